import Values

/// Dates and times. The time of a call in scanned code is never known: it is a symbol.
enum Times {
  static let functions: [Function] = [
    Function("formatdate", [.string("format"), .string("time")], returns: .string, formatDate),
    Function("plantimestamp", returns: .string, tellsCallsApart: true) { $0.fresh(.string) },
    Function("timeadd", [.string("timestamp"), .string("duration")], returns: .string, add),
    Function("timecmp", [.string("timestamp_a"), .string("timestamp_b")], returns: .number, compare),
    Function("timestamp", returns: .string, tellsCallsApart: true) {
      $0.context.now.map { .string(Timestamp(seconds: $0()).description) } ?? $0.fresh(.string)
    },
  ]
}

private func timestamp(_ arguments: Arguments, _ index: Int, named: Bool = true) throws(FunctionError) -> Timestamp {
  do { return try Timestamp(arguments.string(index)) } catch {
    throw FunctionError(error.message, argument: named ? index : nil)
  }
}

private func compare(_ arguments: Arguments) throws(FunctionError) -> Value {
  let (a, b) = (try timestamp(arguments, 0), try timestamp(arguments, 1))
  let (x, y) = ((a.seconds, a.nanosecond), (b.seconds, b.nanosecond))
  return .int(x < y ? -1 : x > y ? 1 : 0)
}

private func add(_ arguments: Arguments) throws(FunctionError) -> Value {
  let start = try timestamp(arguments, 0, named: false)
  let duration = try nanoseconds(arguments.string(1))
  guard let moved = start.adding(nanoseconds: duration) else { throw FunctionError("the result is out of range") }
  return .string(moved.description)
}

/// Go's `time.ParseDuration`: decimal numbers, each with a unit.
private func nanoseconds(_ text: String) throws(FunctionError) -> Int128 {
  let invalid = FunctionError("time: invalid duration \"\(text)\"")
  var rest = Array(text.utf8)[...]
  let isNegative = rest.first == UInt8(ascii: "-")
  if isNegative || rest.first == UInt8(ascii: "+") { rest = rest.dropFirst() }
  if rest.elementsEqual("0".utf8) { return 0 }
  guard !rest.isEmpty else { throw invalid }
  var total: Int128 = 0
  while !rest.isEmpty {
    let number = rest.prefix { $0 >= 0x30 && $0 <= 0x39 || $0 == UInt8(ascii: ".") }
    rest = rest.dropFirst(number.count)
    guard number.count <= 30, let value = Number(String(bytes: number)), number != [UInt8(ascii: ".")] else {
      throw invalid
    }
    let unit = rest.prefix { !($0 >= 0x30 && $0 <= 0x39) && $0 != UInt8(ascii: ".") }
    rest = rest.dropFirst(unit.count)
    if unit.isEmpty { throw FunctionError("time: missing unit in duration \"\(text)\"") }
    let scale: Int
    switch String(bytes: unit) {
    case "ns": scale = 1
    case "us", "µs", "μs": scale = 1000
    case "ms": scale = 1_000_000
    case "s": scale = 1_000_000_000
    case "m": scale = 60_000_000_000
    case "h": scale = 3_600_000_000_000
    case let name: throw FunctionError("time: unknown unit \"\(name)\" in duration \"\(text)\"")
    }
    guard let scaled = (value * Number(scale)).truncated.int else { throw invalid }
    total += Int128(scaled)
    if total > Int128(Int.max) { throw invalid }
  }
  return isNegative ? -total : total
}

// MARK: formatdate

private let months = [
  "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
  "December",
]
private let weekdays = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"]

private func formatDate(_ arguments: Arguments) throws(FunctionError) -> Value {
  let time = try timestamp(arguments, 1)
  var result = ""
  var rest = Array(arguments.string(0).unicodeScalars)[...]
  while let first = rest.first {
    if first == "'" {
      result += try literal(&rest)
    } else if first.properties.isAlphabetic && first.isASCII {
      let verb = rest.prefix { $0 == first }
      rest = rest.dropFirst(verb.count)
      result += try field(String(String.UnicodeScalarView(verb)), of: time)
    } else {
      result.unicodeScalars.append(first)
      rest = rest.dropFirst()
    }
  }
  return .string(result)
}

/// A text in single quotes, where two stand for one.
private func literal(_ rest: inout ArraySlice<Unicode.Scalar>) throws(FunctionError) -> String {
  rest = rest.dropFirst()
  var scalars = String.UnicodeScalarView()
  while let scalar = rest.first {
    rest = rest.dropFirst()
    if scalar != "'" {
      scalars.append(scalar)
    } else if rest.first == "'" {
      scalars.append(scalar)
      rest = rest.dropFirst()
    } else {
      return String(scalars)
    }
  }
  throw FunctionError("unterminated literal '", argument: 0)
}

private func field(_ verb: String, of time: Timestamp) throws(FunctionError) -> String {
  let hour12 = time.hour % 12 == 0 ? 12 : time.hour % 12
  switch verb {
  case "YY": return Timestamp.pad(time.year % 100)
  case "YYYY": return Timestamp.pad(time.year, 4)
  case "M": return String(time.month)
  case "MM": return Timestamp.pad(time.month)
  case "MMM": return String(month(time).prefix(3))
  case "MMMM": return month(time)
  case "D": return String(time.day)
  case "DD": return Timestamp.pad(time.day)
  case "EEE": return String(weekday(time).prefix(3))
  case "EEEE": return weekday(time)
  case "h": return String(time.hour)
  case "hh": return Timestamp.pad(time.hour)
  case "H": return String(hour12)
  case "HH": return Timestamp.pad(hour12)
  case "AA": return time.hour < 12 ? "AM" : "PM"
  case "aa": return time.hour < 12 ? "am" : "pm"
  case "m": return String(time.minute)
  case "mm": return Timestamp.pad(time.minute)
  case "s": return String(time.second)
  case "ss": return Timestamp.pad(time.second)
  case "Z": return time.offset == 0 ? "Z" : time.zone(separator: ":")
  case "ZZZ": return time.offset == 0 ? "UTC" : time.zone(separator: "")
  case "ZZZZ": return time.zone(separator: "")
  case "ZZZZZ": return time.zone(separator: ":")
  default: throw FunctionError("invalid date format verb \"\(verb)\"\(expected(verb))", argument: 0)
  }
}

private func month(_ time: Timestamp) -> String {
  months.indices.contains(time.month - 1) ? months[time.month - 1] : ""
}

private func weekday(_ time: Timestamp) -> String {
  weekdays.indices.contains(time.weekday) ? weekdays[time.weekday] : ""
}

/// What a verb that begins with a known letter should be.
private func expected(_ verb: String) -> String {
  switch verb.first {
  case "Y": ": year must either be \"YY\" or \"YYYY\""
  case "M": ": month must be \"M\", \"MM\", \"MMM\", or \"MMMM\""
  case "D": ": day of month must either be \"D\" or \"DD\""
  case "E": ": day of week must either be \"EEE\" or \"EEEE\""
  case "h": ": 24-hour must either be \"h\" or \"hh\""
  case "H": ": 12-hour must either be \"H\" or \"HH\""
  case "A": ": must be \"AA\""
  case "a": ": must be \"aa\""
  case "m": ": minute must either be \"m\" or \"mm\""
  case "s": ": second must either be \"s\" or \"ss\""
  case "Z": ": timezone must be Z, ZZZZ, or ZZZZZ"
  default: ""
  }
}
