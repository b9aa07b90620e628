import Testing

@Suite struct NetworksTests {
  /// Expression, type, JSON.
  static let rows: [(String, String, String)] = [
    (#"cidrhost("10.12.112.0/20", 16)"#, "string", #""10.12.112.16""#),
    (#"cidrhost("10.12.112.0/20", -2)"#, "string", #""10.12.127.254""#),
    (#"cidrhost("10.12.112.7/29", 1)"#, "string", #""10.12.112.1""#),
    (#"cidrhost("fd00:fd12:3456:7890:00a2::/72", 34)"#, "string", #""fd00:fd12:3456:7890::22""#),
    (
      #"cidrhost("2001:db8::/32", 79228162514264337593543950335)"#, "string",
      #""2001:db8:ffff:ffff:ffff:ffff:ffff:ffff""#
    ),
    (#"cidrnetmask("172.16.0.0/12")"#, "string", #""255.240.0.0""#),
    (#"cidrnetmask("10.0.0.0/0")"#, "string", #""0.0.0.0""#),
    (#"cidrsubnet("172.16.0.0/12", 4, 2)"#, "string", #""172.18.0.0/16""#),
    (#"cidrsubnet("10.1.2.0/24", 4, 15)"#, "string", #""10.1.2.240/28""#),
    (#"cidrsubnet("10.1.2.0/24", 0, 0)"#, "string", #""10.1.2.0/24""#),
    (#"cidrsubnet("fd00:fd12:3456:7890::/56", 16, 162)"#, "string", #""fd00:fd12:3456:7800:a200::/72""#),
    (#"cidrsubnet("::/0", 128, 1)"#, "string", #""::1/128""#),
    (
      #"cidrsubnets("10.1.0.0/16", 4, 4, 8, 4)"#, "list(string)",
      #"["10.1.0.0/20","10.1.16.0/20","10.1.32.0/24","10.1.48.0/20"]"#
    ),
    (
      #"cidrsubnets("fd00:fd12:3456:7890::/56", 16, 16, 16, 32)"#, "list(string)",
      #"["fd00:fd12:3456:7800::/72","fd00:fd12:3456:7800:100::/72","fd00:fd12:3456:7800:200::/72","fd00:fd12:3456:7800:300::/88"]"#
    ),
    (#"cidrsubnets("10.1.0.0/16")"#, "list(string)", "[]"),
    (#"cidrsubnets("255.255.255.0/24", 1, 1)"#, "list(string)", #"["255.255.255.0/25","255.255.255.128/25"]"#),
    (
      #"[for b in cidrsubnets("10.0.0.0/8", 8, 1): cidrhost(b, 1)]"#, "tuple([string,string])",
      #"["10.0.0.1","10.128.0.1"]"#
    ),
  ]

  @Test(arguments: rows)
  func `networks have the values that terraform gives them`(expression: String, type: String, json: String) throws {
    #expect(try difference(expression, type, json) == nil)
  }

  /// Expression, part of the message.
  static let failures: [(String, String)] = [
    (#"cidrhost("10.0.0.0/30", 4)"#, "does not accommodate"),
    (#"cidrhost("10.0.0.0/30", -5)"#, "does not accommodate"),
    (#"cidrhost("10.0.0.0", 1)"#, "invalid CIDR"),
    (#"cidrhost("10.0.0.0/33", 1)"#, "invalid CIDR"),
    (#"cidrhost("10.0.0/8", 1)"#, "invalid CIDR"),
    (#"cidrhost("1::2::3/8", 1)"#, "invalid CIDR"),
    (#"cidrhost("10.0.0.0/24", 1.5)"#, "whole number"),
    (#"cidrnetmask("fd00::/8")"#, "IPv6 addresses cannot"),
    (#"cidrsubnet("10.0.0.0/24", 9, 0)"#, "insufficient"),
    (#"cidrsubnet("10.0.0.0/24", 2, 4)"#, "does not accommodate"),
    (#"cidrsubnet("10.0.0.0/24", -1, 0)"#, "insufficient"),
    (#"cidrsubnets("10.1.0.0/16", 1, 1, 1)"#, "after 10.1.128.0/17"),
    (#"cidrsubnets("10.1.0.0/16", 0)"#, "at least one bit"),
    (#"cidrsubnets("10.1.0.0/16", 17)"#, "too long for an IPv4"),
    (#"cidrsubnets("fd00::/48", 33)"#, "more than 32 bits"),
  ]

  @Test(arguments: failures)
  func `what terraform refuses is refused`(expression: String, reason: String) {
    #expect(failure(expression).contains(reason))
  }
}
