# Whom roles trust by way of OpenID Connect: service accounts of a cluster, workflows of GitHub.

locals {
  consumer_providers = ["cognito-identity.amazonaws.com", "accounts.google.com", "www.amazon.com", "graph.facebook.com"]
}

document_policy "trust" "oidc-trust-names-subject" {
  metadata {
    title       = "Trust in an OpenID Connect provider names the subjects it trusts"
    severity    = "critical"
    category    = "identity"
    rationale   = <<-EOT
      Without a condition on the subject (the sub claim), every identity of the provider can take the role: every pod of the
      cluster, or every workflow of everybody on GitHub.
    EOT
    remediation = <<-EOT
      Say who is meant:

        condition {
          test     = "StringEquals"
          variable = "$${local.issuer}:sub"
          values   = ["system:serviceaccount:shop:orders"]
        }
    EOT
    links = [
      "architecture:I3",
      "architecture:I9",
      "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_oidc.html",
    ]
    aliases = [
      "checkov:CKV_AWS_358",
      "checkov:CKV_AWS_393",
    ]
    controls = {
      nist_800_53 = ["AC-3", "AC-6", "IA-9"]
      pci_dss     = ["7.2.5", "8.6.3"]
      soc2        = ["CC6.1"]
    }
  }

  locals {
    # A statement that lets tokens of an OpenID Connect provider be exchanged for the role. The public providers that AWS
    # has keys of its own for (Cognito, Google, Amazon, Facebook) are not judged: their tokens name users, not workloads.
    federated = [
      for s in attrs.statements :
      s.effect == "Allow"
      && core::anytrue([for p in s.principals : p.type == "Federated"])
      && core::anytrue([for a in s.actions : core::contains(["sts:assumerolewithwebidentity", "sts:*", "*"], core::lower(a))])
      && !core::anytrue([
        for c in s.conditions :
        core::anytrue([for i in local.consumer_providers : core::startswith(c.variable, "${i}:")])
      ])
    ]
  }

  enforce {
    for_each = attrs.statements
    condition = !local.federated[each.key] || core::anytrue([
      for c in each.value.conditions :
      core::endswith(c.variable, ":sub") && !core::contains_substring(core::lower(c.test), "not")
    ])
    subject       = each.value.conditions
    error_message = "Every identity of the provider can take the role: no condition on its sub claim."
  }
}

document_policy "trust" "oidc-trust-names-audience" {
  metadata {
    title       = "Trust in an OpenID Connect provider names the audience"
    severity    = "medium"
    category    = "identity"
    rationale   = <<-EOT
      A provider issues tokens for many parties. Without a condition on the audience (the aud claim), a token that was meant
      for another service, and that this service has seen, can be exchanged for the role.
    EOT
    remediation = <<-EOT
      Accept only tokens that were issued for AWS:

        condition {
          test     = "StringEquals"
          variable = "$${local.issuer}:aud"
          values   = ["sts.amazonaws.com"]
        }
    EOT
    links = [
      "architecture:I3",
      "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_oidc.html",
    ]
    controls = {
      nist_800_53 = ["AC-3", "AC-6", "IA-9"]
      pci_dss     = ["7.2.5", "8.6.3"]
      soc2        = ["CC6.1"]
    }
  }

  locals {
    # A statement that lets tokens of an OpenID Connect provider be exchanged for the role. The public providers that AWS
    # has keys of its own for (Cognito, Google, Amazon, Facebook) are not judged: their tokens name users, not workloads.
    federated = [
      for s in attrs.statements :
      s.effect == "Allow"
      && core::anytrue([for p in s.principals : p.type == "Federated"])
      && core::anytrue([for a in s.actions : core::contains(["sts:assumerolewithwebidentity", "sts:*", "*"], core::lower(a))])
      && !core::anytrue([
        for c in s.conditions :
        core::anytrue([for i in local.consumer_providers : core::startswith(c.variable, "${i}:")])
      ])
    ]
  }

  enforce {
    for_each = attrs.statements
    condition = !local.federated[each.key] || core::anytrue([
      for c in each.value.conditions :
      core::endswith(c.variable, ":aud") && !core::contains_substring(core::lower(c.test), "not")
      && core::alltrue([for v in c.values : !core::contains_substring(v, "*")])
    ])
    subject       = each.value.conditions
    error_message = "A token issued for any audience can be exchanged for the role: no condition on the aud claim, or one with a wildcard."
  }
}

document_policy "trust" "irsa-trust-without-wildcards" {
  metadata {
    title       = "Trust in Kubernetes service accounts names each account"
    severity    = "high"
    category    = "identity"
    rationale   = <<-EOT
      A wildcard in the subject trusts every account whose name matches, also those that do not exist yet. Whoever may
      create a service account in the namespace, or a namespace in the cluster, can take the role.
    EOT
    remediation = <<-EOT
      Name the accounts, one value each:

        condition {
          test     = "StringEquals"
          variable = "$${local.issuer}:sub"
          values   = ["system:serviceaccount:shop:orders"]
        }
    EOT
    links = [
      "architecture:I3",
      "https://docs.aws.amazon.com/eks/latest/userguide/associate-service-account-role.html",
    ]
    controls = {
      nist_800_53 = ["AC-3", "AC-6", "IA-9"]
      pci_dss     = ["7.2.5", "8.6.3"]
      soc2        = ["CC6.1"]
    }
  }

  locals {
    # Wildcards work in the operators that compare patterns; elsewhere they are plain characters.
    wildcards = [
      for s in attrs.statements :
      s.effect == "Allow" && core::anytrue([
        for c in s.conditions :
        core::endswith(c.variable, ":sub") && core::contains_substring(core::lower(c.test), "like")
        && core::anytrue([
          for v in c.values :
          (core::startswith(v, "system:serviceaccount:") && core::length(core::regexall("[*?]", v)) > 0)
          || (v == "*" && !core::startswith(c.variable, "token.actions.githubusercontent.com:"))
        ])
      ])
    ]
  }

  enforce {
    for_each      = attrs.statements
    condition     = !local.wildcards[each.key]
    subject       = each.value.conditions
    error_message = "Any service account that matches the pattern can take the role: the sub claim is compared with a wildcard."
  }
}

document_policy "trust" "github-oidc-trust-names-repository" {
  metadata {
    title       = "Trust in GitHub Actions names the repository"
    severity    = "critical"
    category    = "identity"
    rationale   = <<-EOT
      Every workflow on GitHub gets tokens from the same provider. A subject that does not fix owner and repository lets
      workflows of other repositories, or of strangers, take the role.
    EOT
    remediation = <<-EOT
      Name the repository, and where it deploys from also the branch or environment:

        condition {
          test     = "StringEquals"
          variable = "token.actions.githubusercontent.com:sub"
          values   = ["repo:acme/shop:ref:refs/heads/main"]
        }
    EOT
    links = [
      "architecture:I9",
      "https://docs.github.com/en/actions/how-tos/secure-your-work/security-harden-deployments/oidc-in-aws",
    ]
    aliases = [
      "checkov:CKV_AWS_358",
      "checkov:CKV_AWS_393",
    ]
    controls = {
      nist_800_53 = ["AC-3", "AC-6", "IA-9"]
      pci_dss     = ["7.2.5", "8.6.3"]
      soc2        = ["CC6.1"]
    }
  }

  locals {
    named = [
      for s in attrs.statements :
      s.effect != "Allow" || core::alltrue([
        for c in s.conditions :
        c.variable != "token.actions.githubusercontent.com:sub" || core::alltrue([
          for v in c.values :
          core::startswith(v, "system:serviceaccount:")
          || core::regex_match(v, "^(repo|repository|job_workflow_ref):[^:/*?]+/[^:/*?]+([:/@].*)?$")
        ])
      ])
    ]
  }

  enforce {
    for_each      = attrs.statements
    condition     = local.named[each.key]
    subject       = each.value.conditions
    error_message = "Workflows of other repositories can take the role: a value of the sub claim does not fix owner and repository."
  }
}
