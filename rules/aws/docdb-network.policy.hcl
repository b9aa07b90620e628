# Where DocumentDB clusters stand.

resource_policy "aws_docdb_cluster" "docdb-in-private-subnets" {
  metadata {
    title       = "DocumentDB clusters stand in private subnets"
    severity    = "high"
    category    = "network"
    rationale   = <<-EOT
      A subnet is private when its effective route table has no route to an internet gateway.
      A cluster without a subnet group stands in the default VPC, whose subnets all have such a route.
    EOT
    remediation = <<-EOT
      Make a subnet group of private subnets and name it:

        resource "aws_docdb_subnet_group" "main" {
          name       = "main"
          subnet_ids = aws_subnet.private[*].id
        }

        db_subnet_group_name = aws_docdb_subnet_group.main.name
    EOT
    links = [
      "architecture:N1",
      "https://docs.aws.amazon.com/documentdb/latest/developerguide/document-db-subnet-groups.html",
    ]
    controls = {
      nist_800_53 = ["AC-4", "SC-7"]
      pci_dss     = ["1.4.4"]
      soc2        = ["CC6.6"]
    }
  }

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
