#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Sprig's arithmetic: integers of 64 bits that wrap, and floats.
enum NumberFunctions {
  static let all: [TemplateFunction] = integers + floats + ranges

  // MARK: Conversions (spf13/cast)

  static func int64(_ value: TemplateValue) -> Int64 {
    switch value.payload {
    case .int(let number): return Int64(number)
    case .int64(let number): return number
    case .uint64(let number): return Int64(truncatingIfNeeded: number)
    case .float(let number): return number.isFinite && abs(number) < 9.2e18 ? Int64(number) : number < 0 ? .min : .max
    case .bool(let flag): return flag ? 1 : 0
    case .string, .text:
      var text = value.stringValue ?? ""
      if let point = text.lastIndex(of: "."), text[point...].dropFirst().allSatisfy({ $0 == "0" }) {
        text = String(text[..<point])
      }
      return GoFormat.integer(text).map(Int64.init) ?? 0
    default: return 0
    }
  }

  static func float(_ value: TemplateValue) -> Double {
    switch value.payload {
    case .float(let number): return number
    case .string, .text:
      let text = value.stringValue ?? ""
      return Double(text) ?? GoFormat.integer(text).map(Double.init) ?? 0
    default: return Double(int64(value))
    }
  }

  private static func int(_ value: TemplateValue) -> Int {
    if case .int(let number) = value.payload { return number }
    return Int(int64(value))
  }

  // MARK: Integers

  private static func fold(
    _ name: String, _ body: @escaping @Sendable (Int64, Int64) -> Int64
  ) -> TemplateFunction {
    TemplateFunction(name, .any, variadic: .any) { _, values in
      .int64(values.dropFirst().reduce(int64(values[0])) { body($0, int64($1)) })
    }
  }

  private static let integers: [TemplateFunction] = [
    TemplateFunction("int64", .any) { _, values in .int64(int64(values[0])) },
    TemplateFunction("int", .any) { _, values in .int(Int(int64(values[0]))) },
    TemplateFunction("float64", .any) { _, values in .float(float(values[0])) },
    TemplateFunction("atoi", .string) { _, values in .int(GoFormat.integer(values[0].stringValue ?? "", base: 10) ?? 0)
    },
    TemplateFunction("toDecimal", .any) { _, values in
      .int64(GoFormat.integer(GoFormat.text(values[0]), base: 8).map(Int64.init) ?? 0)
    },
    TemplateFunction("add1", .any) { _, values in .int64(int64(values[0]) &+ 1) },
    TemplateFunction("add", variadic: .any) { _, values in .int64(values.reduce(0) { $0 &+ int64($1) }) },
    TemplateFunction("sub", .any, .any) { _, values in .int64(int64(values[0]) &- int64(values[1])) },
    fold("mul") { $0 &* $1 },
    TemplateFunction("div", .any, .any) { (_, values) throws(TemplateError) in
      let divisor = int64(values[1])
      guard divisor != 0 else { throw TemplateError("runtime error: integer divide by zero") }
      return .int64(int64(values[0]).dividedReportingOverflow(by: divisor).partialValue)
    },
    TemplateFunction("mod", .any, .any) { (_, values) throws(TemplateError) in
      let divisor = int64(values[1])
      guard divisor != 0 else { throw TemplateError("runtime error: integer divide by zero") }
      return .int64(int64(values[0]).remainderReportingOverflow(dividingBy: divisor).partialValue)
    },
    fold("max") { max($0, $1) }, fold("biggest") { max($0, $1) }, fold("min") { min($0, $1) },
    TemplateFunction("randInt", .int, .int) { execution, values in
      TemplateValue(.int(int(values[0])), origin: execution.undecided("", "randInt").origin)
    },
  ]

  // MARK: Floats

  private static func decimal(
    _ name: String, start: Double?, _ body: @escaping @Sendable (Double, Double) -> Double
  ) -> TemplateFunction {
    guard let start else {
      return TemplateFunction(name, .any, variadic: .any) { _, values in
        .float(tidy(values.dropFirst().reduce(float(values[0])) { body($0, float($1)) }))
      }
    }
    return TemplateFunction(name, variadic: .any) { _, values in
      .float(tidy(values.reduce(start) { body($0, float($1)) }))
    }
  }

  /// Sprig adds with decimals: 0.1 and 0.2 make 0.3.
  private static func tidy(_ value: Double) -> Double {
    guard value.isFinite, value != 0, abs(value) < 1e15, abs(value) > 1e-6 else { return value }
    return Double(GoFormat.precise(value, UInt8(ascii: "g"), precision: 15)) ?? value
  }

  private static let floats: [TemplateFunction] = [
    TemplateFunction("add1f", .any) { _, values in .float(tidy(float(values[0]) + 1)) },
    decimal("addf", start: 0) { $0 + $1 },
    decimal("subf", start: nil) { $0 - $1 },
    decimal("mulf", start: nil) { $0 * $1 },
    decimal("divf", start: nil) { $1 == 0 ? 0 : $0 / $1 },
    decimal("maxf", start: nil) { Swift.max($0, $1) },
    decimal("minf", start: nil) { Swift.min($0, $1) },
    TemplateFunction("floor", .any) { _, values in .float(float(values[0]).rounded(.down)) },
    TemplateFunction("ceil", .any) { _, values in .float(float(values[0]).rounded(.up)) },
    TemplateFunction("round", .any, .int, variadic: .float) { _, values in
      let on = values.count > 2 ? float(values[2]) : 0.5
      let power = pow(10, Double(int(values[1])))
      let digit = power * float(values[0])
      let part = digit - digit.rounded(.towardZero)
      return .float((part >= on ? digit.rounded(.up) : digit.rounded(.down)) / power)
    },
  ]

  // MARK: Ranges

  private static let ranges: [TemplateFunction] = [
    TemplateFunction("until", .int) { (execution, values) throws(TemplateError) in
      let count = int(values[0])
      return .ints(try steps(execution, 0, count, count < 0 ? -1 : 1))
    },
    TemplateFunction("untilStep", .int, .int, .int) { (execution, values) throws(TemplateError) in
      .ints(try steps(execution, int(values[0]), int(values[1]), int(values[2])))
    },
    TemplateFunction("seq", variadic: .int) { (execution, values) throws(TemplateError) in
      let numbers = values.map(int)
      let found: [Int]
      switch numbers.count {
      case 1:
        let step = numbers[0] < 1 ? -1 : 1
        found = try steps(execution, 1, numbers[0] &+ step, step)
      case 2:
        let step = numbers[1] < numbers[0] ? -1 : 1
        found = try steps(execution, numbers[0], numbers[1] &+ step, step)
      case 3:
        let descends = numbers[2] < numbers[0]
        if descends && numbers[1] > 0 { return .string("") }
        found = try steps(execution, numbers[0], numbers[2] &+ (descends ? -1 : 1), numbers[1])
      default: found = []
      }
      return .string(found.map { String($0) }.joined(separator: " "))
    },
  ]

  private static func steps(
    _ execution: TemplateExecution, _ start: Int, _ stop: Int, _ step: Int
  ) throws(TemplateError) -> [Int] {
    guard step != 0, stop < start ? step < 0 : step > 0 else { return [] }
    let (distance, overflow) = stop.subtractingReportingOverflow(start)
    try execution.spend(overflow ? .max / 2 : abs(distance / step))
    return Array(stride(from: start, to: stop, by: step))
  }
}

extension TemplateValue {
  static func ints(_ numbers: [Int]) -> TemplateValue {
    TemplateValue(.list(TemplateList(numbers.map { .int($0) }, .int)))
  }
}
