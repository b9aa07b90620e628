policytest {
  targets = ["ecr.policy.hcl"]
}

resource "aws_kms_key" "main" {
  skip = true
  attrs = {
    id                  = "1b2c3d4e-0000-4444-8888-1234567890ab"
    arn                 = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab"
    enable_key_rotation = true
  }
}

resource "aws_ecr_lifecycle_policy" "web" {
  skip = true
  attrs = {
    repository = "shop/web"
    policy     = "{}"
  }
}

resource "aws_ecr_repository" "compliant" {
  attrs = {
    name                         = "shop/web"
    image_tag_mutability         = "IMMUTABLE"
    image_scanning_configuration = [{ scan_on_push = true }]
    encryption_configuration     = [{ encryption_type = "KMS", kms_key = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab" }]
  }
}

resource "aws_ecr_repository" "encryption_left_out" {
  expect_failure = true
  attrs = {
    name                         = "shop/web"
    image_tag_mutability         = "IMMUTABLE"
    image_scanning_configuration = [{ scan_on_push = true }]
  }
}

resource "aws_ecr_repository" "aes256" {
  expect_failure = true
  attrs = {
    name                         = "shop/web"
    image_tag_mutability         = "IMMUTABLE"
    image_scanning_configuration = [{ scan_on_push = true }]
    encryption_configuration     = [{ encryption_type = "AES256" }]
  }
}

resource "aws_ecr_repository" "key_of_aws" {
  expect_failure = true
  attrs = {
    name                         = "shop/web"
    image_tag_mutability         = "IMMUTABLE"
    image_scanning_configuration = [{ scan_on_push = true }]
    encryption_configuration     = [{ encryption_type = "KMS" }]
  }
}

resource "aws_ecr_repository" "dual_layer" {
  attrs = {
    name                         = "shop/web"
    image_tag_mutability         = "IMMUTABLE"
    image_scanning_configuration = [{ scan_on_push = true }]
    encryption_configuration     = [{ encryption_type = "KMS_DSSE", kms_key = aws_kms_key.main.arn }]
  }
}

resource "aws_ecr_repository" "key_unknown" {
  expect_unknown = true
  attrs = {
    name                         = "shop/web"
    image_tag_mutability         = "IMMUTABLE"
    image_scanning_configuration = [{ scan_on_push = true }]
    encryption_configuration     = [{ encryption_type = "KMS", kms_key = infrascan::unknown("var.kms_key_arn") }]
  }
}

resource "aws_ecr_repository" "scan_left_out" {
  expect_failure = true
  attrs = {
    name                     = "shop/web"
    image_tag_mutability     = "IMMUTABLE"
    encryption_configuration = [{ encryption_type = "KMS", kms_key = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab" }]
  }
}

resource "aws_ecr_repository" "scan_off" {
  expect_failure = true
  attrs = {
    name                         = "shop/web"
    image_tag_mutability         = "IMMUTABLE"
    image_scanning_configuration = [{ scan_on_push = false }]
    encryption_configuration     = [{ encryption_type = "KMS", kms_key = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab" }]
  }
}

resource "aws_ecr_repository" "scan_unknown" {
  expect_unknown = true
  attrs = {
    name                         = "shop/web"
    image_tag_mutability         = "IMMUTABLE"
    image_scanning_configuration = [{ scan_on_push = infrascan::unknown("var.scan") }]
    encryption_configuration     = [{ encryption_type = "KMS", kms_key = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab" }]
  }
}

resource "aws_ecr_repository" "tags_mutable" {
  expect_failure = true
  attrs = {
    name                         = "shop/web"
    image_tag_mutability         = "MUTABLE"
    image_scanning_configuration = [{ scan_on_push = true }]
    encryption_configuration     = [{ encryption_type = "KMS", kms_key = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab" }]
  }
}

resource "aws_ecr_repository" "tags_by_default" {
  expect_failure = true
  attrs = {
    name                         = "shop/web"
    image_scanning_configuration = [{ scan_on_push = true }]
    encryption_configuration     = [{ encryption_type = "KMS", kms_key = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab" }]
  }
}

resource "aws_ecr_repository" "tags_immutable_with_exclusion" {
  attrs = {
    name                         = "shop/web"
    image_tag_mutability         = "IMMUTABLE_WITH_EXCLUSION"
    image_scanning_configuration = [{ scan_on_push = true }]
    encryption_configuration     = [{ encryption_type = "KMS", kms_key = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab" }]
  }
}

resource "aws_ecr_repository" "tags_unknown" {
  expect_unknown = true
  attrs = {
    name                         = "shop/web"
    image_tag_mutability         = infrascan::unknown("var.mutability")
    image_scanning_configuration = [{ scan_on_push = true }]
    encryption_configuration     = [{ encryption_type = "KMS", kms_key = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab" }]
  }
}

resource "aws_ecr_repository" "without_lifecycle_policy" {
  expect_failure = true
  attrs = {
    name                         = "shop/worker"
    image_tag_mutability         = "IMMUTABLE"
    image_scanning_configuration = [{ scan_on_push = true }]
    encryption_configuration     = [{ encryption_type = "KMS", kms_key = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab" }]
  }
}
