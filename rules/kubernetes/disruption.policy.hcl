# Rollouts and drains: how many pods may be away at a time.

object_policy "Deployment" "deployment-rolling-update" {
  metadata {
    title       = "Deployments are rolled out step by step"
    severity    = "medium"
    category    = "availability"
    rationale   = <<-EOT
      The strategy Recreate stops every pod before the first new one starts, and a rolling update that may take away more than a quarter leaves the
      rest with the whole load: a release is an outage, or close to one.
    EOT
    remediation = <<-EOT
      Roll out in steps of a quarter:

        strategy:
          type: RollingUpdate
          rollingUpdate:
            maxUnavailable: 25%
            maxSurge: 25%
    EOT
    links = [
      "architecture:A6",
      "https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#rolling-update-deployment",
    ]
    aliases = [
      "kube-linter:no-rolling-update-strategy",
    ]
    controls = {
      nist_800_53 = ["CP-10", "SC-5", "SC-36"]
      soc2        = ["A1.1", "A1.2"]
    }
  }

  locals {
    replicas = core::try(attrs.spec.replicas, core::max([for a in k8s::autoscalers(attrs) : core::try(a.spec.minReplicas, a.spec.minReplicaCount, 1)]...), 1)
    step     = core::try(core::tostring(attrs.spec.strategy.rollingUpdate.maxUnavailable), "25%")
    # One at a time is the smallest step that there is.
    away = core::endswith(local.step, "%") ? core::tonumber(core::trimsuffix(local.step, "%")) : core::tonumber(local.step) <= 1 ? 0 : 100 * core::tonumber(local.step) / core::max(local.replicas, 1)
  }

  # A single replica has nothing to keep up, but for who reaches it: some workloads must not run twice.
  enforce {
    condition     = core::try(attrs.spec.strategy.type, "RollingUpdate") != "Recreate" || local.replicas <= 1
    subject       = attrs.spec.strategy.type
    error_message = "A rollout stops all ${local.replicas} pods of ${core::try(attrs.metadata.name, "the Deployment")} before it starts a new one: its strategy is Recreate."
  }

  enforce {
    condition     = core::try(attrs.spec.strategy.type, "RollingUpdate") == "Recreate" || local.away <= 25
    subject       = attrs.spec.strategy.rollingUpdate.maxUnavailable
    error_message = "A rollout may take away ${local.step} of the pods of ${core::try(attrs.metadata.name, "the Deployment")} at a time, more than a quarter."
  }
}

object_policy "workload" "workload-disruption-budget" {
  metadata {
    title       = "Workloads with replicas have a disruption budget"
    severity    = "low"
    category    = "availability"
    rationale   = <<-EOT
      When nodes are drained, for an upgrade or to save money, nothing but a PodDisruptionBudget keeps all replicas of a workload from going at the same
      time.
    EOT
    remediation = <<-EOT
      Write a budget beside the workload:

        apiVersion: policy/v1
        kind: PodDisruptionBudget
        metadata:
          name: orders
        spec:
          maxUnavailable: 1
          selector:
            matchLabels:
              app.kubernetes.io/name: orders
    EOT
    links = [
      "architecture:A6",
      "https://kubernetes.io/docs/tasks/run-application/configure-pdb/",
    ]
    aliases = [
      "kics:b23e9b98-0cb6-4fc9-b257-1f3270442678",
      "kics:a05331ee-1653-45cb-91e6-13637a76e4f0",
      "kics:1db3a5a5-bf75-44e5-9e44-c56cfc8b1ac5",
      "kics:7249e3b0-9231-4af3-bc5f-5daf4988ecbf",
      "polaris:missingPodDisruptionBudget",
    ]
    controls = {
      nist_800_53 = ["CP-10", "SC-5", "SC-36"]
      soc2        = ["A1.1", "A1.2"]
    }
  }

  # One whose selector misses its own pods is refused, which another policy reports.
  filter = (
    core::contains(["Deployment", "StatefulSet", "Rollout"], attrs.kind)
    && (core::try(attrs.spec.selector, null) == null || k8s::selector_matches(attrs.spec.selector, core::try(k8s::pod_metadata(attrs).labels, {})))
  )

  locals {
    replicas = core::try(attrs.spec.replicas, core::max([for a in k8s::autoscalers(attrs) : core::try(a.spec.minReplicas, a.spec.minReplicaCount, 1)]...), 1)
  }

  enforce {
    condition     = local.replicas <= 1 || core::length(k8s::selected_by(attrs, "PodDisruptionBudget")) > 0
    subject       = core::try(attrs.spec.replicas, attrs.metadata.name)
    error_message = "A drain may take all ${local.replicas} pods of ${core::try(attrs.metadata.name, "the workload")} at the same time: no PodDisruptionBudget selects them."
  }
}

object_policy "PodDisruptionBudget" "disruption-budget-leaves-room" {
  metadata {
    title       = "Disruption budgets let drains go on"
    severity    = "medium"
    category    = "availability"
    rationale   = <<-EOT
      A budget that allows no pod to be away stops every drain: nodes cannot be upgraded until somebody deletes the budget, and then it protects
      nothing at all.
    EOT
    remediation = <<-EOT
      Allow one at a time:

        spec:
          maxUnavailable: 1
    EOT
    links = [
      "architecture:A6",
      "https://kubernetes.io/docs/tasks/run-application/configure-pdb/",
    ]
    aliases = [
      "kube-linter:pdb-max-unavailable",
      "kube-linter:pdb-min-available",
      "polaris:pdbDisruptionsIsZero",
    ]
    controls = {
      nist_800_53 = ["CP-10", "SC-5", "SC-36"]
      soc2        = ["A1.1", "A1.2"]
    }
  }

  locals {
    most    = core::try(core::tostring(attrs.spec.maxUnavailable), "")
    least   = core::try(core::tostring(attrs.spec.minAvailable), "")
    targets = k8s::selects(attrs)
    counts = [
      for w in local.targets : core::try(w.spec.replicas, core::max([for a in k8s::autoscalers(w) : core::try(a.spec.minReplicas, a.spec.minReplicaCount, 1)]...), 1)
      if core::contains(["Deployment", "StatefulSet", "ReplicaSet", "ReplicationController", "Rollout"], w.kind)
    ]
    pods = core::length(local.counts) == 0 ? -1 : core::sum(local.counts)
  }

  enforce {
    condition     = !core::contains(["0", "0%"], local.most)
    subject       = attrs.spec.maxUnavailable
    error_message = "${core::try(attrs.metadata.name, "The budget")} stops every drain: maxUnavailable is ${local.most}."
  }

  enforce {
    condition = (
      local.least != "100%"
      && (local.least == "" || core::endswith(local.least, "%") || local.pods < 0 || core::tonumber(local.least) < local.pods)
    )
    subject       = attrs.spec.minAvailable
    error_message = "${core::try(attrs.metadata.name, "The budget")} stops every drain: ${local.least} pods have to be there, and there are ${local.least == "100%" ? "no more" : local.pods}."
  }
}

object_policy "PodDisruptionBudget" "disruption-budget-selects-pods" {
  metadata {
    title       = "Disruption budgets select pods that there are"
    severity    = "low"
    category    = "availability"
    rationale   = <<-EOT
      A budget whose selector matches no pod protects nothing: the pods that it was written for have another label by now.
    EOT
    remediation = <<-EOT
      Use the labels of the pods' template:

        spec:
          selector:
            matchLabels:
              app.kubernetes.io/name: orders
    EOT
    links = [
      "architecture:A6",
      "https://kubernetes.io/docs/tasks/run-application/configure-pdb/",
    ]
    controls = {
      nist_800_53 = ["CP-10", "SC-5", "SC-36"]
      soc2        = ["A1.1", "A1.2"]
    }
  }

  # In a namespace without workloads here, they are kept elsewhere.
  filter = core::length(k8s::objects("workload", k8s::namespace(attrs))) > 0

  enforce {
    condition     = core::length(k8s::selects(attrs)) > 0
    subject       = attrs.spec.selector
    error_message = "${core::try(attrs.metadata.name, "The budget")} protects nothing: no workload in ${k8s::namespace(attrs)} makes pods with ${core::jsonencode(core::try(attrs.spec.selector.matchLabels, attrs.spec.selector, null))}."
  }
}
