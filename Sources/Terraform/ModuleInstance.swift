import HCL
import Inventory
import Source
import Values

/// One instance of a module: its variables, locals, resources and child modules, each evaluated when first asked for.
final class ModuleInstance {
  let evaluation: Evaluation
  let configuration: ModuleConfiguration
  /// `module.network[0].module.subnets`; empty for the root module.
  let address: String
  let parent: ModuleInstance?
  let call: ModuleCall?
  /// What the arguments of the call are evaluated in.
  let callScope: BlockScope?
  let isConditional: Bool
  /// The values given to a root module, by name.
  let given: [String: Input]
  // In the order of the configuration.
  private var variables: [Memo]
  private var locals: [Memo]
  private var outputs: [Memo]
  /// The instances of each resource, in the order of the configuration.
  private var resources: [Expanding]
  private var children = TextMap<Expansion<ModuleInstance>>()
  /// Calls of modules that are not there to be read.
  private var absent: Set<String> = []
  private var expanding: Set<String> = []
  /// Default tags by the alias of the provider's configuration, "" for none.
  private var providerTags = TextMap<Value>()
  /// How far the expansion of a resource has come.
  private enum Expanding {
    case waiting
    case underway
    case done(Expansion<ResourceInstance>)
  }

  /// All instances of a block as one value, by the block's address.
  private var wholes = TextMap<Value>()
  private(set) lazy var scope = BlockScope(self)
  private(set) lazy var chain = CallChain(of: self)
  private(set) lazy var depth: Int = (parent?.depth ?? 0) + 1
  /// The names of the calls that lead here, by which Terraform's module manifest knows the module: `network.subnets`.
  private(set) lazy var callPath: String =
    call.map { call in parent.map { $0.callPath.isEmpty ? call.name : $0.callPath + "." + call.name } ?? call.name }
    ?? ""

  init(
    _ configuration: ModuleConfiguration, evaluation: Evaluation, address: String = "", parent: ModuleInstance? = nil,
    call: ModuleCall? = nil, callScope: BlockScope? = nil, isConditional: Bool = false, inputs: [String: Input] = [:]
  ) {
    self.configuration = configuration
    self.evaluation = evaluation
    self.address = address
    self.parent = parent
    self.call = call
    self.callScope = callScope
    self.isConditional = isConditional
    given = inputs
    variables = Array(repeating: .none, count: configuration.variables.count)
    locals = Array(repeating: .none, count: configuration.locals.count)
    outputs = Array(repeating: .none, count: configuration.outputs.count)
    resources = Array(repeating: .waiting, count: configuration.resources.count)
  }

  /// `path.module`: the module's folder relative to the root module's.
  var modulePath: String {
    let folder = configuration.folder
    if folder == evaluation.rootFolder { return "." }
    if Paths.contains(evaluation.rootFolder, folder) { return Paths.relative(folder, to: evaluation.rootFolder) }
    var base = evaluation.rootFolder
    var climbed = ""
    while !Paths.contains(base, folder), base != "/" {
      base = Paths.folder(base)
      climbed += "../"
    }
    let rest = Paths.relative(folder, to: base)
    return rest == "." ? String(climbed.dropLast()) : climbed + rest
  }

  /// `address` with `name` behind it.
  func qualified(_ name: String) -> String { address.isEmpty ? name : address + "." + name }

  /// The default tags of the AWS provider's configuration of an alias; null where it has none.
  func tags(ofProviderAliased alias: String?) -> Value {
    if let known = providerTags[alias ?? ""] { return known }
    // Default tags that refer to a resource of the provider itself see none.
    providerTags.set(alias ?? "", .null)
    let tags = defaultTags(provider: "aws", alias: alias) ?? .null
    providerTags.set(alias ?? "", tags)
    return tags
  }

  // MARK: Variables and locals

  func variable(
    _ name: String, at range: @autoclosure () -> SourceRange
  ) throws(EvaluationError) -> Value {
    guard let index = configuration.variableIndex[name] else {
      if configuration.isIncomplete { return .symbol("var.\(name)", kind: .variable) }
      throw EvaluationError(
        "Reference to undeclared input variable.",
        "An input variable with the name \"\(name)\" has not been declared. Declare it with a variable \"\(name)\" {} block.",
        at: range(), isFatal: true)
    }
    if let known = try variables[index].known(qualified("var.\(name)"), at: range()) { return known }
    variables[index] = .evaluating
    do throws(EvaluationError) {
      let value = try evaluation.nested(at: range()) { () throws(EvaluationError) in
        try self.evaluate(self.configuration.variables[index])
      }
      variables[index] = .value(value)
      return value
    } catch {
      let error = error.passing(qualified("var.\(name)"))
      variables[index] = .error(error)
      throw error
    }
  }

  private func evaluate(_ declaration: VariableDeclaration) throws(EvaluationError) -> Value {
    /// What stands for the variable where nothing gives it a value.
    func symbol() -> Value {
      .symbol(qualified("var.\(declaration.name)"), kind: .variable, type: declaration.constraint.type)
    }
    var given: Value?
    var place = declaration.syntax.header
    if let call, let callScope {
      if let argument = call.syntax.expression(declaration.name) {
        place = argument.range
        given = try callScope.evaluate(argument)
      }
    } else if let input = self.given[declaration.name] {
      place = input.range ?? place
      given = try input.value(as: declaration.constraint.type)
    }
    if let value = given, !(value.isNull && !declaration.isNullable && declaration.defaultValue != nil) {
      return convert(value, declaration, place) ?? symbol()
    }
    if let defaultValue = declaration.defaultValue {
      let value = try Evaluator.evaluate(defaultValue.expression, of: defaultValue.tree, in: ConstantScope.shared)
      return convert(value, declaration, defaultValue.range) ?? symbol()
    }
    if let call, call.syntax.attribute("source") != nil {
      evaluation.report(
        Diagnostic(
          .error, "Missing required argument.",
          detail: "The argument \"\(declaration.name)\" is required by the module, but no definition was found.",
          at: call.syntax.header))
    }
    return symbol()
  }

  /// Where a variable is given its value.
  func place(ofValueFor declaration: VariableDeclaration) -> SourceRange {
    if let argument = call?.syntax.expression(declaration.name) { return argument.range }
    return given[declaration.name]?.range ?? declaration.defaultValue?.range ?? declaration.syntax.header
  }

  /// The value as the variable's type; `nil`, and a diagnostic, where it does not convert.
  private func convert(_ value: Value, _ declaration: VariableDeclaration, _ place: SourceRange) -> Value? {
    do throws(ConversionError) {
      return try declaration.constraint.convert(value)
    } catch {
      evaluation.report(
        Diagnostic(
          .error, "Invalid value for input variable.",
          detail:
            "The given value is not suitable for var.\(declaration.name), declared at \(declaration.syntax.header.path):\(declaration.syntax.header.start.line): \(error.message).",
          at: place))
      return nil
    }
  }

  func local(
    _ name: String, at range: @autoclosure () -> SourceRange
  ) throws(EvaluationError) -> Value {
    guard let index = configuration.localIndex[name] else {
      if configuration.isIncomplete { return .symbol(qualified("local.\(name)"), kind: .other) }
      throw EvaluationError(
        "Reference to undeclared local value.", "A local value with the name \"\(name)\" has not been declared.",
        at: range(), isFatal: true)
    }
    if let known = try locals[index].known(qualified("local.\(name)"), at: range()) { return known }
    locals[index] = .evaluating
    let declaration = configuration.locals[index]
    do throws(EvaluationError) {
      let value = try evaluation.nested(at: declaration.range) { () throws(EvaluationError) in
        try self.scope.evaluate(declaration.value)
      }
      locals[index] = .value(value)
      return value
    } catch {
      let error = error.passing(qualified("local.\(name)"))
      locals[index] = .error(error)
      throw error
    }
  }

  // MARK: Resources

  /// The instances of a declared resource.
  func instances(of declaration: ResourceDeclaration) throws(EvaluationError) -> Expansion<ResourceInstance> {
    let key = declaration.address
    switch resources[declaration.position] {
    case .done(let known): return known
    case .underway: throw .cycle("the instances of \(qualified(key))", at: declaration.syntax.header)
    case .waiting: break
    }
    resources[declaration.position] = .underway
    let repetitions: Repetitions
    do throws(EvaluationError) {
      repetitions = try evaluation.nested(at: declaration.syntax.header) { () throws(EvaluationError) in
        Repetitions(of: declaration.syntax, named: key, in: self.scope)
      }
    } catch {
      resources[declaration.position] = .waiting
      throw error
    }
    let address = qualified(key)
    var elements: [(key: InstanceKey, element: ResourceInstance)] = []
    elements.reserveCapacity(repetitions.list.count)
    for repetition in repetitions.list {
      let instance = ResourceInstance(
        declaration, address: address + repetition.key.suffix, scope: BlockScope(self, repetition: repetition))
      evaluation.instances.set(instance.address, instance)
      elements.append((repetition.key, instance))
    }
    let form: Expansion<ResourceInstance>.Form =
      switch repetitions.form {
      case .single: .single
      case .counted: .counted
      case .keyed: .keyed
      }
    let expansion = Expansion(form: form, elements: elements, open: repetitions.open)
    resources[declaration.position] = .done(expansion)
    return expansion
  }

  /// The value of a reference to a resource, with as many of `steps` as it resolves itself.
  func resource(
    _ name: ResourceName, _ steps: ArraySlice<Step>, consumed: Int, in tree: SyntaxTree, at range: ByteRange
  ) throws(EvaluationError) -> (value: Value, consumed: Int) {
    guard let index = configuration.resourceIndex[name] else {
      if configuration.isIncomplete { return (.symbol(qualified(name.address), kind: .other), consumed) }
      throw EvaluationError(
        "Reference to undeclared resource.",
        "A resource \"\(name.address)\" has not been declared in \(address.isEmpty ? "the root module" : address).",
        at: tree.sourceRange(range), isFatal: true)
    }
    let declaration = configuration.resources[index]
    let expansion = try instances(of: declaration)
    return try select(expansion, steps, consumed, in: tree, name: declaration.address) {
      (instance, attribute) throws(EvaluationError) in
      guard let attribute else { return instance.handle }
      return try instance.reference(attribute)
    }
  }

  /// Finds the instance that `steps` name, and the attribute behind it.
  private func select<Element>(
    _ expansion: Expansion<Element>, _ steps: ArraySlice<Step>, _ consumed: Int, in tree: SyntaxTree, name: String,
    _ value: (Element, String?) throws(EvaluationError) -> Value
  ) throws(EvaluationError) -> (value: Value, consumed: Int) {
    let next = steps.first
    func read(_ element: Element, behind step: Int) throws(EvaluationError) -> (value: Value, consumed: Int) {
      let index = steps.startIndex + step
      if index < steps.endIndex, let attribute = tree.attributeName(steps[index]) {
        return (try value(element, attribute), consumed + step + 1)
      }
      return (try value(element, nil), consumed + step)
    }
    switch expansion.form {
    case .single:
      guard let element = expansion.elements.first?.element else { return (.null, consumed) }
      return try read(element, behind: 0)
    case .counted:
      if let next, let key = tree.indexKey(next) {
        guard case .number(let number)? = try? key.converted(to: .number), let index = number.int else {
          throw EvaluationError(
            "Invalid index.", "\(name) has \"count\" set, so its instances are numbered.",
            at: tree.sourceRange(next.range))
        }
        if let found = expansion[.index(index)] { return try read(found, behind: 1) }
        if expansion.open != nil, let first = expansion.elements.first { return try read(first.element, behind: 1) }
        throw EvaluationError(
          "Invalid index.",
          "The given key does not identify an element in this collection value: \(name) has \(expansion.elements.count) instances.",
          at: tree.sourceRange(next.range))
      }
      if let next, let attribute = tree.attributeName(next) {
        throw EvaluationError(
          "Missing resource instance key.",
          "Because \(name) has \"count\" set, its attributes must be accessed on specific instances, for example \(name)[count.index].\(attribute).",
          at: tree.sourceRange(next.range), isFatal: true)
      }
      if let whole = wholes[name] { return (whole, consumed) }
      var handles: [Value] = []
      for (_, element) in expansion.elements { handles.append(try value(element, nil)) }
      if let open = expansion.open, !(open.highest.map { $0 <= Number(1) } ?? false) {
        let symbol = Symbol(qualified(name), kind: .derived)
        let whole = Value.unknown(Unknown(symbol, type: .list(.dynamic), isNotNull: true, certain: handles))
        wholes.set(name, whole)
        return (whole, consumed)
      }
      wholes.set(name, .tuple(handles))
      return (.tuple(handles), consumed)
    case .keyed:
      if let next, let key = tree.indexKey(next), let text = key.text {
        if let found = expansion[.key(text)] { return try read(found, behind: 1) }
        if expansion.open != nil, let last = expansion.elements.last { return try read(last.element, behind: 1) }
        throw EvaluationError(
          "Invalid index.",
          "The given key does not identify an element in this collection value: \(name) has no instance \"\(text)\".",
          at: tree.sourceRange(next.range))
      }
      if let next, let attribute = tree.attributeName(next) {
        throw EvaluationError(
          "Missing resource instance key.",
          "Because \(name) has \"for_each\" set, its attributes must be accessed on specific instances, for example \(name)[each.key].\(attribute).",
          at: tree.sourceRange(next.range), isFatal: true)
      }
      if let whole = wholes[name] { return (whole, consumed) }
      var entries: [ValueMap.Entry] = []
      for (key, element) in expansion.elements {
        if case .key(let text) = key { entries.append(ValueMap.Entry(key: text, value: try value(element, nil))) }
      }
      if expansion.open != nil {
        let certain = try expansion.elements.map { (pair) throws(EvaluationError) in try value(pair.element, nil) }
        let symbol = Symbol(qualified(name), kind: .derived)
        let whole = Value.unknown(Unknown(symbol, type: .map(.dynamic), isNotNull: true, certain: certain))
        wholes.set(name, whole)
        return (whole, consumed)
      }
      let whole = Value.object(ValueMap(entries: entries))
      wholes.set(name, whole)
      return (whole, consumed)
    }
  }

  // MARK: Child modules

  /// The instances of a called module; `nil` where the module is not there to be read.
  func children(of call: ModuleCall) throws(EvaluationError) -> Expansion<ModuleInstance>? {
    if let known = children[call.name] { return known }
    if absent.contains(call.name) { return nil }
    let key = "module.\(call.name)"
    guard expanding.insert(key).inserted else {
      throw .cycle("the instances of \(qualified(key))", at: call.syntax.header)
    }
    defer { expanding.remove(key) }
    guard let configuration = ModuleResolution.configuration(of: call, in: self) else {
      absent.insert(call.name)
      return nil
    }
    let repetitions = try evaluation.nested(at: call.syntax.header) { () throws(EvaluationError) in
      Repetitions(of: call.syntax, named: key, in: self.scope)
    }
    guard evaluation.admitModules(repetitions.list.count, at: call.syntax.header) else {
      absent.insert(call.name)
      return nil
    }
    var elements: [(key: InstanceKey, element: ModuleInstance)] = []
    for repetition in repetitions.list {
      let child = ModuleInstance(
        configuration, evaluation: evaluation, address: qualified(key) + repetition.key.suffix, parent: self,
        call: call,
        callScope: BlockScope(self, repetition: repetition), isConditional: isConditional || repetition.isConditional)
      elements.append((repetition.key, child))
    }
    let form: Expansion<ModuleInstance>.Form =
      switch repetitions.form {
      case .single: .single
      case .counted: .counted
      case .keyed: .keyed
      }
    let expansion = Expansion(form: form, elements: elements, open: repetitions.open)
    children.set(call.name, expansion)
    return expansion
  }

  /// The value of a reference to a module call, with as many of `steps` as it resolves itself.
  func child(
    _ name: String, _ steps: ArraySlice<Step>, in tree: SyntaxTree, at range: @autoclosure () -> SourceRange
  ) throws(EvaluationError) -> (value: Value, consumed: Int) {
    guard let index = configuration.callIndex[name] else {
      if configuration.isIncomplete { return (.symbol(qualified("module.\(name)"), kind: .other), 1) }
      throw EvaluationError(
        "Reference to undeclared module.",
        "No module call named \"\(name)\" is declared in \(address.isEmpty ? "the root module" : address).",
        at: range(),
        isFatal: true)
    }
    guard let expansion = try children(of: configuration.calls[index]) else {
      return (.symbol(qualified("module.\(name)"), kind: .other), 1)
    }
    return try select(expansion, steps.dropFirst(), 1, in: tree, name: "module.\(name)") {
      (child, output) throws(EvaluationError) in
      if let output { return try child.output(output, at: range()) }
      var entries: [ValueMap.Entry] = []
      for declaration in child.configuration.outputs {
        entries.append(ValueMap.Entry(key: declaration.name, value: try child.output(declaration.name, at: range())))
      }
      return .object(ValueMap(entries: entries))
    }
  }

  func output(
    _ name: String, at range: @autoclosure () -> SourceRange
  ) throws(EvaluationError) -> Value {
    guard let index = configuration.outputIndex[name],
      let value = configuration.outputs[index].syntax.expression("value")
    else {
      if configuration.isIncomplete { return .symbol("\(address).\(name)", kind: .other) }
      throw EvaluationError(
        "Unsupported attribute.",
        "This object does not have an attribute named \"\(name)\": the module in \(configuration.displayFolder) declares no such output.",
        at: range())
    }
    if let known = try outputs[index].known(qualified("output.\(name)"), at: range()) { return known }
    outputs[index] = .evaluating
    do throws(EvaluationError) {
      let result = try evaluation.nested(at: range()) { () throws(EvaluationError) in try self.scope.evaluate(value) }
      outputs[index] = .value(result)
      return result
    } catch {
      let error = error.passing(qualified("output.\(name)"))
      outputs[index] = .error(error)
      throw error
    }
  }
}
