import Foundation
import Inventory
import Policy
import Reports
import Source
import Testing
import Values

#if canImport(FoundationXML)
  import FoundationXML
#endif

@Suite struct JSONReportTests {
  @Test func `the members are those of the contract`() {
    let json = JSON(JSONReport().render(Sample.report))
    #expect(json.keys == ["schemaVersion", "findings", "errors", "summary"])
    #expect(json["schemaVersion"].int == 1)
    let finding = json["findings"][0]
    #expect(
      finding.keys == [
        "rule", "aliases", "severity", "category", "verdict", "message", "resource", "attribute", "location", "related",
        "conditional", "suppressed", "fingerprint",
      ])
    #expect(finding["rule"].string == "rds-storage-encrypted")
    #expect(finding["aliases"].strings == ["checkov:CKV_AWS_96"])
    #expect(finding["severity"].string == "critical")
    #expect(finding["verdict"].string == "fail")
    #expect(finding["resource"]["address"].string == "module.db.aws_rds_cluster.main")
    #expect(finding["resource"]["type"].string == "aws_rds_cluster")
    #expect(finding["resource"]["format"].string == "terraform")
    #expect(finding["attribute"].string == "storage_encrypted")
    #expect(finding["location"].keys == ["path", "startLine", "startColumn", "endLine", "endColumn"])
    #expect(finding["location"]["endColumn"].int == 36)
    #expect(finding["related"][0]["path"].string == "environments/prod/main.tf")
    #expect(finding["conditional"].bool == false)
    #expect(finding["suppressed"].isNull)
    #expect(json["findings"][1]["conditional"].bool == true)
    #expect(json["errors"][0].keys == ["path", "startLine", "message"])
    #expect(json["errors"][0]["startLine"].int == 2)
    #expect(json["summary"]["severities"]["critical"].int == 1)
    #expect(json["summary"]["unknown"].int == 3)
    #expect(json["summary"]["errors"].int == 1)
  }

  @Test func `suppressions have a reason and may have an end`() {
    let source = SourceText(path: "a.tf", text: "x")
    let finding = Finding.sample(
      .sample("r", title: "t"), "m", at: source.range(of: "x"), suppression: .init(reason: "Known", until: "2027-01-31")
    )
    let json = JSON(JSONReport().render(Sample.report(finding)))
    #expect(json["findings"][0]["suppressed"]["until"].string == "2027-01-31")
  }
}

@Suite struct JUnitReportTests {
  @Test func `a suite per file, failures and errors counted`() {
    let text = JUnitReport().text(Sample.report)
    #expect(text.contains("<testsuites name=\"infrascan\" tests=\"3\" failures=\"2\" errors=\"1\" skipped=\"0\">"))
    #expect(
      text.contains("<testsuite name=\"modules/db/main.tf\" tests=\"2\" failures=\"2\" errors=\"0\" skipped=\"0\">"))
    #expect(text.contains("classname=\"rds-storage-encrypted\" name=\"module.db.aws_rds_cluster.main\""))
    #expect(isXML(text))
  }

  @Test func `a report without findings has one case`() {
    let report = Report(findings: [], diagnostics: [], rules: [], counts: .init(files: 1), version: "1")
    let text = JUnitReport().text(report)
    #expect(text.contains("tests=\"1\"") && isXML(text))
  }

  @Test func `hostile text stays XML`() {
    #expect(isXML(JUnitReport().text(Hostile.report)))
  }

  private func isXML(_ text: String) -> Bool { XMLParser(data: Data(text.utf8)).parse() }
}

@Suite struct GitHubReportTests {
  @Test func `commands carry the place and are escaped, the worst first`() {
    let source = SourceText(path: "a,b:c%.tf", text: "x = 1\ny = 2\n")
    let report = Sample.report(
      .sample(.sample("low", title: "t", severity: .low), "m", at: source.range(of: "x")),
      .sample(.sample("bad", title: "a, b: c", severity: .critical), "100%\nof it", at: source.range(of: "y = 2")),
      .sample(.sample("maybe", title: "t", severity: .critical), "m", at: source.range(of: "x"), verdict: .unknown),
      .sample(.sample("gone", title: "t"), "m", at: source.range(of: "x"), suppression: .init(reason: "r")))
    let lines = GitHubReport().text(report).split(separator: "\n").map(String.init)
    let worst = """
      ::error file=a%2Cb%3Ac%25.tf,line=2,endLine=2,col=1,endColumn=5,title=critical%3A a%2C b%3A c (bad)\
      ::100%25%0Aof it%0Aaws_rds_cluster.main
      """
    #expect(lines.first == worst)
    #expect(lines.dropFirst().first?.hasPrefix("::notice file=a%2Cb%3Ac%25.tf,line=1") == true)
    #expect(lines.count == 5)
    #expect(!lines.joined().contains("gone"))
  }
}

@Suite struct MarkdownReportTests {
  @Test func `a table of findings and how to fix them`() {
    let text = MarkdownReport().text(Sample.report)
    #expect(text.hasPrefix("## infrascan: 2 findings: 1 critical, 1 medium\n"))
    #expect(
      text.contains("| **critical** | <code>rds-storage-encrypted</code> | Storage of the cluster is not encrypted"))
    #expect(text.contains("<br>from <code>environments&#47;prod&#47;main.tf:1</code>"))
    #expect(text.contains("### Not read whole"))
    #expect(text.contains("<details><summary>How to fix</summary>"))
  }

  @Test func `nothing in a message is markup`() {
    let source = SourceText(path: "a|b.tf", text: "x")
    let finding = Finding.sample(
      .sample("r", title: "t"), "![x](http://evil) <script> @team | `a` **b** www #1", at: source.range(of: "x"))
    let text = MarkdownReport().text(Sample.report(finding))
    for markup in ["![", "](", "http://", "<script", "@team", " | `", "**b", " #1", "a|b"] {
      #expect(!text.contains(markup), "\(text)")
    }
  }

  @Test func `the summary stays under GitHub's limit`() {
    let source = SourceText(path: "a.tf", text: "x")
    let finding = Finding.sample(
      .sample("r", title: "t"), String(repeating: "long ", count: 200), at: source.range(of: "x"))
    let report = Report(
      findings: [Finding](repeating: finding, count: 5000), diagnostics: [], rules: [], counts: .init(), version: "1")
    let bytes = MarkdownReport().render(report)
    #expect(bytes.count < 1 << 20)
    #expect(String(decoding: bytes, as: UTF8.self).contains("more findings left out"))
  }
}

@Suite struct HTMLReportTests {
  @Test func `one file, no scripts, nothing loaded, the fault marked`() {
    let text = HTMLReport().text(Sample.report)
    for part in ["<script", "src=", "href=", "@import", "url("] { #expect(!text.contains(part)) }
    #expect(text.contains("<mark>storage_encrypted = var.encrypted</mark>"))
    #expect(text.contains("default-src 'none'"))
  }

  @Test func `hostile text is text`() {
    let text = HTMLReport().text(Hostile.report)
    #expect(!text.contains("<img") && !text.contains("<script") && !text.contains("\"onload"), "\(text)")
  }
}
