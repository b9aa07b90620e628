import Inventory
import Values

/// Ingresses and the Services behind them, and what else is told by a name.
extension ObjectGraph {
  /// The names of the Services that an Ingress leads to.
  static func backendNames(of ingress: Resource) -> (names: [String], isOpen: Bool) {
    guard let spec = ingress.values["spec"] else { return ([], false) }
    if spec.isUnknown { return ([], true) }
    var names: [String] = []
    var isOpen = false
    func add(_ backend: Value?) {
      guard let backend, !backend.isNull else { return }
      // networking.k8s.io/v1, and the versions before it.
      let name = backend["service"]?["name"] ?? backend["serviceName"] ?? .null
      if backend.isUnknown || name.isUnknown || backend["service"]?.isUnknown == true { isOpen = true }
      if let name = name.stringValue, !names.contains(name) { names.append(name) }
    }
    add(spec["defaultBackend"] ?? spec["backend"])
    let rules = spec["rules"] ?? .null
    isOpen = isOpen || rules.isUnknown
    for rule in rules.elements ?? [] {
      let paths = rule["http"]?["paths"] ?? .null
      isOpen = isOpen || rule.isUnknown || paths.isUnknown
      for path in paths.elements ?? [] { add(path["backend"]) }
    }
    return (names, isOpen)
  }

  /// The Services that an Ingress leads to, of those that there are.
  public func backends(of ingress: Resource) -> Links {
    let (names, isOpen) = ObjectGraph.backendNames(of: ingress)
    guard let namespace = ingress.settledNamespace else {
      return Links([], mayHoldMore: !objects(ofKind: "Service").isEmpty)
    }
    return Links(
      names.flatMap { objects(ofKind: "Service", namespace: namespace, name: $0) }, mayHoldMore: isOpen)
  }

  /// The Ingresses that lead to a Service.
  public func ingresses(of service: Resource) -> Links {
    guard let name = service.objectName.stringValue else {
      return Links([], mayHoldMore: !objects(ofKind: "Ingress").isEmpty)
    }
    var links = Links([])
    for ingress in objects(ofKind: "Ingress", in: service.namespace) {
      let (names, isOpen) = ObjectGraph.backendNames(of: ingress)
      if names.contains(name) { links.objects.append(ingress) } else if isOpen { links.mayHoldMore = true }
    }
    return links
  }

  /// The objects of a kind, or all that run pods ("workload"), in a namespace; everywhere where none is given.
  public func links(toKind kind: String, in namespace: Value?) -> Links {
    if kind == "workload" { return links(toWorkloadsIn: namespace) }
    guard let namespace else { return Links(objects(ofKind: kind)) }
    let known = objects(ofKind: kind, in: namespace)
    let mayHoldMore =
      objects(ofKind: kind).count > known.count
      && objects(ofKind: kind).contains { $0.namespace.equals(namespace) == .unknown }
    return Links(known, mayHoldMore: mayHoldMore)
  }

  private func links(toWorkloadsIn namespace: Value?) -> Links {
    guard let namespace else { return Links(workloads.map(\.resource)) }
    var links = Links([])
    for workload in workloads {
      switch workload.namespace.equals(namespace) {
      case .yes: links.objects.append(workload.resource)
      case .unknown: links.mayHoldMore = true
      case .no: break
      }
    }
    return links
  }

  /// The objects of a kind that a name may mean.
  public func links(toKind kind: String, in namespace: Value, named name: Value) -> Links {
    if let name = name.stringValue, let place = namespace.isNull ? "" : namespace.stringValue {
      return Links(objects(ofKind: kind, namespace: place, name: name))
    }
    var links = Links([])
    for object in objects(ofKind: kind) {
      switch object.namespace.equals(namespace) && object.objectName.equals(name) {
      case .yes: links.objects.append(object)
      case .unknown: links.mayHoldMore = true
      case .no: break
      }
    }
    return links
  }
}
