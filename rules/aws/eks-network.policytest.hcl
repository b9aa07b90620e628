policytest {
  targets = ["eks-network.policy.hcl"]
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

resource "aws_eks_cluster" "pass_private" {
  attrs = {
    vpc_config = [{ subnet_ids = ["subnet-private-a", "subnet-private-b"], endpoint_public_access = false }]
  }
}

resource "aws_eks_cluster" "pass_restricted" {
  attrs = {
    vpc_config = [{ subnet_ids = ["subnet-private-a", "subnet-private-b"], endpoint_public_access = true, public_access_cidrs = ["54.93.12.0/24"] }]
  }
}

resource "aws_eks_cluster" "pass_restricted_by_string" {
  attrs = {
    vpc_config = [{ subnet_ids = ["subnet-private-a", "subnet-private-b"], endpoint_public_access = "false", public_access_cidrs = ["0.0.0.0/0"] }]
  }
}

resource "aws_eks_cluster" "fail_public_subnets" {
  expect_failure = true
  attrs = {
    vpc_config = [{ subnet_ids = ["subnet-private-a", "subnet-public-b"], endpoint_public_access = false }]
  }
}

resource "aws_eks_cluster" "fail_endpoint_by_default" {
  expect_failure = true
  attrs = {
    vpc_config = [{ subnet_ids = ["subnet-private-a", "subnet-private-b"] }]
  }
}

resource "aws_eks_cluster" "fail_endpoint_open" {
  expect_failure = true
  attrs = {
    vpc_config = [{ subnet_ids = ["subnet-private-a", "subnet-private-b"], endpoint_public_access = true, public_access_cidrs = ["54.93.12.0/24", "0.0.0.0/0"] }]
  }
}

resource "aws_eks_cluster" "unknown_endpoint" {
  expect_unknown = true
  attrs = {
    vpc_config = [{ subnet_ids = ["subnet-private-a", "subnet-private-b"], endpoint_public_access = infrascan::unknown("var.public") }]
  }
}

resource "aws_eks_cluster" "unknown_ranges" {
  expect_unknown = true
  attrs = {
    vpc_config = [{ subnet_ids = ["subnet-private-a", "subnet-private-b"], endpoint_public_access = true, public_access_cidrs = infrascan::unknown("var.cidrs") }]
  }
}

resource "aws_eks_cluster" "unknown_subnets" {
  expect_unknown = true
  attrs = {
    vpc_config = [{ subnet_ids = infrascan::unknown("var.subnet_ids"), endpoint_public_access = false }]
  }
}

resource "aws_eks_node_group" "pass_private" {
  attrs = {
    cluster_name = "main"
    subnet_ids   = ["subnet-private-a", "subnet-private-b"]
  }
}

resource "aws_eks_node_group" "fail_public" {
  expect_failure = true
  attrs = {
    cluster_name = "main"
    subnet_ids   = ["subnet-private-a", "subnet-public-b"]
  }
}

resource "aws_eks_node_group" "fail_one_zone" {
  expect_failure = true
  attrs = {
    cluster_name = "small"
    subnet_ids   = ["subnet-private-a"]
  }
}

# One node group per zone: the cluster spans both.
resource "aws_eks_node_group" "pass_zone_a" {
  attrs = {
    cluster_name = "zonal"
    subnet_ids   = ["subnet-private-a"]
  }
}

resource "aws_eks_node_group" "pass_zone_b" {
  attrs = {
    cluster_name = "zonal"
    subnet_ids   = ["subnet-private-b"]
  }
}

resource "aws_eks_node_group" "unknown_subnets" {
  expect_unknown = true
  attrs = {
    cluster_name = "unknown"
    subnet_ids   = infrascan::unknown("var.subnet_ids")
  }
}

resource "aws_eks_node_group" "pass_remote_access" {
  attrs = {
    cluster_name  = "main"
    subnet_ids    = ["subnet-private-a", "subnet-private-b"]
    remote_access = [{ ec2_ssh_key = "nodes", source_security_group_ids = ["sg-bastion"] }]
  }
}

resource "aws_eks_node_group" "fail_remote_access" {
  expect_failure = true
  attrs = {
    cluster_name  = "main"
    subnet_ids    = ["subnet-private-a", "subnet-private-b"]
    remote_access = [{ ec2_ssh_key = "nodes" }]
  }
}

resource "aws_eks_node_group" "unknown_remote_access" {
  expect_unknown = true
  attrs = {
    cluster_name  = "main"
    subnet_ids    = ["subnet-private-a", "subnet-private-b"]
    remote_access = [{ ec2_ssh_key = "nodes", source_security_group_ids = infrascan::unknown("var.groups") }]
  }
}

resource "aws_eks_fargate_profile" "pass_private" {
  attrs = {
    subnet_ids = ["subnet-private-a", "subnet-private-b"]
  }
}

resource "aws_eks_fargate_profile" "fail_public" {
  expect_failure = true
  attrs = {
    subnet_ids = ["subnet-private-a", "subnet-public-b"]
  }
}

resource "aws_eks_fargate_profile" "unknown_subnets" {
  expect_unknown = true
  attrs = {
    subnet_ids = infrascan::unknown("var.subnet_ids")
  }
}
