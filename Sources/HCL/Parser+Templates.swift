import Source
import Values

/// One piece of a template before its directives are matched up.
private enum TemplatePiece {
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
  private enum TemplateKind {
    case quoted
    case heredoc
    case bare
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
    try nestedPieces(.quoted, from: token.end, end: Int.max, into: &pieces)
    let range = ByteRange(start, position)
    token = Token(kind: .quote, start: start, end: position)
    let result = try assemble(pieces, range)
    try advance()
    return result
  }

  /// `<<NAME` up to the line that holds NAME alone; the current token is the marker, the position the first line.
  mutating func heredoc() throws(SyntaxError) -> ExpressionID {
    let marker = token
    let isIndented = base[marker.start + 2] == UInt8(ascii: "-")
    let name = marker.start + (isIndented ? 3 : 2)
    guard let (contentEnd, end) = heredocEnd(from: position, name: name, nameEnd: marker.end) else {
      let range = marker.range
      position = count
      throw SyntaxError(
        "Unterminated template string.", "No closing marker was found for the string.", at: range)
    }
    var pieces: [TemplatePiece] = []
    try nestedPieces(.heredoc, from: position, end: contentEnd, into: &pieces)
    if isIndented { Parser.removeIndentation(&pieces) }
    let range = ByteRange(marker.start, end)
    token = Token(kind: .heredoc, start: marker.start, end: end)
    position = end
    let result = try assemble(pieces, range)
    try advance()
    return result
  }

  /// A whole text as a template.
  mutating func bareTemplate() throws(SyntaxError) -> ExpressionID {
    var pieces: [TemplatePiece] = []
    try nestedPieces(.bare, from: position, end: count, into: &pieces)
    return try assemble(pieces, ByteRange(startOfText, count))
  }

  /// Where a heredoc's content ends, and where its closing marker does.
  private func heredocEnd(from start: Int, name: Int, nameEnd: Int) -> (content: Int, end: Int)? {
    let length = nameEnd - name
    var line = start
    while line < count {
      var at = line
      while base[at] == 0x20 || base[at] == 0x09 { at += 1 }
      if at + length <= count {
        var same = true
        for i in 0..<length where base[at + i] != base[name + i] {
          same = false
          break
        }
        if same {
          let end = at + length
          var rest = end
          while base[rest] == 0x20 || base[rest] == 0x09 || base[rest] == 0x0D { rest += 1 }
          if base[rest] == 0x0A || rest >= count { return (line, end) }
        }
      }
      while line < count && base[line] != 0x0A { line += 1 }
      line += 1
    }
    return nil
  }

  // MARK: Pieces

  private mutating func nestedPieces(
    _ kind: TemplateKind, from start: Int, end: Int, into pieces: inout [TemplatePiece]
  ) throws(SyntaxError) {
    guard depth < Parser.deepest else {
      throw SyntaxError(
        "Nested too deeply.", "Nothing is read that is nested more than \(Parser.deepest) levels deep.", at: token.range)
    }
    depth += 1
    defer { depth -= 1 }
    try self.pieces(kind, from: start, end: end, into: &pieces)
  }

  /// Reads up to the closing quote, or up to `end`; the position is then behind it.
  private mutating func pieces(
    _ kind: TemplateKind, from start: Int, end: Int, into pieces: inout [TemplatePiece]
  ) throws(SyntaxError) {
    var at = start
    var literalStart = start
    var needsUnescaping = false
    var stripNext = false

    func flush(_ parser: borrowing Parser, _ until: Int, _ pieces: inout [TemplatePiece]) throws(SyntaxError) {
      guard until > literalStart else { return }
      var text: String
      if needsUnescaping {
        text = kind == .quoted
          ? try parser.unescape(literalStart, until) : parser.undouble(literalStart, until)
      } else {
        text = parser.source.text(ByteRange(literalStart, until))
      }
      if stripNext { text = String(text.drop(while: \.isWhitespace)) }
      stripNext = false
      pieces.append(.literal(text, ByteRange(literalStart, until)))
      needsUnescaping = false
    }

    while true {
      if at >= end || at >= count {
        if kind == .quoted {
          throw SyntaxError(
            "Unterminated template string.", "No closing quote was found for the string.", at: ByteRange(start - 1, min(at, count)))
        }
        try flush(self, at, &pieces)
        position = at
        return
      }
      switch base[at] {
      case UInt8(ascii: "\"") where kind == .quoted:
        try flush(self, at, &pieces)
        position = at + 1
        return
      case UInt8(ascii: "\\") where kind == .quoted:
        needsUnescaping = true
        at += at + 1 < count && base[at + 1] != 0x0A ? 2 : 1
      case 0x0A where kind == .quoted:
        let range = ByteRange(start - 1, at)
        position = at
        throw SyntaxError(
          "Invalid multi-line string.", "Quoted strings may not be split over multiple lines. To produce a multi-line string, either use the \\n escape to represent a newline character or use the \"heredoc\" multi-line template syntax.",
          at: range)
      case 0x0A:
        at += 1
        try flush(self, at, &pieces)
        literalStart = at
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
          stripNext = try sequence(at, contentStart: at + (strips ? 3 : 2), isDirective: sign == UInt8(ascii: "%"), into: &pieces)
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

  private func scalarWidth(_ at: Int) throws(SyntaxError) -> Int {
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
      if isDirective {
        throw unexpected("Extra characters in template directive.", "Expected a closing brace (\"}\") to end the directive; found \(token.kind.description).")
      }
      throw unexpected(
        "Extra characters after interpolation expression.", "Expected a closing brace to end the interpolation expression, but found \(token.kind.description).")
    }
    let range = ByteRange(start, token.end)
    switch piece {
    case .interpolation(let expression, _): piece = .interpolation(expression, range)
    case .beginIf(let expression, _): piece = .beginIf(expression, range)
    case .otherwise: piece = .otherwise(range)
    case .endIf: piece = .endIf(range)
    case .beginFor(let key, let value, let collection, _): piece = .beginFor(key: key, value: value, collection: collection, range)
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
      throw unexpected("Invalid template directive.", "A template directive keyword (\"if\", \"for\", etc) is expected at the beginning of a %{ sequence.")
    }
    let keyword = token
    try advance()
    if spells(keyword, "if") { return .beginIf(try expression(), range) }
    if spells(keyword, "else") { return .otherwise(range) }
    if spells(keyword, "endif") { return .endIf(range) }
    if spells(keyword, "endfor") { return .endFor(range) }
    guard spells(keyword, "for") else {
      throw SyntaxError("Invalid template control keyword.", "\"\(source.text(keyword.range))\" is not a valid template control keyword.", at: keyword.range)
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
      throw unexpected("Invalid 'for' directive.", "For directive requires the 'in' keyword after its name declarations.")
    }
    try advance()
    return .beginFor(key: key, value: value, collection: try expression(), range)
  }

  /// Removes from every line the indentation that all lines have (the `<<-` form).
  private static func removeIndentation(_ pieces: inout [TemplatePiece]) {
    var least = Int.max
    var lines: [Int] = []
    var atLineStart = true
    for (i, piece) in pieces.enumerated() {
      if atLineStart {
        atLineStart = false
        var spaces = 0
        if case .literal(let text, _) = piece {
          spaces = indentation(of: text)
          if spaces == text.utf8.count && text.utf8.last == 0x0A { spaces = Int.max } else { lines.append(i) }
        }
        least = min(least, spaces)
      }
      if case .literal(let text, _) = piece, text.utf8.last == 0x0A { atLineStart = true }
    }
    guard least > 0 && least < Int.max else { return }
    for i in lines {
      if case .literal(let text, let range) = pieces[i] { pieces[i] = .literal(String(text.dropFirst(least)), range) }
    }
  }

  /// How many blanks a text begins with; as characters where it begins with others than spaces and tabs.
  private static func indentation(of text: String) -> Int {
    var count = 0
    for byte in text.utf8 {
      if byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D { count += 1 } else if byte < 0x80 { return count } else { break }
    }
    return count == text.utf8.count ? count : text.prefix(while: \.isWhitespace).count
  }

  private static func trimmingTrailingSpace(_ text: String) -> String {
    var text = text[...]
    while let last = text.last, last.isWhitespace { text.removeLast() }
    return String(text)
  }

  // MARK: Assembly

  private mutating func assemble(_ pieces: [TemplatePiece], _ range: ByteRange) throws(SyntaxError) -> ExpressionID {
    if pieces.count == 1, case .interpolation(let expression, _) = pieces[0] {
      return add(Node(kind: .wrapped, a: expression.raw, range: range))
    }
    var index = 0
    let result = try sequenceOfPieces(pieces, &index, range, level: 0)
    if index < pieces.count {
      let piece = pieces[index]
      let name = switch piece {
      case .otherwise: "else"
      case .endIf: "endif"
      default: "endfor"
      }
      throw SyntaxError(
        "Unexpected \(name) directive.", "The control directives within this template are not properly balanced.", at: piece.range)
    }
    return result
  }

  /// Pieces up to a directive that ends a sequence, as one template.
  private mutating func sequenceOfPieces(
    _ pieces: [TemplatePiece], _ index: inout Int, _ range: ByteRange, level: Int
  ) throws(SyntaxError) -> ExpressionID {
    guard level + depth < Parser.deepest else {
      throw SyntaxError("Nested too deeply.", "This template has more than \(Parser.deepest) levels of directives.", at: range)
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
        let then = try sequenceOfPieces(pieces, &index, start, level: level + 1)
        var other = SyntaxTree.none
        if index < pieces.count, case .otherwise = pieces[index] {
          index += 1
          other = try sequenceOfPieces(pieces, &index, start, level: level + 1).raw
        }
        guard index < pieces.count, case .endIf(let end) = pieces[index] else {
          throw SyntaxError("Unterminated if directive.", "This if directive has no endif.", at: start)
        }
        index += 1
        let node = add(Node(kind: .templateIf, a: condition.raw, b: then.raw, c: other, range: start.union(end)))
        pendingList.append(node.raw)
      case .beginFor(let key, let value, let collection, let start):
        flush(&self)
        index += 1
        let body = try sequenceOfPieces(pieces, &index, start, level: level + 1)
        guard index < pieces.count, case .endFor(let end) = pieces[index] else {
          throw SyntaxError("Unterminated for directive.", "This for directive has no endfor.", at: start)
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
          "Invalid escape sequence.", "The symbol \"\(source.text(ByteRange(at + 1, at + 2)))\" is not a valid escape sequence selector.",
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
          "Invalid escape sequence.", "The \\\(digits == 4 ? "u" : "U") escape sequence must be followed by \(digits) hexadecimal digits.",
          at: ByteRange(at, min(offset, count)))
      }
      value = value &* 16 &+ digit
    }
    bytes.append(contentsOf: String(Unicode.Scalar(value) ?? "\u{FFFD}").utf8)
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
