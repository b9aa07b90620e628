# Amazon Neptune: storage is encrypted, and clusters are not lost to a mistyped destroy.

resource_policy "aws_neptune_cluster" "neptune-cluster-encrypted" {
  metadata {
    title       = "Neptune storage is encrypted"
    severity    = "high"
    category    = "encryption"
    rationale   = <<-EOT
      The default is storage_encrypted = false: data, backups and snapshots then lie in plain text. It cannot be
      changed after creation.
    EOT
    remediation = <<-EOT
      Set storage_encrypted before the cluster holds data:

        resource "aws_neptune_cluster" "main" {
          storage_encrypted = true
          kms_key_arn       = aws_kms_key.database.arn
        }
    EOT
    links = [
      "architecture:D5",
      "https://docs.aws.amazon.com/neptune/latest/userguide/encrypt.html",
    ]
    aliases = [
      "checkov:CKV_AWS_44",
      "trivy:AWS-0076",
      "kics:98d59056-f745-4ef5-8613-32bca8d40b7e",
    ]
    controls = {
      nist_800_53 = ["SC-28", "SC-28(1)"]
      pci_dss     = ["3.5.1"]
      soc2        = ["CC6.1"]
    }
  }

  enforce {
    condition     = core::try(core::tobool(attrs.storage_encrypted), false) == true
    subject       = attrs.storage_encrypted
    error_message = "The cluster's storage is not encrypted: storage_encrypted is ${core::try(attrs.storage_encrypted, null) == null ? "not set, and its default is false" : "false"}."
  }
}

resource_policy "aws_neptune_global_cluster" "neptune-cluster-encrypted" {
  # Made from an existing cluster, a global cluster is encrypted as that one is.
  filter = core::try(attrs.source_db_cluster_identifier, null) == null

  enforce {
    condition     = core::try(core::tobool(attrs.storage_encrypted), false) == true
    subject       = attrs.storage_encrypted
    error_message = "The global cluster's storage is not encrypted: storage_encrypted is ${core::try(attrs.storage_encrypted, null) == null ? "not set, and its default is false" : "false"}."
  }
}

resource_policy "aws_neptune_cluster" "neptune-cluster-encrypted-with-cmk" {
  metadata {
    title       = "Neptune storage is encrypted with a customer-managed key"
    severity    = "low"
    category    = "encryption"
    rationale   = <<-EOT
      A customer-managed key has a key policy, a rotation period and an audit trail of its own: who may decrypt is
      decided in one place, and access ends when the key is disabled. Without kms_key_arn Neptune uses the AWS
      managed key aws/rds. The key is fixed when the cluster is created.
    EOT
    remediation = <<-EOT
      Name a key of your own:

        resource "aws_neptune_cluster" "main" {
          storage_encrypted = true
          kms_key_arn       = aws_kms_key.database.arn
        }
    EOT
    links = [
      "architecture:D5",
      "https://docs.aws.amazon.com/neptune/latest/userguide/encrypt.html",
    ]
    aliases = [
      "checkov:CKV_AWS_347",
      "trivy:AWS-0128",
    ]
    controls = {
      nist_800_53 = ["SC-12", "SC-28(1)"]
      pci_dss     = ["3.6.1"]
      soc2        = ["CC6.1"]
    }
  }

  filter = core::try(core::tobool(attrs.storage_encrypted), false) == true

  locals {
    key = core::try(attrs.kms_key_arn, null)
  }

  enforce {
    condition     = kms::is_customer_managed(local.key)
    subject       = attrs.kms_key_arn
    error_message = "The key is not yours: kms_key_arn is ${local.key == null ? "not set, so the AWS managed key aws/rds is used" : "not a customer-managed key"}."
  }
}

resource_policy "aws_neptune_cluster" "neptune-deletion-protection" {
  metadata {
    title       = "Neptune clusters are protected from deletion"
    severity    = "medium"
    category    = "deletion-protection"
    rationale   = <<-EOT
      With deletion protection a cluster is not deleted by a destroy, a renamed resource or a click. The default
      is off.
    EOT
    remediation = <<-EOT
      Set deletion_protection; take it off in a separate change when a cluster is really to go:

        deletion_protection = true
    EOT
    links = [
      "architecture:P1",
      "https://docs.aws.amazon.com/neptune/latest/userguide/manage-console-instances-delete.html",
    ]
    controls = {
      nist_800_53 = ["CM-3", "SC-5(2)"]
      soc2        = ["A1.2"]
    }
  }

  enforce {
    condition     = core::try(core::tobool(attrs.deletion_protection), false) == true
    subject       = attrs.deletion_protection
    error_message = "The cluster can be deleted by any apply: deletion_protection is ${core::try(attrs.deletion_protection, null) == null ? "not set, and its default is false" : "false"}."
  }

  fix {
    set = { deletion_protection = true }
  }
}

resource_policy "aws_neptune_global_cluster" "neptune-deletion-protection" {
  enforce {
    condition     = core::try(core::tobool(attrs.deletion_protection), false) == true
    subject       = attrs.deletion_protection
    error_message = "The global cluster can be deleted by any apply: deletion_protection is ${core::try(attrs.deletion_protection, null) == null ? "not set, and its default is false" : "false"}."
  }

  fix {
    set = { deletion_protection = true }
  }
}

resource_policy "aws_neptune_cluster" "neptune-final-snapshot" {
  metadata {
    title       = "Neptune clusters leave a final snapshot"
    severity    = "medium"
    category    = "deletion-protection"
    rationale   = <<-EOT
      With skip_final_snapshot = true the last state of a cluster goes with it. The default is false, and then
      final_snapshot_identifier names the snapshot.
    EOT
    remediation = <<-EOT
      Leave skip_final_snapshot out or false, and name the snapshot:

        skip_final_snapshot       = false
        final_snapshot_identifier = "graph-final"
    EOT
    links = [
      "architecture:P1",
      "https://docs.aws.amazon.com/neptune/latest/userguide/manage-console-instances-delete.html",
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
