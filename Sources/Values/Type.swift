/// A type, or a type constraint: cty's types as Terraform names them.
public indirect enum Type: Hashable, Sendable {
  /// Any type; as the type of a value, one that is not known.
  case dynamic
  case bool
  case number
  case string
  case list(Type)
  case set(Type)
  case map(Type)
  case tuple([Type])
  /// Attributes sorted by name.
  case object([Attribute])

  public struct Attribute: Hashable, Sendable {
    public let name: String
    public let type: Type
    /// Whether the attribute may be left out, in a type constraint.
    public let isOptional: Bool

    public init(name: String, type: Type, isOptional: Bool = false) {
      self.name = name
      self.type = type
      self.isOptional = isOptional
    }
  }

  /// An object type from attributes in any order.
  public static func object(of attributes: [Attribute]) -> Type {
    .object(attributes.sorted { ValueMap.precedes($0.name, $1.name) })
  }

  public var isPrimitive: Bool {
    switch self {
    case .bool, .number, .string: true
    default: false
    }
  }

  /// Whether `any` stands somewhere in the type.
  public var hasDynamic: Bool {
    switch self {
    case .dynamic: true
    case .bool, .number, .string: false
    case .list(let element), .set(let element), .map(let element): element.hasDynamic
    case .tuple(let elements): elements.contains { $0.hasDynamic }
    case .object(let attributes): attributes.contains { $0.type.hasDynamic }
    }
  }

  /// The type as Terraform's messages name it.
  public var friendlyName: String {
    switch self {
    case .dynamic: "any type"
    case .bool: "bool"
    case .number: "number"
    case .string: "string"
    case .list(let element): "list of \(element.friendlyName)"
    case .set(let element): "set of \(element.friendlyName)"
    case .map(let element): "map of \(element.friendlyName)"
    case .tuple: "tuple"
    case .object: "object"
    }
  }
}

extension Type: CustomStringConvertible {
  /// The type as Terraform's `type()` prints it, on one line: `tuple([ string, number, ])`.
  public var description: String {
    switch self {
    case .dynamic: "dynamic"
    case .bool: "bool"
    case .number: "number"
    case .string: "string"
    case .list(let element): "list(\(element.asElement))"
    case .set(let element): "set(\(element.asElement))"
    case .map(let element): "map(\(element.asElement))"
    case .tuple(let elements):
      elements.isEmpty ? "tuple([])" : "tuple([ \(elements.map { "\($0), " }.joined())])"
    case .object(let attributes):
      attributes.isEmpty ? "object({})" : "object({ \(attributes.map { "\($0.name): \($0.type), " }.joined())})"
    }
  }
}

extension Type {
  /// The type inside the parentheses of a collection's: simple ones close up, others stand apart.
  private var asElement: String {
    switch self {
    case .object, .tuple: " \(self), "
    default: description
    }
  }
}

extension Value {
  /// The value's type. A null has the type `dynamic`.
  public var type: Type {
    switch self {
    case .null: .dynamic
    case .bool: .bool
    case .number: .number
    case .string, .partial: .string
    case .list(_, let element): .list(element)
    case .set(_, let element): .set(element)
    case .map(_, let element): .map(element)
    case .tuple(let elements): .tuple(elements.map(\.type))
    case .object(let map): .object(map.map { Type.Attribute(name: $0.key, type: $0.value.type) })
    case .unknown(let unknown): unknown.type
    }
  }
}

extension Type {
  /// The one type to which values of all of `types` convert, as cty's `convert.Unify` finds it; `nil` where
  /// there is none.
  public static func unify(_ types: [Type]) -> Type? {
    guard let first = types.first else { return .dynamic }
    if types.allSatisfy({ $0 == first }) { return first }
    let known = types.filter { $0 != .dynamic }
    if known.count < types.count {
      guard let unified = unify(known) else { return nil }
      return known.isEmpty ? .dynamic : unified
    }
    if types.allSatisfy(\.isPrimitive) {
      // Only through string do different primitive types meet, and bool and number do not.
      return types.contains(.string) ? .string : nil
    }
    return unifyObjects(types) ?? unifyTuples(types) ?? unifyCollections(types)
  }

  private static func unifyObjects(_ types: [Type]) -> Type? {
    var attributes: [[Attribute]] = []
    for type in types {
      guard case .object(let own) = type else { return nil }
      attributes.append(own)
    }
    let names = attributes[0].map(\.name)
    if attributes.allSatisfy({ $0.map(\.name) == names }) {
      var result: [Attribute] = []
      for (i, name) in names.enumerated() {
        guard let type = unify(attributes.map { $0[i].type }) else { return nil }
        result.append(Attribute(name: name, type: type))
      }
      return .object(result)
    }
    let all = attributes.flatMap { $0.map(\.type) }
    return unify(all).map { .map($0) }
  }

  private static func unifyTuples(_ types: [Type]) -> Type? {
    var elements: [[Type]] = []
    for type in types {
      guard case .tuple(let own) = type else { return nil }
      elements.append(own)
    }
    let count = elements[0].count
    if elements.allSatisfy({ $0.count == count }) {
      var result: [Type] = []
      for i in 0..<count {
        guard let type = unify(elements.map { $0[i] }) else { return nil }
        result.append(type)
      }
      return .tuple(result)
    }
    return unify(elements.flatMap { $0 }).map { .list($0) }
  }

  private static func unifyCollections(_ types: [Type]) -> Type? {
    var elements: [Type] = []
    var hasList = false
    var hasSet = false
    var hasMap = false
    for type in types {
      switch type {
      case .list(let element):
        hasList = true
        elements.append(element)
      case .set(let element):
        hasSet = true
        elements.append(element)
      case .tuple(let own):
        elements += own
      case .map(let element):
        hasMap = true
        elements.append(element)
      case .object(let attributes):
        elements += attributes.map(\.type)
      case .dynamic, .bool, .number, .string: return nil
      }
    }
    guard let element = unify(elements) else { return nil }
    let isMapLike = types.allSatisfy {
      switch $0 {
      case .map, .object: true
      default: false
      }
    }
    if hasMap { return isMapLike ? .map(element) : nil }
    if isMapLike { return nil }
    for case .object in types { return nil }
    if hasList { return .list(element) }
    return hasSet ? .set(element) : nil
  }
}
