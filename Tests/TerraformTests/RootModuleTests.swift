import Inventory
import Source
import Terraform
import Testing
import Values

@Suite struct RootModuleTests {
  @Test func `variables come from defaults, files, the environment and the command line, later ones first`() {
    let workspace = Workspace([
      "main.tf": """
      variable "a" { default = "default" }
      variable "b" { default = "default" }
      variable "c" { default = "default" }
      variable "d" { default = "default" }
      variable "e" { default = "default" }
      variable "f" { type = list(string) }
      variable "g" {}
      resource "t" "x" {
        v = [var.a, var.b, var.c, var.d, var.e]
        f = var.f
        g = var.g
      }
      """,
      "terraform.tfvars": "b = \"tfvars\"\nc = \"tfvars\"\nd = \"tfvars\"\ne = \"tfvars\"\n",
      "z.auto.tfvars": "c = \"auto\"\nd = \"auto\"\ne = \"auto\"\n",
      "more.tfvars.json": "{\"d\": \"file\", \"e\": \"file\"}",
    ])
    let found = workspace.resources { options in
      options.variableFiles = [workspace.folder + "/more.tfvars.json"]
      options.variables = [("e", "flag")]
      options.environment = [("b", "environment"), ("f", "[\"x\"]")]
    }
    #expect(
      found["t.x"]
        == #"{"f":["x"],"g":{"$unknown":"var.g"},"v":["default","tfvars","auto","file","flag"]}"#)
  }

  @Test func `count and for_each make instances with their keys`() {
    let found = Workspace([
      "main.tf": """
      locals { names = toset(["b", "a"]) }
      resource "t" "none" { count = 0 }
      resource "t" "two" {
        count = 2
        i = count.index
      }
      resource "t" "each" {
        for_each = local.names
        k = each.key
      }
      resource "t" "map" {
        for_each = { x = { n = 1 } }
        v = each.value.n
      }
      resource "t" "uses" {
        ids = t.two[*].id
        one = t.each["a"].k
        all = [for k, r in t.map : r.v]
        none = try(t.none[0].id, "nothing")
      }
      """
    ]).resources()
    #expect(
      found.keys.sorted() == ["t.each[\"a\"]", "t.each[\"b\"]", "t.map[\"x\"]", "t.two[0]", "t.two[1]", "t.uses"])
    #expect(found["t.two[1]"] == #"{"i":1}"#)
    #expect(
      found["t.uses"]
        == #"{"all":[1],"ids":[{"$unknown":"t.two[0].id"},{"$unknown":"t.two[1].id"}],"none":"nothing","one":"a"}"#)
  }

  @Test func `child modules get their arguments and give their outputs`() {
    let found = Workspace([
      "main.tf": """
      module "m" {
        source = "./m"
        for_each = { dev = 1, prod = 3 }
        size = each.value
        settings = { name = each.key }
      }
      resource "t" "x" { v = [for k, m in module.m : m.total] }
      """,
      "m/main.tf": """
      variable "size" { type = number }
      variable "settings" {
        type = object({ name = string, tags = optional(map(string), { a = "b" }) })
      }
      resource "t" "r" {
        count = var.size
        name = "${var.settings.name}-${count.index}"
        tags = var.settings.tags
      }
      output "total" { value = length(t.r) }
      """,
    ]).resources()
    #expect(found.count == 5)
    #expect(found[#"module.m["prod"].t.r[2]"#] == #"{"name":"prod-2","tags":{"a":"b"}}"#)
    #expect(found["t.x"] == #"{"v":[1,3]}"#)
  }

  @Test func `dynamic blocks expand, nested ones too, and undecided ones stay open`() {
    let found = Workspace([
      "main.tf": """
      variable "rules" {}
      resource "t" "x" {
        dynamic "rule" {
          for_each = { a = [1, 2], b = [] }
          content {
            name = rule.key
            dynamic "port" {
              for_each = rule.value
              iterator = p
              content { n = p.value }
            }
          }
        }
        rule { name = "own" }
        dynamic "open" {
          for_each = var.rules
          content { v = open.value }
        }
      }
      """
    ]).resources()
    #expect(
      found["t.x"]
        == #"{"open":{"$unknown":"t.x.open for var.rules"},"rule":[{"name":"a","port":[{"n":1},{"n":2}]},{"name":"b","port":[]},{"name":"own"}]}"#
    )
  }

  @Test func `what the code does not decide is one conditional instance`() throws {
    let evaluation = try #require(
      Workspace([
        "main.tf": """
        variable "n" {}
        variable "on" { type = bool }
        resource "t" "counted" { count = var.n }
        resource "t" "optional" { count = var.on ? 1 : 0 }
        resource "t" "each" {
          for_each = var.n
          k = each.key
        }
        resource "t" "uses" { v = one(t.optional[*].id) }
        """
      ]).evaluate())
    let conditional = evaluation.resources.filter(\.isConditional).map(\.address)
    #expect(conditional == ["t.counted[0]", "t.optional[0]", "t.each[\"?\"]"])
    #expect(evaluation.resources.last?.values.json == #"{"v":{"$unknown":"t.optional[0].id"}}"#)
    #expect(evaluation.diagnostics.isEmpty)
  }

  @Test(arguments: [
    ("locals { \n a = local.b\n b = local.a\n}\nresource \"t\" \"x\" { v = local.a }", "Cycle.", 3),
    ("resource \"t\" \"x\" {\n v = t.x.v\n}", "Cycle.", 2),
    ("resource \"t\" \"x\" {\n v = var.missing\n}", "Reference to undeclared input variable.", 2),
    ("resource \"t\" \"x\" {\n v = local.missing\n}", "Reference to undeclared local value.", 2),
    ("resource \"t\" \"x\" {\n v = t.missing.id\n}", "Reference to undeclared resource.", 2),
    ("resource \"t\" \"x\" {\n count = 1000000000\n}", "Too many instances.", 2),
    ("resource \"t\" \"x\" {\n count = -1\n}", "Invalid count argument.", 2),
    ("resource \"t\" \"x\" {\n for_each = [1]\n}", "Invalid for_each argument.", 2),
    ("resource \"t\" \"x\" {\n v = nope(1)\n}", "Call to unknown function.", 2),
    ("resource \"t\" \"x\" {\n v = each.key\n}", "Reference to \"each\" in context without for_each.", 2),
    ("module \"m\" {\n source = \"./missing\"\n}", "Unreadable module directory.", 2),
    ("module \"m\" {\n source = \"./\"\n}", "Cyclic module calls.", 2),
    ("variable \"v\" {\n type = strin\n}", "Invalid type specification.", 2),
    (
      "variable \"v\" {\n type = number\n default = \"x\"\n}\nresource \"t\" \"x\" { v = var.v }",
      "Invalid value for input variable.", 3
    ),
    ("resource \"t\" \"x\" {}\nresource \"t\" \"x\" {}", "Duplicate resource.", 2),
  ])
  func `what is wrong is said with its line, and the rest is evaluated`(text: String, summary: String, line: Int) {
    let workspace = Workspace(["main.tf": text + "\n", "other.tf": "resource \"t\" \"other\" { v = 1 }\n"])
    let loader = ModuleLoader(boundary: workspace.folder, base: workspace.folder)
    let evaluation = RootModule.evaluate(workspace.folder, loader: loader, options: RootModuleOptions())
    let all = loader.diagnostics(in: workspace.folder) + (evaluation?.diagnostics ?? [])
    let found = all.first { $0.summary == summary }
    #expect(found != nil, "\(all.map(\.message))")
    #expect(found?.line == line)
    #expect(evaluation?.resources.contains { $0.address == "t.other" } == true)
  }

  @Test func `a module that is not here is one warning and symbols`() throws {
    let evaluation = try #require(
      Workspace([
        "main.tf": """
        module "vpc" { source = "terraform-aws-modules/vpc/aws" }
        resource "t" "x" { v = module.vpc.private_subnets[0] }
        """
      ]).evaluate())
    #expect(evaluation.diagnostics.map(\.severity) == [.warning])
    #expect(evaluation.resources.map(\.values.json) == [#"{"v":{"$unknown":"module.vpc.private_subnets[0]"}}"#])
  }

  @Test func `files are read inside of the scanned folder only`() throws {
    let evaluation = try #require(
      Workspace([
        "main.tf": """
        resource "t" "x" {
          inside = file("${path.module}/a.txt")
          template = templatefile("t.tftpl", { n = 2 })
        }
        resource "t" "y" { outside = file("/etc/hostname") }
        """,
        "a.txt": "text", "t.tftpl": "%{ for i in range(n) }${i},%{ endfor }",
      ]).evaluate())
    #expect(evaluation.resources.first?.values.json == #"{"inside":"text","template":"0,1,"}"#)
    #expect(evaluation.resources.last?.values.json == #"{"outside":{"$unknown":"t.y.outside"}}"#)
    #expect(evaluation.diagnostics.count == 1)
  }

  @Test func `a policy document is the JSON that the provider makes`() {
    let found = Workspace([
      "main.tf": """
      data "aws_iam_policy_document" "base" {
        statement {
          sid = "A"
          actions = ["s3:GetObject"]
          resources = ["*"]
        }
      }
      data "aws_iam_policy_document" "d" {
        source_policy_documents = [data.aws_iam_policy_document.base.json]
        statement {
          sid = "B"
          effect = "Deny"
          actions = ["s3:A", "s3:B"]
          resources = ["${aws_s3_bucket.b.arn}/&{aws:username}"]
          principals {
            type = "AWS"
            identifiers = ["*"]
          }
          condition {
            test = "Bool"
            variable = "aws:SecureTransport"
            values = ["false"]
          }
        }
      }
      resource "aws_s3_bucket" "b" {}
      resource "t" "x" { v = data.aws_iam_policy_document.base.minified_json }
      resource "t" "y" { v = jsondecode(data.aws_iam_policy_document.d.json) }
      """
    ]).resources()
    #expect(
      found["t.x"]
        == #"{"v":"{\"Version\":\"2012-10-17\",\"Statement\":[{\"Sid\":\"A\",\"Effect\":\"Allow\",\"Action\":\"s3:GetObject\",\"Resource\":\"*\"}]}"}"#
    )
    #expect(found["t.y"]?.contains(#""Action":["s3:B","s3:A"]"#) == true)
    #expect(found["t.y"]?.contains(#""$unknown":"aws_s3_bucket.b.arn""#) == true)
    #expect(found["t.y"]?.contains(#""Condition":{"Bool":{"aws:SecureTransport":"false"}}"#) == true)
    #expect(found["t.y"]?.contains("${aws:username}") == true)
  }

  @Test func `zones and partition follow the provider's region, through aliases`() {
    let found = Workspace([
      "main.tf": """
      provider "aws" { region = "eu-west-1" }
      provider "aws" {
        alias = "cn"
        region = "cn-north-1"
      }
      data "aws_availability_zones" "z" {}
      data "aws_partition" "p" { provider = aws.cn }
      module "m" {
        source = "./m"
        providers = { aws = aws.cn }
      }
      resource "t" "x" { v = [data.aws_availability_zones.z.names, data.aws_partition.p.partition, module.m.region] }
      """,
      "m/main.tf": "data \"aws_region\" \"r\" {}\noutput \"region\" { value = data.aws_region.r.name }\n",
    ]).resources()
    #expect(found["t.x"] == #"{"v":[["eu-west-1a","eu-west-1b","eu-west-1c"],"aws-cn","cn-north-1"]}"#)
  }
}

@Suite struct OriginTests {
  static let workspace = Workspace([
    "main.tf": """
    module "m" {
      source = "./m"
      days   = local.days
    }
    locals {
      days = var.days
    }
    variable "days" {}
    """,
    "prod.auto.tfvars": "days = 3\n",
    "m/main.tf": """
    variable "days" {}
    resource "t" "x" {
      retention = var.days
      block {
        list = ["a", "b"]
      }
      dynamic "other" {
        for_each = [1, 2]
        content { v = other.value }
      }
      object = { key = { inner = true } }
    }
    """,
  ])

  @Test(arguments: [
    (AttributePath("retention"), "retention = var.days"),
    (AttributePath([.attribute("block"), .index(0), .attribute("list"), .index(1)]), "\"b\""),
    (AttributePath([.attribute("block"), .index(0), .attribute("missing")]), "block"),
    (AttributePath([.attribute("other"), .index(1), .attribute("v")]), "v = other.value"),
    (AttributePath([.attribute("object"), .attribute("key"), .attribute("inner")]), "inner = true"),
  ])
  func `an attribute's range is what is written for it`(path: AttributePath, expected: String) {
    let resource = OriginTests.workspace.evaluate()?.resources.first
    #expect(resource?.origin.range(of: path)?.text == expected)
  }

  @Test func `an absent attribute has no range, and the header stands for it`() {
    let resource = OriginTests.workspace.evaluate()?.resources.first
    #expect(resource?.origin.range(of: AttributePath("absent")) == nil)
    #expect(resource?.origin.header.text == "resource \"t\" \"x\"")
  }

  @Test func `the trace leads from the variable file to the attribute`() {
    let resource = OriginTests.workspace.evaluate()?.resources.first
    let notes = resource?.origin.trace(of: AttributePath("retention")).map {
      "\($0.range.path):\($0.range.start.line) \($0.note)"
    }
    #expect(
      notes == [
        "prod.auto.tfvars:1 variable \"days\" is set in prod.auto.tfvars", "main.tf:6 local value \"days\"",
        "main.tf:3 argument \"days\" of module \"m\"",
      ])
    #expect(resource?.origin.calls.map(\.text) == ["module \"m\""])
  }
}
