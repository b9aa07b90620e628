import Values

/// Type conversions by name, and what marks values without changing them.
enum Conversions {
  static let functions: [Function] = [
    conversion("tobool", to: .bool),
    conversion("tolist", to: .list(.dynamic)),
    conversion("tomap", to: .map(.dynamic)),
    conversion("tonumber", to: .number),
    conversion("toset", to: .set(.dynamic)),
    conversion("tostring", to: .string),
    identity("ephemeralasnull"),
    Function("issensitive", [.any("value", allowing: .anything)], returns: .bool) { _ in .bool(false) },
    identity("nonsensitive"),
    identity("sensitive"),
  ]

  /// Sensitivity and ephemerality matter to what Terraform stores, not to what the code says.
  private static func identity(_ name: String) -> Function {
    Function(name, [.any("value", allowing: .anything)]) { $0[0] }
  }

  private static func conversion(_ name: String, to type: Type) -> Function {
    Function(name, [.any("v", allowing: .anything)], returns: type) { arguments throws(FunctionError) in
      do { return try arguments[0].converted(to: type) } catch {
        throw FunctionError(refusal(arguments[0], type), argument: 0)
      }
    }
  }

  /// Terraform's words for a conversion that fails.
  private static func refusal(_ value: Value, _ type: Type) -> String {
    switch (value, type) {
    case (.string(let text), .bool):
      "cannot convert \"\(text)\" to bool; only the strings \"true\" or \"false\" are allowed"
    case (.string(let text), .number):
      "cannot convert \"\(text)\" to number; given string must be a decimal representation of a number"
    case (_, .list), (_, .set), (_, .map):
      "cannot convert \(value.kindName) to \(type.friendlyName.replacing("any type", with: "any single type"))"
    default: "cannot convert \(value.kindName) to \(type.friendlyName)"
    }
  }
}
