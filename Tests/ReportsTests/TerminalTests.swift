import Reports
import Testing

@Suite struct TerminalTests {
  @Test(
    arguments: [
      ([:], true, true), ([:], false, false),
      (["NO_COLOR": "1"], true, false), (["NO_COLOR": ""], true, true),
      (["CLICOLOR_FORCE": "1"], false, true), (["CLICOLOR_FORCE": "0"], false, false),
      (["CLICOLOR_FORCE": "1", "NO_COLOR": "1"], false, false),
      (["TERM": "dumb"], true, false), (["CLICOLOR": "0"], true, false),
      (["TERM": "dumb", "CLICOLOR_FORCE": "1"], true, true),
    ] as [([String: String], Bool, Bool)])
  func `colour follows the conventions`(environment: [String: String], isTerminal: Bool, color: Bool) {
    let terminal = Terminal(isTerminal: isTerminal, columns: nil) { environment[$0] }
    #expect(terminal.color == color)
  }

  @Test(
    arguments: [
      (120, nil, 120), (nil, "100", 100), (nil, nil, 80), (nil, "many", 80), (7, nil, 40), (nil, "-1", 80),
      (1_000_000, nil, 500),
    ] as [(Int?, String?, Int)])
  func `the width is the terminal's, COLUMNS, or 80`(columns: Int?, variable: String?, width: Int) {
    let terminal = Terminal(isTerminal: true, columns: columns) { $0 == "COLUMNS" ? variable : nil }
    #expect(terminal.width == width)
  }
}
