import Values

/// `jsonencode` and `jsondecode`, and the JSON form of values that other functions use.
///
/// Text that is not wholly known keeps its structure: encoding puts symbols where their text goes, decoding takes
/// them out again, so that a policy document with a bucket's ARN in it is a document and not one unknown string.
enum JSON {
  static let functions: [Function] = [
    Function("jsondecode", [.string("str", allowing: .unknown)], jsonDecode),
    Function("jsonencode", [.any("val", allowing: .anything)], returns: .string, jsonEncode),
  ]

  /// The value as compact JSON, keys sorted.
  ///
  /// A symbol stands in quotes where it may be a string, and bare where it is certainly something else.
  static func encode(_ value: Value) throws(FunctionError) -> Value {
    var builder = TextBuilder()
    try write(value, to: &builder, depth: 0)
    return builder.finish()
  }

  private static func write(_ value: Value, to builder: inout TextBuilder, depth: Int) throws(FunctionError) {
    if depth > Limits.depth { throw Limits.tooDeep }
    switch value {
    case .null: try builder.append("null")
    case .bool(let bool): try builder.append(bool ? "true" : "false")
    case .number(let number): try builder.append(number.description)
    case .string(let text): try builder.append(quoted(text))
    case .list(let elements, _), .set(let elements, _), .tuple(let elements):
      try builder.append("[")
      for (i, element) in elements.enumerated() {
        if i > 0 { try builder.append(",") }
        try write(element, to: &builder, depth: depth + 1)
      }
      try builder.append("]")
    case .map(let map, _), .object(let map):
      try builder.append("{")
      for (i, entry) in map.enumerated() {
        if i > 0 { try builder.append(",") }
        try builder.append(quoted(entry.key))
        try builder.append(":")
        try write(entry.value, to: &builder, depth: depth + 1)
      }
      try builder.append("}")
    case .unknown(let unknown):
      switch unknown.type {
      case .dynamic, .string:
        try builder.append("\"")
        builder.append(unknown)
        try builder.append("\"")
      default: builder.append(unknown)
      }
    case .partial(let partial):
      try builder.append("\"")
      for part in partial.parts {
        switch part {
        case .text(let text): try builder.append(escaped(text))
        case .symbol(let unknown): builder.append(unknown)
        }
      }
      try builder.append("\"")
    }
  }

  static func quoted(_ text: String) -> String { "\"" + escaped(text) + "\"" }

  /// Escapes as Go's `encoding/json` does, with what HTML could mistake.
  private static func escaped(_ text: String) -> String {
    if !text.utf8.contains(where: isSpecial) { return text }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.utf8.count + 16)
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": bytes += "\\\"".utf8
      case "\\": bytes += "\\\\".utf8
      case "\n": bytes += "\\n".utf8
      case "\r": bytes += "\\r".utf8
      case "\t": bytes += "\\t".utf8
      case "\u{8}": bytes += "\\b".utf8
      case "\u{C}": bytes += "\\f".utf8
      case "<", ">", "&", "\u{2028}", "\u{2029}", "\0"..."\u{1F}":
        let hex = String(scalar.value, radix: 16)
        bytes += "\\u\(String(repeating: "0", count: 4 - hex.utf8.count))\(hex)".utf8
      default: bytes += UTF8.encode(scalar).map { Array($0) } ?? []
      }
    }
    return String(bytes: bytes)
  }

  /// Whether a byte begins something that is escaped, 0xE2 for the line and paragraph separators.
  private static func isSpecial(_ byte: UInt8) -> Bool {
    switch byte {
    case ..<0x20, UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "&"), 0xE2:
      true
    default: false
    }
  }
}

private func jsonEncode(_ arguments: Arguments) throws(FunctionError) -> Value {
  if case .unknown(let unknown) = arguments[0], unknown.type == .dynamic { return arguments.unknown() }
  return try JSON.encode(arguments[0])
}

private func jsonDecode(_ arguments: Arguments) throws(FunctionError) -> Value {
  switch arguments[0] {
  case .string(let text):
    var decoder = JSONDecoder(text)
    return try decoder.decode()
  case .partial(let partial):
    var decoder = JSONDecoder(partial)
    do { return try decoder.decode() } catch {
      // What stands for a symbol may be just what is missing.
      return arguments.unknown()
    }
  default: return arguments.unknown()
  }
}

/// Reads one JSON document, with symbols in it.
private struct JSONDecoder {
  /// UTF-8, a symbol being a byte that UTF-8 does not have.
  private let bytes: [UInt8]
  private let symbols: [Unknown]
  private var i = 0
  private var nextSymbol = 0
  private static let symbolMark: UInt8 = 0xFF

  init(_ text: String) {
    bytes = Array(text.utf8)
    symbols = []
  }

  init(_ partial: PartialString) {
    var bytes: [UInt8] = []
    var symbols: [Unknown] = []
    for part in partial.parts {
      switch part {
      case .text(let text): bytes += text.utf8
      case .symbol(let unknown):
        bytes.append(JSONDecoder.symbolMark)
        symbols.append(unknown)
      }
    }
    self.bytes = bytes
    self.symbols = symbols
  }

  mutating func decode() throws(FunctionError) -> Value {
    let value = try value(depth: 0)
    skipSpace()
    if i < bytes.count { throw FunctionError("extraneous data after JSON object") }
    return value
  }

  private var current: UInt8? { i < bytes.count ? bytes[i] : nil }

  private mutating func skipSpace() {
    while let byte = current, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { i += 1 }
  }

  private mutating func takeSymbol() -> Unknown? {
    i += 1
    defer { nextSymbol += 1 }
    return symbols.indices.contains(nextSymbol) ? symbols[nextSymbol] : nil
  }

  private func unexpected(_ wanted: String) -> FunctionError {
    guard i < bytes.count else { return FunctionError("EOF") }
    let character = String(bytes: bytes[i...].prefix(8)).first.map { String($0) } ?? ""
    return FunctionError("invalid character '\(character)' \(wanted)")
  }

  private mutating func value(depth: Int) throws(FunctionError) -> Value {
    if depth > Limits.depth { throw Limits.tooDeep }
    skipSpace()
    switch current {
    case UInt8(ascii: "{"): return try object(depth: depth)
    case UInt8(ascii: "["): return try array(depth: depth)
    case UInt8(ascii: "\""): return try string()
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    case let byte? where byte == UInt8(ascii: "-") || (byte >= 0x30 && byte <= 0x39): return try number()
    case JSONDecoder.symbolMark:
      guard let unknown = takeSymbol() else { throw unexpected("looking for beginning of value") }
      switch unknown.type {
      case .dynamic, .string: return .derived("jsondecode", from: [.unknown(unknown)])
      default: return .unknown(unknown)
      }
    default: throw unexpected("looking for beginning of value")
    }
  }

  private mutating func word(_ word: String, _ value: Value) throws(FunctionError) -> Value {
    for byte in word.utf8 {
      guard current == byte else { throw unexpected("in literal \(word)") }
      i += 1
    }
    return value
  }

  private mutating func number() throws(FunctionError) -> Value {
    let start = i
    if current == UInt8(ascii: "-") { i += 1 }
    if current == UInt8(ascii: "0") { i += 1 } else { try digits() }
    if current == UInt8(ascii: ".") {
      i += 1
      try digits()
    }
    if current == UInt8(ascii: "e") || current == UInt8(ascii: "E") {
      i += 1
      if current == UInt8(ascii: "+") || current == UInt8(ascii: "-") { i += 1 }
      try digits()
    }
    guard let number = Number(String(bytes: bytes[start..<i])) else {
      throw FunctionError("the number at offset \(start) is out of range")
    }
    return .number(number)
  }

  private mutating func digits() throws(FunctionError) {
    let start = i
    while let byte = current, byte >= 0x30, byte <= 0x39 { i += 1 }
    if i == start { throw unexpected("in numeric literal") }
  }

  private mutating func array(depth: Int) throws(FunctionError) -> Value {
    i += 1
    var elements: [Value] = []
    skipSpace()
    if current == UInt8(ascii: "]") {
      i += 1
      return .tuple([])
    }
    while true {
      elements.append(try value(depth: depth + 1))
      try Limits.check(elements: elements.count)
      skipSpace()
      switch current {
      case UInt8(ascii: ","): i += 1
      case UInt8(ascii: "]"):
        i += 1
        return .tuple(elements)
      default: throw unexpected("after array element")
      }
    }
  }

  private mutating func object(depth: Int) throws(FunctionError) -> Value {
    i += 1
    var entries: [ValueMap.Entry] = []
    skipSpace()
    if current == UInt8(ascii: "}") {
      i += 1
      return .emptyObject
    }
    while true {
      skipSpace()
      guard current == UInt8(ascii: "\"") else { throw unexpected("looking for beginning of object key string") }
      // A key that is not known leaves nothing that is known about the object.
      guard let key = try string().stringValue else { throw FunctionError("a key is not known") }
      skipSpace()
      guard current == UInt8(ascii: ":") else { throw unexpected("after object key") }
      i += 1
      entries.append(ValueMap.Entry(key: key, value: try value(depth: depth + 1)))
      try Limits.check(elements: entries.count)
      skipSpace()
      switch current {
      case UInt8(ascii: ","): i += 1
      case UInt8(ascii: "}"):
        i += 1
        return .object(ValueMap(entries: entries))
      default: throw unexpected("after object key:value pair")
      }
    }
  }

  private mutating func string() throws(FunctionError) -> Value {
    i += 1
    var builder = StringBuilder()
    var text: [UInt8] = []
    var only: Unknown?
    var pieces = 0
    while let byte = current {
      switch byte {
      case UInt8(ascii: "\""):
        i += 1
        // A symbol alone between quotes is that symbol, whatever its type.
        if let only, pieces == 1, text.isEmpty { return .unknown(only) }
        builder.append(String(bytes: text).normalized)
        return builder.finish()
      case UInt8(ascii: "\\"): try escape(into: &text)
      case JSONDecoder.symbolMark:
        if !text.isEmpty {
          builder.append(String(bytes: text).normalized)
          pieces += 1
          text = []
        }
        guard let unknown = takeSymbol() else { throw unexpected("in string literal") }
        builder.append(unknown)
        only = unknown
        pieces += 1
      case 0..<0x20: throw unexpected("in string literal")
      default:
        text.append(byte)
        i += 1
      }
    }
    throw FunctionError("unexpected EOF")
  }

  private mutating func escape(into text: inout [UInt8]) throws(FunctionError) {
    i += 1
    guard let byte = current else { throw FunctionError("unexpected EOF") }
    i += 1
    switch byte {
    case UInt8(ascii: "n"): text.append(0x0A)
    case UInt8(ascii: "t"): text.append(0x09)
    case UInt8(ascii: "r"): text.append(0x0D)
    case UInt8(ascii: "b"): text.append(0x08)
    case UInt8(ascii: "f"): text.append(0x0C)
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
    case UInt8(ascii: "u"):
      var code = try hex()
      if (0xD800..<0xDC00).contains(code), i + 1 < bytes.count, bytes[i] == UInt8(ascii: "\\"),
        bytes[i + 1] == UInt8(ascii: "u")
      {
        let mark = i
        i += 2
        let low = try hex()
        if (0xDC00..<0xE000).contains(low) { code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00) } else { i = mark }
      }
      text += UTF8.encode(Unicode.Scalar(code) ?? "\u{FFFD}").map { Array($0) } ?? []
    default:
      i -= 1
      throw unexpected("in string escape code")
    }
  }

  private mutating func hex() throws(FunctionError) -> UInt32 {
    guard i + 4 <= bytes.count, let code = UInt32(String(bytes: bytes[i..<(i + 4)]), radix: 16) else {
      throw unexpected("in \\u hexadecimal character escape")
    }
    i += 4
    return code
  }
}
