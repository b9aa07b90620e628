policytest {
  targets = ["oidc-trust.policy.hcl"]
}

resource "trust" "pass_exact" {
  attrs = {
    statements = [{
      sid           = ""
      effect        = "Allow"
      actions       = ["sts:AssumeRoleWithWebIdentity"]
      not_actions   = []
      resources     = []
      not_resources = []
      principals    = [{ type = "Federated", identifiers = ["arn:aws:iam::111122223333:oidc-provider/oidc.eks.eu-central-1.amazonaws.com/id/ABC"] }]
      conditions = [
        { test = "StringEquals", variable = "oidc.eks.eu-central-1.amazonaws.com/id/ABC:sub", values = ["system:serviceaccount:shop:orders"] },
        { test = "StringEquals", variable = "oidc.eks.eu-central-1.amazonaws.com/id/ABC:aud", values = ["sts.amazonaws.com"] },
      ]
    }]
  }
}

resource "trust" "pass_two_accounts" {
  attrs = {
    statements = [{
      sid           = ""
      effect        = "Allow"
      actions       = ["sts:AssumeRoleWithWebIdentity"]
      not_actions   = []
      resources     = []
      not_resources = []
      principals    = [{ type = "Federated", identifiers = ["arn:aws:iam::111122223333:oidc-provider/oidc.eks.eu-central-1.amazonaws.com/id/ABC"] }]
      conditions = [
        { test = "StringEquals", variable = "oidc.eks.eu-central-1.amazonaws.com/id/ABC:sub", values = ["system:serviceaccount:shop:orders", "system:serviceaccount:shop:billing"] },
        { test = "StringEquals", variable = "oidc.eks.eu-central-1.amazonaws.com/id/ABC:aud", values = ["sts.amazonaws.com"] },
      ]
    }]
  }
}

resource "trust" "pass_like_without_wildcard" {
  attrs = {
    statements = [{
      sid           = ""
      effect        = "Allow"
      actions       = ["sts:AssumeRoleWithWebIdentity"]
      not_actions   = []
      resources     = []
      not_resources = []
      principals    = [{ type = "Federated", identifiers = ["arn:aws:iam::111122223333:oidc-provider/oidc.eks.eu-central-1.amazonaws.com/id/ABC"] }]
      conditions = [
        { test = "StringLike", variable = "oidc.eks.eu-central-1.amazonaws.com/id/ABC:sub", values = ["system:serviceaccount:shop:orders"] },
        { test = "StringEquals", variable = "oidc.eks.eu-central-1.amazonaws.com/id/ABC:aud", values = ["sts.amazonaws.com"] },
      ]
    }]
  }
}

resource "trust" "pass_service" {
  attrs = {
    statements = [{
      sid           = ""
      effect        = "Allow"
      actions       = ["sts:AssumeRole"]
      not_actions   = []
      resources     = []
      not_resources = []
      principals    = [{ type = "Service", identifiers = ["ec2.amazonaws.com"] }]
      conditions = [
      ]
    }]
  }
}

resource "trust" "pass_deny" {
  attrs = {
    statements = [{
      sid           = ""
      effect        = "Deny"
      actions       = ["sts:AssumeRoleWithWebIdentity"]
      not_actions   = []
      resources     = []
      not_resources = []
      principals    = [{ type = "Federated", identifiers = ["arn:aws:iam::111122223333:oidc-provider/oidc.eks.eu-central-1.amazonaws.com/id/ABC"] }]
      conditions = [
      ]
    }]
  }
}

resource "trust" "pass_cognito" {
  attrs = {
    statements = [{
      sid           = ""
      effect        = "Allow"
      actions       = ["sts:AssumeRoleWithWebIdentity"]
      not_actions   = []
      resources     = []
      not_resources = []
      principals    = [{ type = "Federated", identifiers = ["cognito-identity.amazonaws.com"] }]
      conditions = [
        { test = "StringEquals", variable = "cognito-identity.amazonaws.com:aud", values = ["eu-central-1:12345678-dead-beef-cafe-123456790ab"] },
      ]
    }]
  }
}

resource "trust" "fail_no_conditions" {
  expect_failure = true
  attrs = {
    statements = [{
      sid           = ""
      effect        = "Allow"
      actions       = ["sts:AssumeRoleWithWebIdentity"]
      not_actions   = []
      resources     = []
      not_resources = []
      principals    = [{ type = "Federated", identifiers = ["arn:aws:iam::111122223333:oidc-provider/oidc.eks.eu-central-1.amazonaws.com/id/ABC"] }]
      conditions = [
      ]
    }]
  }
}

resource "trust" "fail_no_subject" {
  expect_failure = true
  attrs = {
    statements = [{
      sid           = ""
      effect        = "Allow"
      actions       = ["sts:AssumeRoleWithWebIdentity"]
      not_actions   = []
      resources     = []
      not_resources = []
      principals    = [{ type = "Federated", identifiers = ["arn:aws:iam::111122223333:oidc-provider/oidc.eks.eu-central-1.amazonaws.com/id/ABC"] }]
      conditions = [
        { test = "StringEquals", variable = "oidc.eks.eu-central-1.amazonaws.com/id/ABC:aud", values = ["sts.amazonaws.com"] },
      ]
    }]
  }
}

resource "trust" "fail_subject_excluded_only" {
  expect_failure = true
  attrs = {
    statements = [{
      sid           = ""
      effect        = "Allow"
      actions       = ["sts:AssumeRoleWithWebIdentity"]
      not_actions   = []
      resources     = []
      not_resources = []
      principals    = [{ type = "Federated", identifiers = ["arn:aws:iam::111122223333:oidc-provider/oidc.eks.eu-central-1.amazonaws.com/id/ABC"] }]
      conditions = [
        { test = "StringNotEquals", variable = "oidc.eks.eu-central-1.amazonaws.com/id/ABC:sub", values = ["system:serviceaccount:shop:billing"] },
        { test = "StringEquals", variable = "oidc.eks.eu-central-1.amazonaws.com/id/ABC:aud", values = ["sts.amazonaws.com"] },
      ]
    }]
  }
}

resource "trust" "fail_no_audience" {
  expect_failure = true
  attrs = {
    statements = [{
      sid           = ""
      effect        = "Allow"
      actions       = ["sts:AssumeRoleWithWebIdentity"]
      not_actions   = []
      resources     = []
      not_resources = []
      principals    = [{ type = "Federated", identifiers = ["arn:aws:iam::111122223333:oidc-provider/oidc.eks.eu-central-1.amazonaws.com/id/ABC"] }]
      conditions = [
        { test = "StringEquals", variable = "oidc.eks.eu-central-1.amazonaws.com/id/ABC:sub", values = ["system:serviceaccount:shop:orders"] },
      ]
    }]
  }
}

resource "trust" "fail_audience_wildcard" {
  expect_failure = true
  attrs = {
    statements = [{
      sid           = ""
      effect        = "Allow"
      actions       = ["sts:AssumeRoleWithWebIdentity"]
      not_actions   = []
      resources     = []
      not_resources = []
      principals    = [{ type = "Federated", identifiers = ["arn:aws:iam::111122223333:oidc-provider/oidc.eks.eu-central-1.amazonaws.com/id/ABC"] }]
      conditions = [
        { test = "StringEquals", variable = "oidc.eks.eu-central-1.amazonaws.com/id/ABC:sub", values = ["system:serviceaccount:shop:orders"] },
        { test = "StringLike", variable = "oidc.eks.eu-central-1.amazonaws.com/id/ABC:aud", values = ["*"] },
      ]
    }]
  }
}

resource "trust" "fail_wildcard_name" {
  expect_failure = true
  attrs = {
    statements = [{
      sid           = ""
      effect        = "Allow"
      actions       = ["sts:AssumeRoleWithWebIdentity"]
      not_actions   = []
      resources     = []
      not_resources = []
      principals    = [{ type = "Federated", identifiers = ["arn:aws:iam::111122223333:oidc-provider/oidc.eks.eu-central-1.amazonaws.com/id/ABC"] }]
      conditions = [
        { test = "StringLike", variable = "oidc.eks.eu-central-1.amazonaws.com/id/ABC:sub", values = ["system:serviceaccount:shop:*"] },
        { test = "StringEquals", variable = "oidc.eks.eu-central-1.amazonaws.com/id/ABC:aud", values = ["sts.amazonaws.com"] },
      ]
    }]
  }
}

resource "trust" "fail_wildcard_namespace" {
  expect_failure = true
  attrs = {
    statements = [{
      sid           = ""
      effect        = "Allow"
      actions       = ["sts:AssumeRoleWithWebIdentity"]
      not_actions   = []
      resources     = []
      not_resources = []
      principals    = [{ type = "Federated", identifiers = ["arn:aws:iam::111122223333:oidc-provider/oidc.eks.eu-central-1.amazonaws.com/id/ABC"] }]
      conditions = [
        { test = "StringLike", variable = "oidc.eks.eu-central-1.amazonaws.com/id/ABC:sub", values = ["system:serviceaccount:*:orders"] },
        { test = "StringEquals", variable = "oidc.eks.eu-central-1.amazonaws.com/id/ABC:aud", values = ["sts.amazonaws.com"] },
      ]
    }]
  }
}

resource "trust" "fail_wildcard_character" {
  expect_failure = true
  attrs = {
    statements = [{
      sid           = ""
      effect        = "Allow"
      actions       = ["sts:AssumeRoleWithWebIdentity"]
      not_actions   = []
      resources     = []
      not_resources = []
      principals    = [{ type = "Federated", identifiers = ["arn:aws:iam::111122223333:oidc-provider/oidc.eks.eu-central-1.amazonaws.com/id/ABC"] }]
      conditions = [
        { test = "StringLike", variable = "oidc.eks.eu-central-1.amazonaws.com/id/ABC:sub", values = ["system:serviceaccount:shop:orders-?"] },
        { test = "StringEquals", variable = "oidc.eks.eu-central-1.amazonaws.com/id/ABC:aud", values = ["sts.amazonaws.com"] },
      ]
    }]
  }
}

resource "trust" "fail_wildcard_all" {
  expect_failure = true
  attrs = {
    statements = [{
      sid           = ""
      effect        = "Allow"
      actions       = ["sts:AssumeRoleWithWebIdentity"]
      not_actions   = []
      resources     = []
      not_resources = []
      principals    = [{ type = "Federated", identifiers = ["arn:aws:iam::111122223333:oidc-provider/oidc.eks.eu-central-1.amazonaws.com/id/ABC"] }]
      conditions = [
        { test = "ForAnyValue:StringLike", variable = "oidc.eks.eu-central-1.amazonaws.com/id/ABC:sub", values = ["*"] },
        { test = "StringEquals", variable = "oidc.eks.eu-central-1.amazonaws.com/id/ABC:aud", values = ["sts.amazonaws.com"] },
      ]
    }]
  }
}

resource "trust" "pass_exact_of_unknown_issuer" {
  attrs = {
    statements = [{
      sid           = ""
      effect        = "Allow"
      actions       = ["sts:AssumeRoleWithWebIdentity"]
      not_actions   = []
      resources     = []
      not_resources = []
      principals    = [{ type = "Federated", identifiers = [infrascan::unknown("var.provider_arn")] }]
      conditions = [
        { test = "StringEquals", variable = "${infrascan::unknown("var.issuer")}:sub", values = ["system:serviceaccount:shop:orders"] },
        { test = "StringEquals", variable = "${infrascan::unknown("var.issuer")}:aud", values = ["sts.amazonaws.com"] },
      ]
    }]
  }
}

resource "trust" "fail_wildcard_of_unknown_issuer" {
  expect_failure = true
  attrs = {
    statements = [{
      sid           = ""
      effect        = "Allow"
      actions       = ["sts:AssumeRoleWithWebIdentity"]
      not_actions   = []
      resources     = []
      not_resources = []
      principals    = [{ type = "Federated", identifiers = [infrascan::unknown("var.provider_arn")] }]
      conditions = [
        { test = "StringLike", variable = "${infrascan::unknown("var.issuer")}:sub", values = ["system:serviceaccount:shop:*"] },
        { test = "StringEquals", variable = "${infrascan::unknown("var.issuer")}:aud", values = ["sts.amazonaws.com"] },
      ]
    }]
  }
}

resource "trust" "unknown_subject" {
  expect_unknown = true
  attrs = {
    statements = [{
      sid           = ""
      effect        = "Allow"
      actions       = ["sts:AssumeRoleWithWebIdentity"]
      not_actions   = []
      resources     = []
      not_resources = []
      principals    = [{ type = "Federated", identifiers = ["arn:aws:iam::111122223333:oidc-provider/oidc.eks.eu-central-1.amazonaws.com/id/ABC"] }]
      conditions = [
        { test = "StringLike", variable = "oidc.eks.eu-central-1.amazonaws.com/id/ABC:sub", values = [infrascan::unknown("var.subject")] },
        { test = "StringEquals", variable = "oidc.eks.eu-central-1.amazonaws.com/id/ABC:aud", values = ["sts.amazonaws.com"] },
      ]
    }]
  }
}

resource "trust" "unknown_variable" {
  expect_unknown = true
  attrs = {
    statements = [{
      sid           = ""
      effect        = "Allow"
      actions       = ["sts:AssumeRoleWithWebIdentity"]
      not_actions   = []
      resources     = []
      not_resources = []
      principals    = [{ type = "Federated", identifiers = ["arn:aws:iam::111122223333:oidc-provider/oidc.eks.eu-central-1.amazonaws.com/id/ABC"] }]
      conditions = [
        { test = "StringEquals", variable = infrascan::unknown("var.variable"), values = ["system:serviceaccount:shop:orders"] },
        { test = "StringEquals", variable = "oidc.eks.eu-central-1.amazonaws.com/id/ABC:aud", values = ["sts.amazonaws.com"] },
      ]
    }]
  }
}

resource "trust" "pass_repository" {
  attrs = {
    statements = [{
      sid           = ""
      effect        = "Allow"
      actions       = ["sts:AssumeRoleWithWebIdentity"]
      not_actions   = []
      resources     = []
      not_resources = []
      principals    = [{ type = "Federated", identifiers = ["arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"] }]
      conditions = [
        { test = "StringLike", variable = "token.actions.githubusercontent.com:sub", values = ["repo:acme/shop:*"] },
        { test = "StringEquals", variable = "token.actions.githubusercontent.com:aud", values = ["sts.amazonaws.com"] },
      ]
    }]
  }
}

resource "trust" "pass_branch" {
  attrs = {
    statements = [{
      sid           = ""
      effect        = "Allow"
      actions       = ["sts:AssumeRoleWithWebIdentity"]
      not_actions   = []
      resources     = []
      not_resources = []
      principals    = [{ type = "Federated", identifiers = ["arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"] }]
      conditions = [
        { test = "StringEquals", variable = "token.actions.githubusercontent.com:sub", values = ["repo:acme/shop:ref:refs/heads/main"] },
        { test = "StringEquals", variable = "token.actions.githubusercontent.com:aud", values = ["sts.amazonaws.com"] },
      ]
    }]
  }
}

resource "trust" "pass_workflow" {
  attrs = {
    statements = [{
      sid           = ""
      effect        = "Allow"
      actions       = ["sts:AssumeRoleWithWebIdentity"]
      not_actions   = []
      resources     = []
      not_resources = []
      principals    = [{ type = "Federated", identifiers = ["arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"] }]
      conditions = [
        { test = "StringLike", variable = "token.actions.githubusercontent.com:sub", values = ["job_workflow_ref:acme/shop/.github/workflows/deploy.yml@refs/heads/main"] },
        { test = "StringEquals", variable = "token.actions.githubusercontent.com:aud", values = ["sts.amazonaws.com"] },
      ]
    }]
  }
}

resource "trust" "fail_any_repository_of_owner" {
  expect_failure = true
  attrs = {
    statements = [{
      sid           = ""
      effect        = "Allow"
      actions       = ["sts:AssumeRoleWithWebIdentity"]
      not_actions   = []
      resources     = []
      not_resources = []
      principals    = [{ type = "Federated", identifiers = ["arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"] }]
      conditions = [
        { test = "StringLike", variable = "token.actions.githubusercontent.com:sub", values = ["repo:acme/*"] },
        { test = "StringEquals", variable = "token.actions.githubusercontent.com:aud", values = ["sts.amazonaws.com"] },
      ]
    }]
  }
}

resource "trust" "fail_repository_prefix" {
  expect_failure = true
  attrs = {
    statements = [{
      sid           = ""
      effect        = "Allow"
      actions       = ["sts:AssumeRoleWithWebIdentity"]
      not_actions   = []
      resources     = []
      not_resources = []
      principals    = [{ type = "Federated", identifiers = ["arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"] }]
      conditions = [
        { test = "StringLike", variable = "token.actions.githubusercontent.com:sub", values = ["repo:acme/shop*"] },
        { test = "StringEquals", variable = "token.actions.githubusercontent.com:aud", values = ["sts.amazonaws.com"] },
      ]
    }]
  }
}

resource "trust" "fail_any_repository" {
  expect_failure = true
  attrs = {
    statements = [{
      sid           = ""
      effect        = "Allow"
      actions       = ["sts:AssumeRoleWithWebIdentity"]
      not_actions   = []
      resources     = []
      not_resources = []
      principals    = [{ type = "Federated", identifiers = ["arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"] }]
      conditions = [
        { test = "StringLike", variable = "token.actions.githubusercontent.com:sub", values = ["repo:*"] },
        { test = "StringEquals", variable = "token.actions.githubusercontent.com:aud", values = ["sts.amazonaws.com"] },
      ]
    }]
  }
}

resource "trust" "fail_anything" {
  expect_failure = true
  attrs = {
    statements = [{
      sid           = ""
      effect        = "Allow"
      actions       = ["sts:AssumeRoleWithWebIdentity"]
      not_actions   = []
      resources     = []
      not_resources = []
      principals    = [{ type = "Federated", identifiers = ["arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"] }]
      conditions = [
        { test = "StringLike", variable = "token.actions.githubusercontent.com:sub", values = ["*"] },
        { test = "StringEquals", variable = "token.actions.githubusercontent.com:aud", values = ["sts.amazonaws.com"] },
      ]
    }]
  }
}

resource "trust" "fail_github_audience_only" {
  expect_failure = true
  attrs = {
    statements = [{
      sid           = ""
      effect        = "Allow"
      actions       = ["sts:AssumeRoleWithWebIdentity"]
      not_actions   = []
      resources     = []
      not_resources = []
      principals    = [{ type = "Federated", identifiers = ["arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"] }]
      conditions = [
        { test = "StringEquals", variable = "token.actions.githubusercontent.com:aud", values = ["sts.amazonaws.com"] },
      ]
    }]
  }
}

resource "trust" "fail_one_of_two" {
  expect_failure = true
  attrs = {
    statements = [{
      sid           = ""
      effect        = "Allow"
      actions       = ["sts:AssumeRoleWithWebIdentity"]
      not_actions   = []
      resources     = []
      not_resources = []
      principals    = [{ type = "Federated", identifiers = ["arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"] }]
      conditions = [
        { test = "StringLike", variable = "token.actions.githubusercontent.com:sub", values = ["repo:acme/shop:*", "repo:acme/*"] },
        { test = "StringEquals", variable = "token.actions.githubusercontent.com:aud", values = ["sts.amazonaws.com"] },
      ]
    }]
  }
}

resource "trust" "unknown_repository" {
  expect_unknown = true
  attrs = {
    statements = [{
      sid           = ""
      effect        = "Allow"
      actions       = ["sts:AssumeRoleWithWebIdentity"]
      not_actions   = []
      resources     = []
      not_resources = []
      principals    = [{ type = "Federated", identifiers = ["arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"] }]
      conditions = [
        { test = "StringLike", variable = "token.actions.githubusercontent.com:sub", values = [infrascan::unknown("var.repository")] },
        { test = "StringEquals", variable = "token.actions.githubusercontent.com:aud", values = ["sts.amazonaws.com"] },
      ]
    }]
  }
}

resource "trust" "unknown_audience" {
  expect_unknown = true
  attrs = {
    statements = [{
      sid           = ""
      effect        = "Allow"
      actions       = ["sts:AssumeRoleWithWebIdentity"]
      not_actions   = []
      resources     = []
      not_resources = []
      principals    = [{ type = "Federated", identifiers = ["arn:aws:iam::111122223333:oidc-provider/oidc.eks.eu-central-1.amazonaws.com/id/ABC"] }]
      conditions = [
        { test = "StringEquals", variable = "oidc.eks.eu-central-1.amazonaws.com/id/ABC:sub", values = ["system:serviceaccount:shop:orders"] },
        { test = "StringEquals", variable = "oidc.eks.eu-central-1.amazonaws.com/id/ABC:aud", values = [infrascan::unknown("var.audience")] },
      ]
    }]
  }
}
