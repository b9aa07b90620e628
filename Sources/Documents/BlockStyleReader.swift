import Source

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Reads YAML as people write manifests: blocks by indentation, scalars and flow collections on one line, literal blocks.
///
/// Everything else, such as anchors, tags, folded blocks, scalars over several lines, tabs, and whatever is wrong, is left
/// to libyaml: a document is read here as libyaml reads it, or not at all. Hot path: a byte is looked at once or twice, at
/// a fifth of the cost of libyaml's tokens and events. References are to YAML 1.1 as libyaml implements it.
struct BlockStyleReader {
  private let base: UnsafePointer<UInt8>
  private let end: Int
  /// Where a line begins, or what comes next on it.
  private var position = 0
  /// The scalar that was scanned last.
  private var token = Token(kind: .plain, range: ByteRange(0, 0))

  private struct Token {
    var kind: Cell.Kind
    var range: ByteRange
    /// The text, where it does not stand in the source as it is.
    var text: String?
  }

  /// What stands where the next line with content begins, if that is not its column.
  private enum Next {
    /// The text ends, or another document begins.
    static let boundary = -1
    /// It is not for this reader.
    static let foreign = -2
  }

  private static let deepest = 200
  private static let mostNodes = 1_000_000
  /// libyaml takes no longer keys without a question mark.
  private static let longestKey = 1000

  /// - Parameter end: where the text ends; documents before it may be read.
  init(_ source: SourceText, to end: Int) {
    base = source.base
    self.end = end
  }

  /// Whether a text may hold documents for this reader: its only line breaks are line feeds.
  static func isSuited(_ base: UnsafePointer<UInt8>, from start: Int, to end: Int, isASCII: Bool) -> Bool {
    if memchr(base + start, 0x0D, end - start) != nil { return false }
    if isASCII { return true }
    var i = start
    while i < end {
      switch base[i] {
      // YAML 1.1 breaks lines at U+0085, U+2028 and U+2029 too; a byte order mark is no content.
      case 0xC2: if i + 1 < end && base[i + 1] == 0x85 { return false }
      case 0xE2: if i + 2 < end && base[i + 1] == 0x80 && base[i + 2] & 0xFE == 0xA8 { return false }
      case 0xEF: if i + 2 < end && base[i + 1] == 0xBB && base[i + 2] == 0xBF { return false }
      default: break
      }
      i += 1
    }
    return true
  }

  /// Reads documents up to the first that is not for this reader.
  ///
  /// - Parameter start: where a line begins, outside of any document.
  /// - Returns: where that document begins, with the comments before it; the end of the text where there is none.
  mutating func read(from start: Int, _ builder: inout TreeBuilder, _ documents: inout [Document]) -> Int {
    position = start
    while position < end {
      let documentStart = position
      builder.reset()
      var next = nextLine()
      if next == Next.boundary {
        if position >= end { return end }
        position += 3
        guard endLine() else { return documentStart }
        next = nextLine()
        if next == Next.boundary {
          // An empty document is an empty scalar where the next one begins.
          builder.addVerbatim(.plain, ByteRange(position, position), textStart: position, tag: nil)
        }
      }
      if next >= 0 { next = node(column: next, indent: -1, &builder) }
      guard next == Next.boundary, documents.count < YAML.mostDocuments else {
        builder.reset()
        return documentStart
      }
      documents.append(builder.finish())
    }
    return end
  }

  // MARK: - Lines

  /// Goes to the next content from where a line begins.
  ///
  /// - Returns: its column, or one of `Next`.
  private mutating func nextLine() -> Int {
    while position < end {
      var i = position
      while i < end && base[i] == UInt8(ascii: " ") { i += 1 }
      if i == end { break }
      switch base[i] {
      case 0x0A: position = i + 1
      case UInt8(ascii: "#"): position = lineEnd(i) + 1
      case 0x09: return Next.foreign
      default:
        if i == position {
          switch base[i] {
          case UInt8(ascii: "-"):
            if i + 3 <= end && base[i + 1] == base[i] && base[i + 2] == base[i] && (i + 3 == end || isBlank(i + 3)) {
              return Next.boundary
            }
          case UInt8(ascii: "."), UInt8(ascii: "%"): return Next.foreign
          default: break
          }
        }
        let column = i - position
        position = i
        return column
      }
    }
    position = end
    return Next.boundary
  }

  /// The next line break from an offset on, or the end of the text.
  @inline(__always)
  private func lineEnd(_ i: Int) -> Int {
    guard i < end, let found = memchr(base + i, 0x0A, end - i) else { return end }
    return UnsafePointer(found.assumingMemoryBound(to: UInt8.self)) - base
  }

  /// Goes to the next line, if nothing but a comment is left on this one.
  private mutating func endLine() -> Bool {
    let start = position
    skipSpaces()
    if position >= end { return true }
    if base[position] == UInt8(ascii: "#") && position > start { position = lineEnd(position) }
    guard position >= end || base[position] == 0x0A else { return false }
    position = min(position + 1, end)
    return true
  }

  @inline(__always)
  private mutating func skipSpaces() {
    while position < end && base[position] == UInt8(ascii: " ") { position += 1 }
  }

  /// Whether nothing is left on the line but a comment behind a blank.
  private var isAtLineEnd: Bool {
    position >= end || base[position] == 0x0A || base[position] == UInt8(ascii: "#")
  }

  @inline(__always)
  private func isBlank(_ i: Int) -> Bool { base[i] == UInt8(ascii: " ") || base[i] == 0x0A || base[i] == 0x09 }

  /// Whether an element of a sequence begins here.
  @inline(__always)
  private func isElement(_ i: Int) -> Bool {
    base[i] == UInt8(ascii: "-") && (i + 1 >= end || base[i + 1] == UInt8(ascii: " ") || base[i + 1] == 0x0A)
  }

  // MARK: - Blocks

  /// Reads what begins at a column, in a collection at `indent`.
  ///
  /// - Returns: the column of what comes after it, not over `indent`, or one of `Next`.
  private mutating func node(column: Int, indent: Int, _ builder: inout TreeBuilder) -> Int {
    if isElement(position) { return sequence(column, isIndented: true, &builder) }
    if isFlowOrLiteral { return inline(indent: indent, &builder) }
    guard scanScalar() else { return Next.foreign }
    if isAtColon { return mapping(column, &builder) }
    return afterScalar(indent: indent, &builder)
  }

  /// Reads a mapping whose first key was scanned.
  private mutating func mapping(_ column: Int, _ builder: inout TreeBuilder) -> Int {
    guard open(.mapping, ByteRange(token.range.start, token.range.start), &builder) else { return Next.foreign }
    while true {
      guard isAtColon, token.range.count <= BlockStyleReader.longestKey,
        builder.cells.count < BlockStyleReader.mostNodes
      else { return Next.foreign }
      addToken(&builder)
      position += 1
      let next = value(behind: position, indent: column, &builder)
      if next == column {
        guard !isElement(position), scanScalar() else { return Next.foreign }
        continue
      }
      if next > column || next == Next.foreign { return Next.foreign }
      builder.closeCollection(end: nil)
      return next
    }
  }

  /// Reads the value of a key of a mapping at `indent`.
  private mutating func value(behind colon: Int, indent: Int, _ builder: inout TreeBuilder) -> Int {
    skipSpaces()
    guard isAtLineEnd else { return inline(indent: indent, &builder) }
    guard endLine(from: colon) else { return Next.foreign }
    let next = nextLine()
    if next > indent { return node(column: next, indent: indent, &builder) }
    if next == indent && isElement(position) { return sequence(indent, isIndented: false, &builder) }
    if next != Next.foreign { addEmpty(at: colon, &builder) }
    return next
  }

  /// `endLine` from behind a key or a dash, which stand before a blank.
  private mutating func endLine(from start: Int) -> Bool {
    position = start
    return endLine()
  }

  /// Reads a sequence.
  ///
  /// - Parameter isIndented: whether it is indented more than what it stands in: elements may stand below their key.
  private mutating func sequence(_ column: Int, isIndented: Bool, _ builder: inout TreeBuilder) -> Int {
    guard open(.sequence, ByteRange(position, isIndented ? position : position + 1), &builder) else {
      return Next.foreign
    }
    while true {
      guard builder.cells.count < BlockStyleReader.mostNodes else { return Next.foreign }
      let dash = position
      position += 1
      skipSpaces()
      var next: Int
      if isAtLineEnd {
        guard endLine(from: dash + 1) else { return Next.foreign }
        next = nextLine()
        if next > column {
          next = node(column: next, indent: column, &builder)
        } else if next != Next.foreign {
          addEmpty(at: dash + 1, &builder)
        }
      } else {
        next = node(column: column + position - dash, indent: column, &builder)
      }
      if next == column {
        if isElement(position) { continue }
        if isIndented { return Next.foreign }
      }
      if next > column || next == Next.foreign { return Next.foreign }
      builder.closeCollection(end: nil)
      return next
    }
  }

  private func open(_ kind: Cell.Kind, _ range: ByteRange, isFlow: Bool = false, _ builder: inout TreeBuilder) -> Bool {
    guard builder.depth < BlockStyleReader.deepest else { return false }
    builder.openCollection(kind, isFlow: isFlow, range, tag: nil)
    return true
  }

  // MARK: - Values on a line

  private var isFlowOrLiteral: Bool {
    switch base[position] {
    case UInt8(ascii: "["), UInt8(ascii: "{"), UInt8(ascii: "|"): true
    default: false
    }
  }

  /// Reads a scalar, a flow collection or a literal that begins behind a key or a dash at `indent`.
  private mutating func inline(indent: Int, _ builder: inout TreeBuilder) -> Int {
    switch base[position] {
    case UInt8(ascii: "|"): return literal(indent: indent, &builder) ? lineAfter(indent: indent) : Next.foreign
    case UInt8(ascii: "["), UInt8(ascii: "{"):
      return flow(&builder) && endLine() ? lineAfter(indent: indent) : Next.foreign
    default:
      guard scanScalar(), !isAtColon else { return Next.foreign }
      return afterScalar(indent: indent, &builder)
    }
  }

  private mutating func afterScalar(indent: Int, _ builder: inout TreeBuilder) -> Int {
    addToken(&builder)
    return endLine() ? lineAfter(indent: indent) : Next.foreign
  }

  /// The next line, which must not go on with what is there: more indented it would.
  private mutating func lineAfter(indent: Int) -> Int {
    let next = nextLine()
    return next > indent ? Next.foreign : next
  }

  /// Whether a colon stands here as a token.
  private var isAtColon: Bool {
    guard position < end, base[position] == UInt8(ascii: ":") else { return false }
    return position + 1 >= end || base[position + 1] == UInt8(ascii: " ") || base[position + 1] == 0x0A
  }

  private func addEmpty(at offset: Int, _ builder: inout TreeBuilder) {
    builder.addVerbatim(.plain, ByteRange(offset, offset), textStart: offset, tag: nil)
  }

  private func addToken(_ builder: inout TreeBuilder) {
    if let text = token.text {
      builder.addDecoded(token.kind, token.range, text: text)
    } else {
      let start = Int(token.range.start) + (token.kind == .quoted ? 1 : 0)
      builder.addVerbatim(token.kind, token.range, textStart: start, tag: nil)
    }
  }

  /// Scans a scalar on one line, up to its end.
  private mutating func scanScalar() -> Bool {
    guard position < end else { return false }
    switch base[position] {
    case UInt8(ascii: "\""), UInt8(ascii: "'"): return scanQuoted()
    case UInt8(ascii: "?"), UInt8(ascii: ":"), UInt8(ascii: ","), UInt8(ascii: "["), UInt8(ascii: "]"),
      UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: "#"), UInt8(ascii: "&"), UInt8(ascii: "*"),
      UInt8(ascii: "!"), UInt8(ascii: "|"), UInt8(ascii: ">"), UInt8(ascii: "%"), UInt8(ascii: "@"),
      UInt8(ascii: "`"), 0x09:
      return false
    case UInt8(ascii: "-"): if position + 1 >= end || isBlank(position + 1) { return false }
    default: break
    }
    return scanPlain()
  }

  private mutating func scanPlain() -> Bool {
    let start = position
    var i = start
    // Blanks at the end are none of it.
    var last = start
    scan: while i < end {
      switch base[i] {
      case 0x0A: break scan
      case 0x09: return false
      case UInt8(ascii: " "): i += 1
      case UInt8(ascii: ":"):
        if i + 1 >= end || base[i + 1] == UInt8(ascii: " ") || base[i + 1] == 0x0A {
          // A blank before the colon of a key is rare.
          guard last == i else { return false }
          break scan
        }
        i += 1
        last = i
      case UInt8(ascii: "#"):
        if last < i { break scan }
        i += 1
        last = i
      default:
        i += 1
        last = i
      }
    }
    token = Token(kind: .plain, range: ByteRange(start, last))
    position = last
    return true
  }

  /// Scans a scalar in quotes. Escapes are a backslash in double quotes and a quote in single ones.
  private mutating func scanQuoted() -> Bool {
    let start = position
    let quote = base[start]
    let escape = quote == UInt8(ascii: "'") ? quote : UInt8(ascii: "\\")
    var hasEscapes = false
    var i = start + 1
    while i < end {
      switch base[i] {
      case 0x0A, 0x09: return false
      case escape where isEscaped(i + 1, by: escape):
        hasEscapes = true
        i += 2
      case quote:
        position = i + 1
        token = Token(kind: .quoted, range: ByteRange(start, position))
        if hasEscapes { token.text = unescaped(start + 1, i, escape) }
        return true
      case escape: return false
      default: i += 1
      }
    }
    return false
  }

  /// Whether a character is one that may stand behind an escape, and means a line feed, a tab or itself there.
  private func isEscaped(_ i: Int, by escape: UInt8) -> Bool {
    guard i < end else { return false }
    switch base[i] {
    case UInt8(ascii: "'"): return escape == base[i]
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "n"), UInt8(ascii: "t"), UInt8(ascii: "/"):
      return escape == UInt8(ascii: "\\")
    default: return false
    }
  }

  /// What stands between quotes, with what follows each escape in place of both.
  private func unescaped(_ start: Int, _ stop: Int, _ escape: UInt8) -> String {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(stop - start)
    var i = start
    while i < stop {
      guard base[i] == escape, i + 1 < stop else {
        bytes.append(base[i])
        i += 1
        continue
      }
      switch base[i + 1] {
      case UInt8(ascii: "n"): bytes.append(0x0A)
      case UInt8(ascii: "t"): bytes.append(0x09)
      default: bytes.append(base[i + 1])
      }
      i += 2
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  // MARK: - Flow collections

  /// Reads a flow collection on one line.
  private mutating func flow(_ builder: inout TreeBuilder) -> Bool {
    let isMapping = base[position] == UInt8(ascii: "{")
    let close = isMapping ? UInt8(ascii: "}") : UInt8(ascii: "]")
    let range = ByteRange(position, position + 1)
    guard open(isMapping ? .mapping : .sequence, range, isFlow: true, &builder) else { return false }
    position += 1
    skipSpaces()
    guard position < end else { return false }
    if base[position] != close {
      while true {
        guard builder.cells.count < BlockStyleReader.mostNodes else { return false }
        if isMapping {
          guard scanFlowScalar() else { return false }
          guard isAtColon, token.range.count <= BlockStyleReader.longestKey else { return false }
          addToken(&builder)
          position += 1
          skipSpaces()
          guard position < end else { return false }
        }
        if base[position] == UInt8(ascii: "[") || base[position] == UInt8(ascii: "{") {
          guard flow(&builder) else { return false }
        } else {
          guard scanFlowScalar() else { return false }
          addToken(&builder)
        }
        skipSpaces()
        guard position < end else { return false }
        if base[position] == close { break }
        guard base[position] == UInt8(ascii: ",") else { return false }
        position += 1
        skipSpaces()
        guard position < end else { return false }
      }
    }
    position += 1
    builder.closeCollection(end: position)
    return true
  }

  /// Scans a quoted scalar, or a plain one of characters that mean nothing in flow collections.
  private mutating func scanFlowScalar() -> Bool {
    guard position < end else { return false }
    switch base[position] {
    case UInt8(ascii: "\""), UInt8(ascii: "'"): return scanQuoted()
    default: break
    }
    let start = position
    while position < end, isWord(base[position]) || (position > start && isInnerSign(base[position])) { position += 1 }
    token = Token(kind: .plain, range: ByteRange(start, position))
    return position > start
  }

  private func isWord(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "/"):
      true
    default: false
    }
  }

  private func isInnerSign(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "-") || byte == UInt8(ascii: "+") || byte == UInt8(ascii: "@")
  }

  // MARK: - Literals

  /// Reads a literal block: `|`, `|-` or `|+`, whose first line tells its indentation.
  private mutating func literal(indent: Int, _ builder: inout TreeBuilder) -> Bool {
    let start = position
    position += 1
    var strips = false
    var keeps = false
    if position < end {
      strips = base[position] == UInt8(ascii: "-")
      keeps = base[position] == UInt8(ascii: "+")
      if strips || keeps { position += 1 }
    }
    guard position < end, endLine() else { return false }
    var line = position
    var breaks = 0
    while line < end && base[line] == 0x0A {
      breaks += 1
      line += 1
    }
    var content = line
    while content < end && base[content] == UInt8(ascii: " ") { content += 1 }
    let width = content - line
    guard content < end, base[content] != 0x0A, base[content] != 0x09, width > max(indent, 0) else { return false }
    var text: [UInt8] = []
    var hasLines = false
    var endsInBreak = false
    lines: while line < end {
      content = line
      while content < end && content - line < width && base[content] == UInt8(ascii: " ") { content += 1 }
      if content == end {
        line = end
        break
      }
      if base[content] == 0x0A {
        breaks += 1
        line = content + 1
        continue
      }
      if content - line < width {
        if base[content] == 0x09 { return false }
        break lines
      }
      let stop = lineEnd(content)
      text.append(contentsOf: repeatElement(0x0A, count: breaks + (hasLines ? 1 : 0)))
      text.append(contentsOf: UnsafeBufferPointer(start: base + content, count: stop - content))
      breaks = 0
      hasLines = true
      endsInBreak = stop < end
      line = min(stop + 1, end)
    }
    if !strips && endsInBreak { text.append(0x0A) }
    if keeps { text.append(contentsOf: repeatElement(0x0A, count: breaks)) }
    position = line
    var stop = line
    while stop > start && base[stop - 1] <= UInt8(ascii: " ") { stop -= 1 }
    builder.addScalar(.block, ByteRange(start, stop), text: String(decoding: text, as: UTF8.self), tag: nil)
    return true
  }
}
