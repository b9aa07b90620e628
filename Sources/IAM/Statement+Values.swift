import Inventory
import Values

extension PolicyDocument {
  /// The document in one shape, whatever short forms it is written in: `{version, id, statements}`.
  public var normalized: Value {
    .object([("id", id ?? .null), ("statements", normalizedStatements), ("version", version ?? .null)])
  }

  /// `[{sid, effect, actions, not_actions, resources, not_resources, principals: [{type, identifiers}],
  /// not_principals, conditions: [{test, variable, values}]}]`; a symbol where all statements are unknown.
  var normalizedStatements: Value {
    if statements.isEmpty, unknownStatements.count == 1 { return .unknown(Unknown(unknownStatements[0])) }
    return .tuple(statements.map(\.normalized) + unknownStatements.map { .unknown(Unknown($0)) })
  }
}

extension Statement {
  var normalized: Value {
    // In the order of an object's keys.
    .object([
      ("actions", .tuple(actions ?? [])),
      (
        "conditions",
        .tuple(
          conditions.map { condition in
            // A condition that is not known as a whole has neither test nor variable that is.
            if condition.operator == nil { return condition.key }
            return .object([
              ("test", .string(condition.operator?.name ?? "")), ("values", .tuple(condition.values)),
              ("variable", condition.key),
            ])
          })
      ),
      ("effect", effectValue), ("not_actions", .tuple(notActions ?? [])),
      ("not_principals", Statement.normalized(notPrincipals)), ("not_resources", .tuple(notResources ?? [])),
      ("principals", Statement.normalized(principals)), ("resources", .tuple(resources ?? [])),
      ("sid", sid ?? .string("")),
    ])
  }

  /// A statement in the shape of `normalized`; what is left out of it is empty.
  init(normalized value: Value, index: Int, at path: @autoclosure () -> AttributePath, version: Value?)
    throws(MalformedDocument)
  {
    let entries = value.entries ?? ValueMap()
    func strings(_ name: String) throws(MalformedDocument) -> [Value]? {
      guard let value = PolicyDocument.present(entries[name]) else { return nil }
      let strings = try Statement.strings(value, name, at: path().appending(.attribute(name)), scalars: false)
      return strings.isEmpty ? nil : strings
    }
    let notActions = try strings("not_actions")
    self.init(
      index: index, sid: entries["sid"] == .string("") ? nil : entries["sid"],
      effect: try Statement.effect(entries["effect"], at: path().appending(.attribute("effect"))),
      actions: try strings("actions") ?? (notActions == nil ? [] : nil), notActions: notActions,
      resources: try strings("resources"), notResources: try strings("not_resources"),
      principals: try Statement.principals(normalized: entries["principals"], at: path()),
      notPrincipals: try Statement.principals(normalized: entries["not_principals"], at: path()),
      conditions: try Statement.conditions(normalized: entries["conditions"], at: path()), version: version)
  }

  private static func principals(
    normalized value: Value?, at path: @autoclosure () -> AttributePath
  ) throws(MalformedDocument) -> [Principal]? {
    guard let value = PolicyDocument.present(value) else { return nil }
    if value.isUnknown { return [Principal(kind: .unknown, identifier: value)] }
    var principals: [Principal] = []
    for (index, element) in (value.elements ?? []).enumerated() {
      guard let kind = element["type"]?.stringValue.flatMap(Principal.Kind.init(rawValue:)), kind != .unknown else {
        principals.append(Principal(kind: .unknown, identifier: element))
        continue
      }
      let identifiers = try strings(
        element["identifiers"] ?? .emptyTuple, "identifiers",
        at: path().appending(.attribute("principals")).appending(.index(index)), scalars: false)
      principals += identifiers.map { Principal(kind: kind, identifier: $0) }
    }
    return principals.isEmpty ? nil : principals
  }

  private static func conditions(
    normalized value: Value?, at path: @autoclosure () -> AttributePath
  ) throws(MalformedDocument) -> [Condition] {
    guard let value = PolicyDocument.present(value) else { return [] }
    if value.isUnknown { return [Condition(operator: nil, key: value, values: [])] }
    var conditions: [Condition] = []
    for (index, element) in (value.elements ?? []).enumerated() {
      let test = element["test"]?.stringValue
      conditions.append(
        Condition(
          operator: test.map { ConditionOperator($0) }, key: element["variable"] ?? element,
          values: try strings(
            element["values"] ?? .emptyTuple, "values",
            at: path().appending(.attribute("conditions")).appending(.index(index)), scalars: true)))
    }
    return conditions
  }

  private var effectValue: Value {
    if let effectSymbol { return .unknown(Unknown(effectSymbol, type: .string)) }
    return .string(effect.rawValue)
  }

  /// `[{type, identifiers}]`, a type once, in the order of their first identifiers.
  private static func normalized(_ principals: [Principal]?) -> Value {
    var types: [(kind: Principal.Kind, identifiers: [Value])] = []
    for principal in principals ?? [] {
      if let known = types.firstIndex(where: { $0.kind == principal.kind }) {
        types[known].identifiers.append(principal.identifier)
      } else {
        types.append((principal.kind, [principal.identifier]))
      }
    }
    return .tuple(
      types.map { type, own in
        // A principal that is not known as a whole has neither type nor identifiers that are.
        if type == .unknown { return own.first ?? .null }
        return .object([("identifiers", .tuple(own)), ("type", .string(type.rawValue))])
      })
  }
}

extension PolicyDocument {
  /// Keys that tell a service on whose behalf it acts.
  private static let sourceKeys: Set<String> = [
    "aws:sourceaccount", "aws:sourcearn", "aws:sourceowner", "aws:sourceorgid", "aws:sourceorgpaths",
    "aws:principalorgid", "kms:calleraccount", "kms:encryptioncontext:aws:cloudtrail:arn",
    "kms:encryptioncontext:aws:logs:arn",
  ]

  /// The service principals allowed without a condition on whose resource they act for.
  var unguardedServices: [String] {
    var found: [String] = []
    for statement in statements where statement.effect == .allow {
      let isGuarded = statement.conditions.contains { condition in
        guard let key = condition.keyName else { return true }
        return PolicyDocument.sourceKeys.contains(key)
      }
      if isGuarded { continue }
      for principal in statement.principals ?? [] where principal.kind == .service {
        guard let name = principal.identifier.stringValue, !found.contains(name) else { continue }
        found.append(name)
      }
    }
    return found
  }

  /// The AWS principals that may assume the role, and whether an external id is asked of them.
  var trustedAccounts: [Value] {
    let action = Pattern(action: .string("sts:AssumeRole"))
    var found: [Value] = []
    for statement in statements where statement.effect == .allow {
      guard statement.appliesTo(action: action, .any) != .no else { continue }
      let asks = statement.conditions.contains { condition in
        condition.keyName == "sts:externalid" && condition.operator.map { !$0.isNegated && !$0.ifExists } ?? false
      }
      for principal in statement.principals ?? [] where principal.kind == .aws || principal.kind == .any {
        found.append(.object([("principal", principal.identifier), ("external_id", .bool(asks))]))
      }
    }
    return found
  }
}
