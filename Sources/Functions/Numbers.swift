import BigInt
import Values

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The functions of numbers.
enum Numbers {
  static let functions: [Function] = [
    Function("abs", [.number("num")], returns: .number) { .number(magnitude($0.number(0))) },
    Function("ceil", [.number("num")], returns: .number) { .number($0.number(0).ceiling) },
    Function("floor", [.number("num")], returns: .number) { .number($0.number(0).floor) },
    Function("log", [.number("num"), .number("base")], returns: .number, logarithm),
    Function("max", variadic: .number("numbers", allowing: .unknown), returns: .number, maximum),
    Function("min", variadic: .number("numbers", allowing: .unknown), returns: .number, minimum),
    Function("parseint", [.any("number"), .number("base")], returns: .number, parseInteger),
    Function("pow", [.number("num"), .number("power")], returns: .number, power),
    Function("signum", [.number("num")], returns: .number, sign),
    Function("sum", [.any("list", allowing: .elements)], returns: .number, sum),
  ]
}

private func magnitude(_ number: Number) -> Number { number.isNegative ? -number : number }

private func sign(_ arguments: Arguments) throws(FunctionError) -> Value {
  guard arguments.number(0).isWhole else { throw FunctionError("value must be a whole number") }
  let number = arguments.number(0)
  return .int(number.isZero ? 0 : number.isNegative ? -1 : 1)
}

/// A result of floating-point arithmetic as a number.
private func number(_ double: Double) throws(FunctionError) -> Value {
  guard let number = Number(double) else { throw FunctionError("the result is not a finite number") }
  return .number(number)
}

private func logarithm(_ arguments: Arguments) throws(FunctionError) -> Value {
  try number(naturalLogarithm(arguments.number(0).double) / naturalLogarithm(arguments.number(1).double))
}

/// FreeBSD's `e_log.c`, which Go computes with: configurations round the result up, so its last bit counts.
private func naturalLogarithm(_ x: Double) -> Double {
  guard x > 0, x.isFinite else { return log(x) }
  var exponent = Double(x.exponent) + 1
  var fraction = x.significand / 2
  if fraction < 0.5.squareRoot() {
    fraction *= 2
    exponent -= 1
  }
  let f = fraction - 1
  let s = f / (2 + f)
  let s2 = s * s
  let s4 = s2 * s2
  let odd =
    s2
    * (6.666666666666735130e-01
      + s4 * (2.857142874366239149e-01 + s4 * (1.818357216161805012e-01 + s4 * 1.479819860511658591e-01)))
  let even = s4 * (3.999999999940941908e-01 + s4 * (2.222219843214978396e-01 + s4 * 1.531383769920937332e-01))
  let half = 0.5 * f * f
  let (high, low) = (6.93147180369123816490e-01, 1.90821492927058770002e-10)
  return exponent * high - ((half - (s * (half + (odd + even)) + exponent * low)) - f)
}

private func power(_ arguments: Arguments) throws(FunctionError) -> Value {
  try number(raise(arguments.number(0).double, to: arguments.number(1).double))
}

/// A power in the steps of Go's `math.Pow`: whole exponents by squaring a mantissa, so that the last bit is the same.
private func raise(_ base: Double, to exponent: Double) -> Double {
  guard base.isNormal, exponent != 0, exponent.magnitude < 0x1p62 else { return pow(base, exponent) }
  if exponent == 0.5 { return base.squareRoot() }
  if exponent == -0.5 { return 1 / base.squareRoot() }
  var whole = exponent.magnitude.rounded(.towardZero)
  var rest = exponent.magnitude - whole
  if rest != 0 && base < 0 { return .nan }
  var result = 1.0
  var scale = 0
  if rest != 0 {
    if rest > 0.5 {
      rest -= 1
      whole += 1
    }
    result = exp(rest * naturalLogarithm(base))
  }
  var factor = base.sign == .minus ? -base.significand / 2 : base.significand / 2
  var factorScale = Int(base.exponent) + 1
  var bits = Int(whole)
  while bits != 0 {
    if factorScale.magnitude > 1 << 12 {
      // Out of range whatever follows.
      scale += factorScale
      break
    }
    if bits & 1 == 1 {
      result *= factor
      scale += factorScale
    }
    factor *= factor
    factorScale <<= 1
    if factor < 0.5 {
      factor += factor
      factorScale -= 1
    }
    bits >>= 1
  }
  if exponent < 0 {
    result = 1 / result
    scale = -scale
  }
  return Double(sign: .plus, exponent: scale, significand: result)
}

private func maximum(_ arguments: Arguments) throws(FunctionError) -> Value {
  try extreme(arguments, greatest: true)
}

private func minimum(_ arguments: Arguments) throws(FunctionError) -> Value {
  try extreme(arguments, greatest: false)
}

private func extreme(_ arguments: Arguments, greatest: Bool) throws(FunctionError) -> Value {
  if arguments.count == 0 { throw FunctionError("must pass at least one number") }
  var best: Number?
  var isCertain = true
  for value in arguments.values {
    guard let number = value.numberValue else {
      isCertain = false
      continue
    }
    if let current = best, !(greatest ? number > current : number < current) { continue }
    best = number
  }
  if isCertain, let best { return .number(best) }
  guard let best else { return arguments.unknown() }
  // What is known bounds the result on one side.
  return greatest ? arguments.unknown(lowest: best) : arguments.unknown(highest: best)
}

private func parseInteger(_ arguments: Arguments) throws(FunctionError) -> Value {
  guard let text = arguments[0].stringValue else {
    throw FunctionError("first argument must be a string, not \(arguments[0].kindName)", argument: 0)
  }
  guard let base = arguments.number(1).int, (2...62).contains(base) else {
    throw FunctionError("base must be a whole number between 2 and 62 inclusive", argument: 1)
  }
  guard let value = integer(text, base: base) else {
    throw FunctionError("cannot parse \"\(text)\" as a base \(base) integer", argument: 0)
  }
  return .number(Number(whole: value))
}

/// The digits 0 to 9, a to z, A to Z; up to base 36, capital letters are the small ones.
private func integer(_ text: String, base: Int) -> BigInt? {
  var digits = Array(text.utf8)[...]
  let isNegative = digits.first == UInt8(ascii: "-")
  if isNegative || digits.first == UInt8(ascii: "+") { digits = digits.dropFirst() }
  guard !digits.isEmpty, digits.count <= 10_000 else { return nil }
  var value = BigInt(0)
  for digit in digits {
    let worth: Int
    switch digit {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): worth = Int(digit) - 48
    case UInt8(ascii: "a")...UInt8(ascii: "z"): worth = Int(digit) - 87
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): worth = Int(digit) - (base <= 36 ? 55 : 29)
    default: return nil
    }
    guard worth < base else { return nil }
    value = value * BigInt(base) + BigInt(worth)
  }
  return isNegative ? -value : value
}

private func sum(_ arguments: Arguments) throws(FunctionError) -> Value {
  guard let elements = arguments[0].elements else {
    if arguments[0].entries != nil {
      throw FunctionError("argument must be list, set, or tuple. Received \(arguments[0].kindName)", argument: 0)
    }
    throw FunctionError("cannot sum noniterable", argument: 0)
  }
  if elements.isEmpty { throw FunctionError("cannot sum an empty list", argument: 0) }
  var total = Number(0)
  var isCertain = true
  for element in elements {
    let converted: Value
    do { converted = try element.converted(to: .number) } catch { throw notNumbers }
    if converted.isNull { throw notNumbers }
    if let number = converted.numberValue { total = total + number } else { isCertain = false }
  }
  return isCertain ? .number(total) : arguments.unknown()
}

private let notNumbers = FunctionError("argument must be list, set, or tuple of number values", argument: 0)
