import HCL
import Inventory
import Source
import Values

/// The outcome of one mock of a test file.
public struct PolicyTestCase: Sendable {
  public enum Outcome: Sendable, Equatable {
    case passed
    case skipped
    /// Why the case does not hold.
    case failed(String)
  }

  /// `resource.aws_s3_bucket.plain`
  public let name: String
  public let outcome: Outcome
  public let range: SourceRange
}

/// What running one test file gave.
public struct PolicyTestResult: Sendable {
  public let path: String
  public let cases: [PolicyTestCase]
  public let diagnostics: [Diagnostic]
}

/// Runs test files: every mock is judged by the targeted policies, and what they say is held against what it expects.
public struct PolicyTest {
  private let source: SourceText
  private let read: (String) -> SourceText?

  /// - Parameters:
  ///   - source: a `*.policytest.hcl` file.
  ///   - read: gives a targeted policy file by its path relative to the test file's folder; `nil` where there is none.
  public init(_ source: SourceText, read: @escaping (String) -> SourceText?) {
    self.source = source
    self.read = read
  }

  public func run() -> PolicyTestResult {
    var diagnostics: [Diagnostic] = []
    let tree = Parser.parse(source, diagnostics: &diagnostics)
    var reader = MockReader(tree)
    reader.readFile()
    diagnostics += reader.diagnostics
    var sources: [SourceText] = []
    for (target, range) in reader.targets {
      if let policy = read(target) {
        sources.append(policy)
      } else {
        diagnostics.append(
          Diagnostic(
            .error, "The target \"\(target)\" does not exist.", detail: "Targets are relative to the test file.",
            at: tree.sourceRange(range)))
      }
    }
    if reader.targets.isEmpty {
      diagnostics.append(
        Diagnostic(
          .error, "No targets.",
          detail: "A test file names the policies it tests: policytest { targets = [\"file.policy.hcl\"] }.",
          path: source.path))
    }
    // Policies with inputs of their own for a case are compiled for that case.
    var sets: [[String: Value]: PolicySet] = [:]
    func policies(_ inputs: [String: Value]) -> PolicySet {
      if let known = sets[inputs] { return known }
      let set = PolicySet(sources, inputs: inputs)
      sets[inputs] = set
      return set
    }
    diagnostics += policies(reader.inputs).diagnostics
    if diagnostics.contains(where: { $0.severity == .error }) {
      return PolicyTestResult(path: source.path, cases: [], diagnostics: diagnostics)
    }
    let inventory = Inventory(reader.mocks.map(\.resource))
    var cases: [PolicyTestCase] = []
    for (position, mock) in reader.mocks.enumerated() {
      let set = policies(reader.inputs.merging(mock.inputs) { $1 })
      cases.append(judge(mock, position, set, inventory, tree))
    }
    return PolicyTestResult(path: source.path, cases: cases, diagnostics: diagnostics)
  }

  private func judge(
    _ mock: MockReader.Mock, _ position: Int, _ set: PolicySet, _ inventory: Inventory, _ tree: SyntaxTree
  ) -> PolicyTestCase {
    let range = tree.sourceRange(mock.range)
    if mock.skips { return PolicyTestCase(name: mock.name, outcome: .skipped, range: range) }
    var options = PolicyEngine.Options()
    options.includesUnknown = true
    let engine = PolicyEngine(PolicySession(set, inventory, isStrict: true), options: options)
    let judgement = engine.judge(position..<(position + 1))
    let failures = judgement.findings.filter { $0.verdict == .fail }
    var problem: String?
    if mock.expectsFailure {
      if failures.isEmpty {
        problem =
          judgement.failures.isEmpty
          ? "a failure is expected, but no policy fails" : nil
      }
    } else if mock.expectsUnknown {
      if let first = failures.first {
        problem = "the policies should leave it undecided, but \(first.rule.id) fails: \(first.message)"
      } else if let first = judgement.failures.first {
        problem = describe(first)
      } else if judgement.unknown == 0 {
        problem = "the policies should leave it undecided, but all pass or none applies"
      }
    } else if let first = failures.first {
      problem = "\(first.rule.id) fails: \(first.message)"
    } else if let first = judgement.failures.first {
      problem = describe(first)
    } else if let first = judgement.findings.first(where: { $0.verdict == .unknown }) {
      problem = "\(first.rule.id) is undecided: \(first.message)"
    }
    return PolicyTestCase(name: mock.name, outcome: problem.map { .failed($0) } ?? .passed, range: range)
  }

  private func describe(_ failure: PolicyFailure) -> String {
    let place = failure.error.range ?? failure.place
    return
      "\(failure.rule) has an error at \(place.path):\(place.start.line): \(failure.error.summary) \(failure.error.detail)"
  }
}

/// Reads the blocks of a test file.
private struct MockReader {
  struct Mock {
    let name: String
    let resource: Resource
    let expectsFailure: Bool
    let expectsUnknown: Bool
    let skips: Bool
    let inputs: [String: Value]
    let range: ByteRange
  }

  private let tree: SyntaxTree
  private let scope: MockScope
  private(set) var targets: [(String, ByteRange)] = []
  private(set) var inputs: [String: Value] = [:]
  private(set) var mocks: [Mock] = []
  private(set) var diagnostics: [Diagnostic] = []

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

  mutating func readFile() {
    for block in tree.blocks(of: tree.root) {
      switch tree.name(block.type) {
      case "policytest":
        guard let list = tree.attribute("targets", in: block.body) else { continue }
        for target in value(list)?.elements ?? [] {
          if let text = target.stringValue { targets.append((text, list.range)) }
        }
      case "inputs": inputs = readInputs(block.body)
      case "locals": continue
      case "resource", "data": readMock(block)
      case let other:
        error(
          "Unsupported block type.",
          "Blocks of type \"\(other)\" are not expected here; a test file has policytest, inputs, locals, resource and data blocks.",
          block.typeRange)
      }
    }
  }

  private mutating func readInputs(_ body: BodyID) -> [String: Value] {
    var inputs: [String: Value] = [:]
    for attribute in tree.attributes(of: body) { inputs[tree.name(attribute.name)] = value(attribute) }
    return inputs
  }

  private mutating func readMock(_ block: Block) {
    let labels = tree.labels(of: block)
    guard labels.count == 2 else {
      return error("Wrong labels.", "A mock has two labels: its type and the name of the case.", block.header)
    }
    for attribute in tree.attributes(of: block.body) {
      switch tree.name(attribute.name) {
      case "attrs", "meta", "prior_attrs", "expect_failure", "expect_unknown", "skip", "inputs": continue
      case let other:
        error("Unsupported argument.", "An argument named \"\(other)\" is not expected in a mock.", attribute.nameRange)
      }
    }
    let isData = tree.name(block.type) == "data"
    let (type, name) = (labels[0], labels[1])
    let attributes = value("attrs", in: block.body) ?? .emptyObject
    let format: Format =
      ["identity", "trust", "resource"].contains(type)
      ? .iam : type.first?.isUppercase == true ? .kubernetes : .terraform
    var meta: [(String, Value)] = [
      ("type", .string(type)), ("operation", .string("create")), ("module_path", .string("")),
      ("provider_type", .string(type.split(separator: "_").first.map(String.init) ?? type)),
    ]
    if format == .kubernetes {
      meta.append(("namespace", attributes["metadata"]?["namespace"] ?? .string("default")))
      meta.append(("name", attributes["metadata"]?["name"] ?? .string(name)))
    }
    for entry in value("meta", in: block.body)?.entries ?? ValueMap() { meta.append((entry.key, entry.value)) }
    for inner in tree.blocks(of: block.body) where tree.name(inner.type) == "meta" {
      for attribute in tree.attributes(of: inner.body) {
        meta.append((tree.name(attribute.name), value(attribute) ?? .null))
      }
    }
    var given =
      value("inputs", in: block.body)?.entries.map {
        Dictionary($0.map { ($0.key, $0.value) }, uniquingKeysWith: { $1 })
      } ?? [:]
    for inner in tree.blocks(of: block.body) where tree.name(inner.type) == "inputs" {
      given.merge(readInputs(inner.body)) { $1 }
    }
    let settings = Value.object(meta)
    let resource = Resource(
      format: format, mode: isData ? .data : .managed, type: type, address: "\(type).\(name)", scope: Scope("test"),
      values: attributes, origin: MockOrigin(tree: tree, block: block), meta: settings)
    mocks.append(
      Mock(
        name: "\(tree.name(block.type)).\(type).\(name)", resource: resource,
        expectsFailure: value("expect_failure", in: block.body) == .bool(true),
        expectsUnknown: value("expect_unknown", in: block.body) == .bool(true),
        skips: isData || value("skip", in: block.body) == .bool(true), inputs: given, range: block.header))
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

/// What mocks are evaluated in: the file's locals and the functions of the language, with or without `core::`.
private final class MockScope: EvaluationScope {
  private let tree: SyntaxTree
  private var locals: [String: Value] = [:]
  private var evaluating: Set<String> = []

  init(_ tree: SyntaxTree) {
    self.tree = tree
  }

  func value(
    of root: String, _ steps: ArraySlice<Step>, in tree: SyntaxTree, at range: ByteRange
  ) throws(EvaluationError) -> (value: Value, consumed: Int) {
    guard root == "local", let name = steps.first.flatMap({ tree.attributeName($0) }) else {
      return try mock(root, steps, at: range)
    }
    if let known = locals[name] { return (known, 1) }
    for block in tree.blocks(of: tree.root) where tree.name(block.type) == "locals" {
      guard let attribute = tree.attribute(name, in: block.body) else { continue }
      guard evaluating.insert(name).inserted else {
        throw EvaluationError(
          "Cycle.", "The local value \"\(name)\" depends on itself.", at: tree.sourceRange(range), isFatal: true)
      }
      defer { evaluating.remove(name) }
      let value = try Evaluator.evaluate(attribute.expression, of: tree, in: self)
      locals[name] = value
      return (value, 1)
    }
    throw EvaluationError(
      "Undefined reference.", "There is no local value \"\(name)\" in this file.", at: tree.sourceRange(range))
  }

  /// What a mock says of its resource: `TYPE.NAME.attribute`, also with `.attrs` in between, `data.TYPE.NAME.attribute`.
  private func mock(
    _ root: String, _ steps: ArraySlice<Step>, at range: ByteRange
  ) throws(EvaluationError) -> (value: Value, consumed: Int) {
    let kind = root == "data" ? "data" : "resource"
    let names = (root == "data" ? [] : [root]) + steps.prefix(3).compactMap { tree.attributeName($0) }
    let block = tree.blocks(of: tree.root).first {
      tree.name($0.type) == kind && names.count >= 2 && tree.labels(of: $0) == Array(names.prefix(2))
    }
    guard let block, let attributes = tree.attribute("attrs", in: block.body) else {
      throw EvaluationError(
        "Invalid reference.",
        "\"\(names.prefix(2).joined(separator: "."))\" is neither a local value nor a mock of this file.",
        at: tree.sourceRange(range))
    }
    let address = "\(kind) \(names.prefix(2).joined(separator: "."))"
    guard evaluating.insert(address).inserted else {
      throw EvaluationError(
        "Cycle.", "The mock \(names.prefix(2).joined(separator: ".")) depends on itself.", at: tree.sourceRange(range),
        isFatal: true)
    }
    defer { evaluating.remove(address) }
    let value = try Evaluator.evaluate(attributes.expression, of: tree, in: self)
    let labels = root == "data" ? 2 : 1
    return (value, names.dropFirst(2).first == "attrs" ? labels + 1 : labels)
  }

  func function(_ name: String) -> FunctionReference {
    switch name {
    case "try": .firstWithoutError
    case "can": .evaluatesWithoutError
    case "infrascan::unknown": .values
    default: PolicyFunctions.reference(name.hasPrefix("core::") ? name : "core::\(name)")
    }
  }

  func call(_ name: String, _ arguments: [Value], at range: SourceRange) throws(EvaluationError) -> Value {
    if name == "infrascan::unknown" { return .symbol(arguments.first?.stringValue ?? "unknown", kind: .variable) }
    return try PolicyFunctions.callCore(name, arguments, at: range)
  }
}
