import Inventory
import Testing
import Values

@testable import Network

@Suite struct SecurityGroupTests {
  static let group = ref("aws_security_group.g.id")

  static func inline(_ block: (String, Value)...) -> Resource {
    resource("aws_security_group.g", [("ingress", [.object(block)])])
  }

  /// SSH from the internet in every form that the code may have.
  static let forms: [[Resource]] = [
    [inline(("from_port", 22), ("to_port", 22), ("protocol", "tcp"), ("cidr_blocks", ["0.0.0.0/0"]))],
    // Attributes as blocks: a list of objects with every argument.
    [
      inline(
        ("from_port", "22"), ("to_port", "22"), ("protocol", "6"), ("cidr_blocks", .list(["0.0.0.0/0"], .string)),
        ("ipv6_cidr_blocks", []), ("prefix_list_ids", []), ("security_groups", []), ("self", false), ("description", "")
      )
    ],
    [
      resource("aws_security_group.g"),
      resource(
        "aws_security_group_rule.r",
        [
          ("type", "ingress"), ("security_group_id", group), ("from_port", 22), ("to_port", 22), ("protocol", "TCP"),
          ("ipv6_cidr_blocks", ["::/0"]),
        ]),
    ],
    [
      resource("aws_security_group.g"),
      resource(
        "module.rules.aws_vpc_security_group_ingress_rule.r[\"ssh\"]",
        [
          ("security_group_id", group), ("from_port", 22), ("to_port", 22), ("ip_protocol", "tcp"),
          ("cidr_ipv4", "0.0.0.0/0"),
        ]),
    ],
    [
      resource("aws_security_group.g"),
      resource("aws_ec2_managed_prefix_list.all", [("entry", [.object([("cidr", "0.0.0.0/0")])])]),
      resource(
        "aws_vpc_security_group_ingress_rule.r",
        [
          ("security_group_id", group), ("from_port", 22), ("to_port", 22), ("ip_protocol", "tcp"),
          ("prefix_list_id", ref("aws_ec2_managed_prefix_list.all.id")),
        ]),
    ],
  ]

  @Test(arguments: forms) func `a rule is the same in every form`(resources: [Resource]) throws {
    let network = Network(Inventory(resources))
    let rules = network.ingress(of: SecurityGroupTests.group, in: root)
    #expect(rules.certain.count == 1)
    #expect(rules.possible.isEmpty && !rules.isOpen)
    let rule = try #require(rules.certain.first)
    #expect(rule.protocol == "tcp")
    #expect(rule.covers(port: 22) == .yes)
    #expect(rule.covers(port: 23) == .no)
    #expect(rule.covers(port: 22, protocol: "udp") == .no)
    #expect(rule.coversAllPorts == .no)
    #expect(network.isInternet(rule, in: root) == .yes)
    #expect(rule.isSelf == false)
    #expect(rule.securityGroups == [])
    #expect(network.egress(of: SecurityGroupTests.group, in: root).certain.isEmpty)
  }

  @Test func `rules of all forms add up, each with its place`() {
    let network = Network(
      Inventory([
        resource(
          "aws_security_group.g",
          [
            (
              "ingress",
              [
                .object([("from_port", 80), ("to_port", 80), ("protocol", "tcp")]),
                .object([("from_port", 81), ("to_port", 81), ("protocol", "tcp")]),
              ]
            ),
            (
              "egress",
              [.object([("from_port", 0), ("to_port", 0), ("protocol", "-1"), ("cidr_blocks", ["0.0.0.0/0"])])]
            ),
          ]),
        resource("aws_security_group.other"),
        resource(
          "aws_security_group_rule.in",
          [
            ("type", "ingress"), ("security_group_id", SecurityGroupTests.group),
            ("source_security_group_id", ref("aws_security_group.other.id")),
          ]),
        resource("aws_security_group_rule.out", [("type", "egress"), ("security_group_id", SecurityGroupTests.group)]),
        resource("aws_vpc_security_group_egress_rule.out", [("security_group_id", SecurityGroupTests.group)]),
        resource(
          "aws_security_group_rule.elsewhere",
          [("type", "ingress"), ("security_group_id", ref("aws_security_group.other.id"))]),
      ]))
    let ingress = network.ingress(of: SecurityGroupTests.group, in: root).certain
    #expect(
      ingress.map { $0.resource?.address } == [
        "aws_security_group.g", "aws_security_group.g", "aws_security_group_rule.in",
      ])
    #expect(ingress.map(\.path.description) == ["ingress[0]", "ingress[1]", ""])
    #expect(ingress.last?.securityGroups == [ref("aws_security_group.other.id")])
    #expect(network.egress(of: SecurityGroupTests.group, in: root).certain.count == 3)
    #expect(
      network.ingress(of: [SecurityGroupTests.group, ref("aws_security_group.other.id")], in: root).certain.count == 4)
    let written = network.inventory.resource(at: "aws_security_group.g", in: root).map {
      network.rules(.ingress, writtenBy: $0).certain.count
    }
    #expect(written == 2)
  }

  @Test func `a rule whose group is open is possible for groups of the code`() {
    let network = Network(
      Inventory([
        resource("aws_security_group.g"), resource("aws_security_group.h"), resource("aws_vpc.v"),
        resource("aws_eks_cluster.c"),
        resource(
          "aws_security_group_rule.open",
          [("type", "ingress"), ("security_group_id", variable("group")), ("protocol", "-1")]),
        resource(
          "aws_security_group_rule.direction",
          [("type", variable("type")), ("security_group_id", SecurityGroupTests.group)]),
        resource(
          "aws_security_group_rule.cluster",
          [
            ("type", "ingress"),
            ("security_group_id", ref("aws_eks_cluster.c.vpc_config[0].cluster_security_group_id")),
          ]),
        resource(
          "aws_security_group_rule.default",
          [("type", "ingress"), ("security_group_id", ref("aws_vpc.v.default_security_group_id"))]),
      ]))
    #expect(
      network.ingress(of: ref("aws_security_group.h.id"), in: root).possible.map { $0.resource?.address } == [
        "aws_security_group_rule.open"
      ])
    #expect(network.ingress(of: SecurityGroupTests.group, in: root).possible.count == 2)
    #expect(network.egress(of: SecurityGroupTests.group, in: root).possible.count == 1)
    guard case .unknown(let rules) = network.rules(.ingress, of: SecurityGroupTests.group, in: root) else {
      Issue.record("the list is not open")
      return
    }
    #expect(rules.certain.isEmpty)
    #expect(rules.longest == 2)
  }

  @Test func `blocks over something unknown leave the rules open`() {
    let known: Value = .object([("from_port", 22), ("to_port", 22), ("protocol", "tcp")])
    let blocks = Value.unknown(Unknown(Symbol("ingress", kind: .derived), type: .list(.dynamic), certain: [known]))
    let rules = Network(Inventory([resource("aws_security_group.g", [("ingress", blocks)])])).ingress(
      of: SecurityGroupTests.group, in: root)
    #expect(rules.certain.count == 1)
    #expect(rules.isOpen)
  }

  @Test(arguments: ["sg-123", variable("group"), data("aws_security_group.x.id")] as [Value])
  func `a group that is not in the code has open rules`(group: Value) {
    let network = Network(Inventory([resource("aws_security_group.g")]))
    #expect(network.ingress(of: group, in: root).isOpen)
    #expect(network.rules(.ingress, of: group, in: root).isUnknown)
    #expect(network.rules(.ingress, of: .null, in: root) == [])
  }

  @Test func `the default group has the rules that adopt it, otherwise those it comes with`() {
    let group = ref("aws_vpc.v.default_security_group_id")
    let bare = Network(Inventory([resource("aws_vpc.v")]))
    #expect(bare.ingress(of: group, in: root).certain.map(\.isSelf) == [true])
    #expect(bare.egress(of: group, in: root).certain.map { bare.isInternet($0, in: root) } == [.yes])
    let adopted = Network(
      Inventory([
        resource("aws_vpc.v"), resource("aws_default_security_group.d", [("vpc_id", ref("aws_vpc.v.id"))]),
        resource("aws_security_group_rule.r", [("type", "ingress"), ("security_group_id", group)]),
      ]))
    #expect(adopted.ingress(of: group, in: root).certain.count == 1)
    #expect(adopted.egress(of: ref("aws_default_security_group.d.id"), in: root).certain.isEmpty)
  }

  @Test(
    arguments: [
      ([("protocol", "-1"), ("from_port", 0), ("to_port", 0)], Truth.yes, Truth.yes),
      ([("ip_protocol", "all")], .yes, .yes),
      ([("protocol", "tcp"), ("from_port", 0), ("to_port", 65535)], .yes, .yes),
      ([("protocol", "tcp"), ("from_port", 0), ("to_port", 0)], .no, .no),
      ([("protocol", "icmp"), ("from_port", -1), ("to_port", -1)], .no, .no),
      ([("protocol", "tcp"), ("from_port", 20), ("to_port", 25)], .yes, .no),
      ([("protocol", variable("p")), ("from_port", 22), ("to_port", 22)], .unknown, .unknown),
      ([("protocol", variable("p")), ("from_port", 80), ("to_port", 80)], .unknown, .unknown),
      ([("protocol", "tcp"), ("from_port", variable("p")), ("to_port", 22)], .unknown, .no),
      ([("protocol", "tcp"), ("from_port", variable("p")), ("to_port", 21)], .no, .no),
      ([("protocol", "tcp"), ("from_port", 443), ("to_port", variable("p"))], .no, .no),
      ([("from_port", 22), ("to_port", 22)], .yes, .no),
    ] as [([(String, Value)], Truth, Truth)])
  func `ports are covered by protocol and range`(values: [(String, Value)], ssh: Truth, all: Truth) {
    let rule = SecurityGroupRule(.object(values))
    #expect(rule.covers(port: 22) == ssh)
    #expect(rule.coversAllPorts == all)
  }

  @Test func `functions over values decide or give symbols that equal themselves`() throws {
    let network = Network(Inventory(SecurityGroupTests.forms[0]))
    func call(_ name: String, _ arguments: Value...) throws -> Value {
      let function = try #require(NetworkFunction.all.first { $0.name == name })
      return try #require(function(network, arguments, in: root))
    }
    let rule = try #require(try call("ingress", SecurityGroupTests.group)[0])
    #expect(rule["address"] == "aws_security_group.g")
    #expect(rule["path"] == "ingress[0]")
    #expect(try call("covers_port", rule, 22) == true)
    #expect(try call("covers_port", rule, "23") == false)
    #expect(try call("admits_internet", rule) == true)
    #expect(try call("is_internet", "0.0.0.0/0") == true)
    #expect(try call("is_private", "10.0.0.0/8") == true)
    #expect(try call("cidr_contains", "10.0.0.0/8", "10.1.0.0/16") == true)
    #expect(try call("is_public_subnet", "subnet-1") == (try call("is_public_subnet", "subnet-1")))
    #expect(try call("is_public_subnet", "subnet-1").isUnknown)
    let function = try #require(NetworkFunction.all.first)
    #expect(function(network, [], in: root) == nil)
  }

  @Test func `ten thousand groups with a rule each cost no more than their rules`() {
    let n = 10_000
    var resources: [Resource] = []
    for i in 0..<n {
      resources.append(resource("aws_security_group.g\(i)"))
      resources.append(
        resource(
          "aws_security_group_rule.r\(i)",
          [("type", "ingress"), ("security_group_id", ref("aws_security_group.g\(i).id"))]))
    }
    let network = Network(Inventory(resources))
    let clock = ContinuousClock()
    var found = 0
    let time = clock.measure {
      for i in 0..<n { found += network.ingress(of: ref("aws_security_group.g\(i).id"), in: root).certain.count }
    }
    #expect(found == n)
    #expect(time < .seconds(20))
  }

  /// Rules, whether each is for port 443 alone, and whether it refers to its own group alone.
  static let kinds: [([(String, Value)], only443: Truth, own: Truth)] = [
    ([("protocol", "tcp"), ("from_port", 443), ("to_port", 443), ("cidr_blocks", ["0.0.0.0/0"])], .yes, .no),
    ([("protocol", "tcp"), ("from_port", "443"), ("to_port", "443")], .yes, .no),
    ([("protocol", "tcp"), ("from_port", 443), ("to_port", 444)], .no, .no),
    ([("protocol", "tcp"), ("from_port", 443), ("to_port", variable("port"))], .unknown, .no),
    ([("protocol", "-1"), ("from_port", 0), ("to_port", 0), ("self", true)], .no, .yes),
    ([("protocol", "-1"), ("self", true), ("cidr_blocks", ["10.0.0.0/8"])], .no, .no),
    ([("ip_protocol", "-1"), ("security_group_id", group), ("referenced_security_group_id", group)], .no, .yes),
    ([("ip_protocol", "-1"), ("security_group_id", group), ("referenced_security_group_id", "sg-1")], .no, .unknown),
    ([("protocol", "-1"), ("self", variable("self"))], .no, .unknown),
  ]

  @Test(arguments: kinds) func `a rule is for one port, or for its own group, and nothing else`(
    kind: (values: [(String, Value)], only443: Truth, own: Truth)
  ) {
    let values = Value.object(kind.values)
    let rule = SecurityGroupRule(values)
    #expect(rule.isOnly(port: 443) == kind.only443)
    #expect(rule.refersOnly(toOwn: values["security_group_id"] ?? .null) == kind.own)
  }

  /// Load balancers, and whether one that faces the internet uses the group.
  static let balancers: [([(String, Value)], Truth)] = [
    ([("security_groups", [group])], .yes),
    ([("internal", false), ("security_groups", ["sg-1", group])], .yes),
    ([("internal", true), ("security_groups", [group])], .no),
    ([("internal", "true"), ("security_groups", [group])], .no),
    ([("internal", variable("internal")), ("security_groups", [group])], .unknown),
    ([("security_groups", [ref("aws_security_group.other.id")])], .no),
    ([("security_groups", variable("groups"))], .unknown),
    ([], .no),
  ]

  @Test(arguments: balancers) func `an internet-facing load balancer uses a group`(
    balancer: (values: [(String, Value)], truth: Truth)
  ) {
    for type in ["aws_lb", "aws_alb", "aws_elb"] {
      let network = Network(
        Inventory([
          resource("aws_security_group.g"), resource("aws_security_group.other"),
          resource("\(type).b", balancer.values),
        ]))
      #expect(network.frontsInternet(SecurityGroupTests.group, in: root) == balancer.truth)
    }
  }
}
