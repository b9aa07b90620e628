policytest {
  targets = ["probes.policy.hcl"]
}

locals {
  liveness = {
    httpGet          = { path = "/healthz", port = 8080 }
    failureThreshold = 6
  }
  readiness = { httpGet = { path = "/healthz", port = 8080 } }
}

resource "Pod" "pass" {
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      containers = [{
        name           = "app"
        image          = "shop/orders:1.4.2"
        livenessProbe  = local.liveness
        readinessProbe = local.readiness
      }]
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
          containers = [{
            name           = "app"
            image          = "shop/orders:1.4.2"
            livenessProbe  = local.liveness
            readinessProbe = local.readiness
          }]
          initContainers = [{ name = "init", image = "shop/orders:1.4.2" }]
        }
      }
    }
  }
}

resource "Job" "pass_job" {
  attrs = {
    apiVersion = "batch/v1"
    kind       = "Job"
    metadata   = { name = "orders", namespace = "shop" }
    spec       = { template = { spec = { containers = [{ name = "app", image = "shop/orders:1.4.2" }] } } }
  }
}

resource "CronJob" "pass_cron_job" {
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

resource "Pod" "pass_pod_that_ends" {
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec       = { restartPolicy = "Never", containers = [{ name = "app", image = "shop/orders:1.4.2" }] }
  }
}

resource "Pod" "fail_no_probes" {
  expect_failure = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec       = { containers = [{ name = "app", image = "shop/orders:1.4.2" }] }
  }
}

resource "Pod" "fail_no_liveness_probe" {
  expect_failure = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      containers = [{ name = "app", image = "shop/orders:1.4.2", readinessProbe = local.readiness }]
    }
  }
}

resource "Pod" "fail_no_readiness_probe" {
  expect_failure = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec       = { containers = [{ name = "app", image = "shop/orders:1.4.2", livenessProbe = local.liveness }] }
  }
}

# An init container that is restarted runs beside the others.
resource "Deployment" "fail_sidecar" {
  expect_failure = true
  attrs = {
    apiVersion = "apps/v1"
    kind       = "Deployment"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      template = {
        spec = {
          containers = [{
            name           = "app"
            image          = "shop/orders:1.4.2"
            livenessProbe  = local.liveness
            readinessProbe = local.readiness
          }]
          initContainers = [{ name = "proxy", image = "shop/orders:1.4.2", restartPolicy = "Always" }]
        }
      }
    }
  }
}

resource "Pod" "unknown_liveness_probe" {
  expect_unknown = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      containers = [{
        name           = "app"
        image          = "shop/orders:1.4.2"
        livenessProbe  = infrascan::unknown("var.probe")
        readinessProbe = local.readiness
      }]
    }
  }
}

resource "Pod" "unknown_readiness_probe" {
  expect_unknown = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      containers = [{
        name           = "app"
        image          = "shop/orders:1.4.2"
        livenessProbe  = local.liveness
        readinessProbe = infrascan::unknown("var.probe")
      }]
    }
  }
}

resource "Pod" "pass_command" {
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      containers = [{
        name           = "app"
        image          = "shop/orders:1.4.2"
        livenessProbe  = { exec = { command = ["cat", "/tmp/healthy"] } }
        readinessProbe = { exec = { command = ["sh", "-c", "test -f /tmp/ready"] } }
      }]
    }
  }
}

resource "Pod" "fail_probe_true" {
  expect_failure = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      containers = [{
        name           = "app"
        image          = "shop/orders:1.4.2"
        livenessProbe  = { exec = { command = ["true"] } }
        readinessProbe = local.readiness
      }]
    }
  }
}

resource "Pod" "fail_probe_exit" {
  expect_failure = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      containers = [{
        name           = "app"
        image          = "shop/orders:1.4.2"
        livenessProbe  = { exec = { command = ["/bin/sh", "-c", "exit 0"] } }
        readinessProbe = local.readiness
      }]
    }
  }
}

resource "Pod" "fail_probe_echo" {
  expect_failure = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      containers = [{
        name           = "app"
        image          = "shop/orders:1.4.2"
        livenessProbe  = { exec = { command = ["echo", "ok"] } }
        readinessProbe = local.readiness
      }]
    }
  }
}

resource "Pod" "fail_readiness_true" {
  expect_failure = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      containers = [{
        name           = "app"
        image          = "shop/orders:1.4.2"
        livenessProbe  = local.liveness
        readinessProbe = { exec = { command = ["/bin/true"] } }
      }]
    }
  }
}

resource "Pod" "unknown_command" {
  expect_unknown = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      containers = [{
        name           = "app"
        image          = "shop/orders:1.4.2"
        livenessProbe  = { exec = { command = [infrascan::unknown("var.command")] } }
        readinessProbe = local.readiness
      }]
    }
  }
}

resource "Pod" "fail_same_probes" {
  expect_failure = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      containers = [{
        name           = "app"
        image          = "shop/orders:1.4.2"
        livenessProbe  = local.readiness
        readinessProbe = local.readiness
      }]
    }
  }
}

resource "Pod" "unknown_same_probes" {
  expect_unknown = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      containers = [{
        name           = "app"
        image          = "shop/orders:1.4.2"
        livenessProbe  = { httpGet = { path = infrascan::unknown("var.path"), port = 8080 } }
        readinessProbe = local.readiness
      }]
    }
  }
}
