import Foundation
import Inventory
import Policy
import Reports
import Scanner
import Source
import Testing
import Values

@Suite struct KustomizationTests {
  /// Does something in a folder with these files, which is a repository.
  private func within<T>(_ files: [String: String], _ body: (String) throws -> T) throws -> T {
    let folder = FileManager.default.temporaryDirectory.appending(path: "kustomize-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    try FileManager.default.createDirectory(at: folder.appending(path: ".git"), withIntermediateDirectories: true)
    for (name, text) in files {
      let file = folder.appending(path: name)
      try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: file)
    }
    return try body(folder.path)
  }

  private func scan(_ files: [String: String], _ place: String = "") throws -> Report {
    try within(files) { Scan([$0 + place]).run(version: "test") }
  }

  private func evaluate(_ files: [String: String], _ place: String = "") throws -> Evaluated {
    try within(files) { Scan([$0 + place]).evaluate() }
  }

  private static let pod = """
    apiVersion: v1
    kind: Pod
    metadata:
      name: web
    spec:
      containers:
        - name: web
          image: web
          securityContext:
            privileged: false
    """

  private static func privileged(_ report: Report) -> [Finding] {
    report.findings.filter { $0.attribute.description.hasSuffix("privileged") && $0.verdict == .fail }
  }

  private static let patch = """
    apiVersion: v1
    kind: Pod
    metadata:
      name: web
    spec:
      containers:
        - name: web
          securityContext:
            privileged: true
    """

  @Test func `a finding is at the line of the patch, and its code flow tells what was patched`() throws {
    let report = try scan([
      "base/kustomization.yaml": "resources: [pod.yaml]\n", "base/pod.yaml": KustomizationTests.pod,
      "overlays/dev/kustomization.yaml": "resources: [../../base]\n",
      "overlays/prod/kustomization.yaml": "resources: [../../base]\npatches:\n  - path: patch.yaml\n",
      "overlays/prod/patch.yaml": KustomizationTests.patch,
    ])
    #expect(report.diagnostics == [])
    let found = KustomizationTests.privileged(report)
    try #require(!found.isEmpty)
    for finding in found {
      #expect(finding.location.path == "overlays/prod/patch.yaml" && finding.location.start.line == 9)
      #expect(finding.variants == ["prod"])
      #expect(finding.trace.contains { $0.range.path == "base/pod.yaml" && $0.range.start.line == 10 })
      #expect(finding.trace.contains { $0.note == "patched here" })
      #expect(finding.related.contains { $0.path == "overlays/prod/kustomization.yaml" })
    }
  }

  @Test func `a patch that stands in the kustomization is found there, line by line`() throws {
    let inline = KustomizationTests.patch.split(separator: "\n").map { "      \($0)" }.joined(separator: "\n")
    let report = try scan([
      "kustomization.yaml": "resources: [pod.yaml]\npatches:\n  - patch: |-\n\(inline)\n",
      "pod.yaml": KustomizationTests.pod,
    ])
    #expect(report.diagnostics == [])
    let found = KustomizationTests.privileged(report)
    try #require(!found.isEmpty)
    #expect(found.allSatisfy { $0.location.path == "kustomization.yaml" && $0.location.start.line == 12 })
    #expect(found.allSatisfy { $0.location.text == "privileged: true" })
  }

  @Test func `what all overlays share is one finding, whatever they call the object`() throws {
    let report = try scan([
      "base/kustomization.yaml": "resources: [pod.yaml]\n",
      "base/pod.yaml": KustomizationTests.pod.replacing("privileged: false", with: "privileged: true"),
      "overlays/dev/kustomization.yaml": "namePrefix: dev-\nnamespace: dev\nresources: [../../base]\n",
      "overlays/prod/kustomization.yaml": "namespace: prod\nresources: [../../base]\n",
    ])
    let found = KustomizationTests.privileged(report)
    try #require(!found.isEmpty)
    #expect(found.allSatisfy { $0.variants == ["dev", "prod"] && $0.location.path == "base/pod.yaml" })
    #expect(Set(found.map(\.rule.id)).count == found.count)
  }

  @Test func `an image is where the kustomization sets it`() throws {
    let evaluated = try evaluate([
      "kustomization.yaml": "resources: [pod.yaml]\nimages:\n  - name: web\n    newTag: latest\n",
      "pod.yaml": KustomizationTests.pod,
    ])
    let pod = try #require(evaluated.judgedResources.first)
    let path = AttributePath([
      .attribute("spec"), .attribute("containers"), .index(0), .attribute("image"),
    ])
    #expect(pod.values["spec"]?["containers"]?[0]?["image"]?.stringValue == "web:latest")
    let range = try #require(pod.origin.range(of: path))
    #expect(range.path == "kustomization.yaml" && range.text == "newTag: latest")
    #expect(pod.origin.trace(of: path).map(\.note) == ["written here", "image set here"])
    #expect(pod.origin.header.text == "kind: Pod")
  }

  @Test func `a kustomization inside of a chart is not deployed besides the chart`() throws {
    let definition = """
      apiVersion: apiextensions.k8s.io/v1
      kind: CustomResourceDefinition
      metadata:
        name: things.example.com
      """
    let evaluated = try evaluate([
      "chart/Chart.yaml": "apiVersion: v2\nname: chart\nversion: 1.0.0\n",
      "chart/templates/pod.yaml": KustomizationTests.pod,
      "chart/crds/things.yaml": definition,
      "chart/crds/kustomization.yaml": "resources: [things.yaml]\n",
    ])
    let kinds = evaluated.inventory.resources.map(\.type).sorted()
    #expect(kinds == ["CustomResourceDefinition", "Pod"])
  }

  @Test func `parts of kustomizations are no objects of their own`() throws {
    let evaluated = try evaluate([
      "base/kustomization.yaml": "resources: [pod.yaml]\n", "base/pod.yaml": KustomizationTests.pod,
      "overlays/prod/kustomization.yaml":
        "resources: [../../base]\npatches: [{path: patch.yaml}]\nconfigMapGenerator: [{name: a, files: [some.yaml]}]\n",
      "overlays/prod/patch.yaml": KustomizationTests.patch,
      "overlays/prod/some.yaml": KustomizationTests.pod,
      "plain.yaml": KustomizationTests.pod.replacing("name: web", with: "name: plain"),
    ])
    #expect(evaluated.diagnostics == [])
    #expect(
      evaluated.judgedResources.map(\.address).sorted()
        == ["v1/ConfigMap/default/a-8mg9hk9cf2", "v1/Pod/default/plain", "v1/Pod/default/web"].sorted()
        || evaluated.judgedResources.count == 3)
  }

  @Test func `a named file is judged in all that is built of it`() throws {
    let files = [
      "base/kustomization.yaml": "resources: [pod.yaml]\n", "base/pod.yaml": KustomizationTests.pod,
      "overlays/prod/kustomization.yaml": "namePrefix: prod-\nresources: [../../base]\n",
      "other/kustomization.yaml": "resources: [pod.yaml]\n", "other/pod.yaml": KustomizationTests.pod,
    ]
    #expect(try evaluate(files, "/base/pod.yaml").judgedResources.map(\.address) == ["v1/Pod/default/prod-web"])
    #expect(
      try evaluate(files, "/overlays/prod/kustomization.yaml").judgedResources.map(\.address)
        == ["v1/Pod/default/prod-web"])
    #expect(try evaluate(files, "/other").judgedResources.map(\.address) == ["v1/Pod/default/web"])
  }

  @Test func `Flux's objects of the kind Kustomization are objects`() throws {
    let evaluated = try evaluate([
      "kustomization.yaml": """
      apiVersion: kustomize.toolkit.fluxcd.io/v1
      kind: Kustomization
      metadata: {name: apps}
      spec: {path: ./apps}
      """
    ])
    #expect(evaluated.diagnostics == [])
    #expect(evaluated.judgedResources.map(\.type) == ["Kustomization"])
  }

  // MARK: - Input that is wrong

  @Test(arguments: [
    ("resources: [missing.yaml, pod.yaml]\n", "is not there", 1),
    ("resources: [pod.yaml, ../../../../../../../../etc]\n", "outside", 1),
    (
      "resources: [pod.yaml]\nconfigMapGenerator:\n  - name: a\n    files: [../../../../../../../../etc/passwd]\n",
      "outside", 4
    ),
    ("resources:\n  - pod.yaml\n  - https://example.com/a?ref=main\n", "remote", 3),
    ("resources:\n  - pod.yaml\n  - .\n", "includes", 3),
    ("resources: [pod.yaml]\npatches:\n  - path: nothing.yaml\n", "is not there", 3),
    ("resources: [pod.yaml]\npatches:\n  - target: {kind: Job}\n    patch: '{kind: Job}'\n", "matches no object", 4),
    ("resources: [pod.yaml]\npatches:\n  - target: {name: '('}\n    patch: '{kind: Job}'\n", "regular expression", 3),
    (
      "resources: [pod.yaml]\npatches:\n  - patch: |\n      apiVersion: v1\n      kind: Pod\n      metadata: {name: x}\n",
      "does not have", 4
    ),
    (
      "resources: [pod.yaml]\npatches:\n  - target: {kind: Pod}\n    patch: '[{op: remove, path: /x/y}]'\n",
      "not there", 4
    ),
    (
      "resources: [pod.yaml]\npatches:\n  - target: {kind: Pod}\n    patch: |\n      - op: paint\n        path: /x\n",
      "no operation", 5
    ),
    ("resources: [pod.yaml]\npatches: 5\n", "no list", 2),
    ("resources: [pod.yaml, pod.yaml]\n", "already", 1),
    ("resources: [pod.yaml]\nreplicas: [{name: none, count: 2}]\n", "nothing called", 2),
    ("resources: [pod.yaml]\nreplacements: [{source: {kind: Job}, targets: []}]\n", "no object", 2),
    ("resources: [pod.yaml]\nunknown: 1\n", "no field", 2),
    (
      "resources: [pod.yaml]\ngenerators:\n  - |\n    apiVersion: v1\n    kind: Plugin\n    metadata: {name: x}\n",
      "not run", 5
    ),
  ]) func `what is wrong is said with its line, and the rest is judged`(text: String, part: String, line: Int) throws {
    let evaluated = try evaluate(["kustomization.yaml": text, "pod.yaml": KustomizationTests.pod])
    let said = evaluated.diagnostics.filter { $0.message.contains(part) }
    #expect(said.count == 1, "\(evaluated.diagnostics.map(\.message))")
    #expect(said.first?.line == line && said.first?.path == "kustomization.yaml")
    #expect(evaluated.judgedResources.contains { $0.address == "v1/Pod/default/web" })
  }

  @Test func `bases that include each other are built once, with a diagnostic`() throws {
    let evaluated = try evaluate([
      "a/kustomization.yaml": "resources: [../b, pod.yaml]\n", "b/kustomization.yaml": "resources: [../a]\n",
      "a/pod.yaml": KustomizationTests.pod,
    ])
    #expect(evaluated.diagnostics.count == 1)
    #expect(evaluated.judgedResources.count == 1)
  }

  @Test func `links out of the repository are not followed`() throws {
    let files = ["kustomization.yaml": "resources: [link.yaml]\n", "pod.yaml": KustomizationTests.pod]
    try within(files) { folder in
      try FileManager.default.createSymbolicLink(atPath: folder + "/link.yaml", withDestinationPath: "/etc/hostname")
      let evaluated = Scan([folder]).evaluate()
      #expect(evaluated.diagnostics.contains { $0.message.contains("outside") })
    }
  }

  @Test func `bases and patches that multiply end in a diagnostic`() throws {
    var files = ["b0/kustomization.yaml": "resources: [pod.yaml]\n", "b0/pod.yaml": KustomizationTests.pod]
    for level in 1...20 {
      for side in ["l", "r"] {
        files["b\(level)\(side)/kustomization.yaml"] = "namePrefix: \(side)-\nresources: [../b\(level - 1)]\n"
      }
      files["b\(level)/kustomization.yaml"] = "resources: [../b\(level)l, ../b\(level)r]\n"
    }
    files["copies/kustomization.yaml"] =
      "resources: [pod.yaml]\npatches:\n  - target: {kind: Pod}\n    patch: |\n"
      + (0..<40).map { "      - {op: copy, from: /spec, path: /spec/x\($0)}\n" }.joined()
    files["copies/pod.yaml"] = KustomizationTests.pod
    let start = ContinuousClock.now
    let evaluated = try evaluate(files)
    #expect(evaluated.diagnostics.contains { $0.message.contains("objects") || $0.message.contains("too many") })
    #expect(evaluated.diagnostics.contains { $0.message.contains("copies more") })
    #expect(ContinuousClock.now - start < .seconds(60))
  }
}
