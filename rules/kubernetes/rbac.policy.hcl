# What roles grant, and to whom: RBAC by its good practices.

object_policy "role" "rbac-no-wildcards" {
  metadata {
    title       = "Roles name the verbs, resources and API groups that they grant"
    severity    = "high"
    category    = "access"
    rationale   = <<-EOT
      A wildcard grants what exists today and what is added tomorrow: the secrets and pods of now, the next operator's custom resources,
      and verbs such as escalate, bind and impersonate, by which one can take any other right.
    EOT
    remediation = <<-EOT
      Name what is needed, in a rule for each API group:

        rules:
          - apiGroups: [apps]
            resources: [deployments]
            verbs: [get, list, watch, patch]
    EOT
    links = [
      "architecture:I8",
      "https://kubernetes.io/docs/concepts/security/rbac-good-practices/",
    ]
    aliases = [
      "checkov:CKV_K8S_49",
      "trivy:KSV-0044",
      "trivy:KSV-0045",
      "trivy:KSV-0046",
      "trivy:KSV-0112",
      "kics:6b896afb-ca07-467a-b256-1a0077a1c08e",
      "kube-linter:wildcard-in-rules",
    ]
    controls = {
      cis_kubernetes = ["5.1.3"]
      nist_800_53    = ["AC-3", "AC-6"]
      pci_dss        = ["7.2.1", "7.2.2"]
      soc2           = ["CC6.1", "CC6.3"]
    }
  }

  filter = core::try(attrs.metadata.labels["kubernetes.io/bootstrapping"], "") != "rbac-defaults"

  enforce {
    for_each      = core::try(attrs.rules, [])
    condition     = !core::contains(core::try(each.value.verbs, []), "*")
    subject       = each.value.verbs
    error_message = "The rule grants every verb on ${core::join(", ", core::try(each.value.resources, each.value.nonResourceURLs, []))}, by \"*\"."
  }

  enforce {
    for_each      = core::try(attrs.rules, [])
    condition     = !core::contains(core::try(each.value.resources, []), "*")
    subject       = each.value.resources
    error_message = "The rule grants ${core::join(", ", core::try(each.value.verbs, []))} on every resource, secrets included, by \"*\"."
  }

  enforce {
    for_each      = core::try(attrs.rules, [])
    condition     = !core::contains(core::try(each.value.apiGroups, []), "*")
    subject       = each.value.apiGroups
    error_message = "The rule is for every API group, by \"*\"."
  }
}

object_policy "role" "rbac-secrets-not-readable" {
  metadata {
    title       = "Roles do not read every secret"
    severity    = "medium"
    category    = "access"
    rationale   = <<-EOT
      Who lists secrets has their content: list and watch give it as get does. A role that reads all secrets of a namespace, or of the cluster,
      reads the tokens and passwords of everything that runs there.
    EOT
    remediation = <<-EOT
      Name the secrets that are needed, and read nothing else; better, mount them into the pod and drop the rule:

        rules:
          - apiGroups: [""]
            resources: [secrets]
            resourceNames: [orders-database]
            verbs: [get]
    EOT
    links = [
      "architecture:I8",
      "https://kubernetes.io/docs/concepts/security/rbac-good-practices/",
    ]
    aliases = [
      "trivy:KSV-0041",
      "trivy:KSV-0113",
      "kics:b7bca5c4-1dab-4c2c-8cbe-3050b9d59b14",
      "kics:826abb30-3cd5-4e0b-a93b-67729b4f7e63",
      "kube-linter:access-to-secrets",
    ]
    controls = {
      cis_kubernetes = ["5.1.2"]
      nist_800_53    = ["AC-3", "AC-6"]
      pci_dss        = ["7.2.1", "7.2.2"]
      soc2           = ["CC6.1", "CC6.3"]
    }
  }

  filter = core::try(attrs.metadata.labels["kubernetes.io/bootstrapping"], "") != "rbac-defaults"

  enforce {
    for_each      = [for r in core::try(attrs.rules, []) : r if !core::contains(core::try(r.resources, []), "*") || !core::contains(core::try(r.verbs, []), "*")]
    condition     = !k8s::rule_grants(each.value, ["get", "list", "watch"], "", "secrets") || core::try(core::length(each.value.resourceNames), 0) > 0
    subject       = each.value.resources
    error_message = "The rule reads every secret of its scope: ${core::join(", ", core::try(each.value.verbs, []))} on secrets, without resourceNames."
  }
}

object_policy "role" "rbac-no-escalation" {
  metadata {
    title       = "Roles do not let their holders give themselves more rights"
    severity    = "high"
    category    = "access"
    rationale   = <<-EOT
      Kubernetes lets nobody write a role, or bind one, with more rights than their own, unless they have the verbs escalate or bind: with
      those, whoever can edit roles or bindings can become cluster-admin.
    EOT
    remediation = <<-EOT
      Leave out escalate and bind. A controller that binds roles for others binds a few that are named:

        rules:
          - apiGroups: [rbac.authorization.k8s.io]
            resources: [clusterroles]
            resourceNames: [orders-reader]
            verbs: [bind]
    EOT
    links = [
      "architecture:I8",
      "https://kubernetes.io/docs/concepts/security/rbac-good-practices/",
    ]
    aliases = [
      "checkov:CKV_K8S_157",
      "checkov:CKV_K8S_158",
      "checkov:CKV2_K8S_1",
      "trivy:KSV-0050",
      "kics:8320826e-7a9c-4b0b-9535-578333193432",
    ]
    controls = {
      cis_kubernetes = ["5.1.8"]
      nist_800_53    = ["AC-3", "AC-6"]
      pci_dss        = ["7.2.1", "7.2.2"]
      soc2           = ["CC6.1", "CC6.3"]
    }
  }

  filter = core::try(attrs.metadata.labels["kubernetes.io/bootstrapping"], "") != "rbac-defaults"

  enforce {
    for_each      = [for r in core::try(attrs.rules, []) : r if !core::contains(core::try(r.resources, []), "*")]
    condition     = !k8s::rule_grants(each.value, ["escalate", "bind"], "rbac.authorization.k8s.io", ["roles", "clusterroles"]) || core::try(core::length(each.value.resourceNames), 0) > 0
    subject       = each.value.resources
    error_message = "The rule grants ${core::join(", ", [for v in core::try(each.value.verbs, []) : v if core::contains(["escalate", "bind", "*"], v)])} on ${core::join(", ", core::try(each.value.resources, []))}: its holder can take any right of them."
  }
}

object_policy "role" "rbac-no-impersonation" {
  metadata {
    title       = "Roles do not let their holders act as somebody else"
    severity    = "high"
    category    = "access"
    rationale   = <<-EOT
      Who may impersonate users, groups or service accounts has the rights of all of them, the group system:masters included, and appears
      in audit logs under another name first.
    EOT
    remediation = <<-EOT
      Leave the verb out. Where an auditor or a gateway has to act for others, name for whom:

        rules:
          - apiGroups: [""]
            resources: [groups]
            resourceNames: [orders-readers]
            verbs: [impersonate]
    EOT
    links = [
      "architecture:I8",
      "https://kubernetes.io/docs/concepts/security/rbac-good-practices/",
    ]
    aliases = [
      "checkov:CKV2_K8S_3",
      "trivy:KSV-0043",
      "kics:9f85c3f6-26fd-4007-938a-2e0cb0100980",
    ]
    controls = {
      cis_kubernetes = ["5.1.8"]
      nist_800_53    = ["AC-3", "AC-6"]
      pci_dss        = ["7.2.1", "7.2.2"]
      soc2           = ["CC6.1", "CC6.3"]
    }
  }

  filter = core::try(attrs.metadata.labels["kubernetes.io/bootstrapping"], "") != "rbac-defaults"

  enforce {
    for_each      = [for r in core::try(attrs.rules, []) : r if !core::contains(core::try(r.resources, []), "*")]
    condition     = !k8s::rule_grants(each.value, "impersonate", "", ["users", "groups", "serviceaccounts"]) || core::try(core::length(each.value.resourceNames), 0) > 0
    subject       = each.value.resources
    error_message = "The rule lets its holder act as any of ${core::join(", ", core::try(each.value.resources, []))}."
  }
}

object_policy "role" "rbac-no-pod-exec" {
  metadata {
    title       = "Roles do not open shells in pods"
    severity    = "medium"
    category    = "access"
    rationale   = <<-EOT
      A command run in a container runs with all that the container has: its secrets, its service account's token, its network. Audit logs show
      that a session was opened, not what was done in it.
    EOT
    remediation = <<-EOT
      Leave out pods/exec and pods/attach. For the day on which somebody has to look inside, keep a role apart that is bound for
      the incident only, or use ephemeral containers under a policy of their own.
    EOT
    links = [
      "architecture:I8",
      "https://kubernetes.io/docs/concepts/security/rbac-good-practices/",
    ]
    aliases = [
      "checkov:CKV2_K8S_2",
      "trivy:KSV-0053",
      "trivy:KSV-0054",
      "kics:c589f42c-7924-4871-aee2-1cede9bc7cbc",
      "kics:d45330fd-f58d-45fb-a682-6481477a0f84",
    ]
    controls = {
      nist_800_53 = ["AC-3", "AC-6"]
      pci_dss     = ["7.2.1", "7.2.2"]
      soc2        = ["CC6.1", "CC6.3"]
    }
  }

  filter = core::try(attrs.metadata.labels["kubernetes.io/bootstrapping"], "") != "rbac-defaults"

  enforce {
    for_each      = [for r in core::try(attrs.rules, []) : r if !core::contains(core::try(r.resources, []), "*")]
    condition     = !k8s::rule_grants(each.value, ["create", "get"], "", ["pods/exec", "pods/attach"])
    subject       = each.value.resources
    error_message = "The rule opens sessions in any pod of its scope: ${core::join(", ", [for r in core::try(each.value.resources, []) : r if core::regex_match(r, "/(exec|attach)$")])}."
  }
}

object_policy "role" "rbac-no-port-forward" {
  metadata {
    title       = "Roles do not forward ports of pods"
    severity    = "low"
    category    = "access"
    rationale   = <<-EOT
      A forwarded port goes through the API server and past network policies, ingress and their authentication: what listens for its neighbours
      only, a database or an administration page, is reached from a desk.
    EOT
    remediation = <<-EOT
      Leave out pods/portforward, and give people who have to reach a service a way that is authenticated and logged.
    EOT
    links = [
      "architecture:I8",
      "https://kubernetes.io/docs/concepts/security/rbac-good-practices/",
    ]
    aliases = [
      "kics:38fa11ef-dbcc-4da8-9680-7e1fd855b6fb",
    ]
    controls = {
      nist_800_53 = ["AC-3", "AC-6"]
      pci_dss     = ["7.2.1", "7.2.2"]
      soc2        = ["CC6.1", "CC6.3"]
    }
  }

  filter = core::try(attrs.metadata.labels["kubernetes.io/bootstrapping"], "") != "rbac-defaults"

  enforce {
    for_each      = [for r in core::try(attrs.rules, []) : r if !core::contains(core::try(r.resources, []), "*")]
    condition     = !k8s::rule_grants(each.value, ["create", "get"], "", "pods/portforward")
    subject       = each.value.resources
    error_message = "The rule forwards ports of any pod of its scope, past network policies."
  }
}

object_policy "role" "rbac-no-pod-creation" {
  metadata {
    title       = "Few roles create pods"
    severity    = "medium"
    category    = "access"
    rationale   = <<-EOT
      Who creates a pod, or a workload that does, chooses its service account, the secrets that it mounts, and, as far as the namespace's
      Pod Security level goes, how near it gets to the node: all rights of all service accounts of the namespace come with it.
    EOT
    remediation = <<-EOT
      Leave the creation of workloads to what deploys, an own service account in a namespace for one purpose. Others change what exists:

        rules:
          - apiGroups: [apps]
            resources: [deployments]
            verbs: [get, list, watch, patch]
    EOT
    links = [
      "architecture:I8",
      "https://kubernetes.io/docs/concepts/security/rbac-good-practices/",
    ]
    aliases = [
      "trivy:KSV-0048",
      "kics:592ad21d-ad9b-46c6-8d2d-fad09d62a942",
      "kics:522d4a64-4dc9-44bd-9240-7d8a0d5cb5ba",
      "kube-linter:access-to-create-pods",
    ]
    controls = {
      cis_kubernetes = ["5.1.4"]
      nist_800_53    = ["AC-3", "AC-6"]
      pci_dss        = ["7.2.1", "7.2.2"]
      soc2           = ["CC6.1", "CC6.3"]
    }
  }

  filter = core::try(attrs.metadata.labels["kubernetes.io/bootstrapping"], "") != "rbac-defaults"

  enforce {
    for_each      = [for r in core::try(attrs.rules, []) : r if !core::contains(core::try(r.resources, []), "*") || !core::contains(core::try(r.verbs, []), "*")]
    condition     = !k8s::rule_grants(each.value, "create", ["", "apps", "batch"], ["pods", "deployments", "daemonsets", "statefulsets", "replicasets", "replicationcontrollers", "jobs", "cronjobs"])
    subject       = each.value.resources
    error_message = "The rule creates ${core::join(", ", core::try(each.value.resources, []))}: its holder can run pods as any service account of the namespace."
  }
}

object_policy "role" "rbac-no-node-proxy" {
  metadata {
    title       = "Roles do not reach the kubelet through nodes/proxy"
    severity    = "high"
    category    = "access"
    rationale   = <<-EOT
      nodes/proxy leads to the kubelet's own API, which runs commands in every pod of the node, and neither the audit log nor admission
      control see it.
    EOT
    remediation = <<-EOT
      For metrics grant nodes/metrics and nodes/stats, which are read only:

        rules:
          - apiGroups: [""]
            resources: [nodes/metrics, nodes/stats]
            verbs: [get]
    EOT
    links = [
      "architecture:I8",
      "https://kubernetes.io/docs/concepts/security/rbac-good-practices/",
    ]
    aliases = [
      "checkov:CKV2_K8S_2",
      "trivy:KSV-0047",
    ]
    controls = {
      cis_kubernetes = ["5.1.10"]
      nist_800_53    = ["AC-3", "AC-6"]
      pci_dss        = ["7.2.1", "7.2.2"]
      soc2           = ["CC6.1", "CC6.3"]
    }
  }

  filter = core::try(attrs.metadata.labels["kubernetes.io/bootstrapping"], "") != "rbac-defaults"

  enforce {
    for_each      = [for r in core::try(attrs.rules, []) : r if !core::contains(core::try(r.resources, []), "*")]
    condition     = !k8s::rule_grants(each.value, ["get", "create", "update", "patch", "delete"], "", "nodes/proxy")
    subject       = each.value.resources
    error_message = "The rule reaches the kubelet of every node, and by it every pod, past the audit log."
  }
}

object_policy "role" "rbac-no-webhook-configuration" {
  metadata {
    title       = "Roles do not change admission webhooks"
    severity    = "high"
    category    = "access"
    rationale   = <<-EOT
      A webhook sees every object that it is registered for, secrets included, and a mutating one changes them on their way. Who can change the
      registration can read or alter what others create, or switch off the checks that admission makes.
    EOT
    remediation = <<-EOT
      Name the one configuration that a controller keeps up to date:

        rules:
          - apiGroups: [admissionregistration.k8s.io]
            resources: [validatingwebhookconfigurations]
            resourceNames: [orders-webhook]
            verbs: [get, update]
    EOT
    links = [
      "architecture:I8",
      "https://kubernetes.io/docs/concepts/security/rbac-good-practices/",
    ]
    aliases = [
      "checkov:CKV_K8S_155",
      "trivy:KSV-0114",
    ]
    controls = {
      cis_kubernetes = ["5.1.12"]
      nist_800_53    = ["AC-3", "AC-6"]
      pci_dss        = ["7.2.1", "7.2.2"]
      soc2           = ["CC6.1", "CC6.3"]
    }
  }

  filter = core::try(attrs.metadata.labels["kubernetes.io/bootstrapping"], "") != "rbac-defaults"

  enforce {
    for_each      = [for r in core::try(attrs.rules, []) : r if !core::contains(core::try(r.resources, []), "*")]
    condition     = !k8s::rule_grants(each.value, ["create", "update", "patch"], "admissionregistration.k8s.io", ["mutatingwebhookconfigurations", "validatingwebhookconfigurations"]) || core::try(core::length(each.value.resourceNames), 0) > 0
    subject       = each.value.resources
    error_message = "The rule changes any of ${core::join(", ", core::try(each.value.resources, []))}."
  }
}

object_policy "role" "rbac-no-certificate-approval" {
  metadata {
    title       = "Roles do not approve certificate signing requests"
    severity    = "high"
    category    = "access"
    rationale   = <<-EOT
      A client certificate is an identity. Who approves signing requests, and can make one, can have a certificate for any user or group, for
      its whole life and without a way to take it back.
    EOT
    remediation = <<-EOT
      Leave approval to the controller that is meant for it. A role that approves for one signer names the signer:

        rules:
          - apiGroups: [certificates.k8s.io]
            resources: [signers]
            resourceNames: [example.com/orders]
            verbs: [approve]
    EOT
    links = [
      "architecture:I8",
      "https://kubernetes.io/docs/concepts/security/rbac-good-practices/",
    ]
    aliases = [
      "checkov:CKV_K8S_156",
    ]
    controls = {
      cis_kubernetes = ["5.1.11"]
      nist_800_53    = ["AC-3", "AC-6"]
      pci_dss        = ["7.2.1", "7.2.2"]
      soc2           = ["CC6.1", "CC6.3"]
    }
  }

  filter = core::try(attrs.metadata.labels["kubernetes.io/bootstrapping"], "") != "rbac-defaults"

  enforce {
    for_each      = [for r in core::try(attrs.rules, []) : r if !core::contains(core::try(r.resources, []), "*")]
    condition     = !k8s::rule_grants(each.value, ["update", "patch", "approve"], "certificates.k8s.io", ["certificatesigningrequests/approval", "signers"]) || core::try(core::length(each.value.resourceNames), 0) > 0
    subject       = each.value.resources
    error_message = "The rule approves certificates: ${core::join(", ", core::try(each.value.verbs, []))} on ${core::join(", ", core::try(each.value.resources, []))}."
  }
}

object_policy "role" "rbac-no-token-creation" {
  metadata {
    title       = "Roles do not make tokens of any service account"
    severity    = "high"
    category    = "access"
    rationale   = <<-EOT
      A token made by the TokenRequest API is the service account: who may make tokens for all accounts of a namespace has the rights of each.
    EOT
    remediation = <<-EOT
      Name the account whose tokens are needed:

        rules:
          - apiGroups: [""]
            resources: [serviceaccounts/token]
            resourceNames: [orders]
            verbs: [create]
    EOT
    links = [
      "architecture:I8",
      "https://kubernetes.io/docs/concepts/security/rbac-good-practices/",
    ]
    controls = {
      cis_kubernetes = ["5.1.13"]
      nist_800_53    = ["AC-3", "AC-6"]
      pci_dss        = ["7.2.1", "7.2.2"]
      soc2           = ["CC6.1", "CC6.3"]
    }
  }

  filter = core::try(attrs.metadata.labels["kubernetes.io/bootstrapping"], "") != "rbac-defaults"

  enforce {
    for_each      = [for r in core::try(attrs.rules, []) : r if !core::contains(core::try(r.resources, []), "*")]
    condition     = !k8s::rule_grants(each.value, "create", "", "serviceaccounts/token") || core::try(core::length(each.value.resourceNames), 0) > 0
    subject       = each.value.resources
    error_message = "The rule makes tokens of every service account of its scope."
  }
}

object_policy "role" "rbac-no-aws-auth" {
  metadata {
    title       = "Roles do not change the map of IAM identities"
    severity    = "high"
    category    = "access"
    rationale   = <<-EOT
      The ConfigMap aws-auth says which IAM roles are which users and groups in an EKS cluster. Who can write it can make any IAM role a member of
      system:masters.
    EOT
    remediation = <<-EOT
      Manage access by EKS access entries in Terraform (aws_eks_access_entry), and leave the ConfigMap out of all roles.
    EOT
    links = [
      "architecture:I8",
      "https://docs.aws.amazon.com/eks/latest/userguide/access-entries.html",
    ]
    aliases = [
      "trivy:KSV-0115",
    ]
    controls = {
      nist_800_53 = ["AC-3", "AC-6"]
      pci_dss     = ["7.2.1", "7.2.2"]
      soc2        = ["CC6.1", "CC6.3"]
    }
  }

  filter = core::try(attrs.metadata.labels["kubernetes.io/bootstrapping"], "") != "rbac-defaults"

  enforce {
    for_each      = [for r in core::try(attrs.rules, []) : r if core::contains(core::try(r.resourceNames, []), "aws-auth")]
    condition     = !k8s::rule_grants(each.value, ["update", "patch", "delete"], "", "configmaps")
    subject       = each.value.resourceNames
    error_message = "The rule changes the ConfigMap aws-auth: its holder can give any IAM role any right in the cluster."
  }
}

object_policy "binding" "rbac-no-cluster-admin" {
  metadata {
    title       = "Nobody is bound to cluster-admin"
    severity    = "high"
    category    = "access"
    rationale   = <<-EOT
      cluster-admin may do everything with everything, in a namespace by a RoleBinding and in the cluster by a ClusterRoleBinding. A workload with it
      is the cluster: whoever gets into one of its pods has every secret and every node.
    EOT
    remediation = <<-EOT
      Bind a role that names what is needed. For the emergency, keep access entries for people outside of the manifests, used by nobody from day to day.
    EOT
    links = [
      "architecture:I8",
      "https://kubernetes.io/docs/concepts/security/rbac-good-practices/",
    ]
    aliases = [
      "trivy:KSV-0111",
      "kics:249328b8-5f0f-409f-b1dd-029f07882e11",
      "kics:17172bc2-56fb-4f17-916f-a014147706cd",
      "kube-linter:cluster-admin-role-binding",
    ]
    controls = {
      cis_kubernetes = ["5.1.1"]
      nist_800_53    = ["AC-3", "AC-6"]
      pci_dss        = ["7.2.1", "7.2.2"]
      soc2           = ["CC6.1", "CC6.3"]
    }
  }

  enforce {
    condition     = core::try(attrs.roleRef.name, "") != "cluster-admin" || core::try(attrs.roleRef.kind, "") != "ClusterRole" || core::try(attrs.metadata.labels["kubernetes.io/bootstrapping"], "") == "rbac-defaults"
    subject       = attrs.roleRef.name
    error_message = "${core::join(", ", [for s in core::try(attrs.subjects, []) : "${core::try(s.kind, "?")} ${core::try(s.name, "?")}"])} ${attrs.kind == "RoleBinding" ? "may do everything in the namespace" : "may do everything in the cluster"}."
  }
}

object_policy "binding" "rbac-no-system-masters" {
  metadata {
    title       = "No binding names the group system:masters"
    severity    = "high"
    category    = "access"
    rationale   = <<-EOT
      Members of system:masters are let through before RBAC is asked: whatever the binding gives, they have it already, and taking it away has no
      effect. A binding to this group is a misunderstanding, or an attempt to make the group look ordinary.
    EOT
    remediation = <<-EOT
      Bind a group of your own, mapped by access entries:

        subjects:
          - apiGroup: rbac.authorization.k8s.io
            kind: Group
            name: orders-on-call
    EOT
    links = [
      "architecture:I8",
      "https://kubernetes.io/docs/concepts/security/rbac-good-practices/",
    ]
    aliases = [
      "trivy:KSV-0123",
    ]
    controls = {
      cis_kubernetes = ["5.1.7"]
      nist_800_53    = ["AC-3", "AC-6"]
      pci_dss        = ["7.2.1", "7.2.2"]
      soc2           = ["CC6.1", "CC6.3"]
    }
  }

  enforce {
    for_each      = [for s in core::try(attrs.subjects, []) : s if core::try(s.kind, "") == "Group"]
    condition     = core::try(each.value.name, "") != "system:masters" || core::try(attrs.metadata.labels["kubernetes.io/bootstrapping"], "") == "rbac-defaults"
    subject       = each.value.name
    error_message = "The binding is for system:masters, whose members RBAC does not hold back."
  }
}

object_policy "binding" "rbac-no-anonymous-access" {
  metadata {
    title       = "Nobody has rights without authentication"
    severity    = "critical"
    category    = "access"
    rationale   = <<-EOT
      The user system:anonymous and the group system:unauthenticated are everyone who reaches the API server. What is bound to them needs no
      credentials, and scanners of the internet look for just this.
    EOT
    remediation = <<-EOT
      Remove the binding. What has to be reachable without credentials, health and version, already is.
    EOT
    links = [
      "architecture:I8",
      "https://kubernetes.io/docs/reference/access-authn-authz/rbac/#discovery-roles",
    ]
    aliases = [
      "trivy:KSV-0122",
    ]
    controls = {
      nist_800_53 = ["AC-3", "AC-6"]
      pci_dss     = ["7.2.1", "7.2.2"]
      soc2        = ["CC6.1", "CC6.3"]
    }
  }

  enforce {
    for_each = core::try(attrs.subjects, [])
    condition = (
      !core::contains(["system:anonymous", "system:unauthenticated"], core::try(each.value.name, ""))
      || core::contains(["system:public-info-viewer", "system:discovery", "system:basic-user"], core::try(attrs.roleRef.name, ""))
    )
    subject       = each.value.name
    error_message = "Everyone who reaches the API server has the rights of ${core::try(attrs.roleRef.name, "the role")}, without authentication: the binding names ${core::try(each.value.name, "?")}."
  }
}

object_policy "binding" "rbac-no-broad-groups" {
  metadata {
    title       = "Rights are given to a group of one's own, not to everyone in the cluster"
    severity    = "medium"
    category    = "access"
    rationale   = <<-EOT
      system:authenticated is everyone who can log in, and on EKS every pod that has a token; system:serviceaccounts is every workload of every
      namespace. A right bound to them is one that no review finds again at the workload that uses it.
    EOT
    remediation = <<-EOT
      Bind the service account or the group that needs the right:

        subjects:
          - kind: ServiceAccount
            name: orders
            namespace: shop
    EOT
    links = [
      "architecture:I8",
      "https://kubernetes.io/docs/reference/access-authn-authz/rbac/",
    ]
    aliases = [
      "trivy:KSV-01011",
    ]
    controls = {
      nist_800_53 = ["AC-3", "AC-6"]
      pci_dss     = ["7.2.1", "7.2.2"]
      soc2        = ["CC6.1", "CC6.3"]
    }
  }

  enforce {
    for_each = [for s in core::try(attrs.subjects, []) : s if core::try(s.kind, "") == "Group"]
    condition = (
      !core::contains(["system:authenticated", "system:serviceaccounts"], core::try(each.value.name, ""))
      || core::contains(["system:public-info-viewer", "system:discovery", "system:basic-user"], core::try(attrs.roleRef.name, ""))
    )
    subject       = each.value.name
    error_message = "${core::try(attrs.roleRef.name, "The role")} is given to ${each.value.name == "system:authenticated" ? "everyone who is logged in" : "every workload of the cluster"}: the binding names ${each.value.name}."
  }
}

object_policy "binding" "rbac-no-default-accounts" {
  metadata {
    title       = "Default service accounts have no rights"
    severity    = "medium"
    category    = "access"
    rationale   = <<-EOT
      Every pod that names no account runs as its namespace's default one. What is bound to that account is had by all of them, the next one
      included, which nobody thought of when the binding was written.
    EOT
    remediation = <<-EOT
      Make an account for the workload, name it in the pod spec, and bind that:

        subjects:
          - kind: ServiceAccount
            name: orders
            namespace: shop
    EOT
    links = [
      "architecture:I8",
      "architecture:I2",
      "https://kubernetes.io/docs/concepts/security/service-accounts/#default-service-accounts",
    ]
    aliases = [
      "checkov:CKV_K8S_42",
      "kics:1e749bc9-fde8-471c-af0c-8254efd2dee5",
      "kics:3360c01e-c8c0-4812-96a2-a6329b9b7f9f",
    ]
    controls = {
      cis_kubernetes = ["5.1.5"]
      nist_800_53    = ["AC-3", "AC-6"]
      pci_dss        = ["7.2.1", "7.2.2"]
      soc2           = ["CC6.1", "CC6.3"]
    }
  }

  enforce {
    for_each      = [for s in core::try(attrs.subjects, []) : s if core::try(s.kind, "") == "ServiceAccount"]
    condition     = core::try(each.value.name, "") != "default"
    subject       = each.value.name
    error_message = "Every pod of ${core::try(each.value.namespace, k8s::namespace(attrs))} that names no account has the rights of ${core::try(attrs.roleRef.name, "the role")}: the binding is for the account default."
  }
}

object_policy "binding" "rbac-accounts-do-not-read-secrets" {
  metadata {
    title       = "Service accounts do not read every secret"
    severity    = "medium"
    category    = "access"
    rationale   = <<-EOT
      A workload reads the secrets that are mounted into it. An account that may read all of a namespace, or of the cluster, hands them to whoever
      gets into one of its pods.
    EOT
    remediation = <<-EOT
      Mount the secrets that the workload needs, and bind it to a role that reads none, or names those that it reads:

        rules:
          - apiGroups: [""]
            resources: [secrets]
            resourceNames: [orders-database]
            verbs: [get]
    EOT
    links = [
      "architecture:I8",
      "https://kubernetes.io/docs/concepts/security/rbac-good-practices/",
    ]
    aliases = [
      "checkov:CKV2_K8S_5",
      "kics:056ac60e-fe07-4acc-9b34-8e1d51716ab9",
    ]
    controls = {
      cis_kubernetes = ["5.1.2"]
      nist_800_53    = ["AC-3", "AC-6"]
      pci_dss        = ["7.2.1", "7.2.2"]
      soc2           = ["CC6.1", "CC6.3"]
    }
  }

  locals {
    accounts = [for s in core::try(attrs.subjects, []) : s if core::try(s.kind, "") == "ServiceAccount" || core::startswith(core::try(s.name, ""), "system:serviceaccounts")]
    readings = [
      for r in k8s::rules_of(attrs) : r
      if k8s::rule_grants(r, ["get", "list", "watch"], "", "secrets") && core::try(core::length(r.resourceNames), 0) == 0
    ]
    role = core::try(attrs.roleRef.name, "")
    # Of the roles that every cluster has, admin and edit read secrets, and view does not. Of cluster-admin another rule speaks.
    reads = core::contains(["admin", "edit"], local.role) || (!core::contains(["cluster-admin", "view"], local.role) && core::length(local.readings) > 0)
  }

  enforce {
    for_each      = local.accounts
    condition     = !local.reads
    subject       = each.value.name
    error_message = "The account ${core::try(each.value.name, "?")} may read every secret ${attrs.kind == "RoleBinding" ? "of the namespace ${k8s::namespace(attrs)}" : "of the cluster"}, by the role ${local.role}."
  }
}
