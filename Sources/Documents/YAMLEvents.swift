import CLibYAML
import Source

/// Turns libyaml's marks, which count characters, into byte offsets.
///
/// Marks come nearly in order, so the map walks from one to the next; in ASCII there is nothing to walk.
struct MarkMap {
  private let base: UnsafePointer<UInt8>
  private let start: Int
  private let end: Int
  private let isASCII: Bool
  private var index = 0
  private var reached: Int

  init(base: UnsafePointer<UInt8>, start: Int, end: Int, isASCII: Bool) {
    self.base = base
    self.start = start
    self.end = end
    self.isASCII = isASCII
    self.reached = start
  }

  @inline(__always)
  mutating func offset(_ mark: Int) -> Int {
    isASCII ? min(start &+ mark, end) : walk(to: mark)
  }

  private mutating func walk(to mark: Int) -> Int {
    while index < mark, reached < end {
      reached += 1
      while reached < end, base[reached] & 0xC0 == 0x80 { reached += 1 }
      index += 1
    }
    while index > mark, reached > start {
      reached -= 1
      while reached > start, base[reached] & 0xC0 == 0x80 { reached -= 1 }
      index -= 1
    }
    return reached
  }
}

/// The anchors of one document.
struct Anchors {
  private var measures: [String: TreeBuilder.Measure] = [:]
  /// The anchors of the open collections, outermost first; `nil` for those without.
  private var opened: [String?] = []

  subscript(name: String) -> TreeBuilder.Measure? { measures[name] }

  func isOpen(_ name: String) -> Bool { opened.contains(name) }

  mutating func add(_ name: String, _ measure: TreeBuilder.Measure) {
    measures[name] = measure
  }

  @inline(__always)
  mutating func open(_ anchor: UnsafeMutablePointer<UInt8>?) {
    let name = anchor.map { String(cString: $0) }
    opened.append(name)
    // An alias inside means this anchor and no earlier one of its name.
    if let name { measures[name] = nil }
  }

  @inline(__always)
  mutating func close(_ measure: TreeBuilder.Measure) {
    if let name = opened.popLast() ?? nil { measures[name] = measure }
  }
}

/// What libyaml says is wrong, in words for people, and where.
struct ParserFault {
  let summary: String
  let detail: String
  let offset: Int
  /// Whether a document was over and then went on.
  var isExcess = false

  init(_ parser: UnsafeMutablePointer<yaml_parser_t>, _ marks: inout MarkMap, _ source: SourceText) {
    guard parser.pointee.error != YAML_MEMORY_ERROR, let problemText = parser.pointee.problem else {
      (summary, detail, offset) = ("The YAML text could not be read: out of memory.", "", marks.offset(0))
      return
    }
    let problem = String(cString: problemText)
    let context = parser.pointee.context.map { String(cString: $0) } ?? ""
    let at = marks.offset(parser.pointee.problem_mark.index)
    if problem == "did not find expected <document start>" {
      (summary, detail) = (
        "The YAML document goes on after its end.", "Check the indentation, or separate with \"---\"."
      )
      (offset, isExcess) = (at, true)
      return
    }
    let isTab = source.base[at] == 0x09
    if problem.hasSuffix("cannot start any token") && isTab {
      (summary, detail, offset) = ("A tab cannot stand here in YAML.", "Indent with spaces.", at)
      return
    }
    // A key without its colon, or a quote without its end, is noticed far behind the place where it stands.
    let isNoticedLate = context == "while scanning a simple key" || problem == "found unexpected end of stream"
    offset = isNoticedLate && !context.isEmpty ? marks.offset(parser.pointee.context_mark.index) : at
    summary = context.isEmpty ? "The YAML is not valid: \(problem)." : "The YAML is not valid: \(problem) \(context)."
    detail = ParserFault.advice[problem] ?? ""
  }

  private static let advice = [
    "could not find expected ':'": "Add the colon, or quote the text.",
    "did not find expected key": "Check the indentation, and quote text with special characters.",
    "did not find expected '-' indicator": "Check the indentation.",
    "mapping values are not allowed in this context": "Quote text that has \": \" in it, and check the indentation.",
    "found unexpected end of stream": "Close the quote.",
    "found character that cannot start any token": "Quote the text.",
    "found unknown escape character": "Use single quotes for text with backslashes.",
  ]
}
