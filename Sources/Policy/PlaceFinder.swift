import HCL
import Inventory
import Source
import Values

/// Finds where the values that an expression reads stand in the resource judged: through locals, loops, and functions that
/// give a part of the resource. Asked only for findings.
struct PlaceFinder {
  let scope: PolicyScope
  let enforcement: Enforcement
  /// The element that `each` stands for.
  let element: (key: Value, value: Value)?

  /// The loops that an expression stands in.
  private struct Surroundings {
    var variables: [(name: NameID, value: Value, place: Place?)] = []
    var elements: [(value: Value, place: Place?)] = []
    var depth = 0

    var deeper: Surroundings {
      var copy = self
      copy.depth += 1
      return copy
    }
  }

  private struct Element {
    let key: Value
    let value: Value
    let place: Place?
  }

  /// Expressions in expressions, through locals.
  private static let deepest = 200

  private var tree: SyntaxTree { scope.policy.tree }

  /// The attribute that an expression is, otherwise the first one that it reads.
  func first(in id: ExpressionID) -> AttributePath? { all(in: id).first }

  /// The attributes that an expression reads.
  func all(in id: ExpressionID) -> [AttributePath] {
    var paths: [AttributePath] = []
    collect(id, Surroundings(), &paths)
    return paths
  }

  /// Where what `each` stands for stands.
  var elementPath: AttributePath? {
    guard let element, let forEach = enforcement.forEach else { return nil }
    return place(of: forEach, Surroundings())?.element(element.key)?.path
  }

  /// What an expression refers to besides attributes, through the policy's locals.
  func references(in id: ExpressionID) -> [ExpressionID] {
    var found: [ExpressionID] = []
    var pending = [id]
    var seen: Set<String> = []
    while let next = pending.popLast(), found.count < 50 {
      tree.walk(next) { inner, expression in
        guard case .traversal(let root, let range) = expression else { return }
        switch tree.name(root) {
        case "local":
          guard let name = tree.steps(range).first.flatMap({ tree.attributeName($0) }) else { return }
          found.append(inner)
          if seen.insert(name).inserted, let local = scope.policy.locals[name] { pending.append(local) }
        case "meta", "each", "self", "connected": found.append(inner)
        default: return
        }
      }
    }
    return found
  }

  // MARK: What an expression reads

  private func collect(_ id: ExpressionID, _ around: Surroundings, _ paths: inout [AttributePath]) {
    guard around.depth < PlaceFinder.deepest else { return }
    if let path = place(of: id, around)?.path {
      if !path.isEmpty { paths.append(path) }
      return
    }
    let expression = tree.expression(id)
    if case .traversal(let root, let range) = expression {
      let steps = tree.steps(range)
      switch tree.name(root) {
      case "local":
        // Not one attribute, but what is made of some.
        if let local = local(steps) { collect(local, Surroundings(depth: around.depth + 1), &paths) }
      case "each":
        // An element of what a function makes of an attribute.
        guard let element, let forEach = enforcement.forEach, isValue(steps) else { return }
        var base: [AttributePath] = []
        collect(forEach, Surroundings(depth: around.depth + 1), &base)
        guard let place = base.first.flatMap({ Place.attribute($0).element(element.key) }) else { return }
        if let path = follow(steps.dropFirst(), from: place)?.path { paths.append(path) }
      default: return
      }
    } else {
      for child in tree.children(of: expression) { collect(child, around.deeper, &paths) }
    }
  }

  private func local(_ steps: ArraySlice<Step>) -> ExpressionID? {
    guard let name = steps.first.flatMap({ tree.attributeName($0) }) else { return nil }
    return scope.policy.locals[name] ?? scope.policy.file.locals[name]
  }

  /// Whether steps behind `each` lead into its value.
  private func isValue(_ steps: ArraySlice<Step>) -> Bool {
    steps.first.flatMap { tree.attributeName($0) } == "value"
  }

  // MARK: Where an expression's value stands

  /// Where the value of an expression stands; `nil` where it is made of something else.
  private func place(of id: ExpressionID, _ outer: Surroundings) -> Place? {
    guard outer.depth < PlaceFinder.deepest else { return nil }
    let around = outer.deeper
    switch tree.expression(id) {
    case .parentheses(let inner), .wrapped(let inner): return place(of: inner, around)
    case .traversal(let root, let range): return traversal(root, tree.steps(range), around)
    case .relative(let source, let range): return follow(tree.steps(range), from: place(of: source, around))
    case .index(let collection, let key):
      guard let place = place(of: collection, around), let key = value(of: key, around) else { return nil }
      return place.element(key)
    case .anonymous: return around.elements.last?.place
    case .splat(let source, let each):
      guard let whole = place(of: source, around) else { return nil }
      let places = elements(of: source, around).map { element -> Place? in
        var inside = around
        inside.elements.append((element.value, element.place))
        return place(of: each, inside) ?? element.place
      }
      return .elements(places, within: whole.path)
    case .conditional(let condition, let then, let other):
      return place(of: value(of: condition, around)?.boolValue == false ? other : then, around)
    case .tuple(let list):
      let places = list.map { place(of: $0, around) }
      return places.contains { $0 != nil } ? .elements(places, within: nil) : nil
    case .object(let list): return object(list, around)
    case .forTuple(let key, let name, let collection, let result, let condition):
      guard let source = place(of: collection, around) else { return nil }
      let places = loop(key, name, collection, condition, around).map { loop -> Place? in
        place(of: result, loop.inside) ?? loop.element.place
      }
      return .elements(places, within: source.path)
    case .forObject(let key, let name, let collection, let resultKey, let result, let condition, let groups):
      guard let source = place(of: collection, around) else { return nil }
      if groups { return source.path.map { .inside($0) } }
      var places: [String: Place?] = [:]
      for loop in loop(key, name, collection, condition, around) {
        guard let key = value(of: resultKey, loop.inside)?.text else { continue }
        let found: Place? = place(of: result, loop.inside) ?? loop.element.place
        places[key] = .some(found)
      }
      return .entries(places, within: source.path)
    case .call(let name, let arguments, let expandsLast):
      return expandsLast ? nil : call(tree.name(name), arguments, around)
    case .literal, .template, .templateIf, .templateFor, .binary, .unary: return nil
    }
  }

  private func traversal(_ root: NameID, _ steps: ArraySlice<Step>, _ around: Surroundings) -> Place? {
    if let variable = around.variables.last(where: { $0.name == root }) { return follow(steps, from: variable.place) }
    switch tree.name(root) {
    case "attrs": return follow(steps, from: .attribute(AttributePath()))
    case "local":
      guard let local = local(steps) else { return nil }
      // What `each` and loops stand for does not reach into locals.
      return follow(steps.dropFirst(), from: place(of: local, Surroundings(depth: around.depth)))
    case "each":
      guard let element, let forEach = enforcement.forEach, isValue(steps),
        let place = place(of: forEach, Surroundings(depth: around.depth))
      else { return nil }
      return follow(steps.dropFirst(), from: place.element(element.key))
    default: return nil
    }
  }

  private func follow(_ steps: ArraySlice<Step>, from start: Place?) -> Place? {
    var place = start
    for step in steps {
      if let name = tree.attributeName(step) {
        place = place?.following(.attribute(name))
      } else if let key = tree.indexKey(step) {
        place = place?.element(key)
      }
    }
    return place
  }

  private func object(_ list: [ExpressionID], _ around: Surroundings) -> Place? {
    var places: [String: Place?] = [:]
    for i in stride(from: 0, to: list.count - 1, by: 2) {
      guard let key = value(of: list[i], around)?.text else { continue }
      places[key] = place(of: list[i + 1], around)
    }
    return places.values.contains { $0 != nil } ? .entries(places, within: nil) : nil
  }

  // MARK: Loops

  private func value(of id: ExpressionID, _ around: Surroundings) -> Value? {
    try? Evaluator.evaluate(
      id, of: tree, in: scope, variables: around.variables.map { ($0.name, $0.value) },
      elements: around.elements.map(\.value))
  }

  private func elements(of id: ExpressionID, _ around: Surroundings) -> [Element] {
    value(of: id, around).map { elements(of: $0, at: place(of: id, around)) } ?? []
  }

  private func elements(of collection: Value, at place: Place?) -> [Element] {
    let items: [Value]
    switch collection {
    case .list(let list, _), .tuple(let list), .set(let list, _): items = list
    case .unknown(let unknown): items = unknown.certain
    case .map(let map, _), .object(let map):
      return map.map { Element(key: .string($0.key), value: $0.value, place: place?.element(.string($0.key))) }
    default: return []
    }
    return items.enumerated().map { index, item in
      Element(key: .int(index), value: item, place: place?.element(.int(index)))
    }
  }

  /// The elements that a loop keeps, each with what the loop's variables stand for.
  private func loop(
    _ key: NameID?, _ name: NameID, _ collection: ExpressionID, _ condition: ExpressionID?, _ around: Surroundings
  ) -> [(element: Element, inside: Surroundings)] {
    elements(of: collection, around).compactMap { element in
      var inside = around
      if let key { inside.variables.append((key, element.key, nil)) }
      inside.variables.append((name, element.value, element.place))
      if let condition, value(of: condition, inside)?.boolValue != true { return nil }
      return (element, inside)
    }
  }

  // MARK: Functions

  private func call(_ name: String, _ arguments: [ExpressionID], _ around: Surroundings) -> Place? {
    switch name {
    case "core::try", "core::coalesce":
      // What is written; where nothing is, what was looked for first.
      let written = arguments.first { id in !(value(of: id, around) ?? .null).isNull }
      if let written, let place = place(of: written, around) { return place }
      return arguments.lazy.compactMap { place(of: $0, around) }.first
    case "core::concat":
      let places = arguments.flatMap { elements(of: $0, around) }.map(\.place)
      return places.contains { $0 != nil } ? .elements(places, within: nil) : nil
    case "core::flatten":
      guard let argument = arguments.first, let list = value(of: argument, around) else { return nil }
      let places = flatten(list, at: place(of: argument, around), 0)
      return places.contains { $0 != nil } ? .elements(places, within: nil) : nil
    case "core::values":
      guard let argument = arguments.first else { return nil }
      return .elements(elements(of: argument, around).map(\.place), within: place(of: argument, around)?.path)
    case "core::tolist", "core::one":
      guard let argument = arguments.first, let list = place(of: argument, around) else { return nil }
      return name == "core::one" ? list.following(.index(0)) : list
    case "core::lookup":
      guard arguments.count > 1, let key = value(of: arguments[1], around) else { return nil }
      return place(of: arguments[0], around)?.element(key)
    default:
      guard let function = PolicyFunctions.own(name), let find = function.place else { return nil }
      return find(arguments.map { Argument(value: value(of: $0, around), place: place(of: $0, around)) }, scope)
    }
  }

  /// An argument of a function, and where it stands.
  struct Argument {
    let value: Value?
    let place: Place?
  }

  private func flatten(_ list: Value, at place: Place?, _ depth: Int) -> [Place?] {
    elements(of: list, at: place).flatMap { element in
      element.value.elements != nil && depth < 20
        ? flatten(element.value, at: element.place, depth + 1) : [element.place]
    }
  }
}
