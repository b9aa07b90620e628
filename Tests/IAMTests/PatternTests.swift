import Testing
import Values

@testable import IAM

@Suite struct PatternTests {
  @Test func `a text longer than any action decides nothing, and costs no more than one`() {
    let long = Pattern(action: .string("s3:" + String(repeating: "a*", count: 1_000_000)))
    #expect(long.tokens.count <= Pattern.longest + 1)
    #expect(Pattern(action: .string("s3:*b")).matches(long, .every, variablesMatch: false) == .unknown)
    #expect(Pattern(action: .string("iam:*")).matches(long, .every, variablesMatch: false) == .no)
  }

  @Test(arguments: [
    ("s3:GetObject", "s3:GetObject", true), ("S3:getobject", "s3:GetObject", true), ("s3:*", "s3:GetObject", true),
    ("*", "s3:GetObject", true), ("*:*", "s3:GetObject", true), ("s3:Get*", "s3:PutObject", false),
    ("s3:Get?bject", "s3:GetObject", true), ("s3:Get?", "s3:GetObject", false), ("s3:*Object", "s3:GetObject", true),
    ("s3:*Object", "s3:GetObjects", false), ("s3:GetObject*", "s3:GetObject", true), ("s3", "s3:GetObject", false),
    ("*s*e*j*", "s3:GetObject", true), ("", "s3:GetObject", false), ("s3:GetObject?", "s3:GetObject", false),
    ("iam:*Role*", "iam:PassRole", true), ("s3:G*t*t*", "s3:GetObject", true),
    ("s3:*??????????*", "s3:GetObject", false),
  ])
  func `actions match by wildcard, whatever their case`(pattern: String, action: String, expected: Bool) {
    let truth = Pattern(action: .string(pattern)).matches(
      Pattern(action: .string(action)), .every, variablesMatch: false)
    #expect(truth == Truth(expected))
  }

  @Test(arguments: [
    ("*", "arn:aws:s3:::b", true), ("arn:aws:s3:::b", "arn:aws:s3:::b", true),
    ("arn:aws:s3:::B", "arn:aws:s3:::b", false),
    ("arn:aws:s3:::b/*", "arn:aws:s3:::b/x/y:z", true), ("arn:aws:s3:::b/*", "arn:aws:s3:::b", false),
    ("arn:aws:s3:::b*", "arn:aws:s3:::b/x", true), ("arn:aws:s3:::*/x", "arn:aws:s3:::b/c:d/x", true),
    ("arn:aws:sqs:*:111122223333:q", "arn:aws:sqs:eu-west-1:111122223333:q", true),
    // A `*` that ends its segment reaches beyond the colon, any other does not.
    ("arn:aws:sqs:*:q", "arn:aws:sqs:eu-west-1:111122223333:q", true),
    ("arn:aws:sqs:eu-*-1:111122223333:q", "arn:aws:sqs:eu-west-1:111122223333:q", true),
    ("arn:aws:sqs:e*1:q", "arn:aws:sqs:eu-west-1:1111:1:q", false),
    ("arn:aws:s3*", "arn:aws:s3:::b", true), ("arn:aws:*", "arn:aws:s3:::b", true),
    ("arn:*:iam::*:role/*", "arn:aws:iam::111122223333:role/app", true),
    ("arn:aws:logs:*:*:log-group:/aws/*:*", "arn:aws:logs:x:1:log-group:/aws/eks:log-stream:a", true),
    ("arn:aws:iam::?????????????:role/x", "arn:aws:iam::111122223333:role/x", false),
    ("arn:aws:iam::????????????:role/x", "arn:aws:iam::111122223333:role/x", true),
  ])
  func `ARNs match by wildcard, segment by segment`(pattern: String, arn: String, expected: Bool) {
    let truth = Pattern(resource: .string(pattern), variables: true)
      .matches(Pattern(resource: .string(arn), variables: false), .every, variablesMatch: false)
    #expect(truth == Truth(expected))
  }

  @Test(arguments: [
    ("s3:*", "s3:*", true, true), ("s3:*", "s3:Get*", true, true), ("s3:Get*", "s3:*", false, true),
    ("*", "*", true, true), ("s3:*Object", "s3:Get*", false, true), ("s3:Get*", "iam:*", false, false),
    ("?*", "*a", true, true), ("*?*?*", "??", true, true), ("*?*?*", "?", false, false), ("a*", "*a", false, true),
    ("*a*", "*b*", false, true), ("??", "?*?", false, true), ("*?*", "*", false, true), ("a?c", "a*c", false, true),
  ])
  func `a pattern covers or overlaps another`(pattern: String, other: String, covers: Bool, overlaps: Bool) {
    let (pattern, other) = (Pattern(action: .string(pattern)), Pattern(action: .string(other)))
    #expect(pattern.matches(other, .every, variablesMatch: false) == Truth(covers))
    #expect(pattern.matches(other, .any, variablesMatch: false) == Truth(overlaps))
  }

  static let bucket = attribute("aws_s3_bucket.logs", "arn")
  static let other = attribute("aws_s3_bucket.data", "arn")

  @Test(arguments: [
    (bucket, bucket, Truth.yes), (bucket, other, .no), (.string("*"), bucket, .yes),
    (bucket, .string("arn:aws:s3:::b"), .unknown), (bucket, .string("*"), .no),
    (variable("arn"), .string("*"), .unknown),
    (variable("arn"), variable("arn"), .yes), (variable("a"), variable("b"), .unknown),
    (template(bucket, .string("/*")), template(bucket, .string("/key")), .yes),
    (template(bucket, .string("/*")), bucket, .unknown),
    (template(.string("arn:aws:s3:::"), variable("b"), .string("/*")), .string("arn:aws:s3:::x/y"), .unknown),
    (template(.string("arn:aws:s3:::"), variable("b"), .string("/*")), .string("arn:aws:sqs:::x/y"), .no),
    (template(.string("arn:aws:s3:::"), variable("b"), .string("/*")), .string("arn:aws:s3:::x"), .no),
    (.string("arn:aws:s3:::x*"), template(.string("arn:aws:s3:::"), variable("b")), .unknown),
    (.string("arn:aws:s3:::*"), template(.string("arn:aws:s3:::"), variable("b")), .yes),
  ])
  func `symbols match themselves and leave the rest open`(pattern: Value, target: Value, expected: Truth) {
    let truth = Pattern(resource: pattern, variables: true)
      .matches(Pattern(resource: target, variables: false), .every, variablesMatch: false)
    #expect(truth == expected)
  }

  @Test(arguments: [
    ("arn:aws:s3:::b/${aws:username}/*", "arn:aws:s3:::b/me/x", Truth.no, Truth.yes),
    ("arn:aws:s3:::b/${*}", "arn:aws:s3:::b/*", .yes, .yes), ("arn:aws:s3:::b/${*}", "arn:aws:s3:::b/x", .no, .no),
    ("arn:aws:s3:::b/${", "arn:aws:s3:::b/${", .yes, .yes), ("arn:aws:s3:::b/$", "arn:aws:s3:::b/$", .yes, .yes),
  ])
  func `policy variables match in some requests`(pattern: String, arn: String, always: Truth, sometimes: Truth) {
    let pattern = Pattern(resource: .string(pattern), variables: true)
    var target = Pattern(resource: .string(arn), variables: false)
    if arn.hasSuffix("/*") { target = Pattern(tokens: arn.unicodeScalars.map { .scalar($0.value) }) }
    #expect(pattern.matches(target, .every, variablesMatch: false) == always)
    #expect(pattern.matches(target, .every, variablesMatch: true) == sometimes)
  }

  @Test(
    .timeLimit(.minutes(1)),
    arguments: [
      String(repeating: "*?", count: 50_000), String(repeating: "*a", count: 50_000) + "b",
      String(repeating: "*", count: 100_000) + "b", String(repeating: "?", count: 100_000),
      "arn:aws:s3:::" + String(repeating: "*aaaa?", count: 20_000) + "b",
      String(repeating: "${", count: 100_000), String(repeating: "${a}", count: 50_000),
    ])
  func `thousands of wildcards cost no more than their length`(pattern: String) {
    let pattern = Pattern(resource: .string(pattern), variables: true)
    for target in [
      String(repeating: "a", count: 2_000), "*", "s3:*", "arn:aws:s3:::" + String(repeating: "a", count: 1_000),
    ] {
      let target = Pattern(resource: .string(target), variables: false)
      _ = pattern.matches(target, .every, variablesMatch: true)
      _ = pattern.matches(target, .any, variablesMatch: true)
    }
  }
}
