import HCL
import Inventory
import Kubernetes
import Source
import Synchronization
import Values

/// The policies of a scan, compiled and with the values of their inputs, found by what they judge.
public final class PolicySet: Sendable {
  private let catalog: RuleCatalog
  public let diagnostics: [Diagnostic]
  let policies: [CompiledPolicy]
  private let byType: TextMap<[Int]>
  private let wildcards: [Int]
  /// The policies that judge what is created, by its type, or by all that may target it.
  private let creating = Mutex(TextMap<[CompiledPolicy]>())
  private let module: PolicyModule
  private let unread: Int
  /// The values of inputs, by policy file and name.
  let inputs: Table<ObjectIdentifier, [String: Value]>

  /// Gives the inputs of policies their values.
  ///
  /// - Parameters:
  ///   - inputs: values for inputs, by name; one that no file declares is a diagnostic.
  ///   - fallbacks: values of what surrounds the run, such as the environment: they give way to `inputs`, and one that no
  ///     file declares is of no concern.
  ///   - places: where fallbacks are written, by name.
  ///   - needsInputs: whether an input that is used and has no value is a diagnostic, and not an error where it is used.
  ///   - further: what is to be said besides.
  ///   - unread: how many rules there are besides, which judge nothing that is there.
  public init(
    _ module: PolicyModule, inputs given: [String: Value] = [:], fallbacks: [String: Value] = [:],
    places: [String: SourceRange] = [:], needsInputs: Bool = true, further: [Diagnostic] = [],
    unread: Int = 0
  ) {
    var diagnostics = module.diagnostics + further
    var values = Table<ObjectIdentifier, [String: Value]>()
    var used: Set<String> = []
    var missing: [PolicyInput] = []
    for file in module.files where !file.inputs.isEmpty {
      var own: [String: Value] = [:]
      for (name, input) in file.inputs {
        own[name] = input.defaultValue
        if given[name] != nil { used.insert(name) }
        guard let value = given[name] ?? fallbacks[name] else {
          if own[name] == nil { missing.append(input) }
          continue
        }
        do throws(ConversionError) {
          let converted = try input.convert(value)
          if !converted.isNull || input.isNullable {
            own[name] = converted
          } else if own[name] == nil {
            missing.append(input)
          }
        } catch {
          diagnostics.append(
            Diagnostic(
              .error, "Invalid value for input \"\(name)\".",
              detail: "\(error.message); its type is \(input.type).",
              at: given[name] == nil
                ? places[name] ?? file.tree.sourceRange(input.range) : file.tree.sourceRange(input.range)))
        }
      }
      if needsInputs {
        for input in missing {
          diagnostics.append(
            Diagnostic(
              .error, "The input \"\(input.name)\" has no value.",
              detail: "It has no default: set it with --input \(input.name)=VALUE. Policies that read it are left out.",
              at: file.tree.sourceRange(input.range)))
        }
      }
      missing = []
      values.set(ObjectIdentifier(file), own)
    }
    for name in given.keys.sorted() where !used.contains(name) {
      let declared = module.files.flatMap { $0.inputs.keys }.sorted()
      let meant = Spelling.nearest(name, among: declared).map { "Did you mean \"\($0)\"? " } ?? ""
      diagnostics.append(
        Diagnostic(
          .error, "No policy has an input \"\(name)\".", detail: "\(meant)Check its name with `infrascan rules`.",
          path: "--input"))
    }
    self.module = module
    self.unread = unread
    policies = module.policies
    inputs = values
    catalog = RuleCatalog(module, values)
    let builtIn = Set(module.files.prefix(module.builtInCount).map { ObjectIdentifier($0.tree) })
    for entry in module.entries where !builtIn.contains(ObjectIdentifier(entry.tree)) {
      _ = catalog.level(of: entry, &diagnostics)
    }
    self.diagnostics = diagnostics
    var byType = TextMap<[Int]>()
    var wildcards: [Int] = []
    for (i, policy) in policies.enumerated() {
      if policy.target.holds(UInt8(ascii: "*")) {
        wildcards.append(i)
      } else {
        byType[policy.target, default: []].append(i)
      }
    }
    self.byType = byType
    self.wildcards = wildcards
  }

  /// Loads policy files that users wrote, with the values of their inputs.
  public convenience init(_ sources: [SourceText], inputs: [String: Value] = [:]) {
    self.init(PolicyModule(sources), inputs: inputs)
  }

  /// Every rule, by id.
  public var rules: [Rule] { catalog.rules }

  /// The names of all inputs.
  public var inputNames: Set<String> { Set(module.files.flatMap { $0.inputs.keys }) }

  /// The number of rules, those that were not read included.
  public var ruleCount: Int { catalog.count + unread }

  public func rule(_ id: String) -> Rule? { catalog.rule(id) }

  /// Whether there is a rule of that name.
  public func hasRule(_ id: String) -> Bool { catalog.contains(id) }

  /// The inputs that the policies of a rule read, by name, with their values.
  public func inputs(ofRule id: String) -> [(input: PolicyInput, value: Value?)] {
    var found: [String: (PolicyInput, Value?)] = [:]
    for policy in policies where policy.name == id {
      var pending = policy.expressions + policy.locals.values
      if let level = module.entries.first(where: { $0.name == id })?.level { pending.append(level) }
      var seen: Set<String> = []
      while let next = pending.popLast() {
        policy.tree.walk(next) { _, expression in
          guard case .traversal(let root, let steps) = expression,
            let name = policy.tree.steps(steps).first.flatMap({ policy.tree.attributeName($0) })
          else { return }
          switch policy.tree.name(root) {
          case "input":
            for file in [policy.file] + files(beside: policy.file) {
              guard found[name] == nil, let input = file.inputs[name] else { continue }
              found[name] = (input, inputs[ObjectIdentifier(file)]?[name])
            }
          case "local":
            if seen.insert(name).inserted, let local = policy.file.locals[name] { pending.append(local) }
          default: return
          }
        }
      }
    }
    return found.values.sorted { $0.0.name < $1.0.name }.map { (input: $0.0, value: $0.1) }
  }

  /// The other files of a file's folder.
  func files(beside file: PolicyFile) -> [PolicyFile] {
    let folder = file.folder
    return module.files.filter { $0 !== file && $0.folder == folder }
  }

  /// The policies that judge a resource, in the order in which they were loaded.
  func policies(for resource: Resource, _ operation: Operations) -> [CompiledPolicy] {
    if resource.mode == .data { return [] }
    let isCreated = resource.format == .terraform && resource.mode == .managed && operation == .create
    // What Terraform creates is told by its type alone.
    if isCreated, let known = creating.withLock({ $0[resource.type] }) { return known }
    let targets = PolicySet.targets(of: resource)
    if isCreated {
      let found = found(for: resource, targets, operation)
      creating.withLock { $0.set(resource.type, found) }
      return found
    }
    guard operation == .create else { return found(for: resource, targets, operation) }
    let key = targets.reduce("\(resource.format.rawValue) \(resource.mode.rawValue)") { $0 + " " + $1 }
    if let known = creating.withLock({ $0[key] }) { return known }
    let found = found(for: resource, targets, operation)
    creating.withLock { $0.set(key, found) }
    return found
  }

  private func found(for resource: Resource, _ keys: [String], _ operation: Operations) -> [CompiledPolicy] {
    var found: [CompiledPolicy] = []
    func add(_ i: Int) {
      let policy = policies[i]
      guard policy.kind.format == resource.format, policy.kind.mode == resource.mode,
        policy.operations.contains(operation) || !policy.kind.hasOperations
      else { return }
      found.append(policy)
    }
    for key in keys {
      for i in byType[key] ?? [] { add(i) }
    }
    for i in wildcards where keys.contains(where: { Wildcards.matches($0.utf8, policies[i].target.utf8) }) { add(i) }
    return found
  }

  /// The targets that stand for several kinds: what runs pods, and RBAC's roles and bindings with those of clusters. Kinds
  /// begin with a capital letter.
  private static func classes(of object: Resource) -> [String] {
    switch object.type {
    case "Role", "ClusterRole": isOfAccess(object) ? ["role"] : []
    case "RoleBinding", "ClusterRoleBinding": isOfAccess(object) ? ["binding"] : []
    default: Workload.isOne(object) ? ["workload"] : []
    }
  }

  private static func isOfAccess(_ object: Resource) -> Bool {
    object.values["apiVersion"]?.stringValue?.hasPrefix("rbac.authorization.k8s.io/") ?? true
  }

  /// The names under which a policy may target a resource.
  public static func targets(of resource: Resource) -> [String] {
    switch (resource.format, resource.mode) {
    case (.kubernetes, _):
      let own = resource.values["apiVersion"]?.stringValue.map { ["\($0)/\(resource.type)"] } ?? []
      return [resource.type] + own + classes(of: resource)
    case (_, .provider): return keys(resource.type, resource.meta["type"]?.stringValue)
    case (_, .module): return keys(resource.type, resource.meta["source"]?.stringValue)
    default: return [resource.type]
    }
  }

  private static func keys(_ type: String, _ other: String?) -> [String] {
    guard let other, other != type else { return [type] }
    return [type, other]
  }
}

extension PolicyKind {
  /// Whether something is done to what the kind judges.
  var hasOperations: Bool {
    switch self {
    case .resource, .object, .document: true
    case .provider, .module: false
    }
  }
}
