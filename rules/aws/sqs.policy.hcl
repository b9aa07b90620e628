# Amazon SQS: messages are encrypted, best under a key of one's own.

resource_policy "aws_sqs_queue" "sqs-queue-encrypted" {
  metadata {
    title       = "SQS queues are encrypted"
    severity    = "high"
    category    = "encryption"
    rationale   = <<-EOT
      Since October 2022 a new queue is encrypted with keys that SQS manages (SSE-SQS) unless that is switched
      off; queues older than that may not be, until it is written out.
    EOT
    remediation = <<-EOT
      Leave sqs_managed_sse_enabled at its default, or name a key:

        resource "aws_sqs_queue" "orders" {
          kms_master_key_id = aws_kms_key.messages.arn
        }
    EOT
    links = [
      "architecture:D5",
      "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-server-side-encryption.html",
    ]
    aliases = [
      "checkov:CKV_AWS_27",
      "trivy:AWS-0096",
      "kics:6e8849c1-3aa7-40e3-9063-b85ee300f29f",
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
    condition = (
      core::try(core::tobool(attrs.sqs_managed_sse_enabled), true) != false ||
      local.key != null && local.key != ""
    )
    subject       = attrs.sqs_managed_sse_enabled
    error_message = "Messages are not encrypted: sqs_managed_sse_enabled is false, and there is no kms_master_key_id."
  }
}

resource_policy "aws_sqs_queue" "sqs-queue-encrypted-with-cmk" {
  metadata {
    title       = "SQS queues are encrypted with a customer-managed key"
    severity    = "low"
    category    = "encryption"
    rationale   = <<-EOT
      A customer-managed key has a key policy, a rotation period and an audit trail of its own: who may decrypt is
      decided in one place, and access ends when the key is disabled. Without kms_master_key_id a queue is
      encrypted with keys that SQS manages, which open for everyone who may receive a message; alias/aws/sqs
      cannot be used by other accounts or most AWS services.
    EOT
    remediation = <<-EOT
      Name a key of your own:

        kms_master_key_id = aws_kms_key.messages.arn
    EOT
    links = [
      "architecture:D5",
      "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html",
    ]
    aliases = [
      "trivy:AWS-0135",
    ]
    controls = {
      nist_800_53 = ["SC-12", "SC-28(1)"]
      pci_dss     = ["3.6.1"]
      soc2        = ["CC6.1"]
    }
  }

  filter = (
    core::try(core::tobool(attrs.sqs_managed_sse_enabled), true) != false ||
    !core::contains([null, ""], core::try(attrs.kms_master_key_id, null))
  )

  locals {
    key = core::try(attrs.kms_master_key_id, null)
  }

  enforce {
    condition     = kms::is_customer_managed(local.key)
    subject       = attrs.kms_master_key_id
    error_message = "The key is not yours: kms_master_key_id is ${local.key == null ? "not set, so the key of SQS is used" : "not a customer-managed key"}."
  }
}
