policytest {
  targets = ["irsa.policy.hcl"]
}

# Roles: one that trusts exactly its account, others that trust too much, or someone else.

resource "aws_iam_role" "orders" {
  skip = true
  attrs = {
    id   = "orders"
    name = "orders"
    arn  = "arn:aws:iam::111122223333:role/orders"
    assume_role_policy = core::jsonencode({
      Version = "2012-10-17"
      Statement = [{
        Effect    = "Allow"
        Action    = "sts:AssumeRoleWithWebIdentity"
        Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/oidc.eks.eu-central-1.amazonaws.com/id/ABC" }
        Condition = { StringEquals = {
          "oidc.eks.eu-central-1.amazonaws.com/id/ABC:sub" = "system:serviceaccount:shop:orders"
          "oidc.eks.eu-central-1.amazonaws.com/id/ABC:aud" = "sts.amazonaws.com"
        } }
      }]
    })
  }
}

resource "aws_iam_role" "anyone" {
  skip = true
  attrs = {
    id   = "anyone"
    name = "anyone"
    arn  = "arn:aws:iam::111122223333:role/anyone"
    assume_role_policy = core::jsonencode({
      Version = "2012-10-17"
      Statement = [{
        Effect    = "Allow"
        Action    = "sts:AssumeRoleWithWebIdentity"
        Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/oidc.eks.eu-central-1.amazonaws.com/id/ABC" }
        Condition = { StringLike = {
          "oidc.eks.eu-central-1.amazonaws.com/id/ABC:sub" = "system:serviceaccount:shop:*"
          "oidc.eks.eu-central-1.amazonaws.com/id/ABC:aud" = "sts.amazonaws.com"
        } }
      }]
    })
  }
}

resource "aws_iam_role" "no_subject" {
  skip = true
  attrs = {
    id   = "no-subject"
    name = "no-subject"
    arn  = "arn:aws:iam::111122223333:role/no-subject"
    assume_role_policy = core::jsonencode({
      Version = "2012-10-17"
      Statement = [{
        Effect    = "Allow"
        Action    = "sts:AssumeRoleWithWebIdentity"
        Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/oidc.eks.eu-central-1.amazonaws.com/id/ABC" }
        Condition = { StringEquals = {
          "oidc.eks.eu-central-1.amazonaws.com/id/ABC:aud" = "sts.amazonaws.com"
        } }
      }]
    })
  }
}

resource "aws_iam_role" "no_audience" {
  skip = true
  attrs = {
    id   = "no-audience"
    name = "no-audience"
    arn  = "arn:aws:iam::111122223333:role/no-audience"
    assume_role_policy = core::jsonencode({
      Version = "2012-10-17"
      Statement = [{
        Effect    = "Allow"
        Action    = "sts:AssumeRoleWithWebIdentity"
        Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/oidc.eks.eu-central-1.amazonaws.com/id/ABC" }
        Condition = { StringEquals = {
          "oidc.eks.eu-central-1.amazonaws.com/id/ABC:sub" = "system:serviceaccount:shop:no-audience"
        } }
      }]
    })
  }
}

resource "aws_iam_role" "other" {
  skip = true
  attrs = {
    id   = "other"
    name = "other"
    arn  = "arn:aws:iam::111122223333:role/other"
    assume_role_policy = core::jsonencode({
      Version = "2012-10-17"
      Statement = [{
        Effect    = "Allow"
        Action    = "sts:AssumeRoleWithWebIdentity"
        Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/oidc.eks.eu-central-1.amazonaws.com/id/ABC" }
        Condition = { StringEquals = {
          "oidc.eks.eu-central-1.amazonaws.com/id/ABC:sub" = "system:serviceaccount:shop:billing"
          "oidc.eks.eu-central-1.amazonaws.com/id/ABC:aud" = "sts.amazonaws.com"
        } }
      }]
    })
  }
}

resource "aws_iam_role" "unread" {
  skip = true
  attrs = {
    id                 = "unread"
    name               = "unread"
    arn                = "arn:aws:iam::111122223333:role/unread"
    assume_role_policy = infrascan::unknown("var.trust_policy")
  }
}

resource "ServiceAccount" "pass_exact" {
  attrs = {
    apiVersion = "v1"
    kind       = "ServiceAccount"
    metadata = {
      name        = "orders"
      namespace   = "shop"
      annotations = { "eks.amazonaws.com/role-arn" = "arn:aws:iam::111122223333:role/orders" }
    }
  }
}

# Nothing that runs as this account calls AWS.
resource "ServiceAccount" "pass_no_aws" {
  attrs = {
    apiVersion = "v1"
    kind       = "ServiceAccount"
    metadata = {
      name      = "web"
      namespace = "shop"
    }
  }
}

# The deployment below calls AWS.
resource "ServiceAccount" "fail_missing_annotation" {
  expect_failure = true
  attrs = {
    apiVersion = "v1"
    kind       = "ServiceAccount"
    metadata = {
      name      = "payments"
      namespace = "shop"
    }
  }
}

resource "Deployment" "payments" {
  skip = true
  attrs = {
    apiVersion = "apps/v1"
    kind       = "Deployment"
    metadata   = { name = "payments", namespace = "shop" }
    spec = {
      template = { spec = {
        serviceAccountName = "payments"
        containers = [{
          name  = "app"
          image = "shop/orders:1.4.2"
          env   = [{ name = "AWS_REGION", value = "eu-central-1" }]
        }]
      } }
    }
  }
}

# An EKS pod identity association does without the annotation.
resource "ServiceAccount" "pass_pod_identity" {
  attrs = {
    apiVersion = "v1"
    kind       = "ServiceAccount"
    metadata = {
      name      = "reports"
      namespace = "shop"
    }
  }
}

resource "Deployment" "reports" {
  skip = true
  attrs = {
    apiVersion = "apps/v1"
    kind       = "Deployment"
    metadata   = { name = "reports", namespace = "shop" }
    spec = {
      template = { spec = {
        serviceAccountName = "reports"
        containers = [{
          name  = "app"
          image = "shop/orders:1.4.2"
          env   = [{ name = "AWS_REGION", value = "eu-central-1" }]
        }]
      } }
    }
  }
}

resource "aws_eks_pod_identity_association" "reports" {
  skip = true
  attrs = {
    cluster_name    = "main"
    namespace       = "shop"
    service_account = "reports"
    role_arn        = "arn:aws:iam::111122223333:role/orders"
  }
}

resource "ServiceAccount" "fail_role_name_only" {
  expect_failure = true
  attrs = {
    apiVersion = "v1"
    kind       = "ServiceAccount"
    metadata = {
      name        = "orders"
      namespace   = "shop"
      annotations = { "eks.amazonaws.com/role-arn" = "orders" }
    }
  }
}

resource "ServiceAccount" "fail_user_arn" {
  expect_failure = true
  attrs = {
    apiVersion = "v1"
    kind       = "ServiceAccount"
    metadata = {
      name        = "orders"
      namespace   = "shop"
      annotations = { "eks.amazonaws.com/role-arn" = "arn:aws:iam::111122223333:user/orders" }
    }
  }
}

resource "ServiceAccount" "fail_placeholder" {
  expect_failure = true
  attrs = {
    apiVersion = "v1"
    kind       = "ServiceAccount"
    metadata = {
      name        = "orders"
      namespace   = "shop"
      annotations = { "eks.amazonaws.com/role-arn" = "arn:aws:iam::ACCOUNT_ID:role/orders" }
    }
  }
}

# Flux fills it in.
resource "ServiceAccount" "pass_substituted" {
  attrs = {
    apiVersion = "v1"
    kind       = "ServiceAccount"
    metadata = {
      name        = "orders"
      namespace   = "shop"
      annotations = { "eks.amazonaws.com/role-arn" = "$${orders_role_arn}" }
    }
  }
}

resource "ServiceAccount" "fail_role_not_in_code" {
  expect_failure = true
  attrs = {
    apiVersion = "v1"
    kind       = "ServiceAccount"
    metadata = {
      name        = "orders"
      namespace   = "shop"
      annotations = { "eks.amazonaws.com/role-arn" = "arn:aws:iam::111122223333:role/order" }
    }
  }
}

resource "ServiceAccount" "fail_wildcard" {
  expect_failure = true
  attrs = {
    apiVersion = "v1"
    kind       = "ServiceAccount"
    metadata = {
      name        = "anyone"
      namespace   = "shop"
      annotations = { "eks.amazonaws.com/role-arn" = "arn:aws:iam::111122223333:role/anyone" }
    }
  }
}

resource "ServiceAccount" "fail_no_subject" {
  expect_failure = true
  attrs = {
    apiVersion = "v1"
    kind       = "ServiceAccount"
    metadata = {
      name        = "no-subject"
      namespace   = "shop"
      annotations = { "eks.amazonaws.com/role-arn" = "arn:aws:iam::111122223333:role/no-subject" }
    }
  }
}

resource "ServiceAccount" "fail_no_audience" {
  expect_failure = true
  attrs = {
    apiVersion = "v1"
    kind       = "ServiceAccount"
    metadata = {
      name        = "no-audience"
      namespace   = "shop"
      annotations = { "eks.amazonaws.com/role-arn" = "arn:aws:iam::111122223333:role/no-audience" }
    }
  }
}

resource "ServiceAccount" "fail_other_account" {
  expect_failure = true
  attrs = {
    apiVersion = "v1"
    kind       = "ServiceAccount"
    metadata = {
      name        = "other"
      namespace   = "shop"
      annotations = { "eks.amazonaws.com/role-arn" = "arn:aws:iam::111122223333:role/other" }
    }
  }
}

resource "ServiceAccount" "fail_other_namespace" {
  expect_failure = true
  attrs = {
    apiVersion = "v1"
    kind       = "ServiceAccount"
    metadata = {
      name        = "orders"
      namespace   = "staging"
      annotations = { "eks.amazonaws.com/role-arn" = "arn:aws:iam::111122223333:role/orders" }
    }
  }
}

resource "ServiceAccount" "unknown_annotation" {
  expect_unknown = true
  attrs = {
    apiVersion = "v1"
    kind       = "ServiceAccount"
    metadata = {
      name        = "orders"
      namespace   = "shop"
      annotations = { "eks.amazonaws.com/role-arn" = infrascan::unknown("var.role_arn") }
    }
  }
}

resource "ServiceAccount" "unknown_trust" {
  expect_unknown = true
  attrs = {
    apiVersion = "v1"
    kind       = "ServiceAccount"
    metadata = {
      name        = "unread"
      namespace   = "shop"
      annotations = { "eks.amazonaws.com/role-arn" = "arn:aws:iam::111122223333:role/unread" }
    }
  }
}

resource "Deployment" "pass_own_account" {
  attrs = {
    apiVersion = "apps/v1"
    kind       = "Deployment"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      template = { spec = {
        serviceAccountName = "orders"
        containers = [{
          name  = "app"
          image = "shop/orders:1.4.2"
          env   = [{ name = "AWS_REGION", value = "eu-central-1" }]
        }]
      } }
    }
  }
}

resource "Deployment" "pass_no_aws" {
  attrs = {
    apiVersion = "apps/v1"
    kind       = "Deployment"
    metadata   = { name = "web", namespace = "shop" }
    spec = {
      template = { spec = {
        containers = [{
          name  = "app"
          image = "shop/orders:1.4.2"
        }]
      } }
    }
  }
}

resource "Deployment" "fail_default_account" {
  expect_failure = true
  attrs = {
    apiVersion = "apps/v1"
    kind       = "Deployment"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      template = { spec = {
        containers = [{
          name  = "app"
          image = "shop/orders:1.4.2"
          env   = [{ name = "AWS_REGION", value = "eu-central-1" }]
        }]
      } }
    }
  }
}

resource "Deployment" "fail_default_by_name" {
  expect_failure = true
  attrs = {
    apiVersion = "apps/v1"
    kind       = "Deployment"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      template = { spec = {
        serviceAccountName = "default"
        containers = [{
          name  = "app"
          image = "shop/orders:1.4.2"
          env   = [{ name = "AWS_REGION", value = "eu-central-1" }]
        }]
      } }
    }
  }
}

resource "Deployment" "unknown_account" {
  expect_unknown = true
  attrs = {
    apiVersion = "apps/v1"
    kind       = "Deployment"
    metadata   = { name = "orders", namespace = "elsewhere" }
    spec = {
      template = { spec = {
        serviceAccountName = infrascan::unknown("var.service_account")
        containers = [{
          name  = "app"
          image = "shop/orders:1.4.2"
          env   = [{ name = "AWS_REGION", value = "eu-central-1" }]
        }]
      } }
    }
  }
}

resource "StatefulSet" "pass_own_account" {
  attrs = {
    apiVersion = "apps/v1"
    kind       = "StatefulSet"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      template = { spec = {
        serviceAccountName = "orders"
        containers = [{
          name  = "app"
          image = "shop/orders:1.4.2"
          env   = [{ name = "AWS_REGION", value = "eu-central-1" }]
        }]
      } }
    }
  }
}

resource "StatefulSet" "pass_no_aws" {
  attrs = {
    apiVersion = "apps/v1"
    kind       = "StatefulSet"
    metadata   = { name = "web", namespace = "shop" }
    spec = {
      template = { spec = {
        containers = [{
          name  = "app"
          image = "shop/orders:1.4.2"
        }]
      } }
    }
  }
}

resource "StatefulSet" "fail_default_account" {
  expect_failure = true
  attrs = {
    apiVersion = "apps/v1"
    kind       = "StatefulSet"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      template = { spec = {
        containers = [{
          name  = "app"
          image = "shop/orders:1.4.2"
          env   = [{ name = "AWS_REGION", value = "eu-central-1" }]
        }]
      } }
    }
  }
}

resource "StatefulSet" "fail_default_by_name" {
  expect_failure = true
  attrs = {
    apiVersion = "apps/v1"
    kind       = "StatefulSet"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      template = { spec = {
        serviceAccountName = "default"
        containers = [{
          name  = "app"
          image = "shop/orders:1.4.2"
          env   = [{ name = "AWS_REGION", value = "eu-central-1" }]
        }]
      } }
    }
  }
}

resource "StatefulSet" "unknown_account" {
  expect_unknown = true
  attrs = {
    apiVersion = "apps/v1"
    kind       = "StatefulSet"
    metadata   = { name = "orders", namespace = "elsewhere" }
    spec = {
      template = { spec = {
        serviceAccountName = infrascan::unknown("var.service_account")
        containers = [{
          name  = "app"
          image = "shop/orders:1.4.2"
          env   = [{ name = "AWS_REGION", value = "eu-central-1" }]
        }]
      } }
    }
  }
}

resource "DaemonSet" "pass_own_account" {
  attrs = {
    apiVersion = "apps/v1"
    kind       = "DaemonSet"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      template = { spec = {
        serviceAccountName = "orders"
        containers = [{
          name  = "app"
          image = "shop/orders:1.4.2"
          env   = [{ name = "AWS_REGION", value = "eu-central-1" }]
        }]
      } }
    }
  }
}

resource "DaemonSet" "pass_no_aws" {
  attrs = {
    apiVersion = "apps/v1"
    kind       = "DaemonSet"
    metadata   = { name = "web", namespace = "shop" }
    spec = {
      template = { spec = {
        containers = [{
          name  = "app"
          image = "shop/orders:1.4.2"
        }]
      } }
    }
  }
}

resource "DaemonSet" "fail_default_account" {
  expect_failure = true
  attrs = {
    apiVersion = "apps/v1"
    kind       = "DaemonSet"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      template = { spec = {
        containers = [{
          name  = "app"
          image = "shop/orders:1.4.2"
          env   = [{ name = "AWS_REGION", value = "eu-central-1" }]
        }]
      } }
    }
  }
}

resource "DaemonSet" "fail_default_by_name" {
  expect_failure = true
  attrs = {
    apiVersion = "apps/v1"
    kind       = "DaemonSet"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      template = { spec = {
        serviceAccountName = "default"
        containers = [{
          name  = "app"
          image = "shop/orders:1.4.2"
          env   = [{ name = "AWS_REGION", value = "eu-central-1" }]
        }]
      } }
    }
  }
}

resource "DaemonSet" "unknown_account" {
  expect_unknown = true
  attrs = {
    apiVersion = "apps/v1"
    kind       = "DaemonSet"
    metadata   = { name = "orders", namespace = "elsewhere" }
    spec = {
      template = { spec = {
        serviceAccountName = infrascan::unknown("var.service_account")
        containers = [{
          name  = "app"
          image = "shop/orders:1.4.2"
          env   = [{ name = "AWS_REGION", value = "eu-central-1" }]
        }]
      } }
    }
  }
}

resource "ReplicaSet" "pass_own_account" {
  attrs = {
    apiVersion = "apps/v1"
    kind       = "ReplicaSet"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      template = { spec = {
        serviceAccountName = "orders"
        containers = [{
          name  = "app"
          image = "shop/orders:1.4.2"
          env   = [{ name = "AWS_REGION", value = "eu-central-1" }]
        }]
      } }
    }
  }
}

resource "ReplicaSet" "pass_no_aws" {
  attrs = {
    apiVersion = "apps/v1"
    kind       = "ReplicaSet"
    metadata   = { name = "web", namespace = "shop" }
    spec = {
      template = { spec = {
        containers = [{
          name  = "app"
          image = "shop/orders:1.4.2"
        }]
      } }
    }
  }
}

resource "ReplicaSet" "fail_default_account" {
  expect_failure = true
  attrs = {
    apiVersion = "apps/v1"
    kind       = "ReplicaSet"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      template = { spec = {
        containers = [{
          name  = "app"
          image = "shop/orders:1.4.2"
          env   = [{ name = "AWS_REGION", value = "eu-central-1" }]
        }]
      } }
    }
  }
}

resource "ReplicaSet" "fail_default_by_name" {
  expect_failure = true
  attrs = {
    apiVersion = "apps/v1"
    kind       = "ReplicaSet"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      template = { spec = {
        serviceAccountName = "default"
        containers = [{
          name  = "app"
          image = "shop/orders:1.4.2"
          env   = [{ name = "AWS_REGION", value = "eu-central-1" }]
        }]
      } }
    }
  }
}

resource "ReplicaSet" "unknown_account" {
  expect_unknown = true
  attrs = {
    apiVersion = "apps/v1"
    kind       = "ReplicaSet"
    metadata   = { name = "orders", namespace = "elsewhere" }
    spec = {
      template = { spec = {
        serviceAccountName = infrascan::unknown("var.service_account")
        containers = [{
          name  = "app"
          image = "shop/orders:1.4.2"
          env   = [{ name = "AWS_REGION", value = "eu-central-1" }]
        }]
      } }
    }
  }
}

resource "Job" "pass_own_account" {
  attrs = {
    apiVersion = "batch/v1"
    kind       = "Job"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      template = { spec = {
        serviceAccountName = "orders"
        containers = [{
          name  = "app"
          image = "shop/orders:1.4.2"
          env   = [{ name = "AWS_REGION", value = "eu-central-1" }]
        }]
      } }
    }
  }
}

resource "Job" "pass_no_aws" {
  attrs = {
    apiVersion = "batch/v1"
    kind       = "Job"
    metadata   = { name = "web", namespace = "shop" }
    spec = {
      template = { spec = {
        containers = [{
          name  = "app"
          image = "shop/orders:1.4.2"
        }]
      } }
    }
  }
}

resource "Job" "fail_default_account" {
  expect_failure = true
  attrs = {
    apiVersion = "batch/v1"
    kind       = "Job"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      template = { spec = {
        containers = [{
          name  = "app"
          image = "shop/orders:1.4.2"
          env   = [{ name = "AWS_REGION", value = "eu-central-1" }]
        }]
      } }
    }
  }
}

resource "Job" "fail_default_by_name" {
  expect_failure = true
  attrs = {
    apiVersion = "batch/v1"
    kind       = "Job"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      template = { spec = {
        serviceAccountName = "default"
        containers = [{
          name  = "app"
          image = "shop/orders:1.4.2"
          env   = [{ name = "AWS_REGION", value = "eu-central-1" }]
        }]
      } }
    }
  }
}

resource "Job" "unknown_account" {
  expect_unknown = true
  attrs = {
    apiVersion = "batch/v1"
    kind       = "Job"
    metadata   = { name = "orders", namespace = "elsewhere" }
    spec = {
      template = { spec = {
        serviceAccountName = infrascan::unknown("var.service_account")
        containers = [{
          name  = "app"
          image = "shop/orders:1.4.2"
          env   = [{ name = "AWS_REGION", value = "eu-central-1" }]
        }]
      } }
    }
  }
}

resource "CronJob" "pass_own_account" {
  attrs = {
    apiVersion = "batch/v1"
    kind       = "CronJob"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      jobTemplate = { spec = { template = { spec = {
        serviceAccountName = "orders"
        containers = [{
          name  = "app"
          image = "shop/orders:1.4.2"
          env   = [{ name = "AWS_REGION", value = "eu-central-1" }]
        }]
      } } } }
    }
  }
}

resource "CronJob" "pass_no_aws" {
  attrs = {
    apiVersion = "batch/v1"
    kind       = "CronJob"
    metadata   = { name = "web", namespace = "shop" }
    spec = {
      jobTemplate = { spec = { template = { spec = {
        containers = [{
          name  = "app"
          image = "shop/orders:1.4.2"
        }]
      } } } }
    }
  }
}

resource "CronJob" "fail_default_account" {
  expect_failure = true
  attrs = {
    apiVersion = "batch/v1"
    kind       = "CronJob"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      jobTemplate = { spec = { template = { spec = {
        containers = [{
          name  = "app"
          image = "shop/orders:1.4.2"
          env   = [{ name = "AWS_REGION", value = "eu-central-1" }]
        }]
      } } } }
    }
  }
}

resource "CronJob" "fail_default_by_name" {
  expect_failure = true
  attrs = {
    apiVersion = "batch/v1"
    kind       = "CronJob"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      jobTemplate = { spec = { template = { spec = {
        serviceAccountName = "default"
        containers = [{
          name  = "app"
          image = "shop/orders:1.4.2"
          env   = [{ name = "AWS_REGION", value = "eu-central-1" }]
        }]
      } } } }
    }
  }
}

resource "CronJob" "unknown_account" {
  expect_unknown = true
  attrs = {
    apiVersion = "batch/v1"
    kind       = "CronJob"
    metadata   = { name = "orders", namespace = "elsewhere" }
    spec = {
      jobTemplate = { spec = { template = { spec = {
        serviceAccountName = infrascan::unknown("var.service_account")
        containers = [{
          name  = "app"
          image = "shop/orders:1.4.2"
          env   = [{ name = "AWS_REGION", value = "eu-central-1" }]
        }]
      } } } }
    }
  }
}

resource "Pod" "pass_own_account" {
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      serviceAccountName = "orders"
      containers = [{
        name  = "app"
        image = "shop/orders:1.4.2"
        env   = [{ name = "AWS_REGION", value = "eu-central-1" }]
      }]
    }
  }
}

resource "Pod" "pass_no_aws" {
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "web", namespace = "shop" }
    spec = {
      containers = [{
        name  = "app"
        image = "shop/orders:1.4.2"
      }]
    }
  }
}

resource "Pod" "fail_default_account" {
  expect_failure = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      containers = [{
        name  = "app"
        image = "shop/orders:1.4.2"
        env   = [{ name = "AWS_REGION", value = "eu-central-1" }]
      }]
    }
  }
}

resource "Pod" "fail_default_by_name" {
  expect_failure = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      serviceAccountName = "default"
      containers = [{
        name  = "app"
        image = "shop/orders:1.4.2"
        env   = [{ name = "AWS_REGION", value = "eu-central-1" }]
      }]
    }
  }
}

resource "Pod" "unknown_account" {
  expect_unknown = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "elsewhere" }
    spec = {
      serviceAccountName = infrascan::unknown("var.service_account")
      containers = [{
        name  = "app"
        image = "shop/orders:1.4.2"
        env   = [{ name = "AWS_REGION", value = "eu-central-1" }]
      }]
    }
  }
}
