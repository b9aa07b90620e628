# Whether the internet can address Amazon MQ brokers.

resource_policy "aws_mq_broker" "mq-not-publicly-accessible" {
  metadata {
    title       = "Amazon MQ brokers are not publicly accessible"
    severity    = "high"
    category    = "network"
    rationale   = <<-EOT
      A publicly accessible broker offers its console and its protocols to the internet. The default is false.
    EOT
    remediation = <<-EOT
      Turn it off and place the broker in private subnets:

        publicly_accessible = false
        subnet_ids          = [aws_subnet.private[0].id]
    EOT
    links = [
      "architecture:N1",
      "https://docs.aws.amazon.com/amazon-mq/latest/developer-guide/using-amazon-mq-securely.html",
    ]
    aliases = [
      "checkov:CKV_AWS_69",
      "trivy:AWS-0072",
      "kics:4eb5f791-c861-4afd-9f94-f2a6a3fe49cb",
    ]
    controls = {
      nist_800_53 = ["AC-4", "SC-7"]
      pci_dss     = ["1.3.1", "1.4.4"]
      soc2        = ["CC6.6"]
    }
  }

  enforce {
    condition     = core::try(core::tobool(attrs.publicly_accessible), false) != true
    subject       = attrs.publicly_accessible
    error_message = "The broker has a public address: publicly_accessible is true."
  }

  fix {
    set = { publicly_accessible = false }
  }
}
