import HCL
import Source
import Values

/// The `metadata` block of a policy, and what stands for it where there is none.
struct RuleMetadata: Sendable {
  let name: String
  let target: String
  /// Whether the block is there: of several blocks of one rule the first that has it speaks for all.
  let isWritten: Bool
  let title: String
  let severity: Severity
  let category: String
  let rationale: String
  let remediation: String
  let links: [String]
  let aliases: [String]
  let controls: [(framework: String, controls: [String])]

  private static let known: Set<String> = [
    "title", "severity", "category", "rationale", "remediation", "links", "aliases", "controls",
  ]

  init(name: String, target: String, block: Block, tree: SyntaxTree, diagnostics: inout [Diagnostic]) {
    self.name = name
    self.target = target
    var values: [String: Value] = [:]
    let metadata = tree.blocks(of: block.body).first { tree.name($0.type) == "metadata" }
    if let metadata {
      for attribute in tree.attributes(of: metadata.body) {
        let key = tree.name(attribute.name)
        guard RuleMetadata.known.contains(key) else {
          diagnostics.append(
            Diagnostic(
              .error, "Unsupported argument.",
              detail: "Metadata has no \"\(key)\"; it has \(RuleMetadata.known.sorted().joined(separator: ", ")).",
              at: tree.sourceRange(attribute.nameRange)))
          continue
        }
        do throws(EvaluationError) {
          values[key] = try Evaluator.evaluate(attribute.expression, of: tree, in: ConstantPolicyScope.shared)
        } catch {
          diagnostics.append(error.diagnostic(at: tree.sourceRange(attribute.range)))
        }
      }
    }
    isWritten = metadata != nil
    func text(_ key: String) -> String { values[key]?.stringValue.map(RuleMetadata.trimmed) ?? "" }
    func list(_ key: String) -> [String] { values[key]?.elements?.compactMap(\.text) ?? [] }
    title = values["title"]?.stringValue ?? RuleMetadata.title(from: name)
    category = values["category"]?.stringValue ?? "custom"
    rationale = text("rationale")
    remediation = text("remediation")
    links = list("links")
    aliases = list("aliases")
    controls =
      (values["controls"]?.entries).map {
        $0.map { (framework: $0.key, controls: $0.value.elements?.compactMap(\.text) ?? []) }
      } ?? []
    if let written = values["severity"]?.stringValue {
      if let severity = Severity(rawValue: written) {
        self.severity = severity
      } else {
        severity = .medium
        let place = metadata.flatMap { tree.attribute("severity", in: $0.body) }?.range ?? block.header
        diagnostics.append(
          Diagnostic(
            .error, "Unknown severity.", detail: "\"\(written)\" is none of critical, high, medium, low and info.",
            at: tree.sourceRange(place)))
      }
    } else {
      var isAdvisory = false
      if let level = tree.attribute("enforcement_level", in: block.body),
        case .literal(.string("advisory")) = tree.expression(level.expression)
      {
        isAdvisory = true
      }
      severity = isAdvisory ? .low : .high
    }
  }

  /// The text without blanks and line breaks around it.
  private static func trimmed(_ text: String) -> String {
    func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 }
    let bytes = text.utf8
    guard let first = bytes.firstIndex(where: { !isBlank($0) }), let last = bytes.lastIndex(where: { !isBlank($0) })
    else {
      return ""
    }
    return String(text[first...last])
  }

  /// `backup-retention` as "Backup retention".
  private static func title(from name: String) -> String {
    let words = name.split { $0 == "-" || $0 == "_" }.joined(separator: " ")
    return words.prefix(1).uppercased() + words.dropFirst()
  }
}
