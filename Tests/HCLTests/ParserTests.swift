import Source
import Testing
import Values

@testable import HCL

/// What a file's body says, as text: attributes as `name = value`, blocks as `type(labels){…}`.
func outline(_ tree: SyntaxTree, _ body: BodyID? = nil) -> String {
  let body = body ?? tree.root
  var parts: [(UInt32, String)] = []
  for attribute in tree.attributes(of: body) {
    let value = (try? Evaluator.evaluate(attribute.expression, of: tree, in: Variables())) ?? .string("error")
    parts.append((attribute.range.start, "\(tree.name(attribute.name)) = \(value.json)"))
  }
  for block in tree.blocks(of: body) {
    let labels = tree.labels(of: block).joined(separator: ",")
    parts.append((block.range.start, "\(tree.name(block.type))(\(labels)){\(outline(tree, block.body))}"))
  }
  return parts.sorted { $0.0 < $1.0 }.map(\.1).joined(separator: "; ")
}

func parse(_ text: String) -> (tree: SyntaxTree, diagnostics: [Diagnostic]) {
  var diagnostics: [Diagnostic] = []
  let tree = Parser.parse(SourceText(path: "test.tf", text: text), diagnostics: &diagnostics)
  return (tree, diagnostics)
}

@Suite struct ParserTests {
  @Test(arguments: [
    ("", ""),
    ("a = 1", "a = 1"),
    ("\u{FEFF}a = 1\r\nb = 2\r\n", "a = 1; b = 2"),
    ("a = 1 # end\n// line\n/* block\n more */ b = 2", "a = 1; b = 2"),
    ("b \"x\" y {}\n", "b(x,y){}"),
    ("b { a = 1 }", "b(){a = 1}"),
    ("b {\n  c \"l\" {\n    a = true\n  }\n}\n", "b(){c(l){a = true}}"),
    ("größe = \"ü\"", "größe = \"ü\""),
    ("a-b_c1 = null", "a-b_c1 = null"),
    ("b \"a\\\"q\" {}", "b(a\"q){}"),
    ("a = [\n1,\n2,\n]\n", "a = [1,2]"),
    ("a = {\n x = 1\n \"y\" : 2, (\"z\") = 3\n}", "a = {\"x\":1,\"y\":2,\"z\":3}"),
    ("a = (\n1 +\n2\n)", "a = 3"),
    ("a = true ? 1 : 2", "a = 1"),
    ("a = 1e3\nb = 1.5", "a = 1000; b = 1.5"),
  ])
  func `structure is read as written`(text: String, expected: String) {
    let (tree, diagnostics) = parse(text)
    #expect(diagnostics.isEmpty)
    #expect(outline(tree) == expected)
  }

  @Test(arguments: [
    ("a = <<EOT\nx\n  y\nEOT\n", "x\n  y\n"),
    ("a = <<-EOT\n    x\n      y\n    EOT\n", "x\n  y\n"),
    ("a = <<-EOT\n    x\n\n    y\n    EOT\n", "x\n\ny\n"),
    ("a = <<EOT\n${1 + 1} $${no} %%{no}\nEOT\n", "2 ${no} %{no}\n"),
    ("a = <<EOT\n%{ for x in [1, 2] ~}\n- ${x}\n%{ endfor ~}\nEOT\n", "- 1\n- 2\n"),
    ("a = <<EOT\n%{ if true }yes%{ else }no%{ endif }\nEOT\n", "yes\n"),
    ("a = <<EOT\nback\\slash \"quote\"\nEOT\n", "back\\slash \"quote\"\n"),
    ("a = \"x${\"${\"y\"}\"}z\"", "xyz"),
    ("a = \"tab\\t nl\\n u\\u00e9 U\\U0001F600 q\\\"\"", "tab\t nl\n ué U😀 q\""),
    ("a = \"a ${~ 1 ~} b\"", "a1b"),
    ("a = \"$ % $$ {}\"", "$ % $$ {}"),
    ("a = \"\"", ""),
  ])
  func `templates and heredocs give the text that terraform gives`(text: String, expected: String) throws {
    let (tree, diagnostics) = parse(text)
    #expect(diagnostics.isEmpty)
    let attribute = try #require(tree.attribute("a", in: tree.root))
    let value = try Evaluator.evaluate(attribute.expression, of: tree, in: Variables())
    #expect(value == .string(expected))
  }

  @Test(arguments: [
    ("a = \nb = 2\n", 1, "b = 2"),
    ("a = 'x'\nb = 2\n", 1, "b = 2"),
    ("a = \"x\nb = 2\n", 1, "b = 2"),
    ("a = 1 2\nb = 2\n", 1, "a = 1; b = 2"),
    ("a = [1, 2\nb = 2\n", 2, "b = 2"),
    ("x y z\nb = 2\n", 1, "b = 2"),
    ("r \"a\" {\n  x = )\n  y = 1\n}\nb = 2\n", 2, "r(a){y = 1}; b = 2"),
    ("a = 1\na = 2\n", 2, "a = 1"),
    ("}\nb = 2\n", 1, "b = 2"),
    ("a = \"${1 +}\"\nb = 2", 1, "b = 2"),
    ("a = \"\\q\"\nb = 2", 1, "b = 2"),
    ("a = 1;\nb = 2", 1, "b = 2"),
    ("= 5\nb = 2", 1, "b = 2"),
    ("a = [for x in y]\nb = 2", 1, "b = 2"),
    ("b = 2\nr {\n x = 1\n", 2, "b = 2; r(){x = 1}"),
    ("b = 2\na = <<EOT\nno end\n", 4, "b = 2"),
    ("b = 2\n/* no end", 2, "b = 2"),
    ("}\nb = 2", 1, "b = 2"), ("}}\nr {\n x = 1\n}\n", 1, "r(){x = 1}"), ("b = 2\n} `", 2, "b = 2"),
  ])
  func `a syntax error is one diagnostic at its line and the rest is read`(text: String, line: Int, rest: String) {
    let (tree, diagnostics) = parse(text)
    #expect(!diagnostics.isEmpty)
    #expect(diagnostics.first?.line == line)
    #expect(outline(tree) == rest)
  }

  @Test func `a file that is not UTF-8 is a diagnostic at its line`() {
    var diagnostics: [Diagnostic] = []
    let source = SourceText(
      path: "test.tf", bytes: Array("b = 2\na = \"".utf8) + [0xFF, 0xFE] + Array("\"\nc = 3\n".utf8))
    let tree = Parser.parse(source, diagnostics: &diagnostics)
    #expect(diagnostics.first?.line == 2)
    #expect(outline(tree) == "b = 2; c = 3")
  }

  @Test func `a file that is wrong throughout is left after many errors`() {
    let (_, diagnostics) = parse(String(repeating: "a = = 1\n", count: 1_000) + "b = 2\n")
    #expect(diagnostics.count < 100)
    #expect(diagnostics.last?.summary == "Too many errors.")
  }

  @Test func `a heredoc without its end is one diagnostic, however many follow`() {
    let (tree, diagnostics) = parse("b = 2\n" + String(repeating: "a = <<E\n", count: 20_000))
    #expect(diagnostics.map(\.line) == [20_002])
    #expect(outline(tree) == "b = 2")
  }

  @Test func `a file has a limit of expressions`() {
    let text = "b = 2\na = [\(String(repeating: "1,", count: 200))]\nc = 3\n"
    var parser = Parser(SourceText(path: "test.tf", text: text))
    parser.mostNodes = 100
    parser.start(at: 0)
    let root = parser.fileBody()
    #expect(parser.diagnostics.map(\.summary) == ["The file is too large."])
    #expect(outline(parser.finish(root: root)) == "b = 2")
  }

  @Test func `nesting has a limit and the rest is read`() {
    let deep = String(repeating: "[", count: 100_000)
    let (tree, diagnostics) = parse("a = \(deep)\nb = 2\n")
    #expect(diagnostics.contains { $0.summary == "Nested too deeply." })
    #expect(outline(tree).contains("b = 2"))
    for text in [
      "a = " + String(repeating: "-", count: 50_000) + "1", String(repeating: "b {\n", count: 50_000),
      "a = x" + String(repeating: ".y[z]", count: 50_000), "a = " + String(repeating: "\"${", count: 20_000),
    ] {
      #expect(!parse(text).diagnostics.isEmpty)
    }
  }

  @Test(arguments: [
    ("a = foo.bar[0]", "foo.bar[0]"), ("a = 1 + 2", "1 + 2"), ("a = (x)", "(x)"), ("a = f(1, 2)...", "f(1, 2)"),
    ("a = \"x${y}\"", "\"x${y}\""), ("a = [1]  # c", "[1]"), ("a = x[*].y", "x[*].y"), ("a = -x.y", "-x.y"),
    ("a = c ? d : e.f", "c ? d : e.f"),
  ])
  func `an expression's range is exactly its text`(text: String, expected: String) throws {
    let (tree, _) = parse(text.replacing("...", with: ""))
    let attribute = try #require(tree.attribute("a", in: tree.root))
    #expect(tree.source.text(tree.range(of: attribute.expression)) == expected)
  }

  @Test func `every prefix of a file is read without a fault`() {
    let text = """
      resource "a" "b" {
        x = [for k, v in { a = 1 } : "${k}-%{ if v > 0 }p%{ endif }" if true]
        y = <<-EOT
          text ${upper("x")} $${z}
        EOT
        z { w = foo[0].bar.*.baz[each.key]["k"] }
      }
      """
    let bytes = Array(text.utf8)
    for length in 0...bytes.count {
      var diagnostics: [Diagnostic] = []
      _ = Parser.parse(SourceText(path: "t", bytes: bytes[..<length]), diagnostics: &diagnostics)
    }
    // And with one byte replaced by each of some that mean something.
    for position in bytes.indices {
      for byte in Array("\"{}[]()$%~\n\\<#/=".utf8) + [0, 0xFF] {
        var changed = bytes
        changed[position] = byte
        var diagnostics: [Diagnostic] = []
        _ = Parser.parse(SourceText(path: "t", bytes: changed), diagnostics: &diagnostics)
      }
    }
  }
}
