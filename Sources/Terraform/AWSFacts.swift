import Values

/// What AWS publishes and never changes, and names that follow from other names.
enum AWSFacts {
  /// The partition of a region: all regions that do not name another one are in `aws`.
  static func partition(of region: String) -> String {
    region.hasPrefix("cn-") ? "aws-cn" : region.hasPrefix("us-gov-") ? "aws-us-gov" : "aws"
  }

  private static func suffix(of region: String) -> String {
    region.hasPrefix("cn-") ? "amazonaws.com.cn" : "amazonaws.com"
  }

  /// The host name of a service's endpoint.
  static func endpoint(of service: String, in region: Value) -> Value? {
    guard case .string(let region) = region else { return nil }
    return .string("\(service).\(region).\(suffix(of: region))")
  }

  /// `com.amazonaws.eu-west-1.s3`, the name under which a VPC endpoint reaches a service.
  static func endpointService(_ service: Value, in region: Value) -> Value? {
    if case .string(let region) = region, region.hasPrefix("cn-") { return nil }
    guard !service.isNull else { return nil }
    var builder = StringBuilder()
    builder.append("com.amazonaws.")
    guard builder.append(region) else { return nil }
    builder.append(".")
    guard builder.append(service) else { return nil }
    return builder.finish()
  }

  /// A part of an ARN as `data.aws_arn` names it.
  static func part(_ name: String, ofARN arn: String) -> Value? {
    let parts = arn.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 6, parts[0] == "arn" else { return nil }
    switch name {
    case "id": return .string(arn)
    case "partition": return .string(parts[1])
    case "service": return .string(parts[2])
    case "region": return .string(parts[3])
    case "account": return .string(parts[4])
    case "resource": return .string(parts[5])
    default: return nil
    }
  }

  /// The name of a service in trust policies.
  static func servicePrincipal(_ attribute: String, of service: String, in region: Value) -> Value? {
    guard case .string(let region) = region else { return nil }
    // In China a few services are known under names of their own.
    let regional: Set<String> = ["codedeploy", "elasticmapreduce", "logs", "s3", "ec2"]
    let suffix = region.hasPrefix("cn-") && regional.contains(service) ? "amazonaws.com.cn" : "amazonaws.com"
    switch attribute {
    case "name": return .string("\(service).\(suffix)")
    case "suffix": return .string(suffix)
    case "id": return .string("\(service).\(region).\(suffix)")
    default: return nil
    }
  }

  /// An account of AWS's own as the data sources for them show it.
  static func account(_ attribute: String, _ account: String, partition: String) -> Value? {
    switch attribute {
    case "id": .string(account)
    case "arn": .string("arn:\(partition):iam::\(account):root")
    default: nil
    }
  }

  /// The account that writes the access logs of load balancers in a region.
  static func loadBalancerAccount(_ attribute: String, in region: Value) -> Value? {
    guard case .string(let region) = region, let account = loadBalancerAccounts[region] else { return nil }
    return self.account(attribute, account, partition: partition(of: region))
  }

  /// Elastic Load Balancing user guide, "Enable access logs": regions opened before August 2022.
  private static let loadBalancerAccounts: [String: String] = [
    "us-east-1": "127311923021", "us-east-2": "033677994240", "us-west-1": "027434742980", "us-west-2": "797873946194",
    "af-south-1": "098369216593", "ap-east-1": "754344448648", "ap-southeast-3": "589379963580",
    "ap-south-1": "718504428378", "ap-northeast-3": "383597477331", "ap-northeast-2": "600734575887",
    "ap-southeast-1": "114774131450", "ap-southeast-2": "783225319266", "ap-northeast-1": "582318560864",
    "ca-central-1": "985666609251", "eu-central-1": "054676820928", "eu-west-1": "156460612806",
    "eu-west-2": "652711504416", "eu-south-1": "635631232127", "eu-west-3": "009996457667",
    "eu-north-1": "897822967062",
    "me-south-1": "076674570225", "sa-east-1": "507241528517", "us-gov-west-1": "048591011584",
    "us-gov-east-1": "190560391635", "cn-north-1": "638102146993", "cn-northwest-1": "037604701340",
  ]
}

extension StringBuilder {
  /// Appends a string, known or not; false for any other value.
  fileprivate mutating func append(_ value: Value) -> Bool {
    switch value {
    case .string(let text): append(text)
    case .partial(let partial): append(partial)
    case .unknown(let unknown) where unknown.type == .string || unknown.type == .dynamic:
      append(Unknown(unknown.symbol, type: .string, isNotNull: true))
    default: return false
    }
    return true
  }
}
