import Policy
import Source
import Synchronization
import Values

/// The built-in policies and the user's own.
public enum PolicyLibrary {
  /// Loads the built-in policies and those in folders.
  ///
  /// - Parameters:
  ///   - inputs: values for inputs, by name.
  ///   - fallbacks: values that count where `inputs` has none, such as those of the environment.
  ///   - places: where fallbacks are written.
  public static func load(
    _ folders: [String] = [], inputs: [String: Value] = [:], fallbacks: [String: Value] = [:],
    places: [String: SourceRange] = [:]
  ) -> PolicySet {
    if folders.isEmpty && inputs.isEmpty && fallbacks.isEmpty { return builtInSet }
    var sources: [SourceText] = []
    var missing: [Diagnostic] = []
    for folder in folders {
      let found = files(in: folder, suffix: ".policy.hcl")
      if found.isEmpty {
        let isThere = FileSystem.kind(folder) != nil
        missing.append(
          Diagnostic(
            isThere ? .warning : .error, isThere ? "There are no policies here." : "There is no such file or folder.",
            detail: isThere ? "Policy files are called *.policy.hcl." : "Check the path given with --policies.",
            path: folder))
      }
      sources += found
    }
    let module = PolicyModule(sources, builtIn: builtIn, beside: policies(beside:))
    return PolicySet(module, inputs: inputs, fallbacks: fallbacks, places: places, further: missing)
  }

  /// The built-in policies, read once.
  private static let builtIn = EmbeddedRules.files.map(\.policies)

  private static let builtInSet = PolicySet(PolicyModule([], builtIn: builtIn))

  private static let isPrepared = Atomic<Bool>(false)

  /// Reads all built-in policies beside whatever else goes on until they are needed: for reports that list every rule.
  public static func prepare() {
    isPrepared.store(true, ordering: .relaxed)
    WorkerPool.aside { _ = builtInSet.ruleCount }
  }

  /// The built-in policies that judge any of some targets. What the others say is not read: most scans meet few types.
  static func builtIn(judging targets: TextMap<Void>, _ pool: WorkerPool) -> PolicySet {
    if isPrepared.load(ordering: .relaxed) { return builtInSet }
    var needed: [EmbeddedPolicyFile] = []
    var unread = 0
    for file in EmbeddedRules.files {
      if judges(file.targets, targets) { needed.append(file) } else { unread += file.ruleCount }
    }
    let files = needed
    let sources = pool.map(files.count) { files[$0].policies }
    return PolicySet(PolicyModule([], builtIn: sources), unread: unread)
  }

  /// Whether one of the targets of a file, with spaces between them, is among those that are met, or may mean one of them.
  private static func judges(_ file: String, _ met: TextMap<Void>) -> Bool {
    if file.holds(UInt8(ascii: "*")) { return true }
    return file.utf8.split(separator: UInt8(ascii: " ")).contains { met[String(Substring($0))] != nil }
  }

  /// What each built-in file judges and how many rules it has by the index that is made with the binary, and by its text.
  static var index:
    [(path: String, indexed: (targets: Set<String>, rules: Int), read: (targets: Set<String>, rules: Int))]
  {
    EmbeddedRules.files.map { file in
      let set = PolicySet([file.source])
      return (
        file.path, (Set(file.targets.split(separator: " ").map(String.init)), file.ruleCount),
        (Set(set.rules.flatMap(\.targets)), set.ruleCount)
      )
    }
  }

  /// The policy files that stand in a folder itself.
  static func policies(beside folder: String) -> [SourceText] {
    ((try? FileSystem.entries(folder)) ?? []).filter { $0.kind == .file && $0.name.hasSuffix(".policy.hcl") }
      .compactMap { entry in
        let path = folder == "." ? entry.name : Paths.join(folder, entry.name)
        return try? FileSystem.read(path, as: path)
      }
  }

  /// The files below a folder, or the file itself, whose names end with `suffix`, in order.
  public static func files(in path: String, suffix: String) -> [SourceText] {
    switch FileSystem.kind(path) {
    case .file:
      return path.hasSuffix(suffix) ? [try? FileSystem.read(path, as: path)].compactMap { $0 } : []
    case .folder:
      var found: [SourceText] = []
      for entry in (try? FileSystem.entries(path)) ?? [] where !entry.name.hasPrefix(".") && !entry.isSymbolicLink {
        let inner = Paths.join(path, entry.name)
        if entry.kind == .folder || entry.name.hasSuffix(suffix) { found += files(in: inner, suffix: suffix) }
      }
      return found
    default: return []
    }
  }

  /// Runs the test files below a path.
  ///
  /// - Parameters:
  ///   - policies: where the policies are that a test file without targets is for; the path itself if not given.
  ///   - inputs: values for inputs that test files do not set.
  public static func test(
    _ path: String, policies: String? = nil, inputs: [String: Value] = [:], jobs: Int? = nil
  ) -> [PolicyTestResult] {
    let tests = files(in: path, suffix: ".policytest.hcl")
    let others = policies ?? (FileSystem.kind(path) == .file ? Paths.folder(path) : path)
    let pool = WorkerPool(jobs: jobs)
    return pool.once {
      pool.map(tests.count) { index in
        let file = tests[index]
        let found = PolicyTest.Policies(
          target: { target in Self.policies(target: target, of: file.path, others: others) },
          folder: Self.policies(beside:), others: { Self.files(in: others, suffix: ".policy.hcl") })
        return PolicyTest(file, found, inputs: inputs).run()
      }
    }
  }

  /// A mock that a rule passes and one that it fails, from the tests beside its policies; `nil` where they have none.
  public static func examples(of rule: Rule) -> (passes: String?, fails: String?) {
    let isBuiltIn = EmbeddedRules.files.contains { $0.path == rule.file }
    let folder = Paths.folder(rule.file)
    let tests =
      isBuiltIn
      ? EmbeddedRules.tests.filter { Paths.folder($0.path) == folder }.map { SourceText(path: $0.path, text: $0.text) }
      : files(in: folder, suffix: ".policytest.hcl")
    let policies: (String) -> [SourceText] = { target in
      let path = Paths.normalize(Paths.join(folder, target))
      if !isBuiltIn { return files(in: path, suffix: ".policy.hcl") }
      return EmbeddedRules.files.filter { $0.path == path }.map(\.source)
    }
    var passes: String?
    var fails: String?
    let name = Paths.name(rule.file)
    for test in tests where passes == nil || fails == nil {
      guard test.bytes.firstRange(of: Array(name.utf8)) != nil else { continue }
      for testCase in PolicyTest(test, PolicyTest.Policies(target: policies)).run().cases {
        guard let verdict = testCase.verdicts.first(where: { $0.rule == rule.id })?.verdict else { continue }
        let text = testCase.extent.source.text(testCase.extent.bytes)
        switch verdict {
        case .pass: passes = passes ?? text
        case .fail: fails = fails ?? text
        case .unknown: continue
        }
      }
    }
    return (passes, fails)
  }

  /// The policy files that a target of a test file means: relative to the file's own folder; otherwise, as whoever runs
  /// the tests from above writes it, relative to a folder above or to that of the policies.
  private static func policies(target: String, of file: String, others: String) -> [SourceText] {
    if target.hasPrefix("/") { return files(in: Paths.normalize(target), suffix: ".policy.hcl") }
    var folder = Paths.folder(file)
    for _ in 0..<8 {
      let found = files(in: Paths.normalize(Paths.join(folder, target)), suffix: ".policy.hcl")
      if !found.isEmpty { return found }
      if folder == "." || folder == "/" { break }
      folder = Paths.folder(folder)
    }
    let root = FileSystem.kind(others) == .file ? Paths.folder(others) : others
    return files(in: Paths.normalize(Paths.join(root, target)), suffix: ".policy.hcl")
  }
}

/// One file of built-in policies, as it stands in the binary.
struct EmbeddedPolicyFile: Sendable {
  let path: String
  /// What its policies judge, with spaces between.
  let targets: String
  let ruleCount: Int
  /// The file with the padding of a source.
  let text: StaticString
  /// Its syntax, encoded.
  let tree: StaticString
  /// What the `metadata` blocks of its policies say, encoded.
  let metadata: [StaticString]

  var source: SourceText { SourceText(path: path, literal: text) }

  var policies: PolicySource { PolicySource(builtIn: source, tree: tree, metadata: metadata) }
}
