# Amazon EKS: Kubernetes secrets are encrypted with a key of one's own, and clusters are protected from deletion.

resource_policy "aws_eks_cluster" "eks-cluster-secrets-encrypted" {
  metadata {
    title       = "EKS secrets are encrypted with a KMS key"
    severity    = "high"
    category    = "encryption"
    rationale   = <<-EOT
      From Kubernetes 1.28 EKS encrypts what it keeps in etcd with a key that AWS owns, before that not at all.
      With encryption_config secrets are encrypted under a key whose use is logged and can be withdrawn. It can be
      added to a cluster, never taken away.
    EOT
    remediation = <<-EOT
      Name a key for secrets:

        encryption_config {
          resources = ["secrets"]

          provider {
            key_arn = aws_kms_key.eks.arn
          }
        }
    EOT
    links = [
      "architecture:D3",
      "https://docs.aws.amazon.com/eks/latest/userguide/enable-kms.html",
    ]
    aliases = [
      "checkov:CKV_AWS_58",
      "trivy:AWS-0039",
      "kics:63ebcb19-2739-4d3f-aa5c-e8bbb9b85281",
    ]
    controls = {
      nist_800_53 = ["SC-28", "SC-28(1)"]
      pci_dss     = ["3.5.1"]
      soc2        = ["CC6.1"]
    }
  }

  locals {
    configs = core::try(attrs.encryption_config, [])
    secrets = [for c in local.configs : c if core::try(core::contains(c.resources, "secrets"), false)]
  }

  enforce {
    condition     = core::anytrue([for c in local.secrets : kms::is_customer_managed(core::try(c.provider[0].key_arn, null))])
    subject       = attrs.encryption_config
    error_message = "Kubernetes secrets are not encrypted with a key of yours: ${core::length(local.configs) == 0 ? "the cluster has no encryption_config" : (core::length(local.secrets) == 0 ? "encryption_config does not name secrets" : "encryption_config names no key")}."
  }
}

resource_policy "aws_eks_cluster" "eks-cluster-deletion-protection" {
  metadata {
    title       = "EKS clusters are protected from deletion"
    severity    = "medium"
    category    = "deletion-protection"
    rationale   = <<-EOT
      With deletion protection a cluster is not deleted by a destroy, a renamed resource or a click. The default
      is off. Versions of the AWS provider that do not know deletion_protection yet can at least keep Terraform
      from doing it, with prevent_destroy.
    EOT
    remediation = <<-EOT
      Set deletion_protection, or with an older provider prevent_destroy:

        deletion_protection = true

        lifecycle {
          prevent_destroy = true
        }
    EOT
    links = [
      "architecture:P1",
      "https://docs.aws.amazon.com/eks/latest/userguide/deletion-protection.html",
    ]
    controls = {
      nist_800_53 = ["CM-3", "SC-5(2)"]
      soc2        = ["A1.2"]
    }
  }

  enforce {
    condition = (
      core::try(core::tobool(attrs.deletion_protection), false) == true ||
      core::try(meta.lifecycle.prevent_destroy, false) == true
    )
    subject       = attrs.deletion_protection
    error_message = "The cluster can be deleted by any apply: deletion_protection is ${core::try(attrs.deletion_protection, null) == null ? "not set, and its default is false" : "false"}."
  }
}
