# With encryption by default in the configuration, nothing else has to say so.

policytest {
  targets = ["ebs.policy.hcl"]
}

resource "aws_ebs_encryption_by_default" "on" {
  attrs = {
    enabled = true
  }
}

resource "aws_ebs_volume" "left_to_the_account" {
  attrs = {
    availability_zone = "eu-central-1a"
  }
}

resource "aws_instance" "left_to_the_account" {
  attrs = {
    ami = "ami-1"
  }
}

resource "aws_launch_template" "left_to_the_account" {
  attrs = {
    image_id = "ami-1"
  }
}

resource "aws_ebs_snapshot_copy" "left_to_the_account" {
  attrs = {
    source_region = "eu-west-1"
  }
}
