# Where Kafka brokers stand, and whether the internet can address them.

resource_policy "aws_msk_cluster" "msk-in-private-subnets" {
  metadata {
    title       = "MSK clusters stand in private subnets"
    severity    = "high"
    category    = "network"
    rationale   = <<-EOT
      A subnet is private when its effective route table has no route to an internet gateway.
    EOT
    remediation = <<-EOT
      Give the brokers private subnets only:

        broker_node_group_info {
          client_subnets = aws_subnet.private[*].id
        }
    EOT
    links = [
      "architecture:N1",
      "https://docs.aws.amazon.com/msk/latest/developerguide/create-vpc.html",
    ]
    controls = {
      nist_800_53 = ["AC-4", "SC-7"]
      pci_dss     = ["1.4.4"]
      soc2        = ["CC6.6"]
    }
  }

  enforce {
    condition     = !net::is_public_subnet(core::try(attrs.broker_node_group_info[0].client_subnets, []))
    subject       = attrs.broker_node_group_info[0].client_subnets
    error_message = "Brokers stand in public subnets: a route table of theirs has a route to an internet gateway."
  }
}

resource_policy "aws_msk_serverless_cluster" "msk-in-private-subnets" {
  enforce {
    for_each      = core::try(attrs.vpc_config, [])
    condition     = !net::is_public_subnet(core::try(each.value.subnet_ids, []))
    subject       = each.value.subnet_ids
    error_message = "The cluster has interfaces in public subnets: a route table of theirs has a route to an internet gateway."
  }
}

resource_policy "aws_msk_cluster" "msk-not-publicly-accessible" {
  metadata {
    title       = "MSK brokers are not publicly accessible"
    severity    = "critical"
    category    = "network"
    rationale   = <<-EOT
      With public access on, every broker gets an address on the internet. The default is off (DISABLED).
    EOT
    remediation = <<-EOT
      Leave public_access out, or write:

        broker_node_group_info {
          connectivity_info {
            public_access {
              type = "DISABLED"
            }
          }
        }
    EOT
    links = [
      "architecture:N1",
      "https://docs.aws.amazon.com/msk/latest/developerguide/public-access.html",
    ]
    aliases = [
      "checkov:CKV_AWS_291",
      "kics:54378d69-dd7c-4b08-a43e-80d563396857",
    ]
    controls = {
      nist_800_53 = ["AC-4", "SC-7"]
      pci_dss     = ["1.3.1", "1.4.4"]
      soc2        = ["CC6.6"]
    }
  }

  locals {
    access = core::try(attrs.broker_node_group_info[0].connectivity_info[0].public_access[0].type, "DISABLED")
  }

  enforce {
    condition     = local.access == "DISABLED"
    subject       = attrs.broker_node_group_info[0].connectivity_info[0].public_access[0].type
    error_message = "Every broker has a public address: public_access is \"${core::try(local.access, "?")}\"."
  }
}
