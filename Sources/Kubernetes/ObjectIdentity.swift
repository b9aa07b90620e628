import Source
import Values

/// What a Kubernetes object is called.
public struct ObjectIdentity: Hashable, Sendable {
  public let apiVersion: String
  public let kind: String
  /// `nil` for a cluster-scoped object; `default` where the object does not say.
  public let namespace: String?
  /// Empty where the object has none, as with `generateName`.
  public let name: String

  public init(apiVersion: String, kind: String, namespace: String?, name: String) {
    self.apiVersion = apiVersion
    self.kind = kind
    self.namespace = namespace
    self.name = name
  }

  /// The identity that an object states; `nil` where it has no apiVersion or kind, and so is no object.
  public init?(_ object: Value) {
    guard let apiVersion = object["apiVersion"]?.stringValue, let kind = object["kind"]?.stringValue else { return nil }
    guard !apiVersion.isEmpty, !kind.isEmpty else { return nil }
    let metadata = object["metadata"]
    self.apiVersion = apiVersion
    self.kind = kind
    name = metadata?["name"]?.text ?? metadata?["generateName"]?.text ?? ""
    if ObjectIdentity.isNamespaced(apiVersion: apiVersion, kind: kind) {
      let namespace = metadata?["namespace"]?.text ?? ""
      self.namespace = namespace.isEmpty ? "default" : namespace
    } else {
      namespace = nil
    }
  }

  /// `apps/v1/Deployment/shop/cart`; without the namespace where the object is cluster-scoped.
  public var address: String {
    [apiVersion, kind, namespace, name].compactMap(\.self).joined(separator: "/")
  }

  /// What policies see as `meta`.
  var meta: Value {
    .object([
      ("apiVersion", .string(apiVersion)), ("kind", .string(kind)), ("name", .string(name)),
      ("namespace", namespace.map { .string($0) } ?? .null),
    ])
  }

  /// The API group: `apps` of `apps/v1`, empty of `v1`.
  public var group: String { ObjectIdentity.group(apiVersion) }

  static func group(_ apiVersion: String) -> String {
    apiVersion.utf8.lastIndex(of: UInt8(ascii: "/")).map { String(apiVersion[..<$0]) } ?? ""
  }

  /// Whether objects of a kind live in a namespace. Kinds that are not known do, as most custom ones.
  public static func isNamespaced(apiVersion: String, kind: String) -> Bool {
    clusterScoped[kind] != group(apiVersion)
  }

  /// Whether objects of a kind live in a namespace, where the version may not be written.
  public static func isNamespaced(apiVersion: String?, kind: String) -> Bool {
    apiVersion.map { isNamespaced(apiVersion: $0, kind: kind) } ?? (clusterScoped[kind] == nil)
  }

  /// The cluster-scoped kinds of Kubernetes itself and of controllers that clusters on AWS commonly run, each with
  /// its API group (kubectl api-resources --namespaced=false).
  private static let clusterScoped: [String: String] = [
    "Namespace": "", "Node": "", "PersistentVolume": "", "ComponentStatus": "",
    "ClusterRole": "rbac.authorization.k8s.io", "ClusterRoleBinding": "rbac.authorization.k8s.io",
    "CustomResourceDefinition": "apiextensions.k8s.io", "APIService": "apiregistration.k8s.io",
    "MutatingWebhookConfiguration": "admissionregistration.k8s.io",
    "ValidatingWebhookConfiguration": "admissionregistration.k8s.io",
    "MutatingAdmissionPolicy": "admissionregistration.k8s.io",
    "MutatingAdmissionPolicyBinding": "admissionregistration.k8s.io",
    "ValidatingAdmissionPolicy": "admissionregistration.k8s.io",
    "ValidatingAdmissionPolicyBinding": "admissionregistration.k8s.io",
    "StorageClass": "storage.k8s.io", "VolumeAttachment": "storage.k8s.io", "CSIDriver": "storage.k8s.io",
    "CSINode": "storage.k8s.io", "VolumeAttributesClass": "storage.k8s.io", "PriorityClass": "scheduling.k8s.io",
    "RuntimeClass": "node.k8s.io", "IngressClass": "networking.k8s.io", "IPAddress": "networking.k8s.io",
    "ServiceCIDR": "networking.k8s.io", "CertificateSigningRequest": "certificates.k8s.io",
    "ClusterTrustBundle": "certificates.k8s.io", "FlowSchema": "flowcontrol.apiserver.k8s.io",
    "PriorityLevelConfiguration": "flowcontrol.apiserver.k8s.io", "PodSecurityPolicy": "policy",
    "TokenReview": "authentication.k8s.io", "SelfSubjectReview": "authentication.k8s.io",
    "SubjectAccessReview": "authorization.k8s.io", "SelfSubjectAccessReview": "authorization.k8s.io",
    "SelfSubjectRulesReview": "authorization.k8s.io", "DeviceClass": "resource.k8s.io",
    "ResourceSlice": "resource.k8s.io", "VolumeSnapshotClass": "snapshot.storage.k8s.io",
    "VolumeSnapshotContent": "snapshot.storage.k8s.io", "GatewayClass": "gateway.networking.k8s.io",
    "NodePool": "karpenter.sh", "NodeClaim": "karpenter.sh", "EC2NodeClass": "karpenter.k8s.aws",
    "ENIConfig": "crd.k8s.amazonaws.com", "IngressClassParams": "elbv2.k8s.aws", "ClusterIssuer": "cert-manager.io",
    "ClusterSecretStore": "external-secrets.io", "ClusterExternalSecret": "external-secrets.io",
    "ClusterPolicy": "kyverno.io", "GlobalNetworkPolicy": "projectcalico.org",
    "CiliumClusterwideNetworkPolicy": "cilium.io",
  ]
}
