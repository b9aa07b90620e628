# What can reach databases and caches, by the security groups they are in.

resource_policy "aws_rds_cluster" "database-reachable-privately" {
  metadata {
    title       = "Databases and caches are reachable only from security groups and private ranges"
    severity    = "high"
    category    = "network"
    rationale   = <<-EOT
      A data store answers to the application layer. A public range in one of its security groups, however small, admits
      machines that nobody here controls. All rules of the groups count, whichever form they are written in.
    EOT
    remediation = <<-EOT
      Let in the security group of the application:

        resource "aws_vpc_security_group_ingress_rule" "database" {
          security_group_id            = aws_security_group.database.id
          description                  = "PostgreSQL from the application"
          referenced_security_group_id = aws_security_group.application.id
          ip_protocol                  = "tcp"
          from_port                    = 5432
          to_port                      = 5432
        }
    EOT
    links = [
      "architecture:N3",
      "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Overview.RDSSecurityGroups.html",
    ]
    controls = {
      nist_800_53 = ["AC-4", "AC-6", "SC-7"]
      pci_dss     = ["1.2.6", "1.4.4"]
      soc2        = ["CC6.6"]
    }
  }

  enforce {
    for_each = core::try(attrs.vpc_security_group_ids, [])
    condition = core::alltrue([
      for r in net::ingress(each.value) :
      net::is_private(r.cidr_blocks) && net::is_private(r.ipv6_cidr_blocks)
    ])
    subject = each.value
    error_message = "A public range of addresses can reach it, by ${core::join(", ", core::distinct([
      for r in net::ingress(each.value) : r.address if !(net::is_private(r.cidr_blocks) && net::is_private(r.ipv6_cidr_blocks))
    ]))}."
  }
}

resource_policy "aws_db_instance" "database-reachable-privately" {
  enforce {
    for_each = core::try(attrs.vpc_security_group_ids, [])
    condition = core::alltrue([
      for r in net::ingress(each.value) :
      net::is_private(r.cidr_blocks) && net::is_private(r.ipv6_cidr_blocks)
    ])
    subject = each.value
    error_message = "A public range of addresses can reach it, by ${core::join(", ", core::distinct([
      for r in net::ingress(each.value) : r.address if !(net::is_private(r.cidr_blocks) && net::is_private(r.ipv6_cidr_blocks))
    ]))}."
  }
}

resource_policy "aws_elasticache_replication_group" "database-reachable-privately" {
  enforce {
    for_each = core::try(attrs.security_group_ids, [])
    condition = core::alltrue([
      for r in net::ingress(each.value) :
      net::is_private(r.cidr_blocks) && net::is_private(r.ipv6_cidr_blocks)
    ])
    subject = each.value
    error_message = "A public range of addresses can reach it, by ${core::join(", ", core::distinct([
      for r in net::ingress(each.value) : r.address if !(net::is_private(r.cidr_blocks) && net::is_private(r.ipv6_cidr_blocks))
    ]))}."
  }
}

resource_policy "aws_elasticache_cluster" "database-reachable-privately" {
  # A member of a replication group has the groups of the replication group.
  filter = core::try(attrs.replication_group_id, null) == null

  enforce {
    for_each = core::try(attrs.security_group_ids, [])
    condition = core::alltrue([
      for r in net::ingress(each.value) :
      net::is_private(r.cidr_blocks) && net::is_private(r.ipv6_cidr_blocks)
    ])
    subject = each.value
    error_message = "A public range of addresses can reach it, by ${core::join(", ", core::distinct([
      for r in net::ingress(each.value) : r.address if !(net::is_private(r.cidr_blocks) && net::is_private(r.ipv6_cidr_blocks))
    ]))}."
  }
}

resource_policy "aws_docdb_cluster" "database-reachable-privately" {
  enforce {
    for_each = core::try(attrs.vpc_security_group_ids, [])
    condition = core::alltrue([
      for r in net::ingress(each.value) :
      net::is_private(r.cidr_blocks) && net::is_private(r.ipv6_cidr_blocks)
    ])
    subject = each.value
    error_message = "A public range of addresses can reach it, by ${core::join(", ", core::distinct([
      for r in net::ingress(each.value) : r.address if !(net::is_private(r.cidr_blocks) && net::is_private(r.ipv6_cidr_blocks))
    ]))}."
  }
}

resource_policy "aws_neptune_cluster" "database-reachable-privately" {
  enforce {
    for_each = core::try(attrs.vpc_security_group_ids, [])
    condition = core::alltrue([
      for r in net::ingress(each.value) :
      net::is_private(r.cidr_blocks) && net::is_private(r.ipv6_cidr_blocks)
    ])
    subject = each.value
    error_message = "A public range of addresses can reach it, by ${core::join(", ", core::distinct([
      for r in net::ingress(each.value) : r.address if !(net::is_private(r.cidr_blocks) && net::is_private(r.ipv6_cidr_blocks))
    ]))}."
  }
}

resource_policy "aws_redshift_cluster" "database-reachable-privately" {
  enforce {
    for_each = core::try(attrs.vpc_security_group_ids, [])
    condition = core::alltrue([
      for r in net::ingress(each.value) :
      net::is_private(r.cidr_blocks) && net::is_private(r.ipv6_cidr_blocks)
    ])
    subject = each.value
    error_message = "A public range of addresses can reach it, by ${core::join(", ", core::distinct([
      for r in net::ingress(each.value) : r.address if !(net::is_private(r.cidr_blocks) && net::is_private(r.ipv6_cidr_blocks))
    ]))}."
  }
}

resource_policy "aws_rds_cluster" "database-reachable-on-its-port-only" {
  metadata {
    title       = "Databases and caches are reachable on their own port only"
    severity    = "medium"
    category    = "network"
    rationale   = <<-EOT
      A data store listens on one port. A security group of it that admits more was copied from somewhere else, and opens
      what the next thing placed in it will listen on.
    EOT
    remediation = <<-EOT
      Admit the port of the engine, and no range of ports:

        from_port = 5432
        to_port   = 5432
        protocol  = "tcp"
    EOT
    links = [
      "architecture:N3",
      "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Overview.RDSSecurityGroups.html",
    ]
    controls = {
      nist_800_53 = ["AC-4", "AC-6", "SC-7"]
      pci_dss     = ["1.2.6", "1.4.4"]
      soc2        = ["CC6.6"]
    }
  }

  locals {
    # Where the code names no port, the engine has one.
    engine = core::try(core::lower(attrs.engine), "")
    port   = core::try(core::tonumber(attrs.port), core::strcontains(local.engine, "postgres") ? 5432 : 3306)
  }

  enforce {
    for_each = core::try(attrs.vpc_security_group_ids, [])
    condition = core::alltrue([
      for r in net::ingress(each.value) :
      net::is_port(r, local.port)
    ])
    subject = each.value
    error_message = "Ports other than ${core::try(local.port, "?")}, the engine's own, can be reached, by ${core::join(", ", core::distinct([
      for r in net::ingress(each.value) : r.address if !net::is_port(r, local.port)
    ]))}."
  }
}

resource_policy "aws_db_instance" "database-reachable-on-its-port-only" {
  locals {
    # Where the code names no port, the engine has one.
    engine = core::try(core::lower(attrs.engine), "")
    defaults = [
      for prefix, port in { postgres = 5432, mysql = 3306, mariadb = 3306, oracle = 1521, custom-oracle = 1521, sqlserver = 1433, custom-sqlserver = 1433, db2 = 50000 } :
      port if core::startswith(local.engine, prefix)
    ]
    # A replica or a restored database takes both from its source.
    port = core::try(core::tonumber(attrs.port), local.defaults[0], null)
  }

  enforce {
    for_each = core::try(attrs.vpc_security_group_ids, [])
    condition = local.port == null || core::alltrue([
      for r in net::ingress(each.value) :
      net::is_port(r, local.port)
    ])
    subject = each.value
    error_message = "Ports other than ${core::try(local.port, "?")}, the engine's own, can be reached, by ${core::join(", ", core::distinct([
      for r in net::ingress(each.value) : r.address if !net::is_port(r, local.port)
    ]))}."
  }
}

resource_policy "aws_elasticache_replication_group" "database-reachable-on-its-port-only" {
  locals {
    port = core::try(core::tonumber(attrs.port), 6379)
  }

  enforce {
    for_each = core::try(attrs.security_group_ids, [])
    condition = core::alltrue([
      for r in net::ingress(each.value) :
      net::is_port(r, local.port)
    ])
    subject = each.value
    error_message = "Ports other than ${core::try(local.port, "?")}, the engine's own, can be reached, by ${core::join(", ", core::distinct([
      for r in net::ingress(each.value) : r.address if !net::is_port(r, local.port)
    ]))}."
  }
}

resource_policy "aws_elasticache_cluster" "database-reachable-on-its-port-only" {
  # A member of a replication group has the groups of the replication group.
  filter = core::try(attrs.replication_group_id, null) == null

  locals {
    port = core::try(core::tonumber(attrs.port), core::try(attrs.engine, "memcached") == "memcached" ? 11211 : 6379)
  }

  enforce {
    for_each = core::try(attrs.security_group_ids, [])
    condition = core::alltrue([
      for r in net::ingress(each.value) :
      net::is_port(r, local.port)
    ])
    subject = each.value
    error_message = "Ports other than ${core::try(local.port, "?")}, the engine's own, can be reached, by ${core::join(", ", core::distinct([
      for r in net::ingress(each.value) : r.address if !net::is_port(r, local.port)
    ]))}."
  }
}

resource_policy "aws_docdb_cluster" "database-reachable-on-its-port-only" {
  locals {
    port = core::try(core::tonumber(attrs.port), 27017)
  }

  enforce {
    for_each = core::try(attrs.vpc_security_group_ids, [])
    condition = core::alltrue([
      for r in net::ingress(each.value) :
      net::is_port(r, local.port)
    ])
    subject = each.value
    error_message = "Ports other than ${core::try(local.port, "?")}, the engine's own, can be reached, by ${core::join(", ", core::distinct([
      for r in net::ingress(each.value) : r.address if !net::is_port(r, local.port)
    ]))}."
  }
}

resource_policy "aws_neptune_cluster" "database-reachable-on-its-port-only" {
  locals {
    port = core::try(core::tonumber(attrs.port), 8182)
  }

  enforce {
    for_each = core::try(attrs.vpc_security_group_ids, [])
    condition = core::alltrue([
      for r in net::ingress(each.value) :
      net::is_port(r, local.port)
    ])
    subject = each.value
    error_message = "Ports other than ${core::try(local.port, "?")}, the engine's own, can be reached, by ${core::join(", ", core::distinct([
      for r in net::ingress(each.value) : r.address if !net::is_port(r, local.port)
    ]))}."
  }
}

resource_policy "aws_redshift_cluster" "database-reachable-on-its-port-only" {
  locals {
    port = core::try(core::tonumber(attrs.port), 5439)
  }

  enforce {
    for_each = core::try(attrs.vpc_security_group_ids, [])
    condition = core::alltrue([
      for r in net::ingress(each.value) :
      net::is_port(r, local.port)
    ])
    subject = each.value
    error_message = "Ports other than ${core::try(local.port, "?")}, the engine's own, can be reached, by ${core::join(", ", core::distinct([
      for r in net::ingress(each.value) : r.address if !net::is_port(r, local.port)
    ]))}."
  }
}
