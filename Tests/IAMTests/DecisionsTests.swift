import IAM
import Testing
import Values

@Suite struct DecisionsTests {
  static func allow(_ actions: String, _ resources: String = #""*""#, _ more: String = "") -> Value {
    .string(statement(#""Effect": "Allow", "Action": \#(actions), "Resource": \#(resources)\#(more)"#))
  }

  @Test(arguments: [
    (allow(#""*""#), true), (allow(#""*:*""#), true), (allow(#"["a:b", "*"]"#), true), (allow(#""s3:*""#), false),
    (allow(#""s3:Get*""#), false),
    (.string(statement(#""Effect": "Allow", "NotAction": "iam:*", "Resource": "*""#)), true),
    (.string(statement(#""Effect": "Deny", "Action": "*", "Resource": "*""#)), false), (.null, false),
    (.string(""), false),
  ])
  func `a wildcard action is every action`(document: Value, expected: Bool) throws {
    #expect(try Decisions.usesWildcardAction(document) == .bool(expected))
  }

  @Test(arguments: [
    (allow(#""a:b""#), true), (allow(#""a:b""#, #"["x", "*"]"#), true), (allow(#""a:b""#, #""arn:aws:s3:::*""#), false),
    (.string(statement(#""Effect": "Allow", "Action": "a:b", "NotResource": "x""#)), true),
    (.string(statement(#""Effect": "Allow", "Action": "a:b", "Principal": "*""#)), false),
    (.string(statement(#""Effect": "Allow", "Action": "kms:*", "Principal": {"AWS": "1"}, "Resource": "*""#)), false),
  ])
  func `a wildcard resource is every resource`(document: Value, expected: Bool) throws {
    #expect(try Decisions.usesWildcardResource(document) == .bool(expected))
  }

  static func texts(_ texts: String...) -> Value { .tuple(texts.map { .string($0) }) }

  @Test func `wide actions are listed`() throws {
    #expect(
      try Decisions.serviceWildcards(DecisionsTests.allow(#"["s3:*", "s3:Get*", "*", "ec2:*"]"#))
        == DecisionsTests.texts("s3:*", "ec2:*"))
    #expect(
      try Decisions.unscopedActions(
        DecisionsTests.allow(#"["ecr:GetAuthorizationToken", "s3:GetObject", "ec2:DescribeInstances", "sqs:*"]"#))
        == DecisionsTests.texts("s3:GetObject", "sqs:*"))
    #expect(
      try Decisions.unscopedActions(
        DecisionsTests.allow(
          #""s3:GetObject""#, #""*""#, #", "Condition": {"StringEquals": {"aws:ResourceTag/a": "b"}}"#))
        == .emptyTuple)
  }

  static let passToEC2 = #", "Condition": {"StringEquals": {"iam:PassedToService": "ec2.amazonaws.com"}}"#
  static let passToECS = #", "Condition": {"StringEquals": {"iam:PassedToService": "ecs-tasks.amazonaws.com"}}"#

  @Test(arguments: [
    (allow(#"["iam:PassRole", "ec2:RunInstances"]"#), ["iam:PassRole + ec2:RunInstances"]),
    (allow(#""iam:PassRole""#), []),
    (allow(#"["iam:PassRole", "ec2:Run*"]"#, #""arn:aws:iam::111122223333:role/app""#), []),
    (allow(#""iam:PutRolePolicy""#, #""arn:aws:iam::111122223333:role/*""#), ["iam:PutRolePolicy"]),
    (allow(#""iam:PutRolePolicy""#, #""arn:aws:iam::111122223333:role/app-*""#), []),
    (allow(#""sts:AssumeRole""#), ["sts:AssumeRole"]),
    (allow(#""lambda:UpdateFunctionCode""#), ["lambda:UpdateFunctionCode"]),
    (allow(#""lambda:UpdateFunctionCode""#, #""arn:aws:lambda:eu-west-1:1:function:app""#), []),
    (allow(#""iam:CreateAccessKey""#, #""arn:aws:iam::*:user/${aws:username}""#), []),
    (allow(#""s3:*""#), []),
    (
      .string(
        #"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "*"}, {"Effect": "Deny", "Action": "sts:*", "Resource": "*"}]}"#
      ), []
    ),
    (
      .string(
        #"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "ec2:RunInstances", "Resource": "*"}, {"Effect": "Allow", "Action": "iam:PassRole", "Resource": "*"\#(passToEC2)}]}"#
      ), ["iam:PassRole + ec2:RunInstances"]
    ),
    (
      .string(
        #"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "ec2:RunInstances", "Resource": "*"}, {"Effect": "Allow", "Action": "iam:PassRole", "Resource": "*"\#(passToECS)}]}"#
      ), []
    ),
  ])
  func `ways to more rights are found in what is allowed`(document: Value, names: [String]) throws {
    #expect(try Decisions.escalations(document) == .tuple(names.map { .string($0) }))
  }

  @Test func `an administrator has every way`() throws {
    let found = try Decisions.escalations(DecisionsTests.allow(#""*""#)).elements
    #expect(found?.count == Escalation.known.count)
  }

  @Test func `accounts and services in a trust policy are listed`() throws {
    let document = Value.string(
      #"""
      {"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Principal": {"AWS": "111122223333"}, "Action": "sts:AssumeRole"},
        {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::444455556666:root"}, "Action": "sts:AssumeRole",
         "Condition": {"StringEquals": {"sts:ExternalId": "x"}}},
        {"Effect": "Allow", "Principal": {"Service": ["ec2.amazonaws.com"]}, "Action": "sts:AssumeRole"},
        {"Effect": "Allow", "Principal": {"Service": "events.amazonaws.com"}, "Action": "sts:AssumeRole",
         "Condition": {"ArnLike": {"aws:SourceArn": "arn:aws:events:*:111122223333:*"}}}]}
      """#)
    #expect(
      try Decisions.trustedAccounts(document).json
        == #"[{"external_id":false,"principal":"111122223333"},{"external_id":true,"principal":"arn:aws:iam::444455556666:root"}]"#
    )
    #expect(try Decisions.unguardedServices(document) == DecisionsTests.texts("ec2.amazonaws.com"))
    #expect(try Decisions.kind(document) == .string("trust"))
  }

  @Test func `functions take the normalized shape, too`() throws {
    let normalized = Value.object([
      (
        "statements",
        .tuple([
          .object([
            ("effect", .string("Allow")), ("actions", .tuple([.string("s3:GetObject")])),
            ("resources", .tuple([.string("*")])),
            ("principals", .tuple([.object([("type", .string("AWS")), ("identifiers", .tuple([.string("*")]))])])),
            ("conditions", .emptyTuple),
          ])
        ])
      )
    ])
    #expect(try Decisions.isPublic(normalized) == .bool(true))
    #expect(try Decisions.publicStatements(normalized) == .tuple([.int(0)]))
    #expect(try Decisions.allows(normalized, .string("s3:GetObject"), .string("*")) == .bool(true))
    #expect(try Decisions.allowsAny(normalized, .string("s3:*"), .string("*")) == .bool(true))
    #expect(try Decisions.allowsUnconditionally(normalized, .string("s3:*"), .string("*")) == .bool(false))
    #expect(try Decisions.statements(normalized)[0]?["principals"]?[0]?["type"] == .string("AWS"))
  }

  @Test func `what is no document throws, what is unknown is a symbol`() throws {
    #expect(throws: MalformedDocument.self) { try Decisions.isPublic(.string("{")) }
    #expect(throws: MalformedDocument.self) { try Decisions.statements(.tuple([])) }
    let unknown = try Decisions.isPublic(variable("policy"))
    #expect(unknown.symbol?.name == "iam::is_public(var.policy)")
    #expect(try Decisions.trustProblems(variable("policy"), .string("a"), .string("b")).isUnknown)
    #expect(try Decisions.trustsServiceAccount(.null, .string("a"), .string("b")) == .bool(false))
    #expect(try Decisions.trustProblems(.null, .string("a"), .string("b")).elements?.count == 1)
    #expect(try Decisions.trustsPodIdentity(.null) == .bool(false))
    #expect(try Decisions.gitHubTrustProblems(.null) == .emptyTuple)
  }

  @Test func `a role's ARN by symbol is one`() {
    #expect(Decisions.isRoleARN(attribute("module.irsa.aws_iam_role.this[0]", "arn")) == .bool(true))
    #expect(Decisions.isRoleARN(variable("arn")).isUnknown)
    #expect(Decisions.isRoleARN(template(.string("role-"), variable("x"))) == .bool(false))
    #expect(Decisions.isRoleARN(template(.string("arn:aws:iam::"), variable("x"), .string(":role/a"))).isUnknown)
    #expect(Decisions.roleAccount(.string("arn:aws:iam::111122223333:role/a")) == .string("111122223333"))
  }
}
