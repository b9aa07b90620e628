/// A group, version and kind, of which each may be empty where it selects.
struct GroupVersionKind: Hashable, Sendable {
  var group = ""
  var version = ""
  var kind = ""

  init(group: String = "", version: String = "", kind: String = "") {
    self.group = group
    self.version = version
    self.kind = kind
  }

  init(apiVersion: String, kind: String) {
    if let slash = apiVersion.utf8.firstIndex(of: UInt8(ascii: "/")) {
      group = String(apiVersion[..<slash])
      version = String(apiVersion[apiVersion.utf8.index(after: slash)...])
    } else {
      version = apiVersion
    }
    self.kind = kind
  }

  var apiVersion: String { group.isEmpty ? version : "\(group)/\(version)" }

  /// Whether everything that a selector states is so.
  func isSelected(by selector: GroupVersionKind) -> Bool {
    (selector.kind.isEmpty || selector.kind == kind) && (selector.group.isEmpty || selector.group == group)
      && (selector.version.isEmpty || selector.version == version)
  }

  /// Whether kustomize knows the kind to live outside of namespaces. It knows those of Kubernetes 1.21.
  var isClusterScoped: Bool { GroupVersionKind.clusterScoped[kind]?.contains(apiVersion) ?? false }

  private static let clusterScoped: [String: Set<String>] = {
    var scoped: [String: Set<String>] = [:]
    for (groups, versions, kinds) in [
      ([""], ["v1"], ["ComponentStatus", "Namespace", "Node", "NodeProxyOptions", "PersistentVolume"]),
      (
        ["admissionregistration.k8s.io"], ["v1", "v1beta1"],
        ["MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"]
      ),
      (["apiextensions.k8s.io"], ["v1", "v1beta1"], ["CustomResourceDefinition"]),
      (["apiregistration.k8s.io"], ["v1", "v1beta1"], ["APIService"]),
      (["certificates.k8s.io"], ["v1", "v1beta1"], ["CertificateSigningRequest"]),
      (["flowcontrol.apiserver.k8s.io"], ["v1beta1"], ["FlowSchema", "PriorityLevelConfiguration"]),
      (["networking.k8s.io"], ["v1", "v1beta1"], ["IngressClass"]),
      (["node.k8s.io"], ["v1", "v1beta1"], ["RuntimeClass"]),
      (["policy"], ["v1beta1"], ["PodSecurityPolicy"]),
      (["rbac.authorization.k8s.io"], ["v1", "v1beta1"], ["ClusterRole", "ClusterRoleBinding"]),
      (["scheduling.k8s.io"], ["v1", "v1beta1"], ["PriorityClass"]),
      (["storage.k8s.io"], ["v1", "v1beta1"], ["CSIDriver", "CSINode", "StorageClass", "VolumeAttachment"]),
    ] {
      for kind in kinds {
        for group in groups {
          for version in versions { scoped[kind, default: []].insert(group.isEmpty ? version : "\(group)/\(version)") }
        }
      }
    }
    return scoped
  }()
}

/// What kustomize knows an object by.
struct ObjectId: Hashable, Sendable {
  var type: GroupVersionKind
  var name: String
  /// As the object says; empty where it does not.
  var namespace: String
  let isClusterScoped: Bool

  init(_ type: GroupVersionKind, name: String, namespace: String) {
    self.type = type
    self.name = name
    self.namespace = namespace
    isClusterScoped = type.isClusterScoped
  }

  /// An identity that an object had, whose type is looked at no closer than its words.
  init(previous type: GroupVersionKind, name: String, namespace: String) {
    self.type = type
    self.name = name
    self.namespace = namespace
    isClusterScoped = false
  }

  static let noNamespace = "_non_namespaceable_"

  /// The namespace that the object ends up in.
  var effectiveNamespace: String {
    if isClusterScoped { return ObjectId.noNamespace }
    return namespace.isEmpty ? "default" : namespace
  }

  /// Whether both are one object.
  func isSame(as other: ObjectId) -> Bool {
    name == other.name && type == other.type && effectiveNamespace == other.effectiveNamespace
  }

  /// What is equal for two identities of one object.
  var key: Key { Key(type: type, name: name, namespace: effectiveNamespace) }

  struct Key: Hashable, Sendable {
    let type: GroupVersionKind
    let name: String
    let namespace: String
  }

  /// `Deployment shop/cart`, for people.
  var description: String {
    let kind = type.kind.isEmpty ? "object" : type.kind
    let place = namespace.isEmpty || isClusterScoped ? name : "\(namespace)/\(name)"
    return "\(kind) \"\(place)\""
  }
}

/// An object under construction, with what kustomize remembers of it between its steps.
struct KustomizeObject: Sendable {
  /// A mapping.
  private(set) var tree: Tree
  private(set) var id: ObjectId
  /// The identities it had, oldest first: references to it may use any.
  private(set) var previous: [ObjectId] = []
  var prefixes: [String] = []
  var suffixes: [String] = []
  /// Whether a hash of its content becomes part of its name.
  var needsHash = false
  /// What a generator asks for where there is such an object already.
  var behavior = Behavior.unspecified
  /// The variables that take their values from it.
  var variables: [String] = []
  /// Where it was taken in by a kustomization that includes the one it is from, innermost first.
  var includes: [Site] = []

  enum Behavior: Sendable {
    case unspecified
    case create
    case replace
    case merge
  }

  init(_ tree: Tree) {
    self.tree = tree
    id = KustomizeObject.id(of: tree)
  }

  private static func id(of tree: Tree) -> ObjectId {
    let metadata = tree["metadata"]
    return ObjectId(
      GroupVersionKind(apiVersion: tree["apiVersion"]?.text ?? "", kind: tree["kind"]?.text ?? ""),
      name: metadata?["name"]?.text ?? "", namespace: metadata?["namespace"]?.text ?? "")
  }

  /// Changes the object where it is.
  @discardableResult
  mutating func edit<Result, Failure: Error>(_ body: (inout Tree) throws(Failure) -> Result) throws(Failure) -> Result {
    defer { id = KustomizeObject.id(of: tree) }
    return try body(&tree)
  }

  /// The identity that it was read under.
  var originalId: ObjectId { previous.first ?? id }

  mutating func storePreviousId() {
    let type = GroupVersionKind(group: id.type.group, version: id.type.version, kind: id.type.kind)
    let old = ObjectId(previous: type, name: id.name, namespace: id.effectiveNamespace)
    previous.append(old)
  }

  /// Takes over what a generated object keeps of the one that it replaces or is merged with.
  mutating func inherit(from old: KustomizeObject) {
    previous = old.previous
    prefixes = old.prefixes
    suffixes = old.suffixes
    variables = old.variables
    includes = old.includes
  }

  /// Every identity that it has or had.
  func hasId(where matches: (ObjectId) -> Bool) -> Bool {
    matches(id) || previous.contains(where: matches)
  }

  /// Whether a selector that leaves out what does not matter means the object.
  func isSelected(type: GroupVersionKind, name: String, namespace: String) -> Bool {
    hasId { id in
      (name.isEmpty || name == id.name) && id.type.isSelected(by: type)
        && (namespace.isEmpty || id.effectiveNamespace == namespace)
    }
  }
}
