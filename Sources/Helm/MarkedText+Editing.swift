/// Edits that keep where the parts of a text came from.
extension MarkedText {
  /// sprig's `indent`, with `nindent`'s line break in front where asked.
  func indented(by spaces: Int, breaksFirst: Bool) -> MarkedText {
    var buffer = TextBuffer()
    var text = text
    text.withUTF8 { utf8 in
      var segment = 0
      if segments.isEmpty { buffer.begin(.none, .none) }
      if breaksFirst {
        buffer.begin(segments.first?.site ?? .none, segments.first?.origin ?? .none)
        buffer.append(0x0A)
      }
      var lineStart = true
      var i = 0
      while i < utf8.count || (lineStart && i == utf8.count) {
        while segment + 1 < segments.count, Int(segments[segment + 1].start) <= i { segment += 1 }
        if segments.indices.contains(segment) {
          buffer.begin(
            segments[segment].site.advanced(by: i - Int(segments[segment].start)), segments[segment].origin)
        }
        if lineStart {
          // The indentation is no part of the template's text: what is verbatim goes on behind it.
          buffer.append(repeatElement(0x20, count: spaces))
          lineStart = false
          if i < utf8.count { continue }
          break
        }
        let limit = segment + 1 < segments.count ? min(Int(segments[segment + 1].start), utf8.count) : utf8.count
        var end = i
        while end < limit, utf8[end] != 0x0A { end += 1 }
        if end < limit {
          end += 1
          lineStart = true
        }
        if end > i { buffer.append(UnsafeBufferPointer(rebasing: utf8[i..<end])) }
        i = end
      }
    }
    return buffer.marked
  }

  /// A part of the text.
  func part(_ range: Range<Int>) -> MarkedText {
    guard range != 0..<text.utf8.count else { return self }
    var text = text
    let (part, kept) = text.withUTF8 { utf8 -> (String, [Segment]) in
      let range = range.clamped(to: 0..<utf8.count)
      let part = String(decoding: UnsafeBufferPointer(rebasing: utf8[range]), as: UTF8.self)
      guard !segments.isEmpty, !range.isEmpty else { return (part, []) }
      var kept: [Segment] = []
      for segment in segments[Segment.index(of: range.lowerBound, in: segments)...] {
        guard Int(segment.start) < range.upperBound else { break }
        let cut = max(0, range.lowerBound - Int(segment.start))
        kept.append(
          Segment(
            start: UInt32(clamping: max(0, Int(segment.start) - range.lowerBound)),
            site: segment.site.advanced(by: cut), origin: segment.origin))
      }
      return (part, kept)
    }
    return MarkedText(part, kept)
  }
}

extension TemplateValue {
  /// The string without some of its bytes at both ends.
  func part(_ range: Range<Int>) -> TemplateValue {
    if case .text(let marked) = payload { return TemplateValue(.text(marked.part(range)), origin: origin) }
    guard let text = stringValue, range != 0..<text.utf8.count else { return self }
    let bytes = Array(text.utf8)
    return TemplateValue(
      .string(String(decoding: bytes[range.clamped(to: 0..<bytes.count)], as: UTF8.self)), origin: origin)
  }

  /// The string without what a set of bytes holds at its ends; sets with other scalars go by scalars.
  func trimming(_ cutset: String, start: Bool = true, end: Bool = true) -> TemplateValue {
    guard let text = stringValue else { return self }
    let set = Set(cutset.unicodeScalars)
    let scalars = text.unicodeScalars
    var (low, high) = (scalars.startIndex, scalars.endIndex)
    if start { while low < high, set.contains(scalars[low]) { low = scalars.index(after: low) } }
    if end {
      while high > low {
        let before = scalars.index(before: high)
        guard set.contains(scalars[before]) else { break }
        high = before
      }
    }
    let utf8 = text.utf8
    return part(utf8.distance(from: utf8.startIndex, to: low)..<utf8.distance(from: utf8.startIndex, to: high))
  }

  func indented(by spaces: Int, breaksFirst: Bool) -> TemplateValue {
    if case .text(let marked) = payload {
      return TemplateValue(.text(marked.indented(by: spaces, breaksFirst: breaksFirst)), origin: origin)
    }
    guard let text = stringValue else { return self }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.utf8.count + spaces + 16)
    if breaksFirst { bytes.append(0x0A) }
    bytes.append(contentsOf: repeatElement(0x20, count: spaces))
    for byte in text.utf8 {
      bytes.append(byte)
      if byte == 0x0A { bytes.append(contentsOf: repeatElement(0x20, count: spaces)) }
    }
    return TemplateValue(.string(String(decoding: bytes, as: UTF8.self)), origin: origin)
  }
}
