// Writes a provider schema as Swift source: embed-schemas FILE OUTPUT
import Foundation

let arguments = CommandLine.arguments
guard arguments.count == 3 else {
  FileHandle.standardError.write(Data("usage: embed-schemas FILE OUTPUT\n".utf8))
  exit(2)
}
let text = try String(contentsOf: URL(fileURLWithPath: arguments[1]), encoding: .utf8)
  .trimmingCharacters(in: .newlines)

// A `StaticString` is data of the binary: nothing is made of it at start-up, and pages that are not looked at are not loaded.
let source = "/// `schemas/aws.schema`.\nenum EmbeddedSchemas {\n  static let aws: StaticString = #\"\(text)\"#\n}\n"
let output = URL(fileURLWithPath: arguments[2])
try FileManager.default.createDirectory(at: output.deletingLastPathComponent(), withIntermediateDirectories: true)
try source.write(to: output, atomically: true, encoding: .utf8)
