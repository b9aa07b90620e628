import Source

/// A file of a chart.
struct ChartFile: Sendable {
  enum Content: Sendable {
    case text(SourceText)
    /// A file that only templates may ask for, read when they do.
    case path(String)
  }

  /// The path in the chart's folder.
  var name: String
  let content: Content
}

/// What `Chart.yaml` says of another chart that this one needs.
struct ChartDependency: Sendable {
  enum Import: Sendable {
    case exports(String)
    case table(child: String, parent: String)
  }

  var name: String
  var version: String
  var repository: String
  var condition: String
  var tags: [String]
  var alias: String
  var imports: [Import]
  var isEnabled = true
  /// Where it is declared.
  let range: SourceRange

  var value: TemplateValue {
    .map(
      TemplateMap([
        ("Name", .string(name)), ("Version", .string(version)), ("Repository", .string(repository)),
        ("Condition", .string(condition)), ("Tags", .strings(tags)), ("Enabled", .bool(isEnabled)),
        ("ImportValues", .list([])), ("Alias", .string(alias)),
      ]))
  }
}

/// What `Chart.yaml` says.
struct ChartMetadata: Sendable {
  var name = ""
  var version = ""
  var apiVersion = "v1"
  var type = ""
  var dependencies: [ChartDependency]?
  /// The other fields, by Go's names.
  var fields: [(name: String, value: TemplateValue)] = []

  var isLibrary: Bool { type == "library" }

  /// `.Chart`.
  func value(isRoot: Bool) -> TemplateValue {
    let map = TemplateMap(fields)
    map["Name"] = .string(name)
    map["Version"] = .string(version)
    map["APIVersion"] = .string(apiVersion)
    map["Type"] = .string(type)
    map["Dependencies"] = .list((dependencies ?? []).map(\.value))
    map["IsRoot"] = .bool(isRoot)
    return .map(map)
  }
}

/// A chart and the charts in it.
struct Chart: Sendable {
  var metadata: ChartMetadata
  /// The file `Chart.yaml`.
  let source: SourceText
  /// The defaults of `values.yaml`. Shared: to be copied before it is changed.
  var values: TemplateMap
  var templates: [ChartFile]
  var files: [ChartFile]
  var schema: SourceText?
  var dependencies: [Chart]
  /// For a chart in an archive, where a person has it: what depends on it, or the archive.
  let packed: SourceRange?
  /// The chart's number, by which templates know to which chart they belong.
  let number: Int

  var name: String { metadata.name }
}

/// A chart as it was read from a folder or an archive, with what is wrong with it.
public struct ChartPackage: Sendable {
  let root: Chart
  /// The values files of the chart and of those in it; a value's origin is a position in here, from 1.
  let sources: [SourceText]
  /// The positions in `sources` of files that lie in archives.
  let packed: Set<Int>
  /// Whether charts that this one depends on are not there. What fails for want of them is said once, with them.
  let isIncomplete: Bool
  public let diagnostics: [Diagnostic]

  /// What `Chart.yaml` calls the chart.
  public var name: String { root.name }

  /// Whether the chart has templates for other charts only, and nothing of its own.
  public var isLibrary: Bool { root.metadata.isLibrary }
}
