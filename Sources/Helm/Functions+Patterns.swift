import Functions

/// Sprig's functions over regular expressions.
enum PatternFunctions {
  private static func text(_ value: TemplateValue) -> String { value.stringValue ?? "" }

  private static func count(_ value: TemplateValue) -> Int {
    if case .int(let number) = value.payload { return number }
    return -1
  }

  static let all: [TemplateFunction] =
    [
      TemplateFunction("regexMatch", .string, .string) { (execution, values) throws(TemplateError) in
        guard let expression = try? execution.expression(text(values[0])) else { return .bool(false) }
        return .bool(try matched { () throws(RegularExpressionError) in try expression.matches(text(values[1])) })
      },
      TemplateFunction("mustRegexMatch", .string, .string) { (execution, values) throws(TemplateError) in
        let expression = try execution.expression(text(values[0]))
        return .bool(try matched { () throws(RegularExpressionError) in try expression.matches(text(values[1])) })
      },
      TemplateFunction("regexQuoteMeta", .string) { _, values in .string(RegularExpression.escaped(text(values[0]))) },
    ]
    + named("regexFind", "mustRegexFind") {
      TemplateFunction($0, .string, .string) { (execution, values) throws(TemplateError) in
        let found = try ranges(execution, values, limit: 1)
        guard let first = found.first else { return .string("") }
        return values[1].part(first)
      }
    }
    + named("regexFindAll", "mustRegexFindAll") {
      TemplateFunction($0, .string, .string, .int) { (execution, values) throws(TemplateError) in
        let limit = count(values[2])
        let found = try ranges(execution, values, limit: limit < 0 ? .max : limit)
        let bytes = Array(text(values[1]).utf8)
        return .strings(found.map { String(decoding: bytes[$0], as: UTF8.self) })
      }
    }
    + named("regexReplaceAll", "mustRegexReplaceAll") {
      TemplateFunction($0, .string, .string, .string) { (execution, values) throws(TemplateError) in
        let expression = try execution.expression(text(values[0]))
        let limit = execution.limits.output
        return .string(
          try matched { () throws(RegularExpressionError) in
            try expression.replacing(in: text(values[1]), with: text(values[2]), limit: limit)
          })
      }
    }
    + named("regexReplaceAllLiteral", "mustRegexReplaceAllLiteral") {
      TemplateFunction($0, .string, .string, .string) { (execution, values) throws(TemplateError) in
        let expression = try execution.expression(text(values[0]))
        let literal = text(values[2]).replacing("$", with: "$$")
        let limit = execution.limits.output
        return .string(
          try matched { () throws(RegularExpressionError) in
            try expression.replacing(in: text(values[1]), with: literal, limit: limit)
          })
      }
    }
    + named("regexSplit", "mustRegexSplit") {
      TemplateFunction($0, .string, .string, .int) { (execution, values) throws(TemplateError) in
        let limit = count(values[2])
        if limit == 0 { return .strings([]) }
        let bytes = Array(text(values[1]).utf8)
        let found = try ranges(execution, values, limit: .max)
        if !text(values[0]).isEmpty && bytes.isEmpty { return .strings([""]) }
        var parts: [String] = []
        var (begin, end) = (0, 0)
        for range in found {
          if limit > 0 && parts.count == limit - 1 { break }
          end = range.lowerBound
          if range.upperBound != 0 { parts.append(String(decoding: bytes[begin..<end], as: UTF8.self)) }
          begin = range.upperBound
        }
        if end != bytes.count { parts.append(String(decoding: bytes[begin...], as: UTF8.self)) }
        return .strings(parts)
      }
    }

  private static func named(_ names: String..., make: (String) -> TemplateFunction) -> [TemplateFunction] {
    names.map(make)
  }

  private static func ranges(
    _ execution: TemplateExecution, _ values: [TemplateValue], limit: Int
  ) throws(TemplateError) -> [Range<Int>] {
    let expression = try execution.expression(text(values[0]))
    let found = try matched { () throws(RegularExpressionError) in
      try expression.allMatches(in: text(values[1]), limit: limit).map(\.range)
    }
    try execution.spend(found.count)
    return found
  }

  private static func matched<T>(_ body: () throws(RegularExpressionError) -> T) throws(TemplateError) -> T {
    do throws(RegularExpressionError) {
      return try body()
    } catch {
      throw TemplateError(error.message)
    }
  }
}
