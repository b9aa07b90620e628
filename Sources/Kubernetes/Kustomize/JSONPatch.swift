import Values

/// A JSON patch (RFC 6902) as kustomize applies it: an index may be negative, and a patch of which one operation fails is not
/// applied at all.
struct JSONPatch: Sendable {
  private enum Kind: String {
    case add
    case remove
    case replace
    case move
    case copy
    case test
  }

  private struct Operation: Sendable {
    let kind: Kind
    let path: [String]
    let from: [String]
    let value: Tree?
    let site: Site
  }

  private let operations: [Operation]

  var isEmpty: Bool { operations.isEmpty }

  /// A patch from the list of its operations.
  init(_ tree: Tree) throws(KustomizeFault) {
    guard let elements = tree.elements else { throw KustomizeFault("a JSON patch is a list of operations") }
    var operations: [Operation] = []
    for element in elements {
      guard let name = element["op"]?.text else { throw KustomizeFault("an operation has no op") }
      guard let kind = Kind(rawValue: name) else {
        throw KustomizeFault(
          "\"\(name)\" is no operation of JSON patches, which have add, remove, replace, move, copy and test")
      }
      guard let path = element["path"]?.text else { throw KustomizeFault("the operation \(name) has no path") }
      let from = element["from"]?.text
      if from == nil && (kind == .move || kind == .copy) { throw KustomizeFault("the operation \(name) has no from") }
      operations.append(
        Operation(
          kind: kind, path: try JSONPatch.pointer(path), from: try JSONPatch.pointer(from ?? ""),
          value: element["value"],
          site: element.site))
    }
    self.operations = operations
  }

  /// The parts of a JSON pointer (RFC 6901).
  private static func pointer(_ text: String) throws(KustomizeFault) -> [String] {
    if text.isEmpty { return [] }
    guard text.utf8.count(where: { $0 == UInt8(ascii: "/") }) <= deepest else {
      throw KustomizeFault("a path has more than \(deepest) parts")
    }
    // A pointer without its first slash loses its first part in kustomize's library.
    return text.split(separator: "/", omittingEmptySubsequences: false).dropFirst().map { part in
      part.utf8.contains(UInt8(ascii: "~"))
        ? String(part.replacing("~1", with: "/").replacing("~0", with: "~")) : String(part)
    }
  }

  /// - Parameter budget: the number of nodes that may still be copied within objects.
  func apply(to tree: inout Tree, budget: inout Int) throws(KustomizeFault) {
    var result = tree
    for operation in operations { try apply(operation, to: &result, &budget) }
    tree = result
  }

  private func apply(_ operation: Operation, to tree: inout Tree, _ budget: inout Int) throws(KustomizeFault) {
    let shown = "/" + operation.path.joined(separator: "/")
    switch operation.kind {
    case .add:
      let value = (operation.value ?? Tree(.scalar(TreeScalar("null", .null)), operation.site)).changed(.patch)
      try JSONPatch.edit(&tree, operation.path[...], shown) { (parent, key) throws(KustomizeFault) in
        try JSONPatch.add(value, key, &parent, shown)
      }
    case .remove:
      _ = try JSONPatch.take(operation.path, &tree, shown)
    case .replace:
      let value = (operation.value ?? Tree(.scalar(TreeScalar("null", .null)), operation.site)).changed(.patch)
      if operation.path.isEmpty {
        tree = value
        return
      }
      try JSONPatch.edit(&tree, operation.path[...], shown) { (parent, key) throws(KustomizeFault) in
        try JSONPatch.replace(value, key, &parent, shown)
      }
    case .move:
      let moved = try JSONPatch.take(operation.from, &tree, "/" + operation.from.joined(separator: "/"))
      try JSONPatch.spend(moved, &budget, at: operation.path)
      try JSONPatch.edit(&tree, operation.path[...], shown) { (parent, key) throws(KustomizeFault) in
        try JSONPatch.add(moved, key, &parent, shown)
      }
    case .copy:
      let source = try JSONPatch.node(operation.from, tree, "/" + operation.from.joined(separator: "/"))
      try JSONPatch.spend(source, &budget, at: operation.path)
      var copy = source
      copy.change = Change(.patch, at: operation.site, over: source.site, source.change)
      try JSONPatch.edit(&tree, operation.path[...], shown) { (parent, key) throws(KustomizeFault) in
        try JSONPatch.add(copy, key, &parent, shown)
      }
    case .test:
      let found = try? JSONPatch.node(operation.path, tree, shown)
      let isEqual: Bool
      switch (found, operation.value) {
      case (nil, nil): isEqual = true
      case (nil, let value?): isEqual = value.isNull
      case (let found?, let value):
        isEqual = JSONPatch.isEqual(found, value ?? Tree(.scalar(TreeScalar("", .null)), .none))
      }
      guard isEqual else { throw KustomizeFault("the test of \(shown) failed") }
    }
  }

  /// Paths are no longer than this, and what is moved or copied no deeper.
  private static let deepest = 256

  /// Takes a node that comes to another place from what may still be copied.
  private static func spend(_ tree: Tree, _ budget: inout Int, at path: [String]) throws(KustomizeFault) {
    let size = tree.measure(upTo: budget + 1)
    guard size.nodes <= budget, size.depth + path.count <= deepest else {
      throw KustomizeFault("it copies more into the object than is allowed")
    }
    budget -= size.nodes
  }

  // MARK: - Places

  /// Gives a change the node that holds what a path leads to.
  private static func edit(
    _ tree: inout Tree, _ path: ArraySlice<String>, _ shown: String,
    _ body: (inout Tree, String) throws(KustomizeFault) -> Void
  ) throws(KustomizeFault) {
    guard let key = path.first else { throw KustomizeFault("the whole object cannot be the target") }
    if path.count == 1 { return try body(&tree, key) }
    let rest = path.dropFirst()
    switch tree.content {
    case .scalar: throw KustomizeFault("the path \(shown) leads into a scalar")
    case .mapping:
      let found: Void? = try tree.withValue(key) { (value: inout Tree) throws(KustomizeFault) in
        try edit(&value, rest, shown, body)
      }
      if found == nil { throw KustomizeFault("the path \(shown) is not there: there is no \"\(key)\"") }
    case .sequence(let elements):
      guard let index = index(key, elements.count, shown: nil) else {
        throw KustomizeFault("the path \(shown) is not there: the list has \(elements.count) elements")
      }
      try tree.withElements { (elements: inout [Tree]) throws(KustomizeFault) in
        try edit(&elements[index], rest, shown, body)
      }
    }
  }

  private static func node(_ path: [String], _ tree: Tree, _ shown: String) throws(KustomizeFault) -> Tree {
    var node = tree
    for key in path {
      switch node.content {
      case .scalar: throw KustomizeFault("the path \(shown) leads into a scalar")
      case .mapping:
        guard let next = node[key] else { throw KustomizeFault("the path \(shown) is not there") }
        node = next
      case .sequence(let elements):
        guard let index = index(key, elements.count, shown: nil) else {
          throw KustomizeFault("the path \(shown) is not there")
        }
        node = elements[index]
      }
    }
    return node
  }

  /// The place of an element, counted from the end where it is negative; `nil` outside of the list.
  private static func index(_ text: String, _ count: Int, shown: String?) -> Int? {
    guard let number = Int(text) else { return nil }
    let index = number < 0 ? number + count : number
    return (0..<count).contains(index) ? index : nil
  }

  // MARK: - Operations

  private static func add(_ value: Tree, _ key: String, _ parent: inout Tree, _ shown: String) throws(KustomizeFault) {
    switch parent.content {
    case .scalar: throw KustomizeFault("the path \(shown) leads into a scalar")
    case .mapping: parent.set(key, value)
    case .sequence(let elements):
      let place: Int
      if key == "-" {
        place = elements.count
      } else if let number = Int(key), number <= elements.count, number >= -elements.count - 1 {
        place = number < 0 ? number + elements.count + 1 : number
      } else {
        throw KustomizeFault("the path \(shown) is outside of the list, which has \(elements.count) elements")
      }
      parent.withElements { $0.insert(value, at: place) }
    }
  }

  private static func replace(
    _ value: Tree, _ key: String, _ parent: inout Tree, _ shown: String
  ) throws(KustomizeFault) {
    switch parent.content {
    case .scalar: throw KustomizeFault("the path \(shown) leads into a scalar")
    case .mapping:
      // kustomize's library replaces what is not there, too.
      parent.set(key, value, keySite: value.site)
    case .sequence(let elements):
      guard let index = index(key, elements.count, shown: shown) else {
        throw KustomizeFault("there is nothing at \(shown) to replace")
      }
      parent.withElements { $0[index] = value.over($0[index]) }
    }
  }

  private static func take(_ path: [String], _ tree: inout Tree, _ shown: String) throws(KustomizeFault) -> Tree {
    let taken = try node(path, tree, shown)
    try edit(&tree, path[...], shown) { (parent, key) throws(KustomizeFault) in
      if case .sequence(let elements) = parent.content, let index = index(key, elements.count, shown: shown) {
        parent.withElements { $0.remove(at: index) }
      } else {
        parent.remove(key)
      }
    }
    return taken
  }

  private static func isEqual(_ a: Tree, _ b: Tree) -> Bool {
    switch (a.content, b.content) {
    case (.scalar(let a), .scalar(let b)):
      a.tag == .null || b.tag == .null ? a.tag == b.tag : a.value.equals(b.value) == .yes
    case (.sequence(let a), .sequence(let b)): a.count == b.count && zip(a, b).allSatisfy { isEqual($0, $1) }
    case (.mapping(let a), .mapping(let b)):
      a.count == b.count && zip(a, b).allSatisfy { $0.key == $1.key && isEqual($0.value, $1.value) }
    default: false
    }
  }
}
