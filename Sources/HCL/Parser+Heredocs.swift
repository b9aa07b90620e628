import Source

/// Heredocs: HCL specification, "Template Expressions".
extension Parser {
  /// `<<NAME` up to the line that holds NAME alone; the current token is the marker, the position the first line.
  mutating func heredoc() throws(SyntaxError) -> ExpressionID {
    let marker = token
    let isIndented = base[marker.start + 2] == UInt8(ascii: "-")
    let name = marker.start + (isIndented ? 3 : 2)
    let kind = TemplateKind.heredoc(marker: name, markerEnd: marker.end)
    if isCutOff && heredocEnd(after: name, name: name, nameEnd: marker.end) == nil {
      // One without its end was reported; the others that it swallows need not be read to the end each.
      throw unterminated(name, marker.end)
    }
    var pieces: [TemplatePiece] = []
    do throws(SyntaxError) {
      try nestedPieces(kind, from: position, into: &pieces)
    } catch {
      // What is wrong in it ends with it, where its marker follows.
      if let end = heredocEnd(after: max(position, token.start), name: name, nameEnd: marker.end) {
        token = Token(kind: .heredoc, start: marker.start, end: end)
        position = end
      }
      throw error
    }
    if isIndented { Parser.removeIndentation(&pieces) }
    let end = position
    let range = ByteRange(marker.start, previousEnd)
    token = Token(kind: .heredoc, start: marker.start, end: end)
    let result = try assemble(pieces, range)
    token.end = Int(range.end)
    try advance()
    return result
  }

  /// Where the closing marker ends and where its line does, if the line that begins at `line` holds it and nothing else.
  func closingMarker(_ line: Int, _ marker: Int, _ markerEnd: Int) -> (end: Int, lineEnd: Int)? {
    var at = line
    while true {
      let byte = base[at]
      if byte == 0x20 || byte == 0x09 || byte == 0x0B || byte == 0x0C {
        at &+= 1
      } else if byte >= 0x80 && base[marker] < 0x80, let (scalar, width) = scalar(at: at),
        scalar.properties.isWhitespace
      {
        at &+= width
      } else {
        break
      }
    }
    let length = markerEnd &- marker
    guard at &+ length < count else { return nil }
    for i in 0..<length where base[at &+ i] != base[marker &+ i] { return nil }
    let end = at &+ length
    at = end
    while base[at] != 0x0A {
      let byte = base[at]
      if byte == 0x20 || byte == 0x09 || (0x0B...0x0D).contains(byte) {
        at &+= 1
      } else if byte >= 0x80, let (scalar, width) = scalar(at: at), scalar.properties.isWhitespace {
        at &+= width
      } else {
        return nil
      }
    }
    return (end, at > end && base[at &- 1] == 0x0D ? at &- 1 : at)
  }

  mutating func end(heredoc closing: (end: Int, lineEnd: Int)) {
    position = closing.lineEnd
    previousEnd = closing.end
  }

  /// The end of the line behind `offset` that holds a heredoc's marker; `nil` where none does.
  func heredocEnd(after offset: Int, name: Int, nameEnd: Int) -> Int? {
    var line = offset
    while line < count {
      while line < count && base[line] != 0x0A { line += 1 }
      line += 1
      if line < count, let (_, lineEnd) = closingMarker(line, name, nameEnd) { return lineEnd }
    }
    return nil
  }

  func unterminated(_ name: Int, _ nameEnd: Int) -> SyntaxError {
    let text = source.text(ByteRange(name, nameEnd))
    let line = source.position(UInt32(clamping: name)).line
    return SyntaxError(
      "Unterminated template string.",
      "No closing marker was found for the heredoc that begins at line \(line): a line that holds \(text) and nothing else, and ends with a line break.",
      at: ByteRange(count, count), cutsOff: true)
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
      if byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D {
        count += 1
      } else if byte < 0x80 {
        return count
      } else {
        break
      }
    }
    return count == text.utf8.count ? count : text.prefix(while: \.isWhitespace).count
  }
}
