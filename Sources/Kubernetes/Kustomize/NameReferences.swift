/// Puts the names that objects ended up with into the fields by which others refer to them.
struct NameReferences {
  private let configuration: TransformerConfiguration
  /// The objects that have had a name, by that name. Only such are ever referred to by another name than theirs.
  private var named: [String: [Int]] = [:]

  init(_ configuration: TransformerConfiguration) {
    self.configuration = configuration
  }

  /// - Parameter fault: told what is wrong, and with which object.
  mutating func fix(_ objects: inout [KustomizeObject], _ fault: (KustomizeFault, KustomizeObject) -> Void) {
    for (index, object) in objects.enumerated() {
      var seen: Set<String> = []
      for id in object.previous where seen.insert(id.name).inserted { named[id.name, default: []].append(index) }
    }
    if named.isEmpty { return }
    // Specs by the kind of the referrer: an object looks at its own only.
    var byKind: [String: [(spec: FieldSpec, target: GroupVersionKind)]] = [:]
    for reference in configuration.nameReferences {
      for spec in reference.referrers { byKind[spec.type.kind, default: []].append((spec, reference.target)) }
    }
    // Whatever is referred to has its final name already, and keeps it.
    let targets = objects
    for index in objects.indices {
      let id = objects[index].originalId
      let specs = (byKind[id.type.kind] ?? []) + (byKind[""] ?? [])
      for (spec, target) in specs where id.type.isSelected(by: spec.type) {
        guard spec.leadsSomewhere(in: objects[index].tree) else { continue }
        let referrer = Referrer(objects[index], spec: spec, target: target)
        do throws(KustomizeFault) {
          try objects[index].edit { (tree: inout Tree) throws(KustomizeFault) in
            try spec.apply(to: &tree) { (node: inout Tree) throws(KustomizeFault) in
              try update(&node, referrer, targets)
            }
          }
        } catch {
          fault(error, objects[index])
        }
      }
    }
  }

  private struct Referrer {
    let object: KustomizeObject
    let spec: FieldSpec
    let target: GroupVersionKind
    /// Of a binding, the type of the role that it refers to.
    let roleType: GroupVersionKind?
    /// Of a binding, the namespaces of the service accounts that it names.
    let subjectNamespaces: Set<String>

    init(_ object: KustomizeObject, spec: FieldSpec, target: GroupVersionKind) {
      self.object = object
      self.spec = spec
      self.target = target
      roleType =
        spec.path.hasSuffix("roleRef/name")
        ? object.tree["roleRef"].flatMap { role in
          guard let group = role["apiGroup"]?.text, let kind = role["kind"]?.text else { return nil }
          return GroupVersionKind(group: group, kind: kind)
        } : nil
      var namespaces: Set<String> = []
      if object.id.type.kind == "RoleBinding" {
        for subject in object.tree["subjects"]?.elements ?? [] where subject["kind"]?.text == "ServiceAccount" {
          if let namespace = subject["namespace"]?.text { namespaces.insert(namespace) }
        }
      }
      subjectNamespaces = namespaces
    }
  }

  // MARK: - Fields

  private func update(_ node: inout Tree, _ referrer: Referrer, _ targets: [KustomizeObject]) throws(KustomizeFault) {
    switch node.content {
    case .scalar(let scalar):
      if scalar.tag == .null { return }
      guard let target = try target(of: scalar.text, referrer, nil, targets), target.id.name != scalar.text else {
        return
      }
      node = Tree.string(target.id.name, node.site, Change(.name, at: .none, over: .none, node.change))
    case .mapping: try updateMapping(&node, referrer, targets)
    case .sequence:
      try node.withElements { (elements: inout [Tree]) throws(KustomizeFault) in
        for index in elements.indices {
          if elements[index].elements != nil { throw KustomizeFault("a list of lists where names are expected") }
          try update(&elements[index], referrer, targets)
        }
      }
    }
  }

  private func updateMapping(
    _ node: inout Tree, _ referrer: Referrer, _ targets: [KustomizeObject]
  ) throws(KustomizeFault) {
    guard let name = node["name"]?.text else {
      throw KustomizeFault("\(referrer.spec.path) has no name to be a reference by")
    }
    guard let target = try target(of: name, referrer, node["namespace"].map { $0.text ?? "" }, targets) else { return }
    let namespace = target.id.namespace
    if target.id.name != name, let old = node["name"] {
      node.set("name", Tree.string(target.id.name, old.site, Change(.name, at: .none, over: .none, old.change)))
    }
    if !namespace.isEmpty, node["namespace"]?.text != namespace {
      let set = target.tree.descend("metadata", "namespace")
      node.set("namespace", Tree.string(namespace, set?.site ?? node.site, Change(.namespace)))
    }
  }

  // MARK: - Targets

  /// The object that a name means; `nil` where none does.
  ///
  /// - Parameter namespace: the one that the reference states; `nil` where it states none.
  private func target(
    of name: String, _ referrer: Referrer, _ namespace: String?, _ targets: [KustomizeObject]
  ) throws(KustomizeFault) -> KustomizeObject? {
    guard let indexes = named[name] else { return nil }
    let own = referrer.object.id
    var candidates: [KustomizeObject] = indexes.map { targets[$0] }.filter { isVisible($0, referrer) }
    if let namespace {
      let original = candidates.filter { $0.originalId.effectiveNamespace == namespace }
      // Which namespaces there are counts, whatever the objects in them are called.
      if targets.contains(where: { isVisible($0, referrer) && $0.originalId.effectiveNamespace == namespace }) {
        candidates = original
      } else {
        candidates = candidates.filter { $0.id.effectiveNamespace == namespace }
      }
    }
    candidates = candidates.filter { candidate in
      candidate.previous.contains { type(of: $0, candidate).isSelected(by: referrer.target) }
    }
    if let role = referrer.roleType {
      candidates = candidates.filter { candidate in
        candidate.previous.contains { type(of: $0, candidate).isSelected(by: role) }
      }
    }
    if !own.isClusterScoped {
      candidates = candidates.filter {
        $0.id.isClusterScoped || $0.id.type.kind == "ServiceAccount"
          || $0.id.effectiveNamespace == own.effectiveNamespace
      }
    }
    if candidates.count == 1 { return candidates[0] }
    candidates = candidates.filter { hasSameAffixes($0, referrer.object, allowingNone: true) }
    if candidates.count > 1 {
      candidates = candidates.filter { hasSameAffixes($0, referrer.object, allowingNone: false) }
    }
    guard let first = candidates.first else { return nil }
    let isSame = candidates.allSatisfy {
      $0.id.name == first.id.name && (namespace == nil || $0.id.namespace == first.id.namespace)
    }
    guard isSame else {
      throw KustomizeFault("the name \"\(name)\" in \(referrer.spec.path) may mean several objects")
    }
    return first
  }

  private func type(of previous: ObjectId, _ object: KustomizeObject) -> GroupVersionKind {
    GroupVersionKind(group: object.id.type.group, version: object.id.type.version, kind: previous.type.kind)
  }

  /// Whether an object of one namespace may refer to another at all.
  private func isVisible(_ candidate: KustomizeObject, _ referrer: Referrer) -> Bool {
    let own = referrer.object.id
    return own.isClusterScoped || candidate.id.isClusterScoped
      || candidate.id.effectiveNamespace == own.effectiveNamespace
      || referrer.subjectNamespaces.contains(candidate.id.namespace)
  }

  private func hasSameAffixes(_ a: KustomizeObject, _ b: KustomizeObject, allowingNone: Bool) -> Bool {
    func isSame(_ a: [String], _ b: [String]) -> Bool {
      if allowingNone && (a.isEmpty || b.isEmpty) { return true }
      let count = min(a.count, b.count)
      if count == 0 { return a.count == b.count }
      return a.suffix(count) == b.suffix(count)
    }
    return isSame(a.prefixes, b.prefixes) && isSame(a.suffixes, b.suffixes)
  }
}
