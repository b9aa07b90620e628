policytest {
  targets = ["statefulsets.policy.hcl"]
}

resource "StatefulSet" "pass_headless" {
  attrs = {
    apiVersion = "apps/v1"
    kind       = "StatefulSet"
    metadata   = { name = "db", namespace = "sets" }
    spec = {
      serviceName = "db"
      template    = { metadata = { labels = { app = "db" } }, spec = { containers = [{ name = "a", image = "a" }] } }
    }
  }
}

resource "Service" "pass_headless_2" {
  skip = true
  attrs = {
    apiVersion = "v1"
    kind       = "Service"
    metadata   = { name = "db", namespace = "sets" }
    spec       = { clusterIP = "None", selector = { app = "db" } }
  }
}

resource "StatefulSet" "pass_elsewhere" {
  attrs = {
    apiVersion = "apps/v1"
    kind       = "StatefulSet"
    metadata   = { name = "other", namespace = "sets" }
    spec = {
      serviceName = "other"
      template    = { metadata = { labels = { app = "other" } }, spec = { containers = [{ name = "a", image = "a" }] } }
    }
  }
}

resource "StatefulSet" "fail_none" {
  expect_failure = true
  attrs = {
    apiVersion = "apps/v1"
    kind       = "StatefulSet"
    metadata   = { name = "none", namespace = "sets" }
    spec = {
      replicas = 1
      template = { metadata = { labels = { app = "none" } }, spec = { containers = [{ name = "a", image = "a" }] } }
    }
  }
}

resource "StatefulSet" "fail_with_address" {
  expect_failure = true
  attrs = {
    apiVersion = "apps/v1"
    kind       = "StatefulSet"
    metadata   = { name = "address", namespace = "sets" }
    spec = {
      serviceName = "address"
      template    = { metadata = { labels = { app = "address" } }, spec = { containers = [{ name = "a", image = "a" }] } }
    }
  }
}

resource "Service" "fail_with_address_2" {
  skip = true
  attrs = {
    apiVersion = "v1"
    kind       = "Service"
    metadata   = { name = "address", namespace = "sets" }
    spec       = { selector = { app = "address" } }
  }
}

resource "StatefulSet" "unknown_service" {
  expect_unknown = true
  attrs = {
    apiVersion = "apps/v1"
    kind       = "StatefulSet"
    metadata   = { name = "unknown", namespace = "sets" }
    spec = {
      serviceName = infrascan::unknown("var.service")
      template    = { metadata = { labels = { app = "unknown" } }, spec = { containers = [{ name = "a", image = "a" }] } }
    }
  }
}
