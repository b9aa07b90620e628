import Documents
import Source
import Synchronization
import Values

/// What one template gave, with the way back to what a person would edit.
public struct RenderedText: Sendable {
  /// `chart/templates/deployment.yaml`.
  public let name: String
  /// The text, under the template's path.
  public let source: SourceText
  /// Whether anything in the text is random or read from the clock.
  public let hasSymbols: Bool
  /// Whether a condition or a loop in the template went by a value that is not known before the chart is installed.
  public let isConditional: Bool
  private let segments: [Segment]
  private let provenance: Provenance

  init(
    name: String, source: SourceText, segments: [Segment], provenance: Provenance, isConditional: Bool = false
  ) {
    self.isConditional = isConditional
    self.name = name
    self.source = source
    self.segments = segments
    self.provenance = provenance
    hasSymbols = !provenance.symbols.isEmpty && segments.contains { $0.origin.isSymbol }
  }

  /// The files that places of a render are in.
  final class Provenance: Sendable {
    let templates: [TemplateFile]
    let values: [SourceText]
    /// Of the values, those that are a chart's defaults.
    let defaults: Int
    /// What is random or read from the clock, by number: each is equal to itself alone.
    let symbols: [Symbol]

    /// Of the values, the positions of those that lie in archives.
    let packed: Set<Int>
    /// The documents of values files that were asked for.
    fileprivate let documents = Mutex<[ObjectIdentifier: [Document]]>([:])

    init(templates: [TemplateFile], values: [SourceText], defaults: Int, packed: Set<Int>, symbols: [String]) {
      self.templates = templates
      self.values = values
      self.defaults = defaults
      self.packed = packed
      self.symbols = symbols.map { Symbol($0, kind: .fresh) }
    }
  }

  /// The YAML documents of a values file, read once for all that is asked of a render.
  public func documents(of values: SourceText) -> [Document] {
    provenance.documents.withLock { documents in
      if let known = documents[ObjectIdentifier(values)] { return known }
      var ignored: [Diagnostic] = []
      let found = YAML.documents(in: values, diagnostics: &ignored)
      if provenance.values.contains(where: { $0 === values }) { documents[ObjectIdentifier(values)] = found }
      return found
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
      return SourceRange(template.first?.source ?? source, ByteRange(0, 0))
    }
    if let packed = template[Int(first.site.file)].packed { return packed }
    let written = template[Int(first.site.file)]
    if written.isWrapper, !written.isLibrary, !first.site.isVerbatim, let value = value(of: first) { return value }
    let file = written.source
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
      guard let place = value(of: segment) else { continue }
      if !found.contains(where: { $0.range == place }) {
        found.append((place, Int(origin.file) <= provenance.defaults))
      }
      if found.count == 4 { break }
    }
    return found
  }

  /// The line of the values that a part was made of; `nil` where there is none, or none that a person could edit.
  private func value(of segment: Segment) -> SourceRange? {
    let origin = segment.origin
    guard !origin.isNone, !origin.isSymbol, Int(origin.file) <= provenance.values.count else { return nil }
    guard !provenance.packed.contains(Int(origin.file) - 1) else { return nil }
    let file = provenance.values[Int(origin.file) - 1]
    return SourceRange(file, RenderedText.line(from: origin.offset, in: file))
  }

  /// A part of the text that nothing in the code decides: what a function gave that is random or reads the clock.
  public struct Undecided: Sendable {
    public let range: ByteRange
    public let symbol: Symbol
  }

  /// The parts of a range that nothing in the code decides, in order.
  public func undecided(in range: ByteRange) -> [Undecided] {
    guard hasSymbols else { return [] }
    var found: [Undecided] = []
    var i = Segment.index(of: Int(range.start), in: segments)
    while i < segments.count, segments[i].start < range.end {
      let segment = segments[i]
      i += 1
      guard segment.origin.isSymbol, Int(segment.origin.offset) < provenance.symbols.count else { continue }
      let end = i < segments.count ? segments[i].start : UInt32(clamping: source.count)
      guard end > range.start else { continue }
      found.append(
        Undecided(range: ByteRange(segment.start, end), symbol: provenance.symbols[Int(segment.origin.offset)]))
    }
    return found
  }

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
