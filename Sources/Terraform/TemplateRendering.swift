import Documents
import Functions
import HCL
import Source
import Values

/// The variables of a template file, and Terraform's functions but those that would nest templates.
private final class TemplateScope: EvaluationScope {
  let variables: ValueMap
  let context: FunctionContext

  init(_ variables: ValueMap, _ context: FunctionContext) {
    self.variables = variables
    self.context = context
  }

  func value(
    of root: String, _ steps: ArraySlice<Step>, in tree: SyntaxTree, at range: ByteRange
  ) throws(EvaluationError) -> (value: Value, consumed: Int) {
    if let value = variables[root] { return (value, 0) }
    throw EvaluationError(
      "Invalid value for \"vars\" parameter.", "The template refers to \"\(root)\", which is not among its variables.",
      at: tree.sourceRange(range))
  }

  func function(_ name: String) -> FunctionReference {
    name == "templatefile" || name == "templatestring"
      ? .unknown(suggestion: "A template may not render another one.") : TerraformFunctions.reference(name)
  }

  func call(
    _ name: String, _ arguments: [Value], at range: @autoclosure () -> SourceRange
  ) throws(EvaluationError) -> Value {
    try TerraformFunctions.call(name, arguments, in: context, at: range())
  }
}

/// Renders templates for `templatefile` and `templatestring`.
enum TemplateRendering {
  static func render(_ template: String, _ name: String, _ variables: ValueMap, files: RootedFiles) throws -> Value {
    var diagnostics: [Diagnostic] = []
    let source = SourceText(path: name, text: template)
    guard let (tree, expression) = Parser.parseTemplate(source, diagnostics: &diagnostics) else {
      throw FunctionError(diagnostics.first.map { "\(name):\($0.line): \($0.message)" } ?? "it is no template")
    }
    do throws(EvaluationError) {
      return try Evaluator.evaluate(
        expression, of: tree, in: TemplateScope(variables, FunctionContext(files: files)))
    } catch {
      let line = error.range.map { ":\($0.start.line)" } ?? ""
      throw FunctionError("\(name)\(line): \(error.detail)")
    }
  }

  /// What functions may reach in one root module: files relative to its folder, inside of the boundary.
  static func context(folder: String, boundary: String) -> FunctionContext {
    let files = RootedFiles(root: boundary, base: folder)
    return FunctionContext(
      files: files, renderTemplate: { try render($0, $1, $2, files: files) },
      decodeYAML: { try YAML.value(of: $0) })
  }
}
