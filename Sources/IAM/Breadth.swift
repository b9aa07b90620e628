import Values

// How wide a document's grants are, by what is written and not by what AWS's list of actions makes of it.

extension PolicyDocument {
  private static let everyAction = Pattern(action: .string("*:*"))
  private static let everyResource = Pattern(tokens: [.many])

  /// Whether a statement allows every action there is, or every action but some (`NotAction`).
  public var usesWildcardAction: Truth {
    var result = unknownStatements.isEmpty ? Truth.no : .unknown
    for statement in statements {
      let wide = statement.notActions != nil ? .yes : statement.appliesTo(action: PolicyDocument.everyAction, .every)
      result = result || (statement.allows && wide)
    }
    return result
  }

  /// The actions allowed that stand for all of a service: `s3:*`.
  public var serviceWildcards: [String] {
    var found: [String] = []
    for statement in statements where statement.effect == .allow {
      for action in statement.actions ?? [] {
        guard let text = action.stringValue, text.hasSuffix(":*"), !text.hasPrefix("*"), !found.contains(text) else {
          continue
        }
        found.append(text)
      }
    }
    return found
  }

  /// Whether a statement allows something on every resource.
  public var usesWildcardResource: Truth {
    var result = unknownStatements.isEmpty ? Truth.no : .unknown
    for statement in statements where statement.effect != .deny {
      result = result || (statement.allows && statement.isOnEveryResource)
    }
    return result
  }

  /// The actions allowed on every resource, without conditions, that could be held to some.
  ///
  /// Actions that AWS defines without resource types (Service Authorization Reference) must stand beside `*`.
  public var unscopedActions: [String] {
    var found: [String] = []
    for statement in statements where statement.effect == .allow && statement.conditions.isEmpty {
      guard statement.isOnEveryResource == .yes else { continue }
      for action in statement.actions ?? [.string("*")] {
        guard let text = action.stringValue, !UnscopedActions.contains(text), !found.contains(text) else { continue }
        found.append(text)
      }
    }
    return found
  }
}

extension Statement {
  /// Whether the statement names all resources: `*`, or all but some (`NotResource`).
  ///
  /// In a resource's own policy `*` is that resource: statements that name principals are never on every resource.
  var isOnEveryResource: Truth {
    if principals != nil || notPrincipals != nil { return .no }
    if notResources != nil { return .yes }
    guard resources != nil else { return .no }
    return appliesTo(resource: Pattern(tokens: [.many]), .every, variablesMatch: false)
  }
}

/// Actions that can only be allowed on `*`, of the services that workloads use most.
enum UnscopedActions {
  static func contains(_ action: String) -> Bool {
    let action = action.lowercased()
    return exact.contains(action) || prefixes.contains { action.hasPrefix($0) }
  }

  private static let exact: Set<String> = [
    "acm:listcertificates", "autoscaling:describe*", "cloudwatch:getmetricdata", "cloudwatch:getmetricstatistics",
    "cloudwatch:listmetrics", "cloudwatch:putmetricdata", "ecr:getauthorizationtoken",
    "ecr-public:getauthorizationtoken", "ecs:discoverpollendpoint", "eks:listclusters", "iam:getaccountsummary",
    "iam:listaccountaliases", "iam:listroles", "iam:listservercertificates", "iam:listusers",
    "kms:createkey", "kms:generaterandom", "kms:listaliases", "kms:listkeys", "lambda:listfunctions",
    "logs:describeloggroups", "pricing:getproducts", "route53:listhostedzones", "route53:listhostedzonesbyname",
    "s3:listallmybuckets", "secretsmanager:getrandompassword", "secretsmanager:listsecrets", "sns:listtopics",
    "sqs:listqueues", "ssm:describeparameters", "sts:getcalleridentity", "sts:getservicebearertoken",
    "tag:getresources", "tag:gettagkeys", "tag:gettagvalues",
  ]

  private static let prefixes = [
    "autoscaling:describe", "ec2:describe", "ec2messages:",
    "elasticloadbalancing:describe", "shield:get", "ssmmessages:", "xray:get", "xray:put",
  ]
}
