/// Sprig's functions over dates and Helm's over durations. The clock stands still: what depends on it is marked.
enum TimeFunctions {
  static let all: [TemplateFunction] = dates + durations

  private static func text(_ value: TemplateValue) -> String { value.stringValue ?? "" }

  private static func time(_ value: TemplateValue) -> GoTime {
    switch value.payload {
    case .object(let object): object as? GoTime ?? .fixed
    case .int64(let seconds): GoTime(seconds: seconds)
    case .int(let seconds): GoTime(seconds: Int64(seconds))
    default: .fixed
    }
  }

  private static func formatted(
    _ execution: TemplateExecution, _ layout: String, _ value: TemplateValue
  ) -> TemplateValue {
    .string(time(value).format(layout)).with(value.origin)
  }

  private static func date(_ name: String) -> TemplateFunction {
    TemplateFunction(name, .string, .any) { formatted($0, text($1[0]), $1[1]) }
  }

  private static func zoned(_ name: String) -> TemplateFunction {
    TemplateFunction(name, .string, .any, .string) { formatted($0, text($1[0]), $1[1]) }
  }

  private static func modified(_ name: String, must: Bool) -> TemplateFunction {
    TemplateFunction(name, .string, .time) { (_, values) throws(TemplateError) in
      guard let nanoseconds = GoDuration.parse(text(values[0])) else {
        if must { throw TemplateError("time: invalid duration \(GoFormat.quoted(text(values[0])))") }
        return values[1]
      }
      let old = time(values[1])
      let (seconds, rest) = nanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
      var total = old.nanoseconds + Int(rest)
      var carry: Int64 = 0
      if total < 0 { (total, carry) = (total + 1_000_000_000, -1) }
      if total >= 1_000_000_000 { (total, carry) = (total - 1_000_000_000, 1) }
      let new = GoTime(seconds: old.seconds &+ seconds &+ carry, nanoseconds: total)
      return TemplateValue(.object(new), origin: values[1].origin)
    }
  }

  private static let dates: [TemplateFunction] = [
    TemplateFunction("now") { execution, _ in
      TemplateValue(.object(GoTime.fixed), origin: execution.undecided("", "now").origin)
    },
    date("date"), zoned("date_in_zone"), zoned("dateInZone"),
    TemplateFunction("htmlDate", .any) { formatted($0, "2006-01-02", $1[0]) },
    TemplateFunction("htmlDateInZone", .any, .string) { formatted($0, "2006-01-02", $1[0]) },
    modified("date_modify", must: false), modified("dateModify", must: false), modified("must_date_modify", must: true),
    modified("mustDateModify", must: true),
    TemplateFunction("toDate", .string, .string) { _, values in
      let time = GoTime.parse(text(values[0]), text(values[1])) ?? GoTime(seconds: -62_135_596_800)
      return TemplateValue(.object(time))
    },
    TemplateFunction("mustToDate", .string, .string) { (_, values) throws(TemplateError) in
      guard let time = GoTime.parse(text(values[0]), text(values[1])) else {
        throw TemplateError(
          "parsing time \(GoFormat.quoted(text(values[1]))) as \(GoFormat.quoted(text(values[0]))): cannot parse")
      }
      return TemplateValue(.object(time))
    },
    TemplateFunction("unixEpoch", .time) { _, values in
      .string(String(time(values[0]).seconds)).with(values[0].origin)
    },
    TemplateFunction("ago", .any) { execution, values in
      let seconds = GoTime.fixed.seconds &- time(values[0]).seconds
      let text = GoDuration.text(seconds.multipliedReportingOverflow(by: 1_000_000_000).partialValue)
      return execution.undecided(text, "ago")
    },
    TemplateFunction("duration", .any) { _, values in
      let seconds: Int64
      switch values[0].payload {
      case .int64(let number): seconds = number
      case .string, .text: seconds = Int64(text(values[0])) ?? 0
      default: seconds = 0
      }
      return .string(GoDuration.text(seconds.multipliedReportingOverflow(by: 1_000_000_000).partialValue))
    },
    TemplateFunction("durationRound", .any) { _, values in
      let nanoseconds: Int64
      switch values[0].payload {
      case .int64(let number): nanoseconds = number
      case .string, .text: nanoseconds = GoDuration.parse(text(values[0])) ?? 0
      default: nanoseconds = 0
      }
      let size = nanoseconds.magnitude
      let units: [(UInt64, String)] = [
        (365 * 86_400, "y"), (30 * 86_400, "mo"), (86_400, "d"), (3600, "h"), (60, "m"), (1, "s"),
      ]
      for (seconds, name) in units where size > seconds * 1_000_000_000 {
        return .string("\(size / (seconds * 1_000_000_000))\(name)")
      }
      return .string("0s")
    },
  ]

  // MARK: Helm's durations

  private static func duration(_ value: TemplateValue) -> Int64? {
    switch value.payload {
    case .object(let object): return (object as? GoDurationValue)?.nanoseconds
    case .string, .text:
      let text = text(value)
      let trimmed = GoFormat.trimmed(text)
      if let parsed = GoDuration.parse(trimmed) { return parsed }
      return Double(trimmed).flatMap(seconds)
    case .int(let number): return seconds(Double(number))
    case .int64(let number): return seconds(Double(number))
    case .float(let number): return seconds(number)
    default: return nil
    }
  }

  private static func seconds(_ value: Double) -> Int64? {
    value.isFinite && abs(value) < 9.2e9 ? Int64(value * 1e9) : nil
  }

  private static func unit(_ name: String, _ nanoseconds: Double) -> TemplateFunction {
    TemplateFunction(name, .any) { _, values in .float(Double(duration(values[0]) ?? 0) / nanoseconds) }
  }

  private static func whole(_ name: String, _ nanoseconds: Int64) -> TemplateFunction {
    TemplateFunction(name, .any) { _, values in .int64((duration(values[0]) ?? 0) / nanoseconds) }
  }

  private static func stepped(_ name: String, rounds: Bool) -> TemplateFunction {
    TemplateFunction(name, .any, .any) { _, values in
      let value = duration(values[0]) ?? 0
      guard let step = duration(values[1]), step > 0 else { return TemplateValue(.object(GoDurationValue(value))) }
      let rest = value % step
      var result = value - rest
      if rounds && rest.magnitude &* 2 >= step.magnitude { result += rest < 0 ? -step : step }
      return TemplateValue(.object(GoDurationValue(result)))
    }
  }

  private static let durations: [TemplateFunction] = [
    TemplateFunction("mustToDuration", .any) { (_, values) throws(TemplateError) in
      guard let nanoseconds = duration(values[0]) else {
        throw TemplateError("could not parse duration \(GoFormat.quoted(GoFormat.text(values[0])))")
      }
      return TemplateValue(.object(GoDurationValue(nanoseconds)))
    },
    unit("durationSeconds", 1e9), unit("durationMinutes", 6e10), unit("durationHours", 3.6e12),
    unit("durationDays", 8.64e13), unit("durationWeeks", 6.048e14), whole("durationMilliseconds", 1_000_000),
    whole("durationMicroseconds", 1000), whole("durationNanoseconds", 1), stepped("durationRoundTo", rounds: true),
    stepped("durationTruncateTo", rounds: false),
  ]
}
