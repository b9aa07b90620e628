# Amazon Cognito: user pools are protected from deletion.

resource_policy "aws_cognito_user_pool" "cognito-user-pool-deletion-protection" {
  metadata {
    title       = "Cognito user pools are protected from deletion"
    severity    = "medium"
    category    = "deletion-protection"
    rationale   = <<-EOT
      The users of a deleted pool, their passwords and second factors cannot be brought back: a pool has no
      backup. The default is INACTIVE.
    EOT
    remediation = <<-EOT
      Activate it:

        deletion_protection = "ACTIVE"
    EOT
    links = [
      "architecture:P1",
      "https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-deletion-protection.html",
    ]
    controls = {
      nist_800_53 = ["CM-3", "SC-5(2)"]
      soc2        = ["A1.2"]
    }
  }

  enforce {
    condition     = core::try(attrs.deletion_protection, "INACTIVE") == "ACTIVE"
    subject       = attrs.deletion_protection
    error_message = "The user pool, with every user in it, can be deleted by any apply: deletion_protection is ${core::try(attrs.deletion_protection, null) == null ? "not set, and its default is INACTIVE" : "INACTIVE"}."
  }

  fix {
    set = { deletion_protection = "ACTIVE" }
  }
}
