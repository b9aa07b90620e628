import Source
import Values

/// The `type` of a variable or of a policy's input: a type, and the defaults of optional object attributes (HCL's type
/// expression extension, as Terraform has it).
public indirect enum TypeConstraint: Sendable {
  case any
  case primitive(Type)
  case list(TypeConstraint)
  case set(TypeConstraint)
  case map(TypeConstraint)
  case tuple([TypeConstraint])
  case object([Member])

  public struct Member: Sendable {
    public let name: String
    public let constraint: TypeConstraint
    public let isOptional: Bool
    public let defaultValue: Value?
  }

  /// The type without its defaults.
  public var type: Type {
    switch self {
    case .any: .dynamic
    case .primitive(let type): type
    case .list(let element): .list(element.type)
    case .set(let element): .set(element.type)
    case .map(let element): .map(element.type)
    case .tuple(let elements): .tuple(elements.map(\.type))
    case .object(let members):
      .object(of: members.map { Type.Attribute(name: $0.name, type: $0.constraint.type, isOptional: $0.isOptional) })
    }
  }

  /// Reads a type expression: Terraform's "Type Constraints".
  ///
  /// - Parameter scope: what the defaults of optional attributes are evaluated in.
  public init(
    _ expression: ExpressionID, of tree: SyntaxTree, defaultsIn scope: any EvaluationScope
  ) throws(EvaluationError) {
    try self.init(expression, tree, scope, depth: 0)
  }

  private init(
    _ id: ExpressionID, _ tree: SyntaxTree, _ scope: any EvaluationScope, depth: Int
  ) throws(EvaluationError) {
    func error(_ detail: String) -> EvaluationError {
      EvaluationError("Invalid type specification.", detail, at: tree.sourceRange(tree.range(of: id)))
    }
    guard depth < 50 else { throw error("The type is nested too deeply.") }
    func nested(_ id: ExpressionID) throws(EvaluationError) -> TypeConstraint {
      try TypeConstraint(id, tree, scope, depth: depth + 1)
    }
    switch tree.expression(id) {
    case .traversal(let root, let steps) where steps.isEmpty:
      switch tree.name(root) {
      case "string": self = .primitive(.string)
      case "number": self = .primitive(.number)
      case "bool": self = .primitive(.bool)
      case "any": self = .any
      case "list": self = .list(.any)
      case "set": self = .set(.any)
      case "map": self = .map(.any)
      case let name: throw error("The keyword \"\(name)\" is not a valid type specification.")
      }
    case .literal(.string(let text)):
      // The form of Terraform 0.11, still read by later versions.
      switch text {
      case "string": self = .primitive(.string)
      case "list": self = .list(.any)
      case "map": self = .map(.any)
      default: throw error("\"\(text)\" is not a type.")
      }
    case .call(let name, let arguments, _):
      guard let first = arguments.first, arguments.count == 1 else {
        throw error("The type constructor \"\(tree.name(name))\" takes one argument.")
      }
      switch tree.name(name) {
      case "list": self = .list(try nested(first))
      case "set": self = .set(try nested(first))
      case "map": self = .map(try nested(first))
      case "tuple":
        guard case .tuple(let elements) = tree.expression(first) else {
          throw error("A tuple type is written tuple([…]).")
        }
        var members: [TypeConstraint] = []
        for element in elements { members.append(try nested(element)) }
        self = .tuple(members)
      case "object":
        guard case .object(let items) = tree.expression(first) else {
          throw error("An object type is written object({…}).")
        }
        var members: [Member] = []
        for i in stride(from: 0, to: items.count - 1, by: 2) {
          guard case .literal(.string(let key)) = tree.expression(items[i]) else {
            throw error("The attributes of an object type have names.")
          }
          members.append(try TypeConstraint.member(key, items[i + 1], tree, scope, depth: depth))
        }
        self = .object(members)
      case let other: throw error("\"\(other)\" is not a type constructor.")
      }
    default: throw error("A type is a keyword such as string, or a constructor such as list(string).")
    }
  }

  private static func member(
    _ name: String, _ id: ExpressionID, _ tree: SyntaxTree, _ scope: any EvaluationScope, depth: Int
  ) throws(EvaluationError) -> Member {
    if case .call(let function, let arguments, _) = tree.expression(id), tree.name(function) == "optional",
      let first = arguments.first
    {
      let constraint = try TypeConstraint(first, tree, scope, depth: depth + 1)
      var defaultValue: Value?
      if arguments.count > 1 {
        let value = try Evaluator.evaluate(arguments[1], of: tree, in: scope)
        defaultValue = (try? constraint.convert(value)) ?? value
      }
      return Member(name: name, constraint: constraint, isOptional: true, defaultValue: defaultValue)
    }
    let constraint = try TypeConstraint(id, tree, scope, depth: depth + 1)
    return Member(name: name, constraint: constraint, isOptional: false, defaultValue: nil)
  }

  /// The value converted to the type, defaults of left-out attributes put in.
  public func convert(_ value: Value) throws(ConversionError) -> Value {
    if case .any = self { return value }
    return try withDefaults(value).converted(to: type)
  }

  private func withDefaults(_ value: Value) -> Value {
    switch (self, value) {
    case (.object(let members), .object(let map)), (.object(let members), .map(let map, _)):
      var result = map
      for member in members {
        if let given = map[member.name], !(given.isNull && member.defaultValue != nil) {
          result[member.name] = member.constraint.withDefaults(given)
        } else if let defaultValue = member.defaultValue {
          result[member.name] = member.constraint.withDefaults(defaultValue)
        }
      }
      return .object(result)
    case (.list(let element), .tuple(let items)), (.set(let element), .tuple(let items)):
      return .tuple(items.map { element.withDefaults($0) })
    case (.list(let element), .list(let items, _)), (.set(let element), .set(let items, _)),
      (.list(let element), .set(let items, _)), (.set(let element), .list(let items, _)):
      return .tuple(items.map { element.withDefaults($0) })
    case (.map(let element), .object(let map)), (.map(let element), .map(let map, _)):
      return .object(map.mapValues { element.withDefaults($0) })
    case (.tuple(let elements), .tuple(let items)) where elements.count == items.count:
      return .tuple(zip(elements, items).map { $0.withDefaults($1) })
    default: return value
    }
  }
}
