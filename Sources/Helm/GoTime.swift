/// A `time.Time` in UTC: templates that are rendered for reading have no other zone.
final class GoTime: TemplateObject, @unchecked Sendable {
  let seconds: Int64
  let nanoseconds: Int

  init(seconds: Int64, nanoseconds: Int = 0) {
    self.seconds = seconds
    self.nanoseconds = nanoseconds
  }

  /// What `now` gives: a moment that is the same in every run.
  static let fixed = GoTime(seconds: 1_704_067_200)

  override var typeName: String { "time.Time" }
  override var description: String { format("2006-01-02 15:04:05.999999999 -0700 MST") }
  override var encoded: TemplateValue { .string(format("2006-01-02T15:04:05.999999999Z07:00")) }

  override func field(_ name: String) -> TemplateValue? {
    let parts = parts
    switch name {
    case "Year": return .int(parts.year)
    case "Month": return .int(parts.month)
    case "Day": return .int(parts.day)
    case "Hour": return .int(parts.hour)
    case "Minute": return .int(parts.minute)
    case "Second": return .int(parts.second)
    case "Unix": return .int64(seconds)
    case "UnixNano": return .int64(seconds &* 1_000_000_000 &+ Int64(nanoseconds))
    case "UnixMilli": return .int64(seconds &* 1000 &+ Int64(nanoseconds / 1_000_000))
    case "UTC", "Local": return TemplateValue(.object(self))
    case "String": return .string(description)
    default: return nil
    }
  }

  override func method(_ name: String) -> TemplateFunction? {
    guard name == "Format" else { return nil }
    let time = self
    return TemplateFunction("Format", .string) { _, values in .string(time.format(values[0].stringValue ?? "")) }
  }

  // MARK: Calendar

  static func days(inMonth month: Int, of year: Int) -> Int {
    switch month {
    case 4, 6, 9, 11: 30
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    default: 31
    }
  }

  struct Parts {
    var (year, month, day, hour, minute, second, weekday, yearDay) = (1970, 1, 1, 0, 0, 0, 4, 1)
  }

  /// The date and time (Howard Hinnant's days from civil, reversed).
  var parts: Parts {
    let bounded = max(-62_135_596_800, min(seconds, 253_402_300_799))
    let days = bounded >= 0 ? bounded / 86_400 : -((86_399 - bounded) / 86_400)
    let rest = Int(bounded - days * 86_400)
    let shifted = Int(days) + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let index = (5 * dayOfYear + 2) / 153
    var parts = Parts()
    parts.day = dayOfYear - (153 * index + 2) / 5 + 1
    parts.month = index < 10 ? index + 3 : index - 9
    parts.year = yearOfEra + era * 400 + (parts.month <= 2 ? 1 : 0)
    (parts.hour, parts.minute, parts.second) = (rest / 3600, rest / 60 % 60, rest % 60)
    parts.weekday = ((Int(days) + 4) % 7 + 7) % 7
    parts.yearDay = (1..<parts.month).reduce(parts.day) { $0 + GoTime.days(inMonth: $1, of: parts.year) }
    return parts
  }

  static func seconds(year: Int, month: Int, day: Int, hour: Int, minute: Int, second: Int) -> Int64 {
    let y = month <= 2 ? year - 1 : year
    let era = (y >= 0 ? y : y - 399) / 400
    let yearOfEra = y - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return Int64(era * 146_097 + dayOfEra - 719_468) * 86_400 + Int64(hour * 3600 + minute * 60 + second)
  }

  // MARK: Layouts

  private static let months = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
  ]
  private static let weekdays = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"]

  /// The parts of a layout, longest first where one begins like another.
  private static let tokens = [
    "January", "Jan", "Monday", "Mon", "MST", "2006", "Z07:00:00", "Z070000", "Z07:00", "Z0700", "Z07", "-07:00:00",
    "-070000", "-07:00", "-0700", "-07", "002", "01", "02", "03", "04", "05", "06", "15", "PM", "pm", "_2006", "__2",
    "_2",
    "1", "2", "3", "4", "5",
  ]

  private static func token(in layout: [UInt8], at i: Int) -> String? {
    if layout[i] == UInt8(ascii: ".") || layout[i] == UInt8(ascii: ","), i + 1 < layout.count {
      let digit = layout[i + 1]
      guard digit == UInt8(ascii: "0") || digit == UInt8(ascii: "9") else { return nil }
      var end = i + 1
      while end < layout.count, layout[end] == digit { end += 1 }
      if end < layout.count, layout[end] &- 0x30 < 10 { return nil }
      return String(decoding: layout[i..<end], as: UTF8.self)
    }
    return tokens.first { layout[i...].starts(with: $0.utf8) }
  }

  /// time.Time.Format.
  func format(_ layout: String) -> String {
    let parts = parts
    let bytes = Array(layout.utf8)
    func pad(_ value: Int, _ width: Int = 2) -> String {
      let text = String(value)
      return String(repeating: "0", count: max(0, width - text.utf8.count)) + text
    }
    var result: [UInt8] = []
    var i = 0
    while i < bytes.count {
      guard let token = GoTime.token(in: bytes, at: i) else {
        result.append(bytes[i])
        i += 1
        continue
      }
      i += token.utf8.count
      let hour = parts.hour % 12 == 0 ? 12 : parts.hour % 12
      let text: String
      switch token {
      case "January": text = GoTime.months[parts.month - 1]
      case "Jan": text = String(GoTime.months[parts.month - 1].prefix(3))
      case "Monday": text = GoTime.weekdays[parts.weekday]
      case "Mon": text = String(GoTime.weekdays[parts.weekday].prefix(3))
      case "MST": text = "UTC"
      case "2006": text = pad(parts.year, 4)
      case "_2006": text = "_" + pad(parts.year, 4)
      case "06": text = pad(parts.year % 100)
      case "01": text = pad(parts.month)
      case "1": text = String(parts.month)
      case "02": text = pad(parts.day)
      case "_2": text = parts.day < 10 ? " \(parts.day)" : String(parts.day)
      case "2": text = String(parts.day)
      case "002": text = pad(parts.yearDay, 3)
      case "__2":
        text = String(repeating: " ", count: max(0, 3 - String(parts.yearDay).utf8.count)) + String(parts.yearDay)
      case "15": text = pad(parts.hour)
      case "03": text = pad(hour)
      case "3": text = String(hour)
      case "04": text = pad(parts.minute)
      case "4": text = String(parts.minute)
      case "05": text = pad(parts.second)
      case "5": text = String(parts.second)
      case "PM": text = parts.hour < 12 ? "AM" : "PM"
      case "pm": text = parts.hour < 12 ? "am" : "pm"
      case "Z07:00", "Z0700", "Z07", "Z07:00:00", "Z070000": text = "Z"
      case "-07:00": text = "+00:00"
      case "-07:00:00": text = "+00:00:00"
      case "-0700": text = "+0000"
      case "-070000": text = "+000000"
      case "-07": text = "+00"
      default:
        let digits = pad(nanoseconds, 9).prefix(token.utf8.count - 1)
        if token.hasSuffix("9") {
          var cut = digits
          while cut.last == "0" { cut.removeLast() }
          text = cut.isEmpty ? "" : String(token.prefix(1)) + cut
        } else {
          text = String(token.prefix(1)) + digits
        }
      }
      result += text.utf8
    }
    return String(decoding: result, as: UTF8.self)
  }

  /// time.Parse; `nil` where the text does not fit the layout.
  static func parse(_ layout: String, _ text: String) -> GoTime? {
    let (layout, bytes) = (Array(layout.utf8), Array(text.utf8))
    var parts = Parts()
    var nanoseconds = 0
    var offset = 0
    var isAfternoon: Bool?
    var (i, j) = (0, 0)
    func number(_ least: Int, _ most: Int) -> Int? {
      let start = j
      var value = 0
      while j < bytes.count, j - start < most, bytes[j] &- 0x30 < 10 {
        value = value * 10 + Int(bytes[j] - 0x30)
        j += 1
      }
      return j - start >= least ? value : nil
    }
    func name(_ names: [String], short: Bool) -> Int? {
      for (index, name) in names.enumerated() {
        let name = short ? String(name.prefix(3)) : name
        if bytes[j...].starts(with: name.utf8) {
          j += name.utf8.count
          return index
        }
      }
      return nil
    }
    while i < layout.count {
      guard let token = token(in: layout, at: i) else {
        guard j < bytes.count, bytes[j] == layout[i] else { return nil }
        i += 1
        j += 1
        continue
      }
      i += token.utf8.count
      guard j <= bytes.count else { return nil }
      switch token {
      case "2006":
        guard let value = number(4, 4) else { return nil }
        parts.year = value
      case "06":
        guard let value = number(2, 2) else { return nil }
        parts.year = value >= 69 ? 1900 + value : 2000 + value
      case "January", "Jan":
        guard let value = name(months, short: token == "Jan") else { return nil }
        parts.month = value + 1
      case "Monday", "Mon": guard name(weekdays, short: token == "Mon") != nil else { return nil }
      case "01", "1":
        guard let value = number(token.utf8.count, 2) else { return nil }
        parts.month = value
      case "02", "2", "_2":
        if token == "_2", j < bytes.count, bytes[j] == 0x20 { j += 1 }
        guard let value = number(1, 2) else { return nil }
        parts.day = value
      case "15", "03", "3":
        guard let value = number(token == "3" ? 1 : 2, 2) else { return nil }
        parts.hour = value
      case "04", "4":
        guard let value = number(token.utf8.count, 2) else { return nil }
        parts.minute = value
      case "05", "5":
        guard let value = number(token.utf8.count, 2) else { return nil }
        parts.second = value
        if j < bytes.count, bytes[j] == UInt8(ascii: "."), i >= layout.count || layout[i] != UInt8(ascii: ".") {
          j += 1
          let start = j
          guard let fraction = number(1, 9) else { return nil }
          nanoseconds = (j - start..<9).reduce(fraction) { value, _ in value * 10 }
        }
      case "PM", "pm":
        guard j + 2 <= bytes.count else { return nil }
        isAfternoon = bytes[j] | 0x20 == UInt8(ascii: "p")
        j += 2
      case "MST":
        guard j + 3 <= bytes.count else { return nil }
        j += 3
      case _ where token.hasPrefix("Z07") || token.hasPrefix("-07"):
        if token.hasPrefix("Z"), j < bytes.count, bytes[j] == UInt8(ascii: "Z") {
          j += 1
          continue
        }
        guard j < bytes.count, bytes[j] == UInt8(ascii: "+") || bytes[j] == UInt8(ascii: "-") else { return nil }
        let sign = bytes[j] == UInt8(ascii: "-") ? -1 : 1
        j += 1
        guard let hours = number(2, 2) else { return nil }
        if token.contains(":") {
          guard j < bytes.count, bytes[j] == UInt8(ascii: ":") else { return nil }
          j += 1
        }
        let minutes = token.utf8.count > 3 ? number(2, 2) ?? 0 : 0
        offset = sign * (hours * 3600 + minutes * 60)
      default:
        guard j < bytes.count, bytes[j] == UInt8(ascii: ".") else {
          if token.hasSuffix("9") { continue }
          return nil
        }
        j += 1
        let start = j
        guard let fraction = number(1, 9) else { return nil }
        nanoseconds = (j - start..<9).reduce(fraction) { value, _ in value * 10 }
      }
    }
    guard j == bytes.count, (1...12).contains(parts.month),
      (1...days(inMonth: parts.month, of: parts.year)).contains(parts.day), parts.hour < 24, parts.minute < 60,
      parts.second < 60
    else { return nil }
    if isAfternoon == true && parts.hour < 12 { parts.hour += 12 }
    if isAfternoon == false && parts.hour == 12 { parts.hour = 0 }
    let seconds = seconds(
      year: parts.year, month: parts.month, day: parts.day, hour: parts.hour, minute: parts.minute,
      second: parts.second)
    return GoTime(seconds: seconds - Int64(offset), nanoseconds: nanoseconds)
  }
}

/// A `time.Duration`: nanoseconds.
enum GoDuration {
  private static let units: [(name: String, nanoseconds: Double)] = [
    ("ns", 1), ("us", 1e3), ("µs", 1e3), ("μs", 1e3), ("ms", 1e6), ("s", 1e9), ("m", 6e10), ("h", 3.6e12),
  ]

  /// time.ParseDuration; `nil` where the text is none.
  static func parse(_ text: String) -> Int64? {
    var rest = Substring(text)
    var sign = 1.0
    if rest.hasPrefix("-") || rest.hasPrefix("+") {
      if rest.hasPrefix("-") { sign = -1 }
      rest = rest.dropFirst()
    }
    if rest == "0" { return 0 }
    guard !rest.isEmpty else { return nil }
    var total = 0.0
    while !rest.isEmpty {
      let digits = rest.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
      guard let value = Double(digits.hasPrefix(".") ? "0" + digits : digits.hasSuffix(".") ? digits + "0" : digits)
      else {
        return nil
      }
      rest = rest.dropFirst(digits.count)
      let name = rest.prefix { !$0.isNumber && $0 != "." }
      guard let unit = units.first(where: { $0.name == name }) else { return nil }
      total += value * unit.nanoseconds
      rest = rest.dropFirst(name.count)
    }
    return total < 9.2e18 ? Int64(sign * total) : nil
  }

  /// time.Duration.String.
  static func text(_ nanoseconds: Int64) -> String {
    if nanoseconds == 0 { return "0s" }
    let sign = nanoseconds < 0 ? "-" : ""
    let size = nanoseconds.magnitude
    func fraction(_ unit: UInt64, _ name: String) -> String {
      var digits = String(size % unit)
      digits = String(repeating: "0", count: max(0, String(unit).utf8.count - 1 - digits.utf8.count)) + digits
      while digits.hasSuffix("0") { digits.removeLast() }
      return sign + String(size / unit) + (size % unit == 0 ? "" : "." + digits) + name
    }
    if size < 1000 { return sign + "\(size)ns" }
    if size < 1_000_000 { return fraction(1000, "µs") }
    if size < 1_000_000_000 { return fraction(1_000_000, "ms") }
    let seconds = size / 1_000_000_000
    var digits = String(size % 1_000_000_000)
    digits = String(repeating: "0", count: 9 - digits.utf8.count) + digits
    while digits.hasSuffix("0") { digits.removeLast() }
    var text = "\(seconds % 60)" + (digits.isEmpty ? "" : "." + digits) + "s"
    if seconds >= 60 { text = "\(seconds / 60 % 60)m" + text }
    if seconds >= 3600 { text = "\(seconds / 3600)h" + text }
    return sign + text
  }
}

/// A `time.Duration` as a value.
final class GoDurationValue: TemplateObject, @unchecked Sendable {
  let nanoseconds: Int64

  init(_ nanoseconds: Int64) {
    self.nanoseconds = nanoseconds
  }

  override var kind: String { "int64" }
  override var typeName: String { "time.Duration" }
  override var description: String { GoDuration.text(nanoseconds) }
  override var isTrue: Bool { nanoseconds != 0 }
  override var encoded: TemplateValue { .int64(nanoseconds) }

  override func field(_ name: String) -> TemplateValue? {
    switch name {
    case "Seconds": .float(Double(nanoseconds) / 1e9)
    case "Minutes": .float(Double(nanoseconds) / 6e10)
    case "Hours": .float(Double(nanoseconds) / 3.6e12)
    case "Milliseconds": .int64(nanoseconds / 1_000_000)
    case "Microseconds": .int64(nanoseconds / 1000)
    case "Nanoseconds": .int64(nanoseconds)
    case "String": .string(description)
    default: nil
    }
  }
}
