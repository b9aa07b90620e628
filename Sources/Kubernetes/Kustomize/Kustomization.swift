import Documents
import Source

/// One kustomization: the file that says what a folder is built of.
///
/// Follows `kustomize.config.k8s.io/v1beta1` and, for components, `v1alpha1`.
public struct Kustomization: Sendable {
  /// The names that kustomize looks for, in its order.
  public static let fileNames = ["kustomization.yaml", "kustomization.yml", "Kustomization"]

  static let kind = "Kustomization"
  static let componentKind = "Component"

  /// The folder, absolute and without links.
  public let folder: String
  /// The file's path, absolute.
  public let path: String
  let file: KustomizeFile
  let tree: Tree
  /// Whether it is a component: a part of other kustomizations that changes what they have, and is nothing on its own.
  public let isComponent: Bool

  /// What a kustomization refers to, for who asks what belongs to what.
  public struct References: Sendable {
    /// Folders of other kustomizations, absolute, that are built as part of this one.
    public internal(set) var folders: [String] = []
    /// Files, absolute, that are read as part of this one: none of them is an object of its own.
    public internal(set) var files: [String] = []
  }

  // MARK: - Reading

  /// Reads a folder's kustomization.
  ///
  /// A file under the right name may be something else: Flux has objects of the kind Kustomization.
  ///
  /// - Returns: `nil` where the folder has none that can be read.
  static func read(_ folder: String, _ files: KustomizeFiles, _ diagnostics: inout [Diagnostic]) -> Kustomization? {
    var found: [(path: String, file: KustomizeFile)] = []
    for name in fileNames {
      let path = folder == "/" ? "/" + name : folder + "/" + name
      guard FileSystem.kind(path) == .file, let real = FileSystem.realPath(path), Paths.contains(files.boundary, real)
      else { continue }
      do throws(FileSystem.Failure) {
        found.append((path, try files.file(real)))
      } catch {
        diagnostics.append(
          Diagnostic(
            .error, "The kustomization could not be read: \(error.reason).", detail: "What it builds is not scanned.",
            path: files.display(path)))
      }
    }
    guard let (path, file) = found.first else { return nil }
    guard let first = file.documents.documents.first(where: { $0.root.kind == .mapping }) else {
      diagnostics += file.documents.faults
      if file.documents.faults.isEmpty {
        diagnostics.append(
          Diagnostic(
            .warning, "The kustomization is empty.",
            detail: "kustomize refuses it: name what it is built of under resources.",
            at: file.start))
      }
      return nil
    }
    var reader = TreeReader(SiteMap(file: file.number), file.source)
    let tree = reader.tree(first.root)
    guard isKustomization(tree) else { return nil }
    diagnostics += file.documents.faults
    if found.count > 1 {
      diagnostics.append(
        Diagnostic(
          .error, "The folder has more than one kustomization.",
          detail: "kustomize refuses it. \(Paths.name(path)) is read; remove \(Paths.name(found[1].path)).",
          at: found[1].file.start))
    }
    return Kustomization(
      folder: folder, path: path, file: file, tree: tree, isComponent: tree["kind"]?.text == componentKind)
  }

  private static func isKustomization(_ tree: Tree) -> Bool {
    if let apiVersion = tree["apiVersion"]?.text {
      return GroupVersionKind(apiVersion: apiVersion, kind: "").group == "kustomize.config.k8s.io"
    }
    guard let kind = tree["kind"]?.text else { return true }
    return kind == Kustomization.kind || kind == componentKind
  }

  // MARK: - Fields

  /// A text of a list in the file, with its place.
  struct Item {
    let text: String
    let site: Site
  }

  /// The texts of lists under some keys.
  func items(_ keys: String...) -> [Item] {
    keys.flatMap { Kustomization.items(tree[$0]) }
  }

  static func items(_ list: Tree?) -> [Item] {
    (list?.elements ?? []).compactMap { element in element.text.map { Item(text: $0, site: element.site) } }
  }

  func list(_ key: String) -> [Tree] { tree[key]?.elements ?? [] }

  func text(_ key: String) -> String { tree[key]?.text ?? "" }

  func entry(_ key: String) -> Tree.Entry? {
    guard let entries = tree.entries, let index = Tree.index(of: key, in: entries) else { return nil }
    return entries[index]
  }

  // MARK: - What belongs to it

  /// What the kustomization names, as far as it is there and inside of the boundary.
  func references(_ files: KustomizeFiles, widening: Bool) -> References {
    var references = References(files: [path])
    func add(_ text: String) {
      guard !text.isEmpty, !text.utf8.contains(0x0A) else { return }
      let target = Paths.normalize(Paths.join(folder, text))
      switch FileSystem.kind(target) {
      case .folder:
        guard let real = FileSystem.realPath(target) else { return }
        if widening, !Paths.contains(files.boundary, real),
          Kustomization.fileNames.contains(where: { FileSystem.kind(real + "/" + $0) == .file })
        {
          files.widen(toReach: real)
        }
        if Paths.contains(files.boundary, real) { references.folders.append(real) }
      case .file: references.files.append(target)
      default: break
      }
    }
    for item in items(
      "resources", "bases", "components", "patchesStrategicMerge", "crds", "configurations", "generators",
      "transformers",
      "validators")
    { add(item.text) }
    for key in ["patches", "patchesJson6902", "replacements"] {
      for entry in list(key) { add(entry["path"]?.text ?? "") }
    }
    for generator in list("configMapGenerator") + list("secretGenerator") {
      for item in Kustomization.items(generator["files"]) {
        add(item.text.split(separator: "=", maxSplits: 1).last.map(String.init) ?? "")
      }
      for item in Kustomization.items(generator["envs"]) { add(item.text) }
      add(generator["env"]?.text ?? "")
    }
    for chart in list("helmCharts") + list("helmChartInflationGenerator") {
      add(chart["valuesFile"]?.text ?? chart["values"]?.text ?? "")
      for item in Kustomization.items(chart["additionalValuesFiles"]) { add(item.text) }
    }
    add(tree.descend("openapi", "path")?.text ?? "")
    return references
  }

  /// The fields that kustomize has.
  static let fields: Set<String> = [
    "apiVersion", "kind", "metadata", "openapi", "namePrefix", "nameSuffix", "namespace", "commonLabels", "labels",
    "commonAnnotations", "patchesStrategicMerge", "patchesJson6902", "patches", "images", "imageTags", "replacements",
    "replicas", "vars", "sortOptions", "resources", "components", "crds", "bases", "configMapGenerator",
    "secretGenerator", "helmGlobals", "helmCharts", "helmChartInflationGenerator", "generatorOptions", "configurations",
    "generators", "transformers", "validators", "buildMetadata",
  ]
}
