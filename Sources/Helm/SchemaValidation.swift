import Source

enum SchemaValidation {
  static func diagnostics(_ chart: Chart, _ values: TemplateMap, _ sources: [SourceText]) -> [Diagnostic] { [] }
}
