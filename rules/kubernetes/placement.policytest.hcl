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

resource "Pod" "pass_without_spec" {
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
  }
}

resource "Pod" "fail_default_without_spec" {
  expect_failure = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "default" }
  }
}

resource "Pod" "fail_no_namespace_without_spec" {
  expect_failure = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders" }
  }
}

resource "Pod" "fail_system_without_spec" {
  expect_failure = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "kube-system" }
  }
}

resource "Pod" "pass_of_another_group" {
  attrs = {
    apiVersion = "metrics.k8s.io/v1beta1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "kube-system" }
  }
}

resource "Pod" "unknown_without_spec" {
  expect_unknown = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = infrascan::unknown("var.namespace") }
  }
}

resource "Pod" "pass_unknown_spec" {
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec       = infrascan::unknown("var.spec")
  }
}
