policytest {
  targets = ["pod-security-baseline.policy.hcl"]
}

# What says nothing of security breaks none of the baseline profile.
resource "Pod" "pass_plain" {
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec       = { containers = [{ name = "app", image = "shop/orders:1.4.2" }] }
  }
}

resource "Deployment" "pass_plain" {
  attrs = {
    apiVersion = "apps/v1"
    kind       = "Deployment"
    metadata   = { name = "orders", namespace = "shop" }
    spec       = { template = { spec = { containers = [{ name = "app", image = "shop/orders:1.4.2" }] } } }
  }
}

resource "CronJob" "pass_plain" {
  attrs = {
    apiVersion = "batch/v1"
    kind       = "CronJob"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      jobTemplate = {
        spec = { template = { spec = { containers = [{ name = "app", image = "shop/orders:1.4.2" }] } } }
      }
    }
  }
}

resource "Pod" "pass_host_process" {
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      securityContext = { windowsOptions = { hostProcess = false } }
      containers      = [{ name = "app", image = "shop/orders:1.4.2" }]
    }
  }
}

resource "Pod" "fail_host_process" {
  expect_failure = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      securityContext = { windowsOptions = { hostProcess = true } }
      containers      = [{ name = "app", image = "shop/orders:1.4.2" }]
    }
  }
}

resource "Pod" "unknown_host_process" {
  expect_unknown = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      securityContext = { windowsOptions = { hostProcess = infrascan::unknown("var.host_process") } }
      containers      = [{ name = "app", image = "shop/orders:1.4.2" }]
    }
  }
}

resource "Pod" "fail_host_process_of_a_container" {
  expect_failure = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      containers = [{
        name            = "app"
        image           = "shop/orders:1.4.2"
        securityContext = { windowsOptions = { hostProcess = true } }
      }]
    }
  }
}

resource "Pod" "pass_host_network" {
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec       = { hostNetwork = false, containers = [{ name = "app", image = "shop/orders:1.4.2" }] }
  }
}

resource "Pod" "fail_host_network" {
  expect_failure = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec       = { hostNetwork = true, containers = [{ name = "app", image = "shop/orders:1.4.2" }] }
  }
}

resource "Pod" "unknown_host_network" {
  expect_unknown = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      hostNetwork = infrascan::unknown("var.host_network")
      containers  = [{ name = "app", image = "shop/orders:1.4.2" }]
    }
  }
}

resource "Deployment" "fail_host_network" {
  expect_failure = true
  attrs = {
    apiVersion = "apps/v1"
    kind       = "Deployment"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      template = {
        spec = { hostNetwork = true, containers = [{ name = "app", image = "shop/orders:1.4.2" }] }
      }
    }
  }
}

resource "CronJob" "fail_host_network" {
  expect_failure = true
  attrs = {
    apiVersion = "batch/v1"
    kind       = "CronJob"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      jobTemplate = {
        spec = {
          template = {
            spec = { hostNetwork = true, containers = [{ name = "app", image = "shop/orders:1.4.2" }] }
          }
        }
      }
    }
  }
}

resource "PodTemplate" "fail_host_network" {
  expect_failure = true
  attrs = {
    apiVersion = "v1"
    kind       = "PodTemplate"
    metadata   = { name = "orders", namespace = "shop" }
    template = {
      spec = { hostNetwork = true, containers = [{ name = "app", image = "shop/orders:1.4.2" }] }
    }
  }
}

resource "Pod" "pass_host_pid" {
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec       = { hostPID = false, containers = [{ name = "app", image = "shop/orders:1.4.2" }] }
  }
}

resource "Pod" "fail_host_pid" {
  expect_failure = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec       = { hostPID = true, containers = [{ name = "app", image = "shop/orders:1.4.2" }] }
  }
}

resource "Pod" "unknown_host_pid" {
  expect_unknown = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      hostPID    = infrascan::unknown("var.host_pid")
      containers = [{ name = "app", image = "shop/orders:1.4.2" }]
    }
  }
}

resource "Deployment" "fail_host_pid" {
  expect_failure = true
  attrs = {
    apiVersion = "apps/v1"
    kind       = "Deployment"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      template = {
        spec = { hostPID = true, containers = [{ name = "app", image = "shop/orders:1.4.2" }] }
      }
    }
  }
}

resource "CronJob" "fail_host_pid" {
  expect_failure = true
  attrs = {
    apiVersion = "batch/v1"
    kind       = "CronJob"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      jobTemplate = {
        spec = {
          template = {
            spec = { hostPID = true, containers = [{ name = "app", image = "shop/orders:1.4.2" }] }
          }
        }
      }
    }
  }
}

resource "PodTemplate" "fail_host_pid" {
  expect_failure = true
  attrs = {
    apiVersion = "v1"
    kind       = "PodTemplate"
    metadata   = { name = "orders", namespace = "shop" }
    template   = { spec = { hostPID = true, containers = [{ name = "app", image = "shop/orders:1.4.2" }] } }
  }
}

resource "Pod" "pass_host_ipc" {
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec       = { hostIPC = false, containers = [{ name = "app", image = "shop/orders:1.4.2" }] }
  }
}

resource "Pod" "fail_host_ipc" {
  expect_failure = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec       = { hostIPC = true, containers = [{ name = "app", image = "shop/orders:1.4.2" }] }
  }
}

resource "Pod" "unknown_host_ipc" {
  expect_unknown = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      hostIPC    = infrascan::unknown("var.host_ipc")
      containers = [{ name = "app", image = "shop/orders:1.4.2" }]
    }
  }
}

resource "Deployment" "fail_host_ipc" {
  expect_failure = true
  attrs = {
    apiVersion = "apps/v1"
    kind       = "Deployment"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      template = {
        spec = { hostIPC = true, containers = [{ name = "app", image = "shop/orders:1.4.2" }] }
      }
    }
  }
}

resource "CronJob" "fail_host_ipc" {
  expect_failure = true
  attrs = {
    apiVersion = "batch/v1"
    kind       = "CronJob"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      jobTemplate = {
        spec = {
          template = {
            spec = { hostIPC = true, containers = [{ name = "app", image = "shop/orders:1.4.2" }] }
          }
        }
      }
    }
  }
}

resource "PodTemplate" "fail_host_ipc" {
  expect_failure = true
  attrs = {
    apiVersion = "v1"
    kind       = "PodTemplate"
    metadata   = { name = "orders", namespace = "shop" }
    template   = { spec = { hostIPC = true, containers = [{ name = "app", image = "shop/orders:1.4.2" }] } }
  }
}

resource "Pod" "pass_privileged" {
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      containers = [{
        name            = "app"
        image           = "shop/orders:1.4.2"
        securityContext = { privileged = false }
      }]
    }
  }
}

resource "Pod" "fail_privileged" {
  expect_failure = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      containers = [{ name = "app", image = "shop/orders:1.4.2", securityContext = { privileged = true } }]
    }
  }
}

resource "Pod" "unknown_privileged" {
  expect_unknown = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      containers = [{
        name            = "app"
        image           = "shop/orders:1.4.2"
        securityContext = { privileged = infrascan::unknown("var.privileged") }
      }]
    }
  }
}

resource "Pod" "fail_privileged_init_container" {
  expect_failure = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      initContainers = [{
        name            = "init"
        image           = "shop/orders:1.4.2"
        securityContext = { privileged = true }
      }]
      containers = [{ name = "app", image = "shop/orders:1.4.2" }]
    }
  }
}

resource "Pod" "fail_privileged_ephemeral_container" {
  expect_failure = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      ephemeralContainers = [{
        name            = "debug"
        image           = "shop/orders:1.4.2"
        securityContext = { privileged = true }
      }]
      containers = [{ name = "app", image = "shop/orders:1.4.2" }]
    }
  }
}

resource "DaemonSet" "fail_privileged" {
  expect_failure = true
  attrs = {
    apiVersion = "apps/v1"
    kind       = "DaemonSet"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      template = {
        spec = {
          containers = [{
            name            = "app"
            image           = "shop/orders:1.4.2"
            securityContext = { privileged = true }
          }]
        }
      }
    }
  }
}

resource "Pod" "pass_default_capability" {
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      containers = [{
        name            = "app"
        image           = "shop/orders:1.4.2"
        securityContext = { capabilities = { add = ["NET_BIND_SERVICE", "CHOWN"] } }
      }]
    }
  }
}

resource "Pod" "pass_no_added_capabilities" {
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      containers = [{
        name            = "app"
        image           = "shop/orders:1.4.2"
        securityContext = { capabilities = { drop = ["ALL"] } }
      }]
    }
  }
}

resource "Pod" "fail_capability_sys_admin" {
  expect_failure = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      containers = [{
        name            = "app"
        image           = "shop/orders:1.4.2"
        securityContext = { capabilities = { add = ["SYS_ADMIN"] } }
      }]
    }
  }
}

resource "Pod" "fail_capability_all" {
  expect_failure = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      containers = [{
        name            = "app"
        image           = "shop/orders:1.4.2"
        securityContext = { capabilities = { add = ["ALL"] } }
      }]
    }
  }
}

resource "Pod" "fail_capability_sys_ptrace" {
  expect_failure = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      containers = [{
        name            = "app"
        image           = "shop/orders:1.4.2"
        securityContext = { capabilities = { add = ["sys_ptrace"] } }
      }]
    }
  }
}

resource "Pod" "fail_net_admin" {
  expect_failure = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      containers = [{
        name            = "app"
        image           = "shop/orders:1.4.2"
        securityContext = { capabilities = { add = ["NET_BIND_SERVICE", "NET_ADMIN"] } }
      }]
    }
  }
}

resource "Pod" "fail_net_raw" {
  expect_failure = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      initContainers = [{
        name            = "init"
        image           = "shop/orders:1.4.2"
        securityContext = { capabilities = { add = ["NET_RAW"] } }
      }]
      containers = [{ name = "app", image = "shop/orders:1.4.2" }]
    }
  }
}

resource "Pod" "unknown_capability" {
  expect_unknown = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      containers = [{
        name            = "app"
        image           = "shop/orders:1.4.2"
        securityContext = { capabilities = { add = [infrascan::unknown("var.capability")] } }
      }]
    }
  }
}

resource "Pod" "unknown_capabilities" {
  expect_unknown = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      containers = [{
        name            = "app"
        image           = "shop/orders:1.4.2"
        securityContext = { capabilities = { add = infrascan::unknown("var.capabilities") } }
      }]
    }
  }
}

resource "Pod" "pass_volumes" {
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      volumes = [
        { name = "tmp", emptyDir = {} },
        { name = "data", persistentVolumeClaim = { claimName = "data" } },
      ]
      containers = [{ name = "app", image = "shop/orders:1.4.2" }]
    }
  }
}

resource "Pod" "fail_docker_socket" {
  expect_failure = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      volumes    = [{ name = "data", hostPath = { path = "/var/run/docker.sock" } }]
      containers = [{ name = "app", image = "shop/orders:1.4.2" }]
    }
  }
}

resource "Pod" "fail_containerd_socket" {
  expect_failure = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      volumes    = [{ name = "data", hostPath = { path = "/run/containerd/containerd.sock" } }]
      containers = [{ name = "app", image = "shop/orders:1.4.2" }]
    }
  }
}

resource "Pod" "fail_root_of_the_node" {
  expect_failure = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      volumes    = [{ name = "data", hostPath = { path = "/" } }]
      containers = [{ name = "app", image = "shop/orders:1.4.2" }]
    }
  }
}

resource "Pod" "fail_etc" {
  expect_failure = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      volumes    = [{ name = "data", hostPath = { path = "/etc/kubernetes" } }]
      containers = [{ name = "app", image = "shop/orders:1.4.2" }]
    }
  }
}

resource "Pod" "fail_proc" {
  expect_failure = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      volumes    = [{ name = "data", hostPath = { path = "/proc" } }]
      containers = [{ name = "app", image = "shop/orders:1.4.2" }]
    }
  }
}

resource "Pod" "fail_kubelet" {
  expect_failure = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      volumes    = [{ name = "data", hostPath = { path = "/var/lib/kubelet/pods" } }]
      containers = [{ name = "app", image = "shop/orders:1.4.2" }]
    }
  }
}

resource "Pod" "fail_run" {
  expect_failure = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      volumes    = [{ name = "data", hostPath = { path = "/var/run" } }]
      containers = [{ name = "app", image = "shop/orders:1.4.2" }]
    }
  }
}

resource "Pod" "fail_folder_of_logs" {
  expect_failure = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      volumes    = [{ name = "data", hostPath = { path = "/var/log" } }]
      containers = [{ name = "app", image = "shop/orders:1.4.2" }]
    }
  }
}

resource "Pod" "fail_folder_of_data" {
  expect_failure = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      volumes    = [{ name = "data", hostPath = { path = "/data/orders" } }]
      containers = [{ name = "app", image = "shop/orders:1.4.2" }]
    }
  }
}

resource "Pod" "fail_folder_of_time_zone" {
  expect_failure = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      volumes    = [{ name = "data", hostPath = { path = "/etc/localtime" } }]
      containers = [{ name = "app", image = "shop/orders:1.4.2" }]
    }
  }
}

resource "Pod" "fail_folder_of_container_logs" {
  expect_failure = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      volumes    = [{ name = "data", hostPath = { path = "/var/lib/docker/containers" } }]
      containers = [{ name = "app", image = "shop/orders:1.4.2" }]
    }
  }
}

resource "Pod" "fail_folder_without_path" {
  expect_failure = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      volumes    = [{ name = "data", hostPath = {} }]
      containers = [{ name = "app", image = "shop/orders:1.4.2" }]
    }
  }
}

resource "Pod" "unknown_folder" {
  expect_unknown = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      volumes    = [{ name = "data", hostPath = { path = infrascan::unknown("var.path") } }]
      containers = [{ name = "app", image = "shop/orders:1.4.2" }]
    }
  }
}

resource "Pod" "unknown_volumes" {
  expect_unknown = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      volumes    = infrascan::unknown("var.volumes")
      containers = [{ name = "app", image = "shop/orders:1.4.2" }]
    }
  }
}

resource "PersistentVolume" "pass" {
  attrs = {
    apiVersion = "v1"
    kind       = "PersistentVolume"
    metadata   = { name = "orders" }
    spec       = { csi = { driver = "ebs.csi.aws.com", volumeHandle = "vol-0123456789abcdef0" } }
  }
}

resource "PersistentVolume" "fail_folder" {
  expect_failure = true
  attrs = {
    apiVersion = "v1"
    kind       = "PersistentVolume"
    metadata   = { name = "orders" }
    spec       = { hostPath = { path = "/data" } }
  }
}

resource "PersistentVolume" "fail_folder_of_the_system" {
  expect_failure = true
  attrs = {
    apiVersion = "v1"
    kind       = "PersistentVolume"
    metadata   = { name = "orders" }
    spec       = { hostPath = { path = "/boot" } }
  }
}

resource "PersistentVolume" "unknown_folder" {
  expect_unknown = true
  attrs = {
    apiVersion = "v1"
    kind       = "PersistentVolume"
    metadata   = { name = "orders" }
    spec       = { hostPath = { path = infrascan::unknown("var.path") } }
  }
}

resource "Pod" "pass_ports" {
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      containers = [{
        name  = "app"
        image = "shop/orders:1.4.2"
        ports = [{ containerPort = 8080 }, { containerPort = 9090, hostPort = 0 }]
      }]
    }
  }
}

resource "Pod" "fail_host_port" {
  expect_failure = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      containers = [{
        name  = "app"
        image = "shop/orders:1.4.2"
        ports = [{ containerPort = 8080 }, { containerPort = 9090, hostPort = 9090 }]
      }]
    }
  }
}

resource "Pod" "unknown_host_port" {
  expect_unknown = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      containers = [{
        name  = "app"
        image = "shop/orders:1.4.2"
        ports = [{ containerPort = 8080, hostPort = infrascan::unknown("var.port") }]
      }]
    }
  }
}

resource "Pod" "pass_probe" {
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      containers = [{
        name          = "app"
        image         = "shop/orders:1.4.2"
        livenessProbe = { httpGet = { path = "/healthz", port = 8080, host = "" } }
      }]
    }
  }
}

resource "Pod" "fail_liveness_probe" {
  expect_failure = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      containers = [{
        name          = "app"
        image         = "shop/orders:1.4.2"
        livenessProbe = { httpGet = { path = "/", port = 80, host = "169.254.169.254" } }
      }]
    }
  }
}

resource "Pod" "fail_readiness_probe" {
  expect_failure = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      containers = [{
        name           = "app"
        image          = "shop/orders:1.4.2"
        readinessProbe = { httpGet = { path = "/", port = 80, host = "169.254.169.254" } }
      }]
    }
  }
}

resource "Pod" "fail_startup_probe" {
  expect_failure = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      containers = [{
        name         = "app"
        image        = "shop/orders:1.4.2"
        startupProbe = { httpGet = { path = "/", port = 80, host = "169.254.169.254" } }
      }]
    }
  }
}

resource "Pod" "fail_probe_of_a_port" {
  expect_failure = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      containers = [{
        name          = "app"
        image         = "shop/orders:1.4.2"
        livenessProbe = { tcpSocket = { port = 10250, host = "127.0.0.1" } }
      }]
    }
  }
}

resource "Pod" "fail_hook_after_start" {
  expect_failure = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      containers = [{
        name      = "app"
        image     = "shop/orders:1.4.2"
        lifecycle = { postStart = { httpGet = { port = 80, host = "169.254.169.254" } } }
      }]
    }
  }
}

resource "Pod" "fail_hook_before_stop" {
  expect_failure = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      containers = [{
        name      = "app"
        image     = "shop/orders:1.4.2"
        lifecycle = { preStop = { tcpSocket = { port = 80, host = "db.shop.svc" } } }
      }]
    }
  }
}

resource "Pod" "unknown_probe_host" {
  expect_unknown = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      containers = [{
        name          = "app"
        image         = "shop/orders:1.4.2"
        livenessProbe = { httpGet = { path = "/", port = 80, host = infrascan::unknown("var.host") } }
      }]
    }
  }
}

resource "Pod" "pass_apparmor_annotation" {
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata = {
      name        = "orders"
      namespace   = "shop"
      annotations = { "container.apparmor.security.beta.kubernetes.io/app" = "runtime/default" }
    }
    spec = { containers = [{ name = "app", image = "shop/orders:1.4.2" }] }
  }
}

resource "Deployment" "pass_apparmor_annotation" {
  attrs = {
    apiVersion = "apps/v1"
    kind       = "Deployment"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      template = {
        metadata = {
          annotations = { "container.apparmor.security.beta.kubernetes.io/app" = "localhost/orders" }
        }
        spec = { containers = [{ name = "app", image = "shop/orders:1.4.2" }] }
      }
    }
  }
}

resource "Pod" "fail_apparmor_annotation" {
  expect_failure = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata = {
      name        = "orders"
      namespace   = "shop"
      annotations = { "container.apparmor.security.beta.kubernetes.io/app" = "unconfined" }
    }
    spec = { containers = [{ name = "app", image = "shop/orders:1.4.2" }] }
  }
}

resource "Deployment" "fail_apparmor_annotation" {
  expect_failure = true
  attrs = {
    apiVersion = "apps/v1"
    kind       = "Deployment"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      template = {
        metadata = {
          annotations = { "container.apparmor.security.beta.kubernetes.io/app" = "unconfined" }
        }
        spec = { containers = [{ name = "app", image = "shop/orders:1.4.2" }] }
      }
    }
  }
}

resource "Pod" "pass_apparmor_profile" {
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      securityContext = { appArmorProfile = { type = "Localhost" } }
      containers      = [{ name = "app", image = "shop/orders:1.4.2" }]
    }
  }
}

resource "Pod" "fail_apparmor_profile" {
  expect_failure = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      securityContext = { appArmorProfile = { type = "Unconfined" } }
      containers      = [{ name = "app", image = "shop/orders:1.4.2" }]
    }
  }
}

resource "Pod" "unknown_apparmor_profile" {
  expect_unknown = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      securityContext = { appArmorProfile = { type = infrascan::unknown("var.profile") } }
      containers      = [{ name = "app", image = "shop/orders:1.4.2" }]
    }
  }
}

resource "Pod" "pass_apparmor_profile_of_a_container" {
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      containers = [{
        name            = "app"
        image           = "shop/orders:1.4.2"
        securityContext = { appArmorProfile = { type = "RuntimeDefault" } }
      }]
    }
  }
}

resource "Pod" "fail_apparmor_profile_of_a_container" {
  expect_failure = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      containers = [{
        name            = "app"
        image           = "shop/orders:1.4.2"
        securityContext = { appArmorProfile = { type = "Unconfined" } }
      }]
    }
  }
}

resource "Pod" "pass_selinux_type" {
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      securityContext = { seLinuxOptions = { level = "s0:c123,c456", type = "container_engine_t" } }
      containers      = [{ name = "app", image = "shop/orders:1.4.2" }]
    }
  }
}

resource "Pod" "fail_selinux_type" {
  expect_failure = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      securityContext = { seLinuxOptions = { type = "spc_t" } }
      containers      = [{ name = "app", image = "shop/orders:1.4.2" }]
    }
  }
}

resource "Pod" "unknown_selinux_type" {
  expect_unknown = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      securityContext = { seLinuxOptions = { type = infrascan::unknown("var.type") } }
      containers      = [{ name = "app", image = "shop/orders:1.4.2" }]
    }
  }
}

resource "Pod" "pass_selinux_type_of_a_container" {
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      containers = [{
        name            = "app"
        image           = "shop/orders:1.4.2"
        securityContext = { seLinuxOptions = { type = "container_t" } }
      }]
    }
  }
}

resource "Pod" "fail_selinux_type_of_a_container" {
  expect_failure = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      containers = [{
        name            = "app"
        image           = "shop/orders:1.4.2"
        securityContext = { seLinuxOptions = { type = "spc_t" } }
      }]
    }
  }
}

resource "Pod" "fail_selinux_user" {
  expect_failure = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      securityContext = { seLinuxOptions = { user = "system_u" } }
      containers      = [{ name = "app", image = "shop/orders:1.4.2" }]
    }
  }
}

resource "Pod" "fail_selinux_role_of_a_container" {
  expect_failure = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      containers = [{
        name            = "app"
        image           = "shop/orders:1.4.2"
        securityContext = { seLinuxOptions = { role = "system_r" } }
      }]
    }
  }
}

resource "Pod" "pass_proc_mount" {
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      containers = [{
        name            = "app"
        image           = "shop/orders:1.4.2"
        securityContext = { procMount = "Default" }
      }]
    }
  }
}

resource "Pod" "fail_proc_mount" {
  expect_failure = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      containers = [{
        name            = "app"
        image           = "shop/orders:1.4.2"
        securityContext = { procMount = "Unmasked" }
      }]
    }
  }
}

resource "Pod" "unknown_proc_mount" {
  expect_unknown = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      containers = [{
        name            = "app"
        image           = "shop/orders:1.4.2"
        securityContext = { procMount = infrascan::unknown("var.proc_mount") }
      }]
    }
  }
}

resource "Pod" "pass_proc_mount_in_a_user_namespace" {
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      hostUsers = false
      containers = [{
        name            = "app"
        image           = "shop/orders:1.4.2"
        securityContext = { procMount = "Unmasked" }
      }]
    }
  }
}

resource "Pod" "pass_seccomp" {
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      securityContext = { seccompProfile = { type = "RuntimeDefault" } }
      containers      = [{ name = "app", image = "shop/orders:1.4.2" }]
    }
  }
}

resource "Pod" "fail_seccomp" {
  expect_failure = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      securityContext = { seccompProfile = { type = "Unconfined" } }
      containers      = [{ name = "app", image = "shop/orders:1.4.2" }]
    }
  }
}

resource "Pod" "unknown_seccomp" {
  expect_unknown = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      securityContext = { seccompProfile = { type = infrascan::unknown("var.profile") } }
      containers      = [{ name = "app", image = "shop/orders:1.4.2" }]
    }
  }
}

resource "Pod" "pass_seccomp_of_a_container" {
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      containers = [{
        name            = "app"
        image           = "shop/orders:1.4.2"
        securityContext = { seccompProfile = { type = "Localhost", localhostProfile = "orders.json" } }
      }]
    }
  }
}

resource "Pod" "fail_seccomp_of_a_container" {
  expect_failure = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      containers = [{
        name            = "app"
        image           = "shop/orders:1.4.2"
        securityContext = { seccompProfile = { type = "Unconfined" } }
      }]
    }
  }
}

resource "Pod" "pass_sysctls" {
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      securityContext = {
        sysctls = [
          { name = "net.ipv4.tcp_syncookies", value = "1" },
          { name = "net.ipv4.tcp_keepalive_time", value = "1" },
          { name = "net/ipv4/tcp_fin_timeout", value = "1" },
        ]
      }
      containers = [{ name = "app", image = "shop/orders:1.4.2" }]
    }
  }
}

resource "Pod" "fail_sysctls" {
  expect_failure = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      securityContext = {
        sysctls = [
          { name = "kernel.shm_rmid_forced", value = "1" },
          { name = "net.core.somaxconn", value = "1" },
        ]
      }
      containers = [{ name = "app", image = "shop/orders:1.4.2" }]
    }
  }
}

resource "Pod" "unknown_sysctls" {
  expect_unknown = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      securityContext = { sysctls = [{ name = infrascan::unknown("var.sysctl"), value = "1" }] }
      containers      = [{ name = "app", image = "shop/orders:1.4.2" }]
    }
  }
}
