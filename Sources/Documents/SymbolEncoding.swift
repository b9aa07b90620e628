import Values

/// Symbols in plain text, each as one scalar of the supplementary private use areas, and the way back.
public struct SymbolEncoding: Sendable {
  /// The first scalar of plane 15, and how many symbols fit before its last two, which are no characters.
  private static let first: UInt32 = 0xF0000
  private static let capacity = 0xFFFE

  private var symbols: [Unknown] = []

  public init() {}

  public var isEmpty: Bool { symbols.isEmpty }

  /// The text of a string, number or bool with what stands for its symbols; `nil` for any other value, and where there are
  /// more symbols than scalars for them.
  public mutating func text(of value: Value) -> String? {
    switch value {
    case .unknown(let unknown): return scalar(for: unknown).map { String(Character($0)) }
    case .partial(let partial): return text(of: partial)
    default: return value.text
    }
  }

  mutating func text(of partial: PartialString) -> String? {
    var text = ""
    for part in partial.parts {
      switch part {
      case .text(let known): text += known
      case .symbol(let unknown):
        guard let scalar = scalar(for: unknown) else { return nil }
        text.unicodeScalars.append(scalar)
      }
    }
    return text
  }

  private mutating func scalar(for unknown: Unknown) -> UnicodeScalar? {
    guard symbols.count < SymbolEncoding.capacity,
      let scalar = UnicodeScalar(SymbolEncoding.first + UInt32(symbols.count))
    else { return nil }
    symbols.append(unknown)
    return scalar
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
  public func restored(_ value: Value, budget: inout Int) -> Value {
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

  /// A text with the symbols' names, as in a template, in place of what stands for them.
  public func named(_ text: String) -> String { keyText(text) }

  private func keyText(_ text: String) -> String {
    switch string(text) {
    case .string(let known): known
    case .partial(let partial): partial.description
    case .unknown(let unknown): "${\(unknown.symbol.name)}"
    default: text
    }
  }
}
