import Foundation
import Helm
import Source
import Testing

/// What Helm itself made of the charts under fixtures/helm, byte by byte (fixtures/helm/expect.py).
@Suite struct FixtureTests {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "fixtures/helm")

  static let cases: [String] = {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.appending(path: "expected").path)) ?? []
    return names.filter { $0.hasSuffix(".txt") }.map { String($0.dropLast(4)) }.sorted()
  }()

  static func render(_ name: String) throws -> RenderedChart {
    let chart = name.hasSuffix(".values") ? String(name.dropLast(7)) : name
    let path = folder.appending(path: chart).path
    var diagnostics: [Diagnostic] = []
    let loader = ChartLoader(boundary: folder.path, display: { Paths.relative($0, to: folder.path) })
    let package = try #require(loader.load(path, diagnostics: &diagnostics))
    var options = RenderOptions()
    if name.hasSuffix(".values") {
      options.values = [try FileSystem.read(path + "/ci/values.yaml", as: "ci/values.yaml")]
    }
    let rendered = package.render(options)
    #expect(diagnostics == [] && package.diagnostics.filter { $0.severity == .error } == [])
    #expect(rendered.diagnostics == [])
    return rendered
  }

  @Test func `there are charts for each part of the language`() {
    #expect(FixtureTests.cases.count >= 31)
  }

  @Test(arguments: cases) func `a chart renders as Helm renders it`(name: String) throws {
    let rendered = try FixtureTests.render(name)
    var text = ""
    for part in rendered.texts {
      text += "==== \(part.name)\n" + part.source.text(ByteRange(0, part.source.count)) + "\n"
    }
    let file = FixtureTests.folder.appending(path: "expected/\(name).txt")
    let expected = String(decoding: try Data(contentsOf: file), as: UTF8.self)
    for (line, expectedLine) in zip(text.split(separator: "\n"), expected.split(separator: "\n")) {
      try #require(line == expectedLine)
    }
    #expect(text == expected)
  }
}
