import Testing

@Suite struct SetsTests {
  /// Expression, type, JSON.
  static let rows: [(String, String, String)] = [
    (#"setintersection(["a", "b"], ["b", "c"], ["b", "d"])"#, "set(string)", #"["b"]"#),
    (#"setintersection([1, 2], ["2"])"#, "set(string)", #"["2"]"#),
    (#"setsubtract(["a", "b", "c"], ["a", "c"])"#, "set(string)", #"["b"]"#),
    (#"setsubtract([], ["a"])"#, "set(string)", "[]"),
    (#"setunion(["a", "b"], ["b", "c"], ["d"])"#, "set(string)", #"["a","b","c","d"]"#),
    ("setunion([2, 10], [1])", "set(number)", "[1,2,10]"),
    (#"setunion(["a"], [1])"#, "set(string)", #"["1","a"]"#),
    ("setunion([], [])", "set(dynamic)", "[]"),
    (#"setproduct(["a", "b"], [1, 2])"#, "list(tuple([string,number]))", #"[["a",1],["a",2],["b",1],["b",2]]"#),
    (#"setproduct(toset(["a"]), toset(["x", "y"]))"#, "set(tuple([string,string]))", #"[["a","x"],["a","y"]]"#),
    (#"setproduct(["a"], [])"#, "list(tuple([string,dynamic]))", "[]"),
    (#"setproduct(["a", 1], [true])"#, "list(tuple([string,bool]))", #"[["a",true],["1",true]]"#),
    (#"setproduct(toset(["a"]), ["b"])"#, "set(tuple([string,string]))", #"[["a","b"]]"#),
  ]

  @Test(arguments: rows)
  func `sets have the values that terraform gives them`(expression: String, type: String, json: String) throws {
    #expect(try difference(expression, type, json) == nil)
  }

  /// Expression, part of the message.
  static let failures: [(String, String)] = [
    ("setunion()", "at least 1 argument"),
    (#"setsubtract(["a"], [{}])"#, "compatible element types"),
    (#"setproduct(["a"])"#, "at least two"),
    (#"setproduct(["a"], "b")"#, "a set or a list"),
    (#"setproduct(["a", {}], ["b"])"#, "same type"),
    ("setproduct(range(1000), range(1000), range(1000))", "more than 1000000 elements"),
  ]

  @Test(arguments: failures)
  func `what terraform refuses is refused`(expression: String, reason: String) {
    #expect(failure(expression).contains(reason))
  }
}
