# Where OpenSearch domains stand.

resource_policy "aws_opensearch_domain" "opensearch-in-private-subnets" {
  metadata {
    title       = "OpenSearch domains stand in private subnets of a VPC"
    severity    = "high"
    category    = "network"
    rationale   = <<-EOT
      A domain without vpc_options has an endpoint on the internet, guarded by its access policy alone, and cannot be moved
      into a VPC later without being made anew.
    EOT
    remediation = <<-EOT
      Place the domain in private subnets, with a security group of its own:

        vpc_options {
          subnet_ids         = slice(aws_subnet.private[*].id, 0, 2)
          security_group_ids = [aws_security_group.search.id]
        }
    EOT
    links = [
      "architecture:N1",
      "https://docs.aws.amazon.com/opensearch-service/latest/developerguide/vpc.html",
    ]
    aliases = [
      "checkov:CKV_AWS_137",
    ]
    controls = {
      nist_800_53 = ["AC-4", "SC-7"]
      pci_dss     = ["1.3.1", "1.4.4"]
      soc2        = ["CC6.6"]
    }
  }

  enforce {
    condition     = core::length(core::try(attrs.vpc_options, [])) > 0
    subject       = attrs.vpc_options
    error_message = "The domain has a public endpoint: it has no vpc_options."
  }

  enforce {
    condition     = !net::is_public_subnet(core::try(attrs.vpc_options[0].subnet_ids, []))
    subject       = attrs.vpc_options[0].subnet_ids
    error_message = "The domain has interfaces in public subnets: a route table of theirs has a route to an internet gateway."
  }
}

resource_policy "aws_elasticsearch_domain" "opensearch-in-private-subnets" {
  enforce {
    condition     = core::length(core::try(attrs.vpc_options, [])) > 0
    subject       = attrs.vpc_options
    error_message = "The domain has a public endpoint: it has no vpc_options."
  }

  enforce {
    condition     = !net::is_public_subnet(core::try(attrs.vpc_options[0].subnet_ids, []))
    subject       = attrs.vpc_options[0].subnet_ids
    error_message = "The domain has interfaces in public subnets: a route table of theirs has a route to an internet gateway."
  }
}
