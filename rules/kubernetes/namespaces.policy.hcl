# Namespaces: what they demand of pods, and how much they let them use.

object_policy "Namespace" "namespace-pod-security-level" {
  metadata {
    title       = "Namespaces enforce a Pod Security level"
    severity    = "medium"
    category    = "workloads"
    rationale   = <<-EOT
      Without the label a namespace admits any pod: privileged ones, with the node's files and network. What is in this repository may be right; what
      somebody applies by hand at night is not checked by anything.
    EOT
    remediation = <<-EOT
      Enforce restricted, or baseline where something needs more:

        metadata:
          labels:
            pod-security.kubernetes.io/enforce: restricted
    EOT
    links = [
      "architecture:W3",
      "https://kubernetes.io/docs/concepts/security/pod-security-admission/",
    ]
    controls = {
      cis_kubernetes = ["5.2.1"]
      nist_800_53    = ["AC-6", "CM-7"]
      pci_dss        = ["2.2.1"]
      soc2           = ["CC6.1", "CC6.8"]
    }
  }

  filter = !core::contains(["default", "kube-node-lease", "kube-public", "kube-system"], attrs.metadata.name)

  locals {
    level = core::try(attrs.metadata.labels["pod-security.kubernetes.io/enforce"], "")
  }

  enforce {
    condition     = core::contains(["baseline", "restricted"], local.level)
    subject       = attrs.metadata.labels["pod-security.kubernetes.io/enforce"]
    error_message = "${attrs.metadata.name} admits any pod, privileged ones too: pod-security.kubernetes.io/enforce is ${local.level == "" ? "not set" : local.level}."
  }
}

object_policy "Namespace" "namespace-quota" {
  metadata {
    title       = "Namespaces limit what they use"
    severity    = "low"
    category    = "workloads"
    rationale   = <<-EOT
      Without a quota one namespace takes all that the cluster has: a loop that makes pods, or a deployment scaled by a slip, starves the others and is
      paid for.
    EOT
    remediation = <<-EOT
      Write a quota for the namespace:

        apiVersion: v1
        kind: ResourceQuota
        metadata:
          name: compute
          namespace: shop
        spec:
          hard:
            requests.cpu: "4"
            requests.memory: 8Gi
            limits.cpu: "8"
            limits.memory: 16Gi
    EOT
    links = [
      "architecture:W2",
      "https://kubernetes.io/docs/concepts/policy/resource-quotas/",
    ]
    aliases = [
      "trivy:KSV-0040",
      "kics:48a5beba-e4c0-4584-a2aa-e6894e4cf424",
    ]
    controls = {
      nist_800_53 = ["SC-5", "SC-6"]
      soc2        = ["A1.1"]
    }
  }

  # Where no workload of the namespace is here, what limits them is kept elsewhere too.
  filter = (
    !core::contains(["default", "kube-node-lease", "kube-public", "kube-system"], attrs.metadata.name)
    && core::length(k8s::objects("workload", attrs.metadata.name)) > 0
  )

  enforce {
    condition     = core::length(k8s::objects("ResourceQuota", attrs.metadata.name)) > 0
    subject       = attrs.metadata.name
    error_message = "Workloads in ${attrs.metadata.name} may use all that the cluster has: the namespace has no ResourceQuota."
  }
}

object_policy "Namespace" "namespace-limit-range" {
  metadata {
    title       = "Namespaces limit what one container uses"
    severity    = "low"
    category    = "workloads"
    rationale   = <<-EOT
      Without a LimitRange a container that states no limits has none, and one that asks for a whole node gets it.
    EOT
    remediation = <<-EOT
      Write a limit range for the namespace:

        apiVersion: v1
        kind: LimitRange
        metadata:
          name: containers
          namespace: shop
        spec:
          limits:
            - type: Container
              default:
                cpu: 500m
                memory: 256Mi
              max:
                cpu: "2"
                memory: 2Gi
    EOT
    links = [
      "architecture:W2",
      "https://kubernetes.io/docs/concepts/policy/limit-range/",
    ]
    aliases = [
      "trivy:KSV-0039",
      "kics:4a20ebac-1060-4c81-95d1-1f7f620e983b",
    ]
    controls = {
      nist_800_53 = ["SC-5", "SC-6"]
      soc2        = ["A1.1"]
    }
  }

  # Where no workload of the namespace is here, what limits them is kept elsewhere too.
  filter = (
    !core::contains(["default", "kube-node-lease", "kube-public", "kube-system"], attrs.metadata.name)
    && core::length(k8s::objects("workload", attrs.metadata.name)) > 0
  )

  enforce {
    condition     = core::length(k8s::objects("LimitRange", attrs.metadata.name)) > 0
    subject       = attrs.metadata.name
    error_message = "A container in ${attrs.metadata.name} that states no limits has none: the namespace has no LimitRange."
  }
}
