import Source

/// Text that may be sent to a terminal or a log: nothing in it moves the cursor, changes the direction of writing,
/// hides itself, or is a command of a CI runner.
enum Printable {
  /// What stands for a scalar that may not be shown as it is; `nil` for one that may.
  static func replacement(_ scalar: Unicode.Scalar) -> String? {
    let value = scalar.value
    if value >= 0x20 && value < 0x7F { return nil }
    if value < 0x20 { return Unicode.Scalar(0x2400 + value).map { String(Character($0)) } }
    if value == 0x7F { return "\u{2421}" }
    if value == 0x200D { return nil }  // The joiner of emoji.
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate:
      let hex = String(value, radix: 16, uppercase: true)
      return "<U+" + String(repeating: "0", count: max(0, 4 - hex.count)) + hex + ">"
    default: return nil
    }
  }

  /// A text on one line, safe to print.
  static func line(_ text: String) -> String {
    if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "#") }) { return text }
    var result = ""
    var hashes = 0
    for scalar in text.unicodeScalars {
      // `##[command]` is a command of GitHub's and Azure's runners wherever it stands in a line.
      if scalar == "[" && hashes >= 2 { result += " " }
      hashes = scalar == "#" ? hashes + 1 : 0
      if let replacement = replacement(scalar) {
        result += replacement
      } else {
        result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  /// A text of several lines, safe to print.
  static func text(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { line(String($0)) }.joined(separator: "\n")
  }

  /// A text that begins a line of output, safe to print: a runner takes `::name …::` there for a command.
  static func lineStart(_ text: String) -> String {
    guard text.hasPrefix("::"), text.utf8.dropFirst(2).contains(UInt8(ascii: ":")) else { return text }
    return ": :" + text.dropFirst(2)
  }

  /// The columns a scalar takes on a terminal: 0 for what combines, 2 for what East Asian scripts write wide.
  static func width(_ scalar: Unicode.Scalar) -> Int {
    let value = scalar.value
    if value < 0x300 { return 1 }
    if value == 0x200D { return 0 }
    switch value {
    case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF,
      0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F680...0x1F6FF, 0x1F900...0x1FAFF,
      0x20000...0x3FFFD:
      return 2
    default: break
    }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark: return 0
    default: return scalar.properties.isEmojiPresentation ? 2 : 1
    }
  }

  /// The columns that a printable text takes.
  static func width(_ text: String) -> Int {
    if text.utf8.allSatisfy({ $0 < 0x80 }) { return text.utf8.count }
    return text.unicodeScalars.reduce(0) { $0 + width($1) }
  }

  /// Prose as lines of at most `width` columns, safe to print. Words are not broken; indented lines stay as they are.
  static func wrap(_ text: String, width limit: Int) -> [String] {
    var plain = text
    return plain.withUTF8({ wrapPlain($0, width: limit) }) ?? wrapAny(text, width: limit)
  }

  /// `wrap` for whatever a text holds.
  static func wrapAny(_ text: String, width limit: Int) -> [String] {
    var lines: [String] = []
    var paragraphs = text.split(separator: "\n", omittingEmptySubsequences: false)
    while paragraphs.last?.allSatisfy(\.isWhitespace) == true { paragraphs.removeLast() }
    for paragraph in paragraphs {
      let paragraph = paragraph.last == "\r" ? paragraph.dropLast() : paragraph
      if paragraph.first == " " || paragraph.first == "\t" {
        lines.append(line(String(paragraph.replacing("\t", with: "  "))))
        continue
      }
      var current = ""
      var column = 0
      for word in paragraph.split(whereSeparator: { $0 == " " || $0 == "\t" }) {
        let word = line(String(word))
        let wide = width(word)
        if column > 0 && column + 1 + wide > limit {
          lines.append(lineStart(current))
          current = word
          column = wide
        } else {
          if column > 0 {
            current += " "
            column += 1
          }
          current += word
          column += wide
        }
      }
      lines.append(lineStart(current))
    }
    return lines
  }

  /// `wrap` for what nearly all prose is: printable ASCII and line breaks, every character a byte and a column. `nil` for
  /// what has anything else in it.
  private static func wrapPlain(_ bytes: UnsafeBufferPointer<UInt8>, width limit: Int) -> [String]? {
    let (space, newline, hash) = (UInt8(ascii: " "), UInt8(ascii: "\n"), UInt8(ascii: "#"))
    var end = 0
    for (i, byte) in bytes.enumerated() {
      guard byte >= space && byte < 0x7F || byte == newline else { return nil }
      if byte == hash && i > 0 && bytes[i - 1] == hash { return nil }
      // What is blank at the end is left out.
      if byte != space && byte != newline { end = i + 1 }
    }
    if end == 0 { return [] }
    while end < bytes.count && bytes[end] != newline { end += 1 }
    var lines: [String] = []
    var start = 0
    while start <= end {
      var stop = start
      while stop < end && bytes[stop] != newline { stop += 1 }
      if start < stop && bytes[start] == space {
        lines.append(String(decoding: bytes[start..<stop], as: UTF8.self))
        start = stop + 1
        continue
      }
      var current: [UInt8] = []
      var i = start
      while i < stop {
        while i < stop && bytes[i] == space { i += 1 }
        let word = i
        while i < stop && bytes[i] != space { i += 1 }
        if word == i { break }
        if !current.isEmpty && current.count + 1 + i - word > limit {
          lines.append(lineStart(String(decoding: current, as: UTF8.self)))
          current.removeAll(keepingCapacity: true)
        }
        if !current.isEmpty { current.append(space) }
        current.append(contentsOf: bytes[word..<i])
      }
      lines.append(lineStart(String(decoding: current, as: UTF8.self)))
      start = stop + 1
    }
    return lines
  }

  /// JSON in which no character can control a terminal or hide: those that may stand in JSON strings as they are
  /// become `\u` escapes, which mean the same.
  static func json(_ bytes: [UInt8]) -> [UInt8] {
    // Nearly all JSON is ASCII as a whole, or up to a word of the input's.
    guard var next = firstNotPlain(bytes, from: 0) else { return bytes }
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count + 64)
    var start = 0
    while true {
      let (code, length) = character(bytes, at: next)
      if let code, code != 0x200D, let scalar = Unicode.Scalar(code), replacement(scalar) != nil {
        result.append(contentsOf: bytes[start..<next])
        let hex = String(code, radix: 16)
        result.append(contentsOf: "\\u".utf8)
        result.append(contentsOf: repeatElement(UInt8(ascii: "0"), count: 4 - hex.utf8.count))
        result.append(contentsOf: hex.utf8)
        start = next + length
      }
      guard let following = firstNotPlain(bytes, from: code == nil ? next + 1 : next + length) else { break }
      next = following
    }
    result.append(contentsOf: bytes[start...])
    return result
  }

  /// The code of a character that may need an escape, and how many bytes it takes; `nil` for any other.
  private static func character(_ bytes: [UInt8], at i: Int) -> (code: UInt32?, length: Int) {
    let byte = bytes[i]
    if byte == 0x7F { return (0x7F, 1) }
    if byte == 0xC2 || byte == 0xD8, i + 1 < bytes.count {
      return (UInt32(byte & 0x1F) << 6 | UInt32(bytes[i + 1] & 0x3F), 2)
    }
    if byte == 0xE2 || byte == 0xEF, i + 2 < bytes.count {
      return (UInt32(byte & 0x0F) << 12 | UInt32(bytes[i + 1] & 0x3F) << 6 | UInt32(bytes[i + 2] & 0x3F), 3)
    }
    return (nil, 1)
  }

  /// The first byte from an index that is not one of plain ASCII text, eight at a time.
  private static func firstNotPlain(_ bytes: [UInt8], from start: Int) -> Int? {
    bytes.withUnsafeBytes { buffer in
      var i = start
      while i + 8 <= buffer.count {
        let word = buffer.loadUnaligned(fromByteOffset: i, as: UInt64.self)
        // A byte over 0x7E has its highest bit set, or gets it by one more.
        if (word | (word &+ 0x0101_0101_0101_0101)) & 0x8080_8080_8080_8080 != 0 { break }
        i += 8
      }
      while i < buffer.count {
        if buffer[i] >= 0x7F { return i }
        i += 1
      }
      return nil
    }
  }
}

extension [UInt8] {
  mutating func write(_ first: String, _ second: String, _ third: String = "") {
    write(first)
    write(second)
    write(third)
  }
}

extension Diagnostic {
  /// The diagnostic as one line that editors understand, safe to print.
  public var printableLine: String {
    let column = range.map { ":\($0.start.column)" } ?? ""
    return Printable.lineStart(Printable.line("\(path):\(line)\(column): \(severity.rawValue): \(message)"))
  }
}
