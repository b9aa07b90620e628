# Where replicas stand.

object_policy "workload" "workload-spread" {
  metadata {
    title       = "Replicas are spread over zones or nodes"
    severity    = "low"
    category    = "availability"
    rationale   = <<-EOT
      Nothing keeps the scheduler from putting all replicas on one node, or into one zone: then the second one is of no use when the first is lost.
    EOT
    remediation = <<-EOT
      Spread the pods, by their own labels:

        spec:
          topologySpreadConstraints:
            - maxSkew: 1
              topologyKey: topology.kubernetes.io/zone
              whenUnsatisfiable: DoNotSchedule
              labelSelector:
                matchLabels:
                  app.kubernetes.io/name: orders
    EOT
    links = [
      "architecture:A9",
      "https://kubernetes.io/docs/concepts/scheduling-eviction/topology-spread-constraints/",
    ]
    aliases = [
      "kics:a31b7b82-d994-48c4-bd21-3bab6c31827a",
      "kics:d740d048-8ed3-49d3-b77b-6f072f3b669e",
      "kube-linter:no-anti-affinity",
      "polaris:topologySpreadConstraint",
    ]
    controls = {
      nist_800_53 = ["CP-10", "SC-5", "SC-36"]
      soc2        = ["A1.1", "A1.2"]
    }
  }

  filter = core::contains(["Deployment", "StatefulSet", "Rollout"], attrs.kind)

  locals {
    replicas = core::try(attrs.spec.replicas, core::max([for a in k8s::autoscalers(attrs) : core::try(a.spec.minReplicas, a.spec.minReplicaCount, 1)]...), 1)
    spec     = k8s::pod_spec(attrs)
    labels   = core::try(k8s::pod_metadata(attrs).labels, {})
    apart = core::concat(
      [for c in core::try(local.spec.topologySpreadConstraints, []) : core::try(c.labelSelector, null)],
      [for t in core::try(local.spec.affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution, []) : core::try(t.labelSelector, null)],
      [for t in core::try(local.spec.affinity.podAntiAffinity.preferredDuringSchedulingIgnoredDuringExecution, []) : core::try(t.podAffinityTerm.labelSelector, null)],
    )
    own = [for s in local.apart : s if k8s::selector_matches(s, local.labels)]
  }

  enforce {
    condition = local.replicas <= 1 || core::length(local.own) > 0
    subject = (
      core::length(local.apart) == 0
      ? core::try(local.spec.topologySpreadConstraints, local.spec.affinity.podAntiAffinity)
      : core::try(local.spec.topologySpreadConstraints, local.spec.affinity)
    )
    error_message = (
      core::length(local.apart) == 0
      ? "The ${local.replicas} pods of ${core::try(attrs.metadata.name, "the workload")} may all stand on one node: nothing spreads them."
      : "What spreads pods in ${core::try(attrs.metadata.name, "the workload")} is about others: no selector matches its own labels, ${core::jsonencode(local.labels)}."
    )
  }
}
