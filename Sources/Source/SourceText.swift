/// `Source`: files, byte ranges, lines and columns, diagnostics.
///
/// In comes a path or bytes; out goes a `SourceText` whose bytes every reader shares without copying. Nothing
/// here parses anything.

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A half-open range of byte offsets in one `SourceText`.
public struct ByteRange: Hashable, Sendable {
  public var start: UInt32
  public var end: UInt32

  @inlinable
  public init(_ start: UInt32, _ end: UInt32) {
    self.start = start
    self.end = end
  }

  @inlinable
  public init(_ start: Int, _ end: Int) {
    self.start = UInt32(clamping: start)
    self.end = UInt32(clamping: end)
  }

  /// The number of bytes, zero for a range that is inside out.
  @inlinable
  public var count: Int { end > start ? Int(end - start) : 0 }

  /// The smallest range that holds both.
  @inlinable
  public func union(_ other: ByteRange) -> ByteRange {
    ByteRange(min(start, other.start), max(end, other.end))
  }
}

/// A place in a text, as people and SARIF count: from 1, columns in Unicode scalars.
public struct Position: Hashable, Sendable, Comparable {
  public var line: Int
  public var column: Int

  public init(line: Int, column: Int) {
    self.line = line
    self.column = column
  }

  public static func < (a: Position, b: Position) -> Bool {
    (a.line, a.column) < (b.line, b.column)
  }
}

/// The immutable text of one file, or of a text that stands for one.
///
/// The bytes are followed by `SourceText.padding` zero bytes, so that a lexer may look ahead of the end without
/// a bounds check; `count` leaves them out.
public final class SourceText: @unchecked Sendable {
  /// Zero bytes after the text.
  public static let padding = 16

  /// The path as reports show it: relative to the repository root, with forward slashes.
  public let path: String

  /// The number of bytes in the text.
  public let count: Int

  /// The bytes and their padding. Valid for the lifetime of this object.
  public let base: UnsafePointer<UInt8>

  /// Where the text is kept; `nil` for data of the program.
  private let allocation: UnsafeMutablePointer<UInt8>?

  /// Adopts `allocation`, which holds `count` bytes followed by `padding` zero bytes and was allocated with
  /// `UnsafeMutablePointer.allocate`.
  init(path: String, adopting allocation: UnsafeMutablePointer<UInt8>, count: Int) {
    self.path = path
    self.count = count
    self.allocation = allocation
    self.base = UnsafePointer(allocation)
  }

  /// A text from bytes in memory.
  public convenience init(path: String, bytes: some Collection<UInt8>) {
    let count = bytes.count
    let allocation = UnsafeMutablePointer<UInt8>.allocate(capacity: count + SourceText.padding)
    let buffer = UnsafeMutableBufferPointer(start: allocation, count: count)
    _ = buffer.initialize(from: bytes)
    (allocation + count).initialize(repeating: 0, count: SourceText.padding)
    self.init(path: path, adopting: allocation, count: count)
  }

  /// A text from a string.
  public convenience init(path: String, text: String) {
    self.init(path: path, bytes: Array(text.utf8))
  }

  /// A text that is data of the program and stays where it is.
  ///
  /// - Parameter literal: the text, not of one character, followed by `padding` zero bytes.
  public init(path: String, literal: StaticString) {
    self.path = path
    count = max(0, literal.utf8CodeUnitCount - SourceText.padding)
    allocation = nil
    base = literal.utf8Start
  }

  deinit {
    allocation?.deallocate()
  }

  /// The bytes without their padding.
  public var bytes: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(start: base, count: count) }

  /// The text of a range, invalid UTF-8 repaired. A range that leaves the text is cut to it.
  public func text(_ range: ByteRange) -> String {
    let start = min(Int(range.start), count)
    let end = min(max(Int(range.end), start), count)
    return String(decoding: UnsafeBufferPointer(start: base + start, count: end - start), as: UTF8.self)
  }

  /// Whether the text holds a given one, which is not empty.
  public func contains(_ text: StaticString) -> Bool {
    let length = text.utf8CodeUnitCount
    var start = 0
    while start + length <= count,
      let found = memchr(base + start, Int32(text.utf8Start.pointee), count - start - length + 1)
    {
      if memcmp(found, text.utf8Start, length) == 0 { return true }
      start = UnsafeRawPointer(base).distance(to: found) + 1
    }
    return false
  }

  /// Line and column of a byte offset. Linear in the offset: for reports, not for hot paths.
  public func position(_ offset: UInt32) -> Position {
    let end = min(Int(offset), count)
    var line = 1
    var lineStart = 0
    var i = 0
    while i < end {
      if base[i] == 0x0A {
        line += 1
        lineStart = i + 1
      }
      i += 1
    }
    if lineStart == 0 && count >= 3 && base[0] == 0xEF && base[1] == 0xBB && base[2] == 0xBF {
      lineStart = min(3, end)
    }
    var column = 1
    i = lineStart
    while i < end {
      if base[i] & 0xC0 != 0x80 { column += 1 }
      i += 1
    }
    return Position(line: line, column: column)
  }

  /// The byte range of a line, counted from 1, without its line break; `nil` past the last line.
  public func lineRange(_ line: Int) -> ByteRange? {
    var current = 1
    var start = 0
    var i = 0
    while current < line {
      guard i < count else { return nil }
      if base[i] == 0x0A {
        current += 1
        start = i + 1
      }
      i += 1
    }
    var end = start
    while end < count && base[end] != 0x0A { end += 1 }
    if end > start && base[end - 1] == 0x0D { end -= 1 }
    return ByteRange(start, end)
  }

  /// The text of a line, counted from 1, without its line break; `nil` past the last line.
  public func line(_ line: Int) -> String? {
    lineRange(line).map(text)
  }
}

/// A range of bytes together with the text it lies in.
public struct SourceRange: Hashable, Sendable {
  public let source: SourceText
  public let bytes: ByteRange

  @inlinable
  public init(_ source: SourceText, _ bytes: ByteRange) {
    self.source = source
    self.bytes = bytes
  }

  public var path: String { source.path }

  /// Where the range begins.
  public var start: Position { source.position(bytes.start) }

  /// Where the range ends: the position just after its last character.
  public var end: Position { source.position(bytes.end) }

  /// The text the range covers.
  public var text: String { source.text(bytes) }

  public static func == (a: SourceRange, b: SourceRange) -> Bool {
    a.source === b.source && a.bytes == b.bytes
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(ObjectIdentifier(source))
    hasher.combine(bytes)
  }
}
