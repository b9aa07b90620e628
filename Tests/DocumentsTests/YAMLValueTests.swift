import Documents
import Source
import Testing
import Values

@Suite struct YAMLValueTests {
  @Test(arguments: [
    ("yes", "true"), ("No", "false"), ("ON", "true"), ("off", "false"), ("y", "true"), ("N", "false"), ("true", "true"),
    ("yEs", #""yEs""#), ("\"yes\"", #""yes""#), ("'no'", #""no""#), ("!!str yes", #""yes""#), ("! 12", #""12""#),
    ("~", "null"), ("null", "null"), ("", "null"), ("nUll", #""nUll""#), ("!!str", #""""#), ("''", #""""#),
  ])
  func `words are those of YAML 1.1`(text: String, expected: String) throws {
    #expect(try Reading.json(ofYAML: "v: \(text)\n") == "{\"v\":\(expected)}")
  }

  @Test(arguments: [
    ("0", "0"), ("-0", "0"), ("+12", "12"), ("1_000", "1000"), ("0777", "511"), ("0o777", "511"), ("-0x1F", "-31"),
    ("0b101", "5"), ("0x", #""0x""#), ("08", "8"), ("0o8", #""0o8""#), ("1.50", "1.5"), (".5", "0.5"), ("1.", "1"),
    ("1e3", "1000"), ("-1.5E-1", "-0.15"), ("1e400", #""1e400""#), ("-", #""-""#), (".", #"".""#),
    ("1.2.3", #""1.2.3""#),
    ("12:30:45", #""12:30:45""#), ("10Gi", #""10Gi""#), ("1e", #""1e""#),
    ("18446744073709551615", "18446744073709551615"),
    ("9223372036854775808", "9223372036854775808"), ("0xFFFFFFFFFFFFFFFF", "18446744073709551615"),
    ("0x10000000000000000", #""0x10000000000000000""#),
    (".inf", #"".inf""#), (".NaN", #"".NaN""#), ("2001-12-14", #""2001-12-14""#),
    ("2001-12-14T21:59:43Z", #""2001-12-14T21:59:43Z""#), ("!!int 7", "7"), ("!!binary aGVsbG8=", #""hello""#),
    ("!Ref Bucket", #""Bucket""#),
  ])
  func `numbers are those of go-yaml`(text: String, expected: String) throws {
    if text == "-" || text == "." {
      #expect(try Reading.json(ofYAML: "v: \"\(text)\"\n") == "{\"v\":\(expected)}")
    } else {
      #expect(try Reading.json(ofYAML: "v: \(text)\n") == "{\"v\":\(expected)}")
    }
  }

  @Test(arguments: [
    ("on: push", #"{"true":"push"}"#), ("0x10: a", #"{"16":"a"}"#), ("~: a", #"{"null":"a"}"#),
    ("? \n: a", #"{"null":"a"}"#),
    ("'on': push", #"{"on":"push"}"#), ("1.50: a", #"{"1.5":"a"}"#), ("name: a", #"{"name":"a"}"#),
  ])
  func `keys that are no strings become text`(text: String, expected: String) throws {
    #expect(try Reading.json(ofYAML: text) == expected)
  }

  @Test(arguments: [
    ("a: |\n  one\n  two\n", #"{"a":"one\ntwo\n"}"#), ("a: >-\n  one\n  two\n", #"{"a":"one two"}"#),
    ("a: one\n  two", #"{"a":"one two"}"#), ("a: \"x\\ty\\u00e9\"", #"{"a":"x\tyé"}"#),
    ("a: 'it''s'", #"{"a":"it's"}"#),
    ("a: \"\\_\\_\"", "{\"a\":\"\u{A0}\u{A0}\"}"), ("[a, {b: c}, []]", #"["a",{"b":"c"},[]]"#),
    ("- - 1\n  - 2\n- 3", "[[1,2],3]"),
    ("a:\n- 1\nb:\n", #"{"a":[1],"b":null}"#), ("é: ü\nz: 'ö'", "{\"z\":\"ö\",\"é\":\"ü\"}"),
    ("a: b # c\r\nd: e\r\n", #"{"a":"b","d":"e"}"#),
    ("a: &x\nb: 1", #"{"a":null,"b":1}"#), ("text", #""text""#), ("%YAML 1.1\n---\na: 1", #"{"a":1}"#),
  ])
  func `texts and collections`(text: String, expected: String) throws {
    #expect(try Reading.json(ofYAML: text) == expected)
  }

  @Test(arguments: [
    ("a: &x {k: 1}\nb: *x", #"{"a":{"k":1},"b":{"k":1}}"#),
    ("a: &x 1\nb: &x 2\nc: *x", #"{"a":1,"b":2,"c":2}"#),
    ("base: &b {k: 1, l: 2}\nc: {<<: *b, k: 3}", #"{"base":{"k":1,"l":2},"c":{"k":3,"l":2}}"#),
    // As go-yaml v2 has it, and so Kubernetes: a merge overrides what stands before it.
    ("base: &b {k: 1}\nc: {k: 3, <<: *b}", #"{"base":{"k":1},"c":{"k":1}}"#),
    ("a: &a {k: 1}\nb: &b {k: 2, l: 2}\nc: {<<: [*a, *b]}", #"{"a":{"k":1},"b":{"k":2,"l":2},"c":{"k":1,"l":2}}"#),
    ("{'<<': {k: 1}}", #"{"<<":{"k":1}}"#), ("<<: {k: 1}\nl: 2", #"{"k":1,"l":2}"#),
    ("- &k name\n- *k : v", #"["name",{"name":"v"}]"#),
  ])
  func `aliases and merge keys`(text: String, expected: String) throws {
    #expect(try Reading.json(ofYAML: text) == expected)
  }

  @Test func `the last of two equal keys counts, with a warning at it`() throws {
    let (documents, none) = Reading.yaml("a: 1\nb: 2\na: 3\n")
    #expect(none == [])
    var diagnostics: [Diagnostic] = []
    let value = try #require(documents.first).root.value(diagnostics: &diagnostics)
    #expect(value.json == #"{"a":3,"b":2}"#)
    #expect(diagnostics.map(Reading.place) == ["3:1"])
    #expect(diagnostics.first?.severity == .warning)
    #expect(documents.first?.root["a"]?.text == "3")
  }

  @Test func `an overridden merge is no repetition`() throws {
    let (documents, _) = Reading.yaml("a: &a {k: 1}\nb:\n  <<: *a\n  k: 2\n")
    var diagnostics: [Diagnostic] = []
    _ = try #require(documents.first).root.value(diagnostics: &diagnostics)
    #expect(diagnostics == [])
  }

  @Test func `merging what is no mapping warns`() throws {
    let (documents, _) = Reading.yaml("a:\n  <<: text\n  k: 1\n")
    var diagnostics: [Diagnostic] = []
    let value = try #require(documents.first).root.value(diagnostics: &diagnostics)
    #expect(value.json == #"{"a":{"k":1}}"#)
    #expect(diagnostics.map(Reading.place) == ["2:7"])
  }
}
