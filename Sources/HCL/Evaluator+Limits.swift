import Source
import Values

/// What keeps the values of expressions of a size that everything behind can go through.
extension Evaluator {
  /// The largest and the deepest value that becomes part of another one. Values share their parts, so that a few lines can
  /// describe one whose parts, each counted wherever it stands, are more than anything could go through.
  private static let largestValue = 1_000_000
  private static let deepestValue = 256
  /// The length of text that counts as much as going over one element.
  static let bytesPerStep = 16

  /// The value of an expression that becomes part of another value. What is put together on the spot was weighed part by
  /// part.
  mutating func part(_ id: ExpressionID) throws(EvaluationError) -> Value {
    let value = try value(of: id)
    switch value {
    case .null, .bool, .number, .string: return value
    default: break
    }
    switch tree.nodes[Int(id.raw)].kind {
    case .tuple, .object: return value
    default:
      try Evaluator.weigh(value, in: scope, at: range(id))
      return value
    }
  }

  /// Counts the parts of a value as work done in `scope`, and refuses one of unbearable size.
  public static func weigh(
    _ value: Value, in scope: any EvaluationScope, at range: @autoclosure () -> SourceRange
  ) throws(EvaluationError) {
    switch value {
    case .null, .bool, .number, .string: return
    default: break
    }
    var left = Evaluator.largestValue
    guard Evaluator.weigh(value, deepest: Evaluator.deepestValue, &left) else {
      throw EvaluationError(
        "The value is too large.",
        "It has more than \(Evaluator.largestValue) parts, or parts nested more than \(Evaluator.deepestValue) levels deep; the expression is left undecided.",
        at: range(), isFatal: true)
    }
    try scope.spend((Evaluator.largestValue - left) / 4, at: range())
  }

  /// Counts the parts of a value down from `left`; false where it has more, or is nested too deeply.
  private static func weigh(_ value: Value, deepest: Int, _ left: inout Int) -> Bool {
    switch value {
    case .null, .bool, .number, .string: return true
    case .list(let items, _), .set(let items, _), .tuple(let items): return weigh(items, deepest: deepest, &left)
    case .map(let map, _), .object(let map):
      left -= map.count
      guard left > 0, deepest > 0 else { return false }
      for entry in map where !weigh(entry.value, deepest: deepest - 1, &left) { return false }
      return true
    case .unknown(let unknown):
      if !unknown.entries.isEmpty, !weigh(.object(unknown.entries), deepest: deepest, &left) { return false }
      return unknown.certain.isEmpty || weigh(unknown.certain, deepest: deepest, &left)
    case .partial(let partial):
      left -= partial.parts.count
      return left > 0
    }
  }

  private static func weigh(_ items: [Value], deepest: Int, _ left: inout Int) -> Bool {
    left -= items.count
    guard left > 0, deepest > 0 else { return false }
    for item in items where !weigh(item, deepest: deepest - 1, &left) { return false }
    return true
  }
}
