policytest {
  targets = ["kms.policy.hcl"]
}

resource "aws_kms_key" "compliant" {
  attrs = {
    description         = "orders"
    enable_key_rotation = true
  }
}

resource "aws_kms_key" "enable_key_rotation_off" {
  expect_failure = true
  attrs = {
    description         = "orders"
    enable_key_rotation = false
  }
}

resource "aws_kms_key" "enable_key_rotation_off_as_text" {
  expect_failure = true
  attrs = {
    description         = "orders"
    enable_key_rotation = "false"
  }
}

resource "aws_kms_key" "enable_key_rotation_left_out" {
  expect_failure = true
  attrs = {
    description = "orders"
  }
}

resource "aws_kms_key" "enable_key_rotation_null" {
  expect_failure = true
  attrs = {
    description         = "orders"
    enable_key_rotation = null
  }
}

resource "aws_kms_key" "enable_key_rotation_on_as_text" {
  attrs = {
    description         = "orders"
    enable_key_rotation = "true"
  }
}

resource "aws_kms_key" "enable_key_rotation_unknown" {
  expect_unknown = true
  attrs = {
    description         = "orders"
    enable_key_rotation = infrascan::unknown("var.enable_key_rotation")
  }
}

resource "aws_kms_key" "asymmetric" {
  attrs = {
    description              = "orders"
    customer_master_key_spec = "RSA_4096"
  }
}

resource "aws_kms_key" "symmetric_by_name" {
  expect_failure = true
  attrs = {
    description              = "orders"
    customer_master_key_spec = "SYMMETRIC_DEFAULT"
  }
}

resource "aws_kms_key" "for_signing" {
  attrs = {
    description         = "orders"
    enable_key_rotation = false
    key_usage           = "SIGN_VERIFY"
  }
}

resource "aws_kms_key" "in_a_custom_store" {
  attrs = {
    description         = "orders"
    custom_key_store_id = "cks-1"
  }
}

resource "aws_kms_key" "disabled" {
  expect_failure = true
  attrs = {
    description         = "orders"
    enable_key_rotation = true
    is_enabled          = false
  }
}

resource "aws_kms_key" "disabled_unknown" {
  expect_unknown = true
  attrs = {
    description         = "orders"
    enable_key_rotation = true
    is_enabled          = infrascan::unknown("var.enabled")
  }
}
