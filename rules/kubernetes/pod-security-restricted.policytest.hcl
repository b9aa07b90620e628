policytest {
  targets = ["pod-security-restricted.policy.hcl"]
}

locals {
  hardened = {
    allowPrivilegeEscalation = false
    runAsNonRoot             = true
    capabilities             = { drop = ["ALL"] }
    seccompProfile           = { type = "RuntimeDefault" }
  }
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

resource "CronJob" "pass" {
  attrs = {
    apiVersion = "batch/v1"
    kind       = "CronJob"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      jobTemplate = {
        spec = {
          template = {
            spec = {
              containers = [{
                name            = "app"
                image           = "shop/orders:1.4.2"
                securityContext = local.hardened
              }]
            }
          }
        }
      }
    }
  }
}

resource "Rollout" "pass" {
  attrs = {
    apiVersion = "argoproj.io/v1alpha1"
    kind       = "Rollout"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      template = {
        spec = {
          containers = [{ name = "app", image = "shop/orders:1.4.2", securityContext = local.hardened }]
        }
      }
    }
  }
}

resource "Pod" "pass_said_of_the_pod" {
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      securityContext = {
        runAsNonRoot   = true
        seccompProfile = { type = "Localhost", localhostProfile = "orders.json" }
      }
      containers = [{
        name            = "app"
        image           = "shop/orders:1.4.2"
        securityContext = { allowPrivilegeEscalation = false, capabilities = { drop = ["ALL"] } }
      }]
    }
  }
}

resource "Deployment" "fail_plain" {
  expect_failure = true
  attrs = {
    apiVersion = "apps/v1"
    kind       = "Deployment"
    metadata   = { name = "orders", namespace = "shop" }
    spec       = { template = { spec = { containers = [{ name = "app", image = "shop/orders:1.4.2" }] } } }
  }
}

resource "CronJob" "fail_plain" {
  expect_failure = true
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

resource "Rollout" "fail_plain" {
  expect_failure = true
  attrs = {
    apiVersion = "argoproj.io/v1alpha1"
    kind       = "Rollout"
    metadata   = { name = "orders", namespace = "shop" }
    spec       = { template = { spec = { containers = [{ name = "app", image = "shop/orders:1.4.2" }] } } }
  }
}

resource "Pod" "pass_volumes" {
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      volumes = [
        { name = "a", emptyDir = {} },
        { name = "b", persistentVolumeClaim = { claimName = "data" } },
        {
          name = "c"
          csi  = { driver = "secrets-store.csi.k8s.io" }
        },
        {
          name  = "d"
          image = { reference = "shop/data:1.4.2" }
        },
        { name = "e" },
      ]
      containers = [{ name = "app", image = "shop/orders:1.4.2", securityContext = local.hardened }]
    }
  }
}

resource "Pod" "fail_nfs" {
  expect_failure = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      volumes    = [{ name = "data", nfs = { server = "10.0.0.10", path = "/orders" } }]
      containers = [{ name = "app", image = "shop/orders:1.4.2", securityContext = local.hardened }]
    }
  }
}

resource "Pod" "fail_git_repository" {
  expect_failure = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      volumes    = [{ name = "code", gitRepo = { repository = "https://git.example.com/orders" } }]
      containers = [{ name = "app", image = "shop/orders:1.4.2", securityContext = local.hardened }]
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
      containers = [{ name = "app", image = "shop/orders:1.4.2", securityContext = local.hardened }]
    }
  }
}

resource "Pod" "fail_escalation_allowed" {
  expect_failure = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      containers = [{
        name            = "app"
        image           = "shop/orders:1.4.2"
        securityContext = core::merge(local.hardened, { allowPrivilegeEscalation = true })
      }]
    }
  }
}

resource "Pod" "fail_escalation_by_default" {
  expect_failure = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      containers = [{
        name  = "app"
        image = "shop/orders:1.4.2"
        securityContext = {
          runAsNonRoot   = true
          capabilities   = { drop = ["ALL"] }
          seccompProfile = { type = "RuntimeDefault" }
        }
      }]
    }
  }
}

resource "Pod" "fail_escalation_in_init_container" {
  expect_failure = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      containers = [{ name = "app", image = "shop/orders:1.4.2", securityContext = local.hardened }]
      initContainers = [{
        name  = "init"
        image = "shop/orders:1.4.2"
        securityContext = {
          runAsNonRoot   = true
          capabilities   = { drop = ["ALL"] }
          seccompProfile = { type = "RuntimeDefault" }
        }
      }]
    }
  }
}

resource "Pod" "unknown_escalation" {
  expect_unknown = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      containers = [{
        name            = "app"
        image           = "shop/orders:1.4.2"
        securityContext = core::merge(local.hardened, { allowPrivilegeEscalation = infrascan::unknown("var.escalation") })
      }]
    }
  }
}

# Reported as privileged: it cannot have allowPrivilegeEscalation: false.
resource "Pod" "pass_escalation_of_a_privileged_container" {
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      containers = [{
        name  = "app"
        image = "shop/orders:1.4.2"
        securityContext = {
          runAsNonRoot   = true
          capabilities   = { drop = ["ALL"] }
          seccompProfile = { type = "RuntimeDefault" }
          privileged     = true
        }
      }]
    }
  }
}

resource "Pod" "fail_root_by_default" {
  expect_failure = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      containers = [{
        name  = "app"
        image = "shop/orders:1.4.2"
        securityContext = {
          allowPrivilegeEscalation = false
          capabilities             = { drop = ["ALL"] }
          seccompProfile           = { type = "RuntimeDefault" }
        }
      }]
    }
  }
}

resource "Pod" "fail_root_allowed_of_the_pod" {
  expect_failure = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      securityContext = { runAsNonRoot = false }
      containers      = [{ name = "app", image = "shop/orders:1.4.2", securityContext = local.hardened }]
    }
  }
}

resource "Pod" "fail_root_allowed_of_a_container" {
  expect_failure = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      securityContext = { runAsNonRoot = true }
      containers = [{
        name            = "app"
        image           = "shop/orders:1.4.2"
        securityContext = core::merge(local.hardened, { runAsNonRoot = false })
      }]
    }
  }
}

resource "Pod" "fail_root_in_init_container" {
  expect_failure = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      containers = [{ name = "app", image = "shop/orders:1.4.2", securityContext = local.hardened }]
      initContainers = [{
        name  = "init"
        image = "shop/orders:1.4.2"
        securityContext = {
          allowPrivilegeEscalation = false
          capabilities             = { drop = ["ALL"] }
          seccompProfile           = { type = "RuntimeDefault" }
        }
      }]
    }
  }
}

resource "Pod" "unknown_root" {
  expect_unknown = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      securityContext = { runAsNonRoot = infrascan::unknown("var.non_root") }
      containers      = [{ name = "app", image = "shop/orders:1.4.2", securityContext = local.hardened }]
    }
  }
}

resource "Pod" "pass_root_in_a_user_namespace" {
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      hostUsers = false
      containers = [{
        name            = "app"
        image           = "shop/orders:1.4.2"
        securityContext = core::merge(local.hardened, { runAsNonRoot = false, runAsUser = 0 })
      }]
    }
  }
}

resource "Pod" "pass_user" {
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      securityContext = { runAsUser = 10001 }
      containers = [{
        name            = "app"
        image           = "shop/orders:1.4.2"
        securityContext = core::merge(local.hardened, { runAsUser = 10002 })
      }]
    }
  }
}

resource "Pod" "fail_user_of_the_pod" {
  expect_failure = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      securityContext = { runAsUser = 0 }
      containers      = [{ name = "app", image = "shop/orders:1.4.2", securityContext = local.hardened }]
    }
  }
}

resource "Pod" "fail_user_of_a_container" {
  expect_failure = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      containers = [{
        name            = "app"
        image           = "shop/orders:1.4.2"
        securityContext = core::merge(local.hardened, { runAsUser = 0 })
      }]
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

resource "Pod" "fail_no_seccomp_profile" {
  expect_failure = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      containers = [{
        name  = "app"
        image = "shop/orders:1.4.2"
        securityContext = {
          allowPrivilegeEscalation = false
          runAsNonRoot             = true
          capabilities             = { drop = ["ALL"] }
        }
      }]
    }
  }
}

resource "Pod" "unknown_seccomp_profile" {
  expect_unknown = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      securityContext = { seccompProfile = infrascan::unknown("var.profile") }
      containers = [{
        name  = "app"
        image = "shop/orders:1.4.2"
        securityContext = {
          allowPrivilegeEscalation = false
          runAsNonRoot             = true
          capabilities             = { drop = ["ALL"] }
        }
      }]
    }
  }
}

# The profile asks Windows pods for less.
resource "Pod" "pass_windows" {
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      os = { name = "windows" }
      containers = [{
        name            = "app"
        image           = "shop/orders:1.4.2"
        securityContext = { runAsNonRoot = true }
      }]
    }
  }
}

resource "Pod" "pass_drops_all_in_lower_case" {
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      containers = [{
        name            = "app"
        image           = "shop/orders:1.4.2"
        securityContext = core::merge(local.hardened, { capabilities = { drop = ["all"] } })
      }]
    }
  }
}

resource "Pod" "fail_drops_some" {
  expect_failure = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      containers = [{
        name            = "app"
        image           = "shop/orders:1.4.2"
        securityContext = core::merge(local.hardened, { capabilities = { drop = ["NET_RAW"] } })
      }]
    }
  }
}

resource "Pod" "unknown_dropped" {
  expect_unknown = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      containers = [{
        name            = "app"
        image           = "shop/orders:1.4.2"
        securityContext = core::merge(local.hardened, { capabilities = { drop = [infrascan::unknown("var.capability")] } })
      }]
    }
  }
}

resource "Pod" "pass_net_bind_service" {
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      containers = [{
        name            = "app"
        image           = "shop/orders:1.4.2"
        securityContext = core::merge(local.hardened, { capabilities = { drop = ["ALL"], add = ["NET_BIND_SERVICE"] } })
      }]
    }
  }
}

resource "Pod" "fail_chown" {
  expect_failure = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      containers = [{
        name            = "app"
        image           = "shop/orders:1.4.2"
        securityContext = core::merge(local.hardened, { capabilities = { drop = ["ALL"], add = ["NET_BIND_SERVICE", "CHOWN"] } })
      }]
    }
  }
}

resource "Pod" "unknown_added" {
  expect_unknown = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      containers = [{
        name            = "app"
        image           = "shop/orders:1.4.2"
        securityContext = core::merge(local.hardened, { capabilities = { drop = ["ALL"], add = [infrascan::unknown("var.capability")] } })
      }]
    }
  }
}

resource "Pod" "fail_proc_in_a_user_namespace" {
  expect_failure = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      hostUsers = false
      containers = [{
        name            = "app"
        image           = "shop/orders:1.4.2"
        securityContext = core::merge(local.hardened, { procMount = "Unmasked" })
      }]
    }
  }
}

resource "Pod" "pass_proc_in_a_user_namespace" {
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      hostUsers = false
      containers = [{
        name            = "app"
        image           = "shop/orders:1.4.2"
        securityContext = core::merge(local.hardened, { procMount = "Default" })
      }]
    }
  }
}

resource "Pod" "unknown_proc_in_a_user_namespace" {
  expect_unknown = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      hostUsers = false
      containers = [{
        name            = "app"
        image           = "shop/orders:1.4.2"
        securityContext = core::merge(local.hardened, { procMount = infrascan::unknown("var.proc_mount") })
      }]
    }
  }
}
