import Inventory
import Source
import Terraform
import Testing
import Values

/// What public repositories were found to write.
@Suite struct RealConfigurationTests {
  @Test func `a reference to what the code leaves to the provider is a symbol, set to null or not set`() {
    let found = Workspace([
      "main.tf": """
      variable "prefix" { default = null }
      resource "aws_vpc" "this" { ipv6_cidr_block = var.prefix }
      resource "t" "x" {
        cidr = cidrsubnet(aws_vpc.this.ipv6_cidr_block, 8, 1)
        name = "${aws_vpc.this.ipv6_cidr_block}-x"
      }
      """
    ]).resources()
    #expect(found["aws_vpc.this"] == #"{"ipv6_cidr_block":null}"#)
    #expect(found["t.x"]?.contains(#"["aws_vpc.this.ipv6_cidr_block"]"#) == false)
    #expect(
      found["t.x"]?.hasSuffix(#""name":{"$template":[{"$unknown":"aws_vpc.this.ipv6_cidr_block"},"-x"]}}"#) == true)
  }

  @Test func `a data source argument that is null leaves its attribute to be known from elsewhere`() {
    let found = Workspace([
      "main.tf": """
      provider "aws" { region = "eu-west-1" }
      variable "region" { default = null }
      data "aws_region" "here" { region = var.region }
      resource "t" "x" { region = "in ${data.aws_region.here.region}" }
      """
    ]).resources()
    #expect(found["t.x"] == #"{"region":"in eu-west-1"}"#)
  }

  @Test func `blocks have the attributes that the provider adds to them`() {
    let found = Workspace([
      "main.tf": """
      resource "aws_eks_cluster" "this" {
        count = 1
        vpc_config {
          subnet_ids = ["a"]
          inner { x = 1 }
        }
      }
      resource "t" "x" {
        written = aws_eks_cluster.this[0].vpc_config[0].subnet_ids[0]
        nested = aws_eks_cluster.this[0].vpc_config[0].inner[0].x
        added = aws_eks_cluster.this[0].vpc_config[0].cluster_security_group_id
        splat = aws_eks_cluster.this[*].vpc_config[0].cluster_security_group_id
        deep = aws_eks_cluster.this[0].vpc_config[0].inner[0].y
        one = one(aws_eks_cluster.this[0].vpc_config).vpc_id
        all = [for c in aws_eks_cluster.this[0].vpc_config : c.subnet_ids]
        n = length(aws_eks_cluster.this[0].vpc_config)
      }
      """
    ]).resources()
    #expect(
      found["t.x"] == """
        {"added":{"$unknown":"aws_eks_cluster.this[0].vpc_config[0].cluster_security_group_id"},"all":[["a"]],\
        "deep":{"$unknown":"aws_eks_cluster.this[0].vpc_config[0].inner[0].y"},"n":1,"nested":1,\
        "one":{"$unknown":"aws_eks_cluster.this[0].vpc_config[0].vpc_id"},\
        "splat":[{"$unknown":"aws_eks_cluster.this[0].vpc_config[0].cluster_security_group_id"}],"written":"a"}
        """)
    #expect(found["aws_eks_cluster.this[0]"] == #"{"vpc_config":[{"inner":[{"x":1}],"subnet_ids":["a"]}]}"#)
  }

  @Test func `defaults that do not go together are a warning where the values come from elsewhere`() throws {
    let files = [
      "main.tf": """
      variable "name" { default = null }
      resource "t" "x" {
        a = "${var.name}-x"
        b = local.missing
      }
      """
    ]
    let open = try #require(Workspace(files).evaluate()).diagnostics
    #expect(open.map(\.severity) == [.warning, .error])
    let given = try #require(Workspace(files.merging(["terraform.tfvars": "name = null"]) { $1 }).evaluate())
      .diagnostics
    #expect(given.map(\.severity) == [.error, .error])
  }

  @Test func `files that git-crypt keeps encrypted are named and leave what they declare undecided`() throws {
    let workspace = Workspace(["main.tf": "resource \"t\" \"x\" {\n  a = local.secret\n}\n"])
    workspace.write("secret.tf", bytes: Array("\0GITCRYPT\0".utf8) + [0x76, 0x7D, 0x0A, 0x8A])
    workspace.write("terraform.tfvars", bytes: Array("\0GITCRYPT\0".utf8) + [0x7D])
    let result = try #require(workspace.evaluate())
    #expect(result.diagnostics.allSatisfy { $0.severity == .warning })
    #expect(result.diagnostics.contains { $0.path == "terraform.tfvars" })
    #expect(workspace.resources()["t.x"] == #"{"a":{"$unknown":"local.secret"}}"#)
  }

  @Test func `a conversion to a set is one also of what is not known`() throws {
    let workspace = Workspace([
      "main.tf": """
      module "m" { source = "example/m/aws" }
      resource "t" "x" { for_each = false ? toset(keys(module.m.all)) : toset([]) }
      resource "t" "y" {
        for_each = toset(keys(module.m.all))
        v = each.key == each.value
      }
      """
    ])
    let result = try #require(workspace.evaluate())
    #expect(result.diagnostics.map(\.severity) == [.warning])
    #expect(workspace.resources() == ["t.y[\"?\"]": #"{"v":true}"#])
  }

  @Test func `the working directory is the root module's folder`() {
    let workspace = Workspace(["examples/complete/main.tf": "resource \"t\" \"x\" {\n  n = basename(path.cwd)\n}\n"])
    #expect(workspace.resources("examples/complete")["t.x"] == #"{"n":"complete"}"#)
  }

  @Test func `timeouts are one object`() {
    let found = Workspace(["main.tf": "resource \"t\" \"x\" {\n  timeouts {\n    create = \"1h\"\n  }\n}\n"])
      .resources()
    #expect(found["t.x"] == #"{"timeouts":{"create":"1h"}}"#)
  }

  @Test(arguments: ["for_each = var.n", "count = var.n", "count = var.n == null ? -1 : 0"])
  func `defaults that repeat nothing are a warning where the values come from elsewhere`(repetition: String) throws {
    let text = "variable \"n\" {\n  default = null\n}\nresource \"t\" \"x\" {\n  \(repetition)\n}\n"
    let result = try #require(Workspace(["main.tf": text]).evaluate())
    #expect(result.diagnostics.map(\.severity) == [.warning])
    #expect(result.resources.map(\.isConditional) == [true])
  }
}
