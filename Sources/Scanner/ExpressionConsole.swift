import HCL
import Source
import Terraform
import Values

/// Terraform's expressions without a configuration around them.
public enum ExpressionConsole {
  /// The value of an expression, or why it has none.
  ///
  /// Functions read files in the working directory and below.
  public static func evaluate(_ text: String) -> Result<(value: Value, type: Type), EvaluationError> {
    var diagnostics: [Diagnostic] = []
    let source = SourceText(path: "expression", text: text)
    guard let (tree, expression) = Parser.parseExpression(source, diagnostics: &diagnostics) else {
      let first = diagnostics.first
      return .failure(
        EvaluationError(first?.summary ?? "Invalid expression.", first?.detail ?? "", at: first?.range))
    }
    do throws(EvaluationError) {
      return .success(try ConsoleEvaluation.evaluate(expression, of: tree, in: FileSystem.workingDirectory))
    } catch {
      return .failure(error)
    }
  }

  /// The value of an expression; `nil` where it has none.
  public static func value(of text: String) -> Value? {
    try? evaluate(text).get().value
  }
}
