import IAM
import Inventory
import Testing
import Values

@Suite struct PolicyDocumentTests {
  static func shape(_ value: Value) -> String {
    switch PolicyDocument.read(value) {
    case .document(let document): "document of \(document.statements.count)"
    case .absent: "absent"
    case .unknown(let symbol): "unknown \(symbol.name)"
    case .malformed(let fault): fault.path.isEmpty ? fault.reason : "\(fault.path): \(fault.reason)"
    }
  }

  static let allow = #"{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}"#

  @Test(arguments: [
    (Value.null, "absent"), (.string(""), "absent"), (.string(" \n\t"), "absent"),
    (variable("policy"), "unknown var.policy"),
    (.string(#"{"Statement": []}"#), "document of 0"),
    (.string(#"{"Version": "2012-10-17", "Statement": [\#(allow)]}"#), "document of 1"),
    (.string(#"{"Version": "2012-10-17", "Statement": \#(allow)}"#), "document of 1"),
    (.string(#"{"Statement": [\#(allow), \#(allow)]}"#), "document of 2"),
    (.object([("Statement", .object([("Effect", .string("Deny")), ("NotAction", .string("*"))]))]), "document of 1"),
    (.object([("Statement", .tuple([variable("statement")]))]), "document of 0"),
    (.object([("Statement", variable("statements"))]), "document of 0"),
    (
      template(
        .string(#"{"Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": ""#), variable("x"),
        .string(#"/*"}]}"#)), "document of 1"
    ),
    (template(.string(#"{"Statement": [{"Effect": "Allow"} "#), variable("more"), .string("]}")), "unknown var.more"),
    (.object([("statements", .tuple([.object([("effect", .string("Allow"))])]))]), "document of 1"),
  ])
  func `a document is read in all its forms`(value: Value, expected: String) {
    #expect(PolicyDocumentTests.shape(value) == expected)
  }

  @Test(arguments: [
    (#"[]"#, "A policy document is a JSON object, not a tuple."),
    (#""text""#, "A policy document is a JSON object, not a string."),
    (#"{}"#, #"A policy document needs a "Statement"."#),
    (#"{"Statement": null}"#, #"A policy document needs a "Statement"."#),
    (#"{"Statement": "x"}"#, #"Statement: "Statement" is an object or a list of objects, not a string."#),
    (#"{"Statement": [1]}"#, #"Statement[0]: A statement is an object, not a number."#),
    (#"{"Statement": [{"Action": "*"}]}"#, #"Statement[0].Effect: The statement has no "Effect"."#),
    (
      #"{"Statement": [{"Effect": "allow", "Action": "*"}]}"#,
      #"Statement[0].Effect: "Effect" is "Allow" or "Deny", not "allow"."#
    ),
    (
      #"{"Statement": [{"Effect": true, "Action": "*"}]}"#,
      #"Statement[0].Effect: "Effect" is "Allow" or "Deny", not a bool."#
    ),
    (#"{"Statement": {"Effect": "Allow"}}"#, #"Statement[0]: The statement has neither "Action" nor "NotAction"."#),
    (
      #"{"Statement": {"Effect": "Allow", "Action": "*", "NotAction": "*"}}"#,
      #"Statement[0]: The statement has both "Action" and "NotAction"."#
    ),
    (
      #"{"Statement": {"Effect": "Allow", "Action": [["*"]]}}"#,
      #"Statement[0].Action[0]: "Action" is a string or a list of strings, not a tuple."#
    ),
    (
      #"{"Statement": {"Effect": "Allow", "Action": "*", "Resource": {}}}"#,
      #"Statement[0].Resource: "Resource" is a string or a list of strings, not a object."#
    ),
    (
      #"{"Statement": {"Effect": "Allow", "Action": "*", "Principal": "me"}}"#,
      #"Statement[0].Principal: "Principal" is "*" or an object of principals, not "me"."#
    ),
    (
      #"{"Statement": {"Effect": "Allow", "Action": "*", "Principal": {"Aws": "*"}}}"#,
      #"Statement[0].Principal.Aws: "Aws" is no type of principal; AWS, Service, Federated and CanonicalUser are."#
    ),
    (
      #"{"Statement": {"Effect": "Allow", "Action": "*", "Condition": []}}"#,
      #"Statement[0].Condition: "Condition" is an object of operators, not a tuple."#
    ),
    (
      #"{"Statement": {"Effect": "Allow", "Action": "*", "Condition": {"Bool": true}}}"#,
      #"Statement[0].Condition.Bool: The operator "Bool" holds an object of condition keys, not a bool."#
    ),
  ])
  func `a malformed document says what is wrong and where`(json: String, expected: String) {
    #expect(PolicyDocumentTests.shape(.string(json)) == expected)
  }

  @Test(arguments: ["{", "{\"Statement\": [}", "nonsense", "{'Statement': []}", "\u{0}"])
  func `what is not JSON says so`(text: String) {
    #expect(PolicyDocumentTests.shape(.string(text)).hasPrefix("The policy document is not valid JSON: "))
  }

  @Test func `a symbol in a string does not excuse broken JSON`() {
    let broken = template(.string(#"{"Statement": [{"Effect": ""#), variable("effect"), .string(#"",}]}"#))
    #expect(PolicyDocumentTests.shape(broken).hasPrefix("The policy document is not valid JSON: "))
  }

  @Test func `statements have one shape`() throws {
    let document = try policy(
      #"""
      {"Version": "2012-10-17", "Statement": {
        "Effect": "Allow", "Action": "s3:GetObject", "Resource": ["a", "b"],
        "Principal": {"Service": "x.amazonaws.com", "AWS": ["1", "2"]},
        "Condition": {"Bool": {"aws:SecureTransport": true}, "StringLike": {"b": "2*", "a": ["1"]}}}}
      """#)
    #expect(
      document.normalized.json == """
        {"id":null,"statements":[{"actions":["s3:GetObject"],"conditions":[\
        {"test":"Bool","values":["true"],"variable":"aws:SecureTransport"},\
        {"test":"StringLike","values":["1"],"variable":"a"},{"test":"StringLike","values":["2*"],"variable":"b"}],\
        "effect":"Allow","not_actions":[],"not_principals":[],"not_resources":[],\
        "principals":[{"identifiers":["1","2"],"type":"AWS"},{"identifiers":["x.amazonaws.com"],"type":"Service"}],\
        "resources":["a","b"],"sid":""}],"version":"2012-10-17"}
        """)
    let again = try policy(document.normalized)
    #expect(again.normalized == document.normalized)
  }

  @Test func `a symbol in a condition's key stays in it`() throws {
    let document = try policy(
      template(
        .string(#"{"Statement": {"Effect": "Allow", "Action": "a:b", "Condition": {"StringEquals": {""#),
        attribute("aws_iam_openid_connect_provider.eks", "url"), .string(#":sub": "x"}}}}"#)))
    let key = try #require(document.statements.first?.conditions.first).key
    guard case .partial(let partial) = key else { throw CancellationError() }
    #expect(partial.suffix == ":sub")
    #expect(partial.description == "${aws_iam_openid_connect_provider.eks.url}:sub")
  }

  @Test(arguments: [
    (#""Effect": "Allow", "Action": "*", "Resource": "*""#, DocumentKind.identity),
    (#""Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "*""#, .identity),
    (#""Effect": "Allow", "Action": "sts:AssumeRole", "Principal": "*""#, .trust),
    (#""Effect": "Allow", "Action": ["sts:AssumeRole", "sts:TagSession"], "Principal": "*""#, .trust),
    (#""Effect": "Allow", "Action": "s3:*", "Principal": "*", "Resource": "*""#, .resource),
    (#""Effect": "Deny", "Action": "s3:*", "NotPrincipal": {"AWS": "1"}, "Resource": "*""#, .resource),
  ])
  func `a document's kind is told by its content`(members: String, expected: DocumentKind) throws {
    #expect(try policy(statement(members)).kind == expected)
  }

  @Test(.timeLimit(.minutes(1))) func `a huge document is read and decided`() throws {
    let one = #"{"Effect": "Allow", "Action": ["s3:Get*", "s3:List*"], "Resource": "arn:aws:s3:::a-*-b-*/*"}"#
    let document = try policy(#"{"Statement": ["# + Array(repeating: one, count: 20_000).joined(separator: ",") + "]}")
    #expect(document.statements.count == 20_000)
    #expect(document.access(to: .string("s3:PutObject"), on: .string("*")).underSomeConditions == .no)
    #expect(document.isPublic == .no)
  }

  @Test(.timeLimit(.minutes(1))) func `deep nesting is refused and not followed`() {
    let deep = String(repeating: "[", count: 100_000) + String(repeating: "]", count: 100_000)
    for json in [deep, #"{"Statement": \#(deep)}"#, #"{"Statement": {"Effect": "Allow", "Action": \#(deep)}}"#] {
      #expect(PolicyDocumentTests.shape(.string(json)).hasPrefix("The policy document is not valid JSON: "))
    }
    let nested = String(repeating: "[", count: 100) + String(repeating: "]", count: 100)
    #expect(
      PolicyDocumentTests.shape(.string(#"{"Statement": {"Effect": "Allow", "Action": \#(nested)}}"#))
        == #"Statement[0].Action[0]: "Action" is a string or a list of strings, not a tuple."#)
  }
}
