import Testing

@Suite struct EncodingsTests {
  /// Expression, type, JSON.
  static let rows: [(String, String, String)] = [
    (#"base64decode("SGVsbG8gV29ybGQ=")"#, "string", #""Hello World""#),
    (#"base64decode("")"#, "string", #""""#),
    (#"base64encode("Hello, 世界")"#, "string", #""SGVsbG8sIOS4lueVjA==""#),
    (#"base64encode("a")"#, "string", #""YQ==""#),
    (#"base64gzip("infra")"#, "string", #""H4sIAAAAAAAA/8rMSytKBAAAAP//AQAA//85nx/iBQAAAA==""#),
    (
      #"csvdecode("name,size\nweb,2\n\"a, \"\"b\"\"\",\"x\ny\"\n")"#, "list(object({name:string,size:string}))",
      #"[{"name":"web","size":"2"},{"name":"a, \"b\"","size":"x\ny"}]"#
    ),
    (#"csvdecode("a,b\r\n1,\r\n\r\n")"#, "list(object({a:string,b:string}))", #"[{"a":"1","b":""}]"#),
    (
      #"jsondecode("{\"a\": [1, 2.50, -1e2, true, null, {}], \"b\": \"\\u00e9\\ud83d\\ude00\\n\\/\"}")"#,
      "object({a:tuple([number,number,number,bool,dynamic,object({})]),b:string})",
      #"{"a":[1,2.5,-100,true,null,{}],"b":"é😀\n/"}"#
    ),
    (#"jsondecode(" 5 ")"#, "number", "5"),
    (#"jsondecode("\"x\"")"#, "string", #""x""#),
    (
      #"jsonencode({b = [1.50, true, null], a = "<&>\"\\\n\t\u0001"})"#, "string",
      #""{\"a\":\"\\u003c\\u0026\\u003e\\\"\\\\\\n\\t\\u0001\",\"b\":[1.5,true,null]}""#
    ),
    ("jsonencode([])", "string", #""[]""#),
    (#"jsonencode(toset(["b", "a"]))"#, "string", #""[\"a\",\"b\"]""#),
    ("jsonencode(0.1)", "string", #""0.1""#),
    ("jsonencode(12345678901234567890)", "string", #""12345678901234567890""#),
    (#"textdecodebase64("/v8A6Q==", "UTF-16")"#, "string", #""é""#),
    (#"textdecodebase64("SGk=", "us-ascii")"#, "string", #""Hi""#),
    (#"textencodebase64("né", "UTF-16BE")"#, "string", #""AG4A6Q==""#),
    (#"textencodebase64("né", "iso-8859-1")"#, "string", #""buk=""#),
    (#"urlencode("a b/ü?=&~*'()")"#, "string", #""a+b%2F%C3%BC%3F%3D%26~%2A%27%28%29""#),
    (
      #"yamlencode({a = "b", n = [1, {c = null, d = [[2]]}], e = {}, f = [], g = "x\ny\n"})"#, "string",
      #""\"a\": \"b\"\n\"e\": {}\n\"f\": []\n\"g\": |\n  x\n  y\n\"n\":\n- 1\n- \"c\": null\n  \"d\":\n  - - 2\n""#
    ),
    (#"yamlencode("one\ntwo")"#, "string", #""|-\n  one\n  two\n""#),
    (
      #"yamlencode(["a\tb", "quote\"d", "\u2028", "😀", " lead\nline", "trail \nline", "end\n\n"])"#, "string",
      #""- \"a\\tb\"\n- \"quote\\\"d\"\n- \"\\L\"\n- \"\\U0001F600\"\n- |2-\n   lead\n  line\n- \"trail \\nline\"\n- |+\n  end\n\n""#
    ),
    ("yamlencode(1.50)", "string", #""1.5\n...\n""#),
    (
      #"yamlencode({k = "lorem ipsum dolor sit amet, consectetur adipiscing elit, sed do eiusmod tempor incididunt ut labore et dolore magna aliqua"})"#,
      "string",
      #""\"k\": \"lorem ipsum dolor sit amet, consectetur adipiscing elit, sed do eiusmod tempor\n  incididunt ut labore et dolore magna aliqua\"\n""#
    ),
    (#"yamlencode({"multi\nline" = 1, "" = 2})"#, "string", #""\"\": 2\n? |-\n  multi\n  line\n: 1\n""#),
    ("yamlencode([])", "string", #""[]\n""#),
    (#"yamlencode({a = {b = {c = ["d"]}}})"#, "string", #""\"a\":\n  \"b\":\n    \"c\":\n    - \"d\"\n""#),
    (#"yamlencode(toset(["x"]))"#, "string", #""- \"x\"\n""#),
  ]

  @Test(arguments: rows)
  func `encodings have the values that terraform gives them`(expression: String, type: String, json: String) throws {
    #expect(try difference(expression, type, json) == nil)
  }

  /// Expression, part of the message.
  static let failures: [(String, String)] = [
    (#"base64decode("YQ")"#, "failed to decode"),
    (#"base64decode("gICA")"#, "not valid UTF-8"),
    (#"csvdecode("")"#, "missing header"),
    (#"csvdecode("a,a\n1,2")"#, "duplicate column"),
    (#"csvdecode("a,b\n1")"#, "line 2: wrong number"),
    (#"csvdecode("a\nx\"y")"#, "bare"),
    (#"jsondecode("")"#, "EOF"),
    (#"jsondecode("[1,]")"#, "invalid character ']'"),
    (#"jsondecode("1 2")"#, "extraneous"),
    (#"jsondecode("01")"#, "extraneous"),
    (#"jsondecode("nul")"#, "EOF"),
    (#"jsondecode("{\"a\" 1}")"#, "after object key"),
    (#"jsondecode("\"\\x\"")"#, "escape"),
    (#"textencodebase64("é", "US-ASCII")"#, "cannot be represented"),
    (#"textencodebase64("a", "klingon")"#, "not a supported"),
    (#"textdecodebase64("!", "UTF-8")"#, "Base64"),
    (#"textdecodebase64("/w==", "UTF-8")"#, "not defined"),
    (#"yamldecode("a: b")"#, "cannot be read here"),
  ]

  @Test(arguments: failures)
  func `what terraform refuses is refused`(expression: String, reason: String) {
    #expect(failure(expression).contains(reason))
  }
}
