# Amazon SNS: messages are encrypted, best under a key of one's own.

resource_policy "aws_sns_topic" "sns-topic-encrypted" {
  metadata {
    title       = "SNS topics are encrypted"
    severity    = "medium"
    category    = "encryption"
    rationale   = <<-EOT
      Server-side encryption of a topic is off by default: messages that wait for delivery are kept without it.
    EOT
    remediation = <<-EOT
      Name a key (the publishing services need kms:GenerateDataKey and kms:Decrypt in its policy):

        resource "aws_sns_topic" "alarms" {
          kms_master_key_id = aws_kms_key.messages.arn
        }
    EOT
    links = [
      "architecture:D5",
      "https://docs.aws.amazon.com/sns/latest/dg/sns-server-side-encryption.html",
    ]
    aliases = [
      "checkov:CKV_AWS_26",
      "trivy:AWS-0095",
      "kics:28545147-2fc6-42d5-a1f9-cf226658e591",
    ]
    controls = {
      nist_800_53 = ["SC-28", "SC-28(1)"]
      pci_dss     = ["3.5.1"]
      soc2        = ["CC6.1"]
    }
  }

  locals {
    key = core::try(attrs.kms_master_key_id, null)
  }

  enforce {
    condition     = kms::is_customer_managed(local.key) || kms::is_aws_managed(local.key)
    subject       = attrs.kms_master_key_id
    error_message = "Messages are not encrypted at rest: kms_master_key_id is ${local.key == null ? "not set" : "empty"}, and there is no encryption by default."
  }
}

resource_policy "aws_sns_topic" "sns-topic-encrypted-with-cmk" {
  metadata {
    title       = "SNS topics are encrypted with a customer-managed key"
    severity    = "low"
    category    = "encryption"
    rationale   = <<-EOT
      A customer-managed key has a key policy, a rotation period and an audit trail of its own: who may decrypt is
      decided in one place, and access ends when the key is disabled. The policy of alias/aws/sns cannot be
      changed, so that CloudWatch alarms, EventBridge and other services cannot publish to the topic.
    EOT
    remediation = <<-EOT
      Name a key of your own:

        kms_master_key_id = aws_kms_key.messages.arn
    EOT
    links = [
      "architecture:D5",
      "https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html",
    ]
    aliases = [
      "trivy:AWS-0136",
      "kics:b1a72f66-2236-4f3b-87ba-0da1b366956f",
    ]
    controls = {
      nist_800_53 = ["SC-12", "SC-28(1)"]
      pci_dss     = ["3.6.1"]
      soc2        = ["CC6.1"]
    }
  }

  # A topic without a key is judged above.
  enforce {
    condition     = !kms::is_aws_managed(core::try(attrs.kms_master_key_id, null))
    subject       = attrs.kms_master_key_id
    error_message = "The key is not yours: kms_master_key_id is an AWS managed key."
  }
}
