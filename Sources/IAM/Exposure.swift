import Values

// Whether a document lets in the public, by AWS's own definition ("The meaning of public" in the S3, EFS and Secrets
// Manager guides): everyone may, unless principals or conditions hold access to fixed values.

extension Principal {
  /// Whether everyone is meant.
  ///
  /// A wildcard is no part of a principal but stands alone (IAM JSON policy elements: Principal), so that a string
  /// of which some text is known is not one. An ARN with a wildcard for its account counts all the same.
  var isEveryone: Truth {
    switch kind {
    case .any: return .yes
    case .unknown: return .unknown
    case .aws, .service, .federated, .canonicalUser: break
    }
    switch identifier {
    case .string("*"): return .yes
    case .string(let text):
      let parts = text.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
      return Truth(kind == .aws && parts.count == 6 && parts[4].utf8.contains(UInt8(ascii: "*")))
    case .unknown(let unknown): return unknown.symbol.mayHoldWildcards ? .unknown : .no
    default: return .no
    }
  }
}

extension Statement {
  /// Whether the statement names everyone: `"Principal": "*"`, `{"AWS": "*"}`, or `NotPrincipal`, which leaves the
  /// rest of the world.
  public var namesEveryone: Truth {
    if notPrincipals != nil { return .yes }
    var result = Truth.no
    for principal in principals ?? [] { result = result || principal.isEveryone }
    return result
  }

  /// Whether a condition holds access to fixed accounts, organizations, networks or resources.
  public var isNarrowed: Truth {
    var result = Truth.no
    for condition in conditions { result = result || condition.narrows(in: self) }
    return result
  }

  /// Whether the request is certain to have the key wherever the statement applies: `Null: {key: false}`.
  func requires(_ key: String) -> Bool {
    conditions.contains { condition in
      condition.operator?.family == .null && condition.keyName == key
        && condition.values.allSatisfy { $0.text?.lowercased() == "false" }
    }
  }
}

extension PolicyDocument {
  /// Whether the document lets in the public.
  public var isPublic: Truth {
    var result = unknownStatements.isEmpty ? Truth.no : .unknown
    for statement in statements { result = result || isPublic(statement) }
    return result
  }

  /// The statements that let in the public, or may.
  public var publicStatements: [(index: Int, isPublic: Truth)] {
    statements.compactMap { statement in
      let truth = isPublic(statement)
      return truth == .no ? nil : (statement.index, truth)
    }
  }

  /// Whether a statement lets in the public, and no other statement keeps it out.
  func isPublic(_ statement: Statement) -> Truth {
    let exposed = statement.allows && statement.namesEveryone && !statement.isNarrowed
    if exposed == .no { return .no }
    var guarded = Truth.no
    for other in statements where other.effect != .allow {
      guarded = guarded || (other.denies && other.keepsOutThePublic && other.covers(statement))
    }
    return exposed && !guarded
  }
}

extension Statement {
  /// Whether a Deny is for everyone but fixed values: `StringNotEquals: {aws:PrincipalOrgID: …}`, or `NotPrincipal`.
  fileprivate var keepsOutThePublic: Truth {
    var result = Truth.yes
    if let notPrincipals {
      for principal in notPrincipals { result = result && !principal.isEveryone }
    } else {
      result = namesEveryone
    }
    for condition in conditions { result = result && condition.spares(in: self) }
    return result
  }

  /// Whether the statement applies to all actions and resources of another one.
  fileprivate func covers(_ other: Statement) -> Truth {
    // What a `NotAction` leaves is taken for everything.
    let everything = [Pattern(tokens: [.many])]
    var result = Truth.yes
    for action in other.notActions == nil ? other.actionPatterns : everything {
      result = result && appliesTo(action: action, .every)
    }
    let resources = other.notResources == nil && other.resources != nil ? other.resourcePatterns : everything
    for resource in resources { result = result && appliesTo(resource: resource, .every, variablesMatch: false) }
    return result
  }
}
