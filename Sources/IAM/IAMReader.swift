import Documents
import Inventory
import Source
import Values

/// Reads policy documents that stand in files of their own.
///
/// Any JSON file with `Version` and `Statement` at its top is one. Other JSON files are none of IAM's business, and
/// nothing is said of them, valid or not.
public enum IAMReader {
  /// What a file gave.
  public struct Outcome: Sendable {
    /// The document, under the file's path; `nil` where the file holds none that can be read.
    public let resource: Resource?
    public let diagnostics: [Diagnostic]
  }

  public static func read(_ source: SourceText) -> Outcome {
    guard Template.offset(of: "\"Statement\"", in: source.bytes, from: 0) != nil else { return none() }
    let document: Document
    do {
      document = try JSON.document(in: source)
    } catch {
      // Broken JSON with these words in it was meant for a policy document.
      guard Template.offset(of: "\"Effect\"", in: source.bytes, from: 0) != nil else { return none() }
      let summary = "The policy document is not valid JSON: \(error.summary)"
      return none(Diagnostic(.error, summary, detail: error.detail, at: SourceRange(source, error.range)))
    }
    let root = document.root
    guard root.kind == .mapping, root.entry("Version") != nil, let statement = root.entry("Statement")?.value else {
      return none()
    }
    var diagnostics: [Diagnostic] = []
    let value = root.value(diagnostics: &diagnostics)
    let origin = FileOrigin(document: document, hasSingleStatement: statement.kind == .mapping)
    switch PolicyDocument.read(value) {
    case .document(let policy):
      let resource = Resource(
        format: .iam, type: policy.kind.rawValue, address: source.path, scope: Scope(""), values: policy.normalized,
        origin: origin,
        meta: .object([
          ("kind", .string(policy.kind.rawValue)), ("owner_type", .string("file")),
          ("owner_address", .string(source.path)),
        ]))
      return Outcome(resource: resource, diagnostics: diagnostics)
    case .malformed(let fault):
      let range = origin.range(of: fault.path) ?? origin.header
      diagnostics.append(
        Diagnostic(.error, fault.reason, detail: MalformedDocument.advice, at: range))
      return Outcome(resource: nil, diagnostics: diagnostics)
    case .absent, .unknown: return Outcome(resource: nil, diagnostics: diagnostics)
    }
  }

  private static func none(_ diagnostics: Diagnostic...) -> Outcome {
    Outcome(resource: nil, diagnostics: diagnostics)
  }
}

extension MalformedDocument {
  static let advice = "Write it as the IAM JSON policy language has it; AWS refuses it as it is."
}

/// Where the parts of a document in a file stand.
private struct FileOrigin: Origin {
  let document: Document
  /// Whether `Statement` is one object, which paths call `Statement[0]` all the same.
  let hasSingleStatement: Bool

  var header: SourceRange {
    guard let version = document.root.entry("Version") else { return extent }
    return SourceRange(document.source, version.range)
  }

  var extent: SourceRange { document.root.sourceRange }

  func range(of path: AttributePath) -> SourceRange? {
    var steps = WrittenPath.path(path, in: document.root.value).steps.map { step -> NodeStep in
      switch step {
      case .attribute(let name), .key(let name): .key(name)
      case .index(let index): .index(index)
      }
    }
    if hasSingleStatement, steps.count >= 2, steps[0] == .key("Statement"), steps[1] == .index(0) {
      steps.remove(at: 1)
    }
    let location = document.root.locate(steps)
    return location.depth == 0 ? nil : SourceRange(document.source, location.highlight)
  }
}
