import Documents
import Helm
import Inventory
import Kubernetes
import Source
import Terraform
import Values

/// A `helm_release` of Terraform that installs a chart of the scanned code.
struct HelmRelease: Sendable {
  /// The chart's folder, absolute.
  let chart: String
  /// What the objects are in a cluster with: the environment of the root module, if anything names it.
  private(set) var environment: String
  private let scope: Scope
  let options: RenderOptions
  let release: ChartRelease
  /// Whether the root module was asked for.
  let isJudged: Bool

  /// The type of the resources.
  static let type = "helm_release"

  /// - Parameters:
  ///   - folder: the root module's, absolute: what paths are relative to.
  ///   - documents: the YAML files of the scan, absolute, among which those that values are read from are looked for.
  ///   - Returns: `nil` for a release of a chart that is not in the code, or not known.
  init?(
    _ resource: Resource, folder: String, isJudged: Bool, documents: [String], _ loader: ModuleLoader
  ) {
    let values = resource.values
    guard let name = values["chart"]?.stringValue, !name.isEmpty else { return nil }
    var path = name
    switch values["repository"] ?? .null {
    case .null, .string(""): break
    // A repository without a scheme is the folder that the chart is in.
    case .string(let repository) where !repository.contains("://") && !name.contains("/"):
      path = Paths.join(repository, name)
    default: return nil
    }
    path = Paths.normalize(Paths.join(folder, path))
    guard let chart = FileSystem.realPath(path), Paths.contains(loader.boundary, chart),
      FileSystem.kind(chart + "/Chart.yaml") == .file
    else { return nil }
    self.chart = chart
    self.isJudged = isJudged
    scope = resource.scope
    environment = Cluster.name(of: resource.scope)
    var reading = Reading(resource: resource, documents: documents, loader: loader)
    var options = RenderOptions()
    options.release = reading.text(values["name"]) ?? "release"
    options.namespace = reading.text(values["namespace"]) ?? "default"
    options.settings = reading.settings()
    self.options = options
    release = ChartRelease(
      namespace: options.namespace, symbols: reading.symbols, calls: [resource.origin.header] + resource.origin.calls,
      isConditional: resource.isConditional || reading.isOpen)
  }

  /// Reads what a release says of its values.
  private struct Reading {
    let resource: Resource
    let documents: [String]
    let loader: ModuleLoader
    var symbols = SymbolEncoding()
    /// Whether values may be anything: a whole text of them is not known.
    var isOpen = false

    mutating func text(_ value: Value?) -> String? {
      guard let value, !value.isNull, value != .string("") else { return nil }
      return symbols.text(of: value)
    }

    /// The values in the order in which the provider takes them: texts, then settings.
    mutating func settings() -> [ReleaseValue] {
      var found: [ReleaseValue] = []
      if let texts = resource.values["values"] {
        if texts.isUnknown { isOpen = true }
        for (index, text) in (texts.elements ?? []).enumerated() {
          if let value = values(text, AttributePath([.attribute("values"), .index(index)])) { found.append(value) }
        }
      }
      for name in ["set", "set_list", "set_sensitive"] {
        guard let settings = resource.values[name] else { continue }
        if settings.isUnknown { isOpen = true }
        var elements = settings.elements ?? []
        if case .unknown(let unknown) = settings { elements = unknown.certain }
        for (index, setting) in elements.enumerated() {
          let path = AttributePath([.attribute(name), .index(index)])
          if let value = self.setting(setting, path, isList: name == "set_list") { found.append(value) }
        }
      }
      return found
    }

    private func place(_ path: AttributePath) -> SourceRange {
      resource.origin.range(of: path) ?? resource.origin.header
    }

    private mutating func values(_ value: Value, _ path: AttributePath) -> ReleaseValue? {
      switch value {
      case .null, .string(""): return nil
      case .unknown:
        isOpen = true
        return nil
      default: break
      }
      guard let text = symbols.text(of: value) else { return nil }
      let place = place(path)
      return ReleaseValue(.text(text), at: place, written: WrittenText(text, heredocIn: place) ?? file(text, place))
    }

    /// The file that a text was read or rendered from, by its name in the expression.
    private func file(_ text: String, _ place: SourceRange) -> WrittenText? {
      let expression = place.text
      guard expression.utf8.count < 500,
        let name = expression.split(separator: "\"").map({ Paths.name(String($0)) }).last(where: {
          $0.hasSuffix(".yaml") || $0.hasSuffix(".yml") || $0.hasSuffix(".tftpl") || $0.hasSuffix(".tpl")
        })
      else { return nil }
      var candidates = documents.filter { Paths.name($0) == name }
      if candidates.isEmpty {
        // A template is no document: it lies where its path leads from the module.
        let folder = Paths.folder(Paths.join(loader.base, place.path))
        let parts = expression.split(separator: "\"").first { $0.hasSuffix(name) } ?? ""
        let path = parts.split(separator: "}").last.map { String($0.drop { $0 == "/" }) } ?? name
        candidates = [Paths.normalize(Paths.join(folder, path))].filter { Paths.contains(loader.boundary, $0) }
      }
      for path in candidates.prefix(100) {
        guard let source = try? FileSystem.read(path, as: loader.display(path)) else { continue }
        // Of several files of the name the one counts that says the same.
        if candidates.count > 1 && source.text(ByteRange(0, source.count)) != text { continue }
        if let written = WrittenText(text, in: source) { return written }
      }
      return nil
    }

    private mutating func setting(_ setting: Value, _ path: AttributePath, isList: Bool) -> ReleaseValue? {
      guard let name = symbols.text(of: setting["name"] ?? .null) else { return nil }
      let place = place(path.appending(.attribute("value")))
      if isList {
        guard let elements = setting["value"]?.elements else {
          guard let text = symbols.text(of: setting["value"] ?? .null) else { return nil }
          return ReleaseValue(.setting("\(name)=\(text)"), at: place)
        }
        let texts = elements.compactMap { symbols.text(of: $0) }
        return ReleaseValue(.setting("\(name)={\(texts.joined(separator: ","))}"), at: place)
      }
      guard let text = symbols.text(of: setting["value"] ?? .null) else { return nil }
      switch setting["type"]?.stringValue {
      case "string": return ReleaseValue(.textSetting("\(name)=\(text)"), at: place)
      case "literal": return ReleaseValue(.literal(name: name, text), at: place)
      default: return ReleaseValue(.setting("\(name)=\(text)"), at: place)
      }
    }
  }
}

extension HelmRelease {
  /// The releases in what root modules gave.
  static func all(
    in parts: ArraySlice<Scan.Part>, of roots: [RootModules.Entry], documents: [String], _ loader: ModuleLoader
  ) -> [HelmRelease] {
    var found: [HelmRelease] = []
    for (part, root) in zip(parts, roots) {
      guard let folder = root.folder else { continue }
      for resource in part.section.resources where resource.mode == .managed && resource.type == type {
        if let release = HelmRelease(
          resource, folder: folder, isJudged: root.isJudged, documents: documents, loader)
        {
          found.append(release)
        }
      }
    }
    // Where several root modules install a chart, each does so in a cluster of its own.
    let scopes = Dictionary(grouping: found.indices.filter { found[$0].environment.isEmpty }) { found[$0].chart }
    for positions in scopes.values where Set(positions.map { found[$0].scope }).count > 1 {
      for position in positions { found[position].environment = found[position].scope.name }
    }
    return found
  }
}
