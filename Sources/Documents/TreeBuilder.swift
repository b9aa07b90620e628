import Source

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Lays a document's nodes into an array as a parser meets them.
struct TreeBuilder {
  /// A collection that is not closed yet.
  private struct Open {
    let cell: Int
    var children: UInt32
    /// The number of nodes it has with aliases put in place.
    var expanded: Int
    /// The number of levels below it, aliases put in place.
    var height: Int
  }

  private(set) var cells: [Cell] = []
  private(set) var texts: [String] = []
  private(set) var tags: [UInt32: String] = [:]
  private var open: [Open] = []
  let source: SourceText

  init(source: SourceText) {
    self.source = source
  }

  /// The number of collections that are open.
  var depth: Int { open.count }

  /// What is too much about the document so far, as a sentence; `nil` where nothing is.
  var excess: String? {
    if open.count > Document.deepestNesting {
      return "The text is nested more than \(Document.deepestNesting) levels deep."
    }
    return cells.count > Document.mostNodes ? "The text has more than \(Document.mostNodes) values." : nil
  }

  /// What an anchor holds: where it is, how large it is with its aliases put in place, and how deep.
  struct Measure {
    let cell: Int
    let expanded: Int
    let height: Int
  }

  /// The size of the node that was added or closed last.
  private(set) var last = Measure(cell: 0, expanded: 0, height: 0)

  /// Adds a scalar whose text is the source's own bytes from `textStart` on.
  mutating func addVerbatim(_ kind: Cell.Kind, _ range: ByteRange, textStart: Int, tag: String?) {
    add(kind, .verbatim, range, payload: UInt32(clamping: textStart), tag: tag)
  }

  /// Adds a scalar that is quoted or plain, by its text: most stand in the source as they are, and are not copied.
  mutating func addDecoded(_ kind: Cell.Kind, _ range: ByteRange, text: String) {
    var text = text
    let start = text.withUTF8 { verbatimStart(kind, range, $0) }
    if let start {
      addVerbatim(kind, range, textStart: start, tag: nil)
    } else {
      addScalar(kind, range, text: text, tag: nil)
    }
  }

  /// Where the text of a scalar stands in the source; `nil` where it does not.
  func verbatimStart(_ kind: Cell.Kind, _ range: ByteRange, _ text: UnsafeBufferPointer<UInt8>) -> Int? {
    let start = Int(range.end) - (kind == .quoted ? 1 : 0) - text.count
    guard start >= Int(range.start) else { return nil }
    guard let bytes = text.baseAddress, text.count > 0 else { return start }
    return memcmp(source.base + start, bytes, text.count) == 0 ? start : nil
  }

  mutating func addScalar(_ kind: Cell.Kind, _ range: ByteRange, text: String, tag: String?) {
    add(kind, [], range, payload: UInt32(clamping: texts.count), tag: tag)
    texts.append(text)
  }

  mutating func addAlias(_ range: ByteRange, to target: Measure) {
    add(.alias, [], range, payload: UInt32(clamping: target.cell), tag: nil)
    if let top = open.indices.last {
      open[top].expanded += target.expanded
      open[top].height = max(open[top].height, target.height + 1)
    }
    last = Measure(cell: cells.count - 1, expanded: target.expanded, height: target.height)
  }

  private mutating func add(_ kind: Cell.Kind, _ flags: Cell.Flags, _ range: ByteRange, payload: UInt32, tag: String?) {
    let index = cells.count
    cells.append(
      Cell(
        start: range.start, end: range.end, next: UInt32(truncatingIfNeeded: index + 1), payload: payload, kind: kind,
        flags: flags))
    lastEnd = range.end
    if let tag { mark(index, tag) }
    if let top = open.indices.last {
      open[top].children += 1
      open[top].expanded += 1
      if open[top].height == 0 { open[top].height = 1 }
    }
    last = Measure(cell: index, expanded: 1, height: 0)
  }

  private mutating func mark(_ index: Int, _ tag: String) {
    cells[index].flags.insert(.tagged)
    tags[UInt32(truncatingIfNeeded: index)] = tag
  }

  mutating func openCollection(_ kind: Cell.Kind, isFlow: Bool, _ range: ByteRange, tag: String?) {
    let index = cells.count
    cells.append(
      Cell(
        start: range.start, end: range.end, next: 0, payload: 0, kind: kind, flags: isFlow ? .flow : []))
    if let tag { mark(index, tag) }
    open.append(Open(cell: index, children: 0, expanded: 1, height: 0))
  }

  /// Closes the innermost collection.
  ///
  /// - Parameter end: where it ends, if that is written: a block ends where its last child does.
  mutating func closeCollection(end: Int?) {
    guard let closed = open.popLast() else { return }
    let index = closed.cell
    cells[index].next = UInt32(truncatingIfNeeded: cells.count)
    cells[index].payload = cells[index].kind == .mapping ? closed.children / 2 : closed.children
    if let end {
      cells[index].end = UInt32(clamping: end)
    } else {
      cells[index].end = max(cells[index].end, lastEnd)
    }
    lastEnd = cells[index].end
    if let top = open.indices.last {
      open[top].children += 1
      open[top].expanded += closed.expanded
      open[top].height = max(open[top].height, closed.height + 1)
    }
    last = Measure(cell: index, expanded: closed.expanded, height: closed.height)
  }

  /// Where the last scalar, alias or closed collection ended.
  private var lastEnd: UInt32 = 0

  /// The document, and a builder that is empty again.
  mutating func finish() -> Document {
    // A copy of the exact size: the builder's own array is larger and serves the next document.
    let exact = cells.withUnsafeBufferPointer { Array($0) }
    let document = Document(source: source, cells: exact, texts: texts, tags: tags)
    reset()
    return document
  }

  /// Throws away what was built.
  mutating func reset() {
    cells.removeAll(keepingCapacity: true)
    texts = []
    tags = [:]
    open = []
    lastEnd = 0
  }
}
