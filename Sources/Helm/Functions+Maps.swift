/// Sprig's functions over dictionaries.
enum MapFunctions {
  static let all: [TemplateFunction] =
    [
      TemplateFunction("dict", variadic: .any) { (execution, values) throws(TemplateError) in
        try execution.spend(values.count)
        let map = TemplateMap()
        for i in stride(from: 0, to: values.count, by: 2) {
          map[StringFunctions.strval(values[i])] = i + 1 < values.count ? values[i + 1] : .string("")
        }
        return .map(map)
      },
      TemplateFunction("get", .map, .string, form: .choosing) { _, values in
        (values[0].mapValue?[values[1].stringValue ?? ""] ?? .string("")).unwrapped
      },
      TemplateFunction("set", .map, .string, .any) { (execution, values) throws(TemplateError) in
        guard let map = values[0].mapValue else { throw TemplateError("assignment to entry in nil map") }
        map[values[1].stringValue ?? ""] = values[2]
        return values[0]
      },
      TemplateFunction("unset", .map, .string) { _, values in
        values[0].mapValue?.remove(values[1].stringValue ?? "")
        return values[0]
      },
      TemplateFunction("hasKey", .map, .string) { _, values in
        .bool(values[0].mapValue?.contains(values[1].stringValue ?? "") ?? false)
      },
      TemplateFunction("pluck", .string, variadic: .map) { _, values in
        .list(values.dropFirst().compactMap { $0.mapValue?[values[0].stringValue ?? ""] })
      },
      TemplateFunction("keys", variadic: .map, form: .choosing) { (execution, values) throws(TemplateError) in
        let keys = values.flatMap { $0.mapValue?.keys ?? [] }
        try execution.spend(keys.count)
        return .strings(keys)
      },
      TemplateFunction("values", .map) { (execution, values) throws(TemplateError) in
        .list(try execution.counted(values[0].mapValue?.values ?? []))
      },
      TemplateFunction("pick", .map, variadic: .string) { _, values in
        let picked = TemplateMap()
        for key in values.dropFirst().compactMap(\.stringValue) {
          if let value = values[0].mapValue?[key] { picked[key] = value }
        }
        return .map(picked)
      },
      TemplateFunction("omit", .map, variadic: .string) { (execution, values) throws(TemplateError) in
        let omitted = Set(values.dropFirst().compactMap(\.stringValue))
        let rest = TemplateMap()
        guard let map = values[0].mapValue else { return .map(rest) }
        try execution.spend(map.count)
        for (key, value) in zip(map.keys, map.values) where !omitted.contains(key) { rest[key] = value }
        return .map(rest)
      },
      TemplateFunction("dig", variadic: .any, form: .choosing) { (_, values) throws(TemplateError) in try dig(values) },
      TemplateFunction("deepCopy", .any) { (execution, values) throws(TemplateError) in
        try copied(execution, values[0])
      },
      TemplateFunction("mustDeepCopy", .any) { (execution, values) throws(TemplateError) in
        try copied(execution, values[0])
      },
    ]
    + ["merge", "mustMerge"].map { merging($0, overwrites: false) }
    + ["mergeOverwrite", "mustMergeOverwrite"].map { merging($0, overwrites: true) }

  private static func copied(_ execution: TemplateExecution, _ value: TemplateValue) throws(TemplateError)
    -> TemplateValue
  {
    try execution.weigh(value)
    return value.deepCopy()
  }

  private static func dig(_ values: [TemplateValue]) throws(TemplateError) -> TemplateValue {
    guard values.count >= 3 else { throw TemplateError("dig needs at least three arguments") }
    func map(_ value: TemplateValue) throws(TemplateError) -> TemplateMap {
      guard let map = value.mapValue, map.type != .strings else {
        throw TemplateError(
          "interface conversion: interface {} is \(value.isNil ? "nil" : value.typeName), not map[string]interface {}")
      }
      return map
    }
    var current = try map(values[values.count - 1])
    let keys = values.dropLast(2)
    for (i, key) in keys.enumerated() {
      guard let name = key.stringValue else {
        throw TemplateError("interface conversion: interface {} is \(key.typeName), not string")
      }
      guard let value = current[name] else { return values[values.count - 2] }
      if i == keys.count - 1 { return value.unwrapped }
      current = try map(value)
    }
    return .none
  }

  // MARK: Merging (dario.cat/mergo)

  private static func merging(_ name: String, overwrites: Bool) -> TemplateFunction {
    TemplateFunction(name, .map, variadic: .map) { (execution, values) throws(TemplateError) in
      guard let target = values[0].mapValue else { return values[0] }
      for source in values.dropFirst() {
        guard let source = source.mapValue else { continue }
        try merge(execution, source, into: target, overwrites: overwrites, depth: 0)
      }
      return values[0]
    }
  }

  /// Merges as mergo does: what is empty in the target is replaced, `false` and 0 included; a map that the target lacks is
  /// shared with the source, not copied.
  private static func merge(
    _ execution: TemplateExecution, _ source: TemplateMap, into target: TemplateMap, overwrites: Bool, depth: Int
  ) throws(TemplateError) {
    guard source !== target else { return }
    guard depth < 200 else { throw TemplateError("the values are nested too deeply, or hold themselves") }
    try execution.spend(source.count + 1)
    for (key, value) in source.sorted {
      let present = target[key]
      if value.isNil {
        if overwrites { target[key] = value }
        continue
      }
      if let inner = value.mapValue, let outer = present?.mapValue {
        try merge(execution, inner, into: outer, overwrites: overwrites, depth: depth + 1)
        if outer.count > 0 { continue }
      }
      if overwrites || present.map({ ValueFunctions.isEmpty($0) }) ?? true { target[key] = value }
    }
  }
}
