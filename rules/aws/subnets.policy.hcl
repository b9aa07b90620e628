# Subnets.

resource_policy "aws_subnet" "subnet-no-public-ip-on-launch" {
  metadata {
    title       = "Subnets assign no public IP addresses on launch"
    severity    = "medium"
    category    = "network"
    rationale   = <<-EOT
      Where a subnet assigns addresses, everything launched in it is on the internet without anyone having said so.
      NAT gateways and load balancers, which belong in public subnets, bring addresses of their own.
    EOT
    remediation = <<-EOT
      Leave the argument out, or write:

        map_public_ip_on_launch = false
    EOT
    links = [
      "architecture:N1",
      "https://docs.aws.amazon.com/vpc/latest/userguide/subnet-public-ip.html",
    ]
    aliases = [
      "checkov:CKV_AWS_130",
      "trivy:AWS-0164",
      "kics:52f04a44-6bfa-4c41-b1d3-4ae99a2de05c",
    ]
    controls = {
      nist_800_53 = ["AC-4", "SC-7"]
      pci_dss     = ["1.4.4"]
      soc2        = ["CC6.6"]
    }
  }

  enforce {
    condition     = core::try(core::tobool(attrs.map_public_ip_on_launch), false) != true
    subject       = attrs.map_public_ip_on_launch
    error_message = "Everything launched in this subnet gets a public IP address: map_public_ip_on_launch is true."
  }

  fix {
    set = { map_public_ip_on_launch = false }
  }
}

# The provider's default for a default subnet is true, as AWS creates it.
resource_policy "aws_default_subnet" "subnet-no-public-ip-on-launch" {
  enforce {
    condition     = core::try(core::tobool(attrs.map_public_ip_on_launch), true) != true
    subject       = attrs.map_public_ip_on_launch
    error_message = "Everything launched in this default subnet gets a public IP address: map_public_ip_on_launch is not false."
  }
}
