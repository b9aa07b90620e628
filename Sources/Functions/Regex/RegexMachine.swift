/// Runs a program over a text with all alternatives in step (Pike's virtual machine): the time is at most the size of the
/// program times the length of the text, whatever both are. Where that is little, one alternative is tried after another,
/// each place of the program at each place of the text once, which takes a fraction of the time and no longer.
struct RegexMachine {
  /// The threads at one position, in order of preference, each with what its groups have captured.
  private struct Threads {
    var sparse: [Int]
    var dense: [Int] = []
    var slots: [Int] = []

    init(size: Int) { sparse = [Int](repeating: 0, count: size) }

    func contains(_ pc: Int) -> Bool {
      let index = sparse[pc]
      return index < dense.count && dense[index] == pc
    }

    mutating func clear() {
      dense.removeAll(keepingCapacity: true)
      slots.removeAll(keepingCapacity: true)
    }
  }

  /// What is still to be done of one search: a place of the program at an offset, or a group as it was before.
  private enum Pending {
    case visit(Int, at: Int)
    case restore(slot: Int, value: Int)
  }

  private let program: RegexProgram
  private let text: [UInt8]
  private let slotCount: Int
  private let stepLimit: Int
  private var current: Threads
  private var next: Threads
  private var pending: [Pending] = []
  private var slots: [Int]
  private var steps = 0

  /// - Parameters:
  ///   - groups: how many groups to report; 0 for none but whether there is a match.
  ///   - stepLimit: how many steps all searches together may take.
  init(_ program: RegexProgram, _ text: [UInt8], groups: Int, stepLimit: Int) throws(RegularExpressionError) {
    self.program = program
    self.text = text
    slotCount = 2 * groups
    self.stepLimit = stepLimit
    if program.instructions.count.multipliedReportingOverflow(by: slotCount + 1).partialValue > 4_000_000 {
      throw RegularExpressionError("expression has too many groups for its size")
    }
    current = Threads(size: 0)
    next = Threads(size: 0)
    slots = [Int](repeating: -1, count: slotCount)
  }

  /// As many pairs of a place in the program and one in the text are remembered.
  private static let mostVisited = 1 << 15

  /// The bounds of the groups of the first match at or after an offset, -1 where a group took no part.
  mutating func search(from start: Int) throws(RegularExpressionError) -> [Int]? {
    guard start <= text.count else { return nil }
    let pairs = program.instructions.count.multipliedReportingOverflow(by: text.count - start + 1)
    if !pairs.overflow && pairs.partialValue <= RegexMachine.mostVisited {
      let found = tryEach(from: start, pairs.partialValue)
      if steps > stepLimit { throw RegularExpressionError("matching takes too long") }
      return found
    }
    return try searchInStep(from: start)
  }

  /// `search`, trying one alternative after another.
  private mutating func tryEach(from start: Int, _ pairs: Int) -> [Int]? {
    let width = text.count - start + 1
    var visited = [UInt64](repeating: 0, count: pairs / 64 + 1)
    var next = start
    while next <= text.count {
      let first = next
      next += max(1, decode(first).width)
      if program.isAnchored && first > 0 { return nil }
      if let firstBytes = program.firstBytes, first == text.count || !firstBytes[Int(text[first])] { continue }
      for i in slots.indices { slots[i] = -1 }
      pending.append(.visit(0, at: first))
      while let item = pending.popLast() {
        guard case .visit(var pc, var position) = item else {
          if case .restore(let slot, let value) = item { slots[slot] = value }
          continue
        }
        visit: while true {
          let pair = pc * width + position - start
          if visited[pair >> 6] & (1 << UInt64(pair & 63)) != 0 { break }
          visited[pair >> 6] |= 1 << UInt64(pair & 63)
          steps &+= 1
          switch program.instructions[pc] {
          case .scalar(let value, let then):
            let (scalar, width) = decode(position)
            guard width > 0 && scalar == value else { break visit }
            position += width
            pc = then
          case .set(let set, let then):
            let (scalar, width) = decode(position)
            guard width > 0 && program.sets[set].contains(scalar) else { break visit }
            position += width
            pc = then
          case .jump(let then): pc = then
          case .split(let preferred, let other):
            pending.append(.visit(other, at: position))
            pc = preferred
          case .save(let slot, let then):
            if slot < slotCount {
              pending.append(.restore(slot: slot, value: slots[slot]))
              slots[slot] = position
            }
            pc = then
          case .assertion(let assertion, let then):
            guard holds(assertion, at: position) else { break visit }
            pc = then
          case .match:
            pending.removeAll(keepingCapacity: true)
            return slots
          }
        }
      }
    }
    return nil
  }

  /// `search`, all alternatives in step.
  mutating func searchInStep(from start: Int) throws(RegularExpressionError) -> [Int]? {
    // The lists are taken out of the machine for the search, so that it can add to them.
    var current = Threads(size: 0)
    var next = Threads(size: 0)
    swap(&current, &self.current)
    swap(&next, &self.next)
    defer {
      swap(&current, &self.current)
      swap(&next, &self.next)
    }
    if current.sparse.isEmpty {
      current = Threads(size: program.instructions.count)
      next = current
    }
    current.clear()
    var found: [Int]?
    var position = start
    while true {
      if current.dense.isEmpty {
        if found != nil || (program.isAnchored && position > 0) { break }
        if let firstBytes = program.firstBytes {
          while position < text.count, !firstBytes[Int(text[position])] { position += 1 }
          if position >= text.count { break }
        }
      }
      if found == nil && !(program.isAnchored && position > 0) {
        for i in slots.indices { slots[i] = -1 }
        add(0, at: position, to: &current)
      }
      let (scalar, width) = decode(position)
      next.clear()
      for (index, pc) in current.dense.enumerated() {
        var following: Int?
        switch program.instructions[pc] {
        case .scalar(let value, let then): if width > 0 && value == scalar { following = then }
        case .set(let set, let then): if width > 0 && program.sets[set].contains(scalar) { following = then }
        case .match:
          found = Array(current.slots[(index * slotCount)..<((index + 1) * slotCount)])
        case .split, .jump, .save, .assertion: continue
        }
        if case .match = program.instructions[pc] { break }
        if let following {
          for i in 0..<slotCount { slots[i] = current.slots[index * slotCount + i] }
          add(following, at: position + width, to: &next)
        }
      }
      if steps > stepLimit { throw RegularExpressionError("matching takes too long") }
      swap(&current, &next)
      if width == 0 || (found != nil && slotCount == 0) { break }
      position += width
    }
    return found
  }

  /// Adds a thread and all that it leads to without reading on.
  private mutating func add(_ start: Int, at position: Int, to threads: inout Threads) {
    pending.append(.visit(start, at: position))
    while let item = pending.popLast() {
      guard case .visit(var pc, _) = item else {
        if case .restore(let slot, let value) = item { slots[slot] = value }
        continue
      }
      visit: while !threads.contains(pc) {
        steps &+= 1
        threads.sparse[pc] = threads.dense.count
        threads.dense.append(pc)
        threads.slots.append(contentsOf: slots)
        switch program.instructions[pc] {
        case .jump(let then): pc = then
        case .split(let preferred, let other):
          pending.append(.visit(other, at: position))
          pc = preferred
        case .save(let slot, let then):
          if slot < slotCount {
            pending.append(.restore(slot: slot, value: slots[slot]))
            slots[slot] = position
          }
          pc = then
        case .assertion(let assertion, let then):
          guard holds(assertion, at: position) else { break visit }
          pc = then
        case .scalar, .set, .match: break visit
        }
      }
    }
  }

  private func holds(_ assertion: RegexAssertion, at position: Int) -> Bool {
    switch assertion {
    case .textStart: position == 0
    case .textEnd: position == text.count
    case .lineStart: position == 0 || text[position - 1] == 0x0A
    case .lineEnd: position == text.count || text[position] == 0x0A
    case .wordBoundary: isWord(position - 1) != isWord(position)
    case .noWordBoundary: isWord(position - 1) == isWord(position)
    }
  }

  private func isWord(_ index: Int) -> Bool {
    guard text.indices.contains(index) else { return false }
    switch text[index] {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "_"):
      return true
    default: return false
    }
  }

  /// The scalar at an offset and its bytes, 0 of them at the end; what is no UTF-8 is a replacement character.
  func decode(_ position: Int) -> (scalar: UInt32, width: Int) {
    guard position < text.count else { return (0, 0) }
    let first = text[position]
    if first < 0x80 { return (UInt32(first), 1) }
    let count: Int
    switch first {
    case 0xC2...0xDF: count = 2
    case 0xE0...0xEF: count = 3
    case 0xF0...0xF4: count = 4
    default: return (0xFFFD, 1)
    }
    guard position + count <= text.count else { return (0xFFFD, 1) }
    var value = UInt32(first) & (0xFF >> UInt32(count + 1))
    for offset in 1..<count {
      let byte = text[position + offset]
      guard byte & 0xC0 == 0x80 else { return (0xFFFD, 1) }
      value = value << 6 | UInt32(byte & 0x3F)
    }
    return (value, count)
  }
}
