import Source
import Values

/// Makes values from a document's cells: merge keys merged, aliases put in place, scalars resolved.
struct ValueReader {
  /// Warnings about repeated keys beyond this many are left out.
  private static let mostWarnings = 20

  private let document: Document
  private let base: UnsafePointer<UInt8>
  private let cells: UnsafeBufferPointer<Cell>
  /// The values of anchors, so that aliases share one value.
  private var anchored: [UInt32: Value] = [:]
  private(set) var diagnostics: [Diagnostic] = []

  init(_ document: Document, cells: UnsafeBufferPointer<Cell>) {
    self.document = document
    self.base = document.source.base
    self.cells = cells
  }

  /// Recursion is bounded by `Document.deepestNesting`, which counts through aliases.
  mutating func value(at index: Int) -> Value {
    let cell = cells[index]
    switch cell.kind {
    case .plain where !cell.flags.contains(.tagged):
      return isEmpty(cell) || Scalar.mayBeLiteral(firstByte(cell)) ? literal(cell) : .string(text(cell))
    case .plain, .quoted, .block:
      return cell.flags.contains(.tagged) ? taggedValue(cell, at: index) : .string(text(cell))
    case .sequence:
      var elements: [Value] = []
      elements.reserveCapacity(Int(cell.payload))
      var i = index + 1
      while i < Int(cell.next) {
        elements.append(value(at: i))
        i = Int(cells[i].next)
      }
      return .tuple(elements)
    case .mapping: return .object(mapping(cell, at: index))
    case .alias:
      if let value = anchored[cell.payload] { return value }
      let value = value(at: Int(cell.payload))
      anchored[cell.payload] = value
      return value
    }
  }

  // MARK: - Scalars

  @inline(__always)
  private func firstByte(_ cell: Cell) -> UInt8 {
    cell.flags.contains(.verbatim) ? base[Int(cell.payload)] : document.texts[Int(cell.payload)].utf8.first ?? 0
  }

  /// Whether nothing is written where a plain scalar could be: a plain scalar that is copied has text.
  @inline(__always)
  private func isEmpty(_ cell: Cell) -> Bool { cell.flags.contains(.verbatim) && cell.payload >= cell.end }

  @inline(__always)
  private func bytes(_ cell: Cell) -> UnsafeBufferPointer<UInt8> {
    let range = cell.textRange
    return UnsafeBufferPointer(start: base + range.lowerBound, count: range.count)
  }

  @inline(__always)
  private func text(_ cell: Cell) -> String {
    if cell.flags.contains(.verbatim) { return String(decoding: bytes(cell), as: UTF8.self) }
    return document.texts[Int(cell.payload)]
  }

  private func literal(_ cell: Cell) -> Value {
    if cell.flags.contains(.verbatim) {
      return Scalar.literal(bytes(cell)) ?? .string(text(cell))
    }
    var text = text(cell)
    return text.withUTF8 { Scalar.literal($0) } ?? .string(text)
  }

  /// A scalar with an explicit tag. A tag that YAML does not define leaves a string.
  private func taggedValue(_ cell: Cell, at index: Int) -> Value {
    let prefix = "tag:yaml.org,2002:"
    guard let tag = document.tags[UInt32(index)], tag.hasPrefix(prefix) else { return .string(text(cell)) }
    switch tag.dropFirst(prefix.utf8.count) {
    case "null", "bool", "int", "float": return literal(cell)
    case "binary": return .string(Base64.decode(text(cell)) ?? text(cell))
    default: return .string(text(cell))
    }
  }

  // MARK: - Mappings

  private mutating func mapping(_ cell: Cell, at index: Int) -> ValueMap {
    var entries: [ValueMap.Entry] = []
    entries.reserveCapacity(Int(cell.payload))
    var written = 0
    var merges = false
    var i = index + 1
    while i < Int(cell.next) {
      let key = cells[i]
      let valueIndex = Int(key.next)
      if isMerge(key, at: i) {
        merges = true
        merge(valueIndex, into: &entries)
      } else if let name = keyText(key, at: i) {
        written += 1
        entries.append(ValueMap.Entry(key: name, value: value(at: valueIndex)))
      } else {
        warn("A mapping's key is a collection, which Kubernetes and JSON do not have.", key)
      }
      i = Int(cells[valueIndex].next)
    }
    let map = ValueMap(entries: entries)
    if merges || map.count < written { warnOfRepetition(cell, at: index) }
    return map
  }

  private func keyText(_ cell: Cell, at index: Int) -> String? {
    switch cell.kind {
    case .plain where !cell.flags.contains(.tagged):
      if isEmpty(cell) { return "null" }
      return Scalar.mayBeLiteral(firstByte(cell)) ? Scalar.keyText(text(cell)) : text(cell)
    case .plain, .quoted, .block: return text(cell)
    case .alias: return keyText(cells[Int(cell.payload)], at: Int(cell.payload))
    case .sequence, .mapping: return nil
    }
  }

  /// Merges are read as they stand, as go-yaml v2 does: what comes later in the mapping wins, whichever it is.
  private mutating func merge(_ index: Int, into entries: inout [ValueMap.Entry]) {
    let cell = cells[index]
    let content = cell.kind == .alias ? cells[Int(cell.payload)] : cell
    switch content.kind {
    case .mapping:
      if let map = value(at: index).entries { entries.append(contentsOf: map) }
    case .sequence where cell.kind == .sequence:
      // Of several merged mappings the first one wins, so it comes last here.
      var sources: [Int] = []
      var i = index + 1
      while i < Int(cell.next) {
        sources.append(i)
        i = Int(cells[i].next)
      }
      for source in sources.reversed() {
        if let map = value(at: source).entries {
          entries.append(contentsOf: map)
        } else {
          warn("A merge key takes a mapping or a list of mappings.", cells[source])
        }
      }
    default: warn("A merge key takes a mapping or a list of mappings.", cell)
    }
  }

  @inline(__always)
  private func isMerge(_ cell: Cell, at index: Int) -> Bool {
    guard cell.kind.rawValue <= Cell.Kind.block.rawValue, cell.flags.contains(.verbatim) else { return false }
    guard base[Int(cell.payload)] == UInt8(ascii: "<"), cell.textRange.count == 2 else { return false }
    guard base[Int(cell.payload) + 1] == UInt8(ascii: "<") else { return false }
    return ValueReader.isMergeKey(cell, tag: document.tags[UInt32(index)])
  }

  /// Whether a scalar with the text `<<` is a merge key: only where it is plain or tagged so.
  static func isMergeKey(_ cell: Cell, tag: String?) -> Bool {
    tag == "tag:yaml.org,2002:merge" || (tag == nil && cell.kind == .plain)
  }

  // MARK: - Warnings

  private mutating func warnOfRepetition(_ cell: Cell, at index: Int) {
    var seen: Set<String> = []
    var i = index + 1
    while i < Int(cell.next) {
      let key = cells[i]
      if !isMerge(key, at: i), let name = keyText(key, at: i), !seen.insert(name).inserted {
        warn("The key \"\(name)\" is given more than once; the last one counts.", key)
      }
      i = Int(cells[Int(key.next)].next)
    }
  }

  private mutating func warn(_ summary: String, _ cell: Cell) {
    guard diagnostics.count < ValueReader.mostWarnings else { return }
    diagnostics.append(Diagnostic(.warning, summary, at: SourceRange(document.source, cell.range)))
  }
}

extension Node {
  /// The value of the node and all in it, as Kubernetes reads it. Mappings are objects, sequences tuples.
  ///
  /// Of repeated keys the last one counts, with a warning at each repetition.
  public func value(diagnostics: inout [Diagnostic]) -> Value {
    document.cells.withUnsafeBufferPointer { cells in
      var reader = ValueReader(document, cells: cells)
      let value = reader.value(at: index)
      diagnostics.append(contentsOf: reader.diagnostics)
      return value
    }
  }

  /// The value of the node and all in it, repeated keys passed over in silence.
  public var value: Value {
    var ignored: [Diagnostic] = []
    return value(diagnostics: &ignored)
  }
}
