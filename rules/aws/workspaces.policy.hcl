# Amazon WorkSpaces: the volumes of desktops are encrypted.

resource_policy "aws_workspaces_workspace" "workspaces-volumes-encrypted" {
  metadata {
    title       = "WorkSpaces volumes are encrypted"
    severity    = "high"
    category    = "encryption"
    rationale   = <<-EOT
      Root and user volume of a desktop hold documents, caches and credentials. Both are unencrypted by default,
      and it cannot be changed after creation.
    EOT
    remediation = <<-EOT
      Encrypt both:

        root_volume_encryption_enabled = true
        user_volume_encryption_enabled = true
        volume_encryption_key          = aws_kms_key.desktops.arn
    EOT
    links = [
      "architecture:D5",
      "https://docs.aws.amazon.com/workspaces/latest/adminguide/encrypt-workspaces.html",
    ]
    aliases = [
      "checkov:CKV_AWS_155",
      "checkov:CKV_AWS_156",
      "trivy:AWS-0109",
      "kics:b9033580-6886-401a-8631-5f19f5bb24c7",
    ]
    controls = {
      nist_800_53 = ["SC-28", "SC-28(1)"]
      pci_dss     = ["3.5.1"]
      soc2        = ["CC6.1"]
    }
  }

  enforce {
    condition     = core::try(core::tobool(attrs.root_volume_encryption_enabled), false) == true
    subject       = attrs.root_volume_encryption_enabled
    error_message = "The root volume is not encrypted: root_volume_encryption_enabled is ${core::try(attrs.root_volume_encryption_enabled, null) == null ? "not set, and its default is false" : "false"}."
  }

  enforce {
    condition     = core::try(core::tobool(attrs.user_volume_encryption_enabled), false) == true
    subject       = attrs.user_volume_encryption_enabled
    error_message = "The user volume is not encrypted: user_volume_encryption_enabled is ${core::try(attrs.user_volume_encryption_enabled, null) == null ? "not set, and its default is false" : "false"}."
  }
}
