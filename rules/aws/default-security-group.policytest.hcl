policytest {
  targets = ["default-security-group.policy.hcl"]
}

resource "aws_default_security_group" "pass_closed" {
  attrs = {
    vpc_id = "vpc-main"
  }
}

resource "aws_default_security_group" "fail_ingress" {
  expect_failure = true
  attrs = {
    ingress = [{ protocol = "-1", from_port = 0, to_port = 0, self = true }]
  }
}

resource "aws_default_security_group" "fail_egress" {
  expect_failure = true
  attrs = {
    egress = [{ protocol = "tcp", from_port = 443, to_port = 443, cidr_blocks = ["0.0.0.0/0"] }]
  }
}

resource "aws_default_security_group" "pass_empty_lists" {
  attrs = {
    ingress = []
    egress  = []
  }
}

resource "aws_default_security_group" "unknown_rules" {
  expect_unknown = true
  attrs = {
    ingress = infrascan::unknown("var.ingress")
  }
}
