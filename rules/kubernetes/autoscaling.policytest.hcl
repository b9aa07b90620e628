policytest {
  targets = ["autoscaling.policy.hcl"]
}

resource "HorizontalPodAutoscaler" "pass_floor" {
  attrs = {
    apiVersion = "autoscaling/v2"
    kind       = "HorizontalPodAutoscaler"
    metadata   = { name = "floor", namespace = "floors" }
    spec = {
      scaleTargetRef = { apiVersion = "apps/v1", kind = "Deployment", name = "floor" }
      minReplicas    = 2
      maxReplicas    = 4
      metrics = [{
        type     = "Resource"
        resource = { name = "cpu", target = { type = "Utilization", averageUtilization = 70 } }
      }]
    }
  }
}

resource "HorizontalPodAutoscaler" "fail_floor" {
  expect_failure = true
  attrs = {
    apiVersion = "autoscaling/v2"
    kind       = "HorizontalPodAutoscaler"
    metadata   = { name = "no-floor", namespace = "floors" }
    spec = {
      scaleTargetRef = { apiVersion = "apps/v1", kind = "Deployment", name = "no-floor" }
      maxReplicas    = 4
      metrics = [{
        type     = "Resource"
        resource = { name = "cpu", target = { type = "Utilization", averageUtilization = 70 } }
      }]
    }
  }
}

resource "HorizontalPodAutoscaler" "unknown_floor" {
  expect_unknown = true
  attrs = {
    apiVersion = "autoscaling/v2"
    kind       = "HorizontalPodAutoscaler"
    metadata   = { name = "unknown-floor", namespace = "floors" }
    spec = {
      scaleTargetRef = { apiVersion = "apps/v1", kind = "Deployment", name = "unknown-floor" }
      minReplicas    = infrascan::unknown("var.replicas")
      maxReplicas    = 4
      metrics = [{
        type     = "Resource"
        resource = { name = "cpu", target = { type = "Utilization", averageUtilization = 70 } }
      }]
    }
  }
}

resource "ScaledObject" "pass_keda" {
  attrs = {
    apiVersion = "keda.sh/v1alpha1"
    kind       = "ScaledObject"
    metadata   = { name = "orders", namespace = "floors" }
    spec       = { minReplicaCount = 2, scaleTargetRef = { name = "orders" } }
  }
}

resource "ScaledObject" "fail_keda" {
  expect_failure = true
  attrs = {
    apiVersion = "keda.sh/v1alpha1"
    kind       = "ScaledObject"
    metadata   = { name = "orders", namespace = "floors" }
    spec       = { scaleTargetRef = { name = "orders" } }
  }
}

resource "ScaledObject" "unknown_keda" {
  expect_unknown = true
  attrs = {
    apiVersion = "keda.sh/v1alpha1"
    kind       = "ScaledObject"
    metadata   = { name = "orders", namespace = "floors" }
    spec       = { minReplicaCount = infrascan::unknown("var.replicas"), scaleTargetRef = { name = "orders" } }
  }
}

resource "HorizontalPodAutoscaler" "pass_bounds" {
  attrs = {
    apiVersion = "autoscaling/v2"
    kind       = "HorizontalPodAutoscaler"
    metadata   = { name = "bounds", namespace = "floors" }
    spec = {
      scaleTargetRef = { apiVersion = "apps/v1", kind = "Deployment", name = "bounds" }
      minReplicas    = 2
      maxReplicas    = 4
      metrics = [{
        type     = "Resource"
        resource = { name = "cpu", target = { type = "Utilization", averageUtilization = 70 } }
      }]
    }
  }
}

resource "HorizontalPodAutoscaler" "fail_bounds" {
  expect_failure = true
  attrs = {
    apiVersion = "autoscaling/v2"
    kind       = "HorizontalPodAutoscaler"
    metadata   = { name = "no-room", namespace = "floors" }
    spec = {
      scaleTargetRef = { apiVersion = "apps/v1", kind = "Deployment", name = "no-room" }
      minReplicas    = 4
      maxReplicas    = 4
      metrics = [{
        type     = "Resource"
        resource = { name = "cpu", target = { type = "Utilization", averageUtilization = 70 } }
      }]
    }
  }
}

resource "HorizontalPodAutoscaler" "unknown_bounds" {
  expect_unknown = true
  attrs = {
    apiVersion = "autoscaling/v2"
    kind       = "HorizontalPodAutoscaler"
    metadata   = { name = "unknown-room", namespace = "floors" }
    spec = {
      scaleTargetRef = { apiVersion = "apps/v1", kind = "Deployment", name = "unknown-room" }
      minReplicas    = 4
      maxReplicas    = infrascan::unknown("var.most")
      metrics = [{
        type     = "Resource"
        resource = { name = "cpu", target = { type = "Utilization", averageUtilization = 70 } }
      }]
    }
  }
}

resource "HorizontalPodAutoscaler" "pass_cpu" {
  attrs = {
    apiVersion = "autoscaling/v2"
    kind       = "HorizontalPodAutoscaler"
    metadata   = { name = "cpu", namespace = "floors" }
    spec = {
      scaleTargetRef = { apiVersion = "apps/v1", kind = "Deployment", name = "cpu" }
      minReplicas    = 2
      maxReplicas    = 4
      metrics = [{
        type     = "Resource"
        resource = { name = "cpu", target = { type = "Utilization", averageUtilization = 70 } }
      }]
    }
  }
}

resource "HorizontalPodAutoscaler" "fail_no_cpu" {
  expect_failure = true
  attrs = {
    apiVersion = "autoscaling/v2"
    kind       = "HorizontalPodAutoscaler"
    metadata   = { name = "no-cpu", namespace = "floors" }
    spec = {
      scaleTargetRef = { apiVersion = "apps/v1", kind = "Deployment", name = "no-cpu" }
      minReplicas    = 2
      maxReplicas    = 4
      metrics        = [{ type = "Resource", resource = { name = "memory" } }]
    }
  }
}

resource "HorizontalPodAutoscaler" "unknown_metrics" {
  expect_unknown = true
  attrs = {
    apiVersion = "autoscaling/v2"
    kind       = "HorizontalPodAutoscaler"
    metadata   = { name = "metrics", namespace = "floors" }
    spec = {
      scaleTargetRef = { apiVersion = "apps/v1", kind = "Deployment", name = "metrics" }
      minReplicas    = 2
      maxReplicas    = 4
      metrics        = infrascan::unknown("var.metrics")
    }
  }
}

resource "HorizontalPodAutoscaler" "pass_object" {
  attrs = {
    apiVersion = "autoscaling/v2"
    kind       = "HorizontalPodAutoscaler"
    metadata   = { name = "object", namespace = "floors" }
    spec = {
      scaleTargetRef = { apiVersion = "apps/v1", kind = "Deployment", name = "object" }
      minReplicas    = 2
      maxReplicas    = 4
      metrics = [
        { type = "Resource", resource = { name = "cpu" } },
        {
          type   = "Object"
          object = { metric = { name = "rps" }, describedObject = { kind = "Ingress", name = "main" } }
        },
      ]
    }
  }
}

resource "HorizontalPodAutoscaler" "fail_object" {
  expect_failure = true
  attrs = {
    apiVersion = "autoscaling/v2"
    kind       = "HorizontalPodAutoscaler"
    metadata   = { name = "no-object", namespace = "floors" }
    spec = {
      scaleTargetRef = { apiVersion = "apps/v1", kind = "Deployment", name = "no-object" }
      minReplicas    = 2
      maxReplicas    = 4
      metrics = [
        { type = "Resource", resource = { name = "cpu" } },
        { type = "Object", object = { metric = { name = "rps" }, describedObject = { kind = "Ingress" } } },
      ]
    }
  }
}

resource "HorizontalPodAutoscaler" "unknown_object" {
  expect_unknown = true
  attrs = {
    apiVersion = "autoscaling/v2"
    kind       = "HorizontalPodAutoscaler"
    metadata   = { name = "unknown-object", namespace = "floors" }
    spec = {
      scaleTargetRef = { apiVersion = "apps/v1", kind = "Deployment", name = "unknown-object" }
      minReplicas    = 2
      maxReplicas    = 4
      metrics = [
        { type = "Resource", resource = { name = "cpu" } },
        {
          type = "Object"
          object = {
            metric          = { name = "rps" }
            describedObject = { kind = "Ingress", name = infrascan::unknown("var.name") }
          }
        },
      ]
    }
  }
}

resource "HorizontalPodAutoscaler" "pass_target" {
  attrs = {
    apiVersion = "autoscaling/v2"
    kind       = "HorizontalPodAutoscaler"
    metadata   = { name = "target", namespace = "targets" }
    spec = {
      scaleTargetRef = { apiVersion = "apps/v1", kind = "Deployment", name = "target" }
      minReplicas    = 2
      maxReplicas    = 4
      metrics = [{
        type     = "Resource"
        resource = { name = "cpu", target = { type = "Utilization", averageUtilization = 70 } }
      }]
    }
  }
}

resource "Deployment" "pass_target_2" {
  skip = true
  attrs = {
    apiVersion = "apps/v1"
    kind       = "Deployment"
    metadata   = { name = "target", namespace = "targets" }
    spec = {
      template = {
        metadata = { labels = { app = "target" } }
        spec     = { containers = [{ name = "web", image = "web" }] }
      }
    }
  }
}

resource "HorizontalPodAutoscaler" "fail_target" {
  expect_failure = true
  attrs = {
    apiVersion = "autoscaling/v2"
    kind       = "HorizontalPodAutoscaler"
    metadata   = { name = "gone", namespace = "targets" }
    spec = {
      scaleTargetRef = { apiVersion = "apps/v1", kind = "Deployment", name = "gone" }
      minReplicas    = 2
      maxReplicas    = 4
      metrics = [{
        type     = "Resource"
        resource = { name = "cpu", target = { type = "Utilization", averageUtilization = 70 } }
      }]
    }
  }
}

resource "HorizontalPodAutoscaler" "unknown_target" {
  expect_unknown = true
  attrs = {
    apiVersion = "autoscaling/v2"
    kind       = "HorizontalPodAutoscaler"
    metadata   = { name = "unknown-target", namespace = "targets" }
    spec = {
      scaleTargetRef = { apiVersion = "apps/v1", kind = "Deployment", name = infrascan::unknown("var.target") }
      minReplicas    = 2
      maxReplicas    = 4
      metrics = [{
        type     = "Resource"
        resource = { name = "cpu", target = { type = "Utilization", averageUtilization = 70 } }
      }]
    }
  }
}

resource "Deployment" "pass_no_replicas" {
  attrs = {
    apiVersion = "apps/v1"
    kind       = "Deployment"
    metadata   = { name = "free", namespace = "fixed" }
    spec = {
      template = { metadata = { labels = { app = "free" } }, spec = { containers = [{ name = "web", image = "web" }] } }
    }
  }
}

resource "HorizontalPodAutoscaler" "pass_no_replicas_2" {
  skip = true
  attrs = {
    apiVersion = "autoscaling/v2"
    kind       = "HorizontalPodAutoscaler"
    metadata   = { name = "free", namespace = "fixed" }
    spec = {
      scaleTargetRef = { apiVersion = "apps/v1", kind = "Deployment", name = "free" }
      minReplicas    = 2
      maxReplicas    = 4
      metrics = [{
        type     = "Resource"
        resource = { name = "cpu", target = { type = "Utilization", averageUtilization = 70 } }
      }]
    }
  }
}

resource "Deployment" "pass_not_scaled" {
  attrs = {
    apiVersion = "apps/v1"
    kind       = "Deployment"
    metadata   = { name = "alone", namespace = "fixed" }
    spec = {
      replicas = 2
      template = {
        metadata = { labels = { app = "alone" } }
        spec     = { containers = [{ name = "web", image = "web" }] }
      }
    }
  }
}

resource "Deployment" "fail_fixed" {
  expect_failure = true
  attrs = {
    apiVersion = "apps/v1"
    kind       = "Deployment"
    metadata   = { name = "fixed", namespace = "fixed" }
    spec = {
      replicas = 2
      template = {
        metadata = { labels = { app = "fixed" } }
        spec     = { containers = [{ name = "web", image = "web" }] }
      }
    }
  }
}

resource "HorizontalPodAutoscaler" "fail_fixed_2" {
  skip = true
  attrs = {
    apiVersion = "autoscaling/v2"
    kind       = "HorizontalPodAutoscaler"
    metadata   = { name = "fixed", namespace = "fixed" }
    spec = {
      scaleTargetRef = { apiVersion = "apps/v1", kind = "Deployment", name = "fixed" }
      minReplicas    = 2
      maxReplicas    = 4
      metrics = [{
        type     = "Resource"
        resource = { name = "cpu", target = { type = "Utilization", averageUtilization = 70 } }
      }]
    }
  }
}

resource "Deployment" "unknown_fixed" {
  expect_unknown = true
  attrs = {
    apiVersion = "apps/v1"
    kind       = "Deployment"
    metadata   = { name = "unknown-fixed", namespace = "fixed-unknown" }
    spec = {
      replicas = 2
      template = {
        metadata = { labels = { app = "unknown-fixed" } }
        spec     = { containers = [{ name = "web", image = "web" }] }
      }
    }
  }
}

resource "HorizontalPodAutoscaler" "unknown_fixed_2" {
  skip = true
  attrs = {
    apiVersion = "autoscaling/v2"
    kind       = "HorizontalPodAutoscaler"
    metadata   = { name = "unknown-scaled", namespace = "fixed-unknown" }
    spec = {
      scaleTargetRef = { apiVersion = "apps/v1", kind = "Deployment", name = infrascan::unknown("var.scaled") }
      minReplicas    = 2
      maxReplicas    = 4
      metrics = [{
        type     = "Resource"
        resource = { name = "cpu", target = { type = "Utilization", averageUtilization = 70 } }
      }]
    }
  }
}
