import Values

/// Strings that are partly known, taken apart and put together.
enum Template {
  /// A condition key as a value: keys of objects are text, in which `${name}` stands for a symbol.
  ///
  /// Condition keys have no policy variables, so that nothing else can be meant.
  static func value(of key: String) -> Value {
    guard let first = offset(of: "${", in: key.utf8, from: 0) else { return .string(key) }
    let bytes = Array(key.utf8)
    var builder = StringBuilder()
    var position = 0
    var open: Int? = first
    while let start = open {
      guard let end = closing(bytes, from: start + 2) else { break }
      builder.append(text(bytes[position..<start]))
      builder.append(Unknown(Symbol(text(bytes[(start + 2)..<end]), kind: .other), type: .string))
      position = end + 1
      open = offset(of: "${", in: bytes, from: position)
    }
    builder.append(text(bytes[position...]))
    return builder.finish()
  }

  /// Where the brace that closes a template stands: names of symbols may have braces themselves.
  private static func closing(_ bytes: [UInt8], from start: Int) -> Int? {
    var depth = 0
    var i = start
    while i < bytes.count {
      switch bytes[i] {
      case UInt8(ascii: "{"): depth += 1
      case UInt8(ascii: "}"):
        if depth == 0 { return i }
        depth -= 1
      default: break
      }
      i += 1
    }
    return nil
  }

  private static func text(_ bytes: ArraySlice<UInt8>) -> String { String(decoding: bytes, as: UTF8.self) }

  /// The offset of the first occurrence of an ASCII marker at or after `start`.
  static func offset(of marker: StaticString, in bytes: some Collection<UInt8>, from start: Int) -> Int? {
    let wanted = UnsafeBufferPointer(start: marker.utf8Start, count: marker.utf8CodeUnitCount)
    let bytes = bytes.dropFirst(start)
    guard let head = wanted.first else { return start }
    var offset = start
    var index = bytes.startIndex
    while index != bytes.endIndex {
      if bytes[index] == head && bytes[index...].starts(with: wanted) { return offset }
      bytes.formIndex(after: &index)
      offset += 1
    }
    return nil
  }

  /// The first symbol in a text of JSON that does not stand in a string.
  static func bareSymbol(in json: PartialString) -> Unknown? {
    var isInString = false
    var isEscaped = false
    for part in json.parts {
      switch part {
      case .symbol(let unknown): if !isInString { return unknown }
      case .text(let text):
        for byte in text.utf8 {
          if isEscaped {
            isEscaped = false
          } else if byte == UInt8(ascii: "\\") {
            isEscaped = isInString
          } else if byte == UInt8(ascii: "\"") {
            isInString.toggle()
          }
        }
      }
    }
    return nil
  }

  /// What follows the first occurrence of a marker in a known or partly known string; `nil` where it is not there.
  static func after(_ marker: StaticString, in value: Value) -> Value? {
    switch value {
    case .string(let text):
      guard let offset = offset(of: marker, in: text.utf8, from: 0) else { return nil }
      return .string(String(decoding: text.utf8.dropFirst(offset + marker.utf8CodeUnitCount), as: UTF8.self))
    case .partial(let partial):
      var builder = StringBuilder()
      var found = false
      for part in partial.parts {
        switch part {
        case .text(let text) where found: builder.append(text)
        case .symbol(let unknown) where found: builder.append(unknown)
        case .text(let text):
          guard let offset = offset(of: marker, in: text.utf8, from: 0) else { continue }
          found = true
          builder.append(
            String(decoding: text.utf8.dropFirst(offset + marker.utf8CodeUnitCount), as: UTF8.self))
        case .symbol: continue
        }
      }
      return found ? builder.finish() : nil
    default: return nil
    }
  }

  /// The string without a suffix that it certainly has; `nil` where it does not.
  static func dropping(suffix: String, from value: Value) -> Value? {
    switch value {
    case .string(let text):
      return text.hasSuffix(suffix) ? .string(String(text.dropLast(suffix.count))) : nil
    case .partial(let partial):
      guard partial.suffix.hasSuffix(suffix) else { return nil }
      var builder = StringBuilder()
      for (i, part) in partial.parts.enumerated() {
        switch part {
        case .symbol(let unknown): builder.append(unknown)
        case .text(let text):
          builder.append(i == partial.parts.count - 1 ? String(text.dropLast(suffix.count)) : text)
        }
      }
      return builder.finish()
    default: return nil
    }
  }

  /// Strings joined into one, known as far as they are.
  static func join(_ values: Value...) -> Value {
    var builder = StringBuilder()
    for value in values {
      switch value {
      case .unknown(let unknown): builder.append(unknown)
      case .partial(let partial): builder.append(partial)
      default: builder.append(value.text ?? "")
      }
    }
    return builder.finish()
  }

  /// The string as a message shows it: in backquotes, symbols as `${name}`.
  static func shown(_ value: Value) -> String {
    switch value {
    case .unknown(let unknown): "`${\(unknown.symbol.name)}`"
    case .partial(let partial): "`\(partial.description)`"
    default: "`\(value.text ?? value.kindName)`"
    }
  }
}
