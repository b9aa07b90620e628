/// What a `Table` finds entries by.
public protocol TableKey: Equatable {
  /// The same for equal keys, in one run; made with `TableHash`.
  var tableHash: UInt64 { get }
}

/// Values by keys, for look-ups that a scan makes by the ten thousands: names, addresses, functions.
///
/// A `Dictionary` hashes each text with a function that is made to keep attackers out, at the price of some 300
/// instructions for a name, and each type of its keys costs the runtime 100,000 and more to look up how it is hashed. Here
/// a text takes one multiplication for every eight bytes, from a seed that is another one in every run, and how keys are
/// hashed is known when this is compiled: the type asks nothing of `Key`, its functions do. Entries stay; they are in the
/// order in which they came.
@frozen
public struct Table<Key, Element> {
  @frozen
  @usableFromInline
  struct Entry {
    @usableFromInline let key: Key
    @usableFromInline let hash: UInt64
    @usableFromInline var value: Element

    @inlinable
    init(key: Key, hash: UInt64, value: Element) {
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
  @inlinable public var keys: [Key] { entries.map(\.key) }
  @inlinable public var values: [Element] { entries.map(\.value) }
}

/// Values by texts.
public typealias TextMap<Element> = Table<String, Element>

extension Table where Key: TableKey {
  /// The value of a key. Setting `nil` is not for this: entries stay.
  @inlinable
  public subscript(key: Key) -> Element? {
    if entries.isEmpty { return nil }
    return position(of: key, key.tableHash).map { entries[$0].value }
  }

  /// The value of a key, to be changed in its place; a default where there is none, which is kept when it is changed.
  @inlinable
  public subscript(key: Key, default value: @autoclosure () -> Element) -> Element {
    get { self[key] ?? value() }
    _modify {
      let hash = key.tableHash
      if let known = position(of: key, hash) {
        yield &entries[known].value
      } else {
        var new = value()
        yield &new
        append(Entry(key: key, hash: hash, value: new))
      }
    }
  }

  /// Sets the value of a key.
  @inlinable
  public mutating func set(_ key: Key, _ value: Element) {
    let hash = key.tableHash
    if let known = position(of: key, hash) {
      entries[known].value = value
    } else {
      append(Entry(key: key, hash: hash, value: value))
    }
  }

  /// Adds a value unless the key has one.
  ///
  /// - Returns: whether it had none.
  @inlinable
  @discardableResult
  public mutating func insert(_ key: Key, _ value: Element) -> Bool {
    let hash = key.tableHash
    if position(of: key, hash) != nil { return false }
    append(Entry(key: key, hash: hash, value: value))
    return true
  }

  /// Makes room for so many entries.
  @inlinable
  public mutating func reserveCapacity(_ capacity: Int) {
    entries.reserveCapacity(capacity)
    if capacity > Swift.max(slots.count / 2, Self.fewest) { resize(for: capacity) }
  }

  /// The same keys, with what becomes of their values.
  @inlinable
  public func mapValues<Other>(_ transform: (Element) -> Other) -> Table<Key, Other> {
    var table = Table<Key, Other>()
    table.reserveCapacity(count)
    for entry in entries { table.append(.init(key: entry.key, hash: entry.hash, value: transform(entry.value))) }
    return table
  }

  @inlinable
  func position(of key: Key, _ hash: UInt64) -> Int? {
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
    if entries.count >= Swift.max(slots.count / 2, Self.fewest) { resize(for: entries.count + 1) }
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

extension Table: Sequence {
  @frozen
  public struct Iterator: IteratorProtocol {
    @usableFromInline let entries: [Entry]
    @usableFromInline var position = 0

    @inlinable
    init(_ entries: [Entry]) {
      self.entries = entries
    }

    @inlinable
    public mutating func next() -> (key: Key, value: Element)? {
      guard position < entries.count else { return nil }
      defer { position += 1 }
      return (entries[position].key, entries[position].value)
    }
  }

  @inlinable public func makeIterator() -> Iterator { Iterator(entries) }
  @inlinable public var underestimatedCount: Int { entries.count }
}

extension Table: ExpressibleByDictionaryLiteral where Key: TableKey {
  @inlinable
  public init(dictionaryLiteral elements: (Key, Element)...) {
    self.init()
    reserveCapacity(elements.count)
    for (key, element) in elements { set(key, element) }
  }
}

extension Table.Entry: Sendable where Key: Sendable, Element: Sendable {}
extension Table: Sendable where Key: Sendable, Element: Sendable {}

/// Hashes for tables, other ones in every run.
public enum TableHash {
  @usableFromInline static let seed = UInt64(truncatingIfNeeded: Hasher().finalize())
  @usableFromInline static let factor: UInt64 = 0x9E37_79B9_7F4A_7C15

  /// The hash of a text.
  public static func of(_ text: String) -> UInt64 {
    if let hash = text.utf8.withContiguousStorageIfAvailable(of) { return hash }
    // A text that is not Swift's own.
    var text = text
    return text.withUTF8(of)
  }

  private static func of(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt64 {
    let count = bytes.count
    var hash = start(count)
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

  /// The hash of a number, or of an address.
  @inlinable
  public static func of(_ number: Int) -> UInt64 { mixed(seed, UInt64(truncatingIfNeeded: number)) }

  /// The hash of what has two parts, or of one more part behind others.
  @inlinable
  public static func of(_ first: UInt64, _ second: UInt64) -> UInt64 { mixed(mixed(seed, first), second) }

  /// What the hash of something with a length begins with.
  @inlinable
  public static func start(_ count: Int) -> UInt64 { seed ^ (UInt64(truncatingIfNeeded: count) &* factor) }

  /// A hash with one more word of what is hashed.
  @inlinable
  public static func mixed(_ hash: UInt64, _ word: UInt64) -> UInt64 {
    let product = (hash ^ word).multipliedFullWidth(by: factor)
    // What the product loses where it is zero is kept by the sum.
    return (product.high ^ product.low) &+ hash
  }
}

extension String: TableKey {
  @inlinable public var tableHash: UInt64 { TableHash.of(self) }
}

extension Int: TableKey {
  @inlinable public var tableHash: UInt64 { TableHash.of(self) }
}

extension UInt: TableKey {
  @inlinable public var tableHash: UInt64 { TableHash.of(Int(bitPattern: self)) }
}

extension ObjectIdentifier: TableKey {
  @inlinable public var tableHash: UInt64 { TableHash.of(Int(bitPattern: self)) }
}
