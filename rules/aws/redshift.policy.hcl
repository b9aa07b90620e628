# Amazon Redshift: clusters are encrypted, and leave a snapshot behind.

resource_policy "aws_redshift_cluster" "redshift-cluster-encrypted" {
  metadata {
    title       = "Redshift clusters are encrypted"
    severity    = "high"
    category    = "encryption"
    rationale   = <<-EOT
      Up to version 5 the AWS provider's default is encrypted = false, from version 6 it is true: written out, the
      cluster is encrypted under either.
    EOT
    remediation = <<-EOT
      Set encrypted and name a key:

        resource "aws_redshift_cluster" "main" {
          encrypted  = true
          kms_key_id = aws_kms_key.warehouse.arn
        }
    EOT
    links = [
      "architecture:D5",
      "https://docs.aws.amazon.com/redshift/latest/mgmt/working-with-db-encryption.html",
    ]
    aliases = [
      "checkov:CKV_AWS_64",
      "trivy:AWS-0084",
      "kics:cfdcabb0-fc06-427c-865b-c59f13e898ce",
    ]
    controls = {
      nist_800_53 = ["SC-28", "SC-28(1)"]
      pci_dss     = ["3.5.1"]
      soc2        = ["CC6.1"]
    }
  }

  enforce {
    condition     = core::try(core::tobool(attrs.encrypted), false) == true
    subject       = attrs.encrypted
    error_message = "The cluster is not encrypted: encrypted is ${core::try(attrs.encrypted, null) == null ? "not set, and its default before version 6 of the provider is false" : "false"}."
  }
}

resource_policy "aws_redshift_cluster" "redshift-encrypted-with-cmk" {
  metadata {
    title       = "Redshift is encrypted with a customer-managed key"
    severity    = "low"
    category    = "encryption"
    rationale   = <<-EOT
      A customer-managed key has a key policy, a rotation period and an audit trail of its own: who may decrypt is
      decided in one place, and access ends when the key is disabled. Without kms_key_id a cluster uses the AWS
      managed key aws/redshift, and a serverless namespace a key that AWS owns.
    EOT
    remediation = <<-EOT
      Name a key of your own:

        kms_key_id = aws_kms_key.warehouse.arn
    EOT
    links = [
      "architecture:D5",
      "https://docs.aws.amazon.com/redshift/latest/mgmt/working-with-db-encryption.html",
    ]
    aliases = [
      "checkov:CKV_AWS_142",
      "checkov:CKV_AWS_282",
      "trivy:AWS-0084",
    ]
    controls = {
      nist_800_53 = ["SC-12", "SC-28(1)"]
      pci_dss     = ["3.6.1"]
      soc2        = ["CC6.1"]
    }
  }

  filter = core::try(core::tobool(attrs.encrypted), false) == true

  locals {
    key = core::try(attrs.kms_key_id, null)
  }

  enforce {
    condition     = kms::is_customer_managed(local.key)
    subject       = attrs.kms_key_id
    error_message = "The key is not yours: kms_key_id is ${local.key == null ? "not set, so the AWS managed key aws/redshift is used" : "not a customer-managed key"}."
  }
}

resource_policy "aws_redshiftserverless_namespace" "redshift-encrypted-with-cmk" {
  locals {
    key = core::try(attrs.kms_key_id, null)
  }

  enforce {
    condition     = kms::is_customer_managed(local.key)
    subject       = attrs.kms_key_id
    error_message = "The key is not yours: kms_key_id is ${local.key == null ? "not set, so a key that AWS owns is used" : "not a customer-managed key"}."
  }
}

resource_policy "aws_redshift_cluster" "redshift-final-snapshot" {
  metadata {
    title       = "Redshift clusters leave a final snapshot"
    severity    = "medium"
    category    = "deletion-protection"
    rationale   = <<-EOT
      With skip_final_snapshot = true the last state of a cluster goes with it. The default is false, and then
      final_snapshot_identifier names the snapshot.
    EOT
    remediation = <<-EOT
      Leave skip_final_snapshot out or false, and name the snapshot:

        skip_final_snapshot       = false
        final_snapshot_identifier = "warehouse-final"
    EOT
    links = [
      "architecture:P1",
      "https://docs.aws.amazon.com/redshift/latest/mgmt/working-with-snapshots.html",
    ]
    controls = {
      nist_800_53 = ["CP-9", "CP-10"]
      soc2        = ["A1.2"]
    }
  }

  enforce {
    condition     = core::try(core::tobool(attrs.skip_final_snapshot), false) != true
    subject       = attrs.skip_final_snapshot
    error_message = "Deleting this cluster leaves nothing behind: skip_final_snapshot is true."
  }

  fix {
    set = { skip_final_snapshot = false }
  }
}
