import Foundation
import Inventory
import Policy
import Reports
import Scanner
import Source
import Testing
import Values

/// The folder of the package.
let packageFolder = Paths.folder(Paths.folder(Paths.folder(#filePath)))

@Suite struct FixtureTests {
  static let violations =
    (try? FileSystem.entries(packageFolder + "/fixtures/violations"))?
    .filter { $0.kind == .folder }.map(\.name) ?? []

  func scan(_ path: String) -> Report {
    let folder = packageFolder + "/" + path
    var options = ScanOptions()
    options.configuration = ScanConfiguration.load(for: [folder])
    return Scan([folder], options: options).run(version: "test")
  }

  @Test func `the reference architecture is clean`() {
    let report = scan("fixtures/reference-architecture")
    #expect(report.findings.map { "\($0.rule.id) \($0.resource.address)" } == [])
    #expect(report.diagnostics.map(\.message) == [])
    #expect(report.counts.resources > 1_000)
    #expect(report.counts.passed > 900)
  }

  @Test func `a role taken out of the values of production is missed there, and nowhere else`() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "architecture-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    try FileManager.default.copyItem(atPath: packageFolder + "/fixtures/reference-architecture", toPath: folder.path)
    let values = folder.appending(path: "helm/values/prod/orders.yaml")
    let lines = try String(contentsOf: values, encoding: .utf8).split(separator: "\n", omittingEmptySubsequences: false)
    let kept = lines.filter { !$0.contains("eks.amazonaws.com/role-arn") }
    try #require(kept.count == lines.count - 1)
    try Data(kept.joined(separator: "\n").utf8).write(to: values)
    let report = Scan([folder.path]).run(version: "test")
    #expect(report.diagnostics.map(\.message) == [])
    #expect(
      report.findings.map { "\($0.rule.id) \($0.resource.address) \($0.variants)" } == [
        "irsa-role-annotated v1/ServiceAccount/orders/orders-api [\"prod\"]"
      ])
    #expect(report.findings.first?.location.path == "helm/charts/orders/templates/rbac.yaml")
    let block = lines.firstIndex { $0 == "  annotations:" }
    #expect(
      report.findings.first?.trace.map { "\($0.range.path):\($0.range.start.line)" }
        == ["helm/values/prod/orders.yaml:\((block ?? 0) + 1)"])
  }

  @Test(arguments: violations)
  func `each violation is found, at its line, and nothing else`(folder: String) throws {
    let path = "fixtures/violations/\(folder)"
    let report = scan(path)
    #expect(report.diagnostics.map(\.message) == [])
    let source = try FileSystem.read("\(packageFolder)/\(path)/expected.json", as: "expected.json")
    let expected = try #require(ExpressionConsole.value(of: source.text(ByteRange(0, source.count)))?.elements)
    let wanted = expected.map { entry in
      let place = entry["path"]?.stringValue ?? ""
      return
        "\(entry["rule"]?.stringValue ?? "") \(entry["address"]?.stringValue ?? "") \(Paths.name(place)):\(entry["line"]?.intValue ?? 0) \(entry["attribute"]?.stringValue ?? "")"
    }.sorted()
    let found = report.findings.map { finding in
      "\(finding.rule.id) \(finding.resource.address) \(Paths.name(finding.location.path)):\(finding.location.start.line) \(finding.attribute)"
    }.sorted()
    #expect(found == wanted)
    #expect(!wanted.isEmpty)
  }

  @Test func `every rule has a violation, and every rule is documented`() {
    for rule in PolicyLibrary.load().rules {
      #expect(FixtureTests.violations.contains(rule.id), "fixtures/violations has no \(rule.id)")
      #expect(
        !rule.title.isEmpty && !rule.rationale.isEmpty && !rule.remediation.isEmpty && !rule.links.isEmpty, "\(rule.id)"
      )
      #expect(!rule.title.hasSuffix("."), "\(rule.id)")
    }
  }

  @Test func `all policy tests pass, and each policy has a case that passes, one that fails and an undecided one`() {
    let results = PolicyLibrary.test(packageFolder + "/rules")
    #expect(!results.isEmpty)
    var verdicts: [String: Set<Verdict>] = [:]
    for result in results {
      #expect(result.diagnostics.map(\.message) == [], "\(result.path)")
      for testCase in result.cases {
        if case .failed(let reason) = testCase.outcome { Issue.record("\(result.path) \(testCase.name): \(reason)") }
        for (rule, verdict) in testCase.verdicts { verdicts[rule, default: []].insert(verdict) }
      }
    }
    for rule in PolicyLibrary.load().rules {
      #expect(verdicts[rule.id] == [.pass, .fail, .unknown], "\(rule.id)")
    }
  }

  @Test func `an example that passes and one that fails explain a rule`() throws {
    let rule = try #require(PolicyLibrary.load().rule("ebs-volume-encrypted"))
    let examples = PolicyLibrary.examples(of: rule)
    #expect(examples.passes?.hasPrefix("resource \"aws_ebs_volume\"") == true)
    #expect(examples.fails?.contains("expect_failure = true") == true)
  }

  @Test func `the outcome does not depend on the number of jobs`() {
    func bytes(_ jobs: Int) -> [UInt8] {
      var options = ScanOptions()
      options.jobs = jobs
      options.includesUnknown = true
      options.includesPasses = true
      return JSONReport().render(Scan([packageFolder + "/fixtures"], options: options).run(version: "test"))
    }
    #expect(bytes(1) == bytes(4))
  }
}
