import Documents
import Source

/// The steps that change what a kustomization has, in kustomize's order.
extension KustomizeBuild {
  mutating func transform(_ kustomization: Kustomization, _ accumulation: inout Accumulation) {
    for item in kustomization.items("patchesStrategicMerge") { mergePatch(item, kustomization, &accumulation) }
    for patch in kustomization.list("patches") { applyPatch(patch, kustomization, &accumulation) }
    if let entry = kustomization.entry("namespace"), let namespace = entry.value.text, !namespace.isEmpty {
      setNamespace(NamespaceTransformer(namespace, entry), kustomization, &accumulation)
    }
    if let entry = kustomization.entry("namePrefix"), let prefix = entry.value.text, !prefix.isEmpty {
      affix(prefix, isPrefix: true, accumulation.configuration.namePrefix, entry.joined, kustomization, &accumulation)
    }
    if let entry = kustomization.entry("nameSuffix"), let suffix = entry.value.text, !suffix.isEmpty {
      affix(suffix, isPrefix: false, accumulation.configuration.nameSuffix, entry.joined, kustomization, &accumulation)
    }
    for labels in kustomization.list("labels") {
      let specs = labelSpecs(labels, accumulation.configuration)
      set(labels["pairs"], specs, .label, kustomization, &accumulation)
    }
    set(
      kustomization.tree["commonLabels"], accumulation.configuration.commonLabels, .label, kustomization, &accumulation)
    set(
      kustomization.tree["commonAnnotations"], accumulation.configuration.commonAnnotations, .annotation, kustomization,
      &accumulation)
    for patch in kustomization.list("patchesJson6902") {
      applyPatch(patch, kustomization, &accumulation, isJSONOnly: true)
    }
    for replica in kustomization.list("replicas") {
      setReplicas(replica, accumulation.configuration.replicas, kustomization, &accumulation)
    }
    for image in kustomization.list("images") + kustomization.list("imageTags") {
      setImage(image, accumulation.configuration.images, kustomization, &accumulation)
    }
    replace(kustomization, &accumulation)
    transformByPlugins(kustomization, &accumulation)
    accumulation.refreshKeys()
  }

  /// Does something to every object; what goes wrong with one is a diagnostic, and the object stays as it was.
  func forEachObject(
    _ what: String, _ site: Site, _ kustomization: Kustomization, _ accumulation: inout Accumulation,
    _ body: (inout KustomizeObject) throws(KustomizeFault) -> Void
  ) {
    for index in accumulation.objects.indices {
      let name = accumulation.objects[index].id.description
      do throws(KustomizeFault) {
        try body(&accumulation.objects[index])
      } catch {
        accumulation.diagnostics.append(
          diagnostic(
            .error, "\(what) cannot be done to \(name): \(error.message).",
            "kustomize refuses it. The object is scanned without it.", site, kustomization))
      }
    }
  }

  // MARK: - Patches

  /// A text that may be a patch itself or the path of one.
  private mutating func mergePatch(
    _ item: Kustomization.Item, _ kustomization: Kustomization, _ accumulation: inout Accumulation
  ) {
    let patches: [Tree]
    if item.text.utf8.contains(0x0A) || item.text.utf8.first == UInt8(ascii: "{") {
      guard let read = inline(item, kustomization, &accumulation) else { return }
      patches = objects(read, item.site, kustomization, &accumulation)
    } else {
      guard let file = file(item, kustomization, &accumulation) else { return }
      let (trees, faults) = file.trees()
      accumulation.diagnostics += faults
      patches = trees
    }
    for patch in patches { merge(patch, PatchOptions(), at: item.site, kustomization, &accumulation) }
  }

  private struct PatchOptions {
    var allowsNameChange = false
    var allowsKindChange = false
    var target: TargetSelector?
  }

  /// An entry of `patches`: a strategic merge or a JSON patch, inline or in a file.
  mutating func applyPatch(
    _ entry: Tree, _ kustomization: Kustomization, _ accumulation: inout Accumulation, isJSONOnly: Bool = false
  ) {
    let path = (entry["path"]?.text).map { Kustomization.Item(text: $0, site: entry["path"]?.site ?? entry.site) }
    let text = (entry["patch"]?.text).map { Kustomization.Item(text: $0, site: entry["patch"]?.site ?? entry.site) }
    func report(_ summary: String, _ detail: String, _ site: Site) {
      accumulation.diagnostics.append(diagnostic(.error, summary, detail, site, kustomization))
    }
    var options = PatchOptions()
    options.allowsNameChange = entry.descend("options", "allowNameChange")?.isTrue ?? false
    options.allowsKindChange = entry.descend("options", "allowKindChange")?.isTrue ?? false
    if let target = entry["target"], !target.isNull {
      do throws(KustomizeFault) {
        options.target = try TargetSelector(target)
      } catch {
        report("The target of the patch cannot be read: \(error.message).", "The patch is left out.", target.site)
        return
      }
    }
    let documents: [Document]
    let sites: SiteMap
    let source: SourceText
    let isText = text.map { !$0.text.allSatisfy(\.isWhitespace) } ?? false
    switch (isText ? text : nil, path) {
    case (let text?, nil):
      guard let read = inline(text, kustomization, &accumulation) else { return }
      (documents, sites, source) = (read.documents, read.sites, read.source)
    case (nil, let path?):
      guard let file = file(path, kustomization, &accumulation) else { return }
      let content = file.documents
      accumulation.diagnostics += content.faults
      guard content.faults.isEmpty else { return }
      (documents, sites, source) = (content.documents, SiteMap(file: file.number), file.source)
    case (nil, nil): return report("The patch has neither a path nor a text.", "Give it one of both.", entry.site)
    default: return report("The patch has both a path and a text.", "kustomize refuses it. Leave one out.", entry.site)
    }
    let site = path?.site ?? text?.site ?? entry.site
    if let root = documents.first?.root, root.kind == .sequence {
      var reader = TreeReader(sites, source)
      apply(reader.tree(root), options, at: site, kustomization, &accumulation)
    } else if isJSONOnly {
      report("The JSON patch is no list of operations.", "kustomize refuses it. The patch is left out.", site)
    } else {
      var reader = TreeReader(sites, source)
      let patches = reader.objects(of: documents)
      if patches.isEmpty { report("The patch is empty.", "kustomize refuses it.", site) }
      if options.target != nil && patches.count > 1 {
        report(
          "A patch with a target has more than one document.", "kustomize refuses it. Give each an entry of its own.",
          site)
      }
      for patch in patches { merge(patch, options, at: site, kustomization, &accumulation) }
    }
  }

  private mutating func apply(
    _ operations: Tree, _ options: PatchOptions, at site: Site, _ kustomization: Kustomization,
    _ accumulation: inout Accumulation
  ) {
    let patch: JSONPatch
    do throws(KustomizeFault) {
      patch = try JSONPatch(operations)
    } catch {
      accumulation.diagnostics.append(
        diagnostic(
          .error, "The JSON patch cannot be read: \(error.message).", "The patch is left out.", operations.site,
          kustomization))
      return
    }
    guard let target = options.target else {
      accumulation.diagnostics.append(
        diagnostic(
          .error, "The JSON patch has no target.", "Say under target which objects it is for.", site, kustomization))
      return
    }
    var isUsed = false
    var budget = copyBudget
    forEachObject("The JSON patch", site, kustomization, &accumulation) { (object) throws(KustomizeFault) in
      guard target.matches(object) else { return }
      isUsed = true
      object.storePreviousId()
      try object.edit { (tree: inout Tree) throws(KustomizeFault) in try patch.apply(to: &tree, budget: &budget) }
    }
    copyBudget = budget
    if !isUsed { reportUnused(site, kustomization, &accumulation) }
  }

  private func reportUnused(_ site: Site, _ kustomization: Kustomization, _ accumulation: inout Accumulation) {
    // A component may be for what some of its users have, and a patch for what is remote.
    if kustomization.isComponent || accumulation.isPartial { return }
    accumulation.diagnostics.append(
      diagnostic(
        .warning, "The patch's target matches no object.",
        "Nothing is patched. Correct the target, or remove the patch.",
        site, kustomization))
  }

  private func merge(
    _ patch: Tree, _ options: PatchOptions, at site: Site, _ kustomization: Kustomization,
    _ accumulation: inout Accumulation
  ) {
    let id = KustomizeObject(patch).id
    var indexes: [Int]
    if let target = options.target {
      indexes = accumulation.objects.indices.filter { target.matches(accumulation.objects[$0]) }
      if indexes.isEmpty { return reportUnused(site, kustomization, &accumulation) }
    } else {
      indexes = accumulation.objects.indices.filter { accumulation.objects[$0].hasId { id.isSame(as: $0) } }
      guard indexes.count == 1 else {
        if indexes.isEmpty && accumulation.isPartial { return }
        accumulation.diagnostics.append(
          diagnostic(
            .error,
            indexes.isEmpty
              ? "The patch is for \(id.description), which the kustomization does not have."
              : "The patch for \(id.description) may mean several objects.",
            "kustomize refuses it. The patch is left out.", patch.site.isNone ? site : patch.site, kustomization))
        return
      }
    }
    var deleted: Set<Int> = []
    for index in indexes {
      do throws(KustomizeFault) {
        if try !merge(patch, options, into: &accumulation.objects[index]) { deleted.insert(index) }
      } catch {
        let name = accumulation.objects[index].id.description
        accumulation.diagnostics.append(
          diagnostic(
            .error, "The patch cannot be merged into \(name): \(error.message).",
            "kustomize refuses it. The object is scanned without the patch.", patch.site.isNone ? site : patch.site,
            kustomization))
      }
    }
    if !deleted.isEmpty {
      accumulation.objects = accumulation.objects.enumerated().filter { !deleted.contains($0.offset) }.map(\.element)
    }
  }

  /// - Returns: whether the object is still there.
  private func merge(
    _ patch: Tree, _ options: PatchOptions, into object: inout KustomizeObject
  ) throws(KustomizeFault) -> Bool {
    var patch = patch
    if options.target != nil {
      // The patch is for whatever is targeted: what it calls itself matters not, but for its kind where that may change.
      if let own = object.tree["apiVersion"] { patch.set("apiVersion", own) }
    }
    let id = object.id
    let (kind, name) = (object.tree["kind"], object.tree.descend("metadata", "name"))
    let namespace = object.tree.descend("metadata", "namespace")
    guard var merged = try StrategicMerge.merge(patch, into: object.tree), merged.entries?.isEmpty == false else {
      return false
    }
    if options.allowsNameChange || options.allowsKindChange { object.storePreviousId() }
    if !options.allowsKindChange, let kind, merged["kind"]?.text != id.type.kind || merged["kind"]?.site != kind.site {
      merged.restore("kind", kind)
    }
    if merged["metadata"]?.entries == nil { merged.set("metadata", Tree(.mapping([]), object.tree.site)) }
    merged.withValue("metadata") { metadata in
      if !options.allowsNameChange, let name { metadata.restore("name", name) }
      if let namespace { metadata.restore("namespace", namespace) } else { metadata.remove("namespace") }
    }
    object.edit { $0 = merged }
    return true
  }

  // MARK: - Inline texts

  struct InlineText {
    let documents: [Document]
    let sites: SiteMap
    let source: SourceText
  }

  /// The documents that a scalar of a kustomization holds; `nil` with diagnostics where it is no YAML.
  func inline(
    _ item: Kustomization.Item, _ kustomization: Kustomization, _ accumulation: inout Accumulation
  ) -> InlineText? {
    guard let range = files.range(item.site) else { return nil }
    let source = SourceText(path: range.path, text: item.text)
    let sites = SiteMap(item.text, at: item.site, in: range.source)
    var faults: [Diagnostic] = []
    let documents = YAML.documents(in: source, diagnostics: &faults)
    for fault in faults {
      let place = fault.range.map { sites.site($0.bytes) } ?? item.site
      accumulation.diagnostics.append(
        diagnostic(fault.severity, "The text is no YAML: \(fault.summary)", fault.detail, place, kustomization))
    }
    return faults.isEmpty ? InlineText(documents: documents, sites: sites, source: source) : nil
  }

  func objects(
    _ text: InlineText, _ site: Site, _ kustomization: Kustomization, _ accumulation: inout Accumulation
  ) -> [Tree] {
    var reader = TreeReader(text.sites, text.source)
    let objects = reader.objects(of: text.documents)
    for fault in reader.faults {
      accumulation.diagnostics.append(diagnostic(fault.severity, fault.summary, fault.detail, site, kustomization))
    }
    return objects
  }

  // MARK: - Names and namespaces

  func affix(
    _ affix: String, isPrefix: Bool, _ specs: [FieldSpec], _ site: Site, _ kustomization: Kustomization,
    _ accumulation: inout Accumulation
  ) {
    let unnamed: Set<String> = ["CustomResourceDefinition", "Namespace"]
    forEachObject(isPrefix ? "namePrefix" : "nameSuffix", site, kustomization, &accumulation) {
      (object) throws(KustomizeFault) in
      let id = object.originalId
      if unnamed.contains(id.type.kind) { return }
      if id.type.kind == "APIService" && id.type.group == "apiregistration.k8s.io" { return }
      for spec in specs where id.type.isSelected(by: spec.type) {
        if spec.path == "metadata/name" {
          if isPrefix { object.prefixes.append(affix) } else { object.suffixes.append(affix) }
          object.storePreviousId()
        }
        try object.edit { (tree: inout Tree) throws(KustomizeFault) in
          try spec.apply(to: &tree) { (node: inout Tree) throws(KustomizeFault) in
            guard let old = node.scalar else { throw KustomizeFault("\(spec.path) is no scalar") }
            // The name stays where it is written, as what a person would look for.
            node.content = .scalar(TreeScalar(isPrefix ? affix + old.text : old.text + affix))
            node.change = Change(.name, at: site, over: .none, node.change)
          }
        }
      }
    }
  }

  func setNamespace(
    _ transformer: NamespaceTransformer, _ kustomization: Kustomization, _ accumulation: inout Accumulation
  ) {
    let specs = accumulation.configuration.namespace
    forEachObject("The namespace", transformer.site, kustomization, &accumulation) { (object) throws(KustomizeFault) in
      try transformer.apply(to: &object, specs)
    }
    var seen: Set<ObjectId.Key> = []
    for object in accumulation.objects where !seen.insert(object.id.key).inserted {
      accumulation.diagnostics.append(
        diagnostic(
          .error, "With its new namespace \(object.id.description) is there twice.", "kustomize refuses it.",
          transformer.site, kustomization))
    }
  }

  // MARK: - Labels and annotations

  func labelSpecs(_ labels: Tree, _ configuration: TransformerConfiguration) -> [FieldSpec] {
    var specs = FieldSpec.list(labels["fields"])
    specs.merge(configuration.labels)
    if labels["includeSelectors"]?.isTrue == true {
      specs.merge(configuration.commonLabels)
    } else {
      if labels["includeTemplates"]?.isTrue == true { specs.merge(configuration.templateLabels) }
      specs.merge(FieldSpec("metadata/labels", creates: true))
    }
    return specs
  }

  /// Sets the entries of a mapping in the fields of objects that are labels or annotations.
  func set(
    _ pairs: Tree?, _ specs: [FieldSpec], _ kind: Change.Kind, _ kustomization: Kustomization,
    _ accumulation: inout Accumulation
  ) {
    guard let pairs, let entries = pairs.entries, !entries.isEmpty else { return }
    let change = Change(kind)
    let values = entries.map { entry in
      Tree.Entry(
        key: entry.key, site: entry.site,
        value: Tree.string(entry.value.scalar?.text ?? "", entry.value.site, change))
    }
    forEachObject(kind == .label ? "The labels" : "The annotations", pairs.site, kustomization, &accumulation) {
      (object) throws(KustomizeFault) in
      let type = object.id.type
      for spec in specs where type.isSelected(by: spec.type) {
        if !spec.creates && !spec.leadsSomewhere(in: object.tree) { continue }
        try object.edit { (tree: inout Tree) throws(KustomizeFault) in
          try spec.apply(to: &tree, creation: .mapping, site: pairs.site, change: change) {
            (node: inout Tree) throws(KustomizeFault) in
            if node.isNull { return }
            guard node.entries != nil else { throw KustomizeFault("\(spec.path) is no mapping") }
            for entry in values { node.set(entry.key, entry.value, keySite: entry.site) }
          }
        }
      }
    }
  }

  // MARK: - Replicas and images

  func setReplicas(
    _ replica: Tree, _ specs: [FieldSpec], _ kustomization: Kustomization, _ accumulation: inout Accumulation
  ) {
    guard let name = replica["name"]?.text, let entries = replica.entries,
      let index = Tree.index(of: "count", in: entries), let count = entries[index].value.text
    else {
      accumulation.diagnostics.append(
        diagnostic(.error, "The replicas have no name or no count.", "Give them both.", replica.site, kustomization))
      return
    }
    let entry = entries[index]
    var isFound = false
    forEachObject("The replicas", replica.site, kustomization, &accumulation) { (object) throws(KustomizeFault) in
      for spec in specs where object.hasId(where: { $0.name == name && $0.type.isSelected(by: spec.type) }) {
        isFound = true
        guard object.id.type.isSelected(by: spec.type) else { continue }
        try object.edit { (tree: inout Tree) throws(KustomizeFault) in
          try spec.apply(to: &tree, creation: .scalar(.int), site: entry.site) { (node) throws(KustomizeFault) in
            guard node.scalar != nil else { throw KustomizeFault("\(spec.path) is no scalar") }
            let old = node.site == entry.site ? Site.none : node.site
            node = Tree(
              .scalar(TreeScalar(plain: count)), entry.joined, Change(.replicas, over: old, node.change))
          }
        }
      }
    }
    if !isFound && !accumulation.isPartial {
      accumulation.diagnostics.append(
        diagnostic(
          .error, "There is nothing called \"\(name)\" whose replicas could be set.",
          "kustomize refuses it. Correct the name.", replica.site, kustomization))
    }
  }

  func setImage(
    _ image: Tree, _ specs: [FieldSpec], _ kustomization: Kustomization, _ accumulation: inout Accumulation
  ) {
    let transformer: ImageTransformer
    do throws(KustomizeFault) {
      transformer = try ImageTransformer(image)
    } catch {
      accumulation.diagnostics.append(
        diagnostic(.error, "The image cannot be set: \(error.message).", "Correct its name.", image.site, kustomization)
      )
      return
    }
    forEachObject("The image", image.site, kustomization, &accumulation) { (object) throws(KustomizeFault) in
      try transformer.apply(to: &object, specs)
    }
  }
}

extension Tree {
  /// Whether a scalar says yes, as sigs.k8s.io/yaml reads kustomizations.
  var isTrue: Bool {
    guard case .scalar(let scalar) = content else { return false }
    return ["true", "yes", "on", "y"].contains(scalar.text.lowercased()) && scalar.tag != .null
  }

  /// Puts back an entry's value without a trace of what was there meanwhile.
  mutating func restore(_ key: String, _ value: Tree) {
    withEntries { entries in
      let position = Tree.lowerBound(key, in: entries)
      if position < entries.count, entries[position].key == key {
        if entries[position].value.site != value.site { entries[position].site = value.site }
        entries[position].value = value
      } else {
        entries.insert(Entry(key: key, site: value.site, value: value), at: position)
      }
    }
  }
}

extension FieldSpec {
  /// The field specs of a list as kustomizations and their configurations write them.
  static func list(_ tree: Tree?) -> [FieldSpec] {
    (tree?.elements ?? []).compactMap { element in
      guard let path = element["path"]?.text else { return nil }
      let spec = FieldSpec(path, GroupVersionKind(element), creates: element["create"]?.isTrue ?? false)
      return spec.steps.count <= FieldSpec.mostParts ? spec : nil
    }
  }
}

extension GroupVersionKind {
  /// The type that a mapping names by `group`, `version` and `kind`.
  init(_ tree: Tree) {
    self.init(group: tree["group"]?.text ?? "", version: tree["version"]?.text ?? "", kind: tree["kind"]?.text ?? "")
  }
}
