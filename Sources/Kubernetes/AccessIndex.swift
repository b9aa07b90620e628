import Inventory
import Source
import Values

/// Who is bound to which roles: RBAC's objects (https://kubernetes.io/docs/reference/access-authn-authz/rbac/).
struct AccessIndex: Sendable {
  struct Account: TableKey {
    let namespace: String
    let name: String

    var tableHash: UInt64 { TableHash.of(namespace.tableHash, name.tableHash) }
  }

  struct Role: TableKey {
    let kind: String
    /// Empty for a ClusterRole.
    let namespace: String
    let name: String

    var tableHash: UInt64 { TableHash.of(TableHash.of(kind.tableHash, namespace.tableHash), name.tableHash) }
  }

  /// Positions of bindings by their subjects and by their role.
  private(set) var byAccount = Table<Account, [Int]>()
  private(set) var byGroup = TextMap<[Int]>()
  private(set) var byRole = Table<Role, [Int]>()
  /// Bindings of which not all is known: any subject may be meant.
  private(set) var open: [Int] = []

  static func isBinding(_ object: Resource) -> Bool {
    object.type == "RoleBinding" || object.type == "ClusterRoleBinding"
  }

  /// - Parameter namespace: that of the binding, empty for a ClusterRoleBinding.
  mutating func add(_ binding: Resource, at index: Int, namespace: String) {
    let subjects = binding.values["subjects"] ?? .null
    if subjects.isUnknown { open.append(index) }
    for subject in subjects.elements ?? [] {
      guard let name = subject["name"]?.stringValue else {
        if subject.isUnknown || subject["name"]?.isUnknown == true { open.append(index) }
        continue
      }
      switch subject["kind"]?.stringValue {
      case "ServiceAccount":
        let own = subject["namespace"] ?? .null
        if own.isUnknown { open.append(index) }
        let account = Account(namespace: own.stringValue ?? namespace, name: name)
        if byAccount[account]?.last != index { byAccount[account, default: []].append(index) }
      case "Group":
        if byGroup[name]?.last != index { byGroup[name, default: []].append(index) }
      // A service account as a user: system:serviceaccount:NAMESPACE:NAME.
      case "User":
        let parts = name.split(separator: ":", omittingEmptySubsequences: false)
        if parts.count == 4, parts[0] == "system", parts[1] == "serviceaccount" {
          let account = Account(namespace: String(parts[2]), name: String(parts[3]))
          if byAccount[account]?.last != index { byAccount[account, default: []].append(index) }
        }
      default: break
      }
    }
    if let role = AccessIndex.role(of: binding, namespace: namespace) { byRole[role, default: []].append(index) }
  }

  /// The role that a binding names.
  static func role(of binding: Resource, namespace: String) -> Role? {
    guard let reference = binding.values["roleRef"], let kind = reference["kind"]?.stringValue,
      let name = reference["name"]?.stringValue
    else { return nil }
    return Role(kind: kind, namespace: kind == "Role" ? namespace : "", name: name)
  }

  /// The groups that every service account of a namespace is in.
  static func groups(ofAccountsIn namespace: String) -> [String] {
    ["system:serviceaccounts", "system:serviceaccounts:\(namespace)", "system:authenticated"]
  }
}

extension ObjectGraph {
  /// Objects that are meant, and whether there may be more.
  public struct Links: Sendable {
    public var objects: [Resource]
    public var mayHoldMore: Bool

    public init(_ objects: [Resource], mayHoldMore: Bool = false) {
      self.objects = objects
      self.mayHoldMore = mayHoldMore
    }
  }

  /// A rule of a role that somebody has.
  public struct Grant: Sendable {
    public let rule: Value
    public let role: Resource
    /// What gives the role; `nil` where the role itself was asked.
    public let binding: Resource?
  }

  /// The bindings that name a service account, itself or a group that it is in.
  public func bindings(ofAccount name: Value, in namespace: Value) -> Links {
    guard let name = name.stringValue, let namespace = namespace.stringValue else {
      return Links([], mayHoldMore: objects.contains(where: AccessIndex.isBinding))
    }
    var positions = Set(access.byAccount[AccessIndex.Account(namespace: namespace, name: name)] ?? [])
    for group in AccessIndex.groups(ofAccountsIn: namespace) { positions.formUnion(access.byGroup[group] ?? []) }
    return Links(
      positions.sorted().map { objects[$0] }, mayHoldMore: access.open.contains { !positions.contains($0) })
  }

  /// The bindings that give a Role or a ClusterRole.
  public func bindings(ofRole role: Resource) -> Links {
    let open = access.open.contains { objects[$0].values.descend(["roleRef", "name"])?.isUnknown == true }
    guard let name = role.objectName.stringValue, let namespace = role.settledNamespace else {
      return Links([], mayHoldMore: objects.contains(where: AccessIndex.isBinding))
    }
    let key = AccessIndex.Role(kind: role.type, namespace: role.type == "Role" ? namespace : "", name: name)
    return Links((access.byRole[key] ?? []).map { objects[$0] }, mayHoldMore: open)
  }

  /// The role that a binding gives: nothing for one that is not among the objects, as those that every cluster has.
  public func roles(of binding: Resource) -> Links {
    guard let namespace = binding.settledNamespace,
      let role = AccessIndex.role(of: binding, namespace: namespace)
    else { return Links([], mayHoldMore: binding.values["roleRef"]?.isWhollyKnown == false) }
    return Links(objects(ofKind: role.kind, namespace: role.namespace, name: role.name))
  }

  /// The rules that a role grants: its own, or, of an aggregated ClusterRole, those of all that it is made of.
  public func rules(ofRole role: Resource) -> (grants: [Grant], isOpen: Bool) {
    var grants: [Grant] = []
    var isOpen = false
    func add(_ part: Resource) {
      let rules = part.values["rules"] ?? .null
      isOpen = isOpen || rules.isUnknown
      for rule in rules.elements ?? [] { grants.append(Grant(rule: rule, role: part, binding: nil)) }
    }
    add(role)
    let selectors = role.values.descend(["aggregationRule", "clusterRoleSelectors"]) ?? .null
    isOpen = isOpen || selectors.isUnknown
    let wanted = (selectors.elements ?? []).compactMap { LabelSelector($0) }
    if role.type == "ClusterRole", !wanted.isEmpty {
      for part in objects(ofKind: "ClusterRole") where part !== role {
        let labels = part.values.descend(["metadata", "labels"]) ?? .null
        let isPart = wanted.reduce(Truth.no) { $0 || $1.matches(labels) }
        if isPart == .yes { add(part) }
        isOpen = isOpen || isPart == .unknown
      }
    }
    return (grants, isOpen)
  }

  /// The rules that bindings give, each by the binding that gives it.
  public func rules(of bindings: Links) -> (grants: [Grant], isOpen: Bool) {
    var grants: [Grant] = []
    var isOpen = bindings.mayHoldMore
    for binding in bindings.objects {
      let roles = roles(of: binding)
      // What a role says that is not here is not known.
      isOpen = isOpen || roles.mayHoldMore || roles.objects.isEmpty
      for role in roles.objects {
        let (own, open) = rules(ofRole: role)
        isOpen = isOpen || open
        grants += own.map { Grant(rule: $0.rule, role: $0.role, binding: binding) }
      }
    }
    return (grants, isOpen)
  }
}
