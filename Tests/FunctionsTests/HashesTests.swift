import Testing

@Suite struct HashesTests {
  /// Expression, type, JSON.
  static let rows: [(String, String, String)] = [
    (#"base64sha256("hello")"#, "string", #""LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=""#),
    (
      #"base64sha512("")"#, "string",
      #""z4PhNX7vuL3xVChQ1m2AB9Yg5AULVxXcg/SpIdNs6c5H0NE8XYXysP+DGNKHfuwvY7kxvUdBeoGlODJ6+SfaPg==""#
    ),
    (#"md5("")"#, "string", #""d41d8cd98f00b204e9800998ecf8427e""#),
    (#"md5("The quick brown fox jumps over the lazy dog")"#, "string", #""9e107d9d372bb6826bd81d3542a419d6""#),
    (
      #"md5("12345678901234567890123456789012345678901234567890123456789012345678901234567890")"#, "string",
      #""57edf4a22be3c955ac49da2e2107b67a""#
    ),
    (#"sha1("")"#, "string", #""da39a3ee5e6b4b0d3255bfef95601890afd80709""#),
    (
      #"sha1("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")"#, "string",
      #""84983e441c3bd26ebaae4aa1f95129e5e54670f1""#
    ),
    (#"sha256("")"#, "string", #""e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855""#),
    (
      #"sha256("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")"#, "string",
      #""248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1""#
    ),
    (
      #"sha256("1234567890123456789012345678901234567890123456789012345")"#, "string",
      #""03c3a70e99ed5eeccd80f73771fcf1ece643d939d9ecc76f25544b0233f708e9""#
    ),
    (
      #"sha256("12345678901234567890123456789012345678901234567890123456")"#, "string",
      #""0be66ce72c2467e793202906000672306661791622e0ca9adf4a8955b2ed189c""#
    ),
    (
      #"sha512("abc")"#, "string",
      #""ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f""#
    ),
    (
      #"sha512("é")"#, "string",
      #""9e2ad28633f24451bd4f3c1cb20586a21a44c3aeedbdc01b9cc8fa72917ea7bd689c82b8bf1fef89b911cf8cc46fa2c1ccc10087b2094fd4d3350ecd88526a2c""#
    ),
    (#"uuidv5("dns", "www.example.com")"#, "string", #""2ed6657d-e927-568b-95e1-2665a8aea6a2""#),
    (#"uuidv5("url", "https://example.com/")"#, "string", #""dd2c1780-811a-5296-81c5-178a0ef488bc""#),
    (#"uuidv5("oid", "1.3.6.1.4")"#, "string", #""af9d40a5-7a36-5c07-b23a-851cd99fbfa5""#),
    (#"uuidv5("x500", "CN=Example")"#, "string", #""fc36744a-3783-5ebd-aac6-5c7766b1e223""#),
    (
      #"uuidv5("743ac3c0-3bf7-4a5b-9e6c-59360447c757", "LIBS:diskfont.library")"#, "string",
      #""ede1a974-df7e-5f17-84b9-76208818b2c8""#
    ),
  ]

  @Test(arguments: rows)
  func `hashes have the values that terraform gives them`(expression: String, type: String, json: String) throws {
    #expect(try difference(expression, type, json) == nil)
  }

  /// Expression, part of the message.
  static let failures: [(String, String)] = [
    (#"uuidv5("x", "y")"#, "doesn't support namespace"),
    (#"rsadecrypt("a", "b")"#, "not decrypted"),
  ]

  @Test(arguments: failures)
  func `what terraform refuses is refused`(expression: String, reason: String) {
    #expect(failure(expression).contains(reason))
  }
}
