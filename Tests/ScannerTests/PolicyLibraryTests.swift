import HCL
import Policy
import Source
import Testing

@testable import Scanner

@Suite
struct PolicyLibraryTests {
  @Test
  func `The index of built-in policies says what their files hold`() {
    #expect(!PolicyLibrary.index.isEmpty)
    for (path, indexed, read) in PolicyLibrary.index {
      #expect(indexed.targets == read.targets, "\(path)")
      #expect(indexed.rules == read.rules, "\(path)")
    }
    // Rules that are not read are counted by files: none may have blocks in two.
    #expect(PolicyLibrary.index.reduce(0) { $0 + $1.indexed.rules } == PolicyLibrary.load().ruleCount)
  }

  @Test
  func `Built-in files are embedded as they are read`() {
    for file in EmbeddedRules.files {
      var diagnostics: [Diagnostic] = []
      let read = Parser.parse(file.source, deferring: "metadata", diagnostics: &diagnostics)
      #expect(diagnostics.isEmpty, "\(file.path)")
      #expect(SyntaxTree(encoded: file.tree, source: file.source)?.encoded == read.encoded, "\(file.path)")
    }
  }

  @Test
  func `The metadata of built-in rules is what their files say`() {
    let embedded = PolicyLibrary.load().rules
    let read = PolicySet(EmbeddedRules.files.map { SourceText(path: $0.path, bytes: $0.source.bytes) })
    #expect(read.diagnostics.isEmpty)
    #expect(embedded.map { "\($0)" } == read.rules.map { "\($0)" })
  }

  private static func targets(_ names: String...) -> TextMap<Void> {
    var targets = TextMap<Void>()
    for name in names { targets.insert(name, ()) }
    return targets
  }

  @Test
  func `Only policies that have something to judge are read`() {
    let pool = WorkerPool(jobs: 1)
    let all = PolicyLibrary.load()
    let some = PolicyLibrary.builtIn(judging: Self.targets("aws_db_instance"), pool)
    #expect(some.ruleCount == all.ruleCount)
    #expect(some.hasRule("rds-instance-encrypted"))
    #expect(!some.hasRule("s3-bucket-versioned"))
    // What judges everything is read for anything.
    // Files with a policy for everything are read whatever there is.
    let general = Set(PolicyLibrary.index.filter { $0.indexed.targets.contains("*") }.map(\.path))
    #expect(PolicyLibrary.builtIn(judging: Self.targets(), pool).rules.allSatisfy { general.contains($0.file) })
  }
}
