import Inventory
import Values

/// The IAM roles that the code creates, to be found by ARN.
public struct RoleIndex: Sendable {
  /// A role that an ARN may mean.
  public struct Match: Sendable {
    public let role: Resource
    /// `yes` where the ARN is this role's by symbol, or by name and path; the account is not looked at.
    public let truth: Truth
  }

  private var byAddress: [String: [Int]] = [:]
  private var byName: [String: [Int]] = [:]
  /// Roles of which the name is not wholly known.
  private var unnamed: [Int] = []
  private let roles: [Resource]

  /// - Parameter resources: any resources; those of type `aws_iam_role` count.
  public init(_ resources: some Sequence<Resource>) {
    roles = resources.filter { $0.type == "aws_iam_role" && $0.format == .terraform && $0.mode == .managed }
    for (i, role) in roles.enumerated() {
      byAddress[role.address, default: []].append(i)
      if let name = role.values["name"]?.stringValue, !name.isEmpty {
        byName[name, default: []].append(i)
      } else {
        unnamed.append(i)
      }
    }
  }

  /// The roles that an ARN means or may mean, certain ones first.
  ///
  /// - Parameters:
  ///   - arn: an ARN, known, partly known, or a symbol.
  ///   - scope: where a symbol was written; symbols mean nothing in other scopes. `nil` for any.
  public func matches(_ arn: Value, scope: Scope? = nil) -> [Match] {
    var matches: [Match] = []
    for i in candidates(arn) {
      let role = roles[i]
      if case .unknown = arn, let scope, scope != role.scope { continue }
      let truth = RoleIndex.isARN(arn, of: role)
      if truth != .no { matches.append(Match(role: role, truth: truth)) }
    }
    return matches.filter { $0.truth == .yes } + matches.filter { $0.truth != .yes }
  }

  private func candidates(_ arn: Value) -> [Int] {
    switch arn {
    case .unknown(let unknown):
      if case .resource(let address, _) = unknown.symbol.kind { return byAddress[address] ?? [] }
      return Array(roles.indices)
    case .string(let text):
      guard let name = text.split(separator: "/").last else { return [] }
      return (byName[String(name)] ?? []) + unnamed
    default: return Array(roles.indices)
    }
  }

  /// Whether an ARN is that of a role resource.
  public static func isARN(_ arn: Value, of role: Resource) -> Truth {
    let own = symbol("arn", of: role)
    if arn.equals(own) == .yes { return .yes }
    switch arn {
    case .unknown(let unknown):
      if case .resource = unknown.symbol.kind { return .no }
      return .unknown
    case .string, .partial:
      guard let resource = Template.after(":role/", in: arn) else {
        return arn.stringValue == nil ? arn.equals(own) : .no
      }
      return normalized(resource, role).equals(pathAndName(of: role, as: resource))
    default: return .no
    }
  }

  /// What stands behind `role/` in the role's ARN, put so that it can be compared with `other`.
  private static func pathAndName(of role: Resource, as other: Value) -> Value {
    var path = role.values["path"] ?? .string("/")
    if path.isNull { path = .string("/") }
    if case .string(let text) = path { path = .string(text.hasPrefix("/") ? String(text.dropFirst()) : text) }
    if let name = role.values["name"], !name.isNull { return Template.join(path, normalized(name, role)) }
    if let prefix = role.values["name_prefix"], !prefix.isNull {
      return Template.join(path, prefix, symbol("name_suffix", of: role))
    }
    // Without either the provider makes a name of its own.
    if other.stringValue != nil { return Template.join(path, .string("terraform-"), symbol("name_suffix", of: role)) }
    return Template.join(path, symbol("name", of: role))
  }

  /// The value with the role's `id` called its `name`, which it is.
  private static func normalized(_ value: Value, _ role: Resource) -> Value {
    let id = symbol("id", of: role)
    switch value {
    case .unknown: return value == id ? symbol("name", of: role) : value
    case .partial(let partial):
      var builder = StringBuilder()
      for part in partial.parts {
        switch part {
        case .text(let text): builder.append(text)
        case .symbol(let unknown):
          if Value.unknown(unknown) == id, case .unknown(let name) = symbol("name", of: role) {
            builder.append(name)
          } else {
            builder.append(unknown)
          }
        }
      }
      return builder.finish()
    default: return value
    }
  }

  private static func symbol(_ attribute: String, of role: Resource) -> Value {
    .symbol(
      "\(role.address).\(attribute)", kind: .resource(address: role.address, attribute: attribute), type: .string)
  }
}
