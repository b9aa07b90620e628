import HCL
import Inventory
import Source

/// Finds names in a resource that its provider does not know: what is misspelt is not set, whatever the author meant.
///
/// Terraform refuses such code. Here it is a warning: another version of the provider may know the name, and everything
/// else that the resource says is judged all the same. A name unlike any that the provider knows is taken for one of
/// another version and not spoken of.
struct SchemaCheck {
  private let declaration: ResourceDeclaration
  private var tree: SyntaxTree { declaration.syntax.tree }

  /// - Returns: `nil` for a resource of a provider whose schema is not known.
  init?(_ declaration: ResourceDeclaration) {
    guard ProviderSchema.aws.owns(declaration.type) else { return nil }
    self.declaration = declaration
  }

  func run(_ diagnostics: inout [Diagnostic]) {
    guard let schema = declaration.schema else { return checkType(&diagnostics) }
    // In JSON syntax blocks are written as attributes, and files of it are mostly generated.
    if tree.source.path.hasSuffix(".json") { return }
    let body = declaration.syntax.block.body
    for (attribute, known) in zip(tree.attributes(of: body), declaration.attributeSchemas) where known == nil {
      check(attribute, schema, isResource: true, &diagnostics)
    }
    checkBlocks(of: body, schema, isResource: true, &diagnostics)
  }

  private func checkType(_ diagnostics: inout [Diagnostic]) {
    let mode: Mode = declaration.isData ? .data : .managed
    guard let label = tree.labelRanges(of: declaration.syntax.block).first,
      let nearest = Spelling.nearest(declaration.type, among: ProviderSchema.aws.types(mode))
    else { return }
    let kind = declaration.isData ? "data source" : "resource type"
    diagnostics.append(
      Diagnostic(
        .warning, "Invalid \(kind).",
        detail: "The AWS provider has no \(kind) \"\(declaration.type)\". Did you mean \"\(nearest)\"?",
        at: tree.sourceRange(label)))
  }

  private func check(
    _ attribute: Attribute, _ schema: BlockSchema, isResource: Bool, _ diagnostics: inout [Diagnostic]
  ) {
    let name = tree.name(attribute.name)
    if isResource && ResourceDeclaration.isMeta(name) { return }
    let suggestion: String
    if schema.block(name) != nil {
      suggestion = "Did you mean to define a block of type \"\(name)\"?"
    } else if let nearest = nearest(name, schema) {
      suggestion = "Did you mean \"\(nearest)\"?"
    } else {
      return
    }
    diagnostics.append(
      Diagnostic(
        .warning, "Unsupported argument.",
        detail: "An argument named \"\(name)\" is not expected here. \(suggestion)",
        at: tree.sourceRange(attribute.nameRange)))
  }

  private func checkBlocks(
    of body: BodyID, _ schema: BlockSchema, isResource: Bool, _ diagnostics: inout [Diagnostic]
  ) {
    for block in tree.blocks(of: body) {
      let type = tree.name(block.type)
      if isResource && ResourceDeclaration.isMeta(type) { continue }
      guard type == "dynamic" else {
        check(block, type, at: block.typeRange, block.body, schema, &diagnostics)
        continue
      }
      guard let name = tree.labels(of: block).first, let range = tree.labelRanges(of: block).first,
        let content = tree.blocks(of: block.body).first(where: { tree.name($0.type) == "content" })
      else { continue }
      check(block, name, at: range, content.body, schema, &diagnostics)
    }
  }

  private func check(
    _ block: Block, _ name: String, at range: ByteRange, _ body: BodyID, _ schema: BlockSchema,
    _ diagnostics: inout [Diagnostic]
  ) {
    if let nested = schema.block(name) {
      for attribute in tree.attributes(of: body) where nested.block.attribute(tree.name(attribute.name)) == nil {
        check(attribute, nested.block, isResource: false, &diagnostics)
      }
      return checkBlocks(of: body, nested.block, isResource: false, &diagnostics)
    }
    let suggestion: String
    if let attribute = schema.attribute(name) {
      // Maps may be written as blocks in the code of Terraform 0.11 only; objects may be so still.
      if attribute.element == .object || attribute.isAssigned { return }
      suggestion = "Did you mean to define argument \"\(name)\"? If so, use the equals sign to assign it a value."
    } else if let nearest = nearest(name, schema) {
      suggestion = "Did you mean \"\(nearest)\"?"
    } else {
      return
    }
    diagnostics.append(
      Diagnostic(
        .warning, "Unsupported block type.",
        detail: "Blocks of type \"\(name)\" are not expected here. \(suggestion)", at: tree.sourceRange(range)))
  }

  /// The argument or type of block that a name was meant to be.
  private func nearest(_ name: String, _ schema: BlockSchema) -> String? {
    Spelling.nearest(
      name, among: schema.attributes.filter(\.schema.isArgument).map(\.name) + schema.blocks.map(\.name))
  }
}
