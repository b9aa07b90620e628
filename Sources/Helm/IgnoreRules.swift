/// `.helmignore`: which files of a folder are no part of the chart.
struct IgnoreRules {
  private struct Rule {
    let pattern: [UInt8]
    let isNegated: Bool
    let isFolder: Bool
    /// Whether the pattern is held against the whole path, not the name alone.
    let isPath: Bool
  }

  private var rules: [Rule] = []

  /// - Parameter text: the file's text; `nil` where there is none.
  init(_ text: String?) {
    for line in text?.split(whereSeparator: { $0 == "\n" || $0 == "\r\n" }) ?? [] { add(String(line)) }
    // Helm leaves out files of editors and tools among the templates.
    add("templates/.?*")
  }

  private mutating func add(_ line: String) {
    var bytes = Array(line.utf8)[...]
    while let first = bytes.first, first <= 0x20 { bytes.removeFirst() }
    while let last = bytes.last, last <= 0x20 { bytes.removeLast() }
    guard let first = bytes.first, first != UInt8(ascii: "#") else { return }
    let isNegated = first == UInt8(ascii: "!")
    if isNegated { bytes = bytes.dropFirst() }
    let isFolder = bytes.last == UInt8(ascii: "/")
    if isFolder { bytes = bytes.dropLast() }
    var isPath = bytes.contains(UInt8(ascii: "/"))
    if bytes.first == UInt8(ascii: "/") {
      bytes = bytes.dropFirst()
      isPath = true
    }
    rules.append(Rule(pattern: Array(bytes), isNegated: isNegated, isFolder: isFolder, isPath: isPath))
  }

  func ignores(_ path: String, isFolder: Bool) -> Bool {
    let whole = Array(path.utf8)
    let name = whole.lastIndex(of: UInt8(ascii: "/")).map { Array(whole[($0 + 1)...]) } ?? whole
    for rule in rules {
      if rule.isNegated {
        if rule.isFolder && !isFolder { return true }
        if !IgnoreRules.matches(rule.pattern[...], (rule.isPath ? whole : name)[...]) { return true }
        continue
      }
      if rule.isFolder && !isFolder { continue }
      if IgnoreRules.matches(rule.pattern[...], (rule.isPath ? whole : name)[...]) { return true }
    }
    return false
  }

  /// filepath.Match: `*` and `?` match no separator.
  static func matches(_ pattern: ArraySlice<UInt8>, _ text: ArraySlice<UInt8>) -> Bool {
    var (p, t) = (pattern.startIndex, text.startIndex)
    var retry: (pattern: Int, text: Int)?
    while true {
      if p < pattern.endIndex {
        switch pattern[p] {
        case UInt8(ascii: "*"):
          retry = (p, t)
          p += 1
          continue
        case UInt8(ascii: "?"):
          if t < text.endIndex, text[t] != UInt8(ascii: "/") {
            (p, t) = (p + 1, t + 1)
            continue
          }
        case UInt8(ascii: "["):
          if t < text.endIndex, let end = matchesSet(pattern, p, text[t]) {
            (p, t) = (end, t + 1)
            continue
          }
        default:
          let isEscape = pattern[p] == UInt8(ascii: "\\") && p + 1 < pattern.endIndex
          let literal = isEscape ? pattern[p + 1] : pattern[p]
          if t < text.endIndex, text[t] == literal {
            (p, t) = (p + (isEscape ? 2 : 1), t + 1)
            continue
          }
        }
      } else if t == text.endIndex {
        return true
      }
      // The last star takes one more byte.
      guard let last = retry, last.text < text.endIndex, text[last.text] != UInt8(ascii: "/") else { return false }
      retry = (last.pattern, last.text + 1)
      (p, t) = (last.pattern + 1, last.text + 1)
    }
  }

  /// The end of a set, where it holds a byte.
  private static func matchesSet(_ pattern: ArraySlice<UInt8>, _ start: Int, _ byte: UInt8) -> Int? {
    var i = start + 1
    var found = false
    let isNegated = i < pattern.endIndex && pattern[i] == UInt8(ascii: "^")
    if isNegated { i += 1 }
    while i < pattern.endIndex, pattern[i] != UInt8(ascii: "]") {
      if i + 2 < pattern.endIndex, pattern[i + 1] == UInt8(ascii: "-"), pattern[i + 2] != UInt8(ascii: "]") {
        if pattern[i] <= byte && byte <= pattern[i + 2] { found = true }
        i += 3
      } else {
        if pattern[i] == byte { found = true }
        i += 1
      }
    }
    return found != isNegated && i < pattern.endIndex ? i + 1 : nil
  }
}
