import HCL
import Values

/// Evaluates expressions outside of any module.
public enum ConsoleEvaluation {
  public static func evaluate(_ expression: ExpressionID, of tree: SyntaxTree) throws(EvaluationError) -> Value {
    try Evaluator.evaluate(expression, of: tree, in: ConstantScope.shared)
  }
}
