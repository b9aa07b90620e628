# Amazon MSK: brokers talk over TLS, and their data is encrypted under a key of one's own.

resource_policy "aws_msk_cluster" "msk-cluster-encrypted-in-transit" {
  metadata {
    title       = "MSK clusters encrypt traffic"
    severity    = "high"
    category    = "encryption"
    rationale   = <<-EOT
      The defaults are TLS between clients and brokers and among brokers; TLS_PLAINTEXT and PLAINTEXT admit
      clients that do without.
    EOT
    remediation = <<-EOT
      Leave the defaults, or write them out:

        encryption_info {
          encryption_in_transit {
            client_broker = "TLS"
            in_cluster    = true
          }
        }
    EOT
    links = [
      "architecture:D5",
      "https://docs.aws.amazon.com/msk/latest/developerguide/msk-encryption.html",
    ]
    aliases = [
      "checkov:CKV_AWS_81",
      "trivy:AWS-0073",
      "kics:6db52fa6-d4da-4608-908a-89f0c59e743e",
    ]
    controls = {
      nist_800_53 = ["SC-8", "SC-8(1)"]
      pci_dss     = ["4.2.1"]
      soc2        = ["CC6.7"]
    }
  }

  enforce {
    condition     = core::try(attrs.encryption_info[0].encryption_in_transit[0].client_broker, "TLS") == "TLS"
    subject       = attrs.encryption_info[0].encryption_in_transit[0].client_broker
    error_message = "Clients may talk to the brokers in plain text: client_broker is ${attrs.encryption_info[0].encryption_in_transit[0].client_broker}."
  }

  enforce {
    condition     = core::try(core::tobool(attrs.encryption_info[0].encryption_in_transit[0].in_cluster), true) != false
    subject       = attrs.encryption_info[0].encryption_in_transit[0].in_cluster
    error_message = "The brokers talk to each other in plain text: in_cluster is false."
  }
}

resource_policy "aws_msk_cluster" "msk-cluster-encrypted-with-cmk" {
  metadata {
    title       = "MSK clusters are encrypted with a customer-managed key"
    severity    = "low"
    category    = "encryption"
    rationale   = <<-EOT
      A customer-managed key has a key policy, a rotation period and an audit trail of its own: who may decrypt is
      decided in one place, and access ends when the key is disabled. MSK always encrypts at rest, without
      encryption_at_rest_kms_key_arn with an AWS managed key. The key is fixed when the cluster is created.
    EOT
    remediation = <<-EOT
      Name a key of your own:

        encryption_info {
          encryption_at_rest_kms_key_arn = aws_kms_key.kafka.arn
        }
    EOT
    links = [
      "architecture:D5",
      "https://docs.aws.amazon.com/msk/latest/developerguide/msk-encryption.html",
    ]
    aliases = [
      "checkov:CKV_AWS_81",
      "trivy:AWS-0179",
      "kics:6db52fa6-d4da-4608-908a-89f0c59e743e",
    ]
    controls = {
      nist_800_53 = ["SC-12", "SC-28(1)"]
      pci_dss     = ["3.6.1"]
      soc2        = ["CC6.1"]
    }
  }

  locals {
    key = core::try(attrs.encryption_info[0].encryption_at_rest_kms_key_arn, null)
  }

  enforce {
    condition     = kms::is_customer_managed(local.key)
    subject       = attrs.encryption_info[0].encryption_at_rest_kms_key_arn
    error_message = "The key is not yours: encryption_info.encryption_at_rest_kms_key_arn is ${local.key == null ? "not set, so the AWS managed key aws/kafka is used" : "not a customer-managed key"}."
  }
}
