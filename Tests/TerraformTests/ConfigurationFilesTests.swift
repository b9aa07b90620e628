import Source
import Terraform
import Testing
import Values

@Suite struct ConfigurationFilesTests {
  @Test func `a file for OpenTofu stands in for the one for Terraform of its name`() {
    let found = Workspace([
      "main.tf": #"resource "t" "x" { from = "main.tf" }"#,
      "main.tofu": #"resource "t" "x" { from = "main.tofu" }"#,
      "json.tf.json": #"{"resource": {"t": {"json": {"from": "tf"}}}}"#,
      "json.tofu.json": #"{"resource": {"t": {"json": {"from": "tofu"}}}}"#,
      "only.tofu": #"resource "t" "only" { from = "only.tofu" }"#,
      "both.tf": #"resource "t" "both" { from = "both.tf" }"#,
    ]).resources()
    #expect(found["t.x"] == #"{"from":"main.tofu"}"#)
    #expect(found["t.json"] == #"{"from":"tofu"}"#)
    #expect(found["t.only"] == #"{"from":"only.tofu"}"#)
    #expect(found["t.both"] == #"{"from":"both.tf"}"#)
  }

  @Test func `override files are laid over the others in the order of their names`() {
    let found = Workspace([
      "main.tf": """
      locals { a = "main" }
      variable "v" { default = "main" }
      resource "t" "x" {
        local = local.a
        var   = var.v
        kept  = "main"
        list  = [1]
        block {
          n = 1
        }
        block {
          n = 2
        }
        other {
          n = 1
        }
      }
      """,
      "a_override.tf": """
      locals { a = "a" }
      resource "t" "x" {
        list = ["a"]
        dynamic "block" {
          for_each = ["dynamic"]
          content {
            n = block.value
          }
        }
      }
      """,
      "b_override.tf.json": #"{"variable": {"v": {"default": "b"}}, "resource": {"t": {"x": {"list": ["b"]}}}}"#,
      "override.tofu": #"resource "t" "x" { added = upper(local.a) }"#,
    ]).resources()
    #expect(
      found["t.x"]
        == #"{"added":"A","block":[{"n":"dynamic"}],"kept":"main","list":["b"],"local":"a","other":[{"n":1}],"var":"b"}"#
    )
  }

  @Test func `an override of nothing is an error in the override file, and ranges lie in the right file`() throws {
    let evaluation = try #require(
      Workspace([
        "main.tf": #"resource "t" "x" { v = 1 }"#,
        "override.tf": """
        resource "t" "x" {
          v = upper(1, 2)
        }

        resource "t" "none" {}
        """,
      ]).evaluate())
    let loader = try #require(evaluation.diagnostics.first)
    #expect(loader.path == "override.tf")
    #expect(loader.line == 2)
  }

  @Test func `modules that terraform init downloaded are found by its manifest`() throws {
    let files = [
      "main.tf": """
      module "network" {
        source = "example/network/aws"
        name   = "given"
      }
      module "absent" { source = "git::https://example.com/absent.git" }
      resource "t" "x" {
        out    = module.network.name
        absent = module.absent.anything.at_all
      }
      """,
      ".terraform/modules/modules.json": """
      {"Modules": [
        {"Key": "", "Source": "", "Dir": "."},
        {"Key": "network", "Source": "registry.terraform.io/example/network/aws", "Version": "1.0.0", "Dir": ".terraform/modules/network"},
        {"Key": "network.inner", "Source": "git::https://example.com/inner.git", "Dir": ".terraform/modules/network.inner/deep"}
      ]}
      """,
      ".terraform/modules/network/main.tf": """
      variable "name" {}
      module "inner" {
        source = "git::https://example.com/inner.git//deep"
        name   = upper(var.name)
      }
      output "name" { value = module.inner.name }
      """,
      ".terraform/modules/network.inner/deep/main.tf": """
      variable "name" {}
      resource "t" "inner" { name = var.name }
      output "name" { value = t.inner.name }
      """,
    ]
    let workspace = Workspace(files)
    let evaluation = try #require(workspace.evaluate())
    #expect(evaluation.diagnostics.count == 1)
    #expect(evaluation.diagnostics.first?.severity == .warning)
    #expect(evaluation.diagnostics.first?.line == 5)
    let found = workspace.resources()
    #expect(found["module.network.module.inner.t.inner"] == #"{"name":"GIVEN"}"#)
    #expect(found["t.x"] == #"{"absent":{"$unknown":"module.absent.anything.at_all"},"out":"GIVEN"}"#)
  }

  @Test(arguments: [
    (
      "a value that breaks its rule",
      "variable \"v\" {\n  default = \"x\"\n  validation {\n    condition     = var.v == \"y\"\n    error_message = \"Say y.\"\n  }\n}",
      2, "Say y."
    ),
    (
      "a precondition that fails",
      "resource \"t\" \"x\" {\n  lifecycle {\n    precondition {\n      condition = 1 > 2\n      error_message = \"No ${1 + 1}.\"\n    }\n  }\n}",
      4, "No 2."
    ),
    (
      "a postcondition that fails",
      "resource \"t\" \"x\" {\n  name = \"a\"\n  lifecycle {\n    postcondition {\n      condition = self.name == \"b\"\n      error_message = \"Not b.\"\n    }\n  }\n}",
      5, "Not b."
    ),
    (
      "an output whose precondition fails",
      "output \"o\" {\n  value = 1\n  precondition {\n    condition = false\n    error_message = \"Never.\"\n  }\n}", 4,
      "Never."
    ),
    (
      "a check that fails",
      "check \"c\" {\n  assert {\n    condition = length(\"ab\") == 3\n    error_message = \"Three.\"\n  }\n}", 3,
      "Three."
    ),
    (
      "a condition that is none",
      "variable \"v\" {\n  default = 1\n  validation {\n    condition = \"maybe\"\n    error_message = \"x\"\n  }\n}",
      4, "must be true or false"
    ),
  ])
  func `a condition that does not hold is a diagnostic at its place`(
    name: String, text: String, line: Int, message: String
  ) throws {
    let diagnostics = try #require(Workspace(["main.tf": text]).evaluate()).diagnostics
    #expect(diagnostics.count == 1)
    #expect(diagnostics.first?.line == line)
    #expect(diagnostics.first?.message.contains(message) == true)
  }

  @Test func `conditions that hold or are not decided say nothing`() throws {
    let text = """
      variable "given" {}
      variable "fine" {
        default = 5
        validation {
          condition     = var.fine > 4 && var.given != "x"
          error_message = "No."
        }
      }
      resource "t" "x" {
        lifecycle {
          postcondition {
            condition     = self.arn != "x"
            error_message = "No."
          }
        }
      }
      check "c" {
        data "d" "inner" {}
        assert {
          condition     = data.d.inner.status == 200
          error_message = "No."
        }
      }
      """
    #expect(try #require(Workspace(["main.tf": text]).evaluate()).diagnostics.map(\.message) == [])
  }

  @Test func `what terraform refuses before it evaluates is an error inside of try too`() throws {
    for reference in ["var.none", "local.none", "aws_none.x.id", "module.none.x", "each.value", "data.aws_none.x.id"] {
      let text = "resource \"t\" \"x\" {\n  v = try(\(reference), 1)\n}\n"
      let diagnostics = try #require(Workspace(["main.tf": text]).evaluate()).diagnostics
      #expect(diagnostics.count == 1, "\(reference)")
      #expect(diagnostics.first?.line == 2)
    }
  }

  @Test func `an ephemeral resource is read and leaves nothing`() {
    let found = Workspace([
      "main.tf": """
      ephemeral "aws_secretsmanager_secret_version" "db" { secret_id = "db" }
      resource "t" "x" {
        password_wo = ephemeral.aws_secretsmanager_secret_version.db.secret_string
        given       = ephemeral.aws_secretsmanager_secret_version.db.secret_id
      }
      """
    ]).resources()
    #expect(found.keys.sorted() == ["t.x"])
    #expect(
      found["t.x"]
        == #"{"given":"db","password_wo":{"$unknown":"ephemeral.aws_secretsmanager_secret_version.db.secret_string"}}"#)
  }
}
