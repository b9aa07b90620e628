import Values

/// A pattern as a nondeterministic automaton whose states are the places between the pattern's steps.
///
/// It runs over the other string once, keeping the set of states it may be in. A state that a `*` holds makes every
/// state before it needless, so that the set stays as small as one segment between two wildcards; the time is
/// at most the product of both lengths, and in all but contrived cases linear.
struct Automaton {
  private enum Loop: UInt8, Comparable {
    case none
    /// Anything but a colon.
    case segment
    /// Any text, but no wildcard.
    case text
    case all

    static func < (a: Loop, b: Loop) -> Bool { a.rawValue < b.rawValue }
  }

  private var steps: [Pattern.Token] = []
  /// What a state may stay at; one for each state, thus one more than there are steps.
  private var loops: [Loop] = [.none]

  /// - Parameters:
  ///   - symbolsMatch: whether a symbol matches whatever it may stand for, or only itself.
  ///   - variablesMatch: whether a policy variable matches any text, or none.
  init(_ tokens: ArraySlice<Pattern.Token>, symbolsMatch: Bool, variablesMatch: Bool) {
    for token in tokens {
      switch token {
      case .many: hold(.all)
      case .manyInSegment: hold(.segment)
      case .symbol(let symbol) where symbolsMatch: hold(symbol.mayHoldWildcards ? .all : .text)
      case .variable where variablesMatch: hold(.text)
      case .scalar, .one, .symbol, .variable:
        steps.append(token)
        loops.append(.none)
      }
    }
    // `*` and `?` side by side mean the same in any order: "at least so many characters".
    var i = 0
    while i < steps.count {
      guard steps[i] == .one else {
        i += 1
        continue
      }
      var end = i
      while end < steps.count && steps[end] == .one { end += 1 }
      if loops[i...end].contains(.all) { for state in i...end { loops[state] = .all } }
      i = end
    }
  }

  private mutating func hold(_ loop: Loop) {
    let last = loops.count - 1
    let held = loops[last]
    loops[last] = held != .none && held != loop ? .all : loop
  }

  /// Whether the automaton accepts all, or some, of the strings that `target` stands for.
  func accepts(_ target: ArraySlice<Pattern.Token>, _ extent: Pattern.Extent, symbolsMatch: Bool) -> Bool {
    var active = [0]
    var next: [Int] = []
    for token in target {
      next.removeAll(keepingCapacity: true)
      if stretches(token, extent, symbolsMatch: symbolsMatch) {
        spread(from: active, over: token, into: &next)
      } else {
        for state in active {
          if stays(state, at: token, extent), next.last != state { next.append(state) }
          if state < steps.count, advances(state, over: token, extent) { next.append(state + 1) }
        }
      }
      if next.isEmpty { return false }
      if let held = next.lastIndex(where: { loops[$0] == .all }), held > 0 { next.removeFirst(held) }
      swap(&active, &next)
    }
    return active.last == steps.count
  }

  /// Whether the token may stand for whatever text makes the automaton advance.
  private func stretches(_ token: Pattern.Token, _ extent: Pattern.Extent, symbolsMatch: Bool) -> Bool {
    switch token {
    case .many, .manyInSegment, .variable: extent == .any
    case .symbol: symbolsMatch
    case .scalar, .one: false
    }
  }

  private func spread(from active: [Int], over token: Pattern.Token, into next: inout [Int]) {
    for state in active {
      var reached = state
      if let last = next.last, last >= reached { continue }
      next.append(reached)
      while reached < steps.count {
        if token == .manyInSegment && steps[reached] == .scalar(Pattern.colon) { break }
        reached += 1
        next.append(reached)
      }
    }
  }

  private func stays(_ state: Int, at token: Pattern.Token, _ extent: Pattern.Extent) -> Bool {
    switch (loops[state], token) {
    case (.none, _): false
    case (.all, _): true
    case (.text, .scalar), (.text, .symbol), (.text, .variable): true
    case (.text, .one): extent == .any
    case (.text, _): false
    case (.segment, .scalar(let scalar)): scalar != Pattern.colon
    case (.segment, .one), (.segment, .manyInSegment): true
    case (.segment, _): false
    }
  }

  private func advances(_ state: Int, over token: Pattern.Token, _ extent: Pattern.Extent) -> Bool {
    switch (steps[state], token) {
    case (.scalar(let a), .scalar(let b)): a == b
    case (.scalar, .one): extent == .any
    case (.one, .scalar), (.one, .one): true
    case (.symbol(let a), .symbol(let b)): a == b
    default: false
    }
  }
}
