import Inventory
import Policy
import Source

/// The report for people at a desk: what is wrong, where, the source lines with the fault underlined, why, what to do.
public struct TextReport: ReportFormat {
  private let color: Bool
  private let width: Int
  private let elapsed: Duration?

  /// - Parameters:
  ///   - color: whether to use ANSI colours; see `Terminal`.
  ///   - width: the columns of a line. Prose is wrapped there, but at 100 at the latest, and source lines are cut.
  ///   - elapsed: the time the scan took, for the summary.
  public init(color: Bool, width: Int, elapsed: Duration? = nil) {
    self.color = color
    self.width = min(max(width, 40), 500)
    self.elapsed = elapsed
  }

  public func render(_ report: Report) -> [UInt8] {
    var page = Page(color: color, width: width)
    for finding in report.findings { page.write(finding) }
    for severity in [Diagnostic.Severity.error, .warning] {
      for diagnostic in report.diagnostics where diagnostic.severity == severity { page.write(diagnostic) }
    }
    page.writeSummary(of: report, elapsed: elapsed)
    return page.bytes
  }
}

/// The ANSI colours used, from the sixteen that every terminal has and its user has chosen.
private enum Style: String {
  case bold = "1"
  case dim = "2"
  case critical = "1;35"
  case high = "1;31"
  case medium = "1;33"
  case low = "1;36"
  case good = "1;32"
  case place = "36"

  init(_ severity: Severity) {
    switch severity {
    case .critical: self = .critical
    case .high: self = .high
    case .medium: self = .medium
    case .low: self = .low
    case .info: self = .bold
    }
  }

  init(_ finding: Finding) {
    self = finding.counts ? Style(finding.rule.severity) : finding.verdict == .pass ? .good : .bold
  }
}

/// The text as it grows.
private struct Page {
  private(set) var bytes: [UInt8] = []
  private let color: Bool
  private let width: Int
  private let cache = SourceCache()

  init(color: Bool, width: Int) {
    self.color = color
    self.width = width
  }

  private var proseWidth: Int { min(width, 100) }

  /// The widest label and two blanks.
  private static let labelWidth = 13

  // MARK: Blocks

  mutating func write(_ finding: Finding) {
    let style = Style(finding)
    writeHeader(finding.label, style, id: finding.rule.id, finding.rule.title)
    writeProse(cache.message(finding), indent: 2)
    writeLocation(finding.location, style)
    line()
    writeDetail("resource", [Printable.line(cache.address(finding))])
    if finding.resource.isConditional {
      writeDetail("if created", prose("the code does not decide whether this resource exists"))
    }
    if !finding.variants.isEmpty { writeDetail("in variants", prose(finding.variants.joined(separator: ", "))) }
    writeDetail("called from", finding.related.map { styled(place($0), .place) })
    writeDetail("value from", steps(finding.trace))
    if let suppression = finding.suppression { writeDetail("suppressed", prose(suppression.text)) }
    if finding.verdict != .pass, !finding.rule.remediation.isEmpty {
      writeDetail("to fix", prose(Rule.reflowed(finding.rule.remediation)))
    }
    line()
  }

  mutating func write(_ diagnostic: Diagnostic) {
    let style = diagnostic.severity == .error ? Style.high : .medium
    writeHeader(diagnostic.severity.rawValue, style, cache.summary(diagnostic))
    if let range = diagnostic.range {
      writeLocation(range, style)
    } else {
      line()
      line("  " + styled(Printable.lineStart(Printable.line(diagnostic.path)), .place))
    }
    if !diagnostic.detail.isEmpty {
      line()
      writeProse(cache.detail(diagnostic), indent: 2)
    }
    line()
  }

  mutating func writeSummary(of report: Report, elapsed: Duration?) {
    let tally = report.tally
    var headline = styled(report.headline, tally.bySeverity.first.map { Style($0.severity) } ?? .good)
    if !report.complaints.isEmpty {
      headline += " and " + styled(report.complaints, tally.errors > 0 ? .high : .medium)
    }
    line(headline)
    var coverage = "\(report.coverage)"
    if let elapsed { coverage += " in \(Page.text(elapsed))" }
    for row in Printable.wrap(coverage, width: proseWidth) { line(styled(row, .dim)) }
  }

  // MARK: Parts

  private mutating func writeHeader(_ label: String, _ style: Style, id: String = "", _ title: String) {
    let label = label.uppercased()
    let id = Printable.line(id)
    let indent = label.utf8.count + 2
    var rows = Printable.wrap(id.isEmpty ? title : "\(id) \(title)", width: proseWidth - indent - 1)
    if let first = rows.first, !id.isEmpty, first.hasPrefix("\(id) ") { rows[0] = "\(id) " + first.dropFirst(id.count) }
    line(styled(label, style) + "  " + styled(rows.first ?? "", .bold))
    for row in rows.dropFirst() { line(String(repeating: " ", count: indent) + styled(row, .bold)) }
  }

  private mutating func writeProse(_ text: String, indent: Int) {
    let blank = String(repeating: " ", count: indent)
    for row in Printable.wrap(text, width: proseWidth - indent) { line(row.isEmpty ? "" : blank + row) }
  }

  /// The place and the source lines.
  private mutating func writeLocation(_ range: SourceRange, _ style: Style) {
    line()
    line("  " + styled(place(range), .place))
    guard range.source.count > 0 else { return }
    let digits = String(cache.region(range).end.line + 1).utf8.count
    let gutter = digits + 2
    let excerpt = Excerpt(range, in: cache, width: width - gutter - (3 + 2))
    var isFirst = true
    for row in excerpt.head {
      writeRow(row, in: excerpt, digits: digits, style, isFirst: isFirst, isLast: row.number == excerpt.last)
      isFirst = false
    }
    if !excerpt.tail.isEmpty {
      line(String(repeating: " ", count: gutter) + styled(" ┆ │", .dim))
      for row in excerpt.tail {
        writeRow(row, in: excerpt, digits: digits, style, isFirst: false, isLast: row.number == excerpt.last)
      }
    }
  }

  /// A source line behind its number. A range of several lines has a bracket before its lines, one of one line carets
  /// under it.
  private mutating func writeRow(
    _ row: Excerpt.Line, in excerpt: Excerpt, digits: Int, _ style: Style, isFirst: Bool, isLast: Bool
  ) {
    let number = String(row.number)
    let gutter = String(repeating: " ", count: digits + 2 - number.utf8.count) + number
    var text = styled("\(gutter) │", .dim)
    if excerpt.spansLines { text += " " + styled(isFirst ? "╭" : isLast ? "╰" : "│", style) }
    let shown = row.text.utf8.reversed().drop { $0 == 0x20 }.count
    line(shown == 0 ? text : text + " " + String(decoding: row.text.utf8.prefix(shown), as: UTF8.self))
    if !excerpt.spansLines, let columns = row.columns {
      let blank = String(repeating: " ", count: digits + 2)
      line(
        styled("\(blank) │", .dim) + String(repeating: " ", count: columns.lowerBound + 1)
          + styled(String(repeating: "^", count: columns.count), style))
    }
  }

  /// A label and what it says, each line of it under the other.
  private mutating func writeDetail(_ label: String, _ rows: [String]) {
    var isFirst = true
    for row in rows {
      let shown = isFirst ? label : ""
      let blank = String(repeating: " ", count: Page.labelWidth - shown.utf8.count)
      line(shown.isEmpty && row.isEmpty ? "" : "  " + styled(shown, .dim) + blank + row)
      isFirst = false
    }
  }

  /// The steps of a trace in two columns: the place, and what happens there.
  ///
  /// A note that does not fit beside its place stands under it.
  private func steps(_ trace: [TraceStep]) -> [String] {
    let places = trace.map { place($0.range) }
    let available = proseWidth - 2 - Page.labelWidth
    let column = (places.map(Printable.width).max() ?? 0) + 2
    let isBeside = available - column >= 24
    var rows: [String] = []
    for (place, step) in zip(places, trace) {
      let indent = isBeside ? column : 2
      var notes = Printable.wrap(Redaction.text(step.note, hiding: []), width: available - indent)
      var row = styled(place, .place)
      if isBeside, !notes.isEmpty {
        row += String(repeating: " ", count: column - Printable.width(place)) + notes.removeFirst()
      }
      rows.append(row)
      rows += notes.map { String(repeating: " ", count: indent) + $0 }
    }
    return rows
  }

  private func prose(_ text: String) -> [String] {
    Printable.wrap(text, width: proseWidth - 2 - Page.labelWidth)
  }

  private func place(_ range: SourceRange) -> String {
    let start = cache.region(range).start
    return Printable.lineStart("\(Printable.line(range.path)):\(start.line):\(start.column)")
  }

  private func styled(_ text: String, _ style: Style) -> String {
    color && !text.isEmpty ? "\u{1B}[\(style.rawValue)m\(text)\u{1B}[0m" : text
  }

  private mutating func line(_ text: String = "") {
    bytes.write(text)
    bytes.append(0x0A)
  }

  /// "18 ms", "2.4 s".
  private static func text(_ duration: Duration) -> String {
    let (seconds, attoseconds) = duration.components
    let milliseconds = max(0, seconds &* 1000 &+ attoseconds / 1_000_000_000_000_000)
    if milliseconds < 1000 { return "\(milliseconds) ms" }
    return "\(milliseconds / 1000).\(milliseconds % 1000 / 100) s"
  }
}

extension Excerpt {
  /// The number of the last line shown.
  fileprivate var last: Int { tail.last?.number ?? head.last?.number ?? 0 }
}
