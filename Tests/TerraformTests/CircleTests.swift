import Source
import Terraform
import Testing

@Suite struct CircleTests {
  @Test(arguments: [
    (
      "locals", "locals {\n  a = local.b\n  b = local.c\n  c = local.a\n  outside = local.a\n}",
      "local.a → local.b → local.c → local.a"
    ),
    (
      "resources",
      "resource \"t\" \"x\" {\n  v = t.y.v\n}\nresource \"t\" \"y\" {\n  v = local.v\n}\nlocals {\n  v = t.x.v\n}",
      "t.x.v → t.y.v → local.v → t.x.v"
    ),
    (
      "the number of instances", "locals {\n  n = length(t.x)\n}\nresource \"t\" \"x\" {\n  count = local.n\n}",
      "the instances of t.x → local.n → the instances of t.x"
    ),
  ])
  func `a circle is named in full, once`(name: String, text: String, circle: String) throws {
    let diagnostics = try #require(Workspace(["main.tf": text]).evaluate()).diagnostics
    #expect(diagnostics.count == 1)
    #expect(diagnostics.first?.summary == "Cycle.")
    #expect(diagnostics.first?.message.contains(circle) == true)
  }

  @Test func `a circle through modules is named in full`() throws {
    let diagnostics = try #require(
      Workspace([
        "main.tf": "module \"m\" {\n  source = \"./m\"\n  in     = module.m.out\n}\n",
        "m/main.tf": "variable \"in\" {}\noutput \"out\" {\n  value = var.in\n}\n",
      ]).evaluate()
    ).diagnostics
    #expect(diagnostics.count == 1)
    #expect(diagnostics.first?.message.contains("module.m.output.out") == true)
    #expect(diagnostics.first?.message.contains("module.m.var.in") == true)
  }

  @Test func `blocks that depend on themselves are a circle, and the rest is evaluated`() throws {
    let workspace = Workspace([
      "main.tf": "resource \"t\" \"x\" {\n  b {\n    v = t.x.b[0].v\n  }\n}\nresource \"t\" \"y\" {\n  v = 1\n}\n"
    ])
    let evaluation = try #require(workspace.evaluate())
    #expect(evaluation.diagnostics.map(\.summary) == ["Cycle."])
    #expect(workspace.resources()["t.y"] == #"{"v":1}"#)
  }

  @Test func `maps merged with unknown ones keep what they have for certain`() {
    let found = Workspace([
      "main.tf": """
      variable "tags" { type = map(string) }
      locals {
        tags  = merge({ Owner = "default", Name = "first" }, var.tags, { Name = "last" })
        lower = { for key, value in local.tags : lower(key) => value }
      }
      resource "t" "x" {
        name  = local.tags["Name"]
        owner = local.tags.Owner
        found = contains(keys(local.tags), "Owner")
        other = lookup(local.tags, "Other", "none")
        lower = local.lower.name
        many  = length(local.tags) >= 2
      }
      resource "t" "each" {
        for_each = local.tags
        v        = each.value
      }
      """
    ]).resources()
    #expect(found["t.x"]?.contains(#""name":"last""#) == true)
    #expect(found["t.x"]?.contains(#""lower":"last""#) == true)
    #expect(found["t.x"]?.contains(#""found":true"#) == true)
    #expect(found["t.x"]?.contains(#""many":true"#) == true)
    #expect(found["t.x"]?.contains(#""owner":{"$unknown""#) == true)
    #expect(found["t.x"]?.contains(#""other":{"$unknown""#) == true)
    #expect(found["t.each[\"Name\"]"] == #"{"v":"last"}"#)
    #expect(found.keys.filter { $0.hasPrefix("t.each") }.count == 3)
  }
}
