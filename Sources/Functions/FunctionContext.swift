import Values

/// What functions may reach outside of their arguments. What is absent makes the functions that need it fail.
public final class FunctionContext: Sendable {
  /// The files of the module in which the call stands.
  public let files: (any FileAccess)?

  /// Evaluates a template: its text, the name that messages give it, and its variables.
  public let renderTemplate: (@Sendable (_ template: String, _ name: String, _ variables: ValueMap) throws -> Value)?

  /// Reads one YAML document as a value, mappings as objects and sequences as tuples.
  public let decodeYAML: (@Sendable (_ text: String) throws -> Value)?

  /// The time that `timestamp` gives, in seconds since 1970-01-01T00:00:00Z. Without it each call gives a symbol: what runs
  /// later has a time of its own.
  public let now: (@Sendable () -> Int)?

  /// Nothing but the arguments.
  public static let none = FunctionContext()

  public init(
    files: (any FileAccess)? = nil,
    renderTemplate: (@Sendable (String, String, ValueMap) throws -> Value)? = nil,
    decodeYAML: (@Sendable (String) throws -> Value)? = nil,
    now: (@Sendable () -> Int)? = nil
  ) {
    self.files = files
    self.renderTemplate = renderTemplate
    self.decodeYAML = decodeYAML
    self.now = now
  }
}
