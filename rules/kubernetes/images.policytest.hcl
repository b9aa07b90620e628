policytest {
  targets = ["images.policy.hcl"]
}

resource "Pod" "pass" {
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      containers = [{
        name  = "app"
        image = "shop/orders:1.4.2@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
      }]
    }
  }
}

resource "Deployment" "pass" {
  attrs = {
    apiVersion = "apps/v1"
    kind       = "Deployment"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      template = {
        spec = {
          containers = [{
            name  = "app"
            image = "shop/orders:1.4.2@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
          }]
          initContainers = [{
            name  = "init"
            image = "shop/migrate@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
          }]
        }
      }
    }
  }
}

resource "Pod" "fail_without_tag" {
  expect_failure = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec       = { containers = [{ name = "app", image = "nginx" }] }
  }
}

resource "Pod" "fail_registry_with_port_without_tag" {
  expect_failure = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      containers = [{
        name            = "app"
        image           = "registry.example.com:5000/orders"
        imagePullPolicy = "Always"
      }]
    }
  }
}

resource "Pod" "fail_latest" {
  expect_failure = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec       = { containers = [{ name = "app", image = "nginx:latest", imagePullPolicy = "Always" }] }
  }
}

resource "Pod" "fail_branch" {
  expect_failure = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec       = { containers = [{ name = "app", image = "shop/orders:main", imagePullPolicy = "Always" }] }
  }
}

resource "Deployment" "fail_init_container" {
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
            image = "shop/orders:1.4.2@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
          }]
          initContainers = [{ name = "init", image = "busybox" }]
        }
      }
    }
  }
}

resource "Pod" "unknown" {
  expect_unknown = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec       = { containers = [{ name = "app", image = infrascan::unknown("var.image") }] }
  }
}

resource "Pod" "unknown_tag" {
  expect_unknown = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      containers = [{
        name            = "app"
        image           = "shop/orders:${infrascan::unknown("var.tag")}"
        imagePullPolicy = "Always"
      }]
    }
  }
}

resource "Pod" "pass_without_image" {
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec       = { containers = [{ name = "app" }] }
  }
}

resource "Pod" "fail_without_digest" {
  expect_failure = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec       = { containers = [{ name = "app", image = "shop/orders:1.4.2", imagePullPolicy = "Always" }] }
  }
}

resource "Pod" "fail_never_pulled" {
  expect_failure = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec       = { containers = [{ name = "app", image = "shop/orders:1.4.2", imagePullPolicy = "Never" }] }
  }
}

resource "Pod" "unknown_pull_policy" {
  expect_unknown = true
  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      containers = [{
        name            = "app"
        image           = infrascan::unknown("var.image")
        imagePullPolicy = infrascan::unknown("var.policy")
      }]
    }
  }
}

resource "Pod" "pass_own_registry" {

  inputs {
    allowed_image_registries = ["111122223333.dkr.ecr.eu-central-1.amazonaws.com/", "docker.io/library"]
  }

  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      containers = [{
        name  = "app"
        image = "111122223333.dkr.ecr.eu-central-1.amazonaws.com/orders:1.4.2@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
      }]
    }
  }
}

resource "Pod" "pass_docker_library" {

  inputs {
    allowed_image_registries = ["111122223333.dkr.ecr.eu-central-1.amazonaws.com/", "docker.io/library"]
  }

  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      containers = [{
        name  = "app"
        image = "nginx:1.29.1@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
      }]
    }
  }
}

resource "Pod" "fail_other_registry" {
  expect_failure = true

  inputs {
    allowed_image_registries = ["111122223333.dkr.ecr.eu-central-1.amazonaws.com/", "docker.io/library"]
  }

  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      containers = [{
        name  = "app"
        image = "quay.io/shop/orders:1.4.2@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
      }]
    }
  }
}

resource "Pod" "fail_docker_hub" {
  expect_failure = true

  inputs {
    allowed_image_registries = ["111122223333.dkr.ecr.eu-central-1.amazonaws.com/", "docker.io/library"]
  }

  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      containers = [{
        name  = "app"
        image = "shop/orders:1.4.2@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
      }]
    }
  }
}

resource "Pod" "fail_name_that_only_begins_like_the_registry" {
  expect_failure = true

  inputs {
    allowed_image_registries = ["111122223333.dkr.ecr.eu-central-1.amazonaws.com/", "docker.io/library"]
  }

  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec = {
      containers = [{
        name  = "app"
        image = "111122223333.dkr.ecr.eu-central-1.amazonaws.com.example.com/orders:1.4.2@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
      }]
    }
  }
}

resource "Pod" "unknown_registry" {
  expect_unknown = true

  inputs {
    allowed_image_registries = ["111122223333.dkr.ecr.eu-central-1.amazonaws.com/", "docker.io/library"]
  }

  attrs = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "orders", namespace = "shop" }
    spec       = { containers = [{ name = "app", image = infrascan::unknown("var.image") }] }
  }
}
