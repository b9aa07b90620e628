import Foundation
import Inventory
import Policy
import Reports
import Scanner
import Source
import Testing

@Suite struct FixTests {
  static let files = """
    resource "aws_db_instance" "written" {
      publicly_accessible = true
    }

    resource "aws_db_instance" "given" {
      publicly_accessible = var.public
    }

    variable "public" {
      default = true
    }

    resource "aws_lb" "absent" {
      subnets = []
    }

    resource "aws_lb" "short" {}
    """

  static let policy = """
    resource_policy "aws_db_instance" "not-public" {
      enforce { condition = attrs.publicly_accessible == false }
      fix {
        set = { publicly_accessible = false }
      }
    }
    resource_policy "aws_lb" "protected" {
      enforce { condition = core::try(attrs.enable_deletion_protection, false) }
      fix {
        set = { enable_deletion_protection = true, name = "a$${b}" }
      }
    }
    """

  @Test func `a fix replaces what is written, adds what is not, and leaves what comes from elsewhere`() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("infrascan-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try Data(FixTests.files.utf8).write(to: folder.appendingPathComponent("main.tf"))
    try Data(FixTests.policy.utf8).write(to: folder.appendingPathComponent("own.policy.hcl"))
    var options = ScanOptions()
    options.policyFolders = [folder.appendingPathComponent("own.policy.hcl").path]
    options.rules = ["not-public", "protected"]
    let report = Scan([folder.path], options: options).run(version: "0")
    let edits = report.findings.map { finding in
      "\(finding.resource.address):"
        + finding.edits.map { " \($0.range.start.line):\($0.range.start.column) \($0.text)" }
        .joined()
    }
    #expect(
      edits == [
        "aws_db_instance.written: 2:25 false", "aws_db_instance.given:",
        "aws_lb.absent: 15:1   enable_deletion_protection = true\n 15:1   name = \"a$${b}\"\n", "aws_lb.short:",
      ])
    let sarif = String(decoding: SARIFReport().render(report), as: UTF8.self)
    #expect(sarif.contains("\"fixes\""))
    #expect(sarif.contains("\"deletedRegion\""))
  }
}
