import Inventory
import Policy
import Source
import Values

/// The report for programs: the stable form of `infrascan scan --format json`. New members may come, none goes or
/// changes.
public struct JSONReport: ReportFormat {
  public init() {}

  public func render(_ report: Report) -> [UInt8] {
    let cache = SourceCache()
    var json = JSONWriter(indented: true)
    json.object { json in
      json.member("schemaVersion", 1)
      json.member("findings") { json in
        json.array(report.findings) { $0.finding($1, cache) }
      }
      json.member("errors") { json in
        json.array(report.diagnostics.filter { $0.severity == .error }) { json, diagnostic in
          json.object { json in
            json.member("path", diagnostic.path)
            json.member("startLine", cache.line(diagnostic))
            json.member("message", cache.message(diagnostic))
          }
        }
      }
      json.member("summary") { $0.summary(report) }
    }
    return Printable.json(json.finish())
  }
}

extension JSONWriter {
  fileprivate mutating func finding(_ finding: Finding, _ cache: SourceCache) {
    object { json in
      json.member("rule", finding.rule.id)
      json.member("aliases") { $0.array(finding.rule.aliases) { $0.string($1) } }
      json.member("severity", finding.rule.severity.rawValue)
      json.member("category", finding.rule.category)
      json.member("verdict", finding.verdict.rawValue)
      json.member("message", cache.message(finding))
      json.member("resource") { json in
        json.object { json in
          json.member("address", cache.address(finding))
          json.member("type", finding.resource.type)
          json.member("format", finding.resource.format.rawValue)
        }
      }
      json.member("attribute", cache.attribute(finding))
      json.member("location") { $0.location(finding.location, cache) }
      json.member("related") { $0.array(finding.related) { $0.location($1, cache) } }
      json.member("conditional", finding.resource.isConditional)
      if !finding.variants.isEmpty { json.member("variants") { $0.array(finding.variants) { $0.string($1) } } }
      json.member("suppressed") { json in
        guard let suppression = finding.suppression else { return json.null() }
        json.object { json in
          json.member("reason", suppression.reason)
          json.member("until") { json in
            if let until = suppression.until { json.string(until) } else { json.null() }
          }
        }
      }
      json.member("fingerprint", finding.fingerprint)
    }
  }

  fileprivate mutating func location(_ range: SourceRange, _ cache: SourceCache) {
    let region = cache.region(range)
    object { json in
      json.member("path", range.path)
      json.member("startLine", region.start.line)
      json.member("startColumn", region.start.column)
      json.member("endLine", region.end.line)
      json.member("endColumn", region.end.column)
    }
  }

  fileprivate mutating func summary(_ report: Report) {
    let tally = report.tally
    object { json in
      json.member("files", report.counts.files)
      json.member("resources", report.counts.resources)
      json.member("rules", report.counts.rules)
      json.member("passed", report.counts.passed)
      json.member("failed", report.counts.failed)
      json.member("unknown", report.counts.unknown)
      json.member("suppressed", report.counts.suppressed)
      json.member("severities") { json in
        json.object { json in
          for severity in Severity.allCases.reversed() {
            json.member(severity.rawValue, tally.bySeverity.first { $0.severity == severity }?.count ?? 0)
          }
        }
      }
      json.member("errors", tally.errors)
      json.member("warnings", tally.warnings)
    }
  }
}
