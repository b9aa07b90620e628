/// Why a text is no regular expression, or why a match was given up.
public struct RegularExpressionError: Error, Hashable, Sendable {
  public let message: String

  public init(_ message: String) {
    self.message = message
  }
}

/// A regular expression in RE2's syntax, with the meaning that Go's `regexp` gives it.
///
/// Matching is leftmost-first and takes time linear in the text. There are no back references and no look-around;
/// `\d`, `\w`, `\s`, `\b` and the POSIX classes are ASCII; `\p{…}` knows the general categories but not the scripts.
/// See <https://github.com/google/re2/wiki/Syntax>.
public struct RegularExpression: Sendable {
  /// Where a match and its groups lie, in bytes of UTF-8.
  public struct Match: Hashable, Sendable {
    /// The whole match, then each group; `nil` for a group that took no part.
    public let groups: [Range<Int>?]

    /// The bytes of the whole match.
    public var range: Range<Int> { groups.first.flatMap { $0 } ?? 0..<0 }

    init(_ slots: [Int]) {
      groups = stride(from: 0, to: slots.count - 1, by: 2).map { i in
        slots[i] >= 0 && slots[i + 1] >= slots[i] ? slots[i]..<slots[i + 1] : nil
      }
    }
  }

  /// The names of the groups: nothing for the whole match, then one for each group that has one.
  public let groupNames: [String?]
  let program: RegexProgram
  /// How many steps one call may take; more would take seconds.
  var stepLimit = 100_000_000

  /// - Throws: what is wrong with the pattern, in Go's words.
  public init(_ pattern: String) throws(RegularExpressionError) {
    // A longer one could only be meant to take long.
    guard pattern.utf8.count <= 64 << 10 else { throw RegularExpressionError("expression is too large") }
    var parser = RegexParser(pattern)
    let node = try parser.parse()
    groupNames = parser.groupNames
    program = try RegexProgram(node)
  }

  /// The number of groups, without the whole match.
  public var groupCount: Int { groupNames.count - 1 }

  /// Whether the expression matches somewhere in a text.
  public func matches(_ text: String) throws(RegularExpressionError) -> Bool {
    var machine = try RegexMachine(program, Array(text.utf8), groups: 0, stepLimit: stepLimit)
    return try machine.search(from: 0) != nil
  }

  /// The leftmost match.
  public func firstMatch(in text: String) throws(RegularExpressionError) -> Match? {
    var machine = try RegexMachine(program, Array(text.utf8), groups: groupNames.count, stepLimit: stepLimit)
    return try machine.search(from: 0).map(Match.init)
  }

  /// All matches that do not overlap, up to a limit. An empty one right after another does not count.
  public func allMatches(in text: String, limit: Int = .max) throws(RegularExpressionError) -> [Match] {
    let bytes = Array(text.utf8)
    var machine = try RegexMachine(program, bytes, groups: groupNames.count, stepLimit: stepLimit)
    var matches: [Match] = []
    var position = 0
    var previousEnd = -1
    while position <= bytes.count, matches.count < limit, let slots = try machine.search(from: position) {
      let match = Match(slots)
      let (start, end) = (match.range.lowerBound, match.range.upperBound)
      if end == position {
        position += max(1, machine.decode(position).width)
        if start != previousEnd { matches.append(match) }
      } else {
        position = end
        matches.append(match)
      }
      previousEnd = end
    }
    return matches
  }

  /// The text with every match replaced.
  ///
  /// - Parameters:
  ///   - template: what to put in place, where `$1`, `${1}`, `$name` and `${name}` are the text of a group and `$$` is a
  ///     dollar sign. A name without braces is as long as it can be: `$1x` is the group `1x`.
  ///   - limit: the most bytes that the result may have.
  public func replacing(
    in text: String, with template: String, limit: Int = .max
  ) throws(RegularExpressionError) -> String {
    let bytes = Array(text.utf8)
    let pieces = ReplacementTemplate(template, groupNames: groupNames).pieces
    var machine = try RegexMachine(program, bytes, groups: groupNames.count, stepLimit: stepLimit)
    var result: [UInt8] = []
    var lastEnd = 0
    var position = 0
    while position <= bytes.count, let slots = try machine.search(from: position) {
      let match = Match(slots)
      let (start, end) = (match.range.lowerBound, match.range.upperBound)
      result += bytes[lastEnd..<start]
      if end > lastEnd || start == 0 {
        for piece in pieces {
          switch piece {
          case .text(let text): result += text
          case .group(let index):
            if match.groups.indices.contains(index), let range = match.groups[index] { result += bytes[range] }
          }
          if result.count > limit { throw RegularExpressionError("the result is too long") }
        }
      }
      lastEnd = end
      position = max(end, position + max(1, machine.decode(position).width))
    }
    result += bytes[lastEnd...]
    return String(decoding: result, as: UTF8.self)
  }

  /// The text as a pattern that matches just it.
  public static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      if "\\.+*?()|[]{}^$".unicodeScalars.contains(scalar) { result += "\\" }
      result.unicodeScalars.append(scalar)
    }
    return result
  }
}

/// What is put in place of a match: texts and groups.
private struct ReplacementTemplate {
  enum Piece {
    case text([UInt8])
    /// -1 for a group that the expression does not have.
    case group(Int)
  }

  private(set) var pieces: [Piece] = []

  init(_ template: String, groupNames: [String?]) {
    var scalars = template.unicodeScalars[...]
    var text = ""
    while let scalar = scalars.popFirst() {
      guard scalar == "$" else {
        text.unicodeScalars.append(scalar)
        continue
      }
      if scalars.first == "$" {
        scalars.removeFirst()
        text += "$"
        continue
      }
      guard let name = ReplacementTemplate.name(&scalars) else {
        text += "$"
        continue
      }
      if !text.isEmpty { pieces.append(.text(Array(text.utf8))) }
      text = ""
      if name.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) {
        pieces.append(.group(Int(name) ?? -1))
      } else {
        pieces.append(.group(groupNames.firstIndex(of: name) ?? -1))
      }
    }
    if !text.isEmpty { pieces.append(.text(Array(text.utf8))) }
  }

  /// Takes the name after a dollar sign; `nil`, with nothing taken, where there is none.
  private static func name(_ scalars: inout Substring.UnicodeScalarView) -> String? {
    let isBraced = scalars.first == "{"
    let rest = isBraced ? scalars.dropFirst() : scalars
    let name = rest.prefix { scalar in
      scalar == "_" || scalar.properties.isAlphabetic || scalar.properties.generalCategory == .decimalNumber
    }
    guard !name.isEmpty else { return nil }
    var after = rest[name.endIndex...]
    if isBraced {
      guard after.first == "}" else { return nil }
      after = after.dropFirst()
    }
    scalars = after
    return String(name)
  }
}
