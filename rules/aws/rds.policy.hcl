# Amazon RDS and Aurora: storage is encrypted under a key of one's own, and no database is lost to a mistyped destroy.

resource_policy "aws_rds_cluster" "rds-cluster-encrypted" {
  metadata {
    title       = "RDS cluster storage is encrypted"
    severity    = "high"
    category    = "encryption"
    rationale   = <<-EOT
      The provider's default for a provisioned cluster is storage_encrypted = false: data, logs, backups and
      snapshots then lie in plain text, and the setting cannot be changed later without restoring the cluster from
      a snapshot.
    EOT
    remediation = <<-EOT
      Set storage_encrypted before the cluster holds data; an existing cluster is restored from an encrypted copy
      of its snapshot:

        resource "aws_rds_cluster" "main" {
          storage_encrypted = true
          kms_key_id        = aws_kms_key.database.arn
        }
    EOT
    links = [
      "architecture:D1",
      "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Overview.Encryption.html",
    ]
    aliases = [
      "checkov:CKV_AWS_96",
      "checkov:CKV_AWS_146",
      "trivy:AWS-0079",
      "kics:1a690d1d-0ae7-49fa-b2db-b75ae0dd1d3e",
      "kics:3199c26c-7871-4cb3-99c2-10a59244ce7f",
      "kics:656880aa-1388-488f-a6d4-8f73c23149b2",
    ]
    controls = {
      cis_aws     = ["2.3.1"]
      nist_800_53 = ["SC-28", "SC-28(1)"]
      pci_dss     = ["3.5.1"]
      soc2        = ["CC6.1"]
    }
  }

  # An Aurora Serverless v1 cluster is always encrypted.
  enforce {
    condition = (
      core::try(core::tobool(attrs.storage_encrypted), false) == true ||
      core::try(attrs.engine_mode, null) == "serverless"
    )
    subject       = attrs.storage_encrypted
    error_message = "The cluster's storage is not encrypted: storage_encrypted is ${core::try(attrs.storage_encrypted, null) == null ? "not set, and its default is false" : "false"}."
  }
}

resource_policy "aws_rds_cluster" "rds-cluster-encrypted-with-cmk" {
  metadata {
    title       = "RDS cluster storage is encrypted with a customer-managed key"
    severity    = "medium"
    category    = "encryption"
    rationale   = <<-EOT
      A customer-managed key has a key policy, a rotation period and an audit trail of its own: who may decrypt is
      decided in one place, and access ends when the key is disabled. Without kms_key_id Aurora uses the AWS
      managed key aws/rds, whose policy cannot be changed and whose snapshots cannot be shared with another
      account. The key is fixed when the cluster is created.
    EOT
    remediation = <<-EOT
      Name a key of your own, with rotation:

        resource "aws_kms_key" "database" {
          enable_key_rotation = true
        }

        resource "aws_rds_cluster" "main" {
          storage_encrypted = true
          kms_key_id        = aws_kms_key.database.arn
        }
    EOT
    links = [
      "architecture:D1",
      "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Overview.Encryption.html",
    ]
    aliases = [
      "checkov:CKV_AWS_327",
      "trivy:AWS-0079",
    ]
    controls = {
      nist_800_53 = ["SC-12", "SC-28(1)"]
      pci_dss     = ["3.6.1"]
      soc2        = ["CC6.1"]
    }
  }

  filter = core::try(core::tobool(attrs.storage_encrypted), false) == true

  locals {
    key = core::try(attrs.kms_key_id, null)
  }

  enforce {
    condition     = kms::is_customer_managed(local.key)
    subject       = attrs.kms_key_id
    error_message = "The key is not yours: kms_key_id is ${local.key == null ? "not set, so the AWS managed key aws/rds is used" : "not a customer-managed key"}."
  }
}

resource_policy "aws_db_instance" "rds-instance-encrypted" {
  metadata {
    title       = "RDS instance storage is encrypted"
    severity    = "high"
    category    = "encryption"
    rationale   = <<-EOT
      The provider's default is storage_encrypted = false, also where a kms_key_id is named: data, logs, backups
      and snapshots then lie in plain text, and the setting cannot be changed later without restoring the instance
      from a snapshot.
    EOT
    remediation = <<-EOT
      Set storage_encrypted before the instance holds data; an existing instance is restored from an encrypted
      copy of its snapshot:

        resource "aws_db_instance" "main" {
          storage_encrypted = true
          kms_key_id        = aws_kms_key.database.arn
        }
    EOT
    links = [
      "architecture:D1",
      "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Overview.Encryption.html",
    ]
    aliases = [
      "checkov:CKV_AWS_16",
      "trivy:AWS-0080",
      "kics:08bd0760-8752-44e1-9779-7bb369b2b4e4",
    ]
    controls = {
      cis_aws     = ["2.3.1"]
      nist_800_53 = ["SC-28", "SC-28(1)"]
      pci_dss     = ["3.5.1"]
      soc2        = ["CC6.1"]
    }
  }

  # A read replica in the same region is encrypted as its source is.
  filter = core::try(attrs.replicate_source_db, null) == null

  enforce {
    condition     = core::try(core::tobool(attrs.storage_encrypted), false) == true
    subject       = attrs.storage_encrypted
    error_message = "The instance's storage is not encrypted: storage_encrypted is ${core::try(attrs.storage_encrypted, null) == null ? "not set, and its default is false, also where kms_key_id is set" : "false"}."
  }
}

resource_policy "aws_db_instance" "rds-instance-encrypted-with-cmk" {
  metadata {
    title       = "RDS instance storage is encrypted with a customer-managed key"
    severity    = "low"
    category    = "encryption"
    rationale   = <<-EOT
      A customer-managed key has a key policy, a rotation period and an audit trail of its own: who may decrypt is
      decided in one place, and access ends when the key is disabled. Without kms_key_id RDS uses the AWS managed
      key aws/rds. The key is fixed when the instance is created.
    EOT
    remediation = <<-EOT
      Name a key of your own:

        resource "aws_db_instance" "main" {
          storage_encrypted = true
          kms_key_id        = aws_kms_key.database.arn
        }
    EOT
    links = [
      "architecture:D1",
      "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Overview.Encryption.html",
    ]
    controls = {
      nist_800_53 = ["SC-12", "SC-28(1)"]
      pci_dss     = ["3.6.1"]
      soc2        = ["CC6.1"]
    }
  }

  filter = core::try(attrs.replicate_source_db, null) == null && core::try(core::tobool(attrs.storage_encrypted), false) == true

  locals {
    key = core::try(attrs.kms_key_id, null)
  }

  enforce {
    condition     = kms::is_customer_managed(local.key)
    subject       = attrs.kms_key_id
    error_message = "The key is not yours: kms_key_id is ${local.key == null ? "not set, so the AWS managed key aws/rds is used" : "not a customer-managed key"}."
  }
}

resource_policy "aws_rds_global_cluster" "rds-global-cluster-encrypted" {
  metadata {
    title       = "RDS global cluster storage is encrypted"
    severity    = "high"
    category    = "encryption"
    rationale   = <<-EOT
      The provider's default is storage_encrypted = false, and every cluster of an unencrypted global database is
      unencrypted too. It cannot be changed later.
    EOT
    remediation = <<-EOT
      Set storage_encrypted on the global cluster and on each of its clusters:

        resource "aws_rds_global_cluster" "main" {
          storage_encrypted = true
        }
    EOT
    links = [
      "architecture:D1",
      "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Overview.Encryption.html",
    ]
    aliases = [
      "checkov:CKV_AWS_140",
    ]
    controls = {
      nist_800_53 = ["SC-28", "SC-28(1)"]
      pci_dss     = ["3.5.1"]
      soc2        = ["CC6.1"]
    }
  }

  # Made from an existing cluster, a global cluster is encrypted as that one is.
  filter = core::try(attrs.source_db_cluster_identifier, null) == null

  enforce {
    condition     = core::try(core::tobool(attrs.storage_encrypted), false) == true
    subject       = attrs.storage_encrypted
    error_message = "The global cluster's storage is not encrypted: storage_encrypted is ${core::try(attrs.storage_encrypted, null) == null ? "not set, and its default is false" : "false"}."
  }
}

resource_policy "aws_rds_cluster_instance" "rds-performance-insights-encrypted-with-cmk" {
  metadata {
    title       = "RDS Performance Insights data is encrypted with a customer-managed key"
    severity    = "low"
    category    = "encryption"
    rationale   = <<-EOT
      Performance Insights keeps the text of statements, which may hold personal data. Without a key of its own it
      is encrypted with the AWS managed key aws/rds, and the key cannot be changed once Performance Insights is
      on.
    EOT
    remediation = <<-EOT
      Name the database's own key:

        performance_insights_enabled    = true
        performance_insights_kms_key_id = aws_kms_key.database.arn
    EOT
    links = [
      "architecture:D1",
      "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/USER_PerfInsights.Overview.html",
    ]
    aliases = [
      "checkov:CKV_AWS_354",
      "trivy:AWS-0078",
    ]
    controls = {
      nist_800_53 = ["SC-12", "SC-28(1)"]
      pci_dss     = ["3.6.1"]
      soc2        = ["CC6.1"]
    }
  }

  filter = core::try(core::tobool(attrs.performance_insights_enabled), false) == true

  locals {
    key = core::try(attrs.performance_insights_kms_key_id, null)
  }

  enforce {
    condition     = kms::is_customer_managed(local.key)
    subject       = attrs.performance_insights_kms_key_id
    error_message = "The key is not yours: performance_insights_kms_key_id is ${local.key == null ? "not set, so the AWS managed key aws/rds is used" : "not a customer-managed key"}."
  }
}

resource_policy "aws_rds_cluster" "rds-performance-insights-encrypted-with-cmk" {
  filter = core::try(core::tobool(attrs.performance_insights_enabled), false) == true

  locals {
    key = core::try(attrs.performance_insights_kms_key_id, null)
  }

  enforce {
    condition     = kms::is_customer_managed(local.key)
    subject       = attrs.performance_insights_kms_key_id
    error_message = "The key is not yours: performance_insights_kms_key_id is ${local.key == null ? "not set, so the AWS managed key aws/rds is used" : "not a customer-managed key"}."
  }
}

resource_policy "aws_db_instance" "rds-performance-insights-encrypted-with-cmk" {
  filter = core::try(core::tobool(attrs.performance_insights_enabled), false) == true

  locals {
    key = core::try(attrs.performance_insights_kms_key_id, null)
  }

  enforce {
    condition     = kms::is_customer_managed(local.key)
    subject       = attrs.performance_insights_kms_key_id
    error_message = "The key is not yours: performance_insights_kms_key_id is ${local.key == null ? "not set, so the AWS managed key aws/rds is used" : "not a customer-managed key"}."
  }
}

resource_policy "aws_rds_cluster" "rds-deletion-protection" {
  metadata {
    title       = "RDS databases are protected from deletion"
    severity    = "medium"
    category    = "deletion-protection"
    rationale   = <<-EOT
      With deletion protection a database is not deleted by a destroy, a renamed resource or a click: protection
      has to be taken off first, in a change of its own. The default is off.
    EOT
    remediation = <<-EOT
      Set deletion_protection; take it off in a separate change when a database is really to go:

        deletion_protection = true
    EOT
    links = [
      "architecture:P1",
      "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/USER_DeleteCluster.html",
    ]
    aliases = [
      "checkov:CKV_AWS_139",
      "checkov:CKV_AWS_293",
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

resource_policy "aws_db_instance" "rds-deletion-protection" {
  # A read replica holds nothing that its source does not.
  filter = core::try(attrs.replicate_source_db, null) == null

  enforce {
    condition     = core::try(core::tobool(attrs.deletion_protection), false) == true
    subject       = attrs.deletion_protection
    error_message = "The instance can be deleted by any apply: deletion_protection is ${core::try(attrs.deletion_protection, null) == null ? "not set, and its default is false" : "false"}."
  }

  fix {
    set = { deletion_protection = true }
  }
}

resource_policy "aws_rds_global_cluster" "rds-deletion-protection" {
  enforce {
    condition     = core::try(core::tobool(attrs.deletion_protection), false) == true
    subject       = attrs.deletion_protection
    error_message = "The global cluster can be deleted by any apply: deletion_protection is ${core::try(attrs.deletion_protection, null) == null ? "not set, and its default is false" : "false"}."
  }

  fix {
    set = { deletion_protection = true }
  }
}

resource_policy "aws_rds_cluster" "rds-final-snapshot" {
  metadata {
    title       = "RDS databases leave a final snapshot"
    severity    = "medium"
    category    = "deletion-protection"
    rationale   = <<-EOT
      With skip_final_snapshot = true the last state of a database goes with it. The default is false, and then
      final_snapshot_identifier names the snapshot.
    EOT
    remediation = <<-EOT
      Leave skip_final_snapshot out or false, and name the snapshot:

        skip_final_snapshot       = false
        final_snapshot_identifier = "orders-final"
    EOT
    links = [
      "architecture:P1",
      "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_DeleteInstance.html",
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

resource_policy "aws_db_instance" "rds-final-snapshot" {
  # A read replica has no final snapshot.
  filter = core::try(attrs.replicate_source_db, null) == null

  enforce {
    condition     = core::try(core::tobool(attrs.skip_final_snapshot), false) != true
    subject       = attrs.skip_final_snapshot
    error_message = "Deleting this instance leaves nothing behind: skip_final_snapshot is true."
  }

  fix {
    set = { skip_final_snapshot = false }
  }
}
