/// `Terraform`: root modules with their variables, child modules, expansion and references; in come folders, out come
/// resources of the inventory and diagnostics. Nothing here judges.

import HCL
import Inventory
import Source
import Values

/// An expression together with the tree it stands in.
struct ExpressionReference: Sendable {
  let tree: SyntaxTree
  let expression: ExpressionID

  var range: SourceRange { tree.sourceRange(tree.range(of: expression)) }
}

/// A block together with the tree it stands in.
struct BlockReference: Sendable {
  let tree: SyntaxTree
  let block: Block

  var header: SourceRange { tree.sourceRange(block.header) }

  func attribute(_ name: String) -> Attribute? { tree.attribute(name, in: block.body) }

  func expression(_ name: String) -> ExpressionReference? {
    attribute(name).map { ExpressionReference(tree: tree, expression: $0.expression) }
  }

  func blocks(_ type: String) -> [Block] {
    tree.blocks(of: block.body).filter { tree.name($0.type) == type }
  }
}

/// A class, as declarations are handed around for every instance of a module and have many parts.
final class VariableDeclaration: Sendable {
  let name: String
  let syntax: BlockReference
  let constraint: TypeConstraint
  let defaultValue: ExpressionReference?
  let isNullable: Bool

  init(
    name: String, syntax: BlockReference, constraint: TypeConstraint, defaultValue: ExpressionReference?,
    isNullable: Bool
  ) {
    self.name = name
    self.syntax = syntax
    self.constraint = constraint
    self.defaultValue = defaultValue
    self.isNullable = isNullable
  }
}

struct LocalDeclaration: Sendable {
  let name: String
  let value: ExpressionReference
  let range: SourceRange
}

struct OutputDeclaration: Sendable {
  let name: String
  let syntax: BlockReference
}

/// What a resource is called within its module.
struct ResourceName: TableKey, Sendable {
  enum Kind: Sendable {
    case managed
    case data
    case ephemeral
  }

  let kind: Kind
  let type: String
  let name: String

  var tableHash: UInt64 {
    let number =
      switch kind {
      case .managed: 0
      case .data: 1
      case .ephemeral: 2
      }
    return TableHash.of(TableHash.of(number), TableHash.of(type.tableHash, name.tableHash))
  }

  /// `aws_s3_bucket.logs`, `data.aws_ami.latest`
  var address: String {
    switch kind {
    case .managed: "\(type).\(name)"
    case .data: "data.\(type).\(name)"
    case .ephemeral: "ephemeral.\(type).\(name)"
    }
  }
}

/// A resource block. What evaluating it needs of its syntax is worked out once, for all instances of all modules.
final class ResourceDeclaration: Sendable {
  /// Whether it is only read, as data sources and ephemeral resources are.
  let isData: Bool
  let isEphemeral: Bool
  let type: String
  let name: String
  /// `aws_s3_bucket.logs`, `data.aws_ami.latest`
  let address: String
  let syntax: BlockReference
  /// Its place among the resources of its module.
  let position: Int
  /// The names of the block's attributes in its order; empty for those that belong to Terraform.
  let attributeNames: [String]
  /// The names of its blocks, without those that belong to Terraform; a dynamic block is called by what it makes.
  let blockNames: [String]
  /// What the provider says of the type; `nil` for types that are not known.
  let schema: BlockSchema?
  /// What it says of each attribute of the block, in the block's order; empty for types that are not known.
  let attributeSchemas: [AttributeSchema?]

  init(_ name: ResourceName, syntax: BlockReference, position: Int) {
    isData = name.kind != .managed
    isEphemeral = name.kind == .ephemeral
    type = name.type
    self.name = name.name
    address = name.address
    self.syntax = syntax
    self.position = position
    let schema = ProviderSchema.aws.block(name.type, mode: isData ? .data : .managed)
    self.schema = schema
    let tree = syntax.tree
    let attributes = tree.attributes(of: syntax.block.body)
    attributeSchemas = schema.map { schema in attributes.map { schema.attribute(tree.name($0.name)) } } ?? []
    attributeNames = attributes.map { attribute in
      let name = tree.name(attribute.name)
      return ResourceDeclaration.isMeta(name) ? "" : name
    }
    var blockNames: [String] = []
    for block in tree.blocks(of: syntax.block.body) {
      let type = tree.name(block.type)
      guard let name = type == "dynamic" ? tree.labels(of: block).first : type else { continue }
      if !ResourceDeclaration.isMeta(name) && !blockNames.contains(name) { blockNames.append(name) }
    }
    self.blockNames = blockNames
  }

  /// Arguments and blocks that belong to Terraform and not to the resource.
  static func isMeta(_ name: String) -> Bool {
    switch name {
    case "count", "for_each", "depends_on", "provider", "lifecycle", "provisioner", "connection": true
    default: false
    }
  }

  /// The attribute that the code writes under a name, by its place in the block.
  func attribute(_ name: String) -> Int? { name.isEmpty ? nil : attributeNames.firstIndex(of: name) }

  /// Whether the code writes blocks of a name.
  func hasBlocks(_ name: String) -> Bool { blockNames.contains(name) }
}

struct ModuleCall: Sendable {
  let name: String
  let syntax: BlockReference
  /// The literal source; `nil` where it is none.
  let source: String?
}

struct ProviderDeclaration: Sendable {
  let name: String
  let alias: String?
  let syntax: BlockReference
}

/// What the files of one folder declare. Read once, shared by every instance of the module.
final class ModuleConfiguration: Sendable {
  /// The folder, absolute.
  let folder: String
  /// The folder as reports show it.
  let displayFolder: String
  let variables: [VariableDeclaration]
  let variableIndex: TextMap<Int>
  let locals: [LocalDeclaration]
  let localIndex: TextMap<Int>
  let outputs: [OutputDeclaration]
  let outputIndex: TextMap<Int>
  /// In the order of the files.
  let resources: [ResourceDeclaration]
  let resourceIndex: Table<ResourceName, Int>
  let calls: [ModuleCall]
  let callIndex: TextMap<Int>
  let providers: [ProviderDeclaration]
  /// What `required_providers` says, in the order of the files.
  let requirements: [ProviderRequirement]
  let checks: [BlockReference]
  let diagnostics: [Diagnostic]
  /// Whether something in the folder could not be read, so that what seems undeclared may be declared there.
  let isIncomplete: Bool
  let trees: [SyntaxTree]
  /// How many files were read.
  let fileCount: Int

  init(
    folder: String, displayFolder: String, trees: [SyntaxTree], fileCount: Int, diagnostics: [Diagnostic],
    isIncomplete: Bool = false
  ) {
    var decoder = ModuleDecoder(diagnostics: diagnostics)
    for tree in trees { decoder.decode(tree) }
    self.folder = folder
    self.displayFolder = displayFolder
    self.trees = trees
    self.fileCount = fileCount
    variables = decoder.variables.values
    variableIndex = ModuleConfiguration.index(variables, \.name)
    locals = decoder.locals.values
    localIndex = ModuleConfiguration.index(locals, \.name)
    outputs = decoder.outputs
    outputIndex = ModuleConfiguration.index(outputs, \.name)
    resources = decoder.resources
    resourceIndex = decoder.resourceIndex
    calls = decoder.calls
    callIndex = decoder.callIndex
    providers = decoder.providers
    requirements = decoder.requirements
    checks = decoder.checks
    self.diagnostics = decoder.diagnostics
    self.isIncomplete = isIncomplete || diagnostics.contains { $0.severity == .error }
  }

  /// The places of declarations by their names; of several of one name, that of the first.
  private static func index<Declaration>(_ list: [Declaration], _ name: (Declaration) -> String) -> TextMap<Int> {
    var index = TextMap<Int>()
    index.reserveCapacity(list.count)
    for (place, declaration) in list.enumerated() { index.insert(name(declaration), place) }
    return index
  }

  func variable(_ name: String) -> VariableDeclaration? { variableIndex[name].map { variables[$0] } }
  func local(_ name: String) -> LocalDeclaration? { localIndex[name].map { locals[$0] } }
}

/// Collects the declarations of a module's files.
private struct ModuleDecoder {
  var variables = TextMap<VariableDeclaration>()
  var locals = TextMap<LocalDeclaration>()
  var outputs: [OutputDeclaration] = []
  var resources: [ResourceDeclaration] = []
  var resourceIndex = Table<ResourceName, Int>()
  var calls: [ModuleCall] = []
  var callIndex = TextMap<Int>()
  var providers: [ProviderDeclaration] = []
  var requirements: [ProviderRequirement] = []
  var checks: [BlockReference] = []
  var diagnostics: [Diagnostic]

  init(diagnostics: [Diagnostic]) {
    self.diagnostics = diagnostics
  }

  mutating func decode(_ tree: SyntaxTree) {
    for block in tree.blocks(of: tree.root) {
      let syntax = BlockReference(tree: tree, block: block)
      let type = tree.name(block.type)
      let labels = tree.labels(of: block)
      switch type {
      case "variable": if let name = label(labels, 1, type, syntax)?[0] { variable(name, syntax) }
      case "output":
        if let name = label(labels, 1, type, syntax)?[0] {
          outputs.append(OutputDeclaration(name: name, syntax: syntax))
        }
      case "locals":
        for attribute in tree.attributes(of: block.body) {
          let name = tree.name(attribute.name)
          let range = tree.sourceRange(attribute.range)
          if let known = locals[name] {
            duplicate("local value", name, range, first: known.range)
            continue
          }
          locals.set(
            name,
            LocalDeclaration(
              name: name, value: ExpressionReference(tree: tree, expression: attribute.expression), range: range))
        }
      case "resource", "data", "ephemeral":
        guard let labels = label(labels, 2, type, syntax) else { continue }
        resource(type, labels[0], labels[1], syntax)
      case "module":
        guard let name = label(labels, 1, type, syntax)?[0] else { continue }
        module(name, syntax)
      case "provider":
        guard let name = label(labels, 1, type, syntax)?[0] else { continue }
        providers.append(ProviderDeclaration(name: name, alias: literal("alias", of: syntax), syntax: syntax))
      case "terraform":
        for inner in syntax.blocks("required_providers") {
          requirements += ProviderRequirement.all(in: BlockReference(tree: tree, block: inner))
        }
      case "check":
        checks.append(syntax)
        // The data source of a check is read for it alone, and is known under its address like any other.
        for inner in syntax.blocks("data") {
          let labels = tree.labels(of: inner)
          if labels.count == 2 { resource("data", labels[0], labels[1], BlockReference(tree: tree, block: inner)) }
        }
      case "moved", "import", "removed": continue
      default:
        diagnostics.append(
          Diagnostic(
            .error, "Unsupported block type.", detail: "Blocks of type \"\(type)\" are not expected here.",
            at: tree.sourceRange(block.typeRange)))
      }
    }
    for attribute in tree.attributes(of: tree.root) {
      diagnostics.append(
        Diagnostic(
          .error, "Unsupported argument.",
          detail:
            "An argument named \"\(tree.name(attribute.name))\" is not expected here; a configuration file holds blocks.",
          at: tree.sourceRange(attribute.nameRange)))
    }
  }

  private mutating func label(_ labels: [String], _ count: Int, _ type: String, _ syntax: BlockReference) -> [String]? {
    if labels.count == count { return labels }
    let wanted = count == 1 ? "a name" : "a type and a name"
    diagnostics.append(
      Diagnostic(
        .error, labels.count < count ? "Missing name for \(type)." : "Extraneous label for \(type).",
        detail: "A \(type) block has \(wanted) as its label\(count == 1 ? "" : "s").", at: syntax.header))
    return nil
  }

  private mutating func duplicate(_ what: String, _ name: String, _ range: SourceRange, first: SourceRange) {
    diagnostics.append(
      Diagnostic(
        .error, "Duplicate \(what).",
        detail:
          "A \(what) named \"\(name)\" was already declared at \(first.path):\(first.start.line). Names must be unique within a module.",
        at: range))
  }

  private func literal(_ name: String, of syntax: BlockReference) -> String? {
    guard let attribute = syntax.attribute(name),
      case .literal(.string(let text)) = syntax.tree.expression(attribute.expression)
    else { return nil }
    return text
  }

  private mutating func variable(_ name: String, _ syntax: BlockReference) {
    if let known = variables[name] { return duplicate("variable", name, syntax.header, first: known.syntax.header) }
    var constraint = TypeConstraint.any
    if let type = syntax.expression("type") {
      do throws(EvaluationError) {
        constraint = try TypeConstraint(type.expression, of: type.tree, defaultsIn: ConstantScope.shared)
      } catch {
        diagnostics.append(error.diagnostic(at: type.range))
      }
    }
    var isNullable = true
    if let nullable = syntax.attribute("nullable"),
      case .literal(.bool(false)) = syntax.tree.expression(nullable.expression)
    {
      isNullable = false
    }
    variables.set(
      name,
      VariableDeclaration(
        name: name, syntax: syntax, constraint: constraint, defaultValue: syntax.expression("default"),
        isNullable: isNullable))
  }

  private mutating func resource(_ block: String, _ type: String, _ name: String, _ syntax: BlockReference) {
    let key = ResourceName(
      kind: block == "data" ? .data : block == "ephemeral" ? .ephemeral : .managed, type: type, name: name)
    if let known = resourceIndex[key] {
      let what = block == "data" ? "data source" : block == "ephemeral" ? "ephemeral resource" : "resource"
      return duplicate(what, key.address, syntax.header, first: resources[known].syntax.header)
    }
    let declaration = ResourceDeclaration(key, syntax: syntax, position: resources.count)
    resourceIndex.set(key, resources.count)
    resources.append(declaration)
    SchemaCheck(declaration)?.run(&diagnostics)
  }

  private mutating func module(_ name: String, _ syntax: BlockReference) {
    if let known = callIndex[name] {
      return duplicate("module call", name, syntax.header, first: calls[known].syntax.header)
    }
    if syntax.attribute("source") == nil {
      diagnostics.append(
        Diagnostic(
          .error, "Missing required argument.", detail: "The argument \"source\" is required in a module block.",
          at: syntax.header))
    }
    callIndex.set(name, calls.count)
    calls.append(ModuleCall(name: name, syntax: syntax, source: literal("source", of: syntax)))
  }
}
