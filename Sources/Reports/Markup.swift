/// Escaping for XML and HTML. What neither can hold, or what would act on its reader, is neutralised first.
enum Markup {
  /// Text between tags.
  static func text(_ text: String) -> String {
    escaped(Printable.text(text))
  }

  /// The value of an attribute in double quotes.
  static func attribute(_ text: String) -> String {
    escaped(Printable.line(text))
  }

  /// Escapes a text that is already printable.
  static func escaped(_ text: some StringProtocol) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      // Not characters of XML 1.0 (§2.2).
      case "\u{FFFE}", "\u{FFFF}": result += "\u{FFFD}"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
