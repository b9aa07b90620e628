# Amazon ECR: images are encrypted, scanned, not overwritten, and do not pile up.

resource_policy "aws_ecr_repository" "ecr-repository-encrypted-with-cmk" {
  metadata {
    title       = "ECR repositories are encrypted with a customer-managed key"
    severity    = "low"
    category    = "encryption"
    rationale   = <<-EOT
      A customer-managed key has a key policy, a rotation period and an audit trail of its own: who may decrypt is
      decided in one place, and access ends when the key is disabled. The default is AES256 with a key that S3
      manages; KMS without kms_key uses the AWS managed key aws/ecr. It is fixed when the repository is created.
    EOT
    remediation = <<-EOT
      Name a key of your own:

        encryption_configuration {
          encryption_type = "KMS"
          kms_key         = aws_kms_key.ecr.arn
        }
    EOT
    links = [
      "architecture:D4",
      "https://docs.aws.amazon.com/AmazonECR/latest/userguide/encryption-at-rest.html",
    ]
    aliases = [
      "checkov:CKV_AWS_136",
      "trivy:AWS-0033",
      "kics:0e32d561-4b5a-4664-a6e3-a3fa85649157",
    ]
    controls = {
      nist_800_53 = ["SC-12", "SC-28(1)"]
      pci_dss     = ["3.6.1"]
      soc2        = ["CC6.1"]
    }
  }

  locals {
    type = core::try(attrs.encryption_configuration[0].encryption_type, "AES256")
    key  = core::try(attrs.encryption_configuration[0].kms_key, null)
  }

  enforce {
    condition     = core::contains(["KMS", "KMS_DSSE"], local.type) && kms::is_customer_managed(local.key)
    subject       = attrs.encryption_configuration[0].kms_key
    error_message = "Images are not encrypted with a key of yours: ${core::contains(["KMS", "KMS_DSSE"], local.type) ? (local.key == null ? "kms_key is not set, so the AWS managed key aws/ecr is used" : "kms_key is not a customer-managed key") : "the encryption type is AES256"}."
  }
}

resource_policy "aws_ecr_repository" "ecr-repository-scan-on-push" {
  metadata {
    title       = "ECR images are scanned when they are pushed"
    severity    = "medium"
    category    = "supply-chain"
    rationale   = <<-EOT
      Scanning on push finds known vulnerabilities before an image runs. The default is off, unless the registry
      has a scanning configuration of its own.
    EOT
    remediation = <<-EOT
      Scan on push:

        image_scanning_configuration {
          scan_on_push = true
        }
    EOT
    links = [
      "architecture:D4",
      "https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-scanning.html",
    ]
    aliases = [
      "checkov:CKV_AWS_163",
      "trivy:AWS-0030",
      "kics:9630336b-3fed-4096-8173-b9afdfe346a7",
    ]
    controls = {
      nist_800_53 = ["RA-5", "SI-7"]
      pci_dss     = ["6.3.1"]
      soc2        = ["CC7.1"]
    }
  }

  # Scanning may also be configured once for the registry, which then overrides the repository's own setting.
  locals {
    registry = core::getresources("aws_ecr_registry_scanning_configuration", {})
  }

  enforce {
    condition = (
      core::try(core::tobool(attrs.image_scanning_configuration[0].scan_on_push), false) == true ||
      core::anytrue([for r in local.registry : core::try(core::length(r.rule), 0) > 0])
    )
    subject       = attrs.image_scanning_configuration[0].scan_on_push
    error_message = "Images are not scanned when they are pushed: scan_on_push is ${core::try(attrs.image_scanning_configuration[0].scan_on_push, null) == null ? "not set, and its default is false" : "false"}."
  }
}

resource_policy "aws_ecr_repository" "ecr-repository-immutable-tags" {
  metadata {
    title       = "ECR image tags are immutable"
    severity    = "medium"
    category    = "supply-chain"
    rationale   = <<-EOT
      A mutable tag lets whoever may push replace the image that production pulls, without any change to the code
      that names it. The default is MUTABLE.
    EOT
    remediation = <<-EOT
      Make tags immutable:

        image_tag_mutability = "IMMUTABLE"
    EOT
    links = [
      "architecture:D4",
      "https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-tag-mutability.html",
    ]
    aliases = [
      "checkov:CKV_AWS_51",
      "trivy:AWS-0031",
      "kics:d1846b12-20c5-4d45-8798-fc35b79268eb",
    ]
    controls = {
      nist_800_53 = ["RA-5", "SI-7"]
      pci_dss     = ["6.3.1"]
      soc2        = ["CC7.1"]
    }
  }

  enforce {
    condition     = core::contains(["IMMUTABLE", "IMMUTABLE_WITH_EXCLUSION"], core::try(attrs.image_tag_mutability, "MUTABLE"))
    subject       = attrs.image_tag_mutability
    error_message = "A tag can be pushed again with another image: image_tag_mutability is ${core::try(attrs.image_tag_mutability, null) == null ? "not set, and its default is MUTABLE" : attrs.image_tag_mutability}."
  }

  fix {
    set = { image_tag_mutability = "IMMUTABLE" }
  }
}

resource_policy "aws_ecr_repository" "ecr-repository-lifecycle-policy" {
  metadata {
    title       = "ECR repositories have a lifecycle policy"
    severity    = "low"
    category    = "cost"
    rationale   = <<-EOT
      Without a lifecycle policy every image ever pushed is kept, paid for and, with its old vulnerabilities,
      still there to be pulled.
    EOT
    remediation = <<-EOT
      Expire what is no longer used:

        resource "aws_ecr_lifecycle_policy" "app" {
          repository = aws_ecr_repository.app.name
          policy = jsonencode({
            rules = [{
              rulePriority = 1
              selection    = { tagStatus = "any", countType = "imageCountMoreThan", countNumber = 30 }
              action       = { type = "expire" }
            }]
          })
        }
    EOT
    links = [
      "architecture:D4",
      "https://docs.aws.amazon.com/AmazonECR/latest/userguide/LifecyclePolicies.html",
    ]
    controls = {
      nist_800_53 = ["CM-3"]
      soc2        = ["CC8.1"]
    }
  }

  enforce {
    condition     = core::length(core::getresources("aws_ecr_lifecycle_policy", { repository = attrs.name })) > 0
    error_message = "Images are kept for ever: no aws_ecr_lifecycle_policy names this repository."
  }
}
