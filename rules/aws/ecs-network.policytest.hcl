policytest {
  targets = ["ecs-network.policy.hcl"]
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

resource "aws_ecs_service" "pass_private" {
  attrs = {
    network_configuration = [{ subnets = ["subnet-private-a", "subnet-private-b"] }]
  }
}

resource "aws_ecs_service" "pass_no_network" {
  attrs = {
    cluster = "main"
  }
}

resource "aws_ecs_service" "pass_no_public_ip" {
  attrs = {
    network_configuration = [{ subnets = ["subnet-private-a", "subnet-private-b"], assign_public_ip = false }]
  }
}

resource "aws_ecs_service" "fail_public_subnets" {
  expect_failure = true
  attrs = {
    network_configuration = [{ subnets = ["subnet-private-a", "subnet-public-b"] }]
  }
}

resource "aws_ecs_service" "fail_public_ip" {
  expect_failure = true
  attrs = {
    network_configuration = [{ subnets = ["subnet-private-a", "subnet-private-b"], assign_public_ip = true }]
  }
}

resource "aws_ecs_service" "fail_public_ip_as_string" {
  expect_failure = true
  attrs = {
    network_configuration = [{ subnets = ["subnet-private-a", "subnet-private-b"], assign_public_ip = "true" }]
  }
}

resource "aws_ecs_service" "unknown_subnets" {
  expect_unknown = true
  attrs = {
    network_configuration = [{ subnets = infrascan::unknown("var.subnet_ids") }]
  }
}

resource "aws_ecs_service" "unknown_public_ip" {
  expect_unknown = true
  attrs = {
    network_configuration = [{ subnets = ["subnet-private-a", "subnet-private-b"], assign_public_ip = infrascan::unknown("var.public") }]
  }
}

resource "aws_ecs_task_set" "pass_private" {
  attrs = {
    network_configuration = [{ subnets = ["subnet-private-a", "subnet-private-b"] }]
  }
}

resource "aws_ecs_task_set" "pass_no_network" {
  attrs = {
    cluster = "main"
  }
}

resource "aws_ecs_task_set" "pass_no_public_ip" {
  attrs = {
    network_configuration = [{ subnets = ["subnet-private-a", "subnet-private-b"], assign_public_ip = false }]
  }
}

resource "aws_ecs_task_set" "fail_public_subnets" {
  expect_failure = true
  attrs = {
    network_configuration = [{ subnets = ["subnet-private-a", "subnet-public-b"] }]
  }
}

resource "aws_ecs_task_set" "fail_public_ip" {
  expect_failure = true
  attrs = {
    network_configuration = [{ subnets = ["subnet-private-a", "subnet-private-b"], assign_public_ip = true }]
  }
}

resource "aws_ecs_task_set" "fail_public_ip_as_string" {
  expect_failure = true
  attrs = {
    network_configuration = [{ subnets = ["subnet-private-a", "subnet-private-b"], assign_public_ip = "true" }]
  }
}

resource "aws_ecs_task_set" "unknown_subnets" {
  expect_unknown = true
  attrs = {
    network_configuration = [{ subnets = infrascan::unknown("var.subnet_ids") }]
  }
}

resource "aws_ecs_task_set" "unknown_public_ip" {
  expect_unknown = true
  attrs = {
    network_configuration = [{ subnets = ["subnet-private-a", "subnet-private-b"], assign_public_ip = infrascan::unknown("var.public") }]
  }
}
