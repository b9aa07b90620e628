policytest {
  targets = ["msk.policy.hcl"]
}

resource "aws_kms_key" "main" {
  skip = true
  attrs = {
    id                  = "1b2c3d4e-0000-4444-8888-1234567890ab"
    arn                 = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab"
    enable_key_rotation = true
  }
}

resource "aws_msk_cluster" "compliant" {
  attrs = {
    cluster_name    = "events"
    encryption_info = [{ encryption_at_rest_kms_key_arn = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab", encryption_in_transit = [{ client_broker = "TLS", in_cluster = true }] }]
  }
}

# TLS is the default.
resource "aws_msk_cluster" "defaults" {
  attrs = {
    cluster_name    = "events"
    encryption_info = [{ encryption_at_rest_kms_key_arn = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab" }]
  }
}

resource "aws_msk_cluster" "tls_or_plain_text" {
  expect_failure = true
  attrs = {
    cluster_name    = "events"
    encryption_info = [{ encryption_at_rest_kms_key_arn = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab", encryption_in_transit = [{ client_broker = "TLS_PLAINTEXT" }] }]
  }
}

resource "aws_msk_cluster" "plain_text" {
  expect_failure = true
  attrs = {
    cluster_name    = "events"
    encryption_info = [{ encryption_at_rest_kms_key_arn = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab", encryption_in_transit = [{ client_broker = "PLAINTEXT" }] }]
  }
}

resource "aws_msk_cluster" "brokers_in_plain_text" {
  expect_failure = true
  attrs = {
    cluster_name    = "events"
    encryption_info = [{ encryption_at_rest_kms_key_arn = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab", encryption_in_transit = [{ in_cluster = "false" }] }]
  }
}

resource "aws_msk_cluster" "tls_unknown" {
  expect_unknown = true
  attrs = {
    cluster_name    = "events"
    encryption_info = [{ encryption_at_rest_kms_key_arn = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab", encryption_in_transit = [{ client_broker = infrascan::unknown("var.tls") }] }]
  }
}

resource "aws_msk_cluster" "without_encryption_info" {
  expect_failure = true
  attrs = {
    cluster_name = "events"
  }
}

resource "aws_msk_cluster" "key_of_aws" {
  expect_failure = true
  attrs = {
    cluster_name    = "events"
    encryption_info = [{ encryption_in_transit = [{ in_cluster = true }] }]
  }
}

resource "aws_msk_cluster" "key_by_reference" {
  attrs = {
    cluster_name    = "events"
    encryption_info = [{ encryption_at_rest_kms_key_arn = aws_kms_key.main.arn }]
  }
}

resource "aws_msk_cluster" "key_unknown" {
  expect_unknown = true
  attrs = {
    cluster_name    = "events"
    encryption_info = [{ encryption_at_rest_kms_key_arn = infrascan::unknown("var.kms_key_arn") }]
  }
}
