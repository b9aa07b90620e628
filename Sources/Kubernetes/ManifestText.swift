import Source

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// What the bytes of a file tell before it is parsed. Most YAML and JSON in a repository is no manifest, and costs
/// one pass of `memchr` here.
struct ManifestText {
  /// Whether `apiVersion` and `kind` both stand somewhere as a key with a value on its line.
  let mayHoldObjects: Bool
  /// Whether both stand as keys of an object: at a line's start, or quoted as in JSON. Such a file is meant to be a
  /// manifest even where it cannot be read.
  let looksLikeManifest: Bool
  /// Whether it has `{{`, `{%` or `{NAME}`, by which templates of Helm, Jinja and scripts are known.
  let hasTemplateMarks: Bool

  init(_ source: SourceText) {
    let apiVersion = ManifestText.occurrence(of: "apiVersion", rarest: 3, in: source)
    let kind = apiVersion == .none ? .none : ManifestText.occurrence(of: "kind", rarest: 0, in: source)
    mayHoldObjects = apiVersion != .none && kind != .none
    looksLikeManifest = apiVersion == .atTop && kind == .atTop
    hasTemplateMarks = mayHoldObjects && ManifestText.hasTemplateMarks(source)
  }

  private enum Occurrence {
    case none
    case nested
    case atTop
  }

  /// Where a word stands as a key, searched by the byte of it that is rarest in text.
  private static func occurrence(of word: StaticString, rarest: Int, in source: SourceText) -> Occurrence {
    let length = word.utf8CodeUnitCount
    let base = source.base
    var best = Occurrence.none
    var i = 0
    while i < source.count, let found = memchr(base + i, Int32(word.utf8Start[rarest]), source.count - i) {
      let hit = UnsafePointer(found.assumingMemoryBound(to: UInt8.self)) - base
      i = hit + 1
      let start = hit - rarest
      guard start >= 0, start + length <= source.count, memcmp(base + start, word.utf8Start, length) == 0 else {
        continue
      }
      switch place(ofKeyAt: start, length: length, in: source) {
      case .atTop: return .atTop
      case .nested: best = .nested
      case .none: break
      }
    }
    return best
  }

  private static func place(ofKeyAt start: Int, length: Int, in source: SourceText) -> Occurrence {
    let base = source.base
    var before = start - 1
    var after = start + length
    let isQuoted = before >= 0 && (base[before] == UInt8(ascii: "\"") || base[before] == UInt8(ascii: "'"))
    if isQuoted {
      guard base[after] == base[before] else { return .none }
      before -= 1
      after += 1
    }
    while base[after] == 0x20 || base[after] == 0x09 { after += 1 }
    guard base[after] == UInt8(ascii: ":") else { return .none }
    after += 1
    while base[after] == 0x20 || base[after] == 0x09 { after += 1 }
    // A schema that describes the key has a mapping under it, not a text beside it.
    switch base[after] {
    case 0, 0x0A, 0x0D, UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: "#"): return .none
    default: break
    }
    if isQuoted { return .atTop }
    if before < 0 || base[before] == 0x0A || base[before] == 0x0D { return .atTop }
    // A byte order mark, or a document that begins on the line of its marker.
    if base[before] == 0xBF && before == 2 { return .atTop }
    switch base[before] {
    case 0x20, 0x09, UInt8(ascii: "{"), UInt8(ascii: ","): return .nested
    default: return .none
    }
  }

  private static func hasTemplateMarks(_ source: SourceText) -> Bool {
    var i = 0
    while i < source.count, let found = memchr(source.base + i, Int32(UInt8(ascii: "{")), source.count - i) {
      i = UnsafePointer(found.assumingMemoryBound(to: UInt8.self)) - source.base + 1
      if source.base[i] == UInt8(ascii: "{") || source.base[i] == UInt8(ascii: "%") { return true }
      if isPlaceholder(source, i) { return true }
    }
    return false
  }

  /// Whether `TENANT_ID}` stands here, which scripts replace.
  private static func isPlaceholder(_ source: SourceText, _ start: Int) -> Bool {
    var end = start
    while source.base[end] &- UInt8(ascii: "A") < 26 || source.base[end] == UInt8(ascii: "_") { end += 1 }
    return end > start + 1 && source.base[end] == UInt8(ascii: "}")
  }
}
