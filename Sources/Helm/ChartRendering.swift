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
}

/// A chart's templates, executed.
public struct RenderedChart: Sendable {
  public let texts: [RenderedText]
  public let diagnostics: [Diagnostic]
}

/// What one template gave, with the way back to what a person would edit.
public struct RenderedText: Sendable {
  /// `chart/templates/deployment.yaml`.
  public let name: String
  /// The text, under the template's path.
  public let source: SourceText
  private let segments: [Segment]
  private let provenance: Provenance

  fileprivate init(name: String, source: SourceText, segments: [Segment], provenance: Provenance) {
    self.name = name
    self.source = source
    self.segments = segments
    self.provenance = provenance
  }

  /// The files that places of a render are in.
  fileprivate final class Provenance: Sendable {
    let templates: [SourceText]
    let values: [SourceText]
    /// Of the values, those that are a chart's defaults.
    let defaults: Int
    let symbols: [String]

    init(templates: [SourceText], values: [SourceText], defaults: Int, symbols: [String]) {
      self.templates = templates
      self.values = values
      self.defaults = defaults
      self.symbols = symbols
    }
  }

  /// A part of the text that came from one place.
  private func segment(at offset: Int) -> Segment? {
    segments.isEmpty ? nil : segments[Segment.index(of: offset, in: segments)]
  }

  /// Where the template has what stands in a range: the text itself, or the action that wrote it.
  public func place(of range: ByteRange) -> SourceRange {
    let template = provenance.templates
    guard let first = segment(at: Int(range.start)), Int(first.site.file) < template.count else {
      return SourceRange(template.first ?? source, ByteRange(0, 0))
    }
    let file = template[Int(first.site.file)]
    let start = first.site.advanced(by: Int(range.start) - Int(first.start)).offset
    guard first.site.isVerbatim else { return SourceRange(file, RenderedText.action(at: start, in: file)) }
    let lastOffset = Int(range.end) > Int(range.start) ? Int(range.end) - 1 : Int(range.start)
    guard let last = segment(at: lastOffset), last.site.file == first.site.file else {
      return SourceRange(file, RenderedText.line(from: start, in: file))
    }
    if last.site.isVerbatim {
      let end = last.site.advanced(by: lastOffset - Int(last.start)).offset &+ 1
      // A range whose ends lie in text that does not go on, as in a loop, is its first line.
      return end > start && end - start <= 4 * UInt32(clamping: max(range.count, 64))
        ? SourceRange(file, ByteRange(start, end)) : SourceRange(file, RenderedText.line(from: start, in: file))
    }
    let action = RenderedText.action(at: last.site.offset, in: file)
    return action.end > start && action.start >= start && action.start - start < 2000
      ? SourceRange(file, ByteRange(start, action.end)) : SourceRange(file, RenderedText.line(from: start, in: file))
  }

  /// The values that what stands in a range was made of: where each is written, and whether as a chart's default.
  public func values(in range: ByteRange) -> [(range: SourceRange, isDefault: Bool)] {
    var found: [(range: SourceRange, isDefault: Bool)] = []
    guard !segments.isEmpty else { return [] }
    for segment in segments[Segment.index(of: Int(range.start), in: segments)...] {
      guard segment.start < range.end || segment.start <= range.start else { break }
      let origin = segment.origin
      guard !origin.isNone, !origin.isSymbol, Int(origin.file) <= provenance.values.count else { continue }
      let file = provenance.values[Int(origin.file) - 1]
      let place = SourceRange(file, RenderedText.line(from: origin.offset, in: file))
      if !found.contains(where: { $0.range == place }) {
        found.append((place, Int(origin.file) <= provenance.defaults))
      }
      if found.count == 4 { break }
    }
    return found
  }

  /// What a text stands for that nothing in the code decides: the function that is random or reads the clock.
  public func symbol(in range: ByteRange) -> String? {
    guard !segments.isEmpty else { return nil }
    for segment in segments[Segment.index(of: Int(range.start), in: segments)...] {
      guard segment.start < range.end else { break }
      if segment.origin.isSymbol, Int(segment.origin.offset) < provenance.symbols.count {
        return provenance.symbols[Int(segment.origin.offset)]
      }
    }
    return nil
  }

  /// Whether anything in the text is random or read from the clock.
  public var hasSymbols: Bool { !provenance.symbols.isEmpty && segments.contains { $0.origin.isSymbol } }

  /// The action around an offset: from `{{` to `}}`.
  private static func action(at offset: UInt32, in file: SourceText) -> ByteRange {
    var start = min(Int(offset), file.count)
    while start > 0, !(file.base[start] == 0x7B && file.base[start - 1] == 0x7B), file.base[start - 1] != 0x0A {
      start -= 1
    }
    if start > 0, file.base[start - 1] == 0x7B { start -= 1 }
    var end = min(Int(offset), file.count)
    while end < file.count, file.base[end] != 0x0A {
      if file.base[end] == 0x7D && file.base[end + 1] == 0x7D {
        end += 2
        break
      }
      end += 1
    }
    return ByteRange(start, end)
  }

  /// The rest of the line from an offset on, without spaces at both ends.
  private static func line(from offset: UInt32, in file: SourceText) -> ByteRange {
    var start = min(Int(offset), file.count)
    while start < file.count, file.base[start] == 0x20 || file.base[start] == 0x0A { start += 1 }
    var end = start
    while end < file.count, file.base[end] != 0x0A { end += 1 }
    while end > start, file.base[end - 1] <= 0x20 { end -= 1 }
    return ByteRange(start, end)
  }
}

extension ChartPackage {
  /// Renders the chart and those in it. What cannot be rendered is a diagnostic; the other templates still are.
  public func render(_ options: RenderOptions) -> RenderedChart {
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
    var rendering = ChartRendering(options: options, sources: sources, defaults: self.sources.count)
    rendering.add(chart, values)
    let texts = rendering.run()
    return RenderedChart(texts: texts, diagnostics: diagnostics + rendering.diagnostics)
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
  private let release: TemplateValue
  private let capabilities: TemplateValue
  private var items: [Item] = []
  private(set) var diagnostics: [Diagnostic] = []

  init(options: RenderOptions, sources: [SourceText], defaults: Int) {
    self.options = options
    self.sources = sources
    self.defaults = defaults
    capabilities = options.capabilities.value
    release = .map(
      TemplateMap([
        ("Name", .string(options.release)), ("Namespace", .string(options.namespace)), ("IsUpgrade", .bool(false)),
        ("IsInstall", .bool(true)), ("Revision", .int(1)), ("Service", .string("Helm")),
      ]))
  }

  mutating func add(_ chart: Chart, _ values: TemplateMap) {
    _ = add(chart, values, path: chart.name, isRoot: true)
  }

  /// Adds the templates of a chart and of those in it. - Returns: what they are executed over.
  private mutating func add(_ chart: Chart, _ values: TemplateMap, path: String, isRoot: Bool) -> TemplateMap {
    if isRoot { values.type = .values }
    let subcharts = TemplateMap()
    let scope = TemplateMap([
      ("Chart", chart.metadata.value(isRoot: isRoot)), ("Files", files(of: chart)), ("Release", release),
      ("Capabilities", capabilities), ("Values", .map(values)), ("Subcharts", .map(subcharts)),
    ])
    for dependency in chart.dependencies {
      let name = dependency.name
      let inner = values[name]?.mapValue ?? TemplateMap(.values)
      subcharts[name] = .map(add(dependency, inner, path: path + "/charts/" + name, isRoot: false))
    }
    for template in chart.templates {
      guard case .text(let source) = template.content else { continue }
      if chart.metadata.isLibrary && !PathFunctions.base(template.name).hasPrefix("_") { continue }
      guard items.count < 0xF000 else { break }
      let file = TemplateFile(
        number: UInt16(items.count), name: path + "/" + template.name, source: source, chart: chart.number)
      items.append(Item(file: file, scope: scope, basePath: path + "/templates"))
    }
    return scope
  }

  private func files(of chart: Chart) -> TemplateValue {
    TemplateValue(.object(ChartFiles(chart.files)))
  }

  mutating func run() -> [RenderedText] {
    // Helm parses the deeper templates first: of one name, the definition of the outermost chart is the last and counts.
    let order = items.indices.sorted { a, b in
      let (x, y) = (items[a].file.name, items[b].file.name)
      let (m, n) = (x.utf8.count { $0 == 0x2F }, y.utf8.count { $0 == 0x2F })
      return m != n ? m > n : y.utf8.lexicographicallyPrecedes(x.utf8)
    }
    let execution = TemplateExecution(items.map(\.file), [:], capabilities: options.capabilities)
    for index in order {
      do throws(TemplateError) {
        for template in try TemplateParser.parse(items[index].file, .helm) { execution.define(template) }
      } catch {
        report(error, items[index].file)
      }
    }
    var results: [(name: String, buffer: TextBuffer, source: SourceText)] = []
    for index in order {
      let item = items[index]
      let base = PathFunctions.base(item.file.name)
      guard !base.hasPrefix("_"), !base.hasSuffix("NOTES.txt"), execution.templates[item.file.name] != nil else {
        continue
      }
      item.scope["Template"] = .map(
        TemplateMap([("Name", .string(item.file.name)), ("BasePath", .string(item.basePath))], .values))
      do throws(TemplateError) {
        var buffer = try execution.render(item.file.name, .map(item.scope))
        buffer.remove("<no value>")
        results.append((item.file.name, buffer, item.file.source))
      } catch {
        report(error, item.file)
        if error.isFinal { break }
      }
    }
    let provenance = RenderedText.Provenance(
      templates: execution.files.map(\.source), values: sources, defaults: defaults, symbols: execution.symbols)
    results.sort { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    return results.map { result in
      RenderedText(
        name: result.name, source: SourceText(path: result.source.path, bytes: result.buffer.bytes),
        segments: result.buffer.segments, provenance: provenance)
    }
  }

  private mutating func report(_ error: TemplateError, _ template: TemplateFile) {
    let file = error.file ?? template
    var detail = "The chart's other templates are still read."
    if let call = error.calls.last, call.file !== file || error.calls.count > 1 {
      detail = "Called from \(call.file.location(call.offset)). " + detail
    }
    let summary =
      error.isDeliberate ? "The chart refuses its values: \(error.message)" : "The template fails: \(error.message)"
    let range = SourceRange(file.source, ByteRange(Int(error.offset), min(Int(error.offset) + 1, file.source.count)))
    let text = summary.hasSuffix(".") ? summary : summary + "."
    diagnostics.append(Diagnostic(.error, String(text.unicodeScalars.prefix(600)), detail: detail, at: range))
  }
}
