import Inventory
import Kubernetes
import Values

/// `k8s::` functions over what belongs together. What the code does not decide makes a list open, and a single object a
/// symbol.
enum KubernetesLinks {
  static let all: [PolicyFunction] = objects + selection + access + [usesAWS]

  // MARK: Answers

  private static func list(_ links: ObjectGraph.Links, _ name: String, _ scope: PolicyScope) -> Value {
    scope.session.list(links, named: "\(name)(\(scope.resource.address))")
  }

  /// The one object that is meant; null where there is none.
  private static func one(_ links: ObjectGraph.Links, _ name: String, _ scope: PolicyScope) -> Value {
    if let first = links.objects.first { return scope.session.presented(first) }
    return links.mayHoldMore ? open(name, scope) : .null
  }

  private static func open(_ name: String, _ scope: PolicyScope) -> Value {
    .symbol("\(name)(\(scope.resource.address))", kind: .derived)
  }

  /// A function from one object to a list of others; empty for what is none of the objects scanned.
  private static func toMany(
    _ name: String, _ parameter: String, _ summary: String,
    _ find: @escaping @Sendable (Resource, PolicyScope) -> ObjectGraph.Links
  ) -> PolicyFunction {
    PolicyFunction(name, [.any(parameter)], returns: "list(object)", summary) { a, scope in
      if a[0].isUnknown { return open(name, scope) }
      return scope.workloads.object(a[0]).map { list(find($0, scope), name, scope) } ?? .emptyTuple
    }
  }

  /// A function from one object to another; null where there is none.
  private static func toOne(
    _ name: String, _ parameter: String, _ summary: String,
    _ find: @escaping @Sendable (Resource, PolicyScope) -> ObjectGraph.Links
  ) -> PolicyFunction {
    PolicyFunction(name, [.any(parameter)], returns: "object", summary) { a, scope in
      if a[0].isUnknown { return open(name, scope) }
      return scope.workloads.object(a[0]).map { one(find($0, scope), name, scope) } ?? .null
    }
  }

  // MARK: Objects and their names

  private static let objects: [PolicyFunction] = [
    PolicyFunction(
      "k8s::namespace", [.any("object")], returns: "string",
      "The namespace of an object: default where it is not written."
    ) { a, scope in
      if let object = scope.workloads.object(a[0]) { return object.namespace }
      return a[0]["metadata"]?["namespace"] ?? .string("default")
    },
    toOne(
      "k8s::namespace_object", "object",
      "The Namespace object of an object's namespace; null where it is not among those scanned."
    ) { object, scope in
      scope.workloads.graph.links(toKind: "Namespace", in: .null, named: object.namespace)
    },
    PolicyFunction(
      "k8s::objects", [.string("kind"), .any("namespace", optional: true)], returns: "list(object)",
      "The objects of a kind, or all of kind \"workload\", that are scanned: in all namespaces, or in the one that is given."
    ) { a, scope in
      guard let kind = a[0].stringValue else { return open("k8s::objects", scope) }
      return scope.session.objects(ofKind: kind, in: a.count > 1 ? a[1] : nil, of: scope.workloads.graph)
    },
    toOne(
      "k8s::service_account", "object",
      "The ServiceAccount object that a workload runs as; null where it is not among those scanned."
    ) { object, scope in
      guard let workload = scope.workloads.workload(object)?.workload else { return ObjectGraph.Links([]) }
      return scope.workloads.graph.links(
        toKind: "ServiceAccount", in: workload.namespace, named: workload.serviceAccountName)
    },
    toMany(
      "k8s::workloads_of", "account",
      "The workloads that run as a ServiceAccount, or as the same account as a workload."
    ) { object, scope in
      let graph = scope.workloads.graph
      guard let workload = scope.workloads.workload(object)?.workload else {
        return ObjectGraph.Links(graph.workloads(runningAs: object).map(\.resource))
      }
      return graph.workloads(runningAs: workload.serviceAccountName, in: workload.namespace)
    },
    toMany(
      "k8s::ingresses_of", "service", "The Ingresses that lead to a Service."
    ) { service, scope in scope.workloads.graph.ingresses(of: service) },
    toMany(
      "k8s::backends", "ingress", "The Services that an Ingress leads to, of those scanned."
    ) { ingress, scope in scope.workloads.graph.backends(of: ingress) },
    PolicyFunction(
      "k8s::autoscalers", [.any("object"), .string("kind", optional: true)], returns: "list(object)",
      "The HorizontalPodAutoscalers and KEDA ScaledObjects that scale an object, or its autoscalers of another kind."
    ) { a, scope in
      if a[0].isUnknown { return open("k8s::autoscalers", scope) }
      guard let object = scope.workloads.object(a[0]) else { return .emptyTuple }
      let kind = a.count > 1 ? a[1].stringValue : nil
      let kinds = kind.map { [$0] } ?? ["HorizontalPodAutoscaler", "ScaledObject"]
      return list(scope.workloads.graph.autoscalers(of: object, kinds: kinds), "k8s::autoscalers", scope)
    },
    toOne(
      "k8s::scale_target", "autoscaler",
      "The object that an autoscaler scales; null where it is not among those scanned."
    ) { autoscaler, scope in scope.workloads.graph.targets(of: autoscaler) },
  ]

  // MARK: Selectors

  private static let selection: [PolicyFunction] = [
    PolicyFunction(
      "k8s::selected_by", [.any("object"), .string("kind")], returns: "list(object)",
      "The Services, PodDisruptionBudgets or NetworkPolicies that select the pods of a workload."
    ) { a, scope in
      if a[0].isUnknown { return open("k8s::selected_by", scope) }
      guard let workload = scope.workloads.workload(a[0])?.workload, let kind = a[1].stringValue else {
        return .emptyTuple
      }
      let found = scope.workloads.graph.selectors(ofKind: kind, selecting: workload)
      return list(
        ObjectGraph.Links(
          found.filter { $0.certainty == .yes }.map(\.resource),
          mayHoldMore: found.contains { $0.certainty == .unknown }), "k8s::selected_by", scope)
    },
    toMany(
      "k8s::selects", "object", "The workloads whose pods a Service, PodDisruptionBudget or NetworkPolicy selects."
    ) { object, scope in
      let found = scope.workloads.graph.workloads(selectedBy: object)
      return ObjectGraph.Links(
        found.filter { $0.certainty == .yes }.map(\.workload.resource),
        mayHoldMore: found.contains { $0.certainty == .unknown })
    },
    PolicyFunction(
      "k8s::selector_matches", [.any("selector"), .any("labels")],
      "Whether a selector with matchLabels and matchExpressions selects labels; null selects nothing, {} everything."
    ) { a, _ in
      guard let selector = LabelSelector(a[0]) else { return .bool(false) }
      return selector.matches(a[1]).known.map { .bool($0) }
        ?? .derived("k8s::selector_matches", from: [a[0], a[1]], type: .bool)
    },
  ]

  // MARK: Access

  private static let access: [PolicyFunction] = [
    toMany(
      "k8s::bindings_of", "object",
      "The RoleBindings and ClusterRoleBindings that name a ServiceAccount, the account of a workload, or a role."
    ) { object, scope in bindings(of: object, scope) },
    toMany(
      "k8s::roles_of", "object",
      "The Roles and ClusterRoles that a binding gives, or that a ServiceAccount or a workload has; open where one is not among the objects scanned."
    ) { object, scope in
      let given = AccessObjects.isBinding(object) ? ObjectGraph.Links([object]) : bindings(of: object, scope)
      var roles = ObjectGraph.Links([], mayHoldMore: given.mayHoldMore)
      for binding in given.objects {
        let found = scope.workloads.graph.roles(of: binding)
        roles.mayHoldMore = roles.mayHoldMore || found.mayHoldMore || found.objects.isEmpty
        for role in found.objects where !roles.objects.contains(where: { $0 === role }) { roles.objects.append(role) }
      }
      return roles
    },
    PolicyFunction(
      "k8s::rules_of", [.any("object")], returns: "list(object)",
      "The RBAC rules of a role, aggregated ones included, or those that a binding, ServiceAccount or workload gets; each with role, binding and namespace, null for all namespaces."
    ) { a, scope in
      if a[0].isUnknown { return open("k8s::rules_of", scope) }
      guard let object = scope.workloads.object(a[0]) else { return .emptyTuple }
      let graph = scope.workloads.graph
      let found =
        AccessObjects.isRole(object)
        ? graph.rules(ofRole: object)
        : graph.rules(of: AccessObjects.isBinding(object) ? ObjectGraph.Links([object]) : bindings(of: object, scope))
      let rules = found.grants.map(rule)
      if !found.isOpen { return .tuple(rules) }
      return .unknown(
        Unknown(
          Symbol("k8s::rules_of(\(object.address))", kind: .derived), type: .list(.dynamic), isNotNull: true,
          certain: rules))
    },
    PolicyFunction(
      "k8s::rule_grants", [.any("rule"), .any("verbs"), .any("groups"), .any("resources")],
      "Whether an RBAC rule grants one of some verbs on one of some resources; wildcards count, and \"pods/exec\" is a resource."
    ) { a, _ in
      var result = Truth.no
      for verb in words(a[1]) {
        for group in words(a[2]) {
          for resource in words(a[3]) where result != .yes {
            result = result || AccessRule.grants(a[0], verb: verb, group: group, resource: resource)
          }
        }
      }
      return result.known.map { .bool($0) } ?? .derived("k8s::rule_grants", from: [a[0]], type: .bool)
    },
  ]

  private static func bindings(of object: Resource, _ scope: PolicyScope) -> ObjectGraph.Links {
    let graph = scope.workloads.graph
    if AccessObjects.isRole(object) { return graph.bindings(ofRole: object) }
    if object.type == "ServiceAccount" { return graph.bindings(ofAccount: object.objectName, in: object.namespace) }
    guard let workload = scope.workloads.workload(object)?.workload else { return ObjectGraph.Links([]) }
    return graph.bindings(ofAccount: workload.serviceAccountName, in: workload.namespace)
  }

  /// A rule as policies read it, with where it comes from and where it holds.
  private static func rule(_ grant: ObjectGraph.Grant) -> Value {
    guard var entries = grant.rule.entries else { return grant.rule }
    entries["role"] = grant.role.objectName
    entries["binding"] = grant.binding?.objectName ?? .null
    entries["namespace"] = (grant.binding ?? grant.role).namespace
    return .object(entries)
  }

  private static func words(_ value: Value) -> [String] {
    value.stringValue.map { [$0] } ?? value.elements?.compactMap(\.stringValue) ?? []
  }

  private static let usesAWS = PolicyFunction(
    "k8s::uses_aws", [.any("object")], "Whether a workload calls AWS, by what its pod spec shows."
  ) { a, scope in
    guard let workload = scope.workloads.workload(a[0])?.workload else { return .bool(false) }
    return AWSUse.isSigned(workload).known.map { .bool($0) }
      ?? .derived("k8s::uses_aws", from: [workload.podSpec], type: .bool)
  }
}

/// The kinds of RBAC.
private enum AccessObjects {
  static func isRole(_ object: Resource) -> Bool { object.type == "Role" || object.type == "ClusterRole" }
  static func isBinding(_ object: Resource) -> Bool {
    object.type == "RoleBinding" || object.type == "ClusterRoleBinding"
  }
}
