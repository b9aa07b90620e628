policytest {
  targets = ["database-access.policy.hcl"]
}

# The groups of each engine: open to the application, to a private range, to a public range, on a second port, to a
# range that is not known.

resource "aws_security_group" "app_1433" {
  skip = true
  attrs = {
    id      = "sg-app-1433"
    ingress = [{ protocol = "tcp", from_port = 1433, to_port = 1433, security_groups = ["sg-application"] }]
  }
}

resource "aws_security_group" "private_1433" {
  skip = true
  attrs = {
    id      = "sg-private-1433"
    ingress = [{ protocol = "tcp", from_port = 1433, to_port = 1433, cidr_blocks = ["10.0.0.0/8"] }]
  }
}

resource "aws_security_group" "public_1433" {
  skip = true
  attrs = {
    id      = "sg-public-1433"
    ingress = [{ protocol = "tcp", from_port = 1433, to_port = 1433, cidr_blocks = ["10.0.0.0/8", "54.93.12.0/24"] }]
  }
}

resource "aws_security_group" "wide_1433" {
  skip = true
  attrs = {
    id      = "sg-wide-1433"
    ingress = [{ protocol = "tcp", from_port = 1433, to_port = 1433, cidr_blocks = ["10.0.0.0/8"] }, { protocol = "tcp", from_port = 22, to_port = 22, cidr_blocks = ["10.0.0.0/8"] }]
  }
}

resource "aws_security_group" "variable_1433" {
  skip = true
  attrs = {
    id      = "sg-variable-1433"
    ingress = [{ protocol = "tcp", from_port = 1433, to_port = 1433, cidr_blocks = [infrascan::unknown("var.cidr")] }]
  }
}

resource "aws_security_group" "app_3306" {
  skip = true
  attrs = {
    id      = "sg-app-3306"
    ingress = [{ protocol = "tcp", from_port = 3306, to_port = 3306, security_groups = ["sg-application"] }]
  }
}

resource "aws_security_group" "private_3306" {
  skip = true
  attrs = {
    id      = "sg-private-3306"
    ingress = [{ protocol = "tcp", from_port = 3306, to_port = 3306, cidr_blocks = ["10.0.0.0/8"] }]
  }
}

resource "aws_security_group" "public_3306" {
  skip = true
  attrs = {
    id      = "sg-public-3306"
    ingress = [{ protocol = "tcp", from_port = 3306, to_port = 3306, cidr_blocks = ["10.0.0.0/8", "54.93.12.0/24"] }]
  }
}

resource "aws_security_group" "wide_3306" {
  skip = true
  attrs = {
    id      = "sg-wide-3306"
    ingress = [{ protocol = "tcp", from_port = 3306, to_port = 3306, cidr_blocks = ["10.0.0.0/8"] }, { protocol = "tcp", from_port = 22, to_port = 22, cidr_blocks = ["10.0.0.0/8"] }]
  }
}

resource "aws_security_group" "variable_3306" {
  skip = true
  attrs = {
    id      = "sg-variable-3306"
    ingress = [{ protocol = "tcp", from_port = 3306, to_port = 3306, cidr_blocks = [infrascan::unknown("var.cidr")] }]
  }
}

resource "aws_security_group" "app_5432" {
  skip = true
  attrs = {
    id      = "sg-app-5432"
    ingress = [{ protocol = "tcp", from_port = 5432, to_port = 5432, security_groups = ["sg-application"] }]
  }
}

resource "aws_security_group" "private_5432" {
  skip = true
  attrs = {
    id      = "sg-private-5432"
    ingress = [{ protocol = "tcp", from_port = 5432, to_port = 5432, cidr_blocks = ["10.0.0.0/8"] }]
  }
}

resource "aws_security_group" "public_5432" {
  skip = true
  attrs = {
    id      = "sg-public-5432"
    ingress = [{ protocol = "tcp", from_port = 5432, to_port = 5432, cidr_blocks = ["10.0.0.0/8", "54.93.12.0/24"] }]
  }
}

resource "aws_security_group" "wide_5432" {
  skip = true
  attrs = {
    id      = "sg-wide-5432"
    ingress = [{ protocol = "tcp", from_port = 5432, to_port = 5432, cidr_blocks = ["10.0.0.0/8"] }, { protocol = "tcp", from_port = 22, to_port = 22, cidr_blocks = ["10.0.0.0/8"] }]
  }
}

resource "aws_security_group" "variable_5432" {
  skip = true
  attrs = {
    id      = "sg-variable-5432"
    ingress = [{ protocol = "tcp", from_port = 5432, to_port = 5432, cidr_blocks = [infrascan::unknown("var.cidr")] }]
  }
}

resource "aws_security_group" "app_6379" {
  skip = true
  attrs = {
    id      = "sg-app-6379"
    ingress = [{ protocol = "tcp", from_port = 6379, to_port = 6379, security_groups = ["sg-application"] }]
  }
}

resource "aws_security_group" "private_6379" {
  skip = true
  attrs = {
    id      = "sg-private-6379"
    ingress = [{ protocol = "tcp", from_port = 6379, to_port = 6379, cidr_blocks = ["10.0.0.0/8"] }]
  }
}

resource "aws_security_group" "public_6379" {
  skip = true
  attrs = {
    id      = "sg-public-6379"
    ingress = [{ protocol = "tcp", from_port = 6379, to_port = 6379, cidr_blocks = ["10.0.0.0/8", "54.93.12.0/24"] }]
  }
}

resource "aws_security_group" "wide_6379" {
  skip = true
  attrs = {
    id      = "sg-wide-6379"
    ingress = [{ protocol = "tcp", from_port = 6379, to_port = 6379, cidr_blocks = ["10.0.0.0/8"] }, { protocol = "tcp", from_port = 22, to_port = 22, cidr_blocks = ["10.0.0.0/8"] }]
  }
}

resource "aws_security_group" "variable_6379" {
  skip = true
  attrs = {
    id      = "sg-variable-6379"
    ingress = [{ protocol = "tcp", from_port = 6379, to_port = 6379, cidr_blocks = [infrascan::unknown("var.cidr")] }]
  }
}

resource "aws_security_group" "app_11211" {
  skip = true
  attrs = {
    id      = "sg-app-11211"
    ingress = [{ protocol = "tcp", from_port = 11211, to_port = 11211, security_groups = ["sg-application"] }]
  }
}

resource "aws_security_group" "private_11211" {
  skip = true
  attrs = {
    id      = "sg-private-11211"
    ingress = [{ protocol = "tcp", from_port = 11211, to_port = 11211, cidr_blocks = ["10.0.0.0/8"] }]
  }
}

resource "aws_security_group" "public_11211" {
  skip = true
  attrs = {
    id      = "sg-public-11211"
    ingress = [{ protocol = "tcp", from_port = 11211, to_port = 11211, cidr_blocks = ["10.0.0.0/8", "54.93.12.0/24"] }]
  }
}

resource "aws_security_group" "wide_11211" {
  skip = true
  attrs = {
    id      = "sg-wide-11211"
    ingress = [{ protocol = "tcp", from_port = 11211, to_port = 11211, cidr_blocks = ["10.0.0.0/8"] }, { protocol = "tcp", from_port = 22, to_port = 22, cidr_blocks = ["10.0.0.0/8"] }]
  }
}

resource "aws_security_group" "variable_11211" {
  skip = true
  attrs = {
    id      = "sg-variable-11211"
    ingress = [{ protocol = "tcp", from_port = 11211, to_port = 11211, cidr_blocks = [infrascan::unknown("var.cidr")] }]
  }
}

resource "aws_security_group" "app_27017" {
  skip = true
  attrs = {
    id      = "sg-app-27017"
    ingress = [{ protocol = "tcp", from_port = 27017, to_port = 27017, security_groups = ["sg-application"] }]
  }
}

resource "aws_security_group" "private_27017" {
  skip = true
  attrs = {
    id      = "sg-private-27017"
    ingress = [{ protocol = "tcp", from_port = 27017, to_port = 27017, cidr_blocks = ["10.0.0.0/8"] }]
  }
}

resource "aws_security_group" "public_27017" {
  skip = true
  attrs = {
    id      = "sg-public-27017"
    ingress = [{ protocol = "tcp", from_port = 27017, to_port = 27017, cidr_blocks = ["10.0.0.0/8", "54.93.12.0/24"] }]
  }
}

resource "aws_security_group" "wide_27017" {
  skip = true
  attrs = {
    id      = "sg-wide-27017"
    ingress = [{ protocol = "tcp", from_port = 27017, to_port = 27017, cidr_blocks = ["10.0.0.0/8"] }, { protocol = "tcp", from_port = 22, to_port = 22, cidr_blocks = ["10.0.0.0/8"] }]
  }
}

resource "aws_security_group" "variable_27017" {
  skip = true
  attrs = {
    id      = "sg-variable-27017"
    ingress = [{ protocol = "tcp", from_port = 27017, to_port = 27017, cidr_blocks = [infrascan::unknown("var.cidr")] }]
  }
}

resource "aws_security_group" "app_8182" {
  skip = true
  attrs = {
    id      = "sg-app-8182"
    ingress = [{ protocol = "tcp", from_port = 8182, to_port = 8182, security_groups = ["sg-application"] }]
  }
}

resource "aws_security_group" "private_8182" {
  skip = true
  attrs = {
    id      = "sg-private-8182"
    ingress = [{ protocol = "tcp", from_port = 8182, to_port = 8182, cidr_blocks = ["10.0.0.0/8"] }]
  }
}

resource "aws_security_group" "public_8182" {
  skip = true
  attrs = {
    id      = "sg-public-8182"
    ingress = [{ protocol = "tcp", from_port = 8182, to_port = 8182, cidr_blocks = ["10.0.0.0/8", "54.93.12.0/24"] }]
  }
}

resource "aws_security_group" "wide_8182" {
  skip = true
  attrs = {
    id      = "sg-wide-8182"
    ingress = [{ protocol = "tcp", from_port = 8182, to_port = 8182, cidr_blocks = ["10.0.0.0/8"] }, { protocol = "tcp", from_port = 22, to_port = 22, cidr_blocks = ["10.0.0.0/8"] }]
  }
}

resource "aws_security_group" "variable_8182" {
  skip = true
  attrs = {
    id      = "sg-variable-8182"
    ingress = [{ protocol = "tcp", from_port = 8182, to_port = 8182, cidr_blocks = [infrascan::unknown("var.cidr")] }]
  }
}

resource "aws_security_group" "app_5439" {
  skip = true
  attrs = {
    id      = "sg-app-5439"
    ingress = [{ protocol = "tcp", from_port = 5439, to_port = 5439, security_groups = ["sg-application"] }]
  }
}

resource "aws_security_group" "private_5439" {
  skip = true
  attrs = {
    id      = "sg-private-5439"
    ingress = [{ protocol = "tcp", from_port = 5439, to_port = 5439, cidr_blocks = ["10.0.0.0/8"] }]
  }
}

resource "aws_security_group" "public_5439" {
  skip = true
  attrs = {
    id      = "sg-public-5439"
    ingress = [{ protocol = "tcp", from_port = 5439, to_port = 5439, cidr_blocks = ["10.0.0.0/8", "54.93.12.0/24"] }]
  }
}

resource "aws_security_group" "wide_5439" {
  skip = true
  attrs = {
    id      = "sg-wide-5439"
    ingress = [{ protocol = "tcp", from_port = 5439, to_port = 5439, cidr_blocks = ["10.0.0.0/8"] }, { protocol = "tcp", from_port = 22, to_port = 22, cidr_blocks = ["10.0.0.0/8"] }]
  }
}

resource "aws_security_group" "variable_5439" {
  skip = true
  attrs = {
    id      = "sg-variable-5439"
    ingress = [{ protocol = "tcp", from_port = 5439, to_port = 5439, cidr_blocks = [infrascan::unknown("var.cidr")] }]
  }
}

resource "aws_security_group" "app_6000" {
  skip = true
  attrs = {
    id      = "sg-app-6000"
    ingress = [{ protocol = "tcp", from_port = 6000, to_port = 6000, security_groups = ["sg-application"] }]
  }
}

resource "aws_security_group" "private_6000" {
  skip = true
  attrs = {
    id      = "sg-private-6000"
    ingress = [{ protocol = "tcp", from_port = 6000, to_port = 6000, cidr_blocks = ["10.0.0.0/8"] }]
  }
}

resource "aws_security_group" "public_6000" {
  skip = true
  attrs = {
    id      = "sg-public-6000"
    ingress = [{ protocol = "tcp", from_port = 6000, to_port = 6000, cidr_blocks = ["10.0.0.0/8", "54.93.12.0/24"] }]
  }
}

resource "aws_security_group" "wide_6000" {
  skip = true
  attrs = {
    id      = "sg-wide-6000"
    ingress = [{ protocol = "tcp", from_port = 6000, to_port = 6000, cidr_blocks = ["10.0.0.0/8"] }, { protocol = "tcp", from_port = 22, to_port = 22, cidr_blocks = ["10.0.0.0/8"] }]
  }
}

resource "aws_security_group" "variable_6000" {
  skip = true
  attrs = {
    id      = "sg-variable-6000"
    ingress = [{ protocol = "tcp", from_port = 6000, to_port = 6000, cidr_blocks = [infrascan::unknown("var.cidr")] }]
  }
}

resource "aws_rds_cluster" "pass_application" {
  attrs = {
    engine                 = "aurora-postgresql"
    vpc_security_group_ids = ["sg-app-5432"]
  }
}

resource "aws_rds_cluster" "pass_private_range" {
  attrs = {
    engine                 = "aurora-postgresql"
    vpc_security_group_ids = ["sg-private-5432"]
  }
}

resource "aws_rds_cluster" "fail_public_range" {
  expect_failure = true
  attrs = {
    engine                 = "aurora-postgresql"
    vpc_security_group_ids = ["sg-app-5432", "sg-public-5432"]
  }
}

resource "aws_rds_cluster" "fail_second_port" {
  expect_failure = true
  attrs = {
    engine                 = "aurora-postgresql"
    vpc_security_group_ids = ["sg-wide-5432"]
  }
}

resource "aws_rds_cluster" "fail_other_port" {
  expect_failure = true
  attrs = {
    engine                 = "aurora-postgresql"
    vpc_security_group_ids = ["sg-app-1433"]
  }
}

resource "aws_rds_cluster" "unknown_range" {
  expect_unknown = true
  attrs = {
    engine                 = "aurora-postgresql"
    vpc_security_group_ids = ["sg-variable-5432"]
  }
}

resource "aws_rds_cluster" "unknown_groups" {
  expect_unknown = true
  attrs = {
    engine                 = "aurora-postgresql"
    vpc_security_group_ids = infrascan::unknown("var.groups")
  }
}

resource "aws_rds_cluster" "pass_own_port" {
  attrs = {
    engine                 = "aurora-postgresql"
    port                   = 6000
    vpc_security_group_ids = ["sg-app-6000"]
  }
}

resource "aws_rds_cluster" "pass_own_port_as_string" {
  attrs = {
    engine                 = "aurora-postgresql"
    port                   = "6000"
    vpc_security_group_ids = ["sg-app-6000"]
  }
}

resource "aws_db_instance" "pass_application" {
  attrs = {
    engine                 = "mysql"
    vpc_security_group_ids = ["sg-app-3306"]
  }
}

resource "aws_db_instance" "pass_private_range" {
  attrs = {
    engine                 = "mysql"
    vpc_security_group_ids = ["sg-private-3306"]
  }
}

resource "aws_db_instance" "fail_public_range" {
  expect_failure = true
  attrs = {
    engine                 = "mysql"
    vpc_security_group_ids = ["sg-app-3306", "sg-public-3306"]
  }
}

resource "aws_db_instance" "fail_second_port" {
  expect_failure = true
  attrs = {
    engine                 = "mysql"
    vpc_security_group_ids = ["sg-wide-3306"]
  }
}

resource "aws_db_instance" "fail_other_port" {
  expect_failure = true
  attrs = {
    engine                 = "mysql"
    vpc_security_group_ids = ["sg-app-1433"]
  }
}

resource "aws_db_instance" "unknown_range" {
  expect_unknown = true
  attrs = {
    engine                 = "mysql"
    vpc_security_group_ids = ["sg-variable-3306"]
  }
}

resource "aws_db_instance" "unknown_groups" {
  expect_unknown = true
  attrs = {
    engine                 = "mysql"
    vpc_security_group_ids = infrascan::unknown("var.groups")
  }
}

resource "aws_db_instance" "pass_own_port" {
  attrs = {
    engine                 = "mysql"
    port                   = 6000
    vpc_security_group_ids = ["sg-app-6000"]
  }
}

resource "aws_db_instance" "pass_own_port_as_string" {
  attrs = {
    engine                 = "mysql"
    port                   = "6000"
    vpc_security_group_ids = ["sg-app-6000"]
  }
}

resource "aws_elasticache_replication_group" "pass_application" {
  attrs = {
    engine             = "valkey"
    security_group_ids = ["sg-app-6379"]
  }
}

resource "aws_elasticache_replication_group" "pass_private_range" {
  attrs = {
    engine             = "valkey"
    security_group_ids = ["sg-private-6379"]
  }
}

resource "aws_elasticache_replication_group" "fail_public_range" {
  expect_failure = true
  attrs = {
    engine             = "valkey"
    security_group_ids = ["sg-app-6379", "sg-public-6379"]
  }
}

resource "aws_elasticache_replication_group" "fail_second_port" {
  expect_failure = true
  attrs = {
    engine             = "valkey"
    security_group_ids = ["sg-wide-6379"]
  }
}

resource "aws_elasticache_replication_group" "fail_other_port" {
  expect_failure = true
  attrs = {
    engine             = "valkey"
    security_group_ids = ["sg-app-1433"]
  }
}

resource "aws_elasticache_replication_group" "unknown_range" {
  expect_unknown = true
  attrs = {
    engine             = "valkey"
    security_group_ids = ["sg-variable-6379"]
  }
}

resource "aws_elasticache_replication_group" "unknown_groups" {
  expect_unknown = true
  attrs = {
    engine             = "valkey"
    security_group_ids = infrascan::unknown("var.groups")
  }
}

resource "aws_elasticache_replication_group" "pass_own_port" {
  attrs = {
    engine             = "valkey"
    port               = 6000
    security_group_ids = ["sg-app-6000"]
  }
}

resource "aws_elasticache_replication_group" "pass_own_port_as_string" {
  attrs = {
    engine             = "valkey"
    port               = "6000"
    security_group_ids = ["sg-app-6000"]
  }
}

resource "aws_elasticache_cluster" "pass_application" {
  attrs = {
    engine             = "memcached"
    security_group_ids = ["sg-app-11211"]
  }
}

resource "aws_elasticache_cluster" "pass_private_range" {
  attrs = {
    engine             = "memcached"
    security_group_ids = ["sg-private-11211"]
  }
}

resource "aws_elasticache_cluster" "fail_public_range" {
  expect_failure = true
  attrs = {
    engine             = "memcached"
    security_group_ids = ["sg-app-11211", "sg-public-11211"]
  }
}

resource "aws_elasticache_cluster" "fail_second_port" {
  expect_failure = true
  attrs = {
    engine             = "memcached"
    security_group_ids = ["sg-wide-11211"]
  }
}

resource "aws_elasticache_cluster" "fail_other_port" {
  expect_failure = true
  attrs = {
    engine             = "memcached"
    security_group_ids = ["sg-app-1433"]
  }
}

resource "aws_elasticache_cluster" "unknown_range" {
  expect_unknown = true
  attrs = {
    engine             = "memcached"
    security_group_ids = ["sg-variable-11211"]
  }
}

resource "aws_elasticache_cluster" "unknown_groups" {
  expect_unknown = true
  attrs = {
    engine             = "memcached"
    security_group_ids = infrascan::unknown("var.groups")
  }
}

resource "aws_elasticache_cluster" "pass_own_port" {
  attrs = {
    engine             = "memcached"
    port               = 6000
    security_group_ids = ["sg-app-6000"]
  }
}

resource "aws_elasticache_cluster" "pass_own_port_as_string" {
  attrs = {
    engine             = "memcached"
    port               = "6000"
    security_group_ids = ["sg-app-6000"]
  }
}

resource "aws_docdb_cluster" "pass_application" {
  attrs = {
    cluster_identifier     = "it"
    vpc_security_group_ids = ["sg-app-27017"]
  }
}

resource "aws_docdb_cluster" "pass_private_range" {
  attrs = {
    cluster_identifier     = "it"
    vpc_security_group_ids = ["sg-private-27017"]
  }
}

resource "aws_docdb_cluster" "fail_public_range" {
  expect_failure = true
  attrs = {
    cluster_identifier     = "it"
    vpc_security_group_ids = ["sg-app-27017", "sg-public-27017"]
  }
}

resource "aws_docdb_cluster" "fail_second_port" {
  expect_failure = true
  attrs = {
    cluster_identifier     = "it"
    vpc_security_group_ids = ["sg-wide-27017"]
  }
}

resource "aws_docdb_cluster" "fail_other_port" {
  expect_failure = true
  attrs = {
    cluster_identifier     = "it"
    vpc_security_group_ids = ["sg-app-1433"]
  }
}

resource "aws_docdb_cluster" "unknown_range" {
  expect_unknown = true
  attrs = {
    cluster_identifier     = "it"
    vpc_security_group_ids = ["sg-variable-27017"]
  }
}

resource "aws_docdb_cluster" "unknown_groups" {
  expect_unknown = true
  attrs = {
    cluster_identifier     = "it"
    vpc_security_group_ids = infrascan::unknown("var.groups")
  }
}

resource "aws_docdb_cluster" "pass_own_port" {
  attrs = {
    cluster_identifier     = "it"
    port                   = 6000
    vpc_security_group_ids = ["sg-app-6000"]
  }
}

resource "aws_docdb_cluster" "pass_own_port_as_string" {
  attrs = {
    cluster_identifier     = "it"
    port                   = "6000"
    vpc_security_group_ids = ["sg-app-6000"]
  }
}

resource "aws_neptune_cluster" "pass_application" {
  attrs = {
    cluster_identifier     = "it"
    vpc_security_group_ids = ["sg-app-8182"]
  }
}

resource "aws_neptune_cluster" "pass_private_range" {
  attrs = {
    cluster_identifier     = "it"
    vpc_security_group_ids = ["sg-private-8182"]
  }
}

resource "aws_neptune_cluster" "fail_public_range" {
  expect_failure = true
  attrs = {
    cluster_identifier     = "it"
    vpc_security_group_ids = ["sg-app-8182", "sg-public-8182"]
  }
}

resource "aws_neptune_cluster" "fail_second_port" {
  expect_failure = true
  attrs = {
    cluster_identifier     = "it"
    vpc_security_group_ids = ["sg-wide-8182"]
  }
}

resource "aws_neptune_cluster" "fail_other_port" {
  expect_failure = true
  attrs = {
    cluster_identifier     = "it"
    vpc_security_group_ids = ["sg-app-1433"]
  }
}

resource "aws_neptune_cluster" "unknown_range" {
  expect_unknown = true
  attrs = {
    cluster_identifier     = "it"
    vpc_security_group_ids = ["sg-variable-8182"]
  }
}

resource "aws_neptune_cluster" "unknown_groups" {
  expect_unknown = true
  attrs = {
    cluster_identifier     = "it"
    vpc_security_group_ids = infrascan::unknown("var.groups")
  }
}

resource "aws_neptune_cluster" "pass_own_port" {
  attrs = {
    cluster_identifier     = "it"
    port                   = 6000
    vpc_security_group_ids = ["sg-app-6000"]
  }
}

resource "aws_neptune_cluster" "pass_own_port_as_string" {
  attrs = {
    cluster_identifier     = "it"
    port                   = "6000"
    vpc_security_group_ids = ["sg-app-6000"]
  }
}

resource "aws_redshift_cluster" "pass_application" {
  attrs = {
    cluster_identifier     = "it"
    vpc_security_group_ids = ["sg-app-5439"]
  }
}

resource "aws_redshift_cluster" "pass_private_range" {
  attrs = {
    cluster_identifier     = "it"
    vpc_security_group_ids = ["sg-private-5439"]
  }
}

resource "aws_redshift_cluster" "fail_public_range" {
  expect_failure = true
  attrs = {
    cluster_identifier     = "it"
    vpc_security_group_ids = ["sg-app-5439", "sg-public-5439"]
  }
}

resource "aws_redshift_cluster" "fail_second_port" {
  expect_failure = true
  attrs = {
    cluster_identifier     = "it"
    vpc_security_group_ids = ["sg-wide-5439"]
  }
}

resource "aws_redshift_cluster" "fail_other_port" {
  expect_failure = true
  attrs = {
    cluster_identifier     = "it"
    vpc_security_group_ids = ["sg-app-1433"]
  }
}

resource "aws_redshift_cluster" "unknown_range" {
  expect_unknown = true
  attrs = {
    cluster_identifier     = "it"
    vpc_security_group_ids = ["sg-variable-5439"]
  }
}

resource "aws_redshift_cluster" "unknown_groups" {
  expect_unknown = true
  attrs = {
    cluster_identifier     = "it"
    vpc_security_group_ids = infrascan::unknown("var.groups")
  }
}

resource "aws_redshift_cluster" "pass_own_port" {
  attrs = {
    cluster_identifier     = "it"
    port                   = 6000
    vpc_security_group_ids = ["sg-app-6000"]
  }
}

resource "aws_redshift_cluster" "pass_own_port_as_string" {
  attrs = {
    cluster_identifier     = "it"
    port                   = "6000"
    vpc_security_group_ids = ["sg-app-6000"]
  }
}

resource "aws_rds_cluster" "pass_aurora_mysql" {
  attrs = {
    engine                 = "aurora-mysql"
    vpc_security_group_ids = ["sg-app-3306"]
  }
}

resource "aws_db_instance" "pass_sqlserver" {
  attrs = {
    engine                 = "sqlserver-se"
    vpc_security_group_ids = ["sg-app-1433"]
  }
}

# The engine and its port are those of the source.
resource "aws_db_instance" "pass_replica" {
  attrs = {
    replicate_source_db    = "primary"
    vpc_security_group_ids = ["sg-app-1433"]
  }
}

# The replication group has the groups.
resource "aws_elasticache_cluster" "pass_member" {
  attrs = {
    replication_group_id = "sessions"
    security_group_ids   = ["sg-public-6379"]
  }
}

resource "aws_security_group" "by_rules" {
  skip = true
  attrs = {
    id = "sg-by-rules"
  }
}

resource "aws_security_group_rule" "by_rules" {
  skip = true
  attrs = {
    type                     = "ingress"
    security_group_id        = "sg-by-rules"
    protocol                 = "tcp"
    from_port                = 5432
    to_port                  = 5432
    source_security_group_id = "sg-application"
  }
}

resource "aws_security_group" "by_new_rules" {
  skip = true
  attrs = {
    id = "sg-by-new-rules"
  }
}

resource "aws_vpc_security_group_ingress_rule" "by_new_rules" {
  skip = true
  attrs = {
    security_group_id = "sg-by-new-rules"
    ip_protocol       = "tcp"
    from_port         = 5432
    to_port           = 5432
    cidr_ipv4         = "54.93.12.7/32"
  }
}

resource "aws_rds_cluster" "pass_by_rule_resources" {
  attrs = {
    engine                 = "aurora-postgresql"
    vpc_security_group_ids = ["sg-by-rules"]
  }
}

resource "aws_rds_cluster" "fail_by_new_rule_resources" {
  expect_failure = true
  attrs = {
    engine                 = "aurora-postgresql"
    vpc_security_group_ids = ["sg-by-new-rules"]
  }
}
