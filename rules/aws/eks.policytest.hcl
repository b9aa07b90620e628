policytest {
  targets = ["eks.policy.hcl"]
}

resource "aws_kms_key" "main" {
  skip = true
  attrs = {
    id                  = "1b2c3d4e-0000-4444-8888-1234567890ab"
    arn                 = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab"
    enable_key_rotation = true
  }
}

resource "aws_eks_cluster" "compliant" {
  attrs = {
    name                = "shop"
    deletion_protection = true
    encryption_config   = [{ resources = ["secrets"], provider = [{ key_arn = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab" }] }]
  }
}

resource "aws_eks_cluster" "without_encryption_config" {
  expect_failure = true
  attrs = {
    name                = "shop"
    deletion_protection = true
  }
}

resource "aws_eks_cluster" "other_resources" {
  expect_failure = true
  attrs = {
    name                = "shop"
    deletion_protection = true
    encryption_config   = [{ resources = ["configmaps"], provider = [{ key_arn = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab" }] }]
  }
}

resource "aws_eks_cluster" "without_resources" {
  expect_failure = true
  attrs = {
    name                = "shop"
    deletion_protection = true
    encryption_config   = [{ provider = [{ key_arn = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab" }] }]
  }
}

resource "aws_eks_cluster" "without_provider" {
  expect_failure = true
  attrs = {
    name                = "shop"
    deletion_protection = true
    encryption_config   = [{ resources = ["secrets"] }]
  }
}

resource "aws_eks_cluster" "key_by_reference" {
  attrs = {
    name                = "shop"
    deletion_protection = true
    encryption_config   = [{ resources = ["secrets"], provider = [{ key_arn = aws_kms_key.main.arn }] }]
  }
}

resource "aws_eks_cluster" "key_unknown" {
  expect_unknown = true
  attrs = {
    name                = "shop"
    deletion_protection = true
    encryption_config   = [{ resources = ["secrets"], provider = [{ key_arn = infrascan::unknown("var.kms_key_arn") }] }]
  }
}

# A dynamic block over something unknown.
resource "aws_eks_cluster" "config_unknown" {
  expect_unknown = true
  attrs = {
    name                = "shop"
    deletion_protection = true
    encryption_config   = infrascan::unknown("var.encryption_config")
  }
}

resource "aws_eks_cluster" "deletion_protection_off" {
  expect_failure = true
  attrs = {
    name                = "shop"
    deletion_protection = false
    encryption_config   = [{ resources = ["secrets"], provider = [{ key_arn = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab" }] }]
  }
}

resource "aws_eks_cluster" "deletion_protection_off_as_text" {
  expect_failure = true
  attrs = {
    name                = "shop"
    deletion_protection = "false"
    encryption_config   = [{ resources = ["secrets"], provider = [{ key_arn = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab" }] }]
  }
}

resource "aws_eks_cluster" "deletion_protection_left_out" {
  expect_failure = true
  attrs = {
    name              = "shop"
    encryption_config = [{ resources = ["secrets"], provider = [{ key_arn = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab" }] }]
  }
}

resource "aws_eks_cluster" "deletion_protection_null" {
  expect_failure = true
  attrs = {
    name                = "shop"
    deletion_protection = null
    encryption_config   = [{ resources = ["secrets"], provider = [{ key_arn = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab" }] }]
  }
}

resource "aws_eks_cluster" "deletion_protection_on_as_text" {
  attrs = {
    name                = "shop"
    deletion_protection = "true"
    encryption_config   = [{ resources = ["secrets"], provider = [{ key_arn = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab" }] }]
  }
}

resource "aws_eks_cluster" "deletion_protection_unknown" {
  expect_unknown = true
  attrs = {
    name                = "shop"
    deletion_protection = infrascan::unknown("var.deletion_protection")
    encryption_config   = [{ resources = ["secrets"], provider = [{ key_arn = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab" }] }]
  }
}

# For providers that do not know deletion_protection.
resource "aws_eks_cluster" "prevent_destroy" {
  meta = { lifecycle = { prevent_destroy = true } }
  attrs = {
    name              = "shop"
    encryption_config = [{ resources = ["secrets"], provider = [{ key_arn = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab" }] }]
  }
}

resource "aws_eks_cluster" "no_prevent_destroy" {
  expect_failure = true
  meta           = { lifecycle = { prevent_destroy = false } }
  attrs = {
    name              = "shop"
    encryption_config = [{ resources = ["secrets"], provider = [{ key_arn = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab" }] }]
  }
}
