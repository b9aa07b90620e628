import Inventory
import Values

extension Network {
  /// Whether a range of addresses amounts to the internet (`CIDR.isInternet`). For a collection, whether one of its ranges or
  /// all of them together do (`CIDR.amountToInternet`).
  ///
  /// A range whose prefix length is known decides where its address does not: `"${var.office}/32"` is not the internet.
  /// The ranges of VPCs and subnets never are: they have a prefix of /16 at least. A text that is no range is not.
  public func isInternet(_ range: Value, in scope: Scope) -> Truth {
    switch range {
    case .null, .bool, .number, .map, .object: return .no
    case .string(let text): return Truth(CIDR(text)?.isInternet ?? false)
    case .partial(let partial):
      if partial.parts.count == 1, case .symbol(let unknown) = partial.parts[0] {
        return isInternet(.unknown(unknown), in: scope)
      }
      return Network.isInternet(partial)
    case .list(let elements, _), .set(let elements, _), .tuple(let elements):
      let one = elements.reduce(Truth.no) { $0 || isInternet($1, in: scope) }
      if one == .yes || elements.count < 2 { return one }
      let known = elements.compactMap { $0.stringValue.flatMap { CIDR($0) } }
      return CIDR.amountToInternet(known) ? .yes : one
    case .unknown(let unknown):
      if unknown.certain.contains(where: { isInternet($0, in: scope) == .yes }) { return .yes }
      return Network.isRangeOfVPC(unknown.symbol) ? .no : .unknown
    }
  }

  /// Whether no address of a range is routed on the public internet (`CIDR.isPrivate`), or it is the range of a VPC or subnet.
  /// For a collection, whether all its ranges are so.
  public func isPrivate(_ range: Value) -> Truth {
    switch range {
    case .string(let text): return Truth(CIDR(text)?.isPrivate ?? false)
    case .list(let elements, _), .set(let elements, _), .tuple(let elements):
      return elements.reduce(.yes) { $0 && isPrivate($1) }
    case .unknown(let unknown):
      if unknown.certain.contains(where: { isPrivate($0) == .no }) { return .no }
      return Network.isRangeOfVPC(unknown.symbol) ? .yes : .unknown
    case .partial(let partial): return Network.isPrivate(partial)
    case .null, .bool, .number, .map, .object: return .no
    }
  }

  /// Whether a range lies in another one.
  public func contains(_ outer: Value, _ inner: Value) -> Truth {
    if outer.isUnknown || inner.isUnknown { return outer.equals(inner) == .yes ? .yes : .unknown }
    guard let outer = outer.stringValue.flatMap({ CIDR($0) }), let inner = inner.stringValue.flatMap({ CIDR($0) })
    else { return .no }
    return Truth(outer.contains(inner))
  }

  /// Whether a value refers to a prefix list that amounts to the internet. The lists of AWS services do not.
  func prefixListIsInternet(_ list: Value, in scope: Scope) -> Truth {
    if list.isEmptyOrNull { return .no }
    if let elements = list.elements { return elements.reduce(.no) { $0 || prefixListIsInternet($1, in: scope) } }
    guard let resource = resource(list, types: ["aws_ec2_managed_prefix_list"], in: scope) else {
      guard let symbol = list.symbol else { return .unknown }
      if case .resource(_, let attribute) = symbol.kind { return attribute == "prefix_list_id" ? .no : .unknown }
      return symbol.kind == .data && symbol.name.contains("data.aws_prefix_list.") ? .no : .unknown
    }
    let filter = ValueMap([("prefix_list_id", resource.symbol("id"))])
    let more = inventory.join(type: "aws_ec2_managed_prefix_list_entry", filter: filter, in: scope)
    let inline = blocks(resource.values["entry"])
    let ranges =
      inline.map { $0.isUnknown ? $0 : $0["cidr"] ?? .null } + more.certain.map { $0.values["cidr"] ?? .null }
    let known = isInternet(.tuple(ranges), in: scope)
    return known || more.possible.reduce(.no) { $0 || (isInternet($1.values["cidr"] ?? .null, in: scope) && .unknown) }
  }

  private static func isInternet(_ partial: PartialString) -> Truth {
    guard let slash = partial.suffix.lastIndex(of: "/"),
      let prefix = Int(partial.suffix[partial.suffix.index(after: slash)...])
    else { return .unknown }
    return prefix == 0 ? .yes : prefix >= 8 ? .no : .unknown
  }

  /// Whether the known octets at the beginning put a range into a private one: `"10.${var.number}.0.0/16"`.
  private static func isPrivate(_ partial: PartialString) -> Truth {
    if partial.parts.count == 2, case .symbol(let unknown) = partial.parts[0], isRangeOfVPC(unknown.symbol) {
      return .yes
    }
    guard isInternet(partial) == .no, let dot = partial.prefix.lastIndex(of: ".") else { return .unknown }
    let octets = partial.prefix[..<dot].split(separator: ".")
    guard
      let block = CIDR(
        (octets + Array(repeating: "0", count: max(0, 4 - octets.count))).joined(separator: ".")
          + "/\(8 * octets.count)")
    else { return .unknown }
    if block.isPrivate { return .yes }
    return CIDR.hasPrivatePart(block) ? .unknown : .no
  }

  /// Whether a symbol is the address range, or an address, of a VPC or subnet, made here or read.
  private static func isRangeOfVPC(_ symbol: Symbol) -> Bool {
    switch symbol.kind {
    case .resource, .data: break
    default: return false
    }
    let name = symbol.name
    guard let dot = name.lastIndex(of: ".") else { return false }
    let attribute = name[name.index(after: dot)...]
    let isOfVPC = [
      "aws_vpc.", "aws_subnet.", "aws_default_vpc.", "aws_default_subnet.", "aws_vpc_ipv4_cidr_block_association.",
    ]
    .contains { name.contains($0) }
    return isOfVPC && (attribute.hasPrefix("cidr_block") || attribute.hasPrefix("ipv6_cidr_block"))
  }
}
