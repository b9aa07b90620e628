import Foundation
import PackagePlugin

/// Makes one Swift file of the provider schemas in `schemas/`, so that the binary is the whole tool.
@main
struct EmbedSchemas: BuildToolPlugin {
  func createBuildCommands(context: PluginContext, target: Target) throws -> [Command] {
    let schema = context.package.directoryURL.appending(path: "schemas").appending(path: "aws.schema")
    let output = context.pluginWorkDirectoryURL.appending(path: "EmbeddedSchemas.swift")
    return [
      .buildCommand(
        displayName: "Embed schemas", executable: try context.tool(named: "embed-schemas").url,
        arguments: [schema.path(), output.path()], inputFiles: [schema], outputFiles: [output])
    ]
  }
}
