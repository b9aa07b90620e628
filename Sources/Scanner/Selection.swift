import Source

/// What is judged of everything that is read.
///
/// A folder that was named is read and judged whole. A file that was named is judged in its surroundings: the repository
/// around it is read, so that its findings are those of a scan of the whole repository, and what is judged is the root
/// modules that contain the file, or the objects and documents in it.
struct Selection {
  /// Folders that were named, absolute.
  private let folders: [String]
  /// Files that were named, absolute.
  private let files: Set<String>
  /// The folders of the configuration and variable files that were named.
  private let moduleFolders: Set<String>

  init(_ places: [(path: String, kind: FileSystem.Kind)]) {
    folders = places.filter { $0.kind == .folder }.map(\.path)
    let files = places.filter { $0.kind != .folder }.map(\.path)
    self.files = Set(files)
    moduleFolders = Set(files.filter { Discovery.belongsToModule(Paths.name($0)) }.map(Paths.folder))
  }

  /// Whether only folders were named: everything that is read is judged.
  var isEverything: Bool { files.isEmpty }

  /// Whether a folder itself was named.
  func names(_ folder: String) -> Bool { folders.contains(folder) }

  func contains(document path: String) -> Bool {
    files.contains(path) || folders.contains { Paths.contains($0, path) }
  }

  /// Whether a folder is judged as a whole, because it or something in it was named.
  func contains(anyIn folder: String) -> Bool {
    files.contains { Paths.contains(folder, $0) }
      || folders.contains { Paths.contains($0, folder) || Paths.contains(folder, $0) }
  }

  /// Whether what is built in a folder is judged: the folder was named, or a file that it is built of.
  func contains(anyOf files: [String], in folder: String) -> Bool {
    folders.contains { Paths.contains($0, folder) }
      || (!self.files.isEmpty && files.contains(where: self.files.contains))
  }

  /// Whether a root module is judged.
  ///
  /// - Parameter reached: the folders of the modules that it consists of, its own included.
  func contains(rootModuleOf reached: Set<String>) -> Bool {
    if isEverything || !reached.isDisjoint(with: moduleFolders) { return true }
    return reached.contains { folder in folders.contains { Paths.contains($0, folder) } }
  }
}

/// Where a repository begins.
enum Repository {
  /// The folder with `.git` around a path; outside of a repository the working directory where the path lies in it,
  /// otherwise the path's own folder.
  static func root(of path: String, _ kind: FileSystem.Kind) -> String {
    if let repository = enclosing(path, kind) { return repository }
    let start = kind == .folder ? path : Paths.folder(path)
    let working = FileSystem.workingDirectory
    return Paths.contains(working, start) ? working : start
  }

  /// The folder with `.git` around an absolute path; `nil` outside of a repository.
  static func enclosing(_ path: String, _ kind: FileSystem.Kind) -> String? {
    var folder = kind == .folder ? path : Paths.folder(path)
    while true {
      if FileSystem.kind(folder + "/.git") != nil { return folder }
      if folder == "/" || folder == "." { return nil }
      folder = Paths.folder(folder)
    }
  }
}
