import Foundation
import Source
import Testing
import Values

@testable import HCL

/// Trees as text, and back.
@Suite struct EncodingTests {
  /// The tree that a text of `SyntaxTree.encoded` stands for.
  func decoded(_ encoded: String, _ source: SourceText) -> SyntaxTree? {
    var encoded = encoded
    return encoded.withUTF8 { SyntaxTree(encoded: $0, source: source) }
  }

  @Test(arguments: [
    "", "a = 1", "a = 1.5e3\nb = \"x${a}y\"\nc = <<E\nline \"quoted\" \\ and ü\nE\n",
    "b \"l\\\"q\" {\n  c = [for k, v in { a = true, \"b\" = null } : v if k != a.b[0][\"x\"]...]\n}\n",
    "a = f(x...)\nb = x.*.y\nc = x[*].y[1]\nd = !a ? -b : (c % 2)\ne = \"%{ if a }x%{ else }y%{ endif }\"\n",
  ])
  func `a tree is the same after being written and read`(text: String) throws {
    let tree = parse(text).tree
    let copy = try #require(decoded(tree.encoded, tree.source))
    #expect(copy.encoded == tree.encoded)
    #expect(outline(copy) == outline(tree))
    #expect(copy.names == tree.names)
    #expect(copy.constants.map(\.json) == tree.constants.map(\.json))
  }

  @Test func `trees of the fixtures are the same after being written and read`() throws {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../../fixtures")
    let files = try #require(FileManager.default.enumerator(at: root, includingPropertiesForKeys: nil))
    var count = 0
    for case let file as URL in files where file.pathExtension == "tf" {
      let tree = parse(try String(contentsOf: file, encoding: .utf8)).tree
      #expect(decoded(tree.encoded, tree.source)?.encoded == tree.encoded, "\(file.path)")
      count += 1
    }
    #expect(count > 100)
  }

  @Test func `what is not whole is no tree`() {
    let tree = parse("a = [1, \"two\", b.c]\nd \"e\" {\n  f = <<E\nx\nE\n}\n").tree
    let encoded = Array(tree.encoded.utf8)
    for count in 0..<encoded.count {
      let part = String(decoding: encoded.prefix(count), as: UTF8.self)
      #expect(decoded(part, tree.source) == nil, "\(count)")
    }
    #expect(decoded(tree.encoded + "0", tree.source) == nil)
    #expect(decoded("ooooooooooooooooooooo0", tree.source) == nil)
  }
}
