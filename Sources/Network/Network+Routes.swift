import Inventory
import Values

extension Network {
  /// Whether a subnet's effective route table leads to the internet: it has a route for the internet whose target
  /// is an internet gateway. NAT and egress-only gateways do not make a subnet public, nor do public addresses
  /// (`mapsPublicAddresses`). AWS, Amazon VPC User Guide, "Subnet types" and "Subnet route tables".
  ///
  /// The effective table is the one associated with the subnet, otherwise the main table of its VPC. Where the VPC is in
  /// the code but no route table of it is, the subnet is private if the VPC has no internet gateway, and undecided if it
  /// has one. What is not in the code at all (a literal id, a variable, a data source) is undecided.
  ///
  /// - Parameter subnet: an id, the values of a subnet with their `id`, or a collection of either: then whether
  ///   any of them is public.
  public func subnetIsPublic(_ subnet: Value, in scope: Scope) -> Truth {
    any(subnet, in: scope) { isPublic($0) }
  }

  /// Whether what starts in a subnet is given a public address: `map_public_ip_on_launch`, or for a default subnet
  /// that it is not turned off. For a collection, whether any of them does so.
  public func mapsPublicAddresses(_ subnet: Value, in scope: Scope) -> Truth {
    any(subnet, in: scope) { resource in
      guard let maps = resource.values["map_public_ip_on_launch"], !maps.isNull else {
        return Truth(resource.type == "aws_default_subnet")
      }
      return maps.isUnknown ? .unknown : Truth(maps.text == "true")
    }
  }

  /// The VPC that a subnet, security group or route table stands in, where it is in the code.
  func vpc(of resource: Resource) -> Resource? {
    guard let vpc = resource.values["vpc_id"] else { return nil }
    return self.resource(vpc, types: Types.vpc, in: resource.scope)
  }

  /// Whether `test` holds for any of the subnets that a value stands for.
  private func any(_ subnets: Value, in scope: Scope, _ test: (Resource) -> Truth) -> Truth {
    if let elements = subnets.elements { return elements.reduce(.no) { $0 || any($1, in: scope, test) } }
    let value = identity(subnets)
    if value.isNull { return subnets.isNull ? .no : .unknown }
    let referents = inventory.referents(of: value, types: Types.subnet, in: scope)
    let known = referents.definite.reduce(Truth.no) { $0 || test($1) }
    if known == .yes || (!referents.definite.isEmpty && !referents.isOpen) { return known }
    return .unknown
  }

  private func isPublic(_ subnet: Resource) -> Truth {
    remembered(subnet.address, in: subnet.scope, among: { $1(&$0.publicSubnets) }) {
      let filter = ValueMap([("subnet_id", subnet.symbol("id"))])
      let associations = inventory.join(type: "aws_route_table_association", filter: filter, in: subnet.scope)
      if !associations.certain.isEmpty {
        return agree(associations.certain.map { tableIsPublic($0.values["route_table_id"] ?? .null, in: subnet.scope) })
      }
      let fallback = mainTableIsPublic(of: subnet)
      if associations.possible.isEmpty { return fallback }
      // However the open associations turn out, the answer may be the same.
      var answers: Set<Truth> = [fallback]
      for association in associations.possible where answers.count == 1 {
        answers.insert(tableIsPublic(association.values["route_table_id"] ?? .null, in: subnet.scope))
      }
      return answers.count == 1 ? fallback : .unknown
    }
  }

  /// The one answer that all give, or unknown. A subnet has one association: two in the code exclude each other
  /// by conditions.
  private func agree(_ answers: [Truth]) -> Truth {
    guard let first = answers.first, answers.allSatisfy({ $0 == first }) else { return .unknown }
    return first
  }

  /// Whether the main table of a subnet's VPC leads to the internet.
  private func mainTableIsPublic(of subnet: Resource) -> Truth {
    guard let vpc = vpc(of: subnet) else {
      // The default VPC's own main table leads to the internet, and the code says nothing of another one.
      return subnet.type == "aws_default_subnet"
        && inventory.resources(ofType: "aws_default_route_table", in: subnet.scope).isEmpty
        ? .yes : .unknown
    }
    let filter = ValueMap([("vpc_id", vpc.symbol("id"))])
    let main = inventory.join(type: "aws_main_route_table_association", filter: filter, in: vpc.scope)
    if !main.certain.isEmpty {
      return agree(main.certain.map { tableIsPublic($0.values["route_table_id"] ?? .null, in: vpc.scope) })
    }
    if !main.possible.isEmpty { return .unknown }
    let table = mainTable(of: vpc)
    let answer = isPublic(table, in: vpc.scope)
    guard table.isImplicit && answer == .no else { return answer }
    let gateway = hasInternetGateway(vpc)
    if gateway == .no { return .no }
    return hasRouteTable(vpc) == .yes ? .no : .unknown
  }

  /// The main table that a VPC comes with: the resource that adopts it, where there is one.
  private func mainTable(of vpc: Resource) -> Owner {
    for attribute in Network.mainTableAttributes {
      let filter = ValueMap([("default_route_table_id", vpc.symbol(attribute))])
      let found = inventory.join(type: "aws_default_route_table", filter: filter, in: vpc.scope)
      if let table = found.certain.first { return Owner(address: table.address, isImplicit: false) }
    }
    return Owner(address: vpc.address, isImplicit: true)
  }

  /// The attributes of a VPC that name the main table it comes with.
  private static let mainTableAttributes = ["main_route_table_id", "default_route_table_id"]

  /// The table that a value certainly refers to.
  private func table(_ value: Value, in scope: Scope) -> Owner? {
    if let vpc = vpc(whose: Network.mainTableAttributes, is: value, in: scope) { return mainTable(of: vpc) }
    return resource(value, types: Types.routeTable, in: scope).map { Owner(address: $0.address, isImplicit: false) }
  }

  /// The VPC of which a value is the symbol of one of the attributes given.
  func vpc(whose attributes: [String], is value: Value, in scope: Scope) -> Resource? {
    guard case .resource(let address, let attribute)? = value.symbol?.kind, attributes.contains(attribute),
      let vpc = inventory.resource(at: address, in: scope), Types.vpc.contains(vpc.type)
    else { return nil }
    return vpc
  }

  private func hasInternetGateway(_ vpc: Resource) -> Truth {
    exists(["aws_internet_gateway", "aws_internet_gateway_attachment"], ofVPC: vpc)
  }

  private func hasRouteTable(_ vpc: Resource) -> Truth {
    exists(["aws_route_table"], ofVPC: vpc)
  }

  private func exists(_ types: [String], ofVPC vpc: Resource) -> Truth {
    types.reduce(.no) { truth, type in
      let join = inventory.join(type: type, filter: ValueMap([("vpc_id", vpc.symbol("id"))]), in: vpc.scope)
      return truth || (join.certain.isEmpty ? (join.possible.isEmpty ? .no : .unknown) : .yes)
    }
  }

  /// Whether the route table that a value refers to leads to the internet.
  private func tableIsPublic(_ value: Value, in scope: Scope) -> Truth {
    table(value, in: scope).map { isPublic($0, in: scope) } ?? .unknown
  }

  /// Whether a table has a route for the internet to an internet gateway.
  private func isPublic(_ table: Owner, in scope: Scope) -> Truth {
    remembered(table, in: scope, among: { $1(&$0.publicTables) }) {
      guard let owner = inventory.resource(at: table.address, in: scope) else { return .unknown }
      if table.isImplicit && owner.type == "aws_default_vpc" { return .yes }
      var result = Truth.no
      if !table.isImplicit {
        result = blocks(owner.values["route"]).reduce(.no) { $0 || leadsToInternet($1, in: scope) }
      }
      for identity in identities(of: owner, table) where result != .yes {
        let routes = inventory.join(type: "aws_route", filter: ValueMap([("route_table_id", identity)]), in: scope)
        for route in routes.certain { result = result || leadsToInternet(route.values, in: scope) }
        for route in routes.possible where result == .no {
          // What certainly is another table's route is not this one's, though the symbols alone leave it open.
          guard self.table(route.values["route_table_id"] ?? .null, in: scope) == nil else { continue }
          if leadsToInternet(route.values, in: scope) != .no { result = .unknown }
        }
      }
      return result
    }
  }

  /// The values by which routes refer to a table.
  private func identities(of owner: Resource, _ table: Owner) -> [Value] {
    if table.isImplicit { return Network.mainTableAttributes.map { owner.symbol($0) } }
    var identities = [owner.symbol("id")]
    if owner.type == "aws_default_route_table", let adopted = owner.values["default_route_table_id"],
      let vpc = vpc(whose: Network.mainTableAttributes, is: adopted, in: owner.scope)
    {
      identities += Network.mainTableAttributes.map { vpc.symbol($0) }
    }
    return identities
  }

  /// Whether one route, a block of a table or an `aws_route`, is for the internet and goes to an internet gateway.
  private func leadsToInternet(_ route: Value, in scope: Scope) -> Truth {
    if route.isUnknown { return .unknown }
    let destinations = ["cidr_block", "ipv6_cidr_block", "destination_cidr_block", "destination_ipv6_cidr_block"]
    var isInternet = destinations.reduce(Truth.no) { $0 || self.isInternet(route[$1] ?? .null, in: scope) }
    isInternet = isInternet || prefixListIsInternet(route["destination_prefix_list_id"] ?? .null, in: scope)
    return isInternet && isInternetGateway(route["gateway_id"] ?? .null, in: scope)
  }

  private func isInternetGateway(_ value: Value, in scope: Scope) -> Truth {
    if value.isEmptyOrNull { return .no }
    if let text = value.stringValue { return Truth(text.hasPrefix("igw-")) }
    let referents = inventory.referents(of: value, types: ["aws_internet_gateway", "aws_vpn_gateway"], in: scope)
    if let gateway = referents.definite.first { return Truth(gateway.type == "aws_internet_gateway") }
    if let symbol = value.symbol, symbol.kind == .data {
      if symbol.name.contains("aws_internet_gateway.") { return .yes }
      if symbol.name.contains("aws_vpn_gateway.") || symbol.name.contains("aws_vpc_endpoint.") { return .no }
    }
    return referents.isOpen ? .unknown : .no
  }
}
