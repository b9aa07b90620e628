import Inventory
import Source
import Values

/// An object that runs pods, with its pod spec wherever that stands.
public struct Workload: Sendable {
  public let resource: Resource
  /// The pod spec; an unknown value where the code does not determine it.
  public let podSpec: Value
  public let podSpecPath: AttributePath
  /// The metadata of the pods: their labels and annotations.
  public let podMetadata: Value
  public let podMetadataPath: AttributePath

  /// The steps to what holds `metadata` and `spec` of the pods, by kind.
  static let templates: TextMap<[String]> = [
    "Pod": [],
    "PodTemplate": ["template"],
    "Deployment": ["spec", "template"],
    "StatefulSet": ["spec", "template"],
    "DaemonSet": ["spec", "template"],
    "ReplicaSet": ["spec", "template"],
    "ReplicationController": ["spec", "template"],
    "Job": ["spec", "template"],
    "CronJob": ["spec", "jobTemplate", "spec", "template"],
    "Rollout": ["spec", "template"],
    "Service": ["spec", "template"],
    "Configuration": ["spec", "template"],
    "Revision": [],
  ]

  /// The API groups of those kinds; the same name in another group is something else. Argo's Rollout is a Deployment
  /// in all that matters here, and Knative's Service, unlike that of Kubernetes, has a template of pods.
  static let groups: Set<String> = ["", "apps", "batch", "extensions", "argoproj.io", "serving.knative.dev"]

  /// The kinds that run pods.
  public static let kinds: [String] = templates.keys.sorted()

  /// Where the template of the pods stands, and the pod spec; `nil` where the object runs no pods or says nothing about
  /// them.
  private static func read(_ resource: Resource) -> (template: [String], podSpec: Value)? {
    guard resource.format == .kubernetes, let template = templates[resource.type] else { return nil }
    if let apiVersion = resource.values["apiVersion"]?.stringValue, !groups.contains(ObjectIdentity.group(apiVersion)) {
      return nil
    }
    guard let spec = resource.values.descend(template)?.descend(["spec"]), spec.entries != nil || spec.isUnknown else {
      return nil
    }
    return (template, spec)
  }

  /// Whether an object runs pods and says which.
  public static func isOne(_ resource: Resource) -> Bool { read(resource) != nil }

  /// - Returns: `nil` where the object runs no pods or says nothing about them.
  public init?(_ resource: Resource) {
    guard let (template, spec) = Workload.read(resource) else { return nil }
    self.resource = resource
    podSpec = spec
    podSpecPath = AttributePath((template + ["spec"]).map { .attribute($0) })
    podMetadata = resource.values.descend(template + ["metadata"]) ?? .null
    podMetadataPath = AttributePath((template + ["metadata"]).map { .attribute($0) })
  }

  /// The labels of the pods.
  public var podLabels: Value { podMetadata.isUnknown ? podMetadata : podMetadata["labels"] ?? .null }

  /// The annotations of the pods.
  public var podAnnotations: Value { podMetadata.isUnknown ? podMetadata : podMetadata["annotations"] ?? .null }

  /// Whether the pods run until they are done, and not until they are stopped: those of Jobs and CronJobs, and bare pods
  /// that are not restarted after they succeed.
  public var runsToCompletion: Truth {
    switch resource.type {
    case "Job", "CronJob": return .yes
    case "Pod", "PodTemplate":
      guard let policy = podSpec["restartPolicy"], !policy.isNull else { return podSpec.isUnknown ? .unknown : .no }
      return policy.isUnknown ? .unknown : Truth(policy.stringValue == "Never" || policy.stringValue == "OnFailure")
    default: return .no
    }
  }

  /// The namespace that the object and its pods live in.
  public var namespace: Value { resource.namespace }

  /// The name of the service account that the pods run as: `default` where they do not say.
  public var serviceAccountName: Value {
    if podSpec.isUnknown { return podSpec }
    for key in ["serviceAccountName", "serviceAccount"] {
      if let name = podSpec[key], !name.isNull, name.stringValue != "" { return name }
    }
    return .string("default")
  }

  /// A container of the pods.
  public struct Container: Sendable {
    public enum Role: Sendable {
      case main
      case initial
      case ephemeral
    }

    public let role: Role
    public let value: Value
    public let path: AttributePath

    public var name: String { value["name"]?.text ?? "" }

    /// Whether an init container stays beside the main ones: a native sidecar, restarted whenever it ends.
    public var isSidecar: Truth {
      guard role == .initial else { return .no }
      if value.isUnknown { return .unknown }
      guard let policy = value["restartPolicy"], !policy.isNull else { return .no }
      return policy.equals(.string("Always"))
    }
  }

  /// The lists of containers in a pod spec, in the order in which they start.
  public static let containerLists: [(name: String, role: Container.Role)] = [
    ("initContainers", .initial), ("containers", .main), ("ephemeralContainers", .ephemeral),
  ]

  /// The containers that there are for certain: init containers first, as they run, then main and ephemeral ones.
  public var containers: [Container] {
    var found: [Container] = []
    for (name, role) in Workload.containerLists {
      let list = podSpec[name] ?? .null
      var elements = list.elements ?? []
      if case .unknown(let unknown) = list { elements = unknown.certain }
      for (index, value) in elements.enumerated() where value.entries != nil || value.isUnknown {
        let path = podSpecPath.appending(.attribute(name)).appending(.index(index))
        found.append(Container(role: role, value: value, path: path))
      }
    }
    return found
  }

  /// What is not known of a list of containers; `nil` where all of it is.
  public func openList(of role: Container.Role) -> Unknown? {
    if case .unknown(let unknown) = podSpec { return unknown }
    for list in Workload.containerLists where list.role == role {
      if case .unknown(let unknown)? = podSpec[list.name] { return unknown }
    }
    return nil
  }
}

extension Resource {
  /// The namespace of a Kubernetes object; null for a cluster-scoped one.
  public var namespace: Value { meta["namespace"] ?? .null }

  /// The name of a Kubernetes object.
  public var objectName: Value { meta["name"] ?? .null }
}

extension Value {
  /// The value under keys within keys; where one of them is unknown, that unknown value.
  func descend(_ keys: [String]) -> Value? {
    var value = self
    for key in keys {
      if value.isUnknown { return value }
      guard let next = value[key] else { return nil }
      value = next
    }
    return value
  }
}
