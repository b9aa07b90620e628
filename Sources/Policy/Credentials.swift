import Source

/// Tells credentials that were written into code from what only speaks of them: names of secrets, paths, settings, what
/// another tool fills in.
///
/// `Redaction` hides rather too much. This decides findings, so it rather sees too little: a name must say what the value
/// is, and the value must be one that somebody could log in with.
enum Credentials {
  /// How surely a name means a credential.
  private enum Certainty {
    /// `DB_PASSWORD`: whatever it is set to.
    case password
    /// `client_secret`, `API_KEY`: also the name of a key somewhere.
    case key
    /// `TOKEN`, `SECRET`: often the name of a secret, or a setting.
    case vague
  }

  // MARK: One value

  /// Whether the value of what has this name is a credential, by the name or by its own form.
  static func isCredential(_ value: String, named name: String) -> Bool {
    var (value, name) = (value, name)
    return value.withUTF8 { value in
      if !keys(in: value).isEmpty { return true }
      return name.withUTF8 { certainty(of: $0[...]).map { isSecret(value[...], $0) } ?? false }
    }
  }

  // MARK: Texts

  /// The credentials in a text such as a configuration file, a script or the arguments of a command: the names that it
  /// gives a value to, and the kinds of keys. Each once, in order; never a value.
  static func found(in text: String) -> [String] {
    var text = text
    return text.withUTF8 { bytes in
      var names: [String] = []
      func add(_ name: String) {
        if names.count < most && !names.contains(name) { names.append(name) }
      }
      for name in assignments(in: bytes) { add(name) }
      for name in keys(in: bytes) { add(name) }
      return names
    }
  }

  /// How many credentials of one text are named.
  private static let most = 8

  private typealias Slice = Swift.Slice<UnsafeBufferPointer<UInt8>>

  /// The names that are given a credential, by `name=value`, `name: value` or `--name value`.
  private static func assignments(in bytes: UnsafeBufferPointer<UInt8>) -> [String] {
    var names: [String] = []
    var i = 0
    while i < bytes.count {
      let byte = bytes[i]
      defer { i += 1 }
      let name: Slice
      var start = i + 1
      if byte == UInt8(ascii: ":") || byte == UInt8(ascii: "=") {
        if i + 1 < bytes.count, [UInt8(ascii: "="), UInt8(ascii: ">")].contains(bytes[i + 1]) { continue }
        name = nameBefore(i, in: bytes)
      } else if byte == UInt8(ascii: "-"), i == 0 || isBlank(bytes[i - 1]) || isQuote(bytes[i - 1]) {
        name = flag(at: i, in: bytes)
        guard !name.isEmpty, name.endIndex < bytes.count, isBlank(bytes[name.endIndex]) else { continue }
        start = name.endIndex + 1
        if start < bytes.count, bytes[start] == UInt8(ascii: "-") { continue }
      } else {
        continue
      }
      guard let certainty = certainty(of: name) else { continue }
      let value = valueFrom(start, in: bytes, isProse: byte == UInt8(ascii: ":"))
      // In a program `password=password` hands a variable on.
      if isSecret(value, certainty), !value.elementsEqual(name) { names.append(String(decoding: name, as: UTF8.self)) }
    }
    return names
  }

  /// The name that ends before a sign of assignment, without quotes and leading dashes.
  private static func nameBefore(_ sign: Int, in bytes: UnsafeBufferPointer<UInt8>) -> Slice {
    var end = sign
    while end > 0, bytes[end - 1] == 0x20 || isQuote(bytes[end - 1]) { end -= 1 }
    var start = end
    while start > 0, end - start < longestName, isName(bytes[start - 1]) { start -= 1 }
    while start < end, bytes[start] == UInt8(ascii: "-") { start += 1 }
    return bytes[start..<end]
  }

  /// The name of a flag, `--name` or `-name`.
  private static func flag(at dash: Int, in bytes: UnsafeBufferPointer<UInt8>) -> Slice {
    var start = dash
    while start < bytes.count, bytes[start] == UInt8(ascii: "-") { start += 1 }
    var end = start
    while end < bytes.count, end - start < longestName, isName(bytes[end]) { end += 1 }
    return bytes[start..<end]
  }

  /// The value that begins at a position, without quotes.
  ///
  /// - Parameter isProse: whether the line may be a sentence, so that a blank makes it no value.
  private static func valueFrom(_ position: Int, in bytes: UnsafeBufferPointer<UInt8>, isProse: Bool) -> Slice {
    var start = position
    while start < bytes.count, bytes[start] == 0x20 || bytes[start] == 0x09 { start += 1 }
    var quote: UInt8?
    while start < bytes.count, isQuote(bytes[start]) {
      if bytes[start] != UInt8(ascii: "\\") { quote = bytes[start] }
      start += 1
    }
    var end = start
    if let quote {
      while end < bytes.count, bytes[end] != quote, bytes[end] != UInt8(ascii: "\\"), bytes[end] != 0x0A { end += 1 }
      return bytes[start..<end]
    }
    while end < bytes.count, bytes[end] > 0x20 { end += 1 }
    var rest = end
    while rest < bytes.count, bytes[rest] == 0x20 || bytes[rest] == 0x09 { rest += 1 }
    // What follows on the line makes it a sentence, but for a comment.
    if isProse, rest < bytes.count, rest > end, bytes[rest] > 0x20, bytes[rest] != UInt8(ascii: "#") {
      return bytes[start..<start]
    }
    while end > start, [UInt8(ascii: ","), UInt8(ascii: ";")].contains(bytes[end - 1]) { end -= 1 }
    return bytes[start..<end]
  }

  /// What keys a text holds that are told by their form.
  private static func keys(in bytes: UnsafeBufferPointer<UInt8>) -> [String] {
    var ranges: [ByteRange] = []
    SecretFormats.find(in: bytes, into: &ranges)
    return ranges.compactMap { range in
      let (start, end) = (Int(range.start), Int(range.end))
      let key = bytes[start..<end]
      guard start > 0 else { return nil }
      switch bytes[start - 1] {
      case UInt8(ascii: "-") where start >= 5 && bytes[start - 5] == UInt8(ascii: "-"):
        return key.count > 64 ? "a private key" : nil
      case UInt8(ascii: ":"): return isSecret(key, .password) ? "a password in an address" : nil
      default:
        var first = start
        while first > 0, start - first < 12, isName(bytes[first - 1]) { first -= 1 }
        let prefix = String(decoding: bytes[first..<start], as: UTF8.self)
        // The examples of AWS's own documentation end so; what begins like a web token has its three parts.
        let parts = key.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).count
        if contains("EXAMPLE", in: key) || prefix == "eyJ" && parts != 3 { return nil }
        return "\(prefix)…"
      }
    }
  }

  // MARK: Names

  /// The longest name that is looked at, in bytes.
  private static let longestName = 80

  private static let passwords = ["password", "passwd", "passphrase", "passcode"].map { Array($0.utf8) }
  private static let compounds = [
    "accesskey", "accesstoken", "accountkey", "apikey", "apisecret", "apitoken", "appsecret", "authsecret", "authtoken",
    "bearertoken", "bottoken", "clientsecret", "cookiesecret", "deploytoken", "encryptionkey", "githubtoken",
    "gitlabtoken", "jwtsecret", "masterkey", "npmtoken", "oauthtoken", "privatekey", "refreshtoken", "secretaccesskey",
    "secretkey", "sessionsecret", "sessiontoken", "sharedkey", "sharedsecret", "signingkey", "signingsecret",
    "slacktoken", "storagekey", "webhooksecret",
  ].map { Array($0.utf8) }
  private static let vague = ["secret", "token", "credential", "credentials"].map { Array($0.utf8) }

  /// How surely something of a name is a credential; `nil` where it is none.
  private static func certainty(of name: Slice) -> Certainty? {
    // Every name ends in one of these letters, which shuts out most.
    guard let last = name.last, name.count >= 3, name.count <= longestName,
      [
        UInt8(ascii: "d"), UInt8(ascii: "e"), UInt8(ascii: "l"), UInt8(ascii: "n"), UInt8(ascii: "s"),
        UInt8(ascii: "t"),
        UInt8(ascii: "y"),
      ].contains(last | 0x20)
    else { return nil }
    let letters = name.filter { SecretFormats.isWord($0) && $0 != UInt8(ascii: "_") }.map { $0 | 0x20 }
    if passwords.contains(where: letters.ends) { return .password }
    if compounds.contains(where: letters.ends) { return .key }
    if vague.contains(where: letters.ends) { return .vague }
    // As a word of its own: DB_PASS and dbPass, but not bypass; DB_PWD, but not PWD, which is a folder.
    for (word, isWhole) in [("pass", true), ("pwd", false)] where letters.ends(with: Array(word.utf8)) {
      let first = name.index(name.endIndex, offsetBy: -word.utf8.count)
      if first == name.startIndex { return isWhole ? .password : nil }
      let isCapital = name[first] < 0x60 && name[name.index(before: first)] >= 0x61
      return isCapital || !SecretFormats.isWord(name[name.index(before: first)])
        || name[name.index(before: first)] == 0x5F
        ? .password : nil
    }
    return nil
  }

  // MARK: Values

  /// Beginnings of values that another tool fills in, or that say where the credential is.
  private static let references = [
    "arn:", "vault:", "secret:", "ref+", "op://", "sm://", "gcp:", "file:", "env:", "ENC[", "projects/", "data.",
    "var.",
  ].map { Array($0.utf8) }

  /// Values that are settings, or stand for a value that is still to come.
  private static let words: Set<String> = [
    "true", "false", "yes", "no", "on", "off", "none", "null", "nil", "enabled", "disabled", "default", "optional",
    "required", "always", "never", "unset", "empty", "redacted", "hidden", "todo", "tbd", "placeholder", "string",
    "str",
    "text", "bytes", "boolean", "number", "object", "any", "n/a",
  ]

  /// Beginnings of what stands for a value that is still to come: `change-me`, `<your password>`, `replaceme`.
  private static let requests = [
    "change", "replace", "insert", "your", "my-", "fill", "put", "enter", "example", "dummy",
  ]
  .map { Array($0.utf8) }

  /// Whether a value is one that somebody could log in with.
  private static func isSecret(_ value: Slice, _ certainty: Certainty) -> Bool {
    guard let first = value.first, value.count >= 3, value.count <= 4096 else { return false }
    // Paths, templates, anchors, block scalars, masks.
    if "/.~$<>{[(%*&|`@!#".utf8.contains(first) { return false }
    if references.contains(where: value.starts) { return false }
    let lower = value.map { $0 >= 0x41 && $0 <= 0x5A ? $0 | 0x20 : $0 }
    if requests.contains(where: lower.starts) || value.allSatisfy({ $0 | 0x20 == first | 0x20 }) { return false }
    if value.count <= 12, words.contains(String(decoding: lower, as: UTF8.self)) { return false }
    var (digits, letters, separators) = (0, 0, 0)
    for (i, byte) in value.enumerated() {
      switch byte {
      case 0x30...0x39: digits += 1
      case 0x41...0x5A, 0x61...0x7A: letters += 1
      case UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."): separators += 1
      // Sentences, and expressions of programs.
      case 0...0x20, UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "["), UInt8(ascii: "`"): return false
      case UInt8(ascii: "$"), UInt8(ascii: "{"):
        let next = value.index(value.startIndex, offsetBy: i + 1)
        if next < value.endIndex, value[next] == UInt8(ascii: "{") || value[next] == UInt8(ascii: "(") { return false }
      case UInt8(ascii: ":"):
        // An address: a password in it is told by its form.
        if value.dropFirst(i).starts(with: "://".utf8) { return false }
      default: break
      }
    }
    // 30s, 8080, 1.5; and what refers to a value in a program: process.env.PASSWORD.
    if digits + 1 >= value.count && (digits < 4 || certainty != .password) { return false }
    if digits == 0, letters + separators == value.count, value.contains(UInt8(ascii: ".")) { return false }
    // Words with dashes between them are the name of something.
    let isName = separators > 0 && letters + digits + separators == value.count && digits <= 3
    switch certainty {
    case .password: return true
    case .key: return !isName && (value.count >= 12 || value.count >= 8 && digits > 0)
    case .vague: return !isName && value.count >= 16 && digits > 0 && letters > 0
    }
  }

  // MARK: Bytes

  private static func isName(_ byte: UInt8) -> Bool {
    SecretFormats.isWord(byte) || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")
  }

  private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x0A || byte == 0x09 }

  /// Whether a byte is a quotation mark, or the backslash before one in a text within a text.
  private static func isQuote(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\\")
  }

  private static func contains(_ text: StaticString, in bytes: Slice) -> Bool {
    let text = UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
    return bytes.indices.contains { bytes[$0...].starts(with: text) }
  }
}

extension RangeReplaceableCollection where Element == UInt8 {
  /// Whether the bytes end with some others.
  fileprivate func ends(with other: [UInt8]) -> Bool {
    count >= other.count && suffix(other.count).elementsEqual(other)
  }
}
