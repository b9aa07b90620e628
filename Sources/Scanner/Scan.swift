/// `Scanner`: discovery, configuration and the pipeline itself: read, evaluate, link, judge, in parallel. In come paths and
/// options; out comes a `Report`. Nothing here parses or prints.

import Helm
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
  /// Values files with which every chart is rendered, as absolute paths; none for those found by convention.
  public var helmValues: [String] = []
  /// Whether charts are rendered once for each environment that has values files beside them.
  public var findsHelmEnvironments = true
  /// Folders of the user's own policies, as given.
  public var policyFolders: [String] = []
  /// The ids of the rules that judge; empty for all.
  public var rules: [String] = []
  public var skippedRules: [String] = []
  /// Findings below this are left out.
  public var leastSeverity: Severity?
  /// The values of policies' inputs.
  public var inputs: [String: Value] = [:]
  /// What `.infrascan.hcl` says.
  public var configuration: ScanConfiguration?
  /// Groups of variable files, absolute, with which each root module is evaluated: `--var-file NAME=FILE`.
  public var variants: [(name: String, files: [String])] = []
  /// The values of inputs where `inputs` has none; names that no policy has are of no concern.
  public var inputFallbacks: [String: Value] = [:]
  public var includesPasses = false
  public var includesUnknown = false
  public var includesSuppressed = false
  /// A baseline: its findings do not count.
  public var baseline: String?
  /// Threads; `nil` for one per core.
  public var jobs: Int?
  /// Called as phases begin, from the thread that scans.
  public var progress: (@Sendable (String) -> Void)?

  public init() {}
}

/// What was read and evaluated, before policies judge it.
public struct Evaluated: Sendable {
  public let inventory: Inventory
  /// The positions in the inventory of what was asked for; the rest was read because that may depend on it.
  public let judged: [Int]
  /// What policies may judge of it.
  let targets: TextMap<Void>
  public let diagnostics: [Diagnostic]
  public let files: Int
  /// The paths that the user named.
  public let named: [String]
  /// What paths of resources are relative to, absolute.
  let base: String

  /// The resources that were asked for.
  public var judgedResources: [Resource] { judged.map { inventory.resources[$0] } }
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
    pool.once { evaluateHere() }
  }

  /// Reads and evaluates from a thread of the pool.
  private func evaluateHere() -> Evaluated {
    var diagnostics: [Diagnostic] = []
    let places = paths.compactMap { path -> (path: String, kind: FileSystem.Kind)? in
      guard let real = FileSystem.realPath(path), let kind = FileSystem.kind(real) else {
        diagnostics.append(
          Diagnostic(.error, "There is no such file or folder.", detail: "Check the path.", path: path))
        return nil
      }
      return (real, kind)
    }
    let base = places.first.map { Repository.root(of: $0.path, $0.kind) } ?? FileSystem.workingDirectory
    let boundary = places.reduce(base) { Scan.commonFolder($0, $1.kind == .folder ? $1.path : Paths.folder($1.path)) }
    let loader = ModuleLoader(
      boundary: boundary, base: base, terraformFolder: options.rootModule.terraformFolder)
    options.progress?("Looking for files")
    let selection = Selection(places)
    let configuration = options.configuration ?? .none
    var discovery = Discovery(loader, configuration)
    for place in places where place.kind == .folder { discovery.visit(place.path) }
    diagnostics += discovery.diagnostics
    // What is wrong with folders around a named file is of no concern to who named it.
    for place in places where place.kind != .folder {
      if let repository = Repository.enclosing(place.path, place.kind) { discovery.visit(repository) }
    }
    for place in places where place.kind != .folder { discovery.visitFile(place.path) }
    let isRepository = places.contains { Repository.enclosing($0.path, $0.kind) != nil }
    let files = places.filter { $0.kind != .folder }.map(\.path)
    let plans = NamedPlan.read(files, loader, isRepository: isRepository, &diagnostics)
    let found = discovery
    let chartsBeside = pool.beside {
      if !found.chartFolders.isEmpty { ChartLoader.prepare() }
      return HelmCharts(
        found, loader, selection, configuration, values: options.helmValues,
        findsEnvironments: options.findsHelmEnvironments)
    }
    options.progress?("Reading \(discovery.moduleFolders.count) Terraform folders")
    let terraform = RootModules(
      discovery, plans, loader, selection, pool, options.rootModule, Variants(configuration, options.variants),
      isRepository: isRepository, &diagnostics)
    let charts = chartsBeside()
    diagnostics += charts.diagnostics
    let kustomizations = Kustomizations(discovery, charts, loader, selection, pool, isRepository: isRepository)
    diagnostics += kustomizations.diagnostics
    let documents = Documents(discovery, charts, kustomizations, loader, selection, without: Set(plans.map(\.path)))
    options.progress?(
      "Evaluating \(terraform.entries.count) root modules, reading \(documents.paths.count) YAML and JSON files")
    // What may take longest comes first, so that threads end together.
    let rootOptions = options.rootModule
    let order = terraform.largestFirst
    // Which charts Terraform installs is known when it is evaluated; the others need not wait where it installs none.
    let mayInstall = terraform.mayInstallCharts(of: charts)
    let chartsEnd = order.count + (mayInstall ? 0 : charts.groups.count)
    let builtEnd = chartsEnd + kustomizations.entries.count
    var parts = pool.map(builtEnd + documents.paths.count) { index -> Part in
      let part =
        if index < order.count {
          terraform.evaluate(order[index])
        } else if index < chartsEnd {
          Part(charts, charts.groups[index - order.count])
        } else if index < builtEnd {
          kustomizations.build(index - chartsEnd)
        } else {
          documents.read(index - builtEnd, rootOptions)
        }
      return part.withTargets()
    }
    let evaluated = parts
    for (index, root) in order.enumerated() { parts[root] = evaluated[index] }
    if mayInstall { parts += render(charts, after: parts.prefix(order.count), terraform, documents) }
    var count = 0
    var judged: [Int] = []
    var targets = TextMap<Void>()
    diagnostics += terraform.diagnostics
    for part in parts {
      if part.isJudged {
        for target in part.targets { targets.insert(target, ()) }
        judged += count..<(count + part.section.resources.count)
        diagnostics += part.diagnostics
      }
      count += part.section.resources.count
    }
    let inventory = Inventory(sections: parts.map(\.section))
    return Evaluated(
      inventory: inventory, judged: Scan.withoutRepeats(judged, inventory), targets: targets, diagnostics: diagnostics,
      files: loader.fileCount + kustomizations.fileCount + parts.reduce(0) { $0 + $1.files }, named: paths, base: base)
  }

  /// Leaves out objects that Terraform reads from manifests which are judged themselves: those are where they are changed.
  private static func withoutRepeats(_ judged: [Int], _ inventory: Inventory) -> [Int] {
    let objects = judged.filter { inventory.resources[$0].format == .kubernetes }
    let created = objects.filter { position in
      let resource = inventory.resources[position]
      return resource.scope != ManifestReader.scope && TerraformObjects.isWholeManifest(resource)
    }
    if created.isEmpty { return judged }
    var manifests: [String: [Value]] = [:]
    for position in objects where inventory.resources[position].scope == ManifestReader.scope {
      let resource = inventory.resources[position]
      manifests[resource.address, default: []].append(resource.values)
    }
    let repeated = created.filter { position in
      let values = inventory.resources[position].values
      return ObjectIdentity(values).map { manifests[$0.address]?.contains(values) ?? false } ?? false
    }
    if repeated.isEmpty { return judged }
    let left = Set(repeated)
    return judged.filter { !left.contains($0) }
  }

  /// Renders charts: those that Terraform installs as it does, all others by themselves.
  private func render(
    _ charts: HelmCharts, after roots: ArraySlice<Part>, _ terraform: RootModules, _ documents: Documents
  ) -> [Part] {
    let releases = HelmRelease.all(
      in: roots, of: terraform.entries, documents: documents.paths, terraform.loader)
    let others = charts.groups.filter { group in
      let entry = charts.entries[group.lowerBound]
      return entry.isConfigured || !releases.contains { $0.chart == entry.folder }
    }
    return pool.map(releases.count + others.count) { index in
      let part =
        index < releases.count ? Part(charts, releases[index]) : Part(charts, others[index - releases.count])
      return part.withTargets()
    }
  }

  /// What one root module or one document holds.
  struct Part: Sendable {
    var section = InventorySection([])
    var diagnostics: [Diagnostic] = []
    /// The files that were read for it, but those that the loader counts.
    var files = 0
    let isJudged: Bool
    /// What policies may judge of it.
    private(set) var targets: [String] = []

    init(isJudged: Bool) {
      self.isJudged = isJudged
    }

    /// The part with what policies may judge of it, where it is judged: looked for where the part is made, beside the others.
    func withTargets() -> Part {
      guard isJudged else { return self }
      var part = self
      var targets = TextMap<Void>()
      var last: Resource?
      for resource in section.resources {
        // Resources of one type mostly follow one another.
        if let last, last.format == .terraform && resource.format == .terraform && last.type == resource.type {
          continue
        }
        last = resource
        if resource.format == .terraform && resource.mode.isResource {
          targets.insert(resource.type, ())
        } else {
          for target in PolicySet.targets(of: resource) { targets.insert(target, ()) }
        }
      }
      part.targets = targets.keys
      return part
    }

    /// What the renders of a chart give.
    init(_ charts: HelmCharts, _ group: Range<Int>) {
      self.init(charts.render(group), isJudged: charts.entries[group.lowerBound].isJudged)
    }

    /// What a release of Terraform gives.
    init(_ charts: HelmCharts, _ release: HelmRelease) {
      self.init(charts.render(release), isJudged: release.isJudged || charts.isAskedFor(release.chart))
    }

    private init(_ rendered: HelmCharts.Rendered, isJudged: Bool) {
      section = InventorySection(rendered.resources)
      diagnostics = rendered.diagnostics
      files = rendered.files
      self.isJudged = isJudged
    }
  }

  private static func commonFolder(_ a: String, _ b: String) -> String {
    var folder = a
    while !Paths.contains(folder, b) { folder = Paths.folder(folder) }
    return folder
  }

  /// The YAML and JSON files of a scan.
  private struct Documents: Sendable {
    let loader: ModuleLoader
    let paths: [String]
    private let selection: Selection

    init(
      _ discovery: Discovery, _ charts: HelmCharts, _ kustomizations: Kustomizations, _ loader: ModuleLoader,
      _ selection: Selection, without plans: Set<String>
    ) {
      self.loader = loader
      self.selection = selection
      paths = discovery.documents.filter { path in
        !charts.contains(path) && !kustomizations.contains(path) && !plans.contains(path)
      }
    }

    /// What one of them holds.
    func read(_ index: Int, _ options: RootModuleOptions) -> Part {
      let path = paths[index]
      var part = Part(isJudged: selection.contains(document: path))
      part.files = 1
      do throws(FileSystem.Failure) {
        let source = try FileSystem.read(path, as: loader.display(path))
        if path.hasSuffix(".json") {
          let outcome = IAMReader.read(source)
          part.diagnostics += outcome.diagnostics
          if let document = outcome.resource {
            part.section = InventorySection([document])
            return part
          }
          if Plan.isPlan(source) {
            // A plan beside its configuration says nothing that the configuration does not.
            guard let plan = Plan(source, diagnostics: &part.diagnostics),
              plan.folder(path: path, loader: loader) == nil
            else { return part }
            part.add(plan.evaluate(folder: nil, loader: loader, options: options))
            return part
          }
        }
        part.section = InventorySection(
          ManifestReader.resources(in: source, scope: ManifestReader.scope, diagnostics: &part.diagnostics))
      } catch {
        part.diagnostics.append(
          Diagnostic(
            .error, "The file could not be read: \(error.reason).", detail: "Everything else is still scanned.",
            path: loader.display(path)))
      }
      return part
    }
  }

  // MARK: Judging

  /// Reads, evaluates and judges everything under the paths.
  public func run(version: String) -> Report {
    pool.once { judge(version: version) }
  }

  private func judge(version: String) -> Report {
    // What the first expressions would wait for is made while files are looked for.
    _ = pool.beside { PolicyFunctions.prepare() }
    let evaluated = evaluateHere()
    let configuration = options.configuration ?? .none
    let inventory = evaluated.inventory
    let settings = RuleSettings(
      configuration, base: evaluated.base, least: options.leastSeverity ?? configuration.leastSeverity ?? .info,
      named: options.rules)
    let profiles = InputProfiles(configuration, base: evaluated.base).groups(evaluated.judged, inventory)
    // Where nothing asks for rules by their names, those are read that have something to judge.
    let asksForRules =
      !options.rules.isEmpty || !options.skippedRules.isEmpty || !configuration.rules.isEmpty || settings.least != .info
    let needed = asksForRules ? nil : evaluated.targets
    let sets = profiles.map { loadPolicies(configuration, $0.inputs, judging: needed) }
    let policies = sets.first ?? loadPolicies(configuration, [:], judging: needed)
    options.progress?("Checking \(evaluated.judged.count) resources against \(policies.ruleCount) rules")
    var engineOptions = PolicyEngine.Options()
    engineOptions.includesPasses = options.includesPasses
    engineOptions.includesUnknown = options.includesUnknown
    engineOptions.skippedRules = settings.disabled
    let (enabled, unknownRules) = enabledRules(of: policies, settings)
    engineOptions.rules = enabled
    var work: [(engine: PolicyEngine, positions: ArraySlice<Int>)] = []
    for (set, profile) in zip(sets, profiles) {
      let engine = PolicyEngine(PolicySession(set, inventory), options: engineOptions)
      for start in stride(from: 0, to: profile.positions.count, by: Scan.judgedAtOnce) {
        work.append((engine, profile.positions[start..<min(profile.positions.count, start + Scan.judgedAtOnce)]))
      }
    }
    // Kubernetes objects come last in an inventory, and take longest: begun with, they leave no thread waiting at the end. The
    // next thread begins with the first resources: it would wait for what is made of all objects for the first of them.
    let pending = work
    let order = pending.indices.map { $0.isMultiple(of: 2) ? pending.count - 1 - $0 / 2 : $0 / 2 }
    var judgements = pending.map { _ in Judgement() }
    let results = pool.map(pending.count) { pending[order[$0]].engine.judge(pending[order[$0]].positions) }
    for (index, judgement) in zip(order, results) { judgements[index] = judgement }
    var judgement = Judgement()
    for other in judgements { judgement.merge(other) }
    var suppressions = Suppressions()
    var further: [Diagnostic] = []
    let baseline = options.baseline.flatMap { Baseline.read($0, &further) }
    let applied = judgement.findings.compactMap(settings.applied).map { finding in
      let own = suppressions.applied(to: finding)
      return baseline?.applied(to: own) ?? own
    }
    further += suppressions.diagnostics
    let diagnostics = Scan.ordered(
      further + configuration.diagnostics + configuration.check(against: policies) + evaluated.diagnostics
        + sets.flatMap(\.diagnostics) + judgement.failures.map(\.diagnostic) + unknownRules)
    var findings = Scan.ordered(applied.mergingVariants())
    var counts = Report.Counts(
      files: evaluated.files, resources: judged(evaluated), rules: policies.ruleCount, passed: judgement.passed,
      failed: 0, unknown: judgement.unknown)
    counts.failed = findings.count { $0.verdict == .fail && $0.suppression == nil }
    counts.suppressed = findings.count { $0.verdict == .fail && $0.suppression != nil }
    if !options.includesSuppressed { findings.removeAll { $0.suppression != nil } }
    return Report(
      findings: findings, diagnostics: diagnostics,
      rules: (needed == nil ? policies : loadPolicies(configuration, [:], judging: nil)).rules.map(settings.applied),
      counts: counts,
      origin: pending.map(\.engine),
      version: version)
  }

  /// How many resources one thread judges before it looks for others.
  private static let judgedAtOnce = 32

  private func judged(_ evaluated: Evaluated) -> Int {
    evaluated.judged.count { evaluated.inventory.resources[$0].mode.isResource }
  }

  /// The policies with the inputs that count for some resources.
  ///
  /// - Parameter targets: what there is to judge; `nil` for all policies.
  private func loadPolicies(
    _ configuration: ScanConfiguration, _ own: [String: Value], judging targets: TextMap<Void>?
  ) -> PolicySet {
    var fallbacks: [String: Value] = [:]
    var places: [String: SourceRange] = [:]
    for input in configuration.inputs {
      if input.paths.isEmpty { fallbacks[input.name] = input.value }
      if input.paths.isEmpty || own[input.name] != nil { places[input.name] = input.range }
    }
    fallbacks.merge(own) { $1 }
    for name in options.inputFallbacks.keys { places[name] = nil }
    fallbacks.merge(options.inputFallbacks) { $1 }
    let folders = options.policyFolders + configuration.policyFolders
    if let targets, folders.isEmpty && options.inputs.isEmpty && fallbacks.isEmpty {
      return PolicyLibrary.builtIn(judging: targets, pool)
    }
    return PolicyLibrary.load(
      folders, inputs: options.inputs, fallbacks: fallbacks,
      places: places)
  }

  /// The rules that judge, and what is wrong with how they were chosen.
  private func enabledRules(of policies: PolicySet, _ settings: RuleSettings) -> (Set<String>?, [Diagnostic]) {
    var diagnostics: [Diagnostic] = []
    for id in options.rules + options.skippedRules where !policies.hasRule(id) {
      diagnostics.append(
        Diagnostic(.error, "There is no rule \"\(id)\".", detail: "`infrascan rules` lists them.", path: "--rule"))
    }
    if options.rules.isEmpty && options.skippedRules.isEmpty && settings.least == .info { return (nil, diagnostics) }
    var enabled: Set<String> = []
    for rule in policies.rules where settings.mayCount(rule) {
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
      if a.finding.resource.address != b.finding.resource.address {
        return a.finding.resource.address < b.finding.resource.address
      }
      return a.finding.message < b.finding.message
    }.map(\.finding)
  }

  private static func ordered(_ diagnostics: [Diagnostic]) -> [Diagnostic] {
    var seen: Set<Diagnostic> = []
    let distinct = diagnostics.filter { seen.insert($0).inserted }
    let sorted = distinct.sorted { a, b in
      if a.path != b.path { return a.path < b.path }
      let (x, y) = (a.range?.bytes.start ?? 0, b.range?.bytes.start ?? 0)
      return x != y ? x < y : a.summary < b.summary
    }
    return limited(gathered(sorted))
  }

  /// Warnings that differ in their place only, such as those of modules from one source that is not here: the first, with the
  /// number of others.
  private static func gathered(_ diagnostics: [Diagnostic]) -> [Diagnostic] {
    var counts: [String: Int] = [:]
    for diagnostic in diagnostics where diagnostic.severity == .warning { counts[diagnostic.detail, default: 0] += 1 }
    var seen: Set<String> = []
    return diagnostics.compactMap { diagnostic in
      guard diagnostic.severity == .warning, let count = counts[diagnostic.detail], count > 1,
        let range = diagnostic.range, !diagnostic.detail.isEmpty
      else { return diagnostic }
      guard seen.insert(diagnostic.detail).inserted else { return nil }
      let others = count == 2 ? "There is one more such place." : "There are \(count - 1) more such places."
      return Diagnostic(.warning, diagnostic.summary, detail: "\(diagnostic.detail) \(others)", at: range)
    }
  }

  /// More diagnostics of one kind in one file than these help nobody.
  private static let mostOfAKind = 50

  private static func limited(_ diagnostics: [Diagnostic]) -> [Diagnostic] {
    struct Kind: Hashable {
      let path: String
      let summary: String
    }
    guard diagnostics.count > mostOfAKind else { return diagnostics }
    var counts: [Kind: Int] = [:]
    for diagnostic in diagnostics { counts[Kind(path: diagnostic.path, summary: diagnostic.summary), default: 0] += 1 }
    var seen: [Kind: Int] = [:]
    return diagnostics.compactMap { diagnostic in
      let kind = Kind(path: diagnostic.path, summary: diagnostic.summary)
      let number = seen[kind, default: 0] + 1
      seen[kind] = number
      if number < mostOfAKind { return diagnostic }
      guard number == mostOfAKind, let total = counts[kind], let range = diagnostic.range else { return nil }
      let rest = total - number
      if rest == 0 { return diagnostic }
      return Diagnostic(
        diagnostic.severity, diagnostic.summary,
        detail: "\(diagnostic.detail) There are \(rest) more of this kind behind it in this file.", at: range)
    }
  }
}
