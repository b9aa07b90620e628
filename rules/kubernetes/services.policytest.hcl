policytest {
  targets = ["services.policy.hcl"]
}

resource "Service" "pass_cluster_ip" {
  attrs = {
    apiVersion = "v1"
    kind       = "Service"
    metadata   = { name = "cluster-ip", namespace = "shop" }
    spec       = { ports = [{ port = 80 }] }
  }
}

resource "Service" "pass_internal" {
  attrs = {
    apiVersion = "v1"
    kind       = "Service"
    metadata = {
      name        = "internal"
      namespace   = "shop"
      annotations = { "service.beta.kubernetes.io/aws-load-balancer-scheme" = "internal" }
    }
    spec = { type = "LoadBalancer", ports = [{ port = 80 }] }
  }
}

resource "Service" "pass_classic_internal" {
  attrs = {
    apiVersion = "v1"
    kind       = "Service"
    metadata = {
      name        = "classic-internal"
      namespace   = "shop"
      annotations = { "service.beta.kubernetes.io/aws-load-balancer-internal" = "true" }
    }
    spec = { type = "LoadBalancer", ports = [{ port = 80 }] }
  }
}

resource "Service" "pass_controller" {
  attrs = {
    apiVersion = "v1"
    kind       = "Service"
    metadata   = { name = "controller", namespace = "shop" }
    spec       = { type = "LoadBalancer", loadBalancerClass = "service.k8s.aws/nlb", ports = [{ port = 80 }] }
  }
}

resource "Service" "pass_ranges" {
  attrs = {
    apiVersion = "v1"
    kind       = "Service"
    metadata   = { name = "ranges", namespace = "shop" }
    spec       = { type = "LoadBalancer", loadBalancerSourceRanges = ["203.0.113.0/24"], ports = [{ port = 80 }] }
  }
}

resource "Service" "fail_public" {
  expect_failure = true
  attrs = {
    apiVersion = "v1"
    kind       = "Service"
    metadata   = { name = "public", namespace = "shop" }
    spec       = { type = "LoadBalancer", ports = [{ port = 80 }] }
  }
}

resource "Service" "fail_not_internal" {
  expect_failure = true
  attrs = {
    apiVersion = "v1"
    kind       = "Service"
    metadata = {
      name        = "not-internal"
      namespace   = "shop"
      annotations = { "service.beta.kubernetes.io/aws-load-balancer-internal" = "false" }
    }
    spec = { type = "LoadBalancer", ports = [{ port = 80 }] }
  }
}

resource "Service" "unknown_type" {
  expect_unknown = true
  attrs = {
    apiVersion = "v1"
    kind       = "Service"
    metadata   = { name = "type", namespace = "shop" }
    spec       = { type = infrascan::unknown("var.type"), ports = [{ port = 80 }] }
  }
}

resource "Service" "pass_known_sources" {
  attrs = {
    apiVersion = "v1"
    kind       = "Service"
    metadata = {
      name        = "known-sources"
      namespace   = "shop"
      annotations = { "service.beta.kubernetes.io/aws-load-balancer-scheme" = "internet-facing" }
    }
    spec = { type = "LoadBalancer", loadBalancerSourceRanges = ["203.0.113.0/24"] }
  }
}

resource "Service" "fail_all_sources" {
  expect_failure = true
  attrs = {
    apiVersion = "v1"
    kind       = "Service"
    metadata = {
      name        = "all-sources"
      namespace   = "shop"
      annotations = { "service.beta.kubernetes.io/aws-load-balancer-scheme" = "internet-facing" }
    }
    spec = { type = "LoadBalancer" }
  }
}

resource "Service" "fail_open_range" {
  expect_failure = true
  attrs = {
    apiVersion = "v1"
    kind       = "Service"
    metadata = {
      name        = "open-range"
      namespace   = "shop"
      annotations = { "service.beta.kubernetes.io/aws-load-balancer-scheme" = "internet-facing" }
    }
    spec = { type = "LoadBalancer", loadBalancerSourceRanges = ["0.0.0.0/0"] }
  }
}

resource "Service" "unknown_scheme" {
  expect_unknown = true
  attrs = {
    apiVersion = "v1"
    kind       = "Service"
    metadata = {
      name        = "unknown-scheme"
      namespace   = "shop"
      annotations = { "service.beta.kubernetes.io/aws-load-balancer-scheme" = infrascan::unknown("var.scheme") }
    }
    spec = { type = "LoadBalancer" }
  }
}

resource "Service" "pass_no_node_port" {
  attrs = {
    apiVersion = "v1"
    kind       = "Service"
    metadata   = { name = "no-node-port", namespace = "shop" }
    spec       = { type = "ClusterIP", ports = [{ port = 80 }] }
  }
}

resource "Service" "fail_node_port" {
  expect_failure = true
  attrs = {
    apiVersion = "v1"
    kind       = "Service"
    metadata   = { name = "node-port", namespace = "shop" }
    spec       = { type = "NodePort", ports = [{ port = 80 }] }
  }
}

resource "Service" "unknown_node_port" {
  expect_unknown = true
  attrs = {
    apiVersion = "v1"
    kind       = "Service"
    metadata   = { name = "unknown-node-port", namespace = "shop" }
    spec       = infrascan::unknown("var.spec")
  }
}

resource "Service" "pass_no_external_ips" {
  attrs = {
    apiVersion = "v1"
    kind       = "Service"
    metadata   = { name = "no-external", namespace = "shop" }
    spec       = { ports = [{ port = 80 }] }
  }
}

resource "Service" "fail_external_ips" {
  expect_failure = true
  attrs = {
    apiVersion = "v1"
    kind       = "Service"
    metadata   = { name = "external", namespace = "shop" }
    spec       = { externalIPs = ["203.0.113.7"], ports = [{ port = 80 }] }
  }
}

resource "Service" "unknown_external_ips" {
  expect_unknown = true
  attrs = {
    apiVersion = "v1"
    kind       = "Service"
    metadata   = { name = "unknown-external", namespace = "shop" }
    spec       = { externalIPs = infrascan::unknown("var.addresses"), ports = [{ port = 80 }] }
  }
}

resource "Service" "pass_selects" {
  attrs = {
    apiVersion = "v1"
    kind       = "Service"
    metadata   = { name = "selects", namespace = "selecting" }
    spec       = { selector = { app = "web" }, ports = [{ port = 80, targetPort = "http" }] }
  }
}

resource "Deployment" "pass_selects_2" {
  skip = true
  attrs = {
    apiVersion = "apps/v1"
    kind       = "Deployment"
    metadata   = { name = "web", namespace = "selecting" }
    spec = {
      template = {
        metadata = { labels = { app = "web" } }
        spec     = { containers = [{ name = "web", image = "web", ports = [{ name = "http", containerPort = 8080 }] }] }
      }
    }
  }
}

resource "Service" "pass_elsewhere" {
  attrs = {
    apiVersion = "v1"
    kind       = "Service"
    metadata   = { name = "elsewhere", namespace = "elsewhere" }
    spec       = { selector = { app = "web" }, ports = [{ port = 80 }] }
  }
}

resource "Service" "fail_selects_none" {
  expect_failure = true
  attrs = {
    apiVersion = "v1"
    kind       = "Service"
    metadata   = { name = "selects-none", namespace = "selecting" }
    spec       = { selector = { app = "gone" }, ports = [{ port = 80 }] }
  }
}

resource "Service" "unknown_selects" {
  expect_unknown = true
  attrs = {
    apiVersion = "v1"
    kind       = "Service"
    metadata   = { name = "selects-unknown", namespace = "selecting" }
    spec       = { selector = { app = infrascan::unknown("var.app") }, ports = [{ port = 8080 }] }
  }
}

resource "Service" "pass_port_number" {
  attrs = {
    apiVersion = "v1"
    kind       = "Service"
    metadata   = { name = "port-number", namespace = "selecting" }
    spec       = { selector = { app = "web" }, ports = [{ port = 80, targetPort = 8080 }] }
  }
}

resource "Service" "fail_port_name" {
  expect_failure = true
  attrs = {
    apiVersion = "v1"
    kind       = "Service"
    metadata   = { name = "port-name", namespace = "selecting" }
    spec       = { selector = { app = "web" }, ports = [{ port = 80, targetPort = "web" }] }
  }
}

resource "Service" "fail_port_number" {
  expect_failure = true
  attrs = {
    apiVersion = "v1"
    kind       = "Service"
    metadata   = { name = "wrong-number", namespace = "selecting" }
    spec       = { selector = { app = "web" }, ports = [{ port = 80 }] }
  }
}

resource "Service" "unknown_port" {
  expect_unknown = true
  attrs = {
    apiVersion = "v1"
    kind       = "Service"
    metadata   = { name = "unknown-port", namespace = "selecting" }
    spec       = { selector = { app = "web" }, ports = [{ port = 80, targetPort = infrascan::unknown("var.port") }] }
  }
}
