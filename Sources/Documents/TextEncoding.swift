import Source

/// What a text's bytes are, before anything parses them.
struct TextEncoding {
  /// The offset of the first byte that is no UTF-8 or encodes a control character; `nil` where there is none.
  let firstInvalid: Int?
  let isASCII: Bool

  /// Checks bytes by the set of characters that YAML 1.1 section 5.1 calls printable, or, with `controls`, only that
  /// they are UTF-8. Runs of printable ASCII are passed over eight bytes at a time.
  init(_ base: UnsafePointer<UInt8>, from start: Int, to end: Int, controls: Bool = false) {
    var i = start
    var ascii = true
    while i < end {
      if i + 8 <= end {
        let word = UnsafeRawPointer(base + i).loadUnaligned(as: UInt64.self)
        // High bits, bytes below 0x20 (line breaks and tabs too, which the slow path admits) and 0x7F.
        let ones: UInt64 = 0x0101_0101_0101_0101
        let high: UInt64 = 0x8080_8080_8080_8080
        let below = (word &- ones &* 0x20) & ~word
        let delete = word ^ (ones &* 0x7F)
        if (word | below | ((delete &- ones) & ~delete)) & high == 0 {
          i += 8
          continue
        }
      }
      let length = TextEncoding.scalarLength(base, at: i, end: end, controls: controls)
      if length == 0 {
        firstInvalid = i
        isASCII = ascii
        return
      }
      if length > 1 { ascii = false }
      i += length
    }
    firstInvalid = nil
    isASCII = ascii
  }

  /// The number of bytes of the scalar at an offset; 0 where there is none that is wanted.
  private static func scalarLength(_ base: UnsafePointer<UInt8>, at i: Int, end: Int, controls: Bool) -> Int {
    let first = base[i]
    if first < 0x80 {
      return controls || (first >= 0x20 && first != 0x7F) || first == 0x0A || first == 0x09 || first == 0x0D ? 1 : 0
    }
    let length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2
    guard first >= 0xC2, first <= 0xF4, i + length <= end else { return 0 }
    var value = UInt32(first) & (0x7F >> UInt32(length))
    for offset in 1..<length {
      let byte = base[i + offset]
      guard byte & 0xC0 == 0x80 else { return 0 }
      value = value << 6 | UInt32(byte & 0x3F)
    }
    switch (length, value) {
    case (2, 0x80...) where controls: return length
    case (3, 0xFFFE...) where controls: return length
    case (2, 0x85), (2, 0xA0...), (3, 0x800...0xD7FF), (3, 0xE000...0xFFFD), (4, 0x10000...0x10FFFF): return length
    default: return 0
    }
  }

  /// The number of bytes of a UTF-8 byte order mark at the start.
  static func markLength(_ source: SourceText) -> Int {
    source.count >= 3 && source.base[0] == 0xEF && source.base[1] == 0xBB && source.base[2] == 0xBF ? 3 : 0
  }
}

extension SourceText {
  /// UTF-16 with a byte order mark, decoded to a text of its own under the same path; any other text as it is.
  ///
  /// Lines and columns in the decoded text are those of the file; byte offsets are not.
  public func decodingUTF16() -> SourceText {
    guard count >= 2 else { return self }
    let isLittle = base[0] == 0xFF && base[1] == 0xFE
    guard isLittle || (base[0] == 0xFE && base[1] == 0xFF) else { return self }
    var units: [UInt16] = []
    units.reserveCapacity(count / 2)
    var i = 2
    while i + 1 < count {
      let (a, b) = (UInt16(base[i]), UInt16(base[i + 1]))
      units.append(isLittle ? b << 8 | a : a << 8 | b)
      i += 2
    }
    return SourceText(path: path, text: String(decoding: units, as: UTF16.self))
  }
}
