// Writes the policy files below a folder, and their tests, as one Swift source: embed-rules FOLDER OUTPUT
import Foundation

let arguments = CommandLine.arguments
guard arguments.count == 3 else {
  FileHandle.standardError.write(Data("usage: embed-rules FOLDER OUTPUT\n".utf8))
  exit(2)
}
let folder = URL(fileURLWithPath: arguments[1]).standardizedFileURL
let paths = (FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? []).sorted()

// One raw string literal a file: long literals of numbers or of parts compile slowly, one string does not.
var source = "/// The policy files of `rules/`, and their tests.\nenum EmbeddedRules {\n"
for (name, suffix) in [("files", ".policy.hcl"), ("tests", ".policytest.hcl")] {
  source += "  static let \(name): [(path: String, text: String)] = [\n"
  for path in paths where path.hasSuffix(suffix) {
    let text = try String(contentsOf: folder.appendingPathComponent(path), encoding: .utf8)
    source += "    (\"rules/\(path)\", ####\"\"\"\n\(text)\n\"\"\"####),\n"
  }
  source += "  ]\n"
}
source += "}\n"
let output = URL(fileURLWithPath: arguments[2])
try FileManager.default.createDirectory(at: output.deletingLastPathComponent(), withIntermediateDirectories: true)
try source.write(to: output, atomically: true, encoding: .utf8)
