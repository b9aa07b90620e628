import Documents
import Source
import Values

extension ChartMetadata {
  /// Reads `Chart.yaml`; `nil` where it says no name or version, with why.
  static func read(_ source: SourceText, diagnostics: inout [Diagnostic]) -> ChartMetadata? {
    var faults: [Diagnostic] = []
    let documents = YAML.documents(in: source, diagnostics: &faults)
    guard faults.isEmpty, let root = documents.first?.root, root.kind == .mapping else {
      diagnostics += faults
      if faults.isEmpty {
        diagnostics.append(
          Diagnostic(
            .error, "The chart's description is no mapping.", detail: "The chart is not read.", path: source.path))
      }
      return nil
    }
    var metadata = ChartMetadata()
    metadata.name = text(root["name"])
    metadata.version = text(root["version"])
    let apiVersion = text(root["apiVersion"])
    if !apiVersion.isEmpty { metadata.apiVersion = apiVersion }
    metadata.type = text(root["type"])
    for (field, name) in [
      ("home", "Home"), ("description", "Description"), ("icon", "Icon"), ("condition", "Condition"), ("tags", "Tags"),
      ("appVersion", "AppVersion"), ("kubeVersion", "KubeVersion"),
    ] {
      metadata.fields.append((name, .string(text(root[field]))))
    }
    metadata.fields.append(("Deprecated", .bool(root["deprecated"]?.value == .bool(true))))
    for (field, name) in [("sources", "Sources"), ("keywords", "Keywords")] {
      metadata.fields.append((name, .strings(root[field]?.elements.map { text($0) } ?? [])))
    }
    let annotations = TemplateMap(.strings)
    for entry in root["annotations"]?.entries ?? [] {
      if let key = entry.key.keyText { annotations[key] = .string(text(entry.value)) }
    }
    metadata.fields.append(("Annotations", .map(annotations)))
    metadata.fields.append(
      (
        "Maintainers",
        .list(
          (root["maintainers"]?.elements ?? []).map { node in
            .map(
              TemplateMap([
                ("Name", .string(text(node["name"]))), ("Email", .string(text(node["email"]))),
                ("URL", .string(text(node["url"]))),
              ]))
          })
      ))
    if let node = root["dependencies"] { metadata.dependencies = dependencies(node) }
    guard !metadata.name.isEmpty, !metadata.version.isEmpty else {
      let missing = metadata.name.isEmpty ? "name" : "version"
      diagnostics.append(
        Diagnostic(
          .error, "The chart has no \(missing).", detail: "Helm refuses it; add `\(missing)` to Chart.yaml.",
          at: root.sourceRange))
      return nil
    }
    return metadata
  }

  /// The entries under `dependencies`, in `Chart.yaml` or `requirements.yaml`.
  static func dependencies(_ node: Node) -> [ChartDependency] {
    node.elements.filter { $0.kind == .mapping }.map { entry in
      let imports = (entry["import-values"]?.elements ?? []).compactMap { item -> ChartDependency.Import? in
        if item.kind == .mapping { return .table(child: text(item["child"]), parent: text(item["parent"])) }
        return item.text.map { .exports($0) }
      }
      return ChartDependency(
        name: text(entry["name"]), version: text(entry["version"]), repository: text(entry["repository"]),
        condition: text(entry["condition"]), tags: entry["tags"]?.elements.map { text($0) } ?? [],
        alias: text(entry["alias"]), imports: imports,
        range: SourceRange(entry.document.source, entry.locate([NodeStep]()).highlight))
    }
  }

  /// A scalar where Go has a string: a number is written as Go writes it.
  private static func text(_ node: Node?) -> String {
    guard let node, node.kind == .scalar, let written = node.text else { return "" }
    guard node.style == .plain, node.tag == nil else { return written }
    switch node.value {
    case .null: return ""
    case .bool(let flag): return flag ? "true" : "false"
    case .string: return written
    default:
      if let integer = GoFormat.integer(written) { return String(integer) }
      return Double(written).map { GoFormat.general($0, limit: 6) } ?? written
    }
  }
}
