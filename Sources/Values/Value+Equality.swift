import Source

extension Value {
  /// Whether two values are equal, as Terraform's `==` says, or unknown where what is not known decides.
  ///
  /// Values of different types are never equal. A symbol equals itself; identity attributes of two different
  /// resources differ; any other two symbols may or may not be equal.
  public func equals(_ other: Value) -> Truth {
    switch (self, other) {
    case (.null, .null): return .yes
    case (.unknown(let a), .unknown(let b)): return a.symbol.equals(b.symbol)
    case (.unknown(let a), .null), (.null, .unknown(let a)): return a.isNotNull || a.symbol.isAssigned ? .no : .unknown
    // No resource has an empty identity.
    case (.unknown(let a), .string("")), (.string(""), .unknown(let a)):
      return a.symbol.isAssigned || !a.type.admits(.string("")) ? .no : .unknown
    case (.unknown(let a), let b), (let b, .unknown(let a)): return a.type.admits(b) ? .unknown : .no
    case (.null, _), (_, .null): return .no
    case (.bool(let a), .bool(let b)): return Truth(a == b)
    case (.number(let a), .number(let b)): return Truth(a == b)
    case (.string(let a), .string(let b)): return Truth(a == b)
    case (.partial(let a), .string(let b)), (.string(let b), .partial(let a)): return a.equals(b)
    case (.partial(let a), .partial(let b)): return a.equals(b)
    case (.list(let a, _), .list(let b, _)), (.tuple(let a), .tuple(let b)): return Value.equal(a, b)
    case (.set(let a, _), .set(let b, _)): return Value.equalSets(a, b)
    case (.map(let a, _), .map(let b, _)), (.object(let a), .object(let b)): return Value.equal(a, b)
    default: return .no
    }
  }

  private static func equal(_ a: [Value], _ b: [Value]) -> Truth {
    guard a.count == b.count else { return .no }
    var result = Truth.yes
    for (x, y) in zip(a, b) {
      result = result && x.equals(y)
      if result == .no { return .no }
    }
    return result
  }

  private static func equal(_ a: ValueMap, _ b: ValueMap) -> Truth {
    guard a.count == b.count else { return .no }
    var result = Truth.yes
    for (x, y) in zip(a, b) {
      guard x.key == y.key else { return .no }
      result = result && x.value.equals(y.value)
      if result == .no { return .no }
    }
    return result
  }

  private static func equalSets(_ a: [Value], _ b: [Value]) -> Truth {
    if a.allSatisfy(\.isWhollyKnown) && b.allSatisfy(\.isWhollyKnown) { return equal(a, b) }
    return a.count == b.count && zip(a, b).allSatisfy({ $0 == $1 }) ? .yes : .unknown
  }
}

extension Type {
  /// Whether a known value may be a value of this type, as far as its kind tells.
  func admits(_ value: Value) -> Bool {
    switch (self, value) {
    case (.dynamic, _): true
    case (.bool, .bool), (.number, .number), (.string, .string), (.string, .partial): true
    case (.list, .list), (.set, .set), (.map, .map), (.tuple, .tuple), (.object, .object): true
    default: false
    }
  }
}

extension Symbol {
  /// Equality of what two symbols stand for.
  func equals(_ other: Symbol) -> Truth {
    if self == other { return .yes }
    if case .resource(let a, let x) = kind, case .resource(let b, let y) = other.kind, a != b,
      Symbol.isAssigned(x), Symbol.isAssigned(y)
    {
      return .no
    }
    return .unknown
  }

  /// Whether the symbol stands for an attribute that every resource has once it exists.
  var isAssigned: Bool {
    if case .resource(_, let attribute) = kind { Symbol.isAssigned(attribute) } else { false }
  }

  /// Whether the cloud gives this attribute a value of its own for every resource.
  static func isAssigned(_ attribute: String) -> Bool {
    attribute == "id" || attribute == "arn" || attribute == "unique_id"
  }
}

extension PartialString {
  func equals(_ text: String) -> Truth {
    text.hasPrefix(prefix) && text.hasSuffix(suffix) && text.utf8.count >= knownLength ? .unknown : .no
  }

  func equals(_ other: PartialString) -> Truth {
    if parts.count == other.parts.count && zip(parts, other.parts).allSatisfy({ $0.isSame(as: $1) }) { return .yes }
    let prefixes = prefix.hasPrefix(other.prefix) || other.prefix.hasPrefix(prefix)
    let suffixes = suffix.hasSuffix(other.suffix) || other.suffix.hasSuffix(suffix)
    guard prefixes && suffixes else { return .no }
    // The same text around one differing symbol each: as equal as the symbols are.
    if parts.count == other.parts.count {
      var differing: Truth = .yes
      for (a, b) in zip(parts, other.parts) {
        switch (a, b) {
        case (.text(let x), .text(let y)) where x == y: continue
        case (.symbol(let x), .symbol(let y)):
          if differing == .yes { differing = x.symbol.equals(y.symbol) } else { return .unknown }
        default: return .unknown
        }
      }
      return differing
    }
    return .unknown
  }

  private var knownLength: Int {
    parts.reduce(0) { if case .text(let text) = $1 { $0 + text.utf8.count } else { $0 } }
  }
}

extension PartialString.Part {
  func isSame(as other: PartialString.Part) -> Bool {
    switch (self, other) {
    case (.text(let a), .text(let b)): a == b
    case (.symbol(let a), .symbol(let b)): a.symbol == b.symbol
    default: false
    }
  }
}

/// Sameness: the same kind of value with the same content, symbols being the same where their names are.
extension Value: Hashable {
  public static func == (a: Value, b: Value) -> Bool {
    switch (a, b) {
    case (.null, .null): true
    case (.bool(let x), .bool(let y)): x == y
    case (.number(let x), .number(let y)): x == y
    case (.string(let x), .string(let y)): x == y
    case (.list(let x, let s), .list(let y, let t)): s == t && x == y
    case (.set(let x, let s), .set(let y, let t)): s == t && x == y
    case (.tuple(let x), .tuple(let y)): x == y
    case (.map(let x, let s), .map(let y, let t)): s == t && x == y
    case (.object(let x), .object(let y)): x == y
    case (.unknown(let x), .unknown(let y)): x.symbol == y.symbol
    case (.partial(let x), .partial(let y)): x.equals(y) == .yes
    default: false
    }
  }

  public func hash(into hasher: inout Hasher) {
    switch self {
    case .null: hasher.combine(0)
    case .bool(let value): hasher.combine(value)
    case .number(let value): hasher.combine(value)
    case .string(let value): hasher.combine(value)
    case .list(let elements, _), .set(let elements, _), .tuple(let elements): hasher.combine(elements)
    case .map(let map, _), .object(let map): hasher.combine(map)
    case .unknown(let unknown): hasher.combine(unknown.symbol)
    case .partial(let partial):
      // Configurations have thousands of strings that begin with the same variable, and long ones, documents, that are
      // the same but for their symbols.
      for part in partial.parts {
        switch part {
        case .text(let text): if text.utf8.count > 64 { hasher.combine(text.utf8.count) } else { hasher.combine(text) }
        case .symbol(let unknown): hasher.combine(unknown.symbol)
        }
      }
    }
  }
}

extension Value: TableKey {
  public var tableHash: UInt64 {
    switch self {
    case .null: TableHash.of(0)
    case .bool(let value): TableHash.of(value ? 1 : 2)
    case .number(let value): value.tableHash
    case .string(let value): value.tableHash
    case .list(let elements, _), .set(let elements, _), .tuple(let elements):
      elements.reduce(TableHash.of(elements.count)) { TableHash.of($0, $1.tableHash) }
    case .map(let map, _), .object(let map):
      map.reduce(TableHash.of(map.count)) { TableHash.of(TableHash.of($0, $1.key.tableHash), $1.value.tableHash) }
    case .unknown(let unknown): unknown.symbol.tableHash
    case .partial(let partial):
      // As for `hash(into:)`.
      partial.parts.reduce(TableHash.of(partial.parts.count)) { hash, part in
        switch part {
        case .text(let text):
          TableHash.of(hash, text.utf8.count > 64 ? TableHash.of(text.utf8.count) : text.tableHash)
        case .symbol(let unknown): TableHash.of(hash, unknown.symbol.tableHash)
        }
      }
    }
  }
}

extension ValueMap: Hashable {
  public static func == (a: ValueMap, b: ValueMap) -> Bool {
    a.count == b.count && zip(a, b).allSatisfy { $0.key == $1.key && $0.value == $1.value }
  }

  public func hash(into hasher: inout Hasher) {
    for entry in self {
      hasher.combine(entry.key)
      hasher.combine(entry.value)
    }
  }
}

extension Value {
  /// A set: duplicates removed, elements in cty's order (numbers and strings by value, others by a fixed order).
  public static func set(of elements: [Value], elementType: Type) -> Value {
    var seen = Table<Value, Void>()
    for element in elements { seen.insert(element, ()) }
    var distinct = seen.keys
    distinct.sort(by: Value.precedesInSet)
    return .set(distinct, elementType)
  }

  /// cty's order of set elements: unknown after known, and null last; false before true, numbers and strings by value.
  static func precedesInSet(_ a: Value, _ b: Value) -> Bool {
    switch (a, b) {
    case (.bool(let x), .bool(let y)): return !x && y
    case (.number(let x), .number(let y)): return x < y
    case (.string(let x), .string(let y)): return ValueMap.precedes(x, y)
    default:
      let (x, y) = (a.setRank, b.setRank)
      if x != y { return x < y }
      return ValueMap.precedes(a.briefly, b.briefly)
    }
  }

  private var setRank: Int {
    switch self {
    case .null: 2
    case .unknown, .partial: 1
    default: 0
    }
  }
}
