import Documents
import Inventory
import Source
import Values

extension Plan {
  /// The resources that will be there when the plan is carried out, and the data that it was made from.
  ///
  /// Values are the plan's. What it does not know yet is a symbol: the one that the configuration's evaluation gives where
  /// the configuration is there, otherwise what the plan says of the configuration's references. What nobody sets and the
  /// provider will is left out, as in the evaluation of a configuration.
  ///
  /// - Parameters:
  ///   - folder: the folder of the configuration, absolute; `nil` where that is not there.
  ///   - scopeName: what the resources join within; `nil` for the configuration's own.
  public func evaluate(
    folder: String?, scopeName: String? = nil, loader: ModuleLoader, options: RootModuleOptions
  ) -> RootModuleEvaluation {
    var options = options
    options.plannedValues = variables
    options.scope = scopeName.map { Scope($0) }
    let evaluation = folder.flatMap { RootModule.evaluate($0, loader: loader, options: options) }
    let scope = options.scope ?? evaluation?.scope ?? Scope(path)
    let reader = PlanReader(self, evaluation, scope)
    return RootModuleEvaluation(
      resources: reader.resources(), declarations: evaluation?.declarations ?? [],
      diagnostics: evaluation?.diagnostics ?? [], documents: evaluation?.documents ?? [:], files: 1, scope: scope)
  }
}

/// Makes resources of a plan.
private struct PlanReader {
  private let plan: Plan
  private let scope: Scope
  private let changes: [String: Value]
  private let references: PlanReferences
  /// What the evaluation of the configuration gives, by address.
  private let evaluated: [String: Resource]
  /// The resources of the configuration by their addresses without keys.
  private let declared: [String: Resource]

  init(_ plan: Plan, _ evaluation: RootModuleEvaluation?, _ scope: Scope) {
    self.plan = plan
    self.scope = scope
    var changes: [String: Value] = [:]
    var instances: [String: [String]] = [:]
    for change in plan.root["resource_changes"]?.elements ?? [] {
      guard let address = change["address"]?.stringValue else { continue }
      // A deposed object is on its way out and not the resource of that address.
      if change["deposed"] != nil { continue }
      changes[address] = change["change"] ?? .null
      let key = change["index"].map { $0.isNull ? "" : $0.text ?? "" } ?? ""
      instances[key.isEmpty ? address : PlanReader.withoutLastKey(address), default: []].append(address)
    }
    self.changes = changes
    references = PlanReferences(instances: instances)
    let resources = evaluation?.resources ?? []
    evaluated = Dictionary(resources.map { ($0.address, $0) }, uniquingKeysWith: { first, _ in first })
    declared = Dictionary(
      resources.map { (PlanReferences.withoutKeys($0.address), $0) }, uniquingKeysWith: { first, _ in first })
  }

  private static func withoutLastKey(_ address: String) -> String {
    var steps = PlanReferences.steps(address)
    if let last = steps.popLast() { steps.append(PlanReferences.split(last).name) }
    return steps.joined(separator: ".")
  }

  func resources() -> [Resource] {
    var found: [Resource] = []
    var seen: Set<String> = []
    let root = PlanFrame(plan.configuration)
    for section in ["planned_values", "prior_state"] {
      let values = section == "prior_state" ? plan.root[section]?["values"] : plan.root[section]
      guard let module = values?["root_module"] else { continue }
      let path: [NodeStep] =
        section == "prior_state"
        ? [.key(section), .key("values"), .key("root_module")] : [.key(section), .key("root_module")]
      // What was there before is of interest for what was read of it.
      collect(module, root, path, dataOnly: section == "prior_state", &seen, &found)
    }
    return found
  }

  private func collect(
    _ module: Value, _ frame: PlanFrame?, _ path: [NodeStep], dataOnly: Bool, _ seen: inout Set<String>,
    _ found: inout [Resource]
  ) {
    for (index, planned) in (module["resources"]?.elements ?? []).enumerated() {
      guard let address = planned["address"]?.stringValue, let type = planned["type"]?.stringValue else { continue }
      let isData = planned["mode"]?.stringValue == "data"
      if dataOnly && !isData || !seen.insert(address).inserted { continue }
      let place = path + [.key("resources"), .index(index)]
      found.append(resource(planned, address, type, isData: isData, frame, place))
    }
    for (index, child) in (module["child_modules"]?.elements ?? []).enumerated() {
      let address = child["address"]?.stringValue ?? ""
      let step = PlanReferences.steps(address).last ?? ""
      let inner = path + [.key("child_modules"), .index(index)]
      collect(child, frame?.child(step), inner, dataOnly: dataOnly, &seen, &found)
    }
  }

  private func resource(
    _ planned: Value, _ address: String, _ type: String, isData: Bool, _ frame: PlanFrame?, _ place: [NodeStep]
  ) -> Resource {
    let change = changes[address]
    let own = evaluated[address]
    let name = planned["name"]?.stringValue ?? ""
    let expressions = frame?.module.resources[isData ? "data.\(type).\(name)" : "\(type).\(name)"]
    let overlay = PlanOverlay(
      address: address, isData: isData, references: references, frame: frame, isEvaluated: own != nil,
      schema: ProviderSchema.aws.block(type, mode: isData ? .data : .managed))
    let values = overlay.values(
      planned["values"] ?? change?["after"] ?? .emptyObject, unknown: change?["after_unknown"] ?? .emptyObject,
      sensitive: planned["sensitive_values"] ?? change?["after_sensitive"] ?? .emptyObject,
      expressions: expressions ?? .emptyObject, evaluated: own?.values)
    let provider = type.split(separator: "_", maxSplits: 1).first.map(String.init) ?? type
    let modulePath = frame?.address ?? ""
    let operation = PlanReader.operation(change?["actions"])
    let declaration = own ?? declared[PlanReferences.withoutKeys(address)]
    return Resource(
      format: .terraform, mode: isData ? .data : .managed, type: type, address: address, scope: scope, values: values,
      origin: declaration?.origin ?? PlanOrigin(document: plan.document, place: place),
      meta: .object(
        Array(declaration?.meta.entries ?? ValueMap()).map { ($0.key, $0.value) } + [
          ("type", .string(type)), ("provider_type", .string(provider)), ("module_path", .string(modulePath)),
          ("operation", .string(operation)),
        ]))
  }

  /// The operation as policies name it: what is replaced is created.
  private static func operation(_ actions: Value?) -> String {
    let actions = actions?.elements?.compactMap(\.stringValue) ?? []
    return actions == ["update"] ? "update" : "create"
  }
}

/// Puts together what a plan says of one resource.
private struct PlanOverlay {
  let address: String
  let isData: Bool
  let references: PlanReferences
  let frame: PlanFrame?
  /// Whether the configuration was evaluated: what it does not set is then not set.
  let isEvaluated: Bool
  let schema: BlockSchema?

  func values(_ planned: Value, unknown: Value, sensitive: Value, expressions: Value, evaluated: Value?) -> Value {
    object(planned, unknown, sensitive, expressions, evaluated, schema, path: "")
  }

  private func object(
    _ planned: Value, _ unknown: Value, _ sensitive: Value, _ expressions: Value, _ evaluated: Value?,
    _ schema: BlockSchema?, path: String
  ) -> Value {
    var entries: [ValueMap.Entry] = []
    let names = Set(planned.entries?.keys ?? []).union(unknown.entries?.keys ?? [])
    for name in names.sorted() {
      let place = path.isEmpty ? name : "\(path).\(name)"
      let value = value(
        planned[name], unknown[name], sensitive[name], expressions[name], evaluated?[name], schema, name, path: place)
      guard let value, !value.isNull else { continue }
      // Of a block that is not there the plan has an empty list.
      if let nested = schema?.block(name), value.elements?.isEmpty == true,
        !nested.isAttribute || expressions[name] == nil
      {
        continue
      }
      entries.append(ValueMap.Entry(key: name, value: value))
    }
    return .object(ValueMap(entries: entries))
  }

  private func value(
    _ planned: Value?, _ unknown: Value?, _ sensitive: Value?, _ expression: Value?, _ evaluated: Value?,
    _ schema: BlockSchema?, _ name: String, path: String
  ) -> Value? {
    if sensitive?.boolValue == true {
      if planned?.isNull ?? true, unknown?.boolValue != true { return nil }
      return .unknown(Unknown(Symbol("\(address).\(path) (sensitive)", kind: .other), isNotNull: true))
    }
    let type = schema?.attribute(name)?.type ?? .dynamic
    let inner = schema?.block(name)?.block
    switch unknown {
    case .bool(true)?: return missing(expression, evaluated, type, path)
    case .object?:
      guard case .object? = planned else { return planned }
      return object(
        planned ?? .null, unknown ?? .null, sensitive ?? .null, isLeaf(expression) ? .null : expression ?? .null,
        evaluated, inner, path: path)
    case .tuple(let flags)?:
      let known = planned?.elements ?? []
      if !isEvaluated, !isData, flags.allSatisfy({ $0 == .bool(true) }), let expression, let frame,
        let elements = references.elements(of: expression, in: frame, count: flags.count)
      {
        return .tuple(elements)
      }
      var elements: [Value] = []
      for index in 0..<max(known.count, flags.count) {
        let part = isLeaf(expression) ? expression : expression?[index]
        let element = self.element(
          index < known.count ? known[index] : nil, index < flags.count ? flags[index] : nil, sensitive?[index],
          part, evaluated?[index], inner, type.elementOfCollection, path: "\(path)[\(index)]")
        elements.append(element ?? .null)
      }
      return .tuple(elements)
    default:
      guard let planned else { return nil }
      guard let inner, let known = planned.elements else { return planned }
      return .tuple(
        known.enumerated().map { index, block in
          guard case .object = block else { return block }
          return object(block, .null, sensitive?[index] ?? .null, .null, nil, inner, path: "\(path)[\(index)]")
        })
    }
  }

  private func element(
    _ planned: Value?, _ unknown: Value?, _ sensitive: Value?, _ expression: Value?, _ evaluated: Value?,
    _ inner: BlockSchema?, _ type: Type, path: String
  ) -> Value? {
    if sensitive?.boolValue == true {
      return .unknown(Unknown(Symbol("\(address).\(path) (sensitive)", kind: .other), isNotNull: true))
    }
    if unknown?.boolValue == true { return missing(expression, evaluated, type, path) ?? symbol(path, type) }
    if case .object? = planned {
      return object(
        planned ?? .null, unknown ?? .null, sensitive ?? .null, isLeaf(expression) ? .null : expression ?? .null,
        evaluated, inner, path: path)
    }
    return planned
  }

  /// What stands for a value that the plan does not know; `nil` where the code leaves it to the provider.
  private func missing(_ expression: Value?, _ evaluated: Value?, _ type: Type, _ path: String) -> Value? {
    if let evaluated, !evaluated.isNull { return evaluated }
    if isEvaluated { return nil }
    guard let expression, let frame else { return nil }
    // What data is read by is of no concern to joins.
    if isData { return symbol(path, type) }
    if PlanReferences.references(expression).isEmpty && !isLeaf(expression) { return symbol(path, type) }
    switch type {
    case .list, .set:
      if let elements = references.elements(of: expression, in: frame, count: nil) { return .tuple(elements) }
      return symbol(path, type)
    default: return references.value(of: expression, in: frame, type: type) ?? symbol(path, type)
    }
  }

  private func symbol(_ path: String, _ type: Type) -> Value {
    let kind: Symbol.Kind = isData ? .data : .resource(address: address, attribute: path)
    return .symbol("\(address).\(path)", kind: kind, type: type)
  }

  /// Whether an expression of a plan's configuration is that of an attribute and not the expressions of a block.
  private func isLeaf(_ expression: Value?) -> Bool {
    guard let expression, case .object(let map) = expression else { return false }
    return map.isEmpty || map["references"] != nil || map["constant_value"] != nil
  }
}

/// A resource's place in a plan, where its configuration is not there.
private struct PlanOrigin: Origin {
  let document: Document
  let place: [NodeStep]

  var header: SourceRange {
    let location = document.root.locate(place + [.key("address")])
    return SourceRange(document.source, location.highlight)
  }

  var extent: SourceRange { SourceRange(document.source, document.root.locate(place).node.range) }

  func range(of path: AttributePath) -> SourceRange? {
    let steps = path.steps.map { step -> NodeStep in
      switch step {
      case .attribute(let name), .key(let name): .key(name)
      case .index(let index): .index(index)
      }
    }
    let start = place + [.key("values")]
    let location = document.root.locate(start + steps)
    return location.depth > start.count ? SourceRange(document.source, location.highlight) : nil
  }
}
