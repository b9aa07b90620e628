# What security groups let out.

resource_policy "aws_security_group" "sg-no-unrestricted-egress" {
  metadata {
    title       = "Security group egress is restricted"
    severity    = "medium"
    category    = "network"
    rationale   = <<-EOT
      With all ports open to everywhere, whatever runs inside can send what it finds to anyone and fetch the next stage of
      an attack. Terraform removes the allow-all egress rule that AWS adds to a new group, so egress is what the code states,
      and a group that states none has none.
    EOT
    remediation = <<-EOT
      State what is needed; most workloads need HTTPS and their data stores:

        egress {
          description = "HTTPS to AWS and registries"
          from_port   = 443
          to_port     = 443
          protocol    = "tcp"
          cidr_blocks = ["0.0.0.0/0"]
        }
    EOT
    links = [
      "architecture:N2",
      "https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html",
    ]
    aliases = [
      "checkov:CKV_AWS_382",
      "trivy:AWS-0104",
      "kics:46883ce1-dc3e-4b17-9195-c6a601624c73",
    ]
    controls = {
      nist_800_53 = ["AC-4", "SC-7"]
      pci_dss     = ["1.3.2"]
      soc2        = ["CC6.6"]
    }
  }

  enforce {
    for_each      = core::try(attrs.egress, [])
    condition     = !(net::admits_internet(each.value) && net::covers_all_ports(each.value))
    subject       = net::is_internet(core::try(each.value.cidr_blocks, [])) ? each.value.cidr_blocks : each.value.ipv6_cidr_blocks
    error_message = "All ports are open outwards to the whole internet."
  }
}

resource_policy "aws_default_security_group" "sg-no-unrestricted-egress" {
  enforce {
    for_each      = core::try(attrs.egress, [])
    condition     = !(net::admits_internet(each.value) && net::covers_all_ports(each.value))
    subject       = net::is_internet(core::try(each.value.cidr_blocks, [])) ? each.value.cidr_blocks : each.value.ipv6_cidr_blocks
    error_message = "All ports are open outwards to the whole internet."
  }
}

resource_policy "aws_security_group_rule" "sg-no-unrestricted-egress" {
  filter = core::try(attrs.type, "") == "egress"

  enforce {
    condition     = !(net::admits_internet(attrs) && net::covers_all_ports(attrs))
    subject       = net::is_internet(core::try(attrs.cidr_blocks, [])) ? attrs.cidr_blocks : attrs.ipv6_cidr_blocks
    error_message = "All ports are open outwards to the whole internet."
  }
}

resource_policy "aws_vpc_security_group_egress_rule" "sg-no-unrestricted-egress" {
  enforce {
    condition     = !(net::admits_internet(attrs) && net::covers_all_ports(attrs))
    subject       = net::is_internet(core::try(attrs.cidr_ipv4, "")) ? attrs.cidr_ipv4 : attrs.cidr_ipv6
    error_message = "All ports are open outwards to the whole internet."
  }
}
