import Foundation
import Inventory
import Policy
import Reports
import Scanner
import Source
import Testing
import Values

/// Kubernetes objects that Terraform creates, in whole scans.
@Suite struct TerraformKubernetesTests {
  private func scan(_ files: [String: String]) throws -> Report {
    let folder = FileManager.default.temporaryDirectory.appending(path: "objects-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    for (name, text) in files {
      let file = folder.appending(path: name)
      try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: file)
    }
    let policies = folder.appending(path: "policies")
    try FileManager.default.createDirectory(at: policies, withIntermediateDirectories: true)
    try Data(TerraformKubernetesTests.policy.utf8).write(to: policies.appending(path: "own.policy.hcl"))
    var options = ScanOptions()
    options.policyFolders = [policies.path]
    options.rules = ["no-privileged", "named-account", "resource", "irsa-role-trusts-this-account"]
    return Scan([folder.path], options: options).run(version: "test")
  }

  private static let policy = """
    object_policy "*" "no-privileged" {
      metadata {
        title    = "Not privileged"
        severity = "high"
      }
      filter = k8s::pod_spec(attrs) != null
      enforce {
        for_each      = core::try(attrs.spec.template.spec.containers, attrs.spec.containers)
        condition     = core::try(each.value.securityContext.privileged, false) != true
        subject       = core::try(attrs.spec.template.spec, null) != null ? attrs.spec.template.spec.containers : attrs.spec.containers
        error_message = "${meta.resource} is privileged."
      }
    }

    object_policy "Deployment" "named-account" {
      metadata {
        title    = "The account is there"
        severity = "low"
      }
      enforce {
        condition     = k8s::service_account(attrs) != null
        subject       = attrs.spec.template.spec.serviceAccountName
        error_message = "There is no such account."
      }
    }

    resource_policy "kubernetes_deployment" "resource" {
      metadata {
        title    = "As a resource"
        severity = "low"
      }
      enforce {
        condition     = attrs.spec[0].replicas > 1
        error_message = "One is not enough."
      }
    }
    """

  private static let deployment = """
    variable "privileged" {
      default = true
    }
    variable "account" {}
    resource "kubernetes_deployment" "app" {
      metadata {
        name      = "app"
        namespace = "shop"
      }
      spec {
        replicas = 1
        template {
          spec {
            service_account_name = var.account
            container {
              name = "app"
              security_context {
                privileged = var.privileged
              }
            }
          }
        }
      }
    }
    """

  @Test func `an object is judged as such and as a resource, at Terraform's arguments`() throws {
    let report = try scan([
      "main.tf": """
      module "app" {
        source  = "./app"
        count   = 2
        account = kubernetes_service_account.app.metadata[0].name
      }
      resource "kubernetes_service_account" "app" {
        metadata {
          name      = "app"
          namespace = "shop"
        }
      }
      """, "app/main.tf": TerraformKubernetesTests.deployment,
    ])
    #expect(report.diagnostics == [])
    let found = report.findings.map {
      "\($0.rule.id) \($0.resource.address) \($0.resource.format.rawValue) \(Paths.name($0.location.path)):\($0.location.start.line)"
    }
    #expect(
      found == [
        "resource module.app[0].kubernetes_deployment.app terraform main.tf:11",
        "resource module.app[1].kubernetes_deployment.app terraform main.tf:11",
        "no-privileged module.app[0].kubernetes_deployment.app kubernetes main.tf:15",
        "no-privileged module.app[1].kubernetes_deployment.app kubernetes main.tf:15",
      ])
    #expect(report.findings.last?.message == "module.app[1].kubernetes_deployment.app is privileged.")
    #expect(report.findings.last?.related.map { $0.start.line } == [1])
    #expect(Set(report.findings.map(\.fingerprint)).count == 4)
  }

  @Test func `objects join with manifests and not with those of another environment`() throws {
    let account = """
      apiVersion: v1
      kind: ServiceAccount
      metadata: {name: app, namespace: shop}

      """
    func missing(_ path: String) throws -> [String] {
      try scan([
        "environments/prod/main.tf": TerraformKubernetesTests.deployment,
        "environments/prod/terraform.tfvars": "account = \"app\"\nprivileged = false\n", path: account,
      ]).findings.filter { $0.rule.id == "named-account" }.map { $0.location.start.line.description }
    }
    #expect(try missing("manifests/account.yaml") == [])
    #expect(try missing("notes.txt") == ["14"])
  }

  @Test func `a service account's role is joined by its evaluated name`() throws {
    let report = try scan([
      "main.tf": """
      resource "aws_iam_role" "app" {
        name = "app"
        assume_role_policy = jsonencode({
          Version = "2012-10-17"
          Statement = [{
            Effect = "Allow", Action = "sts:AssumeRoleWithWebIdentity"
            Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/A" }
            Condition = { StringEquals = {
              "oidc.eks.eu-west-1.amazonaws.com/id/A:sub" = "system:serviceaccount:shop:other"
              "oidc.eks.eu-west-1.amazonaws.com/id/A:aud" = "sts.amazonaws.com"
            } }
          }]
        })
      }
      resource "kubernetes_service_account_v1" "app" {
        metadata {
          name        = "app"
          namespace   = "shop"
          annotations = { "eks.amazonaws.com/role-arn" = aws_iam_role.app.arn }
        }
      }
      """
    ])
    #expect(report.findings.map(\.rule.id) == ["irsa-role-trusts-this-account"])
    #expect(report.findings.first?.location.start.line == 19)
  }

  @Test func `a manifest that Terraform applies is judged where it is written`() throws {
    let pod =
      "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  containers:\n  - name: a\n    securityContext: {privileged: true}\n"
    let report = try scan([
      "main.tf": """
      resource "kubernetes_manifest" "file" {
        manifest = yamldecode(file("${path.module}/pod.yaml"))
      }
      resource "kubectl_manifest" "text" {
        yaml_body = <<-YAML
          apiVersion: v1
          kind: Pod
          metadata:
            name: q
          spec:
            containers:
              - name: a
                securityContext:
                  privileged: true
        YAML
      }
      """, "pod.yaml": pod,
    ])
    #expect(
      report.findings.map { "\($0.resource.address) \(Paths.name($0.location.path)):\($0.location.start.line)" } == [
        "kubectl_manifest.text main.tf:11", "v1/Pod/default/p pod.yaml:5",
      ])
  }
}
