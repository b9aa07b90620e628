# Autoscalers: a floor, a target, and nothing that works against them.

object_policy "HorizontalPodAutoscaler" "autoscaler-floor" {
  metadata {
    title       = "Autoscalers keep at least two replicas"
    severity    = "low"
    category    = "availability"
    rationale   = <<-EOT
      With a floor of one, a quiet night leaves a single pod: the node that it stands on, a rollout or a crash takes the service away.
    EOT
    remediation = <<-EOT
      Set the floor:

        spec:
          minReplicas: 2
    EOT
    links = [
      "architecture:A8",
      "https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/",
    ]
    aliases = [
      "polaris:hpaMinAvailability",
    ]
    controls = {
      nist_800_53 = ["CP-10", "SC-5", "SC-36"]
      soc2        = ["A1.1", "A1.2"]
    }
  }

  enforce {
    condition     = core::try(attrs.spec.minReplicas, 1) >= 2
    subject       = attrs.spec.minReplicas
    error_message = "${core::try(attrs.metadata.name, "The autoscaler")} goes down to ${core::try(attrs.spec.minReplicas, "1, the default")}."
  }
}

object_policy "ScaledObject" "autoscaler-floor" {
  filter = core::try(attrs.spec.scaleTargetRef.kind, "Deployment") != "ScaledJob"

  enforce {
    condition     = core::try(attrs.spec.minReplicaCount, 0) >= 2
    subject       = attrs.spec.minReplicaCount
    error_message = "${core::try(attrs.metadata.name, "The autoscaler")} goes down to ${core::try(attrs.spec.minReplicaCount, "0, the default")}."
  }
}

object_policy "HorizontalPodAutoscaler" "autoscaler-bounds" {
  metadata {
    title       = "Autoscalers have room between their bounds"
    severity    = "low"
    category    = "availability"
    rationale   = <<-EOT
      An autoscaler whose bounds are the same number scales nothing, and one whose floor is above its ceiling is refused.
    EOT
    remediation = <<-EOT
      Leave room:

        spec:
          minReplicas: 2
          maxReplicas: 10
    EOT
    links = [
      "architecture:A8",
      "https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/",
    ]
    aliases = [
      "polaris:hpaMaxAvailability",
    ]
    controls = {
      nist_800_53 = ["CP-10", "SC-5", "SC-36"]
      soc2        = ["A1.1", "A1.2"]
    }
  }

  enforce {
    condition     = core::try(attrs.spec.maxReplicas, 0) > core::try(attrs.spec.minReplicas, 1)
    subject       = attrs.spec.maxReplicas
    error_message = "${core::try(attrs.metadata.name, "The autoscaler")} cannot scale: from ${core::try(attrs.spec.minReplicas, 1)} to ${core::try(attrs.spec.maxReplicas, "no maximum")} replicas."
  }
}

object_policy "HorizontalPodAutoscaler" "autoscaler-cpu-target" {
  metadata {
    title       = "Autoscalers watch the CPU"
    severity    = "info"
    category    = "availability"
    rationale   = <<-EOT
      A metric of the application's own may stand still while the pods are out of CPU: a queue that nobody reads from does not grow in
      requests. The CPU is the floor below other metrics; the autoscaler takes the highest of what each of them asks for.
    EOT
    remediation = <<-EOT
      Add the CPU to the metrics:

        metrics:
          - type: Resource
            resource:
              name: cpu
              target:
                type: Utilization
                averageUtilization: 70
    EOT
    links = [
      "architecture:A8",
      "https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/",
    ]
    controls = {
      nist_800_53 = ["CP-10", "SC-5", "SC-36"]
      soc2        = ["A1.1", "A1.2"]
    }
  }

  locals {
    metrics = [
      for m in core::try(attrs.spec.metrics, []) : m
      if core::contains(["Resource", "ContainerResource"], core::try(m.type, "")) && core::try(m.resource.name, m.containerResource.name, "") == "cpu"
    ]
  }

  enforce {
    condition = (
      core::length(local.metrics) > 0
      # Without metrics, and in version 1, the CPU is the default.
      || core::try(core::length(attrs.spec.metrics), 0) == 0
    )
    subject       = attrs.spec.metrics
    error_message = "${core::try(attrs.metadata.name, "The autoscaler")} watches ${core::join(", ", [for m in core::try(attrs.spec.metrics, []) : core::try(m.resource.name, m.external.metric.name, m.pods.metric.name, m.object.metric.name, m.type, "?")])}, and not the CPU."
  }
}

object_policy "HorizontalPodAutoscaler" "autoscaler-metrics-complete" {
  metadata {
    title       = "Metrics of autoscalers say what they are about"
    severity    = "low"
    category    = "availability"
    rationale   = <<-EOT
      A metric of type Object is about one object. Where its name, kind or the metric's name is missing, the autoscaler has nothing to ask for
      and stays where it is.
    EOT
    remediation = <<-EOT
      Name the object and the metric:

        - type: Object
          object:
            metric:
              name: requests-per-second
            describedObject:
              apiVersion: networking.k8s.io/v1
              kind: Ingress
              name: main-route
    EOT
    links = [
      "architecture:A8",
      "https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/",
    ]
    aliases = [
      "kics:2f652c42-619d-4361-b361-9f599688f8ca",
      "kics:17e52ca3-ddd0-4610-9d56-ce107442e110",
    ]
    controls = {
      nist_800_53 = ["CP-10", "SC-5", "SC-36"]
      soc2        = ["A1.1", "A1.2"]
    }
  }

  enforce {
    for_each = [for m in core::try(attrs.spec.metrics, []) : m if core::try(m.type, "") == "Object"]
    condition = (
      core::try(each.value.object.describedObject.name, "") != ""
      && core::try(each.value.object.describedObject.kind, "") != ""
      && core::try(each.value.object.metric.name, each.value.object.metricName, "") != ""
    )
    subject       = each.value.object
    error_message = "The metric of ${core::try(attrs.metadata.name, "the autoscaler")} does not say which object it is about: ${core::try(each.value.object.describedObject.name, "") == "" ? "describedObject.name" : core::try(each.value.object.describedObject.kind, "") == "" ? "describedObject.kind" : "metric.name"} is missing."
  }
}

object_policy "HorizontalPodAutoscaler" "autoscaler-target-exists" {
  metadata {
    title       = "Autoscalers scale a workload that there is"
    severity    = "medium"
    category    = "availability"
    rationale   = <<-EOT
      An autoscaler whose target is not there scales nothing, and nobody notices before the load comes. Mostly the workload was renamed.
    EOT
    remediation = <<-EOT
      Name the workload:

        scaleTargetRef:
          apiVersion: apps/v1
          kind: Deployment
          name: orders
    EOT
    links = [
      "architecture:A8",
      "https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/",
    ]
    aliases = [
      "kube-linter:dangling-horizontalpodautoscaler",
    ]
    controls = {
      nist_800_53 = ["CP-10", "SC-5", "SC-36"]
      soc2        = ["A1.1", "A1.2"]
    }
  }

  # In a namespace without workloads of that kind here, they are kept elsewhere.
  filter = core::length(k8s::objects(core::try(attrs.spec.scaleTargetRef.kind, "Deployment"), k8s::namespace(attrs))) > 0

  enforce {
    condition     = k8s::scale_target(attrs) != null
    subject       = attrs.spec.scaleTargetRef.name
    error_message = "There is no ${core::try(attrs.spec.scaleTargetRef.kind, "?")} ${core::try(attrs.spec.scaleTargetRef.name, "?")} in ${k8s::namespace(attrs)}, and others are."
  }
}

object_policy "workload" "autoscaled-replicas-not-fixed" {
  metadata {
    title       = "What is autoscaled states no number of replicas"
    severity    = "medium"
    category    = "availability"
    rationale   = <<-EOT
      Each time the manifest is applied, the number in it wins over the autoscaler's: under load a rollout takes away the pods that carry it.
    EOT
    remediation = <<-EOT
      Leave replicas out, and let the autoscaler own the number:

        spec:
          # No replicas: the HorizontalPodAutoscaler owns their number.
    EOT
    links = [
      "architecture:A8",
      "https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#migrating-deployments-and-statefulsets-to-horizontal-autoscaling",
    ]
    aliases = [
      "kics:5744cbb8-5946-4b75-a196-ade44449525b",
    ]
    controls = {
      nist_800_53 = ["CP-10", "SC-5", "SC-36"]
      soc2        = ["A1.1", "A1.2"]
    }
  }

  filter = core::contains(["Deployment", "StatefulSet", "Rollout"], attrs.kind)

  enforce {
    condition     = core::try(attrs.spec.replicas, null) == null || core::length(k8s::autoscalers(attrs)) == 0
    subject       = attrs.spec.replicas
    error_message = "Every time it is applied, ${core::try(attrs.metadata.name, "the workload")} goes back to ${core::try(attrs.spec.replicas, "?")} replicas, whatever its autoscaler had made of it."
  }
}
