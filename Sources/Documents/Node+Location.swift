import Source

/// A step from a node to one inside it.
public enum NodeStep: Hashable, Sendable {
  case key(String)
  case index(Int)
}

/// Where a path leads in a document.
public struct NodeLocation: Sendable {
  /// The deepest node that the path reaches.
  public let node: Node
  /// The node's key, where it is a mapping's value.
  public let key: Node?
  /// The number of steps that lead to something.
  public let depth: Int
  /// The aliases that the path went through, outermost first.
  public let aliases: [ByteRange]
  /// What a person would underline. An entry with a scalar: the key and the value. An entry with a block: the key. A
  /// mapping in a sequence: its name, or its first entry.
  public var highlight: ByteRange { node.highlight(under: key) }
}

extension Node {
  /// The deepest node along a path.
  public func locate(_ path: some Sequence<NodeStep>) -> NodeLocation {
    var node = self
    var key: Node?
    var depth = 0
    var aliases: [ByteRange] = []
    steps: for step in path {
      switch step {
      case .key(let name):
        guard let entry = node.entry(name) else { break steps }
        node = entry.value
        key = entry.key
      case .index(let index):
        let elements = node.elements
        guard elements.indices.contains(index) else { break steps }
        node = elements[index]
        key = nil
      }
      if node.isAlias { aliases.append(node.writtenRange) }
      depth += 1
    }
    return NodeLocation(node: node, key: key, depth: depth, aliases: aliases)
  }

  func highlight(under key: Node?) -> ByteRange {
    if let key {
      // An alias is underlined where it stands: its target may be far from the key.
      return kind == .scalar || isAlias || isOnOneLine ? key.writtenRange.union(writtenRange) : key.writtenRange
    }
    if kind == .mapping && !isOnOneLine {
      let written = entries
      if let name = written.first(where: { $0.key.text == "name" && $0.value.kind == .scalar }) { return name.range }
      if let first = written.first { return first.value.highlight(under: first.key) }
    }
    return range
  }

  private var isOnOneLine: Bool {
    let bytes = document.source.bytes
    let range = range
    guard Int(range.end) <= bytes.count, range.start <= range.end else { return false }
    return !bytes[Int(range.start)..<Int(range.end)].contains(0x0A)
  }
}
