import IAM
import Testing
import Values

@Suite struct AccessTests {
  static let get = #"{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::b/*"}"#
  static let all = #"{"Effect": "Allow", "Action": "*", "Resource": "*"}"#
  static let others = #"{"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"}"#
  static let outside = #"{"Effect": "Allow", "Action": "s3:*", "NotResource": "arn:aws:s3:::b/*"}"#
  static let denied = #"{"Effect": "Deny", "Action": "s3:*", "Resource": "*"}"#
  static let deniedOne = #"{"Effect": "Deny", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::b/secret"}"#
  static let deniedPlain =
    #"{"Effect": "Deny", "Action": "s3:*", "Resource": "*", "Condition": {"Bool": {"aws:SecureTransport": "false"}}}"#
  static let conditional =
    #"{"Effect": "Allow", "Action": "s3:*", "Resource": "*", "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}}}"#
  static let own = #"{"Effect": "Allow", "Action": "s3:*", "Resource": "arn:aws:s3:::b/${aws:username}/*"}"#
  static let root = #"{"Effect": "Allow", "Action": "s3:*", "Resource": "*", "Principal": {"AWS": "111122223333"}}"#

  @Test(arguments: [
    ([get], "s3:GetObject", "arn:aws:s3:::b/x", Truth.yes, Truth.yes),
    ([get], "s3:getobject", "arn:aws:s3:::b/x", .yes, .yes), ([get], "s3:PutObject", "arn:aws:s3:::b/x", .no, .no),
    ([get], "s3:GetObject", "*", .no, .no), ([all], "*", "*", .yes, .yes), ([all], "iam:PassRole", "*", .yes, .yes),
    ([], "s3:GetObject", "*", .no, .no), ([others], "s3:GetObject", "*", .yes, .yes),
    ([others], "iam:PassRole", "*", .no, .no),
    ([others], "*", "*", .no, .no), ([outside], "s3:GetObject", "arn:aws:s3:::b/x", .no, .no),
    ([outside], "s3:GetObject", "arn:aws:s3:::c/x", .yes, .yes), ([outside], "s3:GetObject", "*", .no, .no),
    ([all, denied], "s3:GetObject", "*", .no, .no), ([denied, all], "iam:PassRole", "*", .yes, .yes),
    ([all, denied], "*", "*", .no, .no), ([get, deniedOne], "s3:GetObject", "arn:aws:s3:::b/x", .yes, .yes),
    ([get, deniedOne], "s3:GetObject", "arn:aws:s3:::b/secret", .no, .no),
    ([get, deniedOne], "s3:GetObject", "arn:aws:s3:::b/*", .no, .no),
    ([all, deniedPlain], "s3:GetObject", "*", .yes, .no), ([conditional], "s3:GetObject", "*", .yes, .no),
    ([own], "s3:GetObject", "arn:aws:s3:::b/me/x", .yes, .no), ([own], "s3:GetObject", "arn:aws:s3:::b", .no, .no),
    ([root], "s3:GetObject", "*", .yes, .no),
  ])
  func `access follows the evaluation logic`(
    statements: [String], action: String, resource: String, some: Truth, always: Truth
  ) throws {
    let document = try policy(#"{"Version": "2012-10-17", "Statement": [\#(statements.joined(separator: ","))]}"#)
    let access = document.access(to: .string(action), on: .string(resource))
    #expect(access.underSomeConditions == some)
    #expect(access.underAllConditions == always)
  }

  @Test(arguments: [
    ([get], "s3:*", "*", Truth.yes), ([get], "s3:Put*", "*", .no), ([get], "s3:GetObject", "arn:aws:s3:::c/*", .no),
    ([get, deniedOne], "s3:*", "arn:aws:s3:::b/*", .yes), ([get, denied], "s3:GetObject", "*", .no),
    ([others], "iam:*", "*", .no), ([others], "*", "*", .yes), ([outside], "s3:*", "arn:aws:s3:::b/*", .no),
  ])
  func `any part of what wildcards stand for can be asked about`(
    statements: [String], action: String, resource: String, expected: Truth
  ) throws {
    let document = try policy(#"{"Statement": [\#(statements.joined(separator: ","))]}"#)
    #expect(document.access(to: .string(action), on: .string(resource), .any).underSomeConditions == expected)
  }

  static func document(effect: Value = .string("Allow"), action: Value, resource: Value) -> Value {
    .object([
      ("Version", .string("2012-10-17")),
      ("Statement", .tuple([.object([("Effect", effect), ("Action", action), ("Resource", resource)])])),
    ])
  }

  @Test(arguments: [
    (document(action: .string("s3:*"), resource: variable("arns")), Truth.unknown),
    (document(action: variable("actions"), resource: .string("*")), .unknown),
    (document(effect: variable("effect"), action: .string("s3:*"), resource: .string("*")), .unknown),
    (document(action: .string("s3:*"), resource: attribute("aws_s3_bucket.b", "arn")), .no),
    (document(action: .string("s3:*"), resource: .tuple([variable("arn"), .string("*")])), .yes),
    (document(action: .string("sqs:*"), resource: variable("arns")), .no),
    (.object([("Statement", variable("statements"))]), .unknown),
    (
      .object([
        (
          "Statement",
          .tuple([
            variable("statement"),
            .object([("Effect", .string("Allow")), ("Action", .string("*")), ("Resource", .string("*"))]),
          ])
        )
      ]), .unknown
    ),
  ])
  func `what symbols decide is unknown`(value: Value, expected: Truth) throws {
    #expect(try policy(value).access(to: .string("s3:GetObject"), on: .string("*")).underSomeConditions == expected)
  }

  @Test func `variables are plain text before version 2012-10-17`() throws {
    for (version, expected) in [("2008-10-17", Truth.no), ("2012-10-17", .yes)] {
      let document = try policy(#"{"Version": "\#(version)", "Statement": [\#(AccessTests.own)]}"#)
      let access = document.access(to: .string("s3:GetObject"), on: .string("arn:aws:s3:::b/me/x"))
      #expect(access.underSomeConditions == expected)
    }
  }

  @Test func `the statements that decide are named`() throws {
    let document = try policy(
      #"{"Statement": [\#(AccessTests.get), \#(AccessTests.all), \#(AccessTests.deniedPlain)]}"#)
    let access = document.access(to: .string("s3:GetObject"), on: .string("arn:aws:s3:::b/x"))
    #expect(access.allowing == [0, 1])
    #expect(access.denying == [2])
    #expect(access.isConditional == .yes)
  }
}
