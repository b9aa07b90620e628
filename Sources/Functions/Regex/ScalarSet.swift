/// A set of Unicode scalars: ranges, general categories, and whether case matters.
struct ScalarSet: Sendable {
  /// Scalars by a property, or all others.
  struct Category: Sendable {
    let name: String
    let isNegated: Bool

    func contains(_ scalar: Unicode.Scalar) -> Bool {
      let code = ScalarSet.code(scalar.properties.generalCategory)
      return (name == "Any" || code.hasPrefix(name)) != isNegated
    }
  }

  private(set) var ranges: [ClosedRange<UInt32>] = []
  private(set) var categories: [Category] = []
  var isNegated = false
  var foldsCase = false
  /// Membership of the ASCII characters, found by `seal`.
  private var ascii: (low: UInt64, high: UInt64) = (0, 0)

  init() {}

  init(_ ranges: [ClosedRange<UInt32>]) { self.ranges = ranges }

  init(_ scalar: Unicode.Scalar) { ranges = [scalar.value...scalar.value] }

  mutating func insert(_ range: ClosedRange<UInt32>) { ranges.append(range) }

  mutating func insert(_ category: Category) { categories.append(category) }

  /// Adds what another set of ranges holds, or all that it does not hold.
  mutating func insert(_ other: [ClosedRange<UInt32>], negated: Bool) {
    guard negated else {
      ranges += other
      return
    }
    var next: UInt32 = 0
    for range in ScalarSet.merged(other) {
      if range.lowerBound > next { ranges.append(next...(range.lowerBound - 1)) }
      next = range.upperBound + 1
    }
    if next <= 0x10_FFFF { ranges.append(next...0x10_FFFF) }
  }

  private static func merged(_ ranges: [ClosedRange<UInt32>]) -> [ClosedRange<UInt32>] {
    var merged: [ClosedRange<UInt32>] = []
    for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
      if let last = merged.last, range.lowerBound <= last.upperBound || range.lowerBound == last.upperBound + 1 {
        merged[merged.count - 1] = last.lowerBound...max(last.upperBound, range.upperBound)
      } else {
        merged.append(range)
      }
    }
    return merged
  }

  /// Prepares the set for look-ups; to be called once it is complete.
  mutating func seal() {
    ranges = ScalarSet.merged(ranges)
    for value in 0..<128 as Range<UInt32> where decide(value) {
      if value < 64 { ascii.low |= 1 << UInt64(value) } else { ascii.high |= 1 << UInt64(value - 64) }
    }
  }

  @inline(__always)
  func contains(_ value: UInt32) -> Bool {
    if value < 64 { return ascii.low >> UInt64(value) & 1 == 1 }
    if value < 128 { return ascii.high >> UInt64(value - 64) & 1 == 1 }
    return decide(value)
  }

  private func decide(_ value: UInt32) -> Bool {
    var found = holds(value)
    if !found && foldsCase {
      for variant in ScalarSet.caseVariants(value) where holds(variant) {
        found = true
        break
      }
    }
    return found != isNegated
  }

  private func holds(_ value: UInt32) -> Bool {
    var low = 0
    var high = ranges.count
    while low < high {
      let middle = (low + high) / 2
      if ranges[middle].upperBound < value { low = middle + 1 } else { high = middle }
    }
    if low < ranges.count && ranges[low].contains(value) { return true }
    guard !categories.isEmpty, let scalar = Unicode.Scalar(value) else { return false }
    return categories.contains { $0.contains(scalar) }
  }

  /// The other scalars that differ from this one in case only.
  static func caseVariants(_ value: UInt32) -> [UInt32] {
    guard let scalar = Unicode.Scalar(value) else { return [] }
    switch scalar {
    // The sign of the kelvin and the long s fold to ASCII letters.
    case "k", "K", "\u{212A}": return [0x4B, 0x6B, 0x212A]
    case "s", "S", "\u{17F}": return [0x53, 0x73, 0x17F]
    default: break
    }
    var variants: [UInt32] = []
    for mapping in [
      scalar.properties.lowercaseMapping, scalar.properties.uppercaseMapping, scalar.properties.titlecaseMapping,
    ] {
      var scalars = mapping.unicodeScalars.makeIterator()
      guard let first = scalars.next(), scalars.next() == nil, first != scalar else { continue }
      variants.append(first.value)
      let back = first.properties.lowercaseMapping.unicodeScalars
      if back.count == 1, let other = back.first { variants.append(other.value) }
    }
    return variants
  }

  /// Whether a name is that of a general category, or of a group of them.
  static func isCategory(_ name: String) -> Bool { name == "Any" || groups.contains(name) }

  private static let groups: Set<String> = [
    "L", "Lu", "Ll", "Lt", "Lm", "Lo", "M", "Mn", "Mc", "Me", "N", "Nd", "Nl", "No", "P", "Pc", "Pd", "Ps", "Pe", "Pi",
    "Pf", "Po", "S", "Sm", "Sc", "Sk", "So", "Z", "Zs", "Zl", "Zp", "C", "Cc", "Cf", "Cs", "Co",
  ]

  private static func code(_ category: Unicode.GeneralCategory) -> String {
    switch category {
    case .uppercaseLetter: "Lu"
    case .lowercaseLetter: "Ll"
    case .titlecaseLetter: "Lt"
    case .modifierLetter: "Lm"
    case .otherLetter: "Lo"
    case .nonspacingMark: "Mn"
    case .spacingMark: "Mc"
    case .enclosingMark: "Me"
    case .decimalNumber: "Nd"
    case .letterNumber: "Nl"
    case .otherNumber: "No"
    case .connectorPunctuation: "Pc"
    case .dashPunctuation: "Pd"
    case .openPunctuation: "Ps"
    case .closePunctuation: "Pe"
    case .initialPunctuation: "Pi"
    case .finalPunctuation: "Pf"
    case .otherPunctuation: "Po"
    case .mathSymbol: "Sm"
    case .currencySymbol: "Sc"
    case .modifierSymbol: "Sk"
    case .otherSymbol: "So"
    case .spaceSeparator: "Zs"
    case .lineSeparator: "Zl"
    case .paragraphSeparator: "Zp"
    case .control: "Cc"
    case .format: "Cf"
    case .surrogate: "Cs"
    case .privateUse: "Co"
    case .unassigned: "unassigned"
    @unknown default: "unassigned"
    }
  }

  // MARK: Named classes

  static let digits: [ClosedRange<UInt32>] = [0x30...0x39]
  static let wordCharacters: [ClosedRange<UInt32>] = [0x30...0x39, 0x41...0x5A, 0x5F...0x5F, 0x61...0x7A]
  static let spaces: [ClosedRange<UInt32>] = [0x09...0x0A, 0x0C...0x0D, 0x20...0x20]

  /// The POSIX classes, in ASCII as RE2 has them.
  static let posix: [String: [ClosedRange<UInt32>]] = [
    "alnum": [0x30...0x39, 0x41...0x5A, 0x61...0x7A],
    "alpha": [0x41...0x5A, 0x61...0x7A],
    "ascii": [0x00...0x7F],
    "blank": [0x09...0x09, 0x20...0x20],
    "cntrl": [0x00...0x1F, 0x7F...0x7F],
    "digit": [0x30...0x39],
    "graph": [0x21...0x7E],
    "lower": [0x61...0x7A],
    "print": [0x20...0x7E],
    "punct": [0x21...0x2F, 0x3A...0x40, 0x5B...0x60, 0x7B...0x7E],
    "space": [0x09...0x0D, 0x20...0x20],
    "upper": [0x41...0x5A],
    "word": [0x30...0x39, 0x41...0x5A, 0x5F...0x5F, 0x61...0x7A],
    "xdigit": [0x30...0x39, 0x41...0x46, 0x61...0x66],
  ]
}
