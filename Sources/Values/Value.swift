/// `Values`: Terraform's values, the symbols that stand for what only the cloud knows, their types and
/// conversions, three-valued logic, and the JSON form.
///
/// Values never know where they came from: positions belong to the syntax trees that produced them.

/// A value as Terraform's expressions have it, or a symbol for one that the code does not determine.
///
/// Follows cty, Terraform's type system. `list`, `set` and `map` carry their element type, so that empty
/// collections keep it; `tuple` and `object` have the types of their elements.
public enum Value: Sendable {
  case null
  case bool(Bool)
  case number(Number)
  case string(String)
  case list([Value], Type)
  /// Distinct elements in cty's order: see `Value.set(of:elementType:)`.
  case set([Value], Type)
  case tuple([Value])
  case map(ValueMap, Type)
  case object(ValueMap)
  /// Wholly unknown: a symbol.
  case unknown(Unknown)
  /// A string of which parts are known.
  case partial(PartialString)
}

extension Value {
  public static let emptyTuple = Value.tuple([])
  public static let emptyObject = Value.object(ValueMap())

  public static func int(_ value: Int) -> Value { .number(Number(value)) }

  /// An object from pairs; a later key replaces an earlier one.
  public static func object(_ pairs: [(String, Value)]) -> Value { .object(ValueMap(pairs)) }

  public var isNull: Bool {
    if case .null = self { return true }
    return false
  }

  /// Whether this very value is a symbol or a partly known string; its elements are not looked at.
  public var isUnknown: Bool {
    switch self {
    case .unknown, .partial: true
    default: false
    }
  }

  /// Whether the value and everything in it is known.
  public var isWhollyKnown: Bool {
    switch self {
    case .null, .bool, .number, .string: return true
    case .unknown, .partial: return false
    case .list(let elements, _), .set(let elements, _), .tuple(let elements):
      for element in elements where !element.isWhollyKnown { return false }
      return true
    case .map(let map, _), .object(let map):
      for entry in map where !entry.value.isWhollyKnown { return false }
      return true
    }
  }

  /// The text of a known string.
  public var stringValue: String? {
    if case .string(let text) = self { return text }
    return nil
  }

  /// A known bool.
  public var boolValue: Bool? {
    if case .bool(let value) = self { return value }
    return nil
  }

  /// A known number.
  public var numberValue: Number? {
    if case .number(let value) = self { return value }
    return nil
  }

  /// A known number that is a whole number of machine size.
  public var intValue: Int? { numberValue?.int }

  /// The elements of a list, set or tuple.
  public var elements: [Value]? {
    switch self {
    case .list(let elements, _), .set(let elements, _), .tuple(let elements): elements
    default: nil
    }
  }

  /// The entries of a map or object.
  public var entries: ValueMap? {
    switch self {
    case .map(let map, _), .object(let map): map
    default: nil
    }
  }

  /// The symbol of a wholly unknown value.
  public var symbol: Symbol? {
    if case .unknown(let unknown) = self { return unknown.symbol }
    return nil
  }

  /// The value under a key of a map or object; `nil` where there is none.
  public subscript(key: String) -> Value? { entries?[key] }

  /// The value at an index of a list, set or tuple; `nil` outside of it.
  public subscript(index: Int) -> Value? {
    guard let elements, elements.indices.contains(index) else { return nil }
    return elements[index]
  }

  /// Every symbol in the value, in order, each once.
  public var symbols: [Symbol] {
    var found: [Symbol] = []
    var seen: Set<Symbol> = []
    collectSymbols(into: &found, seen: &seen)
    return found
  }

  private func collectSymbols(into found: inout [Symbol], seen: inout Set<Symbol>) {
    switch self {
    case .null, .bool, .number, .string: return
    case .unknown(let unknown):
      if seen.insert(unknown.symbol).inserted { found.append(unknown.symbol) }
    case .partial(let partial):
      for symbol in partial.symbols where seen.insert(symbol).inserted { found.append(symbol) }
    case .list(let elements, _), .set(let elements, _), .tuple(let elements):
      for element in elements { element.collectSymbols(into: &found, seen: &seen) }
    case .map(let map, _), .object(let map):
      for entry in map { entry.value.collectSymbols(into: &found, seen: &seen) }
    }
  }

  /// The name of the kind of value, as Terraform's messages have it.
  public var kindName: String {
    switch self {
    case .null: "null"
    case .bool: "bool"
    case .number: "number"
    case .string, .partial: "string"
    case .list(_, let element): "list of \(element.friendlyName)"
    case .set(_, let element): "set of \(element.friendlyName)"
    case .tuple: "tuple"
    case .map(_, let element): "map of \(element.friendlyName)"
    case .object: "object"
    case .unknown(let unknown): unknown.type.friendlyName
    }
  }
}
