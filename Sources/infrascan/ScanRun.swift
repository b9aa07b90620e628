import ArgumentParser
import Policy
import Reports
import Scanner
import Source

/// One scan as the command line asks for it.
struct ScanRun {
  var paths: [String] = []
  var format = OutputFormat.text
  /// Where the report goes; `nil` for standard output.
  var output: String?
  var reports: [ReportDestination] = []
  var policies: [String] = []
  var rules: [String] = []
  var skippedRules: [String] = []
  var leastSeverity: Severity?
  var failOn: Severity?
  /// As written: kinds with commas between.
  var inclusions: String?
  var baseline: String?
  var writtenBaseline: String?
  var showsTimings = false
  var inputs = InputSettings()
  var evaluation = EvaluationSettings()

  init(_ command: ScanCommand) {
    paths = command.paths
    format = command.format
    output = command.output
    reports = command.report
    policies = command.policies
    rules = command.rule
    skippedRules = command.skipRule
    leastSeverity = command.minSeverity
    failOn = command.failOn
    inclusions = command.include
    baseline = command.baseline
    writtenBaseline = command.writeBaseline
    showsTimings = command.timings
    inputs = command.inputs.settings
    evaluation = command.evaluation.settings
  }

  /// The run for arguments that are paths, or usual options beside them, as the parser would read them; `nil` for all others,
  /// and for what the parser has something to say about.
  ///
  /// Most runs name folders or files and a format: the parser takes as long to go through the definitions of thirty options
  /// as the scan of a small folder takes.
  init?(usual arguments: [String]) {
    var rest = arguments[...]
    if rest.first == "scan" {
      rest.removeFirst()
    } else if let first = rest.first, !first.utf8.contains(where: { ".-/".utf8.contains($0) }) {
      // It may be the name of another command.
      return nil
    }
    var given: [String] = []
    while let argument = rest.popFirst() {
      guard argument.utf8.first == UInt8(ascii: "-") else {
        paths.append(argument)
        continue
      }
      let equals = argument.utf8.firstIndex(of: UInt8(ascii: "="))
      let option = equals.map { String(argument[..<$0]) } ?? argument
      guard let value = equals.map({ String(argument[argument.utf8.index(after: $0)...]) }) ?? rest.popFirst(),
        let first = value.utf8.first, first != UInt8(ascii: "-")
      else { return nil }
      switch option {
      case "--format":
        guard let format = OutputFormat(rawValue: value) else { return nil }
        self.format = format
      case "--fail-on":
        guard let severity = Severity(rawValue: value) else { return nil }
        failOn = severity
      case "--output": output = value
      case "--report":
        guard let destination = ReportDestination(argument: value) else { return nil }
        reports.append(destination)
        continue
      default: return nil
      }
      if given.contains(option) { return nil }
      given.append(option)
    }
  }

  /// Scans, writes the reports and ends the process with the status of the run; throws for values of options that make no
  /// sense.
  func run() throws {
    let clock = ContinuousClock()
    let start = clock.now
    let paths = paths.isEmpty ? ["."] : paths
    var options = try evaluation.scanOptions(for: paths)
    options.policyFolders = policies
    options.rules = rules
    // A baseline that is written anew holds what the one before it did, as far as that is still so.
    options.baseline = writtenBaseline == nil ? baseline : nil
    options.skippedRules = skippedRules
    options.leastSeverity = leastSeverity
    options.inputs = try inputs.given()
    options.inputFallbacks = try inputs.fallbacks()
    for kind in inclusions?.split(separator: ",") ?? [] {
      switch Inclusion(rawValue: kind.filter { !$0.isWhitespace }) {
      case .pass: options.includesPasses = true
      case .unknown: options.includesUnknown = true
      case .suppressed: options.includesSuppressed = true
      case nil: throw ValidationError("--include \(kind): the kinds are pass, unknown and suppressed.")
      }
    }
    let terminal = Terminal.standardOutput
    let progress = Progress(start: start, timings: showsTimings)
    options.progress = { progress.begin($0) }
    let result = Scan(paths, options: options).run(version: Infrascan.version)
    progress.finish()
    let elapsed = clock.now - start
    let bytes = format.format(terminal: output == nil ? terminal : nil, elapsed: elapsed).render(result)
    var failed = false
    if let output {
      failed = !Output.write(bytes, to: output)
    } else {
      Output.write(bytes)
    }
    for destination in reports {
      let bytes = destination.format.format(terminal: nil, elapsed: elapsed).render(result)
      if !Output.write(bytes, to: destination.path) { failed = true }
    }
    if let writtenBaseline, !Output.write(Array(Baseline.text(of: result.findings).utf8), to: writtenBaseline) {
      failed = true
    }
    if format != .text { Output.warn(result.diagnostics) }
    // The process ends here and not at the end of `main`: taking the results apart would cost as much as a small scan.
    let least = failOn ?? options.configuration?.failOn ?? .info
    let status = status(of: result, failOn: least, wasWritten: !failed)
    Output.exit(status == 1 && writtenBaseline != nil ? 0 : status)
  }

  private func status(of report: Report, failOn: Severity, wasWritten: Bool) -> Int32 {
    if !wasWritten || report.diagnostics.contains(where: { $0.severity == .error }) { return 2 }
    let fails = report.findings.contains {
      $0.verdict == .fail && $0.suppression == nil && $0.rule.severity >= failOn
    }
    return fails ? 1 : 0
  }
}
