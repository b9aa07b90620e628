import Inventory
import Source
import Terraform

/// With which values root modules are evaluated more than once: variants named on the command line, otherwise those of
/// `.infrascan.hcl`.
struct Variants: Sendable {
  private let configuration: ScanConfiguration
  private let given: [(name: String, files: [String])]

  init(_ configuration: ScanConfiguration, _ given: [(name: String, files: [String])]) {
    self.configuration = configuration
    self.given = given
  }

  /// The options of each variant of a root module; the options themselves where it has none.
  func options(of root: String, _ options: RootModuleOptions, _ loader: ModuleLoader) -> [RootModuleOptions] {
    var found: [RootModuleOptions] = []
    func add(_ name: String, _ files: [String], _ workspace: String?) {
      var own = options
      own.variableFiles = files + options.variableFiles
      if let workspace, !options.isWorkspaceGiven { own.workspace = workspace }
      own.scope = Scope(loader.display(root), variant: name)
      found.append(own)
    }
    for variant in given { add(variant.name, variant.files, nil) }
    if given.isEmpty {
      for variant in configuration.variants {
        if let files = files(of: variant, in: root) { add(variant.name, files, variant.workspace) }
      }
    }
    return found.isEmpty ? [options] : found
  }

  /// What is wrong with variants that no root module has.
  func unused(_ roots: [String], _ loader: ModuleLoader) -> [Diagnostic] {
    guard given.isEmpty, !roots.isEmpty else { return [] }
    return configuration.variants.compactMap { variant in
      // Only part of the repository may be scanned.
      if let root = variant.root, !roots.contains(where: { matches(root, $0) }) { return nil }
      if roots.contains(where: { files(of: variant, in: $0) != nil }) { return nil }
      if variant.root == nil && !variant.variableFiles.contains(where: { $0.contains("/") }) { return nil }
      return Diagnostic(
        .error, "The variable files of variant \"\(variant.name)\" are not there.",
        detail:
          "\(variant.variableFiles.joined(separator: ", ")): paths are relative to the root module's folder or to that of \(ScanConfiguration.fileName).",
        at: variant.range)
    }
  }

  private func matches(_ root: Glob, _ folder: String) -> Bool {
    configuration.relative(folder).map { root.matches($0, exactly: true) } ?? false
  }

  /// The variable files of a variant for a root module, absolute; `nil` where it is none of this module's.
  private func files(of variant: ScanConfiguration.Variant, in folder: String) -> [String]? {
    if let root = variant.root {
      guard matches(root, folder) else { return nil }
    } else if variant.variableFiles.isEmpty {
      return nil
    }
    var files: [String] = []
    for file in variant.variableFiles {
      let places = [folder, configuration.folder].map { Paths.normalize(Paths.join($0, file)) }
      guard let place = places.first(where: { FileSystem.kind($0) == .file }) else { return nil }
      files.append(place)
    }
    return files
  }
}
