import Values

/// Whether a role's trust policy trusts exactly one Kubernetes service account, and what stands against it.
///
/// Follows "IAM roles for service accounts" in the EKS user guide: a federated principal that is the cluster's OIDC
/// provider, `sts:AssumeRoleWithWebIdentity`, the token's `sub` equal to the service account and its `aud` equal to
/// `sts.amazonaws.com`.
public struct TrustDecision: Sendable {
  /// `yes` where this account and no other is trusted; `no` where there are problems; `unknown` where symbols decide.
  public let verdict: Truth
  /// What is wrong, a sentence each.
  public let problems: [String]
  /// What the code does not determine, a sentence each; only where the verdict is `unknown`.
  public let undecided: [String]

  init(verdict: Truth, problems: [String] = [], undecided: [String] = []) {
    self.verdict = verdict
    self.problems = problems
    self.undecided = undecided
  }

  static func no(_ problem: String) -> TrustDecision { TrustDecision(verdict: .no, problems: [problem]) }
}

extension TrustDecision {
  static let webIdentityAction = Pattern(action: .string("sts:AssumeRoleWithWebIdentity"))
  /// What the EKS webhook asks tokens for; the second is the same in China.
  static let audiences: Set<String> = ["sts.amazonaws.com", "sts.amazonaws.com.cn"]

  /// Decides whether a trust policy trusts exactly the service account `namespace`/`name`.
  ///
  /// - Parameters:
  ///   - provider: the cluster's OIDC provider: its issuer with or without `https://`, its ARN, or the symbol of
  ///     either; `nil` for any provider.
  ///   - namespace: the service account's namespace, as far as it is known.
  ///   - name: the service account's name, as far as it is known.
  public static func trusts(
    _ document: PolicyDocument, provider: Value? = nil, namespace: Value, name: Value
  ) -> TrustDecision {
    let account = ServiceAccount(namespace: namespace, name: name)
    var outcomes: [StatementTrust] = []
    var denied = Truth.no
    for statement in document.statements {
      let applies = statement.appliesTo(action: webIdentityAction, .any)
      if applies == .no { continue }
      if statement.effect == .deny {
        if statement.conditions.isEmpty && applies == .yes { denied = denied || statement.namesEveryone }
        continue
      }
      var outcome = StatementTrust(statement, provider: provider, account: account)
      if statement.effect == .unknown { outcome.doubt("It is not known whether a statement allows or denies.") }
      if applies == .unknown {
        outcome.doubt("It is not known whether a statement allows sts:AssumeRoleWithWebIdentity.")
      }
      outcomes.append(outcome)
    }
    if denied == .yes { return .no("A statement denies sts:AssumeRoleWithWebIdentity to everyone.") }
    return combine(outcomes, document: document, account: account)
  }

  private static func combine(
    _ outcomes: [StatementTrust], document: PolicyDocument, account: ServiceAccount
  ) -> TrustDecision {
    let unknown = document.unknownStatements.map { "The statements in `${\($0.name)}` are not known." }
    // Providers of other kinds of identity may be trusted beside this one.
    let relevant = outcomes.filter { !$0.isForeign }
    guard !relevant.isEmpty else {
      if !unknown.isEmpty { return TrustDecision(verdict: .unknown, undecided: unknown) }
      if let foreign = outcomes.first { return TrustDecision(verdict: .no, problems: foreign.problems) }
      return .no("No statement allows sts:AssumeRoleWithWebIdentity, so no service account can assume the role.")
    }
    let admitting = relevant.filter { $0.admits != .no }
    var problems: [String] = []
    for outcome in relevant {
      // Where another statement trusts the account, this one does not fail to: it trusts others as well.
      for problem in outcome.admits == .no && !admitting.isEmpty ? outcome.others : outcome.problems
      where !problems.contains(problem) {
        problems.append(problem)
      }
    }
    if !problems.isEmpty { return TrustDecision(verdict: .no, problems: problems) }
    if admitting.contains(where: { $0.admits == .yes && $0.doubts.isEmpty }) && unknown.isEmpty {
      let others = relevant.filter { $0.admits != .yes || !$0.doubts.isEmpty }
      if others.isEmpty { return TrustDecision(verdict: .yes) }
    }
    let undecided = relevant.flatMap(\.doubts) + unknown
    return TrustDecision(
      verdict: .unknown,
      undecided: undecided.isEmpty ? ["It is not known whether the role trusts \(account.shown)."] : undecided)
  }
}

/// A Kubernetes service account, as tokens name it.
struct ServiceAccount {
  /// `system:serviceaccount:NAMESPACE:NAME`
  let subject: Value
  let pattern: Pattern

  init(namespace: Value, name: Value) {
    subject = Template.join(.string("system:serviceaccount:"), namespace, .string(":"), name)
    pattern = Pattern(value: subject, of: ConditionOperator("StringEquals"), variables: false)
  }

  var shown: String { Template.shown(subject) }
}

/// What one statement says of a service account.
struct StatementTrust {
  /// Whether the service account may assume the role by this statement.
  private(set) var admits = Truth.yes
  private(set) var problems: [String] = []
  /// Problems that remain where another statement trusts the account: what else this one trusts.
  private(set) var others: [String] = []
  private(set) var doubts: [String] = []
  /// Whether the statement is about another kind of identity: GitHub's tokens, Cognito, SAML.
  private(set) var isForeign = false

  init(_ statement: Statement, provider: Value?, account: ServiceAccount) {
    judgePrincipals(statement, provider: provider)
    if isForeign { return }
    judgeSubject(statement, account)
    judgeAudience(statement)
  }

  mutating func doubt(_ text: String) {
    doubts.append(text)
    admits = admits && .unknown
  }

  private mutating func refuse(_ problem: String) {
    problems.append(problem)
    admits = .no
  }

  /// A problem that stands whichever statement trusts the account.
  private mutating func object(_ problem: String) {
    problems.append(problem)
    others.append(problem)
  }

  // MARK: - Principal

  private mutating func judgePrincipals(_ statement: Statement, provider: Value?) {
    if statement.notPrincipals != nil {
      return object("A statement trusts every identity provider but some (NotPrincipal).")
    }
    guard let principals = statement.principals, !principals.isEmpty else {
      return refuse("A statement names no principal; it must name the cluster's OIDC provider under Federated.")
    }
    var candidates: [Truth] = []
    var wrong: [String] = []
    for principal in principals {
      switch principal.kind {
      case .any: return object("A statement trusts every identity provider: its principal is `*`.")
      case .unknown:
        candidates.append(.unknown)
      case .federated:
        let identity = FederatedIdentity(principal.identifier)
        switch identity {
        case .everyone: return object("A statement trusts every identity provider: its principal is `*`.")
        case .other(let what): wrong.append("The principal \(Template.shown(principal.identifier)) is \(what).")
        case .provider: candidates.append(identity.isProvider(provider, identifier: principal.identifier))
        }
      case .aws, .service, .canonicalUser:
        wrong.append(
          "The principal \(Template.shown(principal.identifier)) stands under \(principal.kind.rawValue); "
            + "an OIDC provider stands under Federated.")
      }
    }
    if candidates.isEmpty {
      isForeign = true
      problems += wrong
      admits = .no
      return
    }
    if candidates.contains(.yes) { return }
    if candidates.contains(.unknown) {
      doubt("It is not known whether the federated principal is the cluster's OIDC provider.")
      return
    }
    let named = principals.filter { $0.kind == .federated }.map { Template.shown($0.identifier) }
    refuse("The role trusts another cluster's OIDC provider: \(named.joined(separator: ", ")).")
  }

  // MARK: - Subject

  private mutating func judgeSubject(_ statement: Statement, _ account: ServiceAccount) {
    let conditions = statement.conditions.filter { $0.endsKey(in: ":sub") }
    let unknown = statement.conditions.filter(\.mayHaveAnyKey)
    if unknown.isEmpty, let foreign = conditions.first(where: { !$0.mayConcernServiceAccounts }) {
      isForeign = true
      problems.append("\(foreign.shownKey) is not about Kubernetes service accounts.")
      admits = .no
      return
    }
    let restricting = conditions.filter { $0.operator.map { !$0.isNegated && $0.family == .string } ?? false }
    guard !restricting.isEmpty else {
      if !unknown.isEmpty { return doubt("The condition on the token's `sub` is not known.") }
      if conditions.isEmpty {
        return object(
          "No condition on the provider's `:sub`, so every service account of the cluster can assume the role.")
      }
      return object(
        "\(conditions[0].shownKey) is tested only with \(conditions[0].operator?.name ?? "an unknown operator"), "
          + "which does not name the accounts that may assume the role.")
    }
    var issuerProblems: [String] = []
    for condition in restricting where condition.isOfAnotherIssuer(than: statement) == .yes {
      issuerProblems.append(
        "\(condition.shownKey) names another issuer than the federated principal, so no token has that key.")
    }
    for problem in issuerProblems { refuse(problem) }
    let tests = restricting.map { SubjectTest($0, account: account, hasVariables: statement.hasVariables) }
    if let excluding = tests.first(where: { $0.admits == .no }) {
      for problem in excluding.problems { refuse(problem) }
      others += excluding.others
      return
    }
    // All conditions must hold: one that is exact leaves no more to the others.
    if tests.contains(where: { $0.admits == .yes && $0.problems.isEmpty }) { return }
    if tests.contains(where: { $0.admits == .unknown && $0.problems.isEmpty }) {
      return doubt("It is not known whether the token's `sub` must be \(account.shown).")
    }
    for problem in tests[0].problems { object(problem) }
  }

  // MARK: - Audience

  private mutating func judgeAudience(_ statement: Statement) {
    let conditions = statement.conditions.filter { $0.endsKey(in: ":aud") }
    let restricting = conditions.filter { condition in
      condition.operator.map { !$0.isNegated && !$0.ifExists && !$0.isForAllValues && $0.family == .string } ?? false
    }
    guard let condition = restricting.first else {
      if statement.conditions.contains(where: \.mayHaveAnyKey) {
        return doubt("The condition on the token's `aud` is not known.")
      }
      return object("No condition requires the provider's `:aud` to be `sts.amazonaws.com`.")
    }
    var accepted = Truth.no
    var strange: [String] = []
    for value in condition.values {
      if let text = value.stringValue {
        if TrustDecision.audiences.contains(text) { accepted = .yes } else { strange.append(Template.shown(value)) }
      } else if value.equals(.string("sts.amazonaws.com")) == .no {
        strange.append(Template.shown(value))
      } else {
        accepted = accepted || .unknown
      }
    }
    if !strange.isEmpty {
      let list = strange.joined(separator: ", ")
      if accepted == .no {
        refuse("\(condition.shownKey) must be \(list), but EKS asks for tokens with `sts.amazonaws.com`.")
      } else {
        object("\(condition.shownKey) also accepts \(list); only `sts.amazonaws.com` is needed.")
      }
    } else if accepted == .unknown {
      doubt("It is not known whether the token's `aud` must be `sts.amazonaws.com`.")
    } else if accepted == .no {
      refuse("\(condition.shownKey) has no values, so no token matches.")
    }
  }
}

/// What one condition on `sub` says of a service account.
private struct SubjectTest {
  private(set) var admits = Truth.no
  private(set) var problems: [String] = []
  private(set) var others: [String] = []

  init(_ condition: Condition, account: ServiceAccount, hasVariables: Bool) {
    guard let name = condition.operator else { return }
    var foreign: [String] = []
    for value in condition.values {
      let pattern = Pattern(value: value, of: name, variables: hasVariables)
      let covers = pattern.matches(account.pattern, .every, variablesMatch: false)
      admits = admits || covers
      let shown = Template.shown(value)
      if pattern.hasWildcards {
        add("\(condition.shownKey) has a wildcard: \(shown) lets in more service accounts than \(account.shown).")
      } else if pattern.hasVariables {
        add("\(condition.shownKey) is compared with a policy variable: \(shown).")
      } else if covers == .no {
        let isLiteral = value.text?.utf8.contains(UInt8(ascii: "*")) ?? false
        if isLiteral {
          add("\(name.name) takes the wildcard in \(shown) literally, so it matches no service account.")
        } else {
          foreign.append(shown)
        }
      }
    }
    if name.ifExists || name.isForAllValues {
      add("\(name.name) on \(condition.shownKey) also lets in tokens without that claim.")
    }
    if foreign.isEmpty {
      if condition.values.isEmpty { add("\(condition.shownKey) has no values, so no token matches.") }
    } else {
      let list = foreign.joined(separator: ", ")
      others.append("The role also trusts \(list).")
      problems.append(
        admits == .no ? "The role trusts \(list), not \(account.shown)." : "The role also trusts \(list).")
    }
  }

  private mutating func add(_ problem: String) {
    problems.append(problem)
    others.append(problem)
  }
}

extension Condition {
  /// Whether the key certainly ends in a suffix, whatever issuer stands before it.
  func endsKey(in suffix: String) -> Bool {
    switch key {
    case .string(let text): text.lowercased().hasSuffix(suffix)
    case .partial(let partial): partial.suffix.lowercased().hasSuffix(suffix)
    default: false
    }
  }

  /// Whether the key may be any key.
  fileprivate var mayHaveAnyKey: Bool {
    switch key {
    case .unknown: true
    case .partial(let partial): !partial.suffix.utf8.contains(UInt8(ascii: ":"))
    default: false
    }
  }

  var shownKey: String { Template.shown(key) }

  /// Whether some value may name a service account, so that the issuer is a cluster.
  fileprivate var mayConcernServiceAccounts: Bool {
    let start = "system:serviceaccount:"
    return values.isEmpty
      || values.contains { value in
        switch value {
        case .string(let text): text.hasPrefix(start) || text.hasPrefix("*") || text.hasPrefix("system:*")
        case .partial(let partial): partial.prefix.hasPrefix(start) || start.hasPrefix(partial.prefix)
        default: true
        }
      }
  }

  /// Whether the issuer in the key is certainly none of the statement's federated principals.
  fileprivate func isOfAnotherIssuer(than statement: Statement) -> Truth {
    guard let issuer = Template.dropping(suffix: ":sub", from: key) else { return .unknown }
    let federated = (statement.principals ?? []).filter { $0.kind == .federated }
    guard !federated.isEmpty else { return .unknown }
    var result = Truth.yes
    for principal in federated {
      guard let named = Template.after("oidc-provider/", in: principal.identifier) else { return .unknown }
      result = result && !named.equals(issuer)
    }
    return result
  }
}
