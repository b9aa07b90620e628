import Documents
import Inventory
import Values

/// Why a value is not a policy document, and where in it.
public struct MalformedDocument: Error, Hashable, Sendable {
  /// What is wrong, as one sentence.
  public let reason: String
  /// The element at fault: `Statement[0].Effect`; empty for the document as a whole.
  public let path: AttributePath

  init(_ reason: String, at path: AttributePath = AttributePath()) {
    self.reason = reason
    self.path = path
  }
}

/// What a value turned out to be when read as a policy document.
public enum DocumentReading: Sendable {
  case document(PolicyDocument)
  /// Null or an empty string: there is no document.
  case absent
  /// The code does not determine the document.
  case unknown(Symbol)
  case malformed(MalformedDocument)
}

extension PolicyDocument {
  /// Reads a value as a document: an object, a string of JSON that may be partly known, or the shape that
  /// `normalized` gives.
  public static func read(_ value: Value) -> DocumentReading {
    do {
      switch try object(of: value) {
      case .null: return .absent
      case .unknown(let unknown): return .unknown(unknown.symbol)
      case let object: return .document(try PolicyDocument(object: object))
      }
    } catch {
      return .malformed(error)
    }
  }

  /// The document as an object whose `Statement` is always a list; null where there is no document, a symbol where
  /// it is not known.
  static func object(of value: Value) throws(MalformedDocument) -> Value {
    var document = value
    switch value {
    case .null, .unknown: return value
    case .string(let text):
      if text.utf8.allSatisfy({ $0 == 0x20 || ($0 >= 0x09 && $0 <= 0x0D) }) { return .null }
      document = try parsed(value)
    case .partial: document = try parsed(value)
    default: break
    }
    if case .unknown = document { return document }
    guard var entries = document.entries else {
      throw MalformedDocument("A policy document is a JSON object, not a \(document.kindName).")
    }
    if let statement = entries["Statement"], statement.entries != nil { entries["Statement"] = .tuple([statement]) }
    return .object(entries)
  }

  private static func parsed(_ text: Value) throws(MalformedDocument) -> Value {
    do {
      return try JSON.decode(text)
    } catch {
      // What stands between values may be whatever makes it valid.
      if case .partial(let partial) = text, let symbol = Template.bareSymbol(in: partial) { return .unknown(symbol) }
      throw MalformedDocument("The policy document is not valid JSON: \(error.summary)")
    }
  }

  init(object: Value) throws(MalformedDocument) {
    let entries = object.entries ?? ValueMap()
    if entries["Statement"] == nil, let statements = entries["statements"] {
      // The normalized shape; where it has no version at all, someone wrote it by hand in the present one.
      let version = entries["version"] ?? .string("2012-10-17")
      self.version = PolicyDocument.present(version)
      id = PolicyDocument.present(entries["id"])
      (self.statements, unknownStatements) = try PolicyDocument.statements(
        statements, at: AttributePath("statements")
      ) { value, index throws(MalformedDocument) in
        try Statement(
          normalized: value, index: index, at: AttributePath([.attribute("statements"), .index(index)]),
          version: PolicyDocument.present(version))
      }
      return
    }
    let version = PolicyDocument.present(entries["Version"])
    self.version = version
    id = PolicyDocument.present(entries["Id"])
    guard let list = PolicyDocument.present(entries["Statement"]) else {
      throw MalformedDocument("A policy document needs a \"Statement\".")
    }
    (statements, unknownStatements) = try PolicyDocument.statements(
      list, at: AttributePath("Statement")
    ) { value, index throws(MalformedDocument) in
      try Statement(
        value, index: index, at: AttributePath([.attribute("Statement"), .index(index)]), version: version)
    }
  }

  private static func statements(
    _ list: Value, at path: @autoclosure () -> AttributePath,
    read: (Value, Int) throws(MalformedDocument) -> Statement
  ) throws(MalformedDocument) -> ([Statement], [Symbol]) {
    var statements: [Statement] = []
    var unknown: [Symbol] = []
    switch list {
    case .unknown(let symbol):
      unknown.append(symbol.symbol)
      for (index, element) in symbol.certain.enumerated() where element.entries != nil {
        statements.append(try read(element, index))
      }
    case .list(let elements, _), .set(let elements, _), .tuple(let elements):
      for (index, element) in elements.enumerated() {
        switch element {
        case .unknown(let symbol): unknown.append(symbol.symbol)
        case .object, .map: statements.append(try read(element, index))
        default:
          throw MalformedDocument(
            "A statement is an object, not a \(element.kindName).", at: path().appending(.index(index)))
        }
      }
    default:
      throw MalformedDocument("\"Statement\" is an object or a list of objects, not a \(list.kindName).", at: path())
    }
    return (statements, unknown)
  }

  /// The value, `nil` where it is absent or null.
  static func present(_ value: Value?) -> Value? {
    if case .null? = value { return nil }
    return value
  }
}

extension Statement {
  /// A statement as the policy grammar has it.
  init(_ value: Value, index: Int, at path: @autoclosure () -> AttributePath, version: Value?) throws(MalformedDocument)
  {
    let entries = value.entries ?? ValueMap()
    let actions = try Statement.strings(entries, "Action", at: path())
    let notActions = try Statement.strings(entries, "NotAction", at: path())
    if actions != nil && notActions != nil {
      throw MalformedDocument("The statement has both \"Action\" and \"NotAction\".", at: path())
    }
    if actions == nil && notActions == nil {
      throw MalformedDocument("The statement has neither \"Action\" nor \"NotAction\".", at: path())
    }
    let resources = try Statement.strings(entries, "Resource", at: path())
    let notResources = try Statement.strings(entries, "NotResource", at: path())
    if resources != nil && notResources != nil {
      throw MalformedDocument("The statement has both \"Resource\" and \"NotResource\".", at: path())
    }
    let principals = try Statement.principals(entries, "Principal", at: path())
    let notPrincipals = try Statement.principals(entries, "NotPrincipal", at: path())
    if principals != nil && notPrincipals != nil {
      throw MalformedDocument("The statement has both \"Principal\" and \"NotPrincipal\".", at: path())
    }
    self.init(
      index: index, sid: entries["Sid"],
      effect: try Statement.effect(entries["Effect"], at: path().appending(.attribute("Effect"))),
      actions: actions, notActions: notActions, resources: resources, notResources: notResources,
      principals: principals, notPrincipals: notPrincipals,
      conditions: try Statement.conditions(entries["Condition"], at: path().appending(.attribute("Condition"))),
      version: version)
  }

  init(
    index: Int, sid: Value?, effect: (Effect, Symbol?), actions: [Value]?, notActions: [Value]?, resources: [Value]?,
    notResources: [Value]?, principals: [Principal]?, notPrincipals: [Principal]?, conditions: [Condition],
    version: Value?
  ) {
    self.index = index
    self.sid = PolicyDocument.present(sid)
    (self.effect, effectSymbol) = effect
    self.actions = actions
    self.notActions = notActions
    self.resources = resources
    self.notResources = notResources
    self.principals = principals
    self.notPrincipals = notPrincipals
    self.conditions = conditions
    hasVariables = PolicyDocument.hasVariables(version)
    patterns = StatementPatterns(
      actions: actions ?? notActions ?? [], resources: resources ?? notResources ?? [], hasVariables: hasVariables)
  }

  static func effect(_ value: Value?, at path: @autoclosure () -> AttributePath) throws(MalformedDocument) -> (
    Effect, Symbol?
  ) {
    switch PolicyDocument.present(value) {
    case .string(let text)?:
      guard let effect = Effect(rawValue: text), effect != .unknown else {
        throw MalformedDocument("\"Effect\" is \"Allow\" or \"Deny\", not \"\(text)\".", at: path())
      }
      return (effect, nil)
    case .unknown(let unknown)?: return (.unknown, unknown.symbol)
    case .partial(let partial)?: return (.unknown, partial.symbols.first)
    case nil: throw MalformedDocument("The statement has no \"Effect\".", at: path())
    case let other?:
      throw MalformedDocument("\"Effect\" is \"Allow\" or \"Deny\", not a \(other.kindName).", at: path())
    }
  }

  /// One string or a list of them.
  private static func strings(
    _ entries: ValueMap, _ name: String, at path: @autoclosure () -> AttributePath
  ) throws(MalformedDocument) -> [Value]? {
    guard let value = PolicyDocument.present(entries[name]) else { return nil }
    return try strings(value, name, at: path().appending(.attribute(name)), scalars: false)
  }

  /// - Parameter scalars: whether numbers and bools may stand for their text, as they may in conditions.
  static func strings(
    _ value: Value, _ name: String, at path: @autoclosure () -> AttributePath, scalars: Bool
  ) throws(MalformedDocument) -> [Value] {
    switch value {
    case .list(let elements, _), .set(let elements, _), .tuple(let elements):
      var strings: [Value] = []
      strings.reserveCapacity(elements.count)
      for (index, element) in elements.enumerated() where !element.isNull {
        strings.append(try string(element, name, at: path().appending(.index(index)), scalars: scalars))
      }
      return strings
    case .unknown(let unknown): return unknown.certain.filter { $0.stringValue != nil } + [value]
    default: return [try string(value, name, at: path(), scalars: scalars)]
    }
  }

  private static func string(
    _ value: Value, _ name: String, at path: @autoclosure () -> AttributePath, scalars: Bool
  ) throws(MalformedDocument) -> Value {
    switch value {
    case .string, .partial, .unknown: return value
    case .bool where scalars, .number where scalars: return value.text.map { .string($0) } ?? value
    default:
      throw MalformedDocument("\"\(name)\" is a string or a list of strings, not a \(value.kindName).", at: path())
    }
  }

  private static func principals(
    _ entries: ValueMap, _ name: String, at path: @autoclosure () -> AttributePath
  ) throws(MalformedDocument) -> [Principal]? {
    guard let value = PolicyDocument.present(entries[name]) else { return nil }
    func place() -> AttributePath { path().appending(.attribute(name)) }
    switch value {
    case .string("*"): return [Principal(kind: .any, identifier: value)]
    case .unknown, .partial: return [Principal(kind: .unknown, identifier: value)]
    case .string(let text):
      throw MalformedDocument("\"\(name)\" is \"*\" or an object of principals, not \"\(text)\".", at: place())
    case .object(let types), .map(let types, _):
      var principals: [Principal] = []
      for entry in types where !entry.value.isNull {
        guard let kind = Principal.Kind(rawValue: entry.key), kind != .unknown else {
          throw MalformedDocument(
            "\"\(entry.key)\" is no type of principal; AWS, Service, Federated and CanonicalUser are.",
            at: place().appending(.attribute(entry.key)))
        }
        for identifier in try strings(
          entry.value, entry.key, at: place().appending(.attribute(entry.key)), scalars: false)
        {
          principals.append(Principal(kind: kind, identifier: identifier))
        }
      }
      return principals
    default: throw MalformedDocument("\"\(name)\" is \"*\" or an object, not a \(value.kindName).", at: place())
    }
  }

  private static func conditions(_ value: Value?, at path: @autoclosure () -> AttributePath) throws(MalformedDocument)
    -> [Condition]
  {
    guard let value = PolicyDocument.present(value) else { return [] }
    if value.isUnknown { return [Condition(operator: nil, key: value, values: [])] }
    guard let operators = value.entries else {
      throw MalformedDocument("\"Condition\" is an object of operators, not a \(value.kindName).", at: path())
    }
    var conditions: [Condition] = []
    for entry in operators where !entry.value.isNull {
      let name = ConditionOperator(entry.key)
      if entry.value.isUnknown {
        conditions.append(Condition(operator: name, key: entry.value, values: []))
        continue
      }
      guard let keys = entry.value.entries else {
        throw MalformedDocument(
          "The operator \"\(entry.key)\" holds an object of condition keys, not a \(entry.value.kindName).",
          at: path().appending(.attribute(entry.key)))
      }
      for key in keys where !key.value.isNull {
        let values = try strings(
          key.value, key.key, at: path().appending(.attribute(entry.key)).appending(.key(key.key)), scalars: true)
        conditions.append(Condition(operator: name, key: Template.value(of: key.key), values: values))
      }
    }
    return conditions
  }
}
