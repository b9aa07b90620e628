import Values

/// A parameter of a function of the policy language.
public struct PolicyParameter: Sendable {
  /// What may be given: what is known and is something else is an error. Symbols are always taken.
  public enum Kind: String, Sendable {
    case any, string, number, bool, object, list
  }

  public let name: String
  public let kind: Kind
  public let isOptional: Bool

  /// A parameter that takes anything, and decides itself.
  public static func any(_ name: String, optional: Bool = false) -> PolicyParameter {
    PolicyParameter(name: name, kind: .any, isOptional: optional)
  }

  public static func string(_ name: String, optional: Bool = false) -> PolicyParameter {
    PolicyParameter(name: name, kind: .string, isOptional: optional)
  }

  public static func number(_ name: String) -> PolicyParameter {
    PolicyParameter(name: name, kind: .number, isOptional: false)
  }

  /// An object or map; null where it may be left out.
  public static func object(_ name: String, optional: Bool = false) -> PolicyParameter {
    PolicyParameter(name: name, kind: .object, isOptional: optional)
  }

  /// The type as documentation has it.
  var typeName: String {
    guard kind == .any else { return kind.rawValue }
    return switch name {
    case "document": "string | object"
    case "subnet", "group", "range": "string | list(string)"
    case "subnets": "list(string)"
    case "rule", "object", "account", "container", "autoscaler", "service", "ingress", "selector", "labels": "object"
    case "verbs", "groups", "resources": "string | list(string)"
    case "port": "number"
    case "action", "resource", "namespace", "name", "arn", "text", "key", "outer", "inner", "kind": "string"
    default: "any"
    }
  }

  /// What is wrong with an argument; `nil` where nothing is.
  func fault(of argument: Value) -> String? {
    if argument.isUnknown || kind == .any { return nil }
    if argument.isNull { return isOptional ? nil : "must not be null" }
    let fits =
      switch kind {
      case .any: true
      case .string: argument.stringValue != nil || argument.numberValue != nil || argument.boolValue != nil
      case .number: (try? argument.converted(to: .number)) != nil
      case .bool: (try? argument.converted(to: .bool)) != nil
      case .object: argument.entries != nil
      case .list: argument.elements != nil
      }
    return fits ? nil : "is a \(argument.kindName), and \(kind.rawValue) is required"
  }
}

/// A function of a namespace of the policy language, over the linked inventory.
public final class PolicyFunction: Sendable {
  /// The name with its namespace: `iam::is_role_arn`.
  public let name: String
  public let parameters: [PolicyParameter]
  /// The type of the result, as documentation has it.
  public let returns: String
  /// What the function gives, as one sentence.
  public let summary: String
  let body: @Sendable ([Value], PolicyScope) throws -> Value
  /// Where in the resource judged the result stands, of a function that gives a part of a resource: `nil` for others.
  let place: (@Sendable ([PlaceFinder.Argument], PolicyScope) -> Place?)?

  init(
    _ name: String, _ parameters: [PolicyParameter], returns: String = "bool", _ summary: String,
    place: (@Sendable ([PlaceFinder.Argument], PolicyScope) -> Place?)? = nil,
    _ body: @escaping @Sendable ([Value], PolicyScope) throws -> Value
  ) {
    self.place = place
    self.name = name
    self.parameters = parameters
    self.returns = returns
    self.summary = summary
    self.body = body
  }

  /// How few arguments will do.
  var fewest: Int { parameters.count { !$0.isOptional } }

  /// The function as documentation has it: `core::semvercmp(a: string, b: string) number`.
  public var signature: String {
    let list = parameters.map { "\($0.name)\($0.isOptional ? "?" : ""): \($0.typeName)" }
    return "\(name)(\(list.joined(separator: ", "))) \(returns)"
  }
}
