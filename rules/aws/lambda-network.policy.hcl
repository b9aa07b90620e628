# Where Lambda functions stand.

resource_policy "aws_lambda_function" "lambda-in-private-subnets" {
  metadata {
    title       = "Lambda functions in a VPC stand in private subnets"
    severity    = "medium"
    category    = "network"
    rationale   = <<-EOT
      The interfaces of a function never have public addresses: in a public subnet it reaches neither the internet nor the
      AWS endpoints outside the VPC, and stands in the tier of the load balancers for nothing.
    EOT
    remediation = <<-EOT
      Give the function private subnets only:

        vpc_config {
          subnet_ids         = aws_subnet.private[*].id
          security_group_ids = [aws_security_group.function.id]
        }
    EOT
    links = [
      "architecture:N1",
      "https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html",
    ]
    controls = {
      nist_800_53 = ["AC-4", "SC-7"]
      pci_dss     = ["1.4.4"]
      soc2        = ["CC6.6"]
    }
  }

  enforce {
    condition     = !net::is_public_subnet(core::try(attrs.vpc_config[0].subnet_ids, []))
    subject       = attrs.vpc_config[0].subnet_ids
    error_message = "The function has interfaces in public subnets: a route table of theirs has a route to an internet gateway."
  }
}
