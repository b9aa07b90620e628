/// The words of an identifier, as xstrings finds them for `snakecase` and `kebabcase`.
///
/// A number belongs to the word before it, unless small letters follow it: `Bld4Floor` is `bld4-floor`, `http2xx` is
/// `http-2xx`.
struct IdentifierWords {
  private enum Kind {
    case none, number, upper, letters, connector, punctuation, other
  }

  private let scalars: [Unicode.Scalar]
  private let connector: Unicode.Scalar
  private var position = 0
  private var result = String.UnicodeScalarView()

  private init(_ text: String, _ connector: Unicode.Scalar) {
    scalars = Array(text.unicodeScalars)
    self.connector = connector
  }

  /// The words in small letters, with a connector between them and in place of each that stands there.
  static func joined(_ text: String, by connector: Unicode.Scalar) -> String {
    var words = IdentifierWords(text, connector)
    words.run()
    return String(words.result)
  }

  private static func isConnector(_ scalar: Unicode.Scalar) -> Bool {
    scalar == "-" || scalar == "_" || scalar.properties.isWhitespace
  }

  private static func isUpper(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.generalCategory == .uppercaseLetter
  }

  /// Letters of alphabets, which ideographs are not.
  private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: scalar.value < 0x3400
    default: false
    }
  }

  private static func isNumber(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .decimalNumber, .letterNumber, .otherNumber: true
    default: false
    }
  }

  private static func isPunctuation(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation, .initialPunctuation,
      .finalPunctuation, .otherPunctuation:
      true
    default: false
    }
  }

  private mutating func skip(while holds: (Unicode.Scalar) -> Bool) {
    while position < scalars.count, holds(scalars[position]) { position += 1 }
  }

  private mutating func next() -> (kind: Kind, word: Range<Int>) {
    let start = position
    guard start < scalars.count else { return (.none, start..<start) }
    let first = scalars[start]
    position += 1
    let kind: Kind
    if IdentifierWords.isConnector(first) {
      kind = .connector
      skip(while: IdentifierWords.isConnector)
    } else if IdentifierWords.isPunctuation(first) {
      kind = .punctuation
      skip(while: IdentifierWords.isPunctuation)
    } else if IdentifierWords.isUpper(first) {
      kind = .upper
      if position < scalars.count, IdentifierWords.isUpper(scalars[position]) {
        skip(while: IdentifierWords.isUpper)
        // The last capital of `HTTPServer`'s first word begins the second.
        if position < scalars.count, IdentifierWords.isLetter(scalars[position]) { position -= 1 }
      } else {
        skip { IdentifierWords.isLetter($0) && !IdentifierWords.isUpper($0) }
      }
    } else if IdentifierWords.isLetter(first) {
      kind = .letters
      skip { IdentifierWords.isLetter($0) && !IdentifierWords.isUpper($0) }
    } else if IdentifierWords.isNumber(first) {
      kind = .number
      skip(while: IdentifierWords.isNumber)
    } else {
      kind = .other
      skip {
        !IdentifierWords.isConnector($0) && !IdentifierWords.isLetter($0) && !IdentifierWords.isNumber($0)
          && !IdentifierWords.isPunctuation($0)
      }
    }
    return (kind, start..<position)
  }

  private mutating func put(_ kind: Kind, _ word: Range<Int>) {
    for scalar in scalars[word] {
      if kind == .connector {
        result.append(connector)
      } else if kind == .upper {
        result.append(contentsOf: scalar.properties.lowercaseMapping.unicodeScalars)
      } else {
        result.append(scalar)
      }
    }
  }

  private mutating func run() {
    var (kind, word) = next()
    func separates(_ kind: Kind) -> Bool { kind != .connector && kind != .punctuation }
    while position < scalars.count {
      if kind != .connector { put(kind, word) }
      let (previous, last) = (kind, word)
      (kind, word) = next()
      switch previous {
      case .number:
        while kind == .letters || kind == .number {
          put(kind, word)
          (kind, word) = next()
        }
        if kind != .none && separates(kind) { result.append(connector) }
      case .connector: put(.connector, last)
      case .punctuation: break
      default:
        guard kind == .number else {
          if separates(kind) { result.append(connector) }
          break
        }
        guard position < scalars.count else { break }
        let number = word
        (kind, word) = next()
        guard kind == .letters else {
          put(.number, number)
          if separates(kind) { result.append(connector) }
          break
        }
        result.append(connector)
        put(.number, number)
        while kind == .letters || kind == .number {
          put(kind, word)
          (kind, word) = next()
        }
        if kind != .none && separates(kind) { result.append(connector) }
      }
    }
    put(kind, word)
  }
}
