# How the cluster knows that a container works. Asked of what runs until it is stopped: jobs, init containers and pods that may end are
# not.

object_policy "workload" "container-liveness-probe" {
  metadata {
    title       = "Containers have a liveness probe"
    severity    = "low"
    category    = "availability"
    rationale   = <<-EOT
      A process that hangs looks alive. Only a probe tells the kubelet to restart it.
    EOT
    remediation = <<-EOT
      Ask the program whether it works, and nothing that it depends on:

        livenessProbe:
          httpGet:
            path: /healthz
            port: 8080
          periodSeconds: 10
          failureThreshold: 6
    EOT
    links = [
      "architecture:A7",
      "https://kubernetes.io/docs/concepts/workloads/pods/probes/",
    ]
    aliases = [
      "checkov:CKV_K8S_8",
      "kics:ade74944-a674-4e00-859e-c6eab5bde441",
      "kics:5b6d53dd-3ba3-4269-b4d7-f82e880e43c3",
    ]
    controls = {
      nist_800_53 = ["CP-10", "SI-13"]
      soc2        = ["A1.2"]
    }
  }

  enforce {
    for_each      = k8s::long_running_containers(attrs)
    condition     = core::try(each.value.livenessProbe, null) != null
    subject       = each.value.livenessProbe
    error_message = "Container ${each.value.name} is not restarted when it hangs: it has no liveness probe."
  }
}

object_policy "workload" "container-readiness-probe" {
  metadata {
    title       = "Containers have a readiness probe"
    severity    = "low"
    category    = "availability"
    rationale   = <<-EOT
      Without one a container is ready as soon as it has started: it gets requests that it cannot answer yet, and an update replaces all pods
      by ones that never will.
    EOT
    remediation = <<-EOT
      Ask whether the program can answer now:

        readinessProbe:
          httpGet:
            path: /ready
            port: 8080
          periodSeconds: 5
    EOT
    links = [
      "architecture:A7",
      "https://kubernetes.io/docs/concepts/workloads/pods/probes/",
    ]
    aliases = [
      "checkov:CKV_K8S_9",
      "kics:a659f3b5-9bf0-438a-bd9a-7d3a6427f1e3",
      "kics:8657197e-3f87-4694-892b-8144701d83c1",
    ]
    controls = {
      nist_800_53 = ["CP-10", "SI-13"]
      soc2        = ["A1.2"]
    }
  }

  enforce {
    for_each      = k8s::long_running_containers(attrs)
    condition     = core::try(each.value.readinessProbe, null) != null
    subject       = each.value.readinessProbe
    error_message = "Container ${each.value.name} counts as ready before it is: it has no readiness probe."
  }
}

object_policy "workload" "container-probes-ask-something" {
  metadata {
    title       = "Probes ask something of the program"
    severity    = "low"
    category    = "availability"
    rationale   = <<-EOT
      A probe that runs true, exit 0 or echo always succeeds: it looks like one and never restarts anything.
    EOT
    remediation = <<-EOT
      Ask the program: a request, a connection to its port, or a command that fails where it does not work:

        livenessProbe:
          exec:
            command: ["pg_isready", "--quiet"]
    EOT
    links = [
      "architecture:A7",
      "https://kubernetes.io/docs/concepts/workloads/pods/probes/",
    ]
    controls = {
      nist_800_53 = ["CP-10", "SI-13"]
      soc2        = ["A1.2"]
    }
  }

  enforce {
    for_each      = k8s::long_running_containers(attrs)
    condition     = core::try(each.value.livenessProbe.exec.command, null) == null || !core::regex_match(core::join(" ", each.value.livenessProbe.exec.command), local.no_question)
    subject       = each.value.livenessProbe.exec.command
    error_message = "The liveness probe of container ${each.value.name} always succeeds: ${core::join(" ", each.value.livenessProbe.exec.command)}."
  }

  enforce {
    for_each      = k8s::long_running_containers(attrs)
    condition     = core::try(each.value.readinessProbe.exec.command, null) == null || !core::regex_match(core::join(" ", each.value.readinessProbe.exec.command), local.no_question)
    subject       = each.value.readinessProbe.exec.command
    error_message = "The readiness probe of container ${each.value.name} always succeeds: ${core::join(" ", each.value.readinessProbe.exec.command)}."
  }
}

object_policy "workload" "container-probes-differ" {
  metadata {
    title       = "Liveness waits longer than readiness"
    severity    = "info"
    category    = "availability"
    rationale   = <<-EOT
      Where both probes are the same in everything, a container that is merely busy is taken out of service and restarted at once, and
      under load all of them are, one after the other. Both may ask the same, as long as liveness is more patient.
    EOT
    remediation = <<-EOT
      Give liveness a higher failureThreshold or a longer period, or let it ask less:

        livenessProbe:
          httpGet:
            path: /healthz
            port: 8080
          failureThreshold: 6
    EOT
    links = [
      "architecture:A7",
      "https://kubernetes.io/docs/concepts/workloads/pods/probes/",
    ]
    controls = {
      nist_800_53 = ["CP-10", "SI-13"]
      soc2        = ["A1.2"]
    }
  }

  enforce {
    for_each      = k8s::long_running_containers(attrs)
    condition     = core::try(each.value.livenessProbe, null) == null || each.value.livenessProbe != core::try(each.value.readinessProbe, null)
    subject       = each.value.livenessProbe
    error_message = "The two probes of container ${each.value.name} are the same: it is restarted as soon as it is not ready."
  }
}

locals {
  # Commands that succeed whatever the program does.
  no_question = "^(/usr)?(/bin/)?(true|echo( .*)?|:)$|^((/usr)?/bin/)?(ba|a|da)?sh -c [\"']?((/usr)?(/bin/)?true|exit 0|echo [^;&|]*|:)[\"']?;?$"
}
