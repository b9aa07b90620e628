# Where ECS tasks run, and whether the internet can address them.

resource_policy "aws_ecs_service" "ecs-in-private-subnets" {
  metadata {
    title       = "ECS tasks run in private subnets"
    severity    = "high"
    category    = "network"
    rationale   = <<-EOT
      A subnet is private when its effective route table has no route to an internet gateway.
      Tasks there pull images through a NAT gateway or VPC endpoints, and take traffic from load balancers only.
    EOT
    remediation = <<-EOT
      Give the service private subnets only:

        network_configuration {
          subnets = aws_subnet.private[*].id
        }
    EOT
    links = [
      "architecture:N1",
      "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/networking-outbound.html",
    ]
    controls = {
      nist_800_53 = ["AC-4", "SC-7"]
      pci_dss     = ["1.4.4"]
      soc2        = ["CC6.6"]
    }
  }

  enforce {
    condition     = !net::is_public_subnet(core::try(attrs.network_configuration[0].subnets, []))
    subject       = attrs.network_configuration[0].subnets
    error_message = "Tasks run in public subnets: a route table of theirs has a route to an internet gateway."
  }
}

resource_policy "aws_ecs_task_set" "ecs-in-private-subnets" {
  enforce {
    condition     = !net::is_public_subnet(core::try(attrs.network_configuration[0].subnets, []))
    subject       = attrs.network_configuration[0].subnets
    error_message = "Tasks run in public subnets: a route table of theirs has a route to an internet gateway."
  }
}

resource_policy "aws_ecs_service" "ecs-no-public-ip" {
  metadata {
    title       = "ECS tasks get no public IP address"
    severity    = "high"
    category    = "network"
    rationale   = <<-EOT
      A task with a public address is on the internet beside its load balancer, guarded by its security group alone. The
      default is false.
    EOT
    remediation = <<-EOT
      Turn it off, and let tasks out through a NAT gateway or VPC endpoints:

        network_configuration {
          assign_public_ip = false
          subnets          = aws_subnet.private[*].id
        }
    EOT
    links = [
      "architecture:N1",
      "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-task-networking.html",
    ]
    aliases = [
      "checkov:CKV_AWS_333",
    ]
    controls = {
      nist_800_53 = ["AC-4", "SC-7"]
      pci_dss     = ["1.3.1", "1.4.4"]
      soc2        = ["CC6.6"]
    }
  }

  enforce {
    condition     = core::try(core::tobool(attrs.network_configuration[0].assign_public_ip), false) != true
    subject       = attrs.network_configuration[0].assign_public_ip
    error_message = "Every task gets a public IP address: assign_public_ip is true."
  }
}

resource_policy "aws_ecs_task_set" "ecs-no-public-ip" {
  enforce {
    condition     = core::try(core::tobool(attrs.network_configuration[0].assign_public_ip), false) != true
    subject       = attrs.network_configuration[0].assign_public_ip
    error_message = "Every task gets a public IP address: assign_public_ip is true."
  }
}
