policytest {
  targets = ["network-policies.policy.hcl"]
}

resource "Namespace" "pass_denied" {
  attrs = { apiVersion = "v1", kind = "Namespace", metadata = { name = "denied" } }
}

resource "Pod" "pass_denied_2" {
  skip = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "denied", namespace = "denied", labels = { app = "web" } }
    spec       = { containers = [{ name = "web", image = "web" }] }
  }
}

resource "NetworkPolicy" "pass_denied_3" {
  skip = true
  attrs = {
    apiVersion = "networking.k8s.io/v1"
    kind       = "NetworkPolicy"
    metadata   = { name = "deny", namespace = "denied" }
    spec       = { podSelector = {}, policyTypes = ["Ingress", "Egress"] }
  }
}

resource "Namespace" "pass_default_types" {
  attrs = { apiVersion = "v1", kind = "Namespace", metadata = { name = "ingress-denied" } }
}

resource "Pod" "pass_default_types_2" {
  skip = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "ingress-denied", namespace = "ingress-denied", labels = { app = "web" } }
    spec       = { containers = [{ name = "web", image = "web" }] }
  }
}

resource "NetworkPolicy" "pass_default_types_3" {
  skip = true
  attrs = {
    apiVersion = "networking.k8s.io/v1"
    kind       = "NetworkPolicy"
    metadata   = { name = "deny-ingress", namespace = "ingress-denied" }
    spec       = { podSelector = {} }
  }
}

resource "Namespace" "pass_no_pods" {
  attrs = { apiVersion = "v1", kind = "Namespace", metadata = { name = "no-pods" } }
}

resource "Namespace" "fail_open" {
  expect_failure = true
  attrs = { apiVersion = "v1", kind = "Namespace", metadata = { name = "open" } }
}

resource "Pod" "fail_open_2" {
  skip = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "open", namespace = "open", labels = { app = "web" } }
    spec       = { containers = [{ name = "web", image = "web" }] }
  }
}

resource "NetworkPolicy" "fail_open_3" {
  skip = true
  attrs = {
    apiVersion = "networking.k8s.io/v1"
    kind       = "NetworkPolicy"
    metadata   = { name = "some", namespace = "open" }
    spec       = { podSelector = { matchLabels = { app = "web" } } }
  }
}

resource "Namespace" "unknown_selector" {
  expect_unknown = true
  attrs = { apiVersion = "v1", kind = "Namespace", metadata = { name = "unknown" } }
}

resource "Pod" "unknown_selector_2" {
  skip = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "maybe", namespace = "unknown", labels = { app = "web" } }
    spec       = { containers = [{ name = "web", image = "web" }] }
  }
}

resource "NetworkPolicy" "unknown_selector_3" {
  skip = true
  attrs = {
    apiVersion = "networking.k8s.io/v1"
    kind       = "NetworkPolicy"
    metadata   = { name = "maybe", namespace = "unknown" }
    spec       = { podSelector = infrascan::unknown("var.selector") }
  }
}

resource "Pod" "pass_selected" {
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "selected", namespace = "isolated", labels = { app = "web" } }
    spec       = { containers = [{ name = "web", image = "web" }] }
  }
}

resource "NetworkPolicy" "pass_selected_2" {
  skip = true
  attrs = {
    apiVersion = "networking.k8s.io/v1"
    kind       = "NetworkPolicy"
    metadata   = { name = "isolated", namespace = "isolated" }
    spec       = { podSelector = { matchLabels = { app = "web" } }, policyTypes = ["Ingress"] }
  }
}

resource "Pod" "fail_not_selected" {
  expect_failure = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "not-selected", namespace = "isolated", labels = { app = "other" } }
    spec       = { containers = [{ name = "web", image = "web" }] }
  }
}

resource "Pod" "unknown_labels" {
  expect_unknown = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "labels", namespace = "isolated", labels = infrascan::unknown("var.labels") }
    spec       = { containers = [{ name = "web", image = "web" }] }
  }
}

resource "NetworkPolicy" "pass_selects" {
  attrs = {
    apiVersion = "networking.k8s.io/v1"
    kind       = "NetworkPolicy"
    metadata   = { name = "selects", namespace = "selecting" }
    spec       = { podSelector = { matchLabels = { app = "web" } }, policyTypes = ["Ingress"] }
  }
}

resource "Pod" "pass_selects_2" {
  skip = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "selecting", namespace = "selecting", labels = { app = "web" } }
    spec       = { containers = [{ name = "web", image = "web" }] }
  }
}

resource "NetworkPolicy" "fail_selects_none" {
  expect_failure = true
  attrs = {
    apiVersion = "networking.k8s.io/v1"
    kind       = "NetworkPolicy"
    metadata   = { name = "selects-none", namespace = "selecting" }
    spec       = { podSelector = { matchLabels = { app = "gone" } }, policyTypes = ["Ingress"] }
  }
}

resource "NetworkPolicy" "unknown_selects" {
  expect_unknown = true
  attrs = {
    apiVersion = "networking.k8s.io/v1"
    kind       = "NetworkPolicy"
    metadata   = { name = "selects-unknown", namespace = "selecting" }
    spec       = { podSelector = { matchLabels = { app = infrascan::unknown("var.app") } }, policyTypes = ["Ingress"] }
  }
}

resource "NetworkPolicy" "pass_selector" {
  attrs = {
    apiVersion = "networking.k8s.io/v1"
    kind       = "NetworkPolicy"
    metadata   = { name = "selector", namespace = "elsewhere" }
    spec       = { podSelector = {}, policyTypes = ["Ingress", "Egress"] }
  }
}

resource "NetworkPolicy" "fail_no_selector" {
  expect_failure = true
  attrs = {
    apiVersion = "networking.k8s.io/v1"
    kind       = "NetworkPolicy"
    metadata   = { name = "no-selector", namespace = "elsewhere" }
    spec       = { policyTypes = ["Ingress"] }
  }
}

resource "NetworkPolicy" "unknown_policy" {
  expect_unknown = true
  attrs = {
    apiVersion = "networking.k8s.io/v1"
    kind       = "NetworkPolicy"
    metadata   = { name = "unknown-spec", namespace = "elsewhere" }
    spec       = infrascan::unknown("var.spec")
  }
}

resource "NetworkPolicy" "pass_types" {
  attrs = {
    apiVersion = "networking.k8s.io/v1"
    kind       = "NetworkPolicy"
    metadata   = { name = "types", namespace = "elsewhere" }
    spec       = { podSelector = {}, policyTypes = ["Ingress", "Egress"] }
  }
}

resource "NetworkPolicy" "pass_no_types" {
  attrs = {
    apiVersion = "networking.k8s.io/v1"
    kind       = "NetworkPolicy"
    metadata   = { name = "no-types", namespace = "elsewhere" }
    spec = {
      podSelector = {}
      egress      = [{ to = [{ podSelector = {} }] }]
    }
  }
}

resource "NetworkPolicy" "fail_types_empty" {
  expect_failure = true
  attrs = {
    apiVersion = "networking.k8s.io/v1"
    kind       = "NetworkPolicy"
    metadata   = { name = "types-empty", namespace = "elsewhere" }
    spec       = { podSelector = {}, policyTypes = [] }
  }
}

resource "NetworkPolicy" "unknown_types" {
  expect_unknown = true
  attrs = {
    apiVersion = "networking.k8s.io/v1"
    kind       = "NetworkPolicy"
    metadata   = { name = "unknown-types", namespace = "elsewhere" }
    spec       = { podSelector = {}, policyTypes = infrascan::unknown("var.types") }
  }
}

resource "NetworkPolicy" "pass_both" {
  attrs = {
    apiVersion = "networking.k8s.io/v1"
    kind       = "NetworkPolicy"
    metadata   = { name = "both", namespace = "elsewhere" }
    spec = {
      podSelector = {}
      policyTypes = ["Ingress", "Egress"]
      egress      = [{ to = [{ podSelector = {} }] }]
    }
  }
}

resource "NetworkPolicy" "fail_egress_ignored" {
  expect_failure = true
  attrs = {
    apiVersion = "networking.k8s.io/v1"
    kind       = "NetworkPolicy"
    metadata   = { name = "egress-ignored", namespace = "elsewhere" }
    spec = {
      podSelector = {}
      policyTypes = ["Ingress"]
      egress      = [{ to = [{ podSelector = {} }] }]
    }
  }
}

resource "NetworkPolicy" "fail_ingress_ignored" {
  expect_failure = true
  attrs = {
    apiVersion = "networking.k8s.io/v1"
    kind       = "NetworkPolicy"
    metadata   = { name = "ingress-ignored", namespace = "elsewhere" }
    spec = {
      podSelector = {}
      policyTypes = ["Egress"]
      ingress     = [{ from = [{ podSelector = {} }] }]
    }
  }
}

resource "NetworkPolicy" "unknown_directions" {
  expect_unknown = true
  attrs = {
    apiVersion = "networking.k8s.io/v1"
    kind       = "NetworkPolicy"
    metadata   = { name = "unknown-directions", namespace = "elsewhere" }
    spec = {
      podSelector = {}
      policyTypes = infrascan::unknown("var.directions")
      egress      = [{ to = [{ podSelector = {} }] }]
    }
  }
}

resource "NetworkPolicy" "pass_peers" {
  attrs = {
    apiVersion = "networking.k8s.io/v1"
    kind       = "NetworkPolicy"
    metadata   = { name = "peers", namespace = "elsewhere" }
    spec = {
      podSelector = {}
      ingress     = [{ from = [{ podSelector = {} }, { ipBlock = { cidr = "10.0.0.0/16" } }] }]
    }
  }
}

resource "NetworkPolicy" "fail_no_peers" {
  expect_failure = true
  attrs = {
    apiVersion = "networking.k8s.io/v1"
    kind       = "NetworkPolicy"
    metadata   = { name = "no-peers", namespace = "elsewhere" }
    spec       = { podSelector = {}, ingress = [{}] }
  }
}

resource "NetworkPolicy" "fail_anywhere" {
  expect_failure = true
  attrs = {
    apiVersion = "networking.k8s.io/v1"
    kind       = "NetworkPolicy"
    metadata   = { name = "anywhere", namespace = "elsewhere" }
    spec = {
      podSelector = {}
      ingress     = [{ from = [{ ipBlock = { cidr = "0.0.0.0/0" } }] }]
    }
  }
}

resource "NetworkPolicy" "unknown_peers" {
  expect_unknown = true
  attrs = {
    apiVersion = "networking.k8s.io/v1"
    kind       = "NetworkPolicy"
    metadata   = { name = "unknown-peers", namespace = "elsewhere" }
    spec = {
      podSelector = {}
      ingress     = [{ from = [{ ipBlock = { cidr = infrascan::unknown("var.cidr") } }] }]
    }
  }
}

resource "ConfigMap" "pass_calico" {
  attrs = {
    apiVersion = "v1"
    kind       = "ConfigMap"
    metadata   = { name = "cni", namespace = "kube-system" }
    data       = { "cni-conf.json" = "{\"plugins\": [{\"type\": \"calico\"}]}" }
  }
}

resource "ConfigMap" "fail_flannel" {
  expect_failure = true
  attrs = {
    apiVersion = "v1"
    kind       = "ConfigMap"
    metadata   = { name = "cni", namespace = "kube-system" }
    data       = { "cni-conf.json" = "{\"plugins\": [{\"type\": \"flannel\"}]}" }
  }
}

resource "ConfigMap" "unknown_plugin" {
  expect_unknown = true
  attrs = {
    apiVersion = "v1"
    kind       = "ConfigMap"
    metadata   = { name = "cni", namespace = "kube-system" }
    data       = { "cni-conf.json" = infrascan::unknown("var.plugins") }
  }
}
