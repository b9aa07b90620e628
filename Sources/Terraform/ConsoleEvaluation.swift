import Functions
import HCL
import Source
import Values

/// Evaluates expressions outside of any configuration, as `terraform console` does in an empty folder.
public enum ConsoleEvaluation {
  /// The value of an expression that may use functions, but no files.
  public static func evaluate(_ expression: ExpressionID, of tree: SyntaxTree) throws(EvaluationError) -> Value {
    try Evaluator.evaluate(expression, of: tree, in: ConstantScope.shared)
  }

  /// The value of an expression and its type, where nulls have the types that Terraform gives them.
  ///
  /// - Parameter folder: the absolute folder in which functions read files.
  public static func evaluate(
    _ expression: ExpressionID, of tree: SyntaxTree, in folder: String
  ) throws(EvaluationError) -> (value: Value, type: Type) {
    let scope = ConsoleScope(folder: folder)
    let value = try Evaluator.evaluate(expression, of: tree, in: scope)
    return (value, NullTyping(tree: tree, scope: scope).type(of: expression, value))
  }
}

/// Functions, files, and what is known without a configuration.
private final class ConsoleScope: EvaluationScope, Sendable {
  private let folder: String
  private let context: FunctionContext

  init(folder: String) {
    self.folder = folder
    context = TemplateRendering.context(folder: folder, boundary: folder)
  }

  var evaluatesBothOperands: Bool { true }

  func value(
    of root: String, _ steps: ArraySlice<Step>, in tree: SyntaxTree, at range: ByteRange
  ) throws(EvaluationError) -> (value: Value, consumed: Int) {
    switch (root, steps.first.flatMap { tree.attributeName($0) }) {
    case ("path", "module"), ("path", "root"): return (.string("."), 1)
    case ("path", "cwd"): return (.string(folder), 1)
    case ("terraform", "workspace"): return (.string("default"), 1)
    default:
      throw EvaluationError(
        "Invalid reference.", "There is no configuration here, and so nothing named \"\(root)\" to refer to.",
        at: tree.sourceRange(range), isFatal: true)
    }
  }

  func function(_ name: String) -> FunctionReference {
    name.hasPrefix("provider::")
      ? .unknown(suggestion: "Functions of providers need a configuration that requires the provider.")
      : TerraformFunctions.reference(name)
  }

  func call(
    _ name: String, _ arguments: [Value], at range: @autoclosure () -> SourceRange
  ) throws(EvaluationError) -> Value {
    try TerraformFunctions.call(name, arguments, in: context, at: range())
  }
}

/// The types of nulls, which values do not carry: found from the expressions that made them.
private struct NullTyping {
  let tree: SyntaxTree
  let scope: ConsoleScope

  /// The type of an expression's value.
  func type(of id: ExpressionID, _ value: Value) -> Type {
    if !value.holdsNull { return value.type }
    switch tree.expression(id) {
    case .parentheses(let inner), .wrapped(let inner): return type(of: inner, value)
    case .conditional(_, let then, let other):
      let types = [then, other].compactMap { branch in self.value(of: branch).map { type(of: branch, $0) } }
      return Type.unify(types) ?? value.type
    case .tuple(let items):
      guard case .tuple(let elements) = value, elements.count == items.count else { return value.type }
      return .tuple(zip(items, elements).map { type(of: $0, $1) })
    case .object(let items):
      guard case .object(let map) = value else { return value.type }
      var types: [String: Type] = [:]
      for i in stride(from: 0, to: items.count - 1, by: 2) {
        guard let key = self.value(of: items[i])?.text, let member = map[key] else { continue }
        types[key] = type(of: items[i + 1], member)
      }
      return .object(of: map.map { Type.Attribute(name: $0.key, type: types[$0.key] ?? $0.value.type) })
    case .call(let name, let arguments, _): return call(tree.name(name), arguments, value)
    case .index(let collection, _), .relative(let collection, _):
      guard value.isNull, let source = self.value(of: collection) else { return value.type }
      return element(of: source)
    default: return value.type
    }
  }

  private func call(_ name: String, _ arguments: [ExpressionID], _ value: Value) -> Type {
    switch name {
    case "try":
      for argument in arguments {
        if let result = self.value(of: argument) { return type(of: argument, result) }
      }
      return value.type
    case "sensitive", "nonsensitive", "ephemeralasnull":
      return arguments.first.map { type(of: $0, value) } ?? value.type
    case "regex":
      // What an optional group did not match is null, and a string all the same.
      switch value {
      case .tuple(let groups): return .tuple(groups.map { _ in .string })
      case .object(let groups): return .object(of: groups.map { Type.Attribute(name: $0.key, type: .string) })
      default: return value.type
      }
    case "lookup", "element", "one":
      guard value.isNull, let source = arguments.first.flatMap({ self.value(of: $0) }) else { return value.type }
      return element(of: source)
    default:
      guard value.isNull else { return value.type }
      return FunctionLibrary.function(named: name)?.returnType ?? .dynamic
    }
  }

  private func element(of source: Value) -> Type {
    switch source {
    case .list(_, let element), .set(_, let element), .map(_, let element): element
    default: .dynamic
    }
  }

  private func value(of id: ExpressionID) -> Value? { try? Evaluator.evaluate(id, of: tree, in: scope) }
}

extension Value {
  /// Whether a null stands in the value where its type does not tell what it is a null of.
  fileprivate var holdsNull: Bool {
    switch self {
    case .null: true
    case .tuple(let elements): elements.contains(where: \.holdsNull)
    case .object(let map): map.contains { $0.value.holdsNull }
    default: false
    }
  }
}
