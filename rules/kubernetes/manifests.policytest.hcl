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
