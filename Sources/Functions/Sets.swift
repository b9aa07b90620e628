import Values

/// The functions of sets.
enum Sets {
  static let functions: [Function] = [
    Function(
      "setintersection", [.set("first_set", allowing: .elements)],
      variadic: .set("other_sets", allowing: .elements), intersection),
    Function("setproduct", variadic: .any("sets", allowing: .elements), product),
    Function(
      "setsubtract", [.set("a", allowing: .elements), .set("b", allowing: .elements)], subtract),
    Function(
      "setunion", [.set("first_set", allowing: .symbols)], variadic: .set("other_sets", allowing: .symbols), union),
  ]
}

/// The sets with their elements converted to the type they have in common.
private func unified(_ arguments: Arguments) throws(FunctionError) -> (sets: [Value], type: Type) {
  let refusal = FunctionError("given sets must all have compatible element types")
  // The type of an empty set decides nothing.
  let types = arguments.values.filter { $0.isUnknown || $0.elements?.isEmpty == false }.compactMap(Lists.elementType)
  guard let type = Type.unify(types.isEmpty ? arguments.values.compactMap(Lists.elementType) : types) else {
    throw refusal
  }
  var sets: [Value] = []
  for value in arguments.values {
    do { sets.append(try value.converted(to: .set(type))) } catch { throw refusal }
  }
  return (sets, type)
}

private func union(_ arguments: Arguments) throws(FunctionError) -> Value {
  let (sets, type) = try unified(arguments)
  var all: [Value] = []
  var isKnown = true
  for set in sets {
    if case .unknown(let unknown) = set {
      isKnown = false
      all += unknown.certain
    }
    all += set.elements ?? []
    try Limits.check(elements: all.count)
  }
  let union = Value.set(of: all, elementType: type)
  return isKnown ? union : arguments.unknown(.set(type), certain: union.elements ?? [])
}

/// Which elements of a set remain, as far as that is known.
private func filter(
  _ arguments: Arguments, _ first: Value, type: Type, _ remains: (Value) -> Truth
) -> Value {
  var kept: [Value] = []
  var possible = 0
  for element in first.elements ?? [] {
    switch remains(element) {
    case .yes: kept.append(element)
    case .unknown: possible += 1
    case .no: continue
    }
  }
  if possible > 0 { return arguments.unknown(.set(type), certain: kept, longest: kept.count + possible) }
  return .set(kept, type)
}

/// Looks elements up in a set: by hash where they are known, by comparison where they are not.
private struct Membership {
  private let known: Set<Value>
  private let unknown: [Value]
  private let all: [Value]

  init(_ set: Value) {
    all = set.elements ?? []
    known = Set(all.filter(\.isWhollyKnown))
    unknown = all.filter { !$0.isWhollyKnown }
  }

  func contains(_ value: Value) -> Truth {
    if known.contains(value) { return .yes }
    var result = Truth.no
    for candidate in value.isWhollyKnown ? unknown : all {
      result = result || candidate.equals(value)
      if result == .yes { break }
    }
    return result
  }
}

private func intersection(_ arguments: Arguments) throws(FunctionError) -> Value {
  let (sets, type) = try unified(arguments)
  guard let first = sets.first else { return arguments.unknown() }
  let others = sets.dropFirst().map(Membership.init)
  return filter(arguments, first, type: type) { element in
    var result = Truth.yes
    for other in others { result = result && other.contains(element) }
    return result
  }
}

private func subtract(_ arguments: Arguments) throws(FunctionError) -> Value {
  let (sets, type) = try unified(arguments)
  guard sets.count == 2 else { return arguments.unknown() }
  let other = Membership(sets[1])
  return filter(arguments, sets[0], type: type) { !other.contains($0) }
}

private func product(_ arguments: Arguments) throws(FunctionError) -> Value {
  if arguments.count < 2 { throw FunctionError("at least two arguments are required") }
  var total = 1
  var lists: [[Value]] = []
  // One set among them leaves no order to keep.
  var isSet = false
  for (i, value) in arguments.values.enumerated() {
    guard var elements = value.elements else { throw FunctionError("a set or a list is required", argument: i) }
    if case .set = value { isSet = true }
    if case .tuple = value {
      guard let list = try? value.converted(to: .list(.dynamic)), let converted = list.elements else {
        throw FunctionError("all elements must be of the same type", argument: i)
      }
      elements = converted
    }
    let (product, overflow) = total.multipliedReportingOverflow(by: elements.count)
    if overflow || product > Limits.elements { throw Limits.tooManyElements }
    total = product
    lists.append(elements)
  }
  let elementType = Type.tuple(arguments.values.map { Lists.elementType($0) ?? .dynamic })
  guard total > 0 else { return isSet ? .set([], elementType) : .list([], elementType) }
  try Limits.check(elements: total.multipliedReportingOverflow(by: lists.count).partialValue)
  var combinations: [[Value]] = [[]]
  for list in lists {
    combinations = combinations.flatMap { combination in list.map { combination + [$0] } }
  }
  let tuples = combinations.map(Value.tuple)
  return isSet ? .set(of: tuples, elementType: elementType) : .list(tuples, elementType)
}
