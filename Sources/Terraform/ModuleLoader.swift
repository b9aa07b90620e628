import HCL
import Source
import Synchronization

/// Reads the folders of a scan as modules, each once, from whichever thread asks first.
public final class ModuleLoader: Sendable {
  /// Files are read only inside this folder, absolute.
  public var boundary: String { reach.withLock { $0 } }
  /// What paths in reports are relative to, absolute.
  public let base: String

  private let configurations = Mutex(TextMap<ModuleConfiguration?>())
  /// What folders with configuration files hold, where somebody has looked before.
  private let listings = Mutex(TextMap<[FileSystem.Entry]>())
  private let reach: Mutex<String>
  /// Terraform's data folder, absolute, where the user names one: it may lie outside of the boundary.
  let terraformFolder: String?

  public init(boundary: String, base: String, terraformFolder: String? = nil) {
    reach = Mutex(boundary)
    self.terraformFolder = terraformFolder
    self.base = base
  }

  /// Whether files in a folder may be read.
  func reaches(_ folder: String) -> Bool {
    Paths.contains(boundary, folder) || terraformFolder.map { Paths.contains($0, folder) } ?? false
  }

  /// The path of a file as reports show it.
  public func display(_ path: String) -> String { Paths.relative(path, to: base) }

  /// Keeps what a folder holds for those who ask for it later.
  public func keep(_ entries: [FileSystem.Entry], of folder: String) {
    listings.withLock { $0.set(folder, entries) }
  }

  /// What a folder holds.
  func entries(_ folder: String) throws(FileSystem.Failure) -> [FileSystem.Entry] {
    if let known = listings.withLock({ $0[folder] }) { return known }
    return try FileSystem.entries(folder)
  }

  /// Whether a file's name makes it part of a module's configuration, Terraform's or OpenTofu's.
  public static func isConfiguration(_ name: String) -> Bool {
    stem(of: name) != nil && !name.hasPrefix(".") && !name.hasPrefix("#")
  }

  /// The name of a configuration file without its extension.
  private static func stem(of name: String) -> (stem: Substring, isTofu: Bool, isJSON: Bool)? {
    for (ending, isTofu, isJSON) in [
      (".tf", false, false), (".tf.json", false, true), (".tofu", true, false), (".tofu.json", true, true),
    ] where name.hasSuffix(ending) {
      return (name.dropLast(ending.utf8.count), isTofu, isJSON)
    }
    return nil
  }

  /// The configuration files of a folder. A file for OpenTofu is read in the place of one for Terraform of the same name.
  private static func configurationFiles(_ entries: [FileSystem.Entry]) -> [FileSystem.Entry] {
    let files = entries.filter { isConfiguration($0.name) && $0.kind != .folder }
    guard files.contains(where: { $0.name.hasSuffix(".tofu") || $0.name.hasSuffix(".tofu.json") }) else { return files }
    let names = Set(files.map(\.name))
    return files.filter { file in
      guard let (stem, isTofu, isJSON) = stem(of: file.name), !isTofu else { return true }
      return !names.contains(stem + (isJSON ? ".tofu.json" : ".tofu"))
    }
  }

  /// The module in a folder; `nil` where the folder has none or is outside of the boundary.
  func configuration(_ folder: String) -> ModuleConfiguration? {
    if let known = configurations.withLock({ $0[folder] }) { return known }
    let read = self.read(folder)
    return configurations.withLock { configurations -> ModuleConfiguration? in
      if let known = configurations[folder] { return known }
      configurations.set(folder, read)
      return read
    }
  }

  /// Reads a folder ahead of its evaluation.
  ///
  /// - Returns: the folders of the local modules that it calls, the number of files read.
  public func load(_ folder: String) -> (calls: [String], files: Int) {
    guard let configuration = configuration(folder) else { return ([], 0) }
    let calls = configuration.calls.compactMap { call in
      call.source.flatMap { ModuleLoader.localFolder($0, from: folder) }
    }
    return (calls, configuration.fileCount)
  }

  /// Whether the module in a folder declares a resource of a type.
  public func declares(_ type: String, in folder: String) -> Bool {
    configuration(folder)?.resources.contains { $0.type == type && !$0.isData } ?? false
  }

  /// Widens the boundary to the innermost folder that holds the given folders and those that modules in them call.
  ///
  /// A folder without configuration files widens nothing, and the boundary never becomes the root of the file system.
  public func widen(toReach folders: [String]) {
    var seen: Set<String> = []
    var pending = folders.filter { seen.insert($0).inserted }
    while let folder = pending.popLast() {
      if !Paths.contains(boundary, folder) {
        var wider = boundary
        while !Paths.contains(wider, folder) { wider = Paths.folder(wider) }
        guard wider != "/", let entries = try? FileSystem.entries(folder),
          entries.contains(where: { ModuleLoader.isConfiguration($0.name) })
        else { continue }
        reach.withLock { $0 = wider }
      }
      pending += load(folder).calls.filter { seen.insert($0).inserted }
    }
  }

  /// What was found wrong while the folders were read.
  public func diagnostics(in folder: String) -> [Diagnostic] {
    configuration(folder)?.diagnostics ?? []
  }

  /// The folders that were read so far and hold a module, in order.
  public var loadedFolders: [String] {
    configurations.withLock { $0.filter { $0.value != nil }.map(\.key).sorted() }
  }

  /// How many configuration files were read so far.
  public var fileCount: Int {
    configurations.withLock { $0.values.reduce(0) { $0 + ($1?.fileCount ?? 0) } }
  }

  /// The absolute folder of a local module source, `nil` for any other source.
  static func localFolder(_ source: String, from folder: String) -> String? {
    guard source.hasPrefix("./") || source.hasPrefix("../") || source == "." || source == ".." else { return nil }
    return Paths.normalize(folder + "/" + source)
  }

  /// What to say of a file that git-crypt keeps encrypted, `nil` for any other file.
  func encrypted(_ source: SourceText) -> Diagnostic? {
    guard source.bytes.starts(with: "\0GITCRYPT\0".utf8) else { return nil }
    return Diagnostic(
      .warning, "The file is encrypted by git-crypt and was not read.",
      detail:
        "What it declares or sets is undecided or has its default. Run \"git-crypt unlock\" before the scan to have it read.",
      path: source.path)
  }

  private func read(_ folder: String) -> ModuleConfiguration? {
    guard reaches(folder), let entries = try? entries(folder) else { return nil }
    var trees: [SyntaxTree] = []
    var overrides: [SyntaxTree] = []
    var diagnostics: [Diagnostic] = []
    var found = false
    var isIncomplete = false
    for entry in ModuleLoader.configurationFiles(entries) {
      let path = folder + "/" + entry.name
      found = true
      if entry.isSymbolicLink, let target = FileSystem.realPath(path), !reaches(target) {
        diagnostics.append(
          Diagnostic(
            .error, "The file could not be read: it is a link to outside of the scanned folder.",
            detail: "Copy the file into the repository, or scan a folder that holds both.", path: display(path)))
        continue
      }
      do throws(FileSystem.Failure) {
        let source = try FileSystem.read(path, as: display(path))
        if let encrypted = encrypted(source) {
          diagnostics.append(encrypted)
          isIncomplete = true
          continue
        }
        let tree =
          entry.name.hasSuffix(".json")
          ? JSONSyntax.parse(source, schema: .terraform, diagnostics: &diagnostics)
          : Parser.parse(source, diagnostics: &diagnostics)
        guard let tree else { continue }
        if OverrideFiles.isOverride(entry.name) { overrides.append(tree) } else { trees.append(tree) }
      } catch {
        diagnostics.append(
          Diagnostic(
            .error, "The file could not be read: \(error.reason).",
            detail: "The rest of the module is still evaluated.",
            path: display(path)))
      }
    }
    guard found else { return nil }
    let fileCount = trees.count + overrides.count
    if !overrides.isEmpty {
      trees = [OverrideFiles.merge(trees, overrides: overrides, diagnostics: &diagnostics)]
    }
    return ModuleConfiguration(
      folder: folder, displayFolder: display(folder), trees: trees, fileCount: fileCount, diagnostics: diagnostics,
      isIncomplete: isIncomplete)
  }
}
