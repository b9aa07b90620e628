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
    return isWhole && abs(value) < 18_446_744_073_709_551_616 && value > -9_223_372_036_854_775_808
      ? json : general(value)
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
    if GoBytes.byte(scalar) != nil { return "\u{FFFD}" }
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
