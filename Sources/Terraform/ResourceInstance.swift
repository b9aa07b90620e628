import HCL
import Inventory
import Source
import Values

/// One instance of a resource or data source: each attribute is evaluated when first asked for.
final class ResourceInstance {
  let declaration: ResourceDeclaration
  let address: String
  let scope: BlockScope
  /// By attribute of the block, in its order.
  private var attributes: [Memo]
  /// By the names of the declaration's blocks.
  private var blocks: [Memo]
  /// Attributes of data sources that are functions of their arguments.
  private var computed = TextMap<Memo>()
  /// The blocks that were given as symbols, by their path.
  private var openBlocks = TextMap<Value>()
  /// The symbols that were asked for.
  private var symbols = TextMap<Value>()

  init(_ declaration: ResourceDeclaration, address: String, scope: BlockScope) {
    self.declaration = declaration
    self.address = address
    self.scope = scope
    attributes = Array(repeating: .none, count: declaration.attributeNames.count)
    blocks = Array(repeating: .none, count: declaration.blockNames.count)
  }

  private var tree: SyntaxTree { declaration.syntax.tree }
  private var body: BodyID { declaration.syntax.block.body }

  /// The resource as a whole: a symbol whose attributes are read when they are asked for.
  private(set) lazy var handle = Value.unknown(
    Unknown(Symbol(address, kind: .resource(address: address, attribute: "")), type: .object([]), isNotNull: true))

  /// The symbol of an attribute that the provider gives.
  func symbol(_ name: String, type: Type = .dynamic) -> Value {
    if type == .dynamic, let known = symbols[name] { return known }
    let symbol = makeSymbol(name, type)
    if type == .dynamic { symbols.set(name, symbol) }
    return symbol
  }

  private func makeSymbol(_ name: String, _ type: Type) -> Value {
    let kind: Symbol.Kind = declaration.isData ? .data : .resource(address: address, attribute: name)
    let type: Type =
      if type == .dynamic, let known = declaration.schema?.attribute(name) {
        known.type
      } else if name == "id" || name == "arn" || name.hasSuffix("_arn") || name.hasSuffix("_id") {
        .string
      } else {
        type
      }
    return .unknown(Unknown(Symbol(address + "." + name, kind: kind), type: type))
  }

  /// The value of an attribute or of the blocks of a type, as another expression reads it.
  func attribute(_ name: String) throws(EvaluationError) -> Value {
    if let index = declaration.attribute(name) { return try value(index) }
    if declaration.hasBlocks(name) { return try blockValue(name) }
    if declaration.isData {
      if let known = try dataAttribute(name) { return known }
    } else if name == "tags_all" {
      let own: Value? = isSet("tags") ? try attribute("tags") : nil
      if let tags = allTags(own: own) { return tags }
    }
    return symbol(name)
  }

  /// What another expression reads of an attribute.
  ///
  /// The code's own value, but for what it leaves to the provider by null, which is a symbol again, and for blocks, which are
  /// symbols of their own: the provider adds attributes to them (`vpc_config[0].cluster_security_group_id`).
  func reference(_ name: String) throws(EvaluationError) -> Value {
    let value = try attribute(name)
    if value.isNull {
      if declaration.isData, let known = try dataAttribute(name) { return known }
      return symbol(name)
    }
    if declaration.attribute(name) == nil && declaration.hasBlocks(name) {
      if case .object = value { return openBlock(value, name) }
      return open(value, name)
    }
    return declaration.schema?.attribute(name)?.typed(value) ?? value
  }

  /// An attribute of the blocks that `reference` gave as symbols, by their path: `vpc_config[0]`.
  func reference(_ name: String, ofBlock path: String) -> Value? {
    guard let block = openBlocks[path], case .object(let map) = block else { return nil }
    guard let value = map[name], !value.isNull else { return symbol("\(path).\(name)") }
    return open(value, "\(path).\(name)")
  }

  /// Objects of a block's list as symbols whose attributes are read one by one.
  private func open(_ value: Value, _ path: String) -> Value {
    guard case .tuple(let elements) = value, elements.allSatisfy({ if case .object = $0 { true } else { false } })
    else {
      return value
    }
    return .tuple(
      elements.enumerated().map { openBlock($1, "\(path)[\($0)]") })
  }

  private func openBlock(_ value: Value, _ path: String) -> Value {
    openBlocks.set(path, value)
    let kind: Symbol.Kind = .resource(address: address, attribute: path)
    return .unknown(Unknown(Symbol("\(address).\(path)", kind: kind), type: .object([]), isNotNull: true))
  }

  private func dataAttribute(_ name: String) throws(EvaluationError) -> Value? {
    switch computed[name] ?? .none {
    case .value(let value): return value
    case .error(let error): throw error
    case .evaluating: return nil
    case .none: break
    }
    computed.set(name, .evaluating)
    guard let value = try DataSource.attribute(name, of: self) else {
      computed.set(name, .none)
      return nil
    }
    computed.set(name, .value(value))
    return value
  }

  private func syntax(ofAttribute index: Int) -> Attribute {
    let attributes = tree.attributes(of: body)
    return attributes[attributes.startIndex + index]
  }

  /// The value of the attribute at a place of the block.
  private func value(_ index: Int) throws(EvaluationError) -> Value {
    let attribute = syntax(ofAttribute: index)
    if let known = try attributes[index].known(
      "\(address).\(tree.name(attribute.name))", at: tree.sourceRange(attribute.range))
    {
      return known
    }
    let range = tree.sourceRange(attribute.range)
    attributes[index] = .evaluating
    do throws(EvaluationError) {
      let value = try scope.module.evaluation.nested(at: range) { () throws(EvaluationError) in
        self.shaped(
          try self.scope.evaluate(ExpressionReference(tree: self.tree, expression: attribute.expression)), index,
          attribute)
      }
      attributes[index] = .value(value)
      return value
    } catch {
      let error = error.passing("\(address).\(tree.name(attribute.name))")
      attributes[index] = .error(error)
      throw error
    }
  }

  /// The value as the provider reads it.
  private func shaped(_ value: Value, _ index: Int, _ attribute: Attribute) -> Value {
    guard let schema = declaration.schema else { return value }
    let known = declaration.attributeSchemas[index]
    if let known, known.element != .object { return known.shaped(value) }
    return schema.block(tree.name(attribute.name))?.shaped(value) ?? value
  }

  /// Whether the code writes an attribute, or blocks of that name.
  func isSet(_ name: String) -> Bool {
    declaration.attribute(name) != nil || declaration.hasBlocks(name)
  }

  private func blockValue(_ name: String) throws(EvaluationError) -> Value {
    guard let index = declaration.blockNames.firstIndex(of: name) else { return .emptyTuple }
    if let known = try blocks[index].known("\(address).\(name)", at: declaration.syntax.header) { return known }
    blocks[index] = .evaluating
    let evaluator = BodyEvaluator(tree: tree, scope: scope, address: address, schema: declaration.schema)
    let groups = evaluator.groups(of: body, only: name)
    let value = groups.first?.value ?? .emptyTuple
    blocks[index] = .value(value)
    return value
  }

  /// Everything the block sets, an object. What cannot be evaluated is reported and becomes a symbol.
  func values() -> Value {
    var entries: [ValueMap.Entry] = []
    entries.reserveCapacity(declaration.attributeNames.count + declaration.blockNames.count + 1)
    for (i, name) in declaration.attributeNames.enumerated() where !name.isEmpty {
      do throws(EvaluationError) {
        entries.append(ValueMap.Entry(key: name, value: try value(i)))
      } catch {
        scope.module.evaluation.report(error, at: tree.sourceRange(syntax(ofAttribute: i).range))
        entries.append(ValueMap.Entry(key: name, value: symbol(name)))
      }
    }
    for name in declaration.blockNames {
      let value = (try? blockValue(name)) ?? symbol(name)
      entries.append(ValueMap.Entry(key: name, value: value))
    }
    if !declaration.isData, !isSet("tags_all"),
      let tags = allTags(own: entries.first { $0.key == "tags" }?.value)
    {
      entries.append(ValueMap.Entry(key: "tags_all", value: tags))
    }
    return .object(ValueMap(entries: entries))
  }
}

/// Evaluates bodies inside of a resource: attributes as they are, blocks as lists of objects, dynamic blocks expanded.
struct BodyEvaluator {
  let tree: SyntaxTree
  let scope: BlockScope
  /// What symbols of undecided blocks are named for.
  let address: String
  /// What the provider says of the body; `nil` where that is not known.
  var schema: BlockSchema?

  private func report(_ error: EvaluationError, _ range: ByteRange) {
    // Blocks are evaluated whole: a circle that began at one of this resource's ends here.
    let isOwn = error.circle.first?.hasPrefix(address + ".") == true
    let error = isOwn ? error.passing(error.circle[0]) : error.passing(address)
    scope.module.evaluation.report(error, at: tree.sourceRange(range))
  }

  /// The content of a body, an object.
  func object(_ body: BodyID) -> Value {
    var entries: [ValueMap.Entry] = []
    for attribute in tree.attributes(of: body) {
      let name = tree.name(attribute.name)
      do throws(EvaluationError) {
        let value = try scope.evaluate(ExpressionReference(tree: tree, expression: attribute.expression))
        entries.append(ValueMap.Entry(key: name, value: schema?.shaped(value, of: name) ?? value))
      } catch {
        report(error, attribute.range)
        entries.append(ValueMap.Entry(key: name, value: .symbol("\(address).\(name)", kind: .other)))
      }
    }
    entries += groups(of: body, only: nil)
    return .object(ValueMap(entries: entries))
  }

  /// The blocks of a body by their type, each type a list of objects.
  func groups(of body: BodyID, only wanted: String?) -> [ValueMap.Entry] {
    // Bodies have few types of blocks: looking through them costs less than hashing their names.
    var groups: [(name: String, values: [Value], open: Unknown?)] = []
    for block in tree.blocks(of: body) {
      let type = tree.name(block.type)
      guard let name = type == "dynamic" ? tree.labels(of: block).first : type else { continue }
      if let wanted, name != wanted { continue }
      let position: Int
      if let known = groups.firstIndex(where: { $0.name == name }) {
        position = known
      } else {
        position = groups.count
        groups.append((name, [], nil))
      }
      if type == "dynamic" {
        let (values, unknown) = expand(block, name)
        groups[position].values += values
        if let unknown { groups[position].open = unknown }
      } else {
        groups[position].values.append(nested(name).object(block.body))
      }
    }
    return groups.map { name, values, open in
      guard let unknown = open else {
        return ValueMap.Entry(key: name, value: values.count == 1 && isSingle(name) ? values[0] : .tuple(values))
      }
      // The symbol names the block and what decides it.
      let symbol = Symbol("\(address).\(name) for \(unknown.symbol.name)", kind: .derived)
      return ValueMap.Entry(
        key: name, value: .unknown(Unknown(symbol, type: .list(.dynamic), isNotNull: true, certain: values)))
    }
  }

  /// What evaluates the blocks of a type inside of this body.
  private func nested(_ name: String) -> BodyEvaluator {
    guard let schema else { return self }
    return BodyEvaluator(tree: tree, scope: scope, address: address, schema: schema.block(name)?.block)
  }

  /// Whether the provider reads blocks of a type as one object and not as a list of them.
  private func isSingle(_ name: String) -> Bool {
    guard let nesting = schema?.block(name)?.nesting else { return name == "timeouts" }
    return nesting == .single || nesting == .group
  }

  /// What a dynamic block expands to, and the symbol of its collection where that is not all known.
  private func expand(_ block: Block, _ name: String) -> ([Value], Unknown?) {
    let syntax = BlockReference(tree: tree, block: block)
    let other = Unknown(Symbol("\(address).\(name)", kind: .other))
    guard let forEach = syntax.expression("for_each"), let content = syntax.blocks("content").first else {
      scope.module.evaluation.report(
        Diagnostic(
          .error, "Incomplete dynamic block.", detail: "A dynamic block needs a for_each argument and a content block.",
          at: syntax.header))
      return ([], other)
    }
    var iterator = name
    if let given = syntax.attribute("iterator"),
      case .traversal(let root, let steps) = tree.expression(given.expression), steps.isEmpty
    {
      iterator = tree.name(root)
    }
    let collection: Value
    do throws(EvaluationError) {
      collection = try scope.evaluate(forEach)
    } catch {
      report(error, forEach.range.bytes)
      return ([], other)
    }
    var pairs: [(Value, Value)] = []
    var open: Unknown?
    switch collection {
    case .list(let items, _), .tuple(let items): pairs = items.enumerated().map { (.int($0.offset), $0.element) }
    case .set(let items, _): pairs = items.map { ($0, $0) }
    case .map(let map, _), .object(let map): pairs = map.map { (.string($0.key), $0.value) }
    case .unknown(let unknown):
      open = unknown
      pairs = unknown.certain.map { (.symbol("\(iterator).key", kind: .other), $0) }
      pairs += unknown.entries.map { (.string($0.key), $0.value) }
    default:
      report(
        EvaluationError(
          "Invalid dynamic for_each value.",
          "Cannot use a \(collection.kindName) value in for_each. An iterable collection is required.",
          at: forEach.range), forEach.range.bytes)
      return ([], other)
    }
    guard scope.module.evaluation.admit(pairs.count, at: forEach.range) else { return ([], open ?? other) }
    var values: [Value] = []
    for (key, value) in pairs {
      var iterators = scope.iterators
      iterators.set(iterator, .object([("key", key), ("value", value)]))
      let inner = BlockScope(scope.module, repetition: scope.repetition, iterators: iterators)
      let evaluator = BodyEvaluator(tree: tree, scope: inner, address: address, schema: schema?.block(name)?.block)
      values.append(evaluator.object(content.body))
    }
    return (values, open)
  }
}
