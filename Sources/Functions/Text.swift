@_spi(_Unicode) import Swift
import Values

extension String {
  var isASCII: Bool { utf8.allSatisfy { $0 < 0x80 } }

  /// The string in Unicode's normal form C, which cty gives every string.
  var normalized: String {
    if isASCII { return self }
    var scalars = String.UnicodeScalarView()
    for scalar in _nfc { scalars.append(scalar) }
    return String(scalars)
  }

  /// Whether the bytes of the string end with those of `suffix`.
  func ends(with suffix: String) -> Bool {
    utf8.count >= suffix.utf8.count && utf8.suffix(suffix.utf8.count).elementsEqual(suffix.utf8)
  }

  /// The string from a range of its bytes.
  init(bytes: some Collection<UInt8>) {
    self = String(decoding: bytes, as: UTF8.self)
  }
}

/// Where one text stands in another, by bytes.
struct ByteSearch {
  let pattern: [UInt8]

  init(_ pattern: String) { self.pattern = Array(pattern.utf8) }

  /// The offset of the first occurrence at or after `start`.
  func first(in text: ArraySlice<UInt8>, from start: Int) -> Int? {
    guard let head = pattern.first else { return start <= text.endIndex ? start : nil }
    var i = start
    let last = text.endIndex - pattern.count
    while i <= last {
      if text[i] == head && text[i..<(i + pattern.count)].elementsEqual(pattern) { return i }
      i += 1
    }
    return nil
  }

  func occurs(in text: String) -> Bool {
    first(in: Array(text.utf8)[...], from: 0) != nil
  }

  /// The pieces of a text between the occurrences.
  func split(_ text: String) -> [String] {
    let bytes = Array(text.utf8)
    var pieces: [String] = []
    var start = 0
    while let found = first(in: bytes[...], from: start), !pattern.isEmpty {
      pieces.append(String(bytes: bytes[start..<found]))
      start = found + pattern.count
    }
    pieces.append(String(bytes: bytes[start...]))
    return pieces
  }
}

/// Puts a string together from known and unknown parts, up to the limit of a string's length.
struct TextBuilder {
  private var builder = StringBuilder()
  private var count = 0

  mutating func append(_ text: String) throws(FunctionError) {
    count += text.utf8.count
    if count > Limits.stringBytes { throw Limits.stringTooLong }
    builder.append(text)
  }

  mutating func append(_ unknown: Unknown) {
    builder.append(unknown)
  }

  /// Appends a string, a symbol or a partly known string; `false` for any other value.
  @discardableResult
  mutating func append(_ value: Value) throws(FunctionError) -> Bool {
    switch value {
    case .string(let text): try append(text)
    case .unknown(let unknown): append(unknown)
    case .partial(let partial):
      for part in partial.parts {
        switch part {
        case .text(let text): try append(text)
        case .symbol(let unknown): append(unknown)
        }
      }
    default: return false
    }
    return true
  }

  mutating func finish() -> Value { builder.finish() }
}

extension PartialString {
  /// A string from parts of which some are not known, or a known one.
  static func value(of parts: some Sequence<Part>) -> Value {
    var builder = StringBuilder()
    for part in parts {
      switch part {
      case .text(let text): builder.append(text)
      case .symbol(let unknown): builder.append(unknown)
      }
    }
    return builder.finish()
  }

  var texts: [String] {
    parts.compactMap { if case .text(let text) = $0 { text } else { nil } }
  }
}

extension Arguments {
  /// The string that `transform` makes of the one at `index`, where it makes it of each part for itself.
  ///
  /// Known parts stay known; a symbol becomes the symbol of the same function of that symbol alone.
  func mapParts(_ index: Int, _ transform: (String) throws(FunctionError) -> String) throws(FunctionError) -> Value {
    switch self[index] {
    case .partial(let partial):
      var builder = TextBuilder()
      for part in partial.parts {
        switch part {
        case .text(let text): try builder.append(transform(text))
        case .symbol(let unknown):
          var arguments = values
          arguments[index] = .unknown(unknown)
          try builder.append(
            Arguments(function: function, values: arguments, context: context, place: nil).unknown(.string))
        }
      }
      return builder.finish()
    case .unknown: return unknown(.string)
    default: return .string(try transform(string(index)))
    }
  }
}
