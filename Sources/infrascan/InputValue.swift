import HCL
import Scanner
import Source
import Values

/// The values of `--input NAME=VALUE`.
enum InputValue {
  /// A value as HCL writes it, or the text itself where it is none: `35`, `["a", "b"]`, `eu-west-1`.
  static func read(_ text: String) -> Value {
    ExpressionConsole.value(of: text) ?? .string(text)
  }
}
