import Source

/// The place in a template that a part of a rendered text came from.
struct TemplateSite: Hashable, Sendable {
  /// The number of the template's file in the render's table; `none` where the text came from no template.
  var file: UInt16
  /// Whether the part stands in the template as it is, byte for byte, from `offset` on.
  var isVerbatim: Bool
  var offset: UInt32

  static let none = TemplateSite(file: 0xFFFF, isVerbatim: false, offset: 0)

  var isNone: Bool { file == 0xFFFF }

  func advanced(by count: Int) -> TemplateSite {
    guard isVerbatim else { return self }
    return TemplateSite(file: file, isVerbatim: true, offset: offset &+ UInt32(clamping: count))
  }
}

/// A part of a text, up to the next one's start.
struct Segment: Sendable {
  var start: UInt32
  var site: TemplateSite
  var origin: ValueOrigin

  static let none = Segment(start: 0, site: .none, origin: .none)
}

/// A string that knows where its parts came from: what `include`, `tpl` and `toYaml` give.
final class MarkedText: Sendable {
  let text: String
  /// In order; the first starts at 0.
  let segments: [Segment]

  init(_ text: String, _ segments: [Segment]) {
    self.text = text
    self.segments = segments
  }

  /// The text with a line break at its end.
  var terminated: MarkedText {
    text.utf8.last == 0x0A ? self : MarkedText(text + "\n", segments.isEmpty ? [Segment.none] : segments)
  }

  /// What a part is that nothing in the code decides.
  var symbol: ValueOrigin? { segments.first { $0.origin.isSymbol }?.origin }

  /// The origin of a range: what nothing in the code decides before the place where it was written.
  func origin(in range: ByteRange) -> ValueOrigin {
    var found = ValueOrigin.none
    var i = Segment.index(of: Int(range.start), in: segments)
    while i < segments.count, segments[i].start < range.end {
      let origin = segments[i].origin
      if origin.isSymbol { return origin }
      if found.isNone { found = origin }
      i += 1
    }
    return found
  }

  /// The origin that stands for the whole: that of the first part that has one.
  var origin: ValueOrigin { segments.first { !$0.origin.isNone }?.origin ?? .none }
}

/// A text that is being written, with the places its parts come from.
struct TextBuffer {
  private(set) var bytes: [UInt8] = []
  private(set) var segments: [Segment] = []

  var count: Int { bytes.count }

  /// Begins a part: what is appended from here on came from there.
  @inline(__always)
  mutating func begin(_ site: TemplateSite, _ origin: ValueOrigin) {
    let start = UInt32(clamping: bytes.count)
    if let last = segments.last {
      if last.start == start {
        segments[segments.count - 1] = Segment(start: start, site: site, origin: origin)
        return
      }
      if last.origin == origin && last.site.advanced(by: Int(start - last.start)) == site { return }
    }
    segments.append(Segment(start: start, site: site, origin: origin))
  }

  mutating func append(_ text: some Sequence<UInt8>) {
    bytes.append(contentsOf: text)
  }

  mutating func append(_ text: String) {
    bytes.append(contentsOf: text.utf8)
  }

  mutating func append(_ byte: UInt8) {
    bytes.append(byte)
  }

  mutating func append(_ source: UnsafeBufferPointer<UInt8>) {
    bytes.append(contentsOf: source)
  }

  /// Appends a marked text; parts without a place in a template take the one given.
  mutating func append(_ marked: MarkedText, site: TemplateSite, origin: ValueOrigin) {
    var text = marked.text
    text.withUTF8 { utf8 in
      let segments = marked.segments
      for (i, segment) in segments.enumerated() {
        let start = min(Int(segment.start), utf8.count)
        let end = i + 1 < segments.count ? min(Int(segments[i + 1].start), utf8.count) : utf8.count
        guard end > start else { continue }
        begin(segment.site.isNone ? site : segment.site, segment.origin.isNone ? origin : segment.origin)
        bytes.append(contentsOf: UnsafeBufferPointer(rebasing: utf8[start..<end]))
      }
    }
  }

  var text: String { String(decoding: bytes, as: UTF8.self) }

  /// What was written, as a string of a template.
  var marked: MarkedText { MarkedText(text, segments) }

  /// Takes out every occurrence of a text, as Helm does with `<no value>`.
  mutating func remove(_ needle: StaticString) {
    let found = bytes.withUnsafeBufferPointer { TextSearch.occurrences(of: needle, in: $0) }
    guard !found.isEmpty else { return }
    var result = TextBuffer()
    var next = 0
    let length = needle.utf8CodeUnitCount
    for offset in found {
      result.append(self, next..<offset)
      next = offset + length
    }
    result.append(self, next..<bytes.count)
    self = result
  }

  /// Appends a part of another buffer with its places.
  mutating func append(_ other: TextBuffer, _ range: Range<Int>) {
    guard !range.isEmpty else { return }
    var i = Segment.index(of: range.lowerBound, in: other.segments)
    var start = range.lowerBound
    while start < range.upperBound {
      let end =
        i + 1 < other.segments.count ? min(Int(other.segments[i + 1].start), range.upperBound) : range.upperBound
      if other.segments.indices.contains(i) {
        let segment = other.segments[i]
        begin(segment.site.advanced(by: start - Int(segment.start)), segment.origin)
      }
      if end > start { bytes.append(contentsOf: other.bytes[start..<end]) }
      start = max(end, start + (end > start ? 0 : 1))
      i += 1
    }
  }
}

extension Segment {
  /// The position of the segment that holds an offset.
  static func index(of offset: Int, in segments: [Segment]) -> Int {
    var low = 0
    var high = segments.count
    while low < high {
      let middle = (low + high) / 2
      if Int(segments[middle].start) <= offset { low = middle + 1 } else { high = middle }
    }
    return max(low - 1, 0)
  }
}

/// Looking for short texts in long ones.
enum TextSearch {
  /// The offsets at which a text occurs, without overlap.
  static func occurrences(of needle: StaticString, in bytes: UnsafeBufferPointer<UInt8>) -> [Int] {
    occurrences(of: UnsafeBufferPointer(start: needle.utf8Start, count: needle.utf8CodeUnitCount), in: bytes)
  }

  static func occurrences(of needle: UnsafeBufferPointer<UInt8>, in bytes: UnsafeBufferPointer<UInt8>) -> [Int] {
    guard let first = needle.first, needle.count <= bytes.count else { return [] }
    var found: [Int] = []
    var i = 0
    let last = bytes.count - needle.count
    while i <= last {
      if bytes[i] == first && (1..<needle.count).allSatisfy({ bytes[i + $0] == needle[$0] }) {
        found.append(i)
        i += needle.count
      } else {
        i += 1
      }
    }
    return found
  }
}
