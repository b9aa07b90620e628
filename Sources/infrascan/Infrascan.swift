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
    subcommands: [ScanCommand.self, ShowCommand.self, EvalCommand.self, RulesCommand.self, TestCommand.self],
    defaultSubcommand: ScanCommand.self)

  /// Runs the command. Errors in the arguments end it with the status 2 of every other error of use.
  static func main() {
    let first = CommandLine.arguments.dropFirst().first
    let isScan = !configuration.subcommands.contains { $0 != ScanCommand.self && $0.configuration.commandName == first }
    // Policies are read while the arguments are: both take as long as a small scan.
    if isScan && first != "--version" { PolicyLibrary.prepare() }
    do {
      var command = try parseAsRoot()
      try command.run()
    } catch {
      guard exitCode(for: error) == .validationFailure else { exit(withError: error) }
      Output.error(fullMessage(for: error))
      exit(withError: ExitCode(2))
    }
  }
}
