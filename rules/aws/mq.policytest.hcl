policytest {
  targets = ["mq.policy.hcl"]
}

resource "aws_kms_key" "main" {
  skip = true
  attrs = {
    id                  = "1b2c3d4e-0000-4444-8888-1234567890ab"
    arn                 = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab"
    enable_key_rotation = true
  }
}

resource "aws_mq_broker" "compliant" {
  attrs = {
    broker_name        = "orders"
    encryption_options = [{ use_aws_owned_key = false, kms_key_id = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab" }]
  }
}

resource "aws_mq_broker" "left_out" {
  expect_failure = true
  attrs = {
    broker_name = "orders"
  }
}

resource "aws_mq_broker" "key_of_aws" {
  expect_failure = true
  attrs = {
    broker_name        = "orders"
    encryption_options = [{ use_aws_owned_key = false }]
  }
}

resource "aws_mq_broker" "owned_by_aws" {
  expect_failure = true
  attrs = {
    broker_name        = "orders"
    encryption_options = [{ use_aws_owned_key = true }]
  }
}

resource "aws_mq_broker" "key_unknown" {
  expect_unknown = true
  attrs = {
    broker_name        = "orders"
    encryption_options = [{ use_aws_owned_key = false, kms_key_id = infrascan::unknown("var.kms_key_arn") }]
  }
}
