# Programs that nobody should run in a cluster any more.

object_policy "workload" "tiller-not-deployed" {
  metadata {
    title       = "Tiller, of Helm 2, is not deployed"
    severity    = "high"
    category    = "workloads"
    rationale   = <<-EOT
      Tiller does what anyone who reaches it asks, with its own rights, which are usually the administrator's. Helm 2 has had no fixes
      since 2020; Helm 3 needs no Tiller. One that other pods reach is reported as such.
    EOT
    remediation = <<-EOT
      Move the releases to Helm 3 (helm 2to3), and delete Tiller's Deployment, Service and service account.
    EOT
    links = [
      "architecture:I8",
      "https://helm.sh/docs/topics/v2_v3_migration/",
    ]
    aliases = [
      "checkov:CKV_K8S_34",
      "checkov:CKV_K8S_44",
      "trivy:KSV-0102",
      "kics:6d173be7-545a-46c6-a81d-2ae52ed1605d",
      "kics:8b862ca9-0fbd-4959-ad72-b6609bdaa22d",
    ]
    controls = {
      nist_800_53 = ["AC-3", "AC-6", "SA-22"]
      pci_dss     = ["2.2.4", "6.3.3"]
      soc2        = ["CC6.1", "CC7.1"]
    }
  }

  enforce {
    for_each      = k8s::containers(attrs)
    condition     = !core::strcontains(core::try(each.value.image, ""), "tiller") || !core::regex_match(each.value.image, local.tiller) || !core::regex_match(core::join(" ", core::concat(core::try(each.value.command, []), core::try(each.value.args, []))), local.loopback)
    subject       = each.value.image
    error_message = "Container ${each.value.name} is Tiller, ${each.value.image}."
  }
}

object_policy "Service" "tiller-not-deployed" {
  filter = core::try(attrs.apiVersion, "") == "v1"

  enforce {
    condition     = core::try(attrs.metadata.name, "") != "tiller-deploy" && core::try(attrs.spec.selector.name, "") != "tiller"
    subject       = attrs.metadata.name
    error_message = "${attrs.metadata.name} is Tiller's Service."
  }
}

object_policy "workload" "tiller-listens-to-itself-only" {
  metadata {
    title       = "Tiller, where it is deployed, is not reached from other pods"
    severity    = "critical"
    category    = "network"
    rationale   = <<-EOT
      Tiller asks nobody who they are. As long as it listens on more than its own loopback address, every pod of the cluster is what
      Tiller is: usually the administrator.
    EOT
    remediation = <<-EOT
      Delete Tiller. Until then, let it listen to itself only:

        args: ["--listen=localhost:44134"]
    EOT
    links = [
      "architecture:I8",
      "https://helm.sh/docs/topics/v2_v3_migration/",
    ]
    aliases = [
      "checkov:CKV_K8S_34",
      "checkov:CKV_K8S_45",
      "trivy:KSV-0102",
      "kics:6d173be7-545a-46c6-a81d-2ae52ed1605d",
      "kics:e17fa86a-6222-4584-a914-56e8f6c87e06",
    ]
    controls = {
      nist_800_53 = ["AC-3", "SC-7"]
      pci_dss     = ["1.3.1", "2.2.4"]
      soc2        = ["CC6.1", "CC6.6"]
    }
  }

  enforce {
    for_each      = k8s::containers(attrs)
    condition     = !core::strcontains(core::try(each.value.image, ""), "tiller") || !core::regex_match(each.value.image, local.tiller) || core::regex_match(core::join(" ", core::concat(core::try(each.value.command, []), core::try(each.value.args, []))), local.loopback)
    subject       = each.value.args
    error_message = "Container ${each.value.name} is Tiller, and listens to every pod of the cluster."
  }
}

object_policy "workload" "dashboard-not-deployed" {
  metadata {
    title       = "The Kubernetes dashboard is not deployed"
    severity    = "low"
    category    = "workloads"
    rationale   = <<-EOT
      The dashboard is a way into the cluster beside kubectl, with rights of its own; clusters were taken over through ones that had been left
      open. The project was archived in 2026.
    EOT
    remediation = <<-EOT
      Take it out. EKS has a console, and Headlamp runs at the desk, with the rights of who uses it.
    EOT
    links = [
      "architecture:I8",
      "https://kubernetes.io/docs/tasks/access-application-cluster/web-ui-dashboard/",
    ]
    aliases = [
      "checkov:CKV_K8S_33",
      "kics:d2ad057f-0928-41ef-a83c-f59203bb855b",
    ]
    controls = {
      nist_800_53 = ["AC-6", "CM-7"]
      pci_dss     = ["2.2.4"]
      soc2        = ["CC6.1"]
    }
  }

  enforce {
    for_each      = k8s::containers(attrs)
    condition     = !core::strcontains(core::try(each.value.image, ""), "kubernetes") || !core::regex_match(each.value.image, "(^|/)(kubernetes-dashboard|kubernetesui)([-/:@]|$)")
    subject       = each.value.image
    error_message = "Container ${each.value.name} is the Kubernetes dashboard, ${each.value.image}."
  }
}

locals {
  tiller   = "(^|/)tiller([-:@]|$)"
  loopback = "--listen[= ](localhost|127[.]0[.]0[.]1):"
}
