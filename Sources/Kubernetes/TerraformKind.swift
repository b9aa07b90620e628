/// The kind of object that a resource type of the Kubernetes provider creates.
///
/// `kubernetes_network_policy_v1` is a NetworkPolicy of `networking.k8s.io/v1`. Types without a version are of the one
/// that the provider (hashicorp/kubernetes) writes them in.
struct TerraformKind {
  let apiVersion: String
  let kind: String

  /// `nil` for a type that creates no object of its own.
  init?(_ type: String) {
    let prefix = "kubernetes_"
    guard type.hasPrefix(prefix) else { return nil }
    var words = type.dropFirst(prefix.utf8.count).split(separator: "_")
    // The data of an object that something else creates is judged as that object.
    if words.last == "data" { words.removeLast() }
    var version: Substring?
    if words.count > 1, let last = words.last, TerraformKind.isVersion(last) { version = words.removeLast() }
    guard let known = TerraformKind.table[words.joined(separator: "_")] else { return nil }
    let stated = version.map(String.init) ?? known.version
    // Ingresses moved to another group with their first version.
    let group = known.kind == "Ingress" && stated == "v1" ? "networking.k8s.io" : known.group
    apiVersion = group.isEmpty ? stated : "\(group)/\(stated)"
    kind = known.kind
  }

  /// `v1`, `v2beta2`.
  private static func isVersion(_ word: Substring) -> Bool {
    let bytes = word.utf8
    guard bytes.count >= 2, bytes.first == UInt8(ascii: "v") else { return false }
    return bytes.dropFirst().first.map { (0x31...0x39).contains($0) } ?? false
  }

  private struct Known {
    let kind: String
    let group: String
    let version: String

    init(_ kind: String, _ group: String = "", _ version: String = "v1") {
      self.kind = kind
      self.group = group
      self.version = version
    }
  }

  private static let table: [String: Known] = [
    "namespace": Known("Namespace"), "service": Known("Service"), "service_account": Known("ServiceAccount"),
    "default_service_account": Known("ServiceAccount"), "config_map": Known("ConfigMap"), "secret": Known("Secret"),
    "pod": Known("Pod"), "endpoints": Known("Endpoints"), "limit_range": Known("LimitRange"),
    "persistent_volume": Known("PersistentVolume"), "persistent_volume_claim": Known("PersistentVolumeClaim"),
    "replication_controller": Known("ReplicationController"), "resource_quota": Known("ResourceQuota"),
    "endpoint_slice": Known("EndpointSlice", "discovery.k8s.io"),
    "api_service": Known("APIService", "apiregistration.k8s.io"),
    "deployment": Known("Deployment", "apps"), "daemonset": Known("DaemonSet", "apps"),
    "daemon_set": Known("DaemonSet", "apps"), "stateful_set": Known("StatefulSet", "apps"),
    "job": Known("Job", "batch"), "cron_job": Known("CronJob", "batch", "v1beta1"),
    "horizontal_pod_autoscaler": Known("HorizontalPodAutoscaler", "autoscaling"),
    "certificate_signing_request": Known("CertificateSigningRequest", "certificates.k8s.io", "v1beta1"),
    "role": Known("Role", "rbac.authorization.k8s.io"),
    "role_binding": Known("RoleBinding", "rbac.authorization.k8s.io"),
    "cluster_role": Known("ClusterRole", "rbac.authorization.k8s.io"),
    "cluster_role_binding": Known("ClusterRoleBinding", "rbac.authorization.k8s.io"),
    "ingress": Known("Ingress", "extensions", "v1beta1"),
    "ingress_class": Known("IngressClass", "networking.k8s.io"),
    "network_policy": Known("NetworkPolicy", "networking.k8s.io"),
    "pod_disruption_budget": Known("PodDisruptionBudget", "policy", "v1beta1"),
    "pod_security_policy": Known("PodSecurityPolicy", "policy", "v1beta1"),
    "priority_class": Known("PriorityClass", "scheduling.k8s.io"),
    "validating_webhook_configuration": Known("ValidatingWebhookConfiguration", "admissionregistration.k8s.io"),
    "mutating_webhook_configuration": Known("MutatingWebhookConfiguration", "admissionregistration.k8s.io"),
    "storage_class": Known("StorageClass", "storage.k8s.io"), "csi_driver": Known("CSIDriver", "storage.k8s.io"),
    "runtime_class": Known("RuntimeClass", "node.k8s.io"),
  ]
}
