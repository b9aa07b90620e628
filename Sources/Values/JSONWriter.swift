/// Writes JSON into bytes, one pass, commas and colons placed by itself.
public struct JSONWriter {
  public private(set) var bytes: [UInt8] = []
  private var needsComma = false
  private let indented: Bool
  private var depth = 0

  /// - Parameters:
  ///   - indented: whether each member stands on a line of its own, indented by two spaces.
  ///   - capacity: how many bytes it may become.
  public init(indented: Bool = false, capacity: Int = 0) {
    self.indented = indented
    bytes.reserveCapacity(capacity)
  }

  /// The JSON and a line break, leaving nothing behind.
  public mutating func finish() -> [UInt8] {
    bytes.append(0x0A)
    defer { bytes = [] }
    return bytes
  }

  /// The JSON as text.
  public var text: String { String(decoding: bytes, as: UTF8.self) }

  public mutating func object(_ body: (inout JSONWriter) -> Void) {
    nest(UInt8(ascii: "{"), UInt8(ascii: "}"), body)
  }

  public mutating func array(_ body: (inout JSONWriter) -> Void) {
    nest(UInt8(ascii: "["), UInt8(ascii: "]"), body)
  }

  public mutating func array<T>(_ elements: some Sequence<T>, _ each: (inout JSONWriter, T) -> Void) {
    array { writer in
      for element in elements { each(&writer, element) }
    }
  }

  public mutating func key(_ name: String) {
    separate()
    quote(name)
    bytes.append(UInt8(ascii: ":"))
    if indented { bytes.append(0x20) }
    needsComma = false
  }

  public mutating func member(_ name: String, _ value: String) {
    key(name)
    string(value)
  }

  public mutating func member(_ name: String, _ value: Int) {
    key(name)
    int(value)
  }

  public mutating func member(_ name: String, _ value: Bool) {
    key(name)
    bool(value)
  }

  public mutating func member(_ name: String, _ body: (inout JSONWriter) -> Void) {
    key(name)
    body(&self)
  }

  public mutating func string(_ value: String) {
    separate()
    quote(value)
  }

  public mutating func int(_ value: Int) {
    raw(String(value))
  }

  public mutating func bool(_ value: Bool) {
    raw(value ? "true" : "false")
  }

  public mutating func null() {
    raw("null")
  }

  /// JSON text as it is.
  public mutating func raw(_ json: String) {
    separate()
    bytes.append(contentsOf: json.utf8)
  }

  private mutating func nest(_ open: UInt8, _ close: UInt8, _ body: (inout JSONWriter) -> Void) {
    separate()
    bytes.append(open)
    depth += 1
    needsComma = false
    body(&self)
    depth -= 1
    if needsComma { newline() }
    bytes.append(close)
    needsComma = true
  }

  private mutating func separate() {
    if needsComma { bytes.append(UInt8(ascii: ",")) }
    // After a colon no line break: there the last byte is a colon or the space behind it.
    if depth > 0, let last = bytes.last, last != UInt8(ascii: ":"), !(indented && last == 0x20) { newline() }
    needsComma = true
  }

  private mutating func newline() {
    guard indented else { return }
    bytes.append(0x0A)
    var left = 2 * depth
    while left > 0 {
      let count = min(left, JSONWriter.blanks.count)
      bytes.append(contentsOf: JSONWriter.blanks[..<count])
      left -= count
    }
  }

  private static let blanks = [UInt8](repeating: 0x20, count: 64)

  /// Hot path of reports: what needs no escape is copied in runs.
  private mutating func quote(_ text: String) {
    bytes.append(UInt8(ascii: "\""))
    var text = text
    text.withUTF8 { utf8 in
      var start = 0
      var i = 0
      while i < utf8.count {
        if i + 8 <= utf8.count && JSONWriter.isPlain(UnsafeRawBufferPointer(utf8), at: i) {
          i += 8
          continue
        }
        let end = min(i + 8, utf8.count)
        while i < end {
          let byte = utf8[i]
          if byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") {
            bytes.append(contentsOf: UnsafeBufferPointer(rebasing: utf8[start..<i]))
            escape(byte)
            start = i + 1
          }
          i += 1
        }
      }
      bytes.append(contentsOf: UnsafeBufferPointer(rebasing: utf8[start...]))
    }
    bytes.append(UInt8(ascii: "\""))
  }

  /// Whether none of eight bytes needs an escape: is below a blank, a quotation mark or a backslash.
  @inline(__always)
  private static func isPlain(_ buffer: UnsafeRawBufferPointer, at offset: Int) -> Bool {
    let word = buffer.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
    let ones: UInt64 = 0x0101_0101_0101_0101
    let quotes = word ^ (ones &* UInt64(UInt8(ascii: "\"")))
    let backslashes = word ^ (ones &* UInt64(UInt8(ascii: "\\")))
    // Less than n: borrowing from the next byte sets the highest bit, which is not set otherwise (of a zero: less than one).
    let found = ((word &- ones &* 0x20) & ~word) | ((quotes &- ones) & ~quotes) | ((backslashes &- ones) & ~backslashes)
    return found & (ones &* 0x80) == 0
  }

  private mutating func escape(_ byte: UInt8) {
    bytes.append(UInt8(ascii: "\\"))
    switch byte {
    case 0x0A: bytes.append(UInt8(ascii: "n"))
    case 0x0D: bytes.append(UInt8(ascii: "r"))
    case 0x09: bytes.append(UInt8(ascii: "t"))
    case 0..<0x20:
      let hex = Array("0123456789abcdef".utf8)
      bytes.append(contentsOf: "u00".utf8)
      bytes.append(hex[Int(byte >> 4)])
      bytes.append(hex[Int(byte & 15)])
    default: bytes.append(byte)
    }
  }
}

extension Value {
  /// Writes the value in the JSON form of `infrascan show`: a symbol as `{"$unknown": name}`, a partly known string
  /// as `{"$template": [text or {"$unknown": name}, …]}`.
  public func write(to writer: inout JSONWriter) {
    switch self {
    case .null: writer.null()
    case .bool(let value): writer.bool(value)
    case .number(let number): writer.raw(number.description)
    case .string(let text): writer.string(text)
    case .list(let elements, _), .set(let elements, _), .tuple(let elements):
      writer.array(elements) { $1.write(to: &$0) }
    case .map(let map, _), .object(let map):
      writer.object { writer in
        for entry in map {
          writer.key(entry.key)
          entry.value.write(to: &writer)
        }
      }
    case .unknown(let unknown):
      writer.object { $0.member("$unknown", unknown.symbol.name) }
    case .partial(let partial):
      writer.object { writer in
        writer.member("$template") { writer in
          writer.array(partial.parts) { writer, part in
            switch part {
            case .text(let text): writer.string(text)
            case .symbol(let unknown): writer.object { $0.member("$unknown", unknown.symbol.name) }
            }
          }
        }
      }
    }
  }

  /// The value as compact JSON.
  public var json: String {
    var writer = JSONWriter()
    write(to: &writer)
    return writer.text
  }
}
