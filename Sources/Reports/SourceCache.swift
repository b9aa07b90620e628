import Inventory
import Policy
import Source

/// What the reports ask of sources and resources again and again, kept for the time of one rendering: line starts,
/// columns, and where the secrets are.
///
/// `SourceText.position` counts from the start of the file; ten thousand findings need an index instead.
final class SourceCache {
  private var indexes: [ObjectIdentifier: LineIndex] = [:]
  private var secrets: [ObjectIdentifier: [Searched]] = [:]
  private var secretValues: [ObjectIdentifier: [String]] = [:]

  func index(of source: SourceText) -> LineIndex {
    let key = ObjectIdentifier(source)
    if let index = indexes[key] { return index }
    let index = LineIndex(source)
    indexes[key] = index
    return index
  }

  /// A part of a source that was searched for secrets.
  private struct Searched {
    let part: ByteRange
    /// In order and apart from each other.
    let secrets: [ByteRange]
  }

  /// Where the secrets are on some lines of a source and around them, in order and apart from each other.
  ///
  /// Of a YAML file the documents are searched that the lines stand in: what is a secret in one does not depend on the
  /// others, and files of megabytes hold many.
  func secrets(in source: SourceText, lines: ClosedRange<Int>) -> [ByteRange] {
    let key = ObjectIdentifier(source)
    let index = index(of: source)
    let shown = ByteRange(
      Int(index.range(ofLine: lines.lowerBound).start), Int(index.range(ofLine: lines.upperBound).end))
    let known = secrets[key] ?? []
    if let known = known.first(where: { $0.part.start <= shown.start && shown.end <= $0.part.end }) {
      return known.secrets
    }
    let isYAML = source.path.hasSuffix(".yaml") || source.path.hasSuffix(".yml")
    let part = isYAML ? SourceCache.documents(around: shown, in: source.bytes) : ByteRange(0, source.count)
    let found = Redaction.ranges(in: source, part)
    secrets[key] = known + [Searched(part: part, secrets: found)]
    return found
  }

  /// The YAML documents that a range lies in, from the line after one `---` to the next.
  private static func documents(around range: ByteRange, in bytes: UnsafeBufferPointer<UInt8>) -> ByteRange {
    func isMarker(_ i: Int) -> Bool {
      guard i + 3 <= bytes.count, bytes[i..<i + 3].allSatisfy({ $0 == UInt8(ascii: "-") }) else { return false }
      return i + 3 == bytes.count || bytes[i + 3] <= 0x20
    }
    var start = min(Int(range.start), bytes.count)
    while start > 0 && !(bytes[start - 1] == 0x0A && isMarker(start) && start < range.start) { start -= 1 }
    var end = min(Int(range.end), bytes.count)
    while end < bytes.count && !(bytes[end] == 0x0A && isMarker(end + 1)) { end += 1 }
    return ByteRange(start, end)
  }

  func region(_ range: SourceRange) -> Region {
    let index = index(of: range.source)
    let start = index.position(range.bytes.start)
    return Region(start: start, end: max(start, index.position(range.bytes.end)))
  }

  /// The message of a finding, without secrets; the rule's title where the policy gives none.
  func message(_ finding: Finding) -> String {
    guard !finding.message.isEmpty else { return finding.rule.title }
    let key = ObjectIdentifier(finding.resource)
    let known: [String]
    if let values = secretValues[key] {
      known = values
    } else {
      known = Redaction.secrets(of: finding.resource)
      secretValues[key] = known
    }
    return Redaction.text(finding.message, hiding: known)
  }

  /// The address of a finding's resource; the key of an instance may be a secret.
  func address(_ finding: Finding) -> String {
    Redaction.text(finding.resource.address, hiding: [])
  }

  /// The attribute at fault as a path, empty where the resource as a whole is meant.
  func attribute(_ finding: Finding) -> String {
    Redaction.text(finding.attribute.description, hiding: [])
  }

  /// The summary of a diagnostic, without secrets.
  func summary(_ diagnostic: Diagnostic) -> String {
    Redaction.text(diagnostic.summary, hiding: secrets(near: diagnostic))
  }

  /// The detail of a diagnostic, without secrets.
  func detail(_ diagnostic: Diagnostic) -> String {
    Redaction.text(diagnostic.detail, hiding: secrets(near: diagnostic))
  }

  /// Summary and detail as one message, without secrets.
  func message(_ diagnostic: Diagnostic) -> String {
    Redaction.text(diagnostic.message, hiding: secrets(near: diagnostic))
  }

  /// The line of a diagnostic, 1 where the file as a whole is meant.
  func line(_ diagnostic: Diagnostic) -> Int {
    diagnostic.range.map { index(of: $0.source).position($0.bytes.start).line } ?? 1
  }

  /// The secrets on the lines that a diagnostic is about: messages of parsers quote what they did not expect.
  private func secrets(near diagnostic: Diagnostic) -> [String] {
    guard let range = diagnostic.range else { return [] }
    let index = index(of: range.source)
    let first = index.range(ofLine: index.line(at: range.bytes.start))
    let last = index.range(ofLine: index.line(at: range.bytes.end))
    let ranges = secrets(
      in: range.source, lines: index.line(at: range.bytes.start)...max(1, index.line(at: range.bytes.end)))
    var low = 0
    var high = ranges.count
    while low < high {
      let middle = (low + high) / 2
      if ranges[middle].end <= first.start { low = middle + 1 } else { high = middle }
    }
    var texts: [String] = []
    while low < ranges.count, ranges[low].start < last.end, texts.count < 100 {
      texts.append(range.source.text(ranges[low]))
      low += 1
    }
    return texts
  }
}

/// Where a range begins and ends, as people and SARIF count: from 1, columns in Unicode scalars, the end exclusive.
struct Region: Hashable {
  let start: Position
  let end: Position
}

/// The lines of a source, to be looked up in logarithmic time, with the columns that `SourceText.position` gives.
struct LineIndex {
  /// How many bytes lie between two checkpoints of the scalar count: a file may be one line of megabytes.
  private static let stride = 4096

  private let source: SourceText
  private let starts: [Int]
  private let scalars: [Int]
  private let hasByteOrderMark: Bool

  init(_ source: SourceText) {
    self.source = source
    let bytes = source.bytes
    var starts = [0]
    var scalars = [0]
    var count = 0
    for i in bytes.indices {
      let byte = bytes[i]
      if byte & 0xC0 != 0x80 { count &+= 1 }
      if byte == 0x0A { starts.append(i + 1) }
      if (i + 1) % LineIndex.stride == 0 { scalars.append(count) }
    }
    self.starts = starts
    self.scalars = scalars
    hasByteOrderMark = bytes.count >= 3 && bytes[0] == 0xEF && bytes[1] == 0xBB && bytes[2] == 0xBF
  }

  /// The number of lines; a line break at the end begins a last, empty line.
  var count: Int { starts.count }

  /// The line, from 1, that holds a byte.
  func line(at offset: UInt32) -> Int {
    let offset = min(Int(offset), source.count)
    var low = 0
    var high = starts.count
    while low + 1 < high {
      let middle = (low + high) / 2
      if starts[middle] <= offset { low = middle } else { high = middle }
    }
    return low + 1
  }

  func position(_ offset: UInt32) -> Position {
    let end = min(Int(offset), source.count)
    let line = line(at: offset)
    var start = starts[line - 1]
    if line == 1 && hasByteOrderMark { start = min(3, end) }
    let column =
      end - start < LineIndex.stride
      ? scalarCount(start, end) : scalarCount(before: end) - scalarCount(before: start)
    return Position(line: line, column: column + 1)
  }

  /// The bytes of a line without its line break and a byte order mark; empty past the end.
  func range(ofLine line: Int) -> ByteRange {
    guard line >= 1, line <= starts.count else { return ByteRange(source.count, source.count) }
    var start = starts[line - 1]
    var end = line < starts.count ? starts[line] - 1 : source.count
    if end > start && source.bytes[end - 1] == 0x0D { end -= 1 }
    if line == 1 && hasByteOrderMark { start = min(3, end) }
    return ByteRange(start, end)
  }

  private func scalarCount(before offset: Int) -> Int {
    let checkpoint = offset / LineIndex.stride
    return scalars[checkpoint] + scalarCount(checkpoint * LineIndex.stride, offset)
  }

  private func scalarCount(_ start: Int, _ end: Int) -> Int {
    var count = 0
    var i = start
    while i < end {
      if source.bytes[i] & 0xC0 != 0x80 { count &+= 1 }
      i += 1
    }
    return count
  }
}
