import Inventory
import Policy
import Source

/// One HTML file that stands on its own: no scripts, nothing loaded. Severities can be hidden by style sheet alone.
public struct HTMLReport: ReportFormat {
  /// Source lines are cut here.
  private static let columns = 160

  public init() {}

  public func render(_ report: Report) -> [UInt8] {
    let cache = SourceCache()
    var bytes: [UInt8] = []
    let labels = HTMLReport.labels.filter { label in report.findings.contains { $0.label == label } }
    bytes.write(
      """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
      <title>infrascan: \(Markup.text(report.headline))</title>
      <style>
      \(HTMLReport.style)
      </style>
      </head>
      <body>
      <h1>\(Markup.text(report.headline))</h1>
      <p class="dim">\(Markup.text(report.coverage)). infrascan \(Markup.text(report.version)).</p>\n
      """)
    for label in labels {
      let count = report.findings.count { $0.label == label }
      bytes.write(
        "<input type=\"checkbox\" id=\"\(label)\" checked><label for=\"\(label)\">\(label) \(count)</label>\n")
    }
    bytes.write("<main>\n")
    for diagnostic in report.diagnostics { bytes.write(article(diagnostic, cache)) }
    for finding in report.findings { bytes.write(article(finding, cache)) }
    bytes.write("</main>\n</body>\n</html>\n")
    return bytes
  }

  private func article(_ diagnostic: Diagnostic, _ cache: SourceCache) -> String {
    let excerpt = diagnostic.range.map { self.excerpt($0, cache) }
    return """
      <article class="error">
      <h2><b>\(diagnostic.severity.rawValue)</b> \(Markup.text(cache.summary(diagnostic)))</h2>
      <p>\(Markup.text(cache.detail(diagnostic)))</p>
      \(excerpt ?? "<p class=\"place\">\(Markup.text(diagnostic.path))</p>")
      </article>\n
      """
  }

  private func article(_ finding: Finding, _ cache: SourceCache) -> String {
    var rows: [(String, String)] = [("resource", cache.address(finding))]
    if finding.resource.isConditional {
      rows.append(("if created", "the code does not decide whether this resource exists"))
    }
    for call in finding.related { rows.append(("called from", place(call, cache))) }
    for step in finding.trace {
      rows.append(("value from", "\(place(step.range, cache)) \(Redaction.text(step.note, hiding: []))"))
    }
    if let suppression = finding.suppression { rows.append(("suppressed", suppression.text)) }
    if finding.verdict != .pass, !finding.rule.remediation.isEmpty { rows.append(("to fix", finding.rule.remediation)) }
    let details = rows.map { "<dt>\($0)</dt><dd>\(Markup.text($1))</dd>" }.joined(separator: "\n")
    return """
      <article class="\(finding.label)">
      <h2><b>\(finding.label)</b> <code>\(Markup.text(finding.rule.id))</code> \(Markup.text(finding.rule.title))</h2>
      <p>\(Markup.text(cache.message(finding)))</p>
      \(excerpt(finding.location, cache))
      <dl>
      \(details)
      </dl>
      </article>\n
      """
  }

  private func place(_ range: SourceRange, _ cache: SourceCache) -> String {
    let start = cache.region(range).start
    return "\(range.path):\(start.line):\(start.column)"
  }

  /// The place and the source lines, the fault marked.
  private func excerpt(_ range: SourceRange, _ cache: SourceCache) -> String {
    let excerpt = Excerpt(range, in: cache, width: HTMLReport.columns)
    func lines(_ lines: [Excerpt.Line]) -> [String] {
      lines.map { line in
        var text = Markup.escaped(line.text)
        if let marked = line.marked {
          let utf8 = line.text.utf8
          let start = utf8.index(utf8.startIndex, offsetBy: marked.lowerBound)
          let end = utf8.index(utf8.startIndex, offsetBy: marked.upperBound)
          text = "\(Markup.escaped(line.text[..<start]))<mark>\(Markup.escaped(line.text[start..<end]))</mark>"
          text += Markup.escaped(line.text[end...])
        }
        return "<i>\(line.number)</i>\(text)"
      }
    }
    var rows = lines(excerpt.head)
    if !excerpt.tail.isEmpty { rows += ["<i>…</i>"] + lines(excerpt.tail) }
    return """
      <p class="place">\(Markup.text(place(range, cache)))</p>
      <pre>\(rows.joined(separator: "\n"))</pre>
      """
  }

  private static let labels =
    Severity.allCases.reversed().map(\.rawValue) + ["undecided", "suppressed", "pass"]

  private static let style: String = {
    let hiding = labels.map { "#\($0):not(:checked)~main .\($0)" }.joined(separator: ",")
    return """
      :root{color-scheme:light dark;--line:#8884;--soft:#8881;--mark:#e5484d44}
      body{font:15px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}
      h1{font-size:1.4rem}h2{font-size:1rem;margin:0}
      h2 b{text-transform:uppercase;font-size:.8rem}
      article{border:1px solid var(--line);border-left-width:4px;border-radius:6px;padding:1rem;margin:1rem 0}
      .critical{border-left-color:#b030c0}.high,.error{border-left-color:#e5484d}
      .medium{border-left-color:#e0a000}.low{border-left-color:#2090b0}
      code,pre,.place{font-family:ui-monospace,monospace;font-size:.85rem}
      pre{overflow-x:auto;background:var(--soft);padding:.5rem;border-radius:4px}
      pre i{display:inline-block;width:3.5rem;padding-right:1rem;text-align:right;opacity:.5;font-style:normal;\
      user-select:none;box-sizing:border-box}
      mark{background:var(--mark);color:inherit;border-bottom:2px solid #e5484d}
      dl{display:grid;grid-template-columns:max-content 1fr;gap:.2rem 1rem;margin:.5rem 0 0}
      dt,.dim,.place{opacity:.7}dd{margin:0;white-space:pre-wrap;overflow-wrap:anywhere}
      label{margin-right:1rem}
      \(hiding){display:none}
      """
  }()
}
