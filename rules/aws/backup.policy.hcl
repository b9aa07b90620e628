# AWS Backup: vaults are encrypted under a key of one's own.

resource_policy "aws_backup_vault" "backup-vault-encrypted-with-cmk" {
  metadata {
    title       = "Backup vaults are encrypted with a customer-managed key"
    severity    = "low"
    category    = "encryption"
    rationale   = <<-EOT
      A customer-managed key has a key policy, a rotation period and an audit trail of its own: who may decrypt is
      decided in one place, and access ends when the key is disabled. Without kms_key_arn a vault uses the AWS
      managed key aws/backup, and its recovery points cannot be copied to another account.
    EOT
    remediation = <<-EOT
      Name a key of your own:

        resource "aws_backup_vault" "main" {
          kms_key_arn = aws_kms_key.backup.arn
        }
    EOT
    links = [
      "architecture:D5",
      "https://docs.aws.amazon.com/aws-backup/latest/devguide/encryption.html",
    ]
    aliases = [
      "checkov:CKV_AWS_166",
    ]
    controls = {
      nist_800_53 = ["SC-12", "SC-28(1)"]
      pci_dss     = ["3.6.1"]
      soc2        = ["CC6.1"]
    }
  }

  locals {
    key = core::try(attrs.kms_key_arn, null)
  }

  enforce {
    condition     = kms::is_customer_managed(local.key)
    subject       = attrs.kms_key_arn
    error_message = "The key is not yours: kms_key_arn is ${local.key == null ? "not set, so the AWS managed key aws/backup is used" : "not a customer-managed key"}."
  }
}
