policytest {
  targets = ["cognito.policy.hcl"]
}

resource "aws_cognito_user_pool" "compliant" {
  attrs = {
    name                = "users"
    deletion_protection = "ACTIVE"
  }
}

resource "aws_cognito_user_pool" "inactive" {
  expect_failure = true
  attrs = {
    name                = "users"
    deletion_protection = "INACTIVE"
  }
}

resource "aws_cognito_user_pool" "left_out" {
  expect_failure = true
  attrs = {
    name = "users"
  }
}

resource "aws_cognito_user_pool" "protection_unknown" {
  expect_unknown = true
  attrs = {
    name                = "users"
    deletion_protection = infrascan::unknown("var.protection")
  }
}
