import Documents
import Source

/// Steps that a kustomization describes as objects of their own: those that are built into kustomize, and configurations of
/// which fields its steps change.
extension KustomizeBuild {
  // MARK: - Builtin generators and transformers

  /// The objects that a list of paths and inline texts describes.
  private mutating func plugins(
    _ key: String, _ kustomization: Kustomization, _ accumulation: inout Accumulation
  ) -> [Tree] {
    var described = Accumulation()
    var paths: [Kustomization.Item] = []
    for item in kustomization.items(key) {
      if item.text.utf8.contains(0x0A) || item.text.utf8.first == UInt8(ascii: "{") {
        guard let text = inline(item, kustomization, &accumulation) else { continue }
        described.objects += objects(text, item.site, kustomization, &accumulation).map(KustomizeObject.init)
      } else {
        paths.append(item)
      }
    }
    // What is written inline comes first, wherever it stands.
    for item in paths { addResource(item, kustomization, &described) }
    accumulation.diagnostics += described.diagnostics
    return described.objects.map(\.tree)
  }

  private func reportForeign(_ plugin: Tree, _ kustomization: Kustomization, _ accumulation: inout Accumulation) {
    accumulation.diagnostics.append(
      diagnostic(
        .warning, "The plugin \(plugin["kind"]?.text ?? "") is not run.",
        "Nothing is executed. What else the kustomization builds is scanned without it.",
        plugin["kind"]?.site ?? plugin.site, kustomization))
  }

  mutating func generateByPlugins(_ kustomization: Kustomization, _ accumulation: inout Accumulation) {
    for plugin in plugins("generators", kustomization, &accumulation) {
      switch plugin["apiVersion"]?.text == "builtin" ? plugin["kind"]?.text ?? "" : "" {
      case "ConfigMapGenerator": generate(plugin, .configMap, GeneratorOptions(nil), kustomization, &accumulation)
      case "SecretGenerator": generate(plugin, .secret, GeneratorOptions(nil), kustomization, &accumulation)
      default:
        accumulation.isPartial = true
        reportForeign(plugin, kustomization, &accumulation)
      }
    }
  }

  mutating func transformByPlugins(_ kustomization: Kustomization, _ accumulation: inout Accumulation) {
    for plugin in plugins("transformers", kustomization, &accumulation) {
      let kind = plugin["apiVersion"]?.text == "builtin" ? plugin["kind"]?.text ?? "" : ""
      let specs = FieldSpec.list(plugin["fieldSpecs"])
      switch kind {
      case "NamespaceTransformer":
        let metadata = plugin["metadata"]?.entries ?? []
        guard let index = Tree.index(of: "namespace", in: metadata), let name = metadata[index].value.text else {
          continue
        }
        var transformer = NamespaceTransformer(name, metadata[index])
        transformer.isForUnset = plugin["unsetOnly"]?.isTrue ?? false
        let subjects = plugin["setRoleBindingSubjects"]?.text ?? ""
        transformer.subjects = NamespaceTransformer.Subjects(rawValue: subjects) ?? .defaultOnly
        var configured = accumulation
        configured.configuration.namespace = specs
        setNamespace(transformer, kustomization, &configured)
        configured.configuration.namespace = accumulation.configuration.namespace
        accumulation = configured
      case "PrefixTransformer", "SuffixTransformer":
        let isPrefix = kind == "PrefixTransformer"
        let field = isPrefix ? "prefix" : "suffix"
        guard let text = plugin[field]?.text, !text.isEmpty else { continue }
        affix(text, isPrefix: isPrefix, specs, plugin[field]?.site ?? plugin.site, kustomization, &accumulation)
      case "LabelTransformer": set(plugin["labels"], specs, .label, kustomization, &accumulation)
      case "AnnotationsTransformer": set(plugin["annotations"], specs, .annotation, kustomization, &accumulation)
      case "ImageTagTransformer":
        if let image = plugin["imageTag"] { setImage(image, specs, kustomization, &accumulation) }
      case "ReplicaCountTransformer":
        if let replica = plugin["replica"] { setReplicas(replica, specs, kustomization, &accumulation) }
      case "PatchTransformer": applyPatch(plugin, kustomization, &accumulation)
      case "PatchJson6902Transformer":
        var entry = plugin
        if let operations = plugin["jsonOp"] { entry.restore("patch", operations) }
        applyPatch(entry, kustomization, &accumulation, isJSONOnly: true)
      case "PatchStrategicMergeTransformer":
        for item in Kustomization.items(plugin["paths"]) {
          applyPatch(KustomizeBuild.patch("path", item, plugin), kustomization, &accumulation)
        }
        if let text = plugin["patches"]?.text {
          let item = Kustomization.Item(text: text, site: plugin["patches"]?.site ?? plugin.site)
          applyPatch(KustomizeBuild.patch("patch", item, plugin), kustomization, &accumulation)
        }
      case "ReplacementTransformer":
        for replacement in plugin["replacements"]?.elements ?? [] { replace(replacement, kustomization, &accumulation) }
      default: reportForeign(plugin, kustomization, &accumulation)
      }
    }
  }

  private static func patch(_ key: String, _ item: Kustomization.Item, _ plugin: Tree) -> Tree {
    Tree.mapping(
      [Tree.Entry(key: key, site: item.site, value: Tree.string(item.text, item.site))], plugin.site)
  }

  // MARK: - Configurations

  func addConfigurations(_ kustomization: Kustomization, _ accumulation: inout Accumulation) {
    for item in kustomization.items("configurations") {
      guard let file = file(item, kustomization, &accumulation) else { continue }
      accumulation.diagnostics += file.documents.faults
      var reader = TreeReader(SiteMap(file: file.number), file.source)
      for document in file.documents.documents where document.root.kind == .mapping {
        accumulation.configuration.merge(TransformerConfiguration(reader.tree(document.root)))
      }
    }
    for item in kustomization.items("crds") {
      guard let file = file(item, kustomization, &accumulation) else { continue }
      accumulation.diagnostics += file.documents.faults
      var reader = TreeReader(SiteMap(file: file.number), file.source)
      for document in file.documents.documents where document.root.kind == .mapping {
        accumulation.configuration.merge(TransformerConfiguration(definitions: reader.tree(document.root)))
      }
    }
  }
}

extension TransformerConfiguration {
  /// What a file under `configurations` adds.
  init(_ tree: Tree) {
    self.init()
    namePrefix = FieldSpec.list(tree["namePrefix"])
    nameSuffix = FieldSpec.list(tree["nameSuffix"])
    namespace = FieldSpec.list(tree["namespace"])
    commonLabels = FieldSpec.list(tree["commonLabels"])
    labels = FieldSpec.list(tree["labels"])
    templateLabels = FieldSpec.list(tree["templateLabels"])
    commonAnnotations = FieldSpec.list(tree["commonAnnotations"])
    variableReferences = FieldSpec.list(tree["varReference"])
    images = FieldSpec.list(tree["images"])
    replicas = FieldSpec.list(tree["replicas"])
    for reference in tree["nameReference"]?.elements ?? [] {
      add(NameReference(target: GroupVersionKind(reference), referrers: FieldSpec.list(reference["fieldSpecs"])))
    }
  }

  /// Definitions that refer to each other deeper than this are not followed.
  private static let deepestDefinition = 30

  /// What the OpenAPI definitions of custom resources add, under `crds`.
  init(definitions tree: Tree) {
    self.init()
    for entry in tree.entries ?? [] {
      let properties = TransformerConfiguration.properties(entry.value)
      guard properties?["kind"] != nil, properties?["apiVersion"] != nil, properties?["metadata"] != nil else {
        continue
      }
      let kind = entry.key.split(separator: ".").last.map(String.init) ?? entry.key
      var budget = 10_000
      add(entry.key, of: tree, GroupVersionKind(kind: kind), path: [], &budget)
    }
  }

  private static func properties(_ definition: Tree?) -> Tree? {
    definition?.descend("Schema", "properties") ?? definition?.descend("schema", "properties")
  }

  private mutating func add(
    _ name: String, of definitions: Tree, _ type: GroupVersionKind, path: [String], _ budget: inout Int
  ) {
    guard path.count < TransformerConfiguration.deepestDefinition else { return }
    for entry in TransformerConfiguration.properties(definitions[name])?.entries ?? [] {
      budget -= 1
      guard budget > 0 else { return }
      let property = entry.value
      let fieldPath = (path + [entry.key]).joined(separator: "/")
      if property["x-kubernetes-annotation"] != nil { commonAnnotations.merge(FieldSpec(fieldPath, type)) }
      if property["x-kubernetes-label-selector"] != nil { commonLabels.merge(FieldSpec(fieldPath, type)) }
      if property["x-kubernetes-identity"] != nil { namePrefix.merge(FieldSpec(fieldPath, type)) }
      if let version = property["x-kubernetes-object-ref-api-version"]?.text,
        let kind = property["x-kubernetes-object-ref-kind"]?.text
      {
        let key = property["x-kubernetes-object-ref-name-key"]?.text ?? "name"
        add(
          NameReference(
            target: GroupVersionKind(version: version, kind: kind), referrers: [FieldSpec("\(fieldPath)/\(key)", type)])
        )
      }
      if let reference = property["$ref"]?.text {
        add(reference, of: definitions, type, path: path + [entry.key], &budget)
      }
    }
  }
}
