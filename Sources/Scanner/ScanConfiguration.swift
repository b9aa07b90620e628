import Policy
import Source
import Values

/// What `.infrascan.hcl` says: how this repository is to be scanned. The command line wins over it.
public struct ScanConfiguration: Sendable {
  /// The name of the file.
  public static let fileName = ".infrascan.hcl"

  /// A value for an input of the policies.
  struct Input: Sendable {
    let name: String
    let value: Value
    /// The files whose resources it counts for; empty for all.
    let paths: [Glob]
    let range: SourceRange
  }

  /// What is said of a rule.
  struct RuleSetting: Sendable {
    let id: String
    let severity: Severity?
    let isEnabled: Bool
    let reason: String
    /// The files that it counts for; empty for all.
    let paths: [Glob]
    let range: SourceRange
  }

  /// Root modules that are evaluated once more with other values.
  struct Variant: Sendable {
    let name: String
    /// The root modules; `nil` for those that have the variable files.
    let root: Glob?
    let variableFiles: [String]
    let workspace: String?
    let range: SourceRange
  }

  /// How a chart is installed.
  struct Chart: Sendable {
    struct Environment: Sendable {
      let name: String
      let values: [String]
    }

    /// The chart's folder.
    let folder: Glob
    let release: String?
    let namespace: String?
    /// The values files of all environments, below those of each.
    let values: [String]
    let environments: [Environment]
    let range: SourceRange
  }

  /// The folder that the file stands in, absolute: what its paths are relative to.
  let folder: String
  var inputs: [Input] = []
  var rules: [RuleSetting] = []
  var variants: [Variant] = []
  var charts: [Chart] = []
  var exclude: [Glob] = []
  /// Folders of policies, absolute.
  var policyFolders: [String] = []
  public internal(set) var leastSeverity: Severity?
  /// The severity from which on findings fail the run.
  public internal(set) var failOn: Severity?
  public internal(set) var diagnostics: [Diagnostic] = []

  /// What counts where there is no file.
  static let none = ScanConfiguration(folder: "/")

  init(folder: String) {
    self.folder = folder
  }

  /// Reads the file that counts for some paths: in the folder that holds them all, or the nearest above it in the
  /// repository.
  ///
  /// - Parameter named: the path of the file to be read instead, as given on the command line.
  public static func load(for paths: [String], named: String? = nil) -> ScanConfiguration? {
    if let named { return read(named, as: named) }
    let places = paths.compactMap { path -> String? in
      guard let real = FileSystem.realPath(path) else { return nil }
      return FileSystem.kind(real) == .folder ? real : Paths.folder(real)
    }
    guard var folder = places.first else { return nil }
    for place in places { while !Paths.contains(folder, place) { folder = Paths.folder(folder) } }
    let top = Repository.root(of: folder, .folder)
    while true {
      let path = folder == "/" ? "/" + fileName : folder + "/" + fileName
      if FileSystem.kind(path) == .file { return read(path, as: Paths.relative(path, to: top)) }
      if folder == top || folder == "/" { return nil }
      folder = Paths.folder(folder)
    }
  }

  private static func read(_ path: String, as name: String) -> ScanConfiguration {
    let absolute = Paths.normalize(Paths.join(FileSystem.workingDirectory, path))
    do throws(FileSystem.Failure) {
      let source = try FileSystem.read(path, as: name)
      return ConfigurationReader.read(source, folder: Paths.folder(FileSystem.realPath(absolute) ?? absolute))
    } catch {
      var configuration = ScanConfiguration(folder: Paths.folder(absolute))
      configuration.diagnostics.append(
        Diagnostic(
          .error, "The configuration could not be read: \(error.reason).", detail: "Check the path.", path: name))
      return configuration
    }
  }

  /// The path of a file as the file's patterns see it; `nil` for one outside of its folder.
  func relative(_ path: String) -> String? {
    Paths.contains(folder, path) ? Paths.relative(path, to: folder) : nil
  }

  /// Whether a file or folder is left out.
  func excludes(_ path: String) -> Bool {
    guard !exclude.isEmpty, let path = relative(path), path != "." else { return false }
    return exclude.contains { $0.matches(path) }
  }

  /// What is wrong with the names that it uses.
  func check(against policies: PolicySet) -> [Diagnostic] {
    var diagnostics: [Diagnostic] = []
    for rule in rules where !policies.hasRule(rule.id) {
      let meant = Spelling.nearest(rule.id, among: policies.rules.map(\.id))
      diagnostics.append(
        Diagnostic(
          .error, "There is no rule \"\(rule.id)\".",
          detail: meant.map { "Did you mean \"\($0)\"?" } ?? "`infrascan rules` lists them.", at: rule.range))
    }
    if inputs.isEmpty { return diagnostics }
    let known = policies.inputNames
    for input in inputs where !known.contains(input.name) {
      let meant = Spelling.nearest(input.name, among: known.sorted())
      diagnostics.append(
        Diagnostic(
          .error, "No policy has an input \"\(input.name)\".",
          detail: meant.map { "Did you mean \"\($0)\"?" } ?? "`infrascan rules ID` shows the inputs of a rule.",
          at: input.range))
    }
    return diagnostics
  }
}
