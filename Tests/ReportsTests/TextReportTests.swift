import Inventory
import Policy
import Source
import Testing
import Values

@testable import Reports

@Suite struct TextReportTests {
  @Test func `a whole report`() {
    let text = TextReport(color: false, width: 80, elapsed: .milliseconds(18)).text(Sample.report)
    #expect(
      text == """
        CRITICAL  rds-storage-encrypted  RDS cluster storage is encrypted
          Storage of the cluster is not encrypted: storage_encrypted is false.

          modules/db/main.tf:3:3
          2 │   engine            = "aurora-postgresql"
          3 │   storage_encrypted = var.encrypted
            │   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
          4 │   master_password   = "********"

          resource     module.db.aws_rds_cluster.main
          called from  environments/prod/main.tf:1:1
          value from   environments/prod/prod.tfvars:2:1  variable "encrypted" is set
                       environments/prod/main.tf:3:3      argument of module "db"
          to fix       Set storage_encrypted to true and kms_key_id to a key of your
                       own. An existing cluster has to be restored from an encrypted
                       snapshot.

        MEDIUM  security-group-open  Security groups are closed to the internet
          All ports are open to 0.0.0.0/0.

          modules/db/main.tf:8:3
           8 │ ╭   ingress {
           9 │ │     from_port   = 0
          10 │ │     to_port     = 0
          11 │ │     cidr_blocks = ["0.0.0.0/0"]
          12 │ ╰   }

          resource     module.db.aws_security_group.db
          if created   the code does not decide whether this resource exists

        ERROR  An expression is missing.

          modules/cache/main.tf:2:3
          1 │ resource "aws_elasticache_cluster" {
          2 │   engine =
            │   ^^^^^^^^
          3 │ }

          Write a value after the equals sign.

        2 findings: 1 critical, 1 medium and 1 error
        4 files, 2 resources, 2 rules, 3 undecided, 1 suppressed in 18 ms

        """)
  }

  @Test func `no findings are said to be none`() {
    let report = Report(
      findings: [], diagnostics: [], rules: [], counts: .init(files: 1, resources: 2, rules: 3), version: "1.0.0")
    #expect(TextReport(color: false, width: 80).text(report) == "No findings\n1 file, 2 resources, 3 rules\n")
  }

  @Test func `colours are used only when asked for`() {
    #expect(!TextReport(color: false, width: 80).text(Sample.report).contains("\u{1B}"))
    #expect(TextReport(color: true, width: 80).text(Sample.report).contains("\u{1B}[1;35mCRITICAL\u{1B}[0m"))
  }

  @Test(arguments: [40, 80, 132])
  func `prose and source lines keep to the width`(width: Int) {
    let source = SourceText(path: "a.tf", text: "description = \"" + String(repeating: "long ", count: 60) + "\"\n")
    let finding = Finding.sample(
      .sample(
        "r", title: String(repeating: "a title ", count: 20), remediation: String(repeating: "some words ", count: 40)),
      String(repeating: "what is wrong ", count: 30), at: source.range(of: "description"))
    let text = TextReport(color: false, width: width).text(Sample.report(finding))
    for line in text.split(separator: "\n") { #expect(line.unicodeScalars.count <= width, "\(line)") }
  }

  @Test(arguments: [
    ("\tkey = \"x\"", "\"x\"", "    key = \"x\"", 10, 3),
    ("名前 = \"値段\"", "\"値段\"", "名前 = \"値段\"", 7, 6),
    ("e\u{301} = 1", "1", "e\u{301} = 1", 4, 1),
    ("x = \"🚀\" # y", "# y", "x = \"🚀\" # y", 9, 3),
  ])
  func `carets stand under the fault behind tabs, wide and combining characters`(
    text: String, fault: String, shown: String, column: Int, width: Int
  ) {
    let source = SourceText(path: "a.tf", text: text)
    let report = TextReport(color: false, width: 80).text(
      Sample.report(.sample(.sample("r", title: "t"), "m", at: source.range(of: fault))))
    let carets = String(repeating: " ", count: column) + String(repeating: "^", count: width)
    #expect(report.contains("  1 │ \(shown)\n    │ \(carets)\n"), "\(report)")
  }

  @Test func `of a range of many lines the first and the last are shown`() {
    let lines = (1...30).map { "  line\($0) = \($0)" }.joined(separator: "\n")
    let source = SourceText(path: "a.tf", text: "block {\n\(lines)\n}\n")
    let report = TextReport(color: false, width: 80).text(
      Sample.report(.sample(.sample("r", title: "t"), "m", at: SourceRange(source, ByteRange(0, source.count)))))
    #expect(
      report.contains(
        """
           1 │ ╭ block {
           2 │ │   line1 = 1
           3 │ │   line2 = 2
           4 │ │   line3 = 3
           5 │ │   line4 = 4
             ┆ │
          31 │ │   line30 = 30
          32 │ ╰ }
        """.split(separator: "\n").map { "  \($0.dropFirst(2))" }.joined(separator: "\n")), "\(report)")
  }

  @Test func `a remediation flows in the width, its code as it is`() {
    let source = SourceText(path: "a.tf", text: "x = 1\n")
    let rule = Rule.sample("r", title: "t", remediation: "Write this\nor that:\n\n  a = 1\n  b = 2\n\n- one\n- two\n")
    let text = TextReport(color: false, width: 80).text(Sample.report(.sample(rule, "m", at: source.range(of: "x"))))
    #expect(
      text.contains(
        """
          to fix       Write this or that:

                         a = 1
                         b = 2

                       - one
                       - two

        1 finding: 1 high
        """), "\(text)")
  }

  @Test func `a note that does not fit beside its place stands under it`() {
    let source = SourceText(path: "environments/production/eu-west-1/databases.auto.tfvars", text: "x = 1\n")
    let trace = [TraceStep(source.range(of: "x"), note: "variable \"x\" is set for all of the environments")]
    let finding = Finding.sample(.sample("r", title: "t"), "m", at: source.range(of: "x"), trace: trace)
    #expect(
      TextReport(color: false, width: 80).text(Sample.report(finding)).contains(
        """
          value from   environments/production/eu-west-1/databases.auto.tfvars:1:1
                         variable "x" is set for all of the environments

        """))
  }

  @Test func `a long line is cut around the fault`() {
    let padding = String(repeating: "\"abc\": 1, ", count: 200_000)
    let source = SourceText(path: "a.json", text: "{\(padding)\"fault\": true, \(padding)\"end\": 1}")
    let text = TextReport(color: false, width: 80).text(
      Sample.report(.sample(.sample("r", title: "t"), "m", at: source.range(of: "\"fault\""))))
    #expect(text.contains("\"fault\": true"))
    #expect(text.utf8.count < 1000)
    let lines = text.split(separator: "\n")
    let caret = lines.first { $0.contains("^^^") }.map { $0.prefix { $0 != "^" }.count }
    let fault = lines.first { $0.contains("\"fault\"") }.map(Array.init)
    #expect(caret != nil && fault?.dropFirst(caret ?? 0).starts(with: Array("\"fault\"")) == true, "\(text)")
  }

  @Test func `undecided, passed and suppressed findings are not counted as findings`() {
    let source = SourceText(path: "a.tf", text: "x = 1\n")
    let rule = Rule.sample("r", title: "t", remediation: "Do it.")
    let text = TextReport(color: false, width: 80).text(
      Sample.report(
        .sample(rule, "It depends on var.x.", at: source.range(of: "x"), verdict: .unknown),
        .sample(rule, "It holds.", at: source.range(of: "x"), verdict: .pass),
        .sample(
          rule, "It is wrong.", at: source.range(of: "x"), suppression: .init(reason: "Accepted", until: "2027-01-31")))
    )
    #expect(text.contains("UNDECIDED  r  t\n"))
    #expect(text.contains("PASS  r  t\n"))
    #expect(text.contains("SUPPRESSED  r  t\n"))
    #expect(text.contains("suppressed   Accepted (until 2027-01-31)\n"))
    #expect(text.contains("No findings\n"))
  }

  @Test func `empty files and ranges past the end are shown without a fault`() {
    for text in ["", "x", "x\n", "\u{FEFF}x = 1\n"] {
      let source = SourceText(path: "a.tf", text: text)
      for range in [ByteRange(0, 0), ByteRange(1, 1), ByteRange(90, 99), ByteRange(5, 2)] {
        let report = TextReport(color: false, width: 80).text(
          Sample.report(.sample(.sample("r", title: "t"), "m", at: SourceRange(source, range))))
        #expect(report.contains("a.tf:"))
      }
    }
  }

  @Test
  func `Plain prose is broken into lines as any other is`() {
    var random = SystemRandomNumberGenerator()
    for _ in 0..<500 {
      let length = Int.random(in: 0...120, using: &random)
      let text = String((0..<length).map { _ in "abc  \n#:[".randomElement() ?? "a" })
      #expect(Printable.wrap(text, width: 12) == Printable.wrapAny(text, width: 12), "\(text.debugDescription)")
    }
  }
}
