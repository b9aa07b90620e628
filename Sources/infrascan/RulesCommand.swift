import ArgumentParser
import Policy
import Scanner
import Source
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

  @Option(help: ArgumentHelp("Only rules of this category; may be repeated.", valueName: "NAME"))
  var category: [String] = []

  @Option(help: ArgumentHelp("Only rules that judge this type; may be repeated.", valueName: "TYPE"))
  var target: [String] = []

  @Option(help: ArgumentHelp("Only rules that answer for this check of another scanner.", valueName: "ID"))
  var alias: [String] = []

  @Option(help: ArgumentHelp("Only rules with a control of this framework.", valueName: "NAME"))
  var framework: [String] = []

  @Option(help: "Only rules of this severity or above.")
  var minSeverity: Severity = .info

  @Flag(help: "List the functions that policies may call.")
  var functions = false

  @OptionGroup var inputs: InputOptions

  func run() throws {
    if functions { return Output.write(Self.functionList()) }
    let set = PolicyLibrary.load(
      policies, inputs: try inputs.settings.given(), fallbacks: try inputs.settings.fallbacks())
    Output.warn(set.diagnostics)
    var rules = set.rules.filter(includes)
    if let id {
      let named = set.rule(id) ?? set.rules.first { $0.aliases.contains { Self.names($0, id) } }
      guard let rule = named else {
        let near = set.rules.filter { $0.id.contains(id) }.prefix(3).map(\.id)
        let meant = near.isEmpty ? "" : " Did you mean \(near.joined(separator: ", "))?"
        Output.error("There is no rule \"\(id)\"; `infrascan rules` lists them.\(meant)")
        throw ExitCode(2)
      }
      rules = [rule]
    }
    switch format {
    case .json: Output.write(Self.json(rules))
    case .markdown: Output.write(Self.markdown(rules))
    case .text: Output.write(id == nil ? Self.list(rules) : Self.explanation(rules[0], set))
    }
    if set.diagnostics.contains(where: { $0.severity == .error }) { throw ExitCode(2) }
  }

  private func includes(_ rule: Rule) -> Bool {
    rule.severity >= minSeverity
      && (category.isEmpty || category.contains(rule.category))
      && (target.isEmpty || rule.targets.contains { target.contains($0) })
      && (alias.isEmpty || rule.aliases.contains { own in alias.contains { Self.names(own, $0) } })
      && (framework.isEmpty || rule.controls.contains { framework.contains($0.framework) })
  }

  /// Whether an alias is meant by a name, with or without its scanner: `checkov:CKV_AWS_133`, `CKV_AWS_133`.
  private static func names(_ alias: String, _ name: String) -> Bool {
    alias == name || alias.hasSuffix(":\(name)")
  }

  private static func functionList() -> String {
    var text = PolicyFunctions.all.map { "\($0.signature)\n    \($0.summary)\n" }.joined()
    text += "\nTerraform's own functions, as its documentation has them:\n"
    var line = "   "
    for name in PolicyFunctions.terraformNames {
      if line.count + name.count > 98 {
        text += line + "\n"
        line = "   "
      }
      line += " \(name)"
    }
    return text + line + "\n"
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

  private static func explanation(_ rule: Rule, _ set: PolicySet) -> String {
    var text = "\(rule.id) (\(rule.severity.rawValue), \(rule.category))\n\(rule.title).\n"
    if !rule.rationale.isEmpty { text += "\n\(rule.rationale)\n" }
    if !rule.remediation.isEmpty { text += "\nWhat to write:\n\(rule.remediation)\n" }
    text += "\nJudges:   \(rule.targets.joined(separator: ", "))\n"
    if rule.level != .mandatory { text += "Level:    \(rule.level.rawValue)\n" }
    if !rule.aliases.isEmpty { text += "Aliases:  \(rule.aliases.joined(separator: ", "))\n" }
    for entry in rule.controls { text += "Controls: \(entry.framework) \(entry.controls.joined(separator: ", "))\n" }
    if !rule.links.isEmpty { text += "See:      \(rule.links.joined(separator: "\n          "))\n" }
    text += "File:     \(rule.file)\n"
    let inputs = set.inputs(ofRule: rule.id)
    if !inputs.isEmpty {
      text += "\nInputs, set with --input NAME=VALUE:\n"
      for (input, value) in inputs {
        let note = input.description.isEmpty ? "" : "  # \(input.description)"
        text += "  \(input.name) = \(value?.json ?? "")  (\(input.type))\(note)\n"
      }
    }
    let examples = PolicyLibrary.examples(of: rule)
    if let passes = examples.passes { text += "\nPasses:\n\(indented(passes))\n" }
    if let fails = examples.fails { text += "\nFails:\n\(indented(fails))\n" }
    return text
  }

  private static func indented(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { $0.isEmpty ? "" : "  \($0)" }
      .joined(separator: "\n")
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
