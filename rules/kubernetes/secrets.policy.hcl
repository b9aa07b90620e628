# Credentials stay out of manifests: out of Secret objects in git, environment variables, arguments and config maps.

locals {
  # Nothing, what another tool fills in, and what SOPS has encrypted.
  filled_in_later = "^[[:space:]]*$|[$][{(]|[{][{]|^<.*>$|^ENC\\["

  # What may stand beside a secret and is none: certificates, and where and as whom one logs in.
  not_secret = "[.](crt|pub)$|^(?i)(name|type|url|project|user|username|login|email|host|hostname|server|endpoint|address|port|database|dbname|db|namespace|region|bucket|.*[a-z._-](address|endpoint|host|id|name|port|time|uri|url|user))$"
}

object_policy "Secret" "secret-not-in-code" {
  metadata {
    title       = "Secrets are not in the code"
    severity    = "high"
    category    = "secrets"
    rationale   = <<-EOT
      base64 hides nothing. Who reads the repository, a clone of it or its history, has the secret, and it is the same in every place
      that the manifest goes to.
    EOT
    remediation = <<-EOT
      Keep it in AWS Secrets Manager and let External Secrets make the Secret, mount it with the CSI driver, or encrypt the file (SOPS, Sealed
      Secrets). Change what was in the code.

        apiVersion: external-secrets.io/v1
        kind: ExternalSecret
        spec:
          dataFrom:
            - extract:
                key: prod/orders
    EOT
    links = [
      "architecture:D8",
      "architecture:I1",
      "https://kubernetes.io/docs/concepts/security/secrets-good-practices/",
    ]
    aliases = [
      "kics:b9c83569-459b-4110-8f79-6305aa33cb37",
    ]
    controls = {
      cis_kubernetes = ["5.4.2"]
      nist_800_53    = ["IA-5(7)", "SC-12", "SC-28"]
      pci_dss        = ["3.6.1", "8.6.2"]
      soc2           = ["CC6.1"]
    }
  }

  # What SOPS has encrypted says so.
  filter = core::try(attrs.sops, null) == null

  locals {
    texts = [
      for key, value in core::try(attrs.stringData, {}) : key
      if !core::regex_match(key, local.not_secret) && !core::regex_match(core::try(core::coalesce(value, " "), " "), local.filled_in_later)
    ]
    encoded = [
      for key, value in core::try(attrs.data, {}) : key
      if !core::regex_match(key, local.not_secret) && !core::regex_match(core::try(core::coalesce(value, " "), " "), local.filled_in_later)
      && core::try(core::trimspace(core::base64decode(core::coalesce(value, ""))), "binary") != ""
    ]
  }

  enforce {
    condition     = core::length(local.texts) + core::length(local.encoded) == 0
    subject       = core::length(local.texts) > 0 ? attrs.stringData : attrs.data
    error_message = "The Secret has its values in the code: ${core::join(", ", core::concat(local.texts, local.encoded))}."
  }
}

object_policy "workload" "container-no-credentials-in-env" {
  metadata {
    title       = "Environment variables hold no credentials"
    severity    = "high"
    category    = "secrets"
    rationale   = <<-EOT
      What is written as a value stands in the repository, in the object, in kubectl describe, and in every place that any of them is
      copied to.
    EOT
    remediation = <<-EOT
      Refer to a Secret that is not in the code:

        env:
          - name: DB_PASSWORD
            valueFrom:
              secretKeyRef:
                name: orders-db
                key: password
    EOT
    links = [
      "architecture:D8",
      "architecture:I1",
      "https://kubernetes.io/docs/concepts/security/secrets-good-practices/",
    ]
    controls = {
      cis_kubernetes = ["5.4.1", "5.4.2"]
      nist_800_53    = ["IA-5(7)", "SC-28"]
      pci_dss        = ["8.6.2"]
      soc2           = ["CC6.1"]
    }
  }

  # AWS keys have a rule of their own.
  enforce {
    for_each      = core::flatten([for c in k8s::containers(attrs) : [for e in core::try(c.env, []) : { container = c.name, variable = e }]])
    condition     = core::startswith(core::try(each.value.variable.name, ""), "AWS_") || !infrascan::is_credential(core::try(each.value.variable.value, null), each.value.variable.name)
    subject       = each.value.variable.value
    error_message = "Container ${each.value.container} has a credential in the code: the value of ${each.value.variable.name}."
  }
}

object_policy "workload" "container-no-aws-keys" {
  metadata {
    title       = "Pods get no long-lived AWS keys"
    severity    = "high"
    category    = "secrets"
    rationale   = <<-EOT
      An access key does not expire, works from anywhere, and is found wherever it was ever written. A service account with a role gets
      credentials for an hour, for itself alone; a key in the environment even wins over them.
    EOT
    remediation = <<-EOT
      Take the variables out, and give the service account a role:

        metadata:
          annotations:
            eks.amazonaws.com/role-arn: arn:aws:iam::111122223333:role/orders
    EOT
    links = [
      "architecture:I1",
      "https://docs.aws.amazon.com/eks/latest/userguide/iam-roles-for-service-accounts.html",
    ]
    controls = {
      nist_800_53 = ["AC-2", "IA-5", "IA-5(7)"]
      pci_dss     = ["8.6.2", "8.6.3"]
      soc2        = ["CC6.1"]
    }
  }

  enforce {
    for_each      = core::flatten([for c in k8s::containers(attrs) : [for e in core::try(c.env, []) : { container = c.name, variable = e }]])
    condition     = each.value.variable.name != "AWS_SECRET_ACCESS_KEY" || core::try(each.value.variable.value, "from") == ""
    subject       = each.value.variable.name
    error_message = "Container ${each.value.container} gets an AWS access key, ${core::try(each.value.variable.value, null) == null ? "from ${core::try("the Secret ${each.value.variable.valueFrom.secretKeyRef.name}", "another object")}" : "written in the code"}: AWS_SECRET_ACCESS_KEY."
  }
}

object_policy "workload" "container-no-credentials-in-arguments" {
  metadata {
    title       = "Commands and arguments hold no credentials"
    severity    = "high"
    category    = "secrets"
    rationale   = <<-EOT
      Arguments stand in the repository and in the object, and everyone on the node sees them in the list of processes.
    EOT
    remediation = <<-EOT
      Let the program read a file or the environment, or have the kubelet fill in a variable that comes from a Secret:

        args: ["--password=$(DB_PASSWORD)"]
    EOT
    links = [
      "architecture:D8",
      "architecture:I1",
      "https://kubernetes.io/docs/concepts/security/secrets-good-practices/",
    ]
    controls = {
      nist_800_53 = ["IA-5(7)", "SC-28"]
      pci_dss     = ["8.6.2"]
      soc2        = ["CC6.1"]
    }
  }

  enforce {
    for_each      = k8s::containers(attrs)
    condition     = core::length(infrascan::credentials(core::join("\n", core::concat(core::try(each.value.command, []), core::try(each.value.args, []))))) == 0
    subject       = core::length(core::try(each.value.args, [])) > 0 ? each.value.args : each.value.command
    error_message = "Container ${each.value.name} has a credential in its arguments: ${core::join(", ", infrascan::credentials(core::join("\n", core::concat(core::try(each.value.command, []), core::try(each.value.args, [])))))}."
  }
}

object_policy "ConfigMap" "configmap-no-credentials" {
  metadata {
    title       = "Config maps hold no credentials"
    severity    = "high"
    category    = "secrets"
    rationale   = <<-EOT
      Config maps are read by whoever may look at the namespace, are not encrypted by the cluster's key, and stand in the repository.
    EOT
    remediation = <<-EOT
      Keep the credential in a Secret that is not in the code, and let the configuration refer to it: by an environment variable, or a file.
    EOT
    links = [
      "architecture:D8",
      "architecture:I1",
      "https://kubernetes.io/docs/concepts/configuration/configmap/",
    ]
    aliases = [
      "trivy:KSV-0109",
      "trivy:KSV-01010",
    ]
    controls = {
      cis_kubernetes = ["5.4.2"]
      nist_800_53    = ["IA-5(7)", "SC-28"]
      pci_dss        = ["3.6.1", "8.6.2"]
      soc2           = ["CC6.1"]
    }
  }

  enforce {
    for_each      = core::try(attrs.data, {})
    condition     = !infrascan::is_credential(each.value, each.key) && core::length(infrascan::credentials(each.value)) == 0
    subject       = each.value
    error_message = core::length(infrascan::credentials(each.value)) == 0 ? "${each.key} is a credential." : "${each.key} holds a credential: ${core::join(", ", infrascan::credentials(each.value))}."
  }
}

object_policy "workload" "container-secrets-as-files" {
  metadata {
    title       = "Containers read secrets from files, not from the environment"
    severity    = "low"
    category    = "secrets"
    rationale   = <<-EOT
      The environment is inherited by every process that the program starts, is written into crash reports and debug pages, and keeps its
      value until the pod is replaced. A file is read by who needs it, and follows the Secret.
    EOT
    remediation = <<-EOT
      Mount the Secret, and let the program read the file:

        volumeMounts:
          - name: db
            mountPath: /run/secrets/db
            readOnly: true
        volumes:
          - name: db
            secret:
              secretName: orders-db
    EOT
    links = [
      "architecture:D8",
      "https://kubernetes.io/docs/concepts/security/secrets-good-practices/",
    ]
    aliases = [
      "checkov:CKV_K8S_35",
      "kics:3d658f8b-d988-41a0-a841-40043121de1e",
    ]
    controls = {
      cis_kubernetes = ["5.4.1"]
      nist_800_53    = ["IA-5(7)", "SC-28"]
      soc2           = ["CC6.1"]
    }
  }

  enforce {
    for_each      = k8s::containers(attrs)
    condition     = core::length([for e in core::try(each.value.env, []) : e if core::try(e.valueFrom.secretKeyRef, null) != null && e.name != "AWS_SECRET_ACCESS_KEY"]) == 0
    subject       = each.value.env
    error_message = "Container ${each.value.name} has secrets in its environment: ${core::join(", ", [for e in each.value.env : e.name if core::try(e.valueFrom.secretKeyRef, null) != null])}."
  }

  enforce {
    for_each      = k8s::containers(attrs)
    condition     = core::length([for e in core::try(each.value.envFrom, []) : e if core::try(e.secretRef, null) != null]) == 0
    subject       = each.value.envFrom
    error_message = "Container ${each.value.name} has whole Secrets in its environment: ${core::join(", ", [for e in each.value.envFrom : e.secretRef.name if core::try(e.secretRef, null) != null])}."
  }
}
