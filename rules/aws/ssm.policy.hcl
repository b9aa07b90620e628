# AWS Systems Manager: parameters and sessions are encrypted.

resource_policy "aws_ssm_parameter" "ssm-parameter-secret-encrypted" {
  metadata {
    title       = "Parameters that hold secrets are encrypted"
    severity    = "high"
    category    = "encryption"
    rationale   = <<-EOT
      A String parameter is readable for everyone who may read parameters, and shown in the console. A
      SecureString is encrypted with KMS, and reading it takes the right to decrypt.
    EOT
    remediation = <<-EOT
      Make it a SecureString:

        resource "aws_ssm_parameter" "database_password" {
          type   = "SecureString"
          key_id = aws_kms_key.secrets.arn
        }
    EOT
    links = [
      "architecture:D5",
      "https://docs.aws.amazon.com/systems-manager/latest/userguide/secure-string-parameter-kms-encryption.html",
    ]
    aliases = [
      "checkov:CKV2_AWS_34",
    ]
    controls = {
      nist_800_53 = ["SC-28", "SC-28(1)"]
      pci_dss     = ["3.5.1"]
      soc2        = ["CC6.1"]
    }
  }

  # A parameter whose name says that it holds a secret; others may well be plain.
  locals {
    words = "(^|[^a-z])(pass(word|wd|phrase)?|secrets?|tokens?|credentials?|api[-_]?keys?|private[-_]?keys?|access[-_]?keys?)($|[^a-z])"
  }

  filter = core::try(core::regex_match(core::lower(attrs.name), local.words), false)

  enforce {
    condition     = core::try(attrs.type, null) == "SecureString"
    subject       = attrs.type
    error_message = "The parameter is kept in plain text: its type is ${core::valuetostring(core::try(attrs.type, null))}, though its name says that it is a secret."
  }
}

resource_policy "aws_ssm_parameter" "ssm-parameter-encrypted-with-cmk" {
  metadata {
    title       = "SecureString parameters are encrypted with a customer-managed key"
    severity    = "low"
    category    = "encryption"
    rationale   = <<-EOT
      A customer-managed key has a key policy, a rotation period and an audit trail of its own: who may decrypt is
      decided in one place, and access ends when the key is disabled. Without key_id a SecureString uses the AWS
      managed key aws/ssm, which every principal of the account may use that may read parameters.
    EOT
    remediation = <<-EOT
      Name a key of your own:

        type   = "SecureString"
        key_id = aws_kms_key.secrets.arn
    EOT
    links = [
      "architecture:D5",
      "https://docs.aws.amazon.com/systems-manager/latest/userguide/secure-string-parameter-kms-encryption.html",
    ]
    aliases = [
      "checkov:CKV_AWS_337",
    ]
    controls = {
      nist_800_53 = ["SC-12", "SC-28(1)"]
      pci_dss     = ["3.6.1"]
      soc2        = ["CC6.1"]
    }
  }

  filter = core::try(attrs.type, null) == "SecureString"

  locals {
    key = core::try(attrs.key_id, null)
  }

  enforce {
    condition     = kms::is_customer_managed(local.key)
    subject       = attrs.key_id
    error_message = "The key is not yours: key_id is ${local.key == null ? "not set, so the AWS managed key aws/ssm is used" : "not a customer-managed key"}."
  }
}

resource_policy "aws_ssm_document" "ssm-session-encrypted" {
  metadata {
    title       = "Session Manager sessions are encrypted with a KMS key"
    severity    = "medium"
    category    = "encryption"
    rationale   = <<-EOT
      With a key the data of a session is encrypted between the client and the instance, on top of TLS, and who
      may open a session also needs the right to use the key. The default is no key.
    EOT
    remediation = <<-EOT
      Name a key in the document's inputs:

        inputs = {
          kmsKeyId = aws_kms_key.sessions.key_id
        }
    EOT
    links = [
      "architecture:D5",
      "https://docs.aws.amazon.com/systems-manager/latest/userguide/session-preferences-enable-encryption.html",
    ]
    aliases = [
      "checkov:CKV_AWS_112",
      "kics:ce60cc6b-6831-4bd7-84a2-cc7f8ee71433",
    ]
    controls = {
      nist_800_53 = ["SC-8", "SC-8(1)"]
      pci_dss     = ["4.2.1"]
      soc2        = ["CC6.7"]
    }
  }

  filter = core::try(attrs.document_type, null) == "Session"

  locals {
    content = core::try(core::jsondecode(attrs.content), core::yamldecode(attrs.content), null)
    key     = core::try(local.content.inputs.kmsKeyId, "")
  }

  enforce {
    condition     = local.key != ""
    subject       = attrs.content
    error_message = "Sessions are encrypted with TLS alone: inputs.kmsKeyId of the document is not set."
  }
}
