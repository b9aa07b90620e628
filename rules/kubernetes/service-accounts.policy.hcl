# Service accounts: one for each workload, and tokens only where they are needed, for as long as they are needed.

input "longest_token_seconds" {
  type        = number
  default     = 86400
  description = "How long tokens of service accounts may last, in seconds"
}

object_policy "workload" "workload-service-account" {
  metadata {
    title       = "Workloads have a service account of their own"
    severity    = "low"
    category    = "identity"
    rationale   = <<-EOT
      A workload that names no account runs as the namespace's default one, and gets its token. Whatever that account is given is given to all such pods,
      and audit logs do not tell them from each other.
    EOT
    remediation = <<-EOT
      Name an account, or mount no token where the API is not needed:

        spec:
          serviceAccountName: orders
          automountServiceAccountToken: false
    EOT
    links = [
      "architecture:I2",
      "https://kubernetes.io/docs/concepts/security/service-accounts/#default-service-accounts",
    ]
    aliases = [
      "checkov:CKV_K8S_41",
      "kics:591ade62-d6b0-4580-b1ae-209f80ba1cd9",
      "kics:24b132df-5cc7-4823-8029-f898e1c50b72",
      "kics:48471392-d4d0-47c0-b135-cdec95eb3eef",
      "kube-linter:default-service-account",
    ]
    controls = {
      cis_kubernetes = ["5.1.5"]
      nist_800_53    = ["AC-3", "AC-6", "IA-5"]
      pci_dss        = ["7.2.5", "8.6.3"]
      soc2           = ["CC6.1", "CC6.3"]
    }
  }

  locals {
    spec    = k8s::pod_spec(attrs)
    account = core::try(local.spec.serviceAccountName, local.spec.serviceAccount, "")
    # What the pod says wins over what its account says; where neither does, the token is mounted.
    mounts = core::try(local.spec.automountServiceAccountToken, k8s::service_account(attrs).automountServiceAccountToken, true)
  }

  enforce {
    condition     = !core::contains(["", "default"], local.account) || local.mounts == false
    subject       = core::try(local.spec.serviceAccountName, local.spec.serviceAccount)
    error_message = "The pods of ${core::try(attrs.metadata.name, "this workload")} run as the account default of ${k8s::namespace(attrs)} and get its token."
  }
}

object_policy "workload" "workload-token-needed" {
  metadata {
    title       = "Tokens of service accounts are mounted only where the API is used"
    severity    = "low"
    category    = "identity"
    rationale   = <<-EOT
      A token in a container is a credential for the cluster's API: whoever gets in takes it along. An account that no role is bound to needs none.
    EOT
    remediation = <<-EOT
      Switch it off at the account or the pod:

        spec:
          automountServiceAccountToken: false
    EOT
    links = [
      "architecture:I2",
      "https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/#opt-out-of-api-credential-automounting",
    ]
    aliases = [
      "checkov:CKV_K8S_38",
      "trivy:KSV-0036",
      "kics:48471392-d4d0-47c0-b135-cdec95eb3eef",
      "polaris:automountServiceAccountToken",
    ]
    controls = {
      cis_kubernetes = ["5.1.6"]
      nist_800_53    = ["AC-3", "AC-6", "IA-5"]
      pci_dss        = ["7.2.5", "8.6.3"]
      soc2           = ["CC6.1", "CC6.3"]
    }
  }

  # Of the default account workload-service-account speaks.
  filter = !core::contains(["", "default"], local.account)

  locals {
    spec    = k8s::pod_spec(attrs)
    account = core::try(local.spec.serviceAccountName, local.spec.serviceAccount, "")
    # What the pod says wins over what its account says; where neither does, the token is mounted.
    mounts = core::try(local.spec.automountServiceAccountToken, k8s::service_account(attrs).automountServiceAccountToken, true)
  }

  enforce {
    condition     = local.mounts == false || core::length(k8s::bindings_of(attrs)) > 0
    subject       = local.spec.automountServiceAccountToken
    error_message = "The token of ${local.account} is mounted into the pods of ${core::try(attrs.metadata.name, "this workload")}, and no role is bound to that account here: nothing uses it."
  }
}

object_policy "workload" "service-account-not-shared" {
  metadata {
    title       = "Workloads do not share a service account"
    severity    = "info"
    category    = "identity"
    rationale   = <<-EOT
      What one of the workloads needs, all that run as the account get: its roles in the cluster and, by IRSA, in AWS. Audit logs do not tell them
      from each other.
    EOT
    remediation = <<-EOT
      Make an account for each workload, and bind to each what it needs.
    EOT
    links = [
      "architecture:I2",
      "https://kubernetes.io/docs/concepts/security/service-accounts/",
    ]
    aliases = [
      "kics:c1032cf7-3628-44e2-bd53-38c17cf31b6b",
      "kics:f74b9c43-161a-4799-bc95-0b0ec81801b9",
    ]
    controls = {
      nist_800_53 = ["AC-3", "AC-6", "IA-5"]
      pci_dss     = ["7.2.5", "8.6.3"]
      soc2        = ["CC6.1", "CC6.3"]
    }
  }

  # Of the default account workload-service-account speaks. A Job beside a Deployment is mostly the same application.
  filter = !core::contains(["", "default"], local.account) && !core::contains(["Job", "CronJob"], attrs.kind)

  locals {
    spec    = k8s::pod_spec(attrs)
    account = core::try(local.spec.serviceAccountName, local.spec.serviceAccount, "")
    others  = core::distinct([
      for w in k8s::workloads_of(attrs) : "${w.kind} ${core::try(w.metadata.name, "?")}"
      if !core::contains(["Job", "CronJob"], w.kind) && "${w.kind} ${core::try(w.metadata.name, "?")}" != "${attrs.kind} ${core::try(attrs.metadata.name, "?")}"
    ])
  }

  enforce {
    condition     = core::length(local.others) == 0
    subject       = core::try(local.spec.serviceAccountName, local.spec.serviceAccount)
    error_message = "${core::try(attrs.metadata.name, "The workload")} shares the account ${local.account} with ${core::join(", ", local.others)}."
  }
}

object_policy "ServiceAccount" "service-account-token-expires" {
  metadata {
    title       = "Tokens for AWS are short-lived"
    severity    = "low"
    category    = "identity"
    rationale   = <<-EOT
      A token is good until it expires, wherever it was taken to. For IAM roles of service accounts EKS makes it last a day unless an annotation says
      otherwise.
    EOT
    remediation = <<-EOT
      Say how long, in seconds, at the account or the pod:

        metadata:
          annotations:
            eks.amazonaws.com/token-expiration: "3600"
    EOT
    links = [
      "architecture:I7",
      "https://github.com/aws/amazon-eks-pod-identity-webhook",
    ]
    controls = {
      nist_800_53 = ["AC-3", "AC-6", "IA-5"]
      pci_dss     = ["7.2.5", "8.6.3"]
      soc2        = ["CC6.1", "CC6.3"]
    }
  }

  filter = core::try(attrs.metadata.annotations["eks.amazonaws.com/token-expiration"], null) != null

  locals {
    seconds = core::try(core::tonumber(attrs.metadata.annotations["eks.amazonaws.com/token-expiration"]), 0)
  }

  enforce {
    condition     = local.seconds >= 600 && local.seconds <= input.longest_token_seconds
    subject       = attrs.metadata.annotations["eks.amazonaws.com/token-expiration"]
    error_message = "Tokens of ${core::try(attrs.metadata.name, "this account")} last ${attrs.metadata.annotations["eks.amazonaws.com/token-expiration"]} seconds; between 600 and ${input.longest_token_seconds} are wanted."
  }
}

object_policy "workload" "service-account-token-expires" {
  filter = core::try(k8s::pod_metadata(attrs).annotations["eks.amazonaws.com/token-expiration"], null) != null

  locals {
    notes   = k8s::pod_metadata(attrs).annotations
    seconds = core::try(core::tonumber(local.notes["eks.amazonaws.com/token-expiration"]), 0)
  }

  enforce {
    condition     = local.seconds >= 600 && local.seconds <= input.longest_token_seconds
    subject       = local.notes["eks.amazonaws.com/token-expiration"]
    error_message = "Tokens of the pods of ${core::try(attrs.metadata.name, "this workload")} last ${local.notes["eks.amazonaws.com/token-expiration"]} seconds; between 600 and ${input.longest_token_seconds} are wanted."
  }
}

object_policy "workload" "projected-token-short-lived" {
  metadata {
    title       = "Projected tokens are short-lived"
    severity    = "low"
    category    = "identity"
    rationale   = <<-EOT
      A token that is projected into a container is good until it expires, wherever it was taken to; the kubelet renews it by itself long before.
    EOT
    remediation = <<-EOT
      Ask for an hour or less:

        - serviceAccountToken:
            path: vault
            audience: vault
            expirationSeconds: 3600
    EOT
    links = [
      "architecture:I7",
      "https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/#serviceaccount-token-volume-projection",
    ]
    controls = {
      nist_800_53 = ["AC-3", "AC-6", "IA-5"]
      pci_dss     = ["7.2.5", "8.6.3"]
      soc2        = ["CC6.1", "CC6.3"]
    }
  }

  enforce {
    for_each = core::flatten([
      for v in k8s::volumes(attrs) : [for s in core::try(v.projected.sources, []) : s if core::try(s.serviceAccountToken, null) != null]
    ])
    condition     = core::try(each.value.serviceAccountToken.expirationSeconds, 3600) <= input.longest_token_seconds
    subject       = each.value.serviceAccountToken.expirationSeconds
    error_message = "The token at ${core::try(each.value.serviceAccountToken.path, "?")} lasts ${each.value.serviceAccountToken.expirationSeconds} seconds, more than ${input.longest_token_seconds}."
  }
}

object_policy "Secret" "service-account-no-lasting-token" {
  metadata {
    title       = "No secret holds a token that never expires"
    severity    = "medium"
    category    = "identity"
    rationale   = <<-EOT
      A Secret of the type kubernetes.io/service-account-token gets a token that is good for ever, for whoever reads the Secret or has read it once.
    EOT
    remediation = <<-EOT
      Ask for tokens by the TokenRequest API or a projected volume; both expire.
    EOT
    links = [
      "architecture:I7",
      "https://kubernetes.io/docs/concepts/configuration/secret/#serviceaccount-token-secrets",
    ]
    controls = {
      cis_kubernetes = ["5.1.6"]
      nist_800_53    = ["AC-3", "AC-6", "IA-5"]
      pci_dss        = ["7.2.5", "8.6.3"]
      soc2           = ["CC6.1", "CC6.3"]
    }
  }

  enforce {
    condition     = core::try(attrs.type, "Opaque") != "kubernetes.io/service-account-token"
    subject       = attrs.type
    error_message = "${core::try(attrs.metadata.name, "The Secret")} gets a token of ${core::try(attrs.metadata.annotations["kubernetes.io/service-account.name"], "a service account")} that never expires."
  }
}
