policytest {
  targets = ["athena.policy.hcl"]
}

resource "aws_athena_database" "compliant" {
  attrs = {
    name                     = "orders"
    bucket                   = "results"
    encryption_configuration = [{ encryption_option = "SSE_S3" }]
  }
}

resource "aws_athena_database" "left_out" {
  expect_failure = true
  attrs = {
    name   = "orders"
    bucket = "results"
  }
}

resource "aws_athena_database" "option_unknown" {
  expect_unknown = true
  attrs = {
    name                     = "orders"
    bucket                   = "results"
    encryption_configuration = [{ encryption_option = infrascan::unknown("var.option") }]
  }
}

resource "aws_athena_workgroup" "compliant" {
  attrs = {
    name          = "analysts"
    configuration = [{ result_configuration = [{ output_location = "s3://results/", encryption_configuration = [{ encryption_option = "SSE_KMS" }] }] }]
  }
}

resource "aws_athena_workgroup" "without_configuration" {
  expect_failure = true
  attrs = {
    name = "analysts"
  }
}

resource "aws_athena_workgroup" "without_encryption" {
  expect_failure = true
  attrs = {
    name          = "analysts"
    configuration = [{ result_configuration = [{ output_location = "s3://results/" }] }]
  }
}

resource "aws_athena_workgroup" "option_unknown" {
  expect_unknown = true
  attrs = {
    name          = "analysts"
    configuration = [{ result_configuration = [{ output_location = "s3://results/", encryption_configuration = [{ encryption_option = infrascan::unknown("var.option") }] }] }]
  }
}

resource "aws_athena_workgroup" "not_enforced" {
  expect_failure = true
  attrs = {
    name          = "analysts"
    configuration = [{ enforce_workgroup_configuration = false, result_configuration = [{ output_location = "s3://results/", encryption_configuration = [{ encryption_option = "SSE_KMS" }] }] }]
  }
}

resource "aws_athena_workgroup" "enforced" {
  attrs = {
    name          = "analysts"
    configuration = [{ enforce_workgroup_configuration = true, result_configuration = [{ output_location = "s3://results/", encryption_configuration = [{ encryption_option = "SSE_KMS" }] }] }]
  }
}

resource "aws_athena_workgroup" "enforced_unknown" {
  expect_unknown = true
  attrs = {
    name          = "analysts"
    configuration = [{ enforce_workgroup_configuration = infrascan::unknown("var.enforce"), result_configuration = [{ output_location = "s3://results/", encryption_configuration = [{ encryption_option = "SSE_KMS" }] }] }]
  }
}
