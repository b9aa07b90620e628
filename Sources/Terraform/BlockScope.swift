import Functions
import HCL
import Inventory
import Source
import Values

/// What the expressions of one block see: the module's names, and the block's own `each`, `count` and iterators.
final class BlockScope: EvaluationScope {
  let module: ModuleInstance
  let repetition: Repetition
  /// The iterators of the dynamic blocks around, by name.
  let iterators: TextMap<Value>
  /// What `self` stands for, in conditions after a resource exists.
  let subject: Value?

  init(
    _ module: ModuleInstance, repetition: Repetition = Repetition(), iterators: TextMap<Value> = TextMap(),
    subject: Value? = nil
  ) {
    self.module = module
    self.repetition = repetition
    self.iterators = iterators
    self.subject = subject
  }

  func evaluate(_ reference: ExpressionReference) throws(EvaluationError) -> Value {
    let value = try Evaluator.evaluate(reference.expression, of: reference.tree, in: self)
    try Evaluator.weigh(value, in: self, at: reference.range)
    return value
  }

  func value(
    of root: String, _ steps: ArraySlice<Step>, in tree: SyntaxTree, at range: ByteRange
  ) throws(EvaluationError) -> (value: Value, consumed: Int) {
    func fail(_ summary: String, _ detail: String) -> EvaluationError {
      // Terraform refuses such references before it evaluates anything, inside of `try` too.
      EvaluationError(summary, detail, at: tree.sourceRange(range), isFatal: true)
    }
    func name(_ position: Int) -> String? {
      let index = steps.startIndex + position
      return index < steps.endIndex ? tree.attributeName(steps[index]) : nil
    }
    if let iterator = iterators[root] { return (iterator, 0) }
    switch root {
    case "var":
      guard let variable = name(0) else {
        throw fail("Invalid reference.", "The \"var\" object must be followed by the name of a variable.")
      }
      return (try module.variable(variable, at: tree.sourceRange(range)), 1)
    case "local":
      guard let local = name(0) else {
        throw fail("Invalid reference.", "The \"local\" object must be followed by the name of a local value.")
      }
      return (try module.local(local, at: tree.sourceRange(range)), 1)
    case "each":
      switch name(0) {
      case "key":
        if let key = repetition.eachKey { return (key, 1) }
      case "value":
        if let value = repetition.eachValue { return (value, 1) }
      default:
        throw fail("Invalid \"each\" attribute.", "The \"each\" object has the attributes \"key\" and \"value\".")
      }
      throw fail(
        "Reference to \"each\" in context without for_each.",
        "The \"each\" object can be used only in blocks that have \"for_each\" set.")
    case "count":
      guard name(0) == "index", let index = repetition.countIndex else {
        throw fail(
          "Reference to \"count\" in non-counted context.",
          "\"count.index\" can be used only in blocks that have \"count\" set.")
      }
      return (index, 1)
    case "path":
      switch name(0) {
      case "module": return (.string(module.modulePath), 1)
      case "root": return (.string("."), 1)
      // Terraform is run in the root module's folder.
      case "cwd": return (.string(module.evaluation.rootFolder), 1)
      default:
        throw fail(
          "Invalid \"path\" attribute.", "The \"path\" object has the attributes \"cwd\", \"module\" and \"root\".")
      }
    case "terraform":
      switch name(0) {
      case "workspace": return (.string(module.evaluation.workspace), 1)
      case "applying": return (.symbol("terraform.applying", kind: .other, type: .bool), 1)
      default:
        throw fail(
          "Invalid \"terraform\" attribute.",
          "The \"terraform\" object has the attributes \"workspace\" and \"applying\".")
      }
    case "self":
      return (subject ?? .symbol("self", kind: .other), 0)
    case "module":
      guard let call = name(0) else {
        throw fail("Invalid reference.", "The \"module\" object must be followed by the name of a module call.")
      }
      return try module.child(call, steps, in: tree, at: tree.sourceRange(range))
    case "data":
      guard let type = name(0), let resource = name(1) else {
        throw fail(
          "Invalid reference.",
          "The \"data\" object must be followed by two attribute names: the data source type and the resource name.")
      }
      return try module.resource(
        ResourceName(kind: .data, type: type, name: resource), steps.dropFirst(2), consumed: 2, in: tree, at: range)
    case "ephemeral":
      guard let type = name(0), let resource = name(1) else {
        throw fail("Invalid reference.", "The \"ephemeral\" object must be followed by a type and a name.")
      }
      return try module.resource(
        ResourceName(kind: .ephemeral, type: type, name: resource), steps.dropFirst(2), consumed: 2, in: tree, at: range
      )
    case "resource":
      guard let type = name(0), let resource = name(1) else {
        throw fail("Invalid reference.", "The \"resource\" object must be followed by a type and a name.")
      }
      return try module.resource(
        ResourceName(kind: .managed, type: type, name: resource), steps.dropFirst(2), consumed: 2, in: tree, at: range)
    default:
      guard let resource = name(0) else {
        throw fail(
          "Invalid reference.",
          "A reference to a resource type must be followed by at least one attribute access, specifying the resource name: \"\(root)\" alone is not a value."
        )
      }
      return try module.resource(
        ResourceName(kind: .managed, type: root, name: resource), steps.dropFirst(1), consumed: 1, in: tree, at: range)
    }
  }

  func attribute(_ name: String, of symbol: Symbol) throws(EvaluationError) -> Value? {
    guard case .resource(let address, let attribute) = symbol.kind, let instance = module.evaluation.instances[address]
    else { return nil }
    return attribute.isEmpty ? try instance.reference(name) : instance.reference(name, ofBlock: attribute)
  }

  func function(_ name: String) -> FunctionReference { TerraformFunctions.reference(name) }

  func call(
    _ name: String, _ arguments: [Value], at range: @autoclosure () -> SourceRange
  ) throws(EvaluationError) -> Value {
    try TerraformFunctions.call(name, arguments, in: module.evaluation.functionContext, at: range())
  }

  func spend(_ steps: Int, at range: @autoclosure () -> SourceRange) throws(EvaluationError) {
    try module.evaluation.spend(steps, at: range())
  }
}
