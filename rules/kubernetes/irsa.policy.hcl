# IAM roles for service accounts: what calls AWS has a service account, the service account names a role, and the role
# is in the code and trusts exactly this account.

object_policy "workload" "irsa-service-account-named" {
  metadata {
    title       = "Workloads that call AWS run as a service account of their own"
    severity    = "medium"
    category    = "identity"
    rationale   = <<-EOT
      A role is given to a service account. A workload that calls AWS and runs as the default account either has no role, and
      then takes the node's or a stored key, or shares one with every other pod of the namespace.
    EOT
    remediation = <<-EOT
      Make a service account for the workload and name it in the pod spec:

        spec:
          serviceAccountName: orders
    EOT
    links = [
      "architecture:I2",
      "https://docs.aws.amazon.com/eks/latest/userguide/iam-roles-for-service-accounts.html",
    ]
    controls = {
      nist_800_53 = ["AC-3", "AC-6", "IA-9"]
      pci_dss     = ["7.2.5", "8.6.3"]
      soc2        = ["CC6.1"]
    }
  }

  filter = k8s::uses_aws(attrs)

  locals {
    spec = k8s::pod_spec(attrs)
    name = core::try(local.spec.serviceAccountName, local.spec.serviceAccount, "default")
  }

  enforce {
    condition     = local.name != "default" && local.name != ""
    subject       = core::try(local.spec.serviceAccountName, local.spec.serviceAccount)
    error_message = "The workload calls AWS and runs as the namespace's default service account, which can have no role of its own."
  }
}

object_policy "ServiceAccount" "irsa-role-annotated" {
  metadata {
    title       = "Service accounts of workloads that call AWS name an IAM role"
    severity    = "high"
    category    = "identity"
    rationale   = <<-EOT
      With a role of its own (IRSA, or an EKS pod identity association) a workload gets short-lived credentials for exactly
      what it needs. Without one it takes the node's role, which every pod on the node shares, or a stored key.
    EOT
    remediation = <<-EOT
      Annotate the service account with the role, or associate the two with aws_eks_pod_identity_association:

        metadata:
          annotations:
            eks.amazonaws.com/role-arn: arn:aws:iam::111122223333:role/orders
    EOT
    links = [
      "architecture:I2",
      "https://docs.aws.amazon.com/eks/latest/userguide/associate-service-account-role.html",
    ]
    controls = {
      nist_800_53 = ["AC-3", "AC-6", "IA-9"]
      pci_dss     = ["7.2.5", "8.6.3"]
      soc2        = ["CC6.1"]
    }
  }

  filter = core::anytrue([for w in k8s::workloads_of(attrs) : k8s::uses_aws(w)])

  locals {
    role = core::try(attrs.metadata.annotations["eks.amazonaws.com/role-arn"], null)
    associations = core::getresources("aws_eks_pod_identity_association", {
      namespace = k8s::namespace(attrs), service_account = attrs.metadata.name
    })
  }

  enforce {
    condition     = local.role != null || core::length(local.associations) > 0
    subject       = attrs.metadata.annotations["eks.amazonaws.com/role-arn"]
    error_message = "A workload that runs as this account calls AWS, and the account names no role: eks.amazonaws.com/role-arn is missing."
  }
}

object_policy "ServiceAccount" "irsa-role-arn-well-formed" {
  metadata {
    title       = "The IAM role that a service account names is a role ARN"
    severity    = "high"
    category    = "identity"
    rationale   = <<-EOT
      What is not the ARN of a role is accepted by Kubernetes and refused by AWS when the first request is made: a role name
      alone, a role's session, a user, a placeholder that was never filled in.
    EOT
    remediation = <<-EOT
      Write the role's ARN, as Terraform knows it:

        eks.amazonaws.com/role-arn: arn:aws:iam::111122223333:role/orders
    EOT
    links = [
      "architecture:I3",
      "https://docs.aws.amazon.com/eks/latest/userguide/associate-service-account-role.html",
    ]
    controls = {
      nist_800_53 = ["AC-3", "AC-6", "IA-9"]
      pci_dss     = ["7.2.5", "8.6.3"]
      soc2        = ["CC6.1"]
    }
  }

  # What another tool fills in (Flux, envsubst, a template) is not written yet.
  filter = (
    core::try(attrs.metadata.annotations["eks.amazonaws.com/role-arn"], null) != null
    && !core::regex_match(core::try(attrs.metadata.annotations["eks.amazonaws.com/role-arn"], ""), "[$][{(]|[{][{]")
  )

  enforce {
    condition     = iam::is_role_arn(attrs.metadata.annotations["eks.amazonaws.com/role-arn"])
    subject       = attrs.metadata.annotations["eks.amazonaws.com/role-arn"]
    error_message = "\"${core::try(attrs.metadata.annotations["eks.amazonaws.com/role-arn"], "?")}\" is not the ARN of an IAM role."
  }
}

object_policy "ServiceAccount" "irsa-role-in-code" {
  metadata {
    title       = "The IAM role that a service account names is in the code"
    severity    = "medium"
    category    = "identity"
    rationale   = <<-EOT
      An annotation that names a role nobody creates gives a workload that cannot start. It is usually a role that was
      renamed or removed on one side only. Decided only where IAM roles are among what is scanned.
    EOT
    remediation = <<-EOT
      Name a role that the Terraform code creates, or create it:

        resource "aws_iam_role" "orders" {
          name               = "orders"
          assume_role_policy = data.aws_iam_policy_document.orders_trust.json
        }
    EOT
    links = [
      "architecture:I3",
      "https://docs.aws.amazon.com/eks/latest/userguide/associate-service-account-role.html",
    ]
    controls = {
      nist_800_53 = ["AC-3", "AC-6", "IA-9"]
      pci_dss     = ["7.2.5", "8.6.3"]
      soc2        = ["CC6.1"]
    }
  }

  filter = (
    core::try(attrs.metadata.annotations["eks.amazonaws.com/role-arn"], null) != null
    && iam::is_role_arn(attrs.metadata.annotations["eks.amazonaws.com/role-arn"])
    && core::length(iam::all_roles()) > 0
  )

  enforce {
    condition     = core::length(iam::roles(attrs.metadata.annotations["eks.amazonaws.com/role-arn"])) > 0
    subject       = attrs.metadata.annotations["eks.amazonaws.com/role-arn"]
    error_message = "No aws_iam_role in the code is called \"${core::try(iam::role_name(attrs.metadata.annotations["eks.amazonaws.com/role-arn"]), "?")}\"."
  }
}

object_policy "ServiceAccount" "irsa-role-trusts-this-account" {
  metadata {
    title       = "The IAM role that a service account names trusts exactly this account"
    severity    = "high"
    category    = "identity"
    rationale   = <<-EOT
      A trust policy names the cluster's OIDC provider, the one subject system:serviceaccount:NAMESPACE:NAME and the
      audience sts.amazonaws.com. Where it names another account the workload is refused; where it says less, other pods,
      or other clusters, can take the role.
    EOT
    remediation = <<-EOT
      Trust this account and no other:

        condition {
          test     = "StringEquals"
          variable = "$${local.issuer}:sub"
          values   = ["system:serviceaccount:shop:orders"]
        }
        condition {
          test     = "StringEquals"
          variable = "$${local.issuer}:aud"
          values   = ["sts.amazonaws.com"]
        }
    EOT
    links = [
      "architecture:I3",
      "https://docs.aws.amazon.com/eks/latest/userguide/associate-service-account-role.html",
    ]
    controls = {
      nist_800_53 = ["AC-3", "AC-6", "IA-9"]
      pci_dss     = ["7.2.5", "8.6.3"]
      soc2        = ["CC6.1"]
    }
  }

  filter = (
    core::try(attrs.metadata.annotations["eks.amazonaws.com/role-arn"], null) != null
    && iam::is_role_arn(attrs.metadata.annotations["eks.amazonaws.com/role-arn"])
  )

  locals {
    roles = iam::roles(attrs.metadata.annotations["eks.amazonaws.com/role-arn"])
    problems = core::flatten([
      for r in local.roles :
      iam::trust_problems(core::try(r.assume_role_policy, ""), k8s::namespace(attrs), attrs.metadata.name)
    ])
  }

  enforce {
    condition     = core::length(local.problems) == 0
    subject       = attrs.metadata.annotations["eks.amazonaws.com/role-arn"]
    error_message = "The role does not trust exactly this service account. ${core::join(" ", core::try(local.problems, []))}"
  }
}
