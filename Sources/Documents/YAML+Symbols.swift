import Values

/// YAML texts that Terraform puts together from known text and symbols.
extension YAML {
  /// The value of the one document that a string value holds; `nil` where nothing of the text is known or it is no string.
  ///
  /// A symbol inside of a scalar makes that partly known; a symbol that is the whole of one stands for itself.
  public static func value(of text: Value) throws(YAMLFailure) -> Value? {
    switch text {
    case .string(let known): return try value(of: known)
    case .partial(let partial):
      var encoding = SymbolEncoding()
      guard let encoded = encoding.text(of: partial) else {
        throw YAMLFailure(description: "there are too many unknown parts")
      }
      var budget = 1_000_000
      return encoding.restored(try value(of: encoded), budget: &budget)
    default: return nil
    }
  }
}
