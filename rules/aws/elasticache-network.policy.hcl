# Where ElastiCache caches stand.

resource_policy "aws_elasticache_replication_group" "elasticache-in-private-subnets" {
  metadata {
    title       = "ElastiCache caches stand in private subnets"
    severity    = "high"
    category    = "network"
    rationale   = <<-EOT
      A subnet is private when its effective route table has no route to an internet gateway.
      A cache without a subnet group stands in the default VPC, whose subnets all have such a route.
    EOT
    remediation = <<-EOT
      Make a subnet group of private subnets and name it:

        resource "aws_elasticache_subnet_group" "main" {
          name       = "main"
          subnet_ids = aws_subnet.private[*].id
        }

        subnet_group_name = aws_elasticache_subnet_group.main.name
    EOT
    links = [
      "architecture:N1",
      "https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/SubnetGroups.html",
    ]
    aliases = [
      "checkov:CKV_AWS_323",
      "kics:8c849af7-a399-46f7-a34c-32d3dc96f1fc",
    ]
    controls = {
      nist_800_53 = ["AC-4", "SC-7"]
      pci_dss     = ["1.4.4"]
      soc2        = ["CC6.6"]
    }
  }

  locals {
    group = core::try(attrs.subnet_group_name, null)
  }

  enforce {
    condition     = local.group != null
    subject       = attrs.subnet_group_name
    error_message = "No subnet group is named: the cache stands in the default VPC, whose subnets are public."
  }

  enforce {
    condition     = local.group == null || !net::is_public_subnet(net::subnets_of_group(local.group))
    subject       = attrs.subnet_group_name
    error_message = "A subnet of the group \"${core::try(local.group, "?")}\" is public: its route table has a route to an internet gateway."
  }
}

# A member of a replication group stands in the subnet group of the replication group.
resource_policy "aws_elasticache_cluster" "elasticache-in-private-subnets" {
  filter = core::try(attrs.replication_group_id, null) == null

  locals {
    group = core::try(attrs.subnet_group_name, null)
  }

  enforce {
    condition     = local.group != null
    subject       = attrs.subnet_group_name
    error_message = "No subnet group is named: the cache stands in the default VPC, whose subnets are public."
  }

  enforce {
    condition     = local.group == null || !net::is_public_subnet(net::subnets_of_group(local.group))
    subject       = attrs.subnet_group_name
    error_message = "A subnet of the group \"${core::try(local.group, "?")}\" is public: its route table has a route to an internet gateway."
  }
}

resource_policy "aws_elasticache_serverless_cache" "elasticache-in-private-subnets" {
  enforce {
    condition     = !net::is_public_subnet(core::try(attrs.subnet_ids, []))
    subject       = attrs.subnet_ids
    error_message = "The cache stands in public subnets: a route table of theirs has a route to an internet gateway."
  }
}
