import HCL
import IAM
import Inventory
import Kubernetes
import Network
import Source
import Synchronization
import Values

/// What all policies of a scan share while they judge: the inventory, what is linked through it, and what was worked out
/// once. May be used from any number of threads.
public final class PolicySession: Sendable {
  let policies: PolicySet
  let inventory: Inventory
  let network: Network
  /// Whether reading an attribute that is not there is an error, as in tests, and not null, as in scans.
  let isStrict: Bool
  /// In tests: what resources were before.
  private let prior: Table<ObjectIdentifier, Value>

  private struct LocalKey: TableKey {
    let file: ObjectIdentifier
    let scope: Scope
    let name: String

    var tableHash: UInt64 { TableHash.of(TableHash.of(file.tableHash, scope.tableHash), name.tableHash) }
  }

  private let fileLocals = Mutex(Table<LocalKey, Result<Value, EvaluationError>>())
  /// The graph of one cluster, made by whoever asks first. Others wait for it: that is sooner than making it twice.
  private final class GraphSlot: Sendable {
    let graph = Mutex<ObjectGraph?>(nil)
  }

  /// By the environment of the cluster.
  private let graphs = Mutex(TextMap<GraphSlot>())
  private struct ListKey: TableKey {
    let graph: ObjectIdentifier
    let kind: String
    let namespace: String?

    var tableHash: UInt64 {
      TableHash.of(TableHash.of(graph.tableHash, kind.tableHash), (namespace ?? "").tableHash)
    }
  }

  private let objectLists = Mutex(Table<ListKey, Value>())
  private let roles = Mutex<RoleIndex?>(nil)
  private let presentedRoles = Mutex<Value?>(nil)
  private let presentedResources = Mutex(Table<ObjectIdentifier, Value>())
  /// Policies that would take too long, and are not asked again.
  private let stopped = Mutex(Table<ObjectIdentifier, EvaluationError>())
  private let hasStopped = Atomic<Bool>(false)

  public convenience init(_ policies: PolicySet, _ inventory: Inventory, isStrict: Bool = false) {
    self.init(policies, inventory, Network(inventory), isStrict: isStrict, prior: Table())
  }

  /// - Parameter network: the network of the inventory: sessions over one inventory share it.
  init(
    _ policies: PolicySet, _ inventory: Inventory, _ network: Network, isStrict: Bool,
    prior: Table<ObjectIdentifier, Value>
  ) {
    self.policies = policies
    self.inventory = inventory
    self.network = network
    self.isStrict = isStrict
    self.prior = prior
  }

  // MARK: Links

  /// The objects of the cluster that a scope's are in, and how they refer to each other.
  func graph(of scope: Scope) -> ObjectGraph {
    let environment = Cluster.environment(of: scope)
    let slot = graphs.withLock { graphs in
      if let known = graphs[environment] { return known }
      let slot = GraphSlot()
      graphs.set(environment, slot)
      return slot
    }
    return slot.graph.withLock { graph in
      if let graph { return graph }
      let made = ObjectGraph(Cluster.objects(of: inventory, with: environment))
      graph = made
      return made
    }
  }

  /// The objects of a kind, in a namespace or in all of them, as policies read them.
  func objects(ofKind kind: String, in namespace: Value?, of graph: ObjectGraph) -> Value {
    func made() -> Value {
      list(graph.links(toKind: kind, in: namespace), named: "k8s::objects(\"\(kind)\")")
    }
    let name = namespace.map { $0.isNull ? "" : $0.stringValue }
    if case .some(.none) = name { return made() }
    let key = ListKey(graph: ObjectIdentifier(graph), kind: kind, namespace: name ?? nil)
    if let known = objectLists.withLock({ $0[key] }) { return known }
    let value = made()
    objectLists.withLock { $0.set(key, value) }
    return value
  }

  func list(_ links: ObjectGraph.Links, named name: String) -> Value {
    list(links.objects, mayHoldMore: links.mayHoldMore, named: name)
  }

  /// The IAM roles of everything scanned, by name and ARN.
  var roleIndex: RoleIndex {
    if let known = roles.withLock({ $0 }) { return known }
    let index = RoleIndex(inventory.resources(ofType: "aws_iam_role"))
    roles.withLock { $0 = index }
    return index
  }

  /// The roles of everything scanned as policies read them.
  var allRoles: Value {
    if let known = presentedRoles.withLock({ $0 }) { return known }
    let all = list(inventory.resources(ofType: "aws_iam_role"), mayHoldMore: false, named: "iam::all_roles")
    presentedRoles.withLock { $0 = all }
    return all
  }

  // MARK: What was worked out

  func fileLocal(_ name: String, of file: PolicyFile, in scope: Scope) -> Result<Value, EvaluationError>? {
    let key = LocalKey(file: ObjectIdentifier(file), scope: scope, name: name)
    return fileLocals.withLock { $0[key] }
  }

  func rememberFileLocal(
    _ name: String, of file: PolicyFile, in scope: Scope, _ result: Result<Value, EvaluationError>
  ) {
    let key = LocalKey(file: ObjectIdentifier(file), scope: scope, name: name)
    fileLocals.withLock { $0.set(key, result) }
  }

  /// Why a policy is not asked any more.
  func reasonToStop(_ policy: CompiledPolicy) -> EvaluationError? {
    guard hasStopped.load(ordering: .relaxed) else { return nil }
    return stopped.withLock { $0[ObjectIdentifier(policy)] }
  }

  func stop(_ policy: CompiledPolicy, because error: EvaluationError) {
    stopped.withLock { $0.set(ObjectIdentifier(policy), error) }
    hasStopped.store(true, ordering: .relaxed)
  }

  // MARK: Resources as policies read them

  /// A resource's attributes as policies read them: what the code sets, and the symbols of what the cloud assigns.
  func presented(_ resource: Resource) -> Value {
    switch resource.format {
    case .kubernetes: return resource.values
    case .iam:
      if resource.values["statements"] != nil { return resource.values }
      guard let statements = try? Decisions.statements(resource.values) else { return resource.values }
      return .object([("statements", statements)])
    case .terraform: break
    }
    guard let map = attributesBesideIdentity(of: resource) else { return resource.values }
    if let known = presentedResources.withLock({ $0[ObjectIdentifier(resource)] }) { return known }
    let value = PolicySession.withIdentity(resource, map)
    presentedResources.withLock { $0.set(ObjectIdentifier(resource), value) }
    return value
  }

  /// An attribute of a resource as policies read it, if that is not null: what `presented` has, without making the rest of it.
  func attribute(_ name: String, of resource: Resource) -> Value? {
    guard let map = attributesBesideIdentity(of: resource) else { return nil }
    if let value = map[name] { return value.isNull ? nil : value }
    return IdentityAttributes.of(resource.type).group(of: name) == nil ? nil : resource.symbol(name)
  }

  /// What the code sets of a resource to which `presented` adds the symbols of its identity; `nil` where it adds nothing.
  func attributesBesideIdentity(of resource: Resource) -> ValueMap? {
    guard !isStrict, resource.format == .terraform, resource.mode == .managed else { return nil }
    return resource.values.entries
  }

  /// The attributes that the code sets, and the symbols of those by which others refer to the resource.
  private static func withIdentity(_ resource: Resource, _ map: ValueMap) -> Value {
    var entries = Array(map)
    for group in IdentityAttributes.of(resource.type).groups {
      for name in group where map[name] == nil {
        entries.append(ValueMap.Entry(key: name, value: resource.symbol(name)))
      }
    }
    return .object(ValueMap(entries: entries))
  }

  /// What `meta.name` is apart from what the resource says itself; `nil` for all other names.
  func meta(_ name: String, of resource: Resource) -> Value? {
    switch name {
    case "tfe_workspace", "tfe_stack":
      guard resource.meta[name] == nil else { return nil }
      // Code stands in no workspace and no stack: what Terraform policy gives outside of them.
      return name == "tfe_workspace" ? PolicySession.noWorkspace : PolicySession.noStack
    default: return nil
    }
  }

  private static let noWorkspace = Value.object([("tags", .map(ValueMap(), .string))])
  private static let noStack = Value.object([
    ("deployment_group", .string("")), ("deployment_name", .string("")), ("stack_name", .string("")),
  ])

  /// What is done to a resource. A scan is a creation.
  func operation(on resource: Resource) -> Operations {
    guard isStrict, let name = resource.meta["operation"]?.stringValue else { return .create }
    return Operations(name) ?? .create
  }

  func priorAttributes(of resource: Resource) -> Value { prior[ObjectIdentifier(resource)] ?? .null }

  /// Resources as the elements of a list: an open one where there may be more.
  func list(_ certain: [Resource], mayHoldMore: Bool, named name: String) -> Value {
    let elements = certain.map(presented)
    if !mayHoldMore { return .tuple(elements) }
    return .unknown(Unknown(Symbol(name, kind: .derived), type: .list(.dynamic), isNotNull: true, certain: elements))
  }

  /// The managed resources whose attributes equal a filter's.
  func join(type: String, filter: ValueMap, in scope: Scope) -> (certain: [Resource], possible: [Resource]) {
    let join = inventory.join(type: type, filter: filter, in: scope)
    guard isStrict && !filter.isEmpty else { return (join.certain, Array(join.possible)) }
    // A mock is what it says, nothing that the cloud or a schema makes of it: a number is no text, a name no ARN, and what
    // it does not say equals not even null. What it leaves open is decided as in a scan.
    var certain: [Resource] = []
    var possible: [Resource] = []
    for resource in inventory.resources(ofType: type, in: scope) {
      var truth = Truth.yes
      for entry in filter where truth != .no {
        truth = truth && (resource.values[entry.key].map { entry.value.equalsStructurally($0) } ?? .no)
      }
      if truth == .yes || (truth == .unknown && join.certain.contains { $0 === resource }) {
        certain.append(resource)
      } else if truth == .unknown && join.possible.contains(where: { $0 === resource }) {
        possible.append(resource)
      }
    }
    return (certain, possible)
  }

  /// Whether two values are equal by the rules of `join`.
  func equal(_ a: Value, _ b: Value, in scope: Scope) -> Truth {
    guard isStrict else { return inventory.equal(a, b, in: scope) }
    // What a mock leaves open is decided as in a scan.
    let truth = a.equalsStructurally(b)
    return truth == .unknown ? inventory.equal(a, b, in: scope) : truth
  }

  /// The data source at an address.
  func dataSource(_ address: String, in scope: Scope) -> Resource? {
    guard let found = inventory.resource(at: address, in: scope), found.mode == .data else { return nil }
    return found
  }
}
