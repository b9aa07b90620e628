policytest {
  targets = ["ingress.policy.hcl"]
}

resource "Ingress" "pass_tls" {
  attrs = {
    apiVersion = "networking.k8s.io/v1"
    kind       = "Ingress"
    metadata   = { name = "tls", namespace = "shop" }
    spec       = { ingressClassName = "nginx", tls = [{ hosts = ["a.example.com"], secretName = "a" }] }
  }
}

resource "Ingress" "pass_certificate" {
  attrs = {
    apiVersion = "networking.k8s.io/v1"
    kind       = "Ingress"
    metadata = {
      name      = "certificate"
      namespace = "shop"
      annotations = {
        "alb.ingress.kubernetes.io/scheme"          = "internal"
        "alb.ingress.kubernetes.io/listen-ports"    = "[{\"HTTPS\": 443}]"
        "alb.ingress.kubernetes.io/ssl-policy"      = "ELBSecurityPolicy-TLS13-1-2-2021-06"
        "alb.ingress.kubernetes.io/certificate-arn" = "arn:aws:acm:eu-central-1:111122223333:certificate/a"
      }
    }
    spec = { ingressClassName = "alb" }
  }
}

resource "Ingress" "fail_no_tls" {
  expect_failure = true
  attrs = {
    apiVersion = "networking.k8s.io/v1"
    kind       = "Ingress"
    metadata   = { name = "no-tls", namespace = "shop" }
    spec       = { ingressClassName = "nginx" }
  }
}

resource "Ingress" "unknown_tls" {
  expect_unknown = true
  attrs = {
    apiVersion = "networking.k8s.io/v1"
    kind       = "Ingress"
    metadata   = { name = "unknown-tls", namespace = "shop" }
    spec       = { ingressClassName = "nginx", tls = infrascan::unknown("var.tls") }
  }
}

resource "Ingress" "pass_redirect" {
  attrs = {
    apiVersion = "networking.k8s.io/v1"
    kind       = "Ingress"
    metadata = {
      name      = "redirect"
      namespace = "shop"
      annotations = {
        "alb.ingress.kubernetes.io/scheme"       = "internal"
        "alb.ingress.kubernetes.io/ssl-redirect" = "443"
        "alb.ingress.kubernetes.io/ssl-policy"   = "ELBSecurityPolicy-TLS13-1-2-2021-06"
      }
    }
    spec = { ingressClassName = "alb", tls = [{ hosts = ["a.example.com"] }] }
  }
}

resource "Ingress" "pass_https_only" {
  attrs = {
    apiVersion = "networking.k8s.io/v1"
    kind       = "Ingress"
    metadata = {
      name      = "https-only"
      namespace = "shop"
      annotations = {
        "alb.ingress.kubernetes.io/scheme"       = "internal"
        "alb.ingress.kubernetes.io/listen-ports" = "[{\"HTTPS\": 443}]"
        "alb.ingress.kubernetes.io/ssl-policy"   = "ELBSecurityPolicy-TLS13-1-2-2021-06"
      }
    }
    spec = { ingressClassName = "alb", tls = [{ hosts = ["a.example.com"] }] }
  }
}

resource "Ingress" "fail_no_redirect" {
  expect_failure = true
  attrs = {
    apiVersion = "networking.k8s.io/v1"
    kind       = "Ingress"
    metadata = {
      name      = "no-redirect"
      namespace = "shop"
      annotations = {
        "alb.ingress.kubernetes.io/scheme"     = "internal"
        "alb.ingress.kubernetes.io/ssl-policy" = "ELBSecurityPolicy-TLS13-1-2-2021-06"
      }
    }
    spec = { ingressClassName = "alb", tls = [{ hosts = ["a.example.com"] }] }
  }
}

resource "Ingress" "unknown_ports" {
  expect_unknown = true
  attrs = {
    apiVersion = "networking.k8s.io/v1"
    kind       = "Ingress"
    metadata = {
      name      = "unknown-ports"
      namespace = "shop"
      annotations = {
        "alb.ingress.kubernetes.io/scheme"       = "internal"
        "alb.ingress.kubernetes.io/listen-ports" = infrascan::unknown("var.ports")
        "alb.ingress.kubernetes.io/ssl-policy"   = "ELBSecurityPolicy-TLS13-1-2-2021-06"
      }
    }
    spec = { ingressClassName = "alb", tls = [{ hosts = ["a.example.com"] }] }
  }
}

resource "Ingress" "pass_policy" {
  attrs = {
    apiVersion = "networking.k8s.io/v1"
    kind       = "Ingress"
    metadata = {
      name      = "policy"
      namespace = "shop"
      annotations = {
        "alb.ingress.kubernetes.io/scheme"       = "internal"
        "alb.ingress.kubernetes.io/listen-ports" = "[{\"HTTPS\": 443}]"
        "alb.ingress.kubernetes.io/ssl-policy"   = "ELBSecurityPolicy-TLS13-1-2-2021-06"
      }
    }
    spec = { ingressClassName = "alb", tls = [{ hosts = ["a.example.com"] }] }
  }
}

resource "Ingress" "fail_default_policy" {
  expect_failure = true
  attrs = {
    apiVersion = "networking.k8s.io/v1"
    kind       = "Ingress"
    metadata = {
      name        = "default-policy"
      namespace   = "shop"
      annotations = { "alb.ingress.kubernetes.io/scheme" = "internal", "alb.ingress.kubernetes.io/ssl-redirect" = "443" }
    }
    spec = { ingressClassName = "alb", tls = [{ hosts = ["a.example.com"] }] }
  }
}

resource "Ingress" "fail_old_policy" {
  expect_failure = true
  attrs = {
    apiVersion = "networking.k8s.io/v1"
    kind       = "Ingress"
    metadata = {
      name      = "old-policy"
      namespace = "shop"
      annotations = {
        "alb.ingress.kubernetes.io/scheme"       = "internal"
        "alb.ingress.kubernetes.io/ssl-redirect" = "443"
        "alb.ingress.kubernetes.io/ssl-policy"   = "ELBSecurityPolicy-TLS-1-1-2017-01"
      }
    }
    spec = { ingressClassName = "alb", tls = [{ hosts = ["a.example.com"] }] }
  }
}

resource "Ingress" "unknown_policy" {
  expect_unknown = true
  attrs = {
    apiVersion = "networking.k8s.io/v1"
    kind       = "Ingress"
    metadata = {
      name      = "unknown-policy"
      namespace = "shop"
      annotations = {
        "alb.ingress.kubernetes.io/scheme"       = "internal"
        "alb.ingress.kubernetes.io/ssl-redirect" = "443"
        "alb.ingress.kubernetes.io/ssl-policy"   = infrascan::unknown("var.policy")
      }
    }
    spec = { ingressClassName = "alb", tls = [{ hosts = ["a.example.com"] }] }
  }
}

resource "Ingress" "pass_ranges" {
  attrs = {
    apiVersion = "networking.k8s.io/v1"
    kind       = "Ingress"
    metadata = {
      name      = "ranges"
      namespace = "shop"
      annotations = {
        "alb.ingress.kubernetes.io/scheme"        = "internet-facing"
        "alb.ingress.kubernetes.io/listen-ports"  = "[{\"HTTPS\": 443}]"
        "alb.ingress.kubernetes.io/ssl-policy"    = "ELBSecurityPolicy-TLS13-1-2-2021-06"
        "alb.ingress.kubernetes.io/inbound-cidrs" = "203.0.113.0/24, 198.51.100.0/24"
      }
    }
    spec = { ingressClassName = "alb", tls = [{ hosts = ["a.example.com"] }] }
  }
}

resource "Ingress" "fail_everywhere" {
  expect_failure = true
  attrs = {
    apiVersion = "networking.k8s.io/v1"
    kind       = "Ingress"
    metadata = {
      name      = "everywhere"
      namespace = "shop"
      annotations = {
        "alb.ingress.kubernetes.io/scheme"       = "internet-facing"
        "alb.ingress.kubernetes.io/listen-ports" = "[{\"HTTPS\": 443}]"
        "alb.ingress.kubernetes.io/ssl-policy"   = "ELBSecurityPolicy-TLS13-1-2-2021-06"
      }
    }
    spec = { ingressClassName = "alb", tls = [{ hosts = ["a.example.com"] }] }
  }
}

resource "Ingress" "unknown_ranges" {
  expect_unknown = true
  attrs = {
    apiVersion = "networking.k8s.io/v1"
    kind       = "Ingress"
    metadata = {
      name      = "unknown-ranges"
      namespace = "shop"
      annotations = {
        "alb.ingress.kubernetes.io/scheme"        = "internet-facing"
        "alb.ingress.kubernetes.io/listen-ports"  = "[{\"HTTPS\": 443}]"
        "alb.ingress.kubernetes.io/ssl-policy"    = "ELBSecurityPolicy-TLS13-1-2-2021-06"
        "alb.ingress.kubernetes.io/inbound-cidrs" = infrascan::unknown("var.ranges")
      }
    }
    spec = { ingressClassName = "alb", tls = [{ hosts = ["a.example.com"] }] }
  }
}

resource "Ingress" "pass_no_snippet" {
  attrs = {
    apiVersion = "networking.k8s.io/v1"
    kind       = "Ingress"
    metadata = {
      name        = "no-snippet"
      namespace   = "shop"
      annotations = { "nginx.ingress.kubernetes.io/ssl-redirect" = "true" }
    }
    spec = { ingressClassName = "nginx", tls = [{ hosts = ["a.example.com"] }] }
  }
}

resource "Ingress" "fail_snippet" {
  expect_failure = true
  attrs = {
    apiVersion = "networking.k8s.io/v1"
    kind       = "Ingress"
    metadata = {
      name        = "snippet"
      namespace   = "shop"
      annotations = { "nginx.ingress.kubernetes.io/server-snippet" = "location /x { alias /etc/; }" }
    }
    spec = { ingressClassName = "nginx", tls = [{ hosts = ["a.example.com"] }] }
  }
}

resource "Ingress" "unknown_snippets" {
  expect_unknown = true
  attrs = {
    apiVersion = "networking.k8s.io/v1"
    kind       = "Ingress"
    metadata   = { name = "unknown-snippet", namespace = "shop", annotations = infrascan::unknown("var.annotations") }
    spec       = { ingressClassName = "nginx", tls = [{ hosts = ["a.example.com"] }] }
  }
}

resource "Ingress" "pass_plain" {
  attrs = {
    apiVersion = "networking.k8s.io/v1"
    kind       = "Ingress"
    metadata = {
      name        = "plain"
      namespace   = "shop"
      annotations = { "nginx.ingress.kubernetes.io/auth-url" = "https://auth.example.com/verify?rd=$scheme://$host$uri" }
    }
    spec = { ingressClassName = "nginx", tls = [{ hosts = ["a.example.com"] }] }
  }
}

resource "Ingress" "fail_injected" {
  expect_failure = true
  attrs = {
    apiVersion = "networking.k8s.io/v1"
    kind       = "Ingress"
    metadata = {
      name        = "injected"
      namespace   = "shop"
      annotations = { "nginx.ingress.kubernetes.io/auth-url" = "http://example.com/#;\nload_module x;" }
    }
    spec = { ingressClassName = "nginx", tls = [{ hosts = ["a.example.com"] }] }
  }
}

resource "Ingress" "unknown_value" {
  expect_unknown = true
  attrs = {
    apiVersion = "networking.k8s.io/v1"
    kind       = "Ingress"
    metadata = {
      name        = "unknown-value"
      namespace   = "shop"
      annotations = { "nginx.ingress.kubernetes.io/mirror-target" = infrascan::unknown("var.target") }
    }
    spec = { ingressClassName = "nginx", tls = [{ hosts = ["a.example.com"] }] }
  }
}

resource "Service" "backend" {
  skip = true
  attrs = {
    apiVersion = "v1"
    kind       = "Service"
    metadata   = { name = "orders", namespace = "backends" }
    spec       = { ports = [{ port = 80 }] }
  }
}

resource "Ingress" "pass_backend" {
  attrs = {
    apiVersion = "networking.k8s.io/v1"
    kind       = "Ingress"
    metadata   = { name = "backend", namespace = "backends" }
    spec = {
      ingressClassName = "nginx"
      tls              = [{ hosts = ["a.example.com"] }]
      rules = [{
        http = {
          paths = [{ backend = { service = { name = "orders" } } }]
        }
      }]
    }
  }
}

resource "Ingress" "fail_backend" {
  expect_failure = true
  attrs = {
    apiVersion = "networking.k8s.io/v1"
    kind       = "Ingress"
    metadata   = { name = "no-backend", namespace = "backends" }
    spec = {
      ingressClassName = "nginx"
      tls              = [{ hosts = ["a.example.com"] }]
      rules = [{
        http = {
          paths = [{ backend = { service = { name = "order" } } }]
        }
      }]
    }
  }
}

resource "Ingress" "unknown_backend" {
  expect_unknown = true
  attrs = {
    apiVersion = "networking.k8s.io/v1"
    kind       = "Ingress"
    metadata   = { name = "unknown-backend", namespace = "backends" }
    spec = {
      ingressClassName = "nginx"
      tls              = [{ hosts = ["a.example.com"] }]
      rules = [{
        http = {
          paths = [{ backend = { service = { name = infrascan::unknown("var.service") } } }]
        }
      }]
    }
  }
}
