# What containers run: images that are the same tomorrow, and come from where they may.

input "allowed_image_registries" {
  type        = list(string)
  description = "Registries, or repositories in them, that images may come from: 111122223333.dkr.ecr.eu-central-1.amazonaws.com/shop. Empty for all."
  default     = []
}

locals {
  # Tags that are moved from image to image.
  moving_tags = [
    "canary", "dev", "develop", "development", "edge", "head", "HEAD", "latest", "main", "master", "nightly", "snapshot", "unstable",
  ]

  # What another tool fills in.
  placeholder = "[$][{(A-Z_]|[{][{]|^[<%]"
}

object_policy "workload" "image-version-pinned" {
  metadata {
    title       = "Images name a version"
    severity    = "medium"
    category    = "supply-chain"
    rationale   = <<-EOT
      latest, which is also meant where there is no tag, and the names of branches mean another image whenever one is pushed. Two pods of
      one Deployment then run different programs, and there is nothing to go back to.
    EOT
    remediation = <<-EOT
      Name the version, best with the digest:

        image: 111122223333.dkr.ecr.eu-central-1.amazonaws.com/shop/orders:1.4.2
    EOT
    links = [
      "architecture:P5",
      "https://kubernetes.io/docs/concepts/containers/images/",
    ]
    aliases = [
      "checkov:CKV_K8S_14",
      "checkov:CKV_K8S_43",
      "trivy:KSV-0013",
      "kics:583053b7-e632-46f0-b989-f81ff8045385",
    ]
    controls = {
      nist_800_53 = ["CM-2", "SI-7"]
      pci_dss     = ["6.3.2"]
      soc2        = ["CC8.1"]
    }
  }

  # Of `repository:tag@digest` the tag is the last part without a slash; a digest says which image is meant whatever the tag.
  enforce {
    for_each = k8s::containers(attrs)
    condition = (
      core::try(each.value.image, "") == ""
      || core::strcontains(each.value.image, "@")
      || core::regex_match(each.value.image, local.placeholder)
      || (
        core::regex_match(each.value.image, ":[^/:]+$")
        && !core::contains(local.moving_tags, core::element(core::split(":", each.value.image), -1))
      )
    )
    subject       = each.value.image
    error_message = core::regex_match(each.value.image, ":[^/:]+$") ? "The image of container ${each.value.name} is ${each.value.image}, a tag that is moved to each new image." : "The image of container ${each.value.name} is ${each.value.image}, without a tag: that means latest."
  }
}

object_policy "workload" "image-digest-pinned" {
  metadata {
    title       = "Images name a digest"
    severity    = "info"
    category    = "supply-chain"
    rationale   = <<-EOT
      A tag can be pushed again, by mistake or by who has the registry's credentials, unless the registry's tags are immutable. A digest
      is the image. Asked of images that are pulled whenever a container starts; of others, image-pull-policy says more.
    EOT
    remediation = <<-EOT
      Add the digest, and let a tool (Renovate, Dependabot, the pipeline) keep the two together:

        image: registry.example.com/orders:1.4.2@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
    EOT
    links = [
      "architecture:P5",
      "https://kubernetes.io/docs/concepts/containers/images/#image-names",
    ]
    aliases = [
      "checkov:CKV_K8S_43",
      "kics:7c81d34c-8e5a-402b-9798-9f442630e678",
      "kics:228c4c19-feeb-4c18-848c-800ac70fdfb7",
    ]
    controls = {
      nist_800_53 = ["CM-2", "SI-7"]
      soc2        = ["CC8.1"]
    }
  }

  # Where there is no version either, that is reported.
  enforce {
    for_each = k8s::containers(attrs)
    condition = (
      core::try(each.value.image, "") == ""
      || core::strcontains(each.value.image, "@")
      || core::try(each.value.imagePullPolicy, "IfNotPresent") != "Always"
      || !core::regex_match(each.value.image, local.placeholder) && (
        !core::regex_match(each.value.image, ":[^/:]+$")
        || core::contains(local.moving_tags, core::element(core::split(":", each.value.image), -1))
      )
    )
    subject       = each.value.image
    error_message = "The image of container ${each.value.name} is ${each.value.image}, without a digest."
  }
}

object_policy "workload" "image-pull-policy" {
  metadata {
    title       = "Images without a digest are pulled whenever a container starts"
    severity    = "info"
    category    = "supply-chain"
    rationale   = <<-EOT
      With IfNotPresent a node runs what it once pulled under the tag, which may be another image than the one on the next node, and any
      pod on the node runs an image that another pod had the credentials for. With Never it runs whatever was loaded onto it. Always asks
      the registry, which costs a request where nothing has changed. The default is Always for latest, and IfNotPresent for any other
      tag.
    EOT
    remediation = <<-EOT
      Name the digest in the image, which is better, or have it pulled:

        imagePullPolicy: Always
    EOT
    links = [
      "architecture:P5",
      "https://kubernetes.io/docs/concepts/containers/images/#image-pull-policy",
    ]
    aliases = [
      "checkov:CKV_K8S_15",
      "checkov:CKV_K8S_43",
      "kics:7c81d34c-8e5a-402b-9798-9f442630e678",
      "kics:228c4c19-feeb-4c18-848c-800ac70fdfb7",
      "kics:caa3479d-885d-4882-9aac-95e5e78ef5c2",
      "kics:aa737abf-6b1d-4aba-95aa-5c160bd7f96e",
    ]
    controls = {
      cis_kubernetes = ["5.5.1"]
      nist_800_53    = ["CM-2", "SI-7"]
      soc2           = ["CC8.1"]
    }
  }

  enforce {
    for_each = k8s::containers(attrs)
    condition = (
      core::try(each.value.image, "") == ""
      || core::strcontains(each.value.image, "@")
      || core::try(each.value.imagePullPolicy, core::regex_match(each.value.image, ":[^/:]+$") && !core::endswith(each.value.image, ":latest") ? "IfNotPresent" : "Always") == "Always"
    )
    subject       = core::try(each.value.imagePullPolicy, null) == null ? each.value.image : each.value.imagePullPolicy
    error_message = "Container ${each.value.name} runs what the node has of ${each.value.image}: there is no digest, and imagePullPolicy is ${core::try(each.value.imagePullPolicy, "not set, which means IfNotPresent for this tag")}."
  }
}

object_policy "workload" "image-from-allowed-registry" {
  metadata {
    title       = "Images come from the registries that are allowed"
    severity    = "medium"
    category    = "supply-chain"
    rationale   = <<-EOT
      An image from anywhere runs with the rights of the pod. A registry of one's own has scanned it, keeps it, and is there when the public
      one limits requests. Judged where the input allowed_image_registries names some.
    EOT
    remediation = <<-EOT
      Copy the image to the registry (ECR does so itself, by a pull-through cache), and name it from there:

        image: 111122223333.dkr.ecr.eu-central-1.amazonaws.com/docker-hub/library/nginx:1.29.1
    EOT
    links = [
      "architecture:W4",
      "https://docs.aws.amazon.com/AmazonECR/latest/userguide/pull-through-cache.html",
    ]
    aliases = [
      "trivy:KSV-0125",
    ]
    controls = {
      cis_kubernetes = ["5.5.1"]
      nist_800_53    = ["CM-11", "SI-7", "SR-4"]
      pci_dss        = ["6.3.2"]
      soc2           = ["CC6.8"]
    }
  }

  filter = core::length(input.allowed_image_registries) > 0

  # A name without a registry is one of Docker Hub, and one without a folder is in its library.
  enforce {
    for_each = k8s::containers(attrs)
    condition = core::try(each.value.image, "") == "" || core::anytrue([
      for registry in input.allowed_image_registries : core::startswith(
        core::regex_match(each.value.image, "^([^/]*[.:][^/]*|localhost)/") ? each.value.image
        : core::strcontains(each.value.image, "/") ? "docker.io/${each.value.image}"
        : "docker.io/library/${each.value.image}",
        "${core::trimsuffix(registry, "/")}/"
      )
    ])
    subject       = each.value.image
    error_message = "The image of container ${each.value.name}, ${each.value.image}, is in none of ${core::join(", ", input.allowed_image_registries)}."
  }
}
