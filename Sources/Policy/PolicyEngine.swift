import HCL
import Inventory
import Source
import Values

/// An error of a policy, with how many resources it could not judge.
public struct PolicyFailure: Sendable {
  public let rule: String
  public let error: EvaluationError
  public let place: SourceRange
  public let address: String
  public var count: Int

  /// The failure as a diagnostic: once, with a count.
  public var diagnostic: Diagnostic {
    let others = count > 1 ? " and \(count - 1) more" : ""
    return Diagnostic(
      .error, "The policy \"\(rule)\" could not be evaluated on \(address)\(others).",
      detail: "\(error.summary) \(error.detail)", at: error.range ?? place)
  }
}

/// What the policies say of some resources.
public struct Judgement: Sendable {
  public var findings: [Finding] = []
  public var failures: [PolicyFailure] = []
  public var passed = 0
  public var failed = 0
  public var unknown = 0

  public init() {}

  /// Takes in what was said of other resources.
  public mutating func merge(_ other: Judgement) {
    findings += other.findings
    for failure in other.failures { add(failure) }
    passed += other.passed
    failed += other.failed
    unknown += other.unknown
  }

  mutating func add(_ failure: PolicyFailure) {
    let known = failures.firstIndex {
      $0.rule == failure.rule && $0.place == failure.place && $0.error.summary == failure.error.summary
        && $0.error.detail == failure.error.detail
    }
    if let known { failures[known].count += failure.count } else { failures.append(failure) }
  }
}

/// Evaluates policies over an inventory.
public struct PolicyEngine: Sendable {
  /// Which rules judge, and which verdicts become findings.
  public struct Options: Sendable {
    /// The ids of the rules that judge; `nil` for all.
    public var rules: Set<String>?
    /// The ids of rules that do not.
    public var skippedRules: Set<String> = []
    public var includesPasses = false
    public var includesUnknown = false

    public init() {}
  }

  private let session: PolicySession
  private let options: Options

  public init(_ session: PolicySession, options: Options = Options()) {
    self.session = session
    self.options = options
  }

  /// Judges the resources at some positions of the inventory.
  public func judge(_ positions: some Sequence<Int>) -> Judgement {
    var judgement = Judgement()
    // Going over a sequence of a type that is not known here takes two allocations an element.
    for position in Array(positions) { judge(session.inventory.resources[position], &judgement) }
    return judgement
  }

  private func judge(_ resource: Resource, _ judgement: inout Judgement) {
    let policies = session.policies.policies(for: resource, session.operation(on: resource))
    if policies.isEmpty { return }
    let workloads = WorkloadCache(session, resource)
    for policy in policies {
      if let rules = options.rules, !rules.contains(policy.name) { continue }
      if !options.skippedRules.isEmpty && options.skippedRules.contains(policy.name) { continue }
      let scope = PolicyScope(policy, session, resource, workloads: workloads)
      do throws(EvaluationError) {
        if let reason = session.reasonToStop(policy) { throw reason }
        try judge(scope, &judgement)
      } catch {
        // That an input has no value is said once, where it is declared.
        if !session.isStrict && error.summary == InputScope.missing { continue }
        if PolicyScope.explosive.contains(error.summary) { session.stop(policy, because: error) }
        judgement.add(
          PolicyFailure(
            rule: policy.name, error: error, place: policy.tree.sourceRange(policy.header), address: resource.address,
            count: 1))
      }
    }
  }

  private func judge(_ scope: PolicyScope, _ judgement: inout Judgement) throws(EvaluationError) {
    let policy = scope.policy
    var applies = Truth.yes
    if let filter = policy.filter {
      applies = try scope.truth(of: filter, "The filter")
      if applies == .no { return }
    }
    var worst = Verdict.pass
    func verdict(_ truth: Truth) -> Verdict {
      let verdict: Verdict =
        switch truth {
        case .yes: .pass
        case .no: applies == .yes ? .fail : .unknown
        case .unknown: .unknown
        }
      if verdict == .fail || (verdict == .unknown && worst == .pass) { worst = verdict }
      return verdict
    }
    func take(_ outcome: PolicyScope.Outcome, of enforcement: Enforcement) {
      switch verdict(outcome.truth) {
      case .fail: judgement.findings += finding(.fail, scope, enforcement, outcome)
      case .unknown where options.includesUnknown:
        add(finding(.unknown, scope, enforcement, outcome), &judgement)
      default: break
      }
    }
    for enforcement in policy.enforcements {
      if enforcement.forEach == nil {
        take(try scope.outcome(of: enforcement), of: enforcement)
      } else {
        for outcome in try scope.outcomes(of: enforcement) { take(outcome, of: enforcement) }
      }
    }
    for connection in policy.connections {
      for outcome in try scope.outcomes(of: connection) {
        switch verdict(outcome.truth) {
        case .fail: judgement.findings += finding(.fail, scope, connection, outcome)
        case .unknown where options.includesUnknown:
          add(finding(.unknown, scope, connection, outcome), &judgement)
        default: break
        }
      }
    }
    switch worst {
    case .fail: judgement.failed += 1
    case .unknown: judgement.unknown += 1
    case .pass:
      judgement.passed += 1
      guard options.includesPasses else { return }
      let outcome = PolicyScope.Outcome(truth: .yes, value: .bool(true), element: nil)
      if let first = policy.enforcements.first {
        judgement.findings += finding(.pass, scope, first, outcome)
      } else {
        judgement.findings += finding(.pass, scope, at: AttributePath()) { "\($0.title)." }
      }
    }
  }

  /// Takes in what is undecided. Several elements may wait for the same thing; it is said once.
  private func add(_ open: [Finding], _ judgement: inout Judgement) {
    for finding in open {
      let isKnown = judgement.findings.contains {
        $0.resource === finding.resource && $0.rule.id == finding.rule.id && $0.fingerprint == finding.fingerprint
          && $0.message == finding.message
      }
      if !isKnown { judgement.findings.append(finding) }
    }
  }

  private func finding(
    _ verdict: Verdict, _ scope: PolicyScope, _ enforcement: Enforcement, _ outcome: PolicyScope.Outcome
  ) -> [Finding] {
    scope.each = outcome.element
    defer { scope.each = nil }
    let subject = Subject(scope, enforcement, element: outcome.element)
    return finding(verdict, scope, at: subject.path) { rule in
      switch verdict {
      case .fail: scope.text(of: enforcement.message) ?? "\(rule.title): this does not hold here."
      case .unknown: "Undecided: depends on \(subject.dependencies(of: outcome.value, filter: scope.policy.filter))."
      case .pass: scope.text(of: enforcement.info) ?? "\(rule.title)."
      }
    }
  }

  private func finding(
    _ verdict: Verdict, _ scope: PolicyScope, _ connection: Connection, _ outcome: ConnectionOutcome
  ) -> [Finding] {
    finding(verdict, scope, at: connection.subject) { rule in
      if verdict == .unknown {
        if let open = outcome.open {
          return "Undecided: depends on the elements of \(open.symbols.prefix(3).map(\.name).joined(separator: ", "))."
        }
        let names = outcome.waitsFor.prefix(3).map(\.address).joined(separator: ", ")
        let waits = names.isEmpty ? "what the code does not decide" : "whether \(names) belongs to this resource"
        return "Undecided: depends on \(waits)."
      }
      let outer = (scope.matched, scope.each)
      (scope.matched, scope.each) = (outcome.matched, outcome.element)
      defer { (scope.matched, scope.each) = outer }
      return scope.text(of: outcome.enforcement?.message ?? outcome.written) ?? outcome.message
        ?? "\(rule.title): this does not hold here."
    }
  }

  /// One finding; none where its policy belongs to no rule.
  private func finding(
    _ verdict: Verdict, _ scope: PolicyScope, at path: AttributePath, _ message: (Rule) -> String
  ) -> [Finding] {
    guard let rule = session.policies.rule(scope.policy.name) else { return [] }
    let resource = scope.resource
    let origin = resource.origin
    let finding = Finding(
      rule: rule, verdict: verdict, message: message(rule), resource: resource, attribute: path,
      location: path.isEmpty ? origin.header : origin.range(of: path) ?? origin.header, related: origin.calls,
      trace: path.isEmpty ? [] : origin.trace(of: path), edits: verdict == .fail ? scope.edits : [],
      fingerprint: Fingerprint.of([
        rule.id, resource.scope.name, resource.address, Fingerprint.path(path, in: resource),
      ]))
    return [finding]
  }
}

extension PolicyScope {
  /// What one condition says, of the resource or of one element.
  struct Outcome {
    let truth: Truth
    let value: Value
    let element: (key: Value, value: Value)?
  }

  func truth(of id: ExpressionID, _ what: String) throws(EvaluationError) -> Truth {
    try truth(of: try evaluate(id), id, what)
  }

  private func truth(of value: Value, _ id: ExpressionID, _ what: String) throws(EvaluationError) -> Truth {
    if case .bool(let known) = value { return Truth(known) }
    return try Evaluator(policy.tree, in: self).truth(
      value, what, at: policy.tree.sourceRange(policy.tree.range(of: id)))
  }

  /// What a condition says, of the element at hand where there is one.
  func outcome(
    of enforcement: Enforcement, element: (key: Value, value: Value)? = nil
  ) throws(EvaluationError) -> Outcome {
    let value = try evaluate(enforcement.condition)
    return Outcome(
      truth: try truth(of: value, enforcement.condition, "The condition"), value: value, element: element)
  }

  /// What a condition says, of each element where it is one of elements.
  func outcomes(of enforcement: Enforcement) throws(EvaluationError) -> [Outcome] {
    guard let forEach = enforcement.forEach else { return [try outcome(of: enforcement)] }
    let collection = try evaluate(forEach)
    var elements: [(key: Value, value: Value)] = []
    var open = false
    switch collection {
    case .list(let items, _), .tuple(let items), .set(let items, _):
      elements = items.enumerated().map { (.int($0.offset), $0.element) }
    case .map(let map, _), .object(let map): elements = map.map { (.string($0.key), $0.value) }
    case .unknown(let unknown):
      elements = unknown.certain.enumerated().map { (.int($0.offset), $0.element) }
      open = true
    case .null: return []
    default:
      throw EvaluationError(
        "Invalid for_each.", "for_each takes a list, set, map or object, not a \(collection.kindName).",
        at: policy.tree.sourceRange(policy.tree.range(of: forEach)))
    }
    let outer = each
    defer { each = outer }
    var outcomes: [Outcome] = []
    for element in elements {
      each = element
      outcomes.append(try outcome(of: enforcement, element: element))
    }
    if open { outcomes.append(Outcome(truth: .unknown, value: collection, element: nil)) }
    return outcomes
  }

  /// What the policy's fix changes in the code; empty where there is no fix, or it cannot be made here as a whole.
  var edits: [TextEdit] {
    guard let fix = policy.fix, let values = try? evaluate(fix), let entries = values.entries else { return [] }
    var edits: [TextEdit] = []
    for entry in entries {
      let text: String
      switch entry.value {
      case .bool, .number, .null: text = entry.value.json
      case .string(let value):
        text = Value.string(value).json.replacing("${", with: "$${").replacing("%{", with: "%%{")
      default: return []
      }
      guard let edit = resource.origin.edit(setting: entry.key, to: text) else { return [] }
      edits.append(edit)
    }
    return edits
  }

  /// A message, with symbols written as templates; `nil` where there is none or it cannot be evaluated.
  func text(of message: ExpressionID?) -> String? {
    guard let message, let value = try? evaluate(message) else { return nil }
    switch value {
    case .string(let text): return text
    case .partial(let partial): return partial.description
    case .unknown(let unknown): return unknown.symbol.name
    default: return value.text
    }
  }
}
