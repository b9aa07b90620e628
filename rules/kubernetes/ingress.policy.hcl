# Ingresses: HTTPS, who may connect, and what their annotations bring in.

object_policy "Ingress" "ingress-tls" {
  metadata {
    title       = "Ingresses have a certificate"
    severity    = "medium"
    category    = "encryption"
    rationale   = <<-EOT
      Without TLS whatever passes between client and load balancer, session cookies and passwords among it, is read and changed by everyone on the way.
    EOT
    remediation = <<-EOT
      Name the hosts and the certificate:

        spec:
          tls:
            - hosts: [orders.example.com]
              secretName: orders-tls

      For an Application Load Balancer the certificate is found by the host, or named by alb.ingress.kubernetes.io/certificate-arn.
    EOT
    links = [
      "architecture:N9",
      "https://kubernetes.io/docs/concepts/services-networking/ingress/#tls",
    ]
    aliases = [
      "polaris:tlsSettingsMissing",
    ]
    controls = {
      nist_800_53 = ["SC-8", "SC-8(1)", "SC-13"]
      pci_dss     = ["4.2.1"]
      soc2        = ["CC6.7"]
    }
  }

  locals {
    notes = core::try(attrs.metadata.annotations, {})
    class = core::try(attrs.spec.ingressClassName, local.notes["kubernetes.io/ingress.class"], "")
  }

  enforce {
    condition = (
      core::try(core::length(attrs.spec.tls), 0) > 0
      || core::try(local.notes["alb.ingress.kubernetes.io/certificate-arn"], "") != ""
      || (core::contains(["", "alb"], local.class) && core::strcontains(core::try(local.notes["alb.ingress.kubernetes.io/listen-ports"], ""), "HTTPS"))
    )
    subject       = attrs.spec.tls
    error_message = "${core::try(attrs.metadata.name, "The Ingress")} is served without TLS: neither spec.tls nor an annotation names a certificate."
  }
}

object_policy "Ingress" "ingress-alb-redirects-http" {
  metadata {
    title       = "Application load balancers send HTTP on to HTTPS"
    severity    = "medium"
    category    = "encryption"
    rationale   = <<-EOT
      A listener for HTTP that answers serves everything in the clear to whoever follows an old link or was made to.
    EOT
    remediation = <<-EOT
      Redirect, or listen for HTTPS only:

        alb.ingress.kubernetes.io/listen-ports: '[{"HTTP": 80}, {"HTTPS": 443}]'
        alb.ingress.kubernetes.io/ssl-redirect: "443"
    EOT
    links = [
      "architecture:N9",
      "https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/#ssl-redirect",
    ]
    controls = {
      nist_800_53 = ["SC-8", "SC-8(1)", "SC-13"]
      pci_dss     = ["4.2.1"]
      soc2        = ["CC6.7"]
    }
  }

  filter = local.class == "alb"

  locals {
    notes = core::try(attrs.metadata.annotations, {})
    class = core::try(attrs.spec.ingressClassName, local.notes["kubernetes.io/ingress.class"], "")
  }

  enforce {
    condition = (
      core::try(local.notes["alb.ingress.kubernetes.io/ssl-redirect"], null) != null
      || core::try(local.notes["alb.ingress.kubernetes.io/actions.ssl-redirect"], null) != null
      || core::try(!core::regex_match(local.notes["alb.ingress.kubernetes.io/listen-ports"], "\"HTTP\""), false)
    )
    subject       = local.notes["alb.ingress.kubernetes.io/ssl-redirect"]
    error_message = "The load balancer of ${core::try(attrs.metadata.name, "this Ingress")} answers over HTTP: ssl-redirect is not set."
  }
}

object_policy "Ingress" "ingress-alb-tls-policy" {
  metadata {
    title       = "Application load balancers of ingresses speak TLS 1.2 or newer"
    severity    = "medium"
    category    = "encryption"
    rationale   = <<-EOT
      Unless an ingress names a policy, its listeners have ELBSecurityPolicy-2016-08, which speaks TLS 1.0 and 1.1: both can be broken, and no
      client of today needs them.
    EOT
    remediation = <<-EOT
      Name a policy that begins with TLS 1.2:

        alb.ingress.kubernetes.io/ssl-policy: ELBSecurityPolicy-TLS13-1-2-2021-06
    EOT
    links = [
      "architecture:N9",
      "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html",
    ]
    controls = {
      nist_800_53 = ["SC-8", "SC-8(1)", "SC-13"]
      pci_dss     = ["4.2.1"]
      soc2        = ["CC6.7"]
    }
  }

  filter = local.class == "alb"

  locals {
    notes = core::try(attrs.metadata.annotations, {})
    class = core::try(attrs.spec.ingressClassName, local.notes["kubernetes.io/ingress.class"], "")
  }

  enforce {
    condition     = core::regex_match(core::try(local.notes["alb.ingress.kubernetes.io/ssl-policy"], ""), "^ELBSecurityPolicy-(TLS13-1-[23]-|TLS-1-2-|FS-1-2-)")
    subject       = local.notes["alb.ingress.kubernetes.io/ssl-policy"]
    error_message = "The load balancer of ${core::try(attrs.metadata.name, "this Ingress")} speaks TLS 1.0: its policy is ${core::try(local.notes["alb.ingress.kubernetes.io/ssl-policy"], "the default, ELBSecurityPolicy-2016-08")}."
  }
}

object_policy "Ingress" "ingress-alb-sources-limited" {
  metadata {
    title       = "Application load balancers for the internet name who may connect"
    severity    = "medium"
    category    = "network"
    rationale   = <<-EOT
      A load balancer that faces the internet and names no ranges takes connections from everywhere, also from those who go round the content delivery
      network with its filters.
    EOT
    remediation = <<-EOT
      Name the ranges, or the security groups that do:

        alb.ingress.kubernetes.io/inbound-cidrs: 203.0.113.0/24

      Where it has to be open to all, suppress this with the reason.
    EOT
    links = [
      "architecture:N8",
      "https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/#access-control",
    ]
    controls = {
      nist_800_53 = ["AC-4", "SC-7", "SC-7(5)"]
      pci_dss     = ["1.2.1", "1.4.2"]
      soc2        = ["CC6.6"]
    }
  }

  filter = local.class == "alb"

  locals {
    notes = core::try(attrs.metadata.annotations, {})
    class = core::try(attrs.spec.ingressClassName, local.notes["kubernetes.io/ingress.class"], "")
  }

  enforce {
    condition = (
      core::try(local.notes["alb.ingress.kubernetes.io/scheme"], "internal") != "internet-facing"
      || core::try(local.notes["alb.ingress.kubernetes.io/security-groups"], "") != ""
      || core::try(local.notes["alb.ingress.kubernetes.io/security-group-prefix-lists"], "") != ""
      || !core::contains(
        [for r in core::split(",", core::try(local.notes["alb.ingress.kubernetes.io/inbound-cidrs"], "0.0.0.0/0")) : core::trimspace(r)], "0.0.0.0/0",
      )
    )
    subject       = core::try(local.notes["alb.ingress.kubernetes.io/inbound-cidrs"], local.notes["alb.ingress.kubernetes.io/scheme"])
    error_message = "The load balancer of ${core::try(attrs.metadata.name, "this Ingress")} faces the internet and takes connections from everywhere: inbound-cidrs is ${core::try(local.notes["alb.ingress.kubernetes.io/inbound-cidrs"], "not set")}."
  }
}

object_policy "Ingress" "ingress-no-snippets" {
  metadata {
    title       = "Ingresses bring no configuration of their own into the controller"
    severity    = "high"
    category    = "access"
    rationale   = <<-EOT
      A snippet goes into the controller's own configuration as it is. Who can write an Ingress can then read the controller's token, and
      with it the secrets of all namespaces (CVE-2021-25742).
    EOT
    remediation = <<-EOT
      Use the annotation for what the snippet does, and have the controller refuse snippets (allow-snippet-annotations: false).
    EOT
    links = [
      "architecture:N9",
      "https://nvd.nist.gov/vuln/detail/CVE-2021-25742",
    ]
    aliases = [
      "checkov:CKV_K8S_152",
      "checkov:CKV_K8S_153",
      "checkov:CKV_K8S_154",
    ]
    controls = {
      nist_800_53 = ["AC-6", "CM-7", "SI-10"]
      pci_dss     = ["6.2.4"]
      soc2        = ["CC6.1", "CC6.8"]
    }
  }

  enforce {
    for_each      = { for name, value in core::try(attrs.metadata.annotations, {}) : name => value if core::regex_match(name, "^nginx[.]ingress[.]kubernetes[.]io/.*snippet$|^nginx[.]org/.*-snippets$") }
    condition     = false
    subject       = each.value
    error_message = "${each.key} writes into the configuration of the ingress controller${core::regex_match(core::try(core::tostring(each.value), ""), "lua_|_by_lua|alias |root |kubernetes[.]io") ? ", and runs code or reads files there" : ""}."
  }
}

object_policy "Ingress" "ingress-annotations-safe" {
  metadata {
    title       = "Annotations of ingresses hold nothing that breaks out of the configuration"
    severity    = "high"
    category    = "access"
    rationale   = <<-EOT
      ingress-nginx writes some annotations into its configuration. A value with quotes, semicolons or new lines ends the directive and begins
      another: in versions before 1.12.1 and 1.11.5 that ran code in the controller, which reads all secrets (CVE-2025-1097, CVE-2025-1098,
      CVE-2025-24514).
    EOT
    remediation = <<-EOT
      Write plain addresses and names, and update the controller:

        nginx.ingress.kubernetes.io/auth-url: https://auth.example.com/verify
        nginx.ingress.kubernetes.io/auth-tls-match-cn: CN=orders.example.com
    EOT
    links = [
      "architecture:N9",
      "https://kubernetes.io/blog/2025/03/24/ingress-nginx-cve-2025-1974/",
    ]
    aliases = [
      "trivy:KCV-0093",
    ]
    controls = {
      nist_800_53 = ["SI-2", "SI-10"]
      pci_dss     = ["6.2.4", "6.3.3"]
      soc2        = ["CC6.8", "CC7.1"]
    }
  }

  enforce {
    for_each = {
      for name, value in core::try(attrs.metadata.annotations, {}) : name => value
      if core::contains(
        [
          "nginx.ingress.kubernetes.io/auth-url", "nginx.ingress.kubernetes.io/auth-tls-match-cn", "nginx.ingress.kubernetes.io/mirror-target",
          "nginx.ingress.kubernetes.io/mirror-host",
        ], name,
      )
    }
    condition     = !core::regex_match(core::tostring(each.value), "[\\s;#{}\"'`|<>\\\\]")
    subject       = each.value
    error_message = "${each.key} holds characters that end a directive of the controller's configuration."
  }
}

object_policy "Ingress" "ingress-backend-exists" {
  metadata {
    title       = "Ingresses lead to Services that there are"
    severity    = "low"
    category    = "availability"
    rationale   = <<-EOT
      A rule whose Service is not there answers every request with an error. Mostly the Service was renamed on one side only.
    EOT
    remediation = <<-EOT
      Name the Service:

        backend:
          service:
            name: orders
            port:
              name: http
    EOT
    links = [
      "architecture:A5",
      "https://kubernetes.io/docs/concepts/services-networking/ingress/#ingress-rules",
    ]
    aliases = [
      "kube-linter:dangling-ingress",
    ]
    controls = {
      nist_800_53 = ["CM-2", "SI-10"]
      soc2        = ["A1.2", "CC8.1"]
    }
  }

  # In a namespace without Services here, they are kept elsewhere.
  filter = core::length(k8s::objects("Service", k8s::namespace(attrs))) > 0

  locals {
    names = [for s in k8s::backends(attrs) : s.metadata.name]
  }

  enforce {
    for_each = core::flatten([
      for rule in core::try(attrs.spec.rules, []) : [for path in core::try(rule.http.paths, []) : path if core::try(path.backend.service.name, path.backend.serviceName, null) != null]
    ])
    condition = (
      core::contains(local.names, core::try(each.value.backend.service.name, each.value.backend.serviceName, ""))
      || core::try(core::startswith(core::tostring(each.value.backend.service.port.name), "use-annotation"), false)
    )
    subject       = core::try(each.value.backend.service.name, each.value.backend.serviceName)
    error_message = "There is no Service ${core::try(each.value.backend.service.name, each.value.backend.serviceName, "?")} in ${k8s::namespace(attrs)}, and others are."
  }
}
