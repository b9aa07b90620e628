import Values

/// `yamlencode` and `yamldecode`.
enum YAML {
  static let functions: [Function] = [
    Function("yamldecode", [.string("src", allowing: .unknown)], yamlDecode),
    Function("yamlencode", [.any("value", allowing: .anything)], returns: .string, yamlEncode),
  ]
}

private func yamlEncode(_ arguments: Arguments) throws(FunctionError) -> Value {
  if case .unknown(let unknown) = arguments[0], unknown.type == .dynamic { return arguments.unknown() }
  var encoder = YAMLEncoder()
  return try encoder.encode(arguments[0])
}

// MARK: Decoding

private func yamlDecode(_ arguments: Arguments) throws(FunctionError) -> Value {
  guard let decode = arguments.context.decodeYAML else { throw FunctionError("YAML cannot be read here") }
  switch arguments[0] {
  case .string(let text):
    do { return try decode(text) } catch { throw FunctionError("\(error)") }
  case .partial(let partial):
    let stand = StandIns(partial)
    guard let decoded = try? decode(stand.text) else { return arguments.unknown() }
    return stand.restore(decoded)
  default: return arguments.unknown()
  }
}

/// A text with a word of private-use characters in place of each symbol, and the way back.
struct StandIns {
  let text: String
  private let symbols: [Unknown]
  private static let open: Unicode.Scalar = "\u{F8F0}"
  private static let close: Unicode.Scalar = "\u{F8F1}"

  init(_ partial: PartialString) {
    var text = ""
    var symbols: [Unknown] = []
    for part in partial.parts {
      switch part {
      case .text(let known): text += known
      case .symbol(let unknown):
        text.unicodeScalars.append(StandIns.open)
        text += String(symbols.count)
        text.unicodeScalars.append(StandIns.close)
        symbols.append(unknown)
      }
    }
    self.text = text
    self.symbols = symbols
  }

  /// The value with the symbols in place of the words that stand for them.
  func restore(_ value: Value) -> Value {
    switch value {
    case .string(let text): return restore(text)
    case .tuple(let elements): return .tuple(elements.map(restore))
    case .list(let elements, let type): return .list(elements.map(restore), type)
    case .object(let map):
      return .object(
        ValueMap(
          entries: map.map { entry in
            let key = restore(entry.key)
            return ValueMap.Entry(key: key.stringValue ?? key.templateText, value: restore(entry.value))
          }))
    default: return value
    }
  }

  private func restore(_ text: String) -> Value {
    guard text.unicodeScalars.contains(StandIns.open) else { return .string(text) }
    var builder = StringBuilder()
    var known = String.UnicodeScalarView()
    var number: Int?
    var only: Unknown?
    var pieces = 0
    for scalar in text.unicodeScalars {
      if scalar == StandIns.open {
        if !known.isEmpty { pieces += 1 }
        builder.append(String(known))
        known = String.UnicodeScalarView()
        number = 0
      } else if let current = number {
        if scalar == StandIns.close {
          if symbols.indices.contains(current) {
            builder.append(symbols[current])
            only = symbols[current]
            pieces += 1
          }
          number = nil
        } else {
          number = current &* 10 &+ Int(scalar.value) &- 0x30
        }
      } else {
        known.append(scalar)
      }
    }
    // A symbol alone is that symbol, whatever its type.
    if let only, pieces == 1, known.isEmpty { return .unknown(only) }
    builder.append(String(known))
    return builder.finish()
  }
}

extension Value {
  /// The text of a key that is not known, as a template.
  fileprivate var templateText: String {
    switch self {
    case .partial(let partial): partial.description
    case .unknown(let unknown): "${\(unknown.symbol.name)}"
    default: ""
    }
  }
}
