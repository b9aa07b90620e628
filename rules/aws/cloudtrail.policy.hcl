# AWS CloudTrail: trails are encrypted under a key of one's own.

resource_policy "aws_cloudtrail" "cloudtrail-encrypted-with-cmk" {
  metadata {
    title       = "CloudTrail trails are encrypted with a customer-managed key"
    severity    = "medium"
    category    = "encryption"
    rationale   = <<-EOT
      A customer-managed key has a key policy, a rotation period and an audit trail of its own: who may decrypt is
      decided in one place, and access ends when the key is disabled. Without kms_key_id a trail's log files are
      encrypted with SSE-S3, and whoever may read the bucket reads the account's history.
    EOT
    remediation = <<-EOT
      Name a key whose policy admits cloudtrail.amazonaws.com:

        resource "aws_cloudtrail" "main" {
          kms_key_id = aws_kms_key.trail.arn
        }
    EOT
    links = [
      "architecture:O1",
      "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/encrypting-cloudtrail-log-files-with-aws-kms.html",
    ]
    aliases = [
      "checkov:CKV_AWS_35",
      "checkov:CKV_AWS_294",
      "trivy:AWS-0015",
      "kics:5d9e3164-9265-470c-9a10-57ae454ac0c7",
    ]
    controls = {
      cis_aws     = ["3.5"]
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
    error_message = "The key is not yours: kms_key_id is ${local.key == null ? "not set, so SSE-S3 is used" : "not a customer-managed key"}."
  }
}

resource_policy "aws_cloudtrail_event_data_store" "cloudtrail-encrypted-with-cmk" {
  locals {
    key = core::try(attrs.kms_key_id, null)
  }

  enforce {
    condition     = kms::is_customer_managed(local.key)
    subject       = attrs.kms_key_id
    error_message = "The key is not yours: kms_key_id is ${local.key == null ? "not set, so a key that AWS owns is used" : "not a customer-managed key"}."
  }
}
