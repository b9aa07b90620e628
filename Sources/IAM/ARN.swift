import Values

/// The ARN of an IAM role: `arn:aws:iam::123456789012:role/path/name`.
public struct RoleARN: Hashable, Sendable {
  public static let partitions: Set<String> = [
    "aws", "aws-cn", "aws-us-gov", "aws-iso", "aws-iso-b", "aws-iso-e", "aws-iso-f", "aws-eusc",
  ]

  public let partition: String
  /// Twelve digits.
  public let account: String
  /// Begins and ends with a slash; `/` alone is the default.
  public let path: String
  public let name: String

  /// Why a text is not a role's ARN.
  public struct Malformed: Error, Hashable, Sendable {
    /// The reason, as the end of a sentence: "the account is not twelve digits".
    public let reason: String
  }

  /// Takes an ARN apart, by the limits in "IAM and AWS STS quotas": names of 1–64 characters of `A–Z a–z 0–9 _+=,.@-`,
  /// paths of up to 512 visible characters.
  public init(_ text: String) throws(Malformed) {
    let parts = text.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
    guard parts.count == 6, parts[0] == "arn" else {
      throw Malformed(reason: "it has not the form arn:aws:iam::ACCOUNT:role/NAME")
    }
    guard RoleARN.partitions.contains(String(parts[1])) else {
      throw Malformed(reason: "there is no partition \"\(parts[1])\"")
    }
    guard parts[2] == "iam" else { throw Malformed(reason: "its service is \"\(parts[2])\", not iam") }
    guard parts[3].isEmpty else { throw Malformed(reason: "IAM has no regions, but it names \"\(parts[3])\"") }
    guard RoleARN.isAccount(parts[4]) else { throw Malformed(reason: "its account is not twelve digits") }
    guard parts[5].hasPrefix("role/") else { throw Malformed(reason: "it does not name a role") }
    let resource = parts[5].dropFirst("role".count)
    guard let slash = resource.lastIndex(of: "/") else { throw Malformed(reason: "it does not name a role") }
    let name = resource[resource.index(after: slash)...]
    guard !name.isEmpty else { throw Malformed(reason: "the role has no name") }
    guard name.utf8.count <= 64, name.utf8.allSatisfy(RoleARN.isNameByte) else {
      throw Malformed(reason: "\"\(name)\" is not a role's name")
    }
    let path = resource[...slash]
    guard path.utf8.count <= 512, path.utf8.allSatisfy({ $0 >= 0x21 && $0 <= 0x7F }) else {
      throw Malformed(reason: "\"\(path)\" is not a role's path")
    }
    partition = String(parts[1])
    account = String(parts[4])
    self.path = String(path)
    self.name = String(name)
  }

  static func isAccount(_ text: some StringProtocol) -> Bool {
    text.utf8.count == 12 && text.utf8.allSatisfy { $0 >= 0x30 && $0 <= 0x39 }
  }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
    default: "_+=,.@-".utf8.contains(byte)
    }
  }
}
