/// What text encoding/json makes of values: `toJson`, `toPrettyJson` and `toRawJson`.
struct JSONText {
  private static let deepest = 200

  private let escapesHTML: Bool
  private let isIndented: Bool
  private let limit: Int
  private var bytes: [UInt8] = []

  private init(escapesHTML: Bool, isIndented: Bool, limit: Int) {
    self.escapesHTML = escapesHTML
    self.isIndented = isIndented
    self.limit = limit
  }

  /// The text; `nil` where it would be longer than `limit` bytes or a number has no form in JSON.
  static func text(
    _ value: TemplateValue, escapesHTML: Bool = true, isIndented: Bool = false, limit: Int = .max
  ) -> String? {
    var writer = JSONText(escapesHTML: escapesHTML, isIndented: isIndented, limit: limit)
    guard writer.write(value, depth: 0), writer.bytes.count <= limit else { return nil }
    return String(decoding: writer.bytes, as: UTF8.self)
  }

  private mutating func newLine(_ depth: Int) {
    guard isIndented else { return }
    bytes.append(0x0A)
    bytes.append(contentsOf: repeatElement(0x20, count: depth * 2))
  }

  private mutating func write(_ value: TemplateValue, depth: Int) -> Bool {
    guard depth < JSONText.deepest, bytes.count <= limit else { return false }
    switch value.payload {
    case .none, .nilInterface: bytes += "null".utf8
    case .bool, .int, .int64, .uint64: bytes += GoFormat.text(value).utf8
    case .float(let number):
      guard number.isFinite else { return false }
      bytes += GoFormat.json(number).utf8
    case .string(let text): write(text)
    case .text(let marked): write(marked.text)
    case .bytes(let content): write(TextEncodings.base64(content))
    case .object(let object): return write(object.encoded, depth: depth + 1)
    case .list(let list):
      bytes.append(UInt8(ascii: "["))
      for (i, element) in list.elements.enumerated() {
        if i > 0 { bytes.append(UInt8(ascii: ",")) }
        newLine(depth + 1)
        guard write(element, depth: depth + 1) else { return false }
      }
      if !list.elements.isEmpty { newLine(depth) }
      bytes.append(UInt8(ascii: "]"))
    case .map(let map):
      bytes.append(UInt8(ascii: "{"))
      for (i, entry) in map.sorted.enumerated() {
        if i > 0 { bytes.append(UInt8(ascii: ",")) }
        newLine(depth + 1)
        write(entry.key)
        bytes.append(UInt8(ascii: ":"))
        if isIndented { bytes.append(0x20) }
        guard write(entry.value, depth: depth + 1) else { return false }
      }
      if map.count > 0 { newLine(depth) }
      bytes.append(UInt8(ascii: "}"))
    }
    return true
  }

  private mutating func write(_ text: String) {
    bytes.append(UInt8(ascii: "\""))
    for byte in GoBytes.repaired(text).utf8 {
      switch byte {
      case UInt8(ascii: "\""): bytes += [0x5C, 0x22]
      case UInt8(ascii: "\\"): bytes += [0x5C, 0x5C]
      case 0x08: bytes += "\\b".utf8
      case 0x0C: bytes += "\\f".utf8
      case 0x0A: bytes += "\\n".utf8
      case 0x0D: bytes += "\\r".utf8
      case 0x09: bytes += "\\t".utf8
      case 0..<0x20: bytes += ("\\u" + GoFormat.hex(UInt64(byte), width: 4)).utf8
      case UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "&"):
        if escapesHTML {
          bytes += ("\\u" + GoFormat.hex(UInt64(byte), width: 4)).utf8
        } else {
          bytes.append(byte)
        }
      case 0xA8, 0xA9:
        // U+2028 and U+2029 are written as escapes.
        if bytes.count >= 2, bytes[bytes.count - 1] == 0x80, bytes[bytes.count - 2] == 0xE2 {
          bytes.removeLast(2)
          bytes += (byte == 0xA8 ? "\\u2028" : "\\u2029").utf8
        } else {
          bytes.append(byte)
        }
      default: bytes.append(byte)
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }
}
