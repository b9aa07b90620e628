import Source

/// The tokens of HCL's native syntax, apart from what is inside templates.
enum TokenKind: UInt8 {
  case end, newline, identifier, number
  case quote, heredoc
  case openBrace, closeBrace, openBracket, closeBracket, openParenthesis, closeParenthesis
  case comma, dot, ellipsis, colon, doubleColon, question, assign, arrow
  case equal, notEqual, less, lessOrEqual, greater, greaterOrEqual, and, or, not
  case plus, minus, star, slash, percent
  /// `~}`, which ends an interpolation or directive and strips what follows.
  case stripClose
  case invalid

  /// The token as messages name it.
  var description: String {
    switch self {
    case .end: "the end of the file"
    case .newline: "a line break"
    case .identifier: "an identifier"
    case .number: "a number"
    case .quote: "a string"
    case .heredoc: "a heredoc"
    case .openBrace: "\"{\""
    case .closeBrace: "\"}\""
    case .openBracket: "\"[\""
    case .closeBracket: "\"]\""
    case .openParenthesis: "\"(\""
    case .closeParenthesis: "\")\""
    case .comma: "\",\""
    case .dot: "\".\""
    case .ellipsis: "\"...\""
    case .colon: "\":\""
    case .doubleColon: "\"::\""
    case .question: "\"?\""
    case .assign: "\"=\""
    case .arrow: "\"=>\""
    case .equal: "\"==\""
    case .notEqual: "\"!=\""
    case .less: "\"<\""
    case .lessOrEqual: "\"<=\""
    case .greater: "\">\""
    case .greaterOrEqual: "\">=\""
    case .and: "\"&&\""
    case .or: "\"||\""
    case .not: "\"!\""
    case .plus: "\"+\""
    case .minus: "\"-\""
    case .star: "\"*\""
    case .slash: "\"/\""
    case .percent: "\"%\""
    case .stripClose: "\"~}\""
    case .invalid: "an invalid character"
    }
  }
}

struct Token {
  var kind: TokenKind
  var start: Int
  var end: Int

  var range: ByteRange { ByteRange(start, end) }
}

/// What a byte can begin.
enum ByteClass {
  static let identifierStart: UInt8 = 1
  static let identifierPart: UInt8 = 2
  static let digit: UInt8 = 4
  static let blank: UInt8 = 8

  /// A static table: 256 classes. Reading it costs one load.
  static let table: [UInt8] = {
    var table = [UInt8](repeating: 0, count: 256)
    for byte in UInt8(ascii: "a")...UInt8(ascii: "z") { table[Int(byte)] = identifierStart | identifierPart }
    for byte in UInt8(ascii: "A")...UInt8(ascii: "Z") { table[Int(byte)] = identifierStart | identifierPart }
    for byte in UInt8(ascii: "0")...UInt8(ascii: "9") { table[Int(byte)] = identifierPart | digit }
    table[Int(UInt8(ascii: "_"))] = identifierStart | identifierPart
    table[Int(UInt8(ascii: "-"))] = identifierPart
    table[0x20] = blank
    table[0x09] = blank
    return table
  }()
}
