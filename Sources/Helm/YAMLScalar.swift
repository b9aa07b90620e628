/// How a string is written so that it stays that string.
enum ScalarStyle {
  case plain, single, double, literal

  init(_ text: String, isPretty: Bool) {
    let resolves = PlainScalar.isOther(text) || PlainScalar.isBase60(text)
    let analysis = Analysis(text, allowsTabs: isPretty)
    if text.utf8.contains(0x0A) {
      self = analysis.allowsBlock ? .literal : .double
    } else if resolves {
      self = .double
    } else if analysis.allowsPlain && !text.isEmpty {
      self = .plain
    } else {
      self = analysis.allowsSingle ? .single : .double
    }
  }

  /// What yaml.v2 writes without an escape.
  static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
    let value = scalar.value
    if value == 0x0A || (value >= 0x20 && value <= 0x7E) { return true }
    if value < 0xA0 { return value == 0x85 }
    return value <= 0xD7FF || (value >= 0xE000 && value <= 0xFFFD && value != 0xFEFF)
  }

  /// libyaml's analysis of a scalar.
  private struct Analysis {
    var allowsPlain = true
    var allowsSingle = true
    var allowsBlock = true

    init(_ text: String, allowsTabs: Bool) {
      var indicators = text.hasPrefix("---") || text.hasPrefix("...")
      var special = false
      var (leading, trailing, breakSpace, spaceBreak, breaks) = (false, false, false, false, false)
      var trailingSpace = false
      var (wasSpace, wasBreak, afterWhite) = (false, false, true)
      let scalars = text.unicodeScalars
      var i = scalars.startIndex
      while i < scalars.endIndex {
        let scalar = scalars[i]
        let nextIndex = scalars.index(after: i)
        let isLast = nextIndex == scalars.endIndex
        let beforeWhite = isLast || scalars[nextIndex] == " " || scalars[nextIndex] == "\t"
        let isFirst = i == scalars.startIndex
        switch scalar {
        case "#": if isFirst || afterWhite { indicators = true }
        case ",", "[", "]", "{", "}", "&", "*", "!", "|", ">", "'", "\"", "%", "@", "`":
          if isFirst { indicators = true }
        case "?": if isFirst && beforeWhite { indicators = true }
        case ":": if beforeWhite { indicators = true }
        case "-": if isFirst && beforeWhite { indicators = true }
        default: break
        }
        if !ScalarStyle.isPrintable(scalar) && !(allowsTabs && scalar == "\t") { special = true }
        let isBreak =
          scalar == "\n" || scalar == "\r" || scalar == "\u{85}" || scalar == "\u{2028}" || scalar == "\u{2029}"
        if scalar == " " {
          if isFirst { leading = true }
          if isLast { (trailing, trailingSpace) = (true, true) }
          if wasBreak { breakSpace = true }
          (wasSpace, wasBreak) = (true, false)
        } else if isBreak {
          breaks = true
          if isFirst { leading = true }
          if isLast { trailing = true }
          if wasSpace { spaceBreak = true }
          (wasSpace, wasBreak) = (false, true)
        } else {
          (wasSpace, wasBreak) = (false, false)
        }
        afterWhite = scalar == " " || scalar == "\t" || isBreak
        i = nextIndex
      }
      if leading || trailing || breaks || indicators { allowsPlain = false }
      if trailingSpace { allowsBlock = false }
      if breakSpace { (allowsPlain, allowsSingle) = (false, false) }
      if spaceBreak || special { (allowsPlain, allowsSingle, allowsBlock) = (false, false, false) }
      if allowsTabs && text.utf8.contains(0x09) { (allowsPlain, allowsSingle) = (false, false) }
    }
  }
}

/// Which plain scalars are no strings to yaml.v2.
enum PlainScalar {
  private static let words: Set<String> = [
    "", "~", "null", "Null", "NULL", "true", "True", "TRUE", "false", "False", "FALSE", "y", "Y", "yes", "Yes", "YES",
    "n",
    "N", "no", "No", "NO", "on", "On", "ON", "off", "Off", "OFF", ".nan", ".NaN", ".NAN", ".inf", ".Inf", ".INF",
    "+.inf", "+.Inf", "+.INF", "-.inf", "-.Inf", "-.INF",
  ]

  static func isOther(_ text: String) -> Bool {
    guard let first = text.utf8.first else { return true }
    switch first {
    case UInt8(ascii: "y"), UInt8(ascii: "Y"), UInt8(ascii: "n"), UInt8(ascii: "N"), UInt8(ascii: "t"),
      UInt8(ascii: "T"), UInt8(ascii: "f"), UInt8(ascii: "F"), UInt8(ascii: "o"), UInt8(ascii: "O"), UInt8(ascii: "~"):
      return text.utf8.count <= 5 && words.contains(text)
    case UInt8(ascii: "."): return words.contains(text) || isFloat(Array(text.utf8))
    case UInt8(ascii: "+"), UInt8(ascii: "-"), 0x30...0x39:
      if words.contains(text) { return true }
      if isTimestamp(Array(text.utf8)) { return true }
      let plain = text.utf8.filter { $0 != UInt8(ascii: "_") }
      return isInteger(String(decoding: plain, as: UTF8.self)) || isFloat(plain)
    default: return false
    }
  }

  private static func isInteger(_ text: String) -> Bool {
    if GoFormat.integer(text) != nil { return true }
    return UInt64(text) != nil && !text.hasPrefix("+")
  }

  /// `^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$`
  private static func isFloat(_ bytes: [UInt8]) -> Bool {
    var i = 0
    func digits() -> Int {
      let start = i
      while i < bytes.count, bytes[i] &- 0x30 < 10 { i += 1 }
      return i - start
    }
    if i < bytes.count, bytes[i] == UInt8(ascii: "-") || bytes[i] == UInt8(ascii: "+") { i += 1 }
    let whole = digits()
    var fraction = 0
    if i < bytes.count, bytes[i] == UInt8(ascii: ".") {
      i += 1
      fraction = digits()
    }
    guard whole + fraction > 0 else { return false }
    if i < bytes.count, bytes[i] | 0x20 == UInt8(ascii: "e") {
      i += 1
      if i < bytes.count, bytes[i] == UInt8(ascii: "-") || bytes[i] == UInt8(ascii: "+") { i += 1 }
      guard digits() > 0 else { return false }
    }
    return i == bytes.count
  }

  /// `^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?$`: base 60, which other readers know.
  static func isBase60(_ text: String) -> Bool {
    guard let first = text.utf8.first, text.utf8.contains(UInt8(ascii: ":")),
      first == UInt8(ascii: "-") || first == UInt8(ascii: "+") || first &- 0x30 < 10
    else { return false }
    let bytes = Array(text.utf8)
    var i = first &- 0x30 < 10 ? 0 : 1
    guard i < bytes.count, bytes[i] &- 0x30 < 10 else { return false }
    while i < bytes.count, bytes[i] &- 0x30 < 10 || bytes[i] == UInt8(ascii: "_") { i += 1 }
    var parts = 0
    while i < bytes.count, bytes[i] == UInt8(ascii: ":") {
      let start = i + 1
      i = start
      while i < bytes.count, bytes[i] &- 0x30 < 10 { i += 1 }
      guard i > start, i - start <= 2, i - start == 1 || bytes[start] < 0x36 else { return false }
      parts += 1
    }
    guard parts > 0 else { return false }
    if i < bytes.count, bytes[i] == UInt8(ascii: ".") {
      i += 1
      while i < bytes.count, bytes[i] &- 0x30 < 10 || bytes[i] == UInt8(ascii: "_") { i += 1 }
    }
    return i == bytes.count
  }

  /// The formats of timestamps that yaml.v2 knows.
  private static func isTimestamp(_ bytes: [UInt8]) -> Bool {
    guard bytes.count >= 8, bytes[4] == UInt8(ascii: "-"), bytes[..<4].allSatisfy({ $0 &- 0x30 < 10 }) else {
      return false
    }
    var i = 4
    func number(_ most: Int) -> Int? {
      let start = i
      var value = 0
      while i < bytes.count, i - start < most, bytes[i] &- 0x30 < 10 {
        value = value * 10 + Int(bytes[i] - 0x30)
        i += 1
      }
      return i > start ? value : nil
    }
    func take(_ byte: UInt8) -> Bool {
      guard i < bytes.count, bytes[i] == byte else { return false }
      i += 1
      return true
    }
    guard take(UInt8(ascii: "-")), let month = number(2), take(UInt8(ascii: "-")), let day = number(2),
      (1...12).contains(month), (1...31).contains(day)
    else { return false }
    let year = bytes[..<4].reduce(0) { $0 * 10 + Int($1 - 0x30) }
    guard day <= GoTime.days(inMonth: month, of: year) else { return false }
    if i == bytes.count { return true }
    let separator = bytes[i]
    guard separator == UInt8(ascii: "T") || separator == UInt8(ascii: "t") || separator == 0x20 else { return false }
    i += 1
    guard let hour = number(2), take(UInt8(ascii: ":")), let minute = number(2), take(UInt8(ascii: ":")),
      let second = number(2), hour < 24, minute < 60, second < 60
    else { return false }
    if take(UInt8(ascii: ".")) { guard number(9) != nil else { return false } }
    if i == bytes.count { return separator == 0x20 }
    if separator == 0x20 { return false }
    if take(UInt8(ascii: "Z")) { return i == bytes.count }
    guard take(UInt8(ascii: "+")) || take(UInt8(ascii: "-")) else { return false }
    guard number(2) != nil, take(UInt8(ascii: ":")), number(2) != nil else { return false }
    return i == bytes.count
  }
}

/// The order in which the YAML libraries write keys: numbers inside of keys count as numbers.
enum KeyOrder {
  case version2, version3

  func precedes(_ a: String, _ b: String) -> Bool {
    // Nearly all keys differ in letters first.
    var (i, j) = (a.utf8.makeIterator(), b.utf8.makeIterator())
    while true {
      guard let q = j.next() else { return false }
      guard let p = i.next() else { return true }
      if p == q { continue }
      if (p | 0x20) &- 0x61 < 26 && (q | 0x20) &- 0x61 < 26 { return p < q }
      return precedesByScalars(a, b)
    }
  }

  private func precedesByScalars(_ a: String, _ b: String) -> Bool {
    let x = Array(a.unicodeScalars)
    let y = Array(b.unicodeScalars)
    var afterDigit = false
    for i in 0..<min(x.count, y.count) {
      if x[i] == y[i] {
        afterDigit = KeyOrder.isDigit(x[i])
        continue
      }
      let (p, q) = (x[i].properties.isAlphabetic, y[i].properties.isAlphabetic)
      if p && q { return x[i].value < y[i].value }
      if p || q { return self == .version3 && afterDigit ? p : q }
      var (m, n): (Int64, Int64) = (0, 0)
      if x[i] == "0" || y[i] == "0" {
        var j = i - 1
        while j >= 0, KeyOrder.isDigit(x[j]) {
          if x[j] != "0" {
            (m, n) = (1, 1)
            break
          }
          j -= 1
        }
      }
      var (k, l) = (i, i)
      while k < x.count, KeyOrder.isDigit(x[k]) {
        m = m &* 10 &+ Int64(x[k].value) &- 0x30
        k += 1
      }
      while l < y.count, KeyOrder.isDigit(y[l]) {
        n = n &* 10 &+ Int64(y[l].value) &- 0x30
        l += 1
      }
      if m != n { return m < n }
      if k != l { return k < l }
      return x[i].value < y[i].value
    }
    return x.count < y.count
  }

  private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { scalar.value &- 0x30 < 10 }
}
