import Values

/// What a document says of an action on a resource.
///
/// By the evaluation logic of one document: denied unless a statement allows it, and denied where a statement denies
/// it, whatever else allows it. What the request decides (conditions, policy variables, who asks) leaves two answers.
public struct Access: Sendable {
  /// Whether it is allowed to some request at least.
  public let underSomeConditions: Truth
  /// Whether it is allowed to every request: without conditions, and to whoever asks.
  public let underAllConditions: Truth
  /// The statements that allow it, or may, by their places in the document.
  public let allowing: [Int]
  /// The statements that deny it, or may, always or under conditions.
  public let denying: [Int]

  /// Whether it is allowed, but only to requests that meet conditions.
  public var isConditional: Truth { underSomeConditions && !underAllConditions }
}

extension PolicyDocument {
  /// How much of what an action and a resource with wildcards stand for is asked about.
  public enum Reach: Sendable {
    /// Whether all of it is allowed: `s3:*` only where every action of S3 is.
    case every
    /// Whether any of it is allowed: `s3:*` where at least one action of S3 is.
    case any
  }

  /// What the document says of an action on a resource.
  ///
  /// - Parameters:
  ///   - action: an action, with or without wildcards.
  ///   - resource: an ARN, with or without wildcards; `*` for all resources.
  ///   - reach: what wildcards in both mean.
  public func access(to action: Value, on resource: Value, _ reach: Reach = .every) -> Access {
    // Every action has a service before its colon.
    let action = action.stringValue == "*" ? Value.string("*:*") : action
    return access(to: Pattern(action: action), on: Pattern(resource: resource, variables: false), reach)
  }

  func access(to action: Pattern, on resource: Pattern, _ reach: Reach) -> Access {
    var allowedInSome = unknownStatements.isEmpty ? Truth.no : .unknown
    var allowedInAll = allowedInSome
    var deniedInSome = allowedInSome
    var deniedInAll = allowedInSome
    var allowing: [Int] = []
    var denying: [Int] = []
    // All of it is allowed unless any of it is denied; any of it is allowed unless all of it is denied.
    let (allowed, denied): (Pattern.Extent, Pattern.Extent) = reach == .every ? (.every, .any) : (.any, .every)
    for statement in statements {
      if statement.effect != .deny {
        let some = statement.allows && statement.applies(to: action, on: resource, allowed, variablesMatch: true)
        if some != .no {
          allowing.append(statement.index)
          allowedInSome = allowedInSome || some
          allowedInAll =
            allowedInAll
            || (statement.allows && statement.isUnconditional
              && statement.applies(to: action, on: resource, allowed, variablesMatch: false))
        }
      }
      if statement.effect != .allow {
        let some = statement.denies && statement.applies(to: action, on: resource, denied, variablesMatch: true)
        if some != .no {
          denying.append(statement.index)
          deniedInSome = deniedInSome || some
          deniedInAll =
            deniedInAll
            || (statement.denies && statement.isUnconditional
              && statement.applies(to: action, on: resource, denied, variablesMatch: false))
        }
      }
    }
    return Access(
      underSomeConditions: allowedInSome && !deniedInAll, underAllConditions: allowedInAll && !deniedInSome,
      allowing: allowing, denying: denying)
  }
}

extension Statement {
  /// Whether neither conditions nor the principal decide if the statement applies to a request.
  var isUnconditional: Truth {
    var result = Truth.yes
    for condition in conditions { result = result && (condition.operator == nil ? .unknown : .no) }
    if notPrincipals != nil { return .no }
    return principals == nil ? result : result && namesEveryone
  }

  /// Whether the statement's actions and resources match all, or some, of what is asked about.
  func applies(
    to action: Pattern, on resource: Pattern, _ extent: Pattern.Extent, variablesMatch: Bool
  ) -> Truth {
    appliesTo(action: action, extent) && appliesTo(resource: resource, extent, variablesMatch: variablesMatch)
  }

  func appliesTo(action: Pattern, _ extent: Pattern.Extent) -> Truth {
    Statement.any(of: actionPatterns, negated: notActions != nil, match: action, extent, variablesMatch: true)
  }

  /// A statement without `Resource`, as some resource policies have them, is about the resource it is attached to.
  func appliesTo(resource: Pattern, _ extent: Pattern.Extent, variablesMatch: Bool) -> Truth {
    if resources == nil && notResources == nil { return .yes }
    return Statement.any(
      of: resourcePatterns, negated: notResources != nil, match: resource, extent, variablesMatch: variablesMatch)
  }

  private static func any(
    of patterns: [Pattern], negated: Bool, match target: Pattern, _ extent: Pattern.Extent, variablesMatch: Bool
  ) -> Truth {
    // `NotAction` applies to all of a target that none of its patterns touches, and to some of it unless one of them
    // covers it.
    let sought: Pattern.Extent = negated ? (extent == .every ? .any : .every) : extent
    let variables = negated ? !variablesMatch : variablesMatch
    var found = Truth.no
    for pattern in patterns {
      found = found || pattern.matches(target, sought, variablesMatch: variables)
      if found == .yes { break }
    }
    return negated ? !found : found
  }
}
