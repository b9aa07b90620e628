import HCL
import Inventory
import Source
import Values

/// Provider configurations and module calls as entries of the inventory: what policies for providers and modules judge.
///
/// They are no resources: nothing refers to them, and they are not counted.
extension RootModule {
  // MARK: Module calls

  /// The call of a module, once for all of its instances; `nil` where there certainly is none.
  static func declaration(of call: ModuleCall, in module: ModuleInstance, _ chain: CallChain) -> Resource? {
    let expansion = (try? module.children(of: call)).flatMap { $0 }
    if let expansion, expansion.elements.isEmpty { return nil }
    let first = expansion?.elements.first?.element
    let tree = call.syntax.tree
    var values: [ValueMap.Entry] = []
    for attribute in tree.attributes(of: call.syntax.block.body) {
      let name = tree.name(attribute.name)
      switch name {
      case "source", "version", "providers", "count", "for_each", "depends_on": continue
      default: break
      }
      let argument = ExpressionReference(tree: tree, expression: attribute.expression)
      // What is wrong with an argument is said where the module is evaluated.
      let evaluated =
        (try? first?.variable(name, at: argument.range))
        ?? (try? (first?.callScope ?? module.scope).evaluate(argument))
      values.append(
        ValueMap.Entry(
          key: name, value: evaluated ?? .symbol(module.qualified("module.\(call.name).\(name)"), kind: .other)))
    }
    let address = module.qualified("module.\(call.name)")
    var meta: [(String, Value)] = [("address", .string(address)), ("source", .string(call.source ?? ""))]
    let version = call.syntax.expression("version").flatMap { try? module.scope.evaluate($0) }
    meta += versionEntries(version?.stringValue, resolved: nil, symbol: "\(address).version")
    let settings = Value.object(meta)
    return Resource(
      format: .terraform, mode: .module, type: call.source ?? "", address: address, scope: module.evaluation.scope,
      values: .object(ValueMap(entries: values)), origin: ResourceOrigin(declaration: call.syntax, chain: chain),
      isConditional: module.isConditional, meta: settings)
  }

  /// What is said of a version: itself where it is certain, otherwise a symbol and the constraint on it, if there is one.
  private static func versionEntries(
    _ constraint: String?, resolved: String?, symbol: String
  ) -> [(String, Value)] {
    if let resolved { return [("version", .string(resolved))] }
    guard let constraint else { return [("version", .null)] }
    let exact = constraint.drop { $0 == "=" || $0 == " " }
    if !exact.isEmpty, exact.utf8.allSatisfy({ (0x30...0x39).contains($0) || $0 == 0x2E }),
      exact.utf8.count(where: { $0 == 0x2E }) == 2
    {
      return [("version", .string(String(exact)))]
    }
    return [
      ("version", .unknown(Unknown(Symbol(symbol, kind: .other), type: .string, isNotNull: true))),
      ("version_constraint", .string(constraint)),
    ]
  }

  // MARK: Providers

  /// The configurations of providers in a module, and those that the root module requires without configuring them.
  static func providers(of module: ModuleInstance, _ chain: CallChain) -> [Resource] {
    let requirements = module.configuration.requirements
    guard !module.configuration.providers.isEmpty || (module.parent == nil && !requirements.isEmpty) else { return [] }
    let locked = module.evaluation.lockedVersions
    var resources: [Resource] = []
    var configured: Set<String> = []
    for declaration in module.configuration.providers {
      configured.insert(declaration.name)
      let tree = declaration.syntax.tree
      let address = module.qualified("provider.\(declaration.name)\(declaration.alias.map { ".\($0)" } ?? "")")
      let evaluator = BodyEvaluator(tree: tree, scope: module.scope, address: address)
      let content = evaluator.object(declaration.syntax.block.body).entries ?? ValueMap()
      let attributes = content.filter { $0.key != "alias" && $0.key != "version" }
      var requirement = requirement(declaration.name, in: module)
      if requirement.version == nil { requirement.version = content["version"]?.stringValue }
      resources.append(
        provider(
          declaration.name, alias: declaration.alias, address, ValueMap(entries: attributes), requirement, locked,
          declaration.syntax, module, chain))
    }
    guard module.parent == nil else { return resources }
    for requirement in requirements where !configured.contains(requirement.name) {
      guard let syntax = requirement.syntax else { continue }
      resources.append(
        provider(
          requirement.name, alias: nil, "provider.\(requirement.name)", ValueMap(), requirement, locked,
          syntax, module, chain))
    }
    return resources
  }

  /// What a module, or one of those that call it, requires of a provider.
  private static func requirement(_ name: String, in module: ModuleInstance) -> ProviderRequirement {
    var current: ModuleInstance? = module
    while let next = current {
      if let found = next.configuration.requirements.first(where: { $0.name == name }) { return found }
      current = next.parent
    }
    return ProviderRequirement(name: name, source: nil, version: nil, syntax: nil)
  }

  private static func provider(
    _ name: String, alias: String?, _ address: String, _ values: ValueMap, _ requirement: ProviderRequirement,
    _ locked: [String: String], _ syntax: BlockReference, _ module: ModuleInstance, _ chain: CallChain
  ) -> Resource {
    // Terraform's provider source addresses: [host/]namespace/type; without any, hashicorp's of that name.
    var parts = (requirement.source ?? name).lowercased().split(separator: "/").map(String.init)
    if parts.count == 1 { parts.insert("hashicorp", at: 0) }
    if parts.count == 2 { parts.insert("registry.terraform.io", at: 0) }
    let source = parts.joined(separator: "/")
    var meta: [(String, Value)] = [
      ("name", .string(name)), ("alias", alias.map { .string($0) } ?? .null), ("source", .string(source)),
      ("namespace", .string(parts.dropLast().last ?? "hashicorp")), ("type", .string(parts.last ?? name)),
    ]
    meta += versionEntries(
      requirement.version ?? ">= 0.0.0", resolved: locked[source], symbol: "\(address).version")
    let settings = Value.object(meta)
    return Resource(
      format: .terraform, mode: .provider, type: name, address: address, scope: module.evaluation.scope,
      values: .object(values), origin: ResourceOrigin(declaration: syntax, chain: chain),
      isConditional: module.isConditional, meta: settings)
  }
}

/// What `required_providers` says of one provider.
struct ProviderRequirement: Sendable {
  let name: String
  let source: String?
  var version: String?
  /// The block that says it.
  let syntax: BlockReference?

  /// Reads a `required_providers` block.
  static func all(in syntax: BlockReference) -> [ProviderRequirement] {
    let tree = syntax.tree
    return tree.attributes(of: syntax.block.body).map { attribute in
      var source: String?
      var version: String?
      switch tree.expression(attribute.expression) {
      case .literal(.string(let text)): version = text
      case .object(let items):
        for i in stride(from: 0, to: items.count - 1, by: 2) {
          guard case .literal(.string(let key)) = tree.expression(items[i]),
            case .literal(.string(let text)) = tree.expression(items[i + 1])
          else { continue }
          if key == "source" { source = text }
          if key == "version" { version = text }
        }
      default: break
      }
      return ProviderRequirement(name: tree.name(attribute.name), source: source, version: version, syntax: syntax)
    }
  }
}

/// `.terraform.lock.hcl`: which versions of its providers a root module uses.
enum DependencyLock {
  /// The versions by source address; empty where there is no such file, or one that cannot be read.
  static func versions(in folder: String, _ loader: ModuleLoader) -> [String: String] {
    let path = Paths.join(folder, ".terraform.lock.hcl")
    guard FileSystem.kind(path) == .file, let source = try? FileSystem.read(path, as: loader.display(path)) else {
      return [:]
    }
    var diagnostics: [Diagnostic] = []
    let tree = Parser.parse(source, diagnostics: &diagnostics)
    var versions: [String: String] = [:]
    for block in tree.blocks(of: tree.root) where tree.name(block.type) == "provider" {
      guard let address = tree.labels(of: block).first,
        let version = tree.attribute("version", in: block.body),
        case .literal(.string(let text)) = tree.expression(version.expression)
      else { continue }
      versions[address] = text
    }
    return versions
  }
}
