import Source
import Testing

@Suite
struct TableTests {
  @Test
  func `A map answers as a dictionary does`() {
    var random = SystemRandomNumberGenerator()
    for _ in 0..<50 {
      var map = TextMap<Int>()
      var dictionary: [String: Int] = [:]
      var order: [String] = []
      for step in 0..<200 {
        let length = Int.random(in: 0...40, using: &random)
        let key = String((0..<length).map { _ in "abé".randomElement() ?? "a" }.prefix(step % 7 == 0 ? 2 : length))
        if step % 3 == 0 {
          let isNew = map.insert(key, step)
          #expect(isNew == (dictionary[key] == nil))
          if isNew { dictionary[key] = step }
          if isNew { order.append(key) }
        } else {
          if dictionary[key] == nil { order.append(key) }
          map.set(key, step)
          dictionary[key] = step
        }
        #expect(map[key] == dictionary[key])
      }
      #expect(map.count == dictionary.count)
      #expect(map.keys == order)
      for (key, value) in dictionary { #expect(map[key] == value) }
      #expect(map["not there"] == nil)
    }
  }

  @Test
  func `An empty map has nothing, and one with room for many takes them`() {
    var map = TextMap<String>()
    #expect(map[""] == nil && map.isEmpty)
    map.reserveCapacity(1000)
    for i in 0..<1000 { map.set("key \(i)", "\(i)") }
    #expect((0..<1000).allSatisfy { map["key \($0)"] == "\($0)" })
  }

  /// A key of two parts of which some have the same hash.
  private struct Pair: TableKey {
    let first: Int
    let second: String

    var tableHash: UInt64 { TableHash.of(first.tableHash, TableHash.of(second.utf8.count)) }
  }

  @Test
  func `Keys with the same hash stay apart`() {
    var table = Table<Pair, Int>()
    for i in 0..<100 { table.set(Pair(first: i % 3, second: "\(i)"), i) }
    #expect(table.count == 100)
    for i in 0..<100 {
      #expect(table[Pair(first: i % 3, second: "\(i)")] == i)
      #expect(table[Pair(first: 3, second: "\(i)")] == nil)
    }
  }

  @Test
  func `Values are changed in their place, and begun with a default`() {
    var table: Table<Int, [String]> = [7: ["seven"], 8: []]
    table[7, default: []].append("again")
    table[9, default: ["nine"]].append("more")
    #expect(table[8, default: ["not used"]].isEmpty && table[10, default: ["default"]] == ["default"])
    #expect(table[10] == nil)
    #expect(
      table.map { "\($0.key): \($0.value)" } == ["7: [\"seven\", \"again\"]", "8: []", "9: [\"nine\", \"more\"]"])
    #expect(table.mapValues(\.count).values == [2, 0, 2])
    #expect(table.mapValues(\.count)[9] == 2)
  }
}
