import Foundation
import PackagePlugin

/// Makes one Swift file of all policy files in `rules/` and their tests, so that the binary is the whole tool.
@main
struct EmbedRules: BuildToolPlugin {
  func createBuildCommands(context: PluginContext, target: Target) throws -> [Command] {
    let rules = context.package.directoryURL.appending(path: "rules")
    let output = context.pluginWorkDirectoryURL.appending(path: "EmbeddedRules.swift")
    return [
      .buildCommand(
        displayName: "Embed rules", executable: try context.tool(named: "embed-rules").url,
        arguments: [rules.path(), output.path()], inputFiles: files(below: rules), outputFiles: [output])
    ]
  }

  private func files(below folder: URL) -> [URL] {
    guard let found = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil) else { return [] }
    return found.compactMap { $0 as? URL }.filter { $0.pathExtension == "hcl" }
      .sorted { $0.path() < $1.path() }
  }
}
