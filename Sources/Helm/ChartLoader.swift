import Documents
import Source

/// Reads charts from folders and archives, with the charts in them.
public struct ChartLoader: Sendable {
  /// Charts nested deeper than this are not read.
  private static let deepest = 20
  private static let mostFiles = 50_000
  /// Helm's limit for one file.
  private static let largestFile = 5 << 20

  /// Makes the table of functions, which otherwise the first template waits for.
  public static func prepare() { _ = FunctionLibrary.helm.functions.count }

  private let boundary: String
  private let display: @Sendable (String) -> String

  /// - Parameters:
  ///   - boundary: the absolute folder outside of which nothing is read.
  ///   - display: makes the path that reports show of an absolute one.
  public init(boundary: String, display: @escaping @Sendable (String) -> String) {
    self.boundary = boundary
    self.display = display
  }

  /// The chart in a folder with a `Chart.yaml`; `nil` where it cannot be read, with why.
  public func load(_ folder: String, diagnostics: inout [Diagnostic]) -> ChartPackage? {
    var reading = Reading(loader: self)
    let files = reading.files(in: folder)
    guard let root = reading.chart(files, at: folder, depth: 0) else {
      diagnostics += reading.diagnostics
      return nil
    }
    return ChartPackage(
      root: root, sources: reading.sources, packed: reading.packed, isIncomplete: reading.isIncomplete,
      diagnostics: reading.diagnostics)
  }

  /// A file as it was found: read, or only known.
  private struct Found {
    var name: String
    let path: String
    let content: [UInt8]?
  }

  private struct Reading {
    let loader: ChartLoader
    var sources: [SourceText] = []
    var diagnostics: [Diagnostic] = []
    /// The positions in `sources` of files that lie in archives.
    var packed: Set<Int> = []
    /// Whether charts that others depend on are not there.
    var isIncomplete = false
    var charts = 0
    var count = 0

    // MARK: Folders

    mutating func files(in folder: String) -> [Found] {
      let ignore = try? FileSystem.read(folder + "/.helmignore", as: "")
      let rules = IgnoreRules(ignore.map { $0.text(ByteRange(0, $0.count)) })
      var found: [Found] = []
      visit(folder, "", rules, &found, depth: 0)
      return found
    }

    private mutating func visit(
      _ folder: String, _ prefix: String, _ rules: IgnoreRules, _ found: inout [Found], depth: Int
    ) {
      guard depth < ChartLoader.deepest, let entries = try? FileSystem.entries(folder) else { return }
      for entry in entries {
        let name = prefix + entry.name
        let path = folder + "/" + entry.name
        guard !rules.ignores(name, isFolder: entry.kind == .folder) else { continue }
        if entry.isSymbolicLink {
          guard let target = FileSystem.realPath(path), Paths.contains(loader.boundary, target) else { continue }
        }
        count += 1
        guard count < ChartLoader.mostFiles else { return }
        switch entry.kind {
        case .folder: visit(path, name + "/", rules, &found, depth: depth + 1)
        case .file: found.append(Found(name: name, path: path, content: nil))
        case .other: break
        }
      }
    }

    private func text(_ file: Found) throws(FileSystem.Failure) -> SourceText {
      let name = loader.display(file.path)
      if let content = file.content { return ChartLoader.withoutMark(SourceText(path: name, bytes: content)) }
      return ChartLoader.withoutMark(try FileSystem.read(file.path, as: name))
    }

    private mutating func report(_ summary: String, _ detail: String, _ path: String) {
      diagnostics.append(Diagnostic(.error, summary, detail: detail, path: loader.display(path)))
    }

    /// The text of a file; `nil` where it cannot be read, which is reported.
    private mutating func read(_ file: Found) -> SourceText? {
      do throws(FileSystem.Failure) {
        let text = try text(file)
        guard text.count <= ChartLoader.largestFile else {
          report("The chart's file is larger than 5 MiB.", "Helm refuses it.", file.path)
          return nil
        }
        return text
      } catch {
        report("The chart's file could not be read: \(error.reason).", "The chart is read without it.", file.path)
        return nil
      }
    }

    // MARK: Charts

    /// - Parameter packed: where a person has the chart, if it lies in an archive.
    mutating func chart(_ files: [Found], at folder: String, depth: Int, packed: SourceRange? = nil) -> Chart? {
      guard let file = files.first(where: { $0.name == "Chart.yaml" }), let source = read(file),
        var metadata = ChartMetadata.read(source, diagnostics: &diagnostics)
      else { return nil }
      let number = charts
      charts += 1
      var chart = Chart(
        metadata: metadata, source: source, values: TemplateMap(), templates: [], files: [], schema: nil,
        dependencies: [], packed: packed, number: number)
      var inner: [(name: String, files: [Found])] = []
      for file in files {
        switch file.name {
        case "Chart.yaml", "Chart.lock": break
        case "values.yaml":
          if let source = read(file) {
            if packed != nil { self.packed.insert(sources.count) }
            chart.values = values(source)
          }
        case "values.schema.json": chart.schema = read(file)
        case "requirements.yaml":
          if let source = read(file) {
            var faults: [Diagnostic] = []
            if let node = YAML.documents(in: source, diagnostics: &faults).first?.root["dependencies"] {
              metadata.dependencies = ChartMetadata.dependencies(node)
            }
            diagnostics += faults
          }
          fallthrough
        case "requirements.lock":
          if metadata.apiVersion == "v1" { chart.files.append(ChartFile(name: file.name, content: content(file))) }
        case _ where file.name.hasPrefix("templates/"):
          if let source = read(file) { chart.templates.append(ChartFile(name: file.name, content: .text(source))) }
        case _ where file.name.hasPrefix("charts/") && !file.name.hasSuffix(".prov"):
          let rest = file.name.dropFirst("charts/".utf8.count)
          let name = String(rest.prefix { $0 != "/" })
          let isPacked = name.hasSuffix(".tgz")
          if name.hasPrefix("_") || name.hasPrefix(".") || (!isPacked && !rest.contains("/")) { break }
          let below =
            isPacked
            ? file : Found(name: String(rest.dropFirst(name.utf8.count + 1)), path: file.path, content: file.content)
          if let position = inner.firstIndex(where: { $0.name == name }) {
            inner[position].files.append(below)
          } else {
            inner.append((name, [below]))
          }
        default: chart.files.append(ChartFile(name: file.name, content: content(file)))
        }
      }
      chart.metadata = metadata
      for part in inner {
        guard depth < ChartLoader.deepest else {
          report(
            "Charts are nested too deeply.", "What lies deeper than \(ChartLoader.deepest) charts is not read.", folder)
          break
        }
        if let read = subchart(
          part.name, part.files, at: folder + "/charts/" + part.name, of: chart, depth: depth + 1)
        {
          chart.dependencies.append(read)
        }
      }
      reportMissing(chart, folder)
      return chart
    }

    private func content(_ file: Found) -> ChartFile.Content {
      guard let content = file.content else { return .path(file.path) }
      return .text(SourceText(path: loader.display(file.path), bytes: content))
    }

    private mutating func subchart(
      _ name: String, _ files: [Found], at folder: String, of parent: Chart, depth: Int
    ) -> Chart? {
      guard name.hasSuffix(".tgz") else {
        guard files.contains(where: { $0.name == "Chart.yaml" }) else { return nil }
        return chart(files, at: folder, depth: depth, packed: parent.packed)
      }
      guard let archive = files.first, !archive.name.dropFirst("charts/".utf8.count).contains("/") else { return nil }
      do throws(Inflate.Failure) {
        let packed: [UInt8]
        if let content = archive.content {
          packed = content
        } else if let text = try? FileSystem.read(archive.path, as: "") {
          packed = Array(text.bytes)
        } else {
          throw Inflate.Failure(reason: "it could not be opened")
        }
        let unpacked = try ChartArchive.files(packed)
        let found = unpacked.map { Found(name: $0.name, path: folder + "/" + $0.name, content: $0.content) }
        guard found.contains(where: { $0.name == "Chart.yaml" }) else {
          throw Inflate.Failure(reason: "it has no Chart.yaml")
        }
        return chart(found, at: folder, depth: depth, packed: place(of: name, archive, in: parent))
      } catch {
        report(
          "The packed chart could not be read: \(error.reason).", "The chart is rendered without it.", archive.path)
        return nil
      }
    }

    /// Where a person has a packed chart: the dependency on it, or else the archive.
    private func place(of name: String, _ archive: Found, in parent: Chart) -> SourceRange {
      if let packed = parent.packed { return packed }
      let declared = (parent.metadata.dependencies ?? []).filter { name.hasPrefix($0.name + "-") && !$0.name.isEmpty }
      if let longest = declared.max(by: { $0.name.utf8.count < $1.name.utf8.count }) { return longest.range }
      return SourceRange(SourceText(path: loader.display(archive.path), bytes: []), ByteRange(0, 0))
    }

    /// The values of a file with all its documents, the later ones over the earlier.
    private mutating func values(_ source: SourceText) -> TemplateMap {
      guard sources.count < 60_000 else { return TemplateMap() }
      sources.append(source)
      return ValuesText.read(source, number: UInt16(sources.count), diagnostics: &diagnostics)
    }

    private mutating func reportMissing(_ chart: Chart, _ folder: String) {
      for dependency in chart.metadata.dependencies ?? []
      where !dependency.name.isEmpty && !chart.dependencies.contains(where: { $0.name == dependency.name }) {
        isIncomplete = true
        diagnostics.append(
          Diagnostic(
            .warning,
            "The chart \"\(dependency.name)\" that \"\(chart.name)\" depends on is not in its folder charts/.",
            detail: "Run `helm dependency build` first; the chart is rendered without it.", at: dependency.range))
      }
    }
  }

  private static func withoutMark(_ source: SourceText) -> SourceText {
    guard source.count >= 3, source.base[0] == 0xEF, source.base[1] == 0xBB, source.base[2] == 0xBF else {
      return source
    }
    return SourceText(path: source.path, bytes: source.bytes.dropFirst(3))
  }
}

/// Values files.
enum ValuesText {
  /// The mapping of a file, its documents merged; empty where it holds none.
  static func read(_ source: SourceText, number: UInt16, diagnostics: inout [Diagnostic]) -> TemplateMap {
    read(source, ValueReading(file: number), diagnostics: &diagnostics)
  }

  static func read(_ source: SourceText, _ reading: ValueReading, diagnostics: inout [Diagnostic]) -> TemplateMap {
    var values = TemplateMap()
    for document in YAML.documents(in: source, diagnostics: &diagnostics) {
      let value = reading.value(document.root)
      guard let map = value.mapValue else {
        if !value.isNil {
          diagnostics.append(
            Diagnostic(
              .error, "The values are no mapping.", detail: "They are not used.", at: document.root.sourceRange))
        }
        continue
      }
      values = values.count == 0 ? map : ValuesMerging.merged(values, map)
    }
    return values
  }
}
