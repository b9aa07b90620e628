import Inventory
import Policy
import Reports
import Scanner
import Source
import Testing
import Values

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// `fixtures/plans`: configurations with the plans that Terraform 1.11.4 made from them.
@Suite struct PlanScanTests {
  private let folder = packageFolder + "/fixtures/plans/network"

  private func findings(_ path: String) -> (found: [String], report: Report) {
    let report = Scan([path]).run(version: "test")
    return (report.findings.map { "\($0.rule.id) \($0.resource.address)" }.sorted(), report)
  }

  /// The plan in a folder where its configuration is not.
  private func alone<T>(_ body: (String) throws -> T) throws -> T {
    var template = Array("/tmp/infrascan-test-XXXXXX".utf8CString)
    let made = template.withUnsafeMutableBufferPointer { buffer in
      buffer.baseAddress.flatMap { mkdtemp($0) }.map { String(cString: $0) }
    }
    let place = try #require(made)
    let path = place + "/plan.json"
    let source = try FileSystem.read(folder + "/plan.json", as: "plan.json")
    let file = try #require(fopen(path, "w"))
    fwrite(source.base, 1, source.count, file)
    fclose(file)
    defer {
      unlink(path)
      rmdir(place)
    }
    return try body(path)
  }

  @Test func `a plan has the findings of its configuration, with it and without it`() throws {
    let configuration = findings(folder)
    #expect(configuration.report.diagnostics.map(\.message) == [])
    #expect(configuration.found.count > 10)
    let plan = findings(folder + "/plan.json")
    #expect(plan.found == configuration.found)
    #expect(plan.report.findings.allSatisfy { $0.location.path.hasSuffix(".tf") })
    #expect(Set(plan.report.findings.map(\.fingerprint)) == Set(configuration.report.findings.map(\.fingerprint)))
    try alone { path in
      let lone = findings(path)
      #expect(lone.found == configuration.found)
      #expect(lone.report.diagnostics.map(\.message) == [])
      #expect(lone.report.findings.allSatisfy { Paths.name($0.location.path) == "plan.json" })
      // A folder with a plan and nothing else is as good.
      #expect(findings(Paths.folder(path)).found == configuration.found)
    }
  }

  @Test func `a sensitive value is nowhere`() throws {
    for path in [folder + "/plan.json"] {
      let report = findings(path).report
      for format in [JSONReport(), SARIFReport(), HTMLReport()] as [any ReportFormat] {
        #expect(!String(decoding: format.render(report), as: UTF8.self).contains("correct-horse"))
      }
      let evaluated = Scan([path]).evaluate()
      #expect(evaluated.judgedResources.allSatisfy { !$0.values.json.contains("correct-horse") })
    }
  }

  @Test func `an unknown attribute of a plan joins`() throws {
    try alone { path in
      let inventory = Scan([path]).evaluate().inventory
      let bucket = try #require(inventory.resources(ofType: "aws_s3_bucket").first)
      let join = inventory.join(
        type: "aws_s3_bucket_versioning", filter: ValueMap([("bucket", bucket.attribute("id"))]), in: bucket.scope)
      #expect(join.certain.map(\.address) == ["aws_s3_bucket_versioning.logs"])
    }
  }

  @Test func `a plan in Terraform's own format is an error that says what to do`() throws {
    try alone { path in
      let archive = Paths.folder(path) + "/tfplan"
      let file = try #require(fopen(archive, "w"))
      fputs("PK\u{3}\u{4}\u{14}\u{1}\u{8}\u{1}tfplan and more", file)
      fclose(file)
      defer { unlink(archive) }
      let report = findings(archive).report
      #expect(report.diagnostics.map(\.severity) == [.error])
      #expect(report.diagnostics.first?.detail == "Run \"terraform show -json tfplan > plan.json\" and scan plan.json.")
    }
  }

  @Test(arguments: [
    ("planned_values is no object", #"{"format_version": "1.2", "planned_values": 5}"#),
    ("resource_changes is no list", #"{"format_version": "1.2", "planned_values": {}, "resource_changes": "x"}"#),
    ("half of a plan", #"{"format_version": "1.2", "planned_values": {"root_module": {"resources": [{"address""#),
  ])
  func `what is no plan after all is one error`(_ name: String, _ text: String) throws {
    try alone { path in
      let broken = Paths.folder(path) + "/broken.json"
      let file = try #require(fopen(broken, "w"))
      fputs(text, file)
      fclose(file)
      defer { unlink(broken) }
      #expect(findings(broken).report.diagnostics.map(\.severity) == [.error])
    }
  }
}
