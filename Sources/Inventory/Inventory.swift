import Source
import Values

/// Everything that was read, with look-ups by type and address and joins by value.
///
/// An inventory does not change once it is made and may be asked from any number of threads: what a look-up needs
/// beyond types and addresses is indexed the first time it is asked for, per scope.
public final class Inventory: Sendable {
  /// All resources, in the order they were given.
  public let resources: [Resource]
  /// The scopes of the resources, in the order they first occur.
  public let scopes: [Scope]

  private let indexes: Table<Scope, ScopeIndex>

  public convenience init(_ resources: [Resource]) {
    self.init(sections: [InventorySection(resources)])
  }

  /// An inventory of sections, in their order.
  public init(sections: [InventorySection]) {
    var resources: [Resource] = []
    resources.reserveCapacity(sections.reduce(0) { $0 + $1.resources.count })
    var scopes: [Scope] = []
    var positions = Table<Scope, Int>()
    var members: [[Resource]] = []
    var ready: [ScopeIndex?] = []
    for section in sections {
      resources += section.resources
      if let index = section.index, let scope = section.resources.first?.scope, positions[scope] == nil {
        positions.set(scope, scopes.count)
        scopes.append(scope)
        members.append(section.resources)
        ready.append(index)
        continue
      }
      var last: (scope: Scope, position: Int)?
      for resource in section.resources {
        let position: Int
        if let last, last.scope == resource.scope {
          position = last.position
        } else if let known = positions[resource.scope] {
          position = known
        } else {
          position = scopes.count
          positions.set(resource.scope, position)
          scopes.append(resource.scope)
          members.append([])
          ready.append(nil)
        }
        last = (resource.scope, position)
        members[position].append(resource)
        ready[position] = nil
      }
    }
    self.resources = resources
    self.scopes = scopes
    var indexes = Table<Scope, ScopeIndex>()
    for (i, scope) in scopes.enumerated() { indexes.insert(scope, ready[i] ?? ScopeIndex(members[i])) }
    self.indexes = indexes
  }

  /// The resources of a type in one scope, in order. The type is a name, not a pattern.
  public func resources(ofType type: String, mode: Mode = .managed, in scope: Scope) -> [Resource] {
    guard let index = indexes[scope] else { return [] }
    return Array(index.list(index.positions(mode, type)))
  }

  /// The resources of a type in all scopes, in order. The type is a name, not a pattern.
  public func resources(ofType type: String, mode: Mode = .managed) -> [Resource] {
    scopes.flatMap { scope -> [Resource] in
      guard let index = indexes[scope] else { return [] }
      return index.positions(mode, type).map { index.resources[$0] }
    }
  }

  /// The resource at an address; the first one where the code has the address twice.
  public func resource(at address: String, in scope: Scope) -> Resource? {
    guard let index = indexes[scope], let position = index.byAddress[address] else { return nil }
    return index.resources[position]
  }

  /// The managed resources that a value refers to: by the symbol of an identity attribute, or by a value equal to
  /// the value of an identity attribute. The elements of a collection count together.
  ///
  /// - Parameter types: the types looked for; empty for all of them, and then nothing is `possible`.
  public func referents(of value: Value, types: [String], in scope: Scope) -> Referents {
    guard let index = indexes[scope] else {
      return Referents(definite: [], possible: ResourceList(), isOpen: !value.isWhollyKnown)
    }
    return index.referents(of: value, types: types)
  }

  /// The managed resources of a type whose attributes equal those of a filter; all of them for an empty filter.
  ///
  /// Two values are equal where they are the same known value or the same symbol, where both are identity attributes
  /// of one resource (`IdentityAttributes`), and where one is such a symbol and the other the value that the resource
  /// has by the code. Identity attributes of two different resources differ. What then stays open, such as a
  /// root variable beside a resource's `id`, makes a candidate possible. An attribute that the code does not set
  /// is null, but for identity attributes: those are assigned by the cloud. A filter's value that is not known is taken not
  /// to be null.
  ///
  /// A conditional resource counts as certain: mostly the same condition governs both sides, and a finding on
  /// a conditional resource says that it is one.
  ///
  /// The cost is that of the result: joining n resources is linear in n, apart from candidates of which only parts of
  /// a string or a list are known.
  public func join(type: String, filter: ValueMap, in scope: Scope) -> Join {
    indexes[scope]?.join(type: type, filter: filter) ?? Join(certain: [], possible: ResourceList(), examined: 0)
  }

  /// Whether two values of one scope are equal, by the rules of `join`.
  public func equal(_ a: Value, _ b: Value, in scope: Scope) -> Truth {
    indexes[scope]?.truth(a, b) ?? a.equals(b)
  }
}

/// Resources that were read together.
public struct InventorySection: Sendable {
  public let resources: [Resource]
  let index: ScopeIndex?

  public init(_ resources: [Resource]) {
    self.resources = resources
    index = nil
  }

  /// All resources of one scope, indexed here and now: a thread may do so beside others.
  public init(wholeScope resources: [Resource]) {
    self.resources = resources
    let scope = resources.first?.scope
    guard resources.allSatisfy({ $0.scope == scope }) else {
      index = nil
      return
    }
    let index = ScopeIndex(resources)
    _ = index.names
    self.index = index
  }
}

/// What a join finds.
public struct Join: Sendable {
  /// Every attribute is certainly equal.
  public let certain: [Resource]
  /// The code does not decide it.
  public let possible: ResourceList
  /// How many candidates were compared one by one.
  let examined: Int
}

/// What a value refers to.
public struct Referents: Sendable {
  /// The resources that the value certainly refers to.
  public let definite: [Resource]
  /// The resources that it may refer to.
  public let possible: ResourceList
  /// Whether the value, or a part of it, may be something that is not in the code: it is not known, or it is
  /// known and names nothing here.
  public let isOpen: Bool
}

/// Some resources of a scope, in order: positions in an array that all such lists share.
public struct ResourceList: RandomAccessCollection, Sendable {
  private let all: [Resource]
  private let positions: [Int]

  init(_ positions: [Int] = [], of all: [Resource] = []) {
    self.positions = positions
    self.all = all
  }

  public var startIndex: Int { 0 }
  public var endIndex: Int { positions.count }
  public subscript(index: Int) -> Resource { all[positions[index]] }
}

extension Resource {
  /// An attribute of this resource as other resources see it: the value that the code sets, otherwise the
  /// symbol `address.attribute`.
  public func attribute(_ name: String) -> Value {
    if let value = values[name], !value.isNull { return value }
    return symbol(name)
  }

  /// The symbol of an attribute that nobody but the provider sets; `nil` for any other.
  public func assigned(_ name: String) -> Value? {
    guard format == .terraform, mode == .managed,
      let schema = ProviderSchema.aws.block(type)?.attribute(name), schema.isAssigned
    else { return nil }
    return symbol(name, type: schema.type)
  }

  /// The attributes with those that the code leaves to the provider, which are symbols: what a plan shows.
  ///
  /// Attributes that the code may set and the provider has a fixed default for are absent: the schema does not say which.
  public var planned: Value {
    guard format == .terraform, mode == .managed, let map = values.entries,
      let schema = ProviderSchema.aws.block(type)
    else { return values }
    var entries = Array(map)
    for (name, attribute) in schema.attributes where attribute.flags.contains(.computed) && map[name]?.isNull ?? true {
      entries.append(ValueMap.Entry(key: name, value: symbol(name, type: attribute.type)))
    }
    return .object(ValueMap(entries: entries))
  }

  private func symbol(_ attribute: String, type: Type) -> Value {
    .symbol(address + "." + attribute, kind: .resource(address: address, attribute: attribute), type: type)
  }

  /// The symbol of an attribute that the cloud assigns: `aws_vpc.main.id`.
  public func symbol(_ attribute: String) -> Value { symbol(attribute, type: .string) }
}
