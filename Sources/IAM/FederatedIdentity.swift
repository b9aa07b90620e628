import Values

/// What stands under `Federated` in a principal.
enum FederatedIdentity {
  /// An OIDC provider, or a symbol that may be one.
  case provider
  case everyone
  /// Something else, and what it is.
  case other(String)

  /// Issuers whose tokens are about workflows and users, not about service accounts.
  private static let otherIssuers = [
    "token.actions.githubusercontent.com", "vstoken.actions.githubusercontent.com", "gitlab.com", "app.terraform.io",
    "api.bitbucket.org/", "oidc.circleci.com/", "agent.buildkite.com", "accounts.google.com", "cognito-identity.",
    "app.spacelift.io", "oidc.vercel.com/",
  ]

  init(_ identifier: Value) {
    switch identifier {
    case .string("*"): self = .everyone
    case .string(let text):
      if let issuer = Template.after(":oidc-provider/", in: identifier)?.stringValue,
        FederatedIdentity.otherIssuers.contains(where: { issuer.hasPrefix($0) })
      {
        self = .other("a provider of other tokens than a cluster's")
      } else if Template.offset(of: ":oidc-provider/", in: text.utf8, from: 0) != nil {
        self = .provider
      } else if Template.offset(of: ":saml-provider/", in: text.utf8, from: 0) != nil {
        self = .other("a SAML provider, not the cluster's OIDC provider")
      } else {
        self = .other("not the ARN of an OIDC provider")
      }
    case .partial(let partial):
      let isSAML = partial.parts.contains { part in
        if case .text(let text) = part { return Template.offset(of: ":saml-provider/", in: text.utf8, from: 0) != nil }
        return false
      }
      self = isSAML ? .other("a SAML provider, not the cluster's OIDC provider") : .provider
    case .unknown(let unknown):
      if case .resource(let address, _) = unknown.symbol.kind,
        Template.offset(of: "aws_iam_openid_connect_provider.", in: address.utf8, from: 0) == nil
      {
        self = .other("an attribute of `\(address)`, which is not an OIDC provider")
      } else {
        self = .provider
      }
    default: self = .other("not the ARN of an OIDC provider")
    }
  }

  /// Whether the identifier is a given provider: its issuer, its ARN, or the symbol of either. `nil` means any.
  func isProvider(_ provider: Value?, identifier: Value) -> Truth {
    guard let provider else { return .yes }
    if identifier.equals(provider) == .yes { return .yes }
    let wanted = Template.after("oidc-provider/", in: provider) ?? Template.after("https://", in: provider) ?? provider
    guard let issuer = Template.after("oidc-provider/", in: identifier) else {
      return identifier.equals(provider) == .no && provider.isUnknown ? .no : .unknown
    }
    return issuer.equals(wanted)
  }
}
