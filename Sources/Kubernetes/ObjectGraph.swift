import Inventory
import Source
import Values

/// How the objects of one scope hang together: what selects, runs as and scales what.
///
/// Built once per scope; look-ups go through indexes, so that asking for every object costs what the answers do.
public final class ObjectGraph: Sendable {
  /// The Kubernetes objects of the scope in their order.
  public let objects: [Resource]
  /// Those that run pods.
  public let workloads: [Workload]

  /// A workload that a selector selects, or may select.
  public struct Selection: Sendable {
    public let workload: Workload
    /// Never `.no`.
    public let certainty: Truth
  }

  /// An object whose selector selects a workload, or may.
  public struct Selector: Sendable {
    public let resource: Resource
    /// Never `.no`.
    public let certainty: Truth
  }

  private struct Name: TableKey {
    let kind: String
    let namespace: String
    let name: String

    var tableHash: UInt64 { TableHash.of(TableHash.of(kind.tableHash, namespace.tableHash), name.tableHash) }
  }

  private struct Label: TableKey {
    let namespace: String
    let key: String
    let value: String

    var tableHash: UInt64 { TableHash.of(TableHash.of(namespace.tableHash, key.tableHash), value.tableHash) }
  }

  private struct Place: TableKey {
    let kind: String
    let namespace: String

    var tableHash: UInt64 { TableHash.of(kind.tableHash, namespace.tableHash) }
  }

  /// Objects by the address of their values.
  private let byStorage: Table<UInt, Int>
  private let byKind: TextMap<[Int]>
  private let byPlace: Table<Place, [Int]>
  private let byName: Table<Name, [Int]>
  /// Workloads by each label of their pods, and those whose namespace or labels are not known, which any selector
  /// may mean.
  private let labelled: Table<Label, [Int]>
  private let inNamespace: TextMap<[Int]>
  private let unsettled: [Int]
  private let byAccount: Table<Name, [Int]>
  /// Autoscalers by what they scale.
  private let scaling: Table<Name, [Int]>
  /// Selecting objects by one label that they ask for; those that ask for none in particular by namespace.
  private let asking: Table<Label, [Int]>
  private let askingAnything: TextMap<[Int]>
  private let askingUnsettled: [Int]
  let access: AccessIndex
  /// Autoscalers of which it is not known what they scale.
  private let scalingUnsettled: [Int]

  public init(_ resources: [Resource]) {
    objects = resources.filter { $0.format == .kubernetes }
    workloads = objects.compactMap(Workload.init)
    var byStorage = Table<UInt, Int>()
    byStorage.reserveCapacity(objects.count)
    var byKind = TextMap<[Int]>()
    var byPlace = Table<Place, [Int]>()
    var byName = Table<Name, [Int]>()
    var scaling = Table<Name, [Int]>()
    var scalingUnsettled: [Int] = []
    var access = AccessIndex()
    var asking = Table<Label, [Int]>()
    var askingAnything = TextMap<[Int]>()
    var askingUnsettled: [Int] = []
    for (index, object) in objects.enumerated() {
      byKind[object.type, default: []].append(index)
      if let address = object.values.entries?.storageAddress { byStorage.set(address, index) }
      let settled = object.settledNamespace
      if let namespace = settled {
        byPlace[Place(kind: object.type, namespace: namespace), default: []].append(index)
        if ObjectGraph.scalers[object.type] != nil {
          if let target = ObjectGraph.target(of: object, namespace) {
            scaling[target, default: []].append(index)
          } else if ObjectGraph.reference(of: object)?.isWhollyKnown == false {
            scalingUnsettled.append(index)
          }
        }
        if AccessIndex.isBinding(object) { access.add(object, at: index, namespace: namespace) }
      }
      if let name = object.objectName.stringValue, let namespace = settled {
        byName[Name(kind: object.type, namespace: namespace, name: name), default: []].append(index)
      }
      guard let selector = ObjectGraph.selector(of: object) else { continue }
      guard let namespace = settled else {
        askingUnsettled.append(index)
        continue
      }
      if let wanted = selector.requirements.first(where: { $0.onlyValue != nil }), let value = wanted.onlyValue {
        asking[Label(namespace: namespace, key: wanted.key, value: value), default: []].append(index)
      } else {
        askingAnything[namespace, default: []].append(index)
      }
    }
    var labelled = Table<Label, [Int]>()
    var inNamespace = TextMap<[Int]>()
    var unsettled: [Int] = []
    var byAccount = Table<Name, [Int]>()
    for (index, workload) in workloads.enumerated() {
      guard let namespace = workload.resource.settledNamespace else {
        unsettled.append(index)
        continue
      }
      inNamespace[namespace, default: []].append(index)
      if let account = workload.serviceAccountName.stringValue {
        byAccount[Name(kind: "ServiceAccount", namespace: namespace, name: account), default: []].append(index)
      }
      guard workload.podLabels.isWhollyKnown else {
        unsettled.append(index)
        continue
      }
      for entry in workload.podLabels.entries ?? ValueMap() {
        guard let value = entry.value.stringValue else { continue }
        labelled[Label(namespace: namespace, key: entry.key, value: value), default: []].append(index)
      }
    }
    self.byStorage = byStorage
    self.byKind = byKind
    self.byPlace = byPlace
    self.byName = byName
    self.scaling = scaling
    self.scalingUnsettled = scalingUnsettled
    self.access = access
    self.asking = asking
    self.askingAnything = askingAnything
    self.askingUnsettled = askingUnsettled
    self.labelled = labelled
    self.inNamespace = inNamespace
    self.unsettled = unsettled
    self.byAccount = byAccount
  }

  // MARK: - Objects

  /// The objects of a kind, in one namespace where one is given.
  public func objects(ofKind kind: String, in namespace: Value? = nil) -> [Resource] {
    if let namespace, let name = namespace.isNull ? "" : namespace.stringValue {
      return (byPlace[Place(kind: kind, namespace: name)] ?? []).map { objects[$0] }
    }
    let found = (byKind[kind] ?? []).map { objects[$0] }
    guard let namespace else { return found }
    return found.filter { $0.namespace.equals(namespace) == .yes }
  }

  /// The objects of a kind and name. More than one where the scope has several environments' manifests.
  ///
  /// - Parameter namespace: `nil` for a cluster-scoped object.
  public func objects(ofKind kind: String, namespace: String?, name: String) -> [Resource] {
    (byName[Name(kind: kind, namespace: namespace ?? "", name: name)] ?? []).map { objects[$0] }
  }

  /// The object whose content a value is: that very content, or one of the same kind and name.
  public func object(_ content: Value) -> Resource? {
    guard let entries = content.entries else { return nil }
    if let address = entries.storageAddress, let index = byStorage[address] { return objects[index] }
    guard let identity = ObjectIdentity(content) else { return nil }
    return objects(ofKind: identity.kind, namespace: identity.namespace, name: identity.name).first
  }

  // MARK: - Service accounts

  /// The ServiceAccount objects that a workload runs as: none where the scope does not define it.
  public func serviceAccounts(of workload: Workload) -> [Resource] {
    if let name = workload.serviceAccountName.stringValue, let namespace = workload.resource.settledNamespace {
      return objects(ofKind: "ServiceAccount", namespace: namespace, name: name)
    }
    return objects(ofKind: "ServiceAccount").filter { account in
      let isSame =
        account.namespace.equals(workload.namespace) && account.objectName.equals(workload.serviceAccountName)
      return isSame == .yes
    }
  }

  /// The workloads that run as a ServiceAccount object.
  public func workloads(runningAs account: Resource) -> [Workload] {
    workloads(runningAsName: account.objectName, in: account.namespace).found
  }

  /// The workloads that run as an account of a name.
  public func workloads(runningAs name: Value, in namespace: Value) -> Links {
    let (found, mayHoldMore) = workloads(runningAsName: name, in: namespace)
    return Links(found.map(\.resource), mayHoldMore: mayHoldMore)
  }

  private func workloads(runningAsName name: Value, in namespace: Value) -> (found: [Workload], mayHoldMore: Bool) {
    if let name = name.stringValue, let namespace = namespace.stringValue {
      let key = Name(kind: "ServiceAccount", namespace: namespace, name: name)
      return ((byAccount[key] ?? []).map { workloads[$0] }, false)
    }
    var found: [Workload] = []
    var mayHoldMore = false
    for workload in workloads {
      switch namespace.equals(workload.namespace) && name.equals(workload.serviceAccountName) {
      case .yes: found.append(workload)
      case .unknown: mayHoldMore = true
      case .no: break
      }
    }
    return (found, mayHoldMore)
  }

  // MARK: - Selectors

  /// The selector by which an object selects pods of its namespace: of a Service, PodDisruptionBudget, NetworkPolicy.
  ///
  /// - Returns: `nil` where the object selects no pods.
  public static func selector(of object: Resource) -> LabelSelector? {
    // A mock of a test may leave out the version.
    let group = object.values["apiVersion"]?.stringValue.map(ObjectIdentity.group)
    switch (group ?? usualGroups[object.type] ?? "", object.type) {
    case ("", "Service"): return LabelSelector(labels: object.values.descend(["spec", "selector"]) ?? .null)
    case ("policy", "PodDisruptionBudget"): return LabelSelector(object.values.descend(["spec", "selector"]) ?? .null)
    case ("networking.k8s.io", "NetworkPolicy"), ("extensions", "NetworkPolicy"):
      return LabelSelector(object.values.descend(["spec", "podSelector"]) ?? .null)
    default: return nil
    }
  }

  private static let usualGroups = ["PodDisruptionBudget": "policy", "NetworkPolicy": "networking.k8s.io"]

  /// The workloads whose pods a Service, PodDisruptionBudget or NetworkPolicy selects.
  public func workloads(selectedBy object: Resource) -> [Selection] {
    guard let selector = ObjectGraph.selector(of: object) else { return [] }
    return workloads(matching: selector, in: object.namespace)
  }

  /// The workloads of a namespace whose pods a selector selects.
  public func workloads(matching selector: LabelSelector, in namespace: Value) -> [Selection] {
    var candidates: [Int]
    if let name = namespace.isNull ? "" : namespace.stringValue {
      if let wanted = selector.requirements.first(where: { $0.onlyValue != nil }), let value = wanted.onlyValue {
        candidates = (labelled[Label(namespace: name, key: wanted.key, value: value)] ?? []) + unsettled
      } else {
        candidates = (inNamespace[name] ?? []) + unsettled
      }
      candidates = Array(Set(candidates)).sorted()
    } else {
      candidates = Array(workloads.indices)
    }
    return candidates.compactMap { index in
      let workload = workloads[index]
      let certainty = namespace.equals(workload.namespace) && selector.matches(workload.podLabels)
      return certainty == .no ? nil : Selection(workload: workload, certainty: certainty)
    }
  }

  /// The objects of a kind (Service, PodDisruptionBudget or NetworkPolicy) that select the pods of a workload.
  public func selectors(ofKind kind: String, selecting workload: Workload) -> [Selector] {
    var candidates = askingUnsettled
    if let namespace = workload.resource.settledNamespace, workload.podLabels.isWhollyKnown {
      candidates += askingAnything[namespace] ?? []
      for entry in workload.podLabels.entries ?? ValueMap() {
        guard let value = entry.value.stringValue else { continue }
        candidates += asking[Label(namespace: namespace, key: entry.key, value: value)] ?? []
      }
    } else {
      candidates = byKind[kind] ?? []
    }
    return candidates.sorted().compactMap { index in
      let object = objects[index]
      guard object.type == kind, let selector = ObjectGraph.selector(of: object) else { return nil }
      let certainty = object.namespace.equals(workload.namespace) && selector.matches(workload.podLabels)
      return certainty == .no ? nil : Selector(resource: object, certainty: certainty)
    }
  }

  // MARK: - Autoscaling

  /// The kinds that scale others, with the attribute of their spec that names what: Kubernetes' own, KEDA's, and the
  /// vertical one.
  private static let scalers = [
    "HorizontalPodAutoscaler": "scaleTargetRef", "ScaledObject": "scaleTargetRef", "VerticalPodAutoscaler": "targetRef",
  ]

  /// The objects that an autoscaler scales: none where the scope does not define its target.
  public func targets(of autoscaler: Resource) -> Links {
    guard let reference = ObjectGraph.reference(of: autoscaler), !reference.isNull else { return Links([]) }
    guard let namespace = autoscaler.settledNamespace, let target = ObjectGraph.target(of: autoscaler, namespace) else {
      return Links([], mayHoldMore: !reference.isWhollyKnown || autoscaler.settledNamespace == nil)
    }
    return Links((byName[target] ?? []).map { objects[$0] }.filter { ObjectGraph.mayScale(autoscaler, $0) })
  }

  /// The autoscalers of a kind whose target an object is.
  public func autoscalers(of object: Resource, kinds: [String]) -> Links {
    let open = scalingUnsettled.contains {
      kinds.contains(objects[$0].type) && objects[$0].namespace.equals(object.namespace) != .no
    }
    guard let name = object.objectName.stringValue, let namespace = object.settledNamespace else {
      return Links([], mayHoldMore: kinds.contains { byKind[$0] != nil })
    }
    let target = Name(kind: object.type, namespace: namespace, name: name)
    let found = (scaling[target] ?? []).map { objects[$0] }
    return Links(found.filter { kinds.contains($0.type) && ObjectGraph.mayScale($0, object) }, mayHoldMore: open)
  }

  private static func reference(of autoscaler: Resource) -> Value? {
    scalers[autoscaler.type].flatMap { autoscaler.values.descend(["spec", $0]) }
  }

  private static func target(of autoscaler: Resource, _ namespace: String) -> Name? {
    guard let reference = reference(of: autoscaler), let name = reference["name"]?.stringValue else { return nil }
    // KEDA's kind is Deployment where it is not written.
    let written = reference["kind"] ?? .null
    let assumed = autoscaler.type == "ScaledObject" && written.isNull ? "Deployment" : nil
    guard let kind = written.stringValue ?? assumed else { return nil }
    return Name(kind: kind, namespace: namespace, name: name)
  }

  /// Whether the API group that an autoscaler states, if it does, is the object's.
  private static func mayScale(_ autoscaler: Resource, _ object: Resource) -> Bool {
    guard let stated = reference(of: autoscaler)?["apiVersion"]?.stringValue,
      let apiVersion = object.values["apiVersion"]?.stringValue
    else { return true }
    return ObjectIdentity.group(stated) == ObjectIdentity.group(apiVersion)
  }
}

extension Resource {
  /// The namespace as text, empty for a cluster-scoped object; `nil` where it is not known.
  var settledNamespace: String? { namespace.isNull ? "" : namespace.stringValue }
}
