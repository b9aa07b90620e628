/// Bounds on what a call may produce, so that no expression exhausts the scanner.
enum Limits {
  /// Elements of one collection.
  static let elements = 1_000_000
  /// Bytes of one string.
  static let stringBytes = 64 << 20
  /// Levels of nesting in decoded documents and in collections that are walked.
  static let depth = 200

  static let stringTooLong = FunctionError("the result is longer than \(stringBytes >> 20) MiB")
  static let tooManyElements = FunctionError("the result has more than \(elements) elements")
  static let tooDeep = FunctionError("the value is nested more than \(depth) levels deep")

  static func check(elements count: Int) throws(FunctionError) {
    if count > elements { throw tooManyElements }
  }
}
