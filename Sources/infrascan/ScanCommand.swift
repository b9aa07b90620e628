import ArgumentParser
import Policy
import Reports
import Scanner
import Source

extension Severity: ExpressibleByArgument {}

/// The formats of a report.
enum OutputFormat: String, CaseIterable, ExpressibleByArgument {
  case text, json, sarif, junit, markdown, github, html

  /// The format as Reports has it.
  ///
  /// - Parameter isTerminal: whether the report goes to the terminal and may use colour.
  func format(terminal: Terminal?, elapsed: Duration) -> any ReportFormat {
    switch self {
    case .text:
      TextReport(color: terminal?.color ?? false, width: terminal?.width ?? 100, elapsed: elapsed)
    case .json: JSONReport()
    case .sarif: SARIFReport()
    case .junit: JUnitReport()
    case .markdown: MarkdownReport()
    case .github: GitHubReport()
    case .html: HTMLReport()
    }
  }
}

/// A report into a file besides the one on standard output: `--report sarif=results.sarif`.
struct ReportDestination: ExpressibleByArgument {
  let format: OutputFormat
  let path: String

  init?(argument: String) {
    guard let equals = argument.firstIndex(of: "="), let format = OutputFormat(rawValue: String(argument[..<equals]))
    else {
      return nil
    }
    self.format = format
    path = String(argument[argument.index(after: equals)...])
  }
}

/// What a person may include in the report besides failures.
enum Inclusion: String, CaseIterable, ExpressibleByArgument {
  case pass, unknown, suppressed
}

/// `infrascan [scan] PATH…`
struct ScanCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "scan", abstract: "Check files or folders.",
    discussion: """
      Exit status: 0 where nothing is found at or over --fail-on, 1 where something is, 2 for an error in the
      arguments, the configuration or a policy, or input that could not be read; what could be read is still checked.
      """)

  @Argument(help: "Files or folders; the working directory if none is given.")
  var paths: [String] = []

  @Option(help: "The format of the report: \(OutputFormat.allCases.map(\.rawValue).joined(separator: ", ")).")
  var format: OutputFormat = .text

  @Option(name: .shortAndLong, help: ArgumentHelp("Write the report to a file.", valueName: "FILE"))
  var output: String?

  @Option(help: ArgumentHelp("Write one more report of the same run; may be repeated.", valueName: "FORMAT=FILE"))
  var report: [ReportDestination] = []

  @Option(help: ArgumentHelp("Load policies of your own from a folder; may be repeated.", valueName: "DIR"))
  var policies: [String] = []

  @Option(help: ArgumentHelp("Check this rule only; may be repeated.", valueName: "ID"))
  var rule: [String] = []

  @Option(help: ArgumentHelp("Leave this rule out; may be repeated.", valueName: "ID"))
  var skipRule: [String] = []

  @Option(help: "Leave out findings below this severity.")
  var minSeverity: Severity?

  @Option(help: "Exit with status 1 for findings of this severity or above.")
  var failOn: Severity?

  @Option(help: ArgumentHelp("Report more than failures: pass, unknown, suppressed.", valueName: "KINDS"))
  var include: String?

  @Option(help: ArgumentHelp("Leave out the findings of a baseline.", valueName: "FILE"))
  var baseline: String?

  @Option(help: ArgumentHelp("Write the findings to a baseline, and fail for none of them.", valueName: "FILE"))
  var writeBaseline: String?

  @Flag(help: "Print how long each phase took to standard error.")
  var timings = false

  @OptionGroup var inputs: InputOptions

  @OptionGroup var evaluation: EvaluationOptions

  func run() throws {
    try ScanRun(self).run()
  }
}
