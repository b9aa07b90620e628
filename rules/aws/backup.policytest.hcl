policytest {
  targets = ["backup.policy.hcl"]
}

resource "aws_kms_key" "main" {
  skip = true
  attrs = {
    id                  = "1b2c3d4e-0000-4444-8888-1234567890ab"
    arn                 = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab"
    enable_key_rotation = true
  }
}

resource "aws_backup_vault" "compliant" {
  attrs = {
    name        = "main"
    kms_key_arn = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab"
  }
}

resource "aws_backup_vault" "kms_key_arn_left_out" {
  expect_failure = true
  attrs = {
    name = "main"
  }
}

resource "aws_backup_vault" "kms_key_arn_empty" {
  expect_failure = true
  attrs = {
    name        = "main"
    kms_key_arn = ""
  }
}

resource "aws_backup_vault" "kms_key_arn_of_aws" {
  expect_failure = true
  attrs = {
    name        = "main"
    kms_key_arn = "alias/aws/backup"
  }
}

resource "aws_backup_vault" "kms_key_arn_as_alias" {
  attrs = {
    name        = "main"
    kms_key_arn = "alias/shop"
  }
}

resource "aws_backup_vault" "kms_key_arn_by_reference" {
  attrs = {
    name        = "main"
    kms_key_arn = aws_kms_key.main.arn
  }
}

resource "aws_backup_vault" "kms_key_arn_unknown" {
  expect_unknown = true
  attrs = {
    name        = "main"
    kms_key_arn = infrascan::unknown("var.kms_key_arn")
  }
}
