# Services: who reaches them, and whether they lead anywhere.

object_policy "Service" "service-not-public-by-accident" {
  metadata {
    title       = "Load balancers of Services are internal unless the code says otherwise"
    severity    = "medium"
    category    = "network"
    rationale   = <<-EOT
      Without an annotation the cloud provider makes a load balancer that the internet reaches. One line, type: LoadBalancer, then publishes what was
      meant for the next service, past the ingress with its TLS, its filters and its logs.
    EOT
    remediation = <<-EOT
      Say that it is internal, or use a ClusterIP behind the ingress:

        metadata:
          annotations:
            service.beta.kubernetes.io/aws-load-balancer-scheme: internal

      One that is meant for the internet says so (internet-facing), and names the ranges that may connect in loadBalancerSourceRanges.
    EOT
    links = [
      "architecture:N9",
      "https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/service/annotations/",
    ]
    aliases = [
      "kics:26763a1c-5dda-4772-b507-5fca7fb5f165",
      "kics:2a52567c-abb8-4651-a038-52fa27c77aed",
      "kube-linter:exposed-services",
    ]
    controls = {
      nist_800_53 = ["AC-4", "SC-7", "SC-7(5)"]
      pci_dss     = ["1.2.1", "1.4.2"]
      soc2        = ["CC6.6"]
    }
  }

  filter = core::try(attrs.spec.type, "ClusterIP") == "LoadBalancer"

  locals {
    notes   = core::try(attrs.metadata.annotations, {})
    aws     = core::try(local.notes["service.beta.kubernetes.io/aws-load-balancer-scheme"], null)
    classic = core::lower(core::try(core::tostring(local.notes["service.beta.kubernetes.io/aws-load-balancer-internal"]), "false"))
    # The AWS Load Balancer Controller makes internal ones unless it is told otherwise, the cloud provider internet-facing ones.
    controller = (
      core::contains(["external", "nlb-ip"], core::try(local.notes["service.beta.kubernetes.io/aws-load-balancer-type"], ""))
      || core::startswith(core::try(attrs.spec.loadBalancerClass, ""), "service.k8s.aws/")
    )
    others = [
      core::try(local.notes["networking.gke.io/load-balancer-type"], ""),
      core::try(local.notes["cloud.google.com/load-balancer-type"], ""),
      core::try(core::tostring(local.notes["service.beta.kubernetes.io/azure-load-balancer-internal"]), ""),
      core::try(core::tostring(local.notes["service.beta.kubernetes.io/oci-load-balancer-internal"]), ""),
      core::try(core::tostring(local.notes["service.beta.kubernetes.io/openstack-internal-load-balancer"]), ""),
    ]
    internal = (
      local.aws == "internal"
      || (local.aws == null && local.controller && local.classic == "false")
      || core::contains(["true", "0.0.0.0/0"], local.classic)
      || core::anytrue([for o in local.others : core::contains(["internal", "true"], core::lower(o))])
    )
    ranges = core::concat(
      core::try(attrs.spec.loadBalancerSourceRanges, []),
      core::split(",", core::try(local.notes["service.beta.kubernetes.io/load-balancer-source-ranges"], "")),
    )
    limits = [for r in local.ranges : r if core::trimspace(r) != ""]
  }

  enforce {
    condition     = local.internal || local.aws == "internet-facing" || core::length(local.limits) > 0
    subject       = attrs.spec.type
    error_message = "The load balancer of ${core::try(attrs.metadata.name, "this Service")} is reachable from the internet: nothing says that it is internal, or that it is meant to be public."
  }
}

object_policy "Service" "service-load-balancer-sources" {
  metadata {
    title       = "Load balancers for the internet name the ranges that may connect"
    severity    = "medium"
    category    = "network"
    rationale   = <<-EOT
      A load balancer that faces the internet and names no source ranges takes connections from everywhere. Traffic comes from the content delivery
      network or from known partners; the rest is those who look for a way round them.
    EOT
    remediation = <<-EOT
      Name the ranges:

        spec:
          loadBalancerSourceRanges:
            - 203.0.113.0/24

      Where it has to be open to all, suppress this with the reason.
    EOT
    links = [
      "architecture:N8",
      "https://kubernetes.io/docs/concepts/services-networking/service/#loadbalancer",
    ]
    controls = {
      nist_800_53 = ["AC-4", "SC-7", "SC-7(5)"]
      pci_dss     = ["1.2.1", "1.4.2"]
      soc2        = ["CC6.6"]
    }
  }

  filter = core::try(attrs.spec.type, "ClusterIP") == "LoadBalancer"

  locals {
    notes   = core::try(attrs.metadata.annotations, {})
    aws     = core::try(local.notes["service.beta.kubernetes.io/aws-load-balancer-scheme"], null)
    classic = core::lower(core::try(core::tostring(local.notes["service.beta.kubernetes.io/aws-load-balancer-internal"]), "false"))
    # The AWS Load Balancer Controller makes internal ones unless it is told otherwise, the cloud provider internet-facing ones.
    controller = (
      core::contains(["external", "nlb-ip"], core::try(local.notes["service.beta.kubernetes.io/aws-load-balancer-type"], ""))
      || core::startswith(core::try(attrs.spec.loadBalancerClass, ""), "service.k8s.aws/")
    )
    others = [
      core::try(local.notes["networking.gke.io/load-balancer-type"], ""),
      core::try(local.notes["cloud.google.com/load-balancer-type"], ""),
      core::try(core::tostring(local.notes["service.beta.kubernetes.io/azure-load-balancer-internal"]), ""),
      core::try(core::tostring(local.notes["service.beta.kubernetes.io/oci-load-balancer-internal"]), ""),
      core::try(core::tostring(local.notes["service.beta.kubernetes.io/openstack-internal-load-balancer"]), ""),
    ]
    internal = (
      local.aws == "internal"
      || (local.aws == null && local.controller && local.classic == "false")
      || core::contains(["true", "0.0.0.0/0"], local.classic)
      || core::anytrue([for o in local.others : core::contains(["internal", "true"], core::lower(o))])
    )
    ranges = core::concat(
      core::try(attrs.spec.loadBalancerSourceRanges, []),
      core::split(",", core::try(local.notes["service.beta.kubernetes.io/load-balancer-source-ranges"], "")),
    )
    limits = [for r in local.ranges : r if core::trimspace(r) != ""]
  }

  enforce {
    condition     = local.internal || local.aws != "internet-facing" || (core::length(local.limits) > 0 && !core::contains(local.limits, "0.0.0.0/0"))
    subject       = core::try(attrs.spec.loadBalancerSourceRanges, local.notes["service.beta.kubernetes.io/aws-load-balancer-scheme"])
    error_message = "The load balancer of ${core::try(attrs.metadata.name, "this Service")} faces the internet and takes connections from ${core::length(local.limits) == 0 ? "everywhere: no source ranges are named" : "0.0.0.0/0"}."
  }
}

object_policy "Service" "service-no-node-port" {
  metadata {
    title       = "Services open no port on every node"
    severity    = "low"
    category    = "network"
    rationale   = <<-EOT
      A NodePort is open on every node of the cluster, on the address of each of its interfaces, whether the pods run there or not. Who reaches a node
      reaches the service, past load balancer, TLS and network policies for the client's address.
    EOT
    remediation = <<-EOT
      Use a ClusterIP behind the ingress, or a load balancer with targets by address:

        spec:
          type: ClusterIP
    EOT
    links = [
      "architecture:N9",
      "https://kubernetes.io/docs/concepts/services-networking/service/#type-nodeport",
    ]
    aliases = [
      "kics:845acfbe-3e10-4b8e-b656-3b404d36dfb2",
      "kics:5c281bf8-d9bb-47f2-b909-3f6bb11874ad",
      "kube-linter:exposed-services",
    ]
    controls = {
      nist_800_53 = ["AC-4", "SC-7", "SC-7(5)"]
      pci_dss     = ["1.2.1", "1.4.2"]
      soc2        = ["CC6.6"]
    }
  }

  enforce {
    condition     = core::try(attrs.spec.type, "ClusterIP") != "NodePort"
    subject       = attrs.spec.type
    error_message = "${core::try(attrs.metadata.name, "The Service")} opens a port on every node: its type is NodePort."
  }
}

object_policy "Service" "service-no-external-ips" {
  metadata {
    title       = "Services claim no external addresses"
    severity    = "high"
    category    = "network"
    rationale   = <<-EOT
      What is sent to an address in externalIPs goes to the Service's pods, whoever the address belongs to: a Service that claims the address of a
      bank, or of a name server, gets what every pod sends there (CVE-2020-8554).
    EOT
    remediation = <<-EOT
      Remove externalIPs, and use a load balancer where the Service has to be reached from outside.
    EOT
    links = [
      "architecture:N9",
      "https://nvd.nist.gov/vuln/detail/CVE-2020-8554",
    ]
    aliases = [
      "trivy:KSV-0108",
    ]
    controls = {
      nist_800_53 = ["AC-4", "SC-7", "SC-7(5)"]
      pci_dss     = ["1.2.1", "1.4.2"]
      soc2        = ["CC6.6"]
    }
  }

  enforce {
    for_each      = core::try(attrs.spec.externalIPs, [])
    condition     = false
    subject       = each.value
    error_message = "${core::try(attrs.metadata.name, "The Service")} takes over what is sent to ${each.value}."
  }
}

object_policy "Service" "service-selects-pods" {
  metadata {
    title       = "Services lead to pods that there are"
    severity    = "low"
    category    = "availability"
    rationale   = <<-EOT
      A Service whose selector matches no pod has no endpoints: every request to it fails. Mostly a label was renamed on one side only.
    EOT
    remediation = <<-EOT
      Use the labels of the pods' template:

        spec:
          selector:
            app.kubernetes.io/name: orders
    EOT
    links = [
      "architecture:A5",
      "https://kubernetes.io/docs/concepts/services-networking/service/#defining-a-service",
    ]
    aliases = [
      "kics:3ca03a61-3249-4c16-8427-6f8e47dda729",
      "kube-linter:dangling-service",
    ]
    controls = {
      nist_800_53 = ["CM-2", "SI-10"]
      soc2        = ["A1.2", "CC8.1"]
    }
  }

  # In a namespace without workloads here, they are kept elsewhere. Without a selector, somebody else writes the endpoints.
  filter = (
    core::length(k8s::objects("workload", k8s::namespace(attrs))) > 0
    && core::try(core::length(attrs.spec.selector), 0) > 0
    && core::try(attrs.spec.type, "ClusterIP") != "ExternalName"
  )

  enforce {
    condition     = core::length(k8s::selects(attrs)) > 0
    subject       = attrs.spec.selector
    error_message = "${core::try(attrs.metadata.name, "The Service")} has no endpoints: no workload in ${k8s::namespace(attrs)} makes pods with ${core::join(", ", [for k, v in core::try(attrs.spec.selector, {}) : "${k}=${v}"])}."
  }
}

object_policy "Service" "service-target-port-declared" {
  metadata {
    title       = "Services lead to ports that the containers declare"
    severity    = "low"
    category    = "availability"
    rationale   = <<-EOT
      A port that is named and that no container declares leads nowhere. A number may still work, as containers listen where they will; where the
      containers declare ports and this is none of them, it is mostly the old one.
    EOT
    remediation = <<-EOT
      Name the container's port, and use the name:

        ports:
          - port: 80
            targetPort: http
    EOT
    links = [
      "architecture:A5",
      "https://kubernetes.io/docs/concepts/services-networking/service/#field-spec-ports",
    ]
    aliases = [
      "kics:3ca03a61-3249-4c16-8427-6f8e47dda729",
    ]
    controls = {
      nist_800_53 = ["CM-2", "SI-10"]
      soc2        = ["A1.2", "CC8.1"]
    }
  }

  filter = core::try(core::length(attrs.spec.selector), 0) > 0

  locals {
    declared = core::flatten([
      for w in k8s::selects(attrs) : [
        for c in k8s::containers(w) : [for p in core::try(c.ports, []) : [core::try(core::tostring(p.containerPort), ""), core::try(p.name, "")]]
      ]
    ])
  }

  enforce {
    for_each = core::try(attrs.spec.ports, [])
    condition = (
      core::length(local.declared) == 0
      || core::contains(local.declared, core::try(core::tostring(each.value.targetPort), core::tostring(each.value.port), ""))
    )
    subject       = core::try(each.value.targetPort, each.value.port)
    error_message = "No container behind ${core::try(attrs.metadata.name, "the Service")} declares the port ${core::try(core::tostring(each.value.targetPort), core::tostring(each.value.port), "?")}; they declare ${core::join(", ", core::distinct([for d in local.declared : d if d != ""]))}."
  }
}
