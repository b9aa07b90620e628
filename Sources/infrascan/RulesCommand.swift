import ArgumentParser
import Policy
import Scanner
import Values

/// `infrascan rules [ID]`
struct RulesCommand: ParsableCommand {
  enum Format: String, CaseIterable, ExpressibleByArgument {
    case text, json, markdown
  }

  static let configuration = CommandConfiguration(
    commandName: "rules", abstract: "List the policies, or explain one.")

  @Argument(help: "The id of a rule to explain.")
  var id: String?

  @Option(help: "text, json or markdown.")
  var format: Format = .text

  @Option(help: ArgumentHelp("Load policies of your own from a folder; may be repeated.", valueName: "DIR"))
  var policies: [String] = []

  @Flag(help: "List the functions that policies may call over the inventory.")
  var functions = false

  func run() throws {
    if functions {
      for function in PolicyFunctions.all {
        Output.write("\(function.name)(\(function.parameters.joined(separator: ", ")))\n    \(function.summary)\n")
      }
      return
    }
    let set = PolicyLibrary.load(policies)
    Output.warn(set.diagnostics)
    var rules = set.rules
    if let id {
      guard let rule = set.rule(id) else {
        Output.error("There is no rule \"\(id)\"; `infrascan rules` lists them.")
        throw ExitCode(2)
      }
      rules = [rule]
    }
    switch format {
    case .json: Output.write(Self.json(rules))
    case .markdown: Output.write(Self.markdown(rules))
    case .text: Output.write(id == nil ? Self.list(rules) : Self.explanation(rules[0]))
    }
    if !set.diagnostics.isEmpty { throw ExitCode(2) }
  }

  private static func json(_ rules: [Rule]) -> String {
    var writer = JSONWriter(indented: true)
    writer.array(rules) { writer, rule in
      writer.object { writer in
        writer.member("id", rule.id)
        writer.member("title", rule.title)
        writer.member("severity", rule.severity.rawValue)
        writer.member("category", rule.category)
        writer.member("aliases") { $0.array(rule.aliases) { $0.string($1) } }
        writer.member("controls") { writer in
          writer.object { writer in
            for entry in rule.controls { writer.member(entry.framework) { $0.array(entry.controls) { $0.string($1) } } }
          }
        }
        writer.member("targets") { $0.array(rule.targets) { $0.string($1) } }
        writer.member("file", rule.file)
      }
    }
    return writer.text + "\n"
  }

  private static func list(_ rules: [Rule]) -> String {
    let width = rules.map(\.id.count).max() ?? 0
    return rules.map { rule in
      let id = rule.id + String(repeating: " ", count: width - rule.id.count)
      let severity = rule.severity.rawValue + String(repeating: " ", count: 8 - rule.severity.rawValue.count)
      return "\(severity)  \(id)  \(rule.title)\n"
    }.joined()
  }

  private static func explanation(_ rule: Rule) -> String {
    var text = "\(rule.id) (\(rule.severity.rawValue), \(rule.category))\n\(rule.title).\n"
    if !rule.rationale.isEmpty { text += "\n\(rule.rationale)\n" }
    if !rule.remediation.isEmpty { text += "\nWhat to write:\n\(rule.remediation)\n" }
    text += "\nJudges:   \(rule.targets.joined(separator: ", "))\n"
    if !rule.aliases.isEmpty { text += "Aliases:  \(rule.aliases.joined(separator: ", "))\n" }
    for entry in rule.controls { text += "Controls: \(entry.framework) \(entry.controls.joined(separator: ", "))\n" }
    if !rule.links.isEmpty { text += "See:      \(rule.links.joined(separator: "\n          "))\n" }
    return text + "File:     \(rule.file)\n"
  }

  private static func markdown(_ rules: [Rule]) -> String {
    var text = "# Rules\n\nThe built-in policies, made from `rules/` by `infrascan rules --format markdown`.\n"
    let categories = Set(rules.map(\.category)).sorted()
    for category in categories {
      let heading = category.prefix(1).uppercased() + String(category.dropFirst().map { $0 == "-" ? " " : $0 })
      text += "\n## \(heading)\n\n| rule | severity | what must hold | judges |\n| --- | --- | --- | --- |\n"
      for rule in rules where rule.category == category {
        let targets = rule.targets.map { "`\($0)`" }.joined(separator: ", ")
        text += "| `\(rule.id)` | \(rule.severity.rawValue) | \(rule.title) | \(targets) |\n"
      }
    }
    return text
  }
}
