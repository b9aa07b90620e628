import HCL
import Source
import Values

/// A scope of given variables, with three functions.
final class Variables: EvaluationScope, Sendable {
  let values: [String: Value]

  init(_ values: [String: Value] = [:]) {
    self.values = values
  }

  func value(
    of root: String, _ steps: ArraySlice<Step>, in tree: SyntaxTree, at range: ByteRange
  ) throws(EvaluationError) -> (value: Value, consumed: Int) {
    if let value = values[root] { return (value, 0) }
    throw EvaluationError("Unknown variable.", "There is no variable named \"\(root)\".", at: tree.sourceRange(range))
  }

  func function(_ name: String) -> FunctionReference {
    switch name {
    case "try": .firstWithoutError
    case "can": .evaluatesWithoutError
    case "upper", "ns::upper", "length", "list": .values
    default: .unknown(suggestion: "")
    }
  }

  func call(_ name: String, _ arguments: [Value], at range: @autoclosure () -> SourceRange) throws(EvaluationError)
    -> Value
  {
    switch name {
    case "upper", "ns::upper":
      guard let text = arguments.first?.stringValue else { return .derived(name, from: arguments, type: .string) }
      return .string(text.uppercased())
    case "length": return .int(arguments.first?.elements?.count ?? 0)
    default: return .tuple(arguments)
    }
  }
}
