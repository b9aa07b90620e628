import ArgumentParser
import Policy
import Reports
import Scanner
import Source
import Values

/// `infrascan test [PATH]`
struct TestCommand: ParsableCommand {
  enum Format: String, CaseIterable, ExpressibleByArgument {
    case text, json, junit
  }

  /// When Terraform would ask the policies. Nothing is planned here, so that both stages are one.
  enum Stage: String, CaseIterable, ExpressibleByArgument {
    case setup, plan
  }

  static let configuration = CommandConfiguration(
    commandName: "test", abstract: "Run policy tests (*.policytest.hcl).",
    discussion: """
      Exit status: 0 where every case holds, 1 where one does not, 2 for a policy or test file that has an error.
      """)

  @Argument(help: "A test file, or a folder searched for test files; the working directory if not given.")
  var path: String?

  @Option(help: ArgumentHelp("Where test files are, in place of PATH.", valueName: "PATH"))
  var tests: String?

  @Option(
    help: ArgumentHelp(
      "The policies of test files that name no targets; where the tests are, if not given.", valueName: "PATH"))
  var policies: String?

  @Option(help: "text, json or junit.")
  var format: Format = .text

  @Flag(name: .shortAndLong, help: "Print the cases that do not hold and the summary only.")
  var quiet = false

  @Option(help: ArgumentHelp("Accepted for tfpolicy's sake.", visibility: .hidden))
  var evaluationStage: Stage = .plan

  @OptionGroup var inputs: InputOptions

  func run() throws {
    let path = tests ?? path ?? policies ?? "."
    for place in [path, policies].compactMap({ $0 }) where FileSystem.kind(place) == nil {
      Output.error("infrascan: \(place): no such file or folder")
      throw ExitCode(2)
    }
    let clock = ContinuousClock()
    let start = clock.now
    let values = try inputs.settings.fallbacks().merging(try inputs.settings.given()) { $1 }
    let results = PolicyLibrary.test(path, policies: policies, inputs: values)
    let tally = TestTally(results, elapsed: clock.now - start)
    switch format {
    case .text: Output.write(TestText(quiet: quiet).render(results, tally))
    case .json: Output.write(TestJSON.render(results, tally))
    case .junit: Output.write(TestJUnit.render(results, tally))
    }
    Output.warn(results.flatMap(\.diagnostics))
    if results.isEmpty {
      Output.error("infrascan: no *.policytest.hcl files in \(path)")
      throw ExitCode(2)
    }
    if tally.errors > 0 { throw ExitCode(2) }
    if tally.failed > 0 { throw ExitCode(1) }
  }
}

/// How many cases came out how.
struct TestTally {
  var passed = 0
  var failed = 0
  var skipped = 0
  /// Cases that cannot be run here.
  var notRun = 0
  var errors = 0
  let files: Int
  let elapsed: Duration

  init(_ results: [PolicyTestResult], elapsed: Duration) {
    files = results.count
    self.elapsed = elapsed
    for result in results {
      errors += result.diagnostics.count { $0.severity == .error }
      for testCase in result.cases {
        switch testCase.outcome {
        case .passed: passed += 1
        case .failed: failed += 1
        case .skipped: skipped += 1
        case .notRun: notRun += 1
        }
      }
    }
  }
}

/// The outcome for a terminal: a line per case, what is wrong with those that do not hold, a summary.
private struct TestText {
  let quiet: Bool

  func render(_ results: [PolicyTestResult], _ tally: TestTally) -> String {
    var text = ""
    for result in results {
      if !quiet { text += "\(result.path)\n" }
      for testCase in result.cases {
        switch testCase.outcome {
        case .passed: if !quiet { text += "  pass  \(testCase.name)\n" }
        case .skipped: continue
        case .notRun(let reason): text += "  -     \(testCase.name): not run: \(reason)\n"
        case .failed(let reason):
          text += "  FAIL  \(testCase.name)  \(result.path):\(testCase.range.start.line)\n        \(reason)\n"
        }
      }
      if result.diagnostics.contains(where: { $0.severity == .error }) {
        text += "  ERROR \(result.path): not run, see below\n"
      }
    }
    let elapsed = Progress.milliseconds(tally.elapsed)
    let rest = tally.notRun > 0 ? ", \(tally.notRun) not run" : ""
    return text
      + "\(tally.passed) passed, \(tally.failed) failed, \(tally.skipped) skipped\(rest) in \(tally.files) files, \(elapsed) ms\n"
  }
}

/// The outcome as JSON, in the style of the other reports.
private enum TestJSON {
  static func render(_ results: [PolicyTestResult], _ tally: TestTally) -> String {
    var writer = JSONWriter(indented: true)
    writer.object { writer in
      writer.member("schemaVersion", 1)
      writer.member("cases") { writer in
        writer.array(results.flatMap { result in result.cases.map { (result.path, $0) } }) { writer, entry in
          write(entry.1, in: entry.0, to: &writer)
        }
      }
      writer.member("errors") { writer in
        writer.array(results.flatMap(\.diagnostics).filter { $0.severity == .error }) { writer, diagnostic in
          writer.object { writer in
            writer.member("path", diagnostic.path)
            writer.member("startLine", diagnostic.line)
            writer.member("message", diagnostic.message)
          }
        }
      }
      writer.member("summary") { writer in
        writer.object { writer in
          writer.member("files", tally.files)
          writer.member("passed", tally.passed)
          writer.member("failed", tally.failed)
          writer.member("skipped", tally.skipped)
          writer.member("notRun", tally.notRun)
          writer.member("errors", tally.errors)
        }
      }
    }
    return writer.text + "\n"
  }

  private static func write(_ testCase: PolicyTestCase, in path: String, to writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("path", path)
      writer.member("line", testCase.range.start.line)
      writer.member("name", testCase.name)
      switch testCase.outcome {
      case .passed: writer.member("outcome", "passed")
      case .skipped: writer.member("outcome", "skipped")
      case .notRun(let reason):
        writer.member("outcome", "notRun")
        writer.member("message", reason)
      case .failed(let reason):
        writer.member("outcome", "failed")
        writer.member("message", reason)
      }
      writer.member("rules") { writer in
        writer.array(testCase.verdicts) { writer, entry in
          writer.object { writer in
            writer.member("id", entry.rule)
            writer.member("verdict", entry.verdict.rawValue)
          }
        }
      }
    }
  }
}

/// The outcome as JUnit's XML: a suite a file, with an error where the file could not be run.
private enum TestJUnit {
  static func render(_ results: [PolicyTestResult], _ tally: TestTally) -> String {
    var text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    let count = tally.passed + tally.failed + tally.skipped + tally.notRun
    text +=
      "<testsuites name=\"infrascan test\" tests=\"\(count)\" failures=\"\(tally.failed)\" errors=\"\(tally.errors)\" skipped=\"\(tally.skipped + tally.notRun)\">\n"
    for result in results {
      let own = TestTally([result], elapsed: .zero)
      let skipped = own.skipped + own.notRun
      text +=
        "  <testsuite name=\"\(escaped(result.path))\" tests=\"\(result.cases.count)\" failures=\"\(own.failed)\" errors=\"\(own.errors)\" skipped=\"\(skipped)\">\n"
      for testCase in result.cases {
        text += "    <testcase classname=\"\(escaped(result.path))\" name=\"\(escaped(testCase.name))\""
        switch testCase.outcome {
        case .passed: text += "/>\n"
        case .skipped: text += "><skipped/></testcase>\n"
        case .notRun(let reason): text += "><skipped message=\"\(escaped(reason))\"/></testcase>\n"
        case .failed(let reason): text += "><failure message=\"\(escaped(reason))\"/></testcase>\n"
        }
      }
      for diagnostic in result.diagnostics where diagnostic.severity == .error {
        let place = "\(diagnostic.path):\(diagnostic.line)"
        text +=
          "    <testcase classname=\"\(escaped(result.path))\" name=\"\(escaped(place))\"><error message=\"\(escaped(diagnostic.message))\"/></testcase>\n"
      }
      text += "  </testsuite>\n"
    }
    return text + "</testsuites>\n"
  }

  /// Text as XML 1.0 holds it: characters that it has no place for are left out.
  private static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "\n", "\t": result += " "
      default:
        if scalar.value >= 0x20 && scalar.value != 0xFFFE && scalar.value != 0xFFFF {
          result.unicodeScalars.append(scalar)
        }
      }
    }
    return result
  }
}
