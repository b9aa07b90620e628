/// What Terraform does to a resource, and what a policy is asked about: Terraform policy, "operations".
public struct Operations: OptionSet, Sendable, Hashable {
  public let rawValue: UInt8

  public init(rawValue: UInt8) { self.rawValue = rawValue }

  public static let create = Operations(rawValue: 1)
  public static let update = Operations(rawValue: 2)
  public static let delete = Operations(rawValue: 4)
  /// The resource exists and stays as it is.
  public static let noOp = Operations(rawValue: 8)

  /// What `operations = []` means.
  public static let all: Operations = [.create, .update, .delete, .noOp]
  /// What a policy without `operations` is asked about.
  public static let standard: Operations = [.create, .update, .noOp]

  static let names = ["create", "update", "delete", "no-op"]

  /// The operation of a name; `nil` for a name that is none.
  init?(_ name: String) {
    switch name {
    case "create": self = .create
    case "update": self = .update
    case "delete": self = .delete
    case "no-op": self = .noOp
    default: return nil
    }
  }
}

/// How binding a policy is: Terraform policy, "enforcement_level".
public enum EnforcementLevel: String, Sendable, CaseIterable {
  case advisory
  case mandatoryOverridable = "mandatory_overridable"
  case mandatory

  /// What a violation matters where the policy's metadata does not say.
  var severity: Severity { self == .advisory ? .low : .high }
}
