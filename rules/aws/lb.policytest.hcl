policytest {
  targets = ["lb.policy.hcl"]
}

resource "aws_lb" "compliant" {
  attrs = {
    name                       = "web"
    enable_deletion_protection = true
  }
}

resource "aws_lb" "enable_deletion_protection_off" {
  expect_failure = true
  attrs = {
    name                       = "web"
    enable_deletion_protection = false
  }
}

resource "aws_lb" "enable_deletion_protection_off_as_text" {
  expect_failure = true
  attrs = {
    name                       = "web"
    enable_deletion_protection = "false"
  }
}

resource "aws_lb" "enable_deletion_protection_left_out" {
  expect_failure = true
  attrs = {
    name = "web"
  }
}

resource "aws_lb" "enable_deletion_protection_null" {
  expect_failure = true
  attrs = {
    name                       = "web"
    enable_deletion_protection = null
  }
}

resource "aws_lb" "enable_deletion_protection_on_as_text" {
  attrs = {
    name                       = "web"
    enable_deletion_protection = "true"
  }
}

resource "aws_lb" "enable_deletion_protection_unknown" {
  expect_unknown = true
  attrs = {
    name                       = "web"
    enable_deletion_protection = infrascan::unknown("var.enable_deletion_protection")
  }
}

resource "aws_alb" "compliant" {
  attrs = {
    name                       = "web"
    enable_deletion_protection = true
  }
}

resource "aws_alb" "enable_deletion_protection_off" {
  expect_failure = true
  attrs = {
    name                       = "web"
    enable_deletion_protection = false
  }
}

resource "aws_alb" "enable_deletion_protection_off_as_text" {
  expect_failure = true
  attrs = {
    name                       = "web"
    enable_deletion_protection = "false"
  }
}

resource "aws_alb" "enable_deletion_protection_left_out" {
  expect_failure = true
  attrs = {
    name = "web"
  }
}

resource "aws_alb" "enable_deletion_protection_null" {
  expect_failure = true
  attrs = {
    name                       = "web"
    enable_deletion_protection = null
  }
}

resource "aws_alb" "enable_deletion_protection_on_as_text" {
  attrs = {
    name                       = "web"
    enable_deletion_protection = "true"
  }
}

resource "aws_alb" "enable_deletion_protection_unknown" {
  expect_unknown = true
  attrs = {
    name                       = "web"
    enable_deletion_protection = infrascan::unknown("var.enable_deletion_protection")
  }
}
