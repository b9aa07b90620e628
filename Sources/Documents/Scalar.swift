import Values

/// What a plain scalar means: YAML 1.1 as sigs.k8s.io/yaml reads it, which is how Kubernetes does.
///
/// The plain literals of JSON (`true`, `null`, numbers) mean the same under these rules, so JSON shares them.
enum Scalar {
  /// Classes of first bytes: most scalars are decided to be strings by theirs alone.
  private enum Hint: UInt8 {
    case string
    case word
    case dot
    case number
  }

  private static let hints: [UInt8] = {
    var hints = [UInt8](repeating: Hint.string.rawValue, count: 256)
    for byte in "yYnNtTfFoO~".utf8 { hints[Int(byte)] = Hint.word.rawValue }
    for byte in "0123456789+-".utf8 { hints[Int(byte)] = Hint.number.rawValue }
    hints[Int(UInt8(ascii: "."))] = Hint.dot.rawValue
    return hints
  }()

  /// Whether a plain scalar that begins with this byte may be other than a string.
  @inline(__always)
  static func mayBeLiteral(_ first: UInt8) -> Bool { hints[Int(first)] != Hint.string.rawValue }

  /// The value of an untagged plain scalar; `nil` where it is a string.
  static func literal(_ bytes: UnsafeBufferPointer<UInt8>) -> Value? {
    guard let first = bytes.first else { return .null }
    switch Hint(rawValue: hints[Int(first)]) {
    case .word: return bytes.count <= 5 ? word(String(decoding: bytes, as: UTF8.self)) : nil
    case .dot: return float(bytes)
    case .number: return number(bytes)
    default: return nil
    }
  }

  private static func word(_ text: String) -> Value? {
    switch text {
    case "true", "True", "TRUE", "yes", "Yes", "YES", "on", "On", "ON", "y", "Y": .bool(true)
    case "false", "False", "FALSE", "no", "No", "NO", "off", "Off", "OFF", "n", "N": .bool(false)
    case "null", "Null", "NULL", "~": .null
    default: nil
    }
  }

  /// The text of a mapping's key: YAML keys that are not strings become the text of their value, `on` the key `true`.
  static func keyText(_ text: String) -> String {
    guard let first = text.utf8.first else { return "null" }
    // `name`, `namespace` and `type` begin like literals, but are too long for one or in no list.
    guard mayBeLiteral(first), first < 0x3A || text.utf8.count <= 5 else { return text }
    var text = text
    guard let value = text.withUTF8({ Scalar.literal($0) }) else { return text }
    return value.isNull ? "null" : value.text ?? text
  }

  private static func number(_ bytes: UnsafeBufferPointer<UInt8>) -> Value? {
    var i = 0
    var negative = false
    if bytes[0] == UInt8(ascii: "-") || bytes[0] == UInt8(ascii: "+") {
      negative = bytes[0] == UInt8(ascii: "-")
      i = 1
    }
    guard i < bytes.count else { return nil }
    // Decimal digits that fit: nearly every number there is.
    if bytes.count - i <= 18 && (bytes[i] != 0x30 || bytes.count - i == 1) {
      var value = 0
      var j = i
      while j < bytes.count, bytes[j] &- 0x30 < 10 {
        value = value &* 10 &+ Int(bytes[j] &- 0x30)
        j += 1
      }
      if j == bytes.count { return .int(negative ? 0 &- value : value) }
    }
    let digits = bytes.filter { $0 != UInt8(ascii: "_") }
    return digits.withUnsafeBufferPointer { radixInteger($0) ?? decimal($0) }
  }

  /// An integer with a radix in front, `0x1F`, `0o17`, `017`, `0b11`, of up to 64 bits.
  private static func radixInteger(_ bytes: UnsafeBufferPointer<UInt8>) -> Value? {
    var i = 0
    let negative = bytes.first == UInt8(ascii: "-")
    if negative || bytes.first == UInt8(ascii: "+") { i = 1 }
    guard bytes.count >= i + 2, bytes[i] == 0x30 else { return nil }
    let radix: UInt64
    switch bytes[i + 1] {
    case UInt8(ascii: "x"), UInt8(ascii: "X"): (radix, i) = (16, i + 2)
    case UInt8(ascii: "o"), UInt8(ascii: "O"): (radix, i) = (8, i + 2)
    case UInt8(ascii: "b"), UInt8(ascii: "B"): (radix, i) = (2, i + 2)
    default: (radix, i) = (8, i + 1)
    }
    guard i < bytes.count else { return nil }
    var value: UInt64 = 0
    while i < bytes.count {
      let digit: UInt64
      switch bytes[i] {
      case 0x30...0x39: digit = UInt64(bytes[i] - 0x30)
      case 0x61...0x66: digit = UInt64(bytes[i] - 0x61 + 10)
      case 0x41...0x46: digit = UInt64(bytes[i] - 0x41 + 10)
      default: return nil
      }
      let (shifted, overflow) = value.multipliedReportingOverflow(by: radix)
      guard digit < radix, !overflow else { return nil }
      value = shifted | digit
      i += 1
    }
    let number = Number(Int(value >> 1)) * Number(2) + Number(Int(value & 1))
    return .number(negative ? -number : number)
  }

  private static func decimal(_ bytes: UnsafeBufferPointer<UInt8>) -> Value? {
    var i = 0
    if bytes.first == UInt8(ascii: "-") || bytes.first == UInt8(ascii: "+") { i = 1 }
    guard i < bytes.count, bytes[i] &- 0x30 < 10 || bytes[i] == UInt8(ascii: ".") else { return nil }
    let text = String(decoding: bytes, as: UTF8.self)
    // A number that overflows a double is none to Kubernetes, and its exact value could be enormous.
    guard let number = Double(text).flatMap({ $0.isFinite ? Number(text) : nil }) else { return nil }
    return .number(number)
  }

  /// A number that begins with a dot. `.inf` and `.nan`, which JSON and so Kubernetes cannot say, stay strings.
  private static func float(_ bytes: UnsafeBufferPointer<UInt8>) -> Value? {
    decimal(bytes)
  }
}
