import Inventory
import Policy
import Reports
import Source
import Values

/// A resource written at fixed ranges.
struct WrittenAt: Origin {
  let header: SourceRange
  var extent: SourceRange { header }
  func range(of path: AttributePath) -> SourceRange? { nil }
}

extension SourceText {
  /// The range of the first occurrence of `text`.
  func range(of text: String) -> SourceRange {
    let needle = Array(text.utf8)
    let start = (0...max(0, count - needle.count)).first {
      bytes[$0..<min(count, $0 + needle.count)].elementsEqual(needle)
    }
    return SourceRange(self, ByteRange(start ?? 0, (start ?? 0) + needle.count))
  }
}

extension Rule {
  static func sample(
    _ id: String, title: String, severity: Severity = .high, rationale: String = "", remediation: String = "",
    links: [String] = [], controls: [(framework: String, controls: [String])] = []
  ) -> Rule {
    Rule(
      id: id, title: title, severity: severity, category: "encryption", rationale: rationale, remediation: remediation,
      links: links, aliases: ["checkov:CKV_AWS_96"], controls: controls, targets: ["aws_rds_cluster"],
      file: "rules/aws/rds.policy.hcl")
  }
}

extension Finding {
  static func sample(
    _ rule: Rule, _ message: String, at location: SourceRange, verdict: Verdict = .fail,
    address: String = "aws_rds_cluster.main", type: String = "aws_rds_cluster", attribute: String = "storage_encrypted",
    values: Value = .emptyObject, conditional: Bool = false, related: [SourceRange] = [], trace: [TraceStep] = [],
    suppression: Suppression? = nil
  ) -> Finding {
    let resource = Resource(
      format: .terraform, type: type, address: address, scope: Scope("."), values: values,
      origin: WrittenAt(header: location), isConditional: conditional)
    return Finding(
      rule: rule, verdict: verdict, message: message, resource: resource, attribute: AttributePath(attribute),
      location: location, related: related, trace: trace, suppression: suppression,
      fingerprint: "fingerprint of \(rule.id)")
  }
}

/// A small scan: a module that is called, a value that comes from a variables file, a file that does not parse.
enum Sample {
  static let module = SourceText(
    path: "modules/db/main.tf",
    text: """
      resource "aws_rds_cluster" "main" {
        engine            = "aurora-postgresql"
        storage_encrypted = var.encrypted
        master_password   = "correct horse"
      }

      resource "aws_security_group" "db" {
        ingress {
          from_port   = 0
          to_port     = 0
          cidr_blocks = ["0.0.0.0/0"]
        }
      }

      """)
  static let root = SourceText(
    path: "environments/prod/main.tf",
    text: """
      module "db" {
        source    = "../../modules/db"
        encrypted = var.encrypted
      }

      """)
  static let variables = SourceText(
    path: "environments/prod/prod.tfvars", text: "region = \"eu-west-1\"\nencrypted = false\n")
  static let broken = SourceText(
    path: "modules/cache/main.tf", text: "resource \"aws_elasticache_cluster\" {\n  engine = \n}\n")

  static let encryption = Rule.sample(
    "rds-storage-encrypted", title: "RDS cluster storage is encrypted", severity: .critical,
    rationale: "A snapshot that is shared or copied carries the data in the clear.",
    remediation:
      "Set storage_encrypted to true and kms_key_id to a key of your own. An existing cluster has to be restored from an encrypted snapshot.",
    links: [
      "architecture:D1", "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Overview.Encryption.html",
    ],
    controls: [("cis_aws", ["2.3.1"]), ("pci_dss", ["3.4", "3.5"])])
  static let ingress = Rule.sample(
    "security-group-open", title: "Security groups are closed to the internet", severity: .medium)

  static let report = Report(
    findings: [
      .sample(
        encryption, "Storage of the cluster is not encrypted: storage_encrypted is false.",
        at: module.range(of: "storage_encrypted = var.encrypted"), address: "module.db.aws_rds_cluster.main",
        related: [root.range(of: "module \"db\"")],
        trace: [
          TraceStep(variables.range(of: "encrypted = false"), note: "variable \"encrypted\" is set"),
          TraceStep(root.range(of: "encrypted = var.encrypted"), note: "argument of module \"db\""),
        ]),
      .sample(
        ingress, "All ports are open to 0.0.0.0/0.",
        at: module.range(
          of: "ingress {\n    from_port   = 0\n    to_port     = 0\n    cidr_blocks = [\"0.0.0.0/0\"]\n  }"),
        address: "module.db.aws_security_group.db", type: "aws_security_group", attribute: "ingress", conditional: true),
    ],
    diagnostics: [
      Diagnostic(
        .error, "An expression is missing.", detail: "Write a value after the equals sign.",
        at: broken.range(of: "engine = "))
    ],
    rules: [encryption, ingress],
    counts: Report.Counts(files: 4, resources: 2, rules: 2, passed: 7, failed: 2, unknown: 3, suppressed: 1),
    version: "0.1.0")

  /// A report of one finding.
  static func report(_ findings: Finding..., diagnostics: [Diagnostic] = []) -> Report {
    Report(
      findings: findings, diagnostics: diagnostics, rules: findings.map(\.rule),
      counts: Report.Counts(files: 1, resources: 1, rules: 1, failed: findings.count), version: "0.1.0")
  }
}

extension ReportFormat {
  func text(_ report: Report) -> String { String(decoding: render(report), as: UTF8.self) }
}
