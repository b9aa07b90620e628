policytest {
  targets = ["ssm.policy.hcl"]
}

resource "aws_kms_key" "main" {
  skip = true
  attrs = {
    id                  = "1b2c3d4e-0000-4444-8888-1234567890ab"
    arn                 = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab"
    enable_key_rotation = true
  }
}

resource "aws_ssm_parameter" "compliant" {
  attrs = {
    name   = "/shop/database/password"
    type   = "SecureString"
    key_id = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab"
  }
}

resource "aws_ssm_parameter" "secret_as_string" {
  expect_failure = true
  attrs = {
    name = "/shop/database/password"
    type = "String"
  }
}

resource "aws_ssm_parameter" "api_key_as_string" {
  expect_failure = true
  attrs = {
    name = "/shop/stripe_api_key"
    type = "String"
  }
}

# No secret by its name.
resource "aws_ssm_parameter" "plain" {
  attrs = {
    name = "/shop/log-level"
    type = "String"
  }
}

resource "aws_ssm_parameter" "monkey" {
  attrs = {
    name = "/shop/monkey-species"
    type = "String"
  }
}

resource "aws_ssm_parameter" "type_unknown" {
  expect_unknown = true
  attrs = {
    name = "/shop/database/password"
    type = infrascan::unknown("var.type")
  }
}

resource "aws_ssm_parameter" "key_id_left_out" {
  expect_failure = true
  attrs = {
    name = "/shop/database/password"
    type = "SecureString"
  }
}

resource "aws_ssm_parameter" "key_id_empty" {
  expect_failure = true
  attrs = {
    name   = "/shop/database/password"
    type   = "SecureString"
    key_id = ""
  }
}

resource "aws_ssm_parameter" "key_id_of_aws" {
  expect_failure = true
  attrs = {
    name   = "/shop/database/password"
    type   = "SecureString"
    key_id = "alias/aws/ssm"
  }
}

resource "aws_ssm_parameter" "key_id_as_alias" {
  attrs = {
    name   = "/shop/database/password"
    type   = "SecureString"
    key_id = "alias/shop"
  }
}

resource "aws_ssm_parameter" "key_id_by_reference" {
  attrs = {
    name   = "/shop/database/password"
    type   = "SecureString"
    key_id = aws_kms_key.main.arn
  }
}

resource "aws_ssm_parameter" "key_id_unknown" {
  expect_unknown = true
  attrs = {
    name   = "/shop/database/password"
    type   = "SecureString"
    key_id = infrascan::unknown("var.kms_key_arn")
  }
}

resource "aws_ssm_document" "compliant" {
  attrs = {
    document_type = "Session"
    content       = core::jsonencode({ schemaVersion = "1.0", sessionType = "Standard_Stream", inputs = { kmsKeyId = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab" } })
  }
}

resource "aws_ssm_document" "command" {
  attrs = {
    document_type = "Command"
    content       = core::jsonencode({ schemaVersion = "1.0", sessionType = "Standard_Stream" })
  }
}

resource "aws_ssm_document" "without_inputs" {
  expect_failure = true
  attrs = {
    document_type = "Session"
    content       = core::jsonencode({ schemaVersion = "1.0", sessionType = "Standard_Stream" })
  }
}

resource "aws_ssm_document" "without_key" {
  expect_failure = true
  attrs = {
    document_type = "Session"
    content       = core::jsonencode({ schemaVersion = "1.0", sessionType = "Standard_Stream", inputs = { runAsEnabled = false } })
  }
}

resource "aws_ssm_document" "empty_key" {
  expect_failure = true
  attrs = {
    document_type = "Session"
    content       = core::jsonencode({ schemaVersion = "1.0", sessionType = "Standard_Stream", inputs = { kmsKeyId = "" } })
  }
}

resource "aws_ssm_document" "content_unknown" {
  expect_unknown = true
  attrs = {
    document_type = "Session"
    content       = infrascan::unknown("var.content")
  }
}

resource "aws_ssm_document" "not_json" {
  expect_failure = true
  attrs = {
    document_type = "Session"
    content       = "neither: [json"
  }
}
