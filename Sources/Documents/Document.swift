/// `Documents`: YAML and JSON as one kind of tree in which every node knows its bytes.
///
/// In comes a `SourceText`; out go documents, their values as Kubernetes and encoding/json read them, and the
/// ranges of what a path leads to. Nothing here knows what the documents mean.

import Source

/// One YAML document of a stream, or one JSON text.
///
/// The nodes lie in one array in the order of the text, each followed by its children, so that a document costs two
/// or three allocations however large it is.
public final class Document: Sendable {
  /// Collections nested deeper than this are refused: every reader of a tree may recurse over it.
  public static let deepestNesting = 256

  /// A document with more nodes is refused: a text of commas has so many that its tree would fill the memory.
  public static let mostNodes = 8_000_000

  /// The text that ranges refer to. For UTF-16 input it is the text decoded to UTF-8, under the file's path.
  public let source: SourceText
  let cells: [Cell]
  let texts: [String]
  let tags: [UInt32: String]

  init(source: SourceText, cells: [Cell], texts: [String], tags: [UInt32: String]) {
    self.source = source
    self.cells = cells
    self.texts = texts
    self.tags = tags
  }

  /// The node that everything else stands in. An empty document is an empty plain scalar.
  public var root: Node { Node(document: self, index: 0) }

  /// Whether a mapping has a collection for a key, as the `{{ … }}` of a template reads.
  public var hasCollectionKeys: Bool {
    cells.withUnsafeBufferPointer { cells in
      for index in cells.indices where cells[index].kind == .mapping {
        var i = index + 1
        while i < Int(cells[index].next) {
          if cells[i].kind == .mapping || cells[i].kind == .sequence { return true }
          i = Int(cells[Int(cells[i].next)].next)
        }
      }
      return false
    }
  }
}

/// A node as it lies in a document's array.
struct Cell {
  enum Kind: UInt8 {
    case plain
    case quoted
    case block
    case sequence
    case mapping
    case alias
  }

  struct Flags: OptionSet {
    let rawValue: UInt8
    /// The scalar's text stands in the source as it is, so that nothing of it was copied.
    static let verbatim = Flags(rawValue: 1)
    /// The node has an explicit tag, in `Document.tags`.
    static let tagged = Flags(rawValue: 2)
    /// The collection is written in brackets or braces.
    static let flow = Flags(rawValue: 4)
  }

  /// The bytes of the node, anchors and tags included.
  var start: UInt32
  var end: UInt32
  /// The index of the cell after this one and all that stands in it.
  var next: UInt32
  /// A scalar's text: its byte offset where verbatim, else its index in `Document.texts`. A collection's number of
  /// elements or entries. An alias's target, as the index of a cell.
  var payload: UInt32
  var kind: Kind
  var flags: Flags

  var range: ByteRange { ByteRange(start, end) }

  /// The bytes of a verbatim scalar's text.
  var textRange: Range<Int> {
    let last = kind == .quoted ? Int(end) - 1 : Int(end)
    return Int(payload)..<max(Int(payload), last)
  }
}

/// A node of a document.
public struct Node: Sendable {
  public enum Kind: Sendable {
    case scalar
    case sequence
    case mapping
  }

  public enum Style: Sendable {
    case plain
    case quoted
    /// A literal or folded block scalar.
    case block
  }

  /// An entry of a mapping.
  public struct Entry: Sendable {
    public let key: Node
    public let value: Node
    /// The key and its value, from the first byte to the last.
    public var range: ByteRange { key.writtenRange.union(value.writtenRange) }
  }

  public let document: Document
  /// Where the node stands; for an alias the alias itself.
  let index: Int

  init(document: Document, index: Int) {
    self.document = document
    self.index = index
  }

  private var cell: Cell { document.cells[index] }

  /// The cell that holds the content: an alias's target, or the node itself.
  private var contentIndex: Int { cell.kind == .alias ? Int(cell.payload) : index }
  private var content: Cell { document.cells[contentIndex] }

  public var isAlias: Bool { cell.kind == .alias }

  public var kind: Kind {
    switch content.kind {
    case .plain, .quoted, .block, .alias: .scalar
    case .sequence: .sequence
    case .mapping: .mapping
    }
  }

  /// The bytes of the content: of an alias those of what it stands for.
  public var range: ByteRange { content.range }

  /// The bytes at the place itself: of an alias those of the alias.
  public var writtenRange: ByteRange { cell.range }

  public var style: Style {
    switch content.kind {
    case .quoted: .quoted
    case .block: .block
    default: .plain
    }
  }

  /// Whether the node is a collection written in brackets or braces.
  public var isFlow: Bool { content.flags.contains(.flow) }

  /// The explicit tag, as `tag:yaml.org,2002:str` or `!Ref`.
  public var tag: String? { content.flags.contains(.tagged) ? document.tags[UInt32(contentIndex)] : nil }

  /// The text of a scalar, escapes and folding undone; `nil` for a collection.
  public var text: String? {
    let content = content
    guard content.kind.rawValue <= Cell.Kind.block.rawValue else { return nil }
    if content.flags.contains(.verbatim) {
      let range = content.textRange
      return document.source.text(ByteRange(range.lowerBound, range.upperBound))
    }
    return document.texts[Int(content.payload)]
  }

  /// The number of elements or entries; 0 for a scalar.
  public var count: Int { kind == .scalar ? 0 : Int(content.payload) }

  /// The elements of a sequence.
  public var elements: [Node] { kind == .sequence ? children : [] }

  /// The entries of a mapping as they are written: merge keys are not merged.
  public var entries: [Entry] {
    guard kind == .mapping else { return [] }
    let children = children
    return stride(from: 0, to: children.count - 1, by: 2).map { Entry(key: children[$0], value: children[$0 + 1]) }
  }

  private var children: [Node] {
    let content = content
    var children: [Node] = []
    var i = contentIndex + 1
    while i < Int(content.next) {
      children.append(Node(document: document, index: i))
      i = Int(document.cells[i].next)
    }
    return children
  }

  /// The value under a key, merged ones included.
  public subscript(key: String) -> Node? { entry(key)?.value }

  /// The entry that gives a key its value, merged ones included: the last one, as `value` has it.
  public func entry(_ key: String) -> Entry? {
    for entry in entries.reversed() {
      if entry.key.isMergeKey {
        for source in entry.value.kind == .sequence ? entry.value.elements : [entry.value] {
          if let merged = source.entry(key) { return merged }
        }
      } else if entry.key.isNamed(key) {
        return entry
      }
    }
    return nil
  }

  /// The text of a key as JSON has it, `on` the key `true`; `nil` for a collection.
  public var keyText: String? {
    guard let text else { return nil }
    return style == .plain && tag == nil ? Scalar.keyText(text) : text
  }

  /// Whether the key of this node is the merge key `<<`.
  public var isMergeKey: Bool {
    let cell = cell
    return ValueReader.isMergeKey(cell, tag: tag) && text == "<<"
  }

  private func isNamed(_ key: String) -> Bool {
    keyText == key
  }

  /// The range in its text.
  public var sourceRange: SourceRange { SourceRange(document.source, range) }
}
