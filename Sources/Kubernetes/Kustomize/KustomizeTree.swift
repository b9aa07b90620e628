import Source
import Values

/// A place in one of the files of a build: a range of bytes and the number of the file in `KustomizeFiles`.
struct Site: Hashable, Sendable {
  /// 0 for no place.
  var file: UInt32 = 0
  var start: UInt32 = 0
  var end: UInt32 = 0

  static let none = Site()

  var isNone: Bool { file == 0 }
  var bytes: ByteRange { ByteRange(start, end) }
}

/// What gave a node the value that it has in the place of an earlier one, or put it where nothing was.
final class Change: Sendable {
  enum Kind: Sendable {
    case patch
    case image
    case replicas
    case namespace
    case name
    case label
    case annotation
    case replacement
    case variable
    case generator
    case include
  }

  let kind: Kind
  /// Where the change is asked for, where that is not the place of the value itself.
  let place: Site
  /// Where the earlier value stood; none where there was none.
  let before: Site
  let earlier: Change?

  init(_ kind: Kind, at place: Site = .none, over before: Site = .none, _ earlier: Change? = nil) {
    self.kind = kind
    self.place = place
    self.before = before
    self.earlier = earlier
  }
}

/// A scalar as kustomize has it between its steps: a text and what kind of value it is.
struct TreeScalar: Hashable, Sendable {
  enum Tag: UInt8, Sendable {
    case string
    case null
    case bool
    case int
    case float
    case timestamp
  }

  var text: String
  var tag: Tag

  init(_ text: String, _ tag: Tag = .string) {
    self.text = text
    self.tag = tag
  }
}

/// A node of an object under construction. Trees are values: an overlay that changes one field of a base's object copies the
/// way to it and shares the rest.
struct Tree: Sendable {
  enum Content: Sendable {
    case scalar(TreeScalar)
    case sequence([Tree])
    /// Sorted by the bytes of the keys, each once.
    case mapping([Entry])
  }

  struct Entry: Sendable {
    var key: String
    var site: Site
    var value: Tree
  }

  var content: Content
  /// Where the value stands.
  var site: Site
  /// `nil` for what is as a resource's file has it.
  var change: Change?

  init(_ content: Content, _ site: Site, _ change: Change? = nil) {
    self.content = content
    self.site = site
    self.change = change
  }

  static func string(_ text: String, _ site: Site, _ change: Change? = nil) -> Tree {
    Tree(.scalar(TreeScalar(text)), site, change)
  }

  /// A mapping of entries in any order; of a repeated key the last one counts.
  static func mapping(_ entries: [Entry], _ site: Site, _ change: Change? = nil) -> Tree {
    Tree(.mapping(sorted(entries)), site, change)
  }

  static func sorted(_ entries: [Entry]) -> [Entry] {
    var isSorted = true
    for i in entries.indices.dropFirst() where !(entries[i - 1].key < entries[i].key) {
      isSorted = false
      break
    }
    if isSorted { return entries }
    let order = entries.indices.sorted { a, b in
      entries[a].key != entries[b].key ? entries[a].key < entries[b].key : a < b
    }
    var result: [Entry] = []
    result.reserveCapacity(entries.count)
    for index in order {
      if result.last?.key == entries[index].key { result.removeLast() }
      result.append(entries[index])
    }
    return result
  }
}

// MARK: - Reading

extension Tree {
  var scalar: TreeScalar? {
    if case .scalar(let scalar) = content { return scalar }
    return nil
  }

  /// The text of a scalar that is not null.
  var text: String? {
    guard case .scalar(let scalar) = content, scalar.tag != .null else { return nil }
    return scalar.text
  }

  var elements: [Tree]? {
    if case .sequence(let elements) = content { return elements }
    return nil
  }

  var entries: [Entry]? {
    if case .mapping(let entries) = content { return entries }
    return nil
  }

  var isNull: Bool {
    if case .scalar(let scalar) = content { return scalar.tag == .null }
    return false
  }

  /// Whether the node is null or holds nothing.
  var isEmpty: Bool {
    switch content {
    case .scalar(let scalar): scalar.tag == .null
    case .sequence(let elements): elements.isEmpty
    case .mapping(let entries): entries.isEmpty
    }
  }

  subscript(key: String) -> Tree? {
    guard case .mapping(let entries) = content, let index = Tree.index(of: key, in: entries) else { return nil }
    return entries[index].value
  }

  /// The node under the keys of mappings, one after the other.
  func descend(_ keys: String...) -> Tree? {
    var node = self
    for key in keys {
      guard let next = node[key] else { return nil }
      node = next
    }
    return node
  }

  static func index(of key: String, in entries: [Entry]) -> Int? {
    if entries.count <= 8 {
      for i in entries.indices where entries[i].key == key { return i }
      return nil
    }
    let position = lowerBound(key, in: entries)
    return position < entries.count && entries[position].key == key ? position : nil
  }

  static func lowerBound(_ key: String, in entries: [Entry]) -> Int {
    var low = 0
    var high = entries.count
    while low < high {
      let middle = (low + high) / 2
      if entries[middle].key < key { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// The number of nodes and the number of levels below this one, counted up to a limit of nodes.
  func measure(upTo limit: Int) -> (nodes: Int, depth: Int) {
    switch content {
    case .scalar: return (1, 0)
    case .sequence(let elements): return Tree.measure(elements.lazy.map(\.self), limit)
    case .mapping(let entries): return Tree.measure(entries.lazy.map(\.value), limit)
    }
  }

  private static func measure(_ children: some Sequence<Tree>, _ limit: Int) -> (nodes: Int, depth: Int) {
    var nodes = 1
    var depth = 0
    for child in children where nodes <= limit {
      let inner = child.measure(upTo: limit - nodes)
      nodes += inner.nodes
      depth = max(depth, inner.depth + 1)
    }
    return (nodes, depth)
  }
}

// MARK: - Changing

extension Tree {
  /// Changes a mapping's entries in place; nothing where the node is none.
  @discardableResult
  mutating func withEntries<Result, Failure: Error>(
    _ body: (inout [Entry]) throws(Failure) -> Result
  ) throws(Failure) -> Result? {
    guard case .mapping(var entries) = content else { return nil }
    // The node lets go of its entries, so that they are changed where they are.
    content = .mapping([])
    do {
      let result = try body(&entries)
      content = .mapping(entries)
      return result
    } catch {
      content = .mapping(entries)
      throw error
    }
  }

  /// Changes a sequence's elements in place; nothing where the node is none.
  @discardableResult
  mutating func withElements<Result, Failure: Error>(
    _ body: (inout [Tree]) throws(Failure) -> Result
  ) throws(Failure) -> Result? {
    guard case .sequence(var elements) = content else { return nil }
    content = .sequence([])
    do {
      let result = try body(&elements)
      content = .sequence(elements)
      return result
    } catch {
      content = .sequence(elements)
      throw error
    }
  }

  /// Changes the node under a key in place; nothing where there is none.
  @discardableResult
  mutating func withValue<Result, Failure: Error>(
    _ key: String, _ body: (inout Tree) throws(Failure) -> Result
  ) throws(Failure) -> Result? {
    try withEntries { (entries: inout [Entry]) throws(Failure) -> Result? in
      guard let index = Tree.index(of: key, in: entries) else { return nil }
      return try body(&entries[index].value)
    } ?? nil
  }

  /// Sets the value under a key of a mapping. Where there is one it is remembered as what was changed.
  mutating func set(_ key: String, _ value: Tree, keySite: Site? = nil) {
    withEntries { entries in
      let position = Tree.lowerBound(key, in: entries)
      if position < entries.count, entries[position].key == key {
        entries[position].value = value.over(entries[position].value)
        if let keySite { entries[position].site = keySite }
      } else {
        entries.insert(Entry(key: key, site: keySite ?? value.site, value: value), at: position)
      }
    }
  }

  mutating func remove(_ key: String) {
    withEntries { entries in
      if let index = Tree.index(of: key, in: entries) { entries.remove(at: index) }
    }
  }

  /// This value in the place of another, which its changes name as what was before.
  func over(_ old: Tree) -> Tree {
    guard let change, change.before.isNone, old.site != site else { return self }
    var value = self
    value.change = Change(change.kind, at: change.place, over: old.site, old.change)
    return value
  }

  /// The value with a change that it was made by.
  func changed(_ kind: Change.Kind) -> Tree {
    var value = self
    value.change = Change(kind)
    return value
  }
}

// MARK: - Values

extension Tree {
  /// The node and all in it as Kubernetes gets it.
  var value: Value {
    switch content {
    case .scalar(let scalar): return scalar.value
    case .sequence(let elements): return .tuple(elements.map(\.value))
    case .mapping(let entries):
      return .object(ValueMap(entries: entries.map { ValueMap.Entry(key: $0.key, value: $0.value.value) }))
    }
  }
}
