import HCL
import Inventory
import Source
import Values

/// The calls that lead to a module instance, and what gave its variables their values.
final class CallChain: Sendable {
  let configuration: ModuleConfiguration
  /// The call of this module; `nil` for the root module.
  let call: BlockReference?
  let name: String?
  let parent: CallChain?
  /// For the root module: where its variables are given values.
  let inputs: [String: Input]

  init(of module: ModuleInstance) {
    configuration = module.configuration
    call = module.call?.syntax
    name = module.call?.name
    parent = module.parent.map { $0.chain }
    inputs = module.parent == nil ? module.given : [:]
  }
}

/// Where a Terraform resource was written.
struct ResourceOrigin: Origin {
  let declaration: BlockReference
  let chain: CallChain

  var header: SourceRange { declaration.header }

  var extent: SourceRange { declaration.tree.sourceRange(declaration.block.range) }

  var calls: [SourceRange] {
    var ranges: [SourceRange] = []
    var current: CallChain? = chain
    while let link = current {
      if let call = link.call { ranges.append(call.header) }
      current = link.parent
    }
    return ranges
  }

  func range(of path: AttributePath) -> SourceRange? {
    Locator(tree: declaration.tree).range(of: path.steps[...], in: declaration.block.body)
      .map { declaration.tree.sourceRange($0) }
  }

  func edit(setting attribute: String, to text: String) -> TextEdit? {
    let tree = declaration.tree
    guard tree.source.path.hasSuffix(".tf") else { return nil }
    if let written = tree.attribute(attribute, in: declaration.block.body) {
      // What a variable or another resource gives is not for this place to change.
      guard case .literal = tree.expression(written.expression) else { return nil }
      return TextEdit(tree.sourceRange(tree.range(of: written.expression)), text)
    }
    guard declaration.blocks(attribute).isEmpty, declaration.blocks("dynamic").isEmpty else { return nil }
    // A line of its own before that of the closing brace.
    let bytes = tree.source.bytes
    let brace = Int(declaration.block.range.end) - 1
    guard bytes.indices.contains(brace), bytes[brace] == UInt8(ascii: "}") else { return nil }
    var start = brace
    while start > 0, bytes[start - 1] == 0x20 || bytes[start - 1] == 0x09 { start -= 1 }
    guard start > 0, bytes[start - 1] == 0x0A else { return nil }
    let indentation = tree.source.text(ByteRange(start, brace))
    return TextEdit(
      tree.sourceRange(ByteRange(start, start)), "\(indentation)  \(attribute) = \(text)\n")
  }

  func trace(of path: AttributePath) -> [TraceStep] {
    guard let expression = Locator(tree: declaration.tree).expression(at: path.steps[...], in: declaration.block.body)
    else {
      return []
    }
    var steps: [TraceStep] = []
    follow(ExpressionReference(tree: declaration.tree, expression: expression), chain, &steps, depth: 0)
    return steps.reversed()
  }

  /// Goes back from an expression to what it reads, the nearest first.
  private func follow(_ reference: ExpressionReference, _ chain: CallChain, _ steps: inout [TraceStep], depth: Int) {
    guard depth < 16 else { return }
    let tree = reference.tree
    var target: (root: String, name: String)?
    tree.walk(reference.expression) { _, expression in
      guard target == nil, case .traversal(let root, let range) = expression,
        let first = tree.steps(range).first, let name = tree.attributeName(first)
      else { return }
      if tree.name(root) == "var" || tree.name(root) == "local" { target = (tree.name(root), name) }
    }
    guard let target else { return }
    if target.root == "local" {
      guard let local = chain.configuration.local(target.name) else { return }
      steps.append(TraceStep(local.range, note: "local value \"\(target.name)\""))
      return follow(local.value, chain, &steps, depth: depth + 1)
    }
    guard let variable = chain.configuration.variable(target.name) else { return }
    if let call = chain.call, let argument = call.attribute(target.name), let parent = chain.parent {
      steps.append(
        TraceStep(
          call.tree.sourceRange(argument.range), note: "argument \"\(target.name)\" of module \"\(chain.name ?? "")\""))
      return follow(
        ExpressionReference(tree: call.tree, expression: argument.expression), parent, &steps, depth: depth + 1)
    }
    if let input = chain.inputs[target.name] {
      if let range = input.range {
        steps.append(TraceStep(range, note: "variable \"\(target.name)\" is set in \(input.giver)"))
      }
    } else if let given = variable.defaultValue {
      steps.append(TraceStep(given.range, note: "default of variable \"\(target.name)\""))
    } else {
      steps.append(TraceStep(variable.syntax.header, note: "variable \"\(target.name)\" is given no value"))
    }
  }
}

/// Finds the syntax of an attribute path.
private struct Locator {
  let tree: SyntaxTree

  /// The range of the deepest part of a path that is written in a body.
  func range(of steps: ArraySlice<PathStep>, in body: BodyID) -> ByteRange? {
    guard case .attribute(let name)? = steps.first else { return nil }
    let rest = steps.dropFirst()
    if let attribute = tree.attribute(name, in: body) {
      return within(attribute.expression, rest) ?? attribute.range
    }
    guard let (block, inner) = block(name, rest, in: body) else { return nil }
    if let found = range(of: inner, in: contentBody(block)) { return found }
    return block.header
  }

  func expression(at steps: ArraySlice<PathStep>, in body: BodyID) -> ExpressionID? {
    guard case .attribute(let name)? = steps.first else { return nil }
    let rest = steps.dropFirst()
    if let attribute = tree.attribute(name, in: body) { return attribute.expression }
    guard let (block, inner) = block(name, rest, in: body) else { return nil }
    return expression(at: inner, in: contentBody(block))
  }

  private func contentBody(_ block: Block) -> BodyID {
    guard tree.name(block.type) == "dynamic" else { return block.body }
    return tree.blocks(of: block.body).first { tree.name($0.type) == "content" }?.body ?? block.body
  }

  /// The block that a path enters, and what is left of the path inside it.
  private func block(
    _ name: String, _ rest: ArraySlice<PathStep>, in body: BodyID
  ) -> (Block, ArraySlice<PathStep>)? {
    // Names are compared as numbers: a body may have very many blocks, each of them at fault.
    let type = tree.names.firstIndex(of: name).map { NameID($0) }
    let dynamic = tree.names.firstIndex(of: "dynamic").map { NameID($0) }
    var wanted: Int?
    if case .index(let index)? = rest.first { wanted = index }
    let inner = wanted == nil ? rest : rest.dropFirst()
    var last: Block?
    var position = 0
    for block in tree.blocks(of: body) {
      if block.type == dynamic {
        guard tree.labels(of: block).first == name else { continue }
        // Behind a dynamic block positions are not those of the file.
        return (block, inner)
      }
      guard block.type == type else { continue }
      if position >= wanted ?? 0 { return (block, inner) }
      position += 1
      last = block
    }
    return last.map { ($0, inner) }
  }

  /// The range of a part of an object or tuple expression.
  private func within(_ id: ExpressionID, _ steps: ArraySlice<PathStep>) -> ByteRange? {
    guard let step = steps.first else { return nil }
    switch (tree.expression(id), step) {
    case (.object(let items), .attribute(let name)), (.object(let items), .key(let name)):
      for i in stride(from: 0, to: items.count - 1, by: 2) {
        if case .literal(.string(name)) = tree.expression(items[i]) {
          return within(items[i + 1], steps.dropFirst()) ?? tree.range(of: items[i]).union(tree.range(of: items[i + 1]))
        }
      }
      return nil
    case (.tuple(let items), .index(let index)):
      guard items.indices.contains(index) else { return nil }
      return within(items[index], steps.dropFirst()) ?? tree.range(of: items[index])
    case (.call(let name, let arguments, _), _)
    where tree.name(name) == "jsonencode" || tree.name(name) == "tolist" || tree.name(name) == "toset":
      return arguments.first.flatMap { within($0, steps) }
    case (.parentheses(let inner), _): return within(inner, steps)
    default: return nil
    }
  }
}
