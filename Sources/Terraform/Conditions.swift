import HCL
import Source
import Values

/// Custom conditions: `validation` of variables, `precondition` and `postcondition`, and the assertions of `check` blocks.
///
/// A condition that what is known decides to be false stops Terraform's plan, and is a diagnostic; one that is not decided
/// says nothing.
enum Conditions {
  /// What holds a condition, as Terraform titles its failure.
  enum Kind {
    case variable(place: SourceRange)
    case precondition(of: String)
    case postcondition(of: String)
    case check(name: String)

    fileprivate var summary: String {
      switch self {
      case .variable: "Invalid value for variable."
      case .precondition(let subject): "\(subject) precondition failed."
      case .postcondition(let subject): "\(subject) postcondition failed."
      case .check: "Check block assertion failed."
      }
    }
  }

  /// Evaluates a condition, and reports it where it is false or no condition.
  static func check(_ block: Block, in tree: SyntaxTree, _ kind: Kind, scope: BlockScope) {
    let evaluation = scope.module.evaluation
    let syntax = BlockReference(tree: tree, block: block)
    guard let condition = syntax.expression("condition") else { return }
    do throws(EvaluationError) {
      let value = try scope.evaluate(condition)
      if value.isUnknown { return }
      guard case .bool(let holds)? = try? value.converted(to: .bool) else {
        throw EvaluationError(
          "Invalid condition result.", "The result of a condition must be true or false, not \(value.kindName).",
          at: condition.range)
      }
      if holds { return }
      let failure = failure(of: kind, syntax, condition, scope)
      if case .check = kind {
        evaluation.report(failure.diagnostic(at: condition.range, severity: .warning))
      } else {
        evaluation.report(failure, at: condition.range)
      }
    } catch {
      evaluation.report(error, at: condition.range)
    }
  }

  private static func failure(
    of kind: Kind, _ syntax: BlockReference, _ condition: ExpressionReference, _ scope: BlockScope
  ) -> EvaluationError {
    var message = "The condition is not met."
    if let text = syntax.expression("error_message"), let value = try? scope.evaluate(text) {
      switch value {
      case .string(let known): message = known
      case .partial(let partial): message = partial.description
      default: break
      }
    }
    let detail: String
    let place: SourceRange
    switch kind {
    case .variable(let given):
      let rule = syntax.header
      detail = "\(message) This was checked by the validation rule at \(rule.path):\(rule.start.line)."
      place = given
    case .check(let name):
      detail = "\(message) This was checked by the check \"\(name)\"."
      place = condition.range
    case .precondition, .postcondition:
      detail = message
      place = condition.range
    }
    return EvaluationError(kind.summary, detail, at: place)
  }
}

extension ModuleInstance {
  /// Checks the validation rules of a variable whose value is evaluated.
  func validate(_ declaration: VariableDeclaration) {
    let tree = declaration.syntax.tree
    for block in tree.blocks(of: declaration.syntax.block.body) where tree.name(block.type) == "validation" {
      Conditions.check(block, in: tree, .variable(place: place(ofValueFor: declaration)), scope: scope)
    }
  }

  /// Checks the preconditions of an output.
  func checkConditions(of output: OutputDeclaration) {
    let tree = output.syntax.tree
    for block in tree.blocks(of: output.syntax.block.body) where tree.name(block.type) == "precondition" {
      Conditions.check(block, in: tree, .precondition(of: "Module output value"), scope: scope)
    }
  }

  /// Checks the assertions of the module's `check` blocks.
  func runChecks() {
    for check in configuration.checks {
      let name = check.tree.labels(of: check.block).first ?? ""
      for block in check.blocks("assert") {
        Conditions.check(block, in: check.tree, .check(name: name), scope: scope)
      }
    }
  }
}

extension ResourceInstance {
  /// Checks the conditions of a `lifecycle` block.
  func checkConditions(_ lifecycle: BodyID, in tree: SyntaxTree) {
    for block in tree.blocks(of: lifecycle) {
      switch tree.name(block.type) {
      case "precondition": Conditions.check(block, in: tree, .precondition(of: "Resource"), scope: scope)
      case "postcondition":
        let inside = BlockScope(scope.module, repetition: scope.repetition, subject: handle)
        Conditions.check(block, in: tree, .postcondition(of: "Resource"), scope: inside)
      default: break
      }
    }
  }
}
