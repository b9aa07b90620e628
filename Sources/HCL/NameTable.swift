/// Interns the names of one file: each distinct run of bytes becomes one `String`, made once.
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
    var hash: UInt32 = 0x811C_9DC5
    var i = start
    while i < end {
      hash = (hash ^ UInt32(base[i])) &* 0x0100_0193
      i &+= 1
    }
    var slot = (hash ^ (hash >> 15)) & mask
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
    var hash: UInt32 = 0x811C_9DC5
    for byte in text.utf8 { hash = (hash ^ UInt32(byte)) &* 0x0100_0193 }
    var slot = (hash ^ (hash >> 15)) & mask
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

  private func matches(_ candidate: Int, _ start: Int, _ end: Int) -> Bool {
    let range = ranges[candidate]
    guard Int(range.count) == end - start else { return false }
    let a = base + Int(range.start)
    let b = base + start
    for i in 0..<(end - start) where a[i] != b[i] { return false }
    return true
  }

  private mutating func grow() {
    mask = mask &* 2 &+ 1
    slots = Array(repeating: NameTable.empty, count: Int(mask) + 1)
    for id in names.indices where ranges[id].count != UInt32.max {
      let hash = hashes[id]
      var slot = (hash ^ (hash >> 15)) & mask
      while slots[Int(slot)] != NameTable.empty { slot = (slot &+ 1) & mask }
      slots[Int(slot)] = UInt32(id)
    }
  }
}
