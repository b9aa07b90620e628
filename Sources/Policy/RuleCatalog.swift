import HCL
import Source
import Synchronization

/// The rules of a scan by their ids, read when they are asked for: most scans report few of them.
final class RuleCatalog: Sendable {
  private let entries: [RuleEntry]
  /// The positions of each rule's policy blocks: several blocks of one name are one rule.
  private let groups: [String: [Int]]
  private let known = Mutex<[String: Rule]>([:])

  init(_ entries: [RuleEntry]) {
    self.entries = entries
    var groups: [String: [Int]] = [:]
    groups.reserveCapacity(entries.count)
    for (i, entry) in entries.enumerated() { groups[entry.name, default: []].append(i) }
    self.groups = groups
  }

  var count: Int { groups.count }

  /// Every rule, by id.
  var rules: [Rule] { groups.keys.sorted().compactMap(rule) }

  func contains(_ id: String) -> Bool { groups[id] != nil }

  func rule(_ id: String) -> Rule? {
    guard let group = groups[id] else { return nil }
    if let rule = known.withLock({ $0[id] }) { return rule }
    // Of several blocks of one rule the first that has metadata speaks for all.
    guard let speaker = group.first(where: { entries[$0].metadata != nil }) ?? group.first else { return nil }
    var targets: [String] = []
    for i in group where !targets.contains(entries[i].target) { targets.append(entries[i].target) }
    var ignored: [Diagnostic] = []
    let data = entries[speaker].read(&ignored)
    let rule = Rule(
      id: id, title: data.title, severity: data.severity, category: data.category, rationale: data.rationale,
      remediation: data.remediation, links: data.links, aliases: data.aliases, controls: data.controls,
      targets: targets, file: entries[speaker].tree.source.path)
    known.withLock { $0[id] = rule }
    return rule
  }
}
