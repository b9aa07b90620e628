import Documents
import Helm
import Inventory
import Kubernetes
import Source
import Terraform

/// The Helm charts of a scan: which there are, with which values each is rendered, and what that gives.
struct HelmCharts: Sendable {
  /// One render of one chart.
  struct Entry: Sendable {
    /// The chart's folder, absolute.
    let folder: String
    /// What the values are for: `prod`; empty for the chart's own.
    let environment: String
    /// The values files, absolute, the later ones over the earlier.
    let values: [String]
    /// What the release is called, where `.infrascan.hcl` says it.
    var release: String?
    var namespace: String?
    /// Whether `.infrascan.hcl` says with which values the chart is rendered.
    var isConfigured = false
    /// Whether it was asked for.
    let isJudged: Bool
  }

  let entries: [Entry]
  /// The entries of each chart, by their positions: what is rendered together.
  let groups: [Range<Int>]
  /// What is wrong with values files that `.infrascan.hcl` names.
  let diagnostics: [Diagnostic]
  private let loader: ModuleLoader
  private let folders: TextMap<Void>
  /// How long the shortest of their paths is.
  private let shortest: Int
  private let selection: Selection
  /// Whether the files in charts' `crds` folders count; `helm template` leaves them out.
  private let installsDefinitions: Bool

  /// - Parameters:
  ///   - values: the values files that the user named: with these every chart is rendered, and with no others.
  ///   - findsEnvironments: whether charts are taken as they are installed, for each environment that has values files; otherwise
  ///     as they are by themselves.
  init(
    _ discovery: Discovery, _ loader: ModuleLoader, _ selection: Selection, _ configuration: ScanConfiguration,
    values: [String], findsEnvironments: Bool
  ) {
    self.loader = loader
    self.selection = selection
    installsDefinitions = findsEnvironments
    let all = discovery.chartFolders
    var folders = TextMap<Void>()
    for folder in all { folders.insert(folder, ()) }
    self.folders = folders
    shortest = all.map(\.utf8.count).min() ?? .max
    let conventions = HelmEnvironments(discovery.documents)
    var entries: [Entry] = []
    var diagnostics: [Diagnostic] = []
    // What lies in the folder of a chart that is shown is a part of that chart, other charts too.
    let shown = findsEnvironments ? [] : all.filter { selection.names($0) }
    for folder in all.sorted() where !HelmCharts.isPart(folder, of: all) {
      if shown.contains(where: { $0 != folder && Paths.contains($0, folder) }) { continue }
      let settings = configuration.settings(ofChart: folder)
      let isJudged = selection.contains(anyIn: folder)
      func add(_ environment: String, _ files: [String], isConfigured: Bool = false) {
        entries.append(
          Entry(
            folder: folder, environment: environment, values: files, release: settings?.release,
            namespace: settings?.namespace, isConfigured: isConfigured, isJudged: isJudged))
      }
      if !values.isEmpty {
        add("", values)
        continue
      }
      let configured = settings?.renders(configuration, folder, &diagnostics) ?? []
      for environment in configured where findsEnvironments {
        add(environment.name, environment.files, isConfigured: true)
      }
      if !configured.isEmpty && findsEnvironments { continue }
      let environments = findsEnvironments ? conventions.environments(of: folder) : []
      if environments.isEmpty { add("", []) }
      for environment in environments { add(environment.name, environment.files) }
    }
    self.entries = entries
    var groups: [Range<Int>] = []
    for index in entries.indices {
      if let last = groups.last, entries[last.lowerBound].folder == entries[index].folder {
        groups[groups.count - 1] = last.lowerBound..<(index + 1)
      } else {
        groups.append(index..<(index + 1))
      }
    }
    self.groups = groups
    self.diagnostics = diagnostics
  }

  /// Whether there is none, on its own or in another.
  var isEmpty: Bool { folders.isEmpty }

  /// Whether a chart or something in it was named.
  func isAskedFor(_ folder: String) -> Bool { selection.contains(anyIn: folder) && !selection.isEverything }

  /// Whether a chart is there for another one: it lies in the `charts` folder of one, or in another folder of one that
  /// depends on it by its path.
  private static func isPart(_ folder: String, of charts: Set<String>) -> Bool {
    let parent = Paths.folder(folder)
    if Paths.name(parent) == "charts" && charts.contains(Paths.folder(parent)) { return true }
    var outer = parent
    while outer != "/" && outer != "." {
      if charts.contains(outer) {
        let path = Paths.relative(folder, to: outer)
        for file in ["Chart.yaml", "requirements.yaml"] {
          guard let source = try? FileSystem.read(outer + "/" + file, as: "") else { continue }
          let text = source.text(ByteRange(0, source.count))
          if text.contains("file://\(path)") || text.contains("file://./\(path)") { return true }
        }
      }
      outer = Paths.folder(outer)
    }
    return false
  }

  /// Whether a file belongs to a chart: it is a template, or something that templates read, and no manifest of its own.
  ///
  /// What lies in `crds` is installed as it is, before what the templates make.
  func contains(_ path: String) -> Bool {
    var folder = Paths.folder(path)
    while folder.utf8.count >= shortest && folder != "." && folder != "/" {
      if folders[folder] != nil {
        let isDefinition = installsDefinitions && path.dropFirst(folder.count).hasPrefix("/crds/")
        return !isDefinition
      }
      folder = Paths.folder(folder)
    }
    return false
  }

  /// The objects that a chart creates with the values of each of its environments.
  func render(_ group: Range<Int>) -> Rendered {
    var rendered = Rendered()
    let renders = entries[group].map { entry in
      Render(
        options: options(of: entry, &rendered), scope: Scope("kubernetes", variant: entry.environment),
        release: entry.namespace.map { ChartRelease(namespace: $0) })
    }
    render(entries[group.lowerBound].folder, renders, &rendered)
    return rendered
  }

  private func options(of entry: Entry, _ rendered: inout Rendered) -> RenderOptions {
    var options = RenderOptions()
    if let release = entry.release { options.release = release }
    if let namespace = entry.namespace { options.namespace = namespace }
    for path in entry.values {
      do throws(FileSystem.Failure) {
        options.values.append(try FileSystem.read(path, as: loader.display(path)))
      } catch {
        rendered.diagnostics.append(
          Diagnostic(
            .error, "The values could not be read: \(error.reason).", detail: "The chart is rendered without them.",
            path: loader.display(path)))
      }
    }
    return options
  }

  /// The objects that a release of Terraform creates.
  func render(_ release: HelmRelease) -> Rendered {
    var rendered = Rendered()
    let scope = Scope("kubernetes", variant: release.environment)
    render(release.chart, [Render(options: release.options, scope: scope, release: release.release)], &rendered)
    // What is not known until the chart is installed may be why a template fails.
    if !release.release.symbols.isEmpty {
      rendered.diagnostics = rendered.diagnostics.map { diagnostic in
        guard let range = diagnostic.range, diagnostic.severity == .error else { return diagnostic }
        return Diagnostic(
          .warning, diagnostic.summary,
          detail: "\(diagnostic.detail) Some values of the release are known only when it is installed.", at: range)
      }
    }
    return rendered
  }

  /// One render of a chart.
  private struct Render {
    let options: RenderOptions
    let scope: Scope
    let release: ChartRelease?
  }

  /// What renders of a chart give.
  struct Rendered {
    var resources: [Resource] = []
    var diagnostics: [Diagnostic] = []
    var files = 0
  }

  private func render(_ folder: String, _ renders: [Render], _ result: inout Rendered) {
    let loader = loader
    let charts = ChartLoader(boundary: loader.boundary, display: { loader.display($0) })
    guard let package = charts.load(folder, diagnostics: &result.diagnostics) else { return }
    result.diagnostics += package.diagnostics
    if package.isLibrary { return }
    for (render, rendered) in zip(renders, package.render(renders.map(\.options))) {
      result.diagnostics += rendered.diagnostics
      for text in rendered.texts {
        result.resources += ManifestReader.resources(
          in: text, scope: render.scope, release: render.release, diagnostics: &result.diagnostics)
      }
      result.files += rendered.texts.count
    }
  }
}

extension ScanConfiguration {
  /// What is said of the chart in a folder: by the last block that means it.
  fileprivate func settings(ofChart folder: String) -> Chart? {
    guard !charts.isEmpty, let path = relative(folder) else { return nil }
    return charts.last { $0.folder.matches(path, exactly: true) }
  }
}

extension ScanConfiguration.Chart {
  /// With which values the chart in a folder is rendered for each environment; none where nothing is said of values.
  fileprivate func renders(
    _ configuration: ScanConfiguration, _ folder: String, _ diagnostics: inout [Diagnostic]
  ) -> [HelmEnvironments.Environment] {
    func absolute(_ files: [String]) -> [String] {
      files.compactMap { file in
        let places = [configuration.folder, folder].map { Paths.normalize(Paths.join($0, file)) }
        if let place = places.first(where: { FileSystem.kind($0) == .file }) { return place }
        diagnostics.append(
          Diagnostic(
            .error, "The values file \"\(file)\" is not there.",
            detail: "Paths are relative to the folder of \(ScanConfiguration.fileName) or to the chart's.", at: range))
        return nil
      }
    }
    let common = absolute(values)
    if environments.isEmpty {
      return values.isEmpty ? [] : [HelmEnvironments.Environment(name: "", files: common)]
    }
    return environments.map { HelmEnvironments.Environment(name: $0.name, files: common + absolute($0.values)) }
  }
}

/// The values files that lie beside charts, by the conventions that repositories follow.
struct HelmEnvironments {
  struct Environment {
    let name: String
    var files: [String]
  }

  /// YAML files, absolute, by their folder.
  private var files: [String: [String]] = [:]
  /// The folders that these folders stand in.
  private var parents: Set<String> = []

  init(_ documents: [String]) {
    for path in documents where path.hasSuffix(".yaml") || path.hasSuffix(".yml") {
      files[Paths.folder(path), default: []].append(Paths.name(path))
    }
    for folder in files.keys { parents.insert(Paths.folder(folder)) }
  }

  private static var known: Set<String> { Cluster.names }

  /// What each environment adds to a chart's own values: `values-ENV.yaml` and `values.ENV.yaml` in the chart or beside
  /// it, `values/ENV.yaml`, `values/ENV/CHART.yaml`, and `helm/values/ENV/*.yaml` for `helm/charts/CHART`.
  func environments(of chart: String) -> [Environment] {
    let name = Paths.name(chart)
    var found: [String: [String]] = [:]
    func add(_ environment: String, _ folder: String, _ file: String) {
      found[environment, default: []].append(folder + "/" + file)
    }
    let parent = Paths.folder(chart)
    // helm/charts/CHART has its values in helm/values.
    let above = Paths.name(parent) == "charts" ? [parent, Paths.folder(parent)] : [parent]
    for base in [chart] + above {
      let isOwn = base == chart
      for folder in [base + "/values", base + "/environments", base + "/envs"] {
        for file in files[folder] ?? [] {
          let stem = HelmEnvironments.stem(file)
          // values/prod.yaml, for one chart or known by name for all.
          if isOwn || HelmEnvironments.known.contains(stem) {
            if HelmEnvironments.known.contains(stem) { add(stem, folder, file) }
          } else if let environment = HelmEnvironments.split(stem, name) {
            add(environment, folder, file)
          }
        }
        for environment in parents.contains(folder) ? HelmEnvironments.known.sorted() : [] {
          let inner = folder + "/" + environment
          for file in files[inner] ?? [] {
            let stem = HelmEnvironments.stem(file)
            let isCommon = stem == "values" || stem == "common" || stem == "global"
            if isCommon || stem == name || isOwn {
              found[environment, default: []].insert(
                inner + "/" + file, at: isCommon ? 0 : found[environment, default: []].count)
            }
          }
        }
      }
      guard isOwn || files[base]?.isEmpty == false else { continue }
      for file in files[base] ?? [] {
        let stem = HelmEnvironments.stem(file)
        for prefix in isOwn ? ["values-", "values.", "values_"] : ["values-\(name)-", "\(name)-values-", "\(name)."]
        where stem.hasPrefix(prefix) {
          let environment = String(stem.dropFirst(prefix.count))
          if HelmEnvironments.known.contains(environment) { add(environment, base, file) }
        }
      }
    }
    return found.keys.sorted().map { Environment(name: $0, files: found[$0] ?? []) }
  }

  private static func stem(_ file: String) -> String {
    file.lastIndex(of: ".").map { String(file[..<$0]) } ?? file
  }

  /// The environment of `CHART-ENV` or `ENV-CHART`.
  private static func split(_ stem: String, _ chart: String) -> String? {
    for separator in ["-", ".", "_"] {
      if stem.hasPrefix(chart + separator) {
        let rest = String(stem.dropFirst(chart.count + 1))
        if known.contains(rest) { return rest }
      }
      if stem.hasSuffix(separator + chart) {
        let rest = String(stem.dropLast(chart.count + 1))
        if known.contains(rest) { return rest }
      }
    }
    return nil
  }
}
