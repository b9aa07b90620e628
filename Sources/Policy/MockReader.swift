import HCL
import Inventory
import Kubernetes
import Source
import Values

/// One mock of a test file: what it stands for and what is expected of it.
struct Mock {
  let name: String
  let resource: Resource
  /// What the resource was before; `nil` where the mock does not say.
  let prior: Value?
  let expectsFailure: Bool
  let expectsUnknown: Bool
  let skips: Bool
  let inputs: [String: Value]
  let range: ByteRange
  let extent: ByteRange
}

/// Reads the blocks of a test file.
struct MockReader {
  private let tree: SyntaxTree
  private let scope: MockScope
  private(set) var inputs: [String: Value] = [:]
  private(set) var mocks: [Mock] = []
  private(set) var diagnostics: [Diagnostic] = []
  private var seen: Set<String> = []
  private var declared: [String: PolicyInput] = [:]

  init(_ tree: SyntaxTree) {
    self.tree = tree
    scope = MockScope(tree)
  }

  private mutating func error(_ summary: String, _ detail: String, _ range: ByteRange) {
    diagnostics.append(Diagnostic(.error, summary, detail: detail, at: tree.sourceRange(range)))
  }

  private mutating func value(_ attribute: Attribute) -> Value? {
    do throws(EvaluationError) {
      return try Evaluator.evaluate(attribute.expression, of: tree, in: scope)
    } catch {
      diagnostics.append(error.diagnostic(at: tree.sourceRange(attribute.range)))
      return nil
    }
  }

  private mutating func value(_ name: String, in body: BodyID) -> Value? {
    guard let attribute = tree.attribute(name, in: body) else { return nil }
    return value(attribute)
  }

  /// The targets of a test file, and where they stand; `nil` for a file that names none.
  static func targets(of tree: SyntaxTree, _ diagnostics: inout [Diagnostic]) -> ([String]?, ByteRange?) {
    for block in tree.blocks(of: tree.root) where tree.name(block.type) == "policytest" {
      guard let attribute = tree.attribute("targets", in: block.body) else { continue }
      guard
        let list = (try? Evaluator.evaluate(attribute.expression, of: tree, in: ConstantPolicyScope.shared))?.elements
      else {
        diagnostics.append(
          Diagnostic(
            .error, "Invalid targets.", detail: "Targets are a list of files and folders: [\"s3.policy.hcl\"].",
            at: tree.sourceRange(attribute.range)))
        return ([], attribute.range)
      }
      return (list.compactMap(\.stringValue), attribute.range)
    }
    return (nil, nil)
  }

  /// Reads everything but the targets.
  ///
  /// - Parameters:
  ///   - declared: the inputs of the targeted policies.
  ///   - given: values for inputs from outside of the file.
  mutating func readFile(_ declared: [String: PolicyInput], given: [String: Value]) {
    self.declared = declared
    for attribute in tree.attributes(of: tree.root) {
      error(
        "Unsupported argument.",
        "A test file holds blocks; an argument named \"\(tree.name(attribute.name))\" is not expected here.",
        attribute.nameRange)
    }
    for block in tree.blocks(of: tree.root) where tree.name(block.type) == "inputs" {
      inputs.merge(readInputs(block.body)) { $1 }
    }
    scope.inputs = declared.compactMapValues { input in
      (inputs[input.name] ?? given[input.name]).flatMap { try? input.convert($0) } ?? input.defaultValue
    }
    for block in tree.blocks(of: tree.root) {
      switch tree.name(block.type) {
      case "policytest": readSettings(block)
      case "inputs", "locals": continue
      case "resource", "data", "provider", "module": readMock(block)
      case let other:
        let kinds = ["policytest", "inputs", "locals", "resource", "data", "provider", "module"]
        let meant = Spelling.nearest(other, among: kinds).map { " Did you mean \"\($0)\"?" } ?? ""
        error(
          "Unsupported block type.",
          "Blocks of type \"\(other)\" are not expected here; a test file has blocks of type \(kinds.joined(separator: ", ")).\(meant)",
          block.typeRange)
      }
    }
  }

  private mutating func readSettings(_ block: Block) {
    for attribute in tree.attributes(of: block.body) where tree.name(attribute.name) != "targets" {
      error(
        "Unsupported argument.", "A policytest block has targets, and blocks of type plugins and terraform_config.",
        attribute.nameRange)
    }
    // Plugins are not run, and no version of Terraform is: both are read over.
    for inner in tree.blocks(of: block.body) where !["plugins", "terraform_config"].contains(tree.name(inner.type)) {
      error(
        "Unsupported block type.", "A policytest block has targets, and blocks of type plugins and terraform_config.",
        inner.typeRange)
    }
  }

  private mutating func readInputs(_ body: BodyID) -> [String: Value] {
    var inputs: [String: Value] = [:]
    for attribute in tree.attributes(of: body) {
      let name = tree.name(attribute.name)
      guard declared[name] != nil else {
        let meant = Spelling.nearest(name, among: declared.keys.sorted()).map { " Did you mean \"\($0)\"?" } ?? ""
        diagnostics.append(
          Diagnostic(
            .warning, "No policy under test has an input \"\(name)\".", detail: "The value is not used.\(meant)",
            at: tree.sourceRange(attribute.nameRange)))
        continue
      }
      inputs[name] = value(attribute)
    }
    return inputs
  }

  // MARK: Mocks

  private static let arguments: [String: [String]] = [
    "resource": ["attrs", "meta", "prior_attrs", "expect_failure", "expect_unknown", "skip", "inputs"],
    "data": ["attrs", "skip"],
    "provider": ["attrs", "meta", "expect_failure", "expect_unknown", "inputs"],
    "module": ["attrs", "meta", "expect_failure", "expect_unknown", "inputs"],
  ]

  private mutating func readMock(_ block: Block) {
    let kind = tree.name(block.type)
    let labels = tree.labels(of: block)
    guard labels.count == 2 else {
      return error("Wrong labels.", "A mock has two labels: its type and the name of the case.", block.header)
    }
    let allowed = MockReader.arguments[kind] ?? []
    for attribute in tree.attributes(of: block.body) where !allowed.contains(tree.name(attribute.name)) {
      error(
        "Unsupported argument.",
        "An argument named \"\(tree.name(attribute.name))\" is not expected here; a \(kind) mock has \(allowed.joined(separator: ", ")).",
        attribute.nameRange)
    }
    for inner in tree.blocks(of: block.body) where !["inputs", "meta"].contains(tree.name(inner.type)) {
      error(
        "Unsupported block type.",
        "Blocks of type \"\(tree.name(inner.type))\" are not expected in a mock; nested blocks are lists of objects in attrs.",
        inner.typeRange)
    }
    let (type, name) = (labels[0], labels[1])
    guard seen.insert("\(kind) \(type) \(name)").inserted else {
      return error(
        "Duplicate mock.", "A \(kind) mock of type \"\(type)\" named \"\(name)\" is already in this file.", block.header
      )
    }
    guard let state = readState(block, kind, "\(type).\(name)") else { return }
    let format: Format =
      kind != "resource"
      ? .terraform
      : ["identity", "trust", "resource"].contains(type)
        ? .iam : type.first?.isUppercase == true ? .kubernetes : .terraform
    let given = readMeta(block)
    var meta = MockReader.defaults(kind, format, type, name, state)
    for entry in given { meta.append((entry.key, entry.value)) }
    if let operation = given["operation"] {
      guard case .string(let text) = operation else {
        return error(
          "Invalid operation.",
          "meta.operation is a non-string value; it is one of \(Operations.names.joined(separator: ", ")).",
          block.header)
      }
      guard Operations(text) != nil else {
        return error(
          "Invalid operation.", "\"\(text)\" is none of \(Operations.names.joined(separator: ", ")).", block.header)
      }
    }
    var own =
      value("inputs", in: block.body)?.entries.map {
        Dictionary($0.map { ($0.key, $0.value) }, uniquingKeysWith: { $1 })
      } ?? [:]
    for inner in tree.blocks(of: block.body) where tree.name(inner.type) == "inputs" {
      own.merge(readInputs(inner.body)) { $1 }
    }
    let mode: Mode =
      switch kind {
      case "data": .data
      case "provider": .provider
      case "module": .module
      default: .managed
      }
    let settings = Value.object(meta)
    let prefix = mode == .managed ? "" : "\(kind)."
    let resource = Resource(
      format: format, mode: mode, type: type, address: "\(prefix)\(type).\(name)", scope: Scope("test"),
      values: state.attributes, origin: MockOrigin(tree: tree, block: block), meta: settings)
    mocks.append(
      Mock(
        name: "\(kind).\(type).\(name)", resource: resource, prior: state.prior,
        expectsFailure: flag("expect_failure", block), expectsUnknown: flag("expect_unknown", block),
        skips: mode == .data || flag("skip", block), inputs: own, range: block.header, extent: block.range))
  }

  private mutating func flag(_ name: String, _ block: Block) -> Bool {
    guard let attribute = tree.attribute(name, in: block.body), let value = value(attribute) else { return false }
    if let flag = (try? value.converted(to: .bool))?.boolValue { return flag }
    error("Invalid value.", "\"\(name)\" is true or false.", attribute.range)
    return false
  }

  /// What a mock is, and what it was.
  struct State {
    var attributes: Value
    var prior: Value?
    var operation: String
  }

  private mutating func readState(_ block: Block, _ kind: String, _ address: String) -> State? {
    var faulty = false
    func object(_ name: String) -> Value? {
      guard let attribute = tree.attribute(name, in: block.body) else { return nil }
      guard let value = value(attribute) else {
        faulty = true
        return nil
      }
      if value.isNull { return nil }
      guard value.entries != nil else {
        error("Invalid value.", "\"\(name)\" is an object, not a \(value.kindName).", attribute.range)
        faulty = true
        return nil
      }
      return value
    }
    let attributes = object("attrs")
    let prior = object("prior_attrs")
    if faulty { return nil }
    let isEmpty = (attributes?.entries?.isEmpty ?? true) && (prior?.entries?.isEmpty ?? true)
    switch kind {
    case "resource" where isEmpty && (attributes == nil || prior != nil):
      error(
        "The mock has no state.",
        "\(address) has no state: it needs attrs, prior_attrs or both, with at least one attribute, such as attrs = { id = null }.",
        block.header)
      return nil
    case "data" where attributes == nil:
      error("Missing required argument.", "The argument \"attrs\" is required in a data mock.", block.header)
      return nil
    default: break
    }
    let hasAttributes = attributes.map { prior == nil || !($0.entries?.isEmpty ?? true) } ?? false
    let operation = prior == nil ? "create" : hasAttributes ? "update" : "delete"
    return State(attributes: attributes ?? .emptyObject, prior: prior, operation: operation)
  }

  private mutating func readMeta(_ block: Block) -> ValueMap {
    var meta = value("meta", in: block.body)?.entries ?? ValueMap()
    for inner in tree.blocks(of: block.body) where tree.name(inner.type) == "meta" {
      for attribute in tree.attributes(of: inner.body) { meta[tree.name(attribute.name)] = value(attribute) ?? .null }
    }
    return meta
  }

  /// What `meta` holds where a mock does not say.
  private static func defaults(
    _ kind: String, _ format: Format, _ type: String, _ name: String, _ state: State
  ) -> [(String, Value)] {
    switch kind {
    case "provider":
      return [
        ("type", .string(type)), ("name", .string(type)), ("alias", .null), ("namespace", .null), ("source", .null),
        ("version", .null),
      ]
    case "module":
      return [("source", .string(type)), ("version", .null), ("address", .string("module.\(name)"))]
    default: break
    }
    var meta: [(String, Value)] = [
      ("type", .string(type)), ("operation", .string(state.operation)), ("module_path", .string(".")),
      ("provider_type", .string(type.split(separator: "_").first.map(String.init) ?? type)),
    ]
    if format == .kubernetes {
      let version = state.attributes["apiVersion"]?.stringValue
      let isNamespaced = ObjectIdentity.isNamespaced(apiVersion: version, kind: type)
      let namespace = state.attributes["metadata"]?["namespace"] ?? .string("default")
      meta.append(("namespace", isNamespaced ? namespace : .null))
      meta.append(("name", state.attributes["metadata"]?["name"] ?? .string(name)))
    }
    return meta
  }
}

private struct MockOrigin: Origin {
  let tree: SyntaxTree
  let block: Block

  var header: SourceRange { tree.sourceRange(block.header) }
  var extent: SourceRange { tree.sourceRange(block.range) }

  func range(of path: AttributePath) -> SourceRange? {
    tree.attribute("attrs", in: block.body).map { tree.sourceRange($0.range) }
  }
}
