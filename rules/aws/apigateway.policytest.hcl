policytest {
  targets = ["apigateway.policy.hcl"]
}

resource "aws_api_gateway_method_settings" "compliant" {
  attrs = {
    method_path = "*/*"
    settings    = [{ caching_enabled = true, cache_data_encrypted = true }]
  }
}

resource "aws_api_gateway_method_settings" "no_cache" {
  attrs = {
    method_path = "*/*"
    settings    = [{ metrics_enabled = true }]
  }
}

resource "aws_api_gateway_method_settings" "plain_cache" {
  expect_failure = true
  attrs = {
    method_path = "*/*"
    settings    = [{ caching_enabled = true }]
  }
}

resource "aws_api_gateway_method_settings" "off" {
  expect_failure = true
  attrs = {
    method_path = "*/*"
    settings    = [{ caching_enabled = "true", cache_data_encrypted = false }]
  }
}

resource "aws_api_gateway_method_settings" "encrypted_unknown" {
  expect_unknown = true
  attrs = {
    method_path = "*/*"
    settings    = [{ caching_enabled = true, cache_data_encrypted = infrascan::unknown("var.encrypted") }]
  }
}
