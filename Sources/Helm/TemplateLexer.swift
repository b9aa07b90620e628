import Source

/// The tokens of a template (text/template/parse's lexer).
struct TemplateToken {
  enum Kind: UInt8 {
    case error, bool, char, charConstant, complex, assign, declare, end, field, identifier, leftDelimiter, leftParen
    case number, pipe, rawString, rightDelimiter, rightParen, space, string, text, variable
    // Keywords.
    case dot, block, `break`, `continue`, define, `else`, endKeyword, `if`, `nil`, range, template, with
  }

  var kind: Kind
  var start: Int
  var end: Int
}

/// Splits a template into tokens in one pass over its bytes.
struct TemplateLexer {
  private let bytes: UnsafeBufferPointer<UInt8>
  private var position = 0
  private var parens = 0
  private(set) var tokens: [TemplateToken] = []
  /// What is wrong at the token `.error`, which is the last one.
  private(set) var fault = ""

  private static let keywords: TextMap<TemplateToken.Kind> = [
    "block": .block, "break": .break, "continue": .continue, "define": .define, "else": .else, "end": .endKeyword,
    "if": .if, "nil": .nil, "range": .range, "template": .template, "with": .with, "true": .bool, "false": .bool,
  ]

  init(_ bytes: UnsafeBufferPointer<UInt8>) {
    self.bytes = bytes
    tokens.reserveCapacity(bytes.count / 8)
  }

  @inline(__always)
  private func byte(_ i: Int) -> UInt8 { i < bytes.count ? bytes[i] : 0 }

  @inline(__always)
  private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D }

  private mutating func emit(_ kind: TemplateToken.Kind, _ start: Int, _ end: Int) {
    tokens.append(TemplateToken(kind: kind, start: start, end: end))
  }

  private mutating func fail(_ message: String, at start: Int) -> Bool {
    fault = message
    emit(.error, start, position)
    return false
  }

  mutating func run() {
    while text() {}
  }

  /// Lexes text up to an action, and the action. - Returns: whether there may be more.
  private mutating func text() -> Bool {
    let start = position
    var i = position
    var found = -1
    while i + 1 < bytes.count {
      if bytes[i] == 0x7B && bytes[i + 1] == 0x7B {
        found = i
        break
      }
      i += 1
    }
    guard found >= 0 else {
      if bytes.count > start { emit(.text, start, bytes.count) }
      position = bytes.count
      emit(.end, position, position)
      return false
    }
    var textEnd = found
    var inner = found + 2
    let trims = byte(inner) == UInt8(ascii: "-") && TemplateLexer.isSpace(byte(inner + 1)) && inner + 1 < bytes.count
    if trims {
      inner += 2
      while textEnd > start && TemplateLexer.isSpace(bytes[textEnd - 1]) { textEnd -= 1 }
    }
    if textEnd > start { emit(.text, start, textEnd) }
    position = inner
    if byte(inner) == UInt8(ascii: "/") && byte(inner + 1) == UInt8(ascii: "*") { return comment(found) }
    emit(.leftDelimiter, found, found + 2)
    parens = 0
    while true {
      if let closed = rightDelimiter() {
        emit(.rightDelimiter, closed.start, closed.end)
        position = closed.end
        if closed.trims { skipSpace() }
        return true
      }
      guard insideAction() else { return false }
    }
  }

  private mutating func skipSpace() {
    while position < bytes.count && TemplateLexer.isSpace(bytes[position]) { position += 1 }
  }

  /// The right delimiter with its trim marker, where it stands here.
  private func rightDelimiter() -> (start: Int, end: Int, trims: Bool)? {
    if byte(position) == 0x7D && byte(position + 1) == 0x7D { return (position, position + 2, false) }
    if TemplateLexer.isSpace(byte(position)) && byte(position + 1) == UInt8(ascii: "-") && byte(position + 2) == 0x7D
      && byte(position + 3) == 0x7D
    {
      return (position + 2, position + 4, true)
    }
    return nil
  }

  private mutating func comment(_ start: Int) -> Bool {
    position += 2
    var i = position
    while i + 1 < bytes.count, !(bytes[i] == UInt8(ascii: "*") && bytes[i + 1] == UInt8(ascii: "/")) { i += 1 }
    guard i + 1 < bytes.count else { return fail("unclosed comment", at: start) }
    position = i + 2
    guard let closed = rightDelimiter() else { return fail("comment ends before closing delimiter", at: start) }
    position = closed.end
    if closed.trims { skipSpace() }
    return true
  }

  private static func isAlphanumeric(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.isASCII {
      let byte = UInt8(truncatingIfNeeded: scalar.value)
      return byte == 0x5F || (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10
    }
    switch scalar.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .decimalNumber:
      return true
    default: return false
    }
  }

  /// The scalar at an offset and its length; `nil` at the end.
  private func scalar(_ i: Int) -> (scalar: Unicode.Scalar, length: Int)? {
    guard i < bytes.count else { return nil }
    if bytes[i] < 0x80 { return (Unicode.Scalar(bytes[i]), 1) }
    let slice = UnsafeBufferPointer(rebasing: bytes[i..<min(i + 4, bytes.count)])
    guard let first = String(decoding: slice, as: UTF8.self).unicodeScalars.first else { return nil }
    return (first, first == "\u{FFFD}" ? 1 : UTF8.width(first))
  }

  private mutating func skipAlphanumeric() {
    while let next = scalar(position), TemplateLexer.isAlphanumeric(next.scalar) { position += next.length }
  }

  /// Whether what stands here may follow a name.
  private var isAtTerminator: Bool {
    guard position < bytes.count else { return true }
    switch bytes[position] {
    case 0x20, 0x09, 0x0A, 0x0D, UInt8(ascii: "."), UInt8(ascii: ","), UInt8(ascii: "|"), UInt8(ascii: ":"),
      UInt8(ascii: ")"), UInt8(ascii: "("):
      return true
    case 0x7D: return byte(position + 1) == 0x7D
    default: return false
    }
  }

  private func shown(_ i: Int) -> String {
    guard let (scalar, _) = scalar(i) else { return "EOF" }
    let hex = String(scalar.value, radix: 16, uppercase: true)
    return "U+" + String(repeating: "0", count: max(0, 4 - hex.utf8.count)) + hex + " '\(scalar)'"
  }

  private mutating func insideAction() -> Bool {
    let start = position
    guard let (next, length) = scalar(position) else { return fail("unclosed action", at: start) }
    position += length
    switch next {
    case " ", "\t", "\n", "\r":
      while position < bytes.count && TemplateLexer.isSpace(bytes[position]) {
        // A space before `-}}` belongs to the delimiter.
        if rightDelimiter()?.trims == true { break }
        position += 1
      }
      emit(.space, start, position)
    case "=": emit(.assign, start, position)
    case ":":
      guard byte(position) == UInt8(ascii: "=") else { return fail("expected :=", at: start) }
      position += 1
      emit(.declare, start, position)
    case "|": emit(.pipe, start, position)
    case "\"": return quoted(start, .string, "unterminated quoted string")
    case "'": return quoted(start, .charConstant, "unterminated character constant")
    case "`":
      while position < bytes.count && bytes[position] != UInt8(ascii: "`") { position += 1 }
      guard position < bytes.count else { return fail("unterminated raw quoted string", at: start) }
      position += 1
      emit(.rawString, start, position)
    case "$":
      skipAlphanumeric()
      guard isAtTerminator else { return fail("bad character \(shown(position))", at: start) }
      emit(.variable, start, position)
    case "." where !(byte(position) &- 0x30 < 10):
      if isAtTerminator {
        emit(.dot, start, position)
      } else {
        skipAlphanumeric()
        guard isAtTerminator else { return fail("bad character \(shown(position))", at: start) }
        emit(.field, start, position)
      }
    case ".", "+", "-", "0"..."9":
      position = start
      return number(start)
    case "(":
      emit(.leftParen, start, position)
      parens += 1
    case ")":
      emit(.rightParen, start, position)
      parens -= 1
      if parens < 0 { return fail("unexpected right paren", at: start) }
    case _ where TemplateLexer.isAlphanumeric(next):
      skipAlphanumeric()
      guard isAtTerminator else { return fail("bad character \(shown(position))", at: start) }
      let word = String(decoding: bytes[start..<position], as: UTF8.self)
      emit(TemplateLexer.keywords[word] ?? .identifier, start, position)
    case _ where next.isASCII && next.value >= 0x20 && next.value != 0x7F: emit(.char, start, position)
    default: return fail("unrecognized character in action: \(shown(start))", at: start)
    }
    return true
  }

  private mutating func quoted(_ start: Int, _ kind: TemplateToken.Kind, _ message: String) -> Bool {
    let quote = bytes[start]
    while true {
      guard position < bytes.count, bytes[position] != 0x0A else { return fail(message, at: start) }
      let byte = bytes[position]
      position += 1
      if byte == quote { break }
      if byte == UInt8(ascii: "\\") {
        guard position < bytes.count, bytes[position] != 0x0A else { return fail(message, at: start) }
        position += 1
      }
    }
    emit(kind, start, position)
    return true
  }

  private mutating func number(_ start: Int) -> Bool {
    guard scanNumber() else { return badNumber(start) }
    if byte(position) == UInt8(ascii: "+") || byte(position) == UInt8(ascii: "-") {
      guard scanNumber(), bytes[position - 1] == UInt8(ascii: "i") else { return badNumber(start) }
      emit(.complex, start, position)
    } else {
      emit(.number, start, position)
    }
    return true
  }

  private mutating func badNumber(_ start: Int) -> Bool {
    let text = String(decoding: bytes[start..<min(position, bytes.count)], as: UTF8.self)
    return fail("bad number syntax: \(GoFormat.quoted(text))", at: start)
  }

  private mutating func scanNumber() -> Bool {
    func accept(_ set: StaticString) -> Bool {
      guard position < bytes.count else { return false }
      let set = UnsafeBufferPointer(start: set.utf8Start, count: set.utf8CodeUnitCount)
      guard set.contains(bytes[position]) else { return false }
      position += 1
      return true
    }
    _ = accept("+-")
    var digits: StaticString = "0123456789_"
    if accept("0") {
      if accept("xX") {
        digits = "0123456789abcdefABCDEF_"
      } else if accept("oO") {
        digits = "01234567_"
      } else if accept("bB") {
        digits = "01_"
      }
    }
    while accept(digits) {}
    if accept(".") { while accept(digits) {} }
    if digits.utf8CodeUnitCount == 11 && accept("eE") {
      _ = accept("+-")
      while accept("0123456789_") {}
    }
    if digits.utf8CodeUnitCount == 23 && accept("pP") {
      _ = accept("+-")
      while accept("0123456789_") {}
    }
    _ = accept("i")
    if let next = scalar(position), TemplateLexer.isAlphanumeric(next.scalar) {
      position += next.length
      return false
    }
    return true
  }
}
