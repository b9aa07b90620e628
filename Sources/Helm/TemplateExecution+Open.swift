/// Values that are given to a release and are not known before it is installed.
///
/// They are strings with what stands for symbols in them (`Documents.SymbolEncoding`), and go through templates as text. What
/// a function makes of one without keeping it is undecided, and so is what a condition on one lets in.
extension TemplateExecution {
  /// Whether a text holds what stands for a symbol: scalars of plane 15 begin with this byte, and no assigned ones.
  static func isOpen(_ text: String) -> Bool { text.utf8.contains(0xF3) }

  /// Whether a value is not known, or was made of one that is not.
  func isOpen(_ value: TemplateValue) -> Bool {
    if value.origin.isSymbol { return openSymbols.contains(value.origin.offset) }
    switch value.payload {
    case .string(let text): return TemplateExecution.isOpen(text)
    case .text(let marked): return TemplateExecution.isOpen(marked.text)
    default: return false
    }
  }

  /// What a function made of a value that is not known, as a value that is not known; `nil` where it has no such
  /// argument, or gives it on.
  func open(
    _ result: TemplateValue, of function: TemplateFunction, _ arguments: [TemplateValue]
  ) -> TemplateValue? {
    switch result.payload {
    case .bool, .int, .int64, .float: break
    // In quotes it is escaped, and read back from there.
    case .string(let text): if TemplateExecution.isOpen(text) || text.contains("\\U000") { return nil }
    default: return nil
    }
    guard function.form == .ordinary || function.name == "empty", arguments.contains(where: { isOpen($0) }) else {
      return nil
    }
    return TemplateValue(result.payload, origin: openSymbol(function.name))
  }
}
