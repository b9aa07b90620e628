import HCL
import Source
import Values

/// Data sources that are functions of the code or of known facts; all others are symbols.
enum DataSource {
  /// The value of an attribute; `nil` where only the cloud knows it.
  static func attribute(_ name: String, of instance: ResourceInstance) throws(EvaluationError) -> Value? {
    switch instance.declaration.type {
    case "aws_iam_policy_document":
      switch name {
      case "json": return try PolicyDocumentData(instance).json(minified: false)
      case "minified_json": return try PolicyDocumentData(instance).json(minified: true)
      default: return nil
      }
    case "aws_region":
      switch name {
      case "name", "id", "region": return .some(region(of: instance))
      default: return nil
      }
    case "aws_partition":
      guard case .string(let region) = region(of: instance) else {
        // All but China and GovCloud, whose regions name themselves, are the one partition.
        return partition(name, "aws", "amazonaws.com")
      }
      if region.hasPrefix("cn-") { return partition(name, "aws-cn", "amazonaws.com.cn") }
      if region.hasPrefix("us-gov-") { return partition(name, "aws-us-gov", "amazonaws.com") }
      return partition(name, "aws", "amazonaws.com")
    case "aws_availability_zones":
      guard name == "names" || name == "zone_ids", case .string(let region) = region(of: instance),
        let zones = AvailabilityZones.names(region)
      else { return nil }
      guard name == "names" else { return nil }
      let excluded = (try? instance.attribute("exclude_names"))?.elements?.compactMap(\.stringValue) ?? []
      return .list(zones.filter { !excluded.contains($0) }.map { .string($0) }, .string)
    default: return nil
    }
  }

  private static func partition(_ attribute: String, _ name: String, _ suffix: String) -> Value? {
    switch attribute {
    case "partition", "id": .string(name)
    case "dns_suffix": .string(suffix)
    case "reverse_dns_prefix": .string(suffix.split(separator: ".").reversed().joined(separator: "."))
    default: nil
    }
  }

  /// The region of the provider that serves an instance: a known string or a symbol.
  static func region(of instance: ResourceInstance) -> Value {
    instance.scope.module.region(provider: "aws", alias: instance.providerAlias)
  }
}

/// The zones of AWS regions that an account sees by default.
///
/// From AWS's list of regions and availability zones; accounts of different age see the same names. Regions with other
/// letters than a, b, c are listed, all others have those three.
enum AvailabilityZones {
  private static let exceptions: [String: String] = [
    "us-east-1": "abcdef", "us-west-1": "ab", "us-west-2": "abcd", "ap-northeast-1": "acd", "ap-northeast-2": "abcd",
    "ca-central-1": "abd", "cn-north-1": "abd", "sa-east-1": "abc", "ap-south-1": "abc",
  ]

  private static let regions: Set<String> = [
    "us-east-1", "us-east-2", "us-west-1", "us-west-2", "af-south-1", "ap-east-1", "ap-east-2", "ap-south-1",
    "ap-south-2",
    "ap-southeast-1", "ap-southeast-2", "ap-southeast-3", "ap-southeast-4", "ap-southeast-5", "ap-southeast-6",
    "ap-southeast-7",
    "ap-northeast-1", "ap-northeast-2", "ap-northeast-3", "ca-central-1", "ca-west-1", "eu-central-1", "eu-central-2",
    "eu-west-1", "eu-west-2", "eu-west-3", "eu-south-1", "eu-south-2", "eu-north-1", "il-central-1", "me-south-1",
    "me-central-1", "mx-central-1", "sa-east-1", "us-gov-east-1", "us-gov-west-1", "cn-north-1", "cn-northwest-1",
  ]

  static func names(_ region: String) -> [String]? {
    guard regions.contains(region) else { return nil }
    return (exceptions[region] ?? "abc").map { "\(region)\($0)" }
  }
}
