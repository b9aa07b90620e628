# Where Neptune clusters stand, and whether the internet can address them.

resource_policy "aws_neptune_cluster" "neptune-in-private-subnets" {
  metadata {
    title       = "Neptune clusters stand in private subnets"
    severity    = "high"
    category    = "network"
    rationale   = <<-EOT
      A subnet is private when its effective route table has no route to an internet gateway.
      A cluster without a subnet group stands in the default VPC, whose subnets all have such a route.
    EOT
    remediation = <<-EOT
      Make a subnet group of private subnets and name it:

        resource "aws_neptune_subnet_group" "main" {
          name       = "main"
          subnet_ids = aws_subnet.private[*].id
        }

        neptune_subnet_group_name = aws_neptune_subnet_group.main.name
    EOT
    links = [
      "architecture:N1",
      "https://docs.aws.amazon.com/neptune/latest/userguide/security-vpc.html",
    ]
    controls = {
      nist_800_53 = ["AC-4", "SC-7"]
      pci_dss     = ["1.4.4"]
      soc2        = ["CC6.6"]
    }
  }

  locals {
    group = core::try(attrs.neptune_subnet_group_name, null)
  }

  enforce {
    condition     = local.group != null
    subject       = attrs.neptune_subnet_group_name
    error_message = "No subnet group is named: the cluster stands in the default VPC, whose subnets are public."
  }

  enforce {
    condition     = local.group == null || !net::is_public_subnet(net::subnets_of_group(local.group))
    subject       = attrs.neptune_subnet_group_name
    error_message = "A subnet of the group \"${core::try(local.group, "?")}\" is public: its route table has a route to an internet gateway."
  }
}

resource_policy "aws_neptune_cluster_instance" "neptune-not-publicly-accessible" {
  metadata {
    title       = "Neptune instances are not publicly accessible"
    severity    = "critical"
    category    = "network"
    rationale   = <<-EOT
      A publicly accessible instance has an address that resolves and answers outside the VPC. The default is false.
    EOT
    remediation = <<-EOT
      Turn it off and connect from inside the VPC:

        publicly_accessible = false
    EOT
    links = [
      "architecture:N1",
      "https://docs.aws.amazon.com/neptune/latest/userguide/security-vpc.html",
    ]
    aliases = [
      "checkov:CKV_AWS_102",
      "kics:9ba198e0-fef4-464a-8a4d-75ea55300de7",
    ]
    controls = {
      nist_800_53 = ["AC-4", "SC-7"]
      pci_dss     = ["1.3.1", "1.4.4"]
      soc2        = ["CC6.6"]
    }
  }

  enforce {
    condition     = core::try(core::tobool(attrs.publicly_accessible), false) != true
    subject       = attrs.publicly_accessible
    error_message = "The instance has a public address: publicly_accessible is true."
  }

  fix {
    set = { publicly_accessible = false }
  }
}
