policytest {
  targets = ["ebs.policy.hcl"]
}

resource "aws_kms_key" "main" {
  skip = true
  attrs = {
    id                  = "1b2c3d4e-0000-4444-8888-1234567890ab"
    arn                 = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab"
    enable_key_rotation = true
  }
}

resource "aws_ebs_volume" "compliant" {
  attrs = {
    availability_zone = "eu-central-1a"
    encrypted         = true
    kms_key_id        = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab"
  }
}

resource "aws_ebs_volume" "encrypted_off" {
  expect_failure = true
  attrs = {
    availability_zone = "eu-central-1a"
    encrypted         = false
    kms_key_id        = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab"
  }
}

resource "aws_ebs_volume" "encrypted_off_as_text" {
  expect_failure = true
  attrs = {
    availability_zone = "eu-central-1a"
    encrypted         = "false"
    kms_key_id        = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab"
  }
}

resource "aws_ebs_volume" "encrypted_left_out" {
  expect_failure = true
  attrs = {
    availability_zone = "eu-central-1a"
    kms_key_id        = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab"
  }
}

resource "aws_ebs_volume" "encrypted_null" {
  expect_failure = true
  attrs = {
    availability_zone = "eu-central-1a"
    encrypted         = null
    kms_key_id        = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab"
  }
}

resource "aws_ebs_volume" "encrypted_on_as_text" {
  attrs = {
    availability_zone = "eu-central-1a"
    encrypted         = "true"
    kms_key_id        = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab"
  }
}

resource "aws_ebs_volume" "encrypted_unknown" {
  expect_unknown = true
  attrs = {
    availability_zone = "eu-central-1a"
    encrypted         = infrascan::unknown("var.encrypted")
    kms_key_id        = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab"
  }
}

resource "aws_ebs_volume" "kms_key_id_left_out" {
  expect_failure = true
  attrs = {
    availability_zone = "eu-central-1a"
    encrypted         = true
  }
}

resource "aws_ebs_volume" "kms_key_id_empty" {
  expect_failure = true
  attrs = {
    availability_zone = "eu-central-1a"
    encrypted         = true
    kms_key_id        = ""
  }
}

resource "aws_ebs_volume" "kms_key_id_of_aws" {
  expect_failure = true
  attrs = {
    availability_zone = "eu-central-1a"
    encrypted         = true
    kms_key_id        = "alias/aws/ebs"
  }
}

resource "aws_ebs_volume" "kms_key_id_as_alias" {
  attrs = {
    availability_zone = "eu-central-1a"
    encrypted         = true
    kms_key_id        = "alias/shop"
  }
}

resource "aws_ebs_volume" "kms_key_id_by_reference" {
  attrs = {
    availability_zone = "eu-central-1a"
    encrypted         = true
    kms_key_id        = aws_kms_key.main.arn
  }
}

resource "aws_ebs_volume" "kms_key_id_unknown" {
  expect_unknown = true
  attrs = {
    availability_zone = "eu-central-1a"
    encrypted         = true
    kms_key_id        = infrascan::unknown("var.kms_key_arn")
  }
}

resource "aws_instance" "compliant" {
  attrs = {
    root_block_device = [{ encrypted = true }]
  }
}

resource "aws_instance" "root_off" {
  expect_failure = true
  attrs = {
    root_block_device = [{ encrypted = false }]
  }
}

resource "aws_instance" "root_left_out" {
  expect_failure = true
  attrs = {
    tags = {}
  }
}

resource "aws_instance" "root_without_setting" {
  expect_failure = true
  attrs = {
    root_block_device = [{ volume_size = 20 }]
  }
}

resource "aws_instance" "root_on_as_text" {
  attrs = {
    root_block_device = [{ encrypted = "true" }]
  }
}

resource "aws_instance" "root_unknown" {
  expect_unknown = true
  attrs = {
    root_block_device = [{ encrypted = infrascan::unknown("var.encrypted") }]
  }
}

resource "aws_instance" "data_off" {
  expect_failure = true
  attrs = {
    root_block_device = [{ encrypted = true }]
    ebs_block_device  = [{ device_name = "/dev/sdf", encrypted = false }]
  }
}

resource "aws_instance" "data_left_out" {
  expect_failure = true
  attrs = {
    root_block_device = [{ encrypted = true }]
    ebs_block_device  = [{ device_name = "/dev/sdf" }]
  }
}

resource "aws_instance" "data_on" {
  attrs = {
    root_block_device = [{ encrypted = true }]
    ebs_block_device  = [{ device_name = "/dev/sdf", encrypted = true }]
  }
}

resource "aws_instance" "data_suppressed" {
  attrs = {
    root_block_device = [{ encrypted = true }]
    ebs_block_device  = [{ device_name = "/dev/sdf", no_device = true }]
  }
}

resource "aws_instance" "second_of_two" {
  expect_failure = true
  attrs = {
    root_block_device = [{ encrypted = true }]
    ebs_block_device  = [{ device_name = "/dev/sdf", encrypted = true }, { device_name = "/dev/sdg" }]
  }
}

resource "aws_spot_instance_request" "compliant" {
  attrs = {
    root_block_device = [{ encrypted = true }]
  }
}

resource "aws_spot_instance_request" "root_off" {
  expect_failure = true
  attrs = {
    root_block_device = [{ encrypted = false }]
  }
}

resource "aws_spot_instance_request" "root_left_out" {
  expect_failure = true
  attrs = {
    tags = {}
  }
}

resource "aws_spot_instance_request" "root_without_setting" {
  expect_failure = true
  attrs = {
    root_block_device = [{ volume_size = 20 }]
  }
}

resource "aws_spot_instance_request" "root_on_as_text" {
  attrs = {
    root_block_device = [{ encrypted = "true" }]
  }
}

resource "aws_spot_instance_request" "root_unknown" {
  expect_unknown = true
  attrs = {
    root_block_device = [{ encrypted = infrascan::unknown("var.encrypted") }]
  }
}

resource "aws_spot_instance_request" "data_off" {
  expect_failure = true
  attrs = {
    root_block_device = [{ encrypted = true }]
    ebs_block_device  = [{ device_name = "/dev/sdf", encrypted = false }]
  }
}

resource "aws_spot_instance_request" "data_left_out" {
  expect_failure = true
  attrs = {
    root_block_device = [{ encrypted = true }]
    ebs_block_device  = [{ device_name = "/dev/sdf" }]
  }
}

resource "aws_spot_instance_request" "data_on" {
  attrs = {
    root_block_device = [{ encrypted = true }]
    ebs_block_device  = [{ device_name = "/dev/sdf", encrypted = true }]
  }
}

resource "aws_spot_instance_request" "data_suppressed" {
  attrs = {
    root_block_device = [{ encrypted = true }]
    ebs_block_device  = [{ device_name = "/dev/sdf", no_device = true }]
  }
}

resource "aws_spot_instance_request" "second_of_two" {
  expect_failure = true
  attrs = {
    root_block_device = [{ encrypted = true }]
    ebs_block_device  = [{ device_name = "/dev/sdf", encrypted = true }, { device_name = "/dev/sdg" }]
  }
}

resource "aws_launch_configuration" "compliant" {
  attrs = {
    root_block_device = [{ encrypted = true }]
  }
}

resource "aws_launch_configuration" "root_off" {
  expect_failure = true
  attrs = {
    root_block_device = [{ encrypted = false }]
  }
}

resource "aws_launch_configuration" "root_left_out" {
  expect_failure = true
  attrs = {
    tags = {}
  }
}

resource "aws_launch_configuration" "root_without_setting" {
  expect_failure = true
  attrs = {
    root_block_device = [{ volume_size = 20 }]
  }
}

resource "aws_launch_configuration" "root_on_as_text" {
  attrs = {
    root_block_device = [{ encrypted = "true" }]
  }
}

resource "aws_launch_configuration" "root_unknown" {
  expect_unknown = true
  attrs = {
    root_block_device = [{ encrypted = infrascan::unknown("var.encrypted") }]
  }
}

resource "aws_launch_configuration" "data_off" {
  expect_failure = true
  attrs = {
    root_block_device = [{ encrypted = true }]
    ebs_block_device  = [{ device_name = "/dev/sdf", encrypted = false }]
  }
}

resource "aws_launch_configuration" "data_left_out" {
  expect_failure = true
  attrs = {
    root_block_device = [{ encrypted = true }]
    ebs_block_device  = [{ device_name = "/dev/sdf" }]
  }
}

resource "aws_launch_configuration" "data_on" {
  attrs = {
    root_block_device = [{ encrypted = true }]
    ebs_block_device  = [{ device_name = "/dev/sdf", encrypted = true }]
  }
}

resource "aws_launch_configuration" "data_suppressed" {
  attrs = {
    root_block_device = [{ encrypted = true }]
    ebs_block_device  = [{ device_name = "/dev/sdf", no_device = true }]
  }
}

resource "aws_launch_configuration" "second_of_two" {
  expect_failure = true
  attrs = {
    root_block_device = [{ encrypted = true }]
    ebs_block_device  = [{ device_name = "/dev/sdf", encrypted = true }, { device_name = "/dev/sdg" }]
  }
}

resource "aws_launch_template" "compliant" {
  attrs = {
    block_device_mappings = [{ device_name = "/dev/xvda", ebs = [{ encrypted = true }] }]
  }
}

resource "aws_launch_template" "off" {
  expect_failure = true
  attrs = {
    block_device_mappings = [{ device_name = "/dev/xvda", ebs = [{ encrypted = false }] }]
  }
}

resource "aws_launch_template" "volume_without_setting" {
  expect_failure = true
  attrs = {
    block_device_mappings = [{ device_name = "/dev/xvda", ebs = [{ volume_size = 20 }] }]
  }
}

resource "aws_launch_template" "text" {
  attrs = {
    block_device_mappings = [{ device_name = "/dev/xvda", ebs = [{ encrypted = "true" }] }]
  }
}

resource "aws_launch_template" "second_of_two" {
  expect_failure = true
  attrs = {
    block_device_mappings = [{ device_name = "/dev/xvda", ebs = [{ encrypted = true }] }, { device_name = "/dev/xvda", ebs = [{ encrypted = false }] }]
  }
}

resource "aws_launch_template" "none" {
  expect_failure = true
  attrs = {
    tags = {}
  }
}

resource "aws_launch_template" "volume_unknown" {
  expect_unknown = true
  attrs = {
    block_device_mappings = [{ device_name = "/dev/xvda", ebs = [{ encrypted = infrascan::unknown("var.encrypted") }] }]
  }
}

resource "aws_launch_template" "ephemeral_beside_root" {
  attrs = {
    block_device_mappings = [{ device_name = "/dev/xvda", ebs = [{ encrypted = true }] }, { device_name = "/dev/sdb", virtual_name = "ephemeral0" }]
  }
}

resource "aws_ebs_snapshot_copy" "compliant" {
  attrs = {
    encrypted = true
  }
}

resource "aws_ebs_snapshot_copy" "encrypted_off" {
  expect_failure = true
  attrs = {
    encrypted = false
  }
}

resource "aws_ebs_snapshot_copy" "encrypted_off_as_text" {
  expect_failure = true
  attrs = {
    encrypted = "false"
  }
}

resource "aws_ebs_snapshot_copy" "encrypted_left_out" {
  expect_failure = true
  attrs = {
    tags = {}
  }
}

resource "aws_ebs_snapshot_copy" "encrypted_null" {
  expect_failure = true
  attrs = {
    encrypted = null
  }
}

resource "aws_ebs_snapshot_copy" "encrypted_on_as_text" {
  attrs = {
    encrypted = "true"
  }
}

resource "aws_ebs_snapshot_copy" "encrypted_unknown" {
  expect_unknown = true
  attrs = {
    encrypted = infrascan::unknown("var.encrypted")
  }
}

resource "aws_ami_copy" "compliant" {
  attrs = {
    encrypted = true
  }
}

resource "aws_ami_copy" "encrypted_off" {
  expect_failure = true
  attrs = {
    encrypted = false
  }
}

resource "aws_ami_copy" "encrypted_off_as_text" {
  expect_failure = true
  attrs = {
    encrypted = "false"
  }
}

resource "aws_ami_copy" "encrypted_left_out" {
  expect_failure = true
  attrs = {
    tags = {}
  }
}

resource "aws_ami_copy" "encrypted_null" {
  expect_failure = true
  attrs = {
    encrypted = null
  }
}

resource "aws_ami_copy" "encrypted_on_as_text" {
  attrs = {
    encrypted = "true"
  }
}

resource "aws_ami_copy" "encrypted_unknown" {
  expect_unknown = true
  attrs = {
    encrypted = infrascan::unknown("var.encrypted")
  }
}
