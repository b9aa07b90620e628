import Source
import Values

/// JSON by RFC 8259.
public enum JSON {
  /// Why a text is no JSON, with the bytes at fault.
  public struct SyntaxError: Error, Hashable, Sendable {
    /// What is wrong, as one sentence.
    public let summary: String
    /// What to do about it; may be empty.
    public let detail: String
    /// The place in the text that was parsed.
    public let range: ByteRange
  }

  /// The tree of a JSON text; `nil` with an error where it is not valid. UTF-16 with a byte order mark is decoded.
  public static func document(in source: SourceText, diagnostics: inout [Diagnostic]) -> Document? {
    let source = source.decodingUTF16()
    do throws(SyntaxError) {
      return try document(in: source)
    } catch {
      diagnostics.append(
        Diagnostic(.error, error.summary, detail: error.detail, at: SourceRange(source, error.range)))
      return nil
    }
  }

  /// The tree of a JSON text in UTF-8, or why it is none.
  public static func document(in source: SourceText) throws(SyntaxError) -> Document {
    var reader = JSONReader(source, admitsSymbols: false)
    return try reader.read()
  }
}

/// Reads one JSON text.
struct JSONReader {
  private let source: SourceText
  private let base: UnsafePointer<UInt8>
  private let end: Int
  /// Whether private-use scalars that stand for symbols may stand where a value is expected.
  private let admitsSymbols: Bool
  private var position: Int
  private var builder: TreeBuilder

  init(_ source: SourceText, admitsSymbols: Bool) {
    self.source = source
    self.base = source.base
    self.end = source.count
    self.admitsSymbols = admitsSymbols
    self.position = TextEncoding.markLength(source)
    self.builder = TreeBuilder(source: source)
  }

  mutating func read() throws(JSON.SyntaxError) -> Document {
    if let invalid = TextEncoding(base, from: position, to: end, controls: true).firstInvalid {
      throw error("The text is not UTF-8.", "Save it as UTF-8.", at: invalid)
    }
    skipSpace()
    try value()
    skipSpace()
    guard position == end else {
      throw error("There is more text after the JSON value.", "A JSON file holds one value.", at: position)
    }
    return builder.finish()
  }

  // MARK: - Values

  /// Recursion is bounded by `Document.deepestNesting`.
  private mutating func value() throws(JSON.SyntaxError) {
    // The padding of the text is zero, which begins no value.
    switch base[position] {
    case UInt8(ascii: "{"): try object()
    case UInt8(ascii: "["): try array()
    case UInt8(ascii: "\""): try string()
    case UInt8(ascii: "-"), 0x30...0x39: try number()
    case UInt8(ascii: "t"): try word("true")
    case UInt8(ascii: "f"): try word("false")
    case UInt8(ascii: "n"): try word("null")
    case 0xF3 where admitsSymbols: symbols()
    default: throw unexpected("a value")
    }
  }

  private mutating func object() throws(JSON.SyntaxError) {
    try open(.mapping)
    if base[position] != UInt8(ascii: "}") {
      while true {
        guard base[position] == UInt8(ascii: "\"") else { throw unexpected("a key in double quotes") }
        try string()
        skipSpace()
        guard base[position] == UInt8(ascii: ":") else { throw unexpected("a colon") }
        position += 1
        skipSpace()
        try value()
        skipSpace()
        guard try comma(before: UInt8(ascii: "}")) else { break }
      }
    }
    position += 1
    builder.closeCollection(end: position)
  }

  private mutating func array() throws(JSON.SyntaxError) {
    try open(.sequence)
    if base[position] != UInt8(ascii: "]") {
      while true {
        try value()
        skipSpace()
        guard try comma(before: UInt8(ascii: "]")) else { break }
      }
    }
    position += 1
    builder.closeCollection(end: position)
  }

  private mutating func open(_ kind: Cell.Kind) throws(JSON.SyntaxError) {
    builder.openCollection(kind, isFlow: true, ByteRange(position, position + 1), tag: nil)
    if builder.depth > Document.deepestNesting { throw tooMuch() }
    position += 1
    skipSpace()
  }

  /// - Returns: whether another element follows; the closing bracket is left in place.
  private mutating func comma(before closing: UInt8) throws(JSON.SyntaxError) -> Bool {
    if base[position] == closing { return false }
    if builder.excess != nil { throw tooMuch() }
    guard base[position] == UInt8(ascii: ",") else {
      throw unexpected("a comma or \"\(Character(UnicodeScalar(closing)))\"")
    }
    let comma = position
    position += 1
    skipSpace()
    if base[position] == closing {
      throw error("JSON allows no comma after the last element.", "Remove the comma.", at: comma)
    }
    return true
  }

  private func tooMuch() -> JSON.SyntaxError {
    error(builder.excess ?? "", "No policy or manifest needs this much.", at: position)
  }

  // MARK: - Scalars

  private mutating func word(_ text: StaticString) throws(JSON.SyntaxError) {
    let start = position
    for i in 0..<text.utf8CodeUnitCount where base[start + i] != text.utf8Start[i] { throw unexpected("a value") }
    position += text.utf8CodeUnitCount
    try finishLiteral(from: start)
  }

  private mutating func number() throws(JSON.SyntaxError) {
    let start = position
    if base[position] == UInt8(ascii: "-") { position += 1 }
    if base[position] == 0x30, base[position + 1] &- 0x30 < 10 {
      throw error("A JSON number has no leading zeros.", "Remove them, or quote the text.", at: start)
    }
    try digits()
    if base[position] == UInt8(ascii: ".") {
      position += 1
      try digits()
    }
    if base[position] | 0x20 == UInt8(ascii: "e") {
      position += 1
      if base[position] == UInt8(ascii: "+") || base[position] == UInt8(ascii: "-") { position += 1 }
      try digits()
    }
    if admitsSymbols && base[position] == 0xF3 {
      symbols(from: start)
    } else {
      try finishLiteral(from: start)
    }
  }

  private mutating func digits() throws(JSON.SyntaxError) {
    guard base[position] &- 0x30 < 10 else { throw unexpected("a digit") }
    while base[position] &- 0x30 < 10 { position += 1 }
  }

  private mutating func finishLiteral(from start: Int) throws(JSON.SyntaxError) {
    let next = base[position]
    if next == UInt8(ascii: "_") || next >= 0x80 || next &- 0x30 < 10 || (next | 0x20) &- 0x61 < 26 {
      throw unexpected("the end of the value")
    }
    builder.addVerbatim(.plain, ByteRange(start, position), textStart: start, tag: nil)
  }

  /// Placeholders of symbols, with digits among them, in the place of a value.
  private mutating func symbols(from start: Int? = nil) {
    let start = start ?? position
    while base[position] >= 0x80 || base[position] &- 0x30 < 10 { position += 1 }
    builder.addVerbatim(.plain, ByteRange(start, position), textStart: start, tag: nil)
  }

  // MARK: - Strings

  private mutating func string() throws(JSON.SyntaxError) {
    let start = position
    position += 1
    while base[position] >= 0x20 && base[position] != UInt8(ascii: "\"") && base[position] != UInt8(ascii: "\\") {
      position += 1
    }
    if base[position] == UInt8(ascii: "\"") {
      position += 1
      builder.addVerbatim(.quoted, ByteRange(start, position), textStart: start + 1, tag: nil)
      return
    }
    var bytes = Array(UnsafeBufferPointer(start: base + start + 1, count: position - start - 1))
    while base[position] != UInt8(ascii: "\"") {
      let byte = base[position]
      if byte == UInt8(ascii: "\\") {
        try escape(into: &bytes)
        continue
      }
      guard byte >= 0x20 else { throw strayControl(in: start) }
      bytes.append(byte)
      position += 1
    }
    position += 1
    builder.addScalar(
      .quoted, ByteRange(start, position), text: String(decoding: bytes, as: UTF8.self), tag: nil)
  }

  private func strayControl(in start: Int) -> JSON.SyntaxError {
    if position >= end { return error("The string is not closed.", "Add the closing quote.", at: start) }
    if base[position] == 0x0A || base[position] == 0x0D {
      return error("A JSON string cannot span lines.", "Close the quote, or write \\n.", at: position)
    }
    return error("A JSON string cannot hold a control character.", "Escape it.", at: position)
  }

  private mutating func escape(into bytes: inout [UInt8]) throws(JSON.SyntaxError) {
    let start = position
    position += 2
    switch base[start + 1] {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): bytes.append(base[start + 1])
    case UInt8(ascii: "b"): bytes.append(0x08)
    case UInt8(ascii: "f"): bytes.append(0x0C)
    case UInt8(ascii: "n"): bytes.append(0x0A)
    case UInt8(ascii: "r"): bytes.append(0x0D)
    case UInt8(ascii: "t"): bytes.append(0x09)
    case UInt8(ascii: "u"):
      var unit = try hexDigits(escapeAt: start)
      if unit & 0xFC00 == 0xD800, base[position] == UInt8(ascii: "\\"), base[position + 1] == UInt8(ascii: "u") {
        let second = position
        position += 2
        let low = try hexDigits(escapeAt: second)
        if low & 0xFC00 == 0xDC00 {
          unit = 0x10000 + (unit & 0x3FF) << 10 + (low & 0x3FF)
        } else {
          position = second
        }
      }
      // A lone surrogate becomes the replacement character, as encoding/json has it.
      bytes.append(contentsOf: String(UnicodeScalar(unit) ?? "\u{FFFD}").utf8)
    default:
      if start + 1 >= end { throw error("The string is not closed.", "Add the closing quote.", at: start) }
      throw error("JSON has no such escape.", "Write \"\\\\\" for a backslash.", at: start)
    }
  }

  private mutating func hexDigits(escapeAt start: Int) throws(JSON.SyntaxError) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<4 {
      let byte = base[position]
      switch byte {
      case 0x30...0x39: value = value << 4 | UInt32(byte - 0x30)
      case 0x61...0x66: value = value << 4 | UInt32(byte - 0x61 + 10)
      case 0x41...0x46: value = value << 4 | UInt32(byte - 0x41 + 10)
      default: throw error("A \\u escape has four hexadecimal digits.", "", at: start)
      }
      position += 1
    }
    return value
  }

  // MARK: - White space and errors

  private mutating func skipSpace() {
    while base[position] == 0x20 || base[position] == 0x0A || base[position] == 0x0D || base[position] == 0x09 {
      position += 1
    }
  }

  private func unexpected(_ wanted: String) -> JSON.SyntaxError {
    guard position < end else {
      return error("The JSON text ends where \(wanted) is expected.", "Is the file complete?", at: end)
    }
    switch base[position] {
    case UInt8(ascii: "/"), UInt8(ascii: "#"):
      return error("JSON has no comments.", "Remove the comment.", at: position)
    case UInt8(ascii: "'"):
      return error("JSON strings stand in double quotes.", "Replace the single quotes.", at: position)
    default: return error("The JSON text is not valid: \(wanted) is expected here.", "", at: position)
    }
  }

  private func error(_ summary: String, _ detail: String, at offset: Int) -> JSON.SyntaxError {
    let range = ByteRange(min(offset, end), min(offset + 1, end))
    return JSON.SyntaxError(summary: summary, detail: detail, range: range)
  }
}
