import Policy
import Source
import Values

/// The built-in policies and the user's own.
public enum PolicyLibrary {
  /// Loads the built-in policies and those in folders.
  public static func load(_ folders: [String] = [], inputs: [String: Value] = [:]) -> PolicySet {
    if folders.isEmpty && inputs.isEmpty { return builtInSet }
    let own = folders.flatMap { files(in: $0, suffix: ".policy.hcl") }
    return PolicySet(builtIn: builtIn, own, inputs: inputs)
  }

  /// The built-in policies, read once.
  private static let builtIn = EmbeddedRules.files.map {
    PolicySource(builtIn: SourceText(path: $0.path, text: $0.text))
  }

  private static let builtInSet = PolicySet(builtIn: builtIn, [])

  /// Reads the built-in policies beside whatever else goes on until they are needed.
  public static func prepare() {
    WorkerPool.aside { _ = builtInSet.ruleCount }
  }

  /// The files below a folder, or the file itself, whose names end with `suffix`, in order.
  public static func files(in path: String, suffix: String) -> [SourceText] {
    switch FileSystem.kind(path) {
    case .file:
      return path.hasSuffix(suffix) ? [try? FileSystem.read(path, as: path)].compactMap { $0 } : []
    case .folder:
      var found: [SourceText] = []
      for entry in (try? FileSystem.entries(path)) ?? [] where !entry.name.hasPrefix(".") && !entry.isSymbolicLink {
        let inner = Paths.join(path, entry.name)
        if entry.kind == .folder || entry.name.hasSuffix(suffix) { found += files(in: inner, suffix: suffix) }
      }
      return found
    default: return []
    }
  }

  /// Runs the test files below a path.
  public static func test(_ path: String, jobs: Int? = nil) -> [PolicyTestResult] {
    let files = files(in: path, suffix: ".policytest.hcl")
    let pool = WorkerPool(jobs: jobs)
    return pool.once {
      pool.map(files.count) { index in
        let file = files[index]
        return PolicyTest(file) { target in
          let place = Paths.normalize(Paths.join(Paths.folder(file.path), target))
          return try? FileSystem.read(place, as: place)
        }.run()
      }
    }
  }
}
