import Functions
import HCL
import Source
import Values

/// The data source `aws_iam_policy_document`: the JSON document that the provider makes of its arguments.
///
/// Follows the provider's own rules: statements of sources come first and must have distinct sids, statements of
/// overrides replace those of the same sid, lists of one element become that element, and `&{…}` stands for `${…}`.
struct PolicyDocumentData {
  private let instance: ResourceInstance
  /// AWS allows a few hundred at most.
  private static let mostStatements = 5_000

  init(_ instance: ResourceInstance) {
    self.instance = instance
  }

  func json(minified: Bool) throws(EvaluationError) -> Value {
    var merged = MergedDocument()
    for source in try documents("source_policy_documents") + (try single("source_json")) {
      guard let document = decoded(source) else { return undecided(source) }
      merged.merge(
        PolicyDocumentData.statements(of: document), version: document["Version"], identifier: document["Id"])
    }
    var own: [Value] = []
    if let blocks = try instance.attributeIfSet("statement") {
      guard let written = blocks.elements else { return undecided(blocks) }
      own = written.map(statement)
    }
    merged.merge(
      own, version: try argument("version") ?? .string("2012-10-17"), identifier: try argument("policy_id"))
    for override in try documents("override_policy_documents") + (try single("override_json")) {
      guard let document = decoded(override) else { return undecided(override) }
      merged.merge(
        PolicyDocumentData.statements(of: document), version: document["Version"], identifier: document["Id"])
    }
    let statements = merged.statements
    guard statements.count <= PolicyDocumentData.mostStatements else {
      throw EvaluationError(
        "The policy document is too large.",
        "With those of its sources \(instance.address) has \(statements.count) statements, more than \(PolicyDocumentData.mostStatements); the document is left undecided.",
        at: instance.declaration.syntax.header, isFatal: true)
    }
    var members: [(String, Value)] = [("Version", merged.version)]
    if let identifier = merged.identifier { members.append(("Id", identifier)) }
    if !statements.isEmpty { members.append(("Statement", .tuple(statements))) }
    var encoder = DocumentEncoder(indented: !minified)
    let text = encoder.document(members)
    instance.scope.module.evaluation.remember(
      .object(members.map { ($0.0, DocumentEncoder.written($0.1)) }), as: text)
    return text
  }

  private func undecided(_ value: Value) -> Value {
    .derived("\(instance.address).json", from: [value], type: .string)
  }

  private func argument(_ name: String) throws(EvaluationError) -> Value? {
    guard let value = try instance.attributeIfSet(name), !value.isNull else { return nil }
    return value
  }

  private func documents(_ name: String) throws(EvaluationError) -> [Value] {
    guard let value = try argument(name) else { return [] }
    return (value.elements ?? [value]).filter { !$0.isNull && $0 != .string("") }
  }

  private func single(_ name: String) throws(EvaluationError) -> [Value] {
    guard let value = try argument(name), value != .string("") else { return [] }
    return [value]
  }

  private func decoded(_ value: Value) -> Value? {
    guard case .object = value else {
      if let known = instance.scope.module.evaluation.documents[value] { return known }
      let decoded = try? TerraformFunctions.call(
        "jsondecode", [value], in: .init(), at: instance.declaration.syntax.header)
      return decoded?.knownObject
    }
    return value
  }

  private static func statements(of document: Value) -> [Value] {
    guard let statement = document["Statement"] else { return [] }
    return statement.elements ?? [statement]
  }

  private func statement(_ block: Value) -> Value {
    var members: [(String, Value)] = []
    if case .string(let sid)? = block["sid"], !sid.isEmpty {
      members.append(("Sid", .string(sid)))
    } else if let sid = block["sid"], sid.isUnknown {
      members.append(("Sid", sid))
    }
    members.append(("Effect", block["effect"].flatMap { $0.isNull ? nil : $0 } ?? .string("Allow")))
    for (argument, name) in [
      ("actions", "Action"), ("not_actions", "NotAction"), ("resources", "Resource"), ("not_resources", "NotResource"),
    ] {
      if let list = list(block[argument], interpolates: argument.hasSuffix("resources")) {
        members.append((name, list))
      }
    }
    for (argument, name) in [("principals", "Principal"), ("not_principals", "NotPrincipal")] {
      if let principals = principals(block[argument]) { members.append((name, principals)) }
    }
    if let conditions = conditions(block["condition"]) { members.append(("Condition", conditions)) }
    return .object(members)
  }

  /// A list as the provider writes it: sorted in reverse, alone where it is one, absent where it is empty.
  private func list(_ value: Value?, interpolates: Bool = true) -> Value? {
    guard let value, !value.isNull else { return nil }
    guard let elements = value.elements else { return value }
    let items = PolicyDocumentData.sortedInReverse(elements.map(interpolated))
    if items.isEmpty { return nil }
    return items.count == 1 ? items[0] : .tuple(items)
  }

  private static func sortedInReverse(_ items: [Value]) -> [Value] {
    if items.count <= 1 { return items }
    let texts = items.compactMap(\.stringValue)
    if texts.count == items.count {
      var sorted: [Value] = []
      sorted.reserveCapacity(texts.count)
      var last: String?
      for text in texts.sorted(by: { $1.precedesByBytes($0) }) where text != last {
        sorted.append(.string(text))
        last = text
      }
      return sorted
    }
    var seen: [Value] = []
    for item in items where !seen.contains(item) { seen.append(item) }
    return seen.enumerated().sorted { a, b in
      switch (a.element, b.element) {
      case (.string(let x), .string(let y)): return y.precedesByBytes(x)
      default: return a.offset < b.offset
      }
    }.map(\.element)
  }

  /// `&{aws:username}` as `${aws:username}`.
  private func interpolated(_ value: Value) -> Value {
    switch value {
    case .string(let text):
      return PolicyDocumentData.interpolates(text) ? .string(text.replacing("&{", with: "${")) : value
    case .partial(let partial):
      let isPlain = partial.parts.allSatisfy { part in
        if case .text(let text) = part { !PolicyDocumentData.interpolates(text) } else { true }
      }
      if isPlain { return value }
      var builder = StringBuilder()
      for part in partial.parts {
        switch part {
        case .text(let text): builder.append(text.replacing("&{", with: "${"))
        case .symbol(let unknown): builder.append(unknown)
        }
      }
      return builder.finish()
    default: return value
    }
  }

  private static func interpolates(_ text: String) -> Bool { text.holds(UInt8(ascii: "&")) }

  /// Principals by their types. Blocks of one type add up in the provider's order of blocks, each sorted by itself.
  private func principals(_ value: Value?) -> Value? {
    guard let value, !value.isNull else { return nil }
    guard let blocks = value.elements else { return value }
    var types = TextMap<[Value]>()
    let ordered = ProviderOrder.sorted(blocks) { block in
      guard let type = block["type"]?.text, let items = ProviderOrder.texts(block["identifiers"]) else { return nil }
      return "identifiers:{\(ProviderOrder.sorted(items).map { $0 + ";" }.joined())};type:\(type);"
    }
    for block in ordered {
      let type = block["type"]?.stringValue ?? "AWS"
      let items = (block["identifiers"]?.elements ?? [block["identifiers"] ?? .null]).map(interpolated)
      types[type, default: []] += PolicyDocumentData.sortedInReverse(items)
    }
    if types.isEmpty { return nil }
    if types.count == 1, types["*"] == [.string("*")] { return .string("*") }
    return .object(types.map { type, items in (type, items.count == 1 ? items[0] : .tuple(items)) })
  }

  /// Conditions by test and variable. Those of one test and variable add up in the provider's order of blocks.
  private func conditions(_ value: Value?) -> Value? {
    guard let value, !value.isNull else { return nil }
    guard let blocks = value.elements else { return value }
    var tests: [(String, [(variable: String, values: [Value])])] = []
    let ordered = ProviderOrder.sorted(blocks) { block in
      guard let test = block["test"]?.text, let variable = block["variable"]?.text,
        let values = ProviderOrder.texts(block["values"])
      else { return nil }
      return "test:\(test);values:(\(values.map { $0 + ";" }.joined()));variable:\(variable);"
    }
    for block in ordered {
      guard let test = block["test"]?.stringValue else { return .derived("condition", from: [value]) }
      let values = (block["values"]?.elements).map { $0.map(interpolated) } ?? [block["values"] ?? .null]
      let name = block["variable"] ?? .null
      let variable = name.text ?? PolicyDocumentData.key(name)
      guard let position = tests.firstIndex(where: { $0.0 == test }) else {
        tests.append((test, [(variable, values)]))
        continue
      }
      if let known = tests[position].1.firstIndex(where: { $0.variable == variable }) {
        tests[position].1[known].values += values
      } else {
        tests[position].1.append((variable, values))
      }
    }
    if tests.isEmpty { return nil }
    return .object(
      tests.map { test, variables in
        (test, .object(variables.map { ($0.variable, $0.values.count == 1 ? $0.values[0] : .tuple($0.values)) }))
      })
  }

  /// A condition key that is partly known, kept with its symbols marked: keys of objects are texts.
  private static func key(_ value: Value) -> String {
    switch value {
    case .partial(let partial): partial.description
    case .unknown(let unknown): "${\(unknown.symbol.name)}"
    default: ""
    }
  }
}

/// Documents laid over one another as the provider does it: a later statement replaces the one of its sid, a later id counts,
/// and so does a later version where it is higher.
private struct MergedDocument {
  private(set) var statements: [Value] = []
  private(set) var version: Value = .string("")
  private(set) var identifier: Value?
  private var positions = TextMap<Int>()

  mutating func merge(_ added: [Value], version newer: Value?, identifier given: Value?) {
    if let given, !given.isNull, given != .string("") { identifier = given }
    switch (version, newer) {
    case (.string(let old), .string(let new)?): if new > old { version = .string(new) }
    case (_, let new?): if !new.isNull { version = new }
    default: break
    }
    for statement in added {
      guard case .string(let sid)? = statement["Sid"], !sid.isEmpty else {
        statements.append(statement)
        continue
      }
      if let position = positions[sid] {
        statements[position] = statement
      } else {
        positions.set(sid, statements.count)
        statements.append(statement)
      }
    }
  }
}

extension Value {
  /// The value itself where it is an object.
  var knownObject: Value? {
    if case .object = self { return self }
    return nil
  }
}

extension ResourceInstance {
  /// The value of an argument that is written; `nil` otherwise.
  func attributeIfSet(_ name: String) throws(EvaluationError) -> Value? {
    isSet(name) ? try attribute(name) : nil
  }
}
