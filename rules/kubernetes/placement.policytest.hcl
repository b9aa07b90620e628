policytest {
  targets = ["placement.policy.hcl"]
}

resource "Pod" "pass" {
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec       = { containers = [{ name = "app", image = "shop/orders:1.4.2" }] }
  }
}

resource "Deployment" "pass" {
  attrs = {
    apiVersion = "apps/v1"
    kind       = "Deployment"
    metadata   = { name = "orders", namespace = "shop" }
    spec       = { template = { spec = { containers = [{ name = "app", image = "shop/orders:1.4.2" }] } } }
  }
}

resource "Pod" "fail_default" {
  expect_failure = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "default" }
    spec       = { containers = [{ name = "app", image = "shop/orders:1.4.2" }] }
  }
}

resource "Pod" "fail_no_namespace" {
  expect_failure = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders" }
    spec       = { containers = [{ name = "app", image = "shop/orders:1.4.2" }] }
  }
}

resource "Deployment" "fail_default" {
  expect_failure = true
  attrs = {
    apiVersion = "apps/v1"
    kind       = "Deployment"
    metadata   = { name = "orders", namespace = "default" }
    spec       = { template = { spec = { containers = [{ name = "app", image = "shop/orders:1.4.2" }] } } }
  }
}

resource "Pod" "fail_system" {
  expect_failure = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "kube-system" }
    spec       = { containers = [{ name = "app", image = "shop/orders:1.4.2" }] }
  }
}

resource "Pod" "fail_public" {
  expect_failure = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "kube-public" }
    spec       = { containers = [{ name = "app", image = "shop/orders:1.4.2" }] }
  }
}

resource "Pod" "unknown" {
  expect_unknown = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = infrascan::unknown("var.namespace") }
    spec       = { containers = [{ name = "app", image = "shop/orders:1.4.2" }] }
  }
}
