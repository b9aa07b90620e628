policytest {
  targets = ["subnets.policy.hcl"]
}

resource "aws_subnet" "pass_default" {
  attrs = {
    cidr_block = "10.0.0.0/24"
  }
}

resource "aws_subnet" "pass_off" {
  attrs = {
    map_public_ip_on_launch = false
  }
}

resource "aws_subnet" "fail_on" {
  expect_failure = true
  attrs = {
    map_public_ip_on_launch = true
  }
}

resource "aws_subnet" "fail_on_as_string" {
  expect_failure = true
  attrs = {
    map_public_ip_on_launch = "true"
  }
}

resource "aws_subnet" "unknown_variable" {
  expect_unknown = true
  attrs = {
    map_public_ip_on_launch = infrascan::unknown("var.map_public_ip")
  }
}

resource "aws_default_subnet" "pass_off" {
  attrs = {
    map_public_ip_on_launch = false
  }
}

resource "aws_default_subnet" "fail_default" {
  expect_failure = true
  attrs = {
    availability_zone = "eu-central-1a"
  }
}

resource "aws_default_subnet" "unknown_variable" {
  expect_unknown = true
  attrs = {
    map_public_ip_on_launch = infrascan::unknown("var.map_public_ip")
  }
}
