policytest {
  targets = ["namespaces.policy.hcl"]
}

resource "Namespace" "pass_level" {
  attrs = {
    apiVersion = "v1"
    kind       = "Namespace"
    metadata   = { name = "level", labels = { "pod-security.kubernetes.io/enforce" = "restricted" } }
  }
}

resource "Namespace" "pass_system" {
  attrs = { apiVersion = "v1", kind = "Namespace", metadata = { name = "kube-system", labels = {} } }
}

resource "Namespace" "fail_no_level" {
  expect_failure = true
  attrs = { apiVersion = "v1", kind = "Namespace", metadata = { name = "no-level", labels = {} } }
}

resource "Namespace" "fail_privileged" {
  expect_failure = true
  attrs = {
    apiVersion = "v1"
    kind       = "Namespace"
    metadata   = { name = "privileged", labels = { "pod-security.kubernetes.io/enforce" = "privileged" } }
  }
}

resource "Namespace" "unknown_level" {
  expect_unknown = true
  attrs = {
    apiVersion = "v1"
    kind       = "Namespace"
    metadata = {
      name   = "unknown-level"
      labels = { "pod-security.kubernetes.io/enforce" = infrascan::unknown("var.level") }
    }
  }
}

resource "Namespace" "pass_namespace_quota" {
  attrs = {
    apiVersion = "v1"
    kind       = "Namespace"
    metadata   = { name = "namespace-quota", labels = { "pod-security.kubernetes.io/enforce" = "restricted" } }
  }
}

resource "Pod" "pass_namespace_quota_2" {
  skip = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "a", namespace = "namespace-quota" }
    spec       = { containers = [{ name = "web", image = "web" }] }
  }
}

resource "ResourceQuota" "pass_namespace_quota_3" {
  skip = true
  attrs = {
    apiVersion = "v1"
    kind       = "ResourceQuota"
    metadata   = { name = "compute", namespace = "namespace-quota" }
    spec       = { hard = { pods = "10" } }
  }
}

resource "LimitRange" "pass_namespace_quota_4" {
  skip = true
  attrs = {
    apiVersion = "v1"
    kind       = "LimitRange"
    metadata   = { name = "compute", namespace = "namespace-quota" }
    spec       = { limits = [{ type = "Container" }] }
  }
}

resource "Namespace" "pass_namespace_quota_empty" {
  attrs = {
    apiVersion = "v1"
    kind       = "Namespace"
    metadata   = { name = "namespace-quota-empty", labels = { "pod-security.kubernetes.io/enforce" = "restricted" } }
  }
}

resource "Namespace" "fail_namespace_quota" {
  expect_failure = true
  attrs = {
    apiVersion = "v1"
    kind       = "Namespace"
    metadata   = { name = "no-namespace-quota", labels = { "pod-security.kubernetes.io/enforce" = "restricted" } }
  }
}

resource "Pod" "fail_namespace_quota_2" {
  skip = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "a", namespace = "no-namespace-quota" }
    spec       = { containers = [{ name = "web", image = "web" }] }
  }
}

resource "LimitRange" "fail_namespace_quota_3" {
  skip = true
  attrs = {
    apiVersion = "v1"
    kind       = "LimitRange"
    metadata   = { name = "compute", namespace = "no-namespace-quota" }
    spec       = { limits = [{ type = "Container" }] }
  }
}

resource "Namespace" "pass_namespace_limit_range" {
  attrs = {
    apiVersion = "v1"
    kind       = "Namespace"
    metadata   = { name = "namespace-limit-range", labels = { "pod-security.kubernetes.io/enforce" = "restricted" } }
  }
}

resource "Pod" "pass_namespace_limit_range_2" {
  skip = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "a", namespace = "namespace-limit-range" }
    spec       = { containers = [{ name = "web", image = "web" }] }
  }
}

resource "LimitRange" "pass_namespace_limit_range_3" {
  skip = true
  attrs = {
    apiVersion = "v1"
    kind       = "LimitRange"
    metadata   = { name = "compute", namespace = "namespace-limit-range" }
    spec       = { limits = [{ type = "Container" }] }
  }
}

resource "ResourceQuota" "pass_namespace_limit_range_4" {
  skip = true
  attrs = {
    apiVersion = "v1"
    kind       = "ResourceQuota"
    metadata   = { name = "compute", namespace = "namespace-limit-range" }
    spec       = { hard = { pods = "10" } }
  }
}

resource "Namespace" "pass_namespace_limit_range_empty" {
  attrs = {
    apiVersion = "v1"
    kind       = "Namespace"
    metadata = {
      name   = "namespace-limit-range-empty"
      labels = { "pod-security.kubernetes.io/enforce" = "restricted" }
    }
  }
}

resource "Namespace" "fail_namespace_limit_range" {
  expect_failure = true
  attrs = {
    apiVersion = "v1"
    kind       = "Namespace"
    metadata   = { name = "no-namespace-limit-range", labels = { "pod-security.kubernetes.io/enforce" = "restricted" } }
  }
}

resource "Pod" "fail_namespace_limit_range_2" {
  skip = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "a", namespace = "no-namespace-limit-range" }
    spec       = { containers = [{ name = "web", image = "web" }] }
  }
}

resource "ResourceQuota" "fail_namespace_limit_range_3" {
  skip = true
  attrs = {
    apiVersion = "v1"
    kind       = "ResourceQuota"
    metadata   = { name = "compute", namespace = "no-namespace-limit-range" }
    spec       = { hard = { pods = "10" } }
  }
}

resource "Namespace" "unknown_quota" {
  expect_unknown = true
  attrs = {
    apiVersion = "v1"
    kind       = "Namespace"
    metadata   = { name = infrascan::unknown("var.namespace"), labels = { "pod-security.kubernetes.io/enforce" = "restricted" } }
  }
}
