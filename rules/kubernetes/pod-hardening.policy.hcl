# What the Pod Security Standards leave open, and a careful owner does not.

locals {
  # Folders of a container's system; what is mounted over them replaces programs, libraries or settings.
  system_folders = [
    "/", "/bin", "/boot", "/dev", "/etc", "/lib", "/lib32", "/lib64", "/proc", "/root", "/run", "/sbin", "/sys", "/usr",
    "/usr/bin", "/usr/lib", "/usr/local/bin", "/usr/sbin", "/var", "/var/lib", "/var/run",
  ]
}

object_policy "workload" "container-read-only-root-filesystem" {
  metadata {
    title       = "Containers have a read-only root file system"
    severity    = "low"
    category    = "workloads"
    rationale   = <<-EOT
      Who breaks into a container writes tools, and changes programs and settings, unless the file system lets nobody write. What
      the program itself must write goes into a volume.
    EOT
    remediation = <<-EOT
      Make it read-only, of each container, and mount an emptyDir where the program writes:

        securityContext:
          readOnlyRootFilesystem: true
        volumeMounts:
          - name: tmp
            mountPath: /tmp
    EOT
    links = [
      "architecture:W1",
      "https://kubernetes.io/docs/tasks/configure-pod-container/security-context/",
    ]
    aliases = [
      "checkov:CKV_K8S_22",
      "trivy:KSV-0014",
      "kics:a9c2f49d-0671-4fc9-9ece-f4e261e128d0",
      "kics:d532566b-8d9d-4f3b-80bd-361fe802f9c2",
    ]
    controls = {
      nist_800_53 = ["CM-7", "SI-7"]
      pci_dss     = ["2.2.6"]
      soc2        = ["CC6.8"]
    }
  }

  locals {
    spec = k8s::pod_spec(attrs)
  }

  # Windows has no such thing.
  filter = core::try(local.spec.os.name, "linux") != "windows"

  enforce {
    for_each      = k8s::containers(attrs)
    condition     = core::try(each.value.securityContext.readOnlyRootFilesystem, false)
    subject       = each.value.securityContext.readOnlyRootFilesystem
    error_message = "The root file system of container ${each.value.name} can be written to: readOnlyRootFilesystem is ${core::try(each.value.securityContext.readOnlyRootFilesystem, null) == null ? "not set" : "false"}."
  }
}

object_policy "workload" "pod-high-user-id" {
  metadata {
    title       = "Pods run as a user that the node does not have"
    severity    = "info"
    category    = "workloads"
    rationale   = <<-EOT
      A process that gets out of its container is on the node who it was inside. Numbers below 10000 belong to users of many nodes
      and images; above, they are nobody's.
    EOT
    remediation = <<-EOT
      Name a user from 10000 on:

        spec:
          securityContext:
            runAsUser: 10001
    EOT
    links = [
      "architecture:W1",
      "https://kubernetes.io/docs/tasks/configure-pod-container/security-context/",
    ]
    aliases = [
      "checkov:CKV_K8S_40",
      "trivy:KSV-0020",
      "kics:02323c00-cdc3-4fdc-a310-4f2b3e7a1660",
    ]
    controls = {
      nist_800_53 = ["AC-6", "SC-39"]
      soc2        = ["CC6.1"]
    }
  }

  locals {
    spec      = k8s::pod_spec(attrs)
    inherited = [for c in k8s::containers(attrs) : c.name if core::try(c.securityContext.runAsUser, null) == null]
  }

  # Users of Windows have names. Root is reported by a rule of its own.
  filter = core::try(local.spec.os.name, "linux") != "windows"

  enforce {
    condition     = core::length(local.inherited) == 0 || core::try(local.spec.securityContext.runAsUser, 1) >= 10000 || core::try(local.spec.securityContext.runAsUser, 1) == 0
    subject       = local.spec.securityContext.runAsUser
    error_message = core::try(local.spec.securityContext.runAsUser, null) == null ? "The user of ${core::join(", ", local.inherited)} is the image's: runAsUser is not set, of the pod or of the container." : "The pod runs as user ${local.spec.securityContext.runAsUser}, which nodes have too."
  }

  enforce {
    for_each      = k8s::containers(attrs)
    condition     = core::try(each.value.securityContext.runAsUser, 0) >= 10000 || core::try(each.value.securityContext.runAsUser, 0) == 0
    subject       = each.value.securityContext.runAsUser
    error_message = "Container ${each.value.name} runs as user ${each.value.securityContext.runAsUser}, which nodes have too."
  }
}

object_policy "workload" "pod-high-group-id" {
  metadata {
    title       = "Pods run as a group that the node does not have"
    severity    = "info"
    category    = "workloads"
    rationale   = <<-EOT
      Where runAsUser is set and runAsGroup is not, the group is root's. A process that gets out of its container has the group's rights
      on the node.
    EOT
    remediation = <<-EOT
      Name a group from 10000 on:

        spec:
          securityContext:
            runAsGroup: 10001
    EOT
    links = [
      "architecture:W1",
      "https://kubernetes.io/docs/tasks/configure-pod-container/security-context/",
    ]
    aliases = [
      "trivy:KSV-0021",
    ]
    controls = {
      nist_800_53 = ["AC-6", "SC-39"]
      soc2        = ["CC6.1"]
    }
  }

  locals {
    spec      = k8s::pod_spec(attrs)
    inherited = [for c in k8s::containers(attrs) : c.name if core::try(c.securityContext.runAsGroup, null) == null]
  }

  # Groups of Windows have names. The group root is reported by a rule of its own.
  filter = core::try(local.spec.os.name, "linux") != "windows"

  enforce {
    condition     = core::length(local.inherited) == 0 || core::try(local.spec.securityContext.runAsGroup, 1) >= 10000 || core::try(local.spec.securityContext.runAsGroup, 1) == 0
    subject       = local.spec.securityContext.runAsGroup
    error_message = core::try(local.spec.securityContext.runAsGroup, null) == null ? "The group of ${core::join(", ", local.inherited)} is the image's, or root: runAsGroup is not set, of the pod or of the container." : "The pod runs as group ${local.spec.securityContext.runAsGroup}, which nodes have too."
  }

  enforce {
    for_each      = k8s::containers(attrs)
    condition     = core::try(each.value.securityContext.runAsGroup, 0) >= 10000 || core::try(each.value.securityContext.runAsGroup, 0) == 0
    subject       = each.value.securityContext.runAsGroup
    error_message = "Container ${each.value.name} runs as group ${each.value.securityContext.runAsGroup}, which nodes have too."
  }
}

object_policy "workload" "pod-no-root-group" {
  metadata {
    title       = "Pods do not ask for the group root"
    severity    = "low"
    category    = "workloads"
    rationale   = <<-EOT
      Much on a node, and on volumes, may be read and written by the group root. A process that is no root but has its group loses
      little of what root could do.
    EOT
    remediation = <<-EOT
      Name a group of its own as runAsGroup and fsGroup, and leave 0 out of supplementalGroups:

        spec:
          securityContext:
            runAsGroup: 10001
            fsGroup: 10001
    EOT
    links = [
      "architecture:W1",
      "https://kubernetes.io/docs/tasks/configure-pod-container/security-context/",
    ]
    aliases = [
      "trivy:KSV-0116",
    ]
    controls = {
      nist_800_53 = ["AC-6"]
      soc2        = ["CC6.1"]
    }
  }

  locals {
    spec = k8s::pod_spec(attrs)
  }

  enforce {
    condition     = core::try(local.spec.securityContext.runAsGroup, 1) != 0
    subject       = local.spec.securityContext.runAsGroup
    error_message = "The pod runs as the group root: runAsGroup is 0."
  }

  enforce {
    condition     = core::try(local.spec.securityContext.fsGroup, 1) != 0
    subject       = local.spec.securityContext.fsGroup
    error_message = "The pod's volumes belong to the group root, and the pod to it: fsGroup is 0."
  }

  enforce {
    condition     = !core::contains(core::try(local.spec.securityContext.supplementalGroups, []), 0)
    subject       = local.spec.securityContext.supplementalGroups
    error_message = "The pod belongs to the group root: supplementalGroups has 0."
  }

  enforce {
    for_each      = k8s::containers(attrs)
    condition     = core::try(each.value.securityContext.runAsGroup, 1) != 0
    subject       = each.value.securityContext.runAsGroup
    error_message = "Container ${each.value.name} runs as the group root: runAsGroup is 0."
  }
}

object_policy "workload" "container-system-folders-read-only" {
  metadata {
    title       = "Storage mounted over folders of the system is read-only"
    severity    = "low"
    category    = "workloads"
    rationale   = <<-EOT
      Storage that outlives the container, mounted over /bin, /etc or /usr, replaces the image's programs and settings. Where the
      container may write to it, so does who breaks in, for every pod that mounts it next.
    EOT
    remediation = <<-EOT
      Mount it elsewhere, or read-only:

        volumeMounts:
          - name: settings
            mountPath: /etc
            readOnly: true
    EOT
    links = [
      "architecture:W1",
      "https://kubernetes.io/docs/concepts/storage/volumes/",
    ]
    aliases = [
      "kics:b7652612-de4e-4466-a0bf-1cd81f0c6063",
      "kics:a62a99d1-8196-432f-8f80-3c100b05d62a",
    ]
    controls = {
      nist_800_53 = ["CM-7", "SI-7"]
      soc2        = ["CC6.8"]
    }
  }

  locals {
    # What is empty when the pod starts, or cannot be written to, and folders of the node, which are reported as such.
    others = [
      for v in k8s::volumes(attrs) : v.name
      if core::length(core::setintersection(core::keys(v), ["configMap", "downwardAPI", "emptyDir", "hostPath", "image", "projected", "secret"])) > 0
    ]
  }

  enforce {
    for_each = core::flatten([for c in k8s::containers(attrs) : [for m in core::try(c.volumeMounts, []) : { container = c.name, mount = m }]])
    condition = (
      !core::contains(local.system_folders, each.value.mount.mountPath)
      || core::try(each.value.mount.readOnly, false) == true
      || core::contains(local.others, each.value.mount.name)
    )
    subject       = each.value.mount.mountPath
    error_message = "Container ${each.value.container} may write to volume ${each.value.mount.name}, mounted over ${each.value.mount.mountPath}."
  }
}

object_policy "workload" "pod-no-host-aliases" {
  metadata {
    title       = "Pods resolve names by DNS alone"
    severity    = "low"
    category    = "workloads"
    rationale   = <<-EOT
      hostAliases writes names into the pod's /etc/hosts, past DNS: an address that changes is found by nobody, and a name can be made to
      mean another host.
    EOT
    remediation = <<-EOT
      Leave hostAliases out. Give the host a name in DNS, or make an ExternalName Service of it.
    EOT
    links = [
      "architecture:W1",
      "https://kubernetes.io/docs/tasks/network/customize-hosts-file-for-pods/",
    ]
    aliases = [
      "trivy:KSV-0007",
    ]
    controls = {
      nist_800_53 = ["CM-6", "SC-20"]
      soc2        = ["CC6.6"]
    }
  }

  locals {
    spec = k8s::pod_spec(attrs)
  }

  enforce {
    condition     = core::length(core::try(local.spec.hostAliases, [])) == 0
    subject       = local.spec.hostAliases
    error_message = "The pod has names in /etc/hosts: ${core::join(", ", core::flatten([for a in local.spec.hostAliases : core::try(a.hostnames, [])]))}."
  }
}

object_policy "workload" "pod-no-shared-processes" {
  metadata {
    title       = "Containers of a pod do not see each other's processes"
    severity    = "low"
    category    = "workloads"
    rationale   = <<-EOT
      With shareProcessNamespace every container of the pod sees the others' processes, with their environment and, through
      /proc/PID/root, their files: a sidecar reads the secrets of the program beside it.
    EOT
    remediation = <<-EOT
      Leave shareProcessNamespace out. To look into a container, attach an ephemeral one with kubectl debug --target.
    EOT
    links = [
      "architecture:W1",
      "https://kubernetes.io/docs/tasks/configure-pod-container/share-process-namespace/",
    ]
    controls = {
      nist_800_53 = ["AC-6", "SC-39"]
      soc2        = ["CC6.1"]
    }
  }

  locals {
    spec = k8s::pod_spec(attrs)
  }

  enforce {
    condition     = core::try(local.spec.shareProcessNamespace, false) != true
    subject       = local.spec.shareProcessNamespace
    error_message = "The pod's containers see each other's processes: shareProcessNamespace is true."
  }
}
