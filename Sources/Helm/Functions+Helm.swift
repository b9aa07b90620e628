/// Helm's own functions.
enum HelmFunctions {
  static let all: [TemplateFunction] = [
    TemplateFunction("include", .string, .any) { (execution, values) throws(TemplateError) in
      try execution.include(values[0].stringValue ?? "", values[1])
    },
    TemplateFunction("tpl", .string, .any) { (execution, values) throws(TemplateError) in
      try execution.expand(values[0], values[1])
    },
    TemplateFunction("required", .string, .any, form: .choosing) { (_, values) throws(TemplateError) in
      if values[1].isNil || values[1].stringValue == "" { throw deliberate(values[0].stringValue ?? "") }
      return values[1]
    },
    TemplateFunction("fail", .string) { (_, values) throws(TemplateError) in
      throw deliberate(values[0].stringValue ?? "")
    },
    // Nothing is known about the cluster: as without a connection to one.
    TemplateFunction("lookup", .string, .string, .string, .string) { _, _ in .map(TemplateMap()) },
    TemplateFunction("getHostByName", .string) { _, _ in .string("") },
  ]

  private static func deliberate(_ message: String) -> TemplateError {
    var error = TemplateError(message)
    error.isDeliberate = true
    return error
  }
}
