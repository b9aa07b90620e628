import Values

/// Hashes of strings, identifiers made of hashes, and what is random.
enum Hashes {
  static let functions: [Function] = [
    Function("base64sha256", [.string("str")], returns: .string) { base64(.sha256, $0.string(0)) },
    Function("base64sha512", [.string("str")], returns: .string) { base64(.sha512, $0.string(0)) },
    Function("bcrypt", [.string("str")], variadic: .number("cost"), returns: .string, tellsCallsApart: true) {
      $0.fresh(.string)
    },
    Function("md5", [.string("str")], returns: .string) { hex(.md5, $0.string(0)) },
    Function("rsadecrypt", [.string("ciphertext"), .string("privatekey")], returns: .string, decrypt),
    Function("sha1", [.string("str")], returns: .string) { hex(.sha1, $0.string(0)) },
    Function("sha256", [.string("str")], returns: .string) { hex(.sha256, $0.string(0)) },
    Function("sha512", [.string("str")], returns: .string) { hex(.sha512, $0.string(0)) },
    Function("uuid", returns: .string, tellsCallsApart: true) { $0.fresh(.string) },
    Function("uuidv5", [.string("namespace"), .string("name")], returns: .string, nameBased),
  ]

  private static func hex(_ algorithm: HashAlgorithm, _ text: String) -> Value {
    .string(HashAlgorithm.hex(algorithm.digest(Array(text.utf8))))
  }

  private static func base64(_ algorithm: HashAlgorithm, _ text: String) -> Value {
    .string(Base64.encode(algorithm.digest(Array(text.utf8))))
  }
}

private func decrypt(_ arguments: Arguments) throws(FunctionError) -> Value {
  throw FunctionError("secrets are not decrypted by a scan")
}

/// RFC 4122 section 4.3, with SHA-1.
private func nameBased(_ arguments: Arguments) throws(FunctionError) -> Value {
  let name = arguments.string(0)
  let known: [String: UInt8] = ["dns": 0x10, "url": 0x11, "oid": 0x12, "x500": 0x14]
  var namespace: [UInt8]
  if let kind = known[name] {
    namespace = [0x6b, 0xa7, 0xb8, kind, 0x9d, 0xad, 0x11, 0xd1, 0x80, 0xb4, 0x00, 0xc0, 0x4f, 0xd4, 0x30, 0xc8]
  } else {
    guard let parsed = uuidBytes(name) else {
      throw FunctionError("uuidv5() doesn't support namespace \(name)", argument: 0)
    }
    namespace = parsed
  }
  var bytes = Array(HashAlgorithm.sha1.digest(namespace + Array(arguments.string(1).utf8)).prefix(16))
  bytes[6] = bytes[6] & 0x0F | 0x50
  bytes[8] = bytes[8] & 0x3F | 0x80
  let text = HashAlgorithm.hex(bytes)
  var parts: [Substring] = []
  var rest = text[...]
  for count in [8, 4, 4, 4, 12] {
    parts.append(rest.prefix(count))
    rest = rest.dropFirst(count)
  }
  return .string(parts.joined(separator: "-"))
}

private func uuidBytes(_ text: String) -> [UInt8]? {
  let digits = text.split(separator: "-", omittingEmptySubsequences: false)
  guard digits.map(\.utf8.count) == [8, 4, 4, 4, 12] else { return nil }
  let hex = Array(digits.joined().utf8)
  var bytes: [UInt8] = []
  for i in stride(from: 0, to: 32, by: 2) {
    guard hex[i] != UInt8(ascii: "+"), hex[i] != UInt8(ascii: "-"),
      let byte = UInt8(String(bytes: hex[i..<(i + 2)]), radix: 16)
    else { return nil }
    bytes.append(byte)
  }
  return bytes
}
