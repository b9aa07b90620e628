import Inventory
import Policy
import Source

/// What a report counts over its findings and diagnostics.
struct Tally {
  /// Findings that count: failed and not suppressed.
  var failed = 0
  /// Those by severity, the worst first, without zeros.
  var bySeverity: [(severity: Severity, count: Int)] = []
  var errors = 0
  var warnings = 0
}

extension Report {
  var tally: Tally {
    var tally = Tally()
    var counts: [Severity: Int] = [:]
    for finding in findings where finding.counts { counts[finding.rule.severity, default: 0] += 1 }
    tally.bySeverity = Severity.allCases.reversed().compactMap { severity in
      counts[severity].map { (severity, $0) }
    }
    tally.failed = tally.bySeverity.reduce(0) { $0 + $1.count }
    tally.errors = diagnostics.count { $0.severity == .error }
    tally.warnings = diagnostics.count - tally.errors
    return tally
  }

  /// "3 findings: 1 critical, 2 high", or "No findings".
  var headline: String {
    let tally = tally
    guard tally.failed > 0 else { return "No findings" }
    let parts = tally.bySeverity.map { "\($0.count) \($0.severity.rawValue)" }
    return "\(Report.count(tally.failed, "finding")): \(parts.joined(separator: ", "))"
  }

  /// "2 errors, 1 warning", or nothing.
  var complaints: String {
    let tally = tally
    var parts: [String] = []
    if tally.errors > 0 { parts.append(Report.count(tally.errors, "error")) }
    if tally.warnings > 0 { parts.append(Report.count(tally.warnings, "warning")) }
    return parts.joined(separator: ", ")
  }

  /// "12 files, 48 resources, 61 rules, 2 undecided, 1 suppressed".
  var coverage: String {
    var parts = [
      Report.count(counts.files, "file"), Report.count(counts.resources, "resource"),
      Report.count(counts.rules, "rule"),
    ]
    if counts.unknown > 0 { parts.append("\(counts.unknown) undecided") }
    if counts.suppressed > 0 { parts.append("\(counts.suppressed) suppressed") }
    return parts.joined(separator: ", ")
  }

  static func count(_ number: Int, _ noun: String) -> String {
    number == 1 ? "1 \(noun)" : "\(number) \(noun)s"
  }
}

extension Finding {
  /// Whether this is something to be done about.
  var counts: Bool { verdict == .fail && suppression == nil }

  /// What the finding amounts to, in a word: the severity of one that counts.
  var label: String {
    if suppression != nil { return "suppressed" }
    switch verdict {
    case .fail: return rule.severity.rawValue
    case .unknown: return "undecided"
    case .pass: return "pass"
    }
  }
}

extension Suppression {
  /// The reason and how long it holds, as one sentence part.
  var text: String { until.map { "\(reason) (until \($0))" } ?? reason }
}
