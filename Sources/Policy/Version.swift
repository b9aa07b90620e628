import Values

/// Why a text is no version or constraint.
struct VersionError: Error, CustomStringConvertible {
  let description: String
}

/// A version as Terraform compares them: up to four numbers, and a prerelease that comes before its release.
struct Version: Comparable {
  private(set) var numbers: [Int] = []
  private(set) var prerelease: [String] = []

  init(_ numbers: [Int]) {
    self.numbers = numbers
  }

  init(_ text: String) throws(VersionError) {
    var rest = Substring(text.filter { !$0.isWhitespace })
    if rest.hasPrefix("v") { rest = rest.dropFirst() }
    if let plus = rest.firstIndex(of: "+") { rest = rest[..<plus] }
    if let dash = rest.firstIndex(of: "-") {
      prerelease = rest[rest.index(after: dash)...].split(separator: ".").map(String.init)
      rest = rest[..<dash]
    }
    for part in rest.split(separator: ".", omittingEmptySubsequences: false) {
      guard let number = Int(part), number >= 0 else { throw VersionError(description: "\"\(text)\" is no version") }
      numbers.append(number)
    }
    guard !numbers.isEmpty else { throw VersionError(description: "\"\(text)\" is no version") }
  }

  /// Whether all numbers are those of another version.
  func hasNumbers(of other: Version) -> Bool {
    (0..<max(numbers.count, other.numbers.count)).allSatisfy { number($0) == other.number($0) }
  }

  func number(_ position: Int) -> Int { position < numbers.count ? numbers[position] : 0 }

  static func == (a: Version, b: Version) -> Bool { !(a < b) && !(b < a) }

  static func < (a: Version, b: Version) -> Bool {
    for i in 0..<max(a.numbers.count, b.numbers.count) where a.number(i) != b.number(i) {
      return a.number(i) < b.number(i)
    }
    if a.prerelease.isEmpty || b.prerelease.isEmpty { return !a.prerelease.isEmpty && b.prerelease.isEmpty }
    for (x, y) in zip(a.prerelease, b.prerelease) where x != y {
      switch (Int(x), Int(y)) {
      case (let m?, let n?): return m < n
      case (.some, nil): return true
      case (nil, .some): return false
      default: return x < y
      }
    }
    return a.prerelease.count < b.prerelease.count
  }
}

/// A constraint on versions: `>= 4.0, < 6.0`, `~> 5.1`, `!= 5.2.0`.
struct VersionConstraint {
  private let terms: [(relation: String, version: Version)]

  init(_ text: String) throws(VersionError) {
    var terms: [(String, Version)] = []
    for part in text.split(separator: ",") {
      let trimmed = part.filter { !$0.isWhitespace }
      let relation = String(trimmed.prefix { "=<>!~".contains($0) })
      guard ["", "=", "!=", ">", ">=", "<", "<=", "~>"].contains(relation) else {
        throw VersionError(description: "\"\(relation)\" is no relation between versions")
      }
      terms.append((relation, try Version(String(trimmed.dropFirst(relation.count)))))
    }
    guard !terms.isEmpty else { throw VersionError(description: "the constraint is empty") }
    self.terms = terms
  }

  /// A prerelease is admitted only where the constraint names a prerelease of the same version, as Terraform has it.
  func admits(_ version: Version) -> Bool {
    if !version.prerelease.isEmpty {
      let names = terms.contains { !$0.version.prerelease.isEmpty && $0.version.hasNumbers(of: version) }
      if !names { return false }
    }
    return terms.allSatisfy { relation, bound in
      switch relation {
      case "!=": version != bound
      case ">": version > bound
      case ">=": version >= bound
      case "<": version < bound
      case "<=": version <= bound
      case "~>":
        // All numbers but the last that is written stay as they are.
        version >= bound
          && (0..<(max(bound.numbers.count, 2) - 1)).allSatisfy { version.number($0) == bound.number($0) }
      default: version == bound
      }
    }
  }
}

/// Which of many versions a constraint admits.
extension VersionConstraint {
  /// Whether the constraint admits all versions that another one admits, or none of them.
  ///
  /// Between the versions that either names nothing changes, so it is enough to ask about those, and about their nearest
  /// neighbours.
  func admits(all other: VersionConstraint) -> Truth {
    var admitted = 0
    var refused = 0
    for version in landmarks + other.landmarks where other.admits(version) {
      if admits(version) { admitted += 1 } else { refused += 1 }
    }
    if admitted > 0 && refused == 0 { return .yes }
    if refused > 0 && admitted == 0 { return .no }
    return .unknown
  }

  /// More than any version has.
  private static let many = 1 << 40

  private var landmarks: [Version] {
    var found: [Version] = []
    for (relation, bound) in terms {
      let numbers = [bound.number(0), bound.number(1), bound.number(2)]
      found += [bound, Version(numbers), Version([numbers[0], numbers[1], numbers[2] &+ 1])]
      found += [Version([numbers[0], VersionConstraint.many, 0]), Version([VersionConstraint.many, 0, 0])]
      if numbers[2] > 0 {
        found.append(Version([numbers[0], numbers[1], numbers[2] - 1]))
      } else if numbers[1] > 0 {
        found.append(Version([numbers[0], numbers[1] - 1, VersionConstraint.many]))
      } else if numbers[0] > 0 {
        found.append(Version([numbers[0] - 1, VersionConstraint.many, VersionConstraint.many]))
      }
      if relation == "~>" { found.append(Version([numbers[0], numbers[1], VersionConstraint.many])) }
      found.append(Version([0, 0, 0]))
    }
    return found
  }
}
