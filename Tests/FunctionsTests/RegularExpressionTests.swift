import Testing

@testable import Functions

@Suite struct RegularExpressionTests {
  @Test func `matches give the ranges of their groups in bytes`() throws {
    let expression = try RegularExpression(#"(?P<year>\d{4})-(\d\d)(x)?"#)
    #expect(expression.groupNames == [nil, "year", nil, nil])
    let match = try #require(try expression.firstMatch(in: "é 2019-02"))
    #expect(match.range == 3..<10)
    #expect(match.groups == [3..<10, 3..<7, 8..<10, nil])
    #expect(try expression.firstMatch(in: "none") == nil)
  }

  @Test func `a match can be asked for without its place`() throws {
    let expression = try RegularExpression("^arn:aws:[a-z0-9]+:")
    #expect(try expression.matches("arn:aws:s3:::x"))
    #expect(try !expression.matches("x arn:aws:s3:::x"))
  }

  @Test(arguments: ["a.b*c", "[x](y){2}", "^$|\\?+", "plain"])
  func `an escaped text matches itself`(text: String) throws {
    let expression = try RegularExpression("^" + RegularExpression.escaped(text) + "$")
    #expect(try expression.matches(text))
  }

  @Test(arguments: ["(a+)+$", "(a|aa)+$", "(a|aa?)+$", "(.*)(.*)(.*)x", "((a*)*)*b"])
  func `what ruins a backtracking engine takes linear time`(pattern: String) throws {
    let text = String(repeating: "a", count: 5000) + "!"
    let expression = try RegularExpression(pattern)
    #expect(try !expression.matches(text))
  }

  @Test func `trying alternatives in turn and in step gives the same`() throws {
    var random = SystemRandomNumberGenerator()
    let parts = [
      "a", "b", "é", ".", "[ab]", "[^a]", "(a)", "(a|b)", "(?:ab|a)", "a*", "b+?", "(b?)", "^", "$", "\\b", "(a*)*",
      "|",
    ]
    let letters = ["a", "b", "é", "-", "\n"]
    for _ in 0..<2_000 {
      let pattern = (0..<Int.random(in: 1...6, using: &random)).map { _ in parts.randomElement(using: &random) ?? "" }
        .joined()
      guard let expression = try? RegularExpression(pattern) else { continue }
      let text = (0..<Int.random(in: 0...8, using: &random)).map { _ in letters.randomElement(using: &random) ?? "" }
        .joined()
      for groups in [0, expression.groupNames.count] {
        var turns = try RegexMachine(expression.program, Array(text.utf8), groups: groups, stepLimit: 1_000_000)
        var steps = try RegexMachine(expression.program, Array(text.utf8), groups: groups, stepLimit: 1_000_000)
        #expect(try turns.search(from: 0) == steps.searchInStep(from: 0), "\(pattern) on \(text)")
      }
    }
  }

  @Test func `programs, patterns and nesting are bounded`() {
    #expect(throws: RegularExpressionError.self) { try RegularExpression(String(repeating: "(", count: 100_000)) }
    #expect(throws: RegularExpressionError.self) { try RegularExpression(String(repeating: "(", count: 300)) }
    #expect(throws: RegularExpressionError.self) {
      try RegularExpression("(?:" + String(repeating: "a", count: 100) + "){1000}")
    }
    #expect(throws: RegularExpressionError.self) { try RegularExpression("((a{100}){100}){100}") }
  }

  @Test func `searches again and again add up`() throws {
    var expression = try RegularExpression("(?s)a.*z|a")
    expression.stepLimit = 100_000
    let text = String(repeating: "a", count: 400)
    #expect(throws: RegularExpressionError.self) { try expression.allMatches(in: text) }
  }

  @Test func `bytes that are no UTF-8 read as the replacement character`() throws {
    let text = String(decoding: [0x61, 0xFF, 0x62] as [UInt8], as: UTF8.self)
    #expect(try RegularExpression("a.b").matches(text))
  }
}
