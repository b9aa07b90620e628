policytest {
  targets = ["disruption.policy.hcl"]
}

resource "Deployment" "pass_rolling" {
  attrs = {
    apiVersion = "apps/v1"
    kind       = "Deployment"
    metadata   = { name = "rolling", namespace = "rollouts" }
    spec = {
      replicas = 4
      strategy = { rollingUpdate = { maxUnavailable = "25%" } }
      template = {
        metadata = { labels = { app = "rolling" } }
        spec     = { containers = [{ name = "web", image = "web" }] }
      }
    }
  }
}

resource "Deployment" "pass_default" {
  attrs = {
    apiVersion = "apps/v1"
    kind       = "Deployment"
    metadata   = { name = "default-strategy", namespace = "rollouts" }
    spec = {
      replicas = 4
      template = {
        metadata = { labels = { app = "default-strategy" } }
        spec     = { containers = [{ name = "web", image = "web" }] }
      }
    }
  }
}

resource "Deployment" "pass_one" {
  attrs = {
    apiVersion = "apps/v1"
    kind       = "Deployment"
    metadata   = { name = "one-at-a-time", namespace = "rollouts" }
    spec = {
      replicas = 2
      strategy = { rollingUpdate = { maxUnavailable = 1 } }
      template = {
        metadata = { labels = { app = "one-at-a-time" } }
        spec     = { containers = [{ name = "web", image = "web" }] }
      }
    }
  }
}

resource "Deployment" "pass_single" {
  attrs = {
    apiVersion = "apps/v1"
    kind       = "Deployment"
    metadata   = { name = "single", namespace = "rollouts" }
    spec = {
      replicas = 1
      strategy = { type = "Recreate" }
      template = {
        metadata = { labels = { app = "single" } }
        spec     = { containers = [{ name = "web", image = "web" }] }
      }
    }
  }
}

resource "Deployment" "fail_recreate" {
  expect_failure = true
  attrs = {
    apiVersion = "apps/v1"
    kind       = "Deployment"
    metadata   = { name = "recreate", namespace = "rollouts" }
    spec = {
      replicas = 4
      strategy = { type = "Recreate" }
      template = {
        metadata = { labels = { app = "recreate" } }
        spec     = { containers = [{ name = "web", image = "web" }] }
      }
    }
  }
}

resource "Deployment" "fail_half" {
  expect_failure = true
  attrs = {
    apiVersion = "apps/v1"
    kind       = "Deployment"
    metadata   = { name = "half", namespace = "rollouts" }
    spec = {
      replicas = 4
      strategy = { rollingUpdate = { maxUnavailable = "50%" } }
      template = { metadata = { labels = { app = "half" } }, spec = { containers = [{ name = "web", image = "web" }] } }
    }
  }
}

resource "Deployment" "fail_two" {
  expect_failure = true
  attrs = {
    apiVersion = "apps/v1"
    kind       = "Deployment"
    metadata   = { name = "two", namespace = "rollouts" }
    spec = {
      replicas = 4
      strategy = { rollingUpdate = { maxUnavailable = 2 } }
      template = { metadata = { labels = { app = "two" } }, spec = { containers = [{ name = "web", image = "web" }] } }
    }
  }
}

resource "PodDisruptionBudget" "rollouts_budget" {
  skip = true
  attrs = {
    apiVersion = "policy/v1"
    kind       = "PodDisruptionBudget"
    metadata   = { name = "rollouts", namespace = "rollouts" }
    spec       = { selector = {}, maxUnavailable = 1 }
  }
}

resource "Deployment" "unknown_strategy" {
  expect_unknown = true
  attrs = {
    apiVersion = "apps/v1"
    kind       = "Deployment"
    metadata   = { name = "strategy", namespace = "rollouts" }
    spec = {
      replicas = 4
      strategy = { rollingUpdate = { maxUnavailable = infrascan::unknown("var.step") } }
      template = {
        metadata = { labels = { app = "strategy" } }
        spec     = { containers = [{ name = "web", image = "web" }] }
      }
    }
  }
}

resource "Deployment" "pass_budget" {
  attrs = {
    apiVersion = "apps/v1"
    kind       = "Deployment"
    metadata   = { name = "budget", namespace = "budgets" }
    spec = {
      replicas = 2
      template = {
        metadata = { labels = { app = "budget" } }
        spec     = { containers = [{ name = "web", image = "web" }] }
      }
    }
  }
}

resource "PodDisruptionBudget" "pass_budget_2" {
  skip = true
  attrs = {
    apiVersion = "policy/v1"
    kind       = "PodDisruptionBudget"
    metadata   = { name = "budget", namespace = "budgets" }
    spec       = { selector = { matchLabels = { app = "budget" } }, maxUnavailable = 1 }
  }
}

resource "Deployment" "pass_single_budget" {
  attrs = {
    apiVersion = "apps/v1"
    kind       = "Deployment"
    metadata   = { name = "single-budget", namespace = "budgets" }
    spec = {
      replicas = 1
      template = {
        metadata = { labels = { app = "single-budget" } }
        spec     = { containers = [{ name = "web", image = "web" }] }
      }
    }
  }
}

resource "Deployment" "fail_no_budget" {
  expect_failure = true
  attrs = {
    apiVersion = "apps/v1"
    kind       = "Deployment"
    metadata   = { name = "no-budget", namespace = "budgets" }
    spec = {
      replicas = 2
      template = {
        metadata = { labels = { app = "no-budget" } }
        spec     = { containers = [{ name = "web", image = "web" }] }
      }
    }
  }
}

resource "Deployment" "fail_no_budget_scaled" {
  expect_failure = true
  attrs = {
    apiVersion = "apps/v1"
    kind       = "Deployment"
    metadata   = { name = "scaled", namespace = "budgets" }
    spec = {
      template = {
        metadata = { labels = { app = "scaled" } }
        spec     = { containers = [{ name = "web", image = "web" }] }
      }
    }
  }
}

resource "HorizontalPodAutoscaler" "fail_no_budget_scaled_2" {
  skip = true
  attrs = {
    apiVersion = "autoscaling/v2"
    kind       = "HorizontalPodAutoscaler"
    metadata   = { name = "scaled", namespace = "budgets" }
    spec = {
      scaleTargetRef = { apiVersion = "apps/v1", kind = "Deployment", name = "scaled" }
      minReplicas    = 2
      maxReplicas    = 4
    }
  }
}

resource "Deployment" "fail_no_budget_with_selector" {
  expect_failure = true
  attrs = {
    apiVersion = "apps/v1"
    kind       = "Deployment"
    metadata   = { name = "no-budget-with-selector", namespace = "budgets" }
    spec = {
      replicas = 2
      selector = { matchLabels = { app = "selected" } }
      template = {
        metadata = { labels = { app = "selected" } }
        spec     = { containers = [{ name = "web", image = "web" }] }
      }
    }
  }
}

resource "Deployment" "pass_selector_misses_own_pods" {
  attrs = {
    apiVersion = "apps/v1"
    kind       = "Deployment"
    metadata   = { name = "selector-misses-own-pods", namespace = "budgets" }
    spec = {
      replicas = 2
      selector = { matchLabels = { app = "another" } }
      template = {
        metadata = { labels = { app = "missed" } }
        spec     = { containers = [{ name = "web", image = "web" }] }
      }
    }
  }
}

resource "Deployment" "pass_single_of_unknown_labels" {
  attrs = {
    apiVersion = "apps/v1"
    kind       = "Deployment"
    metadata   = { name = "single-of-unknown-labels", namespace = "budgets" }
    spec = {
      replicas = 1
      selector = { matchLabels = { app = "single" } }
      template = {
        metadata = { labels = { app = infrascan::unknown("var.app") } }
        spec     = { containers = [{ name = "web", image = "web" }] }
      }
    }
  }
}

resource "Deployment" "unknown_budget" {
  expect_unknown = true
  attrs = {
    apiVersion = "apps/v1"
    kind       = "Deployment"
    metadata   = { name = "maybe-budget", namespace = "budgets-unknown" }
    spec = {
      replicas = 2
      template = {
        metadata = { labels = { app = "maybe-budget" } }
        spec     = { containers = [{ name = "web", image = "web" }] }
      }
    }
  }
}

resource "PodDisruptionBudget" "unknown_budget_2" {
  skip = true
  attrs = {
    apiVersion = "policy/v1"
    kind       = "PodDisruptionBudget"
    metadata   = { name = "maybe", namespace = "budgets-unknown" }
    spec       = { selector = { matchLabels = infrascan::unknown("var.labels") }, maxUnavailable = 1 }
  }
}

resource "Deployment" "pass_room" {
  attrs = {
    apiVersion = "apps/v1"
    kind       = "Deployment"
    metadata   = { name = "room", namespace = "room" }
    spec = {
      replicas = 3
      template = { metadata = { labels = { app = "room" } }, spec = { containers = [{ name = "web", image = "web" }] } }
    }
  }
}

resource "PodDisruptionBudget" "pass_room_2" {
  skip = true
  attrs = {
    apiVersion = "policy/v1"
    kind       = "PodDisruptionBudget"
    metadata   = { name = "room", namespace = "room" }
    spec       = { selector = { matchLabels = { app = "room" } }, minAvailable = 2 }
  }
}

resource "PodDisruptionBudget" "pass_percent" {
  attrs = {
    apiVersion = "policy/v1"
    kind       = "PodDisruptionBudget"
    metadata   = { name = "room", namespace = "room" }
    spec       = { selector = { matchLabels = { app = "room" } }, maxUnavailable = "25%" }
  }
}

resource "PodDisruptionBudget" "pass_not_here" {
  attrs = {
    apiVersion = "policy/v1"
    kind       = "PodDisruptionBudget"
    metadata   = { name = "elsewhere", namespace = "elsewhere" }
    spec       = { selector = { matchLabels = { app = "elsewhere" } }, minAvailable = 2 }
  }
}

resource "PodDisruptionBudget" "fail_zero" {
  expect_failure = true
  attrs = {
    apiVersion = "policy/v1"
    kind       = "PodDisruptionBudget"
    metadata   = { name = "room", namespace = "room" }
    spec       = { selector = { matchLabels = { app = "room" } }, maxUnavailable = 0 }
  }
}

resource "PodDisruptionBudget" "fail_all" {
  expect_failure = true
  attrs = {
    apiVersion = "policy/v1"
    kind       = "PodDisruptionBudget"
    metadata   = { name = "room", namespace = "room" }
    spec       = { selector = { matchLabels = { app = "room" } }, minAvailable = 3 }
  }
}

resource "PodDisruptionBudget" "fail_all_percent" {
  expect_failure = true
  attrs = {
    apiVersion = "policy/v1"
    kind       = "PodDisruptionBudget"
    metadata   = { name = "room", namespace = "room" }
    spec       = { selector = { matchLabels = { app = "room" } }, minAvailable = "100%" }
  }
}

resource "PodDisruptionBudget" "unknown_room" {
  expect_unknown = true
  attrs = {
    apiVersion = "policy/v1"
    kind       = "PodDisruptionBudget"
    metadata   = { name = "room", namespace = "room" }
    spec       = { selector = { matchLabels = { app = "room" } }, maxUnavailable = infrascan::unknown("var.most") }
  }
}

resource "PodDisruptionBudget" "room_budget" {
  skip = true
  attrs = {
    apiVersion = "policy/v1"
    kind       = "PodDisruptionBudget"
    metadata   = { name = "room", namespace = "room" }
    spec       = { selector = { matchLabels = { app = "room" } }, maxUnavailable = 1 }
  }
}

resource "PodDisruptionBudget" "pass_selecting" {
  attrs = {
    apiVersion = "policy/v1"
    kind       = "PodDisruptionBudget"
    metadata   = { name = "room", namespace = "room" }
    spec       = { selector = { matchLabels = { app = "room" } }, maxUnavailable = 1 }
  }
}

resource "PodDisruptionBudget" "fail_selecting" {
  expect_failure = true
  attrs = {
    apiVersion = "policy/v1"
    kind       = "PodDisruptionBudget"
    metadata   = { name = "gone", namespace = "room" }
    spec       = { selector = { matchLabels = { app = "gone" } }, maxUnavailable = 1 }
  }
}

resource "PodDisruptionBudget" "unknown_selecting" {
  expect_unknown = true
  attrs = {
    apiVersion = "policy/v1"
    kind       = "PodDisruptionBudget"
    metadata   = { name = "unknown-selector", namespace = "room" }
    spec       = { selector = { matchLabels = infrascan::unknown("var.selecting") }, maxUnavailable = 1 }
  }
}
