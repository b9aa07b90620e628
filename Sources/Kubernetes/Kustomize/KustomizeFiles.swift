import Documents
import Source
import Synchronization

/// The files that the kustomizations of a scan consist of, each read once, from whichever thread asks first.
///
/// Nothing outside of the boundary is read: what is at the end of symbolic links counts.
final class KustomizeFiles: Sendable {
  /// Files are read only inside of this folder, absolute and without links.
  var boundary: String { reach.withLock { $0 } }
  private let reach: Mutex<String>
  private let displayed: @Sendable (String) -> String
  private let state = Mutex(State())

  private struct State {
    var files: [String: Result<KustomizeFile, FileSystem.Failure>] = [:]
    /// By the number of a file, from 1.
    var sources: [SourceText] = []
  }

  /// - Parameter display: the path of a file as reports show it.
  init(boundary: String, display: @escaping @Sendable (String) -> String) {
    reach = Mutex(boundary)
    displayed = display
  }

  func display(_ path: String) -> String { displayed(path) }

  /// How many files were read so far.
  var count: Int { state.withLock { $0.sources.count } }

  /// Widens the boundary to the innermost folder that holds a kustomization too, but never to the whole file system.
  func widen(toReach folder: String) {
    reach.withLock { boundary in
      var wider = boundary
      while !Paths.contains(wider, folder) { wider = Paths.folder(wider) }
      if wider != "/" { boundary = wider }
    }
  }

  /// A file by its path, absolute and without links.
  func file(_ path: String) throws(FileSystem.Failure) -> KustomizeFile {
    if let known = state.withLock({ $0.files[path] }) { return try known.get() }
    let read: Result<SourceText, FileSystem.Failure>
    do throws(FileSystem.Failure) {
      read = .success(try FileSystem.read(path, as: display(path)).decodingUTF16())
    } catch {
      read = .failure(error)
    }
    let result = state.withLock { state -> Result<KustomizeFile, FileSystem.Failure> in
      if let known = state.files[path] { return known }
      let result = read.map { source in
        state.sources.append(source)
        return KustomizeFile(source, number: UInt32(clamping: state.sources.count))
      }
      state.files[path] = result
      return result
    }
    return try result.get()
  }

  /// The place of a site, for findings and diagnostics.
  func range(_ site: Site) -> SourceRange? {
    guard !site.isNone else { return nil }
    return state.withLock { state in
      let index = Int(site.file) - 1
      return state.sources.indices.contains(index) ? SourceRange(state.sources[index], site.bytes) : nil
    }
  }
}

/// A file of a build. Its documents are read when they are asked for, once.
final class KustomizeFile: Sendable {
  struct Content: Sendable {
    let documents: [Document]
    let faults: [Diagnostic]
  }

  let source: SourceText
  let number: UInt32
  private let content = Mutex<Content?>(nil)
  private let objects = Mutex<(trees: [Tree], faults: [Diagnostic])?>(nil)

  init(_ source: SourceText, number: UInt32) {
    self.source = source
    self.number = number
  }

  /// The place of the whole file, for what is said of it as such.
  var start: SourceRange { SourceRange(source, ByteRange(0, 0)) }

  /// The documents of the file as YAML, of which JSON is a part.
  var documents: Content {
    content.withLock { content in
      if let content { return content }
      var faults: [Diagnostic] = []
      let read = Content(documents: YAML.documents(in: source, diagnostics: &faults), faults: faults)
      content = read
      return read
    }
  }

  /// The objects of the file, lists taken apart, and what is wrong with it.
  func trees() -> (trees: [Tree], faults: [Diagnostic]) {
    let content = documents
    return objects.withLock { objects in
      if let objects { return objects }
      var reader = TreeReader(SiteMap(file: number), source)
      var faults = content.faults
      let trees = reader.objects(of: content.documents)
      faults += reader.faults
      objects = (trees, faults)
      return (trees, faults)
    }
  }
}

/// From the bytes of a text to places in a file: the text may be the file's own or stand in it as a block scalar.
struct SiteMap: Sendable {
  let file: UInt32
  /// The lines of a text that stands in another one: where each begins, and what to add for a place in the file.
  private var lines: [(start: Int, shift: Int)] = []
  /// The place for everything, where the text does not stand in the file line by line.
  private var whole: Site?

  init(file: UInt32) {
    self.file = file
  }

  /// The text of a scalar at a place: line by line for a literal block, otherwise as one.
  init(_ text: String, at site: Site, in source: SourceText) {
    file = site.file
    whole = site
    let bytes = source.bytes
    guard site.start < site.end, Int(site.end) <= bytes.count, bytes[Int(site.start)] == UInt8(ascii: "|") else {
      return
    }
    var inner = 0
    var outer = Int(site.start)
    while outer < bytes.count, bytes[outer] != 0x0A { outer += 1 }
    outer += 1
    var text = text
    text.withUTF8 { text in
      while inner < text.count, outer < bytes.count {
        var innerEnd = inner
        while innerEnd < text.count, text[innerEnd] != 0x0A { innerEnd += 1 }
        var outerEnd = outer
        while outerEnd < bytes.count, bytes[outerEnd] != 0x0A { outerEnd += 1 }
        var contentEnd = outerEnd
        if contentEnd > outer, bytes[contentEnd - 1] == 0x0D { contentEnd -= 1 }
        lines.append((inner, contentEnd - innerEnd))
        inner = innerEnd + 1
        outer = outerEnd + 1
      }
    }
    if !lines.isEmpty { whole = nil }
  }

  func site(_ range: ByteRange) -> Site {
    if let whole { return whole }
    if lines.isEmpty { return Site(file: file, start: range.start, end: range.end) }
    let start = Int(range.start) + shift(at: Int(range.start))
    let end = Int(range.end) + shift(at: max(Int(range.start), Int(range.end) - 1))
    return Site(file: file, start: UInt32(clamping: start), end: UInt32(clamping: end))
  }

  private func shift(at offset: Int) -> Int {
    var low = 0
    var high = lines.count
    while low < high {
      let middle = (low + high) / 2
      if lines[middle].start <= offset { low = middle + 1 } else { high = middle }
    }
    return lines.isEmpty ? 0 : lines[max(0, low - 1)].shift
  }
}
