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

  private struct LocalKey: Hashable {
    let file: ObjectIdentifier
    let scope: Scope
    let name: String
  }

  private let fileLocals = Mutex<[LocalKey: Value]>([:])
  private let graphs = Mutex<[Scope: ObjectGraph]>([:])
  private let roles = Mutex<RoleIndex?>(nil)
  private let presentedRoles = Mutex<Value?>(nil)
  private let presentedResources = Mutex<[ObjectIdentifier: Value]>([:])

  public init(_ policies: PolicySet, _ inventory: Inventory, isStrict: Bool = false) {
    self.policies = policies
    self.inventory = inventory
    self.isStrict = isStrict
    network = Network(inventory)
  }

  /// The objects of a cluster and how they refer to each other.
  func graph(of scope: Scope) -> ObjectGraph {
    if let known = graphs.withLock({ $0[scope] }) { return known }
    let graph = ObjectGraph(inventory.resources.filter { $0.format == .kubernetes && $0.scope == scope })
    graphs.withLock { $0[scope] = graph }
    return graph
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

  func fileLocal(_ name: String, of file: PolicyFile, in scope: Scope) -> Result<Value, EvaluationError>? {
    let key = LocalKey(file: ObjectIdentifier(file), scope: scope, name: name)
    return fileLocals.withLock { $0[key] }.map { .success($0) }
  }

  func rememberFileLocal(_ name: String, of file: PolicyFile, in scope: Scope, _ value: Value) {
    let key = LocalKey(file: ObjectIdentifier(file), scope: scope, name: name)
    fileLocals.withLock { $0[key] = value }
  }

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
    guard !isStrict, let map = resource.values.entries else { return resource.values }
    if let known = presentedResources.withLock({ $0[ObjectIdentifier(resource)] }) { return known }
    let value = PolicySession.withIdentity(resource, map)
    presentedResources.withLock { $0[ObjectIdentifier(resource)] = value }
    return value
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

  func meta(of resource: Resource) -> Value { resource.meta }

  /// Resources as the elements of a list: an open one where there may be more.
  func list(_ certain: [Resource], mayHoldMore: Bool, named name: String) -> Value {
    let elements = certain.map(presented)
    if !mayHoldMore { return .tuple(elements) }
    return .unknown(Unknown(Symbol(name, kind: .derived), type: .list(.dynamic), isNotNull: true, certain: elements))
  }
}
