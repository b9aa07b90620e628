import Source
import Values

/// One piece of a template before its directives are matched up.
enum TemplatePiece {
  case literal(String, ByteRange)
  case interpolation(ExpressionID, ByteRange)
  case beginIf(ExpressionID, ByteRange)
  case otherwise(ByteRange)
  case endIf(ByteRange)
  case beginFor(key: NameID?, value: NameID, collection: ExpressionID, ByteRange)
  case endFor(ByteRange)

  var range: ByteRange {
    switch self {
    case .literal(_, let range), .interpolation(_, let range), .beginIf(_, let range), .otherwise(let range),
      .endIf(let range), .beginFor(_, _, _, let range), .endFor(let range):
      range
    }
  }
}

/// Templates: HCL specification, "Template Expressions".
extension Parser {
  enum TemplateKind {
    case quoted
    /// Ended by the line that holds nothing but the marker, a range of bytes.
    case heredoc(marker: Int, markerEnd: Int)
    case bare

    var isQuoted: Bool {
      if case .quoted = self { true } else { false }
    }
  }

  // MARK: The three forms

  /// `"…"`; the current token is the opening quote.
  mutating func quotedTemplate() throws(SyntaxError) -> ExpressionID {
    let start = token.start
    // Nearly all strings have no escape and no template sequence: they are one look at each byte.
    var at = token.end
    scan: while true {
      switch base[at] {
      case UInt8(ascii: "\""):
        let index = stringConstant(names.intern(token.end, at))
        let range = ByteRange(start, at + 1)
        token = Token(kind: .quote, start: start, end: at + 1)
        position = at + 1
        try advance()
        return add(Node(kind: .literal, a: index, range: range))
      case UInt8(ascii: "\\"), UInt8(ascii: "$"), UInt8(ascii: "%"), 0x0A, 0x0D, 0x80...: break scan
      case 0 where at >= count: break scan
      default: at &+= 1
      }
    }
    var pieces: [TemplatePiece] = []
    try nestedPieces(.quoted, from: token.end, into: &pieces)
    let range = ByteRange(start, position)
    token = Token(kind: .quote, start: start, end: position)
    let result = try assemble(pieces, range)
    try advance()
    return result
  }

  /// A whole text as a template.
  mutating func bareTemplate() throws(SyntaxError) -> ExpressionID {
    var pieces: [TemplatePiece] = []
    try nestedPieces(.bare, from: position, into: &pieces)
    return try assemble(pieces, ByteRange(startOfText, count))
  }

  // MARK: Pieces

  mutating func nestedPieces(
    _ kind: TemplateKind, from start: Int, into pieces: inout [TemplatePiece]
  ) throws(SyntaxError) {
    guard depth < Parser.deepest else {
      throw SyntaxError(
        "Nested too deeply.", "Nothing is read that is nested more than \(Parser.deepest) levels deep.", at: token.range
      )
    }
    depth += 1
    defer { depth -= 1 }
    try self.pieces(kind, from: start, into: &pieces)
  }

  /// Reads up to the closing quote, the line break behind the closing marker or the end of the text; the position is
  /// then there, and `previousEnd` behind the marker.
  private mutating func pieces(
    _ kind: TemplateKind, from start: Int, into pieces: inout [TemplatePiece]
  ) throws(SyntaxError) {
    var at = start
    var literalStart = start
    var needsUnescaping = false
    var stripNext = false

    func flush(_ parser: borrowing Parser, _ until: Int, _ pieces: inout [TemplatePiece]) throws(SyntaxError) {
      guard until > literalStart else { return }
      var text: String
      if needsUnescaping {
        text =
          kind.isQuoted
          ? try parser.unescape(literalStart, until) : parser.undouble(literalStart, until)
      } else {
        text = parser.source.text(ByteRange(literalStart, until))
      }
      if stripNext { text = String(text.drop(while: \.isWhitespace)) }
      stripNext = false
      pieces.append(.literal(text, ByteRange(literalStart, until)))
      needsUnescaping = false
    }

    if case .heredoc(let marker, let markerEnd) = kind, let closing = closingMarker(start, marker, markerEnd) {
      return end(heredoc: closing)
    }
    while true {
      if at >= count {
        switch kind {
        case .bare:
          try flush(self, at, &pieces)
          position = at
          return
        case .quoted:
          position = count
          throw SyntaxError(
            "Unterminated template string.", "No closing quote was found for the string.",
            at: ByteRange(start - 1, count))
        case .heredoc(let marker, let markerEnd):
          position = start
          throw unterminated(marker, markerEnd)
        }
      }
      switch base[at] {
      case UInt8(ascii: "\"") where kind.isQuoted:
        try flush(self, at, &pieces)
        position = at + 1
        return
      case UInt8(ascii: "\\") where kind.isQuoted:
        needsUnescaping = true
        at += at + 1 < count && base[at + 1] != 0x0A && base[at + 1] != 0x0D ? 2 : 1
      case 0x0A where kind.isQuoted, 0x0D where kind.isQuoted:
        let range = ByteRange(start - 1, at)
        position = at
        throw SyntaxError(
          "Invalid multi-line string.",
          "Quoted strings may not be split over multiple lines. To produce a multi-line string, either use the \\n escape to represent a newline character or use the \"heredoc\" multi-line template syntax.",
          at: range)
      case 0x0A:
        at += 1
        try flush(self, at, &pieces)
        literalStart = at
        if case .heredoc(let marker, let markerEnd) = kind, let closing = closingMarker(at, marker, markerEnd) {
          return end(heredoc: closing)
        }
      case 0x0D where base[at + 1] != 0x0A:
        if case .bare = kind {
          at += 1
        } else {
          position = at
          throw SyntaxError(
            "Invalid character.",
            "A carriage return without a line feed is not valid here. Save the file with one kind of line ends.",
            at: ByteRange(at, at + 1))
        }
      case UInt8(ascii: "$"), UInt8(ascii: "%"):
        let sign = base[at]
        if base[at + 1] == sign && base[at + 2] == UInt8(ascii: "{") {
          needsUnescaping = true
          at += 3
        } else if base[at + 1] == UInt8(ascii: "{") {
          try flush(self, at, &pieces)
          stripNext = false
          let strips = base[at + 2] == UInt8(ascii: "~")
          if strips, case .literal(let text, let range)? = pieces.last {
            pieces[pieces.count - 1] = .literal(Parser.trimmingTrailingSpace(text), range)
          }
          stripNext = try sequence(
            at, contentStart: at + (strips ? 3 : 2), isDirective: sign == UInt8(ascii: "%"), into: &pieces)
          at = position
          literalStart = at
        } else {
          at += 1
        }
      case 0x80...:
        let width = try scalarWidth(at)
        at += width
      default: at += 1
      }
    }
  }

  func scalarWidth(_ at: Int) throws(SyntaxError) -> Int {
    var end = at + 1
    while end < count && base[end] & 0xC0 == 0x80 && end - at < 4 { end += 1 }
    guard String(validating: source.bytes[at..<end], as: UTF8.self) != nil else {
      throw SyntaxError(
        "Invalid character encoding.", "The file is not UTF-8 here. Save it in UTF-8 encoding.", at: ByteRange(at, end))
    }
    return end - at
  }

  /// `${…}` or `%{…}`; the position is then behind it.
  ///
  /// - Returns: whether the sequence strips the white space that follows it.
  private mutating func sequence(
    _ start: Int, contentStart: Int, isDirective: Bool, into pieces: inout [TemplatePiece]
  ) throws(SyntaxError) -> Bool {
    let saved = skipsNewlines
    skipsNewlines = true
    openBrackets += 1
    position = contentStart
    token = Token(kind: .newline, start: start, end: contentStart)
    try advance()
    var piece: TemplatePiece
    if isDirective {
      piece = try directive(start)
    } else {
      piece = .interpolation(try expression(), ByteRange(start, start))
    }
    guard token.kind == .closeBrace || token.kind == .stripClose else {
      if token.kind == .end && !isDirective {
        throw SyntaxError(
          "Unclosed template interpolation sequence.",
          "There is no closing brace for this interpolation sequence before the end of the file.",
          at: ByteRange(start, start + 2), cutsOff: true)
      }
      if isDirective {
        throw unexpected(
          "Extra characters in template directive.",
          "Expected a closing brace (\"}\") to end the directive; found \(token.kind.description).")
      }
      throw unexpected(
        "Extra characters after interpolation expression.",
        "Expected a closing brace to end the interpolation expression, but found \(token.kind.description).")
    }
    let range = ByteRange(start, token.end)
    switch piece {
    case .interpolation(let expression, _): piece = .interpolation(expression, range)
    case .beginIf(let expression, _): piece = .beginIf(expression, range)
    case .otherwise: piece = .otherwise(range)
    case .endIf: piece = .endIf(range)
    case .beginFor(let key, let value, let collection, _):
      piece = .beginFor(key: key, value: value, collection: collection, range)
    case .endFor: piece = .endFor(range)
    case .literal: break
    }
    pieces.append(piece)
    openBrackets -= 1
    skipsNewlines = saved
    position = token.end
    return token.kind == .stripClose
  }

  private mutating func directive(_ start: Int) throws(SyntaxError) -> TemplatePiece {
    let range = ByteRange(start, start)
    guard token.kind == .identifier else {
      throw unexpected(
        "Invalid template directive.",
        "A template directive keyword (\"if\", \"for\", etc) is expected at the beginning of a %{ sequence.")
    }
    let keyword = token
    try advance()
    if spells(keyword, "if") { return .beginIf(try expression(), range) }
    if spells(keyword, "else") { return .otherwise(range) }
    if spells(keyword, "endif") { return .endIf(range) }
    if spells(keyword, "endfor") { return .endFor(range) }
    guard spells(keyword, "for") else {
      throw SyntaxError(
        "Invalid template control keyword.",
        "\"\(source.text(keyword.range))\" is not a valid template control keyword.", at: keyword.range)
    }
    try requireIdentifier("A for directive")
    var value = names.intern(token.start, token.end)
    var key: NameID?
    try advance()
    if token.kind == .comma {
      try advance()
      try requireIdentifier("A for directive")
      key = value
      value = names.intern(token.start, token.end)
      try advance()
    }
    guard token.kind == .identifier && spells(token, "in") else {
      throw unexpected(
        "Invalid 'for' directive.", "For directive requires the 'in' keyword after its name declarations.")
    }
    try advance()
    return .beginFor(key: key, value: value, collection: try expression(), range)
  }

  private static func trimmingTrailingSpace(_ text: String) -> String {
    var text = text[...]
    while let last = text.last, last.isWhitespace { text.removeLast() }
    return String(text)
  }

  // MARK: Assembly

  mutating func assemble(_ pieces: [TemplatePiece], _ range: ByteRange) throws(SyntaxError) -> ExpressionID {
    if pieces.count == 1, case .interpolation(let expression, _) = pieces[0] {
      return add(Node(kind: .wrapped, a: expression.raw, range: range))
    }
    var index = 0
    let end = ByteRange(max(Int(range.start), Int(range.end) - 1), Int(range.end))
    let result = try sequenceOfPieces(pieces, &index, range, end: end, level: 0)
    if index < pieces.count {
      let piece = pieces[index]
      let name =
        switch piece {
        case .otherwise: "else"
        case .endIf: "endif"
        default: "endfor"
        }
      throw SyntaxError(
        "Unexpected \(name) directive.", "The control directives within this template are not properly balanced.",
        at: piece.range)
    }
    return result
  }

  /// Pieces up to a directive that ends a sequence, as one template.
  private mutating func sequenceOfPieces(
    _ pieces: [TemplatePiece], _ index: inout Int, _ range: ByteRange, end templateEnd: ByteRange, level: Int
  ) throws(SyntaxError) -> ExpressionID {
    guard level + depth < Parser.deepest else {
      throw SyntaxError(
        "Nested too deeply.", "This template has more than \(Parser.deepest) levels of directives.", at: range)
    }
    let mark = pendingList.count
    var literalText = ""
    var literalRange: ByteRange?

    func flush(_ parser: inout Parser) {
      guard let range = literalRange else { return }
      let literal = parser.literal(.string(literalText), range)
      parser.pendingList.append(literal.raw)
      literalText = ""
      literalRange = nil
    }

    loop: while index < pieces.count {
      let piece = pieces[index]
      switch piece {
      case .literal(let text, let range):
        literalText += text
        literalRange = literalRange?.union(range) ?? range
        index += 1
        continue loop
      case .otherwise, .endIf, .endFor: break loop
      case .interpolation(let expression, _):
        flush(&self)
        pendingList.append(expression.raw)
        index += 1
      case .beginIf(let condition, let start):
        flush(&self)
        index += 1
        let then = try sequenceOfPieces(pieces, &index, start, end: templateEnd, level: level + 1)
        var other = SyntaxTree.none
        if index < pieces.count, case .otherwise = pieces[index] {
          index += 1
          other = try sequenceOfPieces(pieces, &index, start, end: templateEnd, level: level + 1).raw
        }
        guard index < pieces.count, case .endIf(let end) = pieces[index] else {
          throw unended("if", start, index < pieces.count ? pieces[index].range : templateEnd)
        }
        index += 1
        let node = add(Node(kind: .templateIf, a: condition.raw, b: then.raw, c: other, range: start.union(end)))
        pendingList.append(node.raw)
      case .beginFor(let key, let value, let collection, let start):
        flush(&self)
        index += 1
        let body = try sequenceOfPieces(pieces, &index, start, end: templateEnd, level: level + 1)
        guard index < pieces.count, case .endFor(let end) = pieces[index] else {
          throw unended("for", start, index < pieces.count ? pieces[index].range : templateEnd)
        }
        index += 1
        let base = UInt32(truncatingIfNeeded: lists.count)
        lists += [key ?? SyntaxTree.none, value]
        let node = add(Node(kind: .templateFor, a: base, b: collection.raw, c: body.raw, range: start.union(end)))
        pendingList.append(node.raw)
      }
    }
    flush(&self)
    if pendingList.count == mark { return literal(.string(""), range) }
    if pendingList.count == mark + 1, case let only = ExpressionID(raw: pendingList[mark]),
      nodes[Int(only.raw)].kind == .literal, case .string = constants[Int(nodes[Int(only.raw)].a)]
    {
      pendingList.removeLast()
      nodes[Int(only.raw)].range = range
      return only
    }
    let (first, last) = closeList(mark)
    return add(Node(kind: .template, b: first, c: last, range: range))
  }

  /// A directive without its end, reported where that is missed.
  private func unended(_ keyword: String, _ start: ByteRange, _ place: ByteRange) -> SyntaxError {
    SyntaxError(
      "Unexpected end of template.",
      "The \(keyword) directive at line \(source.position(start.start).line) is missing its corresponding end\(keyword) directive.",
      at: place)
  }

  // MARK: Escapes

  /// The text of `$${` and `%%{` undoubled, backslashes left alone.
  func undouble(_ start: Int, _ end: Int) -> String {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(end - start)
    var at = start
    while at < end {
      bytes.append(base[at])
      let isDoubled =
        (base[at] == UInt8(ascii: "$") || base[at] == UInt8(ascii: "%")) && base[at + 1] == base[at]
        && base[at + 2] == UInt8(ascii: "{")
      at += isDoubled ? 2 : 1
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The text of a quoted literal with its escapes resolved.
  func unescape(_ start: Int, _ end: Int) throws(SyntaxError) -> String {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(end - start)
    var at = start
    while at < end {
      let byte = base[at]
      if (byte == UInt8(ascii: "$") || byte == UInt8(ascii: "%")) && base[at + 1] == byte
        && base[at + 2] == UInt8(ascii: "{")
      {
        bytes.append(byte)
        at += 2
        continue
      }
      guard byte == UInt8(ascii: "\\") else {
        bytes.append(byte)
        at += 1
        continue
      }
      switch base[at + 1] {
      case UInt8(ascii: "n"): bytes.append(0x0A)
      case UInt8(ascii: "r"): bytes.append(0x0D)
      case UInt8(ascii: "t"): bytes.append(0x09)
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes.append(base[at + 1])
      case UInt8(ascii: "u"):
        try appendScalar(at, digits: 4, to: &bytes)
        at += 6
        continue
      case UInt8(ascii: "U"):
        try appendScalar(at, digits: 8, to: &bytes)
        at += 10
        continue
      default:
        throw SyntaxError(
          "Invalid escape sequence.",
          "The symbol \"\(source.text(ByteRange(at + 1, at + 2)))\" is not a valid escape sequence selector.",
          at: ByteRange(at, at + 2))
      }
      at += 2
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private func appendScalar(_ at: Int, digits: Int, to bytes: inout [UInt8]) throws(SyntaxError) {
    var value: UInt32 = 0
    for i in 0..<digits {
      let offset = at + 2 + i
      guard offset < count, let digit = Parser.hexValue(base[offset]) else {
        throw SyntaxError(
          "Invalid escape sequence.",
          "The \\\(digits == 4 ? "u" : "U") escape sequence must be followed by \(digits) hexadecimal digits.",
          at: ByteRange(at, min(offset, count)))
      }
      value = value &* 16 &+ digit
    }
    guard let scalar = Unicode.Scalar(value) else {
      throw SyntaxError(
        "Invalid escape sequence.", "Cannot encode character U+\(String(value, radix: 16, uppercase: true)) in UTF-8.",
        at: ByteRange(at, at + 2 + digits))
    }
    bytes.append(contentsOf: String(scalar).utf8)
  }

  static func hexValue(_ byte: UInt8) -> UInt32? {
    switch byte {
    case 0x30...0x39: UInt32(byte - 0x30)
    case 0x41...0x46: UInt32(byte - 0x41 + 10)
    case 0x61...0x66: UInt32(byte - 0x61 + 10)
    default: nil
    }
  }
}
