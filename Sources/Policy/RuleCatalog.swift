import HCL
import Source
import Synchronization
import Values

/// The rules of a scan by their ids, read when they are asked for: most scans report few of them.
final class RuleCatalog: Sendable {
  private let entries: [RuleEntry]
  /// The position of each rule's first policy block: several blocks of one name are one rule.
  private let first: TextMap<Int>
  /// The position of the next block of the same rule; -1 where there is none.
  private let next: [Int]
  private let known = Mutex(TextMap<Rule>())
  private let files: [PolicyFile]
  private let inputs: Table<ObjectIdentifier, [String: Value]>

  /// - Parameter inputs: the values of inputs, by policy file and name.
  init(_ module: PolicyModule, _ inputs: Table<ObjectIdentifier, [String: Value]>) {
    entries = module.entries
    files = module.files
    self.inputs = inputs
    var first = TextMap<Int>()
    var next = [Int](repeating: -1, count: entries.count)
    first.reserveCapacity(entries.count)
    for i in entries.indices.reversed() {
      let name = entries[i].name
      if let known = first[name] { next[i] = known }
      first.set(name, i)
    }
    self.first = first
    self.next = next
  }

  var count: Int { first.count }

  /// Every rule, by id.
  var rules: [Rule] { first.keys.sorted().compactMap(rule) }

  func contains(_ id: String) -> Bool { first[id] != nil }

  /// The positions of a rule's policy blocks; empty where there is no such rule.
  private func group(_ id: String) -> [Int] {
    var group: [Int] = []
    var position = first[id] ?? -1
    while position >= 0 {
      group.append(position)
      position = next[position]
    }
    return group
  }

  func rule(_ id: String) -> Rule? {
    let group = group(id)
    if group.isEmpty { return nil }
    if let rule = known.withLock({ $0[id] }) { return rule }
    // Of several blocks of one rule the first that has metadata speaks for all.
    guard let speaker = group.first(where: { entries[$0].metadata != nil }) ?? group.first else { return nil }
    var targets: [String] = []
    for i in group where !targets.contains(entries[i].target) { targets.append(entries[i].target) }
    var ignored: [Diagnostic] = []
    let data = entries[speaker].read(&ignored)
    let level = level(of: entries[speaker], &ignored)
    let rule = Rule(
      id: id, title: data.title, severity: data.severity ?? level.severity, category: data.category,
      rationale: data.rationale,
      remediation: data.remediation, links: data.links, aliases: data.aliases, controls: data.controls,
      targets: targets, file: entries[speaker].tree.source.path, level: level)
    known.withLock { $0.set(id, rule) }
    return rule
  }

  /// How binding the policies of an entry are.
  func level(of entry: RuleEntry, _ diagnostics: inout [Diagnostic]) -> EnforcementLevel {
    guard let id = entry.level else { return .mandatory }
    let range = entry.tree.sourceRange(entry.tree.range(of: id))
    do throws(EvaluationError) {
      let value: Value
      if case .literal(let written) = entry.tree.expression(id) {
        value = written
      } else {
        guard let file = files.first(where: { $0.tree === entry.tree }) else { return .mandatory }
        let scope = InputScope(file, files.filter { $0 !== file && $0.folder == file.folder }, inputs)
        value = try Evaluator.evaluate(id, of: entry.tree, in: scope)
      }
      if let level = value.stringValue.flatMap({ EnforcementLevel(rawValue: $0) }) { return level }
      let levels = EnforcementLevel.allCases.map(\.rawValue).joined(separator: ", ")
      diagnostics.append(
        Diagnostic(
          .error, "Invalid enforcement level.",
          detail: "\(value.text.map { "\"\($0)\"" } ?? "A \(value.kindName)") is none of \(levels).", at: range))
    } catch {
      // That an input has no value is said where it is declared.
      if error.summary != InputScope.missing { diagnostics.append(error.diagnostic(at: range)) }
    }
    return .mandatory
  }
}
