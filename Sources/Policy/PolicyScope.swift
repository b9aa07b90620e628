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

  func call(
    _ name: String, _ arguments: [Value], at range: @autoclosure () -> SourceRange
  ) throws(EvaluationError) -> Value {
    try PolicyFunctions.callCore(name, arguments, at: range())
  }

  /// The value that a text writes in HCL; `nil` where it writes none.
  static func value(of text: String) -> Value? {
    var diagnostics: [Diagnostic] = []
    guard let (tree, id) = Parser.parseExpression(SourceText(path: "value", text: text), diagnostics: &diagnostics),
      diagnostics.isEmpty
    else { return nil }
    return try? Evaluator.evaluate(id, of: tree, in: ConstantPolicyScope.shared)
  }
}

/// The inputs and locals of a file: what decides how binding its policies are, before anything is judged.
final class InputScope: EvaluationScope {
  /// The summary of the error for an input that has no value.
  static let missing = "Missing input."

  private let file: PolicyFile
  private let folder: [PolicyFile]
  private let inputs: Table<ObjectIdentifier, [String: Value]>
  private var depth = 0

  /// - Parameter folder: the files whose inputs and locals count too.
  init(_ file: PolicyFile, _ folder: [PolicyFile], _ inputs: Table<ObjectIdentifier, [String: Value]>) {
    self.file = file
    self.folder = folder
    self.inputs = inputs
  }

  func value(
    of root: String, _ steps: ArraySlice<Step>, in tree: SyntaxTree, at range: ByteRange
  ) throws(EvaluationError) -> (value: Value, consumed: Int) {
    guard let name = steps.first.flatMap({ tree.attributeName($0) }), root == "input" || root == "local" else {
      throw EvaluationError(
        "Variables not allowed.", "Only inputs and local values of the file may be used here.",
        at: tree.sourceRange(range))
    }
    for file in [file] + folder {
      if root == "input", file.inputs[name] != nil {
        guard let value = inputs[ObjectIdentifier(file)]?[name] else {
          throw EvaluationError(
            InputScope.missing, "The input \"\(name)\" has no value.", at: tree.sourceRange(range), isFatal: true)
        }
        return (value, 1)
      }
      if root == "local", let local = file.locals[name] {
        guard depth < 32 else {
          throw EvaluationError(
            "Cycle.", "The local value \"\(name)\" depends on itself.", at: tree.sourceRange(range), isFatal: true)
        }
        depth += 1
        defer { depth -= 1 }
        return (try Evaluator.evaluate(local, of: file.tree, in: self), 1)
      }
    }
    throw EvaluationError("Undefined reference.", "There is no \(root).\(name).", at: tree.sourceRange(range))
  }

  func function(_ name: String) -> FunctionReference { PolicyFunctions.reference(name) }

  func call(
    _ name: String, _ arguments: [Value], at range: @autoclosure () -> SourceRange
  ) throws(EvaluationError) -> Value {
    try PolicyFunctions.callCore(name, arguments, at: range())
  }
}

/// What the expressions of a policy see while it judges one resource.
final class PolicyScope: EvaluationScope {
  let policy: CompiledPolicy
  let session: PolicySession
  let resource: Resource
  /// The resource's attributes with those that the cloud assigns. Most policies read single ones of them, for which they
  /// need not be put together.
  private(set) lazy var attributes = session.presented(resource)
  /// The workloads that functions have taken apart; shared by all policies that judge the resource.
  let workloads: WorkloadCache
  var each: (key: Value, value: Value)?
  /// The resources that the connected blocks around are about, outermost first.
  var matched: [(connection: Connection, value: Value)] = []
  private var locals = TextMap<Memo>()
  private var spent = 0
  /// Whether the locals of the file are evaluated here, and not the policy.
  private let isFileLevel: Bool
  /// How many scopes of files are under way around this one.
  private let depth: Int

  enum Memo {
    case evaluating
    case value(Value)
    indirect case error(EvaluationError)
  }

  /// Elements that one policy may go over for one resource.
  private static let mostWork = 5_000_000
  /// Files that may use each other's locals in turn.
  private static let deepest = 16

  init(
    _ policy: CompiledPolicy, _ session: PolicySession, _ resource: Resource, attributes: Value? = nil,
    workloads: WorkloadCache? = nil, isFileLevel: Bool = false, depth: Int = 0
  ) {
    self.workloads = workloads ?? WorkloadCache(session, resource)
    self.policy = policy
    self.session = session
    self.resource = resource
    self.isFileLevel = isFileLevel
    self.depth = depth
    if let attributes { self.attributes = attributes }
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
      if let first, !isFileLevel, let map = session.attributesBesideIdentity(of: resource) {
        if let value = session.attribute(first, of: resource) { return (value, 1) }
        if map[first] == nil, let assigned = resource.assigned(first) { return (assigned, 1) }
        // It is no attribute of the identity: what the code sets is as good as all.
        return (resource.values, 0)
      }
      // What is deleted has no attribute any more.
      if let first, attributes[first] == nil, session.isStrict, session.operation(on: resource) == .delete {
        return (.null, 1)
      }
      if let first, !session.isStrict, attributes[first] == nil, let assigned = resource.assigned(first) {
        return (assigned, 1)
      }
      return (attributes, 0)
    case "local":
      guard let first else {
        throw error("Invalid reference.", "\"local\" is followed by the name of a local value.", tree, range)
      }
      return (try local(first, tree, range), 1)
    case "input":
      guard let first else {
        throw error("Invalid reference.", "\"input\" is followed by the name of an input.", tree, range)
      }
      return (try input(first, tree, range), 1)
    case "meta":
      if let first, let value = session.meta(first, of: resource) { return (value, 1) }
      return (resource.meta, 0)
    case "each":
      guard let each else {
        throw error(
          "Reference to \"each\" in context without for_each.", "\"each\" stands only in blocks with for_each.", tree,
          range)
      }
      switch (first, each.key) {
      case ("key", _), ("index", .number): return (each.key, 1)
      case ("value", _): return (each.value, 1)
      default:
        throw error(
          "Invalid \"each\" attribute.",
          "\"each\" has the attributes \"key\" and \"value\", and \"index\" for the elements of a list.", tree, range)
      }
    case "prior_attrs":
      // What is created, or stays as it is, was nothing else before.
      return (session.priorAttributes(of: resource), 0)
    case "self":
      guard let match = matched.last else {
        throw error("Invalid reference.", "\"self\" stands only in connected blocks.", tree, range)
      }
      return (match.value, 0)
    case "connected":
      guard let first else {
        throw error("Invalid reference.", "\"connected\" is followed by the type of a connected block.", tree, range)
      }
      return (try connected(first, tree, range), 1)
    default:
      throw error(
        "Invalid reference.", "\"\(root)\" is not known in a policy; there are attrs, meta, input, local and each.",
        tree, range)
    }
  }

  private func error(_ summary: String, _ detail: String, _ tree: SyntaxTree, _ range: ByteRange) -> EvaluationError {
    EvaluationError(summary, detail, at: tree.sourceRange(range))
  }

  // MARK: Inputs and locals

  private func input(_ name: String, _ tree: SyntaxTree, _ range: ByteRange) throws(EvaluationError) -> Value {
    let policies = session.policies
    if let value = policies.inputs[ObjectIdentifier(policy.file)]?[name] { return value }
    var isDeclared = policy.file.inputs[name] != nil
    if !isDeclared {
      for file in policies.files(beside: policy.file) where file.inputs[name] != nil {
        if let value = policies.inputs[ObjectIdentifier(file)]?[name] { return value }
        isDeclared = true
      }
    }
    guard isDeclared else {
      throw error("Reference to undeclared input.", "No input \"\(name)\" is declared in this file.", tree, range)
    }
    throw EvaluationError(
      InputScope.missing,
      "The input \"\(name)\" has no default and was given no value: set it with --input \(name)=VALUE.",
      at: tree.sourceRange(range), isFatal: true)
  }

  func local(_ name: String, _ tree: SyntaxTree, _ range: ByteRange) throws(EvaluationError) -> Value {
    if let expression = policy.locals[name] { return try remember(name, expression, tree, range) }
    if let expression = policy.file.locals[name] {
      if isFileLevel { return try remember(name, expression, tree, range) }
      return try local(name, of: policy.file, range)
    }
    for file in session.policies.files(beside: policy.file) where file.locals[name] != nil {
      return try local(name, of: file, range)
    }
    throw error("Undefined reference.", "There is no local value \"\(name)\" in this policy or its file.", tree, range)
  }

  /// A local value of a file: evaluated once for all policies of one scope.
  private func local(_ name: String, of file: PolicyFile, _ range: ByteRange) throws(EvaluationError) -> Value {
    if let known = session.fileLocal(name, of: file, in: resource.scope) { return try known.get() }
    guard depth < PolicyScope.deepest else {
      throw EvaluationError(
        "Cycle.", "The local value \"\(name)\" depends on itself, through the files of its folder.",
        at: policy.tree.sourceRange(range), isFatal: true)
    }
    let top = CompiledPolicy(kind: policy.kind, target: "*", name: "locals", file: file, header: range)
    let scope = PolicyScope(top, session, resource, attributes: .emptyObject, isFileLevel: true, depth: depth + 1)
    let result: Result<Value, EvaluationError>
    do throws(EvaluationError) {
      result = .success(try scope.local(name, file.tree, range))
    } catch {
      result = .failure(error)
    }
    session.rememberFileLocal(name, of: file, in: resource.scope, result)
    return try result.get()
  }

  private func remember(
    _ name: String, _ expression: ExpressionID, _ tree: SyntaxTree, _ range: ByteRange
  ) throws(EvaluationError) -> Value {
    switch locals[name] {
    case .value(let value): return value
    case .error(let error): throw error
    case .evaluating:
      throw EvaluationError(
        "Cycle.", "The local value \"\(name)\" depends on itself.", at: tree.sourceRange(range), isFatal: true)
    case nil: break
    }
    locals.set(name, .evaluating)
    // What `each` and a connected resource stand for does not reach into locals: they are the same for every element.
    let outer = (each, matched)
    (each, matched) = (nil, [])
    defer { (each, matched) = outer }
    do throws(EvaluationError) {
      let value = try evaluate(expression)
      locals.set(name, .value(value))
      return value
    } catch {
      locals.set(name, .error(error))
      throw error
    }
  }

  /// What `connected.NAME` is: inside of its block the resource at hand, elsewhere whether there is one.
  private func connected(_ name: String, _ tree: SyntaxTree, _ range: ByteRange) throws(EvaluationError) -> Value {
    if let match = matched.last(where: { $0.connection.label == name || $0.connection.type == name }) {
      return match.value
    }
    var connections = policy.connections.filter { $0.label == name }
    if connections.isEmpty { connections = policy.connections.filter { $0.type == name } }
    if connections.isEmpty {
      throw error("Invalid reference.", "This policy has no connected block for \"\(name)\".", tree, range)
    }
    let matches = try matches(of: connections)
    let matched: Value
    if !matches.certain.isEmpty {
      matched = .bool(true)
    } else if matches.possible.isEmpty {
      matched = .bool(false)
    } else {
      matched = .symbol("connected.\(name).matched", kind: .derived, type: .bool)
    }
    return .object([
      ("matched", matched),
      (
        "matches",
        session.list(
          matches.certain.map(\.resource), mayHoldMore: !matches.possible.isEmpty, named: "connected.\(name).matches")
      ),
    ])
  }

  // MARK: What functions ask

  /// The versions that a symbol of the provider or module judged may stand for.
  func possibleVersions(of version: Value) -> VersionConstraint? {
    guard let symbol = version.symbol, symbol == resource.meta["version"]?.symbol,
      let text = resource.meta["version_constraint"]?.stringValue
    else { return nil }
    return try? VersionConstraint(text)
  }

  // MARK: What the evaluator asks

  var triesPastNull: Bool { !session.isStrict }

  func missing(_ attribute: String, of object: Value, isTried: Bool) -> Value? {
    // In a scan an attribute that is not written is null; where `try` offers a default, that counts.
    session.isStrict || isTried ? nil : .null
  }

  func attribute(_ name: String, of symbol: Symbol) throws(EvaluationError) -> Value? {
    // A data source that `core::getdatasource` found: its arguments are known, the rest is read by Terraform.
    guard case .data = symbol.kind, let source = session.dataSource(symbol.name, in: resource.scope) else { return nil }
    if let value = source.values[name] { return value }
    // What was found has an identity, whatever it is.
    guard name == "id" || name == "arn" else { return nil }
    return .unknown(Unknown(symbol.appending(".\(name)"), type: .string, isNotNull: true))
  }

  func equals(_ a: Value, _ b: Value) -> Truth? {
    switch (a, b) {
    case (.string(let x), .string(let y)):
      // An address of a provider without a host name is one of the public registry.
      guard policy.kind == .provider, x != y else { return nil }
      let host = "registry.terraform.io/"
      return host + x == y || host + y == x ? .yes : nil
    case (.string, .number), (.number, .string), (.string, .bool), (.bool, .string):
      // Code may write "80" for a number or true for a string: a plan has it converted, and policies compare with that.
      guard !session.isStrict else { return nil }
      let isNumber = a.numberValue != nil || b.numberValue != nil
      guard let x = try? a.converted(to: isNumber ? .number : .bool),
        let y = try? b.converted(to: isNumber ? .number : .bool)
      else { return .no }
      return x.equals(y)
    default: return nil
    }
  }

  func function(_ name: String) -> FunctionReference { PolicyFunctions.reference(name) }

  func call(
    _ name: String, _ arguments: [Value], at range: @autoclosure () -> SourceRange
  ) throws(EvaluationError) -> Value {
    try PolicyFunctions.call(name, arguments, in: self, at: range())
  }

  func spend(_ steps: Int, at range: @autoclosure () -> SourceRange) throws(EvaluationError) {
    spent += steps
    if spent > PolicyScope.mostWork {
      throw EvaluationError(
        PolicyScope.tooMuch, "The policy goes over more than \(PolicyScope.mostWork) elements for one resource.",
        at: range(), isFatal: true)
    }
  }

  private static let tooMuch = "Too much to evaluate."

  /// The summaries of the errors of policies that would take too long, whatever else they are asked about.
  static let explosive: Set<String> = [tooMuch, "The value is too large."]
}
