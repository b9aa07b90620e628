# In a file of its own: a lifecycle policy for a repository that the code leaves open may be the one of any repository.
policytest {
  targets = ["ecr.policy.hcl"]
}

resource "aws_ecr_lifecycle_policy" "of_unknown_repository" {
  skip = true
  attrs = {
    repository = infrascan::unknown("var.repository")
    policy     = "{}"
  }
}

resource "aws_ecr_repository" "lifecycle_policy_unknown" {
  expect_unknown = true
  attrs = {
    name                         = "shop/web"
    image_tag_mutability         = "IMMUTABLE"
    image_scanning_configuration = [{ scan_on_push = true }]
    encryption_configuration     = [{ encryption_type = "KMS", kms_key = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4444-8888-1234567890ab" }]
  }
}
