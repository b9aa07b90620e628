import Testing

@Suite struct NumbersTests {
  /// Expression, type, JSON.
  static let rows: [(String, String, String)] = [
    ("abs(-12.4)", "number", "12.4"),
    (#"abs("3")"#, "number", "3"),
    ("ceil(5.1)", "number", "6"),
    ("ceil(-5.9)", "number", "-5"),
    ("floor(4.9)", "number", "4"),
    ("floor(-4.1)", "number", "-5"),
    ("ceil(12345678901234567890.5)", "number", "12345678901234567891"),
    ("log(50, 10)", "number", "1.6989700043360185"),
    ("log(16, 2)", "number", "4"),
    ("max(5, 12, 9.5)", "number", "12"),
    (#"min("5", 12, 9)"#, "number", "5"),
    (#"parseint("FF", 16)"#, "number", "255"),
    (#"parseint("-0", 10)"#, "number", "0"),
    (#"parseint("aA", 62)"#, "number", "656"),
    (#"parseint("1011111011101111", 2)"#, "number", "48879"),
    (#"parseint("123456789012345678901234567890", 10)"#, "number", "123456789012345678901234567890"),
    ("pow(3, 2)", "number", "9"),
    ("pow(4, 0.5)", "number", "2"),
    ("pow(2, -2)", "number", "0.25"),
    ("ceil(log(1000, 10))", "number", "3"), ("log(1000, 10)", "number", "2.9999999999999996"),
    ("pow(2, 62)", "number", "4611686018427388000"), ("pow(1.1, 7)", "number", "1.9487171000000012"),
    ("signum(-13)", "number", "-1"),
    ("signum(0)", "number", "0"),
    (#"sum([10, 13.5, "2"])"#, "number", "25.5"),
    ("sum(toset([1, 2]))", "number", "3"),
    ("sum([0.1, 0.2])", "number", "0.3"),
  ]

  @Test(arguments: rows)
  func `numbers have the values that terraform gives them`(expression: String, type: String, json: String) throws {
    #expect(try difference(expression, type, json) == nil)
  }

  /// Expression, part of the message.
  static let failures: [(String, String)] = [
    ("max()", "at least one number"),
    ("log(0, 10)", "not a finite number"),
    ("pow(10, 400)", "not a finite number"),
    (#"parseint("zz", 10)"#, #"cannot parse "zz""#),
    ("parseint(12, 10)", "must be a string, not number"),
    (#"parseint("1", 63)"#, "between 2 and 62"),
    (#"parseint("", 10)"#, "cannot parse"),
    ("sum([])", "cannot sum an empty list"),
    (#"sum("a")"#, "noniterable"),
    ("sum([null])", "number values"),
    ("sum({})", "Received object"),
    (#"abs("x")"#, "a number is required"),
  ]

  @Test(arguments: failures)
  func `what terraform refuses is refused`(expression: String, reason: String) {
    #expect(failure(expression).contains(reason))
  }
}
