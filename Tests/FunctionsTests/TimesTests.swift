import Testing

@Suite struct TimesTests {
  /// Expression, type, JSON.
  static let rows: [(String, String, String)] = [
    (#"formatdate("DD MMM YYYY hh:mm ZZZ", "2018-01-02T23:12:01Z")"#, "string", #""02 Jan 2018 23:12 UTC""#),
    (
      #"formatdate("EEEE, DD-MMM-YY hh:mm:ss ZZZ", "2018-01-02T23:12:01-08:00")"#, "string",
      #""Tuesday, 02-Jan-18 23:12:01 -0800""#
    ),
    (
      #"formatdate("EEE, DD MMMM YYYY h:m:s H:HH AA aa Z ZZZZ ZZZZZ M MM D", "2020-02-09T00:05:09+05:30")"#, "string",
      #""Sun, 09 February 2020 0:5:9 12:12 AM am +05:30 +0530 +05:30 2 02 9""#
    ),
    (#"formatdate("'it''s' YYYY!", "1999-12-31T12:00:00Z")"#, "string", #""it's 1999!""#),
    (#"formatdate("H aa", "2018-01-02T12:00:00Z")"#, "string", #""12 pm""#),
    (#"timeadd("2017-11-22T00:00:00Z", "10m")"#, "string", #""2017-11-22T00:10:00Z""#),
    (#"timeadd("2017-11-22T00:00:00Z", "-1h30m0.5s")"#, "string", #""2017-11-21T22:29:59Z""#),
    (#"timeadd("2016-02-28T23:59:59+02:00", "24h1s")"#, "string", #""2016-03-01T00:00:00+02:00""#),
    (#"timeadd("2017-11-22T00:00:00.75Z", "250ms")"#, "string", #""2017-11-22T00:00:01Z""#),
    (#"timeadd("1900-03-01T00:00:00Z", "-24h")"#, "string", #""1900-02-28T00:00:00Z""#),
    (#"timecmp("2017-11-22T00:00:00Z", "2017-11-22T01:00:00Z")"#, "number", "-1"),
    (#"timecmp("2017-11-22T01:00:00+01:00", "2017-11-22T00:00:00Z")"#, "number", "0"),
    (#"timecmp("2017-11-22T00:00:01Z", "2017-11-22T00:00:00.5Z")"#, "number", "1"),
  ]

  @Test(arguments: rows)
  func `times have the values that terraform gives them`(expression: String, type: String, json: String) throws {
    #expect(try difference(expression, type, json) == nil)
  }

  /// Expression, part of the message.
  static let failures: [(String, String)] = [
    (#"timeadd("2017-11-22T00:00:00Z", "x")"#, "invalid duration"),
    (#"timeadd("2017-11-22T00:00:00Z", "10m10")"#, "missing unit"),
    (#"timeadd("2017-11-22T00:00:00Z", "1d")"#, #"unknown unit "d""#),
    (#"timeadd("2017-11-22", "1h")"#, "time introducer"),
    (#"timeadd("9999-12-31T23:59:59Z", "1h")"#, "out of range"),
    (#"timecmp("a", "b")"#, "as year"),
    (#"formatdate("YYY", "2018-01-02T03:02:01Z")"#, "year must either"),
    (#"formatdate("L", "2018-01-02T03:02:01Z")"#, "invalid date format verb"),
    (#"formatdate("'x", "2018-01-02T03:02:01Z")"#, "unterminated"),
    (#"formatdate("YYYY", "2018-02-30T00:00:00Z")"#, "day out of range"),
  ]

  @Test(arguments: failures)
  func `what terraform refuses is refused`(expression: String, reason: String) {
    #expect(failure(expression).contains(reason))
  }
}
