/// Puts objects into a namespace: those that live in one, the service accounts that bindings name, and what else of them names
/// their namespace.
struct NamespaceTransformer: Sendable {
  /// Of the subjects of bindings, which get the namespace.
  enum Subjects: String, Sendable {
    case defaultOnly
    case allServiceAccounts
    case none
  }

  let namespace: String
  let site: Site
  private let entry: Tree.Entry
  var subjects = Subjects.defaultOnly
  /// Whether only objects without a namespace get one.
  var isForUnset = false

  /// - Parameter entry: the field that gives the namespace.
  init(_ namespace: String, _ entry: Tree.Entry) {
    self.namespace = namespace
    self.entry = entry
    site = entry.joined
  }

  func apply(to object: inout KustomizeObject, _ specs: [FieldSpec]) throws(KustomizeFault) {
    object.storePreviousId()
    let type = object.id.type
    let isBinding = type.kind == "RoleBinding" || type.kind == "ClusterRoleBinding"
    try object.edit { (tree: inout Tree) throws(KustomizeFault) in
      if !type.isClusterScoped {
        if tree["metadata"].map(\.isNull) ?? true { tree.set("metadata", Tree(.mapping([]), tree.site)) }
        tree.withValue("metadata") { set("namespace", in: &$0) }
      }
      if isBinding, subjects != .none {
        tree.withValue("subjects") { list in
          list.withElements { elements in
            for index in elements.indices {
              let isMeant =
                subjects == .defaultOnly
                ? elements[index]["name"]?.text == "default" : elements[index]["kind"]?.text == "ServiceAccount"
              if isMeant { set("namespace", in: &elements[index]) }
            }
          }
        }
      }
      for spec in specs where type.isSelected(by: spec.type) {
        if spec.path == "metadata/namespace" || (spec.path == "metadata/name" && type.apiVersion != "v1") { continue }
        if isBinding && spec.path == "subjects/namespace"
          && ["RoleBinding", "ClusterRoleBinding"].contains(spec.type.kind)
        {
          continue
        }
        try spec.apply(to: &tree, creation: .scalar(.string), site: entry.site) { (node) throws(KustomizeFault) in
          guard node.scalar != nil else { throw KustomizeFault("\(spec.path) is no scalar") }
          if isForUnset, !(node.text ?? "").isEmpty { return }
          node = value.over(node)
        }
      }
    }
  }

  private var value: Tree { Tree.string(namespace, entry.value.site, Change(.namespace)) }

  private func set(_ key: String, in tree: inout Tree) {
    if isForUnset, let old = tree[key]?.text, !old.isEmpty { return }
    if tree[key]?.text == namespace { return }
    tree.set(key, value, keySite: entry.site)
  }
}
