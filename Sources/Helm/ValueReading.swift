import Documents
import Source
import Values

/// Reads YAML and JSON as values of templates: `map[string]interface{}` with every number a `float64`, as
/// sigs.k8s.io/yaml gives them by way of JSON.
struct ValueReading {
  /// The number under which origins know the text; 0 for none.
  let file: UInt16
  /// Where a text is written whose offsets are not those of the file; `nil` where they are.
  var place: ((UInt32) -> UInt32)?
  /// For a text that templates made, where its parts came from: what is read of it came from there.
  private let marked: MarkedText?

  init(file: UInt16) {
    self.file = file
    marked = nil
  }

  private init(of text: TemplateValue) {
    file = 0
    if case .text(let marked) = text.payload, marked.segments.contains(where: { !$0.origin.isNone }) {
      self.marked = marked
    } else {
      marked = nil
    }
  }

  private func origin(of range: ByteRange) -> ValueOrigin {
    if file == 0 { return marked?.origin(in: range) ?? .none }
    return ValueOrigin(file: file, offset: place.map { $0(range.start) } ?? range.start)
  }

  func value(_ node: Node) -> TemplateValue {
    let origin = origin(of: node.writtenRange)
    switch node.kind {
    case .scalar: return scalar(node, origin)
    case .sequence:
      return TemplateValue(.list(TemplateList(node.elements.map { value($0) })), origin: origin)
    case .mapping: return TemplateValue(.map(mapping(node)), origin: origin)
    }
  }

  private func scalar(_ node: Node, _ origin: ValueOrigin) -> TemplateValue {
    if node.style != .plain && node.tag == nil { return TemplateValue(.string(node.text ?? ""), origin: origin) }
    let value = node.value
    switch value {
    case .null: return TemplateValue(.nilInterface, origin: origin)
    case .bool(let flag): return TemplateValue(.bool(flag), origin: origin)
    case .string(let text): return TemplateValue(.string(text), origin: origin)
    default:
      if let text = value.text, let number = Double(text) { return TemplateValue(.float(number), origin: origin) }
      return TemplateValue(.string(node.text ?? ""), origin: origin)
    }
  }

  private func mapping(_ node: Node) -> TemplateMap {
    let map = TemplateMap()
    let entries = node.entries
    map.reserve(entries.count)
    for entry in entries {
      if entry.key.isMergeKey {
        merge(entry.value, into: map)
      } else if let key = entry.key.keyText {
        var value = value(entry.value)
        // A block is written where its key is.
        if entry.value.kind != .scalar {
          value.origin = self.origin(of: entry.key.writtenRange)
        }
        map[key] = value
      }
    }
    return map
  }

  private func merge(_ node: Node, into map: TemplateMap) {
    let sources = node.kind == .sequence ? node.elements.reversed() : [node]
    for source in sources where source.kind == .mapping {
      let merged = mapping(source)
      for (key, value) in zip(merged.keys, merged.values) { map[key] = value }
    }
  }

  /// The first document of a YAML text; `nil` where it cannot be read, with why.
  static func yaml(_ text: TemplateValue) -> (value: TemplateValue?, fault: String) {
    let source = SourceText(path: "yaml", text: text.stringValue ?? "")
    var diagnostics: [Diagnostic] = []
    let documents = YAML.documents(in: source, diagnostics: &diagnostics)
    if let fault = diagnostics.first(where: { $0.severity == .error }) {
      return (nil, "error converting YAML to JSON: yaml: line \(fault.line): \(fault.summary)")
    }
    guard let document = documents.first else { return (TemplateValue.none, "") }
    return (ValueReading(of: text).value(document.root), "")
  }

  /// A JSON text; `nil` where it is none, with why.
  static func json(_ value: TemplateValue) -> (value: TemplateValue?, fault: String) {
    let text = value.stringValue ?? ""
    let source = SourceText(path: "json", text: text)
    var diagnostics: [Diagnostic] = []
    guard let document = JSON.document(in: source, diagnostics: &diagnostics) else {
      let isEmpty = text.utf8.allSatisfy { $0 <= 0x20 }
      return (nil, isEmpty ? "unexpected end of JSON input" : "invalid character: \(diagnostics.first?.summary ?? "")")
    }
    return (ValueReading(of: value).value(document.root), "")
  }
}
