/// The entries of a map or object, sorted by the bytes of their keys as Terraform iterates them.
@frozen
public struct ValueMap: Sendable, RandomAccessCollection {
  @frozen
  public struct Entry: Sendable {
    public let key: String
    public var value: Value

    @inlinable
    public init(key: String, value: Value) {
      self.key = key
      self.value = value
    }
  }

  @usableFromInline var storage: [Entry]

  @inlinable
  public init() {
    storage = []
  }

  /// Entries in any order; where a key comes twice, the later one counts.
  public init(_ pairs: [(String, Value)]) {
    self.init(entries: pairs.map { Entry(key: $0.0, value: $0.1) })
  }

  /// Entries in any order; where a key comes twice, the later one counts.
  public init(entries: [Entry]) {
    storage = entries
    var sorted = true
    var i = 1
    while i < storage.count {
      if !ValueMap.precedes(storage[i - 1].key, storage[i].key) {
        sorted = false
        break
      }
      i += 1
    }
    if sorted { return }
    if storage.count <= 24 {
      insertionSort(from: i)
      return
    }
    let order = storage.indices.sorted { a, b in
      if ValueMap.precedes(storage[a].key, storage[b].key) { return true }
      if ValueMap.precedes(storage[b].key, storage[a].key) { return false }
      return a < b
    }
    var result: [Entry] = []
    result.reserveCapacity(storage.count)
    for index in order {
      if let last = result.last, last.key == storage[index].key { result.removeLast() }
      result.append(storage[index])
    }
    storage = result
  }

  /// Sorts what is not yet in order, few entries that mostly are; the entries before `first` are.
  private mutating func insertionSort(from first: Int) {
    var hasRepeated = false
    storage.withUnsafeMutableBufferPointer { entries in
      guard let start = entries.baseAddress else { return }
      // What is sorted is moved, not copied: counting references would cost more than comparing.
      for i in first..<entries.count {
        var j = i
        while j > 0 && ValueMap.precedes(start[i].key, start[j - 1].key) { j -= 1 }
        if j > 0 && start[j - 1].key == start[i].key { hasRepeated = true }
        if j == i { continue }
        let entry = (start + i).move()
        (start + j + 1).moveInitialize(from: start + j, count: i - j)
        (start + j).initialize(to: entry)
      }
    }
    guard hasRepeated else { return }
    var result: [Entry] = []
    for entry in storage {
      if result.last?.key == entry.key { result.removeLast() }
      result.append(entry)
    }
    storage = result
  }

  @inline(__always)
  static func precedes(_ a: String, _ b: String) -> Bool {
    a.precedesByBytes(b)
  }

  @inlinable public var startIndex: Int { 0 }
  @inlinable public var endIndex: Int { storage.count }
  @inlinable public subscript(position: Int) -> Entry { storage[position] }

  @inlinable
  public func makeIterator() -> IndexingIterator<[Entry]> { storage.makeIterator() }

  /// The address of the entries: maps of one address are the same map, as long as one of them lives. `nil` where there
  /// are no entries.
  public var storageAddress: UInt? {
    storage.isEmpty ? nil : storage.withUnsafeBufferPointer { UInt(bitPattern: $0.baseAddress) }
  }

  public var keys: [String] { storage.map(\.key) }
  public var values: [Value] { storage.map(\.value) }

  /// The value under a key. Setting `nil` removes the entry.
  public subscript(key: String) -> Value? {
    get { index(of: key).map { storage[$0].value } }
    set {
      let position = lowerBound(key)
      let present = position < storage.count && storage[position].key == key
      switch (newValue, present) {
      case (let value?, true): storage[position].value = value
      case (let value?, false): storage.insert(Entry(key: key, value: value), at: position)
      case (nil, true): storage.remove(at: position)
      case (nil, false): break
      }
    }
  }

  /// The entries of both; where both have a key, that of `other` counts.
  public func merging(_ other: ValueMap) -> ValueMap {
    if isEmpty { return other }
    if other.isEmpty { return self }
    var result = ValueMap()
    result.storage.reserveCapacity(count + other.count)
    var (i, j) = (0, 0)
    while i < count && j < other.count {
      let (a, b) = (storage[i].key, other.storage[j].key)
      if a == b {
        i += 1
      } else if ValueMap.precedes(a, b) {
        result.storage.append(storage[i])
        i += 1
      } else {
        result.storage.append(other.storage[j])
        j += 1
      }
    }
    result.storage += storage[i...]
    result.storage += other.storage[j...]
    return result
  }

  /// Replaces every value by what `transform` makes of it.
  public func mapValues<Failure: Error>(_ transform: (Value) throws(Failure) -> Value) throws(Failure) -> ValueMap {
    var result = self
    for i in result.storage.indices { result.storage[i].value = try transform(result.storage[i].value) }
    return result
  }

  private func index(of key: String) -> Int? {
    if storage.count <= 24 {
      // Most keys differ in their lengths, which are at hand.
      let count = key.utf8.count
      for i in storage.indices where storage[i].key.utf8.count == count && storage[i].key == key { return i }
      return nil
    }
    let position = lowerBound(key)
    return position < storage.count && storage[position].key == key ? position : nil
  }

  private func lowerBound(_ key: String) -> Int {
    var low = 0
    var high = storage.count
    while low < high {
      let middle = (low + high) / 2
      if ValueMap.precedes(storage[middle].key, key) { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
