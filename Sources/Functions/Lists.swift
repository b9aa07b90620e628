import Values

/// The functions of sequences: what lists, tuples and, where order does not matter, sets have in common.
enum Lists {
  static let functions: [Function] = [
    Function("alltrue", [.list("list", of: .bool, allowing: .symbols)], returns: .bool, allTrue),
    Function("anytrue", [.list("list", of: .bool, allowing: .symbols)], returns: .bool, anyTrue),
    Function("chunklist", [.list("list", allowing: .elements), .number("size")], chunk),
    Function("coalesce", variadic: .any("vals", allowing: .anything), coalesce),
    Function("coalescelist", variadic: .any("vals", allowing: .anything), coalesceLists),
    Function("compact", [.list("list", of: .string, allowing: .elements)], returns: .list(.string), compact),
    Function("concat", variadic: .any("seqs", allowing: .symbols), concatenate),
    Function(
      "contains", [.any("list", allowing: .symbols), .any("value", allowing: .anything)], returns: .bool, contains),
    Function("distinct", [.list("list", allowing: .elements)], distinct),
    Function("element", [.any("list", allowing: .symbols), .number("index")], element),
    Function("flatten", [.any("list", allowing: .symbols)], flatten),
    Function(
      "index", [.any("list", allowing: .elements), .any("value", allowing: .anything)], returns: .number, index),
    Function("length", [.any("value", allowing: .symbols)], returns: .number, length),
    Function(
      "matchkeys",
      [
        .list("values", allowing: .elements), .list("keys", allowing: .elements),
        .list("searchset", allowing: .elements),
      ],
      matchKeys),
    Function("one", [.any("list", allowing: .symbols)], one),
    Function("range", variadic: .number("params"), returns: .list(.number), range),
    Function("reverse", [.any("list", allowing: .elements)], reverse),
    Function(
      "slice", [.any("list", allowing: .elements), .number("start_index"), .number("end_index")], slice),
    Function("sort", [.list("list", of: .string, allowing: .elements)], returns: .list(.string), sort),
  ]

  /// The type that the elements of a collection have in common; `.dynamic` where that is not known.
  static func elementType(_ value: Value) -> Type? {
    switch value {
    case .list(_, let type), .set(_, let type), .map(_, let type): type
    case .tuple(let elements): Type.unify(elements.map(\.type))
    case .unknown(let unknown):
      switch unknown.type {
      case .list(let type), .set(let type), .map(let type): type
      case .tuple(let types): Type.unify(types)
      default: .dynamic
      }
    default: nil
    }
  }

  /// A sequence of the same kind with other elements; sets become lists.
  static func sequence(like value: Value, _ elements: [Value]) -> Value {
    switch value {
    case .list(_, let type), .set(_, let type): .list(elements, type)
    default: .tuple(elements)
    }
  }
}

// MARK: Truths

private func allTrue(_ arguments: Arguments) throws(FunctionError) -> Value {
  guard let elements = arguments[0].elements else {
    return certain(arguments[0]).contains(.bool(false)) ? .bool(false) : arguments.unknown()
  }
  var result = Truth.yes
  for element in elements { result = result && truth(element) }
  return arguments.truth(result)
}

private func anyTrue(_ arguments: Arguments) throws(FunctionError) -> Value {
  guard let elements = arguments[0].elements else {
    return certain(arguments[0]).contains(.bool(true)) ? .bool(true) : arguments.unknown()
  }
  var result = Truth.no
  for element in elements { result = result || truth(element) }
  return arguments.truth(result)
}

/// A bool as a condition; null counts as false.
private func truth(_ value: Value) -> Truth {
  value.isUnknown ? .unknown : Truth(value.boolValue ?? false)
}

/// The elements that an unknown collection holds for certain.
private func certain(_ value: Value) -> [Value] {
  if case .unknown(let unknown) = value { return unknown.certain }
  return []
}

// MARK: Choosing

/// A value that is neither null nor an empty string, as far as that is known.
private func isPresent(_ value: Value) -> Truth {
  switch value {
  case .null: return .no
  case .string(let text): return Truth(!text.isEmpty)
  case .partial(let partial): return partial.texts.isEmpty ? .unknown : .yes
  case .unknown(let unknown):
    if unknown.symbol.isAssignedText { return .yes }
    if unknown.isNotNull && unknown.type != .string && unknown.type != .dynamic { return .yes }
    return .unknown
  default: return .yes
  }
}

private func coalesce(_ arguments: Arguments) throws(FunctionError) -> Value {
  guard arguments.count > 0, let type = Type.unify(arguments.values.map(\.type)) else {
    throw FunctionError("all arguments must have the same type")
  }
  for value in arguments.values {
    switch isPresent(value) {
    case .no: continue
    case .unknown: return arguments.unknown(type)
    case .yes:
      do { return try value.converted(to: type) } catch {
        throw FunctionError("all arguments must have the same type")
      }
    }
  }
  throw FunctionError("no non-null, non-empty-string arguments")
}

private func coalesceLists(_ arguments: Arguments) throws(FunctionError) -> Value {
  if arguments.count == 0 { throw FunctionError("at least one argument is required") }
  for value in arguments.values {
    switch value {
    case .list, .tuple: continue
    case .unknown(let unknown) where isSequence(unknown.type): continue
    default: throw FunctionError("coalescelist arguments must be lists or tuples")
    }
  }
  for value in arguments.values {
    if let elements = value.elements, !elements.isEmpty { return value }
    if case .unknown(let unknown) = value { return unknown.certain.isEmpty ? arguments.unknown() : value }
  }
  throw FunctionError("no non-null arguments")
}

private func compact(_ arguments: Arguments) throws(FunctionError) -> Value {
  var kept: [Value] = []
  var possible = 0
  for element in arguments.elements(0) {
    switch isPresent(element) {
    case .no: continue
    case .unknown: possible += 1
    case .yes: kept.append(element)
    }
  }
  if possible > 0 { return arguments.unknown(certain: kept, longest: kept.count + possible) }
  return .list(kept, .string)
}

private func one(_ arguments: Arguments) throws(FunctionError) -> Value {
  if case .unknown(let unknown) = arguments[0] {
    if unknown.longest == 1, let only = unknown.certain.first { return only }
    return arguments.unknown()
  }
  let refusal = FunctionError(
    "must be a list, set, or tuple value with either zero or one elements", argument: 0)
  guard let elements = arguments[0].elements else { throw refusal }
  switch elements.count {
  case 0: return .null
  case 1: return elements[0]
  default:
    // A set's symbols may turn out to be the same.
    if case .set = arguments[0], length(of: arguments[0]) == nil { return arguments.unknown() }
    throw refusal
  }
}

private func element(_ arguments: Arguments) throws(FunctionError) -> Value {
  let index = try arguments.int(1)
  switch arguments[0] {
  case .list(let elements, _), .tuple(let elements):
    if elements.isEmpty { throw FunctionError("cannot use element function with an empty list") }
    // Indices go round and round. Negative ones count from the end of a list; of a tuple only those that come round to its
    // first element mean something.
    let position = index % elements.count
    if position >= 0 { return elements[position] }
    if case .tuple = arguments[0] { throw FunctionError("cannot use element function with a negative index") }
    return elements[position + elements.count]
  case .unknown(let unknown):
    guard index == 0 else { return arguments.unknown() }
    // The first element is there, or the call is an error: so it is what `[0]` gives.
    return .unknown(Unknown(unknown.symbol.appending("[0]"), type: Lists.elementType(arguments[0]) ?? .dynamic))
  default: throw FunctionError("cannot read elements from \(arguments[0].kindName)")
  }
}

private func slice(_ arguments: Arguments) throws(FunctionError) -> Value {
  if case .set = arguments[0] {
    throw FunctionError(
      "cannot slice a set, because its elements do not have indices; explicitly convert to a list if the ordering of "
        + "the result is not important", argument: 0)
  }
  guard let elements = arguments[0].elements else { throw FunctionError("must be a list or tuple value", argument: 0) }
  let start = try arguments.int(1)
  let end = try arguments.int(2)
  if start < 0 { throw FunctionError("start index must not be less than zero", argument: 1) }
  if start > elements.count {
    throw FunctionError("start index must not be greater than the length of the list", argument: 1)
  }
  if end > elements.count {
    throw FunctionError("end index must not be greater than the length of the list", argument: 2)
  }
  if start > end { throw FunctionError("start index must not be greater than end index", argument: 1) }
  return Lists.sequence(like: arguments[0], Array(elements[start..<end]))
}

// MARK: Searching

private func contains(_ arguments: Arguments) throws(FunctionError) -> Value {
  let wanted = arguments[1]
  let searched: [Value]
  switch arguments[0] {
  case .unknown(let unknown): searched = unknown.certain
  default:
    guard let elements = arguments[0].elements else { throw FunctionError("argument must be list, tuple, or set") }
    searched = elements
  }
  var result: Truth = arguments[0].isUnknown ? .unknown : .no
  for element in searched {
    result = result || element.equals(wanted)
    if result == .yes { break }
  }
  return arguments.truth(result)
}

private func index(_ arguments: Arguments) throws(FunctionError) -> Value {
  if case .set = arguments[0] { throw FunctionError("argument must be a list or tuple") }
  guard let elements = arguments[0].elements else { throw FunctionError("argument must be a list or tuple") }
  if elements.isEmpty { throw FunctionError("cannot search an empty list") }
  for (i, element) in elements.enumerated() {
    switch element.equals(arguments[1]) {
    case .yes: return .int(i)
    case .unknown: return arguments.unknown()
    case .no: continue
    }
  }
  throw FunctionError("item not found")
}

private func matchKeys(_ arguments: Arguments) throws(FunctionError) -> Value {
  let values = arguments.elements(0)
  var keys = arguments.elements(1)
  var searched = arguments.elements(2)
  let keyType = Lists.elementType(arguments[1]) ?? .dynamic
  let searchedType = Lists.elementType(arguments[2]) ?? .dynamic
  guard let common = Type.unify([keyType, searchedType]) else {
    throw FunctionError("keys and searchset must be of the same type")
  }
  do {
    keys = try keys.map { key throws(ConversionError) in try key.converted(to: common) }
    searched = try searched.map { key throws(ConversionError) in try key.converted(to: common) }
  } catch {
    throw FunctionError("keys and searchset must be of the same type")
  }
  if keys.count != values.count { throw FunctionError("length of keys and values should be equal") }
  let known = Set(searched.filter(\.isWhollyKnown))
  let unknown = searched.filter { !$0.isWhollyKnown }
  var matched: [Value] = []
  var possible = 0
  for (key, value) in zip(keys, values) {
    var found = Truth(known.contains(key))
    if found == .no {
      for candidate in key.isWhollyKnown ? unknown : searched { found = found || candidate.equals(key) }
    }
    switch found {
    case .yes: matched.append(value)
    case .unknown: possible += 1
    case .no: continue
    }
  }
  let type = Lists.elementType(arguments[0]) ?? .dynamic
  if possible > 0 { return arguments.unknown(.list(type), certain: matched, longest: matched.count + possible) }
  return .list(matched, type)
}

// MARK: Length

/// The number of characters that a partly known string has at least: those of ASCII, none of which joins another one.
private func leastLength(of partial: PartialString) -> Int {
  partial.parts.reduce(0) { least, part in
    guard case .text(let text) = part else { return least }
    return least + text.utf8.count { $0 >= 0x20 && $0 < 0x7F }
  }
}

private func length(_ arguments: Arguments) throws(FunctionError) -> Value {
  switch arguments[0] {
  case .string(let text): return .int(text.count)
  case .list(let elements, _), .tuple(let elements): return .int(elements.count)
  case .set(let elements, _):
    if let length = length(of: arguments[0]) { return .int(length) }
    return arguments.unknown(lowest: Number(1), highest: Number(elements.count))
  case .map(let map, _), .object(let map): return .int(map.count)
  case .partial(let partial): return arguments.unknown(lowest: Number(max(1, leastLength(of: partial))))
  case .unknown(let unknown):
    switch unknown.type {
    case .tuple(let types): return .int(types.count)
    case .object(let attributes): return .int(attributes.count)
    case .bool, .number: break
    case .set:
      let distinct = Value.set(of: unknown.certain, elementType: .dynamic)
      let least = length(of: distinct) ?? min(1, unknown.certain.count)
      return arguments.unknown(lowest: Number(least), highest: unknown.longest.map { Number($0) })
    default:
      return arguments.unknown(
        lowest: Number(max(unknown.certain.count, unknown.entries.count)), highest: unknown.longest.map { Number($0) })
    }
  case .null, .bool, .number: break
  }
  throw FunctionError("argument must be a string, a collection type, or a structural type")
}

/// The number of elements of a set; `nil` where two symbols in it may be the same.
private func length(of set: Value) -> Int? {
  guard let elements = set.elements else { return nil }
  let unknown = elements.filter { !$0.isWhollyKnown }
  if unknown.isEmpty { return elements.count }
  guard unknown.count.multipliedReportingOverflow(by: elements.count).partialValue <= Limits.elements else {
    return nil
  }
  for (i, a) in unknown.enumerated() {
    for b in elements where b.isWhollyKnown && a.equals(b) != .no { return nil }
    for b in unknown[(i + 1)...] where a.equals(b) != .no { return nil }
  }
  return elements.count
}

// MARK: Building

private func range(_ arguments: Arguments) throws(FunctionError) -> Value {
  var start = Number(0)
  var end = Number(0)
  var step = Number(1)
  switch arguments.count {
  case 1: end = arguments.number(0)
  case 2: (start, end) = (arguments.number(0), arguments.number(1))
  case 3: (start, end, step) = (arguments.number(0), arguments.number(1), arguments.number(2))
  default: throw FunctionError("must have one, two, or three arguments")
  }
  if arguments.count < 3 && end < start { step = Number(-1) }
  if step.isNegative {
    if end > start { throw FunctionError("end must be less than start when step is negative", argument: 1) }
  } else if end < start {
    throw FunctionError("end must be greater than start when step is positive", argument: 1)
  }
  var numbers: [Value] = []
  var next = start
  while step.isNegative ? next > end : next < end {
    if numbers.count >= 1024 {
      throw FunctionError(
        "more than 1024 values were generated; either decrease the difference between start and end or use a smaller step"
      )
    }
    numbers.append(.number(next))
    next = next + step
  }
  return .list(numbers, .number)
}

private func concatenate(_ arguments: Arguments) throws(FunctionError) -> Value {
  if arguments.count == 0 { throw FunctionError("at least one argument is required") }
  var all: [Value] = []
  var isKnown = true
  var longest: Int? = 0
  for (i, value) in arguments.values.enumerated() {
    switch value {
    case .list(let elements, _), .tuple(let elements):
      try Limits.check(elements: all.count + elements.count)
      all += elements
      longest = longest.map { $0 + elements.count }
    case .unknown(let unknown) where isSequence(unknown.type):
      isKnown = false
      all += unknown.certain
      longest = longest.flatMap { total in unknown.longest.map { total + $0 } }
    default:
      throw FunctionError("all arguments must be lists or tuples; got \(value.kindName)", argument: i)
    }
  }
  let elementType = commonListElement(arguments.values)
  if !isKnown { return arguments.unknown(elementType.map { .list($0) } ?? .dynamic, certain: all, longest: longest) }
  guard let elementType else { return .tuple(all) }
  do { return try Value.tuple(all).converted(to: .list(elementType)) } catch { return .tuple(all) }
}

private func isSequence(_ type: Type) -> Bool {
  switch type {
  case .dynamic, .list, .tuple: true
  default: false
  }
}

/// The element type of the list that lists of these types make together; `nil` where one of them is no list.
private func commonListElement(_ values: [Value]) -> Type? {
  var types: [Type] = []
  for value in values {
    guard case .list(let element) = value.type else { return nil }
    types.append(element)
  }
  return Type.unify(types)
}

private func chunk(_ arguments: Arguments) throws(FunctionError) -> Value {
  guard let size = arguments.number(1).int else { throw FunctionError("invalid size: value must be a whole number") }
  if size < 0 { throw FunctionError("the size argument must be positive") }
  let elements = arguments.elements(0)
  let type = Lists.elementType(arguments[0]) ?? .dynamic
  if elements.isEmpty { return .list([], .list(type)) }
  if size == 0 { return .list([arguments[0]], .list(type)) }
  var chunks: [Value] = []
  var start = 0
  while start < elements.count {
    let end = min(start.addingReportingOverflow(size).overflow ? elements.count : start + size, elements.count)
    chunks.append(.list(Array(elements[start..<end]), type))
    start = end
  }
  return .list(chunks, .list(type))
}

private func distinct(_ arguments: Arguments) throws(FunctionError) -> Value {
  let elements = arguments.elements(0)
  let type = Lists.elementType(arguments[0]) ?? .dynamic
  var seen: Set<Value> = []
  var kept: [Value] = []
  for element in elements where seen.insert(element).inserted { kept.append(element) }
  if kept.allSatisfy(\.isWhollyKnown) { return .list(kept, type) }
  if length(of: .set(kept, type)) != nil { return .list(kept, type) }
  return arguments.unknown(.list(type), certain: kept.filter(\.isWhollyKnown), longest: kept.count)
}

private func flatten(_ arguments: Arguments) throws(FunctionError) -> Value {
  if case .unknown(let unknown) = arguments[0] {
    var flat: [Value] = []
    var isKnown = true
    try flatten(unknown.certain, into: &flat, isKnown: &isKnown, depth: 0)
    return arguments.unknown(certain: flat)
  }
  guard let elements = arguments[0].elements else { throw FunctionError("can only flatten lists, sets and tuples") }
  var flat: [Value] = []
  var isKnown = true
  try flatten(elements, into: &flat, isKnown: &isKnown, depth: 0)
  return isKnown ? .tuple(flat) : arguments.unknown(certain: flat)
}

private func flatten(
  _ elements: [Value], into flat: inout [Value], isKnown: inout Bool, depth: Int
) throws(FunctionError) {
  if depth > Limits.depth { throw Limits.tooDeep }
  for element in elements {
    switch element {
    case .list(let inner, _), .set(let inner, _), .tuple(let inner):
      try flatten(inner, into: &flat, isKnown: &isKnown, depth: depth + 1)
    case .unknown(let unknown) where mayBeSequence(unknown):
      isKnown = false
      try flatten(unknown.certain, into: &flat, isKnown: &isKnown, depth: depth + 1)
    default:
      flat.append(element)
      try Limits.check(elements: flat.count)
    }
  }
}

/// Whether a symbol may stand for several elements; the id or ARN of a resource never does.
private func mayBeSequence(_ unknown: Unknown) -> Bool {
  switch unknown.type {
  case .list, .set, .tuple: true
  case .dynamic: !unknown.symbol.isAssignedText
  default: false
  }
}

extension Symbol {
  /// Whether it is an id or ARN that the cloud gives a resource: a string that is neither null nor empty.
  fileprivate var isAssignedText: Bool {
    if case .resource(_, let attribute) = kind { return attribute == "id" || attribute == "arn" }
    return false
  }
}

private func reverse(_ arguments: Arguments) throws(FunctionError) -> Value {
  guard let elements = arguments[0].elements else {
    throw FunctionError("can only reverse list or tuple values, not \(arguments[0].kindName)", argument: 0)
  }
  return Lists.sequence(like: arguments[0], elements.reversed())
}

private func sort(_ arguments: Arguments) throws(FunctionError) -> Value {
  let elements = arguments.elements(0)
  if let null = elements.firstIndex(where: \.isNull) {
    throw FunctionError("given list element \(null) is null; a null string cannot be sorted")
  }
  let sorted = elements.compactMap(\.stringValue).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  if sorted.count < elements.count {
    if elements.count == 1 { return arguments[0] }
    return arguments.unknown(certain: sorted.map(Value.string), longest: elements.count)
  }
  return .list(sorted.map(Value.string), .string)
}
