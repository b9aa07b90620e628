import Source
import Values

/// Which properties of a JSON object are blocks, and with how many labels: JSON itself does not tell them from
/// attributes.
public struct BodySchema: Sendable {
  public struct BlockType: Sendable {
    public let labels: Int
    public let body: @Sendable () -> BodySchema

    public init(labels: Int, body: @escaping @Sendable () -> BodySchema = { .attributes }) {
      self.labels = labels
      self.body = body
    }
  }

  public let blocks: [String: BlockType]

  public init(blocks: [String: BlockType]) {
    self.blocks = blocks
  }

  /// A body of attributes only.
  public static let attributes = BodySchema(blocks: [:])
}

/// HCL's JSON syntax: HCL JSON Syntax Specification. A file becomes the same tree as in native syntax.
public enum JSONSyntax {
  /// Reads a file. `nil`, with a diagnostic, where it is no JSON object.
  public static func parse(
    _ source: SourceText, schema: BodySchema, diagnostics: inout [Diagnostic]
  ) -> SyntaxTree? {
    var reader = JSONReader(source)
    do throws(SyntaxError) {
      let root = try reader.file(schema)
      diagnostics += reader.parser.diagnostics
      return reader.parser.finish(root: root)
    } catch {
      reader.parser.report(error)
      diagnostics += reader.parser.diagnostics
      return nil
    }
  }
}

/// One property of a JSON object before it is known what it means.
private struct JSONProperty {
  let name: NameID
  let nameRange: ByteRange
  /// Where the value begins.
  let value: Int
}

private struct JSONReader {
  var parser: Parser
  var at = 0

  init(_ source: SourceText) {
    parser = Parser(source)
    at = parser.startOfText
  }

  private var base: UnsafePointer<UInt8> { parser.base }

  mutating func file(_ schema: BodySchema) throws(SyntaxError) -> BodyID {
    blanks()
    guard base[at] == UInt8(ascii: "{") else {
      throw SyntaxError("Invalid JSON configuration.", "A configuration file in JSON syntax is one object.", at: here)
    }
    let body = try body(schema, level: 0)
    blanks()
    guard at >= parser.count else {
      throw SyntaxError(
        "Extraneous data after JSON object.", "The configuration is one object; more follows it.", at: here)
    }
    return body
  }

  private var here: ByteRange { ByteRange(min(at, parser.count), min(at + 1, parser.count)) }

  private mutating func blanks() {
    while base[at] == 0x20 || base[at] == 0x0A || base[at] == 0x0D || base[at] == 0x09 { at += 1 }
  }

  // MARK: Bodies

  /// The object at `at` as a body.
  private mutating func body(_ schema: BodySchema, level: Int) throws(SyntaxError) -> BodyID {
    let start = at
    let attributeMark = parser.pendingAttributes.count
    let blockMark = parser.pendingBlocks.count
    for property in try properties() {
      let end = at
      at = property.value
      let name = parser.names.names[Int(property.name)]
      if name == "//" && level == 0 {
        at = end
        continue
      }
      if let type = schema.blocks[name] {
        try blocks(property, type, labels: [], level: level)
      } else {
        let value = try expression(level: level + 1)
        parser.pendingAttributes.append(
          Attribute(
            name: property.name, nameRange: property.nameRange, expression: value,
            range: property.nameRange.union(parser.range(of: value))))
      }
      at = end
    }
    return parser.closeBody(attributeMark, blockMark, range: ByteRange(start, at))
  }

  /// The value at `at` as blocks: labels as nested objects, and an array for several.
  private mutating func blocks(
    _ property: JSONProperty, _ type: BodySchema.BlockType, labels: [Label], level: Int
  ) throws(SyntaxError) {
    guard level < Parser.deepest else { throw tooDeep }
    switch base[at] {
    case UInt8(ascii: "["):
      for element in try elements() {
        at = element
        try blocks(property, type, labels: labels, level: level + 1)
      }
    case UInt8(ascii: "{") where labels.count < type.labels:
      for label in try properties() {
        let end = at
        at = label.value
        try blocks(property, type, labels: labels + [Label(name: label.name, range: label.nameRange)], level: level + 1)
        at = end
      }
    case UInt8(ascii: "{"):
      let body = try body(type.body(), level: level + 1)
      let first = parser.labels.count
      parser.labels += labels
      let header = labels.last.map { property.nameRange.union($0.range) } ?? property.nameRange
      parser.pendingBlocks.append(
        Block(
          type: property.name, typeRange: property.nameRange, labels: first..<parser.labels.count, body: body,
          header: header, range: ByteRange(Int(property.nameRange.start), at)))
    case UInt8(ascii: "n"): _ = try expression(level: level)
    default:
      throw SyntaxError("Incorrect JSON value type.", "A JSON object is required here, to define a block.", at: here)
    }
  }

  private var tooDeep: SyntaxError {
    SyntaxError(
      "Nested too deeply.", "Nothing is read that is nested more than \(Parser.deepest) levels deep.", at: here)
  }

  /// The properties of the object at `at`, which is passed.
  private mutating func properties() throws(SyntaxError) -> [JSONProperty] {
    at += 1
    var found: [JSONProperty] = []
    blanks()
    while base[at] != UInt8(ascii: "}") {
      guard base[at] == UInt8(ascii: "\"") else {
        throw SyntaxError("Invalid JSON.", "A property name in double quotes is expected here.", at: here)
      }
      let start = at
      let text = try string()
      let name = parser.names.add(text)
      let range = ByteRange(start, at)
      blanks()
      guard base[at] == UInt8(ascii: ":") else {
        throw SyntaxError("Invalid JSON.", "A colon is expected behind a property name.", at: here)
      }
      at += 1
      blanks()
      found.append(JSONProperty(name: name, nameRange: range, value: at))
      try skip(level: 0)
      blanks()
      guard base[at] == UInt8(ascii: ",") else { break }
      at += 1
      blanks()
      if base[at] == UInt8(ascii: "}") {
        throw SyntaxError(
          "Trailing comma in object.", "JSON does not permit a trailing comma after the final property in an object.",
          at: here)
      }
    }
    guard base[at] == UInt8(ascii: "}") else {
      throw SyntaxError("Unclosed object.", "A comma or a closing brace is expected here.", at: here)
    }
    at += 1
    return found
  }

  /// Where the elements of the array at `at` begin; the array is passed.
  private mutating func elements() throws(SyntaxError) -> [Int] {
    at += 1
    var found: [Int] = []
    blanks()
    while base[at] != UInt8(ascii: "]") {
      found.append(at)
      try skip(level: 0)
      blanks()
      guard base[at] == UInt8(ascii: ",") else { break }
      at += 1
      blanks()
      if base[at] == UInt8(ascii: "]") {
        throw SyntaxError(
          "Trailing comma in array.", "JSON does not permit a trailing comma after the final value in an array.",
          at: here)
      }
    }
    guard base[at] == UInt8(ascii: "]") else {
      throw SyntaxError("Unclosed array.", "A comma or a closing bracket is expected here.", at: here)
    }
    at += 1
    return found
  }

  /// Passes one value without building it.
  private mutating func skip(level: Int) throws(SyntaxError) {
    var open = 0
    repeat {
      blanks()
      switch base[at] {
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        open += 1
        at += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        open -= 1
        at += 1
      case UInt8(ascii: "\""): _ = try stringRange()
      case UInt8(ascii: ","), UInt8(ascii: ":"): at += 1
      case 0 where at >= parser.count:
        throw SyntaxError("Unexpected end of JSON.", "The file ends before the value that begins here does.", at: here)
      default:
        let start = at
        while at < parser.count, isBare(base[at]) { at += 1 }
        if at == start {
          throw SyntaxError(
            "Invalid JSON.", "A JSON value must be one of: string, number, true, false, null, array or object.",
            at: here)
        }
      }
    } while open > 0
  }

  private func isBare(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "-") || byte == UInt8(ascii: "+") || byte == UInt8(ascii: ".")
      || parser.classes[Int(byte)] & ByteClass.identifierPart != 0
  }

  // MARK: Expressions

  /// The value at `at` as an expression.
  private mutating func expression(level: Int) throws(SyntaxError) -> ExpressionID {
    guard level < Parser.deepest else { throw tooDeep }
    let start = at
    switch base[at] {
    case UInt8(ascii: "\""): return try template()
    case UInt8(ascii: "{"):
      let mark = parser.pendingList.count
      for property in try properties() {
        let end = at
        at = Int(property.nameRange.start)
        parser.pendingList.append(try template().raw)
        at = property.value
        parser.pendingList.append(try expression(level: level + 1).raw)
        at = end
      }
      let (first, last) = parser.closeList(mark)
      return parser.add(Node(kind: .object, b: first, c: last, range: ByteRange(start, at)))
    case UInt8(ascii: "["):
      let mark = parser.pendingList.count
      let all = try elements()
      let end = at
      for element in all {
        at = element
        parser.pendingList.append(try expression(level: level + 1).raw)
      }
      at = end
      let (first, last) = parser.closeList(mark)
      return parser.add(Node(kind: .tuple, b: first, c: last, range: ByteRange(start, end)))
    default:
      while at < parser.count, isBare(base[at]) { at += 1 }
      let range = ByteRange(start, at)
      switch parser.source.text(range) {
      case "true": return parser.literal(.bool(true), range)
      case "false": return parser.literal(.bool(false), range)
      case "null": return parser.literal(.null, range)
      case let text:
        guard let number = Number(text) else {
          throw SyntaxError(
            "Invalid JSON.", "A JSON value must be one of: string, number, true, false, null, array or object.",
            at: range)
        }
        return parser.literal(.number(number), range)
      }
    }
  }

  /// The range between the quotes of the string at `at`, which is passed, and whether it has escapes.
  private mutating func stringRange() throws(SyntaxError) -> (ByteRange, hasEscapes: Bool) {
    let start = at + 1
    at = start
    var hasEscapes = false
    while base[at] != UInt8(ascii: "\"") {
      if base[at] == UInt8(ascii: "\\") {
        hasEscapes = true
        at += 1
      }
      if at >= parser.count || base[at] == 0x0A {
        throw SyntaxError(
          "Unclosed string.", "There is no closing quote for the string that begins here.",
          at: ByteRange(start - 1, min(at, parser.count)))
      }
      at += 1
    }
    let range = ByteRange(start, at)
    at += 1
    return (range, hasEscapes)
  }

  private mutating func string() throws(SyntaxError) -> String {
    let (range, hasEscapes) = try stringRange()
    return hasEscapes ? try unescape(range) : parser.source.text(range)
  }

  /// The string at `at` as a template.
  private mutating func template() throws(SyntaxError) -> ExpressionID {
    let start = at
    let (range, hasEscapes) = try stringRange()
    let whole = ByteRange(start, at)
    let text = hasEscapes ? try unescape(range) : parser.source.text(range)
    guard text.utf8.contains(UInt8(ascii: "{")), text.contains("${") || text.contains("%{") else {
      return parser.literal(.string(text), whole)
    }
    // The template is read from its unescaped text; its expressions all have the range of the string.
    var inner: [Diagnostic] = []
    guard
      let (tree, expression) = Parser.parseTemplate(
        SourceText(path: parser.source.path, text: text), diagnostics: &inner)
    else {
      throw SyntaxError(inner.first?.summary ?? "Invalid template.", inner.first?.detail ?? "", at: whole)
    }
    return parser.graft(tree, expression, range: whole)
  }

  private func unescape(_ range: ByteRange) throws(SyntaxError) -> String {
    var text = String.UnicodeScalarView()
    var bytes: [UInt8] = []
    var i = Int(range.start)
    func flush(_ bytes: inout [UInt8], _ text: inout String.UnicodeScalarView) {
      text.append(contentsOf: String(decoding: bytes, as: UTF8.self).unicodeScalars)
      bytes.removeAll(keepingCapacity: true)
    }
    while i < Int(range.end) {
      guard base[i] == UInt8(ascii: "\\") else {
        bytes.append(base[i])
        i += 1
        continue
      }
      i += 1
      switch base[i] {
      case UInt8(ascii: "n"): bytes.append(0x0A)
      case UInt8(ascii: "t"): bytes.append(0x09)
      case UInt8(ascii: "r"): bytes.append(0x0D)
      case UInt8(ascii: "b"): bytes.append(0x08)
      case UInt8(ascii: "f"): bytes.append(0x0C)
      case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): bytes.append(base[i])
      case UInt8(ascii: "u"):
        flush(&bytes, &text)
        guard var value = unit(i + 1) else { throw badEscape(i) }
        i += 4
        if value >= 0xD800 && value < 0xDC00, base[i + 1] == UInt8(ascii: "\\"), base[i + 2] == UInt8(ascii: "u"),
          let low = unit(i + 3), low >= 0xDC00 && low < 0xE000
        {
          value = 0x10000 + ((value - 0xD800) << 10) + (low - 0xDC00)
          i += 6
        }
        text.append(Unicode.Scalar(value) ?? "\u{FFFD}")
      default: throw badEscape(i)
      }
      i += 1
    }
    flush(&bytes, &text)
    return String(text)
  }

  private func badEscape(_ at: Int) -> SyntaxError {
    SyntaxError(
      "Invalid escape sequence.", "This is no escape sequence of JSON.",
      at: ByteRange(at - 1, min(at + 1, parser.count)))
  }

  private func unit(_ start: Int) -> UInt32? {
    var value: UInt32 = 0
    for i in start..<(start + 4) {
      guard i < parser.count, let digit = Parser.hexValue(base[i]) else { return nil }
      value = value * 16 + digit
    }
    return value
  }
}

extension Parser {
  /// Takes over the expressions of another tree, all of them with one range.
  mutating func graft(_ tree: SyntaxTree, _ expression: ExpressionID, range: ByteRange) -> ExpressionID {
    let offset = Offsets(
      node: UInt32(truncatingIfNeeded: nodes.count), list: UInt32(truncatingIfNeeded: lists.count),
      constant: UInt32(truncatingIfNeeded: constants.count), step: UInt32(truncatingIfNeeded: steps.count),
      names: tree.names.map { names.add($0) })
    var own = tree.lists
    for node in tree.nodes { nodes.append(offset.shifted(node, range: range, &own)) }
    lists += own
    constants += tree.constants
    for step in tree.steps { steps.append(offset.shifted(step, range: range)) }
    return ExpressionID(raw: expression.raw &+ offset.node)
  }
}
