import Inventory
import Policy
import Source

/// JUnit XML, which most CI servers show: a suite per file, a case per rule and resource. Errors are cases of their
/// file.
public struct JUnitReport: ReportFormat {
  public init() {}

  private enum Case {
    case finding(Finding)
    case diagnostic(Diagnostic)
  }

  public func render(_ report: Report) -> [UInt8] {
    let cache = SourceCache()
    var paths: [String] = []
    var suites: [String: [Case]] = [:]
    func add(_ item: Case, to path: String) {
      if suites[path] == nil { paths.append(path) }
      suites[path, default: []].append(item)
    }
    for diagnostic in report.diagnostics where diagnostic.severity == .error {
      add(.diagnostic(diagnostic), to: diagnostic.path)
    }
    for finding in report.findings { add(.finding(finding), to: finding.location.path) }

    var body = ""
    var total = (tests: 0, failures: 0, errors: 0, skipped: 0)
    for path in paths {
      let cases = suites[path] ?? []
      let failures = cases.count { if case .finding(let finding) = $0 { finding.counts } else { false } }
      let errors = cases.count { if case .diagnostic = $0 { true } else { false } }
      let skipped = cases.count {
        if case .finding(let finding) = $0 {
          !finding.counts && (finding.verdict != .pass || finding.suppression != nil)
        } else {
          false
        }
      }
      total = (total.tests + cases.count, total.failures + failures, total.errors + errors, total.skipped + skipped)
      body += """
          <testsuite name="\(Markup.attribute(path))" tests="\(cases.count)" failures="\(failures)" \
        errors="\(errors)" skipped="\(skipped)">\n
        """
      for item in cases { body += element(item, cache) }
      body += "  </testsuite>\n"
    }
    if paths.isEmpty {
      // Some servers take a report without cases for a broken one.
      total.tests = 1
      body = """
          <testsuite name="infrascan" tests="1" failures="0" errors="0" skipped="0">
            <testcase classname="infrascan" name="\(Markup.attribute(report.coverage))"/>
          </testsuite>\n
        """
    }
    let head = """
      <?xml version="1.0" encoding="UTF-8"?>
      <testsuites name="infrascan" tests="\(total.tests)" failures="\(total.failures)" errors="\(total.errors)" \
      skipped="\(total.skipped)">\n
      """
    return Array((head + body + "</testsuites>\n").utf8)
  }

  private func element(_ item: Case, _ cache: SourceCache) -> String {
    switch item {
    case .diagnostic(let diagnostic):
      let text = "\(diagnostic.path):\(cache.line(diagnostic)): \(cache.message(diagnostic))"
      return """
            <testcase classname="infrascan" name="readable" file="\(Markup.attribute(diagnostic.path))">
              <error message="\(Markup.attribute(cache.summary(diagnostic)))">\(Markup.text(text))</error>
            </testcase>\n
        """
    case .finding(let finding):
      let region = cache.region(finding.location)
      let message = cache.message(finding)
      let head = """
            <testcase classname="\(Markup.attribute(finding.rule.id))" \
        name="\(Markup.attribute(cache.address(finding)))" \
        file="\(Markup.attribute(finding.location.path))" line="\(region.start.line)"
        """
      if finding.counts {
        var lines = ["\(finding.rule.title)", "\(finding.location.path):\(region.start.line):\(region.start.column)"]
        lines += [message, finding.rule.remediation].filter { !$0.isEmpty }
        return head + """
          >
                <failure type="\(finding.rule.severity.rawValue)" message="\(Markup.attribute(message))">\
          \(Markup.text(lines.joined(separator: "\n")))</failure>
              </testcase>\n
          """
      }
      if finding.verdict == .pass && finding.suppression == nil { return head + "/>\n" }
      let reason = finding.suppression.map { "suppressed: \($0.text)" } ?? "undecided: \(message)"
      return head + """
        >
              <skipped message="\(Markup.attribute(reason))"/>
            </testcase>\n
        """
    }
  }
}
