import Values

/// What a plain scalar means to kustomize: YAML 1.2's core schema with the numbers of 1.1, so that `yes` and `on` are texts.
extension TreeScalar {
  /// A plain scalar without a tag.
  init(plain text: String) {
    self.init(text, TreeScalar.tag(ofPlain: text))
  }

  static func tag(ofPlain text: String) -> Tag {
    guard let first = text.utf8.first else { return .null }
    switch first {
    case UInt8(ascii: "t"), UInt8(ascii: "T"):
      return text == "true" || text == "True" || text == "TRUE" ? .bool : .string
    case UInt8(ascii: "f"), UInt8(ascii: "F"):
      return text == "false" || text == "False" || text == "FALSE" ? .bool : .string
    case UInt8(ascii: "n"), UInt8(ascii: "N"):
      return text == "null" || text == "Null" || text == "NULL" ? .null : .string
    case UInt8(ascii: "~"): return text.utf8.count == 1 ? .null : .string
    case UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."), 0x30...0x39:
      var text = text
      return text.withUTF8 { numberTag($0) }
    default: return .string
    }
  }

  private static func numberTag(_ bytes: UnsafeBufferPointer<UInt8>) -> Tag {
    if isTimestamp(bytes) { return .timestamp }
    let digits = bytes.filter { $0 != UInt8(ascii: "_") }
    if isInteger(digits) { return .int }
    return isFloat(digits) ? .float : .string
  }

  /// `12`, `-7`, `0x1F`, `0o17`, `017`, `0b101`.
  private static func isInteger(_ bytes: [UInt8]) -> Bool {
    var i = 0
    if bytes.first == UInt8(ascii: "-") || bytes.first == UInt8(ascii: "+") { i = 1 }
    guard i < bytes.count else { return false }
    var highest = UInt8(ascii: "9")
    var isHexadecimal = false
    if bytes[i] == 0x30, i + 1 < bytes.count {
      switch bytes[i + 1] | 0x20 {
      case UInt8(ascii: "x"): (isHexadecimal, i) = (true, i + 2)
      case UInt8(ascii: "o"): (highest, i) = (UInt8(ascii: "7"), i + 2)
      case UInt8(ascii: "b"): (highest, i) = (UInt8(ascii: "1"), i + 2)
      default: highest = UInt8(ascii: "7")
      }
    }
    guard i < bytes.count else { return false }
    return bytes[i...].allSatisfy { byte in
      (0x30...highest).contains(byte)
        || (isHexadecimal && (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte | 0x20))
    }
  }

  private static func isFloat(_ bytes: [UInt8]) -> Bool {
    var i = 0
    var digits = 0
    func digitRun() {
      while i < bytes.count, (0x30...0x39).contains(bytes[i]) {
        i += 1
        digits += 1
      }
    }
    if bytes.first == UInt8(ascii: "-") || bytes.first == UInt8(ascii: "+") { i = 1 }
    digitRun()
    if i < bytes.count, bytes[i] == UInt8(ascii: ".") {
      i += 1
      digitRun()
    }
    guard digits > 0 else { return false }
    if i < bytes.count, bytes[i] | 0x20 == UInt8(ascii: "e") {
      i += 1
      if i < bytes.count, bytes[i] == UInt8(ascii: "-") || bytes[i] == UInt8(ascii: "+") { i += 1 }
      digits = 0
      digitRun()
      guard digits > 0 else { return false }
    }
    return i == bytes.count
  }

  /// `2024-01-31`, alone or with a time behind it.
  private static func isTimestamp(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    guard bytes.count >= 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-") else { return false }
    for i in [0, 1, 2, 3, 5, 6, 8, 9] where !(0x30...0x39).contains(bytes[i]) { return false }
    if bytes.count == 10 { return true }
    return bytes.count >= 19 && (bytes[10] | 0x20 == UInt8(ascii: "t") || bytes[10] == 0x20)
      && bytes[13] == UInt8(ascii: ":") && bytes[16] == UInt8(ascii: ":")
  }

  var value: Value {
    switch tag {
    case .string: return .string(text)
    case .null: return .null
    case .bool: return .bool(text.utf8.first.map { $0 | 0x20 } == UInt8(ascii: "t"))
    case .timestamp: return .string(text.utf8.count == 10 ? text + "T00:00:00Z" : text)
    case .int: return integer ?? .string(text)
    case .float:
      let digits = text.replacing("_", with: "")
      guard let double = Double(digits), double.isFinite, let number = Number(digits) ?? Number(padded(digits)) else {
        return .string(text)
      }
      return .number(number)
    }
  }

  /// `.5` and `5.` with the digits that they leave out.
  private func padded(_ digits: String) -> String {
    var result = digits.replacing(".e", with: ".0e").replacing(".E", with: ".0E")
    if result.hasSuffix(".") { result += "0" }
    if result.hasPrefix(".") { return "0" + result }
    if result.hasPrefix("-.") { return "-0" + result.dropFirst() }
    return result.hasPrefix("+") ? String(result.dropFirst()) : result
  }

  private var integer: Value? {
    var digits = text.replacing("_", with: "")
    let isNegative = digits.hasPrefix("-")
    if isNegative || digits.hasPrefix("+") { digits.removeFirst() }
    var radix = 10
    if digits.utf8.count > 1, digits.hasPrefix("0") {
      switch digits.utf8.dropFirst().first.map({ $0 | 0x20 }) {
      case UInt8(ascii: "x"): (radix, digits) = (16, String(digits.dropFirst(2)))
      case UInt8(ascii: "o"): (radix, digits) = (8, String(digits.dropFirst(2)))
      case UInt8(ascii: "b"): (radix, digits) = (2, String(digits.dropFirst(2)))
      default: radix = 8
      }
    }
    if let integer = Int(digits, radix: radix) { return .int(isNegative ? -integer : integer) }
    guard radix == 10, let number = Number(digits) else { return nil }
    return .number(isNegative ? -number : number)
  }
}
