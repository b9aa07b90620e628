import CLibYAML
import Source

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// YAML 1.1 as libyaml reads it, and as sigs.k8s.io/yaml accepts it.
public enum YAML {
  /// The number of nodes that the aliases of one text may stand for in all. Alias bombs reach it in a few lines;
  /// nothing written by people does.
  public static let mostAliasedNodes = 1_000_000

  /// The number of documents of one text that are read.
  public static let mostDocuments = 100_000

  /// The documents of a YAML stream. Each document that cannot be read gives an error; the others are still read.
  public static func documents(in source: SourceText, diagnostics: inout [Diagnostic]) -> [Document] {
    documents(in: source, byLibraryOnly: false, diagnostics: &diagnostics)
  }

  /// - Parameter byLibraryOnly: whether libyaml reads all documents, and not only those that need it.
  static func documents(
    in source: SourceText, byLibraryOnly: Bool, diagnostics: inout [Diagnostic]
  ) -> [Document] {
    var reader = YAMLStreamReader(source.decodingUTF16(), byLibraryOnly: byLibraryOnly)
    reader.read()
    diagnostics.append(contentsOf: reader.diagnostics)
    return reader.documents
  }
}

/// Splits a stream where it must be split, and reads the parts.
///
/// Documents in the style of manifests are read by `BlockStyleReader`, the others by libyaml. Where one fails, what is left
/// of the stream is parsed in one go, and the documents after the fault are taken up again at the next line that begins
/// with `---`.
struct YAMLStreamReader {
  /// After this many faults the rest of the text is left: it is no YAML, and each fault costs a parser.
  private static let mostFaults = 20
  /// libyaml compares each `%TAG` directive with all before it.
  private static let mostDirectives = 100
  /// After so many documents that only libyaml reads it reads the rest in one go: each takes a parser of its own.
  private static let mostForeign = 100

  private let source: SourceText
  private var builder: TreeBuilder
  private var aliasedNodes = 0
  private var faults = 0
  private(set) var documents: [Document] = []
  private(set) var diagnostics: [Diagnostic] = []

  /// Whether documents may be read without libyaml.
  private var mayHaveBlocks: Bool

  init(_ source: SourceText, byLibraryOnly: Bool) {
    mayHaveBlocks = !byLibraryOnly
    self.source = source
    self.builder = TreeBuilder(source: source)
  }

  mutating func read() {
    let directives = directives()
    // A directive stands before the line that begins its document.
    mayHaveBlocks = mayHaveBlocks && directives == 0
    guard directives <= YAMLStreamReader.mostDirectives else {
      fault("The YAML text has more than \(YAMLStreamReader.mostDirectives) %TAG directives.", "Remove them.", at: 0)
      return
    }
    var cursor = TextEncoding.markLength(source)
    while faults < YAMLStreamReader.mostFaults {
      let encoding = TextEncoding(source.base, from: cursor, to: source.count)
      guard let invalid = encoding.firstInvalid else {
        parse(from: cursor, to: source.count, isASCII: encoding.isASCII)
        return
      }
      let start = documentLine(before: invalid, from: cursor)
      if start > cursor { parse(from: cursor, to: start, isASCII: encoding.isASCII) }
      faultyByte(at: invalid)
      guard let next = documentLine(after: invalid, to: source.count) else { return }
      cursor = next
    }
  }

  private mutating func parse(from: Int, to: Int, isASCII: Bool) {
    var start = from
    var isSuited =
      mayHaveBlocks && BlockStyleReader.isSuited(source.base, from: from, to: to, isASCII: isASCII)
    var foreign = 0
    while start < to, faults < YAMLStreamReader.mostFaults {
      if isSuited {
        var reader = BlockStyleReader(source, to: to)
        start = reader.read(from: start, &builder, &documents)
        if start >= to { return }
        if let next = documentLine(after: start, to: to), parseAlone(from: start, to: next, isASCII: isASCII) {
          start = next
          foreign += 1
          isSuited = foreign < YAMLStreamReader.mostForeign
          continue
        }
        isSuited = false
      }
      guard let failed = parseOnce(from: start, to: to, isASCII: isASCII),
        let next = documentLine(after: max(failed, start), to: to)
      else { return }
      start = next
    }
  }

  /// Parses one document of a stream, if nothing is wrong with it: what is may be so only for what comes behind.
  private mutating func parseAlone(from start: Int, to end: Int, isASCII: Bool) -> Bool {
    let before = (documents.count, diagnostics.count, faults, aliasedNodes)
    _ = parseOnce(from: start, to: end, isASCII: isASCII)
    if faults == before.2 { return true }
    documents.removeLast(max(0, documents.count - before.0))
    diagnostics.removeLast(max(0, diagnostics.count - before.1))
    (faults, aliasedNodes) = (before.2, before.3)
    return false
  }

  // MARK: - Finding documents

  /// The first line that begins a document after an offset.
  private func documentLine(after offset: Int, to end: Int) -> Int? {
    var i = offset
    while i < end, let found = memchr(source.base + i, 0x0A, end - i) {
      i = UnsafePointer(found.assumingMemoryBound(to: UInt8.self)) - source.base + 1
      if isDocumentLine(i) { return i }
    }
    return nil
  }

  /// The last line at or before an offset that begins a document, or `start` where there is none after it.
  private func documentLine(before offset: Int, from start: Int) -> Int {
    var i = offset
    while i > start {
      if source.base[i - 1] == 0x0A && isDocumentLine(i) { return i }
      i -= 1
    }
    return start
  }

  /// Whether `---` stands here as a word. The padding of the text makes looking ahead safe.
  private func isDocumentLine(_ i: Int) -> Bool {
    let base = source.base
    guard i + 3 <= source.count, base[i] == 0x2D, base[i + 1] == 0x2D, base[i + 2] == 0x2D else { return false }
    return i + 3 == source.count || base[i + 3] <= 0x20
  }

  private func directives() -> Int {
    var count = 0
    var i = 0
    while i < source.count, let found = memchr(source.base + i, Int32(UInt8(ascii: "%")), source.count - i) {
      let offset = UnsafePointer(found.assumingMemoryBound(to: UInt8.self)) - source.base
      if offset == 0 || source.base[offset - 1] == 0x0A || source.base[offset - 1] == 0x0D { count += 1 }
      i = offset + 1
    }
    return count
  }

  // MARK: - Reading events

  /// Parses documents until the text ends or one cannot be read.
  ///
  /// - Returns: where the document that failed begins; `nil` where none did.
  private mutating func parseOnce(from start: Int, to end: Int, isASCII: Bool) -> Int? {
    builder.reset()
    let parser = UnsafeMutablePointer<yaml_parser_t>.allocate(capacity: 1)
    let event = UnsafeMutablePointer<yaml_event_t>.allocate(capacity: 1)
    defer {
      parser.deallocate()
      event.deallocate()
    }
    guard yaml_parser_initialize(parser) == 1 else {
      fault("The YAML parser could not be set up: out of memory.", "", at: start)
      return nil
    }
    defer { yaml_parser_delete(parser) }
    yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
    yaml_parser_set_input_string(parser, source.base + start, end - start)
    var marks = MarkMap(base: source.base, start: start, end: end, isASCII: isASCII)
    var anchors = Anchors()
    var documentStart = start
    while true {
      guard yaml_parser_parse(parser, event) == 1 else {
        let fault = ParserFault(parser, &marks, source)
        // More text after a document's only node: that document is none.
        if fault.isExcess, !documents.isEmpty { documents.removeLast() }
        self.fault(fault.summary, fault.detail, at: fault.offset)
        return documentStart
      }
      defer { yaml_event_delete(event) }
      let range = ByteRange(marks.offset(event.pointee.start_mark.index), marks.offset(event.pointee.end_mark.index))
      switch event.pointee.type {
      case YAML_SCALAR_EVENT:
        addScalar(event, range, &anchors)
      case YAML_MAPPING_START_EVENT:
        let mapping = event.pointee.data.mapping_start
        anchors.open(mapping.anchor)
        builder.openCollection(
          .mapping, isFlow: mapping.style == YAML_FLOW_MAPPING_STYLE, range, tag: text(mapping.tag))
      case YAML_SEQUENCE_START_EVENT:
        let sequence = event.pointee.data.sequence_start
        anchors.open(sequence.anchor)
        builder.openCollection(
          .sequence, isFlow: sequence.style == YAML_FLOW_SEQUENCE_STYLE, range, tag: text(sequence.tag))
      case YAML_MAPPING_END_EVENT, YAML_SEQUENCE_END_EVENT:
        // Only brackets and braces have a width: a block's end is a place in what follows it.
        builder.closeCollection(end: range.count > 0 ? Int(range.end) : nil)
        anchors.close(builder.last)
      case YAML_ALIAS_EVENT:
        guard addAlias(text(event.pointee.data.alias.anchor) ?? "", range, anchors) else { return documentStart }
      case YAML_DOCUMENT_START_EVENT:
        documentStart = Int(range.start)
        anchors = Anchors()
        if documents.count >= YAML.mostDocuments {
          fault("The YAML text has more than \(YAML.mostDocuments) documents.", "Split it.", at: documentStart)
          faults = YAMLStreamReader.mostFaults
          return nil
        }
      case YAML_DOCUMENT_END_EVENT:
        if !builder.cells.isEmpty { documents.append(builder.finish()) }
        documentStart = Int(range.end)
      case YAML_STREAM_END_EVENT: return nil
      default: break
      }
      if let excess = builder.excess {
        fault(excess, "No manifest needs this much.", at: Int(range.start))
        return documentStart
      }
    }
  }

  @inline(__always)
  private func text(_ pointer: UnsafeMutablePointer<UInt8>?) -> String? {
    pointer.map { String(cString: $0) }
  }

  @inline(__always)
  private mutating func addScalar(
    _ event: UnsafeMutablePointer<yaml_event_t>, _ range: ByteRange, _ anchors: inout Anchors
  ) {
    let scalar = event.pointee.data.scalar
    let length = scalar.length
    let kind: Cell.Kind
    switch scalar.style {
    case YAML_PLAIN_SCALAR_STYLE: kind = .plain
    case YAML_LITERAL_SCALAR_STYLE, YAML_FOLDED_SCALAR_STYLE: kind = .block
    default: kind = .quoted
    }
    // Most scalars stand in the text as they are: those are not copied.
    let bytes = UnsafeBufferPointer(start: UnsafePointer(scalar.value), count: length)
    if kind != .block, let textStart = builder.verbatimStart(kind, range, bytes) {
      builder.addVerbatim(kind, range, textStart: textStart, tag: text(scalar.tag))
    } else {
      let value = String(decoding: bytes, as: UTF8.self)
      builder.addScalar(kind, kind == .block ? trimmed(range) : range, text: value, tag: text(scalar.tag))
    }
    if let anchor = scalar.anchor { anchors.add(String(cString: anchor), builder.last) }
  }

  /// A block scalar's range without the line breaks and indentation that follow its text.
  private func trimmed(_ range: ByteRange) -> ByteRange {
    var end = Int(range.end)
    while end > Int(range.start), source.base[end - 1] <= 0x20 { end -= 1 }
    return ByteRange(Int(range.start), end)
  }

  /// - Returns: whether the document can go on.
  private mutating func addAlias(_ name: String, _ range: ByteRange, _ anchors: Anchors) -> Bool {
    guard let target = anchors[name] else {
      if anchors.isOpen(name) {
        fault("The anchor \"\(name)\" contains an alias to itself.", "Kubernetes refuses it.", at: range)
      } else {
        fault(
          "The alias \"*\(name)\" has no anchor before it in its document.", "Define \"&\(name)\" first.", at: range)
      }
      return false
    }
    aliasedNodes += target.expanded
    guard aliasedNodes <= YAML.mostAliasedNodes else {
      fault(
        "The aliases of the YAML text stand for more than \(YAML.mostAliasedNodes) nodes.",
        "Write less by aliases of aliases.", at: range)
      return false
    }
    guard builder.depth + target.height < Document.deepestNesting else {
      fault(
        "With its aliases put in place the YAML text is nested more than \(Document.deepestNesting) levels deep.",
        "Flatten it.", at: range)
      return false
    }
    builder.addAlias(range, to: target)
    return true
  }

  // MARK: - Faults

  private mutating func faultyByte(at offset: Int) {
    let byte = source.base[offset]
    let shown = "0x" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
    if byte < 0x80 {
      fault("The control character \(shown) is not allowed in YAML.", "Remove it, or escape it in quotes.", at: offset)
    } else {
      fault(
        "The text is not UTF-8 or has a character that YAML does not allow (byte \(shown)).", "Save it as UTF-8.",
        at: offset)
    }
  }

  private mutating func fault(_ summary: String, _ detail: String, at offset: Int) {
    fault(
      summary, detail, at: ByteRange(offset, offset < source.count && source.base[offset] > 0x20 ? offset + 1 : offset))
  }

  private mutating func fault(_ summary: String, _ detail: String, at range: ByteRange) {
    faults += 1
    diagnostics.append(Diagnostic(.error, summary, detail: detail, at: SourceRange(source, range)))
    if faults == YAMLStreamReader.mostFaults {
      diagnostics.append(
        Diagnostic(
          .error, "The rest of the YAML text is not read: it has \(faults) faults so far.",
          detail: "Correct them first.", at: SourceRange(source, range)))
    }
  }
}
