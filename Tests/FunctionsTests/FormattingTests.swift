import Testing

@Suite struct FormattingTests {
  /// Expression, type, JSON.
  static let rows: [(String, String, String)] = [
    (#"format("%s-%s-%03d", "prod", "db", 7)"#, "string", #""prod-db-007""#),
    (#"format("%v %v %v", "a", 1.5, [1, "b", null])"#, "string", #""a 1.5 [1,\"b\",null]""#),
    (#"format("%v|%v|%v", 1000000, 123456, 0.000012345)"#, "string", #""1e+06|123456|1.2345e-05""#),
    (#"format("%#v %#v", "a\"b", 2)"#, "string", #""\"a\\\"b\" 2""#),
    (#"format("%q %q", "tab\there", true)"#, "string", #""\"tab\\there\" \"true\"""#),
    (
      #"format("%5s|%-5s|%05s|%.3s|%6.2s|", "ab", "ab", "ab", "abcdef", "xyz")"#, "string",
      #""   ab|ab   |000ab|abc|    xy|""#
    ),
    (
      #"format("%d %+d % d %06d %-6d| %x %X %o %b", 42, 42, 42, -42, 42, 255, 255, 8, 5)"#, "string",
      #""42 +42  42 -00042 42    | ff FF 10 101""#
    ),
    (#"format("%#x %#o %#b %.4d %8.3d", 255, 8, 5, 42, 42)"#, "string", #""0xff 010 0b101 0042      042""#),
    (
      #"format("%f %.0f %.1f %8.3f %-8.2f| %+.1f %08.3f", 2.675, 2.5, 0.25, 3.14159, 2.5, 0.05, -3.14159)"#, "string",
      #""2.675000 2 0.2    3.142 2.50    | +0.1 -003.142""#
    ),
    (#"format("%e %.2E %e", 123456.789, 0.00012, 0)"#, "string", #""1.234568e+05 1.20E-04 0.000000e+00""#),
    (
      #"format("%g %g %g %.3g %G", 1e21, 1234567, 0.0001, 1234.5678, 1e-10)"#, "string",
      #""1e+21 1.234567e+06 0.0001 1.23e+03 1E-10""#
    ),
    (#"format("%[2]s %[1]s %[2]s", "a", "b")"#, "string", #""b a b""#),
    (#"format("100%% of %s", "x")"#, "string", #""100% of x""#),
    (#"format("%t %t", true, "false")"#, "string", #""true false""#),
    (#"format("%d", "12")"#, "string", #""12""#),
    (#"format("%d", 123456789012345678901234567890)"#, "string", #""123456789012345678901234567890""#),
    (#"format("%.30f", 0.5)"#, "string", #""0.500000000000000000000000000000""#),
    (#"format("plain")"#, "string", #""plain""#),
    (#"format("%v", true)"#, "string", #""true""#),
    (#"formatlist("%s=%d", ["a", "b"], [1, 2])"#, "list(string)", #"["a=1","b=2"]"#),
    (#"formatlist("%s-%s", "x", ["a", "b"])"#, "list(string)", #"["x-a","x-b"]"#),
    (#"formatlist("%s", toset(["b", "a"]))"#, "list(string)", #"["a","b"]"#),
    (#"formatlist("%s", [])"#, "list(string)", "[]"),
    (#"formatlist("only")"#, "list(string)", #"["only"]"#),
  ]

  @Test(arguments: rows)
  func `formats have the values that terraform gives them`(expression: String, type: String, json: String) throws {
    #expect(try difference(expression, type, json) == nil)
  }

  /// Expression, part of the message.
  static let failures: [(String, String)] = [
    (#"format("%d", 1.5)"#, "an integer is required"),
    (#"format("%s", [1])"#, #""%s" at 0"#),
    (#"format("%s %s", "a")"#, "need index 2 but have 1 total"),
    (#"format("x", "a")"#, "no verbs in format string"),
    (#"format("%s", "a", "b")"#, "only 1 used"),
    (#"format("%z", 1)"#, "unsupported format verb 'z'"),
    (#"format("%5", 1)"#, "invalid format string"),
    (#"format("%*d", 5, 1)"#, "unrecognized format character '*'"),
    (#"format("%s", null)"#, "null value cannot be formatted"),
    (#"format("%999999999d", 1)"#, "too large"),
    (#"formatlist("%s%s", ["a"], ["b", "c"])"#, "inconsistent"),
  ]

  @Test(arguments: failures)
  func `what terraform refuses is refused`(expression: String, reason: String) {
    #expect(failure(expression).contains(reason))
  }
}
