import Inventory
import Source
import Terraform
import Testing
import Values

/// Plans as `terraform show -json` prints them, read without their configuration.
@Suite struct PlanTests {
  private struct Part {
    var address: String
    var values = "{}"
    var unknown = "{}"
    var sensitive = "{}"
    var actions = #"["create"]"#

    var type: String { Part.steps(address).dropLast().last ?? "" }
    var name: String { String((Part.steps(address).last ?? "").prefix { $0 != "[" }) }

    static func steps(_ address: String) -> [String] { address.split(separator: ".").map(String.init) }

    var planned: String {
      #"{"address":\#(Value.string(address).json),"mode":"managed","type":"\#(type)","name":"\#(name)","values":\#(values),"sensitive_values":\#(sensitive)}"#
    }

    var change: String {
      let key = address.hasSuffix("]") ? address.split(separator: "[").last?.dropLast() : nil
      let index = key.map { "\"index\":\($0)," } ?? ""
      return
        #"{"address":\#(Value.string(address).json),\#(index)"type":"\#(type)","name":"\#(name)","change":{"actions":\#(actions),"after":\#(values),"after_unknown":\#(unknown)}}"#
    }
  }

  private func plan(_ parts: [Part], root: String, children: String = "") -> String {
    let own = parts.filter { !$0.address.hasPrefix("module.") }.map(\.planned).joined(separator: ",")
    let inner = parts.filter { $0.address.hasPrefix("module.") }.map { part in
      let module = part.address.split(separator: ".").prefix(2).joined(separator: ".")
      return #"{"address":\#(Value.string(module).json),"resources":[\#(part.planned)]}"#
    }.joined(separator: ",")
    return """
      {"format_version":"1.2","planned_values":{"root_module":{"resources":[\(own)],"child_modules":[\(inner)]}},
       "resource_changes":[\(parts.map(\.change).joined(separator: ","))],
       "configuration":{"root_module":\(root)}}
      """
  }

  private func resources(_ text: String) -> [String: String] {
    var diagnostics: [Diagnostic] = []
    guard let plan = Plan(SourceText(path: "plan.json", text: text), diagnostics: &diagnostics) else { return [:] }
    let loader = ModuleLoader(boundary: "/nowhere", base: "/nowhere")
    let evaluation = plan.evaluate(folder: nil, loader: loader, options: RootModuleOptions())
    return Dictionary(evaluation.resources.map { ($0.address, $0.values.json) }, uniquingKeysWith: { $1 })
  }

  private static func configuration(_ address: String, _ attribute: String, _ references: String...) -> String {
    let list = references.map { Value.string($0).json }.joined(separator: ",")
    let parts = address.split(separator: ".")
    return
      #"{"address":"\#(address)","type":"\#(parts[0])","name":"\#(parts[1])","expressions":{"\#(attribute)":{"references":[\#(list)]}}}"#
  }

  @Test(arguments: [
    (["aws_vpc.v.id", "aws_vpc.v"], #"{"$unknown":"aws_vpc.v.id"}"#),
    (["aws_vpc.v[0].id", "aws_vpc.v[0]", "aws_vpc.v"], #"{"$unknown":"aws_vpc.v[0].id"}"#),
    (["aws_vpc.v[\"a.b\"].id", "aws_vpc.v[\"a.b\"]", "aws_vpc.v"], #"{"$unknown":"aws_vpc.v[\"a.b\"].id"}"#),
    (["data.aws_vpc.v.id", "data.aws_vpc.v"], #"{"$unknown":"data.aws_vpc.v.id"}"#),
    (["var.vpc"], #"{"$unknown":"var.vpc"}"#), (["local.vpc"], #"{"$unknown":"local.vpc"}"#),
    (["aws_vpc.v.id", "aws_vpc.v", "aws_vpc.w.id", "aws_vpc.w"], #"{"$unknown":"aws_subnet.s.vpc_id"}"#),
    (["aws_vpc.v", "each.key"], #"{"$unknown":"aws_subnet.s.vpc_id"}"#),
    (["module.gone.vpc_id", "module.gone"], #"{"$unknown":"aws_subnet.s.vpc_id"}"#), ([], "{}"),
  ])
  func `what is not known yet is what its expression refers to`(references: [String], value: String) {
    let list = references.map { Value.string($0).json }.joined(separator: ",")
    let expression = references.isEmpty ? "" : #""vpc_id":{"references":[\#(list)]}"#
    let found = resources(
      plan(
        [Part(address: "aws_subnet.s", unknown: #"{"vpc_id":true,"arn":true}"#)],
        root: #"{"resources":[{"address":"aws_subnet.s","expressions":{\#(expression)}}]}"#))
    #expect(found["aws_subnet.s"] == (references.isEmpty ? "{}" : #"{"vpc_id":\#(value)}"#))
  }

  @Test func `references are followed through variables and outputs of modules`() {
    let inner = #"""
      {"resources":[\#(PlanTests.configuration("aws_subnet.s", "vpc_id", "var.vpc")),{"address":"aws_vpc.v","expressions":{}}],
       "outputs":{"id":{"expression":{"references":["aws_vpc.v.id","aws_vpc.v"]}},"all":{"expression":{"references":["aws_vpc.v"]}}},
       "module_calls":{}}
      """#
    let root = #"""
      {"resources":[],"module_calls":{
        "net":{"expressions":{},"module":\#(inner)},
        "use":{"expressions":{"vpc":{"references":["module.net[\"a\"].id","module.net[\"a\"]"]}},"module":\#(inner)},
        "whole":{"expressions":{"vpc":{"references":["module.net[\"a\"].all[0]","module.net[\"a\"].all","module.net[\"a\"]"]}},"module":\#(inner)}}}
      """#
    let found = resources(
      plan(
        [
          Part(address: #"module.net["a"].aws_vpc.v"#),
          Part(address: "module.use.aws_subnet.s", unknown: #"{"vpc_id":true}"#),
          Part(address: "module.whole.aws_subnet.s", unknown: #"{"vpc_id":true}"#),
        ], root: root))
    #expect(found["module.use.aws_subnet.s"] == #"{"vpc_id":{"$unknown":"module.net[\"a\"].aws_vpc.v.id"}}"#)
    #expect(found["module.whole.aws_subnet.s"] == #"{"vpc_id":{"$unknown":"module.net[\"a\"].aws_vpc.v[0].id"}}"#)
  }

  @Test func `a circle of variables ends`() {
    let root = #"""
      {"resources":[],"module_calls":{"m":{"expressions":{"x":{"references":["module.m.o"]}},"module":{
        "resources":[\#(PlanTests.configuration("aws_subnet.s", "vpc_id", "var.x"))],
        "outputs":{"o":{"expression":{"references":["var.x"]}}}}}}}
      """#
    let found = resources(plan([Part(address: "module.m.aws_subnet.s", unknown: #"{"vpc_id":true}"#)], root: root))
    #expect(found["module.m.aws_subnet.s"] == #"{"vpc_id":{"$unknown":"module.m.aws_subnet.s.vpc_id"}}"#)
  }

  @Test func `lists of references are lists of symbols`() {
    let root = #"""
      {"resources":[
        \#(PlanTests.configuration("aws_db_subnet_group.g", "subnet_ids", "aws_subnet.s")),
        \#(PlanTests.configuration("aws_instance.i", "vpc_security_group_ids", "aws_security_group.a.id", "aws_security_group.a", "aws_security_group.b.id", "aws_security_group.b"))]}
      """#
    let found = resources(
      plan(
        [
          Part(address: "aws_subnet.s[0]"), Part(address: "aws_subnet.s[1]"),
          Part(address: "aws_db_subnet_group.g", unknown: #"{"subnet_ids":true}"#),
          Part(address: "aws_instance.i", unknown: #"{"vpc_security_group_ids":[true,true]}"#),
        ], root: root))
    #expect(
      found["aws_db_subnet_group.g"]
        == #"{"subnet_ids":[{"$unknown":"aws_subnet.s[0].id"},{"$unknown":"aws_subnet.s[1].id"}]}"#)
    #expect(
      found["aws_instance.i"]
        == #"{"vpc_security_group_ids":[{"$unknown":"aws_security_group.a.id"},{"$unknown":"aws_security_group.b.id"}]}"#
    )
  }

  @Test func `what is not set is absent, blocks that are not there too`() {
    let found = resources(
      plan(
        [
          Part(
            address: "aws_s3_bucket.b",
            values:
              #"{"bucket":"x","bucket_prefix":null,"timeouts":null,"website":[],"tags":{},"versioning":[{"enabled":true,"mfa_delete":null}]}"#,
            unknown: #"{"arn":true,"website":[],"versioning":[{}]}"#)
        ], root: #"{"resources":[{"address":"aws_s3_bucket.b","expressions":{"bucket":{"constant_value":"x"}}}]}"#))
    #expect(found["aws_s3_bucket.b"] == #"{"bucket":"x","tags":{},"versioning":[{"enabled":true}]}"#)
  }

  @Test func `sensitive values are not read`() {
    let found = resources(
      plan(
        [
          Part(
            address: "aws_db_instance.d", values: #"{"password":"hunter2","username":null,"port":1}"#,
            sensitive: #"{"password":true,"username":true}"#)
        ], root: #"{"resources":[]}"#))
    #expect(
      found["aws_db_instance.d"] == #"{"password":{"$unknown":"aws_db_instance.d.password (sensitive)"},"port":1}"#)
  }

  @Test func `what is destroyed is not there, what was read is`() {
    let text = """
      {"format_version":"1.2","planned_values":{"root_module":{"resources":[]}},
       "prior_state":{"values":{"root_module":{"resources":[
         {"address":"data.aws_vpc.d","mode":"data","type":"aws_vpc","name":"d","values":{"id":"vpc-1"}},
         {"address":"aws_vpc.old","mode":"managed","type":"aws_vpc","name":"old","values":{"id":"vpc-2"}}]}}},
       "resource_changes":[
         {"address":"aws_vpc.old","change":{"actions":["delete"],"after":null,"after_unknown":{}}},
         {"address":"aws_vpc.x","deposed":"1","change":{"actions":["delete"],"after":null,"after_unknown":{}}}]}
      """
    #expect(resources(text) == ["data.aws_vpc.d": #"{"id":"vpc-1"}"#])
  }

  @Test(arguments: [
    "", "{", "[]", "1", #"{"format_version":1,"planned_values":{}}"#, #"{"format_version":"1.2"}"#,
    #"{"format_version":"1.2","planned_values":[],"resource_changes":{"a":1}}"#,
    #"{"format_version":"1.2","planned_values":{"root_module":{"resources":[1,null,{"address":1},{"address":"a"}],"child_modules":[[],{"address":"."}]}},"configuration":{"root_module":{"module_calls":{"a":1},"resources":[{}]}}}"#,
    #"{"format_version":"1.2","planned_values":{"root_module":{"resources":[{"address":"aws_x.y","type":"aws_x","values":[1]}]}},"resource_changes":[{"address":"aws_x.y","index":{},"change":{"after_unknown":{"a":[true,{"b":true}],"c":{"d":[[true]]}}}}]}"#,
  ])
  func `what is no plan breaks nothing`(text: String) {
    #expect(resources(text).values.allSatisfy { $0.hasPrefix("{") })
  }

  @Test func `a plan of a later format is refused`() {
    var diagnostics: [Diagnostic] = []
    let text = #"{"format_version":"2.0","planned_values":{}}"#
    #expect(Plan(SourceText(path: "plan.json", text: text), diagnostics: &diagnostics) == nil)
    #expect(diagnostics.map(\.severity) == [.error])
  }
}
