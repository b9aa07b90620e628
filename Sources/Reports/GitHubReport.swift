import Inventory
import Policy
import Source

/// Workflow commands of GitHub Actions, which become annotations on the lines of a pull request.
///
/// GitHub shows ten errors, ten warnings and ten notices of a step, so the worst come first. Passes and suppressed
/// findings are left out: an annotation asks for something to be done.
public struct GitHubReport: ReportFormat {
  public init() {}

  public func render(_ report: Report) -> [UInt8] {
    let cache = SourceCache()
    var bytes: [UInt8] = []
    for diagnostic in report.diagnostics {
      bytes.write(
        GitHubReport.command(
          diagnostic.severity.rawValue, path: diagnostic.path, diagnostic.range.map(cache.region),
          title: diagnostic.severity == .error ? "Could not be read whole" : "Warning",
          message: cache.message(diagnostic)))
    }
    let ranked = report.findings.filter { $0.suppression == nil && $0.verdict != .pass }.enumerated().sorted { a, b in
      let (x, y) = (a.element, b.element)
      if x.verdict != y.verdict { return x.verdict == .fail }
      if x.rule.severity != y.rule.severity { return x.rule.severity > y.rule.severity }
      return a.offset < b.offset
    }
    for (_, finding) in ranked {
      var message = cache.message(finding) + "\n" + cache.address(finding)
      for call in finding.related {
        message += "\nCalled from \(call.path):\(cache.region(call).start.line)"
      }
      if !finding.rule.remediation.isEmpty { message += "\n\n" + finding.rule.remediation }
      bytes.write(
        GitHubReport.command(
          finding.verdict == .fail ? GitHubReport.level(finding.rule.severity) : "notice",
          path: finding.location.path, cache.region(finding.location),
          title: "\(finding.label): \(finding.rule.title) (\(finding.rule.id))", message: message))
    }
    bytes.write(report.headline + (report.complaints.isEmpty ? "" : " and \(report.complaints)") + "\n")
    bytes.write(report.coverage + "\n")
    return bytes
  }

  private static func level(_ severity: Severity) -> String {
    switch severity {
    case .critical, .high: "error"
    case .medium: "warning"
    case .low, .info: "notice"
    }
  }

  private static func command(
    _ name: String, path: String, _ region: Region?, title: String, message: String
  ) -> String {
    var properties = ["file=\(escaped(Printable.line(path), property: true))"]
    if let region {
      properties.append("line=\(region.start.line)")
      properties.append("endLine=\(region.end.line)")
      // Columns are taken only where the range stays on one line.
      if region.start.line == region.end.line {
        properties.append("col=\(region.start.column)")
        properties.append("endColumn=\(max(region.start.column, region.end.column - 1))")
      }
    }
    properties.append("title=\(escaped(Printable.line(title), property: true))")
    return "::\(name) \(properties.joined(separator: ","))::\(escaped(Printable.text(message), property: false))\n"
  }

  /// The runner ends a command at the end of its line and a property at `,` or `::`, and reads `%` as an escape.
  static func escaped(_ text: String, property: Bool) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "%": result += "%25"
      case "\r": result += "%0D"
      case "\n": result += "%0A"
      case ":" where property: result += "%3A"
      case "," where property: result += "%2C"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
