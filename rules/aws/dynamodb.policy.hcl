# Amazon DynamoDB and DAX: tables are encrypted under a key of one's own and protected from deletion.

resource_policy "aws_dynamodb_table" "dynamodb-table-encrypted-with-cmk" {
  metadata {
    title       = "DynamoDB tables are encrypted with a customer-managed key"
    severity    = "low"
    category    = "encryption"
    rationale   = <<-EOT
      A customer-managed key has a key policy, a rotation period and an audit trail of its own: who may decrypt is
      decided in one place, and access ends when the key is disabled. DynamoDB always encrypts; by default with a
      key that AWS owns and no one can audit, with server_side_encryption { enabled = true } alone with the AWS
      managed key aws/dynamodb.
    EOT
    remediation = <<-EOT
      Enable server-side encryption with a key of your own:

        server_side_encryption {
          enabled     = true
          kms_key_arn = aws_kms_key.table.arn
        }
    EOT
    links = [
      "architecture:D5",
      "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/EncryptionAtRest.html",
    ]
    aliases = [
      "checkov:CKV_AWS_119",
      "trivy:AWS-0025",
    ]
    controls = {
      nist_800_53 = ["SC-12", "SC-28(1)"]
      pci_dss     = ["3.6.1"]
      soc2        = ["CC6.1"]
    }
  }

  locals {
    encryption = core::try(attrs.server_side_encryption[0], null)
    enabled    = core::try(core::tobool(local.encryption.enabled), false)
    key        = core::try(local.encryption.kms_key_arn, null)
  }

  enforce {
    condition     = local.enabled == true && kms::is_customer_managed(local.key)
    subject       = attrs.server_side_encryption[0].kms_key_arn
    error_message = "The table is not encrypted with a key of yours: server_side_encryption ${local.enabled == true ? (local.key == null ? "names no kms_key_arn, so the AWS managed key aws/dynamodb is used" : "names an AWS managed key") : "is not enabled, so a key that AWS owns is used"}."
  }
}

resource_policy "aws_dynamodb_table" "dynamodb-table-deletion-protection" {
  metadata {
    title       = "DynamoDB tables are protected from deletion"
    severity    = "medium"
    category    = "deletion-protection"
    rationale   = <<-EOT
      With deletion protection a table is not deleted by a destroy, a changed key schema or a click. The default
      is off.
    EOT
    remediation = <<-EOT
      Set deletion_protection_enabled; take it off in a separate change when a table is really to go:

        deletion_protection_enabled = true
    EOT
    links = [
      "architecture:P1",
      "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/WorkingWithTables.Basics.html",
    ]
    controls = {
      nist_800_53 = ["CM-3", "SC-5(2)"]
      soc2        = ["A1.2"]
    }
  }

  enforce {
    condition     = core::try(core::tobool(attrs.deletion_protection_enabled), false) == true
    subject       = attrs.deletion_protection_enabled
    error_message = "The table can be deleted by any apply: deletion_protection_enabled is ${core::try(attrs.deletion_protection_enabled, null) == null ? "not set, and its default is false" : "false"}."
  }

  fix {
    set = { deletion_protection_enabled = true }
  }
}

resource_policy "aws_dax_cluster" "dax-cluster-encrypted" {
  metadata {
    title       = "DAX clusters are encrypted at rest"
    severity    = "medium"
    category    = "encryption"
    rationale   = <<-EOT
      A DAX cluster keeps copies of the table's items on disk. The default is no encryption, and it cannot be
      changed after creation.
    EOT
    remediation = <<-EOT
      Enable server-side encryption:

        server_side_encryption {
          enabled = true
        }
    EOT
    links = [
      "architecture:D5",
      "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/DAXEncryptionAtRest.html",
    ]
    aliases = [
      "checkov:CKV_AWS_47",
      "trivy:AWS-0023",
      "kics:f11aec39-858f-4b6f-b946-0a1bf46c0c87",
    ]
    controls = {
      nist_800_53 = ["SC-28", "SC-28(1)"]
      pci_dss     = ["3.5.1"]
      soc2        = ["CC6.1"]
    }
  }

  enforce {
    condition     = core::try(core::tobool(attrs.server_side_encryption[0].enabled), false) == true
    subject       = attrs.server_side_encryption[0].enabled
    error_message = "The cluster's data is not encrypted at rest: server_side_encryption is not enabled, and its default is off."
  }
}
