# What security groups let in. Rules stand in three forms: blocks of the group, aws_security_group_rule, and
# aws_vpc_security_group_ingress_rule; every policy judges all of them.

input "database_ports" {
  type        = list(number)
  description = "The ports that databases and caches listen on."
  default = [
    1433,  # SQL Server
    1521,  # Oracle
    2383,  # SQL Server Analysis Services
    3306,  # MySQL, MariaDB, Aurora
    5432,  # PostgreSQL, Aurora
    5439,  # Redshift
    6379,  # Redis, Valkey
    8182,  # Neptune
    9042,  # Cassandra
    9200,  # OpenSearch
    9300,  # OpenSearch, between nodes
    11211, # Memcached
    27017, # MongoDB, DocumentDB
  ]
}

locals {
  # The ports that have rules of their own.
  reported = core::concat([22, 3389], input.database_ports)
}

resource_policy "aws_security_group" "sg-no-all-ports-from-internet" {
  metadata {
    title       = "Security groups do not open all ports to the internet"
    severity    = "critical"
    category    = "network"
    rationale   = <<-EOT
      A rule for all protocols or all ports makes the security group no barrier at all: whatever listens, now or later, is
      on the internet. Such a rule is reported here, and not again by the rules for single ports.
    EOT
    remediation = <<-EOT
      Name the port and who may reach it:

        ingress {
          description     = "HTTPS from the load balancer"
          from_port       = 8443
          to_port         = 8443
          protocol        = "tcp"
          security_groups = [aws_security_group.load_balancer.id]
        }
    EOT
    links = [
      "architecture:N2",
      "https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html",
    ]
    aliases = [
      "checkov:CKV_AWS_24",
      "checkov:CKV_AWS_25",
      "checkov:CKV_AWS_260",
      "checkov:CKV_AWS_277",
      "trivy:AWS-0107",
      "kics:4728cd65-a20c-49da-8b31-9c08b423e4db",
      "kics:65905cec-d691-4320-b320-2000436cb696",
      "kics:151187cb-0efc-481c-babd-ad24e3c9bc22",
      "kics:381c3f2a-ef6f-4eff-99f7-b169cda3422c",
      "kics:54c417bf-c762-48b9-9d31-b3d87047e3f0",
      "kics:590d878b-abdc-428f-895a-e2b68a0e1998",
      "kics:ffac8a12-322e-42c1-b9b9-81ff85c39ef7",
      "kics:46883ce1-dc3e-4b17-9195-c6a601624c73",
    ]
    controls = {
      cis_aws     = ["5.2", "5.3"]
      nist_800_53 = ["AC-4", "AC-17", "SC-7"]
      pci_dss     = ["1.2.6", "1.3.1"]
      soc2        = ["CC6.6"]
    }
  }

  enforce {
    for_each      = core::try(attrs.ingress, [])
    condition     = !(net::admits_internet(each.value) && net::covers_all_ports(each.value))
    subject       = net::is_internet(core::try(each.value.cidr_blocks, [])) ? each.value.cidr_blocks : each.value.ipv6_cidr_blocks
    error_message = "All ports are open to the internet."
  }
}

resource_policy "aws_default_security_group" "sg-no-all-ports-from-internet" {
  enforce {
    for_each      = core::try(attrs.ingress, [])
    condition     = !(net::admits_internet(each.value) && net::covers_all_ports(each.value))
    subject       = net::is_internet(core::try(each.value.cidr_blocks, [])) ? each.value.cidr_blocks : each.value.ipv6_cidr_blocks
    error_message = "All ports are open to the internet."
  }
}

resource_policy "aws_security_group_rule" "sg-no-all-ports-from-internet" {
  filter = core::try(attrs.type, "") == "ingress"

  enforce {
    condition     = !(net::admits_internet(attrs) && net::covers_all_ports(attrs))
    subject       = net::is_internet(core::try(attrs.cidr_blocks, [])) ? attrs.cidr_blocks : attrs.ipv6_cidr_blocks
    error_message = "All ports are open to the internet."
  }
}

resource_policy "aws_vpc_security_group_ingress_rule" "sg-no-all-ports-from-internet" {
  enforce {
    condition     = !(net::admits_internet(attrs) && net::covers_all_ports(attrs))
    subject       = net::is_internet(core::try(attrs.cidr_ipv4, "")) ? attrs.cidr_ipv4 : attrs.cidr_ipv6
    error_message = "All ports are open to the internet."
  }
}

resource_policy "aws_security_group" "sg-no-ssh-from-internet" {
  metadata {
    title       = "Security groups do not open SSH to the internet"
    severity    = "critical"
    category    = "network"
    rationale   = <<-EOT
      Port 22 open to the internet is found within minutes and tried with stolen keys and guessed passwords ever after.
    EOT
    remediation = <<-EOT
      Name the group or the range that needs the port, or close it and use Session Manager:

        ingress {
          description     = "SSH from the bastion"
          from_port       = 22
          to_port         = 22
          protocol        = "tcp"
          security_groups = [aws_security_group.bastion.id]
        }
    EOT
    links = [
      "architecture:N2",
      "https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-13",
    ]
    aliases = [
      "checkov:CKV_AWS_24",
      "trivy:AWS-0107",
      "kics:65905cec-d691-4320-b320-2000436cb696",
      "kics:4728cd65-a20c-49da-8b31-9c08b423e4db",
      "kics:381c3f2a-ef6f-4eff-99f7-b169cda3422c",
    ]
    controls = {
      cis_aws     = ["5.2", "5.3"]
      nist_800_53 = ["AC-4", "AC-17", "SC-7"]
      pci_dss     = ["1.2.6", "1.3.1"]
      soc2        = ["CC6.6"]
    }
  }

  enforce {
    for_each      = core::try(attrs.ingress, [])
    condition     = !(net::admits_internet(each.value) && net::covers_port(each.value, 22) && !net::covers_all_ports(each.value))
    subject       = net::is_internet(core::try(each.value.cidr_blocks, [])) ? each.value.cidr_blocks : each.value.ipv6_cidr_blocks
    error_message = "SSH (port 22) is open to the internet."
  }
}

resource_policy "aws_default_security_group" "sg-no-ssh-from-internet" {
  enforce {
    for_each      = core::try(attrs.ingress, [])
    condition     = !(net::admits_internet(each.value) && net::covers_port(each.value, 22) && !net::covers_all_ports(each.value))
    subject       = net::is_internet(core::try(each.value.cidr_blocks, [])) ? each.value.cidr_blocks : each.value.ipv6_cidr_blocks
    error_message = "SSH (port 22) is open to the internet."
  }
}

resource_policy "aws_security_group_rule" "sg-no-ssh-from-internet" {
  filter = core::try(attrs.type, "") == "ingress"

  enforce {
    condition     = !(net::admits_internet(attrs) && net::covers_port(attrs, 22) && !net::covers_all_ports(attrs))
    subject       = net::is_internet(core::try(attrs.cidr_blocks, [])) ? attrs.cidr_blocks : attrs.ipv6_cidr_blocks
    error_message = "SSH (port 22) is open to the internet."
  }
}

resource_policy "aws_vpc_security_group_ingress_rule" "sg-no-ssh-from-internet" {
  enforce {
    condition     = !(net::admits_internet(attrs) && net::covers_port(attrs, 22) && !net::covers_all_ports(attrs))
    subject       = net::is_internet(core::try(attrs.cidr_ipv4, "")) ? attrs.cidr_ipv4 : attrs.cidr_ipv6
    error_message = "SSH (port 22) is open to the internet."
  }
}

resource_policy "aws_security_group" "sg-no-rdp-from-internet" {
  metadata {
    title       = "Security groups do not open RDP to the internet"
    severity    = "critical"
    category    = "network"
    rationale   = <<-EOT
      Port 3389 open to the internet is the commonest way in for ransomware.
    EOT
    remediation = <<-EOT
      Name the group or the range that needs the port, or close it and use Fleet Manager:

        ingress {
          description     = "RDP from the bastion"
          from_port       = 3389
          to_port         = 3389
          protocol        = "tcp"
          security_groups = [aws_security_group.bastion.id]
        }
    EOT
    links = [
      "architecture:N2",
      "https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-14",
    ]
    aliases = [
      "checkov:CKV_AWS_25",
      "trivy:AWS-0107",
      "kics:151187cb-0efc-481c-babd-ad24e3c9bc22",
      "kics:4728cd65-a20c-49da-8b31-9c08b423e4db",
      "kics:381c3f2a-ef6f-4eff-99f7-b169cda3422c",
    ]
    controls = {
      cis_aws     = ["5.2", "5.3"]
      nist_800_53 = ["AC-4", "AC-17", "SC-7"]
      pci_dss     = ["1.2.6", "1.3.1"]
      soc2        = ["CC6.6"]
    }
  }

  enforce {
    for_each      = core::try(attrs.ingress, [])
    condition     = !(net::admits_internet(each.value) && net::covers_port(each.value, 3389) && !net::covers_all_ports(each.value))
    subject       = net::is_internet(core::try(each.value.cidr_blocks, [])) ? each.value.cidr_blocks : each.value.ipv6_cidr_blocks
    error_message = "RDP (port 3389) is open to the internet."
  }
}

resource_policy "aws_default_security_group" "sg-no-rdp-from-internet" {
  enforce {
    for_each      = core::try(attrs.ingress, [])
    condition     = !(net::admits_internet(each.value) && net::covers_port(each.value, 3389) && !net::covers_all_ports(each.value))
    subject       = net::is_internet(core::try(each.value.cidr_blocks, [])) ? each.value.cidr_blocks : each.value.ipv6_cidr_blocks
    error_message = "RDP (port 3389) is open to the internet."
  }
}

resource_policy "aws_security_group_rule" "sg-no-rdp-from-internet" {
  filter = core::try(attrs.type, "") == "ingress"

  enforce {
    condition     = !(net::admits_internet(attrs) && net::covers_port(attrs, 3389) && !net::covers_all_ports(attrs))
    subject       = net::is_internet(core::try(attrs.cidr_blocks, [])) ? attrs.cidr_blocks : attrs.ipv6_cidr_blocks
    error_message = "RDP (port 3389) is open to the internet."
  }
}

resource_policy "aws_vpc_security_group_ingress_rule" "sg-no-rdp-from-internet" {
  enforce {
    condition     = !(net::admits_internet(attrs) && net::covers_port(attrs, 3389) && !net::covers_all_ports(attrs))
    subject       = net::is_internet(core::try(attrs.cidr_ipv4, "")) ? attrs.cidr_ipv4 : attrs.cidr_ipv6
    error_message = "RDP (port 3389) is open to the internet."
  }
}

resource_policy "aws_security_group" "sg-no-database-port-from-internet" {
  metadata {
    title       = "Security groups do not open database and cache ports to the internet"
    severity    = "critical"
    category    = "network"
    rationale   = <<-EOT
      A database that answers the internet is one leaked password or one flaw in its protocol away from being copied or
      encrypted for ransom. The ports are an input, database_ports.
    EOT
    remediation = <<-EOT
      Let in the security group of the application, and nothing else:

        ingress {
          description     = "PostgreSQL from the application"
          from_port       = 5432
          to_port         = 5432
          protocol        = "tcp"
          security_groups = [aws_security_group.application.id]
        }
    EOT
    links = [
      "architecture:N2",
      "architecture:N3",
      "https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-19",
    ]
    aliases = [
      "kics:4728cd65-a20c-49da-8b31-9c08b423e4db",
      "kics:381c3f2a-ef6f-4eff-99f7-b169cda3422c",
      "kics:54c417bf-c762-48b9-9d31-b3d87047e3f0",
    ]
    controls = {
      nist_800_53 = ["AC-4", "SC-7"]
      pci_dss     = ["1.2.6", "1.3.1"]
      soc2        = ["CC6.6"]
    }
  }

  enforce {
    for_each      = core::try(attrs.ingress, [])
    condition     = !(net::admits_internet(each.value) && core::anytrue([for p in input.database_ports : net::covers_port(each.value, p)]) && !net::covers_all_ports(each.value))
    subject       = net::is_internet(core::try(each.value.cidr_blocks, [])) ? each.value.cidr_blocks : each.value.ipv6_cidr_blocks
    error_message = "A database or cache port is open to the internet."
  }
}

resource_policy "aws_default_security_group" "sg-no-database-port-from-internet" {
  enforce {
    for_each      = core::try(attrs.ingress, [])
    condition     = !(net::admits_internet(each.value) && core::anytrue([for p in input.database_ports : net::covers_port(each.value, p)]) && !net::covers_all_ports(each.value))
    subject       = net::is_internet(core::try(each.value.cidr_blocks, [])) ? each.value.cidr_blocks : each.value.ipv6_cidr_blocks
    error_message = "A database or cache port is open to the internet."
  }
}

resource_policy "aws_security_group_rule" "sg-no-database-port-from-internet" {
  filter = core::try(attrs.type, "") == "ingress"

  enforce {
    condition     = !(net::admits_internet(attrs) && core::anytrue([for p in input.database_ports : net::covers_port(attrs, p)]) && !net::covers_all_ports(attrs))
    subject       = net::is_internet(core::try(attrs.cidr_blocks, [])) ? attrs.cidr_blocks : attrs.ipv6_cidr_blocks
    error_message = "A database or cache port is open to the internet."
  }
}

resource_policy "aws_vpc_security_group_ingress_rule" "sg-no-database-port-from-internet" {
  enforce {
    condition     = !(net::admits_internet(attrs) && core::anytrue([for p in input.database_ports : net::covers_port(attrs, p)]) && !net::covers_all_ports(attrs))
    subject       = net::is_internet(core::try(attrs.cidr_ipv4, "")) ? attrs.cidr_ipv4 : attrs.cidr_ipv6
    error_message = "A database or cache port is open to the internet."
  }
}

resource_policy "aws_security_group" "sg-no-ingress-from-internet" {
  metadata {
    title       = "Security groups admit the internet only to load balancers, on ports 80 and 443"
    severity    = "high"
    category    = "network"
    rationale   = <<-EOT
      The only thing meant to be reached from everywhere is the load balancer, over HTTP to be redirected and over HTTPS.
      Ports 80 and 443 of a group that an internet-facing load balancer uses may therefore be open; everything else names
      its peers. SSH, RDP, database ports and rules for all ports have rules of their own and are not reported again here.
    EOT
    remediation = <<-EOT
      Name the group or the range that needs the port:

        ingress {
          description     = "HTTPS from the load balancer"
          from_port       = 8443
          to_port         = 8443
          protocol        = "tcp"
          security_groups = [aws_security_group.load_balancer.id]
        }
    EOT
    links = [
      "architecture:N2",
      "https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-18",
    ]
    aliases = [
      "checkov:CKV_AWS_260",
      "kics:4728cd65-a20c-49da-8b31-9c08b423e4db",
      "kics:590d878b-abdc-428f-895a-e2b68a0e1998",
      "kics:381c3f2a-ef6f-4eff-99f7-b169cda3422c",
      "kics:ffac8a12-322e-42c1-b9b9-81ff85c39ef7",
    ]
    controls = {
      nist_800_53 = ["AC-4", "SC-7"]
      pci_dss     = ["1.2.6", "1.3.1"]
      soc2        = ["CC6.6"]
    }
  }

  enforce {
    for_each = core::try(attrs.ingress, [])
    condition = !(
      net::admits_internet(each.value)
      && !core::anytrue([for p in local.reported : net::covers_port(each.value, p)])
      && !net::covers_all_ports(each.value)
      && !(core::anytrue([for p in [80, 443] : net::is_port(each.value, p)]) && net::fronts_internet(attrs))
    )
    subject       = net::is_internet(core::try(each.value.cidr_blocks, [])) ? each.value.cidr_blocks : each.value.ipv6_cidr_blocks
    error_message = "Port ${core::join("-", core::distinct([core::try(each.value.from_port, "?"), core::try(each.value.to_port, "?")]))} is open to the internet."
  }
}

resource_policy "aws_default_security_group" "sg-no-ingress-from-internet" {
  enforce {
    for_each = core::try(attrs.ingress, [])
    condition = !(
      net::admits_internet(each.value)
      && !core::anytrue([for p in local.reported : net::covers_port(each.value, p)])
      && !net::covers_all_ports(each.value)
      && !(core::anytrue([for p in [80, 443] : net::is_port(each.value, p)]) && net::fronts_internet(attrs))
    )
    subject       = net::is_internet(core::try(each.value.cidr_blocks, [])) ? each.value.cidr_blocks : each.value.ipv6_cidr_blocks
    error_message = "Port ${core::join("-", core::distinct([core::try(each.value.from_port, "?"), core::try(each.value.to_port, "?")]))} is open to the internet."
  }
}

resource_policy "aws_security_group_rule" "sg-no-ingress-from-internet" {
  filter = core::try(attrs.type, "") == "ingress"

  enforce {
    condition = !(
      net::admits_internet(attrs)
      && !core::anytrue([for p in local.reported : net::covers_port(attrs, p)])
      && !net::covers_all_ports(attrs)
      && !(core::anytrue([for p in [80, 443] : net::is_port(attrs, p)]) && net::fronts_internet(attrs.security_group_id))
    )
    subject       = net::is_internet(core::try(attrs.cidr_blocks, [])) ? attrs.cidr_blocks : attrs.ipv6_cidr_blocks
    error_message = "Port ${core::join("-", core::distinct([core::try(attrs.from_port, "?"), core::try(attrs.to_port, "?")]))} is open to the internet."
  }
}

resource_policy "aws_vpc_security_group_ingress_rule" "sg-no-ingress-from-internet" {
  enforce {
    condition = !(
      net::admits_internet(attrs)
      && !core::anytrue([for p in local.reported : net::covers_port(attrs, p)])
      && !net::covers_all_ports(attrs)
      && !(core::anytrue([for p in [80, 443] : net::is_port(attrs, p)]) && net::fronts_internet(attrs.security_group_id))
    )
    subject       = net::is_internet(core::try(attrs.cidr_ipv4, "")) ? attrs.cidr_ipv4 : attrs.cidr_ipv6
    error_message = "Port ${core::join("-", core::distinct([core::try(attrs.from_port, "?"), core::try(attrs.to_port, "?")]))} is open to the internet."
  }
}

resource_policy "aws_security_group" "sg-no-all-ports" {
  metadata {
    title       = "Security group rules name their ports"
    severity    = "medium"
    category    = "network"
    rationale   = <<-EOT
      A rule that admits all ports or protocols from a range or another group lets everything over there reach everything
      that listens here. Members of a group may talk freely among themselves (self = true).
    EOT
    remediation = <<-EOT
      Name the port that is needed:

        ingress {
          description     = "Kubelet from the control plane"
          from_port       = 10250
          to_port         = 10250
          protocol        = "tcp"
          security_groups = [aws_security_group.control_plane.id]
        }
    EOT
    links = [
      "architecture:N2",
      "https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html",
    ]
    controls = {
      nist_800_53 = ["AC-4", "AC-6", "SC-7"]
      pci_dss     = ["1.2.6"]
      soc2        = ["CC6.6"]
    }
  }

  enforce {
    for_each      = core::try(attrs.ingress, [])
    condition     = !(net::covers_all_ports(each.value) && !net::admits_internet(each.value) && !net::is_self(each.value))
    subject       = each.value.protocol
    error_message = "All ports are open to a range or another group."
  }
}

resource_policy "aws_default_security_group" "sg-no-all-ports" {
  enforce {
    for_each      = core::try(attrs.ingress, [])
    condition     = !(net::covers_all_ports(each.value) && !net::admits_internet(each.value) && !net::is_self(each.value))
    subject       = each.value.protocol
    error_message = "All ports are open to a range or another group."
  }
}

resource_policy "aws_security_group_rule" "sg-no-all-ports" {
  filter = core::try(attrs.type, "") == "ingress"

  enforce {
    condition     = !(net::covers_all_ports(attrs) && !net::admits_internet(attrs) && !net::is_self(attrs))
    subject       = attrs.protocol
    error_message = "All ports are open to a range or another group."
  }
}

resource_policy "aws_vpc_security_group_ingress_rule" "sg-no-all-ports" {
  enforce {
    condition     = !(net::covers_all_ports(attrs) && !net::admits_internet(attrs) && !net::is_self(attrs))
    subject       = attrs.ip_protocol
    error_message = "All ports are open to a range or another group."
  }
}
