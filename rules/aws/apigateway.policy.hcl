# Amazon API Gateway: what a stage caches is encrypted.

resource_policy "aws_api_gateway_method_settings" "api-gateway-cache-encrypted" {
  metadata {
    title       = "API Gateway caches are encrypted"
    severity    = "medium"
    category    = "encryption"
    rationale   = <<-EOT
      Where caching is on, responses are kept by the gateway, by default without encryption.
    EOT
    remediation = <<-EOT
      Encrypt the cache:

        settings {
          caching_enabled      = true
          cache_data_encrypted = true
        }
    EOT
    links = [
      "architecture:D5",
      "https://docs.aws.amazon.com/apigateway/latest/developerguide/data-protection-encryption.html",
    ]
    aliases = [
      "checkov:CKV_AWS_308",
      "kics:b7c9a40c-23e4-4a2d-8d39-a3352f10f288",
    ]
    controls = {
      nist_800_53 = ["SC-28", "SC-28(1)"]
      pci_dss     = ["3.5.1"]
      soc2        = ["CC6.1"]
    }
  }

  enforce {
    condition = (
      core::try(core::tobool(attrs.settings[0].caching_enabled), false) != true ||
      core::try(core::tobool(attrs.settings[0].cache_data_encrypted), false) == true
    )
    subject       = attrs.settings[0].cache_data_encrypted
    error_message = "Cached responses are not encrypted: cache_data_encrypted is ${core::try(attrs.settings[0].cache_data_encrypted, null) == null ? "not set, and its default is false" : "false"}."
  }
}
