policytest {
  targets = ["dms-network.policy.hcl"]
}

resource "aws_dms_replication_instance" "pass_not_public" {
  attrs = {
    publicly_accessible = false
  }
}

resource "aws_dms_replication_instance" "fail_public" {
  expect_failure = true
  attrs = {
    publicly_accessible = true
  }
}

resource "aws_dms_replication_instance" "fail_public_as_string" {
  expect_failure = true
  attrs = {
    publicly_accessible = "true"
  }
}

resource "aws_dms_replication_instance" "unknown_public" {
  expect_unknown = true
  attrs = {
    publicly_accessible = infrascan::unknown("var.public")
  }
}

resource "aws_dms_replication_instance" "pass_not_public_by_default" {
  attrs = {
    identifier = "it"
  }
}
