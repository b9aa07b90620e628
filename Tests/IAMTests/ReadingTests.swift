import IAM
import Inventory
import Source
import Testing
import Values

@Suite struct ReadingTests {
  static let text = """
    {
      "Version": "2012-10-17",
      "Statement": [
        {
          "Sid": "Read",
          "Effect": "Allow",
          "Action": ["s3:GetObject", "s3:ListBucket"],
          "Resource": "*",
          "Condition": {"StringEquals": {"aws:SourceVpc": "vpc-1", "aws:SourceAccount": ["1", "2"]}}
        }
      ]
    }
    """

  @Test func `a file is a document of its own`() throws {
    let outcome = IAMReader.read(SourceText(path: "iam/read.json", text: ReadingTests.text))
    let resource = try #require(outcome.resource)
    #expect(outcome.diagnostics.isEmpty)
    #expect(resource.format == .iam)
    #expect(resource.type == "identity")
    #expect(resource.address == "iam/read.json")
    #expect(resource.values["statements"]?[0]?["actions"]?[1] == .string("s3:ListBucket"))
    #expect(resource.meta["owner_type"] == .string("file"))
  }

  @Test(arguments: [
    ("statements[0].actions[1]", 7, "\"s3:ListBucket\""), ("statements[0].effect", 6, "\"Effect\": \"Allow\""),
    ("statements[0].sid", 5, "\"Sid\": \"Read\""), ("statements[0].resources[0]", 8, "\"Resource\": \"*\""),
    ("statements[0].conditions[1].values[0]", 9, "\"aws:SourceVpc\": \"vpc-1\""),
    ("statements[0].conditions[0].values[1]", 9, "\"2\""),
    ("Statement[0].Action[0]", 7, "\"s3:GetObject\""), ("version", 2, "\"Version\": \"2012-10-17\""),
  ])
  func `each part of a document knows its place`(path: String, line: Int, text: String) throws {
    let resource = try #require(IAMReader.read(SourceText(path: "a.json", text: ReadingTests.text)).resource)
    let range = try #require(resource.origin.range(of: ReadingTests.path(path)))
    #expect(range.start.line == line)
    #expect(range.text == text)
  }

  @Test func `a single statement is the first of a list`() throws {
    let text = """
      {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "a:b",
        "Principal": {"AWS": ["1", "2"]}}}
      """
    let resource = try #require(IAMReader.read(SourceText(path: "a.json", text: text)).resource)
    let range = try #require(resource.origin.range(of: ReadingTests.path("statements[0].principals[0].identifiers[1]")))
    #expect(range.text == "\"2\"")
    #expect(resource.origin.range(of: AttributePath("nothing")) == nil)
  }

  /// `a[0].b` as a path.
  static func path(_ text: String) -> AttributePath {
    var steps: [PathStep] = []
    for part in text.split(separator: ".") {
      let pieces = part.split(separator: "[")
      steps.append(.attribute(String(pieces[0])))
      if pieces.count > 1, let index = Int(pieces[1].dropLast()) { steps.append(.index(index)) }
    }
    return AttributePath(steps)
  }

  @Test(arguments: [
    "", "{}", "[]", "{\"name\": \"package\"}", "{\"Statement\": []}", "{\"Version\": \"1\"}", "not json",
    "// \"Statement\"\n{}",
    "{\"Resources\": {\"P\": {\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Allow\"}]}}}",
  ])
  func `other JSON is passed over in silence`(text: String) {
    let outcome = IAMReader.read(SourceText(path: "a.json", text: text))
    #expect(outcome.resource == nil)
    #expect(outcome.diagnostics.isEmpty)
  }

  @Test(arguments: [
    ("{\n\"Version\": \"2012-10-17\",\n\"Statement\": [{\"Effect\": \"Allow\",}]}", 3),
    ("{\n\"Version\": \"2012-10-17\",\n\"Statement\": [\n{\"Effect\": \"Permit\", \"Action\": \"*\"}]}", 4),
    ("{\n\"Version\": \"2012-10-17\",\n\"Statement\": [\n{\"Action\": \"*\"}]}", 4),
  ])
  func `a broken document is an error at its line`(text: String, line: Int) throws {
    let outcome = IAMReader.read(SourceText(path: "a.json", text: text))
    #expect(outcome.resource == nil)
    let diagnostic = try #require(outcome.diagnostics.first)
    #expect(diagnostic.severity == .error)
    #expect(diagnostic.line == line)
  }

  static let json = Value.string(#"{"Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}"#)

  @Test(arguments: [
    ("aws_iam_policy", "policy", "identity"), ("aws_iam_role", "assume_role_policy", "trust"),
    ("aws_s3_bucket_policy", "policy", "resource"), ("aws_s3_bucket", "policy", "resource"),
    ("aws_kms_key", "policy", "resource"), ("aws_opensearch_domain", "access_policies", "resource"),
    ("aws_cloudwatch_log_resource_policy", "policy_document", "resource"),
    ("aws_organizations_policy", "content", "boundary"),
    ("aws_ssoadmin_permission_set_inline_policy", "inline_policy", "identity"),
    ("aws_vpc_endpoint", "policy", "boundary"),
  ])
  func `documents are taken out of attributes`(type: String, attribute: String, kind: String) throws {
    let extraction = DocumentExtractor.documents(of: resource(type, values: [(attribute, ReadingTests.json)]))
    let document = try #require(extraction.documents.first)
    #expect(extraction.documents.count == 1)
    #expect(document.type == kind)
    #expect(document.address == "\(type).this.\(attribute)")
    #expect(document.meta["owner_address"] == .string("\(type).this"))
    #expect(document.values["statements"]?[0]?["actions"] == .tuple([.string("s3:*")]))
    #expect(document.origin.range(of: AttributePath("statements")) != nil)
  }

  @Test func `inline policies each are a document`() {
    let block = Value.object([("name", .string("a")), ("policy", ReadingTests.json)])
    let extraction = DocumentExtractor.documents(
      of: resource(
        "aws_iam_role", values: [("inline_policy", .list([block, block], .dynamic)), ("assume_role_policy", .null)]))
    #expect(
      extraction.documents.map(\.address) == [
        "aws_iam_role.this.inline_policy[0].policy", "aws_iam_role.this.inline_policy[1].policy",
      ])
  }

  @Test func `an unknown document is a document whose statements are unknown`() throws {
    let extraction = DocumentExtractor.documents(
      of: resource("aws_iam_policy", values: [("policy", variable("policy"))]))
    let document = try #require(extraction.documents.first)
    #expect(document.values["statements"]?.symbol?.name == "var.policy")
    #expect(try Decisions.isPublic(document.values).isUnknown)
    #expect(extraction.diagnostics.isEmpty)
  }

  @Test(arguments: [
    ("aws_iam_policy", [("policy", Value.string("{"))], 1), ("aws_iam_policy", [("policy", .string(""))], 0),
    ("aws_iam_policy", [("policy", .string("{}"))], 1), ("aws_iam_policy", [], 0),
    ("aws_iam_policy", [("policy", .string(#"{"Statement": {"Effect": "allow", "Action": "*"}}"#))], 1),
    ("aws_iot_policy", [("policy", .string("{"))], 0),
    ("aws_organizations_policy", [("content", .string("{}")), ("type", .string("TAG_POLICY"))], 0),
    ("aws_iam_role", [("inline_policy", .tuple([.string("x"), .object([("policy", .string("{"))])]))], 1),
  ])
  func `a malformed attribute is an error there`(type: String, values: [(String, Value)], errors: Int) {
    let extraction = DocumentExtractor.documents(of: resource(type, values: values))
    #expect(extraction.documents.isEmpty)
    #expect(extraction.diagnostics.count == errors)
    #expect(extraction.diagnostics.allSatisfy { $0.severity == .error && $0.range != nil })
  }
}
