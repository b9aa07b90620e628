import Foundation
import Inventory
import Policy
import Reports
import Source
import Testing
import Values

@Suite struct SARIFReportTests {
  private static let sample = JSON(SARIFReport().render(Sample.report))
  private var run: JSON { Self.sample["runs"][0] }

  @Test func `the frame is SARIF 2.1.0`() {
    #expect(Self.sample["version"].string == "2.1.0")
    #expect(Self.sample["$schema"].string?.contains("sarif-2.1.0") == true)
    #expect(run["tool"]["driver"]["name"].string == "infrascan")
    #expect(run["tool"]["driver"]["semanticVersion"].string == "0.1.0")
    #expect(run["columnKind"].string == "unicodeCodePoints")
    #expect(run["originalUriBaseIds"]["%SRCROOT%"]["uri"].isMissing)
    #expect(run["automationDetails"].isMissing)
  }

  @Test func `a rule has what GitHub shows`() {
    let rule = run["tool"]["driver"]["rules"][0]
    #expect(rule["id"].string == "rds-storage-encrypted")
    #expect(rule["name"].string == "RdsStorageEncrypted")
    #expect(rule["shortDescription"]["text"].string == "RDS cluster storage is encrypted")
    #expect(rule["fullDescription"]["text"].string?.contains("in the clear") == true)
    #expect(rule["help"]["text"].string?.contains("Set storage_encrypted to true") == true)
    #expect(rule["help"]["markdown"].string?.contains("### How to fix") == true)
    #expect(rule["helpUri"].string?.hasPrefix("https://docs.aws.amazon.com/") == true)
    #expect(rule["defaultConfiguration"]["level"].string == "error")
    let properties = rule["properties"]
    #expect(properties["tags"].strings == ["security", "encryption", "cis_aws:2.3.1", "pci_dss:3.4", "pci_dss:3.5"])
    #expect(properties["precision"].string == "high")
    #expect(properties["problem.severity"].string == "error")
    #expect(properties["security-severity"].string == "9.5")
    #expect(run["tool"]["driver"]["rules"][1]["properties"]["security-severity"].string == "5.5")
  }

  @Test func `a result points at the attribute, the module call and the way of the value`() {
    let result = run["results"][0]
    #expect(result["ruleId"].string == "rds-storage-encrypted")
    #expect(result["ruleIndex"].int == 0)
    #expect(result["level"].string == "error")
    #expect(result["kind"].isMissing)
    #expect(
      result["message"]["text"].string
        == "Storage of the cluster is not encrypted: storage_encrypted is false. "
        + "Called from [environments/prod/main.tf:1](1).")
    let location = result["locations"][0]
    #expect(location["physicalLocation"]["artifactLocation"]["uri"].string == "modules/db/main.tf")
    #expect(location["physicalLocation"]["artifactLocation"]["uriBaseId"].string == "%SRCROOT%")
    let region = location["physicalLocation"]["region"]
    #expect(["startLine", "startColumn", "endLine", "endColumn"].map { region[$0].int } == [3, 3, 3, 36])
    #expect(location["logicalLocations"][0]["fullyQualifiedName"].string == "module.db.aws_rds_cluster.main")
    #expect(result["relatedLocations"][0]["id"].int == 1)
    #expect(result["relatedLocations"][0]["physicalLocation"]["region"]["startLine"].int == 1)
    let flow = result["codeFlows"][0]["threadFlows"][0]["locations"]
    #expect(flow.count == 3)
    #expect(flow[0]["location"]["message"]["text"].string == "variable \"encrypted\" is set")
    #expect(flow[2]["location"]["physicalLocation"]["region"]["startLine"].int == 3)
    #expect(result["partialFingerprints"]["infrascan/v1"].string == "fingerprint of rds-storage-encrypted")
  }

  @Test func `errors are notifications of an unsuccessful invocation`() {
    let invocation = run["invocations"][0]
    #expect(invocation["executionSuccessful"].bool == false)
    let notification = invocation["toolExecutionNotifications"][0]
    #expect(notification["level"].string == "error")
    #expect(notification["message"]["text"].string == "An expression is missing. Write a value after the equals sign.")
    let place = notification["locations"][0]["physicalLocation"]
    #expect(place["artifactLocation"]["uri"].string == "modules/cache/main.tf")
    #expect(place["region"]["startLine"].int == 2)
  }

  @Test func `verdicts and suppressions have their kinds`() {
    let source = SourceText(path: "a.tf", text: "x = 1\n")
    let rule = Rule.sample("r", title: "t")
    let results = JSON(
      SARIFReport().render(
        Sample.report(
          .sample(rule, "m", at: source.range(of: "x"), verdict: .unknown),
          .sample(rule, "m", at: source.range(of: "x"), verdict: .pass),
          .sample(rule, "m", at: source.range(of: "x"), suppression: .init(reason: "Accepted")))))["runs"][0]["results"]
    #expect(results[0]["kind"].string == "open")
    #expect(results[0]["level"].string == "none")
    #expect(results[1]["kind"].string == "pass")
    #expect(results[2]["suppressions"][0]["justification"].string == "Accepted")
    #expect(results[2]["level"].string == "error")
  }

  @Test(arguments: [
    ("modules/a b/mäin.tf", "modules/a%20b/m%C3%A4in.tf", true), ("c:/x#1?.tf", "c%3A/x%231%3F.tf", true),
    ("100%.tf", "100%25.tf", true), ("../x.tf", "../x.tf", true), ("/etc/x y.tf", "file:///etc/x%20y.tf", false),
  ])
  func `paths become URIs`(path: String, uri: String, relative: Bool) {
    let source = SourceText(path: path, text: "x = 1\n")
    let report = JSON(
      SARIFReport().render(Sample.report(.sample(.sample("r", title: "t"), "m", at: source.range(of: "x")))))
    let artifact = report["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]
    #expect(artifact["uri"].string == uri)
    #expect(artifact["uriBaseId"].isMissing != relative)
  }

  @Test func `of more results than a run may hold the worst are kept, and the report says so`() {
    let source = SourceText(path: "a.tf", text: "x = 1\n")
    let minor = Finding.sample(.sample("minor", title: "t", severity: .low), "m", at: source.range(of: "x"))
    let major = Finding.sample(.sample("major", title: "t", severity: .high), "m", at: source.range(of: "x"))
    let findings = [Finding](repeating: minor, count: 25_010) + [major]
    let report = Report(findings: findings, diagnostics: [], rules: [], counts: .init(), version: "1.2.3")
    let run = JSON(SARIFReport().render(report))["runs"][0]
    #expect(run["results"].count == 25_000)
    #expect(run["results"][24_999]["ruleId"].string == "major")
    #expect(run["tool"]["driver"]["rules"].count == 2)
    let notification = run["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"].string
    #expect(notification?.hasPrefix("11 findings left out") == true)
  }

  @Test func `what GitHub limits in a rule is limited`() {
    let controls = (0..<40).map { (framework: "f\($0)", controls: ["1"]) }
    let source = SourceText(path: "a.tf", text: "x = 1\n")
    let rule = Rule.sample(
      String(repeating: "long-", count: 100), title: String(repeating: "title ", count: 400), controls: controls)
    let rules = JSON(SARIFReport().render(Sample.report(.sample(rule, "", at: source.range(of: "x")))))["runs"][0][
      "tool"][
        "driver"]["rules"]
    #expect(rules[0]["name"].string?.count == 255)
    #expect(rules[0]["shortDescription"]["text"].string?.count == 1024)
    #expect(rules[0]["properties"]["tags"].count == 10)
    #expect(rules[0]["help"]["text"].string?.isEmpty == false)
  }

  @Test func `what is indented in a remediation is code in Markdown`() {
    let source = SourceText(path: "a.tf", text: "x = 1\n")
    let rule = Rule.sample("r", title: "t", remediation: "Write:\n\n  a {\n    b = 1\n\n    c = 2\n  }\n\nDone.\n")
    let run = JSON(SARIFReport().render(Sample.report(.sample(rule, "m", at: source.range(of: "x")))))["runs"][0]
    let markdown = run["tool"]["driver"]["rules"][0]["help"]["markdown"].string
    let expected = "### How to fix\n\nWrite:\n\n```hcl\na {\n  b = 1\n\n  c = 2\n}\n```\n\nDone."
    #expect(markdown?.contains(expected) == true, "\(markdown ?? "")")
  }

  @Test func `a category names the run`() {
    let run = JSON(SARIFReport(category: "terraform").render(Sample.report))["runs"][0]
    #expect(run["automationDetails"]["id"].string == "terraform/")
  }

  @Test func `the bytes are the same each time`() {
    #expect(SARIFReport().render(Sample.report) == SARIFReport().render(Sample.report))
  }

  /// Set `SARIF_SCHEMA` to a file with the standard's schema, and have `check-jsonschema` (PyPI) in the path.
  @Test(
    .enabled(
      if: Validator.schema != nil && Validator.tool != nil,
      "skipped: needs check-jsonschema in PATH and SARIF_SCHEMA with the path of sarif-schema-2.1.0.json"))
  func `reports validate against the schema of the standard`() throws {
    let hostile = SourceText(path: "a b\u{1B}[31m.tf", text: "x = \u{1B}[2J\u{202E}\n\n")
    let rule = Rule.sample("r", title: "", links: ["https://bad address", "http://ok.example/x"])
    let findings: [Finding] = [
      .sample(
        rule, "", at: hostile.range(of: "x"), verdict: .unknown, attribute: "", related: [hostile.range(of: "x")],
        trace: [TraceStep(hostile.range(of: "="), note: "")], suppression: .init(reason: "")),
      .sample(rule, "m](x)", at: SourceRange(hostile, ByteRange(90, 3)), verdict: .pass),
    ]
    let other = Sample.report
    let whole = Report(
      findings: other.findings + findings,
      diagnostics: other.diagnostics + [Diagnostic(.warning, "w", path: "/x"), Diagnostic(.warning, "w", path: "y")],
      rules: other.rules, counts: other.counts, version: "0.1.0-dev")
    let empty = Report(findings: [], diagnostics: [], rules: [], counts: .init(), version: "0")
    for report in [Sample.report, whole, empty] {
      let output = try Validator.run(SARIFReport(category: "x").render(report))
      #expect(output.status == 0, "\(output.text)")
    }
  }
}

/// The validator of JSON documents against schemas that the test machine may have.
enum Validator {
  static let schema = ProcessInfo.processInfo.environment["SARIF_SCHEMA"]
  static let tool = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    .map { "\($0)/check-jsonschema" }.first { FileManager.default.isExecutableFile(atPath: $0) }

  static func run(_ document: [UInt8]) throws -> (status: Int32, text: String) {
    let file = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID().uuidString).sarif")
    try Data(document).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: tool ?? "")
    process.arguments = ["--schemafile", schema ?? "", file.path]
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: output, as: UTF8.self))
  }
}
