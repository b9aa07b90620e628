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
    /// Whether it was asked for.
    let isJudged: Bool
  }

  let entries: [Entry]
  private let loader: ModuleLoader
  private let folders: Set<String>

  /// - Parameters:
  ///   - values: the values files that the user named: with these every chart is rendered, and with no others.
  ///   - findsEnvironments: whether values files beside charts are found by their names.
  init(
    _ discovery: Discovery, _ loader: ModuleLoader, _ selection: Selection, values: [String], findsEnvironments: Bool
  ) {
    self.loader = loader
    let all = discovery.chartFolders
    folders = all
    let conventions = HelmEnvironments(discovery.documents)
    var entries: [Entry] = []
    for folder in all.sorted() where !HelmCharts.isPart(folder, of: all) {
      let isJudged = selection.contains(anyIn: folder)
      if !values.isEmpty {
        entries.append(Entry(folder: folder, environment: "", values: values, isJudged: isJudged))
        continue
      }
      let environments = findsEnvironments ? conventions.environments(of: folder) : []
      if environments.isEmpty {
        entries.append(Entry(folder: folder, environment: "", values: [], isJudged: isJudged))
      }
      for environment in environments {
        entries.append(
          Entry(folder: folder, environment: environment.name, values: environment.files, isJudged: isJudged))
      }
    }
    self.entries = entries
  }

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
  func contains(_ path: String) -> Bool {
    if folders.isEmpty { return false }
    var folder = Paths.folder(path)
    while folder != "." && folder != "/" {
      if folders.contains(folder) { return true }
      folder = Paths.folder(folder)
    }
    return false
  }

  /// The objects that a chart creates with the values of one environment.
  func render(_ index: Int) -> (resources: [Resource], diagnostics: [Diagnostic], files: Int) {
    let entry = entries[index]
    var diagnostics: [Diagnostic] = []
    let loader = loader
    let charts = ChartLoader(boundary: loader.boundary, display: { loader.display($0) })
    guard let package = charts.load(entry.folder, diagnostics: &diagnostics) else { return ([], diagnostics, 0) }
    diagnostics += package.diagnostics
    if package.isLibrary { return ([], diagnostics, 0) }
    var options = RenderOptions()
    for path in entry.values {
      do throws(FileSystem.Failure) {
        options.values.append(try FileSystem.read(path, as: loader.display(path)))
      } catch {
        diagnostics.append(
          Diagnostic(
            .error, "The values could not be read: \(error.reason).", detail: "The chart is rendered without them.",
            path: loader.display(path)))
      }
    }
    let rendered = package.render(options)
    diagnostics += rendered.diagnostics
    let scope = Scope("kubernetes", variant: entry.environment)
    var resources: [Resource] = []
    for text in rendered.texts {
      resources += ManifestReader.resources(in: text, scope: scope, diagnostics: &diagnostics)
    }
    return (resources, diagnostics, rendered.texts.count)
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

  init(_ documents: [String]) {
    for path in documents where path.hasSuffix(".yaml") || path.hasSuffix(".yml") {
      files[Paths.folder(path), default: []].append(Paths.name(path))
    }
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
        for environment in HelmEnvironments.known.sorted() {
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
