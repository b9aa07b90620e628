import HCL
import Source
import Values

/// What mocks are evaluated in: the file's locals, the policies' inputs, other mocks, and the functions of the language, with
/// or without `core::`.
final class MockScope: EvaluationScope {
  /// The values of inputs for the file as a whole.
  var inputs: [String: Value] = [:]
  private let tree: SyntaxTree
  private var locals: [String: Value] = [:]
  private var evaluating: [String] = []
  private var mocks: [String: Value] = [:]
  /// The `resource` and `data` blocks by their address.
  private lazy var blocks: [String: Block] = {
    var found: [String: Block] = [:]
    for block in tree.blocks(of: tree.root) {
      let labels = tree.labels(of: block)
      guard labels.count == 2 else { continue }
      switch tree.name(block.type) {
      case "resource": found["\(labels[0]).\(labels[1])"] = block
      case "data": found["data.\(labels[0]).\(labels[1])"] = block
      default: continue
      }
    }
    return found
  }()

  init(_ tree: SyntaxTree) {
    self.tree = tree
  }

  func value(
    of root: String, _ steps: ArraySlice<Step>, in tree: SyntaxTree, at range: ByteRange
  ) throws(EvaluationError) -> (value: Value, consumed: Int) {
    let first = steps.first.flatMap { tree.attributeName($0) }
    switch (root, first) {
    case ("local", let name?): return (try local(name, range), 1)
    case ("input", let name?):
      if let value = inputs[name] { return (value, 1) }
      throw EvaluationError(
        "Reference to undeclared input.", "No policy under test has an input \"\(name)\" with a value.",
        at: tree.sourceRange(range))
    default: return try mock(root, steps, at: range)
    }
  }

  /// Evaluates what a name stands for, unless it is being evaluated already.
  private func evaluate(_ id: ExpressionID, named name: String, _ range: ByteRange) throws(EvaluationError) -> Value {
    if let start = evaluating.firstIndex(of: name) {
      let circle = (evaluating[start...] + [name]).joined(separator: " → ")
      throw EvaluationError(
        "Circular reference detected.", "\(name) depends on itself: \(circle).", at: tree.sourceRange(range),
        isFatal: true)
    }
    guard evaluating.count < 200 else {
      throw EvaluationError(
        "Nested too deeply.", "Mocks and locals refer to one another more than 200 levels deep.",
        at: tree.sourceRange(range), isFatal: true)
    }
    evaluating.append(name)
    defer { evaluating.removeLast() }
    return try Evaluator.evaluate(id, of: tree, in: self)
  }

  private func local(_ name: String, _ range: ByteRange) throws(EvaluationError) -> Value {
    if let known = locals[name] { return known }
    for block in tree.blocks(of: tree.root) where tree.name(block.type) == "locals" {
      guard let attribute = tree.attribute(name, in: block.body) else { continue }
      let value = try evaluate(attribute.expression, named: "local.\(name)", range)
      locals[name] = value
      return value
    }
    throw EvaluationError(
      "Undefined reference.", "There is no local value \"\(name)\" in this file.", at: tree.sourceRange(range))
  }

  /// What a mock says of its resource: `TYPE.NAME.attribute`, also with `.attrs` in between, `data.TYPE.NAME.attribute`.
  private func mock(
    _ root: String, _ steps: ArraySlice<Step>, at range: ByteRange
  ) throws(EvaluationError) -> (value: Value, consumed: Int) {
    let isData = root == "data"
    let names = (isData ? [] : [root]) + steps.prefix(3).compactMap { tree.attributeName($0) }
    let address = (isData ? "data." : "") + names.prefix(2).joined(separator: ".")
    guard names.count >= 2, let block = blocks[address],
      let attributes = tree.attribute("attrs", in: block.body) ?? tree.attribute("prior_attrs", in: block.body)
    else {
      throw EvaluationError(
        "Invalid reference.", "\"\(address)\" is neither a local value nor a mock of this file.",
        at: tree.sourceRange(range))
    }
    let labels = isData ? 2 : 1
    let third = names.dropFirst(2).first
    if let known = mocks[address] { return (known, third == "attrs" ? labels + 1 : labels) }
    // One attribute of a mock may be made from another one.
    if let third, third != "attrs", case .object(let items) = tree.expression(attributes.expression) {
      for i in stride(from: 0, to: items.count - 1, by: 2) {
        if case .literal(.string(third)) = tree.expression(items[i]) {
          return (try evaluate(items[i + 1], named: "\(address).\(third)", range), labels + 1)
        }
      }
    }
    let value = try evaluate(attributes.expression, named: address, range)
    mocks[address] = value
    return (value, third == "attrs" ? labels + 1 : labels)
  }

  func function(_ name: String) -> FunctionReference {
    PolicyFunctions.reference(name.contains("::") ? name : "core::\(name)")
  }

  func call(
    _ name: String, _ arguments: [Value], at range: @autoclosure () -> SourceRange
  ) throws(EvaluationError) -> Value {
    try PolicyFunctions.callCore(name, arguments, at: range())
  }
}
