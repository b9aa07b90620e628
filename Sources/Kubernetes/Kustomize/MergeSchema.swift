/// How the fields of Kubernetes' own types are merged, as far as kustomize knows them: those of Kubernetes 1.21. What no
/// schema knows is merged where it is a mapping and replaced where it is a list.
struct MergeSchema: Sendable {
  /// A type, by its place in the table.
  typealias TypeIndex = Int

  /// A field that is a list whose elements are merged, or that leads to one.
  struct Field: Sendable {
    /// The type of the field, or of its elements; `nil` where nothing in it matters.
    let type: TypeIndex?
    /// What tells elements apart; `nil` where the list is replaced as a whole, empty for a list of scalars.
    let mergeKeys: [String]?
  }

  /// The schema of an object; `nil` where there is none.
  static func type(of type: GroupVersionKind) -> TypeIndex? {
    objects[type.kind]?.first { $0.apiVersions.contains(type.apiVersion) }?.type
  }

  static func field(_ name: String, of type: TypeIndex?) -> Field? {
    guard let type, types.indices.contains(type) else { return nil }
    return types[type][name]
  }

  private struct ObjectType: Sendable {
    let apiVersions: Set<String>
    let type: TypeIndex
  }

  /// A row for each type: its fields as `name`, `name:Type` and `name[keys]:Type`.
  private static let rows: [(name: String, fields: String)] = [
    ("Object", "metadata:Metadata"),
    ("Metadata", "finalizers[] ownerReferences[uid]"),
    ("Pod", "metadata:Metadata spec:PodSpec status:Status"),
    ("Template", "metadata:Metadata spec:PodSpec"),
    (
      "PodSpec",
      "containers[name]:Container initContainers[name]:Container ephemeralContainers[name]:Container hostAliases[ip] imagePullSecrets[name] topologySpreadConstraints[topologyKey,whenUnsatisfiable] volumes[name]:Volume"
    ),
    (
      "Container",
      "env[name] ports[containerPort,protocol] volumeDevices[devicePath] volumeMounts[mountPath]"
    ),
    ("Volume", "ephemeral:EphemeralVolume"),
    ("EphemeralVolume", "volumeClaimTemplate:ClaimTemplate"),
    ("ClaimTemplate", "metadata:Metadata"),
    ("Status", "conditions[type]"),
    ("Workload", "metadata:Metadata spec:WorkloadSpec status:Status"),
    ("WorkloadSpec", "template:Template"),
    ("Job", "metadata:Metadata spec:WorkloadSpec status:Status"),
    ("CronJob", "metadata:Metadata spec:CronJobSpec"),
    ("CronJobSpec", "jobTemplate:JobTemplate"),
    ("JobTemplate", "metadata:Metadata spec:WorkloadSpec"),
    ("PodTemplate", "metadata:Metadata template:Template"),
    ("Service", "metadata:Metadata spec:ServiceSpec status:Status"),
    ("ServiceSpec", "ports[port,protocol]"),
    ("ServiceAccount", "metadata:Metadata secrets[name]"),
    ("Webhooks", "metadata:Metadata webhooks[name]"),
    ("WithStatus", "metadata:Metadata status:Status"),
    ("Node", "metadata:Metadata spec:NodeSpec status:NodeStatus"),
    ("NodeSpec", "podCIDRs[]"),
    ("NodeStatus", "conditions[type] addresses[type]"),
    ("CSINode", "metadata:Metadata spec:CSINodeSpec"),
    ("CSINodeSpec", "drivers[name]"),
    ("ComponentStatus", "metadata:Metadata conditions[type]"),
  ]

  private static let types: [[String: Field]] = {
    var indexes: [String: Int] = [:]
    for (index, row) in rows.enumerated() { indexes[row.name] = index }
    return rows.map { row in
      var fields: [String: Field] = [:]
      for part in row.fields.split(separator: " ") {
        let sides = part.split(separator: ":")
        let type = sides.count > 1 ? indexes[String(sides[1])] : nil
        let written = sides[0].split(separator: "[", omittingEmptySubsequences: false)
        let keys = written.count > 1 ? written[1].dropLast().split(separator: ",").map(String.init) : nil
        fields[String(written[0])] = Field(type: type, mergeKeys: keys)
      }
      return fields
    }
  }()

  private static let objects: [String: [ObjectType]] = {
    var indexes: [String: Int] = [:]
    for (index, row) in rows.enumerated() { indexes[row.name] = index }
    var objects: [String: [ObjectType]] = [:]
    func add(_ apiVersions: [String], _ kinds: String, _ type: String) {
      guard let index = indexes[type] else { return }
      for kind in kinds.split(separator: " ") {
        objects[String(kind), default: []].append(ObjectType(apiVersions: Set(apiVersions), type: index))
      }
    }
    add(["apps/v1"], "Deployment DaemonSet ReplicaSet StatefulSet", "Workload")
    add(["v1"], "ReplicationController", "Workload")
    add(["batch/v1"], "Job", "Job")
    add(["batch/v1", "batch/v1beta1"], "CronJob", "CronJob")
    add(["v1"], "Pod", "Pod")
    add(["v1"], "PodTemplate", "PodTemplate")
    add(["v1"], "Service", "Service")
    add(["v1"], "ServiceAccount", "ServiceAccount")
    add(["v1"], "Namespace PersistentVolumeClaim", "WithStatus")
    add(["v1"], "Node", "Node")
    add(["v1"], "ComponentStatus", "ComponentStatus")
    add(
      ["v1"], "Binding ConfigMap Endpoints Event LimitRange PersistentVolume ResourceQuota Secret",
      "Object")
    add(
      ["admissionregistration.k8s.io/v1", "admissionregistration.k8s.io/v1beta1"],
      "MutatingWebhookConfiguration ValidatingWebhookConfiguration", "Webhooks")
    add(["apiextensions.k8s.io/v1", "apiextensions.k8s.io/v1beta1"], "CustomResourceDefinition", "Object")
    add(["apiregistration.k8s.io/v1", "apiregistration.k8s.io/v1beta1"], "APIService", "WithStatus")
    add(["apps/v1"], "ControllerRevision", "Object")
    add(["autoscaling/v1", "autoscaling/v2beta1", "autoscaling/v2beta2"], "HorizontalPodAutoscaler", "Object")
    add(["autoscaling/v1"], "Scale", "Object")
    add(["certificates.k8s.io/v1", "certificates.k8s.io/v1beta1"], "CertificateSigningRequest", "Object")
    add(["coordination.k8s.io/v1", "coordination.k8s.io/v1beta1"], "Lease", "Object")
    add(["discovery.k8s.io/v1", "discovery.k8s.io/v1beta1"], "EndpointSlice", "Object")
    add(["events.k8s.io/v1", "events.k8s.io/v1beta1"], "Event", "Object")
    add(["flowcontrol.apiserver.k8s.io/v1beta1"], "FlowSchema PriorityLevelConfiguration", "Object")
    add(["networking.k8s.io/v1", "networking.k8s.io/v1beta1", "extensions/v1beta1"], "Ingress", "Object")
    add(["networking.k8s.io/v1", "networking.k8s.io/v1beta1"], "IngressClass", "Object")
    add(["networking.k8s.io/v1"], "NetworkPolicy", "Object")
    add(["node.k8s.io/v1", "node.k8s.io/v1beta1"], "RuntimeClass", "Object")
    add(["policy/v1", "policy/v1beta1"], "PodDisruptionBudget", "WithStatus")
    add(["policy/v1beta1"], "PodSecurityPolicy Eviction", "Object")
    add(
      ["rbac.authorization.k8s.io/v1", "rbac.authorization.k8s.io/v1beta1"],
      "ClusterRole ClusterRoleBinding Role RoleBinding", "Object")
    add(["scheduling.k8s.io/v1", "scheduling.k8s.io/v1beta1"], "PriorityClass", "Object")
    add(["storage.k8s.io/v1", "storage.k8s.io/v1beta1"], "CSIDriver StorageClass VolumeAttachment", "Object")
    add(["storage.k8s.io/v1", "storage.k8s.io/v1beta1"], "CSINode", "CSINode")
    add(["storage.k8s.io/v1beta1"], "CSIStorageCapacity", "Object")
    return objects
  }()
}
