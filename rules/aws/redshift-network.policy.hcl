# Where Redshift warehouses stand, and whether the internet can address them.

resource_policy "aws_redshift_cluster" "redshift-in-private-subnets" {
  metadata {
    title       = "Redshift clusters and workgroups stand in private subnets"
    severity    = "high"
    category    = "network"
    rationale   = <<-EOT
      A subnet is private when its effective route table has no route to an internet gateway.
      A cluster without a subnet group stands in the default VPC, whose subnets all have such a route.
    EOT
    remediation = <<-EOT
      Make a subnet group of private subnets and name it:

        resource "aws_redshift_subnet_group" "main" {
          name       = "main"
          subnet_ids = aws_subnet.private[*].id
        }

        cluster_subnet_group_name = aws_redshift_subnet_group.main.name
    EOT
    links = [
      "architecture:N1",
      "https://docs.aws.amazon.com/redshift/latest/mgmt/working-with-cluster-subnet-groups.html",
    ]
    aliases = [
      "checkov:CKV_AWS_154",
      "trivy:AWS-0127",
      "kics:0a494a6a-ebe2-48a0-9d77-cf9d5125e1b3",
    ]
    controls = {
      nist_800_53 = ["AC-4", "SC-7"]
      pci_dss     = ["1.4.4"]
      soc2        = ["CC6.6"]
    }
  }

  locals {
    group = core::try(attrs.cluster_subnet_group_name, null)
  }

  enforce {
    condition     = local.group != null
    subject       = attrs.cluster_subnet_group_name
    error_message = "No subnet group is named: the cluster stands in the default VPC, whose subnets are public."
  }

  enforce {
    condition     = local.group == null || !net::is_public_subnet(net::subnets_of_group(local.group))
    subject       = attrs.cluster_subnet_group_name
    error_message = "A subnet of the group \"${core::try(local.group, "?")}\" is public: its route table has a route to an internet gateway."
  }
}

resource_policy "aws_redshiftserverless_workgroup" "redshift-in-private-subnets" {
  enforce {
    condition     = !net::is_public_subnet(core::try(attrs.subnet_ids, []))
    subject       = attrs.subnet_ids
    error_message = "The workgroup stands in public subnets: a route table of theirs has a route to an internet gateway."
  }
}

resource_policy "aws_redshift_cluster" "redshift-not-publicly-accessible" {
  metadata {
    title       = "Redshift clusters and workgroups are not publicly accessible"
    severity    = "critical"
    category    = "network"
    rationale   = <<-EOT
      A publicly accessible warehouse answers outside the VPC. Before its version 6 the AWS provider made clusters public
      unless told otherwise, so a cluster says that it is not.
    EOT
    remediation = <<-EOT
      Write it out:

        publicly_accessible = false
    EOT
    links = [
      "architecture:N1",
      "https://docs.aws.amazon.com/redshift/latest/mgmt/managing-clusters-vpc.html",
    ]
    aliases = [
      "checkov:CKV_AWS_87",
      "kics:af173fde-95ea-4584-b904-bb3923ac4bda",
    ]
    controls = {
      nist_800_53 = ["AC-4", "SC-7"]
      pci_dss     = ["1.3.1", "1.4.4"]
      soc2        = ["CC6.6"]
    }
  }

  enforce {
    condition     = core::try(core::tobool(attrs.publicly_accessible), true) != true
    subject       = attrs.publicly_accessible
    error_message = "The cluster is publicly accessible: publicly_accessible is not false, and true is the default of the AWS provider before 6.0."
  }

  fix {
    set = { publicly_accessible = false }
  }
}

resource_policy "aws_redshiftserverless_workgroup" "redshift-not-publicly-accessible" {
  enforce {
    condition     = core::try(core::tobool(attrs.publicly_accessible), false) != true
    subject       = attrs.publicly_accessible
    error_message = "The workgroup is publicly accessible: publicly_accessible is true."
  }

  fix {
    set = { publicly_accessible = false }
  }
}
