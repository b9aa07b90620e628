import Documents
import Inventory
import Source

/// Where an object stands in its manifest.
struct ManifestOrigin: Origin {
  let object: Node

  private var source: SourceText { object.document.source }

  /// The line that says what the object is: `kind: Deployment`.
  var header: SourceRange {
    for path in [["kind"], ["metadata", "name"]] {
      let location = object.locate(path.map { .key($0) })
      if location.depth == path.count { return SourceRange(source, location.highlight) }
    }
    return SourceRange(source, object.locate([]).highlight)
  }

  var extent: SourceRange { SourceRange(source, object.range) }

  func range(of path: AttributePath) -> SourceRange? {
    let location = locate(path)
    return location.depth == 0 ? nil : SourceRange(source, location.highlight)
  }

  /// The aliases that the value came through. Its own place, at the anchor, is the attribute's.
  func trace(of path: AttributePath) -> [TraceStep] {
    locate(path).aliases.map { TraceStep(SourceRange(source, $0), note: "taken over here by an alias") }
  }

  private func locate(_ path: AttributePath) -> NodeLocation {
    object.locate(
      path.steps.map { step -> NodeStep in
        switch step {
        case .attribute(let name), .key(let name): .key(name)
        case .index(let index): .index(index)
        }
      })
  }
}
