import Values

/// The functions of maps and objects.
enum Maps {
  static let functions: [Function] = [
    Function("keys", [.any("inputMap", allowing: .symbols)], keys),
    Function(
      "lookup", [.any("inputMap", allowing: .symbols), .string("key")], variadic: .any("default", allowing: .anything),
      lookup),
    Function("merge", variadic: .any("maps", allowing: .anything), merge),
    Function("transpose", [Parameter("values", .map(.list(.string)))], returns: .map(.list(.string)), transpose),
    Function("values", [.any("mapping", allowing: .elements)], values),
    Function(
      "zipmap", [.list("keys", of: .string), .any("values", allowing: .symbols)], zip),
  ]
}

private func keys(_ arguments: Arguments) throws(FunctionError) -> Value {
  switch arguments[0] {
  case .map(let map, _): return .list(map.keys.map(Value.string), .string)
  case .object(let map): return .tuple(map.keys.map(Value.string))
  case .unknown(let unknown):
    switch unknown.type {
    case .object(let attributes): return .tuple(attributes.map { .string($0.name) })
    case .dynamic, .map:
      return arguments.unknown(
        .list(.string), certain: unknown.entries.keys.map(Value.string), longest: unknown.longest)
    default: break
    }
  default: break
  }
  throw FunctionError("must have map or object type", argument: 0)
}

private func values(_ arguments: Arguments) throws(FunctionError) -> Value {
  switch arguments[0] {
  case .map(let map, let type): return .list(map.values, type)
  case .object(let map): return .tuple(map.values)
  default: throw FunctionError("values() requires a map as the first argument")
  }
}

private func lookup(_ arguments: Arguments) throws(FunctionError) -> Value {
  if arguments.count > 3 { throw FunctionError("lookup() takes two or three arguments, got \(arguments.count)") }
  let hasDefault = arguments.count == 3
  let key = arguments.string(1)
  switch arguments[0] {
  case .object(let map):
    if let value = map[key] { return value }
    guard hasDefault else { throw FunctionError("the given object has no attribute \"\(key)\"", argument: 0) }
    return arguments[2]
  case .map(let map, let type):
    var fallback = arguments[2]
    do { fallback = try fallback.converted(to: type) } catch {
      throw FunctionError("the default value must have the same type as the map elements", argument: 2)
    }
    if let value = map[key] { return value }
    guard hasDefault else { throw FunctionError("lookup failed to find key \"\(key)\"") }
    return fallback
  case .unknown(let unknown):
    if let value = unknown.entries[key] { return value }
    switch unknown.type {
    case .object(let attributes):
      if let attribute = attributes.first(where: { $0.name == key }) {
        return .unknown(Unknown(unknown.symbol.appending(".\(key)"), type: attribute.type))
      }
      guard hasDefault else { throw FunctionError("the given object has no attribute \"\(key)\"", argument: 0) }
      return arguments[2]
    case .map(let type): return arguments.unknown(type)
    case .dynamic: return arguments.unknown()
    default: break
    }
  default: break
  }
  throw FunctionError("lookup() requires a map as the first argument", argument: 0)
}

private func merge(_ arguments: Arguments) throws(FunctionError) -> Value {
  var common: Type?
  var isUniform = true
  var hasUnknown = false
  for value in arguments.values {
    switch value {
    case .null: isUniform = false
    case .map(_, let type):
      if common == nil { common = type }
      if common != type { isUniform = false }
    case .object: isUniform = false
    case .unknown(let unknown):
      hasUnknown = true
      switch unknown.type {
      case .map(let type):
        if common == nil { common = type }
        if common != type { isUniform = false }
      case .dynamic, .object: isUniform = false
      default: throw FunctionError("arguments must be maps or objects, got \"\(value.kindName)\"")
      }
    default: throw FunctionError("arguments must be maps or objects, got \"\(value.kindName)\"")
    }
  }
  if hasUnknown {
    return arguments.unknown(
      isUniform ? common.map { .map($0) } : nil, entries: certainEntries(arguments.values))
  }
  var entries: [ValueMap.Entry] = []
  for value in arguments.values {
    guard let map = value.entries else { continue }
    try Limits.check(elements: entries.count + map.count)
    entries += map
  }
  let merged = ValueMap(entries: entries)
  if isUniform, let common { return .map(merged, common) }
  return .object(merged)
}

/// What maps have for certain when they are merged: every key that one of them has, and the values of those that no
/// unknown one behind may replace.
private func certainEntries(_ maps: [Value]) -> ValueMap {
  var entries = ValueMap()
  for map in maps {
    if let known = map.entries {
      for entry in known { entries[entry.key] = entry.value }
    } else if case .unknown(let unknown) = map {
      for entry in entries where unknown.entries[entry.key] == nil {
        let step = "[\"\(entry.key)\"]"
        entries[entry.key] = .derived("merge", from: [entry.value, .unknown(Unknown(unknown.symbol.appending(step)))])
      }
      for entry in unknown.entries { entries[entry.key] = entry.value }
    }
  }
  return entries
}

private func transpose(_ arguments: Arguments) throws(FunctionError) -> Value {
  var transposed: [String: [Value]] = [:]
  for entry in arguments.entries(0) {
    guard let elements = entry.value.elements else { throw FunctionError("input must not contain null list") }
    for element in elements {
      guard let name = element.stringValue else { throw FunctionError("input must not contain null string") }
      transposed[name, default: []].append(.string(entry.key))
    }
  }
  let entries = transposed.map { name, keys in
    ValueMap.Entry(
      key: name,
      value: .list(
        keys.sorted { ($0.stringValue ?? "").utf8.lexicographicallyPrecedes(($1.stringValue ?? "").utf8) }, .string))
  }
  return .map(ValueMap(entries: entries), .list(.string))
}

private func zip(_ arguments: Arguments) throws(FunctionError) -> Value {
  let keys = arguments.elements(0)
  if let null = keys.firstIndex(where: \.isNull) { throw FunctionError("keys list has null value at index \(null)") }
  if case .unknown(let unknown) = arguments[1] {
    // The keys are known, so what is not known is one value each.
    let parts = { (type: Type) in
      keys.enumerated().map { i, key in
        (key.stringValue ?? "", Value.unknown(Unknown(unknown.symbol.appending("[\(i)]"), type: type)))
      }
    }
    switch unknown.type {
    case .list(let type): return .map(ValueMap(parts(type)), type)
    case .dynamic, .tuple: return .object(parts(.dynamic))
    default: break
    }
  }
  guard let values = arguments[1].elements else { throw FunctionError("values argument must be a list or tuple value") }
  if keys.count != values.count {
    throw FunctionError("number of keys (\(keys.count)) does not match number of values (\(values.count))")
  }
  let pairs = Swift.zip(keys, values).map { ($0.stringValue ?? "", $1) }
  switch arguments[1] {
  case .list(_, let type): return .map(ValueMap(pairs), type)
  case .tuple: return .object(pairs)
  default: throw FunctionError("values argument must be a list or tuple value")
  }
}
