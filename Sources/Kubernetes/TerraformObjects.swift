import Documents
import Inventory
import Source
import Values

/// The Kubernetes objects that Terraform creates: by `kubernetes_*` resources, each an object in the provider's spelling, and
/// by `kubernetes_manifest` and `kubectl_manifest`, which hold the object itself.
///
/// In come the evaluated resources of a root module; out go resources of format `.kubernetes` with Terraform's addresses and
/// positions. Symbols stay symbols.
public enum TerraformObjects {
  /// The objects that resources create, in their order.
  public static func objects(of resources: [Resource], diagnostics: inout [Diagnostic]) -> [Resource] {
    guard resources.contains(where: { mayCreateObject($0) }) else { return [] }
    var ids: [String: Value] = [:]
    for resource in resources where mayCreateObject(resource) {
      if let id = id(of: resource) { ids[resource.address] = id }
    }
    var objects: [Resource] = []
    var patches: [TerraformPatch] = []
    for resource in resources where mayCreateObject(resource) {
      switch resource.type {
      case "kubernetes_labels", "kubernetes_annotations":
        if let patch = TerraformPatch(resource) { patches.append(patch) }
      case "kubernetes_manifest": if let object = manifest(resource) { objects.append(object) }
      case "kubectl_manifest": if let object = text(resource, &diagnostics) { objects.append(object) }
      default:
        guard let kind = TerraformKind(resource.type) else { continue }
        objects.append(object(of: resource, kind, ids))
      }
    }
    for patch in patches { patch.apply(to: &objects) }
    return objects
  }

  /// Whether a resource's type is one of the providers for Kubernetes.
  private static func mayCreateObject(_ resource: Resource) -> Bool {
    guard resource.mode == .managed, resource.format == .terraform, resource.type.utf8.first == UInt8(ascii: "k") else {
      return false
    }
    return resource.type.hasPrefix("kubernetes_") || resource.type == "kubectl_manifest"
  }

  /// What the provider calls an object: its name, behind its namespace where it has one.
  private static func id(of resource: Resource) -> Value? {
    guard let kind = TerraformKind(resource.type), let metadata = resource.values["metadata"]?[0],
      let name = metadata["name"]?.stringValue
    else { return nil }
    guard ObjectIdentity.isNamespaced(apiVersion: kind.apiVersion, kind: kind.kind) else { return .string(name) }
    switch metadata["namespace"] {
    case nil, .null?: return .string("default/\(name)")
    case .string(let namespace)?: return .string("\(namespace)/\(name)")
    default: return nil
    }
  }

  // MARK: Resources of the provider

  private static func object(of resource: Resource, _ kind: TerraformKind, _ ids: [String: Value]) -> Resource {
    let conversion = TerraformConversion(kind, ids: ids)
    var object = conversion.object(resource.values)
    if resource.type.hasPrefix("kubernetes_default_service_account"), object["metadata"]?["name"] == nil,
      var entries = object.entries
    {
      var metadata = entries["metadata"]?.entries ?? ValueMap()
      metadata["name"] = .string("default")
      entries["metadata"] = .object(metadata)
      object = .object(entries)
    }
    let values = resource.values
    return made(resource, object) { conversion.path(of: $0, in: values) }
  }

  // MARK: Whole objects

  /// Whether an object was made by a resource that holds it whole, as it may have been read from a file.
  public static func isWholeManifest(_ object: Resource) -> Bool {
    (object.origin as? TerraformObjectOrigin)?.isWhole ?? false
  }

  /// `manifest = { … }`.
  private static func manifest(_ resource: Resource) -> Resource? {
    guard let object = resource.values["manifest"], object.entries != nil, ObjectIdentity(object) != nil else {
      return nil
    }
    return made(resource, object, isWhole: true) { AttributePath([.attribute("manifest")] + $0.steps) }
  }

  /// `yaml_body = "…"`.
  private static func text(_ resource: Resource, _ diagnostics: inout [Diagnostic]) -> Resource? {
    guard let text = resource.values["yaml_body"] else { return nil }
    let place = AttributePath("yaml_body")
    do throws(YAMLFailure) {
      guard var object = try YAML.value(of: text), ObjectIdentity(object) != nil else { return nil }
      let written = HeredocManifest(text, at: resource.origin.range(of: place))
      if let namespace = resource.values["override_namespace"], !namespace.isNull, var entries = object.entries {
        var metadata = entries["metadata"]?.entries ?? ValueMap()
        metadata["namespace"] = namespace
        entries["metadata"] = .object(metadata)
        object = .object(entries)
      }
      return made(resource, object, isWhole: true, written: written) { _ in place }
    } catch {
      diagnostics.append(
        Diagnostic(
          .error, "The manifest is no valid YAML: \(error.description).",
          detail: "The object of \(resource.address) is not judged.",
          at: resource.origin.range(of: place) ?? resource.origin.header))
      return nil
    }
  }

  /// The object as a resource of the inventory, in the scope of the one that creates it.
  static func made(
    _ resource: Resource, _ object: Value, isWhole: Bool = false, written: HeredocManifest? = nil,
    path: @escaping @Sendable (AttributePath) -> AttributePath
  ) -> Resource {
    let apiVersion = object["apiVersion"] ?? .null
    let kind = object["kind"]?.stringValue ?? ""
    let metadata = object["metadata"]
    let isNamespaced = ObjectIdentity.isNamespaced(apiVersion: apiVersion.stringValue ?? "", kind: kind)
    let name = metadata?["name"] ?? generatedName(resource, metadata)
    var namespace = metadata?["namespace"] ?? .string("default")
    if namespace.isNull || namespace == .string("") { namespace = .string("default") }
    let meta = Value.object([
      ("apiVersion", apiVersion), ("kind", .string(kind)), ("name", name),
      ("namespace", isNamespaced ? namespace : .null), ("resource", .string(resource.address)),
    ])
    return Resource(
      format: .kubernetes, type: kind, address: resource.address, scope: resource.scope, values: object,
      origin: TerraformObjectOrigin(resource: resource.origin, path: path, isWhole: isWhole, written: written),
      isConditional: resource.isConditional,
      meta: meta)
  }

  /// The symbol of a name that the cluster completes; empty where there is none.
  private static func generatedName(_ resource: Resource, _ metadata: Value?) -> Value {
    guard metadata?["generateName"] != nil else { return .string("") }
    let attribute = "metadata[0].name"
    return .symbol(
      "\(resource.address).\(attribute)", kind: .resource(address: resource.address, attribute: attribute),
      type: .string)
  }
}

/// Where an object stands in the Terraform resource that creates it.
private struct TerraformObjectOrigin: Origin {
  let resource: any Origin
  /// The path in the resource of a path in the object.
  let path: @Sendable (AttributePath) -> AttributePath
  let isWhole: Bool
  let written: HeredocManifest?

  var header: SourceRange { resource.header }
  var extent: SourceRange { resource.extent }
  var calls: [SourceRange] { resource.calls }

  func range(of path: AttributePath) -> SourceRange? {
    let place = self.path(path)
    return place.isEmpty ? nil : written?.range(of: path) ?? resource.range(of: place)
  }

  func trace(of path: AttributePath) -> [TraceStep] {
    let place = self.path(path)
    return place.isEmpty ? [] : resource.trace(of: place)
  }
}

/// A manifest that is written in a heredoc, where its attributes have lines of their own.
struct HeredocManifest: Sendable {
  private let root: Node
  private let written: WrittenText

  init?(_ text: Value, at place: SourceRange?) {
    var encoding = SymbolEncoding()
    guard let place, let text = encoding.text(of: text), let written = WrittenText(text, heredocIn: place) else {
      return nil
    }
    var ignored: [Diagnostic] = []
    guard let document = YAML.documents(in: SourceText(path: "", text: text), diagnostics: &ignored).first else {
      return nil
    }
    root = document.root
    self.written = written
  }

  func range(of path: AttributePath) -> SourceRange? {
    let location = root.locate(path.nodeSteps)
    return location.depth == 0 ? nil : written.line(at: location.highlight.start)
  }
}
