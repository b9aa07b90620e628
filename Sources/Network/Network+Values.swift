import Inventory
import Values

/// The network as values: what policies ask for, and in the form they read it.
extension Network {
  /// The rules of the security groups that a value refers to, as a list of objects (`SecurityGroupRule.value`). Where the
  /// code leaves open which rules there are, the list is unknown and holds the rules that are certain.
  public func rules(_ direction: Direction, of groups: Value, in scope: Scope) -> Value {
    let set = direction == .ingress ? ingress(of: groups, in: scope) : egress(of: groups, in: scope)
    let certain = set.certain.map(\.value)
    if set.possible.isEmpty && !set.isOpen { return .tuple(certain) }
    let symbol = Value.derived("net::\(direction.rawValue)", from: [identity(groups)])
    guard case .unknown(let unknown) = symbol else { return symbol }
    let longest = set.isOpen ? nil : certain.count + set.possible.count
    return .unknown(Unknown(unknown.symbol, isNotNull: true, certain: certain, longest: longest))
  }

  /// The availability zone of a subnet, as the code gives it: `availability_zone`, otherwise `availability_zone_id`, otherwise
  /// the symbol of the zone that the cloud chooses.
  ///
  /// - Parameter subnet: an id, or the values of a subnet.
  public func zone(of subnet: Value, in scope: Scope) -> Value {
    if let zone = Network.zone(subnet) { return zone }
    let value = identity(subnet)
    guard let resource = resource(value, types: Types.subnet, in: scope) else {
      return .derived("net::zone", from: [value], type: .string)
    }
    return Network.zone(resource.values) ?? resource.symbol("availability_zone")
  }

  /// The distinct zones of subnets, in the order they occur.
  ///
  /// - Parameter subnets: a collection of ids or of the values of subnets. One that is not known gives an unknown list that holds
  ///   the zones that are certain.
  public func zones(of subnets: Value, in scope: Scope) -> Value {
    var zones: [Value] = []
    func add(_ elements: [Value]) {
      for element in elements {
        let zone = zone(of: element, in: scope)
        if !zones.contains(zone) { zones.append(zone) }
      }
    }
    switch subnets {
    case .unknown(let unknown):
      add(unknown.certain)
      guard case .unknown(let result) = Value.derived("net::zones", from: [subnets]) else { return .null }
      return .unknown(Unknown(result.symbol, isNotNull: true, certain: zones))
    default: add(subnets.elements ?? [subnets])
    }
    return .tuple(zones)
  }

  private static func zone(_ subnet: Value) -> Value? {
    for attribute in ["availability_zone", "availability_zone_id"] {
      if let zone = subnet[attribute], !zone.isNull { return zone }
    }
    return nil
  }

  /// The ids of the subnets in a subnet group of a database or cache.
  ///
  /// - Parameter group: the group's name, or the values of a group.
  /// - Returns: the group's `subnet_ids`, or a symbol where the group is not in the code.
  public func subnets(ofGroup group: Value, in scope: Scope) -> Value {
    if let ids = group["subnet_ids"] { return ids }
    let value = identity(group)
    let groups = inventory.referents(of: value, types: Types.subnetGroup, in: scope).definite
    // Groups of different services may share a name; where they agree on the subnets it does not matter which is meant.
    let subnets = Set(groups.map { $0.values["subnet_ids"] ?? .emptyTuple })
    return subnets.count == 1 ? subnets.first ?? .null : .derived("net::subnets", from: [value])
  }
}
