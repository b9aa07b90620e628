# Amazon Athena: query results are encrypted, and clients cannot choose otherwise.

resource_policy "aws_athena_database" "athena-database-encrypted" {
  metadata {
    title       = "Athena databases encrypt what they write"
    severity    = "medium"
    category    = "encryption"
    rationale   = <<-EOT
      Without encryption_configuration the results of queries are left to the bucket's default, which is SSE-S3 at
      best and nothing of the database's own choosing.
    EOT
    remediation = <<-EOT
      Name the encryption:

        encryption_configuration {
          encryption_option = "SSE_KMS"
          kms_key           = aws_kms_key.analytics.arn
        }
    EOT
    links = [
      "architecture:D5",
      "https://docs.aws.amazon.com/athena/latest/ug/encryption.html",
    ]
    aliases = [
      "checkov:CKV_AWS_77",
      "trivy:AWS-0006",
      "kics:b2315cae-b110-4426-81e0-80bb8640cdd3",
    ]
    controls = {
      nist_800_53 = ["SC-28", "SC-28(1)"]
      pci_dss     = ["3.5.1"]
      soc2        = ["CC6.1"]
    }
  }

  enforce {
    condition     = core::try(attrs.encryption_configuration[0].encryption_option, "") != ""
    subject       = attrs.encryption_configuration
    error_message = "What Athena writes for this database is encrypted as its bucket chooses: there is no encryption_configuration."
  }
}

resource_policy "aws_athena_workgroup" "athena-workgroup-encrypted" {
  metadata {
    title       = "Athena workgroups encrypt query results"
    severity    = "medium"
    category    = "encryption"
    rationale   = <<-EOT
      Results are copies of the data that was asked for. Without encryption_configuration they are left to the
      client and the bucket's default.
    EOT
    remediation = <<-EOT
      Name the encryption:

        configuration {
          result_configuration {
            encryption_configuration {
              encryption_option = "SSE_KMS"
              kms_key_arn       = aws_kms_key.analytics.arn
            }
          }
        }
    EOT
    links = [
      "architecture:D5",
      "https://docs.aws.amazon.com/athena/latest/ug/encryption.html",
    ]
    aliases = [
      "checkov:CKV_AWS_159",
      "trivy:AWS-0006",
      "kics:d364984a-a222-4b5f-a8b0-e23ab19ebff3",
    ]
    controls = {
      nist_800_53 = ["SC-28", "SC-28(1)"]
      pci_dss     = ["3.5.1"]
      soc2        = ["CC6.1"]
    }
  }

  # Results that Athena keeps itself are encrypted.
  locals {
    result = core::try(attrs.configuration[0].result_configuration[0], null)
  }

  enforce {
    condition = (
      core::try(local.result.encryption_configuration[0].encryption_option, "") != "" ||
      core::try(core::tobool(attrs.configuration[0].managed_query_results_configuration[0].enabled), false) == true
    )
    subject       = attrs.configuration[0].result_configuration[0].encryption_configuration
    error_message = "Query results are encrypted as their bucket or the client chooses: the workgroup has no encryption_configuration."
  }
}

resource_policy "aws_athena_workgroup" "athena-workgroup-enforced" {
  metadata {
    title       = "Athena workgroups enforce their configuration"
    severity    = "medium"
    category    = "encryption"
    rationale   = <<-EOT
      Where the workgroup does not enforce its configuration, each client's own settings for location and
      encryption win. Inside configuration the default of enforce_workgroup_configuration is true.
    EOT
    remediation = <<-EOT
      Leave it at its default, or write it out:

        configuration {
          enforce_workgroup_configuration = true
        }
    EOT
    links = [
      "architecture:D5",
      "https://docs.aws.amazon.com/athena/latest/ug/workgroups-settings-override.html",
    ]
    aliases = [
      "checkov:CKV_AWS_82",
      "trivy:AWS-0007",
    ]
    controls = {
      nist_800_53 = ["CM-3"]
      soc2        = ["CC8.1"]
    }
  }

  enforce {
    condition = (
      core::try(core::length(attrs.configuration), 0) > 0 &&
      core::try(core::tobool(attrs.configuration[0].enforce_workgroup_configuration), true) != false
    )
    subject       = attrs.configuration[0].enforce_workgroup_configuration
    error_message = "Clients choose where results go and whether they are encrypted: ${core::try(core::length(attrs.configuration), 0) > 0 ? "enforce_workgroup_configuration is false" : "the workgroup has no configuration to enforce"}."
  }
}
