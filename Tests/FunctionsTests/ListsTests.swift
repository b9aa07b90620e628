import Testing

@Suite struct ListsTests {
  /// Expression, type, JSON.
  static let rows: [(String, String, String)] = [
    ("alltrue([])", "bool", "true"),
    (#"alltrue(["true", true])"#, "bool", "true"),
    ("alltrue([true, null])", "bool", "false"),
    (#"anytrue([false, "true"])"#, "bool", "true"),
    ("anytrue([])", "bool", "false"),
    (#"chunklist(["a", "b", "c", "d", "e"], 2)"#, "list(list(string))", #"[["a","b"],["c","d"],["e"]]"#),
    ("chunklist([], 2)", "list(list(dynamic))", "[]"),
    (#"chunklist(["a", "b"], 0)"#, "list(list(string))", #"[["a","b"]]"#),
    (#"coalesce(null, "", "x", "y")"#, "string", #""x""#),
    (#"coalesce(1, "a")"#, "string", #""1""#),
    ("coalesce(null, 0)", "number", "0"),
    (#"coalescelist([], ["c", "d"])"#, "tuple([string,string])", #"["c","d"]"#),
    (#"coalescelist(tolist([]), tolist(["x"]))"#, "list(string)", #"["x"]"#),
    (#"compact(["a", "", null, "b", "a"])"#, "list(string)", #"["a","b","a"]"#),
    (#"concat(["a", 1], [true], [])"#, "tuple([string,number,bool])", #"["a",1,true]"#),
    (#"concat(tolist(["a"]), tolist(["b"]))"#, "list(string)", #"["a","b"]"#),
    (#"concat(tolist(["a"]), ["b"])"#, "tuple([string,string])", #"["a","b"]"#),
    (#"concat(tolist([1]), tolist(["b"]))"#, "list(string)", #"["1","b"]"#),
    (#"contains(["a", 1], 1)"#, "bool", "true"),
    (#"contains(["1"], 1)"#, "bool", "false"),
    (#"contains(toset(["a"]), "b")"#, "bool", "false"),
    (#"contains([], "b")"#, "bool", "false"),
    ("contains([{a=1}], {a=1})", "bool", "true"),
    (#"distinct(["a", "b", "a", "c", "b"])"#, "list(string)", #"["a","b","c"]"#),
    (#"distinct([1, "1", 2])"#, "list(string)", #"["1","2"]"#),
    (#"element(["a", "b", "c"], 4)"#, "string", #""b""#),
    ("element(tolist([1, 2]), 1)", "number", "2"),
    (
      #"flatten([["a", ["b", []]], "c", toset(["d"]), null, {e = ["f"]}])"#,
      "tuple([string,string,string,string,dynamic,object({e:tuple([string])})])", #"["a","b","c","d",null,{"e":["f"]}]"#
    ),
    ("flatten([])", "tuple([])", "[]"),
    (#"index(["a", "b", "b"], "b")"#, "number", "1"),
    ("length([1, [2, 3]])", "number", "2"),
    ("length({a = 1, b = 2})", "number", "2"),
    (#"length(toset(["a", "a"]))"#, "number", "1"),
    (#"matchkeys(["i-1", "i-2", "i-3"], ["a", "b", "a"], ["a"])"#, "list(string)", #"["i-1","i-3"]"#),
    (#"matchkeys(["x"], ["a"], [])"#, "list(string)", "[]"),
    ("one([])", "dynamic", "null"),
    (#"one(["x"])"#, "string", #""x""#),
    ("one(toset([4]))", "number", "4"),
    ("range(4)", "list(number)", "[0,1,2,3]"),
    ("range(2, 5)", "list(number)", "[2,3,4]"),
    ("range(5, 1, -2)", "list(number)", "[5,3]"),
    ("range(0)", "list(number)", "[]"),
    ("range(1, 0)", "list(number)", "[1]"),
    ("range(0, 1, 0.25)", "list(number)", "[0,0.25,0.5,0.75]"),
    (#"reverse([1, "a", true])"#, "tuple([bool,string,number])", #"[true,"a",1]"#),
    (#"reverse(toset(["a", "b"]))"#, "list(string)", #"["b","a"]"#),
    ("reverse(tolist([1, 2]))", "list(number)", "[2,1]"),
    (#"slice(["a", "b", "c"], 1, 2)"#, "tuple([string])", #"["b"]"#),
    (#"slice(tolist(["a", "b"]), 0, 0)"#, "list(string)", "[]"),
    (#"sort(["e", "d", "a", "x", "É", "e10", "e9"])"#, "list(string)", #"["a","d","e","e10","e9","x","É"]"#),
    (#"sort([10, 9, "1"])"#, "list(string)", #"["1","10","9"]"#),
  ]

  @Test(arguments: rows)
  func `sequences have the values that terraform gives them`(expression: String, type: String, json: String) throws {
    #expect(try difference(expression, type, json) == nil)
  }

  /// Expression, part of the message.
  static let failures: [(String, String)] = [
    (#"chunklist(["a"], -1)"#, "must be positive"),
    ("element([], 0)", "empty list"),
    (#"element(["a", "b"], -1)"#, "negative"),
    (#"element(toset(["a"]), 0)"#, "cannot read elements"),
    (#"flatten("a")"#, "can only flatten"),
    (#"index(["a"], "b")"#, "item not found"),
    ("index([], 1)", "empty list"),
    ("length(1)", "must be a string, a collection"),
    ("one([1, 2])", "zero or one elements"),
    ("range()", "one, two, or three"),
    ("range(1025)", "more than 1024"),
    ("range(1e300)", "more than 1024"),
    ("range(0, 1, 0)", "more than 1024"),
    ("range(0, 5, -1)", "end must be less than start"),
    ("range(5, 0, 1)", "end must be greater"),
    (#"reverse("a")"#, "can only reverse"),
    (#"slice(["a"], 0, 2)"#, "end index must not"),
    (#"slice(["a"], -1, 1)"#, "less than zero"),
    (#"slice(["a", "b"], 2, 1)"#, "greater than end index"),
    (#"slice(toset(["a"]), 0, 1)"#, "cannot slice a set"),
    (#"sort(["a", null])"#, "element 1 is null"),
    (#"coalesce("", null)"#, "no non-null"),
    ("coalesce(true, 1)", "same type"),
    ("coalescelist([1], toset([]))", "lists or tuples"),
    ("coalescelist([])", "no non-null"),
    (#"coalescelist("a")"#, "lists or tuples"),
    ("concat()", "at least one"),
    (#"concat(["a"], "b")"#, "got string"),
    (#"contains("a", "a")"#, "must be list, tuple, or set"),
    (#"matchkeys(["a"], ["b", "c"], ["b"])"#, "should be equal"),
    (#"alltrue(["x"])"#, "a bool is required"),
  ]

  @Test(arguments: failures)
  func `what terraform refuses is refused`(expression: String, reason: String) {
    #expect(failure(expression).contains(reason))
  }
}
