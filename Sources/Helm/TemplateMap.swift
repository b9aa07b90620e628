/// A Go map with string keys: a reference, as there: `set` changes it for everybody who holds it.
///
/// One render has its own maps and runs on one thread.
final class TemplateMap: @unchecked Sendable {
  /// What Go says the map is.
  enum Kind: String, Sendable {
    case any = "map[string]interface {}"
    case strings = "map[string]string"
    case values = "common.Values"
  }

  /// Below this a scan is faster than hashing.
  private static let smallest = 9

  var type: Kind
  private(set) var keys: [String] = []
  private(set) var values: [TemplateValue] = []
  private var index: [String: Int]?
  private var order: [Int]?

  init(_ type: Kind = .any) {
    self.type = type
  }

  convenience init(_ entries: [(String, TemplateValue)], _ type: Kind = .any) {
    self.init(type)
    for (key, value) in entries { self[key] = value }
  }

  var count: Int { keys.count }

  func reserve(_ count: Int) {
    keys.reserveCapacity(count)
    values.reserveCapacity(count)
  }

  private func position(_ key: String) -> Int? {
    if let index { return index[key] }
    return keys.firstIndex { $0 == key }
  }

  subscript(key: String) -> TemplateValue? {
    get {
      position(key).map { values[$0] }
    }
    set {
      guard let newValue else {
        remove(key)
        return
      }
      if let position = position(key) {
        values[position] = newValue.isNil ? TemplateValue(.nilInterface, origin: newValue.origin) : newValue
        return
      }
      keys.append(key)
      values.append(newValue.isNil ? TemplateValue(.nilInterface, origin: newValue.origin) : newValue)
      order = nil
      if index != nil {
        index?[key] = keys.count - 1
      } else if keys.count >= TemplateMap.smallest {
        index = Dictionary(keys.enumerated().map { ($1, $0) }, uniquingKeysWith: { $1 })
      }
    }
  }

  func remove(_ key: String) {
    guard let position = position(key) else { return }
    keys.remove(at: position)
    values.remove(at: position)
    order = nil
    index =
      keys.count >= TemplateMap.smallest
      ? Dictionary(keys.enumerated().map { ($1, $0) }, uniquingKeysWith: { $1 }) : nil
  }

  func contains(_ key: String) -> Bool { position(key) != nil }

  /// The positions of the keys in the order of their bytes, in which Go's templates range over a map.
  var sortedPositions: [Int] {
    if let order { return order }
    let sorted = keys.indices.sorted { keys[$0].utf8.lexicographicallyPrecedes(keys[$1].utf8) }
    order = sorted
    return sorted
  }

  /// The entries in the order of their keys.
  var sorted: [(key: String, value: TemplateValue)] {
    sortedPositions.map { (keys[$0], values[$0]) }
  }

  /// A map of its own with the same values.
  func copy() -> TemplateMap {
    let copy = TemplateMap(type)
    copy.keys = keys
    copy.values = values
    copy.index = index
    copy.order = order
    return copy
  }

  /// A map of its own whose maps and lists are its own too.
  func deepCopy() -> TemplateMap {
    let copy = copy()
    for i in copy.values.indices { copy.values[i] = copy.values[i].deepCopy() }
    return copy
  }
}

extension TemplateValue {
  /// A value that shares no map with this one. Recursion is bounded by the depth of the documents that values come from.
  func deepCopy() -> TemplateValue {
    switch payload {
    case .map(let map): TemplateValue(.map(map.deepCopy()), origin: origin)
    case .list(let list):
      TemplateValue(.list(TemplateList(list.elements.map { $0.deepCopy() }, list.element)), origin: origin)
    default: self
    }
  }

  /// Go's `reflect.DeepEqual`.
  func isDeeplyEqual(to other: TemplateValue, depth: Int = 0) -> Bool {
    guard depth < 1000 else { return false }
    switch (payload, other.payload) {
    case (.none, .none), (.none, .nilInterface), (.nilInterface, .none), (.nilInterface, .nilInterface): return true
    case (.bool(let a), .bool(let b)): return a == b
    case (.int(let a), .int(let b)): return a == b
    case (.int64(let a), .int64(let b)): return a == b
    case (.uint64(let a), .uint64(let b)): return a == b
    case (.float(let a), .float(let b)): return a == b
    case (.bytes(let a), .bytes(let b)): return a == b
    case (.list(let a), .list(let b)):
      return a.element == b.element && a.elements.count == b.elements.count
        && zip(a.elements, b.elements).allSatisfy { $0.isDeeplyEqual(to: $1, depth: depth + 1) }
    case (.map(let a), .map(let b)):
      if a === b { return true }
      guard a.count == b.count, (a.type == .strings) == (b.type == .strings) else { return false }
      for (key, value) in zip(a.keys, a.values) {
        guard let other = b[key], value.isDeeplyEqual(to: other, depth: depth + 1) else { return false }
      }
      return true
    case (.object(let a), .object(let b)): return a === b || a.description == b.description
    default:
      if let a = stringValue, let b = other.stringValue { return a == b }
      return false
    }
  }
}
