# Whether the cluster takes an object at all, and does with it what its author means.

locals {
  # Versions that the API server does not serve any more: since when, and which is.
  removed_versions = {
    "admissionregistration.k8s.io/v1beta1/MutatingWebhookConfiguration"   = { since = "1.22", now = "admissionregistration.k8s.io/v1" }
    "admissionregistration.k8s.io/v1beta1/ValidatingWebhookConfiguration" = { since = "1.22", now = "admissionregistration.k8s.io/v1" }
    "apiextensions.k8s.io/v1beta1/CustomResourceDefinition"               = { since = "1.22", now = "apiextensions.k8s.io/v1" }
    "apiregistration.k8s.io/v1beta1/APIService"                           = { since = "1.22", now = "apiregistration.k8s.io/v1" }
    "apps/v1beta1/ControllerRevision"                                     = { since = "1.16", now = "apps/v1" }
    "apps/v1beta1/Deployment"                                             = { since = "1.16", now = "apps/v1" }
    "apps/v1beta1/StatefulSet"                                            = { since = "1.16", now = "apps/v1" }
    "apps/v1beta2/ControllerRevision"                                     = { since = "1.16", now = "apps/v1" }
    "apps/v1beta2/DaemonSet"                                              = { since = "1.16", now = "apps/v1" }
    "apps/v1beta2/Deployment"                                             = { since = "1.16", now = "apps/v1" }
    "apps/v1beta2/ReplicaSet"                                             = { since = "1.16", now = "apps/v1" }
    "apps/v1beta2/StatefulSet"                                            = { since = "1.16", now = "apps/v1" }
    "autoscaling/v2beta1/HorizontalPodAutoscaler"                         = { since = "1.25", now = "autoscaling/v2" }
    "autoscaling/v2beta2/HorizontalPodAutoscaler"                         = { since = "1.26", now = "autoscaling/v2" }
    "batch/v1beta1/CronJob"                                               = { since = "1.25", now = "batch/v1" }
    "batch/v2alpha1/CronJob"                                              = { since = "1.21", now = "batch/v1" }
    "certificates.k8s.io/v1beta1/CertificateSigningRequest"               = { since = "1.22", now = "certificates.k8s.io/v1" }
    "coordination.k8s.io/v1beta1/Lease"                                   = { since = "1.22", now = "coordination.k8s.io/v1" }
    "discovery.k8s.io/v1beta1/EndpointSlice"                              = { since = "1.25", now = "discovery.k8s.io/v1" }
    "events.k8s.io/v1beta1/Event"                                         = { since = "1.25", now = "events.k8s.io/v1" }
    "extensions/v1beta1/DaemonSet"                                        = { since = "1.16", now = "apps/v1" }
    "extensions/v1beta1/Deployment"                                       = { since = "1.16", now = "apps/v1" }
    "extensions/v1beta1/Ingress"                                          = { since = "1.22", now = "networking.k8s.io/v1" }
    "extensions/v1beta1/NetworkPolicy"                                    = { since = "1.16", now = "networking.k8s.io/v1" }
    "extensions/v1beta1/PodSecurityPolicy"                                = { since = "1.16", now = "the Pod Security Standards, as labels of namespaces" }
    "extensions/v1beta1/ReplicaSet"                                       = { since = "1.16", now = "apps/v1" }
    "flowcontrol.apiserver.k8s.io/v1beta1/FlowSchema"                     = { since = "1.26", now = "flowcontrol.apiserver.k8s.io/v1" }
    "flowcontrol.apiserver.k8s.io/v1beta1/PriorityLevelConfiguration"     = { since = "1.26", now = "flowcontrol.apiserver.k8s.io/v1" }
    "flowcontrol.apiserver.k8s.io/v1beta2/FlowSchema"                     = { since = "1.29", now = "flowcontrol.apiserver.k8s.io/v1" }
    "flowcontrol.apiserver.k8s.io/v1beta2/PriorityLevelConfiguration"     = { since = "1.29", now = "flowcontrol.apiserver.k8s.io/v1" }
    "flowcontrol.apiserver.k8s.io/v1beta3/FlowSchema"                     = { since = "1.32", now = "flowcontrol.apiserver.k8s.io/v1" }
    "flowcontrol.apiserver.k8s.io/v1beta3/PriorityLevelConfiguration"     = { since = "1.32", now = "flowcontrol.apiserver.k8s.io/v1" }
    "networking.k8s.io/v1beta1/Ingress"                                   = { since = "1.22", now = "networking.k8s.io/v1" }
    "networking.k8s.io/v1beta1/IngressClass"                              = { since = "1.22", now = "networking.k8s.io/v1" }
    "node.k8s.io/v1beta1/RuntimeClass"                                    = { since = "1.25", now = "node.k8s.io/v1" }
    "policy/v1beta1/PodDisruptionBudget"                                  = { since = "1.25", now = "policy/v1" }
    "policy/v1beta1/PodSecurityPolicy"                                    = { since = "1.25", now = "the Pod Security Standards, as labels of namespaces" }
    "rbac.authorization.k8s.io/v1alpha1/ClusterRole"                      = { since = "1.22", now = "rbac.authorization.k8s.io/v1" }
    "rbac.authorization.k8s.io/v1alpha1/ClusterRoleBinding"               = { since = "1.22", now = "rbac.authorization.k8s.io/v1" }
    "rbac.authorization.k8s.io/v1alpha1/Role"                             = { since = "1.22", now = "rbac.authorization.k8s.io/v1" }
    "rbac.authorization.k8s.io/v1alpha1/RoleBinding"                      = { since = "1.22", now = "rbac.authorization.k8s.io/v1" }
    "rbac.authorization.k8s.io/v1beta1/ClusterRole"                       = { since = "1.22", now = "rbac.authorization.k8s.io/v1" }
    "rbac.authorization.k8s.io/v1beta1/ClusterRoleBinding"                = { since = "1.22", now = "rbac.authorization.k8s.io/v1" }
    "rbac.authorization.k8s.io/v1beta1/Role"                              = { since = "1.22", now = "rbac.authorization.k8s.io/v1" }
    "rbac.authorization.k8s.io/v1beta1/RoleBinding"                       = { since = "1.22", now = "rbac.authorization.k8s.io/v1" }
    "scheduling.k8s.io/v1beta1/PriorityClass"                             = { since = "1.22", now = "scheduling.k8s.io/v1" }
    "storage.k8s.io/v1beta1/CSIDriver"                                    = { since = "1.22", now = "storage.k8s.io/v1" }
    "storage.k8s.io/v1beta1/CSINode"                                      = { since = "1.22", now = "storage.k8s.io/v1" }
    "storage.k8s.io/v1beta1/CSIStorageCapacity"                           = { since = "1.27", now = "storage.k8s.io/v1" }
    "storage.k8s.io/v1beta1/StorageClass"                                 = { since = "1.22", now = "storage.k8s.io/v1" }
    "storage.k8s.io/v1beta1/VolumeAttachment"                             = { since = "1.22", now = "storage.k8s.io/v1" }
  }
}

object_policy "*" "object-api-version-served" {
  metadata {
    title       = "Objects are of a version that Kubernetes serves"
    severity    = "medium"
    category    = "workloads"
    rationale   = <<-EOT
      A version of the API that was removed is refused: the object cannot be created, and a release that holds it cannot be updated. Many
      fields have other names in the version that took its place.
    EOT
    remediation = <<-EOT
      Write the object for the version that is served; kubectl convert shows what changes:

        apiVersion: batch/v1
        kind: CronJob
    EOT
    links = [
      "architecture:P5",
      "https://kubernetes.io/docs/reference/using-api/deprecation-guide/",
    ]
    aliases = [
      "trivy:KSV-0107",
      "kics:94b76ea5-e074-4ca2-8a03-c5a606e30645",
    ]
    controls = {
      nist_800_53 = ["CM-2", "SA-22"]
      soc2        = ["CC8.1"]
    }
  }

  locals {
    kind = "${attrs.apiVersion}/${attrs.kind}"
  }

  enforce {
    condition     = core::lookup(local.removed_versions, local.kind, null) == null
    subject       = attrs.apiVersion
    error_message = "Kubernetes serves no ${attrs.kind} of ${attrs.apiVersion} since ${local.removed_versions[local.kind].since}: use ${local.removed_versions[local.kind].now}."
  }
}

object_policy "*" "object-labels-well-formed" {
  metadata {
    title       = "Labels are what Kubernetes takes for labels"
    severity    = "low"
    category    = "workloads"
    rationale   = <<-EOT
      The value of a label is a text of at most 63 letters, digits, dashes, underscores and dots that begins and ends with a letter or
      digit. An object with another one is refused; so is one whose value YAML reads as a number or a boolean.
    EOT
    remediation = <<-EOT
      Write a value of these characters, with quotes around what looks like a number; anything else is an annotation:

        labels:
          app.kubernetes.io/version: "1.10"
    EOT
    links = [
      "architecture:W3",
      "https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set",
    ]
    aliases = [
      "kics:1123031a-f921-4c5b-bd86-ef354ecfd37a",
    ]
    controls = {
      nist_800_53 = ["CM-2"]
      soc2        = ["CC8.1"]
    }
  }

  enforce {
    for_each      = core::try(attrs.metadata.labels, {})
    condition     = each.value == null || core::regex_match(core::jsonencode(each.value), "^\"([A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?)?\"$|[$][{(]|[{][{]")
    subject       = each.value
    error_message = "The label ${each.key} has the value ${core::jsonencode(each.value)}, which Kubernetes refuses."
  }
}

object_policy "workload" "workload-selector-matches-labels" {
  metadata {
    title       = "Workloads select the pods that they make"
    severity    = "medium"
    category    = "workloads"
    rationale   = <<-EOT
      A workload finds its pods by its selector. One that does not select the labels of its own template would make pods without end, so the
      API server refuses it: nothing is deployed, and the release stops there.
    EOT
    remediation = <<-EOT
      Give the template the labels that the selector names. The selector of a workload that exists cannot be changed any more:

        spec:
          selector:
            matchLabels:
              app.kubernetes.io/name: orders
          template:
            metadata:
              labels:
                app.kubernetes.io/name: orders
    EOT
    links = [
      "architecture:W3",
      "https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#selector",
    ]
    aliases = [
      "kube-linter:mismatching-selector",
    ]
    controls = {
      nist_800_53 = ["CM-2"]
      soc2        = ["A1.1", "CC8.1"]
    }
  }

  # A Job is given a selector where it has none, and old versions take it from the template.
  filter = (
    core::contains(["DaemonSet", "Deployment", "Job", "ReplicaSet", "Rollout", "StatefulSet"], attrs.kind)
    && core::try(attrs.spec.selector, null) != null
  )

  locals {
    labels     = core::try(k8s::pod_metadata(attrs).labels, {})
    expression = core::try(attrs.spec.selector.matchExpressions, null) != null
    selector   = local.expression ? attrs.spec.selector : core::try(attrs.spec.selector.matchLabels, attrs.spec.selector)
  }

  # What is filled in before the object is applied may be the same on both sides.
  enforce {
    condition = (
      k8s::selector_matches(attrs.spec.selector, local.labels)
      || core::regex_match(core::jsonencode([attrs.spec.selector, local.labels]), "[$][{(]|[{][{]")
    )
    subject       = local.selector
    error_message = "Kubernetes refuses ${core::try(attrs.metadata.name, "the ${attrs.kind}")}: it selects ${core::jsonencode(local.selector)}, and its own pods have ${core::jsonencode(local.labels)}."
  }
}
