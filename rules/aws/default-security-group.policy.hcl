# The security group that AWS gives every VPC.

resource_policy "aws_default_security_group" "default-sg-closed" {
  metadata {
    title       = "The default security group of a VPC admits nothing"
    severity    = "high"
    category    = "network"
    rationale   = <<-EOT
      Whatever is launched without a security group gets the default one. Adopted without rules it admits nothing, so that
      a forgotten group shows at once instead of working by accident.
    EOT
    remediation = <<-EOT
      Adopt the group and give it no rules:

        resource "aws_default_security_group" "this" {
          vpc_id = aws_vpc.main.id
        }
    EOT
    links = [
      "architecture:N10",
      "https://docs.aws.amazon.com/vpc/latest/userguide/default-security-group.html",
    ]
    aliases = [
      "checkov:CKV2_AWS_12",
      "kics:9a4ef195-74b9-4c58-b8ed-2b2fe4353a75",
    ]
    controls = {
      cis_aws     = ["5.4"]
      nist_800_53 = ["AC-4", "SC-7"]
      pci_dss     = ["1.2.6"]
      soc2        = ["CC6.6"]
    }
  }

  enforce {
    condition     = core::length(core::try(attrs.ingress, [])) == 0
    subject       = attrs.ingress
    error_message = "The default security group has ingress rules."
  }

  enforce {
    condition     = core::length(core::try(attrs.egress, [])) == 0
    subject       = attrs.egress
    error_message = "The default security group has egress rules."
  }
}
