import Source

/// A pattern for paths: `*` and `?` stand for anything but a slash, `**` for any number of folders.
///
/// As in .gitignore, a pattern without a slash matches a name at any depth, one with a slash the path from the root on, and
/// what matches a folder matches everything in it.
struct Glob: Sendable {
  let text: String
  private let segments: [[UInt8]]

  init(_ text: String) {
    self.text = text
    var parts = text.split(separator: "/").filter { $0 != "." }.map { Array($0.utf8) }
    if !text.dropLast().contains("/") && !parts.isEmpty { parts.insert(Array("**".utf8), at: 0) }
    segments = parts
  }

  /// Whether a path matches: relative, normalised, `.` for the root.
  ///
  /// - Parameter exactly: whether what lies in a folder that matches is left out.
  func matches(_ path: String, exactly: Bool = false) -> Bool {
    let names = path == "." ? [] : path.split(separator: "/").map { Array($0.utf8) }
    // Which numbers of segments may be used up so far; linear in the product of both lengths.
    var reached: Set<Int> = []
    func open(_ count: Int) {
      guard reached.insert(count).inserted, count < segments.count, segments[count] == Array("**".utf8) else { return }
      open(count + 1)
    }
    open(0)
    for name in names {
      if !exactly && reached.contains(segments.count) { return true }
      let before = reached
      reached = []
      for count in before where count < segments.count {
        if segments[count] == Array("**".utf8) {
          open(count)
        } else if Wildcards.matches(name, segments[count], one: UInt8(ascii: "?")) {
          open(count + 1)
        }
      }
    }
    return reached.contains(segments.count)
  }
}
