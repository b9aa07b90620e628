import Documents
import Source
import Testing
import Values

/// What the texts of the tests read as.
enum Reading {
  static func yaml(_ text: String) -> (documents: [Document], diagnostics: [Diagnostic]) {
    var diagnostics: [Diagnostic] = []
    let documents = YAML.documents(in: SourceText(path: "a.yaml", text: text), diagnostics: &diagnostics)
    return (documents, diagnostics)
  }

  /// The JSON of the first document of a YAML text without faults.
  static func json(ofYAML text: String) throws -> String {
    let (documents, diagnostics) = yaml(text)
    #expect(diagnostics == [])
    return try #require(documents.first).root.value.json
  }

  static func json(_ text: String) -> (document: Document?, diagnostics: [Diagnostic]) {
    var diagnostics: [Diagnostic] = []
    let document = JSON.document(in: SourceText(path: "a.json", text: text), diagnostics: &diagnostics)
    return (document, diagnostics)
  }

  static func place(_ diagnostic: Diagnostic) -> String {
    guard let start = diagnostic.range?.start else { return "-" }
    return "\(start.line):\(start.column)"
  }

  static func text(_ document: Document, _ range: ByteRange) -> String {
    document.source.text(range)
  }
}
