policytest {
  targets = ["spread.policy.hcl"]
}

resource "Deployment" "pass_spread" {
  attrs = {
    apiVersion = "apps/v1"
    kind       = "Deployment"
    metadata   = { name = "spread", namespace = "spread" }
    spec = {
      replicas = 2
      template = {
        metadata = { labels = { app = "spread" } }
        spec = {
          topologySpreadConstraints = [{ topologyKey = "zone", labelSelector = { matchLabels = { app = "spread" } } }]
          containers                = [{ name = "web", image = "web" }]
        }
      }
    }
  }
}

resource "Deployment" "pass_apart" {
  attrs = {
    apiVersion = "apps/v1"
    kind       = "Deployment"
    metadata   = { name = "apart", namespace = "spread" }
    spec = {
      replicas = 2
      template = {
        metadata = { labels = { app = "apart" } }
        spec = {
          affinity = {
            podAntiAffinity = {
              preferredDuringSchedulingIgnoredDuringExecution = [{
                weight          = 1
                podAffinityTerm = { topologyKey = "zone", labelSelector = { matchLabels = { app = "apart" } } }
              }]
            }
          }
          containers = [{ name = "web", image = "web" }]
        }
      }
    }
  }
}

resource "Deployment" "pass_alone" {
  attrs = {
    apiVersion = "apps/v1"
    kind       = "Deployment"
    metadata   = { name = "alone", namespace = "spread" }
    spec = {
      replicas = 1
      template = {
        metadata = { labels = { app = "alone" } }
        spec     = { containers = [{ name = "web", image = "web" }] }
      }
    }
  }
}

resource "Deployment" "fail_together" {
  expect_failure = true
  attrs = {
    apiVersion = "apps/v1"
    kind       = "Deployment"
    metadata   = { name = "together", namespace = "spread" }
    spec = {
      replicas = 2
      template = {
        metadata = { labels = { app = "together" } }
        spec     = { containers = [{ name = "web", image = "web" }] }
      }
    }
  }
}

resource "Deployment" "fail_others" {
  expect_failure = true
  attrs = {
    apiVersion = "apps/v1"
    kind       = "Deployment"
    metadata   = { name = "others", namespace = "spread" }
    spec = {
      replicas = 2
      template = {
        metadata = { labels = { app = "others" } }
        spec = {
          affinity = {
            podAntiAffinity = {
              requiredDuringSchedulingIgnoredDuringExecution = [{ topologyKey = "zone", labelSelector = { matchLabels = { app = "gone" } } }]
            }
          }
          containers = [{ name = "web", image = "web" }]
        }
      }
    }
  }
}

resource "Deployment" "unknown_spread" {
  expect_unknown = true
  attrs = {
    apiVersion = "apps/v1"
    kind       = "Deployment"
    metadata   = { name = "unknown-spread", namespace = "spread" }
    spec = {
      replicas = 2
      template = {
        metadata = { labels = { app = "unknown-spread" } }
        spec = {
          topologySpreadConstraints = infrascan::unknown("var.constraints")
          containers                = [{ name = "web", image = "web" }]
        }
      }
    }
  }
}
