/// Which fields kustomize's steps change: its defaults, and what files named under `configurations` and `crds` add.
struct TransformerConfiguration: Sendable {
  /// The fields by which objects refer to those of one type by name.
  struct NameReference: Sendable {
    let target: GroupVersionKind
    var referrers: [FieldSpec]
  }

  var namePrefix: [FieldSpec] = []
  var nameSuffix: [FieldSpec] = []
  var namespace: [FieldSpec] = []
  var commonLabels: [FieldSpec] = []
  var labels: [FieldSpec] = []
  var templateLabels: [FieldSpec] = []
  var commonAnnotations: [FieldSpec] = []
  var variableReferences: [FieldSpec] = []
  var images: [FieldSpec] = []
  var replicas: [FieldSpec] = []
  var nameReferences: [NameReference] = []
  /// Whether anything was added to the defaults.
  private(set) var isDefault = false

  mutating func merge(_ other: TransformerConfiguration) {
    if isDefault && other.isDefault { return }
    isDefault = false
    namePrefix.merge(other.namePrefix)
    nameSuffix.merge(other.nameSuffix)
    namespace.merge(other.namespace)
    commonLabels.merge(other.commonLabels)
    labels.merge(other.labels)
    templateLabels.merge(other.templateLabels)
    commonAnnotations.merge(other.commonAnnotations)
    variableReferences.merge(other.variableReferences)
    images.merge(other.images)
    replicas.merge(other.replicas)
    for reference in other.nameReferences { add(reference) }
  }

  mutating func add(_ reference: NameReference) {
    isDefault = false
    if let index = nameReferences.firstIndex(where: { $0.target == reference.target }) {
      nameReferences[index].referrers.merge(reference.referrers)
    } else {
      nameReferences.append(reference)
    }
  }

  // MARK: - Defaults

  static let defaults: TransformerConfiguration = {
    var configuration = TransformerConfiguration()
    configuration.namePrefix = [FieldSpec("metadata/name")]
    configuration.nameSuffix = [FieldSpec("metadata/name")]
    configuration.namespace = [
      FieldSpec("metadata/name", GroupVersionKind(kind: "Namespace"), creates: true),
      FieldSpec(
        "spec/service/namespace", GroupVersionKind(group: "apiregistration.k8s.io", kind: "APIService"), creates: true),
      FieldSpec(
        "spec/conversion/webhook/clientConfig/service/namespace",
        GroupVersionKind(group: "apiextensions.k8s.io", kind: "CustomResourceDefinition")),
    ]
    configuration.templateLabels = metadataLabels
    configuration.commonLabels = selectorLabels + metadataLabels
    configuration.commonAnnotations = annotations
    configuration.images = ["", "template/spec/"].flatMap { place in
      ["containers", "initContainers"].map { FieldSpec("spec/\(place)\($0)[]/image", creates: true) }
    }
    configuration.replicas = ["Deployment", "ReplicationController", "ReplicaSet", "StatefulSet"].map {
      FieldSpec("spec/replicas", GroupVersionKind(kind: $0), creates: true)
    }
    configuration.variableReferences = variables
    configuration.nameReferences = references
    configuration.isDefault = true
    return configuration
  }()

  private static let metadataLabels: [FieldSpec] = [
    FieldSpec("metadata/labels", creates: true),
    FieldSpec(
      "spec/template/metadata/labels", GroupVersionKind(version: "v1", kind: "ReplicationController"), creates: true),
    FieldSpec("spec/template/metadata/labels", GroupVersionKind(kind: "Deployment"), creates: true),
    FieldSpec("spec/template/metadata/labels", GroupVersionKind(kind: "ReplicaSet"), creates: true),
    FieldSpec("spec/template/metadata/labels", GroupVersionKind(kind: "DaemonSet"), creates: true),
    FieldSpec("spec/template/metadata/labels", GroupVersionKind(group: "apps", kind: "StatefulSet"), creates: true),
    FieldSpec(
      "spec/volumeClaimTemplates[]/metadata/labels", GroupVersionKind(group: "apps", kind: "StatefulSet"), creates: true
    ),
    FieldSpec("spec/template/metadata/labels", GroupVersionKind(group: "batch", kind: "Job"), creates: true),
    FieldSpec("spec/jobTemplate/metadata/labels", GroupVersionKind(group: "batch", kind: "CronJob"), creates: true),
    FieldSpec(
      "spec/jobTemplate/spec/template/metadata/labels", GroupVersionKind(group: "batch", kind: "CronJob"), creates: true
    ),
  ]

  private static let selectorLabels: [FieldSpec] = {
    var specs = [
      FieldSpec("spec/selector", GroupVersionKind(version: "v1", kind: "Service"), creates: true),
      FieldSpec("spec/selector", GroupVersionKind(version: "v1", kind: "ReplicationController"), creates: true),
      FieldSpec("spec/selector/matchLabels", GroupVersionKind(kind: "Deployment"), creates: true),
      FieldSpec("spec/selector/matchLabels", GroupVersionKind(kind: "ReplicaSet"), creates: true),
      FieldSpec("spec/selector/matchLabels", GroupVersionKind(kind: "DaemonSet"), creates: true),
      FieldSpec("spec/selector/matchLabels", GroupVersionKind(group: "apps", kind: "StatefulSet"), creates: true),
      FieldSpec("spec/selector/matchLabels", GroupVersionKind(group: "batch", kind: "Job")),
      FieldSpec("spec/jobTemplate/spec/selector/matchLabels", GroupVersionKind(group: "batch", kind: "CronJob")),
      FieldSpec("spec/selector/matchLabels", GroupVersionKind(group: "policy", kind: "PodDisruptionBudget")),
    ]
    for path in ["spec/podSelector", "spec/ingress/from/podSelector", "spec/egress/to/podSelector"] {
      specs.append(
        FieldSpec("\(path)/matchLabels", GroupVersionKind(group: "networking.k8s.io", kind: "NetworkPolicy")))
    }
    for kind in ["Deployment", "StatefulSet"] {
      let type = GroupVersionKind(group: "apps", kind: kind)
      for affinity in ["podAffinity", "podAntiAffinity"] {
        for term in [
          "preferredDuringSchedulingIgnoredDuringExecution/podAffinityTerm",
          "requiredDuringSchedulingIgnoredDuringExecution",
        ] {
          specs.append(FieldSpec("spec/template/spec/affinity/\(affinity)/\(term)/labelSelector/matchLabels", type))
        }
      }
      specs.append(FieldSpec("spec/template/spec/topologySpreadConstraints/labelSelector/matchLabels", type))
    }
    return specs
  }()

  private static let annotations: [FieldSpec] = [
    FieldSpec("metadata/annotations", creates: true),
    FieldSpec(
      "spec/template/metadata/annotations", GroupVersionKind(version: "v1", kind: "ReplicationController"),
      creates: true),
    FieldSpec("spec/template/metadata/annotations", GroupVersionKind(kind: "Deployment"), creates: true),
    FieldSpec("spec/template/metadata/annotations", GroupVersionKind(kind: "ReplicaSet"), creates: true),
    FieldSpec("spec/template/metadata/annotations", GroupVersionKind(kind: "DaemonSet"), creates: true),
    FieldSpec("spec/template/metadata/annotations", GroupVersionKind(kind: "StatefulSet"), creates: true),
    FieldSpec("spec/template/metadata/annotations", GroupVersionKind(group: "batch", kind: "Job"), creates: true),
    FieldSpec(
      "spec/jobTemplate/metadata/annotations", GroupVersionKind(group: "batch", kind: "CronJob"), creates: true),
    FieldSpec(
      "spec/jobTemplate/spec/template/metadata/annotations", GroupVersionKind(group: "batch", kind: "CronJob"),
      creates: true),
  ]

  /// Where the kinds that run pods have the spec of theirs.
  private static let podSpecs: [(kind: String, path: String)] = [
    ("Pod", "spec"), ("PodTemplate", "template/spec"), ("Deployment", "spec/template/spec"),
    ("ReplicaSet", "spec/template/spec"), ("DaemonSet", "spec/template/spec"), ("StatefulSet", "spec/template/spec"),
    ("Job", "spec/template/spec"), ("CronJob", "spec/jobTemplate/spec/template/spec"),
  ]

  private static let variables: [FieldSpec] = {
    var specs: [FieldSpec] = []
    for (kind, path) in podSpecs where kind != "PodTemplate" {
      let type = GroupVersionKind(kind: kind)
      for containers in ["containers", "initContainers"] {
        for field in ["args", "command", "env/value", "volumeMounts/mountPath"] {
          specs.append(FieldSpec("\(path)/\(containers)/\(field)", type))
        }
      }
      if kind != "StatefulSet" {
        // kustomize has this path for cron jobs, in which there is nothing.
        let volumes = kind == "CronJob" ? "spec/jobTemplate/spec/template/volumes" : "\(path)/volumes"
        specs.append(FieldSpec("\(volumes)/nfs/server", type))
      }
    }
    for (kind, path) in [
      ("Deployment", "spec/template/metadata/annotations"), ("Ingress", "spec/rules/host"),
      ("Ingress", "spec/tls/hosts"),
      ("Ingress", "spec/tls/secretName"), ("Service", "spec/ports/port"), ("Service", "spec/ports/targetPort"),
      ("StatefulSet", "spec/volumeClaimTemplates/spec/nfs/server"), ("PersistentVolume", "spec/nfs/server"),
    ] {
      specs.append(FieldSpec(path, GroupVersionKind(kind: kind)))
    }
    return specs + [FieldSpec("metadata/labels"), FieldSpec("metadata/annotations")]
  }()

  private static let references: [NameReference] = {
    var references: [NameReference] = []
    func add(_ target: GroupVersionKind, _ referrers: [FieldSpec]) {
      references.append(NameReference(target: target, referrers: referrers))
    }
    func spec(_ path: String, _ kind: String, group: String = "", version: String = "") -> FieldSpec {
      FieldSpec(path, GroupVersionKind(group: group, version: version, kind: kind))
    }
    let rbac = "rbac.authorization.k8s.io"
    for kind in ["Deployment", "ReplicationController", "ReplicaSet", "StatefulSet"] {
      add(GroupVersionKind(kind: kind), [spec("spec/scaleTargetRef/name", "HorizontalPodAutoscaler")])
    }
    var configMaps: [FieldSpec] = []
    var secrets: [FieldSpec] = []
    for (kind, path) in podSpecs {
      let version = kind == "Pod" ? "v1" : ""
      func both(_ configMap: String, _ secret: String) {
        configMaps.append(spec("\(path)/\(configMap)", kind, version: version))
        secrets.append(spec("\(path)/\(secret)", kind, version: version))
      }
      both("volumes/configMap/name", "volumes/secret/secretName")
      for containers in ["containers", "initContainers"] {
        both("\(containers)/env/valueFrom/configMapKeyRef/name", "\(containers)/env/valueFrom/secretKeyRef/name")
        both("\(containers)/envFrom/configMapRef/name", "\(containers)/envFrom/secretRef/name")
      }
      both("volumes/projected/sources/configMap/name", "volumes/projected/sources/secret/name")
      secrets.append(spec("\(path)/imagePullSecrets/name", kind, version: version))
    }
    let ingressClass = "metadata/annotations/nginx.ingress.kubernetes.io\\/"
    add(
      GroupVersionKind(version: "v1", kind: "ConfigMap"),
      configMaps + [
        spec("spec/configSource/configMap", "Node"), spec("rules/resourceNames", "Role"),
        spec("rules/resourceNames", "ClusterRole"), spec("\(ingressClass)fastcgi-params-configmap", "Ingress"),
      ])
    add(
      GroupVersionKind(version: "v1", kind: "Secret"),
      secrets + [
        spec("spec/tls/secretName", "Ingress"),
        spec("metadata/annotations/ingress.kubernetes.io\\/auth-secret", "Ingress"),
        spec("\(ingressClass)auth-secret", "Ingress"), spec("\(ingressClass)auth-tls-secret", "Ingress"),
        spec("imagePullSecrets/name", "ServiceAccount"), spec("parameters/secretName", "StorageClass"),
        spec("parameters/adminSecretName", "StorageClass"), spec("parameters/userSecretName", "StorageClass"),
        spec("parameters/secretRef", "StorageClass"), spec("rules/resourceNames", "Role"),
        spec("rules/resourceNames", "ClusterRole"),
        spec(
          "spec/template/spec/containers/env/valueFrom/secretKeyRef/name", "Service", group: "serving.knative.dev",
          version: "v1"),
        spec("spec/azureFile/secretName", "PersistentVolume"),
      ])
    add(
      GroupVersionKind(version: "v1", kind: "Service"),
      [
        spec("spec/serviceName", "StatefulSet", group: "apps"),
        spec("spec/rules/http/paths/backend/serviceName", "Ingress"), spec("spec/backend/serviceName", "Ingress"),
        spec("spec/rules/http/paths/backend/service/name", "Ingress"),
        spec("spec/defaultBackend/service/name", "Ingress"),
        spec("spec/service/name", "APIService", group: "apiregistration.k8s.io"),
        spec("webhooks/clientConfig/service", "ValidatingWebhookConfiguration", group: "admissionregistration.k8s.io"),
        spec("webhooks/clientConfig/service", "MutatingWebhookConfiguration", group: "admissionregistration.k8s.io"),
      ])
    add(GroupVersionKind(group: rbac, kind: "Role"), [spec("roleRef/name", "RoleBinding", group: rbac)])
    add(
      GroupVersionKind(group: rbac, kind: "ClusterRole"),
      [spec("roleRef/name", "RoleBinding", group: rbac), spec("roleRef/name", "ClusterRoleBinding", group: rbac)])
    // Kinds of which kustomize knows these references; replica sets and pod templates are not among them.
    let running: [(kind: String, path: String)] =
      podSpecs.filter { $0.kind != "ReplicaSet" && $0.kind != "PodTemplate" }
      + [("ReplicationController", "spec/template/spec")]
    add(
      GroupVersionKind(version: "v1", kind: "ServiceAccount"),
      [spec("subjects", "RoleBinding", group: rbac), spec("subjects", "ClusterRoleBinding", group: rbac)]
        + running.map { spec("\($0.path)/serviceAccountName", $0.kind) })
    add(
      GroupVersionKind(version: "v1", kind: "PersistentVolumeClaim"),
      running.map { spec("\($0.path)/volumes/persistentVolumeClaim/claimName", $0.kind) })
    add(
      GroupVersionKind(version: "v1", kind: "PersistentVolume"),
      [spec("spec/volumeName", "PersistentVolumeClaim"), spec("rules/resourceNames", "ClusterRole")])
    add(
      GroupVersionKind(group: "storage.k8s.io", version: "v1", kind: "StorageClass"),
      [
        spec("spec/storageClassName", "PersistentVolume"), spec("spec/storageClassName", "PersistentVolumeClaim"),
        spec("spec/volumeClaimTemplates/spec/storageClassName", "StatefulSet"),
      ])
    add(
      GroupVersionKind(group: "scheduling.k8s.io", version: "v1", kind: "PriorityClass"),
      running.map { spec("\($0.path)/priorityClassName", $0.kind) })
    add(
      GroupVersionKind(group: "networking.k8s.io/v1", version: "v1", kind: "IngressClass"),
      [spec("spec/ingressClassName", "Ingress")])
    add(
      GroupVersionKind(group: "admissionregistration.k8s.io", kind: "ValidatingAdmissionPolicy"),
      [spec("spec/policyName", "ValidatingAdmissionPolicyBinding", group: "admissionregistration.k8s.io")])
    return references
  }()
}
