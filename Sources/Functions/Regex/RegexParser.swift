/// What a regular expression says, as a tree.
indirect enum RegexNode: Sendable {
  case empty
  case scalar(UInt32)
  case set(ScalarSet)
  case assertion(RegexAssertion)
  case group(RegexNode, index: Int)
  case sequence([RegexNode])
  case alternation([RegexNode])
  case repetition(RegexNode, least: Int, most: Int?, isGreedy: Bool)
}

/// A condition on a position.
enum RegexAssertion: Sendable {
  case textStart, textEnd, lineStart, lineEnd, wordBoundary, noWordBoundary
}

/// Parses the syntax of RE2 as Go's `regexp/syntax` accepts it with its Perl flags.
struct RegexParser {
  private struct Flags {
    var foldsCase = false
    var isMultiline = false
    var dotMatchesNewline = false
    var isUngreedy = false
  }

  /// The highest count of a repetition, and of nested ones multiplied.
  static let mostRepeats = 1000
  private static let deepest = 200

  private let scalars: [Unicode.Scalar]
  private var i = 0
  private var flags = Flags()
  private var depth = 0
  private(set) var groupNames: [String?] = [nil]

  init(_ pattern: String) { scalars = Array(pattern.unicodeScalars) }

  mutating func parse() throws(RegularExpressionError) -> RegexNode {
    let node = try alternation()
    if i < scalars.count { throw RegularExpressionError("unexpected ): `\(text(0, scalars.count))`") }
    return node
  }

  private var current: Unicode.Scalar? { i < scalars.count ? scalars[i] : nil }

  private func peek(_ offset: Int) -> Unicode.Scalar? { i + offset < scalars.count ? scalars[i + offset] : nil }

  private func text(_ start: Int, _ end: Int) -> String {
    String(String.UnicodeScalarView(scalars[max(0, start)..<min(max(start, end), scalars.count)]))
  }

  private mutating func alternation() throws(RegularExpressionError) -> RegexNode {
    depth += 1
    defer { depth -= 1 }
    if depth > RegexParser.deepest { throw RegularExpressionError("expression nests too deeply") }
    var options: [RegexNode] = [try sequence()]
    while current == "|" {
      i += 1
      options.append(try sequence())
    }
    return options.count == 1 ? options[0] : .alternation(options)
  }

  private mutating func sequence() throws(RegularExpressionError) -> RegexNode {
    var items: [RegexNode] = []
    while let scalar = current, scalar != "|", scalar != ")" {
      let start = i
      if scalar == "\\", peek(1) == "Q" {
        try quotation(into: &items)
        continue
      }
      guard let item = try atom() else { continue }
      items.append(try repeated(item, from: start))
    }
    switch items.count {
    case 0: return .empty
    case 1: return items[0]
    default: return .sequence(items)
    }
  }

  /// `\Q…\E`: what stands between is taken as it is; a repetition applies to the last of it.
  private mutating func quotation(into items: inout [RegexNode]) throws(RegularExpressionError) {
    i += 2
    while let scalar = current {
      if scalar == "\\", peek(1) == "E" {
        i += 2
        if let last = items.popLast() { items.append(try repeated(last, from: i)) }
        return
      }
      i += 1
      items.append(literal(scalar))
    }
  }

  // MARK: Repetition

  private mutating func repeated(_ item: RegexNode, from start: Int) throws(RegularExpressionError) -> RegexNode {
    var item = item
    var isRepeated = false
    while let scalar = current {
      let operatorStart = i
      var least = 0
      var most: Int?
      switch scalar {
      case "*": i += 1
      case "+":
        i += 1
        least = 1
      case "?":
        i += 1
        most = 1
      case "{":
        guard let bounds = try counts() else { return item }
        (least, most) = bounds
      default: return item
      }
      var isGreedy = !flags.isUngreedy
      if current == "?" {
        i += 1
        isGreedy.toggle()
      }
      if isRepeated {
        throw RegularExpressionError("invalid nested repetition operator: `\(text(operatorStart - 1, i))`")
      }
      isRepeated = true
      item = .repetition(item, least: least, most: most, isGreedy: isGreedy)
      if scalar == "{" && !RegexParser.isModest(item, limit: RegexParser.mostRepeats) {
        throw RegularExpressionError("invalid repeat count: `\(text(operatorStart, i))`")
      }
    }
    return item
  }

  /// `{n}`, `{n,}` or `{n,m}`; `nil`, with nothing taken, where it is none of them and stands for itself.
  private mutating func counts() throws(RegularExpressionError) -> (least: Int, most: Int?)? {
    let start = i
    i += 1
    guard let least = number() else {
      i = start
      return nil
    }
    var most: Int? = least
    if current == "," {
      i += 1
      most = current == "}" ? nil : number()
      if most == nil && current != "}" {
        i = start
        return nil
      }
    }
    guard current == "}" else {
      i = start
      return nil
    }
    i += 1
    if least > RegexParser.mostRepeats || most ?? 0 > RegexParser.mostRepeats || most ?? least < least {
      throw RegularExpressionError("invalid repeat count: `\(text(start, i))`")
    }
    return (least, most)
  }

  private mutating func number() -> Int? {
    var value: Int?
    let start = i
    while let scalar = current, ("0"..."9").contains(scalar) {
      value = min((value ?? 0) * 10 + Int(scalar.value) - 0x30, 1_000_000)
      i += 1
    }
    // A number has no leading zeros.
    if i - start > 1 && scalars[start] == "0" { return nil }
    return value
  }

  /// Whether nested counts multiply to no more than a limit.
  private static func isModest(_ node: RegexNode, limit: Int) -> Bool {
    switch node {
    case .empty, .scalar, .set, .assertion: return true
    case .group(let inner, _): return isModest(inner, limit: limit)
    case .sequence(let items), .alternation(let items): return items.allSatisfy { isModest($0, limit: limit) }
    case .repetition(let inner, let least, let most, _):
      let count = most ?? least
      if count > limit { return false }
      // The operators without braces do not multiply.
      let isCounted = !(least == 0 && (most == nil || most == 1)) && !(least == 1 && most == nil)
      return isModest(inner, limit: isCounted && count > 0 ? limit / count : limit)
    }
  }

  // MARK: Atoms

  /// One item; `nil` for what only sets flags.
  private mutating func atom() throws(RegularExpressionError) -> RegexNode? {
    guard let scalar = current else { return nil }
    switch scalar {
    case "(": return try group()
    case "[": return .set(try bracket())
    case ".":
      i += 1
      var set = ScalarSet(flags.dotMatchesNewline ? [] : [0x0A...0x0A])
      set.isNegated = true
      set.seal()
      return .set(set)
    case "^":
      i += 1
      return .assertion(flags.isMultiline ? .lineStart : .textStart)
    case "$":
      i += 1
      return .assertion(flags.isMultiline ? .lineEnd : .textEnd)
    case "*", "+", "?":
      throw RegularExpressionError("missing argument to repetition operator: `\(scalar)`")
    case "{":
      let start = i
      if try counts() != nil {
        throw RegularExpressionError("missing argument to repetition operator: `\(text(start, i))`")
      }
      i += 1
      return literal(scalar)
    case "\\": return try escape()
    default:
      i += 1
      return literal(scalar)
    }
  }

  private func literal(_ scalar: Unicode.Scalar) -> RegexNode {
    guard flags.foldsCase, !ScalarSet.caseVariants(scalar.value).isEmpty else { return .scalar(scalar.value) }
    return .set(sealed(ScalarSet(scalar)))
  }

  private func sealed(_ set: ScalarSet) -> ScalarSet {
    var set = set
    set.foldsCase = flags.foldsCase
    set.seal()
    return set
  }

  // MARK: Groups

  private mutating func group() throws(RegularExpressionError) -> RegexNode? {
    let start = i
    i += 1
    let outer = flags
    var index: Int?
    if current == "?" {
      i += 1
      if current == "<" || (current == "P" && peek(1) == "<") {
        i += current == "P" ? 2 : 1
        index = try nextGroup(named: groupName(from: start))
      } else if try !groupFlags(from: start) {
        return nil
      }
    } else {
      index = try nextGroup(named: nil)
    }
    let inner = try alternation()
    guard current == ")" else { throw RegularExpressionError("missing closing ): `\(text(0, scalars.count))`") }
    i += 1
    flags = outer
    if let index { return .group(inner, index: index) }
    // A sequence of its own, so that a repetition applies to the whole.
    return .sequence([inner])
  }

  private mutating func nextGroup(named name: String?) throws(RegularExpressionError) -> Int {
    guard groupNames.count <= RegexParser.mostRepeats else {
      throw RegularExpressionError("expression has more than \(RegexParser.mostRepeats) groups")
    }
    groupNames.append(name)
    return groupNames.count - 1
  }

  private mutating func groupName(from start: Int) throws(RegularExpressionError) -> String {
    let nameStart = i
    while let scalar = current,
      scalar == "_" || scalar.isASCII && scalar.properties.isAlphabetic
        || ("0"..."9").contains(scalar)
    {
      i += 1
    }
    guard current == ">", i > nameStart else {
      throw RegularExpressionError("invalid named capture: `\(text(start, i + 1))`")
    }
    let name = text(nameStart, i)
    i += 1
    if groupNames.contains(name) { throw RegularExpressionError("duplicate capture group name: `\(name)`") }
    return name
  }

  /// `(?flags)` or `(?flags:`.
  ///
  /// - Returns: whether a group follows.
  private mutating func groupFlags(from start: Int) throws(RegularExpressionError) -> Bool {
    var isOn = true
    var any = false
    while let scalar = current {
      i += 1
      switch scalar {
      case "i": flags.foldsCase = isOn
      case "m": flags.isMultiline = isOn
      case "s": flags.dotMatchesNewline = isOn
      case "U": flags.isUngreedy = isOn
      case "-" where isOn:
        isOn = false
        any = false
        continue
      case ":" where isOn || any: return true
      case ")" where isOn || any: return false
      default: throw RegularExpressionError("invalid or unsupported Perl syntax: `\(text(start, i))`")
      }
      any = true
    }
    throw RegularExpressionError("missing closing ): `\(text(0, scalars.count))`")
  }

  // MARK: Escapes

  private mutating func escape() throws(RegularExpressionError) -> RegexNode {
    guard let scalar = peek(1) else { throw RegularExpressionError("trailing backslash at end of expression: ``") }
    switch scalar {
    case "A":
      i += 2
      return .assertion(.textStart)
    case "z":
      i += 2
      return .assertion(.textEnd)
    case "b":
      i += 2
      return .assertion(.wordBoundary)
    case "B":
      i += 2
      return .assertion(.noWordBoundary)
    default: break
    }
    var set = ScalarSet()
    if try classEscape(into: &set) { return .set(sealed(set)) }
    return literal(try characterEscape())
  }

  /// `\d`, `\pL` and their like.
  private mutating func classEscape(into set: inout ScalarSet) throws(RegularExpressionError) -> Bool {
    guard current == "\\", let scalar = peek(1) else { return false }
    switch scalar {
    case "d", "D": set.insert(ScalarSet.digits, negated: scalar == "D")
    case "w", "W": set.insert(ScalarSet.wordCharacters, negated: scalar == "W")
    case "s", "S": set.insert(ScalarSet.spaces, negated: scalar == "S")
    case "p", "P":
      try property(into: &set)
      return true
    default: return false
    }
    i += 2
    return true
  }

  /// `\pL`, `\p{Lu}`, `\p{^Lu}`, `\PL`: general categories.
  private mutating func property(into set: inout ScalarSet) throws(RegularExpressionError) {
    let start = i
    var isNegated = peek(1) == "P"
    i += 2
    guard let first = current else {
      throw RegularExpressionError("invalid character class range: `\(text(start, i))`")
    }
    var name = String(first)
    i += 1
    if first == "{" {
      let nameStart = i
      while let scalar = current, scalar != "}" { i += scalar == "}" ? 0 : 1 }
      guard current == "}" else {
        throw RegularExpressionError("invalid character class range: `\(text(start, i))`")
      }
      name = text(nameStart, i)
      i += 1
      if name.hasPrefix("^") {
        isNegated.toggle()
        name.removeFirst()
      }
    }
    guard ScalarSet.isCategory(name) else {
      throw RegularExpressionError(
        "invalid character class range: `\(text(start, i))`; general categories are known, scripts are not")
    }
    set.insert(ScalarSet.Category(name: name, isNegated: isNegated))
  }

  private mutating func characterEscape() throws(RegularExpressionError) -> Unicode.Scalar {
    let start = i
    i += 1
    guard let scalar = current else { throw RegularExpressionError("trailing backslash at end of expression: ``") }
    i += 1
    switch scalar {
    case "a": return "\u{7}"
    case "f": return "\u{C}"
    case "n": return "\n"
    case "r": return "\r"
    case "t": return "\t"
    case "v": return "\u{B}"
    case "x":
      if let value = hexadecimal() { return value }
    case "0"..."7":
      // A single digit but 0 would be a reference to a group, which RE2 does not have.
      if scalar != "0" {
        guard let next = current, ("0"..."7").contains(next) else { break }
      }
      var value = scalar.value - 0x30
      for _ in 0..<2 {
        guard let next = current, ("0"..."7").contains(next) else { break }
        value = value * 8 + next.value - 0x30
        i += 1
      }
      if let value = Unicode.Scalar(value) { return value }
    default:
      if scalar.isASCII && !scalar.properties.isAlphabetic && !("0"..."9").contains(scalar) { return scalar }
    }
    throw RegularExpressionError("invalid escape sequence: `\(text(start, i))`")
  }

  /// What follows `\x`: two digits, or any number of them in braces.
  private mutating func hexadecimal() -> Unicode.Scalar? {
    let isBraced = current == "{"
    if isBraced { i += 1 }
    var value: UInt32 = 0
    var count = 0
    while let scalar = current, isBraced || count < 2, let digit = UInt32(String(scalar), radix: 16), scalar != "+" {
      value = min(value * 16 + digit, 0x11_0000)
      count += 1
      i += 1
    }
    if isBraced {
      guard current == "}", count > 0 else { return nil }
      i += 1
    } else if count < 2 {
      return nil
    }
    return Unicode.Scalar(value)
  }

  // MARK: Brackets

  private mutating func bracket() throws(RegularExpressionError) -> ScalarSet {
    let start = i
    i += 1
    var set = ScalarSet()
    if current == "^" {
      i += 1
      set.isNegated = true
    }
    var isFirst = true
    while let scalar = current, scalar != "]" || isFirst {
      isFirst = false
      if scalar == "[", peek(1) == ":", try posixClass(into: &set) { continue }
      if try classEscape(into: &set) { continue }
      let rangeStart = i
      let low = try bracketCharacter(from: start)
      var high = low
      if current == "-", let next = peek(1), next != "]" {
        i += 1
        high = try bracketCharacter(from: start)
        if high.value < low.value {
          throw RegularExpressionError("invalid character class range: `\(text(rangeStart, i))`")
        }
      }
      set.insert(low.value...high.value)
    }
    guard current == "]" else { throw RegularExpressionError("missing closing ]: `\(text(start, scalars.count))`") }
    i += 1
    return sealed(set)
  }

  private mutating func bracketCharacter(from start: Int) throws(RegularExpressionError) -> Unicode.Scalar {
    guard let scalar = current else {
      throw RegularExpressionError("missing closing ]: `\(text(start, scalars.count))`")
    }
    if scalar == "\\" { return try characterEscape() }
    i += 1
    return scalar
  }

  /// `[:alpha:]`, `[:^alpha:]`.
  private mutating func posixClass(into set: inout ScalarSet) throws(RegularExpressionError) -> Bool {
    var end = i + 2
    while end < scalars.count, scalars[end] != ":" { end += 1 }
    guard end + 1 < scalars.count, scalars[end + 1] == "]" else { return false }
    var name = text(i + 2, end)
    let isNegated = name.hasPrefix("^")
    if isNegated { name.removeFirst() }
    guard let ranges = ScalarSet.posix[name] else {
      throw RegularExpressionError("invalid character class range: `\(text(i, end + 2))`")
    }
    set.insert(ranges, negated: isNegated)
    i = end + 2
    return true
  }
}
