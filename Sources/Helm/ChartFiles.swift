import Source

/// `.Files`: the files of a chart that are no templates.
final class ChartFiles: TemplateObject, @unchecked Sendable {
  private let files: [String: ChartFile.Content]

  init(_ files: [ChartFile]) {
    self.files = Dictionary(files.map { ($0.name, $0.content) }, uniquingKeysWith: { $1 })
  }

  private init(_ files: [String: ChartFile.Content]) {
    self.files = files
  }

  /// A file's bytes; empty where there is none or it cannot be read.
  private func bytes(_ name: String) -> [UInt8] {
    switch files[name] {
    case .text(let source): return Array(source.bytes)
    case .path(let path): return (try? FileSystem.read(path, as: "")).map { Array($0.bytes) } ?? []
    case nil: return []
    }
  }

  override var kind: String { "map" }
  override var typeName: String { "engine.files" }
  override var isTrue: Bool { !files.isEmpty }
  override var description: String { "map[" + names.joined(separator: " ") + "]" }

  private var names: [String] { files.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) } }

  override var elements: TemplateValue? {
    .map(TemplateMap(names.map { ($0, TemplateValue(.bytes(bytes($0)))) }))
  }

  override var encoded: TemplateValue { elements ?? .none }

  private func text(_ name: String) -> String { GoBytes.text(bytes(name)) }

  /// A file may be asked for by its name as by a key.
  override func field(_ name: String) -> TemplateValue? {
    switch name {
    case "AsConfig": return yaml { .string(GoBytes.text($0)) }
    case "AsSecrets": return yaml { .string(TextEncodings.base64($0)) }
    default: return TemplateValue(.bytes(bytes(name)))
    }
  }

  private func yaml(_ content: ([UInt8]) -> TemplateValue) -> TemplateValue {
    let map = TemplateMap()
    for name in names { map[PathFunctions.base(name)] = content(bytes(name)) }
    return YAMLText.text(.map(map), limit: 64 << 20).map { TemplateValue(.text($0)) } ?? .string("")
  }

  override func method(_ name: String) -> TemplateFunction? {
    switch name {
    case "Get":
      return TemplateFunction("Get", .string) { [self] _, values in .string(text(values[0].stringValue ?? "")) }
    case "GetBytes":
      return TemplateFunction("GetBytes", .string) { [self] _, values in
        TemplateValue(.bytes(bytes(values[0].stringValue ?? "")))
      }
    case "Lines":
      return TemplateFunction("Lines", .string) { [self] _, values in
        var text = text(values[0].stringValue ?? "")
        if text.isEmpty { return .strings([]) }
        if text.utf8.last == 0x0A { text.removeLast() }
        return .strings(StringFunctions.split(text, "\n", limit: -1))
      }
    case "Glob":
      return TemplateFunction("Glob", .string) { [self] _, values in
        let pattern = GlobPattern(values[0].stringValue ?? "") ?? GlobPattern("**")
        let found = files.filter { pattern?.matches($0.key) ?? true }
        return TemplateValue(.object(ChartFiles(found)))
      }
    default: return nil
    }
  }
}

/// A pattern of gobwas/glob with `/` as separator: `*`, `**`, `?`, `[a-z]`, `[!a]`, `{a,b}`, `\`.
struct GlobPattern {
  private indirect enum Part {
    case scalar(Unicode.Scalar)
    case any
    /// `*`: anything but a separator.
    case run
    /// `**`: anything.
    case deepRun
    case set([ClosedRange<Unicode.Scalar>], negated: Bool)
    case choice([[Part]])
  }

  private let parts: [Part]

  init?(_ text: String) {
    var scalars = Array(text.unicodeScalars)[...]
    guard let parts = GlobPattern.parse(&scalars, depth: 0), scalars.isEmpty else { return nil }
    self.parts = parts
  }

  private static func parse(_ rest: inout ArraySlice<Unicode.Scalar>, depth: Int) -> [Part]? {
    guard depth < 10 else { return nil }
    var parts: [Part] = []
    while let scalar = rest.first {
      if depth > 0 && (scalar == "," || scalar == "}") { return parts }
      rest = rest.dropFirst()
      switch scalar {
      case "\\":
        guard let next = rest.popFirst() else { return nil }
        parts.append(.scalar(next))
      case "?": parts.append(.any)
      case "*":
        if rest.first == "*" {
          rest = rest.dropFirst()
          parts.append(.deepRun)
        } else {
          parts.append(.run)
        }
      case "[":
        let negated = rest.first == "!" || rest.first == "^"
        if negated { rest = rest.dropFirst() }
        var ranges: [ClosedRange<Unicode.Scalar>] = []
        while let low = rest.popFirst(), low != "]" {
          if rest.first == "-", let high = rest.dropFirst().first, high != "]" {
            rest = rest.dropFirst(2)
            guard low <= high else { return nil }
            ranges.append(low...high)
          } else {
            ranges.append(low...low)
          }
        }
        parts.append(.set(ranges, negated: negated))
      case "{":
        var choices: [[Part]] = []
        while true {
          guard let choice = parse(&rest, depth: depth + 1), let end = rest.popFirst() else { return nil }
          choices.append(choice)
          if end == "}" { break }
        }
        parts.append(.choice(choices))
      default: parts.append(.scalar(scalar))
      }
    }
    return depth == 0 ? parts : nil
  }

  func matches(_ text: String) -> Bool {
    var steps = 100_000
    return GlobPattern.match(parts[...], Array(text.unicodeScalars)[...], &steps)
  }

  private static func match(
    _ parts: ArraySlice<Part>, _ text: ArraySlice<Unicode.Scalar>, _ steps: inout Int
  ) -> Bool {
    steps -= 1
    guard steps > 0 else { return false }
    guard let part = parts.first else { return text.isEmpty }
    let rest = parts.dropFirst()
    switch part {
    case .scalar(let scalar): return text.first == scalar && match(rest, text.dropFirst(), &steps)
    case .any:
      guard let first = text.first, first != "/" else { return false }
      return match(rest, text.dropFirst(), &steps)
    case .set(let ranges, let negated):
      guard let first = text.first, ranges.contains(where: { $0.contains(first) }) != negated else { return false }
      return match(rest, text.dropFirst(), &steps)
    case .run, .deepRun:
      var text = text
      while true {
        if match(rest, text, &steps) { return true }
        guard let first = text.first else { return false }
        if case .run = part, first == "/" { return false }
        text = text.dropFirst()
      }
    case .choice(let choices):
      for choice in choices where match(choice[...] + rest, text, &steps) { return true }
      return false
    }
  }
}
