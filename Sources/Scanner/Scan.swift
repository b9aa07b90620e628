/// `Scanner`: discovery, configuration and the pipeline itself: read, evaluate, link, judge, in parallel. In come paths and
/// options; out comes a `Report`. Nothing here parses or prints.

import IAM
import Inventory
import Kubernetes
import Policy
import Reports
import Source
import Terraform
import Values

/// What a scan is asked to do.
public struct ScanOptions: Sendable {
  public var rootModule = RootModuleOptions()
  /// Folders of the user's own policies, as given.
  public var policyFolders: [String] = []
  /// The ids of the rules that judge; empty for all.
  public var rules: [String] = []
  public var skippedRules: [String] = []
  /// Findings below this are left out.
  public var leastSeverity: Severity = .info
  /// The values of policies' inputs.
  public var inputs: [String: Value] = [:]
  public var includesPasses = false
  public var includesUnknown = false
  public var includesSuppressed = false
  /// Threads; `nil` for one per core.
  public var jobs: Int?
  /// Called as phases begin, from the thread that scans.
  public var progress: (@Sendable (String) -> Void)?

  public init() {}
}

/// What was read and evaluated, before policies judge it.
public struct Evaluated: Sendable {
  public let inventory: Inventory
  public let diagnostics: [Diagnostic]
  public let files: Int
  /// The paths that the user named.
  public let named: [String]
}

/// One run over some paths.
public struct Scan: Sendable {
  private let paths: [String]
  private let options: ScanOptions
  private let pool: WorkerPool

  public init(_ paths: [String], options: ScanOptions = ScanOptions()) {
    self.paths = paths
    self.options = options
    pool = WorkerPool(jobs: options.jobs)
  }

  // MARK: Reading and evaluating

  /// Reads everything under the paths and evaluates it.
  public func evaluate() -> Evaluated {
    var diagnostics: [Diagnostic] = []
    let places = paths.compactMap { path -> (String, FileSystem.Kind)? in
      guard let real = FileSystem.realPath(path), let kind = FileSystem.kind(real) else {
        diagnostics.append(
          Diagnostic(.error, "There is no such file or folder.", detail: "Check the path.", path: path))
        return nil
      }
      return (real, kind)
    }
    let base = places.first.map { Repository.root(of: $0.0, $0.1) } ?? FileSystem.workingDirectory
    let boundary = places.reduce(base) { Scan.commonFolder($0, $1.1 == .folder ? $1.0 : Paths.folder($1.0)) }
    let loader = ModuleLoader(boundary: boundary, base: base)
    options.progress?("Looking for files")
    var discovery = Discovery(loader)
    for (path, kind) in places {
      if kind == .folder { discovery.visit(path) } else { discovery.visitFile(path) }
    }
    diagnostics += discovery.diagnostics
    let (terraform, terraformFiles, terraformDiagnostics) = evaluateTerraform(discovery, loader)
    diagnostics += terraformDiagnostics
    let (documents, documentDiagnostics) = readDocuments(discovery, loader)
    diagnostics += documentDiagnostics
    return Evaluated(
      inventory: Inventory(terraform + documents), diagnostics: diagnostics,
      files: terraformFiles + discovery.documents.count, named: paths)
  }

  private static func commonFolder(_ a: String, _ b: String) -> String {
    var folder = a
    while !Paths.contains(folder, b) { folder = Paths.folder(folder) }
    return folder
  }

  private func evaluateTerraform(
    _ discovery: Discovery, _ loader: ModuleLoader
  ) -> (resources: [Resource], files: Int, diagnostics: [Diagnostic]) {
    let folders = discovery.moduleFolders
    options.progress?("Reading \(folders.count) Terraform folders")
    let loaded = pool.map(folders.count) { loader.load(folders[$0]) }
    // A folder that another one calls as a module is no root module.
    var called: Set<String> = []
    for (folder, calls) in zip(folders, loaded.map(\.calls)) {
      for target in calls where target != folder { called.insert(target) }
    }
    var roots = folders.filter { !called.contains($0) }
    // A file that was named is judged in the root modules that contain it.
    if roots.count < folders.count {
      roots += Scan.cyclicRoots(folders, loaded.map(\.calls), roots)
    }
    let chosen = roots
    options.progress?("Evaluating \(chosen.count) root modules")
    let rootOptions = options.rootModule
    let evaluations = pool.map(chosen.count) { index in
      let evaluation = RootModule.evaluate(chosen[index], loader: loader, options: rootOptions)
      var resources = evaluation?.resources ?? []
      var diagnostics = evaluation?.diagnostics ?? []
      for resource in evaluation?.resources ?? [] {
        let extraction = DocumentExtractor.documents(of: resource)
        resources += extraction.documents
        diagnostics += extraction.diagnostics
      }
      return (resources, diagnostics, evaluation?.files ?? 0)
    }
    var diagnostics: [Diagnostic] = []
    for folder in loader.loadedFolders { diagnostics += loader.diagnostics(in: folder) }
    for evaluation in evaluations { diagnostics += evaluation.1 }
    return (
      evaluations.flatMap(\.0), loader.fileCount + evaluations.reduce(0) { $0 + $1.2 }, diagnostics
    )
  }

  /// Folders that call each other in a circle have no root among them: the first of each circle stands for it.
  private static func cyclicRoots(_ folders: [String], _ calls: [[String]], _ roots: [String]) -> [String] {
    let positions = Dictionary(folders.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    var reached: Set<String> = []
    func reach(_ start: String) {
      var pending = [start]
      while let folder = pending.popLast() {
        guard reached.insert(folder).inserted, let position = positions[folder] else { continue }
        pending += calls[position]
      }
    }
    for root in roots { reach(root) }
    var added: [String] = []
    for folder in folders where !reached.contains(folder) {
      added.append(folder)
      reach(folder)
    }
    return added
  }

  private func readDocuments(_ discovery: Discovery, _ loader: ModuleLoader) -> ([Resource], [Diagnostic]) {
    let paths = discovery.documents.filter {
      !ManifestReader.isChartTemplate($0, chartFolders: discovery.chartFolders)
    }
    options.progress?("Reading \(paths.count) YAML and JSON files")
    let results = pool.map(paths.count) { index -> ([Resource], [Diagnostic]) in
      let path = paths[index]
      var diagnostics: [Diagnostic] = []
      do throws(FileSystem.Failure) {
        let source = try FileSystem.read(path, as: loader.display(path))
        if path.hasSuffix(".json") {
          let outcome = IAMReader.read(source)
          if let document = outcome.resource { return ([document], outcome.diagnostics) }
          diagnostics += outcome.diagnostics
        }
        let resources = ManifestReader.resources(in: source, scope: Scope("kubernetes"), diagnostics: &diagnostics)
        return (resources, diagnostics)
      } catch {
        diagnostics.append(
          Diagnostic(.error, "The file could not be read: \(error.reason).", detail: "Everything else is still scanned.", path: loader.display(path)))
        return ([], diagnostics)
      }
    }
    return (results.flatMap(\.0), results.flatMap(\.1))
  }

  // MARK: Judging

  private enum Prepared: Sendable {
    case policies(PolicySet)
    case evaluated(Evaluated)
  }

  /// Loads the policies beside reading and evaluating: neither needs the other.
  private func prepare() -> (PolicySet, Evaluated) {
    let scan = self
    var policies: PolicySet?
    var evaluated: Evaluated?
    for part in pool.map(2, { index -> Prepared in
      index == 0
        ? .evaluated(scan.evaluate())
        : .policies(PolicyLibrary.load(scan.options.policyFolders, inputs: scan.options.inputs))
    }) {
      switch part {
      case .policies(let set): policies = set
      case .evaluated(let result): evaluated = result
      }
    }
    return (policies ?? PolicyLibrary.load(options.policyFolders, inputs: options.inputs), evaluated ?? evaluate())
  }

  /// Reads, evaluates and judges everything under the paths.
  public func run(version: String) -> Report {
    let (policies, evaluated) = prepare()
    let inventory = evaluated.inventory
    options.progress?("Checking \(inventory.resources.count) resources against \(policies.rules.count) rules")
    var engineOptions = PolicyEngine.Options()
    engineOptions.includesPasses = options.includesPasses
    engineOptions.includesUnknown = options.includesUnknown
    let (enabled, unknownRules) = enabledRules(of: policies)
    engineOptions.rules = enabled
    let engine = PolicyEngine(PolicySession(policies, inventory), options: engineOptions)
    let chunk = 64
    let count = inventory.resources.count
    let judgements = pool.map((count + chunk - 1) / chunk) { index in
      engine.judge(index * chunk..<min(count, (index + 1) * chunk))
    }
    var judgement = Judgement()
    for other in judgements { judgement.merge(other) }
    let diagnostics = Scan.ordered(
      evaluated.diagnostics + policies.diagnostics + judgement.failures.map(\.diagnostic) + unknownRules)
    let findings = Scan.ordered(judgement.findings)
    var counts = Report.Counts(
      files: evaluated.files, resources: count, rules: policies.rules.count, passed: judgement.passed, failed: 0,
      unknown: judgement.unknown)
    counts.failed = findings.count { $0.verdict == .fail && $0.suppression == nil }
    return Report(
      findings: findings, diagnostics: diagnostics, rules: policies.rules, counts: counts, version: version)
  }

  /// The rules that judge, and what is wrong with how they were chosen.
  private func enabledRules(of policies: PolicySet) -> (Set<String>?, [Diagnostic]) {
    var diagnostics: [Diagnostic] = []
    for id in options.rules + options.skippedRules where policies.rule(id) == nil {
      diagnostics.append(
        Diagnostic(.error, "There is no rule \"\(id)\".", detail: "`infrascan rules` lists them.", path: "--rule"))
    }
    let least = options.leastSeverity
    if options.rules.isEmpty && options.skippedRules.isEmpty && least == .info { return (nil, diagnostics) }
    var enabled: Set<String> = []
    for rule in policies.rules where rule.severity >= least {
      if !options.rules.isEmpty && !options.rules.contains(rule.id) { continue }
      if !options.skippedRules.contains(rule.id) { enabled.insert(rule.id) }
    }
    return (enabled, diagnostics)
  }

  /// Findings in the order of their places; where the same module's code fails in several root modules, each has its own.
  private static func ordered(_ findings: [Finding]) -> [Finding] {
    let keyed = findings.map { (finding: $0, path: $0.location.path, offset: $0.location.bytes.start) }
    return keyed.sorted { a, b in
      if a.path != b.path { return a.path < b.path }
      if a.offset != b.offset { return a.offset < b.offset }
      if a.finding.rule.id != b.finding.rule.id { return a.finding.rule.id < b.finding.rule.id }
      if a.finding.resource.address != b.finding.resource.address { return a.finding.resource.address < b.finding.resource.address }
      return a.finding.message < b.finding.message
    }.map(\.finding)
  }

  private static func ordered(_ diagnostics: [Diagnostic]) -> [Diagnostic] {
    var seen: Set<Diagnostic> = []
    let distinct = diagnostics.filter { seen.insert($0).inserted }
    return distinct.sorted { a, b in
      if a.path != b.path { return a.path < b.path }
      let (x, y) = (a.range?.bytes.start ?? 0, b.range?.bytes.start ?? 0)
      return x != y ? x < y : a.summary < b.summary
    }
  }
}

/// Where a repository begins.
enum Repository {
  /// The folder with `.git` around a path; outside of a repository the working directory where the path lies in it,
  /// otherwise the path's own folder.
  static func root(of path: String, _ kind: FileSystem.Kind) -> String {
    let start = kind == .folder ? path : Paths.folder(path)
    var folder = start
    while true {
      if FileSystem.kind(folder + "/.git") != nil { return folder }
      if folder == "/" || folder == "." { break }
      folder = Paths.folder(folder)
    }
    let working = FileSystem.workingDirectory
    return Paths.contains(working, start) ? working : start
  }
}
