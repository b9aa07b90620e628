import Documents
import Helm
import Inventory
import Source

/// Where an object stands in its manifest, or in the template that it was rendered from.
struct ManifestOrigin: Origin {
  let object: Node
  /// For an object of a chart, the way back from the rendered text.
  let rendered: RenderedText?
  /// What installs the chart.
  var calls: [SourceRange] = []

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
    let range = location.depth == path.steps.count ? location.node.writtenRange : location.highlight
    for value in rendered.values(in: range) {
      let note =
        value.isDefault ? "default in \(Paths.name(value.range.path))" : "value in \(Paths.name(value.range.path))"
      steps.append(TraceStep(value.range, note: note))
    }
    return steps
  }

  private func locate(_ path: AttributePath) -> NodeLocation { object.locate(path.nodeSteps) }
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
