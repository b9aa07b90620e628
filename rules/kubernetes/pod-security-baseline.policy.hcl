# The Pod Security Standards' baseline profile, control by control: what would let a pod escape to its node. Init and ephemeral
# containers count like all others.

locals {
  # Capabilities with which a process takes over the node.
  node_capabilities = ["ALL", "BPF", "DAC_READ_SEARCH", "SYS_ADMIN", "SYS_MODULE", "SYS_PTRACE", "SYS_RAWIO"]

  # Capabilities that the baseline profile lets a container add.
  baseline_capabilities = [
    "AUDIT_WRITE",
    "CHOWN",
    "DAC_OVERRIDE",
    "FOWNER",
    "FSETID",
    "KILL",
    "MKNOD",
    "NET_BIND_SERVICE",
    "SETFCAP",
    "SETGID",
    "SETPCAP",
    "SETUID",
    "SYS_CHROOT",
  ]

  # Parameters of the kernel that each pod has for itself, as of Kubernetes 1.37.
  safe_sysctls = [
    "kernel.shm_rmid_forced",
    "net.ipv4.ip_local_port_range",
    "net.ipv4.ip_local_reserved_ports",
    "net.ipv4.ip_unprivileged_port_start",
    "net.ipv4.ping_group_range",
    "net.ipv4.tcp_fin_timeout",
    "net.ipv4.tcp_keepalive_intvl",
    "net.ipv4.tcp_keepalive_probes",
    "net.ipv4.tcp_keepalive_time",
    "net.ipv4.tcp_notsent_lowat",
    "net.ipv4.tcp_rmem",
    "net.ipv4.tcp_slow_start_after_idle",
    "net.ipv4.tcp_syncookies",
    "net.ipv4.tcp_wmem",
  ]

  selinux_types = ["", "container_t", "container_init_t", "container_kvm_t", "container_engine_t"]

  # The sockets by which a container runtime is told what to run.
  runtime_sockets = "^(/var)?/run/(docker|dockershim|cri-dockerd|containerd/containerd|k3s/containerd/containerd|crio/crio|podman/podman)[.]sock/*$"

  # Folders of the node from which it is configured, started or controlled; but for files that only tell the time, or whom to trust.
  node_folders   = "^/*$|^/(bin|boot|dev|etc|home|lib|lib32|lib64|proc|root|sbin|sys|usr)(/|$)|^(/var)?/run/*$|^(/var)?/run/(containerd|crio|docker|k3s|podman)(/|$)|^/var(/lib)?/*$|^/var/lib/(containerd|containers|docker|etcd|kubelet|rancher)(/|$)"
  harmless_files = "^/etc/(localtime|timezone|machine-id|os-release|ssl/certs|pki/ca-trust|ca-certificates)(/|$)|^/usr/share/(zoneinfo|ca-certificates)(/|$)|^/var/lib/docker/containers(/|$)"
}

object_policy "workload" "pod-no-host-process" {
  metadata {
    title       = "Windows pods run no host process containers"
    severity    = "critical"
    category    = "workloads"
    rationale   = <<-EOT
      A host process container is no container: it runs as a user of the Windows node, with its files, network and services.
    EOT
    remediation = <<-EOT
      Leave hostProcess out, of the pod's securityContext.windowsOptions and of each container's.
    EOT
    links = [
      "architecture:W1",
      "https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline",
      "https://kubernetes.io/docs/tasks/configure-pod-container/create-hostprocess-pod/",
    ]
    aliases = [
      "trivy:KSV-0103",
    ]
    controls = {
      cis_kubernetes = ["5.2.11"]
      nist_800_53    = ["AC-6", "SC-39"]
      pci_dss        = ["2.2.6"]
      soc2           = ["CC6.1"]
    }
  }

  locals {
    spec = k8s::pod_spec(attrs)
  }

  enforce {
    condition     = core::try(local.spec.securityContext.windowsOptions.hostProcess, false) != true
    subject       = local.spec.securityContext.windowsOptions.hostProcess
    error_message = "The pod's containers run as processes of the Windows node: hostProcess is true."
  }

  enforce {
    for_each      = k8s::containers(attrs)
    condition     = core::try(each.value.securityContext.windowsOptions.hostProcess, false) != true
    subject       = each.value.securityContext.windowsOptions.hostProcess
    error_message = "Container ${each.value.name} runs as a process of the Windows node: hostProcess is true."
  }
}

object_policy "workload" "pod-no-host-network" {
  metadata {
    title       = "Pods do not share the node's network"
    severity    = "high"
    category    = "workloads"
    rationale   = <<-EOT
      On the node's network a pod sees the traffic of all pods, reaches what listens on the node's loopback address (the kubelet among
      it), takes the node's credentials from the instance metadata, and no network policy applies to it.
    EOT
    remediation = <<-EOT
      Leave hostNetwork out, and publish the pod by a Service.
    EOT
    links = [
      "architecture:W1",
      "https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline",
    ]
    aliases = [
      "checkov:CKV_K8S_19",
      "trivy:KSV-0009",
      "kics:6b6bdfb3-c3ae-44cb-88e4-7405c1ba2c8a",
      "kics:ac1564a3-c324-4747-9fa1-9dfc234dace0",
    ]
    controls = {
      cis_kubernetes = ["5.2.5"]
      nist_800_53    = ["AC-6", "SC-7", "SC-39"]
      pci_dss        = ["1.4.1", "2.2.6"]
      soc2           = ["CC6.1", "CC6.6"]
    }
  }

  locals {
    spec = k8s::pod_spec(attrs)
  }

  enforce {
    condition     = core::try(local.spec.hostNetwork, false) != true
    subject       = local.spec.hostNetwork
    error_message = "The pod is on the node's network: hostNetwork is true."
  }
}

object_policy "workload" "pod-no-host-pid" {
  metadata {
    title       = "Pods do not share the node's processes"
    severity    = "high"
    category    = "workloads"
    rationale   = <<-EOT
      A container that sees the node's processes reads their environment and arguments, secrets among them, and with ptrace or root
      it takes them over.
    EOT
    remediation = <<-EOT
      Leave hostPID out.
    EOT
    links = [
      "architecture:W1",
      "https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline",
    ]
    aliases = [
      "checkov:CKV_K8S_17",
      "trivy:KSV-0010",
      "kics:302736f4-b16c-41b8-befe-c0baffa0bd9d",
    ]
    controls = {
      cis_kubernetes = ["5.2.3"]
      nist_800_53    = ["AC-6", "SC-39"]
      pci_dss        = ["2.2.6"]
      soc2           = ["CC6.1"]
    }
  }

  locals {
    spec = k8s::pod_spec(attrs)
  }

  enforce {
    condition     = core::try(local.spec.hostPID, false) != true
    subject       = local.spec.hostPID
    error_message = "The pod sees all processes of the node: hostPID is true."
  }
}

object_policy "workload" "pod-no-host-ipc" {
  metadata {
    title       = "Pods do not share the node's inter-process communication"
    severity    = "high"
    category    = "workloads"
    rationale   = <<-EOT
      In the node's IPC namespace a container reads and changes the shared memory of processes of the node and of other such pods.
    EOT
    remediation = <<-EOT
      Leave hostIPC out. Containers of one pod share memory without it.
    EOT
    links = [
      "architecture:W1",
      "https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline",
    ]
    aliases = [
      "checkov:CKV_K8S_18",
      "trivy:KSV-0008",
      "kics:cd290efd-6c82-4e9d-a698-be12ae31d536",
      "kics:e94d3121-c2d1-4e34-a295-139bfeb73ea3",
    ]
    controls = {
      cis_kubernetes = ["5.2.4"]
      nist_800_53    = ["AC-6", "SC-39"]
      pci_dss        = ["2.2.6"]
      soc2           = ["CC6.1"]
    }
  }

  locals {
    spec = k8s::pod_spec(attrs)
  }

  enforce {
    condition     = core::try(local.spec.hostIPC, false) != true
    subject       = local.spec.hostIPC
    error_message = "The pod shares memory with processes of the node: hostIPC is true."
  }
}

object_policy "workload" "container-not-privileged" {
  metadata {
    title       = "Containers are not privileged"
    severity    = "critical"
    category    = "workloads"
    rationale   = <<-EOT
      A privileged container has all capabilities and all devices of the node, and no seccomp, AppArmor or SELinux profile: who is root
      in it is root on the node.
    EOT
    remediation = <<-EOT
      Leave privileged out. What needs one capability, adds that one:

        securityContext:
          allowPrivilegeEscalation: false
          capabilities:
            drop: ["ALL"]
            add: ["NET_BIND_SERVICE"]
    EOT
    links = [
      "architecture:W1",
      "https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline",
    ]
    aliases = [
      "checkov:CKV_K8S_16",
      "trivy:KSV-0017",
      "kics:dd29336b-fe57-445b-a26e-e6aa867ae609",
      "kics:87065ef8-de9b-40d8-9753-f4a4303e27a4",
    ]
    controls = {
      cis_kubernetes = ["5.2.2"]
      nist_800_53    = ["AC-6", "AC-6(10)", "SC-39"]
      pci_dss        = ["2.2.6", "7.2.5"]
      soc2           = ["CC6.1"]
    }
  }

  enforce {
    for_each      = k8s::containers(attrs)
    condition     = core::try(each.value.securityContext.privileged, false) != true
    subject       = each.value.securityContext.privileged
    error_message = "Container ${each.value.name} is privileged: who is root in it is root on the node."
  }
}

object_policy "workload" "container-no-node-capabilities" {
  metadata {
    title       = "Containers add no capability that amounts to root on the node"
    severity    = "high"
    category    = "workloads"
    rationale   = <<-EOT
      SYS_ADMIN mounts file systems, SYS_MODULE loads kernel modules, SYS_PTRACE enters other processes, SYS_RAWIO reaches the
      memory, DAC_READ_SEARCH opens any file of the node, BPF loads programs into the kernel. With one of them a container is
      hardly less than privileged.
    EOT
    remediation = <<-EOT
      Take it off the list of added capabilities:

        securityContext:
          capabilities:
            drop: ["ALL"]
    EOT
    links = [
      "architecture:W1",
      "https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline",
      "https://man7.org/linux/man-pages/man7/capabilities.7.html",
    ]
    aliases = [
      "checkov:CKV_K8S_25",
      "checkov:CKV_K8S_39",
      "trivy:KSV-0005",
      "trivy:KSV-0120",
      "trivy:KSV-0022",
      "kics:235236ee-ad78-4065-bd29-61b061f28ce0",
      "kics:3f55386d-75cd-4e9a-ac47-167b26c04724",
      "kics:19ebaa28-fc86-4a58-bcfa-015c9e22fe40",
      "kics:fe771ff7-ba15-4f8f-ad7a-8aa232b49a28",
    ]
    controls = {
      cis_kubernetes = ["5.2.9"]
      nist_800_53    = ["AC-6", "AC-6(10)", "SC-39"]
      pci_dss        = ["2.2.6", "7.2.5"]
      soc2           = ["CC6.1"]
    }
  }

  enforce {
    for_each      = k8s::containers(attrs)
    condition     = core::length([for c in core::try(each.value.securityContext.capabilities.add, []) : c if core::contains(local.node_capabilities, core::upper(c))]) == 0
    subject       = each.value.securityContext.capabilities.add
    error_message = "Container ${each.value.name} adds ${core::join(", ", [for c in each.value.securityContext.capabilities.add : c if core::contains(local.node_capabilities, core::upper(c))])}: with that it can take over the node."
  }
}

object_policy "workload" "container-no-added-capabilities" {
  metadata {
    title       = "Containers add no capability beyond the default ones"
    severity    = "medium"
    category    = "workloads"
    rationale   = <<-EOT
      Each capability is a part of what root may do. NET_ADMIN configures the pod's network, NET_RAW forges packets, SYS_TIME sets
      the node's clock: few programs need one, and who breaks into them has it.
    EOT
    remediation = <<-EOT
      Drop all of them, and add none but NET_BIND_SERVICE, which is for ports below 1024:

        securityContext:
          capabilities:
            drop: ["ALL"]
    EOT
    links = [
      "architecture:W1",
      "https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline",
    ]
    aliases = [
      "checkov:CKV_K8S_25",
      "trivy:KSV-0022",
      "trivy:KSV-0119",
      "kics:19ebaa28-fc86-4a58-bcfa-015c9e22fe40",
      "kics:fe771ff7-ba15-4f8f-ad7a-8aa232b49a28",
    ]
    controls = {
      cis_kubernetes = ["5.2.8", "5.2.9"]
      nist_800_53    = ["AC-6", "CM-7"]
      pci_dss        = ["2.2.6"]
      soc2           = ["CC6.1"]
    }
  }

  enforce {
    for_each      = k8s::containers(attrs)
    condition     = core::length([for c in core::try(each.value.securityContext.capabilities.add, []) : c if !core::contains(local.baseline_capabilities, c) && !core::contains(local.node_capabilities, core::upper(c))]) == 0
    subject       = each.value.securityContext.capabilities.add
    error_message = "Container ${each.value.name} adds ${core::join(", ", [for c in each.value.securityContext.capabilities.add : c if !core::contains(local.baseline_capabilities, c) && !core::contains(local.node_capabilities, core::upper(c))])}, which no container has by default."
  }
}

object_policy "workload" "pod-no-runtime-socket" {
  metadata {
    title       = "Pods do not mount the container runtime's socket"
    severity    = "critical"
    category    = "workloads"
    rationale   = <<-EOT
      Who reaches the socket of Docker, containerd or CRI-O starts a privileged container with the node's root file system, and has
      the node and every pod on it.
    EOT
    remediation = <<-EOT
      Take the volume out. Build images with a builder that needs no socket, and read logs and metrics from the kubelet's API.
    EOT
    links = [
      "architecture:W1",
      "https://kubernetes.io/docs/concepts/storage/volumes/#hostpath",
    ]
    aliases = [
      "checkov:CKV_K8S_27",
      "trivy:KSV-0006",
      "trivy:KSV-0023",
      "kics:a6f34658-fdfb-4154-9536-56d516f65828",
      "kics:4e203a65-c8d8-49a2-b749-b124d43c9dc1",
    ]
    controls = {
      cis_kubernetes = ["5.2.12"]
      nist_800_53    = ["AC-6", "SC-39"]
      pci_dss        = ["2.2.6", "7.2.5"]
      soc2           = ["CC6.1"]
    }
  }

  enforce {
    for_each      = k8s::volumes(attrs)
    condition     = core::try(each.value.hostPath.path, null) == null || !core::regex_match(each.value.hostPath.path, local.runtime_sockets)
    subject       = each.value.hostPath.path
    error_message = "Volume ${each.value.name} is the container runtime's socket, ${each.value.hostPath.path}: who reaches it controls the node."
  }
}

object_policy "workload" "pod-no-node-folders" {
  metadata {
    title       = "Pods do not mount folders that control the node"
    severity    = "high"
    category    = "workloads"
    rationale   = <<-EOT
      From /etc, /root, /usr, /proc, /sys, /dev or the kubelet's and the runtime's own folders a pod reads the node's keys and the secrets
      of other pods, and where it may write it decides what the node runs.
    EOT
    remediation = <<-EOT
      Use a volume of Kubernetes' own (emptyDir, configMap, secret, a persistent volume claim). An agent that must look at the node
      mounts the one file it reads, with readOnly, in a namespace of its own.
    EOT
    links = [
      "architecture:W1",
      "https://kubernetes.io/docs/concepts/storage/volumes/#hostpath",
      "https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline",
    ]
    aliases = [
      "trivy:KSV-0023",
      "trivy:KSV-0121",
      "kics:5308a7a8-06f8-45ac-bf10-791fe21de46e",
      "kics:a737be28-37d8-4bff-aa6d-1be8aa0a0015",
    ]
    controls = {
      cis_kubernetes = ["5.2.12"]
      nist_800_53    = ["AC-6", "SC-39"]
      pci_dss        = ["2.2.6"]
      soc2           = ["CC6.1"]
    }
  }

  enforce {
    for_each = k8s::volumes(attrs)
    condition = (
      core::try(each.value.hostPath.path, null) == null
      || !core::regex_match(each.value.hostPath.path, local.node_folders)
      || core::regex_match(each.value.hostPath.path, local.runtime_sockets)
      || core::regex_match(each.value.hostPath.path, local.harmless_files)
    )
    subject       = each.value.hostPath.path
    error_message = "Volume ${each.value.name} is ${each.value.hostPath.path} of the node."
  }
}

object_policy "PersistentVolume" "pod-no-node-folders" {
  enforce {
    condition = (
      core::try(attrs.spec.hostPath.path, null) == null
      || !core::regex_match(attrs.spec.hostPath.path, local.node_folders)
      || core::regex_match(attrs.spec.hostPath.path, local.harmless_files)
    )
    subject       = attrs.spec.hostPath.path
    error_message = "The persistent volume is ${attrs.spec.hostPath.path} of the node, for any pod that claims it."
  }
}

object_policy "workload" "pod-no-host-path" {
  metadata {
    title       = "Pods do not mount folders of the node"
    severity    = "medium"
    category    = "workloads"
    rationale   = <<-EOT
      What a pod leaves in a folder of the node stays for the next one, other pods may mount it too, and a link in it leads anywhere.
      The pod finds another folder when it moves to another node. Folders that control the node, and the runtime's socket, are
      reported by rules of their own.
    EOT
    remediation = <<-EOT
      Use an emptyDir for what may be lost, and a persistent volume claim for what may not:

        volumes:
          - name: data
            persistentVolumeClaim:
              claimName: orders-data
    EOT
    links = [
      "architecture:W1",
      "https://kubernetes.io/docs/concepts/storage/volumes/#hostpath",
      "https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline",
    ]
    aliases = [
      "trivy:KSV-0023",
      "kics:aa8f7a35-9923-4cad-bd61-a19b7f6aac91",
    ]
    controls = {
      cis_kubernetes = ["5.2.12"]
      nist_800_53    = ["AC-6", "SC-39"]
      pci_dss        = ["2.2.6"]
      soc2           = ["CC6.1"]
    }
  }

  enforce {
    for_each = k8s::volumes(attrs)
    condition = (
      core::try(each.value.hostPath, null) == null
      || (
        core::regex_match(core::try(each.value.hostPath.path, "-"), local.node_folders)
        && !core::regex_match(core::try(each.value.hostPath.path, "-"), local.harmless_files)
      )
      || core::regex_match(core::try(each.value.hostPath.path, "-"), local.runtime_sockets)
    )
    subject       = each.value.hostPath.path
    error_message = "Volume ${each.value.name} is a folder of the node, ${core::try(each.value.hostPath.path, "without a path")}."
  }
}

object_policy "PersistentVolume" "pod-no-host-path" {
  enforce {
    condition = (
      core::try(attrs.spec.hostPath, null) == null
      || (
        core::regex_match(core::try(attrs.spec.hostPath.path, "-"), local.node_folders)
        && !core::regex_match(core::try(attrs.spec.hostPath.path, "-"), local.harmless_files)
      )
    )
    subject       = attrs.spec.hostPath.path
    error_message = "The persistent volume is a folder of the node, ${core::try(attrs.spec.hostPath.path, "without a path")}: claims of it hold on one node only."
  }
}

object_policy "workload" "container-no-host-port" {
  metadata {
    title       = "Containers take no port of the node"
    severity    = "medium"
    category    = "workloads"
    rationale   = <<-EOT
      A port of the node is open to whoever reaches the node, past Services and, with most network plugins, past network policies; and no
      two pods that want it fit on one node.
    EOT
    remediation = <<-EOT
      Leave hostPort out and publish the port by a Service:

        ports:
          - name: http
            containerPort: 8080
    EOT
    links = [
      "architecture:W1",
      "https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline",
    ]
    aliases = [
      "checkov:CKV_K8S_26",
      "trivy:KSV-0024",
      "kics:2b1836f1-dcce-416e-8e16-da8c71920633",
    ]
    controls = {
      cis_kubernetes = ["5.2.13"]
      nist_800_53    = ["CM-7", "SC-7"]
      pci_dss        = ["1.4.1", "2.2.6"]
      soc2           = ["CC6.6"]
    }
  }

  enforce {
    for_each      = core::flatten([for c in k8s::containers(attrs) : [for p in core::try(c.ports, []) : { container = c.name, port = p }]])
    condition     = core::try(each.value.port.hostPort, 0) == 0
    subject       = each.value.port.hostPort
    error_message = "Container ${each.value.container} takes port ${each.value.port.hostPort} of the node."
  }
}

object_policy "workload" "container-no-probe-host" {
  metadata {
    title       = "Probes and hooks ask the pod itself and no other host"
    severity    = "low"
    category    = "workloads"
    rationale   = <<-EOT
      The kubelet makes the requests of probes and hooks, from the node's network. With a host of the pod's choice they reach what the pod
      cannot: the node's loopback address, the instance metadata. The baseline profile forbids it since Kubernetes 1.34. It
      is also wrong nearly always: the probe says how another host does.
    EOT
    remediation = <<-EOT
      Leave host out; the kubelet asks the pod's own address. A Host header goes into httpHeaders:

        livenessProbe:
          httpGet:
            path: /healthz
            port: 8080
            httpHeaders:
              - name: Host
                value: orders.example.com
    EOT
    links = [
      "architecture:W1",
      "https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline",
    ]
    controls = {
      nist_800_53 = ["CM-7", "SC-7"]
      soc2        = ["CC6.6"]
    }
  }

  enforce {
    for_each      = k8s::containers(attrs)
    condition     = core::try(each.value.livenessProbe.httpGet.host, each.value.livenessProbe.tcpSocket.host, "") == ""
    subject       = core::try(each.value.livenessProbe.httpGet, null) != null ? each.value.livenessProbe.httpGet.host : each.value.livenessProbe.tcpSocket.host
    error_message = "The liveness probe of container ${each.value.name} asks ${core::try(each.value.livenessProbe.httpGet.host, each.value.livenessProbe.tcpSocket.host)}, and not the pod."
  }

  enforce {
    for_each      = k8s::containers(attrs)
    condition     = core::try(each.value.readinessProbe.httpGet.host, each.value.readinessProbe.tcpSocket.host, "") == ""
    subject       = core::try(each.value.readinessProbe.httpGet, null) != null ? each.value.readinessProbe.httpGet.host : each.value.readinessProbe.tcpSocket.host
    error_message = "The readiness probe of container ${each.value.name} asks ${core::try(each.value.readinessProbe.httpGet.host, each.value.readinessProbe.tcpSocket.host)}, and not the pod."
  }

  enforce {
    for_each      = k8s::containers(attrs)
    condition     = core::try(each.value.startupProbe.httpGet.host, each.value.startupProbe.tcpSocket.host, "") == ""
    subject       = core::try(each.value.startupProbe.httpGet, null) != null ? each.value.startupProbe.httpGet.host : each.value.startupProbe.tcpSocket.host
    error_message = "The startup probe of container ${each.value.name} asks ${core::try(each.value.startupProbe.httpGet.host, each.value.startupProbe.tcpSocket.host)}, and not the pod."
  }

  enforce {
    for_each      = k8s::containers(attrs)
    condition     = core::try(each.value.lifecycle.postStart.httpGet.host, each.value.lifecycle.postStart.tcpSocket.host, "") == ""
    subject       = core::try(each.value.lifecycle.postStart.httpGet, null) != null ? each.value.lifecycle.postStart.httpGet.host : each.value.lifecycle.postStart.tcpSocket.host
    error_message = "The postStart hook of container ${each.value.name} asks ${core::try(each.value.lifecycle.postStart.httpGet.host, each.value.lifecycle.postStart.tcpSocket.host)}, and not the pod."
  }

  enforce {
    for_each      = k8s::containers(attrs)
    condition     = core::try(each.value.lifecycle.preStop.httpGet.host, each.value.lifecycle.preStop.tcpSocket.host, "") == ""
    subject       = core::try(each.value.lifecycle.preStop.httpGet, null) != null ? each.value.lifecycle.preStop.httpGet.host : each.value.lifecycle.preStop.tcpSocket.host
    error_message = "The preStop hook of container ${each.value.name} asks ${core::try(each.value.lifecycle.preStop.httpGet.host, each.value.lifecycle.preStop.tcpSocket.host)}, and not the pod."
  }
}

object_policy "workload" "container-apparmor-profile" {
  metadata {
    title       = "Pods keep their AppArmor profile"
    severity    = "medium"
    category    = "workloads"
    rationale   = <<-EOT
      Where nodes have AppArmor, the runtime's default profile keeps containers from mounting, from the kernel's settings and from
      other processes. A pod may name a profile of the node in its place; Unconfined means that there is none.
    EOT
    remediation = <<-EOT
      Leave the profile out, or name one:

        securityContext:
          appArmorProfile:
            type: RuntimeDefault
    EOT
    links = [
      "architecture:W1",
      "https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline",
      "https://kubernetes.io/docs/tutorials/security/apparmor/",
    ]
    aliases = [
      "trivy:KSV-0002",
      "kics:8b36775e-183d-4d46-b0f7-96a6f34a723f",
    ]
    controls = {
      nist_800_53 = ["AC-6", "SC-39"]
      pci_dss     = ["2.2.6"]
      soc2        = ["CC6.1"]
    }
  }

  locals {
    spec     = k8s::pod_spec(attrs)
    metadata = k8s::pod_metadata(attrs)
  }

  enforce {
    for_each = core::try(local.metadata.annotations, {})
    condition = (
      !core::startswith(each.key, "container.apparmor.security.beta.kubernetes.io/")
      || core::contains(["", "runtime/default"], each.value)
      || core::startswith(each.value, "localhost/")
    )
    subject       = each.value
    error_message = "Container ${core::trimprefix(each.key, "container.apparmor.security.beta.kubernetes.io/")} has the AppArmor profile \"${each.value}\", neither runtime/default nor one of the node."
  }

  enforce {
    condition     = core::contains(["RuntimeDefault", "Localhost"], core::try(local.spec.securityContext.appArmorProfile.type, "RuntimeDefault"))
    subject       = local.spec.securityContext.appArmorProfile.type
    error_message = "The pod's AppArmor profile is ${local.spec.securityContext.appArmorProfile.type}, neither RuntimeDefault nor Localhost."
  }

  enforce {
    for_each      = k8s::containers(attrs)
    condition     = core::contains(["RuntimeDefault", "Localhost"], core::try(each.value.securityContext.appArmorProfile.type, "RuntimeDefault"))
    subject       = each.value.securityContext.appArmorProfile.type
    error_message = "The AppArmor profile of container ${each.value.name} is ${each.value.securityContext.appArmorProfile.type}, neither RuntimeDefault nor Localhost."
  }
}

object_policy "workload" "container-selinux-options" {
  metadata {
    title       = "Pods keep their SELinux type, user and role"
    severity    = "medium"
    category    = "workloads"
    rationale   = <<-EOT
      Where nodes have SELinux, the type keeps a container from the node's files and processes. spc_t and other types of one's own
      switch that off, and a user or role of one's own changes what the type may do.
    EOT
    remediation = <<-EOT
      Leave seLinuxOptions out but for level, or name one of container_t, container_init_t, container_kvm_t and container_engine_t as type.
    EOT
    links = [
      "architecture:W1",
      "https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline",
    ]
    aliases = [
      "trivy:KSV-0025",
    ]
    controls = {
      nist_800_53 = ["AC-6", "SC-39"]
      pci_dss     = ["2.2.6"]
      soc2        = ["CC6.1"]
    }
  }

  locals {
    spec = k8s::pod_spec(attrs)
  }

  enforce {
    condition     = core::contains(local.selinux_types, core::try(local.spec.securityContext.seLinuxOptions.type, ""))
    subject       = local.spec.securityContext.seLinuxOptions.type
    error_message = "The pod's SELinux type is ${local.spec.securityContext.seLinuxOptions.type}, which is not one of those for containers."
  }

  enforce {
    condition     = core::try(local.spec.securityContext.seLinuxOptions.user, "") == "" && core::try(local.spec.securityContext.seLinuxOptions.role, "") == ""
    subject       = core::try(local.spec.securityContext.seLinuxOptions.user, "") != "" ? local.spec.securityContext.seLinuxOptions.user : local.spec.securityContext.seLinuxOptions.role
    error_message = "The pod sets an SELinux user or role of its own."
  }

  enforce {
    for_each      = k8s::containers(attrs)
    condition     = core::contains(local.selinux_types, core::try(each.value.securityContext.seLinuxOptions.type, ""))
    subject       = each.value.securityContext.seLinuxOptions.type
    error_message = "The SELinux type of container ${each.value.name} is ${each.value.securityContext.seLinuxOptions.type}, which is not one of those for containers."
  }

  enforce {
    for_each      = k8s::containers(attrs)
    condition     = core::try(each.value.securityContext.seLinuxOptions.user, "") == "" && core::try(each.value.securityContext.seLinuxOptions.role, "") == ""
    subject       = core::try(each.value.securityContext.seLinuxOptions.user, "") != "" ? each.value.securityContext.seLinuxOptions.user : each.value.securityContext.seLinuxOptions.role
    error_message = "Container ${each.value.name} sets an SELinux user or role of its own."
  }
}

object_policy "workload" "container-masked-proc" {
  metadata {
    title       = "Containers see /proc masked"
    severity    = "medium"
    category    = "workloads"
    rationale   = <<-EOT
      The runtime hides the parts of /proc that tell of the node or change it. Unmasked shows them. In a user namespace of its own
      (hostUsers: false) a pod may ask for that, to run containers inside of it; the restricted profile forbids it there too.
    EOT
    remediation = <<-EOT
      Leave procMount out.
    EOT
    links = [
      "architecture:W1",
      "https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline",
      "https://kubernetes.io/docs/concepts/workloads/pods/user-namespaces/",
    ]
    aliases = [
      "trivy:KSV-0027",
    ]
    controls = {
      nist_800_53 = ["AC-6", "SC-39"]
      pci_dss     = ["2.2.6"]
      soc2        = ["CC6.1"]
    }
  }

  locals {
    spec = k8s::pod_spec(attrs)
  }

  filter = core::try(local.spec.hostUsers, true) != false

  enforce {
    for_each      = k8s::containers(attrs)
    condition     = core::try(each.value.securityContext.procMount, "Default") == "Default"
    subject       = each.value.securityContext.procMount
    error_message = "Container ${each.value.name} sees /proc as it is: procMount is ${each.value.securityContext.procMount}."
  }
}

object_policy "workload" "container-seccomp-confined" {
  metadata {
    title       = "No pod or container switches seccomp off"
    severity    = "medium"
    category    = "workloads"
    rationale   = <<-EOT
      seccomp keeps a container from the system calls that ordinary programs never make and exploits of the kernel do. Unconfined lets all
      of them through. That no profile is set at all is reported by a rule of its own.
    EOT
    remediation = <<-EOT
      Use the runtime's profile, or one of the node's:

        securityContext:
          seccompProfile:
            type: RuntimeDefault
    EOT
    links = [
      "architecture:W1",
      "https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline",
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
    spec = k8s::pod_spec(attrs)
  }

  enforce {
    condition     = core::contains(["RuntimeDefault", "Localhost"], core::try(local.spec.securityContext.seccompProfile.type, "RuntimeDefault"))
    subject       = local.spec.securityContext.seccompProfile.type
    error_message = "The pod's seccomp profile is ${local.spec.securityContext.seccompProfile.type}, neither RuntimeDefault nor Localhost."
  }

  enforce {
    for_each      = k8s::containers(attrs)
    condition     = core::contains(["RuntimeDefault", "Localhost"], core::try(each.value.securityContext.seccompProfile.type, "RuntimeDefault"))
    subject       = each.value.securityContext.seccompProfile.type
    error_message = "The seccomp profile of container ${each.value.name} is ${each.value.securityContext.seccompProfile.type}, neither RuntimeDefault nor Localhost."
  }
}

object_policy "workload" "pod-safe-sysctls" {
  metadata {
    title       = "Pods set safe kernel parameters only"
    severity    = "medium"
    category    = "workloads"
    rationale   = <<-EOT
      A safe parameter is the pod's own. Others change the node for all pods or take its memory; the kubelet refuses to start the pod
      unless the node allows them.
    EOT
    remediation = <<-EOT
      Take the parameter out of securityContext.sysctls, and set what the node needs on the node.
    EOT
    links = [
      "architecture:W1",
      "https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline",
      "https://kubernetes.io/docs/tasks/administer-cluster/sysctl-cluster/",
    ]
    aliases = [
      "trivy:KSV-0026",
      "kics:9127f0d9-2310-42e7-866f-5fd9d20dcbad",
      "kics:a9174d31-d526-4ad9-ace4-ce7ddbf52e03",
    ]
    controls = {
      nist_800_53 = ["AC-6", "CM-7", "SC-39"]
      pci_dss     = ["2.2.6"]
      soc2        = ["CC6.1"]
    }
  }

  locals {
    spec = k8s::pod_spec(attrs)
  }

  enforce {
    for_each      = core::try(local.spec.securityContext.sysctls, [])
    condition     = core::contains(local.safe_sysctls, core::replace(core::try(each.value.name, ""), "/", "."))
    subject       = each.value.name
    error_message = "The pod sets ${each.value.name}, which is not one of the safe kernel parameters."
  }
}
