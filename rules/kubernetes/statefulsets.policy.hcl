# StatefulSets: the Service that gives their pods names.

object_policy "StatefulSet" "statefulset-headless-service" {
  metadata {
    title       = "StatefulSets have a headless Service"
    severity    = "low"
    category    = "availability"
    rationale   = <<-EOT
      The pods of a StatefulSet are reached by name through the Service that it names: without one, or with one that has an address of its own,
      the names are not there, and members do not find each other.
    EOT
    remediation = <<-EOT
      Name a Service without an address:

        apiVersion: v1
        kind: Service
        metadata:
          name: orders-db
        spec:
          clusterIP: None
          selector:
            app.kubernetes.io/name: orders-db
    EOT
    links = [
      "architecture:A5",
      "https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#stable-network-id",
    ]
    aliases = [
      "kics:bb241e61-77c3-4b97-9575-c0f8a1e008d0",
      "kics:420e6360-47bb-46f6-9072-b20ed22c842d",
    ]
    controls = {
      nist_800_53 = ["CM-2", "CP-10"]
      soc2        = ["A1.2"]
    }
  }

  locals {
    name     = core::try(attrs.spec.serviceName, "")
    services = [for s in k8s::objects("Service", k8s::namespace(attrs)) : s if core::try(s.metadata.name, "") == local.name]
  }

  enforce {
    condition     = local.name != ""
    subject       = attrs.spec.serviceName
    error_message = "The pods of ${core::try(attrs.metadata.name, "this StatefulSet")} have no names: serviceName is not set."
  }

  # A Service that is not here may be kept elsewhere.
  enforce {
    for_each      = local.services
    condition     = core::try(each.value.spec.clusterIP, "") == "None"
    subject       = attrs.spec.serviceName
    error_message = "The pods of ${core::try(attrs.metadata.name, "this StatefulSet")} have no names: the Service ${local.name} is not headless, its clusterIP is ${core::try(each.value.spec.clusterIP, "not None")}."
  }
}
