import HCL
import Inventory
import Source
import Values

/// `connected` blocks.
extension PolicyFileReader {
  /// What a `connected` block says, or an `each` block in it: what the inner one does not say holds from the outer one.
  private struct Settings {
    var iteration: Connection.Iteration?
    var links: [Connection.Link] = []
    var attributes: [(name: String, value: ExpressionID)] = []
    var filter: ExpressionID?
    var least: ExpressionID?
    var most: ExpressionID?
    var cardinality: Cardinality?
    var message: ExpressionID?
    var enforcements: [Enforcement] = []
    var connections: [Connection] = []
  }

  /// How deep `connected` blocks may stand in each other.
  private static let deepestConnection = 8

  /// The connections of a `connected` block: one, or one for each of its `each` blocks.
  mutating func connections(_ block: Block, depth: Int = 0) -> [Connection] {
    let labels = tree.labels(of: block)
    guard let type = labels.first, labels.count <= 2 else {
      error("Wrong labels.", "A connected block has a label: the type of resource that is connected.", block.header)
      return []
    }
    guard depth < PolicyFileReader.deepestConnection else {
      error(
        "Nested too deeply.",
        "Connected blocks stand in each other at most \(PolicyFileReader.deepestConnection) deep.", block.header)
      return []
    }
    checkArguments(
      block.body, of: "a connected block",
      ["filter", "for_each", "min_instances", "max_instances", "error_message", "cardinality"])
    checkBlocks(
      block.body, of: "a connected block", ["connection", "cardinality", "enforce", "where", "each", "connected"])
    var outer = Settings()
    outer.iteration = expression("for_each", in: block.body).map { .value($0) }
    read(block, into: &outer, depth: depth)
    let repetitions = tree.blocks(of: block.body).filter { tree.name($0.type) == "each" }
    var all: [Settings] = repetitions.isEmpty ? [outer] : []
    for repetition in repetitions {
      if let settings = settings(of: repetition, in: outer, depth: depth) { all.append(settings) }
    }
    var connections: [Connection] = []
    for settings in all {
      guard !settings.links.isEmpty else {
        error(
          "Missing connection block.",
          "A connected block says what connects: connection { subject = \"id\"  connected = \"bucket\" }.", block.header
        )
        continue
      }
      connections.append(
        Connection(
          type: type, label: labels.count > 1 ? labels[1] : nil, iteration: settings.iteration, links: settings.links,
          attributes: settings.attributes, filter: settings.filter, least: settings.least, most: settings.most,
          cardinality: settings.cardinality, message: settings.message, enforcements: settings.enforcements,
          connections: settings.connections, header: block.header))
    }
    return connections
  }

  /// An `each` block: its label names what is gone over.
  private mutating func settings(of block: Block, in outer: Settings, depth: Int) -> Settings? {
    let labels = tree.labels(of: block)
    guard labels.count == 1, let path = AttributePath(parsing: labels[0]) else {
      error(
        "Wrong labels.", "An each block has a label: an attribute or local value, such as \"subnet_ids\".", block.header
      )
      return nil
    }
    checkArguments(
      block.body, of: "an each block", ["filter", "min_instances", "max_instances", "error_message", "cardinality"])
    checkBlocks(block.body, of: "an each block", ["connection", "cardinality", "enforce", "where", "connected"])
    var settings = outer
    settings.iteration = .attribute(path)
    if tree.blocks(of: block.body).contains(where: { tree.name($0.type) == "connection" }) { settings.links = [] }
    read(block, into: &settings, depth: depth)
    return settings
  }

  /// Reads what `connected` and `each` blocks have in common.
  private mutating func read(_ block: Block, into settings: inout Settings, depth: Int) {
    settings.filter = expression("filter", in: block.body) ?? settings.filter
    settings.least = expression("min_instances", in: block.body) ?? settings.least
    settings.most = expression("max_instances", in: block.body) ?? settings.most
    settings.message = expression("error_message", in: block.body) ?? settings.message
    for inner in tree.blocks(of: block.body) {
      switch tree.name(inner.type) {
      case "connection":
        if let link = link(inner) { settings.links.append(link) }
      case "cardinality":
        checkArguments(inner.body, of: "a cardinality block", ["min_matches", "max_matches", "error_message"])
        settings.least = expression("min_matches", in: inner.body) ?? settings.least
        settings.most = expression("max_matches", in: inner.body) ?? settings.most
        settings.message = expression("error_message", in: inner.body) ?? settings.message
      case "where":
        for attribute in tree.attributes(of: inner.body) {
          let name = tree.name(attribute.name)
          // A condition that is no constant is asked of each; all else are attributes that are equal.
          if name == "condition", literal("condition", of: inner) == nil {
            settings.filter = attribute.expression
          } else {
            settings.attributes.append((name, attribute.expression))
          }
        }
      case "enforce":
        if let enforcement = enforcement(inner) { settings.enforcements.append(enforcement) }
      case "connected": settings.connections += connections(inner, depth: depth + 1)
      default: continue
      }
    }
    readCardinality(of: block, into: &settings)
  }

  private mutating func readCardinality(of block: Block, into settings: inout Settings) {
    guard let given = tree.attribute("cardinality", in: block.body) else { return }
    if case .object(let items) = tree.expression(given.expression) {
      for i in stride(from: 0, to: items.count - 1, by: 2) {
        switch tree.expression(items[i]) {
        case .literal(.string("min_matches")): settings.least = items[i + 1]
        case .literal(.string("max_matches")): settings.most = items[i + 1]
        case .literal(.string("error_message")): settings.message = items[i + 1]
        default:
          error(
            "Unsupported argument.", "A cardinality has min_matches, max_matches and error_message.",
            tree.range(of: items[i]))
        }
      }
    } else if let text = literal("cardinality", of: block)?.stringValue {
      settings.cardinality = Cardinality(rawValue: text)
      if settings.cardinality == nil {
        error(
          "Invalid cardinality.",
          "\"\(text)\" is none of all, at_least_one, at_most_one, exactly_one and none.", given.range)
      }
    }
  }

  private mutating func link(_ block: Block) -> Connection.Link? {
    checkArguments(
      block.body, of: "a connection block", ["subject", "connected", "target", "reverse", "direction"])
    let other = expression("connected", in: block.body) == nil ? "target" : "connected"
    guard let subject = path("subject", of: block), let other = path(other, of: block) else { return nil }
    // From the other side: the connected resource has the attribute that refers to this one.
    let isReverse =
      literal("reverse", of: block)?.boolValue == true || literal("direction", of: block)?.stringValue == "inbound"
    return isReverse ? Connection.Link(subject: other, other: subject) : Connection.Link(subject: subject, other: other)
  }

  /// The path that an argument names: `"origin[0].domain_name"`, the same as a reference, or a template for it.
  private mutating func path(_ name: String, of block: Block) -> Connection.Path? {
    guard let attribute = tree.attribute(name, in: block.body) else {
      error("Missing required argument.", "The argument \"\(name)\" is required in a connection block.", block.header)
      return nil
    }
    if let text = literal(name, of: block)?.stringValue, let path = AttributePath(parsing: text) { return .fixed(path) }
    switch tree.expression(attribute.expression) {
    case .traversal:
      let text = tree.source.text(tree.range(of: attribute.expression))
      if let path = AttributePath(parsing: text) { return .fixed(path) }
    case .template: return .template(attribute.expression)
    default: break
    }
    error(
      "Invalid path.", "The argument \"\(name)\" names an attribute: \"id\" or \"origin[0].domain_name\".",
      attribute.range)
    return nil
  }
}

extension AttributePath {
  /// Reads a path as `description` writes it; `nil` for a text that is none.
  init?(parsing text: String) {
    var diagnostics: [Diagnostic] = []
    guard let (tree, id) = Parser.parseExpression(SourceText(path: "path", text: text), diagnostics: &diagnostics),
      case .traversal(let root, let range) = tree.expression(id)
    else { return nil }
    var steps: [PathStep] = [.attribute(tree.name(root))]
    for step in tree.steps(range) {
      if let name = tree.attributeName(step) {
        steps.append(.attribute(name))
      } else if case .number(let number)? = tree.indexKey(step), let index = number.int {
        steps.append(.index(index))
      } else if case .string(let key)? = tree.indexKey(step) {
        steps.append(.key(key))
      }
    }
    self.init(steps)
  }
}
