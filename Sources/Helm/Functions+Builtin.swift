/// The functions of text/template itself.
enum BuiltinFunctions {
  static let all: [TemplateFunction] =
    logic + comparison + [
      TemplateFunction("index", .any, variadic: .any, form: .choosing) { (_, values) throws(TemplateError) in
        var value = values[0]
        for index in values.dropFirst() { value = try element(of: value, index) }
        return value.unwrapped
      },
      TemplateFunction("slice", .any, variadic: .any, form: .choosing) { (_, values) throws(TemplateError) in
        try ListFunctions.slice(values)
      },
      TemplateFunction("len", .any, form: .choosing) { (_, values) throws(TemplateError) in .int(try length(values[0]))
      },
      TemplateFunction("print", variadic: .any) { (execution, values) throws(TemplateError) in
        .string(try execution.checked(GoFormat.sprint(values)))
      },
      TemplateFunction("println", variadic: .any) { _, values in
        .string(values.map { GoFormat.text($0) }.joined(separator: " ") + "\n")
      },
      TemplateFunction("printf", .string, variadic: .any) { (execution, values) throws(TemplateError) in
        .string(try execution.checked(GoPrintf.text(values[0].stringValue ?? "", Array(values.dropFirst()))))
      },
      TemplateFunction("html", variadic: .any) { _, values in .string(html(joined(values))) },
      TemplateFunction("js", variadic: .any) { _, values in .string(js(joined(values))) },
      TemplateFunction("urlquery", variadic: .any) { _, values in
        .string(PathFunctions.escaped(joined(values), keeps: "-_.~", plus: true))
      },
      TemplateFunction("call", .any, variadic: .any) { (_, values) throws(TemplateError) in
        throw TemplateError("non-function of type \(values[0].typeName)")
      },
    ]

  private static let logic = [
    TemplateFunction("and", .any, variadic: .any, form: .and) { _, values in values.last ?? .none },
    TemplateFunction("or", .any, variadic: .any, form: .or) { _, values in values.last ?? .none },
    TemplateFunction("not", .any) { _, values in .bool(!values[0].isTrue) },
  ]

  // MARK: Comparison

  private static let comparison = [
    TemplateFunction("eq", .any, variadic: .any) { (_, values) throws(TemplateError) in
      guard values.count > 1 else { throw TemplateError("missing argument for comparison") }
      for other in values.dropFirst() {
        if try equal(values[0], other) { return .bool(true) }
      }
      return .bool(false)
    },
    TemplateFunction("ne", .any, .any) { (_, values) throws(TemplateError) in .bool(try !equal(values[0], values[1])) },
    TemplateFunction("lt", .any, .any) { (_, values) throws(TemplateError) in .bool(try less(values[0], values[1])) },
    TemplateFunction("le", .any, .any) { (_, values) throws(TemplateError) in
      .bool(try isAtMost(values[0], values[1]))
    },
    TemplateFunction("gt", .any, .any) { (_, values) throws(TemplateError) in
      .bool(try !isAtMost(values[0], values[1]))
    },
    TemplateFunction("ge", .any, .any) { (_, values) throws(TemplateError) in .bool(try !less(values[0], values[1])) },
  ]

  /// A value of a basic kind, by which Go compares.
  private enum Basic {
    case bool(Bool), int(Int64), uint(UInt64), float(Double), string(String), other

    init(_ value: TemplateValue) {
      switch value.payload {
      case .bool(let flag): self = .bool(flag)
      case .int(let number): self = .int(Int64(number))
      case .int64(let number): self = .int(number)
      case .uint64(let number): self = .uint(number)
      case .float(let number): self = .float(number)
      case .string(let text): self = .string(text)
      case .text(let marked): self = .string(marked.text)
      default: self = .other
      }
    }
  }

  static func equal(_ a: TemplateValue, _ b: TemplateValue) throws(TemplateError) -> Bool {
    switch (Basic(a), Basic(b)) {
    case (.bool(let x), .bool(let y)): return x == y
    case (.int(let x), .int(let y)): return x == y
    case (.uint(let x), .uint(let y)): return x == y
    case (.float(let x), .float(let y)): return x == y
    case (.string(let x), .string(let y)): return x == y
    case (.int(let x), .uint(let y)), (.uint(let y), .int(let x)): return x >= 0 && UInt64(x) == y
    case (.other, .other):
      if a.isNil || b.isNil { return a.isNil == b.isNil }
      throw TemplateError("non-comparable type \(GoFormat.text(a)): \(a.typeName)")
    default:
      if a.isNil || b.isNil { return false }
      throw TemplateError("incompatible types for comparison")
    }
  }

  private static func isAtMost(_ a: TemplateValue, _ b: TemplateValue) throws(TemplateError) -> Bool {
    if try less(a, b) { return true }
    return try equal(a, b)
  }

  private static func less(_ a: TemplateValue, _ b: TemplateValue) throws(TemplateError) -> Bool {
    switch (Basic(a), Basic(b)) {
    case (.int(let x), .int(let y)): return x < y
    case (.uint(let x), .uint(let y)): return x < y
    case (.float(let x), .float(let y)): return x < y
    case (.string(let x), .string(let y)): return x.utf8.lexicographicallyPrecedes(y.utf8)
    case (.int(let x), .uint(let y)): return x < 0 || UInt64(x) < y
    case (.uint(let x), .int(let y)): return y >= 0 && x < UInt64(y)
    case (.other, _), (_, .other), (.bool, .bool): throw TemplateError("invalid type for comparison")
    default: throw TemplateError("incompatible types for comparison")
    }
  }

  // MARK: Collections

  private static func element(of value: TemplateValue, _ index: TemplateValue) throws(TemplateError) -> TemplateValue {
    func position(_ count: Int) throws(TemplateError) -> Int {
      let position: Int
      switch index.payload {
      case .int(let number): position = number
      case .int64(let number): position = Int(number)
      case .none, .nilInterface: throw TemplateError("cannot index slice/array with nil")
      default: throw TemplateError("cannot index slice/array with type \(index.typeName)")
      }
      guard position >= 0, position < count else {
        throw TemplateError("error calling index: reflect: slice index out of range")
      }
      return position
    }
    switch value.payload {
    case .list(let list): return list.elements[try position(list.elements.count)]
    case .string, .text:
      let bytes = Array((value.stringValue ?? "").utf8)
      return .int(Int(bytes[try position(bytes.count)]))
    case .bytes(let bytes): return .int(Int(bytes[try position(bytes.count)]))
    case .map(let map):
      guard let key = index.stringValue else {
        if index.isNil { throw TemplateError("value is nil; should be of type string") }
        throw TemplateError("value has type \(index.typeName); should be string")
      }
      return map[key] ?? (map.type == .strings ? .string("") : TemplateValue(.nilInterface))
    case .none: throw TemplateError("index of untyped nil")
    case .nilInterface: throw TemplateError("index of nil pointer")
    case .object(let object):
      if let elements = object.elements { return try element(of: elements, index) }
      throw TemplateError("can't index item of type \(value.typeName)")
    default: throw TemplateError("can't index item of type \(value.typeName)")
    }
  }

  private static func length(_ value: TemplateValue) throws(TemplateError) -> Int {
    switch value.payload {
    case .list(let list): return list.elements.count
    case .map(let map): return map.count
    case .string(let text): return text.utf8.count
    case .text(let marked): return marked.text.utf8.count
    case .bytes(let bytes): return bytes.count
    case .none, .nilInterface: throw TemplateError("len of nil pointer")
    case .object(let object):
      if let elements = object.elements { return try length(elements) }
      throw TemplateError("len of type \(value.typeName)")
    default: throw TemplateError("len of type \(value.typeName)")
    }
  }

  // MARK: Escapes

  private static func joined(_ values: [TemplateValue]) -> String {
    GoFormat.sprint(values.map { $0.isNil ? .string("<no value>") : $0 })
  }

  private static func html(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "&#34;"
      case "'": result += "&#39;"
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\0": result += "\u{FFFD}"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  private static func js(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\\": result += "\\\\"
      case "'": result += "\\'"
      case "\"": result += "\\\""
      case "<": result += "\\u003C"
      case ">": result += "\\u003E"
      case "&": result += "\\u0026"
      case "=": result += "\\u003D"
      default:
        if scalar.value < 0x20 || !GoFormat.isPrintable(scalar) {
          result += "\\u" + GoFormat.hex(UInt64(scalar.value), width: 4).uppercased()
        } else {
          result.unicodeScalars.append(scalar)
        }
      }
    }
    return result
  }
}

extension TemplateExecution {
  /// A text that was made, if it is not too long.
  func checked(_ text: String) throws(TemplateError) -> String {
    try allow(bytes: text.utf8.count)
    return text
  }
}
