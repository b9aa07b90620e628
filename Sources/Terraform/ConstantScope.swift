import Functions
import HCL
import Source
import Values

/// Functions and nothing else: what defaults and variable files are evaluated in.
final class ConstantScope: EvaluationScope, Sendable {
  static let shared = ConstantScope()

  func value(
    of root: String, _ steps: ArraySlice<Step>, in tree: SyntaxTree, at range: ByteRange
  ) throws(EvaluationError) -> (value: Value, consumed: Int) {
    throw EvaluationError("Variables not allowed.", "Variables may not be used here.", at: tree.sourceRange(range))
  }

  func function(_ name: String) -> FunctionReference { TerraformFunctions.reference(name) }

  func call(
    _ name: String, _ arguments: [Value], at range: @autoclosure () -> SourceRange
  ) throws(EvaluationError) -> Value {
    try TerraformFunctions.call(name, arguments, in: .none, at: range())
  }
}

/// Functions under the names that Terraform's expressions know them by.
enum TerraformFunctions {
  static func reference(_ name: String) -> FunctionReference {
    switch name {
    case "try", "core::try": return .firstWithoutError
    case "can", "core::can": return .evaluatesWithoutError
    default: break
    }
    if FunctionLibrary.function(named: bare(name)) != nil { return .values }
    if name.hasPrefix("provider::") { return .values }
    switch name {
    case "list": return .unknown(suggestion: "Terraform 0.12 replaced it: write tolist([ … ]).")
    case "map": return .unknown(suggestion: "Terraform 0.12 replaced it: write tomap({ … }).")
    default: return .unknown(suggestion: "")
    }
  }

  private static func bare(_ name: String) -> String {
    name.hasPrefix("core::") ? String(name.dropFirst(6)) : name
  }

  static func call(
    _ name: String, _ arguments: [Value], in context: FunctionContext, at range: @autoclosure () -> SourceRange
  ) throws(EvaluationError) -> Value {
    guard let function = FunctionLibrary.function(named: bare(name)) else {
      // What a provider's function gives is known to the provider alone, but for what is arithmetic on names.
      return try ProviderFunctions.call(name, arguments, at: range()) ?? .derived(name, from: arguments)
    }
    do throws(FunctionError) {
      return try function.call(arguments, in: context, at: range())
    } catch {
      throw EvaluationError("Error in function call.", error.message, at: range())
    }
  }
}
