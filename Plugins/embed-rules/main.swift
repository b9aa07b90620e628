// Writes the policy files below a folder, and their tests, as one Swift source: embed-rules FOLDER OUTPUT
import Foundation

let arguments = CommandLine.arguments
guard arguments.count == 3 else {
  FileHandle.standardError.write(Data("usage: embed-rules FOLDER OUTPUT\n".utf8))
  exit(2)
}
let folder = URL(fileURLWithPath: arguments[1]).standardizedFileURL
let paths = (FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? []).sorted()

/// What the policy blocks of a file judge, and what they are called: the labels of lines such as
/// `resource_policy "aws_db_instance" "rds-instance-encrypted" {`. That this is what is in the files is held by a test.
func labels(in text: String) -> (targets: [String], rules: [String]) {
  var (targets, rules) = (Set<String>(), Set<String>())
  for line in text.split(separator: "\n") where line.first?.isLetter == true {
    let parts = line.split(separator: "\"", omittingEmptySubsequences: false)
    guard parts.count == 5, parts[0].hasSuffix("_policy ") else { continue }
    targets.insert(String(parts[1]))
    rules.insert(String(parts[3]))
  }
  return (targets.sorted(), rules.sorted())
}

// One raw string literal a file: long literals of numbers or of parts compile slowly, one string does not.
var source = "/// The policy files of `rules/`, and their tests.\nenum EmbeddedRules {\n"
source += "  static let files: [(path: String, targets: String, ruleCount: Int, text: String)] = [\n"
for path in paths where path.hasSuffix(".policy.hcl") {
  let text = try String(contentsOf: folder.appendingPathComponent(path), encoding: .utf8)
  let (targets, rules) = labels(in: text)
  source += "    (\"rules/\(path)\", \"\(targets.joined(separator: " "))\", \(rules.count), "
  source += "####\"\"\"\n\(text)\n\"\"\"####),\n"
}
source += "  ]\n  static let tests: [(path: String, text: String)] = [\n"
for path in paths where path.hasSuffix(".policytest.hcl") {
  let text = try String(contentsOf: folder.appendingPathComponent(path), encoding: .utf8)
  source += "    (\"rules/\(path)\", ####\"\"\"\n\(text)\n\"\"\"####),\n"
}
source += "  ]\n"
source += "}\n"
let output = URL(fileURLWithPath: arguments[2])
try FileManager.default.createDirectory(at: output.deletingLastPathComponent(), withIntermediateDirectories: true)
try source.write(to: output, atomically: true, encoding: .utf8)
