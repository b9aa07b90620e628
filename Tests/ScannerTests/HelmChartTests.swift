import Foundation
import Inventory
import Policy
import Reports
import Scanner
import Source
import Testing

@Suite struct HelmChartTests {
  /// Scans a folder with these files.
  private func scan(_ files: [String: String]) throws -> Report {
    let folder = FileManager.default.temporaryDirectory.appending(path: "charts-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    for (name, text) in files {
      let file = folder.appending(path: name)
      try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: file)
    }
    return Scan([folder.path]).run(version: "test")
  }

  private static let good = "arn:aws:iam::111122223333:role/shop"

  private static let chart = [
    "helm/charts/shop/Chart.yaml": "apiVersion: v2\nname: shop\nversion: 1.0.0\n",
    "helm/charts/shop/values.yaml": "role: \(good)\n",
    "helm/charts/shop/templates/account.yaml": """
    apiVersion: v1
    kind: ServiceAccount
    metadata:
      name: {{ .Release.Name }}
      annotations:
        eks.amazonaws.com/role-arn: {{ .Values.role }}
    """,
  ]

  @Test func `what only one environment's values break is found there, at the template and the values`() throws {
    var files = HelmChartTests.chart
    files["helm/values/dev/shop.yaml"] = "role: \(HelmChartTests.good)\n"
    files["helm/values/prod/shop.yaml"] = "# prod\nrole: arn:aws:iam::shop\n"
    let report = try scan(files)
    #expect(report.diagnostics == [])
    let found = report.findings.filter {
      $0.location.path.hasSuffix("account.yaml") && $0.location.start.line == 6 && $0.variants == ["prod"]
    }
    try #require(!found.isEmpty)
    #expect(
      found.allSatisfy { $0.trace.contains { $0.range.path.hasSuffix("prod/shop.yaml") && $0.range.start.line == 2 } })
  }

  @Test func `what all environments break is one finding that names them`() throws {
    var files = HelmChartTests.chart
    files["helm/charts/shop/values.yaml"] = "role: arn:aws:iam::shop\n"
    files["helm/values/dev/shop.yaml"] = "x: 1\n"
    files["helm/values/prod/shop.yaml"] = "x: 2\n"
    let found = try scan(files).findings.filter { $0.location.start.line == 6 }
    try #require(!found.isEmpty)
    #expect(found.allSatisfy { $0.variants == ["dev", "prod"] })
  }

  @Test func `a broken chart leaves others and manifests to be scanned`() throws {
    var files = HelmChartTests.chart
    files["helm/charts/shop/values.yaml"] = "role: arn:aws:iam::shop\n"
    files["helm/charts/broken/Chart.yaml"] = "apiVersion: v2\nname: broken\nversion: 1.0.0\n"
    files["helm/charts/broken/templates/a.yaml"] =
      "{{ define \"r\" }}{{ include \"r\" . }}{{ end }}\nx: {{ include \"r\" . }}\n"
    files["plain.yaml"] =
      "apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: p, annotations: {eks.amazonaws.com/role-arn: x}}\n"
    let report = try scan(files)
    #expect(report.diagnostics.count == 1)
    #expect(report.diagnostics.first?.path.hasSuffix("broken/templates/a.yaml") == true)
    #expect(Set(report.findings.map { Paths.name($0.location.path) }).isSuperset(of: ["plain.yaml", "account.yaml"]))
  }
}
