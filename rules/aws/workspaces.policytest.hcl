policytest {
  targets = ["workspaces.policy.hcl"]
}

resource "aws_workspaces_workspace" "compliant" {
  attrs = {
    user_name                      = "ada"
    root_volume_encryption_enabled = true
    user_volume_encryption_enabled = true
  }
}

resource "aws_workspaces_workspace" "root_volume_encryption_enabled_off" {
  expect_failure = true
  attrs = {
    user_name                      = "ada"
    root_volume_encryption_enabled = false
    user_volume_encryption_enabled = true
  }
}

resource "aws_workspaces_workspace" "root_volume_encryption_enabled_off_as_text" {
  expect_failure = true
  attrs = {
    user_name                      = "ada"
    root_volume_encryption_enabled = "false"
    user_volume_encryption_enabled = true
  }
}

resource "aws_workspaces_workspace" "root_volume_encryption_enabled_left_out" {
  expect_failure = true
  attrs = {
    user_name                      = "ada"
    user_volume_encryption_enabled = true
  }
}

resource "aws_workspaces_workspace" "root_volume_encryption_enabled_null" {
  expect_failure = true
  attrs = {
    user_name                      = "ada"
    root_volume_encryption_enabled = null
    user_volume_encryption_enabled = true
  }
}

resource "aws_workspaces_workspace" "root_volume_encryption_enabled_on_as_text" {
  attrs = {
    user_name                      = "ada"
    root_volume_encryption_enabled = "true"
    user_volume_encryption_enabled = true
  }
}

resource "aws_workspaces_workspace" "root_volume_encryption_enabled_unknown" {
  expect_unknown = true
  attrs = {
    user_name                      = "ada"
    root_volume_encryption_enabled = infrascan::unknown("var.root_volume_encryption_enabled")
    user_volume_encryption_enabled = true
  }
}

resource "aws_workspaces_workspace" "user_volume_encryption_enabled_off" {
  expect_failure = true
  attrs = {
    user_name                      = "ada"
    root_volume_encryption_enabled = true
    user_volume_encryption_enabled = false
  }
}

resource "aws_workspaces_workspace" "user_volume_encryption_enabled_off_as_text" {
  expect_failure = true
  attrs = {
    user_name                      = "ada"
    root_volume_encryption_enabled = true
    user_volume_encryption_enabled = "false"
  }
}

resource "aws_workspaces_workspace" "user_volume_encryption_enabled_left_out" {
  expect_failure = true
  attrs = {
    user_name                      = "ada"
    root_volume_encryption_enabled = true
  }
}

resource "aws_workspaces_workspace" "user_volume_encryption_enabled_null" {
  expect_failure = true
  attrs = {
    user_name                      = "ada"
    root_volume_encryption_enabled = true
    user_volume_encryption_enabled = null
  }
}

resource "aws_workspaces_workspace" "user_volume_encryption_enabled_on_as_text" {
  attrs = {
    user_name                      = "ada"
    root_volume_encryption_enabled = true
    user_volume_encryption_enabled = "true"
  }
}

resource "aws_workspaces_workspace" "user_volume_encryption_enabled_unknown" {
  expect_unknown = true
  attrs = {
    user_name                      = "ada"
    root_volume_encryption_enabled = true
    user_volume_encryption_enabled = infrascan::unknown("var.user_volume_encryption_enabled")
  }
}
