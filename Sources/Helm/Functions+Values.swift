/// Sprig's functions over values of any type: defaults and reflection.
enum ValueFunctions {
  /// Sprig's `empty`.
  static func isEmpty(_ value: TemplateValue) -> Bool { !value.isTrue }

  static let all: [TemplateFunction] = [
    TemplateFunction("default", .any, variadic: .any, form: .choosing) { _, values in
      values.count > 1 && !isEmpty(values[1]) ? values[1] : values[0]
    },
    TemplateFunction("empty", .any) { _, values in .bool(isEmpty(values[0])) },
    TemplateFunction("coalesce", variadic: .any, form: .choosing) { _, values in values.first { !isEmpty($0) } ?? .none
    },
    TemplateFunction("all", variadic: .any) { _, values in .bool(!values.contains(where: isEmpty)) },
    TemplateFunction("any", variadic: .any) { _, values in .bool(values.contains { !isEmpty($0) }) },
    TemplateFunction("ternary", .any, .any, .bool, form: .choosing) { _, values in
      guard case .bool(let flag) = values[2].payload else { return .none }
      return (flag ? values[0] : values[1]).with(values[2].origin)
    },
    TemplateFunction("typeOf", .any, form: .choosing) { _, values in .string(values[0].typeName) },
    TemplateFunction("typeIs", .string, .any) { _, values in .bool(values[0].stringValue == values[1].typeName) },
    TemplateFunction("typeIsLike", .string, .any) { _, values in
      let (target, type) = (values[0].stringValue ?? "", values[1].typeName)
      return .bool(target == type || "*" + target == type)
    },
    TemplateFunction("kindOf", .any, form: .choosing) { _, values in .string(values[0].kind) },
    TemplateFunction("kindIs", .string, .any) { _, values in .bool(values[0].stringValue == values[1].kind) },
    TemplateFunction("deepEqual", .any, .any) { (execution, values) throws(TemplateError) in
      try execution.weigh(values[0])
      return .bool(values[0].isDeeplyEqual(to: values[1]))
    },
    TemplateFunction("hello") { _, _ in .string("Hello!") },
  ]
}
