/// An IP address as a number, and how many bits it has.
struct Address: Equatable {
  /// 32 or 128.
  let width: Int
  var bits: UInt128

  /// An IPv4 address in four decimal parts, or an IPv6 address by RFC 4291 section 2.2.
  ///
  /// Parts of an IPv4 address may begin with zeros and are decimal all the same, as Terraform reads them.
  init?(_ text: String) {
    if text.utf8.contains(UInt8(ascii: ":")) {
      guard let bits = Address.parse6(text) else { return nil }
      (self.width, self.bits) = (128, bits)
    } else {
      guard let bits = Address.parse4(text) else { return nil }
      (self.width, self.bits) = (32, bits)
    }
  }

  init(width: Int, bits: UInt128) {
    self.width = width
    self.bits = bits
  }

  private static func parse4(_ text: some StringProtocol) -> UInt128? {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 4 else { return nil }
    var bits: UInt128 = 0
    for part in parts {
      guard (1...10).contains(part.utf8.count), part.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }),
        let value = UInt64(part), value <= 255
      else { return nil }
      bits = bits << 8 | UInt128(value)
    }
    return bits
  }

  private static func parse6(_ text: String) -> UInt128? {
    var text = text
    var tail: [UInt16] = []
    if let colon = text.lastIndex(of: ":"), text[colon...].contains(".") {
      guard let embedded = parse4(text[text.index(after: colon)...]) else { return nil }
      tail = [UInt16(truncatingIfNeeded: embedded >> 16), UInt16(truncatingIfNeeded: embedded)]
      text = String(text[...colon])
      // The colon before the embedded part separates it, unless it ends a `::`.
      if !text.hasSuffix("::") { text.removeLast() }
    }
    let halves = ByteSearch("::").split(text)
    guard halves.count <= 2, let head = groups(halves[0]) else { return nil }
    var all = head
    if halves.count == 2 {
      guard let rest = groups(halves[1]) else { return nil }
      let missing = 8 - head.count - rest.count - tail.count
      guard missing >= 1 else { return nil }
      all += Array(repeating: 0, count: missing) + rest
    }
    all += tail
    guard all.count == 8 else { return nil }
    return all.reduce(0) { $0 << 16 | UInt128($1) }
  }

  private static func groups(_ text: String) -> [UInt16]? {
    if text.isEmpty { return [] }
    var groups: [UInt16] = []
    for part in text.split(separator: ":", omittingEmptySubsequences: false) {
      guard (1...4).contains(part.utf8.count),
        part.utf8.allSatisfy({ $0 != UInt8(ascii: "+") && $0 != UInt8(ascii: "-") }),
        let group = UInt16(part, radix: 16)
      else { return nil }
      groups.append(group)
    }
    return groups
  }

  /// The address as Go writes it: the longest run of zero groups as `::` (RFC 5952).
  var description: String {
    if width == 32 {
      return [24, 16, 8, 0].map { String(bits >> UInt128($0) & 255) }.joined(separator: ".")
    }
    let groups = (0..<8).map { UInt16(truncatingIfNeeded: bits >> UInt128(112 - 16 * $0)) }
    var best = 0..<0
    var start = 0
    while start < 8 {
      var end = start
      while end < 8, groups[end] == 0 { end += 1 }
      if end - start > max(1, best.count) { best = start..<end }
      start = max(end, start + 1)
    }
    let text = { (range: Range<Int>) in range.map { String(groups[$0], radix: 16) }.joined(separator: ":") }
    if best.isEmpty { return text(0..<8) }
    return text(0..<best.lowerBound) + "::" + text(best.upperBound..<8)
  }
}

/// A network: an address and the length of its prefix.
struct Network {
  /// The first address, without host bits.
  let base: Address
  /// The address as written, host bits and all.
  let address: Address
  let length: Int

  /// `address/length`.
  init?(_ text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, let address = Address(String(parts[0])), (1...3).contains(parts[1].utf8.count),
      parts[1].utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }), let length = Int(parts[1]), length <= address.width
    else { return nil }
    self.init(address, length: length)
  }

  init(_ address: Address, length: Int) {
    self.address = address
    self.length = length
    base = Address(width: address.width, bits: address.bits & Network.mask(width: address.width, length: length))
  }

  /// The prefix bits set.
  static func mask(width: Int, length: Int) -> UInt128 {
    let all = width == 128 ? UInt128.max : (UInt128(1) << UInt128(width)) - 1
    // A shift by the full width gives zero.
    let hostBits = UInt128(width - length)
    return ((all >> hostBits) << hostBits) & all
  }

  var description: String { "\(base.description)/\(length)" }
}
