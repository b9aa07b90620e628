import ArgumentParser
import Scanner

/// The command line. Everything it does is done by the targets it calls.
@main
struct Infrascan: ParsableCommand {
  /// The version of the tool, as reports name it.
  static let version = "0.1.0"

  static let configuration = CommandConfiguration(
    commandName: "infrascan",
    abstract: "Checks infrastructure code: Terraform, Kubernetes and IAM documents, evaluated, not guessed.",
    discussion: """
      infrascan ./terraform scans a folder. What the code creates is evaluated the way Terraform, Kubernetes and AWS
      evaluate it, without running anything, and checked against policies.
      """,
    version: version,
    subcommands: [
      ScanCommand.self, ShowCommand.self, EvalCommand.self, RulesCommand.self, TestCommand.self,
      InitCommand.self,
    ],
    defaultSubcommand: ScanCommand.self)

  /// Runs the command. Errors in the arguments end it with the status 2 of every other error of use.
  static func main() {
    let arguments = Array(CommandLine.arguments.dropFirst())
    do {
      if let run = ScanRun(usual: arguments) {
        if run.format == .sarif || run.reports.contains(where: { $0.format == .sarif }) { PolicyLibrary.prepare() }
        try run.run()
      }
      // Besides the other commands there is `help`, which the parser adds.
      let isOther = configuration.subcommands.contains {
        $0 != ScanCommand.self && $0.configuration.commandName == arguments.first
      }
      let isScan = !isOther && arguments.first != "help"
      // Going through the other commands takes longer than the arguments of this one. What is wrong with them is said by
      // the root command, which knows all.
      let own = arguments.first == ScanCommand.configuration.commandName ? Array(arguments.dropFirst()) : arguments
      if isScan, let command = try? ScanCommand.parse(own) {
        try command.run()
      } else {
        var command = try parseAsRoot()
        try command.run()
      }
    } catch {
      guard exitCode(for: error) == .validationFailure else { exit(withError: error) }
      Output.error(fullMessage(for: error))
      exit(withError: ExitCode(2))
    }
  }
}
