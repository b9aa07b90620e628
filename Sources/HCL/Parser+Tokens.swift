import Source

/// Lexing outside of templates: HCL specification, "Lexical Elements".
extension Parser {
  /// Makes the next token current.
  @inline(__always)
  mutating func advance() throws(SyntaxError) {
    previousEnd = token.end
    try lex()
    while token.kind == .newline && skipsNewlines { try lex() }
  }

  /// Passes line breaks, where they may stand.
  mutating func skipNewlines() throws(SyntaxError) {
    while token.kind == .newline { try lex() }
  }

  private mutating func lex() throws(SyntaxError) {
    var at = position
    while classes[Int(base[at])] == ByteClass.blank { at &+= 1 }
    let byte = base[at]
    if classes[Int(byte)] & ByteClass.identifierStart != 0 {
      var end = at &+ 1
      while classes[Int(base[end])] & ByteClass.identifierPart != 0 { end &+= 1 }
      if base[end] >= 0x80 { end = identifierEnd(from: end) }
      return found(.identifier, at, end)
    }
    switch byte {
    case 0x0A: found(.newline, at, at &+ 1)
    case 0x0D where base[at &+ 1] == 0x0A: found(.newline, at, at &+ 2)
    case 0x30...0x39: lexNumber(at)
    case UInt8(ascii: "\""): found(.quote, at, at &+ 1)
    case UInt8(ascii: "="):
      switch base[at &+ 1] {
      case UInt8(ascii: "="): found(.equal, at, at &+ 2)
      case UInt8(ascii: ">"): found(.arrow, at, at &+ 2)
      default: found(.assign, at, at &+ 1)
      }
    case UInt8(ascii: "{"): found(.openBrace, at, at &+ 1)
    case UInt8(ascii: "}"): found(.closeBrace, at, at &+ 1)
    case UInt8(ascii: "["): found(.openBracket, at, at &+ 1)
    case UInt8(ascii: "]"): found(.closeBracket, at, at &+ 1)
    case UInt8(ascii: "("): found(.openParenthesis, at, at &+ 1)
    case UInt8(ascii: ")"): found(.closeParenthesis, at, at &+ 1)
    case UInt8(ascii: ","): found(.comma, at, at &+ 1)
    case UInt8(ascii: "."):
      if base[at &+ 1] == byte && base[at &+ 2] == byte {
        found(.ellipsis, at, at &+ 3)
      } else {
        found(.dot, at, at &+ 1)
      }
    case UInt8(ascii: ":"): pair(at, UInt8(ascii: ":"), .doubleColon, else: .colon)
    case UInt8(ascii: "?"): found(.question, at, at &+ 1)
    case UInt8(ascii: "!"): pair(at, UInt8(ascii: "="), .notEqual, else: .not)
    case UInt8(ascii: ">"): pair(at, UInt8(ascii: "="), .greaterOrEqual, else: .greater)
    case UInt8(ascii: "&"): pair(at, byte, .and, else: .invalid)
    case UInt8(ascii: "|"): pair(at, byte, .or, else: .invalid)
    case UInt8(ascii: "+"): found(.plus, at, at &+ 1)
    case UInt8(ascii: "-"): found(.minus, at, at &+ 1)
    case UInt8(ascii: "*"): found(.star, at, at &+ 1)
    case UInt8(ascii: "%"): found(.percent, at, at &+ 1)
    case UInt8(ascii: "#"): lexLineComment(at)
    case UInt8(ascii: "/"):
      switch base[at &+ 1] {
      case UInt8(ascii: "/"): lexLineComment(at)
      case UInt8(ascii: "*"): try lexBlockComment(at)
      default: found(.slash, at, at &+ 1)
      }
    case UInt8(ascii: "<"):
      if base[at &+ 1] == byte {
        try lexHeredocStart(at)
      } else {
        pair(at, UInt8(ascii: "="), .lessOrEqual, else: .less)
      }
    case UInt8(ascii: "~") where base[at &+ 1] == UInt8(ascii: "}"): found(.stripClose, at, at &+ 2)
    case 0 where at >= count:
      found(.end, count, count)
    case 0x80...:
      let end = identifierEnd(from: at)
      if end > at, startsIdentifier(at) { found(.identifier, at, end) } else { try invalid(at) }
    default:
      try invalid(at)
    }
  }

  @inline(__always)
  private mutating func found(_ kind: TokenKind, _ start: Int, _ end: Int) {
    token = Token(kind: kind, start: start, end: end)
    position = end
  }

  private mutating func pair(_ at: Int, _ second: UInt8, _ kind: TokenKind, else other: TokenKind) {
    if base[at &+ 1] == second { found(kind, at, at &+ 2) } else { found(other, at, at &+ 1) }
  }

  mutating func lexNumber(_ start: Int) {
    var end = start
    func isDigit(_ at: Int) -> Bool { base[at] >= 0x30 && base[at] <= 0x39 }
    while isDigit(end) { end &+= 1 }
    // A second point makes it no number, and one token still: `1.2.3`.
    while base[end] == UInt8(ascii: "."), isDigit(end &+ 1) {
      end &+= 1
      while isDigit(end) { end &+= 1 }
    }
    if base[end] | 0x20 == UInt8(ascii: "e") {
      let sign = base[end &+ 1] == UInt8(ascii: "+") || base[end &+ 1] == UInt8(ascii: "-")
      let digits = end &+ (sign ? 2 : 1)
      if isDigit(digits) {
        end = digits
        while isDigit(end) { end &+= 1 }
      }
    }
    found(.number, start, end)
  }

  /// A comment to the end of the line counts as the line break that ends it.
  private mutating func lexLineComment(_ start: Int) {
    var end = start
    while end < count && base[end] != 0x0A { end &+= 1 }
    if end < count { found(.newline, start, end &+ 1) } else { found(.end, count, count) }
  }

  private mutating func lexBlockComment(_ start: Int) throws(SyntaxError) {
    var end = start &+ 2
    while end < count && !(base[end] == UInt8(ascii: "*") && base[end &+ 1] == UInt8(ascii: "/")) { end &+= 1 }
    guard end < count else {
      position = count
      token = Token(kind: .end, start: count, end: count)
      throw SyntaxError(
        "Unterminated comment.", "There is no */ to end the comment that begins here.", at: ByteRange(start, start + 2))
    }
    position = end &+ 2
    try lex()
  }

  /// `<<NAME` or `<<-NAME` and the end of its line; the token spans the marker, the position is the first line.
  private mutating func lexHeredocStart(_ start: Int) throws(SyntaxError) {
    var at = start &+ 2
    if base[at] == UInt8(ascii: "-") { at &+= 1 }
    let name = at
    while classes[Int(base[at])] & ByteClass.identifierPart != 0 { at &+= 1 }
    if base[at] >= 0x80 { at = identifierEnd(from: at) }
    guard at > name, startsIdentifier(name) else { return try invalid(start) }
    let nameEnd = at
    if base[at] == 0x0D { at &+= 1 }
    guard base[at] == 0x0A else {
      position = at
      throw SyntaxError(
        "Invalid heredoc.", "A heredoc marker is followed by the end of its line.", at: ByteRange(start, nameEnd))
    }
    token = Token(kind: .heredoc, start: start, end: nameEnd)
    position = at &+ 1
  }

  private mutating func invalid(_ at: Int) throws(SyntaxError) {
    var end = at &+ 1
    while end < count && base[end] & 0xC0 == 0x80 { end &+= 1 }
    end = min(end, max(count, at))
    found(.invalid, at, max(end, at))
    position = min(at &+ 1, count) > at ? max(end, at &+ 1) : at
    let range = ByteRange(at, end)
    switch base[at] {
    case UInt8(ascii: "'"):
      throw SyntaxError(
        "Invalid character.", "Single quotes are not valid. Use double quotes (\") to enclose strings.", at: range)
    case UInt8(ascii: "`"):
      throw SyntaxError(
        "Invalid character.", "The \"`\" character is not valid. A multi-line string is written as a heredoc: <<EOT.",
        at: range)
    case UInt8(ascii: ";"):
      throw SyntaxError(
        "Invalid character.", "The \";\" character is not valid. Put each argument on a line of its own.", at: range)
    case 0x80...:
      if String(validating: source.bytes[at..<end], as: UTF8.self) == nil {
        throw SyntaxError(
          "Invalid character encoding.", "The file is not UTF-8 here. Save it in UTF-8 encoding.", at: range)
      }
      fallthrough
    default:
      throw SyntaxError("Invalid character.", "This character is not used within the language.", at: range)
    }
  }

  // MARK: Identifiers beyond ASCII (Unicode Standard Annex 31, and the hyphen)

  func scalar(at offset: Int) -> (Unicode.Scalar, Int)? {
    let end = min(offset + 4, count)
    guard offset < end else { return nil }
    var iterator = UnsafeBufferPointer(start: base + offset, count: end - offset).makeIterator()
    var decoder = UTF8()
    guard case .scalarValue(let scalar) = decoder.decode(&iterator) else { return nil }
    return (scalar, UTF8.width(scalar))
  }

  func startsIdentifier(_ offset: Int) -> Bool {
    if base[offset] < 0x80 { return classes[Int(base[offset])] & ByteClass.identifierStart != 0 }
    return scalar(at: offset)?.0.properties.isIDStart ?? false
  }

  func identifierEnd(from offset: Int) -> Int {
    var end = offset
    while end < count {
      if base[end] < 0x80 {
        if classes[Int(base[end])] & ByteClass.identifierPart == 0 { break }
        end += 1
      } else {
        guard let (scalar, width) = scalar(at: end), scalar.properties.isIDContinue else { break }
        end += width
      }
    }
    return end
  }
}
