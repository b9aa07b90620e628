import Inventory
import Testing
import Values

@testable import Network

@Suite struct CIDRTests {
  @Test(arguments: [
    ("10.0.0.0/16", "10.0.0.0/16"), ("10.1.2.3/16", "10.1.0.0/16"), ("0.0.0.0/0", "0.0.0.0/0"),
    ("255.255.255.255/32", "255.255.255.255/32"),
    ("::/0", "::/0"), ("2001:DB8::/32", "2001:db8::/32"), ("2001:db8:0:0:1:0:0:1/128", "2001:db8::1:0:0:1/128"),
    ("::1/128", "::1/128"),
    ("1::/16", "1::/16"), ("::ffff:10.0.0.1/128", "::ffff:a00:1/128"), ("1:2:3:4:5:6:7:8/128", "1:2:3:4:5:6:7:8/128"),
    ("fd00::1:0/112", "fd00::1:0/112"),
  ])
  func `ranges are read and written canonically`(text: String, expected: String) {
    #expect(CIDR(text)?.description == expected)
  }

  @Test(arguments: [
    "", "/", "10.0.0.0", "10.0.0/8", "10.0.0.0.0/8", "10.0.0.256/8", "10.0.0.01/8", "10.0.0.0/33", "10.0.0.0/-1",
    "10.0.0.0/+8", "10.0.0.0/8/8",
    "::/129", ":/0", ":::/0", "1::2::3/64", "1:2:3:4:5:6:7/64", "1:2:3:4:5:6:7:8:9/64", "12345::/16", "1:/16", "::g/16",
    "1.2.3.4::/16",
    "1:2:3:4:5:6:7:8::/64", "::+1/128", "anywhere",
  ])
  func `what is no range is none`(text: String) {
    #expect(CIDR(text) == nil)
  }

  @Test(arguments: [
    ("10.0.0.0/8", "10.1.0.0/16", true, true), ("10.1.0.0/16", "10.0.0.0/8", false, true),
    ("10.0.0.0/16", "10.0.0.0/16", true, true),
    ("10.0.0.0/16", "10.1.0.0/16", false, false), ("0.0.0.0/0", "255.255.255.255/32", true, true),
    ("::/0", "10.0.0.0/8", false, false),
    ("2001:db8::/32", "2001:db8:ffff::/48", true, true), ("::/0", "ffff::/16", true, true),
  ])
  func `ranges contain and overlap by their addresses`(a: String, b: String, contains: Bool, overlaps: Bool) throws {
    let (a, b) = (try #require(CIDR(a)), try #require(CIDR(b)))
    #expect(a.contains(b) == contains)
    #expect(a.overlaps(b) == overlaps)
    #expect(b.overlaps(a) == overlaps)
  }

  @Test(arguments: [
    ("0.0.0.0/0", true), ("::/0", true), ("0.0.0.0/1", true), ("128.0.0.0/1", true), ("64.0.0.0/2", true),
    ("2000::/3", true), ("10.0.0.0/8", false),
    ("8.0.0.0/8", false), ("224.0.0.0/4", false), ("fc00::/7", false), ("10.0.0.0/7", true), ("203.0.113.7/32", false),
    ("2001:db8::/32", false),
  ])
  func `a range amounts to the internet where it names no network`(text: String, expected: Bool) throws {
    let range = try #require(CIDR(text))
    #expect(range.isInternet == expected)
  }

  @Test func `ranges amount to the internet together`() {
    let eighths = (1..<224).filter { ![10, 127].contains($0) }.compactMap { CIDR("\($0).0.0.0/8") }
    #expect(CIDR.amountToInternet(eighths))
    #expect(!CIDR.amountToInternet(Array(eighths.prefix(64))))
    #expect(!CIDR.amountToInternet(Array(repeating: eighths[0], count: 300)))
    #expect(!CIDR.amountToInternet([]))
  }

  static let network = Network(Inventory([resource("aws_vpc.main")]))

  @Test(
    arguments: [
      ("0.0.0.0/0", Truth.yes, Truth.no), ("10.0.0.0/8", .no, .yes), ("8.8.8.8/32", .no, .no), ("", .no, .no),
      (.null, .no, .no),
      (variable("cidr"), .unknown, .unknown), (template(variable("office"), "/32"), .no, .unknown),
      (template(variable("a"), "/0"), .yes, .unknown),
      (template("10.", variable("n"), ".0.0/16"), .no, .yes), (template("8.", variable("n"), ".0.0/16"), .no, .no),
      (template("172.", variable("n"), ".0.0/16"), .no, .unknown),
      (template("0.0.0.0/", variable("n")), .unknown, .unknown),
      (ref("aws_vpc.main.cidr_block"), .no, .yes), (data("aws_vpc.x.cidr_block"), .no, .yes),
      (data("aws_ip_ranges.x.cidr_blocks[0]"), .unknown, .unknown),
      (["10.0.0.0/8", "0.0.0.0/0"], .yes, .no), (["10.0.0.0/8", variable("x")], .unknown, .unknown), ([], .no, .yes),
      (.unknown(Unknown(Symbol("x", kind: .other), certain: ["::/0"])), .yes, .no),
    ] as [(Value, Truth, Truth)])
  func `values are the internet or private as far as they are known`(value: Value, internet: Truth, isPrivate: Truth) {
    #expect(CIDRTests.network.isInternet(value, in: root) == internet)
    #expect(CIDRTests.network.isPrivate(value) == isPrivate)
  }
}
