import Inventory
import Kubernetes
import Source
import Values

/// The workloads that the policies of one resource ask about, each taken apart once. Belongs to one thread.
final class WorkloadCache {
  private let session: PolicySession
  private let resource: Resource
  private var parts = Table<ObjectIdentifier, WorkloadParts?>()
  private(set) lazy var graph = session.graph(of: resource.scope)

  init(_ session: PolicySession, _ resource: Resource) {
    self.session = session
    self.resource = resource
  }

  /// The object that a value is the content of; `nil` where it is none of those scanned.
  func object(_ content: Value) -> Resource? {
    if let address = content.entries?.storageAddress, address == resource.values.entries?.storageAddress {
      return resource
    }
    return graph.object(content)
  }

  /// The parts of the workload that a value is the content of; `nil` where it runs no pods.
  func workload(_ content: Value) -> WorkloadParts? { object(content).flatMap { workload($0) } }

  /// The parts of a workload; `nil` for an object that runs no pods.
  func workload(_ object: Resource) -> WorkloadParts? {
    if let known = parts[ObjectIdentifier(object)] { return known }
    let made = Workload(object).map { WorkloadParts($0) }
    parts.set(ObjectIdentifier(object), made)
    return made
  }
}

/// What policies read of a workload, each part put together when it is first asked for.
final class WorkloadParts {
  /// Some of the containers.
  struct List {
    /// A list, or a symbol where the code does not determine all of it.
    let value: Value
    /// Where each container stands.
    let paths: [AttributePath]
  }

  let workload: Workload
  private let containers: [Workload.Container]
  private(set) lazy var all = list([.initial, .main, .ephemeral]) { _ in .yes }
  private(set) lazy var main = list([.main]) { _ in .yes }
  private(set) lazy var initial = list([.initial]) { _ in .yes }
  /// What runs as long as the pod: main containers and native sidecars.
  private(set) lazy var longRunning = list([.initial, .main]) { [workload] container in
    !workload.runsToCompletion && (container.role == .main ? .yes : container.isSidecar)
  }
  private var contexts = Table<Int, Value>()

  init(_ workload: Workload) {
    self.workload = workload
    containers = workload.containers
  }

  private func list(_ roles: [Workload.Container.Role], _ includes: (Workload.Container) -> Truth) -> List {
    var values: [Value] = []
    var paths: [AttributePath] = []
    var open: Unknown?
    for role in roles where open == nil { open = workload.openList(of: role) }
    for container in containers where roles.contains(container.role) {
      switch includes(container) {
      case .yes:
        values.append(container.value)
        paths.append(container.path)
      case .unknown:
        open = open ?? Unknown(Symbol("\(workload.resource.address).\(container.path)", kind: .derived))
      case .no: break
      }
    }
    guard let open else { return List(value: .tuple(values), paths: paths) }
    return List(value: .unknown(Unknown(open.symbol, type: .dynamic, isNotNull: true, certain: values)), paths: paths)
  }

  // MARK: Security contexts

  /// The fields that a container takes from its pod unless it sets them itself
  /// (https://kubernetes.io/docs/tasks/configure-pod-container/security-context/).
  private static let inherited = [
    "appArmorProfile", "runAsGroup", "runAsNonRoot", "runAsUser", "seLinuxOptions", "seccompProfile", "windowsOptions",
  ]

  /// The fields that only a container has.
  private static let own = [
    "allowPrivilegeEscalation", "capabilities", "privileged", "procMount", "readOnlyRootFilesystem",
  ]

  /// The security context that a container of this workload runs with: every field, null where neither container nor pod
  /// sets it.
  func securityContext(of container: Value) -> Value {
    let index = containers.firstIndex {
      $0.value.entries?.storageAddress == container.entries?.storageAddress
    }
    if let index, let known = contexts[index] { return known }
    let inner = WorkloadParts.context(of: container)
    let outer = WorkloadParts.context(of: workload.podSpec)
    var fields: [(String, Value)] = []
    for name in WorkloadParts.own { fields.append((name, WorkloadParts.field(name, of: inner))) }
    for name in WorkloadParts.inherited {
      let (its, pods) = (WorkloadParts.field(name, of: inner), WorkloadParts.field(name, of: outer))
      if name == "windowsOptions", let its = its.entries, let pods = pods.entries {
        var merged = pods
        for entry in its where !entry.value.isNull { merged[entry.key] = entry.value }
        fields.append((name, .object(merged)))
      } else {
        fields.append((name, its.isNull ? pods : its))
      }
    }
    let context = Value.object(fields)
    if let index { contexts.set(index, context) }
    return context
  }

  /// Where the fields of a container's security context stand, by where the container does.
  func securityContextPlace(of container: Value?, at path: AttributePath) -> Place {
    let own = path.appending(.attribute("securityContext"))
    let pods = workload.podSpecPath.appending(.attribute("securityContext"))
    let inner = WorkloadParts.context(of: container ?? .null)
    let outer = WorkloadParts.context(of: workload.podSpec)
    var places: [String: Place?] = [:]
    for name in WorkloadParts.own { places[name] = .attribute(own.appending(.attribute(name))) }
    for name in WorkloadParts.inherited {
      let isPods = WorkloadParts.field(name, of: inner).isNull && !WorkloadParts.field(name, of: outer).isNull
      places[name] = .attribute((isPods ? pods : own).appending(.attribute(name)))
    }
    return .entries(places, within: own)
  }

  private static func context(of holder: Value) -> Value {
    if holder.isUnknown { return holder }
    return holder["securityContext"] ?? .null
  }

  private static func field(_ name: String, of context: Value) -> Value {
    if case .unknown(let unknown) = context {
      return unknown.entries[name] ?? .unknown(Unknown(unknown.symbol.appending(".\(name)")))
    }
    return context[name] ?? .null
  }
}
