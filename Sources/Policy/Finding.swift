import Inventory
import Source
import Values

/// How much a rule's violation matters.
public enum Severity: String, Sendable, CaseIterable, Comparable {
  case info
  case low
  case medium
  case high
  case critical

  public static func < (a: Severity, b: Severity) -> Bool {
    a.rank < b.rank
  }

  private var rank: Int {
    switch self {
    case .info: 0
    case .low: 1
    case .medium: 2
    case .high: 3
    case .critical: 4
    }
  }
}

/// What a policy says of a resource.
public enum Verdict: String, Sendable {
  case pass
  case fail
  /// The code does not decide it.
  case unknown
}

/// What a rule is, apart from how it decides: one or more policy blocks of the same name.
public struct Rule: Sendable {
  /// The name of the policy, unique among the rules of a scan.
  public let id: String
  /// What must hold, as a sentence without a full stop.
  public let title: String
  public let severity: Severity
  public let category: String
  /// Why it matters; may be empty.
  public let rationale: String
  /// What to write; may be empty.
  public let remediation: String
  /// Where to read more; a statement of the reference architecture as `architecture:D1`.
  public let links: [String]
  /// The checks of other scanners that this rule answers for: `checkov:CKV_AWS_133`.
  public let aliases: [String]
  /// The controls of compliance frameworks: `["cis_aws": ["2.3.1"]]`, sorted by framework.
  public let controls: [(framework: String, controls: [String])]
  /// The resource types judged.
  public let targets: [String]
  /// The policy file: `rules/aws/rds.policy.hcl`.
  public let file: String
  /// How binding the policy is.
  public let level: EnforcementLevel

  public init(
    id: String, title: String, severity: Severity, category: String, rationale: String, remediation: String,
    links: [String], aliases: [String], controls: [(framework: String, controls: [String])], targets: [String],
    file: String, level: EnforcementLevel = .mandatory
  ) {
    self.id = id
    self.title = title
    self.severity = severity
    self.category = category
    self.rationale = rationale
    self.remediation = remediation
    self.links = links
    self.aliases = aliases
    self.controls = controls
    self.targets = targets
    self.file = file
    self.level = level
  }
}

/// A reason given in code or configuration why a finding does not count.
public struct Suppression: Sendable, Hashable {
  public let reason: String
  /// The last day it holds, as written: `2027-01-31`.
  public let until: String?
  /// Whether it stands beside the code, and not in configuration or a baseline.
  public let isInSource: Bool

  public init(reason: String, until: String? = nil, isInSource: Bool = true) {
    self.reason = reason
    self.until = until
    self.isInSource = isInSource
  }
}

extension Rule {
  /// The rule with another severity.
  public func with(severity: Severity) -> Rule {
    if severity == self.severity { return self }
    return Rule(
      id: id, title: title, severity: severity, category: category, rationale: rationale, remediation: remediation,
      links: links, aliases: aliases, controls: controls, targets: targets, file: file, level: level)
  }
}

/// What one rule says of one resource.
public struct Finding: Sendable {
  public var rule: Rule
  public let verdict: Verdict
  /// What is wrong here; for an unknown verdict what it depends on.
  public let message: String
  public let resource: Resource
  /// The attribute at fault; empty where the resource as a whole is meant.
  public let attribute: AttributePath
  /// The range of the attribute, or of the resource's header where the attribute is absent.
  public let location: SourceRange
  /// The enclosing module calls, innermost first.
  public let related: [SourceRange]
  /// Where the value came through, from its origin to the attribute.
  public let trace: [TraceStep]
  /// The changes of the code that the policy's fix makes, all of them or none.
  public let edits: [TextEdit]
  public var suppression: Suppression?
  /// The variants of the root module in which this is so; empty where it has none.
  public var variants: [String] = []
  /// Stable when lines move: made from rule, address and attribute path.
  public let fingerprint: String

  public init(
    rule: Rule, verdict: Verdict, message: String, resource: Resource, attribute: AttributePath,
    location: SourceRange, related: [SourceRange], trace: [TraceStep], edits: [TextEdit] = [],
    suppression: Suppression? = nil, fingerprint: String
  ) {
    self.rule = rule
    self.verdict = verdict
    self.message = message
    self.resource = resource
    self.attribute = attribute
    self.location = location
    self.related = related
    self.trace = trace
    self.edits = edits
    self.suppression = suppression
    self.fingerprint = fingerprint
  }
}
