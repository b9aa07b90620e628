import HCL
import Inventory
import Source
import Values

/// The configuration of a provider that serves a resource: the block, and the module whose names it sees.
struct ProviderConfiguration {
  let declaration: ProviderDeclaration
  let module: ModuleInstance
}

extension ModuleInstance {
  /// The configuration of a provider, looked for in this module and in those that call it; `nil` where there is none to be
  /// read.
  ///
  /// Follows `providers` of module calls, "Passing Providers Explicitly" of Terraform's documentation; without it, default
  /// configurations are inherited and aliased ones are not.
  func provider(_ name: String, alias: String?) -> ProviderConfiguration? {
    if let declaration = configuration.providers.first(where: { $0.name == name && $0.alias == alias }) {
      return ProviderConfiguration(declaration: declaration, module: self)
    }
    guard let parent, let call else { return nil }
    // `providers = { aws.here = aws.there }` in the call.
    if let providers = call.syntax.attribute("providers"),
      case .object(let items) = call.syntax.tree.expression(providers.expression)
    {
      let wanted = alias.map { "\(name).\($0)" } ?? name
      for i in stride(from: 0, to: items.count - 1, by: 2) {
        guard ModuleInstance.reference(items[i], call.syntax.tree) == wanted,
          let target = ModuleInstance.reference(items[i + 1], call.syntax.tree)
        else { continue }
        let parts = target.split(separator: ".", maxSplits: 1).map(String.init)
        return parent.provider(parts.first ?? name, alias: parts.count > 1 ? parts[1] : nil)
      }
    }
    return alias == nil ? parent.provider(name, alias: nil) : nil
  }

  /// The region that a provider configuration sets.
  func region(provider name: String, alias: String?) -> Value {
    let unknown =
      evaluation.environmentRegion.map(Value.string)
      ?? .symbol("provider.\(name)\(alias.map { ".\($0)" } ?? "").region", kind: .other, type: .string)
    guard let found = provider(name, alias: alias), let region = found.declaration.syntax.expression("region") else {
      return unknown
    }
    guard let value = try? found.module.scope.evaluate(region), !value.isNull else { return unknown }
    return value
  }

  /// The tags that a provider configuration gives to everything it creates: `default_tags { tags = { … } }`.
  func defaultTags(provider name: String, alias: String?) -> Value? {
    guard let found = provider(name, alias: alias),
      let block = found.declaration.syntax.blocks("default_tags").first
    else { return nil }
    let tags = BlockReference(tree: found.declaration.syntax.tree, block: block)
    return tags.expression("tags").flatMap { try? found.module.scope.evaluate($0) }
  }

  private static func reference(_ id: ExpressionID, _ tree: SyntaxTree) -> String? {
    switch tree.expression(id) {
    case .literal(.string(let text)): return text
    case .traversal(let root, let range):
      let steps = tree.steps(range).compactMap { tree.attributeName($0) }
      return ([tree.name(root)] + steps).joined(separator: ".")
    default: return nil
    }
  }
}

extension ResourceInstance {
  /// The alias of the provider configuration that serves this resource.
  var providerAlias: String? {
    let tree = declaration.syntax.tree
    guard let provider = declaration.syntax.attribute("provider"),
      case .traversal(_, let range) = tree.expression(provider.expression), let step = tree.steps(range).first
    else { return nil }
    return tree.attributeName(step)
  }

  /// `tags_all`, as the AWS provider plans it: the provider's default tags with the resource's own over them; `nil` where
  /// there are none of either, or the code does not say which.
  func allTags(own: Value?) -> Value? {
    guard declaration.schema?.attribute("tags_all")?.flags.contains(.computed) == true else { return nil }
    var defaults = scope.module.tags(ofProviderAliased: providerAlias)
    if declaration.type.hasPrefix("aws_s3_object"), let override = try? attributeIfSet("override_provider"),
      let tags = override[0]?["default_tags"]?[0]?["tags"]
    {
      // Objects may have other tags than the rest: they hold ten at most.
      defaults = tags
    }
    let own = own ?? .null
    guard let base = defaults.entries ?? (defaults.isNull ? ValueMap() : nil),
      let added = own.entries ?? (own.isNull ? ValueMap() : nil)
    else { return nil }
    if base.isEmpty { return added.isEmpty ? nil : own }
    func given(_ tags: ValueMap) -> ValueMap {
      tags.contains { $0.value.isNull } ? ValueMap(entries: tags.filter { !$0.value.isNull }) : tags
    }
    return .map(given(base).merging(given(added)), .string)
  }
}
