/// A regular expression as instructions for `RegexMachine`.
struct RegexProgram: Sendable {
  enum Instruction: Sendable {
    case scalar(UInt32, next: Int)
    case set(Int, next: Int)
    /// Two ways on, the first preferred.
    case split(Int, Int)
    case jump(Int)
    case save(Int, next: Int)
    case assertion(RegexAssertion, next: Int)
    case match
  }

  /// The most instructions of a program.
  static let largest = 50_000

  private(set) var instructions: [Instruction] = []
  private(set) var sets: [ScalarSet] = []
  /// Bytes with which a match may begin; `nil` where it may begin anywhere.
  private(set) var firstBytes: [Bool]?
  /// Whether a match can only begin at the start of the text.
  private(set) var isAnchored = false

  init(_ node: RegexNode) throws(RegularExpressionError) {
    try emit(.save(0, next: 1))
    try compile(node)
    try emit(.save(1, next: instructions.count + 1))
    try emit(.match)
    isAnchored = RegexProgram.startsAnchored(node)
    firstBytes = findFirstBytes()
  }

  private static func startsAnchored(_ node: RegexNode) -> Bool {
    switch node {
    case .assertion(.textStart): true
    case .group(let inner, _): startsAnchored(inner)
    case .sequence(let items): items.first.map(startsAnchored) ?? false
    case .alternation(let items): items.allSatisfy(startsAnchored)
    default: false
    }
  }

  private mutating func emit(_ instruction: Instruction) throws(RegularExpressionError) {
    if instructions.count >= RegexProgram.largest { throw RegularExpressionError("expression is too large") }
    instructions.append(instruction)
  }

  /// Emits the code of a node; it goes on at the instruction after the last one emitted.
  private mutating func compile(_ node: RegexNode) throws(RegularExpressionError) {
    switch node {
    case .empty: break
    case .scalar(let value): try emit(.scalar(value, next: instructions.count + 1))
    case .set(let set):
      sets.append(set)
      try emit(.set(sets.count - 1, next: instructions.count + 1))
    case .assertion(let assertion): try emit(.assertion(assertion, next: instructions.count + 1))
    case .group(let inner, let index):
      try emit(.save(2 * index, next: instructions.count + 1))
      try compile(inner)
      try emit(.save(2 * index + 1, next: instructions.count + 1))
    case .sequence(let items): for item in items { try compile(item) }
    case .alternation(let options): try compile(options)
    case .repetition(let inner, let least, let most, let isGreedy):
      try compile(inner, least: least, most: most, isGreedy: isGreedy)
    }
  }

  private mutating func compile(_ options: [RegexNode]) throws(RegularExpressionError) {
    var exits: [Int] = []
    for (i, option) in options.enumerated() {
      guard i < options.count - 1 else {
        try compile(option)
        break
      }
      let fork = instructions.count
      try emit(.match)
      try compile(option)
      exits.append(instructions.count)
      try emit(.match)
      instructions[fork] = .split(fork + 1, instructions.count)
    }
    for exit in exits { instructions[exit] = .jump(instructions.count) }
  }

  private mutating func compile(
    _ inner: RegexNode, least: Int, most: Int?, isGreedy: Bool
  ) throws(RegularExpressionError) {
    guard let most else {
      // x{n,} is n-1 times x and then x+.
      for _ in 0..<max(0, least - 1) { try compile(inner) }
      if least > 0 {
        try plus(inner, isGreedy)
      } else if RegexProgram.isNullable(inner) {
        // (x+)? gives the order of preference right where x can match nothing.
        try optional(isGreedy) { program throws(RegularExpressionError) in try program.plus(inner, isGreedy) }
      } else {
        let fork = instructions.count
        try emit(.match)
        try compile(inner)
        try emit(.jump(fork))
        instructions[fork] = branch(fork + 1, instructions.count, isGreedy)
      }
      return
    }
    for _ in 0..<least { try compile(inner) }
    // What may follow nests: (x(x(x)?)?)?.
    var forks: [Int] = []
    for _ in 0..<max(0, most - least) {
      forks.append(instructions.count)
      try emit(.match)
      try compile(inner)
    }
    for fork in forks { instructions[fork] = branch(fork + 1, instructions.count, isGreedy) }
  }

  private mutating func plus(_ inner: RegexNode, _ isGreedy: Bool) throws(RegularExpressionError) {
    let start = instructions.count
    try compile(inner)
    try emit(branch(start, instructions.count + 1, isGreedy))
  }

  private mutating func optional(
    _ isGreedy: Bool, _ body: (inout RegexProgram) throws(RegularExpressionError) -> Void
  ) throws(RegularExpressionError) {
    let fork = instructions.count
    try emit(.match)
    try body(&self)
    instructions[fork] = branch(fork + 1, instructions.count, isGreedy)
  }

  private func branch(_ into: Int, _ past: Int, _ isGreedy: Bool) -> Instruction {
    isGreedy ? .split(into, past) : .split(past, into)
  }

  private static func isNullable(_ node: RegexNode) -> Bool {
    switch node {
    case .empty, .assertion: true
    case .scalar, .set: false
    case .group(let inner, _): isNullable(inner)
    case .sequence(let items): items.allSatisfy(isNullable)
    case .alternation(let items): items.contains(where: isNullable)
    case .repetition(let inner, let least, let most, _): least == 0 || most == 0 || isNullable(inner)
    }
  }

  private func findFirstBytes() -> [Bool]? {
    var bytes = [Bool](repeating: false, count: 256)
    var seen = [Bool](repeating: false, count: instructions.count)
    var open = [0]
    while let pc = open.popLast() {
      guard instructions.indices.contains(pc), !seen[pc] else { continue }
      seen[pc] = true
      switch instructions[pc] {
      case .match: return nil
      case .jump(let next), .save(_, let next), .assertion(_, let next): open.append(next)
      case .split(let a, let b): open += [a, b]
      case .scalar(let value, _):
        guard let scalar = Unicode.Scalar(value), let first = UTF8.encode(scalar)?.first else { return nil }
        bytes[Int(first)] = true
        // A byte that is no UTF-8 reads as the replacement character.
        if value == 0xFFFD { return nil }
      case .set(let index, _):
        for value in 0..<128 where sets[index].contains(UInt32(value)) { bytes[value] = true }
        for value in 128..<256 { bytes[value] = true }
      }
    }
    return bytes
  }
}
