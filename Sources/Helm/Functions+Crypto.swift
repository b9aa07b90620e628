import Functions

/// Sprig's functions over hashes, and those that are random: these give a fixed text of the right form, marked as undecided.
enum CryptoFunctions {
  static let all: [TemplateFunction] = hashes + random + certificates

  private static func hash(_ name: String, _ algorithm: HashAlgorithm) -> TemplateFunction {
    TemplateFunction(name, .string) { _, values in
      .string(HashAlgorithm.hex(algorithm.digest(GoBytes.bytes(values[0].stringValue ?? ""))))
    }
  }

  private static let hashes: [TemplateFunction] = [
    hash("sha1sum", .sha1), hash("sha256sum", .sha256), hash("sha512sum", .sha512),
    TemplateFunction("adler32sum", .string) { _, values in
      .string(String(TextEncodings.adler32(GoBytes.bytes(values[0].stringValue ?? ""))))
    },
  ]

  /// A text of a length that tells what it stands for.
  private static func random(_ name: String, _ letter: String) -> TemplateFunction {
    TemplateFunction(name, .int) { (execution, values) throws(TemplateError) in
      guard case .int(let count) = values[0].payload, count > 0 else { return .string("") }
      try execution.allow(bytes: count)
      return execution.undecided(String(repeating: letter, count: count), name)
    }
  }

  private static func undecided(
    _ name: String, _ parameters: Int, variadic: ParameterType? = nil, _ text: String
  ) -> TemplateFunction {
    let body: TemplateFunction.Body = { execution, _ in execution.undecided(text, name) }
    switch parameters {
    case 0: return TemplateFunction(name, body: body)
    case 1: return TemplateFunction(name, .string, variadic: variadic, body: body)
    case 2: return TemplateFunction(name, .string, .string, variadic: variadic, body: body)
    default: return TemplateFunction(name, variadic: .any, body: body)
    }
  }

  private static let random: [TemplateFunction] = [
    random("randAlphaNum", "a"), random("randAlpha", "a"), random("randAscii", "a"), random("randNumeric", "1"),
    TemplateFunction("randBytes", .int) { (execution, values) throws(TemplateError) in
      guard case .int(let count) = values[0].payload, count >= 0 else {
        throw TemplateError("makeslice: len out of range")
      }
      try execution.allow(bytes: count)
      return execution.undecided(Base64.encode([UInt8](repeating: 0, count: count)), "randBytes")
    },
    undecided("uuidv4", 0, "00000000-0000-4000-8000-000000000000"),
    undecided("bcrypt", 1, "$2a$10$aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"),
    TemplateFunction("htpasswd", .string, .string, variadic: .string) { execution, values in
      let (user, password) = (values[0].stringValue ?? "", values[1].stringValue ?? "")
      if user.contains(":") { return .string("invalid username: \(user)") }
      if values.count > 2, values[2].stringValue == "sha" {
        return .string("\(user):{SHA}" + Base64.encode(HashAlgorithm.sha1.digest(Array(password.utf8))))
      }
      return execution.undecided("\(user):$2a$10$aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "htpasswd")
    },
    undecided("encryptAES", 2, "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="),
    undecided("decryptAES", 2, "decrypted"),
    undecided("derivePassword", 3, "Derived0!"),
  ]

  // MARK: Certificates

  /// `certificate` as Sprig has it: `.Cert` and `.Key`.
  private final class Certificate: TemplateObject, @unchecked Sendable {
    private let certificate: TemplateValue
    private let key: TemplateValue

    init(_ certificate: TemplateValue, _ key: TemplateValue) {
      self.certificate = certificate
      self.key = key
    }

    override var typeName: String { "sprig.certificate" }

    override func field(_ name: String) -> TemplateValue? {
      switch name {
      case "Cert": certificate
      case "Key": key
      default: nil
      }
    }

    override var encoded: TemplateValue { .map(TemplateMap([("Cert", certificate), ("Key", key)])) }
  }

  private static func pem(_ title: String) -> String {
    "-----BEGIN \(title)-----\nAAAA\n-----END \(title)-----\n"
  }

  private static func certificate(_ name: String) -> TemplateFunction {
    TemplateFunction(name, variadic: .any) { execution, _ in
      TemplateValue(
        .object(
          Certificate(
            execution.undecided(pem("CERTIFICATE"), name + ".Cert"),
            execution.undecided(pem("RSA PRIVATE KEY"), name + ".Key"))))
    }
  }

  private static let certificates: [TemplateFunction] = [
    undecided("genPrivateKey", 1, pem("RSA PRIVATE KEY")), certificate("genCA"), certificate("genCAWithKey"),
    certificate("genSelfSignedCert"), certificate("genSelfSignedCertWithKey"), certificate("genSignedCert"),
    certificate("genSignedCertWithKey"),
    TemplateFunction("buildCustomCert", .string, .string) { (_, values) throws(TemplateError) in
      let parts = values.map { value in
        Base64.decode(value.stringValue ?? "").map { TemplateValue(.string(GoBytes.text($0)), origin: value.origin) }
      }
      guard let certificate = parts[0] else { throw TemplateError("unable to decode base64 certificate") }
      guard let key = parts[1] else { throw TemplateError("unable to decode base64 private key") }
      return TemplateValue(.object(Certificate(certificate, key)))
    },
  ]
}
