import Policy
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
  func `Only policies that have something to judge are read`() {
    let pool = WorkerPool(jobs: 1)
    let all = PolicyLibrary.load()
    let some = PolicyLibrary.builtIn(judging: ["aws_db_instance"], pool)
    #expect(some.ruleCount == all.ruleCount)
    #expect(some.hasRule("rds-instance-encrypted"))
    #expect(!some.hasRule("s3-bucket-versioned"))
    // What judges everything is read for anything.
    // Files with a policy for everything are read whatever there is.
    let general = Set(PolicyLibrary.index.filter { $0.indexed.targets.contains("*") }.map(\.path))
    #expect(PolicyLibrary.builtIn(judging: [], pool).rules.allSatisfy { general.contains($0.file) })
  }
}
