import HCL
import Source
import Values

/// Reads `count` and `for_each` as Terraform does.
struct Repetitions {
  let form: Expansion<Repetition>.Form
  let list: [Repetition]
  let open: Unknown?

  /// - Parameter name: the block's address in its module.
  init(of syntax: BlockReference, named name: String, in scope: BlockScope) {
    let evaluation = scope.module.evaluation
    if let count = syntax.expression("count") {
      self = Repetitions.counted(count, name, scope, evaluation)
    } else if let forEach = syntax.expression("for_each") {
      self = Repetitions.keyed(forEach, name, scope, evaluation)
    } else {
      self.init(form: .single, list: [Repetition()], open: nil)
    }
  }

  private init(form: Expansion<Repetition>.Form, list: [Repetition], open: Unknown?) {
    self.form = form
    self.list = list
    self.open = open
  }

  private static func counted(
    _ count: ExpressionReference, _ name: String, _ scope: BlockScope, _ evaluation: Evaluation
  ) -> Repetitions {
    func conditional(_ unknown: Unknown?) -> Repetitions {
      let index = Value.int(0)
      return Repetitions(
        form: .counted, list: [Repetition(key: .index(0), countIndex: index, isConditional: true)],
        open: unknown ?? Unknown(Symbol("count", kind: .other), type: .number))
    }
    func invalid(_ reason: String) -> Repetitions {
      let detail = "The given \"count\" argument value is unsuitable: \(reason)."
      evaluation.report(EvaluationError("Invalid count argument.", detail, at: count.range), at: count.range)
      return conditional(nil)
    }
    let value: Value
    do throws(EvaluationError) {
      value = try scope.evaluate(count)
    } catch {
      evaluation.report(error.passing("the instances of \(scope.module.qualified(name))"), at: count.range)
      return conditional(nil)
    }
    if case .unknown(let unknown) = value { return conditional(unknown) }
    if value.isUnknown { return conditional(nil) }
    guard case .number(let number)? = try? value.converted(to: .number), number.isWhole else {
      return invalid("a whole number is required, and this is \(value.isNull ? "null" : "a \(value.kindName)")")
    }
    guard let total = number.int, total >= 0 else {
      if number.isNegative { return invalid("must be greater than or equal to zero") }
      _ = evaluation.admit(Int.max / 2, at: count.range)
      return conditional(nil)
    }
    guard evaluation.admit(total, at: count.range) else { return conditional(nil) }
    let list = (0..<total).map { Repetition(key: .index($0), countIndex: .int($0)) }
    return Repetitions(form: .counted, list: list, open: nil)
  }

  private static func keyed(
    _ forEach: ExpressionReference, _ name: String, _ scope: BlockScope, _ evaluation: Evaluation
  ) -> Repetitions {
    func conditional(_ unknown: Unknown?) -> Repetitions {
      let unknown = unknown ?? Unknown(Symbol("for_each", kind: .other))
      let key = Value.unknown(
        Unknown(Symbol("each.key of \(unknown.symbol.name)", kind: .derived), type: .string, isNotNull: true))
      var value = Value.unknown(Unknown(unknown.symbol.appending("[each.key]"), type: unknown.type.elementOfCollection))
      if case .set = unknown.type { value = key }
      return Repetitions(
        form: .keyed,
        list: [Repetition(key: .undecided, eachKey: key, eachValue: value, isConditional: true)], open: unknown)
    }
    func invalid(_ detail: String) -> Repetitions {
      evaluation.report(EvaluationError("Invalid for_each argument.", detail, at: forEach.range), at: forEach.range)
      return conditional(nil)
    }
    let value: Value
    do throws(EvaluationError) {
      value = try scope.evaluate(forEach)
    } catch {
      evaluation.report(error.passing("the instances of \(scope.module.qualified(name))"), at: forEach.range)
      return conditional(nil)
    }
    switch value {
    case .unknown(let unknown):
      let open = conditional(unknown)
      guard !unknown.entries.isEmpty, evaluation.admit(unknown.entries.count, at: forEach.range) else { return open }
      let certain = unknown.entries.map {
        Repetition(key: .key($0.key), eachKey: .string($0.key), eachValue: $0.value)
      }
      return Repetitions(form: .keyed, list: certain + open.list, open: open.open)
    case .map(let map, _), .object(let map):
      guard evaluation.admit(map.count, at: forEach.range) else { return conditional(nil) }
      let list = map.map { entry in
        Repetition(key: .key(entry.key), eachKey: .string(entry.key), eachValue: entry.value)
      }
      return Repetitions(form: .keyed, list: list, open: nil)
    case .set(let elements, _):
      guard evaluation.admit(elements.count, at: forEach.range) else { return conditional(nil) }
      var list: [Repetition] = []
      var open: Unknown?
      for element in elements {
        switch element {
        case .string(let text): list.append(Repetition(key: .key(text), eachKey: element, eachValue: element))
        case .unknown(let unknown): open = unknown
        case .partial(let partial): open = Unknown(Symbol(partial.description, kind: .derived), type: .set(.string))
        case .null:
          return invalid(
            "The given \"for_each\" argument value is unsuitable: \"for_each\" sets must not contain null values.")
        default:
          return invalid(
            "The given \"for_each\" argument value is unsuitable: \"for_each\" supports maps and sets of strings, but you have provided a set containing type \(element.kindName)."
          )
        }
      }
      if let open {
        let rest = conditional(Unknown(open.symbol, type: .set(.string)))
        return Repetitions(form: .keyed, list: list + rest.list, open: open)
      }
      return Repetitions(form: .keyed, list: list, open: nil)
    case .null:
      return invalid(
        "The given \"for_each\" argument value is unsuitable: the given \"for_each\" argument value is null. A map, or set of strings is allowed."
      )
    default:
      return invalid(
        "The given \"for_each\" argument value is unsuitable: the \"for_each\" argument must be a map, or set of strings, and you have provided a value of type \(value.kindName)."
      )
    }
  }
}

extension Type {
  /// The type of what a collection of this type holds.
  var elementOfCollection: Type {
    switch self {
    case .list(let element), .set(let element), .map(let element): element
    default: .dynamic
    }
  }
}
