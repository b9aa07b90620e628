import Documents
import Helm
import Inventory
import Source
import Values

/// Where an object stands in its manifest, or in the template that it was rendered from.
struct ManifestOrigin: Origin {
  let object: Node
  /// For an object of a chart, the way back from the rendered text.
  let rendered: RenderedText?
  /// What installs the chart.
  var calls: [SourceRange] = []
  var written: Value?

  private func place(_ range: ByteRange) -> SourceRange {
    rendered?.place(of: range) ?? SourceRange(object.document.source, range)
  }

  /// The line that says what the object is: `kind: Deployment`.
  var header: SourceRange {
    for path in [["kind"], ["metadata", "name"]] {
      let location = object.locate(path.map { .key($0) })
      if location.depth == path.count { return place(location.highlight) }
    }
    return place(object.locate([]).highlight)
  }

  var extent: SourceRange { place(object.range) }

  func range(of path: AttributePath) -> SourceRange? {
    let location = locate(path)
    return location.depth == 0 ? nil : place(location.highlight)
  }

  /// The aliases that the value came through. Its own place, at the anchor, is the attribute's. For an object of a chart
  /// the values that were put in, which is where it can be changed.
  func trace(of path: AttributePath) -> [TraceStep] {
    let location = locate(path)
    var steps = location.aliases.map { TraceStep(place($0), note: "taken over here by an alias") }
    guard let rendered, location.depth > 0 else { return steps }
    let isWhole = location.depth == path.steps.count
    // What is absent from a block of values is to be written there.
    let isBlock = !isWhole && rendered.isOneAction(location.node.writtenRange)
    let range = isWhole || isBlock ? location.node.writtenRange : location.highlight
    for value in rendered.values(in: range) {
      let name = Paths.name(value.range.path)
      let step = TraceStep(
        isBlock ? ManifestOrigin.block(around: value.range, in: rendered) : value.range,
        note: value.isDefault ? "default in \(name)" : "value in \(name)")
      if !steps.contains(step) { steps.append(step) }
    }
    return steps
  }

  /// The key of the mapping or list of a values file that holds a value; the value itself where nothing does.
  private static func block(around value: SourceRange, in rendered: RenderedText) -> SourceRange {
    let offset = value.bytes.start
    for document in rendered.documents(of: value.source) {
      var node = document.root
      var key: Node?
      while let (inner, own) = node.part(at: offset) {
        if inner.kind == .scalar || inner.isAlias { break }
        node = inner
        key = own ?? key
      }
      if let key { return SourceRange(value.source, key.writtenRange) }
    }
    return value
  }

  private func locate(_ path: AttributePath) -> NodeLocation { object.locate(path.nodeSteps) }
}

extension Node {
  /// The part of a mapping or list that holds an offset, with its key where it has one.
  fileprivate func part(at offset: UInt32) -> (node: Node, key: Node?)? {
    func holds(_ range: ByteRange) -> Bool { range.start <= offset && offset < range.end }
    switch kind {
    case .mapping:
      guard let entry = entries.first(where: { holds($0.range) }) else { return nil }
      return (entry.value, entry.key)
    case .sequence: return elements.first { holds($0.writtenRange) }.map { ($0, nil) }
    case .scalar: return nil
    }
  }
}

extension RenderedText {
  /// Whether all of a range was written by one action of a template, as a block of values is by `toYaml`.
  fileprivate func isOneAction(_ range: ByteRange) -> Bool {
    guard range.count > 1 else { return false }
    let first = place(of: ByteRange(range.start, range.start + 1))
    return first == place(of: ByteRange(range.end - 1, range.end)) && first.text.hasPrefix("{{")
  }
}

extension AttributePath {
  /// The path in a document.
  var nodeSteps: [NodeStep] {
    steps.map { step in
      switch step {
      case .attribute(let name), .key(let name): .key(name)
      case .index(let index): .index(index)
      }
    }
  }
}
