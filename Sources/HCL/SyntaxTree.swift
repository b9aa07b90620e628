/// `HCL`: the lexer, parser, syntax tree, templates and expression evaluation of HashiCorp's configuration language
/// (HCL native syntax specification and HCL JSON syntax specification), knowing nothing of Terraform.
///
/// In comes a `SourceText`; out goes a `SyntaxTree` and diagnostics. Trees are laid out in arrays: a node is a few
/// integers, its children are indices, its names are interned per file. Reading a tree allocates nothing.

import Source
import Values

/// The index of a name in `SyntaxTree.names`.
public typealias NameID = UInt32

/// The index of an expression in its tree.
public struct ExpressionID: Hashable, Sendable {
  @usableFromInline let raw: UInt32

  @inlinable init(raw: UInt32) { self.raw = raw }
}

/// The index of a body in its tree.
public struct BodyID: Hashable, Sendable {
  let raw: UInt32
}

/// `name = expression`
public struct Attribute: Sendable {
  public let name: NameID
  public let nameRange: ByteRange
  public let expression: ExpressionID
  /// From the name to the end of the expression.
  public let range: ByteRange
}

/// One label of a block, quoted or bare; the range includes the quotes.
public struct Label: Sendable {
  public let name: NameID
  public let range: ByteRange
}

/// `type "label" { … }`
public struct Block: Sendable {
  public let type: NameID
  public let typeRange: ByteRange
  let labels: Range<Int>
  public let body: BodyID
  /// The type and the labels, without the brace.
  public let header: ByteRange
  /// From the type to the closing brace.
  public let range: ByteRange
}

struct Body: Sendable {
  let attributes: Range<Int>
  let blocks: Range<Int>
  /// What stands between the braces; for a file, all of it.
  let range: ByteRange
}

/// One step of a traversal.
public struct Step: Sendable {
  public enum Kind: UInt8, Sendable {
    /// `.name`; the value is a `NameID`.
    case attribute
    /// `[0]`, `["key"]` or the legacy `.0`; the value is an index into the tree's constants.
    case index
  }

  public let kind: Kind
  let value: UInt32
  public let range: ByteRange
}

/// What an operator does: HCL specification, "Operations".
public enum Operator: UInt8, Sendable {
  case or, and, equal, notEqual, less, lessOrEqual, greater, greaterOrEqual
  case add, subtract, multiply, divide, modulo
  case negate, not

  /// The operator as it is written.
  public var symbol: String {
    switch self {
    case .or: "||"
    case .and: "&&"
    case .equal: "=="
    case .notEqual: "!="
    case .less: "<"
    case .lessOrEqual: "<="
    case .greater: ">"
    case .greaterOrEqual: ">="
    case .add: "+"
    case .subtract, .negate: "-"
    case .multiply: "*"
    case .divide: "/"
    case .modulo: "%"
    case .not: "!"
    }
  }
}

/// What an expression is: a view of a node, made when asked for.
public enum Expression: Sendable {
  case literal(Value)
  /// A string with interpolations or directives. A literal part is an expression too.
  case template([ExpressionID])
  /// A template that is nothing but one interpolation: the value itself, whatever its type.
  case wrapped(ExpressionID)
  case templateIf(condition: ExpressionID, then: ExpressionID, else: ExpressionID?)
  case templateFor(key: NameID?, value: NameID, collection: ExpressionID, body: ExpressionID)
  /// `root.step.step`
  case traversal(root: NameID, steps: Range<Int>)
  /// `(expression).step`
  case relative(source: ExpressionID, steps: Range<Int>)
  case index(collection: ExpressionID, key: ExpressionID)
  /// `source[*].each` or `source.*.each`; in `each`, `anonymous` is the element.
  case splat(source: ExpressionID, each: ExpressionID)
  case anonymous
  case call(name: NameID, arguments: [ExpressionID], expandsLast: Bool)
  /// Keys and values, alternating.
  case object([ExpressionID])
  case tuple([ExpressionID])
  case forTuple(key: NameID?, value: NameID, collection: ExpressionID, result: ExpressionID, condition: ExpressionID?)
  case forObject(
    key: NameID?, value: NameID, collection: ExpressionID, resultKey: ExpressionID, result: ExpressionID,
    condition: ExpressionID?, groups: Bool)
  case conditional(condition: ExpressionID, then: ExpressionID, else: ExpressionID)
  case binary(Operator, ExpressionID, ExpressionID)
  case unary(Operator, ExpressionID)
  case parentheses(ExpressionID)
}

enum NodeKind: UInt8, Sendable {
  case literal, template, wrapped, templateIf, templateFor, traversal, relative, index, splat, anonymous, call, object
  case tuple, forTuple, forObject, conditional, binary, unary, parentheses
}

/// One expression, 28 bytes. What `a` to `c` mean depends on the kind.
struct Node: Sendable {
  var kind: NodeKind
  var flag: UInt8 = 0
  var a: UInt32 = 0
  var b: UInt32 = 0
  var c: UInt32 = 0
  var range: ByteRange
}

/// The syntax of one file.
public final class SyntaxTree: Sendable {
  public let source: SourceText
  /// The names that occur, each once.
  public let names: [String]
  let nodes: [Node]
  let lists: [UInt32]
  let constants: [Value]
  let steps: [Step]
  let attributes: [Attribute]
  let blocks: [Block]
  let labels: [Label]
  let bodies: [Body]
  /// The file's own body; for a lone expression an empty one.
  public let root: BodyID

  /// Where each file of a joined tree begins; empty for the tree of one file.
  private let parts: [Part]

  /// One file of a joined tree.
  struct Part: Sendable {
    let start: UInt32
    let source: SourceText

    /// A range of a joined tree as one of the file it lies in; `nil` where there is none.
    static func sourceRange(_ range: ByteRange, in parts: [Part]) -> SourceRange? {
      guard let part = parts.last(where: { $0.start <= range.start }) else { return nil }
      return SourceRange(part.source, ByteRange(range.start &- part.start, max(range.end, range.start) &- part.start))
    }
  }

  static let none = UInt32.max

  init(
    source: SourceText, names: [String], nodes: [Node], lists: [UInt32], constants: [Value], steps: [Step],
    attributes: [Attribute], blocks: [Block], labels: [Label], bodies: [Body], root: BodyID, parts: [Part] = []
  ) {
    self.source = source
    self.names = names
    self.nodes = nodes
    self.lists = lists
    self.constants = constants
    self.steps = steps
    self.attributes = attributes
    self.blocks = blocks
    self.labels = labels
    self.bodies = bodies
    self.root = root
    self.parts = parts
  }

  public func name(_ id: NameID) -> String { names[Int(id)] }

  /// The attributes of a body in the order of the file.
  public func attributes(of body: BodyID) -> ArraySlice<Attribute> { attributes[bodies[Int(body.raw)].attributes] }

  /// The blocks of a body in the order of the file.
  public func blocks(of body: BodyID) -> ArraySlice<Block> { blocks[bodies[Int(body.raw)].blocks] }

  /// What a body spans.
  public func range(of body: BodyID) -> ByteRange { bodies[Int(body.raw)].range }

  public func attribute(_ name: String, in body: BodyID) -> Attribute? {
    // Most names differ in their lengths, which are at hand.
    let count = name.utf8.count
    return attributes(of: body).first { names[Int($0.name)].utf8.count == count && names[Int($0.name)] == name }
  }

  public func labels(of block: Block) -> [String] { labels[block.labels].map { names[Int($0.name)] } }

  public func labelRanges(of block: Block) -> [ByteRange] { labels[block.labels].map(\.range) }

  public func range(of expression: ExpressionID) -> ByteRange { nodes[Int(expression.raw)].range }

  public func sourceRange(_ range: ByteRange) -> SourceRange {
    parts.isEmpty ? SourceRange(source, range) : Part.sourceRange(range, in: parts) ?? SourceRange(source, range)
  }

  /// The steps of a traversal.
  public func steps(_ range: Range<Int>) -> ArraySlice<Step> { steps[range] }

  /// The name of an attribute step; `nil` for an index.
  public func attributeName(_ step: Step) -> String? {
    step.kind == .attribute ? names[Int(step.value)] : nil
  }

  /// The key of an index step, a number or a string; `nil` for an attribute.
  public func indexKey(_ step: Step) -> Value? {
    step.kind == .index ? constants[Int(step.value)] : nil
  }

  /// What an expression is.
  public func expression(_ id: ExpressionID) -> Expression {
    let node = nodes[Int(id.raw)]
    switch node.kind {
    case .literal: return .literal(constants[Int(node.a)])
    case .template: return .template(list(node))
    case .wrapped: return .wrapped(ExpressionID(raw: node.a))
    case .templateIf:
      return .templateIf(condition: ExpressionID(raw: node.a), then: ExpressionID(raw: node.b), else: optional(node.c))
    case .templateFor:
      return .templateFor(
        key: optionalName(lists[Int(node.a)]), value: lists[Int(node.a) + 1], collection: ExpressionID(raw: node.b),
        body: ExpressionID(raw: node.c))
    case .traversal: return .traversal(root: node.a, steps: Int(node.b)..<Int(node.c))
    case .relative: return .relative(source: ExpressionID(raw: node.a), steps: Int(node.b)..<Int(node.c))
    case .index: return .index(collection: ExpressionID(raw: node.a), key: ExpressionID(raw: node.b))
    case .splat: return .splat(source: ExpressionID(raw: node.a), each: ExpressionID(raw: node.b))
    case .anonymous: return .anonymous
    case .call:
      let list = lists[Int(node.b)..<Int(node.c)].map { ExpressionID(raw: $0) }
      return .call(name: node.a, arguments: list, expandsLast: node.flag != 0)
    case .object: return .object(list(node))
    case .tuple: return .tuple(list(node))
    case .forTuple:
      let base = Int(node.a)
      return .forTuple(
        key: optionalName(lists[base]), value: lists[base + 1], collection: ExpressionID(raw: lists[base + 2]),
        result: ExpressionID(raw: lists[base + 4]), condition: optional(lists[base + 5]))
    case .forObject:
      let base = Int(node.a)
      return .forObject(
        key: optionalName(lists[base]), value: lists[base + 1], collection: ExpressionID(raw: lists[base + 2]),
        resultKey: ExpressionID(raw: lists[base + 3]), result: ExpressionID(raw: lists[base + 4]),
        condition: optional(lists[base + 5]), groups: node.flag != 0)
    case .conditional:
      return .conditional(
        condition: ExpressionID(raw: node.a), then: ExpressionID(raw: node.b), else: ExpressionID(raw: node.c))
    case .binary:
      return .binary(operatorOf(node), ExpressionID(raw: node.a), ExpressionID(raw: node.b))
    case .unary: return .unary(operatorOf(node), ExpressionID(raw: node.a))
    case .parentheses: return .parentheses(ExpressionID(raw: node.a))
    }
  }

  private func operatorOf(_ node: Node) -> Operator { Operator(rawValue: node.flag) ?? .or }

  private func list(_ node: Node) -> [ExpressionID] {
    lists[Int(node.b)..<Int(node.c)].map { ExpressionID(raw: $0) }
  }

  private func optional(_ raw: UInt32) -> ExpressionID? {
    raw == SyntaxTree.none ? nil : ExpressionID(raw: raw)
  }

  private func optionalName(_ raw: UInt32) -> NameID? {
    raw == SyntaxTree.none ? nil : raw
  }

  /// Calls `visit` for every expression inside `id`, itself first.
  public func walk(_ id: ExpressionID, _ visit: (ExpressionID, Expression) -> Void) {
    var pending = [id]
    while let next = pending.popLast() {
      let expression = expression(next)
      visit(next, expression)
      pending.append(contentsOf: children(of: expression).reversed())
    }
  }

  /// The expressions directly inside one, in the order of the file.
  public func children(of expression: Expression) -> [ExpressionID] {
    switch expression {
    case .literal, .traversal, .anonymous: []
    case .template(let list), .object(let list), .tuple(let list): list
    case .call(_, let arguments, _): arguments
    case .wrapped(let inner), .parentheses(let inner), .unary(_, let inner): [inner]
    case .relative(let source, _): [source]
    case .templateIf(let condition, let then, let other): [condition, then] + (other.map { [$0] } ?? [])
    case .templateFor(_, _, let collection, let body): [collection, body]
    case .index(let collection, let key): [collection, key]
    case .splat(let source, let each): [source, each]
    case .forTuple(_, _, let collection, let result, let condition):
      [collection, result] + (condition.map { [$0] } ?? [])
    case .forObject(_, _, let collection, let key, let result, let condition, _):
      [collection, key, result] + (condition.map { [$0] } ?? [])
    case .conditional(let condition, let then, let other): [condition, then, other]
    case .binary(_, let left, let right): [left, right]
    }
  }
}
