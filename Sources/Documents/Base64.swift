/// Base64 as RFC 4648 section 4 has it, white space allowed, as YAML's `!!binary` is written.
enum Base64 {
  /// The bytes as UTF-8 text; `nil` where the text is no base64 or its bytes are no UTF-8.
  static func decode(_ text: String) -> String? {
    var bytes: [UInt8] = []
    var pending: UInt32 = 0
    var bits = 0
    var padding = 0
    for byte in text.utf8 {
      let digit: UInt8
      switch byte {
      case 0x41...0x5A: digit = byte - 0x41
      case 0x61...0x7A: digit = byte - 0x61 + 26
      case 0x30...0x39: digit = byte - 0x30 + 52
      case UInt8(ascii: "+"): digit = 62
      case UInt8(ascii: "/"): digit = 63
      case UInt8(ascii: "="):
        padding += 1
        continue
      case 0x20, 0x09, 0x0A, 0x0D: continue
      default: return nil
      }
      guard padding == 0 else { return nil }
      pending = (pending << 6 | UInt32(digit)) & 0xFFFF
      bits += 6
      if bits >= 8 {
        bits -= 8
        bytes.append(UInt8(truncatingIfNeeded: pending >> UInt32(bits)))
      }
    }
    guard padding <= 2 else { return nil }
    return String(validating: bytes, as: UTF8.self)
  }
}
