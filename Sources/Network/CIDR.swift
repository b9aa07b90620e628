/// A block of IP addresses: RFC 4632 for IPv4, RFC 4291 for IPv6.
public struct CIDR: Hashable, Sendable, CustomStringConvertible {
  public enum Family: Hashable, Sendable {
    case v4
    case v6

    /// The number of bits of an address.
    public var width: Int { self == .v4 ? 32 : 128 }
  }

  public let family: Family
  /// The first address of the block.
  public let first: UInt128
  /// The number of leading bits that all addresses of the block share.
  public let prefix: Int

  /// The block of `prefix` leading bits that an address lies in; the prefix is cut to what the family has.
  public init(_ family: Family, _ address: UInt128, prefix: Int) {
    self.family = family
    self.prefix = min(max(prefix, 0), family.width)
    let host = CIDR.hostMask(family, self.prefix)
    first = address & ~host & CIDR.hostMask(family, 0)
  }

  /// The block that a text such as `10.0.0.0/16` or `2001:db8::/32` names; bits after the prefix are dropped.
  ///
  /// - Returns: `nil` where the text is no block: octets with leading zeros and addresses without a prefix are none.
  public init?(_ text: some StringProtocol) {
    guard let slash = text.utf8.firstIndex(of: UInt8(ascii: "/")) else { return nil }
    let digits = text[text.utf8.index(after: slash)...]
    guard let prefix = CIDR.decimal(digits, limit: 128) else { return nil }
    let address = text[..<slash]
    if let v4 = CIDR.v4(address) {
      guard prefix <= 32 else { return nil }
      self.init(.v4, UInt128(v4), prefix: prefix)
    } else if let v6 = CIDR.v6(address) {
      self.init(.v6, v6, prefix: prefix)
    } else {
      return nil
    }
  }

  /// The last address of the block.
  public var last: UInt128 { first | CIDR.hostMask(family, prefix) }

  /// Whether every address of the other block is in this one.
  public func contains(_ other: CIDR) -> Bool {
    family == other.family && prefix <= other.prefix && first <= other.first && other.last <= last
  }

  /// Whether the blocks share an address.
  public func overlaps(_ other: CIDR) -> Bool {
    contains(other) || other.contains(self)
  }

  /// Whether no address of the block is routed on the public internet: it lies in a range that IANA's special-purpose
  /// address registries (RFC 6890) list as not globally reachable, or in multicast or reserved space.
  public var isPrivate: Bool {
    CIDR.unroutable.contains { $0.contains(self) }
  }

  /// Whether some address of the block is not routed on the public internet.
  static func hasPrivatePart(_ block: CIDR) -> Bool {
    unroutable.contains { $0.overlaps(block) }
  }

  /// Whether the block amounts to the internet: it is everything, or so large that it names no network of anyone's,
  /// a prefix shorter than /8 that is not private. The halves `0.0.0.0/1` and `128.0.0.0/1` are each the internet.
  public var isInternet: Bool {
    prefix == 0 || (prefix < 8 && !isPrivate)
  }

  /// Whether the blocks together amount to the internet: one of them does, or they cover half of the addresses of
  /// their family, private ones not counted.
  public static func amountToInternet(_ blocks: [CIDR]) -> Bool {
    if blocks.contains(where: \.isInternet) { return true }
    return [Family.v4, .v6].contains { covered($0, by: blocks) >= (UInt128(1) << ($0.width - 1)) }
  }

  /// The number of addresses that public blocks of a family cover together.
  private static func covered(_ family: Family, by blocks: [CIDR]) -> UInt128 {
    let sorted = blocks.filter { $0.family == family && !$0.isPrivate }.sorted { $0.first < $1.first }
    var count: UInt128 = 0
    var end: UInt128?
    for block in sorted {
      if let end, block.last <= end { continue }
      // Blocks are nested or apart, so one that is not inside an earlier one is new as a whole.
      count += block.last - block.first + 1
      end = block.last
    }
    return count
  }

  public var description: String {
    "\(CIDR.address(family, first))/\(prefix)"
  }

  private static func hostMask(_ family: Family, _ prefix: Int) -> UInt128 {
    let bits = family.width - prefix
    return bits >= 128 ? .max : (UInt128(1) << bits) - 1
  }

  private static let unroutable: [CIDR] = [
    "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
    "192.0.2.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4",
    "240.0.0.0/4",
    "::/128", "::1/128", "64:ff9b:1::/48", "100::/64", "2001:db8::/32", "fc00::/7", "fe80::/10", "ff00::/8",
  ].compactMap { CIDR($0) }
}

extension CIDR {
  /// An IPv4 address in dotted decimal.
  static func v4(_ text: some StringProtocol) -> UInt32? {
    var value: UInt32 = 0
    var count = 0
    var octet: UInt32?
    for byte in text.utf8 {
      switch (byte, octet) {
      case (UInt8(ascii: "."), let known?):
        value = value << 8 | known
        count += 1
        octet = nil
        if count > 3 { return nil }
      case (0x30...0x39, nil): octet = UInt32(byte - 0x30)
      // No octet begins with a zero.
      case (0x30...0x39, let known?) where known != 0:
        let next = known * 10 + UInt32(byte - 0x30)
        guard next <= 255 else { return nil }
        octet = next
      default: return nil
      }
    }
    guard count == 3, let octet else { return nil }
    return value << 8 | octet
  }

  /// An IPv6 address in any form of RFC 4291, section 2.2.
  static func v6(_ text: some StringProtocol) -> UInt128? {
    guard text.utf8.count <= 45, text.utf8.contains(UInt8(ascii: ":")) else { return nil }
    var groups: [UInt16] = []
    var gap: Int?
    var rest = Substring(text)
    if rest.hasPrefix("::") {
      gap = 0
      rest = rest.dropFirst(2)
    }
    while !rest.isEmpty {
      let end = rest.firstIndex(of: ":") ?? rest.endIndex
      let part = rest[..<end]
      if end == rest.endIndex && part.utf8.contains(UInt8(ascii: ".")) {
        guard let v4 = v4(part) else { return nil }
        groups.append(UInt16(truncatingIfNeeded: v4 >> 16))
        groups.append(UInt16(truncatingIfNeeded: v4))
        rest = ""
        break
      }
      guard (1...4).contains(part.utf8.count), part.utf8.allSatisfy({ Character(UnicodeScalar($0)).isHexDigit }),
        let group = UInt16(part, radix: 16)
      else { return nil }
      groups.append(group)
      guard end < rest.endIndex else {
        rest = ""
        break
      }
      rest = rest[rest.index(after: end)...]
      if rest.hasPrefix(":") {
        guard gap == nil else { return nil }
        gap = groups.count
        rest = rest.dropFirst()
      } else if rest.isEmpty {
        return nil
      }
    }
    if let gap {
      guard groups.count < 8 else { return nil }
      groups.insert(contentsOf: repeatElement(0, count: 8 - groups.count), at: gap)
    }
    return groups.count == 8 ? groups.reduce(0) { $0 << 16 | UInt128($1) } : nil
  }

  /// A decimal number of at most three digits.
  private static func decimal(_ text: some StringProtocol, limit: Int) -> Int? {
    guard (1...3).contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
      let value = Int(text),
      value <= limit
    else { return nil }
    return value
  }

  /// An address in text; IPv6 as RFC 5952 writes it.
  static func address(_ family: Family, _ value: UInt128) -> String {
    if family == .v4 {
      return [24, 16, 8, 0].map { String((value >> UInt128($0)) & 0xFF) }.joined(separator: ".")
    }
    let groups = (0..<8).map { UInt16(truncatingIfNeeded: value >> UInt128(112 - 16 * $0)) }
    var longest = 0..<0
    var start: Int?
    for i in 0...8 {
      if i < 8 && groups[i] == 0 {
        start = start ?? i
      } else if let from = start {
        if i - from > longest.count { longest = from..<i }
        start = nil
      }
    }
    func text(_ part: ArraySlice<UInt16>) -> String { part.map { String($0, radix: 16) }.joined(separator: ":") }
    return longest.count < 2
      ? text(groups[...]) : text(groups[..<longest.lowerBound]) + "::" + text(groups[longest.upperBound...])
  }
}
