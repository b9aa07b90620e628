policytest {
  targets = ["kinesis.policy.hcl"]
}

resource "aws_kms_key" "main" {
  skip = true
  attrs = {
    id                  = "1b2c3d4e-0000-4444-8888-1234567890ab"
    arn                 = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab"
    enable_key_rotation = true
  }
}

resource "aws_kinesis_stream" "compliant" {
  attrs = {
    name            = "events"
    encryption_type = "KMS"
    kms_key_id      = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab"
  }
}

resource "aws_kinesis_stream" "left_out" {
  expect_failure = true
  attrs = {
    name = "events"
  }
}

resource "aws_kinesis_stream" "none" {
  expect_failure = true
  attrs = {
    name            = "events"
    encryption_type = "NONE"
    kms_key_id      = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab"
  }
}

resource "aws_kinesis_stream" "type_unknown" {
  expect_unknown = true
  attrs = {
    name            = "events"
    encryption_type = infrascan::unknown("var.type")
    kms_key_id      = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab"
  }
}

resource "aws_kinesis_stream" "kms_key_id_left_out" {
  expect_failure = true
  attrs = {
    name            = "events"
    encryption_type = "KMS"
  }
}

resource "aws_kinesis_stream" "kms_key_id_empty" {
  expect_failure = true
  attrs = {
    name            = "events"
    encryption_type = "KMS"
    kms_key_id      = ""
  }
}

resource "aws_kinesis_stream" "kms_key_id_of_aws" {
  expect_failure = true
  attrs = {
    name            = "events"
    encryption_type = "KMS"
    kms_key_id      = "alias/aws/kinesis"
  }
}

resource "aws_kinesis_stream" "kms_key_id_as_alias" {
  attrs = {
    name            = "events"
    encryption_type = "KMS"
    kms_key_id      = "alias/shop"
  }
}

resource "aws_kinesis_stream" "kms_key_id_by_reference" {
  attrs = {
    name            = "events"
    encryption_type = "KMS"
    kms_key_id      = aws_kms_key.main.arn
  }
}

resource "aws_kinesis_stream" "kms_key_id_unknown" {
  expect_unknown = true
  attrs = {
    name            = "events"
    encryption_type = "KMS"
    kms_key_id      = infrascan::unknown("var.kms_key_arn")
  }
}

resource "aws_kinesis_firehose_delivery_stream" "compliant" {
  attrs = {
    name                   = "events"
    destination            = "extended_s3"
    server_side_encryption = [{ enabled = true, key_type = "CUSTOMER_MANAGED_CMK", key_arn = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab" }]
  }
}

resource "aws_kinesis_firehose_delivery_stream" "left_out" {
  expect_failure = true
  attrs = {
    name        = "events"
    destination = "extended_s3"
  }
}

resource "aws_kinesis_firehose_delivery_stream" "off" {
  expect_failure = true
  attrs = {
    name                   = "events"
    destination            = "extended_s3"
    server_side_encryption = [{ enabled = false }]
  }
}

resource "aws_kinesis_firehose_delivery_stream" "enabled_unknown" {
  expect_unknown = true
  attrs = {
    name                   = "events"
    destination            = "extended_s3"
    server_side_encryption = [{ enabled = infrascan::unknown("var.encrypted"), key_type = "CUSTOMER_MANAGED_CMK", key_arn = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab" }]
  }
}

resource "aws_kinesis_firehose_delivery_stream" "key_of_aws" {
  expect_failure = true
  attrs = {
    name                   = "events"
    destination            = "extended_s3"
    server_side_encryption = [{ enabled = true }]
  }
}

resource "aws_kinesis_firehose_delivery_stream" "key_type_of_aws" {
  expect_failure = true
  attrs = {
    name                   = "events"
    destination            = "extended_s3"
    server_side_encryption = [{ enabled = true, key_type = "AWS_OWNED_CMK" }]
  }
}

resource "aws_kinesis_firehose_delivery_stream" "without_key" {
  expect_failure = true
  attrs = {
    name                   = "events"
    destination            = "extended_s3"
    server_side_encryption = [{ enabled = true, key_type = "CUSTOMER_MANAGED_CMK" }]
  }
}

resource "aws_kinesis_firehose_delivery_stream" "key_unknown" {
  expect_unknown = true
  attrs = {
    name                   = "events"
    destination            = "extended_s3"
    server_side_encryption = [{ enabled = true, key_type = "CUSTOMER_MANAGED_CMK", key_arn = infrascan::unknown("var.kms_key_arn") }]
  }
}

# Encrypted with its source.
resource "aws_kinesis_firehose_delivery_stream" "from_kinesis" {
  attrs = {
    name                         = "events"
    destination                  = "extended_s3"
    kinesis_source_configuration = [{ kinesis_stream_arn = "arn:aws:kinesis:eu-central-1:111122223333:stream/events", role_arn = "arn:aws:iam::111122223333:role/events" }]
  }
}
