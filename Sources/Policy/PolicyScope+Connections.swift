import HCL
import Inventory
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

  /// The resources that a block connects to the one judged.
  func matches(of connection: Connection) throws(EvaluationError) -> Matches {
    let inventory = session.inventory
    let scope = resource.scope
    var filter = ValueMap()
    var rest: [(subject: Value, other: AttributePath)] = []
    for link in connection.links {
      guard let subject = attributes.value(at: link.subject.steps[...]), !subject.isNull else { return Matches() }
      if link.other.steps.count == 1, case .attribute(let name)? = link.other.steps.first, filter[name] == nil {
        filter[name] = subject
      } else {
        rest.append((subject, link.other))
      }
    }
    let join = session.join(type: connection.type, filter: filter, in: scope)
    var matches = Matches()
    func consider(_ other: Resource, _ start: Truth) throws(EvaluationError) {
      if other === resource { return }
      let value = session.presented(other)
      var truth = start
      for (subject, path) in rest where truth != .no {
        guard let found = value.value(at: path.steps[...]) else { return }
        truth = truth && inventory.equal(subject, found, in: scope)
      }
      if truth != .no, let filter = connection.filter {
        let outer = match
        match = (connection, value)
        defer { match = outer }
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

  /// What a connected block says of the resource judged: of the number of connected resources, and of each.
  func outcomes(of connection: Connection) throws(EvaluationError) -> [ConnectionOutcome] {
    let matches = try matches(of: connection)
    let certain = matches.certain.count
    let most = certain + matches.possible.count
    var outcomes: [ConnectionOutcome] = []
    if let bound = try count(connection.least) ?? connection.cardinality?.least {
      let truth: Truth = certain >= bound ? .yes : most < bound ? .no : .unknown
      let text = "Connected to this resource: \(certain) of type \(connection.type), and at least \(bound) must be."
      outcomes.append(
        ConnectionOutcome(
          truth: truth, message: text, written: connection.message, enforcement: nil, match: nil,
          waitsFor: matches.possible.map(\.resource)))
    }
    if let bound = try count(connection.most) ?? connection.cardinality?.most {
      let truth: Truth = certain > bound ? .no : most <= bound ? .yes : .unknown
      let text = "Connected to this resource: \(certain) of type \(connection.type), and at most \(bound) may be."
      outcomes.append(
        ConnectionOutcome(
          truth: truth, message: text, written: connection.message, enforcement: nil, match: nil,
          waitsFor: matches.possible.map(\.resource)))
    }
    let outer = match
    defer { match = outer }
    for enforcement in connection.enforcements {
      for (list, isCertain) in [(matches.certain, true), (matches.possible, false)] {
        for found in list {
          match = (connection, found.value)
          let truth = try truth(of: enforcement.condition, "The condition")
          outcomes.append(
            ConnectionOutcome(
              truth: truth == .no && !isCertain ? .unknown : truth, message: nil, written: nil,
              enforcement: enforcement, match: found.value, waitsFor: isCertain ? [] : [found.resource]))
        }
      }
    }
    return outcomes
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
}

/// One thing that a connected block says.
struct ConnectionOutcome {
  let truth: Truth
  /// What is wrong where the policy does not say it.
  let message: String?
  let written: ExpressionID?
  let enforcement: Enforcement?
  let match: Value?
  /// The resources that may or may not be connected.
  let waitsFor: [Resource]
}
