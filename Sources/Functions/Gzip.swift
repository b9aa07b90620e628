/// Gzip (RFC 1952) of short texts, byte for byte as Go writes them at its default level.
enum Gzip {
  /// The compressed bytes; `nil` where Go's choice of matches would have to be followed to get the same.
  static func compress(_ bytes: [UInt8]) -> [UInt8]? {
    // In so few bytes, no four of them repeated, Go finds neither a match nor a code that is shorter than the fixed one.
    guard bytes.count <= 10, !hasRepeats(bytes) else { return nil }
    var result: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 0xFF]
    var bits = BitWriter()
    if !bytes.isEmpty {
      bits.append(0b010, count: 3)
      for byte in bytes { bits.appendLiteral(byte) }
      bits.append(0, count: 7)
    }
    // Terraform flushes before it closes: an empty stored block, then the empty final one.
    bits.append(0, count: 3)
    result += bits.bytes
    result += [0, 0, 0xFF, 0xFF, 1, 0, 0, 0xFF, 0xFF]
    let check = crc32(bytes)
    let size = UInt32(truncatingIfNeeded: bytes.count)
    for shift in [0, 8, 16, 24] as [UInt32] { result.append(UInt8(check >> shift & 255)) }
    for shift in [0, 8, 16, 24] as [UInt32] { result.append(UInt8(size >> shift & 255)) }
    return result
  }

  /// Whether four bytes come twice.
  private static func hasRepeats(_ bytes: [UInt8]) -> Bool {
    guard bytes.count > 4 else { return false }
    var seen: Set<[UInt8]> = []
    for i in 0...(bytes.count - 4) where !seen.insert(Array(bytes[i..<(i + 4)])).inserted { return true }
    return false
  }

  private static func crc32(_ bytes: [UInt8]) -> UInt32 {
    var crc: UInt32 = 0xFFFF_FFFF
    for byte in bytes {
      crc ^= UInt32(byte)
      for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xEDB8_8320 : crc >> 1 }
    }
    return ~crc
  }
}

/// Bits, the lowest of each byte first, as deflate (RFC 1951) packs them.
private struct BitWriter {
  private(set) var bytes: [UInt8] = []
  private var filled = 8

  mutating func append(_ value: UInt16, count: Int) {
    for i in 0..<count {
      if filled == 8 {
        bytes.append(0)
        filled = 0
      }
      bytes[bytes.count - 1] |= UInt8(value >> UInt16(i) & 1) << UInt8(filled)
      filled += 1
    }
  }

  /// A literal in the fixed code, whose bits go in from the highest on.
  mutating func appendLiteral(_ byte: UInt8) {
    let (code, count): (UInt16, Int) = byte < 144 ? (0x30 + UInt16(byte), 8) : (0x190 + UInt16(byte - 144), 9)
    for i in (0..<count).reversed() { append(code >> UInt16(i) & 1, count: 1) }
  }
}
