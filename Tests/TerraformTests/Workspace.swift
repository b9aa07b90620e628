import Inventory
import Source
import Terraform
import Values

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A folder of files for one test, removed with it.
final class Workspace: Sendable {
  let folder: String

  init(_ files: [String: String]) {
    var template = Array("/tmp/infrascan-test-XXXXXX".utf8CString)
    folder = template.withUnsafeMutableBufferPointer { buffer in
      guard let base = buffer.baseAddress, let made = mkdtemp(base) else { return "/tmp" }
      return FileSystem.realPath(String(cString: made)) ?? "/tmp"
    }
    for (name, text) in files { write(name, text) }
  }

  func write(_ name: String, _ text: String) {
    write(name, bytes: Array(text.utf8))
  }

  func write(_ name: String, bytes: [UInt8]) {
    var parent = folder
    for part in name.split(separator: "/").dropLast() {
      parent += "/\(part)"
      mkdir(parent, 0o755)
    }
    guard let file = fopen("\(folder)/\(name)", "w") else { return }
    fwrite(bytes, 1, bytes.count, file)
    fclose(file)
  }

  deinit {
    Workspace.remove(folder)
  }

  private static func remove(_ path: String) {
    for entry in (try? FileSystem.entries(path)) ?? [] {
      let inner = "\(path)/\(entry.name)"
      if entry.kind == .folder && !entry.isSymbolicLink { remove(inner) } else { unlink(inner) }
    }
    rmdir(path)
  }

  /// Evaluates a root module of the workspace.
  func evaluate(_ root: String = "", _ change: (inout RootModuleOptions) -> Void = { _ in }) -> RootModuleEvaluation? {
    var options = RootModuleOptions()
    change(&options)
    let loader = ModuleLoader(boundary: folder, base: folder)
    return RootModule.evaluate(root.isEmpty ? folder : "\(folder)/\(root)", loader: loader, options: options)
  }

  /// The root module's resources as JSON by address.
  func resources(_ root: String = "", _ change: (inout RootModuleOptions) -> Void = { _ in }) -> [String: String] {
    Dictionary((evaluate(root, change)?.resources ?? []).map { ($0.address, $0.values.json) }, uniquingKeysWith: { $1 })
  }
}
