import Values

/// Base64, CSV, URL and character encodings.
enum Encodings {
  static let functions: [Function] = [
    Function("base64decode", [.string("str", allowing: .unknown)], returns: .string, base64Decode),
    Function("base64encode", [.string("str", allowing: .unknown)], returns: .string, base64Encode),
    Function("base64gzip", [.string("str")], returns: .string, base64Gzip),
    Function("csvdecode", [.string("str")], csvDecode),
    Function("textdecodebase64", [.string("source"), .string("encoding")], returns: .string, textDecode),
    Function("textencodebase64", [.string("string"), .string("encoding")], returns: .string, textEncode),
    Function("urlencode", [.string("str", allowing: .unknown)], returns: .string, urlEncode),
  ]
}

// MARK: Base64

private func base64Encode(_ arguments: Arguments) throws(FunctionError) -> Value {
  guard let text = arguments[0].stringValue else { return arguments.unknown() }
  if text.utf8.count > Limits.stringBytes / 4 * 3 { throw Limits.stringTooLong }
  return .string(Base64.encode(Array(text.utf8)))
}

private func base64Decode(_ arguments: Arguments) throws(FunctionError) -> Value {
  guard let text = arguments[0].stringValue else { return arguments.unknown() }
  guard let bytes = Base64.decode(text) else { throw FunctionError("failed to decode base64 data \"\(text)\"") }
  guard let decoded = String(validating: bytes, as: UTF8.self) else {
    throw FunctionError("the result of decoding the provided string is not valid UTF-8")
  }
  return .string(decoded)
}

private func base64Gzip(_ arguments: Arguments) throws(FunctionError) -> Value {
  let bytes = Array(arguments.string(0).utf8)
  guard let compressed = Gzip.compress(bytes) else { return arguments.unknown() }
  return .string(Base64.encode(compressed))
}

// MARK: URL

/// Go's `url.QueryEscape`.
private func urlEncode(_ arguments: Arguments) throws(FunctionError) -> Value {
  try arguments.mapParts(0) { text throws(FunctionError) in
    if text.utf8.count > Limits.stringBytes / 3 { throw Limits.stringTooLong }
    let hex = Array("0123456789ABCDEF".utf8)
    var escaped: [UInt8] = []
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."),
        UInt8(ascii: "~"):
        escaped.append(byte)
      case UInt8(ascii: " "): escaped.append(UInt8(ascii: "+"))
      default: escaped += [UInt8(ascii: "%"), hex[Int(byte >> 4)], hex[Int(byte & 15)]]
      }
    }
    return String(bytes: escaped)
  }
}

// MARK: Character encodings

/// The encodings that are supported, by their IANA names and aliases in capitals.
private enum CharacterEncoding {
  case utf8
  case utf16(bigEndian: Bool, mark: Bool)
  /// One byte a character, up to the given code.
  case singleByte(limit: UInt32)
  /// Latin-1 with more letters and signs where that has control characters.
  case windows1252

  init?(_ name: String) {
    switch name.uppercased() {
    case "UTF-8", "UTF8", "CSUTF8": self = .utf8
    case "UTF-16LE", "CSUTF16LE": self = .utf16(bigEndian: false, mark: false)
    case "UTF-16BE", "CSUTF16BE": self = .utf16(bigEndian: true, mark: false)
    case "UTF-16", "CSUTF16": self = .utf16(bigEndian: true, mark: true)
    case "ISO-8859-1", "ISO_8859-1", "LATIN1", "L1", "IBM819", "CP819", "CSISOLATIN1", "ISO-IR-100":
      self = .singleByte(limit: 0xFF)
    case "US-ASCII", "ASCII", "ANSI_X3.4-1968", "ISO646-US", "US", "IBM367", "CP367", "CSASCII":
      self = .singleByte(limit: 0x7F)
    case "WINDOWS-1252", "CP1252", "CSWINDOWS1252": self = .windows1252
    default: return nil
    }
  }

  /// What Windows-1252 has at 0x80 to 0x9F; zero where it has nothing.
  private static let windowsSigns: [UInt32] = [
    0x20AC, 0, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0, 0x017D, 0,
    0, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0, 0x017E,
    0x0178,
  ]

  func encode(_ text: String) -> [UInt8]? {
    switch self {
    case .utf8: return Array(text.utf8)
    case .utf16(let bigEndian, let mark):
      var bytes: [UInt8] = mark ? [0xFE, 0xFF] : []
      for unit in text.utf16 {
        let (high, low) = (UInt8(unit >> 8), UInt8(unit & 255))
        bytes += bigEndian ? [high, low] : [low, high]
      }
      return bytes
    case .singleByte(let limit):
      var bytes: [UInt8] = []
      for scalar in text.unicodeScalars {
        guard scalar.value <= limit else { return nil }
        bytes.append(UInt8(scalar.value))
      }
      return bytes
    case .windows1252:
      var bytes: [UInt8] = []
      for scalar in text.unicodeScalars {
        if scalar.value < 0x80 || (0xA0...0xFF).contains(scalar.value) {
          bytes.append(UInt8(scalar.value))
        } else if let position = CharacterEncoding.windowsSigns.firstIndex(of: scalar.value) {
          bytes.append(UInt8(0x80 + position))
        } else {
          return nil
        }
      }
      return bytes
    }
  }

  func decode(_ bytes: [UInt8]) -> String? {
    switch self {
    case .utf8: return String(validating: bytes, as: UTF8.self)
    case .utf16(var bigEndian, let mark):
      var bytes = bytes[...]
      if mark, bytes.count >= 2 {
        if bytes.first == 0xFF && bytes.dropFirst().first == 0xFE { bigEndian = false }
        if bytes.first == 0xFE || bytes.first == 0xFF { bytes = bytes.dropFirst(2) }
      }
      guard bytes.count % 2 == 0 else { return nil }
      var units: [UInt16] = []
      var i = bytes.startIndex
      while i + 1 < bytes.endIndex {
        let (a, b) = (UInt16(bytes[i]), UInt16(bytes[i + 1]))
        units.append(bigEndian ? a << 8 | b : b << 8 | a)
        i += 2
      }
      return String(validating: units, as: UTF16.self)
    case .singleByte(let limit):
      var scalars = String.UnicodeScalarView()
      for byte in bytes {
        guard UInt32(byte) <= limit else { return nil }
        scalars.append(Unicode.Scalar(byte))
      }
      return String(scalars)
    case .windows1252:
      var scalars = String.UnicodeScalarView()
      for byte in bytes {
        let code = (0x80...0x9F).contains(byte) ? CharacterEncoding.windowsSigns[Int(byte) - 0x80] : UInt32(byte)
        guard let scalar = Unicode.Scalar(code), code != 0 || byte == 0 else { return nil }
        scalars.append(scalar)
      }
      return String(scalars)
    }
  }
}

private func encoding(_ arguments: Arguments) throws(FunctionError) -> CharacterEncoding {
  guard let encoding = CharacterEncoding(arguments.string(1)) else {
    throw FunctionError(
      "\"\(arguments.string(1))\" is not a supported IANA encoding name or alias", argument: 1)
  }
  return encoding
}

private func textEncode(_ arguments: Arguments) throws(FunctionError) -> Value {
  guard let bytes = try encoding(arguments).encode(arguments.string(0)) else {
    throw FunctionError(
      "the given string contains characters that cannot be represented in \(arguments.string(1))", argument: 0)
  }
  return .string(Base64.encode(bytes))
}

private func textDecode(_ arguments: Arguments) throws(FunctionError) -> Value {
  let encoding = try encoding(arguments)
  guard let bytes = Base64.decode(arguments.string(0)) else {
    throw FunctionError("the given value is not a valid Base64 string", argument: 0)
  }
  guard let text = encoding.decode(bytes) else {
    throw FunctionError(
      "the given string contains symbols that are not defined for \(arguments.string(1))", argument: 0)
  }
  return .string(text)
}

// MARK: CSV

private func csvDecode(_ arguments: Arguments) throws(FunctionError) -> Value {
  var reader = CSVReader(arguments.string(0))
  guard let header = try reader.record() else { throw FunctionError("missing header line") }
  var seen: Set<String> = []
  for name in header where !seen.insert(name).inserted { throw FunctionError("duplicate column name \"\(name)\"") }
  var rows: [Value] = []
  while let record = try reader.record() {
    guard record.count == header.count else {
      throw FunctionError("CSV parse error on line \(reader.recordLine): wrong number of fields")
    }
    rows.append(.object(zip(header, record).map { ($0, .string($1.normalized)) }))
    try Limits.check(elements: rows.count &* header.count)
  }
  return .list(rows, .object(of: header.map { Type.Attribute(name: $0, type: .string) }))
}

/// Reads comma-separated records as Go's `encoding/csv` does (RFC 4180, blank lines passed over).
private struct CSVReader {
  private let bytes: [UInt8]
  private var i = 0
  private var line = 1
  /// The line on which the last record begins, counted from 1.
  private(set) var recordLine = 1

  init(_ text: String) { bytes = Array(text.utf8) }

  mutating func record() throws(FunctionError) -> [String]? {
    while i < bytes.count, atLineEnd { endLine() }
    guard i < bytes.count else { return nil }
    recordLine = line
    var fields: [String] = []
    while true {
      fields.append(bytes.indices.contains(i) && bytes[i] == UInt8(ascii: "\"") ? try quoted() : try bare())
      guard i < bytes.count, bytes[i] == UInt8(ascii: ",") else { break }
      i += 1
    }
    if i < bytes.count { endLine() }
    return fields
  }

  private var atLineEnd: Bool {
    bytes[i] == 0x0A || (bytes[i] == 0x0D && i + 1 < bytes.count && bytes[i + 1] == 0x0A)
  }

  private mutating func endLine() {
    i += bytes[i] == 0x0D ? 2 : 1
    line += 1
  }

  private func error(_ reason: String) -> FunctionError { FunctionError("CSV parse error on line \(line): \(reason)") }

  private mutating func bare() throws(FunctionError) -> String {
    let start = i
    while i < bytes.count, bytes[i] != UInt8(ascii: ","), !atLineEnd {
      if bytes[i] == UInt8(ascii: "\"") { throw error("bare \" in non-quoted-field") }
      i += 1
    }
    return String(bytes: bytes[start..<i])
  }

  private mutating func quoted() throws(FunctionError) -> String {
    i += 1
    var field: [UInt8] = []
    while i < bytes.count {
      if bytes[i] == UInt8(ascii: "\"") {
        i += 1
        guard i < bytes.count, bytes[i] == UInt8(ascii: "\"") else {
          if i < bytes.count, bytes[i] != UInt8(ascii: ","), !atLineEnd {
            throw error("extraneous or missing \" in quoted-field")
          }
          return String(bytes: field)
        }
        field.append(UInt8(ascii: "\""))
        i += 1
      } else if atLineEnd {
        field.append(0x0A)
        endLine()
      } else {
        field.append(bytes[i])
        i += 1
      }
    }
    throw error("extraneous or missing \" in quoted-field")
  }
}
