policytest {
  targets = ["cloudtrail.policy.hcl"]
}

resource "aws_kms_key" "main" {
  skip = true
  attrs = {
    id                  = "1b2c3d4e-0000-4444-8888-1234567890ab"
    arn                 = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab"
    enable_key_rotation = true
  }
}

resource "aws_cloudtrail" "compliant" {
  attrs = {
    name       = "main"
    kms_key_id = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab"
  }
}

resource "aws_cloudtrail" "kms_key_id_left_out" {
  expect_failure = true
  attrs = {
    name = "main"
  }
}

resource "aws_cloudtrail" "kms_key_id_empty" {
  expect_failure = true
  attrs = {
    name       = "main"
    kms_key_id = ""
  }
}

resource "aws_cloudtrail" "kms_key_id_of_aws" {
  expect_failure = true
  attrs = {
    name       = "main"
    kms_key_id = "alias/aws/cloudtrail"
  }
}

resource "aws_cloudtrail" "kms_key_id_as_alias" {
  attrs = {
    name       = "main"
    kms_key_id = "alias/shop"
  }
}

resource "aws_cloudtrail" "kms_key_id_by_reference" {
  attrs = {
    name       = "main"
    kms_key_id = aws_kms_key.main.arn
  }
}

resource "aws_cloudtrail" "kms_key_id_unknown" {
  expect_unknown = true
  attrs = {
    name       = "main"
    kms_key_id = infrascan::unknown("var.kms_key_arn")
  }
}

resource "aws_cloudtrail_event_data_store" "compliant" {
  attrs = {
    name       = "main"
    kms_key_id = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab"
  }
}

resource "aws_cloudtrail_event_data_store" "kms_key_id_left_out" {
  expect_failure = true
  attrs = {
    name = "main"
  }
}

resource "aws_cloudtrail_event_data_store" "kms_key_id_empty" {
  expect_failure = true
  attrs = {
    name       = "main"
    kms_key_id = ""
  }
}

resource "aws_cloudtrail_event_data_store" "kms_key_id_of_aws" {
  expect_failure = true
  attrs = {
    name       = "main"
    kms_key_id = "alias/aws/cloudtrail"
  }
}

resource "aws_cloudtrail_event_data_store" "kms_key_id_as_alias" {
  attrs = {
    name       = "main"
    kms_key_id = "alias/shop"
  }
}

resource "aws_cloudtrail_event_data_store" "kms_key_id_by_reference" {
  attrs = {
    name       = "main"
    kms_key_id = aws_kms_key.main.arn
  }
}

resource "aws_cloudtrail_event_data_store" "kms_key_id_unknown" {
  expect_unknown = true
  attrs = {
    name       = "main"
    kms_key_id = infrascan::unknown("var.kms_key_arn")
  }
}
