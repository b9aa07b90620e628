# Where an EKS cluster and its nodes stand, and who can reach them.

resource_policy "aws_eks_cluster" "eks-cluster-in-private-subnets" {
  metadata {
    title       = "EKS control plane network interfaces stand in private subnets"
    severity    = "medium"
    category    = "network"
    rationale   = <<-EOT
      The subnets of a cluster hold the network interfaces by which the control plane and the nodes talk to each other.
      Load balancers find public subnets by their tags and do not need them here.
    EOT
    remediation = <<-EOT
      Give the cluster private subnets only:

        vpc_config {
          subnet_ids = aws_subnet.private[*].id
        }
    EOT
    links = [
      "architecture:N1",
      "https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html",
    ]
    controls = {
      nist_800_53 = ["AC-4", "SC-7"]
      soc2        = ["CC6.6"]
    }
  }

  enforce {
    condition     = !net::is_public_subnet(core::try(attrs.vpc_config[0].subnet_ids, []))
    subject       = attrs.vpc_config[0].subnet_ids
    error_message = "The control plane's interfaces stand in public subnets: a route table of theirs has a route to an internet gateway."
  }
}

resource_policy "aws_eks_cluster" "eks-endpoint-not-open-to-internet" {
  metadata {
    title       = "EKS cluster endpoint is private or restricted to known ranges"
    severity    = "high"
    category    = "network"
    rationale   = <<-EOT
      The endpoint is the door to the whole cluster. By default it is public (endpoint_public_access is true) and open
      to 0.0.0.0/0 (public_access_cidrs); a leaked token or an authentication flaw is then enough from anywhere.
    EOT
    remediation = <<-EOT
      Close it, or name the ranges that may reach it:

        vpc_config {
          endpoint_private_access = true
          endpoint_public_access  = false
        }
    EOT
    links = [
      "architecture:N6",
      "https://docs.aws.amazon.com/eks/latest/userguide/cluster-endpoint.html",
    ]
    aliases = [
      "checkov:CKV_AWS_38",
      "trivy:AWS-0041",
      "kics:61cf9883-1752-4768-b18c-0d57f2737709",
    ]
    controls = {
      nist_800_53 = ["AC-4", "AC-17", "SC-7"]
      pci_dss     = ["1.3.1", "1.4.4"]
      soc2        = ["CC6.6"]
    }
  }

  locals {
    public = core::try(core::tobool(attrs.vpc_config[0].endpoint_public_access), true)
    cidrs  = core::try(attrs.vpc_config[0].public_access_cidrs, ["0.0.0.0/0"])
    open   = core::length(local.cidrs) == 0 || net::is_internet(local.cidrs)
  }

  enforce {
    condition     = !(local.public && local.open)
    subject       = attrs.vpc_config[0].public_access_cidrs
    error_message = "The cluster's API endpoint is open to the whole internet."
  }
}

resource_policy "aws_eks_node_group" "eks-node-group-in-private-subnets" {
  metadata {
    title       = "EKS node groups stand in private subnets"
    severity    = "high"
    category    = "network"
    rationale   = <<-EOT
      Nodes run every workload and hold the node role. In subnets without a route to an internet gateway nobody
      outside can address them; traffic comes in through load balancers and goes out through NAT gateways.
    EOT
    remediation = <<-EOT
      Give the node group private subnets only:

        subnet_ids = aws_subnet.private[*].id
    EOT
    links = [
      "architecture:A2",
      "architecture:N1",
      "https://docs.aws.amazon.com/eks/latest/best-practices/subnets.html",
    ]
    controls = {
      nist_800_53 = ["AC-4", "SC-7"]
      pci_dss     = ["1.4.4"]
      soc2        = ["CC6.6"]
    }
  }

  enforce {
    condition     = !net::is_public_subnet(core::try(attrs.subnet_ids, []))
    subject       = attrs.subnet_ids
    error_message = "Nodes stand in public subnets: a route table of theirs has a route to an internet gateway."
  }
}

resource_policy "aws_eks_node_group" "eks-nodes-across-zones" {
  metadata {
    title       = "EKS nodes span at least two availability zones"
    severity    = "medium"
    category    = "availability"
    rationale   = <<-EOT
      A cluster whose nodes all stand in one zone is gone with that zone. One node group per zone is fine: the zones of
      all node groups of the cluster count.
    EOT
    remediation = <<-EOT
      Give the node group a subnet in each zone, or add node groups in the others:

        subnet_ids = aws_subnet.private[*].id
    EOT
    links = [
      "architecture:A2",
      "https://docs.aws.amazon.com/eks/latest/best-practices/reliability.html",
    ]
    controls = {
      nist_800_53 = ["CP-10", "SC-36"]
      soc2        = ["A1.2"]
    }
  }

  locals {
    all = core::flatten([
      for g in core::getresources("aws_eks_node_group", { cluster_name = attrs.cluster_name }) : core::try(g.subnet_ids, [])
    ])
  }

  enforce {
    condition     = core::length(net::zones(core::try(attrs.subnet_ids, []))) >= 2 || core::length(net::zones(local.all)) >= 2
    subject       = attrs.subnet_ids
    error_message = "All nodes of the cluster stand in one availability zone."
  }
}

resource_policy "aws_eks_node_group" "eks-node-group-remote-access-restricted" {
  metadata {
    title       = "SSH to EKS nodes is restricted to named security groups"
    severity    = "high"
    category    = "network"
    rationale   = <<-EOT
      A remote_access block with a key and without source security groups makes EKS open port 22 of every node to
      0.0.0.0/0.
    EOT
    remediation = <<-EOT
      Name the groups that may connect, or leave remote_access out and use Session Manager:

        remote_access {
          ec2_ssh_key               = var.key_name
          source_security_group_ids = [aws_security_group.bastion.id]
        }
    EOT
    links = [
      "architecture:N2",
      "https://docs.aws.amazon.com/eks/latest/APIReference/API_RemoteAccessConfig.html",
    ]
    aliases = [
      "checkov:CKV_AWS_100",
      "kics:ba40ace1-a047-483c-8a8d-bc2d3a67a82d",
    ]
    controls = {
      cis_aws     = ["5.2"]
      nist_800_53 = ["AC-4", "AC-17", "SC-7"]
      pci_dss     = ["1.3.1"]
      soc2        = ["CC6.6"]
    }
  }

  filter = core::can(attrs.remote_access[0].ec2_ssh_key)

  enforce {
    condition     = core::length(core::try(attrs.remote_access[0].source_security_group_ids, [])) > 0
    subject       = attrs.remote_access[0].ec2_ssh_key
    error_message = "Port 22 of the nodes is open to 0.0.0.0/0: remote_access has a key and names no source_security_group_ids."
  }
}

resource_policy "aws_eks_fargate_profile" "eks-fargate-in-private-subnets" {
  metadata {
    title       = "EKS Fargate profiles run pods in private subnets"
    severity    = "high"
    category    = "network"
    rationale   = <<-EOT
      Fargate pods have no public addresses, and EKS refuses a profile whose subnets have a route to an internet
      gateway: what plans well here fails when it is applied.
    EOT
    remediation = <<-EOT
      Give the profile private subnets only:

        subnet_ids = aws_subnet.private[*].id
    EOT
    links = [
      "architecture:N1",
      "https://docs.aws.amazon.com/eks/latest/userguide/fargate-profile.html",
    ]
    controls = {
      nist_800_53 = ["AC-4", "SC-7"]
      soc2        = ["CC6.6"]
    }
  }

  enforce {
    condition     = !net::is_public_subnet(core::try(attrs.subnet_ids, []))
    subject       = attrs.subnet_ids
    error_message = "The profile names public subnets: a route table of theirs has a route to an internet gateway."
  }
}
