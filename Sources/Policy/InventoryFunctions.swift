import IAM
import Inventory
import Kubernetes
import Network
import Values

/// `net::`: who can reach what.
enum NetworkFunctions {
  static let all: [PolicyFunction] = NetworkFunction.all.map { function in
    PolicyFunction(
      "net::\(function.name)", function.parameters.map { .any($0) }, returns: function.returns, function.summary
    ) { arguments, scope in
      function(scope.session.network, arguments, in: scope.resource.scope) ?? .null
    }
  }
}

/// `iam::`: what documents allow.
enum IAMFunctions {
  static let all: [PolicyFunction] = [
    PolicyFunction(
      "iam::statements", [.any("document")], returns: "list(object)",
      "The statements of a policy document, each with all its parts."
    ) {
      a, _ in
      try Decisions.statements(a[0])
    },
    PolicyFunction(
      "iam::is_public", [.any("document")], "Whether a document lets in everyone, by AWS's definition of public."
    ) { a, _ in
      try Decisions.isPublic(a[0])
    },
    PolicyFunction(
      "iam::allows", [.any("document"), .any("action"), .any("resource")],
      "Whether a document allows an action, after its denials."
    ) { a, _ in
      try Decisions.allows(a[0], a[1], a[2])
    },
    PolicyFunction("iam::uses_wildcard_action", [.any("document")], "Whether a document allows all actions.") { a, _ in
      try Decisions.usesWildcardAction(a[0])
    },
    PolicyFunction(
      "iam::uses_wildcard_resource", [.any("document")], "Whether a document allows something on all resources."
    ) { a, _ in
      try Decisions.usesWildcardResource(a[0])
    },
    PolicyFunction(
      "iam::trusts_service_account", [.any("document"), .any("namespace"), .any("name")],
      "Whether a trust policy lets exactly this Kubernetes service account assume the role."
    ) { a, _ in try Decisions.trustsServiceAccount(a[0], a[1], a[2]) },
    PolicyFunction(
      "iam::trust_problems", [.any("document"), .any("namespace"), .any("name")], returns: "list(string)",
      "Why a trust policy does not let exactly this service account assume the role, a sentence each."
    ) { a, _ in try Decisions.trustProblems(a[0], a[1], a[2]) },
    PolicyFunction("iam::trusts_pod_identity", [.any("document")], "Whether EKS Pod Identity can assume the role.") {
      a, _ in
      try Decisions.trustsPodIdentity(a[0])
    },
    PolicyFunction(
      "iam::github_trust_problems", [.any("document")], returns: "list(string)",
      "What lets in more of GitHub Actions than one repository and ref."
    ) { a, _ in
      try Decisions.gitHubTrustProblems(a[0])
    },
    PolicyFunction("iam::is_role_arn", [.any("text")], "Whether a text is the ARN of an IAM role.") { a, _ in
      Decisions.isRoleARN(a[0])
    },
    PolicyFunction(
      "iam::role_name", [.any("arn")], returns: "string", "The name in a role's ARN; null where there is none."
    ) { a, _ in
      Decisions.roleName(a[0])
    },
    PolicyFunction(
      "iam::role_account", [.any("arn")], returns: "string", "The account in a role's ARN; null where there is none."
    ) { a, _ in
      Decisions.roleAccount(a[0])
    },
    PolicyFunction(
      "iam::roles", [.any("arn")], returns: "list(object)", "The roles in everything scanned that an ARN means."
    ) { a, scope in
      let isTerraform = scope.resource.format == .terraform
      let matches = scope.session.roleIndex.matches(a[0], scope: isTerraform ? scope.resource.scope : nil)
      let certain = matches.filter { $0.truth == .yes }.map(\.role)
      return scope.session.list(
        certain, mayHoldMore: matches.contains { $0.truth == .unknown }, named: "iam::roles(\(a[0].text ?? "…"))")
    },
    PolicyFunction("iam::all_roles", [], returns: "list(object)", "All roles in everything scanned.") { _, scope in
      scope.session.allRoles
    },
  ]
}

/// `k8s::`: pod specs, service accounts and what refers to what.
enum KubernetesFunctions {
  static let all: [PolicyFunction] = [
    PolicyFunction(
      "k8s::pod_spec", [.any("object")], returns: "object",
      "The pod spec of a workload of any kind; null for other objects."
    ) {
      a, scope in
      workload(a[0], scope)?.podSpec ?? .null
    },
    PolicyFunction(
      "k8s::containers", [.any("object")], returns: "list(object)",
      "The containers of a workload, init and ephemeral ones included."
    ) {
      a, scope in
      guard let workload = workload(a[0], scope) else { return .emptyTuple }
      if workload.podSpec.isUnknown { return workload.podSpec }
      return .tuple(workload.containers.map(\.value))
    },
    PolicyFunction(
      "k8s::namespace", [.any("object")], returns: "string",
      "The namespace of an object: default where it is not written."
    ) {
      a, scope in
      if let object = resource(a[0], scope) { return object.namespace }
      return a[0]["metadata"]?["namespace"] ?? .string("default")
    },
    PolicyFunction(
      "k8s::service_account", [.any("object")], returns: "object",
      "The ServiceAccount object that a workload runs as; null where it is not among those scanned."
    ) { a, scope in
      guard let workload = workload(a[0], scope) else { return .null }
      return scope.session.graph(of: scope.resource.scope).serviceAccounts(of: workload).first.map(
        scope.session.presented) ?? .null
    },
    PolicyFunction(
      "k8s::workloads_of", [.any("account")], returns: "list(object)",
      "The workloads that run as a ServiceAccount object."
    ) { a, scope in
      guard let account = resource(a[0], scope) else { return .emptyTuple }
      return .tuple(
        scope.session.graph(of: scope.resource.scope).workloads(runningAs: account).map {
          scope.session.presented($0.resource)
        })
    },
    PolicyFunction("k8s::uses_aws", [.any("object")], "Whether a workload calls AWS, by what its pod spec shows.") {
      a, scope in
      guard let workload = workload(a[0], scope) else { return .bool(false) }
      return AWSUse.isSigned(workload).known.map { .bool($0) }
        ?? .derived("k8s::uses_aws", from: [workload.podSpec], type: .bool)
    },
  ]

  /// The object of the inventory that a value is the content of.
  private static func resource(_ value: Value, _ scope: PolicyScope) -> Resource? {
    if value == scope.attributes { return scope.resource }
    guard let kind = value["kind"]?.stringValue, let name = value["metadata"]?["name"]?.stringValue else { return nil }
    let namespace = ObjectIdentity(value)?.namespace
    return scope.session.graph(of: scope.resource.scope).objects(ofKind: kind, namespace: namespace, name: name).first
  }

  private static func workload(_ value: Value, _ scope: PolicyScope) -> Workload? {
    resource(value, scope).flatMap { Workload($0) }
  }
}
