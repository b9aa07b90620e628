policytest {
  targets = ["ec2-network.policy.hcl"]
}

# A VPC with a public and a private subnet in each of two zones.

resource "aws_vpc" "main" {
  skip  = true
  attrs = { id = "vpc-main", cidr_block = "10.0.0.0/16" }
}

resource "aws_internet_gateway" "main" {
  skip  = true
  attrs = { id = "igw-main", vpc_id = "vpc-main" }
}

resource "aws_subnet" "public_a" {
  skip = true
  attrs = {
    id                = "subnet-public-a"
    vpc_id            = "vpc-main"
    cidr_block        = "10.0.0.0/24"
    availability_zone = "eu-central-1a"
  }
}

resource "aws_subnet" "public_b" {
  skip = true
  attrs = {
    id                = "subnet-public-b"
    vpc_id            = "vpc-main"
    cidr_block        = "10.0.1.0/24"
    availability_zone = "eu-central-1b"
  }
}

resource "aws_subnet" "private_a" {
  skip = true
  attrs = {
    id                = "subnet-private-a"
    vpc_id            = "vpc-main"
    cidr_block        = "10.0.2.0/24"
    availability_zone = "eu-central-1a"
  }
}

resource "aws_subnet" "private_b" {
  skip = true
  attrs = {
    id                = "subnet-private-b"
    vpc_id            = "vpc-main"
    cidr_block        = "10.0.3.0/24"
    availability_zone = "eu-central-1b"
  }
}

resource "aws_route_table" "public" {
  skip = true
  attrs = {
    id     = "rtb-public"
    vpc_id = "vpc-main"
    route  = [{ cidr_block = "0.0.0.0/0", gateway_id = "igw-main" }]
  }
}

resource "aws_route_table" "private" {
  skip = true
  attrs = {
    id     = "rtb-private"
    vpc_id = "vpc-main"
    route  = [{ cidr_block = "0.0.0.0/0", nat_gateway_id = "nat-main" }]
  }
}

resource "aws_route_table_association" "public_a" {
  skip  = true
  attrs = { id = "rtbassoc-public-a", subnet_id = "subnet-public-a", route_table_id = "rtb-public" }
}

resource "aws_route_table_association" "public_b" {
  skip  = true
  attrs = { id = "rtbassoc-public-b", subnet_id = "subnet-public-b", route_table_id = "rtb-public" }
}

resource "aws_route_table_association" "private_a" {
  skip  = true
  attrs = { id = "rtbassoc-private-a", subnet_id = "subnet-private-a", route_table_id = "rtb-private" }
}

resource "aws_route_table_association" "private_b" {
  skip  = true
  attrs = { id = "rtbassoc-private-b", subnet_id = "subnet-private-b", route_table_id = "rtb-private" }
}

resource "aws_subnet" "assigning" {
  skip = true
  attrs = {
    id                      = "subnet-assigning"
    vpc_id                  = "vpc-main"
    cidr_block              = "10.0.9.0/24"
    map_public_ip_on_launch = true
  }
}

resource "aws_route_table_association" "assigning" {
  skip = true
  attrs = {
    id             = "rtbassoc-assigning"
    subnet_id      = "subnet-assigning"
    route_table_id = "rtb-private"
  }
}

resource "aws_instance" "pass_private" {
  attrs = {
    subnet_id                   = "subnet-private-a"
    associate_public_ip_address = false
  }
}

resource "aws_instance" "pass_private_by_default" {
  attrs = {
    subnet_id = "subnet-private-a"
  }
}

# What the instance does not say, its interface does.
resource "aws_instance" "pass_interface" {
  attrs = {
    network_interface = [{ network_interface_id = "eni-1", device_index = 0 }]
  }
}

resource "aws_instance" "pass_launch_template" {
  attrs = {
    launch_template = [{ id = "lt-1", version = "$Latest" }]
  }
}

resource "aws_instance" "fail_public_ip" {
  expect_failure = true
  attrs = {
    subnet_id                   = "subnet-private-a"
    associate_public_ip_address = true
  }
}

resource "aws_instance" "fail_public_ip_as_string" {
  expect_failure = true
  attrs = {
    subnet_id                   = "subnet-private-a"
    associate_public_ip_address = "true"
  }
}

# Neither a subnet nor an address is named: the default VPC assigns one.
resource "aws_instance" "fail_default_vpc" {
  expect_failure = true
  attrs = {
    instance_type = "t3.micro"
  }
}

resource "aws_instance" "fail_assigning_subnet" {
  expect_failure = true
  attrs = {
    subnet_id = "subnet-assigning"
  }
}

resource "aws_instance" "pass_assigning_subnet_overridden" {
  attrs = {
    subnet_id                   = "subnet-assigning"
    associate_public_ip_address = false
  }
}

resource "aws_instance" "fail_public_subnet" {
  expect_failure = true
  attrs = {
    subnet_id                   = "subnet-public-a"
    associate_public_ip_address = false
  }
}

resource "aws_instance" "unknown_public_ip" {
  expect_unknown = true
  attrs = {
    subnet_id                   = "subnet-private-a"
    associate_public_ip_address = infrascan::unknown("var.public")
  }
}

resource "aws_instance" "unknown_subnet" {
  expect_unknown = true
  attrs = {
    subnet_id                   = infrascan::unknown("var.subnet_id")
    associate_public_ip_address = false
  }
}

resource "aws_spot_instance_request" "fail_public_ip" {
  expect_failure = true
  attrs = {
    associate_public_ip_address = true
  }
}

resource "aws_spot_instance_request" "pass_no_public_ip" {
  attrs = {
    associate_public_ip_address = false
  }
}

resource "aws_spot_instance_request" "unknown_public_ip" {
  expect_unknown = true
  attrs = {
    associate_public_ip_address = infrascan::unknown("var.public")
  }
}

resource "aws_launch_template" "pass_no_interfaces" {
  attrs = {
    name_prefix = "nodes-"
  }
}

resource "aws_launch_template" "pass_private" {
  attrs = {
    network_interfaces = [{ associate_public_ip_address = "false", subnet_id = "subnet-private-a" }]
  }
}

resource "aws_launch_template" "fail_public_ip" {
  expect_failure = true
  attrs = {
    network_interfaces = [{ subnet_id = "subnet-private-a" }, { associate_public_ip_address = "true" }]
  }
}

resource "aws_launch_template" "fail_public_subnet" {
  expect_failure = true
  attrs = {
    network_interfaces = [{ subnet_id = "subnet-public-a" }]
  }
}

resource "aws_launch_template" "unknown_public_ip" {
  expect_unknown = true
  attrs = {
    network_interfaces = [{ associate_public_ip_address = infrascan::unknown("var.public") }]
  }
}

resource "aws_launch_configuration" "pass_default" {
  attrs = {
    image_id = "ami-1"
  }
}

resource "aws_launch_configuration" "fail_public_ip" {
  expect_failure = true
  attrs = {
    associate_public_ip_address = true
  }
}

resource "aws_launch_configuration" "unknown_public_ip" {
  expect_unknown = true
  attrs = {
    associate_public_ip_address = infrascan::unknown("var.public")
  }
}

resource "aws_autoscaling_group" "pass_private" {
  attrs = {
    vpc_zone_identifier = ["subnet-private-a", "subnet-private-b"]
  }
}

resource "aws_autoscaling_group" "fail_public" {
  expect_failure = true
  attrs = {
    vpc_zone_identifier = ["subnet-private-a", "subnet-public-b"]
  }
}

resource "aws_autoscaling_group" "fail_one_zone" {
  expect_failure = true
  attrs = {
    vpc_zone_identifier = ["subnet-private-a"]
  }
}

resource "aws_autoscaling_group" "pass_zones" {
  attrs = {
    availability_zones = ["eu-central-1a", "eu-central-1b"]
  }
}

resource "aws_autoscaling_group" "fail_one_named_zone" {
  expect_failure = true
  attrs = {
    availability_zones = ["eu-central-1a"]
  }
}

resource "aws_autoscaling_group" "unknown_subnets" {
  expect_unknown = true
  attrs = {
    vpc_zone_identifier = infrascan::unknown("var.private_subnet_ids")
  }
}
