policytest {
  targets = ["docdb.policy.hcl"]
}

resource "aws_kms_key" "main" {
  skip = true
  attrs = {
    id                  = "1b2c3d4e-0000-4444-8888-1234567890ab"
    arn                 = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab"
    enable_key_rotation = true
  }
}

resource "aws_docdb_cluster" "compliant" {
  attrs = {
    cluster_identifier  = "shop"
    storage_encrypted   = true
    kms_key_id          = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab"
    deletion_protection = true
    skip_final_snapshot = false
  }
}

resource "aws_docdb_cluster" "storage_encrypted_off" {
  expect_failure = true
  attrs = {
    cluster_identifier  = "shop"
    storage_encrypted   = false
    kms_key_id          = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab"
    deletion_protection = true
    skip_final_snapshot = false
  }
}

resource "aws_docdb_cluster" "storage_encrypted_off_as_text" {
  expect_failure = true
  attrs = {
    cluster_identifier  = "shop"
    storage_encrypted   = "false"
    kms_key_id          = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab"
    deletion_protection = true
    skip_final_snapshot = false
  }
}

resource "aws_docdb_cluster" "storage_encrypted_left_out" {
  expect_failure = true
  attrs = {
    cluster_identifier  = "shop"
    kms_key_id          = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab"
    deletion_protection = true
    skip_final_snapshot = false
  }
}

resource "aws_docdb_cluster" "storage_encrypted_null" {
  expect_failure = true
  attrs = {
    cluster_identifier  = "shop"
    storage_encrypted   = null
    kms_key_id          = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab"
    deletion_protection = true
    skip_final_snapshot = false
  }
}

resource "aws_docdb_cluster" "storage_encrypted_on_as_text" {
  attrs = {
    cluster_identifier  = "shop"
    storage_encrypted   = "true"
    kms_key_id          = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab"
    deletion_protection = true
    skip_final_snapshot = false
  }
}

resource "aws_docdb_cluster" "storage_encrypted_unknown" {
  expect_unknown = true
  attrs = {
    cluster_identifier  = "shop"
    storage_encrypted   = infrascan::unknown("var.storage_encrypted")
    kms_key_id          = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab"
    deletion_protection = true
    skip_final_snapshot = false
  }
}

resource "aws_docdb_cluster" "kms_key_id_left_out" {
  expect_failure = true
  attrs = {
    cluster_identifier  = "shop"
    storage_encrypted   = true
    deletion_protection = true
    skip_final_snapshot = false
  }
}

resource "aws_docdb_cluster" "kms_key_id_empty" {
  expect_failure = true
  attrs = {
    cluster_identifier  = "shop"
    storage_encrypted   = true
    kms_key_id          = ""
    deletion_protection = true
    skip_final_snapshot = false
  }
}

resource "aws_docdb_cluster" "kms_key_id_of_aws" {
  expect_failure = true
  attrs = {
    cluster_identifier  = "shop"
    storage_encrypted   = true
    kms_key_id          = "alias/aws/rds"
    deletion_protection = true
    skip_final_snapshot = false
  }
}

resource "aws_docdb_cluster" "kms_key_id_as_alias" {
  attrs = {
    cluster_identifier  = "shop"
    storage_encrypted   = true
    kms_key_id          = "alias/shop"
    deletion_protection = true
    skip_final_snapshot = false
  }
}

resource "aws_docdb_cluster" "kms_key_id_by_reference" {
  attrs = {
    cluster_identifier  = "shop"
    storage_encrypted   = true
    kms_key_id          = aws_kms_key.main.arn
    deletion_protection = true
    skip_final_snapshot = false
  }
}

resource "aws_docdb_cluster" "kms_key_id_unknown" {
  expect_unknown = true
  attrs = {
    cluster_identifier  = "shop"
    storage_encrypted   = true
    kms_key_id          = infrascan::unknown("var.kms_key_arn")
    deletion_protection = true
    skip_final_snapshot = false
  }
}

resource "aws_docdb_cluster" "deletion_protection_off" {
  expect_failure = true
  attrs = {
    cluster_identifier  = "shop"
    storage_encrypted   = true
    kms_key_id          = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab"
    deletion_protection = false
    skip_final_snapshot = false
  }
}

resource "aws_docdb_cluster" "deletion_protection_off_as_text" {
  expect_failure = true
  attrs = {
    cluster_identifier  = "shop"
    storage_encrypted   = true
    kms_key_id          = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab"
    deletion_protection = "false"
    skip_final_snapshot = false
  }
}

resource "aws_docdb_cluster" "deletion_protection_left_out" {
  expect_failure = true
  attrs = {
    cluster_identifier  = "shop"
    storage_encrypted   = true
    kms_key_id          = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab"
    skip_final_snapshot = false
  }
}

resource "aws_docdb_cluster" "deletion_protection_null" {
  expect_failure = true
  attrs = {
    cluster_identifier  = "shop"
    storage_encrypted   = true
    kms_key_id          = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab"
    deletion_protection = null
    skip_final_snapshot = false
  }
}

resource "aws_docdb_cluster" "deletion_protection_on_as_text" {
  attrs = {
    cluster_identifier  = "shop"
    storage_encrypted   = true
    kms_key_id          = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab"
    deletion_protection = "true"
    skip_final_snapshot = false
  }
}

resource "aws_docdb_cluster" "deletion_protection_unknown" {
  expect_unknown = true
  attrs = {
    cluster_identifier  = "shop"
    storage_encrypted   = true
    kms_key_id          = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab"
    deletion_protection = infrascan::unknown("var.deletion_protection")
    skip_final_snapshot = false
  }
}

resource "aws_docdb_cluster" "final_snapshot_skipped" {
  expect_failure = true
  attrs = {
    cluster_identifier  = "shop"
    storage_encrypted   = true
    kms_key_id          = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab"
    deletion_protection = true
    skip_final_snapshot = true
  }
}

resource "aws_docdb_cluster" "final_snapshot_by_default" {
  attrs = {
    cluster_identifier  = "shop"
    storage_encrypted   = true
    kms_key_id          = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab"
    deletion_protection = true
  }
}

resource "aws_docdb_cluster" "final_snapshot_unknown" {
  expect_unknown = true
  attrs = {
    cluster_identifier  = "shop"
    storage_encrypted   = true
    kms_key_id          = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab"
    deletion_protection = true
    skip_final_snapshot = infrascan::unknown("var.skip_final_snapshot")
  }
}

resource "aws_docdb_global_cluster" "compliant" {
  attrs = {
    global_cluster_identifier = "shop"
    storage_encrypted         = true
    deletion_protection       = true
  }
}

resource "aws_docdb_global_cluster" "storage_encrypted_off" {
  expect_failure = true
  attrs = {
    global_cluster_identifier = "shop"
    storage_encrypted         = false
    deletion_protection       = true
  }
}

resource "aws_docdb_global_cluster" "storage_encrypted_off_as_text" {
  expect_failure = true
  attrs = {
    global_cluster_identifier = "shop"
    storage_encrypted         = "false"
    deletion_protection       = true
  }
}

resource "aws_docdb_global_cluster" "storage_encrypted_left_out" {
  expect_failure = true
  attrs = {
    global_cluster_identifier = "shop"
    deletion_protection       = true
  }
}

resource "aws_docdb_global_cluster" "storage_encrypted_null" {
  expect_failure = true
  attrs = {
    global_cluster_identifier = "shop"
    storage_encrypted         = null
    deletion_protection       = true
  }
}

resource "aws_docdb_global_cluster" "storage_encrypted_on_as_text" {
  attrs = {
    global_cluster_identifier = "shop"
    storage_encrypted         = "true"
    deletion_protection       = true
  }
}

resource "aws_docdb_global_cluster" "storage_encrypted_unknown" {
  expect_unknown = true
  attrs = {
    global_cluster_identifier = "shop"
    storage_encrypted         = infrascan::unknown("var.storage_encrypted")
    deletion_protection       = true
  }
}

resource "aws_docdb_global_cluster" "deletion_protection_off" {
  expect_failure = true
  attrs = {
    global_cluster_identifier = "shop"
    storage_encrypted         = true
    deletion_protection       = false
  }
}

resource "aws_docdb_global_cluster" "deletion_protection_off_as_text" {
  expect_failure = true
  attrs = {
    global_cluster_identifier = "shop"
    storage_encrypted         = true
    deletion_protection       = "false"
  }
}

resource "aws_docdb_global_cluster" "deletion_protection_left_out" {
  expect_failure = true
  attrs = {
    global_cluster_identifier = "shop"
    storage_encrypted         = true
  }
}

resource "aws_docdb_global_cluster" "deletion_protection_null" {
  expect_failure = true
  attrs = {
    global_cluster_identifier = "shop"
    storage_encrypted         = true
    deletion_protection       = null
  }
}

resource "aws_docdb_global_cluster" "deletion_protection_on_as_text" {
  attrs = {
    global_cluster_identifier = "shop"
    storage_encrypted         = true
    deletion_protection       = "true"
  }
}

resource "aws_docdb_global_cluster" "deletion_protection_unknown" {
  expect_unknown = true
  attrs = {
    global_cluster_identifier = "shop"
    storage_encrypted         = true
    deletion_protection       = infrascan::unknown("var.deletion_protection")
  }
}

resource "aws_docdb_global_cluster" "made_from_a_cluster" {
  attrs = {
    global_cluster_identifier    = "shop"
    deletion_protection          = true
    source_db_cluster_identifier = "arn:aws:rds:eu-central-1:111122223333:cluster:shop"
  }
}
