import Source

/// Interns the names of one file: each distinct run of bytes becomes one `String`, made once.
///
/// Hot path of parsing: bytes are hashed and compared eight at a time, which the padding behind a source allows.
struct NameTable {
  private(set) var names: [String] = []
  private var hashes: [UInt32] = []
  private var ranges: [(start: UInt32, count: UInt32)] = []
  private var slots: [UInt32] = Array(repeating: NameTable.empty, count: 256)
  private var mask: UInt32 = 255
  private let base: UnsafePointer<UInt8>
  /// The names that do not stand in the file as such.
  private var added: [String: NameID] = [:]

  private static let empty = UInt32.max

  /// - Parameter base: the bytes of the file, which outlive the table.
  init(base: UnsafePointer<UInt8>) {
    self.base = base
    names.reserveCapacity(128)
    hashes.reserveCapacity(128)
    ranges.reserveCapacity(128)
  }

  /// The name that the bytes `start..<end` spell.
  mutating func intern(_ start: Int, _ end: Int) -> NameID {
    let hash = hash(start, end)
    var slot = hash & mask
    while true {
      let candidate = slots[Int(slot)]
      if candidate == NameTable.empty { break }
      if hashes[Int(candidate)] == hash && matches(Int(candidate), start, end) { return candidate }
      slot = (slot &+ 1) & mask
    }
    let text = String(decoding: UnsafeBufferPointer(start: base + start, count: end - start), as: UTF8.self)
    if !added.isEmpty, let known = added[text] { return known }
    return add(text, hash: hash, range: (UInt32(start), UInt32(end - start)), slot: slot)
  }

  /// A name that does not stand in the file as such, for example one unescaped from JSON or a quoted label.
  mutating func add(_ text: String) -> NameID {
    if let known = added[text] ?? interned(text) { return known }
    let id = NameID(names.count)
    names.append(text)
    hashes.append(0)
    ranges.append((0, UInt32.max))
    added[text] = id
    return id
  }

  /// The name where it stands in the file.
  private func interned(_ text: String) -> NameID? {
    var whole = TableHash.start(text.utf8.count)
    var (word, shift): (UInt64, UInt64) = (0, 0)
    for byte in text.utf8 {
      word |= UInt64(byte) << shift
      shift += 8
      guard shift == 64 else { continue }
      whole = TableHash.mixed(whole, word)
      (word, shift) = (0, 0)
    }
    let hash = UInt32(truncatingIfNeeded: shift == 0 ? whole : TableHash.mixed(whole, word))
    var slot = hash & mask
    while slots[Int(slot)] != NameTable.empty {
      let candidate = slots[Int(slot)]
      if hashes[Int(candidate)] == hash && names[Int(candidate)] == text { return candidate }
      slot = (slot &+ 1) & mask
    }
    return nil
  }

  private mutating func add(_ text: String, hash: UInt32, range: (UInt32, UInt32), slot: UInt32) -> NameID {
    let id = UInt32(names.count)
    names.append(text)
    hashes.append(hash)
    ranges.append(range)
    slots[Int(slot)] = id
    if names.count * 2 > slots.count { grow() }
    return id
  }

  /// The hash of the bytes `start..<end`.
  private func hash(_ start: Int, _ end: Int) -> UInt32 {
    var hash = TableHash.start(end &- start)
    var i = start
    while i < end {
      hash = TableHash.mixed(hash, word(at: i, before: end))
      i &+= 8
    }
    return UInt32(truncatingIfNeeded: hash)
  }

  /// The eight bytes from an offset on, those at `end` and behind it zero.
  @inline(__always)
  private func word(at offset: Int, before end: Int) -> UInt64 {
    let word = UnsafeRawPointer(base).loadUnaligned(fromByteOffset: offset, as: UInt64.self).littleEndian
    let left = end &- offset
    return left >= 8 ? word : word & (1 &<< UInt64(truncatingIfNeeded: left &* 8) &- 1)
  }

  private func matches(_ candidate: Int, _ start: Int, _ end: Int) -> Bool {
    let range = ranges[candidate]
    guard Int(range.count) == end - start else { return false }
    let other = Int(range.start)
    let otherEnd = other + Int(range.count)
    var i = 0
    while start &+ i < end {
      if word(at: start &+ i, before: end) != word(at: other &+ i, before: otherEnd) { return false }
      i &+= 8
    }
    return true
  }

  private mutating func grow() {
    mask = mask &* 2 &+ 1
    slots = Array(repeating: NameTable.empty, count: Int(mask) + 1)
    for id in names.indices where ranges[id].count != UInt32.max {
      let hash = hashes[id]
      var slot = hash & mask
      while slots[Int(slot)] != NameTable.empty { slot = (slot &+ 1) & mask }
      slots[Int(slot)] = UInt32(id)
    }
  }
}
