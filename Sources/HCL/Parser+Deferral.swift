import Source

/// Passing over the bodies of blocks that are read only when asked for.
extension Parser {
  /// Whether the token spells the type of the blocks that are passed over.
  func isDeferred(_ name: Token) -> Bool {
    guard name.end - name.start == deferredType.count else { return false }
    for (i, byte) in deferredType.enumerated() where base[name.start + i] != byte { return false }
    return true
  }

  /// The offset of the brace that closes the block whose content begins at `start`; `nil` where that takes reading it: it
  /// has interpolations or is not well formed.
  func endOfBlock(from start: Int) -> Int? {
    var at = start
    var open = 0
    while at < count {
      switch base[at] {
      case UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: "("): open += 1
      case UInt8(ascii: "}") where open == 0: return at
      case UInt8(ascii: "}"), UInt8(ascii: "]"), UInt8(ascii: ")"): open -= 1
      case UInt8(ascii: "\""):
        guard let end = endOfQuote(from: at + 1) else { return nil }
        at = end
      case UInt8(ascii: "#"):
        at = endOfDeferredLine(from: at)
      case UInt8(ascii: "/"):
        if base[at + 1] == UInt8(ascii: "*") { return nil }
        if base[at + 1] == UInt8(ascii: "/") { at = endOfDeferredLine(from: at) }
      case UInt8(ascii: "<") where base[at + 1] == UInt8(ascii: "<"):
        guard let end = endOfHeredoc(from: at + 2) else { return nil }
        at = end
      default: break
      }
      if open < 0 { return nil }
      at += 1
    }
    return nil
  }

  private func endOfDeferredLine(from offset: Int) -> Int {
    var at = offset
    while at < count && base[at] != 0x0A { at += 1 }
    return at
  }

  /// The offset of the closing quote.
  private func endOfQuote(from start: Int) -> Int? {
    var at = start
    while at < count {
      switch base[at] {
      case UInt8(ascii: "\""): return at
      case UInt8(ascii: "\\"): at += 1
      case 0x0A: return nil
      case UInt8(ascii: "$"), UInt8(ascii: "%"):
        if base[at + 1] == UInt8(ascii: "{") { return nil }
      default: break
      }
      at += 1
    }
    return nil
  }

  /// The offset of the last byte of the line that ends a heredoc, whose marker begins at `start`.
  private func endOfHeredoc(from start: Int) -> Int? {
    let name = base[start] == UInt8(ascii: "-") ? start + 1 : start
    var nameEnd = name
    while classes[Int(base[nameEnd])] & ByteClass.identifierPart != 0 { nameEnd += 1 }
    guard nameEnd > name, base[nameEnd] == 0x0A else { return nil }
    var line = nameEnd + 1
    while line < count {
      var at = line
      while classes[Int(base[at])] == ByteClass.blank { at += 1 }
      var matched = 0
      while matched < nameEnd - name && base[at + matched] == base[name + matched] { matched += 1 }
      if matched == nameEnd - name && base[at + matched] == 0x0A { return at + matched - 1 }
      while at < count && base[at] != 0x0A {
        if base[at] == UInt8(ascii: "$") || base[at] == UInt8(ascii: "%"), base[at + 1] == UInt8(ascii: "{") {
          return nil
        }
        at += 1
      }
      line = at + 1
    }
    return nil
  }
}
