import Testing
import Values

@Suite struct NumberTests {
  @Test(arguments: [
    ("0", "0"), ("-0", "0"), ("1", "1"), ("1.0", "1"), ("1.50", "1.5"), ("0.1", "0.1"), ("1e3", "1000"),
    ("1E-3", "0.001"),
    ("123456789012345678901234567890", "123456789012345678901234567890"), ("-3.25", "-3.25"),
    ("3.141592653589793238462643383279", "3.141592653589793238462643383279"),
    ("9223372036854775808", "9223372036854775808"),
  ])
  func `a number prints as the shortest decimal that reads back`(text: String, expected: String) throws {
    let number = try #require(Number(text))
    #expect(number.description == expected)
  }

  @Test(arguments: ["", "-", "abc", "1.2.3", "1e", "0x10", "1 ", "1e99999"])
  func `what is no number is refused`(text: String) {
    #expect(Number(text) == nil)
  }

  @Test func `a third has the digits that terraform prints`() throws {
    let quotient: Number? = Number(1) / Number(3)
    let third = try #require(quotient)
    let printed = third.description
    #expect(printed.hasPrefix("0.3333333333333333"))
    #expect(Number(printed) == third)
  }

  @Test func `doubles keep their own precision`() throws {
    #expect(Number(0.1 as Double)?.description == "0.1")
    #expect(Number(2.5 as Double)?.description == "2.5")
    #expect(Number(Double.infinity) == nil)
  }

  @Test func `overflow goes on in big numbers`() {
    #expect((Number(Int.max) + Number(1)).description == "9223372036854775808")
    #expect((Number(Int.min) - Number(1)).description == "-9223372036854775809")
    #expect((Number(Int.max) * Number(Int.max)).description == "85070591730234615847396907784232501249")
  }

  @Test(arguments: [(7, 3, "1"), (-7, 3, "-1"), (7, -3, "1"), (Int.min, -1, "0")])
  func `remainders have the sign of the dividend`(a: Int, b: Int, expected: String) {
    #expect((Number(a) % Number(b))?.description == expected)
  }

  @Test func `floor and ceiling`() throws {
    let number = try #require(Number("-1.5"))
    #expect(number.floor == Number(-2))
    #expect(number.ceiling == Number(-1))
    #expect(number < Number(-1))
  }

  @Test func `division by zero gives nothing`() {
    #expect(Number(1) / Number(0) == nil)
    #expect(Number(1) % Number(0) == nil)
  }
}
