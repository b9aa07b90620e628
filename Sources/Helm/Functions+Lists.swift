/// Sprig's functions over lists.
enum ListFunctions {
  static let all: [TemplateFunction] =
    [
      TemplateFunction("list", variadic: .any) { (execution, values) throws(TemplateError) in
        .list(try execution.counted(values))
      },
      TemplateFunction("tuple", variadic: .any) { (execution, values) throws(TemplateError) in
        .list(try execution.counted(values))
      },
      TemplateFunction("concat", variadic: .any) { (execution, values) throws(TemplateError) in
        var all: [TemplateValue] = []
        for value in values {
          guard let elements = elements(value) else {
            throw TemplateError("Cannot concat type \(value.kind) as list")
          }
          all += elements
        }
        return .list(try execution.counted(all))
      },
    ]
    + pairs("append", "mustAppend", "push") { values, elements in elements + [values[1]] }
    + pairs("prepend", "mustPrepend", "") { values, elements in [values[1]] + elements }
    + [
      unary("rest", "rest") { .list(Array($0.dropFirst())) },
      unary("mustRest", "rest") { .list(Array($0.dropFirst())) },
      unary("initial", "initial") { .list(Array($0.dropLast())) },
      unary("mustInitial", "initial") { .list(Array($0.dropLast())) },
      unary("first", "first") { $0.first ?? .none }, unary("mustFirst", "first") { $0.first ?? .none },
      unary("last", "last") { $0.last ?? .none }, unary("mustLast", "last") { $0.last ?? .none },
      unary("reverse", "reverse") { .list($0.reversed()) }, unary("mustReverse", "reverse") { .list($0.reversed()) },
      unary("compact", "compact") { .list($0.filter { !ValueFunctions.isEmpty($0) }) },
      unary("mustCompact", "compact") { .list($0.filter { !ValueFunctions.isEmpty($0) }) },
      distinct("uniq"), distinct("mustUniq"), without("without"), without("mustWithout"), has("has"), has("mustHas"),
      TemplateFunction("mustSlice", .any, variadic: .any) { (_, values) throws(TemplateError) in try slice(values) },
      chunk("chunk"), chunk("mustChunk"),
    ]

  /// The elements of what Go calls a slice; `nil` for anything else.
  static func elements(_ value: TemplateValue) -> [TemplateValue]? {
    switch value.payload {
    case .list(let list): return list.elements
    case .bytes(let bytes): return bytes.map { .int(Int($0)) }
    case .object(let object): return object.elements?.listValue?.elements
    default: return nil
    }
  }

  private static func required(_ value: TemplateValue, _ what: String) throws(TemplateError) -> [TemplateValue] {
    if let elements = elements(value) { return elements }
    if value.isNil { throw TemplateError("runtime error: invalid memory address or nil pointer dereference") }
    throw TemplateError("Cannot \(what) type \(value.kind)")
  }

  private static func unary(
    _ name: String, _ what: String, _ body: @escaping @Sendable ([TemplateValue]) -> TemplateValue
  ) -> TemplateFunction {
    TemplateFunction(name, .any, form: .choosing) { (execution, values) throws(TemplateError) in
      let elements = try required(values[0], "find \(what) on")
      try execution.spend(elements.count)
      return body(elements).unwrapped
    }
  }

  private static func pairs(
    _ names: String..., body: @escaping @Sendable ([TemplateValue], [TemplateValue]) -> [TemplateValue]
  ) -> [TemplateFunction] {
    names.filter { !$0.isEmpty }.map { name in
      TemplateFunction(name, .any, .any) { (execution, values) throws(TemplateError) in
        .list(try execution.counted(body(values, try required(values[0], "push on"))))
      }
    }
  }

  private static func distinct(_ name: String) -> TemplateFunction {
    TemplateFunction(name, .any) { (execution, values) throws(TemplateError) in
      var kept: [TemplateValue] = []
      var texts: Set<String> = []
      for element in try required(values[0], "find uniq on") {
        if let text = element.stringValue {
          if texts.insert(text).inserted { kept.append(element) }
          continue
        }
        try execution.weigh(element)
        try execution.spend(kept.count)
        if !kept.contains(where: { $0.isDeeplyEqual(to: element) }) { kept.append(element) }
      }
      return .list(kept)
    }
  }

  private static func without(_ name: String) -> TemplateFunction {
    TemplateFunction(name, .any, variadic: .any) { (execution, values) throws(TemplateError) in
      let elements = try required(values[0], "find without on")
      try execution.spend(elements.count &* values.count)
      for value in values.dropFirst() { try execution.weigh(value) }
      return .list(elements.filter { element in !values.dropFirst().contains { $0.isDeeplyEqual(to: element) } })
    }
  }

  private static func has(_ name: String) -> TemplateFunction {
    TemplateFunction(name, .any, .any) { (execution, values) throws(TemplateError) in
      if values[1].isNil { return .bool(false) }
      let elements = try required(values[1], "find has on")
      try execution.spend(elements.count)
      try execution.weigh(values[0])
      return .bool(elements.contains { $0.isDeeplyEqual(to: values[0]) })
    }
  }

  private static func chunk(_ name: String) -> TemplateFunction {
    TemplateFunction(name, .int, .any) { (_, values) throws(TemplateError) in
      let elements = try required(values[1], "chunk")
      guard case .int(let size) = values[0].payload, size > 0 else {
        throw TemplateError("chunk size must be positive")
      }
      let chunks = stride(from: 0, to: elements.count, by: size).map {
        TemplateValue.list(Array(elements[$0..<min($0 + size, elements.count)]))
      }
      return TemplateValue(.list(TemplateList(chunks, .list)))
    }
  }

  /// Sprig's `slice`, which Helm's templates have in place of Go's.
  static func slice(_ values: [TemplateValue]) throws(TemplateError) -> TemplateValue {
    guard let elements = elements(values[0]) else {
      throw TemplateError("list should be type of slice or array but \(values[0].kind)")
    }
    if elements.isEmpty { return .none }
    let start = values.count > 1 ? Int(NumberFunctions.int64(values[1])) : 0
    let end = values.count > 2 ? Int(NumberFunctions.int64(values[2])) : elements.count
    guard start >= 0, start <= end, end <= elements.count else {
      throw TemplateError("reflect.Value.Slice: slice index out of bounds")
    }
    return TemplateValue(.list(TemplateList(Array(elements[start..<end]), values[0].listValue?.element ?? .any)))
  }
}

extension TemplateExecution {
  /// Elements that were put together, counted.
  func counted(_ elements: [TemplateValue]) throws(TemplateError) -> [TemplateValue] {
    try spend(elements.count)
    return elements
  }
}
