import Documents
import Source

/// Replacements, which copy a field of one object into fields of others, and variables, their older form.
extension KustomizeBuild {
  mutating func replace(_ kustomization: Kustomization, _ accumulation: inout Accumulation) {
    for entry in kustomization.list("replacements") {
      guard let path = entry["path"]?.text, !path.isEmpty else {
        replace(entry, kustomization, &accumulation)
        continue
      }
      let item = Kustomization.Item(text: path, site: entry["path"]?.site ?? entry.site)
      guard let file = file(item, kustomization, &accumulation) else { continue }
      accumulation.diagnostics += file.documents.faults
      var reader = TreeReader(SiteMap(file: file.number), file.source)
      for document in file.documents.documents {
        let tree = reader.tree(document.root)
        for replacement in tree.elements ?? [tree] { replace(replacement, kustomization, &accumulation) }
      }
    }
  }

  mutating func replace(_ replacement: Tree, _ kustomization: Kustomization, _ accumulation: inout Accumulation) {
    do throws(KustomizeFault) {
      try apply(replacement, kustomization, &accumulation)
    } catch {
      if accumulation.isPartial { return }
      accumulation.diagnostics.append(
        diagnostic(
          .error, "The replacement cannot be done: \(error.message).",
          "kustomize refuses it. What it would change is scanned as it is.", replacement.site, kustomization))
    }
  }

  private mutating func apply(
    _ replacement: Tree, _ kustomization: Kustomization, _ accumulation: inout Accumulation
  ) throws(KustomizeFault) {
    guard let source = replacement["source"], source.entries != nil, let targets = replacement["targets"]?.elements
    else {
      throw KustomizeFault("it has no source or no targets")
    }
    let value = try sourceValue(source, accumulation.objects)
    let size = value.measure(upTo: copyBudget + 1)
    for target in targets {
      guard let select = target["select"], select.entries != nil else {
        throw KustomizeFault("a target selects nothing")
      }
      let selector = try MetadataSelector(select)
      var rejects: [MetadataSelector] = []
      for reject in target["reject"]?.elements ?? [] { rejects.append(try MetadataSelector(reject)) }
      let paths = Kustomization.items(target["fieldPaths"]).map(\.text)
      let options = FieldOptions(target["options"])
      for index in accumulation.objects.indices {
        let object = accumulation.objects[index]
        guard selector.matches(object), !rejects.contains(where: { $0.rejects(object) }) else { continue }
        for path in paths.isEmpty ? ["metadata.name"] : paths {
          guard size.nodes <= copyBudget, size.depth < 128 else {
            throw KustomizeFault("it copies more than is allowed")
          }
          let fieldPath = FieldPath(path)
          // What is deep already is not made deeper: trees are read by recursion.
          guard object.tree.measure(upTo: 1_000_000).depth < 256 else { throw KustomizeFault("the object is too deep") }
          var copies = 0
          let count = try accumulation.objects[index].edit { (tree: inout Tree) throws(KustomizeFault) in
            try fieldPath.update(&tree, creating: options.creates ? value : nil) { (node) throws(KustomizeFault) in
              copies += 1
              try options.set(value, in: &node)
            }
          }
          copyBudget -= min(copyBudget, size.nodes &* copies)
          if count == 0 {
            throw KustomizeFault("there is no field \"\(path)\" in \(object.id.description)")
          }
        }
      }
    }
  }

  private func sourceValue(_ source: Tree, _ objects: [KustomizeObject]) throws(KustomizeFault) -> Tree {
    let selector = try MetadataSelector(source)
    let matches = objects.filter { selector.matches($0) }
    guard let object = matches.first else { throw KustomizeFault("no object is its source") }
    guard matches.count == 1 else { throw KustomizeFault("several objects may be its source") }
    let path = source["fieldPath"]?.text ?? ""
    let fieldPath = FieldPath(path.isEmpty ? "metadata.name" : path)
    guard let value = fieldPath.node(in: object.tree), !value.isEmpty else {
      throw KustomizeFault("its source, \(object.id.description), has no \(fieldPath.text)")
    }
    let options = FieldOptions(source["options"])
    guard !options.delimiter.isEmpty else { return value }
    guard let text = value.scalar?.text else { throw KustomizeFault("a delimiter is for scalars only") }
    let parts = text.split(separator: options.delimiter, omittingEmptySubsequences: false)
    guard parts.indices.contains(options.index) else {
      throw KustomizeFault("its source has no part \(options.index): \"\(text)\"")
    }
    var part = value
    part.content = .scalar(TreeScalar(String(parts[options.index]), value.scalar?.tag ?? .string))
    return part
  }

  // MARK: - Variables

  func addVariables(_ kustomization: Kustomization, _ accumulation: inout Accumulation) {
    for entry in kustomization.list("vars") {
      guard let variable = Variable(entry) else {
        accumulation.diagnostics.append(
          diagnostic(
            .error, "The variable has no name or no objref.", "kustomize refuses it. It is left out.", entry.site,
            kustomization))
        continue
      }
      let matches = accumulation.objects.indices.filter { variable.means(accumulation.objects[$0]) }
      if matches.count > 1 {
        accumulation.diagnostics.append(
          diagnostic(
            .error, "The variable \"\(variable.name)\" may mean several objects.", "kustomize refuses it.", entry.site,
            kustomization))
      }
      if let index = matches.first { accumulation.objects[index].variables.append(variable.name) }
      add(variable, &accumulation, kustomization)
    }
  }

  func add(_ variable: Variable, _ accumulation: inout Accumulation, _ kustomization: Kustomization) {
    guard !accumulation.variables.contains(where: { $0.name == variable.name }) else {
      accumulation.diagnostics.append(
        diagnostic(
          .error, "There is a variable \"\(variable.name)\" already.", "kustomize refuses it. The first one counts.",
          variable.site, kustomization))
      return
    }
    accumulation.variables.append(variable)
  }

  /// Puts the values of variables where objects have `$(NAME)`.
  func resolveVariables(_ accumulation: inout Accumulation, _ kustomization: Kustomization) {
    guard !accumulation.variables.isEmpty else { return }
    var values: [String: Tree] = [:]
    for variable in accumulation.variables {
      let object = accumulation.objects.first { $0.variables.contains(variable.name) }
      if let value = object.flatMap({ FieldPath(variable: variable.path).node(in: $0.tree) }), value.scalar != nil {
        values[variable.name] = value
      } else if !accumulation.isPartial {
        accumulation.diagnostics.append(
          diagnostic(
            .error, "The variable \"\(variable.name)\" has no value.",
            "kustomize refuses it. Its objref and fieldref name no field of an object.", variable.site, kustomization))
      }
    }
    if values.isEmpty { return }
    let specs = accumulation.configuration.variableReferences
    forEachObject("A variable", kustomization.entry("vars")?.site ?? .none, kustomization, &accumulation) {
      (object) throws(KustomizeFault) in
      let type = object.id.type
      for spec in specs where type.isSelected(by: spec.type) && spec.leadsSomewhere(in: object.tree) {
        try object.edit { (tree: inout Tree) throws(KustomizeFault) in
          try spec.apply(to: &tree) { (node: inout Tree) in
            Variable.expand(&node, values)
            node.withElements { elements in
              for index in elements.indices { Variable.expand(&elements[index], values) }
            }
            node.withEntries { entries in
              for index in entries.indices { Variable.expand(&entries[index].value, values) }
            }
          }
        }
      }
    }
  }
}

/// The objects that a replacement reads or writes: exact words, and label selectors.
private struct MetadataSelector {
  private let type: GroupVersionKind
  private let name: String
  private let namespace: String
  private let metadata: TargetSelector
  private let hasIdentity: Bool

  init(_ tree: Tree) throws(KustomizeFault) {
    type = GroupVersionKind(tree)
    name = tree["name"]?.text ?? ""
    namespace = tree["namespace"]?.text ?? ""
    hasIdentity = type != GroupVersionKind() || !name.isEmpty || !namespace.isEmpty
    let selectors = (tree.entries ?? []).filter { $0.key == "labelSelector" || $0.key == "annotationSelector" }
    metadata = try TargetSelector(Tree(.mapping(selectors), tree.site))
  }

  func matches(_ object: KustomizeObject) -> Bool {
    object.isSelected(type: type, name: name, namespace: namespace) && metadata.matchesMetadata(of: object.tree)
  }

  /// Of what rejects an object, its identity and its labels each do so alone.
  func rejects(_ object: KustomizeObject) -> Bool {
    (hasIdentity && object.isSelected(type: type, name: name, namespace: namespace))
      || (!metadata.isEmpty && metadata.matchesMetadata(of: object.tree))
  }
}

/// How a value is put into a field.
private struct FieldOptions {
  let delimiter: String
  let index: Int
  let creates: Bool

  init(_ tree: Tree?) {
    delimiter = tree?["delimiter"]?.text ?? ""
    index = tree?["index"]?.text.flatMap { Int($0) } ?? 0
    creates = tree?["create"]?.isTrue ?? false
  }

  func set(_ value: Tree, in node: inout Tree) throws(KustomizeFault) {
    var text = value.scalar?.text ?? ""
    if !delimiter.isEmpty {
      guard let old = node.scalar else { throw KustomizeFault("a delimiter is for scalars only") }
      var parts = old.text.split(separator: delimiter, omittingEmptySubsequences: false).map(String.init)
      if index < 0 {
        parts.insert(text, at: 0)
      } else if index >= parts.count {
        parts.append(text)
      } else {
        parts[index] = text
      }
      text = parts.joined(separator: delimiter)
    }
    let change = Change(.replacement, over: node.site == value.site ? .none : node.site, node.change)
    if let old = node.scalar {
      // A field keeps its type; one that was created has none, and the text tells.
      node = Tree(
        .scalar(old.tag == .string ? TreeScalar(text) : TreeScalar(plain: text)), value.site, change)
    } else {
      node = Tree(value.content, value.site, change)
    }
  }
}

/// A variable of the old form: a name for a field of an object.
struct Variable: Sendable {
  let name: String
  let path: String
  let site: Site
  private let type: GroupVersionKind
  private let object: String
  private let namespace: String

  init?(_ tree: Tree) {
    guard let name = tree["name"]?.text, !name.isEmpty, let reference = tree["objref"] ?? tree["objRef"],
      reference.entries != nil
    else { return nil }
    self.name = name
    site = tree.site
    let field = tree["fieldref"] ?? tree["fieldRef"]
    path = field?["fieldPath"]?.text ?? field?["fieldpath"]?.text ?? "metadata.name"
    let kind = reference["kind"]?.text ?? ""
    if let apiVersion = reference["apiVersion"]?.text ?? reference["apiversion"]?.text, !apiVersion.isEmpty {
      type = GroupVersionKind(apiVersion: apiVersion, kind: kind)
    } else {
      type = GroupVersionKind(reference)
    }
    object = reference["name"]?.text ?? ""
    namespace = reference["namespace"]?.text ?? ""
  }

  func means(_ candidate: KustomizeObject) -> Bool {
    let sought = ObjectId(type, name: object, namespace: namespace)
    return candidate.hasId { id in
      id.name == object && id.type == type
        && ((namespace.isEmpty && !sought.isClusterScoped) || id.effectiveNamespace == sought.effectiveNamespace)
    }
  }

  /// Puts values where a text has `$(NAME)`. A text that is nothing else becomes the value itself.
  static func expand(_ node: inout Tree, _ values: [String: Tree]) {
    guard case .scalar(let scalar) = node.content, scalar.tag == .string, scalar.text.utf8.contains(UInt8(ascii: "$"))
    else { return }
    let text = Array(scalar.text.utf8)
    var result: [UInt8] = []
    var used: Tree?
    var i = 0
    while i < text.count {
      guard text[i] == UInt8(ascii: "$"), i + 1 < text.count else {
        result.append(text[i])
        i += 1
        continue
      }
      if text[i + 1] == UInt8(ascii: "$") {
        result.append(text[i])
        i += 2
        continue
      }
      guard text[i + 1] == UInt8(ascii: "("), let close = text[i...].firstIndex(of: UInt8(ascii: ")")) else {
        result += text[i...(i + 1)]
        i += 2
        continue
      }
      let name = String(decoding: text[(i + 2)..<close], as: UTF8.self)
      if let value = values[name] {
        used = value
        if i == 0 && close == text.count - 1, let whole = value.scalar {
          node = Tree(.scalar(whole), node.site, Change(.variable, at: value.site, over: .none, node.change))
          return
        }
        result += Array((value.scalar?.text ?? "").utf8)
      } else {
        result += text[i...close]
      }
      i = close + 1
    }
    let expanded = String(decoding: result, as: UTF8.self)
    guard expanded != scalar.text else { return }
    node = Tree.string(expanded, node.site, Change(.variable, at: used?.site ?? .none, over: .none, node.change))
  }
}
