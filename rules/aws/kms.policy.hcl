# AWS KMS: keys are rotated.

resource_policy "aws_kms_key" "kms-key-rotation" {
  metadata {
    title       = "KMS keys are rotated"
    severity    = "medium"
    category    = "encryption"
    rationale   = <<-EOT
      Rotation bounds how much data is encrypted under one key material, and costs nothing to those who use the
      key: what was encrypted before stays readable. The default is off.
    EOT
    remediation = <<-EOT
      Rotate the key every year, or as rotation_period_in_days says:

        resource "aws_kms_key" "database" {
          enable_key_rotation = true
        }
    EOT
    links = [
      "architecture:D1",
      "https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html",
    ]
    aliases = [
      "checkov:CKV_AWS_7",
      "trivy:AWS-0065",
      "kics:22fbfeac-7b5a-421a-8a27-7a2178bb910b",
    ]
    controls = {
      cis_aws     = ["3.6"]
      nist_800_53 = ["SC-12", "SC-12(2)"]
      pci_dss     = ["3.7.4"]
      soc2        = ["CC6.1"]
    }
  }

  # Only symmetric encryption keys whose material AWS made can be rotated.
  locals {
    spec  = core::try(attrs.customer_master_key_spec, null)
    usage = core::try(attrs.key_usage, null)
  }

  filter = (
    (local.spec == null || local.spec == "SYMMETRIC_DEFAULT") &&
    (local.usage == null || local.usage == "ENCRYPT_DECRYPT") &&
    core::try(attrs.custom_key_store_id, null) == null
  )

  enforce {
    condition     = core::try(core::tobool(attrs.enable_key_rotation), false) == true
    subject       = attrs.enable_key_rotation
    error_message = "The key is never rotated: enable_key_rotation is ${core::try(attrs.enable_key_rotation, null) == null ? "not set, and its default is false" : "false"}."
  }

  fix {
    set = { enable_key_rotation = true }
  }
}

resource_policy "aws_kms_key" "kms-key-enabled" {
  metadata {
    title       = "KMS keys are enabled"
    severity    = "low"
    category    = "encryption"
    rationale   = <<-EOT
      What is encrypted under a disabled key cannot be read, and services that use it stop working. The default is
      enabled.
    EOT
    remediation = <<-EOT
      Leave is_enabled out, or schedule the deletion of a key that is no longer used by removing it:

        is_enabled = true
    EOT
    links = [
      "architecture:D1",
      "https://docs.aws.amazon.com/kms/latest/developerguide/enabling-keys.html",
    ]
    aliases = [
      "checkov:CKV_AWS_227",
      "kics:7350fa23-dcf7-4938-916d-6a60b0c73b50",
    ]
    controls = {
      nist_800_53 = ["CM-3"]
      soc2        = ["CC8.1"]
    }
  }

  enforce {
    condition     = core::try(core::tobool(attrs.is_enabled), true) != false
    subject       = attrs.is_enabled
    error_message = "Nothing encrypted under this key can be read: is_enabled is false."
  }
}
