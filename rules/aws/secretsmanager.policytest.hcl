policytest {
  targets = ["secretsmanager.policy.hcl"]
}

resource "aws_kms_key" "main" {
  skip = true
  attrs = {
    id                  = "1b2c3d4e-0000-4444-8888-1234567890ab"
    arn                 = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab"
    enable_key_rotation = true
  }
}

resource "aws_secretsmanager_secret" "compliant" {
  attrs = {
    name       = "shop/database"
    kms_key_id = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab"
  }
}

resource "aws_secretsmanager_secret" "kms_key_id_left_out" {
  expect_failure = true
  attrs = {
    name = "shop/database"
  }
}

resource "aws_secretsmanager_secret" "kms_key_id_empty" {
  expect_failure = true
  attrs = {
    name       = "shop/database"
    kms_key_id = ""
  }
}

resource "aws_secretsmanager_secret" "kms_key_id_of_aws" {
  expect_failure = true
  attrs = {
    name       = "shop/database"
    kms_key_id = "alias/aws/secretsmanager"
  }
}

resource "aws_secretsmanager_secret" "kms_key_id_as_alias" {
  attrs = {
    name       = "shop/database"
    kms_key_id = "alias/shop"
  }
}

resource "aws_secretsmanager_secret" "kms_key_id_by_reference" {
  attrs = {
    name       = "shop/database"
    kms_key_id = aws_kms_key.main.arn
  }
}

resource "aws_secretsmanager_secret" "kms_key_id_unknown" {
  expect_unknown = true
  attrs = {
    name       = "shop/database"
    kms_key_id = infrascan::unknown("var.kms_key_arn")
  }
}

resource "aws_secretsmanager_secret" "window_zero" {
  expect_failure = true
  attrs = {
    name                    = "shop/database"
    kms_key_id              = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab"
    recovery_window_in_days = 0
  }
}

resource "aws_secretsmanager_secret" "window_zero_as_text" {
  expect_failure = true
  attrs = {
    name                    = "shop/database"
    kms_key_id              = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab"
    recovery_window_in_days = "0"
  }
}

resource "aws_secretsmanager_secret" "window_seven" {
  attrs = {
    name                    = "shop/database"
    kms_key_id              = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab"
    recovery_window_in_days = 7
  }
}

resource "aws_secretsmanager_secret" "window_unknown" {
  expect_unknown = true
  attrs = {
    name                    = "shop/database"
    kms_key_id              = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab"
    recovery_window_in_days = infrascan::unknown("var.days")
  }
}
