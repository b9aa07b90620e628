import IAM
import Inventory
import Source
import Testing
import Values

/// An origin that knows every path, for resources made in tests.
struct FixedOrigin: Origin {
  let range: SourceRange
  init(_ text: String = "resource") {
    let source = SourceText(path: "main.tf", text: text)
    range = SourceRange(source, ByteRange(0, source.count))
  }
  var header: SourceRange { range }
  var extent: SourceRange { range }
  func range(of path: AttributePath) -> SourceRange? { path.isEmpty ? nil : range }
}

func resource(_ type: String, _ name: String = "this", scope: String = "prod", values: [(String, Value)]) -> Resource {
  Resource(
    format: .terraform, type: type, address: "\(type).\(name)", scope: Scope(scope), values: .object(values),
    origin: FixedOrigin())
}

@Suite struct RoleTests {
  @Test(arguments: [
    ("arn:aws:iam::111122223333:role/orders", "/", "orders"),
    ("arn:aws-cn:iam::111122223333:role/orders", "/", "orders"),
    ("arn:aws-us-gov:iam::111122223333:role/team/a/orders", "/team/a/", "orders"),
    ("arn:aws:iam::111122223333:role/a+b=c,d.e@f-g_h", "/", "a+b=c,d.e@f-g_h"),
  ])
  func `a role's ARN has partition, account, path and name`(text: String, path: String, name: String) throws {
    let arn = try RoleARN(text)
    #expect(arn.account == "111122223333")
    #expect(arn.path == path)
    #expect(arn.name == name)
  }

  @Test(arguments: [
    ("orders", "it has not the form arn:aws:iam::ACCOUNT:role/NAME"),
    ("", "it has not the form arn:aws:iam::ACCOUNT:role/NAME"),
    ("arn:aws:iam::111122223333", "it has not the form arn:aws:iam::ACCOUNT:role/NAME"),
    ("arn:amazon:iam::111122223333:role/x", "there is no partition \"amazon\""),
    ("arn:aws:sts::111122223333:assumed-role/x/y", "its service is \"sts\", not iam"),
    ("arn:aws:iam:eu-west-1:111122223333:role/x", "IAM has no regions, but it names \"eu-west-1\""),
    ("arn:aws:iam::11112222333:role/x", "its account is not twelve digits"),
    ("arn:aws:iam::ACCOUNT_ID:role/x", "its account is not twelve digits"),
    ("arn:aws:iam::111122223333:user/x", "it does not name a role"),
    ("arn:aws:iam::111122223333:role/", "the role has no name"),
    ("arn:aws:iam::111122223333:role/a b", "\"a b\" is not a role's name"),
    ("arn:aws:iam::111122223333:role/<name>", "\"<name>\" is not a role's name"),
    (
      "arn:aws:iam::111122223333:role/" + String(repeating: "a", count: 65),
      "\"" + String(repeating: "a", count: 65) + "\" is not a role's name"
    ),
    ("arn:aws:iam::111122223333:role/é/x", "\"/é/\" is not a role's path"),
  ])
  func `what is no role's ARN says why`(text: String, reason: String) {
    #expect(throws: RoleARN.Malformed.self) { try RoleARN(text) }
    #expect(Decisions.roleARNProblem(.string(text)) == .string(reason))
    #expect(Decisions.isRoleARN(.string(text)) == .bool(false))
  }

  static let account = data("aws_caller_identity.current.account_id")

  @Test(arguments: [
    (Value.string("arn:aws:iam::111122223333:role/orders"), [("name", Value.string("orders"))], Truth.yes),
    (.string("arn:aws:iam::111122223333:role/orders"), [("name", .string("billing"))], .no),
    (.string("arn:aws:iam::111122223333:role/team/orders"), [("name", .string("orders"))], .no),
    (
      .string("arn:aws:iam::111122223333:role/team/orders"),
      [("name", .string("orders")), ("path", .string("/team/"))], .yes
    ),
    (
      .string("arn:aws:iam::111122223333:role/orders-prod"), [("name", template(.string("orders-"), variable("env")))],
      .unknown
    ),
    (
      .string("arn:aws:iam::111122223333:role/billing-prod"), [("name", template(.string("orders-"), variable("env")))],
      .no
    ),
    (.string("arn:aws:iam::111122223333:role/orders-2024"), [("name_prefix", .string("orders-"))], .unknown),
    (.string("arn:aws:iam::111122223333:role/billing"), [("name_prefix", .string("orders-"))], .no),
    (.string("arn:aws:iam::111122223333:role/orders"), [], .no),
    (.string("arn:aws:iam::111122223333:role/terraform-2024"), [], .unknown),
    (.string("not an arn"), [("name", .string("orders"))], .no),
    (template(.string("arn:aws:iam::"), account, .string(":role/orders")), [("name", .string("orders"))], .yes),
    (template(.string("arn:aws:iam::"), account, .string(":role/orders")), [("name", .string("billing"))], .no),
    (template(.string("arn:aws:iam::1:role/"), attribute("aws_iam_role.this", "name")), [], .yes),
    (template(.string("arn:aws:iam::1:role/"), attribute("aws_iam_role.this", "id")), [], .yes),
    (
      template(.string("arn:aws:iam::1:role/"), attribute("aws_iam_role.this", "id")), [("name_prefix", .string("o"))],
      .unknown
    ),
    (attribute("aws_iam_role.this", "arn"), [("name", .string("orders"))], .yes),
    (attribute("aws_iam_role.other", "arn"), [("name", .string("orders"))], .no),
    (variable("role_arn"), [("name", .string("orders"))], .unknown), (.null, [("name", .string("orders"))], .no),
  ])
  func `an ARN is a role's by symbol, or by name and path`(arn: Value, values: [(String, Value)], expected: Truth) {
    #expect(RoleIndex.isARN(arn, of: resource("aws_iam_role", values: values)) == expected)
  }

  @Test func `roles are found in any scope by name, by symbol in their own`() {
    let index = RoleIndex([
      resource("aws_iam_role", "a", scope: "dev", values: [("name", .string("orders"))]),
      resource("aws_iam_role", "a", scope: "prod", values: [("name", .string("orders"))]),
      resource("aws_iam_role", "b", scope: "prod", values: [("name", .string("billing"))]),
      resource("aws_iam_role", "c", scope: "prod", values: [("name", variable("name"))]),
      resource("aws_iam_user", "a", scope: "prod", values: [("name", .string("orders"))]),
    ])
    let byName = index.matches(.string("arn:aws:iam::111122223333:role/orders"))
    #expect(byName.map(\.role.address) == ["aws_iam_role.a", "aws_iam_role.a", "aws_iam_role.c"])
    #expect(byName.map(\.truth) == [.yes, .yes, .unknown])
    let bySymbol = index.matches(attribute("aws_iam_role.a", "arn"), scope: Scope("prod"))
    #expect(bySymbol.map(\.role.scope.name) == ["prod"])
    #expect(index.matches(.string("arn:aws:iam::111122223333:role/nobody")).map(\.truth) == [.unknown])
    #expect(index.matches(.string("")).isEmpty)
  }

  @Test(arguments: [
    (Value.string("arn:aws:iam::111122223333:role/team/orders"), Value.string("orders")), (.string("orders"), .null),
    (template(.string("arn:aws:iam::"), account, .string(":role/orders")), .string("orders")), (.null, .null),
    (template(.string("arn:aws:iam::1:role/orders-"), variable("env")), template(.string("orders-"), variable("env"))),
  ])
  func `a role's name is read from its ARN as far as it is known`(arn: Value, name: Value) {
    #expect(Decisions.roleName(arn) == name)
  }
}
