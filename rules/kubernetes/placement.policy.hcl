# Where workloads stand.

object_policy "workload" "workload-not-in-default-namespace" {
  metadata {
    title       = "Workloads have a namespace of their own"
    severity    = "low"
    category    = "workloads"
    rationale   = <<-EOT
      Rights, quotas, network policies and the Pod Security Standards are given to namespaces. In default all that has no place of its own
      stands together, and gets the same.
    EOT
    remediation = <<-EOT
      Name the namespace, and create it with its labels, quota and policies:

        metadata:
          name: orders
          namespace: shop
    EOT
    links = [
      "architecture:W3",
      "https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/",
    ]
    aliases = [
      "checkov:CKV_K8S_21",
      "trivy:KSV-0110",
      "kics:611ab018-c4aa-4ba2-b0f6-a448337509a6",
    ]
    controls = {
      cis_kubernetes = ["5.7.1", "5.7.4"]
      nist_800_53    = ["AC-6", "SC-2"]
      soc2           = ["CC6.1"]
    }
  }

  # Where a chart is installed is said when it is.
  filter = !core::try(meta.rendered, false)

  enforce {
    condition     = k8s::namespace(attrs) != "default"
    subject       = attrs.metadata.namespace
    error_message = core::try(attrs.metadata.namespace, null) == null ? "${attrs.metadata.name} has no namespace, which means default where none is given when it is applied." : "${attrs.metadata.name} is in the namespace default."
  }
}

# A pod that says nothing about what it runs is placed all the same.
object_policy "Pod" "workload-not-in-default-namespace" {
  filter = core::try(attrs.apiVersion, "") == "v1" && k8s::pod_spec(attrs) == null && !core::try(meta.rendered, false)

  enforce {
    condition     = k8s::namespace(attrs) != "default"
    subject       = attrs.metadata.namespace
    error_message = core::try(attrs.metadata.namespace, null) == null ? "${attrs.metadata.name} has no namespace, which means default where none is given when it is applied." : "${attrs.metadata.name} is in the namespace default."
  }
}

object_policy "workload" "workload-not-in-system-namespace" {
  metadata {
    title       = "Workloads stay out of the system's namespaces"
    severity    = "low"
    category    = "workloads"
    rationale   = <<-EOT
      In kube-system the cluster's own parts run: admission policies and quotas often leave it out, its service accounts have far-reaching
      rights, and who may start a pod there can use them. kube-public is for what everyone may read, kube-node-lease for the nodes.
    EOT
    remediation = <<-EOT
      Give the workload a namespace of its own. What belongs to the cluster and must stay is a reason to suppress this.
    EOT
    links = [
      "architecture:W3",
      "https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/#initial-namespaces",
    ]
    aliases = [
      "trivy:KSV-0037",
      "kics:611ab018-c4aa-4ba2-b0f6-a448337509a6",
    ]
    controls = {
      cis_kubernetes = ["5.7.1"]
      nist_800_53    = ["AC-6", "SC-2"]
      soc2           = ["CC6.1"]
    }
  }

  enforce {
    condition     = !core::contains(["kube-node-lease", "kube-public", "kube-system"], k8s::namespace(attrs))
    subject       = attrs.metadata.namespace
    error_message = "${attrs.metadata.name} is in ${k8s::namespace(attrs)}, a namespace of the system."
  }
}

object_policy "Pod" "workload-not-in-system-namespace" {
  filter = core::try(attrs.apiVersion, "") == "v1" && k8s::pod_spec(attrs) == null

  enforce {
    condition     = !core::contains(["kube-node-lease", "kube-public", "kube-system"], k8s::namespace(attrs))
    subject       = attrs.metadata.namespace
    error_message = "${attrs.metadata.name} is in ${k8s::namespace(attrs)}, a namespace of the system."
  }
}
