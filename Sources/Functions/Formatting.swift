import BigInt
import Values

/// `format` and `formatlist`: Go's verbs as cty has them.
enum Formatting {
  static let functions: [Function] = [
    Function(
      "format", [.string("format")], variadic: .any("args", allowing: .anything), returns: .string, format),
    Function(
      "formatlist", [.string("format")], variadic: .any("args", allowing: .anything), returns: .list(.string),
      formatList),
  ]
}

private func format(_ arguments: Arguments) throws(FunctionError) -> Value {
  let segments = try FormatSegment.parse(arguments.string(0))
  return try render(segments, Array(arguments.from(1)), arguments)
}

private func formatList(_ arguments: Arguments) throws(FunctionError) -> Value {
  let segments = try FormatSegment.parse(arguments.string(0))
  var length: Int?
  for (i, value) in arguments.from(1).enumerated() {
    switch value {
    case .list(let elements, _), .tuple(let elements), .set(let elements, _):
      if let length, length != elements.count {
        throw FunctionError(
          "argument \(i + 1) has length \(elements.count), which is inconsistent with argument of length \(length)",
          argument: i + 1)
      }
      length = elements.count
    case .unknown(let unknown):
      switch unknown.type {
      case .dynamic, .list, .set, .tuple: return arguments.unknown()
      default: continue
      }
    default: continue
    }
  }
  if length == 0 { return .list([], .string) }
  var results: [Value] = []
  var total = 0
  for i in 0..<(length ?? 1) {
    let row = arguments.from(1).map { $0.elements.map { $0.indices.contains(i) ? $0[i] : .null } ?? $0 }
    let result = try render(segments, row, arguments)
    total += result.stringValue?.utf8.count ?? 0
    if total > Limits.stringBytes { throw Limits.stringTooLong }
    results.append(result)
  }
  return .list(results, .string)
}

private func render(
  _ segments: [FormatSegment], _ values: [Value], _ arguments: Arguments
) throws(FunctionError) -> Value {
  var builder = TextBuilder()
  var highest = 0
  for segment in segments {
    switch segment {
    case .text(let text): try builder.append(text)
    case .verb(let verb):
      guard values.indices.contains(verb.argument - 1) else {
        throw FunctionError(
          "not enough arguments for \"\(verb.raw)\" at \(verb.offset): need index \(verb.argument) but have "
            + "\(values.count) total")
      }
      highest = max(highest, verb.argument)
      try builder.append(verb.format(values[verb.argument - 1]))
    }
  }
  if highest < values.count {
    let used = highest == 0 ? "no verbs in format string" : "only \(highest) used by format string"
    throw FunctionError("too many arguments; \(used)", argument: highest + 1)
  }
  return builder.finish()
}

/// A piece of a format string.
private enum FormatSegment {
  case text(String)
  case verb(FormatVerb)

  static func parse(_ format: String) throws(FunctionError) -> [FormatSegment] {
    let bytes = Array(format.utf8)
    var segments: [FormatSegment] = []
    var i = 0
    var start = 0
    var next = 1
    while i < bytes.count {
      guard bytes[i] == UInt8(ascii: "%") else {
        i += 1
        continue
      }
      if i > start { segments.append(.text(String(bytes: bytes[start..<i]))) }
      if i + 1 < bytes.count, bytes[i + 1] == UInt8(ascii: "%") {
        segments.append(.text("%"))
        i += 2
      } else {
        let verb = try FormatVerb(bytes, at: &i, next: next)
        next = verb.argument + 1
        segments.append(.verb(verb))
      }
      start = i
    }
    if i > start { segments.append(.text(String(bytes: bytes[start..<i]))) }
    return segments
  }
}

/// `%` with its flags, width, precision, argument index and letter.
private struct FormatVerb {
  var raw = ""
  var offset = 0
  /// Counted from 1.
  var argument: Int
  var letter: UInt8 = 0
  var plus = false
  var minus = false
  var space = false
  var zero = false
  var sharp = false
  var width: Int?
  var precision: Int?

  init(_ bytes: [UInt8], at i: inout Int, next: Int) throws(FunctionError) {
    offset = i
    argument = next
    let start = i
    i += 1
    flags: while i < bytes.count {
      switch bytes[i] {
      case UInt8(ascii: "+"): plus = true
      case UInt8(ascii: "-"): minus = true
      case UInt8(ascii: " "): space = true
      case UInt8(ascii: "0"): zero = true
      case UInt8(ascii: "#"): sharp = true
      default: break flags
      }
      i += 1
    }
    width = try FormatVerb.digits(bytes, at: &i)
    if i < bytes.count, bytes[i] == UInt8(ascii: ".") {
      i += 1
      precision = try FormatVerb.digits(bytes, at: &i) ?? 0
    }
    if i < bytes.count, bytes[i] == UInt8(ascii: "[") {
      i += 1
      guard let index = try FormatVerb.digits(bytes, at: &i), index > 0, i < bytes.count, bytes[i] == UInt8(ascii: "]")
      else { throw FunctionError("invalid format string starting at offset \(min(i, bytes.count))") }
      argument = index
      i += 1
    }
    guard i < bytes.count else { throw FunctionError("invalid format string starting at offset \(i)") }
    letter = bytes[i]
    guard (letter | 0x20) >= UInt8(ascii: "a"), (letter | 0x20) <= UInt8(ascii: "z") else {
      let character = String(bytes: bytes[i...]).first.map { String($0) } ?? ""
      throw FunctionError("unrecognized format character '\(character)' at offset \(i)")
    }
    i += 1
    raw = String(bytes: bytes[start..<i])
  }

  private static func digits(_ bytes: [UInt8], at i: inout Int) throws(FunctionError) -> Int? {
    var value: Int?
    while i < bytes.count, bytes[i] >= 0x30, bytes[i] <= 0x39 {
      let digit = Int(bytes[i]) - 0x30
      value = (value ?? 0) * 10 + digit
      if value ?? 0 > Limits.elements { throw FunctionError("the width or precision at offset \(i) is too large") }
      i += 1
    }
    return value
  }

  private func refusal(_ reason: String) -> FunctionError {
    FunctionError("unsupported value for \"\(raw)\" at \(offset): \(reason)")
  }

  func format(_ value: Value) throws(FunctionError) -> Value {
    if value.isNull && letter != UInt8(ascii: "v") { throw refusal("null value cannot be formatted") }
    switch letter {
    case UInt8(ascii: "v"): return try formatAsIs(value)
    case UInt8(ascii: "t"):
      let bool = try convert(value, to: .bool)
      return bool.isUnknown ? unknown(value) : .string(padded(bool.boolValue == true ? "true" : "false"))
    case UInt8(ascii: "s"), UInt8(ascii: "q"): return try formatString(value)
    case UInt8(ascii: "b"), UInt8(ascii: "d"), UInt8(ascii: "o"), UInt8(ascii: "x"), UInt8(ascii: "X"):
      let number = try convert(value, to: .number)
      if case .unknown(let symbol) = number, letter == UInt8(ascii: "d"), width == nil, precision == nil, !plus, !space
      {
        return .unknown(symbol)
      }
      guard let number = number.numberValue else { return unknown(value) }
      guard let whole = number.wholeBigInt else { throw refusal("an integer is required") }
      return .string(formatted(whole))
    case UInt8(ascii: "e"), UInt8(ascii: "E"), UInt8(ascii: "f"), UInt8(ascii: "g"), UInt8(ascii: "G"):
      guard let number = try convert(value, to: .number).numberValue else { return unknown(value) }
      return .string(formatted(number))
    default:
      let shown = Unicode.Scalar(letter)
      throw FunctionError("unsupported format verb '\(shown)' in \"\(raw)\" at offset \(offset)")
    }
  }

  private func convert(_ value: Value, to type: Type) throws(FunctionError) -> Value {
    do { return try value.converted(to: type) } catch { throw refusal(error.message) }
  }

  /// What this verb makes of a value that is not known.
  private func unknown(_ value: Value) -> Value {
    .derived("format", from: [.string(raw), value], type: .string)
  }

  private func formatAsIs(_ value: Value) throws(FunctionError) -> Value {
    if !sharp {
      switch value {
      case .string(let text): return .string(padded(text))
      case .number(let number): return .string(padded(Decimal(number).shortest))
      case .partial, .unknown: return width == nil ? try symbol(value) : unknown(value)
      default: break
      }
    }
    let json = try JSON.encode(value)
    if width == nil { return json }
    return json.stringValue.map { .string(padded($0)) } ?? unknown(value)
  }

  /// A symbol in a text stands for itself; a number's or bool's is its text.
  private func symbol(_ value: Value) throws(FunctionError) -> Value {
    if case .unknown(let unknown) = value {
      switch unknown.type {
      case .dynamic, .string, .number, .bool: return value
      default: return try JSON.encode(value)
      }
    }
    return value
  }

  private func formatString(_ value: Value) throws(FunctionError) -> Value {
    let string = try convert(value, to: .string)
    let isQuoted = letter == UInt8(ascii: "q")
    guard let text = string.stringValue else {
      if width != nil || precision != nil { return unknown(value) }
      return isQuoted ? try JSON.encode(string) : string
    }
    if isQuoted { return .string(padded(JSON.quoted(text))) }
    if let precision { return .string(padded(String(text.prefix(precision)))) }
    return .string(padded(text))
  }

  /// cty's padding of texts, by characters; `0` pads them too.
  private func padded(_ text: String) -> String {
    guard let width else { return text }
    let missing = width - text.count
    if missing <= 0 { return text }
    if minus { return text + String(repeating: " ", count: missing) }
    return String(repeating: zero ? "0" : " ", count: missing) + text
  }

  // MARK: Numbers, as Go's fmt prints big numbers

  private func sign(isNegative: Bool) -> String { isNegative ? "-" : plus ? "+" : space ? " " : "" }

  private func formatted(_ whole: BigInt) -> String {
    let radix: Int
    var prefix = ""
    switch letter {
    case UInt8(ascii: "b"): (radix, prefix) = (2, "0b")
    case UInt8(ascii: "o"): (radix, prefix) = (8, "0")
    case UInt8(ascii: "x"): (radix, prefix) = (16, "0x")
    case UInt8(ascii: "X"): (radix, prefix) = (16, "0X")
    default: radix = 10
    }
    var digits = String(whole.magnitude, radix: radix, uppercase: letter == UInt8(ascii: "X"))
    let lead = sign(isNegative: whole.signum() < 0) + (sharp ? prefix : "")
    if let precision, digits.utf8.count < precision {
      digits = String(repeating: "0", count: precision - digits.utf8.count) + digits
    }
    return numberPadded(lead, digits, zeros: zero && precision == nil)
  }

  private func formatted(_ number: Number) -> String {
    let decimal = Decimal(number)
    let digits: String
    switch letter {
    case UInt8(ascii: "e"), UInt8(ascii: "E"): digits = decimal.scientific(precision ?? 6)
    case UInt8(ascii: "f"): digits = decimal.fixed(precision ?? 6)
    default: digits = precision.map(decimal.general) ?? decimal.shortestMagnitude
    }
    let isUpper = letter == UInt8(ascii: "E") || letter == UInt8(ascii: "G")
    return numberPadded(
      sign(isNegative: number.isNegative), isUpper ? digits.replacing("e", with: "E") : digits, zeros: zero)
  }

  private func numberPadded(_ lead: String, _ digits: String, zeros: Bool) -> String {
    let missing = (width ?? 0) - lead.utf8.count - digits.utf8.count
    if missing <= 0 { return lead + digits }
    if minus { return lead + digits + String(repeating: " ", count: missing) }
    if zeros { return lead + String(repeating: "0", count: missing) + digits }
    return String(repeating: " ", count: missing) + lead + digits
  }
}
