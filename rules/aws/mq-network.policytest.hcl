policytest {
  targets = ["mq-network.policy.hcl"]
}

resource "aws_mq_broker" "pass_not_public" {
  attrs = {
    publicly_accessible = false
  }
}

resource "aws_mq_broker" "fail_public" {
  expect_failure = true
  attrs = {
    publicly_accessible = true
  }
}

resource "aws_mq_broker" "fail_public_as_string" {
  expect_failure = true
  attrs = {
    publicly_accessible = "true"
  }
}

resource "aws_mq_broker" "unknown_public" {
  expect_unknown = true
  attrs = {
    publicly_accessible = infrascan::unknown("var.public")
  }
}

resource "aws_mq_broker" "pass_not_public_by_default" {
  attrs = {
    identifier = "it"
  }
}
