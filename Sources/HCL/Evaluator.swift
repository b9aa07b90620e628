import Source
import Values

/// Evaluates the expressions of one tree in one scope: HCL specification, "Expressions", with symbols.
///
/// What is not known flows through: an operation decides whatever its known operands decide, and gives a symbol named for
/// itself otherwise. Hot path: values are passed on, not copied; names are compared as interned numbers.
public struct Evaluator {
  let tree: SyntaxTree
  let scope: any EvaluationScope
  /// The variables of the `for` expressions around, innermost last.
  private var bindings: [(name: NameID, value: Value)] = []
  /// The elements of the splats around, innermost last.
  private var elements: [Value] = []
  var tries = 0
  /// Whether errors inside of a `try` say what is wrong all the same: nothing in it has a value.
  private var tellsReasons = false

  public init(_ tree: SyntaxTree, in scope: any EvaluationScope) {
    self.tree = tree
    self.scope = scope
  }

  /// The value of an expression of `tree` in `scope`.
  public static func evaluate(
    _ expression: ExpressionID, of tree: SyntaxTree, in scope: any EvaluationScope
  ) throws(EvaluationError) -> Value {
    var evaluator = Evaluator(tree, in: scope)
    return try evaluator.value(of: expression)
  }

  /// The value of an expression that stands inside of loops, on its own.
  ///
  /// - Parameters:
  ///   - variables: those of the `for` expressions around, innermost last.
  ///   - elements: those of the splats around, innermost last.
  public static func evaluate(
    _ expression: ExpressionID, of tree: SyntaxTree, in scope: any EvaluationScope,
    variables: [(name: NameID, value: Value)], elements: [Value]
  ) throws(EvaluationError) -> Value {
    var evaluator = Evaluator(tree, in: scope)
    evaluator.bindings = variables
    evaluator.elements = elements
    return try evaluator.value(of: expression)
  }

  func range(_ id: ExpressionID) -> SourceRange { tree.sourceRange(tree.range(of: id)) }

  /// The value of one expression.
  public mutating func value(of id: ExpressionID) throws(EvaluationError) -> Value {
    let node = tree.nodes[Int(id.raw)]
    switch node.kind {
    case .literal: return tree.constants[Int(node.a)]
    case .traversal: return try traversal(node)
    case .parentheses, .wrapped: return try value(of: ExpressionID(raw: node.a))
    case .template: return try template(node)
    case .templateIf: return try templateIf(node)
    case .templateFor: return try templateFor(node)
    case .relative:
      let source = try value(of: ExpressionID(raw: node.a))
      return try apply(tree.steps[Int(node.b)..<Int(node.c)], to: source)
    case .index:
      let collection = try value(of: ExpressionID(raw: node.a))
      let key = try value(of: ExpressionID(raw: node.b))
      return try index(collection, key, at: node.range)
    case .splat: return try splat(node)
    case .anonymous: return elements.last ?? .null
    case .call: return try call(node)
    case .object: return try object(node)
    case .tuple: return try tuple(node)
    case .forTuple: return try forTuple(node)
    case .forObject: return try forObject(node)
    case .conditional: return try conditional(node)
    case .binary: return try binary(node)
    case .unary: return try unary(node)
    }
  }

  /// An error; one that says nothing where a `try` goes on with something else.
  func error(_ summary: String, _ detail: @autoclosure () -> String, at range: ByteRange) -> EvaluationError {
    if tries > 0 && !tellsReasons { return EvaluationError(summary, "", at: nil) }
    return EvaluationError(summary, detail(), at: tree.sourceRange(range))
  }

  // MARK: Names

  private mutating func traversal(_ node: Node) throws(EvaluationError) -> Value {
    let steps = tree.steps[Int(node.b)..<Int(node.c)]
    var i = bindings.count - 1
    while i >= 0 {
      if bindings[i].name == node.a { return try apply(steps, to: bindings[i].value) }
      i -= 1
    }
    let (value, consumed) = try scope.value(of: tree.names[Int(node.a)], steps, in: tree, at: node.range)
    // Most are nothing but a name and what the scope resolves.
    return consumed == steps.count ? value : try apply(steps.dropFirst(consumed), to: value)
  }

  /// Follows steps into a value.
  public func apply(_ steps: ArraySlice<Step>, to value: Value) throws(EvaluationError) -> Value {
    var value = value
    for step in steps {
      switch step.kind {
      case .attribute: value = try attribute(tree.names[Int(step.value)], of: value, at: step.range)
      case .index: value = try index(value, tree.constants[Int(step.value)], at: step.range)
      }
    }
    return value
  }

  func attribute(_ name: String, of value: Value, at range: ByteRange) throws(EvaluationError) -> Value {
    switch value {
    case .object(let map), .map(let map, _):
      if let found = map[name], !found.isNull || tries == 0 || !scope.triesPastNull { return found }
      if let other = scope.missing(name, of: value, isTried: tries > 0) { return other }
      if case .map = value {
        throw error(
          "Invalid index.", "The given key does not identify an element in this collection value: \"\(name)\".",
          at: range)
      }
      throw error("Unsupported attribute.", "This object does not have an attribute named \"\(name)\".", at: range)
    case .unknown(let unknown):
      if let known = unknown.entries[name] { return known }
      if let known = try scope.attribute(name, of: unknown.symbol) { return known }
      return .unknown(Unknown(unknown.symbol.appending(".\(name)"), type: unknown.type.attribute(name)))
    case .null:
      throw error(
        "Attempt to get attribute from null value.", "This value is null, so it does not have any attributes.",
        at: range)
    case .list, .set, .tuple:
      throw error(
        "Unsupported attribute.",
        "This value is a \(value.kindName), so it has no attribute \"\(name)\"; name one of its elements by an index, or all of them with [*].",
        at: range)
    default:
      throw error(
        "Unsupported attribute.", "Can't access attributes on a primitive-typed value (\(value.kindName)).", at: range)
    }
  }

  func index(_ collection: Value, _ key: Value, at range: ByteRange) throws(EvaluationError) -> Value {
    switch collection {
    case .null:
      throw error("Attempt to index null value.", "This value is null, so it does not have any indices.", at: range)
    case .unknown(let unknown):
      if case .string(let name) = key {
        if let known = unknown.entries[name] { return known }
        if let known = try scope.attribute(name, of: unknown.symbol) { return known }
      }
      return .unknown(Unknown(unknown.symbol.appending("[\(key.asIndex)]"), type: unknown.type.element))
    case .object(let map), .map(let map, _):
      if key.isNull { throw error("Invalid index.", "Can't use a null value as an indexing key.", at: range) }
      if key.isUnknown { return .derived("index", from: [collection, key]) }
      guard let name = key.text else {
        throw error("Invalid index.", "The key of an object or map is a string.", at: range)
      }
      if let found = map[name], !found.isNull || tries == 0 || !scope.triesPastNull { return found }
      if let other = scope.missing(name, of: collection, isTried: tries > 0) { return other }
      throw error(
        "Invalid index.", "The given key does not identify an element in this collection value: \"\(name)\".", at: range
      )
    case .list(let elements, _), .tuple(let elements):
      if key.isNull { throw error("Invalid index.", "Can't use a null value as an indexing key.", at: range) }
      if key.isUnknown { return .derived("index", from: [collection, key]) }
      guard case .number(let number)? = try? key.converted(to: .number), let position = number.int else {
        throw error(
          "Invalid index.",
          "The given key does not identify an element in this collection value: a whole number is required.", at: range)
      }
      guard elements.indices.contains(position) else {
        let reason =
          position < 0
          ? "a negative number is not a valid index for a sequence"
          : "the given index is greater than or equal to the length of the collection, which is \(elements.count)"
        throw error(
          "Invalid index.", "The given key does not identify an element in this collection value: \(reason).", at: range
        )
      }
      return elements[position]
    case .set:
      throw error(
        "Invalid index.",
        "Elements of a set are identified only by their value and don't have any separate index or key to select with, so it's only possible to perform operations across all elements of the set.",
        at: range)
    default:
      throw error("Invalid index.", "This value does not have any indices: it is a \(collection.kindName).", at: range)
    }
  }

  // MARK: Collections

  private mutating func tuple(_ node: Node) throws(EvaluationError) -> Value {
    var values: [Value] = []
    values.reserveCapacity(Int(node.c) - Int(node.b))
    for i in Int(node.b)..<Int(node.c) { values.append(try part(ExpressionID(raw: tree.lists[i]))) }
    return .tuple(values)
  }

  private mutating func object(_ node: Node) throws(EvaluationError) -> Value {
    var entries: [ValueMap.Entry] = []
    entries.reserveCapacity((Int(node.c) - Int(node.b)) / 2)
    var unknownKey: Value?
    var i = Int(node.b)
    while i + 1 < Int(node.c) {
      let keyID = ExpressionID(raw: tree.lists[i])
      let keyNode = tree.nodes[Int(keyID.raw)]
      if keyNode.kind == .traversal && keyNode.b != keyNode.c {
        throw error(
          "Ambiguous attribute key.",
          "If this expression is intended to be a reference, wrap it in parentheses. If it's instead intended as a literal name containing periods, wrap it in quotes to create a string literal.",
          at: keyNode.range)
      }
      let key = try value(of: keyID)
      let item = try part(ExpressionID(raw: tree.lists[i + 1]))
      i += 2
      if key.isNull { throw error("Null value as key.", "Can't use a null value as a key.", at: keyNode.range) }
      if key.isUnknown {
        unknownKey = key
        continue
      }
      guard let name = key.text else {
        throw error("Incorrect key type.", "Can't use this value as a key: string required.", at: keyNode.range)
      }
      entries.append(ValueMap.Entry(key: name, value: item))
    }
    if let unknownKey { return .derived("object", from: [unknownKey]) }
    return .object(ValueMap(entries: entries))
  }

  // MARK: Functions

  private mutating func call(_ node: Node) throws(EvaluationError) -> Value {
    let name = tree.names[Int(node.a)]
    switch scope.function(name) {
    case .values: break
    case .firstWithoutError: return try firstWithoutError(node, name)
    case .evaluatesWithoutError: return try evaluatesWithoutError(node, name)
    case .unknown(let suggestion):
      throw error(
        "Call to unknown function.",
        "There is no function named \"\(name)\".\(suggestion.isEmpty ? "" : " \(suggestion)")", at: node.range)
    }
    var arguments: [Value] = []
    arguments.reserveCapacity(Int(node.c) - Int(node.b))
    for i in Int(node.b)..<Int(node.c) {
      let argument = try value(of: ExpressionID(raw: tree.lists[i]))
      guard node.flag != 0 && i == Int(node.c) - 1 else {
        arguments.append(argument)
        continue
      }
      switch argument {
      case .list(let elements, _), .set(let elements, _), .tuple(let elements): arguments += elements
      case .unknown: return .derived(name, from: arguments + [argument])
      case .null:
        throw error(
          "Invalid expanding argument value.", "The expanding argument (indicated by ...) must not be null.",
          at: node.range)
      default:
        throw error(
          "Invalid expanding argument value.",
          "The expanding argument (indicated by ...) must be of a tuple, list, or set type.", at: node.range)
      }
    }
    for argument in arguments {
      // What a function goes through counts as going over it.
      switch argument {
      case .string(let text):
        if text.utf8.count > 1024 {
          try scope.spend(text.utf8.count / Evaluator.bytesPerStep, at: tree.sourceRange(node.range))
        }
      case .list(let items, _), .set(let items, _), .tuple(let items):
        if items.count > 64 { try scope.spend(items.count, at: tree.sourceRange(node.range)) }
      default: break
      }
    }
    let result = try scope.call(name, arguments, at: tree.sourceRange(node.range))
    switch result {
    case .string(let text):
      if text.utf8.count > 1024 {
        try scope.spend(text.utf8.count / Evaluator.bytesPerStep, at: tree.sourceRange(node.range))
      }
    case .null, .bool, .number: break
    default:
      // Functions with a namespace give what is there; the others put together something of their own.
      if !name.holds(UInt8(ascii: ":")) {
        try Evaluator.weigh(result, in: scope, at: tree.sourceRange(node.range))
      }
    }
    return result
  }

  private mutating func firstWithoutError(_ node: Node, _ name: String) throws(EvaluationError) -> Value {
    guard node.b < node.c else {
      throw error(
        "Not enough function arguments.", "Function \"\(name)\" expects at least one argument.", at: node.range)
    }
    for i in Int(node.b)..<Int(node.c) {
      if case .success(let value) = try attempt(ExpressionID(raw: tree.lists[i])) { return value }
    }
    var reasons: [String] = []
    if tries == 0 || tellsReasons {
      // Once more, to say why.
      let told = tellsReasons
      tellsReasons = true
      defer { tellsReasons = told }
      for i in Int(node.b)..<Int(node.c) {
        if case .failure(let error) = try attempt(ExpressionID(raw: tree.lists[i])) { reasons.append(error.detail) }
      }
    }
    throw error(
      "Error in function call.",
      "Call to function \"\(name)\" failed: no expression succeeded: \(reasons.joined(separator: " "))", at: node.range)
  }

  /// The value of an expression inside of `try` or `can`, or why it has none; throws what those may not pass over.
  private mutating func attempt(_ id: ExpressionID) throws(EvaluationError) -> Result<Value, EvaluationError> {
    let saved = (bindings.count, elements.count)
    tries += 1
    defer { tries -= 1 }
    do throws(EvaluationError) {
      return .success(try value(of: id))
    } catch {
      if error.isFatal { throw error }
      bindings.removeSubrange(saved.0...)
      elements.removeSubrange(saved.1...)
      return .failure(error)
    }
  }

  private mutating func evaluatesWithoutError(_ node: Node, _ name: String) throws(EvaluationError) -> Value {
    guard Int(node.c) - Int(node.b) == 1 else {
      throw error(
        "Wrong number of function arguments.", "Function \"\(name)\" expects exactly one argument.", at: node.range)
    }
    let id = ExpressionID(raw: tree.lists[Int(node.b)])
    guard case .success(let value) = try attempt(id) else { return .bool(false) }
    if !scope.comparesTypes && mayStillFail(id, value) { return .derived(name, from: [value], type: .bool) }
    return .bool(true)
  }

  /// Whether an expression that gave a symbol may yet have no value: it goes into what is not known, or a function is to be
  /// called with it.
  private func mayStillFail(_ id: ExpressionID, _ value: Value) -> Bool {
    guard case .unknown(let unknown) = value else { return false }
    if unknown.symbol.kind == .derived { return true }
    let node = tree.nodes[Int(id.raw)]
    guard node.kind == .traversal, node.b < node.c else { return false }
    let steps = tree.steps[Int(node.b)..<Int(node.c)]
    guard let (root, consumed) = try? scope.value(of: tree.names[Int(node.a)], steps, in: tree, at: node.range),
      consumed < steps.count,
      case .unknown(let base)? = try? apply(steps.dropFirst(consumed).dropLast(), to: root)
    else { return false }
    // The attributes of a resource are there, whatever their values are.
    if case .resource(_, "") = base.symbol.kind { return false }
    return true
  }

  // MARK: Loops

  private mutating func splat(_ node: Node) throws(EvaluationError) -> Value {
    let source = try value(of: ExpressionID(raw: node.a))
    let each = ExpressionID(raw: node.b)
    switch source {
    case .null: return .emptyTuple
    case .tuple(let items): return .tuple(try map(items, each))
    case .list(let items, _), .set(let items, _):
      let results = try map(items, each)
      guard let type = Type.unify(results.map(\.type)) else { return .tuple(results) }
      return .list(results, type)
    case .unknown(let unknown):
      if !unknown.type.mayBeSequence { return .tuple(try map([source], each)) }
      let certain = try map(unknown.certain, each)
      let anyElement = Value.unknown(Unknown(unknown.symbol.appending("[*]"), type: unknown.type.element))
      let result = try map([anyElement], each)[0]
      let symbol = result.symbol ?? unknown.symbol.appending("[*]")
      return .unknown(
        Unknown(symbol, type: .list(result.type), isNotNull: true, certain: certain, longest: unknown.longest))
    default: return .tuple(try map([source], each))
    }
  }

  private mutating func map(_ items: [Value], _ each: ExpressionID) throws(EvaluationError) -> [Value] {
    try scope.spend(items.count, at: range(each))
    var results: [Value] = []
    results.reserveCapacity(items.count)
    for item in items {
      elements.append(item)
      defer { elements.removeLast() }
      results.append(try part(each))
    }
    return results
  }

  /// What a loop goes over: pairs of key and element, and whether there may be more.
  private struct Iteration {
    var pairs: [(key: Value, value: Value)] = []
    /// The symbol of the collection, where what it holds is not all known.
    var open: Unknown?
  }

  private mutating func iteration(over id: ExpressionID) throws(EvaluationError) -> Iteration {
    let collection = try value(of: id)
    var iteration = Iteration()
    switch collection {
    case .list(let items, _), .tuple(let items):
      iteration.pairs = items.enumerated().map { (.int($0.offset), $0.element) }
    case .set(let items, _): iteration.pairs = items.map { ($0, $0) }
    case .map(let map, _), .object(let map): iteration.pairs = map.map { (.string($0.key), $0.value) }
    case .unknown(let unknown):
      iteration.open = unknown
      iteration.pairs = unknown.certain.enumerated().map {
        (.unknown(Unknown(unknown.symbol.appending("[?]"), type: .number)), $0.element)
      }
      iteration.pairs += unknown.entries.map { (.string($0.key), $0.value) }
    case .null:
      throw EvaluationError(
        "Iteration over null value.", "A null value cannot be used as the collection in a 'for' expression.",
        at: range(id))
    default:
      throw EvaluationError(
        "Iteration over non-iterable value.",
        "A value of type \(collection.kindName) cannot be used as the collection in a 'for' expression.", at: range(id))
    }
    try scope.spend(iteration.pairs.count, at: range(id))
    return iteration
  }

  private mutating func bind<T>(
    _ key: UInt32, _ keyValue: Value, _ name: UInt32, _ value: Value,
    _ body: (inout Evaluator) throws(EvaluationError) -> T
  ) throws(EvaluationError) -> T {
    let count = bindings.count
    if key != SyntaxTree.none { bindings.append((key, keyValue)) }
    bindings.append((name, value))
    defer { bindings.removeSubrange(count...) }
    return try body(&self)
  }

  /// The truth of a loop's condition.
  private mutating func includes(_ condition: UInt32) throws(EvaluationError) -> Truth {
    guard condition != SyntaxTree.none else { return .yes }
    let id = ExpressionID(raw: condition)
    return try truth(try value(of: id), "The 'for' condition", at: range(id))
  }

  private mutating func forTuple(_ node: Node) throws(EvaluationError) -> Value {
    let base = Int(node.a)
    let (key, name) = (tree.lists[base], tree.lists[base + 1])
    let resultID = ExpressionID(raw: tree.lists[base + 4])
    let condition = tree.lists[base + 5]
    let iteration = try iteration(over: ExpressionID(raw: tree.lists[base + 2]))
    var results: [Value] = []
    var undecided: Value?
    for pair in iteration.pairs {
      try bind(key, pair.key, name, pair.value) { (evaluator) throws(EvaluationError) in
        switch try evaluator.includes(condition) {
        case .no: break
        case .yes: results.append(try evaluator.part(resultID))
        case .unknown: undecided = pair.value
        }
      }
    }
    if iteration.open == nil && undecided == nil { return .tuple(results) }
    let source = iteration.open.map { Value.unknown($0) } ?? .tuple(iteration.pairs.map(\.value))
    let longest = iteration.open.map(\.longest) ?? iteration.pairs.count
    let symbol =
      Value.derived("for", from: source.symbols.map { .unknown(Unknown($0)) }).symbol ?? Symbol("for", kind: .derived)
    return .unknown(Unknown(symbol, type: .dynamic, isNotNull: true, certain: results, longest: longest))
  }

  private mutating func forObject(_ node: Node) throws(EvaluationError) -> Value {
    let base = Int(node.a)
    let (key, name) = (tree.lists[base], tree.lists[base + 1])
    let keyID = ExpressionID(raw: tree.lists[base + 3])
    let resultID = ExpressionID(raw: tree.lists[base + 4])
    let condition = tree.lists[base + 5]
    let groups = node.flag != 0
    let iteration = try iteration(over: ExpressionID(raw: tree.lists[base + 2]))
    var entries: [ValueMap.Entry] = []
    var positions = TextMap<Int>()
    var grouped: [[Value]] = []
    var undecided: Value? = iteration.open.map { .unknown($0) }
    for pair in iteration.pairs {
      try bind(key, pair.key, name, pair.value) { (evaluator) throws(EvaluationError) in
        switch try evaluator.includes(condition) {
        case .no: return
        case .yes: break
        case .unknown:
          undecided = pair.value
          return
        }
        let keyValue = try evaluator.value(of: keyID)
        if keyValue.isNull {
          throw EvaluationError(
            "Invalid object key.", "Key expression in 'for' expression must not produce a null value.",
            at: evaluator.range(keyID))
        }
        if keyValue.isUnknown {
          undecided = keyValue
          return
        }
        guard let text = keyValue.text else {
          throw EvaluationError(
            "Invalid object key.", "The key expression produced an invalid result: string required.",
            at: evaluator.range(keyID))
        }
        let item = try evaluator.part(resultID)
        if let position = positions[text] {
          guard groups else {
            throw EvaluationError(
              "Duplicate object key.",
              "Two different items produced the key \"\(text)\" in this 'for' expression. If duplicates are expected, use the ellipsis (...) after the value expression to enable grouping by key.",
              at: evaluator.range(keyID))
          }
          grouped[position].append(item)
        } else {
          positions.set(text, entries.count)
          entries.append(ValueMap.Entry(key: text, value: item))
          grouped.append([item])
        }
      }
    }
    if let undecided {
      let derived = Value.derived("for", from: undecided.symbols.map { .unknown(Unknown($0)) })
      // What is there for certain stays so, but for groups, to which more may come.
      guard let symbol = derived.symbol, !groups else { return derived }
      return .unknown(Unknown(symbol, isNotNull: true, entries: ValueMap(entries: entries)))
    }
    if groups {
      for i in entries.indices { entries[i].value = .tuple(grouped[i]) }
    }
    return .object(ValueMap(entries: entries))
  }

  // MARK: Templates

  private mutating func template(_ node: Node) throws(EvaluationError) -> Value {
    var builder = StringBuilder()
    for i in Int(node.b)..<Int(node.c) {
      let id = ExpressionID(raw: tree.lists[i])
      try append(try value(of: id), to: &builder, at: id)
    }
    return builder.finish()
  }

  private func append(_ value: Value, to builder: inout StringBuilder, at id: ExpressionID) throws(EvaluationError) {
    switch value {
    case .string(let text):
      if text.utf8.count > 1024 { try scope.spend(text.utf8.count / Evaluator.bytesPerStep, at: range(id)) }
      builder.append(text)
    case .number(let number): builder.append(number.description)
    case .bool(let value): builder.append(value ? "true" : "false")
    case .partial(let partial):
      try scope.spend(partial.parts.count, at: range(id))
      builder.append(partial)
    case .unknown(let unknown):
      builder.append(unknown.type == .string ? unknown : Unknown(unknown.symbol, type: .string, isNotNull: true))
    case .null:
      throw EvaluationError(
        "Invalid template interpolation value.",
        "The expression result is null. Cannot include a null value in a string template.", at: range(id))
    default:
      throw EvaluationError(
        "Invalid template interpolation value.",
        "Cannot include the given value in a string template: string required.", at: range(id))
    }
  }

  private mutating func templateIf(_ node: Node) throws(EvaluationError) -> Value {
    let id = ExpressionID(raw: node.a)
    let condition = try value(of: id)
    switch try truth(condition, "The condition", at: range(id)) {
    case .yes: return try value(of: ExpressionID(raw: node.b))
    case .no: return node.c == SyntaxTree.none ? .string("") : try value(of: ExpressionID(raw: node.c))
    case .unknown: return .derived("if", from: [condition], type: .string)
    }
  }

  private mutating func templateFor(_ node: Node) throws(EvaluationError) -> Value {
    let (key, name) = (tree.lists[Int(node.a)], tree.lists[Int(node.a) + 1])
    let body = ExpressionID(raw: node.c)
    let iteration = try iteration(over: ExpressionID(raw: node.b))
    if let open = iteration.open { return .derived("for", from: [.unknown(open)], type: .string) }
    var builder = StringBuilder()
    for pair in iteration.pairs {
      try bind(key, pair.key, name, pair.value) { (evaluator) throws(EvaluationError) in
        try evaluator.append(try evaluator.value(of: body), to: &builder, at: body)
      }
    }
    return builder.finish()
  }
}

extension Value {
  /// The value inside the brackets of a symbol's name.
  var asIndex: String {
    switch self {
    case .string(let text): "\"\(text)\""
    case .number(let number): number.description
    case .unknown(let unknown): unknown.symbol.name
    default: "?"
    }
  }
}

extension Type {
  /// The type of an attribute of an unknown value of this type.
  func attribute(_ name: String) -> Type {
    switch self {
    case .object(let attributes): attributes.first { $0.name == name }?.type ?? .dynamic
    case .map(let element): element
    default: .dynamic
    }
  }

  /// The type of an element of an unknown value of this type.
  var element: Type {
    switch self {
    case .list(let element), .set(let element), .map(let element): element
    default: .dynamic
    }
  }

  var mayBeSequence: Bool {
    switch self {
    case .dynamic, .list, .set, .tuple: true
    default: false
    }
  }
}
