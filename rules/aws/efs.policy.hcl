# Amazon EFS: file systems are encrypted, at rest and on the way to the tasks that mount them.

resource_policy "aws_efs_file_system" "efs-file-system-encrypted" {
  metadata {
    title       = "EFS file systems are encrypted"
    severity    = "high"
    category    = "encryption"
    rationale   = <<-EOT
      The default of a file system made with Terraform is encrypted = false (the console's is true), and it cannot
      be changed after creation.
    EOT
    remediation = <<-EOT
      Set encrypted before the file system holds data:

        resource "aws_efs_file_system" "shared" {
          encrypted  = true
          kms_key_id = aws_kms_key.efs.arn
        }
    EOT
    links = [
      "architecture:D5",
      "https://docs.aws.amazon.com/efs/latest/ug/encryption-at-rest.html",
    ]
    aliases = [
      "checkov:CKV_AWS_42",
      "trivy:AWS-0037",
      "kics:48207659-729f-4b5c-9402-f884257d794f",
    ]
    controls = {
      cis_aws     = ["2.4.1"]
      nist_800_53 = ["SC-28", "SC-28(1)"]
      pci_dss     = ["3.5.1"]
      soc2        = ["CC6.1"]
    }
  }

  enforce {
    condition     = core::try(core::tobool(attrs.encrypted), false) == true
    subject       = attrs.encrypted
    error_message = "The file system is not encrypted: encrypted is ${core::try(attrs.encrypted, null) == null ? "not set, and its default is false" : "false"}."
  }
}

resource_policy "aws_efs_file_system" "efs-file-system-encrypted-with-cmk" {
  metadata {
    title       = "EFS file systems are encrypted with a customer-managed key"
    severity    = "low"
    category    = "encryption"
    rationale   = <<-EOT
      A customer-managed key has a key policy, a rotation period and an audit trail of its own: who may decrypt is
      decided in one place, and access ends when the key is disabled. Without kms_key_id EFS uses the AWS managed
      key aws/elasticfilesystem. The key is fixed at creation.
    EOT
    remediation = <<-EOT
      Name a key of your own:

        encrypted  = true
        kms_key_id = aws_kms_key.efs.arn
    EOT
    links = [
      "architecture:D5",
      "https://docs.aws.amazon.com/efs/latest/ug/encryption-at-rest.html",
    ]
    aliases = [
      "checkov:CKV_AWS_184",
      "kics:25d251f3-f348-4f95-845c-1090e41a615c",
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
    error_message = "The key is not yours: kms_key_id is ${local.key == null ? "not set, so the AWS managed key aws/elasticfilesystem is used" : "not a customer-managed key"}."
  }
}

resource_policy "aws_ecs_task_definition" "ecs-task-efs-encrypted-in-transit" {
  metadata {
    title       = "ECS tasks mount EFS volumes with TLS"
    severity    = "medium"
    category    = "encryption"
    rationale   = <<-EOT
      Without it the files cross the network in plain text between the task and the mount target. The default is
      DISABLED.
    EOT
    remediation = <<-EOT
      Enable it:

        efs_volume_configuration {
          file_system_id     = aws_efs_file_system.shared.id
          transit_encryption = "ENABLED"
        }
    EOT
    links = [
      "architecture:D5",
      "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/efs-volumes.html",
    ]
    aliases = [
      "checkov:CKV_AWS_97",
      "trivy:AWS-0035",
      "kics:4d46ff3b-7160-41d1-a310-71d6d370b08f",
    ]
    controls = {
      nist_800_53 = ["SC-8", "SC-8(1)"]
      pci_dss     = ["4.2.1"]
      soc2        = ["CC6.7"]
    }
  }

  enforce {
    for_each = core::try(attrs.volume, [])
    condition = (
      core::try(core::length(each.value.efs_volume_configuration), 0) == 0 ||
      core::try(each.value.efs_volume_configuration[0].transit_encryption, "DISABLED") == "ENABLED"
    )
    subject       = each.value.efs_volume_configuration[0].transit_encryption
    error_message = "The volume ${core::try(each.value.name, "")} is mounted without TLS: transit_encryption is ${core::try(each.value.efs_volume_configuration[0].transit_encryption, null) == null ? "not set, and its default is DISABLED" : "DISABLED"}."
  }
}
