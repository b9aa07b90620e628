import Source

/// What is wrong with a template or with what it does, and where.
struct TemplateError: Error {
  /// What is wrong, as Go says it.
  var message: String
  /// The file and the offset of the fault; `nil` where a function does not know who called it.
  var file: TemplateFile?
  var offset: UInt32 = 0
  /// The calls that led there, innermost first.
  var calls: [(file: TemplateFile, offset: UInt32)] = []
  /// Whether the chart itself says so, by `fail` or `required`.
  var isDeliberate = false
  /// Whether a template is not there that another chart may define.
  var isMissingTemplate: Bool {
    message.hasPrefix("template: no template ") || (message.hasPrefix("template ") && message.hasSuffix(" not defined"))
  }
  /// Whether the render as a whole is over: a limit was reached.
  var isFinal = false

  init(_ message: String) {
    self.message = message
  }
}

/// Parses a template (text/template/parse).
struct TemplateParser {
  /// Parentheses and blocks nested deeper than this are refused.
  private static let deepest = 200

  private let file: TemplateFile
  private let library: FunctionLibrary
  private var tokens: [TemplateToken] = []
  private var fault = ""
  private var next = 0
  private var variables: [String] = ["$"]
  private var names = TextMap<Int>()
  private var depth = 0
  private var rangeDepth = 0
  private(set) var templates: [Template] = []

  private init(_ file: TemplateFile, _ library: FunctionLibrary) {
    self.file = file
    self.library = library
  }

  /// The templates that a file defines, its own text last.
  static func parse(_ file: TemplateFile, _ library: FunctionLibrary) throws(TemplateError) -> [Template] {
    var parser = TemplateParser(file, library)
    var lexer = TemplateLexer(file.source.bytes)
    lexer.run()
    parser.tokens = lexer.tokens
    parser.fault = lexer.fault
    try parser.parse()
    return parser.templates
  }

  // MARK: Tokens

  private var token: TemplateToken { tokens[min(next, tokens.count - 1)] }

  private func text(_ token: TemplateToken) -> String { file.source.text(ByteRange(token.start, token.end)) }

  private mutating func take() -> TemplateToken {
    let token = token
    next += 1
    return token
  }

  private mutating func skipSpace() {
    while token.kind == .space { next += 1 }
  }

  private mutating func takeAfterSpace() -> TemplateToken {
    skipSpace()
    return take()
  }

  private mutating func peekAfterSpace() -> TemplateToken {
    skipSpace()
    return token
  }

  // MARK: Faults

  private func error(_ message: String, at token: TemplateToken) -> TemplateError {
    var error = TemplateError(message)
    error.file = file
    error.offset = UInt32(clamping: token.start)
    return error
  }

  private func unexpected(_ token: TemplateToken, _ context: String) -> TemplateError {
    if token.kind == .error { return error(fault, at: token) }
    let shown: String
    switch token.kind {
    case .end: shown = "EOF"
    case .block, .break, .continue, .define, .else, .endKeyword, .if, .nil, .range, .template, .with, .dot:
      shown = "<\(text(token))>"
    default:
      let text = text(token)
      shown =
        text.utf8.count > 10 ? GoFormat.quoted(String(text.unicodeScalars.prefix(10))) + "..." : GoFormat.quoted(text)
    }
    return error("unexpected \(shown) in \(context)", at: token)
  }

  private mutating func expect(_ kind: TemplateToken.Kind, _ context: String) throws(TemplateError) -> TemplateToken {
    let token = takeAfterSpace()
    guard token.kind == kind else { throw unexpected(token, context) }
    return token
  }

  // MARK: Nodes

  private mutating func add(_ node: TemplateNode) -> Int {
    file.nodes.append(node)
    return file.nodes.count - 1
  }

  private mutating func link(_ nodes: [Int]) -> Int {
    let first = file.links.count
    for node in nodes { file.links.append(Int32(clamping: node)) }
    return first
  }

  private mutating func intern(_ text: String) -> Int {
    if let number = names[text] { return number }
    file.texts.append(text)
    names.set(text, file.texts.count - 1)
    return file.texts.count - 1
  }

  private mutating func define(_ name: String, _ root: Int, at token: TemplateToken) throws(TemplateError) {
    if let position = templates.firstIndex(where: { $0.name == name }) {
      if file.isEmpty(templates[position].root) {
        templates[position] = Template(name: name, file: file, root: root)
      } else if !file.isEmpty(root) {
        throw error("template: multiple definition of template \(GoFormat.quoted(name))", at: token)
      }
      return
    }
    templates.append(Template(name: name, file: file, root: root))
  }

  // MARK: Structure

  private mutating func parse() throws(TemplateError) {
    // `$` has the same number in every file.
    _ = intern("$")
    var children: [Int] = []
    let start = token
    while token.kind != .end {
      if token.kind == .leftDelimiter {
        let mark = next
        next += 1
        if peekAfterSpace().kind == .define {
          next += 1
          try definition()
          continue
        }
        next = mark
      }
      switch try textOrAction() {
      case .node(let node): children.append(node)
      case .end(let token): throw error("unexpected {{end}}", at: token)
      case .else(let token): throw error("unexpected {{else}}", at: token)
      }
    }
    let root = add(TemplateNode(.list, at: start.start, link(children), children.count))
    file.isLibrary = children.allSatisfy { file.nodes[$0].kind == .text }
    file.isWrapper = children.allSatisfy { file.isBlank(file.nodes[$0]) }
    try define(file.name, root, at: start)
  }

  private mutating func definition() throws(TemplateError) {
    let name = takeAfterSpace()
    guard name.kind == .string || name.kind == .rawString else { throw unexpected(name, "define clause") }
    let title = try unquoted(name)
    _ = try expect(.rightDelimiter, "define clause")
    let outer = (variables, rangeDepth)
    (variables, rangeDepth) = (["$"], 0)
    let (list, end) = try itemList()
    (variables, rangeDepth) = outer
    if case .else(let token) = end { throw error("unexpected {{else}} in define clause", at: token) }
    try define(title, list, at: name)
  }

  private enum Item {
    case node(Int)
    case end(TemplateToken)
    case `else`(TemplateToken)
  }

  private mutating func itemList() throws(TemplateError) -> (list: Int, end: Item) {
    depth += 1
    defer { depth -= 1 }
    guard depth < TemplateParser.deepest else { throw error("the template is nested too deeply", at: token) }
    var children: [Int] = []
    let start = peekAfterSpace()
    while peekAfterSpace().kind != .end {
      let item = try textOrAction()
      guard case .node(let node) = item else {
        return (add(TemplateNode(.list, at: start.start, link(children), children.count)), item)
      }
      children.append(node)
    }
    throw error("unexpected EOF", at: token)
  }

  private mutating func textOrAction() throws(TemplateError) -> Item {
    let token = takeAfterSpace()
    switch token.kind {
    case .text: return .node(add(TemplateNode(.text, at: token.start, token.start, token.end)))
    case .leftDelimiter: return try action()
    default: throw unexpected(token, "input")
    }
  }

  private mutating func action() throws(TemplateError) -> Item {
    let token = takeAfterSpace()
    switch token.kind {
    case .block: return .node(try block())
    case .break, .continue:
      let word = token.kind == .break ? "break" : "continue"
      let after = takeAfterSpace()
      guard after.kind == .rightDelimiter else { throw unexpected(after, "{{\(word)}}") }
      guard rangeDepth > 0 else { throw error("{{\(word)}} outside {{range}}", at: token) }
      return .node(add(TemplateNode(token.kind == .break ? .break : .continue, at: token.start)))
    case .else:
      // `else if` and `else with` leave their keyword for who asked.
      let after = peekAfterSpace()
      if after.kind == .if || after.kind == .with { return .else(after) }
      return .else(try expect(.rightDelimiter, "else"))
    case .endKeyword: return .end(try expect(.rightDelimiter, "end"))
    case .if: return .node(try control(.if, "if"))
    case .range: return .node(try control(.range, "range"))
    case .with: return .node(try control(.with, "with"))
    case .template: return .node(try templateCall())
    default:
      next -= 1
      let pipe = try pipeline("command", until: .rightDelimiter)
      return .node(add(TemplateNode(.action, at: token.start, pipe)))
    }
  }

  private mutating func control(_ kind: TemplateNode.Kind, _ context: String) throws(TemplateError) -> Int {
    depth += 1
    defer { depth -= 1 }
    guard depth < TemplateParser.deepest else { throw error("the template is nested too deeply", at: token) }
    let scope = variables.count
    defer { variables.removeLast(max(0, variables.count - scope)) }
    let pipe = try pipeline(context, until: .rightDelimiter)
    if kind == .range { rangeDepth += 1 }
    let (list, end) = try itemList()
    if kind == .range { rangeDepth -= 1 }
    var otherwise = -1
    if case .else(let token) = end {
      if kind == .if && self.token.kind == .if || kind == .with && self.token.kind == .with {
        next += 1
        let inner = try control(kind, context)
        otherwise = add(TemplateNode(.list, at: token.start, link([inner]), 1))
      } else {
        let last: Item
        (otherwise, last) = try itemList()
        if case .else(let token) = last { throw error("expected end; found {{else}}", at: token) }
      }
    }
    return add(TemplateNode(kind, at: Int(file.nodes[pipe].position), pipe, list, otherwise))
  }

  private mutating func block() throws(TemplateError) -> Int {
    let token = takeAfterSpace()
    guard token.kind == .string || token.kind == .rawString else { throw unexpected(token, "block clause") }
    let name = try unquoted(token)
    let pipe = try pipeline("block clause", until: .rightDelimiter)
    let outer = (variables, rangeDepth)
    (variables, rangeDepth) = (["$"], 0)
    let (list, end) = try itemList()
    (variables, rangeDepth) = outer
    if case .else(let token) = end { throw error("unexpected {{else}} in block clause", at: token) }
    try define(name, list, at: token)
    return add(TemplateNode(.template, at: token.start, intern(name), pipe))
  }

  private mutating func templateCall() throws(TemplateError) -> Int {
    let token = takeAfterSpace()
    guard token.kind == .string || token.kind == .rawString else { throw unexpected(token, "template clause") }
    let name = try unquoted(token)
    var pipe = -1
    if peekAfterSpace().kind == .rightDelimiter {
      next += 1
    } else {
      pipe = try pipeline("template clause", until: .rightDelimiter)
    }
    return add(TemplateNode(.template, at: token.start, intern(name), pipe))
  }

  // MARK: Pipelines

  private mutating func pipeline(
    _ context: String, until end: TemplateToken.Kind
  ) throws(TemplateError) -> Int {
    let start = peekAfterSpace()
    var declared: [Int] = []
    var isAssignment = false
    while peekAfterSpace().kind == .variable {
      let mark = next
      let variable = take()
      let after = peekAfterSpace()
      if after.kind == .assign || after.kind == .declare {
        isAssignment = after.kind == .assign
        next += 1
        declared.append(intern(text(variable)))
        variables.append(text(variable))
        break
      }
      if after.kind == .char && text(after) == "," {
        next += 1
        declared.append(intern(text(variable)))
        variables.append(text(variable))
        guard context == "range" && declared.count < 2 else {
          throw error("too many declarations in \(context)", at: after)
        }
        switch peekAfterSpace().kind {
        case .variable, .rightDelimiter, .rightParen: continue
        default: throw error("range can only initialize variables", at: after)
        }
      }
      next = mark
      break
    }
    var commands: [Int] = []
    while true {
      let token = takeAfterSpace()
      if token.kind == end { break }
      switch token.kind {
      case .bool, .charConstant, .complex, .dot, .field, .identifier, .number, .nil, .rawString, .string, .variable,
        .leftParen:
        next -= 1
        commands.append(try command())
      default: throw unexpected(token, context)
      }
    }
    guard !commands.isEmpty else { throw error("missing value for \(context)", at: token) }
    for (i, command) in commands.enumerated().dropFirst() {
      switch file.nodes[Int(file.links[Int(file.nodes[command].a)])].kind {
      case .bool, .dot, .nil, .number, .string:
        throw error("non executable command in pipeline stage \(i + 1)", at: start)
      default: break
      }
    }
    return add(
      TemplateNode(
        isAssignment ? .assignment : .declaration, at: start.start, link(commands), commands.count, link(declared),
        declared.count))
  }

  private mutating func command() throws(TemplateError) -> Int {
    let start = peekAfterSpace()
    var arguments: [Int] = []
    loop: while true {
      skipSpace()
      if let operand = try operand() { arguments.append(operand) }
      let token = take()
      switch token.kind {
      case .space: continue
      case .rightDelimiter, .rightParen:
        next -= 1
        break loop
      case .pipe: break loop
      default: throw unexpected(token, "operand")
      }
    }
    guard !arguments.isEmpty else { throw error("empty command", at: start) }
    return add(TemplateNode(.command, at: start.start, link(arguments), arguments.count))
  }

  private mutating func operand() throws(TemplateError) -> Int? {
    guard let term = try term() else { return nil }
    guard token.kind == .field else { return term }
    let first = token
    var fields: [Int] = []
    while token.kind == .field { fields.append(intern(String(text(take()).dropFirst()))) }
    let node = file.nodes[term]
    switch node.kind {
    case .field:
      let all = file.links[Int(node.a)..<Int(node.a + node.b)].map(Int.init) + fields
      return add(TemplateNode(.field, at: first.start, link(all), all.count))
    case .variable:
      return add(TemplateNode(.variable, at: first.start, Int(node.a), link(fields), fields.count))
    case .bool, .string, .number, .nil, .dot:
      throw error("unexpected . after term \(GoFormat.quoted(file.text(of: term)))", at: first)
    default: return add(TemplateNode(.chain, at: first.start, term, link(fields), fields.count))
    }
  }

  private mutating func term() throws(TemplateError) -> Int? {
    let token = takeAfterSpace()
    switch token.kind {
    case .identifier:
      let name = text(token)
      guard let number = library.number(name) else {
        throw error("function \(GoFormat.quoted(name)) not defined", at: token)
      }
      return add(TemplateNode(.function, at: token.start, number, intern(name)))
    case .dot: return add(TemplateNode(.dot, at: token.start))
    case .nil: return add(TemplateNode(.nil, at: token.start))
    case .variable:
      let name = text(token)
      guard variables.contains(name) else { throw error("undefined variable \(GoFormat.quoted(name))", at: token) }
      return add(TemplateNode(.variable, at: token.start, intern(name)))
    case .field:
      let name = intern(String(text(token).dropFirst()))
      return add(TemplateNode(.field, at: token.start, link([name]), 1))
    case .bool: return add(TemplateNode(.bool, at: token.start, text(token) == "true" ? 1 : 0))
    case .charConstant, .complex, .number:
      let text = text(token)
      guard let number = TemplateNumber(text, isCharacter: token.kind == .charConstant) else {
        throw error("bad number syntax: \(GoFormat.quoted(text))", at: token)
      }
      file.numbers.append(number)
      return add(TemplateNode(.number, at: token.start, file.numbers.count - 1))
    case .leftParen:
      depth += 1
      defer { depth -= 1 }
      guard depth < TemplateParser.deepest else { throw error("the template is nested too deeply", at: token) }
      return try pipeline("parenthesized pipeline", until: .rightParen)
    case .string, .rawString:
      let value = try unquoted(token)
      return add(TemplateNode(.string, at: token.start, intern(value), token.start, token.end))
    default:
      next -= 1
      return nil
    }
  }

  private func unquoted(_ token: TemplateToken) throws(TemplateError) -> String {
    guard let value = GoFormat.unquoted(text(token)) else { throw error("invalid syntax", at: token) }
    return value
  }
}

extension TemplateNumber {
  /// A number or a character constant as Go writes them; `nil` where it is none.
  init?(_ text: String, isCharacter: Bool) {
    self.text = text
    if isCharacter {
      guard let value = GoFormat.unquoted(text), let scalar = value.unicodeScalars.first,
        value.unicodeScalars.count == 1
      else { return nil }
      integer = Int(scalar.value)
      float = Double(scalar.value)
      isFloat = false
      return
    }
    let digits = text.filter { $0 != "_" }
    let integer = GoFormat.integer(digits)
    let hasPoint = digits.utf8.contains { $0 == UInt8(ascii: ".") }
    let isHex = digits.lowercased().contains("0x")
    let hasExponent = !isHex && digits.utf8.contains { $0 | 0x20 == UInt8(ascii: "e") }
    guard let value = integer.map(Double.init) ?? Double(digits) else { return nil }
    float = value
    isFloat = hasPoint || hasExponent || digits.lowercased().contains("p")
    // `1e3` and `1.0` are integers where one is asked for.
    self.integer = integer ?? (value == value.rounded() && abs(value) < 9e18 ? Int(value) : nil)
  }
}
