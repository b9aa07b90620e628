import Source
import Values

/// JSON texts that Terraform puts together from known text and symbols.
///
/// Each symbol goes through the parser as one scalar of the supplementary private use areas and is put back after.
extension JSON {
  /// The value of a JSON text; `nil` where it is no valid JSON.
  public static func value(of text: String) -> Value? {
    guard let document = try? document(in: SourceText(path: "", text: text)) else { return nil }
    return document.root.value
  }

  /// The value of a JSON text of which parts are symbols; `nil` where it is no JSON whatever they stand for.
  ///
  /// A symbol inside a string makes that string partly known. In the place of a value, a number or bool stands for
  /// itself and any other symbol for what its text decodes to. A symbol in a key stays in it as `${name}`.
  public static func value(of text: PartialString) -> Value? {
    try? decode(text)
  }

  /// The value of the JSON text that a string value holds; `nil` where it is no string or no JSON.
  public static func value(of value: Value) -> Value? {
    try? decode(value)
  }

  /// As `value(of:)`, with the reason where the text is no JSON. Offsets count a symbol as four bytes.
  public static func decode(_ value: Value) throws(SyntaxError) -> Value {
    switch value {
    case .string(let text): return try document(in: SourceText(path: "", text: text)).root.value
    case .partial(let text): return try decode(text)
    case .unknown(let unknown): return .derived("jsondecode", from: [.unknown(unknown)])
    default: throw SyntaxError(summary: "A JSON text must be a string.", detail: "", range: ByteRange(0, 0))
    }
  }

  static func decode(_ text: PartialString) throws(SyntaxError) -> Value {
    var encoding = SymbolEncoding()
    guard let encoded = encoding.text(of: text) else {
      throw SyntaxError(summary: "The JSON text has too many unknown parts.", detail: "", range: ByteRange(0, 0))
    }
    var reader = JSONReader(SourceText(path: "", text: encoded), admitsSymbols: true)
    return encoding.value(of: try reader.read().root)
  }
}
