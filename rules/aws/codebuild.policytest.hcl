policytest {
  targets = ["codebuild.policy.hcl"]
}

resource "aws_kms_key" "main" {
  skip = true
  attrs = {
    id                  = "1b2c3d4e-0000-4444-8888-1234567890ab"
    arn                 = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab"
    enable_key_rotation = true
  }
}

resource "aws_codebuild_project" "compliant" {
  attrs = {
    name           = "shop"
    encryption_key = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab"
    artifacts      = [{ type = "S3" }]
  }
}

resource "aws_codebuild_project" "on" {
  attrs = {
    name           = "shop"
    encryption_key = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab"
    artifacts      = [{ type = "S3", encryption_disabled = false }]
  }
}

resource "aws_codebuild_project" "disabled" {
  expect_failure = true
  attrs = {
    name           = "shop"
    encryption_key = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab"
    artifacts      = [{ type = "S3", encryption_disabled = true }]
  }
}

resource "aws_codebuild_project" "disabled_as_text" {
  expect_failure = true
  attrs = {
    name           = "shop"
    encryption_key = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab"
    artifacts      = [{ type = "S3", encryption_disabled = "true" }]
  }
}

resource "aws_codebuild_project" "without_artifacts" {
  attrs = {
    name           = "shop"
    encryption_key = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab"
    artifacts      = [{ type = "NO_ARTIFACTS", encryption_disabled = true }]
  }
}

resource "aws_codebuild_project" "secondary" {
  expect_failure = true
  attrs = {
    name                = "shop"
    encryption_key      = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab"
    artifacts           = [{ type = "S3" }]
    secondary_artifacts = [{ type = "S3", encryption_disabled = true }]
  }
}

resource "aws_codebuild_project" "logs" {
  expect_failure = true
  attrs = {
    name           = "shop"
    encryption_key = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab"
    artifacts      = [{ type = "S3" }]
    logs_config    = [{ s3_logs = [{ status = "ENABLED", encryption_disabled = true }] }]
  }
}

resource "aws_codebuild_project" "disabled_unknown" {
  expect_unknown = true
  attrs = {
    name           = "shop"
    encryption_key = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab"
    artifacts      = [{ type = "S3", encryption_disabled = infrascan::unknown("var.plain") }]
  }
}

resource "aws_codebuild_project" "encryption_key_left_out" {
  expect_failure = true
  attrs = {
    name      = "shop"
    artifacts = [{ type = "S3" }]
  }
}

resource "aws_codebuild_project" "encryption_key_empty" {
  expect_failure = true
  attrs = {
    name           = "shop"
    encryption_key = ""
    artifacts      = [{ type = "S3" }]
  }
}

resource "aws_codebuild_project" "encryption_key_of_aws" {
  expect_failure = true
  attrs = {
    name           = "shop"
    encryption_key = "alias/aws/s3"
    artifacts      = [{ type = "S3" }]
  }
}

resource "aws_codebuild_project" "encryption_key_as_alias" {
  attrs = {
    name           = "shop"
    encryption_key = "alias/shop"
    artifacts      = [{ type = "S3" }]
  }
}

resource "aws_codebuild_project" "encryption_key_by_reference" {
  attrs = {
    name           = "shop"
    encryption_key = aws_kms_key.main.arn
    artifacts      = [{ type = "S3" }]
  }
}

resource "aws_codebuild_project" "encryption_key_unknown" {
  expect_unknown = true
  attrs = {
    name           = "shop"
    encryption_key = infrascan::unknown("var.kms_key_arn")
    artifacts      = [{ type = "S3" }]
  }
}
