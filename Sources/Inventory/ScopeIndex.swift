import Source
import Synchronization
import Values

/// The resources of one scope and what is known of how they refer to each other.
final class ScopeIndex: Sendable {
  private struct Lazy {
    var names: Names?
    var attributes = Table<AttributeIndex.Key, AttributeIndex>()
  }

  let resources: [Resource]
  let byAddress: TextMap<Int>
  /// Managed resources by their types.
  private let managed: TextMap<[Int]>
  /// All others by their modes and types.
  private let others: TextMap<[Int]>
  private let lazy = Mutex(Lazy())

  init(_ resources: [Resource]) {
    self.resources = resources
    var byAddress = TextMap<Int>()
    byAddress.reserveCapacity(resources.count)
    var managed = TextMap<[Int]>()
    var others = TextMap<[Int]>()
    // Resources of one type mostly follow one another.
    var start = 0
    func endRun(before end: Int) {
      let (mode, type) = (resources[start].mode, resources[start].type)
      if mode == .managed {
        managed[type, default: []] += start..<end
      } else {
        others[ScopeIndex.key(mode, type), default: []] += start..<end
      }
      start = end
    }
    for (position, resource) in resources.enumerated() {
      byAddress.insert(resource.address, position)
      if resources[start].mode != resource.mode || resources[start].type != resource.type { endRun(before: position) }
    }
    if start < resources.count { endRun(before: resources.count) }
    self.byAddress = byAddress
    self.managed = managed
    self.others = others
  }

  func list(_ positions: [Int]) -> ResourceList {
    ResourceList(positions, of: resources)
  }

  func managed(_ type: String) -> [Int] { positions(.managed, type) }

  func positions(_ mode: Mode, _ type: String) -> [Int] {
    (mode == .managed ? managed[type] : others[ScopeIndex.key(mode, type)]) ?? []
  }

  private static func key(_ mode: Mode, _ type: String) -> String { mode.rawValue + " " + type }

  /// Which resources the values of identity attributes name.
  var names: Names {
    lazy.withLock { lazy in
      if let names = lazy.names { return names }
      let names = Names(resources)
      lazy.names = names
      return names
    }
  }

  /// The managed resources of a type by the values of one attribute.
  func attributeIndex(type: String, attribute: String) -> AttributeIndex {
    let names = names
    let key = AttributeIndex.Key(type: type, attribute: attribute)
    return lazy.withLock { lazy in
      if let index = lazy.attributes[key] { return index }
      let index = AttributeIndex(self, names, key: key)
      lazy.attributes.set(key, index)
      return index
    }
  }
}

/// The resources of a scope by the values that their identity attributes have by the code.
final class Names: Sendable {
  let byValue: Table<Value, [Int]>
  let byARN: Table<ARNReference.Key, [Int]>
  /// By type, the resources whose `id` only the cloud knows.
  let assigned: TextMap<[Int]>

  init(_ resources: [Resource]) {
    var byValue = Table<Value, [Int]>()
    var byARN = Table<ARNReference.Key, [Int]>()
    var assigned = TextMap<[Int]>()
    byValue.reserveCapacity(2 * resources.count)
    byARN.reserveCapacity(resources.count)
    for (position, resource) in resources.enumerated() where resource.mode == .managed {
      for name in resource.identityValues where byValue[name]?.last != position {
        byValue[name, default: []].append(position)
      }
      if let key = ARNReference.Key(resource) { byARN[key, default: []].append(position) }
      let group = IdentityAttributes.of(resource.type).group(of: "id") ?? ["id"]
      if !resource.sets(oneOf: group) { assigned[resource.type, default: []].append(position) }
    }
    self.byValue = byValue
    self.byARN = byARN
    self.assigned = assigned
  }
}

extension Resource {
  /// The values of the identity attributes that the code sets.
  var identityValues: [Value] {
    var values: [Value] = []
    for group in IdentityAttributes.of(type).groups {
      for attribute in group {
        if let value = self.values[attribute], !value.isNull { values.append(value.canonical) }
      }
    }
    return values
  }

  func sets(oneOf attributes: [String]) -> Bool {
    attributes.contains { values[$0].map { !$0.isNull } ?? false }
  }
}

/// What a value is for a join.
enum Reference {
  /// An identity attribute of the resource at a position of the scope; `isNamed` where the code determines its value.
  case resource(Int, isNamed: Bool)
  /// Any other value, in canonical form.
  case value(Value)
}

extension ScopeIndex {
  func reference(_ value: Value, _ names: Names) -> Reference {
    let value = value.canonical
    switch value {
    case .unknown(let unknown):
      guard case .resource(let address, let attribute) = unknown.symbol.kind, let position = byAddress[address],
        resources[position].mode == .managed
      else { return .value(value) }
      // The symbol of a resource as a whole stands for it.
      if attribute.isEmpty { return .resource(position, isNamed: false) }
      // An attribute read from that symbol has the step with its dot.
      let name = attribute.utf8.first == UInt8(ascii: ".") ? String(attribute.dropFirst()) : attribute
      guard let group = IdentityAttributes.of(resources[position].type).group(of: name) else { return .value(value) }
      return .resource(position, isNamed: resources[position].sets(oneOf: group))
    case .string, .partial:
      guard let arn = ARNReference(value), let position = named(by: arn, names) else { return .value(value) }
      return .resource(position, isNamed: true)
    default: return .value(value)
    }
  }

  /// The resource that an ARN of the own account certainly names.
  private func named(by arn: ARNReference, _ names: Names) -> Int? {
    guard arn.account == .own else { return nil }
    if let positions = names.byARN[arn.key] { return positions.count == 1 ? positions[0] : nil }
    guard let (prefix, symbol) = arn.key.symbolAtEnd, case .resource(let position, _) = reference(symbol, names),
      arn.key.mayName(type: resources[position].type, prefix: prefix)
    else { return nil }
    return position
  }

  /// The types of the resources that a value names by their identity.
  func typesNamed(by value: Value, _ names: Names) -> Set<String> {
    Set((names.byValue[value] ?? []).map { resources[$0].type })
  }

  /// Whether two values are equal, by the rules of `Inventory.join`.
  func truth(_ a: Value, _ b: Value) -> Truth {
    let names = names
    return truth(reference(a, names), reference(b, names), names)
  }

  func truth(_ a: Reference, _ b: Reference, _ names: Names) -> Truth {
    switch (a, b) {
    case (.resource(let x, _), .resource(let y, _)): Truth(x == y)
    case (.resource(let position, let isNamed), .value(let value)),
      (.value(let value), .resource(let position, let isNamed)):
      truth(position, isNamed: isNamed, value, names)
    case (.value(let x), .value(let y)): truth(x, y, names)
    }
  }

  /// Whether a value, itself not the symbol of an identity attribute, is an identity of the resource at a position.
  private func truth(_ position: Int, isNamed: Bool, _ value: Value, _ names: Names) -> Truth {
    let namesakes = names.byValue[value] ?? []
    if namesakes.contains(position) { return .yes }
    let resource = resources[position]
    if namesakes.contains(where: { resources[$0].type == resource.type }) { return .no }
    switch value {
    case .unknown(let unknown): return unknown.type.isPrimitive || unknown.type == .dynamic ? .unknown : .no
    case .string(let text):
      if text.utf8.starts(with: "arn:".utf8) { return truth(resource, arn: value, text) }
      return isNamed ? .no : .unknown
    case .partial(let partial):
      if partial.prefix.utf8.starts(with: "arn:".utf8) { return truth(resource, arn: value, partial.suffix) }
      guard isNamed else { return .unknown }
      return resource.identityValues.contains { $0.equals(value) != .no } ? .unknown : .no
    default: return .no
    }
  }

  /// Whether an ARN that certainly names no resource of the own account may be this resource's.
  private func truth(_ resource: Resource, arn: Value, _ suffix: String) -> Truth {
    if let own = ARNReference.Key(resource), let key = ARNReference(arn)?.key {
      return own.service == key.service && own.resource.equals(key.resource) != .no ? .unknown : .no
    }
    let names = resource.identityValues.compactMap(\.stringValue)
    let ends = names.contains { suffix.hasSuffix(":" + $0) || suffix.hasSuffix("/" + $0) || $0.hasSuffix(suffix) }
    return names.isEmpty || ends ? .unknown : .no
  }

  private func truth(_ a: Value, _ b: Value, _ names: Names) -> Truth {
    if a == b { return .yes }
    switch (a, b) {
    case (.tuple(let x), .tuple(let y)):
      guard x.count == y.count else { return .no }
      var result = Truth.yes
      for (p, q) in zip(x, y) {
        result = result && truth(reference(p, names), reference(q, names), names)
        if result == .no { return .no }
      }
      return result
    case (.unknown(let unknown), let other) where !other.isUnknown,
      (let other, .unknown(let unknown)) where !other.isUnknown:
      return unknown.maybe(other) ? .unknown : .no
    default: break
    }
    let result = a.equals(b)
    guard result == .unknown else { return result }
    return typesNamed(by: a, names).isDisjoint(with: typesNamed(by: b, names)) ? .unknown : .no
  }
}

extension Unknown {
  /// Whether a known value in canonical form may be what this stands for, as far as its type tells.
  func maybe(_ value: Value) -> Bool {
    switch value {
    case .null: !isNotNull
    case .string: type.isPrimitive || type == .dynamic
    case .tuple, .object: !type.isPrimitive
    default: true
    }
  }
}

extension Value {
  /// The value in the form in which joins compare: primitives as their text, lists and sets as tuples, maps as
  /// objects, and a string that is one symbol as the symbol. A provider's schema converts these into each other, and
  /// the code does not say which it wants.
  var canonical: Value {
    switch self {
    case .bool, .number: text.map { .string($0) } ?? self
    case .partial(let partial):
      if partial.parts.count == 1, case .symbol(let unknown) = partial.parts[0] { .unknown(unknown) } else { self }
    case .list(let elements, _), .set(let elements, _), .tuple(let elements): .tuple(elements.map(\.canonical))
    case .map(let map, _), .object(let map): .object(map.mapValues(\.canonical))
    case .null, .string, .unknown: self
    }
  }
}
