policytest {
  targets = ["redshift.policy.hcl"]
}

resource "aws_kms_key" "main" {
  skip = true
  attrs = {
    id                  = "1b2c3d4e-0000-4444-8888-1234567890ab"
    arn                 = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab"
    enable_key_rotation = true
  }
}

resource "aws_redshift_cluster" "compliant" {
  attrs = {
    cluster_identifier  = "shop"
    encrypted           = true
    kms_key_id          = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab"
    skip_final_snapshot = false
  }
}

resource "aws_redshift_cluster" "encrypted_off" {
  expect_failure = true
  attrs = {
    cluster_identifier  = "shop"
    encrypted           = false
    kms_key_id          = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab"
    skip_final_snapshot = false
  }
}

resource "aws_redshift_cluster" "encrypted_off_as_text" {
  expect_failure = true
  attrs = {
    cluster_identifier  = "shop"
    encrypted           = "false"
    kms_key_id          = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab"
    skip_final_snapshot = false
  }
}

resource "aws_redshift_cluster" "encrypted_left_out" {
  expect_failure = true
  attrs = {
    cluster_identifier  = "shop"
    kms_key_id          = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab"
    skip_final_snapshot = false
  }
}

resource "aws_redshift_cluster" "encrypted_null" {
  expect_failure = true
  attrs = {
    cluster_identifier  = "shop"
    encrypted           = null
    kms_key_id          = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab"
    skip_final_snapshot = false
  }
}

resource "aws_redshift_cluster" "encrypted_on_as_text" {
  attrs = {
    cluster_identifier  = "shop"
    encrypted           = "true"
    kms_key_id          = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab"
    skip_final_snapshot = false
  }
}

resource "aws_redshift_cluster" "encrypted_unknown" {
  expect_unknown = true
  attrs = {
    cluster_identifier  = "shop"
    encrypted           = infrascan::unknown("var.encrypted")
    kms_key_id          = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab"
    skip_final_snapshot = false
  }
}

resource "aws_redshift_cluster" "kms_key_id_left_out" {
  expect_failure = true
  attrs = {
    cluster_identifier  = "shop"
    encrypted           = true
    skip_final_snapshot = false
  }
}

resource "aws_redshift_cluster" "kms_key_id_empty" {
  expect_failure = true
  attrs = {
    cluster_identifier  = "shop"
    encrypted           = true
    kms_key_id          = ""
    skip_final_snapshot = false
  }
}

resource "aws_redshift_cluster" "kms_key_id_of_aws" {
  expect_failure = true
  attrs = {
    cluster_identifier  = "shop"
    encrypted           = true
    kms_key_id          = "alias/aws/redshift"
    skip_final_snapshot = false
  }
}

resource "aws_redshift_cluster" "kms_key_id_as_alias" {
  attrs = {
    cluster_identifier  = "shop"
    encrypted           = true
    kms_key_id          = "alias/shop"
    skip_final_snapshot = false
  }
}

resource "aws_redshift_cluster" "kms_key_id_by_reference" {
  attrs = {
    cluster_identifier  = "shop"
    encrypted           = true
    kms_key_id          = aws_kms_key.main.arn
    skip_final_snapshot = false
  }
}

resource "aws_redshift_cluster" "kms_key_id_unknown" {
  expect_unknown = true
  attrs = {
    cluster_identifier  = "shop"
    encrypted           = true
    kms_key_id          = infrascan::unknown("var.kms_key_arn")
    skip_final_snapshot = false
  }
}

resource "aws_redshift_cluster" "final_snapshot_skipped" {
  expect_failure = true
  attrs = {
    cluster_identifier  = "shop"
    encrypted           = true
    kms_key_id          = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab"
    skip_final_snapshot = true
  }
}

resource "aws_redshift_cluster" "final_snapshot_by_default" {
  attrs = {
    cluster_identifier = "shop"
    encrypted          = true
    kms_key_id         = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab"
  }
}

resource "aws_redshift_cluster" "final_snapshot_unknown" {
  expect_unknown = true
  attrs = {
    cluster_identifier  = "shop"
    encrypted           = true
    kms_key_id          = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab"
    skip_final_snapshot = infrascan::unknown("var.skip_final_snapshot")
  }
}

resource "aws_redshiftserverless_namespace" "compliant" {
  attrs = {
    namespace_name = "shop"
    kms_key_id     = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab"
  }
}

resource "aws_redshiftserverless_namespace" "kms_key_id_left_out" {
  expect_failure = true
  attrs = {
    namespace_name = "shop"
  }
}

resource "aws_redshiftserverless_namespace" "kms_key_id_empty" {
  expect_failure = true
  attrs = {
    namespace_name = "shop"
    kms_key_id     = ""
  }
}

resource "aws_redshiftserverless_namespace" "kms_key_id_of_aws" {
  expect_failure = true
  attrs = {
    namespace_name = "shop"
    kms_key_id     = "alias/aws/redshift"
  }
}

resource "aws_redshiftserverless_namespace" "kms_key_id_as_alias" {
  attrs = {
    namespace_name = "shop"
    kms_key_id     = "alias/shop"
  }
}

resource "aws_redshiftserverless_namespace" "kms_key_id_by_reference" {
  attrs = {
    namespace_name = "shop"
    kms_key_id     = aws_kms_key.main.arn
  }
}

resource "aws_redshiftserverless_namespace" "kms_key_id_unknown" {
  expect_unknown = true
  attrs = {
    namespace_name = "shop"
    kms_key_id     = infrascan::unknown("var.kms_key_arn")
  }
}
