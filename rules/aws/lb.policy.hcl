# Elastic Load Balancing: load balancers are protected from deletion.

resource_policy "aws_lb" "lb-deletion-protection" {
  metadata {
    title       = "Load balancers are protected from deletion"
    severity    = "medium"
    category    = "deletion-protection"
    rationale   = <<-EOT
      With deletion protection a load balancer, and with it the name that clients resolve, is not deleted by a
      destroy, a renamed resource or a click. The default is off.
    EOT
    remediation = <<-EOT
      Set enable_deletion_protection; take it off in a separate change when a load balancer is really to go:

        enable_deletion_protection = true
    EOT
    links = [
      "architecture:P1",
      "architecture:A5",
      "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-load-balancer-attributes.html",
    ]
    aliases = [
      "checkov:CKV_AWS_150",
      "kics:afecd1f1-6378-4f7e-bb3b-60c35801fdd4",
    ]
    controls = {
      nist_800_53 = ["CM-3", "SC-5(2)"]
      soc2        = ["A1.2"]
    }
  }

  enforce {
    condition     = core::try(core::tobool(attrs.enable_deletion_protection), false) == true
    subject       = attrs.enable_deletion_protection
    error_message = "The load balancer can be deleted by any apply: enable_deletion_protection is ${core::try(attrs.enable_deletion_protection, null) == null ? "not set, and its default is false" : "false"}."
  }

  fix {
    set = { enable_deletion_protection = true }
  }
}

resource_policy "aws_alb" "lb-deletion-protection" {
  enforce {
    condition     = core::try(core::tobool(attrs.enable_deletion_protection), false) == true
    subject       = attrs.enable_deletion_protection
    error_message = "The load balancer can be deleted by any apply: enable_deletion_protection is ${core::try(attrs.enable_deletion_protection, null) == null ? "not set, and its default is false" : "false"}."
  }

  fix {
    set = { enable_deletion_protection = true }
  }
}
