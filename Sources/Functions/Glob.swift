/// A file name pattern: `*`, `?`, `[class]`, `{one,other}`, and `**` for any number of folders.
struct Glob {
  private let alternatives: [[Segment]]

  private enum Segment {
    case folders
    case name(RegularExpression)
  }

  /// `nil` where the pattern is malformed.
  init?(_ pattern: String) {
    guard pattern.utf8.count <= 1024, let expanded = Glob.expandBraces(pattern) else { return nil }
    var alternatives: [[Segment]] = []
    for alternative in expanded {
      var segments: [Segment] = []
      for part in alternative.split(separator: "/") where part != "." {
        if part == "**" {
          segments.append(.folders)
        } else {
          guard let source = Glob.regularExpression(part), let compiled = try? RegularExpression(source) else {
            return nil
          }
          segments.append(.name(compiled))
        }
      }
      alternatives.append(segments)
    }
    self.alternatives = alternatives
  }

  private static func expandBraces(_ pattern: String) -> [String]? {
    guard let open = pattern.firstIndex(of: "{") else { return pattern.contains("}") ? nil : [pattern] }
    var depth = 0
    var start = pattern.index(after: open)
    var options: [String] = []
    var i = open
    while i < pattern.endIndex {
      switch pattern[i] {
      case "{": depth += 1
      case ",":
        if depth == 1 {
          options.append(String(pattern[start..<i]))
          start = pattern.index(after: i)
        }
      case "}":
        depth -= 1
        if depth == 0 {
          options.append(String(pattern[start..<i]))
          let (head, tail) = (pattern[..<open], pattern[pattern.index(after: i)...])
          var result: [String] = []
          for option in options {
            guard let rest = expandBraces(head + option + tail) else { return nil }
            result += rest
            if result.count > 1000 { return nil }
          }
          return result
        }
      default: break
      }
      i = pattern.index(after: i)
    }
    return nil
  }

  private static func regularExpression(_ part: Substring) -> String? {
    var source = "^"
    var scalars = part.unicodeScalars[...]
    while let scalar = scalars.first {
      scalars = scalars.dropFirst()
      switch scalar {
      case "*": source += ".*"
      case "?": source += "."
      case "[":
        guard let end = scalars.dropFirst().firstIndex(of: "]") else { return nil }
        var body = String(scalars[..<end])
        if body.hasPrefix("!") { body = "^" + body.dropFirst() }
        source += "[" + body.replacing("[", with: "\\[") + "]"
        scalars = scalars[scalars.index(after: end)...]
      case "\\":
        guard let next = scalars.first else { return nil }
        scalars = scalars.dropFirst()
        source += RegularExpression.escaped(String(next))
      default: source += RegularExpression.escaped(String(scalar))
      }
    }
    return "(?s)" + source + "$"
  }

  /// Whether files deeper than `depth` folders down may match.
  func isDeep(past depth: Int) -> Bool {
    alternatives.contains { segments in
      segments.count > depth + 1 || segments.contains { if case .folders = $0 { true } else { false } }
    }
  }

  func matches(_ path: String) -> Bool {
    let names = path.split(separator: "/").map { String($0) }
    return alternatives.contains { matches($0, names) }
  }

  /// Which prefixes of the names the segments so far account for, segment by segment: linear in both.
  private func matches(_ segments: [Segment], _ names: [String]) -> Bool {
    var reached = [Bool](repeating: false, count: names.count + 1)
    reached[0] = true
    for segment in segments {
      var next = [Bool](repeating: false, count: names.count + 1)
      switch segment {
      case .folders:
        var any = false
        for i in reached.indices {
          any = any || reached[i]
          next[i] = any
        }
      case .name(let expression):
        for (i, name) in names.enumerated() where reached[i] && (try? expression.matches(name)) == true {
          next[i + 1] = true
        }
      }
      reached = next
    }
    return reached[names.count]
  }
}
