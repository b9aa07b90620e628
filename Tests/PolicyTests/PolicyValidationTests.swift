import Inventory
import Policy
import Source
import Testing
import Values

@Suite struct PolicyValidationTests {
  static func policy(_ body: String, kind: String = "resource_policy \"t\"") -> String {
    "\(kind) \"p\" {\n\(body)\n}\n"
  }

  static func enforcing(_ condition: String, kind: String = "resource_policy \"t\"") -> String {
    policy("  enforce {\n    condition = \(condition)\n  }", kind: kind)
  }

  @Test(arguments: [
    (enforcing("attr.x"), "3: Invalid reference."), (enforcing("local.x"), "3: Undefined reference."),
    (enforcing("input.x"), "3: Reference to undeclared input."),
    (enforcing("each.value"), "3: Reference to \"each\" in context without for_each."),
    (enforcing("self.x"), "3: Invalid reference."),
    (enforcing("core::length()"), "3: Not enough function arguments."),
    (enforcing("core::getresources(\"a\", {}, 1)"), "3: Too many function arguments."),
    (enforcing("contains([], 1)"), "3: Call to unknown function."),
    (enforcing("[for x in attrs.l : y]"), "3: Invalid reference."),
    (enforcing("prior_attrs.x == 1"), "3: Invalid operations for prior_attrs."),
    (
      policy("  operations = []\n  enforce {\n    condition = prior_attrs.x == 1\n  }"),
      "4: Invalid operations for prior_attrs."
    ),
    (
      policy("  operations = [\"create\", \"create\"]\n  enforce {\n    condition = true\n  }"),
      "2: Duplicate operation."
    ),
    (
      policy("  operations = [\"create\", \"delete\"]\n  enforce {\n    condition = true\n  }"),
      "2: Incompatible operations."
    ),
    (
      policy("  operations = [\"no-op\", \"delete\"]\n  enforce {\n    condition = true\n  }"),
      "2: Incompatible operations."
    ),
    (policy("  operations = [\"destroy\"]\n  enforce {\n    condition = true\n  }"), "2: Invalid operation."),
    (enforcing("meta.versoin != null", kind: "provider_policy \"aws\""), "3: Unsupported attribute."),
    (enforcing("meta.name != null", kind: "module_policy \"*\""), "3: Unsupported attribute."),
    (
      policy("  operations = [\"create\"]\n  enforce {\n    condition = true\n  }", kind: "module_policy \"*\""),
      "2: Unsupported argument."
    ),
    ("locals {\n  a = attrs.x\n}\n" + enforcing("local.a"), "2: Invalid reference."),
    ("locals {\n  a = local.b\n  b = [local.c]\n  c = local.a\n}\n", "2: Cycle."),
    ("input \"x\" {\n  typ = string\n}\n", "2: Unsupported argument."),
    ("policy {\n  providers {\n  }\n}\n", "2: Unsupported block type."),
    ("resource_polcy \"t\" \"p\" {\n}\n", "1: Unsupported block type."),
    (policy("  connected \"u\" {\n    min_instances = 1\n  }"), "2: Missing connection block."),
    (
      policy(
        "  connected \"u\" {\n    cardinality = \"many\"\n    connection {\n      subject = \"a\"\n      target = \"b\"\n    }\n  }"
      ), "3: Invalid cardinality."
    ),
    (
      policy("  connected \"u\" {\n    connection {\n      subject = \"a b\"\n      target = \"b\"\n    }\n  }"),
      "4: Invalid path."
    ),
  ])
  func `is said with its line when the file is loaded`(text: String, expected: String) {
    let set = PolicySet([SourceText(path: "p", text: text)])
    #expect(set.diagnostics.first.map { "\($0.line): \($0.summary)" } == expected)
  }

  @Test(arguments: [
    ("core::lenght([])", "Did you mean core::length?"), ("length([])", "In policies it is called core::length."),
    ("lenght([])", "Did you mean core::length?"), ("local.dayz", "Did you mean local.days?"),
    ("input.limt", "Did you mean input.limit?"),
  ])
  func `a slip of the pen comes with what was meant`(condition: String, expected: String) {
    let text =
      "input \"limit\" {\n  default = 1\n}\nlocals {\n  days = 1\n}\n" + PolicyValidationTests.enforcing(condition)
    #expect(PolicySet([SourceText(path: "p", text: text)]).diagnostics.first?.detail.hasSuffix(expected) == true)
  }

  @Test func `the policies that nothing is wrong with run`() {
    let text = """
      locals {
        bad  = nosuch()
        fine = 1
      }
      resource_policy "t" "broken" {
        enforce { condition = local.worse }
      }
      resource_policy "t" "reaches" {
        enforce { condition = local.bad == 1 }
      }
      resource_policy "t" "sound" {
        enforce { condition = local.fine == 1 }
      }
      """
    let said = judge(text, [resource("t", "x", [])])
    #expect(
      said == ["2: Call to unknown function.", "6: Undefined reference.", "pass t.x: Sound."])
  }

  @Test(arguments: [
    ("resource \"t\" \"x\" {\n}", "The mock has no state."),
    ("resource \"t\" \"x\" {\n  attrs = {}\n  prior_attrs = {}\n}", "The mock has no state."),
    ("resource \"t\" \"x\" {\n  meta = { operation = \"create\" }\n}", "The mock has no state."),
    ("resource \"t\" \"x\" {\n  attrs = { a = 1 }\n  meta = { operation = 5 }\n}", "Invalid operation."),
    ("resource \"t\" \"x\" {\n  attrs = { a = 1 }\n  meta = { operation = \"destroy\" }\n}", "Invalid operation."),
    (
      "resource \"t\" \"x\" {\n  attrs = { a = t.y.a }\n}\nresource \"t\" \"y\" {\n  attrs = { a = t.x.a }\n}",
      "Circular reference detected."
    ),
    (
      "locals {\n  a = local.b\n  b = local.a\n}\nresource \"t\" \"x\" {\n  attrs = { a = local.a }\n}",
      "Circular reference detected."
    ),
    (
      "resource \"t\" \"x\" {\n  attrs = { a = 1 }\n}\nresource \"t\" \"x\" {\n  attrs = { a = 1 }\n}",
      "Duplicate mock."
    ),
    ("data \"t\" \"x\" {\n  expect_failure = true\n  attrs = { a = 1 }\n}", "Unsupported argument."),
    ("data \"t\" \"x\" {\n}", "Missing required argument."),
    ("module \"t\" \"x\" {\n  skip = true\n}", "Unsupported argument."),
    ("resource \"t\" \"x\" {\n  attrs = 5\n}", "Invalid value."),
    ("resource \"t\" \"x\" {\n  attrs = { a = 1 }\n  ingress {\n  }\n}", "Unsupported block type."),
    ("reource \"t\" \"x\" {\n}", "Unsupported block type."), ("input {\n}", "Unsupported block type."),
  ])
  func `what is wrong with mocks stops their file`(test: String, expected: String) {
    let outcome = runTests(PolicyValidationTests.enforcing("true"), test)
    #expect(outcome.first?.hasSuffix(expected) == true, "\(outcome)")
    #expect(!outcome.contains { $0.hasSuffix("passed") })
  }

  @Test func `an empty object beside others is a state`() {
    let policy = PolicyValidationTests.enforcing("core::try(attrs.count, 0) >= 0")
    #expect(runTests(policy, "resource \"t\" \"x\" {\n  attrs = {}\n}") == ["resource.t.x passed"])
  }

  @Test func `an input that no policy has is a warning`() {
    let outcome = runTests(
      PolicyValidationTests.enforcing("true"), "inputs {\n  x = 1\n}\nresource \"t\" \"x\" {\n  attrs = { a = 1 }\n}")
    #expect(
      outcome == ["a.policytest.hcl:5: No policy under test has an input \"x\".", "resource.t.x passed"])
  }
}
