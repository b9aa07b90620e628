/// Why a value could not be converted.
public struct ConversionError: Error, Hashable, Sendable {
  /// The reason, as Terraform words it: "a number is required".
  public let message: String

  public init(_ message: String) {
    self.message = message
  }

  func at(_ step: String) -> ConversionError {
    ConversionError("\(step): \(message)")
  }
}

extension Value {
  /// The value as a value of `type`, by cty's conversion rules.
  ///
  /// Primitive types convert through their text; lists, sets and tuples into each other; maps and objects into
  /// each other, an object losing the attributes that the type does not have. Symbols take the type on.
  public func converted(to type: Type) throws(ConversionError) -> Value {
    switch (self, type) {
    case (_, .dynamic), (.null, _): return self
    case (.unknown(let unknown), _): return .unknown(try unknown.converted(to: type))
    case (.bool, .bool), (.number, .number), (.string, .string), (.partial, .string): return self
    case (.bool(let value), .string): return .string(value ? "true" : "false")
    case (.number(let value), .string): return .string(value.description)
    case (.string(let text), .number):
      guard let number = Number(text) else { throw ConversionError("a number is required") }
      return .number(number)
    case (.string(let text), .bool): return .bool(try Value.bool(from: text))
    case (.partial, .number): return .derived("tonumber", from: [self], type: .number)
    case (.partial, .bool): return .derived("tobool", from: [self], type: .bool)
    case (.list(let elements, let own), .list(let element)), (.list(let elements, let own), .set(let element)):
      return try collect(elements, uniform: own, as: type, element: element)
    case (.set(let elements, let own), .list(let element)), (.set(let elements, let own), .set(let element)):
      return try collect(elements, uniform: own, as: type, element: element)
    case (.tuple(let elements), .list(let element)), (.tuple(let elements), .set(let element)):
      return try collect(elements, uniform: nil, as: type, element: element)
    case (.tuple(let elements), .tuple(let types)), (.list(let elements, _), .tuple(let types)):
      guard elements.count == types.count else {
        throw ConversionError("a tuple of \(types.count) elements is required")
      }
      var converted: [Value] = []
      for (i, pair) in zip(elements, types).enumerated() {
        do { converted.append(try pair.0.converted(to: pair.1)) } catch { throw error.at("element \(i)") }
      }
      return .tuple(converted)
    case (.map(let map, let own), .map(let element)) where own == element: return .map(map, own)
    case (.map(let map, _), .map(let element)), (.object(let map), .map(let element)):
      return try collect(map, element: element)
    case (.object(let map), .object(let attributes)), (.map(let map, _), .object(let attributes)):
      return .object(try Value.shape(map, attributes))
    case (_, .bool): throw ConversionError("a bool is required")
    case (_, .number): throw ConversionError("a number is required")
    case (_, .string): throw ConversionError("string required")
    case (_, .list(let element)): throw ConversionError("list of \(element.friendlyName) required")
    case (_, .set(let element)): throw ConversionError("set of \(element.friendlyName) required")
    case (_, .map(let element)): throw ConversionError("map of \(element.friendlyName) required")
    case (_, .tuple): throw ConversionError("tuple required")
    case (_, .object): throw ConversionError("object required")
    }
  }

  private static func bool(from text: String) throws(ConversionError) -> Bool {
    switch text {
    case "true", "1": return true
    case "false", "0": return false
    case "True", "TRUE":
      throw ConversionError("a bool is required; to convert from string, use lowercase \"true\"")
    case "False", "FALSE":
      throw ConversionError("a bool is required; to convert from string, use lowercase \"false\"")
    default: throw ConversionError("a bool is required")
    }
  }

  private func collect(
    _ elements: [Value], uniform: Type?, as type: Type, element: Type
  ) throws(ConversionError) -> Value {
    var wanted = element
    if element == .dynamic {
      if let uniform {
        wanted = uniform
      } else {
        guard let unified = Type.unify(elements.map(\.type)) else {
          throw ConversionError("all elements must have the same type")
        }
        wanted = unified
      }
    }
    var converted: [Value] = []
    converted.reserveCapacity(elements.count)
    for (i, element) in elements.enumerated() {
      do { converted.append(try element.converted(to: wanted)) } catch { throw error.at("element \(i)") }
    }
    if wanted.hasDynamic, let first = converted.first(where: { !$0.isNull }) { wanted = first.type }
    if case .set = type { return .set(of: converted, elementType: wanted) }
    return .list(converted, wanted)
  }

  private func collect(_ map: ValueMap, element: Type) throws(ConversionError) -> Value {
    var wanted = element
    if element == .dynamic {
      if case .map(_, let own) = self { return .map(map, own) }
      guard let unified = Type.unify(map.map(\.value.type)) else {
        throw ConversionError("all map elements must have the same type")
      }
      wanted = unified
    }
    var converted: [ValueMap.Entry] = []
    converted.reserveCapacity(map.count)
    for entry in map {
      do {
        converted.append(ValueMap.Entry(key: entry.key, value: try entry.value.converted(to: wanted)))
      } catch {
        throw error.at("element \"\(entry.key)\"")
      }
    }
    if wanted.hasDynamic, let first = converted.first(where: { !$0.value.isNull }) { wanted = first.value.type }
    return .map(ValueMap(entries: converted), wanted)
  }

  private static func shape(_ map: ValueMap, _ attributes: [Type.Attribute]) throws(ConversionError) -> ValueMap {
    var shaped: [ValueMap.Entry] = []
    shaped.reserveCapacity(attributes.count)
    for attribute in attributes {
      guard let value = map[attribute.name] else {
        guard attribute.isOptional else { throw ConversionError("attribute \"\(attribute.name)\" is required") }
        shaped.append(ValueMap.Entry(key: attribute.name, value: .null))
        continue
      }
      do {
        shaped.append(ValueMap.Entry(key: attribute.name, value: try value.converted(to: attribute.type)))
      } catch {
        throw error.at("attribute \"\(attribute.name)\"")
      }
    }
    return ValueMap(entries: shaped)
  }

  /// The text of a primitive value, as a template interpolates it.
  public var text: String? {
    switch self {
    case .string(let text): text
    case .number(let number): number.description
    case .bool(let value): value ? "true" : "false"
    default: nil
    }
  }
}

extension Unknown {
  func converted(to type: Type) throws(ConversionError) -> Unknown {
    if self.type == type { return self }
    switch (self.type, type) {
    case (.dynamic, _), (.bool, .string), (.number, .string), (.string, .bool), (.string, .number): break
    case (.list, .list), (.list, .set), (.set, .list), (.set, .set), (.tuple, .list), (.tuple, .set): break
    case (.map, .map), (.object, .map), (.map, .object), (.object, .object), (.tuple, .tuple): break
    default: throw ConversionError("\(type.friendlyName) required")
    }
    let resolved: Type =
      switch (self.type, type) {
      case (.dynamic, _): type
      case (.list(let element), .set(.dynamic)): .set(element)
      case (.set(let element), .list(.dynamic)): .list(element)
      case (.tuple, _), (.object, .map): type
      default: type.hasDynamic ? self.type : type
      }
    var entries = entries
    if case .map(let element) = resolved {
      entries = try entries.mapValues { (value) throws(ConversionError) in try value.converted(to: element) }
    }
    return Unknown(
      symbol, type: resolved, isNotNull: isNotNull, certain: certain, entries: entries, longest: longest,
      lowest: lowest, highest: highest)
  }
}
