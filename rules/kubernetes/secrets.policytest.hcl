policytest {
  targets = ["secrets.policy.hcl"]
}

resource "Secret" "pass_empty" {
  attrs = {
    apiVersion = "v1"
    kind       = "Secret"
    metadata   = { name = "orders", namespace = "shop" }
    type       = "Opaque"
  }
}

resource "Secret" "pass_nothing_in_it" {
  attrs = {
    apiVersion = "v1"
    kind       = "Secret"
    metadata   = { name = "orders", namespace = "shop" }
    data       = { password = "" }
    stringData = {}
  }
}

resource "Secret" "pass_filled_in_later" {
  attrs = {
    apiVersion = "v1"
    kind       = "Secret"
    metadata   = { name = "orders", namespace = "shop" }
    stringData = { password = "$${DB_PASSWORD}", user = "<user>" }
  }
}

resource "Secret" "pass_certificate" {
  attrs = {
    apiVersion = "v1"
    kind       = "Secret"
    metadata   = { name = "orders", namespace = "shop" }
    type       = "Opaque"
    data       = { "ca.crt" = "LS0tLS1CRUdJTg==" }
  }
}

resource "Secret" "pass_encrypted" {
  attrs = {
    apiVersion = "v1"
    kind       = "Secret"
    metadata   = { name = "orders", namespace = "shop" }
    data       = { password = "ENC[AES256_GCM,data:Tr7o,iv:1=,tag:k=,type:str]" }
    sops       = { version = "3.10.2" }
  }
}

resource "Secret" "pass_where_to_log_in" {
  attrs = {
    apiVersion = "v1"
    kind       = "Secret"
    metadata   = { name = "orders", namespace = "shop" }
    stringData = { url = "https://git.example.com/shop", type = "git", username = "orders" }
  }
}

resource "Secret" "fail_data" {
  expect_failure = true
  attrs = {
    apiVersion = "v1"
    kind       = "Secret"
    metadata   = { name = "orders", namespace = "shop" }
    data       = { password = "aHVudGVyMg==" }
  }
}

resource "Secret" "fail_binary_data" {
  expect_failure = true
  attrs = {
    apiVersion = "v1"
    kind       = "Secret"
    metadata   = { name = "orders", namespace = "shop" }
    data       = { keystore = "/u3+7Q==" }
  }
}

resource "Secret" "fail_string_data" {
  expect_failure = true
  attrs = {
    apiVersion = "v1"
    kind       = "Secret"
    metadata   = { name = "orders", namespace = "shop" }
    stringData = { password = "hunter2" }
  }
}

resource "Secret" "fail_private_key" {
  expect_failure = true
  attrs = {
    apiVersion = "v1"
    kind       = "Secret"
    metadata   = { name = "orders", namespace = "shop" }
    type       = "kubernetes.io/tls"
    data       = { "tls.crt" = "LS0tLS1CRUdJTg==", "tls.key" = "LS0tLS1CRUdJTg==" }
  }
}

resource "Secret" "unknown" {
  expect_unknown = true
  attrs = {
    apiVersion = "v1"
    kind       = "Secret"
    metadata   = { name = "orders", namespace = "shop" }
    stringData = { password = infrascan::unknown("var.password") }
  }
}

resource "Pod" "pass_settings" {
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      containers = [{
        name  = "app"
        image = "shop/orders:1.4.2"
        env = [
          { name = "LOG_LEVEL", value = "info" },
          { name = "DB_PASSWORD_FILE", value = "/run/secrets/db/password" },
          { name = "DB_PASSWORD", value = "$(OTHER)" },
        ]
      }]
    }
  }
}

resource "Pod" "fail_password" {
  expect_failure = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      containers = [{
        name  = "app"
        image = "shop/orders:1.4.2"
        env   = [{ name = "DB_PASSWORD", value = "hunter2" }]
      }]
    }
  }
}

resource "CronJob" "fail_password" {
  expect_failure = true
  attrs = {
    apiVersion = "batch/v1"
    kind       = "CronJob"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      jobTemplate = {
        spec = {
          template = {
            spec = {
              containers = [{
                name  = "app"
                image = "shop/orders:1.4.2"
                env   = [{ name = "DB_PASSWORD", value = "hunter2" }]
              }]
            }
          }
        }
      }
    }
  }
}

resource "Pod" "fail_password_in_address" {
  expect_failure = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      containers = [{
        name  = "app"
        image = "shop/orders:1.4.2"
        env   = [{ name = "DATABASE_URL", value = "postgres://orders:hunter2@db:5432/orders" }]
      }]
    }
  }
}

resource "Pod" "unknown_password" {
  expect_unknown = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      containers = [{
        name  = "app"
        image = "shop/orders:1.4.2"
        env   = [{ name = "DB_PASSWORD", value = infrascan::unknown("var.password") }]
      }]
    }
  }
}

resource "Pod" "pass_aws_settings" {
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      containers = [{
        name  = "app"
        image = "shop/orders:1.4.2"
        env = [
          { name = "AWS_REGION", value = "eu-central-1" },
          { name = "AWS_SECRET_ACCESS_KEY", value = "" },
        ]
      }]
    }
  }
}

resource "Pod" "fail_aws_key" {
  expect_failure = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      containers = [{
        name  = "app"
        image = "shop/orders:1.4.2"
        env   = [{ name = "AWS_SECRET_ACCESS_KEY", value = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY" }]
      }]
    }
  }
}

resource "Pod" "fail_aws_key_from_secret" {
  expect_failure = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      containers = [{
        name  = "app"
        image = "shop/orders:1.4.2"
        env = [{
          name      = "AWS_SECRET_ACCESS_KEY"
          valueFrom = { secretKeyRef = { name = "aws", key = "secret" } }
        }]
      }]
    }
  }
}

resource "Pod" "unknown_aws_key" {
  expect_unknown = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      containers = [{
        name  = "app"
        image = "shop/orders:1.4.2"
        env   = [{ name = infrascan::unknown("var.name"), value = "x" }]
      }]
    }
  }
}

resource "Pod" "pass_arguments" {
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      containers = [{
        name  = "app"
        image = "shop/orders:1.4.2"
        args  = ["--port=8080", "--password=$(DB_PASSWORD)", "--token-ttl=60"]
      }]
    }
  }
}

resource "Pod" "fail_argument" {
  expect_failure = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      containers = [{
        name  = "app"
        image = "shop/orders:1.4.2"
        args  = ["--port=8080", "--db-password=hunter2"]
      }]
    }
  }
}

resource "Pod" "fail_argument_after_flag" {
  expect_failure = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      containers = [{ name = "app", image = "shop/orders:1.4.2", args = ["--db-password", "hunter2"] }]
    }
  }
}

resource "Pod" "fail_argument_of_a_shell" {
  expect_failure = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      containers = [{
        name    = "app"
        image   = "shop/orders:1.4.2"
        command = ["sh", "-c", "PGPASSWORD=hunter2 psql --host db"]
      }]
    }
  }
}

resource "Pod" "unknown_argument" {
  expect_unknown = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      containers = [{
        name  = "app"
        image = "shop/orders:1.4.2"
        args  = ["--db-password=${infrascan::unknown("var.password")}"]
      }]
    }
  }
}

resource "ConfigMap" "pass" {
  attrs = {
    apiVersion = "v1"
    kind       = "ConfigMap"
    metadata   = { name = "orders", namespace = "shop" }
    data       = { LOG_LEVEL = "info", "config.yaml" = "db:\n  user: orders\n  passwordFile: /run/secrets/db\n" }
  }
}

resource "ConfigMap" "pass_without_data" {
  attrs = {
    apiVersion = "v1"
    kind       = "ConfigMap"
    metadata   = { name = "orders", namespace = "shop" }
  }
}

resource "ConfigMap" "fail_password" {
  expect_failure = true
  attrs = {
    apiVersion = "v1"
    kind       = "ConfigMap"
    metadata   = { name = "orders", namespace = "shop" }
    data       = { password = "hunter2" }
  }
}

resource "ConfigMap" "fail_password_in_file" {
  expect_failure = true
  attrs = {
    apiVersion = "v1"
    kind       = "ConfigMap"
    metadata   = { name = "orders", namespace = "shop" }
    data       = { "config.properties" = "db.user=orders\ndb.password=hunter2\n" }
  }
}

resource "ConfigMap" "unknown" {
  expect_unknown = true
  attrs = {
    apiVersion = "v1"
    kind       = "ConfigMap"
    metadata   = { name = "orders", namespace = "shop" }
    data       = { password = infrascan::unknown("var.password") }
  }
}

resource "Pod" "pass_secret_as_file" {
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      volumes = [{ name = "db", secret = { secretName = "orders-db" } }]
      containers = [{
        name         = "app"
        image        = "shop/orders:1.4.2"
        volumeMounts = [{ name = "db", mountPath = "/run/secrets/db" }]
      }]
    }
  }
}

resource "Pod" "fail_secret_in_environment" {
  expect_failure = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      containers = [{
        name  = "app"
        image = "shop/orders:1.4.2"
        env = [{
          name      = "DB_PASSWORD"
          valueFrom = { secretKeyRef = { name = "orders-db", key = "password" } }
        }]
      }]
    }
  }
}

resource "Pod" "fail_secrets_in_environment" {
  expect_failure = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      containers = [{
        name    = "app"
        image   = "shop/orders:1.4.2"
        envFrom = [{ configMapRef = { name = "orders" } }, { secretRef = { name = "orders-db" } }]
      }]
    }
  }
}

resource "Pod" "unknown_environment" {
  expect_unknown = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      containers = [{ name = "app", image = "shop/orders:1.4.2", envFrom = infrascan::unknown("var.env") }]
    }
  }
}
