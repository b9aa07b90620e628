/// Why a text is no version or constraint.
struct VersionError: Error, CustomStringConvertible {
  let description: String
}

/// A version as Terraform compares them: up to four numbers, and a prerelease that comes before its release.
struct Version: Comparable {
  private(set) var numbers: [Int] = []
  private(set) var prerelease: [String] = []

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

  func admits(_ version: Version) -> Bool {
    terms.allSatisfy { relation, bound in
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
