# What security groups and their rules say they are for.

resource_policy "aws_security_group" "sg-described" {
  metadata {
    title       = "Security groups have a description"
    severity    = "low"
    category    = "network"
    rationale   = <<-EOT
      A group that does not say what it is for is neither reviewed nor removed. Without a description Terraform writes
      "Managed by Terraform". A description cannot be changed later without replacing the group.
    EOT
    remediation = <<-EOT
      Say whose group it is:

        description = "Application load balancer of the shop"
    EOT
    links = [
      "architecture:N2",
      "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/security_group#description",
    ]
    aliases = [
      "checkov:CKV_AWS_23",
      "trivy:AWS-0099",
      "kics:cb3f5ed6-0d18-40de-a93d-b3538db31e8c",
    ]
    controls = {
      nist_800_53 = ["CM-6"]
      pci_dss     = ["1.2.5"]
      soc2        = ["CC6.6"]
    }
  }

  locals {
    description = core::try(attrs.description, "")
  }

  enforce {
    condition     = local.description != "" && local.description != "Managed by Terraform"
    subject       = attrs.description
    error_message = "The group does not say what it is for."
  }
}

resource_policy "aws_security_group" "sg-rule-described" {
  metadata {
    title       = "Security group rules have a description"
    severity    = "low"
    category    = "network"
    rationale   = <<-EOT
      A rule that does not say who needs it is never removed. The description is the only place where the reason for an
      opening is kept next to the opening.
    EOT
    remediation = <<-EOT
      Say who comes in, and why:

        description = "PostgreSQL from the application"
    EOT
    links = [
      "architecture:N2",
      "https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html",
    ]
    aliases = [
      "checkov:CKV_AWS_23",
      "trivy:AWS-0124",
      "kics:68eb4bf3-f9bf-463d-b5cf-e029bb446d2e",
    ]
    controls = {
      nist_800_53 = ["CM-6"]
      pci_dss     = ["1.2.5"]
      soc2        = ["CC6.6"]
    }
  }

  enforce {
    for_each      = core::try(attrs.ingress, [])
    condition     = core::try(each.value.description, "") != ""
    subject       = each.value.description
    error_message = "The ingress rule does not say what it is for."
  }

  enforce {
    for_each      = core::try(attrs.egress, [])
    condition     = core::try(each.value.description, "") != ""
    subject       = each.value.description
    error_message = "The egress rule does not say what it is for."
  }
}

resource_policy "aws_security_group_rule" "sg-rule-described" {
  enforce {
    condition     = core::try(attrs.description, "") != ""
    subject       = attrs.description
    error_message = "The rule does not say what it is for."
  }
}

resource_policy "aws_vpc_security_group_ingress_rule" "sg-rule-described" {
  enforce {
    condition     = core::try(attrs.description, "") != ""
    subject       = attrs.description
    error_message = "The rule does not say what it is for."
  }
}

resource_policy "aws_vpc_security_group_egress_rule" "sg-rule-described" {
  enforce {
    condition     = core::try(attrs.description, "") != ""
    subject       = attrs.description
    error_message = "The rule does not say what it is for."
  }
}
