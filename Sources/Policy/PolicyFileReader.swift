import HCL
import Source
import Values

/// Reads a policy file: what is wrong with it is said with its place, and the rest of it still counts.
struct PolicyFileReader: Sendable {
  let tree: SyntaxTree
  private(set) var diagnostics: [Diagnostic] = []
  private(set) var policies: [CompiledPolicy] = []
  private(set) var entries: [RuleEntry] = []
  private(set) var file: PolicyFile
  private let metadata: [StaticString]

  /// - Parameter defersMetadata: whether `metadata` blocks are passed over until a rule is asked for; what is wrong with
  ///   them is not said then.
  init(_ source: SourceText, defersMetadata: Bool) {
    var diagnostics: [Diagnostic] = []
    let tree = Parser.parse(source, deferring: defersMetadata ? "metadata" : "", diagnostics: &diagnostics)
    self.init(tree, diagnostics)
  }

  /// - Parameter metadata: what `metadata` blocks say that were read before, encoded, one for each policy.
  init(_ tree: SyntaxTree, _ diagnostics: [Diagnostic] = [], metadata: [StaticString] = []) {
    self.tree = tree
    self.diagnostics = diagnostics
    self.metadata = metadata
    file = PolicyFile(path: tree.source.path, tree: tree, inputs: [:], locals: [:])
    let locals = readLocals(of: tree.root)
    let inputs = readInputs()
    let level = readSettings()
    file = PolicyFile(path: tree.source.path, tree: tree, inputs: inputs, locals: locals, level: level)
    readPolicies()
  }

  mutating func error(_ summary: String, _ detail: String, _ range: ByteRange) {
    diagnostics.append(Diagnostic(.error, summary, detail: detail, at: tree.sourceRange(range)))
  }

  /// Says which arguments of a body are none of those that it may have.
  mutating func checkArguments(_ body: BodyID, of what: String, _ names: [String]) {
    for attribute in tree.attributes(of: body) where !names.contains(tree.name(attribute.name)) {
      let name = tree.name(attribute.name)
      let meant = Spelling.nearest(name, among: names).map { " Did you mean \"\($0)\"?" } ?? ""
      let may = names.isEmpty ? "no arguments" : "\(names.joined(separator: ", "))"
      error(
        "Unsupported argument.", "An argument named \"\(name)\" is not expected here; \(what) has \(may).\(meant)",
        attribute.nameRange)
    }
  }

  /// Says which blocks of a body are none of those that it may have.
  mutating func checkBlocks(_ body: BodyID, of what: String, _ names: [String]) {
    for block in tree.blocks(of: body) where !names.contains(tree.name(block.type)) {
      let name = tree.name(block.type)
      let meant = Spelling.nearest(name, among: names).map { " Did you mean \"\($0)\"?" } ?? ""
      error(
        "Unsupported block type.", "Blocks of type \"\(name)\" are not expected in \(what).\(meant)", block.typeRange)
    }
  }

  func expression(_ name: String, in body: BodyID) -> ExpressionID? {
    tree.attribute(name, in: body)?.expression
  }

  // MARK: What stands outside of policies

  private mutating func readLocals(of body: BodyID) -> TextMap<ExpressionID> {
    var locals = TextMap<ExpressionID>()
    for block in tree.blocks(of: body) where tree.name(block.type) == "locals" {
      checkBlocks(block.body, of: "locals", [])
      for attribute in tree.attributes(of: block.body) {
        let name = tree.name(attribute.name)
        if locals[name] != nil {
          error("Duplicate local value.", "The local value \"\(name)\" is already defined.", attribute.nameRange)
        } else {
          locals.set(name, attribute.expression)
        }
      }
    }
    return locals
  }

  private mutating func readInputs() -> TextMap<PolicyInput> {
    var inputs = TextMap<PolicyInput>()
    for block in tree.blocks(of: tree.root) where tree.name(block.type) == "input" {
      guard let name = tree.labels(of: block).first else {
        error("Missing name for input.", "An input block has a name as its label.", block.header)
        continue
      }
      if inputs[name] != nil {
        error("Duplicate input.", "The input \"\(name)\" is already declared.", block.header)
        continue
      }
      checkArguments(block.body, of: "an input", ["type", "default", "description", "nullable", "sensitive"])
      checkBlocks(block.body, of: "an input", [])
      inputs.set(name, readInput(name, block))
    }
    return inputs
  }

  private mutating func readInput(_ name: String, _ block: Block) -> PolicyInput {
    let isNullable = flag("nullable", of: block)
    var constraint = TypeConstraint.any
    var written = "any"
    var defaultValue: Value?
    do throws(EvaluationError) {
      if let type = tree.attribute("type", in: block.body) {
        written = tree.source.text(tree.range(of: type.expression))
        constraint = try TypeConstraint(type.expression, of: tree, defaultsIn: ConstantPolicyScope.shared)
      }
      if let given = tree.attribute("default", in: block.body) {
        let value = try Evaluator.evaluate(given.expression, of: tree, in: ConstantPolicyScope.shared)
        do throws(ConversionError) {
          defaultValue = try constraint.convert(value)
        } catch {
          self.error(
            "Invalid default.", "The default of input \"\(name)\" is not of its type: \(error.message).", given.range)
        }
      }
    } catch {
      diagnostics.append(error.diagnostic(at: tree.sourceRange(block.header)))
    }
    if defaultValue?.isNull == true && !isNullable { defaultValue = nil }
    if defaultValue == nil && isNullable { defaultValue = .null }
    return PolicyInput(
      name: name, type: written, description: literal("description", of: block)?.stringValue ?? "",
      defaultValue: defaultValue, constraint: constraint, isNullable: isNullable,
      isSensitive: flag("sensitive", of: block), range: block.header)
  }

  func literal(_ name: String, of block: Block) -> Value? {
    guard let id = expression(name, in: block.body) else { return nil }
    return try? Evaluator.evaluate(id, of: tree, in: ConstantPolicyScope.shared)
  }

  mutating func flag(_ name: String, of block: Block) -> Bool {
    guard let attribute = tree.attribute(name, in: block.body) else { return false }
    if let value = literal(name, of: block)?.boolValue { return value }
    error("Invalid value.", "The argument \"\(name)\" is true or false.", attribute.range)
    return false
  }

  /// The `policy` block: its providers and plugins are read and kept in the tree, not resolved.
  private mutating func readSettings() -> ExpressionID? {
    var level: ExpressionID?
    for block in tree.blocks(of: tree.root) where tree.name(block.type) == "policy" {
      checkArguments(block.body, of: "a policy block", ["enforcement_level", "consumer"])
      checkBlocks(
        block.body, of: "a policy block", ["required_providers", "terraform_config", "plugins", "consumer_config"])
      level = level ?? expression("enforcement_level", in: block.body)
    }
    return level
  }

  // MARK: Policies

  private mutating func readPolicies() {
    for attribute in tree.attributes(of: tree.root) {
      error(
        "Unsupported argument.",
        "A policy file holds blocks; an argument named \"\(tree.name(attribute.name))\" is not expected here.",
        attribute.nameRange)
    }
    struct Name: TableKey {
      let type: NameID
      let target: String
      let name: String

      var tableHash: UInt64 {
        TableHash.of(TableHash.of(Int(type)), TableHash.of(target.tableHash, name.tableHash))
      }
    }
    var seen = Table<Name, ByteRange>()
    for block in tree.blocks(of: tree.root) {
      let type = tree.name(block.type)
      switch type {
      case "policy", "input", "locals": continue
      default: break
      }
      guard let kind = PolicyKind(rawValue: type) else {
        let kinds = ["policy", "input", "locals"] + PolicyKind.allCases.map(\.rawValue)
        let meant = Spelling.nearest(type, among: kinds).map { " Did you mean \"\($0)\"?" } ?? ""
        error(
          "Unsupported block type.",
          "Blocks of type \"\(type)\" are not expected here; a policy file has blocks of type \(kinds.joined(separator: ", ")).\(meant)",
          block.typeRange)
        continue
      }
      let labels = tree.labels(of: block)
      guard labels.count == 2 else {
        error("Wrong labels.", "A \(type) block has two labels: the type it judges and its own name.", block.header)
        continue
      }
      let key = Name(type: block.type, target: labels[0], name: labels[1])
      if let first = seen[key] {
        error(
          "Duplicate policy.",
          "A \(type) for \"\(labels[0])\" named \"\(labels[1])\" is already in this file, at line \(tree.sourceRange(first).start.line).",
          block.header)
        continue
      }
      seen.set(key, block.header)
      readPolicy(kind, labels[0], labels[1], block)
    }
  }

  private mutating func readPolicy(_ kind: PolicyKind, _ target: String, _ name: String, _ block: Block) {
    // An operation is what is done to a resource; providers and modules have none.
    let arguments =
      ["filter", "enforcement_level"] + (kind == .provider || kind == .module ? [] : ["operations"])
    checkArguments(block.body, of: "a policy", arguments)
    checkBlocks(block.body, of: "a policy", ["locals", "enforce", "connected", "metadata", "fix"])
    var enforcements: [Enforcement] = []
    var connections: [Connection] = []
    var fix: ExpressionID?
    for inner in tree.blocks(of: block.body) {
      switch tree.name(inner.type) {
      case "enforce":
        if let enforcement = enforcement(inner) { enforcements.append(enforcement) }
      case "connected":
        connections += self.connections(inner)
      case "fix":
        checkArguments(inner.body, of: "a fix", ["set"])
        fix = expression("set", in: inner.body)
      default: continue
      }
    }
    entries.append(
      RuleEntry(
        name: name, target: target, block: block, tree: tree,
        level: expression("enforcement_level", in: block.body) ?? file.level,
        encoded: metadata.indices.contains(entries.count) ? metadata[entries.count] : nil))
    if enforcements.isEmpty && connections.isEmpty {
      error(
        "Missing enforce block.", "The policy \"\(name)\" has no enforce block, so nothing would be checked.",
        block.header)
      return
    }
    guard let operations = operations(of: block) else { return }
    policies.append(
      CompiledPolicy(
        kind: kind, target: target, name: name, file: file, operations: operations,
        filter: expression("filter", in: block.body), locals: readLocals(of: block.body), enforcements: enforcements,
        connections: connections, fix: fix, header: block.header))
  }

  /// The operations that a policy is for; `nil`, with an error, where they are no list of operations.
  private mutating func operations(of block: Block) -> Operations? {
    guard let attribute = tree.attribute("operations", in: block.body) else { return .standard }
    guard let list = literal("operations", of: block)?.elements else {
      error("Invalid operations.", "\"operations\" is a list: [\"create\", \"update\"].", attribute.range)
      return nil
    }
    if list.isEmpty { return .all }
    var operations: Operations = []
    for element in list {
      guard let operation = element.stringValue.flatMap({ Operations($0) }) else {
        error(
          "Invalid operation.",
          "\(element.text ?? element.kindName) is none of \(Operations.names.joined(separator: ", ")).", attribute.range
        )
        return nil
      }
      guard operations.isDisjoint(with: operation) else {
        error("Duplicate operation.", "\"\(element.text ?? "")\" is listed twice.", attribute.range)
        return nil
      }
      operations.insert(operation)
    }
    for other in [Operations.noOp, .create] where operations.contains([.delete, other]) {
      error(
        "Incompatible operations.",
        "\"delete\" and \"\(other == .noOp ? "no-op" : "create")\" never go together: write one policy for each.",
        attribute.range)
      return nil
    }
    return operations
  }

  mutating func enforcement(_ block: Block) -> Enforcement? {
    checkArguments(
      block.body, of: "an enforce block", ["condition", "error_message", "info_message", "subject", "for_each"])
    checkBlocks(block.body, of: "an enforce block", [])
    guard let condition = tree.attribute("condition", in: block.body) else {
      error("Missing required argument.", "The argument \"condition\" is required in an enforce block.", block.header)
      return nil
    }
    return Enforcement(
      condition: condition.expression, message: expression("error_message", in: block.body),
      info: expression("info_message", in: block.body), subject: expression("subject", in: block.body),
      forEach: expression("for_each", in: block.body), range: condition.range)
  }
}
