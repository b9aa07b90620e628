/// What text BurntSushi/toml makes of values: `toToml`.
struct TOMLText {
  private var text = ""

  static func text(_ value: TemplateValue) -> String {
    guard let map = value.mapValue else {
      return "toml: top-level values must be Go maps or structs"
    }
    var writer = TOMLText()
    writer.table(map, path: [], depth: 0)
    return writer.text
  }

  private static func isTable(_ value: TemplateValue) -> Bool {
    if value.mapValue != nil { return true }
    guard let elements = value.listValue?.elements, !elements.isEmpty else { return false }
    return elements.allSatisfy { $0.mapValue != nil }
  }

  private static func key(_ name: String) -> String {
    let isBare =
      !name.isEmpty
      && name.utf8.allSatisfy {
        ($0 | 0x20) &- 0x61 < 26 || $0 &- 0x30 < 10 || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-")
      }
    return isBare ? name : quoted(name)
  }

  private static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\t": result += "\\t"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\u{08}": result += "\\b"
      case "\u{0C}": result += "\\f"
      case _ where scalar.value < 0x20 || scalar.value == 0x7F:
        result += "\\u" + GoFormat.hex(UInt64(scalar.value), width: 4)
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }

  private mutating func indent(_ count: Int) { text += String(repeating: "  ", count: count) }

  private mutating func table(_ map: TemplateMap, path: [String], depth: Int) {
    guard depth < 100 else { return }
    let entries = map.sorted.filter { !$0.value.isNil }
    for entry in entries where !TOMLText.isTable(entry.value) {
      indent(path.count)
      text += TOMLText.key(entry.key) + " = " + TOMLText.inline(entry.value, depth: 0) + "\n"
    }
    for entry in entries where TOMLText.isTable(entry.value) {
      let inner = path + [TOMLText.key(entry.key)]
      if let map = entry.value.mapValue {
        // Only tables at the top stand apart.
        if !text.isEmpty && path.isEmpty { text += "\n" }
        indent(path.count)
        text += "[" + inner.joined(separator: ".") + "]\n"
        table(map, path: inner, depth: depth + 1)
      } else {
        for element in entry.value.listValue?.elements ?? [] {
          guard let map = element.mapValue else { continue }
          if !text.isEmpty { text += "\n" }
          indent(path.count)
          text += "[[" + inner.joined(separator: ".") + "]]\n"
          table(map, path: inner, depth: depth + 1)
        }
      }
    }
  }

  private static func inline(_ value: TemplateValue, depth: Int) -> String {
    guard depth < 100 else { return "" }
    switch value.payload {
    case .string(let text): return quoted(text)
    case .text(let marked): return quoted(marked.text)
    case .float(let number):
      let text = abs(number) >= 1e21 ? GoFormat.general(number, limit: 6) : GoFormat.plain(number)
      return text.utf8.contains(UInt8(ascii: ".")) || text.utf8.contains(UInt8(ascii: "e")) ? text : text + ".0"
    case .list(let list): return "[" + list.elements.map { inline($0, depth: depth + 1) }.joined(separator: ", ") + "]"
    case .map(let map):
      let entries = map.sorted.filter { !$0.value.isNil }.map {
        key($0.key) + " = " + inline($0.value, depth: depth + 1)
      }
      return "{" + entries.joined(separator: ", ") + "}"
    default: return GoFormat.text(value)
    }
  }
}

/// Reads TOML 1.0: `fromToml`.
struct TOMLReader {
  struct Failure: Error {
    let message: String
  }

  private let bytes: [UInt8]
  private var i = 0
  private let root = TemplateMap()
  private var depth = 0

  static func read(_ text: String) -> Result<TemplateMap, Failure> {
    var reader = TOMLReader(bytes: Array(text.utf8))
    do throws(Failure) {
      try reader.document()
      return .success(reader.root)
    } catch {
      return .failure(error)
    }
  }

  private init(bytes: [UInt8]) {
    self.bytes = bytes
  }

  private var byte: UInt8 { i < bytes.count ? bytes[i] : 0 }

  private func failure(_ message: String) -> Failure {
    let line = bytes[..<min(i, bytes.count)].reduce(1) { $1 == 0x0A ? $0 + 1 : $0 }
    return Failure(message: "toml: line \(line): \(message)")
  }

  private mutating func skipSpace(lines: Bool) {
    while i < bytes.count {
      if byte == UInt8(ascii: "#") {
        while i < bytes.count, byte != 0x0A { i += 1 }
      } else if byte == 0x20 || byte == 0x09 || (lines && (byte == 0x0A || byte == 0x0D)) {
        i += 1
      } else {
        return
      }
    }
  }

  private mutating func document() throws(Failure) {
    var current = root
    while true {
      skipSpace(lines: true)
      guard i < bytes.count else { return }
      if byte == UInt8(ascii: "[") {
        i += 1
        let isArray = byte == UInt8(ascii: "[")
        if isArray { i += 1 }
        let path = try keys()
        for _ in 0..<(isArray ? 2 : 1) {
          guard byte == UInt8(ascii: "]") else { throw failure("expected ']' after a table's name") }
          i += 1
        }
        current = try table(path, isArray: isArray)
      } else {
        let path = try keys()
        guard byte == UInt8(ascii: "=") else { throw failure("expected '=' after a key") }
        i += 1
        skipSpace(lines: false)
        let value = try value()
        try set(value, path, in: current)
      }
      skipSpace(lines: false)
      guard i >= bytes.count || byte == 0x0A || byte == 0x0D else { throw failure("expected the end of the line") }
    }
  }

  private func table(_ path: [String], isArray: Bool) throws(Failure) -> TemplateMap {
    var map = root
    for (n, key) in path.enumerated() {
      let isLast = n == path.count - 1
      if isLast && isArray {
        let inner = TemplateMap()
        var elements = map[key]?.listValue?.elements ?? []
        elements.append(.map(inner))
        map[key] = TemplateValue(.list(TemplateList(elements)))
        return inner
      }
      if let inner = map[key]?.mapValue ?? map[key]?.listValue?.elements.last?.mapValue {
        map = inner
      } else if map[key] == nil {
        let inner = TemplateMap()
        map[key] = .map(inner)
        map = inner
      } else {
        throw failure("the key \(key) is no table")
      }
    }
    return map
  }

  private func set(_ value: TemplateValue, _ path: [String], in map: TemplateMap) throws(Failure) {
    var map = map
    for key in path.dropLast() {
      if let inner = map[key]?.mapValue {
        map = inner
      } else if map[key] == nil {
        let inner = TemplateMap()
        map[key] = .map(inner)
        map = inner
      } else {
        throw failure("the key \(key) is no table")
      }
    }
    guard let last = path.last, map[last] == nil else { throw failure("a key is defined twice") }
    map[last] = value
  }

  private mutating func keys() throws(Failure) -> [String] {
    var path: [String] = []
    while true {
      skipSpace(lines: false)
      if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
        path.append(try string())
      } else {
        let start = i
        while (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10 || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
        {
          i += 1
        }
        guard i > start else { throw failure("expected a key") }
        path.append(String(decoding: bytes[start..<i], as: UTF8.self))
      }
      skipSpace(lines: false)
      guard byte == UInt8(ascii: ".") else { return path }
      i += 1
    }
  }

  private mutating func value() throws(Failure) -> TemplateValue {
    depth += 1
    defer { depth -= 1 }
    guard depth < 100 else { throw failure("the values are nested too deeply") }
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "'"): return .string(try string())
    case UInt8(ascii: "["):
      i += 1
      var elements: [TemplateValue] = []
      while true {
        skipSpace(lines: true)
        if byte == UInt8(ascii: "]") { break }
        elements.append(try value())
        skipSpace(lines: true)
        if byte == UInt8(ascii: ",") {
          i += 1
        } else if byte != UInt8(ascii: "]") {
          throw failure("expected ',' or ']'")
        }
      }
      i += 1
      return .list(elements)
    case UInt8(ascii: "{"):
      i += 1
      let map = TemplateMap()
      while true {
        skipSpace(lines: true)
        if byte == UInt8(ascii: "}") { break }
        let path = try keys()
        guard byte == UInt8(ascii: "=") else { throw failure("expected '=' after a key") }
        i += 1
        skipSpace(lines: false)
        try set(try value(), path, in: map)
        skipSpace(lines: true)
        if byte == UInt8(ascii: ",") {
          i += 1
        } else if byte != UInt8(ascii: "}") {
          throw failure("expected ',' or '}'")
        }
      }
      i += 1
      return .map(map)
    default: return try literal()
    }
  }

  private mutating func literal() throws(Failure) -> TemplateValue {
    let start = i
    while i < bytes.count, byte > 0x20, byte != UInt8(ascii: ","), byte != UInt8(ascii: "]"), byte != UInt8(ascii: "}"),
      byte != UInt8(ascii: "#")
    { i += 1 }
    let text = String(decoding: bytes[start..<i], as: UTF8.self)
    switch text {
    case "true": return .bool(true)
    case "false": return .bool(false)
    case "inf", "+inf": return .float(.infinity)
    case "-inf": return .float(-.infinity)
    case "nan", "+nan", "-nan": return .float(.nan)
    default: break
    }
    let plain = text.filter { $0 != "_" }
    if let number = GoFormat.integer(plain, base: plain.hasPrefix("0") && plain.utf8.count > 1 ? 0 : 10) {
      return .int64(Int64(number))
    }
    if let number = Double(plain) { return .float(number) }
    for layout in ["2006-01-02T15:04:05Z07:00", "2006-01-02T15:04:05", "2006-01-02"] {
      if let time = GoTime.parse(layout, text) { return TemplateValue(.object(time)) }
    }
    throw failure("expected a value, found \(GoFormat.quoted(text))")
  }

  private mutating func string() throws(Failure) -> String {
    let quote = byte
    let isLong = i + 2 < bytes.count && bytes[i + 1] == quote && bytes[i + 2] == quote
    i += isLong ? 3 : 1
    if isLong {
      if byte == 0x0D { i += 1 }
      if byte == 0x0A { i += 1 }
    }
    var result: [UInt8] = []
    while true {
      guard i < bytes.count, isLong || byte != 0x0A else { throw failure("a string does not end") }
      if byte == quote {
        if !isLong {
          i += 1
          break
        }
        if i + 2 < bytes.count, bytes[i + 1] == quote, bytes[i + 2] == quote {
          i += 3
          break
        }
      }
      if byte == UInt8(ascii: "\\") && quote == UInt8(ascii: "\"") {
        i += 1
        try escape(&result)
      } else {
        result.append(byte)
        i += 1
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  private mutating func escape(_ result: inout [UInt8]) throws(Failure) {
    let escape = byte
    i += 1
    switch escape {
    case UInt8(ascii: "b"): result.append(0x08)
    case UInt8(ascii: "t"): result.append(0x09)
    case UInt8(ascii: "n"): result.append(0x0A)
    case UInt8(ascii: "f"): result.append(0x0C)
    case UInt8(ascii: "r"): result.append(0x0D)
    case UInt8(ascii: "e"): result.append(0x1B)
    case UInt8(ascii: "\""), UInt8(ascii: "\\"): result.append(escape)
    case UInt8(ascii: "u"), UInt8(ascii: "U"):
      let count = escape == UInt8(ascii: "u") ? 4 : 8
      guard i + count <= bytes.count,
        let value = UInt32(String(decoding: bytes[i..<(i + count)], as: UTF8.self), radix: 16),
        let scalar = Unicode.Scalar(value)
      else { throw failure("an escape is not valid") }
      i += count
      result += String(Character(scalar)).utf8
    case 0x0A, 0x0D, 0x20, 0x09:
      while i < bytes.count, byte <= 0x20 { i += 1 }
    default: throw failure("an escape is not valid")
    }
  }
}
