import Source

/// Why a file could not be read.
public struct FileAccessError: Error, Hashable, Sendable {
  /// The reason, as a sentence without its stop.
  public let message: String
  /// Whether there is just nothing at the path.
  public let isNotFound: Bool

  public init(_ message: String, isNotFound: Bool = false) {
    self.message = message
    self.isNotFound = isNotFound
  }
}

/// The files that functions may read. Paths are as the code has them; what is relative is so to the root module.
public protocol FileAccess: Sendable {
  /// The bytes of a file.
  func read(_ path: String) throws(FileAccessError) -> [UInt8]

  /// What stands at a path, `nil` for nothing.
  func kind(_ path: String) throws(FileAccessError) -> FileSystem.Kind?

  /// The entries of a folder, sorted by name.
  func entries(_ folder: String) throws(FileAccessError) -> [FileSystem.Entry]

  /// The absolute form of a path, as text.
  func absolute(_ path: String) -> String
}

/// The files below one folder, which is as far as a scan may read: symbolic links that lead out are refused.
public struct RootedFiles: FileAccess {
  private let root: String
  private let base: String

  /// - Parameters:
  ///   - root: the scan root, a folder.
  ///   - base: the folder that relative paths start from, in or below the root.
  public init(root: String, base: String) {
    let base = base.hasPrefix("/") ? base : Paths.join(FileSystem.workingDirectory, base)
    let root = root.hasPrefix("/") ? root : Paths.join(FileSystem.workingDirectory, root)
    self.root = FileSystem.realPath(root) ?? Paths.normalize(root)
    self.base = FileSystem.realPath(base) ?? Paths.normalize(base)
  }

  public func absolute(_ path: String) -> String { Paths.normalize(Paths.join(base, path)) }

  /// Where a path leads, links followed.
  private func resolve(_ path: String) throws(FileAccessError) -> String {
    let text = absolute(path)
    guard let real = FileSystem.realPath(text) else {
      // Whether something is there is not to be learned about what lies outside.
      if !Paths.contains(root, text) { throw outside(path) }
      throw FileAccessError("no file exists at \"\(path)\"", isNotFound: true)
    }
    if !Paths.contains(root, real) { throw outside(path) }
    return real
  }

  private func outside(_ path: String) -> FileAccessError {
    FileAccessError("\"\(path)\" lies outside of the scanned folder and is not read")
  }

  public func read(_ path: String) throws(FileAccessError) -> [UInt8] {
    let real = try resolve(path)
    do {
      let text = try FileSystem.read(real, as: path)
      // The bytes live only as long as the text does.
      return withExtendedLifetime(text) { Array(text.bytes) }
    } catch {
      throw FileAccessError("\"\(path)\" could not be read: \(error.reason)", isNotFound: error == .notFound)
    }
  }

  public func kind(_ path: String) throws(FileAccessError) -> FileSystem.Kind? {
    do { return FileSystem.kind(try resolve(path)) } catch {
      if error.isNotFound { return nil }
      throw error
    }
  }

  public func entries(_ folder: String) throws(FileAccessError) -> [FileSystem.Entry] {
    let real = try resolve(folder)
    do { return try FileSystem.entries(real) } catch {
      throw FileAccessError("\"\(folder)\" could not be read: \(error.reason)", isNotFound: error == .notFound)
    }
  }
}
