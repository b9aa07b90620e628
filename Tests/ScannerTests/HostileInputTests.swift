import Foundation
import Inventory
import Policy
import Reports
import Scanner
import Source
import Testing

/// A folder of files that may be anything, and beside them a queue without encryption that every scan must find.
private final class HostileTree {
  let folder: String

  init() throws {
    folder = FileManager.default.temporaryDirectory.appendingPathComponent("infrascan-\(UUID().uuidString)").path
    try write("good/main.tf", "resource \"aws_sqs_queue\" \"good\" {\n  sqs_managed_sse_enabled = false\n}\n")
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  func path(_ name: String) -> String { folder + "/" + name }

  func write(_ name: String, _ bytes: some Collection<UInt8>) throws {
    let url = URL(fileURLWithPath: path(name))
    try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: url)
  }

  func write(_ name: String, _ text: String) throws { try write(name, Array(text.utf8)) }

  func link(_ name: String, to target: String) throws {
    try FileManager.default.createSymbolicLink(atPath: path(name), withDestinationPath: target)
  }

  /// What the scan says of the files, as `path:line summary`; the good file must be judged all the same.
  func scan(policies: [String] = []) -> Report {
    var options = ScanOptions()
    options.policyFolders = policies
    let report = Scan([folder], options: options).run(version: "test")
    #expect(report.findings.contains { $0.resource.address == "aws_sqs_queue.good" }, "the rest is still scanned")
    return report
  }
}

private func places(_ report: Report) -> [String] {
  report.diagnostics.filter { $0.severity == .error }.map { "\($0.path):\($0.line) \($0.summary)" }
}

private func repeated(_ text: String, _ count: Int) -> String { String(repeating: text, count: count) }

private func locals(_ lines: String...) -> String { "locals {\n  \(lines.joined(separator: "\n  "))\n}\n" }

/// Values that double with each name.
private func doubling(_ first: String, _ next: (String) -> String, _ count: Int) -> String {
  "locals {\n  a0 = \(first)\n" + (1...count).map { "  a\($0) = \(next("local.a\($0 - 1)"))\n" }.joined() + "}\n"
}

@Suite struct HostileInputTests {
  struct Input: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let files: [String: String]
    /// The errors, as `path:line summary`.
    let errors: [String]

    init(_ description: String, _ files: [String: String], _ errors: String...) {
      testDescription = description
      self.files = files
      self.errors = errors
    }
  }

  static let broken: [Input] = [
    Input("an empty file", ["a.tf": ""]),
    Input("comments alone", ["a.tf": "# a\n/* b */"]),
    Input("a NUL byte", ["a.tf": "locals {\n  a = \u{0}\n}\n"], "a.tf:2 Invalid character."),
    Input(
      "a truncated file", ["a.tf": "resource \"a_b\" \"c\" {\n  d = \"x"], "a.tf:1 Unclosed configuration block.",
      "a.tf:2 Unterminated template string."),
    Input("a syntax error", ["a.tf": "locals {\n  a =\n  b = 1\n}\n"], "a.tf:2 Invalid expression."),
    Input("malformed JSON syntax", ["a.tf.json": "{\"locals\": {\n\"a\": }}"], "a.tf.json:2 Invalid JSON."),
    Input("malformed YAML", ["a.yaml": "apiVersion: v1\nkind: Pod\nmetadata: [\n"], "a.yaml:4 The YAML is not valid"),
    Input(
      "malformed JSON of a policy document",
      ["a.json": "{\"Version\": \"2012-10-17\",\n\"Statement\": [{\"Effect\": \"Allow\"},]}"],
      "a.json:2 The policy document is not valid JSON"),
    Input(
      "malformed JSON in an attribute",
      ["a.tf": "resource \"aws_iam_policy\" \"p\" {\n  policy = <<EOT\n{\"Statement\": [,]}\nEOT\n}\n"],
      "a.tf:2 The policy document is not valid JSON"),
    Input(
      "a module that is not there", ["a.tf": "module \"m\" {\n  source = \"./no\"\n}\n"], "a.tf:2 Unreadable module"),
    Input(
      "a broken variable file", ["a.tf": "variable \"x\" {}\n", "terraform.tfvars": "\nx = = 1\n"],
      "terraform.tfvars:2 Invalid expression."),
  ]

  static let cyclic: [Input] = [
    Input("a local value of itself", ["a.tf": locals("a = local.a")], "a.tf:2 Cycle."),
    Input("local values of each other", ["a.tf": locals("a = local.b", "b = local.a")], "a.tf:3 Cycle."),
    Input(
      "resources of each other",
      ["a.tf": "resource \"a_b\" \"x\" {\n  c = a_b.y.c\n}\nresource \"a_b\" \"y\" {\n  c = a_b.x.c\n}\n"],
      "a.tf:2 Cycle."),
    Input(
      "counts of each other",
      [
        "a.tf":
          "resource \"a_b\" \"x\" {\n  count = length(a_b.y)\n}\nresource \"a_b\" \"y\" {\n  count = length(a_b.x)\n}\n"
      ],
      "a.tf:1 Cycle."),
    Input(
      "an output of its own module's argument",
      [
        "a.tf": "module \"m\" {\n  source = \"./m\"\n  x = module.m.y\n}\n",
        "m/a.tf": "variable \"x\" {}\noutput \"y\" {\n  value = var.x\n}\n",
      ], "a.tf:3 Cycle."),
    Input(
      "modules of each other",
      ["a/a.tf": "module \"b\" {\n  source = \"../b\"\n}\n", "b/b.tf": "module \"a\" {\n  source = \"../a\"\n}\n"],
      "b/b.tf:2 Cyclic module calls."),
    Input("a module of itself", ["a/a.tf": "module \"a\" {\n  source = \"./\"\n}\n"], "a/a.tf:2 Cyclic module calls."),
    Input(
      "a variable in a default", ["a.tf": "variable \"a\" {\n  default = var.a\n}\n"], "a.tf:2 Variables not allowed."),
  ]

  static let explosive: [Input] = [
    Input(
      "a million instances", ["a.tf": "resource \"a_b\" \"c\" {\n  count = 1000000\n}\n"], "a.tf:2 Too many instances."),
    Input("a range of a billion", ["a.tf": locals("a = range(1000000000)")], "a.tf:2 Error in function call."),
    Input(
      "modules that double",
      Dictionary(
        uniqueKeysWithValues: (0..<40).map {
          (
            "m\($0)/a.tf",
            $0 == 39
              ? ""
              : ""
                + "module \"a\" {\n  source = \"../m\($0 + 1)\"\n}\nmodule \"b\" {\n  source = \"../m\($0 + 1)\"\n}\n"
          )
        })),
    Input("lists that double", ["a.tf": doubling("[1]", { "[\($0), \($0)]" }, 60)], "a.tf:21 The value is too large."),
    Input(
      "lists that double in an attribute",
      ["a.tf": doubling("[1]", { "[\($0), \($0)]" }, 60), "b.tf": "resource \"a_b\" \"c\" {\n  d = local.a60\n}\n"],
      "a.tf:21 The value is too large."),
    Input(
      "maps that double by a function", ["a.tf": doubling("{a = 1}", { "{a = merge(\($0), {}), b = \($0)}" }, 60)],
      "a.tf:21 The value is too large."),
    Input(
      "lists that nest", ["a.tf": doubling("[1]", { "[[[[[[[[\($0)]]]]]]]]" }, 60)], "a.tf:34 The value is too large."),
    Input(
      "text that grows tenfold", ["a.tf": doubling("\"0123456789\"", { "\"" + repeated("${\($0)}", 10) + "\"" }, 20)],
      "a.tf:9 Too much to evaluate."),
    Input(
      "partly known text that doubles",
      ["a.tf": "variable \"x\" {}\n" + doubling("var.x", { "\"-${\($0)}${\($0)}\"" }, 60)],
      "a.tf:23 The value is too large."),
    Input("a wide format", ["a.tf": locals("a = format(\"%1000000000d\", 1)")], "a.tf:2 Error in function call."),
    Input(
      "a regular expression of repetitions", ["a.tf": locals("a = regex(\"((a{0,1000}){0,1000}){0,1000}\", \"a\")")],
      "a.tf:2 Error in function call."),
    Input(
      "a template of itself",
      ["t.tpl": "${templatefile(\"t.tpl\", {})}", "a.tf": locals("a = templatefile(\"t.tpl\", {})")],
      "a.tf:2 Error in function call."),
    Input(
      "aliases of aliases",
      [
        "a.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\ndata:\n  a0: &a0 [x, x]\n"
          + (1...30).map { "  a\($0): &a\($0) [*a\($0 - 1), *a\($0 - 1)]\n" }.joined()
      ], "a.yaml:22 The aliases of the YAML"),
    Input(
      "an alias of itself", ["a.yaml": "apiVersion: v1\nkind: ConfigMap\ndata: &a\n  b: *a\n"], "a.yaml:4 The anchor"),
    Input(
      "parentheses", ["a.tf": locals("a = \(repeated("(", 5_000))1\(repeated(")", 5_000))")],
      "a.tf:2 Nested too deeply."),
    Input("lists", ["a.tf": locals("a = \(repeated("[", 5_000))\(repeated("]", 5_000))")], "a.tf:2 Nested too deeply."),
    Input(
      "templates", ["a.tf": locals("a = \(repeated("\"${", 5_000))1\(repeated("}\"", 5_000))")],
      "a.tf:2 Nested too deeply."),
    Input(
      "blocks", ["a.tf": "resource \"a_b\" \"c\" {\n" + repeated("d {\n", 1_000) + repeated("}\n", 1_001)],
      "a.tf:251 Nested too deeply."),
    Input(
      "types", ["a.tf": "variable \"x\" {\n  type = \(repeated("list(", 5_000))any\(repeated(")", 5_000))\n}\n"],
      "a.tf:2 Nested too deeply."),
    Input(
      "references",
      ["a.tf": "locals {\n" + (0..<5_000).map { "  a\($0) = local.a\($0 + 1)\n" }.joined() + "  a5000 = 1\n}\n"],
      "a.tf:4002 Nested too deeply."),
    Input(
      "flow mappings",
      ["a.yaml": "apiVersion: v1\nkind: Pod\nspec: \(repeated("{a: ", 5_000))1\(repeated("}", 5_000))\n"],
      "a.yaml:3 The text is nested"),
    Input("JSON", ["a.tf.json": "{\"locals\": {\"a\": \(repeated("[", 50_000))"], "a.tf.json:1 "),
    Input("errors", ["a.tf": repeated("a = = 1\n", 2_000)], "a.tf:1 Invalid expression."),
    Input("blocks that are not expected", ["a.tf": repeated("a {}\n", 2_000)], "a.tf:1 Unsupported block type."),
  ]

  @Test(arguments: broken + cyclic + explosive)
  func `what is wrong is an error at its line, and the rest is scanned`(input: Input) throws {
    let tree = try HostileTree()
    for (name, text) in input.files { try tree.write(name, text) }
    let found = places(tree.scan())
    for error in input.errors {
      #expect(found.contains { $0.hasPrefix(error) }, "\(error) is not among \(found.prefix(5))")
    }
    #expect(found.isEmpty == (input.errors.isEmpty && !input.testDescription.contains("double")))
    #expect(found.count <= 120)
  }

  @Test func `what is not UTF-8 is an error at its line`() throws {
    let tree = try HostileTree()
    try tree.write("a.tf", Array("locals {\n  a = \"".utf8) + [0xFF] + Array("\"\n}\n".utf8))
    try tree.write("b.tf", [0xFF, 0xFE] + Array("a".utf16).flatMap { [UInt8(truncatingIfNeeded: $0), 0] })
    let found = places(tree.scan())
    #expect(found.contains("a.tf:2 Invalid character encoding."))
    #expect(found.contains { $0.hasPrefix("b.tf:1 ") })
  }

  @Test func `a file over the limit is an error`() throws {
    let tree = try HostileTree()
    for name in ["a.tf", "b.yaml", "c.json"] {
      #expect(FileManager.default.createFile(atPath: tree.path(name), contents: nil))
      try FileHandle(forWritingTo: URL(fileURLWithPath: tree.path(name))).truncate(
        atOffset: UInt64(FileSystem.largestFile) + 1)
    }
    let found = places(tree.scan())
    #expect(found.count == 3)
    #expect(found.allSatisfy { $0.contains("could not be read: it has 64 MiB, more than the limit of 64 MiB") })
  }

  @Test func `links in circles and links that lead out are not followed`() throws {
    let tree = try HostileTree()
    let outside = try HostileTree()
    try outside.write("secret.tf", "resource \"aws_sqs_queue\" \"outside\" {\n}\n")
    try outside.write("values", "x = = secret\n")
    try tree.write("a.tf", "variable \"x\" {}\n")
    try tree.link("loop", to: ".")
    try tree.link("one.tf", to: "two.tf")
    try tree.link("two.tf", to: "one.tf")
    try tree.link("out.tf", to: outside.path("secret.tf"))
    try tree.link("out", to: outside.folder)
    try tree.link("zero.tf", to: "/dev/zero")
    try tree.link("terraform.tfvars", to: outside.path("values"))
    let report = tree.scan()
    let found = places(report)
    for name in ["one.tf", "two.tf", "out.tf", "zero.tf"] {
      #expect(found.contains { $0.hasPrefix("\(name):1 The file could not be read") })
    }
    #expect(
      found.contains(
        "terraform.tfvars:1 The variable file could not be read: it is a link to outside of the scanned folder."))
    #expect(found.count == 5)
    #expect(!report.findings.contains { $0.resource.address.contains("outside") })
  }

  @Test func `what is no file is not waited for`() throws {
    let tree = try HostileTree()
    #expect(mkfifo(tree.path("pipe.tf"), 0o600) == 0)
    #expect(mkfifo(tree.path("pipe.yaml"), 0o600) == 0)
    #expect(mkfifo(tree.path("terraform.tfvars"), 0o600) == 0)
    try FileManager.default.createDirectory(atPath: tree.path("folder.tf"), withIntermediateDirectories: true)
    #expect(places(tree.scan()) == ["pipe.tf:1 The file could not be read: it is not a regular file."])
  }

  @Test func `a file that may not be read is an error`() throws {
    // The superuser may read everything.
    guard geteuid() != 0 else { return }
    let tree = try HostileTree()
    try tree.write("a.tf", "locals {}\n")
    #expect(chmod(tree.path("a.tf"), 0) == 0)
    #expect(places(tree.scan()) == ["a.tf:1 The file could not be read: permission denied."])
  }

  @Test func `functions read no file outside of the scanned folder`() throws {
    let tree = try HostileTree()
    let outside = try HostileTree()
    try outside.write("secret", "SECRET-TEXT")
    try tree.link("inner", to: outside.path("secret"))
    let paths = [outside.path("secret"), "../\(Paths.name(outside.folder))/secret", "inner"]
    let lines = paths.enumerated().flatMap { i, path in
      ["file", "filebase64", "filesha256", "fileexists"].map { "\($0)\(i) = \($0)(\"\(path)\")" }
    }
    try tree.write("a.tf", "locals {\n\(lines.joined(separator: "\n"))\n}\n")
    try tree.write("b.tf", "resource \"aws_sqs_queue\" \"q\" {\n  name = try(file(\"\(paths[0])\"), \"safe\")\n}\n")
    let report = tree.scan()
    #expect(places(report).filter { $0.hasPrefix("a.tf:") && $0.hasSuffix("Error in function call.") }.count >= 9)
    #expect(!String(decoding: JSONReport().render(report), as: UTF8.self).contains("SECRET-TEXT"))
  }

  @Test func `names of files and resources may hold anything`() throws {
    let tree = try HostileTree()
    for name in ["a\nb.tf", "q\"q.tf", "s's.tf", "\u{1B}[31m.tf", "<b>&.tf", "ü/ü.tf"] {
      try tree.write(name, "locals {\n  a = =\n}\n")
    }
    try tree.write("c.tf", "resource \"aws_sqs_queue\" \"\u{1B}[31mred\" {\n}\n")
    let report = tree.scan()
    #expect(places(report).count == 6)
    for format: any ReportFormat in [JSONReport(), SARIFReport(), JUnitReport()] {
      #expect(!format.render(report).contains(0x1B))
    }
  }

  static let policies: [(String, Int, String)] = [
    ("nosuch {}\n", 1, "Unsupported block type."),
    ("resource_policy \"aws_sqs_queue\" \"p\" {\n  enforce {\n    condition = \n  }\n}\n", 3, "Invalid expression."),
    (
      "resource_policy \"aws_sqs_queue\" \"p\" {\n  enforce {\n    condition = nosuch(1)\n  }\n}\n", 3,
      "Call to unknown function."
    ),
    (
      "resource_policy \"aws_sqs_queue\" \"p\" {\n  locals {\n    a = local.b\n    b = local.a\n  }\n  enforce {\n    condition = local.a\n  }\n}\n",
      3, "Cycle."
    ),
    (
      "resource_policy \"aws_sqs_queue\" \"p\" {\n  locals {\n    r = core::range(1000)\n  }\n  enforce {\n    condition = core::length([for a in local.r : [for b in local.r : [for c in local.r : 1]]]) > 0\n  }\n}\n",
      6, "The policy \"p\" could not be evaluated"
    ),
  ]

  @Test(arguments: policies)
  func `an error in a policy names its file and line, and the others run`(text: String, line: Int, summary: String)
    throws
  {
    let tree = try HostileTree()
    let own = try HostileTree()
    try own.write("own.policy.hcl", text)
    let found = places(tree.scan(policies: [own.path("own.policy.hcl")]))
    #expect(found.contains { $0.hasPrefix("\(own.path("own.policy.hcl")):\(line) \(summary)") }, "\(found)")
  }
}
