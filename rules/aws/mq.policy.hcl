# Amazon MQ: brokers are encrypted under a key of one's own.

resource_policy "aws_mq_broker" "mq-broker-encrypted-with-cmk" {
  metadata {
    title       = "MQ brokers are encrypted with a customer-managed key"
    severity    = "low"
    category    = "encryption"
    rationale   = <<-EOT
      A customer-managed key has a key policy, a rotation period and an audit trail of its own: who may decrypt is
      decided in one place, and access ends when the key is disabled. MQ always encrypts, by default with a key
      that AWS owns; with use_aws_owned_key = false alone with the AWS managed key aws/mq.
    EOT
    remediation = <<-EOT
      Name a key of your own:

        encryption_options {
          use_aws_owned_key = false
          kms_key_id        = aws_kms_key.messages.arn
        }
    EOT
    links = [
      "architecture:D5",
      "https://docs.aws.amazon.com/amazon-mq/latest/developer-guide/data-protection.html",
    ]
    aliases = [
      "checkov:CKV_AWS_209",
    ]
    controls = {
      nist_800_53 = ["SC-12", "SC-28(1)"]
      pci_dss     = ["3.6.1"]
      soc2        = ["CC6.1"]
    }
  }

  locals {
    key = core::try(attrs.encryption_options[0].kms_key_id, null)
  }

  enforce {
    condition = (
      core::try(core::tobool(attrs.encryption_options[0].use_aws_owned_key), true) == false &&
      kms::is_customer_managed(local.key)
    )
    subject       = attrs.encryption_options[0].kms_key_id
    error_message = "The key is not yours: encryption_options ${local.key == null ? "names no kms_key_id" : "does not set use_aws_owned_key = false with a customer-managed key"}."
  }
}
