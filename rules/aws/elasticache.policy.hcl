# Amazon ElastiCache: caches are encrypted at rest and in transit, and ask who is calling.

resource_policy "aws_elasticache_replication_group" "elasticache-encrypted-at-rest" {
  metadata {
    title       = "ElastiCache data is encrypted at rest"
    severity    = "high"
    category    = "encryption"
    rationale   = <<-EOT
      Snapshots, swap and synchronisation files of a cache lie on disk. For the engine redis the default of
      at_rest_encryption_enabled is false, for valkey it is true; a Redis aws_elasticache_cluster outside a
      replication group cannot be encrypted at all.
    EOT
    remediation = <<-EOT
      Set at_rest_encryption_enabled on a replication group (it cannot be changed after creation):

        resource "aws_elasticache_replication_group" "main" {
          at_rest_encryption_enabled = true
          kms_key_id                 = aws_kms_key.cache.arn
        }
    EOT
    links = [
      "architecture:D2",
      "https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/at-rest-encryption.html",
    ]
    aliases = [
      "checkov:CKV_AWS_29",
      "trivy:AWS-0045",
      "kics:76976de7-c7b1-4f64-a94f-90c1345914c2",
    ]
    controls = {
      nist_800_53 = ["SC-28", "SC-28(1)"]
      pci_dss     = ["3.5.1"]
      soc2        = ["CC6.1"]
    }
  }

  # The members of a global datastore take these settings from its primary.
  filter = core::try(attrs.global_replication_group_id, null) == null

  # Valkey is encrypted unless it is switched off, Redis OSS only where it is switched on.
  enforce {
    condition = (
      core::try(core::tobool(attrs.at_rest_encryption_enabled), false) == true ||
      core::try(attrs.at_rest_encryption_enabled, null) == null && core::try(core::lower(attrs.engine), "redis") == "valkey"
    )
    subject       = attrs.at_rest_encryption_enabled
    error_message = "The cache's data is not encrypted at rest: at_rest_encryption_enabled is ${core::try(attrs.at_rest_encryption_enabled, null) == null ? "not set, and its default for Redis is false" : "false"}."
  }
}

resource_policy "aws_elasticache_cluster" "elasticache-encrypted-at-rest" {
  # A member of a replication group is judged there; Memcached keeps nothing on disk.
  filter = (
    core::try(attrs.replication_group_id, null) == null &&
    core::try(core::lower(attrs.engine), "") == "redis"
  )

  enforce {
    condition     = false
    subject       = attrs.engine
    error_message = "A single-node Redis cluster cannot be encrypted at rest: that takes an aws_elasticache_replication_group."
  }
}

resource_policy "aws_elasticache_replication_group" "elasticache-encrypted-in-transit" {
  metadata {
    title       = "ElastiCache connections are encrypted"
    severity    = "high"
    category    = "encryption"
    rationale   = <<-EOT
      Without TLS keys, values and the AUTH token cross the network in plain text. The default is off; the mode
      preferred, meant for migrating, takes both kinds of connection.
    EOT
    remediation = <<-EOT
      Require TLS:

        transit_encryption_enabled = true
        transit_encryption_mode    = "required"
    EOT
    links = [
      "architecture:D2",
      "https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/in-transit-encryption.html",
    ]
    aliases = [
      "checkov:CKV_AWS_30",
      "trivy:AWS-0051",
      "kics:1afbb3fa-cf6c-4a3d-b730-95e9f4df343e",
    ]
    controls = {
      nist_800_53 = ["SC-8", "SC-8(1)"]
      pci_dss     = ["4.2.1"]
      soc2        = ["CC6.7"]
    }
  }

  # The members of a global datastore take these settings from its primary.
  filter = core::try(attrs.global_replication_group_id, null) == null

  enforce {
    condition     = core::try(core::tobool(attrs.transit_encryption_enabled), false) == true
    subject       = attrs.transit_encryption_enabled
    error_message = "Connections to the cache are not encrypted: transit_encryption_enabled is ${core::try(attrs.transit_encryption_enabled, null) == null ? "not set, and its default is false" : "false"}."
  }

  enforce {
    condition     = core::try(core::tobool(attrs.transit_encryption_enabled), false) != true || core::try(attrs.transit_encryption_mode, null) != "preferred"
    subject       = attrs.transit_encryption_mode
    error_message = "The cache still takes connections in plain text: transit_encryption_mode is preferred."
  }
}

resource_policy "aws_elasticache_cluster" "elasticache-encrypted-in-transit" {
  # A member of a replication group is judged there.
  filter = core::try(attrs.replication_group_id, null) == null

  enforce {
    condition     = core::try(core::tobool(attrs.transit_encryption_enabled), false) == true
    subject       = attrs.transit_encryption_enabled
    error_message = "Connections to the cache are not encrypted: transit_encryption_enabled is ${core::try(attrs.transit_encryption_enabled, null) == null ? "not set, and its default is false" : "false"}."
  }
}

resource_policy "aws_elasticache_replication_group" "elasticache-authenticated" {
  metadata {
    title       = "ElastiCache asks for a token or a user"
    severity    = "medium"
    category    = "identity"
    rationale   = <<-EOT
      A cache without AUTH serves everyone who can open a connection, so that one compromised pod reads every
      session. By default there is neither token nor user group.
    EOT
    remediation = <<-EOT
      Use a user group, or a token from a secret (both need transit_encryption_enabled):

        auth_token = random_password.cache.result
    EOT
    links = [
      "architecture:D2",
      "https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/auth.html",
    ]
    aliases = [
      "checkov:CKV_AWS_31",
    ]
    controls = {
      nist_800_53 = ["AC-3", "IA-5"]
      pci_dss     = ["8.3.1"]
      soc2        = ["CC6.1"]
    }
  }

  # The members of a global datastore take these settings from its primary.
  filter = core::try(attrs.global_replication_group_id, null) == null

  enforce {
    condition = (
      core::try(attrs.auth_token, null) != null ||
      core::try(core::length(attrs.user_group_ids), 0) > 0
    )
    subject       = attrs.auth_token
    error_message = "Whoever reaches the cache may read and write it: neither auth_token nor user_group_ids is set."
  }
}

resource_policy "aws_elasticache_replication_group" "elasticache-encrypted-with-cmk" {
  metadata {
    title       = "ElastiCache data is encrypted with a customer-managed key"
    severity    = "low"
    category    = "encryption"
    rationale   = <<-EOT
      A customer-managed key has a key policy, a rotation period and an audit trail of its own: who may decrypt is
      decided in one place, and access ends when the key is disabled. Without kms_key_id a replication group and a
      serverless cache are encrypted with a key that AWS owns. The key is fixed at creation.
    EOT
    remediation = <<-EOT
      Name a key of your own:

        at_rest_encryption_enabled = true
        kms_key_id                 = aws_kms_key.cache.arn
    EOT
    links = [
      "architecture:D2",
      "https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/at-rest-encryption.html",
    ]
    aliases = [
      "checkov:CKV_AWS_191",
    ]
    controls = {
      nist_800_53 = ["SC-12", "SC-28(1)"]
      pci_dss     = ["3.6.1"]
      soc2        = ["CC6.1"]
    }
  }

  filter = (
    core::try(attrs.global_replication_group_id, null) == null &&
    (
      core::try(core::tobool(attrs.at_rest_encryption_enabled), false) == true ||
      core::try(attrs.at_rest_encryption_enabled, null) == null && core::try(core::lower(attrs.engine), "redis") == "valkey"
    )
  )

  locals {
    key = core::try(attrs.kms_key_id, null)
  }

  enforce {
    condition     = kms::is_customer_managed(local.key)
    subject       = attrs.kms_key_id
    error_message = "The key is not yours: kms_key_id is ${local.key == null ? "not set, so a key that AWS owns is used" : "not a customer-managed key"}."
  }
}

resource_policy "aws_elasticache_serverless_cache" "elasticache-encrypted-with-cmk" {
  locals {
    key = core::try(attrs.kms_key_id, null)
  }

  enforce {
    condition     = kms::is_customer_managed(local.key)
    subject       = attrs.kms_key_id
    error_message = "The key is not yours: kms_key_id is ${local.key == null ? "not set, so a key that AWS owns is used" : "not a customer-managed key"}."
  }
}
