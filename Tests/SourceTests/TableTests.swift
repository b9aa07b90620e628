import Source
import Testing

@Suite
struct TextMapTests {
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
}
