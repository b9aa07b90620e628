import Documents
import Functions
import Source

/// Holds values against a chart's `values.schema.json`: JSON Schema, drafts 4 to 7 and what later ones share with them.
///
/// References are followed within the schema only. Keywords that are not known hold, as the specification has it.
struct SchemaValidation {
  private static let deepest = 100
  private static let mostFaults = 20
  private static let mostSteps = 200_000

  private let root: TemplateValue
  private let schema: SourceText
  private let chart: String
  private let sources: [SourceText]
  private var steps = 0
  private var faults: [(message: String, origin: ValueOrigin, path: String)] = []

  /// What is wrong with the values of a chart and of those in it, each at its line of the values.
  static func diagnostics(_ chart: Chart, _ values: TemplateMap, _ sources: [SourceText]) -> [Diagnostic] {
    var found: [Diagnostic] = []
    if let schema = chart.schema {
      var faults: [Diagnostic] = []
      if let document = JSON.document(in: schema, diagnostics: &faults) {
        var validation = SchemaValidation(
          root: ValueReading(file: 0).value(document.root), schema: schema, chart: chart.name, sources: sources)
        validation.check(.map(values), validation.root, path: "", depth: 0)
        found += validation.diagnostics
      } else {
        found += faults
      }
    }
    for dependency in chart.dependencies {
      if let inner = values[dependency.name]?.mapValue { found += diagnostics(dependency, inner, sources) }
    }
    return found
  }

  private init(root: TemplateValue, schema: SourceText, chart: String, sources: [SourceText]) {
    self.root = root
    self.schema = schema
    self.chart = chart
    self.sources = sources
  }

  private var diagnostics: [Diagnostic] {
    faults.map { fault in
      let name = fault.path.isEmpty ? "The values" : "The value \(fault.path)"
      let summary = "\(name) of chart \"\(chart)\" \(fault.message)."
      let detail = "So says \(schema.path); Helm refuses these values."
      guard !fault.origin.isNone, !fault.origin.isSymbol, Int(fault.origin.file) <= sources.count else {
        return Diagnostic(.error, summary, detail: detail, path: schema.path)
      }
      let source = sources[Int(fault.origin.file) - 1]
      let start = Int(fault.origin.offset)
      return Diagnostic(
        .error, summary, detail: detail, at: SourceRange(source, ByteRange(start, min(start + 1, source.count))))
    }
  }

  private mutating func fail(_ message: String, _ value: TemplateValue, _ path: String) {
    guard faults.count < SchemaValidation.mostFaults else { return }
    faults.append((message, value.origin, path))
  }

  /// Whether a value holds against a schema, without a report.
  private mutating func holds(_ value: TemplateValue, _ schema: TemplateValue, depth: Int) -> Bool {
    let before = faults
    faults = []
    check(value, schema, path: "", depth: depth)
    defer { faults = before }
    return faults.isEmpty
  }

  // MARK: Keywords

  private mutating func check(_ value: TemplateValue, _ schema: TemplateValue, path: String, depth: Int) {
    steps += 1
    guard depth < SchemaValidation.deepest, steps < SchemaValidation.mostSteps else { return }
    if case .bool(false) = schema.payload { fail("is not allowed", value, path) }
    guard let schema = schema.mapValue else { return }
    if let reference = schema["$ref"]?.stringValue {
      if let target = resolve(reference) { check(value, target, path: path, depth: depth + 1) }
    }
    checkType(value, schema, path)
    if let allowed = schema["enum"]?.listValue?.elements, !allowed.contains(where: { same($0, value) }) {
      fail("is none of \(JSONText.text(.list(allowed), escapesHTML: false) ?? "those allowed")", value, path)
    }
    if let constant = schema["const"], !same(constant, value) {
      fail("is not \(JSONText.text(constant, escapesHTML: false) ?? "the one allowed")", value, path)
    }
    checkCombinations(value, schema, path, depth)
    switch value.payload {
    case .map(let map): checkObject(map, value, schema, path, depth)
    case .list(let list): checkArray(list.elements, value, schema, path, depth)
    case .string(let text): checkString(text, value, schema, path)
    case .float(let number): checkNumber(number, value, schema, path)
    default: break
    }
  }

  private func resolve(_ reference: String) -> TemplateValue? {
    guard reference.hasPrefix("#") else { return nil }
    var value = root
    for part in reference.dropFirst().split(separator: "/") {
      let key = String(part).replacing("~1", with: "/").replacing("~0", with: "~").replacing("%24", with: "$")
      if let next = value.mapValue?[key] {
        value = next
      } else if let index = Int(key), let elements = value.listValue?.elements, elements.indices.contains(index) {
        value = elements[index]
      } else {
        return nil
      }
    }
    return value
  }

  private func same(_ a: TemplateValue, _ b: TemplateValue) -> Bool {
    a.isNil || b.isNil ? a.isNil == b.isNil : JSONText.text(a) == JSONText.text(b)
  }

  private static func isOf(_ type: String, _ value: TemplateValue) -> Bool {
    switch (type, value.payload) {
    case ("object", .map), ("array", .list), ("string", .string), ("boolean", .bool), ("number", .float),
      ("null", .none), ("null", .nilInterface):
      true
    case ("integer", .float(let number)): number == number.rounded()
    default: false
    }
  }

  private mutating func checkType(_ value: TemplateValue, _ schema: TemplateMap, _ path: String) {
    guard let type = schema["type"] else { return }
    let types = type.stringValue.map { [$0] } ?? type.listValue?.elements.compactMap(\.stringValue) ?? []
    guard !types.isEmpty, !types.contains(where: { SchemaValidation.isOf($0, value) }) else { return }
    fail("is no \(types.joined(separator: " or "))", value, path)
  }

  private mutating func checkCombinations(
    _ value: TemplateValue, _ schema: TemplateMap, _ path: String, _ depth: Int
  ) {
    for part in schema["allOf"]?.listValue?.elements ?? [] { check(value, part, path: path, depth: depth + 1) }
    if let parts = schema["anyOf"]?.listValue?.elements {
      var isGood = false
      for part in parts where !isGood { isGood = holds(value, part, depth: depth + 1) }
      if !isGood { fail("is none of the forms allowed (anyOf)", value, path) }
    }
    if let parts = schema["oneOf"]?.listValue?.elements {
      var count = 0
      for part in parts where holds(value, part, depth: depth + 1) { count += 1 }
      if count != 1 { fail("is \(count == 0 ? "none" : "more than one") of the forms allowed (oneOf)", value, path) }
    }
    if let part = schema["not"], holds(value, part, depth: depth + 1) {
      fail("is of a form not allowed (not)", value, path)
    }
    if let condition = schema["if"] {
      let branch = holds(value, condition, depth: depth + 1) ? schema["then"] : schema["else"]
      if let branch { check(value, branch, path: path, depth: depth + 1) }
    }
  }

  private mutating func checkObject(
    _ map: TemplateMap, _ value: TemplateValue, _ schema: TemplateMap, _ path: String, _ depth: Int
  ) {
    for key in schema["required"]?.listValue?.elements.compactMap(\.stringValue) ?? [] where !map.contains(key) {
      fail("must have \"\(key)\"", value, path)
    }
    let properties = schema["properties"]?.mapValue
    let patterns = (schema["patternProperties"]?.mapValue?.sorted ?? []).compactMap { entry in
      (try? RegularExpression(entry.key)).map { (expression: $0, schema: entry.value) }
    }
    for entry in map.sorted {
      let inner = path.isEmpty ? entry.key : path + "." + entry.key
      var isKnown = false
      if let property = properties?[entry.key] {
        isKnown = true
        check(entry.value, property, path: inner, depth: depth + 1)
      }
      for pattern in patterns where (try? pattern.expression.matches(entry.key)) == true {
        isKnown = true
        check(entry.value, pattern.schema, path: inner, depth: depth + 1)
      }
      if let names = schema["propertyNames"] { check(.string(entry.key), names, path: inner, depth: depth + 1) }
      guard !isKnown, let additional = schema["additionalProperties"] else { continue }
      // What Helm itself puts among a chart's values is always allowed where it is empty.
      if path.isEmpty && entry.key == "global" && entry.value.mapValue?.count == 0 { continue }
      check(entry.value, additional, path: inner, depth: depth + 1)
    }
    if let least = number(schema["minProperties"]), Double(map.count) < least {
      fail("has fewer than \(GoFormat.json(least)) keys", value, path)
    }
    if let most = number(schema["maxProperties"]), Double(map.count) > most {
      fail("has more than \(GoFormat.json(most)) keys", value, path)
    }
  }

  private mutating func checkArray(
    _ elements: [TemplateValue], _ value: TemplateValue, _ schema: TemplateMap, _ path: String, _ depth: Int
  ) {
    let tuple = schema["prefixItems"]?.listValue?.elements ?? schema["items"]?.listValue?.elements
    for (i, element) in elements.enumerated() {
      let own = tuple.flatMap { $0.indices.contains(i) ? $0[i] : nil }
      let rest = schema["items"]?.listValue == nil ? schema["items"] : schema["additionalItems"]
      if let part = own ?? rest { check(element, part, path: "\(path)[\(i)]", depth: depth + 1) }
    }
    if let least = number(schema["minItems"]), Double(elements.count) < least {
      fail("has fewer than \(GoFormat.json(least)) elements", value, path)
    }
    if let most = number(schema["maxItems"]), Double(elements.count) > most {
      fail("has more than \(GoFormat.json(most)) elements", value, path)
    }
    if case .bool(true)? = schema["uniqueItems"]?.payload {
      let texts = elements.compactMap { JSONText.text($0) }
      if Set(texts).count != elements.count { fail("has an element twice", value, path) }
    }
    if let part = schema["contains"] {
      var isGood = false
      for element in elements where !isGood { isGood = holds(element, part, depth: depth + 1) }
      if !isGood { fail("has no element of the form that one must have", value, path) }
    }
  }

  private mutating func checkString(_ text: String, _ value: TemplateValue, _ schema: TemplateMap, _ path: String) {
    let length = Double(text.unicodeScalars.count)
    if let least = number(schema["minLength"]), length < least {
      fail("is shorter than \(GoFormat.json(least)) characters", value, path)
    }
    if let most = number(schema["maxLength"]), length > most {
      fail("is longer than \(GoFormat.json(most)) characters", value, path)
    }
    if let pattern = schema["pattern"]?.stringValue, let expression = try? RegularExpression(pattern),
      (try? expression.matches(text)) == false
    {
      fail("does not match \(pattern)", value, path)
    }
  }

  private mutating func checkNumber(_ number: Double, _ value: TemplateValue, _ schema: TemplateMap, _ path: String) {
    // In draft 4 the exclusive keywords are flags beside the limits.
    func isFlag(_ key: String) -> Bool {
      if case .bool(true)? = schema[key]?.payload { return true }
      return false
    }
    if let least = self.number(schema["minimum"]), isFlag("exclusiveMinimum") ? number <= least : number < least {
      fail("is below \(GoFormat.json(least))", value, path)
    }
    if let most = self.number(schema["maximum"]), isFlag("exclusiveMaximum") ? number >= most : number > most {
      fail("is above \(GoFormat.json(most))", value, path)
    }
    if let least = self.number(schema["exclusiveMinimum"]), number <= least {
      fail("is not above \(GoFormat.json(least))", value, path)
    }
    if let most = self.number(schema["exclusiveMaximum"]), number >= most {
      fail("is not below \(GoFormat.json(most))", value, path)
    }
    if let step = self.number(schema["multipleOf"]), step > 0,
      abs((number / step).rounded() * step - number) > 1e-9 * max(1, abs(number))
    {
      fail("is no multiple of \(GoFormat.json(step))", value, path)
    }
  }

  private func number(_ value: TemplateValue?) -> Double? {
    if case .float(let number)? = value?.payload { return number }
    return nil
  }
}
