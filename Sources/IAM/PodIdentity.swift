import Values

extension TrustDecision {
  private static let podActions = ["sts:AssumeRole", "sts:TagSession"]
  private static let podService = "pods.eks.amazonaws.com"

  /// Decides whether a trust policy lets EKS Pod Identity assume the role for the service account `namespace`/`name`.
  ///
  /// Which account it is stands in the pod identity association; conditions on the session tags that EKS sends may
  /// exclude it ("Create IAM role with trust policy required by EKS Pod Identity").
  public static func trustsPodIdentity(
    _ document: PolicyDocument, namespace: Value? = nil, name: Value? = nil
  ) -> TrustDecision {
    var allowed = podActions.map { _ in document.unknownStatements.isEmpty ? Truth.no : .unknown }
    var problems: [String] = []
    for statement in document.statements where statement.effect != .deny {
      let named = statement.namesPodIdentity
      if named == .no { continue }
      let admits = statement.tagsAdmit(namespace: namespace, name: name)
      for (i, action) in podActions.enumerated() {
        let applies = statement.appliesTo(action: Pattern(action: .string(action)), .any)
        if applies != .no && admits.truth == .no {
          for problem in admits.problems where !problems.contains(problem) { problems.append(problem) }
        }
        allowed[i] = allowed[i] || (statement.allows && named && applies && admits.truth)
      }
    }
    if problems.isEmpty {
      for (i, action) in podActions.enumerated() where allowed[i] == .no {
        problems.append("The role does not let `\(podService)` call \(action).")
      }
    }
    if !problems.isEmpty { return TrustDecision(verdict: .no, problems: problems) }
    if allowed.allSatisfy({ $0 == .yes }) { return TrustDecision(verdict: .yes) }
    return TrustDecision(verdict: .unknown, undecided: ["It is not known whether the role trusts `\(podService)`."])
  }
}

extension Statement {
  fileprivate var namesPodIdentity: Truth {
    var result = Truth.no
    for principal in principals ?? [] {
      switch principal.kind {
      case .service: result = result || principal.identifier.equals(.string("pods.eks.amazonaws.com"))
      case .any: result = .yes
      case .unknown: result = result || .unknown
      case .aws, .federated, .canonicalUser: continue
      }
    }
    return result
  }

  /// Whether conditions on session tags admit a service account.
  fileprivate func tagsAdmit(namespace: Value?, name: Value?) -> (truth: Truth, problems: [String]) {
    let wanted = [
      ("aws:requesttag/kubernetes-namespace", namespace), ("aws:requesttag/kubernetes-service-account", name),
    ]
    var truth = Truth.yes
    var problems: [String] = []
    for condition in conditions {
      guard let `operator` = condition.operator else {
        truth = truth && .unknown
        continue
      }
      guard let key = condition.keyName, !`operator`.isNegated, `operator`.family == .string,
        let value = wanted.first(where: { $0.0 == key })?.1
      else { continue }
      let target = Pattern(value: value, of: ConditionOperator("StringEquals"), variables: false)
      var matched = Truth.no
      for allowed in condition.values {
        let pattern = Pattern(value: allowed, of: `operator`, variables: hasVariables)
        matched = matched || pattern.matches(target, .every, variablesMatch: false)
      }
      if matched == .no {
        let list = condition.values.map(Template.shown).joined(separator: ", ")
        problems.append("\(condition.shownKey) must be \(list), not \(Template.shown(value)).")
      }
      truth = truth && matched
    }
    return (truth, problems)
  }
}
