/// A version as Masterminds/semver reads it: parts may be missing, and a `v` may stand in front.
struct SemanticVersion: Sendable {
  var major: UInt64
  var minor: UInt64
  var patch: UInt64
  var prerelease: String
  var metadata: String
  var original: String

  init?(_ text: String) {
    original = text
    var rest = Substring(text)
    if rest.hasPrefix("v") { rest = rest.dropFirst() }
    var cut = rest.split(separator: "+", maxSplits: 1, omittingEmptySubsequences: false)
    guard let front = cut.first else { return nil }
    metadata = cut.count > 1 ? String(cut[1]) : ""
    if cut.count > 1 && metadata.isEmpty { return nil }
    cut = front.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
    prerelease = cut.count > 1 ? String(cut[1]) : ""
    if cut.count > 1 && prerelease.isEmpty { return nil }
    let numbers = cut[0].split(separator: ".", omittingEmptySubsequences: false)
    guard (1...3).contains(numbers.count) else { return nil }
    var parts: [UInt64] = []
    for number in numbers {
      guard !number.isEmpty, number.utf8.allSatisfy({ $0 &- 0x30 < 10 }), let value = UInt64(number) else { return nil }
      parts.append(value)
    }
    major = parts[0]
    minor = parts.count > 1 ? parts[1] : 0
    patch = parts.count > 2 ? parts[2] : 0
    let isValid: (String) -> Bool = { text in
      text.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { part in
        !part.isEmpty && part.utf8.allSatisfy { $0 == 0x2D || $0 &- 0x30 < 10 || ($0 | 0x20) &- 0x61 < 26 }
      }
    }
    if !prerelease.isEmpty && !isValid(prerelease) || !metadata.isEmpty && !isValid(metadata) { return nil }
  }

  var description: String {
    "\(major).\(minor).\(patch)" + (prerelease.isEmpty ? "" : "-\(prerelease)")
      + (metadata.isEmpty ? "" : "+\(metadata)")
  }

  /// -1, 0 or 1 by semver.org's precedence.
  func compare(_ other: SemanticVersion) -> Int {
    for (a, b) in [(major, other.major), (minor, other.minor), (patch, other.patch)] where a != b {
      return a < b ? -1 : 1
    }
    if prerelease == other.prerelease { return 0 }
    if prerelease.isEmpty { return 1 }
    if other.prerelease.isEmpty { return -1 }
    let (x, y) = (prerelease.split(separator: "."), other.prerelease.split(separator: "."))
    for (a, b) in zip(x, y) where a != b {
      switch (UInt64(a), UInt64(b)) {
      case (let m?, let n?): if m != n { return m < n ? -1 : 1 }
      case (_?, nil): return -1
      case (nil, _?): return 1
      case (nil, nil): return a.utf8.lexicographicallyPrecedes(b.utf8) ? -1 : 1
      }
    }
    return x.count < y.count ? -1 : x.count > y.count ? 1 : 0
  }
}

/// A constraint as Masterminds/semver reads it: `>=1.19-0, <2 || ~3.1`.
struct VersionConstraint: Sendable {
  private struct Clause: Sendable {
    let comparison: String
    let version: SemanticVersion
    let isDirty: Bool
    let isMinorDirty: Bool
    let isPatchDirty: Bool
  }

  private var alternatives: [[Clause]] = []

  init?(_ text: String) {
    // No constraint that means something is as long.
    guard text.utf8.count <= 4096 else { return nil }
    // Nothing said allows every release.
    let given = text.utf8.allSatisfy { $0 <= 0x20 } ? "*" : text
    let expanded = VersionConstraint.expandingHyphens(given)
    for alternative in expanded.split(separator: "|", omittingEmptySubsequences: false) {
      // `a || b` has an empty part between the bars.
      if alternative.isEmpty && expanded.contains("||") { continue }
      guard let clauses = VersionConstraint.clauses(alternative) else { return nil }
      alternatives.append(clauses)
    }
    if alternatives.isEmpty { return nil }
  }

  /// `1.2 - 1.4` is `>=1.2 <=1.4`.
  private static func expandingHyphens(_ text: String) -> String {
    let words = text.split(separator: " ").map(String.init)
    guard let hyphen = words.firstIndex(of: "-"), hyphen > 0, hyphen + 1 < words.count else { return text }
    var result = words
    result[hyphen - 1] = ">=" + words[hyphen - 1]
    result[hyphen + 1] = "<=" + words[hyphen + 1]
    result.remove(at: hyphen)
    return expandingHyphens(result.joined(separator: " "))
  }

  private static func clauses(_ text: Substring) -> [Clause]? {
    var clauses: [Clause] = []
    let bytes = Array(text.utf8)
    var i = 0
    func isComparison(_ byte: UInt8) -> Bool {
      switch byte {
      case UInt8(ascii: "="), UInt8(ascii: "!"), UInt8(ascii: ">"), UInt8(ascii: "<"), UInt8(ascii: "~"),
        UInt8(ascii: "^"):
        true
      default: false
      }
    }
    while i < bytes.count {
      while i < bytes.count, bytes[i] <= 0x20 || bytes[i] == UInt8(ascii: ",") { i += 1 }
      guard i < bytes.count else { break }
      let start = i
      while i < bytes.count, isComparison(bytes[i]) { i += 1 }
      let comparison = String(decoding: bytes[start..<i], as: UTF8.self)
      while i < bytes.count, bytes[i] <= 0x20 { i += 1 }
      let versionStart = i
      while i < bytes.count, bytes[i] > 0x20, bytes[i] != UInt8(ascii: ","), !isComparison(bytes[i]) { i += 1 }
      guard let clause = clause(comparison, String(decoding: bytes[versionStart..<i], as: UTF8.self)) else {
        return nil
      }
      clauses.append(clause)
    }
    return clauses.isEmpty ? nil : clauses
  }

  private static func clause(_ comparison: String, _ text: String) -> Clause? {
    let known = ["", "=", "!=", ">", "<", ">=", "=>", "<=", "=<", "~", "~>", "^"]
    guard known.contains(comparison), !text.isEmpty else { return nil }
    var rest = Substring(text)
    if rest.hasPrefix("v") { rest = rest.dropFirst() }
    let suffix = rest.firstIndex { $0 == "-" || $0 == "+" } ?? rest.endIndex
    let tail = String(rest[suffix...])
    let parts = rest[..<suffix].split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    let isWild: (String) -> Bool = { $0 == "x" || $0 == "X" || $0 == "*" }
    guard parts.count <= 3, !parts.contains("") else { return nil }
    if isWild(parts[0]) {
      guard let version = SemanticVersion("0.0.0" + tail) else { return nil }
      return Clause(comparison: comparison, version: version, isDirty: true, isMinorDirty: false, isPatchDirty: false)
    }
    if parts.count < 2 || isWild(parts[1]) {
      guard let version = SemanticVersion("\(parts[0]).0.0" + tail) else { return nil }
      return Clause(comparison: comparison, version: version, isDirty: true, isMinorDirty: true, isPatchDirty: false)
    }
    if parts.count < 3 || isWild(parts[2]) {
      guard let version = SemanticVersion("\(parts[0]).\(parts[1]).0" + tail) else { return nil }
      return Clause(comparison: comparison, version: version, isDirty: true, isMinorDirty: false, isPatchDirty: true)
    }
    guard let version = SemanticVersion(rest.description) else { return nil }
    return Clause(comparison: comparison, version: version, isDirty: false, isMinorDirty: false, isPatchDirty: false)
  }

  func allows(_ version: SemanticVersion) -> Bool {
    alternatives.contains { $0.allSatisfy { VersionConstraint.allows(version, $0) } }
  }

  private static func allows(_ v: SemanticVersion, _ clause: Clause) -> Bool {
    let c = clause.version
    if clause.comparison == "!=" {
      if clause.isDirty {
        if !v.prerelease.isEmpty && c.prerelease.isEmpty { return false }
        if v.major != c.major { return true }
        if clause.isMinorDirty { return false }
        if v.minor != c.minor { return true }
        if clause.isPatchDirty { return false }
      }
      return v.compare(c) != 0
    }
    // A version before a release counts only where the constraint names one too.
    if !v.prerelease.isEmpty && c.prerelease.isEmpty { return false }
    switch clause.comparison {
    case ">":
      if !clause.isDirty { return v.compare(c) > 0 }
      if v.major != c.major { return v.major > c.major }
      if clause.isMinorDirty { return false }
      if clause.isPatchDirty { return v.minor > c.minor }
      return v.compare(c) > 0
    case "<": return v.compare(c) < 0
    case ">=", "=>": return v.compare(c) >= 0
    case "<=", "=<":
      if !clause.isDirty { return v.compare(c) <= 0 }
      if v.major > c.major { return false }
      return !(v.major == c.major && v.minor > c.minor && !clause.isMinorDirty)
    case "^":
      if v.compare(c) < 0 { return false }
      if c.major > 0 || clause.isMinorDirty { return v.major == c.major }
      if v.major > 0 { return false }
      if c.minor > 0 || clause.isPatchDirty { return v.minor == c.minor }
      return v.minor == 0 && v.patch == c.patch
    case "", "=": return clause.isDirty ? tilde(v, clause) : v.compare(c) == 0
    default: return tilde(v, clause)
    }
  }

  private static func tilde(_ v: SemanticVersion, _ clause: Clause) -> Bool {
    let c = clause.version
    if v.compare(c) < 0 { return false }
    if c.major == 0 && c.minor == 0 && c.patch == 0 && !clause.isMinorDirty && !clause.isPatchDirty { return true }
    return v.major == c.major && (v.minor == c.minor || clause.isMinorDirty)
  }
}

/// A `*semver.Version` as a value.
final class VersionValue: TemplateObject, @unchecked Sendable {
  let version: SemanticVersion

  init(_ version: SemanticVersion) {
    self.version = version
  }

  override var kind: String { "ptr" }
  override var typeName: String { "*semver.Version" }
  override var description: String { version.description }
  override var encoded: TemplateValue { .string(version.description) }

  override func field(_ name: String) -> TemplateValue? {
    switch name {
    case "Major": TemplateValue(.uint64(version.major))
    case "Minor": TemplateValue(.uint64(version.minor))
    case "Patch": TemplateValue(.uint64(version.patch))
    case "Prerelease": .string(version.prerelease)
    case "Metadata": .string(version.metadata)
    case "Original": .string(version.original)
    case "String": .string(version.description)
    default: nil
    }
  }

  override func method(_ name: String) -> TemplateFunction? {
    let version = version
    func comparing(_ test: @escaping @Sendable (Int) -> TemplateValue) -> TemplateFunction {
      TemplateFunction(name, .any) { (_, values) throws(TemplateError) in
        guard case .object(let object) = values[0].payload, let other = object as? VersionValue else {
          throw TemplateError("wrong type for value; expected *semver.Version; got \(values[0].typeName)")
        }
        return test(version.compare(other.version))
      }
    }
    switch name {
    case "Compare": return comparing { .int($0) }
    case "Equal": return comparing { .bool($0 == 0) }
    case "LessThan": return comparing { .bool($0 < 0) }
    case "GreaterThan": return comparing { .bool($0 > 0) }
    default: return nil
    }
  }
}

/// Sprig's functions over versions.
enum VersionFunctions {
  static let all: [TemplateFunction] = [
    TemplateFunction("semver", .string) { (_, values) throws(TemplateError) in
      guard let version = SemanticVersion(values[0].stringValue ?? "") else {
        throw TemplateError("invalid semantic version")
      }
      return TemplateValue(.object(VersionValue(version)))
    },
    TemplateFunction("semverCompare", .string, .string) { (_, values) throws(TemplateError) in
      let (constraint, text) = (values[0].stringValue ?? "", values[1].stringValue ?? "")
      guard let parsed = VersionConstraint(constraint) else {
        throw TemplateError("improper constraint: \(constraint)")
      }
      guard let version = SemanticVersion(text) else { throw TemplateError("invalid semantic version") }
      return .bool(parsed.allows(version))
    },
  ]
}
