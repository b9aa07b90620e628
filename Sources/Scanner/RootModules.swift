import IAM
import Inventory
import Kubernetes
import Source
import Terraform

/// What a scan evaluates as Terraform: root modules, once for each of their variants, and plans.
struct RootModules: Sendable {
  /// One evaluation.
  struct Entry: Sendable {
    /// The folder of the root module, absolute; `nil` for a plan whose configuration is not there.
    let folder: String?
    let plan: NamedPlan?
    let options: RootModuleOptions
    /// Whether it was asked for.
    let isJudged: Bool
    /// The folders of the modules that it consists of.
    let modules: Set<String>
  }

  let loader: ModuleLoader
  let entries: [Entry]
  /// Their positions, those of the most modules first.
  let largestFirst: [Int]
  /// What is wrong with their files.
  let diagnostics: [Diagnostic]

  /// - Parameters:
  ///   - variants: with which values root modules are evaluated more than once.
  ///   - plans: the plans that were named; what they were made from is evaluated as they say and not once more.
  ///   - isRepository: whether a repository says how far a configuration reaches; otherwise it reaches as far as the
  ///     modules that it calls.
  init(
    _ discovery: Discovery, _ plans: [NamedPlan], _ loader: ModuleLoader, _ selection: Selection, _ pool: WorkerPool,
    _ options: RootModuleOptions, _ variants: Variants, isRepository: Bool, _ found: inout [Diagnostic]
  ) {
    let folders = discovery.moduleFolders
    let loaded = pool.map(folders.count) { loader.load(folders[$0]) }
    if !isRepository { loader.widen(toReach: loaded.flatMap(\.calls)) }
    // A folder that another one calls as a module is no root module.
    var called: Set<String> = []
    for (folder, calls) in zip(folders, loaded.map(\.calls)) {
      for target in calls where target != folder { called.insert(target) }
    }
    var roots = folders.filter { !called.contains($0) }
    if roots.count < folders.count {
      roots += RootModules.cyclicRoots(folders, loaded.map(\.calls), roots)
    }
    var entries: [Entry] = []
    var judged: Set<String> = []
    let planned = Set(plans.compactMap(\.folder))
    for root in roots where !planned.contains(root) {
      let reached = RootModules.modules(of: root, loader)
      let isJudged = selection.contains(rootModuleOf: reached)
      if isJudged { judged.formUnion(reached) }
      for options in variants.options(of: root, options, loader) {
        entries.append(Entry(folder: root, plan: nil, options: options, isJudged: isJudged, modules: reached))
      }
    }
    found += variants.unused(roots, loader)
    for plan in plans {
      let reached = plan.folder.map { RootModules.modules(of: $0, loader) } ?? []
      judged.formUnion(reached)
      entries.append(
        Entry(folder: plan.folder, plan: plan, options: options, isJudged: true, modules: reached))
    }
    self.loader = loader
    self.entries = entries
    // What is wrong with a file is said once, however many root modules consist of it.
    diagnostics = judged.sorted().flatMap { loader.diagnostics(in: $0) }
    // With what a plan says there is more of it.
    let sizes = entries.map { $0.modules.count + ($0.plan == nil ? 0 : 1) }
    largestFirst = entries.indices.sorted { sizes[$0] != sizes[$1] ? sizes[$0] > sizes[$1] : $0 < $1 }
  }

  /// Whether something in them may install charts that are here.
  func mayInstallCharts(of charts: HelmCharts) -> Bool {
    guard !charts.isEmpty else { return false }
    return entries.contains { entry in entry.modules.contains { loader.declares(HelmRelease.type, in: $0) } }
  }

  /// What one of them creates, and the documents in that.
  func evaluate(_ index: Int) -> Scan.Part {
    let entry = entries[index]
    var part = Scan.Part(isJudged: entry.isJudged)
    let evaluation =
      if let plan = entry.plan {
        plan.plan.evaluate(folder: entry.folder, scopeName: plan.scopeName, loader: loader, options: entry.options)
      } else {
        entry.folder.flatMap { RootModule.evaluate($0, loader: loader, options: entry.options) }
      }
    guard let evaluation else { return part }
    part.add(evaluation)
    return part
  }

  /// The folders of the modules that a root module consists of, its own included.
  private static func modules(of root: String, _ loader: ModuleLoader) -> Set<String> {
    var reached: Set<String> = []
    var pending = [root]
    while let folder = pending.popLast() {
      if reached.insert(folder).inserted { pending += loader.load(folder).calls }
    }
    return reached
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
}

extension Scan.Part {
  /// Takes in what a configuration creates, and the documents in that.
  mutating func add(_ evaluation: RootModuleEvaluation) {
    files += evaluation.files
    diagnostics += evaluation.diagnostics
    var resources = evaluation.resources
    for resource in evaluation.resources {
      let extraction = DocumentExtractor.documents(of: resource, known: evaluation.documents)
      resources += extraction.documents
      diagnostics += extraction.diagnostics
    }
    resources += TerraformObjects.objects(of: evaluation.resources, diagnostics: &diagnostics)
    section = InventorySection(wholeScope: resources + evaluation.declarations)
  }
}
