/// `Reports`: one file per output format. In comes the outcome of a scan; out go bytes. Nothing here decides anything.

import Policy
import Source

/// The outcome of a scan, as every report sees it.
public struct Report: Sendable {
  /// Findings in the order of their location: path, line, column, rule.
  public let findings: [Finding]
  /// What could not be read or evaluated, in the order of path and line.
  public let diagnostics: [Diagnostic]
  /// Every rule that was loaded, by id; read when asked for.
  public var rules: [Rule] { allRules() }
  private let allRules: @Sendable () -> [Rule]
  public let counts: Counts
  /// What the report was made of, kept: taking it apart would take longer than writing the report.
  private let origin: (any Sendable)?
  /// The version of the tool.
  public let version: String

  public struct Counts: Sendable {
    public var files: Int
    public var resources: Int
    public var rules: Int
    public var passed: Int
    public var failed: Int
    public var unknown: Int
    public var suppressed: Int

    public init(
      files: Int = 0, resources: Int = 0, rules: Int = 0, passed: Int = 0, failed: Int = 0, unknown: Int = 0,
      suppressed: Int = 0
    ) {
      self.files = files
      self.resources = resources
      self.rules = rules
      self.passed = passed
      self.failed = failed
      self.unknown = unknown
      self.suppressed = suppressed
    }
  }

  public init(
    findings: [Finding], diagnostics: [Diagnostic], rules: @autoclosure @escaping @Sendable () -> [Rule],
    counts: Counts, origin: (any Sendable)? = nil, version: String
  ) {
    self.findings = findings
    self.diagnostics = diagnostics
    allRules = rules
    self.counts = counts
    self.origin = origin
    self.version = version
  }
}

/// One output format.
public protocol ReportFormat: Sendable {
  /// The report as bytes, ready to be written.
  func render(_ report: Report) -> [UInt8]
}
