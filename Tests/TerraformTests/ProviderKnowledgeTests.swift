import Source
import Terraform
import Testing
import Values

/// What the schema of the AWS provider tells of resources.
@Suite struct ProviderKnowledgeTests {
  private func resource(_ body: String, syntax: String = "main.tf") -> String? {
    Workspace([syntax: body]).resources().first { !$0.key.hasPrefix("t.") }?.value
  }

  private func warnings(_ text: String, in name: String = "main.tf") -> [String] {
    let workspace = Workspace([name: text])
    let loader = ModuleLoader(boundary: workspace.folder, base: workspace.folder)
    _ = loader.load(workspace.folder)
    return loader.diagnostics(in: workspace.folder).map { "\($0.line) \($0.severity) \($0.message)" }
  }

  @Test(arguments: [
    (#"port = "5432""#, #"{"port":5432}"#), (#"storage_encrypted = "true""#, #"{"storage_encrypted":true}"#),
    (#"engine_version = 16"#, #"{"engine_version":"16"}"#), (#"port = "x""#, #"{"port":"x"}"#),
    (#"vpc_security_group_ids = ["b", "a", "b"]"#, #"{"vpc_security_group_ids":["b","a"]}"#),
    (#"domain_dns_ips = [1, "2"]"#, #"{"domain_dns_ips":["1","2"]}"#),
    (#"port = null"#, #"{"port":null}"#),
    ("timeouts {\n create = \"1h\"\n}", #"{"timeouts":{"create":"1h"}}"#),
    ("restore_to_point_in_time {\n restore_time = 1\n}", #"{"restore_to_point_in_time":[{"restore_time":"1"}]}"#),
    ("dynamic \"timeouts\" {\n for_each = [1]\n content {\n create = \"1h\"\n }\n}", #"{"timeouts":{"create":"1h"}}"#),
  ])
  func `arguments have the types of the provider`(written: String, value: String) {
    #expect(resource("resource \"aws_db_instance\" \"x\" {\n\(written)\n}") == value)
  }

  @Test func `blocks of a security group may be an attribute`() {
    let found = resource(
      """
      resource "aws_security_group" "x" {
        ingress = [{ from_port = "1", cidr_blocks = ["10.0.0.0/8"] }]
      }
      """)
    #expect(found == #"{"ingress":[{"cidr_blocks":["10.0.0.0/8"],"from_port":1}]}"#)
  }

  @Test func `blocks in JSON syntax are blocks`() {
    let found = resource(
      """
      {"resource": {"aws_db_instance": {"x": {
        "timeouts": [{"create": "1h"}], "restore_to_point_in_time": {"restore_time": 1}, "port": "5432"}}}}
      """, syntax: "main.tf.json")
    #expect(
      found == #"{"port":5432,"restore_to_point_in_time":[{"restore_time":"1"}],"timeouts":{"create":"1h"}}"#)
  }

  @Test func `other expressions read arguments in the provider's types`() {
    let found = Workspace([
      "main.tf": """
      resource "aws_instance" "x" {
        vpc_security_group_ids = ["b", "a", "b"]
        timeouts {
          create = "1h"
        }
      }
      resource "t" "y" {
        for_each = aws_instance.x.vpc_security_group_ids
        create = aws_instance.x.timeouts.create
        delete = aws_instance.x.timeouts.delete
      }
      """
    ]).resources()
    #expect(found.keys.sorted() == ["aws_instance.x", #"t.y["a"]"#, #"t.y["b"]"#])
    #expect(found[#"t.y["a"]"#] == #"{"create":"1h","delete":{"$unknown":"aws_instance.x.timeouts.delete"}}"#)
  }

  @Test(arguments: [
    (
      "storage_encrypt = true",
      "2 warning Unsupported argument. An argument named \"storage_encrypt\" is not expected here. Did you mean \"storage_encrypted\"?"
    ),
    (
      "restore_to_point_in_tim {\n}",
      "2 warning Unsupported block type. Blocks of type \"restore_to_point_in_tim\" are not expected here. Did you mean \"restore_to_point_in_time\"?"
    ),
    (
      "restore_to_point_in_time = {}",
      "2 warning Unsupported argument. An argument named \"restore_to_point_in_time\" is not expected here. Did you mean to define a block of type \"restore_to_point_in_time\"?"
    ),
    (
      "tags {\n}",
      "2 warning Unsupported block type. Blocks of type \"tags\" are not expected here. Did you mean to define argument \"tags\"? If so, use the equals sign to assign it a value."
    ),
    (
      "dynamic \"timeout\" {\n for_each = []\n content {\n }\n}",
      "2 warning Unsupported block type. Blocks of type \"timeout\" are not expected here. Did you mean \"timeouts\"?"
    ),
    (
      "timeouts {\n  creat = \"1h\"\n}",
      "3 warning Unsupported argument. An argument named \"creat\" is not expected here. Did you mean \"create\"?"
    ),
  ])
  func `a misspelt name is a warning with a suggestion`(written: String, warning: String) {
    #expect(warnings("resource \"aws_db_instance\" \"x\" {\n\(written)\n}") == [warning])
  }

  @Test func `a misspelt type is a warning with a suggestion`() {
    #expect(
      warnings("resource \"aws_vcp\" \"x\" {\n}") == [
        "1 warning Invalid resource type. The AWS provider has no resource type \"aws_vcp\". Did you mean \"aws_vpc\"?"
      ])
    #expect(
      warnings("data \"aws_regoin\" \"x\" {\n}") == [
        "1 warning Invalid data source. The AWS provider has no data source \"aws_regoin\". Did you mean \"aws_region\"?"
      ])
  }

  @Test(arguments: [
    "resource \"google_compute_instance\" \"x\" {\nstorage_encrypt = true\n}",
    "resource \"aws_something_of_tomorrow\" \"x\" {\nstorage_encrypt = true\n}",
    "resource \"aws_db_instance\" \"x\" {\nregion = \"eu-west-1\"\nsomething_of_tomorrow = 1\n}",
    "resource \"aws_db_instance\" \"x\" {\ncount = 1\ndepends_on = []\nprovider = aws.x\nlifecycle {\nignore_changes = [tags]\n}\n}",
    "resource \"aws_security_group\" \"x\" {\ningress {\nfrom_port = 1\n}\ndynamic \"egress\" {\nfor_each = []\ncontent {\nfrom_port = 1\n}\n}\n}",
  ])
  func `what another version or provider may know is not spoken of`(text: String) {
    #expect(warnings(text) == [])
  }

  @Test func `all tags are the provider's and the resource's own over them`() {
    let found = Workspace([
      "main.tf": """
      variable "team" {}
      provider "aws" {
        default_tags {
          tags = { team = "infra", env = "prod" }
        }
      }
      provider "aws" { alias = "bare" }
      resource "aws_vpc" "both" { tags = { env = "dev", Name = "x" } }
      resource "aws_vpc" "default" {}
      resource "aws_vpc" "bare" { provider = aws.bare }
      resource "aws_vpc" "own" {
        provider = aws.bare
        tags = { Name = var.team }
      }
      resource "t" "x" { all = aws_vpc.both.tags_all }
      module "m" {
        source = "./m"
        providers = { aws = aws.bare }
      }
      """,
      "m/main.tf": #"resource "aws_vpc" "x" { tags = { a = 1 } }"#,
    ]).resources()
    #expect(
      found["aws_vpc.both"]
        == #"{"tags":{"Name":"x","env":"dev"},"tags_all":{"Name":"x","env":"dev","team":"infra"}}"#)
    #expect(found["aws_vpc.default"] == #"{"tags_all":{"env":"prod","team":"infra"}}"#)
    #expect(found["aws_vpc.bare"] == "{}")
    #expect(
      found["aws_vpc.own"] == #"{"tags":{"Name":{"$unknown":"var.team"}},"tags_all":{"Name":{"$unknown":"var.team"}}}"#)
    #expect(found["t.x"] == #"{"all":{"Name":"x","env":"dev","team":"infra"}}"#)
    #expect(found["module.m.aws_vpc.x"] == #"{"tags":{"a":"1"},"tags_all":{"a":"1"}}"#)
  }
}
