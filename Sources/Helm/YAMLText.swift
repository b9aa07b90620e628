/// What text sigs.k8s.io/yaml makes of values: `toYaml` exactly, with its quoting, order of keys and folded lines.
///
/// Each scalar keeps where it was written, so that a block of values in a manifest still points at its lines.
struct YAMLText {
  /// Values nested deeper than this are cut off: a map may hold itself.
  private static let deepest = 200
  /// The column after which a line is folded at the next space.
  private static let width = 80

  /// Whether the text is that of `toYamlPretty`: gopkg.in/yaml.v3 with an indentation of two.
  private let isPretty: Bool
  private var buffer = TextBuffer()
  private var column = 0
  private let limit: Int

  private init(isPretty: Bool, limit: Int) {
    self.isPretty = isPretty
    self.limit = limit
  }

  /// The text without its last line break; `nil` where it would be longer than `limit` bytes.
  static func text(_ value: TemplateValue, isPretty: Bool = false, limit: Int = .max) -> MarkedText? {
    var writer = YAMLText(isPretty: isPretty, limit: limit)
    writer.write(value, indent: 0, context: .root, depth: 0)
    guard writer.buffer.count <= limit else { return nil }
    return MarkedText(writer.buffer.text, writer.buffer.segments)
  }

  private enum Context {
    case root, mappingValue, sequenceItem
  }

  // MARK: Structure

  private mutating func put(_ text: String) {
    buffer.append(text)
    column += text.unicodeScalars.count
  }

  private mutating func newLine(_ indent: Int) {
    buffer.append(0x0A)
    if indent > 0 { buffer.append(repeatElement(0x20, count: indent)) }
    column = indent
  }

  private mutating func write(_ value: TemplateValue, indent: Int, context: Context, depth: Int) {
    guard depth < YAMLText.deepest, buffer.count <= limit else { return }
    buffer.begin(.none, value.origin)
    switch value.payload {
    case .map(let map):
      let entries = map.count > 0 ? sorted(map) : []
      if entries.isEmpty {
        space(context)
        put("{}")
        return
      }
      for (i, entry) in entries.enumerated() {
        if context == .mappingValue || i > 0 { newLine(indent) }
        buffer.begin(.none, entry.value.origin)
        writeKey(entry.key, indent: indent)
        write(entry.value, indent: indent + 2, context: .mappingValue, depth: depth + 1)
      }
    case .list(let list):
      if list.elements.isEmpty {
        space(context)
        put("[]")
        return
      }
      // A sequence in a mapping stands below its key, without indentation.
      let own = context == .mappingValue && !isPretty ? indent - 2 : indent
      for (i, element) in list.elements.enumerated() {
        if context == .mappingValue || i > 0 { newLine(own) }
        buffer.begin(.none, element.origin)
        put("-")
        if case .list(let inner) = element.payload, !inner.elements.isEmpty { put(" ") }
        if case .map(let inner) = element.payload, inner.count > 0 { put(" ") }
        write(element, indent: own + 2, context: .sequenceItem, depth: depth + 1)
      }
    case .object(let object): write(object.encoded, indent: indent, context: context, depth: depth + 1)
    default:
      space(context)
      let folded = context == .root ? 2 : indent
      writeScalar(value, indent: folded)
    }
  }

  private mutating func space(_ context: Context) {
    if context != .root { put(" ") }
  }

  private func sorted(_ map: TemplateMap) -> [(key: String, value: TemplateValue)] {
    let order = isPretty ? KeyOrder.version3 : KeyOrder.version2
    return zip(map.keys, map.values).map { ($0, $1) }.sorted { order.precedes($0.0, $1.0) }
  }

  private mutating func writeKey(_ key: String, indent: Int) {
    let style = ScalarStyle(key, isPretty: isPretty)
    if key.utf8.count > 128 || style == .literal || key.utf8.contains(0x0A) {
      put("? ")
      writeString(key, style, indent: indent + 2)
      newLine(indent)
      put(":")
      return
    }
    switch style {
    case .plain: put(key)
    case .single: put("'" + key.replacing("'", with: "''") + "'")
    default: writeDouble(key, indent: indent, folds: false)
    }
    put(":")
  }

  // MARK: Scalars

  private mutating func writeScalar(_ value: TemplateValue, indent: Int) {
    switch value.payload {
    case .string(let text): writeString(text, ScalarStyle(text, isPretty: isPretty), indent: indent)
    case .text(let marked):
      let style = ScalarStyle(marked.text, isPretty: isPretty)
      buffer.begin(.none, value.origin.isNone ? marked.origin : value.origin)
      writeString(marked.text, style, indent: indent)
    case .float(let number): put(isPretty ? YAMLText.general(number) : YAMLText.number(number))
    case .none, .nilInterface: put("null")
    case .bytes(let bytes): put(TextEncodings.base64(bytes))
    default: put(GoFormat.text(value))
    }
  }

  /// A float as it comes through JSON, whose whole numbers are integers to YAML.
  private static func number(_ value: Double) -> String {
    guard value.isFinite else { return general(value) }
    let json = GoFormat.json(value)
    let isWhole = !json.utf8.contains { $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "e") }
    return isWhole && abs(value) < 18_446_744_073_709_551_616 && value > -9_223_372_036_854_775_808 ? json : general(value)
  }

  private static func general(_ value: Double) -> String {
    if value.isNaN { return ".nan" }
    if value.isInfinite { return value < 0 ? "-.inf" : ".inf" }
    return GoFormat.general(value, limit: 6)
  }

  private mutating func writeString(_ text: String, _ style: ScalarStyle, indent: Int) {
    switch style {
    case .plain: writeFolding(text, indent: indent, quotes: false)
    case .single: writeFolding(text, indent: indent, quotes: true)
    case .double: writeDouble(text, indent: indent, folds: !isPretty)
    case .literal: writeLiteral(text, indent: indent)
    }
  }

  private mutating func writeFolding(_ text: String, indent: Int, quotes: Bool) {
    if quotes { put("'") }
    // Most scalars are short.
    let length = text.utf8.count
    if column + length <= YAMLText.width || isPretty {
      put(quotes && text.utf8.contains(UInt8(ascii: "'")) ? text.replacing("'", with: "''") : text)
    } else {
      let scalars = Array(text.unicodeScalars)
      var wasSpace = false
      for (i, scalar) in scalars.enumerated() {
        if scalar == " " {
          let next = i + 1 < scalars.count ? scalars[i + 1] : "\0"
          let isInner = !quotes || (i > 0 && i < scalars.count - 1)
          if !wasSpace && column > YAMLText.width && isInner && next != " " {
            newLine(indent)
          } else {
            put(" ")
          }
          wasSpace = true
        } else {
          put(scalar == "'" && quotes ? "''" : String(Character(scalar)))
          wasSpace = false
        }
      }
    }
    if quotes { put("'") }
  }

  private mutating func writeDouble(_ text: String, indent: Int, folds: Bool) {
    put("\"")
    var wasSpace = false
    let scalars = Array(text.unicodeScalars)
    for (i, scalar) in scalars.enumerated() {
      if let escape = YAMLText.escape(scalar) {
        put(escape)
        wasSpace = false
      } else if scalar == " " {
        if folds && !wasSpace && column > YAMLText.width && i > 0 && i < scalars.count - 1 {
          newLine(indent)
          if scalars[i + 1] == " " { put("\\") }
        } else {
          put(" ")
        }
        wasSpace = true
      } else {
        put(String(Character(scalar)))
        wasSpace = false
      }
    }
    put("\"")
  }

  private static func escape(_ scalar: Unicode.Scalar) -> String? {
    switch scalar.value {
    case 0x00: return "\\0"
    case 0x07: return "\\a"
    case 0x08: return "\\b"
    case 0x09: return "\\t"
    case 0x0A: return "\\n"
    case 0x0B: return "\\v"
    case 0x0C: return "\\f"
    case 0x0D: return "\\r"
    case 0x1B: return "\\e"
    case 0x22: return "\\\""
    case 0x5C: return "\\\\"
    case 0x85: return "\\N"
    case 0xA0 where false: return "\\_"
    case 0x2028: return "\\L"
    case 0x2029: return "\\P"
    case 0xFEFF: return "\\uFEFF"
    default: break
    }
    if ScalarStyle.isPrintable(scalar) { return nil }
    let hex = GoFormat.hex(UInt64(scalar.value)).uppercased()
    func padded(_ width: Int) -> String { String(repeating: "0", count: max(0, width - hex.utf8.count)) + hex }
    if scalar.value <= 0xFF { return "\\x" + padded(2) }
    return scalar.value <= 0xFFFF ? "\\u" + padded(4) : "\\U" + padded(8)
  }

  private mutating func writeLiteral(_ text: String, indent: Int) {
    let bytes = Array(text.utf8)
    var hint = "|"
    if let first = bytes.first, first == 0x20 || first == 0x0A { hint += "2" }
    if bytes.last != 0x0A {
      hint += "-"
    } else if bytes.count == 1 || bytes[bytes.count - 2] == 0x0A {
      hint += "+"
    }
    put(hint)
    var start = 0
    while start < bytes.count {
      let end = bytes[start...].firstIndex(of: 0x0A) ?? bytes.count
      if end > start {
        newLine(indent)
        buffer.append(bytes[start..<end])
      } else {
        buffer.append(0x0A)
      }
      start = end + 1
    }
    // All but one of the breaks at the end belong to the text; the caller's line break is the last one.
    column = YAMLText.width
  }
}

/// How a string is written so that it stays that string.
enum ScalarStyle {
  case plain, single, double, literal

  init(_ text: String, isPretty: Bool) {
    let resolves = PlainScalar.isOther(text) || PlainScalar.isBase60(text)
    let analysis = Analysis(text, allowsTabs: isPretty)
    if text.utf8.contains(0x0A) {
      self = analysis.allowsBlock ? .literal : .double
    } else if resolves {
      self = .double
    } else if analysis.allowsPlain && !text.isEmpty {
      self = .plain
    } else {
      self = analysis.allowsSingle ? .single : .double
    }
  }

  /// What yaml.v2 writes without an escape.
  static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
    let value = scalar.value
    if value == 0x0A || (value >= 0x20 && value <= 0x7E) { return true }
    if value < 0xA0 { return value == 0x85 }
    return value <= 0xD7FF || (value >= 0xE000 && value <= 0xFFFD && value != 0xFEFF)
  }

  /// libyaml's analysis of a scalar.
  private struct Analysis {
    var allowsPlain = true
    var allowsSingle = true
    var allowsBlock = true

    init(_ text: String, allowsTabs: Bool) {
      var indicators = text.hasPrefix("---") || text.hasPrefix("...")
      var special = false
      var (leading, trailing, breakSpace, spaceBreak, breaks) = (false, false, false, false, false)
      var trailingSpace = false
      var (wasSpace, wasBreak, afterWhite) = (false, false, true)
      let scalars = text.unicodeScalars
      var i = scalars.startIndex
      while i < scalars.endIndex {
        let scalar = scalars[i]
        let nextIndex = scalars.index(after: i)
        let isLast = nextIndex == scalars.endIndex
        let beforeWhite = isLast || scalars[nextIndex] == " " || scalars[nextIndex] == "\t"
        let isFirst = i == scalars.startIndex
        switch scalar {
        case "#": if isFirst || afterWhite { indicators = true }
        case ",", "[", "]", "{", "}", "&", "*", "!", "|", ">", "'", "\"", "%", "@", "`":
          if isFirst { indicators = true }
        case "?": if isFirst && beforeWhite { indicators = true }
        case ":": if beforeWhite { indicators = true }
        case "-": if isFirst && beforeWhite { indicators = true }
        default: break
        }
        if !ScalarStyle.isPrintable(scalar) && !(allowsTabs && scalar == "\t") { special = true }
        let isBreak = scalar == "\n" || scalar == "\r" || scalar == "\u{85}" || scalar == "\u{2028}" || scalar == "\u{2029}"
        if scalar == " " {
          if isFirst { leading = true }
          if isLast { (trailing, trailingSpace) = (true, true) }
          if wasBreak { breakSpace = true }
          (wasSpace, wasBreak) = (true, false)
        } else if isBreak {
          breaks = true
          if isFirst { leading = true }
          if isLast { trailing = true }
          if wasSpace { spaceBreak = true }
          (wasSpace, wasBreak) = (false, true)
        } else {
          (wasSpace, wasBreak) = (false, false)
        }
        afterWhite = scalar == " " || scalar == "\t" || isBreak
        i = nextIndex
      }
      if leading || trailing || breaks || indicators { allowsPlain = false }
      if trailingSpace { allowsBlock = false }
      if breakSpace { (allowsPlain, allowsSingle) = (false, false) }
      if spaceBreak || special { (allowsPlain, allowsSingle, allowsBlock) = (false, false, false) }
      if allowsTabs && text.utf8.contains(0x09) { (allowsPlain, allowsSingle) = (false, false) }
    }
  }
}

/// Which plain scalars are no strings to yaml.v2.
enum PlainScalar {
  private static let words: Set<String> = [
    "", "~", "null", "Null", "NULL", "true", "True", "TRUE", "false", "False", "FALSE", "y", "Y", "yes", "Yes", "YES", "n",
    "N", "no", "No", "NO", "on", "On", "ON", "off", "Off", "OFF", ".nan", ".NaN", ".NAN", ".inf", ".Inf", ".INF",
    "+.inf", "+.Inf", "+.INF", "-.inf", "-.Inf", "-.INF",
  ]

  static func isOther(_ text: String) -> Bool {
    guard let first = text.utf8.first else { return true }
    switch first {
    case UInt8(ascii: "y"), UInt8(ascii: "Y"), UInt8(ascii: "n"), UInt8(ascii: "N"), UInt8(ascii: "t"),
      UInt8(ascii: "T"), UInt8(ascii: "f"), UInt8(ascii: "F"), UInt8(ascii: "o"), UInt8(ascii: "O"), UInt8(ascii: "~"):
      return text.utf8.count <= 5 && words.contains(text)
    case UInt8(ascii: "."): return words.contains(text) || isFloat(Array(text.utf8))
    case UInt8(ascii: "+"), UInt8(ascii: "-"), 0x30...0x39:
      if words.contains(text) { return true }
      if isTimestamp(Array(text.utf8)) { return true }
      let plain = text.utf8.filter { $0 != UInt8(ascii: "_") }
      return isInteger(String(decoding: plain, as: UTF8.self)) || isFloat(plain)
    default: return false
    }
  }

  private static func isInteger(_ text: String) -> Bool {
    if GoFormat.integer(text) != nil { return true }
    return UInt64(text) != nil && !text.hasPrefix("+")
  }

  /// `^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$`
  private static func isFloat(_ bytes: [UInt8]) -> Bool {
    var i = 0
    func digits() -> Int {
      let start = i
      while i < bytes.count, bytes[i] &- 0x30 < 10 { i += 1 }
      return i - start
    }
    if i < bytes.count, bytes[i] == UInt8(ascii: "-") || bytes[i] == UInt8(ascii: "+") { i += 1 }
    let whole = digits()
    var fraction = 0
    if i < bytes.count, bytes[i] == UInt8(ascii: ".") {
      i += 1
      fraction = digits()
    }
    guard whole + fraction > 0 else { return false }
    if i < bytes.count, bytes[i] | 0x20 == UInt8(ascii: "e") {
      i += 1
      if i < bytes.count, bytes[i] == UInt8(ascii: "-") || bytes[i] == UInt8(ascii: "+") { i += 1 }
      guard digits() > 0 else { return false }
    }
    return i == bytes.count
  }

  /// `^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?$`: base 60, which other readers know.
  static func isBase60(_ text: String) -> Bool {
    guard let first = text.utf8.first, text.utf8.contains(UInt8(ascii: ":")),
      first == UInt8(ascii: "-") || first == UInt8(ascii: "+") || first &- 0x30 < 10
    else { return false }
    let bytes = Array(text.utf8)
    var i = first &- 0x30 < 10 ? 0 : 1
    guard i < bytes.count, bytes[i] &- 0x30 < 10 else { return false }
    while i < bytes.count, bytes[i] &- 0x30 < 10 || bytes[i] == UInt8(ascii: "_") { i += 1 }
    var parts = 0
    while i < bytes.count, bytes[i] == UInt8(ascii: ":") {
      let start = i + 1
      i = start
      while i < bytes.count, bytes[i] &- 0x30 < 10 { i += 1 }
      guard i > start, i - start <= 2, i - start == 1 || bytes[start] < 0x36 else { return false }
      parts += 1
    }
    guard parts > 0 else { return false }
    if i < bytes.count, bytes[i] == UInt8(ascii: ".") {
      i += 1
      while i < bytes.count, bytes[i] &- 0x30 < 10 || bytes[i] == UInt8(ascii: "_") { i += 1 }
    }
    return i == bytes.count
  }

  /// The formats of timestamps that yaml.v2 knows.
  private static func isTimestamp(_ bytes: [UInt8]) -> Bool {
    guard bytes.count >= 8, bytes[4] == UInt8(ascii: "-"), bytes[..<4].allSatisfy({ $0 &- 0x30 < 10 }) else {
      return false
    }
    var i = 4
    func number(_ most: Int) -> Int? {
      let start = i
      var value = 0
      while i < bytes.count, i - start < most, bytes[i] &- 0x30 < 10 {
        value = value * 10 + Int(bytes[i] - 0x30)
        i += 1
      }
      return i > start ? value : nil
    }
    func take(_ byte: UInt8) -> Bool {
      guard i < bytes.count, bytes[i] == byte else { return false }
      i += 1
      return true
    }
    guard take(UInt8(ascii: "-")), let month = number(2), take(UInt8(ascii: "-")), let day = number(2),
      (1...12).contains(month), (1...31).contains(day)
    else { return false }
    let year = bytes[..<4].reduce(0) { $0 * 10 + Int($1 - 0x30) }
    guard day <= GoTime.days(inMonth: month, of: year) else { return false }
    if i == bytes.count { return true }
    let separator = bytes[i]
    guard separator == UInt8(ascii: "T") || separator == UInt8(ascii: "t") || separator == 0x20 else { return false }
    i += 1
    guard let hour = number(2), take(UInt8(ascii: ":")), let minute = number(2), take(UInt8(ascii: ":")),
      let second = number(2), hour < 24, minute < 60, second < 60
    else { return false }
    if take(UInt8(ascii: ".")) { guard number(9) != nil else { return false } }
    if i == bytes.count { return separator == 0x20 }
    if separator == 0x20 { return false }
    if take(UInt8(ascii: "Z")) { return i == bytes.count }
    guard take(UInt8(ascii: "+")) || take(UInt8(ascii: "-")) else { return false }
    guard number(2) != nil, take(UInt8(ascii: ":")), number(2) != nil else { return false }
    return i == bytes.count
  }
}

/// The order in which the YAML libraries write keys: numbers inside of keys count as numbers.
enum KeyOrder {
  case version2, version3

  func precedes(_ a: String, _ b: String) -> Bool {
    // Nearly all keys are letters.
    if a.utf8.elementsEqual(b.utf8) { return false }
    let x = Array(a.unicodeScalars)
    let y = Array(b.unicodeScalars)
    var afterDigit = false
    for i in 0..<min(x.count, y.count) {
      if x[i] == y[i] {
        afterDigit = KeyOrder.isDigit(x[i])
        continue
      }
      let (p, q) = (x[i].properties.isAlphabetic, y[i].properties.isAlphabetic)
      if p && q { return x[i].value < y[i].value }
      if p || q { return self == .version3 && afterDigit ? p : q }
      var (m, n): (Int64, Int64) = (0, 0)
      if x[i] == "0" || y[i] == "0" {
        var j = i - 1
        while j >= 0, KeyOrder.isDigit(x[j]) {
          if x[j] != "0" {
            (m, n) = (1, 1)
            break
          }
          j -= 1
        }
      }
      var (k, l) = (i, i)
      while k < x.count, KeyOrder.isDigit(x[k]) {
        m = m &* 10 &+ Int64(x[k].value) &- 0x30
        k += 1
      }
      while l < y.count, KeyOrder.isDigit(y[l]) {
        n = n &* 10 &+ Int64(y[l].value) &- 0x30
        l += 1
      }
      if m != n { return m < n }
      if k != l { return k < l }
      return x[i].value < y[i].value
    }
    return x.count < y.count
  }

  private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { scalar.value &- 0x30 < 10 }
}
