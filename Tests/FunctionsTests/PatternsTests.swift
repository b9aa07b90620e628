import Testing

@Suite struct PatternsTests {
  /// Expression, type, JSON.
  static let rows: [(String, String, String)] = [
    (#"regex("[a-z]+", "53453453.345345aaabbbccc23454")"#, "string", #""aaabbbccc""#),
    (#"regex("(\\d\\d\\d\\d)-(\\d\\d)", "on 2019-02-01")"#, "tuple([string,string])", #"["2019","02"]"#),
    (
      #"regex("^(?:(?P<scheme>[^:/?#]+):)?(?://(?P<authority>[^/?#]*))?", "https://terraform.io/docs/")"#,
      "object({authority:string,scheme:string})", #"{"authority":"terraform.io","scheme":"https"}"#
    ),
    (
      #"jsonencode(regex("(?i)TERRA(form)?(x)?", "hello Terraform"))"#, "string", #""[\"form\",null]""#
    ),
    (#"regexall("[a-z]+", "1234abcd5678efgh9")"#, "list(string)", #"["abcd","efgh"]"#),
    (#"regexall("x", "abc")"#, "list(string)", "[]"),
    (#"regexall("(a)(b)?", "ab a")"#, "list(tuple([string,string]))", #"[["a","b"],["a",null]]"#),
    (
      #"regexall("(?P<k>\\w+)=(?P<v>\\w*)", "a=1 b=")"#, "list(object({k:string,v:string}))",
      #"[{"k":"a","v":"1"},{"k":"b","v":""}]"#
    ),
    (#"regexall("a*", "baaac")"#, "list(string)", #"["","aaa",""]"#),
    (#"regexall("", "né")"#, "list(string)", #"["","",""]"#),
    (#"regexall("a|ab", "abab")"#, "list(string)", #"["a","a"]"#),
    (#"regexall("(a|ab)(c|bcd)?", "abcd")"#, "list(tuple([string,string]))", #"[["a","bcd"]]"#),
    (#"regexall("a+?", "aaa")"#, "list(string)", #"["a","a","a"]"#),
    (#"regexall("(?U)a+", "aaa")"#, "list(string)", #"["a","a","a"]"#),
    (#"regexall("(?s).", "a\nb")"#, "list(string)", #"["a","\n","b"]"#),
    (#"regexall(".", "a\nb")"#, "list(string)", #"["a","b"]"#),
    (#"regexall("(?m)^\\w+$", "ab\ncd e\nfg")"#, "list(string)", #"["ab","fg"]"#),
    (#"regexall("\\bfoo\\b", "foo food foo-bar")"#, "list(string)", #"["foo","foo"]"#),
    (#"regexall("[[:alpha:]]+", "ab1é c")"#, "list(string)", #"["ab","c"]"#),
    (#"regexall("[^[:^digit:]]", "a1b2")"#, "list(string)", #"["1","2"]"#),
    (#"regexall("\\pL+", "né1çà")"#, "list(string)", #"["né","çà"]"#),
    (#"regexall("\\p{Lu}|\\P{L}", "aB1É")"#, "list(string)", #"["B","1","É"]"#),
    (#"regexall("[\\p{Nd}x-]", "a٣x-")"#, "list(string)", #"["٣","x","-"]"#),
    (#"regexall("\\x41\\x{e9}\\101\\.\\Qa.b\\E+", "AéA.a.bb")"#, "list(string)", #"["AéA.a.bb"]"#),
    (#"regexall("a{2,3}", "aaaaaaa")"#, "list(string)", #"["aaa","aaa"]"#),
    (#"regexall("a{2,}?", "aaaaa")"#, "list(string)", #"["aa","aa"]"#),
    (#"regexall("a{,2}", "a{,2}")"#, "list(string)", #"["a{,2}"]"#),
    (#"regexall("(?i)straße|k", "STRAßE K")"#, "list(string)", #"["STRAßE","K"]"#),
    (#"regexall("[\\]a-]+", "a]-b")"#, "list(string)", #"["a]-"]"#),
    (#"regexall("[]a]+", "]ab")"#, "list(string)", #"["]a"]"#),
    (#"regexall("(a*)*", "aab")"#, "list(tuple([string]))", #"[["aa"],[""]]"#),
    (#"regexall("(a|b*)*c", "abbac")"#, "list(tuple([string]))", #"[["a"]]"#),
    (#"regexall("(|a)+", "aa")"#, "list(tuple([string]))", #"[[""],[""],[""]]"#),
    (#"regexall("(a?)(a??)a", "aaa")"#, "list(tuple([string,string]))", #"[["a",""],["",""]]"#),
    (#"regexall("\\Aab|ab\\z", "abxab")"#, "list(string)", #"["ab","ab"]"#),
    (#"regexall("(?:(a)|b)+", "ab")"#, "list(tuple([string]))", #"[["a"]]"#),
    (#"regexall("(?i:a)b", "Ab AB")"#, "list(string)", #"["Ab"]"#),
    (#"regexall("\\s\\S\\D\\W", " xy- \tz")"#, "list(string)", #"[" xy-"]"#),
    (#"regexall("[^\\n]+", "a\nb")"#, "list(string)", #"["a","b"]"#),
    (#"regexall("é{2}", "ééé")"#, "list(string)", #"["éé"]"#),
    (#"regexall("$", "a\n")"#, "list(string)", #"[""]"#),
    (#"regexall("(?m)$", "a\n")"#, "list(string)", #"["",""]"#),
    (#"replace("1 + 2 + 3", "+", "-")"#, "string", #""1 - 2 - 3""#),
    (#"replace("hello world", "/w.*d/", "everybody")"#, "string", #""hello everybody""#),
    (#"replace("aa-bb", "/(\\w+)-(\\w+)/", "$2-$1")"#, "string", #""bb-aa""#),
    (#"replace("aa-bb", "/(?P<x>a+)/", "[$${x}]$x.$$")"#, "string", #""[aa]aa.$-bb""#),
    (#"replace("abc", "/b*/", "-")"#, "string", #""-a-c-""#),
    (#"replace("abc", "", "-")"#, "string", #""-a-b-c-""#),
    (#"replace("a/b", "/", "-")"#, "string", #""a-b""#),
    (#"replace("né", "/./", "<$0>")"#, "string", #""\u003cn\u003e\u003cé\u003e""#),
    (#"replace("abc", "/(b)(x)?/", "$1x$2$${1}x")"#, "string", #""abxc""#),
    (#"replace("a.b.c", ".", "")"#, "string", #""abc""#),
    (#"replace("banana", "ana", "x")"#, "string", #""bxna""#),
  ]

  @Test(arguments: rows)
  func `patterns have the values that terraform gives them`(expression: String, type: String, json: String) throws {
    #expect(try difference(expression, type, json) == nil)
  }

  /// Expression, part of the message.
  static let failures: [(String, String)] = [
    (#"regex("a", "b")"#, "did not match"),
    (#"regex("(a", "b")"#, "missing closing )"),
    (#"regex("a)", "b")"#, "unexpected )"),
    (#"regex("*", "b")"#, "missing argument"),
    (#"regex("a**", "b")"#, "nested repetition"),
    (#"regex("[b-a]", "b")"#, "invalid character class range"),
    (#"regex("[a", "b")"#, "missing closing ]"),
    (#"regex("a{1001}", "b")"#, "invalid repeat count"),
    (#"regex("(a{100}){11}", "b")"#, "invalid repeat count"),
    (#"regex("(?P<a>x)(y)", "xy")"#, "cannot mix"),
    (#"regex("\\1", "b")"#, "invalid escape"),
    (#"regex("(?=a)", "a")"#, "invalid or unsupported Perl"),
    (#"regex("(?P<n>a)(?P<n>b)", "ab")"#, "duplicate capture group"),
    (#"regex("a{2,1}", "b")"#, "invalid repeat count"),
    (#"regex("\\", "b")"#, "trailing backslash"),
    (#"regex("\\pX", "b")"#, "invalid character class"),
    (#"regex("\\8", "b")"#, "invalid escape"),
  ]

  @Test(arguments: failures)
  func `what terraform refuses is refused`(expression: String, reason: String) {
    #expect(failure(expression).contains(reason))
  }
}
