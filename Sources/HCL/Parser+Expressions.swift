import Source
import Values

/// Expressions: HCL specification, "Expressions".
extension Parser {
  /// An expression, conditional ones included.
  mutating func expression() throws(SyntaxError) -> ExpressionID {
    let condition = try operation(0)
    guard token.kind == .question else { return condition }
    return try nested { (parser) throws(SyntaxError) in
      try parser.advance()
      let then = try parser.expression()
      guard parser.token.kind == .colon else {
        throw parser.unexpected(
          "Missing false expression in conditional.",
          "The conditional operator (...?...:...) requires a false expression, delimited by a colon.")
      }
      try parser.advance()
      let other = try parser.expression()
      let range = parser.range(of: condition).union(parser.range(of: other))
      return parser.add(Node(kind: .conditional, a: condition.raw, b: then.raw, c: other.raw, range: range))
    }
  }

  /// The level at which an operator binds, 0 the loosest; `nil` for tokens that are no binary operators.
  private static func precedence(_ kind: TokenKind) -> (level: Int, operator: Operator)? {
    switch kind {
    case .or: (0, .or)
    case .and: (1, .and)
    case .equal: (2, .equal)
    case .notEqual: (2, .notEqual)
    case .less: (3, .less)
    case .lessOrEqual: (3, .lessOrEqual)
    case .greater: (3, .greater)
    case .greaterOrEqual: (3, .greaterOrEqual)
    case .plus: (4, .add)
    case .minus: (4, .subtract)
    case .star: (5, .multiply)
    case .slash: (5, .divide)
    case .percent: (5, .modulo)
    default: nil
    }
  }

  /// Binary operations that bind at `lowest` or tighter; all operators are left-associative.
  private mutating func operation(_ lowest: Int) throws(SyntaxError) -> ExpressionID {
    var left = try term()
    while let (level, symbol) = Parser.precedence(token.kind), level >= lowest {
      try advance()
      let right = try nested { (parser) throws(SyntaxError) in try parser.operation(level + 1) }
      let range = range(of: left).union(range(of: right))
      left = add(Node(kind: .binary, flag: symbol.rawValue, a: left.raw, b: right.raw, range: range))
    }
    return left
  }

  private mutating func term() throws(SyntaxError) -> ExpressionID {
    switch token.kind {
    case .minus, .not:
      let start = token.start
      let symbol: Operator = token.kind == .minus ? .negate : .not
      try advance()
      let operand = try nested { (parser) throws(SyntaxError) in try parser.term() }
      return add(
        Node(
          kind: .unary, flag: symbol.rawValue, a: operand.raw,
          range: ByteRange(start, Int(range(of: operand).end))))
    case .identifier: return try identifier()
    default: return try traversals(try primary())
    }
  }

  private mutating func primary() throws(SyntaxError) -> ExpressionID {
    switch token.kind {
    case .quote: return try quotedTemplate()
    case .heredoc: return try heredoc()
    case .number:
      let range = token.range
      let text = source.text(range)
      guard let number = Number(text) else {
        throw unexpected("Invalid number literal.", "Failed to recognize the value of this number literal.")
      }
      let result = literal(.number(number), range)
      try advance()
      return result
    case .openParenthesis:
      let start = token.start
      let inner = try bracketed { (parser) throws(SyntaxError) in
        let inner = try parser.expression()
        try parser.expect(
          .closeParenthesis, "Unbalanced parentheses.", "Expected a closing parenthesis to terminate the expression.")
        return inner
      }
      return add(Node(kind: .parentheses, a: inner.raw, range: ByteRange(start, previousEnd)))
    case .openBracket: return try tuple()
    case .openBrace: return try object()
    case .end:
      throw unexpected("Missing expression.", "Expected the start of an expression, but found the end of the file.")
    case .newline:
      throw unexpected("Invalid expression.", "Expected the start of an expression, but the line ends here.")
    default:
      throw unexpected(
        "Invalid expression.", "Expected the start of an expression, but found \(token.kind.description).")
    }
  }

  /// Parses what stands between brackets of any kind: line breaks mean nothing, recursion is bounded. The body ends by
  /// expecting the closing bracket.
  private mutating func bracketed(
    newlines: Bool = true, _ body: (inout Parser) throws(SyntaxError) -> ExpressionID
  ) throws(SyntaxError) -> ExpressionID {
    try nested { (parser) throws(SyntaxError) in
      let saved = parser.skipsNewlines
      parser.skipsNewlines = newlines
      parser.openBrackets += 1
      try parser.advance()
      parser.closingSkipsNewlines.append(saved)
      return try body(&parser)
    }
  }

  /// Requires a closing bracket and passes it; from it on, line breaks mean what they meant before the bracket.
  private mutating func expect(_ kind: TokenKind, _ summary: String, _ detail: String) throws(SyntaxError) {
    guard token.kind == kind else { throw unexpected(summary, "\(detail) Found \(token.kind.description).") }
    skipsNewlines = closingSkipsNewlines.popLast() ?? false
    openBrackets -= 1
    try advance()
  }

  /// The file ends before a bracket closes: reported where it opens.
  private func cutOff(_ what: String, _ bracket: String, _ start: Int) -> SyntaxError {
    SyntaxError(
      "Unterminated \(what).",
      "There is no corresponding closing \(bracket) before the end of the file. This may be caused by incorrect \(bracket) nesting elsewhere in this file.",
      at: ByteRange(start, start + 1), cutsOff: true)
  }

  // MARK: Names

  /// What begins with an identifier: a literal, a function call, or a traversal.
  private mutating func identifier() throws(SyntaxError) -> ExpressionID {
    let first = token
    try advance()
    if token.kind == .openParenthesis || token.kind == .doubleColon { return try traversals(try call(first)) }
    switch first.end - first.start {
    case 4 where spells(first, "true"): return try traversals(literal(.bool(true), first.range))
    case 5 where spells(first, "false"): return try traversals(literal(.bool(false), first.range))
    case 4 where spells(first, "null"): return try traversals(literal(.null, first.range))
    default: break
    }
    let root = names.intern(first.start, first.end)
    let mark = pendingSteps.count
    try simpleSteps()
    let (start, end) = closeSteps(mark)
    let range = ByteRange(first.start, previousEnd)
    return try traversals(add(Node(kind: .traversal, a: root, b: start, c: end, range: range)))
  }

  func spells(_ token: Token, _ word: StaticString) -> Bool {
    guard token.end - token.start == word.utf8CodeUnitCount else { return false }
    for i in 0..<word.utf8CodeUnitCount where base[token.start + i] != word.utf8Start[i] { return false }
    return true
  }

  private mutating func closeSteps(_ mark: Int) -> (UInt32, UInt32) {
    let start = UInt32(truncatingIfNeeded: steps.count)
    steps.append(contentsOf: pendingSteps[mark...])
    pendingSteps.removeSubrange(mark...)
    return (start, UInt32(truncatingIfNeeded: steps.count))
  }

  /// `name(…)` or `space::name(…)`.
  private mutating func call(_ first: Token) throws(SyntaxError) -> ExpressionID {
    var end = first.end
    var isQualified = false
    while token.kind == .doubleColon {
      isQualified = true
      try advance()
      guard token.kind == .identifier else {
        throw unexpected("Missing function name.", "A function name is required after a namespace and \"::\".")
      }
      end = token.end
      try advance()
    }
    guard token.kind == .openParenthesis else {
      throw unexpected(
        "Missing open parenthesis.",
        "Function selector must be followed by an open parenthesis to begin the function call.")
    }
    let name = isQualified ? qualifiedName(first.start, end) : names.intern(first.start, end)
    let mark = pendingList.count
    var expandsLast = false
    _ = try bracketed { (parser) throws(SyntaxError) in
      while parser.token.kind != .closeParenthesis {
        let argument = try parser.expression()
        parser.pendingList.append(argument.raw)
        if parser.token.kind == .ellipsis {
          expandsLast = true
          try parser.advance()
          guard parser.token.kind == .closeParenthesis else {
            throw parser.unexpected(
              "Missing closing parenthesis.",
              "An expanded function argument (with ...) must be immediately followed by closing parentheses.")
          }
          break
        }
        guard parser.token.kind == .comma else { break }
        try parser.advance()
      }
      if parser.token.kind == .end { throw parser.cutOff("function call", "parenthesis", first.start) }
      try parser.expect(
        .closeParenthesis, "Missing argument separator.",
        "A comma is required to separate each function argument from the next, and a parenthesis to end the call.")
      return ExpressionID(raw: 0)
    }
    let (start, finish) = closeList(mark)
    return add(
      Node(
        kind: .call, flag: expandsLast ? 1 : 0, a: name, b: start, c: finish, range: ByteRange(first.start, previousEnd)
      ))
  }

  /// A function's name with its namespaces; blanks between its parts do not count.
  private mutating func qualifiedName(_ start: Int, _ end: Int) -> NameID {
    for i in start..<end where base[i] <= 0x20 {
      return names.add(source.text(ByteRange(start, end)).filter { !$0.isWhitespace })
    }
    return names.intern(start, end)
  }

  // MARK: Traversals

  /// Attribute and literal index steps, as many as follow.
  private mutating func simpleSteps() throws(SyntaxError) {
    while true {
      if token.kind == .dot {
        guard try attributeStep() else { return }
      } else if token.kind == .openBracket {
        guard try literalIndexStep() else { return }
      } else {
        return
      }
    }
  }

  /// `.name`, or the legacy `.0`. False, and nothing passed, before a splat.
  private mutating func attributeStep() throws(SyntaxError) -> Bool {
    let dot = token.start
    if base[position] == UInt8(ascii: "*") { return false }
    try advance()
    if token.kind == .number {
      let text = source.text(token.range)
      if text.utf8.contains(UInt8(ascii: ".")) {
        throw unexpected(
          "Invalid legacy index syntax.",
          "When using the legacy index syntax, chaining two indexes together is not permitted. Use the proper index syntax instead, like [0][1]."
        )
      }
      guard let number = Number(text) else {
        throw unexpected("Invalid legacy index syntax.", "This index is not a whole number.")
      }
      let key = constant(.number(number))
      pendingSteps.append(Step(kind: .index, value: key, range: ByteRange(dot, token.end)))
      try advance()
      return true
    }
    guard token.kind == .identifier else {
      if token.kind == .star { return false }
      throw unexpected(
        "Invalid attribute name.", "An attribute name is required after a dot; found \(token.kind.description).")
    }
    let name = names.intern(token.start, token.end)
    pendingSteps.append(Step(kind: .attribute, value: name, range: ByteRange(dot, token.end)))
    try advance()
    return true
  }

  /// `[0]` or `["key"]`. False, and nothing passed, before any other index.
  private mutating func literalIndexStep() throws(SyntaxError) -> Bool {
    let bracket = token.start
    var at = position
    while base[at] == 0x20 { at += 1 }
    let start = at
    if base[at] >= 0x30 && base[at] <= 0x39 {
      while base[at] >= 0x30 && base[at] <= 0x39 { at += 1 }
    } else if base[at] == UInt8(ascii: "\"") {
      at += 1
      while base[at] != UInt8(ascii: "\"") {
        switch base[at] {
        case UInt8(ascii: "\\"), 0x0A, 0x0D, 0, UInt8(ascii: "$"), UInt8(ascii: "%"): return false
        case 0x80...: at += try scalarWidth(at)
        default: at += 1
        }
      }
      at += 1
    } else {
      return false
    }
    let end = at
    while base[at] == 0x20 { at += 1 }
    guard base[at] == UInt8(ascii: "]") else { return false }
    let key: UInt32
    if base[start] == UInt8(ascii: "\"") {
      key = stringConstant(names.intern(start + 1, end - 1))
    } else {
      guard let number = Number(source.text(ByteRange(start, end))) else { return false }
      key = constant(.number(number))
    }
    pendingSteps.append(Step(kind: .index, value: key, range: ByteRange(bracket, at + 1)))
    token = Token(kind: .closeBracket, start: at, end: at + 1)
    position = at + 1
    try advance()
    return true
  }

  /// Whatever follows a term: attributes, indexes, splats.
  private mutating func traversals(_ term: ExpressionID) throws(SyntaxError) -> ExpressionID {
    var result = term
    var count = 0
    while token.kind == .dot || token.kind == .openBracket {
      count += 1
      guard count + depth < Parser.deepest else {
        throw unexpected("Nested too deeply.", "This expression has more than \(Parser.deepest) steps.")
      }
      let mark = pendingSteps.count
      try simpleSteps()
      if pendingSteps.count > mark {
        let start = Int(range(of: result).start)
        let (first, last) = closeSteps(mark)
        result = add(
          Node(kind: .relative, a: result.raw, b: first, c: last, range: ByteRange(start, previousEnd)))
        continue
      }
      if token.kind == .dot {
        result = try attributeSplat(result)
      } else if token.kind == .openBracket {
        result = try index(result)
      } else {
        break
      }
    }
    return result
  }

  /// `.*`, to whose elements the attribute steps behind it apply.
  private mutating func attributeSplat(_ source: ExpressionID) throws(SyntaxError) -> ExpressionID {
    try advance()
    guard token.kind == .star else {
      throw unexpected(
        "Invalid attribute name.", "An attribute name is required after a dot; found \(token.kind.description).")
    }
    let star = token.range
    try advance()
    let mark = pendingSteps.count
    while token.kind == .dot {
      guard try attributeStep() else {
        throw unexpected(
          "Nested splat expression not allowed.",
          "A splat expression (*) cannot be used inside another attribute-only splat expression.")
      }
    }
    return splat(source, star: star, stepsFrom: mark)
  }

  private mutating func splat(_ source: ExpressionID, star: ByteRange, stepsFrom mark: Int) -> ExpressionID {
    var each = add(Node(kind: .anonymous, range: star))
    if pendingSteps.count > mark {
      let (first, last) = closeSteps(mark)
      each = add(
        Node(kind: .relative, a: each.raw, b: first, c: last, range: ByteRange(Int(star.start), previousEnd)))
    }
    let start = Int(range(of: source).start)
    return add(Node(kind: .splat, a: source.raw, b: each.raw, range: ByteRange(start, previousEnd)))
  }

  /// `[*]`, to whose elements all steps behind it apply, or `[expression]`.
  private mutating func index(_ collection: ExpressionID) throws(SyntaxError) -> ExpressionID {
    let start = Int(range(of: collection).start)
    var star: ByteRange?
    let key = try bracketed { (parser) throws(SyntaxError) in
      if parser.token.kind == .star {
        star = parser.token.range
        try parser.advance()
        try parser.expect(
          .closeBracket, "Missing close bracket on splat index.",
          "The star for a full splat operator must be immediately followed by a closing bracket (\"]\").")
        return ExpressionID(raw: 0)
      }
      let key = try parser.expression()
      try parser.expect(
        .closeBracket, "Missing close bracket on index.", "The index operator must end with a closing bracket (\"]\").")
      return key
    }
    guard let star else {
      return add(Node(kind: .index, a: collection.raw, b: key.raw, range: ByteRange(start, previousEnd)))
    }
    let anonymous = add(Node(kind: .anonymous, range: star))
    let each = try nested { (parser) throws(SyntaxError) in try parser.traversals(anonymous) }
    return add(Node(kind: .splat, a: collection.raw, b: each.raw, range: ByteRange(start, previousEnd)))
  }

  // MARK: Collections

  private mutating func tuple() throws(SyntaxError) -> ExpressionID {
    let start = token.start
    let mark = pendingList.count
    var loop: ExpressionID?
    _ = try bracketed { (parser) throws(SyntaxError) in
      if parser.token.kind == .identifier && parser.spells(parser.token, "for") {
        loop = try parser.forExpression(start, isObject: false)
        return ExpressionID(raw: 0)
      }
      while parser.token.kind != .closeBracket {
        try parser.checkSize()
        let element = try parser.expression()
        parser.pendingList.append(element.raw)
        guard parser.token.kind == .comma else { break }
        try parser.advance()
      }
      if parser.token.kind == .end { throw parser.cutOff("tuple constructor expression", "bracket", start) }
      try parser.expect(
        .closeBracket, "Missing item separator.",
        "Expected a comma to mark the beginning of the next item, or a closing bracket.")
      return ExpressionID(raw: 0)
    }
    if let loop { return loop }
    let (first, last) = closeList(mark)
    return add(Node(kind: .tuple, b: first, c: last, range: ByteRange(start, previousEnd)))
  }

  private mutating func object() throws(SyntaxError) -> ExpressionID {
    let start = token.start
    let mark = pendingList.count
    var loop: ExpressionID?
    _ = try bracketed(newlines: false) { (parser) throws(SyntaxError) in
      try parser.skipNewlines()
      if parser.token.kind == .identifier && parser.spells(parser.token, "for") {
        parser.skipsNewlines = true
        loop = try parser.forExpression(start, isObject: true)
        return ExpressionID(raw: 0)
      }
      while true {
        try parser.skipNewlines()
        if parser.token.kind == .closeBrace { break }
        try parser.checkSize()
        try parser.objectItem(start)
        if parser.token.kind == .comma || parser.token.kind == .newline {
          try parser.advance()
          continue
        }
        break
      }
      if parser.token.kind == .end { throw parser.cutOff("object constructor expression", "brace", start) }
      try parser.expect(
        .closeBrace, "Missing attribute separator.",
        "Expected a newline or comma to mark the beginning of the next attribute, or a closing brace.")
      return ExpressionID(raw: 0)
    }
    if let loop { return loop }
    let (first, last) = closeList(mark)
    return add(Node(kind: .object, b: first, c: last, range: ByteRange(start, previousEnd)))
  }

  private mutating func objectItem(_ brace: Int) throws(SyntaxError) {
    var key = try expression()
    let node = nodes[Int(key.raw)]
    if node.kind == .traversal {
      // A bare name is itself the key; a longer traversal is ambiguous and an error when evaluated.
      if node.b == node.c {
        let index = stringConstant(node.a)
        key = add(Node(kind: .literal, a: index, range: node.range))
      }
    } else if node.kind == .literal, case .null = constants[Int(node.a)] {
      key = literal(.string("null"), node.range)
    }
    switch token.kind {
    case .assign, .colon: break
    case .end: throw cutOff("object constructor expression", "brace", brace)
    case .newline, .comma, .closeBrace:
      throw unexpected("Missing attribute value.", "Expected an attribute value, introduced by an equals sign (\"=\").")
    case .identifier:
      throw unexpected(
        "Missing key/value separator.",
        "Expected an equals sign (\"=\") to mark the beginning of the attribute value. If you intended a key with spaces, write it in quotes."
      )
    default:
      throw unexpected(
        "Missing key/value separator.",
        "Expected an equals sign (\"=\") to mark the beginning of the attribute value; found \(token.kind.description)."
      )
    }
    try advance()
    let value = try expression()
    pendingList.append(key.raw)
    pendingList.append(value.raw)
  }

  /// `for …` up to and including the closing bracket.
  private mutating func forExpression(_ start: Int, isObject: Bool) throws(SyntaxError) -> ExpressionID {
    try advance()
    var first = try loopVariable()
    var key = SyntaxTree.none
    if token.kind == .comma {
      try advance()
      key = first
      first = try loopVariable()
    }
    guard token.kind == .identifier && spells(token, "in") else {
      throw unexpected(
        "Invalid 'for' expression.", "For expression requires the 'in' keyword after its name declarations.")
    }
    try advance()
    let collection = try expression()
    guard token.kind == .colon else {
      throw unexpected("Invalid 'for' expression.", "For expression requires a colon after the collection expression.")
    }
    try advance()
    var result = try expression()
    var resultKey = SyntaxTree.none
    var groups = false
    if isObject {
      guard token.kind == .arrow else {
        throw unexpected(
          "Invalid 'for' expression.",
          "For expression requires \"=>\" between its key and its value, since it is in braces.")
      }
      resultKey = result.raw
      try advance()
      result = try expression()
      if token.kind == .ellipsis {
        groups = true
        try advance()
      }
    } else if token.kind == .arrow {
      throw unexpected("Invalid 'for' expression.", "Key expression is not valid when building a tuple.")
    }
    var condition = SyntaxTree.none
    if token.kind == .identifier && spells(token, "if") {
      try advance()
      condition = try expression().raw
    }
    let base = UInt32(truncatingIfNeeded: lists.count)
    lists += [key, first, collection.raw, resultKey, result.raw, condition]
    try expect(
      isObject ? .closeBrace : .closeBracket, "Invalid 'for' expression.",
      "Extra characters after the end of the 'for' expression.")
    return add(
      Node(
        kind: isObject ? .forObject : .forTuple, flag: groups ? 1 : 0, a: base, range: ByteRange(start, previousEnd)))
  }

  func requireIdentifier(_ what: String) throws(SyntaxError) {
    guard token.kind == .identifier else {
      throw unexpected(
        "Invalid 'for' expression.", "\(what) requires a variable name; found \(token.kind.description).")
    }
  }

  private mutating func loopVariable() throws(SyntaxError) -> NameID {
    try requireIdentifier("For expression")
    let name = names.intern(token.start, token.end)
    try advance()
    return name
  }
}
