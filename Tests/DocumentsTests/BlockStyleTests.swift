import Foundation
import Source
import Testing

@testable import Documents

/// What is read without libyaml is what libyaml reads: the same nodes at the same bytes, the same texts and faults.
@Suite struct BlockStyleTests {
  /// Everything about the documents of a text.
  func dump(_ source: SourceText, byLibraryOnly: Bool) -> String {
    var diagnostics: [Diagnostic] = []
    let documents = YAML.documents(in: source, byLibraryOnly: byLibraryOnly, diagnostics: &diagnostics)
    var lines = diagnostics.map { "\($0.severity) \($0.line) \($0.message)" }
    for document in documents {
      lines.append("--- \(document.tags.sorted { $0.key < $1.key })")
      for cell in document.cells {
        let isText = cell.kind != .mapping && cell.kind != .sequence && cell.kind != .alias
        let text = isText && !cell.flags.contains(.verbatim) ? document.texts[Int(cell.payload)] : "\(cell.payload)"
        lines.append("\(cell.kind) \(cell.start)..<\(cell.end) next \(cell.next) flags \(cell.flags.rawValue) \(text)")
      }
    }
    return lines.joined(separator: "\n")
  }

  func check(_ text: String, _ comment: Comment? = nil) {
    let source = SourceText(path: "test.yaml", text: text)
    #expect(dump(source, byLibraryOnly: false) == dump(source, byLibraryOnly: true), comment ?? "\(text)")
  }

  /// How many of a text's documents need no libyaml.
  func isRead(_ text: String) -> Bool {
    let source = SourceText(path: "test.yaml", text: text)
    var builder = TreeBuilder(source: source)
    var documents: [Document] = []
    var reader = BlockStyleReader(source, to: source.count)
    return reader.read(from: 0, &builder, &documents) == source.count
  }

  /// Texts that need no libyaml.
  static let own = [
    "", "\n", "# a comment\n", "a: 1", "a: 1\n", "a:\n", "a:", "---\n", "---\n---\n", "--- # x\na: b # c\n---\n\n# d\n",
    "a: 1\nb: two words  # c\nc: \"q: #\"\nd: 'it''s'\ne: \"a\\\"b\\n\\t\\\\\"\nf: \"\\\\a\"\n",
    "a:\n  b:\n    c: 1\n  d: 2\ne: 3\n", "a:\n  - 1\n  - 2\nb:\n- 3\n- 4\nc: 5\n",
    "- a\n- b: 1\n  c: 2\n- - d\n  - e\n-\n- f\n",
    "-\n  a: 1\n-\n-\n  - b\n", "a:\n-\n-\nb:\n", "a:\n- b:\n  - c\n- d:\n",
    "a: []\nb: {}\nc: [x, \"y\", 'z', [1, 2]]\nd: {e: f, \"g\": [h]}\n",
    "a: |\n  one\n    two\n\n  three\nb: |-\n  x\nc: |+\n  y\n\n\nd: 1\n", "- |\n  x\n- |-\n\n  y\n", "a: |\n  x\n\n",
    "a: |\n  x",
    "a: |\n  x\n # no comment of the text\nb: 1\n", "- a: |\n    x\n  b: 1\n", "a: |\n  x\n  \n   \nb: 1\n",
    "k:\n- |\n x\n",
    "a: -1\nb: --x\nc: a:b\nd: a#b\ne: http://x/y?z\nf: ~\n", "größe: ü\n\"ä\": 'ö'\n", "a: b\n---\nc: d\n---\n- e\n",
    "a:   \n  b: 1\n",
    "just a scalar\n", "\"quoted\"\n", "[a, b]\n", "a: x\n\n\n# c\n\nb: y", "a:\n  # c\n  b: 1\n# d\nc: 2\n",
    "  a: 1\n  b: 2\n", "a: # c\n  - b # d\n",
  ]

  /// Texts that libyaml reads, or refuses.
  static let foreign = [
    "a: &x 1\nb: *x\n", "a: !!str 1\n", "a: >\n  folded\n  text\n", "a: one\n  two\n", "a: \"one\n  two\"\n",
    "? a\n: b\n", "a:\tb\n",
    "\ta: 1\n", "a: b: c\n", "a: 1\n b: 2\n", "a:\n   b: 1\n  c: 2\n", "a: [b,\n  c]\n", "a: [b: c]\n", "a: [b, ]\n",
    "a: {b}\n",
    "a: |2\n   x\n", "a: |\n \n  x\n", "a: |\nb: 1\n", "a: \"\\u00e4\"\n", "a : 1\n", "%YAML 1.1\n---\na: 1\n",
    "a: 1\n...\n", "a: @b\n", "a: `b\n",
    "a: 1\n- b\n", "- a\nb: 1\n", "a: \"b\" c\n", "a: 'b\n", "--- a: 1\n", "--- |\n  x\n", "a: 1\r\nb: 2\r\n", "a: -\n",
    "a: {b: c} d\n", "a: |\n  x\n\ty\n",
    "a: 1\n---\nb: *c\n---\nd: 1\n", "a: 1\n---\nb: \"x\n---\ny\"\n---\nc: 1\n", "a\nb: 1\n", "a: x\u{85}b: y\n",
    "a: \u{2028}b\n", "{{ a }}: 1\n", "a: {{ b }}\n",
  ]

  @Test(arguments: own) func `what is written as manifests are needs no library`(text: String) {
    #expect(isRead(text), "\(text)")
    check(text)
  }

  @Test(arguments: foreign) func `what is left to the library is what it makes of it`(text: String) { check(text) }

  @Test func `texts put together from pieces are read alike`() {
    var random = SystemRandomNumberGenerator()
    let pieces = [
      "a", "b: ", "c:", "- ", "-", ": ", "\n", "\n", "\n  ", "\n    ", "\n- ", "\n  - ", "\n---\n", " # x", "#",
      "\"q\"", "'s'", "''", "\"", "[", "]", "{", "}",
      ", ", "|", "|-", "|+", ">", "x y", "é", "1", " ", "  ", "&n ", "*n", "!t ", "\t", "\\n", "?", "~", "a: 1\n",
      "  b: 2\n", "- c\n",
    ]
    for _ in 0..<20_000 {
      let count = Int.random(in: 1...12, using: &random)
      check((0..<count).map { _ in pieces.randomElement(using: &random) ?? "" }.joined())
    }
  }

  @Test func `the fixtures are read alike, whole and damaged`() throws {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../../fixtures").path
    // Other folders may be named, to look at more than what is here.
    let further = ProcessInfo.processInfo.environment["YAML_FOLDERS"]?.split(separator: ":").map(String.init) ?? []
    var random = SystemRandomNumberGenerator()
    var count = 0
    for folder in [root] + further {
      guard let names = FileManager.default.enumerator(atPath: folder) else { continue }
      for case let name as String in names where name.hasSuffix(".yaml") || name.hasSuffix(".yml") {
        guard let data = FileManager.default.contents(atPath: folder + "/" + name), data.count < 4 << 20 else {
          continue
        }
        let source = SourceText(path: name, bytes: Array(data))
        let isAlike = dump(source, byLibraryOnly: false) == dump(source, byLibraryOnly: true)
        #expect(isAlike, "\(folder)/\(name)")
        count += 1
        guard data.count < 20_000 else { continue }
        for _ in 0..<3 {
          var bytes = Array(data)
          guard !bytes.isEmpty else { continue }
          let place = Int.random(in: 0..<bytes.count, using: &random)
          switch Int.random(in: 0..<3, using: &random) {
          case 0: bytes.remove(at: place)
          case 1: bytes.insert(" \n:-#\"'[]{}|>&*!\t".utf8.randomElement(using: &random) ?? 0x20, at: place)
          default: bytes.removeLast(bytes.count - place)
          }
          let damaged = SourceText(path: name, bytes: bytes)
          let isAlike = dump(damaged, byLibraryOnly: false) == dump(damaged, byLibraryOnly: true)
          #expect(isAlike, "\(String(decoding: bytes, as: UTF8.self))")
        }
      }
    }
    #expect(count > 200)
  }
}
