import Documents
import Helm
import Source
import Values

/// Puts symbols into an object of a chart where its text holds what is random or read from the clock: a password that
/// a template makes up is no literal.
struct RenderedSymbols {
  private let rendered: RenderedText

  /// `nil` where everything in the text is decided by the code.
  init?(_ rendered: RenderedText?) {
    guard let rendered, rendered.hasSymbols else { return nil }
    self.rendered = rendered
  }

  /// An object with symbols for what is not decided. What it is called stays a text: by that it is known.
  func object(_ object: Value, of node: Node) -> Value {
    guard case .object(var map) = value(object, of: node) else { return object }
    for key in ["apiVersion", "kind"] { map[key] = object[key] }
    if case .object(var metadata)? = map["metadata"] {
      for key in ["name", "generateName", "namespace"] {
        if let text = object["metadata"]?[key] { metadata[key] = text }
      }
      map["metadata"] = .object(metadata)
    }
    return .object(map)
  }

  /// The value of a node with symbols for what is not decided. Recursion is bounded by the depth of documents.
  private func value(_ value: Value, of node: Node) -> Value {
    let undecided = rendered.undecided(in: node.range)
    guard !undecided.isEmpty else { return value }
    switch (node.kind, value) {
    case (.mapping, .object(var map)):
      for entry in node.entries {
        if let key = entry.key.keyText, let inner = map[key] { map[key] = self.value(inner, of: entry.value) }
      }
      return .object(map)
    case (.sequence, .tuple(let elements)):
      return .tuple(zip(elements, node.elements).map { self.value($0, of: $1) })
    case (.scalar, .string(let text)): return string(text, undecided)
    case (.scalar, .bool): return .unknown(Unknown(undecided[0].symbol, type: .bool, isNotNull: true))
    case (.scalar, .number): return .unknown(Unknown(undecided[0].symbol, type: .number, isNotNull: true))
    default: return value
    }
  }

  /// A text with symbols for those parts of it that stand in it as they were made; a symbol as a whole otherwise.
  private func string(_ text: String, _ undecided: [RenderedText.Undecided]) -> Value {
    var builder = StringBuilder()
    var rest = text[...]
    for part in undecided {
      let unknown = Unknown(part.symbol, type: .string, isNotNull: true)
      let word = bare(part.range)
      guard !word.isEmpty, let found = rest.firstRange(of: word) else { return .unknown(unknown) }
      builder.append(String(rest[..<found.lowerBound]))
      builder.append(unknown)
      rest = rest[found.upperBound...]
    }
    builder.append(String(rest))
    return builder.finish()
  }

  /// What was written, without the quotes and spaces around it.
  private func bare(_ range: ByteRange) -> String {
    let bytes = rendered.source.bytes
    var (start, end) = (Int(range.start), min(Int(range.end), bytes.count))
    func isEdge(_ byte: UInt8) -> Bool { byte <= 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") }
    while start < end, isEdge(bytes[start]) { start += 1 }
    while end > start, isEdge(bytes[end - 1]) { end -= 1 }
    return rendered.source.text(ByteRange(start, end))
  }
}
