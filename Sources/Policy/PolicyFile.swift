/// `Policy`: the policy language (HashiCorp's Terraform policy, extended): load, compile, evaluate.
///
/// In come policy files and an inventory; out come findings. Nothing here formats output.

import HCL
import Inventory
import Source
import Values

/// What a policy block judges.
public enum PolicyKind: String, Sendable {
  case resource = "resource_policy"
  case object = "object_policy"
  case document = "document_policy"

  /// The format of the resources that the kind judges.
  var format: Format {
    switch self {
    case .resource: .terraform
    case .object: .kubernetes
    case .document: .iam
    }
  }
}

/// One `enforce` block.
struct Enforcement: Sendable {
  let condition: ExpressionID
  let message: ExpressionID?
  let subject: ExpressionID?
  let forEach: ExpressionID?
  let range: ByteRange
}

/// One policy block, compiled: what is needed to judge is found once, not per resource.
final class CompiledPolicy: Sendable {
  let kind: PolicyKind
  /// The first label: a type, with `*` as a wildcard.
  let target: String
  let name: String
  let file: PolicyFile
  let filter: ExpressionID?
  let locals: [String: ExpressionID]
  let enforcements: [Enforcement]
  let header: ByteRange

  init(
    kind: PolicyKind, target: String, name: String, file: PolicyFile, filter: ExpressionID?,
    locals: [String: ExpressionID], enforcements: [Enforcement], header: ByteRange
  ) {
    self.kind = kind
    self.target = target
    self.name = name
    self.file = file
    self.filter = filter
    self.locals = locals
    self.enforcements = enforcements
    self.header = header
  }

  var tree: SyntaxTree { file.tree }
}

/// A parameter of a policy file.
struct PolicyInput: Sendable {
  let name: String
  let constraint: TypeConstraint
  let defaultValue: Value?
  let range: ByteRange
}

/// What one policy file says outside of its policies.
final class PolicyFile: Sendable {
  let path: String
  let tree: SyntaxTree
  let inputs: [String: PolicyInput]
  let locals: [String: ExpressionID]

  init(path: String, tree: SyntaxTree, inputs: [String: PolicyInput], locals: [String: ExpressionID]) {
    self.path = path
    self.tree = tree
    self.inputs = inputs
    self.locals = locals
  }
}

/// Reads a policy file: what is wrong with it is said with its place, and the rest of it still counts.
struct PolicyFileReader: Sendable {
  private let tree: SyntaxTree
  private(set) var diagnostics: [Diagnostic] = []
  private(set) var policies: [CompiledPolicy] = []
  private(set) var entries: [RuleEntry] = []
  private(set) var file: PolicyFile

  /// - Parameter defersMetadata: whether `metadata` blocks are passed over until a rule is asked for; what is wrong with
  ///   them is not said then.
  init(_ source: SourceText, defersMetadata: Bool) {
    var diagnostics: [Diagnostic] = []
    tree = Parser.parse(source, deferring: defersMetadata ? "metadata" : "", diagnostics: &diagnostics)
    self.diagnostics = diagnostics
    file = PolicyFile(path: source.path, tree: tree, inputs: [:], locals: [:])
    let locals = readLocals(of: tree.root)
    let inputs = readInputs()
    file = PolicyFile(path: source.path, tree: tree, inputs: inputs, locals: locals)
    readPolicies()
  }

  private mutating func error(_ summary: String, _ detail: String, _ range: ByteRange) {
    diagnostics.append(Diagnostic(.error, summary, detail: detail, at: tree.sourceRange(range)))
  }

  private mutating func readLocals(of body: BodyID) -> [String: ExpressionID] {
    var locals: [String: ExpressionID] = [:]
    for block in tree.blocks(of: body) where tree.name(block.type) == "locals" {
      for attribute in tree.attributes(of: block.body) {
        let name = tree.name(attribute.name)
        if locals[name] != nil {
          error("Duplicate local value.", "The local value \"\(name)\" is already defined.", attribute.nameRange)
        } else {
          locals[name] = attribute.expression
        }
      }
    }
    return locals
  }

  private mutating func readInputs() -> [String: PolicyInput] {
    var inputs: [String: PolicyInput] = [:]
    for block in tree.blocks(of: tree.root) where tree.name(block.type) == "input" {
      guard let name = tree.labels(of: block).first else {
        error("Missing name for input.", "An input block has a name as its label.", block.header)
        continue
      }
      if inputs[name] != nil {
        error("Duplicate input.", "The input \"\(name)\" is already declared.", block.header)
        continue
      }
      var constraint = TypeConstraint.any
      var defaultValue: Value?
      do throws(EvaluationError) {
        if let type = tree.attribute("type", in: block.body) {
          constraint = try TypeConstraint(type.expression, of: tree, defaultsIn: ConstantPolicyScope.shared)
        }
        if let given = tree.attribute("default", in: block.body) {
          let value = try Evaluator.evaluate(given.expression, of: tree, in: ConstantPolicyScope.shared)
          do throws(ConversionError) {
            defaultValue = try constraint.convert(value)
          } catch {
            self.error(
              "Invalid default.", "The default of input \"\(name)\" is not of its type: \(error.message).", given.range)
          }
        }
      } catch {
        diagnostics.append(error.diagnostic(at: tree.sourceRange(block.header)))
      }
      inputs[name] = PolicyInput(name: name, constraint: constraint, defaultValue: defaultValue, range: block.header)
    }
    return inputs
  }

  private mutating func readPolicies() {
    for attribute in tree.attributes(of: tree.root) {
      error(
        "Unsupported argument.",
        "A policy file holds blocks; an argument named \"\(tree.name(attribute.name))\" is not expected here.",
        attribute.nameRange)
    }
    struct Name: Hashable {
      let type: NameID
      let target: String
      let name: String
    }
    var seen: Set<Name> = []
    for block in tree.blocks(of: tree.root) {
      let type = tree.name(block.type)
      switch type {
      case "policy", "input", "locals": continue
      default: break
      }
      guard let kind = PolicyKind(rawValue: type) else {
        error(
          "Unsupported block type.",
          "Blocks of type \"\(type)\" are not expected here; a policy file has policy, input, locals, resource_policy, object_policy and document_policy blocks.",
          block.typeRange)
        continue
      }
      let labels = tree.labels(of: block)
      guard labels.count == 2 else {
        error("Wrong labels.", "A \(type) block has two labels: the type it judges and its own name.", block.header)
        continue
      }
      guard seen.insert(Name(type: block.type, target: labels[0], name: labels[1])).inserted else {
        error(
          "Duplicate policy.", "A \(type) for \"\(labels[0])\" named \"\(labels[1])\" is already in this file.",
          block.header)
        continue
      }
      readPolicy(kind, labels[0], labels[1], block)
    }
  }

  private mutating func readPolicy(_ kind: PolicyKind, _ target: String, _ name: String, _ block: Block) {
    for attribute in tree.attributes(of: block.body) {
      switch tree.name(attribute.name) {
      case "filter", "enforcement_level", "operations": continue
      case let other:
        error(
          "Unsupported argument.",
          "An argument named \"\(other)\" is not expected here; a policy has filter, enforcement_level and operations.",
          attribute.nameRange)
      }
    }
    var enforcements: [Enforcement] = []
    for inner in tree.blocks(of: block.body) {
      switch tree.name(inner.type) {
      case "locals", "metadata", "fix": continue
      case "enforce":
        if let enforcement = enforcement(inner) { enforcements.append(enforcement) }
      case let other:
        error("Unsupported block type.", "Blocks of type \"\(other)\" are not expected in a policy.", inner.typeRange)
      }
    }
    if enforcements.isEmpty {
      error(
        "Missing enforce block.", "The policy \"\(name)\" has no enforce block, so nothing would be checked.",
        block.header)
      return
    }
    if appliesToCreation(block) {
      policies.append(
        CompiledPolicy(
          kind: kind, target: target, name: name, file: file,
          filter: tree.attribute("filter", in: block.body)?.expression,
          locals: readLocals(of: block.body), enforcements: enforcements, header: block.header))
    }
    entries.append(RuleEntry(name: name, target: target, block: block, tree: tree))
  }

  /// A scan is a creation: policies for other operations alone never apply to it.
  private func appliesToCreation(_ block: Block) -> Bool {
    guard let operations = tree.attribute("operations", in: block.body),
      let value = try? Evaluator.evaluate(operations.expression, of: tree, in: ConstantPolicyScope.shared),
      let list = value.elements, !list.isEmpty
    else { return true }
    return list.contains(.string("create"))
  }

  private mutating func enforcement(_ block: Block) -> Enforcement? {
    for attribute in tree.attributes(of: block.body) {
      switch tree.name(attribute.name) {
      case "condition", "error_message", "info_message", "subject", "for_each": continue
      case let other:
        error(
          "Unsupported argument.",
          "An argument named \"\(other)\" is not expected here; an enforce block has condition, error_message, info_message, subject and for_each.",
          attribute.nameRange)
      }
    }
    guard let condition = tree.attribute("condition", in: block.body) else {
      error("Missing required argument.", "The argument \"condition\" is required in an enforce block.", block.header)
      return nil
    }
    func expression(_ name: String) -> ExpressionID? { tree.attribute(name, in: block.body)?.expression }
    return Enforcement(
      condition: condition.expression, message: expression("error_message"), subject: expression("subject"),
      forEach: expression("for_each"), range: condition.range)
  }
}
