policytest {
  targets = ["security-group-egress.policy.hcl"]
}

resource "aws_security_group" "fail_all" {
  expect_failure = true
  attrs = {
    egress = [{ protocol = "-1", from_port = 0, to_port = 0, cidr_blocks = ["0.0.0.0/0"] }]
  }
}

resource "aws_security_group" "fail_all_v6" {
  expect_failure = true
  attrs = {
    egress = [{ protocol = "-1", from_port = 0, to_port = 0, ipv6_cidr_blocks = ["::/0"] }]
  }
}

resource "aws_security_group" "fail_all_tcp" {
  expect_failure = true
  attrs = {
    egress = [{ protocol = "tcp", from_port = 0, to_port = 65535, cidr_blocks = ["0.0.0.0/0"] }]
  }
}

resource "aws_security_group" "pass_https" {
  attrs = {
    egress = [{ protocol = "tcp", from_port = 443, to_port = 443, cidr_blocks = ["0.0.0.0/0"] }]
  }
}

resource "aws_security_group" "pass_all_inside" {
  attrs = {
    egress = [{ protocol = "-1", from_port = 0, to_port = 0, cidr_blocks = ["10.0.0.0/8"] }]
  }
}

resource "aws_security_group" "unknown_range" {
  expect_unknown = true
  attrs = {
    egress = [{ protocol = "-1", from_port = 0, to_port = 0, cidr_blocks = [infrascan::unknown("var.cidr")] }]
  }
}

resource "aws_default_security_group" "fail_all" {
  expect_failure = true
  attrs = {
    egress = [{ protocol = "-1", from_port = 0, to_port = 0, cidr_blocks = ["0.0.0.0/0"] }]
  }
}

resource "aws_default_security_group" "fail_all_v6" {
  expect_failure = true
  attrs = {
    egress = [{ protocol = "-1", from_port = 0, to_port = 0, ipv6_cidr_blocks = ["::/0"] }]
  }
}

resource "aws_default_security_group" "fail_all_tcp" {
  expect_failure = true
  attrs = {
    egress = [{ protocol = "tcp", from_port = 0, to_port = 65535, cidr_blocks = ["0.0.0.0/0"] }]
  }
}

resource "aws_default_security_group" "pass_https" {
  attrs = {
    egress = [{ protocol = "tcp", from_port = 443, to_port = 443, cidr_blocks = ["0.0.0.0/0"] }]
  }
}

resource "aws_default_security_group" "pass_all_inside" {
  attrs = {
    egress = [{ protocol = "-1", from_port = 0, to_port = 0, cidr_blocks = ["10.0.0.0/8"] }]
  }
}

resource "aws_default_security_group" "unknown_range" {
  expect_unknown = true
  attrs = {
    egress = [{ protocol = "-1", from_port = 0, to_port = 0, cidr_blocks = [infrascan::unknown("var.cidr")] }]
  }
}

resource "aws_security_group_rule" "fail_all" {
  expect_failure = true
  attrs = {
    type              = "egress"
    security_group_id = "sg-app"
    protocol          = "-1"
    from_port         = 0
    to_port           = 0
    cidr_blocks       = ["0.0.0.0/0"]
  }
}

resource "aws_security_group_rule" "fail_all_v6" {
  expect_failure = true
  attrs = {
    type              = "egress"
    security_group_id = "sg-app"
    protocol          = "-1"
    from_port         = 0
    to_port           = 0
    ipv6_cidr_blocks  = ["::/0"]
  }
}

resource "aws_security_group_rule" "fail_all_tcp" {
  expect_failure = true
  attrs = {
    type              = "egress"
    security_group_id = "sg-app"
    protocol          = "tcp"
    from_port         = 0
    to_port           = 65535
    cidr_blocks       = ["0.0.0.0/0"]
  }
}

resource "aws_security_group_rule" "pass_https" {
  attrs = {
    type              = "egress"
    security_group_id = "sg-app"
    protocol          = "tcp"
    from_port         = 443
    to_port           = 443
    cidr_blocks       = ["0.0.0.0/0"]
  }
}

resource "aws_security_group_rule" "pass_all_inside" {
  attrs = {
    type              = "egress"
    security_group_id = "sg-app"
    protocol          = "-1"
    from_port         = 0
    to_port           = 0
    cidr_blocks       = ["10.0.0.0/8"]
  }
}

resource "aws_security_group_rule" "unknown_range" {
  expect_unknown = true
  attrs = {
    type              = "egress"
    security_group_id = "sg-app"
    protocol          = "-1"
    from_port         = 0
    to_port           = 0
    cidr_blocks       = [infrascan::unknown("var.cidr")]
  }
}

resource "aws_vpc_security_group_egress_rule" "fail_all" {
  expect_failure = true
  attrs = {
    security_group_id = "sg-app"
    ip_protocol       = "-1"
    from_port         = 0
    to_port           = 0
    cidr_ipv4         = "0.0.0.0/0"
  }
}

resource "aws_vpc_security_group_egress_rule" "fail_all_v6" {
  expect_failure = true
  attrs = {
    security_group_id = "sg-app"
    ip_protocol       = "-1"
    from_port         = 0
    to_port           = 0
    cidr_ipv6         = "::/0"
  }
}

resource "aws_vpc_security_group_egress_rule" "fail_all_tcp" {
  expect_failure = true
  attrs = {
    security_group_id = "sg-app"
    ip_protocol       = "tcp"
    from_port         = 0
    to_port           = 65535
    cidr_ipv4         = "0.0.0.0/0"
  }
}

resource "aws_vpc_security_group_egress_rule" "pass_https" {
  attrs = {
    security_group_id = "sg-app"
    ip_protocol       = "tcp"
    from_port         = 443
    to_port           = 443
    cidr_ipv4         = "0.0.0.0/0"
  }
}

resource "aws_vpc_security_group_egress_rule" "pass_all_inside" {
  attrs = {
    security_group_id = "sg-app"
    ip_protocol       = "-1"
    from_port         = 0
    to_port           = 0
    cidr_ipv4         = "10.0.0.0/8"
  }
}

resource "aws_vpc_security_group_egress_rule" "unknown_range" {
  expect_unknown = true
  attrs = {
    security_group_id = "sg-app"
    ip_protocol       = "-1"
    from_port         = 0
    to_port           = 0
    cidr_ipv4         = infrascan::unknown("var.cidr")
  }
}

# Terraform removes the rule that AWS adds: nothing stated is nothing allowed.
resource "aws_security_group" "pass_none_stated" {
  attrs = {
    name = "closed"
  }
}

resource "aws_security_group_rule" "pass_ingress_is_not_judged_here" {
  attrs = {
    type              = "ingress"
    security_group_id = "sg-app"
    protocol          = "-1"
    from_port         = 0
    to_port           = 0
    cidr_blocks       = ["0.0.0.0/0"]
  }
}

resource "aws_security_group" "fail_second_of_two" {
  expect_failure = true
  attrs = {
    egress = [{ protocol = "tcp", from_port = 443, to_port = 443, cidr_blocks = ["0.0.0.0/0"] }, { protocol = "-1", from_port = 0, to_port = 0, cidr_blocks = ["0.0.0.0/0"] }]
  }
}
