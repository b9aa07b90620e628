import Documents
import Foundation
import Kubernetes
import Source
import Testing
import Values

/// What `kubectl kustomize` itself made of the folders under fixtures/kustomize (fixtures/kustomize/expect.py).
@Suite struct KustomizeTests {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "fixtures/kustomize")

  static let cases: [String] = {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.appending(path: "expected").path)) ?? []
    return names.filter { $0.hasSuffix(".json") }.map { String($0.dropLast(5)) }.sorted()
  }()

  /// A value as Foundation reads it, which compares numbers as numbers.
  static func object(_ line: some StringProtocol) throws -> NSObject {
    try #require(try JSONSerialization.jsonObject(with: Data(line.utf8), options: .fragmentsAllowed) as? NSObject)
  }

  static func build(_ path: String) -> (values: [Value], diagnostics: [Diagnostic]) {
    var boundary = path
    while boundary != "/", FileSystem.kind(boundary + "/.git") == nil { boundary = Paths.folder(boundary) }
    let root = boundary
    return KustomizeBuilds(boundary: root, display: { Paths.relative($0, to: root) }).values(path)
  }

  /// The folder that a name stands for: `overlays~prod` in a fixture of several.
  static func path(_ name: String) -> String {
    folder.path + "/" + name.replacing("~", with: "/")
  }

  @Test func `there are fixtures for each part of kustomize`() {
    #expect(KustomizeTests.cases.count >= 30)
  }

  @Test(arguments: cases) func `a kustomization is built as kubectl builds it`(name: String) throws {
    let (values, diagnostics) = KustomizeTests.build(KustomizeTests.path(name))
    #expect(diagnostics.filter { $0.severity == .error } == [])
    let text = try String(contentsOf: KustomizeTests.folder.appending(path: "expected/\(name).json"), encoding: .utf8)
    let expected = text.split(separator: "\n")
    for (value, line) in zip(values, expected) {
      var writer = JSONWriter()
      value.write(to: &writer)
      let built = writer.text
      #expect(try KustomizeTests.object(built) == KustomizeTests.object(line), "\(built)\nis to be\n\(line)")
    }
    #expect(values.count == expected.count)
  }

  // MARK: - Beside kubectl

  private static func run(_ program: String, _ arguments: [String]) throws -> (status: Int32, output: String) {
    let process = Process()
    process.executableURL = URL(filePath: program)
    process.arguments = arguments
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: data, as: UTF8.self))
  }

  /// The kubectl of this machine, where it has kustomize 5.
  private static let kubectl: String? = {
    let paths = ["/usr/bin/kubectl", "/usr/local/bin/kubectl"]
    guard let path = paths.first(where: FileManager.default.isExecutableFile),
      let version = try? run(path, ["version", "--client"]), version.output.contains("Kustomize Version: v5.")
    else { return nil }
    return path
  }()

  /// What kubectl says today of the fixtures, and of the folders under `KUSTOMIZE_ROOTS` where that is set: `a:b`.
  @Test func `kubectl on this machine agrees`() throws {
    guard let kubectl = KustomizeTests.kubectl else {
      print("SKIPPED: there is no kubectl with kustomize 5 on this machine")
      return
    }
    let roots = ProcessInfo.processInfo.environment["KUSTOMIZE_ROOTS"]?.split(separator: ":").map(String.init) ?? []
    for path in roots + KustomizeTests.cases.filter({ $0.hasPrefix("large-") }).map(KustomizeTests.path) {
      let (status, output) = try KustomizeTests.run(kubectl, ["kustomize", path])
      guard status == 0 else { continue }
      var faults: [Diagnostic] = []
      let documents = YAML.documents(in: SourceText(path: path, text: output), diagnostics: &faults)
      let values = KustomizeTests.build(path).values
      #expect(values.count == documents.count, "\(path)")
      for (value, document) in zip(values, documents) {
        #expect(value.equals(document.root.value) == .yes, "\(path)")
      }
    }
  }
}
