import IAM
import Testing
import Values

@Suite struct TrustDecisionTests {
  static let issuer = "oidc.eks.eu-west-1.amazonaws.com/id/ABC"
  static let provider = "arn:aws:iam::111122223333:oidc-provider/\(issuer)"

  static func trust(
    principal: String = #"{"Federated": "\#(provider)"}"#, action: String = #""sts:AssumeRoleWithWebIdentity""#,
    condition: String, more: String = ""
  ) -> String {
    let statement =
      #"{"Effect": "Allow", "Principal": \#(principal), "Action": \#(action), "Condition": \#(condition)}"#
    return #"{"Version": "2012-10-17", "Statement": [\#(statement)\#(more)]}"#
  }

  static func equals(_ sub: String, aud: String = #""sts.amazonaws.com""#, _ operator: String = "StringEquals")
    -> String
  {
    #"{"\#(`operator`)": {"\#(issuer):sub": \#(sub)}, "StringEquals": {"\#(issuer):aud": \#(aud)}}"#
      .replacing(#"}, "StringEquals": {"#, with: `operator` == "StringEquals" ? ", " : #"}, "StringEquals": {"#)
  }

  static let exact = equals(#""system:serviceaccount:shop:orders""#)

  static func decide(_ json: String, provider: Value? = nil) throws -> TrustDecision {
    TrustDecision.trusts(
      try policy(json), provider: provider, namespace: .string("shop"), name: .string("orders"))
  }

  @Test(arguments: [
    trust(condition: exact),
    trust(condition: equals(#"["system:serviceaccount:shop:orders"]"#, aud: #"["sts.amazonaws.com"]"#)),
    trust(action: #"["sts:AssumeRoleWithWebIdentity", "sts:TagSession"]"#, condition: exact),
    trust(action: #""sts:*""#, condition: exact),
    trust(condition: equals(#""system:serviceaccount:shop:orders""#, "StringLike")),
    trust(condition: equals(#"["system:serviceaccount:shop:orders"]"#, "ForAnyValue:StringEquals")),
    trust(
      condition:
        #"{"StringEquals": {"\#(issuer):sub": "system:serviceaccount:shop:orders"}, "StringLike": {"\#(issuer):aud": "sts.amazonaws.com"}}"#
    ),
    // Conditions are and-ed: the exact one leaves nothing to the pattern.
    trust(
      condition:
        #"{"StringEquals": {"\#(issuer):sub": "system:serviceaccount:shop:orders", "\#(issuer):aud": "sts.amazonaws.com"}, "StringLike": {"\#(issuer):sub": "system:serviceaccount:shop:*"}}"#
    ),
    // Two clusters, the same account; other identities beside it.
    trust(
      condition: exact,
      more: ", " + #"{"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}"#),
    trust(
      condition: exact,
      more: ", "
        + #"{"Effect": "Allow", "Principal": {"Federated": "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"}, "Action": "sts:AssumeRoleWithWebIdentity", "Condition": {"StringEquals": {"token.actions.githubusercontent.com:sub": "repo:a/b:ref:refs/heads/main"}}}"#
    ),
  ])
  func `a role that trusts exactly the account does`(json: String) throws {
    let decision = try TrustDecisionTests.decide(json)
    #expect(decision.verdict == .yes)
    #expect(decision.problems == [])
  }

  @Test(arguments: [
    (
      trust(condition: equals(#""system:serviceaccount:shop:billing""#)),
      ["The role trusts `system:serviceaccount:shop:billing`, not `system:serviceaccount:shop:orders`."]
    ),
    (
      trust(condition: equals(#"["system:serviceaccount:shop:orders", "system:serviceaccount:shop:billing"]"#)),
      ["The role also trusts `system:serviceaccount:shop:billing`."]
    ),
    (
      trust(condition: equals(#""system:serviceaccount:shop:*""#, "StringLike")),
      [
        "`\(issuer):sub` has a wildcard: `system:serviceaccount:shop:*` lets in more service accounts than `system:serviceaccount:shop:orders`."
      ]
    ),
    (
      trust(condition: equals(#""system:serviceaccount:*:orders""#)),
      [
        "StringEquals takes the wildcard in `system:serviceaccount:*:orders` literally, so it matches no service account."
      ]
    ),
    (
      trust(condition: #"{"StringEquals": {"\#(issuer):aud": "sts.amazonaws.com"}}"#),
      ["No condition on the provider's `:sub`, so every service account of the cluster can assume the role."]
    ),
    (
      trust(condition: #"{"StringEquals": {"\#(issuer):sub": "system:serviceaccount:shop:orders"}}"#),
      ["No condition requires the provider's `:aud` to be `sts.amazonaws.com`."]
    ),
    (
      trust(condition: equals(#""system:serviceaccount:shop:orders""#, aud: #""other""#)),
      ["`\(issuer):aud` must be `other`, but EKS asks for tokens with `sts.amazonaws.com`."]
    ),
    (
      trust(condition: equals(#""system:serviceaccount:shop:orders""#, aud: #"["sts.amazonaws.com", "other"]"#)),
      ["`\(issuer):aud` also accepts `other`; only `sts.amazonaws.com` is needed."]
    ),
    (
      trust(condition: equals(#""system:serviceaccount:shop:orders""#, "StringNotEquals")),
      [
        "`\(issuer):sub` is tested only with StringNotEquals, which does not name the accounts that may assume the role."
      ]
    ),
    (
      trust(condition: equals(#""system:serviceaccount:shop:orders""#, "ForAllValues:StringEquals")),
      ["ForAllValues:StringEquals on `\(issuer):sub` also lets in tokens without that claim."]
    ),
    (
      trust(principal: #"{"AWS": "*"}"#, condition: exact),
      ["The principal `*` stands under AWS; an OIDC provider stands under Federated."]
    ),
    (
      trust(principal: #"{"Federated": "arn:aws:iam::111122223333:saml-provider/x"}"#, condition: exact),
      ["The principal `arn:aws:iam::111122223333:saml-provider/x` is a SAML provider, not the cluster's OIDC provider."]
    ),
    (
      trust(principal: #"{"Federated": "\#(issuer)"}"#, condition: exact),
      ["The principal `\(issuer)` is not the ARN of an OIDC provider."]
    ),
    (
      trust(principal: #""*""#, condition: exact), ["A statement trusts every identity provider: its principal is `*`."]
    ),
    (
      trust(action: #""sts:AssumeRole""#, condition: exact),
      ["No statement allows sts:AssumeRoleWithWebIdentity, so no service account can assume the role."]
    ),
    (
      trust(
        condition:
          #"{"StringEquals": {"other/id/X:sub": "system:serviceaccount:shop:orders", "\#(issuer):aud": "sts.amazonaws.com"}}"#
      ),
      ["`other/id/X:sub` names another issuer than the federated principal, so no token has that key."]
    ),
    (
      trust(
        condition: exact,
        more: ", "
          + #"{"Effect": "Allow", "Principal": {"Federated": "\#(provider)"}, "Action": "sts:AssumeRoleWithWebIdentity", "Condition": \#(equals(#""system:serviceaccount:shop:billing""#))}"#
      ),
      ["The role also trusts `system:serviceaccount:shop:billing`."]
    ),
    (
      trust(
        condition: exact,
        more: ", "
          + #"{"Effect": "Deny", "Principal": "*", "Action": "sts:*"}"#),
      ["A statement denies sts:AssumeRoleWithWebIdentity to everyone."]
    ),
    (
      #"{"Statement": []}"#,
      ["No statement allows sts:AssumeRoleWithWebIdentity, so no service account can assume the role."]
    ),
  ])
  func `what stands against it is said`(json: String, problems: [String]) throws {
    let decision = try TrustDecisionTests.decide(json)
    #expect(decision.verdict == .no)
    #expect(decision.problems == problems)
  }

  @Test(arguments: [
    (Value.string("https://\(issuer)"), Truth.yes), (.string(issuer), .yes), (.string(provider), .yes),
    (.string("oidc.eks.eu-west-1.amazonaws.com/id/OTHER"), .no),
    (attribute("aws_iam_openid_connect_provider.eks", "arn"), .unknown), (variable("issuer"), .unknown),
  ])
  func `a given provider must be the one trusted`(provider: Value, expected: Truth) throws {
    let decision = try TrustDecisionTests.decide(
      TrustDecisionTests.trust(condition: TrustDecisionTests.exact), provider: provider)
    #expect(decision.verdict == expected)
  }

  static let oidc = attribute("module.eks.aws_iam_openid_connect_provider.this[0]", "arn")

  /// A trust policy as jsonencode gives it, with symbols in principal, keys and values.
  static func symbolic(principal: Value = oidc, issuer: Value = attribute("aws_eks_cluster.this", "issuer"), sub: Value)
    -> Value
  {
    template(
      .string(
        #"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRoleWithWebIdentity","Principal":{"Federated":""#
      ),
      principal, .string(#""},"Condition":{"StringEquals":{""#), issuer, .string(#":sub":""#), sub, .string(#"",""#),
      issuer, .string(#":aud":"sts.amazonaws.com"}}}]}"#))
  }

  @Test(arguments: [
    (symbolic(sub: .string("system:serviceaccount:shop:orders")), Truth.yes),
    (symbolic(sub: .string("system:serviceaccount:shop:billing")), .no),
    (symbolic(principal: variable("oidc_provider_arn"), sub: .string("system:serviceaccount:shop:orders")), .yes),
    (
      symbolic(
        principal: attribute("aws_iam_saml_provider.x", "arn"), sub: .string("system:serviceaccount:shop:orders")), .no
    ),
    (symbolic(sub: variable("subject")), .unknown),
    (.object([("Statement", variable("statements"))]), .unknown),
  ])
  func `symbols decide what they can`(value: Value, expected: Truth) throws {
    let decision = TrustDecision.trusts(try policy(value), namespace: .string("shop"), name: .string("orders"))
    #expect(decision.verdict == expected)
    #expect(decision.undecided.isEmpty == (expected != .unknown))
  }

  @Test func `a symbolic namespace equals itself`() throws {
    let namespace = attribute("kubernetes_namespace.shop", "metadata[0].name")
    var builder = StringBuilder()
    builder.append("system:serviceaccount:")
    if case .unknown(let unknown) = namespace { builder.append(unknown) }
    builder.append(":orders")
    let document = try policy(TrustDecisionTests.symbolic(sub: builder.finish()))
    #expect(TrustDecision.trusts(document, namespace: namespace, name: .string("orders")).verdict == .yes)
    #expect(TrustDecision.trusts(document, namespace: .string("shop"), name: .string("orders")).verdict == .unknown)
    #expect(TrustDecision.trusts(document, namespace: namespace, name: .string("billing")).verdict == .no)
  }

  static func pods(_ actions: String, _ condition: String = "{}") -> String {
    statement(
      #""Effect": "Allow", "Principal": {"Service": "pods.eks.amazonaws.com"}, "Action": \#(actions), "Condition": \#(condition)"#
    )
  }

  @Test(arguments: [
    (pods(#"["sts:AssumeRole", "sts:TagSession"]"#), [String]()),
    (pods(#""sts:AssumeRole""#), ["The role does not let `pods.eks.amazonaws.com` call sts:TagSession."]),
    (
      statement(#""Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:*""#),
      [
        "The role does not let `pods.eks.amazonaws.com` call sts:AssumeRole.",
        "The role does not let `pods.eks.amazonaws.com` call sts:TagSession.",
      ]
    ),
    (
      pods(
        #"["sts:AssumeRole", "sts:TagSession"]"#,
        #"{"StringEquals": {"aws:RequestTag/kubernetes-namespace": "shop", "aws:RequestTag/kubernetes-service-account": "orders"}}"#
      ),
      []
    ),
    (
      pods(
        #"["sts:AssumeRole", "sts:TagSession"]"#,
        #"{"StringEquals": {"aws:RequestTag/kubernetes-namespace": "other"}}"#),
      ["`aws:RequestTag/kubernetes-namespace` must be `other`, not `shop`."]
    ),
  ])
  func `pod identity needs its service and both actions`(json: String, problems: [String]) throws {
    let decision = TrustDecision.trustsPodIdentity(
      try policy(json), namespace: .string("shop"), name: .string("orders"))
    #expect(decision.problems == problems)
    #expect(decision.verdict == Truth(problems.isEmpty))
  }

  static func gitHub(_ operator: String, _ subject: String) -> String {
    statement(
      #""Effect": "Allow", "Principal": {"Federated": "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"}, "Action": "sts:AssumeRoleWithWebIdentity", "Condition": {"StringEquals": {"token.actions.githubusercontent.com:aud": "sts.amazonaws.com"}, "\#(`operator`)": {"token.actions.githubusercontent.com:sub": \#(subject)}}"#
        .replacing(#"}, "StringEquals": {"#, with: ", "))
  }

  @Test(arguments: [
    (gitHub("StringEquals", #""repo:acme/shop:ref:refs/heads/main""#), 0),
    (gitHub("StringLike", #""repo:acme/shop:environment:prod""#), 0), (gitHub("StringLike", #""repo:acme/shop:*""#), 1),
    (gitHub("StringLike", #""repo:acme/*""#), 1), (gitHub("StringLike", #""*""#), 1),
    (gitHub("StringNotEquals", #""repo:acme/shop:ref:refs/heads/main""#), 1), (trust(condition: exact), 0),
  ])
  func `trust in GitHub is held to repository and ref`(json: String, problems: Int) throws {
    let decision = TrustDecision.restrictsGitHub(try policy(json))
    #expect(decision.problems.count == problems)
    #expect(decision.verdict == Truth(problems == 0))
  }
}
