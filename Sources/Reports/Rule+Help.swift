import Policy

/// What a report says of a rule beside its title.
extension Rule {
  /// Rationale, remediation and links as plain text; never empty.
  var help: String {
    var parts = [rationale, remediation].filter { !$0.isEmpty }.map(Rule.reflowed)
    if !links.isEmpty { parts.append("See:\n" + links.joined(separator: "\n")) }
    return parts.isEmpty ? (title.isEmpty ? id : title) : parts.joined(separator: "\n\n")
  }

  /// The same as Markdown, with what else is known: controls and the checks of other scanners.
  var helpMarkdown: String {
    var parts = ["**\(title.isEmpty ? id : title)**"]
    if !rationale.isEmpty { parts.append(Rule.markdown(rationale)) }
    if !remediation.isEmpty { parts.append("### How to fix\n\n\(Rule.markdown(remediation))") }
    if !links.isEmpty {
      let items = links.map { $0.hasPrefix("http") ? "- <\($0)>" : "- \($0)" }
      parts.append("### References\n\n" + items.joined(separator: "\n"))
    }
    if !controls.isEmpty {
      let items = controls.map { "- \($0.framework): \($0.controls.joined(separator: ", "))" }
      parts.append("### Controls\n\n" + items.joined(separator: "\n"))
    }
    if !aliases.isEmpty {
      parts.append("### Other scanners\n\n" + aliases.map { "- `\($0)`" }.joined(separator: "\n"))
    }
    return parts.joined(separator: "\n\n")
  }

  /// A policy's prose without the line breaks it has in its file: lines that are neither empty, indented nor items of a
  /// list go on with the next.
  static func reflowed(_ prose: String) -> String {
    var result = ""
    var goesOn = false
    result.reserveCapacity(prose.utf8.count)
    for line in lines(prose) {
      let first = line.utf8.first ?? 0x20
      let isProse = first != 0x20 && first != 0x09
      let isItem =
        line.hasPrefix("- ") || line.hasPrefix("* ") || (0x30...0x39).contains(first) && line.contains(". ")
      if !result.isEmpty { result += goesOn && isProse && !isItem ? " " : "\n" }
      result += line
      goesOn = isProse
    }
    return result
  }

  /// The lines of a text. Split as bytes: a report has the help of every rule, and characters cost a hundred times as much.
  private static func lines(_ text: String) -> [Substring] {
    text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false).map { Substring($0) }
  }

  /// A policy's prose as Markdown: what is indented in it is code.
  private static func markdown(_ prose: String) -> String {
    var lines: [Substring] = []
    var blanks = 0
    var isCode = false
    for line in Rule.lines(reflowed(prose)) {
      if line.utf8.allSatisfy({ $0 == 0x20 }) {
        blanks += 1
        continue
      }
      let indented = line.hasPrefix("  ")
      if isCode && !indented { lines.append("```") }
      lines += repeatElement("", count: blanks)
      if indented && !isCode { lines.append("```hcl") }
      lines.append(indented ? Substring(line.utf8.dropFirst(2)) : line)
      isCode = indented
      blanks = 0
    }
    if isCode { lines.append("```") }
    return lines.joined(separator: "\n")
  }

  /// What results may be filtered by: `security` (but for mere information), the category, the controls. At most ten,
  /// each once.
  var tags: [String] {
    var tags: [String] = severity == .info ? [] : ["security"]
    if !category.isEmpty && category != "security" { tags.append(category) }
    for control in controls {
      for number in control.controls {
        let tag = "\(control.framework):\(number)"
        if tags.count < SARIFReport.Limit.tags && !tags.contains(tag) { tags.append(tag) }
      }
    }
    return tags
  }
}
