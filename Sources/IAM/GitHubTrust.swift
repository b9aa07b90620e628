import Values

extension TrustDecision {
  static let gitHubIssuer = "token.actions.githubusercontent.com"

  /// Decides whether what a trust policy says of GitHub Actions holds each statement to one repository and ref.
  ///
  /// Follows "Configuring OpenID Connect in Amazon Web Services" in GitHub's documentation: `sub` is
  /// `repo:OWNER/REPOSITORY:ref:refs/heads/BRANCH`, `:environment:NAME` or `:pull_request`, and `aud` is
  /// `sts.amazonaws.com`. A document that does not trust GitHub passes.
  public static func restrictsGitHub(_ document: PolicyDocument) -> TrustDecision {
    var problems: [String] = []
    var undecided = document.unknownStatements.map { "The statements in `${\($0.name)}` are not known." }
    for statement in document.statements where statement.effect != .deny {
      guard statement.appliesTo(action: webIdentityAction, .any) != .no, statement.trustsGitHub else { continue }
      let subjects = statement.conditions.filter { $0.endsKey(in: ":sub") && $0.isRestricting }
      if subjects.isEmpty {
        problems.append("No condition on `\(gitHubIssuer):sub`, so every workflow on GitHub can assume the role.")
      }
      // All conditions must hold: the narrowest one counts.
      var best: [String]?
      for condition in subjects {
        let found = condition.gitHubProblems(statement, undecided: &undecided)
        if found.count < best?.count ?? .max { best = found }
      }
      problems += best ?? []
      let audiences = statement.conditions.filter { $0.endsKey(in: ":aud") && $0.isRestricting }
      if audiences.isEmpty {
        problems.append("No condition requires `\(gitHubIssuer):aud` to be `sts.amazonaws.com`.")
      }
    }
    if !problems.isEmpty { return TrustDecision(verdict: .no, problems: problems) }
    return undecided.isEmpty ? TrustDecision(verdict: .yes) : TrustDecision(verdict: .unknown, undecided: undecided)
  }
}

extension Statement {
  fileprivate var trustsGitHub: Bool {
    let names = (principals ?? []).contains { principal in
      principal.kind == .federated
        && (Template.after("oidc-provider/", in: principal.identifier)?.text?.hasPrefix(TrustDecision.gitHubIssuer)
          ?? false)
    }
    return names
      || conditions.contains { $0.keyName?.hasPrefix(TrustDecision.gitHubIssuer + ":") ?? false }
  }
}

extension Condition {
  fileprivate var isRestricting: Bool {
    `operator`.map { !$0.isNegated && !$0.ifExists && !$0.isForAllValues && $0.family == .string } ?? false
  }

  fileprivate func gitHubProblems(_ statement: Statement, undecided: inout [String]) -> [String] {
    guard let `operator` else { return [] }
    var problems: [String] = []
    for value in values {
      let pattern = Pattern(value: value, of: `operator`, variables: statement.hasVariables)
      guard pattern.hasWildcards else {
        if pattern.hasSymbols, `operator`.hasWildcards {
          undecided.append("It is not known what \(Template.shown(value)) admits.")
        }
        continue
      }
      let parts = pattern.tokens.split(
        separator: .scalar(Pattern.colon), maxSplits: 2, omittingEmptySubsequences: false)
      func isOpen(_ part: ArraySlice<Pattern.Token>) -> Bool {
        part.contains { $0 == .many || $0 == .one || $0 == .manyInSegment }
      }
      if parts.count < 2 || isOpen(parts[0]) || isOpen(parts[1]) {
        problems.append("\(Template.shown(value)) lets in workflows of more than one repository.")
      } else {
        problems.append("\(Template.shown(value)) lets in every branch, tag or pull request that it matches.")
      }
    }
    return problems
  }
}
