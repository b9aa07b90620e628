import Source

/// Keys that can be told by their form, wherever they stand.
public enum SecretFormats {
  /// A key: a prefix, which may be shown, and a run of characters, which may not.
  private struct Format {
    let prefix: [UInt8]
    /// The fewest characters after the prefix.
    let count: Int

    init(_ prefix: String, _ count: Int) {
      self.prefix = Array(prefix.utf8)
      self.count = count
    }
  }

  private static let formats = [
    Format("AKIA", 16), Format("ASIA", 16), Format("AIza", 30),
    Format("ghp_", 20), Format("gho_", 20), Format("ghu_", 20), Format("ghs_", 20), Format("ghr_", 20),
    Format("github_pat_", 20), Format("glpat-", 16), Format("xoxb-", 16), Format("xoxp-", 16), Format("xoxa-", 16),
    Format("xoxr-", 16), Format("xoxs-", 16), Format("sk_live_", 16), Format("rk_live_", 16), Format("sk_test_", 16),
    Format("SG.", 40), Format("npm_", 30), Format("pypi-", 40), Format("hvs.", 20), Format("dop_v1_", 30),
    Format("sk-", 32), Format("eyJ", 40), Format("ya29.", 20),
  ]

  /// The formats by their first byte.
  private static let byFirstByte: [[Format]] = {
    var table = [[Format]](repeating: [], count: 256)
    for format in formats { table[Int(format.prefix[0])].append(format) }
    return table
  }()

  /// Whether a byte is a letter of ASCII, a digit or an underscore.
  public static func isWord(_ byte: UInt8) -> Bool {
    byte >= 0x30 && byte <= 0x39 || byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A || byte == UInt8(ascii: "_")
  }

  /// Appends the ranges of all keys in `bytes`, without the prefixes by which they are told. Linear: no byte is looked at
  /// more than a few times.
  public static func find(in bytes: UnsafeBufferPointer<UInt8>, into found: inout [ByteRange]) {
    let table = byFirstByte
    var i = 0
    while i < bytes.count {
      let byte = bytes[i]
      if byte == UInt8(ascii: "-"), let range = privateKey(bytes, at: i) {
        found.append(range)
        i = Int(range.end)
      } else if byte == UInt8(ascii: ":"), let range = urlPassword(bytes, at: i) {
        found.append(range)
        i = Int(range.end)
      } else if isWord(byte) {
        let end = runEnd(bytes, from: i)
        for format in table[Int(byte)] where end - i >= format.prefix.count + format.count {
          let body = i + format.prefix.count
          if bytes[i..<body].elementsEqual(format.prefix), isKey(bytes[body..<end], format) {
            found.append(ByteRange(body, end))
            break
          }
        }
        i = end
      } else {
        i += 1
      }
    }
  }

  /// Words and names are no keys: a key has a digit in it, and an AWS key id has capitals and digits only.
  private static func isKey(_ run: Slice<UnsafeBufferPointer<UInt8>>, _ format: Format) -> Bool {
    func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }
    if format.prefix.last == UInt8(ascii: "A") {
      return run.prefix(format.count).allSatisfy { isDigit($0) || $0 >= 0x41 && $0 <= 0x5A }
    }
    return run.contains(where: isDigit)
  }

  /// The end of a run of characters that keys consist of. Five hyphens begin and end the frame of a PEM text.
  private static func runEnd(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
    var i = start
    while i < bytes.count {
      if bytes[i] == UInt8(ascii: "-") {
        if matches(bytes, at: i, "-----") { break }
      } else if !isWord(bytes[i]) && bytes[i] != UInt8(ascii: ".") {
        break
      }
      i += 1
    }
    return i
  }

  /// What lies between the lines around a private key in PEM (RFC 7468), to the end of the text where it is not ended.
  private static func privateKey(_ bytes: UnsafeBufferPointer<UInt8>, at start: Int) -> ByteRange? {
    guard matches(bytes, at: start, "-----BEGIN ") else { return nil }
    var i = start + 11
    while i < bytes.count, i < start + 64, bytes[i] != UInt8(ascii: "-") { i += 1 }
    guard i - 11 >= start + 11, matches(bytes, at: i - 11, "PRIVATE KEY-----") else { return nil }
    let body = i + 5
    i = body
    while i < bytes.count, !matches(bytes, at: i, "-----END ") { i += 1 }
    return ByteRange(body, i)
  }

  /// The password in `scheme://user:password@host`, from its colon-slash-slash.
  private static func urlPassword(_ bytes: UnsafeBufferPointer<UInt8>, at start: Int) -> ByteRange? {
    guard matches(bytes, at: start, "://") else { return nil }
    var colon: Int?
    var i = start + 3
    while i < bytes.count, i < start + 512 {
      switch bytes[i] {
      case UInt8(ascii: ":"):
        if colon == nil { colon = i }
      case UInt8(ascii: "@"):
        guard let colon, i > colon + 1, bytes[colon + 1] != UInt8(ascii: "$"), bytes[colon + 1] != UInt8(ascii: "{")
        else { return nil }
        return ByteRange(colon + 1, i)
      case UInt8(ascii: "/"), UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "<"), 0...0x20: return nil
      default: break
      }
      i += 1
    }
    return nil
  }

  private static func matches(_ bytes: UnsafeBufferPointer<UInt8>, at start: Int, _ text: StaticString) -> Bool {
    guard start >= 0, start + text.utf8CodeUnitCount <= bytes.count else { return false }
    for i in 0..<text.utf8CodeUnitCount where bytes[start + i] != text.utf8Start[i] { return false }
    return true
  }
}
