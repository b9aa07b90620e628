/// Why a step of a kustomization cannot be done, as a sentence.
struct KustomizeFault: Error {
  let message: String

  init(_ message: String) {
    self.message = message
  }
}

/// A field of objects of some type, as kustomize's configuration names it: sequences on the way are gone through.
struct FieldSpec: Hashable, Sendable {
  struct Step: Hashable, Sendable {
    let name: String
    /// Whether the step is written `name[]`: it is never created.
    let isSequence: Bool
  }

  /// The objects it is for: what is empty matters not.
  var type: GroupVersionKind
  let path: String
  let steps: [Step]
  let creates: Bool

  /// A path with more parts than this leads nowhere in any object.
  static let mostParts = 256

  init(_ path: String, _ type: GroupVersionKind = GroupVersionKind(), creates: Bool = false) {
    self.type = type
    self.path = path
    self.creates = creates
    steps = FieldSpec.split(path, by: "/").map { part in
      part.hasSuffix("[]")
        ? Step(name: String(part.dropLast(2)), isSequence: true) : Step(name: part, isSequence: false)
    }
  }

  /// The parts of a path; a separator behind a backslash belongs to its part.
  static func split(_ path: String, by separator: Character) -> [String] {
    var parts: [String] = []
    var isEscaped = false
    for (index, part) in path.split(separator: separator, omittingEmptySubsequences: false).enumerated() {
      if index == 0 && part.isEmpty && path.count > 1 { continue }
      if isEscaped {
        parts[parts.count - 1] += String(separator) + part
      } else {
        parts.append(String(part))
      }
      isEscaped = part.hasSuffix("\\")
      if isEscaped { parts[parts.count - 1].removeLast() }
    }
    return parts
  }

  /// Whether both name the same field of the same objects, the other perhaps of more.
  func isSame(as other: FieldSpec) -> Bool {
    type.isSelected(by: other.type) && path == other.path
  }

  /// What a field that is not there is created as.
  enum Creation {
    case scalar(TreeScalar.Tag)
    case mapping
  }

  /// Changes the field wherever an object has it.
  ///
  /// - Parameters:
  ///   - creation: what the field is created as where the spec creates it; `nil` for nothing.
  ///   - site: where what is created is asked for.
  func apply(
    to tree: inout Tree, creation: Creation? = nil, site: Site = .none, change: Change? = nil,
    _ body: (inout Tree) throws(KustomizeFault) -> Void
  ) throws(KustomizeFault) {
    try apply(steps[...], to: &tree, creates ? creation : nil, site, change, body)
  }

  private func apply(
    _ steps: ArraySlice<Step>, to tree: inout Tree, _ creation: Creation?, _ site: Site, _ change: Change?,
    _ body: (inout Tree) throws(KustomizeFault) -> Void
  ) throws(KustomizeFault) {
    guard let step = steps.first else { return try body(&tree) }
    switch tree.content {
    case .scalar(let scalar):
      if scalar.tag == .null { return }
      throw KustomizeFault("\"\(step.name)\" is sought in a scalar by the path \(path)")
    case .sequence:
      try tree.withElements { (elements: inout [Tree]) throws(KustomizeFault) in
        for i in elements.indices { try apply(steps, to: &elements[i], creation, site, change, body) }
      }
    case .mapping:
      let rest = steps.dropFirst()
      let created = creation.flatMap { step.isSequence ? nil : rest.isEmpty ? $0 : .mapping }
      try tree.withEntries { (entries: inout [Tree.Entry]) throws(KustomizeFault) in
        let index: Int
        if let found = Tree.index(of: step.name, in: entries) {
          index = found
          if entries[index].value.isNull, let created {
            entries[index].value = FieldSpec.empty(created, site, change).over(entries[index].value)
          }
        } else if let created {
          index = Tree.lowerBound(step.name, in: entries)
          entries.insert(
            Tree.Entry(key: step.name, site: site, value: FieldSpec.empty(created, site, change)), at: index)
        } else {
          return
        }
        try apply(rest, to: &entries[index].value, creation, site, change, body)
      }
    }
  }

  private static func empty(_ creation: Creation, _ site: Site, _ change: Change?) -> Tree {
    switch creation {
    case .scalar(let tag): Tree(.scalar(TreeScalar("", tag)), site, change)
    case .mapping: Tree(.mapping([]), site, change)
    }
  }

  /// Whether an object has something where the path leads. It costs no copy of the object.
  func leadsSomewhere(in tree: Tree) -> Bool {
    FieldSpec.leadsSomewhere(steps[...], in: tree)
  }

  private static func leadsSomewhere(_ steps: ArraySlice<Step>, in tree: Tree) -> Bool {
    guard let step = steps.first else { return true }
    switch tree.content {
    case .scalar: return false
    case .sequence(let elements): return elements.contains { leadsSomewhere(steps, in: $0) }
    case .mapping(let entries):
      guard let index = Tree.index(of: step.name, in: entries) else { return false }
      return leadsSomewhere(steps.dropFirst(), in: entries[index].value)
    }
  }
}

extension [FieldSpec] {
  /// Adds a spec where none says the same.
  mutating func merge(_ spec: FieldSpec) {
    if !contains(where: { $0.isSame(as: spec) }) { append(spec) }
  }

  mutating func merge(_ specs: [FieldSpec]) {
    for spec in specs { merge(spec) }
  }
}
