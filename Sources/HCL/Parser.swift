import Source
import Values

/// A syntax error on its way from where it was found to where parsing goes on.
struct SyntaxError: Error {
  let summary: String
  let detail: String
  let range: ByteRange
  /// Whether the file ends within something: what is around that is open too, and what was read of it otherwise makes no
  /// sense, so that further errors are no news.
  let cutsOff: Bool

  init(_ summary: String, _ detail: String, at range: ByteRange, cutsOff: Bool = false) {
    self.summary = summary
    self.detail = detail
    self.range = range
    self.cutsOff = cutsOff
  }
}

/// Reads HCL native syntax: one pass over the bytes, one token ahead.
///
/// Hot path: a byte is looked at once or twice, nothing is allocated but the arrays of the tree. Measured by
/// `Benchmarks/` in MB/s.
public struct Parser {
  let source: SourceText
  let base: UnsafePointer<UInt8>
  let count: Int
  let classes: UnsafePointer<UInt8>
  /// Keeps `classes` alive.
  private let classTable: [UInt8]

  /// The next byte to lex; always just behind `token`.
  var position = 0
  var token = Token(kind: .end, start: 0, end: 0)
  /// Where the token before the current one ended.
  var previousEnd = 0
  /// Whether line breaks mean nothing here: inside parentheses, brackets and interpolations.
  var skipsNewlines = false
  /// What `skipsNewlines` becomes when the innermost open bracket closes, and so on outward.
  var closingSkipsNewlines: [Bool] = []
  /// How deep expressions and blocks are nested.
  var depth = 0
  /// How many brackets of any kind are open, for recovery.
  var openBrackets = 0

  private(set) var isCutOff = false

  var names: NameTable
  var nodes: [Node] = []
  var lists: [UInt32] = []
  var constants: [Value] = []
  var steps: [Step] = []
  var attributes: [Attribute] = []
  var blocks: [Block] = []
  var labels: [Label] = []
  var bodies: [Body] = []
  /// Children of lists that are still open, innermost last.
  var pendingList: [UInt32] = []
  var pendingSteps: [Step] = []
  var pendingAttributes: [Attribute] = []
  var pendingBlocks: [Block] = []
  /// The constants for `true`, `false` and `null`, and for names used as strings, by name.
  var constantOfName: [UInt32] = []
  /// The type of the blocks whose bodies are passed over, to be read by `parseBody` when asked for.
  var deferredType: [UInt8] = []
  public internal(set) var diagnostics: [Diagnostic] = []
  var errorCount = 0

  /// The deepest nesting that is read. Terraform's own configurations stay below 30.
  public static let deepest = 250
  /// Nodes of one file, which then has tens of megabytes.
  var mostNodes = 2_000_000
  /// More diagnostics than these help nobody.
  static let mostDiagnostics = 50
  /// After as many errors the rest of the file is left.
  static let mostErrors = 100

  init(_ source: SourceText) {
    self.source = source
    base = source.base
    count = source.count
    classTable = ByteClass.table
    classes = classTable.withUnsafeBufferPointer { $0.baseAddress } ?? UnsafePointer(source.base)
    names = NameTable(base: source.base)
    let estimate = source.count / 12
    nodes.reserveCapacity(estimate)
    attributes.reserveCapacity(estimate / 3)
  }

  /// Reads a file: its body and everything in it.
  ///
  /// - Parameter deferred: a block type; blocks of it inside others are passed over where that can be done without reading
  ///   them, and then have empty bodies whose ranges `parseBody` takes.
  public static func parse(
    _ source: SourceText, deferring deferred: String = "", diagnostics: inout [Diagnostic]
  ) -> SyntaxTree {
    var parser = Parser(source)
    parser.deferredType = Array(deferred.utf8)
    parser.start(at: 0)
    let root = parser.fileBody()
    diagnostics += parser.diagnostics
    return parser.finish(root: root)
  }

  /// Reads the body of one block: what stands between its braces.
  public static func parseBody(
    _ source: SourceText, _ range: ByteRange, diagnostics: inout [Diagnostic]
  ) -> (tree: SyntaxTree, body: BodyID) {
    var parser = Parser(source)
    parser.start(at: Int(range.start))
    let body = parser.bodyUpToBrace(range)
    diagnostics += parser.diagnostics
    return (parser.finish(root: body), body)
  }

  /// Reads a lone expression, which may span lines as between parentheses. `nil` where it is no expression.
  public static func parseExpression(
    _ source: SourceText, diagnostics: inout [Diagnostic]
  ) -> (tree: SyntaxTree, expression: ExpressionID)? {
    var parser = Parser(source)
    parser.skipsNewlines = true
    var result: ExpressionID?
    do throws(SyntaxError) {
      try parser.open(at: 0)
      let expression = try parser.expression()
      guard parser.token.kind == .end else {
        throw parser.unexpected("Extra characters after expression.", "An expression was parsed, but more follows it.")
      }
      result = expression
    } catch {
      parser.report(error)
    }
    diagnostics += parser.diagnostics
    guard let result else { return nil }
    return (parser.finish(root: parser.emptyBody()), result)
  }

  /// Reads a text as a template, as `templatefile` does. `nil` where it is no template.
  public static func parseTemplate(
    _ source: SourceText, diagnostics: inout [Diagnostic]
  ) -> (tree: SyntaxTree, expression: ExpressionID)? {
    var parser = Parser(source)
    var result: ExpressionID?
    do throws(SyntaxError) {
      parser.position = parser.startOfText
      result = try parser.bareTemplate()
    } catch {
      parser.report(error)
    }
    diagnostics += parser.diagnostics
    guard let result else { return nil }
    return (parser.finish(root: parser.emptyBody()), result)
  }

  /// Behind the byte order mark, where there is one.
  var startOfText: Int {
    count >= 3 && base[0] == 0xEF && base[1] == 0xBB && base[2] == 0xBF ? 3 : 0
  }

  mutating func start(at offset: Int) {
    do throws(SyntaxError) { try open(at: offset) } catch { report(error) }
  }

  mutating func open(at offset: Int) throws(SyntaxError) {
    position = max(offset, startOfText)
    previousEnd = position
    try advance()
  }

  mutating func emptyBody() -> BodyID {
    bodies.append(Body(attributes: 0..<0, blocks: 0..<0, range: ByteRange(0, count)))
    return BodyID(raw: UInt32(bodies.count - 1))
  }

  func finish(root: BodyID) -> SyntaxTree {
    SyntaxTree(
      source: source, names: names.names, nodes: nodes, lists: lists, constants: constants, steps: steps,
      attributes: attributes, blocks: blocks, labels: labels, bodies: bodies, root: root)
  }

  /// - Parameter isOfItsOwn: whether the error is one also where the file is cut off behind it.
  mutating func report(_ error: SyntaxError, isOfItsOwn: Bool = false) {
    errorCount += 1
    if isCutOff && !isOfItsOwn { return }
    isCutOff = isCutOff || error.cutsOff
    guard diagnostics.count < Parser.mostDiagnostics else { return }
    diagnostics.append(
      Diagnostic(.error, error.summary, detail: error.detail, at: SourceRange(source, error.range)))
  }

  /// An error at the current token.
  func unexpected(_ summary: String, _ detail: String) -> SyntaxError {
    SyntaxError(summary, detail, at: token.range)
  }

  // MARK: Building the tree

  mutating func add(_ node: Node) -> ExpressionID {
    nodes.append(node)
    return ExpressionID(raw: UInt32(truncatingIfNeeded: nodes.count &- 1))
  }

  mutating func constant(_ value: Value) -> UInt32 {
    constants.append(value)
    return UInt32(truncatingIfNeeded: constants.count &- 1)
  }

  mutating func literal(_ value: Value, _ range: ByteRange) -> ExpressionID {
    let index = constant(value)
    return add(Node(kind: .literal, a: index, range: range))
  }

  /// The constant for a name used as a string, made once per name.
  mutating func stringConstant(_ name: NameID) -> UInt32 {
    let position = Int(name)
    if position < constantOfName.count, constantOfName[position] != SyntaxTree.none { return constantOfName[position] }
    let index = constant(.string(names.names[position]))
    rememberConstant(index, of: name)
    return index
  }

  mutating func rememberConstant(_ index: UInt32, of name: NameID) {
    let position = Int(name)
    while constantOfName.count <= position { constantOfName.append(SyntaxTree.none) }
    constantOfName[position] = index
  }

  /// Moves the children pushed since `mark` into the tree.
  mutating func closeList(_ mark: Int) -> (UInt32, UInt32) {
    let start = UInt32(truncatingIfNeeded: lists.count)
    lists.append(contentsOf: pendingList[mark...])
    pendingList.removeSubrange(mark...)
    return (start, UInt32(truncatingIfNeeded: lists.count))
  }

  func range(of expression: ExpressionID) -> ByteRange { nodes[Int(expression.raw)].range }

  /// Guards memory: a file has no more nodes than `mostNodes`.
  @inline(__always)
  mutating func checkSize() throws(SyntaxError) {
    if nodes.count > mostNodes { throw tooLarge() }
  }

  private mutating func tooLarge() -> SyntaxError {
    errorCount = Parser.mostErrors
    return SyntaxError(
      "The file is too large.",
      "It has more than \(mostNodes) expressions; what follows is not read. Split the file.",
      at: token.range)
  }

  /// Guards recursion: `body` runs one level deeper.
  mutating func nested<T>(_ body: (inout Parser) throws(SyntaxError) -> T) throws(SyntaxError) -> T {
    guard depth < Parser.deepest else {
      throw SyntaxError(
        "Nested too deeply.", "Nothing is read that is nested more than \(Parser.deepest) levels deep.", at: token.range
      )
    }
    depth += 1
    defer { depth -= 1 }
    return try body(&self)
  }
}
