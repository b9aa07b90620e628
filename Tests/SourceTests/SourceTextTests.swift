import Source
import Testing

@Suite struct SourceTextTests {
  @Test(arguments: [
    (UInt32(0), 1, 1), (2, 1, 3), (3, 2, 1), (5, 2, 2), (7, 3, 1), (99, 4, 1),
  ])
  func `positions count lines from one and columns in scalars`(offset: UInt32, line: Int, column: Int) {
    let text = SourceText(path: "a", text: "ab\né\r\n!\n")
    #expect(text.position(offset) == Position(line: line, column: column))
  }

  @Test func `a byte order mark takes no column`() {
    let text = SourceText(path: "a", text: "\u{FEFF}x = 1")
    #expect(text.position(3) == Position(line: 1, column: 1))
    #expect(text.position(4) == Position(line: 1, column: 2))
  }

  @Test func `lines come without their break`() {
    let text = SourceText(path: "a", text: "one\r\ntwo\n")
    #expect(text.line(1) == "one")
    #expect(text.line(2) == "two")
    #expect(text.line(3) == "")
    #expect(text.line(4) == nil)
  }

  @Test(arguments: [
    ("a/./b//c", "a/b/c"), ("a/../b", "b"), ("../a", "../a"), ("/../a", "/a"), (".", "."), ("a/..", "."), ("/", "/"),
  ])
  func `paths are normalised as text`(path: String, expected: String) {
    #expect(Paths.normalize(path) == expected)
  }

  @Test func `a missing file and a folder say what they are`() {
    #expect(throws: FileSystem.Failure.notFound) { try FileSystem.read("/nonexistent/file", as: "file") }
    #expect(throws: FileSystem.Failure.isFolder) { try FileSystem.read("/", as: "root") }
  }
}
