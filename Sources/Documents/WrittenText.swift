import Source

/// A text that stands in another file line by line: the lines of a heredoc, or of the file that a template was rendered from.
public struct WrittenText: Sendable {
  public let source: SourceText
  /// Where the file's lines begin that hold the lines of the text.
  private let lines: [UInt32]
  /// Where the lines of the text begin.
  private let starts: [UInt32]

  /// A text whose lines are those of a file.
  ///
  /// - Returns: `nil` where the file has another number of lines.
  public init?(_ text: String, in source: SourceText) {
    self.init(text, in: source, lines: WrittenText.starts(source.bytes, from: 0, to: source.count))
  }

  /// A text that is written as a heredoc somewhere in a range of a file.
  ///
  /// - Returns: `nil` where it is no heredoc, or its templates make more or fewer lines of it.
  public init?(_ text: String, heredocIn place: SourceRange) {
    let bytes = place.source.bytes
    let end = min(Int(place.bytes.end), bytes.count)
    var i = Int(place.bytes.start)
    while i + 1 < end, bytes[i] != 0x0A, !(bytes[i] == UInt8(ascii: "<") && bytes[i + 1] == UInt8(ascii: "<")) {
      i += 1
    }
    guard i + 1 < end, bytes[i] != 0x0A, let first = bytes[i..<end].firstIndex(of: 0x0A) else { return nil }
    // The last line is the one of the marker that ends it.
    guard let last = bytes[first..<end].lastIndex(where: { $0 == 0x0A }), last > first else { return nil }
    self.init(text, in: place.source, lines: WrittenText.starts(bytes, from: first + 1, to: last + 1))
  }

  private init?(_ text: String, in source: SourceText, lines: [UInt32]) {
    var text = text
    let starts = text.withUTF8 { WrittenText.starts($0, from: 0, to: $0.count) }
    guard !lines.isEmpty, starts.count == lines.count else { return nil }
    self.source = source
    self.lines = lines
    self.starts = starts
  }

  /// Where the lines of a part of a text begin.
  private static func starts(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int, to end: Int) -> [UInt32] {
    var starts: [UInt32] = []
    var i = start
    while i < end {
      starts.append(UInt32(clamping: i))
      while i < end, bytes[i] != 0x0A { i += 1 }
      i += 1
    }
    return starts
  }

  /// Where the line begins that holds what is at an offset of the text.
  public func offset(_ offset: UInt32) -> UInt32 {
    var low = 0
    var high = starts.count
    while low < high {
      let middle = (low + high) / 2
      if starts[middle] <= offset { low = middle + 1 } else { high = middle }
    }
    return lines[max(low - 1, 0)]
  }

  /// What is written on the line of an offset, without the spaces around it.
  public func line(at offset: UInt32) -> SourceRange {
    let bytes = source.bytes
    var start = Int(self.offset(offset))
    while start < bytes.count, bytes[start] == 0x20 || bytes[start] == 0x09 { start += 1 }
    var end = start
    while end < bytes.count, bytes[end] != 0x0A { end += 1 }
    while end > start, bytes[end - 1] <= 0x20 { end -= 1 }
    return SourceRange(source, ByteRange(start, end))
  }
}
