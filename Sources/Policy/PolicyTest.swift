import HCL
import Inventory
import Network
import Source
import Values

/// The outcome of one mock of a test file.
public struct PolicyTestCase: Sendable {
  public enum Outcome: Sendable, Equatable {
    case passed
    case skipped
    /// Why the case cannot be run here.
    case notRun(String)
    /// Why the case does not hold.
    case failed(String)
  }

  /// `resource.aws_s3_bucket.plain`
  public let name: String
  public let outcome: Outcome
  public let range: SourceRange
  /// What each rule that applies says of the mock.
  public let verdicts: [(rule: String, verdict: Verdict)]
  /// The mock as it is written.
  public let extent: SourceRange
}

/// What running one test file gave.
public struct PolicyTestResult: Sendable {
  public let path: String
  public let cases: [PolicyTestCase]
  public let diagnostics: [Diagnostic]

  /// Whether the file is right and every case holds.
  public var passes: Bool {
    !diagnostics.contains { $0.severity == .error }
      && !cases.contains { if case .failed = $0.outcome { true } else { false } }
  }
}

/// Runs test files: every mock is judged by the targeted policies, and what they say is held against what it expects.
public struct PolicyTest {
  /// Where policies are found.
  public struct Policies {
    /// Gives the policy files that a target means: a file or a folder, as it is written.
    let target: (String) -> [SourceText]
    /// Gives the policy files of a folder.
    let folder: (String) -> [SourceText]
    /// The files that are tested where a test file names no targets.
    let others: () -> [SourceText]

    public init(
      target: @escaping (String) -> [SourceText], folder: @escaping (String) -> [SourceText] = { _ in [] },
      others: @escaping () -> [SourceText] = { [] }
    ) {
      self.target = target
      self.folder = folder
      self.others = others
    }
  }

  private let source: SourceText
  private let policies: Policies
  private let inputs: [String: Value]

  /// - Parameters:
  ///   - source: a `*.policytest.hcl` file.
  ///   - inputs: values for inputs; those of the file and of its mocks come first.
  public init(_ source: SourceText, _ policies: Policies, inputs: [String: Value] = [:]) {
    self.source = source
    self.policies = policies
    self.inputs = inputs
  }

  public func run() -> PolicyTestResult {
    var diagnostics: [Diagnostic] = []
    let tree = Parser.parse(source, diagnostics: &diagnostics)
    // The policies come first: mocks may use their inputs.
    let (module, problems) = loadPolicies(tree)
    var reader = MockReader(tree)
    let declared = Dictionary(
      module.files.flatMap { $0.inputs.map { ($0.key, $0.value) } }, uniquingKeysWith: { first, _ in first })
    reader.readFile(declared, given: inputs)
    diagnostics += reader.diagnostics + problems
    let base = PolicySet(module, inputs: reader.inputs, fallbacks: inputs, needsInputs: false)
    diagnostics += base.diagnostics
    if diagnostics.contains(where: { $0.severity == .error }) {
      return PolicyTestResult(path: source.path, cases: [], diagnostics: diagnostics)
    }
    let inventory = Inventory(reader.mocks.map(\.resource))
    let network = Network(inventory)
    var prior = Table<ObjectIdentifier, Value>()
    for mock in reader.mocks {
      if let value = mock.prior { prior.set(ObjectIdentifier(mock.resource), value) }
    }
    // Policies get new values for a case with inputs of its own only.
    var sessions: [[String: Value]: PolicySession] = [:]
    func session(_ own: [String: Value], _ range: ByteRange) -> PolicySession {
      if let known = sessions[own] { return known }
      var set = base
      if !own.isEmpty {
        set = PolicySet(module, inputs: reader.inputs.merging(own) { $1 }, fallbacks: inputs, needsInputs: false)
        let known = Set(base.diagnostics)
        for diagnostic in set.diagnostics where !known.contains(diagnostic) {
          diagnostics.append(
            Diagnostic(
              diagnostic.severity, diagnostic.summary, detail: diagnostic.detail, at: tree.sourceRange(range)))
        }
      }
      let session = PolicySession(set, inventory, network, isStrict: true, prior: prior)
      sessions[own] = session
      return session
    }
    var cases: [PolicyTestCase] = []
    for (position, mock) in reader.mocks.enumerated() {
      cases.append(judge(mock, position, session(mock.inputs, mock.range), tree))
    }
    return PolicyTestResult(path: source.path, cases: cases, diagnostics: diagnostics)
  }

  /// The policies that the file is about.
  private func loadPolicies(_ tree: SyntaxTree) -> (PolicyModule, [Diagnostic]) {
    var diagnostics: [Diagnostic] = []
    var sources: [SourceText] = []
    var seen: Set<String> = []
    let (targets, range) = MockReader.targets(of: tree, &diagnostics)
    for target in targets ?? [] {
      let found = policies.target(target)
      if found.isEmpty {
        diagnostics.append(
          Diagnostic(
            .error, "The target \"\(target)\" does not match any policy file.",
            detail: "Targets are files or folders, relative to the test file.",
            at: tree.sourceRange(range ?? tree.range(of: tree.root))))
      }
      sources += found.filter { seen.insert($0.path).inserted }
    }
    if targets == nil {
      sources = policies.others()
      if sources.isEmpty {
        diagnostics.append(
          Diagnostic(
            .error, "No targets.",
            detail:
              "A test file names the policies it tests: policytest { targets = [\"file.policy.hcl\"] }; otherwise they are those of --policies.",
            path: source.path))
      }
    }
    return (PolicyModule(sources, beside: policies.folder), diagnostics)
  }

  private func judge(
    _ mock: Mock, _ position: Int, _ session: PolicySession, _ tree: SyntaxTree
  ) -> PolicyTestCase {
    func testCase(
      _ outcome: PolicyTestCase.Outcome, _ verdicts: [(rule: String, verdict: Verdict)] = []
    ) -> PolicyTestCase {
      PolicyTestCase(
        name: mock.name, outcome: outcome, range: tree.sourceRange(mock.range), verdicts: verdicts,
        extent: tree.sourceRange(mock.extent))
    }
    if mock.skips { return testCase(.skipped) }
    var options = PolicyEngine.Options()
    options.includesUnknown = true
    options.includesPasses = true
    let judgement = PolicyEngine(session, options: options).judge(position..<(position + 1))
    let failures = judgement.findings.filter { $0.verdict == .fail }
    let open = judgement.findings.first { $0.verdict == .unknown }
    var verdicts: [(rule: String, verdict: Verdict)] = []
    for finding in judgement.findings where !verdicts.contains(where: { $0.rule == finding.rule.id }) {
      let all = judgement.findings.filter { $0.rule.id == finding.rule.id }.map(\.verdict)
      verdicts.append(
        (finding.rule.id, all.contains(.fail) ? .fail : all.contains(.unknown) ? .unknown : .pass))
    }
    // What is wrong with a policy whatever it judges is nothing that a mock may expect.
    if let fault = judgement.failures.first(where: {
      $0.error.isFatal || $0.error.summary == CoreFunctions.missingDataSource
    }) {
      return testCase(.failed(describe(fault)), verdicts)
    }
    if failures.isEmpty, !mock.expectsUnknown, let open, open.message.contains("plugin::") {
      return testCase(.notRun("\(open.rule.id) calls a plugin, and plugins are not run"), verdicts)
    }
    var problem: String?
    if mock.expectsFailure {
      if failures.isEmpty && judgement.failures.isEmpty {
        problem = "a failure is expected, but no policy fails"
        if let open { problem = "a failure is expected, but \(open.rule.id) is undecided: \(open.message)" }
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
    } else if let open {
      problem = "\(open.rule.id) is undecided: \(open.message)"
    }
    return testCase(problem.map { .failed($0) } ?? .passed, verdicts)
  }

  private func describe(_ failure: PolicyFailure) -> String {
    let place = failure.error.range ?? failure.place
    return
      "\(failure.rule) has an error at \(place.path):\(place.start.line): \(failure.error.summary) \(failure.error.detail)"
  }
}
