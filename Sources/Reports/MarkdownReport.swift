import Inventory
import Policy
import Source

/// GitHub-flavoured Markdown, for a job summary (`$GITHUB_STEP_SUMMARY`) or a comment.
public struct MarkdownReport: ReportFormat {
  /// GitHub refuses a step's summary over 1 MiB; the rest is for the closing line.
  private static let limit = 900 << 10

  public init() {}

  public func render(_ report: Report) -> [UInt8] {
    let cache = SourceCache()
    var bytes: [UInt8] = []
    bytes.write("## infrascan: \(report.headline)\n\n")
    bytes.write("\(report.coverage)\(report.complaints.isEmpty ? "" : ", \(report.complaints)").\n")

    var left = 0
    if !report.findings.isEmpty {
      bytes.write("\n| | Rule | What is wrong | Where |\n| --- | --- | --- | --- |\n")
      for finding in report.findings {
        guard bytes.count < MarkdownReport.limit else {
          left += 1
          continue
        }
        bytes.write(row(finding, cache))
      }
    }
    if left > 0 { bytes.write("\n\(Report.count(left, "more finding")) left out: see another format.\n") }

    if !report.diagnostics.isEmpty, bytes.count < MarkdownReport.limit {
      bytes.write("\n### Not read whole\n\n")
      for diagnostic in report.diagnostics where bytes.count < MarkdownReport.limit {
        let place = "\(diagnostic.path):\(cache.line(diagnostic))"
        bytes.write(
          "- \(diagnostic.severity.rawValue): \(code(place)) \(MarkdownReport.escaped(cache.message(diagnostic)))\n")
      }
    }

    var seen: Set<String> = []
    let rules = report.findings.filter(\.counts).map(\.rule).filter { seen.insert($0.id).inserted }
    if !rules.isEmpty, bytes.count < MarkdownReport.limit {
      bytes.write("\n<details><summary>How to fix</summary>\n\n")
      for rule in rules where bytes.count < MarkdownReport.limit {
        let text = rule.remediation.isEmpty ? RuleHelp(rule).text : rule.remediation
        bytes.write("\(code(rule.id)) <b>\(Markup.text(rule.title))</b>\n\n<pre>\(Markup.text(text))</pre>\n\n")
      }
      bytes.write("</details>\n")
    }
    return bytes
  }

  private func row(_ finding: Finding, _ cache: SourceCache) -> String {
    let region = cache.region(finding.location)
    let message = MarkdownReport.escaped(cache.message(finding))
    let address = code(cache.address(finding))
    var place = code("\(finding.location.path):\(region.start.line)")
    for call in finding.related { place += "<br>from \(code("\(call.path):\(cache.region(call).start.line)"))" }
    let label = finding.counts ? "**\(finding.label)**" : finding.label
    return "| \(label) | \(code(finding.rule.id)) | \(message)<br>\(address) | \(place) |\n"
  }

  /// A code span in HTML, which a backtick or a bar in the text cannot end.
  private func code(_ text: String) -> String {
    "<code>\(MarkdownReport.entities(Printable.line(text)))</code>"
  }

  /// Prose on one line in which nothing is markup, a link, a picture, or the mention of someone.
  static func escaped(_ text: String) -> String {
    text.split(separator: "\n").map { entities(Printable.line(String($0))) }.joined(separator: "<br>")
  }

  private static func entities(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "@": result += "@<!-- -->"
      case "&", "<", ">", "\"", "'", "|", "*", "_", "`", "~", "[", "]", "!", "\\", "#", "$", "/":
        result += "&#\(scalar.value);"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
