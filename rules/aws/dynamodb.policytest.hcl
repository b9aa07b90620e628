policytest {
  targets = ["dynamodb.policy.hcl"]
}

resource "aws_kms_key" "main" {
  skip = true
  attrs = {
    id                  = "1b2c3d4e-0000-4444-8888-1234567890ab"
    arn                 = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab"
    enable_key_rotation = true
  }
}

resource "aws_dynamodb_table" "compliant" {
  attrs = {
    name                        = "orders"
    deletion_protection_enabled = true
    server_side_encryption      = [{ enabled = true, kms_key_arn = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab" }]
  }
}

resource "aws_dynamodb_table" "without_encryption_block" {
  expect_failure = true
  attrs = {
    name                        = "orders"
    deletion_protection_enabled = true
  }
}

resource "aws_dynamodb_table" "key_of_aws" {
  expect_failure = true
  attrs = {
    name                        = "orders"
    deletion_protection_enabled = true
    server_side_encryption      = [{ enabled = true }]
  }
}

resource "aws_dynamodb_table" "alias_of_aws" {
  expect_failure = true
  attrs = {
    name                        = "orders"
    deletion_protection_enabled = true
    server_side_encryption      = [{ enabled = true, kms_key_arn = "alias/aws/dynamodb" }]
  }
}

resource "aws_dynamodb_table" "switched_off" {
  expect_failure = true
  attrs = {
    name                        = "orders"
    deletion_protection_enabled = true
    server_side_encryption      = [{ enabled = false, kms_key_arn = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab" }]
  }
}

resource "aws_dynamodb_table" "enabled_as_text" {
  attrs = {
    name                        = "orders"
    deletion_protection_enabled = true
    server_side_encryption      = [{ enabled = "true", kms_key_arn = aws_kms_key.main.arn }]
  }
}

resource "aws_dynamodb_table" "key_unknown" {
  expect_unknown = true
  attrs = {
    name                        = "orders"
    deletion_protection_enabled = true
    server_side_encryption      = [{ enabled = true, kms_key_arn = infrascan::unknown("var.kms_key_arn") }]
  }
}

resource "aws_dynamodb_table" "off_whatever_the_key" {
  expect_failure = true
  attrs = {
    name                        = "orders"
    deletion_protection_enabled = true
    server_side_encryption      = [{ enabled = false, kms_key_arn = infrascan::unknown("var.kms_key_arn") }]
  }
}

resource "aws_dynamodb_table" "deletion_protection_enabled_off" {
  expect_failure = true
  attrs = {
    name                        = "orders"
    deletion_protection_enabled = false
    server_side_encryption      = [{ enabled = true, kms_key_arn = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab" }]
  }
}

resource "aws_dynamodb_table" "deletion_protection_enabled_off_as_text" {
  expect_failure = true
  attrs = {
    name                        = "orders"
    deletion_protection_enabled = "false"
    server_side_encryption      = [{ enabled = true, kms_key_arn = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab" }]
  }
}

resource "aws_dynamodb_table" "deletion_protection_enabled_left_out" {
  expect_failure = true
  attrs = {
    name                   = "orders"
    server_side_encryption = [{ enabled = true, kms_key_arn = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab" }]
  }
}

resource "aws_dynamodb_table" "deletion_protection_enabled_null" {
  expect_failure = true
  attrs = {
    name                        = "orders"
    deletion_protection_enabled = null
    server_side_encryption      = [{ enabled = true, kms_key_arn = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab" }]
  }
}

resource "aws_dynamodb_table" "deletion_protection_enabled_on_as_text" {
  attrs = {
    name                        = "orders"
    deletion_protection_enabled = "true"
    server_side_encryption      = [{ enabled = true, kms_key_arn = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab" }]
  }
}

resource "aws_dynamodb_table" "deletion_protection_enabled_unknown" {
  expect_unknown = true
  attrs = {
    name                        = "orders"
    deletion_protection_enabled = infrascan::unknown("var.deletion_protection_enabled")
    server_side_encryption      = [{ enabled = true, kms_key_arn = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab" }]
  }
}

resource "aws_dax_cluster" "compliant" {
  attrs = {
    cluster_name           = "orders"
    server_side_encryption = [{ enabled = true }]
  }
}

resource "aws_dax_cluster" "without_encryption_block" {
  expect_failure = true
  attrs = {
    cluster_name = "orders"
  }
}

resource "aws_dax_cluster" "empty_block" {
  expect_failure = true
  attrs = {
    cluster_name           = "orders"
    server_side_encryption = [{}]
  }
}

resource "aws_dax_cluster" "off" {
  expect_failure = true
  attrs = {
    cluster_name           = "orders"
    server_side_encryption = [{ enabled = false }]
  }
}

resource "aws_dax_cluster" "unknown_encryption" {
  expect_unknown = true
  attrs = {
    cluster_name           = "orders"
    server_side_encryption = [{ enabled = infrascan::unknown("var.encrypted") }]
  }
}
