# Amazon CloudWatch Logs: log groups are encrypted under a key of one's own.

resource_policy "aws_cloudwatch_log_group" "cloudwatch-log-group-encrypted-with-cmk" {
  metadata {
    title       = "CloudWatch log groups are encrypted with a customer-managed key"
    severity    = "low"
    category    = "encryption"
    rationale   = <<-EOT
      A customer-managed key has a key policy, a rotation period and an audit trail of its own: who may decrypt is
      decided in one place, and access ends when the key is disabled. Log groups are always encrypted, by default
      with a key that CloudWatch Logs holds, for everyone who may read the group.
    EOT
    remediation = <<-EOT
      Name a key whose policy admits logs.REGION.amazonaws.com:

        resource "aws_cloudwatch_log_group" "app" {
          kms_key_id = aws_kms_key.logs.arn
        }
    EOT
    links = [
      "architecture:D5",
      "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html",
    ]
    aliases = [
      "checkov:CKV_AWS_158",
      "trivy:AWS-0017",
      "kics:0afbcfe9-d341-4b92-a64c-7e6de0543879",
    ]
    controls = {
      nist_800_53 = ["SC-12", "SC-28(1)"]
      pci_dss     = ["3.6.1"]
      soc2        = ["CC6.1"]
    }
  }

  locals {
    key = core::try(attrs.kms_key_id, null)
  }

  enforce {
    condition     = kms::is_customer_managed(local.key)
    subject       = attrs.kms_key_id
    error_message = "The key is not yours: kms_key_id is ${local.key == null ? "not set, so a key of CloudWatch Logs is used" : "not a customer-managed key"}."
  }
}
