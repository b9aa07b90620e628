import Documents
import Helm
import Source
import Testing

/// What a release says of its values, over those of the chart.
@Suite struct ReleaseValuesTests {
  private static let place = SourceRange(SourceText(path: "main.tf", text: "a\nb\nvalue = x\n"), ByteRange(4, 13))

  private func render(
    _ settings: [ReleaseValue.Content], template: String = "{{ toYaml .Values }}", values: String = "{}"
  ) throws -> (text: String, diagnostics: [String]) {
    let chart = try TemporaryChart(["templates/a.yaml": template, "values.yaml": values])
    let (texts, diagnostics) = chart.render(
      settings: settings.map { ReleaseValue($0, at: ReleaseValuesTests.place) })
    let text = texts.first.map { $0.source.text(ByteRange(0, $0.source.count)) } ?? ""
    return (text, diagnostics.map { "\($0.path):\($0.line) \($0.summary)" })
  }

  @Test(arguments: [
    ("a=1", "a: 1"), ("a=x,b=true,c=FALSE", "a: x\nb: true\nc: false"), ("a=007", "a: \"007\""), ("a=0", "a: 0"),
    ("a=", "a: \"\""), ("a=,b=2", "a: \"\"\nb: 2"), ("a.b.c=x,a.b.d=z", "a:\n  b:\n    c: x\n    d: z"),
    ("a={x,1,true}", "a:\n- x\n- 1\n- true"), ("a={}", "a: []"), ("a={x},b=1", "a:\n- x\nb: 1"),
    ("a[1]=x", "a:\n- null\n- x"), ("a[0].b=x,a[0].c=z", "a:\n- b: x\n  c: z"), ("a[0][1]=x", "a:\n- - null\n  - x"),
    ("a\\.b=x", "a.b: x"),
    ("eks\\.amazonaws\\.com/role-arn=arn:aws:iam::1:role/r", "eks.amazonaws.com/role-arn: arn:aws:iam::1:role/r"),
    ("a=x\\,z", "a: x,z"), ("a=x=z", "a: x=z"), ("a=1.5", "a: \"1.5\""), ("a=-3", "a: -3"),
  ])
  func `a setting is read as helm reads --set`(setting: String, values: String) throws {
    let (text, diagnostics) = try render([.setting(setting)])
    #expect(text == values)
    #expect(diagnostics == [])
  }

  @Test(arguments: ["a", "a,b=1", "a[x]=1", "a[-1]=1", "a[0]", "a[0]b=1", "a[99999999]=1"])
  func `a setting that is not understood is a diagnostic at its place`(setting: String) throws {
    let (text, diagnostics) = try render([.textSetting("z=1"), .setting(setting)])
    #expect(diagnostics.count == 1)
    #expect(diagnostics.first?.hasPrefix("main.tf:3 The setting of the release is not understood") == true)
    #expect(text.contains("z: \"1\""))
  }

  @Test func `settings count over texts, later over earlier, and null takes a default away`() throws {
    let (text, diagnostics) = try render(
      [
        .text("a:\n  b: 2\n  c: 3\nlist: [1, 2]\n"), .text("a:\n  c: 4\n"), .setting("a.b=5,gone=null"),
        .textSetting("text=6"), .setting("list[0]=9"), .literal(name: "x.y", "{z: [1]}"),
      ], values: "a: {b: 1, d: 1}\ngone: 1\n")
    #expect(diagnostics == [])
    #expect(text == "a:\n  b: 5\n  c: 4\n  d: 1\nlist:\n- 9\n- 2\ntext: \"6\"\nx.y:\n  z:\n  - 1")
  }

  @Test func `texts are taken back to the lines of the heredoc they are written in`() throws {
    let file = SourceText(path: "main.tf", text: "x = [<<-EOT\n    a: 1\n    b: two\n  EOT\n]\n")
    let place = SourceRange(file, ByteRange(5, file.count - 3))
    let text = "a: 1\nb: two\n"
    let written = try #require(WrittenText(text, heredocIn: place))
    let chart = try TemporaryChart(["templates/a.yaml": "x: {{ .Values.b }}"])
    let (texts, _) = chart.render(settings: [ReleaseValue(.text(text), at: place, written: written)])
    let found = try #require(texts.first).values(in: ByteRange(3, 6))
    #expect(found.map { "\($0.range.path):\($0.range.start.line) \($0.isDefault)" } == ["main.tf:3 false"])
    #expect(WrittenText("a: 1\n", heredocIn: place) == nil)
    #expect(WrittenText(text, heredocIn: SourceRange(file, ByteRange(0, 3))) == nil)
    #expect(WrittenText("p\nq\n", in: SourceText(path: "f", text: "1\n2"))?.line(at: 2).text == "2")
  }
}
