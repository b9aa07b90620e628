/// A moment with the offset of the place it was written for, as RFC 3339 has it.
struct Timestamp {
  var year: Int
  var month: Int
  var day: Int
  var hour: Int
  var minute: Int
  var second: Int
  var nanosecond: Int
  /// Minutes east of UTC.
  var offset: Int

  /// Why a text is no timestamp.
  struct Failure: Error {
    let message: String
  }

  init(_ text: String) throws(Failure) {
    let bytes = Array(text.utf8)
    var i = 0
    func digits(_ count: Int, _ name: String) throws(Failure) -> Int {
      let end = min(i + count, bytes.count)
      guard end - i == count, bytes[i..<end].allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else {
        throw Failure(
          message:
            "not a valid RFC3339 timestamp: cannot use \"\(String(bytes: bytes[min(i, bytes.count)...]))\" as \(name)")
      }
      defer { i = end }
      return bytes[i..<end].reduce(0) { $0 * 10 + Int($1) - 0x30 }
    }
    func mark(_ marks: String, _ name: String) throws(Failure) {
      guard i < bytes.count, marks.utf8.contains(bytes[i]) else {
        throw Failure(message: "not a valid RFC3339 timestamp: missing required \(name)")
      }
      i += 1
    }
    func bound(_ value: Int, _ range: ClosedRange<Int>, _ name: String) throws(Failure) {
      guard range.contains(value) else {
        throw Failure(message: "not a valid RFC3339 timestamp: \(name) out of range")
      }
    }
    year = try digits(4, "year")
    try mark("-", "date separator '-'")
    month = try digits(2, "month")
    try mark("-", "date separator '-'")
    day = try digits(2, "day of month")
    try mark("T", "time introducer 'T'")
    hour = try digits(2, "hour")
    try mark(":", "time separator ':'")
    minute = try digits(2, "minute")
    try mark(":", "time separator ':'")
    second = try digits(2, "second")
    nanosecond = 0
    if i < bytes.count, bytes[i] == UInt8(ascii: ".") {
      i += 1
      var scale = 100_000_000
      let start = i
      while i < bytes.count, bytes[i] >= 0x30, bytes[i] <= 0x39 {
        nanosecond += (Int(bytes[i]) - 0x30) * scale
        scale /= 10
        i += 1
      }
      if i == start { _ = try digits(1, "fraction of a second") }
    }
    offset = 0
    if i < bytes.count, bytes[i] == UInt8(ascii: "Z") {
      i += 1
    } else {
      let sign = i < bytes.count && bytes[i] == UInt8(ascii: "-") ? -1 : 1
      try mark("+-", "UTC offset")
      let hours = try digits(2, "offset hours")
      try mark(":", "offset separator ':'")
      let minutes = try digits(2, "offset minutes")
      try bound(hours, 0...23, "offset hours")
      try bound(minutes, 0...59, "offset minutes")
      offset = sign * (hours * 60 + minutes)
    }
    guard i == bytes.count else {
      throw Failure(message: "not a valid RFC3339 timestamp: extra characters after the UTC offset")
    }
    try bound(month, 1...12, "month")
    try bound(day, 1...Timestamp.days(in: month, of: year), "day")
    try bound(hour, 0...23, "hour")
    try bound(minute, 0...59, "minute")
    try bound(second, 0...59, "second")
  }

  /// The moment so many seconds after 1970-01-01T00:00:00Z; that moment itself where the year would not have four digits.
  init(seconds: Int) {
    (year, month, day, hour, minute, second, nanosecond, offset) = (1970, 1, 1, 0, 0, 0, 0, 0)
    self = adding(nanoseconds: Int128(seconds) * 1_000_000_000) ?? self
  }

  private static func days(in month: Int, of year: Int) -> Int {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  /// Days since 1970-01-01 in the proleptic Gregorian calendar.
  private var dayNumber: Int {
    let shifted = month <= 2 ? year - 1 : year
    let era = (shifted >= 0 ? shifted : shifted - 399) / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }

  /// Seconds since 1970-01-01T00:00:00Z.
  var seconds: Int { dayNumber * 86_400 + hour * 3600 + minute * 60 + second - offset * 60 }

  /// 0 for Sunday.
  var weekday: Int { ((dayNumber + 4) % 7 + 7) % 7 }

  /// Moves the moment by nanoseconds, keeping the offset; `nil` where the year would not have four digits.
  func adding(nanoseconds: Int128) -> Timestamp? {
    let total = Int128(seconds + offset * 60) * 1_000_000_000 + Int128(nanosecond) + nanoseconds
    var wholeSeconds = total / 1_000_000_000
    var rest = total % 1_000_000_000
    if rest < 0 {
      rest += 1_000_000_000
      wholeSeconds -= 1
    }
    guard wholeSeconds > -62_167_219_201, wholeSeconds < 253_402_300_800 else { return nil }
    let local = Int(wholeSeconds)
    var dayCount = local / 86_400
    var time = local % 86_400
    if time < 0 {
      time += 86_400
      dayCount -= 1
    }
    var result = self
    (result.hour, result.minute, result.second) = (time / 3600, time / 60 % 60, time % 60)
    result.nanosecond = Int(rest)
    let shifted = dayCount + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthIndex = (5 * dayOfYear + 2) / 153
    result.day = dayOfYear - (153 * monthIndex + 2) / 5 + 1
    result.month = monthIndex < 10 ? monthIndex + 3 : monthIndex - 9
    result.year = yearOfEra + era * 400 + (result.month <= 2 ? 1 : 0)
    return result
  }

  /// The moment to the second.
  var description: String {
    let date = "\(Timestamp.pad(year, 4))-\(Timestamp.pad(month))-\(Timestamp.pad(day))"
    let time = "\(Timestamp.pad(hour)):\(Timestamp.pad(minute)):\(Timestamp.pad(second))"
    return "\(date)T\(time)\(offset == 0 ? "Z" : zone(separator: ":"))"
  }

  /// `+hh:mm`, with the separator given.
  func zone(separator: String) -> String {
    let magnitude = abs(offset)
    return "\(offset < 0 ? "-" : "+")\(Timestamp.pad(magnitude / 60))\(separator)\(Timestamp.pad(magnitude % 60))"
  }

  static func pad(_ value: Int, _ width: Int = 2) -> String {
    let digits = String(value)
    return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
  }
}
