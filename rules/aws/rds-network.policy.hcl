# Where RDS databases stand, and whether the internet can address them.

resource_policy "aws_db_instance" "rds-in-private-subnets" {
  metadata {
    title       = "RDS databases stand in private subnets"
    severity    = "high"
    category    = "network"
    rationale   = <<-EOT
      A subnet is private when its effective route table has no route to an internet gateway.
      A database without a subnet group stands in the default VPC, whose subnets all have such a route.
    EOT
    remediation = <<-EOT
      Make a subnet group of private subnets and name it:

        resource "aws_db_subnet_group" "main" {
          name       = "main"
          subnet_ids = aws_subnet.private[*].id
        }

        db_subnet_group_name = aws_db_subnet_group.main.name
    EOT
    links = [
      "architecture:N1",
      "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_VPC.WorkingWithRDSInstanceinaVPC.html",
    ]
    controls = {
      cis_aws     = ["2.3.3"]
      nist_800_53 = ["AC-4", "SC-7"]
      pci_dss     = ["1.3.1", "1.4.4"]
      soc2        = ["CC6.6"]
    }
  }

  # A replica in the same region stands in the subnet group of its source.
  filter = core::try(attrs.replicate_source_db, null) == null

  locals {
    group = core::try(attrs.db_subnet_group_name, null)
  }

  enforce {
    condition     = local.group != null
    subject       = attrs.db_subnet_group_name
    error_message = "No subnet group is named: the database stands in the default VPC, whose subnets are public."
  }

  enforce {
    condition     = local.group == null || !net::is_public_subnet(net::subnets_of_group(local.group))
    subject       = attrs.db_subnet_group_name
    error_message = "A subnet of the group \"${core::try(local.group, "?")}\" is public: its route table has a route to an internet gateway."
  }
}

resource_policy "aws_rds_cluster" "rds-in-private-subnets" {
  locals {
    group = core::try(attrs.db_subnet_group_name, null)
  }

  enforce {
    condition     = local.group != null
    subject       = attrs.db_subnet_group_name
    error_message = "No subnet group is named: the cluster stands in the default VPC, whose subnets are public."
  }

  enforce {
    condition     = local.group == null || !net::is_public_subnet(net::subnets_of_group(local.group))
    subject       = attrs.db_subnet_group_name
    error_message = "A subnet of the group \"${core::try(local.group, "?")}\" is public: its route table has a route to an internet gateway."
  }
}

resource_policy "aws_db_instance" "rds-not-publicly-accessible" {
  metadata {
    title       = "RDS databases are not publicly accessible"
    severity    = "critical"
    category    = "network"
    rationale   = <<-EOT
      A publicly accessible database has an address that resolves and answers outside the VPC. What then stands between
      the data and the internet is a password and a security group. The default is false.
    EOT
    remediation = <<-EOT
      Turn it off and connect from inside the VPC, through a bastion, a VPN or Session Manager port forwarding:

        publicly_accessible = false
    EOT
    links = [
      "architecture:N1",
      "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_VPC.WorkingWithRDSInstanceinaVPC.html#USER_VPC.Hiding",
    ]
    aliases = [
      "checkov:CKV_AWS_17",
      "trivy:AWS-0180",
      "kics:35113e6f-2c6b-414d-beec-7a9482d3b2d1",
    ]
    controls = {
      cis_aws     = ["2.3.3"]
      nist_800_53 = ["AC-4", "SC-7"]
      pci_dss     = ["1.3.1", "1.4.4"]
      soc2        = ["CC6.6"]
    }
  }

  enforce {
    condition     = core::try(core::tobool(attrs.publicly_accessible), false) != true
    subject       = attrs.publicly_accessible
    error_message = "The database has a public address: publicly_accessible is true."
  }

  fix {
    set = { publicly_accessible = false }
  }
}

resource_policy "aws_rds_cluster_instance" "rds-not-publicly-accessible" {
  enforce {
    condition     = core::try(core::tobool(attrs.publicly_accessible), false) != true
    subject       = attrs.publicly_accessible
    error_message = "The database instance has a public address: publicly_accessible is true."
  }

  fix {
    set = { publicly_accessible = false }
  }
}
