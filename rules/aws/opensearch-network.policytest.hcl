policytest {
  targets = ["opensearch-network.policy.hcl"]
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

resource "aws_opensearch_domain" "pass_private" {
  attrs = {
    vpc_options = [{ subnet_ids = ["subnet-private-a", "subnet-private-b"], security_group_ids = ["sg-search"] }]
  }
}

resource "aws_opensearch_domain" "fail_public_endpoint" {
  expect_failure = true
  attrs = {
    domain_name = "search"
  }
}

resource "aws_opensearch_domain" "fail_public_subnets" {
  expect_failure = true
  attrs = {
    vpc_options = [{ subnet_ids = ["subnet-private-a", "subnet-public-b"] }]
  }
}

resource "aws_opensearch_domain" "unknown_subnets" {
  expect_unknown = true
  attrs = {
    vpc_options = [{ subnet_ids = infrascan::unknown("var.subnet_ids") }]
  }
}

resource "aws_opensearch_domain" "unknown_options" {
  expect_unknown = true
  attrs = {
    vpc_options = infrascan::unknown("var.vpc_options")
  }
}

resource "aws_elasticsearch_domain" "pass_private" {
  attrs = {
    vpc_options = [{ subnet_ids = ["subnet-private-a", "subnet-private-b"], security_group_ids = ["sg-search"] }]
  }
}

resource "aws_elasticsearch_domain" "fail_public_endpoint" {
  expect_failure = true
  attrs = {
    domain_name = "search"
  }
}

resource "aws_elasticsearch_domain" "fail_public_subnets" {
  expect_failure = true
  attrs = {
    vpc_options = [{ subnet_ids = ["subnet-private-a", "subnet-public-b"] }]
  }
}

resource "aws_elasticsearch_domain" "unknown_subnets" {
  expect_unknown = true
  attrs = {
    vpc_options = [{ subnet_ids = infrascan::unknown("var.subnet_ids") }]
  }
}

resource "aws_elasticsearch_domain" "unknown_options" {
  expect_unknown = true
  attrs = {
    vpc_options = infrascan::unknown("var.vpc_options")
  }
}
