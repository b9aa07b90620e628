import Inventory
import Source
import Values

/// The types that Kubernetes gives the fields of objects, as far as policies read them.
///
/// The API server refuses an object with a field of another type. Policies need not expect that: such a field is taken for
/// one that is not written, and said to be wrong. Fields that are not named here may be anything.
indirect enum ObjectShape: Sendable {
  /// A text, or what YAML makes of one without quotes: a number, a bool.
  case scalar
  case number
  case truth
  case list(ObjectShape)
  /// A map of any keys.
  case map(ObjectShape)
  /// An object with the fields that are of concern.
  case object(TextMap<ObjectShape>)

  /// A field of the wrong type.
  struct Misfit {
    let path: AttributePath
    /// What is there: "a text".
    let found: String
    /// What should be: "a list".
    let wanted: String
  }

  /// The shape of a kind; `nil` for one of which any shape will do.
  static func of(_ identity: ObjectIdentity) -> ObjectShape? {
    let group = ObjectIdentity.group(identity.apiVersion)
    if Workload.groups.contains(group), let shape = workloads[identity.kind] { return shape }
    return group.isEmpty
      ? core[identity.kind] : group == "policy" || group == "extensions" ? policies[identity.kind] : nil
  }

  /// The value with nothing in it that does not fit; `nil` where all of it fits.
  func fitted(_ value: Value, at path: @autoclosure () -> AttributePath, _ misfits: inout [Misfit]) -> Value? {
    if value.isNull || value.isUnknown { return nil }
    switch self {
    case .scalar:
      if value.text != nil { return nil }
    case .number:
      if (try? value.converted(to: .number)) != nil { return nil }
      if ObjectShape.isFilledInLater(value) { return .null }
    case .truth:
      if (try? value.converted(to: .bool)) != nil { return nil }
      if ObjectShape.isFilledInLater(value) { return .null }
    case .list(let element):
      guard let elements = value.elements else { break }
      var fitted: [Value]?
      for (i, item) in elements.enumerated() {
        // An element without a value keeps its place, for those after it.
        let new = item.isNull ? element.nothing : element.fitted(item, at: path().appending(.index(i)), &misfits)
        guard let new else { continue }
        if fitted == nil { fitted = elements }
        fitted?[i] = new.isNull ? element.nothing : new
      }
      return fitted.map { .tuple($0) }
    case .map(let entry):
      guard let entries = value.entries else { break }
      var fitted: ValueMap?
      for item in entries {
        guard let new = entry.fitted(item.value, at: path().appending(.key(item.key)), &misfits) else { continue }
        if fitted == nil { fitted = entries }
        fitted?[item.key] = new
      }
      return fitted.map { .object($0) }
    case .object(let fields):
      guard let entries = value.entries else { break }
      var fitted: ValueMap?
      for item in entries {
        guard let field = fields[item.key],
          let new = field.fitted(item.value, at: path().appending(.attribute(item.key)), &misfits)
        else { continue }
        if fitted == nil { fitted = entries }
        fitted?[item.key] = new
      }
      return fitted.map { .object($0) }
    }
    misfits.append(Misfit(path: path(), found: ObjectShape.name(of: value), wanted: name))
    return .null
  }

  /// Whether another tool puts a value here before the object is applied: `${UID}`, `{{ uid }}`.
  private static func isFilledInLater(_ value: Value) -> Bool {
    guard let text = value.stringValue else { return false }
    return text.hasPrefix("$") || text.hasPrefix("{{")
  }

  private static func name(of value: Value) -> String {
    switch value {
    case .bool: "a boolean"
    case .number: "a number"
    case .list, .set, .tuple: "a list"
    case .map, .object: "a mapping"
    default: "a text"
    }
  }

  /// What stands in a list for an element that does not fit.
  private var nothing: Value {
    switch self {
    case .object, .map: .emptyObject
    case .list: .emptyTuple
    case .scalar: .string("")
    case .number, .truth: .null
    }
  }

  private var name: String {
    switch self {
    case .scalar: "a text"
    case .number: "a number"
    case .truth: "true or false"
    case .list: "a list"
    case .map, .object: "a mapping"
    }
  }

  // MARK: Fields

  private static let workloads = Workload.templates.mapValues { steps in
    within(steps, .object(["metadata": metadata, "spec": podSpec]))
  }

  private static let core: TextMap<ObjectShape> = [
    "ConfigMap": .object(["metadata": metadata, "data": .map(.scalar), "binaryData": .map(.scalar)]),
    "Secret": .object(["metadata": metadata, "data": .map(.scalar), "stringData": .map(.scalar)]),
    "PersistentVolume": .object(["metadata": metadata, "spec": .object(["hostPath": .object(["path": .scalar])])]),
    "LimitRange": .object([
      "metadata": metadata,
      "spec": .object([
        "limits": .list(
          .object(["type": .scalar, "default": .map(.scalar), "defaultRequest": .map(.scalar), "max": .map(.scalar)]))
      ]),
    ]),
  ]

  private static let policies: TextMap<ObjectShape> = [
    "PodSecurityPolicy": .object([
      "metadata": metadata,
      "spec": .object([
        "privileged": .truth, "allowPrivilegeEscalation": .truth, "hostNetwork": .truth, "hostPID": .truth,
        "hostIPC": .truth, "requiredDropCapabilities": .list(.scalar), "allowedCapabilities": .list(.scalar),
        "defaultAddCapabilities": .list(.scalar), "allowedProcMountTypes": .list(.scalar), "volumes": .list(.scalar),
        "allowedHostPaths": .list(.object(["pathPrefix": .scalar, "readOnly": .truth])), "runAsUser": identities,
        "supplementalGroups": identities, "fsGroup": identities,
      ]),
    ])
  ]

  private static let identities = ObjectShape.object([
    "rule": .scalar, "ranges": .list(.object(["min": .number, "max": .number])),
  ])

  /// A shape below some fields, beside the object's own metadata.
  private static func within(_ steps: [String], _ inner: ObjectShape) -> ObjectShape {
    var shape = inner
    for step in steps.reversed() { shape = .object([step: shape]) }
    guard case .object(var fields) = shape else { return shape }
    fields.set("metadata", metadata)
    return .object(fields)
  }

  private static let metadata = ObjectShape.object([
    "name": .scalar, "namespace": .scalar, "labels": .map(.scalar), "annotations": .map(.scalar),
  ])

  private static let podSpec = ObjectShape.object([
    "containers": .list(container), "initContainers": .list(container), "ephemeralContainers": .list(container),
    "securityContext": securityContext, "hostNetwork": .truth, "hostPID": .truth, "hostIPC": .truth,
    "hostUsers": .truth, "shareProcessNamespace": .truth, "automountServiceAccountToken": .truth,
    "serviceAccountName": .scalar, "serviceAccount": .scalar, "restartPolicy": .scalar, "resources": resources,
    "os": .object(["name": .scalar]), "hostAliases": .list(.object(["hostnames": .list(.scalar)])),
    "volumes": .list(
      .object([
        "name": .scalar, "hostPath": .object(["path": .scalar]),
        "emptyDir": .object(["sizeLimit": .scalar, "medium": .scalar]),
      ])),
  ])

  private static let container = ObjectShape.object([
    "name": .scalar, "image": .scalar, "imagePullPolicy": .scalar, "restartPolicy": .scalar,
    "command": .list(.scalar), "args": .list(.scalar),
    "env": .list(
      .object(["name": .scalar, "value": .scalar, "valueFrom": .object(["secretKeyRef": .object(["name": .scalar])])])),
    "envFrom": .list(.object(["secretRef": .object(["name": .scalar])])),
    "ports": .list(.object(["hostPort": .number])),
    "volumeMounts": .list(.object(["name": .scalar, "mountPath": .scalar, "readOnly": .truth])),
    "resources": resources, "securityContext": securityContext,
    "livenessProbe": handler, "readinessProbe": handler, "startupProbe": handler,
    "lifecycle": .object(["postStart": handler, "preStop": handler]),
  ])

  private static let resources = ObjectShape.object(["requests": .map(.scalar), "limits": .map(.scalar)])

  private static let handler = ObjectShape.object([
    "exec": .object(["command": .list(.scalar)]), "httpGet": .object(["host": .scalar]),
    "tcpSocket": .object(["host": .scalar]),
  ])

  private static let securityContext = ObjectShape.object([
    "privileged": .truth, "allowPrivilegeEscalation": .truth, "readOnlyRootFilesystem": .truth, "runAsNonRoot": .truth,
    "runAsUser": .number, "runAsGroup": .number, "fsGroup": .number, "supplementalGroups": .list(.number),
    "procMount": .scalar, "capabilities": .object(["add": .list(.scalar), "drop": .list(.scalar)]),
    "seccompProfile": .object(["type": .scalar]), "appArmorProfile": .object(["type": .scalar]),
    "seLinuxOptions": .object(["type": .scalar, "user": .scalar, "role": .scalar]),
    "windowsOptions": .object(["hostProcess": .truth]), "sysctls": .list(.object(["name": .scalar])),
  ])
}
