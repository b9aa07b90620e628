/// What `.Capabilities` says about the cluster: the Kubernetes version and API versions that Helm assumes without one.
public struct Capabilities: Sendable {
  /// `v1.36.0`: that of the Kubernetes libraries of Helm 4.2.
  public var kubernetesVersion: String
  /// API versions besides the built-in ones, as `helm template --api-versions` takes them.
  public var apiVersions: [String]

  /// - Parameter kubernetesVersion: as `helm template --kube-version` takes it; Helm's own where `nil`.
  public init(kubernetesVersion: String? = nil, apiVersions: [String] = []) {
    self.kubernetesVersion = kubernetesVersion.map { $0.hasPrefix("v") ? $0 : "v" + $0 } ?? "v1.36.0"
    self.apiVersions = Capabilities.known + apiVersions
  }

  static let helmVersion = "v4.2"
  static let goVersion = "go1.26.6"

  /// The API versions of client-go 0.36, in its order.
  private static let known = [
    "v1", "admissionregistration.k8s.io/v1", "admissionregistration.k8s.io/v1alpha1",
    "admissionregistration.k8s.io/v1beta1", "internal.apiserver.k8s.io/v1alpha1", "apps/v1", "apps/v1beta1",
    "apps/v1beta2", "authentication.k8s.io/v1", "authentication.k8s.io/v1alpha1", "authentication.k8s.io/v1beta1",
    "authorization.k8s.io/v1", "authorization.k8s.io/v1beta1", "autoscaling/v1", "autoscaling/v2", "batch/v1",
    "batch/v1beta1", "certificates.k8s.io/v1", "certificates.k8s.io/v1beta1", "certificates.k8s.io/v1alpha1",
    "coordination.k8s.io/v1alpha2", "coordination.k8s.io/v1beta1", "coordination.k8s.io/v1", "discovery.k8s.io/v1",
    "discovery.k8s.io/v1beta1", "events.k8s.io/v1", "events.k8s.io/v1beta1", "extensions/v1beta1",
    "flowcontrol.apiserver.k8s.io/v1", "flowcontrol.apiserver.k8s.io/v1beta1", "flowcontrol.apiserver.k8s.io/v1beta2",
    "flowcontrol.apiserver.k8s.io/v1beta3", "networking.k8s.io/v1", "networking.k8s.io/v1beta1", "node.k8s.io/v1",
    "node.k8s.io/v1alpha1", "node.k8s.io/v1beta1", "policy/v1", "policy/v1beta1", "rbac.authorization.k8s.io/v1",
    "rbac.authorization.k8s.io/v1beta1", "rbac.authorization.k8s.io/v1alpha1", "resource.k8s.io/v1",
    "resource.k8s.io/v1beta2", "resource.k8s.io/v1beta1", "resource.k8s.io/v1alpha3", "scheduling.k8s.io/v1alpha2",
    "scheduling.k8s.io/v1beta1", "scheduling.k8s.io/v1", "storage.k8s.io/v1beta1", "storage.k8s.io/v1",
    "storage.k8s.io/v1alpha1", "storagemigration.k8s.io/v1beta1", "apiextensions.k8s.io/v1beta1",
    "apiextensions.k8s.io/v1",
  ]

  var value: TemplateValue { TemplateValue(.object(CapabilitiesValue(self))) }
}

/// `.Capabilities`.
private final class CapabilitiesValue: TemplateObject, @unchecked Sendable {
  private let kubernetes: KubernetesVersion
  private let versions: VersionSet
  private let helm: BuildInformation

  init(_ capabilities: Capabilities) {
    kubernetes = KubernetesVersion(capabilities.kubernetesVersion)
    versions = VersionSet(capabilities.apiVersions)
    helm = BuildInformation(
      kubernetes: "v"
        + capabilities.kubernetesVersion.dropFirst().split(separator: ".").prefix(2).joined(separator: "."))
  }

  override var kind: String { "ptr" }
  override var typeName: String { "*common.Capabilities" }

  override func field(_ name: String) -> TemplateValue? {
    switch name {
    case "KubeVersion": TemplateValue(.object(kubernetes))
    case "APIVersions": TemplateValue(.object(versions))
    case "HelmVersion": TemplateValue(.object(helm))
    default: nil
    }
  }

  override var encoded: TemplateValue {
    .map(
      TemplateMap([
        ("KubeVersion", kubernetes.encoded), ("APIVersions", versions.encoded), ("HelmVersion", helm.encoded),
      ]))
  }
}

/// `.Capabilities.KubeVersion`.
private final class KubernetesVersion: TemplateObject, @unchecked Sendable {
  private let version: String
  private let parts: [String]

  init(_ version: String) {
    self.version = version
    parts = version.dropFirst().split(whereSeparator: { $0 == "." || $0 == "-" || $0 == "+" }).map(String.init)
  }

  override var typeName: String { "common.KubeVersion" }
  override var description: String {
    version.split(whereSeparator: { $0 == "-" || $0 == "+" }).first.map(String.init) ?? version
  }

  override func field(_ name: String) -> TemplateValue? {
    switch name {
    case "Version", "GitVersion": .string(version)
    case "Major": .string(parts.first ?? "1")
    case "Minor": .string(parts.count > 1 ? parts[1] : "0")
    case "String": .string(description)
    default: nil
    }
  }

  override var encoded: TemplateValue {
    .map(TemplateMap(["Version", "Major", "Minor"].map { ($0, field($0) ?? .none) }))
  }
}

/// `.Capabilities.APIVersions`.
private final class VersionSet: TemplateObject, @unchecked Sendable {
  private let versions: [String]

  init(_ versions: [String]) {
    self.versions = versions
  }

  override var kind: String { "slice" }
  override var typeName: String { "common.VersionSet" }
  override var description: String { "[" + versions.joined(separator: " ") + "]" }
  override var isTrue: Bool { !versions.isEmpty }
  override var elements: TemplateValue? { .strings(versions) }
  override var encoded: TemplateValue { .strings(versions) }

  override func method(_ name: String) -> TemplateFunction? {
    guard name == "Has" else { return nil }
    let versions = versions
    return TemplateFunction("Has", .string) { _, values in .bool(versions.contains(values[0].stringValue ?? "")) }
  }
}

/// `.Capabilities.HelmVersion`.
private final class BuildInformation: TemplateObject, @unchecked Sendable {
  private let kubernetes: String

  init(kubernetes: String) {
    self.kubernetes = kubernetes
  }

  override var typeName: String { "version.BuildInfo" }
  override var description: String { "{\(Capabilities.helmVersion)   \(Capabilities.goVersion) \(kubernetes)}" }

  override func field(_ name: String) -> TemplateValue? {
    switch name {
    case "Version": .string(Capabilities.helmVersion)
    case "GitCommit", "GitTreeState": .string("")
    case "GoVersion": .string(Capabilities.goVersion)
    case "KubeClientVersion": .string(kubernetes)
    default: nil
    }
  }

  override var encoded: TemplateValue {
    .map(
      TemplateMap([
        ("version", .string(Capabilities.helmVersion)), ("go_version", .string(Capabilities.goVersion)),
        ("kube_client_version", .string(kubernetes)),
      ]))
  }
}
