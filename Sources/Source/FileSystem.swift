#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Reading files and folders by the system's own calls.
public enum FileSystem {
  /// A file larger than this is not read: infrastructure code is written by people.
  public static let largestFile = 64 << 20

  /// Why a file or folder could not be read.
  public enum Failure: Error, Hashable, Sendable {
    case notFound
    case permission
    case isFolder
    case notRegular
    case tooLarge(bytes: Int)
    case system(code: Int32)

    /// The failure as the end of a sentence: "could not be read: …".
    public var reason: String {
      switch self {
      case .notFound: "no such file"
      case .permission: "permission denied"
      case .isFolder: "it is a folder"
      case .notRegular: "it is not a regular file"
      case .tooLarge(let bytes): "it has \(bytes >> 20) MiB, more than the limit of \(FileSystem.largestFile >> 20) MiB"
      case .system(let code): String(cString: strerror(code))
      }
    }

    init(errno code: Int32) {
      switch code {
      case ENOENT, ENOTDIR: self = .notFound
      case EACCES, EPERM: self = .permission
      case EISDIR: self = .isFolder
      default: self = .system(code: code)
      }
    }
  }

  /// What a path is.
  public enum Kind: Sendable {
    case file
    case folder
    case other
  }

  /// One entry of a folder.
  public struct Entry: Sendable {
    public let name: String
    public let kind: Kind
    public let isSymbolicLink: Bool
  }

  /// Reads a whole file into memory.
  ///
  /// The file is read and not mapped: a file that shrinks under a mapping ends the process with a signal, and
  /// for files of the usual few kilobytes one `read` is cheaper than the page faults.
  ///
  /// - Parameters:
  ///   - path: where the file is.
  ///   - name: the path that reports show for it.
  public static func read(_ path: String, as name: String) throws(Failure) -> SourceText {
    let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard file >= 0 else { throw Failure(errno: errno) }
    defer { close(file) }
    var status = stat()
    guard fstat(file, &status) == 0 else { throw Failure(errno: errno) }
    switch status.st_mode & S_IFMT {
    case S_IFREG: break
    case S_IFDIR: throw .isFolder
    default: throw .notRegular
    }
    let expected = Int(status.st_size)
    guard expected <= largestFile else { throw .tooLarge(bytes: expected) }
    let allocation = UnsafeMutablePointer<UInt8>.allocate(capacity: expected + SourceText.padding)
    var count = 0
    while count < expected {
      #if canImport(Darwin)
        let n = Darwin.read(file, allocation + count, expected - count)
      #elseif canImport(Musl)
        let n = Musl.read(file, allocation + count, expected - count)
      #else
        let n = Glibc.read(file, allocation + count, expected - count)
      #endif
      if n < 0 {
        if errno == EINTR { continue }
        let failure = Failure(errno: errno)
        allocation.deallocate()
        throw failure
      }
      if n == 0 { break }
      count += n
    }
    (allocation + count).initialize(repeating: 0, count: expected - count + SourceText.padding)
    return SourceText(path: name, adopting: allocation, count: count)
  }

  /// What a path is, symbolic links followed; `nil` where there is nothing, or a link that leads nowhere.
  public static func kind(_ path: String) -> Kind? {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    switch status.st_mode & S_IFMT {
    case S_IFREG: return .file
    case S_IFDIR: return .folder
    default: return .other
    }
  }

  /// The entries of a folder, sorted by name, without `.` and `..`.
  public static func entries(_ path: String) throws(Failure) -> [Entry] {
    guard let folder = opendir(path) else { throw Failure(errno: errno) }
    defer { closedir(folder) }
    var entries: [Entry] = []
    while let record = readdir(folder) {
      let name = withUnsafePointer(to: &record.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name == "." || name == ".." { continue }
      switch Int32(record.pointee.d_type) {
      case Int32(DT_REG):
        entries.append(Entry(name: name, kind: .file, isSymbolicLink: false))
      case Int32(DT_DIR):
        entries.append(Entry(name: name, kind: .folder, isSymbolicLink: false))
      case Int32(DT_LNK):
        entries.append(Entry(name: name, kind: kind(path + "/" + name) ?? .other, isSymbolicLink: true))
      default:
        entries.append(Entry(name: name, kind: kind(path + "/" + name) ?? .other, isSymbolicLink: false))
      }
    }
    entries.sort { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    return entries
  }

  /// The absolute path without symbolic links, `.` and `..`; `nil` where nothing is there.
  public static func realPath(_ path: String) -> String? {
    guard let resolved = realpath(path, nil) else { return nil }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  /// The working directory, absolute.
  public static var workingDirectory: String {
    realPath(".") ?? "/"
  }
}
