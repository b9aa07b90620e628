# The Pod Security Standards' restricted profile, control by control: what keeps a pod that was broken into from doing much. What
# already breaks the baseline profile is reported by its rules.

locals {
  # Volumes that the restricted profile knows; hostPath has rules of its own.
  restricted_volumes = [
    "configMap",
    "csi",
    "downwardAPI",
    "emptyDir",
    "ephemeral",
    "hostPath",
    "image",
    "name",
    "persistentVolumeClaim",
    "projected",
    "secret",
  ]

  # Capabilities that the baseline profile lets a container add, and the restricted one does not.
  baseline_only_capabilities = [
    "AUDIT_WRITE",
    "CHOWN",
    "DAC_OVERRIDE",
    "FOWNER",
    "FSETID",
    "KILL",
    "MKNOD",
    "SETFCAP",
    "SETGID",
    "SETPCAP",
    "SETUID",
    "SYS_CHROOT",
  ]
}

object_policy "workload" "pod-volume-types" {
  metadata {
    title       = "Pods mount storage of other kinds through persistent volumes"
    severity    = "low"
    category    = "workloads"
    rationale   = <<-EOT
      A pod that names an NFS server, an iSCSI target or a disk itself mounts what its author likes, and has the address and the
      credentials in its manifest. Through a persistent volume the cluster's administrator decides what there is. Most of these
      volumes are gone from current Kubernetes.
    EOT
    remediation = <<-EOT
      Claim a persistent volume, and let its storage class or the volume itself say where the data is:

        volumes:
          - name: data
            persistentVolumeClaim:
              claimName: orders-data
    EOT
    links = [
      "architecture:W1",
      "https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted",
      "https://kubernetes.io/docs/concepts/storage/persistent-volumes/",
    ]
    aliases = [
      "trivy:KSV-0028",
    ]
    controls = {
      nist_800_53 = ["AC-6", "CM-7"]
      pci_dss     = ["2.2.6"]
      soc2        = ["CC6.1"]
    }
  }

  enforce {
    for_each      = k8s::volumes(attrs)
    condition     = core::length(core::setsubtract(core::keys(each.value), local.restricted_volumes)) == 0
    subject       = each.value
    error_message = "Volume ${each.value.name} is of the kind ${core::join(", ", core::setsubtract(core::keys(each.value), local.restricted_volumes))}, which a pod does not mount itself."
  }
}

object_policy "workload" "container-no-privilege-escalation" {
  metadata {
    title       = "Containers cannot gain privileges"
    severity    = "medium"
    category    = "workloads"
    rationale   = <<-EOT
      By a program with the set-user-ID bit (sudo, su, mount) a process gets more privileges than its parent has, up to root. With
      allowPrivilegeEscalation: false the kernel does not let it. The default is true. A privileged container, and one with
      SYS_ADMIN, cannot have it, and is reported for that alone.
    EOT
    remediation = <<-EOT
      Say so of each container, init containers too:

        securityContext:
          allowPrivilegeEscalation: false
    EOT
    links = [
      "architecture:W1",
      "https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted",
      "https://kubernetes.io/docs/tasks/configure-pod-container/security-context/",
    ]
    aliases = [
      "checkov:CKV_K8S_20",
      "trivy:KSV-0001",
      "kics:5572cc5e-1e4c-4113-92a6-7a8a3bd25e6d",
      "kics:c878abb4-cca5-4724-92b9-289be68bd47c",
      "kics:a97a340a-0063-418e-b3a1-3028941d0995",
      "kics:ad69e38a-d92e-4357-a8da-f2f29d545883",
    ]
    controls = {
      cis_kubernetes = ["5.2.6"]
      nist_800_53    = ["AC-6", "AC-6(10)"]
      pci_dss        = ["2.2.6", "7.2.5"]
      soc2           = ["CC6.1"]
    }
  }

  locals {
    spec = k8s::pod_spec(attrs)
  }

  filter = core::try(local.spec.os.name, "linux") != "windows"

  enforce {
    for_each = k8s::containers(attrs)
    condition = core::try(
      each.value.securityContext.allowPrivilegeEscalation,
      core::try(each.value.securityContext.privileged, false) != true
      && !core::contains(core::try(each.value.securityContext.capabilities.add, []), "SYS_ADMIN")
    ) == false
    subject       = each.value.securityContext.allowPrivilegeEscalation
    error_message = core::try(each.value.securityContext.allowPrivilegeEscalation, null) == null ? "Container ${each.value.name} does not set allowPrivilegeEscalation, and the default is true." : "Container ${each.value.name} may gain privileges: allowPrivilegeEscalation is true."
  }
}

object_policy "workload" "pod-runs-as-non-root" {
  metadata {
    title       = "Pods must run as another user than root"
    severity    = "medium"
    category    = "workloads"
    rationale   = <<-EOT
      Root in a container is root for the kernel: a flaw in the runtime or the kernel, or a volume of the node, gives it the node. With
      runAsNonRoot the kubelet does not start an image that runs as root, whatever is pushed under its tag. A pod in a user namespace of
      its own (hostUsers: false) may run as root.
    EOT
    remediation = <<-EOT
      Say so of the pod, and give the image a user by number (USER 10001), or name one here:

        spec:
          securityContext:
            runAsNonRoot: true
            runAsUser: 10001
    EOT
    links = [
      "architecture:W1",
      "https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted",
      "https://kubernetes.io/docs/tasks/configure-pod-container/security-context/",
    ]
    aliases = [
      "checkov:CKV_K8S_23",
      "trivy:KSV-0012",
    ]
    controls = {
      cis_kubernetes = ["5.2.7"]
      nist_800_53    = ["AC-6", "AC-6(10)"]
      pci_dss        = ["2.2.6", "7.2.5"]
      soc2           = ["CC6.1"]
    }
  }

  locals {
    spec  = k8s::pod_spec(attrs)
    unset = [for c in k8s::containers(attrs) : c.name if core::try(c.securityContext.runAsNonRoot, null) == null]
  }

  filter = core::try(local.spec.hostUsers, true) != false

  enforce {
    condition     = core::try(local.spec.securityContext.runAsNonRoot, core::length(local.unset) == 0)
    subject       = local.spec.securityContext.runAsNonRoot
    error_message = core::try(local.spec.securityContext.runAsNonRoot, null) == null ? "Nothing keeps ${core::join(", ", local.unset)} from running as root: runAsNonRoot is not set, of the pod or of the container." : "Nothing keeps the pod from running as root: runAsNonRoot is false."
  }

  enforce {
    for_each      = k8s::containers(attrs)
    condition     = core::try(each.value.securityContext.runAsNonRoot, true)
    subject       = each.value.securityContext.runAsNonRoot
    error_message = "Nothing keeps container ${each.value.name} from running as root: runAsNonRoot is false."
  }
}

object_policy "workload" "pod-no-root-user" {
  metadata {
    title       = "Pods do not ask to run as root"
    severity    = "medium"
    category    = "workloads"
    rationale   = <<-EOT
      runAsUser: 0 makes root of an image that may be meant to run as another user. Root in a container is root for the kernel. A pod
      in a user namespace of its own (hostUsers: false) may have it.
    EOT
    remediation = <<-EOT
      Name the user that the image is made for:

        securityContext:
          runAsUser: 10001
    EOT
    links = [
      "architecture:W1",
      "https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted",
    ]
    aliases = [
      "trivy:KSV-0105",
      "kics:cf34805e-3872-4c08-bf92-6ff7bb0cfadb",
    ]
    controls = {
      cis_kubernetes = ["5.2.7"]
      nist_800_53    = ["AC-6", "AC-6(10)"]
      pci_dss        = ["2.2.6", "7.2.5"]
      soc2           = ["CC6.1"]
    }
  }

  locals {
    spec = k8s::pod_spec(attrs)
  }

  filter = core::try(local.spec.hostUsers, true) != false

  enforce {
    condition     = core::try(local.spec.securityContext.runAsUser, 1) != 0
    subject       = local.spec.securityContext.runAsUser
    error_message = "The pod runs as root: runAsUser is 0."
  }

  enforce {
    for_each      = k8s::containers(attrs)
    condition     = core::try(each.value.securityContext.runAsUser, 1) != 0
    subject       = each.value.securityContext.runAsUser
    error_message = "Container ${each.value.name} runs as root: runAsUser is 0."
  }
}

object_policy "workload" "pod-seccomp-profile" {
  metadata {
    title       = "Pods have a seccomp profile"
    severity    = "low"
    category    = "workloads"
    rationale   = <<-EOT
      Without a profile a container may make every system call there is, unless the kubelet has another default (seccompDefault). The
      runtime's profile lets ordinary programs do what they do and shuts out what exploits of the kernel need.
    EOT
    remediation = <<-EOT
      Say so of the pod, for all of its containers:

        spec:
          securityContext:
            seccompProfile:
              type: RuntimeDefault
    EOT
    links = [
      "architecture:W1",
      "https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted",
      "https://kubernetes.io/docs/tutorials/security/seccomp/",
    ]
    aliases = [
      "checkov:CKV_K8S_31",
      "trivy:KSV-0030",
      "trivy:KSV-0104",
      "kics:f377b83e-bd07-4f48-a591-60c82b14a78b",
      "kics:455f2e0c-686d-4fcb-8b5f-3f953f12c43c",
    ]
    controls = {
      cis_kubernetes = ["5.7.2"]
      nist_800_53    = ["AC-6", "CM-7", "SC-39"]
      pci_dss        = ["2.2.6"]
      soc2           = ["CC6.1"]
    }
  }

  locals {
    spec  = k8s::pod_spec(attrs)
    unset = [for c in k8s::containers(attrs) : c.name if core::try(c.securityContext.seccompProfile.type, null) == null]
  }

  filter = core::try(local.spec.os.name, "linux") != "windows"

  enforce {
    condition     = core::try(local.spec.securityContext.seccompProfile.type, null) != null || core::length(local.unset) == 0
    subject       = local.spec.securityContext.seccompProfile.type
    error_message = "There is no seccomp profile for ${core::join(", ", local.unset)}: seccompProfile is not set, of the pod or of the container."
  }
}

object_policy "workload" "container-drops-capabilities" {
  metadata {
    title       = "Containers drop all capabilities"
    severity    = "low"
    category    = "workloads"
    rationale   = <<-EOT
      A container starts with some fourteen capabilities of root, NET_RAW among them, with which it forges packets to other pods. Hardly
      a program needs one.
    EOT
    remediation = <<-EOT
      Drop all of them, of each container, init containers too; NET_BIND_SERVICE may be added for ports below 1024:

        securityContext:
          capabilities:
            drop: ["ALL"]
    EOT
    links = [
      "architecture:W1",
      "https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted",
    ]
    aliases = [
      "checkov:CKV_K8S_28",
      "checkov:CKV_K8S_37",
      "trivy:KSV-0003",
      "trivy:KSV-0004",
      "trivy:KSV-0106",
      "kics:268ca686-7fb7-4ae9-b129-955a2a89064e",
      "kics:dbbc6705-d541-43b0-b166-dd4be8208b54",
    ]
    controls = {
      cis_kubernetes = ["5.2.8", "5.2.10"]
      nist_800_53    = ["AC-6", "CM-7"]
      pci_dss        = ["2.2.6"]
      soc2           = ["CC6.1"]
    }
  }

  locals {
    spec = k8s::pod_spec(attrs)
  }

  filter = core::try(local.spec.os.name, "linux") != "windows"

  enforce {
    for_each      = k8s::containers(attrs)
    condition     = core::anytrue([for c in core::try(each.value.securityContext.capabilities.drop, []) : core::upper(c) == "ALL"])
    subject       = each.value.securityContext.capabilities.drop
    error_message = "Container ${each.value.name} keeps capabilities: ${core::try(each.value.securityContext.capabilities.drop, null) == null ? "it drops none" : "it drops ${core::join(", ", each.value.securityContext.capabilities.drop)}, and not ALL"}."
  }
}

object_policy "workload" "container-adds-net-bind-service-only" {
  metadata {
    title       = "Containers take back no capability but NET_BIND_SERVICE"
    severity    = "low"
    category    = "workloads"
    rationale   = <<-EOT
      CHOWN, SETUID, DAC_OVERRIDE and the like belong to the default set, and let a process become another user or read what is not its
      own. The restricted profile lets a container have none of them.
    EOT
    remediation = <<-EOT
      Prepare files and users when the image is built, and add nothing but NET_BIND_SERVICE, for ports below 1024:

        securityContext:
          capabilities:
            drop: ["ALL"]
            add: ["NET_BIND_SERVICE"]
    EOT
    links = [
      "architecture:W1",
      "https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted",
    ]
    aliases = [
      "checkov:CKV_K8S_25",
      "trivy:KSV-0022",
      "trivy:KSV-0106",
    ]
    controls = {
      cis_kubernetes = ["5.2.9", "5.2.10"]
      nist_800_53    = ["AC-6", "CM-7"]
      pci_dss        = ["2.2.6"]
      soc2           = ["CC6.1"]
    }
  }

  locals {
    spec = k8s::pod_spec(attrs)
  }

  filter = core::try(local.spec.os.name, "linux") != "windows"

  enforce {
    for_each      = k8s::containers(attrs)
    condition     = core::length([for c in core::try(each.value.securityContext.capabilities.add, []) : c if core::contains(local.baseline_only_capabilities, c)]) == 0
    subject       = each.value.securityContext.capabilities.add
    error_message = "Container ${each.value.name} adds ${core::join(", ", [for c in each.value.securityContext.capabilities.add : c if core::contains(local.baseline_only_capabilities, c)])}; the restricted profile allows NET_BIND_SERVICE and no other."
  }
}

object_policy "workload" "container-masked-proc-in-user-namespace" {
  metadata {
    title       = "Containers in user namespaces see /proc masked too"
    severity    = "low"
    category    = "workloads"
    rationale   = <<-EOT
      In a user namespace of its own (hostUsers: false) the baseline profile lets a pod see /proc unmasked. The restricted one does not,
      since Kubernetes 1.35: only what runs containers inside of containers needs it.
    EOT
    remediation = <<-EOT
      Leave procMount out.
    EOT
    links = [
      "architecture:W1",
      "https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted",
      "https://kubernetes.io/docs/concepts/workloads/pods/user-namespaces/",
    ]
    controls = {
      nist_800_53 = ["AC-6", "SC-39"]
      soc2        = ["CC6.1"]
    }
  }

  locals {
    spec = k8s::pod_spec(attrs)
  }

  filter = core::try(local.spec.hostUsers, true) == false

  enforce {
    for_each      = k8s::containers(attrs)
    condition     = core::try(each.value.securityContext.procMount, "Default") == "Default"
    subject       = each.value.securityContext.procMount
    error_message = "Container ${each.value.name} sees /proc as it is: procMount is ${each.value.securityContext.procMount}."
  }
}
