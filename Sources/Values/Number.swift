import BigInt
import Source

/// A number as Terraform has it: a whole number, or a binary floating-point number of up to 512 bits.
///
/// Small whole numbers, nearly all of them, are machine integers; everything else is a `BigFloat`.
public enum Number: Sendable {
  case small(Int)
  case big(BigFloat)

  public init(_ value: Int) { self = .small(value) }

  /// A number from a `Double`, with its 53 bits of precision; `nil` for infinities and NaN.
  public init?(_ value: Double) {
    guard value.isFinite else { return nil }
    // A greater whole number has fewer digits than a machine integer would print.
    if let int = Int(exactly: value), value.magnitude <= 0x1p53 {
      self = .small(int)
      return
    }
    let mantissa = BigInt(Int(value.significand * 0x1p52))
    let signed = value < 0 ? -mantissa : mantissa
    self = .big(BigFloat(signed, exponent: Int(value.exponent) - 52, precision: 53))
  }

  init(_ value: BigFloat) {
    if let int = value.int { self = .small(int) } else { self = .big(value) }
  }

  /// A decimal number as HCL and JSON write it: digits, an optional fraction, an optional exponent, an optional sign.
  ///
  /// `nil` for anything else, and for exponents beyond ±10,000.
  public init?(_ text: some StringProtocol) {
    if let small = Number.digits(text.utf8) {
      self = .small(small)
      return
    }
    var digits: [UInt8] = []
    var exponent = 0
    var negative = false
    var fraction = false
    var seen = false
    var iterator = text.utf8.makeIterator()
    var byte = iterator.next()
    if byte == UInt8(ascii: "-") || byte == UInt8(ascii: "+") {
      negative = byte == UInt8(ascii: "-")
      byte = iterator.next()
    }
    while let current = byte {
      if current >= 0x30 && current <= 0x39 {
        seen = true
        if !(digits.isEmpty && current == 0x30) { digits.append(current) }
        if fraction { exponent -= 1 }
      } else if current == UInt8(ascii: ".") && !fraction {
        fraction = true
      } else {
        break
      }
      byte = iterator.next()
    }
    guard seen else { return nil }
    if byte == UInt8(ascii: "e") || byte == UInt8(ascii: "E") {
      byte = iterator.next()
      var negativeExponent = false
      if byte == UInt8(ascii: "-") || byte == UInt8(ascii: "+") {
        negativeExponent = byte == UInt8(ascii: "-")
        byte = iterator.next()
      }
      var power = 0
      var any = false
      while let current = byte, current >= 0x30 && current <= 0x39 {
        any = true
        power = min(power * 10 + Int(current - 0x30), 1_000_000)
        byte = iterator.next()
      }
      guard any else { return nil }
      exponent += negativeExponent ? -power : power
    }
    guard byte == nil, abs(exponent) <= 10_000, digits.count <= 10_000 else { return nil }
    if exponent == 0 && digits.count <= 18 {
      var value = 0
      for digit in digits { value = value * 10 + Int(digit - 0x30) }
      self = .small(negative ? -value : value)
      return
    }
    guard let magnitude = digits.isEmpty ? BigInt(0) : BigInt(String(decoding: digits, as: UTF8.self)) else {
      return nil
    }
    let mantissa = negative ? -magnitude : magnitude
    if exponent >= 0 {
      self.init(BigFloat(mantissa * BigInt(10).power(exponent), exponent: 0, precision: BigFloat.fullPrecision))
    } else {
      self.init(BigFloat.quotient(mantissa, BigInt(10).power(-exponent), precision: BigFloat.fullPrecision))
    }
  }

  /// The value of up to 18 digits and nothing else.
  @inline(__always)
  private static func digits(_ bytes: some Sequence<UInt8>) -> Int? {
    var value = 0
    var count = 0
    for byte in bytes {
      guard byte >= 0x30, byte <= 0x39, count < 18 else { return nil }
      value = value &* 10 &+ Int(byte &- 0x30)
      count += 1
    }
    return count == 0 ? nil : value
  }

  /// The value as a machine integer; `nil` where it has a fraction or does not fit.
  public var int: Int? {
    switch self {
    case .small(let value): value
    case .big(let value): value.int
    }
  }

  /// Whether the number is whole.
  public var isWhole: Bool {
    switch self {
    case .small: true
    case .big(let value): value.exponent >= 0
    }
  }

  /// The nearest `Double`.
  public var double: Double {
    switch self {
    case .small(let value): Double(value)
    case .big(let value): Double(value.description) ?? 0
    }
  }

  var bigFloat: BigFloat {
    switch self {
    case .small(let value): BigFloat(BigInt(value), exponent: 0, precision: BigFloat.fullPrecision)
    case .big(let value): value
    }
  }

  /// The exact value of a whole number.
  public var wholeBigInt: BigInt? {
    switch self {
    case .small(let value): BigInt(value)
    case .big(let value): value.exponent >= 0 ? value.mantissa << value.exponent : nil
    }
  }

  /// A whole number of any size.
  public init(whole value: BigInt) {
    self.init(BigFloat(value, exponent: 0, precision: BigFloat.fullPrecision))
  }

  public var isZero: Bool {
    if case .small(0) = self { return true }
    return false
  }

  public var isNegative: Bool {
    switch self {
    case .small(let value): value < 0
    case .big(let value): value.mantissa.sign == .minus
    }
  }
}

extension Number {
  public static func + (a: Number, b: Number) -> Number {
    if case .small(let x) = a, case .small(let y) = b {
      let (sum, overflow) = x.addingReportingOverflow(y)
      if !overflow { return .small(sum) }
    }
    return Number(a.bigFloat + b.bigFloat)
  }

  public static func - (a: Number, b: Number) -> Number {
    if case .small(let x) = a, case .small(let y) = b {
      let (difference, overflow) = x.subtractingReportingOverflow(y)
      if !overflow { return .small(difference) }
    }
    return Number(a.bigFloat + b.bigFloat.negated)
  }

  public static func * (a: Number, b: Number) -> Number {
    if case .small(let x) = a, case .small(let y) = b {
      let (product, overflow) = x.multipliedReportingOverflow(by: y)
      if !overflow { return .small(product) }
    }
    return Number(a.bigFloat * b.bigFloat)
  }

  /// The quotient; `nil` where the divisor is zero.
  public static func / (a: Number, b: Number) -> Number? {
    if b.isZero { return nil }
    if case .small(let x) = a, case .small(let y) = b, y != -1, x % y == 0 { return .small(x / y) }
    return Number(BigFloat.quotient(a.bigFloat, b.bigFloat))
  }

  /// The remainder of the division whose quotient is cut toward zero; `nil` where the divisor is zero.
  public static func % (a: Number, b: Number) -> Number? {
    if b.isZero { return nil }
    if case .small(let x) = a, case .small(let y) = b { return .small(y == -1 ? 0 : x % y) }
    guard let quotient = a / b else { return nil }
    return a - quotient.truncated * b
  }

  public static prefix func - (a: Number) -> Number { Number(0) - a }

  /// The number without its fraction.
  public var truncated: Number {
    switch self {
    case .small: self
    case .big(let value): value.exponent >= 0 ? self : Number(value.truncated)
    }
  }

  /// The greatest whole number that is not greater.
  public var floor: Number {
    let whole = truncated
    return isNegative && whole != self ? whole - Number(1) : whole
  }

  /// The least whole number that is not less.
  public var ceiling: Number {
    let whole = truncated
    return !isNegative && whole != self ? whole + Number(1) : whole
  }
}

extension Number: Comparable, Hashable {
  public static func == (a: Number, b: Number) -> Bool {
    switch (a, b) {
    case (.small(let x), .small(let y)): x == y
    case (.big(let x), .big(let y)): x == y
    case (.small(let x), .big(let y)), (.big(let y), .small(let x)): y.int == x
    }
  }

  public static func < (a: Number, b: Number) -> Bool {
    if case .small(let x) = a, case .small(let y) = b { return x < y }
    return (a.bigFloat + b.bigFloat.negated).mantissa.sign == .minus
  }

  public func hash(into hasher: inout Hasher) {
    switch self {
    case .small(let value): hasher.combine(value)
    case .big(let value):
      if let int = value.int {
        hasher.combine(int)
        return
      }
      hasher.combine(value.mantissa)
      hasher.combine(value.exponent)
    }
  }
}

extension Number: TableKey {
  public var tableHash: UInt64 {
    if let int { return TableHash.of(int) }
    return TableHash.of(hashValue)
  }
}

extension Number: CustomStringConvertible {
  /// The shortest decimal that reads back as the same number, without an exponent, as Terraform prints it.
  public var description: String {
    switch self {
    case .small(let value): String(value)
    case .big(let value): value.description
    }
  }
}
