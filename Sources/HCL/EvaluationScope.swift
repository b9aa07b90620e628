import Source
import Values

/// Why an expression has no value.
public struct EvaluationError: Error, Sendable {
  /// What is wrong, as Terraform titles it: "Invalid index."
  public let summary: String
  public let detail: String
  /// The part of the expression at fault.
  public let range: SourceRange?
  /// A cycle or a limit: nothing that `try` may pass over.
  public let isFatal: Bool
  /// What depends on one another in a circle, from where it was noticed backwards; empty for other errors.
  public let circle: [String]

  public init(_ summary: String, _ detail: String, at range: SourceRange?, isFatal: Bool = false) {
    self.init(summary, detail, at: range, isFatal: isFatal, circle: [])
  }

  private init(_ summary: String, _ detail: String, at range: SourceRange?, isFatal: Bool, circle: [String]) {
    self.summary = summary
    self.detail = detail
    self.range = range
    self.isFatal = isFatal
    self.circle = circle
  }

  /// What depends on itself: an error that grows, on its way out, by the names of what it passes.
  public static func cycle(_ name: String, at range: SourceRange) -> EvaluationError {
    EvaluationError(
      "Cycle.", "The value of \(name) depends on itself. Break the circle of references.", at: range, isFatal: true,
      circle: [name])
  }

  /// Whether the circle led back to where it began.
  public var isClosed: Bool { circle.count > 1 && circle.first == circle.last }

  /// The error with one more name in its circle, unless that is closed.
  public func passing(_ name: @autoclosure () -> String) -> EvaluationError {
    guard !circle.isEmpty, !isClosed else { return self }
    let grown = circle + [name()]
    let shown = grown.count > 24 ? Array(grown.prefix(12)) + ["…"] + Array(grown.suffix(12)) : grown
    return EvaluationError(
      summary,
      "The value of \(circle[0]) depends on itself: \(shown.reversed().joined(separator: " → ")). Break the circle of references.",
      at: range, isFatal: true, circle: grown)
  }

  /// The error as a diagnostic, at `fallback` where it has no range of its own.
  public func diagnostic(at fallback: SourceRange, severity: Diagnostic.Severity = .error) -> Diagnostic {
    Diagnostic(severity, summary, detail: detail, at: range ?? fallback)
  }
}

/// How a function's name is to be understood.
public enum FunctionReference: Sendable {
  /// The first argument that evaluates without an error: `try`.
  case firstWithoutError
  /// Whether the argument evaluates without an error: `can`.
  case evaluatesWithoutError
  /// A function of values, called through `EvaluationScope.call`.
  case values
  /// No function has this name; the text says what to write instead, or is empty.
  case unknown(suggestion: String)
}

/// What surrounds expressions while they are evaluated: their variables and functions.
public protocol EvaluationScope: AnyObject {
  /// The value of a root name, such as `var` or `aws_s3_bucket`, and of as many steps behind it as the scope itself
  /// resolves. The evaluator applies the rest.
  func value(
    of root: String, _ steps: ArraySlice<Step>, in tree: SyntaxTree, at range: ByteRange
  ) throws(EvaluationError) -> (value: Value, consumed: Int)

  func function(_ name: String) -> FunctionReference

  /// Calls a function of values.
  func call(_ name: String, _ arguments: [Value], at range: @autoclosure () -> SourceRange) throws(EvaluationError)
    -> Value

  /// What reading an attribute that an object does not have gives; `nil` for an error.
  ///
  /// - Parameter isTried: whether the reading stands inside a `try` or `can`.
  func missing(_ attribute: String, of object: Value, isTried: Bool) -> Value?

  /// Whether an attribute that is null counts as one that is not there where its reading stands inside a `try` or `can`.
  /// In resources it does: to write null is not to write the argument.
  var triesPastNull: Bool { get }

  /// The value of an attribute of what a symbol stands for, where the scope knows it although the whole is a symbol.
  func attribute(_ name: String, of symbol: Symbol) throws(EvaluationError) -> Value?

  /// Counts work done; throws when it is more than a scan may cost.
  func spend(_ steps: Int, at range: @autoclosure () -> SourceRange) throws(EvaluationError)

  /// Whether `&&` and `||` evaluate their right side where the left one decides, as Terraform did before version 1.12.
  var evaluatesBothOperands: Bool { get }

  /// Whether `==` tells lists from tuples and maps from objects, as Terraform does.
  var comparesTypes: Bool { get }

  /// Whether two values are equal, where the scope knows more of it than the values show; `nil` for all others.
  func equals(_ a: Value, _ b: Value) -> Truth?
}

extension EvaluationScope {
  public func missing(_ attribute: String, of object: Value, isTried: Bool) -> Value? { nil }
  public var triesPastNull: Bool { false }
  public func attribute(_ name: String, of symbol: Symbol) throws(EvaluationError) -> Value? { nil }
  public func spend(_ steps: Int, at range: @autoclosure () -> SourceRange) throws(EvaluationError) {}
  public var comparesTypes: Bool { true }
  public func equals(_ a: Value, _ b: Value) -> Truth? { nil }
  public var evaluatesBothOperands: Bool { false }
}
