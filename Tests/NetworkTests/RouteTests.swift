import Inventory
import Network
import Testing
import Values

@Suite struct RouteTests {
  static let internet =
    [("cidr_block", "0.0.0.0/0"), ("gateway_id", ref("aws_internet_gateway.g.id"))] as [(String, Value)]

  static func route(_ values: (String, Value)...) -> Value { .object(values) }

  /// A VPC with a gateway, a subnet `s`, and what is given besides.
  static func isPublic(_ others: [Resource], gateway: Bool = true, subnet: [(String, Value)] = []) -> Truth {
    var resources = [
      resource("aws_vpc.v"), resource("aws_subnet.s", [("vpc_id", ref("aws_vpc.v.id"))] + subnet),
      resource("aws_subnet.other", [("vpc_id", ref("aws_vpc.v.id"))]),
    ]
    if gateway { resources.append(resource("aws_internet_gateway.g", [("vpc_id", ref("aws_vpc.v.id"))])) }
    return Network(Inventory(resources + others)).subnetIsPublic(ref("aws_subnet.s.id"), in: root)
  }

  static func table(_ name: String, _ routes: Value...) -> Resource {
    resource("aws_route_table.\(name)", [("vpc_id", ref("aws_vpc.v.id")), ("route", .tuple(routes))])
  }

  static func associated(_ table: String, subnet: Value = ref("aws_subnet.s.id")) -> Resource {
    resource(
      "aws_route_table_association.a", [("subnet_id", subnet), ("route_table_id", ref("aws_route_table.\(table).id"))])
  }

  @Test(arguments: [
    (route(("cidr_block", "0.0.0.0/0"), ("gateway_id", ref("aws_internet_gateway.g.id"))), Truth.yes),
    (route(("cidr_block", ""), ("ipv6_cidr_block", "::/0"), ("gateway_id", ref("aws_internet_gateway.g.id"))), .yes),
    (route(("cidr_block", "0.0.0.0/0"), ("gateway_id", "igw-0123456789")), .yes),
    (route(("cidr_block", "0.0.0.0/0"), ("gateway_id", data("aws_internet_gateway.g.id"))), .yes),
    (route(("cidr_block", "0.0.0.0/0"), ("nat_gateway_id", ref("aws_nat_gateway.n.id"))), .no),
    (route(("cidr_block", "0.0.0.0/0"), ("gateway_id", ""), ("nat_gateway_id", variable("nat"))), .no),
    (route(("ipv6_cidr_block", "::/0"), ("egress_only_gateway_id", ref("aws_egress_only_internet_gateway.e.id"))), .no),
    (route(("cidr_block", "0.0.0.0/0"), ("gateway_id", "vgw-1")), .no),
    (route(("cidr_block", "0.0.0.0/0"), ("gateway_id", ref("aws_vpn_gateway.w.id"))), .no),
    (route(("cidr_block", "10.0.0.0/8"), ("gateway_id", ref("aws_internet_gateway.g.id"))), .no),
    (route(("cidr_block", "0.0.0.0/0"), ("gateway_id", variable("gateway"))), .unknown),
    (route(("cidr_block", variable("to")), ("gateway_id", ref("aws_internet_gateway.g.id"))), .unknown),
    (route(("cidr_block", variable("to")), ("nat_gateway_id", ref("aws_nat_gateway.n.id"))), .no),
  ])
  func `a subnet is public where its table has a route for the internet to an internet gateway`(
    route: Value, expected: Truth
  ) {
    #expect(
      RouteTests.isPublic([RouteTests.table("t", route), RouteTests.associated("t"), resource("aws_vpn_gateway.w")])
        == expected)
    // The same as a resource of its own.
    let entries = (route.entries ?? ValueMap()).map { entry in
      (entry.key.hasSuffix("cidr_block") ? "destination_" + entry.key : entry.key, entry.value)
    }
    let separate = resource("aws_route.r", entries + [("route_table_id", ref("aws_route_table.t.id"))])
    #expect(
      RouteTests.isPublic([RouteTests.table("t"), separate, RouteTests.associated("t"), resource("aws_vpn_gateway.w")])
        == expected)
  }

  @Test func `routes and tables are joined through modules`() {
    let network = Network(
      Inventory([
        resource("module.vpc.aws_vpc.this[0]"),
        resource("module.vpc.aws_subnet.public[0]", [("vpc_id", ref("module.vpc.aws_vpc.this[0].id"))]),
        resource("module.vpc.aws_subnet.private[0]", [("vpc_id", ref("module.vpc.aws_vpc.this[0].id"))]),
        resource("module.vpc.aws_internet_gateway.this[0]", [("vpc_id", ref("module.vpc.aws_vpc.this[0].id"))]),
        resource("module.vpc.aws_route_table.public[0]", [("vpc_id", ref("module.vpc.aws_vpc.this[0].id"))]),
        resource("module.vpc.aws_route_table.private[0]", [("vpc_id", ref("module.vpc.aws_vpc.this[0].id"))]),
        resource(
          "module.vpc.aws_route.public[0]",
          [
            ("route_table_id", ref("module.vpc.aws_route_table.public[0].id")), ("destination_cidr_block", "0.0.0.0/0"),
            ("gateway_id", ref("module.vpc.aws_internet_gateway.this[0].id")),
          ]),
        resource(
          "module.vpc.aws_route_table_association.public[0]",
          [
            ("subnet_id", ref("module.vpc.aws_subnet.public[0].id")),
            ("route_table_id", ref("module.vpc.aws_route_table.public[0].id")),
          ]),
        resource(
          "module.vpc.aws_route_table_association.private[0]",
          [
            ("subnet_id", ref("module.vpc.aws_subnet.private[0].id")),
            ("route_table_id", ref("module.vpc.aws_route_table.private[0].id")),
          ]),
      ]))
    let (a, b) = (ref("module.vpc.aws_subnet.public[0].id"), ref("module.vpc.aws_subnet.private[0].id"))
    #expect(network.subnetIsPublic(a, in: root) == .yes)
    #expect(network.subnetIsPublic(b, in: root) == .no)
    #expect(network.subnetIsPublic([b, a], in: root) == .yes)
    #expect(network.subnetIsPublic([b, b], in: root) == .no)
    #expect(network.subnetIsPublic([b, variable("subnet")], in: root) == .unknown)
    #expect(network.subnetIsPublic(.object([("id", a), ("vpc_id", "x")]), in: root) == .yes)
    #expect(network.subnetIsPublic(a, in: Scope("other")) == .unknown)
  }

  @Test(arguments: [
    // The main table by its own resources.
    (
      [
        table("t", route(internet[0], internet[1])),
        resource(
          "aws_main_route_table_association.m",
          [("vpc_id", ref("aws_vpc.v.id")), ("route_table_id", ref("aws_route_table.t.id"))]),
      ], Truth.yes
    ),
    (
      [
        resource(
          "aws_default_route_table.d",
          [
            ("default_route_table_id", ref("aws_vpc.v.default_route_table_id")),
            ("route", [route(internet[0], internet[1])]),
          ])
      ], .yes
    ),
    (
      [
        resource(
          "aws_default_route_table.d",
          [("default_route_table_id", ref("aws_vpc.v.main_route_table_id")), ("route", [])])
      ], .no
    ),
    (
      [
        resource(
          "aws_route.r",
          [
            ("route_table_id", ref("aws_vpc.v.main_route_table_id")), ("destination_cidr_block", "0.0.0.0/0"),
            ("gateway_id", ref("aws_internet_gateway.g.id")),
          ])
      ], .yes
    ),
    (
      [
        resource("aws_default_route_table.d", [("default_route_table_id", ref("aws_vpc.v.default_route_table_id"))]),
        resource(
          "aws_route.r",
          [
            ("route_table_id", ref("aws_default_route_table.d.id")), ("destination_cidr_block", "0.0.0.0/0"),
            ("gateway_id", ref("aws_internet_gateway.g.id")),
          ]),
      ], .yes
    ),
    // A public table that is not this subnet's.
    ([table("t", route(internet[0], internet[1])), associated("t", subnet: ref("aws_subnet.other.id"))], .no),
    (
      [
        table("t"),
        resource(
          "aws_route.r",
          [
            ("route_table_id", ref("aws_route_table.t.id")), ("destination_cidr_block", "0.0.0.0/0"),
            ("gateway_id", ref("aws_internet_gateway.g.id")),
          ]), associated("t", subnet: ref("aws_subnet.other.id")),
      ], .no
    ),
    // An association that may be this subnet's.
    ([table("t", route(internet[0], internet[1])), associated("t", subnet: variable("subnet"))], .unknown),
    ([table("t"), associated("t", subnet: variable("subnet"))], .no),
    // A route that may be of this table.
    (
      [
        table("t"), associated("t"),
        resource(
          "aws_route.r",
          [
            ("route_table_id", variable("t")), ("destination_cidr_block", "0.0.0.0/0"),
            ("gateway_id", ref("aws_internet_gateway.g.id")),
          ]),
      ], .unknown
    ),
    (
      [
        table("t"), associated("t"),
        resource(
          "aws_route.r",
          [
            ("route_table_id", variable("t")), ("destination_cidr_block", "10.0.0.0/8"),
            ("gateway_id", ref("aws_internet_gateway.g.id")),
          ]),
      ], .no
    ),
    // Tables and blocks that the code does not show.
    ([associated("missing")], .unknown),
    (
      [
        resource("aws_route_table.t", [("vpc_id", ref("aws_vpc.v.id")), ("route", variable("routes"))]),
        associated("t"),
      ], .unknown
    ),
    ([], .unknown),
  ])
  func `without an association the main table of the VPC counts`(others: [Resource], expected: Truth) {
    #expect(RouteTests.isPublic(others) == expected)
  }

  @Test func `a VPC without an internet gateway has no public subnets`() {
    #expect(RouteTests.isPublic([], gateway: false) == .no)
  }

  @Test(arguments: ["subnet-123", variable("subnet"), data("aws_subnet.x.id"), .derived("f", from: [])] as [Value])
  func `a subnet that is not in the code is undecided`(subnet: Value) {
    let network = Network(
      Inventory([resource("aws_vpc.v"), resource("aws_subnet.s", [("vpc_id", ref("aws_vpc.v.id"))])]))
    #expect(network.subnetIsPublic(subnet, in: root) == .unknown)
  }

  @Test(arguments: [variable("vpc"), "vpc-1", data("aws_vpc.x.id")] as [Value])
  func `a subnet whose VPC is not in the code is undecided unless it has a table`(vpc: Value) {
    let subnet = resource("aws_subnet.s", [("vpc_id", vpc)])
    let id = ref("aws_subnet.s.id")
    #expect(Network(Inventory([subnet])).subnetIsPublic(id, in: root) == .unknown)
    let table = resource("aws_route_table.t", [("vpc_id", vpc), ("route", [])])
    #expect(Network(Inventory([subnet, table, RouteTests.associated("t")])).subnetIsPublic(id, in: root) == .no)
  }

  @Test func `subnets of the default VPC are public by default`() {
    let network = Network(
      Inventory([
        resource("aws_default_vpc.v"), resource("aws_default_subnet.s"),
        resource("aws_subnet.t", [("vpc_id", ref("aws_default_vpc.v.id"))]),
      ]))
    #expect(network.subnetIsPublic(ref("aws_default_subnet.s.id"), in: root) == .yes)
    #expect(network.subnetIsPublic(ref("aws_subnet.t.id"), in: root) == .yes)
    #expect(network.mapsPublicAddresses(ref("aws_default_subnet.s.id"), in: root) == .yes)
  }

  @Test(
    arguments: [(true, Truth.yes), ("true", .yes), (false, .no), (.null, .no), (variable("x"), .unknown)]
      as [(Value, Truth)])
  func `public addresses are mapped where the subnet says so, and do not make it public`(value: Value, expected: Truth)
  {
    let network = Network(
      Inventory([
        resource("aws_vpc.v"),
        resource("aws_subnet.s", [("vpc_id", ref("aws_vpc.v.id")), ("map_public_ip_on_launch", value)]),
      ]))
    #expect(network.mapsPublicAddresses(ref("aws_subnet.s.id"), in: root) == expected)
    #expect(network.subnetIsPublic(ref("aws_subnet.s.id"), in: root) == .no)
  }

  @Test func `zones are those that the code gives, or symbols`() {
    let network = Network(
      Inventory([
        resource("aws_subnet.a", [("availability_zone", "eu-west-1a")]),
        resource("aws_subnet.b", [("availability_zone", "eu-west-1b")]),
        resource("aws_subnet.c", [("availability_zone", "eu-west-1a")]), resource("aws_subnet.d"),
      ]))
    #expect(network.zone(of: ref("aws_subnet.a.id"), in: root) == "eu-west-1a")
    #expect(network.zone(of: ref("aws_subnet.d.id"), in: root).symbol?.name == "aws_subnet.d.availability_zone")
    #expect(network.zone(of: "subnet-1", in: root).isUnknown)
    let zones = network.zones(of: [ref("aws_subnet.a.id"), ref("aws_subnet.b.id"), ref("aws_subnet.c.id")], in: root)
    #expect(zones == ["eu-west-1a", "eu-west-1b"])
  }

  @Test func `subnet groups give their subnets`() {
    let ids: Value = [ref("aws_subnet.a.id"), ref("aws_subnet.b.id")]
    let network = Network(
      Inventory([
        resource("aws_subnet.a"), resource("aws_subnet.b"),
        resource("aws_db_subnet_group.db", [("name", "db"), ("subnet_ids", ids)]),
        resource("module.cache.aws_elasticache_subnet_group.this[0]", [("subnet_ids", ids)]),
      ]))
    #expect(network.subnets(ofGroup: "db", in: root) == ids)
    #expect(network.subnets(ofGroup: ref("aws_db_subnet_group.db.name"), in: root) == ids)
    #expect(network.subnets(ofGroup: ref("module.cache.aws_elasticache_subnet_group.this[0].name"), in: root) == ids)
    #expect(network.subnets(ofGroup: variable("group"), in: root).isUnknown)
    #expect(
      network.subnets(ofGroup: .object([("id", ref("aws_db_subnet_group.db.id")), ("subnet_ids", ids)]), in: root)
        == ids)
  }
}
