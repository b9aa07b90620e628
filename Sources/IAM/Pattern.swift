import Values

/// A string with wildcards, of which parts may not be known: an action, an ARN, a value of a condition.
///
/// Two questions are asked of a pattern, both about another string that may have wildcards and symbols itself: does
/// it *cover* the other (match all that the other matches), and does it *overlap* with it (match some of it)?
struct Pattern: Sendable {
  enum Token: Hashable, Sendable {
    case scalar(UInt32)
    /// `?`
    case one
    /// `*`
    case many
    /// `*` inside an ARN's segment, which does not reach beyond a colon.
    case manyInSegment
    /// Text that the code does not determine.
    case symbol(Symbol)
    /// A policy variable, which has a value for each request: `${aws:username}`.
    case variable(String)
  }

  /// Whether the whole of the other string is asked about, or any of it.
  enum Extent {
    case every
    case any
  }

  /// Longer strings are not matched: IAM accepts no ARN of more than 2,048 characters.
  static let longest = 4096

  let tokens: [Token]
  let hasSymbols: Bool
  let hasWildcards: Bool
  let hasVariables: Bool

  static let colon: UInt32 = 0x3A

  init(tokens: [Token]) {
    self.tokens = tokens
    var (symbols, wildcards, variables) = (false, false, false)
    for token in tokens {
      switch token {
      case .symbol: symbols = true
      case .one, .many, .manyInSegment: wildcards = true
      case .variable: variables = true
      case .scalar: break
      }
    }
    (hasSymbols, hasWildcards, hasVariables) = (symbols, wildcards, variables)
  }

  /// An action: `*` and `?` are wildcards, and case does not matter.
  init(action: Value) {
    self.init(tokens: Pattern.tokens(action, wildcards: true, ignoringCase: true, variables: false))
  }

  /// A resource's ARN. In the segments before the resource part a `*` ends at the colon, unless it is the last
  /// character of its segment (IAM JSON policy elements: Resource).
  init(resource: Value, variables: Bool) {
    self.init(
      tokens: Pattern.segmented(
        Pattern.tokens(resource, wildcards: true, ignoringCase: false, variables: variables)))
  }

  /// A value of a condition with a string or ARN operator.
  init(value: Value, of name: ConditionOperator, variables: Bool) {
    self.init(
      tokens: Pattern.tokens(
        value, wildcards: name.hasWildcards, ignoringCase: name.ignoresCase, variables: variables))
  }

  // MARK: - Tokens

  private static func tokens(_ value: Value, wildcards: Bool, ignoringCase: Bool, variables: Bool) -> [Token] {
    var tokens: [Token] = []
    func add(_ text: String) {
      append(text, to: &tokens, wildcards: wildcards, ignoringCase: ignoringCase, variables: variables)
    }
    switch value {
    case .unknown(let unknown): tokens.append(.symbol(unknown.symbol))
    case .partial(let partial):
      for part in partial.parts {
        switch part {
        case .text(let text): add(text)
        case .symbol(let unknown): tokens.append(.symbol(unknown.symbol))
        }
      }
    default: if let text = value.text { add(text) }
    }
    return tokens
  }

  private static func append(
    _ text: String, to tokens: inout [Token], wildcards: Bool, ignoringCase: Bool, variables: Bool
  ) {
    let scalars = Array(text.unicodeScalars.prefix(longest))
    defer {
      // What is longer is not looked at, and decides nothing.
      if text.utf8.count > longest, text.unicodeScalars.count > longest {
        tokens.append(.symbol(Symbol("the rest of a text of \(text.utf8.count) bytes", kind: .derived)))
      }
    }
    tokens.reserveCapacity(tokens.count + scalars.count)
    // Without a closing brace behind it no `${` begins a variable; looked for once, so that many of them cost little.
    let lastBrace = variables ? scalars.lastIndex(of: "}") ?? -1 : -1
    var i = 0
    while i < scalars.count {
      let scalar = scalars[i]
      if scalar == "$", i < lastBrace, scalars[i + 1] == "{", let end = scalars[i...].firstIndex(of: "}") {
        let name = scalars[(i + 2)..<end]
        if name.count == 1, let escaped = name.first, escaped == "*" || escaped == "?" || escaped == "$" {
          tokens.append(.scalar(escaped.value))
        } else {
          var text = String.UnicodeScalarView()
          text.append(contentsOf: name)
          tokens.append(.variable(String(text).lowercased()))
        }
        i = end + 1
        continue
      }
      i += 1
      switch scalar {
      case "*" where wildcards:
        // A run of `*` is one.
        if tokens.last != .many { tokens.append(.many) }
      case "?" where wildcards: tokens.append(.one)
      default:
        let value = scalar.value
        tokens.append(.scalar(ignoringCase && value >= 0x41 && value <= 0x5A ? value + 0x20 : value))
      }
    }
  }

  /// The tokens with each `*` that a colon bounds marked so.
  private static func segmented(_ tokens: [Token]) -> [Token] {
    guard tokens.starts(with: "arn:".unicodeScalars.map { Token.scalar($0.value) }) else { return tokens }
    var tokens = tokens
    var colons = 0
    for i in tokens.indices {
      if tokens[i] == .scalar(colon) {
        colons += 1
        if colons == 5 { break }
      } else if tokens[i] == .many, i + 1 < tokens.count, tokens[i + 1] != .scalar(colon) {
        tokens[i] = .manyInSegment
      }
    }
    return tokens
  }

  // MARK: - Answers

  /// Whether the pattern matches all, or some, of what `other` stands for.
  ///
  /// - Parameter variablesMatch: whether a policy variable counts as matching what it may match in some request.
  func matches(_ other: Pattern, _ extent: Extent, variablesMatch: Bool) -> Truth {
    // Nearly every pair is told apart by the text that both begin with.
    var start = 0
    let common = min(tokens.count, other.tokens.count)
    while start < common, case .scalar(let a) = tokens[start], case .scalar(let b) = other.tokens[start] {
      if a != b { return .no }
      start += 1
    }
    if start == tokens.count && start == other.tokens.count { return .yes }
    if start + 1 == tokens.count && tokens[start] == .many { return .yes }
    let rest = other.tokens[start...]
    guard rest.count <= Pattern.longest else { return .unknown }
    if !other.hasSymbols && !other.hasWildcards && !other.hasVariables && !hasSymbols && !hasVariables {
      let least = tokens[start...].count { $0 != .many && $0 != .manyInSegment }
      if least > rest.count { return .no }
    }
    let known = Automaton(tokens[start...], symbolsMatch: false, variablesMatch: variablesMatch)
    if known.accepts(rest, extent, symbolsMatch: false) { return .yes }
    guard hasSymbols || other.hasSymbols else { return .no }
    if tokens.count == 1, other.tokens.count == 1, case .symbol(let a) = tokens[0],
      case .symbol(let b) = other.tokens[0],
      Value.unknown(Unknown(a)).equals(.unknown(Unknown(b))) == .no
    {
      return .no
    }
    let possible = Automaton(tokens[start...], symbolsMatch: true, variablesMatch: variablesMatch)
    return possible.accepts(rest, extent, symbolsMatch: true) ? .unknown : .no
  }
}

extension Symbol {
  /// Whether the text it stands for may have wildcards in it. What the cloud assigns or answers has none.
  var mayHoldWildcards: Bool {
    switch kind {
    case .resource, .data: false
    case .variable, .derived, .fresh, .other: true
    }
  }
}
