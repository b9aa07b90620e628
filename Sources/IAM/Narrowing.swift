import Values

/// How the values of a condition key hold access to something that one party owns.
private enum Narrowing {
  /// An account, an organization, a VPC: any value without wildcards is someone's.
  case owned
  /// A path in an organization, whose first component must be fixed: `o-a1b2c3d4e5/*`.
  case organizationPath
  /// An ARN: without wildcards, or at least with a fixed account.
  case arn
  /// The unique id of a user, or of a role followed by a session's name: `AROA…:*`.
  case userID
  /// Ranges of addresses that are not the internet.
  case address
  /// `true` holds.
  case flag

  /// The keys by which AWS calls a policy not public, in lower case.
  static let keys: [String: Narrowing] = [
    "aws:sourceaccount": .owned, "aws:sourceowner": .owned, "aws:principalaccount": .owned,
    "aws:vpceaccount": .owned, "kms:calleraccount": .owned, "s3:dataaccesspointaccount": .owned,
    "aws:principalorgid": .owned, "aws:sourceorgid": .owned, "aws:vpceorgid": .owned,
    "aws:sourcevpc": .owned, "aws:sourcevpce": .owned, "aws:principalservicename": .owned,
    "s3:x-amz-server-side-encryption-aws-kms-key-id": .owned,
    "aws:principalorgpaths": .organizationPath, "aws:sourceorgpaths": .organizationPath,
    "aws:vpceorgpaths": .organizationPath,
    "aws:sourcearn": .arn, "aws:principalarn": .arn, "aws:sourcevpcarn": .arn, "s3:dataaccesspointarn": .arn,
    "lambda:sourcefunctionarn": .arn, "ec2:sourceinstancearn": .arn, "elasticfilesystem:accesspointarn": .arn,
    "aws:userid": .userID,
    "aws:sourceip": .address,
    "elasticfilesystem:accessedviamounttarget": .flag, "aws:principalisawsservice": .flag,
  ]

  /// Variables that stand for the resource's own account or organization, whoever asks.
  static let ownVariables: Set<String> = ["aws:resourceaccount", "aws:resourceorgid"]
}

extension Condition {
  /// Whether the condition, in a statement that allows, holds access to fixed values.
  func narrows(in statement: Statement) -> Truth {
    guard let `operator` else { return .unknown }
    guard let name = keyName else { return mayBeNarrowingKey && !`operator`.isNegated ? .unknown : .no }
    guard let narrowing = Narrowing.keys[name], !`operator`.isNegated else { return .no }
    // These hold for a request without the key, too.
    if (`operator`.ifExists || `operator`.isForAllValues) && !statement.requires(name) { return .no }
    return fixes(narrowing, statement)
  }

  /// Whether the condition, in a statement that denies, holds for all but fixed values.
  func spares(in statement: Statement) -> Truth {
    guard let `operator` else { return .unknown }
    guard let name = keyName else { return mayBeNarrowingKey ? .unknown : .no }
    guard let narrowing = Narrowing.keys[name], !`operator`.isForAnyValue else { return .no }
    if case .flag = narrowing {
      // Anonymous requests do not have the key: without `IfExists` the statement would not deny them.
      guard `operator`.family == .bool, `operator`.ifExists else { return .no }
      return all { Truth($0.text?.lowercased() == "false") }
    }
    guard `operator`.isNegated else { return .no }
    return fixes(narrowing, statement)
  }

  /// Whether a key that is not wholly known may be one of those in the table.
  private var mayBeNarrowingKey: Bool {
    guard case .partial(let partial) = key else { return key.isUnknown }
    let (prefix, suffix) = (partial.prefix.lowercased(), partial.suffix.lowercased())
    return Narrowing.keys.keys.contains { $0.hasPrefix(prefix) && $0.hasSuffix(suffix) }
  }

  private func fixes(_ narrowing: Narrowing, _ statement: Statement) -> Truth {
    guard let `operator` else { return .unknown }
    switch (narrowing, `operator`.family) {
    case (.flag, .bool):
      return all { value in
        value.isUnknown ? .unknown : Truth(value.text?.lowercased() == "true")
      }
    case (.address, .address): return all(AddressRange.isNotTheInternet)
    case (.address, _), (.flag, _): return .no
    case (_, .string), (_, .arn):
      return all {
        narrowing.isFixed(Pattern(value: $0, of: `operator`, variables: statement.hasVariables), `operator`)
      }
    default: return .no
    }
  }

  private func all(_ holds: (Value) -> Truth) -> Truth {
    var result = Truth.yes
    for value in values { result = result && holds(value) }
    return result
  }
}

extension Narrowing {
  /// Whether a value names one owner, whatever its symbols stand for.
  fileprivate func isFixed(_ pattern: Pattern, _ name: ConditionOperator) -> Truth {
    if !pattern.hasWildcards && !pattern.hasVariables { return Narrowing.areFixed(pattern.tokens[...], name) }
    if pattern.tokens.count == 1, case .variable(let variable) = pattern.tokens[0] {
      return Truth(Narrowing.ownVariables.contains(variable))
    }
    switch self {
    case .owned, .address, .flag: return .no
    case .organizationPath: return Narrowing.isFixed(pattern.tokens, before: "/", name)
    case .userID: return Narrowing.isFixed(pattern.tokens, before: ":", name)
    case .arn:
      // An ARN that the cloud assigns has its account in it, whatever is appended.
      if case .symbol(let symbol)? = pattern.tokens.first, !symbol.mayHoldWildcards { return .yes }
      let segments = pattern.tokens.split(
        separator: .scalar(Pattern.colon), maxSplits: 5, omittingEmptySubsequences: false)
      guard segments.count == 6, !segments[4].isEmpty else { return .no }
      if case .variable(let variable)? = segments[4].first, segments[4].count == 1 {
        return Truth(Narrowing.ownVariables.contains(variable))
      }
      return Narrowing.areFixed(segments[4], name)
    }
  }

  private static func isFixed(
    _ tokens: [Pattern.Token], before separator: Unicode.Scalar, _ name: ConditionOperator
  ) -> Truth {
    guard let end = tokens.firstIndex(of: .scalar(separator.value)), end > 0 else { return .no }
    return areFixed(tokens[..<end], name)
  }

  private static func areFixed(_ tokens: ArraySlice<Pattern.Token>, _ name: ConditionOperator) -> Truth {
    var result = Truth.yes
    for token in tokens {
      switch token {
      case .scalar: continue
      case .symbol(let symbol): if name.hasWildcards && symbol.mayHoldWildcards { result = result && .unknown }
      case .one, .many, .manyInSegment, .variable: return .no
      }
    }
    return result
  }
}

/// Ranges of IP addresses in conditions.
enum AddressRange {
  /// Whether a value of `aws:SourceIp` is narrower than what S3 calls public: /8 of IPv4, /32 of IPv6.
  static func isNotTheInternet(_ value: Value) -> Truth {
    switch value {
    case .string(let text):
      let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
      guard let address = parts.first else { return .no }
      let isLong = address.utf8.contains(UInt8(ascii: ":"))
      guard parts.count == 2 else { return Truth(!address.isEmpty && address != "*") }
      guard let length = Int(parts[1]) else { return .no }
      return Truth(length >= (isLong ? 32 : 8))
    case .partial(let partial):
      // A prefix length that is known decides; the least of both families does for either.
      guard let slash = partial.suffix.lastIndex(of: "/") else { return .unknown }
      guard let length = Int(partial.suffix[partial.suffix.index(after: slash)...]) else { return .unknown }
      return length >= 32 ? .yes : length < 8 ? .no : .unknown
    case .unknown: return .unknown
    default: return .no
    }
  }
}
