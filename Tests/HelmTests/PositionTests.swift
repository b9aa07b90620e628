import Foundation
import Helm
import Source
import Testing

@Suite struct PositionTests {
  /// Where the template has a word of the rendered text, and the values it came from.
  private func look(
    _ word: String, _ files: [String: String], values: String? = nil
  ) throws -> (place: String, values: [String]) {
    let rendered = try TemporaryChart(files).render(values: values)
    let text = try #require(rendered.texts.first { $0.source.text(ByteRange(0, $0.source.count)).contains(word) })
    let all = text.source.text(ByteRange(0, text.source.count))
    let start = all.utf8.distance(from: all.startIndex, to: try #require(all.range(of: word)).lowerBound)
    let range = ByteRange(start, start + word.utf8.count)
    let place = text.place(of: range)
    return (
      "\(place.path):\(place.start.line)",
      text.values(in: range).map { "\($0.range.path):\($0.range.start.line)\($0.isDefault ? " default" : "")" }
    )
  }

  @Test func `text of a template is at its own line`() throws {
    let found = try look("needle", ["templates/a.yaml": "{{ if true }}\na: 1\nb: needle\n{{ end }}"])
    #expect(found.place == "templates/a.yaml:3")
    #expect(found.values == [])
  }

  @Test func `a value is at the action that writes it, and at its line in the values`() throws {
    let files = [
      "templates/a.yaml": "a: 1\nb: {{ .Values.x.key | quote }}\n", "values.yaml": "x:\n  z: 1\n  key: needle\n",
    ]
    let byDefault = try look("needle", files)
    #expect(byDefault.place == "templates/a.yaml:2")
    #expect(byDefault.values == ["values.yaml:3 default"])
    let given = try look("needle2", files, values: "\nx: {key: needle2}\n")
    #expect(given.place == "templates/a.yaml:2")
    #expect(given.values == ["prod.yaml:2"])
  }

  @Test func `a line of toYaml is at the action, and at its own line in the values`() throws {
    let found = try look(
      "needle",
      [
        "templates/a.yaml": "spec:\n  {{- toYaml .Values.block | nindent 2 }}\n",
        "values.yaml": "block:\n  a: 1\n  list:\n  - name: needle\n",
      ])
    #expect(found.place == "templates/a.yaml:2")
    #expect(found.values == ["values.yaml:4 default"])
  }

  @Test func `text of a helper of the chart is at the helper's line`() throws {
    let found = try look(
      "needle",
      [
        "templates/_h.tpl": "{{ define \"h\" -}}\na: 1\nb: needle\n{{- end }}",
        "templates/a.yaml": "x:\n  {{- include \"h\" . | nindent 2 }}\n",
      ])
    #expect(found.place == "templates/_h.tpl:3")
  }

  @Test func `text of a library chart is at the line of the call`() throws {
    let found = try look(
      "needle",
      [
        "charts/lib/Chart.yaml": "apiVersion: v2\nname: lib\nversion: 1.0.0\ntype: library\n",
        "charts/lib/templates/_h.tpl": "{{ define \"h\" -}}\na: 1\nb: needle\nc: {{ .Values.c }}\n{{- end }}",
        "templates/_own.tpl": "{{ define \"own\" }}{{ include \"h\" . }}{{ end }}",
        "templates/a.yaml": "x:\n\n  {{- include \"h\" . | nindent 2 }}\n", "values.yaml": "c: 1\n",
      ])
    #expect(found.place == "templates/a.yaml:3")
  }

  @Test(arguments: [
    "{{ include \"h\" . }}", "{{- /* all of it */}}\n\n{{ if true }}{{ template \"h\" . }}{{ end }}",
    "{{ $x := include \"h\" . }}{{ $x }}",
  ])
  func `a file that only includes a library's text leads to the library`(wrapper: String) throws {
    let files = [
      "charts/lib/Chart.yaml": "apiVersion: v2\nname: lib\nversion: 1.0.0\ntype: library\n",
      "charts/lib/templates/_h.tpl": "{{ define \"h\" -}}\na: 1\nb: needle\nc: {{ .Values.c }}\n{{- end }}",
      "templates/a.yaml": wrapper, "values.yaml": "x: 1\nc: other\n",
    ]
    #expect(try look("needle", files).place == "charts/lib/templates/_h.tpl:3")
    let value = try look("other", files)
    #expect(value.place == "charts/lib/templates/_h.tpl:4")
    #expect(value.values == ["values.yaml:2 default"])
  }

  @Test func `a file that only writes values leads to the values`() throws {
    let found = try look(
      "needle",
      [
        "templates/a.yaml": "{{ range .Values.objects }}\n{{ toYaml . }}\n{{ end }}",
        "values.yaml": "objects:\n- a: 1\n- kind: needle\n",
      ])
    #expect(found.place == "values.yaml:3")
  }

  @Test func `what is read back from text that was made keeps its line in the values`() throws {
    let found = try look(
      "needle",
      [
        "templates/_h.tpl": "{{ define \"h\" }}a: 1\nname: {{ .Values.name }}{{ end }}",
        "templates/a.yaml": "{{ $h := include \"h\" . | fromYaml }}\nx: {{ $h.name }}\n",
        "values.yaml": "a: 1\nname: needle\n",
      ])
    #expect(found.place == "templates/a.yaml:2")
    #expect(found.values == ["values.yaml:2 default"])
  }

  @Test func `all places of packed charts are files`() throws {
    let rendered = try FixtureTests.render("packed-subcharts")
    for text in rendered.texts {
      for offset in 0..<text.source.count {
        let path = text.place(of: ByteRange(offset, offset + 1)).path
        try #require(FileManager.default.fileExists(atPath: FixtureTests.folder.appending(path: path).path))
        for value in text.values(in: ByteRange(offset, offset + 1)) {
          try #require(
            FileManager.default.fileExists(atPath: FixtureTests.folder.appending(path: value.range.path).path))
        }
      }
    }
  }

  @Test func `a text that is a template is at its call, and in the values`() throws {
    let found = try look(
      "needle-release",
      ["templates/a.yaml": "\nx: {{ tpl .Values.t . }}\n", "values.yaml": "a: 1\nt: 'needle-{{ .Release.Name }}'\n"])
    #expect(found.place == "templates/a.yaml:2")
    #expect(found.values == ["values.yaml:2 default"])
  }
}
