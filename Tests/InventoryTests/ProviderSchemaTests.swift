import Inventory
import Testing
import Values

@Suite struct ProviderSchemaTests {
  private let schema = ProviderSchema.aws

  @Test func `every type and every name of it is found by its name`() throws {
    for mode in [Mode.managed, .data] {
      let types = schema.types(mode)
      #expect(types.count > 500)
      for type in types {
        let block = try #require(schema.block(type, mode: mode))
        var pending = [(block, 0)]
        while let (block, depth) = pending.popLast() {
          for (name, _) in block.attributes { #expect(block.attribute(name) != nil, "\(type) \(name)") }
          for (name, nested) in block.blocks {
            #expect(block.block(name) != nil, "\(type) \(name)")
            // Blocks of one type repeat each other far down.
            if depth < 2 { pending.append((nested.block, depth + 1)) }
          }
        }
      }
    }
  }

  @Test(arguments: [
    "", "aws_", "aws_instanc", "aws_instances", "instance", "google_compute_instance", "aws_,", "aws_\u{0}", "aws_é",
  ])
  func `what is no type is not found`(type: String) {
    #expect(schema.block(type) == nil)
  }

  private static let attributes: [(type: String, name: String, flags: AttributeSchema.Flags, kind: Type)] = [
    ("aws_instance", "id", [.optional, .computed], .string),
    ("aws_instance", "ami", [.optional, .computed], .string),
    ("aws_instance", "vpc_security_group_ids", [.optional, .computed], .set(.string)),
    ("aws_instance", "monitoring", [.optional, .computed], .bool),
    ("aws_db_instance", "password", [.optional, .sensitive], .string),
    ("aws_db_instance", "password_wo", [.optional, .sensitive, .writeOnly], .string),
    ("aws_db_instance", "instance_class", .required, .string),
    ("aws_vpc", "arn", .computed, .string),
    ("aws_vpc", "tags", .optional, .map(.string)),
    ("aws_lb", "subnets", [.optional, .computed], .set(.string)),
  ]

  @Test func `attributes are as the provider says`() throws {
    for (type, name, flags, kind) in ProviderSchemaTests.attributes {
      let attribute = try #require(schema.block(type)?.attribute(name))
      #expect(attribute.flags == flags, "\(type) \(name)")
      #expect(attribute.type == kind, "\(type) \(name)")
    }
  }

  @Test func `blocks nest as the provider says`() throws {
    let instance = try #require(schema.block("aws_instance"))
    #expect(instance.block("ebs_block_device")?.nesting == .set)
    #expect(instance.block("metadata_options")?.nesting == .list)
    #expect(instance.block("metadata_options")?.isAtMostOne == true)
    #expect(instance.block("timeouts")?.nesting == .single)
    #expect(instance.block("metadata_options")?.block.attribute("http_tokens") != nil)
    let group = try #require(schema.block("aws_security_group"))
    #expect(group.block("ingress")?.isAttribute == true)
    #expect(group.block("ingress")?.block.attribute("from_port")?.element == .number)
    #expect(schema.block("aws_iam_policy_document") == nil)
    #expect(schema.block("aws_iam_policy_document", mode: .data)?.block("statement") != nil)
    #expect(schema.version == "5.100.0")
  }

  @Test func `what only the provider sets is a symbol, what the code may set is not`() {
    let resource = resource("aws_vpc.main", [("cidr_block", .string("10.0.0.0/16"))])
    #expect(resource.assigned("arn")?.symbol?.name == "aws_vpc.main.arn")
    #expect(resource.assigned("ipv6_cidr_block") == nil)
    #expect(resource.planned["ipv6_cidr_block"]?.symbol?.name == "aws_vpc.main.ipv6_cidr_block")
    #expect(resource.planned["cidr_block"] == .string("10.0.0.0/16"))
    #expect(resource.planned["assign_generated_ipv6_cidr_block"] == nil)
  }
}
