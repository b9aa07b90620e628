import Inventory
import Policy
import Source
import Testing
import Values

@testable import Reports

@Suite struct RedactionTests {
  @Test
  func `No word for a secret is passed over at first sight`() {
    for word in Redaction.allSecretWords {
      #expect(Redaction.isSecretName(word.replacing(" ", with: "_")), "\(word)")
      #expect(Redaction.isSecretName("DB_" + word.uppercased().replacing(" ", with: "-")), "\(word)")
    }
  }

  @Test(arguments: [
    "password", "master_password", "DB_PASSWORD", "secretAccessKey", "AWSSecretKey", "auth_token", "api_key",
    "private-key",
    "connection_string", "db.password", "client_secret", "access_key", "secret_string", "db_pass", "webhook_url",
  ])
  func `names that say secret`(name: String) {
    #expect(Redaction.isSecretName(name))
  }

  @Test(arguments: [
    "name", "http_tokens", "password_length", "secret_arn", "secretName", "token_ttl", "kms_key_id", "public_key",
    "auth_token_update_strategy", "secretKeyRef", "existingSecret", "passing", "compass", "url", "tokenizer", "key",
    "password_policy", "", "__",
  ])
  func `names that do not`(name: String) {
    #expect(!Redaction.isSecretName(name))
  }

  /// The secret is `hunter2` throughout, or the key given.
  @Test(arguments: [
    ("a.tf", "master_password = \"hunter2\""),
    ("a.tf", "password = coalesce(var.x, \"hunter2\")"),
    ("a.tf", "password = var.x ? \"hunter2\" : null"),
    ("a.tf", "passwords = [\n  \"hunter2\",\n]"),
    ("a.tf", "secrets = {\n  db = \"hunter2\"\n}"),
    ("a.tf", "password = \"prefix-${var.x}-hunter2\""),
    ("a.tf", "private_key = <<-EOT\n  hunter2\nEOT\n"),
    ("a.tf", "user_data = <<EOF\n#!/bin/sh\nexport DB_PASSWORD=hunter2\nEOF\n"),
    ("a.tf", "EOT\nexport DB_PASSWORD=hunter2\n"),
    ("a.tf", "user_data = \"export DB_PASSWORD=hunter2; run\""),
    ("a.tf", "url = \"postgres://admin:hunter2@db.example.com/x\""),
    ("a.tf", "value = \"Server=db;Password=hunter2;Port=1\""),
    ("a.tf", "environment { name = \"DB_PASSWORD\", value = \"hunter2\" }"),
    ("a.tf", "  name  = \"DB_PASSWORD\"\n  value = \"hunter2\""),
    ("a.tf", "variable \"db_password\" {\n  type = string\n  default = \"hunter2\"\n}"),
    ("a.tf", "resource \"kubernetes_secret\" \"x\" {\n  data = {\n    user = \"hunter2\"\n  }\n}"),
    ("a.tf", "container = jsonencode({ password : \"hunter2\" })"),
    ("a.tf", "x = \"{\\\"password\\\":\\\"hunter2\\\"}\""),
    ("a.tfvars", "db_password=\"hunter2\""),
    ("a.yaml", "password: hunter2"), ("a.yaml", "password: 'hunter2'"), ("a.yaml", "  dbPassword: hunter2 # old"),
    ("a.yaml", "password: |\n  hunter2\n  hunter2\nnext: 1"),
    ("a.yaml", "- name: DB_PASSWORD\n  value: hunter2"),
    ("a.yaml", "args: [--password=hunter2]"),
    ("a.yaml", "passwords: [hunter2]"),
    ("a.yaml", "kind: Secret\ndata:\n  user: hunter2\n"),
    ("a.yaml", "stringData:\n  nested: |\n    hunter2\nkind: \"Secret\"\n"),
    ("a.yaml", "kind: ConfigMap\n---\nkind: Secret\ndata: {user: hunter2}\n"),
    ("a.json", "{\"password\":\"hunter2\"}"), ("a.json", "{\"kind\":\"Secret\",\"data\":{\"user\":\"hunter2\"}}"),
    ("a.json", "{\"env\": [{\"name\": \"TOKEN\", \"value\": \"hunter2\"}]}"),
    ("a.json", "{\"password\": \"$hunter2\"}"),
    ("a.sh", "-----BEGIN RSA PRIVATE KEY-----\nhunter2\n-----END RSA PRIVATE KEY-----"),
    ("a.json", "{\"x\": \"abc\\n-----BEGIN PRIVATE KEY-----\\nhunter2\\n-----END PRIVATE KEY-----\"}"),
  ])
  func `a secret in a source is not shown`(path: String, text: String) {
    let report = Redacted(path: path, text: text)
    #expect(!report.text.contains("hunter2"), "\(report.text)")
    #expect(report.text.contains(Redaction.mask), "\(report.text)")
  }

  @Test(arguments: [
    ("a.tf", "password = var.password"), ("a.tf", "password = \"${var.password}\""),
    ("a.tf", "password = random_password.main.result"), ("a.tf", "manage_master_user_password = true"),
    ("a.tf", "http_tokens = \"optional\""), ("a.tf", "secret_arn = \"arn:aws:secretsmanager:x\""),
    ("a.tf", "password_length = 8"), ("a.tf", "resources = [\"secrets\"]"), ("a.tf", "token = null"),
    ("a.tf", "secrets = [{ name = \"DB\", valueFrom = \"arn:aws:ssm:x\" }]"),
    ("a.tf", "variable \"db_password\" {\n  type = string\n}\nvariable \"x\" {\n  default = \"y\"\n}"),
    ("a.yaml", "automountServiceAccountToken: true"), ("a.yaml", "password: {{ .Values.password }}"),
    ("a.yaml", "password: $(DB_PASSWORD)"), ("a.yaml", "secretName: tls"), ("a.yaml", "secret:\n  secretName: tls"),
    ("a.yaml", "secretKeyRef: {name: db, key: password}"), ("a.yaml", "kind: ConfigMap\ndata:\n  user: x\n"),
    ("a.yaml", "password: *anchor"), ("a.yaml", "image: registry/token-service:1"),
    ("a.tf", "url = \"https://example.com/a:b@c\""), ("a.tf", "bucket = \"AKIA-is-not-a-key\""),
  ])
  func `references and settings are shown`(path: String, text: String) {
    let report = Redacted(path: path, text: text)
    #expect(!report.text.contains(Redaction.mask), "\(report.text)")
  }

  @Test(arguments: [
    "AKIAIOSFODNN7EXAMPLE", "ghp_0123456789abcdefghijABCDEFGHIJ012345", "xoxb-123456789012-abcdefghijkl",
    "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N", "hvs.CAESIJ0123456789abcdefghij",
  ])
  func `well-known keys are not shown in any format, wherever they stand`(key: String) {
    let source = SourceText(path: "a.tf", text: "x = \"\(key)\"\n")
    let finding = Finding.sample(
      .sample("r", title: "t"), "The key \(key) stands here.", at: source.range(of: key), address: "a.b[\"\(key)\"]",
      trace: [TraceStep(source.range(of: "x"), note: "is \(key)")])
    let report = Sample.report(
      finding, diagnostics: [Diagnostic(.error, "Did not expect \(key).", at: source.range(of: "x"))])
    for format in allFormats {
      #expect(!format.text(report).contains(key), "\(format.text(report))")
    }
  }

  @Test func `what is at a secret attribute is not shown in messages of any format`() {
    let source = SourceText(path: "a.tf", text: "x = 1\n")
    let values = Value.object([
      ("master_password", .string("correct horse")), ("pin_secret", .string("1234")),
      ("environment", .tuple([.object([("name", .string("API_TOKEN")), ("value", .string("battery"))])])),
    ])
    let finding = Finding.sample(
      .sample("r", title: "t"), "The password is correct horse, battery, 1234, not 12345.", at: source.range(of: "x"),
      values: values)
    for format in allFormats {
      let text = format.text(Sample.report(finding))
      #expect(!text.contains("correct horse") && !text.contains("battery") && !text.contains("1234,"), "\(text)")
    }
    #expect(JSONReport().text(Sample.report(finding)).contains("********, ********, ********, not 12345."))
  }

  @Test func `a diagnostic does not quote a secret from its line`() {
    let source = SourceText(path: "a.tf", text: "x = 1\npassword = \"hunter2 and more\" !\n")
    let diagnostic = Diagnostic(
      .error, "Did not expect hunter2 and more.", detail: "After \"hunter2 and more\".", at: source.range(of: "!"))
    for format in allFormats {
      let text = format.text(Sample.report(diagnostics: [diagnostic]))
      #expect(!text.contains("hunter2"), "\(text)")
    }
  }

  @Test func `values are masked for display`() {
    let value = Value.object([
      ("name", .string("db")), ("password", .string("x")), ("port", .int(1)), ("enabled_token", .bool(true)),
      ("tags", .object([("key", .string("AKIAIOSFODNN7EXAMPLE"))])),
    ])
    #expect(
      Redaction.value(value).json
        == "{\"enabled_token\":true,\"name\":\"db\",\"password\":\"********\",\"port\":1,\"tags\":{\"key\":\"AKIA********\"}}"
    )
  }

  @Test(
    .timeLimit(.minutes(1)),
    arguments: ["\"${", "password = [", "<<", "-----BEGIN ", "eyJ.", "://", "'", "k", "password: "])
  func `hostile texts take time linear in their size`(pattern: String) {
    let source = SourceText(path: "a.yaml", text: String(repeating: pattern, count: 400_000 / pattern.utf8.count))
    let finding = Finding.sample(.sample("r", title: "t"), "m", at: SourceRange(source, ByteRange(0, 3)))
    #expect(!TextReport(color: false, width: 80).render(Sample.report(finding)).isEmpty)
  }
}

/// All lines of a source as the text report shows them.
struct Redacted {
  let text: String

  init(path: String, text: String) {
    let source = SourceText(path: path, text: text)
    let findings = (0..<source.count).filter { $0 == 0 || source.bytes[$0 - 1] == 0x0A }.map {
      Finding.sample(.sample("r", title: "t"), "m", at: SourceRange(source, ByteRange($0, $0)))
    }
    let report = Report(findings: findings, diagnostics: [], rules: [], counts: .init(), version: "1")
    self.text = TextReport(color: false, width: 200).text(report)
  }
}

let allFormats: [any ReportFormat] = [
  TextReport(color: false, width: 100), JSONReport(), SARIFReport(), JUnitReport(), MarkdownReport(), GitHubReport(),
  HTMLReport(),
]
