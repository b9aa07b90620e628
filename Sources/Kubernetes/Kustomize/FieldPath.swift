import Functions

/// A path to fields of an object as replacements and variables write it: `spec.template.spec.containers.[name=web].image`,
/// `spec.rules.0.host`, `metadata.annotations.[example.com/name]`, `spec.containers.*.image`.
struct FieldPath: Sendable {
  private let parts: [String]
  let text: String

  init(_ text: String) {
    self.text = text
    var parts: [String] = []
    var split = FieldSpec.split(text, by: ".")[...]
    while let part = split.popFirst() {
      guard part.hasPrefix("["), !part.hasSuffix("]") else {
        parts.append(part)
        continue
      }
      var bracketed = part
      while let next = split.popFirst() {
        bracketed += "." + next
        if next.hasSuffix("]") { break }
      }
      parts.append(
        bracketed.contains("=") ? bracketed : String(bracketed.drop { $0 == "[" || $0 == "]" }).trimmingBrackets)
    }
    self.parts = parts
  }

  /// The path with `name[0]` as two parts, as variables write it.
  init(variable text: String) {
    let path = FieldPath(text)
    var parts: [String] = []
    for part in path.parts {
      if let open = part.firstIndex(of: "["), open != part.startIndex, part.hasSuffix("]"),
        Int(part[part.index(after: open)...].dropLast()) != nil
      {
        parts += [String(part[..<open]), String(part[part.index(after: open)...].dropLast())]
      } else {
        parts.append(part)
      }
    }
    self.parts = parts
    self.text = text
  }

  // MARK: - Reading

  /// The one node that the path leads to; `nil` where there is none.
  func node(in tree: Tree) -> Tree? {
    var node = tree
    for part in parts {
      let next: Tree?
      switch node.content {
      case .scalar: return nil
      case .mapping: next = node[part]
      case .sequence(let elements):
        if let (key, value) = FieldPath.match(part) {
          next = elements.first { (key.isEmpty ? $0 : $0[key])?.scalar?.text == value }
        } else if part == "-" {
          next = elements.last
        } else {
          next = Int(part).flatMap { elements.indices.contains($0) ? elements[$0] : nil }
        }
      }
      guard let next else { return nil }
      node = next
    }
    return node
  }

  /// The key and value of `[key=value]`.
  private static func match(_ part: String) -> (key: String, value: String)? {
    guard part.hasPrefix("["), part.hasSuffix("]"), let equals = part.firstIndex(of: "=") else { return nil }
    return (
      String(part[part.index(after: part.startIndex)..<equals]),
      String(part[part.index(after: equals)..<part.index(before: part.endIndex)])
    )
  }

  // MARK: - Changing

  /// Changes every node that the path leads to.
  ///
  /// - Parameter created: what is put where nothing is; `nil` to put nothing.
  /// - Returns: how many nodes there were.
  func update(
    _ tree: inout Tree, creating created: Tree?, _ body: (inout Tree) throws(KustomizeFault) -> Void
  ) throws(KustomizeFault) -> Int {
    guard parts.count <= FieldSpec.mostParts else {
      throw KustomizeFault("a path has more than \(FieldSpec.mostParts) parts")
    }
    return try update(parts[...], &tree, created, body)
  }

  private func update(
    _ parts: ArraySlice<String>, _ tree: inout Tree, _ created: Tree?,
    _ body: (inout Tree) throws(KustomizeFault) -> Void
  ) throws(KustomizeFault) -> Int {
    guard let part = parts.first else {
      try body(&tree)
      return 1
    }
    let rest = parts.dropFirst()
    if let index = Int(part), index >= 0 { return try updateElement(index, rest, &tree, created, body) }
    if let (key, value) = FieldPath.match(part) { return try updateMatches(key, value, parts, &tree, created, body) }
    if part == "*" {
      let found = try tree.withElements { (elements: inout [Tree]) throws(KustomizeFault) in
        var count = 0
        for index in elements.indices { count += try update(rest, &elements[index], created, body) }
        return count
      }
      guard let found else { throw FieldPath.mismatch(part, "list") }
      return found
    }
    guard tree.entries != nil else { throw FieldPath.mismatch(part, "mapping") }
    return try tree.withEntries { (entries: inout [Tree.Entry]) throws(KustomizeFault) in
      if let index = Tree.index(of: part, in: entries) { return try update(rest, &entries[index].value, created, body) }
      guard let created else { return 0 }
      var value = FieldPath.empty(rest.first, created)
      let count = try update(rest, &value, created, body)
      if count > 0 {
        let position = Tree.lowerBound(part, in: entries)
        entries.insert(Tree.Entry(key: part, site: created.site, value: value), at: position)
      }
      return count
    } ?? 0
  }

  private static func mismatch(_ part: String, _ expected: String) -> KustomizeFault {
    KustomizeFault("\"\(part)\" is sought where there is no \(expected)")
  }

  /// What is created on the way to a part that follows.
  private static func empty(_ next: String?, _ created: Tree) -> Tree {
    guard let next else {
      return Tree(created.content.isScalar ? .scalar(TreeScalar("", .null)) : created.content, created.site)
    }
    let isList = (next.hasPrefix("[") && next.hasSuffix("]")) || (Int(next) ?? -1) >= 0
    return Tree(isList ? .sequence([]) : .mapping([]), created.site)
  }

  private func updateElement(
    _ index: Int, _ rest: ArraySlice<String>, _ tree: inout Tree, _ created: Tree?,
    _ body: (inout Tree) throws(KustomizeFault) -> Void
  ) throws(KustomizeFault) -> Int {
    if tree[String(index)] != nil {
      // A key of a mapping that looks like a number.
      return try tree.withValue(String(index)) { (node: inout Tree) throws(KustomizeFault) in
        try update(rest, &node, created, body)
      } ?? 0
    }
    let found = try tree.withElements { (elements: inout [Tree]) throws(KustomizeFault) in
      if index == elements.count, let created { elements.append(FieldPath.empty(rest.first, created)) }
      guard elements.indices.contains(index) else {
        throw KustomizeFault("the element \(index) is sought in a list of \(elements.count)")
      }
      return try update(rest, &elements[index], created, body)
    }
    guard let found else { throw FieldPath.mismatch(String(index), "list") }
    return found
  }

  private func updateMatches(
    _ key: String, _ pattern: String, _ parts: ArraySlice<String>, _ tree: inout Tree, _ created: Tree?,
    _ body: (inout Tree) throws(KustomizeFault) -> Void
  ) throws(KustomizeFault) -> Int {
    // kustomize takes the value as a regular expression that may match anywhere.
    let expression: RegularExpression
    do throws(RegularExpressionError) {
      expression = try RegularExpression(pattern)
    } catch {
      throw KustomizeFault("\"\(pattern)\" is no regular expression: \(error.message)")
    }
    let rest = parts.dropFirst()
    let found = try tree.withElements { (elements: inout [Tree]) throws(KustomizeFault) in
      var count = 0
      for index in elements.indices {
        guard let text = (key.isEmpty ? elements[index] : elements[index][key])?.scalar?.text,
          (try? expression.matches(text)) == true
        else { continue }
        if key.isEmpty {
          try body(&elements[index])
          count += 1
        } else {
          count += try update(rest, &elements[index], created, body)
        }
      }
      guard count == 0, let created else { return count }
      let value = Tree(.scalar(TreeScalar(plain: pattern)), created.site)
      elements.append(
        key.isEmpty
          ? value : Tree.mapping([Tree.Entry(key: key, site: created.site, value: value)], created.site))
      return try update(rest, &elements[elements.count - 1], created, body)
    }
    guard let found else { throw FieldPath.mismatch(parts.first ?? "", "list") }
    return found
  }
}

extension Tree.Content {
  fileprivate var isScalar: Bool {
    if case .scalar = self { return true }
    return false
  }
}

extension String {
  fileprivate var trimmingBrackets: String {
    var text = self
    while text.hasSuffix("]") || text.hasSuffix("[") { text.removeLast() }
    return text
  }
}
