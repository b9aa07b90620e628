policytest {
  targets = ["elasticache.policy.hcl"]
}

resource "aws_kms_key" "main" {
  skip = true
  attrs = {
    id                  = "1b2c3d4e-0000-4444-8888-1234567890ab"
    arn                 = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab"
    enable_key_rotation = true
  }
}

resource "aws_elasticache_replication_group" "compliant" {
  attrs = {
    replication_group_id       = "sessions"
    engine                     = "redis"
    at_rest_encryption_enabled = true
    transit_encryption_enabled = true
    kms_key_id                 = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab"
    user_group_ids             = ["sessions"]
  }
}

resource "aws_elasticache_replication_group" "at_rest_encryption_enabled_off" {
  expect_failure = true
  attrs = {
    replication_group_id       = "sessions"
    engine                     = "redis"
    at_rest_encryption_enabled = false
    transit_encryption_enabled = true
    kms_key_id                 = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab"
    user_group_ids             = ["sessions"]
  }
}

resource "aws_elasticache_replication_group" "at_rest_encryption_enabled_off_as_text" {
  expect_failure = true
  attrs = {
    replication_group_id       = "sessions"
    engine                     = "redis"
    at_rest_encryption_enabled = "false"
    transit_encryption_enabled = true
    kms_key_id                 = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab"
    user_group_ids             = ["sessions"]
  }
}

resource "aws_elasticache_replication_group" "at_rest_encryption_enabled_left_out" {
  expect_failure = true
  attrs = {
    replication_group_id       = "sessions"
    engine                     = "redis"
    transit_encryption_enabled = true
    kms_key_id                 = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab"
    user_group_ids             = ["sessions"]
  }
}

resource "aws_elasticache_replication_group" "at_rest_encryption_enabled_null" {
  expect_failure = true
  attrs = {
    replication_group_id       = "sessions"
    engine                     = "redis"
    at_rest_encryption_enabled = null
    transit_encryption_enabled = true
    kms_key_id                 = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab"
    user_group_ids             = ["sessions"]
  }
}

resource "aws_elasticache_replication_group" "at_rest_encryption_enabled_on_as_text" {
  attrs = {
    replication_group_id       = "sessions"
    engine                     = "redis"
    at_rest_encryption_enabled = "true"
    transit_encryption_enabled = true
    kms_key_id                 = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab"
    user_group_ids             = ["sessions"]
  }
}

resource "aws_elasticache_replication_group" "at_rest_encryption_enabled_unknown" {
  expect_unknown = true
  attrs = {
    replication_group_id       = "sessions"
    engine                     = "redis"
    at_rest_encryption_enabled = infrascan::unknown("var.at_rest_encryption_enabled")
    transit_encryption_enabled = true
    kms_key_id                 = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab"
    user_group_ids             = ["sessions"]
  }
}

resource "aws_elasticache_replication_group" "transit_encryption_enabled_off" {
  expect_failure = true
  attrs = {
    replication_group_id       = "sessions"
    engine                     = "redis"
    at_rest_encryption_enabled = true
    transit_encryption_enabled = false
    kms_key_id                 = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab"
    user_group_ids             = ["sessions"]
  }
}

resource "aws_elasticache_replication_group" "transit_encryption_enabled_off_as_text" {
  expect_failure = true
  attrs = {
    replication_group_id       = "sessions"
    engine                     = "redis"
    at_rest_encryption_enabled = true
    transit_encryption_enabled = "false"
    kms_key_id                 = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab"
    user_group_ids             = ["sessions"]
  }
}

resource "aws_elasticache_replication_group" "transit_encryption_enabled_left_out" {
  expect_failure = true
  attrs = {
    replication_group_id       = "sessions"
    engine                     = "redis"
    at_rest_encryption_enabled = true
    kms_key_id                 = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab"
    user_group_ids             = ["sessions"]
  }
}

resource "aws_elasticache_replication_group" "transit_encryption_enabled_null" {
  expect_failure = true
  attrs = {
    replication_group_id       = "sessions"
    engine                     = "redis"
    at_rest_encryption_enabled = true
    transit_encryption_enabled = null
    kms_key_id                 = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab"
    user_group_ids             = ["sessions"]
  }
}

resource "aws_elasticache_replication_group" "transit_encryption_enabled_on_as_text" {
  attrs = {
    replication_group_id       = "sessions"
    engine                     = "redis"
    at_rest_encryption_enabled = true
    transit_encryption_enabled = "true"
    kms_key_id                 = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab"
    user_group_ids             = ["sessions"]
  }
}

resource "aws_elasticache_replication_group" "transit_encryption_enabled_unknown" {
  expect_unknown = true
  attrs = {
    replication_group_id       = "sessions"
    engine                     = "redis"
    at_rest_encryption_enabled = true
    transit_encryption_enabled = infrascan::unknown("var.transit_encryption_enabled")
    kms_key_id                 = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab"
    user_group_ids             = ["sessions"]
  }
}

# The default engine is redis.
resource "aws_elasticache_replication_group" "engine_left_out" {
  expect_failure = true
  attrs = {
    replication_group_id       = "sessions"
    transit_encryption_enabled = true
    kms_key_id                 = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab"
    user_group_ids             = ["sessions"]
  }
}

# Valkey is encrypted at rest by default.
resource "aws_elasticache_replication_group" "valkey" {
  attrs = {
    replication_group_id       = "sessions"
    engine                     = "valkey"
    transit_encryption_enabled = true
    kms_key_id                 = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab"
    user_group_ids             = ["sessions"]
  }
}

resource "aws_elasticache_replication_group" "valkey_off" {
  expect_failure = true
  attrs = {
    replication_group_id       = "sessions"
    engine                     = "valkey"
    at_rest_encryption_enabled = false
    transit_encryption_enabled = true
    kms_key_id                 = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab"
    user_group_ids             = ["sessions"]
  }
}

resource "aws_elasticache_replication_group" "plain_text_admitted" {
  expect_failure = true
  attrs = {
    replication_group_id       = "sessions"
    engine                     = "redis"
    at_rest_encryption_enabled = true
    transit_encryption_enabled = true
    kms_key_id                 = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab"
    user_group_ids             = ["sessions"]
    transit_encryption_mode    = "preferred"
  }
}

resource "aws_elasticache_replication_group" "tls_required" {
  attrs = {
    replication_group_id       = "sessions"
    engine                     = "redis"
    at_rest_encryption_enabled = true
    transit_encryption_enabled = true
    kms_key_id                 = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab"
    user_group_ids             = ["sessions"]
    transit_encryption_mode    = "required"
  }
}

resource "aws_elasticache_replication_group" "with_token" {
  attrs = {
    replication_group_id       = "sessions"
    engine                     = "redis"
    at_rest_encryption_enabled = true
    transit_encryption_enabled = true
    auth_token                 = "written-here-only-for-the-test"
    kms_key_id                 = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab"
  }
}

resource "aws_elasticache_replication_group" "without_token_or_users" {
  expect_failure = true
  attrs = {
    replication_group_id       = "sessions"
    engine                     = "redis"
    at_rest_encryption_enabled = true
    transit_encryption_enabled = true
    kms_key_id                 = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab"
  }
}

resource "aws_elasticache_replication_group" "without_users" {
  expect_failure = true
  attrs = {
    replication_group_id       = "sessions"
    engine                     = "redis"
    at_rest_encryption_enabled = true
    transit_encryption_enabled = true
    kms_key_id                 = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab"
    user_group_ids             = []
  }
}

resource "aws_elasticache_replication_group" "token_null" {
  expect_failure = true
  attrs = {
    replication_group_id       = "sessions"
    engine                     = "redis"
    at_rest_encryption_enabled = true
    transit_encryption_enabled = true
    auth_token                 = null
    kms_key_id                 = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab"
  }
}

resource "aws_elasticache_replication_group" "users_unknown" {
  expect_unknown = true
  attrs = {
    replication_group_id       = "sessions"
    engine                     = "redis"
    at_rest_encryption_enabled = true
    transit_encryption_enabled = true
    kms_key_id                 = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab"
    user_group_ids             = infrascan::unknown("var.user_group_ids")
  }
}

resource "aws_elasticache_replication_group" "kms_key_id_left_out" {
  expect_failure = true
  attrs = {
    replication_group_id       = "sessions"
    engine                     = "redis"
    at_rest_encryption_enabled = true
    transit_encryption_enabled = true
    user_group_ids             = ["sessions"]
  }
}

resource "aws_elasticache_replication_group" "kms_key_id_empty" {
  expect_failure = true
  attrs = {
    replication_group_id       = "sessions"
    engine                     = "redis"
    at_rest_encryption_enabled = true
    transit_encryption_enabled = true
    kms_key_id                 = ""
    user_group_ids             = ["sessions"]
  }
}

resource "aws_elasticache_replication_group" "kms_key_id_of_aws" {
  expect_failure = true
  attrs = {
    replication_group_id       = "sessions"
    engine                     = "redis"
    at_rest_encryption_enabled = true
    transit_encryption_enabled = true
    kms_key_id                 = "alias/aws/elasticache"
    user_group_ids             = ["sessions"]
  }
}

resource "aws_elasticache_replication_group" "kms_key_id_as_alias" {
  attrs = {
    replication_group_id       = "sessions"
    engine                     = "redis"
    at_rest_encryption_enabled = true
    transit_encryption_enabled = true
    kms_key_id                 = "alias/shop"
    user_group_ids             = ["sessions"]
  }
}

resource "aws_elasticache_replication_group" "kms_key_id_by_reference" {
  attrs = {
    replication_group_id       = "sessions"
    engine                     = "redis"
    at_rest_encryption_enabled = true
    transit_encryption_enabled = true
    kms_key_id                 = aws_kms_key.main.arn
    user_group_ids             = ["sessions"]
  }
}

resource "aws_elasticache_replication_group" "kms_key_id_unknown" {
  expect_unknown = true
  attrs = {
    replication_group_id       = "sessions"
    engine                     = "redis"
    at_rest_encryption_enabled = true
    transit_encryption_enabled = true
    kms_key_id                 = infrascan::unknown("var.kms_key_arn")
    user_group_ids             = ["sessions"]
  }
}

resource "aws_elasticache_replication_group" "secondary_of_a_global_datastore" {
  attrs = {
    replication_group_id        = "sessions"
    global_replication_group_id = "global-sessions"
  }
}

resource "aws_elasticache_cluster" "compliant" {
  attrs = {
    cluster_id                 = "sessions"
    engine                     = "memcached"
    transit_encryption_enabled = true
  }
}

# Judged with its group.
resource "aws_elasticache_cluster" "member" {
  attrs = {
    cluster_id           = "sessions"
    replication_group_id = "sessions"
  }
}

resource "aws_elasticache_cluster" "single_redis" {
  expect_failure = true
  attrs = {
    cluster_id                 = "sessions"
    engine                     = "redis"
    transit_encryption_enabled = true
  }
}

resource "aws_elasticache_cluster" "memcached_without_tls" {
  expect_failure = true
  attrs = {
    cluster_id = "sessions"
    engine     = "memcached"
  }
}

resource "aws_elasticache_cluster" "engine_unknown" {
  expect_unknown = true
  attrs = {
    cluster_id                 = "sessions"
    engine                     = infrascan::unknown("var.engine")
    transit_encryption_enabled = true
  }
}

resource "aws_elasticache_serverless_cache" "compliant" {
  attrs = {
    engine     = "valkey"
    name       = "sessions"
    kms_key_id = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab"
  }
}

resource "aws_elasticache_serverless_cache" "kms_key_id_left_out" {
  expect_failure = true
  attrs = {
    engine = "valkey"
    name   = "sessions"
  }
}

resource "aws_elasticache_serverless_cache" "kms_key_id_empty" {
  expect_failure = true
  attrs = {
    engine     = "valkey"
    name       = "sessions"
    kms_key_id = ""
  }
}

resource "aws_elasticache_serverless_cache" "kms_key_id_of_aws" {
  expect_failure = true
  attrs = {
    engine     = "valkey"
    name       = "sessions"
    kms_key_id = "alias/aws/elasticache"
  }
}

resource "aws_elasticache_serverless_cache" "kms_key_id_as_alias" {
  attrs = {
    engine     = "valkey"
    name       = "sessions"
    kms_key_id = "alias/shop"
  }
}

resource "aws_elasticache_serverless_cache" "kms_key_id_by_reference" {
  attrs = {
    engine     = "valkey"
    name       = "sessions"
    kms_key_id = aws_kms_key.main.arn
  }
}

resource "aws_elasticache_serverless_cache" "kms_key_id_unknown" {
  expect_unknown = true
  attrs = {
    engine     = "valkey"
    name       = "sessions"
    kms_key_id = infrascan::unknown("var.kms_key_arn")
  }
}
