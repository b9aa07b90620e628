# AWS CodeBuild: artifacts are encrypted, best under a key of one's own.

resource_policy "aws_codebuild_project" "codebuild-artifacts-encrypted" {
  metadata {
    title       = "CodeBuild artifacts and logs are encrypted"
    severity    = "high"
    category    = "encryption"
    rationale   = <<-EOT
      CodeBuild encrypts artifacts and logs unless encryption_disabled is true. They hold what is to be deployed,
      and often what it was built with.
    EOT
    remediation = <<-EOT
      Leave encryption_disabled out or false:

        artifacts {
          type                = "S3"
          encryption_disabled = false
        }
    EOT
    links = [
      "architecture:D5",
      "https://docs.aws.amazon.com/codebuild/latest/userguide/security-encryption.html",
    ]
    aliases = [
      "checkov:CKV_AWS_78",
      "checkov:CKV_AWS_311",
      "trivy:AWS-0018",
    ]
    controls = {
      nist_800_53 = ["SC-28", "SC-28(1)"]
      pci_dss     = ["3.5.1"]
      soc2        = ["CC6.1"]
    }
  }

  enforce {
    for_each      = core::try(attrs.artifacts, [])
    condition     = core::try(core::tobool(each.value.encryption_disabled), false) != true || core::try(each.value.type, null) == "NO_ARTIFACTS"
    subject       = each.value.encryption_disabled
    error_message = "Artifacts are not encrypted: encryption_disabled is true."
  }

  enforce {
    for_each      = core::try(attrs.secondary_artifacts, [])
    condition     = core::try(core::tobool(each.value.encryption_disabled), false) != true || core::try(each.value.type, null) == "NO_ARTIFACTS"
    subject       = each.value.encryption_disabled
    error_message = "Artifacts are not encrypted: encryption_disabled is true."
  }

  enforce {
    for_each      = core::try(attrs.logs_config[0].s3_logs, [])
    condition     = core::try(core::tobool(each.value.encryption_disabled), false) != true
    subject       = each.value.encryption_disabled
    error_message = "Build logs are not encrypted: encryption_disabled is true."
  }
}

resource_policy "aws_codebuild_project" "codebuild-project-encrypted-with-cmk" {
  metadata {
    title       = "CodeBuild projects use a customer-managed key"
    severity    = "low"
    category    = "encryption"
    rationale   = <<-EOT
      A customer-managed key has a key policy, a rotation period and an audit trail of its own: who may decrypt is
      decided in one place, and access ends when the key is disabled. Without encryption_key CodeBuild uses the
      AWS managed key aws/s3 for artifacts and caches.
    EOT
    remediation = <<-EOT
      Name a key of your own:

        resource "aws_codebuild_project" "app" {
          encryption_key = aws_kms_key.build.arn
        }
    EOT
    links = [
      "architecture:D5",
      "https://docs.aws.amazon.com/codebuild/latest/userguide/security-encryption.html",
    ]
    aliases = [
      "checkov:CKV_AWS_147",
      "kics:3deec14b-03d2-4d27-9670-7d79322e3340",
    ]
    controls = {
      nist_800_53 = ["SC-12", "SC-28(1)"]
      pci_dss     = ["3.6.1"]
      soc2        = ["CC6.1"]
    }
  }

  locals {
    key = core::try(attrs.encryption_key, null)
  }

  enforce {
    condition     = kms::is_customer_managed(local.key)
    subject       = attrs.encryption_key
    error_message = "The key is not yours: encryption_key is ${local.key == null ? "not set, so the AWS managed key aws/s3 is used" : "not a customer-managed key"}."
  }
}
