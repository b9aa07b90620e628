import Inventory
import Values

/// The decisions as functions from values to values, as the policy language calls them under `iam::`.
///
/// A document is an object, a string of JSON, partly known or not, or a symbol; null stands for an empty document. What
/// cannot be decided from the code is a symbol. A value that is no document throws.
public enum Decisions {
  // MARK: - Content

  /// `iam::statements(document)`: the statements in one shape, whatever short forms they are written in: a list of
  /// `{sid, effect, actions, not_actions, resources, not_resources, principals: [{type, identifiers}], not_principals,
  /// conditions: [{test, variable, values}]}`.
  public static func statements(_ document: Value) throws(MalformedDocument) -> Value {
    try decide("statements", document) { $0.normalizedStatements }
  }

  /// `iam::kind(document)`: `identity`, `trust` or `resource`, by its content.
  public static func kind(_ document: Value) throws(MalformedDocument) -> Value {
    try decide("kind", document) { .string($0.kind.rawValue) }
  }

  // MARK: - Access

  /// `iam::allows(document, action, resource)`: whether all that an action and a resource with wildcards stand for is
  /// allowed to some request, a Deny counted.
  public static func allows(_ document: Value, _ action: Value, _ resource: Value) throws(MalformedDocument) -> Value {
    try decide("allows", document) { $0.access(to: action, on: resource).underSomeConditions }
  }

  /// `iam::allows_any(document, action, resource)`: whether any of it is allowed.
  public static func allowsAny(
    _ document: Value, _ action: Value, _ resource: Value
  ) throws(MalformedDocument) -> Value {
    try decide("allows_any", document) { $0.access(to: action, on: resource, .any).underSomeConditions }
  }

  /// `iam::allows_unconditionally(document, action, resource)`: whether all of it is allowed to every request.
  public static func allowsUnconditionally(
    _ document: Value, _ action: Value, _ resource: Value
  ) throws(MalformedDocument) -> Value {
    try decide("allows_unconditionally", document) { $0.access(to: action, on: resource).underAllConditions }
  }

  /// `iam::uses_wildcard_action(document)`: whether a statement allows `*`, or all but some actions.
  public static func usesWildcardAction(_ document: Value) throws(MalformedDocument) -> Value {
    try decide("uses_wildcard_action", document) { $0.usesWildcardAction }
  }

  /// `iam::service_wildcards(document)`: the actions allowed that stand for all of a service, such as `s3:*`.
  public static func serviceWildcards(_ document: Value) throws(MalformedDocument) -> Value {
    try decide("service_wildcards", document) { list($0.serviceWildcards) }
  }

  /// `iam::uses_wildcard_resource(document)`: whether a statement allows something on `*`.
  public static func usesWildcardResource(_ document: Value) throws(MalformedDocument) -> Value {
    try decide("uses_wildcard_resource", document) { $0.usesWildcardResource }
  }

  /// `iam::unscoped_actions(document)`: the actions allowed on `*` without conditions that could be held to certain
  /// resources.
  public static func unscopedActions(_ document: Value) throws(MalformedDocument) -> Value {
    try decide("unscoped_actions", document) { list($0.unscopedActions) }
  }

  /// `iam::escalations(document)`: the known ways to more rights that are certainly open, such as
  /// `iam:PassRole + ec2:RunInstances`; a symbol where none is certain and some may be.
  public static func escalations(_ document: Value) throws(MalformedDocument) -> Value {
    try decide("escalations", document) { document -> Value? in
      let found = document.escalations
      let open = found.filter { $0.isOpen == .yes }.map(\.escalation.name)
      return open.isEmpty && !found.isEmpty ? nil : list(open)
    }
  }

  // MARK: - Exposure

  /// `iam::is_public(document)`: whether it lets in everyone, by AWS's definition of public.
  public static func isPublic(_ document: Value) throws(MalformedDocument) -> Value {
    try decide("is_public", document) { $0.isPublic }
  }

  /// `iam::public_statements(document)`: the places of the statements that certainly let in everyone.
  public static func publicStatements(_ document: Value) throws(MalformedDocument) -> Value {
    try decide("public_statements", document) { document in
      .tuple(document.publicStatements.filter { $0.isPublic == .yes }.map { .int($0.index) })
    }
  }

  /// `iam::unguarded_services(document)`: the service principals allowed without a condition on whose resource they act
  /// for (`aws:SourceAccount`, `aws:SourceArn`, `aws:SourceOrgID`, …).
  public static func unguardedServices(_ document: Value) throws(MalformedDocument) -> Value {
    try decide("unguarded_services", document) { list($0.unguardedServices) }
  }

  /// `iam::trusted_accounts(document)`: who of other identities may assume the role: `[{principal, external_id}]`, where
  /// `external_id` tells whether `sts:ExternalId` is asked for.
  public static func trustedAccounts(_ document: Value) throws(MalformedDocument) -> Value {
    try decide("trusted_accounts", document) { .tuple($0.trustedAccounts) }
  }

  // MARK: - Trust

  /// `iam::trusts_service_account(document, namespace, name)`: whether the role can be assumed by exactly this
  /// Kubernetes service account, whatever cluster it is in.
  public static func trustsServiceAccount(
    _ document: Value, _ namespace: Value, _ name: Value, provider: Value? = nil
  ) throws(MalformedDocument) -> Value {
    try decide("trusts_service_account", document) {
      TrustDecision.trusts($0, provider: provider, namespace: namespace, name: name).verdict
    }
  }

  /// `iam::trust_problems(document, namespace, name)`: why not, a sentence each; a symbol where that is not decided.
  public static func trustProblems(
    _ document: Value, _ namespace: Value, _ name: Value, provider: Value? = nil
  ) throws(MalformedDocument) -> Value {
    try decide("trust_problems", document) { document -> Value? in
      let decision = TrustDecision.trusts(document, provider: provider, namespace: namespace, name: name)
      return decision.verdict == .unknown ? nil : list(decision.problems)
    }
  }

  /// `iam::trusts_pod_identity(document)`: whether EKS Pod Identity can assume the role.
  public static func trustsPodIdentity(
    _ document: Value, namespace: Value? = nil, name: Value? = nil
  ) throws(MalformedDocument) -> Value {
    try decide("trusts_pod_identity", document) {
      TrustDecision.trustsPodIdentity($0, namespace: namespace, name: name).verdict
    }
  }

  /// `iam::github_trust_problems(document)`: what lets in more of GitHub Actions than one repository and ref.
  public static func gitHubTrustProblems(_ document: Value) throws(MalformedDocument) -> Value {
    try decide("github_trust_problems", document) { document -> Value? in
      let decision = TrustDecision.restrictsGitHub(document)
      return decision.verdict == .unknown ? nil : list(decision.problems)
    }
  }

  // MARK: - Names

  /// `iam::is_role_arn(text)`: whether a text is a role's ARN. A symbol is undecided; so is a partly known text that may
  /// be one.
  public static func isRoleARN(_ text: Value) -> Value {
    switch text {
    case .string(let text): return .bool((try? RoleARN(text)) != nil)
    case .unknown(let unknown):
      if case .resource(let address, "arn") = unknown.symbol.kind,
        Template.offset(of: "aws_iam_role.", in: address.utf8, from: 0) != nil
      {
        return .bool(true)
      }
      return undecided("is_role_arn", text)
    case .partial(let partial):
      let start = "arn:"
      let mayBe = partial.prefix.hasPrefix(start) || start.hasPrefix(partial.prefix)
      return mayBe ? undecided("is_role_arn", text) : .bool(false)
    default: return .bool(false)
    }
  }

  /// `iam::role_arn_problem(text)`: why a known text is not a role's ARN, as the end of a sentence; null where it is one.
  public static func roleARNProblem(_ text: Value) -> Value {
    guard case .string(let text) = text else { return text.isUnknown ? undecided("role_arn_problem", text) : .null }
    do {
      _ = try RoleARN(text)
      return .null
    } catch {
      return .string(error.reason)
    }
  }

  /// `iam::role_name(arn)`: the name in a role's ARN, without its path; null where there is none.
  public static func roleName(_ arn: Value) -> Value {
    if case .string(let text) = arn { return (try? RoleARN(text)).map { .string($0.name) } ?? .null }
    guard let resource = Template.after(":role/", in: arn) else {
      return arn.isUnknown ? undecided("role_name", arn) : .null
    }
    switch resource {
    case .string(let text): return .string(text.split(separator: "/").last.map(String.init) ?? text)
    default: return resource
    }
  }

  /// `iam::role_account(arn)`: the account in a role's ARN; null where there is none.
  public static func roleAccount(_ arn: Value) -> Value {
    if case .string(let text) = arn { return (try? RoleARN(text)).map { .string($0.account) } ?? .null }
    return arn.isUnknown ? undecided("role_account", arn) : .null
  }

  // MARK: - Shared

  private static func decide(
    _ name: String, _ document: Value, _ decision: (PolicyDocument) -> Truth
  ) throws(MalformedDocument) -> Value {
    try decide(name, document) { document -> Value? in decision(document).known.map { .bool($0) } }
  }

  /// - Parameter decision: gives `nil` where the code does not decide.
  private static func decide(
    _ name: String, _ document: Value, _ decision: (PolicyDocument) -> Value?
  ) throws(MalformedDocument) -> Value {
    switch PolicyDocument.read(document) {
    case .document(let policy): return decision(policy) ?? undecided(name, document)
    case .absent: return decision(PolicyDocument(version: nil, id: nil, statements: [], unknownStatements: [])) ?? .null
    case .unknown: return undecided(name, document)
    case .malformed(let fault): throw fault
    }
  }

  /// A symbol named for the function and the first of the symbols it waits for.
  private static func undecided(_ name: String, _ value: Value) -> Value {
    var names: [String] = []
    collectNames(value, into: &names)
    return .symbol("iam::\(name)(\(names.joined(separator: ", ")))", kind: .fresh)
  }

  private static func collectNames(_ value: Value, into names: inout [String]) {
    let most = 3
    func add(_ symbol: Symbol) {
      if names.count < most && !names.contains(symbol.name) { names.append(symbol.name) }
    }
    switch value {
    case .unknown(let unknown): add(unknown.symbol)
    case .partial(let partial): for symbol in partial.symbols.prefix(most) { add(symbol) }
    case .list(let elements, _), .set(let elements, _), .tuple(let elements):
      for element in elements where names.count < most { collectNames(element, into: &names) }
    case .map(let map, _), .object(let map):
      for entry in map where names.count < most { collectNames(entry.value, into: &names) }
    case .null, .bool, .number, .string: return
    }
  }

  private static func list(_ texts: [String]) -> Value { .tuple(texts.map { .string($0) }) }
}
