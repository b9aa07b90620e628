import Functions
import HCL
import Inventory
import Source
import Values

/// Functions and nothing else: what defaults and metadata are evaluated in.
final class ConstantPolicyScope: EvaluationScope, Sendable {
  static let shared = ConstantPolicyScope()

  func value(
    of root: String, _ steps: ArraySlice<Step>, in tree: SyntaxTree, at range: ByteRange
  ) throws(EvaluationError) -> (value: Value, consumed: Int) {
    throw EvaluationError("Variables not allowed.", "Variables may not be used here.", at: tree.sourceRange(range))
  }

  func function(_ name: String) -> FunctionReference { PolicyFunctions.reference(name) }

  func call(_ name: String, _ arguments: [Value], at range: SourceRange) throws(EvaluationError) -> Value {
    try PolicyFunctions.callCore(name, arguments, at: range)
  }
}

/// What the expressions of a policy see while it judges one resource.
final class PolicyScope: EvaluationScope {
  let policy: CompiledPolicy
  let session: PolicySession
  let resource: Resource
  /// The resource's attributes with those that the cloud assigns.
  let attributes: Value
  var each: (key: Value, value: Value)?
  private var locals: [String: Memo] = [:]
  private var spent = 0

  enum Memo {
    case evaluating
    case value(Value)
    case error(EvaluationError)
  }

  /// Elements that one policy may go over for one resource.
  private static let mostWork = 5_000_000

  init(_ policy: CompiledPolicy, _ session: PolicySession, _ resource: Resource, attributes: Value) {
    self.policy = policy
    self.session = session
    self.resource = resource
    self.attributes = attributes
  }

  var comparesTypes: Bool { false }

  func evaluate(_ id: ExpressionID) throws(EvaluationError) -> Value {
    try Evaluator.evaluate(id, of: policy.tree, in: self)
  }

  func value(
    of root: String, _ steps: ArraySlice<Step>, in tree: SyntaxTree, at range: ByteRange
  ) throws(EvaluationError) -> (value: Value, consumed: Int) {
    let first = steps.first.flatMap { tree.attributeName($0) }
    switch root {
    case "attrs":
      if let first, !session.isStrict, attributes[first] == nil, let assigned = resource.assigned(first) {
        return (assigned, 1)
      }
      return (attributes, 0)
    case "meta": return (session.meta(of: resource), 0)
    case "each":
      guard let each else {
        throw error(
          "Reference to \"each\" in context without for_each.", "\"each\" stands only in enforce blocks with for_each.",
          tree, range)
      }
      switch first {
      case "key": return (each.key, 1)
      case "value": return (each.value, 1)
      default:
        throw error("Invalid \"each\" attribute.", "\"each\" has the attributes \"key\" and \"value\".", tree, range)
      }
    case "input":
      guard let first else {
        throw error("Invalid reference.", "\"input\" is followed by the name of an input.", tree, range)
      }
      if let value = session.policies.inputs[ObjectIdentifier(policy.file)]?[first] { return (value, 1) }
      if policy.file.inputs[first] != nil {
        throw error(
          "Missing input.",
          "The input \"\(first)\" has no default and was given no value: set it with --input \(first)=VALUE.", tree,
          range)
      }
      throw error("Reference to undeclared input.", "No input \"\(first)\" is declared in this file.", tree, range)
    case "local":
      guard let first else {
        throw error("Invalid reference.", "\"local\" is followed by the name of a local value.", tree, range)
      }
      return (try local(first, tree, range), 1)
    case "prior_attrs":
      throw error("No prior attributes.", "A scan is a creation, so there are no prior attributes.", tree, range)
    default:
      throw error(
        "Invalid reference.", "\"\(root)\" is not known in a policy; there are attrs, meta, input, local and each.",
        tree, range)
    }
  }

  private func error(_ summary: String, _ detail: String, _ tree: SyntaxTree, _ range: ByteRange) -> EvaluationError {
    EvaluationError(summary, detail, at: tree.sourceRange(range))
  }

  private func local(_ name: String, _ tree: SyntaxTree, _ range: ByteRange) throws(EvaluationError) -> Value {
    guard let expression = policy.locals[name] else {
      guard let expression = policy.file.locals[name] else {
        throw error(
          "Undefined reference.", "There is no local value \"\(name)\" in this policy or its file.", tree, range)
      }
      if let known = session.fileLocal(name, of: policy.file, in: resource.scope) { return try known.get() }
      return try remember(name, expression, tree, range, inFile: true)
    }
    return try remember(name, expression, tree, range, inFile: false)
  }

  private func remember(
    _ name: String, _ expression: ExpressionID, _ tree: SyntaxTree, _ range: ByteRange, inFile: Bool
  ) throws(EvaluationError) -> Value {
    switch locals[name] {
    case .value(let value): return value
    case .error(let error): throw error
    case .evaluating:
      throw EvaluationError(
        "Cycle.", "The local value \"\(name)\" depends on itself.", at: tree.sourceRange(range), isFatal: true)
    case nil: break
    }
    locals[name] = .evaluating
    // What `each` stands for does not reach into locals: they are the same for every element.
    let outer = each
    each = nil
    defer { each = outer }
    do throws(EvaluationError) {
      let value = try evaluate(expression)
      locals[name] = .value(value)
      if inFile { session.rememberFileLocal(name, of: policy.file, in: resource.scope, value) }
      return value
    } catch {
      locals[name] = .error(error)
      throw error
    }
  }

  var triesPastNull: Bool { !session.isStrict }

  func missing(_ attribute: String, of object: Value, isTried: Bool) -> Value? {
    // In a scan an attribute that is not written is null; where `try` offers a default, that counts.
    session.isStrict || isTried ? nil : .null
  }

  func function(_ name: String) -> FunctionReference { PolicyFunctions.reference(name) }

  func call(_ name: String, _ arguments: [Value], at range: SourceRange) throws(EvaluationError) -> Value {
    try PolicyFunctions.call(name, arguments, in: self, at: range)
  }

  func spend(_ steps: Int, at range: SourceRange) throws(EvaluationError) {
    spent += steps
    if spent > PolicyScope.mostWork {
      throw EvaluationError(
        "Too much to evaluate.", "The policy goes over more than \(PolicyScope.mostWork) elements for one resource.",
        at: range, isFatal: true)
    }
  }
}
