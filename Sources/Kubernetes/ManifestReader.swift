/// `Kubernetes`: manifests as resources, and the links between objects that policies ask for.
///
/// In come YAML and JSON texts; out go resources of format `.kubernetes`, and over those the pod specs, selectors and
/// service accounts (`ObjectGraph`). Nothing here judges.

import Documents
import Helm
import Inventory
import Source
import Values

/// Reads manifests: Kubernetes objects in YAML or JSON.
public enum ManifestReader {
  /// What objects join within that are for no environment in particular.
  public static let scope = Scope("kubernetes")

  /// The objects of a text, lists taken apart.
  ///
  /// A text without objects (a workflow, a compose file, a chart's values, a schema) gives none and no diagnostics.
  /// So does a template, whose text is no YAML before it is rendered. A text that looks like a manifest and cannot
  /// be read gives an error for each document at fault; its other documents are still read.
  public static func resources(
    in source: SourceText, scope: Scope, diagnostics: inout [Diagnostic]
  ) -> [Resource] {
    let source = source.decodingUTF16()
    let text = ManifestText(source)
    guard text.mayHoldObjects else { return [] }
    if text.hasTemplateMarks && isInTemplatesFolder(source.path) { return [] }
    var faults: [Diagnostic] = []
    let documents = documents(in: source, &faults)
    if text.hasTemplateMarks && (!faults.isEmpty || documents.contains { $0.hasCollectionKeys }) { return [] }
    var reader = ObjectReader(scope: scope)
    for document in documents { reader.read(document.root) }
    if text.looksLikeManifest || !reader.resources.isEmpty { diagnostics += faults }
    diagnostics += reader.diagnostics + reader.misfits
    return reader.resources
  }

  /// The objects of a rendered template. What is wrong is said at the template.
  ///
  /// - Parameter release: what installs the chart, where the code says so.
  public static func resources(
    in rendered: RenderedText, scope: Scope, release: ChartRelease? = nil, diagnostics: inout [Diagnostic]
  ) -> [Resource] {
    guard ManifestText(rendered.source).mayHoldObjects else { return [] }
    var faults: [Diagnostic] = []
    var reader = ObjectReader(scope: scope, rendered: rendered, release: release)
    for document in YAML.documents(in: rendered.source, diagnostics: &faults) { reader.read(document.root) }
    for fault in faults + reader.diagnostics {
      guard let range = fault.range else { continue }
      diagnostics.append(
        Diagnostic(
          fault.severity, "Rendered, the template is no valid YAML: \(fault.summary)", detail: fault.detail,
          at: rendered.place(of: range.bytes)))
    }
    diagnostics += reader.misfits
    return reader.resources
  }

  private static func isInTemplatesFolder(_ path: String) -> Bool {
    path.hasPrefix("templates/")
      || path.utf8.split(separator: UInt8(ascii: "/")).dropLast().contains {
        $0.elementsEqual("templates".utf8)
      }
  }

  /// JSON where the text is JSON; YAML otherwise, of which a text in braces may be the flow style.
  private static func documents(in source: SourceText, _ faults: inout [Diagnostic]) -> [Document] {
    let isNamedJSON = source.path.hasSuffix(".json")
    let first = source.bytes.first { $0 > 0x20 && $0 != 0xEF && $0 != 0xBB && $0 != 0xBF }
    if isNamedJSON || first == UInt8(ascii: "{") {
      var jsonFaults: [Diagnostic] = []
      if let document = JSON.document(in: source, diagnostics: &jsonFaults) { return [document] }
      if isNamedJSON {
        faults += jsonFaults
        return []
      }
    }
    return YAML.documents(in: source, diagnostics: &faults)
  }
}

/// Makes resources of documents.
private struct ObjectReader {
  let scope: Scope
  let rendered: RenderedText?
  let release: ChartRelease?
  private let symbols: RenderedSymbols?
  var resources: [Resource] = []
  var diagnostics: [Diagnostic] = []
  /// What is of a wrong type, at the template where the object is a chart's.
  var misfits: [Diagnostic] = []

  init(scope: Scope, rendered: RenderedText? = nil, release: ChartRelease? = nil) {
    self.scope = scope
    self.rendered = rendered
    self.release = release
    symbols = RenderedSymbols(rendered)
  }

  mutating func read(_ root: Node) {
    guard let apiVersion = root["apiVersion"]?.text, let kind = root["kind"]?.text else { return }
    guard !ConfigurationFile.isOne(apiVersion: apiVersion, kind: kind) else { return }
    read(root, root.value(diagnostics: &diagnostics), listed: nil)
  }

  /// - Parameter listed: the apiVersion and kind of the items of a list that says it once for all.
  private mutating func read(_ node: Node, _ value: Value, listed: (apiVersion: String, kind: String)?) {
    var value = value
    if let listed, value["kind"] == nil, case .object(var object) = value {
      object["apiVersion"] = .string(listed.apiVersion)
      object["kind"] = .string(listed.kind)
      value = .object(object)
    }
    guard let identity = ObjectIdentity(value) else { return }
    if identity.kind.hasSuffix("List"), let items = value["items"]?.elements, let nodes = node["items"]?.elements {
      let kind = String(identity.kind.dropLast("List".count))
      let listed = kind.isEmpty ? nil : (identity.apiVersion, kind)
      for (item, itemNode) in zip(items, nodes) { read(itemNode, item, listed: listed) }
      return
    }
    if let symbols { value = symbols.object(value, of: node) }
    guard let release else {
      let isRendered = rendered != nil
      let fitted = fitted(value, node, identity)
      // Made here: an object's namespace is asked for whenever it is linked to another.
      let meta = ObjectReader.meta(identity, isRendered)
      resources.append(
        Resource(
          format: .kubernetes, type: identity.kind, address: identity.address, scope: scope, values: fitted ?? value,
          origin: ManifestOrigin(object: node, rendered: rendered, written: fitted == nil ? nil : value),
          meta: meta))
      return
    }
    let object = release.installed(value, identity)
    let fitted = fitted(object.values, node, identity)
    resources.append(
      Resource(
        format: .kubernetes, type: identity.kind, address: object.address, scope: scope,
        values: fitted ?? object.values,
        origin: ManifestOrigin(
          object: node, rendered: rendered, calls: release.calls, written: fitted == nil ? nil : object.values),
        isConditional: release.isConditional || rendered?.isConditional == true, meta: object.meta))
  }

  /// The object without what is of another type than Kubernetes takes; `nil` where all of it fits.
  private mutating func fitted(_ value: Value, _ node: Node, _ identity: ObjectIdentity) -> Value? {
    guard let shape = ObjectShape.of(identity) else { return nil }
    var found: [ObjectShape.Misfit] = []
    guard let fitted = shape.fitted(value, at: AttributePath(), &found) else { return nil }
    let origin = ManifestOrigin(object: node, rendered: rendered)
    for misfit in found {
      misfits.append(
        Diagnostic(
          .warning, "\(misfit.path) is \(misfit.found), and Kubernetes takes \(misfit.wanted).",
          detail: "The API server refuses the object. Its other fields are checked.",
          at: origin.range(of: misfit.path) ?? origin.header))
    }
    return fitted
  }

  /// - Parameter isRendered: whether the object is a chart's, and the code does not say where that is installed.
  private static func meta(_ identity: ObjectIdentity, _ isRendered: Bool) -> Value {
    var meta: [(String, Value)] = [
      ("apiVersion", .string(identity.apiVersion)), ("kind", .string(identity.kind)), ("name", .string(identity.name)),
      ("namespace", identity.namespace.map { .string($0) } ?? .null),
    ]
    if isRendered { meta.append(("rendered", .bool(true))) }
    return .object(meta)
  }
}

/// Files that have an apiVersion and a kind and configure a tool: nothing of them is ever an object in a cluster.
enum ConfigurationFile {
  static func isOne(apiVersion: String, kind: String) -> Bool {
    if groups.contains(ObjectIdentity.group(apiVersion)) { return true }
    // kubectl's own configuration.
    return apiVersion == "v1" && kind == "Config"
  }

  private static let groups: Set<String> = [
    "kustomize.config.k8s.io", "skaffold", "kubeadm.k8s.io", "kind.x-k8s.io", "kubelet.config.k8s.io",
    "kubeproxy.config.k8s.io", "kubescheduler.config.k8s.io", "kubecontrollermanager.config.k8s.io",
    "apiserver.config.k8s.io", "apiserver.k8s.io", "audit.k8s.io", "pod-security.admission.config.k8s.io",
    "credentialprovider.kubelet.k8s.io", "client.authentication.k8s.io", "eksctl.io", "backstage.io", "kpt.dev",
    "k3d.io",
  ]
}
