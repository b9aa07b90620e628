import Kubernetes
import Source
import Terraform

/// What a tree of folders holds for a scan.
struct Discovery {
  /// A file to be read, by its absolute path.
  struct File: Sendable {
    let path: String
    let size: Int
  }

  /// Folders with Terraform configuration files, absolute, in order.
  private(set) var moduleFolders: [String] = []
  /// YAML and JSON files that may be manifests or policy documents, absolute, in order.
  private(set) var documents: [String] = []
  private(set) var chartFolders: Set<String> = []
  /// Folders with a file that is called as kustomizations are, absolute.
  private(set) var kustomizationFolders: [String] = []
  private(set) var diagnostics: [Diagnostic] = []
  private var visited: Set<String> = []
  private let loader: ModuleLoader
  private let configuration: ScanConfiguration
  private var entriesSeen = 0

  /// Folders nested deeper than this are not looked into.
  private static let deepest = 100
  /// Entries of folders that are looked at in one scan.
  private static let mostEntries = 5_000_000

  /// Folders that hold other people's code or a tool's own data.
  private static let skipped: Set<String> = [
    ".git", ".terraform", ".terragrunt-cache", "node_modules", ".svn", ".hg", ".venv", "venv", "__pycache__", ".build",
    ".idea", ".vscode",
  ]

  init(_ loader: ModuleLoader, _ configuration: ScanConfiguration = .none) {
    self.loader = loader
    self.configuration = configuration
  }

  /// Looks into a folder and all below it. Links to folders are not followed, so there are no loops.
  ///
  /// - Parameter real: the folder's path without links, where that is known.
  mutating func visit(_ folder: String, depth: Int = 0, real: String? = nil) {
    guard let real = real ?? FileSystem.realPath(folder) else { return reportUnreadable(folder) }
    guard visited.insert(real).inserted else { return }
    guard depth < Discovery.deepest else {
      diagnostics.append(
        Diagnostic(
          .warning, "Folders are nested too deeply.",
          detail: "What lies more than \(Discovery.deepest) levels deep is not scanned.", path: loader.display(folder)))
      return
    }
    let entries: [FileSystem.Entry]
    do throws(FileSystem.Failure) {
      entries = try FileSystem.entries(folder)
    } catch {
      if error == .notFound { return reportUnreadable(folder) }
      diagnostics.append(
        Diagnostic(
          .error, "The folder could not be read: \(error.reason).", detail: "Everything else is still scanned.",
          path: loader.display(folder)))
      return
    }
    entriesSeen += entries.count
    guard entriesSeen < Discovery.mostEntries else { return }
    if entries.contains(where: { $0.name == "Chart.yaml" && $0.kind == .file }) { chartFolders.insert(folder) }
    if entries.contains(where: { $0.kind == .file && Kustomization.fileNames.contains($0.name) }) {
      kustomizationFolders.append(folder)
    }
    var isModule = false
    for entry in entries where entry.kind != .folder {
      if ModuleLoader.isConfiguration(entry.name) {
        isModule = true
      } else if entry.kind == .file && Discovery.isDocument(entry.name) {
        let path = folder + "/" + entry.name
        if !configuration.excludes(path) { add(path, entry) }
      }
    }
    if isModule {
      moduleFolders.append(folder)
      loader.keep(entries, of: folder)
    }
    for entry in entries where entry.kind == .folder && !entry.isSymbolicLink {
      let path = folder + "/" + entry.name
      if Discovery.skipped.contains(entry.name) || configuration.excludes(path) { continue }
      visit(path, depth: depth + 1, real: real == "/" ? "/" + entry.name : real + "/" + entry.name)
    }
  }

  private mutating func reportUnreadable(_ folder: String) {
    diagnostics.append(
      Diagnostic(
        .error, "The folder could not be read.",
        detail: "Its name is not UTF-8, or it is gone. Everything else is still scanned.", path: loader.display(folder))
    )
  }

  /// A single file that was named, after all folders were visited.
  mutating func visitFile(_ path: String) {
    let folder = Paths.folder(path)
    let name = Paths.name(path)
    if Discovery.belongsToModule(name) {
      if !moduleFolders.contains(folder) { moduleFolders.append(folder) }
    } else if Discovery.isDocument(name), !documents.contains(path) {
      documents.append(path)
    }
    if Kustomization.fileNames.contains(name), !kustomizationFolders.contains(folder) {
      kustomizationFolders.append(folder)
    }
    var chart = folder
    while Paths.contains(loader.base, chart) {
      if FileSystem.kind(chart + "/Chart.yaml") == .file { chartFolders.insert(chart) }
      if chart == "/" || chart == "." { break }
      chart = Paths.folder(chart)
    }
  }

  /// Whether a file's name makes it part of the module in its folder, variable files included.
  static func belongsToModule(_ name: String) -> Bool {
    ModuleLoader.isConfiguration(name) || name.hasSuffix(".tfvars") || name.hasSuffix(".tfvars.json")
  }

  private mutating func add(_ path: String, _ entry: FileSystem.Entry) {
    if entry.isSymbolicLink {
      guard let target = FileSystem.realPath(path), Paths.contains(loader.boundary, target) else { return }
      if !visited.insert(target).inserted { return }
    }
    documents.append(path)
  }

  static func isDocument(_ name: String) -> Bool {
    name.hasSuffix(".yaml") || name.hasSuffix(".yml")
      || (name.hasSuffix(".json") && !name.hasSuffix(".tfvars.json") && !ModuleLoader.isConfiguration(name))
  }
}
