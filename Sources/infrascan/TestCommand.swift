import ArgumentParser
import Policy
import Scanner
import Source

/// `infrascan test [PATH]`
struct TestCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "test", abstract: "Run policy tests (*.policytest.hcl).")

  @Argument(help: "A file, or a folder searched for test files.")
  var path = "."

  @Flag(name: .shortAndLong, help: "Print the cases that pass too.")
  var verbose = false

  func run() throws {
    guard FileSystem.kind(path) != nil else {
      Output.error("infrascan: \(path): no such file or folder")
      throw ExitCode(2)
    }
    let clock = ContinuousClock()
    let start = clock.now
    let results = PolicyLibrary.test(path)
    var passed = 0
    var failed = 0
    var skipped = 0
    var text = ""
    for result in results {
      for testCase in result.cases {
        switch testCase.outcome {
        case .passed:
          passed += 1
          if verbose { text += "pass  \(result.path)  \(testCase.name)\n" }
        case .skipped: skipped += 1
        case .failed(let reason):
          failed += 1
          text += "FAIL  \(result.path):\(testCase.range.start.line)  \(testCase.name)\n      \(reason)\n"
        }
      }
    }
    Output.write(text)
    let diagnostics = results.flatMap(\.diagnostics)
    Output.warn(diagnostics)
    let elapsed = Progress.milliseconds(clock.now - start)
    Output.write("\(passed) passed, \(failed) failed, \(skipped) skipped in \(results.count) files, \(elapsed) ms\n")
    if results.isEmpty { Output.error("infrascan: no *.policytest.hcl files in \(path)") }
    if diagnostics.contains(where: { $0.severity == .error }) { throw ExitCode(2) }
    if failed > 0 { throw ExitCode(1) }
  }
}
