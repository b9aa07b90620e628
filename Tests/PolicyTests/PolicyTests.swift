import HCL
import Inventory
import Policy
import Source
import Testing
import Values

/// A resource that stands nowhere.
struct Nowhere: Origin {
  let source = SourceText(path: "main.tf", text: "resource \"t\" \"x\" {}\n")
  var header: SourceRange { SourceRange(source, ByteRange(0, 16)) }
  var extent: SourceRange { header }
  func range(of path: AttributePath) -> SourceRange? { nil }
}

func resource(
  _ type: String, _ name: String, _ values: [(String, Value)], format: Format = .terraform, mode: Mode = .managed
) -> Resource {
  Resource(
    format: format, mode: mode, type: type, address: "\(type).\(name)", scope: Scope("root"), values: .object(values),
    origin: Nowhere())
}

/// What policies say of resources: "fail t.x: message", or the diagnostics of the policies.
func judge(_ policy: String, _ resources: [Resource], inputs: [String: Value] = [:]) -> [String] {
  let set = PolicySet([SourceText(path: "p.policy.hcl", text: policy)], inputs: inputs)
  var options = PolicyEngine.Options()
  options.includesUnknown = true
  options.includesPasses = true
  let inventory = Inventory(resources)
  let judgement = PolicyEngine(PolicySession(set, inventory), options: options).judge(0..<resources.count)
  let findings = judgement.findings.map {
    "\($0.verdict.rawValue) \($0.resource.address)\($0.attribute.isEmpty ? "" : " at \($0.attribute)"): \($0.message)"
  }
  return set.diagnostics.map { "\($0.line): \($0.summary)" } + findings
    + judgement.failures.map { "error ×\($0.count): \($0.error.summary)" }
}

@Suite struct PolicyEngineTests {
  static let encrypted = """
    resource_policy "t" "encrypted" {
      enforce {
        condition     = core::try(attrs.encrypted, false) == true
        error_message = "Not encrypted: ${core::try(attrs.encrypted, "unset")}."
      }
    }
    """

  @Test(arguments: [
    (Value.bool(true), "pass t.x at encrypted: Encrypted."),
    (.bool(false), "fail t.x at encrypted: Not encrypted: false."),
    (.symbol("var.e", kind: .variable), "unknown t.x at encrypted: Undecided: depends on var.e."),
  ])
  func `a condition holds, fails or is undecided`(value: Value, expected: String) {
    #expect(judge(PolicyEngineTests.encrypted, [resource("t", "x", [("encrypted", value)])]) == [expected])
  }

  @Test func `what is not written is null, and the default of a try`() {
    #expect(
      judge(PolicyEngineTests.encrypted, [resource("t", "x", [])]) == ["fail t.x at encrypted: Not encrypted: unset."])
    let plain = "resource_policy \"t\" \"p\" { enforce { condition = attrs.nested == null } }"
    #expect(
      judge(
        plain.replacing("enforce { condition", with: "\nenforce {\n condition").replacing(
          "null } }", with: "null\n}\n}"), [resource("t", "x", [])]) == ["pass t.x at nested: P."])
  }

  @Test(arguments: [
    ("encrypted", "attrs.encrypted"), ("nested", "attrs.nested[0].encrypted"), ("tags", "attrs.tags[\"encrypted\"]"),
  ])
  func `to write null is not to write the argument`(name: String, path: String) {
    let policy = """
      resource_policy "t" "p" {
        enforce {
          condition = core::try(\(path), "default") == "default" && !core::can(\(path))
        }
      }
      """
    let null = Value.object([("encrypted", .null)])
    let value: Value = name == "encrypted" ? .null : name == "nested" ? .tuple([null]) : null
    #expect(judge(policy, [resource("t", "x", [(name, value)])]).map { $0.hasPrefix("pass") } == [true])
  }

  @Test(arguments: [("0.0.0.0/0", "cidr_blocks"), ("10.0.0.0/8", "ipv6_cidr_blocks")])
  func `a conditional subject points at one of its branches`(range: String, attribute: String) {
    let policy = """
      resource_policy "t" "open" {
        enforce {
          condition = false
          subject   = net::is_internet(attrs.cidr_blocks) ? attrs.cidr_blocks : attrs.ipv6_cidr_blocks
        }
      }
      """
    let values: [(String, Value)] = [
      ("cidr_blocks", .tuple([.string(range)])), ("ipv6_cidr_blocks", .tuple([.string("::/0")])),
    ]
    #expect(judge(policy, [resource("t", "x", values)]) == ["fail t.x at \(attribute): Open: this does not hold here."])
  }

  @Test func `wildcards, filters, inputs and locals`() {
    let policy = """
      input "least" {
        type    = number
        default = 7
      }
      locals { offset = 1 }
      resource_policy "aws_*_cluster" "days" {
        filter = core::try(attrs.engine, "") != "serverless"
        locals { days = core::try(attrs.days, 0) + local.offset }
        enforce {
          condition     = local.days >= input.least
          error_message = "${local.days} of ${input.least}"
        }
      }
      """
    let resources = [
      resource("aws_rds_cluster", "a", [("days", .int(3))]), resource("aws_db_instance", "b", []),
      resource("aws_eks_cluster", "c", [("engine", .string("serverless"))]),
    ]
    #expect(judge(policy, resources) == ["fail aws_rds_cluster.a at days: 4 of 7"])
    #expect(judge(policy, resources, inputs: ["least": .string("4")]) == ["pass aws_rds_cluster.a at days: Days."])
    #expect(judge(policy, resources, inputs: ["leest": .int(1)]).first == "1: No policy has an input \"leest\".")
  }

  @Test func `a join by symbol finds the resource that belongs`() {
    let policy = """
      resource_policy "aws_s3_bucket" "versioned" {
        locals { found = core::getresources("aws_s3_bucket_versioning", { bucket = attrs.id }) }
        enforce { condition = core::anytrue([for v in local.found : v.status == "Enabled"]) }
      }
      """
    func bucket(_ name: String) -> Resource { resource("aws_s3_bucket", name, []) }
    func versioning(_ name: String, _ bucket: Value, _ status: String) -> Resource {
      resource("aws_s3_bucket_versioning", name, [("bucket", bucket), ("status", .string(status))])
    }
    func id(_ name: String) -> Value {
      .symbol(
        "aws_s3_bucket.\(name).id", kind: .resource(address: "aws_s3_bucket.\(name)", attribute: "id"), type: .string)
    }
    func verdicts(_ resources: [Resource]) -> [String] {
      judge(policy, resources).map { String($0.prefix { $0 != " " }) }
    }
    #expect(verdicts([bucket("a"), versioning("v", id("a"), "Enabled")]) == ["pass"])
    #expect(verdicts([bucket("a"), versioning("v", id("a"), "Suspended")]) == ["fail"])
    #expect(verdicts([bucket("a"), bucket("b"), versioning("v", id("a"), "Enabled")]) == ["pass", "fail"])
    #expect(
      verdicts([bucket("a"), versioning("v", .symbol("var.b", kind: .variable, type: .string), "Enabled")]) == [
        "unknown"
      ])
  }

  @Test func `for_each makes a finding of each element`() {
    let policy = """
      resource_policy "t" "ports" {
        enforce {
          for_each      = core::try(attrs.rule, [])
          condition     = each.value.port != 22
          error_message = "Rule ${each.key} opens port ${each.value.port}."
          subject       = each.value.port
        }
      }
      """
    let rules = Value.tuple([
      .object([("port", .int(22))]), .object([("port", .int(80))]), .object([("port", .int(22))]),
    ])
    #expect(
      judge(policy, [resource("t", "x", [("rule", rules)])]) == [
        "fail t.x at rule[0].port: Rule 0 opens port 22.", "fail t.x at rule[2].port: Rule 2 opens port 22.",
      ])
  }

  @Test func `an error is reported once with its count, and other policies go on`() {
    let policy = """
      resource_policy "t" "broken" {
        enforce { condition = attrs.list[5] == 1 }
      }
      """ + "\n" + PolicyEngineTests.encrypted
    let resources = (0..<3).map { resource("t", "x\($0)", [("list", .tuple([])), ("encrypted", .bool(true))]) }
    #expect(judge(policy, resources).filter { $0.hasPrefix("error") } == ["error ×3: Invalid index."])
    #expect(judge(policy, resources).filter { $0.hasPrefix("pass") }.count == 3)
  }

  @Test(arguments: [
    ("resource_policy \"t\" \"p\" {\n  enforce {\n    condition = \n  }\n}", "3: Invalid expression."),
    ("resource_policy \"t\" {\n  enforce { condition = true }\n}", "1: Wrong labels."),
    ("something \"t\" \"p\" {\n}", "1: Unsupported block type."),
    ("resource_policy \"t\" \"p\" {\n}", "1: Missing enforce block."),
    ("resource_policy \"t\" \"p\" {\n  enforce { error_message = \"x\" }\n}", "2: Missing required argument."),
    ("resource_policy \"t\" \"p\" {\n  color = 1\n  enforce { condition = true }\n}", "2: Unsupported argument."),
    (
      "resource_policy \"t\" \"p\" {\n  metadata { severity = \"dire\" }\n  enforce { condition = true }\n}",
      "2: Unknown severity."
    ),
    ("input \"x\" {\n  type = number\n  default = \"a\"\n}", "3: Invalid default."),
    ("locals {\n  a = 1\n}\nlocals {\n  a = 2\n}", "5: Duplicate local value."),
    (
      "resource_policy \"t\" \"p\" {\n  enforce { condition = true }\n}\nresource_policy \"t\" \"p\" {\n  enforce { condition = true }\n}",
      "4: Duplicate policy."
    ),
  ])
  func `what is wrong with a policy file is said with its line`(policy: String, expected: String) {
    #expect(judge(policy, []).first == expected)
  }

  @Test(arguments: [
    ("length(attrs.x)", "In policies it is called core::length."),
    ("core::lenght(attrs.x)", "Did you mean core::length?"),
    ("core::nothing_like_it()", "There is no function named \"core::nothing_like_it\"."),
    ("iam::is_role_am(1)", "Did you mean iam::is_role_arn?"),
  ])
  func `an unknown function comes with a suggestion`(call: String, expected: String) {
    let policy = "resource_policy \"t\" \"p\" {\n  enforce {\n    condition = \(call)\n  }\n}\n"
    let diagnostic = PolicySet([SourceText(path: "p", text: policy)]).diagnostics.first
    #expect(diagnostic?.summary == "Call to unknown function.")
    #expect(diagnostic?.detail.hasSuffix(expected) == true)
    #expect(diagnostic?.path == "p")
    #expect(diagnostic?.line == 3)
  }

  @Test func `a circle of locals is an error`() {
    let policy =
      "resource_policy \"t\" \"p\" {\n  locals {\n    a = local.b\n    b = local.a\n  }\n  enforce { condition = local.a }\n}\n"
    #expect(judge(policy, [resource("t", "x", [])]) == ["3: Cycle."])
  }

  @Test func `several blocks of one name are one rule`() throws {
    let policy = """
      resource_policy "a" "p" {
        metadata {
          title    = "It holds"
          severity = "low"
          aliases  = ["other:X1"]
        }
        enforce { condition = true }
      }
      resource_policy "b" "p" {
        enforce { condition = true }
      }
      """
    let set = PolicySet([SourceText(path: "p", text: policy)])
    #expect(set.rules.count == 1)
    let rule = try #require(set.rule("p"))
    #expect(rule.targets == ["a", "b"])
    #expect(rule.severity == .low)
    #expect(rule.aliases == ["other:X1"])
  }

  @Test func `fingerprints differ by rule, resource and attribute and by nothing else`() {
    func fingerprint(_ name: String, _ value: Value) -> String? {
      let set = PolicySet([SourceText(path: "p", text: PolicyEngineTests.encrypted)])
      let inventory = Inventory([resource("t", name, [("encrypted", value)])])
      return PolicyEngine(PolicySession(set, inventory)).judge(0..<1).findings.first?.fingerprint
    }
    #expect(fingerprint("a", .bool(false)) == fingerprint("a", .string("no")))
    #expect(fingerprint("a", .bool(false)) != fingerprint("b", .bool(false)))
  }
}

@Suite struct PolicyTestFileTests {
  func run(_ test: String) -> [String] {
    let policies = PolicyTest.Policies(target: { target in
      target == "p.policy.hcl" ? [SourceText(path: target, text: PolicyEngineTests.encrypted)] : []
    })
    let result = PolicyTest(SourceText(path: "a.policytest.hcl", text: test), policies).run()
    return result.diagnostics.map { "\($0.line): \($0.summary)" }
      + result.cases.map { "\($0.name) \($0.outcome)" }
  }

  @Test func `mocks pass, fail, are undecided and are skipped as they expect`() {
    let cases = run(
      """
      policytest { targets = ["p.policy.hcl"] }
      locals { yes = true }
      resource "t" "good" { attrs = { encrypted = local.yes } }
      resource "t" "bad" {
        attrs          = { encrypted = false }
        expect_failure = true
      }
      resource "t" "open" {
        attrs          = { encrypted = infrascan::unknown("var.x") }
        expect_unknown = true
      }
      resource "t" "other" {
        attrs = {}
        skip  = true
      }
      resource "t" "wrong" { attrs = { encrypted = false } }
      resource "t" "missing" {
        attrs          = { encrypted = true }
        expect_failure = true
      }
      """)
    #expect(
      cases == [
        "resource.t.good passed", "resource.t.bad passed", "resource.t.open passed", "resource.t.other skipped",
        "resource.t.wrong failed(\"encrypted fails: Not encrypted: false.\")",
        "resource.t.missing failed(\"a failure is expected, but no policy fails\")",
      ])
  }

  @Test(arguments: [
    (
      "policytest { targets = [\"none.policy.hcl\"] }",
      "1: The target \"none.policy.hcl\" does not match any policy file."
    ),
    ("policytest { targets = [\"p.policy.hcl\"] }\nthing {\n}", "2: Unsupported block type."),
    (
      "policytest { targets = [\"p.policy.hcl\"] }\nresource \"t\" \"x\" {\n  attrs = { a = nope() }\n}",
      "3: Call to unknown function."
    ),
    ("resource \"t\" \"x\" {\n  attrs = {}\n}", "1: No targets."),
  ])
  func `what is wrong with a test file is said with its line`(test: String, expected: String) {
    #expect(run(test).first == expected)
  }
}
