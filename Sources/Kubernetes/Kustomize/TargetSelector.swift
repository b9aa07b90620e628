import Functions

/// The objects that a patch or a replacement is for: regular expressions that match whole names, and label selectors.
struct TargetSelector: Sendable {
  let isEmpty: Bool
  private let group: Pattern?
  private let version: Pattern?
  private let kind: Pattern?
  private let name: Pattern?
  private let namespace: Pattern?
  private let labels: [Requirement]
  private let annotations: [Requirement]

  /// - Parameter tree: a mapping with `group`, `version`, `kind`, `name`, `namespace`, `labelSelector` and
  ///   `annotationSelector`, of which each may be missing.
  init(_ tree: Tree) throws(KustomizeFault) {
    func text(_ key: String) -> String { tree[key]?.text ?? "" }
    group = try Pattern(text("group"))
    version = try Pattern(text("version"))
    kind = try Pattern(text("kind"))
    name = try Pattern(text("name"))
    namespace = try Pattern(text("namespace"))
    labels = try Requirement.list(text("labelSelector"))
    annotations = try Requirement.list(text("annotationSelector"))
    isEmpty =
      group == nil && version == nil && kind == nil && name == nil && namespace == nil && labels.isEmpty
      && annotations.isEmpty
  }

  func matches(_ object: KustomizeObject) -> Bool {
    let id = object.id
    let original = object.originalId
    if let kind, !kind.matches(id.type.kind) { return false }
    if let name, !name.matches(original.name) && !name.matches(id.name) { return false }
    if let group, !group.matches(id.type.group) { return false }
    if let version, !version.matches(id.type.version) { return false }
    if let namespace, !namespace.matches(original.effectiveNamespace) && !namespace.matches(id.effectiveNamespace) {
      return false
    }
    return matchesMetadata(of: object.tree)
  }

  func matchesMetadata(of tree: Tree) -> Bool {
    if !labels.isEmpty {
      let own = tree.descend("metadata", "labels")
      for requirement in labels where !requirement.matches(own) { return false }
    }
    if !annotations.isEmpty {
      let own = tree.descend("metadata", "annotations")
      for requirement in annotations where !requirement.matches(own) { return false }
    }
    return true
  }

  // MARK: - Patterns

  /// A regular expression for a whole text. Most are plain words.
  private enum Pattern: Sendable {
    case word(String)
    case expression(RegularExpression)

    init?(_ text: String) throws(KustomizeFault) {
      if text.isEmpty { return nil }
      let isPlain = text.utf8.allSatisfy { byte in
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "/"),
          0x80...0xFF:
          true
        default: false
        }
      }
      if isPlain {
        self = .word(text)
        return
      }
      do throws(RegularExpressionError) {
        self = .expression(try RegularExpression("^(?:\(text))$"))
      } catch {
        throw KustomizeFault("\"\(text)\" is no regular expression: \(error.message)")
      }
    }

    func matches(_ text: String) -> Bool {
      switch self {
      case .word(let word): word == text
      case .expression(let expression): (try? expression.matches(text)) ?? false
      }
    }
  }

  // MARK: - Label selectors

  /// One part of a selector as kubectl writes it: `app=web`, `tier!=db`, `env in (dev, test)`, `!legacy`.
  private enum Requirement: Sendable {
    case isIn(String, [String])
    case isNotIn(String, [String])
    case exists(String)
    case doesNotExist(String)
    case isGreater(String, Int)
    case isLess(String, Int)

    static func list(_ text: String) throws(KustomizeFault) -> [Requirement] {
      var parts: [Substring] = []
      var depth = 0
      var start = text.startIndex
      for index in text.indices {
        switch text[index] {
        case "(": depth += 1
        case ")": depth -= 1
        case "," where depth == 0:
          parts.append(text[start..<index])
          start = text.index(after: index)
        default: break
        }
      }
      parts.append(text[start...])
      var requirements: [Requirement] = []
      for part in parts {
        let words = trimmed(part)
        if words.isEmpty {
          if parts.count > 1 { throw KustomizeFault("the selector \"\(text)\" has an empty part") }
          continue
        }
        requirements.append(try Requirement(words))
      }
      return requirements
    }

    private init(_ text: Substring) throws(KustomizeFault) {
      if let position = text.firstIndex(of: "!"), position == text.startIndex {
        self = .doesNotExist(String(Requirement.trimmed(text.dropFirst())))
      } else if let range = text.firstRange(of: "!=") {
        self = .isNotIn(Requirement.key(text[..<range.lowerBound]), [Requirement.key(text[range.upperBound...])])
      } else if let range = text.firstRange(of: "==") {
        self = .isIn(Requirement.key(text[..<range.lowerBound]), [Requirement.key(text[range.upperBound...])])
      } else if let position = text.firstIndex(of: "=") {
        self = .isIn(Requirement.key(text[..<position]), [Requirement.key(text[text.index(after: position)...])])
      } else if text.hasSuffix(")"), let open = text.firstIndex(of: "(") {
        let words = text[..<open].split(whereSeparator: \.isWhitespace)
        let values = text[text.index(after: open)...].dropLast().split(separator: ",").map { Requirement.key($0) }
        guard words.count == 2, words[1] == "in" || words[1] == "notin" else {
          throw KustomizeFault("\"\(text)\" is no part of a label selector")
        }
        self = words[1] == "in" ? .isIn(String(words[0]), values) : .isNotIn(String(words[0]), values)
      } else if let position = text.firstIndex(where: { $0 == ">" || $0 == "<" }) {
        let key = Requirement.key(text[..<position])
        guard let number = Int(Requirement.key(text[text.index(after: position)...])) else {
          throw KustomizeFault("\"\(text)\" compares with no number")
        }
        self = text[position] == ">" ? .isGreater(key, number) : .isLess(key, number)
      } else if text.contains(where: \.isWhitespace) {
        throw KustomizeFault("\"\(text)\" is no part of a label selector")
      } else {
        self = .exists(String(text))
      }
    }

    private static func key(_ text: Substring) -> String { String(trimmed(text)) }

    private static func trimmed(_ text: Substring) -> Substring {
      var text = text.drop(while: \.isWhitespace)
      while text.last?.isWhitespace == true { text.removeLast() }
      return text
    }

    func matches(_ labels: Tree?) -> Bool {
      func value(_ key: String) -> String? { labels?[key].map { $0.text ?? "" } }
      switch self {
      case .isIn(let key, let values): return value(key).map(values.contains) ?? false
      case .isNotIn(let key, let values): return value(key).map { !values.contains($0) } ?? true
      case .exists(let key): return value(key) != nil
      case .doesNotExist(let key): return value(key) == nil
      case .isGreater(let key, let number): return value(key).flatMap { Int($0) }.map { $0 > number } ?? false
      case .isLess(let key, let number): return value(key).flatMap { Int($0) }.map { $0 < number } ?? false
      }
    }
  }
}
