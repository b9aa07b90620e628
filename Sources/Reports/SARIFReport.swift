import Inventory
import Policy
import Source
import Values

/// SARIF 2.1.0 (OASIS), for code scanning: validates against the standard's schema and keeps within GitHub's documented
/// needs and limits.
///
/// GitHub takes every result for an alert, whatever its `kind`, and does not read `suppressions`: what is to be uploaded
/// there should hold findings that failed and are not suppressed. It matches alerts by a hash of the line that its
/// upload action adds; other consumers have the fingerprint `infrascan/v1`, which does not depend on lines at all.
public struct SARIFReport: ReportFormat {
  /// GitHub's limits on one run; what is over a limit is refused, the whole file with it.
  enum Limit {
    static let results = 25_000
    static let rules = 25_000
    static let notifications = 1_000
    static let relatedLocations = 100
    static let flowLocations = 1_000
    static let tags = 10
    static let name = 255
    static let description = 1_024
  }

  private let category: String?

  /// - Parameter category: tells apart several analyses of one commit (`automationDetails.id`).
  public init(category: String? = nil) {
    self.category = category
  }

  public func render(_ report: Report) -> [UInt8] {
    let cache = SourceCache()
    let findings = SARIFReport.selected(report.findings)
    let rules = SARIFReport.rules(of: report, for: findings)
    var indexes: [String: Int] = [:]
    for (index, rule) in rules.enumerated() { indexes[rule.id] = index }

    var json = JSONWriter(indented: true, capacity: 4096 * (1 + rules.count))
    json.object { json in
      json.member("$schema", "https://json.schemastore.org/sarif-2.1.0.json")
      json.member("version", "2.1.0")
      json.member("runs") { json in
        json.array { json in
          json.object { json in
            json.member("tool") { json in
              json.object { $0.member("driver") { $0.driver(report.version, rules) } }
            }
            if let category {
              json.member("automationDetails") { json in
                json.object { $0.member("id", category.hasSuffix("/") ? category : category + "/") }
              }
            }
            json.member("invocations") { json in
              json.array { $0.invocation(report, dropped: report.findings.count - findings.count, cache) }
            }
            json.member("originalUriBaseIds") { json in
              json.object { json in
                json.member("%SRCROOT%") { json in
                  json.object { $0.message("description", "The root of the repository.") }
                }
              }
            }
            json.member("columnKind", "unicodeCodePoints")
            json.member("results") { json in
              json.array(findings) { $0.result($1, ruleIndex: indexes[$1.rule.id], cache) }
            }
          }
        }
      }
    }
    return Printable.json(json.finish())
  }

  /// The findings that fit, the worst of them if not all do, in their order.
  private static func selected(_ findings: [Finding]) -> [Finding] {
    guard findings.count > Limit.results else { return findings }
    func rank(_ finding: Finding) -> Int {
      guard finding.counts else { return Severity.allCases.count + (finding.verdict == .unknown ? 0 : 1) }
      return Severity.allCases.reversed().firstIndex(of: finding.rule.severity) ?? 0
    }
    let ranks = findings.map(rank)
    let worst = findings.indices.sorted { (ranks[$0], $0) < (ranks[$1], $1) }.prefix(Limit.results)
    return worst.sorted().map { findings[$0] }
  }

  /// All rules, those of findings first if not all fit.
  private static func rules(of report: Report, for findings: [Finding]) -> [Rule] {
    var seen: Set<String> = []
    var rules = report.rules.filter { seen.insert($0.id).inserted }
    for finding in findings where seen.insert(finding.rule.id).inserted { rules.append(finding.rule) }
    guard rules.count > Limit.rules else { return rules }
    let used = Set(findings.map(\.rule.id))
    return Array((rules.filter { used.contains($0.id) } + rules.filter { !used.contains($0.id) }).prefix(Limit.rules))
  }

  /// `level`, GitHub's `problem.severity`, and its `security-severity`, which it reads as critical over 9.0, high from
  /// 7.0, medium from 4.0, low below; a rule without one is not counted as security.
  static func levels(_ severity: Severity) -> (level: String, problem: String, score: String?) {
    switch severity {
    case .critical: ("error", "error", "9.5")
    case .high: ("error", "error", "8.0")
    case .medium: ("warning", "warning", "5.5")
    case .low: ("note", "recommendation", "2.5")
    case .info: ("note", "recommendation", nil)
    }
  }

  /// A text as long as GitHub takes descriptions.
  fileprivate static func cut(_ text: String) -> String {
    text.utf8.count <= Limit.description ? text : String(text.prefix(Limit.description))
  }

  /// The rule's id in Pascal case, as the standard wants names: `RdsStorageEncrypted`.
  static func name(_ id: String) -> String {
    guard id.utf8.allSatisfy({ $0 < 0x80 }), id.utf8.count <= Limit.name else {
      let words = id.split { !$0.isLetter && !$0.isNumber }
      let name = words.map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
      return String((name.isEmpty ? id : name).prefix(Limit.name))
    }
    var name: [UInt8] = []
    var beginsWord = true
    for byte in id.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"): name.append(beginsWord ? byte - 0x20 : byte)
      case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"): name.append(byte)
      default:
        beginsWord = true
        continue
      }
      beginsWord = false
    }
    return name.isEmpty ? id : String(decoding: name, as: UTF8.self)
  }

  /// A path as a URI reference (RFC 3986): relative to the root, or a `file:` URI for one that is absolute.
  static func uri(_ path: String) -> String {
    var uri = path.hasPrefix("/") ? "file://" : ""
    for byte in path.utf8 {
      switch byte {
      case UInt8(ascii: "/"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "~"), UInt8(ascii: "@"),
        UInt8(ascii: "+"), UInt8(ascii: "="), UInt8(ascii: ","), UInt8(ascii: "!"), UInt8(ascii: "$"):
        uri.unicodeScalars.append(Unicode.Scalar(byte))
      case _ where SecretFormats.isWord(byte):
        uri.unicodeScalars.append(Unicode.Scalar(byte))
      default:
        let hex = String(byte, radix: 16, uppercase: true)
        uri += hex.utf8.count == 1 ? "%0\(hex)" : "%\(hex)"
      }
    }
    return uri
  }

  /// Where to read more about a rule: its first link that is an address, if it is one by RFC 3986.
  static func helpURI(_ rule: Rule) -> String? {
    rule.links.first { link in
      (link.hasPrefix("https://") || link.hasPrefix("http://"))
        && link.utf8.allSatisfy { byte in
          byte > 0x20 && byte < 0x7F && !"\"<>\\^`{|}".utf8.contains(byte)
        }
    }
  }

  /// The message, with links to the calls of the modules that the finding stands in.
  static func message(_ finding: Finding, _ cache: SourceCache) -> String {
    // Brackets before a parenthesis would be a link (SARIF §3.11.6), and this text is the input's in part.
    var message = Printable.text(cache.message(finding)).replacing("](", with: "] (")
    let calls = finding.related.prefix(Limit.relatedLocations).enumerated().map { index, range in
      let place = "\(range.path):\(cache.region(range).start.line)"
      let text = Printable.line(place).replacing("\\", with: "\\\\").replacing("[", with: "\\[")
      return "[\(text.replacing("]", with: "\\]"))](\(index + 1))"
    }
    if !calls.isEmpty {
      if let last = message.last, !".!?:".contains(last) { message += "." }
      message += " Called from \(calls.joined(separator: ", from "))."
    }
    return message
  }
}

extension JSONWriter {
  fileprivate mutating func message(_ name: String, _ text: String, markdown: String? = nil) {
    member(name) { json in
      json.object { json in
        json.member("text", text)
        if let markdown { json.member("markdown", markdown) }
      }
    }
  }

  // MARK: The tool

  fileprivate mutating func driver(_ version: String, _ rules: [Rule]) {
    object { json in
      json.member("name", "infrascan")
      json.member("version", version)
      if version.split(separator: ".").count == 3 { json.member("semanticVersion", version) }
      json.member("rules") { json in
        json.array(rules) { $0.rule($1) }
      }
    }
  }

  private mutating func rule(_ rule: Rule) {
    let levels = SARIFReport.levels(rule.severity)
    let title = rule.title.isEmpty ? rule.id : rule.title
    let help = RuleHelp(rule)
    let full = help.rationale.isEmpty ? title : "\(title). \(help.rationale)"
    object { json in
      json.member("id", rule.id)
      json.member("name", SARIFReport.name(rule.id))
      json.message("shortDescription", SARIFReport.cut(title))
      json.message("fullDescription", SARIFReport.cut(full))
      json.message("help", help.text, markdown: help.markdown)
      if let uri = SARIFReport.helpURI(rule) { json.member("helpUri", uri) }
      json.member("defaultConfiguration") { json in
        json.object { $0.member("level", levels.level) }
      }
      json.member("properties") { json in
        json.object { json in
          json.member("tags") { $0.array(rule.tags) { $0.string($1) } }
          json.member("precision", "high")
          json.member("problem.severity", levels.problem)
          if let score = levels.score { json.member("security-severity", score) }
          if !rule.aliases.isEmpty { json.member("aliases") { $0.array(rule.aliases) { $0.string($1) } } }
        }
      }
    }
  }

  // MARK: The run

  fileprivate mutating func invocation(_ report: Report, dropped: Int, _ cache: SourceCache) {
    object { json in
      json.member("executionSuccessful", !report.diagnostics.contains { $0.severity == .error })
      json.member("toolExecutionNotifications") { json in
        json.array { json in
          if dropped > 0 {
            json.notification(
              "warning",
              "\(Report.count(dropped, "finding")) left out: a run may hold \(SARIFReport.Limit.results). "
                + "Those of the highest severity are here. Scan fewer folders in one run, or raise --min-severity.")
          }
          let limit = SARIFReport.Limit.notifications
          for diagnostic in report.diagnostics.prefix(limit) {
            json.notification(
              diagnostic.severity.rawValue, Printable.text(cache.message(diagnostic)), at: diagnostic, cache)
          }
          if report.diagnostics.count > limit {
            json.notification("warning", "\(report.diagnostics.count - limit) more errors and warnings left out.")
          }
        }
      }
    }
  }

  private mutating func notification(
    _ level: String, _ text: String, at diagnostic: Diagnostic? = nil, _ cache: SourceCache? = nil
  ) {
    object { json in
      json.member("level", level)
      json.message("message", text)
      guard let diagnostic else { return }
      json.member("locations") { json in
        json.array { json in
          json.object { $0.physicalLocation(diagnostic.path, diagnostic.range.flatMap { cache?.region($0) }) }
        }
      }
    }
  }

  // MARK: Results

  fileprivate mutating func result(_ finding: Finding, ruleIndex: Int?, _ cache: SourceCache) {
    object { json in
      json.member("ruleId", finding.rule.id)
      if let ruleIndex { json.member("ruleIndex", ruleIndex) }
      switch finding.verdict {
      case .fail: json.member("level", SARIFReport.levels(finding.rule.severity).level)
      case .unknown, .pass:
        // A level says how bad a failure is (§3.27.10).
        json.member("kind", finding.verdict == .pass ? "pass" : "open")
        json.member("level", "none")
      }
      json.message("message", SARIFReport.message(finding, cache))
      json.member("locations") { json in
        json.array { json in
          json.object { json in
            json.physicalLocation(finding.location.path, cache.region(finding.location))
            json.member("logicalLocations") { json in
              json.array { json in
                json.object { json in
                  json.member("fullyQualifiedName", cache.address(finding))
                  json.member("kind", "resource")
                }
              }
            }
          }
        }
      }
      if !finding.related.isEmpty {
        json.member("relatedLocations") { json in
          let related = finding.related.prefix(SARIFReport.Limit.relatedLocations)
          json.array(related.enumerated()) { json, call in
            json.object { json in
              json.member("id", call.offset + 1)
              json.physicalLocation(call.element.path, cache.region(call.element))
              json.message("message", "The module is called here.")
            }
          }
        }
      }
      if !finding.trace.isEmpty { json.member("codeFlows") { $0.codeFlows(finding, cache) } }
      if !finding.edits.isEmpty { json.member("fixes") { $0.fixes(finding, cache) } }
      json.member("partialFingerprints") { json in
        json.object { $0.member("infrascan/v1", finding.fingerprint) }
      }
      if let suppression = finding.suppression {
        json.member("suppressions") { json in
          json.array { json in
            json.object { json in
              json.member("kind", suppression.isInSource ? "inSource" : "external")
              json.member("status", "accepted")
              json.member("justification", Printable.text(suppression.text))
            }
          }
        }
      }
      json.member("properties") { json in
        json.object { json in
          json.member("attribute", cache.attribute(finding))
          json.member("conditional", finding.resource.isConditional)
          if !finding.variants.isEmpty { json.member("variants") { $0.array(finding.variants) { $0.string($1) } } }
        }
      }
    }
  }

  /// One fix: all changes of the code, file by file (§3.55).
  private mutating func fixes(_ finding: Finding, _ cache: SourceCache) {
    var paths: [String] = []
    for edit in finding.edits where !paths.contains(edit.range.path) { paths.append(edit.range.path) }
    array { json in
      json.object { json in
        json.message("description", Printable.line(finding.rule.title + "."))
        json.member("artifactChanges") { json in
          json.array(paths) { json, path in
            json.object { json in
              json.artifactLocation(path)
              json.member("replacements") { json in
                json.array(finding.edits.filter { $0.range.path == path }) { json, edit in
                  json.object { json in
                    json.region("deletedRegion", cache.region(edit.range))
                    json.member("insertedContent") { json in
                      json.object { $0.member("text", edit.text) }
                    }
                  }
                }
              }
            }
          }
        }
      }
    }
  }

  /// One flow: the places the value came through, and the attribute at fault.
  private mutating func codeFlows(_ finding: Finding, _ cache: SourceCache) {
    var steps = Array(finding.trace.prefix(SARIFReport.Limit.flowLocations - 1))
    if steps.last?.range != finding.location {
      let attribute = finding.attribute.isEmpty ? "" : "\(cache.attribute(finding)) of "
      steps.append(TraceStep(finding.location, note: attribute + cache.address(finding)))
    }
    array { json in
      json.object { json in
        json.member("threadFlows") { json in
          json.array { json in
            json.object { json in
              json.member("locations") { json in
                json.array(steps) { json, step in
                  json.object { json in
                    json.member("location") { json in
                      json.object { json in
                        json.physicalLocation(step.range.path, cache.region(step.range))
                        if !step.note.isEmpty {
                          json.message("message", Printable.line(Redaction.text(step.note, hiding: [])))
                        }
                      }
                    }
                  }
                }
              }
            }
          }
        }
      }
    }
  }

  private mutating func physicalLocation(_ path: String, _ region: Region?) {
    member("physicalLocation") { json in
      json.object { json in
        json.artifactLocation(path)
        if let region { json.region("region", region) }
      }
    }
  }

  private mutating func artifactLocation(_ path: String) {
    member("artifactLocation") { json in
      json.object { json in
        json.member("uri", SARIFReport.uri(path))
        if !path.hasPrefix("/") { json.member("uriBaseId", "%SRCROOT%") }
      }
    }
  }

  private mutating func region(_ name: String, _ region: Region) {
    member(name) { json in
      json.object { json in
        json.member("startLine", region.start.line)
        json.member("startColumn", region.start.column)
        json.member("endLine", region.end.line)
        json.member("endColumn", region.end.column)
      }
    }
  }
}
