import HCL
import Source
import Testing
import Values

@Suite struct JSONSyntaxTests {
  static let schema = BodySchema(blocks: [
    "resource": .init(labels: 2, body: { BodySchema(blocks: ["lifecycle": .init(labels: 0)]) }),
    "locals": .init(labels: 0),
  ])

  func parse(_ text: String) -> (SyntaxTree?, [Diagnostic]) {
    var diagnostics: [Diagnostic] = []
    let tree = JSONSyntax.parse(
      SourceText(path: "t.tf.json", text: text), schema: JSONSyntaxTests.schema, diagnostics: &diagnostics)
    return (tree, diagnostics)
  }

  @Test(arguments: [
    (#"{"resource": {"t": {"n": {"a": 1, "lifecycle": {"b": true}}}}}"#, "resource(t,n){a = 1; lifecycle(){b = true}}"),
    (
      #"{"resource": {"t": [{"n": {"a": 1}}, {"m": {"a": [2, null]}}]}}"#,
      "resource(t,n){a = 1}; resource(t,m){a = [2,null]}"
    ),
    (#"{"//": "comment", "locals": [{"x": "${1 + 1}"}, {"y": "a\n\"${upper("b")}\""}]}"#, ""),
    (#"{"locals": {"x": "${1 + 1}", "y": "é ${"z"}"}}"#, ""),
  ])
  func `blocks and attributes are told apart by the schema`(text: String, expected: String) throws {
    let (tree, diagnostics) = parse(text)
    if expected.isEmpty { return }
    #expect(diagnostics.isEmpty)
    #expect(outline(try #require(tree)) == expected)
  }

  @Test func `strings are templates, escaped ones too`() throws {
    let (tree, diagnostics) = parse(#"{"locals": {"x": "${1 + 1}", "y": "a-${upper(\"b\")}", "z": "$${c}", "u": "é"}}"#)
    #expect(diagnostics.isEmpty)
    #expect(outline(try #require(tree)) == #"locals(){x = 2; y = "a-B"; z = "${c}"; u = "é"}"#)
  }

  @Test(arguments: [
    "", "[]", "{", "{\"a\": }", "{\"a\": 1,}", "{\"a\": [1,]}", "{\"a\" 1}", "{\"a\": 1} x", "{\"a\": \"x",
    "{\"resource\": 5}", "{\"a\": \"${\"}",
  ])
  func `malformed JSON is a diagnostic`(text: String) {
    #expect(!parse(text).1.isEmpty)
  }

  @Test func `deep nesting is a diagnostic`() {
    #expect(!parse("{\"a\": " + String(repeating: "[", count: 100_000)).1.isEmpty)
    #expect(
      !parse("{\"a\": " + String(repeating: "[", count: 2_000) + String(repeating: "]", count: 2_000) + "}").1.isEmpty)
  }
}
