# Pod security policies, which clusters before Kubernetes 1.25 admit pods by. Newer ones have the Pod Security Standards, as labels of
# namespaces, and refuse these objects.

object_policy "PodSecurityPolicy" "psp-not-privileged" {
  metadata {
    title       = "Pod security policies admit no privileged containers"
    severity    = "critical"
    category    = "workloads"
    rationale   = <<-EOT
      A privileged container is root on the node. Who may use the policy may be that.
    EOT
    remediation = <<-EOT
      Set privileged: false, and keep a policy of its own for the few parts of the system that need more.
    EOT
    links = [
      "architecture:W1",
      "https://kubernetes.io/docs/concepts/security/pod-security-policy/",
      "https://kubernetes.io/docs/tasks/configure-pod-container/migrate-from-psp/",
    ]
    aliases = [
      "checkov:CKV_K8S_2",
      "kics:c48e57d3-d642-4e0b-90db-37f807b41b91",
      "kics:a6a4d4fc-4e8f-47d1-969f-e9d4a084f3b9",
    ]
    controls = {
      cis_kubernetes = ["5.2.2"]
      nist_800_53    = ["AC-6", "CM-7"]
      soc2           = ["CC6.1"]
    }
  }

  enforce {
    condition     = core::try(attrs.spec.privileged, false) != true
    subject       = attrs.spec.privileged
    error_message = "The policy admits privileged containers."
  }
}

object_policy "PodSecurityPolicy" "psp-no-host-network" {
  metadata {
    title       = "Pod security policies keep pods off the node's network"
    severity    = "high"
    category    = "workloads"
    rationale   = <<-EOT
      On the node's network a pod reaches what listens on the node's loopback address, and no network policy applies to it.
    EOT
    remediation = <<-EOT
      Set hostNetwork: false.
    EOT
    links = [
      "architecture:W1",
      "https://kubernetes.io/docs/concepts/security/pod-security-policy/",
      "https://kubernetes.io/docs/tasks/configure-pod-container/migrate-from-psp/",
    ]
    aliases = [
      "checkov:CKV_K8S_4",
      "kics:a33e9173-b674-4dfb-9d82-cf3754816e4b",
    ]
    controls = {
      cis_kubernetes = ["5.2.5"]
      nist_800_53    = ["AC-6", "CM-7"]
      soc2           = ["CC6.1"]
    }
  }

  enforce {
    condition     = core::try(attrs.spec.hostNetwork, false) != true
    subject       = attrs.spec.hostNetwork
    error_message = "The policy admits pods on the node's network."
  }
}

object_policy "PodSecurityPolicy" "psp-no-host-pid" {
  metadata {
    title       = "Pod security policies keep pods from the node's processes"
    severity    = "high"
    category    = "workloads"
    rationale   = <<-EOT
      A container that sees the node's processes reads their environment and arguments, and as root takes them over.
    EOT
    remediation = <<-EOT
      Set hostPID: false.
    EOT
    links = [
      "architecture:W1",
      "https://kubernetes.io/docs/concepts/security/pod-security-policy/",
      "https://kubernetes.io/docs/tasks/configure-pod-container/migrate-from-psp/",
    ]
    aliases = [
      "checkov:CKV_K8S_1",
      "kics:91dacd0e-d189-4a9c-8272-5999a3cc32d9",
    ]
    controls = {
      cis_kubernetes = ["5.2.3"]
      nist_800_53    = ["AC-6", "CM-7"]
      soc2           = ["CC6.1"]
    }
  }

  enforce {
    condition     = core::try(attrs.spec.hostPID, false) != true
    subject       = attrs.spec.hostPID
    error_message = "The policy admits pods that see the node's processes."
  }
}

object_policy "PodSecurityPolicy" "psp-no-host-ipc" {
  metadata {
    title       = "Pod security policies keep pods from the node's shared memory"
    severity    = "high"
    category    = "workloads"
    rationale   = <<-EOT
      In the node's IPC namespace a container reads and changes the shared memory of the node's processes.
    EOT
    remediation = <<-EOT
      Set hostIPC: false.
    EOT
    links = [
      "architecture:W1",
      "https://kubernetes.io/docs/concepts/security/pod-security-policy/",
      "https://kubernetes.io/docs/tasks/configure-pod-container/migrate-from-psp/",
    ]
    aliases = [
      "checkov:CKV_K8S_3",
      "kics:80f93444-b240-4ebb-a4c6-5c40b76c04ea",
      "kics:51bed0ac-a8ae-407a-895e-90c6cb0610ce",
    ]
    controls = {
      cis_kubernetes = ["5.2.4"]
      nist_800_53    = ["AC-6", "CM-7"]
      soc2           = ["CC6.1"]
    }
  }

  enforce {
    condition     = core::try(attrs.spec.hostIPC, false) != true
    subject       = attrs.spec.hostIPC
    error_message = "The policy admits pods that share the node's memory."
  }
}

object_policy "PodSecurityPolicy" "psp-no-privilege-escalation" {
  metadata {
    title       = "Pod security policies keep containers from gaining privileges"
    severity    = "medium"
    category    = "workloads"
    rationale   = <<-EOT
      By a program with the set-user-ID bit a process gets more privileges than its parent has. The default of allowPrivilegeEscalation is
      true.
    EOT
    remediation = <<-EOT
      Set allowPrivilegeEscalation: false.
    EOT
    links = [
      "architecture:W1",
      "https://kubernetes.io/docs/concepts/security/pod-security-policy/",
      "https://kubernetes.io/docs/tasks/configure-pod-container/migrate-from-psp/",
    ]
    aliases = [
      "checkov:CKV_K8S_5",
      "kics:87554eef-154d-411d-bdce-9dbd91e56851",
      "kics:2bff9906-4e9b-4f71-9346-8ebedfdf43ef",
    ]
    controls = {
      cis_kubernetes = ["5.2.6"]
      nist_800_53    = ["AC-6", "CM-7"]
      soc2           = ["CC6.1"]
    }
  }

  enforce {
    condition     = core::try(attrs.spec.allowPrivilegeEscalation, true) == false
    subject       = attrs.spec.allowPrivilegeEscalation
    error_message = "The policy admits containers that gain privileges: allowPrivilegeEscalation is ${core::try(attrs.spec.allowPrivilegeEscalation, null) == null ? "not set, and the default is true" : "true"}."
  }
}

object_policy "PodSecurityPolicy" "psp-runs-as-non-root" {
  metadata {
    title       = "Pod security policies admit no root user and no root group"
    severity    = "medium"
    category    = "workloads"
    rationale   = <<-EOT
      Root in a container is root for the kernel, and on volumes. RunAsAny, and a range that begins with 0, admit it.
    EOT
    remediation = <<-EOT
      Require another user, and groups from 1 on:

        runAsUser:
          rule: MustRunAsNonRoot
        supplementalGroups:
          rule: MustRunAs
          ranges:
            - min: 1
              max: 65535
    EOT
    links = [
      "architecture:W1",
      "https://kubernetes.io/docs/concepts/security/pod-security-policy/",
      "https://kubernetes.io/docs/tasks/configure-pod-container/migrate-from-psp/",
    ]
    aliases = [
      "checkov:CKV_K8S_6",
      "kics:e3aa0612-4351-4a0d-983f-aefea25cf203",
      "kics:4c415497-7410-4559-90e8-f2c8ac64ee38",
    ]
    controls = {
      cis_kubernetes = ["5.2.7"]
      nist_800_53    = ["AC-6", "CM-7"]
      soc2           = ["CC6.1"]
    }
  }

  enforce {
    condition = (
      core::try(attrs.spec.runAsUser.rule, "RunAsAny") == "MustRunAsNonRoot"
      || core::try(attrs.spec.runAsUser.rule, "RunAsAny") == "MustRunAs" && core::alltrue([for r in core::try(attrs.spec.runAsUser.ranges, []) : core::try(r.min, 0) > 0])
    )
    subject       = attrs.spec.runAsUser
    error_message = "The policy admits containers that run as root: the rule for users is ${core::try(attrs.spec.runAsUser.rule, "RunAsAny")}."
  }

  enforce {
    condition     = core::contains(["MustRunAs", "MayRunAs"], core::try(attrs.spec.supplementalGroups.rule, "RunAsAny")) && core::alltrue([for r in core::try(attrs.spec.supplementalGroups.ranges, []) : core::try(r.min, 0) > 0])
    subject       = attrs.spec.supplementalGroups
    error_message = "The policy admits containers that belong to the group root: the rule for supplemental groups is ${core::try(attrs.spec.supplementalGroups.rule, "RunAsAny")}."
  }

  enforce {
    condition     = core::contains(["MustRunAs", "MayRunAs"], core::try(attrs.spec.fsGroup.rule, "RunAsAny")) && core::alltrue([for r in core::try(attrs.spec.fsGroup.ranges, []) : core::try(r.min, 0) > 0])
    subject       = attrs.spec.fsGroup
    error_message = "The policy admits volumes of the group root: the rule for fsGroup is ${core::try(attrs.spec.fsGroup.rule, "RunAsAny")}."
  }
}

object_policy "PodSecurityPolicy" "psp-drops-capabilities" {
  metadata {
    title       = "Pod security policies have capabilities dropped"
    severity    = "low"
    category    = "workloads"
    rationale   = <<-EOT
      A container keeps the capabilities that nobody drops, NET_RAW among them, with which it forges packets to other pods.
    EOT
    remediation = <<-EOT
      Require that all are dropped:

        requiredDropCapabilities:
          - ALL
    EOT
    links = [
      "architecture:W1",
      "https://kubernetes.io/docs/concepts/security/pod-security-policy/",
      "https://kubernetes.io/docs/tasks/configure-pod-container/migrate-from-psp/",
    ]
    aliases = [
      "checkov:CKV_K8S_7",
      "checkov:CKV_K8S_36",
      "kics:2270987f-bb51-479f-b8be-3ca73e5ad648",
      "kics:9aa32890-ac1a-45ee-81ca-5164e2098556",
      "kics:caa93370-791f-4fc6-814b-ba6ce0cb4032",
    ]
    controls = {
      cis_kubernetes = ["5.2.8", "5.2.10"]
      nist_800_53    = ["AC-6", "CM-7"]
      soc2           = ["CC6.1"]
    }
  }

  locals {
    dropped = core::try(attrs.spec.requiredDropCapabilities, [])
  }

  enforce {
    condition     = core::contains(local.dropped, "ALL")
    subject       = attrs.spec.requiredDropCapabilities
    error_message = "Containers that the policy admits keep capabilities: ${core::length(local.dropped) == 0 ? "none must be dropped" : "only ${core::join(", ", local.dropped)} must be dropped"}."
  }
}

object_policy "PodSecurityPolicy" "psp-no-added-capabilities" {
  metadata {
    title       = "Pod security policies admit no added capabilities"
    severity    = "medium"
    category    = "workloads"
    rationale   = <<-EOT
      Each capability is a part of what root may do, and * is all of it.
    EOT
    remediation = <<-EOT
      Leave allowedCapabilities and defaultAddCapabilities out.
    EOT
    links = [
      "architecture:W1",
      "https://kubernetes.io/docs/concepts/security/pod-security-policy/",
      "https://kubernetes.io/docs/tasks/configure-pod-container/migrate-from-psp/",
    ]
    aliases = [
      "checkov:CKV_K8S_24",
      "kics:7307579a-3abb-46ad-9ce5-2a915634d5c8",
      "kics:48388bd2-7201-4dcc-b56d-e8a9efa58fad",
    ]
    controls = {
      cis_kubernetes = ["5.2.9"]
      nist_800_53    = ["AC-6", "CM-7"]
      soc2           = ["CC6.1"]
    }
  }

  locals {
    allowed = core::concat(core::try(attrs.spec.allowedCapabilities, []), core::try(attrs.spec.defaultAddCapabilities, []))
  }

  enforce {
    condition     = core::length(local.allowed) == 0
    subject       = core::try(attrs.spec.allowedCapabilities, null) != null ? attrs.spec.allowedCapabilities : attrs.spec.defaultAddCapabilities
    error_message = "The policy admits containers that add ${core::contains(local.allowed, "*") ? "any capability" : core::join(", ", local.allowed)}."
  }
}

object_policy "PodSecurityPolicy" "psp-host-paths-limited" {
  metadata {
    title       = "Pod security policies name the folders of the node that pods may read"
    severity    = "medium"
    category    = "workloads"
    rationale   = <<-EOT
      Without a list, a pod may mount any folder of the node, unless the policy names the volumes that it admits and hostPath is none of
      them. A folder that may be written is as good as the node.
    EOT
    remediation = <<-EOT
      Name the kinds of volumes without hostPath, or the folders:

        allowedHostPaths:
          - pathPrefix: /var/log/pods
            readOnly: true
    EOT
    links = [
      "architecture:W1",
      "https://kubernetes.io/docs/concepts/security/pod-security-policy/",
      "https://kubernetes.io/docs/tasks/configure-pod-container/migrate-from-psp/",
    ]
    aliases = [
      "kics:de4421f1-4e35-43b4-9783-737dd4e4a47e",
    ]
    controls = {
      cis_kubernetes = ["5.2.12"]
      nist_800_53    = ["AC-6", "CM-7"]
      soc2           = ["CC6.1"]
    }
  }

  # Without `volumes` a policy admits none, but an older one meant all.
  locals {
    volumes   = core::try(attrs.spec.volumes, ["*"])
    paths     = core::try(attrs.spec.allowedHostPaths, [])
    writeable = [for p in local.paths : p.pathPrefix if core::try(p.readOnly, false) != true]
  }

  filter = core::contains(local.volumes, "*") || core::contains(local.volumes, "hostPath")

  enforce {
    condition     = core::length(local.paths) > 0 && core::length(local.writeable) == 0
    subject       = attrs.spec.allowedHostPaths
    error_message = core::length(local.paths) == 0 ? "Pods that the policy admits may mount any folder of the node." : "Pods that the policy admits may write to ${core::join(", ", local.writeable)} of the node."
  }
}

object_policy "PodSecurityPolicy" "psp-masked-proc" {
  metadata {
    title       = "Pod security policies have /proc masked"
    severity    = "medium"
    category    = "workloads"
    rationale   = <<-EOT
      The runtime hides the parts of /proc that tell of the node or change it. Unmasked shows them.
    EOT
    remediation = <<-EOT
      Leave allowedProcMountTypes out, or name Default alone.
    EOT
    links = [
      "architecture:W1",
      "https://kubernetes.io/docs/concepts/security/pod-security-policy/",
      "https://kubernetes.io/docs/tasks/configure-pod-container/migrate-from-psp/",
    ]
    aliases = [
      "kics:f922827f-aab6-447c-832a-e1ff63312bd3",
    ]
    controls = {
      nist_800_53 = ["AC-6", "CM-7"]
      soc2        = ["CC6.1"]
    }
  }

  enforce {
    condition     = core::length([for t in core::try(attrs.spec.allowedProcMountTypes, []) : t if t != "Default"]) == 0
    subject       = attrs.spec.allowedProcMountTypes
    error_message = "The policy admits containers that see /proc as it is: ${core::join(", ", attrs.spec.allowedProcMountTypes)}."
  }
}
