import HCL
import Source
import Values

/// A policy file that is known to be sound, read: its metadata waits until a rule is asked for.
public struct PolicySource: Sendable {
  let reader: PolicyFileReader

  /// - Parameters:
  ///   - source: the file.
  ///   - tree: its syntax, encoded, without that of `metadata` blocks.
  ///   - metadata: what the `metadata` blocks say, encoded, one for each policy of the file; empty where it has none.
  public init(builtIn source: SourceText, tree: StaticString, metadata: [StaticString]) {
    if let tree = SyntaxTree(encoded: tree, source: source) {
      reader = PolicyFileReader(tree, metadata: metadata)
    } else {
      reader = PolicyFileReader(source, defersMetadata: true)
    }
  }
}

/// Policy files, read and compiled: all of them that does not depend on the values of inputs.
public final class PolicyModule: Sendable {
  let policies: [CompiledPolicy]
  let entries: [RuleEntry]
  /// The files that were loaded, and then those beside them that they refer to.
  let files: [PolicyFile]
  /// How many of the files, from the first, are built in.
  let builtInCount: Int
  let diagnostics: [Diagnostic]

  /// Loads policy files.
  ///
  /// - Parameters:
  ///   - sources: the files; their paths name them in diagnostics.
  ///   - builtIn: files that were read before, and are not checked.
  ///   - beside: the other policy files of a folder, whose inputs and locals files of that folder may use. Asked only where
  ///     a file uses what it does not declare.
  public init(
    _ sources: [SourceText], builtIn: [PolicySource] = [],
    beside: @escaping (_ folder: String) -> [SourceText] = { _ in [] }
  ) {
    var policies: [CompiledPolicy] = []
    var entries: [RuleEntry] = []
    var diagnostics: [Diagnostic] = []
    var files: [PolicyFile] = []
    for reader in builtIn.map(\.reader) {
      diagnostics += reader.diagnostics
      policies += reader.policies
      entries += reader.entries
      files.append(reader.file)
    }
    let readers = sources.map { PolicyFileReader($0, defersMetadata: false) }
    var known: [String: [PolicyFile]] = [:]
    for reader in readers {
      files.append(reader.file)
      known[reader.file.folder, default: []].append(reader.file)
    }
    var visited: Set<String> = []
    for reader in readers {
      let folder = reader.file.folder
      var validator = PolicyValidator(reader.file) { kind, name in
        func isDeclared() -> Bool {
          (known[folder] ?? []).contains { kind == "input" ? $0.inputs[name] != nil : $0.locals[name] != nil }
        }
        if isDeclared() { return true }
        guard visited.insert(folder).inserted else { return false }
        let paths = Set((known[folder] ?? []).map(\.path))
        for source in beside(folder) where !paths.contains(source.path) {
          let file = PolicyFileReader(source, defersMetadata: true).file
          known[folder, default: []].append(file)
          files.append(file)
        }
        return isDeclared()
      }
      validator.checkFile()
      policies += reader.policies.filter { validator.check($0) }
      entries += reader.entries
      diagnostics += reader.diagnostics + validator.diagnostics
      for entry in reader.entries { _ = entry.read(&diagnostics) }
    }
    self.policies = policies
    self.entries = entries
    builtInCount = builtIn.count
    self.files = files
    self.diagnostics = diagnostics
  }
}
