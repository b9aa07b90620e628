# Amazon S3: objects are encrypted under a key of one's own, and neither they nor the state of Terraform are lost to a
# mistake.

# Who delivers access logs with SSE-S3 only, and the buckets that load balancers write theirs to.
locals {
  log_services = ["logging.s3.amazonaws.com", "logdelivery.elasticloadbalancing.amazonaws.com"]
  load_balancer_logs = core::concat(
    [for b in core::getresources("aws_lb", {}) : b.access_logs[0].bucket if core::can(b.access_logs[0].bucket)],
    [for b in core::getresources("aws_alb", {}) : b.access_logs[0].bucket if core::can(b.access_logs[0].bucket)],
    [for b in core::getresources("aws_elb", {}) : b.access_logs[0].bucket if core::can(b.access_logs[0].bucket)],
  )
}

resource_policy "aws_s3_bucket" "s3-bucket-encrypted-with-cmk" {
  metadata {
    title       = "S3 buckets are encrypted with a customer-managed key"
    severity    = "low"
    category    = "encryption"
    rationale   = <<-EOT
      A customer-managed key has a key policy, a rotation period and an audit trail of its own: who may decrypt is
      decided in one place, and access ends when the key is disabled. Since January 2023 S3 encrypts every object
      with SSE-S3 if nothing else is said: with keys that S3 holds, for everyone who may read the object. Buckets
      that receive access logs of S3 or of load balancers are excepted: those are delivered with SSE-S3 only.
    EOT
    remediation = <<-EOT
      Name a key of your own:

        resource "aws_s3_bucket_server_side_encryption_configuration" "data" {
          bucket = aws_s3_bucket.data.id

          rule {
            bucket_key_enabled = true

            apply_server_side_encryption_by_default {
              sse_algorithm     = "aws:kms"
              kms_master_key_id = aws_kms_key.data.arn
            }
          }
        }
    EOT
    links = [
      "architecture:D5",
      "https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html",
    ]
    aliases = [
      "checkov:CKV_AWS_145",
      "trivy:AWS-0132",
    ]
    controls = {
      nist_800_53 = ["SC-12", "SC-28(1)"]
      pci_dss     = ["3.6.1"]
      soc2        = ["CC6.1"]
    }
  }

  # With a configuration of its own the bucket is judged there. One that receives access logs can only use SSE-S3.
  locals {
    defaults = core::flatten([
      for r in core::try(attrs.server_side_encryption_configuration[0].rule, []) :
      core::try(r.apply_server_side_encryption_by_default, [])
    ])
    kms = [for d in local.defaults : d if core::contains(["aws:kms", "aws:kms:dsse"], core::try(d.sse_algorithm, ""))]

    receives_logs = core::anytrue(core::concat(
      [
        core::try(attrs.acl, "") == "log-delivery-write",
        core::length(core::getresources("aws_s3_bucket_logging", { target_bucket = attrs.id })) > 0,
        core::contains(local.load_balancer_logs, attrs.id),
        core::contains(local.load_balancer_logs, core::try(attrs.bucket, attrs.id)),
      ],
      [
        for p in core::getresources("aws_s3_bucket_policy", { bucket = attrs.id }) : core::anytrue(core::flatten([
          for s in core::try(iam::statements(p.policy), []) : [
            for who in s.principals : core::anytrue([for i in who.identifiers : core::contains(local.log_services, i)])
          ]
        ]))
      ],
      [for a in core::getresources("aws_s3_bucket_acl", { bucket = attrs.id }) : core::try(a.acl, "") == "log-delivery-write"],
      [
        for a in core::getresources("aws_s3_bucket_acl", { bucket = attrs.id }) : core::anytrue([
          for g in core::try(a.access_control_policy[0].grant, []) :
          core::try(g.grantee[0].uri, "") == "http://acs.amazonaws.com/groups/s3/LogDelivery"
        ])
      ],
    ))
  }

  enforce {
    condition = (
      core::anytrue([for d in local.kms : kms::is_customer_managed(core::try(d.kms_master_key_id, null))]) ||
      core::length(core::getresources("aws_s3_bucket_server_side_encryption_configuration", { bucket = attrs.id })) > 0 ||
      local.receives_logs
    )
    subject       = attrs.server_side_encryption_configuration[0].rule[0].apply_server_side_encryption_by_default[0].kms_master_key_id
    error_message = "Objects are not encrypted with a key of yours: the bucket's default encryption ${core::length(local.kms) > 0 ? "uses the AWS managed key aws/s3" : (core::length(local.defaults) > 0 ? "is SSE-S3" : "is not configured, so it is SSE-S3")}."
  }
}

resource_policy "aws_s3_bucket_server_side_encryption_configuration" "s3-bucket-encrypted-with-cmk" {
  locals {
    defaults = core::flatten([for r in core::try(attrs.rule, []) : core::try(r.apply_server_side_encryption_by_default, [])])
    kms      = [for d in local.defaults : d if core::contains(["aws:kms", "aws:kms:dsse"], core::try(d.sse_algorithm, ""))]

    receives_logs = core::anytrue(core::concat(
      [
        core::length(core::getresources("aws_s3_bucket_logging", { target_bucket = attrs.bucket })) > 0,
        core::contains(local.load_balancer_logs, attrs.bucket),
      ],
      [for b in core::getresources("aws_s3_bucket", { id = attrs.bucket }) : core::try(b.acl, "") == "log-delivery-write"],
      [
        for p in core::getresources("aws_s3_bucket_policy", { bucket = attrs.bucket }) : core::anytrue(core::flatten([
          for s in core::try(iam::statements(p.policy), []) : [
            for who in s.principals : core::anytrue([for i in who.identifiers : core::contains(local.log_services, i)])
          ]
        ]))
      ],
      [for a in core::getresources("aws_s3_bucket_acl", { bucket = attrs.bucket }) : core::try(a.acl, "") == "log-delivery-write"],
      [
        for a in core::getresources("aws_s3_bucket_acl", { bucket = attrs.bucket }) : core::anytrue([
          for g in core::try(a.access_control_policy[0].grant, []) :
          core::try(g.grantee[0].uri, "") == "http://acs.amazonaws.com/groups/s3/LogDelivery"
        ])
      ],
    ))
  }

  enforce {
    condition = (
      core::anytrue([for d in local.kms : kms::is_customer_managed(core::try(d.kms_master_key_id, null))]) ||
      local.receives_logs
    )
    subject       = attrs.rule[0].apply_server_side_encryption_by_default[0].kms_master_key_id
    error_message = "Objects are not encrypted with a key of yours: the bucket's default encryption ${core::length(local.kms) > 0 ? "uses the AWS managed key aws/s3" : "is SSE-S3"}."
  }
}

resource_policy "aws_s3_bucket" "s3-bucket-versioned" {
  metadata {
    title       = "S3 buckets are versioned"
    severity    = "medium"
    category    = "recovery"
    rationale   = <<-EOT
      A versioned bucket keeps what was overwritten or deleted, by a mistake or by someone else. The default is
      off.
    EOT
    remediation = <<-EOT
      Enable versioning, and let a lifecycle rule expire old versions:

        resource "aws_s3_bucket_versioning" "data" {
          bucket = aws_s3_bucket.data.id

          versioning_configuration {
            status = "Enabled"
          }
        }
    EOT
    links = [
      "architecture:D7",
      "https://docs.aws.amazon.com/AmazonS3/latest/userguide/Versioning.html",
    ]
    aliases = [
      "checkov:CKV_AWS_21",
      "trivy:AWS-0090",
      "kics:568a4d22-3517-44a6-a7ad-6a7eed88722c",
    ]
    controls = {
      nist_800_53 = ["CP-9", "CP-10"]
      soc2        = ["A1.2"]
    }
  }

  # With an aws_s3_bucket_versioning of its own the bucket is judged there. Object lock turns versioning on for good.
  enforce {
    condition = (
      core::try(core::tobool(attrs.versioning[0].enabled), false) == true ||
      core::try(core::tobool(attrs.object_lock_enabled), false) == true ||
      core::length(core::getresources("aws_s3_bucket_versioning", { bucket = attrs.id })) > 0
    )
    subject       = attrs.versioning[0].enabled
    error_message = "An object that is overwritten or deleted is gone: ${core::try(core::length(attrs.versioning), 0) > 0 ? "versioning is not enabled" : "the bucket has no versioning, and its default is off"}."
  }
}

resource_policy "aws_s3_bucket_versioning" "s3-bucket-versioned" {
  enforce {
    condition     = core::try(attrs.versioning_configuration[0].status, "") == "Enabled"
    subject       = attrs.versioning_configuration[0].status
    error_message = "An object that is overwritten or deleted is gone: versioning is ${core::valuetostring(core::try(attrs.versioning_configuration[0].status, "Disabled"))}."
  }
}

resource_policy "aws_s3_bucket" "s3-state-bucket-prevent-destroy" {
  metadata {
    title       = "State buckets have prevent_destroy"
    severity    = "high"
    category    = "deletion-protection"
    rationale   = <<-EOT
      Without its state Terraform no longer knows what it made, and everything has to be imported by hand.
      prevent_destroy makes a plan fail that would delete the bucket; it is off by default.
    EOT
    remediation = <<-EOT
      Protect the bucket:

        resource "aws_s3_bucket" "state" {
          lifecycle {
            prevent_destroy = true
          }
        }
    EOT
    links = [
      "architecture:P1",
      "https://developer.hashicorp.com/terraform/language/meta-arguments/lifecycle",
    ]
    controls = {
      nist_800_53 = ["CM-3", "SC-5(2)"]
      soc2        = ["A1.2"]
    }
  }

  # A bucket whose name, as far as it is known, says that it holds Terraform's state.
  locals {
    name = core::try(attrs.bucket_prefix, attrs.bucket, "")
    holds_state = core::anytrue([
      for word in ["tfstate", "tf-state", "terraform-state", "terraformstate", "remote-state", "opentofu-state"] :
      core::contains_substring(core::valuetostring(local.name), word)
    ])
  }

  filter = local.holds_state

  enforce {
    condition     = core::try(meta.lifecycle.prevent_destroy, false) == true
    error_message = "A destroy or a rename deletes the bucket that holds Terraform's state: lifecycle.prevent_destroy is not true."
  }
}

resource_policy "aws_s3_bucket" "s3-bucket-no-force-destroy" {
  metadata {
    title       = "S3 buckets are not destroyed with their objects"
    severity    = "low"
    category    = "deletion-protection"
    rationale   = <<-EOT
      S3 refuses to delete a bucket that is not empty; force_destroy deletes its objects and all their versions
      first. The default is false.
    EOT
    remediation = <<-EOT
      Leave force_destroy out or false, and empty a bucket on purpose:

        force_destroy = false
    EOT
    links = [
      "architecture:P1",
      "https://docs.aws.amazon.com/AmazonS3/latest/userguide/delete-bucket.html",
    ]
    controls = {
      nist_800_53 = ["CM-3", "SC-5(2)"]
      soc2        = ["A1.2"]
    }
  }

  enforce {
    condition     = core::try(core::tobool(attrs.force_destroy), false) != true
    subject       = attrs.force_destroy
    error_message = "Destroying the bucket deletes every object in it, all versions included: force_destroy is true."
  }

  fix {
    set = { force_destroy = false }
  }
}
