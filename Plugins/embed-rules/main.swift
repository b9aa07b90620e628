// Writes the policy files below a folder as one Swift source: embed-rules FOLDER OUTPUT
import Foundation

let arguments = CommandLine.arguments
guard arguments.count == 3 else {
  FileHandle.standardError.write(Data("usage: embed-rules FOLDER OUTPUT\n".utf8))
  exit(2)
}
let folder = URL(fileURLWithPath: arguments[1]).standardizedFileURL
let paths = (FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? [])
  .filter { $0.hasSuffix(".policy.hcl") }.sorted()

// One raw string literal a file: long literals of numbers or of parts compile slowly, one string does not.
var source =
  "/// The policy files of `rules/`.\nenum EmbeddedRules {\n  static let files: [(path: String, text: String)] = [\n"
for path in paths {
  let text = try String(contentsOf: folder.appendingPathComponent(path), encoding: .utf8)
  source += "    (\"rules/\(path)\", ####\"\"\"\n\(text)\n\"\"\"####),\n"
}
source += "  ]\n}\n"
let output = URL(fileURLWithPath: arguments[2])
try FileManager.default.createDirectory(at: output.deletingLastPathComponent(), withIntermediateDirectories: true)
try source.write(to: output, atomically: true, encoding: .utf8)
