import Source
import Values

/// Operators and conditionals: HCL specification, "Operations".
extension Evaluator {
  mutating func unary(_ node: Node) throws(EvaluationError) -> Value {
    let id = ExpressionID(raw: node.a)
    let operand = try value(of: id)
    if Operator(rawValue: node.flag) == .not {
      switch try truth(operand, "The operand of \"!\"", at: range(id)) {
      case .yes: return .bool(false)
      case .no: return .bool(true)
      case .unknown: return .derived("!", from: [operand], type: .bool)
      }
    }
    switch try number(operand, id) {
    case .number(let number): return .number(-number)
    case let other: return .derived("-", from: [other], type: .number)
    }
  }

  mutating func binary(_ node: Node) throws(EvaluationError) -> Value {
    let (left, right) = (ExpressionID(raw: node.a), ExpressionID(raw: node.b))
    let symbol = Operator(rawValue: node.flag) ?? .or
    switch symbol {
    case .and, .or: return try logical(symbol, left, right)
    case .equal, .notEqual:
      let (a, b) = (try value(of: left), try value(of: right))
      var truth = scope.equals(a, b) ?? (scope.comparesTypes ? a.equals(b) : a.equalsStructurally(b))
      if symbol == .notEqual { truth = !truth }
      if let known = truth.known { return .bool(known) }
      return .derived(symbol.symbol, from: [a, b], type: .bool)
    default: return try arithmetic(symbol, left, right, node.range)
    }
  }

  /// `&&` and `||`: the right side is not looked at where the left decides, and an error on the right counts only where
  /// the right side counts.
  private mutating func logical(
    _ symbol: Operator, _ left: ExpressionID, _ right: ExpressionID
  ) throws(EvaluationError) -> Value {
    // Said as literals: most conditions have such an operator, and few of them fail.
    let (onLeft, onRight) =
      symbol == .and
      ? (#"The left operand of "&&""#, #"The right operand of "&&""#)
      : (#"The left operand of "||""#, #"The right operand of "||""#)
    let a = try value(of: left)
    let decisive: Truth = symbol == .and ? .no : .yes
    let x = try truth(a, onLeft, at: range(left))
    if x == decisive && !scope.evaluatesBothOperands { return .bool(symbol == .or) }
    let b = try value(of: right)
    let y = try truth(b, onRight, at: range(right))
    if x == decisive || y == decisive { return .bool(symbol == .or) }
    if x != .unknown && y != .unknown { return .bool(symbol == .and) }
    return .derived(symbol.symbol, from: x == .unknown ? (y == .unknown ? [a, b] : [a]) : [b], type: .bool)
  }

  private mutating func arithmetic(
    _ symbol: Operator, _ left: ExpressionID, _ right: ExpressionID, _ range: ByteRange
  ) throws(EvaluationError) -> Value {
    let a = try number(try value(of: left), left)
    let b = try number(try value(of: right), right)
    guard case .number(let x) = a, case .number(let y) = b else {
      if let decided = Evaluator.compare(symbol, a, b) { return .bool(decided) }
      let type: Type = symbol.rawValue <= Operator.greaterOrEqual.rawValue ? .bool : .number
      return .derived(symbol.symbol, from: [a, b], type: type)
    }
    switch symbol {
    case .less: return .bool(x < y)
    case .lessOrEqual: return .bool(x <= y)
    case .greater: return .bool(x > y)
    case .greaterOrEqual: return .bool(x >= y)
    case .add: return .number(x + y)
    case .subtract: return .number(x - y)
    case .multiply: return .number(x * y)
    case .divide:
      guard let quotient = x / y else { throw error("Division by zero.", "The divisor is zero.", at: range) }
      return .number(quotient)
    default:
      // A remainder of a division by zero is what was to be divided.
      return .number(x % y ?? x)
    }
  }

  /// A comparison decided by the bounds of what is not known.
  private static func compare(_ symbol: Operator, _ a: Value, _ b: Value) -> Bool? {
    let (lowA, highA) = bounds(a)
    let (lowB, highB) = bounds(b)
    func below(_ high: Number?, _ low: Number?, orEqual: Bool) -> Bool {
      guard let high, let low else { return false }
      return orEqual ? high <= low : high < low
    }
    switch symbol {
    case .less: return below(highA, lowB, orEqual: false) ? true : below(highB, lowA, orEqual: true) ? false : nil
    case .lessOrEqual:
      return below(highA, lowB, orEqual: true) ? true : below(highB, lowA, orEqual: false) ? false : nil
    case .greater: return below(highB, lowA, orEqual: false) ? true : below(highA, lowB, orEqual: true) ? false : nil
    case .greaterOrEqual:
      return below(highB, lowA, orEqual: true) ? true : below(highA, lowB, orEqual: false) ? false : nil
    default: return nil
    }
  }

  private static func bounds(_ value: Value) -> (low: Number?, high: Number?) {
    switch value {
    case .number(let number): (number, number)
    case .unknown(let unknown): (unknown.lowest, unknown.highest)
    default: (nil, nil)
    }
  }

  /// An operand as a number, or as a symbol for one.
  private func number(_ value: Value, _ id: ExpressionID) throws(EvaluationError) -> Value {
    switch value {
    case .number: return value
    case .unknown(let unknown) where unknown.type == .number: return value
    case .null:
      throw EvaluationError(
        "Invalid operand.", "Unsuitable value for this operand: argument must not be null.", at: range(id))
    default:
      do throws(ConversionError) {
        return try value.converted(to: .number)
      } catch {
        throw EvaluationError("Invalid operand.", "Unsuitable value for this operand: \(error.message).", at: range(id))
      }
    }
  }

  /// A value as a truth value.
  public func truth(
    _ value: Value, _ what: String, at range: @autoclosure () -> SourceRange
  ) throws(EvaluationError) -> Truth {
    switch value {
    case .bool(let known): return Truth(known)
    case .unknown, .partial: return .unknown
    case .null:
      throw EvaluationError("Invalid operand.", "\(what) is null; it must be true or false.", at: range())
    default:
      guard case .bool(let known)? = try? value.converted(to: .bool) else {
        throw EvaluationError(
          "Invalid operand.", "\(what) must be true or false, not a \(value.kindName).", at: range())
      }
      return Truth(known)
    }
  }

  mutating func conditional(_ node: Node) throws(EvaluationError) -> Value {
    let id = ExpressionID(raw: node.a)
    let condition = try value(of: id)
    switch try truth(condition, "The condition", at: range(id)) {
    case .yes: return try branch(node.b, other: node.c, node.range)
    case .no: return try branch(node.c, other: node.b, node.range)
    case .unknown:
      let a = try value(of: ExpressionID(raw: node.b))
      let b = try value(of: ExpressionID(raw: node.c))
      if a.equals(b) == .yes { return a }
      let type = a.isNull ? b.type : b.isNull ? a.type : Type.unify([a.type, b.type]) ?? .dynamic
      let derived = Value.derived("if", from: [condition, a, b], type: type)
      guard let symbol = derived.symbol else { return derived }
      return .unknown(Evaluator.merged(symbol, type, a, b))
    }
  }

  /// What is known of a value that is one of two.
  private static func merged(_ symbol: Symbol, _ type: Type, _ a: Value, _ b: Value) -> Unknown {
    let (lowA, highA) = bounds(a)
    let (lowB, highB) = bounds(b)
    var low: Number?
    var high: Number?
    if let lowA, let lowB { low = min(lowA, lowB) }
    if let highA, let highB { high = max(highA, highB) }
    let isNotNull = !a.isNull && !b.isNull && !a.isUnknown && !b.isUnknown
    return Unknown(symbol, type: type, isNotNull: isNotNull, lowest: low, highest: high)
  }

  /// The chosen result of a conditional, converted to the type that both results share.
  private mutating func branch(_ chosen: UInt32, other: UInt32, _ range: ByteRange) throws(EvaluationError) -> Value {
    let result = try value(of: ExpressionID(raw: chosen))
    switch result {
    case .null: return result
    case .string, .partial:
      // Whatever has a type in common with a string is converted to string; what is written as a collection has none.
      switch tree.nodes[Int(other)].kind {
      case .tuple, .object, .forTuple, .forObject:
        if scope.comparesTypes { throw inconsistent(result, "a collection", range) }
        return result
      default: return result
      }
    default: break
    }
    tries += 1
    let alternative: Value
    do throws(EvaluationError) {
      alternative = try value(of: ExpressionID(raw: other))
    } catch {
      tries -= 1
      if error.isFatal { throw error }
      return result
    }
    tries -= 1
    if alternative.isNull || alternative.type == .dynamic || result.type == .dynamic { return result }
    guard let type = Type.unify([result.type, alternative.type]) else {
      // What Terraform's own policy engine makes of such results is not known; the chosen one is what the author meant.
      if !scope.comparesTypes { return result }
      throw inconsistent(result, alternative.kindName, range)
    }
    return (try? result.converted(to: type)) ?? result
  }

  private func inconsistent(_ result: Value, _ other: String, _ range: ByteRange) -> EvaluationError {
    error(
      "Inconsistent conditional result types.",
      "The true and false result expressions must have consistent types. The values are \(result.kindName) and \(other).",
      at: range)
  }
}

extension Value {
  /// Equality that does not tell lists, sets and tuples apart, nor maps and objects: how policies compare what was
  /// written with what they expect.
  public func equalsStructurally(_ other: Value) -> Truth {
    switch (self, other) {
    case (.set, .set): return equals(other)
    case (.list(let a, _), .list(let b, _)), (.list(let a, _), .tuple(let b)), (.tuple(let a), .list(let b, _)),
      (.tuple(let a), .tuple(let b)):
      guard a.count == b.count else { return .no }
      return Value.conjunction(zip(a, b))
    case (.set(let a, _), .list(let b, _)), (.set(let a, _), .tuple(let b)), (.list(let b, _), .set(let a, _)),
      (.tuple(let b), .set(let a, _)):
      guard a.count == b.count else { return .no }
      // A set has its own order.
      guard let set = Value.set(of: b, elementType: .dynamic).elements, set.count == a.count else {
        return .no
      }
      return Value.conjunction(zip(a, set))
    case (.map(let a, _), .map(let b, _)), (.map(let a, _), .object(let b)), (.object(let a), .map(let b, _)),
      (.object(let a), .object(let b)):
      guard a.count == b.count, zip(a, b).allSatisfy({ $0.key == $1.key }) else { return .no }
      return Value.conjunction(zip(a, b).lazy.map { ($0.value, $1.value) })
    default: return equals(other)
    }
  }

  private static func conjunction(_ pairs: some Sequence<(Value, Value)>) -> Truth {
    var result = Truth.yes
    for (a, b) in pairs {
      result = result && a.equalsStructurally(b)
      if result == .no { return .no }
    }
    return result
  }
}
