import Policy
import Source

/// What a report says of a rule beside its title. Written as bytes: a report may have the help of every rule, and characters
/// cost a hundred times as much.
struct RuleHelp {
  /// Rationale, remediation and links as plain text; never empty.
  let text: String
  /// The same as Markdown, with what else is known: controls and the checks of other scanners.
  let markdown: String
  /// Why the rule is there, without the line breaks that this has in its file; empty where it is not said.
  let rationale: String

  init(_ rule: Rule) {
    rationale = Rule.reflowed(rule.rationale)
    let remediation = Rule.reflowed(rule.remediation)
    let title = rule.title.isEmpty ? rule.id : rule.title
    var text: [UInt8] = []
    var markdown: [UInt8] = []
    func begin(_ heading: String, _ bytes: inout [UInt8]) {
      if !bytes.isEmpty { bytes.write("\n\n") }
      bytes.write(heading)
    }
    text.reserveCapacity(2 * (rationale.utf8.count + remediation.utf8.count))
    markdown.reserveCapacity(2 * (rationale.utf8.count + remediation.utf8.count) + 512)
    begin("**", &markdown)
    markdown.write(title, "**")
    if !rationale.isEmpty {
      begin(rationale, &text)
      begin("", &markdown)
      RuleHelp.write(rationale, asMarkdownTo: &markdown)
    }
    if !remediation.isEmpty {
      begin(remediation, &text)
      begin("### How to fix\n\n", &markdown)
      RuleHelp.write(remediation, asMarkdownTo: &markdown)
    }
    if !rule.links.isEmpty {
      begin("See:", &text)
      begin("### References\n", &markdown)
      for link in rule.links {
        text.write("\n", link)
        if link.hasPrefix("http") { markdown.write("\n- <", link, ">") } else { markdown.write("\n- ", link) }
      }
    }
    if !rule.controls.isEmpty {
      begin("### Controls\n", &markdown)
      for control in rule.controls {
        markdown.write("\n- ", control.framework, ": ")
        for (index, number) in control.controls.enumerated() { markdown.write(index == 0 ? "" : ", ", number) }
      }
    }
    if !rule.aliases.isEmpty {
      begin("### Other scanners\n", &markdown)
      for alias in rule.aliases { markdown.write("\n- `", alias, "`") }
    }
    self.text = text.isEmpty ? title : String(decoding: text, as: UTF8.self)
    self.markdown = String(decoding: markdown, as: UTF8.self)
  }

  /// Writes prose as Markdown: what is indented in it is code.
  private static func write(_ prose: String, asMarkdownTo bytes: inout [UInt8]) {
    var blanks = 0
    var isCode = false
    var isFirst = true
    func endLine() {
      if !isFirst { bytes.append(0x0A) }
      isFirst = false
    }
    for line in Rule.lines(prose) {
      if line.allSatisfy({ $0 == 0x20 }) {
        blanks += 1
        continue
      }
      let isIndented = line.starts(with: [0x20, 0x20])
      if isCode && !isIndented {
        endLine()
        bytes.write("```")
      }
      for _ in 0..<blanks { endLine() }
      if isIndented && !isCode {
        endLine()
        bytes.write("```hcl")
      }
      endLine()
      bytes.append(contentsOf: isIndented ? line.dropFirst(2) : line)
      isCode = isIndented
      blanks = 0
    }
    if isCode {
      endLine()
      bytes.write("```")
    }
  }
}

extension Rule {
  /// A policy's prose without the line breaks it has in its file: lines that are neither empty, indented nor items of a
  /// list go on with the next.
  static func reflowed(_ prose: String) -> String {
    var result: [UInt8] = []
    var goesOn = false
    result.reserveCapacity(prose.utf8.count)
    for line in lines(prose) {
      let first = line.first ?? 0x20
      let isProse = first != 0x20 && first != 0x09
      if !result.isEmpty { result.append(goesOn && isProse && !isItem(line) ? 0x20 : 0x0A) }
      result.append(contentsOf: line)
      goesOn = isProse
    }
    return String(decoding: result, as: UTF8.self)
  }

  /// Whether a line begins an item of a list: `- `, `* `, or with a digit and a full stop somewhere behind it.
  private static func isItem(_ line: ArraySlice<UInt8>) -> Bool {
    guard let first = line.first else { return false }
    switch first {
    case UInt8(ascii: "-"), UInt8(ascii: "*"): return line.dropFirst().first == 0x20
    case 0x30...0x39: return zip(line, line.dropFirst()).contains { $0 == UInt8(ascii: ".") && $1 == 0x20 }
    default: return false
    }
  }

  /// The lines of a text.
  fileprivate static func lines(_ text: String) -> [ArraySlice<UInt8>] {
    Array(text.utf8).split(separator: 0x0A, omittingEmptySubsequences: false)
  }

  /// What results may be filtered by: `security` (but for mere information), the category, the controls. At most ten,
  /// each once.
  var tags: [String] {
    var tags: [String] = severity == .info ? [] : ["security"]
    if !category.isEmpty && category != "security" { tags.append(category) }
    for control in controls {
      for number in control.controls {
        let tag = control.framework + ":" + number
        if tags.count < SARIFReport.Limit.tags && !tags.contains(tag) { tags.append(tag) }
      }
    }
    return tags
  }
}
