import Inventory
import Values

/// Whether traffic comes in or goes out.
public enum Direction: String, Sendable {
  case ingress
  case egress
}

/// One rule of a security group, in whichever form the code writes it: an `ingress` or `egress` block, an
/// `aws_security_group_rule`, or an `aws_vpc_security_group_ingress_rule` or `…_egress_rule`.
///
/// Attributes keep the symbols of what is not known. Lists are lists of values, or the symbol of the whole list.
public struct SecurityGroupRule: Sendable {
  /// `tcp`, `udp`, `icmp`, `icmpv6`, another protocol's number as text, or `-1` for all of them. Null where the code names
  /// ports but no protocol: a provider rejects it, and here it is for those ports of any protocol.
  public let `protocol`: Value
  /// The range of ports, both included; for ICMP type and code.
  public let fromPort: Value
  public let toPort: Value
  public let cidrBlocks: Value
  public let ipv6CidrBlocks: Value
  public let prefixListIDs: Value
  /// The groups that the rule refers to instead of ranges.
  public let securityGroups: Value
  /// Whether the rule refers to its own group.
  public let isSelf: Value
  public let description: Value
  /// The resource that writes the rule; `nil` for a rule made from a bare value.
  public let resource: Resource?
  /// The rule within that resource; empty where the resource is the rule.
  public let path: AttributePath

  /// The rule that attributes in any of the forms describe.
  public init(_ values: Value, resource: Resource? = nil, path: AttributePath = AttributePath()) {
    fromPort = values["from_port"] ?? .null
    toPort = values["to_port"] ?? .null
    let name = values["protocol"] ?? values["ip_protocol"] ?? .null
    let hasPorts = !fromPort.isNull || !toPort.isNull
    `protocol` = name.isNull && !hasPorts ? .string("-1") : SecurityGroupRule.protocolName(name)
    cidrBlocks = SecurityGroupRule.list(values, ["cidr_blocks", "cidr_ipv4"])
    ipv6CidrBlocks = SecurityGroupRule.list(values, ["ipv6_cidr_blocks", "cidr_ipv6"])
    prefixListIDs = SecurityGroupRule.list(values, ["prefix_list_ids", "prefix_list_id"])
    securityGroups = SecurityGroupRule.list(
      values, ["security_groups", "source_security_group_id", "referenced_security_group_id"])
    let own = values["self"] ?? .null
    isSelf = own.isNull ? .bool(false) : own.isUnknown ? own : .bool(own.text == "true")
    description = values["description"] ?? .null
    self.resource = resource
    self.path = path
  }

  private static func protocolName(_ value: Value) -> Value {
    guard let text = value.text?.lowercased() else { return value }
    switch text {
    case "all", "-1": return .string("-1")
    case "6": return .string("tcp")
    case "17": return .string("udp")
    case "1": return .string("icmp")
    case "58": return .string("icmpv6")
    default: return .string(text)
    }
  }

  /// The elements under several attributes, each a list or a single value, as one list.
  private static func list(_ values: Value, _ names: [String]) -> Value {
    var elements: [Value] = []
    for name in names {
      guard let value = values[name], !value.isEmptyOrNull else { continue }
      if case .unknown(let unknown) = value, name.hasSuffix("s") {
        if elements.isEmpty && name == names.first { return .unknown(unknown) }
        elements += unknown.certain
      }
      elements += value.elements ?? [value]
    }
    return .tuple(elements)
  }

  /// The rule as policies see it: `protocol`, `from_port`, `to_port`, `cidr_blocks`, `ipv6_cidr_blocks`, `prefix_list_ids`,
  /// `security_groups`, `self`, `description`, and where it is written: `address` and `path`.
  public var value: Value {
    .object([
      ("protocol", `protocol`), ("from_port", fromPort), ("to_port", toPort), ("cidr_blocks", cidrBlocks),
      ("ipv6_cidr_blocks", ipv6CidrBlocks), ("prefix_list_ids", prefixListIDs), ("security_groups", securityGroups),
      ("self", isSelf), ("description", description), ("address", resource.map { .string($0.address) } ?? .null),
      ("path", .string(path.description)),
    ])
  }

  /// Whether the rule is for all protocols, and so for all ports.
  public var coversAllProtocols: Truth {
    `protocol`.equals(.string("-1"))
  }

  /// Whether the rule is for all ports of TCP or UDP.
  public var coversAllPorts: Truth {
    coversAllProtocols
      || (covers(protocol: "tcp") || covers(protocol: "udp"))
        && SecurityGroupRule.compare(fromPort, { $0 <= 1 }) && SecurityGroupRule.compare(toPort, { $0 >= 65535 })
  }

  /// Whether the rule is for a protocol.
  ///
  /// - Parameter name: the name as in `protocol`.
  public func covers(protocol name: String) -> Truth {
    coversAllProtocols || isFor(name)
  }

  /// Whether the rule is for a port of a protocol.
  public func covers(port: Int, protocol name: String = "tcp") -> Truth {
    coversAllProtocols
      || isFor(name) && SecurityGroupRule.compare(fromPort, { $0 <= port })
        && SecurityGroupRule.compare(toPort, { $0 >= port })
  }

  private func isFor(_ name: String) -> Truth {
    `protocol`.isNull ? .yes : `protocol`.equals(.string(name))
  }

  /// Whether the rule is for one port of TCP or UDP and for nothing else.
  public func isOnly(port: Int) -> Truth {
    (`protocol`.equals(.string("tcp")) || `protocol`.equals(.string("udp")))
      && SecurityGroupRule.compare(fromPort, { $0 <= port }) && SecurityGroupRule.compare(fromPort, { $0 >= port })
      && SecurityGroupRule.compare(toPort, { $0 <= port }) && SecurityGroupRule.compare(toPort, { $0 >= port })
  }

  /// Whether the rule refers to its own group and to nothing else.
  ///
  /// - Parameter group: the id of the rule's group; null where the form of the rule does not name it.
  public func refersOnly(toOwn group: Value) -> Truth {
    let names = [cidrBlocks, ipv6CidrBlocks, prefixListIDs].reduce(Truth.yes) { $0 && SecurityGroupRule.isEmpty($1) }
    guard let others = securityGroups.elements else { return names && .unknown }
    if others.isEmpty { return names && (isSelf.isUnknown ? .unknown : Truth(isSelf == .bool(true))) }
    if group.isNull { return .no }
    return names && others.reduce(Truth.yes) { $0 && $1.equals(group) }
  }

  private static func isEmpty(_ list: Value) -> Truth {
    if let elements = list.elements { return Truth(elements.isEmpty) }
    if case .unknown(let unknown) = list, !unknown.certain.isEmpty { return .no }
    return .unknown
  }

  /// A comparison of a port, unknown where the port is or where it is not given.
  private static func compare(_ port: Value, _ test: (Int) -> Bool) -> Truth {
    guard let number = port.intValue ?? port.stringValue.flatMap({ Int($0) }) else {
      guard case .unknown(let unknown) = port else { return .unknown }
      // A range of possible numbers may all be on one side.
      guard let lowest = unknown.lowest?.int, let highest = unknown.highest?.int, test(lowest) == test(highest) else {
        return .unknown
      }
      return Truth(test(lowest))
    }
    return Truth(test(number))
  }
}

/// The rules of a security group in one direction.
public struct RuleSet: Sendable {
  /// Rules that the group has.
  public internal(set) var certain: [SecurityGroupRule] = []
  /// Rules of which the code does not decide whether they are this group's.
  public internal(set) var possible: [SecurityGroupRule] = []
  /// Whether there may be rules that the code does not show: the group is not in the code, or blocks are made over
  /// something that is not known.
  public internal(set) var isOpen = false
}

/// The rules of a security group.
struct SecurityGroupRules: Sendable {
  var ingress = RuleSet()
  var egress = RuleSet()

  subscript(direction: Direction) -> RuleSet {
    get { direction == .ingress ? ingress : egress }
    set { if direction == .ingress { ingress = newValue } else { egress = newValue } }
  }
}
