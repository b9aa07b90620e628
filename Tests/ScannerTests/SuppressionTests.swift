import Foundation
import Inventory
import Policy
import Reports
import Scanner
import Source
import Testing

@Suite struct SuppressionTests {
  private func scan(_ files: [String: String], _ change: (inout ScanOptions) -> Void = { _ in }) throws -> Report {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("infrascan-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    for (path, text) in files {
      let url = folder.appendingPathComponent(path)
      try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try text.write(to: url, atomically: true, encoding: .utf8)
    }
    var options = ScanOptions()
    options.rules = ["rds-cluster-encrypted", "rds-deletion-protection"]
    options.includesSuppressed = true
    change(&options)
    return Scan([folder.path], options: options).run(version: "test")
  }

  private func cluster(above: String = "", inside: String = "", line: String = "", attribute: String = "") -> String {
    """
    \(above)
    resource "aws_rds_cluster" "main" { \(line)
      \(inside)
      engine              = "aurora-postgresql"
      \(attribute)
      storage_encrypted   = false
      deletion_protection = false
    }
    """
  }

  private func suppressed(_ report: Report) -> [String] {
    report.findings.compactMap { finding in finding.suppression.map { "\(finding.rule.id): \($0.reason)" } }.sorted()
  }

  private static let both = ["rds-cluster-encrypted: why", "rds-deletion-protection: why"]

  @Test func `a comment speaks of the block below it, at its line, or of the line below it`() throws {
    let one = #"# infrascan:ignore=rds-cluster-encrypted reason="why""#
    #expect(suppressed(try scan(["main.tf": cluster()])) == [])
    for text in [
      cluster(above: one), cluster(above: one + "\n# more\n"), cluster(line: one), cluster(attribute: one),
      cluster(attribute: one.replacingOccurrences(of: "#", with: "//")),
    ] {
      let report = try scan(["main.tf": text])
      #expect(suppressed(report) == ["rds-cluster-encrypted: why"], "\(text)")
      #expect(report.counts.suppressed == 1)
      #expect(report.counts.failed == 1)
    }
    #expect(suppressed(try scan(["main.tf": cluster(inside: one)])) == [])
    let two = #"# infrascan:ignore=rds-cluster-encrypted,rds-deletion-protection reason="why""#
    #expect(suppressed(try scan(["main.tf": cluster(above: two)])) == SuppressionTests.both)
    #expect(
      suppressed(try scan(["main.tf": cluster(above: #"# infrascan:ignore=* reason="why""#)])) == SuppressionTests.both)
    #expect(suppressed(try scan(["main.tf": cluster(above: one + "\n\nlocals {\n}\n")])) == [])
  }

  @Test func `a comment above a module call speaks of all that it creates`() throws {
    let call = "# infrascan:ignore=rds-cluster-encrypted reason=\"why\"\nmodule \"m\" {\n  source = \"./m\"\n}\n"
    let report = try scan(["main.tf": call, "m/main.tf": cluster()])
    #expect(suppressed(report) == ["rds-cluster-encrypted: why"])
  }

  @Test func `a suppression ends with its last day`() throws {
    let past = try scan(["main.tf": cluster(above: "# infrascan:ignore=* until=2020-01-31")])
    #expect(suppressed(past) == [])
    #expect(past.diagnostics.map(\.summary) == ["The suppression has expired."])
    #expect(past.diagnostics.map(\.severity) == [.warning])
    let future = try scan(["main.tf": cluster(above: "# infrascan:ignore=* until=9999-12-31 reason=\"why\"")])
    #expect(suppressed(future) == SuppressionTests.both)
    let never = try scan(["main.tf": cluster(above: "# infrascan:ignore=* until=tomorrow")])
    #expect(never.diagnostics.map(\.severity) == [.error])
  }

  @Test func `comments of other scanners are read by the aliases of rules`() throws {
    let rule = try #require(PolicyLibrary.load().rule("rds-cluster-encrypted"))
    let checkov = try #require(rule.aliases.first { $0.hasPrefix("checkov:") }).dropFirst(8)
    for text in [
      cluster(inside: "#checkov:skip=\(checkov):why"), cluster(above: "# checkov:skip=\(checkov): why"),
    ] {
      #expect(suppressed(try scan(["main.tf": text])) == ["rds-cluster-encrypted: why"])
    }
    #expect(suppressed(try scan(["main.tf": cluster(inside: "#checkov:skip=CKV_AWS_99999:why")])) == [])
    if let trivy = rule.aliases.first(where: { $0.hasPrefix("trivy:") })?.dropFirst(6) {
      for comment in [
        "#trivy:ignore:\(trivy)", "# trivy:ignore:avd-\(trivy.lowercased())",
        "#tfsec:ignore:x tfsec:ignore:AVD-\(trivy)",
      ] {
        #expect(suppressed(try scan(["main.tf": cluster(above: comment)])).count == 1, "\(comment)")
      }
    }
  }

  @Test func `a baseline holds what was found`() throws {
    let first = try scan(["main.tf": cluster()])
    let file = FileManager.default.temporaryDirectory.appendingPathComponent("infrascan-\(UUID().uuidString).json")
    defer { try? FileManager.default.removeItem(at: file) }
    try Baseline.text(of: first.findings).write(to: file, atomically: true, encoding: .utf8)
    let fingerprints = first.findings.map(\.fingerprint)
    #expect(Set(fingerprints).count == 2)
    #expect(try String(contentsOf: file, encoding: .utf8).contains(fingerprints[0]))
    let known = try scan(["main.tf": cluster(inside: "\n\n")]) { $0.baseline = file.path }
    #expect(known.counts.failed == 0)
    #expect(known.counts.suppressed == 2)
    #expect(String(decoding: SARIFReport().render(known), as: UTF8.self).contains("\"external\""))
    try "{}".write(to: file, atomically: true, encoding: .utf8)
    let none = try scan(["main.tf": cluster()]) { $0.baseline = file.path }
    #expect(none.diagnostics.map(\.summary) == ["This is no baseline."])
  }
}
