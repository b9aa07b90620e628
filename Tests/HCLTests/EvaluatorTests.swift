import HCL
import Source
import Testing
import Values

@Suite struct EvaluatorTests {
  static let scope = Variables([
    "list": .tuple([.object([("n", .int(1))]), .object([("n", .int(2))])]),
    "map": .map(ValueMap([("a", .string("x")), ("b", .string("y"))]), .string),
    "one": .object([("n", .int(1))]), "nothing": .null,
    "set": .set([.string("a"), .string("b")], .string),
    "unknown": .symbol("var.u", kind: .variable),
    "other": .symbol("var.o", kind: .variable),
    "text": .symbol("var.t", kind: .variable, type: .string),
    "id": .symbol("aws_x.a.id", kind: .resource(address: "aws_x.a", attribute: "id"), type: .string),
    "open": .unknown(
      Unknown(Symbol("var.open", kind: .variable), type: .list(.bool), isNotNull: true, certain: [.bool(true)])),
  ])

  func evaluate(_ text: String) throws -> Value {
    var diagnostics: [Diagnostic] = []
    let parsed = try #require(Parser.parseExpression(SourceText(path: "e", text: text), diagnostics: &diagnostics))
    return try Evaluator.evaluate(parsed.expression, of: parsed.tree, in: EvaluatorTests.scope)
  }

  @Test(arguments: [
    ("1 + 2 * 3 - 4 / 2", "5"), ("7 % 3", "1"), ("-2 * -3", "6"), ("\"2\" + 1", "3"), ("1 == 1.0", "true"),
    ("1 == \"1\"", "false"), ("[] == []", "true"), ("2 > 1 && !(1 >= 2)", "true"), ("false || true", "true"),
    ("list[1].n", "2"), ("list.1.n", "2"), ("list[*].n", "[1,2]"), ("list.*.n", "[1,2]"), ("one[*].n", "[1]"),
    ("nothing[*].n", "[]"), ("list.*.n[0]", "1"), ("map.a", "\"x\""), ("map[\"b\"]", "\"y\""),
    ("set[*]", "[\"a\",\"b\"]"),
    ("[for x in list : x.n if x.n > 1]", "[2]"), ("[for i, x in list : i]", "[0,1]"),
    ("{for k, v in map : v => k}", "{\"x\":\"a\",\"y\":\"b\"}"),
    ("{for x in [\"a\", \"b\", \"a\"] : x => 1...}", "{\"a\":[1,1],\"b\":[1]}"),
    ("[for k in set : k]", "[\"a\",\"b\"]"), ("try(nothing.x, one.y, 3)", "3"), ("can(one.n)", "true"),
    ("can(one.y)", "false"),
    ("upper(\"a\")", "\"A\""), ("ns::upper(\"a\")", "\"A\""), ("list([1, 2]...)", "[1,2]"),
    ("true ? 1 : \"a\"", "\"1\""), ("true ? [1] : [2, 3]", "[1]"), ("\"${list[0].n}\"", "1"),
    ("\"n=${list[0].n}\"", "\"n=1\""),
    ("{(\"a\") = 1, b = 2}", "{\"a\":1,\"b\":2}"), ("{null = 1}", "{\"null\":1}"), ("[for x in []: x]", "[]"),
  ])
  func `known operands give what terraform gives`(text: String, expected: String) throws {
    #expect(try evaluate(text).json == expected)
  }

  @Test(arguments: [
    "1 / 0", "nothing.x", "one.y", "list[2]", "list[-1]", "map.c", "set[0]", "1 + true", "\"a\" + 1", "!1", "missing",
    "nope(1)", "{for x in [\"a\", \"a\"] : x => 1}", "[for x in nothing : x]", "[for x in 5 : x]", "\"a${nothing}\"",
    "\"a${list}\"",
    "{one.n = 1}", "{(nothing) = 1}", "true ? 1 : [2]", "try(nothing.x)", "1 && true",
  ])
  func `what terraform refuses is an error`(text: String) {
    #expect(throws: EvaluationError.self) { try evaluate(text) }
  }

  @Test(arguments: [
    ("unknown.a[0].b", "{\"$unknown\":\"var.u.a[0].b\"}"), ("unknown == unknown", "true"),
    ("unknown != unknown", "false"),
    ("false && unknown", "false"), ("unknown && false", "false"), ("true || unknown", "true"),
    ("unknown || true", "true"),
    ("unknown ? 1 : 1", "1"), ("id == null", "false"), ("unknown == null", "{\"$unknown\":\"==(var.u, null)\"}"),
    ("\"a-${text}-b\"", "{\"$template\":[\"a-\",{\"$unknown\":\"var.t\"},\"-b\"]}"),
    ("\"${text}\"", "{\"$unknown\":\"var.t\"}"),
    ("\"a-${text}\" == \"b\"", "false"), ("text == 5", "false"),
    ("upper(text)", "{\"$unknown\":\"upper(var.t)\"}"), ("upper(text) == upper(text)", "true"),
  ])
  func `symbols decide what can be decided`(text: String, expected: String) throws {
    #expect(try evaluate(text).json == expected)
  }

  @Test func `a comparison of an undecided choice is decided by its bounds`() throws {
    #expect(try evaluate("(unknown ? 1 : 2) > 0") == .bool(true))
    #expect(try evaluate("(unknown ? 1 : 2) > 2") == .bool(false))
    #expect(try evaluate("(unknown ? 1 : 2) > 1").isUnknown)
  }

  @Test func `a loop over an open collection keeps what is certain`() throws {
    guard case .unknown(let result) = try evaluate("[for x in open : !x]") else {
      Issue.record("the result should be open")
      return
    }
    #expect(result.certain == [.bool(false)])
  }

  @Test func `an undecided condition leaves an element out of what is certain`() throws {
    guard case .unknown(let result) = try evaluate("[for x in [1, 2] : x if x == 1 || unknown]") else {
      Issue.record("the result should be open")
      return
    }
    #expect(result.certain == [.int(1)])
    #expect(result.longest == 2)
  }
}
