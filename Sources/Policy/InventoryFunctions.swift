import IAM
import Inventory
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
