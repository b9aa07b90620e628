policytest {
  targets = ["rbac.policy.hcl"]
}

resource "ClusterRole" "pass_named" {
  attrs = {
    apiVersion = "rbac.authorization.k8s.io/v1"
    kind       = "ClusterRole"
    metadata   = { name = "orders" }
    rules      = [{ apiGroups = ["apps"], resources = ["deployments"], verbs = ["get", "list"] }]
  }
}

resource "ClusterRole" "pass_built_in" {
  attrs = {
    apiVersion = "rbac.authorization.k8s.io/v1"
    kind       = "ClusterRole"
    metadata   = { name = "cluster-admin", labels = { "kubernetes.io/bootstrapping" = "rbac-defaults" } }
    rules      = [{ apiGroups = ["*"], resources = ["*"], verbs = ["*"] }]
  }
}

resource "Role" "fail_verbs" {
  expect_failure = true
  attrs = {
    apiVersion = "rbac.authorization.k8s.io/v1"
    kind       = "Role"
    metadata   = { name = "orders", namespace = "shop" }
    rules      = [{ apiGroups = ["apps"], resources = ["deployments"], verbs = ["*"] }]
  }
}

resource "ClusterRole" "fail_resources" {
  expect_failure = true
  attrs = {
    apiVersion = "rbac.authorization.k8s.io/v1"
    kind       = "ClusterRole"
    metadata   = { name = "orders" }
    rules      = [{ apiGroups = ["apps"], resources = ["*"], verbs = ["get"] }]
  }
}

resource "ClusterRole" "fail_groups" {
  expect_failure = true
  attrs = {
    apiVersion = "rbac.authorization.k8s.io/v1"
    kind       = "ClusterRole"
    metadata   = { name = "orders" }
    rules      = [{ apiGroups = ["*"], resources = ["deployments"], verbs = ["get"] }]
  }
}

resource "ClusterRole" "unknown_verbs" {
  expect_unknown = true
  attrs = {
    apiVersion = "rbac.authorization.k8s.io/v1"
    kind       = "ClusterRole"
    metadata   = { name = "orders" }
    rules      = [{ apiGroups = ["apps"], resources = ["deployments"], verbs = infrascan::unknown("var.verbs") }]
  }
}

resource "ClusterRole" "pass_secrets_not_readable" {
  attrs = {
    apiVersion = "rbac.authorization.k8s.io/v1"
    kind       = "ClusterRole"
    metadata   = { name = "orders" }
    rules = [
      { apiGroups = [""], resources = ["secrets"], resourceNames = ["orders"], verbs = ["get"] },
      { apiGroups = [""], resources = ["secrets"], verbs = ["create"] },
    ]
  }
}

resource "Role" "fail_secrets_not_readable" {
  expect_failure = true
  attrs = {
    apiVersion = "rbac.authorization.k8s.io/v1"
    kind       = "Role"
    metadata   = { name = "orders", namespace = "shop" }
    rules      = [{ apiGroups = [""], resources = ["secrets"], verbs = ["get", "list"] }]
  }
}

resource "ClusterRole" "fail_secrets_not_readable" {
  expect_failure = true
  attrs = {
    apiVersion = "rbac.authorization.k8s.io/v1"
    kind       = "ClusterRole"
    metadata   = { name = "orders" }
    rules      = [{ apiGroups = [""], resources = ["secrets"], verbs = ["get", "list"] }]
  }
}

resource "ClusterRole" "unknown_secrets_not_readable" {
  expect_unknown = true
  attrs = {
    apiVersion = "rbac.authorization.k8s.io/v1"
    kind       = "ClusterRole"
    metadata   = { name = "orders" }
    rules      = [{ apiGroups = [""], resources = ["secrets"], verbs = infrascan::unknown("var.verbs") }]
  }
}

resource "ClusterRole" "pass_no_escalation" {
  attrs = {
    apiVersion = "rbac.authorization.k8s.io/v1"
    kind       = "ClusterRole"
    metadata   = { name = "orders" }
    rules = [
      {
        apiGroups     = ["rbac.authorization.k8s.io"]
        resources     = ["clusterroles"]
        resourceNames = ["view"]
        verbs         = ["bind"]
      },
      { apiGroups = ["rbac.authorization.k8s.io"], resources = ["rolebindings"], verbs = ["create"] },
    ]
  }
}

resource "Role" "fail_no_escalation" {
  expect_failure = true
  attrs = {
    apiVersion = "rbac.authorization.k8s.io/v1"
    kind       = "Role"
    metadata   = { name = "orders", namespace = "shop" }
    rules      = [{ apiGroups = ["rbac.authorization.k8s.io"], resources = ["roles", "clusterroles"], verbs = ["bind"] }]
  }
}

resource "ClusterRole" "fail_no_escalation" {
  expect_failure = true
  attrs = {
    apiVersion = "rbac.authorization.k8s.io/v1"
    kind       = "ClusterRole"
    metadata   = { name = "orders" }
    rules      = [{ apiGroups = ["rbac.authorization.k8s.io"], resources = ["roles", "clusterroles"], verbs = ["bind"] }]
  }
}

resource "ClusterRole" "unknown_no_escalation" {
  expect_unknown = true
  attrs = {
    apiVersion = "rbac.authorization.k8s.io/v1"
    kind       = "ClusterRole"
    metadata   = { name = "orders" }
    rules = [{
      apiGroups = ["rbac.authorization.k8s.io"]
      resources = ["roles", "clusterroles"]
      verbs     = infrascan::unknown("var.verbs")
    }]
  }
}

resource "ClusterRole" "pass_no_impersonation" {
  attrs = {
    apiVersion = "rbac.authorization.k8s.io/v1"
    kind       = "ClusterRole"
    metadata   = { name = "orders" }
    rules      = [{ apiGroups = [""], resources = ["groups"], resourceNames = ["readers"], verbs = ["impersonate"] }]
  }
}

resource "Role" "fail_no_impersonation" {
  expect_failure = true
  attrs = {
    apiVersion = "rbac.authorization.k8s.io/v1"
    kind       = "Role"
    metadata   = { name = "orders", namespace = "shop" }
    rules      = [{ apiGroups = [""], resources = ["groups"], verbs = ["impersonate"] }]
  }
}

resource "ClusterRole" "fail_no_impersonation" {
  expect_failure = true
  attrs = {
    apiVersion = "rbac.authorization.k8s.io/v1"
    kind       = "ClusterRole"
    metadata   = { name = "orders" }
    rules      = [{ apiGroups = [""], resources = ["groups"], verbs = ["impersonate"] }]
  }
}

resource "ClusterRole" "unknown_no_impersonation" {
  expect_unknown = true
  attrs = {
    apiVersion = "rbac.authorization.k8s.io/v1"
    kind       = "ClusterRole"
    metadata   = { name = "orders" }
    rules      = [{ apiGroups = [""], resources = ["groups"], verbs = infrascan::unknown("var.verbs") }]
  }
}

resource "ClusterRole" "pass_no_pod_exec" {
  attrs = {
    apiVersion = "rbac.authorization.k8s.io/v1"
    kind       = "ClusterRole"
    metadata   = { name = "orders" }
    rules      = [{ apiGroups = [""], resources = ["pods", "pods/log"], verbs = ["get", "list"] }]
  }
}

resource "Role" "fail_no_pod_exec" {
  expect_failure = true
  attrs = {
    apiVersion = "rbac.authorization.k8s.io/v1"
    kind       = "Role"
    metadata   = { name = "orders", namespace = "shop" }
    rules      = [{ apiGroups = [""], resources = ["pods", "pods/exec"], verbs = ["get", "create"] }]
  }
}

resource "ClusterRole" "fail_no_pod_exec" {
  expect_failure = true
  attrs = {
    apiVersion = "rbac.authorization.k8s.io/v1"
    kind       = "ClusterRole"
    metadata   = { name = "orders" }
    rules      = [{ apiGroups = [""], resources = ["pods", "pods/exec"], verbs = ["get", "create"] }]
  }
}

resource "ClusterRole" "unknown_no_pod_exec" {
  expect_unknown = true
  attrs = {
    apiVersion = "rbac.authorization.k8s.io/v1"
    kind       = "ClusterRole"
    metadata   = { name = "orders" }
    rules      = [{ apiGroups = [""], resources = ["pods", "pods/exec"], verbs = infrascan::unknown("var.verbs") }]
  }
}

resource "ClusterRole" "pass_no_port_forward" {
  attrs = {
    apiVersion = "rbac.authorization.k8s.io/v1"
    kind       = "ClusterRole"
    metadata   = { name = "orders" }
    rules      = [{ apiGroups = [""], resources = ["services"], verbs = ["get"] }]
  }
}

resource "Role" "fail_no_port_forward" {
  expect_failure = true
  attrs = {
    apiVersion = "rbac.authorization.k8s.io/v1"
    kind       = "Role"
    metadata   = { name = "orders", namespace = "shop" }
    rules      = [{ apiGroups = [""], resources = ["pods/portforward"], verbs = ["create"] }]
  }
}

resource "ClusterRole" "fail_no_port_forward" {
  expect_failure = true
  attrs = {
    apiVersion = "rbac.authorization.k8s.io/v1"
    kind       = "ClusterRole"
    metadata   = { name = "orders" }
    rules      = [{ apiGroups = [""], resources = ["pods/portforward"], verbs = ["create"] }]
  }
}

resource "ClusterRole" "unknown_no_port_forward" {
  expect_unknown = true
  attrs = {
    apiVersion = "rbac.authorization.k8s.io/v1"
    kind       = "ClusterRole"
    metadata   = { name = "orders" }
    rules      = [{ apiGroups = [""], resources = ["pods/portforward"], verbs = infrascan::unknown("var.verbs") }]
  }
}

resource "ClusterRole" "pass_no_pod_creation" {
  attrs = {
    apiVersion = "rbac.authorization.k8s.io/v1"
    kind       = "ClusterRole"
    metadata   = { name = "orders" }
    rules = [
      { apiGroups = ["apps"], resources = ["deployments"], verbs = ["get", "patch"] },
      { apiGroups = ["shop.example.com"], resources = ["orders"], verbs = ["create"] },
    ]
  }
}

resource "Role" "fail_no_pod_creation" {
  expect_failure = true
  attrs = {
    apiVersion = "rbac.authorization.k8s.io/v1"
    kind       = "Role"
    metadata   = { name = "orders", namespace = "shop" }
    rules      = [{ apiGroups = ["apps"], resources = ["deployments"], verbs = ["create"] }]
  }
}

resource "ClusterRole" "fail_no_pod_creation" {
  expect_failure = true
  attrs = {
    apiVersion = "rbac.authorization.k8s.io/v1"
    kind       = "ClusterRole"
    metadata   = { name = "orders" }
    rules      = [{ apiGroups = ["apps"], resources = ["deployments"], verbs = ["create"] }]
  }
}

resource "ClusterRole" "unknown_no_pod_creation" {
  expect_unknown = true
  attrs = {
    apiVersion = "rbac.authorization.k8s.io/v1"
    kind       = "ClusterRole"
    metadata   = { name = "orders" }
    rules      = [{ apiGroups = ["apps"], resources = ["deployments"], verbs = infrascan::unknown("var.verbs") }]
  }
}

resource "ClusterRole" "pass_no_node_proxy" {
  attrs = {
    apiVersion = "rbac.authorization.k8s.io/v1"
    kind       = "ClusterRole"
    metadata   = { name = "orders" }
    rules      = [{ apiGroups = [""], resources = ["nodes/metrics"], verbs = ["get"] }]
  }
}

resource "Role" "fail_no_node_proxy" {
  expect_failure = true
  attrs = {
    apiVersion = "rbac.authorization.k8s.io/v1"
    kind       = "Role"
    metadata   = { name = "orders", namespace = "shop" }
    rules      = [{ apiGroups = [""], resources = ["nodes/proxy"], verbs = ["get"] }]
  }
}

resource "ClusterRole" "fail_no_node_proxy" {
  expect_failure = true
  attrs = {
    apiVersion = "rbac.authorization.k8s.io/v1"
    kind       = "ClusterRole"
    metadata   = { name = "orders" }
    rules      = [{ apiGroups = [""], resources = ["nodes/proxy"], verbs = ["get"] }]
  }
}

resource "ClusterRole" "unknown_no_node_proxy" {
  expect_unknown = true
  attrs = {
    apiVersion = "rbac.authorization.k8s.io/v1"
    kind       = "ClusterRole"
    metadata   = { name = "orders" }
    rules      = [{ apiGroups = [""], resources = ["nodes/proxy"], verbs = infrascan::unknown("var.verbs") }]
  }
}

resource "ClusterRole" "pass_no_webhook_configuration" {
  attrs = {
    apiVersion = "rbac.authorization.k8s.io/v1"
    kind       = "ClusterRole"
    metadata   = { name = "orders" }
    rules = [{
      apiGroups     = ["admissionregistration.k8s.io"]
      resources     = ["mutatingwebhookconfigurations"]
      resourceNames = ["orders"]
      verbs         = ["patch"]
    }]
  }
}

resource "Role" "fail_no_webhook_configuration" {
  expect_failure = true
  attrs = {
    apiVersion = "rbac.authorization.k8s.io/v1"
    kind       = "Role"
    metadata   = { name = "orders", namespace = "shop" }
    rules = [{
      apiGroups = ["admissionregistration.k8s.io"]
      resources = ["mutatingwebhookconfigurations"]
      verbs     = ["patch"]
    }]
  }
}

resource "ClusterRole" "fail_no_webhook_configuration" {
  expect_failure = true
  attrs = {
    apiVersion = "rbac.authorization.k8s.io/v1"
    kind       = "ClusterRole"
    metadata   = { name = "orders" }
    rules = [{
      apiGroups = ["admissionregistration.k8s.io"]
      resources = ["mutatingwebhookconfigurations"]
      verbs     = ["patch"]
    }]
  }
}

resource "ClusterRole" "unknown_no_webhook_configuration" {
  expect_unknown = true
  attrs = {
    apiVersion = "rbac.authorization.k8s.io/v1"
    kind       = "ClusterRole"
    metadata   = { name = "orders" }
    rules = [{
      apiGroups = ["admissionregistration.k8s.io"]
      resources = ["mutatingwebhookconfigurations"]
      verbs     = infrascan::unknown("var.verbs")
    }]
  }
}

resource "ClusterRole" "pass_no_certificate_approval" {
  attrs = {
    apiVersion = "rbac.authorization.k8s.io/v1"
    kind       = "ClusterRole"
    metadata   = { name = "orders" }
    rules = [
      {
        apiGroups     = ["certificates.k8s.io"]
        resources     = ["signers"]
        resourceNames = ["example.com/orders"]
        verbs         = ["approve"]
      },
      { apiGroups = ["certificates.k8s.io"], resources = ["certificatesigningrequests"], verbs = ["create"] },
    ]
  }
}

resource "Role" "fail_no_certificate_approval" {
  expect_failure = true
  attrs = {
    apiVersion = "rbac.authorization.k8s.io/v1"
    kind       = "Role"
    metadata   = { name = "orders", namespace = "shop" }
    rules = [{
      apiGroups = ["certificates.k8s.io"]
      resources = ["certificatesigningrequests/approval"]
      verbs     = ["update"]
    }]
  }
}

resource "ClusterRole" "fail_no_certificate_approval" {
  expect_failure = true
  attrs = {
    apiVersion = "rbac.authorization.k8s.io/v1"
    kind       = "ClusterRole"
    metadata   = { name = "orders" }
    rules = [{
      apiGroups = ["certificates.k8s.io"]
      resources = ["certificatesigningrequests/approval"]
      verbs     = ["update"]
    }]
  }
}

resource "ClusterRole" "unknown_no_certificate_approval" {
  expect_unknown = true
  attrs = {
    apiVersion = "rbac.authorization.k8s.io/v1"
    kind       = "ClusterRole"
    metadata   = { name = "orders" }
    rules = [{
      apiGroups = ["certificates.k8s.io"]
      resources = ["certificatesigningrequests/approval"]
      verbs     = infrascan::unknown("var.verbs")
    }]
  }
}

resource "ClusterRole" "pass_no_token_creation" {
  attrs = {
    apiVersion = "rbac.authorization.k8s.io/v1"
    kind       = "ClusterRole"
    metadata   = { name = "orders" }
    rules = [{
      apiGroups     = [""]
      resources     = ["serviceaccounts/token"]
      resourceNames = ["orders"]
      verbs         = ["create"]
    }]
  }
}

resource "Role" "fail_no_token_creation" {
  expect_failure = true
  attrs = {
    apiVersion = "rbac.authorization.k8s.io/v1"
    kind       = "Role"
    metadata   = { name = "orders", namespace = "shop" }
    rules      = [{ apiGroups = [""], resources = ["serviceaccounts/token"], verbs = ["create"] }]
  }
}

resource "ClusterRole" "fail_no_token_creation" {
  expect_failure = true
  attrs = {
    apiVersion = "rbac.authorization.k8s.io/v1"
    kind       = "ClusterRole"
    metadata   = { name = "orders" }
    rules      = [{ apiGroups = [""], resources = ["serviceaccounts/token"], verbs = ["create"] }]
  }
}

resource "ClusterRole" "unknown_no_token_creation" {
  expect_unknown = true
  attrs = {
    apiVersion = "rbac.authorization.k8s.io/v1"
    kind       = "ClusterRole"
    metadata   = { name = "orders" }
    rules      = [{ apiGroups = [""], resources = ["serviceaccounts/token"], verbs = infrascan::unknown("var.verbs") }]
  }
}

resource "ClusterRole" "pass_aws_auth" {
  attrs = {
    apiVersion = "rbac.authorization.k8s.io/v1"
    kind       = "ClusterRole"
    metadata   = { name = "orders" }
    rules      = [{ apiGroups = [""], resources = ["configmaps"], resourceNames = ["aws-auth"], verbs = ["get"] }]
  }
}

resource "Role" "fail_aws_auth" {
  expect_failure = true
  attrs = {
    apiVersion = "rbac.authorization.k8s.io/v1"
    kind       = "Role"
    metadata   = { name = "orders", namespace = "kube-system" }
    rules      = [{ apiGroups = [""], resources = ["configmaps"], resourceNames = ["aws-auth"], verbs = ["patch"] }]
  }
}

resource "ClusterRole" "unknown_aws_auth" {
  expect_unknown = true
  attrs = {
    apiVersion = "rbac.authorization.k8s.io/v1"
    kind       = "ClusterRole"
    metadata   = { name = "orders" }
    rules = [{
      apiGroups     = [""]
      resources     = ["configmaps"]
      resourceNames = ["aws-auth"]
      verbs         = infrascan::unknown("var.verbs")
    }]
  }
}

resource "ClusterRoleBinding" "pass_cluster_admin" {
  attrs = {
    apiVersion = "rbac.authorization.k8s.io/v1"
    kind       = "ClusterRoleBinding"
    metadata   = { name = "orders" }
    roleRef    = { apiGroup = "rbac.authorization.k8s.io", kind = "ClusterRole", name = "view" }
    subjects   = [{ apiGroup = "rbac.authorization.k8s.io", kind = "Group", name = "orders-readers" }]
  }
}

resource "ClusterRoleBinding" "fail_cluster_admin" {
  expect_failure = true
  attrs = {
    apiVersion = "rbac.authorization.k8s.io/v1"
    kind       = "ClusterRoleBinding"
    metadata   = { name = "orders" }
    roleRef    = { apiGroup = "rbac.authorization.k8s.io", kind = "ClusterRole", name = "cluster-admin" }
    subjects   = [{ kind = "ServiceAccount", name = "orders", namespace = "shop" }]
  }
}

resource "RoleBinding" "fail_cluster_admin" {
  expect_failure = true
  attrs = {
    apiVersion = "rbac.authorization.k8s.io/v1"
    kind       = "RoleBinding"
    metadata   = { name = "orders", namespace = "shop" }
    roleRef    = { apiGroup = "rbac.authorization.k8s.io", kind = "ClusterRole", name = "cluster-admin" }
    subjects   = [{ kind = "ServiceAccount", name = "orders", namespace = "shop" }]
  }
}

resource "RoleBinding" "unknown_cluster_admin" {
  expect_unknown = true
  attrs = {
    apiVersion = "rbac.authorization.k8s.io/v1"
    kind       = "RoleBinding"
    metadata   = { name = "orders", namespace = "shop" }
    roleRef    = { apiGroup = "rbac.authorization.k8s.io", kind = "ClusterRole", name = infrascan::unknown("var.role") }
    subjects   = [{ kind = "ServiceAccount", name = "orders", namespace = "shop" }]
  }
}

resource "RoleBinding" "pass_masters" {
  attrs = {
    apiVersion = "rbac.authorization.k8s.io/v1"
    kind       = "RoleBinding"
    metadata   = { name = "orders", namespace = "shop" }
    roleRef    = { apiGroup = "rbac.authorization.k8s.io", kind = "ClusterRole", name = "view" }
    subjects   = [{ apiGroup = "rbac.authorization.k8s.io", kind = "Group", name = "orders-on-call" }]
  }
}

resource "RoleBinding" "fail_masters" {
  expect_failure = true
  attrs = {
    apiVersion = "rbac.authorization.k8s.io/v1"
    kind       = "RoleBinding"
    metadata   = { name = "orders", namespace = "shop" }
    roleRef    = { apiGroup = "rbac.authorization.k8s.io", kind = "ClusterRole", name = "view" }
    subjects   = [{ apiGroup = "rbac.authorization.k8s.io", kind = "Group", name = "system:masters" }]
  }
}

resource "RoleBinding" "unknown_masters" {
  expect_unknown = true
  attrs = {
    apiVersion = "rbac.authorization.k8s.io/v1"
    kind       = "RoleBinding"
    metadata   = { name = "orders", namespace = "shop" }
    roleRef    = { apiGroup = "rbac.authorization.k8s.io", kind = "ClusterRole", name = "view" }
    subjects   = [{ apiGroup = "rbac.authorization.k8s.io", kind = "Group", name = infrascan::unknown("var.group") }]
  }
}

resource "RoleBinding" "pass_anonymous" {
  attrs = {
    apiVersion = "rbac.authorization.k8s.io/v1"
    kind       = "RoleBinding"
    metadata   = { name = "orders", namespace = "shop" }
    roleRef    = { apiGroup = "rbac.authorization.k8s.io", kind = "ClusterRole", name = "view" }
    subjects   = [{ apiGroup = "rbac.authorization.k8s.io", kind = "Group", name = "orders-on-call" }]
  }
}

resource "ClusterRoleBinding" "pass_public_info" {
  attrs = {
    apiVersion = "rbac.authorization.k8s.io/v1"
    kind       = "ClusterRoleBinding"
    metadata   = { name = "info" }
    roleRef    = { apiGroup = "rbac.authorization.k8s.io", kind = "ClusterRole", name = "system:public-info-viewer" }
    subjects   = [{ apiGroup = "rbac.authorization.k8s.io", kind = "Group", name = "system:unauthenticated" }]
  }
}

resource "RoleBinding" "fail_anonymous" {
  expect_failure = true
  attrs = {
    apiVersion = "rbac.authorization.k8s.io/v1"
    kind       = "RoleBinding"
    metadata   = { name = "orders", namespace = "shop" }
    roleRef    = { apiGroup = "rbac.authorization.k8s.io", kind = "ClusterRole", name = "view" }
    subjects   = [{ apiGroup = "rbac.authorization.k8s.io", kind = "User", name = "system:anonymous" }]
  }
}

resource "ClusterRoleBinding" "fail_unauthenticated" {
  expect_failure = true
  attrs = {
    apiVersion = "rbac.authorization.k8s.io/v1"
    kind       = "ClusterRoleBinding"
    metadata   = { name = "orders" }
    roleRef    = { apiGroup = "rbac.authorization.k8s.io", kind = "ClusterRole", name = "view" }
    subjects   = [{ apiGroup = "rbac.authorization.k8s.io", kind = "Group", name = "system:unauthenticated" }]
  }
}

resource "RoleBinding" "unknown_anonymous" {
  expect_unknown = true
  attrs = {
    apiVersion = "rbac.authorization.k8s.io/v1"
    kind       = "RoleBinding"
    metadata   = { name = "orders", namespace = "shop" }
    roleRef    = { apiGroup = "rbac.authorization.k8s.io", kind = "ClusterRole", name = "view" }
    subjects   = [{ apiGroup = "rbac.authorization.k8s.io", kind = "User", name = infrascan::unknown("var.user") }]
  }
}

resource "RoleBinding" "pass_broad" {
  attrs = {
    apiVersion = "rbac.authorization.k8s.io/v1"
    kind       = "RoleBinding"
    metadata   = { name = "orders", namespace = "shop" }
    roleRef    = { apiGroup = "rbac.authorization.k8s.io", kind = "ClusterRole", name = "view" }
    subjects   = [{ apiGroup = "rbac.authorization.k8s.io", kind = "Group", name = "system:serviceaccounts:shop" }]
  }
}

resource "RoleBinding" "fail_broad" {
  expect_failure = true
  attrs = {
    apiVersion = "rbac.authorization.k8s.io/v1"
    kind       = "RoleBinding"
    metadata   = { name = "orders", namespace = "shop" }
    roleRef    = { apiGroup = "rbac.authorization.k8s.io", kind = "ClusterRole", name = "view" }
    subjects   = [{ apiGroup = "rbac.authorization.k8s.io", kind = "Group", name = "system:authenticated" }]
  }
}

resource "RoleBinding" "fail_all_accounts" {
  expect_failure = true
  attrs = {
    apiVersion = "rbac.authorization.k8s.io/v1"
    kind       = "RoleBinding"
    metadata   = { name = "orders", namespace = "shop" }
    roleRef    = { apiGroup = "rbac.authorization.k8s.io", kind = "ClusterRole", name = "view" }
    subjects   = [{ apiGroup = "rbac.authorization.k8s.io", kind = "Group", name = "system:serviceaccounts" }]
  }
}

resource "RoleBinding" "unknown_broad" {
  expect_unknown = true
  attrs = {
    apiVersion = "rbac.authorization.k8s.io/v1"
    kind       = "RoleBinding"
    metadata   = { name = "orders", namespace = "shop" }
    roleRef    = { apiGroup = "rbac.authorization.k8s.io", kind = "ClusterRole", name = "view" }
    subjects   = [{ apiGroup = "rbac.authorization.k8s.io", kind = "Group", name = infrascan::unknown("var.broad") }]
  }
}

resource "RoleBinding" "pass_default_account" {
  attrs = {
    apiVersion = "rbac.authorization.k8s.io/v1"
    kind       = "RoleBinding"
    metadata   = { name = "orders", namespace = "shop" }
    roleRef    = { apiGroup = "rbac.authorization.k8s.io", kind = "ClusterRole", name = "view" }
    subjects   = [{ kind = "ServiceAccount", name = "orders", namespace = "shop" }]
  }
}

resource "RoleBinding" "fail_default_account" {
  expect_failure = true
  attrs = {
    apiVersion = "rbac.authorization.k8s.io/v1"
    kind       = "RoleBinding"
    metadata   = { name = "orders", namespace = "shop" }
    roleRef    = { apiGroup = "rbac.authorization.k8s.io", kind = "ClusterRole", name = "view" }
    subjects   = [{ kind = "ServiceAccount", name = "default", namespace = "shop" }]
  }
}

resource "RoleBinding" "unknown_default_account" {
  expect_unknown = true
  attrs = {
    apiVersion = "rbac.authorization.k8s.io/v1"
    kind       = "RoleBinding"
    metadata   = { name = "orders", namespace = "shop" }
    roleRef    = { apiGroup = "rbac.authorization.k8s.io", kind = "ClusterRole", name = "view" }
    subjects   = [{ kind = "ServiceAccount", name = infrascan::unknown("var.account"), namespace = "shop" }]
  }
}

resource "ClusterRole" "reads_secrets" {
  skip = true
  attrs = {
    apiVersion = "rbac.authorization.k8s.io/v1"
    kind       = "ClusterRole"
    metadata   = { name = "reads-secrets" }
    rules      = [{ apiGroups = [""], resources = ["secrets"], verbs = ["list"] }]
  }
}

resource "ClusterRole" "reads_pods" {
  skip = true
  attrs = {
    apiVersion = "rbac.authorization.k8s.io/v1"
    kind       = "ClusterRole"
    metadata   = { name = "reads-pods" }
    rules      = [{ apiGroups = [""], resources = ["pods"], verbs = ["list"] }]
  }
}

resource "ClusterRoleBinding" "pass_reads_pods" {
  attrs = {
    apiVersion = "rbac.authorization.k8s.io/v1"
    kind       = "ClusterRoleBinding"
    metadata   = { name = "orders" }
    roleRef    = { apiGroup = "rbac.authorization.k8s.io", kind = "ClusterRole", name = "reads-pods" }
    subjects   = [{ kind = "ServiceAccount", name = "orders", namespace = "shop" }]
  }
}

resource "ClusterRoleBinding" "pass_people" {
  attrs = {
    apiVersion = "rbac.authorization.k8s.io/v1"
    kind       = "ClusterRoleBinding"
    metadata   = { name = "orders" }
    roleRef    = { apiGroup = "rbac.authorization.k8s.io", kind = "ClusterRole", name = "reads-secrets" }
    subjects   = [{ apiGroup = "rbac.authorization.k8s.io", kind = "Group", name = "orders-on-call" }]
  }
}

resource "ClusterRoleBinding" "fail_reads_secrets" {
  expect_failure = true
  attrs = {
    apiVersion = "rbac.authorization.k8s.io/v1"
    kind       = "ClusterRoleBinding"
    metadata   = { name = "orders" }
    roleRef    = { apiGroup = "rbac.authorization.k8s.io", kind = "ClusterRole", name = "reads-secrets" }
    subjects   = [{ kind = "ServiceAccount", name = "orders", namespace = "shop" }]
  }
}

resource "RoleBinding" "fail_reads_secrets" {
  expect_failure = true
  attrs = {
    apiVersion = "rbac.authorization.k8s.io/v1"
    kind       = "RoleBinding"
    metadata   = { name = "orders", namespace = "shop" }
    roleRef    = { apiGroup = "rbac.authorization.k8s.io", kind = "ClusterRole", name = "reads-secrets" }
    subjects   = [{ kind = "ServiceAccount", name = "orders", namespace = "shop" }]
  }
}

resource "RoleBinding" "fail_edit" {
  expect_failure = true
  attrs = {
    apiVersion = "rbac.authorization.k8s.io/v1"
    kind       = "RoleBinding"
    metadata   = { name = "orders", namespace = "shop" }
    roleRef    = { apiGroup = "rbac.authorization.k8s.io", kind = "ClusterRole", name = "edit" }
    subjects   = [{ kind = "ServiceAccount", name = "orders", namespace = "shop" }]
  }
}

resource "RoleBinding" "unknown_role" {
  expect_unknown = true
  attrs = {
    apiVersion = "rbac.authorization.k8s.io/v1"
    kind       = "RoleBinding"
    metadata   = { name = "orders", namespace = "shop" }
    roleRef    = { apiGroup = "rbac.authorization.k8s.io", kind = "ClusterRole", name = "elsewhere" }
    subjects   = [{ kind = "ServiceAccount", name = "orders", namespace = "shop" }]
  }
}
