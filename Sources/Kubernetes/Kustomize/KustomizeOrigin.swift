import Inventory
import Source

/// Where an object that a kustomization builds is written: each part in the file that a person would edit for it.
struct KustomizeOrigin: Origin {
  let object: Tree
  /// Where the object, and then the base that has it, was taken in: innermost first.
  let includes: [Site]
  let files: KustomizeFiles
  /// The kustomization, for what has no place.
  let start: SourceRange

  /// The line that says what the object is: `kind: Deployment`.
  var header: SourceRange {
    for path in [["kind"], ["metadata", "name"]] {
      let location = locate(path.map { .key($0) })
      if location.depth == path.count, let range = range(location) { return range }
    }
    return extent
  }

  var extent: SourceRange { files.range(object.site) ?? start }

  /// The resource's place in its file: overlays give the same object other names and namespaces.
  var definition: SourceRange? { files.range(object.site) }

  func range(of path: AttributePath) -> SourceRange? {
    let location = locate(path.steps)
    return location.depth == 0 ? nil : range(location)
  }

  /// What made the value what it is: the base's line first, then each change of it.
  func trace(of path: AttributePath) -> [TraceStep] {
    let location = locate(path.steps)
    guard location.depth > 0 else { return [] }
    var steps: [TraceStep] = []
    var site = location.node.site
    var change = location.node.change
    // Of nested changes, only so many are worth a line.
    while let current = change, steps.count < 20 {
      if !current.place.isNone, let place = files.range(current.place) {
        steps.append(TraceStep(place, note: KustomizeOrigin.note(current.kind)))
      } else if current.kind != .name, let place = files.range(site) {
        steps.append(TraceStep(place, note: KustomizeOrigin.note(current.kind)))
      }
      if !current.before.isNone {
        site = current.before
        if current.earlier == nil, let place = files.range(site) {
          steps.append(TraceStep(place, note: current.kind == .include ? "content of this file" : "written here"))
        }
      }
      change = current.earlier
    }
    return steps.reversed()
  }

  private static func note(_ kind: Change.Kind) -> String {
    switch kind {
    case .patch: "patched here"
    case .image: "image set here"
    case .replicas: "replicas set here"
    case .namespace: "namespace set here"
    case .name: "name changed here"
    case .label: "label set here"
    case .annotation: "annotation set here"
    case .replacement: "replaced by this value"
    case .variable: "value of a variable"
    case .generator: "generated here"
    case .include: "included here"
    }
  }

  /// The kustomizations that take the object in, innermost first.
  var calls: [SourceRange] { includes.compactMap { files.range($0) } }

  // MARK: - Places

  private struct Location {
    var node: Tree
    var key: Site?
    var depth = 0
  }

  private func locate(_ path: [PathStep]) -> Location {
    var location = Location(node: object)
    for step in path {
      switch step {
      case .attribute(let name), .key(let name):
        guard let entries = location.node.entries, let index = Tree.index(of: name, in: entries) else {
          return location
        }
        location.node = entries[index].value
        location.key = entries[index].site
      case .index(let index):
        guard let elements = location.node.elements, elements.indices.contains(index) else { return location }
        location.node = elements[index]
        location.key = nil
      }
      location.depth += 1
    }
    return location
  }

  private func range(_ location: Location) -> SourceRange? {
    files.range(highlight(location.node, under: location.key))
  }

  /// What a person would underline: a key with a short value, a key alone, or of a mapping in a list its name.
  private func highlight(_ node: Tree, under key: Site?) -> Site {
    if let key, !key.isNone {
      guard node.site.file == key.file else { return node.scalar == nil ? key : node.site }
      let isShort = node.scalar != nil || isOnOneLine(node.site)
      guard isShort, node.site.start >= key.start else { return node.scalar == nil ? key : node.site }
      // A value that was put under a key of the base from elsewhere in the same file stands alone.
      return isNear(key, node.site) ? Site(file: key.file, start: key.start, end: node.site.end) : node.site
    }
    if let entries = node.entries, !isOnOneLine(node.site) {
      if let index = Tree.index(of: "name", in: entries), entries[index].value.scalar != nil {
        return entries[index].joined
      }
      if let first = entries.min(by: { $0.site.start < $1.site.start }) {
        return highlight(first.value, under: first.site)
      }
    }
    return node.site
  }

  /// Whether a value stands behind its key, with nothing but a colon and blanks between.
  private func isNear(_ key: Site, _ value: Site) -> Bool {
    guard let range = files.range(Site(file: key.file, start: key.end, end: max(key.end, value.start))) else {
      return false
    }
    return range.bytes.count < 200 && range.text.allSatisfy { $0 == ":" || $0.isWhitespace || $0 == "\"" || $0 == "'" }
  }

  private func isOnOneLine(_ site: Site) -> Bool {
    guard let range = files.range(site), site.start <= site.end, Int(site.end) <= range.source.count else {
      return false
    }
    return !range.source.bytes[Int(site.start)..<Int(site.end)].contains(0x0A)
  }
}
