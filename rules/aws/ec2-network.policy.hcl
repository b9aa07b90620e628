# Where EC2 instances stand, and whether the internet can address them.

resource_policy "aws_instance" "instance-no-public-ip" {
  metadata {
    title       = "EC2 instances, launch templates and launch configurations assign no public IP address"
    severity    = "high"
    category    = "network"
    rationale   = <<-EOT
      A public address puts an instance one security group mistake away from the internet. Without
      associate_public_ip_address the subnet decides, and the subnets of a default VPC assign one.
    EOT
    remediation = <<-EOT
      Turn the public address off and reach the instance through a load balancer, a VPN or Session Manager:

        associate_public_ip_address = false
        subnet_id                   = aws_subnet.private.id

      In a launch template the argument stands in network_interfaces.
    EOT
    links = [
      "architecture:N1",
      "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-instance-addressing.html",
    ]
    aliases = [
      "checkov:CKV_AWS_88",
      "checkov:CKV_AWS_389",
      "trivy:AWS-0009",
      "kics:5a2486aa-facf-477d-a5c1-b010789459ce",
    ]
    controls = {
      nist_800_53 = ["AC-4", "SC-7"]
      pci_dss     = ["1.3.1", "1.4.4"]
      soc2        = ["CC6.6"]
    }
  }

  locals {
    assigned   = core::try(core::tobool(attrs.associate_public_ip_address), null)
    subnet     = core::try(attrs.subnet_id, null)
    interfaces = core::concat(core::try(attrs.network_interface, []), core::try(attrs.primary_network_interface, []))
    # What the instance does not say, its interface or its launch template does.
    elsewhere = core::length(local.interfaces) > 0 || core::length(core::try(attrs.launch_template, [])) > 0
  }

  enforce {
    condition     = local.assigned == null || local.assigned != true
    subject       = attrs.associate_public_ip_address
    error_message = "The instance gets a public IP address: associate_public_ip_address is true."
  }

  enforce {
    condition     = local.assigned != null || local.elsewhere || local.subnet != null
    subject       = attrs.subnet_id
    error_message = "No subnet_id is given: the instance stands in the default VPC, whose subnets assign public IP addresses."
  }

  enforce {
    condition     = local.assigned != null || local.elsewhere || local.subnet == null || !net::maps_public_addresses(local.subnet)
    subject       = attrs.subnet_id
    error_message = "The instance gets a public IP address from its subnet, which has map_public_ip_on_launch = true."
  }
}

resource_policy "aws_spot_instance_request" "instance-no-public-ip" {
  enforce {
    condition     = core::try(core::tobool(attrs.associate_public_ip_address), false) != true
    subject       = attrs.associate_public_ip_address
    error_message = "The instance gets a public IP address: associate_public_ip_address is true."
  }
}

resource_policy "aws_launch_template" "instance-no-public-ip" {
  enforce {
    for_each      = core::try(attrs.network_interfaces, [])
    condition     = core::try(core::tobool(each.value.associate_public_ip_address), false) != true
    subject       = each.value.associate_public_ip_address
    error_message = "Instances of this template get a public IP address: associate_public_ip_address is true."
  }
}

resource_policy "aws_launch_configuration" "instance-no-public-ip" {
  enforce {
    condition     = core::try(core::tobool(attrs.associate_public_ip_address), false) != true
    subject       = attrs.associate_public_ip_address
    error_message = "Instances of this configuration get a public IP address: associate_public_ip_address is true."
  }
}

resource_policy "aws_instance" "instance-in-private-subnet" {
  metadata {
    title       = "EC2 instances stand in private subnets"
    severity    = "high"
    category    = "network"
    rationale   = <<-EOT
      A subnet is private when its effective route table (its own, or else the VPC's main one) has no route to an
      internet gateway. What stands in it cannot be addressed from outside, whatever its security groups say.
    EOT
    remediation = <<-EOT
      Place the instance in a subnet whose default route goes to a NAT gateway:

        subnet_id = aws_subnet.private[0].id
    EOT
    links = [
      "architecture:N1",
      "https://docs.aws.amazon.com/vpc/latest/userguide/configure-subnets.html",
    ]
    controls = {
      nist_800_53 = ["AC-4", "SC-7"]
      pci_dss     = ["1.4.4"]
      soc2        = ["CC6.6"]
    }
  }

  filter = core::try(attrs.subnet_id, null) != null

  enforce {
    condition     = !net::is_public_subnet(attrs.subnet_id)
    subject       = attrs.subnet_id
    error_message = "The instance stands in a public subnet: the subnet's route table has a route to an internet gateway."
  }
}

resource_policy "aws_launch_template" "instance-in-private-subnet" {
  enforce {
    for_each      = core::try(attrs.network_interfaces, [])
    condition     = core::try(each.value.subnet_id, null) == null || !net::is_public_subnet(each.value.subnet_id)
    subject       = each.value.subnet_id
    error_message = "Instances of this template stand in a public subnet: the subnet's route table has a route to an internet gateway."
  }
}

resource_policy "aws_autoscaling_group" "asg-in-private-subnets" {
  metadata {
    title       = "Auto Scaling groups launch instances in private subnets"
    severity    = "high"
    category    = "network"
    rationale   = <<-EOT
      Instances that a load balancer or a queue feeds need no address on the internet. In subnets without a route to
      an internet gateway they cannot get one.
    EOT
    remediation = <<-EOT
      Give the group the private subnets, and its load balancer the public ones:

        vpc_zone_identifier = aws_subnet.private[*].id
    EOT
    links = [
      "architecture:A2",
      "architecture:N1",
      "https://docs.aws.amazon.com/autoscaling/ec2/userguide/asg-in-vpc.html",
    ]
    controls = {
      nist_800_53 = ["AC-4", "SC-7"]
      pci_dss     = ["1.4.4"]
      soc2        = ["CC6.6"]
    }
  }

  enforce {
    condition     = !net::is_public_subnet(core::try(attrs.vpc_zone_identifier, []))
    subject       = attrs.vpc_zone_identifier
    error_message = "The group launches instances in public subnets: a route table of theirs has a route to an internet gateway."
  }
}

resource_policy "aws_autoscaling_group" "asg-across-zones" {
  metadata {
    title       = "Auto Scaling groups span at least two availability zones"
    severity    = "medium"
    category    = "availability"
    rationale   = <<-EOT
      A group in one zone is gone with that zone. Auto Scaling can only replace instances in the zones it was given.
    EOT
    remediation = <<-EOT
      Give the group a subnet in each zone:

        vpc_zone_identifier = aws_subnet.private[*].id
    EOT
    links = [
      "architecture:A2",
      "https://docs.aws.amazon.com/autoscaling/ec2/userguide/auto-scaling-benefits.html",
    ]
    controls = {
      nist_800_53 = ["CP-10", "SC-36"]
      soc2        = ["A1.2"]
    }
  }

  locals {
    subnets = core::flatten(core::try(attrs.vpc_zone_identifier, []))
    zones = (
      core::length(local.subnets) > 0
      ? net::zones(local.subnets)
      : core::distinct(core::try(attrs.availability_zones, []))
    )
  }

  filter = core::try(attrs.vpc_zone_identifier, attrs.availability_zones, null) != null

  enforce {
    condition     = core::length(local.zones) >= 2
    subject       = core::length(local.subnets) > 0 ? attrs.vpc_zone_identifier : attrs.availability_zones
    error_message = "The group launches instances in ${core::length(local.zones)} availability zone only."
  }
}
