# What pods may talk to. A policy that is missing may be kept elsewhere: these rules judge where the scan can know.

object_policy "Namespace" "namespace-default-deny" {
  metadata {
    title       = "Namespaces with workloads deny what no policy allows"
    severity    = "medium"
    category    = "network"
    rationale   = <<-EOT
      Without a policy that selects them, pods are reachable from every pod of the cluster: one that was taken over reaches all others. A default
      deny turns it round, and each connection that is meant is written down.
    EOT
    remediation = <<-EOT
      Select all pods of the namespace and allow nothing; then allow what is meant, DNS among it:

        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata:
          name: default-deny
          namespace: shop
        spec:
          podSelector: {}
          policyTypes: [Ingress, Egress]
    EOT
    links = [
      "architecture:N7",
      "https://kubernetes.io/docs/concepts/services-networking/network-policies/#default-deny-all-ingress-traffic",
    ]
    controls = {
      cis_kubernetes = ["5.3.2"]
      nist_800_53    = ["AC-4", "SC-7", "SC-7(5)"]
      pci_dss        = ["1.2.1", "1.3.1"]
      soc2           = ["CC6.6"]
    }
  }

  # Where another kind of policy is used, what denies is not a NetworkPolicy.
  filter = (
    !core::contains(["default", "kube-node-lease", "kube-public", "kube-system"], attrs.metadata.name)
    && core::length(k8s::objects("CiliumNetworkPolicy")) == 0
    && core::length(k8s::objects("CiliumClusterwideNetworkPolicy")) == 0
    && core::length(k8s::objects("AdminNetworkPolicy")) == 0
    && core::length(k8s::objects("GlobalNetworkPolicy")) == 0
    && core::length(k8s::objects("workload", attrs.metadata.name)) > 0
  )

  locals {
    denials = [
      for p in k8s::objects("NetworkPolicy", attrs.metadata.name) : p
      if core::length(core::try(p.spec.podSelector, { matchLabels = { none = "" } })) == 0
      && core::length(core::try(p.spec.ingress, [])) == 0
      && core::contains(core::try(p.spec.policyTypes, ["Ingress"]), "Ingress")
    ]
  }

  enforce {
    condition     = core::length(local.denials) > 0
    subject       = attrs.metadata.name
    error_message = "Any pod of the cluster reaches the pods in ${attrs.metadata.name} that no policy selects: the namespace has no NetworkPolicy that selects all pods and allows no ingress."
  }
}

object_policy "workload" "workload-network-policy" {
  metadata {
    title       = "Workloads are selected by a network policy"
    severity    = "low"
    category    = "network"
    rationale   = <<-EOT
      A pod that no NetworkPolicy selects accepts connections from every pod of the cluster and opens them to anywhere, whatever policies its
      namespace has for others.
    EOT
    remediation = <<-EOT
      Write a policy for the workload, or a default deny for the namespace:

        spec:
          podSelector:
            matchLabels:
              app.kubernetes.io/name: orders
          policyTypes: [Ingress, Egress]
    EOT
    links = [
      "architecture:N7",
      "https://kubernetes.io/docs/concepts/services-networking/network-policies/",
    ]
    aliases = [
      "checkov:CKV2_K8S_6",
      "kube-linter:non-isolated-pod",
      "polaris:missingNetworkPolicy",
    ]
    controls = {
      cis_kubernetes = ["5.3.2"]
      nist_800_53    = ["AC-4", "SC-7", "SC-7(5)"]
      pci_dss        = ["1.2.1", "1.3.1"]
      soc2           = ["CC6.6"]
    }
  }

  # Where the namespace is here, namespace-default-deny speaks of it; where it has no policies, they are kept elsewhere.
  filter = k8s::namespace_object(attrs) == null && core::length(k8s::objects("NetworkPolicy", k8s::namespace(attrs))) > 0

  enforce {
    condition     = core::length(k8s::selected_by(attrs, "NetworkPolicy")) > 0
    subject       = core::try(k8s::pod_metadata(attrs).labels, attrs.metadata.name)
    error_message = "No NetworkPolicy of ${k8s::namespace(attrs)} selects the pods of ${core::try(attrs.metadata.name, "this workload")}: they are open to the whole cluster."
  }
}

object_policy "NetworkPolicy" "network-policy-selects-pods" {
  metadata {
    title       = "Network policies select pods that there are"
    severity    = "low"
    category    = "network"
    rationale   = <<-EOT
      A policy whose selector matches no pod protects nothing. Mostly a label was renamed on one side only, and the pods that it was written for
      are open since.
    EOT
    remediation = <<-EOT
      Use the labels of the pods' template, not those of the Deployment:

        spec:
          podSelector:
            matchLabels:
              app.kubernetes.io/name: orders
    EOT
    links = [
      "architecture:N7",
      "https://kubernetes.io/docs/concepts/services-networking/network-policies/",
    ]
    aliases = [
      "kics:85ab1c5b-014e-4352-b5f8-d7dea3bb4fd3",
      "kube-linter:dangling-networkpolicy",
    ]
    controls = {
      nist_800_53 = ["AC-4", "SC-7", "SC-7(5)"]
      pci_dss     = ["1.2.1", "1.3.1"]
      soc2        = ["CC6.6"]
    }
  }

  # In a namespace without workloads here, they are kept elsewhere.
  filter = core::length(k8s::objects("workload", k8s::namespace(attrs))) > 0

  enforce {
    condition     = core::length(k8s::selects(attrs)) > 0
    subject       = attrs.spec.podSelector
    error_message = "${core::try(attrs.metadata.name, "The policy")} selects no pod of any workload in ${k8s::namespace(attrs)}: ${core::jsonencode(core::try(attrs.spec.podSelector, null))} matches none."
  }
}

object_policy "NetworkPolicy" "network-policy-pod-selector" {
  metadata {
    title       = "Network policies say which pods they are for"
    severity    = "medium"
    category    = "network"
    rationale   = <<-EOT
      A policy is for the pods that its selector names. Without one the API server refuses it, or, as newer versions do, takes it for all pods of
      the namespace: in neither case is it what was meant.
    EOT
    remediation = <<-EOT
      Name the pods, or all of them by {}:

        spec:
          podSelector:
            matchLabels:
              app.kubernetes.io/name: orders
    EOT
    links = [
      "architecture:N7",
      "https://kubernetes.io/docs/concepts/services-networking/network-policies/",
    ]
    aliases = [
      "trivy:KSV-0038",
    ]
    controls = {
      nist_800_53 = ["AC-4", "SC-7", "SC-7(5)"]
      pci_dss     = ["1.2.1", "1.3.1"]
      soc2        = ["CC6.6"]
    }
  }

  enforce {
    condition     = core::try(attrs.spec.podSelector, null) != null
    subject       = attrs.spec.podSelector
    error_message = "${core::try(attrs.metadata.name, "The policy")} does not say which pods it is for: spec.podSelector is missing."
  }
}

object_policy "NetworkPolicy" "network-policy-types" {
  metadata {
    title       = "Network policies say which directions they limit"
    severity    = "low"
    category    = "network"
    rationale   = <<-EOT
      Kubernetes takes an empty list of policyTypes for Ingress, and for Egress too where there are egress rules. Who reads the policy
      takes it for one that limits nothing, and the next change is made on that belief.
    EOT
    remediation = <<-EOT
      Name the directions, or leave the list out:

        spec:
          policyTypes: [Ingress, Egress]
    EOT
    links = [
      "architecture:N7",
      "https://kubernetes.io/docs/concepts/services-networking/network-policies/#the-networkpolicy-resource",
    ]
    aliases = [
      "kics:0401f71b-9c1e-4821-ab15-a955caa621be",
    ]
    controls = {
      nist_800_53 = ["AC-4", "SC-7", "SC-7(5)"]
      pci_dss     = ["1.2.1", "1.3.1"]
      soc2        = ["CC6.6"]
    }
  }

  enforce {
    condition     = core::try(core::length(attrs.spec.policyTypes), 1) > 0
    subject       = attrs.spec.policyTypes
    error_message = "policyTypes is an empty list, which Kubernetes takes for ${core::try(core::length(attrs.spec.egress), 0) > 0 ? "Ingress and Egress" : "Ingress"}."
  }
}

object_policy "NetworkPolicy" "network-policy-rules-count" {
  metadata {
    title       = "Rules of network policies have an effect"
    severity    = "medium"
    category    = "network"
    rationale   = <<-EOT
      Rules for a direction that policyTypes does not name are accepted and have no effect: what they were to limit goes on unlimited.
    EOT
    remediation = <<-EOT
      Name both directions:

        spec:
          policyTypes: [Ingress, Egress]
    EOT
    links = [
      "architecture:N7",
      "https://kubernetes.io/docs/concepts/services-networking/network-policies/#the-networkpolicy-resource",
    ]
    controls = {
      nist_800_53 = ["AC-4", "SC-7", "SC-7(5)"]
      pci_dss     = ["1.2.1", "1.3.1"]
      soc2        = ["CC6.6"]
    }
  }

  enforce {
    condition     = core::try(core::length(attrs.spec.egress), 0) == 0 || core::try(core::length(attrs.spec.policyTypes), 0) == 0 || core::contains(core::try(attrs.spec.policyTypes, []), "Egress")
    subject       = attrs.spec.policyTypes
    error_message = "The egress rules have no effect: policyTypes does not name Egress."
  }

  enforce {
    condition     = core::try(core::length(attrs.spec.ingress), 0) == 0 || core::try(core::length(attrs.spec.policyTypes), 0) == 0 || core::contains(core::try(attrs.spec.policyTypes, []), "Ingress")
    subject       = attrs.spec.policyTypes
    error_message = "The ingress rules have no effect: policyTypes does not name Ingress."
  }
}

object_policy "NetworkPolicy" "network-policy-ingress-limited" {
  metadata {
    title       = "Network policies do not let in everyone"
    severity    = "medium"
    category    = "network"
    rationale   = <<-EOT
      An ingress rule without peers, or for 0.0.0.0/0, lets in every address that reaches the node: every pod, every machine of the network, and what a
      load balancer passes on with the client's address.
    EOT
    remediation = <<-EOT
      Name who connects: pods, namespaces or the ranges of the load balancers.

        ingress:
          - from:
              - namespaceSelector:
                  matchLabels:
                    kubernetes.io/metadata.name: ingress
            ports:
              - port: 8080
    EOT
    links = [
      "architecture:N7",
      "https://kubernetes.io/docs/concepts/services-networking/network-policies/#allow-all-ingress-traffic",
    ]
    aliases = [
      "trivy:KUBE-0001",
    ]
    controls = {
      nist_800_53 = ["AC-4", "SC-7", "SC-7(5)"]
      pci_dss     = ["1.2.1", "1.3.1"]
      soc2        = ["CC6.6"]
    }
  }

  enforce {
    for_each      = core::try(attrs.spec.ingress, [])
    condition     = core::try(core::length(each.value.from), 0) > 0
    subject       = each.value.from
    error_message = "The ingress rule names no peers: everyone is let in${core::try(core::length(each.value.ports), 0) > 0 ? " to its ports" : " to every port"}."
  }

  enforce {
    for_each = core::flatten([
      for rule in core::try(attrs.spec.ingress, []) : [for peer in core::try(rule.from, []) : peer if core::try(peer.ipBlock, null) != null]
    ])
    condition     = !core::contains(["0.0.0.0/0", "::/0"], core::try(each.value.ipBlock.cidr, ""))
    subject       = each.value.ipBlock.cidr
    error_message = "The ingress rule lets in every address: ${core::try(each.value.ipBlock.cidr, "?")}."
  }
}

object_policy "ConfigMap" "cni-enforces-network-policies" {
  metadata {
    title       = "The network plugin enforces network policies"
    severity    = "medium"
    category    = "network"
    rationale   = <<-EOT
      Flannel connects pods and knows nothing of policies: NetworkPolicies are accepted, shown, and have no effect.
    EOT
    remediation = <<-EOT
      Use a plugin that enforces them, such as the VPC CNI with network policies enabled, Calico or Cilium.
    EOT
    links = [
      "architecture:N7",
      "https://kubernetes.io/docs/concepts/services-networking/network-policies/#prerequisites",
    ]
    aliases = [
      "kics:03aabc8c-35d6-481e-9c85-20139cf72d23",
    ]
    controls = {
      cis_kubernetes = ["5.3.1"]
      nist_800_53    = ["AC-4", "SC-7", "SC-7(5)"]
      pci_dss        = ["1.2.1", "1.3.1"]
      soc2           = ["CC6.6"]
    }
  }

  filter = core::try(attrs.data["cni-conf.json"], null) != null

  enforce {
    condition     = !core::regex_match(attrs.data["cni-conf.json"], "\"type\"\\s*:\\s*\"flannel\"")
    subject       = attrs.data["cni-conf.json"]
    error_message = "The plugin flannel does not enforce network policies: every pod reaches every other."
  }
}
