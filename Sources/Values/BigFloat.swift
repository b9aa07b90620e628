import BigInt

/// A binary floating-point number, `mantissa × 2^exponent`, rounded to nearest even at `precision` bits.
///
/// The arithmetic of Go's `big.Float`, which Terraform computes with: a result has the greater precision of its operands.
public final class BigFloat: Equatable, Sendable {
  /// The precision of a number that was read from text.
  public static let fullPrecision = 512

  /// Odd, or zero.
  let mantissa: BigInt
  let exponent: Int
  let precision: Int

  init(_ mantissa: BigInt, exponent: Int, precision: Int) {
    self.precision = precision
    guard !mantissa.isZero else {
      self.mantissa = 0
      self.exponent = 0
      return
    }
    var magnitude = mantissa.magnitude
    var exponent = exponent
    let excess = magnitude.bitWidth - precision
    if excess > 0 {
      let half = BigUInt(1) << (excess - 1)
      let rest = magnitude & ((BigUInt(1) << excess) - 1)
      magnitude >>= excess
      exponent += excess
      if rest > half || (rest == half && magnitude & 1 == 1) { magnitude += 1 }
    }
    let zeros = magnitude.trailingZeroBitCount
    magnitude >>= zeros
    self.mantissa = BigInt(sign: mantissa.sign, magnitude: magnitude)
    self.exponent = exponent + zeros
  }

  /// `numerator ÷ denominator`, correctly rounded. The denominator is not zero.
  static func quotient(_ numerator: BigInt, _ denominator: BigInt, precision: Int) -> BigFloat {
    let shift = max(0, precision + 2 + denominator.magnitude.bitWidth - numerator.magnitude.bitWidth)
    let (quotient, remainder) = (numerator.magnitude << shift).quotientAndRemainder(dividingBy: denominator.magnitude)
    // A bit below the last tells the rounding that something remains.
    let sticky = (quotient << 1) | (remainder.isZero ? 0 : 1)
    let sign: BigInt.Sign = numerator.sign == denominator.sign ? .plus : .minus
    return BigFloat(BigInt(sign: sign, magnitude: sticky), exponent: -shift - 1, precision: precision)
  }

  static func quotient(_ a: BigFloat, _ b: BigFloat) -> BigFloat {
    let quotient = quotient(a.mantissa, b.mantissa, precision: max(a.precision, b.precision))
    return BigFloat(
      quotient.mantissa, exponent: quotient.exponent + a.exponent - b.exponent, precision: quotient.precision)
  }

  static func + (a: BigFloat, b: BigFloat) -> BigFloat {
    let precision = max(a.precision, b.precision)
    if a.mantissa.isZero { return BigFloat(b.mantissa, exponent: b.exponent, precision: precision) }
    if b.mantissa.isZero { return BigFloat(a.mantissa, exponent: a.exponent, precision: precision) }
    let low = min(a.exponent, b.exponent)
    return BigFloat(
      (a.mantissa << (a.exponent - low)) + (b.mantissa << (b.exponent - low)), exponent: low, precision: precision)
  }

  static func * (a: BigFloat, b: BigFloat) -> BigFloat {
    BigFloat(a.mantissa * b.mantissa, exponent: a.exponent + b.exponent, precision: max(a.precision, b.precision))
  }

  var negated: BigFloat { BigFloat(-mantissa, exponent: exponent, precision: precision) }

  /// The number without its fraction.
  var truncated: BigFloat {
    guard exponent < 0 else { return self }
    let magnitude = mantissa.magnitude >> -exponent
    return BigFloat(BigInt(sign: mantissa.sign, magnitude: magnitude), exponent: 0, precision: precision)
  }

  /// The number as a machine integer, where it is one.
  var int: Int? {
    guard exponent >= 0, exponent < 64 else { return nil }
    return Int(exactly: mantissa << exponent)
  }

  public static func == (a: BigFloat, b: BigFloat) -> Bool {
    a.mantissa == b.mantissa && a.exponent == b.exponent
  }

  /// The shortest decimal that rounds to this number at its precision, without an exponent (Go's `%f` with -1 digits).
  var description: String {
    if mantissa.isZero { return "0" }
    // Scale so that value, and the halfway points to both neighbours, are whole numbers over one power of ten.
    let magnitude = mantissa.magnitude
    let width = magnitude.bitWidth
    // The unit in the last place at full precision, as a power of two.
    let unit = exponent - (precision - width)
    let halfUnit = unit - 1
    // value = scaled × 2^halfUnit
    let scaled = magnitude << (exponent - halfUnit)
    let isPowerOfTwo = width == 1
    var low = scaled - 1
    if isPowerOfTwo { low = (scaled << 1) - 1 }
    let base: Int = isPowerOfTwo ? halfUnit - 1 : halfUnit
    let value = isPowerOfTwo ? scaled << 1 : scaled
    let high = isPowerOfTwo ? value + 2 : value + 1
    let evenMantissa = precision > width
    // As decimal digits: × 5^k ÷ 10^k where base is negative.
    let k = base < 0 ? -base : 0
    let factor = base < 0 ? BigUInt(5).power(k) : BigUInt(1) << base
    var digits = Array((value * factor).description.utf8)
    var lowDigits = Array((low * factor).description.utf8)
    var highDigits = Array((high * factor).description.utf8)
    let length = max(digits.count, highDigits.count)
    digits = Array(repeating: 0x30, count: length - digits.count) + digits
    lowDigits = Array(repeating: 0x30, count: length - lowDigits.count) + lowDigits
    highDigits = Array(repeating: 0x30, count: length - highDigits.count) + highDigits
    let (kept, point) = BigFloat.shortest(digits, low: lowDigits, high: highDigits, inclusive: evenMantissa)
    return BigFloat.layOut(kept, point: point - k, negative: mantissa.sign == .minus)
  }

  /// Cuts decimal digits to the fewest that still lie between `low` and `high` (Go's `roundShortest`).
  ///
  /// - Returns: the digits, and the number of digits before the decimal point when all of them are whole.
  private static func shortest(
    _ digits: [UInt8], low: [UInt8], high: [UInt8], inclusive: Bool
  ) -> (digits: [UInt8], point: Int) {
    var kept = digits
    var point = digits.count
    for i in digits.indices {
      let l = low[i]
      let m = digits[i]
      let u = high[i]
      // Rounding down is allowed where a lower digit differs, or ends there exactly and ends count.
      let okDown = l != m || (inclusive && i + 1 == low.count)
      // Rounding up is allowed where the upper digit is greater and what it would give stays below.
      let okUp = m != u && (inclusive || m + 1 < u || i + 1 < high.count)
      if okDown && okUp {
        kept = round(digits, to: i + 1, up: roundsUp(digits, at: i + 1), point: &point)
        break
      }
      if okDown {
        kept = Array(digits[...i])
        break
      }
      if okUp {
        kept = round(digits, to: i + 1, up: true, point: &point)
        break
      }
    }
    // Leading zeros do not count as digits.
    while let first = kept.first, first == 0x30, kept.count > 1 {
      kept.removeFirst()
      point -= 1
    }
    return (kept, point)
  }

  private static func roundsUp(_ digits: [UInt8], at position: Int) -> Bool {
    guard position < digits.count else { return false }
    if digits[position] == 0x35 && digits[(position + 1)...].allSatisfy({ $0 == 0x30 }) {
      return position > 0 && (digits[position - 1] - 0x30) % 2 != 0
    }
    return digits[position] >= 0x35
  }

  private static func round(_ digits: [UInt8], to count: Int, up: Bool, point: inout Int) -> [UInt8] {
    var kept = Array(digits[..<count])
    guard up else { return kept }
    var i = count - 1
    while i >= 0 {
      if kept[i] < 0x39 {
        kept[i] += 1
        return Array(kept[...i])
      }
      i -= 1
    }
    point += 1
    return [0x31]
  }

  /// Lays digits out around a decimal point that stands after `point` of them.
  private static func layOut(_ digits: [UInt8], point: Int, negative: Bool) -> String {
    var digits = digits
    while digits.count > 1, digits.last == 0x30 { digits.removeLast() }
    var text = negative ? "-" : ""
    if point <= 0 {
      text += "0." + String(repeating: "0", count: -point)
      return text + String(decoding: digits, as: UTF8.self)
    }
    if digits.count <= point {
      return text + String(decoding: digits, as: UTF8.self) + String(repeating: "0", count: point - digits.count)
    }
    text += String(decoding: digits[..<point], as: UTF8.self) + "."
    return text + String(decoding: digits[point...], as: UTF8.self)
  }
}
