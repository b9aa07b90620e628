import Inventory
import Policy
import Reports
import Source
import Testing
import Values

/// A file made to take over whoever reads about it.
enum Hostile {
  static let text =
    "a = \"\u{1B}[2J\u{1B}]0;owned\u{07}\u{9B}31m\u{202E}gnp\u{2066}\u{200B}\u{FEFF}\r<img src=x onerror=alert(1)><script>\"\u{7F}\n"
    + "::add-mask::x\n##[add-matcher]y ]]> \"onload=\n"
  static let source = SourceText(
    path: "::error::\u{1B}[1m\n\u{202E}<script>\".tf", bytes: Array(text.utf8) + [0xFF, 0xC2, 0x0A, 0xE2, 0x82])
  static let rule = Rule.sample("r", title: "t")
  static let report = Report(
    findings: (0..<4).map { line in
      let starts = [0, 4, 80, source.count - 2]
      return .sample(
        rule, "::error::\(text)", at: SourceRange(source, ByteRange(starts[line], starts[line] + 9)),
        address: "x[\"\(text)\"]", related: [SourceRange(source, ByteRange(0, 3))],
        trace: [TraceStep(SourceRange(source, ByteRange(0, 3)), note: text)],
        suppression: line == 3 ? .init(reason: text) : nil)
    },
    diagnostics: [
      Diagnostic(.error, text, detail: "::error::" + text, at: SourceRange(source, ByteRange(4, 900))),
      Diagnostic(.warning, text, path: source.path),
    ],
    rules: [rule], counts: .init(), version: "1.0.0")
}

@Suite struct HostileInputTests {
  @Test func `a diagnostic is one line that moves no cursor and is no command`() {
    let diagnostic = Diagnostic(.error, "a\u{1B}[31m\nb", path: "::set-output name=x::\n\u{1B}.tf")
    let line = diagnostic.printableLine
    #expect(!line.unicodeScalars.contains { $0.value < 0x20 })
    #expect(!line.hasPrefix("::"))
    #expect(line.hasSuffix("b"))
  }

  @Test(arguments: allFormats.indices)
  func `no format lets a file control the terminal or hide text`(index: Int) {
    for scalar in allFormats[index].text(Hostile.report).unicodeScalars where scalar != "\n" {
      let category = scalar.properties.generalCategory
      #expect(
        category != .control && category != .format && category != .lineSeparator, "\(scalar.escaped(asASCII: true))")
    }
  }

  @Test(arguments: [40, 80, 200])
  func `no line of the text report is a command of a CI runner`(width: Int) {
    for line in TextReport(color: false, width: width).text(Hostile.report).split(separator: "\n") {
      #expect(!line.drop { $0 == " " }.hasPrefix("::"), "\(line)")
      #expect(!line.contains("##["), "\(line)")
    }
  }

  @Test func `a workflow command is never begun by the input`() {
    let lines = GitHubReport().text(Hostile.report).split(separator: "\n")
    for line in lines where line.hasPrefix("::") {
      #expect(line.hasPrefix("::error file=%3A%3Aerror") || line.hasPrefix("::warning file=%3A%3Aerror"), "\(line)")
    }
    #expect(!lines.contains { $0.contains("##[") })
  }

  @Test func `control characters in JSON are escapes of themselves`() {
    let json = JSON(JSONReport().render(Hostile.report))
    #expect(json["findings"][0]["location"]["path"].string == Hostile.source.path)
    #expect(json["findings"][0]["message"].string == "::error::" + Hostile.text)
  }

  @Test func `invalid UTF-8 is shown as replacement characters`() {
    let source = SourceText(
      path: "a.tf", bytes: [0x78, 0xFF, 0xC3, 0x28, 0xF4, 0x90, 0x80, 0x80, 0xED, 0xA0, 0x80, 0x21])
    let text = TextReport(color: false, width: 80).text(
      Sample.report(.sample(.sample("r", title: "t"), "m", at: source.range(of: "!"))))
    #expect(
      text.contains("1 │ x\u{FFFD}\u{FFFD}(\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}!\n"), "\(text)")
  }

  @Test func `places are those that the source itself gives`() {
    let lines = ["\u{FEFF}a = 1", "é\u{1F680}b", "", String(repeating: "ü,", count: 9000), "end\r"]
    let source = SourceText(path: "a.json", text: lines.joined(separator: "\n"))
    let rule = Rule.sample("r", title: "t")
    let offsets =
      Array(stride(from: UInt32(0), to: UInt32(source.count) + 3, by: 97)) + [1, 2, 3, 4, 9, 10, 12, 16, 17]
    let findings = offsets.map { Finding.sample(rule, "m", at: SourceRange(source, ByteRange($0, $0))) }
    let report = Report(findings: findings, diagnostics: [], rules: [rule], counts: .init(), version: "1.0.0")
    let json = JSON(JSONReport().render(report))["findings"]
    for (i, offset) in offsets.enumerated() {
      let location = json[i]["location"]
      let position = source.position(offset)
      #expect(location["startLine"].int == position.line && location["startColumn"].int == position.column)
    }
  }

  @Test(.timeLimit(.minutes(1)))
  func `ten thousand findings on one line of a megabyte are cheap`() {
    let source = SourceText(path: "a.json", text: "{" + String(repeating: "\"key\": [1, 2],", count: 75_000) + "}")
    let rule = Rule.sample("r", title: "t")
    let findings = (0..<10_000).map { i in
      Finding.sample(rule, "m", at: SourceRange(source, ByteRange(100 * i, 100 * i + 5)))
    }
    for (format, count) in [
      (JSONReport(), 10_000), (SARIFReport(), 10_000), (TextReport(color: true, width: 80), 2_000),
    ]
      as [(any ReportFormat, Int)]
    {
      let report = Report(
        findings: Array(findings.prefix(count)), diagnostics: [], rules: [rule], counts: .init(), version: "1.0.0")
      #expect(format.render(report).count > 100 * count)
    }
  }
}
