policytest {
  targets = ["pod-hardening.policy.hcl"]
}

locals {
  hardened = { readOnlyRootFilesystem = true, runAsUser = 10001, runAsGroup = 10001 }
}

resource "Pod" "pass" {
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      containers = [{ name = "app", image = "shop/orders:1.4.2", securityContext = local.hardened }]
    }
  }
}

resource "Deployment" "pass" {
  attrs = {
    apiVersion = "apps/v1"
    kind       = "Deployment"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      template = {
        spec = {
          containers = [{ name = "app", image = "shop/orders:1.4.2", securityContext = local.hardened }]
          initContainers = [{
            name            = "init"
            image           = "shop/orders:1.4.2"
            securityContext = local.hardened
          }]
        }
      }
    }
  }
}

resource "Pod" "fail_writeable" {
  expect_failure = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      containers = [{
        name            = "app"
        image           = "shop/orders:1.4.2"
        securityContext = core::merge(local.hardened, { readOnlyRootFilesystem = false })
      }]
    }
  }
}

resource "Pod" "fail_writeable_by_default" {
  expect_failure = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      containers = [{
        name            = "app"
        image           = "shop/orders:1.4.2"
        securityContext = { runAsUser = 10001, runAsGroup = 10001 }
      }]
    }
  }
}

resource "Pod" "unknown_writeable" {
  expect_unknown = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      containers = [{
        name            = "app"
        image           = "shop/orders:1.4.2"
        securityContext = core::merge(local.hardened, { readOnlyRootFilesystem = infrascan::unknown("var.read_only") })
      }]
    }
  }
}

resource "Pod" "pass_windows" {
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec       = { os = { name = "windows" }, containers = [{ name = "app", image = "shop/orders:1.4.2" }] }
  }
}

resource "Pod" "pass_user_of_the_pod" {
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      securityContext = { runAsUser = 10001 }
      containers = [{
        name            = "app"
        image           = "shop/orders:1.4.2"
        securityContext = { readOnlyRootFilesystem = true, runAsGroup = 10001 }
      }]
    }
  }
}

resource "Pod" "fail_user_of_the_image" {
  expect_failure = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      containers = [{
        name            = "app"
        image           = "shop/orders:1.4.2"
        securityContext = { readOnlyRootFilesystem = true, runAsGroup = 10001 }
      }]
    }
  }
}

resource "Pod" "fail_low_user_of_the_pod" {
  expect_failure = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      securityContext = { runAsUser = 1000 }
      containers = [{
        name            = "app"
        image           = "shop/orders:1.4.2"
        securityContext = { readOnlyRootFilesystem = true, runAsGroup = 10001 }
      }]
    }
  }
}

resource "Pod" "fail_low_user_of_a_container" {
  expect_failure = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      securityContext = { runAsUser = 10001 }
      containers = [{
        name            = "app"
        image           = "shop/orders:1.4.2"
        securityContext = core::merge(local.hardened, { runAsUser = 1000 })
      }]
    }
  }
}

resource "Pod" "pass_low_user_of_the_pod_that_no_container_has" {
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      securityContext = { runAsUser = 1000 }
      containers      = [{ name = "app", image = "shop/orders:1.4.2", securityContext = local.hardened }]
    }
  }
}

resource "Pod" "unknown_user" {
  expect_unknown = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      containers = [{
        name            = "app"
        image           = "shop/orders:1.4.2"
        securityContext = core::merge(local.hardened, { runAsUser = infrascan::unknown("var.user") })
      }]
    }
  }
}

resource "Pod" "pass_group_of_the_pod" {
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      securityContext = { runAsGroup = 10001 }
      containers = [{
        name            = "app"
        image           = "shop/orders:1.4.2"
        securityContext = { readOnlyRootFilesystem = true, runAsUser = 10001 }
      }]
    }
  }
}

resource "Pod" "fail_group_of_the_image" {
  expect_failure = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      containers = [{
        name            = "app"
        image           = "shop/orders:1.4.2"
        securityContext = { readOnlyRootFilesystem = true, runAsUser = 10001 }
      }]
    }
  }
}

resource "Pod" "fail_low_group_of_the_pod" {
  expect_failure = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      securityContext = { runAsGroup = 1000 }
      containers = [{
        name            = "app"
        image           = "shop/orders:1.4.2"
        securityContext = { readOnlyRootFilesystem = true, runAsUser = 10001 }
      }]
    }
  }
}

resource "Pod" "fail_low_group_of_a_container" {
  expect_failure = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      securityContext = { runAsGroup = 10001 }
      containers = [{
        name            = "app"
        image           = "shop/orders:1.4.2"
        securityContext = core::merge(local.hardened, { runAsGroup = 1000 })
      }]
    }
  }
}

resource "Pod" "pass_low_group_of_the_pod_that_no_container_has" {
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      securityContext = { runAsGroup = 1000 }
      containers      = [{ name = "app", image = "shop/orders:1.4.2", securityContext = local.hardened }]
    }
  }
}

resource "Pod" "unknown_group" {
  expect_unknown = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      containers = [{
        name            = "app"
        image           = "shop/orders:1.4.2"
        securityContext = core::merge(local.hardened, { runAsGroup = infrascan::unknown("var.group") })
      }]
    }
  }
}

resource "Pod" "fail_root_group_of_the_pod" {
  expect_failure = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      securityContext = { runAsGroup = 0 }
      containers      = [{ name = "app", image = "shop/orders:1.4.2", securityContext = local.hardened }]
    }
  }
}

resource "Pod" "fail_root_group_of_a_container" {
  expect_failure = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      containers = [{
        name            = "app"
        image           = "shop/orders:1.4.2"
        securityContext = core::merge(local.hardened, { runAsGroup = 0 })
      }]
    }
  }
}

resource "Pod" "fail_root_group_of_volumes" {
  expect_failure = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      securityContext = { fsGroup = 0 }
      containers      = [{ name = "app", image = "shop/orders:1.4.2", securityContext = local.hardened }]
    }
  }
}

resource "Pod" "fail_root_group_among_others" {
  expect_failure = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      securityContext = { supplementalGroups = [2000, 0] }
      containers      = [{ name = "app", image = "shop/orders:1.4.2", securityContext = local.hardened }]
    }
  }
}

resource "Pod" "pass_groups" {
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      securityContext = { fsGroup = 10001, supplementalGroups = [2000] }
      containers      = [{ name = "app", image = "shop/orders:1.4.2", securityContext = local.hardened }]
    }
  }
}

resource "Pod" "unknown_volume_group" {
  expect_unknown = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      securityContext = { fsGroup = infrascan::unknown("var.group") }
      containers      = [{ name = "app", image = "shop/orders:1.4.2", securityContext = local.hardened }]
    }
  }
}

resource "Pod" "pass_mounts" {
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      volumes = [{ name = "data", persistentVolumeClaim = { claimName = "data" } }]
      containers = [{
        name            = "app"
        image           = "shop/orders:1.4.2"
        securityContext = local.hardened
        volumeMounts    = [{ name = "data", mountPath = "/data" }]
      }]
    }
  }
}

resource "Pod" "pass_read_only_mount_over_the_system" {
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      volumes = [{ name = "data", persistentVolumeClaim = { claimName = "data" } }]
      containers = [{
        name            = "app"
        image           = "shop/orders:1.4.2"
        securityContext = local.hardened
        volumeMounts    = [{ name = "data", mountPath = "/etc", readOnly = true }]
      }]
    }
  }
}

resource "Pod" "pass_scratch_space_over_the_system" {
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      volumes = [{ name = "data", emptyDir = {} }]
      containers = [{
        name            = "app"
        image           = "shop/orders:1.4.2"
        securityContext = local.hardened
        volumeMounts    = [{ name = "data", mountPath = "/var/run" }]
      }]
    }
  }
}

resource "Pod" "fail_mount_over_the_system" {
  expect_failure = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      volumes = [{ name = "data", persistentVolumeClaim = { claimName = "data" } }]
      containers = [{
        name            = "app"
        image           = "shop/orders:1.4.2"
        securityContext = local.hardened
        volumeMounts    = [{ name = "data", mountPath = "/usr/local/bin" }]
      }]
    }
  }
}

resource "Pod" "unknown_mount" {
  expect_unknown = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      volumes = [{ name = "data", persistentVolumeClaim = { claimName = "data" } }]
      containers = [{
        name            = "app"
        image           = "shop/orders:1.4.2"
        securityContext = local.hardened
        volumeMounts    = [{ name = "data", mountPath = infrascan::unknown("var.path") }]
      }]
    }
  }
}

resource "Pod" "pass_host_aliases" {
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      hostAliases = []
      containers  = [{ name = "app", image = "shop/orders:1.4.2", securityContext = local.hardened }]
    }
  }
}

resource "Pod" "fail_host_aliases" {
  expect_failure = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      hostAliases = [{ ip = "10.0.0.10", hostnames = ["db"] }]
      containers  = [{ name = "app", image = "shop/orders:1.4.2", securityContext = local.hardened }]
    }
  }
}

resource "Pod" "unknown_host_aliases" {
  expect_unknown = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      hostAliases = infrascan::unknown("var.aliases")
      containers  = [{ name = "app", image = "shop/orders:1.4.2", securityContext = local.hardened }]
    }
  }
}

resource "Pod" "pass_shared_processes" {
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      shareProcessNamespace = false
      containers            = [{ name = "app", image = "shop/orders:1.4.2", securityContext = local.hardened }]
    }
  }
}

resource "Pod" "fail_shared_processes" {
  expect_failure = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      shareProcessNamespace = true
      containers            = [{ name = "app", image = "shop/orders:1.4.2", securityContext = local.hardened }]
    }
  }
}

resource "Pod" "unknown_shared_processes" {
  expect_unknown = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      shareProcessNamespace = infrascan::unknown("var.share")
      containers            = [{ name = "app", image = "shop/orders:1.4.2", securityContext = local.hardened }]
    }
  }
}
