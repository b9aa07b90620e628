import HCL
import Inventory
import Source
import Values

/// A policy file that is known to be sound, read: its metadata waits until a rule is asked for.
public struct PolicySource: Sendable {
  let reader: PolicyFileReader

  public init(builtIn source: SourceText) {
    reader = PolicyFileReader(source, defersMetadata: true)
  }
}

/// The policies of a scan, loaded and compiled, found by the type they judge.
public final class PolicySet: Sendable {
  private let catalog: RuleCatalog
  public let diagnostics: [Diagnostic]
  let policies: [CompiledPolicy]
  private let byType: [String: [Int]]
  private let wildcards: [Int]
  /// The values of inputs, by policy file and name.
  let inputs: [ObjectIdentifier: [String: Value]]

  /// Loads policy files.
  ///
  /// - Parameters:
  ///   - builtIn: files that were read before.
  ///   - sources: the other files; their paths name them in diagnostics.
  ///   - inputs: values for inputs, by name; one that no file declares is a diagnostic.
  public init(builtIn: [PolicySource] = [], _ sources: [SourceText], inputs given: [String: Value] = [:]) {
    var readers = builtIn.map(\.reader)
    var policies: [CompiledPolicy] = []
    var diagnostics: [Diagnostic] = []
    var entries: [RuleEntry] = []
    var values: [ObjectIdentifier: [String: Value]] = [:]
    var used: Set<String> = []
    for source in sources {
      let reader = PolicyFileReader(source, defersMetadata: false)
      for entry in reader.entries { _ = entry.read(&diagnostics) }
      readers.append(reader)
    }
    for reader in readers {
      diagnostics += reader.diagnostics
      policies += reader.policies
      entries += reader.entries
      var own: [String: Value] = [:]
      for (name, input) in reader.file.inputs {
        own[name] = input.defaultValue
        guard let value = given[name] else { continue }
        used.insert(name)
        do throws(ConversionError) {
          own[name] = try input.constraint.convert(value)
        } catch {
          diagnostics.append(
            Diagnostic(
              .error, "Invalid value for input \"\(name)\".", detail: "\(error.message).",
              at: reader.file.tree.sourceRange(input.range)))
        }
      }
      values[ObjectIdentifier(reader.file)] = own
    }
    for name in given.keys.sorted() where !used.contains(name) {
      diagnostics.append(
        Diagnostic(
          .error, "No policy has an input \"\(name)\".", detail: "Check its name with `infrascan rules`.",
          path: "--input"))
    }
    self.policies = policies
    self.diagnostics = diagnostics
    inputs = values
    catalog = RuleCatalog(entries)
    var byType: [String: [Int]] = [:]
    var wildcards: [Int] = []
    for (i, policy) in policies.enumerated() {
      if policy.target.contains("*") { wildcards.append(i) } else { byType[policy.target, default: []].append(i) }
    }
    self.byType = byType
    self.wildcards = wildcards
  }

  /// Every rule, by id.
  public var rules: [Rule] { catalog.rules }

  /// The number of rules.
  public var ruleCount: Int { catalog.count }

  public func rule(_ id: String) -> Rule? { catalog.rule(id) }

  /// Whether there is a rule of that name.
  public func hasRule(_ id: String) -> Bool { catalog.contains(id) }

  /// The policies that judge a resource, in the order in which they were loaded.
  func policies(for resource: Resource) -> [CompiledPolicy] {
    guard resource.mode == .managed else { return [] }
    var found: [CompiledPolicy] = []
    for key in PolicySet.keys(of: resource) {
      for i in byType[key] ?? [] where policies[i].kind.format == resource.format { found.append(policies[i]) }
    }
    for i in wildcards {
      let policy = policies[i]
      guard policy.kind.format == resource.format else { continue }
      if PolicySet.keys(of: resource).contains(where: { PolicySet.matches($0, policy.target) }) { found.append(policy) }
    }
    return found
  }

  /// The names under which a policy may target a resource.
  private static func keys(of resource: Resource) -> [String] {
    guard resource.format == .kubernetes, let version = resource.values["apiVersion"]?.stringValue else {
      return [resource.type]
    }
    return [resource.type, "\(version)/\(resource.type)"]
  }

  /// Whether a name matches a pattern in which `*` stands for any text. Linear in the product of both lengths at worst.
  static func matches(_ name: String, _ pattern: String) -> Bool {
    let text = Array(name.utf8)
    let glob = Array(pattern.utf8)
    var t = 0
    var g = 0
    var star: (glob: Int, text: Int)?
    while t < text.count {
      if g < glob.count && glob[g] == UInt8(ascii: "*") {
        star = (g, t)
        g += 1
      } else if g < glob.count && glob[g] == text[t] {
        g += 1
        t += 1
      } else if let last = star {
        g = last.glob + 1
        t = last.text + 1
        star = (last.glob, t)
      } else {
        return false
      }
    }
    while g < glob.count && glob[g] == UInt8(ascii: "*") { g += 1 }
    return g == glob.count
  }
}
