policytest {
  targets = ["service-accounts.policy.hcl"]
}

resource "Pod" "pass_named" {
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "named", namespace = "accounts" }
    spec = {
      serviceAccountName           = "orders"
      automountServiceAccountToken = false
      containers                   = [{ name = "web", image = "web" }]
    }
  }
}

resource "Pod" "pass_no_token" {
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "no-token", namespace = "accounts" }
    spec       = { automountServiceAccountToken = false, containers = [{ name = "web", image = "web" }] }
  }
}

resource "Pod" "pass_account_says" {
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "quiet", namespace = "quiet" }
    spec       = { containers = [{ name = "web", image = "web" }] }
  }
}

resource "ServiceAccount" "pass_account_says_2" {
  skip = true
  attrs = {
    apiVersion                   = "v1"
    kind                         = "ServiceAccount"
    metadata                     = { name = "default", namespace = "quiet" }
    automountServiceAccountToken = false
  }
}

resource "Pod" "fail_default" {
  expect_failure = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "default", namespace = "accounts" }
    spec       = { containers = [{ name = "web", image = "web" }] }
  }
}

resource "Pod" "unknown_account" {
  expect_unknown = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "unknown-account", namespace = "accounts" }
    spec = {
      serviceAccountName           = infrascan::unknown("var.account")
      automountServiceAccountToken = true
      containers                   = [{ name = "web", image = "web" }]
    }
  }
}

resource "Pod" "pass_off" {
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = false, namespace = "tokens" }
    spec = {
      serviceAccountName           = "orders"
      automountServiceAccountToken = false
      containers                   = [{ name = "web", image = "web" }]
    }
  }
}

resource "Pod" "pass_off_at_account" {
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "off-account", namespace = "tokens" }
    spec       = { serviceAccountName = "quiet", containers = [{ name = "web", image = "web" }] }
  }
}

resource "ServiceAccount" "pass_off_at_account_2" {
  skip = true
  attrs = {
    apiVersion                   = "v1"
    kind                         = "ServiceAccount"
    metadata                     = { name = "quiet", namespace = "tokens" }
    automountServiceAccountToken = false
  }
}

resource "Pod" "pass_bound" {
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "bound", namespace = "tokens" }
    spec       = { serviceAccountName = "bound", containers = [{ name = "web", image = "web" }] }
  }
}

resource "RoleBinding" "pass_bound_2" {
  skip = true
  attrs = {
    apiVersion = "rbac.authorization.k8s.io/v1"
    kind       = "RoleBinding"
    metadata   = { name = "bound", namespace = "tokens" }
    roleRef    = { kind = "ClusterRole", name = "view" }
    subjects   = [{ kind = "ServiceAccount", name = "bound", namespace = "tokens" }]
  }
}

resource "Pod" "fail_mounted" {
  expect_failure = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "mounted", namespace = "tokens" }
    spec       = { serviceAccountName = "idle", containers = [{ name = "web", image = "web" }] }
  }
}

resource "Pod" "unknown_mount" {
  expect_unknown = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "unknown-mount", namespace = "tokens" }
    spec = {
      serviceAccountName           = "opaque"
      automountServiceAccountToken = infrascan::unknown("var.mount")
      containers                   = [{ name = "web", image = "web" }]
    }
  }
}

resource "Pod" "pass_own" {
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "own", namespace = "shared" }
    spec = {
      serviceAccountName           = "own"
      automountServiceAccountToken = false
      containers                   = [{ name = "web", image = "web" }]
    }
  }
}

resource "Pod" "fail_shared" {
  expect_failure = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "first", namespace = "shared" }
    spec = {
      serviceAccountName           = "shared"
      automountServiceAccountToken = false
      containers                   = [{ name = "web", image = "web" }]
    }
  }
}

resource "Pod" "fail_shared_2" {
  skip = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "second", namespace = "shared" }
    spec = {
      serviceAccountName           = "shared"
      automountServiceAccountToken = false
      containers                   = [{ name = "web", image = "web" }]
    }
  }
}

resource "Pod" "unknown_shared" {
  expect_unknown = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "unknown-shared", namespace = "sharing" }
    spec = {
      serviceAccountName           = infrascan::unknown("var.shared")
      automountServiceAccountToken = false
      containers                   = [{ name = "web", image = "web" }]
    }
  }
}

resource "Pod" "unknown_shared_2" {
  skip = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "some", namespace = "sharing" }
    spec = {
      serviceAccountName           = "some"
      automountServiceAccountToken = false
      containers                   = [{ name = "web", image = "web" }]
    }
  }
}

resource "ServiceAccount" "pass_hour" {
  attrs = {
    apiVersion = "v1"
    kind       = "ServiceAccount"
    metadata   = { name = "hour", namespace = "expiry", annotations = { "eks.amazonaws.com/token-expiration" = "3600" } }
  }
}

resource "ServiceAccount" "fail_two_days" {
  expect_failure = true
  attrs = {
    apiVersion = "v1"
    kind       = "ServiceAccount"
    metadata = {
      name        = "two-days"
      namespace   = "expiry"
      annotations = { "eks.amazonaws.com/token-expiration" = "172800" }
    }
  }
}

resource "ServiceAccount" "unknown_expiry" {
  expect_unknown = true
  attrs = {
    apiVersion = "v1"
    kind       = "ServiceAccount"
    metadata = {
      name        = "unknown-expiry"
      namespace   = "expiry"
      annotations = { "eks.amazonaws.com/token-expiration" = infrascan::unknown("var.seconds") }
    }
  }
}

resource "Pod" "pass_pod_hour" {
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "hour", namespace = "expiry", annotations = { "eks.amazonaws.com/token-expiration" = "3600" } }
    spec = {
      serviceAccountName           = "hour"
      automountServiceAccountToken = false
      containers                   = [{ name = "web", image = "web" }]
    }
  }
}

resource "Pod" "fail_pod_two_days" {
  expect_failure = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata = {
      name        = "two-days"
      namespace   = "expiry"
      annotations = { "eks.amazonaws.com/token-expiration" = "172800" }
    }
    spec = {
      serviceAccountName           = "two-days"
      automountServiceAccountToken = false
      containers                   = [{ name = "web", image = "web" }]
    }
  }
}

resource "Pod" "unknown_pod" {
  expect_unknown = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata = {
      name        = "unknown-expiry"
      namespace   = "expiry"
      annotations = { "eks.amazonaws.com/token-expiration" = infrascan::unknown("var.seconds") }
    }
    spec = {
      serviceAccountName           = "unknown-pod"
      automountServiceAccountToken = false
      containers                   = [{ name = "web", image = "web" }]
    }
  }
}

resource "Pod" "pass_projected" {
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "projected", namespace = "projected" }
    spec = {
      serviceAccountName           = "p1"
      automountServiceAccountToken = false
      volumes = [{
        name      = "t"
        projected = { sources = [{ serviceAccountToken = { path = "t", expirationSeconds = 3600 } }] }
      }]
      containers = [{ name = "web", image = "web" }]
    }
  }
}

resource "Pod" "fail_projected" {
  expect_failure = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "projected-long", namespace = "projected" }
    spec = {
      serviceAccountName           = "p2"
      automountServiceAccountToken = false
      volumes = [{
        name      = "t"
        projected = { sources = [{ serviceAccountToken = { path = "t", expirationSeconds = 604800 } }] }
      }]
      containers = [{ name = "web", image = "web" }]
    }
  }
}

resource "Pod" "unknown_projected" {
  expect_unknown = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "projected-unknown", namespace = "projected" }
    spec = {
      serviceAccountName           = "p3"
      automountServiceAccountToken = false
      volumes = [{
        name = "t"
        projected = {
          sources = [{ serviceAccountToken = { path = "t", expirationSeconds = infrascan::unknown("var.seconds") } }]
        }
      }]
      containers = [{ name = "web", image = "web" }]
    }
  }
}

resource "Secret" "pass_secret" {
  attrs = { apiVersion = "v1", kind = "Secret", metadata = { name = "a", namespace = "shop" }, type = "Opaque" }
}

resource "Secret" "fail_secret" {
  expect_failure = true
  attrs = {
    apiVersion = "v1"
    kind       = "Secret"
    metadata   = { name = "a", namespace = "shop" }
    type       = "kubernetes.io/service-account-token"
  }
}

resource "Secret" "unknown_secret" {
  expect_unknown = true
  attrs = {
    apiVersion = "v1"
    kind       = "Secret"
    metadata   = { name = "a", namespace = "shop" }
    type       = infrascan::unknown("var.type")
  }
}
