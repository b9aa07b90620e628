import ArgumentParser
import HCL
import Scanner
import Values

/// `infrascan eval [EXPR…]`
struct EvalCommand: ParsableCommand {
  enum Format: String, CaseIterable, ExpressibleByArgument {
    case text, json
  }

  static let configuration = CommandConfiguration(
    commandName: "eval", abstract: "Evaluate Terraform expressions, given as arguments or one a line on standard input."
  )

  @Argument(help: "Expressions.")
  var expressions: [String] = []

  @Option(help: "text or json (one line per expression: {\"expr\", \"value\", \"type\"} or {\"expr\", \"error\"}).")
  var format: Format = .text

  func run() throws {
    var failed = false
    let given = expressions
    if given.isEmpty {
      while let line = readLine() {
        if !line.allSatisfy(\.isWhitespace) { failed = print(line) || failed }
      }
    } else {
      for expression in given { failed = print(expression) || failed }
    }
    if failed { throw ExitCode(2) }
  }

  /// Prints the value of one expression.
  ///
  /// - Returns: whether it has none.
  private func print(_ text: String) -> Bool {
    let result = WorkerPool(jobs: 1).once { ExpressionConsole.evaluate(text) }
    switch (result, format) {
    case (.success(let result), .text): Output.write(result.value.json + "\n")
    case (.failure(let error), .text):
      Output.error("error: \(error.summary) \(error.detail)")
    case (.success(let result), .json):
      var writer = JSONWriter()
      writer.object { writer in
        writer.member("expr", text)
        writer.key("value")
        result.value.write(to: &writer)
        writer.member("type", result.type.description)
      }
      Output.write(writer.text + "\n")
    case (.failure(let error), .json):
      var writer = JSONWriter()
      writer.object { writer in
        writer.member("expr", text)
        writer.member("error", "\(error.summary) \(error.detail)")
      }
      Output.write(writer.text + "\n")
    }
    if case .failure = result { return true }
    return false
  }
}
