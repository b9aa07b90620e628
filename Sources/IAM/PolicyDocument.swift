/// `IAM`: policy documents from wherever they stand, and decisions over them.
///
/// In come JSON files and Terraform attributes that hold policy documents; out go resources of format `iam` and
/// three-valued answers: what a document allows, whether it is public, whom it trusts. The rules are those of AWS's
/// documented policy grammar and evaluation logic. Nothing here judges: that an answer is bad is a policy's to say.

import Inventory
import Synchronization
import Values

/// A policy document, by the grammar of the IAM JSON policy language.
public struct PolicyDocument: Sendable {
  /// `2012-10-17` or `2008-10-17`; absent means the latter.
  public let version: Value?
  public let id: Value?
  public let statements: [Statement]
  /// What stands for statements that the code does not determine.
  public let unknownStatements: [Symbol]

  /// Whether `${aws:username}` and its like are variables here, and not plain text.
  ///
  /// Only version 2012-10-17 has variables; where the version is not known they are taken for variables.
  public var hasVariables: Bool { PolicyDocument.hasVariables(version) }

  static func hasVariables(_ version: Value?) -> Bool {
    switch version {
    case .string(let text)?: text == "2012-10-17"
    case .unknown?, .partial?: true
    default: false
    }
  }

  /// What the document is by its content: who is named in it, and for which actions.
  public var kind: DocumentKind {
    let named = statements.filter { $0.principals != nil || $0.notPrincipals != nil }
    if named.isEmpty { return .identity }
    let assumes = named.allSatisfy { statement in
      guard let actions = statement.actions else { return false }
      return !actions.isEmpty && actions.allSatisfy(PolicyDocument.isTrustAction)
    }
    return assumes ? .trust : .resource
  }

  private static func isTrustAction(_ action: Value) -> Bool {
    guard let text = action.stringValue?.lowercased() else { return false }
    return text.hasPrefix("sts:assumerole") || text == "sts:tagsession" || text == "sts:setsourceidentity"
      || text == "sts:setcontext"
  }
}

/// What a document is for.
public enum DocumentKind: String, Sendable, CaseIterable {
  /// Says what the identity it is attached to may do.
  case identity
  /// Says who may assume the role it belongs to.
  case trust
  /// Says who may do what to the resource it is attached to.
  case resource
  /// Bounds what other documents grant and grants nothing itself: service control policies, endpoint policies.
  case boundary
}

/// One statement of a document.
public struct Statement: Sendable {
  public enum Effect: String, Sendable {
    case allow = "Allow"
    case deny = "Deny"
    case unknown = ""
  }

  /// The statement's place in the document, from 0.
  public let index: Int
  public let sid: Value?
  public let effect: Effect
  /// The symbol that stands for the effect where it is not known.
  public let effectSymbol: Symbol?
  /// `Action`, `NotAction`, `Resource`, `NotResource`: strings, symbols, or partly known strings; a symbol may also
  /// stand for any number of strings. `nil` where the element is absent.
  public let actions: [Value]?
  public let notActions: [Value]?
  public let resources: [Value]?
  public let notResources: [Value]?
  /// `Principal` and `NotPrincipal`, one entry for each identifier; `nil` where the element is absent.
  public let principals: [Principal]?
  public let notPrincipals: [Principal]?
  /// All of them must hold for the statement to apply.
  public let conditions: [Condition]

  let patterns: StatementPatterns
  var actionPatterns: [Pattern] { patterns.all.actions }
  var resourcePatterns: [Pattern] { patterns.all.resources }
  /// Whether policy variables are variables in this statement's document.
  let hasVariables: Bool

  /// Whether the statement allows.
  public var allows: Truth {
    switch effect {
    case .allow: .yes
    case .deny: .no
    case .unknown: .unknown
    }
  }

  /// Whether the statement denies.
  public var denies: Truth { !allows }
}

/// The patterns of a statement's elements, made when they are first matched: few statements ever are.
final class StatementPatterns: Sendable {
  private let actions: [Value]
  private let resources: [Value]
  private let hasVariables: Bool
  private let made = Mutex<(actions: [Pattern], resources: [Pattern])?>(nil)

  init(actions: [Value], resources: [Value], hasVariables: Bool) {
    self.actions = actions
    self.resources = resources
    self.hasVariables = hasVariables
  }

  var all: (actions: [Pattern], resources: [Pattern]) {
    if let known = made.withLock({ $0 }) { return known }
    let patterns = (
      actions: actions.map { Pattern(action: $0) },
      resources: resources.map { Pattern(resource: $0, variables: hasVariables) }
    )
    made.withLock { $0 = patterns }
    return patterns
  }
}

/// One identifier of a `Principal` or `NotPrincipal` element.
public struct Principal: Sendable, Hashable {
  public enum Kind: String, Sendable {
    /// `"Principal": "*"`
    case any = "*"
    case aws = "AWS"
    case service = "Service"
    case federated = "Federated"
    case canonicalUser = "CanonicalUser"
    /// The element as a whole is not known.
    case unknown = ""
  }

  public let kind: Kind
  public let identifier: Value
}

/// One key of a `Condition` element under its operator.
public struct Condition: Sendable {
  /// `nil` where the condition as a whole is not known.
  public let `operator`: ConditionOperator?
  /// A condition key: known, partly known (`${…}:sub`), or a symbol.
  public let key: Value
  /// Any one of them makes the condition hold; under a negated operator none may.
  public let values: [Value]

  /// The key in lower case where it is known: keys are compared without regard to case.
  public var keyName: String? { key.stringValue?.lowercased() }
}

/// A condition operator: `ForAnyValue:StringLikeIfExists`.
public struct ConditionOperator: Sendable, Hashable {
  public enum Family: Sendable {
    case string, arn, address, bool, null, numeric, date, binary, other
  }

  /// The operator as it is written.
  public let name: String
  public let family: Family
  /// Whether it holds where the values do not match: `StringNotEquals`, `ArnNotLike`, `NotIpAddress`.
  public let isNegated: Bool
  /// Whether `*` and `?` in the values are wildcards. They are in both `ArnEquals` and `ArnLike`.
  public let hasWildcards: Bool
  public let ignoresCase: Bool
  /// `…IfExists`: holds where the request does not have the key.
  public let ifExists: Bool
  /// `ForAllValues:`, which also holds where the request does not have the key.
  public let isForAllValues: Bool
  /// `ForAnyValue:`, which never holds where the request does not have the key.
  public let isForAnyValue: Bool

  public init(_ name: String) {
    self.name = name
    var rest = name.lowercased()
    isForAllValues = rest.hasPrefix("forallvalues:")
    isForAnyValue = rest.hasPrefix("foranyvalue:")
    if let colon = rest.utf8.firstIndex(of: UInt8(ascii: ":")) { rest = String(rest[rest.utf8.index(after: colon)...]) }
    ifExists = rest.hasSuffix("ifexists")
    if ifExists { rest = String(rest.utf8.dropLast("ifexists".utf8.count)) ?? rest }
    switch rest {
    case "stringequals", "stringnotequals", "stringequalsignorecase", "stringnotequalsignorecase", "stringlike",
      "stringnotlike":
      family = .string
    case "arnequals", "arnnotequals", "arnlike", "arnnotlike": family = .arn
    case "ipaddress", "notipaddress": family = .address
    case "bool": family = .bool
    case "null": family = .null
    case "binaryequals": family = .binary
    default: family = rest.hasPrefix("numeric") ? .numeric : rest.hasPrefix("date") ? .date : .other
    }
    isNegated = rest.hasPrefix("stringnot") || rest.hasPrefix("arnnot") || rest.hasPrefix("not")
    hasWildcards = family == .arn || rest.hasSuffix("like")
    ignoresCase = rest.hasSuffix("ignorecase")
  }
}
