import ArgumentParser
import Policy
import Reports
import Scanner
import Source
import Terraform
import Values

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

/// Options that say how root modules are evaluated.
struct EvaluationOptions: ParsableArguments {
  @Option(name: .customLong("var"), help: ArgumentHelp("Set a variable of the root modules.", valueName: "NAME=VALUE"))
  var variables: [String] = []

  @Option(
    help: ArgumentHelp(
      "Read variables from a file, after those found by convention. With a name, root modules are evaluated once for each name: prod=prod.tfvars; may be repeated.",
      valueName: "[NAME=]FILE"))
  var varFile: [String] = []

  @Option(help: ArgumentHelp("Read this configuration instead of .infrascan.hcl.", valueName: "FILE"))
  var config: String?

  @Option(
    help: ArgumentHelp(
      "Render charts with the values of a file; may be repeated. Otherwise files beside charts are found by their names.",
      valueName: "FILE"))
  var helmValues: [String] = []

  @Option(help: "The workspace: the value of terraform.workspace.")
  var workspace: String?

  @Option(
    help: ArgumentHelp(
      "Find downloaded modules in this folder instead of each root module's .terraform.", valueName: "DIR"))
  var terraformDir: String?

  @Option(help: ArgumentHelp("How many threads work; one per core if not given.", valueName: "N"))
  var jobs: Int?

  /// The options where none is given.
  static var none: EvaluationOptions {
    var options = EvaluationOptions()
    options.variables = []
    options.varFile = []
    options.config = nil
    options.helmValues = []
    options.workspace = nil
    options.terraformDir = nil
    options.jobs = nil
    return options
  }

  /// The options as Scanner takes them; throws for a malformed `--var`.
  func scanOptions(for paths: [String]) throws -> ScanOptions {
    var options = ScanOptions()
    options.configuration = ScanConfiguration.load(for: paths, named: config)
    for variable in variables {
      guard let equals = variable.firstIndex(of: "=") else {
        throw ValidationError("--var \(variable): write NAME=VALUE.")
      }
      options.rootModule.variables.append(
        (String(variable[..<equals]), String(variable[variable.index(after: equals)...])))
    }
    for argument in varFile {
      let (name, file) = Self.variant(argument)
      let path = Paths.normalize(Paths.join(FileSystem.workingDirectory, file))
      guard let name else {
        options.rootModule.variableFiles.append(path)
        continue
      }
      if let known = options.variants.firstIndex(where: { $0.name == name }) {
        options.variants[known].files.append(path)
      } else {
        options.variants.append((name, [path]))
      }
    }
    options.helmValues = helmValues.map { Paths.normalize(Paths.join(FileSystem.workingDirectory, $0)) }
    let environment = Environment.all
    options.rootModule.environment = environment.filter { $0.name.hasPrefix("TF_VAR_") }
      .map { (String($0.name.dropFirst(7)), $0.value) }
    let chosen = workspace ?? environment.first { $0.name == "TF_WORKSPACE" }?.value
    options.rootModule.workspace = chosen ?? "default"
    options.rootModule.isWorkspaceGiven = chosen != nil
    options.rootModule.region =
      ["AWS_REGION", "AWS_DEFAULT_REGION"].lazy.compactMap { name in
        environment.first { $0.name == name && !$0.value.isEmpty }?.value
      }.first
    options.rootModule.terraformFolder = (terraformDir ?? environment.first { $0.name == "TF_DATA_DIR" }?.value).map {
      Paths.normalize(Paths.join(FileSystem.workingDirectory, $0))
    }
    if let jobs {
      guard jobs > 0 else { throw ValidationError("--jobs takes a positive number.") }
      options.jobs = jobs
    }
    return options
  }

  /// `NAME=FILE` by its parts, unless a file is called that.
  private static func variant(_ argument: String) -> (name: String?, file: String) {
    guard let equals = argument.firstIndex(of: "="), FileSystem.kind(argument) == nil else { return (nil, argument) }
    let name = argument[..<equals]
    let isName = !name.isEmpty && name.allSatisfy { $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" }
    return isName ? (String(name), String(argument[argument.index(after: equals)...])) : (nil, argument)
  }
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

  /// The command for arguments that have no options, or only usual ones, as the parser would make it; `nil` for all others,
  /// and for what the parser has something to say about.
  ///
  /// Not an initializer: in one, setting a wrapped property defines it anew and gives it no value.
  static func command(for arguments: [String]) -> ScanCommand? {
    var command = ScanCommand()
    command.paths = []
    command.format = .text
    command.output = nil
    command.report = []
    command.policies = []
    command.rule = []
    command.skipRule = []
    command.minSeverity = nil
    command.failOn = nil
    command.include = nil
    command.baseline = nil
    command.writeBaseline = nil
    command.timings = false
    command.inputs = .none
    command.evaluation = .none
    var rest = arguments[...]
    if rest.first == configuration.commandName { rest.removeFirst() }
    var isGiven: Set<String> = []
    while let argument = rest.popFirst() {
      guard argument.utf8.first == UInt8(ascii: "-") else {
        command.paths.append(argument)
        continue
      }
      let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      guard let value = parts.count == 2 ? parts[1] : rest.popFirst(), let first = value.utf8.first,
        first != UInt8(ascii: "-")
      else { return nil }
      switch parts[0] {
      case "--format":
        guard let format = OutputFormat(rawValue: value) else { return nil }
        command.format = format
      case "--fail-on":
        guard let severity = Severity(rawValue: value) else { return nil }
        command.failOn = severity
      case "--output": command.output = value
      case "--report":
        guard let destination = ReportDestination(argument: value) else { return nil }
        command.report.append(destination)
        continue
      default: return nil
      }
      if !isGiven.insert(parts[0]).inserted { return nil }
    }
    return command
  }

  func run() throws {
    let clock = ContinuousClock()
    let start = clock.now
    let paths = paths.isEmpty ? ["."] : paths
    var options = try evaluation.scanOptions(for: paths)
    options.policyFolders = policies
    options.rules = rule
    // A baseline that is written anew holds what the one before it did, as far as that is still so.
    options.baseline = writeBaseline == nil ? baseline : nil
    options.skippedRules = skipRule
    options.leastSeverity = minSeverity
    options.inputs = try inputs.given()
    options.inputFallbacks = try inputs.fallbacks()
    for kind in include?.split(separator: ",") ?? [] {
      switch Inclusion(rawValue: kind.filter { !$0.isWhitespace }) {
      case .pass: options.includesPasses = true
      case .unknown: options.includesUnknown = true
      case .suppressed: options.includesSuppressed = true
      case nil: throw ValidationError("--include \(kind): the kinds are pass, unknown and suppressed.")
      }
    }
    let terminal = Terminal.standardOutput
    let progress = Progress(start: start, timings: timings)
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
    for destination in report {
      let bytes = destination.format.format(terminal: nil, elapsed: elapsed).render(result)
      if !Output.write(bytes, to: destination.path) { failed = true }
    }
    if let writeBaseline, !Output.write(Array(Baseline.text(of: result.findings).utf8), to: writeBaseline) {
      failed = true
    }
    if format != .text { Output.warn(result.diagnostics) }
    // The process ends here and not at the end of `main`: taking the results apart would cost as much as a small scan.
    let least = failOn ?? options.configuration?.failOn ?? .info
    let status = status(of: result, failOn: least, wasWritten: !failed)
    Output.exit(status == 1 && writeBaseline != nil ? 0 : status)
  }

  private func status(of report: Report, failOn: Severity, wasWritten: Bool) -> Int32 {
    if !wasWritten || report.diagnostics.contains(where: { $0.severity == .error }) { return 2 }
    let fails = report.findings.contains {
      $0.verdict == .fail && $0.suppression == nil && $0.rule.severity >= failOn
    }
    return fails ? 1 : 0
  }
}
