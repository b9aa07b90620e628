import Inventory
import Values

/// A function of the namespace `net::` over values: what policies call.
///
/// What is not decided is a symbol named for the function and its arguments, so that it equals itself.
public struct NetworkFunction: Sendable {
  /// The name without its namespace.
  public let name: String
  public let parameters: [String]
  /// The type of the result, as documentation has it.
  public let returns: String
  /// What the function gives, as one sentence.
  public let summary: String
  let body: @Sendable (Network, [Value], Scope) -> Value

  /// - Parameter arguments: one for each parameter.
  /// - Returns: `nil` where their number is wrong.
  public func callAsFunction(_ network: Network, _ arguments: [Value], in scope: Scope) -> Value? {
    arguments.count == parameters.count ? body(network, arguments, scope) : nil
  }

  private init(
    _ name: String, _ parameters: [String], returns: String, _ summary: String,
    _ body: @escaping @Sendable (Network, [Value], Scope) -> Value
  ) {
    self.name = name
    self.parameters = parameters
    self.returns = returns
    self.summary = summary
    self.body = body
  }

  private init(
    deciding name: String, _ parameters: [String], _ summary: String,
    _ body: @escaping @Sendable (Network, [Value], Scope) -> Truth
  ) {
    self.init(name, parameters, returns: "bool", summary) { network, arguments, scope in
      body(network, arguments, scope).known.map { .bool($0) } ?? .derived("net::\(name)", from: arguments, type: .bool)
    }
  }

  /// All functions, in the order in which they are documented.
  public static let all: [NetworkFunction] = [
    NetworkFunction(
      deciding: "is_public_subnet", ["subnet"],
      "Whether the subnet's effective route table leads to an internet gateway; of a list, whether any does."
    ) { $0.subnetIsPublic($1[0], in: $2) },
    NetworkFunction(
      deciding: "maps_public_addresses", ["subnet"],
      "Whether what starts in the subnet is given a public address; of a list, whether in any."
    ) { $0.mapsPublicAddresses($1[0], in: $2) },
    NetworkFunction("subnet_zone", ["subnet"], returns: "string", "The availability zone of the subnet.") {
      $0.zone(of: $1[0], in: $2)
    },
    NetworkFunction("zones", ["subnets"], returns: "list(string)", "The distinct availability zones of the subnets.") {
      $0.zones(of: $1[0], in: $2)
    },
    NetworkFunction(
      "subnets_of_group", ["group"], returns: "list(string)", "The ids of the subnets in a subnet group, by its name."
    ) {
      $0.subnets(ofGroup: $1[0], in: $2)
    },
    NetworkFunction(
      "ingress", ["group"], returns: "list(object)",
      "The rules that let traffic into the security groups, whichever form they are written in."
    ) { $0.rules(.ingress, of: $1[0], in: $2) },
    NetworkFunction(
      "egress", ["group"], returns: "list(object)",
      "The rules that let traffic out of the security groups, whichever form they are written in."
    ) { $0.rules(.egress, of: $1[0], in: $2) },
    NetworkFunction(
      deciding: "covers_port", ["rule", "port"], "Whether a rule, in any form, is for a port of TCP or UDP."
    ) { _, arguments, _ in covers(arguments[0], port: arguments[1], protocols: ["tcp", "udp"]) },
    NetworkFunction(
      deciding: "covers_all_ports", ["rule"], "Whether a rule, in any form, is for all ports of a protocol."
    ) { network, arguments, _ in arguments[0].isUnknown ? .unknown : SecurityGroupRule(arguments[0]).coversAllPorts },
    NetworkFunction(
      deciding: "is_port", ["rule", "port"],
      "Whether a rule, in any form, is for one port of TCP or UDP and nothing else."
    ) { _, arguments, _ in
      guard !arguments[0].isUnknown, let port = number(arguments[1]) else { return .unknown }
      return SecurityGroupRule(arguments[0]).isOnly(port: port)
    },
    NetworkFunction(
      deciding: "is_self", ["rule"], "Whether a rule, in any form, refers to its own security group and nothing else."
    ) { _, arguments, _ in
      let rule = arguments[0]
      return rule.isUnknown ? .unknown : SecurityGroupRule(rule).refersOnly(toOwn: rule["security_group_id"] ?? .null)
    },
    NetworkFunction(
      deciding: "fronts_internet", ["group"], "Whether an internet-facing load balancer uses the security group."
    ) { $0.frontsInternet($1[0], in: $2) },
    NetworkFunction(
      deciding: "admits_internet", ["rule"], "Whether a rule, in any form, is for the internet."
    ) { $1[0].isUnknown ? .unknown : $0.isInternet(SecurityGroupRule($1[0]), in: $2) },
    NetworkFunction(
      deciding: "is_internet", ["range"],
      "Whether a range of addresses amounts to the internet; of a list, whether any does or all together do."
    ) { $0.isInternet($1[0], in: $2) },
    NetworkFunction(
      deciding: "is_private", ["range"],
      "Whether no address of a range is routed on the internet; of a list, whether all are so."
    ) { network, arguments, _ in network.isPrivate(arguments[0]) },
    NetworkFunction(
      deciding: "cidr_contains", ["outer", "inner"], "Whether a range of addresses lies in another one."
    ) { network, arguments, _ in network.contains(arguments[0], arguments[1]) },
  ]

  private static func number(_ port: Value) -> Int? {
    port.intValue ?? port.stringValue.flatMap { Int($0) }
  }

  private static func covers(_ rule: Value, port: Value, protocols: [String]) -> Truth {
    guard !rule.isUnknown, let number = number(port) else { return .unknown }
    let rule = SecurityGroupRule(rule)
    return protocols.reduce(.no) { $0 || rule.covers(port: number, protocol: $1) }
  }
}
