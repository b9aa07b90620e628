import Testing

@Suite struct ConversionsTests {
  /// Expression, type, JSON.
  static let rows: [(String, String, String)] = [
    (#"tobool("true")"#, "bool", "true"),
    ("tobool(null)", "bool", "null"),
    (#"tolist(["a", 1])"#, "list(string)", #"["a","1"]"#),
    (#"tolist(toset(["b", "a"]))"#, "list(string)", #"["a","b"]"#),
    ("tolist([])", "list(dynamic)", "[]"),
    (#"tomap({a = 1, b = "x"})"#, "map(string)", #"{"a":"1","b":"x"}"#),
    (#"tonumber("1.50")"#, "number", "1.5"),
    (#"tonumber("1e3")"#, "number", "1000"),
    (#"toset(["c", "b", "b"])"#, "set(string)", #"["b","c"]"#),
    ("toset([10, 9, 1])", "set(number)", "[1,9,10]"),
    ("toset([true, false])", "set(bool)", "[false,true]"),
    ("tostring(1.50)", "string", #""1.5""#),
    ("tostring(true)", "string", #""true""#),
    ("nonsensitive(1)", "number", "1"),
    (#"issensitive("a")"#, "bool", "false"),
  ]

  @Test(arguments: rows)
  func `conversions have the values that terraform gives them`(expression: String, type: String, json: String) throws {
    #expect(try difference(expression, type, json) == nil)
  }

  /// Expression, part of the message.
  static let failures: [(String, String)] = [
    (#"tobool("yes")"#, #"cannot convert "yes" to bool"#),
    ("tobool(1)", "cannot convert number to bool"),
    (#"tolist("a")"#, "to list of any single type"),
    (#"tonumber("x")"#, #"cannot convert "x" to number"#),
    ("tostring([])", "cannot convert tuple"),
    ("tomap([])", "to map of any single type"),
    ("tolist([1, true])", "cannot convert tuple"),
  ]

  @Test(arguments: failures)
  func `what terraform refuses is refused`(expression: String, reason: String) {
    #expect(failure(expression).contains(reason))
  }
}
