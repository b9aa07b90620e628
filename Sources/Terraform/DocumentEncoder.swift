import Source
import Values

/// Writes JSON as the provider's encoder does, with symbols left in place.
///
/// Hot path: known text is gathered as bytes and becomes a string once.
struct DocumentEncoder {
  private var builder = StringBuilder()
  private var bytes: [UInt8] = []
  private let indented: Bool
  private var depth = 0

  init(indented: Bool) {
    self.indented = indented
    bytes.reserveCapacity(1024)
  }

  /// The members of a statement in the order in which the provider writes them.
  private static let statementMembers = [
    "Sid", "Effect", "Action", "NotAction", "Resource", "NotResource", "Principal", "NotPrincipal", "Condition",
  ]

  /// The text of a policy document: its statements have an order of their own.
  mutating func document(_ members: [(String, Value)]) -> Value {
    open(UInt8(ascii: "{"), members.count)
    for (i, member) in members.enumerated() {
      name(member.0, isFirst: i == 0)
      if member.0 == "Statement", let statements = member.1.elements {
        array(statements, areStatements: true)
      } else {
        value(member.1)
      }
    }
    close(UInt8(ascii: "}"), members.count)
    if !bytes.isEmpty { builder.append(String(decoding: bytes, as: UTF8.self)) }
    return builder.finish()
  }

  /// What a value is once its text has been read back: sequences are tuples, maps are objects, and a symbol is a string.
  static func written(_ value: Value) -> Value {
    if isWritten(value) { return value }
    switch value {
    case .null, .bool, .number, .string, .partial: return value
    case .list(let items, _), .set(let items, _), .tuple(let items): return .tuple(items.map(written))
    case .map(let map, _), .object(let map): return .object(map.mapValues(written))
    case .unknown(let unknown):
      var builder = StringBuilder()
      builder.append(unknown)
      return builder.finish()
    }
  }

  /// Whether a value is as it is once its text has been read back.
  private static func isWritten(_ value: Value) -> Bool {
    switch value {
    case .null, .bool, .number, .string, .partial: true
    case .tuple(let items): items.allSatisfy(isWritten)
    case .object(let map): map.allSatisfy { isWritten($0.value) }
    case .list, .set, .map, .unknown: false
    }
  }

  private mutating func statement(_ statement: Value) {
    guard case .object(let map) = statement else { return value(statement) }
    open(UInt8(ascii: "{"), map.count)
    var isFirst = true
    for known in DocumentEncoder.statementMembers {
      guard let member = map[known] else { continue }
      name(known, isFirst: isFirst)
      value(member)
      isFirst = false
    }
    for entry in map where !DocumentEncoder.statementMembers.contains(entry.key) {
      name(entry.key, isFirst: isFirst)
      value(entry.value)
      isFirst = false
    }
    close(UInt8(ascii: "}"), map.count)
  }

  private mutating func object(_ map: ValueMap) {
    open(UInt8(ascii: "{"), map.count)
    var isFirst = true
    for entry in map {
      name(entry.key, isFirst: isFirst)
      value(entry.value)
      isFirst = false
    }
    close(UInt8(ascii: "}"), map.count)
  }

  private mutating func name(_ name: String, isFirst: Bool) {
    if !isFirst { next() }
    string(name)
    bytes.append(UInt8(ascii: ":"))
    if indented { bytes.append(0x20) }
  }

  private mutating func value(_ value: Value) {
    switch value {
    case .null: append("null")
    case .bool(let flag): append(flag ? "true" : "false")
    case .number(let number): append(number.description)
    case .string(let text): string(text)
    case .list(let items, _), .set(let items, _), .tuple(let items): array(items, areStatements: false)
    case .map(let map, _), .object(let map): object(map)
    case .unknown(let unknown):
      quote()
      append(unknown)
      quote()
    case .partial(let partial):
      quote()
      for part in partial.parts {
        switch part {
        case .text(let text): escape(text)
        case .symbol(let unknown): append(unknown)
        }
      }
      quote()
    }
  }

  private mutating func array(_ items: [Value], areStatements: Bool) {
    open(UInt8(ascii: "["), items.count)
    for (i, item) in items.enumerated() {
      if i > 0 { next() }
      if areStatements { statement(item) } else { value(item) }
    }
    close(UInt8(ascii: "]"), items.count)
  }

  private mutating func append(_ text: StaticString) {
    bytes.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  private mutating func append(_ text: String) { bytes.append(contentsOf: text.utf8) }

  private mutating func append(_ unknown: Unknown) {
    if !bytes.isEmpty {
      builder.append(String(decoding: bytes, as: UTF8.self))
      bytes.removeAll(keepingCapacity: true)
    }
    builder.append(unknown)
  }

  private mutating func quote() { bytes.append(UInt8(ascii: "\"")) }

  private mutating func string(_ text: String) {
    quote()
    escape(text)
    quote()
  }

  /// The inside of a JSON string as Go's encoder writes it without HTML escapes.
  private mutating func escape(_ text: String) {
    let start = bytes.count
    bytes.write(text)
    let needsEscape = bytes.withUnsafeBufferPointer { bytes in
      for i in start..<bytes.count {
        if bytes[i] < 0x20 || bytes[i] == UInt8(ascii: "\"") || bytes[i] == UInt8(ascii: "\\") { return true }
      }
      return false
    }
    guard needsEscape else { return }
    bytes.removeSubrange(start...)
    var writer = JSONWriter()
    writer.string(text)
    bytes.append(contentsOf: writer.text.utf8.dropFirst().dropLast())
  }

  private mutating func open(_ bracket: UInt8, _ count: Int) {
    bytes.append(bracket)
    depth += 1
    if indented && count > 0 { newline() }
  }

  private mutating func next() {
    bytes.append(UInt8(ascii: ","))
    if indented { newline() }
  }

  private mutating func close(_ bracket: UInt8, _ count: Int) {
    depth -= 1
    if indented && count > 0 { newline() }
    bytes.append(bracket)
  }

  private mutating func newline() {
    bytes.append(0x0A)
    for _ in 0..<(depth * 2) { bytes.append(0x20) }
  }
}
