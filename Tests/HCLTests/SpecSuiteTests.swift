import Foundation
import HCL
import Source
import Testing
import Values

/// HCL's own test suite, run where it lies: beside the package, or where `INFRASCAN_SHARED` says.
///
/// Of hcldec, which the suite uses as its harness, only what the suite needs is here: `object`, `attr`, `block`,
/// `block_list`, `block_map` and `literal`.
@Suite struct SpecSuiteTests {
  static let folder: String = {
    let package = Paths.folder(Paths.folder(Paths.folder(#filePath)))
    let shared = ProcessInfo.processInfo.environment["INFRASCAN_SHARED"] ?? Paths.normalize(package + "/../shared")
    return shared + "/corpus/hcl-specsuite/tests"
  }()

  /// The test files of the suite without their extension.
  static let cases: [String] = files(in: folder).filter { $0.hasSuffix(".t") }.map { String($0.dropLast(2)) }

  static func files(in folder: String) -> [String] {
    ((try? FileSystem.entries(folder)) ?? []).flatMap { entry in
      entry.kind == .folder ? files(in: folder + "/" + entry.name) : [folder + "/" + entry.name]
    }
  }

  @Test(
    .enabled("The HCL specification's test suite is not here; INFRASCAN_SHARED names the folder above it.") {
      !cases.isEmpty
    }, arguments: cases)
  func `a case of the specification's suite gives what it says`(name: String) throws {
    let expectation = try body(name + ".t")
    #expect(expectation.diagnostics.isEmpty)
    let specification = try body(name + ".hcldec")
    #expect(specification.diagnostics.isEmpty)
    var variables: [String: Value] = [:]
    if let block = specification.tree.blocks(of: specification.tree.root).first(where: {
      specification.tree.name($0.type) == "variables"
    }) {
      for attribute in specification.tree.attributes(of: block.body) {
        variables[specification.tree.name(attribute.name)] = try evaluate(attribute, of: specification.tree)
      }
    }
    for suffix in [".hcl", ".hcl.json"] where FileSystem.kind(name + suffix) == .file {
      let input = try body(name + suffix)
      var decoder = Decoder(input: input.tree, specification: specification.tree, scope: Variables(variables))
      let result = decoder.decode(specification.tree.root, input.tree.root)
      let lines = (input.diagnostics.map(\.line) + decoder.unexpected).sorted()
      #expect(lines == expectedErrorLines(expectation.tree), "\(name + suffix)")
      if let expected = expectation.tree.attribute("result", in: expectation.tree.root) {
        #expect(result.json == (try evaluate(expected, of: expectation.tree)).json, "\(name + suffix)")
      }
    }
  }

  private func body(_ path: String) throws -> (tree: SyntaxTree, diagnostics: [Diagnostic]) {
    var diagnostics: [Diagnostic] = []
    let source = try FileSystem.read(path, as: path)
    if path.hasSuffix(".json") {
      let tree = JSONSyntax.parse(source, schema: .attributes, diagnostics: &diagnostics)
      return (try #require(tree), diagnostics)
    }
    return (Parser.parse(source, diagnostics: &diagnostics), diagnostics)
  }

  private func evaluate(_ attribute: Attribute, of tree: SyntaxTree) throws -> Value {
    try Evaluator.evaluate(attribute.expression, of: tree, in: Variables())
  }

  /// The lines of the errors that a case expects.
  private func expectedErrorLines(_ tree: SyntaxTree) -> [Int] {
    var lines: [Int] = []
    for block in tree.blocks(of: tree.root) where tree.name(block.type) == "diagnostics" {
      for error in tree.blocks(of: block.body) where tree.name(error.type) == "error" {
        let from = tree.blocks(of: error.body).first { tree.name($0.type) == "from" }
        guard let from, let line = tree.attribute("line", in: from.body) else { continue }
        lines.append((try? evaluate(line, of: tree))?.intValue ?? 0)
      }
    }
    return lines.sorted()
  }
}

/// Reads a body as an hcldec specification has it.
private struct Decoder {
  let input: SyntaxTree
  let specification: SyntaxTree
  let scope: Variables
  /// The lines of attributes that the specification does not have.
  var unexpected: [Int] = []

  /// The value of a body by the one specification block in `body`.
  mutating func decode(_ body: BodyID, _ inputBody: BodyID) -> Value {
    for block in specification.blocks(of: body) where specification.name(block.type) != "variables" {
      return decode(block, inputBody)
    }
    return .null
  }

  private mutating func decode(_ block: Block, _ body: BodyID) -> Value {
    let label = specification.labels(of: block).first
    switch specification.name(block.type) {
    case "literal": return text("value", block)
    case "object":
      let members = Array(specification.blocks(of: block.body))
      let names = Set(members.compactMap { specification.labels(of: $0).first })
      for attribute in input.attributes(of: body) where !names.contains(input.name(attribute.name)) {
        unexpected.append(input.sourceRange(attribute.nameRange).start.line)
      }
      return .object(members.map { (specification.labels(of: $0).first ?? "", decode($0, body)) })
    case "attr":
      guard let label, let attribute = input.attribute(label, in: body) else { return .null }
      return (try? Evaluator.evaluate(attribute.expression, of: input, in: scope)) ?? .string("error")
    case "block": return blocks(block, body).first.map { decode(block.body, $0.body) } ?? .null
    case "block_list": return .tuple(blocks(block, body).map { decode(block.body, $0.body) })
    case "block_map":
      return .object(blocks(block, body).map { (input.labels(of: $0).first ?? "", decode(block.body, $0.body)) })
    default: return .string("unknown specification")
    }
  }

  private func blocks(_ block: Block, _ body: BodyID) -> [Block] {
    let type = text("block_type", block).stringValue ?? specification.labels(of: block).first
    return input.blocks(of: body).filter { input.name($0.type) == type }
  }

  private func text(_ name: String, _ block: Block) -> Value {
    guard let attribute = specification.attribute(name, in: block.body) else { return .null }
    return (try? Evaluator.evaluate(attribute.expression, of: specification, in: Variables())) ?? .null
  }
}
