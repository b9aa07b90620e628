import Documents
import Source
import Testing
import Values

@Suite struct YAMLStreamTests {
  private func values(_ text: String) -> [String] {
    Reading.yaml(text).documents.map { $0.root.value.json }
  }

  @Test(arguments: [
    ("a: 1\n---\nb: 2\n", [#"{"a":1}"#, #"{"b":2}"#]), ("---\na: 1\n...\n---\nb: 2", [#"{"a":1}"#, #"{"b":2}"#]),
    ("# nothing\n", []), ("", []), ("---\n---\na: 1", ["null", #"{"a":1}"#]), ("\u{FEFF}a: 1\n", [#"{"a":1}"#]),
    ("--- {a: 1}\n--- text\n", [#"{"a":1}"#, #""text""#]),
    ("s: |\n  ---\n  x\n---\nb: 2", [#"{"s":"---\nx\n"}"#, #"{"b":2}"#]),
  ])
  func `a stream has any number of documents`(text: String, expected: [String]) {
    #expect(values(text) == expected)
    #expect(Reading.yaml(text).diagnostics == [])
  }

  @Test(arguments: [
    // Each text has a fault in its second document.
    ("a: 1\n---\nb: [1, 2\n---\nc: 3\n", "4:1"), ("a: 1\n---\nb: \"open\n---\nc: 3\n", "4:1"),
    ("a: 1\n---\nb:\n\t- x\n---\nc: 3\n", "4:1"), ("a: 1\n---\nb: x: y\n---\nc: 3\n", "3:5"),
    ("a: 1\n---\nfoo\nbar: 1\n---\nc: 3\n", "4:4"), ("a: 1\n---\nb: *none\n---\nc: 3\n", "3:4"),
    ("a: 1\n---\nb: &x [*x]\n---\nc: 3\n", "3:8"), ("a: 1\n---\nb: \u{7}\n---\nc: 3\n", "3:4"),
    ("a: 1\n---\né: \u{7}\n---\nc: 3\n", "3:4"), ("a: 1\n---\n{{ if .x }}\nb: 1\n---\nc: 3\n", "4:1"),
    ("a: 1\n---\nb: @x\n---\nc: 3\n", "3:4"), ("a: 1\n---\nkey\nk2: 1\n---\nc: 3\n", "4:3"),
  ])
  func `a fault costs its own document only`(text: String, place: String) {
    let (documents, diagnostics) = Reading.yaml(text)
    #expect(documents.map { $0.root.value.json } == [#"{"a":1}"#, #"{"c":3}"#])
    #expect(diagnostics.map(Reading.place) == [place])
    #expect(diagnostics.allSatisfy { $0.severity == .error && !$0.summary.isEmpty })
  }

  @Test func `invalid UTF-8 is an error at its byte`() {
    var diagnostics: [Diagnostic] = []
    let bytes = Array("a: é\n---\nb: ".utf8) + [0xC3, 0x28] + Array("\n---\nc: 3\n".utf8)
    let documents = YAML.documents(in: SourceText(path: "a.yaml", bytes: bytes), diagnostics: &diagnostics)
    #expect(documents.map { $0.root.value.json } == [#"{"a":"é"}"#, #"{"c":3}"#])
    #expect(diagnostics.map(Reading.place) == ["3:4"])
  }

  @Test(arguments: [
    "a: [", "a: \"x", "a: {b: [c, {d", "a: |", "- ", "?", "&", "*", "!", "!<", "%", "a: 'x\n\n", "\"\\x", "---",
    "--- |\n",
    "\u{FEFF}", "- ? :", "{?", "[?", ":", "<<", "<<:", "!!binary", "&a *a", "%TAG ! x\n", "a: !!int", "\u{85}\u{2028}",
  ])
  func `a truncated text does no harm`(text: String) {
    for length in 0...text.utf8.count {
      var diagnostics: [Diagnostic] = []
      let source = SourceText(path: "a.yaml", bytes: Array(text.utf8.prefix(length)))
      for document in YAML.documents(in: source, diagnostics: &diagnostics) {
        _ = document.root.value(diagnostics: &diagnostics)
      }
      #expect(diagnostics.allSatisfy { ($0.range?.bytes.end ?? 0) <= UInt32(source.count) })
    }
  }

  @Test(arguments: [true, false]) func `UTF-16 is read by its byte order mark`(isLittle: Bool) throws {
    let units = Array("\u{FEFF}a: 1\nb: 😀\nc: [\n".utf16)
    let bytes = units.flatMap { isLittle ? [UInt8($0 & 0xFF), UInt8($0 >> 8)] : [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
    var diagnostics: [Diagnostic] = []
    _ = YAML.documents(in: SourceText(path: "a.yaml", bytes: bytes), diagnostics: &diagnostics)
    #expect(diagnostics.map(\.line) == [4])
    diagnostics = []
    let whole = YAML.documents(in: SourceText(path: "a.yaml", bytes: bytes.prefix(24)), diagnostics: &diagnostics)
    let document = try #require(whole.first)
    #expect(document.root.value.json == #"{"a":1,"b":"😀"}"#)
    #expect(document.root["b"]?.sourceRange.start == Position(line: 2, column: 4))
  }
}

@Suite struct YAMLLimitTests {
  private func bomb(levels: Int) -> String {
    var text = "l0: &l0 [x, x, x, x, x, x, x, x, x]\n"
    for level in 1...levels {
      let aliases = Array(repeating: "*l\(level - 1)", count: 9).joined(separator: ", ")
      text += "l\(level): &l\(level) [\(aliases)]\n"
    }
    return text
  }

  @Test func `an alias bomb is refused where it grows too large`() throws {
    let (documents, diagnostics) = Reading.yaml(bomb(levels: 12) + "---\na: 1\n")
    #expect(documents.map { $0.root.value.json } == [#"{"a":1}"#])
    #expect(diagnostics.count == 1)
    let diagnostic = try #require(diagnostics.first)
    #expect(diagnostic.summary.contains("aliases"))
    #expect(diagnostic.line == 7)
  }

  @Test func `modest use of aliases is no bomb`() {
    #expect(Reading.yaml(bomb(levels: 3)).diagnostics == [])
  }

  @Test func `a merge bomb is refused as well`() {
    var text = "m0: &m0 {a: 1, b: 2, c: 3, d: 4, e: 5, f: 6, g: 7, h: 8}\n"
    for level in 1...12 {
      let aliases = Array(repeating: "*m\(level - 1)", count: 9).joined(separator: ", ")
      text += "m\(level): &m\(level) {<<: [\(aliases)]}\n"
    }
    #expect(Reading.yaml(text).diagnostics.count == 1)
  }

  @Test(arguments: ["[", "{a: ", "- ", "? "]) func `deep nesting is refused`(opening: String) {
    let text = String(repeating: opening, count: 100_000) + "\n---\nb: 1\n"
    let (documents, diagnostics) = Reading.yaml(text)
    #expect(documents.map { $0.root.value.json } == [#"{"b":1}"#])
    #expect(diagnostics.map(\.line) == [1])
    #expect(diagnostics.first?.summary.contains("nested") == true)
  }

  @Test func `nesting through aliases is counted`() {
    var text = "a0: &a0 [x]\n"
    for level in 1...1000 { text += "a\(level): &a\(level) [*a\(level - 1)]\n" }
    let diagnostics = Reading.yaml(text).diagnostics
    #expect(diagnostics.count == 1)
    #expect(diagnostics.first?.summary.contains("nested") == true)
  }

  @Test func `nesting up to the limit is read`() {
    let depth = Document.deepestNesting
    let text = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
    let (documents, diagnostics) = Reading.yaml(text)
    #expect(diagnostics == [])
    #expect(documents.first?.root.value.json == text)
  }

  @Test func `a text full of faults is given up`() {
    let (documents, diagnostics) = Reading.yaml(String(repeating: "---\n[\n", count: 10_000) + "---\na: 1\n")
    #expect(documents.isEmpty)
    #expect(diagnostics.count == 21)
  }

  @Test func `a text of endless documents is cut off`() {
    let (documents, diagnostics) = Reading.yaml(String(repeating: "---\na\n", count: YAML.mostDocuments + 2))
    #expect(documents.count == YAML.mostDocuments)
    #expect(diagnostics.count == 1)
  }

  @Test func `thousands of tag directives are refused`() {
    let text = (0..<5000).map { "%TAG !t\($0)! tag:x\n" }.joined() + "---\na: 1\n"
    #expect(Reading.yaml(text).diagnostics.count == 1)
  }

  @Test func `repeated keys warn a bounded number of times`() throws {
    let document = try #require(Reading.yaml(String(repeating: "a: 1\n", count: 10_000)).documents.first)
    var diagnostics: [Diagnostic] = []
    #expect(document.root.value(diagnostics: &diagnostics).json == #"{"a":1}"#)
    #expect(diagnostics.count == 20)
  }
}
