import Functions
import HCL
import Source
import Values

/// Evaluates expressions over the function library, as `terraform console` does, with a few symbols to hand.
final class Console: EvaluationScope {
  static let region = Value.symbol("var.region", kind: .variable, type: .string)
  static let untyped = Value.symbol("var.untyped", kind: .variable)
  static let names = Value.symbol("var.names", kind: .variable, type: .list(.string))
  static let count = Value.symbol("var.count", kind: .variable, type: .number)
  static let bucket = Value.symbol(
    "aws_s3_bucket.logs.id", kind: .resource(address: "aws_s3_bucket.logs", attribute: "id"), type: .string)
  static let key = Value.symbol(
    "aws_kms_key.logs.id", kind: .resource(address: "aws_kms_key.logs", attribute: "id"), type: .string)
  /// A list of which two elements are certain and one more may follow.
  static let ports = Value.unknown(
    Unknown(
      Symbol("local.ports", kind: .other), type: .list(.number), certain: [.int(80), .int(443)], longest: 3))

  let context: FunctionContext

  init(_ context: FunctionContext = .none) { self.context = context }

  /// The value of an expression; its failure as a message.
  func evaluate(_ text: String) throws -> Value {
    var diagnostics: [Diagnostic] = []
    guard let parsed = Parser.parseExpression(SourceText(path: "console", text: text), diagnostics: &diagnostics),
      diagnostics.isEmpty
    else { throw FunctionError(diagnostics.first?.message ?? "no expression") }
    return try Evaluator.evaluate(parsed.expression, of: parsed.tree, in: self)
  }

  func value(
    of root: String, _ steps: ArraySlice<Step>, in tree: SyntaxTree, at range: ByteRange
  ) throws(EvaluationError) -> (value: Value, consumed: Int) {
    let symbols = [
      "region": Console.region, "untyped": Console.untyped, "names": Console.names, "count": Console.count,
      "bucket": Console.bucket, "key": Console.key, "ports": Console.ports,
    ]
    guard let value = symbols[root] else {
      throw EvaluationError("Reference to unknown name.", root, at: tree.sourceRange(range))
    }
    return (value, 0)
  }

  func function(_ name: String) -> FunctionReference {
    let plain = name.hasPrefix("core::") ? String(name.dropFirst(6)) : name
    switch plain {
    case "try": return .firstWithoutError
    case "can": return .evaluatesWithoutError
    default: return FunctionLibrary.function(named: plain) == nil ? .unknown(suggestion: "") : .values
    }
  }

  func call(_ name: String, _ arguments: [Value], at range: @autoclosure () -> SourceRange) throws(EvaluationError)
    -> Value
  {
    let plain = name.hasPrefix("core::") ? String(name.dropFirst(6)) : name
    guard let function = FunctionLibrary.function(named: plain) else {
      throw EvaluationError("Call to unknown function.", name, at: range())
    }
    do { return try function.call(arguments, in: context, at: range()) } catch {
      throw EvaluationError("Error in function call.", error.message, at: range())
    }
  }
}

extension Value {
  /// The value in Terraform's JSON.
  var terraformJSON: String {
    let encoded = try? FunctionLibrary.function(named: "jsonencode")?.call([self])
    return encoded?.stringValue ?? "\(json)"
  }
}

extension Type {
  /// The type without the spaces and final commas of `type()`.
  static func compact(_ description: String) -> String {
    description.filter { !$0.isWhitespace }.replacing(",)", with: ")").replacing(",]", with: "]").replacing(
      ",}", with: "}")
  }
}

/// How the value of an expression differs from what is expected; `nil` for not at all.
func difference(_ expression: String, _ type: String, _ json: String) throws -> String? {
  let value = try Console().evaluate(expression)
  if value.terraformJSON != json { return value.terraformJSON }
  // A null carries no type here.
  if value.isNull { return nil }
  let actual = Type.compact(value.type.description)
  return actual == type ? nil : actual
}

/// The message with which an expression fails; empty where it does not.
func failure(_ expression: String) -> String {
  do {
    _ = try Console().evaluate(expression)
    return ""
  } catch let error as EvaluationError {
    return error.detail
  } catch {
    return "\(error)"
  }
}
