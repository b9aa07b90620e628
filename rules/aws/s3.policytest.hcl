policytest {
  targets = ["s3.policy.hcl"]
}

resource "aws_kms_key" "main" {
  skip = true
  attrs = {
    id                  = "1b2c3d4e-0000-4444-8888-1234567890ab"
    arn                 = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab"
    enable_key_rotation = true
  }
}

resource "aws_s3_bucket" "inline" {
  attrs = {
    id                                   = "inline"
    bucket                               = "inline"
    versioning                           = [{ enabled = true }]
    server_side_encryption_configuration = [{ rule = [{ apply_server_side_encryption_by_default = [{ sse_algorithm = "aws:kms", kms_master_key_id = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab" }] }] }]
  }
}

resource "aws_s3_bucket" "inline_dual_layer" {
  attrs = {
    id                                   = "inline-dual-layer"
    bucket                               = "inline-dual-layer"
    versioning                           = [{ enabled = true }]
    server_side_encryption_configuration = [{ rule = [{ apply_server_side_encryption_by_default = [{ sse_algorithm = "aws:kms:dsse", kms_master_key_id = aws_kms_key.main.arn }] }] }]
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "separate" {
  attrs = {
    bucket = "separate"
    rule   = [{ apply_server_side_encryption_by_default = [{ sse_algorithm = "aws:kms", kms_master_key_id = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab" }] }]
  }
}

resource "aws_s3_bucket_versioning" "separate" {
  attrs = {
    bucket                   = "separate"
    versioning_configuration = [{ status = "Enabled" }]
  }
}

resource "aws_s3_bucket" "separate" {
  attrs = {
    id     = "separate"
    bucket = "separate"
  }
}

resource "aws_s3_bucket" "encryption_left_out" {
  expect_failure = true
  attrs = {
    id         = "encryption-left-out"
    bucket     = "encryption-left-out"
    versioning = [{ enabled = true }]
  }
}

resource "aws_s3_bucket" "inline_sse_s3" {
  expect_failure = true
  attrs = {
    id                                   = "inline-sse-s3"
    bucket                               = "inline-sse-s3"
    versioning                           = [{ enabled = true }]
    server_side_encryption_configuration = [{ rule = [{ apply_server_side_encryption_by_default = [{ sse_algorithm = "AES256" }] }] }]
  }
}

resource "aws_s3_bucket" "inline_key_of_aws" {
  expect_failure = true
  attrs = {
    id                                   = "inline-key-of-aws"
    bucket                               = "inline-key-of-aws"
    versioning                           = [{ enabled = true }]
    server_side_encryption_configuration = [{ rule = [{ apply_server_side_encryption_by_default = [{ sse_algorithm = "aws:kms" }] }] }]
  }
}

resource "aws_s3_bucket" "inline_alias_of_aws" {
  expect_failure = true
  attrs = {
    id                                   = "inline-alias-of-aws"
    bucket                               = "inline-alias-of-aws"
    versioning                           = [{ enabled = true }]
    server_side_encryption_configuration = [{ rule = [{ apply_server_side_encryption_by_default = [{ sse_algorithm = "aws:kms", kms_master_key_id = "arn:aws:kms:eu-central-1:111122223333:alias/aws/s3" }] }] }]
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "separate_sse_s3" {
  expect_failure = true
  attrs = {
    bucket = "separate-sse-s3"
    rule   = [{ apply_server_side_encryption_by_default = [{ sse_algorithm = "AES256" }] }]
  }
}

# Judged in its configuration.
resource "aws_s3_bucket" "separate_sse_s3" {
  attrs = {
    id         = "separate-sse-s3"
    bucket     = "separate-sse-s3"
    versioning = [{ enabled = true }]
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "separate_key_of_aws" {
  expect_failure = true
  attrs = {
    bucket = "separate-key-of-aws"
    rule   = [{ apply_server_side_encryption_by_default = [{ sse_algorithm = "aws:kms" }] }]
  }
}

resource "aws_s3_bucket" "separate_key_of_aws" {
  attrs = {
    id         = "separate-key-of-aws"
    bucket     = "separate-key-of-aws"
    versioning = [{ enabled = true }]
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "separate_key_unknown" {
  expect_unknown = true
  attrs = {
    bucket = "separate-key-unknown"
    rule   = [{ apply_server_side_encryption_by_default = [{ sse_algorithm = "aws:kms", kms_master_key_id = infrascan::unknown("var.kms_key_arn") }] }]
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "access_logs" {
  attrs = {
    bucket = "access-logs"
    rule   = [{ apply_server_side_encryption_by_default = [{ sse_algorithm = "AES256" }] }]
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "balancer_logs" {
  attrs = {
    bucket = "balancer-logs"
    rule   = [{ apply_server_side_encryption_by_default = [{ sse_algorithm = "AES256" }] }]
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "log_delivery_acl" {
  attrs = {
    bucket = "log-delivery-acl"
    rule   = [{ apply_server_side_encryption_by_default = [{ sse_algorithm = "AES256" }] }]
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "log_delivery_grant" {
  attrs = {
    bucket = "log-delivery-grant"
    rule   = [{ apply_server_side_encryption_by_default = [{ sse_algorithm = "AES256" }] }]
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "log_delivery_policy" {
  attrs = {
    bucket = "log-delivery-policy"
    rule   = [{ apply_server_side_encryption_by_default = [{ sse_algorithm = "AES256" }] }]
  }
}

resource "aws_s3_bucket" "key_unknown" {
  expect_unknown = true
  attrs = {
    id                                   = "key-unknown"
    bucket                               = "key-unknown"
    versioning                           = [{ enabled = true }]
    server_side_encryption_configuration = [{ rule = [{ apply_server_side_encryption_by_default = [{ sse_algorithm = "aws:kms", kms_master_key_id = infrascan::unknown("var.kms_key_arn") }] }] }]
  }
}

resource "aws_s3_bucket_logging" "to_access_logs" {
  skip = true
  attrs = {
    bucket        = "inline"
    target_bucket = "access-logs"
  }
}

# Buckets that receive access logs can only use SSE-S3.
resource "aws_s3_bucket" "access_logs" {
  attrs = {
    id         = "access-logs"
    bucket     = "access-logs"
    versioning = [{ enabled = true }]
  }
}

resource "aws_lb" "main" {
  skip = true
  attrs = {
    access_logs = [{ bucket = "balancer-logs" }]
  }
}

resource "aws_s3_bucket" "balancer_logs" {
  attrs = {
    id         = "balancer-logs"
    bucket     = "balancer-logs"
    versioning = [{ enabled = true }]
  }
}

resource "aws_s3_bucket" "log_delivery_acl" {
  attrs = {
    id         = "log-delivery-acl"
    bucket     = "log-delivery-acl"
    acl        = "log-delivery-write"
    versioning = [{ enabled = true }]
  }
}

resource "aws_s3_bucket_acl" "log_delivery_grant" {
  skip = true
  attrs = {
    bucket                = "log-delivery-grant"
    access_control_policy = [{ grant = [{ permission = "WRITE", grantee = [{ type = "Group", uri = "http://acs.amazonaws.com/groups/s3/LogDelivery" }] }] }]
  }
}

resource "aws_s3_bucket" "log_delivery_grant" {
  attrs = {
    id         = "log-delivery-grant"
    bucket     = "log-delivery-grant"
    versioning = [{ enabled = true }]
  }
}

resource "aws_s3_bucket_policy" "log_delivery_policy" {
  skip = true
  attrs = {
    bucket = "log-delivery-policy"
    policy = core::jsonencode({ Statement = [{ Effect = "Allow", Principal = { Service = "logging.s3.amazonaws.com" }, Action = "s3:PutObject", Resource = "*" }] })
  }
}

resource "aws_s3_bucket" "log_delivery_policy" {
  attrs = {
    id         = "log-delivery-policy"
    bucket     = "log-delivery-policy"
    versioning = [{ enabled = true }]
  }
}

resource "aws_s3_bucket" "versioning_left_out" {
  expect_failure = true
  attrs = {
    id                                   = "versioning-left-out"
    bucket                               = "versioning-left-out"
    server_side_encryption_configuration = [{ rule = [{ apply_server_side_encryption_by_default = [{ sse_algorithm = "aws:kms", kms_master_key_id = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab" }] }] }]
  }
}

resource "aws_s3_bucket" "versioning_off" {
  expect_failure = true
  attrs = {
    id                                   = "versioning-off"
    bucket                               = "versioning-off"
    versioning                           = [{ enabled = false }]
    server_side_encryption_configuration = [{ rule = [{ apply_server_side_encryption_by_default = [{ sse_algorithm = "aws:kms", kms_master_key_id = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab" }] }] }]
  }
}

resource "aws_s3_bucket" "versioning_on_as_text" {
  attrs = {
    id                                   = "versioning-on-as-text"
    bucket                               = "versioning-on-as-text"
    versioning                           = [{ enabled = "true" }]
    server_side_encryption_configuration = [{ rule = [{ apply_server_side_encryption_by_default = [{ sse_algorithm = "aws:kms", kms_master_key_id = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab" }] }] }]
  }
}

resource "aws_s3_bucket" "versioning_by_object_lock" {
  attrs = {
    id                                   = "versioning-by-object-lock"
    bucket                               = "versioning-by-object-lock"
    object_lock_enabled                  = true
    server_side_encryption_configuration = [{ rule = [{ apply_server_side_encryption_by_default = [{ sse_algorithm = "aws:kms", kms_master_key_id = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab" }] }] }]
  }
}

resource "aws_s3_bucket" "versioning_mfa_only" {
  expect_failure = true
  attrs = {
    id                                   = "versioning-mfa-only"
    bucket                               = "versioning-mfa-only"
    versioning                           = [{ mfa_delete = true }]
    server_side_encryption_configuration = [{ rule = [{ apply_server_side_encryption_by_default = [{ sse_algorithm = "aws:kms", kms_master_key_id = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab" }] }] }]
  }
}

resource "aws_s3_bucket_versioning" "versioning_suspended" {
  expect_failure = true
  attrs = {
    bucket                   = "versioning-suspended"
    versioning_configuration = [{ status = "Suspended" }]
  }
}

# Judged in its versioning.
resource "aws_s3_bucket" "versioning_suspended" {
  attrs = {
    id                                   = "versioning-suspended"
    bucket                               = "versioning-suspended"
    server_side_encryption_configuration = [{ rule = [{ apply_server_side_encryption_by_default = [{ sse_algorithm = "aws:kms", kms_master_key_id = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab" }] }] }]
  }
}

resource "aws_s3_bucket_versioning" "versioning_unknown" {
  expect_unknown = true
  attrs = {
    bucket                   = "versioning-unknown"
    versioning_configuration = [{ status = infrascan::unknown("var.versioning") }]
  }
}

resource "aws_s3_bucket" "versioning_unknown" {
  attrs = {
    id                                   = "versioning-unknown"
    bucket                               = "versioning-unknown"
    server_side_encryption_configuration = [{ rule = [{ apply_server_side_encryption_by_default = [{ sse_algorithm = "aws:kms", kms_master_key_id = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab" }] }] }]
  }
}

resource "aws_s3_bucket" "shop_tfstate" {
  expect_failure = true
  attrs = {
    id                                   = "shop-tfstate"
    bucket                               = "shop-tfstate"
    versioning                           = [{ enabled = true }]
    server_side_encryption_configuration = [{ rule = [{ apply_server_side_encryption_by_default = [{ sse_algorithm = "aws:kms", kms_master_key_id = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab" }] }] }]
  }
}

# The name says what it holds.
resource "aws_s3_bucket" "shop_terraform_state" {
  meta = { lifecycle = { prevent_destroy = true } }
  attrs = {
    id                                   = "shop-terraform-state"
    bucket                               = "shop-terraform-state"
    versioning                           = [{ enabled = true }]
    server_side_encryption_configuration = [{ rule = [{ apply_server_side_encryption_by_default = [{ sse_algorithm = "aws:kms", kms_master_key_id = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab" }] }] }]
  }
}

resource "aws_s3_bucket" "state_by_prefix" {
  expect_failure = true
  attrs = {
    id                                   = "shop-tf-state-1"
    bucket_prefix                        = "shop-tf-state-"
    versioning                           = [{ enabled = true }]
    server_side_encryption_configuration = [{ rule = [{ apply_server_side_encryption_by_default = [{ sse_algorithm = "aws:kms", kms_master_key_id = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab" }] }] }]
  }
}

# Its name does not say that it holds state.
resource "aws_s3_bucket" "name_unknown" {
  attrs = {
    id                                   = infrascan::unknown("aws_s3_bucket.data.id")
    bucket                               = infrascan::unknown("var.bucket")
    versioning                           = [{ enabled = true }]
    server_side_encryption_configuration = [{ rule = [{ apply_server_side_encryption_by_default = [{ sse_algorithm = "aws:kms", kms_master_key_id = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab" }] }] }]
  }
}

resource "aws_s3_bucket" "name_partly_known" {
  expect_failure = true
  attrs = {
    id                                   = infrascan::unknown("aws_s3_bucket.state.id")
    bucket                               = "${infrascan::unknown("var.prefix")}-tfstate"
    versioning                           = [{ enabled = true }]
    server_side_encryption_configuration = [{ rule = [{ apply_server_side_encryption_by_default = [{ sse_algorithm = "aws:kms", kms_master_key_id = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab" }] }] }]
  }
}

resource "aws_s3_bucket" "perhaps_tfstate" {
  expect_unknown = true
  meta           = { lifecycle = { prevent_destroy = infrascan::unknown("var.protect") } }
  attrs = {
    id                                   = "perhaps-tfstate"
    bucket                               = "perhaps-tfstate"
    versioning                           = [{ enabled = true }]
    server_side_encryption_configuration = [{ rule = [{ apply_server_side_encryption_by_default = [{ sse_algorithm = "aws:kms", kms_master_key_id = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab" }] }] }]
  }
}

# A balancer without access logs says nothing of a bucket.
resource "aws_s3_bucket" "without_access_logs" {
  attrs = {
    id                                   = "without-access-logs"
    bucket                               = "without-access-logs"
    versioning                           = [{ enabled = true }]
    server_side_encryption_configuration = [{ rule = [{ apply_server_side_encryption_by_default = [{ sse_algorithm = "aws:kms", kms_master_key_id = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab" }] }] }]
  }
}

resource "aws_lb" "silent" {
  skip = true
  attrs = {
    name = "silent"
  }
}

resource "aws_s3_bucket_versioning" "of_some_bucket" {
  attrs = {
    bucket                   = infrascan::unknown("var.bucket")
    versioning_configuration = [{ status = "Enabled" }]
  }
}

resource "aws_s3_bucket" "force_destroy" {
  expect_failure = true
  attrs = {
    id                                   = "force-destroy"
    bucket                               = "force-destroy"
    force_destroy                        = true
    versioning                           = [{ enabled = true }]
    server_side_encryption_configuration = [{ rule = [{ apply_server_side_encryption_by_default = [{ sse_algorithm = "aws:kms", kms_master_key_id = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab" }] }] }]
  }
}

resource "aws_s3_bucket" "force_destroy_as_text" {
  expect_failure = true
  attrs = {
    id                                   = "force-destroy-as-text"
    bucket                               = "force-destroy-as-text"
    force_destroy                        = "true"
    versioning                           = [{ enabled = true }]
    server_side_encryption_configuration = [{ rule = [{ apply_server_side_encryption_by_default = [{ sse_algorithm = "aws:kms", kms_master_key_id = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab" }] }] }]
  }
}

resource "aws_s3_bucket" "force_destroy_off" {
  attrs = {
    id                                   = "force-destroy-off"
    bucket                               = "force-destroy-off"
    force_destroy                        = false
    versioning                           = [{ enabled = true }]
    server_side_encryption_configuration = [{ rule = [{ apply_server_side_encryption_by_default = [{ sse_algorithm = "aws:kms", kms_master_key_id = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab" }] }] }]
  }
}

resource "aws_s3_bucket" "force_destroy_unknown" {
  expect_unknown = true
  attrs = {
    id                                   = "force-destroy-unknown"
    bucket                               = "force-destroy-unknown"
    force_destroy                        = infrascan::unknown("var.force_destroy")
    versioning                           = [{ enabled = true }]
    server_side_encryption_configuration = [{ rule = [{ apply_server_side_encryption_by_default = [{ sse_algorithm = "aws:kms", kms_master_key_id = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab" }] }] }]
  }
}
