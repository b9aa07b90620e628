import Foundation
import Inventory
import Policy
import Reports
import Scanner
import Source
import Testing

/// A repository with two environments that call one module, a module that only one of them calls, a module nobody calls,
/// and manifests.
private final class Repository {
  let folder: String

  init() throws {
    folder = FileManager.default.temporaryDirectory.appendingPathComponent("infrascan-\(UUID().uuidString)").path
    try write(".git/HEAD", "ref: refs/heads/main\n")
    try write("modules/database/main.tf", Repository.cluster("this", encrypted: "var.encrypted"))
    try write("modules/database/variables.tf", "variable \"encrypted\" {\n  type = bool\n}\n")
    try write("modules/cache/main.tf", "module \"inner\" {\n  source = \"./inner\"\n}\n")
    try write("modules/cache/inner/main.tf", Repository.cluster("cache", encrypted: "false"))
    try write("environments/dev/main.tf", Repository.call("database", "var.encrypted") + Repository.variable)
    try write("environments/dev/terraform.tfvars", "encrypted = false\n")
    try write(
      "environments/prod/main.tf",
      Repository.call("database", "true") + "module \"cache\" {\n  source = \"../../modules/cache\"\n}\n")
    try write("standalone/main.tf", Repository.cluster("alone", encrypted: "false"))
    try write("broken/main.tf", "resource {{{\n")
    try write("roles/main.tf", Repository.role)
    try write("kubernetes/orders.yaml", Repository.account("orders", role: "orders"))
    try write("kubernetes/worker.yaml", Repository.account("worker", role: "nobody"))
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  func write(_ path: String, _ text: String) throws {
    let url = URL(fileURLWithPath: folder).appendingPathComponent(path)
    try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try text.write(to: url, atomically: true, encoding: .utf8)
  }

  /// What is found in the named files or folders, as `path address`.
  func scan(_ paths: String..., rules: [String] = ["rds-cluster-encrypted"]) -> (found: [String], report: Report) {
    var options = ScanOptions()
    options.rules = rules
    let report = Scan(paths.map { folder + "/" + $0 }, options: options).run(version: "test")
    return (report.findings.map { "\($0.location.path) \($0.resource.address)" }, report)
  }

  private static let variable = "variable \"encrypted\" {\n  type = bool\n}\n"

  private static func cluster(_ name: String, encrypted: String) -> String {
    "resource \"aws_rds_cluster\" \"\(name)\" {\n  engine            = \"aurora-postgresql\"\n  storage_encrypted = \(encrypted)\n}\n"
  }

  private static func call(_ module: String, _ encrypted: String) -> String {
    "module \"\(module)\" {\n  source    = \"../../modules/\(module)\"\n  encrypted = \(encrypted)\n}\n"
  }

  private static let role = """
    resource "aws_iam_role" "orders" {
      name = "orders"
      assume_role_policy = jsonencode({
        Version = "2012-10-17"
        Statement = [{
          Effect    = "Allow"
          Action    = "sts:AssumeRoleWithWebIdentity"
          Principal = { Federated = "arn:aws:iam::123456789012:oidc-provider/oidc.eks.eu-central-1.amazonaws.com/id/A1B2" }
          Condition = { StringEquals = {
            "oidc.eks.eu-central-1.amazonaws.com/id/A1B2:sub" = "system:serviceaccount:shop:orders"
            "oidc.eks.eu-central-1.amazonaws.com/id/A1B2:aud" = "sts.amazonaws.com"
          } }
        }]
      })
    }
    """

  private static func account(_ name: String, role: String) -> String {
    """
    apiVersion: v1
    kind: ServiceAccount
    metadata:
      name: \(name)
      namespace: shop
      annotations:
        eks.amazonaws.com/role-arn: arn:aws:iam::123456789012:role/\(role)

    """
  }
}

@Suite struct NamedFilesTests {
  private let dev = "modules/database/main.tf module.database.aws_rds_cluster.this"
  private let prod = "modules/cache/inner/main.tf module.cache.module.inner.aws_rds_cluster.cache"

  @Test(arguments: [
    ("environments/dev/main.tf", ["dev"]),
    ("environments/dev/terraform.tfvars", ["dev"]),
    ("environments/prod/main.tf", ["prod"]),
    ("modules/database/main.tf", ["prod", "dev"]),
    ("modules/database/variables.tf", ["prod", "dev"]),
    ("modules/cache/main.tf", ["prod"]),
    ("modules/cache/inner/main.tf", ["prod"]),
    ("kubernetes/orders.yaml", []),
  ])
  func `a file that is named is judged in the root modules that contain it`(path: String, environments: [String]) throws
  {
    let (found, report) = try Repository().scan(path)
    #expect(found == environments.map { $0 == "dev" ? dev : prod })
    #expect(report.diagnostics == [])
  }

  @Test func `a root module is judged once however many of its files are named`() throws {
    let (found, _) = try Repository().scan(
      "environments/dev/main.tf", "environments/dev/terraform.tfvars", "modules/database/main.tf",
      "environments/dev/main.tf")
    #expect(found == [prod, dev])
  }

  @Test func `a folder that is named is judged with the files`() throws {
    let (found, _) = try Repository().scan("standalone", "environments/dev/main.tf")
    #expect(found == [dev, "standalone/main.tf aws_rds_cluster.alone"])
  }

  @Test func `what is wrong elsewhere is not reported`() throws {
    let repository = try Repository()
    #expect(repository.scan("standalone/main.tf").report.diagnostics == [])
    #expect(repository.scan("broken/main.tf").report.diagnostics.contains { $0.path == "broken/main.tf" })
    #expect(repository.scan(".").report.diagnostics.contains { $0.path == "broken/main.tf" })
  }

  @Test func `a manifest is judged by what the rest of the repository says`() throws {
    let rules = ["irsa-role-in-code"]
    let repository = try Repository()
    let worker = "kubernetes/worker.yaml v1/ServiceAccount/shop/worker"
    #expect(repository.scan("kubernetes/orders.yaml", rules: rules).found == [])
    #expect(repository.scan("kubernetes/worker.yaml", rules: rules).found == [worker])
    #expect(repository.scan(".", rules: rules).found == [worker])
  }

  @Test func `only what was named is counted`() throws {
    let (_, report) = try Repository().scan("kubernetes/orders.yaml")
    #expect(report.counts.resources == 1)
  }

  @Test func `outside of a repository a file is judged in its folder`() throws {
    let repository = try Repository()
    try FileManager.default.removeItem(atPath: repository.folder + "/.git")
    let (found, _) = repository.scan("standalone/main.tf")
    #expect(found == ["main.tf aws_rds_cluster.alone"])
  }
}
