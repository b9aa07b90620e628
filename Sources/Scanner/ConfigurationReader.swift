import HCL
import Policy
import Source
import Terraform
import Values

/// Reads `.infrascan.hcl`. What is wrong is an error at its line; what is right counts all the same.
struct ConfigurationReader {
  private let tree: SyntaxTree
  private var configuration: ScanConfiguration

  static func read(_ source: SourceText, folder: String) -> ScanConfiguration {
    var configuration = ScanConfiguration(folder: folder)
    let tree = Parser.parse(source, diagnostics: &configuration.diagnostics)
    var reader = ConfigurationReader(tree: tree, configuration: configuration)
    reader.readFile()
    return reader.configuration
  }

  /// The arguments of each kind of block.
  private static let blocks: [String: Set<String>] = [
    "input": ["value", "paths"], "rule": ["severity", "enabled", "reason", "paths"],
    "variant": ["root", "var_files", "workspace"], "helm": ["release", "namespace", "values"],
  ]
  private static let arguments: Set<String> = ["exclude", "policies", "min_severity", "fail_on"]

  private init(tree: SyntaxTree, configuration: ScanConfiguration) {
    self.tree = tree
    self.configuration = configuration
  }

  private mutating func readFile() {
    let file = values(
      of: tree.root, ConfigurationReader.arguments, "argument", besides: ConfigurationReader.blocks.keys)
    configuration.exclude = strings(file["exclude"], "exclude").map(Glob.init)
    configuration.policyFolders = strings(file["policies"], "policies").map {
      Paths.normalize(Paths.join(configuration.folder, $0))
    }
    configuration.leastSeverity = severity(file["min_severity"], "min_severity")
    configuration.failOn = severity(file["fail_on"], "fail_on")
    for block in tree.blocks(of: tree.root) { read(block) }
  }

  private mutating func read(_ block: Block) {
    let type = tree.name(block.type)
    guard let known = ConfigurationReader.blocks[type] else {
      let names = Array(ConfigurationReader.blocks.keys).sorted() + Array(ConfigurationReader.arguments).sorted()
      return report(
        "Unsupported block type.", "Blocks of type \"\(type)\" are not expected here.", meant(type, names),
        at: block.typeRange)
    }
    guard let name = tree.labels(of: block).first, tree.labels(of: block).count == 1 else {
      return report("Wrong number of labels.", "A \(type) block has one label, its name.", "", at: block.header)
    }
    for inner in tree.blocks(of: block.body) where type != "helm" {
      report("Unsupported block type.", "A \(type) block has no blocks inside.", "", at: inner.typeRange)
    }
    let values = values(of: block.body, known, "argument", besides: [])
    let range = tree.sourceRange(tree.labelRanges(of: block).first ?? block.header)
    let paths = strings(values["paths"], "paths").map(Glob.init)
    switch type {
    case "input":
      guard let value = values["value"] else {
        return report("Missing required argument.", "An input block has a \"value\".", "", at: block.header)
      }
      configuration.inputs.append(
        ScanConfiguration.Input(name: name, value: value.value, paths: paths, range: range))
    case "rule":
      var isEnabled = true
      if let value = values["enabled"] {
        if let flag = value.value.boolValue {
          isEnabled = flag
        } else {
          report("Invalid value.", "\"enabled\" is true or false.", "", at: value.range)
        }
      }
      configuration.rules.append(
        ScanConfiguration.RuleSetting(
          id: name, severity: severity(values["severity"], "severity"), isEnabled: isEnabled,
          reason: string(values["reason"], "reason") ?? "", paths: paths, range: range))
    case "helm":
      configuration.charts.append(
        ScanConfiguration.Chart(
          folder: Glob(name), release: string(values["release"], "release"),
          namespace: string(values["namespace"], "namespace"), values: strings(values["values"], "values"),
          environments: environments(of: block), range: range))
    default:
      let files = strings(values["var_files"], "var_files")
      if configuration.variants.contains(where: { $0.name == name && $0.root?.text == nil }) {
        report("Duplicate variant.", "A variant \"\(name)\" was already declared.", "", at: block.header)
      }
      configuration.variants.append(
        ScanConfiguration.Variant(
          name: name, root: string(values["root"], "root").map(Glob.init), variableFiles: files,
          workspace: string(values["workspace"], "workspace"), range: range))
    }
  }

  /// The environments of a `helm` block.
  private mutating func environments(of block: Block) -> [ScanConfiguration.Chart.Environment] {
    var found: [ScanConfiguration.Chart.Environment] = []
    for inner in tree.blocks(of: block.body) {
      let type = tree.name(inner.type)
      guard type == "environment" else {
        report(
          "Unsupported block type.", "Blocks of type \"\(type)\" are not expected here.", meant(type, ["environment"]),
          at: inner.typeRange)
        continue
      }
      guard let name = tree.labels(of: inner).first, tree.labels(of: inner).count == 1 else {
        report("Wrong number of labels.", "An environment block has one label, its name.", "", at: inner.header)
        continue
      }
      if found.contains(where: { $0.name == name }) {
        report("Duplicate environment.", "An environment \"\(name)\" was already declared.", "", at: inner.header)
        continue
      }
      for further in tree.blocks(of: inner.body) {
        report("Unsupported block type.", "An environment block has no blocks inside.", "", at: further.typeRange)
      }
      let values = values(of: inner.body, ["values"], "argument", besides: [])
      found.append(ScanConfiguration.Chart.Environment(name: name, values: strings(values["values"], "values")))
    }
    return found
  }

  // MARK: Values

  private typealias Setting = (value: Value, range: ByteRange)

  private mutating func values(
    of body: BodyID, _ known: Set<String>, _ kind: String, besides others: some Sequence<String>
  ) -> [String: Setting] {
    var values: [String: Setting] = [:]
    for attribute in tree.attributes(of: body) {
      let name = tree.name(attribute.name)
      guard known.contains(name) else {
        report(
          "Unsupported argument.", "An argument named \"\(name)\" is not expected here.",
          meant(name, known.sorted() + Array(others).sorted()), at: attribute.nameRange)
        continue
      }
      do throws(EvaluationError) {
        values[name] = (try ConsoleEvaluation.evaluate(attribute.expression, of: tree), attribute.range)
      } catch {
        configuration.diagnostics.append(error.diagnostic(at: tree.sourceRange(attribute.range)))
      }
    }
    return values
  }

  private func meant(_ name: String, _ known: [String]) -> String {
    if let nearest = Spelling.nearest(name, among: known) { return "Did you mean \"\(nearest)\"?" }
    return "There are \(known.joined(separator: ", "))."
  }

  private mutating func string(_ setting: Setting?, _ name: String) -> String? {
    guard let setting else { return nil }
    if let text = setting.value.stringValue { return text }
    report("Invalid value.", "\"\(name)\" is a string.", "", at: setting.range)
    return nil
  }

  private mutating func strings(_ setting: Setting?, _ name: String) -> [String] {
    guard let setting else { return [] }
    if let text = setting.value.stringValue { return [text] }
    let texts = setting.value.elements?.compactMap(\.stringValue)
    if let texts, texts.count == setting.value.elements?.count { return texts }
    report("Invalid value.", "\"\(name)\" is a list of strings.", "", at: setting.range)
    return []
  }

  private mutating func severity(_ setting: Setting?, _ name: String) -> Severity? {
    guard let setting else { return nil }
    if let severity = setting.value.stringValue.flatMap(Severity.init(rawValue:)) { return severity }
    let known = Severity.allCases.reversed().map(\.rawValue)
    let text = setting.value.stringValue ?? ""
    let meant = Spelling.nearest(text, among: known).map { "Did you mean \"\($0)\"?" } ?? ""
    report("Invalid value.", "\"\(name)\" is one of \(known.joined(separator: ", ")).", meant, at: setting.range)
    return nil
  }

  private mutating func report(_ summary: String, _ detail: String, _ more: String, at range: ByteRange) {
    configuration.diagnostics.append(
      Diagnostic(
        .error, summary, detail: more.isEmpty ? detail : "\(detail) \(more)", at: tree.sourceRange(range)))
  }
}
