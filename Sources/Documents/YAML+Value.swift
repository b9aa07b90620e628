import Source
import Values

/// Why a text is not one YAML document.
public struct YAMLFailure: Error, Sendable, CustomStringConvertible {
  public let description: String
}

/// YAML as a value, as Terraform's `yamldecode` gives it.
extension YAML {
  /// The value of a text that is one document: mappings as objects and sequences as tuples.
  public static func value(of text: String) throws(YAMLFailure) -> Value {
    var diagnostics: [Diagnostic] = []
    let documents = documents(in: SourceText(path: "yamldecode", text: text), diagnostics: &diagnostics)
    if let first = diagnostics.first(where: { $0.severity == .error }) {
      throw YAMLFailure(description: "line \(first.line): \(first.message)")
    }
    guard documents.count <= 1 else { throw YAMLFailure(description: "only one document is allowed") }
    guard let root = documents.first?.root, !text.utf8.allSatisfy({ $0 <= 0x20 }) else {
      throw YAMLFailure(description: "missing start of document")
    }
    return holdsDates(root) ? value(of: root) : root.value
  }

  /// Whether a plain scalar is a date, and no alias makes a walk through the document longer than its text.
  private static func holdsDates(_ root: Node) -> Bool {
    var pending = [root]
    var found = false
    while let node = pending.popLast() {
      if node.isAlias { return false }
      switch node.kind {
      case .scalar: found = found || timestamp(node) != nil
      case .sequence: pending += node.elements
      case .mapping: for entry in node.entries { pending += [entry.key, entry.value] }
      }
    }
    return found
  }

  /// The value of a node, dates as timestamps.
  private static func value(of node: Node) -> Value {
    switch node.kind {
    case .scalar: return timestamp(node).map(Value.string) ?? node.value
    case .sequence: return .tuple(node.elements.map { value(of: $0) })
    case .mapping:
      guard case .object(var map) = node.value else { return node.value }
      for entry in node.entries {
        if let key = entry.key.text, map[key] != nil { map[key] = value(of: entry.value) }
      }
      return .object(map)
    }
  }

  /// A plain date as YAML's timestamps are written in Terraform: `2012-10-17` is `2012-10-17T00:00:00Z`.
  private static func timestamp(_ node: Node) -> String? {
    guard node.style == .plain, node.tag == nil, let text = node.text, text.utf8.count == 10 || text.utf8.count == 19
    else { return nil }
    for (i, byte) in text.utf8.enumerated() {
      switch i {
      case 4, 7: guard byte == UInt8(ascii: "-") else { return nil }
      case 10: guard byte == UInt8(ascii: " ") else { return nil }
      case 13, 16: guard byte == UInt8(ascii: ":") else { return nil }
      default: guard (0x30...0x39).contains(byte) else { return nil }
      }
    }
    let (month, day) = (text.dropFirst(5).prefix(2), text.dropFirst(8).prefix(2))
    guard ("01"..."12").contains(month), ("01"..."31").contains(day) else { return nil }
    return text.utf8.count == 10 ? text + "T00:00:00Z" : text.replacing(" ", with: "T") + "Z"
  }
}
