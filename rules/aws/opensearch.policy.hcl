# Amazon OpenSearch Service and its former self, Elasticsearch Service: domains are encrypted at rest, between nodes and
# towards clients.

resource_policy "aws_opensearch_domain" "opensearch-domain-encrypted" {
  metadata {
    title       = "OpenSearch domains are encrypted at rest"
    severity    = "high"
    category    = "encryption"
    rationale   = <<-EOT
      Without encrypt_at_rest the provider leaves indices, logs, swap and snapshots of a domain in plain text.
    EOT
    remediation = <<-EOT
      Enable it; on OpenSearch and from Elasticsearch 6.7 this works in place:

        encrypt_at_rest {
          enabled    = true
          kms_key_id = aws_kms_key.search.arn
        }
    EOT
    links = [
      "architecture:D5",
      "https://docs.aws.amazon.com/opensearch-service/latest/developerguide/encryption-at-rest.html",
    ]
    aliases = [
      "checkov:CKV_AWS_5",
      "trivy:AWS-0048",
      "kics:24e16922-4330-4e9d-be8a-caa90299466a",
    ]
    controls = {
      nist_800_53 = ["SC-28", "SC-28(1)"]
      pci_dss     = ["3.5.1"]
      soc2        = ["CC6.1"]
    }
  }

  enforce {
    condition     = core::try(core::tobool(attrs.encrypt_at_rest[0].enabled), false) == true
    subject       = attrs.encrypt_at_rest[0].enabled
    error_message = "The domain's data is not encrypted at rest: encrypt_at_rest.enabled is ${core::try(attrs.encrypt_at_rest[0].enabled, null) == null ? "not set, and its default is false" : "false"}."
  }
}

resource_policy "aws_elasticsearch_domain" "opensearch-domain-encrypted" {
  enforce {
    condition     = core::try(core::tobool(attrs.encrypt_at_rest[0].enabled), false) == true
    subject       = attrs.encrypt_at_rest[0].enabled
    error_message = "The domain's data is not encrypted at rest: encrypt_at_rest.enabled is ${core::try(attrs.encrypt_at_rest[0].enabled, null) == null ? "not set, and its default is false" : "false"}."
  }
}

resource_policy "aws_opensearch_domain" "opensearch-domain-encrypted-with-cmk" {
  metadata {
    title       = "OpenSearch domains are encrypted with a customer-managed key"
    severity    = "low"
    category    = "encryption"
    rationale   = <<-EOT
      A customer-managed key has a key policy, a rotation period and an audit trail of its own: who may decrypt is
      decided in one place, and access ends when the key is disabled. Without kms_key_id a domain uses the AWS
      managed key aws/es. Changing the key replaces the domain.
    EOT
    remediation = <<-EOT
      Name a key of your own:

        encrypt_at_rest {
          enabled    = true
          kms_key_id = aws_kms_key.search.arn
        }
    EOT
    links = [
      "architecture:D5",
      "https://docs.aws.amazon.com/opensearch-service/latest/developerguide/encryption-at-rest.html",
    ]
    aliases = [
      "checkov:CKV_AWS_247",
      "kics:7af2f4a3-00d9-47f3-8d15-ca0888f4e5b2",
    ]
    controls = {
      nist_800_53 = ["SC-12", "SC-28(1)"]
      pci_dss     = ["3.6.1"]
      soc2        = ["CC6.1"]
    }
  }

  filter = core::try(core::tobool(attrs.encrypt_at_rest[0].enabled), false) == true

  locals {
    key = core::try(attrs.encrypt_at_rest[0].kms_key_id, null)
  }

  enforce {
    condition     = kms::is_customer_managed(local.key)
    subject       = attrs.encrypt_at_rest[0].kms_key_id
    error_message = "The key is not yours: encrypt_at_rest.kms_key_id is ${local.key == null ? "not set, so the AWS managed key aws/es is used" : "not a customer-managed key"}."
  }
}

resource_policy "aws_elasticsearch_domain" "opensearch-domain-encrypted-with-cmk" {
  filter = core::try(core::tobool(attrs.encrypt_at_rest[0].enabled), false) == true

  locals {
    key = core::try(attrs.encrypt_at_rest[0].kms_key_id, null)
  }

  enforce {
    condition     = kms::is_customer_managed(local.key)
    subject       = attrs.encrypt_at_rest[0].kms_key_id
    error_message = "The key is not yours: encrypt_at_rest.kms_key_id is ${local.key == null ? "not set, so the AWS managed key aws/es is used" : "not a customer-managed key"}."
  }
}

resource_policy "aws_opensearch_domain" "opensearch-domain-node-to-node-encrypted" {
  metadata {
    title       = "OpenSearch nodes talk over TLS"
    severity    = "medium"
    category    = "encryption"
    rationale   = <<-EOT
      Without node_to_node_encryption, which is off by default, documents cross the network in plain text when
      they are replicated or searched.
    EOT
    remediation = <<-EOT
      Enable it:

        node_to_node_encryption {
          enabled = true
        }
    EOT
    links = [
      "architecture:D5",
      "https://docs.aws.amazon.com/opensearch-service/latest/developerguide/ntn.html",
    ]
    aliases = [
      "checkov:CKV_AWS_6",
      "trivy:AWS-0043",
      "kics:967eb3e6-26fc-497d-8895-6428beb6e8e2",
    ]
    controls = {
      nist_800_53 = ["SC-8", "SC-8(1)"]
      pci_dss     = ["4.2.1"]
      soc2        = ["CC6.7"]
    }
  }

  enforce {
    condition     = core::try(core::tobool(attrs.node_to_node_encryption[0].enabled), false) == true
    subject       = attrs.node_to_node_encryption[0].enabled
    error_message = "Traffic between the nodes is not encrypted: node_to_node_encryption.enabled is ${core::try(attrs.node_to_node_encryption[0].enabled, null) == null ? "not set, and its default is false" : "false"}."
  }
}

resource_policy "aws_elasticsearch_domain" "opensearch-domain-node-to-node-encrypted" {
  enforce {
    condition     = core::try(core::tobool(attrs.node_to_node_encryption[0].enabled), false) == true
    subject       = attrs.node_to_node_encryption[0].enabled
    error_message = "Traffic between the nodes is not encrypted: node_to_node_encryption.enabled is ${core::try(attrs.node_to_node_encryption[0].enabled, null) == null ? "not set, and its default is false" : "false"}."
  }
}

resource_policy "aws_opensearch_domain" "opensearch-domain-https" {
  metadata {
    title       = "OpenSearch domains require HTTPS"
    severity    = "high"
    category    = "encryption"
    rationale   = <<-EOT
      With enforce_https = false queries, documents and credentials may cross the network in plain text. The
      provider's default is true.
    EOT
    remediation = <<-EOT
      Leave enforce_https at its default, and ask for a current TLS policy:

        domain_endpoint_options {
          enforce_https       = true
          tls_security_policy = "Policy-Min-TLS-1-2-PFS-2023-10"
        }
    EOT
    links = [
      "architecture:D5",
      "https://docs.aws.amazon.com/opensearch-service/latest/developerguide/infrastructure-security.html",
    ]
    aliases = [
      "checkov:CKV_AWS_83",
      "trivy:AWS-0046",
      "kics:2e9e0729-66d5-4148-9d39-5e6fb4bf2a4e",
    ]
    controls = {
      nist_800_53 = ["SC-8", "SC-8(1)"]
      pci_dss     = ["4.2.1"]
      soc2        = ["CC6.7"]
    }
  }

  enforce {
    condition     = core::try(core::tobool(attrs.domain_endpoint_options[0].enforce_https), true) != false
    subject       = attrs.domain_endpoint_options[0].enforce_https
    error_message = "The domain answers over plain HTTP: enforce_https is false."
  }
}

resource_policy "aws_elasticsearch_domain" "opensearch-domain-https" {
  enforce {
    condition     = core::try(core::tobool(attrs.domain_endpoint_options[0].enforce_https), true) != false
    subject       = attrs.domain_endpoint_options[0].enforce_https
    error_message = "The domain answers over plain HTTP: enforce_https is false."
  }
}
