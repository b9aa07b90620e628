policytest {
  targets = ["efs.policy.hcl"]
}

resource "aws_kms_key" "main" {
  skip = true
  attrs = {
    id                  = "1b2c3d4e-0000-4444-8888-1234567890ab"
    arn                 = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab"
    enable_key_rotation = true
  }
}

resource "aws_efs_file_system" "compliant" {
  attrs = {
    creation_token = "shared"
    encrypted      = true
    kms_key_id     = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab"
  }
}

resource "aws_efs_file_system" "encrypted_off" {
  expect_failure = true
  attrs = {
    creation_token = "shared"
    encrypted      = false
    kms_key_id     = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab"
  }
}

resource "aws_efs_file_system" "encrypted_off_as_text" {
  expect_failure = true
  attrs = {
    creation_token = "shared"
    encrypted      = "false"
    kms_key_id     = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab"
  }
}

resource "aws_efs_file_system" "encrypted_left_out" {
  expect_failure = true
  attrs = {
    creation_token = "shared"
    kms_key_id     = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab"
  }
}

resource "aws_efs_file_system" "encrypted_null" {
  expect_failure = true
  attrs = {
    creation_token = "shared"
    encrypted      = null
    kms_key_id     = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab"
  }
}

resource "aws_efs_file_system" "encrypted_on_as_text" {
  attrs = {
    creation_token = "shared"
    encrypted      = "true"
    kms_key_id     = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab"
  }
}

resource "aws_efs_file_system" "encrypted_unknown" {
  expect_unknown = true
  attrs = {
    creation_token = "shared"
    encrypted      = infrascan::unknown("var.encrypted")
    kms_key_id     = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab"
  }
}

resource "aws_efs_file_system" "kms_key_id_left_out" {
  expect_failure = true
  attrs = {
    creation_token = "shared"
    encrypted      = true
  }
}

resource "aws_efs_file_system" "kms_key_id_empty" {
  expect_failure = true
  attrs = {
    creation_token = "shared"
    encrypted      = true
    kms_key_id     = ""
  }
}

resource "aws_efs_file_system" "kms_key_id_of_aws" {
  expect_failure = true
  attrs = {
    creation_token = "shared"
    encrypted      = true
    kms_key_id     = "alias/aws/elasticfilesystem"
  }
}

resource "aws_efs_file_system" "kms_key_id_as_alias" {
  attrs = {
    creation_token = "shared"
    encrypted      = true
    kms_key_id     = "alias/shop"
  }
}

resource "aws_efs_file_system" "kms_key_id_by_reference" {
  attrs = {
    creation_token = "shared"
    encrypted      = true
    kms_key_id     = aws_kms_key.main.arn
  }
}

resource "aws_efs_file_system" "kms_key_id_unknown" {
  expect_unknown = true
  attrs = {
    creation_token = "shared"
    encrypted      = true
    kms_key_id     = infrascan::unknown("var.kms_key_arn")
  }
}

resource "aws_ecs_task_definition" "compliant" {
  attrs = {
    family = "shop"
    volume = [{ name = "shared", efs_volume_configuration = [{ file_system_id = "fs-1", transit_encryption = "ENABLED" }] }]
  }
}

resource "aws_ecs_task_definition" "disabled" {
  expect_failure = true
  attrs = {
    family = "shop"
    volume = [{ name = "shared", efs_volume_configuration = [{ file_system_id = "fs-1", transit_encryption = "DISABLED" }] }]
  }
}

resource "aws_ecs_task_definition" "by_default" {
  expect_failure = true
  attrs = {
    family = "shop"
    volume = [{ name = "shared", efs_volume_configuration = [{ file_system_id = "fs-1" }] }]
  }
}

resource "aws_ecs_task_definition" "no_volume" {
  attrs = {
    family = "shop"
  }
}

resource "aws_ecs_task_definition" "other_volume" {
  attrs = {
    family = "shop"
    volume = [{ name = "scratch" }]
  }
}

resource "aws_ecs_task_definition" "tls_unknown" {
  expect_unknown = true
  attrs = {
    family = "shop"
    volume = [{ name = "shared", efs_volume_configuration = [{ file_system_id = "fs-1", transit_encryption = infrascan::unknown("var.tls") }] }]
  }
}
