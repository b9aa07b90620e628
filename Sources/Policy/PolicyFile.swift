/// `Policy`: the policy language (HashiCorp's Terraform policy, extended): load, compile, evaluate.
///
/// In come policy files and an inventory; out come findings. Nothing here formats output.

import HCL
import Inventory
import Source
import Values

/// What a policy block judges.
public enum PolicyKind: String, Sendable, CaseIterable {
  case resource = "resource_policy"
  case provider = "provider_policy"
  case module = "module_policy"
  case object = "object_policy"
  case document = "document_policy"

  /// The format of what the kind judges.
  var format: Format {
    switch self {
    case .resource, .provider, .module: .terraform
    case .object: .kubernetes
    case .document: .iam
    }
  }

  /// The mode of what the kind judges.
  var mode: Mode {
    switch self {
    case .resource, .object, .document: .managed
    case .provider: .provider
    case .module: .module
    }
  }

  /// The names behind `meta.`, where they are all known: what else is read there is a slip of the pen.
  var metaNames: [String]? {
    switch self {
    case .provider: ["alias", "name", "namespace", "source", "tfe_stack", "tfe_workspace", "type", "version"]
    case .module: ["address", "source", "tfe_stack", "tfe_workspace", "version"]
    case .resource, .object, .document: nil
    }
  }
}

/// One `enforce` block.
struct Enforcement: Sendable {
  let condition: ExpressionID
  let message: ExpressionID?
  /// What is shown where the condition holds.
  let info: ExpressionID?
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
  let operations: Operations
  let filter: ExpressionID?
  let locals: TextMap<ExpressionID>
  let enforcements: [Enforcement]
  let connections: [Connection]
  /// The attributes that a fix sets, an object.
  let fix: ExpressionID?
  let header: ByteRange

  init(
    kind: PolicyKind, target: String, name: String, file: PolicyFile, operations: Operations = .standard,
    filter: ExpressionID? = nil, locals: TextMap<ExpressionID> = TextMap(), enforcements: [Enforcement] = [],
    connections: [Connection] = [], fix: ExpressionID? = nil, header: ByteRange
  ) {
    self.kind = kind
    self.target = target
    self.name = name
    self.file = file
    self.operations = operations
    self.filter = filter
    self.locals = locals
    self.enforcements = enforcements
    self.connections = connections
    self.fix = fix
    self.header = header
  }

  var tree: SyntaxTree { file.tree }

  /// Every expression of the policy outside of its locals.
  var expressions: [ExpressionID] {
    var all = [filter, fix].compactMap { $0 }
    func add(_ enforcement: Enforcement) {
      all.append(enforcement.condition)
      for part in [enforcement.message, enforcement.info, enforcement.subject, enforcement.forEach] {
        if let part { all.append(part) }
      }
    }
    for enforcement in enforcements { add(enforcement) }
    func add(_ connection: Connection) {
      all += connection.own
      if case .value(let id)? = connection.iteration { all.append(id) }
      for enforcement in connection.enforcements { add(enforcement) }
      for inner in connection.connections { add(inner) }
    }
    for connection in connections { add(connection) }
    return all
  }
}

/// A parameter of a policy file.
public struct PolicyInput: Sendable {
  public let name: String
  /// The type as it is written; `any` where it is not.
  public let type: String
  public let description: String
  public let defaultValue: Value?
  let constraint: TypeConstraint
  let isNullable: Bool
  let isSensitive: Bool
  let range: ByteRange

  /// A given value as the input's type.
  ///
  /// Text is what a command line or the environment gives: it is the value itself for an input of type string, and for
  /// any other what HCL makes of it.
  func convert(_ given: Value) throws(ConversionError) -> Value {
    guard case .string(let text) = given, constraint.type != .string,
      let written = ConstantPolicyScope.value(of: text), !written.isUnknown
    else { return try constraint.convert(given) }
    return try constraint.convert(written)
  }
}

/// What one policy file says outside of its policies.
final class PolicyFile: Sendable {
  let path: String
  let tree: SyntaxTree
  let inputs: TextMap<PolicyInput>
  let locals: TextMap<ExpressionID>
  /// The level of policies that name none themselves.
  let level: ExpressionID?

  init(
    path: String, tree: SyntaxTree, inputs: TextMap<PolicyInput>, locals: TextMap<ExpressionID>,
    level: ExpressionID? = nil
  ) {
    self.path = path
    self.tree = tree
    self.inputs = inputs
    self.locals = locals
    self.level = level
  }

  /// The folder that the file stands in: files of one folder see each other's inputs and locals.
  var folder: String { Paths.folder(path) }
}
