import Values

/// A way from some rights to all rights: actions that together let an identity act with rights it was not given.
///
/// The ways are those that the field has published since 2018; each is complete with the actions named.
public struct Escalation: Sendable, Hashable {
  /// Actions that must all be allowed.
  public let actions: [String]
  /// The service that a role is passed to, where one of the actions is `iam:PassRole`.
  let service: String?

  /// `iam:PassRole + ec2:RunInstances`
  public var name: String { actions.joined(separator: " + ") }

  init(_ actions: String..., passingTo service: String? = nil) {
    self.actions = actions
    self.service = service.map { "\($0).amazonaws.com" }
  }

  /// In the order of the alphabet within each group: by oneself, by passing a role.
  public static let known: [Escalation] = [
    Escalation("iam:AddUserToGroup"), Escalation("iam:AttachGroupPolicy"), Escalation("iam:AttachRolePolicy"),
    Escalation("iam:AttachUserPolicy"), Escalation("iam:CreateAccessKey"), Escalation("iam:CreateLoginProfile"),
    Escalation("iam:CreatePolicyVersion"), Escalation("iam:DeleteRolePermissionsBoundary"),
    Escalation("iam:DeleteUserPermissionsBoundary"), Escalation("iam:PutGroupPolicy"),
    Escalation("iam:PutRolePermissionsBoundary"), Escalation("iam:PutRolePolicy"),
    Escalation("iam:PutUserPermissionsBoundary"), Escalation("iam:PutUserPolicy"),
    Escalation("iam:SetDefaultPolicyVersion"), Escalation("iam:UpdateAssumeRolePolicy"),
    Escalation("iam:UpdateLoginProfile"), Escalation("lambda:UpdateFunctionCode"),
    Escalation("lambda:UpdateFunctionConfiguration"), Escalation("sts:AssumeRole"),
    Escalation("iam:PassRole", "apprunner:CreateService", passingTo: "tasks.apprunner"),
    Escalation("iam:PassRole", "cloudformation:CreateStack", passingTo: "cloudformation"),
    Escalation("iam:PassRole", "codebuild:CreateProject", "codebuild:StartBuild", passingTo: "codebuild"),
    Escalation(
      "iam:PassRole", "datapipeline:CreatePipeline", "datapipeline:PutPipelineDefinition", passingTo: "datapipeline"),
    Escalation("iam:PassRole", "ec2:RunInstances", passingTo: "ec2"),
    Escalation("iam:PassRole", "ecs:RegisterTaskDefinition", "ecs:RunTask", passingTo: "ecs-tasks"),
    Escalation("iam:PassRole", "glue:CreateDevEndpoint", passingTo: "glue"),
    Escalation("iam:PassRole", "glue:CreateJob", "glue:StartJobRun", passingTo: "glue"),
    Escalation(
      "iam:PassRole", "lambda:CreateFunction", "lambda:CreateEventSourceMapping", passingTo: "lambda"),
    Escalation("iam:PassRole", "lambda:CreateFunction", "lambda:InvokeFunction", passingTo: "lambda"),
    Escalation("iam:PassRole", "sagemaker:CreateNotebookInstance", passingTo: "sagemaker"),
    Escalation("iam:PassRole", "sagemaker:CreateTrainingJob", passingTo: "sagemaker"),
    Escalation("iam:PassRole", "ssm:StartAutomationExecution", passingTo: "ssm"),
    Escalation("iam:PassRole", "states:CreateStateMachine", "states:StartExecution", passingTo: "states"),
  ]

  /// A resource of the kind an action is on, with a name that no one gives: a statement that is about certain
  /// resources, or those of a certain prefix, does not match it.
  static func target(of action: String) -> Pattern {
    let name = "unheard-of-0f1e2d3c"
    let kind =
      switch action {
      case "iam:CreatePolicyVersion", "iam:SetDefaultPolicyVersion": "iam::*:policy"
      case "iam:AddUserToGroup", "iam:AttachGroupPolicy", "iam:PutGroupPolicy": "iam::*:group"
      case "iam:CreateAccessKey", "iam:CreateLoginProfile", "iam:UpdateLoginProfile": "iam::*:user"
      case let action where action.hasPrefix("iam:") && action.hasSuffix("UserPolicy"): "iam::*:user"
      case let action where action.hasPrefix("iam:") && action.utf8.starts(with: "iam:DeleteUser".utf8): "iam::*:user"
      case "iam:PutUserPermissionsBoundary": "iam::*:user"
      case "lambda:UpdateFunctionCode", "lambda:UpdateFunctionConfiguration": "lambda:*:*:function"
      case let action where action.hasPrefix("iam:") || action == "sts:AssumeRole": "iam::*:role"
      default: ""
      }
    if kind.isEmpty { return Pattern(tokens: [.many]) }
    let arn = "arn:*:\(kind)\(kind.hasPrefix("lambda") ? ":" : "/")\(name)"
    // Each `*` is one partition, region or account.
    let tokens = Pattern(resource: .string(arn), variables: false).tokens
    return Pattern(tokens: tokens.map { $0 == .many ? .manyInSegment : $0 })
  }
}

extension PolicyDocument {
  /// The ways to more rights that the document opens on resources it does not name, without conditions.
  public var escalations: [(escalation: Escalation, isOpen: Truth)] {
    Escalation.known.compactMap { escalation in
      var open = Truth.yes
      for action in escalation.actions {
        open = open && (action == "iam:PassRole" ? passesRoles(to: escalation.service) : allowsAtLarge(action))
        if open == .no { return nil }
      }
      return (escalation, open)
    }
  }

  private func allowsAtLarge(_ action: String) -> Truth {
    access(to: Pattern(action: .string(action)), on: Escalation.target(of: action), .any).underAllConditions
  }

  /// Whether any role may be passed to a service. The condition `iam:PassedToService` counts as met where it names
  /// the service.
  private func passesRoles(to service: String?) -> Truth {
    let action = Pattern(action: .string("iam:PassRole"))
    let roles = Escalation.target(of: "iam:PassRole")
    let access = access(to: action, on: roles, .any)
    if access.underAllConditions == .yes || access.underSomeConditions == .no { return access.underAllConditions }
    var result = access.underAllConditions
    for statement in statements where access.allowing.contains(statement.index) && !statement.conditions.isEmpty {
      result =
        result
        || (statement.allows && statement.applies(to: action, on: roles, .any, variablesMatch: false)
          && statement.isMet(byPassingTo: service))
    }
    return access.denying.isEmpty ? result : result && access.underSomeConditions
  }
}

extension Statement {
  fileprivate func isMet(byPassingTo service: String?) -> Truth {
    guard let service else { return .no }
    let target = Pattern(value: .string(service), of: ConditionOperator("StringEquals"), variables: false)
    var result = Truth.yes
    for condition in conditions {
      guard let `operator` = condition.operator, condition.keyName == "iam:passedtoservice",
        `operator`.family == .string, !`operator`.isNegated
      else { return condition.operator == nil ? .unknown : .no }
      var named = Truth.no
      for value in condition.values {
        named =
          named
          || Pattern(value: value, of: `operator`, variables: hasVariables)
            .matches(target, .every, variablesMatch: false)
      }
      result = result && named
    }
    return result
  }
}
