/// Arithmetic on paths as text: nothing here looks at the file system.
public enum Paths {
  /// `folder/name`, without a needless `./` or doubled slash.
  public static func join(_ folder: String, _ name: String) -> String {
    if name.hasPrefix("/") { return name }
    if folder.isEmpty || folder == "." { return name }
    return folder.hasSuffix("/") ? folder + name : folder + "/" + name
  }

  /// The path with `.`, `..` and doubled slashes resolved as text. A relative path that climbs out keeps its `..`.
  public static func normalize(_ path: String) -> String {
    if isNormal(path) { return path }
    let (slash, dot) = (UInt8(ascii: "/"), UInt8(ascii: "."))
    var path = path
    return path.withUTF8 { bytes in
      let absolute = bytes.first == slash
      var result: [UInt8] = absolute ? [slash] : []
      result.reserveCapacity(bytes.count)
      // Where the components stand that a `..` takes back.
      var names: [Int] = []
      var start = 0
      while start < bytes.count {
        var end = start
        while end < bytes.count && bytes[end] != slash { end += 1 }
        let length = end - start
        let isClimb = length == 2 && bytes[start] == dot && bytes[start + 1] == dot
        if isClimb, let last = names.popLast() {
          result.removeSubrange(last...)
        } else if length > 0 && !(length == 1 && bytes[start] == dot) && !(isClimb && absolute) {
          if !isClimb { names.append(result.count) }
          if let last = result.last, last != slash { result.append(slash) }
          result.append(contentsOf: bytes[start..<end])
        }
        start = end + 1
      }
      return result.isEmpty ? "." : String(decoding: result, as: UTF8.self)
    }
  }

  /// Whether there is nothing to resolve: no empty component, none of dots, no slash at the end.
  private static func isNormal(_ path: String) -> Bool {
    let slash = UInt8(ascii: "/")
    let dot = UInt8(ascii: ".")
    var path = path
    return path.withUTF8 { bytes in
      guard bytes.count > 1, bytes[bytes.count - 1] != slash else { return false }
      var start = bytes[0] == slash ? 1 : 0
      while start < bytes.count {
        var end = start
        while end < bytes.count && bytes[end] != slash { end += 1 }
        let length = end - start
        if length == 0 || (length <= 2 && bytes[start] == dot && bytes[end - 1] == dot) { return false }
        start = end + 1
      }
      return true
    }
  }

  /// The last component.
  public static func name(_ path: String) -> String {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return path }
    let name = path[path.utf8.index(after: slash)...]
    return name.isEmpty ? path.split(separator: "/").last.map(String.init) ?? path : String(name)
  }

  /// The path without its last component; `.` for a bare name.
  public static func folder(_ path: String) -> String {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// `path` relative to the absolute folder `base`, or `path` unchanged where it is not inside.
  public static func relative(_ path: String, to base: String) -> String {
    if path == base { return "." }
    let prefix = base.hasSuffix("/") ? base : base + "/"
    return path.hasPrefix(prefix) ? String(path.dropFirst(prefix.count)) : path
  }

  /// Whether `path` is `folder` or lies in it; both absolute and normalised.
  public static func contains(_ folder: String, _ path: String) -> Bool {
    path == folder || path.hasPrefix(folder.hasSuffix("/") ? folder : folder + "/")
  }
}
