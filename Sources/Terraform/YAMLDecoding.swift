import Documents
import Functions
import Source
import Values

/// Reads YAML for `yamldecode`: one document, mappings as objects and sequences as tuples.
enum YAMLDecoding {
  static func decode(_ text: String) throws -> Value {
    var diagnostics: [Diagnostic] = []
    let documents = YAML.documents(in: SourceText(path: "yamldecode", text: text), diagnostics: &diagnostics)
    if let first = diagnostics.first(where: { $0.severity == .error }) {
      throw FunctionError("line \(first.line): \(first.message)", argument: 0)
    }
    guard documents.count <= 1 else { throw FunctionError("only one document is allowed", argument: 0) }
    return documents.first?.root.value ?? .null
  }
}
