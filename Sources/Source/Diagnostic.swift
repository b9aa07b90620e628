/// Something the scanner has to say about its input, as opposed to a finding about the infrastructure.
public struct Diagnostic: Hashable, Sendable {
  public enum Severity: String, Sendable {
    /// Input that could not be read or evaluated: the exit status becomes 2.
    case error
    /// Something the user should know; the scan is not affected.
    case warning
  }

  public let severity: Severity
  /// What is wrong, as one sentence without the place.
  public let summary: String
  /// What to do about it, and what else helps; may be empty.
  public let detail: String
  /// The file, relative as in `SourceText.path`.
  public let path: String
  /// The place in the file; `nil` where the file as a whole is meant.
  public let range: SourceRange?

  public init(_ severity: Severity, _ summary: String, detail: String = "", at range: SourceRange) {
    self.severity = severity
    self.summary = summary
    self.detail = detail
    self.path = range.path
    self.range = range
  }

  public init(_ severity: Severity, _ summary: String, detail: String = "", path: String) {
    self.severity = severity
    self.summary = summary
    self.detail = detail
    self.path = path
    self.range = nil
  }

  /// The line of the fault, 1 where the file as a whole is meant.
  public var line: Int { range?.start.line ?? 1 }

  /// Summary and detail as one message.
  public var message: String { detail.isEmpty ? summary : "\(summary) \(detail)" }
}
