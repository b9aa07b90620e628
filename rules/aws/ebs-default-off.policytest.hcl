# Encryption by default that is switched off, or may be.

policytest {
  targets = ["ebs.policy.hcl"]
}

resource "aws_ebs_encryption_by_default" "off" {
  expect_failure = true
  attrs = {
    enabled = false
  }
}

resource "aws_ebs_encryption_by_default" "off_as_text" {
  expect_failure = true
  attrs = {
    enabled = "false"
  }
}

resource "aws_ebs_volume" "not_encrypted" {
  expect_failure = true
  attrs = {
    availability_zone = "eu-central-1a"
  }
}
