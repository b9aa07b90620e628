import Inventory
import Policy
import Source

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Comments that say why a finding does not count:
///
///     # infrascan:ignore=rule-id reason="why" until=2027-01-31
///     # checkov:skip=CKV_AWS_133:why
///     # trivy:ignore:AVD-AWS-0077, # tfsec:ignore:aws-s3-enable-versioning:exp:2027-01-31
///
/// A comment speaks of the line that it ends, or of the next line of code below it; where a block begins there, of the block,
/// and where a module is called, of all that the call creates. Checkov's stand anywhere in a resource. The ids of other
/// scanners are those that rules name as their aliases.
struct Suppressions {
  /// One id in one comment.
  private struct Directive {
    let id: String
    /// Whose id it is: `infrascan`, `checkov`, `trivy` or `tfsec`.
    let tool: String
    let reason: String
    /// The last day it holds.
    let until: String?
    /// The line of the comment, and the lines that it speaks of.
    let line: Int
    let covered: ClosedRange<Int>
    let range: SourceRange
  }

  private var directives: [ObjectIdentifier: [Directive]] = [:]
  private let today: String
  private(set) var diagnostics: [Diagnostic] = []

  /// - Parameter today: the day, as `2026-11-23`; that of the clock if not given.
  init(today: String? = nil) {
    self.today = today ?? Suppressions.day()
  }

  private static func day() -> String {
    var now = time(nil)
    var parts = tm()
    gmtime_r(&now, &parts)
    func two(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return "\(Int(parts.tm_year) + 1900)-\(two(parts.tm_mon + 1))-\(two(parts.tm_mday))"
  }

  /// The finding with the reason that the code gives for it.
  mutating func applied(to finding: Finding) -> Finding {
    guard finding.verdict != .pass, finding.suppression == nil else { return finding }
    let origin = finding.resource.origin
    var found = match(finding, at: finding.location, within: origin.extent)
    for place in [origin.header] + finding.related where found == nil {
      found = match(finding, at: place, within: nil)
    }
    guard let found else { return finding }
    var finding = finding
    finding.suppression = Suppression(reason: found.reason, until: found.until)
    return finding
  }

  private mutating func match(_ finding: Finding, at place: SourceRange, within extent: SourceRange?) -> Directive? {
    let all = directives(in: place.source)
    if all.isEmpty { return nil }
    let line = place.start.line
    let lines = extent.flatMap { $0.source === place.source ? $0.start.line...max($0.start.line, $0.end.line) : nil }
    for directive in all where names(directive, finding.rule) {
      let isInside = directive.tool == "checkov" && lines?.contains(directive.line) ?? false
      guard directive.covered.contains(line) || isInside else { continue }
      if let until = directive.until, until < today {
        let diagnostic = Diagnostic(
          .warning, "The suppression has expired.",
          detail: "It held until \(until). Mend what it speaks of, or give it another day.", at: directive.range)
        if !diagnostics.contains(diagnostic) { diagnostics.append(diagnostic) }
        continue
      }
      return directive
    }
    return nil
  }

  private func names(_ directive: Directive, _ rule: Rule) -> Bool {
    if directive.tool == "infrascan" {
      return directive.id == "*" || directive.id == rule.id || rule.aliases.contains(directive.id)
    }
    var wanted = directive.id.lowercased()
    // Trivy's ids were AVD-AWS-0077 once, and are AWS-0077 now.
    if wanted.hasPrefix("avd-") { wanted.removeFirst(4) }
    return rule.aliases.contains { alias in
      guard let colon = alias.firstIndex(of: ":") else { return false }
      let isSame = directive.tool == "checkov" ? alias[..<colon] == "checkov" : alias[..<colon] != "checkov"
      return isSame && alias[alias.index(after: colon)...].lowercased() == wanted
    }
  }

  // MARK: Reading comments

  private static let markers: [StaticString] = ["infrascan:ignore", "checkov:skip", "trivy:ignore", "tfsec:ignore"]

  private mutating func directives(in source: SourceText) -> [Directive] {
    let key = ObjectIdentifier(source)
    if let known = directives[key] { return known }
    var found: [Directive] = []
    if Suppressions.markers.contains(where: { source.contains($0) }) { found = read(source) }
    directives[key] = found
    return found
  }

  private mutating func read(_ source: SourceText) -> [Directive] {
    let text = String(decoding: source.bytes, as: UTF8.self)
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    var found: [Directive] = []
    var offset = 0
    for (index, line) in lines.enumerated() {
      let range = SourceRange(source, ByteRange(offset, offset + line.utf8.count))
      offset += line.utf8.count + 1
      guard line.utf8.contains(UInt8(ascii: ":")), let comment = Suppressions.comment(of: line) else { continue }
      let parsed = Suppressions.parse(comment.text)
      if parsed.isEmpty { continue }
      var target = index
      if comment.isAlone {
        target += 1
        while target < lines.count, Suppressions.isBlankOrComment(lines[target]) { target += 1 }
      }
      let last = Suppressions.end(of: target, lines)
      for directive in parsed {
        if let until = directive.until, !Suppressions.isDay(until) {
          diagnostics.append(
            Diagnostic(
              .error, "The day of the suppression is none.", detail: "Write until=2027-01-31, year, month and day.",
              at: range))
          continue
        }
        found.append(
          Directive(
            id: directive.id, tool: directive.tool, reason: directive.reason, until: directive.until, line: index + 1,
            covered: (target + 1)...(last + 1), range: range))
      }
    }
    return found
  }

  /// The comment that ends a line, without its marker, and whether it is all of the line.
  private static func comment(of line: Substring) -> (text: Substring, isAlone: Bool)? {
    var start = line.startIndex
    while start < line.endIndex {
      let rest = line[start...]
      for marker in ["#", "//", "/*"] where rest.hasPrefix(marker) {
        let text = rest.dropFirst(marker.count)
        let word = text.drop { $0 == " " || $0 == "#" || $0 == "/" || $0 == "*" }
        if ["infrascan:", "checkov:", "trivy:", "tfsec:"].contains(where: { word.hasPrefix($0) }) {
          return (word, line[..<start].allSatisfy { $0 == " " || $0 == "\t" })
        }
      }
      start = line.index(after: start)
    }
    return nil
  }

  private static func isBlankOrComment(_ line: Substring) -> Bool {
    let text = line.drop { $0 == " " || $0 == "\t" || $0 == "\r" }
    return text.isEmpty || text.hasPrefix("#") || text.hasPrefix("//") || text.hasPrefix("/*")
  }

  private static func parse(
    _ text: Substring
  ) -> [(id: String, tool: String, reason: String, until: String?)] {
    if text.hasPrefix("infrascan:ignore=") {
      let rest = text.dropFirst("infrascan:ignore=".count)
      let ids = rest.prefix { $0 != " " && $0 != "\t" && $0 != "\r" }
      let reason = value(of: "reason", in: rest) ?? "No reason is given."
      let until = value(of: "until", in: rest)
      return ids.split(separator: ",").map { (String($0), "infrascan", reason, until) }
    }
    if text.hasPrefix("checkov:skip=") {
      let rest = text.dropFirst("checkov:skip=".count)
      let id = rest.prefix { $0 != ":" && $0 != " " && $0 != "\r" }
      let reason = rest.dropFirst(id.count).drop { $0 == ":" || $0 == " " }
      let shown = reason.last == "\r" ? reason.dropLast() : reason
      return [(String(id), "checkov", shown.isEmpty ? "No reason is given." : String(shown), nil)]
    }
    // `trivy:ignore:ID:exp:DAY`, several of them one after another.
    var found: [(String, String, String, String?)] = []
    for word in text.split(whereSeparator: { $0 == " " || $0 == "\r" || $0 == "\t" }) {
      let parts = word.split(separator: ":")
      guard parts.count >= 3, parts[0] == "trivy" || parts[0] == "tfsec", parts[1] == "ignore" else { continue }
      let expires = parts.firstIndex(of: "exp").flatMap { $0 + 1 < parts.count ? String(parts[$0 + 1]) : nil }
      let id = parts[2].prefix { $0 != "[" }
      found.append((String(id), String(parts[0]), "No reason is given.", expires))
    }
    return found
  }

  /// The value of `name=value` or `name="value"`.
  private static func value(of name: String, in text: Substring) -> String? {
    guard let place = text.firstRange(of: "\(name)=") else { return nil }
    let rest = text[place.upperBound...]
    if rest.hasPrefix("\"") { return String(rest.dropFirst().prefix { $0 != "\"" }) }
    return String(rest.prefix { $0 != " " && $0 != "\r" && $0 != "\t" })
  }

  private static func isDay(_ text: String) -> Bool {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.map(\.count) == [4, 2, 2], let month = Int(parts[1]), let day = Int(parts[2]), Int(parts[0]) != nil
    else {
      return false
    }
    return (1...12).contains(month) && (1...31).contains(day)
  }

  /// The last line of what begins on a line: the bracket that closes the one at its end, or in YAML the lines further in.
  private static func end(of line: Int, _ lines: [Substring]) -> Int {
    guard line < lines.count else { return line }
    func indent(_ text: Substring) -> Int { text.prefix { $0 == " " || $0 == "\t" }.count }
    let code = lines[line].prefix { $0 != "#" }.reversed().drop { $0 == " " || $0 == "\t" || $0 == "\r" }
    guard let last = code.first else { return line }
    let own = indent(lines[line])
    var end = line
    switch last {
    case "{", "[", "(":
      // Formatted code closes a bracket at the indentation of the line that opens it.
      for next in lines.indices[(line + 1)...] {
        if isBlankOrComment(lines[next]) { continue }
        end = next
        if indent(lines[next]) <= own { return next }
      }
      return end
    case ":":
      for next in lines.indices[(line + 1)...] where !isBlankOrComment(lines[next]) {
        if indent(lines[next]) <= own { return end }
        end = next
      }
      return end
    default: return line
    }
  }
}
