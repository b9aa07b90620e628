import HCL
import Source

/// Override files: `override.tf`, `*_override.tf` and their JSON forms, whose blocks are laid over those of the other
/// files of the folder (Terraform's documentation, "Override Files").
enum OverrideFiles {
  /// Whether a configuration file, by its name, is an override file.
  static func isOverride(_ name: String) -> Bool {
    var stem = name[...]
    if stem.hasSuffix(".json") { stem = stem.dropLast(5) }
    guard let dot = stem.lastIndex(of: ".") else { return false }
    stem = stem[..<dot]
    return stem == "override" || stem.hasSuffix("_override")
  }

  /// The files of a folder and, in the order of their names, its override files as one tree.
  static func merge(
    _ files: [SyntaxTree], overrides: [SyntaxTree], diagnostics: inout [Diagnostic]
  ) -> SyntaxTree {
    var joiner = TreeJoiner()
    var attributes: [Attribute] = []
    var blocks: [Block] = []
    for file in files {
      let added = joiner.add(file)
      attributes += added.attributes
      blocks += added.blocks
    }
    for file in overrides {
      for block in joiner.add(file).blocks {
        overlay(block, on: &blocks, &joiner, &diagnostics)
      }
    }
    return joiner.finish(attributes: attributes, blocks: blocks)
  }

  private static func overlay(
    _ block: Block, on blocks: inout [Block], _ joiner: inout TreeJoiner, _ diagnostics: inout [Diagnostic]
  ) {
    let type = joiner.name(block.type)
    switch type {
    case "locals": overlayLocals(block, on: &blocks, &joiner, &diagnostics)
    case "moved", "import", "removed", "check": blocks.append(block)
    case "terraform":
      guard let base = blocks.firstIndex(where: { joiner.name($0.type) == type }) else { return blocks.append(block) }
      blocks[base] = joiner.overlay(blocks[base], with: block, merging: ["required_providers"])
    case "provider":
      let labels = joiner.labels(of: block)
      let wanted = alias(of: block, joiner)
      let base = blocks.firstIndex {
        joiner.name($0.type) == type && joiner.labels(of: $0) == labels && alias(of: $0, joiner) == wanted
      }
      // A provider without a block has an empty configuration, which may be overridden.
      guard let base else { return blocks.append(block) }
      blocks[base] = joiner.overlay(blocks[base], with: block, merging: [])
    default:
      let labels = joiner.labels(of: block)
      guard let base = blocks.firstIndex(where: { joiner.name($0.type) == type && joiner.labels(of: $0) == labels })
      else {
        missing(([type] + labels.map { "\"\($0)\"" }).joined(separator: " "), block.header, joiner, &diagnostics)
        return
      }
      blocks[base] = joiner.overlay(blocks[base], with: block, merging: ["lifecycle"])
    }
  }

  /// The provider's alias as the file spells it.
  private static func alias(of block: Block, _ joiner: TreeJoiner) -> String? {
    joiner.attributes(of: block).first { joiner.name($0.name) == "alias" }
      .flatMap { joiner.range($0.range)?.text.split(separator: "=").last.map { $0.filter { !$0.isWhitespace } } }
  }

  /// Local values are overridden one by one, wherever they are defined.
  private static func overlayLocals(
    _ block: Block, on blocks: inout [Block], _ joiner: inout TreeJoiner, _ diagnostics: inout [Diagnostic]
  ) {
    var left = Array(joiner.attributes(of: block))
    for (i, base) in blocks.enumerated() where joiner.name(base.type) == "locals" {
      let defined = Set(joiner.attributes(of: base).map(\.name))
      let overriding = left.filter { defined.contains($0.name) }
      guard !overriding.isEmpty else { continue }
      blocks[i] = joiner.replacing(overriding, in: base)
      left.removeAll { defined.contains($0.name) }
    }
    for attribute in left {
      missing("local value \(joiner.name(attribute.name))", attribute.range, joiner, &diagnostics)
    }
  }

  private static func missing(
    _ what: String, _ range: ByteRange, _ joiner: TreeJoiner, _ diagnostics: inout [Diagnostic]
  ) {
    guard let place = joiner.range(range) else { return }
    diagnostics.append(
      Diagnostic(
        .error, "Nothing to override.",
        detail:
          "An override file can change only what another file of the folder defines, and none defines \(what). Define it there, or move it out of the override file.",
        at: place))
  }
}
