policytest {
  targets = ["security-group-descriptions.policy.hcl"]
}

resource "aws_security_group" "pass_described" {
  attrs = {
    description = "Load balancer of the shop"
    ingress     = [{ protocol = "tcp", from_port = 443, to_port = 443, description = "HTTPS" }]
    egress      = [{ protocol = "tcp", from_port = 443, to_port = 443, description = "HTTPS" }]
  }
}

resource "aws_security_group" "fail_undescribed" {
  expect_failure = true
  attrs = {
    name = "shop"
  }
}

resource "aws_security_group" "fail_empty" {
  expect_failure = true
  attrs = {
    description = ""
  }
}

resource "aws_security_group" "fail_by_terraform" {
  expect_failure = true
  attrs = {
    description = "Managed by Terraform"
  }
}

resource "aws_security_group" "unknown_description" {
  expect_unknown = true
  attrs = {
    description = infrascan::unknown("var.description")
  }
}

resource "aws_security_group" "fail_ingress" {
  expect_failure = true
  attrs = {
    description = "Load balancer of the shop"
    ingress     = [{ protocol = "tcp", from_port = 443, to_port = 443, description = "HTTPS" }, { protocol = "tcp", from_port = 80, to_port = 80 }]
  }
}

resource "aws_security_group" "fail_egress" {
  expect_failure = true
  attrs = {
    description = "Load balancer of the shop"
    egress      = [{ protocol = "tcp", from_port = 443, to_port = 443, description = "" }]
  }
}

resource "aws_security_group" "unknown_rule" {
  expect_unknown = true
  attrs = {
    description = "Load balancer of the shop"
    ingress     = [{ protocol = "tcp", from_port = 443, to_port = 443, description = infrascan::unknown("var.description") }]
  }
}

resource "aws_security_group_rule" "pass_described" {
  attrs = {
    security_group_id = "sg-app"
    description       = "HTTPS"
  }
}

resource "aws_security_group_rule" "fail_undescribed" {
  expect_failure = true
  attrs = {
    security_group_id = "sg-app"
  }
}

resource "aws_security_group_rule" "fail_empty" {
  expect_failure = true
  attrs = {
    security_group_id = "sg-app"
    description       = ""
  }
}

resource "aws_security_group_rule" "unknown_description" {
  expect_unknown = true
  attrs = {
    security_group_id = "sg-app"
    description       = infrascan::unknown("var.description")
  }
}

resource "aws_vpc_security_group_ingress_rule" "pass_described" {
  attrs = {
    security_group_id = "sg-app"
    description       = "HTTPS"
  }
}

resource "aws_vpc_security_group_ingress_rule" "fail_undescribed" {
  expect_failure = true
  attrs = {
    security_group_id = "sg-app"
  }
}

resource "aws_vpc_security_group_ingress_rule" "fail_empty" {
  expect_failure = true
  attrs = {
    security_group_id = "sg-app"
    description       = ""
  }
}

resource "aws_vpc_security_group_ingress_rule" "unknown_description" {
  expect_unknown = true
  attrs = {
    security_group_id = "sg-app"
    description       = infrascan::unknown("var.description")
  }
}

resource "aws_vpc_security_group_egress_rule" "pass_described" {
  attrs = {
    security_group_id = "sg-app"
    description       = "HTTPS"
  }
}

resource "aws_vpc_security_group_egress_rule" "fail_undescribed" {
  expect_failure = true
  attrs = {
    security_group_id = "sg-app"
  }
}

resource "aws_vpc_security_group_egress_rule" "fail_empty" {
  expect_failure = true
  attrs = {
    security_group_id = "sg-app"
    description       = ""
  }
}

resource "aws_vpc_security_group_egress_rule" "unknown_description" {
  expect_unknown = true
  attrs = {
    security_group_id = "sg-app"
    description       = infrascan::unknown("var.description")
  }
}
