# Where the registry is scanned, its repositories need no setting of their own.

policytest {
  targets = ["ecr.policy.hcl"]
}

resource "aws_ecr_registry_scanning_configuration" "registry" {
  skip = true
  attrs = {
    scan_type = "ENHANCED"
    rule      = [{ scan_frequency = "CONTINUOUS_SCAN", repository_filter = [{ filter = "*", filter_type = "WILDCARD" }] }]
  }
}

resource "aws_ecr_lifecycle_policy" "web" {
  skip = true
  attrs = {
    repository = "shop/web"
    policy     = "{}"
  }
}

resource "aws_ecr_repository" "scanned_by_registry" {
  attrs = {
    name                     = "shop/web"
    image_tag_mutability     = "IMMUTABLE"
    encryption_configuration = [{ encryption_type = "KMS", kms_key = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab" }]
  }
}
