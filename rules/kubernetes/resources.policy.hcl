# What containers ask for and may take. What a container does not say, a LimitRange of its namespace says, the pod's own resources
# cover, or, for requests, the limit: Kubernetes takes a limit for the request where there is none.

object_policy "workload" "container-memory-limit" {
  metadata {
    title       = "Containers have a memory limit"
    severity    = "medium"
    category    = "resources"
    rationale   = <<-EOT
      Without a limit, a container that leaks takes the memory of the node, and the kernel ends whichever process it likes: that of
      another pod, or the kubelet. A container that says nothing of memory at all is reported by container-memory-request.
    EOT
    remediation = <<-EOT
      Set what the program needs at most, init containers included:

        resources:
          requests:
            memory: 128Mi
          limits:
            memory: 256Mi
    EOT
    links = [
      "architecture:W2",
      "https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/",
    ]
    aliases = [
      "checkov:CKV_K8S_13",
      "trivy:KSV-0018",
      "kics:b14d1bc4-a208-45db-92f0-e21f8e2588e9",
      "kics:fd097ed0-7fe6-4f58-8b71-fef9f0820a21",
    ]
    controls = {
      nist_800_53 = ["SC-5", "SC-6"]
      soc2        = ["A1.1"]
    }
  }

  locals {
    spec   = k8s::pod_spec(attrs)
    limits = core::flatten([for range in k8s::objects("LimitRange", k8s::namespace(attrs)) : core::try(range.spec.limits, [])])
    given  = core::try(local.spec.resources.limits.memory, null) != null || core::anytrue([for limit in local.limits : core::try(limit.type, "") == "Container" && core::try(limit.default.memory, null) != null])
  }

  filter = !local.given

  enforce {
    for_each      = k8s::main_containers(attrs)
    condition     = core::try(each.value.resources.limits.memory, null) != null || core::try(each.value.resources.requests.memory, null) == null
    subject       = each.value.resources.limits.memory
    error_message = "Container ${each.value.name} may take all memory of the node: it has no memory limit."
  }

  enforce {
    for_each      = k8s::init_containers(attrs)
    condition     = core::try(each.value.resources.limits.memory, null) != null || core::try(each.value.resources.requests.memory, null) == null
    subject       = each.value.resources.limits.memory
    error_message = "Init container ${each.value.name} may take all memory of the node: it has no memory limit."
  }
}

object_policy "workload" "container-memory-request" {
  metadata {
    title       = "Containers say how much memory they need"
    severity    = "medium"
    category    = "resources"
    rationale   = <<-EOT
      The scheduler counts requests. A container that says nothing is put onto a node that is full, takes what it gets, and is among the
      first that are evicted when the node's memory runs out. A request is enough here; that there is a limit too is another rule.
    EOT
    remediation = <<-EOT
      Request what the program usually needs:

        resources:
          requests:
            memory: 128Mi
    EOT
    links = [
      "architecture:W2",
      "https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/",
    ]
    aliases = [
      "checkov:CKV_K8S_12",
      "checkov:CKV_K8S_13",
      "trivy:KSV-0016",
      "trivy:KSV-0018",
      "kics:229588ef-8fde-40c8-8756-f4f2b5825ded",
      "kics:21719347-d02b-497d-bda4-04a03c8e5b61",
      "kics:b14d1bc4-a208-45db-92f0-e21f8e2588e9",
      "kics:fd097ed0-7fe6-4f58-8b71-fef9f0820a21",
    ]
    controls = {
      nist_800_53 = ["SC-5", "SC-6"]
      soc2        = ["A1.1"]
    }
  }

  locals {
    spec   = k8s::pod_spec(attrs)
    limits = core::flatten([for range in k8s::objects("LimitRange", k8s::namespace(attrs)) : core::try(range.spec.limits, [])])
    given  = core::try(local.spec.resources.requests.memory, local.spec.resources.limits.memory, null) != null || core::anytrue([for limit in local.limits : core::try(limit.type, "") == "Container" && core::try(limit.defaultRequest.memory, limit.default.memory, null) != null])
  }

  filter = !local.given

  enforce {
    for_each      = k8s::main_containers(attrs)
    condition     = core::try(each.value.resources.requests.memory, each.value.resources.limits.memory, null) != null
    subject       = each.value.resources.requests.memory
    error_message = "Container ${each.value.name} says nothing of memory: it has no request, and no limit that would stand for one."
  }

  enforce {
    for_each      = k8s::init_containers(attrs)
    condition     = core::try(each.value.resources.requests.memory, each.value.resources.limits.memory, null) != null
    subject       = each.value.resources.requests.memory
    error_message = "Init container ${each.value.name} says nothing of memory: it has no request, and no limit that would stand for one."
  }
}

object_policy "workload" "container-cpu-limit" {
  metadata {
    title       = "Containers have a CPU limit"
    severity    = "low"
    category    = "resources"
    rationale   = <<-EOT
      Without a limit a container that runs wild takes all CPU that others have not requested. A limit also makes every place the same: what
      runs in test gets no more in production. Who would rather let programs use idle CPU leaves this rule out, and keeps
      container-cpu-request, which reports what says nothing of CPU at all.
    EOT
    remediation = <<-EOT
      Set what the program needs at most:

        resources:
          limits:
            cpu: 500m
    EOT
    links = [
      "architecture:W2",
      "https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/",
    ]
    aliases = [
      "checkov:CKV_K8S_11",
      "trivy:KSV-0011",
      "kics:4ac0e2b7-d2d2-4af7-8799-e8de6721ccda",
      "kics:5f4735ce-b9ba-4d95-a089-a37a767b716f",
    ]
    controls = {
      nist_800_53 = ["SC-5", "SC-6"]
      soc2        = ["A1.1"]
    }
  }

  locals {
    spec   = k8s::pod_spec(attrs)
    limits = core::flatten([for range in k8s::objects("LimitRange", k8s::namespace(attrs)) : core::try(range.spec.limits, [])])
    given  = core::try(local.spec.resources.limits.cpu, null) != null || core::anytrue([for limit in local.limits : core::try(limit.type, "") == "Container" && core::try(limit.default.cpu, null) != null])
  }

  filter = !local.given

  enforce {
    for_each      = k8s::main_containers(attrs)
    condition     = core::try(each.value.resources.limits.cpu, null) != null || core::try(each.value.resources.requests.cpu, null) == null
    subject       = each.value.resources.limits.cpu
    error_message = "Container ${each.value.name} may take all idle CPU of the node: it has no CPU limit."
  }

  enforce {
    for_each      = k8s::init_containers(attrs)
    condition     = core::try(each.value.resources.limits.cpu, null) != null || core::try(each.value.resources.requests.cpu, null) == null
    subject       = each.value.resources.limits.cpu
    error_message = "Init container ${each.value.name} may take all idle CPU of the node: it has no CPU limit."
  }
}

object_policy "workload" "container-cpu-request" {
  metadata {
    title       = "Containers say how much CPU they need"
    severity    = "low"
    category    = "resources"
    rationale   = <<-EOT
      The scheduler counts requests, and the kernel divides the CPU by them: a container that says nothing gets next to nothing on a busy
      node. An autoscaler that looks at CPU has nothing to compare with. A request is enough here; that there is a limit too is another
      rule.
    EOT
    remediation = <<-EOT
      Request what the program usually needs:

        resources:
          requests:
            cpu: 100m
    EOT
    links = [
      "architecture:W2",
      "https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/",
    ]
    aliases = [
      "checkov:CKV_K8S_10",
      "checkov:CKV_K8S_11",
      "trivy:KSV-0011",
      "trivy:KSV-0015",
      "kics:4ac0e2b7-d2d2-4af7-8799-e8de6721ccda",
      "kics:5f4735ce-b9ba-4d95-a089-a37a767b716f",
      "kics:ca469dd4-c736-448f-8ac1-30a642705e0a",
      "kics:577ac19c-6a77-46d7-9f14-e049cdd15ec2",
    ]
    controls = {
      nist_800_53 = ["SC-5", "SC-6"]
      soc2        = ["A1.1"]
    }
  }

  locals {
    spec   = k8s::pod_spec(attrs)
    limits = core::flatten([for range in k8s::objects("LimitRange", k8s::namespace(attrs)) : core::try(range.spec.limits, [])])
    given  = core::try(local.spec.resources.requests.cpu, local.spec.resources.limits.cpu, null) != null || core::anytrue([for limit in local.limits : core::try(limit.type, "") == "Container" && core::try(limit.defaultRequest.cpu, limit.default.cpu, null) != null])
  }

  filter = !local.given

  enforce {
    for_each      = k8s::main_containers(attrs)
    condition     = core::try(each.value.resources.requests.cpu, each.value.resources.limits.cpu, null) != null
    subject       = each.value.resources.requests.cpu
    error_message = "Container ${each.value.name} says nothing of CPU: it has no request, and no limit that would stand for one."
  }

  enforce {
    for_each      = k8s::init_containers(attrs)
    condition     = core::try(each.value.resources.requests.cpu, each.value.resources.limits.cpu, null) != null
    subject       = each.value.resources.requests.cpu
    error_message = "Init container ${each.value.name} says nothing of CPU: it has no request, and no limit that would stand for one."
  }
}

object_policy "workload" "container-scratch-space-limited" {
  metadata {
    title       = "Scratch space that a pod fills is limited"
    severity    = "info"
    category    = "resources"
    rationale   = <<-EOT
      An emptyDir without a limit, in a pod without a limit for ephemeral storage, grows until the node's disk is full and other pods are
      evicted; one in memory grows until the memory is.
    EOT
    remediation = <<-EOT
      Limit the volume, or the container's ephemeral storage:

        volumes:
          - name: cache
            emptyDir:
              sizeLimit: 256Mi
    EOT
    links = [
      "architecture:W2",
      "https://kubernetes.io/docs/concepts/storage/ephemeral-storage/",
    ]
    controls = {
      nist_800_53 = ["SC-5", "SC-6"]
      soc2        = ["A1.1"]
    }
  }

  # Memory that a volume takes counts as the container's.
  locals {
    bounds = {
      Memory = core::alltrue([for c in k8s::main_containers(attrs) : core::try(c.resources.limits.memory, null) != null])
      disk   = core::alltrue([for c in k8s::main_containers(attrs) : core::try(c.resources.limits["ephemeral-storage"], null) != null])
    }
  }

  enforce {
    for_each = k8s::volumes(attrs)
    condition = (
      !core::contains(core::keys(each.value), "emptyDir")
      || core::try(each.value.emptyDir.sizeLimit, null) != null
      || (core::try(each.value.emptyDir.medium, "") == "Memory" ? local.bounds.Memory : local.bounds.disk)
    )
    subject       = each.value.emptyDir
    error_message = "Volume ${each.value.name} may fill the ${core::try(each.value.emptyDir.medium, "") == "Memory" ? "memory" : "disk"} of the node: it has no sizeLimit."
  }
}
