policytest {
  targets = ["manifests.policy.hcl"]
}

resource "Deployment" "pass" {
  attrs = {
    apiVersion = "apps/v1"
    kind       = "Deployment"
    metadata = {
      name   = "orders"
      labels = { app = "orders", version = "1.4.2", empty = "" }
    }
  }
}

resource "Service" "pass_without_labels" {
  attrs = {
    apiVersion = "v1"
    kind       = "Service"
    metadata   = { name = "orders", namespace = "shop" }
  }
}

resource "CronJob" "fail_version" {
  expect_failure = true
  attrs = {
    apiVersion = "batch/v1beta1"
    kind       = "CronJob"
    metadata   = { name = "orders", namespace = "shop" }
    spec       = { startingDeadlineSeconds = 600 }
  }
}

resource "Deployment" "fail_version" {
  expect_failure = true
  attrs = {
    apiVersion = "extensions/v1beta1"
    kind       = "Deployment"
    metadata   = { name = "orders", namespace = "shop" }
  }
}

resource "Deployment" "unknown_version" {
  expect_unknown = true
  attrs = {
    apiVersion = infrascan::unknown("var.version")
    kind       = "Deployment"
    metadata   = { name = "orders", namespace = "shop" }
  }
}

resource "Deployment" "fail_label" {
  expect_failure = true
  attrs = {
    apiVersion = "apps/v1"
    kind       = "Deployment"
    metadata   = { name = "orders", labels = { app = "g**dy.l+bel." } }
  }
}

resource "Deployment" "fail_label_that_is_a_number" {
  expect_failure = true
  attrs = {
    apiVersion = "apps/v1"
    kind       = "Deployment"
    metadata   = { name = "orders", labels = { version = 1.4 } }
  }
}

resource "Deployment" "fail_long_label" {
  expect_failure = true
  attrs = {
    apiVersion = "apps/v1"
    kind       = "Deployment"
    metadata = {
      name   = "orders"
      labels = { app = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" }
    }
  }
}

resource "Deployment" "pass_label_that_is_filled_in" {
  attrs = {
    apiVersion = "apps/v1"
    kind       = "Deployment"
    metadata   = { name = "orders", labels = { app = "$${APP}" } }
  }
}

resource "Deployment" "unknown_label" {
  expect_unknown = true
  attrs = {
    apiVersion = "apps/v1"
    kind       = "Deployment"
    metadata = {
      name   = "orders"
      labels = { app = infrascan::unknown("var.app") }
    }
  }
}

resource "Deployment" "pass_selector" {
  attrs = {
    apiVersion = "apps/v1"
    kind       = "Deployment"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      selector = { matchLabels = { app = "orders" } }
      template = {
        metadata = { labels = { app = "orders", tier = "api" } }
        spec     = { containers = [{ name = "app", image = "shop/orders:1.4.2" }] }
      }
    }
  }
}

resource "StatefulSet" "pass_selector_by_expression" {
  attrs = {
    apiVersion = "apps/v1"
    kind       = "StatefulSet"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      selector = { matchExpressions = [{ key = "app", operator = "In", values = ["orders", "payments"] }] }
      template = {
        metadata = { labels = { app = "orders" } }
        spec     = { containers = [{ name = "app", image = "shop/orders:1.4.2" }] }
      }
    }
  }
}

resource "Job" "pass_no_selector" {
  attrs = {
    apiVersion = "batch/v1"
    kind       = "Job"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      template = {
        metadata = { labels = { app = "orders" } }
        spec     = { containers = [{ name = "app", image = "shop/orders:1.4.2" }] }
      }
    }
  }
}

resource "Deployment" "pass_selector_that_is_filled_in" {
  attrs = {
    apiVersion = "apps/v1"
    kind       = "Deployment"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      selector = { matchLabels = { app = "$${APP}" } }
      template = {
        metadata = { labels = { app = "orders" } }
        spec     = { containers = [{ name = "app", image = "shop/orders:1.4.2" }] }
      }
    }
  }
}

resource "Deployment" "pass_selector_and_label_not_known" {
  attrs = {
    apiVersion = "apps/v1"
    kind       = "Deployment"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      selector = { matchLabels = { app = "orders" } }
      template = {
        metadata = { labels = { app = "orders", version = infrascan::unknown("var.version") } }
        spec     = { containers = [{ name = "app", image = "shop/orders:1.4.2" }] }
      }
    }
  }
}

resource "Deployment" "fail_selector" {
  expect_failure = true
  attrs = {
    apiVersion = "apps/v1"
    kind       = "Deployment"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      selector = { matchLabels = { app = "orders" } }
      template = {
        metadata = { labels = { app = "payments" } }
        spec     = { containers = [{ name = "app", image = "shop/orders:1.4.2" }] }
      }
    }
  }
}

resource "StatefulSet" "fail_selector_of_more" {
  expect_failure = true
  attrs = {
    apiVersion = "apps/v1"
    kind       = "StatefulSet"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      selector = { matchLabels = { app = "orders", tier = "api" } }
      template = {
        metadata = { labels = { app = "orders" } }
        spec     = { containers = [{ name = "app", image = "shop/orders:1.4.2" }] }
      }
    }
  }
}

resource "DaemonSet" "fail_selector_without_labels" {
  expect_failure = true
  attrs = {
    apiVersion = "apps/v1"
    kind       = "DaemonSet"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      selector = { matchLabels = { app = "orders" } }
      template = {
        spec = { containers = [{ name = "app", image = "shop/orders:1.4.2" }] }
      }
    }
  }
}

resource "ReplicaSet" "fail_selector_by_expression" {
  expect_failure = true
  attrs = {
    apiVersion = "apps/v1"
    kind       = "ReplicaSet"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      selector = { matchExpressions = [{ key = "app", operator = "NotIn", values = ["orders"] }] }
      template = {
        metadata = { labels = { app = "orders" } }
        spec     = { containers = [{ name = "app", image = "shop/orders:1.4.2" }] }
      }
    }
  }
}

resource "Job" "fail_selector_of_a_job" {
  expect_failure = true
  attrs = {
    apiVersion = "batch/v1"
    kind       = "Job"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      selector = { matchLabels = { app = "orders" } }
      template = {
        metadata = { labels = { app = "payments" } }
        spec     = { containers = [{ name = "app", image = "shop/orders:1.4.2" }] }
      }
    }
  }
}

resource "Rollout" "fail_selector_of_a_rollout" {
  expect_failure = true
  attrs = {
    apiVersion = "argoproj.io/v1alpha1"
    kind       = "Rollout"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      selector = { matchLabels = { app = "orders" } }
      template = {
        metadata = { labels = { app = "payments" } }
        spec     = { containers = [{ name = "app", image = "shop/orders:1.4.2" }] }
      }
    }
  }
}

resource "Deployment" "unknown_selector" {
  expect_unknown = true
  attrs = {
    apiVersion = "apps/v1"
    kind       = "Deployment"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      selector = { matchLabels = { app = infrascan::unknown("var.app") } }
      template = {
        metadata = { labels = { app = "orders" } }
        spec     = { containers = [{ name = "app", image = "shop/orders:1.4.2" }] }
      }
    }
  }
}

resource "Deployment" "unknown_labels_of_pods" {
  expect_unknown = true
  attrs = {
    apiVersion = "apps/v1"
    kind       = "Deployment"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      selector = { matchLabels = { app = "orders" } }
      template = {
        metadata = { labels = infrascan::unknown("var.labels") }
        spec     = { containers = [{ name = "app", image = "shop/orders:1.4.2" }] }
      }
    }
  }
}
