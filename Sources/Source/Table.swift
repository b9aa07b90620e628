/// Values by texts, for look-ups that a scan makes by the ten thousands: names, addresses, functions.
///
/// A `Dictionary` hashes each text with a function that is made to keep attackers out, at the price of some 300
/// instructions for a name. Here a text takes one multiplication for every eight bytes, from a seed that is another one in
/// every run, and a table has no type of its own that the runtime has to put together. Entries stay; they are in the order
/// in which they came.
@frozen
public struct TextMap<Element> {
  @frozen
  @usableFromInline
  struct Entry {
    @usableFromInline let key: String
    @usableFromInline let hash: UInt64
    @usableFromInline var value: Element

    @inlinable
    init(key: String, hash: UInt64, value: Element) {
      self.key = key
      self.hash = hash
      self.value = value
    }
  }

  @usableFromInline var entries: [Entry]
  /// The positions of entries, by their hashes; `empty` where there is none. As many as a power of two, or none for the
  /// fewest entries.
  @usableFromInline var slots: [Int32]

  @inlinable static var empty: Int32 { -1 }

  /// So many entries are found by going over them, and take no slots.
  @inlinable static var fewest: Int { 8 }

  @inlinable
  public init() {
    entries = []
    slots = []
  }

  @inlinable public var count: Int { entries.count }
  @inlinable public var isEmpty: Bool { entries.isEmpty }
  public var keys: [String] { entries.map(\.key) }
  public var values: [Element] { entries.map(\.value) }

  /// The value of a text. Setting `nil` is not for this: entries stay.
  @inlinable
  public subscript(key: String) -> Element? {
    if entries.isEmpty { return nil }
    return position(of: key, TextHash.of(key)).map { entries[$0].value }
  }

  /// Sets the value of a text.
  @inlinable
  public mutating func set(_ key: String, _ value: Element) {
    let hash = TextHash.of(key)
    if let known = position(of: key, hash) {
      entries[known].value = value
    } else {
      append(Entry(key: key, hash: hash, value: value))
    }
  }

  /// Changes the value of a text in its place, beginning with a default where there is none.
  @inlinable
  public mutating func update(
    _ key: String, default value: @autoclosure () -> Element, _ change: (inout Element) -> Void
  ) {
    let hash = TextHash.of(key)
    if let known = position(of: key, hash) { return change(&entries[known].value) }
    var new = value()
    change(&new)
    append(Entry(key: key, hash: hash, value: new))
  }

  /// Adds a value unless the text has one.
  ///
  /// - Returns: whether it had none.
  @inlinable
  @discardableResult
  public mutating func insert(_ key: String, _ value: Element) -> Bool {
    let hash = TextHash.of(key)
    if position(of: key, hash) != nil { return false }
    append(Entry(key: key, hash: hash, value: value))
    return true
  }

  /// Makes room for so many entries.
  @inlinable
  public mutating func reserveCapacity(_ capacity: Int) {
    entries.reserveCapacity(capacity)
    if capacity > max(slots.count / 2, Self.fewest) { resize(for: capacity) }
  }

  @inlinable
  func position(of key: String, _ hash: UInt64) -> Int? {
    if slots.isEmpty {
      for entry in entries.indices where entries[entry].hash == hash && entries[entry].key == key { return entry }
      return nil
    }
    let mask = slots.count &- 1
    var slot = Int(truncatingIfNeeded: hash) & mask
    while true {
      let position = slots[slot]
      if position == Self.empty { return nil }
      let entry = Int(position)
      if entries[entry].hash == hash && entries[entry].key == key { return entry }
      slot = (slot &+ 1) & mask
    }
  }

  @inlinable
  mutating func append(_ entry: Entry) {
    // Beyond what positions can say, which no input that is read reaches, nothing more is kept.
    guard entries.count < Int(Int32.max) else { return }
    if entries.count >= max(slots.count / 2, Self.fewest) { resize(for: entries.count + 1) }
    if !slots.isEmpty { place(entries.count, hash: entry.hash) }
    entries.append(entry)
  }

  @inlinable
  mutating func resize(for capacity: Int) {
    var size = 32
    while size < capacity * 2 { size *= 2 }
    slots = Array(repeating: Self.empty, count: size)
    for position in entries.indices { place(position, hash: entries[position].hash) }
  }

  @inlinable
  mutating func place(_ position: Int, hash: UInt64) {
    let mask = slots.count &- 1
    var slot = Int(truncatingIfNeeded: hash) & mask
    while slots[slot] != Self.empty { slot = (slot &+ 1) & mask }
    slots[slot] = Int32(truncatingIfNeeded: position)
  }
}

extension TextMap.Entry: Sendable where Element: Sendable {}
extension TextMap: Sendable where Element: Sendable {}

/// Hashes of texts, other ones in every run.
@usableFromInline
enum TextHash {
  private static let seed = UInt64(truncatingIfNeeded: Hasher().finalize())
  private static let factor: UInt64 = 0x9E37_79B9_7F4A_7C15

  @usableFromInline
  static func of(_ text: String) -> UInt64 {
    var text = text
    return text.withUTF8 { bytes in
      let count = bytes.count
      var hash = seed ^ (UInt64(truncatingIfNeeded: count) &* factor)
      guard let start = bytes.baseAddress else { return mixed(hash, 0) }
      let raw = UnsafeRawPointer(start)
      var offset = 0
      while offset + 8 <= count {
        hash = mixed(hash, raw.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
        offset += 8
      }
      if offset < count {
        var rest: UInt64 = 0
        while offset < count {
          rest = rest << 8 | UInt64(raw.load(fromByteOffset: offset, as: UInt8.self))
          offset += 1
        }
        hash = mixed(hash, rest)
      }
      return mixed(hash, factor)
    }
  }

  @inline(__always)
  private static func mixed(_ hash: UInt64, _ word: UInt64) -> UInt64 {
    let product = (hash ^ word).multipliedFullWidth(by: factor)
    // What the product loses where it is zero is kept by the sum.
    return (product.high ^ product.low) &+ hash
  }
}
