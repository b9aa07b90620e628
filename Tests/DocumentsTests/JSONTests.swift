import Documents
import Source
import Testing
import Values

@Suite struct JSONTests {
  @Test(arguments: [
    (#"{"a": [1, -2.5e1, true, false, null, "x"], "b": {}}"#, #"{"a":[1,-25,true,false,null,"x"],"b":{}}"#),
    (#" "a\"\\\/\b\f\n\r\té😀" "#, #""a\"\\/\u0008\u000c\n\r\té😀""#),
    (#""\ud800x""#, "\"\u{FFFD}x\""), (#""\ud800\u0041""#, "\"\u{FFFD}A\""), ("[]", "[]"), ("\u{FEFF}0", "0"),
    ("12345678901234567890123", "12345678901234567890123"), (#"{"on": "yes", "n": "1"}"#, #"{"n":"1","on":"yes"}"#),
    (#"{"<<": {"a": 1}}"#, #"{"<<":{"a":1}}"#),
  ])
  func `JSON reads as itself`(text: String, expected: String) {
    let (document, diagnostics) = Reading.json(text)
    #expect(diagnostics == [])
    #expect(document?.root.value.json == expected)
  }

  @Test(arguments: [
    ("{\"a\": 1,\n \"b\": 2,\n}", "2:8", "comma"), ("[1, 2,]", "1:6", "comma"), ("{\n// why\n}", "2:1", "comments"),
    ("{\"a\": 1 # why\n}", "1:9", "comments"), ("{'a': 1}", "1:2", "double quotes"), ("{a: 1}", "1:2", "key"),
    ("{\"a\" 1}", "1:6", "colon"), ("[1 2]", "1:4", "comma"), ("{\"a\": 1", "1:8", "ends"), ("", "1:1", "ends"),
    ("\"open", "1:1", "not closed"), ("[\"a\\", "1:4", "not closed"), ("[\"a\nb\"]", "1:4", "lines"),
    ("[\"a\tb\"]", "1:4", "control"),
    ("01", "1:1", "leading zeros"), ("1.", "1:3", "digit"), ("+1", "1:1", "value"), ("tru", "1:1", "value"),
    ("trueish", "1:5", "end of the value"), ("\"\\x\"", "1:2", "escape"), ("\"\\u12G4\"", "1:2", "hexadecimal"),
    ("{} {}", "1:4", "more text"), ("NaN", "1:1", "value"), ("[\"é\", }", "1:7", "value"),
  ])
  func `what is no JSON is refused at its place`(text: String, place: String, words: String) throws {
    let (document, diagnostics) = Reading.json(text)
    #expect(document == nil)
    #expect(diagnostics.map(Reading.place) == [place])
    let summary = try #require(diagnostics.first).summary
    #expect(summary.contains(words), "\(summary)")
  }

  @Test func `invalid UTF-8 is refused`() {
    var diagnostics: [Diagnostic] = []
    let source = SourceText(path: "a.json", bytes: Array("[\"".utf8) + [0xFF] + Array("\"]".utf8))
    #expect(JSON.document(in: source, diagnostics: &diagnostics) == nil)
    #expect(diagnostics.map(Reading.place) == ["1:3"])
  }

  @Test func `deep nesting is refused`() {
    let (document, diagnostics) = Reading.json(String(repeating: "[", count: 1_000_000))
    #expect(document == nil)
    #expect(diagnostics.count == 1)
  }

  @Test func `repeated keys warn and the last one counts`() throws {
    let document = try #require(Reading.json("{\"a\": 1,\n\"a\": 2}").document)
    var diagnostics: [Diagnostic] = []
    #expect(document.root.value(diagnostics: &diagnostics).json == #"{"a":2}"#)
    #expect(diagnostics.map(Reading.place) == ["2:1"])
  }
}

@Suite struct JSONWithSymbolsTests {
  static let bucket = Unknown(
    Symbol("aws_s3_bucket.x.arn", kind: .resource(address: "aws_s3_bucket.x", attribute: "arn")), type: .string)
  static let count = Unknown(Symbol("var.count", kind: .variable), type: .number)
  static let any = Unknown(Symbol("var.any", kind: .variable))

  private func partial(_ parts: [Any]) -> Value {
    var builder = StringBuilder()
    for part in parts {
      if let text = part as? String { builder.append(text) }
      if let unknown = part as? Unknown { builder.append(unknown) }
    }
    return builder.finish()
  }

  @Test func `a symbol inside a string leaves it partly known`() {
    let text = partial(["{\"Resource\": [\"", Self.bucket, "/*\", \"", Self.bucket, "\"]}"])
    let expected =
      #"{"Resource":[{"$template":[{"$unknown":"aws_s3_bucket.x.arn"},"/*"]},{"$unknown":"aws_s3_bucket.x.arn"}]}"#
    #expect(JSON.value(of: text)?.json == expected)
  }

  @Test func `a symbol in the place of a value stands for what it decodes to`() {
    #expect(JSON.value(of: partial(["{\"n\": ", Self.count, "}"]))?["n"] == .unknown(Self.count))
    let decoded = JSON.value(of: partial(["{\"n\": ", Self.any, "}"]))?["n"]
    #expect(decoded?.symbol?.name == "jsondecode(var.any)")
    #expect(JSON.value(of: partial(["[1", Self.count, "]"]))?[0]?.isUnknown == true)
  }

  @Test func `a symbol in a key stays in its text`() {
    let text = partial(["{\"", Self.any, ":sub\": \"system:serviceaccount:shop:cart\"}"])
    #expect(JSON.value(of: text)?["${var.any}:sub"] == .string("system:serviceaccount:shop:cart"))
  }

  @Test func `symbols survive escapes beside them`() {
    let text = partial(["[\"a\\n", Self.bucket, "\\\"é\"]"])
    #expect(JSON.value(of: text)?.json == #"[{"$template":["a\n",{"$unknown":"aws_s3_bucket.x.arn"},"\"é"]}]"#)
  }

  @Test func `a wholly unknown text decodes to a symbol of its own`() {
    #expect(JSON.value(of: .unknown(Self.any))?.symbol?.name == "jsondecode(var.any)")
  }

  @Test(arguments: ["{\"a\": 1 ", "[,", "{\"a\" "]) func `what no symbol can mend is no JSON`(prefix: String) {
    #expect(JSON.value(of: partial([prefix, Self.any, "}"])) == nil)
  }

  @Test func `private use characters of the text itself stay what they are`() {
    let text = partial(["[\"\u{F0005}\", \"", Self.bucket, "\"]"])
    #expect(JSON.value(of: text)?[0] == .string("\u{F0005}"))
  }

  @Test func `the reason tells the place in the text`() throws {
    let error = #expect(throws: JSON.SyntaxError.self) { try JSON.decode(.string("{\n\"a\": 1,}")) }
    #expect(try #require(error).range.start == 8)
    #expect(JSON.value(of: "{\"a\": [1]}")?.json == #"{"a":[1]}"#)
    #expect(JSON.value(of: Value.int(1)) == nil)
  }
}
