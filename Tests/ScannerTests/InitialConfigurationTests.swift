import Foundation
import Policy
import Scanner
import Source
import Testing

@Suite struct InitialConfigurationTests {
  private static let entry = """
      - repo: https://github.com/OWNER/infrascan
        rev: v1.2.3
        hooks:
          - id: infrascan

    """

  @Test func `without a file the hook is all there is`() {
    #expect(
      InitialConfiguration.hook(in: nil, version: "1.2.3") == .file("repos:\n" + InitialConfigurationTests.entry))
  }

  @Test func `the hook is added behind the others`() {
    let text = "repos:\n  - repo: https://x\n    rev: v1\n    hooks:\n      - id: a\n"
    #expect(
      InitialConfiguration.hook(in: text, version: "1.2.3") == .file(text + InitialConfigurationTests.entry))
    #expect(
      InitialConfiguration.hook(in: text + "\nfail_fast: true\n", version: "1.2.3")
        == .file(text + InitialConfigurationTests.entry + "\nfail_fast: true\n"))
  }

  @Test func `entries at the left stay at the left`() {
    let text = "# comment\nrepos:\n- repo: https://x\n  hooks:\n  - id: a\nci:\n  skip: []\n"
    let wanted = """
      # comment
      repos:
      - repo: https://x
        hooks:
        - id: a
      - repo: https://github.com/OWNER/infrascan
        rev: v1.2.3
        hooks:
          - id: infrascan
      ci:
        skip: []

      """
    #expect(InitialConfiguration.hook(in: text, version: "1.2.3") == .file(wanted))
  }

  @Test func `a hook that is there stays, and what is not understood is left alone`() {
    let text = "repos:\n" + InitialConfigurationTests.entry
    #expect(InitialConfiguration.hook(in: text, version: "9.9.9") == .present)
    for text in ["", "repos: []\n", "{\"repos\": []}\n", "repos:\n"] {
      guard case .entry = InitialConfiguration.hook(in: text, version: "1.2.3") else {
        Issue.record("\(text) was changed")
        continue
      }
    }
  }

  @Test func `the configuration is right, as it is and with its comments taken off`() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("infrascan-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appendingPathComponent(".infrascan.hcl")
    let text = InitialConfiguration.configuration
    let settings = text.split(separator: "\n").filter { line in
      line.hasPrefix("# ") && (line.contains(" = ") || line.hasSuffix("{") || line.hasSuffix(" }"))
    }.map { $0.dropFirst(2) }.joined(separator: "\n")
    for text in [text, settings + "\n"] {
      try text.write(to: file, atomically: true, encoding: .utf8)
      let configuration = try #require(ScanConfiguration.load(for: [folder.path]))
      #expect(configuration.diagnostics.map(\.message) == [])
      #expect(configuration.failOn == (text == settings + "\n" ? .medium : nil))
    }
  }
}
