import Testing

@Suite struct MapsTests {
  /// Expression, type, JSON.
  static let rows: [(String, String, String)] = [
    ("keys({b = 1, a = 2})", "tuple([string,string])", #"["a","b"]"#),
    ("keys(tomap({b = 1, a = 2}))", "list(string)", #"["a","b"]"#),
    ("keys({})", "tuple([])", "[]"),
    (#"lookup({a = "ay"}, "a", "what?")"#, "string", #""ay""#),
    (#"lookup({a = "ay"}, "c", "what?")"#, "string", #""what?""#),
    (#"lookup(tomap({a = "1"}), "b", 2)"#, "string", #""2""#),
    (#"lookup({a = null}, "a", "d")"#, "dynamic", "null"),
    (
      #"merge({a = "b", c = "d"}, {e = "f", c = "z"})"#, "object({a:string,c:string,e:string})",
      #"{"a":"b","c":"z","e":"f"}"#
    ),
    ("merge(tomap({a = 1}), tomap({b = 2}))", "map(number)", #"{"a":1,"b":2}"#),
    (#"merge(tomap({a = 1}), tomap({b = "x"}))"#, "object({a:number,b:string})", #"{"a":1,"b":"x"}"#),
    ("merge({a = {x = 1}}, null, {a = {y = 2}})", "object({a:object({y:number})})", #"{"a":{"y":2}}"#),
    ("merge()", "object({})", "{}"),
    (#"transpose({a = ["1", "2"], b = ["2", "3"]})"#, "map(list(string))", #"{"1":["a"],"2":["a","b"],"3":["b"]}"#),
    ("transpose({})", "map(list(string))", "{}"),
    (#"values({b = 1, a = "x"})"#, "tuple([string,number])", #"["x",1]"#),
    ("values(tomap({b = 1, a = 2}))", "list(number)", "[2,1]"),
    (#"zipmap(["b", "a"], [1, "x"])"#, "object({a:string,b:number})", #"{"a":"x","b":1}"#),
    (#"zipmap(["b", "a"], tolist([1, 2]))"#, "map(number)", #"{"a":2,"b":1}"#),
    ("zipmap([], [])", "object({})", "{}"),
  ]

  @Test(arguments: rows)
  func `maps have the values that terraform gives them`(expression: String, type: String, json: String) throws {
    #expect(try difference(expression, type, json) == nil)
  }

  /// Expression, part of the message.
  static let failures: [(String, String)] = [
    (#"keys("a")"#, "map or object"),
    (#"lookup({a = 1}, "b")"#, #"no attribute "b""#),
    (#"lookup(tomap({a = 1}), "b")"#, "failed to find key"),
    (#"lookup(tomap({a = 1}), "b", "x")"#, "same type"),
    (#"lookup([], "a", 1)"#, "requires a map"),
    (#"merge("a")"#, "maps or objects"),
    ("values([1])", "requires a map"),
    (#"zipmap(["a"], [1, 2])"#, "does not match"),
    ("zipmap([null], [1])", "null value at index 0"),
    (#"zipmap(["a"], "x")"#, "must be a list"),
    ("transpose({a = null})", "null list"),
  ]

  @Test(arguments: failures)
  func `what terraform refuses is refused`(expression: String, reason: String) {
    #expect(failure(expression).contains(reason))
  }
}
