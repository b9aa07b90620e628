import Inventory
import Values

/// The way from a path in a document's normalized shape to the path of what is written there.
///
/// `statements[0].conditions[1].values[0]` is `Statement[0].Condition.StringLike["aws:userid"][0]`.
enum WrittenPath {
  private static let names: [String: String] = [
    "version": "Version", "id": "Id", "statements": "Statement", "sid": "Sid", "effect": "Effect",
    "actions": "Action", "not_actions": "NotAction", "resources": "Resource", "not_resources": "NotResource",
    "principals": "Principal", "not_principals": "NotPrincipal", "conditions": "Condition",
  ]

  /// - Parameter document: the document as it is written, `Statement` a list or an object.
  static func path(_ path: AttributePath, in document: Value) -> AttributePath {
    guard case .attribute(let first)? = path.steps.first, let name = names[first] else { return path }
    var steps: [PathStep] = [.attribute(name)]
    guard name == "Statement", path.steps.count > 1, case .index(let position) = path.steps[1] else {
      return AttributePath(steps)
    }
    let list = document["Statement"] ?? .null
    let written = list.elements ?? [list]
    // Statements that are not known stand behind the others in the normalized shape.
    let known = written.indices.filter { written[$0].entries != nil }
    guard known.indices.contains(position) else { return AttributePath(steps) }
    let index = known[position]
    steps.append(.index(index))
    guard path.steps.count > 2, case .attribute(let element) = path.steps[2], let name = names[element] else {
      return AttributePath(steps)
    }
    steps.append(.attribute(name))
    let value = written[index][name] ?? .null
    let rest = path.steps[3...]
    switch name {
    case "Principal", "NotPrincipal": steps += principal(rest, in: value)
    case "Condition": steps += condition(rest, in: value)
    default: steps += rest
    }
    return AttributePath(steps)
  }

  private static func principal(_ rest: ArraySlice<PathStep>, in value: Value) -> [PathStep] {
    guard case .index(let index)? = rest.first, let types = value.entries?.filter({ !$0.value.isNull }),
      types.indices.contains(index)
    else { return [] }
    return [.attribute(types[index].key)] + inner(rest, of: "identifiers")
  }

  private static func condition(_ rest: ArraySlice<PathStep>, in value: Value) -> [PathStep] {
    guard case .index(var index)? = rest.first, let operators = value.entries else { return [] }
    for entry in operators where !entry.value.isNull {
      let keys = entry.value.entries?.filter { !$0.value.isNull } ?? []
      if keys.indices.contains(index) {
        return [.attribute(entry.key), .key(keys[index].key)] + inner(rest, of: "values")
      }
      // An operator that is not known as a whole is one condition.
      index -= max(keys.count, entry.value.isUnknown ? 1 : 0)
      if index < 0 { return [.attribute(entry.key)] }
    }
    return []
  }

  /// The step into a list, where the path goes on through the attribute that holds it.
  private static func inner(_ rest: ArraySlice<PathStep>, of name: String) -> [PathStep] {
    let rest = rest.dropFirst()
    guard rest.first == .attribute(name), let last = rest.dropFirst().first else { return [] }
    return [last]
  }
}
