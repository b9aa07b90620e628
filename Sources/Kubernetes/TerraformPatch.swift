import Inventory
import Source
import Values

/// What `kubernetes_labels` and `kubernetes_annotations` add to an object that something else creates.
struct TerraformPatch {
  private let resource: Resource
  private let kind: String
  private let name: String
  private let namespace: String?
  /// `labels` or `annotations`.
  private let field: String
  private let added: ValueMap

  /// `nil` where the code does not say which object is meant, or what is added.
  init?(_ resource: Resource) {
    field = resource.type == "kubernetes_labels" ? "labels" : "annotations"
    let metadata = resource.values["metadata"].flatMap { TerraformField.blocks($0, "metadata")?.first }
    guard let kind = resource.values["kind"]?.stringValue,
      let apiVersion = resource.values["api_version"]?.stringValue,
      let name = metadata?["name"]?.stringValue, let added = resource.values[field]?.entries, !added.isEmpty
    else { return nil }
    self.resource = resource
    self.kind = kind
    self.name = name
    self.added = added
    guard ObjectIdentity.isNamespaced(apiVersion: apiVersion, kind: kind) else {
      namespace = nil
      return
    }
    let written = metadata?["namespace"] ?? .null
    guard let namespace = written.isNull ? "default" : written.stringValue else { return nil }
    self.namespace = namespace
  }

  /// Puts what is added into the object in question. A service account that is not among them is one that the cluster has, and
  /// is judged by its annotations all the same: they say what role it has.
  func apply(to objects: inout [Resource]) {
    let wanted = namespace.map { Value.string($0) } ?? .null
    let found = objects.firstIndex { object in
      object.type == kind && object.objectName == .string(name) && object.namespace == wanted
    }
    if let found {
      objects[found] = patched(objects[found])
    } else if kind == "ServiceAccount" && field == "annotations" {
      objects.append(account)
    }
  }

  private func patched(_ object: Resource) -> Resource {
    guard case .object(var values) = object.values else { return object }
    var metadata = values["metadata"]?.entries ?? ValueMap()
    var own = metadata[field]?.entries ?? ValueMap()
    for entry in added { own[entry.key] = entry.value }
    metadata[field] = .object(own)
    values["metadata"] = .object(metadata)
    return Resource(
      format: object.format, mode: object.mode, type: object.type, address: object.address, scope: object.scope,
      values: .object(values),
      origin: PatchedOrigin(object: object.origin, patch: resource.origin, field: field, keys: added.keys),
      isConditional: object.isConditional, meta: object.meta)
  }

  private var account: Resource {
    var metadata = ValueMap([("name", .string(name)), (field, .object(added))])
    if let namespace { metadata["namespace"] = .string(namespace) }
    let field = field
    let object = Value.object([
      ("apiVersion", .string("v1")), ("kind", .string(kind)), ("metadata", .object(metadata)),
    ])
    return TerraformObjects.made(resource, object) { path in
      guard path.steps.first == .attribute("metadata") else { return AttributePath() }
      if path.steps.dropFirst().first == .attribute(field) { return AttributePath(Array(path.steps.dropFirst())) }
      return AttributePath([.attribute("metadata"), .index(0)] + path.steps.dropFirst())
    }
  }
}

/// Where an object stands of which some labels or annotations stand elsewhere.
private struct PatchedOrigin: Origin {
  let object: any Origin
  let patch: any Origin
  let field: String
  let keys: [String]

  var header: SourceRange { object.header }
  var extent: SourceRange { object.extent }
  var calls: [SourceRange] { object.calls }

  /// The path in the patch of what that adds.
  private func added(_ path: AttributePath) -> AttributePath? {
    guard path.steps.count >= 3, path.steps[0] == .attribute("metadata"), path.steps[1] == .attribute(field) else {
      return nil
    }
    switch path.steps[2] {
    case .attribute(let key), .key(let key): return keys.contains(key) ? AttributePath(Array(path.steps[1...])) : nil
    case .index: return nil
    }
  }

  func range(of path: AttributePath) -> SourceRange? {
    added(path).flatMap { patch.range(of: $0) } ?? object.range(of: path)
  }

  func trace(of path: AttributePath) -> [TraceStep] {
    added(path).map { patch.trace(of: $0) } ?? object.trace(of: path)
  }
}
