# Encryption by default that the code does not decide.

policytest {
  targets = ["ebs.policy.hcl"]
}

resource "aws_ebs_encryption_by_default" "unknown" {
  expect_unknown = true
  attrs = {
    enabled = infrascan::unknown("var.encrypt")
  }
}

resource "aws_ebs_volume" "perhaps_encrypted" {
  expect_unknown = true
  attrs = {
    availability_zone = "eu-central-1a"
  }
}

resource "aws_ebs_volume" "encrypted_anyway" {
  attrs = {
    availability_zone = "eu-central-1a"
    encrypted         = true
    kms_key_id        = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab"
  }
}
