policytest {
  targets = ["pod-security-policies.policy.hcl"]
}

locals {
  restricted = {
    privileged               = false
    allowPrivilegeEscalation = false
    requiredDropCapabilities = ["ALL"]
    volumes                  = ["configMap", "emptyDir", "secret"]
    runAsUser                = { rule = "MustRunAsNonRoot" }
    supplementalGroups       = { rule = "MustRunAs", ranges = [{ min = 1, max = 65535 }] }
    fsGroup                  = { rule = "MustRunAs", ranges = [{ min = 1, max = 65535 }] }
  }
}

resource "PodSecurityPolicy" "pass" {
  attrs = {
    apiVersion = "policy/v1beta1"
    kind       = "PodSecurityPolicy"
    metadata   = { name = "orders" }
    spec       = local.restricted
  }
}

resource "PodSecurityPolicy" "fail_privileged" {
  expect_failure = true
  attrs = {
    apiVersion = "policy/v1beta1"
    kind       = "PodSecurityPolicy"
    metadata   = { name = "orders" }
    spec       = core::merge(local.restricted, { privileged = true })
  }
}

resource "PodSecurityPolicy" "unknown_privileged" {
  expect_unknown = true
  attrs = {
    apiVersion = "policy/v1beta1"
    kind       = "PodSecurityPolicy"
    metadata   = { name = "orders" }
    spec       = core::merge(local.restricted, { privileged = infrascan::unknown("var.privileged") })
  }
}

resource "PodSecurityPolicy" "fail_host_network" {
  expect_failure = true
  attrs = {
    apiVersion = "policy/v1beta1"
    kind       = "PodSecurityPolicy"
    metadata   = { name = "orders" }
    spec       = core::merge(local.restricted, { hostNetwork = true })
  }
}

resource "PodSecurityPolicy" "unknown_host_network" {
  expect_unknown = true
  attrs = {
    apiVersion = "policy/v1beta1"
    kind       = "PodSecurityPolicy"
    metadata   = { name = "orders" }
    spec       = core::merge(local.restricted, { hostNetwork = infrascan::unknown("var.host_network") })
  }
}

resource "PodSecurityPolicy" "fail_host_pid" {
  expect_failure = true
  attrs = {
    apiVersion = "policy/v1beta1"
    kind       = "PodSecurityPolicy"
    metadata   = { name = "orders" }
    spec       = core::merge(local.restricted, { hostPID = true })
  }
}

resource "PodSecurityPolicy" "unknown_host_pid" {
  expect_unknown = true
  attrs = {
    apiVersion = "policy/v1beta1"
    kind       = "PodSecurityPolicy"
    metadata   = { name = "orders" }
    spec       = core::merge(local.restricted, { hostPID = infrascan::unknown("var.host_pid") })
  }
}

resource "PodSecurityPolicy" "fail_host_ipc" {
  expect_failure = true
  attrs = {
    apiVersion = "policy/v1beta1"
    kind       = "PodSecurityPolicy"
    metadata   = { name = "orders" }
    spec       = core::merge(local.restricted, { hostIPC = true })
  }
}

resource "PodSecurityPolicy" "unknown_host_ipc" {
  expect_unknown = true
  attrs = {
    apiVersion = "policy/v1beta1"
    kind       = "PodSecurityPolicy"
    metadata   = { name = "orders" }
    spec       = core::merge(local.restricted, { hostIPC = infrascan::unknown("var.host_ipc") })
  }
}

resource "PodSecurityPolicy" "fail_escalation" {
  expect_failure = true
  attrs = {
    apiVersion = "policy/v1beta1"
    kind       = "PodSecurityPolicy"
    metadata   = { name = "orders" }
    spec       = core::merge(local.restricted, { allowPrivilegeEscalation = true })
  }
}

resource "PodSecurityPolicy" "fail_escalation_by_default" {
  expect_failure = true
  attrs = {
    apiVersion = "policy/v1beta1"
    kind       = "PodSecurityPolicy"
    metadata   = { name = "orders" }
    spec       = core::merge(local.restricted, { allowPrivilegeEscalation = null })
  }
}

resource "PodSecurityPolicy" "unknown_escalation" {
  expect_unknown = true
  attrs = {
    apiVersion = "policy/v1beta1"
    kind       = "PodSecurityPolicy"
    metadata   = { name = "orders" }
    spec       = core::merge(local.restricted, { allowPrivilegeEscalation = infrascan::unknown("var.escalation") })
  }
}

resource "PodSecurityPolicy" "fail_root" {
  expect_failure = true
  attrs = {
    apiVersion = "policy/v1beta1"
    kind       = "PodSecurityPolicy"
    metadata   = { name = "orders" }
    spec       = core::merge(local.restricted, { runAsUser = { rule = "RunAsAny" } })
  }
}

resource "PodSecurityPolicy" "fail_range_with_root" {
  expect_failure = true
  attrs = {
    apiVersion = "policy/v1beta1"
    kind       = "PodSecurityPolicy"
    metadata   = { name = "orders" }
    spec       = core::merge(local.restricted, { runAsUser = { rule = "MustRunAs", ranges = [{ min = 0, max = 65535 }] } })
  }
}

resource "PodSecurityPolicy" "pass_range_without_root" {
  attrs = {
    apiVersion = "policy/v1beta1"
    kind       = "PodSecurityPolicy"
    metadata   = { name = "orders" }
    spec       = core::merge(local.restricted, { runAsUser = { rule = "MustRunAs", ranges = [{ min = 1, max = 65535 }] } })
  }
}

resource "PodSecurityPolicy" "unknown_root" {
  expect_unknown = true
  attrs = {
    apiVersion = "policy/v1beta1"
    kind       = "PodSecurityPolicy"
    metadata   = { name = "orders" }
    spec       = core::merge(local.restricted, { runAsUser = { rule = infrascan::unknown("var.rule") } })
  }
}

resource "PodSecurityPolicy" "fail_root_group" {
  expect_failure = true
  attrs = {
    apiVersion = "policy/v1beta1"
    kind       = "PodSecurityPolicy"
    metadata   = { name = "orders" }
    spec       = core::merge(local.restricted, { supplementalGroups = { rule = "RunAsAny" } })
  }
}

resource "PodSecurityPolicy" "fail_root_volumes" {
  expect_failure = true
  attrs = {
    apiVersion = "policy/v1beta1"
    kind       = "PodSecurityPolicy"
    metadata   = { name = "orders" }
    spec       = core::merge(local.restricted, { fsGroup = { rule = "MustRunAs", ranges = [{ min = 0, max = 65535 }] } })
  }
}

resource "PodSecurityPolicy" "fail_nothing_dropped" {
  expect_failure = true
  attrs = {
    apiVersion = "policy/v1beta1"
    kind       = "PodSecurityPolicy"
    metadata   = { name = "orders" }
    spec       = core::merge(local.restricted, { requiredDropCapabilities = null })
  }
}

resource "PodSecurityPolicy" "fail_some_dropped" {
  expect_failure = true
  attrs = {
    apiVersion = "policy/v1beta1"
    kind       = "PodSecurityPolicy"
    metadata   = { name = "orders" }
    spec       = core::merge(local.restricted, { requiredDropCapabilities = ["KILL"] })
  }
}

resource "PodSecurityPolicy" "unknown_dropped" {
  expect_unknown = true
  attrs = {
    apiVersion = "policy/v1beta1"
    kind       = "PodSecurityPolicy"
    metadata   = { name = "orders" }
    spec       = core::merge(local.restricted, { requiredDropCapabilities = infrascan::unknown("var.dropped") })
  }
}

resource "PodSecurityPolicy" "fail_any_capability" {
  expect_failure = true
  attrs = {
    apiVersion = "policy/v1beta1"
    kind       = "PodSecurityPolicy"
    metadata   = { name = "orders" }
    spec       = core::merge(local.restricted, { allowedCapabilities = ["*"] })
  }
}

resource "PodSecurityPolicy" "fail_default_capability" {
  expect_failure = true
  attrs = {
    apiVersion = "policy/v1beta1"
    kind       = "PodSecurityPolicy"
    metadata   = { name = "orders" }
    spec       = core::merge(local.restricted, { defaultAddCapabilities = ["CHOWN"] })
  }
}

resource "PodSecurityPolicy" "unknown_capabilities" {
  expect_unknown = true
  attrs = {
    apiVersion = "policy/v1beta1"
    kind       = "PodSecurityPolicy"
    metadata   = { name = "orders" }
    spec       = core::merge(local.restricted, { allowedCapabilities = infrascan::unknown("var.allowed") })
  }
}

resource "PodSecurityPolicy" "fail_any_folder" {
  expect_failure = true
  attrs = {
    apiVersion = "policy/v1beta1"
    kind       = "PodSecurityPolicy"
    metadata   = { name = "orders" }
    spec       = core::merge(local.restricted, { volumes = ["*"] })
  }
}

resource "PodSecurityPolicy" "fail_folder_that_can_be_written" {
  expect_failure = true
  attrs = {
    apiVersion = "policy/v1beta1"
    kind       = "PodSecurityPolicy"
    metadata   = { name = "orders" }
    spec       = core::merge(local.restricted, { volumes = ["hostPath"], allowedHostPaths = [{ pathPrefix = "/dev" }] })
  }
}

resource "PodSecurityPolicy" "pass_folder" {
  attrs = {
    apiVersion = "policy/v1beta1"
    kind       = "PodSecurityPolicy"
    metadata   = { name = "orders" }
    spec       = core::merge(local.restricted, { volumes = ["hostPath"], allowedHostPaths = [{ pathPrefix = "/var/log/pods", readOnly = true }] })
  }
}

resource "PodSecurityPolicy" "unknown_folder" {
  expect_unknown = true
  attrs = {
    apiVersion = "policy/v1beta1"
    kind       = "PodSecurityPolicy"
    metadata   = { name = "orders" }
    spec       = core::merge(local.restricted, { volumes = ["hostPath"], allowedHostPaths = infrascan::unknown("var.paths") })
  }
}

resource "PodSecurityPolicy" "fail_proc" {
  expect_failure = true
  attrs = {
    apiVersion = "policy/v1beta1"
    kind       = "PodSecurityPolicy"
    metadata   = { name = "orders" }
    spec       = core::merge(local.restricted, { allowedProcMountTypes = ["Unmasked"] })
  }
}

resource "PodSecurityPolicy" "pass_proc" {
  attrs = {
    apiVersion = "policy/v1beta1"
    kind       = "PodSecurityPolicy"
    metadata   = { name = "orders" }
    spec       = core::merge(local.restricted, { allowedProcMountTypes = ["Default"] })
  }
}

resource "PodSecurityPolicy" "unknown_proc" {
  expect_unknown = true
  attrs = {
    apiVersion = "policy/v1beta1"
    kind       = "PodSecurityPolicy"
    metadata   = { name = "orders" }
    spec       = core::merge(local.restricted, { allowedProcMountTypes = [infrascan::unknown("var.type")] })
  }
}
