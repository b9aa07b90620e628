policytest {
  targets = ["opensearch.policy.hcl"]
}

resource "aws_kms_key" "main" {
  skip = true
  attrs = {
    id                  = "1b2c3d4e-0000-4444-8888-1234567890ab"
    arn                 = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab"
    enable_key_rotation = true
  }
}

resource "aws_opensearch_domain" "compliant" {
  attrs = {
    domain_name             = "search"
    encrypt_at_rest         = [{ enabled = true, kms_key_id = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab" }]
    node_to_node_encryption = [{ enabled = true }]
    domain_endpoint_options = [{ enforce_https = true }]
  }
}

resource "aws_opensearch_domain" "at_rest_left_out" {
  expect_failure = true
  attrs = {
    domain_name             = "search"
    node_to_node_encryption = [{ enabled = true }]
    domain_endpoint_options = [{ enforce_https = true }]
  }
}

resource "aws_opensearch_domain" "at_rest_off" {
  expect_failure = true
  attrs = {
    domain_name             = "search"
    encrypt_at_rest         = [{ enabled = false }]
    node_to_node_encryption = [{ enabled = true }]
    domain_endpoint_options = [{ enforce_https = true }]
  }
}

resource "aws_opensearch_domain" "at_rest_unknown" {
  expect_unknown = true
  attrs = {
    domain_name             = "search"
    encrypt_at_rest         = [{ enabled = infrascan::unknown("var.encrypted"), kms_key_id = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab" }]
    node_to_node_encryption = [{ enabled = true }]
    domain_endpoint_options = [{ enforce_https = true }]
  }
}

resource "aws_opensearch_domain" "key_of_aws" {
  expect_failure = true
  attrs = {
    domain_name             = "search"
    encrypt_at_rest         = [{ enabled = true }]
    node_to_node_encryption = [{ enabled = true }]
    domain_endpoint_options = [{ enforce_https = true }]
  }
}

resource "aws_opensearch_domain" "key_by_reference" {
  attrs = {
    domain_name             = "search"
    encrypt_at_rest         = [{ enabled = "true", kms_key_id = aws_kms_key.main.arn }]
    node_to_node_encryption = [{ enabled = true }]
    domain_endpoint_options = [{ enforce_https = true }]
  }
}

resource "aws_opensearch_domain" "key_unknown" {
  expect_unknown = true
  attrs = {
    domain_name             = "search"
    encrypt_at_rest         = [{ enabled = true, kms_key_id = infrascan::unknown("var.kms_key_arn") }]
    node_to_node_encryption = [{ enabled = true }]
    domain_endpoint_options = [{ enforce_https = true }]
  }
}

resource "aws_opensearch_domain" "nodes_left_out" {
  expect_failure = true
  attrs = {
    domain_name             = "search"
    encrypt_at_rest         = [{ enabled = true, kms_key_id = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab" }]
    domain_endpoint_options = [{ enforce_https = true }]
  }
}

resource "aws_opensearch_domain" "nodes_off" {
  expect_failure = true
  attrs = {
    domain_name             = "search"
    encrypt_at_rest         = [{ enabled = true, kms_key_id = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab" }]
    node_to_node_encryption = [{ enabled = false }]
    domain_endpoint_options = [{ enforce_https = true }]
  }
}

resource "aws_opensearch_domain" "nodes_unknown" {
  expect_unknown = true
  attrs = {
    domain_name             = "search"
    encrypt_at_rest         = [{ enabled = true, kms_key_id = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab" }]
    node_to_node_encryption = [{ enabled = infrascan::unknown("var.encrypted") }]
    domain_endpoint_options = [{ enforce_https = true }]
  }
}

resource "aws_opensearch_domain" "http" {
  expect_failure = true
  attrs = {
    domain_name             = "search"
    encrypt_at_rest         = [{ enabled = true, kms_key_id = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab" }]
    node_to_node_encryption = [{ enabled = true }]
    domain_endpoint_options = [{ enforce_https = false }]
  }
}

resource "aws_opensearch_domain" "https_by_default" {
  attrs = {
    domain_name             = "search"
    encrypt_at_rest         = [{ enabled = true, kms_key_id = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab" }]
    node_to_node_encryption = [{ enabled = true }]
  }
}

resource "aws_opensearch_domain" "https_unknown" {
  expect_unknown = true
  attrs = {
    domain_name             = "search"
    encrypt_at_rest         = [{ enabled = true, kms_key_id = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab" }]
    node_to_node_encryption = [{ enabled = true }]
    domain_endpoint_options = [{ enforce_https = infrascan::unknown("var.https") }]
  }
}

resource "aws_elasticsearch_domain" "compliant" {
  attrs = {
    domain_name             = "search"
    encrypt_at_rest         = [{ enabled = true, kms_key_id = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab" }]
    node_to_node_encryption = [{ enabled = true }]
    domain_endpoint_options = [{ enforce_https = true }]
  }
}

resource "aws_elasticsearch_domain" "at_rest_left_out" {
  expect_failure = true
  attrs = {
    domain_name             = "search"
    node_to_node_encryption = [{ enabled = true }]
    domain_endpoint_options = [{ enforce_https = true }]
  }
}

resource "aws_elasticsearch_domain" "at_rest_off" {
  expect_failure = true
  attrs = {
    domain_name             = "search"
    encrypt_at_rest         = [{ enabled = false }]
    node_to_node_encryption = [{ enabled = true }]
    domain_endpoint_options = [{ enforce_https = true }]
  }
}

resource "aws_elasticsearch_domain" "at_rest_unknown" {
  expect_unknown = true
  attrs = {
    domain_name             = "search"
    encrypt_at_rest         = [{ enabled = infrascan::unknown("var.encrypted"), kms_key_id = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab" }]
    node_to_node_encryption = [{ enabled = true }]
    domain_endpoint_options = [{ enforce_https = true }]
  }
}

resource "aws_elasticsearch_domain" "key_of_aws" {
  expect_failure = true
  attrs = {
    domain_name             = "search"
    encrypt_at_rest         = [{ enabled = true }]
    node_to_node_encryption = [{ enabled = true }]
    domain_endpoint_options = [{ enforce_https = true }]
  }
}

resource "aws_elasticsearch_domain" "key_by_reference" {
  attrs = {
    domain_name             = "search"
    encrypt_at_rest         = [{ enabled = "true", kms_key_id = aws_kms_key.main.arn }]
    node_to_node_encryption = [{ enabled = true }]
    domain_endpoint_options = [{ enforce_https = true }]
  }
}

resource "aws_elasticsearch_domain" "key_unknown" {
  expect_unknown = true
  attrs = {
    domain_name             = "search"
    encrypt_at_rest         = [{ enabled = true, kms_key_id = infrascan::unknown("var.kms_key_arn") }]
    node_to_node_encryption = [{ enabled = true }]
    domain_endpoint_options = [{ enforce_https = true }]
  }
}

resource "aws_elasticsearch_domain" "nodes_left_out" {
  expect_failure = true
  attrs = {
    domain_name             = "search"
    encrypt_at_rest         = [{ enabled = true, kms_key_id = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab" }]
    domain_endpoint_options = [{ enforce_https = true }]
  }
}

resource "aws_elasticsearch_domain" "nodes_off" {
  expect_failure = true
  attrs = {
    domain_name             = "search"
    encrypt_at_rest         = [{ enabled = true, kms_key_id = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab" }]
    node_to_node_encryption = [{ enabled = false }]
    domain_endpoint_options = [{ enforce_https = true }]
  }
}

resource "aws_elasticsearch_domain" "nodes_unknown" {
  expect_unknown = true
  attrs = {
    domain_name             = "search"
    encrypt_at_rest         = [{ enabled = true, kms_key_id = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab" }]
    node_to_node_encryption = [{ enabled = infrascan::unknown("var.encrypted") }]
    domain_endpoint_options = [{ enforce_https = true }]
  }
}

resource "aws_elasticsearch_domain" "http" {
  expect_failure = true
  attrs = {
    domain_name             = "search"
    encrypt_at_rest         = [{ enabled = true, kms_key_id = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab" }]
    node_to_node_encryption = [{ enabled = true }]
    domain_endpoint_options = [{ enforce_https = false }]
  }
}

resource "aws_elasticsearch_domain" "https_by_default" {
  attrs = {
    domain_name             = "search"
    encrypt_at_rest         = [{ enabled = true, kms_key_id = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab" }]
    node_to_node_encryption = [{ enabled = true }]
  }
}

resource "aws_elasticsearch_domain" "https_unknown" {
  expect_unknown = true
  attrs = {
    domain_name             = "search"
    encrypt_at_rest         = [{ enabled = true, kms_key_id = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab" }]
    node_to_node_encryption = [{ enabled = true }]
    domain_endpoint_options = [{ enforce_https = infrascan::unknown("var.https") }]
  }
}
