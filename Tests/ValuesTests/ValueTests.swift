import Source
import Testing
import Values

@Suite struct ValueTests {
  static let logs = Value.symbol(
    "aws_s3_bucket.logs.id", kind: .resource(address: "aws_s3_bucket.logs", attribute: "id"))
  static let data = Value.symbol(
    "aws_s3_bucket.data.id", kind: .resource(address: "aws_s3_bucket.data", attribute: "id"))
  static let region = Value.symbol("var.region", kind: .variable, type: .string)

  static func template(_ prefix: String, _ value: Value, _ suffix: String) -> Value {
    var builder = StringBuilder()
    builder.append(prefix)
    if case .unknown(let unknown) = value { builder.append(unknown) }
    builder.append(suffix)
    return builder.finish()
  }

  @Test(arguments: [
    (logs, logs, Truth.yes), (logs, data, .no), (logs, region, .unknown), (region, .string("x"), .unknown),
    (region, .int(1), .no), (.int(1), .string("1"), .no), (.null, .null, .yes), (.null, .string(""), .no),
    (logs, .null, .no), (region, .null, .unknown),
    (.tuple([]), .list([], .string), .no),
    (template("a", region, "z"), .string("a-z"), .unknown), (template("a", region, "z"), .string("b"), .no),
    (template("a", region, "z"), .string("a"), .no), (template("a", region, "z"), template("a", region, "z"), .yes),
    (template("a", logs, "z"), template("a", data, "z"), .no),
    (template("a", region, ""), template("b", region, ""), .no),
    (.tuple([logs, .int(1)]), .tuple([region, .int(2)]), .no), (.tuple([logs]), .tuple([region]), .unknown),
  ])
  func `equality decides what can be decided`(a: Value, b: Value, expected: Truth) {
    #expect(a.equals(b) == expected)
    #expect(b.equals(a) == expected)
  }

  @Test func `values that are the same have the same hash in tables`() throws {
    let long = String(repeating: "x", count: 100)
    let half = try #require(Number("0.5"))
    let big = try #require(Number("12345678901234567890123"))
    let all: [Value] = [
      .null, .bool(true), .bool(false), .int(0), .int(1), .number(half), .number(big), .string(""), .string("1"),
      .string(long), ValueTests.logs, ValueTests.data, ValueTests.region,
      ValueTests.template("a", ValueTests.region, "z"), ValueTests.template(long, ValueTests.region, "z"),
      .tuple([]), .tuple([.int(1), .int(2)]), .tuple([.int(2), .int(1)]), .object([("a", .int(1))]),
      .object([("a", .int(1)), ("b", .null)]),
    ]
    let numbers: [(Value, Value)] = [
      (.number(try #require(Number("1.0"))), .int(1)), (.number(try #require(Number("5e-1"))), .number(half)),
      (.number(try #require(Number("1e3"))), .int(1000)),
    ]
    for (a, b) in numbers {
      #expect(a == b)
      #expect(a.tableHash == b.tableHash)
    }
    var table = Table<Value, Int>()
    for (i, value) in all.enumerated() {
      let isNew = table.insert(value, i)
      #expect(isNew)
    }
    for (i, value) in all.enumerated() { #expect(table[value] == i) }
  }

  @Test func `a symbol alone in a template is itself`() {
    #expect(ValueTests.template("", ValueTests.region, "") == ValueTests.region)
  }

  @Test(arguments: [
    (Value.string("1"), Type.number, Value.int(1)), (.int(1), .string, .string("1")),
    (.bool(true), .string, .string("true")),
    (.string("false"), .bool, .bool(false)), (.null, .string, .null),
    (.tuple([.int(1), .string("a")]), .list(.string), .list([.string("1"), .string("a")], .string)),
    (.tuple([.string("b"), .string("a"), .string("b")]), .set(.string), .set([.string("a"), .string("b")], .string)),
    (
      .object([("a", .int(1)), ("b", .int(2))]), .map(.string),
      .map(ValueMap([("a", .string("1")), ("b", .string("2"))]), .string)
    ),
    (.tuple([.int(1), .bool(true)]), .list(.string), .list([.string("1"), .string("true")], .string)),
  ])
  func `values convert as terraform converts them`(value: Value, type: Type, expected: Value) throws {
    #expect(try value.converted(to: type) == expected)
  }

  @Test(arguments: [
    (Value.string("x"), Type.number), (.string("TRUE"), .bool), (.int(1), .bool), (.tuple([]), .map(.string)),
    (.object([]), .object(of: [.init(name: "a", type: .string)])), (.tuple([.int(1), .bool(true)]), .list(.dynamic)),
  ])
  func `what does not convert says so`(value: Value, type: Type) {
    #expect(throws: ConversionError.self) { try value.converted(to: type) }
  }

  @Test func `objects sort their keys and keep the last of two`() {
    let map = ValueMap([("b", .int(1)), ("a", .int(2)), ("b", .int(3))])
    #expect(map.keys == ["a", "b"])
    #expect(map["b"] == .int(3))
  }

  @Test func `the JSON form shows symbols and templates`() {
    let value = Value.object([
      ("k", ValueTests.region), ("t", ValueTests.template("x", ValueTests.region, "")), ("s", .string("a\"\n\u{1}")),
    ])
    #expect(
      value.json
        == #"{"k":{"$unknown":"var.region"},"s":"a\"\n\u0001","t":{"$template":["x",{"$unknown":"var.region"}]}}"#)
  }
}
