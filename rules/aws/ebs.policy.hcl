# Amazon EBS: volumes are encrypted, wherever they are declared: alone, with an instance, in a launch template or as a
# copy.

# The account's own default, where this configuration sets it.
locals {
  by_default = core::anytrue([
    for d in core::getresources("aws_ebs_encryption_by_default", {}) : core::try(core::tobool(d.enabled), true) != false
  ])
}

resource_policy "aws_ebs_volume" "ebs-volume-encrypted" {
  metadata {
    title       = "EBS volumes are encrypted"
    severity    = "high"
    category    = "encryption"
    rationale   = <<-EOT
      The default of a volume is encrypted = false, unless the account encrypts by default
      (aws_ebs_encryption_by_default, which counts here where the configuration has it). Its snapshots are as
      unencrypted as it is.
    EOT
    remediation = <<-EOT
      Set encrypted; an existing volume is replaced by one made from an encrypted copy of its snapshot:

        resource "aws_ebs_volume" "data" {
          encrypted  = true
          kms_key_id = aws_kms_key.ebs.arn
        }
    EOT
    links = [
      "architecture:D5",
      "https://docs.aws.amazon.com/ebs/latest/userguide/ebs-encryption.html",
    ]
    aliases = [
      "checkov:CKV_AWS_3",
      "trivy:AWS-0026",
      "kics:cc997676-481b-4e93-aa81-d19f8c5e9b12",
      "kics:e6b4b943-6883-47a9-9739-7ada9568f8ca",
    ]
    controls = {
      cis_aws     = ["2.2.1"]
      nist_800_53 = ["SC-28", "SC-28(1)"]
      pci_dss     = ["3.5.1"]
      soc2        = ["CC6.1"]
    }
  }

  enforce {
    condition     = local.by_default || core::try(core::tobool(attrs.encrypted), false) == true
    subject       = attrs.encrypted
    error_message = "The volume is not encrypted: encrypted is ${core::try(attrs.encrypted, null) == null ? "not set, and its default is false" : "false"}."
  }
}

resource_policy "aws_ebs_volume" "ebs-volume-encrypted-with-cmk" {
  metadata {
    title       = "EBS volumes are encrypted with a customer-managed key"
    severity    = "low"
    category    = "encryption"
    rationale   = <<-EOT
      A customer-managed key has a key policy, a rotation period and an audit trail of its own: who may decrypt is
      decided in one place, and access ends when the key is disabled. Without kms_key_id a volume uses the
      account's default key for EBS, which is the AWS managed key aws/ebs unless another was chosen.
    EOT
    remediation = <<-EOT
      Name a key of your own:

        encrypted  = true
        kms_key_id = aws_kms_key.ebs.arn
    EOT
    links = [
      "architecture:D5",
      "https://docs.aws.amazon.com/ebs/latest/userguide/ebs-encryption.html",
    ]
    aliases = [
      "checkov:CKV_AWS_189",
      "trivy:AWS-0027",
    ]
    controls = {
      nist_800_53 = ["SC-12", "SC-28(1)"]
      pci_dss     = ["3.6.1"]
      soc2        = ["CC6.1"]
    }
  }

  filter = (
    core::try(core::tobool(attrs.encrypted), false) == true &&
    core::length(core::getresources("aws_ebs_default_kms_key", {})) == 0
  )

  locals {
    key = core::try(attrs.kms_key_id, null)
  }

  enforce {
    condition     = kms::is_customer_managed(local.key)
    subject       = attrs.kms_key_id
    error_message = "The key is not yours: kms_key_id is ${local.key == null ? "not set, so the account's default key for EBS is used" : "not a customer-managed key"}."
  }
}

resource_policy "aws_ebs_encryption_by_default" "ebs-encryption-by-default" {
  metadata {
    title       = "EBS encryption by default is on"
    severity    = "medium"
    category    = "encryption"
    rationale   = <<-EOT
      With encryption by default every new volume of the region is encrypted, also those that no one thought of:
      root volumes, volumes of launch templates, volumes made by hand.
    EOT
    remediation = <<-EOT
      Leave enabled out or true:

        resource "aws_ebs_encryption_by_default" "this" {
          enabled = true
        }
    EOT
    links = [
      "architecture:D5",
      "https://docs.aws.amazon.com/ebs/latest/userguide/encryption-by-default.html",
    ]
    aliases = [
      "checkov:CKV_AWS_106",
      "kics:3d3f6270-546b-443c-adb4-bb6fb2187ca6",
    ]
    controls = {
      cis_aws     = ["2.2.1"]
      nist_800_53 = ["SC-28", "SC-28(1)"]
      pci_dss     = ["3.5.1"]
      soc2        = ["CC6.1"]
    }
  }

  enforce {
    condition     = core::try(core::tobool(attrs.enabled), true) != false
    subject       = attrs.enabled
    error_message = "New volumes are not encrypted by default: enabled is false."
  }

  fix {
    set = { enabled = true }
  }
}

resource_policy "aws_instance" "ec2-instance-volumes-encrypted" {
  metadata {
    title       = "EC2 instance volumes are encrypted"
    severity    = "high"
    category    = "encryption"
    rationale   = <<-EOT
      The root volume of an instance is encrypted only if root_block_device says so, if the image's snapshot is
      encrypted, or if the account encrypts by default (aws_ebs_encryption_by_default, which counts here where the
      configuration has it). Public images are not encrypted.
    EOT
    remediation = <<-EOT
      Encrypt the root volume and every other:

        root_block_device {
          encrypted = true
        }

        ebs_block_device {
          device_name = "/dev/sdf"
          encrypted   = true
        }
    EOT
    links = [
      "architecture:D5",
      "https://docs.aws.amazon.com/ebs/latest/userguide/ebs-encryption.html",
    ]
    aliases = [
      "checkov:CKV_AWS_8",
      "trivy:AWS-0008",
      "trivy:AWS-0131",
      "kics:4de9de27-254e-424f-bd70-4c1e95790838",
    ]
    controls = {
      cis_aws     = ["2.2.1"]
      nist_800_53 = ["SC-28", "SC-28(1)"]
      pci_dss     = ["3.5.1"]
      soc2        = ["CC6.1"]
    }
  }

  enforce {
    condition     = local.by_default || core::try(core::tobool(attrs.root_block_device[0].encrypted), false) == true
    subject       = attrs.root_block_device[0].encrypted
    error_message = "The root volume is not encrypted: root_block_device.encrypted is ${core::try(attrs.root_block_device[0].encrypted, null) == null ? "not set, and an image's volumes are not encrypted by default" : "false"}."
  }

  enforce {
    for_each      = core::try(attrs.ebs_block_device, [])
    condition     = local.by_default || core::try(core::tobool(each.value.encrypted), false) == true || core::try(core::tobool(each.value.no_device), false) == true
    subject       = each.value.encrypted
    error_message = "The volume ${core::try(each.value.device_name, "")} is not encrypted: encrypted is ${core::try(each.value.encrypted, null) == null ? "not set, and its default is false" : "false"}."
  }
}

resource_policy "aws_spot_instance_request" "ec2-instance-volumes-encrypted" {
  enforce {
    condition     = local.by_default || core::try(core::tobool(attrs.root_block_device[0].encrypted), false) == true
    subject       = attrs.root_block_device[0].encrypted
    error_message = "The root volume is not encrypted: root_block_device.encrypted is ${core::try(attrs.root_block_device[0].encrypted, null) == null ? "not set, and an image's volumes are not encrypted by default" : "false"}."
  }

  enforce {
    for_each      = core::try(attrs.ebs_block_device, [])
    condition     = local.by_default || core::try(core::tobool(each.value.encrypted), false) == true || core::try(core::tobool(each.value.no_device), false) == true
    subject       = each.value.encrypted
    error_message = "The volume ${core::try(each.value.device_name, "")} is not encrypted: encrypted is ${core::try(each.value.encrypted, null) == null ? "not set, and its default is false" : "false"}."
  }
}

resource_policy "aws_launch_configuration" "ec2-instance-volumes-encrypted" {
  enforce {
    condition     = local.by_default || core::try(core::tobool(attrs.root_block_device[0].encrypted), false) == true
    subject       = attrs.root_block_device[0].encrypted
    error_message = "The root volume is not encrypted: root_block_device.encrypted is ${core::try(attrs.root_block_device[0].encrypted, null) == null ? "not set, and an image's volumes are not encrypted by default" : "false"}."
  }

  enforce {
    for_each      = core::try(attrs.ebs_block_device, [])
    condition     = local.by_default || core::try(core::tobool(each.value.encrypted), false) == true || core::try(core::tobool(each.value.no_device), false) == true
    subject       = each.value.encrypted
    error_message = "The volume ${core::try(each.value.device_name, "")} is not encrypted: encrypted is ${core::try(each.value.encrypted, null) == null ? "not set, and its default is false" : "false"}."
  }
}

resource_policy "aws_launch_template" "launch-template-volumes-encrypted" {
  metadata {
    title       = "Launch template volumes are encrypted"
    severity    = "high"
    category    = "encryption"
    rationale   = <<-EOT
      Instances take their volumes from the template's block device mappings, and from the image where the
      template has none. Neither is encrypted unless it says so, or the account encrypts by default
      (aws_ebs_encryption_by_default, which counts here where the configuration has it).
    EOT
    remediation = <<-EOT
      Map the image's root device and encrypt it:

        block_device_mappings {
          device_name = "/dev/xvda"

          ebs {
            encrypted  = true
            kms_key_id = aws_kms_key.ebs.arn
          }
        }
    EOT
    links = [
      "architecture:D5",
      "https://docs.aws.amazon.com/ebs/latest/userguide/ebs-encryption.html",
    ]
    controls = {
      cis_aws     = ["2.2.1"]
      nist_800_53 = ["SC-28", "SC-28(1)"]
      pci_dss     = ["3.5.1"]
      soc2        = ["CC6.1"]
    }
  }

  locals {
    volumes = [for m in core::try(attrs.block_device_mappings, []) : m if core::try(core::length(m.ebs), 0) > 0]
  }

  enforce {
    condition     = local.by_default || core::length(local.volumes) > 0
    error_message = "The root volume is left to the image, whose volumes are not encrypted by default: the template maps no EBS volume."
  }

  enforce {
    for_each = core::try(attrs.block_device_mappings, [])
    condition = (
      local.by_default ||
      core::try(core::length(each.value.ebs), 0) == 0 ||
      core::try(core::tobool(each.value.ebs[0].encrypted), false) == true
    )
    subject       = each.value.ebs[0].encrypted
    error_message = "The volume ${core::try(each.value.device_name, "")} is not encrypted: encrypted is ${core::try(each.value.ebs[0].encrypted, null) == null ? "not set, and its default is false" : "false"}."
  }
}

resource_policy "aws_ebs_snapshot_copy" "ebs-copy-encrypted" {
  metadata {
    title       = "Copies of snapshots and images are encrypted"
    severity    = "medium"
    category    = "encryption"
    rationale   = <<-EOT
      A copy is encrypted if its source is or if it says so itself. The default is encrypted = false.
    EOT
    remediation = <<-EOT
      Encrypt the copy:

        encrypted  = true
        kms_key_id = aws_kms_key.ebs.arn
    EOT
    links = [
      "architecture:D5",
      "https://docs.aws.amazon.com/ebs/latest/userguide/ebs-encryption.html",
    ]
    aliases = [
      "checkov:CKV_AWS_235",
    ]
    controls = {
      nist_800_53 = ["SC-28", "SC-28(1)"]
      pci_dss     = ["3.5.1"]
      soc2        = ["CC6.1"]
    }
  }

  enforce {
    condition     = core::try(core::tobool(attrs.encrypted), false) == true || local.by_default
    subject       = attrs.encrypted
    error_message = "The copy of the snapshot is not encrypted: encrypted is ${core::try(attrs.encrypted, null) == null ? "not set, and its default is false" : "false"}."
  }
}

resource_policy "aws_ami_copy" "ebs-copy-encrypted" {
  enforce {
    condition     = core::try(core::tobool(attrs.encrypted), false) == true || local.by_default
    subject       = attrs.encrypted
    error_message = "The copy of the image is not encrypted: encrypted is ${core::try(attrs.encrypted, null) == null ? "not set, and its default is false" : "false"}."
  }
}
