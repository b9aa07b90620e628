// Writes the policy files below a folder, as they are and as they are read, and their tests, as one Swift source:
// embed-rules FOLDER OUTPUT
import Foundation
import HCL
import Source
import Values

/// Ends the build with a message.
func fail(_ message: String) -> Never {
  FileHandle.standardError.write(Data("\(message)\n".utf8))
  exit(2)
}

let arguments = CommandLine.arguments
guard arguments.count == 3 else { fail("usage: embed-rules FOLDER OUTPUT") }
let folder = URL(fileURLWithPath: arguments[1]).standardizedFileURL
let paths = (FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? []).sorted()

/// A text as a literal that keeps it as it is. One literal a text: long literals of numbers or of parts compile slowly.
func literal(_ text: String, padding: Int = 0) -> String {
  let zeros = String(repeating: "\\####0", count: padding)
  return "####\"\"\"\n\(text)\(zeros)\n\"\"\"####"
}

/// What the metadata of built-in policies may use: nothing.
final class Constants: EvaluationScope {
  func value(
    of root: String, _ steps: ArraySlice<Step>, in tree: SyntaxTree, at range: ByteRange
  ) throws(EvaluationError) -> (value: Value, consumed: Int) {
    throw EvaluationError("Variables not allowed.", "Metadata is made of constants.", at: tree.sourceRange(range))
  }

  func function(_ name: String) -> FunctionReference { .unknown(suggestion: "Metadata is made of constants.") }

  func call(
    _ name: String, _ arguments: [Value], at range: @autoclosure () -> SourceRange
  ) throws(EvaluationError) -> Value {
    throw EvaluationError("Function calls not allowed.", "Metadata is made of constants.", at: range())
  }
}

/// One policy file as a call of `EmbeddedPolicyFile`'s initializer.
func entry(_ path: String, _ text: String) -> String {
  var diagnostics: [Diagnostic] = []
  let source = SourceText(path: path, text: text)
  let tree = Parser.parse(source, deferring: "metadata", diagnostics: &diagnostics)
  var (targets, rules, metadata) = (Set<String>(), Set<String>(), [String]())
  for block in tree.blocks(of: tree.root) where tree.name(block.type).hasSuffix("_policy") {
    let labels = tree.labels(of: block)
    guard labels.count == 2 else { continue }
    targets.insert(labels[0])
    rules.insert(labels[1])
    guard let own = tree.blocks(of: block.body).first(where: { tree.name($0.type) == "metadata" }) else {
      metadata.append("")
      continue
    }
    let (body, root) = Parser.parseBody(source, tree.range(of: own.body), diagnostics: &diagnostics)
    do throws(EvaluationError) {
      var said: [(String, Value)] = []
      for attribute in body.attributes(of: root) {
        said.append(
          (body.name(attribute.name), try Evaluator.evaluate(attribute.expression, of: body, in: Constants())))
      }
      metadata.append(Value.object(said).encoded)
    } catch {
      diagnostics.append(error.diagnostic(at: body.sourceRange(own.header)))
    }
  }
  if let first = diagnostics.first {
    let line = first.range.map { ":\($0.start.line)" } ?? ""
    fail("\(path)\(line): error: \(first.summary) \(first.detail)")
  }
  return """
    EmbeddedPolicyFile(
      path: "\(path)", targets: "\(targets.sorted().joined(separator: " "))", ruleCount: \(rules.count),
    text: \(literal(text, padding: SourceText.padding)),
    tree: \(literal(tree.encoded)),
    metadata: [\(metadata.map { literal($0) }.joined(separator: ", "))]),

    """
}

var source = "/// The policy files of `rules/`, and their tests.\nenum EmbeddedRules {\n"
source += "  static let files: [EmbeddedPolicyFile] = [\n"
for path in paths where path.hasSuffix(".policy.hcl") {
  source += entry("rules/\(path)", try String(contentsOf: folder.appendingPathComponent(path), encoding: .utf8))
}
source += "  ]\n  static let tests: [(path: String, text: String)] = [\n"
for path in paths where path.hasSuffix(".policytest.hcl") {
  let text = try String(contentsOf: folder.appendingPathComponent(path), encoding: .utf8)
  source += "(\"rules/\(path)\", \(literal(text))),\n"
}
source += "  ]\n}\n"
let output = URL(fileURLWithPath: arguments[2])
try FileManager.default.createDirectory(at: output.deletingLastPathComponent(), withIntermediateDirectories: true)
try source.write(to: output, atomically: true, encoding: .utf8)
