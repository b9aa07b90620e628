import Inventory
import Policy
import Source
import Values

/// Keeps secrets out of reports: what is at attributes whose name says secret, and what looks like a well-known key.
///
/// A secret is replaced by a mask of fixed length. It errs on the side of hiding; references to secrets
/// (`var.password`, the ARN of one) are not secrets and stay.
public enum Redaction {
  /// What stands where a secret was.
  public static let mask = "********"

  /// How deep into a value, or a text within a text, secrets are looked for.
  static let depth = 64

  // MARK: Names

  private static let secretWords: Set<String> = [
    "password", "passwords", "passwd", "passphrase", "passcode", "pwd", "secret", "secrets", "token", "credential",
    "credentials", "apikey", "authtoken", "privatekey", "accesskey", "secretkey", "authorization", "dockerconfigjson",
  ]

  private static let secretPairs: Set<String> = [
    "api key", "access key", "private key", "secret key", "auth key", "signing key", "account key", "storage key",
    "shared key", "license key", "host key", "connection string", "key material", "webhook url",
  ]

  /// Last words that make a name one of a setting or a reference: `password_length`, `secret_arn`.
  private static let settingWords: Set<String> = [
    "age", "algorithm", "arn", "arns", "audience", "audiences", "backend", "bucket", "class", "count", "created",
    "date",
    "days", "delay", "description", "disabled", "document", "duration", "enabled", "encrypted", "encryption",
    "endpoint", "engine", "expiration", "expires", "expiry", "file", "filename", "format", "generator", "hours", "id",
    "ids", "index", "issuer", "kms", "length", "lifetime", "limit", "limits", "manager", "minutes", "mode", "mount",
    "name", "names", "namespace", "path", "paths", "period", "prevention", "policies", "policy", "prefix", "property",
    "provider",
    "recovery", "ref", "reference", "refs", "region", "replica", "required", "resource", "resources", "role",
    "rotation", "rule", "rules", "scope", "scopes", "seconds", "size", "source", "state", "status", "store",
    "strategy", "suffix", "table", "tags", "target", "ttl", "type", "types", "uri", "usage", "user", "username",
    "validity", "version", "versions", "window",
  ]

  /// Whether an attribute of this name holds a secret: `master_password`, `secretAccessKey`, `DB_TOKEN`.
  public static func isSecretName(_ name: some StringProtocol) -> Bool {
    guard maySaySecret(name) else { return false }
    let words = words(name)
    guard let last = words.last, let first = words.first else { return false }
    if first == "existing" { return false }
    if last == "url" { return words.count > 1 && words[words.count - 2] == "webhook" }
    if settingWords.contains(last) { return false }
    if last == "pass" { return true }
    for (i, word) in words.enumerated() {
      if secretWords.contains(word) { return true }
      if i + 1 < words.count && secretPairs.contains("\(word) \(words[i + 1])") { return true }
    }
    return false
  }

  /// Whether a name has three letters in a row that one of the words for secrets has. Most names have not, and a report asks
  /// for every name of every file that it quotes.
  private static func maySaySecret(_ name: some StringProtocol) -> Bool {
    var letters: UInt32 = 0
    for byte in name.utf8 {
      letters = letters << 8 & 0xFFFFFF | UInt32(byte | 0x20)
      if parts.contains(letters) { return true }
    }
    return false
  }

  /// Parts of `secretWords`, of `secretPairs` and of what `isSecretName` knows besides: a test holds that none lacks one.
  private static let parts = WordParts(["pas", "pwd", "sec", "tok", "cre", "key", "aut", "doc", "con", "url"])

  /// Every word and pair of words that makes a name a secret's.
  static var allSecretWords: Set<String> { secretWords.union(secretPairs).union(["pass"]) }

  /// Whether an attribute of this name says something about a secret, or where it is: `name`, `valueFrom`, `arn`.
  static func isSettingName(_ name: some StringProtocol) -> Bool {
    words(name).last.map { settingWords.contains($0) || $0 == "from" } ?? false
  }

  /// The words of a name, in lower case, parted by punctuation and by capitals: `AWSSecretKey` is three.
  private static func words(_ name: some StringProtocol) -> [String] {
    var words: [String] = []
    var word: [UInt8] = []
    var capitals = 0
    func finish() {
      if !word.isEmpty { words.append(String(decoding: word, as: UTF8.self)) }
      word.removeAll(keepingCapacity: true)
    }
    for byte in name.utf8.prefix(256) {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"):
        if capitals > 1, let last = word.popLast() {
          finish()
          word.append(last)
        }
        word.append(byte)
        capitals = 0
      case UInt8(ascii: "A")...UInt8(ascii: "Z"):
        if capitals == 0 { finish() }
        word.append(byte | 0x20)
        capitals += 1
      default:
        finish()
        capitals = 0
      }
    }
    finish()
    return words
  }

  /// Attributes that hold secrets because of the resource they stand in.
  static func secretAttributes(ofType type: some StringProtocol) -> Set<String> {
    if type == "aws_ssm_parameter" { return ["value"] }
    guard words(type).contains("secret") else { return [] }
    return ["data", "stringData", "binary_data", "value", "plaintext_value", "encrypted_value"]
  }

  // MARK: Values

  /// What is known of a value from where it stands.
  private enum Secrecy {
    case open
    /// Secret, but for what the names in it say is a setting: `secrets = [{ name, valueFrom }]`.
    case named
    /// Secret whatever the names in it say: the data of a Kubernetes Secret.
    case whole
  }

  /// The secrecy of each entry of an object.
  private static func secrecies(_ map: ValueMap, within outer: Secrecy, secretKeys: Set<String>) -> [Secrecy] {
    // A pair of a name that says secret and a value is an environment variable.
    let pair = (map["name"] ?? map["Name"])?.stringValue.map(isSecretName) ?? false
    return map.map { entry in
      if outer == .whole || secretKeys.contains(entry.key) { return .whole }
      if isSecretName(entry.key) || pair && entry.key.lowercased() == "value" { return .named }
      return outer == .named && !isSettingName(entry.key) ? .named : .open
    }
  }

  /// The value with every secret in it masked. Symbols, booleans, and numbers that are settings stay.
  ///
  /// - Parameter type: the type of the resource whose values these are, where that is what the value is.
  public static func value(_ value: Value, ofType type: String = "") -> Value {
    masked(value, .open, secretKeys: secretAttributes(ofType: type), depth: 0)
  }

  private static func masked(_ value: Value, _ secrecy: Secrecy, secretKeys: Set<String> = [], depth: Int) -> Value {
    guard depth < Redaction.depth else { return .string(mask) }
    func inner(_ value: Value) -> Value { masked(value, secrecy, depth: depth + 1) }
    func inner(_ map: ValueMap) -> ValueMap {
      let secrecies = secrecies(map, within: secrecy, secretKeys: secretKeys)
      return ValueMap(
        entries: zip(map, secrecies).map { .init(key: $0.key, value: masked($0.value, $1, depth: depth + 1)) })
    }
    switch value {
    case .null, .bool, .unknown: return value
    case .number: return secrecy == .open ? value : .string(mask)
    case .string(let text):
      return .string(secrecy != .open && !isSetting(text) ? mask : Redaction.text(text, hiding: []))
    case .partial: return secrecy == .open ? value : .string(mask)
    case .list(let elements, let type): return .list(elements.map(inner), type)
    case .set(let elements, let type): return .set(elements.map(inner), type)
    case .tuple(let elements): return .tuple(elements.map(inner))
    case .map(let map, let type): return .map(inner(map), type)
    case .object(let map): return .object(inner(map))
    }
  }

  /// The known texts in a resource's values that are secret, the longest first.
  static func secrets(of resource: Resource) -> [String] {
    var found: Set<String> = []
    collect(resource.values, .open, secretKeys: secretAttributes(ofType: resource.type), depth: 0, into: &found)
    return found.sorted { ($1.utf8.count, $0) < ($0.utf8.count, $1) }
  }

  private static func collect(
    _ value: Value, _ secrecy: Secrecy, secretKeys: Set<String> = [], depth: Int, into found: inout Set<String>
  ) {
    guard depth < Redaction.depth else { return }
    switch value {
    case .null, .bool, .unknown: return
    case .number(let number):
      if secrecy != .open { found.insert(number.description) }
    case .string(let text):
      if secrecy != .open && !isSetting(text) { found.insert(text) }
    case .partial(let partial):
      guard secrecy != .open else { return }
      for case .text(let text) in partial.parts where text.utf8.count >= 8 && !isSetting(text) { found.insert(text) }
    case .list(let elements, _), .set(let elements, _), .tuple(let elements):
      for element in elements { collect(element, secrecy, depth: depth + 1, into: &found) }
    case .map(let map, _), .object(let map):
      for (entry, secrecy) in zip(map, secrecies(map, within: secrecy, secretKeys: secretKeys)) {
        collect(entry.value, secrecy, depth: depth + 1, into: &found)
      }
    }
  }

  /// Whether a text at a secret's place is none: nothing, a switch, a reference.
  static func isSetting(_ text: some StringProtocol) -> Bool {
    switch text {
    case "", "true", "false", "null", "none", "~", "yes", "no", "True", "False", "enabled", "disabled", "required",
      "optional":
      true
    default: text.hasPrefix("arn:")
    }
  }

  // MARK: Texts

  /// Where the secrets of a part of a source are, in order and apart from each other.
  static func ranges(in source: SourceText, _ part: ByteRange) -> [ByteRange] {
    let hcl = [".tf", ".tfvars", ".hcl", ".tofu"].contains { source.path.hasSuffix($0) }
    let (start, end) = (Int(part.start), min(Int(part.end), source.count))
    guard start < end else { return [] }
    let bytes = UnsafeBufferPointer(rebasing: source.bytes[start..<end])
    return SecretScanner.ranges(in: bytes, syntax: hcl ? .hcl : .data).map {
      ByteRange(Int($0.start) + start, Int($0.end) + start)
    }
  }

  /// A message without secrets: those known, those that the message itself names as such, and well-known keys.
  static func text(_ text: String, hiding known: [String]) -> String {
    var bytes = Array(text.utf8)
    for secret in known { replace(Array(secret.utf8), in: &bytes) }
    let ranges = bytes.withUnsafeBufferPointer { SecretScanner.ranges(in: $0, syntax: .prose) }
    guard !ranges.isEmpty || !known.isEmpty else { return text }
    var result: [UInt8] = []
    var position = 0
    for range in ranges {
      result.append(contentsOf: bytes[position..<Int(range.start)])
      result.append(contentsOf: mask.utf8)
      position = Int(range.end)
    }
    result.append(contentsOf: bytes[position...])
    return String(decoding: result, as: UTF8.self)
  }

  /// Masks every occurrence of a secret; a short one only where it stands as a word of its own.
  private static func replace(_ secret: [UInt8], in bytes: inout [UInt8]) {
    guard let first = secret.first, bytes.count >= secret.count else { return }
    func isWord(_ byte: UInt8) -> Bool { SecretFormats.isWord(byte) || byte >= 0x80 }
    var result: [UInt8] = []
    var i = 0
    while i < bytes.count {
      let end = i + secret.count
      if bytes[i] == first, end <= bytes.count, bytes[i..<end].elementsEqual(secret),
        secret.count >= 6
          || !(i > 0 && isWord(bytes[i - 1])) && !(end < bytes.count && isWord(bytes[end]))
      {
        result.append(contentsOf: mask.utf8)
        i = end
      } else {
        result.append(bytes[i])
        i += 1
      }
    }
    bytes = result
  }
}

/// A few sequences of three letters.
private struct WordParts: Sendable {
  /// Which letters end one of them.
  private let ends: UInt64
  private let parts: [UInt32]

  init(_ words: [String]) {
    parts = words.map { $0.utf8.reduce(0) { $0 << 8 | UInt32($1) } }
    ends = parts.reduce(0) { $0 | 1 << UInt64($1 & 0x3F) }
  }

  func contains(_ letters: UInt32) -> Bool {
    ends >> UInt64(letters & 0x3F) & 1 == 1 && parts.contains(letters)
  }
}
