import Inventory
import Policy
import Source
import Testing
import Values

/// `connected` blocks that go over elements, stand in each other or look for attributes.
@Suite struct ConnectionTests {
  private static let subnets = """
    resource "subnet" "private" { attrs = { id = "s-1", public = false } }
    resource "subnet" "public" { attrs = { id = "s-2", public = true } }

    """

  @Test func `an each block is asked of each element of an attribute`() {
    let policy = """
      resource_policy "cluster" "private" {
        connected "subnet" {
          each "network[0].subnet_ids" {
            connection {
              subject = "network[0].subnet_ids[${each.index}]"
              target  = "id"
            }
            cardinality = {
              min_matches   = 1
              error_message = "no subnet ${each.value}, at ${each.index}"
            }
            enforce {
              condition     = self.public ? attrs.name == "edge" : true
              error_message = "${self.id} is public, at ${each.index}"
            }
          }
        }
      }
      """
    let test = """
      resource "cluster" "fine" { attrs = { name = "c", network = [{ subnet_ids = ["s-1", "s-1"] }] } }
      resource "cluster" "edge" { attrs = { name = "edge", network = [{ subnet_ids = ["s-2"] }] } }
      resource "cluster" "without" { attrs = { name = "c" } }
      resource "cluster" "lost" { attrs = { name = "c", network = [{ subnet_ids = ["s-1", "s-9"] }] } }
      resource "cluster" "open" { attrs = { name = "c", network = [{ subnet_ids = ["s-1", "s-2"] }] } }

      """
    #expect(
      failing(policy, test + ConnectionTests.subnets) == [
        "resource.cluster.lost failed(\"private fails: no subnet s-9, at 1\")",
        "resource.cluster.open failed(\"private fails: s-2 is public, at 1\")",
      ])
  }

  @Test func `an each block goes over a local value, and its paths begin at the element`() {
    let policy = """
      resource_policy "distribution" "origins-exist" {
        locals {
          stores = [for origin in core::try(attrs.origin, []) : origin if core::try(origin.custom, null) == null]
        }
        connected "bucket" "store" {
          each "stores" {
            connection {
              subject = "domain"
              target  = "domain"
            }
          }
          cardinality = { min_matches = 1, error_message = "no bucket ${each.value.domain}" }
        }
        enforce {
          condition     = connected.store.matched || core::length(local.stores) == 0
          error_message = "no bucket at all"
        }
      }
      """
    let test = """
      resource "bucket" "b" { attrs = { domain = "b" } }
      resource "distribution" "fine" { attrs = { origin = [{ domain = "b" }, { domain = "x", custom = true }] } }
      resource "distribution" "bare" { attrs = { origin = [] } }
      resource "distribution" "half" { attrs = { origin = [{ domain = "b" }, { domain = "x" }] } }

      """
    #expect(
      failing(policy, test) == ["resource.distribution.half failed(\"origins-exist fails: no bucket x\")"])
  }

  @Test func `for_each goes over any value, and where names attributes that are equal`() {
    let policy = """
      resource_policy "vpc" "endpoints" {
        connected "endpoint" {
          for_each = { api = "^ecr\\\\.api$", dkr = "^ecr\\\\.dkr$" }
          connection {
            direction = "inbound"
            subject   = "vpc_id"
            target    = "id"
          }
          where {
            kind = "Interface"
          }
          filter      = core::regex_match(self.service, each.value)
          cardinality = "at_least_one"
        }
      }
      """
    let test = """
      resource "vpc" "both" { attrs = { id = "v-1" } }
      resource "vpc" "one" {
        expect_failure = true
        attrs          = { id = "v-2" }
      }
      resource "vpc" "gateway" {
        expect_failure = true
        attrs          = { id = "v-3" }
      }
      resource "endpoint" "a" { attrs = { vpc_id = "v-1", kind = "Interface", service = "ecr.api" } }
      resource "endpoint" "b" { attrs = { vpc_id = "v-1", kind = "Interface", service = "ecr.dkr" } }
      resource "endpoint" "c" { attrs = { vpc_id = "v-2", kind = "Interface", service = "ecr.api" } }
      resource "endpoint" "d" { attrs = { vpc_id = "v-3", kind = "Interface", service = "ecr.api" } }
      resource "endpoint" "e" { attrs = { vpc_id = "v-3", kind = "Gateway", service = "ecr.dkr" } }
      resource "endpoint" "f" { attrs = { vpc_id = "v-3", service = "ecr.dkr" } }

      """
    #expect(failing(policy, test) == [])
  }

  @Test func `connected blocks in each other follow what is connected`() {
    let policy = """
      resource_policy "balancer" "targets" {
        connected "listener" {
          connection {
            reverse = true
            subject = "balancer"
            target  = "arn"
          }
          connected "attachment" {
            connection {
              subject = "action[0].group"
              target  = "group"
            }
            connected "instance" {
              connection {
                subject = "target_id"
                target  = "id"
              }
              cardinality { min_matches = 1 }
              enforce {
                for_each      = self.disks
                condition     = each.value.encrypted || attrs.arn == "test" || connected.listener.port == 80
                error_message = "disk ${each.key} of ${self.id} behind ${connected.listener.balancer}"
              }
            }
          }
        }
      }
      """
    let test = """
      resource "balancer" "fine" { attrs = { arn = "a" } }
      resource "balancer" "plain" { attrs = { arn = "b" } }
      resource "balancer" "lost" { attrs = { arn = "c" } }
      resource "balancer" "idle" { attrs = { arn = "d" } }
      resource "listener" "a" { attrs = { balancer = "a", port = 443, action = [{ group = "a" }] } }
      resource "listener" "b" { attrs = { balancer = "b", port = 443, action = [{ group = "b" }] } }
      resource "listener" "c" { attrs = { balancer = "c", port = 443, action = [{ group = "c" }] } }
      resource "attachment" "a" { attrs = { group = "a", target_id = "i-1" } }
      resource "attachment" "b" { attrs = { group = "b", target_id = "i-2" } }
      resource "attachment" "c" { attrs = { group = "c", target_id = "i-3" } }
      resource "instance" "a" { attrs = { id = "i-1", disks = [{ encrypted = true }] } }
      resource "instance" "b" { attrs = { id = "i-2", disks = [{ encrypted = true }, { encrypted = false }] } }

      """
    #expect(
      failing(policy, test) == [
        "resource.balancer.plain failed(\"targets fails: disk 1 of i-2 behind b\")",
        "resource.balancer.lost failed(\"targets fails: Connected to this resource: 0 of type instance, and at least 1 must be.\")",
      ])
  }

  @Test func `what is not decided is said of the elements and of the resources`() {
    let policy = """
      resource_policy "cluster" "private" {
        connected "subnet" {
          each "subnet_ids" {
            connection {
              subject = "subnet_ids[${each.index}]"
              target  = "id"
            }
            enforce { condition = !self.public }
          }
        }
      }
      """
    let test = """
      resource "cluster" "open" {
        expect_unknown = true
        attrs          = { subnet_ids = infrascan::unknown("var.ids") }
      }
      resource "cluster" "element" {
        expect_unknown = true
        attrs          = { subnet_ids = ["s-1", infrascan::unknown("var.id")] }
      }
      resource "cluster" "decided" {
        expect_failure = true
        attrs          = { subnet_ids = ["s-2", infrascan::unknown("var.id")] }
      }
      resource "cluster" "said" { attrs = { subnet_ids = infrascan::unknown("var.ids") } }

      """
    #expect(
      failing(policy, test + ConnectionTests.subnets) == [
        "resource.cluster.said failed(\"private is undecided: Undecided: depends on the elements of var.ids.\")"
      ])
  }

  @Test(arguments: [
    ("each \"ids\" {\n connection {\n subject = \"${each.index}]\"\n target = \"id\"\n }\n }", "Invalid path."),
    (
      "each \"name\" {\n connection {\n subject = \"ids[0]\"\n target = \"id\"\n }\n }", "Invalid each."
    ),
  ])
  func `what names no attribute, or has no elements, is an error of the policy`(block: String, expected: String) {
    let policy =
      "resource_policy \"t\" \"p\" {\n connected \"u\" {\n \(block)\n enforce {\n condition = true\n }\n }\n }\n"
    let found = failing(policy, "resource \"t\" \"a\" {\n attrs = { name = \"n\", ids = [\"1\"] }\n }\n")
    #expect(found.count == 1 && found[0].contains(expected), "\(found)")
  }

  private static func connected(_ body: String) -> String {
    "resource_policy \"t\" \"p\" {\n  connected \"u\" {\n\(body)\n  }\n}\n"
  }

  private static let connection = "connection {\n  subject = \"a\"\n  target = \"b\"\n}\n"

  @Test(arguments: [
    (connected("each {\n\(connection)}"), "Wrong labels."),
    (connected("each \"a b\" {\n\(connection)}"), "Wrong labels."),
    (connected("each \"a\" {\n}"), "Missing connection block."),
    (connected("each \"a\" {\n\(connection)each \"b\" {\n}\n}"), "Unsupported block type."),
    (
      connected("\(connection)enforce {\n  condition = each.value\n}"),
      "Reference to \"each\" in context without for_each."
    ),
    (connected("for_each = each.value\n\(connection)"), "Reference to \"each\" in context without for_each."),
    (connected("for_each = local.none\n\(connection)"), "Undefined reference."),
    (connected("\(connection)where {\n  x = input.none\n}"), "Reference to undeclared input."),
    (
      connected(
        (0..<9).reduce(connection) { inner, _ in "\(connection)connected \"u\" {\n\(inner)}\n" }), "Nested too deeply."
    ),
  ])
  func `what is wrong is said when the file is loaded`(text: String, expected: String) {
    #expect(PolicySet([SourceText(path: "p", text: text)]).diagnostics.first?.summary == expected)
  }

  @Test func `policies know the time and read YAML`() {
    let policy = """
      resource_policy "certificate" "valid" {
        enforce { condition = core::timecmp(attrs.not_after, core::timeadd(core::timestamp(), "24h")) > 0 }
        enforce { condition = core::timestamp() == core::timestamp() }
        enforce { condition = core::yamldecode(attrs.config).list[1] == 2 }
        enforce { condition = core::try(core::yamldecode("a: [").a, "no YAML") == "no YAML" }
      }
      """
    let test = """
      resource "certificate" "long" {
        attrs = { not_after = core::timeadd(core::timestamp(), "48h"), config = "list: [1, 2]" }
      }
      resource "certificate" "short" {
        expect_failure = true
        attrs          = { not_after = timeadd(timestamp(), "12h"), config = "list: [1, 2]" }
      }
      resource "certificate" "past" {
        expect_failure = true
        attrs          = { not_after = "2021-02-03T04:05:06Z", config = "list: [1, 2]" }
      }

      """
    #expect(failing(policy, test) == [])
  }
}
