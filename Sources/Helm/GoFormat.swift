#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// How Go writes values as text: strconv and the verb `%v` of fmt.
enum GoFormat {
  // MARK: Strings

  /// strconv.Quote.
  static func quoted(_ text: String, ascii: Bool = false) -> String {
    var result = "\""
    for scalar in text.unicodeScalars { appendEscaped(scalar, quote: "\"", ascii: ascii, to: &result) }
    return result + "\""
  }

  /// strconv.QuoteRune.
  static func quoted(_ scalar: Unicode.Scalar, ascii: Bool = false) -> String {
    var result = "'"
    appendEscaped(scalar, quote: "'", ascii: ascii, to: &result)
    return result + "'"
  }

  private static func appendEscaped(
    _ scalar: Unicode.Scalar, quote: Unicode.Scalar, ascii: Bool, to result: inout String
  ) {
    switch scalar {
    case quote: result += "\\" + String(quote)
    case "\\": result += "\\\\"
    case "\u{07}": result += "\\a"
    case "\u{08}": result += "\\b"
    case "\u{0C}": result += "\\f"
    case "\n": result += "\\n"
    case "\r": result += "\\r"
    case "\t": result += "\\t"
    case "\u{0B}": result += "\\v"
    case _ where isPrintable(scalar) && (!ascii || scalar.isASCII): result.unicodeScalars.append(scalar)
    default:
      if let byte = GoBytes.byte(scalar) {
        result += "\\x" + hex(UInt64(byte), width: 2)
      } else if scalar.value < 0x20 || scalar.value == 0x7F {
        result += "\\x" + hex(UInt64(scalar.value), width: 2)
      } else if scalar.value < 0x10000 {
        result += "\\u" + hex(UInt64(scalar.value), width: 4)
      } else {
        result += "\\U" + hex(UInt64(scalar.value), width: 8)
      }
    }
  }

  /// strings.TrimSpace.
  static func trimmed(_ text: String) -> String {
    let start = text.drop(while: \.isWhitespace)
    return String(start[..<(start.lastIndex { !$0.isWhitespace }.map(start.index(after:)) ?? start.startIndex)])
  }

  static func hex(_ value: UInt64, width: Int = 0) -> String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
  }

  /// unicode.IsPrint.
  static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.isASCII { return scalar.value >= 0x20 && scalar.value < 0x7F }
    switch scalar.properties.generalCategory {
    case .control, .format, .surrogate, .privateUse, .unassigned, .spaceSeparator, .lineSeparator,
      .paragraphSeparator:
      return false
    default: return true
    }
  }

  /// strconv.Unquote; `nil` where the text is no literal.
  static func unquoted(_ text: String) -> String? {
    let bytes = Array(text.utf8)
    guard bytes.count >= 2, let quote = bytes.first, bytes.last == quote else { return nil }
    let body = bytes[1..<(bytes.count - 1)]
    if quote == UInt8(ascii: "`") {
      return String(decoding: body.filter { $0 != 0x0D }, as: UTF8.self)
    }
    guard body.contains(UInt8(ascii: "\\")) else {
      return body.contains(0x0A) ? nil : String(decoding: body, as: UTF8.self)
    }
    var result: [UInt8] = []
    var i = body.startIndex
    func number(_ count: Int, radix: UInt32) -> UInt32? {
      guard i + count <= body.endIndex else { return nil }
      var value: UInt32 = 0
      for byte in body[i..<(i + count)] {
        guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue, digit < radix else { return nil }
        value = value &* radix &+ UInt32(digit)
      }
      i += count
      return value
    }
    while i < body.endIndex {
      let byte = body[i]
      i += 1
      guard byte == UInt8(ascii: "\\") else {
        if byte == quote || byte == 0x0A { return nil }
        result.append(byte)
        continue
      }
      guard i < body.endIndex else { return nil }
      let escape = body[i]
      i += 1
      switch escape {
      case UInt8(ascii: "a"): result.append(0x07)
      case UInt8(ascii: "b"): result.append(0x08)
      case UInt8(ascii: "f"): result.append(0x0C)
      case UInt8(ascii: "n"): result.append(0x0A)
      case UInt8(ascii: "r"): result.append(0x0D)
      case UInt8(ascii: "t"): result.append(0x09)
      case UInt8(ascii: "v"): result.append(0x0B)
      case UInt8(ascii: "\\"): result.append(0x5C)
      case UInt8(ascii: "'"), UInt8(ascii: "\""):
        guard escape == quote else { return nil }
        result.append(escape)
      case UInt8(ascii: "x"):
        guard let value = number(2, radix: 16) else { return nil }
        result.append(UInt8(truncatingIfNeeded: value))
      case UInt8(ascii: "u"), UInt8(ascii: "U"):
        guard let value = number(escape == UInt8(ascii: "u") ? 4 : 8, radix: 16), let scalar = Unicode.Scalar(value)
        else { return nil }
        result.append(contentsOf: String(Character(scalar)).utf8)
      case UInt8(ascii: "0")...UInt8(ascii: "7"):
        i -= 1
        guard let value = number(3, radix: 8), value < 256 else { return nil }
        result.append(UInt8(truncatingIfNeeded: value))
      default: return nil
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  // MARK: Numbers

  /// strconv.ParseInt with base 0: `0x1f`, `0o17`, `017`, `0b1`, underscores; `nil` where it is none or does not fit.
  static func integer(_ text: String, base: Int = 0) -> Int? {
    var bytes = Array(text.utf8)
    var sign = ""
    if let first = bytes.first, first == UInt8(ascii: "-") || first == UInt8(ascii: "+") {
      if first == UInt8(ascii: "-") { sign = "-" }
      bytes.removeFirst()
    }
    var radix = base
    if base == 0 {
      radix = 10
      bytes.removeAll { $0 == UInt8(ascii: "_") }
      if bytes.count > 1 && bytes[0] == UInt8(ascii: "0") {
        switch bytes[1] | 0x20 {
        case UInt8(ascii: "x"): (radix, bytes) = (16, Array(bytes.dropFirst(2)))
        case UInt8(ascii: "b"): (radix, bytes) = (2, Array(bytes.dropFirst(2)))
        case UInt8(ascii: "o"): (radix, bytes) = (8, Array(bytes.dropFirst(2)))
        default: (radix, bytes) = (8, Array(bytes.dropFirst()))
        }
      }
    }
    guard let first = bytes.first, first != UInt8(ascii: "-"), first != UInt8(ascii: "+") else { return nil }
    return Int(sign + String(decoding: bytes, as: UTF8.self), radix: radix)
  }

  /// The shortest digits that stand for a finite number, and the place of its decimal point before or behind them.
  private static func shortest(_ value: Double) -> (digits: [UInt8], point: Int) {
    var digits: [UInt8] = []
    var point = 0
    var exponent = 0
    var seenPoint = false
    var seenExponent = false
    var negativeExponent = false
    for byte in abs(value).description.utf8 {
      switch byte {
      case UInt8(ascii: "."): seenPoint = true
      case UInt8(ascii: "e"): seenExponent = true
      case UInt8(ascii: "-"): negativeExponent = true
      case UInt8(ascii: "+"): break
      default:
        if seenExponent {
          exponent = exponent * 10 + Int(byte - 0x30)
        } else {
          digits.append(byte)
          if !seenPoint { point += 1 }
        }
      }
    }
    point += negativeExponent ? -exponent : exponent
    while digits.count > 1 && digits.last == 0x30 { digits.removeLast() }
    while digits.count > 1 && digits.first == 0x30 {
      digits.removeFirst()
      point -= 1
    }
    if digits == [0x30] { return ([0x30], 1) }
    return (digits, point)
  }

  private static func special(_ value: Double) -> String? {
    if value.isNaN { return "NaN" }
    if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
    return nil
  }

  /// `%v` of a float: `strconv.FormatFloat(value, 'g', -1, 64)`, which has an exponent from 1e6 on for short numbers too.
  static func float(_ value: Double) -> String {
    general(value, limit: 6)
  }

  /// The shortest text of a number, with an exponent below 1e-4 and from `limit` digits on.
  static func general(_ value: Double, limit: Int) -> String {
    if let special = special(value) { return special }
    let (digits, point) = shortest(value)
    let exponent = value == 0 ? 0 : point - 1
    let sign = value.sign == .minus ? "-" : ""
    if exponent < -4 || exponent >= limit { return sign + scientific(digits, exponent) }
    return sign + plain(digits, point)
  }

  /// `strconv.FormatFloat(value, 'f', -1, 64)`.
  static func plain(_ value: Double) -> String {
    if let special = special(value) { return special }
    let (digits, point) = shortest(value)
    return (value.sign == .minus ? "-" : "") + plain(digits, point)
  }

  private static func plain(_ digits: [UInt8], _ point: Int) -> String {
    if digits == [0x30] { return "0" }
    var bytes: [UInt8] = []
    if point <= 0 {
      bytes = [0x30, 0x2E] + [UInt8](repeating: 0x30, count: -point) + digits
    } else if point >= digits.count {
      bytes = digits + [UInt8](repeating: 0x30, count: point - digits.count)
    } else {
      bytes = Array(digits[..<point]) + [0x2E] + digits[point...]
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func scientific(_ digits: [UInt8], _ exponent: Int) -> String {
    var bytes: [UInt8] = [digits[0]]
    if digits.count > 1 { bytes += [0x2E] + digits[1...] }
    let shown = String(abs(exponent))
    return String(decoding: bytes, as: UTF8.self) + (exponent < 0 ? "e-" : "e+") + (shown.utf8.count < 2 ? "0" : "")
      + shown
  }

  /// A number as encoding/json writes it.
  static func json(_ value: Double) -> String {
    let size = abs(value)
    if size != 0 && (size < 1e-6 || size >= 1e21) {
      let (digits, point) = shortest(value)
      let text = (value < 0 ? "-" : "") + scientific(digits, point - 1)
      // e-09 becomes e-9.
      let bytes = Array(text.utf8)
      if bytes.count >= 4 && bytes[bytes.count - 4] == UInt8(ascii: "e") && bytes[bytes.count - 3] == UInt8(ascii: "-")
        && bytes[bytes.count - 2] == 0x30
      {
        return String(decoding: bytes[..<(bytes.count - 2)] + [bytes[bytes.count - 1]], as: UTF8.self)
      }
      return text
    }
    return plain(value)
  }

  /// A number with a verb and precision of C's printf, which for these is Go's too.
  static func precise(_ value: Double, _ verb: UInt8, precision: Int) -> String {
    if let special = special(value) { return special }
    if precision < 0 {
      switch verb {
      case UInt8(ascii: "e"), UInt8(ascii: "E"):
        let (digits, point) = shortest(value)
        let text = (value.sign == .minus ? "-" : "") + scientific(digits, value == 0 ? 0 : point - 1)
        return verb == UInt8(ascii: "E") ? text.uppercased() : text
      case UInt8(ascii: "g"): return general(value, limit: 6)
      case UInt8(ascii: "G"): return general(value, limit: 6).uppercased()
      default: return plain(value)
      }
    }
    let format: [CChar] = [0x25, 0x2E, 0x2A, CChar(bitPattern: verb), 0]
    var buffer = [CChar](repeating: 0, count: 420 + min(precision, 1000))
    let count = withVaList([Int32(clamping: min(precision, 1000)), value]) {
      vsnprintf(&buffer, buffer.count, format, $0)
    }
    return String(
      decoding: buffer.prefix(max(0, min(Int(count), buffer.count - 1))).map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  // MARK: Values

  /// `fmt.Sprint` of one value: `%v`.
  static func text(_ value: TemplateValue) -> String {
    switch value.payload {
    case .string(let text): return text
    case .text(let marked): return marked.text
    case .bool(let flag): return flag ? "true" : "false"
    case .int(let number): return String(number)
    case .int64(let number): return String(number)
    case .uint64(let number): return String(number)
    case .float(let number): return float(number)
    case .none, .nilInterface: return "<nil>"
    case .object(let object): return object.description
    case .bytes(let bytes): return "[" + bytes.map { String($0) }.joined(separator: " ") + "]"
    case .list, .map:
      var text = ""
      append(value, to: &text, depth: 0)
      return text
    }
  }

  /// Maps that hold themselves, and texts that would fill the memory, end here.
  static let deepest = 100
  static let longest = 4 << 20

  private static func append(_ value: TemplateValue, to text: inout String, depth: Int) {
    guard depth < deepest, text.utf8.count < longest else {
      text += "…"
      return
    }
    switch value.payload {
    case .list(let list):
      text += "["
      for (i, element) in list.elements.enumerated() {
        if i > 0 { text += " " }
        append(element, to: &text, depth: depth + 1)
      }
      text += "]"
    case .map(let map):
      text += "map["
      for (i, entry) in map.sorted.enumerated() {
        if i > 0 { text += " " }
        text += entry.key + ":"
        append(entry.value, to: &text, depth: depth + 1)
      }
      text += "]"
    default: text += self.text(value)
    }
  }

  /// `fmt.Sprint`: spaces between operands of which neither is a string.
  static func sprint(_ values: [TemplateValue]) -> String {
    var text = ""
    var wasString = true
    for (i, value) in values.enumerated() {
      let isString = value.stringValue != nil
      if i > 0 && !isString && !wasString { text += " " }
      text += self.text(value)
      wasString = isString
    }
    return text
  }
}
