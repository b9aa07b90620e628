policytest {
  targets = ["dangerous-workloads.policy.hcl"]
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

resource "Pod" "pass_that_only_sounds_like_it" {
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec       = { containers = [{ name = "app", image = "shop/tillers-dashboard:1.0" }] }
  }
}

resource "Deployment" "fail_tiller_that_listens_to_itself" {
  expect_failure = true
  attrs = {
    apiVersion = "apps/v1"
    kind       = "Deployment"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      template = {
        spec = {
          containers = [{
            name  = "app"
            image = "ghcr.io/helm/tiller:v2.17.0"
            args  = ["--listen=localhost:44134"]
          }]
        }
      }
    }
  }
}

resource "Deployment" "fail_tiller_that_listens" {
  expect_failure = true
  attrs = {
    apiVersion = "apps/v1"
    kind       = "Deployment"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      template = {
        spec = { containers = [{ name = "app", image = "gcr.io/kubernetes-helm/tiller:v2.17.0" }] }
      }
    }
  }
}

resource "Pod" "unknown_image" {
  expect_unknown = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec       = { containers = [{ name = "app", image = infrascan::unknown("var.image") }] }
  }
}

resource "Pod" "unknown_image_that_listens_to_itself" {
  expect_unknown = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      containers = [{
        name  = "app"
        image = infrascan::unknown("var.image")
        args  = ["--listen=localhost:44134"]
      }]
    }
  }
}

resource "Deployment" "fail_dashboard" {
  expect_failure = true
  attrs = {
    apiVersion = "apps/v1"
    kind       = "Deployment"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      template = { spec = { containers = [{ name = "app", image = "kubernetesui/dashboard:v2.7.0" }] } }
    }
  }
}

resource "Pod" "fail_old_dashboard" {
  expect_failure = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec       = { containers = [{ name = "app", image = "k8s.gcr.io/kubernetes-dashboard-amd64:v1.10.1" }] }
  }
}

resource "Service" "pass" {
  attrs = {
    apiVersion = "v1"
    kind       = "Service"
    metadata   = { name = "orders", namespace = "shop" }
    spec       = { selector = { app = "orders" } }
  }
}

resource "Service" "fail_tiller" {
  expect_failure = true
  attrs = {
    apiVersion = "v1"
    kind       = "Service"
    metadata   = { name = "tiller-deploy", namespace = "kube-system" }
    spec       = { selector = { app = "helm", name = "tiller" } }
  }
}
