import BigInt
import Values

/// The magnitude of a number in decimal digits, to be laid out as Go's `%e`, `%f` and `%g` do.
struct Decimal {
  private let isNegative: Bool
  /// The exact digits, without leading zeros; empty for zero.
  private let digits: [UInt8]
  /// How many digits stand before the decimal point; may be negative.
  private let point: Int
  /// The fewest digits that read back as the number, and their point.
  private let short: (digits: [UInt8], point: Int)

  init(_ number: Number) {
    isNegative = number.isNegative
    let (mantissa, exponent) = number.binary
    if mantissa.isZero {
      digits = []
      point = 0
      short = ([], 0)
      return
    }
    if exponent >= 0 {
      digits = Array((mantissa.magnitude << exponent).description.utf8)
      point = digits.count
    } else {
      digits = Array((mantissa.magnitude * BigUInt(5).power(-exponent)).description.utf8)
      point = digits.count + exponent
    }
    short = Decimal.scan(number.description)
  }

  /// Digits and decimal point of a text such as `-0.0125`.
  private static func scan(_ text: String) -> (digits: [UInt8], point: Int) {
    var digits: [UInt8] = []
    var point: Int?
    var leading = 0
    for byte in text.utf8 {
      if byte == UInt8(ascii: ".") {
        point = digits.count
      } else if byte >= 0x30 && byte <= 0x39 {
        if byte == 0x30 && digits.isEmpty {
          if point != nil { leading += 1 }
        } else {
          digits.append(byte)
        }
      }
    }
    let place = (point ?? digits.count) - leading
    while digits.last == 0x30 { digits.removeLast() }
    return (digits, place)
  }

  /// The digits rounded to `count` of them, half to even; fewer where the rest is zeros.
  private func rounded(to count: Int) -> (digits: [UInt8], point: Int) {
    if count >= digits.count { return (digits, point) }
    if count < 0 { return ([], point) }
    var kept = Array(digits[..<count])
    let rest = digits[count...]
    let up: Bool
    if rest.first == 0x35 && rest.dropFirst().allSatisfy({ $0 == 0x30 }) {
      up = ((kept.last ?? 0x30) - 0x30) % 2 == 1
    } else {
      up = (rest.first ?? 0x30) >= 0x35
    }
    guard up else { return (kept, point) }
    var i = kept.count - 1
    while i >= 0 {
      if kept[i] < 0x39 {
        kept[i] += 1
        return (Array(kept[...i]), point)
      }
      i -= 1
    }
    return ([0x31], point + 1)
  }

  /// `%.{precision}f`, without a sign.
  func fixed(_ precision: Int) -> String {
    let (digits, point) = rounded(to: point + precision)
    var text = point > 0 ? String(bytes: padded(digits, to: point)) : "0"
    if precision > 0 {
      text += "."
      let fraction = (0..<precision).map { i in
        let index = point + i
        return index >= 0 && index < digits.count ? digits[index] : 0x30
      }
      text += String(bytes: fraction)
    }
    return text
  }

  private func padded(_ digits: [UInt8], to count: Int) -> [UInt8] {
    Array(digits.prefix(count)) + Array(repeating: 0x30, count: max(0, count - digits.count))
  }

  /// `%.{precision}e`, without a sign.
  func scientific(_ precision: Int) -> String {
    let (digits, point) = rounded(to: precision + 1)
    return Decimal.scientific(digits, point: point, precision: precision)
  }

  private static func scientific(_ digits: [UInt8], point: Int, precision: Int) -> String {
    var text = String(bytes: [digits.first ?? 0x30])
    if precision > 0 {
      text += "."
      let fraction = digits.dropFirst().prefix(precision)
      text += String(bytes: fraction) + String(repeating: "0", count: max(0, precision - fraction.count))
    }
    let exponent = digits.isEmpty ? 0 : point - 1
    let magnitude = String(exponent.magnitude)
    return text + (exponent < 0 ? "e-" : "e+") + (magnitude.utf8.count < 2 ? "0" : "") + magnitude
  }

  /// `%.{precision}g`, without a sign.
  func general(_ precision: Int) -> String {
    let wanted = precision == 0 ? 1 : precision
    let (digits, point) = rounded(to: wanted)
    let limit = wanted > digits.count && digits.count >= point ? digits.count : wanted
    return Decimal.general(digits, point: point, limit: limit)
  }

  private static func general(_ digits: [UInt8], point: Int, limit: Int) -> String {
    let exponent = point - 1
    if !digits.isEmpty && (exponent < -4 || exponent >= limit) {
      return scientific(digits, point: point, precision: max(0, digits.count - 1))
    }
    if digits.isEmpty { return "0" }
    if point <= 0 { return "0." + String(repeating: "0", count: -point) + String(bytes: digits) }
    if digits.count <= point {
      return String(bytes: digits) + String(repeating: "0", count: point - digits.count)
    }
    return String(bytes: digits[..<point]) + "." + String(bytes: digits[point...])
  }

  /// `%g` with as many digits as it takes, without a sign.
  var shortestMagnitude: String { Decimal.general(short.digits, point: short.point, limit: 6) }

  /// `big.Float.Text('g', -1)`.
  var shortest: String { (isNegative ? "-" : "") + shortestMagnitude }
}
