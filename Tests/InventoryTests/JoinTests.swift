import Source
import Testing
import Values

@testable import Inventory

@Suite struct JoinTests {
  static let resources = [
    resource("aws_s3_bucket.logs", [("bucket", "logs")]),
    resource("aws_s3_bucket.data", [("bucket", "data")]),
    resource("module.m.aws_s3_bucket.this[0]", [("bucket", template(variable("env"), "-x"))]),
    resource("aws_s3_bucket.generated"),
    resource("aws_vpc.main"),
    resource("aws_iam_role.logs", [("name", "logs")]),
    resource("aws_db_subnet_group.g", [("name", "g")]),
  ]

  /// The join of `target.value == filter`: what the one candidate is.
  static func verdict(_ candidate: Value?, _ filter: Value, type: String = "aws_s3_bucket_versioning") -> Truth {
    let target = resource("\(type).x", candidate.map { [("bucket", $0)] } ?? [])
    let join = Inventory(resources + [target]).join(type: type, filter: ValueMap([("bucket", filter)]), in: root)
    return join.certain.count == 1 ? .yes : join.possible.count == 1 ? .unknown : .no
  }

  @Test(
    arguments: [
      // The same known value, the same symbol.
      ("logs", "logs", Truth.yes), ("logs", "data", .no), (variable("b"), variable("b"), .yes),
      (variable("b"), variable("c"), .unknown),
      // Identity attributes.
      (ref("aws_s3_bucket.logs.id"), ref("aws_s3_bucket.logs.id"), .yes),
      (ref("aws_s3_bucket.logs.arn"), ref("aws_s3_bucket.logs.id"), .yes),
      (ref("aws_s3_bucket.data.id"), ref("aws_s3_bucket.logs.id"), .no),
      (ref("aws_vpc.main.id"), ref("aws_s3_bucket.logs.id"), .no),
      // An identity attribute and its known value.
      ("logs", ref("aws_s3_bucket.logs.id"), .yes), ("data", ref("aws_s3_bucket.logs.id"), .no),
      ("vpc-1", ref("aws_vpc.main.id"), .unknown),
      ("other", ref("aws_s3_bucket.generated.id"), .unknown), ("logs", ref("aws_s3_bucket.generated.id"), .no),
      (template(variable("env"), "-x"), ref("module.m.aws_s3_bucket.this[0].id"), .yes),
      (template(variable("env"), "-x"), ref("aws_s3_bucket.generated.id"), .no),
      ("arn:aws:s3:::logs", ref("aws_s3_bucket.logs.id"), .yes),
      ("arn:aws:s3:::logs2", ref("aws_s3_bucket.logs.id"), .no),
      // What the code leaves open.
      (variable("b"), ref("aws_s3_bucket.logs.id"), .unknown),
      (data("aws_s3_bucket.b.id"), ref("aws_s3_bucket.logs.id"), .unknown),
      (.derived("f", from: [variable("b")]), ref("aws_vpc.main.id"), .unknown),
      (template(variable("env"), "-logs"), ref("aws_s3_bucket.logs.id"), .no),
      (template(variable("env"), "ogs"), ref("aws_s3_bucket.logs.id"), .unknown),
      (ref("aws_vpc.main.cidr_block"), ref("aws_s3_bucket.generated.id"), .unknown), (variable("b"), "logs", .unknown),
      (template("a", variable("b")), "logs", .no), (template("a", variable("b")), template("b", variable("b")), .no),
      // Kinds of values.
      (443, "443", .yes), (443, 443, .yes), (443, 80, .no), (true, true, .yes), (true, "true", .yes),
      (.null, "logs", .no), (.null, .null, .yes),
      ("logs", .null, .no),
      (["a", "b"], .list(["a", "b"], .string), .yes), (["a"], ["a", "b"], .no),
      (["a", variable("b")], ["a", "b"], .unknown),
      (["c", variable("b")], ["a", "b"], .no), ([ref("aws_s3_bucket.logs.id")], ["logs"], .yes),
      (["logs"], [ref("aws_s3_bucket.logs.id")], .yes),
      (["logs"], ref("aws_s3_bucket.logs.id"), .no),
      (.symbol("var.l", kind: .variable, type: .list(.string)), ["a"], .unknown),
      (.symbol("var.l", kind: .variable, type: .list(.string)), "a", .no),
      (.symbol("var.l", kind: .variable), ["a"], .unknown),
    ] as [(Value, Value, Truth)])
  func `an attribute equals a filter as far as the code decides`(a: Value, b: Value, expected: Truth) {
    #expect(JoinTests.verdict(a, b) == expected)
    #expect(JoinTests.verdict(b, a) == expected)
    #expect(Inventory(JoinTests.resources).equal(a, b, in: root) == expected)
  }

  @Test func `an attribute that is not set is null, and a filter that is not known is taken not to be`() {
    #expect(JoinTests.verdict(variable("b"), .null) == .unknown)
    #expect(JoinTests.verdict(.null, variable("b")) == .no)
    #expect(JoinTests.verdict(nil, "logs") == .no)
    #expect(JoinTests.verdict(nil, .null) == .yes)
    #expect(JoinTests.verdict(nil, ref("aws_s3_bucket.logs.id")) == .no)
  }

  @Test(
    arguments: [
      ("aws_vpc", "id", ref("aws_vpc.main.id"), ["aws_vpc.main"]),
      ("aws_s3_bucket", "arn", ref("aws_s3_bucket.logs.arn"), ["aws_s3_bucket.logs"]),
      ("aws_s3_bucket", "id", "logs", ["aws_s3_bucket.logs"]),
      ("aws_s3_bucket", "bucket", ref("aws_s3_bucket.data.id"), ["aws_s3_bucket.data"]),
      ("aws_iam_role", "name", "logs", ["aws_iam_role.logs"]),
      ("aws_iam_role", "arn", ref("aws_s3_bucket.logs.id"), []),
    ] as [(String, String, Value, [String])])
  func `a resource is found by the identity that the cloud assigns`(
    type: String, attribute: String, value: Value, expected: [String]
  ) {
    let join = Inventory(JoinTests.resources).join(type: type, filter: ValueMap([(attribute, value)]), in: root)
    #expect(join.certain.map(\.address) == expected)
  }

  @Test func `all attributes of a filter must be equal`() {
    let inventory = Inventory([
      resource("aws_security_group.a"), resource("aws_security_group.b"),
      resource(
        "aws_security_group_rule.a_in", [("type", "ingress"), ("security_group_id", ref("aws_security_group.a.id"))]),
      resource(
        "aws_security_group_rule.a_out", [("type", "egress"), ("security_group_id", ref("aws_security_group.a.id"))]),
      resource(
        "aws_security_group_rule.b_in", [("type", "ingress"), ("security_group_id", ref("aws_security_group.b.id"))]),
      resource("aws_security_group_rule.open", [("type", "ingress"), ("security_group_id", variable("group"))]),
      resource("aws_security_group_rule.out", [("type", "egress"), ("security_group_id", variable("group"))]),
    ])
    let filter = ValueMap([("type", "ingress"), ("security_group_id", ref("aws_security_group.a.id"))])
    let join = inventory.join(type: "aws_security_group_rule", filter: filter, in: root)
    #expect(join.certain.map(\.address) == ["aws_security_group_rule.a_in"])
    #expect(join.possible.map(\.address) == ["aws_security_group_rule.open"])
    #expect(inventory.join(type: "aws_security_group_rule", filter: ValueMap(), in: root).certain.count == 5)
    #expect(inventory.join(type: "aws_security_group_rule", filter: filter, in: Scope("other")).certain.isEmpty)
  }

  @Test func `conditional resources count as certain`() {
    let inventory = Inventory([
      resource("aws_s3_bucket.a", conditional: true),
      resource("aws_s3_bucket_versioning.a", conditional: true, [("bucket", ref("aws_s3_bucket.a.id"))]),
    ])
    let filter = ValueMap([("bucket", ref("aws_s3_bucket.a.id"))])
    #expect(inventory.join(type: "aws_s3_bucket_versioning", filter: filter, in: root).certain.count == 1)
  }

  @Test(arguments: ["symbol", "name", "template"])
  func `joining n resources compares each of them at most a few times`(form: String) {
    let n = 10_000
    var resources: [Resource] = []
    for i in 0..<n {
      let name = form == "template" ? template(variable("env"), .string("-\(i)")) : .string("bucket-\(i)")
      resources.append(resource("aws_s3_bucket.b\(i)", [("bucket", name)]))
      let target = form == "symbol" ? ref("aws_s3_bucket.b\(i).id") : name
      resources.append(resource("aws_s3_bucket_versioning.v\(i)", [("bucket", target), ("enabled", true)]))
    }
    resources.append(resource("aws_s3_bucket_versioning.open", [("bucket", variable("other")), ("enabled", true)]))
    let inventory = Inventory(resources)
    var examined = 0
    var joined = 0
    for i in 0..<n {
      let filter = ValueMap([("bucket", ref("aws_s3_bucket.b\(i).id")), ("enabled", true)])
      let join = inventory.join(type: "aws_s3_bucket_versioning", filter: filter, in: root)
      examined += join.examined
      if join.certain.first?.address == "aws_s3_bucket_versioning.v\(i)" && join.possible.count == 1 { joined += 1 }
    }
    #expect(joined == n)
    #expect(examined <= 3 * n)
  }

  @Test func `an inventory may be asked from many threads at once`() async {
    let resources = (0..<200).flatMap { i in
      [
        resource("aws_s3_bucket.b\(i)"),
        resource("aws_s3_bucket_versioning.v\(i)", [("bucket", ref("aws_s3_bucket.b\(i).id"))]),
      ]
    }
    let inventory = Inventory(resources)
    let found = await withTaskGroup(of: Int.self) { group in
      for i in 0..<200 {
        group.addTask {
          let filter = ValueMap([("bucket", ref("aws_s3_bucket.b\(i).id"))])
          return inventory.join(type: "aws_s3_bucket_versioning", filter: filter, in: root).certain.count
        }
      }
      return await group.reduce(0, +)
    }
    #expect(found == 200)
  }
}
