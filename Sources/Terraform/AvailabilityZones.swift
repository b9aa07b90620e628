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
