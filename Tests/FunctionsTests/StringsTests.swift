import Testing

@Suite struct StringsTests {
  /// Expression, type, JSON.
  static let rows: [(String, String, String)] = [
    (#"chomp("one\r\n\n")"#, "string", #""one""#),
    (#"chomp("one\ntwo")"#, "string", #""one\ntwo""#),
    (#"endswith("kubernetes.io/role/elb", "/elb")"#, "bool", "true"),
    (#"startswith("eu-west-1a", "eu-")"#, "bool", "true"),
    (#"startswith("é", "e")"#, "bool", "false"),
    (#"strcontains("arn:aws:iam", ":aws:")"#, "bool", "true"),
    (#"indent(2, "a:\n  b\nc")"#, "string", #""a:\n    b\n  c""#),
    (#"indent(0, "a\nb")"#, "string", #""a\nb""#),
    (#"join(", ", ["a", "b"], [], ["c"])"#, "string", #""a, b, c""#),
    (#"join("-", [1, true, "x"])"#, "string", #""1-true-x""#),
    (#"join("", [])"#, "string", #""""#),
    (#"lower("ÀÉÎ ÄÖÜ ẞ")"#, "string", #""àéî äöü ß""#),
    (#"upper("straße, ǆ, ﬁ")"#, "string", #""STRAßE, Ǆ, ﬁ""#),
    (#"title("one two-three o'four five_six 7eight")"#, "string", #""One Two-Three O'Four Five_six 7eight""#),
    (#"split("/", "a//b/")"#, "list(string)", #"["a","","b",""]"#),
    (#"split("", "née")"#, "list(string)", #"["n","é","e"]"#),
    (#"split("ab", "")"#, "list(string)", #"[""]"#),
    (#"strrev("né👩‍👩‍👧x")"#, "string", #""x👩‍👩‍👧én""#),
    (#"substr("naïve 👍🏽 yes", 5, 3)"#, "string", #"" 👍🏽 ""#),
    (#"substr("hello", -3, 2)"#, "string", #""ll""#),
    (#"substr("hello", -30, 2)"#, "string", #""he""#),
    (#"substr("hello", 1, -1)"#, "string", #""ello""#),
    (#"substr("hello", 4, 30)"#, "string", #""o""#),
    (#"substr("hello", 9, 1)"#, "string", #""""#),
    (#"trim("--a-b--", "-")"#, "string", #""a-b""#),
    (#"trim("xyzayx", "xyz")"#, "string", #""a""#),
    (#"trimprefix("aab", "a")"#, "string", #""ab""#),
    (#"trimsuffix("a.tf.json", ".json")"#, "string", #""a.tf""#),
    (#"trimsuffix("a", "bcd")"#, "string", #""a""#),
    (#"trimspace("\t\n a b \u00a0\u3000")"#, "string", #""a b""#),
    (#"length("👩‍👩‍👧é\r\n")"#, "number", "3"),
    ("lower(true)", "string", #""true""#),
  ]

  @Test(arguments: rows)
  func `strings have the values that terraform gives them`(expression: String, type: String, json: String) throws {
    #expect(try difference(expression, type, json) == nil)
  }

  /// Expression, part of the message.
  static let failures: [(String, String)] = [
    (#"join(",")"#, "at least one list is required"),
    (#"join(",", ["a", null])"#, "element 1 is null"),
    (#"indent(-1, "a")"#, "negative"),
    (#"upper("a", "b")"#, "expects only 1 argument"),
    ("upper()", #"Missing value for "str""#),
    ("upper(null)", "must not be null"),
    ("upper([])", #"Invalid value for "str" parameter"#),
    (#"indent(100000000, "a\nb")"#, "longer than 64 MiB"),
  ]

  @Test(arguments: failures)
  func `what terraform refuses is refused`(expression: String, reason: String) {
    #expect(failure(expression).contains(reason))
  }
}
