import Source
import Values

/// Several files as one tree, and blocks laid over blocks: what override files need.
///
/// A joined tree owns copies of its parts' arrays with the indices shifted; ranges are shifted too, so that a range of the
/// joined tree tells which file it lies in.
public struct TreeJoiner {
  private var names: [String] = []
  private var nameIDs: [String: NameID] = [:]
  private var nodes: [Node] = []
  private var lists: [UInt32] = []
  private var constants: [Value] = []
  private var steps: [Step] = []
  private var attributes: [Attribute] = []
  private var blocks: [Block] = []
  private var labels: [Label] = []
  private var bodies: [Body] = []
  private var parts: [SyntaxTree.Part] = []
  private var end = 0

  public init() {}

  /// Adds a file.
  ///
  /// - Returns: the attributes and blocks of the file's own body, as they are in the joined tree.
  public mutating func add(_ tree: SyntaxTree) -> (attributes: [Attribute], blocks: [Block]) {
    let offset = Offsets(
      node: UInt32(clamping: nodes.count), list: UInt32(clamping: lists.count),
      constant: UInt32(clamping: constants.count), step: UInt32(clamping: steps.count), attribute: attributes.count,
      block: blocks.count, label: labels.count, body: UInt32(clamping: bodies.count), byte: UInt32(clamping: end),
      names: tree.names.map { intern($0) })
    parts.append(SyntaxTree.Part(start: offset.byte, source: tree.source))
    end += tree.source.count + 1
    constants += tree.constants
    steps += tree.steps.map { offset.shifted($0, range: offset.range($0.range)) }
    labels += tree.labels.map { Label(name: offset.name($0.name), range: offset.range($0.range)) }
    attributes += tree.attributes.map { attribute in
      Attribute(
        name: offset.name(attribute.name), nameRange: offset.range(attribute.nameRange),
        expression: ExpressionID(raw: attribute.expression.raw &+ offset.node), range: offset.range(attribute.range))
    }
    blocks += tree.blocks.map { block in
      Block(
        type: offset.name(block.type), typeRange: offset.range(block.typeRange),
        labels: (block.labels.lowerBound + offset.label)..<(block.labels.upperBound + offset.label),
        body: BodyID(raw: block.body.raw &+ offset.body), header: offset.range(block.header),
        range: offset.range(block.range))
    }
    bodies += tree.bodies.map { body in
      Body(
        attributes: (body.attributes.lowerBound + offset.attribute)..<(body.attributes.upperBound + offset.attribute),
        blocks: (body.blocks.lowerBound + offset.block)..<(body.blocks.upperBound + offset.block),
        range: offset.range(body.range))
    }
    var list = tree.lists
    nodes.reserveCapacity(nodes.count + tree.nodes.count)
    for node in tree.nodes { nodes.append(offset.shifted(node, range: offset.range(node.range), &list)) }
    lists += list
    let root = bodies[Int(tree.root.raw &+ offset.body)]
    return (Array(attributes[root.attributes]), Array(blocks[root.blocks]))
  }

  public func name(_ id: NameID) -> String { names.indices.contains(Int(id)) ? names[Int(id)] : "" }

  public func labels(of block: Block) -> [String] { labels[block.labels].map { name($0.name) } }

  public func attributes(of block: Block) -> ArraySlice<Attribute> {
    attributes[bodies[Int(block.body.raw)].attributes]
  }

  public func range(_ range: ByteRange) -> SourceRange? { SyntaxTree.Part.sourceRange(range, in: parts) }

  /// `base` with what `override` writes in place of its own: attributes by their names, nested blocks by their types, a
  /// dynamic block counting as what it makes. Blocks whose types are among `merged` are laid over one another in turn.
  public mutating func overlay(_ base: Block, with override: Block, merging merged: Set<String>) -> Block {
    let (under, over) = (bodies[Int(base.body.raw)], bodies[Int(override.body.raw)])
    let ownAttributes = Array(attributes[over.attributes])
    let written = Set(ownAttributes.map(\.name))
    let keptAttributes = attributes[under.attributes].filter { !written.contains($0.name) }
    var ownBlocks = Array(blocks[over.blocks])
    let replaced = Set(ownBlocks.map(kind))
    var keptBlocks: [Block] = []
    for block in Array(blocks[under.blocks]) {
      if !replaced.contains(kind(block)) {
        keptBlocks.append(block)
      } else if merged.contains(kind(block)), let position = ownBlocks.firstIndex(where: { kind($0) == kind(block) }) {
        ownBlocks[position] = overlay(block, with: ownBlocks[position], merging: merged)
      }
    }
    return Block(
      type: base.type, typeRange: base.typeRange, labels: base.labels,
      body: body(keptAttributes + ownAttributes, keptBlocks + ownBlocks, range: under.range), header: base.header,
      range: base.range)
  }

  /// `base` with some of its attributes in the way of another block's.
  public mutating func replacing(_ attributes: [Attribute], in base: Block) -> Block {
    let under = bodies[Int(base.body.raw)]
    let written = Set(attributes.map(\.name))
    let kept = self.attributes[under.attributes].map { own in
      written.contains(own.name) ? attributes.last { $0.name == own.name } ?? own : own
    }
    return Block(
      type: base.type, typeRange: base.typeRange, labels: base.labels,
      body: body(kept, Array(blocks[under.blocks]), range: under.range), header: base.header, range: base.range)
  }

  /// The tree of everything added, with a body of its own.
  public mutating func finish(attributes: [Attribute], blocks: [Block]) -> SyntaxTree {
    let root = body(attributes, blocks, range: ByteRange(0, end))
    return SyntaxTree(
      source: parts.first?.source ?? SourceText(path: "", text: ""), names: names, nodes: nodes, lists: lists,
      constants: constants, steps: steps, attributes: self.attributes, blocks: self.blocks, labels: labels,
      bodies: bodies, root: root, parts: parts)
  }

  /// The type of a block, or of the blocks that a dynamic one makes.
  private func kind(_ block: Block) -> String {
    let type = name(block.type)
    return type == "dynamic" ? labels(of: block).first ?? type : type
  }

  private mutating func body(_ own: [Attribute], _ inner: [Block], range: ByteRange) -> BodyID {
    let firstAttribute = attributes.count
    attributes += own
    let firstBlock = blocks.count
    blocks += inner
    bodies.append(
      Body(attributes: firstAttribute..<attributes.count, blocks: firstBlock..<blocks.count, range: range))
    return BodyID(raw: UInt32(clamping: bodies.count - 1))
  }

  private mutating func intern(_ name: String) -> NameID {
    if let known = nameIDs[name] { return known }
    let id = NameID(clamping: names.count)
    names.append(name)
    nameIDs[name] = id
    return id
  }
}

/// How far the indices of one tree are shifted where another takes it in.
struct Offsets {
  let node: UInt32
  let list: UInt32
  let constant: UInt32
  let step: UInt32
  var attribute = 0
  var block = 0
  var label = 0
  var body: UInt32 = 0
  var byte: UInt32 = 0
  /// The names of the tree, by their numbers in it.
  let names: [NameID]

  func name(_ id: UInt32) -> UInt32 {
    id == SyntaxTree.none || !names.indices.contains(Int(id)) ? id : names[Int(id)]
  }

  func range(_ range: ByteRange) -> ByteRange { ByteRange(range.start &+ byte, range.end &+ byte) }

  private func child(_ raw: UInt32) -> UInt32 { raw == SyntaxTree.none ? raw : raw &+ node }

  /// A step with its name or constant shifted.
  func shifted(_ step: Step, range: ByteRange) -> Step {
    Step(
      kind: step.kind, value: step.kind == .attribute ? name(step.value) : step.value &+ constant, range: range)
  }

  /// A node with its indices shifted, and with those in its part of `lists`.
  func shifted(_ node: Node, range: ByteRange, _ lists: inout [UInt32]) -> Node {
    var result = node
    result.range = range
    switch node.kind {
    case .anonymous: break
    case .literal: result.a = node.a &+ constant
    case .wrapped, .parentheses, .unary: result.a = child(node.a)
    case .index, .splat, .binary:
      result.a = child(node.a)
      result.b = child(node.b)
    case .conditional, .templateIf:
      result.a = child(node.a)
      result.b = child(node.b)
      result.c = child(node.c)
    case .traversal:
      result.a = name(node.a)
      result.b = node.b &+ step
      result.c = node.c &+ step
    case .relative:
      result.a = child(node.a)
      result.b = node.b &+ step
      result.c = node.c &+ step
    case .template, .object, .tuple, .call:
      if node.kind == .call { result.a = name(node.a) }
      for i in Int(node.b)..<Int(node.c) { lists[i] = child(lists[i]) }
      result.b = node.b &+ list
      result.c = node.c &+ list
    case .templateFor:
      for i in Int(node.a)..<(Int(node.a) + 2) { lists[i] = name(lists[i]) }
      result.a = node.a &+ list
      result.b = child(node.b)
      result.c = child(node.c)
    case .forTuple, .forObject:
      let base = Int(node.a)
      for i in base..<(base + 2) { lists[i] = name(lists[i]) }
      for i in (base + 2)..<(base + 6) { lists[i] = child(lists[i]) }
      result.a = node.a &+ list
    }
    return result
  }
}
