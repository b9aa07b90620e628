import Values

/// Writes block style as go-cty-yaml does: strings and keys in double quotes, texts of several lines as literal
/// blocks, sequences at the indentation of their key.
struct YAMLEncoder {
  private var builder = TextBuilder()
  /// Characters since the last line break.
  private var column = 0
  /// Past this column a quoted text goes on in the next line.
  private static let width = 80

  mutating func encode(_ value: Value) throws(FunctionError) -> Value {
    switch value {
    case .list(let elements, _), .set(let elements, _), .tuple(let elements):
      if elements.isEmpty { try put("[]\n") } else { try sequence(elements, indent: 0, depth: 0) }
    case .map(let map, _), .object(let map):
      if map.isEmpty { try put("{}\n") } else { try mapping(map, indent: 0, depth: 0) }
    case .string, .partial:
      try scalar(value, indent: 0)
    case .unknown(let unknown) where unknown.type == .string: try scalar(value, indent: 0)
    default:
      try scalar(value, indent: 0)
      try put("...\n")
    }
    return builder.finish()
  }

  private mutating func put(_ text: String) throws(FunctionError) {
    try builder.append(text)
    for scalar in text.unicodeScalars { column = scalar == "\n" ? 0 : column + 1 }
  }

  private mutating func pad(_ indent: Int) throws(FunctionError) {
    if indent > 0 { try put(String(repeating: " ", count: indent)) }
  }

  private mutating func sequence(
    _ elements: [Value], indent: Int, isInline: Bool = false, depth: Int
  ) throws(FunctionError) {
    if depth > Limits.depth { throw Limits.tooDeep }
    for (i, element) in elements.enumerated() {
      if i > 0 || !isInline { try pad(indent) }
      try put("- ")
      switch element {
      case .list(let inner, _), .set(let inner, _), .tuple(let inner):
        if inner.isEmpty {
          try put("[]\n")
        } else {
          try sequence(inner, indent: indent + 2, isInline: true, depth: depth + 1)
        }
      case .map(let map, _), .object(let map):
        if map.isEmpty {
          try put("{}\n")
        } else {
          try mapping(map, indent: indent + 2, isInline: true, depth: depth + 1)
        }
      default: try scalar(element, indent: indent)
      }
    }
  }

  private mutating func mapping(
    _ map: ValueMap, indent: Int, isInline: Bool = false, depth: Int
  ) throws(FunctionError) {
    if depth > Limits.depth { throw Limits.tooDeep }
    for (i, entry) in map.enumerated() {
      if i > 0 || !isInline { try pad(indent) }
      try key(entry.key, indent: indent)
      switch entry.value {
      case .list(let inner, _), .set(let inner, _), .tuple(let inner):
        if inner.isEmpty {
          try put(" []\n")
        } else {
          try put("\n")
          try sequence(inner, indent: indent, depth: depth + 1)
        }
      case .map(let inner, _), .object(let inner):
        if inner.isEmpty {
          try put(" {}\n")
        } else {
          try put("\n")
          try mapping(inner, indent: indent + 2, depth: depth + 1)
        }
      default:
        try put(" ")
        try scalar(entry.value, indent: indent)
      }
    }
  }

  /// A key and its colon: one of several lines, or of more than 128 bytes, stands on lines of its own.
  private mutating func key(_ key: String, indent: Int) throws(FunctionError) {
    if key.utf8.contains(0x0A) || key.utf8.count > 128 {
      try put("? ")
      try scalar(.string(key), indent: indent)
      try pad(indent)
    } else {
      try quote(key)
    }
    try put(":")
  }

  /// A scalar with its line break.
  private mutating func scalar(_ value: Value, indent: Int) throws(FunctionError) {
    switch value {
    case .null: try put("null")
    case .bool(let bool): try put(bool ? "true" : "false")
    case .number(let number): try put(number.description)
    case .string(let text):
      if YAMLEncoder.isBlock(text) {
        try block(text, indent: indent + 2)
        return
      }
      try quote(text, foldingTo: indent + 2)
    case .unknown(let unknown):
      switch unknown.type {
      case .dynamic, .string:
        try put("\"")
        builder.append(unknown)
        try put("\"")
      default: builder.append(unknown)
      }
    case .partial(let partial):
      try put("\"")
      for part in partial.parts {
        switch part {
        case .text(let text): try put(YAMLEncoder.escaped(text))
        case .symbol(let unknown): builder.append(unknown)
        }
      }
      try put("\"")
    default: break
    }
    try put("\n")
  }

  /// A literal block: `|`, with what says how the text begins and ends.
  private mutating func block(_ text: String, indent: Int) throws(FunctionError) {
    var header = "|"
    if let first = text.utf8.first, first == 0x20 || first == 0x0A { header += "2" }
    var lines = ByteSearch("\n").split(text)
    if text.ends(with: "\n") {
      lines.removeLast()
      if text == "\n" || text.ends(with: "\n\n") { header += "+" }
    } else {
      header += "-"
    }
    try put(header + "\n")
    for line in lines {
      if !line.isEmpty {
        try pad(indent)
        try put(line)
      }
      try put("\n")
    }
  }

  /// Whether a text is written as a literal block: of several lines, printable, no space at the end of one.
  private static func isBlock(_ text: String) -> Bool {
    guard text.utf8.contains(0x0A) else { return false }
    var previous: Unicode.Scalar = "\n"
    for scalar in text.unicodeScalars {
      guard isPrintable(scalar) || scalar == "\n" else { return false }
      if scalar == "\n" && previous == " " { return false }
      previous = scalar
    }
    return previous != " "
  }

  private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x20...0x7E, 0xA0...0x2027, 0x202A...0xD7FF, 0xE000...0xFEFE, 0xFF00...0xFFFD: true
    default: false
    }
  }

  /// Writes a text in quotes.
  ///
  /// - Parameter foldingTo: the indentation of the lines it goes on in; `nil` where it has to stay on its line.
  private mutating func quote(_ text: String, foldingTo indent: Int? = nil) throws(FunctionError) {
    try put("\"")
    let scalars = Array(text.unicodeScalars)
    var afterSpace = false
    var pending = ""
    for (i, scalar) in scalars.enumerated() {
      guard scalar == " " else {
        pending += YAMLEncoder.escaped(scalar)
        afterSpace = false
        continue
      }
      try put(pending)
      pending = ""
      if let indent, !afterSpace, column > YAMLEncoder.width, i > 0, i < scalars.count - 1 {
        try put("\n")
        try pad(indent)
        if scalars[i + 1] == " " { try put("\\") }
      } else {
        try put(" ")
      }
      afterSpace = true
    }
    try put(pending + "\"")
  }

  private static func escaped(_ text: String) -> String {
    text.unicodeScalars.map { escaped($0) }.joined()
  }

  private static func escaped(_ scalar: Unicode.Scalar) -> String {
    switch scalar {
    case "\"": return "\\\""
    case "\\": return "\\\\"
    case "\0": return "\\0"
    case "\u{7}": return "\\a"
    case "\u{8}": return "\\b"
    case "\t": return "\\t"
    case "\n": return "\\n"
    case "\u{B}": return "\\v"
    case "\u{C}": return "\\f"
    case "\r": return "\\r"
    case "\u{1B}": return "\\e"
    case "\u{85}": return "\\N"
    case "\u{2028}": return "\\L"
    case "\u{2029}": return "\\P"
    default:
      if isPrintable(scalar) { return String(scalar) }
      let hex = String(scalar.value, radix: 16, uppercase: true)
      let (mark, width) = scalar.value <= 0xFF ? ("\\x", 2) : scalar.value <= 0xFFFF ? ("\\u", 4) : ("\\U", 8)
      return mark + String(repeating: "0", count: width - hex.utf8.count) + hex
    }
  }
}
