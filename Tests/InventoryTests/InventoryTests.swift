import Inventory
import Source
import Testing
import Values

@Suite struct InventoryTests {
  static let inventory = Inventory([
    resource("aws_s3_bucket.a", [("bucket", "a")]),
    resource("module.x.aws_s3_bucket.b"),
    resource("aws_s3_bucket.a", in: "other", [("bucket", "other-a")]),
    Resource(
      format: .terraform, mode: .data, type: "aws_s3_bucket", address: "data.aws_s3_bucket.c", scope: root,
      values: .emptyObject,
      origin: Nowhere("c")),
  ])

  @Test func `resources are found by type, in order, within a scope and over all of them`() {
    let inventory = InventoryTests.inventory
    #expect(
      inventory.resources(ofType: "aws_s3_bucket", in: root).map(\.address) == [
        "aws_s3_bucket.a", "module.x.aws_s3_bucket.b",
      ])
    #expect(inventory.resources(ofType: "aws_s3_bucket").count == 3)
    #expect(inventory.resources(ofType: "aws_s3_bucket", mode: .data).count == 1)
    #expect(inventory.resources(ofType: "aws_vpc", in: root).isEmpty)
    #expect(inventory.resources(ofType: "aws_s3_bucket", in: Scope("none")).isEmpty)
    #expect(inventory.scopes == [root, Scope("other")])
  }

  @Test func `a resource is found by its address in its scope`() {
    let inventory = InventoryTests.inventory
    #expect(inventory.resource(at: "module.x.aws_s3_bucket.b", in: root) != nil)
    #expect(inventory.resource(at: "module.x.aws_s3_bucket.b", in: Scope("other")) == nil)
    #expect(inventory.resource(at: "aws_s3_bucket.a", in: Scope("other"))?.values["bucket"] == "other-a")
  }

  @Test(arguments: [
    ("aws_s3_bucket", "id", ["id", "bucket"]), ("aws_iam_role", "name", ["id", "name"]),
    ("aws_sqs_queue", "url", ["id", "url"]),
    ("aws_db_instance", "id", ["id"]), ("google_storage_bucket", "name", ["name"]),
    ("aws_ecr_repository", "repository_url", ["repository_url"]),
  ])
  func `identity attributes come in groups of one value`(type: String, attribute: String, expected: [String]) {
    #expect(IdentityAttributes.of(type).group(of: attribute) == expected)
  }

  @Test func `what is no identity attribute is in no group`() {
    #expect(IdentityAttributes.of("aws_s3_bucket").group(of: "tags") == nil)
  }
}

@Suite struct ReferentTests {
  static let inventory = Inventory([
    resource("aws_s3_bucket.logs", [("bucket", "logs")]),
    resource("module.m.aws_s3_bucket.this[0]", [("bucket", variable("name"))]),
    resource("aws_iam_role.app", [("name", "app"), ("path", "/team/")]),
    resource("aws_iam_role.generated"),
    resource("aws_vpc.main"),
    resource("aws_ecr_repository.app", [("name", template(variable("env"), "-app"))]),
    resource("aws_s3_bucket.logs", in: "other", [("bucket", "elsewhere")]),
  ])
  static let own = template("arn:aws:iam::", data("aws_caller_identity.this.account_id"), ":role/team/app")

  @Test(
    arguments: [
      (ref("aws_s3_bucket.logs.id"), ["aws_s3_bucket"], ["aws_s3_bucket.logs"]),
      (ref("aws_s3_bucket.logs.arn"), ["aws_s3_bucket"], ["aws_s3_bucket.logs"]),
      (ref("aws_s3_bucket.logs.id"), ["aws_iam_role"], []),
      (ref("aws_s3_bucket.logs.id"), [], ["aws_s3_bucket.logs"]),
      (ref("module.m.aws_s3_bucket.this[0].id"), ["aws_s3_bucket"], ["module.m.aws_s3_bucket.this[0]"]),
      ("logs", ["aws_s3_bucket"], ["aws_s3_bucket.logs"]), ("app", ["aws_iam_role"], ["aws_iam_role.app"]),
      (variable("name"), ["aws_s3_bucket"], ["module.m.aws_s3_bucket.this[0]"]),
      (template(variable("env"), "-app"), ["aws_ecr_repository"], ["aws_ecr_repository.app"]),
      ("arn:aws:s3:::logs", ["aws_s3_bucket"], ["aws_s3_bucket.logs"]),
      (own, ["aws_iam_role"], ["aws_iam_role.app"]),
      (template("arn:aws:s3:::", ref("aws_s3_bucket.logs.id")), ["aws_s3_bucket"], ["aws_s3_bucket.logs"]),
      ([ref("aws_vpc.main.id"), "logs"], ["aws_vpc", "aws_s3_bucket"], ["aws_s3_bucket.logs", "aws_vpc.main"]),
      ("elsewhere", ["aws_s3_bucket"], []), (.null, ["aws_s3_bucket"], []),
    ] as [(Value, [String], [String])])
  func `a value refers to resources by identity`(value: Value, types: [String], expected: [String]) {
    #expect(ReferentTests.inventory.referents(of: value, types: types, in: root).definite.map(\.address) == expected)
  }

  @Test(
    arguments: [
      (variable("vpc"), ["aws_vpc"], ["aws_vpc.main"]), ("vpc-1", ["aws_vpc"], ["aws_vpc.main"]),
      ("other", ["aws_iam_role"], ["aws_iam_role.generated"]), ("app", ["aws_iam_role"], []),
      ("arn:aws:iam::123456789012:role/team/app", ["aws_iam_role"], ["aws_iam_role.app", "aws_iam_role.generated"]),
      ("arn:aws:iam::123456789012:role/app", ["aws_iam_role"], ["aws_iam_role.generated"]),
      (ref("aws_vpc.main.id"), ["aws_vpc"], []),
    ] as [(Value, [String], [String])])
  func `what the code leaves open is possible`(value: Value, types: [String], expected: [String]) {
    let referents = ReferentTests.inventory.referents(of: value, types: types, in: root)
    #expect(referents.possible.map(\.address) == expected)
  }

  @Test func `a value that names nothing here is open`() {
    #expect(ReferentTests.inventory.referents(of: "vpc-1", types: ["aws_vpc"], in: root).isOpen)
    #expect(!ReferentTests.inventory.referents(of: ref("aws_vpc.main.id"), types: ["aws_vpc"], in: root).isOpen)
  }
}
