import Inventory
import Kubernetes
import Values

/// `k8s::`: pod specs, service accounts and what refers to what.
enum KubernetesFunctions {
  static let all: [PolicyFunction] = pods + KubernetesLinks.all

  // MARK: What a workload runs

  private static let pods: [PolicyFunction] = [
    part(
      "k8s::pod_spec", returns: "object", "The pod spec of a workload of any kind; null for other objects.",
      place: { .attribute($0.workload.podSpecPath) }
    ) { $0?.workload.podSpec ?? .null },
    part(
      "k8s::pod_metadata", returns: "object",
      "The metadata of a workload's pods, with their labels and annotations; null for other objects.",
      place: { .attribute($0.workload.podMetadataPath) }
    ) { parts in
      guard let metadata = parts?.workload.podMetadata else { return .null }
      return metadata.isNull ? .emptyObject : metadata
    },
    containers(
      "k8s::containers", "The containers of a workload: init containers, main ones and ephemeral ones."
    ) { $0.all },
    containers("k8s::main_containers", "The main containers of a workload.") { $0.main },
    containers("k8s::init_containers", "The init containers of a workload, native sidecars included.") { $0.initial },
    containers(
      "k8s::long_running_containers",
      "The containers that run as long as their pod: main ones and native sidecars; none of a workload that runs to completion."
    ) { $0.longRunning },
    part(
      "k8s::volumes", returns: "list(object)", "The volumes of a workload's pods.",
      place: { .attribute($0.workload.podSpecPath.appending(.attribute("volumes"))) }
    ) { parts in
      guard let podSpec = parts?.workload.podSpec else { return .emptyTuple }
      if podSpec.isUnknown { return podSpec }
      guard let volumes = podSpec["volumes"], volumes.elements != nil || volumes.isUnknown else { return .emptyTuple }
      return volumes
    },
    PolicyFunction(
      "k8s::security_context", [.any("object"), .any("container")], returns: "object",
      "The security context that a container of a workload runs with: its own fields, over those of the pod; null where neither sets one.",
      place: { arguments, scope in
        guard arguments.count == 2, let parts = own(arguments[0], scope),
          case .attribute(let path)? = arguments[1].place
        else { return nil }
        return parts.securityContextPlace(of: arguments[1].value, at: path)
      }
    ) { a, scope in
      scope.workloads.workload(a[0])?.securityContext(of: a[1]) ?? .null
    },
  ]

  /// The workload that an argument is, where it is the resource judged.
  private static func own(_ argument: PlaceFinder.Argument?, _ scope: PolicyScope) -> WorkloadParts? {
    guard case .attribute(let path)? = argument?.place, path.isEmpty else { return nil }
    return scope.workloads.workload(scope.resource)
  }

  /// A function that gives a part of a workload.
  private static func part(
    _ name: String, returns: String, _ summary: String, place: @escaping @Sendable (WorkloadParts) -> Place,
    _ read: @escaping @Sendable (WorkloadParts?) -> Value
  ) -> PolicyFunction {
    PolicyFunction(
      name, [.any("object")], returns: returns, summary, place: { own($0.first, $1).map(place) },
      { read($1.workloads.workload($0[0])) })
  }

  /// A function that gives some of a workload's containers.
  private static func containers(
    _ name: String, _ summary: String, _ list: @escaping @Sendable (WorkloadParts) -> WorkloadParts.List
  ) -> PolicyFunction {
    part(
      name, returns: "list(object)", summary,
      place: { .elements(list($0).paths.map { .attribute($0) }, within: $0.workload.podSpecPath) }
    ) { $0.map { list($0).value } ?? .emptyTuple }
  }
}
