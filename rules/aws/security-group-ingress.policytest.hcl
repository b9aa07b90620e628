policytest {
  targets = ["security-group-ingress.policy.hcl"]
}

# A load balancer on the internet, one inside, and one whose groups are not known.

resource "aws_lb" "public" {
  skip = true
  attrs = {
    id              = "lb-public"
    internal        = false
    security_groups = ["sg-public"]
  }
}

resource "aws_lb" "internal" {
  skip = true
  attrs = {
    id              = "lb-internal"
    internal        = true
    security_groups = ["sg-internal"]
  }
}

resource "aws_elb" "classic" {
  skip = true
  attrs = {
    id              = "lb-classic"
    security_groups = ["sg-classic"]
  }
}

resource "aws_security_group" "fail_ssh" {
  expect_failure = true
  attrs = {
    ingress = [{ protocol = "tcp", from_port = 22, to_port = 22, cidr_blocks = ["0.0.0.0/0"] }]
  }
}

resource "aws_default_security_group" "fail_ssh" {
  expect_failure = true
  attrs = {
    ingress = [{ protocol = "tcp", from_port = 22, to_port = 22, cidr_blocks = ["0.0.0.0/0"] }]
  }
}

resource "aws_security_group_rule" "fail_ssh" {
  expect_failure = true
  attrs = {
    type              = "ingress"
    security_group_id = "sg-app"
    protocol          = "tcp"
    from_port         = 22
    to_port           = 22
    cidr_blocks       = ["0.0.0.0/0"]
  }
}

resource "aws_vpc_security_group_ingress_rule" "fail_ssh" {
  expect_failure = true
  attrs = {
    security_group_id = "sg-app"
    ip_protocol       = "tcp"
    from_port         = 22
    to_port           = 22
    cidr_ipv4         = "0.0.0.0/0"
  }
}

resource "aws_security_group" "fail_ssh_v6" {
  expect_failure = true
  attrs = {
    ingress = [{ protocol = "tcp", from_port = 22, to_port = 22, ipv6_cidr_blocks = ["::/0"] }]
  }
}

resource "aws_security_group_rule" "fail_ssh_v6" {
  expect_failure = true
  attrs = {
    type              = "ingress"
    security_group_id = "sg-app"
    protocol          = "tcp"
    from_port         = 22
    to_port           = 22
    ipv6_cidr_blocks  = ["::/0"]
  }
}

resource "aws_vpc_security_group_ingress_rule" "fail_ssh_v6" {
  expect_failure = true
  attrs = {
    security_group_id = "sg-app"
    ip_protocol       = "tcp"
    from_port         = 22
    to_port           = 22
    cidr_ipv6         = "::/0"
  }
}

resource "aws_security_group" "pass_ssh" {
  attrs = {
    ingress = [{ protocol = "tcp", from_port = 22, to_port = 22, cidr_blocks = ["10.0.0.0/8"] }]
  }
}

resource "aws_security_group" "unknown_ssh" {
  expect_unknown = true
  attrs = {
    ingress = [{ protocol = "tcp", from_port = 22, to_port = 22, cidr_blocks = [infrascan::unknown("var.cidr")] }]
  }
}

resource "aws_security_group_rule" "pass_ssh" {
  attrs = {
    type              = "ingress"
    security_group_id = "sg-app"
    protocol          = "tcp"
    from_port         = 22
    to_port           = 22
    cidr_blocks       = ["10.0.0.0/8"]
  }
}

resource "aws_security_group_rule" "unknown_ssh" {
  expect_unknown = true
  attrs = {
    type              = "ingress"
    security_group_id = "sg-app"
    protocol          = "tcp"
    from_port         = 22
    to_port           = 22
    cidr_blocks       = [infrascan::unknown("var.cidr")]
  }
}

resource "aws_vpc_security_group_ingress_rule" "pass_ssh" {
  attrs = {
    security_group_id = "sg-app"
    ip_protocol       = "tcp"
    from_port         = 22
    to_port           = 22
    cidr_ipv4         = "10.0.0.0/8"
  }
}

resource "aws_vpc_security_group_ingress_rule" "unknown_ssh" {
  expect_unknown = true
  attrs = {
    security_group_id = "sg-app"
    ip_protocol       = "tcp"
    from_port         = 22
    to_port           = 22
    cidr_ipv4         = infrascan::unknown("var.cidr")
  }
}

resource "aws_security_group" "fail_rdp" {
  expect_failure = true
  attrs = {
    ingress = [{ protocol = "tcp", from_port = 3389, to_port = 3389, cidr_blocks = ["0.0.0.0/0"] }]
  }
}

resource "aws_default_security_group" "fail_rdp" {
  expect_failure = true
  attrs = {
    ingress = [{ protocol = "tcp", from_port = 3389, to_port = 3389, cidr_blocks = ["0.0.0.0/0"] }]
  }
}

resource "aws_security_group_rule" "fail_rdp" {
  expect_failure = true
  attrs = {
    type              = "ingress"
    security_group_id = "sg-app"
    protocol          = "tcp"
    from_port         = 3389
    to_port           = 3389
    cidr_blocks       = ["0.0.0.0/0"]
  }
}

resource "aws_vpc_security_group_ingress_rule" "fail_rdp" {
  expect_failure = true
  attrs = {
    security_group_id = "sg-app"
    ip_protocol       = "tcp"
    from_port         = 3389
    to_port           = 3389
    cidr_ipv4         = "0.0.0.0/0"
  }
}

resource "aws_security_group" "fail_rdp_v6" {
  expect_failure = true
  attrs = {
    ingress = [{ protocol = "tcp", from_port = 3389, to_port = 3389, ipv6_cidr_blocks = ["::/0"] }]
  }
}

resource "aws_security_group_rule" "fail_rdp_v6" {
  expect_failure = true
  attrs = {
    type              = "ingress"
    security_group_id = "sg-app"
    protocol          = "tcp"
    from_port         = 3389
    to_port           = 3389
    ipv6_cidr_blocks  = ["::/0"]
  }
}

resource "aws_vpc_security_group_ingress_rule" "fail_rdp_v6" {
  expect_failure = true
  attrs = {
    security_group_id = "sg-app"
    ip_protocol       = "tcp"
    from_port         = 3389
    to_port           = 3389
    cidr_ipv6         = "::/0"
  }
}

resource "aws_security_group" "pass_rdp" {
  attrs = {
    ingress = [{ protocol = "tcp", from_port = 3389, to_port = 3389, cidr_blocks = ["10.0.0.0/8"] }]
  }
}

resource "aws_security_group" "unknown_rdp" {
  expect_unknown = true
  attrs = {
    ingress = [{ protocol = "tcp", from_port = 3389, to_port = 3389, cidr_blocks = [infrascan::unknown("var.cidr")] }]
  }
}

resource "aws_security_group_rule" "pass_rdp" {
  attrs = {
    type              = "ingress"
    security_group_id = "sg-app"
    protocol          = "tcp"
    from_port         = 3389
    to_port           = 3389
    cidr_blocks       = ["10.0.0.0/8"]
  }
}

resource "aws_security_group_rule" "unknown_rdp" {
  expect_unknown = true
  attrs = {
    type              = "ingress"
    security_group_id = "sg-app"
    protocol          = "tcp"
    from_port         = 3389
    to_port           = 3389
    cidr_blocks       = [infrascan::unknown("var.cidr")]
  }
}

resource "aws_vpc_security_group_ingress_rule" "pass_rdp" {
  attrs = {
    security_group_id = "sg-app"
    ip_protocol       = "tcp"
    from_port         = 3389
    to_port           = 3389
    cidr_ipv4         = "10.0.0.0/8"
  }
}

resource "aws_vpc_security_group_ingress_rule" "unknown_rdp" {
  expect_unknown = true
  attrs = {
    security_group_id = "sg-app"
    ip_protocol       = "tcp"
    from_port         = 3389
    to_port           = 3389
    cidr_ipv4         = infrascan::unknown("var.cidr")
  }
}

resource "aws_security_group" "fail_postgres" {
  expect_failure = true
  attrs = {
    ingress = [{ protocol = "tcp", from_port = 5432, to_port = 5432, cidr_blocks = ["0.0.0.0/0"] }]
  }
}

resource "aws_default_security_group" "fail_postgres" {
  expect_failure = true
  attrs = {
    ingress = [{ protocol = "tcp", from_port = 5432, to_port = 5432, cidr_blocks = ["0.0.0.0/0"] }]
  }
}

resource "aws_security_group_rule" "fail_postgres" {
  expect_failure = true
  attrs = {
    type              = "ingress"
    security_group_id = "sg-app"
    protocol          = "tcp"
    from_port         = 5432
    to_port           = 5432
    cidr_blocks       = ["0.0.0.0/0"]
  }
}

resource "aws_vpc_security_group_ingress_rule" "fail_postgres" {
  expect_failure = true
  attrs = {
    security_group_id = "sg-app"
    ip_protocol       = "tcp"
    from_port         = 5432
    to_port           = 5432
    cidr_ipv4         = "0.0.0.0/0"
  }
}

resource "aws_security_group" "fail_postgres_v6" {
  expect_failure = true
  attrs = {
    ingress = [{ protocol = "tcp", from_port = 5432, to_port = 5432, ipv6_cidr_blocks = ["::/0"] }]
  }
}

resource "aws_security_group_rule" "fail_postgres_v6" {
  expect_failure = true
  attrs = {
    type              = "ingress"
    security_group_id = "sg-app"
    protocol          = "tcp"
    from_port         = 5432
    to_port           = 5432
    ipv6_cidr_blocks  = ["::/0"]
  }
}

resource "aws_vpc_security_group_ingress_rule" "fail_postgres_v6" {
  expect_failure = true
  attrs = {
    security_group_id = "sg-app"
    ip_protocol       = "tcp"
    from_port         = 5432
    to_port           = 5432
    cidr_ipv6         = "::/0"
  }
}

resource "aws_security_group" "pass_postgres" {
  attrs = {
    ingress = [{ protocol = "tcp", from_port = 5432, to_port = 5432, cidr_blocks = ["10.0.0.0/8"] }]
  }
}

resource "aws_security_group" "unknown_postgres" {
  expect_unknown = true
  attrs = {
    ingress = [{ protocol = "tcp", from_port = 5432, to_port = 5432, cidr_blocks = [infrascan::unknown("var.cidr")] }]
  }
}

resource "aws_security_group_rule" "pass_postgres" {
  attrs = {
    type              = "ingress"
    security_group_id = "sg-app"
    protocol          = "tcp"
    from_port         = 5432
    to_port           = 5432
    cidr_blocks       = ["10.0.0.0/8"]
  }
}

resource "aws_security_group_rule" "unknown_postgres" {
  expect_unknown = true
  attrs = {
    type              = "ingress"
    security_group_id = "sg-app"
    protocol          = "tcp"
    from_port         = 5432
    to_port           = 5432
    cidr_blocks       = [infrascan::unknown("var.cidr")]
  }
}

resource "aws_vpc_security_group_ingress_rule" "pass_postgres" {
  attrs = {
    security_group_id = "sg-app"
    ip_protocol       = "tcp"
    from_port         = 5432
    to_port           = 5432
    cidr_ipv4         = "10.0.0.0/8"
  }
}

resource "aws_vpc_security_group_ingress_rule" "unknown_postgres" {
  expect_unknown = true
  attrs = {
    security_group_id = "sg-app"
    ip_protocol       = "tcp"
    from_port         = 5432
    to_port           = 5432
    cidr_ipv4         = infrascan::unknown("var.cidr")
  }
}

resource "aws_security_group" "fail_redis_in_range" {
  expect_failure = true
  attrs = {
    ingress = [{ protocol = "tcp", from_port = 6000, to_port = 7000, cidr_blocks = ["0.0.0.0/0"] }]
  }
}

resource "aws_default_security_group" "fail_redis_in_range" {
  expect_failure = true
  attrs = {
    ingress = [{ protocol = "tcp", from_port = 6000, to_port = 7000, cidr_blocks = ["0.0.0.0/0"] }]
  }
}

resource "aws_security_group_rule" "fail_redis_in_range" {
  expect_failure = true
  attrs = {
    type              = "ingress"
    security_group_id = "sg-app"
    protocol          = "tcp"
    from_port         = 6000
    to_port           = 7000
    cidr_blocks       = ["0.0.0.0/0"]
  }
}

resource "aws_vpc_security_group_ingress_rule" "fail_redis_in_range" {
  expect_failure = true
  attrs = {
    security_group_id = "sg-app"
    ip_protocol       = "tcp"
    from_port         = 6000
    to_port           = 7000
    cidr_ipv4         = "0.0.0.0/0"
  }
}

resource "aws_security_group" "fail_redis_in_range_v6" {
  expect_failure = true
  attrs = {
    ingress = [{ protocol = "tcp", from_port = 6000, to_port = 7000, ipv6_cidr_blocks = ["::/0"] }]
  }
}

resource "aws_security_group_rule" "fail_redis_in_range_v6" {
  expect_failure = true
  attrs = {
    type              = "ingress"
    security_group_id = "sg-app"
    protocol          = "tcp"
    from_port         = 6000
    to_port           = 7000
    ipv6_cidr_blocks  = ["::/0"]
  }
}

resource "aws_vpc_security_group_ingress_rule" "fail_redis_in_range_v6" {
  expect_failure = true
  attrs = {
    security_group_id = "sg-app"
    ip_protocol       = "tcp"
    from_port         = 6000
    to_port           = 7000
    cidr_ipv6         = "::/0"
  }
}

resource "aws_security_group" "pass_redis_in_range" {
  attrs = {
    ingress = [{ protocol = "tcp", from_port = 6000, to_port = 7000, cidr_blocks = ["10.0.0.0/8"] }]
  }
}

resource "aws_security_group" "unknown_redis_in_range" {
  expect_unknown = true
  attrs = {
    ingress = [{ protocol = "tcp", from_port = 6000, to_port = 7000, cidr_blocks = [infrascan::unknown("var.cidr")] }]
  }
}

resource "aws_security_group_rule" "pass_redis_in_range" {
  attrs = {
    type              = "ingress"
    security_group_id = "sg-app"
    protocol          = "tcp"
    from_port         = 6000
    to_port           = 7000
    cidr_blocks       = ["10.0.0.0/8"]
  }
}

resource "aws_security_group_rule" "unknown_redis_in_range" {
  expect_unknown = true
  attrs = {
    type              = "ingress"
    security_group_id = "sg-app"
    protocol          = "tcp"
    from_port         = 6000
    to_port           = 7000
    cidr_blocks       = [infrascan::unknown("var.cidr")]
  }
}

resource "aws_vpc_security_group_ingress_rule" "pass_redis_in_range" {
  attrs = {
    security_group_id = "sg-app"
    ip_protocol       = "tcp"
    from_port         = 6000
    to_port           = 7000
    cidr_ipv4         = "10.0.0.0/8"
  }
}

resource "aws_vpc_security_group_ingress_rule" "unknown_redis_in_range" {
  expect_unknown = true
  attrs = {
    security_group_id = "sg-app"
    ip_protocol       = "tcp"
    from_port         = 6000
    to_port           = 7000
    cidr_ipv4         = infrascan::unknown("var.cidr")
  }
}

resource "aws_security_group" "fail_other_port" {
  expect_failure = true
  attrs = {
    ingress = [{ protocol = "tcp", from_port = 8080, to_port = 8080, cidr_blocks = ["0.0.0.0/0"] }]
  }
}

resource "aws_default_security_group" "fail_other_port" {
  expect_failure = true
  attrs = {
    ingress = [{ protocol = "tcp", from_port = 8080, to_port = 8080, cidr_blocks = ["0.0.0.0/0"] }]
  }
}

resource "aws_security_group_rule" "fail_other_port" {
  expect_failure = true
  attrs = {
    type              = "ingress"
    security_group_id = "sg-app"
    protocol          = "tcp"
    from_port         = 8080
    to_port           = 8080
    cidr_blocks       = ["0.0.0.0/0"]
  }
}

resource "aws_vpc_security_group_ingress_rule" "fail_other_port" {
  expect_failure = true
  attrs = {
    security_group_id = "sg-app"
    ip_protocol       = "tcp"
    from_port         = 8080
    to_port           = 8080
    cidr_ipv4         = "0.0.0.0/0"
  }
}

resource "aws_security_group" "fail_other_port_v6" {
  expect_failure = true
  attrs = {
    ingress = [{ protocol = "tcp", from_port = 8080, to_port = 8080, ipv6_cidr_blocks = ["::/0"] }]
  }
}

resource "aws_security_group_rule" "fail_other_port_v6" {
  expect_failure = true
  attrs = {
    type              = "ingress"
    security_group_id = "sg-app"
    protocol          = "tcp"
    from_port         = 8080
    to_port           = 8080
    ipv6_cidr_blocks  = ["::/0"]
  }
}

resource "aws_vpc_security_group_ingress_rule" "fail_other_port_v6" {
  expect_failure = true
  attrs = {
    security_group_id = "sg-app"
    ip_protocol       = "tcp"
    from_port         = 8080
    to_port           = 8080
    cidr_ipv6         = "::/0"
  }
}

resource "aws_security_group" "pass_other_port" {
  attrs = {
    ingress = [{ protocol = "tcp", from_port = 8080, to_port = 8080, cidr_blocks = ["10.0.0.0/8"] }]
  }
}

resource "aws_security_group" "unknown_other_port" {
  expect_unknown = true
  attrs = {
    ingress = [{ protocol = "tcp", from_port = 8080, to_port = 8080, cidr_blocks = [infrascan::unknown("var.cidr")] }]
  }
}

resource "aws_security_group_rule" "pass_other_port" {
  attrs = {
    type              = "ingress"
    security_group_id = "sg-app"
    protocol          = "tcp"
    from_port         = 8080
    to_port           = 8080
    cidr_blocks       = ["10.0.0.0/8"]
  }
}

resource "aws_security_group_rule" "unknown_other_port" {
  expect_unknown = true
  attrs = {
    type              = "ingress"
    security_group_id = "sg-app"
    protocol          = "tcp"
    from_port         = 8080
    to_port           = 8080
    cidr_blocks       = [infrascan::unknown("var.cidr")]
  }
}

resource "aws_vpc_security_group_ingress_rule" "pass_other_port" {
  attrs = {
    security_group_id = "sg-app"
    ip_protocol       = "tcp"
    from_port         = 8080
    to_port           = 8080
    cidr_ipv4         = "10.0.0.0/8"
  }
}

resource "aws_vpc_security_group_ingress_rule" "unknown_other_port" {
  expect_unknown = true
  attrs = {
    security_group_id = "sg-app"
    ip_protocol       = "tcp"
    from_port         = 8080
    to_port           = 8080
    cidr_ipv4         = infrascan::unknown("var.cidr")
  }
}

resource "aws_security_group" "fail_other_port_udp" {
  expect_failure = true
  attrs = {
    ingress = [{ protocol = "udp", from_port = 5000, to_port = 5001, cidr_blocks = ["0.0.0.0/0"] }]
  }
}

resource "aws_default_security_group" "fail_other_port_udp" {
  expect_failure = true
  attrs = {
    ingress = [{ protocol = "udp", from_port = 5000, to_port = 5001, cidr_blocks = ["0.0.0.0/0"] }]
  }
}

resource "aws_security_group_rule" "fail_other_port_udp" {
  expect_failure = true
  attrs = {
    type              = "ingress"
    security_group_id = "sg-app"
    protocol          = "udp"
    from_port         = 5000
    to_port           = 5001
    cidr_blocks       = ["0.0.0.0/0"]
  }
}

resource "aws_vpc_security_group_ingress_rule" "fail_other_port_udp" {
  expect_failure = true
  attrs = {
    security_group_id = "sg-app"
    ip_protocol       = "udp"
    from_port         = 5000
    to_port           = 5001
    cidr_ipv4         = "0.0.0.0/0"
  }
}

resource "aws_security_group" "fail_other_port_udp_v6" {
  expect_failure = true
  attrs = {
    ingress = [{ protocol = "udp", from_port = 5000, to_port = 5001, ipv6_cidr_blocks = ["::/0"] }]
  }
}

resource "aws_security_group_rule" "fail_other_port_udp_v6" {
  expect_failure = true
  attrs = {
    type              = "ingress"
    security_group_id = "sg-app"
    protocol          = "udp"
    from_port         = 5000
    to_port           = 5001
    ipv6_cidr_blocks  = ["::/0"]
  }
}

resource "aws_vpc_security_group_ingress_rule" "fail_other_port_udp_v6" {
  expect_failure = true
  attrs = {
    security_group_id = "sg-app"
    ip_protocol       = "udp"
    from_port         = 5000
    to_port           = 5001
    cidr_ipv6         = "::/0"
  }
}

resource "aws_security_group" "pass_other_port_udp" {
  attrs = {
    ingress = [{ protocol = "udp", from_port = 5000, to_port = 5001, cidr_blocks = ["10.0.0.0/8"] }]
  }
}

resource "aws_security_group" "unknown_other_port_udp" {
  expect_unknown = true
  attrs = {
    ingress = [{ protocol = "udp", from_port = 5000, to_port = 5001, cidr_blocks = [infrascan::unknown("var.cidr")] }]
  }
}

resource "aws_security_group_rule" "pass_other_port_udp" {
  attrs = {
    type              = "ingress"
    security_group_id = "sg-app"
    protocol          = "udp"
    from_port         = 5000
    to_port           = 5001
    cidr_blocks       = ["10.0.0.0/8"]
  }
}

resource "aws_security_group_rule" "unknown_other_port_udp" {
  expect_unknown = true
  attrs = {
    type              = "ingress"
    security_group_id = "sg-app"
    protocol          = "udp"
    from_port         = 5000
    to_port           = 5001
    cidr_blocks       = [infrascan::unknown("var.cidr")]
  }
}

resource "aws_vpc_security_group_ingress_rule" "pass_other_port_udp" {
  attrs = {
    security_group_id = "sg-app"
    ip_protocol       = "udp"
    from_port         = 5000
    to_port           = 5001
    cidr_ipv4         = "10.0.0.0/8"
  }
}

resource "aws_vpc_security_group_ingress_rule" "unknown_other_port_udp" {
  expect_unknown = true
  attrs = {
    security_group_id = "sg-app"
    ip_protocol       = "udp"
    from_port         = 5000
    to_port           = 5001
    cidr_ipv4         = infrascan::unknown("var.cidr")
  }
}

resource "aws_security_group" "fail_https" {
  expect_failure = true
  attrs = {
    ingress = [{ protocol = "tcp", from_port = 443, to_port = 443, cidr_blocks = ["0.0.0.0/0"] }]
  }
}

resource "aws_default_security_group" "fail_https" {
  expect_failure = true
  attrs = {
    ingress = [{ protocol = "tcp", from_port = 443, to_port = 443, cidr_blocks = ["0.0.0.0/0"] }]
  }
}

resource "aws_security_group_rule" "fail_https" {
  expect_failure = true
  attrs = {
    type              = "ingress"
    security_group_id = "sg-app"
    protocol          = "tcp"
    from_port         = 443
    to_port           = 443
    cidr_blocks       = ["0.0.0.0/0"]
  }
}

resource "aws_vpc_security_group_ingress_rule" "fail_https" {
  expect_failure = true
  attrs = {
    security_group_id = "sg-app"
    ip_protocol       = "tcp"
    from_port         = 443
    to_port           = 443
    cidr_ipv4         = "0.0.0.0/0"
  }
}

resource "aws_security_group" "fail_https_v6" {
  expect_failure = true
  attrs = {
    ingress = [{ protocol = "tcp", from_port = 443, to_port = 443, ipv6_cidr_blocks = ["::/0"] }]
  }
}

resource "aws_security_group_rule" "fail_https_v6" {
  expect_failure = true
  attrs = {
    type              = "ingress"
    security_group_id = "sg-app"
    protocol          = "tcp"
    from_port         = 443
    to_port           = 443
    ipv6_cidr_blocks  = ["::/0"]
  }
}

resource "aws_vpc_security_group_ingress_rule" "fail_https_v6" {
  expect_failure = true
  attrs = {
    security_group_id = "sg-app"
    ip_protocol       = "tcp"
    from_port         = 443
    to_port           = 443
    cidr_ipv6         = "::/0"
  }
}

resource "aws_security_group" "pass_https" {
  attrs = {
    ingress = [{ protocol = "tcp", from_port = 443, to_port = 443, cidr_blocks = ["10.0.0.0/8"] }]
  }
}

resource "aws_security_group" "unknown_https" {
  expect_unknown = true
  attrs = {
    ingress = [{ protocol = "tcp", from_port = 443, to_port = 443, cidr_blocks = [infrascan::unknown("var.cidr")] }]
  }
}

resource "aws_security_group_rule" "pass_https" {
  attrs = {
    type              = "ingress"
    security_group_id = "sg-app"
    protocol          = "tcp"
    from_port         = 443
    to_port           = 443
    cidr_blocks       = ["10.0.0.0/8"]
  }
}

resource "aws_security_group_rule" "unknown_https" {
  expect_unknown = true
  attrs = {
    type              = "ingress"
    security_group_id = "sg-app"
    protocol          = "tcp"
    from_port         = 443
    to_port           = 443
    cidr_blocks       = [infrascan::unknown("var.cidr")]
  }
}

resource "aws_vpc_security_group_ingress_rule" "pass_https" {
  attrs = {
    security_group_id = "sg-app"
    ip_protocol       = "tcp"
    from_port         = 443
    to_port           = 443
    cidr_ipv4         = "10.0.0.0/8"
  }
}

resource "aws_vpc_security_group_ingress_rule" "unknown_https" {
  expect_unknown = true
  attrs = {
    security_group_id = "sg-app"
    ip_protocol       = "tcp"
    from_port         = 443
    to_port           = 443
    cidr_ipv4         = infrascan::unknown("var.cidr")
  }
}

resource "aws_security_group" "fail_all_protocols" {
  expect_failure = true
  attrs = {
    ingress = [{ protocol = "-1", from_port = 0, to_port = 0, cidr_blocks = ["0.0.0.0/0"] }]
  }
}

resource "aws_security_group" "fail_all_protocols_inside" {
  expect_failure = true
  attrs = {
    ingress = [{ protocol = "-1", from_port = 0, to_port = 0, cidr_blocks = ["10.0.0.0/8"] }]
  }
}

resource "aws_security_group_rule" "fail_all_protocols" {
  expect_failure = true
  attrs = {
    type              = "ingress"
    security_group_id = "sg-app"
    protocol          = "-1"
    from_port         = 0
    to_port           = 0
    cidr_blocks       = ["0.0.0.0/0"]
  }
}

resource "aws_security_group_rule" "fail_all_protocols_inside" {
  expect_failure = true
  attrs = {
    type              = "ingress"
    security_group_id = "sg-app"
    protocol          = "-1"
    from_port         = 0
    to_port           = 0
    cidr_blocks       = ["10.0.0.0/8"]
  }
}

resource "aws_vpc_security_group_ingress_rule" "fail_all_protocols" {
  expect_failure = true
  attrs = {
    security_group_id = "sg-app"
    ip_protocol       = "-1"
    from_port         = 0
    to_port           = 0
    cidr_ipv4         = "0.0.0.0/0"
  }
}

resource "aws_vpc_security_group_ingress_rule" "fail_all_protocols_inside" {
  expect_failure = true
  attrs = {
    security_group_id = "sg-app"
    ip_protocol       = "-1"
    from_port         = 0
    to_port           = 0
    cidr_ipv4         = "10.0.0.0/8"
  }
}

resource "aws_security_group" "fail_all_protocols_as_number" {
  expect_failure = true
  attrs = {
    ingress = [{ protocol = -1, from_port = 0, to_port = 0, cidr_blocks = ["0.0.0.0/0"] }]
  }
}

resource "aws_security_group" "fail_all_protocols_as_number_inside" {
  expect_failure = true
  attrs = {
    ingress = [{ protocol = -1, from_port = 0, to_port = 0, cidr_blocks = ["10.0.0.0/8"] }]
  }
}

resource "aws_security_group_rule" "fail_all_protocols_as_number" {
  expect_failure = true
  attrs = {
    type              = "ingress"
    security_group_id = "sg-app"
    protocol          = -1
    from_port         = 0
    to_port           = 0
    cidr_blocks       = ["0.0.0.0/0"]
  }
}

resource "aws_security_group_rule" "fail_all_protocols_as_number_inside" {
  expect_failure = true
  attrs = {
    type              = "ingress"
    security_group_id = "sg-app"
    protocol          = -1
    from_port         = 0
    to_port           = 0
    cidr_blocks       = ["10.0.0.0/8"]
  }
}

resource "aws_vpc_security_group_ingress_rule" "fail_all_protocols_as_number" {
  expect_failure = true
  attrs = {
    security_group_id = "sg-app"
    ip_protocol       = -1
    from_port         = 0
    to_port           = 0
    cidr_ipv4         = "0.0.0.0/0"
  }
}

resource "aws_vpc_security_group_ingress_rule" "fail_all_protocols_as_number_inside" {
  expect_failure = true
  attrs = {
    security_group_id = "sg-app"
    ip_protocol       = -1
    from_port         = 0
    to_port           = 0
    cidr_ipv4         = "10.0.0.0/8"
  }
}

resource "aws_security_group" "fail_all_tcp" {
  expect_failure = true
  attrs = {
    ingress = [{ protocol = "tcp", from_port = 0, to_port = 65535, cidr_blocks = ["0.0.0.0/0"] }]
  }
}

resource "aws_security_group" "fail_all_tcp_inside" {
  expect_failure = true
  attrs = {
    ingress = [{ protocol = "tcp", from_port = 0, to_port = 65535, cidr_blocks = ["10.0.0.0/8"] }]
  }
}

resource "aws_security_group_rule" "fail_all_tcp" {
  expect_failure = true
  attrs = {
    type              = "ingress"
    security_group_id = "sg-app"
    protocol          = "tcp"
    from_port         = 0
    to_port           = 65535
    cidr_blocks       = ["0.0.0.0/0"]
  }
}

resource "aws_security_group_rule" "fail_all_tcp_inside" {
  expect_failure = true
  attrs = {
    type              = "ingress"
    security_group_id = "sg-app"
    protocol          = "tcp"
    from_port         = 0
    to_port           = 65535
    cidr_blocks       = ["10.0.0.0/8"]
  }
}

resource "aws_vpc_security_group_ingress_rule" "fail_all_tcp" {
  expect_failure = true
  attrs = {
    security_group_id = "sg-app"
    ip_protocol       = "tcp"
    from_port         = 0
    to_port           = 65535
    cidr_ipv4         = "0.0.0.0/0"
  }
}

resource "aws_vpc_security_group_ingress_rule" "fail_all_tcp_inside" {
  expect_failure = true
  attrs = {
    security_group_id = "sg-app"
    ip_protocol       = "tcp"
    from_port         = 0
    to_port           = 65535
    cidr_ipv4         = "10.0.0.0/8"
  }
}

resource "aws_security_group" "fail_all_by_name" {
  expect_failure = true
  attrs = {
    ingress = [{ protocol = "all", from_port = 0, to_port = 0, cidr_blocks = ["0.0.0.0/0"] }]
  }
}

resource "aws_security_group" "fail_all_by_name_inside" {
  expect_failure = true
  attrs = {
    ingress = [{ protocol = "all", from_port = 0, to_port = 0, cidr_blocks = ["10.0.0.0/8"] }]
  }
}

resource "aws_security_group_rule" "fail_all_by_name" {
  expect_failure = true
  attrs = {
    type              = "ingress"
    security_group_id = "sg-app"
    protocol          = "all"
    from_port         = 0
    to_port           = 0
    cidr_blocks       = ["0.0.0.0/0"]
  }
}

resource "aws_security_group_rule" "fail_all_by_name_inside" {
  expect_failure = true
  attrs = {
    type              = "ingress"
    security_group_id = "sg-app"
    protocol          = "all"
    from_port         = 0
    to_port           = 0
    cidr_blocks       = ["10.0.0.0/8"]
  }
}

resource "aws_vpc_security_group_ingress_rule" "fail_all_by_name" {
  expect_failure = true
  attrs = {
    security_group_id = "sg-app"
    ip_protocol       = "all"
    from_port         = 0
    to_port           = 0
    cidr_ipv4         = "0.0.0.0/0"
  }
}

resource "aws_vpc_security_group_ingress_rule" "fail_all_by_name_inside" {
  expect_failure = true
  attrs = {
    security_group_id = "sg-app"
    ip_protocol       = "all"
    from_port         = 0
    to_port           = 0
    cidr_ipv4         = "10.0.0.0/8"
  }
}

resource "aws_security_group" "pass_second_of_two_is_fine" {
  attrs = {
    ingress = [{ protocol = "tcp", from_port = 443, to_port = 443, cidr_blocks = ["10.0.0.0/8"] }, { protocol = "tcp", from_port = 22, to_port = 22, cidr_blocks = ["10.0.0.0/8", "172.16.0.0/12"] }]
  }
}

resource "aws_security_group" "fail_second_of_two" {
  expect_failure = true
  attrs = {
    ingress = [{ protocol = "tcp", from_port = 443, to_port = 443, cidr_blocks = ["10.0.0.0/8"] }, { protocol = "tcp", from_port = 22, to_port = 22, cidr_blocks = ["10.0.0.0/8", "0.0.0.0/0"] }]
  }
}

resource "aws_security_group" "fail_ports_as_strings" {
  expect_failure = true
  attrs = {
    ingress = [{ protocol = "tcp", from_port = "22", to_port = "22", cidr_blocks = ["0.0.0.0/0"] }]
  }
}

resource "aws_security_group" "pass_no_rules" {
  attrs = {
    name = "empty"
  }
}

resource "aws_security_group" "unknown_rules_unknown" {
  expect_unknown = true
  attrs = {
    ingress = infrascan::unknown("var.ingress")
  }
}

# Members of a group may talk freely among themselves.
resource "aws_security_group" "pass_members" {
  attrs = {
    id      = "sg-members"
    ingress = [{ protocol = "-1", from_port = 0, to_port = 0, self = true }]
  }
}

resource "aws_security_group_rule" "pass_members" {
  attrs = {
    type              = "ingress"
    security_group_id = "sg-app"
    protocol          = "-1"
    from_port         = 0
    to_port           = 0
    self              = true
  }
}

resource "aws_security_group_rule" "pass_members_by_id" {
  attrs = {
    type                     = "ingress"
    security_group_id        = "sg-app"
    protocol                 = "-1"
    from_port                = 0
    to_port                  = 0
    source_security_group_id = "sg-app"
  }
}

resource "aws_vpc_security_group_ingress_rule" "pass_members" {
  attrs = {
    security_group_id            = "sg-app"
    ip_protocol                  = "-1"
    referenced_security_group_id = "sg-app"
  }
}

resource "aws_security_group" "fail_all_from_group" {
  expect_failure = true
  attrs = {
    ingress = [{ protocol = "-1", from_port = 0, to_port = 0, security_groups = ["sg-other"] }]
  }
}

resource "aws_security_group_rule" "fail_all_from_group" {
  expect_failure = true
  attrs = {
    type                     = "ingress"
    security_group_id        = "sg-app"
    protocol                 = "-1"
    from_port                = 0
    to_port                  = 0
    source_security_group_id = "sg-other"
  }
}

resource "aws_vpc_security_group_ingress_rule" "fail_all_from_group" {
  expect_failure = true
  attrs = {
    security_group_id            = "sg-app"
    ip_protocol                  = "-1"
    referenced_security_group_id = "sg-other"
  }
}

resource "aws_security_group_rule" "pass_egress_is_not_judged_here" {
  attrs = {
    type              = "egress"
    security_group_id = "sg-app"
    protocol          = "-1"
    from_port         = 0
    to_port           = 0
    cidr_blocks       = ["0.0.0.0/0"]
  }
}

# Ports 80 and 443 of an internet-facing load balancer may be open.
resource "aws_security_group" "pass_public_load_balancer" {
  attrs = {
    id      = "sg-public"
    ingress = [{ protocol = "tcp", from_port = 80, to_port = 80, cidr_blocks = ["0.0.0.0/0"] }, { protocol = "tcp", from_port = 443, to_port = 443, cidr_blocks = ["0.0.0.0/0"], ipv6_cidr_blocks = ["::/0"] }]
  }
}

resource "aws_security_group" "pass_classic_load_balancer" {
  attrs = {
    id      = "sg-classic"
    ingress = [{ protocol = "tcp", from_port = "443", to_port = "443", cidr_blocks = ["0.0.0.0/0"] }]
  }
}

resource "aws_security_group" "fail_public_load_balancer_other_port" {
  expect_failure = true
  attrs = {
    id      = "sg-public"
    ingress = [{ protocol = "tcp", from_port = 8443, to_port = 8443, cidr_blocks = ["0.0.0.0/0"] }]
  }
}

resource "aws_security_group" "fail_public_load_balancer_range" {
  expect_failure = true
  attrs = {
    id      = "sg-public"
    ingress = [{ protocol = "tcp", from_port = 80, to_port = 443, cidr_blocks = ["0.0.0.0/0"] }]
  }
}

resource "aws_security_group" "fail_internal_load_balancer" {
  expect_failure = true
  attrs = {
    id      = "sg-internal"
    ingress = [{ protocol = "tcp", from_port = 443, to_port = 443, cidr_blocks = ["0.0.0.0/0"] }]
  }
}

resource "aws_security_group_rule" "pass_public_load_balancer" {
  attrs = {
    type              = "ingress"
    security_group_id = "sg-public"
    protocol          = "tcp"
    from_port         = 443
    to_port           = 443
    cidr_blocks       = ["0.0.0.0/0"]
  }
}

resource "aws_security_group_rule" "fail_internal_load_balancer" {
  expect_failure = true
  attrs = {
    type              = "ingress"
    security_group_id = "sg-internal"
    protocol          = "tcp"
    from_port         = 443
    to_port           = 443
    cidr_blocks       = ["0.0.0.0/0"]
  }
}

resource "aws_vpc_security_group_ingress_rule" "pass_public_load_balancer" {
  attrs = {
    security_group_id = "sg-public"
    ip_protocol       = "tcp"
    from_port         = 443
    to_port           = 443
    cidr_ipv4         = "0.0.0.0/0"
  }
}

resource "aws_vpc_security_group_ingress_rule" "fail_internal_load_balancer" {
  expect_failure = true
  attrs = {
    security_group_id = "sg-internal"
    ip_protocol       = "tcp"
    from_port         = 443
    to_port           = 443
    cidr_ipv6         = "::/0"
  }
}

# A named public range is not the internet.
resource "aws_security_group" "pass_halves_of_nothing" {
  attrs = {
    ingress = [{ protocol = "tcp", from_port = 22, to_port = 22, cidr_blocks = ["54.93.12.0/24"] }]
  }
}
