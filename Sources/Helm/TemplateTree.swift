import Source

/// A node of a parsed template: plain data in the file's array, its children by position.
struct TemplateNode {
  enum Kind: UInt8 {
    /// a, b: the bytes of the source.
    case text
    /// a: the pipeline.
    case action
    /// a: the pipeline, b: the list, c: the list of `else`, or -1.
    case `if`, with, range
    /// a: the name's text, b: the pipeline, or -1.
    case template
    case `break`, `continue`
    /// a: the first link, b: the number of nodes.
    case list
    /// a: the first link to the commands, b: their number, c: the first link to the declared names, d: their number.
    case declaration, assignment
    /// a: the first link to the arguments, b: their number.
    case command
    /// a: the first link to the names, b: their number.
    case field
    /// a: the name's text, b: the first link to the names of fields, c: their number.
    case variable
    /// a: the function's number, b: the name's text.
    case function
    /// a: the node in parentheses, b: the first link to the names of fields, c: their number.
    case chain
    case dot, `nil`
    /// a: 1 for true.
    case bool
    /// a: the number's position in `numbers`.
    case number
    /// a: the text's position in `texts`, b and c: the bytes of the source.
    case string
  }

  var kind: Kind
  var position: UInt32
  var a: Int32 = 0
  var b: Int32 = 0
  var c: Int32 = 0
  var d: Int32 = 0

  init(_ kind: Kind, at position: Int, _ a: Int = 0, _ b: Int = 0, _ c: Int = 0, _ d: Int = 0) {
    self.kind = kind
    self.position = UInt32(clamping: position)
    self.a = Int32(clamping: a)
    self.b = Int32(clamping: b)
    self.c = Int32(clamping: c)
    self.d = Int32(clamping: d)
  }
}

/// A number as it is written: what it is depends on where it is used.
struct TemplateNumber: Sendable {
  let text: String
  /// The value as an integer, where it has one.
  let integer: Int?
  /// The value as a float, where it has one.
  let float: Double?
  /// Whether it is a float where nothing says what it must be.
  let isFloat: Bool
}

/// A parsed text with the templates that it defines.
final class TemplateFile: @unchecked Sendable {
  /// The number of the file in the render's table.
  let number: UInt16
  /// `chart/templates/deployment.yaml`: how errors and `.Template.Name` call it.
  let name: String
  let source: SourceText
  /// The chart that the file belongs to, as its position in the render's list.
  let chart: Int
  /// For the text of a `tpl`, where its value was written.
  let origin: ValueOrigin
  /// For the text of a `tpl`, the place of the call.
  let caller: TemplateSite
  /// For a template of a packed chart, where a person has the chart: what depends on it. There is no file of its own.
  let packed: SourceRange?
  /// Whether the file writes nothing itself: all that it gives comes from what it includes.
  var isWrapper = false
  /// Whether the file only defines templates for others.
  var isLibrary = false
  var nodes: [TemplateNode] = []
  var links: [Int32] = []
  var texts: [String] = []
  var numbers: [TemplateNumber] = []

  init(
    number: UInt16, name: String, source: SourceText, chart: Int, origin: ValueOrigin = .none,
    caller: TemplateSite = .none, packed: SourceRange? = nil
  ) {
    self.number = number
    self.name = name
    self.source = source
    self.chart = chart
    self.origin = origin
    self.caller = caller
    self.packed = packed
  }

  /// `chart/templates/deployment.yaml:12:8`, the column from 0 in bytes, as text/template counts.
  func location(_ offset: UInt32) -> String {
    var line = 1
    var start = 0
    let end = min(Int(offset), source.count)
    for i in 0..<end where source.base[i] == 0x0A {
      line += 1
      start = i + 1
    }
    return "\(name):\(line):\(end - start)"
  }

  /// Whether a list of nodes gives no output and defines nothing: text/template keeps an earlier template of its name then.
  func isEmpty(_ list: Int) -> Bool {
    let node = nodes[list]
    for link in links[Int(node.a)..<Int(node.a + node.b)] {
      let child = nodes[Int(link)]
      guard child.kind == .text, isBlank(child) else { return false }
    }
    return true
  }

  /// Whether a node has no text of its own but spaces: what actions give is the text of others. Recursion is bounded by the
  /// parser's depth.
  func isBlank(_ node: TemplateNode) -> Bool {
    func isBlankList(_ list: Int32) -> Bool {
      list < 0 || nodes[Int(list)].b == 0
        || links[Int(nodes[Int(list)].a)..<Int(nodes[Int(list)].a + nodes[Int(list)].b)].allSatisfy {
          isBlank(nodes[Int($0)])
        }
    }
    switch node.kind {
    case .text: return !(Int(node.a)..<Int(node.b)).contains { source.base[$0] > 0x20 }
    case .if, .with, .range: return isBlankList(node.b) && isBlankList(node.c)
    default: return true
    }
  }
}

/// A template by its name: a list of nodes in a file.
struct Template {
  let name: String
  let file: TemplateFile
  let root: Int
}

extension TemplateFile {
  /// The node as Go writes it in errors.
  func text(of index: Int, depth: Int = 0) -> String {
    guard nodes.indices.contains(index), depth < 50 else { return "…" }
    let node = nodes[index]
    func children(_ first: Int32, _ count: Int32) -> ArraySlice<Int32> { links[Int(first)..<Int(first + count)] }
    func names(_ first: Int32, _ count: Int32) -> String {
      children(first, count).map { "." + texts[Int($0)] }.joined()
    }
    switch node.kind {
    case .text: return GoFormat.quoted(source.text(ByteRange(Int(node.a), Int(node.b))))
    case .action: return "{{" + text(of: Int(node.a), depth: depth + 1) + "}}"
    case .if: return "{{if " + text(of: Int(node.a), depth: depth + 1) + "}}"
    case .with: return "{{with " + text(of: Int(node.a), depth: depth + 1) + "}}"
    case .range: return "{{range " + text(of: Int(node.a), depth: depth + 1) + "}}"
    case .template:
      let pipe = node.b >= 0 ? " " + text(of: Int(node.b), depth: depth + 1) : ""
      return "{{template \(GoFormat.quoted(texts[Int(node.a)]))\(pipe)}}"
    case .break: return "{{break}}"
    case .continue: return "{{continue}}"
    case .list: return children(node.a, node.b).map { text(of: Int($0), depth: depth + 1) }.joined()
    case .declaration, .assignment:
      let declared = children(node.c, node.d).map { texts[Int($0)] }.joined(separator: ", ")
      let commands = children(node.a, node.b).map { text(of: Int($0), depth: depth + 1) }.joined(separator: " | ")
      if declared.isEmpty { return commands }
      return declared + (node.kind == .assignment ? " = " : " := ") + commands
    case .command:
      return children(node.a, node.b).map { link in
        let inner = text(of: Int(link), depth: depth + 1)
        let kind = nodes[Int(link)].kind
        return kind == .declaration || kind == .assignment ? "(" + inner + ")" : inner
      }.joined(separator: " ")
    case .field: return names(node.a, node.b)
    case .variable: return texts[Int(node.a)] + names(node.b, node.c)
    case .function: return texts[Int(node.b)]
    case .chain:
      let inner = text(of: Int(node.a), depth: depth + 1)
      let kind = nodes[Int(node.a)].kind
      return (kind == .declaration ? "(" + inner + ")" : inner) + names(node.b, node.c)
    case .dot: return "."
    case .nil: return "nil"
    case .bool: return node.a == 1 ? "true" : "false"
    case .number: return numbers[Int(node.a)].text
    case .string: return source.text(ByteRange(Int(node.b), Int(node.c)))
    }
  }
}
