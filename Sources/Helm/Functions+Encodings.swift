import Functions

/// Texts of bytes.
enum TextEncodings {
  static func base64(_ bytes: [UInt8]) -> String { Base64.encode(bytes) }

  private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".utf8)

  /// RFC 4648 section 6, with padding.
  static func base32(_ bytes: [UInt8]) -> String {
    var text: [UInt8] = []
    var (buffer, bits) = (0, 0)
    for byte in bytes {
      buffer = buffer << 8 | Int(byte)
      bits += 8
      while bits >= 5 {
        bits -= 5
        text.append(alphabet[buffer >> bits & 31])
      }
      buffer &= (1 << bits) - 1
    }
    if bits > 0 { text.append(alphabet[buffer << (5 - bits) & 31]) }
    while text.count % 8 != 0 { text.append(UInt8(ascii: "=")) }
    return String(decoding: text, as: UTF8.self)
  }

  static func base32Decoded(_ text: String) -> [UInt8]? {
    var bytes: [UInt8] = []
    var (buffer, bits) = (0, 0)
    for byte in text.utf8 where byte != UInt8(ascii: "=") && byte != 0x0A && byte != 0x0D {
      guard let value = alphabet.firstIndex(of: byte) else { return nil }
      buffer = buffer << 5 | value
      bits += 5
      if bits >= 8 {
        bits -= 8
        bytes.append(UInt8(truncatingIfNeeded: buffer >> bits))
        buffer &= (1 << bits) - 1
      }
    }
    return bytes
  }

  /// RFC 1950's checksum.
  static func adler32(_ bytes: [UInt8]) -> UInt32 {
    var (a, b): (UInt32, UInt32) = (1, 0)
    for byte in bytes {
      a = (a + UInt32(byte)) % 65521
      b = (b + a) % 65521
    }
    return b << 16 | a
  }
}

/// Functions from and to texts of other formats: Sprig's, and Helm's over YAML, JSON and TOML.
enum EncodingFunctions {
  static let all: [TemplateFunction] = binary + formats + readers

  private static func bytes(_ value: TemplateValue) -> [UInt8] { GoBytes.bytes(value.stringValue ?? "") }

  private static let binary: [TemplateFunction] = [
    TemplateFunction("b64enc", .string) { _, values in .string(Base64.encode(bytes(values[0]))) },
    TemplateFunction("b64dec", .string) { _, values in
      let text = values[0].stringValue ?? ""
      guard let decoded = Base64.decode(text) else {
        return .string("illegal base64 data at input byte \(fault(text))")
      }
      return .string(GoBytes.text(decoded))
    },
    TemplateFunction("b32enc", .string) { _, values in .string(TextEncodings.base32(bytes(values[0]))) },
    TemplateFunction("b32dec", .string) { _, values in
      guard let decoded = TextEncodings.base32Decoded(values[0].stringValue ?? "") else {
        return .string("illegal base32 data at input byte 0")
      }
      return .string(GoBytes.text(decoded))
    },
  ]

  /// Where Go's decoder stops.
  private static func fault(_ text: String) -> Int {
    let isDigit: (UInt8) -> Bool = {
      ($0 | 0x20) &- 0x61 < 26 || $0 &- 0x30 < 10 || $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "/") || $0 == 0x0A
        || $0 == 0x0D
    }
    let bytes = Array(text.utf8)
    if let bad = bytes.firstIndex(where: { !isDigit($0) }) { return bad }
    return bytes.count / 4 * 4
  }

  private static func yaml(
    _ execution: TemplateExecution, _ value: TemplateValue, isPretty: Bool = false
  ) throws(TemplateError) -> TemplateValue {
    guard let text = YAMLText.text(value, isPretty: isPretty, limit: execution.limits.output) else {
      throw execution.exhausted("A text of more than \(execution.limits.output >> 20) MiB is made.")
    }
    try execution.spend(text.text.utf8.count >> 4)
    return TemplateValue(.text(text))
  }

  private static func json(
    _ execution: TemplateExecution, _ value: TemplateValue, escapesHTML: Bool = true, isIndented: Bool = false
  ) throws(TemplateError) -> String? {
    let text = JSONText.text(value, escapesHTML: escapesHTML, isIndented: isIndented, limit: execution.limits.output)
    try execution.spend((text?.utf8.count ?? 0) >> 4)
    return text
  }

  private static func jsonFunction(
    _ name: String, escapesHTML: Bool = true, isIndented: Bool = false, must: Bool = false
  ) -> TemplateFunction {
    TemplateFunction(name, .any) { (execution, values) throws(TemplateError) in
      if let text = try json(execution, values[0], escapesHTML: escapesHTML, isIndented: isIndented) {
        return .string(text).with(values[0].origin)
      }
      if must { throw TemplateError("json: unsupported value") }
      return .string("")
    }
  }

  private static func tomlFunction(_ name: String) -> TemplateFunction {
    TemplateFunction(name, .any) { (execution, values) throws(TemplateError) in
      try execution.weigh(values[0])
      return .string(TOMLText.text(values[0]))
    }
  }

  private static let formats: [TemplateFunction] = [
    TemplateFunction("toYaml", .any) { (execution, values) throws(TemplateError) in try yaml(execution, values[0]) },
    TemplateFunction("mustToYaml", .any) { (execution, values) throws(TemplateError) in try yaml(execution, values[0])
    },
    TemplateFunction("toYamlPretty", .any) { (execution, values) throws(TemplateError) in
      try yaml(execution, values[0], isPretty: true)
    },
    jsonFunction("toJson"), jsonFunction("mustToJson", must: true), jsonFunction("toPrettyJson", isIndented: true),
    jsonFunction("mustToPrettyJson", isIndented: true, must: true), jsonFunction("toRawJson", escapesHTML: false),
    jsonFunction("mustToRawJson", escapesHTML: false, must: true),
    tomlFunction("toToml"), tomlFunction("mustToToml"),
  ]

  private static func failure(_ message: String) -> TemplateValue {
    .map(TemplateMap([("Error", .string(message))]))
  }

  private static let readers: [TemplateFunction] = [
    TemplateFunction("fromYaml", .string) { (execution, values) throws(TemplateError) in
      try execution.allow(bytes: bytes(values[0]).count << 4)
      let (value, fault) = ValueReading.yaml(values[0])
      guard let value else { return failure(fault) }
      if value.mapValue != nil { return value }
      if value.isNil { return .map(TemplateMap()) }
      return failure(mismatch(value, "map[string]interface {}"))
    },
    TemplateFunction("fromYamlArray", .string) { (execution, values) throws(TemplateError) in
      try execution.allow(bytes: bytes(values[0]).count << 4)
      let (value, fault) = ValueReading.yaml(values[0])
      guard let value else { return .list([.string(fault)]) }
      if value.listValue != nil { return value }
      return value.isNil ? .list([]) : .list([.string(mismatch(value, "[]interface {}"))])
    },
    TemplateFunction("fromJson", .string) { (execution, values) throws(TemplateError) in
      try execution.allow(bytes: bytes(values[0]).count << 4)
      let (value, fault) = ValueReading.json(values[0])
      guard let value else { return failure(fault) }
      if value.mapValue != nil { return value }
      if value.isNil { return .map(TemplateMap()) }
      return failure(
        "json: cannot unmarshal \(jsonName(value)) into Go value of type map[string]interface {}")
    },
    TemplateFunction("fromJsonArray", .string) { (execution, values) throws(TemplateError) in
      let (value, fault) = ValueReading.json(values[0])
      guard let value else { return .list([.string(fault)]) }
      if value.listValue != nil { return value }
      return .list([.string("json: cannot unmarshal \(jsonName(value)) into Go value of type []interface {}")])
    },
    TemplateFunction("mustFromJson", .string) { (execution, values) throws(TemplateError) in
      let (value, fault) = ValueReading.json(values[0])
      guard let value else { throw TemplateError(fault) }
      return value.unwrapped
    },
    TemplateFunction("fromToml", .string) { (execution, values) throws(TemplateError) in
      switch TOMLReader.read(values[0].stringValue ?? "") {
      case .success(let map): return .map(map)
      case .failure(let error): return failure(error.message)
      }
    },
  ]

  private static func jsonName(_ value: TemplateValue) -> String {
    switch value.payload {
    case .list: "array"
    case .map: "object"
    case .bool: "bool"
    case .float: "number"
    default: "string"
    }
  }

  private static func mismatch(_ value: TemplateValue, _ type: String) -> String {
    "error unmarshaling JSON: while decoding JSON: json: cannot unmarshal \(jsonName(value)) into Go value of type \(type)"
  }
}
