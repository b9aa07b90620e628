# Whether the internet can address DMS replication instances.

resource_policy "aws_dms_replication_instance" "dms-not-publicly-accessible" {
  metadata {
    title       = "DMS replication instances are not publicly accessible"
    severity    = "high"
    category    = "network"
    rationale   = <<-EOT
      A replication instance holds the credentials of two databases and the data on its way between them. The default is
      false.
    EOT
    remediation = <<-EOT
      Turn it off, and reach sources outside the VPC through a VPN, peering or a NAT gateway:

        publicly_accessible = false
    EOT
    links = [
      "architecture:N1",
      "https://docs.aws.amazon.com/dms/latest/userguide/CHAP_ReplicationInstance.html",
    ]
    aliases = [
      "checkov:CKV_AWS_89",
      "kics:030d3b18-1821-45b4-9e08-50efbe7becbb",
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
    error_message = "The replication instance has a public address: publicly_accessible is true."
  }

  fix {
    set = { publicly_accessible = false }
  }
}
