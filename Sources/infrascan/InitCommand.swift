import ArgumentParser
import Scanner
import Source

/// `infrascan init [DIR]`
struct InitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init", abstract: "Write .infrascan.hcl and the pre-commit entry.",
    discussion:
      "Files that are there are not overwritten; the entry is added to a .pre-commit-config.yaml that is there.")

  @Argument(help: "The root of the repository; the working directory if not given.")
  var folder = "."

  func run() throws {
    guard FileSystem.kind(folder) == .folder else {
      Output.error("\(folder): there is no such folder.")
      throw ExitCode(2)
    }
    let configuration = Paths.join(folder, ScanConfiguration.fileName)
    if FileSystem.kind(configuration) != nil {
      Output.write("\(configuration) is there already and was left as it is.\n")
    } else {
      try write(InitialConfiguration.configuration, to: configuration)
    }
    let path = Paths.join(folder, ".pre-commit-config.yaml")
    var existing: String?
    if FileSystem.kind(path) != nil {
      do throws(FileSystem.Failure) {
        let source = try FileSystem.read(path, as: path)
        existing = source.text(ByteRange(0, source.count))
      } catch {
        Output.error("\(path): could not be read: \(error.reason).")
        throw ExitCode(2)
      }
    }
    switch InitialConfiguration.hook(in: existing, version: Infrascan.version) {
    case .file(let text): try write(text, to: path)
    case .present: Output.write("\(path) has the hook already and was left as it is.\n")
    case .entry(let entry): Output.write("Add this to the repos of \(path):\n\n\(entry)")
    }
  }

  private func write(_ text: String, to path: String) throws {
    guard Output.write(Array(text.utf8), to: path) else { throw ExitCode(2) }
    Output.write("\(path) was written.\n")
  }
}
