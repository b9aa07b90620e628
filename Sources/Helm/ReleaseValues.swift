import Documents
import Source

/// Something that is said of a release's values besides files, later ones over earlier.
public struct ReleaseValue: Sendable {
  public enum Content: Sendable {
    /// A YAML text, as of a values file.
    case text(String)
    /// `name=value`, as `--set` takes it.
    case setting(String)
    /// `name=value`, as `--set-string` takes it.
    case textSetting(String)
    /// A key of the values, as it is written, and its value in YAML.
    case literal(name: String, String)
  }

  public let content: Content
  /// Where it is written.
  public let place: SourceRange
  /// Where the lines of a text are written, if line by line.
  public let written: WrittenText?

  public init(_ content: Content, at place: SourceRange, written: WrittenText? = nil) {
    self.content = content
    self.place = place
    self.written = written
  }
}

extension ReleaseValue {
  /// Whether something in it is not known before the chart is installed.
  var isOpen: Bool {
    switch content {
    case .text(let text), .setting(let text), .textSetting(let text), .literal(_, let text):
      TemplateExecution.isOpen(text)
    }
  }

  /// Puts the values over others. What is not understood is a diagnostic, and the others count.
  func apply(to values: TemplateMap, number: UInt16, diagnostics: inout [Diagnostic]) -> TemplateMap {
    let origin = ValueOrigin(file: number, offset: place.bytes.start)
    switch content {
    case .text(let text):
      var faults: [Diagnostic] = []
      var reading = ValueReading(file: number)
      let (start, written) = (place.bytes.start, written)
      reading.place = { written?.offset($0) ?? start }
      let read = ValuesText.read(SourceText(path: place.path, text: text), reading, diagnostics: &faults)
      for fault in faults {
        report("The values of the release are no valid YAML: \(fault.summary)", fault.severity, &diagnostics)
      }
      return ValuesMerging.merged(values, read)
    case .setting(let text), .textSetting(let text):
      var areStrings = false
      if case .textSetting = content { areStrings = true }
      // Settings change maps in place.
      let result = values.deepCopy()
      do throws(SetValuesError) {
        try SetValues.apply(text, to: result, areStrings: areStrings, origin: origin)
      } catch {
        report("The setting of the release is not understood: \(error.message).", .error, &diagnostics)
      }
      return result
    case .literal(let name, let text):
      var reading = ValueReading(file: number)
      let start = place.bytes.start
      reading.place = { _ in start }
      var faults: [Diagnostic] = []
      let documents = YAML.documents(in: SourceText(path: place.path, text: text), diagnostics: &faults)
      guard faults.isEmpty else {
        report("The setting of the release is no valid YAML: \(faults[0].summary)", .error, &diagnostics)
        return values
      }
      let result = values.copy()
      result[name] = documents.first.map { reading.value($0.root) } ?? TemplateValue(.nilInterface, origin: origin)
      return result
    }
  }

  private func report(_ summary: String, _ severity: Diagnostic.Severity, _ diagnostics: inout [Diagnostic]) {
    diagnostics.append(
      Diagnostic(severity, summary, detail: "The chart is rendered without it.", at: place))
  }
}
