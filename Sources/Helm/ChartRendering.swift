import Documents
import Source

/// How a chart is rendered.
public struct RenderOptions: Sendable {
  /// `.Release.Name` and `.Release.Namespace`.
  public var release = "release"
  public var namespace = "default"
  public var capabilities = Capabilities()
  /// Values files, the later ones over the earlier.
  public var values: [SourceText] = []
  /// What else is said of the values, over the files.
  public var settings: [ReleaseValue] = []

  public init() {}

  /// Whether something is given that is not known before the chart is installed.
  var holdsOpenValues: Bool {
    TemplateExecution.isOpen(release) || TemplateExecution.isOpen(namespace) || settings.contains { $0.isOpen }
  }
}

/// A chart's templates, executed.
public struct RenderedChart: Sendable {
  public let texts: [RenderedText]
  public let diagnostics: [Diagnostic]
}

extension ChartPackage {
  /// Renders the chart and those in it. What cannot be rendered is a diagnostic; the other templates still are.
  public func render(_ options: RenderOptions) -> RenderedChart {
    var parsed = ParsedTemplates()
    return render(options, &parsed)
  }

  /// Renders the chart several times, its templates parsed once.
  public func render(_ renders: [RenderOptions]) -> [RenderedChart] {
    var parsed = ParsedTemplates()
    return renders.map { render($0, &parsed) }
  }

  private func render(_ options: RenderOptions, _ parsed: inout ParsedTemplates) -> RenderedChart {
    var diagnostics: [Diagnostic] = []
    var given = TemplateMap()
    var sources = sources
    for source in options.values where sources.count < 65_000 {
      sources.append(source)
      let values = ValuesText.read(source, number: UInt16(sources.count), diagnostics: &diagnostics)
      given = ValuesMerging.merged(given, values)
    }
    for setting in options.settings where sources.count < 65_000 {
      let file = setting.written?.source ?? setting.place.source
      let number = sources.firstIndex { $0 === file } ?? sources.count
      if number == sources.count { sources.append(file) }
      given = setting.apply(to: given, number: UInt16(number + 1), diagnostics: &diagnostics)
    }
    let chart = ChartDependencies.processed(root, given)
    let values = ValuesMerging.coalesced(chart, given)
    diagnostics += SchemaValidation.diagnostics(chart, values, sources)
    var rendering = ChartRendering(
      options: options, sources: sources, defaults: self.sources.count, packed: packed,
      isIncomplete: isIncomplete)
    rendering.add(chart, values, &parsed)
    let texts = rendering.run(&parsed)
    return RenderedChart(texts: texts, diagnostics: diagnostics + rendering.diagnostics)
  }
}

/// The templates of a chart's render, for the next one.
private struct ParsedTemplates {
  /// By their numbers.
  private var files: [TemplateFile] = []
  private var templates = Table<ObjectIdentifier, [Template]>()

  /// The file of a number, the same as before where it has the same content at the same place.
  mutating func file(_ number: Int, named name: String, _ source: SourceText, in chart: Chart) -> TemplateFile {
    if files.indices.contains(number) {
      let known = files[number]
      if known.source === source && known.name == name && known.chart == chart.number { return known }
    }
    let file = TemplateFile(
      number: UInt16(truncatingIfNeeded: number), name: name, source: source, chart: chart.number, packed: chart.packed)
    // Which charts a chart depends on may change with its values, and with them the numbers of all files behind.
    if number < files.count { files[number] = file } else { files.append(file) }
    return file
  }

  mutating func templates(of file: TemplateFile) throws(TemplateError) -> [Template] {
    if let known = templates[ObjectIdentifier(file)] { return known }
    let parsed = try TemplateParser.parse(file, .helm)
    templates.set(ObjectIdentifier(file), parsed)
    return parsed
  }
}

/// One render of a chart.
private struct ChartRendering {
  /// A template with what it is executed over.
  private struct Item {
    let file: TemplateFile
    let scope: TemplateMap
    let basePath: String
  }

  private let options: RenderOptions
  private let sources: [SourceText]
  private let defaults: Int
  private let packed: Set<Int>
  private let isIncomplete: Bool
  private let release: TemplateValue
  private let capabilities: TemplateValue
  private var items: [Item] = []
  private(set) var diagnostics: [Diagnostic] = []

  init(options: RenderOptions, sources: [SourceText], defaults: Int, packed: Set<Int>, isIncomplete: Bool) {
    self.options = options
    self.isIncomplete = isIncomplete
    self.packed = packed
    self.sources = sources
    self.defaults = defaults
    capabilities = options.capabilities.value
    release = .map(
      TemplateMap([
        ("Name", .string(options.release)), ("Namespace", .string(options.namespace)), ("IsUpgrade", .bool(false)),
        ("IsInstall", .bool(true)), ("Revision", .int(1)), ("Service", .string("Helm")),
      ]))
  }

  mutating func add(_ chart: Chart, _ values: TemplateMap, _ parsed: inout ParsedTemplates) {
    _ = add(chart, values, path: chart.name, isRoot: true, &parsed)
  }

  /// Adds the templates of a chart and of those in it. - Returns: what they are executed over.
  private mutating func add(
    _ chart: Chart, _ values: TemplateMap, path: String, isRoot: Bool, _ parsed: inout ParsedTemplates
  ) -> TemplateMap {
    values.type = .values
    let subcharts = TemplateMap()
    let scope = TemplateMap([
      ("Chart", chart.metadata.value(isRoot: isRoot)), ("Files", files(of: chart)), ("Release", release),
      ("Capabilities", capabilities), ("Values", .map(values)), ("Subcharts", .map(subcharts)),
    ])
    for dependency in chart.dependencies {
      let name = dependency.name
      if let value = values[name], value.mapValue == nil { reportShape(of: value, name, chart) }
      let inner = values[name]?.mapValue ?? TemplateMap(.values)
      subcharts[name] = .map(add(dependency, inner, path: path + "/charts/" + name, isRoot: false, &parsed))
    }
    for template in chart.templates {
      guard case .text(let source) = template.content else { continue }
      if chart.metadata.isLibrary && !PathFunctions.base(template.name).hasPrefix("_") { continue }
      guard items.count < 0xF000 else { break }
      let file = parsed.file(items.count, named: path + "/" + template.name, source, in: chart)
      items.append(Item(file: file, scope: scope, basePath: path + "/templates"))
    }
    return scope
  }

  /// Values for a chart in this one that are no mapping: Helm refuses them.
  private mutating func reportShape(of value: TemplateValue, _ name: String, _ chart: Chart) {
    let file = Int(value.origin.file)
    let source = !value.origin.isSymbol && file > 0 && file <= sources.count ? sources[file - 1] : chart.source
    let start = source === chart.source ? 0 : Int(value.origin.offset)
    diagnostics.append(
      Diagnostic(
        .error, "The values of the chart \"\(name)\" are no mapping.",
        detail: "Helm refuses them; the chart is rendered without any.",
        at: SourceRange(source, ByteRange(start, min(start + 1, source.count)))))
  }

  private func files(of chart: Chart) -> TemplateValue {
    TemplateValue(.object(ChartFiles(chart.files)))
  }

  mutating func run(_ parsed: inout ParsedTemplates) -> [RenderedText] {
    // Helm parses the deeper templates first: of one name, the definition of the outermost chart is the last and counts.
    let order = items.indices.sorted { a, b in
      let (x, y) = (items[a].file.name, items[b].file.name)
      let (m, n) = (x.utf8.count { $0 == 0x2F }, y.utf8.count { $0 == 0x2F })
      return m != n ? m > n : y.utf8.lexicographicallyPrecedes(x.utf8)
    }
    let execution = TemplateExecution(items.map(\.file), [:], capabilities: options.capabilities)
    for index in order {
      do throws(TemplateError) {
        for template in try parsed.templates(of: items[index].file) { execution.define(template) }
      } catch {
        report(error, items[index].file)
      }
    }
    execution.admitsOpenValues = options.holdsOpenValues
    var results: [(name: String, buffer: TextBuffer, source: SourceText, isConditional: Bool)] = []
    for index in order {
      let item = items[index]
      let base = PathFunctions.base(item.file.name)
      guard !base.hasPrefix("_"), !base.hasSuffix("NOTES.txt"), execution.templates[item.file.name] != nil else {
        continue
      }
      item.scope["Template"] = .map(
        TemplateMap([("Name", .string(item.file.name)), ("BasePath", .string(item.basePath))], .values))
      do throws(TemplateError) {
        execution.hasOpenCondition = false
        var buffer = try execution.render(item.file.name, .map(item.scope))
        buffer.remove("<no value>")
        results.append((item.file.name, buffer, item.file.source, execution.hasOpenCondition))
      } catch {
        report(error, item.file)
        if error.isFinal { break }
      }
    }
    let provenance = RenderedText.Provenance(
      templates: execution.files, values: sources, defaults: defaults, packed: packed, symbols: execution.symbols)
    results.sort { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    return results.map { result in
      RenderedText(
        name: result.name, source: SourceText(path: result.source.path, bytes: result.buffer.bytes),
        segments: result.buffer.segments, provenance: provenance, isConditional: result.isConditional)
    }
  }

  private mutating func report(_ error: TemplateError, _ template: TemplateFile) {
    // The warning of the missing chart says that the chart is rendered without it.
    if isIncomplete && error.isMissingTemplate { return }
    let severity: Diagnostic.Severity = isIncomplete && !error.isFinal ? .warning : .error
    let file = error.file ?? template
    var detail = "The chart's other templates are still read."
    if let call = error.calls.last, call.file !== file || error.calls.count > 1 {
      detail = "Called from \(call.file.location(call.offset)). " + detail
    }
    let summary =
      error.isDeliberate ? "The chart refuses its values: \(error.message)" : "The template fails: \(error.message)"
    let range = SourceRange(file.source, ByteRange(Int(error.offset), min(Int(error.offset) + 1, file.source.count)))
    let text = summary.hasSuffix(".") ? summary : summary + "."
    if let packed = file.packed {
      detail = "In \(file.location(error.offset)) of the packed chart. " + detail
      diagnostics.append(Diagnostic(severity, String(text.unicodeScalars.prefix(600)), detail: detail, at: packed))
      return
    }
    diagnostics.append(Diagnostic(severity, String(text.unicodeScalars.prefix(600)), detail: detail, at: range))
  }
}
