import Source
import Values

/// JSON texts that Terraform puts together from known text and symbols.
///
/// Each symbol goes through the parser as one scalar of the supplementary private use areas and is put back after.
extension JSON {
  /// The value of a JSON text; `nil` where it is no valid JSON.
  public static func value(of text: String) -> Value? {
    guard let document = try? document(in: SourceText(path: "", text: text)) else { return nil }
    return document.root.value
  }

  /// The value of a JSON text of which parts are symbols; `nil` where it is no JSON whatever they stand for.
  ///
  /// A symbol inside a string makes that string partly known. In the place of a value, a number or bool stands for
  /// itself and any other symbol for what its text decodes to. A symbol in a key stays in it as `${name}`.
  public static func value(of text: PartialString) -> Value? {
    try? decode(text)
  }

  /// The value of the JSON text that a string value holds; `nil` where it is no string or no JSON.
  public static func value(of value: Value) -> Value? {
    try? decode(value)
  }

  /// As `value(of:)`, with the reason where the text is no JSON. Offsets count a symbol as four bytes.
  public static func decode(_ value: Value) throws(SyntaxError) -> Value {
    switch value {
    case .string(let text): return try document(in: SourceText(path: "", text: text)).root.value
    case .partial(let text): return try decode(text)
    case .unknown(let unknown): return .derived("jsondecode", from: [.unknown(unknown)])
    default: throw SyntaxError(summary: "A JSON text must be a string.", detail: "", range: ByteRange(0, 0))
    }
  }

  static func decode(_ text: PartialString) throws(SyntaxError) -> Value {
    guard let encoded = SymbolEncoding(text) else {
      throw SyntaxError(summary: "The JSON text has too many unknown parts.", detail: "", range: ByteRange(0, 0))
    }
    var reader = JSONReader(SourceText(path: "", text: encoded.text), admitsSymbols: true)
    return encoded.value(of: try reader.read().root)
  }
}

/// A text with symbols as plain text, and the way back.
struct SymbolEncoding {
  /// The first scalar of plane 15, and how many symbols fit before its last two, which are no characters.
  private static let first: UInt32 = 0xF0000
  private static let capacity = 0xFFFE

  private let symbols: [Unknown]
  let text: String

  /// `nil` where there are more symbols than scalars for them.
  init?(_ partial: PartialString) {
    var symbols: [Unknown] = []
    var text = ""
    for part in partial.parts {
      switch part {
      case .text(let known): text += known
      case .symbol(let unknown):
        guard symbols.count < SymbolEncoding.capacity,
          let scalar = UnicodeScalar(SymbolEncoding.first + UInt32(symbols.count))
        else { return nil }
        symbols.append(unknown)
        text.unicodeScalars.append(scalar)
      }
    }
    self.symbols = symbols
    self.text = text
  }

  func value(of node: Node) -> Value {
    switch node.kind {
    case .scalar:
      guard node.style == .plain else { return string(node.text ?? "") }
      return isEncoded(node) ? decoded(node.text ?? "") : node.value
    case .sequence: return .tuple(node.elements.map { value(of: $0) })
    case .mapping:
      let entries = node.entries.map { entry -> ValueMap.Entry in
        ValueMap.Entry(key: keyText(entry.key.text ?? ""), value: value(of: entry.value))
      }
      return .object(ValueMap(entries: entries))
    }
  }

  /// The symbols in place of the scalars that stand for them in what a text was read as.
  ///
  /// - Parameter budget: how many values are looked at; aliases may make more of a text than anybody wants.
  func restored(_ value: Value, budget: inout Int) -> Value {
    budget -= 1
    guard budget > 0 else { return value }
    switch value {
    case .string(let text): return whole(text) ?? string(text)
    case .tuple(let elements): return .tuple(elements.map { restored($0, budget: &budget) })
    case .object(let map):
      return .object(
        ValueMap(
          entries: map.map { ValueMap.Entry(key: keyText($0.key), value: restored($0.value, budget: &budget)) }))
    default: return value
    }
  }

  /// The symbol that is all of a text.
  private func whole(_ text: String) -> Value? {
    guard text.utf8.count == 4, let scalar = text.unicodeScalars.first else { return nil }
    return symbol(scalar).map { .unknown($0) }
  }

  private func isEncoded(_ node: Node) -> Bool {
    node.text?.utf8.contains(0xF3) ?? false
  }

  private func symbol(_ scalar: UnicodeScalar) -> Unknown? {
    guard scalar.value >= SymbolEncoding.first else { return nil }
    let index = Int(scalar.value - SymbolEncoding.first)
    return symbols.indices.contains(index) ? symbols[index] : nil
  }

  private func string(_ text: String) -> Value {
    guard text.utf8.contains(0xF3) else { return .string(text) }
    var builder = StringBuilder()
    var known = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      if let symbol = symbol(scalar) {
        builder.append(String(known))
        builder.append(symbol)
        known = String.UnicodeScalarView()
      } else {
        known.append(scalar)
      }
    }
    builder.append(String(known))
    return builder.finish()
  }

  /// What symbols in the place of a value stand for.
  private func decoded(_ text: String) -> Value {
    let scalars = text.unicodeScalars
    guard scalars.count == 1, let unknown = scalars.first.flatMap(symbol) else {
      return .derived("jsondecode", from: [string(text)])
    }
    let standsForItself = unknown.type == .number || unknown.type == .bool
    return standsForItself ? .unknown(unknown) : .derived("jsondecode", from: [.unknown(unknown)])
  }

  private func keyText(_ text: String) -> String {
    switch string(text) {
    case .string(let known): known
    case .partial(let partial): partial.description
    case .unknown(let unknown): "${\(unknown.symbol.name)}"
    default: text
    }
  }
}
