/// The order in which kustomize writes objects: by default what others need comes first.
extension KustomizeBuild {
  private static let first = [
    "Namespace", "ResourceQuota", "StorageClass", "CustomResourceDefinition", "ServiceAccount", "PodSecurityPolicy",
    "Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding", "ConfigMap", "Secret", "Endpoints", "Service",
    "LimitRange", "PriorityClass", "PersistentVolume", "PersistentVolumeClaim", "Deployment", "StatefulSet", "CronJob",
    "PodDisruptionBudget",
  ]
  private static let last = ["MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"]

  func sort(_ objects: inout [KustomizeObject], _ kustomization: Kustomization) {
    let options = kustomization.tree["sortOptions"]
    if options?["order"]?.text == "fifo" { return }
    var (first, last) = (KustomizeBuild.first, KustomizeBuild.last)
    if let legacy = options?["legacySortOptions"], !legacy.isNull {
      first = Kustomization.items(legacy["orderFirst"]).map(\.text)
      last = Kustomization.items(legacy["orderLast"]).map(\.text)
    }
    var ranks: [String: Int] = [:]
    for (index, kind) in first.enumerated() { ranks[kind] = index - first.count }
    for (index, kind) in last.enumerated() { ranks[kind] = index + 1 }
    struct Key {
      let rank: Int
      let type: String
      let isNamespace: Bool
      let isCore: Bool
      let name: String
      let index: Int
    }
    let keys = objects.enumerated().map { index, object in
      let id = object.id
      let (group, version, kind) = (id.type.group, id.type.version, id.type.kind)
      return Key(
        rank: ranks[kind] ?? 0,
        type: "\(group.isEmpty ? "~G" : group)_\(version.isEmpty ? "~V" : version)_\(kind.isEmpty ? "~K" : kind)",
        isNamespace: kind == "Namespace", isCore: group.isEmpty,
        name: "\(id.namespace.isEmpty ? "~X" : id.namespace)|\(id.name.isEmpty ? "~N" : id.name)", index: index)
    }
    let sorted = keys.sorted { a, b in
      if a.rank != b.rank { return a.rank < b.rank }
      if a.type != b.type {
        // Namespaces of other groups than Kubernetes' own come after them.
        return a.isNamespace && b.isNamespace && (a.isCore || b.isCore) ? a.type > b.type : a.type < b.type
      }
      if a.name != b.name { return a.name < b.name }
      return a.index < b.index
    }
    objects = sorted.map { objects[$0.index] }
  }
}
