import HCL

extension BodySchema {
  /// The blocks of Terraform's configuration language, for files in JSON syntax.
  static let terraform = BodySchema(blocks: [
    "resource": BlockType(labels: 2, body: { .resource }),
    "data": BlockType(labels: 2, body: { .resource }),
    "ephemeral": BlockType(labels: 2, body: { .resource }),
    "variable": BlockType(labels: 1, body: { BodySchema(blocks: ["validation": BlockType(labels: 0)]) }),
    "output": BlockType(labels: 1, body: { BodySchema(blocks: ["precondition": BlockType(labels: 0)]) }),
    "locals": BlockType(labels: 0),
    "module": BlockType(labels: 1),
    "provider": BlockType(labels: 1),
    "moved": BlockType(labels: 0),
    "import": BlockType(labels: 0),
    "removed": BlockType(labels: 0),
    "check": BlockType(labels: 1),
    "terraform": BlockType(
      labels: 0,
      body: {
        BodySchema(blocks: [
          "backend": BlockType(labels: 1), "cloud": BlockType(labels: 0), "required_providers": BlockType(labels: 0),
          "provider_meta": BlockType(labels: 1),
        ])
      }),
  ])

  /// The blocks that every resource may have.
  static var resource: BodySchema { resourceBlocks }

  private static let resourceBlocks = BodySchema(blocks: [
    "lifecycle": BlockType(labels: 0), "provisioner": BlockType(labels: 1), "connection": BlockType(labels: 0),
    "dynamic": BlockType(
      labels: 1, body: { BodySchema(blocks: ["content": BlockType(labels: 0, body: { .resource })]) }),
  ])
}
