import Inventory
import Values

extension Network {
  /// The rules of a security group that let traffic in.
  public func ingress(of group: Resource) -> RuleSet { rules(.ingress, of: group) }

  /// The rules of a security group that let traffic out.
  public func egress(of group: Resource) -> RuleSet { rules(.egress, of: group) }

  /// The rules of the security groups that a value refers to: an id, the values of a group with their `id`, or a collection.
  /// The values of a rule resource stand for that rule.
  public func ingress(of groups: Value, in scope: Scope) -> RuleSet { rules(.ingress, of: groups, in: scope) }

  /// The rules for outgoing traffic of the security groups that a value refers to, as `ingress(of:in:)` has them.
  public func egress(of groups: Value, in scope: Scope) -> RuleSet { rules(.egress, of: groups, in: scope) }

  /// Whether a rule lets in, or out to, the internet: one of its ranges amounts to it, or all together do.
  public func isInternet(_ rule: SecurityGroupRule, in scope: Scope) -> Truth {
    isInternet(rule.cidrBlocks, in: scope) || isInternet(rule.ipv6CidrBlocks, in: scope)
      || prefixListIsInternet(rule.prefixListIDs, in: scope)
  }

  /// The rules that a resource itself writes: a group its blocks, a rule resource its one rule.
  public func rules(_ direction: Direction, writtenBy resource: Resource) -> RuleSet {
    var set = RuleSet()
    guard Types.securityGroup.contains(resource.type) else {
      add(resource, as: direction, isPossible: false, to: &set)
      return set
    }
    for (index, block) in blocks(resource.values[direction.rawValue]).enumerated() {
      if block.isUnknown {
        set.isOpen = true
      } else {
        let path = AttributePath([.attribute(direction.rawValue), .index(index)])
        set.certain.append(SecurityGroupRule(block, resource: resource, path: path))
      }
    }
    return set
  }

  private func rules(_ direction: Direction, of resource: Resource) -> RuleSet {
    guard Types.securityGroup.contains(resource.type) else { return rules(direction, writtenBy: resource) }
    return rules(of: Owner(address: resource.address, isImplicit: false), in: resource.scope)[direction]
  }

  private func rules(_ direction: Direction, of groups: Value, in scope: Scope) -> RuleSet {
    if let elements = groups.elements {
      return elements.reduce(into: RuleSet()) { $0.append(rules(direction, of: $1, in: scope)) }
    }
    let value = identity(groups)
    if groups.isNull { return RuleSet() }
    if let group = group(value, in: scope) { return rules(of: group, in: scope)[direction] }
    let types = [
      "aws_security_group_rule", "aws_vpc_security_group_ingress_rule", "aws_vpc_security_group_egress_rule",
    ]
    if groups.entries != nil, let rule = resource(value, types: types, in: scope) {
      return rules(direction, writtenBy: rule)
    }
    var set = RuleSet()
    if case .unknown(let unknown) = value {
      for element in unknown.certain { set.append(rules(direction, of: element, in: scope)) }
    }
    set.isOpen = true
    return set
  }

  private static let defaultGroupAttribute = "default_security_group_id"

  /// The security group that a value certainly refers to.
  private func group(_ value: Value, in scope: Scope) -> Owner? {
    if let vpc = vpc(whose: [Network.defaultGroupAttribute], is: value, in: scope) {
      let filter = ValueMap([("vpc_id", vpc.symbol("id"))])
      let adopted = inventory.join(type: "aws_default_security_group", filter: filter, in: scope).certain.first
      return Owner(address: adopted?.address ?? vpc.address, isImplicit: adopted == nil)
    }
    return resource(value, types: Types.securityGroup, in: scope).map { Owner(address: $0.address, isImplicit: false) }
  }

  private func rules(of group: Owner, in scope: Scope) -> SecurityGroupRules {
    remembered(group, in: scope, among: { $1(&$0.rules) }) {
      guard let owner = inventory.resource(at: group.address, in: scope) else { return SecurityGroupRules() }
      var rules = SecurityGroupRules()
      for direction in [Direction.ingress, .egress] {
        rules[direction] =
          group.isImplicit ? Network.defaultRules(direction, of: owner) : self.rules(direction, writtenBy: owner)
      }
      for (type, directions) in Network.ruleTypes {
        for identity in identities(of: owner, group) {
          let join = inventory.join(type: type, filter: ValueMap([("security_group_id", identity)]), in: scope)
          for direction in directions {
            for rule in join.certain { add(rule, as: direction, isPossible: false, of: group, to: &rules[direction]) }
            for rule in join.possible where mayBeRule(rule, in: scope) {
              add(rule, as: direction, isPossible: true, of: group, to: &rules[direction])
            }
          }
        }
      }
      return rules
    }
  }

  private static let ruleTypes: [(type: String, directions: [Direction])] = [
    ("aws_security_group_rule", [.ingress, .egress]), ("aws_vpc_security_group_ingress_rule", [.ingress]),
    ("aws_vpc_security_group_egress_rule", [.egress]),
  ]

  /// The values by which rules refer to a group.
  private func identities(of owner: Resource, _ group: Owner) -> [Value] {
    if group.isImplicit { return [owner.symbol(Network.defaultGroupAttribute)] }
    var identities = [owner.symbol("id")]
    if owner.type == "aws_default_security_group", let vpc = vpc(of: owner) {
      identities.append(vpc.symbol(Network.defaultGroupAttribute))
    }
    return identities
  }

  /// Whether a rule whose group is open may be a rule of a group in the code: not where it certainly is another's, nor
  /// where the group is one that the cloud makes for a cluster or a load balancer.
  private func mayBeRule(_ rule: Resource, in scope: Scope) -> Bool {
    let value = rule.values["security_group_id"] ?? .null
    if case .resource(_, let attribute)? = value.symbol?.kind, attribute.hasSuffix("security_group_id") { return false }
    return group(value, in: scope) == nil
  }

  /// Adds the rule that a rule resource is, where its direction is the one asked for.
  private func add(
    _ resource: Resource, as direction: Direction, isPossible: Bool, of group: Owner? = nil, to set: inout RuleSet
  ) {
    var isPossible = isPossible
    switch resource.type {
    case "aws_security_group_rule":
      let isOfDirection = (resource.values["type"] ?? .null).equals(.string(direction.rawValue))
      if isOfDirection == .no { return }
      isPossible = isPossible || isOfDirection == .unknown
    case "aws_vpc_security_group_ingress_rule": if direction == .egress { return }
    case "aws_vpc_security_group_egress_rule": if direction == .ingress { return }
    default: return
    }
    let rule = SecurityGroupRule(resource.values, resource: resource)
    if isPossible { set.possible.append(rule) } else { set.certain.append(rule) }
  }

  /// The rules that a VPC's default group comes with: everything from the group itself, everything out.
  /// AWS, Amazon VPC User Guide, "Default security groups for your VPCs".
  private static func defaultRules(_ direction: Direction, of vpc: Resource) -> RuleSet {
    var values: [(String, Value)] = [("protocol", .string("-1")), ("from_port", .int(0)), ("to_port", .int(0))]
    switch direction {
    case .ingress: values.append(("self", .bool(true)))
    case .egress:
      values.append(("cidr_blocks", .tuple([.string("0.0.0.0/0")])))
      values.append(("ipv6_cidr_blocks", .tuple([.string("::/0")])))
    }
    return RuleSet(certain: [SecurityGroupRule(.object(values), resource: vpc)])
  }
}

extension RuleSet {
  mutating func append(_ other: RuleSet) {
    certain += other.certain
    possible += other.possible
    isOpen = isOpen || other.isOpen
  }
}
