import IAM
import Testing
import Values

@Suite struct ExposureTests {
  static func allow(_ principal: String, _ condition: String = "{}", more: String = "") -> String {
    let statement =
      #"{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::b/*", "#
      + #""Principal": \#(principal), "Condition": \#(condition)}"#
    return #"{"Version": "2012-10-17", "Statement": [\#(statement)\#(more)]}"#
  }

  @Test(arguments: [
    (#""*""#, Truth.yes), (#"{"AWS": "*"}"#, .yes), (#"{"AWS": ["111122223333", "*"]}"#, .yes),
    (#"{"*": "*"}"#, .yes), (#"{"Service": "*"}"#, .yes), (#"{"AWS": "arn:aws:iam::*:root"}"#, .yes),
    (#"{"AWS": "111122223333"}"#, .no), (#"{"AWS": "arn:aws:iam::111122223333:root"}"#, .no),
    (#"{"Service": "cloudtrail.amazonaws.com"}"#, .no), (#"{"CanonicalUser": "79a59df900b949e5"}"#, .no),
    (#"{"AWS": []}"#, .no),
  ])
  func `everyone is a principal`(principal: String, expected: Truth) throws {
    #expect(try policy(ExposureTests.allow(principal)).isPublic == expected)
  }

  @Test(arguments: [
    (#"{"StringEquals": {"aws:SourceAccount": "111122223333"}}"#, false),
    (#"{"StringEquals": {"AWS:SourceOwner": "111122223333"}}"#, false),
    (#"{"StringLike": {"aws:SourceAccount": "*"}}"#, true), (#"{"StringLike": {"aws:SourceAccount": "1111*"}}"#, true),
    (#"{"StringNotEquals": {"aws:SourceAccount": "111122223333"}}"#, true),
    (#"{"StringEqualsIfExists": {"aws:SourceAccount": "111122223333"}}"#, true),
    (#"{"ForAllValues:StringEquals": {"aws:PrincipalOrgID": "o-abc"}}"#, true),
    (
      #"{"ForAllValues:StringEquals": {"aws:PrincipalOrgID": "o-abc"}, "Null": {"aws:PrincipalOrgID": "false"}}"#, false
    ),
    (#"{"ForAnyValue:StringLike": {"aws:PrincipalOrgPaths": "o-abc/r-1/*"}}"#, false),
    (#"{"ForAnyValue:StringLike": {"aws:PrincipalOrgPaths": "o-*/r-1/*"}}"#, true),
    (#"{"StringEquals": {"aws:PrincipalOrgID": "o-abc"}}"#, false),
    (#"{"StringEquals": {"aws:PrincipalOrgID": ["o-abc", "o-def"]}}"#, false),
    (#"{"StringLike": {"aws:PrincipalOrgID": ["o-abc", "*"]}}"#, true),
    (#"{"StringEquals": {"aws:PrincipalAccount": "${aws:ResourceAccount}"}}"#, false),
    (#"{"StringEquals": {"aws:PrincipalAccount": "${aws:PrincipalAccount}"}}"#, true),
    (#"{"ArnLike": {"aws:SourceArn": "arn:aws:s3:::bucket"}}"#, false),
    (#"{"ArnLike": {"aws:SourceArn": "arn:aws:s3:::bucket*"}}"#, true),
    (#"{"ArnEquals": {"aws:SourceArn": "arn:aws:sns:*:111122223333:*"}}"#, false),
    (#"{"ArnLike": {"aws:SourceArn": "arn:aws:sns:*:*:topic"}}"#, true),
    (#"{"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::111122223333:role/*"}}"#, false),
    (#"{"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/admin"}}"#, true),
    (#"{"StringLike": {"aws:userid": "AROAEXAMPLEID:*"}}"#, false), (#"{"StringLike": {"aws:userid": "*:me"}}"#, true),
    (#"{"StringEquals": {"aws:SourceVpce": "vpce-1"}}"#, false),
    (#"{"StringEquals": {"aws:SourceVpc": "vpc-1"}}"#, false),
    (#"{"StringLike": {"aws:SourceVpc": "vpc-*"}}"#, true),
    (#"{"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}"#, false),
    (#"{"IpAddress": {"aws:SourceIp": "203.0.113.7"}}"#, false),
    (#"{"IpAddress": {"aws:SourceIp": "0.0.0.0/0"}}"#, true), (#"{"IpAddress": {"aws:SourceIp": "0.0.0.0/1"}}"#, true),
    (#"{"IpAddress": {"aws:SourceIp": ["10.0.0.0/8", "0.0.0.0/0"]}}"#, true),
    (#"{"IpAddress": {"aws:SourceIp": "::/0"}}"#, true),
    (#"{"IpAddress": {"aws:SourceIp": "2001:db8::/32"}}"#, false),
    (#"{"IpAddress": {"aws:SourceIp": "2000::/3"}}"#, true),
    (#"{"NotIpAddress": {"aws:SourceIp": "203.0.113.0/24"}}"#, true),
    (
      #"{"StringEquals": {"kms:CallerAccount": "111122223333", "kms:ViaService": "s3.eu-west-1.amazonaws.com"}}"#, false
    ),
    (#"{"StringEquals": {"kms:ViaService": "s3.eu-west-1.amazonaws.com"}}"#, true),
    (#"{"StringEquals": {"s3:DataAccessPointAccount": "111122223333"}}"#, false),
    (#"{"Bool": {"elasticfilesystem:AccessedViaMountTarget": "true"}}"#, false),
    (#"{"Bool": {"aws:SecureTransport": "true"}}"#, true), (#"{"StringEquals": {"aws:Referer": "secret"}}"#, true),
    (#"{"StringEquals": {"aws:PrincipalTag/team": "a"}}"#, true), (#"{"StringEquals": {"sts:ExternalId": "x"}}"#, true),
    // A literal `*` is no account: the condition never holds.
    (#"{"StringEquals": {"aws:SourceAccount": "*"}}"#, false),
  ])
  func `conditions narrow by fixed values`(condition: String, isPublic: Bool) throws {
    #expect(try policy(ExposureTests.allow(#""*""#, condition)).isPublic == Truth(isPublic))
  }

  @Test(arguments: [
    (#"{"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "*"}"#, false),
    (
      #"{"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "*", "Condition": {"StringNotEquals": {"aws:SourceVpce": "vpce-1"}}}"#,
      false
    ),
    (
      #"{"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "*", "Condition": {"StringNotEqualsIfExists": {"aws:SourceVpce": "vpce-1"}}}"#,
      false
    ),
    (
      #"{"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "*", "Condition": {"StringNotLike": {"aws:SourceVpce": "*"}}}"#,
      true
    ),
    (
      #"{"Effect": "Deny", "Principal": "*", "Action": "s3:Put*", "Resource": "*", "Condition": {"StringNotEquals": {"aws:SourceVpce": "vpce-1"}}}"#,
      true
    ),
    (#"{"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "arn:aws:s3:::b"}"#, true),
    (
      #"{"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "*", "Condition": {"Bool": {"aws:SecureTransport": "false"}}}"#,
      true
    ),
    (
      #"{"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "*", "Condition": {"StringNotEquals": {"aws:PrincipalOrgID": "o-abc"}, "BoolIfExists": {"aws:PrincipalIsAWSService": "false"}}}"#,
      false
    ),
    (
      #"{"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "*", "Condition": {"StringNotEquals": {"aws:PrincipalOrgID": "o-abc"}, "Bool": {"aws:PrincipalIsAWSService": "false"}}}"#,
      true
    ),
    (#"{"Effect": "Deny", "Principal": {"AWS": "111122223333"}, "Action": "s3:*", "Resource": "*"}"#, true),
    (#"{"Effect": "Deny", "NotPrincipal": {"AWS": "111122223333"}, "Action": "s3:*", "Resource": "*"}"#, false),
    (
      #"{"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "*", "Condition": {"NotIpAddress": {"aws:SourceIp": "203.0.113.0/24"}}}"#,
      false
    ),
    (
      #"{"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "*", "Condition": {"NotIpAddress": {"aws:SourceIp": "0.0.0.0/0"}}}"#,
      true
    ),
    (#"{"Effect": "Deny", "Principal": "*", "NotAction": "s3:Put*", "Resource": "*"}"#, false),
  ])
  func `a Deny keeps the public out where it covers what is allowed`(deny: String, isPublic: Bool) throws {
    #expect(try policy(ExposureTests.allow(#""*""#, more: ", " + deny)).isPublic == Truth(isPublic))
  }

  @Test func `NotPrincipal in an Allow leaves the rest of the world`() throws {
    let document = try policy(
      statement(#""Effect": "Allow", "NotPrincipal": {"AWS": "111122223333"}, "Action": "s3:*", "Resource": "*""#))
    #expect(document.isPublic == .yes)
  }

  static func bucketPolicy(principal: Value, condition: Value = .null) -> Value {
    .object([
      (
        "Statement",
        .tuple([
          .object([
            ("Effect", .string("Allow")), ("Action", .string("s3:GetObject")), ("Resource", .string("*")),
            ("Principal", principal), ("Condition", condition),
          ])
        ])
      )
    ])
  }

  static func test(_ operator: String, _ key: String, _ value: Value) -> Value {
    .object([(`operator`, .object([(key, value)]))])
  }

  @Test(arguments: [
    (bucketPolicy(principal: variable("principal")), Truth.unknown),
    (bucketPolicy(principal: .object([("AWS", variable("arn"))])), .unknown),
    (bucketPolicy(principal: .object([("AWS", attribute("aws_iam_role.r", "arn"))])), .no),
    (bucketPolicy(principal: .object([("AWS", data("aws_elb_service_account.main.arn"))])), .no),
    (
      bucketPolicy(
        principal: .object([("AWS", template(.string("arn:aws:iam::"), variable("account"), .string(":root")))])), .no
    ),
    (bucketPolicy(principal: .string("*"), condition: variable("condition")), .unknown),
    (
      bucketPolicy(principal: .string("*"), condition: test("StringEquals", "aws:SourceAccount", variable("account"))),
      .no
    ),
    (
      bucketPolicy(principal: .string("*"), condition: test("StringLike", "aws:SourceAccount", variable("account"))),
      .unknown
    ),
    (
      bucketPolicy(
        principal: .string("*"), condition: test("ArnLike", "aws:SourceArn", attribute("aws_sns_topic.t", "arn"))), .no
    ),
    (
      bucketPolicy(
        principal: .string("*"),
        condition: test(
          "ArnLike", "aws:SourceArn", template(attribute("aws_api_gateway_rest_api.a", "execution_arn"), .string("/*")))
      ), .no
    ),
    (
      bucketPolicy(
        principal: .string("*"),
        condition: test(
          "ArnLike", "aws:SourceArn",
          template(.string("arn:aws:sns:*:"), data("aws_caller_identity.current.account_id"), .string(":*")))), .no
    ),
    (
      bucketPolicy(
        principal: .string("*"),
        condition: test("StringEquals", "aws:SourceVpce", attribute("aws_vpc_endpoint.s3", "id"))), .no
    ),
    (bucketPolicy(principal: .string("*"), condition: test("IpAddress", "aws:SourceIp", variable("cidrs"))), .unknown),
    (
      bucketPolicy(
        principal: .string("*"),
        condition: test("IpAddress", "aws:SourceIp", template(attribute("aws_eip.nat", "public_ip"), .string("/32")))),
      .no
    ),
    (.object([("Statement", variable("statements"))]), .unknown),
  ])
  func `exposure that symbols decide is unknown`(value: Value, expected: Truth) throws {
    #expect(try policy(value).isPublic == expected)
  }
}
