policytest {
  targets = ["sqs.policy.hcl"]
}

resource "aws_kms_key" "main" {
  skip = true
  attrs = {
    id                  = "1b2c3d4e-0000-4444-8888-1234567890ab"
    arn                 = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab"
    enable_key_rotation = true
  }
}

resource "aws_sqs_queue" "compliant" {
  attrs = {
    name              = "orders"
    kms_master_key_id = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab"
  }
}

resource "aws_sqs_queue" "off_but_kms" {
  attrs = {
    name                    = "orders"
    kms_master_key_id       = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab"
    sqs_managed_sse_enabled = false
  }
}

resource "aws_sqs_queue" "off" {
  expect_failure = true
  attrs = {
    name                    = "orders"
    sqs_managed_sse_enabled = false
  }
}

resource "aws_sqs_queue" "off_and_empty" {
  expect_failure = true
  attrs = {
    name                    = "orders"
    kms_master_key_id       = ""
    sqs_managed_sse_enabled = "false"
  }
}

# Encrypted with its key, whatever the setting.
resource "aws_sqs_queue" "unknown_setting" {
  attrs = {
    name                    = "orders"
    kms_master_key_id       = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab"
    sqs_managed_sse_enabled = infrascan::unknown("var.sse")
  }
}

resource "aws_sqs_queue" "kms_master_key_id_left_out" {
  expect_failure = true
  attrs = {
    name = "orders"
  }
}

resource "aws_sqs_queue" "kms_master_key_id_empty" {
  expect_failure = true
  attrs = {
    name              = "orders"
    kms_master_key_id = ""
  }
}

resource "aws_sqs_queue" "kms_master_key_id_of_aws" {
  expect_failure = true
  attrs = {
    name              = "orders"
    kms_master_key_id = "alias/aws/sqs"
  }
}

resource "aws_sqs_queue" "kms_master_key_id_as_alias" {
  attrs = {
    name              = "orders"
    kms_master_key_id = "alias/shop"
  }
}

resource "aws_sqs_queue" "kms_master_key_id_by_reference" {
  attrs = {
    name              = "orders"
    kms_master_key_id = aws_kms_key.main.arn
  }
}

resource "aws_sqs_queue" "kms_master_key_id_unknown" {
  expect_unknown = true
  attrs = {
    name              = "orders"
    kms_master_key_id = infrascan::unknown("var.kms_key_arn")
  }
}

resource "aws_sqs_queue" "key_and_setting_unknown" {
  expect_unknown = true
  attrs = {
    name                    = "orders"
    kms_master_key_id       = infrascan::unknown("var.kms_key_arn")
    sqs_managed_sse_enabled = infrascan::unknown("var.sse")
  }
}
