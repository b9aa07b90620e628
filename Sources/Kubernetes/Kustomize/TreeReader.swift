import Documents
import Source

/// Makes trees of documents as kustomize reads them: aliases put in place, merge keys merged, scalars by YAML 1.2.
struct TreeReader {
  private let sites: SiteMap
  private let source: SourceText
  /// What is wrong with objects, at places of the text itself.
  private(set) var faults: [Diagnostic] = []

  init(_ sites: SiteMap, _ source: SourceText) {
    self.sites = sites
    self.source = source
  }

  // MARK: Objects

  /// The objects of documents, lists taken apart behind what stands outside of them, as kustomize orders them.
  mutating func objects(of documents: [Document]) -> [Tree] {
    var pending: [Tree] = []
    for document in documents {
      let root = document.root
      guard root.kind == .mapping, root.count > 0 else {
        if root.kind == .sequence {
          fault("The document is a list, and no object.", "An object has an apiVersion, a kind and a name.", root)
        }
        continue
      }
      pending.append(tree(root))
    }
    var objects: [Tree] = []
    var next = 0
    while next < pending.count {
      let object = pending[next]
      next += 1
      if object["kind"]?.text?.hasSuffix("List") == true, let items = object["items"] {
        // An empty list may be written as null.
        for item in items.elements ?? [] where item.entries?.isEmpty == false { pending.append(item) }
      } else {
        objects.append(object)
      }
    }
    return objects
  }

  mutating func fault(_ summary: String, _ detail: String, _ node: Node) {
    faults.append(Diagnostic(.error, summary, detail: detail, at: node.sourceRange))
  }

  // MARK: Nodes

  /// Recursion is bounded by `Document.deepestNesting`, which counts through aliases.
  mutating func tree(_ node: Node) -> Tree {
    let site = sites.site(node.isAlias ? node.writtenRange : node.range)
    switch node.kind {
    case .scalar: return Tree(.scalar(TreeReader.scalar(node)), site)
    case .sequence: return Tree(.sequence(node.elements.map { tree($0) }), site)
    case .mapping: return Tree(.mapping(entries(node)), site)
    }
  }

  static func scalar(_ node: Node) -> TreeScalar {
    let text = node.text ?? ""
    guard let tag = node.tag else { return node.style == .plain ? TreeScalar(plain: text) : TreeScalar(text) }
    switch tag {
    case "tag:yaml.org,2002:int": return TreeScalar(text, .int)
    case "tag:yaml.org,2002:float": return TreeScalar(text, .float)
    case "tag:yaml.org,2002:bool": return TreeScalar(text, .bool)
    case "tag:yaml.org,2002:null": return TreeScalar(text, .null)
    default: return TreeScalar(text)
    }
  }

  private mutating func entries(_ node: Node) -> [Tree.Entry] {
    var entries: [Tree.Entry] = []
    entries.reserveCapacity(node.count)
    var merged: [Tree.Entry] = []
    for entry in node.entries {
      if entry.key.isMergeKey {
        // What is written wins over what is merged, and the first of several merged mappings over the others.
        for source in entry.value.kind == .sequence ? entry.value.elements.reversed() : [entry.value] {
          if source.kind == .mapping { merged += self.entries(source) }
        }
      } else if let key = entry.key.text {
        entries.append(Tree.Entry(key: key, site: sites.site(entry.key.writtenRange), value: tree(entry.value)))
      }
    }
    return Tree.sorted(merged.isEmpty ? entries : merged + entries)
  }
}
