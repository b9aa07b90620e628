import Foundation
import Helm
import Source
import Testing
import Values

/// A chart in memory is a chart in a folder: written, rendered and removed.
struct TemporaryChart {
  let folder: URL

  init(_ files: [String: String]) throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "helm-\(UUID().uuidString)")
    var files = files
    if files["Chart.yaml"] == nil { files["Chart.yaml"] = "apiVersion: v2\nname: c\nversion: 1.0.0\n" }
    for (name, text) in files {
      let file = folder.appending(path: name)
      try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: file)
    }
  }

  /// Renders the chart on a thread with a stack as deep as a scan's.
  func render(values: String? = nil, settings: [ReleaseValue] = []) -> (
    texts: [RenderedText], diagnostics: [Diagnostic]
  ) {
    nonisolated(unsafe) var result: (texts: [RenderedText], diagnostics: [Diagnostic]) = ([], [])
    let done = DispatchSemaphore(value: 0)
    let thread = Thread {
      result = renderHere(values: values, settings: settings)
      done.signal()
    }
    thread.stackSize = 512 << 20
    thread.start()
    done.wait()
    return result
  }

  private func renderHere(values: String?, settings: [ReleaseValue]) -> (
    texts: [RenderedText], diagnostics: [Diagnostic]
  ) {
    defer { try? FileManager.default.removeItem(at: folder) }
    var diagnostics: [Diagnostic] = []
    let path = folder.path
    let loader = ChartLoader(boundary: path, display: { Paths.relative($0, to: path) })
    guard let package = loader.load(path, diagnostics: &diagnostics) else { return ([], diagnostics) }
    var options = RenderOptions()
    if let values { options.values = [SourceText(path: "prod.yaml", text: values)] }
    options.settings = settings
    let rendered = package.render(options)
    return (rendered.texts, diagnostics + package.diagnostics + rendered.diagnostics)
  }
}

@Suite struct TemplateTests {
  @Test(arguments: [
    ("{{ nope }}", 1, "function \"nope\" not defined"),
    ("a\n{{ if }}x{{ end }}", 2, "missing value for if"),
    ("{{ if true }}x", 1, "unexpected EOF"),
    ("\n\n{{ .Values.a.b.c }}", 3, "nil pointer evaluating interface {}.b"),
    ("{{ .Values.text.field }}", 1, "can't evaluate field field in type interface {}"),
    ("{{ upper 1 }}", 1, "expected string; found 1"),
    ("{{ upper .Values.number }}", 1, "wrong type for value; expected string; got float64"),
    ("{{ indent 2 }}", 1, "wrong number of args for indent: want 2 got 1"),
    ("x\n{{ fail \"stop here\" }}", 2, "stop here"),
    ("{{ required \"name is needed\" .Values.absent }}", 1, "name is needed"),
    ("{{ include \"absent\" . }}", 1, "no template \"absent\""),
    ("{{ template \"absent\" }}", 1, "template \"absent\" not defined"),
    ("{{ index (list 1) 5 }}", 1, "out of range"),
    ("{{ div 1 0 }}", 1, "divide by zero"),
    ("{{ regexFind \"(\" \"x\" }}", 1, "error parsing regexp"),
    ("{{ $x }}", 1, "undefined variable \"$x\""),
    ("{{ lt 1 1.5 }}", 1, "incompatible types for comparison"),
    ("{{ repeat 1000000000 \"x\" }}", 1, "MiB"),
    ("{{ range until 100000000 }}{{ end }}", 1, "steps"), ("{{ range 100000000000 }}{{ end }}", 1, "range goes to"),
    ("{{ define \"a\" }}{{ include \"a\" . }}{{ end }}\n{{ include \"a\" . }}", 1, "levels deep"),
    ("{{ define \"a\" }}{{ template \"a\" . }}{{ end }}\n{{ template \"a\" . }}", 1, "levels deep"),
    ("{{ tpl .Values.again . }}", 1, "levels deep"),
    ("\n{{ $d := dict }}{{ $_ := set $d \"a\" $d }}{{ deepCopy $d }}", 2, "holds itself"),
    ("{{ $d := dict }}{{ $_ := set $d \"a\" $d }}{{ toToml $d }}", 1, "holds itself"),
    (
      "{{ $x := dict \"a\" 1 }}{{ range until 60 }}{{ $x = dict \"a\" $x \"b\" $x }}{{ end }}\n{{ deepEqual $x 1 }}", 2,
      "steps"
    ),
    ("{{ $x := list 1 2 }}{{ range until 100 }}{{ $x = concat $x $x }}{{ end }}", 1, "steps"),
    ("{{ $x := \"aaaaaaaa\" }}{{ range until 99 }}{{ $x = print $x $x }}{{ end }}", 1, "MiB"),
    ("{{ wrapWith 1 (repeat 1000 \"x\") (repeat 1000000 \"a\") }}", 1, "MiB"),
    ("{{ \"a\" | repeat 100000 | printf \"%s%s\" (repeat 16000000 \"a\") | len }}{{ until 9000000 }}", 1, "steps"),
    ("{{ semverCompare (repeat 100000 \">=1.0.0 ||\") \"1.0.0\" }}", 1, "constraint"),
    ("{{ if true }}{{ " + String(repeating: "(", count: 5000) + " }}{{ end }}", 1, "nested too deeply"),
  ])
  func `a fault is said with its line`(text: String, line: Int, message: String) throws {
    let chart = try TemporaryChart([
      "templates/a.yaml": text, "templates/b.yaml": "fine: true",
      "values.yaml": "text: t\nnumber: 1\nagain: '{{ tpl .Values.again . }}'\n",
    ])
    let (texts, diagnostics) = chart.render()
    let fault = try #require(diagnostics.first)
    #expect(fault.summary.contains(message))
    #expect(fault.path == "templates/a.yaml")
    #expect(fault.line == line)
    #expect(diagnostics.count == 1)
    // A render that took too much is over; any other fault is that template's alone.
    #expect(texts.map(\.name).filter { $0 != "c/templates/a.yaml" } == ["c/templates/b.yaml"] || texts.isEmpty)
  }

  @Test func `a fault in a helper is at the helper, and names the caller`() throws {
    let chart = try TemporaryChart([
      "templates/_h.tpl": "{{ define \"h\" }}\n{{ .Values.a.b }}{{ end }}",
      "templates/a.yaml": "\n\nx: {{ include \"h\" . }}",
    ])
    let fault = try #require(chart.render().diagnostics.first)
    #expect(fault.path == "templates/_h.tpl")
    #expect(fault.line == 2)
    #expect(fault.detail.contains("c/templates/a.yaml:3"))
  }

  @Test func `what is random is the same in every run, and known as such`() throws {
    let files = ["templates/a.yaml": "a: {{ randAlphaNum 8 }}\nb: fixed\n"]
    let first = try #require(try TemporaryChart(files).render().texts.first)
    let second = try #require(try TemporaryChart(files).render().texts.first)
    #expect(first.source.bytes.elementsEqual(second.source.bytes))
    #expect(first.undecided(in: ByteRange(3, 11)).map(\.symbol.name) == ["randAlphaNum"])
    #expect(first.undecided(in: ByteRange(15, 20)).isEmpty)
  }

  @Test(
    arguments: [
      ("randAlphaNum 8 | b64enc", "randAlphaNum"), ("printf \"x-%s\" (randAlpha 3)", "randAlpha"),
      ("dict \"a\" (uuidv4) | toYaml | sha256sum", "uuidv4"), ("now | date \"2006\" | quote", "now"),
      ("now.Year", "now"),
      ("(genCA \"x\" 1).Cert | b64enc", "genCA.Cert"), ("(include \"h\" . | fromYaml).k | upper", "randAlphaNum"),
      ("(split \":\" (htpasswd \"u\" \"p\"))._1", "htpasswd"), ("splitList \"-\" (uuidv4) | last", "uuidv4"),
      ("randInt 1 9 | add 1", "randInt"), ("default (randAlpha 5) \"given\"", nil),
      ("get (dict \"a\" \"x\" \"b\" (randAlpha 5)) \"a\"", nil), ("ternary \"x\" (randAlpha 5) true", nil),
      ("len (randAlpha 5)", nil), ("dict \"a\" (uuidv4) | keys | first", nil),
      ("(lookup \"v1\" \"Secret\" \"a\" \"b\").data | default \"none\"", nil), ("htpasswd \"u\" \"p\" \"sha\"", nil),
    ] as [(String, String?)])
  func `what comes of a random value is known as such`(expression: String, name: String?) throws {
    let chart = try TemporaryChart([
      "templates/_h.tpl": "{{ define \"h\" }}j: 1\nk: {{ randAlphaNum 8 }}{{ end }}",
      "templates/a.yaml": "a: {{ \(expression) }}\n",
    ])
    let (texts, diagnostics) = chart.render()
    let text = try #require(texts.first)
    #expect(diagnostics == [])
    #expect(text.undecided(in: ByteRange(0, text.source.count)).map(\.symbol.name) == (name.map { [$0] } ?? []))
  }

  @Test func `a missing dependency is a warning at its declaration`() throws {
    let chart = try TemporaryChart([
      "Chart.yaml": "apiVersion: v2\nname: c\nversion: 1.0.0\ndependencies:\n- name: gone\n  version: 1.0.0\n",
      "templates/a.yaml": "a: 1", "templates/b.yaml": "{{ include \"gone.labels\" . }}",
      "templates/c.yaml": "{{ template \"gone.labels\" . }}",
    ])
    let (texts, diagnostics) = chart.render()
    #expect(texts.count == 1)
    #expect(diagnostics.map(\.severity) == [.warning])
    #expect(diagnostics.first?.line == 5)
  }

  @Test func `values of the wrong shape for a chart in the chart are an error at their line`() throws {
    let chart = try TemporaryChart([
      "charts/sub/Chart.yaml": "apiVersion: v2\nname: sub\nversion: 1.0.0\n", "charts/sub/templates/a.yaml": "a: 1",
      "values.yaml": "x: 1\nsub: text\n",
    ])
    let (texts, diagnostics) = chart.render()
    #expect(texts.count == 1)
    #expect(diagnostics.map(\.line) == [2])
    #expect(diagnostics.first?.summary == "The values of the chart \"sub\" are no mapping.")
  }

  @Test(arguments: [
    ("charts/x-1.0.0.tgz", "not gzip"), ("charts/x-1.0.0.tgz", "\u{1F}\u{8B}\u{08}aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"),
  ])
  func `a damaged archive is an error, and the chart is still rendered`(name: String, content: String) throws {
    let (texts, diagnostics) = try TemporaryChart([name: content, "templates/a.yaml": "a: 1"]).render()
    #expect(texts.count == 1)
    #expect(diagnostics.map(\.severity) == [.error])
  }

  @Test(arguments: [
    (##"{"properties": {"a": {"type": "string"}}}"##, "x: 1\na: 5\n", "is no string", 2),
    (##"{"required": ["b"]}"##, "a: 1\n", "must have \"b\"", 1),
    (##"{"properties": {"a": {"enum": ["x", 1]}}}"##, "\na: y\n", "is none of", 2),
    (##"{"additionalProperties": false, "properties": {"a": {}}}"##, "a: 1\nzz: 2\n", "is not allowed", 2),
    (
      ##"{"properties": {"a": {"$ref": "#/$defs/p"}}, "$defs": {"p": {"maximum": 3}}}"##, "a: 5\n",
      "is above 3", 1
    ),
    (##"{"properties": {"a": {"items": {"pattern": "^x"}}}}"##, "a:\n- x1\n- y1\n", "does not match", 3),
    (##"{"properties": {"a": {"oneOf": [{"type": "null"}, {"minLength": 2}]}}}"##, "a: x\n", "oneOf", 1),
  ])
  func `values that a schema refuses are said at their line`(
    schema: String, values: String, message: String, line: Int
  ) throws {
    let chart = try TemporaryChart([
      "values.schema.json": schema, "values.yaml": values, "templates/a.yaml": "a: 1",
    ])
    let (texts, diagnostics) = chart.render()
    let fault = try #require(diagnostics.first)
    #expect(texts.count == 1)
    #expect(diagnostics.count == 1)
    #expect(fault.summary.contains(message))
    #expect(fault.line == line)
  }
}
