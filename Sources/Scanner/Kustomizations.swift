import Inventory
import Kubernetes
import Source
import Terraform

/// The kustomizations of a scan: which are deployed as they are, which are parts of others, and for which environment each is.
struct Kustomizations: Sendable {
  /// One kustomization that no other one includes.
  struct Entry: Sendable {
    /// The folder, absolute and without links.
    let folder: String
    /// What it is for: `prod`; empty where nothing tells.
    let environment: String
    /// Whether it was asked for.
    let isJudged: Bool
  }

  let entries: [Entry]
  /// What is wrong with kustomizations that cannot be read at all.
  let diagnostics: [Diagnostic]
  private let builds: KustomizeBuilds
  /// Files that belong to kustomizations, absolute: none of them is judged on its own.
  private let files: Set<String>

  /// - Parameter isRepository: whether a repository says how far kustomizations reach; otherwise they reach as far as the bases
  ///   that they include.
  init(
    _ discovery: Discovery, _ charts: HelmCharts, _ loader: ModuleLoader, _ selection: Selection, _ pool: WorkerPool,
    isRepository: Bool
  ) {
    let builds = KustomizeBuilds(boundary: loader.boundary, display: { loader.display($0) })
    self.builds = builds
    var tree = Inclusions()
    // One inside of a chart, such as that of its custom resource definitions, is there for who takes it from elsewhere.
    let discovered = discovery.kustomizationFolders.filter { !charts.contains($0) }.compactMap {
      FileSystem.realPath($0)
    }
    var pending = discovered
    while !pending.isEmpty {
      let folders = pending
      let read = pool.map(folders.count) { index in
        builds.kustomization(in: folders[index]).map { ($0, builds.references(of: $0, widening: !isRepository)) }
      }
      var found: Set<String> = []
      for case (let kustomization, let references)? in read {
        tree.add(kustomization, references)
        found.formUnion(references.folders)
      }
      // Bases that lie outside of what was looked through.
      pending = found.subtracting(tree.folders).subtracting(folders).sorted()
    }
    files = tree.files
    diagnostics = discovered.filter { selection.contains(anyOf: [], in: $0) }.flatMap { builds.faults(in: $0) }
    let roots = tree.roots
    let environments = KustomizeEnvironments(roots, tree, base: loader.base)
    entries = roots.map { root in
      Entry(
        folder: root, environment: environments.names[root] ?? "",
        isJudged: selection.contains(anyOf: tree.filesReached(from: root), in: root))
    }
  }

  /// Whether a file belongs to a kustomization: it is built as part of it, or changes what it builds.
  func contains(_ path: String) -> Bool { files.contains(path) }

  var fileCount: Int { builds.fileCount }

  /// The objects that one of them builds.
  func build(_ index: Int) -> Scan.Part {
    let entry = entries[index]
    var part = Scan.Part(isJudged: entry.isJudged)
    let built = builds.build(entry.folder, scope: Scope("kubernetes", variant: entry.environment))
    part.section = InventorySection(built.resources)
    part.diagnostics = built.diagnostics
    return part
  }
}

/// Which kustomizations include which.
struct Inclusions {
  private struct Node {
    let isComponent: Bool
    let folders: [String]
    let files: [String]
  }

  private var nodes: [String: Node] = [:]
  private(set) var files: Set<String> = []

  var folders: Set<String> { Set(nodes.keys) }

  mutating func add(_ kustomization: Kustomization, _ references: Kustomization.References) {
    nodes[kustomization.folder] = Node(
      isComponent: kustomization.isComponent, folders: references.folders, files: references.files)
    files.formUnion(references.files)
  }

  /// Those that no other one includes, in order. Of those that include each other in a circle the first stands for all. A
  /// component that nothing includes is none: it changes what is not there.
  var roots: [String] {
    let all = nodes.keys.sorted()
    var included: Set<String> = []
    for (folder, node) in nodes { included.formUnion(node.folders.filter { $0 != folder }) }
    var roots = all.filter { !included.contains($0) }
    var reached: Set<String> = []
    for root in roots { reach(root, &reached) }
    for folder in all where !reached.contains(folder) {
      roots.append(folder)
      reach(folder, &reached)
    }
    return roots.filter { nodes[$0]?.isComponent == false }.sorted()
  }

  private func reach(_ start: String, _ reached: inout Set<String>) {
    var pending = [start]
    while let folder = pending.popLast() {
      guard let node = nodes[folder], reached.insert(folder).inserted else { continue }
      pending += node.folders
    }
  }

  /// The folders that a kustomization is built of, its own included.
  func reached(from root: String) -> Set<String> {
    var reached: Set<String> = []
    reach(root, &reached)
    return reached
  }

  /// The bases among them, without components.
  func bases(of root: String) -> [String] {
    reached(from: root).filter { $0 != root && nodes[$0]?.isComponent == false }.sorted()
  }

  /// The files that a kustomization is built of.
  func filesReached(from root: String) -> [String] {
    reached(from: root).flatMap { nodes[$0]?.files ?? [] }
  }
}

/// For which environment each of several kustomizations is: by a folder that says so, or by what tells them apart where they are
/// built on one base.
struct KustomizeEnvironments {
  /// By the folder of a kustomization; those that nothing tells are missing.
  private(set) var names: [String: String] = [:]

  private static let containers: Set<String> = [
    "overlays", "overlay", "environments", "environment", "envs", "env", "stages",
  ]

  /// - Parameter base: folders above it say nothing.
  init(_ roots: [String], _ tree: Inclusions, base: String) {
    for root in roots {
      if let name = KustomizeEnvironments.name(in: Paths.relative(root, to: base)) { names[root] = name }
    }
    // Those that share a base are the same objects again: each needs a name that no other has.
    for group in KustomizeEnvironments.groups(roots, tree) where group.count > 1 {
      let own = group.map { names[$0] ?? Paths.name($0) }
      let common = KustomizeEnvironments.commonFolder(group)
      var counts: [String: Int] = [:]
      for name in own { counts[name, default: 0] += 1 }
      for (root, name) in zip(group, own) {
        names[root] = counts[name] == 1 ? name : Paths.relative(root, to: common)
      }
    }
  }

  /// The environment that a path names: what follows `overlays` and its like, or a word that is one's name.
  private static func name(in path: String) -> String? {
    let parts = path.split(separator: "/").map(String.init)
    if let place = parts.dropLast().lastIndex(where: { containers.contains($0) }) { return parts[place + 1] }
    return parts.last(where: { Cluster.names.contains($0) })
  }

  /// Kustomizations that are built on a common base, each group in order.
  private static func groups(_ roots: [String], _ tree: Inclusions) -> [[String]] {
    var group = Array(roots.indices)
    func representative(_ index: Int) -> Int {
      var index = index
      while group[index] != index {
        group[index] = group[group[index]]
        index = group[index]
      }
      return index
    }
    var first: [String: Int] = [:]
    for (index, root) in roots.enumerated() {
      for base in tree.bases(of: root) {
        if let other = first[base] {
          let (a, b) = (representative(other), representative(index))
          group[max(a, b)] = min(a, b)
        } else {
          first[base] = index
        }
      }
    }
    return Dictionary(grouping: roots.indices, by: representative).sorted { $0.key < $1.key }.map {
      $0.value.map { roots[$0] }
    }
  }

  private static func commonFolder(_ folders: [String]) -> String {
    var common = folders.first.map(Paths.folder) ?? "/"
    for folder in folders {
      while common != "/", !Paths.contains(common, folder) || common == folder { common = Paths.folder(common) }
    }
    return common
  }
}
