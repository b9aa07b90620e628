# AWS Secrets Manager: secrets are encrypted under a key of one's own and can be brought back.

resource_policy "aws_secretsmanager_secret" "secretsmanager-secret-encrypted-with-cmk" {
  metadata {
    title       = "Secrets are encrypted with a customer-managed key"
    severity    = "low"
    category    = "encryption"
    rationale   = <<-EOT
      A customer-managed key has a key policy, a rotation period and an audit trail of its own: who may decrypt is
      decided in one place, and access ends when the key is disabled. Without kms_key_id Secrets Manager uses the
      AWS managed key aws/secretsmanager, and the secret cannot be shared with another account.
    EOT
    remediation = <<-EOT
      Name a key of your own:

        resource "aws_secretsmanager_secret" "database" {
          kms_key_id = aws_kms_key.secrets.arn
        }
    EOT
    links = [
      "architecture:D5",
      "https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html",
    ]
    aliases = [
      "checkov:CKV_AWS_149",
      "trivy:AWS-0098",
      "kics:a2f548f2-188c-4fff-b172-e9a6acb216bd",
      "kics:b0d3ef3f-845d-4b1b-83d6-63a5a380375f",
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
    error_message = "The key is not yours: kms_key_id is ${local.key == null ? "not set, so the AWS managed key aws/secretsmanager is used" : "not a customer-managed key"}."
  }
}

resource_policy "aws_secretsmanager_secret" "secretsmanager-secret-recovery-window" {
  metadata {
    title       = "Deleted secrets can be recovered"
    severity    = "medium"
    category    = "deletion-protection"
    rationale   = <<-EOT
      A deleted secret can be restored within its recovery window, 30 days by default. With 0 it is deleted at
      once, with all its versions, and what used it stops working.
    EOT
    remediation = <<-EOT
      Leave recovery_window_in_days out, or keep at least 7 days:

        recovery_window_in_days = 30
    EOT
    links = [
      "architecture:P1",
      "https://docs.aws.amazon.com/secretsmanager/latest/userguide/manage_delete-secret.html",
    ]
    controls = {
      nist_800_53 = ["CP-9", "CP-10"]
      soc2        = ["A1.2"]
    }
  }

  enforce {
    condition     = core::try(core::tonumber(attrs.recovery_window_in_days), 30) != 0
    subject       = attrs.recovery_window_in_days
    error_message = "A deleted secret is gone at once: recovery_window_in_days is 0."
  }

  fix {
    set = { recovery_window_in_days = 30 }
  }
}
