import Source
import Values

/// Bodies, attributes and blocks: HCL specification, "Structural Elements".
extension Parser {
  mutating func fileBody() -> BodyID {
    let attributeMark = pendingAttributes.count
    let blockMark = pendingBlocks.count
    while token.kind != .end {
      items()
      if token.kind == .closeBrace {
        report(
          SyntaxError(
            "Argument or block definition required.", "This closing brace has no opening brace.", at: token.range))
        resume(at: endOfLine(from: token.end))
      }
    }
    return closeBody(attributeMark, blockMark, range: ByteRange(0, count))
  }

  /// The body whose opening brace stands before the current token, up to its closing brace.
  mutating func bodyUpToBrace(_ range: ByteRange) -> BodyID {
    items()
    return closeBody(0, 0, range: range)
  }

  /// Attributes and blocks up to a closing brace or the end of the file; errors are reported and passed.
  private mutating func items() {
    while true {
      let open = openBrackets
      let level = depth
      do throws(SyntaxError) {
        switch token.kind {
        case .newline: try advance()
        case .end, .closeBrace: return
        case .identifier:
          try checkSize()
          try item()
        default:
          if token.kind == .quote || token.kind == .heredoc {
            throw unexpected(
              "Invalid argument name.", "Argument names must not be quoted, and a block begins with its type.")
          }
          throw unexpected(
            "Argument or block definition required.", "An argument or block definition is required here to set a value."
          )
        }
      } catch {
        depth = level
        report(error)
        recover(openBrackets: open)
      }
    }
  }

  /// Goes on behind the line break that ends the item in which an error was found.
  mutating func recover(openBrackets target: Int) {
    pendingList.removeAll(keepingCapacity: true)
    pendingSteps.removeAll(keepingCapacity: true)
    closingSkipsNewlines.removeAll(keepingCapacity: true)
    skipsNewlines = false
    let isPassedTemplate =
      (token.kind == .quote || token.kind == .heredoc) && token.end == position && token.end > token.start + 1
    let from = token.kind == .end || isPassedTemplate ? position : token.start
    if errorCount >= Parser.mostErrors {
      // Each recovery may look through the rest of the file: what is wrong so often is not read on.
      if from < count && !isCutOff && nodes.count <= mostNodes {
        diagnostics.append(
          Diagnostic(
            .error, "Too many errors.",
            detail: "What follows in this file is not read. Correct the errors above first.",
            at: SourceRange(source, ByteRange(from, from + 1))))
      }
      position = count
    } else if let next = endOfItem(from: from, open: max(0, openBrackets - target)) {
      // What was opened within the item closes first.
      position = next
    } else if token.kind == .identifier && isFirstOnLine(token.start) {
      // Nothing closes it, and here a new item seems to begin.
      position = token.start
    } else {
      position = endOfLine(from: from)
    }
    openBrackets = target
    resume(at: position)
  }

  /// Makes the first token that can be read from `offset` on the current one.
  private mutating func resume(at offset: Int) {
    position = offset
    repeat {
      do throws(SyntaxError) {
        try advance()
        return
      } catch {
        // A bad character: the line it stands on is passed as well.
        position = endOfLine(from: max(position, token.start + 1))
      }
    } while true
  }

  /// The offset of the first line break behind `offset` at which no more than the brackets opened before are open.
  private func endOfItem(from offset: Int, open: Int) -> Int? {
    var open = open
    var at = offset
    while at < count {
      switch base[at] {
      case UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: "("): open += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"), UInt8(ascii: ")"):
        // A brace too many belongs to the block around the item.
        if open == 0 && base[at] == UInt8(ascii: "}") { return at }
        open = max(0, open - 1)
      case UInt8(ascii: "\""):
        at += 1
        while at < count, base[at] != UInt8(ascii: "\""), base[at] != 0x0A {
          at += base[at] == UInt8(ascii: "\\") && base[at + 1] != 0x0A ? 2 : 1
        }
        if at < count && base[at] == 0x0A { continue }
      case UInt8(ascii: "#"):
        while at < count && base[at] != 0x0A { at += 1 }
        continue
      case 0x0A where open == 0: return at
      default: break
      }
      at += 1
    }
    return open == 0 ? count : nil
  }

  private func endOfLine(from offset: Int) -> Int {
    var at = offset
    while at < count && base[at] != 0x0A { at += 1 }
    return at
  }

  private func isFirstOnLine(_ offset: Int) -> Bool {
    var at = offset - 1
    while at >= 0 && (base[at] == 0x20 || base[at] == 0x09) { at -= 1 }
    return at < 0 || base[at] == 0x0A
  }

  private mutating func item() throws(SyntaxError) {
    let name = token
    try advance()
    if token.kind == .assign {
      try attribute(name, inLine: false)
      switch token.kind {
      case .newline: try advance()
      case .end: return
      default:
        throw unexpected(
          "Missing newline after argument.",
          "An argument definition must end with a newline; found \(token.kind.description).")
      }
    } else {
      switch token.kind {
      case .identifier, .quote, .openBrace: break
      default:
        throw SyntaxError(
          "Argument or block definition required.",
          "An argument or block definition is required here. To set an argument, use the equals sign \"=\" to introduce the argument value; found \(token.kind.description).",
          at: name.range)
      }
      try block(name)
    }
  }

  private mutating func attribute(_ name: Token, inLine: Bool) throws(SyntaxError) {
    try advance()
    let id = names.intern(name.start, name.end)
    let value = try expression()
    let range = ByteRange(name.start, Int(self.range(of: value).end))
    pendingAttributes.append(Attribute(name: id, nameRange: name.range, expression: value, range: range))
  }

  private mutating func block(_ name: Token) throws(SyntaxError) {
    let type = names.intern(name.start, name.end)
    let firstLabel = labels.count
    var headerEnd = name.end
    labels: while true {
      switch token.kind {
      case .identifier:
        labels.append(Label(name: names.intern(token.start, token.end), range: token.range))
        headerEnd = token.end
        try advance()
      case .quote:
        labels.append(try quotedLabel())
        headerEnd = previousEnd
      case .openBrace: break labels
      case .assign:
        throw unexpected(
          "Invalid block definition.",
          "The equals sign \"=\" indicates an argument definition, and must not be used when defining a block.")
      case .newline, .end:
        throw unexpected(
          "Invalid block definition.",
          "A block definition must have block content delimited by \"{\" and \"}\", starting on the same line as the block header."
        )
      default:
        throw unexpected(
          "Invalid block definition.",
          "Either a quoted string block label or an opening brace (\"{\") is expected here; found \(token.kind.description)."
        )
      }
    }
    let labelRange = firstLabel..<labels.count
    let brace = token
    let attributeMark = pendingAttributes.count
    let blockMark = pendingBlocks.count
    openBrackets += 1
    let body: BodyID
    if depth > 0, !deferredType.isEmpty, isDeferred(name), let end = endOfBlock(from: brace.end) {
      position = end
      try advance()
      body = closeBody(attributeMark, blockMark, range: ByteRange(brace.end, end))
    } else {
      body = try blockBody(brace, attributeMark, blockMark)
    }
    openBrackets -= 1
    let end = token.end
    pendingBlocks.append(
      Block(
        type: type, typeRange: name.range, labels: labelRange, body: body, header: ByteRange(name.start, headerEnd),
        range: ByteRange(name.start, end)))
    if token.kind == .end { return }
    try advance()
    switch token.kind {
    case .newline: try advance()
    case .end: return
    default:
      throw unexpected(
        "Missing newline after block definition.",
        "A block definition must end with a newline; found \(token.kind.description).")
    }
  }

  private mutating func blockBody(
    _ brace: Token, _ attributeMark: Int, _ blockMark: Int
  ) throws(SyntaxError) -> BodyID {
    do throws(SyntaxError) {
      return try nested { (parser) throws(SyntaxError) in try parser.content(brace, attributeMark, blockMark) }
    } catch {
      // What was read of a block that fails is no part of the body around it.
      pendingAttributes.removeSubrange(min(attributeMark, pendingAttributes.count)...)
      pendingBlocks.removeSubrange(min(blockMark, pendingBlocks.count)...)
      throw error
    }
  }

  /// What stands behind the opening brace of a block, up to its closing brace.
  private mutating func content(
    _ brace: Token, _ attributeMark: Int, _ blockMark: Int
  ) throws(SyntaxError) -> BodyID {
    try advance()
    if token.kind == .identifier {
      let name = token
      try advance()
      guard token.kind == .assign else {
        throw unexpected(
          "Invalid single-argument block definition.",
          "A single-line block can hold one argument and nothing else; put the block's content on lines of its own.")
      }
      try attribute(name, inLine: true)
      if token.kind != .closeBrace {
        let detail =
          token.kind == .comma
          ? "Single-line blocks can include only one argument definition. Use one line for each argument."
          : "A single-line block definition must end with a closing brace immediately after its single argument definition."
        throw unexpected("Invalid single-argument block definition.", detail)
      }
    } else if token.kind == .newline {
      items()
      if token.kind == .end {
        report(
          SyntaxError(
            "Unclosed configuration block.", "There is no closing brace for this block before the end of the file.",
            at: brace.range,
            cutsOff: true))
      }
    } else if token.kind != .closeBrace {
      throw unexpected(
        "Invalid block definition.",
        "A line break, one argument or a closing brace is expected after an opening brace.")
    }
    return closeBody(attributeMark, blockMark, range: ByteRange(brace.end, token.start))
  }

  mutating func closeBody(_ attributeMark: Int, _ blockMark: Int, range: ByteRange) -> BodyID {
    let firstAttribute = attributes.count
    let firstBlock = blocks.count
    if attributeMark <= pendingAttributes.count {
      checkRedefinitions(from: attributeMark)
      attributes.append(contentsOf: pendingAttributes[attributeMark...])
      pendingAttributes.removeSubrange(attributeMark...)
    }
    if blockMark <= pendingBlocks.count {
      blocks.append(contentsOf: pendingBlocks[blockMark...])
      pendingBlocks.removeSubrange(blockMark...)
    }
    bodies.append(
      Body(attributes: firstAttribute..<attributes.count, blocks: firstBlock..<blocks.count, range: range))
    return BodyID(raw: UInt32(truncatingIfNeeded: bodies.count - 1))
  }

  /// Reports attributes defined twice; the first stays.
  private mutating func checkRedefinitions(from mark: Int) {
    let count = pendingAttributes.count - mark
    guard count > 1 else { return }
    var twice: [Int] = []
    if count <= 16 {
      for i in (mark + 1)..<pendingAttributes.count {
        for j in mark..<i where pendingAttributes[j].name == pendingAttributes[i].name {
          twice.append(i)
          break
        }
      }
    } else {
      var seen = Table<Int, Void>()
      for i in mark..<pendingAttributes.count where !seen.insert(Int(pendingAttributes[i].name), ()) {
        twice.append(i)
      }
    }
    for i in twice {
      let attribute = pendingAttributes[i]
      let name = names.names[Int(attribute.name)]
      report(
        SyntaxError(
          "Attribute redefined.",
          "The argument \"\(name)\" was already set in this block. Each argument may be set only once.",
          at: attribute.nameRange), isOfItsOwn: true)
    }
    for i in twice.reversed() { pendingAttributes.remove(at: i) }
  }

  /// A label in quotes, without interpolations.
  private mutating func quotedLabel() throws(SyntaxError) -> Label {
    let start = token.start
    var at = token.end
    var hasEscapes = false
    while base[at] != UInt8(ascii: "\"") {
      switch base[at] {
      case 0x0A, 0x0D:
        throw SyntaxError(
          "Invalid multi-line string.", "A label must end on the line it begins on.", at: ByteRange(start, at))
      case 0 where at >= count:
        throw SyntaxError("Unterminated label.", "There is no closing quote for this label.", at: ByteRange(start, at))
      case UInt8(ascii: "\\"):
        hasEscapes = true
        at += base[at + 1] == 0 ? 1 : 2
      case UInt8(ascii: "$"), UInt8(ascii: "%"):
        if base[at + 1] == base[at] && base[at + 2] == UInt8(ascii: "{") {
          hasEscapes = true
          at += 3
          continue
        }
        if base[at + 1] == UInt8(ascii: "{") {
          throw SyntaxError(
            "Invalid string literal.",
            "Template sequences are not allowed in this string. To include a literal \"\(base[at] == 0x24 ? "$" : "%")\", double it to escape it.",
            at: ByteRange(at, at + 2))
        }
        at += 1
      case 0x80...: at += try scalarWidth(at)
      default: at += 1
      }
    }
    let range = ByteRange(start, at + 1)
    let name: NameID
    if hasEscapes {
      name = names.add(try unescape(start + 1, at))
    } else {
      name = names.intern(start + 1, at)
    }
    token = Token(kind: .quote, start: start, end: at + 1)
    position = at + 1
    try advance()
    return Label(name: name, range: range)
  }
}
