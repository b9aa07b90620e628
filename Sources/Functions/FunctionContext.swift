import Source
import Values

/// What functions may reach outside of their arguments. What is absent makes the functions that need it fail.
public struct FunctionContext: Sendable {
  /// The files of the module in which the call stands.
  public var files: (any FileAccess)?

  /// Evaluates a template: its text, the name that messages give it, and its variables.
  public var renderTemplate: (@Sendable (_ template: String, _ name: String, _ variables: ValueMap) throws -> Value)?

  /// Reads one YAML document as a value, mappings as objects and sequences as tuples.
  public var decodeYAML: (@Sendable (_ text: String) throws -> Value)?

  /// Where the call stands, so that each call of `uuid` or `timestamp` gives a symbol of its own.
  public var place: SourceRange?

  /// The time that `timestamp` gives, in seconds since 1970-01-01T00:00:00Z. Without it each call gives a symbol: what runs
  /// later has a time of its own.
  public var now: (@Sendable () -> Int)?

  public init(
    files: (any FileAccess)? = nil,
    renderTemplate: (@Sendable (String, String, ValueMap) throws -> Value)? = nil,
    decodeYAML: (@Sendable (String) throws -> Value)? = nil,
    place: SourceRange? = nil,
    now: (@Sendable () -> Int)? = nil
  ) {
    self.files = files
    self.renderTemplate = renderTemplate
    self.decodeYAML = decodeYAML
    self.place = place
    self.now = now
  }
}
