import Source
import Values

/// A tree as text, so that what is known when a program is built need not be read each time that it runs.
///
/// Numbers are written in digits of 64 printable ASCII characters, from `0` to `o`, the lowest first: five bits of each
/// digit count, the sixth says that another one follows. Ranges are written relative to the one before. Names and texts
/// stand between them as they are, after their lengths. Nothing is said of the source, which is kept beside the tree.
extension SyntaxTree {
  /// The tree of one file without its source.
  public var encoded: String {
    var writer = TreeWriter()
    writer.write(names) { $0.write($1) }
    writer.write(nodes) { writer, node in
      writer.write(UInt32(node.kind.rawValue))
      writer.write(UInt32(node.flag))
      for field in [node.a, node.b, node.c] { writer.writeOptional(field) }
      writer.write(node.range)
    }
    writer.write(lists) { $0.writeOptional($1) }
    writer.write(constants) { $0.write($1) }
    writer.write(steps) { writer, step in
      writer.write(UInt32(step.kind.rawValue))
      writer.write(step.value)
      writer.write(step.range)
    }
    writer.write(attributes) { writer, attribute in
      writer.write(attribute.name)
      writer.write(attribute.nameRange)
      writer.write(attribute.expression.raw)
      writer.write(attribute.range)
    }
    writer.write(blocks) { writer, block in
      writer.write(block.type)
      writer.write(block.typeRange)
      writer.write(block.labels)
      writer.write(block.body.raw)
      writer.write(block.header)
      writer.write(block.range)
    }
    writer.write(labels) { writer, label in
      writer.write(label.name)
      writer.write(label.range)
    }
    writer.write(bodies) { writer, body in
      writer.write(body.attributes)
      writer.write(body.blocks)
      writer.write(body.range)
    }
    writer.write(root.raw)
    return writer.text
  }

  /// The tree that `encoded` wrote; `nil` where the text is not whole.
  ///
  /// - Parameters:
  ///   - encoded: what `encoded` wrote, and nothing else: where the parts of a tree point to is not checked.
  ///   - source: the text that the tree was read from.
  public convenience init?(encoded: StaticString, source: SourceText) {
    guard encoded.hasPointerRepresentation else { return nil }
    self.init(
      encoded: UnsafeBufferPointer(start: encoded.utf8Start, count: encoded.utf8CodeUnitCount), source: source)
  }

  convenience init?(encoded: UnsafeBufferPointer<UInt8>, source: SourceText) {
    var reader = TreeReader(encoded)
    let names = reader.array { $0.text() }
    let nodes = reader.array { reader in
      Node(
        kind: NodeKind(rawValue: UInt8(truncatingIfNeeded: reader.number())) ?? .literal,
        flag: UInt8(truncatingIfNeeded: reader.number()), a: reader.optional(), b: reader.optional(),
        c: reader.optional(), range: reader.range())
    }
    let lists = reader.array { $0.optional() }
    let constants = reader.array { $0.value() }
    let steps = reader.array { reader in
      Step(
        kind: Step.Kind(rawValue: UInt8(truncatingIfNeeded: reader.number())) ?? .attribute, value: reader.number(),
        range: reader.range())
    }
    let attributes = reader.array { reader in
      Attribute(
        name: reader.number(), nameRange: reader.range(), expression: ExpressionID(raw: reader.number()),
        range: reader.range())
    }
    let blocks = reader.array { reader in
      Block(
        type: reader.number(), typeRange: reader.range(), labels: reader.indices(), body: BodyID(raw: reader.number()),
        header: reader.range(), range: reader.range())
    }
    let labels = reader.array { Label(name: $0.number(), range: $0.range()) }
    let bodies = reader.array { Body(attributes: $0.indices(), blocks: $0.indices(), range: $0.range()) }
    let root = BodyID(raw: reader.number())
    guard reader.isAtEnd else { return nil }
    self.init(
      source: source, names: names, nodes: nodes, lists: lists, constants: constants, steps: steps,
      attributes: attributes, blocks: blocks, labels: labels, bodies: bodies, root: root)
  }
}

extension Value {
  /// A value without symbols as text, in the way of trees. Lists and sets become tuples, maps objects.
  public var encoded: String {
    var writer = TreeWriter()
    writer.write(self)
    return writer.text
  }

  /// The value that `encoded` wrote; `nil` where the text is not whole.
  ///
  /// - Parameter encoded: what `encoded` wrote, and nothing else.
  public init?(encoded: StaticString) {
    guard encoded.hasPointerRepresentation else { return nil }
    self.init(encoded: UnsafeBufferPointer(start: encoded.utf8Start, count: encoded.utf8CodeUnitCount))
  }

  init?(encoded: UnsafeBufferPointer<UInt8>) {
    var reader = TreeReader(encoded)
    self = reader.value()
    guard reader.isAtEnd else { return nil }
  }
}

/// What a constant is, in the text of a tree.
private enum ConstantKind: UInt32 {
  case null, no, yes, number, string, tuple, object
}

private struct TreeWriter {
  private(set) var text = ""
  private var last: UInt32 = 0

  mutating func write(_ number: UInt32) {
    var rest = number
    repeat {
      let more: UInt32 = rest > 31 ? 32 : 0
      text.unicodeScalars.append(Unicode.Scalar(UInt8(0x30 + (rest & 31 | more))))
      rest >>= 5
    } while rest > 0
  }

  /// A number that may be `SyntaxTree.none`.
  mutating func writeOptional(_ number: UInt32) { write(number &+ 1) }

  mutating func write(_ range: ByteRange) {
    let (from, count) = (Int64(range.start) - Int64(last), Int64(range.end) - Int64(range.start))
    // The lowest bit is the sign.
    write(UInt32(truncatingIfNeeded: from < 0 ? (-from << 1) | 1 : from << 1))
    write(UInt32(truncatingIfNeeded: count))
    last = range.start
  }

  mutating func write(_ indices: Range<Int>) {
    write(UInt32(truncatingIfNeeded: indices.lowerBound))
    write(UInt32(truncatingIfNeeded: indices.count))
  }

  mutating func write(_ string: String) {
    write(UInt32(truncatingIfNeeded: string.utf8.count))
    text += string
  }

  /// A constant: in a tree a literal of the language.
  mutating func write(_ value: Value) {
    switch value {
    case .bool(let flag): write((flag ? ConstantKind.yes : .no).rawValue)
    case .number(let number):
      write(ConstantKind.number.rawValue)
      write(number.description)
    case .string(let string):
      write(ConstantKind.string.rawValue)
      write(string)
    case .tuple(let items), .list(let items, _), .set(let items, _):
      write(ConstantKind.tuple.rawValue)
      write(items) { $0.write($1) }
    case .object(let map), .map(let map, _):
      write(ConstantKind.object.rawValue)
      write(Array(map)) { writer, entry in
        writer.write(entry.key)
        writer.write(entry.value)
      }
    case .null, .unknown, .partial: write(ConstantKind.null.rawValue)
    }
  }

  mutating func write<T>(_ elements: [T], _ body: (inout TreeWriter, T) -> Void) {
    write(UInt32(truncatingIfNeeded: elements.count))
    for element in elements { body(&self, element) }
  }
}

private struct TreeReader {
  private let bytes: UnsafeBufferPointer<UInt8>
  private var position = 0
  private var last: UInt32 = 0
  private var isWhole = true

  init(_ bytes: UnsafeBufferPointer<UInt8>) {
    self.bytes = bytes
  }

  /// Whether everything was read, and nothing was missing.
  var isAtEnd: Bool { isWhole && position == bytes.count }

  @inline(__always)
  mutating func number() -> UInt32 {
    var result: UInt32 = 0
    var shift: UInt32 = 0
    while position < bytes.count {
      let digit = UInt32(bytes[position] &- 0x30)
      position += 1
      result |= (digit & 31) &<< shift
      if digit & 32 == 0 { return result }
      shift += 5
    }
    isWhole = false
    return 0
  }

  @inline(__always)
  mutating func optional() -> UInt32 { number() &- 1 }

  @inline(__always)
  mutating func range() -> ByteRange {
    let from = number()
    let start = from & 1 == 0 ? last &+ from >> 1 : last &- from >> 1
    last = start
    return ByteRange(start, start &+ number())
  }

  mutating func indices() -> Range<Int> {
    let start = Int(number())
    return start..<(start + Int(number()))
  }

  mutating func text() -> String {
    let count = Int(number())
    guard count <= bytes.count - position else {
      isWhole = false
      return ""
    }
    defer { position += count }
    return String(decoding: UnsafeBufferPointer(rebasing: bytes[position..<(position + count)]), as: UTF8.self)
  }

  mutating func value() -> Value {
    switch ConstantKind(rawValue: number()) {
    case .no: return .bool(false)
    case .yes: return .bool(true)
    case .string: return .string(text())
    case .number:
      guard let number = Number(text()) else { break }
      return .number(number)
    case .tuple: return .tuple(array { $0.value() })
    case .object: return .object(ValueMap(entries: array { ValueMap.Entry(key: $0.text(), value: $0.value()) }))
    case .null, nil: break
    }
    return .null
  }

  /// As many elements as the text says; none where it cannot hold so many.
  @inline(__always)
  mutating func array<T>(_ element: (inout TreeReader) -> T) -> [T] {
    let count = Int(number())
    guard count <= bytes.count - position else {
      isWhole = false
      return []
    }
    return Array(unsafeUninitializedCapacity: count) { buffer, initialized in
      while initialized < count {
        buffer.initializeElement(at: initialized, to: element(&self))
        initialized += 1
      }
    }
  }
}
