import Inventory
import Source
import Values

extension AttributeSchema {
  /// The value as the provider reads it: primitives in the type of the attribute, of collections their elements.
  ///
  /// Elements stay in the order of the code, so that a finding shows the one at fault; what does not convert stays as it is.
  /// Hot path: nearly all values are what they should be and are passed on.
  func shaped(_ value: Value) -> Value {
    if collection == .none { return primitive(value) }
    switch value {
    case .tuple(let elements):
      return isShaped(elements) ? value : .tuple(shaped(elements))
    case .list(let elements, _):
      return isShaped(elements) ? value : .list(shaped(elements), type.elementOfCollection)
    case .set(let elements, _):
      return isShaped(elements) ? value : .set(shaped(elements), type.elementOfCollection)
    case .object(let map):
      return map.allSatisfy { isPrimitive($0.value) } ? value : .object(map.mapValues(primitive))
    case .map(let map, _):
      if map.allSatisfy({ isPrimitive($0.value) }) { return value }
      return .map(map.mapValues(primitive), type.elementOfCollection)
    default: return value
    }
  }

  /// The value as other expressions read it: in the attribute's very type.
  func typed(_ value: Value) -> Value {
    if collection == .none || value.isUnknown { return value }
    return (try? value.converted(to: type)) ?? value
  }

  private func isShaped(_ elements: [Value]) -> Bool {
    guard elements.allSatisfy(isPrimitive) else { return false }
    return collection != .set || elements.count < 2 || distinct(elements).count == elements.count
  }

  private func shaped(_ elements: [Value]) -> [Value] {
    let converted = elements.map(primitive)
    guard collection == .set else { return converted }
    return distinct(converted)
  }

  private func distinct(_ elements: [Value]) -> [Value] {
    var seen = Table<Value, Void>()
    for element in elements { seen.insert(element, ()) }
    return seen.keys
  }

  /// Whether a value, the attribute's own or an element, needs no conversion.
  private func isPrimitive(_ value: Value) -> Bool {
    switch (element, value) {
    case (.string, .bool), (.string, .number), (.number, .string), (.bool, .string): false
    default: true
    }
  }

  private func primitive(_ value: Value) -> Value {
    if isPrimitive(value) { return value }
    switch element {
    case .string: return (try? value.converted(to: .string)) ?? value
    case .number: return (try? value.converted(to: .number)) ?? value
    case .bool: return (try? value.converted(to: .bool)) ?? value
    default: return value
    }
  }
}

extension NestedBlockSchema {
  /// What is written as an attribute, in JSON syntax or because the elements are objects, as the blocks would read.
  func shaped(_ value: Value) -> Value {
    switch (nesting, value) {
    case (.single, .tuple(let elements)), (.group, .tuple(let elements)):
      return elements.count == 1 ? block.shaped(elements[0]) : value
    case (.single, _), (.group, _): return block.shaped(value)
    case (_, .object): return .tuple([block.shaped(value)])
    case (_, .tuple(let elements)): return .tuple(elements.map(block.shaped))
    case (_, .list(let elements, let type)): return .list(elements.map(block.shaped), type)
    case (_, .set(let elements, let type)): return .set(elements.map(block.shaped), type)
    default: return value
    }
  }
}

extension BlockSchema {
  /// An object as a block of this schema.
  func shaped(_ value: Value) -> Value {
    switch value {
    case .object(let map): return .object(shaped(map))
    case .map(let map, _):
      let result = shaped(map)
      return result == map ? value : .object(result)
    default: return value
    }
  }

  private func shaped(_ map: ValueMap) -> ValueMap {
    ValueMap(entries: map.map { ValueMap.Entry(key: $0.key, value: shaped($0.value, of: $0.key)) })
  }

  /// The value of an argument as the provider reads it.
  func shaped(_ value: Value, of name: String) -> Value {
    if let nested = block(name) { return nested.shaped(value) }
    return attribute(name)?.shaped(value) ?? value
  }
}
