import Source
import Values

/// Files in the scan root, and paths as text.
enum Files {
  static let functions: [Function] =
    [
      Function("abspath", [.string("path")], returns: .string, absolute),
      Function("basename", [.string("path", allowing: .unknown)], returns: .string, basename),
      Function("dirname", [.string("path", allowing: .unknown)], returns: .string, dirname),
      Function("file", [.string("path")], returns: .string) { arguments throws(FunctionError) in
        .string(try text(arguments))
      },
      Function("filebase64", [.string("path")], returns: .string) { arguments throws(FunctionError) in
        .string(Base64.encode(try read(arguments)))
      },
      Function("fileexists", [.string("path")], returns: .bool, exists),
      Function("fileset", [.string("path"), .string("pattern")], returns: .set(.string), fileSet),
      Function("pathexpand", [.string("path")], returns: .string, expand),
      Function(
        "templatefile", [.string("path"), .any("vars", allowing: .elements)], renderFile),
      Function(
        "templatestring", [.string("template"), .any("vars", allowing: .elements)], renderString),
      digest("filebase64sha256", .sha256, Base64.encode),
      digest("filebase64sha512", .sha512, Base64.encode),
      digest("filemd5", .md5, HashAlgorithm.hex),
      digest("filesha1", .sha1, HashAlgorithm.hex),
      digest("filesha256", .sha256, HashAlgorithm.hex),
      digest("filesha512", .sha512, HashAlgorithm.hex),
    ]

  private static func digest(
    _ name: String, _ algorithm: HashAlgorithm, _ show: @escaping @Sendable ([UInt8]) -> String
  ) -> Function {
    Function(name, [.string("path")], returns: .string) { arguments throws(FunctionError) in
      .string(show(algorithm.digest(try read(arguments))))
    }
  }
}

// MARK: Reading

private func access(_ arguments: Arguments) throws(FunctionError) -> any FileAccess {
  guard let files = arguments.context.files else { throw FunctionError("files cannot be read here") }
  return files
}

private func read(_ arguments: Arguments) throws(FunctionError) -> [UInt8] {
  let path = arguments.string(0)
  do { return try access(arguments).read(path) } catch let error as FileAccessError {
    guard error.isNotFound else { throw FunctionError(error.message, argument: 0) }
    throw FunctionError(
      "no file exists at \"\(path)\"; this function works only with files that are distributed as part of the "
        + "configuration source code, so if this file will be created by a resource in this configuration you must "
        + "instead obtain this result from an attribute of that resource", argument: 0)
  } catch let error as FunctionError {
    throw error
  } catch {
    throw FunctionError("\(error)", argument: 0)
  }
}

private func text(_ arguments: Arguments) throws(FunctionError) -> String {
  guard let text = String(validating: try read(arguments), as: UTF8.self) else {
    throw FunctionError(
      "contents of \"\(arguments.string(0))\" are not valid UTF-8; use the filebase64 function to obtain the "
        + "Base64 encoded contents or the other file functions (e.g. filemd5, filesha256) to obtain file hashing "
        + "results instead", argument: 0)
  }
  return text
}

private func exists(_ arguments: Arguments) throws(FunctionError) -> Value {
  let path = arguments.string(0)
  let files = try access(arguments)
  do throws(FileAccessError) {
    switch try files.kind(path) {
    case .file: return .bool(true)
    case nil: return .bool(false)
    case .folder: throw FileAccessError("\"\(path)\" is a directory, not a file")
    case .other: throw FileAccessError("\"\(path)\" is not a regular file")
    }
  } catch {
    throw FunctionError(error.message)
  }
}

// MARK: Templates

private func render(
  _ arguments: Arguments, template: String, name: String
) throws(FunctionError) -> Value {
  guard let variables = arguments[1].entries else {
    throw FunctionError("invalid vars value: must be a map", argument: 1)
  }
  for entry in variables where !isIdentifier(entry.key) {
    throw FunctionError(
      "invalid template variable name \"\(entry.key)\": must start with a letter, followed by zero or more letters, digits, and underscores",
      argument: 1)
  }
  guard let render = arguments.context.renderTemplate else { throw FunctionError("templates cannot be rendered here") }
  do { return try render(template, name, variables) } catch let error as FunctionError {
    throw error
  } catch {
    throw FunctionError("\(error)")
  }
}

private func isIdentifier(_ name: String) -> Bool {
  guard let first = name.unicodeScalars.first, first.properties.isXIDStart else { return false }
  return name.unicodeScalars.allSatisfy { $0.properties.isXIDContinue || $0 == "-" }
}

private func renderFile(_ arguments: Arguments) throws(FunctionError) -> Value {
  try render(arguments, template: try text(arguments), name: arguments.string(0))
}

private func renderString(_ arguments: Arguments) throws(FunctionError) -> Value {
  try render(arguments, template: arguments.string(0), name: "<templatestring argument>")
}

// MARK: Paths

private func absolute(_ arguments: Arguments) throws(FunctionError) -> Value {
  let path = arguments.string(0)
  if path.hasPrefix("/") { return .string(Paths.normalize(path)) }
  return .string(try access(arguments).absolute(path))
}

/// Go's `filepath.Base`.
private func basename(_ arguments: Arguments) throws(FunctionError) -> Value {
  switch arguments[0] {
  case .string(let path):
    if path.isEmpty { return .string(".") }
    return .string(path.split(separator: "/").last.map { String($0) } ?? "/")
  case .partial(let partial):
    // A name that is known whole at the end.
    let name = partial.suffix.split(separator: "/", omittingEmptySubsequences: false)
    if name.count > 1, let last = name.last, !last.isEmpty { return .string(String(last)) }
    return arguments.unknown()
  default: return arguments.unknown()
  }
}

/// Go's `filepath.Dir`.
private func dirname(_ arguments: Arguments) throws(FunctionError) -> Value {
  guard let path = arguments[0].stringValue else { return arguments.unknown() }
  guard let slash = path.lastIndex(of: "/") else { return .string(".") }
  return .string(Paths.normalize(String(path[...slash])))
}

/// Whose home it is depends on the machine: the folder is a symbol, what follows it is known.
private func expand(_ arguments: Arguments) throws(FunctionError) -> Value {
  let path = arguments.string(0)
  guard path.hasPrefix("~") else { return .string(path) }
  let rest = String(path.dropFirst())
  guard rest.isEmpty || rest.hasPrefix("/") else { throw FunctionError("cannot expand user-specific home dir") }
  var builder = StringBuilder()
  builder.append(Unknown(Symbol("pathexpand(\"~\")", kind: .other), type: .string, isNotNull: true))
  builder.append(rest)
  return builder.finish()
}

// MARK: fileset

private func fileSet(_ arguments: Arguments) throws(FunctionError) -> Value {
  let pattern = arguments.string(1)
  guard let glob = Glob(pattern) else {
    throw FunctionError("failed to glob pattern (\(pattern)): syntax error in pattern")
  }
  var walk = FileWalk(files: try access(arguments), glob: glob)
  do { try walk.visit(folder: arguments.string(0), name: "", depth: 0) } catch {
    throw FunctionError(error.message)
  }
  return .set(of: walk.found.map { .string($0.normalized) }, elementType: .string)
}

/// Visits the files below a folder that a pattern matches.
private struct FileWalk {
  let files: any FileAccess
  let glob: Glob
  var found: [String] = []
  private var visited = 0

  init(files: any FileAccess, glob: Glob) {
    self.files = files
    self.glob = glob
  }

  mutating func visit(folder: String, name: String, depth: Int) throws(FileAccessError) {
    guard depth <= 64 else { throw FileAccessError("\"\(folder)\" is nested too deep") }
    let entries: [FileSystem.Entry]
    do { entries = try files.entries(folder) } catch {
      if error.isNotFound || depth > 0 { return }
      throw error
    }
    for entry in entries {
      visited += 1
      guard visited <= 100_000 else { throw FileAccessError("there are more than 100000 files to look at") }
      let path = name.isEmpty ? entry.name : name + "/" + entry.name
      switch entry.kind {
      case .file: if glob.matches(path) { found.append(path) }
      case .folder:
        // Links to folders are not followed: they may lead in circles.
        if glob.isDeep(past: depth), !entry.isSymbolicLink {
          try visit(folder: Paths.join(folder, entry.name), name: path, depth: depth + 1)
        }
      case .other: continue
      }
    }
  }
}
