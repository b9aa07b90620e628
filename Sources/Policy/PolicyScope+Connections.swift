import HCL
import Inventory
import Source
import Values

/// `connected` blocks: which resources belong to the one judged.
extension PolicyScope {
  /// A resource that is connected.
  struct Match {
    let resource: Resource
    let value: Value
  }

  struct Matches {
    var certain: [Match] = []
    /// The code does not decide whether these are connected.
    var possible: [Match] = []
  }

  /// An element that a block is asked of.
  typealias Element = (key: Value, value: Value)

  // MARK: What a block says

  /// What a connected block says of the resource judged: of the number of connected resources, and of each.
  func outcomes(of connection: Connection) throws(EvaluationError) -> [ConnectionOutcome] {
    try outcomes(of: connection, from: Match(resource: resource, value: attributes), isCertain: true)
  }

  /// - Parameter isCertain: whether the subject belongs to the resource judged for certain.
  private func outcomes(
    of connection: Connection, from subject: Match, isCertain: Bool
  ) throws(EvaluationError) -> [ConnectionOutcome] {
    let (elements, open) = try self.elements(of: connection, subject)
    let outer = each
    defer { each = outer }
    var outcomes: [ConnectionOutcome] = []
    for element in elements {
      if let element { each = element }
      let matches = try self.matches(of: connection, from: subject, in: element)
      outcomes += try counts(matches, connection, isCertain: isCertain)
      for (list, isMatched) in [(matches.certain, true), (matches.possible, false)] {
        for match in list { outcomes += try self.outcomes(of: match, connection, isCertain: isCertain && isMatched) }
      }
    }
    if let open { outcomes.append(outcome(.unknown, connection, open: open)) }
    return outcomes
  }

  /// What is said of the number of matches.
  private func counts(
    _ matches: Matches, _ connection: Connection, isCertain: Bool
  ) throws(EvaluationError) -> [ConnectionOutcome] {
    let certain = matches.certain.count
    let most = certain + matches.possible.count
    var outcomes: [ConnectionOutcome] = []
    func add(_ truth: Truth, _ bound: String) {
      let text = "Connected to this resource: \(certain) of type \(connection.type), and \(bound) be."
      outcomes.append(
        outcome(
          truth == .no && !isCertain ? .unknown : truth, connection, message: text,
          waitsFor: matches.possible.map(\.resource)))
    }
    if let bound = try count(connection.least) ?? connection.cardinality?.least {
      add(certain >= bound ? .yes : most < bound ? .no : .unknown, "at least \(bound) must")
    }
    if let bound = try count(connection.most) ?? connection.cardinality?.most {
      add(certain > bound ? .no : most <= bound ? .yes : .unknown, "at most \(bound) may")
    }
    return outcomes
  }

  /// What is said of one match, and of what is connected to it.
  private func outcomes(
    of match: Match, _ connection: Connection, isCertain: Bool
  ) throws(EvaluationError) -> [ConnectionOutcome] {
    try spend(1, at: policy.tree.sourceRange(connection.header))
    matched.append((connection, match.value))
    defer { matched.removeLast() }
    var outcomes: [ConnectionOutcome] = []
    for enforcement in connection.enforcements {
      let outer = each
      defer { each = outer }
      for said in try self.outcomes(of: enforcement) {
        if let element = said.element { each = element }
        outcomes.append(
          outcome(
            said.truth == .no && !isCertain ? .unknown : said.truth, connection, enforcement: enforcement,
            waitsFor: isCertain ? [] : [match.resource]))
        each = outer
      }
    }
    for inner in connection.connections {
      outcomes += try self.outcomes(of: inner, from: match, isCertain: isCertain)
    }
    return outcomes
  }

  private func outcome(
    _ truth: Truth, _ connection: Connection, message: String? = nil, enforcement: Enforcement? = nil,
    waitsFor: [Resource] = [], open: Value? = nil
  ) -> ConnectionOutcome {
    ConnectionOutcome(
      truth: truth, message: message, written: enforcement == nil ? connection.message : nil, enforcement: enforcement,
      matched: matched, element: each, waitsFor: waitsFor, open: open)
  }

  private func count(_ id: ExpressionID?) throws(EvaluationError) -> Int? {
    guard let id else { return nil }
    let value = try evaluate(id)
    if let count = value.intValue { return count }
    if value.isNull { return nil }
    throw EvaluationError(
      "Invalid number of instances.", "A whole number is needed, not a \(value.kindName).",
      at: policy.tree.sourceRange(policy.tree.range(of: id)))
  }

  // MARK: Elements and matches

  /// What a block is asked of: once of the subject, or of each element of what it goes over, which may have more.
  private func elements(
    of connection: Connection, _ subject: Match
  ) throws(EvaluationError) -> (elements: [Element?], open: Value?) {
    let collection: Value
    switch connection.iteration {
    case nil: return ([nil], nil)
    case .value(let id): collection = try evaluate(id)
    case .attribute(let path):
      if let value = value(at: path, of: subject) {
        collection = value
      } else {
        collection = try local(at: path) ?? .null
      }
    }
    switch collection {
    case .list(let items, _), .tuple(let items), .set(let items, _):
      return (items.enumerated().map { (.int($0.offset), $0.element) }, nil)
    case .map(let map, _), .object(let map): return (map.map { (.string($0.key), $0.value) }, nil)
    case .unknown(let unknown):
      return (unknown.certain.enumerated().map { (.int($0.offset), $0.element) }, collection)
    case .null: return ([], nil)
    default:
      throw EvaluationError(
        "Invalid each.", "A connected block goes over a list, set, map or object, not a \(collection.kindName).",
        at: policy.tree.sourceRange(connection.header))
    }
  }

  /// The resources that the blocks of a name connect to the one judged.
  func matches(of connections: [Connection]) throws(EvaluationError) -> Matches {
    let subject = Match(resource: resource, value: attributes)
    var matches = Matches()
    let outer = each
    defer { each = outer }
    for connection in connections {
      for element in try elements(of: connection, subject).elements {
        if let element { each = element }
        let found = try self.matches(of: connection, from: subject, in: element)
        matches.certain += found.certain
        matches.possible += found.possible
      }
    }
    return matches
  }

  /// The resources that a block connects to a subject.
  private func matches(
    of connection: Connection, from subject: Match, in element: Element?
  ) throws(EvaluationError) -> Matches {
    let scope = resource.scope
    var filter = ValueMap()
    var rest: [(subject: Value, other: AttributePath)] = []
    func add(_ wanted: Value, _ path: AttributePath) {
      if path.steps.count == 1, case .attribute(let name)? = path.steps.first, filter[name] == nil {
        filter[name] = wanted
      } else {
        rest.append((wanted, path))
      }
    }
    for link in connection.links {
      guard let wanted = try value(of: link.subject, connection, subject, element), !wanted.isNull else {
        return Matches()
      }
      add(wanted, try path(link.other, connection))
    }
    for (name, id) in connection.attributes { add(try evaluate(id), AttributePath(name)) }
    let join = session.join(type: connection.type, filter: filter, in: scope)
    var matches = Matches()
    func consider(_ other: Resource, _ start: Truth) throws(EvaluationError) {
      if other === subject.resource { return }
      let value = session.presented(other)
      var truth = start
      for (wanted, path) in rest where truth != .no {
        guard let found = value.value(at: path.steps[...]) else { return }
        truth = truth && session.equal(wanted, found, in: scope)
      }
      if truth != .no, let filter = connection.filter {
        matched.append((connection, value))
        defer { matched.removeLast() }
        let passes = try self.truth(of: filter, "The filter")
        truth = truth && passes
      }
      switch truth {
      case .yes: matches.certain.append(Match(resource: other, value: value))
      case .unknown: matches.possible.append(Match(resource: other, value: value))
      case .no: break
      }
    }
    for other in join.certain { try consider(other, .yes) }
    for other in join.possible { try consider(other, .unknown) }
    return matches
  }

  // MARK: Paths

  private func path(_ path: Connection.Path, _ connection: Connection) throws(EvaluationError) -> AttributePath {
    switch path {
    case .fixed(let path): return path
    case .template(let id):
      let value = try evaluate(id)
      if let text = value.stringValue, let path = AttributePath(parsing: text) { return path }
      throw EvaluationError(
        "Invalid path.", "\(value.text ?? value.kindName) names no attribute.",
        at: policy.tree.sourceRange(policy.tree.range(of: id)))
    }
  }

  /// The value by which a subject is connected. In an `each` block a path begins at the element where that has such an
  /// attribute; one that a template gives names its place itself.
  private func value(
    of path: Connection.Path, _ connection: Connection, _ subject: Match, _ element: Element?
  ) throws(EvaluationError) -> Value? {
    if case .fixed(let path) = path, case .attribute? = connection.iteration, let element,
      let value = element.value.value(at: path.steps[...])
    {
      return value
    }
    return value(at: try self.path(path, connection), of: subject)
  }

  private func value(at path: AttributePath, of subject: Match) -> Value? {
    if let value = subject.value.value(at: path.steps[...]) { return value }
    guard !session.isStrict, path.steps.count == 1, case .attribute(let name)? = path.steps.first else { return nil }
    return subject.resource.assigned(name)
  }

  /// The local value that a path begins with; `nil` where there is none of that name.
  private func local(at path: AttributePath) throws(EvaluationError) -> Value? {
    guard case .attribute(let name)? = path.steps.first, let id = policy.locals[name] ?? policy.file.locals[name] else {
      return nil
    }
    return try local(name, policy.tree, policy.tree.range(of: id)).value(at: path.steps.dropFirst())
  }
}

/// One thing that a connected block says.
struct ConnectionOutcome {
  let truth: Truth
  /// What is wrong where the policy does not say it.
  let message: String?
  let written: ExpressionID?
  let enforcement: Enforcement?
  /// The resources on the way to the one that this is about, outermost first.
  let matched: [(connection: Connection, value: Value)]
  /// The element that this is about.
  let element: (key: Value, value: Value)?
  /// The resources that may or may not be connected.
  let waitsFor: [Resource]
  /// What is gone over, where it is not decided which elements it has.
  let open: Value?
}
