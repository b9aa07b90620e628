import Inventory
import Policy
import Source
import Testing
import Values

/// What running a test file over one policy file gives: the diagnostics, then "name outcome".
func runTests(
  _ policy: String, _ test: String, beside: [(String, String)] = [], inputs: [String: Value] = [:]
) -> [String] {
  let policies = PolicyTest.Policies(
    target: { $0 == "p.policy.hcl" ? [SourceText(path: $0, text: policy)] : [] },
    folder: { _ in beside.map { SourceText(path: $0.0, text: $0.1) } })
  let text = "policytest {\n  targets = [\"p.policy.hcl\"]\n}\n" + test
  let result = PolicyTest(SourceText(path: "a.policytest.hcl", text: text), policies, inputs: inputs).run()
  return result.diagnostics.map { "\($0.path):\($0.line): \($0.summary)" }
    + result.cases.map { "\($0.name) \($0.outcome)" }
}

/// The names of the cases that do not pass, and what is wrong otherwise.
func failing(_ policy: String, _ test: String, beside: [(String, String)] = [], inputs: [String: Value] = [:])
  -> [String]
{
  runTests(policy, test, beside: beside, inputs: inputs).filter {
    !$0.hasSuffix(" passed") && !$0.hasSuffix(" skipped")
  }
}

@Suite struct PolicyLanguageTests {
  @Test func `providers are judged by name, and meta says where they come from`() {
    let policy = """
      provider_policy "aws" "pinned" {
        filter = meta.alias == null
        locals {
          is_new = core::semverconstraint(meta.version, ">= 5.0")
        }
        enforce {
          condition     = local.is_new && meta.source == "registry.terraform.io/hashicorp/aws"
          error_message = "${meta.source} ${meta.version}"
          info_message  = "in ${attrs.region}"
        }
      }
      provider_policy "*" "official" {
        enforce { condition = core::try(core::contains(core::split("/", meta.source), "hashicorp"), false) }
      }
      """
    let test = """
      provider "aws" "good" {
        meta  = { source = "hashicorp/aws", version = "5.1.0" }
        attrs = { region = "eu-west-1" }
      }
      provider "aws" "old" {
        expect_failure = true
        meta           = { source = "registry.terraform.io/hashicorp/aws", version = "4.9.0" }
      }
      provider "aws" "aliased" {
        meta = { source = "hashicorp/aws", version = "4.9.0", alias = "old" }
      }
      provider "google" "foreign" {
        expect_failure = true
        meta           = { source = "example/google" }
      }
      """
    #expect(failing(policy, test) == [])
  }

  @Test func `module calls are judged by their source`() {
    let policy = """
      module_policy "./modules/*" "local" {
        enforce { condition = attrs.cidr != "0.0.0.0/0" }
      }
      module_policy "app.example.com/org/vpc/aws" "version" {
        enforce { condition = core::semverconstraint(meta.version, "~> 2.1") }
      }
      """
    let test = """
      module "./modules/net" "narrow" { attrs = { cidr = "10.0.0.0/8" } }
      module "./modules/net" "wide" {
        expect_failure = true
        attrs          = { cidr = "0.0.0.0/0" }
      }
      module "app.example.com/org/vpc/aws" "new" { meta = { version = "2.4.0" } }
      module "app.example.com/org/vpc/aws" "next" {
        expect_failure = true
        meta           = { version = "3.0.0" }
      }
      module "app.example.com/org/vpc" "other" { meta = { version = "3.0.0" } }
      """
    #expect(failing(policy, test) == [])
  }

  @Test func `what is done to a mock follows from its states, and policies are for some operations`() {
    let policy = """
      resource_policy "t" "shrink" {
        operations = ["update"]
        enforce { condition = attrs.size >= prior_attrs.size }
      }
      resource_policy "t" "gone" {
        operations = ["delete"]
        enforce { condition = attrs.name == null && core::try(prior_attrs.approved, false) }
      }
      resource_policy "t" "born" {
        operations = ["create"]
        enforce { condition = attrs.name != "bad" && meta.operation == "create" }
      }
      resource_policy "u" "unchanged" {
        operations = ["no-op"]
        enforce { condition = attrs.on }
      }
      """
    let test = """
      resource "t" "grows" {
        prior_attrs = { size = 1, name = "bad" }
        attrs       = { size = 2, name = "bad" }
      }
      resource "t" "shrinks" {
        expect_failure = true
        prior_attrs    = { size = 2 }
        attrs          = { size = 1 }
      }
      resource "t" "approved" {
        attrs       = {}
        prior_attrs = { name = "n", approved = true }
      }
      resource "t" "dropped" {
        expect_failure = true
        prior_attrs    = { id = null }
      }
      resource "t" "bad" {
        expect_failure = true
        attrs          = { name = "bad" }
      }
      resource "u" "stays" {
        expect_failure = true
        meta           = { operation = "no-op" }
        attrs          = { on = false }
      }
      resource "u" "made" { attrs = { on = false } }
      """
    #expect(failing(policy, test) == [])
  }

  @Test func `connected resources are counted, filtered and judged one by one`() {
    let policy = """
      resource_policy "bucket" "logged" {
        connected "logging" "log" {
          min_instances = 1
          connection {
            subject   = "name"
            connected = "bucket"
          }
          filter = connected.logging.on
          enforce {
            condition     = self.target != attrs.name
            error_message = "${attrs.name} logs to itself"
          }
        }
      }
      resource_policy "group" "closed" {
        connected "rule" {
          connection {
            reverse = true
            subject = "group_id"
            target  = "id"
          }
          cardinality = { max_matches = 0, error_message = "no rules" }
        }
      }
      resource_policy "either" "some" {
        connected "left" "a" {
          connection {
            subject = "ids[0]"
            target  = "id"
          }
        }
        connected "right" "b" {
          cardinality = "at_most_one"
          connection {
            subject = "ids[0]"
            target  = "id"
          }
        }
        enforce { condition = connected.a.matched || connected.b.matched }
      }
      """
    let test = """
      resource "bucket" "fine" { attrs = { name = "fine" } }
      resource "bucket" "none" {
        expect_failure = true
        attrs          = { name = "none" }
      }
      resource "bucket" "off" {
        expect_failure = true
        attrs          = { name = "off" }
      }
      resource "bucket" "itself" {
        expect_failure = true
        attrs          = { name = "itself" }
      }
      resource "logging" "a" { attrs = { bucket = "fine", target = "logs", on = true } }
      resource "logging" "b" { attrs = { bucket = "off", target = "logs", on = false } }
      resource "logging" "c" { attrs = { bucket = "itself", target = "itself", on = true } }
      resource "group" "closed" { attrs = { id = "1" } }
      resource "group" "open" {
        expect_failure = true
        attrs          = { id = "2" }
      }
      resource "rule" "r" { attrs = { group_id = group.open.id } }
      resource "left" "l" { attrs = { id = "l" } }
      resource "right" "r" { attrs = { id = "r" } }
      resource "right" "s" { attrs = { id = "r" } }
      resource "either" "l" { attrs = { ids = ["l"] } }
      resource "either" "neither" {
        expect_failure = true
        attrs          = { ids = ["x"] }
      }
      resource "either" "two" {
        expect_failure = true
        attrs          = { ids = ["r"] }
      }
      """
    #expect(failing(policy, test) == [])
  }

  @Test func `the level of enforcement comes from inputs, and decides the severity where nothing else does`() {
    func rule(_ level: String, _ inputs: [String: Value] = [:]) -> String {
      let policy = """
        input "the-level" {
          type    = string
          default = "advisory"
        }
        resource_policy "t" "p" {
          enforce { condition = true }
          enforcement_level = \(level)
        }
        """
      let set = PolicySet([SourceText(path: "p", text: policy)], inputs: inputs)
      let rule = set.rule("p")
      return set.diagnostics.first.map { "\($0.line): \($0.summary)" }
        ?? "\(rule?.level.rawValue ?? "") \(rule?.severity.rawValue ?? "")"
    }
    #expect(rule("\"mandatory_overridable\"") == "mandatory_overridable high")
    #expect(rule("input.the-level") == "advisory low")
    #expect(rule("input.the-level", ["the-level": .string("mandatory")]) == "mandatory high")
    #expect(rule("\"binding\"") == "7: Invalid enforcement level.")
  }

  @Test func `inputs have types, and a mock's come before the file's and those of the run`() {
    let policy = """
      input "ports" {
        type = list(number)
      }
      input "name" {
        type    = string
        default = "default"
      }
      input "nothing" {
        type     = string
        nullable = true
      }
      resource_policy "t" "p" {
        enforce { condition = core::contains(input.ports, attrs.port) && input.name == attrs.name && input.nothing == null }
      }
      """
    let test = """
      inputs {
        name = "file"
      }
      resource "t" "file" { attrs = { port = 22, name = "file" } }
      resource "t" "own" {
        attrs = { port = 80, name = "own" }
        inputs {
          ports = [80]
          name  = "own"
        }
      }
      resource "t" "reads" { attrs = { port = input.ports[0], name = input.name } }
      """
    #expect(failing(policy, test, inputs: ["ports": .string("[22]"), "name": .string("run")]) == [])
    // An input without a value is no failure that a mock may expect.
    let expecting = """
      resource "t" "x" {
        expect_failure = true
        attrs          = { port = 22, name = "default" }
      }
      """
    #expect(failing(policy, expecting).first?.contains("has no default and was given no value") == true)
    let set = PolicySet([SourceText(path: "p", text: policy)], inputs: ["name": .string("007")])
    #expect(set.diagnostics.map { "\($0.line): \($0.summary)" } == ["1: The input \"ports\" has no value."])
    let wrong = PolicySet([SourceText(path: "p", text: policy)], inputs: ["ports": .string("many")])
    #expect(wrong.diagnostics.map { "\($0.line): \($0.summary)" } == ["1: Invalid value for input \"ports\"."])
  }

  @Test func `files see the inputs and locals of the files beside them, and their own first`() {
    let policy = """
      locals { own = "here" }
      resource_policy "t" "p" {
        enforce { condition = attrs.name == local.shared && local.own == "here" && input.elsewhere == 7 }
      }
      """
    let definer = """
      input "elsewhere" {
        type    = number
        default = 7
      }
      locals {
        own    = "there"
        shared = "${local.own}-name"
      }
      """
    let test = "resource \"t\" \"x\" { attrs = { name = \"there-name\" } }\n"
    #expect(failing(policy, test, beside: [("q.policy.hcl", definer)]) == [])
    #expect(
      failing(policy, test) == [
        "p.policy.hcl:3: Undefined reference.", "p.policy.hcl:3: Reference to undeclared input.",
      ])
  }

  @Test func `a policy's local comes before the file's, which does not see it`() {
    let policy = """
      locals {
        a = "file"
        b = "${local.a}-b"
      }
      resource_policy "t" "p" {
        locals { a = "policy" }
        enforce { condition = local.a == "policy" && local.b == "file-b" }
      }
      """
    #expect(failing(policy, "resource \"t\" \"x\" { attrs = { n = 1 } }\n") == [])
  }

  @Test func `data sources are those that the file mocks, and what it does not mock is an error`() {
    let policy = """
      resource_policy "t" "p" {
        locals {
          found = core::getdatasource("ami", { owners = ["me"], filter = [{ name = "n", values = ["v"] }] })
          maybe = core::try(core::getdatasource("key", { id = attrs.key }), null)
        }
        enforce { condition = attrs.ami == local.found.id && local.maybe == null }
      }
      """
    let mock = """
      data "ami" "approved" {
        attrs = { owners = ["me"], id = "ami-1", filter = [{ name = "n", values = ["v"] }] }
      }
      data "ami" "other" { attrs = { owners = ["you"], id = "ami-2" } }

      """
    let case1 = "resource \"t\" \"x\" { attrs = { ami = data.ami.approved.id, key = \"k\" } }\n"
    #expect(failing(policy, mock + case1) == [])
    // A data source that is missing from the test is no failure that a mock may expect.
    let expecting = "resource \"t\" \"x\" {\n  expect_failure = true\n  attrs = { ami = \"a\", key = \"k\" }\n}\n"
    #expect(failing(policy, expecting).first?.contains("No data source to read.") == true)
    #expect(failing(policy, mock + "data \"key\" \"k\" { attrs = { id = \"k\" } }\n" + case1).count == 1)
    let plain = policy.replacing("core::try(core::getdatasource(\"key\", { id = attrs.key }), null)", with: "null")
    #expect(failing(plain, mock + case1) == [])
    let wrong = "resource \"t\" \"x\" {\n  expect_failure = true\n  attrs = { ami = \"ami-2\" }\n}\n"
    #expect(failing(plain, mock + wrong) == [])
  }

  @Test func `a filter of getresources names what the mock says, whole and in its type`() {
    func count(_ filter: String, _ expected: Int) -> String {
      """
      resource_policy "t" "p" {
        enforce { condition = core::length(core::getresources("u", \(filter))) == \(expected) }
      }
      """
    }
    let test = """
      resource "t" "x" { attrs = { n = 1 } }
      resource "u" "a" {
        skip  = true
        attrs = { name = "a", size = 5, tags = { env = "prod" }, note = null, arn = null, ports = [1, 2] }
      }
      resource "u" "b" {
        expect_failure = true
        attrs          = { name = "b" }
      }
      resource_ignored "x" "y" {}
      """.replacing("resource_ignored \"x\" \"y\" {}", with: "").replacing("  expect_failure = true\n", with: "")
    for (filter, expected) in [
      ("{}", 2), ("null", 2), ("{ name = \"a\" }", 1), ("{ name = \"a\", size = 5 }", 1),
      ("{ name = \"a\", size = 6 }", 0),
      ("{ tags = { env = \"prod\" } }", 1), ("{ tags = {} }", 0), ("{ note = null }", 1), ("{ absent = null }", 0),
      ("{ id = \"a\" }", 0), ("{ size = \"5\" }", 0), ("{ arn = null }", 1), ("{ ports = [1, 2] }", 1),
      ("{ ports = [1, \"2\"] }", 0), ("{ ports = core::tolist([1, 2]) }", 1),
      ("{ tags = core::tomap({ env = \"prod\" }) }", 1),
      ("{ name = \"arn:aws:sqs:eu-west-1:123456789012:a\" }", 0),
    ] {
      #expect(failing(count(filter, expected), test) == [], "\(filter)")
    }
  }

  @Test(arguments: [
    ("core::regex_match(\"bucket-1\", \"^b.*[0-9]$\")", true), ("core::regex_match(\"x\", \"y\")", false),
    ("core::semvercmp(\"1.2.0\", \"1.10.0\") == -1", true), ("core::semvercmp(\"2.0.0\", \"2.0.0\") == 0", true),
    ("core::semverconstraint(\"1.33\", \">=1.33\")", true), ("core::semverconstraint(\"6.1.0\", \">= 5, < 6\")", false),
    ("core::semverconstraint(\"5.0.0-beta\", \">= 4.0\")", false),
    ("core::semverconstraint(\"5.0.0-beta2\", \">= 5.0.0-beta1\")", true),
    ("core::contains_substring(\"abc\", \"bc\")", true), ("core::valuetostring(5) == \"5\"", true),
    ("core::valuetostring(null) == \"(null)\"", true),
    ("core::valuetostring({a = null}) == \"{\\n  \\\"a\\\": \\\"(null)\\\"\\n}\"", true),
    ("meta.tfe_stack.stack_name == \"\" && core::length(meta.tfe_workspace.tags) == 0", true),
    ("meta.module_path == \".\" && meta.provider_type == \"t\" && meta.type == \"t\"", true),
    ("core::try(core::semverconstraint(null, \">= 1\"), true)", true),
    ("core::can(core::regex_match(\"x\", \"(\"))", false),
    ("\"1\" == 1", false), ("core::contains([1, 2], \"1\")", false),
  ])
  func `what Terraform policy adds to Terraform's functions`(condition: String, holds: Bool) {
    let policy = "resource_policy \"t\" \"p\" {\n  enforce {\n    condition = \(condition)\n  }\n}\n"
    let test = "resource \"t\" \"x\" {\n  expect_failure = \(!holds)\n  attrs = { n = 1 }\n}\n"
    #expect(failing(policy, test) == [])
  }

  @Test(arguments: [
    "core::length(attrs.on ? [{ a = 1 }] : []) == 1",
    "(attrs.on ? 5 : null) == 5", "(attrs.on ? null : core::getdatasource(\"none\", {}).id) == null",
    "(attrs.on ? [1] : core::getdatasource(\"none\", {}).ids)[0] == 1",
    "core::concat(attrs.on ? [{ a = 1 }] : [], [{ b = 2 }])[1].b == 2",
  ])
  func `the branch that is not taken has no say`(condition: String) {
    let policy = "resource_policy \"t\" \"p\" {\n  enforce {\n    condition = \(condition)\n  }\n}\n"
    #expect(failing(policy, "resource \"t\" \"x\" {\n  attrs = { on = true }\n}\n") == [])
  }

  @Test func `what a plugin or a server would say is not run`() {
    let policy = """
      policy {
        plugins {
          net = { source = "../net" }
        }
      }
      resource_policy "t" "p" {
        enforce { condition = plugin::net::inside(attrs.cidr) }
      }
      """
    let outcome = runTests(policy, "resource \"t\" \"x\" { attrs = { cidr = \"10.0.0.0/8\" } }\n")
    #expect(outcome == ["resource.t.x notRun(\"p calls a plugin, and plugins are not run\")"])
  }

  @Test func `a policy that would take too long is stopped, and said once`() {
    let policy = """
      resource_policy "t" "p" {
        locals { r = core::range(1000) }
        enforce { condition = core::length([for a in local.r : [for b in local.r : [for c in local.r : 1]]]) > 0 }
      }
      """
    let said = judge(policy, (0..<50).map { resource("t", "x\($0)", []) })
    #expect(said == ["error ×50: The value is too large."])
  }
}
