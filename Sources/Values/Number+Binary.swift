import BigInt

extension Number {
  /// The number as `mantissa × 2^exponent`, exactly.
  public var binary: (mantissa: BigInt, exponent: Int) {
    switch self {
    case .small(let value): (BigInt(value), 0)
    case .big(let value): (value.mantissa, value.exponent)
    }
  }
}
