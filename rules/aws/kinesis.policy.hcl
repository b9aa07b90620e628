# Amazon Kinesis and Amazon Data Firehose: streams are encrypted, best under a key of one's own.

resource_policy "aws_kinesis_stream" "kinesis-stream-encrypted" {
  metadata {
    title       = "Kinesis streams are encrypted"
    severity    = "high"
    category    = "encryption"
    rationale   = <<-EOT
      The default of encryption_type is NONE: records are kept without server-side encryption for as long as the
      stream retains them.
    EOT
    remediation = <<-EOT
      Encrypt with KMS:

        resource "aws_kinesis_stream" "events" {
          encryption_type = "KMS"
          kms_key_id      = aws_kms_key.events.arn
        }
    EOT
    links = [
      "architecture:D5",
      "https://docs.aws.amazon.com/streams/latest/dev/server-side-encryption.html",
    ]
    aliases = [
      "checkov:CKV_AWS_43",
      "trivy:AWS-0064",
      "kics:862fe4bf-3eec-4767-a517-40f378886b88",
    ]
    controls = {
      nist_800_53 = ["SC-28", "SC-28(1)"]
      pci_dss     = ["3.5.1"]
      soc2        = ["CC6.1"]
    }
  }

  enforce {
    condition     = core::try(attrs.encryption_type, "NONE") == "KMS"
    subject       = attrs.encryption_type
    error_message = "Records are not encrypted: encryption_type is ${core::try(attrs.encryption_type, null) == null ? "not set, and its default is NONE" : "NONE"}."
  }
}

resource_policy "aws_kinesis_stream" "kinesis-stream-encrypted-with-cmk" {
  metadata {
    title       = "Kinesis streams are encrypted with a customer-managed key"
    severity    = "low"
    category    = "encryption"
    rationale   = <<-EOT
      A customer-managed key has a key policy, a rotation period and an audit trail of its own: who may decrypt is
      decided in one place, and access ends when the key is disabled. alias/aws/kinesis, the AWS managed key, has
      a policy that cannot be changed, so that no other account can read the stream.
    EOT
    remediation = <<-EOT
      Name a key of your own:

        encryption_type = "KMS"
        kms_key_id      = aws_kms_key.events.arn
    EOT
    links = [
      "architecture:D5",
      "https://docs.aws.amazon.com/streams/latest/dev/server-side-encryption.html",
    ]
    aliases = [
      "checkov:CKV_AWS_185",
    ]
    controls = {
      nist_800_53 = ["SC-12", "SC-28(1)"]
      pci_dss     = ["3.6.1"]
      soc2        = ["CC6.1"]
    }
  }

  filter = core::try(attrs.encryption_type, "NONE") == "KMS"

  locals {
    key = core::try(attrs.kms_key_id, null)
  }

  enforce {
    condition     = kms::is_customer_managed(local.key)
    subject       = attrs.kms_key_id
    error_message = "The key is not yours: kms_key_id is ${local.key == null ? "not set, so no key is used" : "not a customer-managed key"}."
  }
}

resource_policy "aws_kinesis_firehose_delivery_stream" "firehose-stream-encrypted" {
  metadata {
    title       = "Firehose streams are encrypted"
    severity    = "high"
    category    = "encryption"
    rationale   = <<-EOT
      Records wait in the stream until they are delivered, by default without server-side encryption. A stream
      that reads from Kinesis or MSK relies on the encryption of its source and is not judged.
    EOT
    remediation = <<-EOT
      Enable it:

        server_side_encryption {
          enabled  = true
          key_type = "CUSTOMER_MANAGED_CMK"
          key_arn  = aws_kms_key.events.arn
        }
    EOT
    links = [
      "architecture:D5",
      "https://docs.aws.amazon.com/firehose/latest/dev/encryption.html",
    ]
    aliases = [
      "checkov:CKV_AWS_240",
      "kics:5c6dd5e7-1fe0-4cae-8f81-4c122717cef3",
    ]
    controls = {
      nist_800_53 = ["SC-28", "SC-28(1)"]
      pci_dss     = ["3.5.1"]
      soc2        = ["CC6.1"]
    }
  }

  # A stream that reads from Kinesis, or from MSK, keeps nothing itself.
  filter = (
    core::try(core::length(attrs.kinesis_source_configuration), 0) == 0 &&
    core::try(core::length(attrs.msk_source_configuration), 0) == 0
  )

  enforce {
    condition     = core::try(core::tobool(attrs.server_side_encryption[0].enabled), false) == true
    subject       = attrs.server_side_encryption[0].enabled
    error_message = "Records are not encrypted: server_side_encryption is not enabled, and its default is off."
  }
}

resource_policy "aws_kinesis_firehose_delivery_stream" "firehose-stream-encrypted-with-cmk" {
  metadata {
    title       = "Firehose streams are encrypted with a customer-managed key"
    severity    = "low"
    category    = "encryption"
    rationale   = <<-EOT
      A customer-managed key has a key policy, a rotation period and an audit trail of its own: who may decrypt is
      decided in one place, and access ends when the key is disabled. The default of key_type is AWS_OWNED_CMK, a
      key that AWS holds.
    EOT
    remediation = <<-EOT
      Name a key of your own:

        server_side_encryption {
          enabled  = true
          key_type = "CUSTOMER_MANAGED_CMK"
          key_arn  = aws_kms_key.events.arn
        }
    EOT
    links = [
      "architecture:D5",
      "https://docs.aws.amazon.com/firehose/latest/dev/encryption.html",
    ]
    aliases = [
      "checkov:CKV_AWS_241",
    ]
    controls = {
      nist_800_53 = ["SC-12", "SC-28(1)"]
      pci_dss     = ["3.6.1"]
      soc2        = ["CC6.1"]
    }
  }

  filter = core::try(core::tobool(attrs.server_side_encryption[0].enabled), false) == true

  enforce {
    condition = (
      core::try(attrs.server_side_encryption[0].key_type, "AWS_OWNED_CMK") == "CUSTOMER_MANAGED_CMK" &&
      kms::is_customer_managed(core::try(attrs.server_side_encryption[0].key_arn, null))
    )
    subject       = attrs.server_side_encryption[0].key_type
    error_message = "The key is not yours: ${core::try(attrs.server_side_encryption[0].key_type, "AWS_OWNED_CMK") == "CUSTOMER_MANAGED_CMK" ? "key_arn does not name a customer-managed key" : "key_type is AWS_OWNED_CMK, which is its default"}."
  }
}
