policytest {
  targets = ["resources.policy.hcl"]
}

locals {
  resources = {
    requests = { cpu = "100m", memory = "128Mi" }
    limits   = { cpu = "500m", memory = "256Mi" }
  }
}

resource "Pod" "pass" {
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec       = { containers = [{ name = "app", image = "shop/orders:1.4.2", resources = local.resources }] }
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
          containers     = [{ name = "app", image = "shop/orders:1.4.2", resources = local.resources }]
          initContainers = [{ name = "init", image = "shop/orders:1.4.2", resources = local.resources }]
        }
      }
    }
  }
}

# Kubernetes takes a limit for the request where there is none.
resource "Pod" "pass_requests_from_limits" {
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      containers = [{
        name      = "app"
        image     = "shop/orders:1.4.2"
        resources = { limits = { cpu = "500m", memory = "256Mi" } }
      }]
    }
  }
}

resource "Pod" "pass_said_of_the_pod" {
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      resources = {
        requests = { cpu = "100m", memory = "128Mi" }
        limits   = { cpu = "500m", memory = "256Mi" }
      }
      containers = [{ name = "app", image = "shop/orders:1.4.2" }]
    }
  }
}

resource "Pod" "fail_nothing_said" {
  expect_failure = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec       = { containers = [{ name = "app", image = "shop/orders:1.4.2" }] }
  }
}

resource "CronJob" "fail_nothing_said" {
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

resource "Pod" "fail_init_container" {
  expect_failure = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      containers     = [{ name = "app", image = "shop/orders:1.4.2", resources = local.resources }]
      initContainers = [{ name = "init", image = "shop/orders:1.4.2" }]
    }
  }
}

resource "Pod" "fail_no_memory_limit" {
  expect_failure = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      containers = [{
        name  = "app"
        image = "shop/orders:1.4.2"
        resources = {
          requests = { cpu = "100m", memory = "128Mi" }
          limits   = { cpu = "500m" }
        }
      }]
    }
  }
}

resource "Pod" "fail_no_memory_request" {
  expect_failure = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      containers = [{
        name      = "app"
        image     = "shop/orders:1.4.2"
        resources = { requests = { cpu = "100m" }, limits = { cpu = "500m" } }
      }]
    }
  }
}

resource "Pod" "unknown_memory" {
  expect_unknown = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      containers = [{
        name  = "app"
        image = "shop/orders:1.4.2"
        resources = {
          requests = { cpu = "100m", memory = infrascan::unknown("var.request") }
          limits   = { cpu = "500m", memory = infrascan::unknown("var.limit") }
        }
      }]
    }
  }
}

resource "Pod" "fail_no_cpu_limit" {
  expect_failure = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      containers = [{
        name  = "app"
        image = "shop/orders:1.4.2"
        resources = {
          requests = { cpu = "100m", memory = "128Mi" }
          limits   = { memory = "256Mi" }
        }
      }]
    }
  }
}

resource "Pod" "fail_no_cpu_request" {
  expect_failure = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      containers = [{
        name      = "app"
        image     = "shop/orders:1.4.2"
        resources = { requests = { memory = "128Mi" }, limits = { memory = "256Mi" } }
      }]
    }
  }
}

resource "Pod" "unknown_cpu" {
  expect_unknown = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      containers = [{
        name  = "app"
        image = "shop/orders:1.4.2"
        resources = {
          requests = { memory = "128Mi", cpu = infrascan::unknown("var.request") }
          limits   = { memory = "256Mi", cpu = infrascan::unknown("var.limit") }
        }
      }]
    }
  }
}

# What a limit range gives to the containers of its namespace.
resource "LimitRange" "defaults" {
  skip = true
  attrs = {
    apiVersion = "v1"
    kind       = "LimitRange"
    metadata   = { name = "defaults", namespace = "limited" }
    spec = {
      limits = [{
        type           = "Container"
        default        = { cpu = "500m", memory = "256Mi" }
        defaultRequest = { cpu = "100m", memory = "128Mi" }
      }]
    }
  }
}

resource "Pod" "pass_limit_range" {
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "limited" }
    spec       = { containers = [{ name = "app", image = "shop/orders:1.4.2" }] }
  }
}

resource "LimitRange" "of_pods" {
  skip = true
  attrs = {
    apiVersion = "v1"
    kind       = "LimitRange"
    metadata   = { name = "pods", namespace = "other" }
    spec       = { limits = [{ type = "Pod", max = { cpu = "500m", memory = "256Mi" } }] }
  }
}

resource "Pod" "fail_limit_range_without_defaults" {
  expect_failure = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "other" }
    spec       = { containers = [{ name = "app", image = "shop/orders:1.4.2" }] }
  }
}

resource "Pod" "pass_scratch_space" {
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      volumes    = [{ name = "tmp", emptyDir = { sizeLimit = "256Mi" } }]
      containers = [{ name = "app", image = "shop/orders:1.4.2", resources = local.resources }]
    }
  }
}

resource "Pod" "pass_scratch_space_in_memory" {
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      volumes    = [{ name = "tmp", emptyDir = { medium = "Memory" } }]
      containers = [{ name = "app", image = "shop/orders:1.4.2", resources = local.resources }]
    }
  }
}

resource "Pod" "pass_ephemeral_storage" {
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      volumes = [{ name = "tmp", emptyDir = {} }]
      containers = [{
        name  = "app"
        image = "shop/orders:1.4.2"
        resources = {
          requests = { cpu = "100m", memory = "128Mi" }
          limits   = { cpu = "500m", memory = "256Mi", ephemeral-storage = "1Gi" }
        }
      }]
    }
  }
}

resource "Pod" "fail_scratch_space" {
  expect_failure = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      volumes    = [{ name = "tmp", emptyDir = {} }]
      containers = [{ name = "app", image = "shop/orders:1.4.2", resources = local.resources }]
    }
  }
}

resource "Pod" "fail_scratch_space_in_memory" {
  expect_failure = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      volumes    = [{ name = "tmp", emptyDir = { medium = "Memory" } }]
      containers = [{ name = "app", image = "shop/orders:1.4.2", resources = {} }]
    }
  }
}

resource "Pod" "unknown_scratch_space" {
  expect_unknown = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      volumes    = [{ name = "tmp", emptyDir = { sizeLimit = infrascan::unknown("var.size") } }]
      containers = [{ name = "app", image = "shop/orders:1.4.2", resources = local.resources }]
    }
  }
}
