import Source

/// The lines of a source around a range, ready to be shown: tabs expanded, secrets masked, control characters
/// neutralised, lines cut to a width.
struct Excerpt {
  struct Line {
    /// From 1.
    let number: Int
    let text: String
    /// The part of `text` that the range covers, in bytes; `nil` on lines of context.
    let marked: Range<Int>?
    /// The columns that part takes on a terminal, from 0.
    let columns: Range<Int>?
  }

  /// The lines before a gap, or all.
  var head: [Line] = []
  /// The lines after a gap; empty where nothing is left out.
  var tail: [Line] = []
  /// Whether the range covers more than one line.
  let spansLines: Bool

  /// How many lines of a range are shown at most, a gap among them.
  static let limit = 8

  /// - Parameter width: the columns that a line may take.
  init(_ range: SourceRange, in cache: SourceCache, width: Int) {
    let source = range.source
    let index = cache.index(of: source)
    let start = min(Int(range.bytes.start), source.count)
    var end = min(max(Int(range.bytes.end), start), source.count)
    while end > start, Excerpt.isBlank(source.bytes[end - 1]) { end -= 1 }
    let marked = ByteRange(start, end)
    let first = index.line(at: marked.start)
    let last = max(first, index.line(at: end > start ? marked.end - 1 : marked.end))
    spansLines = last > first
    let secrets = cache.secrets(in: source, lines: max(1, first - 1)...min(index.count, last + 1))

    let firstRow = Row(index.range(ofLine: first), of: source, hiding: secrets, marked: marked, width: width)
    let shift = firstRow.shift(width: width)
    func line(_ number: Int, context: Bool = false) -> Line {
      if number == first { return firstRow.line(number, shift: shift, width: width) }
      let row = Row(
        index.range(ofLine: number), of: source, hiding: secrets, marked: context ? nil : marked, width: width)
      return row.line(number, shift: firstRow.isCut ? 0 : shift, width: width)
    }

    if spansLines {
      let count = last - first + 1
      if count <= Excerpt.limit {
        head = (first...last).map { line($0) }
      } else {
        head = (first..<first + Excerpt.limit - 3).map { line($0) }
        tail = (last - 1...last).map { line($0) }
      }
    } else {
      if first > 1, !isEmpty(first - 1) { head.append(line(first - 1, context: true)) }
      head.append(line(first))
      if first < index.count, !isEmpty(first + 1) { head.append(line(first + 1, context: true)) }
    }

    func isEmpty(_ number: Int) -> Bool {
      let bytes = index.range(ofLine: number)
      return (Int(bytes.start)..<Int(bytes.end)).prefix(width).allSatisfy { Excerpt.isBlank(source.bytes[$0]) }
    }
  }

  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
  }
}

/// One line as cells of the terminal. Of a long line only what surrounds the mark is decoded.
private struct Row {
  /// What is shown for a scalar, or for a secret.
  private struct Cell {
    let text: Range<Int>
    let width: Int
    let source: Range<Int>
  }

  private static let tab = 4
  /// How many bytes on each side of the mark's start are decoded for each column shown.
  private static let reach = 4

  private var text: [UInt8] = []
  private var cells: [Cell] = []
  private let marked: Range<Int>?
  /// Whether the line begins before what was decoded.
  let isCut: Bool
  /// Whether the line goes on after what was decoded.
  private let goesOn: Bool

  init(_ line: ByteRange, of source: SourceText, hiding secrets: [ByteRange], marked range: ByteRange?, width: Int) {
    let bytes = source.bytes
    let (lineStart, lineEnd) = (Int(line.start), Int(line.end))
    var start = lineStart
    if let range {
      let from = min(max(Int(range.start), lineStart), lineEnd)
      let to = min(max(Int(range.end), from), lineEnd)
      // A range of several lines is marked from the first letter of each.
      var letter = from
      if Int(range.start) < lineStart {
        while letter < to, bytes[letter] == 0x20 || bytes[letter] == 0x09 { letter += 1 }
      }
      marked = letter..<to
      start = max(lineStart, from - Row.reach * width)
      while start > lineStart, start < lineEnd, bytes[start] & 0xC0 == 0x80 { start += 1 }
    } else {
      marked = nil
    }
    let end = min(lineEnd, max(start, (marked?.lowerBound ?? start)) + Row.reach * width)
    isCut = start > lineStart
    goesOn = end < lineEnd

    var low = 0
    var high = secrets.count
    while low < high {
      let middle = (low + high) / 2
      if Int(secrets[middle].end) <= start { low = middle + 1 } else { high = middle }
    }
    var secret = low
    var column = 0
    var hashes = 0
    var i = start
    while i < end {
      while secret < secrets.count, Int(secrets[secret].end) <= i { secret += 1 }
      if secret < secrets.count, Int(secrets[secret].start) <= i {
        let next = min(Int(secrets[secret].end), end)
        add(Redaction.mask, width: Redaction.mask.utf8.count, i..<next, &column)
        i = next
        continue
      }
      let byte = bytes[i]
      if byte >= 0x20 && byte < 0x7F && byte != UInt8(ascii: "#") && byte != UInt8(ascii: "[") {
        cells.append(Cell(text: text.count..<text.count + 1, width: 1, source: i..<i + 1))
        text.append(byte)
        column += 1
        hashes = 0
        i += 1
        continue
      }
      let (scalar, length) = Row.scalar(bytes, i, end)
      if scalar == "\t" {
        let width = Row.tab - column % Row.tab
        add(String(repeating: " ", count: width), width: width, i..<i + length, &column)
      } else if let replacement = Printable.replacement(scalar) {
        add(replacement, width: Printable.width(replacement), i..<i + length, &column)
      } else if scalar == "[" && hashes >= 2 {
        add(" [", width: 2, i..<i + length, &column)
      } else {
        add(String(Character(scalar)), width: Printable.width(scalar), i..<i + length, &column)
      }
      hashes = scalar == "#" ? hashes + 1 : 0
      i += length
    }
  }

  private mutating func add(_ shown: String, width: Int, _ source: Range<Int>, _ column: inout Int) {
    let start = text.count
    text.write(shown)
    cells.append(Cell(text: start..<text.count, width: width, source: source))
    column += width
  }

  /// The columns to leave out at the left, so that the mark is seen.
  func shift(width: Int) -> Int {
    guard let marked else { return 0 }
    var start = 0
    var length = 0
    for cell in cells {
      if cell.source.upperBound <= marked.lowerBound {
        start += cell.width
      } else if cell.source.lowerBound < marked.upperBound {
        length += cell.width
      }
    }
    if start + min(max(length, 1), width / 2) <= width - 1 { return 0 }
    return max(0, start - width / 4)
  }

  func line(_ number: Int, shift: Int, width: Int) -> Excerpt.Line {
    var shown: [UInt8] = []
    var column = 0
    var position = 0
    var markStart: (byte: Int, column: Int)?
    var markEnd = (byte: 0, column: 0)
    let total = cells.reduce(0) { $0 + $1.width }
    let left = shift > 0 || isCut
    if left {
      shown.write("…")
      position = 1
    }
    let available = total - shift > width - position || goesOn ? width - 1 : width
    var cutRight = goesOn
    for cell in cells {
      defer { column += cell.width }
      if column < shift + (shift > 0 ? 1 : 0) { continue }
      if position + cell.width > available {
        cutRight = true
        break
      }
      let isMarked = marked.map { $0.overlaps(cell.source) } ?? false
      if isMarked, markStart == nil { markStart = (shown.count, position) }
      // A mark on nothing stands before what follows it.
      if let marked, marked.isEmpty, markStart == nil, cell.source.lowerBound >= marked.lowerBound {
        markStart = (shown.count, position)
        markEnd = (shown.count, position + 1)
      }
      shown.append(contentsOf: text[cell.text])
      position += cell.width
      if isMarked { markEnd = (shown.count, position) }
    }
    if let marked, marked.isEmpty, markStart == nil {
      markStart = (shown.count, position)
      markEnd = (shown.count, position + 1)
    }
    if cutRight { shown.write("…") }
    let line = String(decoding: shown, as: UTF8.self)
    guard let markStart else { return Excerpt.Line(number: number, text: line, marked: nil, columns: nil) }
    return Excerpt.Line(
      number: number, text: line, marked: markStart.byte..<max(markStart.byte, markEnd.byte),
      columns: markStart.column..<max(markStart.column + 1, markEnd.column))
  }

  /// The scalar at an offset and its bytes; U+FFFD for a byte that is not UTF-8.
  private static func scalar(
    _ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int
  ) -> (Unicode.Scalar, Int) {
    let first = bytes[start]
    if first < 0x80 { return (Unicode.Scalar(first), 1) }
    let length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC2 ? 2 : 1
    guard length > 1, start + length <= end else { return ("\u{FFFD}", 1) }
    var value = UInt32(first) & (0x7F >> UInt32(length))
    for i in start + 1..<start + length {
      guard bytes[i] & 0xC0 == 0x80 else { return ("\u{FFFD}", 1) }
      value = value << 6 | UInt32(bytes[i] & 0x3F)
    }
    let least: UInt32 = length == 2 ? 0x80 : length == 3 ? 0x800 : 0x10000
    guard value >= least, let scalar = Unicode.Scalar(value) else { return ("\u{FFFD}", 1) }
    return (scalar, length)
  }
}
