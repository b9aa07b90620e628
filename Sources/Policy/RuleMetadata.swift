import HCL
import Source
import Values

/// A policy block as what its rule is described by.
struct RuleEntry: Sendable {
  let name: String
  let target: String
  let block: Block
  let tree: SyntaxTree
  /// How binding the policy is, an expression over inputs; `nil` where neither the policy nor its file says it.
  let level: ExpressionID?
  /// What the metadata says, encoded, where it was read before.
  let encoded: StaticString?

  var metadata: Block? { tree.blocks(of: block.body).first { tree.name($0.type) == "metadata" } }

  /// What the metadata says. Reading it takes as long as reading the rest of the policy.
  func read(_ diagnostics: inout [Diagnostic]) -> RuleMetadata {
    guard let metadata else { return RuleMetadata(self, tree, nil, &diagnostics) }
    if let encoded, let values = Value(encoded: encoded)?.entries {
      return RuleMetadata(self, values, severityAt: tree.sourceRange(block.header), &diagnostics)
    }
    let range = tree.range(of: metadata.body)
    if tree.attributes(of: metadata.body).isEmpty && range.count > 0 {
      let (tree, body) = Parser.parseBody(tree.source, range, diagnostics: &diagnostics)
      return RuleMetadata(self, tree, body, &diagnostics)
    }
    return RuleMetadata(self, tree, metadata.body, &diagnostics)
  }
}

/// The `metadata` block of a policy, and what stands for it where there is none.
struct RuleMetadata: Sendable {
  let title: String
  /// The severity that is written; otherwise the level of enforcement decides.
  let severity: Severity?
  let category: String
  let rationale: String
  let remediation: String
  let links: [String]
  let aliases: [String]
  let controls: [(framework: String, controls: [String])]

  private static let known = [
    "title", "severity", "category", "rationale", "remediation", "links", "aliases", "controls",
  ]

  /// - Parameters:
  ///   - tree: the tree that holds `body`.
  ///   - body: the content of the `metadata` block.
  fileprivate init(_ entry: RuleEntry, _ tree: SyntaxTree, _ body: BodyID?, _ diagnostics: inout [Diagnostic]) {
    var entries: [ValueMap.Entry] = []
    for attribute in body.map(tree.attributes) ?? [] {
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
        let value = try Evaluator.evaluate(attribute.expression, of: tree, in: ConstantPolicyScope.shared)
        entries.append(ValueMap.Entry(key: key, value: value))
      } catch {
        diagnostics.append(error.diagnostic(at: tree.sourceRange(attribute.range)))
      }
    }
    let place = body.flatMap { tree.attribute("severity", in: $0) }?.range ?? entry.block.header
    self.init(entry, ValueMap(entries: entries), severityAt: tree.sourceRange(place), &diagnostics)
  }

  /// - Parameters:
  ///   - values: what the block says, by the names of its arguments.
  ///   - place: where the severity stands.
  fileprivate init(
    _ entry: RuleEntry, _ values: ValueMap, severityAt place: @autoclosure () -> SourceRange,
    _ diagnostics: inout [Diagnostic]
  ) {
    func text(_ key: String) -> String { values[key]?.stringValue.map(RuleMetadata.trimmed) ?? "" }
    func list(_ key: String) -> [String] { values[key]?.elements?.compactMap(\.text) ?? [] }
    title = values["title"]?.stringValue ?? RuleMetadata.title(from: entry.name)
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
        diagnostics.append(
          Diagnostic(
            .error, "Unknown severity.", detail: "\"\(written)\" is none of critical, high, medium, low and info.",
            at: place()))
      }
    } else {
      severity = nil
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
