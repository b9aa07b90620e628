import Inventory
import Policy
import Source
import Values

/// Which inputs count for which resources: those that `.infrascan.hcl` sets for some files only.
///
/// All resources for which the same settings count share one set of policies.
struct InputProfiles: Sendable {
  private let settings: [ScanConfiguration.Input]
  private let configuration: ScanConfiguration
  private let base: String

  init(_ configuration: ScanConfiguration, base: String) {
    self.configuration = configuration
    self.base = base
    settings = configuration.inputs.filter { !$0.paths.isEmpty }
  }

  /// The positions of resources in the inventory by the settings that count for them, in the order of their first.
  func groups(_ positions: [Int], _ inventory: Inventory) -> [(inputs: [String: Value], positions: [Int])] {
    if settings.isEmpty { return [([:], positions)] }
    var order: [[Bool]] = []
    var groups: [[Bool]: [Int]] = [:]
    var known: [String: [Bool]] = [:]
    for position in positions {
      let path = inventory.resources[position].origin.header.path
      let flags = known[path] ?? flags(of: path)
      known[path] = flags
      if groups[flags] == nil { order.append(flags) }
      groups[flags, default: []].append(position)
    }
    return order.map { flags in
      var inputs: [String: Value] = [:]
      for (setting, counts) in zip(settings, flags) where counts { inputs[setting.name] = setting.value }
      return (inputs, groups[flags] ?? [])
    }
  }

  private func flags(of path: String) -> [Bool] {
    guard let path = configuration.relative(Paths.join(base, path)) else { return settings.map { _ in false } }
    return settings.map { setting in setting.paths.contains { $0.matches(path) } }
  }
}

/// What `.infrascan.hcl` and the command line say of rules, applied to findings.
struct RuleSettings: Sendable {
  private let settings: [String: [ScanConfiguration.RuleSetting]]
  private let configuration: ScanConfiguration
  private let base: String
  /// Findings below this are not reported.
  let least: Severity
  /// Rules that do not judge at all.
  let disabled: Set<String>

  /// - Parameter named: rules that the command line names: they judge whatever the file says.
  init(_ configuration: ScanConfiguration, base: String, least: Severity, named: [String]) {
    self.configuration = configuration
    self.base = base
    self.least = least
    var settings: [String: [ScanConfiguration.RuleSetting]] = [:]
    var disabled: Set<String> = []
    for setting in configuration.rules {
      settings[setting.id, default: []].append(setting)
      if setting.paths.isEmpty {
        if setting.isEnabled { disabled.remove(setting.id) } else { disabled.insert(setting.id) }
      }
    }
    self.settings = settings
    self.disabled = disabled.subtracting(named)
  }

  /// Whether findings of a rule may be of the least severity that is reported.
  func mayCount(_ rule: Rule) -> Bool {
    rule.severity >= least || (settings[rule.id] ?? []).contains { ($0.severity ?? .info) >= least }
  }

  /// The rule as it counts wherever no path is named.
  func applied(to rule: Rule) -> Rule {
    guard let own = settings[rule.id] else { return rule }
    return rule.with(severity: own.last { $0.paths.isEmpty && $0.severity != nil }?.severity ?? rule.severity)
  }

  /// The finding as it counts; `nil` for one that is not reported.
  func applied(to finding: Finding) -> Finding? {
    guard let own = settings[finding.rule.id] else { return finding.rule.severity >= least ? finding : nil }
    var severity = finding.rule.severity
    var suppression = finding.suppression
    let path = configuration.relative(Paths.join(base, finding.location.path))
    for setting in own {
      let counts = setting.paths.isEmpty || path.map { path in setting.paths.contains { $0.matches(path) } } ?? false
      guard counts else { continue }
      severity = setting.severity ?? severity
      if !setting.isEnabled && !setting.paths.isEmpty {
        let reason = setting.reason.isEmpty ? "The rule is disabled for this file." : setting.reason
        suppression = suppression ?? Suppression(reason: reason, isInSource: false)
      }
    }
    guard severity >= least else { return nil }
    var finding = finding
    finding.rule = finding.rule.with(severity: severity)
    finding.suppression = suppression
    return finding
  }
}

/// What makes findings of several variants one.
private struct VariantKey: Hashable {
  /// Of a resource that is one and the same in the code, whatever it is called in each variant, its definition counts.
  let fingerprint: String
  let definition: SourceRange?
  let rule: String
  let path: String
  let range: ByteRange
  let message: String
  let verdict: Verdict
  /// Several elements of one resource may fail alike.
  var ordinal = 0
}

extension [Finding] {
  /// Findings that differ only in the variant of the root module as one.
  func mergingVariants() -> [Finding] {
    guard contains(where: { !$0.resource.scope.variant.isEmpty }) else { return self }
    var merged: [Finding] = []
    var places: [VariantKey: Int] = [:]
    for finding in self {
      let variant = finding.resource.scope.variant
      guard !variant.isEmpty else {
        merged.append(finding)
        continue
      }
      let definition = finding.resource.origin.definition
      var key = VariantKey(
        fingerprint: definition == nil ? finding.fingerprint : "", definition: definition, rule: finding.rule.id,
        path: finding.location.path, range: finding.location.bytes, message: finding.message, verdict: finding.verdict)
      while let place = places[key], merged[place].variants.contains(variant) { key.ordinal += 1 }
      if let place = places[key] {
        merged[place].variants.append(variant)
        continue
      }
      places[key] = merged.count
      merged.append(finding)
      merged[merged.count - 1].variants = [variant]
    }
    return merged
  }
}
