import Foundation
import Inventory
import Policy
import Reports
import Scanner
import Source
import Testing
import Values

/// A repository of one test, with its `.infrascan.hcl`.
private final class ConfiguredRepository {
  let folder: String

  init(_ configuration: String?, _ files: [String: String] = [:]) throws {
    folder = FileManager.default.temporaryDirectory.appendingPathComponent("infrascan-\(UUID().uuidString)").path
    try write(".git/HEAD", "ref: refs/heads/main\n")
    if let configuration { try write(".infrascan.hcl", configuration) }
    for (path, text) in files { try write(path, text) }
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  func write(_ path: String, _ text: String) throws {
    let url = URL(fileURLWithPath: folder).appendingPathComponent(path)
    try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try text.write(to: url, atomically: true, encoding: .utf8)
  }

  func report(_ path: String = "", _ change: (inout ScanOptions) -> Void = { _ in }) -> Report {
    let place = path.isEmpty ? folder : folder + "/" + path
    var options = ScanOptions()
    options.configuration = ScanConfiguration.load(for: [place])
    change(&options)
    return Scan([place], options: options).run(version: "test")
  }

  /// The findings of two rules as `rule severity path`.
  func found(_ path: String = "", _ change: (inout ScanOptions) -> Void = { _ in }) -> [String] {
    report(path, change).findings.filter { ConfiguredRepository.rules.contains($0.rule.id) }
      .map { "\($0.rule.id) \($0.rule.severity.rawValue) \($0.location.path)" }
  }

  func errors() -> [String] {
    report().diagnostics.filter { $0.severity == .error }.map { "\($0.path):\($0.line) \($0.message)" }
  }

  private static let rules: Set<String> = ["rds-cluster-encrypted", "rds-backup-retention"]
}

private func cluster(encrypted: Bool, retention: String = "35") -> String {
  """
  resource "aws_rds_cluster" "main" {
    engine                  = "aurora-postgresql"
    storage_encrypted       = \(encrypted)
    backup_retention_period = \(retention)
  }
  """
}

@Suite struct ConfigurationTests {
  private let bad = ["a/main.tf": cluster(encrypted: false), "b/main.tf": cluster(encrypted: false)]

  @Test func `without a configuration nothing changes`() throws {
    let found = try ConfiguredRepository(nil, bad).found()
    #expect(found == ["rds-cluster-encrypted high a/main.tf", "rds-cluster-encrypted high b/main.tf"])
  }

  @Test func `rules are disabled, given another severity, and both for some files only`() throws {
    #expect(
      try ConfiguredRepository("rule \"rds-cluster-encrypted\" {\n enabled = false\n reason = \"elsewhere\"\n}\n", bad)
        .found() == [])
    #expect(
      try ConfiguredRepository("rule \"rds-cluster-encrypted\" {\n severity = \"low\"\n}\n", bad).found()
        == ["rds-cluster-encrypted low a/main.tf", "rds-cluster-encrypted low b/main.tf"])
    let partly = try ConfiguredRepository(
      """
      rule "rds-cluster-encrypted" {
        severity = "critical"
        paths    = ["b"]
      }
      rule "rds-cluster-encrypted" {
        enabled = false
        reason  = "being replaced"
        paths   = ["a/**"]
      }
      """, bad)
    #expect(partly.found() == ["rds-cluster-encrypted critical b/main.tf"])
    #expect(partly.report().counts.suppressed >= 1)
    let all = partly.report { $0.includesSuppressed = true }
    #expect(all.findings.compactMap(\.suppression?.reason).contains("being replaced"))
  }

  @Test func `the command line wins`() throws {
    let repository = try ConfiguredRepository(
      "min_severity = \"critical\"\nrule \"rds-cluster-encrypted\" {\n enabled = false\n}\n", bad)
    #expect(repository.found() == [])
    let named = repository.found { options in
      options.rules = ["rds-cluster-encrypted"]
      options.leastSeverity = .info
    }
    #expect(named.count == 2)
  }

  @Test func `severities that the file gives count for min_severity`() throws {
    let repository = try ConfiguredRepository(
      "min_severity = \"critical\"\nrule \"rds-cluster-encrypted\" {\n severity = \"critical\"\n}\n", bad)
    #expect(
      repository.found() == ["rds-cluster-encrypted critical a/main.tf", "rds-cluster-encrypted critical b/main.tf"])
  }

  @Test(arguments: ["a", "/a", "a/**", "**/a", "*a", "./a/", "a/main.tf"])
  func `folders are left out`(pattern: String) throws {
    let repository = try ConfiguredRepository("exclude = [\"\(pattern)\"]\n", bad)
    // Files of a module are left out with their folder only.
    let expected = pattern == "a/main.tf" ? ["a", "b"] : ["b"]
    #expect(repository.found() == expected.map { "rds-cluster-encrypted high \($0)/main.tf" })
  }

  @Test func `a file above the scanned folder counts, as far as the repository goes`() throws {
    let repository = try ConfiguredRepository(
      "exclude = [\"b/inner\"]\n",
      [
        "b/main.tf": cluster(encrypted: false), "b/inner/main.tf": cluster(encrypted: false),
      ])
    #expect(repository.found("b") == ["rds-cluster-encrypted high b/main.tf"])
    try repository.write("b/.git/HEAD", "")
    #expect(repository.found("b").count == 2)
  }

  @Test func `inputs are set for all files or for some, and policies come from folders`() throws {
    let files = [
      "dev/main.tf": cluster(encrypted: true, retention: "7"),
      "prod/main.tf": cluster(encrypted: true, retention: "20"),
      "policies/own.policy.hcl": """
      input "least_days" { default = 1 }
      resource_policy "aws_rds_cluster" "own-retention" {
        enforce {
          condition     = attrs.backup_retention_period >= input.least_days
          error_message = "Fewer than ${input.least_days} days."
        }
      }
      """,
    ]
    func messages(_ configuration: String, _ change: (inout ScanOptions) -> Void = { _ in }) throws -> [String] {
      let report = try ConfiguredRepository("policies = [\"policies\"]\n" + configuration, files).report("", change)
      #expect(report.diagnostics.map(\.message) == [])
      return report.findings.filter { $0.rule.id == "own-retention" }.map { "\($0.location.path) \($0.message)" }
    }
    #expect(try messages("") == [])
    #expect(try messages("input \"least_days\" {\n value = 14\n}\n") == ["dev/main.tf Fewer than 14 days."])
    #expect(
      try messages(
        "input \"least_days\" {\n value = 5\n}\ninput \"least_days\" {\n value = 30\n paths = [\"prod\"]\n}\n")
        == ["prod/main.tf Fewer than 30 days."])
    #expect(
      try messages("input \"least_days\" {\n value = 14\n}\n") { $0.inputs["least_days"] = .int(21) }.count == 2)
  }

  @Test(arguments: [
    (
      "exclud = []\n", 1,
      "Unsupported argument. An argument named \"exclud\" is not expected here. Did you mean \"exclude\"?"
    ),
    (
      "\nrules \"x\" {\n}\n", 2,
      "Unsupported block type. Blocks of type \"rules\" are not expected here. Did you mean \"rule\"?"
    ),
    (
      "rule \"rds-cluster-encrypte\" {\n severity = \"low\"\n}\n", 1,
      "There is no rule \"rds-cluster-encrypte\". Did you mean \"rds-cluster-encrypted\"?"
    ),
    (
      "rule \"rds-cluster-encrypted\" {\n severity = \"hihg\"\n}\n", 2,
      "Invalid value. \"severity\" is one of critical, high, medium, low, info. Did you mean \"high\"?"
    ),
    (
      "rule \"rds-cluster-encrypted\" {\n severty = \"low\"\n}\n", 2,
      "Unsupported argument. An argument named \"severty\" is not expected here. Did you mean \"severity\"?"
    ),
    ("rule {\n}\n", 1, "Wrong number of labels. A rule block has one label, its name."),
    ("exclude = 1\n", 1, "Invalid value. \"exclude\" is a list of strings."),
    (
      "input \"no_such_input_anywhere\" {\n value = 1\n}\n", 1,
      "No policy has an input \"no_such_input_anywhere\". `infrascan rules ID` shows the inputs of a rule."
    ),
    (
      "variant \"prod\" {\n root = \"a\"\n var_files = [\"gone.tfvars\"]\n}\n", 1,
      "The variable files of variant \"prod\" are not there. gone.tfvars: paths are relative to the root module's folder or to that of .infrascan.hcl."
    ),
  ])
  func `what is wrong is an error at its line, with a suggestion`(text: String, line: Int, message: String) throws {
    #expect(try ConfiguredRepository(text, bad).errors() == [".infrascan.hcl:\(line) \(message)"])
  }

  @Test func `a named configuration that is not there is an error`() {
    let configuration = ScanConfiguration.load(for: ["."], named: "/nowhere/x.hcl")
    #expect(configuration?.diagnostics.map(\.severity) == [.error])
  }
}

@Suite struct VariantTests {
  private static let files = [
    "envs/app/main.tf": """
    variable "encrypted" { type = bool }
    resource "aws_rds_cluster" "main" {
      engine                  = "aurora-postgresql"
      storage_encrypted       = var.encrypted
      backup_retention_period = terraform.workspace == "prod" ? 35 : 1
      deletion_protection     = false
    }
    """,
    "envs/app/dev.tfvars": "encrypted = false\n", "envs/app/prod.tfvars": "encrypted = true\n",
    "other/main.tf": cluster(encrypted: false),
  ]

  private func found(_ report: Report, _ rules: Set<String>) -> [String] {
    report.findings.filter { rules.contains($0.rule.id) }
      .map { "\($0.rule.id) \($0.location.path) \($0.variants.joined(separator: ","))" }
  }

  @Test(arguments: [
    "variant \"dev\" {\n root = \"envs/*\"\n var_files = [\"dev.tfvars\"]\n}\nvariant \"prod\" {\n root = \"envs/*\"\n var_files = [\"prod.tfvars\"]\n workspace = \"prod\"\n}\n",
    "variant \"dev\" {\n var_files = [\"dev.tfvars\"]\n}\nvariant \"prod\" {\n var_files = [\"envs/app/prod.tfvars\"]\n root = \"envs/app\"\n workspace = \"prod\"\n}\n",
  ])
  func `a root module is judged in each of its variants, what is the same is said once`(text: String) throws {
    let repository = try ConfiguredRepository(text, VariantTests.files)
    let report = repository.report()
    #expect(report.diagnostics.map(\.message) == [])
    #expect(
      found(report, ["rds-cluster-encrypted", "rds-deletion-protection"]) == [
        "rds-cluster-encrypted envs/app/main.tf dev", "rds-deletion-protection envs/app/main.tf dev,prod",
        "rds-deletion-protection other/main.tf ", "rds-cluster-encrypted other/main.tf ",
      ])
    let json = String(decoding: JSONReport().render(report), as: UTF8.self).filter { !$0.isWhitespace }
    #expect(json.contains(#""variants":["dev","prod"]"#))
    let sarif = String(decoding: SARIFReport().render(report), as: UTF8.self).filter { !$0.isWhitespace }
    #expect(sarif.contains(#""variants":["dev"]"#))
    let text = String(decoding: TextReport(color: false, width: 100).render(report), as: UTF8.self)
    #expect(text.contains("in variants  dev, prod"))
  }

  @Test func `groups of the command line win over the file`() throws {
    let repository = try ConfiguredRepository(
      "variant \"dev\" {\n root = \"envs/*\"\n var_files = [\"dev.tfvars\"]\n}\n", VariantTests.files)
    let report = repository.report("envs/app") {
      $0.variants = [("live", [repository.folder + "/envs/app/prod.tfvars"])]
    }
    #expect(
      found(report, ["rds-cluster-encrypted", "rds-deletion-protection"]) == [
        "rds-deletion-protection envs/app/main.tf live"
      ])
  }

  @Test func `fingerprints do not depend on variants`() throws {
    let plain = try ConfiguredRepository(nil, VariantTests.files).report()
    let varied = try ConfiguredRepository(
      "variant \"dev\" {\n root = \"envs/*\"\n var_files = [\"dev.tfvars\"]\n}\n", VariantTests.files
    ).report()
    let rule = "rds-deletion-protection"
    #expect(
      Set(plain.findings.filter { $0.rule.id == rule }.map(\.fingerprint))
        == Set(varied.findings.filter { $0.rule.id == rule }.map(\.fingerprint)))
  }
}
